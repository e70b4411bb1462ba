"""What these windows show belongs to who works here, and a Cancel elsewhere leaves them usable."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from qda.actions.coders import ensure_coder, set_blind
from qda.actions.coding import code_span
from qda.model.errors import Cancelled
from qda.model.progress import tell
from qda.model.span import Span
from qda.ui.desk import Desk
from qda.ui.pictures import window as drawing
from qda.ui.pictures.window import PicturesWindow
from qda.ui.searching import running
from qda.ui.searching.window import SearchWindow
from qda.ui.suggesting import window as suggesting
from qda.ui.suggesting.window import SuggestionsWindow
from qda.ui.taking_out.exporting import Exporting
from qda.ui.workspace import Workspace


def for_ever(*given: object) -> None:
    progress = given[-1]
    while True:
        time.sleep(0.01)
        tell(progress, 0, 0)  # pyright: ignore[reportArgumentType]


@pytest.fixture
def workspace(desk: Desk) -> Workspace:
    assert desk.workspace is not None
    return desk.workspace


def searching(desk: Desk) -> SearchWindow:
    desk.window.acts["find_all"].trigger()
    (window,) = desk.window.findChildren(SearchWindow)
    return window


def cancel_by_status_bar(qtbot: QtBot, desk: Desk) -> None:
    """Press the Cancel of the main window, of which the other windows do not know."""
    (task,) = desk.window.tasks.running
    task.cancel()
    qtbot.waitUntil(lambda: not desk.window.tasks.running)


def test_a_picture_stopped_in_the_status_bar_is_drawn_at_the_next_choice(
    qtbot: QtBot, desk: Desk, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    code_span(workspace.project, 1, workspace.codes()[1].code_id, Span(0, 20))
    with monkeypatch.context() as slowly:
        slowly.setattr(drawing, "_picture", for_ever)
        desk.window.acts["pictures"].trigger()
        (window,) = desk.window.findChildren(PicturesWindow)
        qtbot.waitUntil(lambda: bool(desk.window.tasks.running))
        cancel_by_status_bar(qtbot, desk)
        assert "Stopped" in window.told.text()
        qtbot.wait(1)  # the task is deleted
    window.draw()
    qtbot.waitUntil(lambda: window.canvas.picture is not None)


def test_a_search_stopped_in_the_status_bar_says_so(qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "_search", for_ever)
    window = searching(desk)
    window.question.ask("council")
    window.run()
    cancel_by_status_bar(qtbot, desk)
    assert "stopped" in window.told.text()


def test_blind_work_that_began_while_the_search_was_closed_offers_no_other_coder(
    desk: Desk, workspace: Workspace
) -> None:
    ben = ensure_coder(workspace.project, "Ben")
    window = searching(desk)
    window.filters.coder.setCurrentIndex(window.filters.coder.findData(ben))
    assert window.filters.coder.currentData() == ben
    window.close()
    set_blind(workspace.project, blind=True)
    searching(desk)
    assert window.filters.coder.findData(ben) < 0
    wanted = window.filters.wanted().coded
    assert wanted is None or wanted.coder_ids == {workspace.project.coder_id}


def test_chosen_segments_taken_out_in_blind_work_tell_nothing_of_others(
    qtbot: QtBot, desk: Desk, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = workspace.project
    own = code_span(project, 1, workspace.codes()[1].code_id, Span(0, 20))
    code_span(project, 1, workspace.codes()[1].code_id, Span(0, 20), coder_id=ensure_coder(project, "Ben"))
    set_blind(project, blind=True)
    target = tmp_path / "chosen.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(target), ""))
    Exporting(workspace, desk.window, desk).export_chosen([own], "what I asked")
    qtbot.waitUntil(target.exists)
    book = load_workbook(target)
    told = [str(cell.value) for sheet in book for row in sheet for cell in row]
    assert "what I asked" in told
    assert not [words for words in told if "Ben" in words]


def test_who_takes_over_does_not_see_what_was_learnt_from_the_coder_before(
    qtbot: QtBot, desk: Desk, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def compared(*given: object) -> None:
        asked.append(int(str(given[3])))
        raise Cancelled

    monkeypatch.setattr(suggesting, "_compared", compared)
    workspace.choose_code(workspace.codes()[1].code_id)
    window = SuggestionsWindow(workspace, desk.window)
    window.show()
    ben = ensure_coder(workspace.project, "Ben")
    workspace.use_coder(ben)
    qtbot.waitUntil(lambda: asked[1:] == [ben])
    window.close()
