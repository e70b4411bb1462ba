"""The open documents, one tab each, every one kept like the project it shows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTabBar, QTabWidget, QVBoxLayout, QWidget

from qda.actions import coding
from qda.model.errors import NotFound
from qda.model.span import Span
from qda.model.unit import Unit
from qda.store.history import Change
from qda.store.project import Changes, Project
from qda.store.queries.codings import segment
from qda.store.queries.documents import document_names
from qda.store.queries.memos import MemoRow
from qda.text.find import find_all
from qda.text.graphemes import previous_border
from qda.text.units import unit_at
from qda.ui import theme
from qda.ui.documents.find_bar import FindBar
from qda.ui.settings import COLUMN_PX_PER_CHARACTER, Settings
from qda.ui.view.document_view import DocumentView
from qda.ui.view.memo_marks import MemoMark
from qda.ui.view.values import CodeStyle, CodingRow
from qda.ui.widgets.labels import as_tooltip, avatar_letter
from qda.ui.workspace import MANY, Workspace, concerns_memos

KeyHandler = Callable[[QKeyEvent], bool]
_MEMO_WORDS = 160  # characters of a memo that its sign's tooltip shows
_FEW = 20  # changed codings, as many as one act of a person changes


class DocumentPage(QWidget):
    """One document: its text with the stripes, and the find bar above it when it is asked for.

    Signals:
        menu_wanted: The right button was pressed; carries ``Span | None``, the coding ids there and a global point.
    """

    menu_wanted = Signal(object, object, object)

    def __init__(
        self, workspace: Workspace, document_id: int, settings: Settings, handle_key: KeyHandler, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("documentPage")
        self._workspace = workspace
        self._settings = settings
        self.document_id = document_id
        self.view = DocumentView(self)
        theme.rest_when_idle(self.view.verticalScrollBar())
        self.find_bar = FindBar(self)
        self.find_bar.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.find_bar)
        layout.addWidget(self.view, 1)
        self.view.coding_clicked.connect(workspace.choose_coding)
        self.view.coding_clicked.connect(self._choose_code_of)
        self.view.memos_clicked.connect(self._on_memos_clicked)
        self.view.selection_changed.connect(self._on_selection)
        self.view.borders_moved.connect(self._move_borders)
        self.view.code_dropped.connect(self._on_code_dropped)
        self.view.context_menu_wanted.connect(self.menu_wanted)
        self.view.zoom_changed.connect(self._on_zoom)
        self.find_bar.searched.connect(self._find)
        self.find_bar.stepped.connect(self._show_hit)
        self.find_bar.closed.connect(self._end_find)
        self._hits: list[Span] = []
        self._memos: list[MemoRow] = []
        self.handle_key = handle_key
        self.load()
        self.apply_settings()

    def load(self) -> None:
        """Show the document's text, marks and codings as they are stored now."""
        self._hits = []
        project, before = self._workspace.project, self.view.page.text
        text = project.text(self.document_id)
        anchor, caret = self.view.scroll_anchor(), self.view.caret()
        self.view.set_document(text, project.marks(self.document_id))
        self.view.set_unit(self._workspace.unit)
        self.refresh_codes()
        self.refresh_coders()
        if before:  # it was corrected, or read anew: whoever reads goes on where they were
            place = _moved(before, text, caret)
            self.view.set_selection(Span(place, place))
            self.view.set_scroll_anchor((_moved(before, text, anchor[0]), anchor[1]))

    def apply_settings(self) -> None:
        """Take font, zoom and column width from the settings."""
        self.view.set_reading_font(theme.reading_font(serif=self._settings.serif))
        self.view.set_zoom(self._settings.zoom / 100)
        self.view.set_column_width(self._settings.column_width // COLUMN_PX_PER_CHARACTER)

    # --- what the workspace asks -----------------------------------------------------------------------------------
    def selection(self) -> Span | None:
        """Return the selected passage."""
        return self.view.selection()

    def caret(self) -> int:
        """Return the code point before which the caret stands."""
        return self.view.caret()

    def unit_span(self) -> Span | None:
        """Return the unit at the caret, or ``None`` in a project that is coded freely."""
        unit = self._workspace.unit
        return None if unit is Unit.FREE else self.around_caret(unit)

    def around_caret(self, unit: Unit) -> Span | None:
        """Return the sentence, paragraph, turn or segment at the caret, ``None`` between them."""
        project = self._workspace.project
        span = unit_at(project.text(self.document_id), unit, self.caret(), project.marks(self.document_id))
        return span if span is not None and span.length else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Offer keys that the text did not need to whoever codes."""
        if not self.handle_key(event):
            super().keyPressEvent(event)

    def refresh_codes(self) -> None:
        """Take names and colours from the codebook."""
        rows = self._workspace.codes()
        self.view.set_code_styles({row.code_id: CodeStyle(row.code_id, row.name, row.colour) for row in rows})

    def refresh_coders(self) -> None:
        """Show the codings of those whose work is shown."""
        shown = self._workspace.shown_coder_ids()
        several = len(shown) > 1
        letters = {row.coder_id: avatar_letter(row.name) for row in self._workspace.coders() if row.coder_id in shown}
        self.view.set_coder_marks(letters if several else {})
        self.view.set_codings(self._workspace.coding_numbers_here(self.document_id))
        self.view.set_current_coding(self._workspace.coding_id or None)
        self.refresh_memos()

    def refresh_memos(self) -> None:
        """Show signs where memos on passages and codings begin."""
        self._memos = [row for row in self._workspace.memos() if row.document_id == self.document_id]
        self.view.set_memos(
            MemoMark(number, row.start, row.end, _beginning(row))
            for number, row in enumerate(self._memos)
            if row.start is not None and row.end is not None
        )

    # --- what the person did ---------------------------------------------------------------------------------------
    def _on_selection(self, span: Span | None) -> None:
        if self._workspace.view is self:  # a text that is read again behind another tab moves its caret too
            self._workspace.selection_changed.emit(span)

    def _choose_code_of(self, coding_id: int) -> None:
        row = self._workspace.do(segment, coding_id) if coding_id else None
        if row is not None:
            self._workspace.choose_code(row.code_id)

    def _move_borders(self, coding_id: int, span: Span) -> None:
        self._workspace.do(coding.move_borders, coding_id, span)

    def _on_memos_clicked(self, numbers: list[int]) -> None:
        self._workspace.memos_wanted.emit([self._memos[number] for number in numbers])

    def _on_code_dropped(self, code_ids: list[int], span: Span) -> None:
        takes = [row.code_id for row in self._workspace.codes() if row.code_id in code_ids and not row.is_folder]
        self.view.set_selection(span)  # so that a further code goes to the same passage
        self._workspace.code_span(span, takes or code_ids)

    def _on_zoom(self, factor: float) -> None:
        self._settings.zoom = round(factor * 100)

    def show_place(self, spans: Sequence[Span]) -> None:
        """Flash a changed passage; scroll to the first and put the caret there where none is in sight."""
        seen = next((span for span in spans if self.view.is_in_sight(span)), None)
        if seen is None:
            self.view.set_selection(spans[0])
        self.view.reveal(seen or spans[0], flash=True)

    # --- finding -----------------------------------------------------------------------------------------------------
    def open_find(self) -> None:
        """Show the find bar, filled with the selected words."""
        span = self.view.selection()
        words = span.cut(self._workspace.project.text(self.document_id)) if span and span.length < 200 else ""
        self.find_bar.open(words.split("\n")[0])

    def _find(self, words: str, match_case: bool, whole_words: bool) -> None:  # noqa: FBT001 - a signal's values
        text = self._workspace.project.text(self.document_id)
        self._hits = find_all(text, words, match_case=match_case, whole_words=whole_words) if words else []
        at = self.view.caret()
        current = next((index for index, hit in enumerate(self._hits) if hit.start >= at), 0) if self._hits else -1
        self.find_bar.show_count(current, len(self._hits))
        self._show_hit(current)

    def _show_hit(self, index: int) -> None:
        self.view.set_find_hits(self._hits, index)
        if 0 <= index < len(self._hits):
            self.view.reveal(self._hits[index])

    def _end_find(self) -> None:
        index = self.find_bar.current
        self.view.set_find_hits([], -1)
        if 0 <= index < len(self._hits):
            self.view.set_selection(self._hits[index])
        self._hits = []
        self.view.setFocus()

    # --- what was committed ----------------------------------------------------------------------------------------
    def on_changed(self, changes: Changes) -> None:
        """Show what a step did to this document's codings, to the codebook or to the project's unit."""
        if "code" in changes.tables:
            self.refresh_codes()
        if "project" in changes.tables:
            self.view.set_unit(self._workspace.unit)
        if changes.tables & {"coder", "project"} or changes.count("coding") > MANY:
            self.refresh_coders()  # and their memos
            return
        if "coding" in changes.tables:
            self._patch(changes.rows("coding"))
        if concerns_memos(changes):
            self.refresh_memos()

    def _patch(self, rows: Sequence[Change]) -> None:
        shown = self._workspace.shown_coder_ids()
        spans: list[Span] = []
        for change in rows:
            before, after = change.before or {}, change.after or {}
            here = (row for row in (before, after) if row.get("document_id") == self.document_id)
            spans += [Span(row["start"], row["end"]) for row in here]
            if after.get("document_id") == self.document_id and after.get("coder_id") in shown:
                place = (change.row_id, after["start"], after["end"], after["code_id"], after["coder_id"])
                self.view.put_coding(CodingRow(*place))
            elif before.get("document_id") == self.document_id:
                self.view.remove_coding(change.row_id)
        if len(rows) <= _FEW:
            # The text answers first; lists and counts follow.
            self.view.paint_now(spans)


class DocumentTabs(QTabWidget):
    """All open documents.

    Signals:
        menu_wanted: See :class:`DocumentPage`.
        emptied: The last tab was closed.
    """

    menu_wanted = Signal(object, object, object)
    emptied = Signal()

    def __init__(self, workspace: Workspace, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("documentTabs")
        self.setAccessibleName(self.tr("Open documents"))
        self.tabBar().setObjectName("documentTabBar")
        self.tabBar().setAccessibleName(self.tr("Open documents"))
        self.setTabsClosable(True)
        self.setMovable(True)
        self.setDocumentMode(True)
        self.tabBar().setSelectionBehaviorOnRemove(QTabBar.SelectionBehavior.SelectPreviousTab)
        self.tabBar().setExpanding(False)
        self._workspace = workspace
        self._settings = settings
        self.key_handler: KeyHandler | None = None
        self.tabCloseRequested.connect(self.close_tab)
        self.currentChanged.connect(self._on_current)
        workspace.changed.connect(self._on_changed)
        workspace.reversed.connect(self._show_reversed)
        workspace.document_wanted.connect(self.open_document)
        workspace.coding_changed.connect(self._on_coding_chosen)
        workspace.isolated.connect(self._on_isolated)
        workspace.coders_changed.connect(self._on_coders)
        workspace.outdated.connect(self._reload)
        settings.changed.connect(self._on_setting)

    # --- tabs ------------------------------------------------------------------------------------------------------
    def pages(self) -> list[DocumentPage]:
        """Return the pages from left to right."""
        return [cast(DocumentPage, self.widget(index)) for index in range(self.count())]

    def page(self) -> DocumentPage | None:
        """Return the page in front."""
        return cast("DocumentPage | None", self.currentWidget())

    def open_document(self, document_id: int, span: Span | None = None) -> DocumentPage | None:
        """Bring a document to the front, in a new tab where it has none, and show a passage of it."""
        page = next((page for page in self.pages() if page.document_id == document_id), None)
        if page is None:
            name = document_names(self._workspace.project).get(document_id)
            if name is None:
                self._workspace.tell(NotFound(kind="document", name=document_id))
                return None
            if self._workspace.do(Project.text, document_id) is None:  # damaged
                return None
            page = DocumentPage(self._workspace, document_id, self._settings, self._handle_key, self)
            page.menu_wanted.connect(self.menu_wanted)
            self.addTab(page, "")
            self._name_tab(page, name)
        self.setCurrentWidget(page)
        if span is not None:
            page.view.reveal(span, flash=True)
        page.view.setFocus()
        return page

    def _handle_key(self, event: QKeyEvent) -> bool:
        return self.key_handler is not None and self.key_handler(event)

    def _name_tab(self, page: DocumentPage, name: str) -> None:
        index = self.indexOf(page)
        self.setTabText(index, name.replace("&", "&&"))
        self.setTabToolTip(index, as_tooltip(name))
        page.view.setAccessibleName(name)

    def close_tab(self, index: int) -> None:
        """Close one tab; the document stays in the project."""
        page = self.widget(index)
        self.removeTab(index)
        if page is not None:
            page.deleteLater()
        if self.count() == 0:
            self.emptied.emit()

    def close_current(self) -> None:
        """Close the tab in front."""
        if self.currentIndex() >= 0:
            self.close_tab(self.currentIndex())

    def _on_current(self, _index: int) -> None:
        page = self.page()
        self._workspace.set_document(page.document_id if page else 0, page)

    # --- told by the workspace -----------------------------------------------------------------------------------
    def _on_changed(self, changes: Changes) -> None:
        reread = _with_other_text(changes)
        if "document" in changes.tables:
            self._follow_documents(reread)
        for page in self.pages():
            if page.document_id not in reread:
                page.on_changed(changes)

    def _follow_documents(self, reread: Collection[int]) -> None:
        names = document_names(self._workspace.project)
        for page in self.pages():
            if page.document_id in names:
                self._name_tab(page, names[page.document_id])
                if page.document_id in reread:
                    page.load()
            else:
                self.close_tab(self.indexOf(page))

    def _reload(self) -> None:
        self._follow_documents([])
        for page in self.pages():
            if page.view.page.text != self._workspace.project.text(page.document_id):
                page.load()
            page.refresh_codes()
            page.view.set_unit(self._workspace.unit)

    def _show_reversed(self, changes: Changes) -> None:
        """Show where something was taken back or brought back, if that is out of sight."""
        # Where a text is another one, all that lies on it was moved: nothing of that is a place to show.
        places = touched_places(changes, set(document_names(self._workspace.project)) - _with_other_text(changes))
        page = self.page()
        here = page.document_id if page is not None else 0
        if page is not None and here in places:
            page.show_place(places[here])
        elif len(places) == 1:  # what touches several other texts has no place that could be shown
            (document_id, spans), *_ = places.items()
            other = self.open_document(document_id)
            if other is not None:
                other.show_place(spans)

    def _on_coding_chosen(self, coding_id: int) -> None:
        for page in self.pages():
            page.view.set_current_coding(coding_id or None)

    def _on_isolated(self, code_id: int) -> None:
        for page in self.pages():
            page.view.isolate_code(code_id or None)

    def _on_coders(self) -> None:
        for page in self.pages():
            page.refresh_coders()

    def _on_setting(self, name: str) -> None:
        if name in ("serif", "zoom", "column_width"):
            for page in self.pages():
                page.apply_settings()

    # --- the session -------------------------------------------------------------------------------------------------
    def anchors(self) -> dict[int, int]:
        """Return the first visible code point of each open document, from left to right."""
        return {page.document_id: page.view.scroll_anchor()[0] for page in self.pages()}

    def restore(self, anchors: dict[int, int], current: int | None) -> None:
        """Open documents as they were left."""
        there = document_names(self._workspace.project)
        for document_id, anchor in anchors.items():
            if document_id in there:
                page = self.open_document(document_id)
                if page is not None:
                    page.view.set_selection(Span(anchor, anchor))  # where keys go on from
                    page.view.set_scroll_anchor((anchor, 0.0))
        if current is not None and current in there:
            self.open_document(current)

    def next_coding(self, *, forward: bool) -> None:
        """Choose and show the next coding after the caret, or the one before it; go round at the ends."""
        page = self.page()
        if page is None:
            return
        rows = self._workspace.codings_here(page.document_id)
        if not rows:
            return
        ids = [row.coding_id for row in rows]
        if self._workspace.coding_id in ids:
            index = (ids.index(self._workspace.coding_id) + (1 if forward else -1)) % len(ids)
        else:
            at = page.view.caret()
            after = [index for index, row in enumerate(rows) if row.start >= at]
            index = (after[0] if after else 0) if forward else (after[0] - 1 if after else len(rows) - 1)
        row = rows[index]
        self._workspace.choose_code(row.code_id)
        self._workspace.choose_coding(row.coding_id)
        page.view.set_selection(Span(row.start, row.start))
        page.view.reveal(Span(row.start, row.end))


def _moved(before: str, after: str, offset: int) -> int:
    """Return where a place in a text is after the text was changed somewhere, as near as can be told at once."""
    if before[:offset] == after[:offset]:
        return offset
    if before[offset:] == after[len(after) - (len(before) - offset) :]:
        return len(after) - (len(before) - offset)
    return previous_border(after, min(offset, len(after)))


def _beginning(row: MemoRow) -> str:
    title, words = (" ".join(text[: 2 * _MEMO_WORDS].split()) for text in (row.title, row.text))
    whole = f"{title}: {words}" if title and words else title or words
    return whole if len(whole) <= _MEMO_WORDS else f"{whole[:_MEMO_WORDS].rstrip()}…"


def touched_places(changes: Changes, document_ids: Collection[int]) -> dict[int, list[Span]]:
    """Return the passages of each document whose codings or memos a step touched, in the order of the text."""
    places: dict[int, set[Span]] = {}
    if changes.count("coding") + changes.count("memo") > MANY:
        return {}
    for change in (*changes.rows("coding"), *changes.rows("memo")):
        row = change.after or change.before or {}
        if row.get("document_id") in document_ids and row.get("start") is not None:
            places.setdefault(row["document_id"], set()).add(Span(row["start"], row["end"]))
    return {document_id: sorted(spans) for document_id, spans in places.items()}


def _with_other_text(changes: Changes) -> set[int]:
    """Return the documents whose text or marks a step made other ones."""
    if "document" not in changes.tables:
        return set()
    return {change.row_id for change in changes.rows("document") if _has_other_text(change)}


def _has_other_text(change: Change) -> bool:
    before, after = change.before, change.after
    if before is None or after is None:
        return False
    return any(before[name] != after[name] for name in ("text_hash", "marks_hash"))
