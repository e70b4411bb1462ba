"""Tables of codes on the command line and in a notebook."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import qda as library
from tests.cli.conftest import Qda


def test_codes_are_counted_by_documents_coders_and_values(qda: Qda, study: Path, tmp_path: Path) -> None:
    told = qda("table", study, "codes-by-coders", "--sub-codes")
    assert told.code == 0, told.err
    assert told.out.splitlines() == [
        "Code\tCode path\tAll coders\tAda\tBen",
        "All codes\t\t4\t2\t2",
        "Stance\tStance\t3\t2\t1",
        "Praise\tStance > Praise\t2\t1\t1",
        "Blame\tStance > Blame\t1\t1\t0",
        "Tone\tTone\t1\t0\t1",
    ]
    (tmp_path / "years.csv").write_text("Document,Year\narticle,2019\n")
    qda("variables", "import", study, tmp_path / "years.csv", "--as", "Year=integer")
    by_year = qda("table", study, "codes-by-variable", "year", "--classes", "2000, 2010", "--empty", "--json").json
    assert by_year["columns"] == ["<2000", "2000 – <2010", "≥2010", "(no value)"]
    assert by_year["values"][0] == [0, 0, 2, 0]
    assert (by_year["row_totals"], by_year["total"]) == ([2, 1, 1], 4)


def test_codes_that_occur_together_and_follow_each_other(qda: Qda, study: Path) -> None:
    near = qda("table", study, "co-occurrence", "--near", "within 1 paragraph", "--json").json
    assert near["table"] == "Codes that occur together, within 1 paragraph"
    assert (near["rows"], near["values"]) == (
        ["Stance > Praise", "Stance > Blame", "Tone"],
        [[0, 1, 1], [1, 0, 0], [1, 0, 0]],
    )
    shared = qda("table", study, "co-occurrence", "--count", "shared", "--across-coders", "--json").json
    assert shared["values"] == [[len("praised")]]
    after = qda("table", study, "sequences", "--share", "row", "--json").json
    assert (after["rows"], after["columns"]) == (["Stance > Praise"], ["Stance > Blame", "Tone"])
    assert after["values"] == [[50, 50]]


def test_a_table_goes_into_a_workbook_that_says_what_it_counts(qda: Qda, study: Path, tmp_path: Path) -> None:
    told = qda(
        "table", study, "codes-by-documents", "--measure", "words", "--share", "text", "--coder", "Ada", "-o", "t.xlsx"
    )
    assert told.code == 0, told.err
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert [cell.value for cell in book["Table"][2]][:2] == ["All codes", None]
    about = [(row[0].value, row[1].value) for row in book["About"].iter_rows()]
    assert ("Cells", "Words, % of the text") in about
    assert ("Only coders", "Ada") in about


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("codes-by-variable",), "needs a variable’s NAME"),
        (("sequences", "--measure", "words"), "--measure means nothing for sequences"),
        (("codes-by-documents", "--share", "text"), "only words and characters are a part of the text"),
        (("co-occurrence", "--near", "beside"), "is none of overlap"),
        (("co-occurrence", "-o", "t.pdf"), "--out takes a .xlsx or .csv"),
    ],
)
def test_what_cannot_be_asked_is_refused(qda: Qda, study: Path, options: tuple[str, ...], said: str) -> None:
    told = qda("table", study, *options)
    assert told.code == 2
    assert said in told.err.replace("\n", " ")


def test_a_notebook_gets_data_frames(study: Path) -> None:
    with library.open(study) as project:
        table = project.table("coder", measure="characters", totals=True)
        assert table.loc[1].tolist() == ["Praise", "Stance > Praise", 18, 18, 7]
        jaccard = project.co_occurrence(count="jaccard", across_coders=True, empty=True)
        assert jaccard["Stance > Praise"].isna().tolist() == [True, False, False]
        assert project.sequences()["Tone"].tolist() == [1]
