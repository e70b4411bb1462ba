"""The sample project: what a newcomer opens first, and what shows a pair of coders how coders disagree."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest

from qda.formats.codebook_table import read_codebook_table
from qda.formats.coding_table import read_coding_table
from qda.model.codebook import parse_path, path_text
from qda.model.palette import CODE_COLOURS
from qda.model.resources import resources_folder
from qda.model.span import Span
from qda.text.normalise import normalise
from qda.text.turns import find_turns

SAMPLE = resources_folder() / "sample"
DOCUMENTS = ("article", "interview")


class SampleCoding(NamedTuple):
    """One row of ``codings.csv``."""

    document: str
    span: Span
    code: tuple[str, ...]
    coder: str
    memo: str
    weight: str
    quote: str


def rows_of(name: str) -> list[dict[str, str]]:
    with (SAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {name: (SAMPLE / f"{name}.txt").read_bytes().decode("utf-8") for name in DOCUMENTS}


@pytest.fixture(scope="module")
def codebook() -> list[dict[str, str]]:
    return rows_of("codebook.csv")


@pytest.fixture(scope="module")
def codings() -> list[SampleCoding]:
    return [
        SampleCoding(
            row["document"],
            Span(int(row["start"]), int(row["end"])),
            parse_path(row["code"]),
            row["coder"],
            row["memo"],
            row["weight"],
            row["quote"],
        )
        for row in rows_of("codings.csv")
    ]


def of_coder(codings: list[SampleCoding], coder: str) -> list[SampleCoding]:
    return [coding for coding in codings if coding.coder == coder]


def overlapping(coding: SampleCoding, others: list[SampleCoding]) -> list[SampleCoding]:
    return [o for o in others if o.document == coding.document and o.span.overlaps(coding.span)]


def bare(text: str) -> str:
    """Return only what a reader would call words: no white space, no punctuation."""
    return "".join(c for c in text if unicodedata.category(c)[0] in "LN")


# ── the texts ──


@pytest.mark.parametrize("name", DOCUMENTS)
def test_texts_are_plain_utf8_that_no_import_has_to_change(texts: dict[str, str], name: str):
    text = texts[name]
    assert not text.startswith("\ufeff")
    assert "\r" not in text
    assert "\t" not in text
    assert text == unicodedata.normalize("NFC", text)
    assert all(line == line.strip() for line in text.split("\n"))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_texts_are_stored_as_they_are_so_that_offsets_hold(texts: dict[str, str], name: str):
    normalised = normalise(texts[name])
    assert normalised.text == texts[name]
    assert normalised.notes == ()


def test_article_has_the_length_of_a_news_analysis(texts: dict[str, str]):
    assert 800 <= len(texts["article"].split()) <= 1200


def test_article_has_title_headings_and_paragraphs_between_blank_lines(texts: dict[str, str]):
    blocks = texts["article"].rstrip("\n").split("\n\n")
    assert all("\n" not in block for block in blocks)
    headings = [block for block in blocks if len(block) < 60 and block[-1].isalpha()]
    assert headings[0] == blocks[0]
    assert len(headings) == 6
    assert len(blocks) - len(headings) >= 15


def test_article_leaves_exactly_one_quotation_open(texts: dict[str, str]):
    def opened(paragraph: str) -> int:
        return paragraph.count("“") - paragraph.count("”")

    counts = [opened(paragraph) for paragraph in texts["article"].split("\n\n")]
    assert sorted(counts)[-1] == 1
    assert sum(counts) == 1
    assert min(counts) == 0
    assert '"' not in texts["article"]
    assert "'" not in texts["article"]


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(r"“[^”]*\[[^\]]+\][^”]*”", id="brackets inside a quotation"),
        pytest.param(r"\w – \w", id="a spaced en dash"),
        pytest.param(r"\w—\w", id="a closed em dash"),
        pytest.param(r"\w’\w", id="a curly apostrophe"),
    ],
)
def test_article_holds_the_typography_of_a_real_one(texts: dict[str, str], pattern: str):
    assert re.search(pattern, texts["article"])


def test_article_names_people_with_accents(texts: dict[str, str]):
    words = re.findall(r"\w+", texts["article"])
    accented = {w for w in words if w[0].isupper() and any(ord(c) > 127 and c.isalpha() for c in w)}
    assert len(accented) >= 5


def test_article_holds_one_line_in_arabic_alone(texts: dict[str, str]):
    lines = [line for line in texts["article"].split("\n") if re.search(r"[\u0600-\u06ff]", line)]
    assert len(lines) == 1
    assert not re.search("[A-Za-z]", lines[0])


def test_interview_is_made_of_turns_with_rising_times(texts: dict[str, str]):
    text = texts["interview"]
    assert 250 <= len(text.split()) <= 350
    turns = [re.fullmatch(r"(\w+): \[(\d\d:\d\d:\d\d)\] \S.*", line) for line in text.split("\n") if line]
    assert all(turns)
    found = [turn for turn in turns if turn]
    assert {turn[1] for turn in found} == {"INTERVIEWER", "SAFÍA"}
    times = [turn[2] for turn in found]
    assert times == sorted(set(times))


def test_interview_is_taken_for_a_transcript_and_the_article_is_not(texts: dict[str, str]):
    turns = find_turns(texts["interview"])
    assert len(turns) == texts["interview"].count("]") - texts["interview"].count("[laughs]")
    assert {turn.value for turn in turns} == {"INTERVIEWER", "SAFÍA"}
    assert (turns[0].from_ms, turns[-1].from_ms) == (4_000, 139_000)
    assert find_turns(texts["article"]) == []


# ── the codebook ──


def test_codebook_and_codings_are_tables_that_the_program_reads(codings: list[SampleCoding]):
    codebook = read_codebook_table(SAMPLE / "codebook.csv")
    assert codebook.notes == ()
    assert [entry.is_folder for entry in codebook.entries].count(True) == 2
    assert all(entry.colour and entry.number_key and entry.example for entry in codebook.entries if not entry.is_folder)
    table = read_coding_table(SAMPLE / "codings.csv")
    assert (list(table.problems), list(table.notes)) == ([], [])
    assert [(row.document, row.span, row.code, row.quote) for row in table.rows] == [
        (coding.document, coding.span, coding.code, coding.quote) for coding in codings
    ]


def test_codebook_has_eight_codes_in_two_folders(codebook: list[dict[str, str]]):
    folders = [row for row in codebook if row["is_folder"] == "yes"]
    codes = [row for row in codebook if row["is_folder"] == "no"]
    assert (len(folders), len(codes), len(codebook)) == (2, 8, 10)
    paths = [parse_path(row["path"]) for row in codebook]
    assert len(set(paths)) == len(paths)
    assert all(path_text(path) == row["path"] for path, row in zip(paths, codebook, strict=True))
    assert {path[0] for path in paths} == {row["path"] for row in folders}
    known: set[tuple[str, ...]] = {()}
    for path in paths:
        assert path[:-1] in known, "a parent stands before its children"
        known.add(path)
    assert max(len(path) for path in paths) == 3, "one code has a sub-code"


def test_every_code_is_fully_defined(codebook: list[dict[str, str]], texts: dict[str, str]):
    codes = [row for row in codebook if row["is_folder"] == "no"]
    for row in codes:
        for field in ("short_definition", "full_definition", "use_when", "dont_use_when", "example"):
            assert row[field].strip(), (row["path"], field)
        assert row["example"] in texts["article"]
    assert [row["number_key"] for row in codes] == list("12345678")
    colours = [row["colour"] for row in codes]
    assert len(set(colours)) == 8
    assert set(colours) <= set(CODE_COLOURS)


def test_every_example_is_a_coding_of_its_code(codebook: list[dict[str, str]], codings: list[SampleCoding]):
    for row in codebook:
        if row["is_folder"] == "no":
            assert any(c.code == parse_path(row["path"]) and row["example"] in c.quote for c in codings), row["path"]


# ── the codings ──


def test_every_quote_is_the_text_at_its_offsets(codings: list[SampleCoding], texts: dict[str, str]):
    for coding in codings:
        text = texts[coding.document]
        assert 0 <= coding.span.start < coding.span.end <= len(text)
        assert coding.quote == coding.span.cut(text)
        assert coding.quote == coding.quote.strip()


def test_both_coders_coded_both_documents_with_every_code(codings: list[SampleCoding], codebook: list[dict[str, str]]):
    assert {coding.coder for coding in codings} == {"Ada", "Ben"}
    codes = {parse_path(row["path"]) for row in codebook if row["is_folder"] == "no"}
    for coder in ("Ada", "Ben"):
        mine = of_coder(codings, coder)
        assert 25 <= len(mine) <= 35
        assert {coding.document for coding in mine} == set(DOCUMENTS)
        assert {coding.code for coding in mine} == codes


def test_no_coder_codes_the_same_span_twice_with_one_code(codings: list[SampleCoding]):
    keys = [(c.document, c.span, c.code, c.coder) for c in codings]
    assert len(set(keys)) == len(keys)


def test_codings_show_memos_and_weights(codings: list[SampleCoding]):
    for coder in ("Ada", "Ben"):
        assert sum(bool(coding.memo) for coding in of_coder(codings, coder)) >= 3
    weights = [int(coding.weight) for coding in codings if coding.weight]
    assert len(weights) >= 5
    assert all(0 <= weight <= 100 for weight in weights)


def test_coded_passages_overlap_and_nest_within_one_coder(codings: list[SampleCoding]):
    ada = of_coder(codings, "Ada")
    pairs = [(a, b) for a in ada for b in overlapping(a, ada) if a is not b and a.code != b.code]
    assert any(a.span == b.span for a, b in pairs)
    assert any(a.span.encloses(b.span) and a.span != b.span for a, b in pairs)


# ── how they disagree ──


def same_code_other_border(one: SampleCoding, two: SampleCoding) -> bool:
    return one.code == two.code and bare(one.quote) != bare(two.quote)


def trivial_border(one: SampleCoding, two: SampleCoding) -> bool:
    return one.code == two.code and one.span != two.span and bare(one.quote) == bare(two.quote)


def sub_code(one: SampleCoding, two: SampleCoding) -> bool:
    return one.span == two.span and (one.code[:-1] == two.code or one.code == two.code[:-1])


def sibling_code(one: SampleCoding, two: SampleCoding) -> bool:
    return one.span == two.span and one.code[:-1] == two.code[:-1] and one.code != two.code


def other_branch(one: SampleCoding, two: SampleCoding) -> bool:
    return one.span == two.span and one.code[0] != two.code[0]


def agreed(one: SampleCoding, two: SampleCoding) -> bool:
    return one.span == two.span and one.code == two.code


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        (same_code_other_border, 5),
        (trivial_border, 2),
        (sub_code, 1),
        (sibling_code, 1),
        (other_branch, 2),
        (agreed, 10),
    ],
)
def test_pairs_of_codings_show(codings: list[SampleCoding], kind: Callable[..., bool], least: int):
    pairs = [(a, b) for a, b in product(of_coder(codings, "Ada"), of_coder(codings, "Ben")) if a.document == b.document]
    found = [(a, b) for a, b in pairs if a.span.overlaps(b.span) and kind(a, b)]
    assert len(found) >= least


@pytest.mark.parametrize(("one", "two"), [("Ada", "Ben"), ("Ben", "Ada")])
def test_each_coder_missed_a_passage_of_the_other(codings: list[SampleCoding], one: str, two: str):
    assert any(not overlapping(coding, of_coder(codings, two)) for coding in of_coder(codings, one))


@pytest.mark.parametrize(("one", "two"), [("Ada", "Ben"), ("Ben", "Ada")])
def test_each_coder_cut_into_several_what_the_other_took_as_one(codings: list[SampleCoding], one: str, two: str):
    def parts(coding: SampleCoding) -> list[SampleCoding]:
        return [o for o in overlapping(coding, of_coder(codings, two)) if o.code == coding.code]

    assert any(len(parts(coding)) > 1 for coding in of_coder(codings, one))


@pytest.mark.parametrize(("one", "two"), [("Ada", "Ben"), ("Ben", "Ada")])
def test_each_coder_added_a_second_code_to_an_agreed_passage(codings: list[SampleCoding], one: str, two: str):
    def second(first: SampleCoding, added: SampleCoding) -> bool:
        here = [o.code for o in overlapping(added, of_coder(codings, two))]
        return added.span == first.span and first.code in here and added.code not in here

    mine = of_coder(codings, one)
    assert any(second(first, added) for first in mine for added in overlapping(first, mine))


# ── the memos ──


def test_memos_are_free_or_attached_to_a_passage(texts: dict[str, str], codings: list[SampleCoding]):
    memos = rows_of("memos.csv")
    assert 3 <= len(memos) <= 4
    assert {memo["coder"] for memo in memos} == {"Ada", "Ben"}
    assert all(memo["title"] and len(memo["text"]) > 60 for memo in memos)
    free = [memo for memo in memos if not memo["document"]]
    assert free
    assert all(not memo["start"] and not memo["end"] for memo in free)
    attached = [memo for memo in memos if memo["document"]]
    passages = [(memo["document"], Span(int(memo["start"]), int(memo["end"]))) for memo in attached]
    for document, span in passages:
        assert span.cut(texts[document]) == span.cut(texts[document]).strip() != ""
    uncoded = [p for p in passages if not any(c.document == p[0] and c.span.overlaps(p[1]) for c in codings)]
    assert uncoded, "one memo stands on words that nobody coded"


def test_sample_folder_holds_nothing_else():
    names = {path.name for path in Path(SAMPLE).iterdir()}
    assert names == {"article.txt", "interview.txt", "codebook.csv", "codings.csv", "memos.csv"}
