"""What another program knows and Concord does not show, and what XML or the standard would not take, when written."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from qda.formats.refi import outgoing
from qda.formats.refi.checker import PROJECT_RULES
from qda.formats.refi.reading import read_refi_project
from qda.formats.refi.verifying import BadExport
from qda.formats.refi.writing import write_refi_project
from qda.model.errors import CannotWrite
from qda.model.exchange import FOR_NVIVO_WINDOWS, WriteOptions
from qda.model.portable import (
    CASE,
    DOCUMENT,
    CasePlace,
    KeptPart,
    PortableCase,
    PortableCode,
    PortableCoder,
    PortableCoding,
    PortableDocument,
    PortableMemo,
    PortableProject,
    PortableValue,
    PortableVariable,
)
from qda.model.span import Span
from tests.depth import examples
from tests.formats.refi.making import (
    ANA,
    BEN,
    FEAR,
    JOY,
    coding_xml,
    guid_of,
    project_xml,
    selection_xml,
    text_source,
    write_project,
)
from tests.formats.refi.refi_schema import schema_errors
from tests.formats.refi.test_round_trip import parts

MAKERS = ("creatingUser", "modifyingUser", "creatingUserGUID", "modifyingUserGUID")
NS = "{urn:QDA-XML:project:1.0}"
TIME = "2026-03-01T09:30:00.000Z"
SPOKEN = "Ana: So it began 😀.\nBen: And so\nit ended.\n"
COPY = b' currentPath="C:/Users/ana/talk.m4a"'
PICTURE = f"""
<PictureSource guid="{guid_of("picture")}" name="Harbour" path="internal://harbour.jpg">
<TextDescription guid="{guid_of("seen")}" name="What is seen" plainTextPath="internal://seen.txt">
<PlainTextSelection guid="{guid_of("s1")}" startPosition="0" endPosition="5">{
    coding_xml(guid=guid_of("c1"))
}</PlainTextSelection>
</TextDescription>
<PictureSelection guid="{guid_of("area")}" firstX="1" firstY="2" secondX="30" secondY="40">{
    coding_xml(guid=guid_of("c2"))
}<NoteRef targetGUID="{guid_of("note")}"/></PictureSelection>
<Coding guid="{guid_of("whole")}"><CodeRef targetGUID="{JOY}"/></Coding>
</PictureSource>"""
RECORDING = f"""
<AudioSource guid="{
    guid_of("talk")
}" name="Talk" path="absolute:///C:/Users/ana/talk.m4a" currentPath="C:/Users/ana/talk.m4a">
<Transcript guid="{guid_of("words")}" name="Words" plainTextPath="internal://words.txt">
<SyncPoint guid="{guid_of("p0")}" timeStamp="0" position="0"/><SyncPoint guid="{
    guid_of("p1")
}" timeStamp="4000" position="20"/>
<SyncPoint guid="{guid_of("p2")}" timeStamp="9000" position="41"/>
<TranscriptSelection guid="{guid_of("t1")}" fromSyncPoint="{guid_of("p0")}" toSyncPoint="{guid_of("p1")}">{
    coding_xml(guid=guid_of("c3"))
}</TranscriptSelection>
</Transcript>
<AudioSelection guid="{guid_of("piece")}" begin="10" end="2000">{coding_xml(guid=guid_of("c4"))}</AudioSelection>
</AudioSource>"""


def exchanged(folder: Path, project: PortableProject, options: WriteOptions | None = None) -> etree._Element:
    """Write a project, see that it is valid, and return its XML."""
    path = folder / "out.qdpx"
    write_refi_project(path, project, options or WriteOptions())
    assert schema_errors(path) == []
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read("project.qde"))


def media_project(folder: Path) -> PortableProject:
    said = "<PlainTextContent>Look</PlainTextContent>"
    note = f'<Note guid="{guid_of("note")}" name="On it" creatingUser="{ANA}">{said}</Note>'
    letter = text_source("letter", "", guid=guid_of("letter"))
    link = f'<Link guid="{guid_of("l")}" direction="OneWay" originGUID="{JOY}" targetGUID="{guid_of("letter")}"/>'
    graph = (
        f'<Graph guid="{guid_of("g")}" name="Map"><Vertex guid="{guid_of("v1")}" representedGUID="{JOY}" firstX="1" '
        f'firstY="2"/><Vertex guid="{guid_of("v2")}" representedGUID="{guid_of("letter")}" firstX="3" firstY="4"/>'
        f'<Edge guid="{guid_of("e")}" sourceVertex="{guid_of("v1")}" targetVertex="{guid_of("v2")}"/></Graph>'
    )
    group = (
        f'<Set guid="{guid_of("set")}" name="Mixed"><MemberCode targetGUID="{JOY}"/>'
        f'<MemberSource targetGUID="{guid_of("letter")}"/><MemberNote targetGUID="{guid_of("note")}"/></Set>'
    )
    xml = project_xml(
        attributes=f'creatingUserGUID="{ANA}"',
        Sources=letter + PICTURE + RECORDING,
        Notes=note,
        Links=link,
        Sets=group,
        Graphs=graph,
    )
    files = {
        "letter.txt": "Dear Ben",
        "seen.txt": "Ships lie there.",
        "words.txt": SPOKEN,
        "harbour.jpg": b"\xff\xd8jpg",
    }
    return read_refi_project(write_project(folder / "other.qdpx", xml, files)).project


# --- kept parts ------------------------------------------------------------------------------------------------------
def test_requirement_46_pictures_recordings_links_graphs_and_sets_go_back_to_their_places(tmp_path: Path) -> None:
    project = media_project(tmp_path)
    root = exchanged(tmp_path, project)
    picture = root.find(f".//{NS}PictureSource")
    assert [child.tag.removeprefix(NS) for child in picture] == ["TextDescription", "PictureSelection", "Coding"]
    recording = root.find(f".//{NS}AudioSource")
    assert [child.tag.removeprefix(NS) for child in recording] == ["Transcript", "AudioSelection"]
    points = [(point.get("position"), point.get("timeStamp")) for point in recording.iter(f"{NS}SyncPoint")]
    assert points == [("0", "0"), ("20", "4000"), ("41", "9000")]
    assert len(root.findall(f".//{NS}Link")) == len(root.findall(f".//{NS}Graph")) == 1
    members = [child.tag.removeprefix(NS) for child in root.find(f".//{NS}Set")]
    assert members == ["MemberCode", "MemberSource", "MemberNote"]
    with zipfile.ZipFile(tmp_path / "out.qdpx") as archive:
        assert archive.read("sources/harbour.jpg") == b"\xff\xd8jpg"


@pytest.mark.parametrize("options", [WriteOptions(), FOR_NVIVO_WINDOWS, WriteOptions(extras=False)])
def test_requirement_46_such_a_project_is_the_same_when_it_is_read_again(tmp_path: Path, options: WriteOptions) -> None:
    first = media_project(tmp_path)
    exchanged(tmp_path, first, options)
    second = read_refi_project(tmp_path / "out.qdpx").project
    exchanged(tmp_path, second, options)
    third = read_refi_project(tmp_path / "out.qdpx").project
    if options.extras:
        # What was on somebody's computer is gone after the first time; nothing else is.
        first.kept = [
            part._replace(xml=part.xml.replace(b"absolute:///C:/Users/ana/", b"relative:///").replace(COPY, b""))
            for part in first.kept
        ]
        assert without_layout(first) == without_layout(second)
    assert parts(second) == parts(third)


def without_layout(project: PortableProject) -> dict[str, object]:
    """Return all of a project; of XML that is kept, the order of attributes and the white space do not count."""
    parser = etree.XMLParser(remove_blank_text=True)
    kept = [
        part._replace(xml=etree.tostring(etree.fromstring(part.xml, parser), method="c14n")) for part in project.kept
    ]
    return {**parts(project), "kept": kept}


def test_requirement_42_no_folder_of_anybody_s_computer_is_written(tmp_path: Path) -> None:
    root = exchanged(tmp_path, media_project(tmp_path))
    recording = root.find(f".//{NS}AudioSource")
    assert (recording.get("path"), recording.get("currentPath")) == ("relative:///talk.m4a", None)
    assert root.get("basePath") is None
    with zipfile.ZipFile(tmp_path / "out.qdpx") as archive:
        assert all(
            b"Users" not in archive.read(name).replace(b"<Users>", b"").replace(b"</Users>", b"")
            for name in archive.namelist()
        )


def test_requirement_46_a_border_at_no_known_moment_gets_one_between_its_neighbours(tmp_path: Path) -> None:
    project = media_project(tmp_path)
    words = guid_of("words")
    project.codings.append(PortableCoding(guid_of("new"), words, JOY, ANA, 10, 30, created=TIME, modified=TIME))
    root = exchanged(tmp_path, project, FOR_NVIVO_WINDOWS)
    times = [(int(point.get("position")), int(point.get("timeStamp"))) for point in root.iter(f"{NS}SyncPoint")]
    assert [time for _, time in times] == [0, 2000, 4000, 6381, 9000]
    assert times == sorted(times)
    again = read_refi_project(tmp_path / "out.qdpx").project
    assert (10, 30) in [(coding.start, coding.end) for coding in again.codings if coding.document == words]


def test_requirement_36_references_to_what_was_deleted_are_left_out_and_told(tmp_path: Path) -> None:
    project = media_project(tmp_path)
    project.codes = [code for code in project.codes if code.guid != JOY]
    project.codings = []
    notes = write_refi_project(tmp_path / "out.qdpx", project)
    root = exchanged(tmp_path, project)
    assert not root.findall(f".//{NS}Link")
    assert not root.findall(f".//{NS}Coding")
    assert [vertex.get("representedGUID") for vertex in root.iter(f"{NS}Vertex")] == [None, guid_of("letter").upper()]
    told = {note.name: note.times for note in notes if note.what == "refi-out-kept-references"}
    assert told["Map"] == 1
    assert told["Harbour"] == 2


def test_requirement_36_a_kept_part_that_cannot_be_read_is_left_out_and_told(tmp_path: Path) -> None:
    project = media_project(tmp_path)
    project.kept = [part._replace(xml=b"<Graph><!DOCTYPE") if part.kind == "Graph" else part for part in project.kept]
    notes = write_refi_project(tmp_path / "out.qdpx", project)
    assert "refi-out-kept-unreadable" in {note.what for note in notes}
    assert exchanged(tmp_path, project).find(f".//{NS}Graph") is None


_VALUES = st.sampled_from(
    [JOY, ANA, f"{{{JOY.upper()}}}", guid_of("x"), guid_of("y"), "1", "2.5", "nan", "true", "#fff", "red",
     "C:\\a\\b.txt", "2026-03-01T09:30:00", "2026-13-01", "OneWay", "internal://a.txt", "Oval", "a\nb <&"]
)  # fmt: skip


_FITTING = {
    "guid": st.sampled_from([JOY, ANA, *(guid_of(f"thing {number}") for number in range(12))]),
    "integer": st.sampled_from(["0", "-7", "2.5"]),
    "text": st.sampled_from(["a", "internal://a.txt", "C:\\Users\\a.txt"]),
}


@st.composite
def strange_elements(draw: st.DrawFn, name: str, depth: int = 3) -> etree._Element:
    """Draw an element that has, mostly, what it needs, and what it should not have besides."""
    rule = PROJECT_RULES[name]
    element = etree.Element(name)
    for attribute, kind in rule.types.items():
        if draw(st.integers(0, 9)) < (9 if attribute in rule.required else 5):
            element.set(attribute, draw(st.one_of(_FITTING.get(kind, _VALUES), _FITTING.get(kind, _VALUES), _VALUES)))
    if draw(st.integers(0, 9)) == 0:
        element.set("strange", "x")
    element.text = draw(st.sampled_from(["", "12", "words"]))
    if depth:
        needed = [slot.names[0] for slot in rule.slots if slot.required]
        others = st.sampled_from([*rule.places, *rule.places, "Graph", "Coding"])
        for child in [*needed, *draw(st.lists(others, max_size=4))]:
            element.append(draw(strange_elements(child, depth - 1)))
    return element


@settings(max_examples=examples(20), suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(drawn=st.data())
def test_requirement_36_whatever_was_kept_the_file_is_as_the_standard_wants_it(
    tmp_path: Path, drawn: st.DataObject
) -> None:
    project = small_project(media_type=outgoing.PDF, original=b"%PDF")
    letter = guid_of("letter")
    for kind, place, owner in drawn.draw(
        st.lists(
            st.sampled_from([
                ("Graph", "Graphs", ""), ("Link", "Links", ""), ("Set", "Sets", ""), ("PictureSource", "Sources", ""),
                ("AudioSource", "Sources", ""), ("PDFSource", "Sources", ""), ("PDFSelection", "PDFSource", letter),
                ("Transcript", guid_of("medium"), letter), ("Transcript", guid_of("medium"), ""),
                ("Coding", "", letter),
            ]),
            max_size=5,
        )
    ):  # fmt: skip
        guid = guid_of("medium") if kind == "AudioSource" else guid_of(str(len(project.kept)))
        tree = drawn.draw(strange_elements(kind))
        project.kept.append(KeptPart(guid, kind, place, owner, "", etree.tostring(tree)))
    root = exchanged(tmp_path, project)
    guids = [element.get("guid") for element in root.iter() if element.get("guid")]
    assert len(guids) == len(set(guids))
    read_refi_project(tmp_path / "out.qdpx")


# --- files -----------------------------------------------------------------------------------------------------------
def small_project(**fields: object) -> PortableProject:
    project = PortableProject("Study", guid_of("study"), created=TIME)
    project.coders = [PortableCoder(ANA, "Ana", created=TIME)]
    project.codes = [PortableCode(JOY, "Joy")]
    document = PortableDocument(guid_of("letter"), "Letter", "Dear Ben,\nso it is.", created=TIME)
    project.documents = [replace(document, **fields)]
    project.codings = [PortableCoding(guid_of("coding"), document.guid, JOY, ANA, 5, 12, created=TIME, modified=TIME)]
    return project


def test_requirement_40_a_word_file_is_the_rich_text_beside_the_plain_one(tmp_path: Path) -> None:
    project = small_project(media_type=outgoing.DOCX, original=b"PK word")
    source = exchanged(tmp_path, project).find(f".//{NS}TextSource")
    with zipfile.ZipFile(tmp_path / "out.qdpx") as archive:
        rich = source.get("richTextPath").removeprefix("internal://")
        plain = source.get("plainTextPath").removeprefix("internal://")
        assert rich.endswith(".docx")
        assert archive.read(f"sources/{rich}") == b"PK word"
        assert archive.read(f"sources/{plain}") == b"Dear Ben,\nso it is."


def test_requirement_40_a_pdf_is_a_pdf_source_with_its_text_as_representation(tmp_path: Path) -> None:
    project = small_project(media_type=outgoing.PDF, original=b"%PDF it is")
    source = exchanged(tmp_path, project).find(f".//{NS}PDFSource")
    representation = source.find(f"{NS}Representation")
    assert source.get("guid") == guid_of("letter").upper() != representation.get("guid")
    assert source.get("path").endswith(".pdf")
    assert representation.find(f"{NS}PlainTextSelection").get("startPosition") == "5"


def test_requirement_40_other_files_are_for_us_alone_and_no_rich_text(tmp_path: Path) -> None:
    project = small_project(media_type="text/html", original=b"<p>Dear", source_name="letter.html")
    source = exchanged(tmp_path, project).find(f".//{NS}TextSource")
    assert source.get("richTextPath") is None
    assert read_refi_project(tmp_path / "out.qdpx").project.documents[0].original == b"<p>Dear"


def test_requirement_43_a_file_beyond_what_the_standard_allows_is_left_out_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "LARGEST_FILE", 5)
    project = small_project(media_type=outgoing.PDF, original=b"%PDF it is")
    notes = write_refi_project(tmp_path / "out.qdpx", project)
    assert ("refi-out-too-large", "Letter", True) in {(note.what, note.name, note.look) for note in notes}
    assert exchanged(tmp_path, project).find(f".//{NS}PDFSource") is None


def test_requirement_43_a_recording_beyond_it_may_lie_beside_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = media_project(tmp_path)
    monkeypatch.setattr(outgoing, "LARGEST_FILE", 4)
    assert exchanged(tmp_path, project).find(f".//{NS}PictureSource").get("path") == "relative:///harbour.jpg"


def test_requirement_39_whoever_is_no_coder_of_the_project_is_nobody_in_the_file(tmp_path: Path) -> None:
    project = small_project()
    project.memos = [PortableMemo(guid_of("m"), guid_of("a stranger"), "T", "text", created=TIME, modified=TIME)]
    assert exchanged(tmp_path, project).find(f".//{NS}Note").get("creatingUser") is None


def test_requirement_39_everybody_who_made_something_is_a_user_of_the_file_and_all_times_are_utc(
    tmp_path: Path,
) -> None:
    sources = text_source("Diary", selection_xml(0, 3) + selection_xml(4, 6, code=FEAR, user=BEN)) + PICTURE
    note = f'<Note guid="{guid_of("note")}" creatingUser="{BEN}" creationDateTime="2026-03-01T09:30:00+02:00"/>'
    files = {"Diary.txt": SPOKEN, "seen.txt": "A boat at the quay"}
    path = write_project(tmp_path / "in.qdpx", project_xml(Sources=sources, Notes=note), files)
    project = read_refi_project(path).project
    root = exchanged(tmp_path, project)
    users = {user.get("guid"): user.get("name") for user in root.iter(f"{NS}User")}
    assert list(users.values()) == [coder.name for coder in project.coders]
    makers = {element.get(name) for element in root.iter() for name in MAKERS if element.get(name)}
    assert makers
    assert makers <= users.keys()
    times = [value for element in root.iter() for name, value in element.attrib.items() if name.endswith("DateTime")]
    assert times
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", time) for time in times)
    coded = {coding.guid.upper(): coding.coder.upper() for coding in project.codings}
    found = {one.get("guid"): one.get("creatingUser") for one in root.iter(f"{NS}Coding") if one.get("guid") in coded}
    assert found == coded


def test_requirement_35_the_archive_is_as_the_standard_wants_it(tmp_path: Path) -> None:
    exchanged(tmp_path, small_project())
    with zipfile.ZipFile(tmp_path / "out.qdpx") as archive:
        first, *others = archive.infolist()
        assert first.filename == "project.qde"
        assert [entry.filename.split("/")[0] for entry in others] == ["sources", "concord.json"]
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_DEFLATED}
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


# --- characters and names --------------------------------------------------------------------------------------------
def test_requirement_41_names_with_newlines_quotes_and_control_characters(tmp_path: Path) -> None:
    project = small_project(name='A "B"\n<C>\x07')
    project.memos = [PortableMemo(guid_of("m"), ANA, "T", "bell \x07 rings", created=TIME, modified=TIME)]
    notes = write_refi_project(tmp_path / "out.qdpx", project)
    root = exchanged(tmp_path, project)
    assert root.find(f".//{NS}TextSource").get("name") == 'A "B"\n<C>'
    assert [note.what for note in notes if note.name.startswith("A ")] == ["refi-out-characters"]
    note = root.find(f".//{NS}Note")
    assert note.find(f"{NS}PlainTextContent") is None
    with zipfile.ZipFile(tmp_path / "out.qdpx") as archive:
        xml = archive.read("project.qde")
        assert b'name="A &quot;B&quot;&#10;&lt;C&gt;"' in xml
        assert archive.read(f"sources/{note.get('plainTextPath').removeprefix('internal://')}") == b"bell \x07 rings"
    assert read_refi_project(tmp_path / "out.qdpx").project.documents[0].name == 'A "B"\n<C>\x07'


def test_requirement_37_a_case_with_the_guid_of_a_code_gets_another_one_in_the_file_only(tmp_path: Path) -> None:
    project = small_project()
    project.cases = [PortableCase(JOY, "Joy as a case")]
    project.variables = [PortableVariable(guid_of("v"), CASE, "Age", "integer")]
    project.values = [PortableValue(guid_of("v"), JOY, "41")]
    root = exchanged(tmp_path, project)
    guids = [element.get("guid") for element in root.iter() if element.get("guid")]
    assert len(guids) == len(set(guids))
    assert parts(read_refi_project(tmp_path / "out.qdpx").project) == parts(project)


def test_requirement_36_values_that_the_standard_has_no_form_for_are_missing_and_told(tmp_path: Path) -> None:
    project = small_project()
    project.variables = [PortableVariable(guid_of("v"), DOCUMENT, "Share", "decimal")]
    project.values = [PortableValue(guid_of("v"), guid_of("letter"), "1e5")]
    notes = write_refi_project(tmp_path / "out.qdpx", project)
    assert ("refi-out-value", "1e5") in {(note.what, note.name) for note in notes}
    value = exchanged(tmp_path, project).find(f".//{NS}VariableValue")
    assert [child.tag for child in value] == [f"{NS}VariableRef"]
    assert parts(read_refi_project(tmp_path / "out.qdpx").project) == parts(project)


# --- failing ---------------------------------------------------------------------------------------------------------
def test_requirement_38_a_file_whose_codings_lie_elsewhere_is_never_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.qdpx"
    target.write_bytes(b"the old one")
    monkeypatch.setattr("qda.formats.refi.positions.WrittenText.position", lambda _self, position: position + 1)
    with pytest.raises(BadExport):
        write_refi_project(target, small_project(text="Dear 😀 Ben,\nso it is."), FOR_NVIVO_WINDOWS)
    assert target.read_bytes() == b"the old one"
    assert list(tmp_path.iterdir()) == [target]


def test_requirement_36_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite):
        write_refi_project(tmp_path / "absent" / "out.qdpx", small_project())


def test_r45_memos_reach_a_program_that_reads_them_from_files_and_comments_only(tmp_path: Path) -> None:
    """QualCoder does, and its import stops at a second file of one name; here all come back as they were."""
    letter = guid_of("letter")
    memos = [
        PortableMemo(guid_of("m1"), ANA, "Diary", "First day.\nLong.", "", None, "", "", TIME, TIME),
        PortableMemo(guid_of("m2"), ANA, "Diary", "Second day.", "", None, "", "", TIME, TIME),
        PortableMemo(guid_of("m3"), ANA, "", "Nameless.", "", None, "", "", TIME, TIME),
        PortableMemo(guid_of("m4"), ANA, "", "Who is he?", letter, Span(5, 8), "", "", TIME, TIME),
    ]
    project = small_project()
    project.memos = memos
    path = tmp_path / "study.qdpx"
    write_refi_project(path, project, WriteOptions(extras=False))
    assert schema_errors(path) == []
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("project.qde"))
        beside = {
            note.get("name"): note.get("plainTextPath") for note in root.iter(f"{NS}Note") if note.get("plainTextPath")
        }
        assert list(beside) == ["Diary"]
        assert archive.read(beside["Diary"].replace("internal://", "sources/")).decode() == "First day.\nLong."
    comments = [selection.findtext(f"{NS}Description") for selection in root.iter(f"{NS}PlainTextSelection")]
    assert comments == [None, "Who is he?"]
    assert read_refi_project(path).project.memos == memos


def test_r45_cases_that_share_a_stretch_share_its_selection(tmp_path: Path) -> None:
    """A passage without a coding that stands twice ends an import into QualCoder."""
    place = CasePlace(guid_of("letter"), Span(0, 4))
    project = small_project()
    project.cases = [PortableCase(guid_of(name), name, "", (place,)) for name in ("Ana", "Ben")]
    root = exchanged(tmp_path, project, WriteOptions(extras=False))
    assert len(list(root.iter(f"{NS}PlainTextSelection"))) == 2  # one of them is the coding's
    cases = read_refi_project(tmp_path / "out.qdpx").project.cases
    assert [(case.name, case.places) for case in cases] == [("Ana", (place,)), ("Ben", (place,))]
