"""A report of chosen sections in one Word file, web page or workbook."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from qda.actions.codebook import add_code
from qda.actions.coding import edit_coding
from qda.actions.memos import add_memo
from qda.actions.whole_report import Section, collect_whole, write_whole
from qda.formats.whole_report import ReportTable, WholeReport
from qda.formats.whole_report_docx import write_whole_docx
from qda.model.errors import Cancelled, ProjectExists
from tests.actions.story import Story

HOSTILE = "<script>alert(1)</script> & $x$"


@pytest.fixture
def coded(story: Story) -> Story:
    story.code("praised the bridge", story.praise)
    coding = story.code("blamed the mayor", story.blame)
    edit_coding(story.project, coding, memo="Why <b>him</b>?")
    story.code("blamed the mayor", add_code(story.project, HOSTILE))
    add_memo(story.project, "Bridges", "They stand for more.")
    return story


def written(story: Story, path: Path, *sections: Section) -> Path:
    write_whole(path, collect_whole(story.project, path, sections or list(Section)))
    return path


def test_a_word_file_has_a_heading_for_each_section_and_pictures_with_their_words(coded: Story, tmp_path: Path) -> None:
    path = written(coded, tmp_path / "report.docx")
    word = Document(str(path))
    tops = [each.text for each in word.paragraphs if each.style is not None and each.style.name == "Heading 1"]
    assert tops == ["Codebook", "Tables", "Pictures", "Coded segments", "Memos"]
    assert len(word.inline_shapes) == 3
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("word/document.xml").decode()
    assert re.search(r'descr="Code frequencies\. .*Praise: 1 segment', xml)
    assert "&lt;script&gt;" in xml
    assert "They stand for more." in xml


def test_a_page_holds_what_was_chosen_and_nothing_that_runs(coded: Story, tmp_path: Path) -> None:
    page = written(coded, tmp_path / "report.html", Section.TABLES, Section.PICTURES).read_text(encoding="utf-8")
    assert re.findall(r'<h2 class="section" id="(\w+)"', page) == ["tables", "pictures"]
    assert page.count("<svg ") == 3
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "Why" not in page
    assert re.findall(r'(?:src|href)="([^#"][^"]*)"', page) == []


def test_a_workbook_has_the_sections_as_sheets_and_each_picture_on_its_own(coded: Story, tmp_path: Path) -> None:
    book = load_workbook(written(coded, tmp_path / "report.xlsx"))
    assert book.sheetnames == [
        "Segments", "Codebook", "Memos", "Codes by document", "Codes that occur together, over", "About",
        "Picture 1", "Picture 2", "Picture 3",
    ]  # fmt: skip
    first = book["Picture 1"]
    assert len(first._images) == 1
    assert first["A1"].value == "Code frequencies"
    assert "Praise: 1 segment" in first["A2"].value
    together = book["Codes that occur together, over"]
    row = next(row for row in together.iter_rows(values_only=True) if row[0] == "Blame")
    assert 1 in row


def test_an_empty_project_gives_a_report_too_and_no_project_is_written_over(story: Story, tmp_path: Path) -> None:
    for ending in ("docx", "html", "xlsx"):
        assert written(story, tmp_path / f"empty.{ending}").stat().st_size > 2000
    with pytest.raises(ValueError, match="has to end in"):
        collect_whole(story.project, tmp_path / "report.pdf", list(Section))
    linked = tmp_path / "linked.docx"
    linked.hardlink_to(story.project.path)
    with pytest.raises(ProjectExists):
        collect_whole(story.project, linked, list(Section))


def test_a_table_of_many_rows_can_be_stopped_on_its_way_to_word(tmp_path: Path) -> None:
    table = ReportTable("Codes", "", ("Code", "Talk"), (("Praise", "1"), ("Blame", "2")))
    with pytest.raises(Cancelled):
        write_whole_docx(tmp_path / "r.docx", WholeReport("R", (), tables=(table,)), progress=lambda _at, _of: False)
    assert not list(tmp_path.iterdir())
