"""A field for a memo that saves itself: nothing typed is lost, and nothing typed is written over."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Concatenate, ParamSpec

from PySide6.QtCore import QCoreApplication, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from qda.store.project import Project
from qda.ui import theme
from qda.ui.notices import Choice, Level, Notices
from qda.ui.widgets.plain_field import PlainField
from qda.ui.workspace import Workspace

P = ParamSpec("P")
Save = Callable[[Hashable, str], bool]
_FRAME = 18  # px above and below the lines: border, padding and the document's own margin
MOST_LINES = 7


class MemoField(PlainField):
    """Shows the memo of one thing at a time, and saves it when the keyboard leaves or another thing comes.

    Signals:
        orphaned: What was typed could not be saved any more; carries the words.
    """

    orphaned = Signal(str)
    saving = False
    """Whether any field is saving just now: what fails then is kept in it and is tried again with it."""

    def __init__(
        self, placeholder: str, object_name: str, save: Save, parent: QWidget | None = None, *, pause_ms: int = 0
    ) -> None:
        super().__init__(parent=parent)
        self.setObjectName(object_name)
        self.setAccessibleName(placeholder.rstrip("…"))
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.set_look(self, "note")
        self._save = save
        self._key: Hashable = None
        self._pending = False
        self._loading = False
        self._grows = True
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(pause_ms)
        self._pause.timeout.connect(self.flush)
        self.textChanged.connect(self._on_text_changed)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    # --- what is shown ----------------------------------------------------------------------------------------------
    def show_memo(self, key: Hashable, text: str) -> None:
        """Show the memo of something, after saving that of what was shown; the same thing again only refreshes it."""
        if key != self._key:
            self.flush()
            self._orphan()
            self._key = key
            self._load(text)
        elif not self._pending and text != self.words():
            self._load(text)

    def let_go(self) -> None:
        """Show nothing: what the memo was about is gone, so it cannot be saved."""
        self._orphan()
        self._key = None
        self._load("")

    def became(self, key: Hashable) -> None:
        """Take note that the thing shown goes by another key now."""
        self._key = key

    def words(self) -> str:
        """Return what stands in the field, exactly."""
        # toPlainText() would turn spaces that do not break into ordinary ones.
        return self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    @property
    def key(self) -> Hashable:
        """Whose memo is shown."""
        return self._key

    @property
    def pending(self) -> bool:
        """Whether something was typed that is not saved yet."""
        return self._pending

    def flush(self) -> None:
        """Save what was typed."""
        self._pause.stop()
        if self._pending and self._key is not None:
            self._pending = False  # before saving, because the save comes back as a refresh
            saved, MemoField.saving = False, True
            try:
                saved = self._save(self._key, self.words())
            finally:
                self._pending, MemoField.saving = not saved, False

    def touch(self) -> None:
        """Take note that something saved together with the words was changed."""
        self._on_text_changed()

    def forget_typing(self) -> None:
        """Do not save what was typed: the memo itself is being deleted."""
        self._pause.stop()
        self._pending = False

    def _orphan(self) -> None:
        self._pause.stop()
        if self._pending and self.words().strip():
            self.orphaned.emit(self.words())
        self._pending = False

    def _load(self, text: str) -> None:
        self._loading = True
        at = self.textCursor().position()
        self.setPlainText(text)
        cursor = self.textCursor()
        cursor.setPosition(min(at, self.document().characterCount() - 1))
        self.setTextCursor(cursor)
        self._loading = False

    def _on_text_changed(self) -> None:
        if not self._loading and not self.isReadOnly():
            self._pending = True
            if self._pause.interval():
                self._pause.start()

    # --- size -------------------------------------------------------------------------------------------------------
    def fill_room(self) -> None:
        """Take all the room there is, instead of as many lines as are written."""
        self._grows = False
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setMinimumHeight(60)
        self.setMaximumHeight(16_777_215)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def _fit(self) -> None:
        if self._grows:
            written = round(self.document().size().height())
            lines = max(1, min(MOST_LINES, written))
            policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if written <= lines else Qt.ScrollBarPolicy.ScrollBarAsNeeded
            self.setVerticalScrollBarPolicy(policy)
            self.setFixedHeight(max(theme.TARGET + 4, lines * self.fontMetrics().lineSpacing() + _FRAME))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """Ask for little width."""
        return QSize(160, super().sizeHint().height())

    # --- saving -----------------------------------------------------------------------------------------------------
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Save when the keyboard leaves."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.flush()

    def hideEvent(self, event: QHideEvent) -> None:
        """Save before the panel, or the project, goes."""
        self.flush()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc and Ctrl+Enter save what was typed."""
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape or (control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)):
            self.flush()
        else:
            super().keyPressEvent(event)


def done(
    workspace: Workspace, action: Callable[Concatenate[Project, P], object], *args: P.args, **kwargs: P.kwargs
) -> bool:
    """Run an action; tell whether it succeeded."""

    def run(project: Project) -> bool:
        action(project, *args, **kwargs)
        return True

    return bool(workspace.do(run))


def offer_copy(notices: Notices, words: str) -> None:
    """Tell that something typed could not be saved, and let it be taken along."""
    translate = QCoreApplication.translate
    notices.say(
        translate("MemoField", "What this memo was about is gone, or the memo could not be saved."),
        level=Level.WARNING,
        choices=(
            Choice(translate("MemoField", "Copy what I wrote"), lambda: QGuiApplication.clipboard().setText(words)),
        ),
        sticky=True,
    )
