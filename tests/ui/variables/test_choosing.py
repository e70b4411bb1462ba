"""Choosing by variables, cases and sets wherever documents or segments are chosen, and a document's own variables."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from qda.actions.cases import add_case, put_passage_in_cases
from qda.actions.coding import code_span
from qda.actions.variables import NewValue, add_variable, edit_variable, set_values
from qda.model.span import Span
from qda.store.queries.cases import case_places
from qda.store.queries.codebook import codes
from qda.store.queries.documents import documents
from qda.store.queries.variables import values_of
from qda.ui.desk import Desk
from qda.ui.documents.panel import DocumentsPanel
from qda.ui.inspector.document_page import DocumentInfoPage
from qda.ui.inspector.segment_panel import SegmentPanel
from qda.ui.searching.window import SearchWindow
from qda.ui.taking_out.exporting import ChoiceDialog
from qda.ui.variables.cases_dialog import CasesDialog
from qda.ui.variables.conditions_bar import ConditionDialog, ConditionsBar
from qda.ui.workspace import Workspace


@pytest.fixture
def workspace(desk: Desk) -> Workspace:
    """Let the statement be from Iraq and the letter from Iran, each with a coding of the code Actor."""
    assert desk.workspace is not None
    project = desk.workspace.project
    statement, letter = (row.document_id for row in documents(project))
    country = add_variable(project, "document", "Country")
    add_variable(project, "document", "Year", "integer")
    set_values(project, [NewValue(country, statement, "Iraq"), NewValue(country, letter, "Iran")])
    actor = next(row.code_id for row in codes(project) if row.name == "Actor")
    code_span(project, statement, actor, Span(0, 11))
    code_span(project, letter, actor, Span(2, 7))
    return desk.workspace


def ask(qtbot: QtBot, bar: ConditionsBar, value: str, *, about: str = "") -> None:
    """Add a condition as a person does."""
    qtbot.mouseClick(bar.adder, Qt.MouseButton.LeftButton)
    dialog = [one for one in bar.window().findChildren(ConditionDialog) if one.isVisible()][-1]
    if about:
        dialog.about.setCurrentIndex(dialog.about.findText(about))
    field = dialog.value.lineEdit()
    assert isinstance(field, QLineEdit)
    qtbot.keyClicks(field, value)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_the_list_of_documents_shows_those_that_fit(desk: Desk, workspace: Workspace, qtbot: QtBot) -> None:
    panel = desk.window.findChild(DocumentsPanel)
    assert isinstance(panel, DocumentsPanel)
    statement, letter = (row.document_id for row in documents(workspace.project))
    ask(qtbot, panel.conditions, "Iran")
    assert panel.model.shown() == [letter]
    country = next(iter(values_of(workspace.project, document_id=letter)))
    set_values(workspace.project, [NewValue(country, statement, "Iran"), NewValue(country, letter, "")])
    assert panel.model.shown() == [statement], "the list follows what is typed"
    workspace.undo()
    assert panel.model.shown() == [letter]
    chip = panel.findChild(QToolButton, "documentsWhere-0")
    assert isinstance(chip, QToolButton)
    assert chip.accessibleName().startswith("Country is Iran")
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert panel.model.shown() == [statement, letter]
    assert not panel.conditions.isVisible()


def test_a_condition_on_a_variable_that_is_gone_goes_too(desk: Desk, workspace: Workspace, qtbot: QtBot) -> None:
    panel = desk.window.findChild(DocumentsPanel)
    assert isinstance(panel, DocumentsPanel)
    ask(qtbot, panel.conditions, "Iran")
    country = panel.conditions.conditions[0].variable_id
    assert country is not None
    edit_variable(workspace.project, country, name="Land")
    assert [one.words() for one in panel.conditions.conditions] == ["Land is Iran"], "it follows the name"
    assert len(panel.model.shown()) == 1
    for _ in range(6):
        workspace.undo()
    assert panel.conditions.conditions == []
    assert len(panel.model.shown()) == 2


def test_the_segments_of_a_code_are_narrowed_to_what_fits(desk: Desk, workspace: Workspace, qtbot: QtBot) -> None:
    panel = desk.window.findChild(SegmentPanel)
    assert isinstance(panel, SegmentPanel)
    workspace.choose_code(next(row.code_id for row in workspace.codes() if row.name == "Actor"))
    assert len(panel.model.rows()) == 2
    qtbot.mouseClick(panel.filter_button, Qt.MouseButton.LeftButton)
    ask(qtbot, panel.conditions, "Iraq|Jordan")
    assert [row.document_id for row in panel.model.rows()] == [documents(workspace.project)[0].document_id]
    qtbot.mouseClick(panel.filter_button, Qt.MouseButton.LeftButton)
    assert len(panel.model.rows()) == 2


def test_all_documents_are_searched_only_where_a_condition_fits(desk: Desk, workspace: Workspace, qtbot: QtBot) -> None:
    desk.window.acts["find_all"].trigger()
    finder = desk.window.findChild(SearchWindow)
    assert isinstance(finder, SearchWindow)
    finder.open_with("her")
    qtbot.waitUntil(lambda: finder.told.text() == "1 hit in 1 document")
    ask(qtbot, finder.conditions, "Iran")
    qtbot.waitUntil(lambda: finder.told.text() == "Nothing found.")
    mira = add_case(workspace.project, "Mira")
    statement = documents(workspace.project)[0].document_id
    text = workspace.project.text(statement)
    start = text.index("Its speaker")
    put_passage_in_cases(workspace.project, statement, Span(start, start + 30), [mira])
    finder.conditions.set_conditions([])
    finder.field.setText("the")
    finder.run()
    qtbot.waitUntil(lambda: finder.told.text().startswith("6 hits"))
    ask(qtbot, finder.conditions, "Mira", about="Case")
    qtbot.waitUntil(lambda: finder.told.text() == "1 hit in 1 document")


def test_what_is_exported_is_narrowed_to_what_fits(
    desk: Desk, workspace: Workspace, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    desk.window.acts["export_excel"].trigger()
    dialog = desk.window.findChild(ChoiceDialog)
    assert isinstance(dialog, ChoiceDialog)
    ask(qtbot, dialog.conditions, "Iran")
    dialog.accept()
    qtbot.waitUntil(out.exists, timeout=10_000)
    book = openpyxl.load_workbook(out)
    head, *rows = book["Segments"].iter_rows(values_only=True)
    assert [row[head.index("Document")] for row in rows] == ["Letter"]
    assert [row[head.index("Country")] for row in rows] == ["Iran"]


def test_variables_of_the_document_in_front_are_typed_beside_it(desk: Desk, workspace: Workspace, qtbot: QtBot) -> None:
    page = desk.window.findChild(DocumentInfoPage)
    assert isinstance(page, DocumentInfoPage)
    desk.window.acts["document_memo"].trigger()
    section = page.variables
    qtbot.waitUntil(section.isVisible)
    statement = documents(workspace.project)[0].document_id
    workspace.choose_document(statement)
    fields = {field.row.name: field for field in section.findChildren(QLineEdit) if hasattr(field, "row")}
    assert fields["Country"].text() == "Iraq"
    year = fields["Year"]
    year.setFocus()
    qtbot.keyClicks(year, "soon")
    qtbot.keyClick(year, Qt.Key.Key_Return)
    assert "“soon” is not a whole number." in section.problem.text()
    qtbot.keyClick(year, Qt.Key.Key_Escape)
    assert (year.text(), section.problem.isVisible()) == ("", False)
    qtbot.keyClicks(year, "2018")
    qtbot.keyClick(year, Qt.Key.Key_Return)
    assert "2018" in values_of(workspace.project, document_id=statement).values()
    workspace.undo()
    assert year.text() == ""
    qtbot.mouseClick(section.change, Qt.MouseButton.LeftButton)
    dialog = desk.window.findChild(CasesDialog)
    assert isinstance(dialog, CasesDialog)
    qtbot.keyClicks(dialog.new, "Council")
    qtbot.keyClick(dialog.new, Qt.Key.Key_Return)
    qtbot.mouseClick(dialog.footer.button, Qt.MouseButton.LeftButton)
    assert section.cases.text() == "Council"


def test_a_selected_passage_is_put_into_a_case(desk: Desk, workspace: Workspace, qtbot: QtBot) -> None:
    ids = [add_case(workspace.project, name) for name in ("Mira", "Tom", "Zoe")]
    statement = documents(workspace.project)[0].document_id
    workspace.choose_document(statement)
    span = Span(0, 11)
    dialog = CasesDialog(workspace, desk.window, document_ids=[statement], span=span)
    qtbot.addWidget(dialog)
    dialog.show()
    for number in range(3):
        dialog.cases.item(number).setCheckState(Qt.CheckState.Checked)
    dialog.accept()
    assert [(row.case_id, row.span) for row in case_places(workspace.project)] == [(one, span) for one in ids]
    workspace.undo()
    assert case_places(workspace.project) == [], "what was said in one dialog is taken back at once"
    workspace.redo()
    again = CasesDialog(workspace, desk.window, document_ids=[statement], span=span)
    qtbot.addWidget(again)
    assert again.cases.item(0).checkState() is Qt.CheckState.Checked
    again.cases.item(0).setCheckState(Qt.CheckState.Unchecked)
    again.accept()
    assert [row.case_id for row in case_places(workspace.project)] == ids[1:]
