"""The report of an import as a workbook: read back, every cell is what was told."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from qda.actions.intake_report import write_intake_report
from qda.model.intake.report import IntakeReport, TextDecision
from qda.model.intake.wording import NOTES


@pytest.fixture(autouse=True)
def words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(NOTES, "moved", "A coding of “{name}” was moved by {detail}.")


def told() -> IntakeReport:
    report = IntakeReport("refi-project", "=interviews.qdpx", "ab" * 32, origin="NVivo 12")
    report.account("Coding").there = 7
    report.account("Coding").taken = 6
    report.account("Coding").left = 1
    report.account("Oddity").there = 1
    report.store("coding").read = 6
    report.store("coding").added = 6
    report.texts.append(TextDecision("Interview 1", "utf-8", "utf16", 2, False, "confirmed", 5, 5))
    report.texts.append(TextDecision("Interview 2", "cp1252", "codepoint", 1, True, "unsure"))
    report.note("moved", "Interview 1", "7", line=12)
    report.note("moved", "=Interview 2", "8", look=True)
    return report


def rows_of(path: Path) -> dict[str, list[list[object]]]:
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row), "a live formula"
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}


def test_a_report_is_read_back_from_its_workbook(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    write_intake_report(path, [told()])
    sheets = rows_of(path)
    assert list(sheets) == ["Import", "What happened", "In the file", "In the project", "Positions in texts"]
    assert sheets["Import"][1] == ["=interviews.qdpx", "REFI-QDA project", "NVivo 12", 2, "ab" * 32]
    # What is to be looked at stands first, whatever it was called.
    assert [row[1:3] for row in sheets["What happened"][1:]] == [["please look", "=Interview 2"], [None, "Interview 1"]]
    assert str(sheets["What happened"][2][3]).endswith("(line 12)")
    assert [row[1:] for row in sheets["In the file"][1:]] == [
        ["Codings (Coding)", 7, 6, 0, 0, 1],
        ["Oddity", 1, 0, 0, 0, 0],
    ]
    assert sheets["In the project"][1][1:] == ["Codings", 6, 6, 0, 0]
    assert sheets["Positions in texts"][1][1:5] == [
        "Interview 1",
        "utf-8",
        "UTF-16 units, a line break counts 2",
        "Confirmed: 5 of 5 quoted passages fit",
    ]
    assert "beginning of the file" in str(sheets["Positions in texts"][2][3])


def test_an_import_with_nothing_to_tell_has_one_sheet(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    write_intake_report(path, [IntakeReport("taguette", "a.sqlite3"), IntakeReport("rqda", "b.rqda")])
    assert {title: len(rows) for title, rows in rows_of(path).items()} == {"Import": 3}
