"""The inspector's tab *Memos*: all that was written down, in one list, with what it is about."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import partial
from typing import NamedTuple, cast

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QMenu,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from qda.actions.codebook import edit_code
from qda.actions.coders import edit_project_memo
from qda.actions.coding import edit_coding
from qda.actions.documents import edit_document_memo
from qda.actions.memos import add_memo, delete_memo, edit_memo
from qda.model.span import Span
from qda.store.project import Changes, Project
from qda.store.queries.codings import SegmentFilter, segment_places
from qda.store.queries.documents import document_names
from qda.store.queries.memos import MemoRow
from qda.ui import theme
from qda.ui.inspector.memo_model import MemoModel
from qda.ui.main_window import MainWindow
from qda.ui.memo_field import MemoField, done, offer_copy
from qda.ui.places import Places
from qda.ui.widgets.buttons import IconButton
from qda.ui.widgets.empty_state import EmptyState
from qda.ui.widgets.labels import ElidedLabel
from qda.ui.widgets.search_field import SearchField
from qda.ui.widgets.two_line_delegate import TwoLineDelegate
from qda.ui.workspace import Workspace, concerns_memos

_PAUSE_MS = 1500


class MemoKey(NamedTuple):
    """Which memo: its kind with its own id, or with the id of what carries it; a new one has neither yet."""

    kind: str
    memo_id: int | None = None
    document_id: int | None = None
    span: Span | None = None
    code_id: int | None = None
    coding_id: int | None = None
    new: bool = False


def key_of(row: MemoRow) -> MemoKey:
    """Return which memo a row is."""
    if row.memo_id is not None:
        return MemoKey("own", row.memo_id)
    return MemoKey(
        row.kind,
        document_id=row.document_id if row.kind == "document" else None,
        code_id=row.code_id if row.kind == "code" else None,
        coding_id=row.coding_id,
    )


class MemosPage(QWidget):
    """Search, list and editor of all memos.

    Signals:
        counted: There are so many memos now.
    """

    counted = Signal(int)

    def __init__(self, workspace: Workspace, window: MainWindow, places: Places, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("memosPage")
        self._workspace = workspace
        self._window = window
        self._places = places
        self._shown: list[MemoRow] = []
        self._build()
        self._connect()
        self._show_memo(None)

    # --- building ---------------------------------------------------------------------------------------------------
    def _build(self) -> None:
        self.search = SearchField(self.tr("Search memos…"), "memoSearch", self)
        self.add = IconButton("add", self.tr("New memo"), "memoAdd", self)
        self.menu = QMenu(self)
        self.menu.setObjectName("memoMenu")
        self.kind = QComboBox(self)
        self.kind.setObjectName("memoKind")
        self.kind.setAccessibleName(self.tr("Kind of memos"))
        self.kind.setMinimumHeight(theme.TARGET + 4)
        self.kind.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.kind.addItem(self.tr("All memos"), "")
        for name, words in self._kinds().items():
            self.kind.addItem(words, name)
        self.list = _MemoList(self)
        self._model = MemoModel((), self._places, self.list)
        self.list.setModel(self._model)
        self.empty = EmptyState(
            self.tr("No memos yet"),
            self.tr(
                "Write one with +, or select words in a text and choose “Memo on this passage” with the right button."
            ),
            parent=self,
        )
        self._build_editor()
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self.search, 1)
        top.addWidget(self.add)
        head = QVBoxLayout()
        head.setContentsMargins(theme.MARGIN - 2, 10, theme.MARGIN - 2, 6)
        head.setSpacing(4)
        head.addLayout(top)
        head.addWidget(self.kind)
        self.splitter = QSplitter(Qt.Orientation.Vertical, self)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self.editor)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.splitter, 1)

    def _build_editor(self) -> None:
        self.editor = QFrame(self)
        self.editor.setObjectName("memoEditor")
        self.about = ElidedLabel("", self.editor, look="small", mode=Qt.TextElideMode.ElideMiddle)
        self.about.setObjectName("memoAbout")
        self.jump_button = IconButton("jump", self.tr("Show what it is about"), "memoJump", self.editor)
        self.delete_button = IconButton("trash", self.tr("Delete the memo"), "memoDelete", self.editor)
        self.title = QLineEdit(self.editor)
        self.title.setObjectName("memoTitle")
        self.title.setAccessibleName(self.tr("Title of the memo"))
        self.title.setPlaceholderText(self.tr("Title"))
        self.text = MemoField(self.tr("Write…"), "memoText", self._save, self.editor, pause_ms=_PAUSE_MS)
        self.text.setAccessibleName(self.tr("Text of the memo"))
        self.text.fill_room()
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(self.about, 1)
        row.addWidget(self.jump_button)
        row.addWidget(self.delete_button)
        layout = QVBoxLayout(self.editor)
        layout.setContentsMargins(theme.MARGIN - 2, 6, theme.MARGIN - 2, 10)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self.title)
        layout.addWidget(self.text, 1)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._fill)
        self.search.left.connect(self.list.setFocus)
        self.kind.activated.connect(self._fill)
        self.add.clicked.connect(self.open_menu)
        self.list.entered_row.connect(self._on_entered)
        self.list.removed.connect(self.delete)
        self.jump_button.clicked.connect(lambda: self.jump(self._current()))
        self.delete_button.clicked.connect(self.delete)
        self.title.textEdited.connect(self.text.touch)
        self.title.editingFinished.connect(self.flush)
        self.title.returnPressed.connect(self.text.setFocus)
        self.text.orphaned.connect(partial(offer_copy, self._window.notices))
        self._workspace.changed.connect(self._on_changed)
        self._workspace.coders_changed.connect(self.refresh)

    def _kinds(self) -> dict[str, str]:
        return {
            "free": self.tr("Free"),
            "passage": self.tr("On passages"),
            "document": self.tr("On documents"),
            "code": self.tr("On codes"),
            "coding": self.tr("On codings"),
            "project": self.tr("On the project"),
        }

    # --- the list ---------------------------------------------------------------------------------------------------
    def rows(self) -> list[MemoRow]:
        """Return the memos of those whose work is shown."""
        return self._workspace.memos()

    def count(self) -> int:
        """Return how many memos there are."""
        return len(self.rows())

    def refresh(self) -> None:
        """Ask the project anew."""
        self.counted.emit(self.count())
        self._fill()
        self._refresh_editor()

    def _fill(self) -> None:
        words, kind = self.search.text().casefold().split(), str(self.kind.currentData() or "")
        self._shown = [row for row in self.rows() if kind in ("", row.kind) and _holds(row, words)]
        old, self._model = self._model, MemoModel(self._shown, self._places, self.list)
        with QSignalBlocker(self.list):
            self.list.setModel(self._model)
            old.deleteLater()
            self._mark()
        nothing = not self.rows() and self.text.key is None
        self.empty.setVisible(nothing)
        self.splitter.setVisible(not nothing)

    def _mark(self) -> None:
        at = next((at for at, row in enumerate(self._shown) if key_of(row) == self.text.key), -1)
        if at >= 0:
            self.list.setCurrentIndex(self.list.model().index(at, 0))

    # --- the editor -------------------------------------------------------------------------------------------------
    def _current(self) -> MemoRow | None:
        return next((row for row in self.rows() if key_of(row) == self.text.key), None)

    def _show_memo(self, row: MemoRow | None) -> None:
        self.text.show_memo(None if row is None else key_of(row), "" if row is None else row.text)
        self._show_about(row)

    def _show_about(self, row: MemoRow | None) -> None:
        key = self.text.key
        self.editor.setVisible(key is not None)
        if not isinstance(key, MemoKey):
            return
        writable = not self._workspace.project.read_only
        own = key.kind == "own" or key.new
        self.title.setVisible(own)
        self.title.setReadOnly(not writable)
        self.text.setReadOnly(not writable)
        self.delete_button.setVisible(writable and not key.new)
        self.jump_button.setVisible(row is not None and row.kind not in ("free", "project"))
        if row is not None:
            if not self.text.pending:
                self.title.setText(row.title if own else "")
            parts = (self._model.kind_words(row.kind), self._model.place(row) or row.document or row.code, row.coder)
            self.about.show_text(" · ".join(part for part in parts if part))

    def _refresh_editor(self) -> None:
        key, row = self.text.key, self._current()
        if isinstance(key, MemoKey) and row is not None:
            self._show_memo(row)
        elif isinstance(key, MemoKey) and not key.new:
            self.text.let_go()
            self.title.clear()
            self._show_about(None)

    def _save(self, key: Hashable, words: str) -> bool:
        assert isinstance(key, MemoKey)
        workspace, title = self._workspace, self.title.text().strip()
        if key.new:
            return self._add(key, title, words)
        match key.kind:
            case "own":
                return done(workspace, edit_memo, key.memo_id or 0, title=title, text=words)
            case "document":
                return done(workspace, edit_document_memo, key.document_id or 0, words)
            case "code":
                return done(workspace, edit_code, key.code_id or 0, memo=words)
            case "coding":
                return done(workspace, edit_coding, key.coding_id or 0, memo=words)
            case _:
                return done(workspace, edit_project_memo, words)

    def _add(self, key: MemoKey, title: str, words: str) -> bool:
        if not title and not words.strip():
            return True

        def add(project: Project) -> int:
            return add_memo(project, title, words, document_id=key.document_id, span=key.span, code_id=key.code_id)

        # The refresh that comes with the new memo must not take what is being written for another one.
        memo_id = self._workspace.do(add)
        if memo_id is None:
            return False
        if self.text.key == key:
            self.text.became(MemoKey("own", memo_id))
            self._mark()
            self._show_about(self._current())
        return True

    def flush(self) -> None:
        """Save what was typed into title or text."""
        self.text.flush()

    # --- new ones ---------------------------------------------------------------------------------------------------
    def open_menu(self) -> None:
        """Offer what a new memo may be about."""
        workspace, menu = self._workspace, self.menu
        menu.clear()
        menu.addAction(theme.icon("memo"), self.tr("Free memo"), self.write_free)
        span = workspace.view.selection() if workspace.view is not None else None
        on_span = menu.addAction(theme.icon("quote"), self.tr("On the selected passage"))
        on_span.setEnabled(span is not None)
        if span is not None:
            on_span.triggered.connect(partial(self.write_on_passage, workspace.document_id, span))
        code = workspace.code(workspace.code_id)
        name = code.name.replace("&", "&&") if code is not None else ""
        words = self.tr("On the code “{code}”").replace("{code}", name) if name else self.tr("On the chosen code")
        on_code = menu.addAction(theme.icon("code"), words)
        on_code.setEnabled(code is not None)
        if code is not None:
            on_code.triggered.connect(partial(self.write_on_code, code.code_id))
        for action in menu.actions():
            action.setEnabled(action.isEnabled() and not workspace.project.read_only)
        menu.popup(self.add.mapToGlobal(self.add.rect().bottomLeft()))

    def write_free(self) -> None:
        """Begin a memo that is about nothing in particular."""
        self._begin(MemoKey("own", new=True), self.tr("New memo"))

    def write_on_passage(self, document_id: int, span: Span) -> None:
        """Begin a memo on a passage."""
        name = document_names(self._workspace.project).get(document_id, "")
        place = f"{name} · ¶{self._places.paragraph(document_id, span.start)}"
        self._begin(
            MemoKey("own", document_id=document_id, span=span, new=True),
            self.tr("New memo on {place}").replace("{place}", place),
        )

    def write_on_code(self, code_id: int) -> None:
        """Begin a memo on a code."""
        code = self._workspace.code(code_id)
        name = code.path_text if code is not None else ""
        self._begin(MemoKey("own", code_id=code_id, new=True), self.tr("New memo on {place}").replace("{place}", name))

    def _begin(self, key: MemoKey, about: str) -> None:
        if self._workspace.project.read_only:
            return
        self.text.show_memo(None, "")  # saves what was being written
        self.title.clear()
        self.text.show_memo(key, "")
        self._show_about(None)
        self.about.show_text(about)
        self.list.clearSelection()
        self.empty.hide()
        self.splitter.show()
        self.title.setFocus()

    def show_rows(self, rows: Sequence[MemoRow]) -> None:
        """Show one of some memos, the next one if one of them is shown already."""
        keys: list[Hashable] = [key_of(row) for row in rows]
        at = keys.index(self.text.key) + 1 if self.text.key in keys else 0
        self.search.clear()
        self.kind.setCurrentIndex(0)
        row = rows[at % len(rows)]
        self._show_memo(row)
        self._fill()
        self.jump(row)

    def delete(self) -> None:
        """Delete the memo in the editor; undo brings it back."""
        row, workspace = self._current(), self._workspace
        if row is None or workspace.project.read_only:
            return
        self.text.forget_typing()
        if row.memo_id is not None:
            workspace.do(delete_memo, row.memo_id)
        else:
            self._save(key_of(row), "")

    # --- where it leads ---------------------------------------------------------------------------------------------
    def _on_entered(self, index: QModelIndex) -> None:
        row = self._shown[index.row()]
        self._show_memo(row)
        self.jump(row)

    def jump(self, row: MemoRow | None) -> None:
        """Show what a memo is about; the keyboard stays here."""
        if row is None:
            return
        workspace = self._workspace
        focus = cast("QWidget | None", self.window().focusWidget())
        if row.coding_id is not None:
            for place in segment_places(workspace.project, SegmentFilter(coding_ids=[row.coding_id])):
                workspace.choose_code(place.code_id)
                workspace.choose_coding(place.coding_id)
                workspace.choose_document(place.document_id, place.span)
        elif row.code_id is not None:
            workspace.choose_code(row.code_id)
        elif row.document_id is not None:
            span = Span(row.start, row.end) if row.start is not None and row.end is not None else None
            workspace.choose_document(row.document_id, span)
        if focus is not None:
            focus.setFocus()

    def _on_changed(self, changes: Changes) -> None:
        if concerns_memos(changes):
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Fill the list when it is first seen."""
        super().showEvent(event)
        self._fill()


def _holds(row: MemoRow, words: list[str]) -> bool:
    text = f"{row.title}\n{row.text}\n{row.document}\n{row.code}".casefold()
    return all(word in text for word in words)


class _MemoList(QListView):
    """The list; a click or Enter shows a memo and what it is about, Del deletes it."""

    entered_row = Signal(QModelIndex)
    removed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("memoList")
        self.setAccessibleName(self.tr("Memos"))
        self.setItemDelegate(TwoLineDelegate(self))
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.clicked.connect(self.entered_row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter shows, Del deletes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.entered_row.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        else:
            super().keyPressEvent(event)
