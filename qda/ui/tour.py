"""The tour: five steps, each pointing at a place of the window, while everything stays usable."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from qda.ui import theme
from qda.ui.action_spec import QT_TRANSLATE_NOOP
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.labels import plain_label
from qda.ui.widgets.painting import painting

_WIDTH = 340  # px of the card


class TourStep(NamedTuple):
    """What a step says, and the object names of the places that it may point at: the first one on show is taken."""

    heading: str
    words: str
    places: tuple[str, ...]


STEPS: tuple[TourStep, ...] = (
    TourStep(
        QT_TRANSLATE_NOOP("Tour", "Your texts"),
        QT_TRANSLATE_NOOP(
            "Tour",
            "Documents are listed here, each with the number of its codings. Open one with a double-click. "
            "To add your own, drop files anywhere on the window.",
        ),
        ("documentList", "leftColumn"),
    ),
    TourStep(
        QT_TRANSLATE_NOOP("Tour", "Give a passage a code"),
        QT_TRANSLATE_NOOP(
            "Tour",
            "Drag over some words in the text: a double-click takes a word, a triple click a sentence. Then press the "
            "number beside a code, or Enter to find one by a few letters or make a new one. Dragging the selection "
            "onto a code does the same.",
        ),
        ("codeTree", "leftColumn"),
    ),
    TourStep(
        QT_TRANSLATE_NOOP("Tour", "Read what a code has gathered"),
        QT_TRANSLATE_NOOP(
            "Tour",
            "Choose a code: here are its definition and all its passages from every document. "
            "Click one to go to its place in the text.",
        ),
        ("inspector", "rightColumn"),
    ),
    TourStep(
        QT_TRANSLATE_NOOP("Tour", "Take it to Excel"),
        QT_TRANSLATE_NOOP(
            "Tour",
            "One row per coded passage, with the codebook and your memos. Nothing needs saving: "
            "every edit is kept at once, and Undo goes back as far as you like.",
        ),
        ("toolbar-export_excel", "toolbar"),
    ),
    TourStep(
        QT_TRANSLATE_NOOP("Tour", "Compare two coders"),
        QT_TRANSLATE_NOOP(
            "Tour",
            "A colleague codes a copy (File › Copy for another coder). Compare the two files here: how far you agree, "
            "where you differ, and what you settle on. The sample has two coders already: see Compare › Coders in this "
            "project.",
        ),
        ("toolbar-compare_with_file", "menuBar", "toolbar"),
    ),
)


class Ring(QWidget):
    """A frame around the place that a step is about; lets the mouse through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("tourRing")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the frame."""
        with painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.accent(), 3))
            painter.drawRoundedRect(self.rect().adjusted(2, 2, -2, -2), theme.RADIUS, theme.RADIUS)


class Tour(QFrame):
    """The card that leads through the steps.

    Signals:
        ended: The last step was left, or the tour was closed.
    """

    ended = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("tour")
        self.setFixedWidth(_WIDTH)
        theme.set_look(self, "popup")
        self._window = window
        self._ring = Ring(window)
        self._step = 0
        self.count = plain_label("", self, look="caption")
        self.heading = plain_label("", self, look="heading", wrap=True)
        self.words = plain_label("", self, wrap=True)
        self.back = push_button(self.tr("Back"), "tourBack", self, look="flat")
        self.close_button = push_button(self.tr("Close the tour"), "tourClose", self, look="flat")
        self.next = push_button(self.tr("Next"), "tourNext", self, look="primary")
        self.back.clicked.connect(lambda: self._go(-1))
        self.next.clicked.connect(lambda: self._go(1))
        self.close_button.clicked.connect(self.end)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GAP)
        buttons.addWidget(self.close_button)
        buttons.addStretch(1)
        buttons.addWidget(self.back)
        buttons.addWidget(self.next)
        self._column = layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 14)
        layout.setSpacing(theme.GAP)
        for label in (self.count, self.heading, self.words):
            layout.addWidget(label)
        layout.addLayout(buttons)
        window.installEventFilter(self)

    def begin(self) -> None:
        """Show the first step."""
        self._step = 0
        self._show_step()
        self.next.setFocus()

    def end(self) -> None:
        """Close the tour."""
        self._window.removeEventFilter(self)
        self._ring.hide()
        self._ring.deleteLater()
        self.hide()
        self.deleteLater()
        self.ended.emit()

    def _go(self, by: int) -> None:
        self._step += by
        if self._step >= len(STEPS):
            self.end()
        else:
            self._show_step()

    def _show_step(self) -> None:
        step = STEPS[self._step]
        number = self.tr("Step %1 of %2").replace("%1", str(self._step + 1)).replace("%2", str(len(STEPS)))
        self.count.setText(number.upper())
        self.heading.setText(QCoreApplication.translate("Tour", step.heading))
        self.words.setText(QCoreApplication.translate("Tour", step.words))
        self.setAccessibleName(f"{number}. {self.heading.text()}. {self.words.text()}")
        self.back.setVisible(self._step > 0)
        self.next.setText(self.tr("Done") if self._step == len(STEPS) - 1 else self.tr("Next"))
        self.next.setAccessibleName(self.next.text())
        self._place()

    def _place(self) -> None:
        target = self._target()
        self._ring.setGeometry(target.adjusted(-3, -3, 3, 3).intersected(self._window.rect()))
        self._ring.show()
        self._ring.raise_()
        self.resize(_WIDTH, self._column.totalHeightForWidth(_WIDTH))
        self.move(self._beside(target))
        self.show()
        self.raise_()

    def _target(self) -> QRect:
        for name in STEPS[self._step].places:
            for place in self._window.findChildren(QWidget, name):
                if place.isVisible():
                    return QRect(place.mapTo(self._window, QPoint(0, 0)), place.size())
        return QRect(self._window.rect().center(), self._window.rect().center())

    def _beside(self, target: QRect) -> QPoint:
        """Return where the card covers least: right of its target, else left, else below or inside it."""
        room, gap = self._window.rect(), 14
        if target.right() + gap + self.width() < room.right():
            left, top = target.right() + gap, target.top()
        elif target.left() - gap - self.width() > 0:
            left, top = target.left() - gap - self.width(), target.top()
        else:
            left, top = target.center().x() - self.width() // 2, target.bottom() + gap
        return QPoint(
            max(gap, min(left, room.right() - self.width() - gap)),
            max(gap, min(top + 10, room.bottom() - self.height() - 40)),
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window when its size changes."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the tour, Enter goes on."""
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            (focused if isinstance(focused, QPushButton) else self.next).click()
        else:
            super().keyPressEvent(event)
