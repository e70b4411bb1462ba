"""Look-alikes of the files of real programs: what is known of each, and that its codings land on the right words."""

from __future__ import annotations

import zipfile
from pathlib import Path

from lxml import etree

from qda.formats.refi.reading import read_refi_project
from qda.model.exchange import ForeignProject
from qda.model.portable import DOCUMENT
from qda.model.span import Span
from tests.formats.refi.making import (
    ANA,
    ATLASTI,
    JOY,
    NVIVO_WINDOWS,
    QUALCODER,
    coding_xml,
    guid_of,
    project_xml,
    selection_xml,
    text_source,
    write_project,
)
from tests.formats.refi.samples import sample
from tests.formats.refi.test_reading import assert_reconciled, notes, words

TALK = "Interviewer: How was it?\nAna: 😀 Hard, but we coped.\n\nBen: Café life, mostly. 👍🏽 Fine now.\n"


def coded(start: int, end: int, *, name: str = "", more: str = "", guid: str = "") -> str:
    guid = guid or guid_of(f"s {start} {end}")
    return selection_xml(start, end, guid=guid, name=name, more=more, inner=coding_xml(selection=guid))


def passages(foreign: ForeignProject) -> list[str]:
    assert_reconciled(foreign)
    return [word for word, _, _ in words(foreign)]


def test_nvivo_for_windows(tmp_path: Path) -> None:
    """Capital folder, byte order mark, CRLF that counts two, UTF-16 units; empty names and descriptions, no colours."""
    inner = ""
    wanted = ["How was it?", "Hard", "we coped.\n\nBen", "Café life", "Fine now."]
    for passage in wanted:
        start = TALK.index(passage)
        at = NVIVO_WINDOWS.position(TALK, start), NVIVO_WINDOWS.position(TALK, start + len(passage))
        inner += (
            f'<PlainTextSelection guid="{guid_of(passage)}" name="" startPosition="{at[0]}" endPosition="{at[1]}">'
            f"<Description/>{coding_xml(selection=passage)}</PlainTextSelection>"
        )
    codes = (
        f'<Code guid="{guid_of("Nodes")}" name="Nodes" isCodable="false"><Description/>'
        f'<Code guid="{JOY}" name="Joy" isCodable="true"><Description/></Code></Code>'
    )
    xml = project_xml(origin="NVivo 12.6", attributes='basePath=""', Codes=codes, Sources=text_source("Talk", inner))
    path = write_project(tmp_path / "a.qdpx", xml, {"Talk.txt": NVIVO_WINDOWS.encoded(TALK)}, folder="Sources")
    foreign = read_refi_project(path)
    assert passages(foreign) == wanted
    [text] = foreign.report.texts
    assert (text.unit, text.newline, text.bom, text.sureness) == ("utf16", 2, False, "likely")
    assert all(not coding.memo for coding in foreign.project.codings)


def test_nvivo_for_mac(tmp_path: Path) -> None:
    """A hidden entry of no bytes, everything stored unpacked, a text of a single line end."""
    path = tmp_path / "mac.qdpx"
    sources = text_source("Talk", coded(13, 24)) + text_source("Nothing")
    xml = project_xml(origin="NVivo for Mac", Sources=sources, attributes='xmlns:xsi="http://www.w3.org/2001/XMLSchema-'
                      'instance" xsi:schemaLocation="urn:QDA-XML:project:1.0 Project.xsd"')  # fmt: skip
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("project.qde", xml)
        archive.writestr("sources/.root", b"")
        archive.writestr("sources/Talk.txt", TALK)
        archive.writestr("sources/Nothing.txt", "\n")
    foreign = read_refi_project(path)
    assert passages(foreign) == ["How was it?"]
    assert [document.text for document in foreign.project.documents] == [TALK, "\n"]


def test_atlasti_for_windows(tmp_path: Path) -> None:
    """The project's own name, upper-case guids, quotations called by their words, CRLF in the text that counts one."""
    long = "Ana: 😀 Hard, but we coped.\n\nBen: Café life, mostly. 👍🏽 Fine now."
    wanted = [
        ("How was it?", "How was it?"),
        (long, " ".join(long.split())[:60] + "…"),
        ("Café life", "Café life"),
        ("Fine now", "my own words"),
    ]
    inner = ""
    for passage, name in wanted:
        start = TALK.index(passage)
        at = ATLASTI.position(TALK, start), ATLASTI.position(TALK, start + len(passage))
        inner += coded(*at, name=name, guid=guid_of(name).upper())
    users = (
        f'<User guid="{guid_of("tool").upper()}" name="ATLAS.ti"/><User guid="{guid_of("Ana").upper()}" name="Ana"/>'
    )
    xml = project_xml(origin="ATLAS.ti for Windows 23.2.3.27778", Users=users, Sources=text_source("Talk", inner))
    path = write_project(tmp_path / "a.qdpx", xml, {"Talk.txt": ATLASTI.encoded(TALK)}, qde="My project.qde")
    foreign = read_refi_project(path)
    assert passages(foreign) == [passage for passage, _ in wanted]
    assert [coding.memo for coding in foreign.project.codings] == ["", "", "", "my own words"]
    [text] = foreign.report.texts
    assert (text.unit, text.newline, text.sureness, text.checked) == ("codepoint", 1, "confirmed", 3)


def test_atlasti_memo_that_is_linked_to_a_quotation_stays_free(tmp_path: Path) -> None:
    """Memos have no NoteRef; a link to a coded passage is a relation, not an annotation."""
    link = (
        f'<Link guid="{guid_of("l")}" name="Memo-Quotation Relation" originGUID="{guid_of("m")}" direction="OneWay" '
        f'targetGUID="{guid_of("q")}"/>'
    )
    memo = f'<Note guid="{guid_of("m")}" name="Plan"><PlainTextContent>x</PlainTextContent></Note>'
    xml = project_xml(
        origin="ATLAS.ti 8.4.0", Sources=text_source("Talk", coded(13, 24, guid=guid_of("q"))), Notes=memo, Links=link
    )
    foreign = read_refi_project(write_project(tmp_path / "a.qdpx", xml, {"Talk.txt": TALK}))
    assert passages(foreign) == ["How was it?"]
    assert foreign.project.memos[0].span is None
    assert [part.kind for part in foreign.project.kept] == ["Link"]


def test_maxqda(tmp_path: Path) -> None:
    """Sources of one name, document groups as sets, comments without codes, variables twice, sound as video."""
    value = f'<VariableValue><VariableRef targetGUID="{guid_of("Sex")}"/><TextValue>w</TextValue></VariableValue>'
    comment = selection_xml(13, 24, inner="<Description>a comment</Description>")
    sources = (
        text_source("Talk", comment + coded(TALK.index("Hard"), TALK.index("Hard") + 4) + value)
        + text_source("Talk", guid=guid_of("Talk 2"))
        + f'<VideoSource guid="{guid_of("v")}" name="call" path="internal://call.m4a"/>'
    )
    xml = project_xml(
        origin="MAXQDA 24 (Release 24.7.0)", Sources=sources,
        Codes=f'<Code guid="{JOY}" name="Joy" isCodable="true" color="#00ff7F"/>',
        Variables=f'<Variable guid="{guid_of("Sex")}" name="Sex" typeOfVariable="Text"/>',
        Cases=f'<Case guid="{guid_of("c")}">{value}<SourceRef targetGUID="{guid_of("Talk")}"/></Case>',
        Sets=f'<Set guid="{guid_of("g")}" name="Group"><MemberSource targetGUID="{guid_of("Talk")}"/></Set>',
    )  # fmt: skip
    foreign = read_refi_project(write_project(tmp_path / "a.qdpx", xml, {"Talk.txt": TALK, "call.m4a": b"sound"}))
    assert passages(foreign) == ["Hard"]
    assert [(memo.text, memo.span) for memo in foreign.project.memos] == [("a comment", (13, 24))]
    assert foreign.project.codes[0].colour == "#00ff7f"
    assert [(variable.scope, variable.name) for variable in foreign.project.variables] == [(DOCUMENT, "Sex")]
    assert len(foreign.project.values) == 1
    assert foreign.project.sets[0].documents == (guid_of("Talk"),)
    assert [(part.kind, part.file) for part in foreign.project.kept] == [("VideoSource", b"sound")]


def test_qualcoder(tmp_path: Path) -> None:
    """A byte order mark that takes no position, code points, and Representation in the wrong place."""
    wanted = ["Hard", "Café life", "👍🏽 Fine"]
    inner = "".join(
        coded(*(QUALCODER.position(TALK, at) for at in (TALK.index(one), TALK.index(one) + len(one)))) for one in wanted
    )
    pdf = (
        f'<PDFSource guid="{guid_of("p")}" name="p.pdf"><Representation guid="{guid_of("r")}" '
        f'plainTextPath="internal://p.txt">{coded(0, 4)}</Representation><PDFSelection guid="{guid_of("a")}" page="0" '
        f'firstX="1" firstY="2" secondX="3" secondY="4">{coding_xml(selection="a")}</PDFSelection></PDFSource>'
    )
    xml = project_xml(origin="QualCoder 3.5", Sources=text_source("Talk", inner) + pdf)
    files = {"Talk.txt": QUALCODER.encoded(TALK), "p.txt": "\ufeffText"}
    foreign = read_refi_project(write_project(tmp_path / "a.qdpx", xml, files))
    assert passages(foreign) == [*wanted, "Text"]
    assert not any(document.text.startswith("\ufeff") for document in foreign.project.documents)
    assert [note.what for note in foreign.report.notes if note.what == "refi-wrong-order"]


def test_qualcoder_annotations_are_memos_on_their_passages(tmp_path: Path) -> None:
    """A note holds positions in the source that refers to it; of a second annotation, nothing tells the source."""
    start = TALK.index("Hard")
    written = "".join(
        f'<Note guid="{guid_of(text)}" creatingUser="{ANA}" creationDateTime="2026-03-01T09:30:00Z">'
        f"<PlainTextContent>{text}</PlainTextContent>"
        f'<PlainTextSelection guid="{guid_of("of " + text)}" startPosition="{start}" endPosition="{start + 4}"/></Note>'
        for text in ("What was hard?", "Ask again.")
    )
    source = text_source("Talk", f'<NoteRef targetGUID="{guid_of("What was hard?")}"/>')
    # Nobody of this guid is in the file: QualCoder makes up who made a project.
    maker = f'creatingUserGUID="{guid_of("nobody")}"'
    xml = project_xml(origin="QualCoder 3.9", attributes=maker, Sources=source, Notes=written)
    foreign = read_refi_project(write_project(tmp_path / "a.qdpx", xml, {"Talk.txt": QUALCODER.encoded(TALK)}))
    assert_reconciled(foreign)
    assert [document.name for document in foreign.project.documents] == ["Talk"]
    assert not foreign.project.codings
    assert {coder.name for coder in foreign.project.coders} == {"Ana", "Ben"}
    memos = {memo.text: memo for memo in foreign.project.memos}
    placed, free = memos["What was hard?"], memos["Ask again."]
    assert (placed.document, placed.span, placed.coder) == (guid_of("Talk"), Span(start, start + 4), ANA)
    assert (free.document, free.span) == ("", None)
    [told] = notes(foreign, "refi-annotation-placeless")
    assert told.name == "Ask again."


def test_qualcoder_counts_in_two_ways_in_one_text(tmp_path: Path) -> None:
    """By hand a person codes in UTF-16 units, the program itself in code points; the words that each quotes tell."""
    wanted = [("Hard", 2), ("we coped", 2), ("Café life", 1), ("Fine now", 2)]
    inner = ""
    for words_, unit in wanted:
        start, end = (len(TALK[: TALK.index(words_) + more].encode("utf-16-le")) // 2 for more in (0, len(words_)))
        if unit == 1:
            start, end = TALK.index(words_), TALK.index(words_) + len(words_)
        inner += coded(start, end, name=words_)
    xml = project_xml(origin="QualCoder 3.9", Sources=text_source("Talk", inner))
    foreign = read_refi_project(write_project(tmp_path / "a.qdpx", xml, {"Talk.txt": QUALCODER.encoded(TALK)}))
    assert passages(foreign) == [words_ for words_, _ in wanted]
    [told] = notes(foreign, "refi-own-way")
    assert told.times == 1
    assert told.look
    assert [(text.checked, text.fitting) for text in foreign.report.texts] == [(4, 4)]


def test_quirkos(tmp_path: Path) -> None:
    """Properties of a source as text values in an unnamed case."""
    value = f'<VariableValue><VariableRef targetGUID="{guid_of("Retired")}"/><TextValue>1</TextValue></VariableValue>'
    xml = project_xml(
        origin="Quirkos", Sources=text_source("Talk", coded(13, 24)),
        Variables=f'<Variable guid="{guid_of("Retired")}" name="Retired" typeOfVariable="Text"/>',
        Cases=f'<Case guid="{guid_of("c")}">{value}<SourceRef targetGUID="{guid_of("Talk")}"/></Case>',
    )  # fmt: skip
    foreign = read_refi_project(write_project(tmp_path / "a.qdpx", xml, {"Talk.txt": TALK}))
    assert passages(foreign) == ["How was it?"]
    assert foreign.project.cases == []
    assert [(value.bearer, value.value) for value in foreign.project.values] == [(guid_of("Talk"), "1")]


def test_qc(tmp_path: Path) -> None:
    """Texts called by bare names, whole lines called by their numbers."""
    lines = TALK.split("\n")
    starts = [sum(len(line) + 1 for line in lines[:at]) for at in range(len(lines))]
    inner = "".join(coded(starts[at], starts[at + 1], name=f"line:{at}") for at in (0, 1))
    xml = project_xml(Sources=text_source("Talk", inner, path="Talk.txt"))
    foreign = read_refi_project(write_project(tmp_path / "a.qdpx", xml, {"Talk.txt": TALK}))
    assert passages(foreign) == [f"{lines[0]}\n", f"{lines[1]}\n"]
    assert all(not coding.memo for coding in foreign.project.codings)


# --- the examples of the specification -------------------------------------------------------------------------------
def text_with(passages_: list[tuple[int, int, str]], length: int) -> str:
    """Return a text in which these words stand at their places."""
    text = [" "] * length
    for start, end, name in passages_:
        said = name.rstrip("…")
        text[start:end] = said.ljust(end - start, "x")[: end - start]
    return "".join(text)


def test_the_example_of_atlasti_lands_on_its_words(tmp_path: Path) -> None:
    xml = sample("spec-annex-a2-atlasti-8.qde").read_bytes()
    root = etree.fromstring(xml)
    space = "{urn:QDA-XML:project:1.0}"
    files: dict[str, str | bytes] = {}
    for element in root.iter(f"{space}TextSource", f"{space}Representation", f"{space}Transcript"):
        if path := element.get("plainTextPath"):
            found = [
                (int(s.get("startPosition")), int(s.get("endPosition")), s.get("name"))
                for s in element.iter(f"{space}PlainTextSelection")
            ]
            shared = files.get(path.removeprefix("internal://").upper())
            if found or shared is None:
                found.sort(key=lambda one: one[0] - one[1])  # the longer ones first: shorter ones may lie in them
                files[path.removeprefix("internal://").replace(".txt", ".TXT")] = text_with(found, 1000)
    foreign = read_refi_project(write_project(tmp_path / "a.qdpx", xml, files, qde="Project.qde", folder="Sources"))
    assert_reconciled(foreign)
    read_words = passages(foreign)
    assert "Oh, that was great. See you tomorrow? Eleven thirty. Mm." in read_words
    assert "I did try the gluten free bread, but it was always so soggy," in read_words
    assert "granola" in read_words
    assert len(read_words) == sum(1 for s in root.iter(f"{space}PlainTextSelection") for _ in s.iter(f"{space}Coding"))
    assert (
        "Mabel is not the only person I know who has Coke for breakfast!" in [m.text for m in foreign.project.memos][-1]
    )
    assert len(foreign.project.codes) == 14
    joined = {note.detail for note in notes(foreign, "refi-transcript-joined")}
    assert joined == {
        "1960s Coca Cola commercial - Audio.docx",
        "1960s Coca Cola commercial - Visual.docx",
        "1994 Diet Coke-Diet Coke Break.docx",
    }
    assert foreign.report.elements["PDFSelection"].joined == 3


def test_the_example_of_transana_keeps_everything(tmp_path: Path) -> None:
    xml = sample("spec-annex-a3-transana.qde").read_bytes()
    root = etree.fromstring(xml)
    space = "{urn:QDA-XML:project:0:10}"
    files: dict[str, str | bytes] = {
        element.get("plainTextPath").removeprefix("internal://"): f"{number} cd ef gh ij kl " * 60
        for number, element in enumerate(root.iter(f"{space}TextSource", f"{space}Transcript", f"{space}Note"))
    }
    foreign = read_refi_project(write_project(tmp_path / "a.qdpx", xml, files))
    assert_reconciled(foreign)
    assert foreign.report.elements["Coding"].left == 0
    assert foreign.report.elements["TranscriptSelection"].left == 0
    assert len(foreign.project.memos) == len(list(root.iter(f"{space}Note")))
    assert all(found.documents for found in foreign.project.sets)
    assert {part.kind for part in foreign.project.kept} >= {"VideoSource", "PictureSource", "Transcript"}
