"""Where the keys and the mouse of the soak's person go, and whether what they were to bring about came about."""

from __future__ import annotations

import random
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget

from qda.model.span import Span
from qda.store.queries.codings import SegmentRow, segment
from qda.ui.desk import Desk
from qda.ui.view.document_view import DocumentView
from qda.ui.workspace import Workspace

KEY, MOD = Qt.Key, Qt.KeyboardModifier


class Hands:
    """Somebody at the window: where the keys go, what stands there, and what came of an act."""

    def __init__(self, desk: Desk, chance: random.Random, folder: Path) -> None:
        self.desk, self.chance, self.folder = desk, chance, folder
        self.given_up: list[str] = []
        self.missed: list[str] = []
        """What the act that is under way did not bring about."""
        self.prepared = self.step()  # what is not undone before the end

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

    def words_point(self) -> QPoint:
        """Return where the mouse meets the text, not a handle of the chosen coding nor the sign of a memo."""
        page = self.view.page
        for _ in range(50):
            at = self.point()
            place = QPointF(at)
            if page.handle_at(place) is None and not page.memos_under(place) and not page.is_beside(place):
                return at
        return self.point()

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

    def focus(self) -> QWidget | None:
        """Return where the keys of a keyboard go: while a popup is open, into that, whatever has the focus."""
        popup = QApplication.activePopupWidget()
        return (popup.focusWidget() or popup) if popup is not None else QApplication.focusWidget()

    def shown(self, name: str) -> QWidget | None:
        return next(
            (each for each in QApplication.topLevelWidgets() if each.objectName() == name and each.isVisible()), None
        )

    # --- what came of it ---------------------------------------------------------------------------------------------
    def expect(self, happened: bool, words: str) -> bool:
        """Note what an act did not bring about, with where the keyboard was."""
        if not happened:
            where = {
                "active": QApplication.activeWindow(), "popup": QApplication.activePopupWidget(),
                "modal": QApplication.activeModalWidget(), "focus": QApplication.focusWidget(),
            }  # fmt: skip
            there = ", ".join(f"{name} {each.objectName() or each}" for name, each in where.items() if each is not None)
            self.missed.append(f"{words} [{there}]")
        return happened

    def step(self) -> int:
        """Return the number of the step that undo would take back."""
        step = self.workspace.project.undo_step
        return step.step_id if step is not None else 0

    def scrolled(self) -> tuple[int, tuple[int, float]]:
        """Return how far the text is scrolled.

        Above, a paragraph that is met for the first time may be higher than was guessed by just what was scrolled: then
        the bar stands where it stood, while the text has moved; near the edges only the bar tells.
        """
        return self.view.verticalScrollBar().value(), self.view.scroll_anchor()

    def place(self) -> tuple[int, int, tuple[int, float]]:
        return self.view.caret(), *self.scrolled()

    def coding(self) -> SegmentRow | None:
        """Return the coding that is chosen."""
        coding_id = self.workspace.coding_id
        return segment(self.workspace.project, coding_id) if coding_id else None

    def text(self) -> str:
        return self.workspace.project.text(self.workspace.document_id)

    def expect_coded(self, span: Span | None, words: str) -> None:
        """Expect that the chosen coding lies on a passage now, new or there already."""
        row = self.coding()
        self.expect(
            row is not None and span is not None and span.start <= row.start < row.end <= span.end,
            f"{words}: no code was put on {span}, chosen is {row.start if row else None}",
        )

    def tidy(self) -> None:
        """Expect that an act left nothing open; close what it did, so that the next one has a chance."""
        for _ in range(3):
            left = QApplication.activePopupWidget() or QApplication.activeModalWidget()
            if left is None:
                break
            self.expect(False, f"left open: {left.objectName() or left}")
            self.press(left.focusWidget() or left, KEY.Key_Escape)
            still = QApplication.activePopupWidget() or QApplication.activeModalWidget()
            if still is not None:
                still.close()
        for other in QApplication.topLevelWidgets():
            if other.isVisible() and other is not self.desk.window and isinstance(other, (QDialog, QMainWindow)):
                self.expect(False, f"left open: {other.objectName() or other}")
                other.close()
