"""Telling what happened: banners inside the window, and a question only before something is destroyed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QEnterEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMessageBox, QPushButton, QVBoxLayout, QWidget

from qda.model import errors
from qda.model.wording import explain
from qda.ui import theme
from qda.ui.widgets.buttons import IconButton

STAY_MS = 12_000
HINT_MS = 5_000
_WIDTH = 760  # px at most
_STICKY = (errors.StorageFailed, errors.ProjectReplaced, errors.ProjectDamaged, errors.ProjectReadOnly)


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
    act: Callable[[], None]


class Banner(QFrame):
    """One notice in words, with buttons for what can be done about it."""

    def __init__(self, text: str, level: Level, choices: tuple[Choice, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("noticeBanner")
        self.setAccessibleName(text)
        self.text = text
        theme.set_look(self, f"banner-{level}")
        words = QLabel(text, self)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.MARGIN, 5, theme.GAP, 5)
        layout.setSpacing(theme.GAP)
        layout.addWidget(words, 1)
        for choice in choices:
            button = QPushButton(choice.text, self)
            button.setObjectName("noticeButton")
            button.setAccessibleName(choice.text)
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
        self.hide()
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


class Notices(QWidget):
    """The place for banners: at the foot of its parent and over it, so that no text moves while one reads."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("notices")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.GAP)
        self._ground = parent
        parent.installEventFilter(self)
        self.hide()

    def lie_on(self, ground: QWidget) -> None:
        """Lie over another widget from now on."""
        self._ground.removeEventFilter(self)
        self._ground = ground
        self.setParent(ground)
        ground.installEventFilter(self)

    def event(self, event: QEvent) -> bool:
        """Follow banners that come, grow and go."""
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return handled

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of what is below."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        if not self.banners():
            self.hide()
            return
        ground = self._ground.size()
        width = min(_WIDTH, ground.width() - 2 * theme.MARGIN)
        height = self._layout.totalHeightForWidth(width)
        height = height if height > 0 else self._layout.totalSizeHint().height()
        self.setGeometry((ground.width() - width) // 2, ground.height() - height - theme.MARGIN, width, height)
        self.show()
        self.raise_()

    def tell(self, error: errors.QdaError, *choices: Choice) -> None:
        """Tell of an error: what happened, is the work safe, what now. Cancelled work needs no words."""
        if isinstance(error, errors.Cancelled):
            return
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
        banner = Banner(text, level, choices, self)
        self._layout.insertWidget(0, banner)
        banner.show()
        self._place()
        if not sticky:
            banner.leave_after(stay_ms)
        for surplus in self.banners()[3:]:
            surplus.dismiss()
        QAccessible.updateAccessibility(QAccessibleEvent(banner, QAccessible.Event.Alert))
        return banner

    def banners(self) -> list[Banner]:
        """Return the notices on show, newest first."""
        items = (self._layout.itemAt(i) for i in range(self._layout.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget for widget in widgets if isinstance(widget, Banner) and not widget.isHidden()]

    def clear(self) -> None:
        """Close every notice."""
        for banner in self.banners():
            banner.dismiss()


def confirm(parent: QWidget, question: str, consequence: str, verb: str) -> bool:
    """Ask before something is destroyed; the buttons are named for what they do, and Enter does the harmless thing.

    Args:
        parent: The window that waits.
        question: "Delete the code “Criticism”?"
        consequence: What goes with it, in numbers: "14 codings in 3 documents are removed. You can undo this."
        verb: The text of the button that does it: "Delete code".
    """
    box = QMessageBox(parent)
    box.setObjectName("confirmDialog")
    box.setWindowTitle(question)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(question)
    box.setInformativeText(consequence)
    act = box.addButton(verb, QMessageBox.ButtonRole.DestructiveRole)
    act.setObjectName("confirmButton")
    act.setAccessibleName(verb)
    theme.set_look(act, "danger")
    keep = box.addButton(QCoreApplication.translate("Notices", "Cancel"), QMessageBox.ButtonRole.RejectRole)
    keep.setObjectName("cancelButton")
    keep.setAccessibleName(keep.text())
    box.setDefaultButton(keep)
    box.setEscapeButton(keep)
    box.exec()
    return box.clickedButton() is act
