"""What the person of the soak does: each act by mouse and key on the real window, as it is shown."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
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
    QWidget,
)

from qda.ui.codebook.panel import CodebookPanel
from qda.ui.coding.palette import CodePalette
from qda.ui.desk import Desk
from qda.ui.memo_field import MemoField
from qda.ui.view.document_view import DocumentView
from qda.ui.workspace import Workspace

KEY, MOD = Qt.Key, Qt.KeyboardModifier
LEFT = Qt.MouseButton.LeftButton
WORDS = ("river", "council", "market", "letter", "between", "people", "always", "never", "winter", "bridge")
LETTERS = ("code 1", "code 2", "cod", "ode 3", "1", "code 7")
_MOST, _LEAST = 600, 400  # codings between which the project is kept, so that it does not grow slow by growing
_DIGITS = (KEY.Key_1, KEY.Key_2, KEY.Key_3, KEY.Key_4, KEY.Key_5, KEY.Key_6, KEY.Key_7, KEY.Key_8, KEY.Key_9)


class Person:
    """Works on the window; every act leaves it as somebody else could go on from."""

    def __init__(self, desk: Desk, chance: random.Random, folder: Path) -> None:
        self.desk, self.chance, self.folder = desk, chance, folder
        self.given_up: list[str] = []
        step = self.workspace.project.undo_step
        self._prepared = step.step_id if step is not None else 0  # what is not undone before the end

    # --- what there is on the window -----------------------------------------------------------------------------
    @property
    def workspace(self) -> Workspace:
        assert self.desk.workspace is not None
        return self.desk.workspace

    @property
    def view(self) -> DocumentView:
        assert self.desk.tabs is not None
        if self.desk.tabs.page() is None:
            self.workspace.choose_document(1)
        page = self.desk.tabs.page()
        assert page is not None
        return page.view

    def codings(self) -> int:
        return sum(row.codings for row in self.workspace.coders())

    def press(self, widget: QWidget | None, key: Qt.Key, modifier: Qt.KeyboardModifier = MOD.NoModifier) -> None:
        QTest.keyClick(widget or self.desk.window, key, modifier)
        QApplication.processEvents()

    def type(self, widget: QWidget | None, words: str) -> None:
        if widget is not None:
            QTest.keyClicks(widget, words)
        QApplication.processEvents()

    def trigger(self, name: str) -> None:
        self.desk.window.acts[name].trigger()
        QApplication.processEvents()

    def settle(self, most_ms: int = 60_000) -> None:
        """Wait for what goes on in the background, as a person does who looks at the status bar."""
        waited = 0
        QApplication.processEvents()
        while self.desk.window.tasks.running and waited < most_ms:
            QTest.qWait(10)
            waited += 10
        QApplication.processEvents()
        if waited >= most_ms:
            self.given_up.append(", ".join(task.title for task in self.desk.window.tasks.running))

    def point(self) -> QPoint:
        area = self.view.viewport().rect().adjusted(60, 20, -120, -20)
        return QPoint(self.chance.randint(area.left(), area.right()), self.chance.randint(area.top(), area.bottom()))

    def come_back(self) -> None:
        """Go on in the main window with both texts open, as its owner does by a click into one of them."""
        assert self.desk.tabs is not None
        if self.desk.tabs.count() < 2:
            self.workspace.choose_document(2)
            self.workspace.choose_document(1)
        if QApplication.activeWindow() is not self.desk.window or self.view.viewport().focusWidget() is None:
            self.desk.window.activateWindow()
            QApplication.processEvents()
        self.view.setFocus()

    # --- reading ---------------------------------------------------------------------------------------------------
    def scroll_by_wheel(self) -> None:
        port = self.view.viewport()
        for _ in range(6):
            at, turn = QPointF(self.point()), self.chance.choice((-240, -120, 120))
            event = QWheelEvent(
                at, port.mapToGlobal(at), QPoint(), QPoint(0, turn), Qt.MouseButton.NoButton, MOD.NoModifier,
                Qt.ScrollPhase.NoScrollPhase, False,
            )  # fmt: skip
            QApplication.sendEvent(port, event)
            QApplication.processEvents()

    def scroll_by_keys(self) -> None:
        for _ in range(4):
            self.press(self.view, self.chance.choice((KEY.Key_PageDown, KEY.Key_PageDown, KEY.Key_PageUp)))

    def jump(self) -> None:
        bar = self.view.verticalScrollBar()
        bar.setValue(self.chance.randint(bar.minimum(), bar.maximum()))
        QApplication.processEvents()

    def find(self) -> None:
        self.press(self.view, KEY.Key_F, MOD.ControlModifier)
        field = QApplication.focusWidget()
        if not isinstance(field, QLineEdit):
            return
        field.selectAll()
        self.type(field, self.chance.choice(WORDS))
        QTest.qWait(250)  # it searches when the typing pauses
        for _ in range(3):
            self.press(field, KEY.Key_Return)
        self.press(field, KEY.Key_Escape)

    def search_everywhere(self) -> None:
        self.press(self.desk.window, KEY.Key_F, MOD.ControlModifier | MOD.ShiftModifier)
        window = self.shown("searchWindow")
        field = window.findChild(QLineEdit) if window is not None else None
        if window is None or field is None:
            return
        field.selectAll()
        self.type(field, self.chance.choice(WORDS))
        QTest.qWait(350)
        self.press(field, KEY.Key_Return)
        self.settle()
        self.press(window, KEY.Key_Escape)
        window.close()

    def shown(self, name: str) -> QWidget | None:
        return next(
            (each for each in QApplication.topLevelWidgets() if each.objectName() == name and each.isVisible()), None
        )

    def go_through_tabs(self) -> None:
        self.press(self.desk.window, KEY.Key_Tab, MOD.ControlModifier)
        self.press(self.desk.window, KEY.Key_Tab, MOD.ControlModifier)

    def close_and_open_a_tab(self) -> None:
        self.press(self.desk.window, KEY.Key_W, MOD.ControlModifier)
        self.workspace.choose_document(self.chance.choice((1, 2)))
        QApplication.processEvents()
        assert self.view is not None

    def zoom(self) -> None:
        self.press(self.desk.window, KEY.Key_Plus, MOD.ControlModifier)
        self.press(self.desk.window, KEY.Key_Minus, MOD.ControlModifier)
        self.press(self.desk.window, KEY.Key_0, MOD.ControlModifier)

    def change_the_colours(self) -> None:
        self.trigger("scheme_dark")
        self.trigger("scheme_light")

    def look_through_the_inspector(self) -> None:
        from qda.ui.inspector.panel import Inspector

        inspector = self.desk.window.findChild(Inspector)
        assert inspector is not None
        for tab in (1, 2, 3, 0):
            inspector.show_tab(tab)
            QApplication.processEvents()

    def open_the_command_palette(self) -> None:
        self.press(self.desk.window, KEY.Key_P, MOD.ControlModifier | MOD.ShiftModifier)
        field = QApplication.focusWidget()
        if isinstance(field, QLineEdit):
            self.type(field, "zoom")
            self.press(field, KEY.Key_Escape)

    def look_at_help(self) -> None:
        self.press(self.desk.window, KEY.Key_F1)
        self.trigger("report_problem")
        for name in ("keyboardHelp", "problemReport"):
            window = self.shown(name)
            if window is not None:
                window.close()
        QApplication.processEvents()

    # --- selecting ---------------------------------------------------------------------------------------------------
    def select_by_drag(self) -> None:
        port, begin, end = self.view.viewport(), self.point(), self.point()
        QTest.mousePress(port, LEFT, MOD.NoModifier, begin)
        for part in range(1, 5):
            QTest.mouseMove(port, begin + (end - begin) * part / 4)
            QApplication.processEvents()
        QTest.mouseRelease(port, LEFT, MOD.NoModifier, end)
        QApplication.processEvents()

    def select_by_clicks(self) -> None:
        port, at = self.view.viewport(), self.point()
        QTest.mouseDClick(port, LEFT, MOD.NoModifier, at)
        if self.chance.random() < 0.5:
            QTest.mouseClick(port, LEFT, MOD.NoModifier, at)  # a third click takes the sentence
        QApplication.processEvents()

    def select_by_keys(self) -> None:
        QTest.mouseClick(self.view.viewport(), LEFT, MOD.NoModifier, self.point())
        for _ in range(self.chance.randint(1, 6)):
            self.press(self.view, KEY.Key_Right, MOD.ControlModifier | MOD.ShiftModifier)
        self.press(self.view, self.chance.choice((KEY.Key_S, KEY.Key_Right)))

    def _select(self) -> None:
        self.view.setFocus()
        if self.view.page.selection.span() is None or self.chance.random() < 0.7:
            self.chance.choice((self.select_by_drag, self.select_by_clicks, self.select_by_keys))()
        self.view.setFocus()

    # --- coding ------------------------------------------------------------------------------------------------------
    def code_by_number(self) -> None:
        self._select()
        self.press(self.view, self.chance.choice(_DIGITS))

    def code_by_palette(self) -> None:
        self._select()
        self.press(self.view, KEY.Key_Return)
        palette = next((each for each in QApplication.topLevelWidgets() if isinstance(each, CodePalette)), None)
        if palette is None or not palette.isVisible():
            return
        self.type(palette.field, self.chance.choice(LETTERS))
        self.press(palette.field, KEY.Key_Return if self.chance.random() < 0.8 else KEY.Key_Escape)
        palette.hide()

    def code_again(self) -> None:
        self._select()
        self.press(self.view, KEY.Key_R)

    def code_in_vivo(self) -> None:
        if len(self.workspace.codes()) > 40:
            self.delete_a_code()
        self._select()
        self.press(self.view, KEY.Key_V)

    def code_by_drop(self) -> None:
        self._select()
        panel = self.desk.window.findChild(CodebookPanel)
        assert panel is not None
        data: QMimeData = panel.model.mimeData([panel.model.index(self.chance.randrange(panel.model.rowCount()), 0)])
        port, at = self.view.viewport(), self.point()
        for event in (
            QDragEnterEvent(at, Qt.DropAction.CopyAction, data, LEFT, MOD.NoModifier),
            QDropEvent(QPointF(at), Qt.DropAction.CopyAction, data, LEFT, MOD.NoModifier),
        ):
            QApplication.sendEvent(port, event)
        QApplication.processEvents()

    def _choose_a_coding(self) -> bool:
        self.press(self.view, KEY.Key_F8, self.chance.choice((MOD.NoModifier, MOD.ShiftModifier)))
        return bool(self.workspace.coding_id)

    def move_borders(self) -> None:
        if self._choose_a_coding():
            for _ in range(3):
                key = self.chance.choice((KEY.Key_Left, KEY.Key_Right, KEY.Key_Up, KEY.Key_Down))
                self.press(self.view, key, MOD.AltModifier)

    def take_a_coding_off(self) -> None:
        if self._choose_a_coding():
            self.press(self.view, KEY.Key_Delete)

    def star(self) -> None:
        if self._choose_a_coding():
            self.trigger("star_coding")

    def undo_and_redo(self) -> None:
        times = self.chance.randint(1, 6)
        for _ in range(times):
            step = self.workspace.project.undo_step
            if step is None or step.step_id <= self._prepared:
                break
            self.press(self.desk.window, KEY.Key_Z, MOD.ControlModifier)
        back = times if self.codings() < _LEAST else 0 if self.codings() > _MOST else self.chance.randint(0, times)
        for _ in range(back):
            self.press(self.desk.window, KEY.Key_Z, MOD.ControlModifier | MOD.ShiftModifier)

    # --- writing -----------------------------------------------------------------------------------------------------
    def write_a_memo(self) -> None:
        self._select()
        self.press(self.view, KEY.Key_M, MOD.ControlModifier)
        field = QApplication.focusWidget()
        if isinstance(field, QLineEdit):
            self.type(field, self.chance.choice(WORDS))
            self.press(field, KEY.Key_Tab)
            field = QApplication.focusWidget()
        if isinstance(field, QPlainTextEdit):
            self.type(field, self.chance.choice(WORDS) * 3)
            self.press(field, KEY.Key_Escape)
        if len(self.workspace.memos()) > 60:
            for _ in range(3):
                self.press(self.desk.window, KEY.Key_Z, MOD.ControlModifier)
        self.view.setFocus()

    def write_the_documents_memo(self) -> None:
        self.trigger("document_memo")
        field = QApplication.focusWidget()
        if isinstance(field, MemoField):
            field.selectAll()
            self.type(field, self.chance.choice(WORDS))
            self.press(field, KEY.Key_Escape)
        self.view.setFocus()

    # --- the codebook ------------------------------------------------------------------------------------------------
    def rename_a_code(self) -> None:
        panel = self.desk.window.findChild(CodebookPanel)
        assert panel is not None
        panel.tree.setFocus()
        self.press(panel.tree, self.chance.choice((KEY.Key_Down, KEY.Key_Up, KEY.Key_Home)))
        self.press(panel.tree, KEY.Key_F2)
        editor = QApplication.focusWidget()
        if isinstance(editor, QLineEdit):
            self.type(editor, f"{self.chance.choice(WORDS)} {self.chance.randrange(10_000)}")
            self.press(editor, KEY.Key_Return)
        self.view.setFocus()

    def filter_the_codebook(self) -> None:
        panel = self.desk.window.findChild(CodebookPanel)
        assert panel is not None
        panel.filter.setFocus()
        self.type(panel.filter, "code")
        for _ in range(4):
            self.press(panel.filter, KEY.Key_Backspace)
        self.view.setFocus()

    def edit_a_code(self) -> None:
        self.workspace.choose_code(self.chance.choice(self.workspace.codes()).code_id)
        self.trigger("edit_code")
        editor = self.shown("codeEditor")
        if editor is not None:
            field = editor.findChild(QPlainTextEdit)
            self.type(field, self.chance.choice(WORDS))
            button = editor.findChild(QPushButton, "dialogOk")
            assert button is not None
            QTest.mouseClick(button, LEFT)
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
        with patch.object(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(target), "")):
            self.press(self.desk.window, KEY.Key_E, MOD.ControlModifier)
            for dialog in QApplication.topLevelWidgets():
                if isinstance(dialog, QDialog) and dialog.isVisible() and dialog.findChild(QPushButton, "dialogOk"):
                    dialog.accept()
            self.settle()
        self.desk.window.notices.clear()

    def compare(self) -> None:
        self.trigger("compare_coders")
        self.settle()
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
        if window is not None:
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

    def acts(self) -> list[tuple[int, Callable[[], None]]]:
        """Return every act with its weight."""
        return [
            (6, self.scroll_by_wheel), (5, self.scroll_by_keys), (5, self.jump), (3, self.find),
            (1, self.search_everywhere), (3, self.go_through_tabs), (2, self.close_and_open_a_tab), (1, self.zoom),
            (1, self.change_the_colours), (2, self.look_through_the_inspector), (1, self.open_the_command_palette),
            (1, self.look_at_help), (4, self.select_by_drag), (3, self.select_by_clicks), (3, self.select_by_keys),
            (14, self.code_by_number), (8, self.code_by_palette), (4, self.code_again), (1, self.code_in_vivo),
            (4, self.code_by_drop), (6, self.move_borders), (7, self.take_a_coding_off), (2, self.star),
            (9, self.undo_and_redo), (3, self.write_a_memo), (1, self.write_the_documents_memo),
            (2, self.rename_a_code), (2, self.filter_the_codebook), (1, self.edit_a_code), (1, self.delete_a_code),
            (1, self.export), (1, self.compare), (1, self.look_at_the_history),
        ]  # fmt: skip
