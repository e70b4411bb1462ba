"""What the person of the soak does: each act by mouse and key on the real window, as it is shown."""

from __future__ import annotations

from collections.abc import Callable
from unittest.mock import patch

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QTreeView,
)

from qda.model.span import Span
from qda.store.queries.codings import SegmentRow
from qda.ui import theme
from qda.ui.codebook.panel import CodebookPanel
from qda.ui.coding.palette import CodePalette
from qda.ui.command_palette import CommandPalette
from qda.ui.inspector.memos_page import MemosPage
from qda.ui.inspector.panel import MEMOS as MEMOS_TAB
from qda.ui.inspector.panel import Inspector
from qda.ui.memo_field import MemoField
from tests.faults.soak_hands import KEY, MOD, Hands

LEFT = Qt.MouseButton.LeftButton
WORDS = ("river", "council", "market", "letter", "between", "people", "always", "never", "winter", "bridge")
LETTERS = ("code 1", "code 2", "cod", "ode 3", "1", "code 7")
TARGET, _SPARE = 500, 50  # codings at which the project is kept, so that it does not grow slow by growing
MEMOS = 60  # and memos
_DIGITS = (KEY.Key_1, KEY.Key_2, KEY.Key_3, KEY.Key_4, KEY.Key_5, KEY.Key_6, KEY.Key_7, KEY.Key_8, KEY.Key_9)


class Person(Hands):
    """Works on the window; every act expects its effect and leaves the window as somebody else could go on from."""

    # --- reading ---------------------------------------------------------------------------------------------------
    def scroll_by_wheel(self) -> None:
        port = self.view.viewport()
        for _ in range(6):
            at, turn, bar = QPointF(self.point()), self.chance.choice((-240, -120, 120)), self.view.verticalScrollBar()
            end = bar.minimum() if turn > 0 else bar.maximum()
            before, at_end = self.scrolled(), bar.value() == end
            event = QWheelEvent(
                at, port.mapToGlobal(at), QPoint(), QPoint(0, turn), Qt.MouseButton.NoButton, MOD.NoModifier,
                Qt.ScrollPhase.NoScrollPhase, False,
            )  # fmt: skip
            QApplication.sendEvent(port, event)
            QApplication.processEvents()
            self.expect(at_end or self.scrolled() != before, f"the wheel left the text at {before}")

    def scroll_by_keys(self) -> None:
        for _ in range(4):
            key, before = self.chance.choice((KEY.Key_PageDown, KEY.Key_PageDown, KEY.Key_PageUp)), self.place()
            self.press(self.view, key)
            at_end = self.view.caret() in ((0,) if key is KEY.Key_PageUp else (len(self.text()),))
            self.expect(at_end or self.place() != before, f"{key.name} left the caret and the bar at {before}")

    def jump(self) -> None:
        bar = self.view.verticalScrollBar()
        before, wanted = bar.value(), self.chance.randint(bar.minimum(), bar.maximum())
        bar.setValue(wanted)
        QApplication.processEvents()
        self.expect(bar.value() != before or wanted == before, f"the bar stayed at {before} instead of {wanted}")

    def find(self) -> None:
        assert self.desk.tabs is not None
        page = self.desk.tabs.page()
        assert page is not None
        self.press(self.view, KEY.Key_F, MOD.ControlModifier)
        field, word = self.focus(), self.chance.choice(WORDS)
        if not self.expect(field is page.find_bar.field, "Ctrl+F does not lead into the field") or field is None:
            return
        page.find_bar.field.selectAll()
        self.type(field, word)
        QTest.qWait(250)  # it searches when the typing pauses
        for _ in range(3):
            self.press(field, KEY.Key_Return)
        found, is_there = page.find_bar.current >= 0, word in self.text().casefold()
        self.expect(found is is_there, f"{word} is {'not ' * (not found)}found")
        self.press(field, KEY.Key_Escape)
        self.expect(not page.find_bar.isVisible(), "Esc does not close the find bar")

    def search_everywhere(self) -> None:
        self.press(self.desk.window, KEY.Key_F, MOD.ControlModifier | MOD.ShiftModifier)
        window, word = self.shown("searchWindow"), self.chance.choice(WORDS)
        field = window.findChild(QLineEdit) if window is not None else None
        if not self.expect(field is not None, "no search window") or window is None or field is None:
            return
        field.selectAll()
        self.type(field, word)
        QTest.qWait(350)
        self.press(field, KEY.Key_Return)
        self.settle()
        hits = window.findChild(QTreeView)
        rows = hits.model().rowCount() if hits is not None and hits.model() is not None else 0
        is_there = any(word in self.workspace.project.text(each).casefold() for each in (1, 2))
        self.expect(bool(rows) is is_there, f"{rows} rows of hits for {word}")
        self.press(window, KEY.Key_Escape)
        window.close()

    def go_through_tabs(self) -> None:
        for _ in range(2):
            before = self.workspace.document_id
            self.press(self.desk.window, KEY.Key_Tab, MOD.ControlModifier)
            self.expect(self.workspace.document_id != before, f"Ctrl+Tab stays at document {before}")

    def close_and_open_a_tab(self) -> None:
        assert self.desk.tabs is not None
        tabs, wanted = self.desk.tabs.count(), self.chance.choice((1, 2))
        self.press(self.desk.window, KEY.Key_W, MOD.ControlModifier)
        self.expect(self.desk.tabs.count() == tabs - 1, f"Ctrl+W leaves {self.desk.tabs.count()} of {tabs} tabs")
        self.workspace.choose_document(wanted)
        QApplication.processEvents()
        self.expect(self.workspace.document_id == wanted, f"document {wanted} does not open")

    def zoom(self) -> None:
        for key in (KEY.Key_Plus, KEY.Key_Minus, KEY.Key_Plus, KEY.Key_0):
            before = self.view.zoom()
            self.press(self.desk.window, key, MOD.ControlModifier)
            self.expect(self.view.zoom() != before, f"{key.name} leaves the zoom at {before}")

    def change_the_colours(self) -> None:
        self.trigger("scheme_dark")
        self.expect(theme.is_dark(), "it did not become dark")
        self.trigger("scheme_light")
        self.expect(not theme.is_dark(), "it did not become light")

    def look_through_the_inspector(self) -> None:
        inspector = self.desk.window.findChild(Inspector)
        assert inspector is not None
        for tab in (1, 2, 3, 0):
            inspector.show_tab(tab)
            QApplication.processEvents()
            self.expect(inspector.tabs.currentIndex() == tab, f"the inspector does not show tab {tab}")

    def open_the_command_palette(self) -> None:
        self.press(self.desk.window, KEY.Key_P, MOD.ControlModifier | MOD.ShiftModifier)
        palette, field = QApplication.activePopupWidget(), self.focus()
        opened = isinstance(palette, CommandPalette) and field is palette.field
        if self.expect(opened, "no keyboard in the command palette") and isinstance(palette, CommandPalette):
            self.type(field, "zoom")
            self.expect(palette.field.text() == "zoom" and palette.list.model().rowCount() > 1, "nothing fits zoom")
            self.press(field, KEY.Key_Escape)  # clears what was typed; the second one leaves
            self.press(field, KEY.Key_Escape)
            self.expect(QApplication.activePopupWidget() is None, "Esc twice does not close the command palette")

    def look_at_help(self) -> None:
        self.press(self.desk.window, KEY.Key_F1)
        self.trigger("report_problem")
        for name in ("keyboardHelp", "problemReport"):
            window = self.shown(name)
            if self.expect(window is not None, f"no {name}") and window is not None:
                window.close()
        QApplication.processEvents()

    # --- selecting ---------------------------------------------------------------------------------------------------
    def select_by_drag(self) -> None:
        port, begin, end = self.view.viewport(), self.words_point(), self.point()
        before = self.view.caret(), self.view.selection()
        QTest.mousePress(port, LEFT, MOD.NoModifier, begin)
        for part in range(1, 5):
            QTest.mouseMove(port, begin + (end - begin) * part / 4)
            QApplication.processEvents()
        QTest.mouseRelease(port, LEFT, MOD.NoModifier, end)
        QApplication.processEvents()
        after = self.view.caret(), self.view.selection()
        self.expect(after[1] is not None or after != before or abs(begin.y() - end.y()) < 60, f"drag left {before}")

    def select_by_clicks(self) -> None:
        port, at, page = self.view.viewport(), self.point(), self.view.page
        under = None if page.memos_under(QPointF(at)) or page.is_beside(QPointF(at)) else page.text_under(QPointF(at))
        on_word = under is not None and bool(self.text()[under].strip())
        QTest.mouseClick(port, LEFT, MOD.NoModifier, at)
        QTest.mouseDClick(port, LEFT, MOD.NoModifier, at)  # which is the second press alone
        QTest.mouseRelease(port, LEFT, MOD.NoModifier, at)
        if self.chance.random() < 0.5:
            QTest.mouseClick(port, LEFT, MOD.NoModifier, at)  # a third click takes the sentence
        QApplication.processEvents()
        self.expect(not on_word or self.view.selection() is not None, f"a double click at {under} selects nothing")

    def select_by_keys(self) -> None:
        QTest.mouseClick(self.view.viewport(), LEFT, MOD.NoModifier, self.words_point())
        before = self.view.caret()
        for _ in range(self.chance.randint(1, 6)):
            self.press(self.view, KEY.Key_Right, MOD.ControlModifier | MOD.ShiftModifier)
        self.expect(self.view.caret() > before or before == len(self.text()), f"the keys leave the caret at {before}")
        self.press(self.view, self.chance.choice((KEY.Key_S, KEY.Key_Right)))

    def _select(self) -> Span | None:
        """Select some words, as often as it takes when the pointer met none."""
        if self.view.selection() is None or self.chance.random() < 0.7:
            for _ in range(6):
                self.chance.choice((self.select_by_drag, self.select_by_clicks, self.select_by_keys))()
                span = self.view.selection()
                if span is not None and span.cut(self.text()).strip():
                    break
        self.view.setFocus()
        span = self.view.selection()
        self.expect(span is not None, "nothing is selected after six attempts")
        self.workspace.choose_coding(0)  # what is chosen afterwards is then the act's own doing
        return span

    # --- coding ------------------------------------------------------------------------------------------------------
    def code_by_number(self) -> None:
        span, key = self._select(), self.chance.choice(_DIGITS)
        self.press(self.view, key)
        self.expect_coded(span, key.name)
        row, own = (
            self.coding(),
            next((code for code in self.workspace.codes() if code.number_key == key.name[-1]), None),
        )
        self.expect(own is None or (row is not None and row.code_id == own.code_id), f"{key.name} put another code")

    def code_by_palette(self) -> None:
        span, before = self._select(), self.step()
        self.press(self.view, KEY.Key_Return)
        palette, field = QApplication.activePopupWidget(), self.focus()
        opened = isinstance(palette, CodePalette) and field is palette.field
        if not self.expect(opened, "no keyboard in the palette of codes") or palette is None:
            return
        self.type(field, self.chance.choice(LETTERS))
        takes = self.chance.random() < 0.8
        self.press(field, KEY.Key_Return if takes else KEY.Key_Escape)
        self.expect(not palette.isVisible(), "the palette of codes stays open")
        if takes:
            self.expect_coded(span, "Enter in the palette")
        else:
            self.expect(self.step() == before, "Esc in the palette changed something")

    def code_again(self) -> None:
        span = self._select()
        self.press(self.view, KEY.Key_R)
        if self.workspace.last_code_id:
            self.expect_coded(span, "R")

    def code_in_vivo(self) -> None:
        if len(self.workspace.codes()) > 40:
            self.delete_a_code()
        span = self._select()
        self.press(self.view, KEY.Key_V)
        self.expect_coded(span, "V")

    def code_by_drop(self) -> None:
        self._select()
        panel = self.desk.window.findChild(CodebookPanel)
        assert panel is not None
        data: QMimeData = panel.model.mimeData([panel.model.index(self.chance.randrange(panel.model.rowCount()), 0)])
        port, at, before = self.view.viewport(), self.point(), self.workspace.coding_id
        self.workspace.choose_coding(0)
        for event in (
            QDragEnterEvent(at, Qt.DropAction.CopyAction, data, LEFT, MOD.NoModifier),
            QDropEvent(QPointF(at), Qt.DropAction.CopyAction, data, LEFT, MOD.NoModifier),
        ):
            QApplication.sendEvent(port, event)
        QApplication.processEvents()
        self.expect(
            not event.isAccepted() or self.coding() is not None, f"a drop at {at} codes nothing, before {before}"
        )

    def _choose_a_coding(self) -> SegmentRow | None:
        self.press(self.view, KEY.Key_F8, self.chance.choice((MOD.NoModifier, MOD.ShiftModifier)))
        self.expect(bool(self.workspace.coding_id) or not self.workspace.count_here(), "F8 chooses no coding")
        return self.coding()

    def move_borders(self) -> None:
        row, before = self._choose_a_coding(), self.step()
        if row is not None:
            keys = [self.chance.choice((KEY.Key_Left, KEY.Key_Right, KEY.Key_Up, KEY.Key_Down)) for _ in range(3)]
            for key in keys:
                self.press(self.view, key, MOD.AltModifier)
            short = row.end - row.start < 60  # a word cannot become less
            outwards = {KEY.Key_Up} if row.start == 0 else {KEY.Key_Right} if row.end == len(self.text()) else set()
            self.expect(
                short or set(keys) <= outwards or self.step() != before,
                f"the borders of {row.start}–{row.end} do not move",
            )

    def take_a_coding_off(self) -> None:
        for _ in range(max(1, min(12, (self.codings() - TARGET) // 4))):
            row, before = self._choose_a_coding(), self.codings()
            if row is None:
                return
            self.press(self.view, KEY.Key_Delete)
            self.expect(self.codings() == before - 1, f"Del leaves {self.codings()} of {before} codings")

    def star(self) -> None:
        row = self._choose_a_coding()
        if row is not None:
            self.trigger("star_coding")
            after = self.coding()
            self.expect(after is not None and after.star != row.star, f"the star of {row.coding_id} stays {row.star}")

    def undo_and_redo(self) -> None:
        times, undone = self.chance.randint(1, 6), 0
        while undone < times and (before := self.step()) > self.prepared:
            self.press(self.desk.window, KEY.Key_Z, MOD.ControlModifier)
            undone += 1
            if not self.expect(self.step() < before, f"Ctrl+Z leaves step {before}"):
                return
        back = undone if self.codings() < TARGET - _SPARE else self.chance.randint(0, undone)
        for _ in range(back if self.codings() <= TARGET + _SPARE else 0):
            before = self.step()
            self.press(self.desk.window, KEY.Key_Z, MOD.ControlModifier | MOD.ShiftModifier)
            self.expect(self.step() > before, f"Ctrl+Shift+Z leaves step {before}")

    # --- writing -----------------------------------------------------------------------------------------------------
    def write_a_memo(self) -> None:
        self._select()
        self.press(self.view, KEY.Key_M, MOD.ControlModifier)
        field, title, words = self.focus(), self.chance.choice(WORDS), self.chance.choice(WORDS) * 3
        if not self.expect(isinstance(field, QLineEdit), "Ctrl+M leads into no title"):
            return
        self.type(field, title)
        self.press(field, KEY.Key_Tab)
        field = self.focus()
        if self.expect(isinstance(field, QPlainTextEdit), "Tab leads into no memo"):
            self.type(field, words)
            self.press(field, KEY.Key_Escape)
            newest = max(self.workspace.memos(), key=lambda row: row.memo_id or 0, default=None)
            kept = (newest.title, newest.text) if newest is not None else None
            self.expect(kept == (title, words), f"the memo is {kept}")
        self.view.setFocus()

    def delete_a_memo(self) -> None:
        panel = self.desk.window.findChild(MemosPage)
        assert panel is not None
        self.desk.window.findChild(Inspector).show_tab(MEMOS_TAB)
        for _ in range(max(1, min(6, len(self.workspace.memos()) - MEMOS))):
            before = len(self.workspace.memos())
            panel.list.setFocus()
            self.press(panel.list, self.chance.choice((KEY.Key_Down, KEY.Key_PageDown, KEY.Key_Home)))
            self.press(panel.list, KEY.Key_Return)
            self.press(panel.list, KEY.Key_Delete)
            after = len(self.workspace.memos())
            self.expect(after == before - 1 or not before, f"Del leaves {after} of {before} memos")
        self.view.setFocus()

    def write_the_documents_memo(self) -> None:
        self.trigger("document_memo")
        field, words = self.focus(), f"{self.chance.choice(WORDS)} {self.chance.randrange(10_000)}"
        if self.expect(isinstance(field, MemoField), "no memo of the document") and isinstance(field, MemoField):
            field.selectAll()
            self.type(field, words)
            self.press(field, KEY.Key_Escape)
            here = self.workspace.document_id
            kept = [row.text for row in self.workspace.memos() if row.kind == "document" and row.document_id == here]
            self.expect(kept == [words], f"the document's memo is {kept}")
        self.view.setFocus()

    # --- the codebook ------------------------------------------------------------------------------------------------
    def rename_a_code(self) -> None:
        panel = self.desk.window.findChild(CodebookPanel)
        assert panel is not None
        panel.tree.setFocus()
        self.press(panel.tree, self.chance.choice((KEY.Key_Down, KEY.Key_Up, KEY.Key_Home)))
        self.press(panel.tree, KEY.Key_F2)
        editor, name = self.focus(), f"{self.chance.choice(WORDS)} {self.chance.randrange(10_000)}"
        if self.expect(isinstance(editor, QLineEdit), "F2 opens no name"):
            self.type(editor, name)
            self.press(editor, KEY.Key_Return)
            self.expect(any(row.name == name for row in self.workspace.codes()), f"no code is called {name}")
        self.view.setFocus()

    def filter_the_codebook(self) -> None:
        panel = self.desk.window.findChild(CodebookPanel)
        assert panel is not None
        panel.filter.setFocus()
        self.type(panel.filter, "code")
        self.expect(panel.filter.text() == "code", "the filter takes no letters")
        for _ in range(4):
            self.press(panel.filter, KEY.Key_Backspace)
        self.expect(not panel.filter.text(), "the filter stays")
        self.view.setFocus()

    def edit_a_code(self) -> None:
        self.workspace.choose_code(self.chance.choice(self.workspace.codes()).code_id)
        before = self.step()
        self.trigger("edit_code")
        editor = self.shown("codeEditor")
        if self.expect(editor is not None, "no editor of the code") and editor is not None:
            field = editor.findChild(QPlainTextEdit)
            self.type(field, self.chance.choice(WORDS))
            button = editor.findChild(QPushButton, "dialogOk")
            assert button is not None
            QTest.mouseClick(button, LEFT)
            self.expect(self.step() > before, "what was typed about the code is not kept")
            editor.close()
        QApplication.processEvents()
        self.view.setFocus()

    def delete_a_code(self) -> None:
        codes = self.workspace.codes()
        if len(codes) <= 12:
            return
        self.workspace.choose_code(codes[-1].code_id)
        QTimer.singleShot(0, lambda: self._agree(200))
        self.trigger("delete_codes")
        self.settle()
        self.expect(len(self.workspace.codes()) < len(codes), f"there are still {len(codes)} codes")

    def _agree(self, times: int) -> None:
        """Say yes in the question that is asked, as soon as it is there."""
        box = QApplication.activeModalWidget()
        button = box.findChild(QPushButton, "confirmButton") if isinstance(box, QMessageBox) else None
        if button is not None:
            QTest.mouseClick(button, LEFT)
        elif times:
            QTimer.singleShot(10, lambda: self._agree(times - 1))

    # --- taking out, comparing ---------------------------------------------------------------------------------------
    def export(self) -> None:
        target = self.folder / "out.xlsx"
        target.unlink(missing_ok=True)
        with patch.object(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(target), "")):
            self.press(self.desk.window, KEY.Key_E, MOD.ControlModifier)
            for dialog in QApplication.topLevelWidgets():
                if isinstance(dialog, QDialog) and dialog.isVisible() and dialog.findChild(QPushButton, "dialogOk"):
                    dialog.accept()
            self.settle()
        self.expect(target.exists() and target.stat().st_size > 1000, "no table was written")
        self.desk.window.notices.clear()

    def compare(self) -> None:
        self.trigger("compare_coders")
        self.settle()
        self.expect(bool(self.desk.compare.windows), "no window of comparison")
        for window in list(self.desk.compare.windows):
            QTest.qWait(50)
            self.settle()
            QTest.keyClick(window, KEY.Key_J)
            QApplication.processEvents()
            window.close()
        self.settle()

    def look_at_the_history(self) -> None:
        self.trigger("history")
        QTest.qWait(100)
        self.settle()
        window = self.shown("historyWindow")
        if self.expect(window is not None, "no history") and window is not None:
            self.press(window, KEY.Key_Down)
            window.close()
        QApplication.processEvents()

    def rest(self) -> None:
        """Put everything back as it was, so that what is measured now can be compared with what was measured then."""
        self.settle()
        self.desk.window.notices.clear()
        for dialog in QApplication.topLevelWidgets():
            if dialog is not self.desk.window and dialog.isVisible():
                dialog.close()
        self.workspace.choose_document(2)
        self.workspace.choose_document(1)
        self.look_through_the_inspector()
        self.workspace.choose_coding(0)
        self.workspace.choose_code(1)
        self.view.setFocus()
        self.press(self.view, KEY.Key_Home, MOD.ControlModifier)
        self.settle()
        self.missed.clear()

    def acts(self) -> list[tuple[int, Callable[[], None]]]:
        """Return every act with its weight."""
        return [
            (6, self.scroll_by_wheel), (5, self.scroll_by_keys), (5, self.jump), (3, self.find),
            (1, self.search_everywhere), (3, self.go_through_tabs), (2, self.close_and_open_a_tab), (1, self.zoom),
            (1, self.change_the_colours), (2, self.look_through_the_inspector), (1, self.open_the_command_palette),
            (1, self.look_at_help), (4, self.select_by_drag), (3, self.select_by_clicks), (3, self.select_by_keys),
            (14, self.code_by_number), (8, self.code_by_palette), (4, self.code_again), (1, self.code_in_vivo),
            (4, self.code_by_drop), (6, self.move_borders), (7, self.take_a_coding_off), (2, self.star),
            (9, self.undo_and_redo), (3, self.write_a_memo), (2, self.delete_a_memo),
            (1, self.write_the_documents_memo), (2, self.rename_a_code), (2, self.filter_the_codebook),
            (1, self.edit_a_code), (1, self.delete_a_code),
            (1, self.export), (1, self.compare), (1, self.look_at_the_history),
        ]  # fmt: skip
