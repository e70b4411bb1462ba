"""Codings, codebooks and exports: into the project and out of it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest

from qda.formats.coding_table import read_codings
from qda.store.project import Project
from qda.store.queries.imports import imports
from tests.cli.conftest import TEXT, Qda

HEAD = "document,start,end,code,coder,memo,quote\n"


def table(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "codings.csv"
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def test_codings_of_a_table_are_added_in_one_step(qda: Qda, tmp_path: Path, study: Path) -> None:
    start = TEXT.index("mayor")
    file = table(
        tmp_path,
        f"article,{start},{start + 5},Actors > Mayor,Cleo,who?,mayor",
        f"article,{start},{start + 5},Tone,Ada,,",
        f"article,{start},{start + 5},tone,ADA,,",
    )
    told = qda("codings", "import", study, file, "--json")
    assert told.code == 0
    assert told.json == {
        "added": 2,
        "duplicates": 1,
        "new_codes": ["Actors > Mayor"],
        "new_coders": ["Cleo"],
        "problems": [],
        "notes": [],
    }
    assert qda("info", study, "--json").json["codings"] == 6
    qda("undo", study)
    info = qda("info", study, "--json").json
    assert (info["codings"], [row["name"] for row in info["coders"]]) == (4, ["Ada", "Ben"])


BAD = (
    "nowhere,0,3,Tone,Ada,,",
    "article,0,9999,Tone,Ada,,",
    "article,0,3,Stance,Ada,,",
    "article,0,3,Tone,Ada,,Thy",
    "article,three,5,Tone,Ada,,",
    "article,29,31,Tone,Ada,,",
    "article,0,3,Tone,,,",
)


def test_a_code_and_one_below_it_in_the_same_table_are_both_codes(qda: Qda, tmp_path: Path, study: Path) -> None:
    table = tmp_path / "nested.csv"
    table.write_text(
        "document,start,end,code,coder\narticle,0,3,Tone > Harsh > Very,Ada\narticle,4,9,tone,Ada\n"
        "article,4,9,Tone > Harsh,Ada\n",
        encoding="utf-8",
    )
    assert qda("codings", "import", study, table).code == 0
    again = qda("codings", "import", study, table, "--json")
    assert (again.code, again.json["added"], again.json["duplicates"]) == (0, 0, 3)
    codes = {code["path"]: code["is_folder"] for code in qda("info", study, "--json").json["codes"]}
    assert not any(folder for path, folder in codes.items() if path.startswith("tone"))
    assert qda("check", study).code == 0


def test_one_bad_row_refuses_all_and_every_bad_row_is_named(qda: Qda, tmp_path: Path, study: Path) -> None:
    file = table(tmp_path, "article,0,3,Tone,Ada,,The", *BAD)
    told = qda("codings", "import", study, file)
    assert told.code == 3
    for row in range(3, 3 + len(BAD)):
        assert f"Row {row}:" in told.err
    assert "Row 2:" not in told.err
    assert qda("info", study, "--json").json["codings"] == 4


def test_bad_rows_are_skipped_if_asked_and_still_told(qda: Qda, tmp_path: Path, study: Path) -> None:
    file = table(tmp_path, "article,0,3,Tone,Ada,,The", *BAD)
    told = qda("codings", "import", study, file, "--skip-bad", "--json")
    assert told.code == 1
    assert told.json["added"] == 1
    assert [line.split(":")[0] for line in told.json["problems"]] == [f"Row {row}" for row in range(3, 3 + len(BAD))]


def test_a_table_without_the_columns_is_refused(qda: Qda, tmp_path: Path, study: Path) -> None:
    (tmp_path / "odd.csv").write_text("name,age\nAda,36\n", encoding="utf-8")
    told = qda("codings", "import", study, "odd.csv")
    assert (told.code, "“document”" in told.err) == (3, True)


def test_the_exported_segments_can_be_imported_again(qda: Qda, tmp_path: Path, study: Path) -> None:
    for name in ("out.xlsx", "out.csv"):
        assert qda("export", study, name).code == 0
        assert len(read_codings(tmp_path / name)) == 4
        told = qda("codings", "import", study, name, "--json")
        assert (told.code, told.json["added"], told.json["duplicates"]) == (0, 0, 4)


def test_the_workbook_has_its_sheets_and_columns(qda: Qda, tmp_path: Path, study: Path) -> None:
    assert qda("export", study, "out.xlsx").code == 0
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == [
        "Segments",
        "Segments wide",
        "Codebook",
        "Codes × documents",
        "Documents",
        "Memos",
        "About",
    ]
    head, *rows = book["Segments"].iter_rows(values_only=True)
    assert head == (
        "Segment id",
        "Document",
        "Set",
        "Case",
        "Code",
        "Code path",
        "Level 1",
        "Level 2",
        "Segment text",
        "Start",
        "End",
        "Paragraph",
        "Speaker",
        "Time",
        "Length",
        "Share of the document in %",
        "Weight",
        "Star",
        "Origin",
        "Memo",
        "Coder",
        "Coded on",
        "Modified on",
        "Context before",
        "Context after",
    )
    for row in rows:
        values = dict(zip(head, row, strict=True))
        assert values["Segment text"] == TEXT[values["Start"] : values["End"]]
    about = dict(book["About"].iter_rows(values_only=True, min_row=2))
    assert about["Filters"] == "none: everything is in this file"
    assert about["Rows in “Segments”"] == 4


@pytest.mark.parametrize(
    ("options", "texts"),
    [
        (["--coder", "ben"], ["praised", "نريد السلام"]),
        (["--code", "Stance"], ["praised the bridge", "blamed the mayor 👩‍👩‍👧", "praised"]),
        (["--code", "Stance > Blame", "--code", "Tone"], ["blamed the mayor 👩‍👩‍👧", "نريد السلام"]),
        (["--document", "article", "--coder", "Ada", "--code", "Praise"], ["praised the bridge"]),
        (["--starred"], []),
    ],
)
def test_exports_are_narrowed_by_options(
    qda: Qda, tmp_path: Path, study: Path, options: list[str], texts: list[str]
) -> None:
    assert qda("export", study, "out.csv", *options).code == 0
    rows = csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8-sig")))
    assert sorted(row["Segment text"] for row in rows) == sorted(texts)
    qda("export", study, "out.xlsx", *options)
    about = dict(openpyxl.load_workbook(tmp_path / "out.xlsx")["About"].iter_rows(values_only=True, min_row=2))
    assert "Filters" not in about
    qda("export", study, "out.json", *options)
    told = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert sorted(row["text"] for row in told["codings"]) == sorted(texts)


def test_chosen_sheets_and_tables(qda: Qda, tmp_path: Path, study: Path) -> None:
    qda("export", study, "out.xlsx", "--what", "matrix", "--what", "documents")
    assert openpyxl.load_workbook(tmp_path / "out.xlsx").sheetnames == ["Codes × documents", "Documents", "About"]
    qda("export", study, "out.csv", "--what", "codebook")
    assert (tmp_path / "out.csv").read_text(encoding="utf-8-sig").startswith('"Code","Path"')
    for wrong in (["out.csv", "--what", "wide", "--what", "memos"], ["out.html", "--what", "wide"]):
        assert qda("export", study, *wrong).code == 2


def test_coded_documents_and_a_copy_are_written(qda: Qda, tmp_path: Path, study: Path) -> None:
    for name in ("out.html", "out.docx", "out.sqlite"):
        assert qda("export", study, name).code == 0
    assert "Stance &gt; Blame" in (tmp_path / "out.html").read_text(encoding="utf-8")
    assert qda("info", "out.sqlite", "--json").json["codings"] == 4
    assert qda("export", study, "out.sqlite", "--coder", "Ada").code == 2


def test_unknown_endings_are_wrong_usage(qda: Qda, study: Path) -> None:
    assert qda("export", study, "out.pdf").code == 2
    assert qda("export", study, "out").code == 2
    assert qda("export", study, "out.xlsx", "--crlf").code == 2
    assert qda("export", study, "out.qdpx", "--coder", "Ada").code == 2
    assert qda("codebook", "export", study, "out.pdf").code == 2


def test_an_export_never_overwrites_the_project(qda: Qda, tmp_path: Path, study: Path) -> None:
    study.rename(tmp_path / "study.xlsx")
    before = (tmp_path / "study.xlsx").read_bytes()
    assert qda("export", "study.xlsx", "study.xlsx").code == 3
    assert (tmp_path / "study.xlsx").read_bytes() == before


def test_an_old_export_survives_a_filter_that_fits_nothing(qda: Qda, tmp_path: Path, study: Path) -> None:
    qda("export", study, "out.xlsx")
    before = (tmp_path / "out.xlsx").read_bytes()
    for wrong in (["--code", "Nothing"], ["--document", "none"], ["--coder", "Nobody"]):
        assert qda("export", study, "out.xlsx", *wrong).code == 3
    assert (tmp_path / "out.xlsx").read_bytes() == before
    assert qda("export", study, "nowhere/out.xlsx").code == 3


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_a_codebook_goes_from_one_project_to_another(qda: Qda, tmp_path: Path, study: Path, suffix: str) -> None:
    assert qda("codebook", "export", study, f"codes.{suffix}").code == 0
    qda("new", "other.concord", "--coder", "Dora")
    assert qda("codebook", "import", "other.concord", f"codes.{suffix}").code == 0
    assert qda("info", "other.concord", "--json").json["codes"] == qda("info", study, "--json").json["codes"]
    told = qda("codebook", "import", "other.concord", f"codes.{suffix}")
    assert "Added 0 codes and folders, changed 0" in told.err


def test_a_codebook_to_read_is_written(qda: Qda, tmp_path: Path, study: Path) -> None:
    for suffix in ("docx", "html"):
        assert qda("codebook", "export", study, f"codes.{suffix}").code == 0
        assert (tmp_path / f"codes.{suffix}").stat().st_size > 500
    assert "segments in" in (tmp_path / "codes.html").read_text(encoding="utf-8"), "how often each is used stands there"
    assert qda("codebook", "export", study, "codes.pdf").code == 2


def test_the_codebook_is_found_in_the_exported_workbook(qda: Qda, study: Path) -> None:
    qda("export", study, "out.xlsx")
    qda("new", "other.concord", "--coder", "Dora")
    assert qda("codebook", "import", "other.concord", "out.xlsx").code == 0
    assert qda("info", "other.concord", "--json").json["codes"] == qda("info", study, "--json").json["codes"]


def test_requirement_44_a_codebook_goes_to_another_program_and_comes_back_the_same(
    qda: Qda, tmp_path: Path, study: Path
) -> None:
    from qda.formats.refi.codebook import read_qdc

    told = qda("codebook", "export", study, "out.qdc")
    assert (told.code, "number keys of codes were not written" in told.err) == (0, True)
    qda("new", "other.concord", "--coder", "Cleo")
    told = qda("codebook", "import", "other.concord", "out.qdc")
    assert told.code == 0
    assert "Added" in told.err
    qda("codebook", "export", "other.concord", "again.qdc")
    assert (tmp_path / "again.qdc").read_bytes() == (tmp_path / "out.qdc").read_bytes()
    assert read_qdc(tmp_path / "out.qdc").entries[0].guid
    assert "changed 0" in qda("codebook", "import", study, "out.qdc").err
    with Project.open(study, read_only=True) as project:
        assert [(run.format, run.file_name) for run in imports(project)][1:] == [("refi-codebook", "out.qdc")]


def test_a_codebook_with_an_odd_name_cannot_command_the_terminal(qda: Qda, tmp_path: Path, study: Path) -> None:
    guid = "11111111-1111-4111-8111-111111111111"
    (tmp_path / "odd.qdc").write_text(
        f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="{guid}" name="a\x9b31mb" isCodable="true"/>'
        "</Codes></CodeBook>",
        encoding="utf-8",
    )
    told = qda("codebook", "import", study, "odd.qdc")
    assert told.code == 0
    assert "\x9b" not in told.err
    assert "“a?31mb” is called “a31mb” here" in told.err


def test_a_flat_codebook_of_another_program_is_split_when_asked(qda: Qda, tmp_path: Path, study: Path) -> None:
    guid = "11111111-1111-4111-8111-111111111111"
    (tmp_path / "flat.qdc").write_text(
        f'<CodeBook xmlns="urn:QDA-XML:codebook:1:0"><Codes><Code guid="{guid}" name="interesting\\places" '
        'isCodable="true"/></Codes><Sets/></CodeBook>'
    )
    told = qda("codebook", "import", study, "flat.qdc", "--split-names")
    assert (told.code, "names another edition of the standard" in told.err) == (0, True)
    qda("codebook", "export", study, "out.csv")
    assert "interesting > places" in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")


def test_a_broken_codebook_changes_nothing_and_is_told_in_one_line(qda: Qda, tmp_path: Path, study: Path) -> None:
    (tmp_path / "bad.qdc").write_text('<!DOCTYPE x [<!ENTITY a "b">]><CodeBook>&a;</CodeBook>')
    before = study.read_bytes()
    told = qda("codebook", "import", study, "bad.qdc")
    assert (told.code, told.err.count("\n")) == (3, 1)
    assert "document type declaration" in told.err
    assert study.read_bytes() == before
