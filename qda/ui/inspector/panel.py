"""The right column: the chosen code, the chosen coding, the document, and all memos."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from qda.model.span import Span
from qda.store.queries.memos import MemoRow
from qda.ui import theme
from qda.ui.crash import kept_going
from qda.ui.inspector.code_page import CodePage
from qda.ui.inspector.coding_page import CodingPage
from qda.ui.inspector.document_page import DocumentInfoPage
from qda.ui.inspector.memos_page import MemosPage
from qda.ui.inspector.quoting import Quoting
from qda.ui.main_window import MainWindow
from qda.ui.memo_field import MemoField
from qda.ui.notices import Choice, Level
from qda.ui.places import Places
from qda.ui.workspace import Leaving, Workspace

CODE, CODING, DOCUMENT, MEMOS = range(4)


class Inspector(QWidget):
    """Four tabs over what is chosen in a project."""

    def __init__(self, workspace: Workspace, window: MainWindow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        theme.set_look(self, "side")
        self._window = window
        self._workspace = workspace
        self.places = Places(workspace.project)
        self.quoting = Quoting(workspace, window, self.places, self)
        self.tabs = QTabBar(self)
        self.tabs.setObjectName("inspectorTabs")
        self.tabs.setAccessibleName(self.tr("Inspector"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        theme.set_look(self.tabs, "quiet")
        for words in (self.tr("Code"), self.tr("Coding"), self.tr("Document"), self.tr("Memos")):
            self.tabs.addTab(words)
        self._stack = QStackedWidget(self)
        self._stack.setObjectName("inspectorPages")
        # Made where they will lie: to move a page with all that is on it takes as long as to make it.
        self.code = CodePage(workspace, window, self.places, self.quoting, self._stack)
        self.coding = CodingPage(workspace, window, self.places, self._stack)
        self.document = DocumentInfoPage(workspace, window, self._stack)
        self.memos = MemosPage(workspace, window, self.places, self._stack)
        for page in (self.code, self.coding, self.document, self.memos):
            self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.tabs)
        layout.addWidget(self._stack, 1)
        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)
        self.memos.counted.connect(self._show_count)
        self._show_count(self.memos.count())
        self._bind()

    def _bind(self) -> None:
        bind = self._window.acts.bind
        bind("codes_here", self.show_codes_here)
        bind("document_memo", self.show_document_memo)
        bind("copy_quotation", self.copy_quotation)
        self._workspace.memo_wanted.connect(self.write_memo_on)
        self._workspace.memos_wanted.connect(self.show_memos)
        self._workspace.leaving.connect(self._on_leaving)
        self._workspace.closing.connect(self.put_away)

    def _show_count(self, count: int) -> None:
        words = self.tr("Memos")
        counted = f"{words} {count}" if count else words
        self.tabs.setTabText(MEMOS, counted)
        self.tabs.setTabToolTip(MEMOS, counted)
        if self.isVisible() and self.tabs.sizeHint().width() > self.width():
            self.tabs.setTabText(MEMOS, words)  # in a narrow column the words matter more

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the number of memos where there is room for it."""
        super().resizeEvent(event)
        self._show_count(self.memos.count())

    def show_tab(self, tab: int) -> None:
        """Bring ``CODE``, ``CODING``, ``DOCUMENT`` or ``MEMOS`` to the front, and the column if it is hidden."""
        self._window.settings.right_shown = True
        self.tabs.setCurrentIndex(tab)

    def show_codes_here(self) -> None:
        """Show which codes lie at the caret, with the keyboard in their list."""
        self.show_tab(CODING)
        self.coding.here.take_keyboard()

    def show_document_memo(self) -> None:
        """Show the memo of the document in front, with the keyboard in it."""
        self.show_tab(DOCUMENT)
        self.document.memo.setFocus()

    def write_memo_on(self, document_id: int, span: Span) -> None:
        """Begin a memo on a passage."""
        self.show_tab(MEMOS)
        self.memos.write_on_passage(document_id, span)

    def show_memos(self, rows: Sequence[MemoRow]) -> None:
        """Show one of some memos, in turn."""
        self.show_tab(MEMOS)
        self.memos.show_rows(rows)

    def copy_quotation(self) -> None:
        """Copy the chosen segments, or the selection, or the chosen coding, as quotations."""
        if not self.code.segments.copy_quotations():
            self.quoting.copy_here()

    def flush(self) -> None:
        """Save everything typed that is not saved yet."""
        for field in self.findChildren(MemoField):
            kept_going(field.flush)  # the others are saved all the same
        kept_going(self.memos.flush)

    def _on_leaving(self, leaving: Leaving) -> None:
        """Save everything typed; what the disk refuses keeps the project open until it is saved or given up."""
        self.flush()
        unsaved = [field for field in self.findChildren(MemoField) if field.pending and field.key is not None]
        if not unsaved:
            return
        leaving.held = True

        def copy() -> None:
            QGuiApplication.clipboard().setText("\n\n".join(field.words() for field in unsaved))

        def discard() -> None:
            for field in unsaved:
                field.forget_typing()

        self._window.notices.say(
            self.tr("%n memo(s) could not be saved, so the project stays open.", "", len(unsaved))
            + " "
            + self.tr("When the disk takes it again, close once more; what you wrote is then saved."),
            level=Level.WARNING,
            choices=(
                Choice(self.tr("Copy what I wrote"), copy),
                Choice(self.tr("Close without it next time"), discard),
            ),
            sticky=True,
        )

    def put_away(self) -> None:
        """Save everything typed before the project closes; what the disk refuses is offered for copying."""
        self.flush()
        for field in self.findChildren(MemoField):
            field.let_go()
