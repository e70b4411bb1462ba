"""What stands only in the corners of another program's project comes in too, or is told; none of it vanishes unseen."""

from __future__ import annotations

import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from qda.formats.refi.reading import read_refi_project
from qda.formats.refi.writing import write_refi_project
from qda.model.exchange import ForeignProject
from qda.model.portable import KeptPart
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
from tests.formats.refi.test_round_trip import parts

TEXT = "Ann: We came home late.\nBob: Nobody was there.\nThen the rain began."
"""“home” is at 13–17; Bob's line at 24–46."""
ANN = guid_of("case Ann")


def read(path: Path, files: dict[str, str | bytes] | None = None, **sections: str) -> ForeignProject:
    """Read a project, see that all of it is accounted for, and that it comes back from our own export as it was."""
    archive = write_project(path / "study.qdpx", project_xml(**sections), {"Diary.txt": TEXT, **(files or {})})
    foreign = read_refi_project(archive)
    assert_reconciled(foreign)
    expected = parts(read_refi_project(archive).project)
    write_refi_project(path / "again.qdpx", read_refi_project(archive).project)
    assert parts(read_refi_project(path / "again.qdpx").project) == expected
    return foreign


# --- 20: cases -------------------------------------------------------------------------------------------------------
def test_requirement_20_a_comment_on_a_passage_that_only_says_who_speaks_becomes_a_memo(tmp_path: Path) -> None:
    inner = f"<Description>She hesitates</Description>{coding_xml(ANN)}"
    foreign = read(
        tmp_path,
        Codes=f'<Code guid="{ANN}" name="Ann" isCodable="true"/>',
        Cases=f'<Case guid="{ANN}" name="Ann"/>',
        Sources=text_source("Diary", selection_xml(5, 12, inner=inner)),
    )
    assert [(memo.text, memo.span) for memo in foreign.project.memos] == [("She hesitates", Span(5, 12))]
    assert [place.span for place in foreign.project.cases[0].places] == [Span(5, 12)]
    assert not foreign.project.codings


def test_requirement_20_a_case_that_is_a_code_too_keeps_what_only_the_code_says(tmp_path: Path) -> None:
    code = f'<Code guid="{ANN}" name="A." isCodable="true" color="#123456"><Description>Aged 40</Description></Code>'
    foreign = read(
        tmp_path, Codes=code, Cases=f'<Case guid="{ANN}" name="Ann"><Description>A neighbour</Description></Case>'
    )
    assert [(case.name, case.memo) for case in foreign.project.cases] == [("Ann", "A neighbour\n\nAged 40")]
    assert [note.detail for note in notes(foreign, "refi-case-code-about")] == ["A., #123456"]


def test_requirement_20_an_unnamed_case_that_says_something_of_itself_is_a_case(tmp_path: Path) -> None:
    age = guid_of("Age")
    value = f'<VariableValue><VariableRef targetGUID="{age}"/><IntegerValue>40</IntegerValue></VariableValue>'
    case = f"<Description>Talked on the phone</Description>{value}" + '<SourceRef targetGUID="{}"/>'
    foreign = read(
        tmp_path,
        Variables=f'<Variable guid="{age}" name="Age" typeOfVariable="Integer"/>',
        Cases=f'<Case guid="{ANN}">{case.format(guid_of("Diary"))}</Case>',
        Sources=text_source("Diary"),
    )
    assert [case.memo for case in foreign.project.cases] == ["Talked on the phone"]
    assert [(value.bearer, value.value) for value in foreign.project.values] == [(ANN, "40")]


def test_requirement_20_a_case_may_point_to_a_stretch_of_a_recording(tmp_path: Path) -> None:
    stretch = guid_of("stretch")
    source = (
        f'<AudioSource guid="{guid_of("talk")}" name="Talk"><AudioSelection guid="{stretch}" begin="0" end="900"/>'
        "</AudioSource>"
    )
    case = f'<Case guid="{ANN}" name="Ann"><SelectionRef targetGUID="{stretch}"/></Case>'
    foreign = read(tmp_path, Cases=case, Sources=source)
    assert not notes(foreign, "refi-dangling")
    assert [part.kind for part in foreign.project.kept] == ["AudioSource", "SelectionRef"]


def test_requirement_20_two_variables_of_one_identity_are_both_kept(tmp_path: Path) -> None:
    age = guid_of("Age")
    one = f'<Variable guid="{age}" name="Age" typeOfVariable="Integer"/>'
    other = f'<Variable guid="{age}" name="Home" typeOfVariable="Text"><Description>Where from</Description></Variable>'
    foreign = read(tmp_path, Variables=one + one + other)
    assert [(v.name, v.kind, v.memo) for v in foreign.project.variables] == [
        ("Age", "integer", ""),
        ("Home", "text", "Where from"),
    ]
    assert foreign.report.elements["Variable"].joined == 1
    assert len(notes(foreign, "refi-same-guid")) == 1


# --- 21: notes and links ---------------------------------------------------------------------------------------------
def test_requirement_21_an_annotation_whose_link_has_notes_of_its_own_keeps_its_passage(tmp_path: Path) -> None:
    one, other, passage = guid_of("one"), guid_of("other"), guid_of("passage")
    told = "".join(
        f'<Note guid="{guid}" name="{name}"><PlainTextContent>{name}</PlainTextContent></Note>'
        for guid, name in ((one, "First"), (other, "Second"))
    )
    link = f'<Link guid="{guid_of("link")}" originGUID="{one}" targetGUID="{passage}"><NoteRef targetGUID="{other}"/>'
    foreign = read(
        tmp_path,
        Sources=text_source("Diary", selection_xml(13, 17, guid=passage, inner="")),
        Notes=told,
        Links=f"{link}</Link>",
    )
    assert [(memo.title, memo.span) for memo in foreign.project.memos] == [
        ("First", Span(13, 17)),
        ("Second", Span(13, 17)),
    ]


def test_requirement_21_a_note_that_loses_its_formatting_is_named(tmp_path: Path) -> None:
    note = f'<Note guid="{guid_of("note")}" name="Plan" plainTextPath="internal://n.txt" richTextPath="internal://n.docx"/>'
    foreign = read(tmp_path, {"n.txt": "Ask again", "n.docx": b"PK\x03\x04"}, Notes=note)
    assert [note.name for note in notes(foreign, "refi-note-plain")] == ["Plan"]


# --- 14: selections --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["a turning point …", "what comes next..."])
def test_requirement_14_a_name_that_somebody_ends_with_dots_is_not_lost(name: str, tmp_path: Path) -> None:
    foreign = read(tmp_path, Sources=text_source("Diary", selection_xml(13, 17, name=name)))
    assert [coding.memo for coding in foreign.project.codings] == [name]


def test_requirement_14_words_that_a_program_cut_off_are_no_comment(tmp_path: Path) -> None:
    name = "words that this text does not hold, cut off by the program that wrote them in …"
    foreign = read(tmp_path, Sources=text_source("Diary", selection_xml(13, 17, name=name)))
    assert [coding.memo for coding in foreign.project.codings] == [""]


# --- 23: transcripts -------------------------------------------------------------------------------------------------
def transcribed(inner: str, *, text_inner: str = "") -> str:
    points = "".join(
        f'<SyncPoint guid="{guid_of(f"point {place}")}" position="{place}" timeStamp="{place * 100}"/>'
        for place in (0, 25, 47)
    )
    transcript = f'<Transcript guid="{guid_of("transcript")}" name="Talk" plainTextPath="internal://Talk.txt">'
    video = f'<VideoSource guid="{guid_of("video")}" name="Film">{transcript}{points}{inner}</Transcript></VideoSource>'
    return video + text_source("Diary", text_inner)


def spoken(inner: str) -> str:
    start, end = guid_of("point 25"), guid_of("point 47")
    return (
        f'<TranscriptSelection guid="{guid_of("spoken")}" fromSyncPoint="{start}" toSyncPoint="{end}">{inner}'
        "</TranscriptSelection>"
    )


def test_requirement_23_a_transcript_with_other_line_ends_than_its_twin_is_coded_on_the_same_words(
    tmp_path: Path,
) -> None:
    """A CRLF takes two positions in the transcript, and the text source beside it has plain line feeds."""
    foreign = read(
        tmp_path,
        {"Talk.txt": TEXT.replace("\n", "\r\n")},
        origin="NVivo 12 for Windows",
        Sources=transcribed(spoken(coding_xml(FEAR)), text_inner=selection_xml(24, 46)),
    )
    assert len(foreign.project.documents) == 1
    assert [(quote, code) for quote, code, _ in words(foreign)] == [
        ("Bob: Nobody was there.", "Joy"),
        ("Bob: Nobody was there.", "Fear"),
    ]


def test_requirement_23_a_coding_that_a_transcript_repeats_keeps_its_note_and_comment(tmp_path: Path) -> None:
    note = guid_of("note")
    again = coding_xml(JOY, guid=guid_of("again"), inner=f'<NoteRef targetGUID="{note}"/>')
    foreign = read(
        tmp_path,
        {"Talk.txt": TEXT},
        Notes=f'<Note guid="{note}" name="Why"><PlainTextContent>It is sad</PlainTextContent></Note>',
        Sources=transcribed(
            spoken(again), text_inner=selection_xml(25, 47, inner=coding_xml(JOY, guid=guid_of("first")))
        ),
    )
    assert [coding.guid for coding in foreign.project.codings] == [guid_of("first")]
    assert [(memo.title, memo.coding) for memo in foreign.project.memos] == [("Why", guid_of("first"))]
    with_comment = read(
        tmp_path,
        {"Talk.txt": TEXT},
        Sources=transcribed(
            spoken(f"<Description>Listen again</Description>{again}"), text_inner=selection_xml(25, 47)
        ),
    )
    assert sorted(coding.memo for coding in with_comment.project.codings) == ["", "Listen again"]


# --- 25: what has no place here --------------------------------------------------------------------------------------
def test_requirement_25_attributes_that_have_no_place_here_are_told(tmp_path: Path) -> None:
    source = text_source("Diary", more=f' creatingUser="{ANA}" modifyingUser="{BEN}" currentPath="absolute:///D.txt"')
    foreign = read(tmp_path, Users=f'<User guid="{ANA}" name="Ana" id="an"/>', Sources=source)
    assert [(note.name, note.detail) for note in notes(foreign, "refi-attribute-left")] == [
        ("User", "id"),
        ("TextSource", "creatingUser"),
        ("TextSource", "modifyingUser"),
        ("TextSource", "currentPath"),
    ]


def test_requirement_25_what_is_kept_unseen_keeps_its_attributes(tmp_path: Path) -> None:
    foreign = read(tmp_path, Sources=f'<PDFSource guid="{guid_of("pdf")}" name="Scan" modifyingUser="{BEN}"/>')
    assert not notes(foreign, "refi-attribute-left")
    assert BEN.encode() in foreign.project.kept[0].xml


# --- 7 and 27: many of one identity ----------------------------------------------------------------------------------
def test_requirement_07_thousands_of_passages_with_one_identity_are_all_kept_and_take_no_longer(tmp_path: Path) -> None:
    """Time grows with their number; it once grew with its square, and these took minutes."""
    same = guid_of("same")
    many = "".join(
        selection_xml(place % 40, place % 40 + 9, guid=same, inner=coding_xml(FEAR, guid=same)) for place in range(6000)
    )
    memos = "".join(
        f'<Note guid="{same}" name="{n}"><PlainTextContent>x</PlainTextContent></Note>' for n in range(2000)
    )
    path = write_project(
        tmp_path / "s.qdpx",
        project_xml(Codes=CODES, Sources=text_source("Diary", many), Notes=memos),
        {"Diary.txt": TEXT},
    )
    before = time.process_time()
    foreign = read_refi_project(path)
    assert len({coding.guid for coding in foreign.project.codings}) == 6000
    assert len({memo.guid for memo in foreign.project.memos}) == 2000
    assert time.process_time() - before < 15


def picture(name: str) -> str:
    path = f"absolute:///home/ana/{name}.png"
    return f'<PictureSource guid="{guid_of("picture")}" name="{name}" path="{path}" currentPath="{path}"/>'


def test_requirement_07_media_with_one_identity_stay_two_and_so_does_a_text_beside_its_recording(
    tmp_path: Path,
) -> None:
    shared = guid_of("Diary")
    transcript = (
        f'<Transcript guid="{shared}" name="Talk"><PlainTextContent>Hello there</PlainTextContent></Transcript>'
    )
    video = f'<VideoSource guid="{shared}" name="Film">{transcript}</VideoSource>'
    xml = project_xml(
        Sources=picture("a") + picture("b") + video + text_source("Diary"),
        Sets=f'<Set guid="{guid_of("set")}" name="All"><MemberSource targetGUID="{shared}"/></Set>',
    )
    path = write_project(tmp_path / "s.qdpx", xml, {"Diary.txt": TEXT})
    foreign = read_refi_project(path)
    assert_reconciled(foreign)
    kept = [part for part in foreign.project.kept if part.place == "Sources"]
    assert [part.name for part in kept] == ["a", "b", "Film"]
    assert len({part.guid for part in kept} | {document.guid for document in foreign.project.documents}) == 5
    assert all(part.guid.encode() in part.xml for part in kept)
    assert [note.name for note in notes(foreign, "refi-same-guid")] == ["b", "Film"]
    assert foreign.project.sets[0].documents == (shared,)  # the text, which can be shown


def test_requirement_42_no_folder_of_somebody_s_computer_is_exported_even_in_our_own_part(tmp_path: Path) -> None:
    """What has no place in the XML, here a second picture of one identity, goes into Concord's part of the archive."""
    project = read_refi_project(write_project(tmp_path / "s.qdpx", project_xml(Sources=picture("a")))).project
    project.kept += [part._replace(name="b") for part in project.kept]
    project.kept.append(KeptPart(guid_of("x"), "Video", "Sources", xml=b"<Video path='absolute:///home/ana/c.mp4'"))
    write_refi_project(tmp_path / "out.qdpx", project)
    with zipfile.ZipFile(tmp_path / "out.qdpx") as archive:
        written = {name: archive.read(name) for name in archive.namelist()}
    assert b"relative:///a.png" in written["project.qde"]
    assert b"relative:///c.mp4" in written["concord.json"]
    assert not [name for name, data in written.items() if b"/home" in data or b"currentPath" in data]


# --- 19 and 22: media and pages --------------------------------------------------------------------------------------
def test_requirement_19_what_a_medium_is_its_element_says_and_not_its_name(tmp_path: Path) -> None:
    """MAXQDA writes sound as video, names without endings, and several sources of one name."""
    foreign = read(
        tmp_path,
        {"talk.m4a": b"sound"},
        Sources=f'<VideoSource guid="{guid_of("one")}" name="Diary" path="internal://talk.m4a"/>'
        f'<AudioSource guid="{guid_of("two")}" name="Diary"/>' + text_source("Diary"),
    )
    assert [(part.kind, part.name, part.file) for part in foreign.project.kept] == [
        ("VideoSource", "Diary", b"sound"),
        ("AudioSource", "Diary", b""),
    ]
    assert [document.name for document in foreign.project.documents] == ["Diary"]


@pytest.mark.parametrize(
    ("origin", "pages", "told"),
    [("ATLAS.ti 23", (0, 2), ["1", "3"]), ("NVivo 12", (1, 3), ["1", "3"]), ("NVivo 12", (0, 2), ["1", "3"])],
)
def test_requirement_22_pages_are_told_as_people_count_them(origin, pages, told, tmp_path: Path) -> None:
    areas = "".join(
        f'<PDFSelection guid="{guid_of(f"area {page}")}" page="{page}" firstX="9" firstY="8" secondX="1" secondY="2"/>'
        for page in pages
    )
    text = f'<Representation guid="{guid_of("text")}" plainTextPath="internal://Diary.txt"/>'
    foreign = read(
        tmp_path, origin=origin, Sources=f'<PDFSource guid="{guid_of("pdf")}" name="A">{areas}{text}</PDFSource>'
    )
    assert [note.detail for note in notes(foreign, "refi-area-kept")] == told


# --- 40 and 41: going out --------------------------------------------------------------------------------------------
def test_requirement_40_a_selection_is_named_by_the_beginning_of_its_words(tmp_path: Path) -> None:
    path = write_project(
        tmp_path / "s.qdpx",
        project_xml(Sources=text_source("Diary", selection_xml(13, 17) + selection_xml(0, len(TEXT) * 9))),
        {"Diary.txt": TEXT * 9},
    )
    write_refi_project(tmp_path / "out.qdpx", read_refi_project(path).project)
    with zipfile.ZipFile(tmp_path / "out.qdpx") as archive:
        root = etree.fromstring(archive.read("project.qde"))
    names = [one.get("name") for one in root.iter("{*}PlainTextSelection")]
    assert names[0] == "home"
    assert len(names[1]) > 40
    assert " ".join(TEXT.split()).startswith(names[1][:40])


def test_requirement_41_halves_of_characters_in_names_and_texts_do_not_stop_the_export(tmp_path: Path) -> None:
    project = read_refi_project(
        write_project(
            tmp_path / "s.qdpx", project_xml(Sources=text_source("Diary", selection_xml(13, 17))), {"Diary.txt": TEXT}
        )
    ).project
    project.codes = [replace(code, name=code.name + "\ud83d", memo="half \udc00 a pair") for code in project.codes]
    told = write_refi_project(tmp_path / "out.qdpx", project)
    assert {"refi-out-characters"} <= {note.what for note in told}
    again = read_refi_project(tmp_path / "out.qdpx")
    assert [quote for quote, _, _ in words(again)] == ["home"]


def test_requirement_27_thousands_of_named_passages_that_are_whole_texts_take_no_longer(tmp_path: Path) -> None:
    """Of a passage no more is held against its name than the name is long."""
    text = TEXT * 40_000
    many = "".join(
        selection_xml(0, len(text), name=f"Ann: We came home soon {n}", guid=guid_of(f"whole {n}")) for n in range(1000)
    )
    path = write_project(tmp_path / "s.qdpx", project_xml(Sources=text_source("Diary", many)), {"Diary.txt": text})
    before = time.process_time()
    assert len(read_refi_project(path).project.codings) == 1000
    assert time.process_time() - before < 8


def test_requirement_15_every_time_without_a_zone_is_counted_however_often_it_stands_there(tmp_path: Path) -> None:
    local = "2020-01-01T10:00:00"
    inner = "".join(
        selection_xml(at, at + 5, inner=coding_xml(JOY, time=local, guid=guid_of(f"c{at}"))) for at in range(3)
    )
    foreign = read(tmp_path, Sources=text_source("Diary", inner))
    assert [note.times for note in notes(foreign, "refi-time-zone")] == [3]
    assert {coding.created for coding in foreign.project.codings} == {"2020-01-01T10:00:00.000Z"}


def test_requirement_25_words_in_elements_that_have_no_business_in_a_text_are_not_cut_off(tmp_path: Path) -> None:
    content = "<PlainTextContent>We came <i>home</i> late.</PlainTextContent>"
    said = "<Description>Written <b>at night</b>, she says</Description>"
    foreign = read(tmp_path, Sources=text_source("Note", said + content + selection_xml(8, 12), path=""))
    assert [(document.text, document.memo) for document in foreign.project.documents] == [
        ("We came home late.", "Written at night, she says")
    ]
    assert [quote for quote, _, _ in words(foreign)] == ["home"]
    assert {note.name for note in notes(foreign, "refi-out-of-place")} == {"i", "b"}
