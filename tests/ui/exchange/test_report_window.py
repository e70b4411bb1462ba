"""The report of an import: what to look at first, where it leads, and as a workbook."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTabWidget
from pytestqt.qtbot import QtBot

from qda.model.intake.report import IntakeReport
from qda.store.queries.documents import document_names
from qda.ui.desk import Desk
from qda.ui.exchange.count_tables import PlainTable
from qda.ui.exchange.leading import lead_to
from qda.ui.exchange.report_window import ImportReport, summary


@pytest.fixture
def shown(qtbot: QtBot, desk: Desk, report: IntakeReport) -> ImportReport:
    assert desk.workspace is not None
    window = ImportReport.of(report, desk.window, lead=partial(lead_to, desk.workspace))
    window.show()
    QApplication.processEvents()
    return window


def words_of(table: PlainTable) -> list[list[str]]:
    def cell(row: int, column: int) -> str:
        item = table.item(row, column)
        return item.text() if item is not None else ""

    return [[cell(row, column) for column in range(table.columnCount())] for row in range(table.rowCount())]


def test_what_to_look_at_stands_first_and_can_be_all_that_is_shown(qtbot: QtBot, shown: ImportReport) -> None:
    assert [line.result for line in shown.lines()] == ["Please look", "For the record", "For the record"]
    assert shown.lines()[0].words == "It is called “<b>bold</b>” here. (line 12)"
    qtbot.keyClick(shown.only_look, Qt.Key.Key_Space)
    assert len(shown.lines()) == 1
    said = " ".join(label.text() for label in shown.findChildren(QLabel))
    assert "REFI-QDA project “council.qdpx”, written by NVivo 12" in said
    assert "New in the project: 2 documents, 7 codings. 2 things to look at." in said
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in shown.findChildren(QLabel) if label.text())


def test_a_line_leads_to_its_document_or_code_by_the_keyboard(qtbot: QtBot, desk: Desk, shown: ImportReport) -> None:
    workspace = desk.workspace
    assert workspace is not None
    about = {line.document: row for row, line in enumerate(shown.lines())}
    front = workspace.document_id
    shown.table.selectRow(about["Letter"])
    qtbot.keyClick(shown.table, Qt.Key.Key_Return)
    assert workspace.document_id not in (0, front)
    shown.table.selectRow(about["Praise"])
    qtbot.keyClick(shown.table, Qt.Key.Key_Return)
    code = workspace.code(workspace.code_id)
    assert code is not None
    assert code.name == "Praise"
    shown.table.selectRow(about["<img src='x'>"])
    qtbot.keyClick(shown.table, Qt.Key.Key_Return)
    assert "is no document or code of the project" in shown.hint.text()


def test_counts_and_positions_have_their_pages(shown: ImportReport) -> None:
    elements = shown.findChild(PlainTable, "importElements")
    assert elements is not None
    assert words_of(elements) == [
        ["Maps and diagrams (Graph)", "1", "0", "0", "0", "0"],
        ["Codings (Coding)", "7", "7", "0", "0", "0"],
    ]
    odd = elements.item(0, 0)
    assert odd is not None
    assert not odd.icon().isNull(), "what does not reconcile is marked"
    positions = shown.findChild(PlainTable, "importPositions")
    assert positions is not None
    assert words_of(positions)[1] == ["Letter", "cp1252", "characters", "Unsure: please look at the passages"]
    tabs = shown.findChild(QTabWidget, "importReportPages")
    assert tabs is not None
    assert tabs.tabText(0) == "What happened (3)"


def test_it_is_saved_for_excel(
    qtbot: QtBot, desk: Desk, shown: ImportReport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "told.xlsx"
    monkeypatch.setattr(
        "qda.ui.exchange.report_window.QFileDialog.getSaveFileName", lambda *_args: (str(tmp_path / "told"), "")
    )
    save = shown.findChild(QPushButton, "saveImportReport")
    assert save is not None
    qtbot.mouseClick(save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not desk.window.tasks.running, timeout=20_000)
    assert openpyxl.load_workbook(target)["What happened"]["D2"].value == "It is called “<b>bold</b>” here. (line 12)"
    assert str(target) in shown.hint.text()


def test_how_a_text_was_counted_leads_to_the_text(qtbot: QtBot, desk: Desk, shown: ImportReport) -> None:
    workspace = desk.workspace
    assert workspace is not None
    tabs = shown.findChild(QTabWidget, "importReportPages")
    positions = shown.findChild(PlainTable, "importPositions")
    assert tabs is not None
    assert positions is not None
    tabs.setCurrentIndex(1)
    assert not shown.hint.text(), "counts lead nowhere"
    tabs.setCurrentIndex(2)
    assert "Double-click" in shown.hint.text()
    names = document_names(workspace.project)
    workspace.choose_document(next(number for number, name in names.items() if name == "Statement"))
    positions.setFocus()
    positions.selectRow(1)
    qtbot.keyClick(positions, Qt.Key.Key_Return)
    assert names[workspace.document_id] == "Letter"
    assert shown.isVisible()


def test_an_import_that_brought_nothing_new_says_so(desk: Desk) -> None:
    assert desk.window is not None  # it has the plurals
    report = IntakeReport("refi-project", "again.qdpx")
    report.store("document").joined = 3
    assert summary(report) == "Nothing new came into the project. Nothing needs a second look."
    report.store("code").added = 1
    assert summary(report).startswith("New in the project: 1 code or folder.")
