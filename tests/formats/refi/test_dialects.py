"""Requirement 11: positions of every dialect lead to the right words, or it is told that they may not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qda.formats.refi.offsets import PositionedText, Quoted, decide
from qda.formats.refi.places import DIALECTS, Dialect, TextPlaces
from qda.formats.refi.reading import read_refi_project
from qda.model.exchange import ForeignProject, ReadOptions
from qda.text.normalise import normalise
from tests.formats.refi.making import (
    ATLASTI,
    ATLASTI_UTF16,
    DIVERSE,
    MAXQDA,
    NVIVO_MAC,
    NVIVO_WINDOWS,
    QUALCODER,
    STRICT,
    STRICT_CRLF,
    Dialected,
    DialectProject,
    guid_of,
    project_xml,
    quote,
    selection_xml,
    text_source,
    write_project,
)
from tests.formats.refi.samples import sample

PASSAGES = (
    "How was the move?",
    "at first 😀 but we coped.\n\nCafé",
    "we coped",
    "nai\u0308ve",
    "שלום עולם",
    "你好世界",
    "👨‍👩‍👧 family",
    "مرحبا بالعالم",
    "Last line without newline",
)

PROGRAMS = [
    pytest.param(NVIVO_WINDOWS, "NVivo for Windows 12.6", False, id="NVivo for Windows"),
    pytest.param(NVIVO_MAC, "NVivo for Mac 15.0.0", False, id="NVivo for Mac"),
    pytest.param(ATLASTI, "ATLAS.ti for Windows 23.2.3", True, id="ATLAS.ti"),
    pytest.param(ATLASTI_UTF16, "ATLAS.ti for Windows 23.2.3", True, id="ATLAS.ti in UTF-16"),
    pytest.param(MAXQDA, "MAXQDA 24 (Release 24.7.0)", False, id="MAXQDA"),
    pytest.param(QUALCODER, "QualCoder 3.5", False, id="QualCoder"),
    pytest.param(STRICT, "Some program", False, id="the standard to the letter"),
    pytest.param(STRICT_CRLF, "Some program", False, id="the standard, with CRLF"),
    pytest.param(
        Dialected("utf16", crlf=True, newline=2, bom=True, counts_bom=True), "X", True, id="counting the mark"
    ),
]


def passages_of(foreign: ForeignProject, document: int = 0) -> list[str]:
    """Return the words of all codings of a document, in their order."""
    read = foreign.project.documents[document]
    return [read.text[coding.start : coding.end] for coding in foreign.project.codings if coding.document == read.guid]


@pytest.mark.parametrize(("dialect", "origin", "named"), PROGRAMS)
def test_requirement_11_codings_of_every_program_lie_on_their_words(
    dialect: Dialected, origin: str, named: bool, tmp_path: Path
) -> None:
    made = DialectProject(dialect, origin, named).add("Interview", DIVERSE, PASSAGES)
    foreign = read_refi_project(made.write(tmp_path / "study.qdpx"))
    assert foreign.project.documents[0].text == DIVERSE
    assert passages_of(foreign) == list(PASSAGES)
    [decision] = foreign.report.texts
    assert decision.unit == dialect.unit
    assert decision.sureness == ("confirmed" if named else "likely")
    assert (decision.checked, decision.fitting) == ((len(PASSAGES), len(PASSAGES)) if named else (0, 0))


SYNTHETIC = (
    "spec-strict",
    "nvivo-win-like",
    "nvivo-mac-like",
    "maxqda-like",
    "atlasti-win-like",
    "atlasti-win-like-u16",
)


@pytest.mark.parametrize("name", SYNTHETIC)
def test_requirement_11_the_synthetic_dialects_give_exactly_their_texts(name: str) -> None:
    expected = json.loads(sample(f"synthetic/{name}.qdpx.expected.json").read_text("utf-8"))
    foreign = read_refi_project(sample(f"synthetic/{name}.qdpx"))
    codes = {code.guid: code.name for code in foreign.project.codes}
    assert foreign.project.documents[0].text == expected["plain_text_lf"]
    assert [
        (words, codes[coding.code]) for words, coding in zip(passages_of(foreign), foreign.project.codings, strict=True)
    ] == [(passage["text"], passage["code"]) for passage in expected["expected"]]
    assert all(account.reconciles for account in foreign.report.elements.values())


def test_requirement_11_a_plain_text_is_certain_in_any_dialect(tmp_path: Path) -> None:
    made = DialectProject(MAXQDA, "MAXQDA").add("Notes", "One line.\nAnother line.", ["Another"])
    [decision] = read_refi_project(made.write(tmp_path / "study.qdpx")).report.texts
    assert decision.sureness == "certain"


def test_requirement_11_a_text_without_evidence_is_read_as_the_others_of_its_file(tmp_path: Path) -> None:
    # "一😀二三" has no words whose borders could tell, and its selection is not named.
    path = DialectProject(ATLASTI_UTF16, "", True).add("Long", DIVERSE, PASSAGES).write(tmp_path / "one.qdpx")
    assert read_refi_project(path).report.texts[0].sureness == "confirmed"
    texts = [
        PositionedText(TextPlaces("A 😀 joy, joy."), [Quoted(5, 8, "joy")]),
        PositionedText(TextPlaces("一😀二三四五"), [Quoted(3, 5)]),
    ]
    one, other = decide(texts, "")
    assert one.sureness == "confirmed"
    assert other.dialect.unit == one.dialect.unit == "utf16"
    assert other.sureness == "likely"
    assert other.learned
    [alone] = decide(texts[1:], "")
    assert alone.sureness == "unsure"
    assert alone.dialect.unit == "codepoint"


def test_requirement_11_of_many_texts_it_is_told_once_that_others_taught_how_to_count(tmp_path: Path) -> None:
    shorts = {f"Short {number}": f"一😀二三四五{number}" for number in range(6)}
    sources = [text_source("Long", selection_xml(5, 8, name="joy"))]
    sources += [text_source(name, selection_xml(3, 5, guid=guid_of(f"in {name}"))) for name in shorts]
    files: dict[str, str | bytes] = {
        "Long.txt": "A 😀 joy, joy.",
        **{f"{name}.txt": text for name, text in shorts.items()},
    }
    xml = project_xml(Sources="".join(sources))
    report = read_refi_project(write_project(tmp_path / "many.qdpx", xml, files)).report
    told = [(note.what, note.name, note.times) for note in report.notes if note.what.startswith("refi-learned")]
    assert told == [("refi-learned-many", "Short 0", 6)]


def test_requirement_11_a_tie_between_readings_is_told(tmp_path: Path) -> None:
    made = DialectProject(MAXQDA, "Unheard-of").add("片段", "一😀二三四五六", [(3, 5)])
    foreign = read_refi_project(made.write(tmp_path / "study.qdpx"))
    assert foreign.report.texts[0].sureness == "unsure"
    assert [note.what for note in foreign.report.notes if note.look] == ["refi-unsure"]
    assert foreign.report.look


def test_requirement_11_the_unit_that_a_person_chooses_is_obeyed(tmp_path: Path) -> None:
    made = DialectProject(MAXQDA, "Unheard-of").add("片段", "一😀二三四五六", [(3, 5)])
    path = made.write(tmp_path / "study.qdpx")
    assert passages_of(read_refi_project(path, ReadOptions(unit="codepoint"))) == ["三四"]
    assert passages_of(read_refi_project(path, ReadOptions(unit="utf16"))) == ["二三"]
    made = DialectProject(MAXQDA, "Unheard-of", named=True).add("名", "一😀二三四五六", [(3, 5), (4, 6)])
    path = made.write(tmp_path / "named.qdpx")
    assert passages_of(read_refi_project(path)) == ["三四", "四五"]
    assert passages_of(read_refi_project(path, ReadOptions(unit="utf16"))) == ["二三", "三四"], "names do not overrule"


def test_requirement_11_names_that_stand_elsewhere_make_a_plain_text_unsure() -> None:
    text = PositionedText(TextPlaces("first second third"), [Quoted(0, 5, "second"), Quoted(6, 12, "third")])
    [verdict] = decide([text], "")
    assert (verdict.sureness, verdict.checked, verdict.fitting, verdict.contrary) == ("unsure", 2, 0, (0, 1))


def test_requirement_11_names_given_by_people_are_no_evidence() -> None:
    text = PositionedText(TextPlaces("first second third"), [Quoted(0, 5, "what comes before all else")])
    [verdict] = decide([text], "ATLAS.ti")
    assert (verdict.sureness, verdict.checked) == ("certain", 0)


def test_requirement_11_a_position_beyond_the_end_does_not_outweigh_words_cut_in_half() -> None:
    text = "Ana:\r\nwe coped well\r\nBen:\r\nand so did we\r\n"
    flat = text.replace("\r\n", "\n")
    spans = [Quoted(flat.index(words), flat.index(words) + len(words)) for words in ("coped well", "so did", "Ben")]
    [verdict] = decide([PositionedText(TextPlaces(text), [*spans, Quoted(0, len(flat) + 2)])], "ATLAS.ti")
    assert (verdict.dialect.newline, verdict.sureness) == (1, "unsure")


# --- whatever the text -----------------------------------------------------------------------------------------------
CHARACTERS = st.sampled_from([*"abcdefgh ", "\n", "é", "e\u0301", "😀", "👨‍👩‍👧", "👍🏽", "ש", "ل", "你", "\u00a0"])
TEXTS = st.lists(CHARACTERS, min_size=1, max_size=60).map("".join)
DIALECTED = st.builds(
    Dialected, st.sampled_from(("codepoint", "utf16")), st.booleans(), st.sampled_from((1, 2)), st.booleans(),
    st.booleans(),
)  # fmt: skip


@given(TEXTS, DIALECTED, st.data())
def test_requirement_11_named_passages_of_any_text_are_never_silently_wrong(
    text: str, dialect: Dialected, data: st.DataObject
) -> None:
    spans = data.draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), min_size=1, max_size=6))
    spans = [(min(ends), max(ends)) for ends in spans]
    selections = [
        Quoted(dialect.position(text, start), dialect.position(text, end), quote(text[start:end]))
        for start, end in spans
        if text[start:end].strip()
    ]
    spans = [(start, end) for start, end in spans if text[start:end].strip()]
    places = TextPlaces(dialect.encoded(text).decode())
    assert places.text == text
    [verdict] = decide([PositionedText(places, selections)], "")
    found = places.in_dialect(verdict.dialect)
    read = [(found.locate(span.start)[0], found.locate(span.end)[1]) for span in selections]
    named = [span for span in selections if span.name]
    assert verdict.fitting == len(named) or verdict.contrary or verdict.sureness == "unsure"
    if verdict.sureness in ("certain", "confirmed"):
        # What the names cannot tell apart are only places with nothing but white space between them.
        for (start, end), (low, high) in zip(spans, read, strict=True):
            assert text[low:high].split() == text[start:end].split()


@given(st.text(alphabet="ab\r\n\x0b\x0c\x00\x01\x85\u2028\ufeffé\u0301😀\x7f", max_size=30))
def test_requirement_11_places_lead_from_the_beginning_of_any_text_to_its_end(raw: str) -> None:
    places = TextPlaces(raw)
    assert places.text == normalise(raw).text
    for dialect in DIALECTS:
        found = places.in_dialect(dialect)
        ends = [found.locate(position) for position in range(found.length + 1)]
        assert ends[-1][1] == len(places.text)
        assert all(low <= high for low, high in ends)
        assert ends == sorted(ends)


@given(
    st.text(alphabet="ab\r\n\x0b\x01é😀", max_size=20), st.text(alphabet="ab\n\x0b\x01é😀", max_size=20),
    st.sampled_from(DIALECTS),
)  # fmt: skip
def test_requirement_11_a_place_between_two_texts_is_where_the_first_ends(
    one: str, other: str, dialect: Dialect
) -> None:
    if one.endswith("\r") and other.startswith("\n"):
        other = "a" + other
    counted = one.replace("\r\n", "\n") if dialect.newline == 1 else one
    position = len(counted.encode("utf-16-le")) // 2 if dialect.unit == "utf16" else len(counted)
    places = TextPlaces(one + other)
    low, high = places.in_dialect(dialect).locate(position)
    assert low == high == len(normalise(one).text)
