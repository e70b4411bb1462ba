"""A supervisor's changes in the exported workbook, shown and taken over from the command line."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from tests.cli.conftest import Qda


def edit(path: Path, title: str, value: str, *, row: int = 2) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["Segments"]
    column = [cell.value for cell in sheet[1]].index(title) + 1
    sheet.cell(row, column, value)
    book.save(path)


def test_changes_are_shown_first_and_then_taken_over_and_undone(qda: Qda, tmp_path: Path, study: Path) -> None:
    back = tmp_path / "back.xlsx"
    assert qda("export", study, back).code == 0
    told = qda("changes", study, back)
    assert (told.code, told.out) == (0, "")
    edit(back, "Memo", "look again")
    edit(back, "Code", "Tone")
    told = qda("changes", study, back)
    assert (told.code, "memo: “” → “look again”" in told.out, "Nothing was changed" in told.err) == (0, True, True)
    told = qda("changes", study, back, "--apply", "--json")
    assert told.code == 0
    assert told.json["taken"] == 2
    assert {one["field"] for one in told.json["proposals"]} == {"memo", "code"}
    assert qda("changes", study, back, "--json").json["proposals"] == []
    qda("undo", study)
    assert len(qda("changes", study, back, "--json").json["proposals"]) == 2


def test_a_code_that_is_not_clear_is_left_to_a_person(qda: Qda, tmp_path: Path, study: Path) -> None:
    for path in ("Voice > Quiet", "Place > Quiet"):
        qda("code", study, "--document", "article", "--start", 0, "--end", 3, "--code", path, "--coder", "Ben")
    back = tmp_path / "back.xlsx"
    qda("export", study, back, "--coder", "Ada")
    edit(back, "Code", "Quiet")
    told = qda("changes", study, back, "--apply")
    assert told.code == 1
    assert "not clear which code is meant" in told.out
    assert "0 changes taken over" in told.err


def test_a_file_that_is_no_export_is_told(qda: Qda, tmp_path: Path, study: Path) -> None:
    (tmp_path / "list.csv").write_text("name,number\nAda,1\n", encoding="utf-8")
    told = qda("changes", study, tmp_path / "list.csv")
    assert told.code == 3
    assert "segment id" in told.err


def test_reports_are_chosen_by_what_and_ending(qda: Qda, tmp_path: Path, study: Path) -> None:
    for what, by in (("segments", "code"), ("segments", "document"), ("codebook", None), ("documents", None)):
        for suffix in (".html", ".docx"):
            out = tmp_path / f"{what}-{by}{suffix}"
            told = qda("export", study, out, "--what", what, *(["--by", by] if by else []))
            assert (told.code, out.is_file()) == (0, True)
    assert "¶ 1" in (tmp_path / "segments-code.html").read_text(encoding="utf-8")
    for wrong in (
        ["--what", "memos"],
        ["--what", "codebook", "--by", "code"],
        ["--what", "segments", "--what", "codebook"],
    ):
        assert qda("export", study, tmp_path / "x.html", *wrong).code == 2
    assert qda("export", study, tmp_path / "x.csv", "--by", "code").code == 2
