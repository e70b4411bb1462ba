"""The Tables window: choosing, reading and sorting with mouse and keys, and from each cell to its segments."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from qda.actions.coders import ensure_coder, set_blind
from qda.actions.coding import code_span
from qda.analysis.crossing.asked import CoOccurrence, Together
from qda.model.errors import QdaError
from qda.model.progress import Progress, tell
from qda.model.span import Span
from qda.store.project import Project
from qda.ui.desk import Desk
from qda.ui.leads import SegmentsWanted
from qda.ui.main_window import MainWindow
from qda.ui.settings import Settings
from qda.ui.tables import counting
from qda.ui.tables.flow import CrossTablesFlow
from qda.ui.tables.model import OLD_ROLE, SHADE_ROLE
from qda.ui.tables.window import TablesWindow
from qda.ui.workspace import Workspace
from tests.ui.coding.test_coding_story import nameless_in


@pytest.fixture
def flow(qtbot: QtBot, light: QApplication, study: Path) -> Iterator[CrossTablesFlow]:
    """Open the window on two passages of praise, one criticised too, in the first document, and one in the second."""
    main = MainWindow(Settings())
    qtbot.addWidget(main)
    workspace = Workspace(Project.open(study), _fail, main)
    project = workspace.project
    code_span(project, 1, code_id(workspace, "Praise"), Span(28, 49))
    code_span(project, 1, code_id(workspace, "Praise"), Span(60, 80))
    code_span(project, 1, code_id(workspace, "Criticism"), Span(70, 90))
    code_span(project, 2, code_id(workspace, "Criticism"), Span(2, 7))
    flow = CrossTablesFlow(workspace, main, workspace)
    settle(flow.show_tables(), qtbot)
    yield flow
    workspace.closing.emit()
    workspace.close()


@pytest.fixture
def tables(flow: CrossTablesFlow) -> TablesWindow:
    assert flow.tables is not None
    return flow.tables


@pytest.fixture
def workspace(flow: CrossTablesFlow) -> Workspace:
    return flow._workspace


def _fail(error: QdaError) -> None:
    raise error


def code_id(workspace: Workspace, name: str) -> int:
    return next(row.code_id for row in workspace.codes() if row.name == name)


def settle(tables: TablesWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: tables.counting.task is None and not tables._again.isActive(), timeout=10_000)


def seen(tables: TablesWindow) -> list[list[str]]:
    """Return the table as it is seen, headings first."""
    model = tables.model
    across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
    columns = range(model.columnCount())
    lines = [["", *(str(model.headerData(column, across)) for column in columns)]]
    for row in range(model.rowCount()):
        lines.append([str(model.headerData(row, down)), *(str(model.index(row, one).data()) for one in columns)])
    return lines


def cell(tables: TablesWindow, row: str, column: str) -> QModelIndex:
    lines = seen(tables)
    return tables.model.index([line[0] for line in lines[1:]].index(row), lines[0][1:].index(column))


def place_of(tables: TablesWindow, index: QModelIndex) -> QPoint:
    return tables.view.visualRect(index).center()


def test_codes_by_document_with_totals_first_and_empty_codes_on_wish(tables: TablesWindow, qtbot: QtBot) -> None:
    assert seen(tables) == [
        ["", "All documents", "Statement", "Letter"],
        ["All codes", "4", "3", "1"],
        ["Criticism", "2", "1", "1"],
        ["Praise", "2", "2", "·"],
    ]
    qtbot.mouseClick(tables.choices.empty, Qt.MouseButton.LeftButton)
    assert [line[0] for line in seen(tables)[1:]] == ["All codes", "Criticism", "Praise", "Actor"]
    qtbot.mouseClick(tables.choices.rolled_up, Qt.MouseButton.LeftButton)
    settle(tables, qtbot)
    assert seen(tables)[2] == ["Stance", "4", "3", "1"]
    # A folder is a sum: it would leave no shade to the codes in it.
    assert [cell(tables, name, "Statement").data(SHADE_ROLE) for name in ("Stance", "Praise", "Criticism")] == [
        0,
        1,
        0.5,
    ]
    assert not nameless_in(tables)
    tables.choices.turned.setChecked(True)
    assert seen(tables)[0][:3] == ["", "All codes", "Stance"]
    assert seen(tables)[2][0] == "Statement"


def test_a_cell_leads_to_its_segments_by_mouse_and_by_enter(
    tables: TablesWindow, workspace: Workspace, qtbot: QtBot
) -> None:
    wanted: list[SegmentsWanted] = []
    workspace.segments_wanted.connect(wanted.append)
    praised = cell(tables, "Praise", "Statement")
    qtbot.mouseClick(tables.view.viewport(), Qt.MouseButton.LeftButton, pos=place_of(tables, praised))
    assert tables.told.text() == "Praise × Statement: 2"
    qtbot.mouseDClick(tables.view.viewport(), Qt.MouseButton.LeftButton, pos=place_of(tables, praised))
    assert wanted[-1] == SegmentsWanted("Praise × Statement", [1, 2])
    QTest.keyClick(tables.view, Qt.Key.Key_Up)
    QTest.keyClick(tables.view, Qt.Key.Key_Left)
    QTest.keyClick(tables.view, Qt.Key.Key_Return)
    assert wanted[-1] == SegmentsWanted("Criticism × All documents", [3, 4])
    tables.view.setCurrentIndex(cell(tables, "Praise", "Letter"))
    assert not tables.segments.isEnabled()
    QTest.keyClick(tables.view, Qt.Key.Key_Return)
    assert len(wanted) == 2
    assert tables.told.text() == "Praise × Letter: there are no segments."


def test_headings_sort_and_the_chosen_cell_stays_chosen(tables: TablesWindow, qtbot: QtBot) -> None:
    tables.view.setCurrentIndex(cell(tables, "Criticism", "Letter"))
    header = tables.view.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(1) + 20, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert [line[0] for line in seen(tables)[2:]] == ["Praise", "Criticism"]
    assert tables.told.text() == "Criticism × Letter: 1"
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert [line[0] for line in seen(tables)[2:]] == ["Criticism", "Praise"]


def test_edits_show_at_once_and_are_undone_in_the_window(
    tables: TablesWindow, workspace: Workspace, qtbot: QtBot
) -> None:
    code_span(workspace.project, 2, code_id(workspace, "Praise"), Span(2, 7))
    settle(tables, qtbot)
    assert seen(tables)[3] == ["Praise", "3", "2", "1"]
    workspace.undo()
    settle(tables, qtbot)
    assert seen(tables)[3] == ["Praise", "2", "2", "·"]


def test_codes_that_occur_together_and_follow_each_other(
    tables: TablesWindow, workspace: Workspace, qtbot: QtBot
) -> None:
    wanted: list[SegmentsWanted] = []
    workspace.segments_wanted.connect(wanted.append)
    tables.choices.choose("with")
    settle(tables, qtbot)
    assert seen(tables) == [
        ["", "Any code", "Criticism", "Praise"],
        ["Any code", "1", "1", "1"],
        ["Criticism", "1", "·", "1"],
        ["Praise", "1", "1", "·"],
    ]
    tables.lead(cell(tables, "Praise", "Criticism"))
    assert wanted[-1] == SegmentsWanted("Praise with Criticism", [2, 3])
    tables.choices.occurrence.setCurrentIndex(tables.choices.occurrence.findData("jaccard"))
    settle(tables, qtbot)
    assert seen(tables) == [["", "Criticism", "Praise"], ["Criticism", "–", "0.179"], ["Praise", "0.179", "–"]]
    tables.choices.choose("after")
    settle(tables, qtbot)
    assert seen(tables)[2] == ["Praise", "2", "1", "1"]
    tables.lead(cell(tables, "Praise", "Criticism"))
    assert wanted[-1] == SegmentsWanted("Praise, then Criticism", [2, 3])


def test_words_are_counted_in_the_text_and_shares_add_up(tables: TablesWindow, qtbot: QtBot) -> None:
    tables.choices.measure.setCurrentIndex(tables.choices.measure.findData("words"))
    settle(tables, qtbot)
    assert seen(tables)[3] == ["Praise", "7", "7", "·"]
    tables.choices.share.setCurrentIndex(tables.choices.share.findData("text"))
    settle(tables, qtbot)
    assert seen(tables)[2] == ["Criticism", "14.8 %", "12.5 %", "33.3 %"]
    assert cell(tables, "Criticism", "Letter").data(SHADE_ROLE) == 1.0
    assert "All text of the column is 100 %" in tables.remarks.text()


def test_nothing_that_fits_is_told_with_a_way_back(tables: TablesWindow, workspace: Workspace, qtbot: QtBot) -> None:
    tables.filters.use_codes(frozenset([code_id(workspace, "Actor")]))
    settle(tables, qtbot)
    assert tables.empty.isVisible()
    assert tables.empty.heading.text() == "Nothing fits"
    assert not tables.save.isEnabled()
    qtbot.mouseClick(tables.empty.button, Qt.MouseButton.LeftButton)
    settle(tables, qtbot)
    assert tables.view.isVisible()
    tables.choices.choose("with")
    tables.choices.together.setCurrentIndex(tables.choices.together.findData("sentence"))
    tables.choices.occurrence.setCurrentIndex(tables.choices.occurrence.findData("jaccard"))
    tables.filters.use_codes(frozenset([code_id(workspace, "Praise")]))
    settle(tables, qtbot)
    assert tables.empty.isVisible()


def test_codes_are_ticked_in_a_tree(tables: TablesWindow, workspace: Workspace, qtbot: QtBot) -> None:
    tables.filters.ask_codes()
    from qda.ui.tables.codes_choice import CodesDialog

    dialog = tables.findChild(CodesDialog)
    assert dialog is not None
    none = next(
        button for button in dialog.findChildren(type(dialog.footer.button)) if button.objectName() == "codesDialogNone"
    )
    qtbot.mouseClick(none, Qt.MouseButton.LeftButton)
    assert not dialog.footer.button.isEnabled()
    qtbot.keyClicks(dialog.field, "prai")
    dialog.tree.topLevelItem(0).setCheckState(0, Qt.CheckState.Checked)
    qtbot.mouseClick(dialog.footer.button, Qt.MouseButton.LeftButton)
    settle(tables, qtbot)
    assert [line[0] for line in seen(tables)[1:]] == ["All codes", "Praise"]
    assert tables.filters.told() == [("Only codes", "Stance; Stance > Praise")]


def test_the_table_is_copied_and_saved_as_it_is_seen(
    tables: TablesWindow, flow: CrossTablesFlow, qtbot: QtBot, tmp_path: Path
) -> None:
    qtbot.mouseClick(tables.copy, Qt.MouseButton.LeftButton)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0] == "\tAll documents\tStatement\tLetter"
    assert lines[3] == "Stance > Praise\t2\t2\t0"
    tables.view.setCurrentIndex(cell(tables, "Praise", "Statement"))
    QTest.keyClick(tables.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "2\n"
    shown = tables.shown()
    assert shown is not None
    for name in ("table.xlsx", "table.csv"):
        flow.write(tmp_path / name, shown)
        qtbot.waitUntil(lambda name=name: name in tables.told.text(), timeout=10_000)
    rows = [[one.value for one in row] for row in load_workbook(tmp_path / "table.xlsx")["Table"].iter_rows()]
    assert rows[0] == ["Code", "Code path", "All documents", "Statement", "Letter"]
    assert rows[3] == ["Praise", "Stance > Praise", 2, 2, 0]
    assert '"Praise","Stance > Praise","2","2","0"' in (tmp_path / "table.csv").read_text("utf-8-sig")


def test_long_counting_is_seen_and_can_be_stopped_and_done_after_all(
    tables: TablesWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = counting.grid_of

    def never_done(*_: object, progress: Progress, **__: object) -> None:
        while True:
            tell(progress, 1, 9)
            time.sleep(0.01)

    monkeypatch.setattr(counting, "grid_of", never_done)
    tables.choices.rolled_up.setChecked(True)
    qtbot.waitUntil(lambda: "still shown: Codes by document" in tables.remarks.text())
    assert cell(tables, "Praise", "Statement").data(OLD_ROLE)
    cancel = tables.findChildren(QPushButton, "taskCancel")[-1]
    qtbot.waitUntil(cancel.isVisible, timeout=5000)
    qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(tables.again.isVisible)
    assert tables.told.text() == "Stopped. Still shown: Codes by document: Segments"
    monkeypatch.setattr(counting, "grid_of", count)
    qtbot.mouseClick(tables.again, Qt.MouseButton.LeftButton)
    settle(tables, qtbot)
    assert seen(tables)[2][0] == "Stance"
    assert not cell(tables, "Praise", "Statement").data(OLD_ROLE)


def test_blind_work_counts_nobody_elses_codings(tables: TablesWindow, workspace: Workspace, qtbot: QtBot) -> None:
    ben = ensure_coder(workspace.project, "Ben")
    code_span(workspace.project, 2, code_id(workspace, "Praise"), Span(2, 7), coder_id=ben)
    tables.choices.choose("coder")
    settle(tables, qtbot)
    assert seen(tables)[0] == ["", "All coders", "Ann", "Ben"]
    assert tables.filters.who.isVisible()
    set_blind(workspace.project, blind=True)
    workspace.coders_changed.emit()
    settle(tables, qtbot)
    assert seen(tables)[0] == ["", "All coders", "Ann"]
    assert seen(tables)[1] == ["All codes", "4", "4"]
    assert not tables.filters.who.isVisible()


def test_the_window_opens_with_what_was_chosen_the_last_time(
    tables: TablesWindow, flow: CrossTablesFlow, qtbot: QtBot
) -> None:
    tables.choices.choose("with")
    tables.choices.together.setCurrentIndex(tables.choices.together.findData("sentences"))
    tables.choices.reach.setValue(3)
    tables.choices.totals.setChecked(False)
    QTest.keyClick(tables, Qt.Key.Key_Escape)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    again = flow.show_tables()
    assert again is not tables
    settle(again, qtbot)
    asked = CoOccurrence(Together.WITHIN_SENTENCES, 3)
    assert again.choices.question() == asked
    assert seen(again)[0] == ["", "Criticism", "Praise"]


def test_the_menu_opens_the_window_and_it_goes_with_its_project(desk: Desk) -> None:
    desk.window.acts["tables"].trigger()
    assert desk.workspace is not None
    flow = desk.workspace.findChild(CrossTablesFlow)
    assert flow is not None
    tables = flow.tables
    assert tables is not None
    assert tables.isVisible()
    assert desk.close_project()
    assert not tables.isVisible()
