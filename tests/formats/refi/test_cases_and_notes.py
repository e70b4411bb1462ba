"""Requirements 20 and 21: cases, variables, notes, links, sets and graphs in all the ways programs write them."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from qda.formats.refi.reading import read_refi_project
from qda.model.exchange import ForeignProject
from qda.model.portable import CASE, DOCUMENT, CasePlace, KeptPart
from qda.model.span import Span
from tests.formats.refi.making import (
    ANA,
    BEN,
    CODES,
    FEAR,
    JOY,
    coding_xml,
    guid_of,
    project_xml,
    selection_xml,
    text_source,
    write_project,
)
from tests.formats.refi.test_reading import assert_reconciled, notes, words
from tests.formats.zip_files import docx

TEXT = "We came home late. Nobody was there. Then the rain began."
DIARY, LETTER, AGE = guid_of("Diary"), guid_of("Letter"), guid_of("Age")
KINDS = ("Text", "Boolean", "Integer", "Float", "Date", "DateTime")


def read(path: Path, sources: str = "", files: dict[str, str | bytes] | None = None, **parts: str) -> ForeignProject:
    """Read a project with the texts "Diary" and "Letter"."""
    sources = sources or text_source("Diary") + text_source("Letter")
    archive = write_project(
        path / "study.qdpx", project_xml(Sources=sources, **parts),
        {"Diary.txt": TEXT, "Letter.txt": "Dear Ana", **(files or {})},
    )  # fmt: skip
    foreign = read_refi_project(archive)
    assert_reconciled(foreign)
    return foreign


def variable(name: str, kind: str = "Text") -> str:
    return f'<Variable guid="{guid_of(name)}" name="{name}" typeOfVariable="{kind}"/>'


def value(name: str, element: str = "", text: str = "") -> str:
    held = f"<{element}>{text}</{element}>" if element else ""
    return f'<VariableValue><VariableRef targetGUID="{guid_of(name)}"/>{held}</VariableValue>'


def case(name: str, inner: str, *, called: bool = True) -> str:
    title = f' name="{name}"' if called else ""
    return f'<Case guid="{guid_of(name)}"{title}>{inner}</Case>'


def source_ref(name: str) -> str:
    return f'<SourceRef targetGUID="{guid_of(name)}"/>'


def values(foreign: ForeignProject) -> list[tuple[str, str, str, str]]:
    """Return scope, variable, bearer and value of all values."""
    known = {variable.guid: variable for variable in foreign.project.variables}
    bearers = {document.guid: document.name for document in foreign.project.documents}
    bearers |= {case.guid: case.name for case in foreign.project.cases}
    return [
        (known[v.variable].scope, known[v.variable].name, bearers[v.bearer], v.value) for v in foreign.project.values
    ]


def kept(foreign: ForeignProject, kind: str) -> list[KeptPart]:
    return [part for part in foreign.project.kept if part.kind == kind]


# --- 20: cases -------------------------------------------------------------------------------------------------------
def test_requirement_20_a_case_holds_documents_and_passages(tmp_path: Path) -> None:
    sources = text_source("Diary", selection_xml(8, 12, guid=guid_of("s"))) + text_source("Letter")
    inner = f'<Description>A widow.</Description>{source_ref("Letter")}<SelectionRef targetGUID="{guid_of("s")}"/>'
    foreign = read(tmp_path, sources, Cases=case("Ana", inner))
    [found] = foreign.project.cases
    assert (found.guid, found.name, found.memo) == (guid_of("Ana"), "Ana", "A widow.")
    assert found.places == (CasePlace(LETTER), CasePlace(DIARY, Span(8, 12)))


def test_requirement_20_a_passage_that_only_a_case_refers_to_is_no_bare_highlight(tmp_path: Path) -> None:
    sources = text_source("Diary", selection_xml(8, 12, guid=guid_of("s"), inner=""))
    foreign = read(tmp_path, sources, Cases=case("Ana", f'<SelectionRef targetGUID="{guid_of("s")}"/>'))
    assert foreign.project.codings == []
    assert foreign.project.cases[0].places == (CasePlace(DIARY, Span(8, 12)),)


def test_requirement_20_an_unnamed_case_with_one_source_is_the_variables_of_that_document(tmp_path: Path) -> None:
    # As MAXQDA and Quirkos write them; MAXQDA also writes them in the source.
    sources = text_source("Diary", value("Age", "IntegerValue", "31")) + text_source("Letter")
    cases = case("c1", value("Age", "IntegerValue", "31") + source_ref("Diary"), called=False)
    cases += case("c2", value("Age", "IntegerValue", "44") + source_ref("Letter"), called=False)
    foreign = read(tmp_path, sources, Cases=cases, Variables=variable("Age", "Integer"))
    assert foreign.project.cases == []
    assert values(foreign) == [(DOCUMENT, "Age", "Diary", "31"), (DOCUMENT, "Age", "Letter", "44")]
    assert foreign.report.elements["VariableValue"].joined == 1


def test_requirement_20_two_values_of_one_variable_are_told_and_the_first_is_taken(tmp_path: Path) -> None:
    sources = text_source("Diary", value("Age", "IntegerValue", "31"))
    cases = case("c1", value("Age", "IntegerValue", "32") + source_ref("Diary"), called=False)
    foreign = read(tmp_path, sources, Cases=cases, Variables=variable("Age", "Integer"))
    assert values(foreign) == [(DOCUMENT, "Age", "Diary", "31")]
    assert notes(foreign, "refi-two-values")[0].detail == "Age: 31 / 32"
    assert foreign.report.elements["IntegerValue"].left == 1


def test_requirement_20_all_six_types_and_missing_values(tmp_path: Path) -> None:
    held = (
        value("Text", "TextValue", "  as it\n is ")
        + value("Boolean", "BooleanValue", "1")
        + value("Integer", "IntegerValue", "-007")
        + value("Float", "FloatValue", "2.50")
        + value("Date", "DateValue", "2026-03-01+02:00")
        + value("DateTime", "DateTimeValue", "2026-03-01T09:30:00Z")
        + value("Gone")
    )
    names = "".join(variable(kind, kind) for kind in KINDS) + variable("Gone", "Text")
    foreign = read(tmp_path, Cases=case("Ana", held), Variables=names)
    assert [found.kind for found in foreign.project.variables[:6]] == [
        "text", "boolean", "integer", "decimal", "date", "datetime",
    ]  # fmt: skip
    assert [found for *_, found in values(foreign)] == [
        "  as it\n is ", "true", "-7", "2.5", "2026-03-01", "2026-03-01T09:30:00Z",
    ]  # fmt: skip
    assert {scope for scope, *_ in values(foreign)} == {CASE}
    assert [found.name for found in foreign.project.variables] == [*KINDS, "Gone"]


def test_requirement_20_a_value_of_the_wrong_kind_is_kept_and_told(tmp_path: Path) -> None:
    foreign = read(
        tmp_path, Cases=case("Ana", value("Age", "TextValue", "about forty")), Variables=variable("Age", "Integer")
    )
    assert values(foreign) == [(CASE, "Age", "Ana", "about forty")]
    assert notes(foreign, "refi-value-not-of-kind")[0].look


def test_requirement_20_a_variable_of_documents_and_cases_becomes_two(tmp_path: Path) -> None:
    sources = text_source("Diary", value("Age", "IntegerValue", "31"))
    foreign = read(
        tmp_path, sources, Cases=case("Ana", value("Age", "IntegerValue", "32")), Variables=variable("Age", "Integer")
    )  # fmt: skip
    assert values(foreign) == [(DOCUMENT, "Age", "Diary", "31"), (CASE, "Age", "Ana", "32")]
    one, other = foreign.project.variables
    assert (one.guid, one.guid != other.guid) == (AGE, True)


def test_requirement_20_a_code_that_is_a_case_says_who_is_spoken_of(tmp_path: Path) -> None:
    # As NVivo writes cases; what lies in such a code is lifted out of it.
    maria = guid_of("Maria")
    codes = CODES + (
        f'<Code guid="{guid_of("People")}" name="People" isCodable="false"><Code guid="{maria.upper()}" name="Maria" '
        f'isCodable="true"><Code guid="{guid_of("Child")}" name="Child" isCodable="true"/></Code></Code>'
    )
    sources = text_source("Diary", selection_xml(8, 12, code=maria) + selection_xml(19, 25)) + text_source(
        "Letter", coding_xml(maria, guid=guid_of("whole"))
    )
    foreign = read(tmp_path, sources, Codes=codes, Cases=case("Maria", ""))
    assert words(foreign) == [("Nobody", "Joy", "Ana")]
    assert foreign.project.cases[0].places == (CasePlace(DIARY, Span(8, 12)), CasePlace(LETTER))
    assert [(code.name, code.parent) for code in foreign.project.codes[2:]] == [
        ("People", ""),
        ("Child", guid_of("People")),
    ]
    assert notes(foreign, "refi-case-as-code")[0].times == 2
    assert foreign.report.elements["Code"].joined == 1


def test_requirement_20_a_code_on_a_case_is_kept(tmp_path: Path) -> None:
    foreign = read(tmp_path, Cases=case("Ana", f'<CodeRef targetGUID="{JOY}"/>'))
    [part] = kept(foreign, "CodeRef")
    assert (part.owner, part.place, part.xml) == (guid_of("Ana"), "Cases", f'<CodeRef targetGUID="{JOY}"/>'.encode())


def test_requirement_20_an_unnamed_case_of_two_sources_stays_a_case(tmp_path: Path) -> None:
    foreign = read(tmp_path, Cases=case("c", source_ref("Diary") + source_ref("Letter"), called=False))
    assert [(found.name, len(found.places)) for found in foreign.project.cases] == [("", 2)]


# --- 21: notes -------------------------------------------------------------------------------------------------------
def note(name: str, inner: str = "", more: str = "") -> str:
    return f'<Note guid="{guid_of(name)}" name="{name}" creatingUser="{BEN}"{more}>{inner}</Note>'


def note_ref(name: str) -> str:
    return f'<NoteRef targetGUID="{guid_of(name)}"/>'


def test_requirement_21_notes_are_memos_where_they_are_attached(tmp_path: Path) -> None:
    sources = text_source(
        "Diary", selection_xml(8, 12, inner=coding_xml() + note_ref("passage")) + note_ref("document")
    )
    codes = f'<Code guid="{JOY}" name="Joy" isCodable="true">{note_ref("code")}</Code>'
    names = ("free", "passage", "document", "code")
    foreign = read(
        tmp_path, sources, Codes=codes,
        Notes="".join(note(name, f"<PlainTextContent>on {name}</PlainTextContent>") for name in names),
    )  # fmt: skip
    found = {memo.title: memo for memo in foreign.project.memos}
    assert [memo.text for memo in foreign.project.memos] == [f"on {name}" for name in names]
    assert (found["free"].document, found["free"].code) == ("", "")
    assert (found["passage"].document, found["passage"].span) == (DIARY, Span(8, 12))
    assert (found["document"].document, found["document"].span) == (DIARY, None)
    assert found["code"].code == JOY
    assert {memo.coder for memo in found.values()} == {BEN}


def test_requirement_21_the_text_of_a_note_may_be_a_file_a_word_file_or_a_description(tmp_path: Path) -> None:
    word = docx("<w:p><w:r><w:t>in Word</w:t></w:r></w:p>")
    all_notes = (
        note("a", more=' plainTextPath="internal://a.txt"')
        + note("b", more=' richTextPath="internal://b.docx"')
        + note("c", "<Description>described</Description>")
        + note("d", "<Description>why</Description><PlainTextContent>what</PlainTextContent>")
        + note("e")
        + note("f", more=' plainTextPath="internal://nowhere.txt"')
    )
    foreign = read(tmp_path, files={"a.txt": b"\xef\xbb\xbfin a file\r\nof two lines", "b.docx": word}, Notes=all_notes)
    assert [memo.text for memo in foreign.project.memos] == [
        "in a file\nof two lines", "in Word", "described", "what\n\nwhy", "", "",
    ]  # fmt: skip
    assert notes(foreign, "refi-file-missing")[0].name == "f"


def test_requirement_21_a_note_on_several_things_becomes_a_memo_on_each(tmp_path: Path) -> None:
    sources = text_source("Diary", note_ref("n")) + text_source("Letter", note_ref("n"))
    foreign = read(tmp_path, sources, Notes=note("n", "<PlainTextContent>both</PlainTextContent>"))
    assert [(memo.document, memo.text) for memo in foreign.project.memos] == [(DIARY, "both"), (LETTER, "both")]
    assert foreign.project.memos[0].guid == guid_of("n") != foreign.project.memos[1].guid
    assert notes(foreign, "refi-note-repeated")[0].times == 2


def test_requirement_21_a_note_that_is_coded_is_a_document_too(tmp_path: Path) -> None:
    inner = f"<PlainTextContent>much joy here</PlainTextContent>{selection_xml(5, 8)}"
    foreign = read(tmp_path, Notes=note("n", inner))
    assert words(foreign) == [("joy", "Joy", "Ana")]
    assert [document.name for document in foreign.project.documents] == ["Diary", "Letter", "n"]
    assert foreign.project.memos[0].text == "much joy here"


def test_requirement_21_an_annotation_of_nvivo_is_a_memo_on_its_passage(tmp_path: Path) -> None:
    sources = text_source("Diary", selection_xml(19, 25, guid=guid_of("s"), inner=""))
    link = f'<Link guid="{guid_of("l")}" originGUID="{guid_of("n")}" targetGUID="{guid_of("s").upper()}"/>'
    foreign = read(tmp_path, sources, Notes=note("n", "<PlainTextContent>who?</PlainTextContent>"), Links=link)
    [memo] = foreign.project.memos
    assert (memo.document, memo.span, memo.text) == (DIARY, Span(19, 25), "who?")
    assert foreign.project.codings == []
    assert foreign.report.elements["Link"].taken == 1


def test_requirement_21_other_links_and_graphs_are_kept_and_lead_to_what_selections_became(tmp_path: Path) -> None:
    selection = selection_xml(8, 12, guid=guid_of("s"), inner=coding_xml(guid=guid_of("coding")))
    link = (
        f'<Link guid="{{{guid_of("l").upper()}}}" name="contradicts" direction="OneWay" originGUID="{guid_of("n")}" '
        f'targetGUID="{guid_of("s")}">{note_ref("n")}</Link>'
    )
    graph = (
        f'<Graph guid="{guid_of("g")}" name="Map"><Vertex guid="{guid_of("v")}" representedGUID="{FEAR.upper()}" '
        f'firstX="1" firstY="2"/><Vertex guid="{guid_of("w")}" representedGUID="{guid_of("s")}" firstX="3" firstY="4"/>'
        f'<Edge guid="{guid_of("e")}" sourceVertex="{guid_of("v")}" targetVertex="{guid_of("w")}"/></Graph>'
    )
    foreign = read(tmp_path, text_source("Diary", selection), Notes=note("n"), Links=link, Graphs=graph)
    [kept_link], [kept_graph] = kept(foreign, "Link"), kept(foreign, "Graph")
    assert (kept_link.guid, kept_link.place, kept_link.name) == (guid_of("l"), "Links", "contradicts")
    assert etree.fromstring(kept_link.xml).get("targetGUID") == guid_of("coding")
    vertices = etree.fromstring(kept_graph.xml).findall("Vertex")
    assert [vertex.get("representedGUID") for vertex in vertices] == [FEAR, guid_of("coding")]
    assert foreign.report.elements["Edge"].kept == 1
    assert [memo.title for memo in foreign.project.memos] == ["n"]
    assert [(told.detail, told.name) for told in notes(foreign, "refi-part-kept")] == [
        ("Link", "contradicts"), ("Graph", "Map"),
    ]  # fmt: skip


def test_requirement_21_sets_of_documents_are_taken_and_other_members_kept(tmp_path: Path) -> None:
    members = (
        f'<MemberCode targetGUID="{JOY}"/><MemberSource targetGUID="{DIARY}"/><MemberNote targetGUID="{guid_of("n")}"/>'
    )
    foreign = read(
        tmp_path,
        Notes=note("n"),
        Sets=f'<Set guid="{guid_of("mixed")}" name="Mixed"><Description>all sorts</Description>{members}</Set>'
        f'<Set guid="{guid_of("codes")}" name="Codes"><MemberCode targetGUID="{FEAR}"/></Set>'
        f'<Set guid="{guid_of("none")}" name="Empty"/>',
    )
    assert [(found.name, found.memo, found.documents) for found in foreign.project.sets] == [
        ("Mixed", "all sorts", (DIARY,)), ("Empty", "", ()),
    ]  # fmt: skip
    mixed, codes = kept(foreign, "Set")
    assert (mixed.owner, codes.owner, codes.guid) == (guid_of("mixed"), "", guid_of("codes"))
    assert [child.tag for child in etree.fromstring(mixed.xml)] == ["Description", "MemberCode", "MemberNote"]
    assert foreign.report.elements["MemberCode"].kept == 2


@pytest.mark.parametrize("member", ['<MemberSource guid="{}"/>', "<MemberSource>{}</MemberSource>"])
def test_requirement_21_members_are_found_as_transana_writes_them(member: str, tmp_path: Path) -> None:
    sets = f'<Set guid="{guid_of("s")}" name="Library">{member.format(DIARY)}</Set>'
    assert read(tmp_path, Sets=sets).project.sets[0].documents == (DIARY,)


def test_requirement_21_who_made_a_note_without_a_creator_is_the_projects(tmp_path: Path) -> None:
    plain = f'<Note guid="{guid_of("n")}"><PlainTextContent>x</PlainTextContent></Note>'
    foreign = read(tmp_path, Notes=plain, attributes=f'creatingUserGUID="{ANA}"')
    assert foreign.project.memos[0].coder == ANA
