"""A table of codings becomes codings, or says which rows do not fit."""

from __future__ import annotations

from datetime import UTC, datetime

import openpyxl
import pytest

from qda.formats.coding_table import CodingRow, read_coding_table, read_codings
from qda.formats.csv_out import write_csv
from qda.formats.sheet_rows import Column
from qda.formats.workbook import Sheet, write_workbook
from qda.model.errors import BadTable
from qda.model.span import Span


def test_the_documented_columns(tmp_path):
    path = tmp_path / "codings.csv"
    path.write_text(
        'document,start,end,code,coder,memo,quote\nletter,0,5,A > B,Anna,why,"he ""said"""\nletter,7,9,C,Ben,,\n'
    )
    assert read_codings(path) == [
        CodingRow(2, "letter", 0, 5, ("A", "B"), "Anna", "why", 'he "said"'),
        CodingRow(3, "letter", 7, 9, ("C",), "Ben"),
    ]
    assert read_codings(path)[0].span == Span(0, 5)


def test_any_order_and_case_and_a_workbook_of_numbers(tmp_path):
    book = openpyxl.Workbook()
    for row in (
        ["Coder", "END", "Start", "Code", "Document", "Weight"],
        ["Anna", 5, 0.0, "B", 2024, 50],
        ["Ben", "9", "7", "B", "x"],
    ):
        book.active.append(row)
    book.save(tmp_path / "codings.xlsx")
    first, second = read_codings(tmp_path / "codings.xlsx")
    assert first == CodingRow(2, "2024", 0, 5, ("B",), "Anna", weight=50)
    assert second == CodingRow(3, "x", 7, 9, ("B",), "Ben")


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_our_own_sheet_of_segments_can_be_read(tmp_path, suffix):
    path = tmp_path / f"export{suffix}"
    quote = "- and then\n" + "he said it again, " * 3000
    columns = [
        *(Column(name) for name in ("Segment ID", "Document", "Code", "Code path")),
        Column("Segment text", width=60),
        *(Column(name, "integer") for name in ("Start", "End", "Weight")),
        Column("Coder"),
        Column("Coded on", "time"),
    ]
    row = ("id", "=letter", "B", "A > B", quote, 3, 3 + len(quote), None, "Anna", datetime(2026, 1, 1, tzinfo=UTC))
    if suffix == ".csv":
        write_csv(path, columns, [row])
    else:
        write_workbook(path, [Sheet("About", [Column("What")], [("x",)]), Sheet("Segments", columns, [row])])
    (coding,) = read_codings(path)
    assert (coding.document, coding.code, coding.coder) == ("=letter", ("A", "B"), "Anna")
    assert coding.quote == quote
    assert coding.span == Span(3, 3 + len(quote))


def test_rows_that_do_not_fit_are_listed_and_the_others_are_there(tmp_path):
    path = tmp_path / "codings.csv"
    path.write_text(
        "document;start;end;code;coder;weight\n"
        "a;0;5;B;Anna;\n"
        "a;x;5;B;Anna;\n"
        "a;5;5;B;Anna;\n"
        "a;-1;5;B;Anna;\n"
        ";0;5;B;Anna;\n"
        "a;0;5;  ;Anna;\n"
        "a;0;5;B;;\n"
        "a;0;1.5;B;Anna;\n"
        "a;0;12,000;B;Anna;\n"
        "a;0;5;B;Anna;101\n"
    )
    table = read_coding_table(path)
    assert [row.row for row in table.rows] == [2]
    assert [problem.row for problem in table.problems] == list(range(3, 12))
    with pytest.raises(BadTable) as told:
        read_codings(path)
    assert told.value.values["problems"][:3] == [
        "Row 3: the start “x” is not a whole number of characters.",
        "Row 4: the end 5 does not lie after the start 5.",
        "Row 5: the start “-1” is not a whole number of characters.",
    ]


def test_missing_columns_are_named(tmp_path):
    path = tmp_path / "codings.csv"
    path.write_text("document,start,code\na,1,B\n")
    with pytest.raises(BadTable) as told:
        read_codings(path)
    (problem,) = told.value.values["problems"]
    assert problem.startswith("the columns “end”, “coder” are missing")


def test_row_numbers_count_records_as_a_spreadsheet_does(tmp_path):
    path = tmp_path / "codings.csv"
    path.write_text('document,start,end,code,coder,memo\na,0,5,B,Anna,"two\nlines"\n\na,9,5,B,Anna,\n')
    assert [problem.row for problem in read_coding_table(path).problems] == [4]


def test_case_15_a_coder_or_code_of_which_nothing_is_seen_is_missing(tmp_path):
    path = tmp_path / "codings.csv"
    path.write_text(
        "document,start,end,code,coder\nletter,0,5,A,\u202e\nletter,0,5,\u200b,Anna\nletter,0,5,A > ,Anna\n",
        encoding="utf-8",
    )
    table = read_coding_table(path)
    assert [str(problem) for problem in table.problems] == [
        "Row 2: the coder is missing.",
        "Row 3: the code is missing.",
    ]
    assert [row.code for row in table.rows] == [("A",)]
