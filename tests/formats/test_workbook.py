"""A researcher's words arrive in Excel as they are. The numbers are those of the list of bad inputs."""

from __future__ import annotations

import tempfile
import zipfile
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from openpyxl.utils.escape import unescape

from qda.formats import workbook
from qda.formats.cell_text import MAX_CELL_UNITS, utf16_length
from qda.formats.workbook import Column, Sheet, write_workbook
from qda.model.errors import Cancelled, CannotWrite


def read(path):
    return openpyxl.load_workbook(path)


def write_texts(path, *texts, width=60):
    return write_workbook(path, [Sheet("Segments", [Column("Text", width=width)], [(t,) for t in texts], len(texts))])


def cells_of(path):
    return [row[0] for row in read(path)["Segments"].iter_rows(min_row=2)]


@pytest.fixture
def target(tmp_path) -> Path:
    return tmp_path / "study.xlsx"


def assert_stays_as_it_is(target, text):
    write_texts(target, text)
    (cell,) = cells_of(target)
    assert cell.value == text
    assert cell.data_type == "s"
    assert cell.hyperlink is None
    with zipfile.ZipFile(target) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
        assert not any("externalLink" in name for name in archive.namelist())
    assert b"<f>" not in sheet
    assert b"<hyperlink" not in sheet


def test_case_60_a_command_stays_the_text_it_is(target):
    assert_stays_as_it_is(target, "=cmd|' /C calc'!A0")


@pytest.mark.parametrize("text", ['=HYPERLINK("http://example.org","look")', "{=1}"])
def test_case_61_links_and_array_formulas_stay_the_text_they_are(target, text):
    assert_stays_as_it_is(target, text)


@pytest.mark.parametrize("text", ["+1", "- and then he said", "-", "@SUM(A1)", "\t=1+1", "\n=1+1", "＝1+1"])
def test_case_62_what_begins_like_a_formula_stays_the_text_it_is(target, text):
    assert_stays_as_it_is(target, text)


@pytest.mark.parametrize("text", ["#REF!", "#N/A"])
def test_case_66_names_of_errors_stay_the_text_they_are(target, text):
    assert_stays_as_it_is(target, text)


@pytest.mark.parametrize("text", ["00123", "1E5", "TRUE", "2024-01-02"])
def test_case_67_numbers_and_dates_in_a_text_stay_text(target, text):
    assert_stays_as_it_is(target, text)


@pytest.mark.parametrize(
    "text", ["http://example.org/" + "a" * 3000, "mailto:someone@example.org", "internal:Sheet1!A1"]
)
def test_case_72_addresses_are_no_links(target, text):
    assert_stays_as_it_is(target, text)


@pytest.mark.parametrize(
    "text",
    [
        "  spaces at both ends  ",
        "two\nlines",
        "‘curly’ – ١٢٣ عربي 👩‍👩‍👧‍👦 e\u0301\u00a0\u200b\u202e",
        "<b>bold</b> & <img src=x>",
    ],
)
def test_any_text_stays_the_text_it_is(target, text):
    assert_stays_as_it_is(target, text)


@pytest.mark.parametrize(("text", "quoted"), [("=1", True), ("- he said", True), ("+1", True), ("@x", True)])
def test_case_62_such_text_stays_text_when_it_is_edited_in_excel(target, text, quoted):
    write_texts(target, text, "plain")
    first, second = cells_of(target)
    assert first.quotePrefix is quoted
    assert not second.quotePrefix


def test_case_62_carriage_return_before_a_formula(target):
    write_texts(target, "\r=1+1")
    (cell,) = cells_of(target)
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("\n=1+1", "s", True)


def test_case_60_a_code_called_like_a_formula_is_safe_as_a_heading(target):
    write_workbook(target, [Sheet("=1+1", [Column("=cmd|'x'!A0", "flag")], [(True,)], 1)])
    sheet = read(target)["=1+1"]
    assert (sheet["A1"].value, sheet["A1"].data_type) == ("=cmd|'x'!A0", "s")
    assert (sheet["A2"].value, sheet["A2"].data_type) == (1, "n")


def test_case_64_control_characters_are_replaced_and_listed(target):
    notes = write_texts(target, "clean", "a\x00b\x0bc\x1bd\x1b \ud800 \uffff")
    assert cells_of(target)[1].value == "a\ufffdb\ufffdc\ufffdd\ufffd \ufffd \ufffd"
    (note,) = notes
    assert (note.sheet, note.row, note.column) == ("Segments", 3, "Text")
    assert "U+0000, U+000B, U+001B (2), U+D800, U+FFFF" in note.what
    listed = list(read(target)["Notes"].iter_rows(min_row=2, values_only=True))
    assert listed == [(note.sheet, note.row, note.column, note.what)]


def test_a_clean_workbook_has_no_sheet_of_notes(target):
    assert write_texts(target, "clean") == ()
    assert read(target).sheetnames == ["Segments"]


@pytest.mark.parametrize("text", ["_x0041_", "a _x000D_ b", "_x0041_x0042_", "__x005F_x0041_", "_xyz_ _x41_"])
def test_case_65_what_looks_like_an_escape_is_shown_as_it_is(target, text):
    write_texts(target, text)
    (cell,) = cells_of(target)
    # openpyxl hands out what the file holds; Excel decodes it.
    assert unescape(cell.value) == text
    if text == "_x0041_":
        assert cell.value == "_x005F_x0041_"


@pytest.mark.parametrize("length", [32_767, 32_768, 40_000, 100_000])
def test_case_68_long_text_goes_on_in_columns_beside_it(target, length):
    text = ("word " * length)[:length]
    rows = ([n, text if n == 2 else "short", "after"] for n in range(4))
    columns = [Column("No", "integer"), Column("Segment text", width=60), Column("Next")]
    notes = write_workbook(target, [Sheet("Segments", columns, rows, 4)])
    table = list(read(target)["Segments"].iter_rows(values_only=True))
    parts = -(-length // MAX_CELL_UNITS)
    more = [f"Segment text ({n})" for n in range(2, parts + 1)]
    assert list(table[0]) == ["No", "Segment text", *more, "Next"]
    assert "".join(table[3][1 : 1 + parts]) == text
    assert table[3][-1] == table[1][-1] == "after"
    assert [note.row for note in notes] == ([4] if parts > 1 else [])


@pytest.mark.parametrize("cluster", ["😀", "👩‍👩‍👧‍👦", "e\u0301", "🇩🇪", "_x0041_"])
def test_case_69_cells_are_counted_in_utf16_and_never_split_a_character(target, cluster):
    text = cluster * 32_767
    write_texts(target, text)
    sheet = read(target)["Segments"]
    pieces = [unescape(cell) for cell in next(sheet.iter_rows(min_row=2, values_only=True))]
    assert "".join(pieces) == text
    for piece, written in zip(pieces, next(sheet.iter_rows(min_row=2, values_only=True)), strict=True):
        assert utf16_length(written) <= MAX_CELL_UNITS
        if not cluster.startswith("_"):
            assert piece == cluster * (len(piece) // len(cluster))


def test_case_70_rows_beyond_the_last_go_on_in_a_next_sheet(target, monkeypatch):
    monkeypatch.setattr(workbook, "MAX_ROWS", 11)
    write_workbook(target, [Sheet("Segments", [Column("No", "integer")], ([n] for n in range(25)), 25)])
    book = read(target)
    assert book.sheetnames == ["Segments", "Segments (2)", "Segments (3)"]
    assert [sheet["A1"].value for sheet in book] == ["No"] * 3
    assert [sheet.max_row for sheet in book] == [11, 11, 6]
    numbers = [value for sheet in book for (value,) in sheet.iter_rows(min_row=2, values_only=True)]
    assert numbers == list(range(25))


def test_case_70_a_full_sheet_has_no_empty_follower(target, monkeypatch):
    monkeypatch.setattr(workbook, "MAX_ROWS", 11)
    write_workbook(target, [Sheet("Segments", [Column("No", "integer")], ([n] for n in range(10)), 10)])
    assert read(target).sheetnames == ["Segments"]


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_case_70_with_excels_own_limit(target):
    write_workbook(target, [Sheet("Segments", [Column("No", "integer")], ([n] for n in range(1_048_577)), 0)])
    book = openpyxl.load_workbook(target, read_only=True)
    counts = [sum(1 for _ in sheet.iter_rows(values_only=True)) for sheet in book]
    book.close()
    assert counts == [1_048_576, 3]


def test_case_71_names_of_sheets(target):
    names = ["a/b\\c[d]:*?", "", "'quoted'", "History", "Codes", "CODES", "x" * 40, "x" * 31, "😀" * 31, "=1"]
    write_workbook(target, [Sheet(name, [Column("A")], []) for name in names])
    titles = read(target).sheetnames
    assert titles[:6] == ["a_b_c_d____", "Sheet", "quoted", "History_", "Codes", "CODES~2"]
    assert titles[6:8] == ["x" * 31, "x" * 29 + "~2"]
    assert titles[8:] == ["😀" * 15, "=1"]
    assert all(utf16_length(title) <= 31 for title in titles)


def test_case_73_times_with_a_zone_become_local_times(target):
    zone = timezone(timedelta(hours=3))
    row = (datetime(2026, 3, 1, 22, 30, 5, tzinfo=UTC), date(2026, 3, 1), datetime(2026, 3, 1, 8, 0), None)
    columns = [Column(name, "time", 20) for name in ("Coded on", "Day", "Naive", "Never")]
    write_workbook(target, [Sheet("Segments", columns, [row], 1)], zone=zone)
    cells = read(target)["Segments"][2]
    assert cells[0].value == datetime(2026, 3, 2, 1, 30, 5)
    assert cells[0].is_date
    assert cells[0].number_format == "yyyy-mm-dd hh:mm:ss"
    assert (cells[1].value, cells[1].number_format) == (datetime(2026, 3, 1), "yyyy-mm-dd")
    assert cells[2].value == datetime(2026, 3, 1, 8, 0)
    assert len(cells) == 3 or cells[3].value is None


def test_case_74_line_ends_become_lf_in_a_wrapped_cell(target):
    write_texts(target, "one\r\ntwo\rthree", width=10)
    (cell,) = cells_of(target)
    assert cell.value == "one\ntwo\nthree"
    assert cell.alignment.wrap_text


def test_case_75_a_failure_leaves_the_old_file(target, monkeypatch):
    write_texts(target, "old")
    before = target.read_bytes()

    def no_space(self, file):
        file.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(openpyxl.Workbook, "save", no_space)
    with pytest.raises(CannotWrite) as told:
        write_texts(target, "new")
    assert "No space left" in str(told.value.values["detail"])
    assert target.read_bytes() == before
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_case_75_a_missing_folder_is_told(tmp_path):
    with pytest.raises(CannotWrite):
        write_texts(tmp_path / "nowhere" / "study.xlsx", "text")


def test_cancel_stops_and_leaves_nothing_behind(target, tmp_path, monkeypatch):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    target.write_bytes(b"old")
    seen = []

    def until_half(done, total):
        seen.append((done, total))
        return done < 500

    with pytest.raises(Cancelled):
        write_workbook(
            target,
            [Sheet("A", [Column("x")], [("a",)], 1), Sheet("B", [Column("x")], (("b",) for _ in range(1000)), 1000)],
            progress=until_half,
        )
    assert seen[-1] == (500, 1001)
    assert target.read_bytes() == b"old"
    assert list(scratch.iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["scratch", "study.xlsx"]


def test_cancel_while_a_slow_query_still_gathers_rows(target):
    asked = []

    def never(done, total):
        asked.append(done)
        return False

    def endless():
        while True:
            yield ("text",)

    with pytest.raises(Cancelled):
        write_workbook(target, [Sheet("A", [Column("x")], endless(), 10)], progress=never)
    assert asked == [0]
    assert not target.exists()


def test_progress_ends_at_its_total(target):
    seen = []
    rows = [("a",)] * 600
    write_workbook(target, [Sheet("A", [Column("x")], rows, 600)], progress=lambda d, t: seen.append((d, t)) or True)
    assert seen == [(250, 600), (500, 600), (600, 600)]


def test_numbers_are_numbers_and_flags_are_0_or_1(target):
    columns = [Column("N", "integer"), Column("Share", "real"), Column("Star", "flag"), Column("Id", "integer")]
    write_workbook(target, [Sheet("S", columns, [(7, 12.345, True, 12345678901234567), (0, float("nan"), False, "x")])])
    sheet = read(target)["S"]
    first, second = (list(row) for row in sheet.iter_rows(min_row=2))
    assert [cell.value for cell in first] == [7, 12.345, 1, "12345678901234567"]
    assert [cell.data_type for cell in first] == ["n", "n", "n", "s"]
    assert [cell.number_format for cell in first[:3]] == ["0", "0.00", "0"]
    assert [cell.value for cell in second] == [0, None, 0, "x"]


def test_a_name_that_is_a_number_stays_text_in_a_column_of_text(target):
    write_workbook(target, [Sheet("S", [Column("Document")], [(2024,), (True,), (1.5,)])])
    values = [row[0] for row in read(target)["S"].iter_rows(min_row=2)]
    assert [(cell.value, cell.data_type) for cell in values] == [("2024", "s"), ("True", "s"), ("1.5", "s")]


def test_an_early_date_is_kept_as_text(target):
    write_workbook(target, [Sheet("S", [Column("D", "time")], [(date(1855, 5, 5),)])])
    assert read(target)["S"]["A2"].value == "1855-05-05"


def test_the_sheet_is_ready_to_be_read(target):
    columns = [Column("Code", width=20), Column("Segment text", width=70)]
    write_workbook(target, [Sheet("Segments", columns, [("A", "text")] * 3, 3)])
    sheet = read(target)["Segments"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B4"
    assert sheet["A1"].font.bold
    assert sheet["B2"].alignment.wrap_text
    assert not sheet["A2"].alignment.wrap_text
    assert sheet.column_dimensions["B"].width == 70
    assert sheet.print_title_rows == "$1:$1"


def test_rows_are_as_tall_as_their_text(target):
    write_texts(target, "short", "word " * 60, "one\ntwo\nthree", "long " * 6000)
    heights = [read(target)["Segments"].row_dimensions[row].height for row in range(2, 6)]
    assert heights == [None, 75, 45, 409]


def test_a_short_row_and_an_empty_sheet_are_fine(target):
    columns = [Column("A"), Column("B")]
    write_workbook(target, [Sheet("S", columns, [("a",), ()]), Sheet("Empty", columns, iter(()))])
    book = read(target)
    assert [cell.value for cell in book["Empty"][1]] == ["A", "B"]
    assert book["S"]["A2"].value == "a"


def test_every_part_of_the_file_is_well_formed_xml(target):
    write_texts(target, "=1", "\x00", "_x0041_", "x" * 40_000, "<&>'\"")
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            etree.fromstring(archive.read(name))


def test_a_wide_sheet_prints_on_pages_that_can_be_read_under_headings_that_show_all_their_words(target):
    columns = [Column("Share of the document in %", "real", 13), *(Column(f"Text {n}", width=90) for n in range(5))]
    write_workbook(
        target, [Sheet("Segments", columns, [(1.5, *"abcde")]), Sheet("About", [Column("What", width=28)], [])]
    )
    wide, narrow = openpyxl.load_workbook(target).worksheets
    assert (wide.page_setup.fitToWidth, narrow.page_setup.fitToWidth) == (3, 1)
    assert wide.row_dimensions[1].height == 60  # four lines beside the filter's arrow
