"""A codebook made in a spreadsheet, here or elsewhere, becomes entries."""

from __future__ import annotations

import uuid
import zipfile

import openpyxl
import pytest

from qda.formats.codebook_table import read_codebook, read_codebook_table, write_codebook
from qda.model.codebook import CodebookEntry
from qda.model.errors import BadTable, UnreadableFile
from qda.model.wording import explain, note_text

STANCE = CodebookEntry(path=("Stance",), is_folder=True, short_definition="How one speaks of the other")
CRITICISM = CodebookEntry(
    path=("Stance", "Criticism"),
    short_definition="- objections",
    full_definition="Somebody objects,\nin “their” words; or so",
    use_when="=it can be pointed at",
    dont_use_when="'=it cannot",
    example="00123",
    memo="_x0041_ 1E5",
    colour="#d55e00",
    number_key="3",
    guid="0f4c8a52-6f1d-4be5-9e8b-0a4b8f9e2c11",
)


def paths(path):
    return [entry.path for entry in read_codebook(path)]


@pytest.mark.parametrize("name", ["codebook.xlsx", "codebook.csv"])
def test_a_codebook_survives_the_way_there_and_back(tmp_path, name):
    entries = [STANCE, CRITICISM, CodebookEntry(path=("a>b",)), CodebookEntry(path=("c\\d",))]
    write_codebook(tmp_path / name, entries)
    assert read_codebook(tmp_path / name) == entries


def test_a_definition_longer_than_a_cell_comes_back_whole(tmp_path):
    entry = CodebookEntry(path=("Long",), full_definition="long " * 9000 + "end", memo="m")
    write_codebook(tmp_path / "codebook.xlsx", [entry])
    assert read_codebook(tmp_path / "codebook.xlsx") == [entry]


def test_the_workbook_opens_as_a_table_to_work_in(tmp_path):
    write_codebook(tmp_path / "codebook.xlsx", [STANCE, CRITICISM])
    sheet = openpyxl.load_workbook(tmp_path / "codebook.xlsx")["Codebook"]
    assert [cell.value for cell in sheet[1]][:4] == ["Code", "Path", "Kind", "Short definition"]
    assert [cell.value for cell in sheet[3]][:3] == ["Criticism", "Stance > Criticism", "code"]
    assert sheet["F3"].data_type == "s"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_case_58_delimiters_encodings_and_quoted_lines(tmp_path, delimiter, encoding):
    path = tmp_path / "codes.txt"
    lines = [
        delimiter.join(["MEMO", " code ", "Nobody knows this"]),
        delimiter.join(['"first, second; third\nand “last” – €"', "Stance > Criticism", "x"]),
        delimiter.join(["", "00123", ""]),
    ]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    table = read_codebook_table(path)
    assert [entry.path for entry in table.entries] == [("Stance", "Criticism"), ("00123",)]
    assert table.entries[0].memo == "first, second; third\nand “last” – €"
    assert [note.what for note in table.notes] == (["encoding-assumed"] if encoding == "cp1252" else [])


def test_excels_own_line_for_the_delimiter(tmp_path):
    path = tmp_path / "codes.csv"
    path.write_text("sep=|\r\nCode|Memo\r\n|no name\r\n")
    with pytest.raises(BadTable) as told:
        read_codebook(path)
    assert told.value.values["problems"] == ["Row 3: the code has no name."]


def test_maxqda(tmp_path):
    book = openpyxl.Workbook()
    for row in (["Code", "Memo"], ["Stance", "all"], ["Stance>Criticism", None], ["Actors\\At home", "b"]):
        book.active.append(row)
    book.save(tmp_path / "codes.xlsx")
    assert paths(tmp_path / "codes.xlsx") == [("Stance",), ("Stance", "Criticism"), ("Actors", "At home")]
    assert read_codebook(tmp_path / "codes.xlsx")[0].memo == "all"


def test_a_name_alone_may_tell_the_parent(tmp_path):
    book = openpyxl.Workbook()
    rows = [
        ("Color", "Parent code", "Code", "Memo", "Cod. seg. (all documents)"),
        (None, None, "Stance", "all", 4),
        (None, "Stance", "Soft", "b", 2),
        (None, "Soft", "Offer", None, 1),
        (None, "Actors\\At home", "Press", None, 1),
        (None, "Elsewhere", "Other", None, 0),
        (None, "Ring", "Ring", None, 0),
    ]
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "codes.xlsx")
    assert paths(tmp_path / "codes.xlsx") == [
        ("Stance",), ("Stance", "Soft"), ("Stance", "Soft", "Offer"), ("Actors", "At home", "Press"),
        ("Elsewhere", "Other"), ("Ring", "Ring"),
    ]  # fmt: skip


def test_a_table_of_coded_segments_gives_each_code_once(tmp_path):
    book = openpyxl.Workbook()
    for row in (
        ("Document group", "Document name", "Code", "Segment", "Comment", "Color"),
        ("", "Interview 1", "Stance > Soft", "we agree", "sure?", "#00ff00"),
        ("", "Interview 1", "Stance > Soft", "fine", "", "#00ff00"),
        ("", "Interview 2", "Actors", "the press", "", ""),
    ):
        book.active.append(row)
    book.save(tmp_path / "segments.xlsx")
    table = read_codebook_table(tmp_path / "segments.xlsx")
    assert table.entries == [CodebookEntry(("Stance", "Soft"), colour="#00ff00"), CodebookEntry(("Actors",))]
    assert [(note.what, note.count) for note in table.notes] == [("codes-of-segments", 2)]
    assert "2 codes" in note_text(table.notes[0])


def test_taguette_whose_tags_are_flat_and_have_guids_of_their_own(tmp_path):
    path = tmp_path / "codebook.csv"
    path.write_text(
        "tag,description,number of highlights,number of documents\nthaw,A friendly step,3,2\nplaces\\home,,0,0\n"
    )
    namespace = uuid.UUID("51B2B2B7-27EB-4ECB-9D56-E75B0A0496C2")
    assert read_codebook(path) == [
        CodebookEntry(("thaw",), full_definition="A friendly step", guid=str(uuid.uuid5(namespace, "thaw"))),
        CodebookEntry(("places\\home",), guid=str(uuid.uuid5(namespace, "places\\home"))),
    ]


def test_taguette_with_parents(tmp_path):
    path = tmp_path / "codebook.csv"
    path.write_text("tag,parent,description,number of highlights\nwork,,,1\nhome,work,,1\nlate,home,,1\n")
    assert paths(path) == [("work",), ("work", "home"), ("work", "home", "late")]


def test_a_column_may_hold_the_path_of_the_folder_alone(tmp_path):
    path = tmp_path / "codes.csv"
    path.write_text("Category,Code\nStance,Criticism\nStance > Soft,Offer\n,Other\n")
    assert paths(path) == [("Stance", "Criticism"), ("Stance", "Soft", "Offer"), ("Other",)]


def test_headings_with_underscores_and_folders_as_yes_and_no(tmp_path):
    path = tmp_path / "codes.csv"
    path.write_text("path,is_folder,dont_use_when,Color,NUMBER_KEY\nA,yes,,F00,\nA > B,no,never,#00ff00,1\n")
    first, second = read_codebook(path)
    assert (first.is_folder, first.colour) == (True, "#ff0000")
    assert (second.is_folder, second.dont_use_when, second.colour, second.number_key) == (
        False,
        "never",
        "#00ff00",
        "1",
    )


def test_the_samples_codebook_can_be_read():
    from qda.model.resources import resources_folder

    entries = read_codebook(resources_folder() / "sample" / "codebook.csv")
    assert sum(entry.is_folder for entry in entries) == 2
    assert all(entry.colour for entry in entries if not entry.is_folder)


def test_a_title_above_the_headings_and_numbers_as_names(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Cover"
    book.active.append(["Nothing here"])
    sheet = book.create_sheet("Codes")
    for row in (["Our codebook"], [], ["Code", "Number key", "Colour"], [2024, 1, "red"], [1.5, 12, None], [], [True]):
        sheet.append(row)
    book.save(tmp_path / "codes.xlsx")
    table = read_codebook_table(tmp_path / "codes.xlsx")
    assert [entry.path for entry in table.entries] == [("2024",), ("1.5",), ("TRUE",)]
    assert [entry.number_key for entry in table.entries] == ["1", "", ""]
    assert [(note.what, note.count) for note in table.notes] == [("colours-ignored", 1), ("number-keys-ignored", 1)]


def test_case_56_formulas_that_nobody_calculated(tmp_path):
    book = openpyxl.Workbook()
    for row in (["Code", "Memo"], ["A", '="x"&"y"'], ["B", "=1+1"]):
        book.active.append(row)
    book.save(tmp_path / "codes.xlsx")
    table = read_codebook_table(tmp_path / "codes.xlsx")
    assert [entry.memo for entry in table.entries] == ["", ""]
    assert [(note.what, note.count, note.look) for note in table.notes] == [("formulas-without-result", 2, True)]
    assert "2 formulas" in note_text(table.notes[0])


def test_every_bad_row_is_listed(tmp_path):
    path = tmp_path / "codes.csv"
    path.write_text("Code,Path,Memo\nA,S > A,\n,,lost\n\nB,S > C,\na,s > a,\nD,S > D,\n")
    with pytest.raises(BadTable) as told:
        read_codebook(path)
    assert told.value.values["problems"] == [
        "Row 3: the code has no name.",
        "Row 5: the code is “B”, but the path ends in “C”.",
        "Row 6: “s > a” stands in row 2 already.",
    ]
    assert "codes.csv" in explain(told.value).what


def test_missing_headings_are_named(tmp_path):
    path = tmp_path / "codes.csv"
    path.write_text("Colour;Description\nred;x\n")
    with pytest.raises(BadTable) as told:
        read_codebook(path)
    assert told.value.values["problems"] == [
        "the column “code” or “path” is missing; the headings found are “Colour”, “Description”."
    ]


def test_many_problems_are_not_all_told(tmp_path):
    path = tmp_path / "codes.csv"
    path.write_text("Code,Memo\n" + ",x\n" * 200)
    with pytest.raises(BadTable) as told:
        read_codebook(path)
    problems = told.value.values["problems"]
    assert len(problems) == 51
    assert problems[-1] == "150 more rows have problems."


def test_headings_alone_are_no_codebook(tmp_path):
    path = tmp_path / "codes.csv"
    path.write_text("Code,Memo\n")
    with pytest.raises(BadTable):
        read_codebook(path)


def bomb(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 30_000_000)


def other_zip(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda path: path.write_bytes(b""), "empty"),
        (lambda path: path.write_bytes(b"PK\x03\x04 and then nothing"), "truncated"),  # case 57
        (lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), "old-xls"),
        (lambda path: path.write_bytes(bytes(range(256)) * 20), "binary"),
        (lambda path: path.mkdir(), "folder"),
        (lambda path: None, "missing"),
        (bomb, "unsafe-zip"),
        (other_zip, "not-xlsx"),
    ],
)
def test_case_57_what_is_no_table_is_told_as_such(tmp_path, make, reason):
    path = tmp_path / "codes.xlsx"
    make(path)
    with pytest.raises(UnreadableFile) as told:
        read_codebook(path)
    assert told.value.values["reason"] == reason
    assert "structure is not" not in explain(told.value).what


def test_case_57_a_truncated_workbook(tmp_path):
    path = tmp_path / "codes.xlsx"
    write_codebook(path, [STANCE, CRITICISM])
    path.write_bytes(path.read_bytes()[:3000])
    with pytest.raises(UnreadableFile):
        read_codebook(path)


def test_case_57_csv_named_xlsx_and_the_other_way(tmp_path):
    write_codebook(tmp_path / "a.csv", [STANCE])
    (tmp_path / "a.csv").rename(tmp_path / "b.xlsx")
    write_codebook(tmp_path / "a.xlsx", [STANCE])
    (tmp_path / "a.xlsx").rename(tmp_path / "b.csv")
    assert read_codebook(tmp_path / "b.xlsx") == read_codebook(tmp_path / "b.csv") == [STANCE]


@pytest.mark.parametrize(
    ("part", "broken"),
    [
        ("xl/worksheets/sheet1.xml", lambda data: data.replace(b"<row ", b'<row "', 1)),
        ("xl/worksheets/sheet1.xml", lambda data: data[: len(data) // 2]),
        ("xl/styles.xml", lambda data: b"<styleSheet><cellXfs><xf numFmtId='x'/></cellXfs></styleSheet>"),
        ("xl/workbook.xml", lambda data: data.replace(b"sheetId", b"sheet", 1)),
    ],
)
def test_case_57_a_workbook_with_a_broken_part(tmp_path, part, broken):
    """Found by changing files at random: the parser of workbooks raises very different errors."""
    path = tmp_path / "codes.xlsx"
    write_codebook(path, [STANCE, CRITICISM])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert broken(parts[part]) != parts[part]
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, broken(data) if name == part else data)
    with pytest.raises(UnreadableFile):
        read_codebook(path)


def test_an_odd_but_readable_workbook_says_nothing_on_the_terminal(tmp_path):
    """A warning would fail this test."""
    path = tmp_path / "codes.xlsx"
    write_codebook(path, [STANCE])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name != "xl/styles.xml"}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    assert [entry.path for entry in read_codebook(path)] == [("Stance",)]
