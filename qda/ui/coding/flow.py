"""From a selection to a coding: keys, palette and the right mouse button in the document in front."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu

from qda.actions import codebook, coding, new_codes
from qda.model.span import Span
from qda.model.unit import Unit
from qda.store.queries.codings import SegmentRow, segment
from qda.ui import theme
from qda.ui.action_registry import Actions
from qda.ui.coding.palette import CodePalette
from qda.ui.documents.tabs import DocumentPage, DocumentTabs
from qda.ui.notices import HINT_MS, Choice, Level, Notices
from qda.ui.variables.cases_dialog import CasesDialog
from qda.ui.widgets.labels import chip_icon
from qda.ui.workspace import Workspace

_IN_SUBMENU = 12  # codes offered in the right-click menu; the palette has all


class CodingFlow(QObject):
    """Turns what the person does in a text into actions."""

    def __init__(
        self, workspace: Workspace, tabs: DocumentTabs, notices: Notices, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._tabs = tabs
        self._notices = notices
        self.palette = CodePalette(tabs)
        self.palette.chosen.connect(self._on_chosen)
        self.palette.new_wanted.connect(self._on_new)
        self.palette.in_vivo_wanted.connect(self.code_in_vivo)
        self._recoding = 0
        self._correct: Callable[[], None] | None = None
        tabs.key_handler = self.handle_key
        tabs.menu_wanted.connect(self.open_menu)

    def bind(self, acts: Actions) -> None:
        """Let the menus do the same."""
        for name, slot in (
            ("copy", self.copy),
            ("code_selection", self.open_palette),
            ("code_in_vivo", self.code_in_vivo),
            ("code_again", self.code_again),
            ("memo_passage", self.write_memo),
            ("recode", self.open_recode),
            ("remove_coding", self.remove_coding),
            ("star_coding", self.star),
            ("next_coding", partial(self._tabs.next_coding, forward=True)),
            ("previous_coding", partial(self._tabs.next_coding, forward=False)),
            ("start_earlier", partial(self.move_border, forward=False, at_end=False)),
            ("start_later", partial(self.move_border, forward=True, at_end=False)),
            ("end_earlier", partial(self.move_border, forward=False, at_end=True)),
            ("end_later", partial(self.move_border, forward=True, at_end=True)),
        ):
            acts.bind(name, slot)
        self._correct = acts["correct_text"].trigger

    def copy(self) -> None:
        """Put the selected passage on the clipboard."""
        page = self._tabs.page()
        if page is not None:
            page.view.copy()

    # --- keys ---------------------------------------------------------------------------------------------------------
    def handle_key(self, event: QKeyEvent) -> bool:
        """Act on a key that the document view did not need; false passes it on."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if modifiers not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
            return False
        key, text = event.key(), event.text()
        if text.isdecimal() and len(text) == 1 and text.isascii():
            self.code_by_key(text)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_C):
            self.open_palette()
        elif key == Qt.Key.Key_V:
            self.code_in_vivo()
        elif key == Qt.Key.Key_R:
            self.code_again()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_coding()
        else:
            return False
        return True

    def code_by_key(self, key: str) -> None:
        """Put the code with a number key on the selection."""
        row = next((row for row in self._workspace.codes() if row.number_key == key), None)
        if row is None:
            self._hint(self.tr("No code has the number key {key}.").format(key=key))
        elif self._has_target():
            self._workspace.code_selection([row.code_id])

    def code_in_vivo(self) -> None:
        """Put a code on the selection that is named after its words."""
        if self._has_target():
            self._workspace.code_in_vivo()

    def code_again(self) -> None:
        """Put the code used last on the selection."""
        if not self._workspace.last_code_id:
            self._hint(self.tr("No code was used yet. Press Enter to choose one."))
        elif self._has_target():
            self._workspace.code_again()

    def star(self) -> None:
        """Mark the chosen coding as a key quotation, or no longer."""
        if self._workspace.coding_id:
            row = self._workspace.do(segment, self._workspace.coding_id)
            if row is not None:
                self._workspace.do(coding.star_codings, [row.coding_id], star=not row.star)

    def move_border(self, *, forward: bool, at_end: bool) -> None:
        """Let the chosen coding begin or end a word earlier or later."""
        page = self._tabs.page()
        if page is not None:
            page.view.move_border(forward=forward, at_end=at_end)

    def remove_coding(self) -> None:
        """Take the chosen coding off; another coder's does not go without a word."""
        row = self._workspace.do(segment, self._workspace.coding_id) if self._workspace.coding_id else None
        if not self._workspace.remove_coding():
            self._hint(self.tr("Click a coding first; Del then takes it off."))
        elif row is not None and row.coder_id != self._workspace.project.coder_id:
            words = self.tr("“{code}” was taken off, which {coder} had put there.")
            put_back = Choice(self.tr("Undo"), self._workspace.undo)
            self._notices.say(words.format(code=row.code, coder=row.coder), choices=(put_back,))

    def _has_target(self) -> bool:
        if self._workspace.project.read_only:
            self._hint(self.tr("This project is open for reading only. File › Save a copy makes one to work in."))
            return False
        if self._workspace.target_span() is not None:
            return True
        self._hint(self.tr("Select some words first: drag over them, or double-click a word."))
        return False

    def _hint(self, words: str) -> None:
        self._notices.say(words, level=Level.INFO, stay_ms=HINT_MS)

    # --- the palette -----------------------------------------------------------------------------------------------
    def open_palette(self) -> None:
        """Offer the codes at the selection."""
        page = self._tabs.page()
        if self._workspace.project.read_only:
            self._hint(self.tr("This project is open for reading only."))
        elif page is not None and self._has_target():
            self._recoding = 0
            self.palette.open_at(page.view.palette_point(), self._workspace.codes())

    def open_recode(self, coding_id: int = 0) -> None:
        """Offer the codes that a coding might get instead of its own."""
        page = self._tabs.page()
        self._recoding = coding_id or self._workspace.coding_id
        if page is not None and self._recoding:
            self.palette.open_at(page.view.palette_point(), self._workspace.codes(), with_in_vivo=False)

    def _on_chosen(self, code_ids: list[int]) -> None:
        if self._recoding:
            self._workspace.do(coding.recode, [self._recoding], code_ids[0])
            self._workspace.choose_code(code_ids[0])
        else:
            self._workspace.code_selection(code_ids)
        self._focus()

    def _on_new(self, name: str, also: list[int]) -> None:
        if self._recoding:
            code_id = self._workspace.do(new_codes.recode_with_new, [self._recoding], name)
            if code_id is not None:
                self._workspace.choose_code(code_id)
        else:
            self._workspace.code_with_new(name, also=also)
        self._focus()

    def _focus(self) -> None:
        page = self._tabs.page()
        if page is not None:
            page.view.setFocus()

    def write_memo(self) -> None:
        """Begin a memo on the selected passage."""
        page = self._tabs.page()
        span = page.view.selection() if page is not None else None
        if page is not None and span is not None:
            self._workspace.memo_wanted.emit(page.document_id, span)

    # --- the right mouse button --------------------------------------------------------------------------------------
    def open_menu(self, span: Span | None, coding_ids: list[int], point: QPoint) -> None:
        """Show what can be done with the selection (or the sentence at the caret) and the codings at the pointer."""
        menu = QMenu(self._tabs)
        menu.setObjectName("documentMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        page = self._tabs.page()
        span = span or self._workspace.target_span()
        if page is not None and not self._workspace.project.read_only:
            if span is not None:
                self._add_coding(menu, span)
            else:
                self._add_places(menu, page)
                menu.addSeparator()
        rows = [row for row in map(partial(self._workspace.do, segment), coding_ids[:8]) if row is not None]
        for row in rows:
            self._add_coded(menu, row, alone=len(rows) == 1)
        if page is not None and span is not None:
            menu.addSeparator()
            menu.addAction(theme.icon("copy"), self.tr("Copy\tCtrl+C"), page.view.copy)
        if page is not None and not self._workspace.project.read_only and self._correct is not None:
            menu.addAction(theme.icon("rename"), self.tr("Correct the text here…\tCtrl+Shift+E"), self._correct)
        if not menu.isEmpty():
            menu.popup(point)

    def _add_coding(self, menu: QMenu, span: Span) -> None:
        """Offer every way to code the selection."""
        last = self._workspace.code(self._workspace.last_code_id)
        self._add_codes(menu.addMenu(theme.icon("code"), self.tr("Code with")), span)
        if last is not None:
            words = self.tr("Code with “{code}” again\tR").format(code=last.name.replace("&", "&&"))
            menu.addAction(chip_icon(last.colour), words, self.code_again)
        menu.addAction(theme.icon("in-vivo"), self.tr("Code in vivo\tV"), self.code_in_vivo)
        menu.addAction(theme.icon("memo"), self.tr("Memo on this passage…\tCtrl+M"), self.write_memo)
        menu.addAction(self.tr("Belongs to case…"), partial(self._ask_cases, span))
        menu.addSeparator()

    def _ask_cases(self, span: Span) -> None:
        if self._workspace.document_id:
            ids = [self._workspace.document_id]
            CasesDialog(self._workspace, self._tabs.window(), document_ids=ids, span=span).show()

    def _add_places(self, menu: QMenu, page: DocumentPage) -> None:
        """Offer to code the sentence or paragraph at the caret where nothing is selected."""
        for unit, words in (
            (Unit.SENTENCE, self.tr("Code this sentence with")),
            (Unit.PARAGRAPH, self.tr("Code this paragraph with")),
        ):
            around = page.around_caret(unit)
            if around is not None:
                self._add_codes(menu.addMenu(theme.icon("code"), words), around)

    def _add_codes(self, menu: QMenu, span: Span) -> None:
        """List the codes in the order of the codebook, those with a number key first, and the palette for all."""
        rows = [row for row in self._workspace.codes() if not row.is_folder]
        rows.sort(key=lambda row: not row.number_key)
        for row in rows[:_IN_SUBMENU]:
            name = " › ".join(row.path).replace("&", "&&")
            menu.addAction(
                chip_icon(row.colour),
                f"{name}\t{row.number_key}" if row.number_key else name,
                partial(self._workspace.code_span, span, [row.code_id]),
            )
        menu.addSeparator()
        menu.addAction(theme.icon("search"), self.tr("Find or make a code…\tEnter"), partial(self._open_on, span))

    def _open_on(self, span: Span) -> None:
        page = self._tabs.page()
        if page is not None:
            page.view.set_selection(span)
            self.open_palette()

    def _add_coded(self, menu: QMenu, row: SegmentRow, *, alone: bool) -> None:
        title = self.tr("{code} ({coder})").format(code=row.code, coder=row.coder).replace("&", "&&")
        writable = not self._workspace.project.read_only
        if alone:
            menu.addAction(chip_icon(row.colour), title).setEnabled(False)
            self._add_acts(menu, row, writable=writable)
        else:
            self._add_acts(menu.addMenu(chip_icon(row.colour), title), row, writable=writable)

    def _add_acts(self, own: QMenu, row: SegmentRow, *, writable: bool) -> None:
        own.addAction(self.tr("Show"), partial(self._show, row))
        if not writable:
            return
        own.addAction(self.tr("Give it another code…"), partial(self.open_recode, row.coding_id))
        star = self.tr("Take the star off") if row.star else self.tr("Star as a key quotation")
        own.addAction(star, self._later(coding.star_codings, [row.coding_id], star=not row.star))
        own.addAction(
            self.tr("Make it the typical example of its code"),
            self._later(codebook.set_example, row.coding_id),
        )
        own.addSeparator()
        own.addAction(self.tr("Remove this coding\tDel"), partial(self._remove, row.coding_id))

    def _later(self, action: Callable[..., object], *args: object, **named: object) -> Callable[[], object]:
        return lambda: self._workspace.do(action, *args, **named)

    def _show(self, row: SegmentRow) -> None:
        self._workspace.choose_code(row.code_id)
        self._workspace.choose_coding(row.coding_id)
        self._workspace.choose_document(row.document_id, row.span)

    def _remove(self, coding_id: int) -> None:
        self._workspace.choose_coding(coding_id)
        self.remove_coding()
