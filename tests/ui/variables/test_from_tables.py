"""Surveys and variables from spreadsheets, in the window."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from qda.actions.variables import add_variable
from qda.store.queries.cases import cases
from qda.store.queries.documents import documents
from qda.store.queries.variables import values, variables
from qda.ui.desk import Desk
from qda.ui.exchange.report_window import ImportReport
from qda.ui.notices import Banner
from qda.ui.tasks import Task
from qda.ui.variables.columns_table import BECOMES, KIND
from qda.ui.variables.import_dialog import ValuesDialog
from qda.ui.variables.survey_dialog import SurveyDialog
from qda.ui.workspace import Workspace

SURVEY = (
    "Respondent,Age,What changed?,Consent\n"
    "R-01,36,The bridge was rebuilt and everybody came back.,yes\n"
    "R-02,NA,Nothing at all has changed since then.,no\n"
    "R-03,41,,yes\n"
)


@pytest.fixture
def workspace(desk: Desk) -> Workspace:
    assert desk.workspace is not None
    return desk.workspace


def choose(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), "Excel (*.xlsx)"))


def test_a_survey_is_looked_at_corrected_and_imported(
    desk: Desk, workspace: Workspace, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(SURVEY, encoding="utf-8")
    choose(monkeypatch, path)
    desk.window.acts["import_survey"].trigger()
    qtbot.waitUntil(lambda: desk.window.findChild(SurveyDialog) is not None)
    dialog = desk.window.findChild(SurveyDialog)
    assert isinstance(dialog, SurveyDialog)
    assert [choice.role for choice in dialog.columns.choices()] == ["name", "variable", "text", "variable"]
    assert dialog.told.text() == "3 cases, 2 documents and 2 variables will be made."
    age = dialog.columns.combo(1, KIND)
    age.setCurrentIndex(age.findData("integer"))
    assert "“Age” has 1 value that cannot be of this kind, such as: “NA” is not a whole number." in (
        dialog.footer.problem.text()
    )
    assert not dialog.footer.button.isEnabled()
    age.setCurrentIndex(age.findData("text"))
    qtbot.mouseClick(dialog.footer.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(cases(workspace.project)) == 3 and not desk.window.tasks.running)
    assert [row.name for row in documents(workspace.project)][2:] == ["R-01", "R-02"]
    assert documents(workspace.project)[2].set_names == ("answers",)
    assert [(row.name, row.kind) for row in variables(workspace.project)] == [("Age", "text"), ("Consent", "boolean")]
    banner = next(one for one in desk.window.findChildren(Banner) if "answers.csv" in one.text)
    assert "2 documents, 3 cases" in banner.text
    show = banner.findChild(object, "noticeButton")
    assert show is not None
    show.click()
    report = desk.window.findChild(ImportReport)
    assert isinstance(report, ImportReport)
    assert any("Empty answers left out: 1." in line.words for line in report.lines())
    workspace.undo()
    assert cases(workspace.project) == []
    assert len(documents(workspace.project)) == 2


def test_the_same_survey_is_noticed_before_it_doubles_the_documents(
    desk: Desk, workspace: Workspace, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(SURVEY, encoding="utf-8")
    choose(monkeypatch, path)

    def opened() -> SurveyDialog:
        before = set(desk.window.findChildren(SurveyDialog))
        desk.window.acts["import_survey"].trigger()
        qtbot.waitUntil(lambda: bool({*desk.window.findChildren(SurveyDialog)} - before))
        return ({*desk.window.findChildren(SurveyDialog)} - before).pop()

    first = opened()
    assert not first.before.isVisible()
    qtbot.mouseClick(first.footer.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(cases(workspace.project)) == 3 and not desk.window.tasks.running)
    second = opened()
    assert second.before.isVisible()
    assert "This very file was imported" in second.before.text()
    assert not second.footer.button.isEnabled()
    assert second.told.text() == (
        "0 cases, 2 documents and 0 variables will be made. 3 respondents are cases of the project already."
    )
    second.columns.set_role(0, "leave-out")
    assert "No column names the respondents" in second.told.text()
    second.columns.set_role(0, "name")
    second.once_more.click()
    qtbot.mouseClick(second.footer.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(documents(workspace.project)) == 6 and not desk.window.tasks.running)


def test_a_large_survey_is_stopped_half_way_and_leaves_nothing(
    desk: Desk, workspace: Workspace, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "answers.csv"
    lines = [f"R-{number:03},{number},The bridge number {number} was rebuilt." for number in range(200)]
    path.write_text("\n".join(["Respondent,Age,What changed?", *lines]), encoding="utf-8")
    choose(monkeypatch, path)
    desk.window.acts["import_survey"].trigger()
    qtbot.waitUntil(lambda: desk.window.findChild(SurveyDialog) is not None)
    dialog = desk.window.findChild(SurveyDialog)
    assert isinstance(dialog, SurveyDialog)

    def watch(task: Task) -> None:
        if "Importing" in task.title:
            task.progressed.connect(lambda done, total: task.cancel() if 2 * done > total else None)

    desk.window.tasks.started.connect(watch)
    before = workspace.project.undo_step
    dialog.footer.button.click()
    qtbot.waitUntil(lambda: any("Stopped" in one.text for one in desk.window.findChildren(Banner)))
    assert (cases(workspace.project), variables(workspace.project)) == ([], [])
    assert len(documents(workspace.project)) == 2
    assert workspace.project.undo_step == before


def test_a_column_can_be_left_out_and_each_question_get_its_document(
    desk: Desk, workspace: Workspace, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.append(["nothing", "here"])
    first.append(["a", "b"])
    sheet = book.create_sheet("Answers")
    for line in SURVEY.splitlines():
        sheet.append(line.split(","))
    path = tmp_path / "answers.xlsx"
    book.save(path)
    choose(monkeypatch, path)
    desk.window.acts["import_survey"].trigger()
    qtbot.waitUntil(lambda: desk.window.findChild(SurveyDialog) is not None)
    dialog = desk.window.findChild(SurveyDialog)
    assert isinstance(dialog, SurveyDialog)
    dialog.sheets.setCurrentIndex(1)
    dialog.sheets.activated.emit(1)
    qtbot.waitUntil(lambda: dialog.table.sheet == "Answers")
    for row in (1, 3):
        dialog.columns.set_role(row, "leave-out")
        assert not dialog.columns.combo(row, KIND).isEnabled()
    button = dialog.findChild(object, "surveyWay-1")
    assert button is not None
    button.click()
    dialog.set_name.clear()
    qtbot.mouseClick(dialog.footer.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(cases(workspace.project)) == 3 and not desk.window.tasks.running)
    assert [row.name for row in documents(workspace.project)][2:] == ["R-01 – What changed?", "R-02 – What changed?"]
    assert variables(workspace.project) == []


def test_variables_from_a_table_are_shown_with_what_does_not_fit(
    desk: Desk, workspace: Workspace, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_variable(workspace.project, "document", "Year", "integer")
    path = tmp_path / "about.csv"
    path.write_text("Document;Year;Post code;Empty\nstatement.txt;2018;00123;\nLetter;soon;04109;\nNowhere;1;2;\n")
    choose(monkeypatch, path)
    desk.window.acts["import_variables"].trigger()
    qtbot.waitUntil(lambda: desk.window.findChild(ValuesDialog) is not None)
    dialog = desk.window.findChild(ValuesDialog)
    assert isinstance(dialog, ValuesDialog)
    assert dialog.scope.currentData() == "document"
    assert [(one.role, one.kind) for one in dialog.columns.choices()] == [
        ("variable", "integer"),
        ("variable", "text"),
        ("leave-out", "text"),
    ]
    assert not dialog.columns.combo(0, KIND).isEnabled(), "the project's own variable keeps its kind"
    assert dialog.told.text() == "2 rows of 3 fit a document. 1 new variable."
    assert dialog.problems.toPlainText().splitlines() == [
        "Row 4: there is no document “Nowhere”.",
        "Row 3, “Year”: “soon” is not a whole number.",
    ]
    assert not dialog.footer.button.isEnabled()
    dialog.skip.setChecked(True)
    qtbot.mouseClick(dialog.footer.button, Qt.MouseButton.LeftButton)
    assert sorted(values(workspace.project, "document").values()) == ["00123", "04109", "2018"]
    assert desk.window.findChildren(Banner)[-1].text == "Variables imported from “about.csv”: 3 values set."


def test_cases_come_from_a_table_and_go_back_into_one(
    desk: Desk, workspace: Workspace, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Name,Age\nMira,36\nTom,41\n")
    choose(monkeypatch, path)
    desk.window.acts["import_variables"].trigger()
    qtbot.waitUntil(lambda: desk.window.findChild(ValuesDialog) is not None)
    dialog = desk.window.findChild(ValuesDialog)
    assert isinstance(dialog, ValuesDialog)
    assert dialog.scope.currentData() == "case", "the names are no documents"
    assert dialog.told.text() == "2 rows, of them 2 new cases. 1 new variable."
    assert dialog.columns.combo(0, BECOMES).currentData() == "variable"
    qtbot.mouseClick(dialog.footer.button, Qt.MouseButton.LeftButton)
    assert [row.name for row in cases(workspace.project)] == ["Mira", "Tom"]
    desk.window.acts["cases_variables"].trigger()
    QApplication.processEvents()
    window = desk.window.findChild(object, "variablesWindow")
    assert window is not None
    out = tmp_path / "out.xlsx"
    choose(monkeypatch, out)
    window.cases.write.click()
    qtbot.waitUntil(out.exists, timeout=20_000)
    book = openpyxl.load_workbook(out)
    assert [*book["Cases"].iter_rows(values_only=True)] == [("Case", "Age"), ("Mira", 36), ("Tom", 41)]
