"""The History window beside the main one: reading the trail, and going back in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qda.actions.codebook import add_code, delete_codes, deleting_codes
from qda.actions.coding import code_span
from qda.analysis.history_table import TrailWish
from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.history import HistoryRow, StepPlace
from qda.ui.desk import Desk
from qda.ui.history.flow import HistoryFlow
from qda.ui.history.trail_model import HEADING_ROLE, STATE_ROLE, TrailModel
from qda.ui.history.window import HistoryWindow
from qda.ui.workspace import Workspace


def workspace_of(desk: Desk) -> Workspace:
    assert desk.workspace is not None
    return desk.workspace


@pytest.fixture
def flow(desk: Desk) -> HistoryFlow:
    """Open the window on a study in which one code was used twice and then deleted."""
    workspace = workspace_of(desk)
    project, (document_id, *_) = workspace.project, [workspace.document_id]
    praise = next(row.code_id for row in workspace.codes() if row.name == "Praise")
    code_span(project, document_id, praise, Span(28, 49))
    code_span(project, document_id, praise, Span(4, 11))
    delete_codes(project, [praise])
    desk.window.acts["history"].trigger()
    flow = workspace.findChild(HistoryFlow)
    assert flow is not None
    return flow


def window_of(flow: HistoryFlow) -> HistoryWindow:
    assert flow.trail is not None
    return flow.trail


def sentences(model: TrailModel) -> list[str]:
    rows = (model.index(row) for row in range(model.rowCount()))
    return [str(index.data()) for index in rows if not index.data(HEADING_ROLE)]


def detail(window: HistoryWindow) -> list[str]:
    model = window.detail.model_
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def settle(window: HistoryWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window._pause.isActive() and not window._turn.isActive())


def test_the_trail_tells_newest_first_and_what_a_step_did(flow: HistoryFlow, qtbot: QtBot) -> None:
    window = window_of(flow)
    settle(window, qtbot)
    told = sentences(window.model)
    assert told[0] == "Ann deleted the code “Praise” with 2 codings"
    assert told[-1] == "Ann added 2 documents"
    assert window.model.index(0).data(HEADING_ROLE)
    shown = detail(window)
    assert shown[0] == "2 codings taken off"
    assert "Its speaker praised t" in "\n".join(shown)
    QTest.keyClick(window.list, Qt.Key.Key_Down)
    settle(window, qtbot)
    assert detail(window)[0] == "Coding added"


def test_what_is_done_beside_it_comes_in_above_and_undone_steps_are_marked(
    flow: HistoryFlow, desk: Desk, qtbot: QtBot
) -> None:
    window = window_of(flow)
    desk.window.acts["undo"].trigger()
    assert sentences(window.model)[0] == "Ann took back: Delete the code “Praise”"
    rows = [window.model.index(row) for row in range(window.model.rowCount())]
    assert [row.data(STATE_ROLE) for row in rows[1:4]] == ["", "taken back", ""]
    assert sum(bool(row.data(HEADING_ROLE)) for row in rows) == 1
    settle(window, qtbot)


def test_filters_and_search_find_steps_of_what_is_gone(flow: HistoryFlow, qtbot: QtBot) -> None:
    window = window_of(flow)
    everything = len(sentences(window.model))
    at = window.filters.code.findText("Praise (deleted)")
    window.filters.code.setCurrentIndex(at)
    assert len(sentences(window.model)) == 4
    qtbot.keyClicks(window.filters.field, "put")
    qtbot.waitUntil(lambda: len(sentences(window.model)) == 2)
    qtbot.keyClicks(window.filters.field, " nowhere")
    qtbot.waitUntil(window.empty.isVisible)
    qtbot.mouseClick(window.empty.button, Qt.MouseButton.LeftButton)
    assert len(sentences(window.model)) == everything


def test_a_step_leads_to_its_passage(flow: HistoryFlow, desk: Desk, qtbot: QtBot) -> None:
    workspace, window = workspace_of(desk), window_of(flow)
    workspace.choose_document(2)
    settle(window, qtbot)
    QTest.keyClick(window.list, Qt.Key.Key_Return)
    assert workspace.document_id == 1


def test_undo_up_to_here_shows_what_goes_and_is_brought_back_by_one_button(
    flow: HistoryFlow, desk: Desk, qtbot: QtBot
) -> None:
    workspace, window = workspace_of(desk), window_of(flow)
    window.choose(next(row.step_id for row in _rows(window) if row.label.get("paragraph") == 2))
    qtbot.mouseClick(window.undo, Qt.MouseButton.LeftButton)
    dialog = flow.dialog
    assert dialog is not None
    assert dialog.sums.text() == "They touched 2 codings, 1 code."
    assert len(dialog.step_ids) == 3
    dialog.keep.setChecked(True)
    assert (len(dialog.step_ids), dialog.footer.button.text()) == (2, "Take back 2 steps")
    qtbot.mouseClick(dialog.footer.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.told.text() == "2 steps taken back.")
    assert any(row.name == "Praise" for row in workspace.codes())
    assert len(workspace.codings_here(1)) == 1
    banner = desk.window.notices.banners()[0]
    assert banner.text == "2 steps taken back."
    flow.undoing._turn_round(2, undo=True)
    qtbot.waitUntil(lambda: window.told.text() == "2 steps brought back.")
    assert not any(row.name == "Praise" for row in workspace.codes())


def _rows(window: HistoryWindow) -> list[HistoryRow]:
    found = (window.model.step_at(window.model.index(row)) for row in range(window.model.rowCount()))
    return [row for row in found if row is not None]


def test_a_step_that_was_taken_back_is_refused_and_can_be_brought_back(
    flow: HistoryFlow, desk: Desk, qtbot: QtBot
) -> None:
    window = window_of(flow)
    desk.window.acts["undo"].trigger()
    undone = next(row for row in _rows(window) if row.undone)
    window.choose(undone.step_id)
    settle(window, qtbot)
    assert not window.redo.isHidden()
    qtbot.mouseClick(window.undo, Qt.MouseButton.LeftButton)
    assert flow.dialog is None
    assert (window.problem.isVisible(), "taken back already" in window.problem.text()) == (True, True)
    qtbot.mouseClick(window.redo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.told.text() == "1 step brought back.")


def test_the_trail_on_show_goes_to_excel(flow: HistoryFlow, qtbot: QtBot, tmp_path: Path) -> None:
    window, path = window_of(flow), tmp_path / "trail.xlsx"
    window.filters.kind.setCurrentIndex(window.filters.kind.findData("documents"))
    flow.write(path, window.wish(), window.filters.told())
    qtbot.waitUntil(path.exists, timeout=10_000)
    qtbot.waitUntil(lambda: "trail.xlsx" in window.told.text(), timeout=10_000)
    book = load_workbook(path)
    assert [row[4].value for row in book["Steps"].iter_rows(min_row=2)] == ["Ann added 2 documents"]
    assert window.wish() == TrailWish(window.filters.wanted())


def test_tens_of_thousands_of_steps_are_read_page_by_page(study: Path, qapp: QApplication) -> None:
    with Project.open(study) as project:
        asked: list[int] = []
        model = TrailModel(project)
        model.set_places([StepPlace(step_id, "2026-03-01T10:00:00.000Z") for step_id in range(60_000, 0, -1)])
        assert model.rowCount() == 60_001
        assert "Ann added 2 documents" in str(model.index(60_000).data())
        asked += model._rows
        assert len(asked) <= 200


def test_a_window_that_works_on_something_large_takes_no_other_change(desk: Desk, qtbot: QtBot) -> None:
    workspace = workspace_of(desk)
    code_id = workspace.codes()[-1].code_id
    code_span(workspace.project, workspace.document_id, code_id, Span(0, 3))
    pieces = deleting_codes(workspace.project, [code_id])
    next(pieces)
    assert workspace.do(add_code, "In between") is None
    assert "Something large" in desk.window.notices.banners()[0].text
    pieces.close()
    assert workspace.code(code_id) is not None
    assert workspace.do(add_code, "Afterwards")
