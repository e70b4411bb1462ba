"""Typing, copying and pasting variables of documents and cases, as in a spreadsheet."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from qda.actions.cases import add_case, put_each_in_cases
from qda.actions.variables import NewValue, add_variable, set_value, set_values
from qda.model.step_wording import step_text
from qda.store.queries.cases import case_names, cases
from qda.store.queries.documents import documents
from qda.store.queries.variables import variables
from qda.ui.desk import Desk
from qda.ui.variables.cases_dialog import CaseMemoDialog
from qda.ui.variables.conditions_bar import ConditionDialog
from qda.ui.variables.import_dialog import ValuesDialog
from qda.ui.variables.model import BELONGS, FIRST, NAME
from qda.ui.variables.table import VariablesTable
from qda.ui.variables.variable_dialog import VariableDialog
from qda.ui.variables.window import TablePage, VariablesWindow
from qda.ui.workspace import Workspace


@pytest.fixture
def workspace(desk: Desk) -> Workspace:
    assert desk.workspace is not None
    return desk.workspace


@pytest.fixture
def window(desk: Desk, workspace: Workspace, qtbot: QtBot) -> VariablesWindow:
    """Open the window on a study of two documents with three variables and one case."""
    project = workspace.project
    for name, kind in (("Country", "text"), ("Year", "integer"), ("Spoken", "boolean")):
        add_variable(project, "document", name, kind)
    add_variable(project, "case", "Age", "integer")
    add_case(project, "Mira")
    desk.window.acts["cases_variables"].trigger()
    found = desk.window.findChild(VariablesWindow)
    assert isinstance(found, VariablesWindow)
    qtbot.waitExposed(found)
    return found


def rows(page: TablePage) -> list[list[str]]:
    model = page.model
    return [[model.text(row, column) for column in range(model.columnCount())] for row in range(model.rowCount())]


def at(table: VariablesTable, row: int, column: int) -> None:
    table.setCurrentIndex(table.model().index(row, column))
    table.setFocus()


def cell_field(table: VariablesTable) -> QLineEdit:
    """Return the field that is open in a cell."""
    return next(one for one in table.findChildren(QLineEdit, "variablesCell") if one.isVisible())


def typed(qtbot: QtBot, table: VariablesTable, words: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
    """Type into the current cell, whose field opens by itself, and press a key."""
    qtbot.keyClick(table, words[0])
    field = cell_field(table)
    qtbot.keyClicks(field, words[1:])
    qtbot.keyClick(field, key)


def test_values_are_typed_cell_by_cell_and_undone(window: VariablesWindow, workspace: Workspace, qtbot: QtBot) -> None:
    table = window.documents.table
    at(table, 0, FIRST)
    typed(qtbot, table, "Iraq")
    assert (table.currentIndex().row(), table.currentIndex().column()) == (1, FIRST), "Enter goes down"
    typed(qtbot, table, "Iran", Qt.Key.Key_Tab)
    assert (table.currentIndex().row(), table.currentIndex().column()) == (1, FIRST + 1), "Tab goes on"
    typed(qtbot, table, "2019")
    qtbot.keyClick(table, Qt.Key.Key_Right)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert rows(window.documents) == [["Statement", "", "Iraq", "", ""], ["Letter", "", "Iran", "2019", "yes"]]
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert rows(window.documents)[1][-1] == "no"
    for _ in range(2):
        qtbot.keyClick(table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert rows(window.documents)[1][-1] == ""
    qtbot.keyClick(table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert rows(window.documents)[1][-2] == ""
    assert (table.currentIndex().row(), table.currentIndex().column()) == (1, FIRST + 2), "undo leaves the place"


def test_what_does_not_fit_is_said_and_stays_to_be_corrected(window: VariablesWindow, qtbot: QtBot) -> None:
    table = window.documents.table
    at(table, 0, FIRST + 1)
    typed(qtbot, table, "soon")
    field = cell_field(table)
    assert field.text() == "soon"
    assert "“soon” is not a whole number." in window.documents.told.text()
    field.clear()
    qtbot.keyClicks(field, "2020")
    assert window.documents.told.text() == "2 documents"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert rows(window.documents)[0][FIRST + 1] == "2020"
    at(table, 0, FIRST + 1)
    typed(qtbot, table, "later", Qt.Key.Key_Escape)
    assert rows(window.documents)[0][FIRST + 1] == "2020"


def test_a_block_is_copied_and_pasted_in_one_step(window: VariablesWindow, workspace: Workspace, qtbot: QtBot) -> None:
    table = window.documents.table
    QGuiApplication.clipboard().setText('Mira; Tom\t"Iraq\nand ""Iran"""\t2018\tja\n\tJordan\t2019\tno\n')
    at(table, 0, BELONGS)
    qtbot.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert rows(window.documents) == [
        ["Statement", "Mira; Tom", 'Iraq\nand "Iran"', "2018", "yes"],
        ["Letter", "", "Jordan", "2019", "no"],
    ]
    assert window.documents.told.text() == "7 cells changed."
    assert list(case_names(workspace.project).values()) == ["Mira", "Tom"]
    table.selectAll()
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    step = workspace.project.undo_step
    assert step is not None
    assert step_text(step.verb, step.values) == "Change 7 values"
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    assert rows(window.documents) == [["Statement", "", "", "", ""], ["Letter", "", "", "", ""]]
    at(table, 0, NAME)
    QGuiApplication.clipboard().setText(copied)
    qtbot.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert rows(window.documents)[0] == ["Statement", "Mira; Tom", 'Iraq\nand "Iran"', "2018", "yes"]


def test_of_a_block_that_does_not_fit_nothing_is_pasted_unasked(window: VariablesWindow, qtbot: QtBot) -> None:
    page = window.documents
    QGuiApplication.clipboard().setText("Iraq\t2018\nIran\tabout 2019\nJordan\t2020")
    at(page.table, 0, FIRST)
    qtbot.keyClick(page.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert (
        "Nothing was pasted, because of 1 cell that cannot take it. First in row 2, “Year”: “about 2019”"
        in page.told.text()
    )
    assert rows(page)[0][FIRST] == ""
    qtbot.mouseClick(page.rest, Qt.MouseButton.LeftButton)
    assert [row[FIRST : FIRST + 2] for row in rows(page)] == [["Iraq", "2018"], ["Iran", ""]]
    assert "Left out beyond the table: 1 row or cell." in page.told.text()
    assert not page.rest.isVisible()


def test_one_cell_fills_all_that_are_selected(window: VariablesWindow, qtbot: QtBot) -> None:
    table = window.documents.table
    QGuiApplication.clipboard().setText("Iraq")
    table.selectColumn(FIRST)
    qtbot.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [row[FIRST] for row in rows(window.documents)] == ["Iraq", "Iraq"]


def test_pasted_names_below_the_last_case_become_cases(
    window: VariablesWindow, workspace: Workspace, qtbot: QtBot
) -> None:
    window.tabs.setCurrentWidget(window.cases)
    table = window.cases.table
    QGuiApplication.clipboard().setText("Mira\t\t36\nTom\t\t41\nZoe\t\t\n")
    at(table, 0, NAME)
    qtbot.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert rows(window.cases) == [["Mira", "", "36"], ["Tom", "", "41"], ["Zoe", "", ""]]
    qtbot.keyClick(table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert rows(window.cases) == [["Mira", "", ""]]


def test_a_whole_table_from_a_spreadsheet_is_pasted_and_becomes_variables(
    desk: Desk, window: VariablesWindow, workspace: Workspace, qtbot: QtBot
) -> None:
    headings = "\t".join(["Dokument", *(f"Größe {number}" for number in range(1, 31))])
    lines = ["\t".join([name, *(f"{number},5" for number in range(1, 31))]) for name in ("Letter", "statement.txt")]
    QGuiApplication.clipboard().setText("\r\n".join([headings, *lines]) + "\r\n")
    table = window.documents.table
    at(table, 0, NAME)
    qtbot.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    dialog = desk.window.findChild(ValuesDialog)
    assert isinstance(dialog, ValuesDialog)
    assert dialog.told.text() == "2 rows of 2 fit a document. 30 new variables."
    assert len(variables(workspace.project, "document")) == 3, "nothing is written before it was looked at"
    dialog.footer.button.click()
    assert window.documents.told.text() == "Variables imported from “Pasted table”: 60 values set."
    assert [row.kind for row in variables(workspace.project, "document")][3:] == ["decimal"] * 30
    assert "30,5" in rows(window.documents)[0] or "30.5" in rows(window.documents)[0]
    workspace.undo()
    assert len(variables(workspace.project, "document")) == 3


def test_a_table_of_people_is_pasted_where_there_are_no_cases_yet(
    desk: Desk, window: VariablesWindow, workspace: Workspace, qtbot: QtBot
) -> None:
    workspace.undo()  # no case is there any more
    workspace.undo()  # and no variable of cases
    window.tabs.setCurrentIndex(1)
    assert window.cases.empty.isVisible()
    QGuiApplication.clipboard().setText("Befragte\tAlter\nMira\t36\nTom\t41\n")
    qtbot.keyClick(window.cases.empty.button, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    dialog = desk.window.findChild(ValuesDialog)
    assert isinstance(dialog, ValuesDialog)
    assert dialog.told.text() == "2 rows, of them 2 new cases. 1 new variable."
    dialog.footer.button.click()
    assert [row.name for row in cases(workspace.project)] == ["Mira", "Tom"]


def test_a_case_is_added_renamed_sorted_and_deleted(
    window: VariablesWindow, workspace: Workspace, qtbot: QtBot
) -> None:
    window.tabs.setCurrentWidget(window.cases)
    page = window.cases
    qtbot.mouseClick(page.more, Qt.MouseButton.LeftButton)
    field = page.findChild(QLineEdit, "newCaseField")
    assert isinstance(field, QLineEdit)
    qtbot.keyClicks(field, "Abel")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert [row[NAME] for row in rows(page)] == ["Mira", "Abel"]
    assert page.table.currentIndex().row() == 1
    typed(qtbot, page.table, "mira")
    assert "There is something called “mira” here already." in page.told.text()
    field = cell_field(page.table)
    field.setText("Abe")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    menu = page.menu_for(NAME)
    next(entry for entry in menu.actions() if entry.text() == "Sort up").trigger()
    assert [row[NAME] for row in rows(page)] == ["Abe", "Mira"]
    assert "▲" in page.model.headerData(NAME, Qt.Orientation.Horizontal)
    next(entry for entry in page.menu_for(NAME).actions() if entry.text() == "Order of the list").trigger()
    at(page.table, 1, NAME)
    next(entry for entry in page.menu_for(NAME).actions() if entry.text() == "Move case up").trigger()
    assert [row.name for row in cases(workspace.project)] == ["Abe", "Mira"]


def test_columns_are_added_changed_in_kind_and_deleted(
    window: VariablesWindow, workspace: Workspace, qtbot: QtBot
) -> None:
    page, project = window.documents, workspace.project
    qtbot.mouseClick(page.add, Qt.MouseButton.LeftButton)
    dialog = page.findChild(VariableDialog)
    assert isinstance(dialog, VariableDialog)
    qtbot.keyClicks(dialog.name, "country")
    assert not dialog.footer.button.isEnabled()
    assert "already" in dialog.footer.problem.text()
    dialog.name.clear()
    qtbot.keyClicks(dialog.name, "Published")
    dialog.kind.setCurrentIndex(dialog.kind.findData("date"))
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    assert [(row.name, row.kind) for row in variables(project, "document")][-1] == ("Published", "date")
    country = variables(project, "document")[0].variable_id
    ids = [row.document_id for row in documents(project)]
    set_values(project, [NewValue(country, ids[0], "12"), NewValue(country, ids[1], "Iraq")])
    place = page.table.horizontalHeader().sectionViewportPosition(FIRST) + 8
    header = page.table.horizontalHeader().viewport()
    qtbot.mouseDClick(header, Qt.MouseButton.LeftButton, pos=QPoint(place, 8))
    changing = [one for one in page.findChildren(VariableDialog) if one.isVisible()][-1]
    changing.kind.setCurrentIndex(changing.kind.findData("integer"))
    assert changing.unfit.text() == "What cannot be of this kind: 1 value\nLetter: Iraq"
    assert not changing.footer.button.isEnabled()
    changing.drop.setChecked(True)
    qtbot.mouseClick(changing.footer.button, Qt.MouseButton.LeftButton)
    assert [row[FIRST] for row in rows(page)] == ["12", ""]
    next(entry for entry in page.menu_for(FIRST).actions() if entry.text() == "Delete variable").trigger()
    assert page.model.heading(FIRST) == "Year"
    assert "Ctrl+Z" in page.told.text()


def test_rows_are_filtered_by_words_and_by_conditions(
    window: VariablesWindow, workspace: Workspace, qtbot: QtBot
) -> None:
    page, project = window.documents, workspace.project
    country = variables(project, "document")[0].variable_id
    for row, value in zip(documents(project), ("Iraq", "Iran"), strict=True):
        set_value(project, country, row.document_id, value)
    qtbot.keyClick(page.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(page.filter, "ira")
    assert page.told.text() == "2 documents"
    qtbot.keyClicks(page.filter, "q")
    assert [row[NAME] for row in rows(page)] == ["Statement"]
    assert page.told.text() == "1 of 2 documents"
    page.filter.clear()
    qtbot.mouseClick(page.conditions.adder, Qt.MouseButton.LeftButton)
    dialog = window.findChild(ConditionDialog)
    assert isinstance(dialog, ConditionDialog)
    assert [dialog.value.itemText(n) for n in range(dialog.value.count())] == ["Iran", "Iraq"]
    dialog.value.setCurrentText("Iran")
    qtbot.mouseClick(dialog.footer.button, Qt.MouseButton.LeftButton)
    assert [row[NAME] for row in rows(page)] == ["Letter"]
    assert [one.words() for one in page.conditions.conditions] == ["Country is Iran"]
    chip = page.conditions.findChildren(type(page.conditions.adder).__mro__[1], "variablesWhere-document-0")[0]
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert len(rows(page)) == 2


def test_a_document_goes_into_a_case_by_the_menu(
    desk: Desk, window: VariablesWindow, workspace: Workspace, qtbot: QtBot
) -> None:
    page = window.documents
    page.table.selectRow(0)
    page.table.selectAll()
    next(entry for entry in page.menu_for(NAME).actions() if entry.text() == "Belongs to case…").trigger()
    dialog = page.findChild(object, "casesDialog")
    assert dialog is not None
    box = dialog.cases.item(0)
    box.setCheckState(Qt.CheckState.Checked)
    qtbot.keyClicks(dialog.new, "Council")
    qtbot.keyClick(dialog.new, Qt.Key.Key_Return)
    assert dialog.isVisible(), "Enter made the case and left the dialog open"
    qtbot.mouseClick(dialog.footer.button, Qt.MouseButton.LeftButton)
    assert [row[BELONGS] for row in rows(page)] == ["Mira; Council", "Mira; Council"]
    put_each_in_cases(workspace.project, {documents(workspace.project)[0].document_id: []})
    assert [row[BELONGS] for row in rows(page)] == ["", "Mira; Council"]


def test_the_memo_of_a_case_is_read_and_written_by_the_menu(
    window: VariablesWindow, workspace: Workspace, qtbot: QtBot
) -> None:
    def memo_dialog() -> CaseMemoDialog:
        page.table.selectRow(0)
        next(entry for entry in page.menu_for(NAME).actions() if entry.text() == "Memo of the case…").trigger()
        return page.findChildren(CaseMemoDialog)[-1]

    page = window.cases
    window.tabs.setCurrentWidget(page)
    dialog = memo_dialog()
    qtbot.keyClicks(dialog.memo, "Met twice, <b>shy</b>.")
    qtbot.mouseClick(dialog.footer.button, Qt.MouseButton.LeftButton)
    assert [row.memo for row in cases(workspace.project)] == ["Met twice, <b>shy</b>."]
    again = memo_dialog()
    assert again.memo.toPlainText() == "Met twice, <b>shy</b>."
    step = workspace.project.undo_step
    qtbot.mouseClick(again.footer.button, Qt.MouseButton.LeftButton)
    assert workspace.project.undo_step == step, "the same words leave no step"
    workspace.undo()
    assert [row.memo for row in cases(workspace.project)] == [""]
