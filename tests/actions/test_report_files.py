"""Reports that people read: whatever stands in names, texts and memos, it is shown and never obeyed."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from docx import Document

from qda.actions.cases import add_case, put_passage_in_cases
from qda.actions.codebook import edit_code, rename_code
from qda.actions.coding import code_span, edit_coding, star_codings
from qda.actions.documents import add_documents
from qda.actions.export import ALL_TABLES, export_csv, export_html, export_json
from qda.actions.report_files import collect_report, export_codebook_report, export_report
from qda.actions.variables import add_variable, set_value
from qda.analysis.named import named_filter
from qda.model.document import ImportedDocument
from qda.model.errors import Cancelled, ProjectExists
from qda.model.span import Span
from qda.store.queries.codings import SegmentFilter, segments
from tests.actions.story import Story

MARKUP = "<img src='http://example.invalid/x'><script>x</script> & “more”"


class Page(HTMLParser):
    """Collects what a browser would make of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.words = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words += data


def words_of(path: Path) -> str:
    """Return the text of a Word file, tables included."""
    word = Document(str(path))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in word.paragraphs), *cells])


@pytest.fixture
def coded(story: Story) -> Story:
    first = story.code("praised the bridge", story.praise)
    edit_coding(story.project, first, memo="why?\nbecause\x1b", weight=70)
    star_codings(story.project, [first], star=True)
    story.code("praised the bridge", story.praise, coder_id=story.ben)
    story.code("praised the bridge", story.tone)
    story.code("They praised", story.blame, document_id=story.interview)
    edit_code(story.project, story.praise, short_definition="Says it is good.")
    return story


@pytest.mark.parametrize("suffix", [".html", ".docx"])
def test_by_code_the_same_passage_of_two_coders_stands_once(coded: Story, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"report{suffix}"
    export_report(coded.project, path)
    words = Page(path).words if suffix == ".html" else words_of(path)
    for said in ("Stance > Praise", "Says it is good.", "Article, ¶ 1", "Interview, ¶ 2, Mira, 0:01:05", "because"):
        assert said in words
    assert words.count("praised the bridge") == 2  # under Praise and under Tone
    assert "Ada · weight 70 · ★" in words
    assert "4 segments in 2 of 2 documents, coded by Ada, Ben." in words


def test_by_document_a_passage_names_all_its_codes(coded: Story) -> None:
    report = collect_report(coded.project, by="document")
    assert [(group.title, group.segments, group.within) for group in report.groups] == [
        ("Article", 3, 2),
        ("Interview", 1, 1),
    ]
    (passage,) = report.groups[0].passages
    assert [report.said(coding) for coding in passage.codings] == [
        "Stance > Praise · Ada · weight 70 · ★",
        "Stance > Praise · Ben",
        "Tone · Ada",
    ]


def test_a_filter_is_told_in_the_report(coded: Story) -> None:
    wanted = SegmentFilter(code_ids=[coded.praise], coder_ids=[coded.ada], starred=True)
    report = collect_report(coded.project, wanted)
    assert [group.title for group in report.groups] == ["Stance > Praise"]
    set_value(coded.project, add_variable(coded.project, "document", "Country"), coded.interview, "Iraq")
    where = named_filter(coded.project, where=["Country=Iraq"])
    assert collect_report(coded.project, where).about[1:] == ("Only where Country is Iraq.",)
    one = SegmentFilter(coding_ids=[segments(coded.project)[0].coding_id])
    assert collect_report(coded.project, one).about[1:] == ("Only chosen segments: 1.",)
    assert report.about[1:] == ("Only codes: Stance > Praise.", "Only coders: Ada.", "Only key quotations with a star.")


def test_what_a_condition_leaves_out_is_in_no_export(coded: Story, tmp_path: Path) -> None:
    project = coded.project
    for row in segments(project):
        edit_coding(project, row.coding_id, memo="within" if row.document_id == coded.interview else "elsewhere")
    end = len(project.text(coded.interview))
    put_passage_in_cases(project, coded.interview, Span(0, end // 2), [add_case(project, "Mira")])
    beyond = code_span(project, coded.interview, coded.tone, Span(end - 5, end - 1))
    edit_coding(project, beyond, memo="beyond")
    where = named_filter(project, where=["Case=Mira"])
    outs = [tmp_path / f"{what}.csv" for what in ALL_TABLES]
    for out in outs:
        export_csv(project, out, where, what=out.stem)
    for name, export in (("all.json", export_json), ("coded.html", export_html), ("report.html", export_report)):
        outs.append(tmp_path / name)
        export(project, outs[-1], where)
    told = {out.name: out.read_text(encoding="utf-8-sig") for out in outs}
    assert [name for name, words in told.items() if "elsewhere" in words or "beyond" in words] == []
    with_memos = {name for name, words in told.items() if "within" in words}
    assert with_memos >= {"segments.csv", "memos.csv", "codings.csv", "all.json", "coded.html", "report.html"}


def test_nothing_in_names_texts_and_memos_is_obeyed(coded: Story, tmp_path: Path) -> None:
    project = coded.project
    document_id = add_documents(project, [ImportedDocument(MARKUP, f"{MARKUP} \u0628\u0631 {MARKUP}\n", "text/plain")])[
        0
    ].document_id
    assert document_id is not None
    rename_code(project, coded.tone, MARKUP)
    edit_coding(project, code_span(project, document_id, coded.tone, Span(0, 40)), memo=MARKUP)
    for number, write in enumerate((export_report, export_codebook_report, export_html)):
        path = tmp_path / f"{number}.html"
        write(project, path)
        page = Page(path)
        assert MARKUP in page.words
        assert not page.tags & {"script", "img", "link", "iframe", "object", "base", "form"}
        assert not [value for name, value in page.attributes if name in ("src", "srcset") or "url(" in value]
        assert {value[:1] for name, value in page.attributes if name == "href"} <= {"#"}
        assert not [name for name, _ in page.attributes if name.startswith("on")]
        assert "default-src 'none'" in dict(page.attributes)["content"] or "default-src 'none'" in path.read_text(
            "utf-8"
        )
    export_report(project, tmp_path / "r.docx")
    assert MARKUP in words_of(tmp_path / "r.docx")


def test_a_text_from_right_to_left_turns_its_paragraph_and_not_its_signs(coded: Story, tmp_path: Path) -> None:
    arabic = "نريد السلام والعمل."
    document_id = add_documents(coded.project, [ImportedDocument("Banner", arabic, "text/plain")])[0].document_id
    assert document_id is not None
    code_span(coded.project, document_id, coded.tone, Span(0, 10))
    export_html(coded.project, tmp_path / "o.html")
    assert '<sup dir="ltr">[' in (tmp_path / "o.html").read_text(encoding="utf-8")
    export_report(coded.project, tmp_path / "r.docx", by="document")
    paragraph = next(one for one in Document(str(tmp_path / "r.docx")).paragraphs if one.text == arabic[:10].strip())
    assert "<w:bidi" in paragraph.paragraph_format.element.xml


def test_the_codebook_says_how_often_each_code_was_used(coded: Story, tmp_path: Path) -> None:
    export_codebook_report(coded.project, tmp_path / "c.docx")
    export_codebook_report(coded.project, tmp_path / "c.html")
    for words in (words_of(tmp_path / "c.docx"), Page(tmp_path / "c.html").words):
        assert "2 segments in 1 document" in words
        assert "folder" in words


def test_the_links_of_a_word_report_lead_to_their_headings(coded: Story, tmp_path: Path) -> None:
    export_report(coded.project, tmp_path / "r.docx")
    xml = Document(str(tmp_path / "r.docx")).element.xml
    for number in (1, 2, 3):
        assert f'w:anchor="group{number}"' in xml
        assert f'w:name="group{number}"' in xml


def test_an_empty_report_says_so_and_stopping_leaves_the_old_file(coded: Story, tmp_path: Path) -> None:
    nothing = SegmentFilter(coding_ids=[])
    for suffix in (".html", ".docx"):
        path = tmp_path / f"r{suffix}"
        export_report(coded.project, path, nothing)
        words = Page(path).words if suffix == ".html" else words_of(path)
        assert "There are no segments." in words
        before = path.read_bytes()
        with pytest.raises(Cancelled):
            export_report(coded.project, path, progress=lambda _done, _total: False)
        assert path.read_bytes() == before
    with pytest.raises(ProjectExists):
        export_report(coded.project, coded.project.path)
    assert len(segments(coded.project)) == 4
