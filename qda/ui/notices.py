"""Telling what happened: banners inside the window, and a question only before something is destroyed."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QEnterEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMessageBox, QPushButton, QVBoxLayout, QWidget

from qda.model import errors
from qda.model.direction import with_signs
from qda.ui import theme
from qda.ui.widgets.buttons import IconButton, press_by_enter
from qda.ui.widgets.labels import plain_label

STAY_MS = 12_000
HINT_MS = 5_000
_FLOAT_WIDTH = 620
_ABOVE_STATUS = 30
_QUESTION_LETTERS = 44  # in a line
_STICKY = (
    errors.StorageFailed,
    errors.ProjectReplaced,
    errors.ProjectDamaged,
    errors.ProjectReadOnly,
    errors.ProjectUnreachable,
)


def translated(sentence: str) -> str:
    """Translate a sentence of :mod:`qda.model.wording`."""
    return QCoreApplication.translate("wording", sentence)


class Level(StrEnum):
    """How much a notice matters."""

    INFO = "info"
    WARNING = "warning"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Choice:
    """A button on a notice."""

    text: str
    act: Callable[[], object]


class Banner(QFrame):
    """One notice in words, with buttons for what can be done about it.

    Signals:
        gone: It was closed, or its time was over; carries the banner.
    """

    gone = Signal(object)

    def __init__(self, text: str, level: Level, choices: tuple[Choice, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("noticeBanner")
        self.setAccessibleName(text)
        self.text = text
        theme.set_look(self, f"banner-{level}")
        words = plain_label(text, self, wrap=True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.MARGIN, 5, theme.GAP, 5)
        layout.setSpacing(theme.GAP)
        layout.addWidget(words, 1)
        for choice in choices:
            button = QPushButton(choice.text, self)
            button.setObjectName("noticeButton")
            button.setAccessibleName(choice.text)
            press_by_enter(button)
            button.clicked.connect(choice.act)
            button.clicked.connect(self.dismiss)
            layout.addWidget(button)
        self.close_button = IconButton("close", self.tr("Close this notice"), "noticeClose", self)
        self.close_button.clicked.connect(self.dismiss)
        layout.addWidget(self.close_button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)

    def leave_after(self, milliseconds: int) -> None:
        """Go away by itself, but not while the mouse rests on it."""
        self._timer.start(milliseconds)

    def dismiss(self) -> None:
        """Go away."""
        self._timer.stop()
        self.hide()
        ground = self.parentWidget()
        place = ground.layout() if ground is not None else None
        if place is not None:
            place.removeWidget(self)
        self.gone.emit(self)
        self.deleteLater()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stay while it is read."""
        if self._timer.isActive():
            self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Begin to wait anew."""
        if self._timer.interval():
            self._timer.start()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the notice that has the keyboard."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)


class _Floating(QWidget):
    """Lies over the foot of the page: what comes and goes by itself must not move the text under the mouse."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self.setObjectName("floatingNotices")
        self._page = page
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(theme.GAP)
        self.hide()
        page.installEventFilter(self)

    def settle(self) -> None:
        """Take the place at the foot of the page that the banners need."""
        width = min(_FLOAT_WIDTH, self._page.width() - 2 * theme.MARGIN)
        height = self.rows.totalHeightForWidth(width) if self.rows.hasHeightForWidth() else self.sizeHint().height()
        left = (self._page.width() - width) // 2
        self.setGeometry(left, self._page.height() - height - theme.MARGIN - _ABOVE_STATUS, width, height)
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the page."""
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self.settle()
        return False

    def event(self, event: QEvent) -> bool:
        """Follow the banners."""
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest and self.isVisible():
            self.settle()
        return done


class Notices(QWidget):
    """The place for banners.

    What must be answered stands above the content and takes room there; what goes by itself floats over the foot.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("notices")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._floating = _Floating(parent)
        self._banners: list[Banner] = []
        self.ways_on: Callable[[errors.QdaError], Sequence[Choice]] | None = None
        """Knows what can be done about an error that is told without saying so."""

    def tell(self, error: errors.QdaError, *choices: Choice) -> None:
        """Tell of an error: what happened, is the work safe, what now. Cancelled work needs no words."""
        from qda.model.wording import explain  # hundreds of sentences that a start without an error does not need

        if isinstance(error, errors.Cancelled):
            return
        if not choices and self.ways_on is not None:
            choices = tuple(self.ways_on(error))
        sticky = isinstance(error, _STICKY)
        level = Level.DANGER if sticky else Level.WARNING
        self.say(str(explain(error, translated)), level=level, choices=choices, sticky=sticky)

    def say(
        self,
        text: str,
        *,
        level: Level = Level.INFO,
        choices: tuple[Choice, ...] = (),
        sticky: bool = False,
        stay_ms: int = STAY_MS,
    ) -> Banner:
        """Show a notice; what is sticky stays until it is closed or answered."""
        for shown in self.banners():
            if shown.text == text:
                shown.dismiss()
        banner = Banner(text, level, choices, self if sticky else self._floating)
        if sticky:
            self._layout.insertWidget(0, banner)
        else:
            theme.set_look(banner, f"floating-{level}")
            self._floating.rows.insertWidget(0, banner)
            self._floating.show()
            self._floating.settle()
            banner.leave_after(stay_ms)
        banner.gone.connect(self._on_gone)
        banner.show()
        self._banners.insert(0, banner)
        for surplus in self.banners()[3:]:
            surplus.dismiss()
        QAccessible.updateAccessibility(QAccessibleEvent(banner, QAccessible.Event.Alert))
        return banner

    def banners(self) -> list[Banner]:
        """Return the notices on show, newest first."""
        return list(self._banners)

    def _on_gone(self, banner: QWidget) -> None:
        self._banners = [each for each in self._banners if each is not banner]
        self._floating.setVisible(self._floating.rows.count() > 0)

    def clear(self) -> None:
        """Close every notice."""
        for banner in self.banners():
            banner.dismiss()


def confirm(
    parent: QWidget, question: str, consequence: str, verb: str, *, keep_words: str = "", look: str = "danger"
) -> bool:
    """Ask before something is destroyed; the buttons are named for what they do.

    Args:
        parent: The window that waits.
        question: "Delete the code “Criticism”?"
        consequence: What goes with it, in numbers: "14 codings in 3 documents are removed. You can undo this."
        verb: The text of the button that does it: "Delete code".
        keep_words: The text of the harmless button where "Cancel" could be taken for the other: "Go on writing".
        look: Of the button that does it; Enter presses that button only where it is no "danger".
    """
    box = QMessageBox(parent)
    box.setObjectName("confirmDialog")
    box.setWindowTitle(question)
    box.setTextFormat(Qt.TextFormat.PlainText)
    # Qt measures the line before the heading's font is set, and lets a long one run out of the box.
    box.setText("\n".join(textwrap.wrap(with_signs(question), _QUESTION_LETTERS)))
    box.setInformativeText(consequence)
    act = box.addButton(verb, QMessageBox.ButtonRole.AcceptRole)
    act.setObjectName("confirmButton")
    act.setAccessibleName(verb)
    theme.set_look(act, look)
    keep_words = keep_words or QCoreApplication.translate("Notices", "Cancel")
    keep = box.addButton(keep_words, QMessageBox.ButtonRole.RejectRole)
    keep.setObjectName("cancelButton")
    keep.setAccessibleName(keep.text())
    box.setDefaultButton(keep if look == "danger" else act)
    box.setEscapeButton(keep)
    box.exec()
    return box.clickedButton() is act
