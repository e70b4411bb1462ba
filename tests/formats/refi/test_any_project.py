"""Whatever a project holds, wherever it stands: it is read, fits together, and every element is accounted for."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from random import Random
from xml.sax.saxutils import quoteattr

from hypothesis import given
from hypothesis import strategies as st

from qda.formats.refi.reading import read_refi_project
from qda.model.intake.report import IntakeReport, intake_note_text
from qda.model.portable import PortableProject
from tests.formats.refi.making import guid_of, write_project

GUIDS = [guid_of(str(number)) for number in range(8)]
ODD_GUIDS = [f"{{{GUIDS[0].upper()}}}", f" {GUIDS[1]} ", "", "no-guid"]
INSIDE = {
    "Users": ["User"],
    "CodeBook": ["Codes"],
    "Codes": ["Code"],
    "Variables": ["Variable"],
    "Cases": ["Case"],
    "Sources": ["TextSource", "PDFSource", "PictureSource", "AudioSource", "VideoSource"],
    "Notes": ["Note"],
    "Links": ["Link"],
    "Sets": ["Set"],
    "Graphs": ["Graph"],
    "Code": ["Code", "Description", "NoteRef"],
    "Case": ["Description", "CodeRef", "VariableValue", "SourceRef", "SelectionRef"],
    "Variable": ["Description"],
    "VariableValue": ["VariableRef", "TextValue", "IntegerValue", "DateValue"],
    "Set": ["Description", "MemberCode", "MemberSource", "MemberNote"],
    "Link": ["NoteRef"],
    "Graph": ["Vertex", "Edge"],
    "Coding": ["CodeRef", "NoteRef"],
    "PDFSource": ["PDFSelection", "Representation", "Coding", "NoteRef", "VariableValue", "Description"],
    "PDFSelection": ["Coding", "Representation", "Description", "NoteRef"],
    "PictureSource": ["TextDescription", "PictureSelection", "Coding", "VariableValue"],
    "AudioSource": ["Transcript", "AudioSelection", "Coding", "NoteRef"],
    "VideoSource": ["Transcript", "VideoSelection", "Coding", "Description"],
    "PictureSelection": ["Coding", "Description"],
    "AudioSelection": ["Coding"],
    "VideoSelection": ["Coding", "NoteRef"],
    "Transcript": ["PlainTextContent", "SyncPoint", "SyncPoint", "TranscriptSelection", "NoteRef", "Description"],
    "TranscriptSelection": ["Coding", "Description", "NoteRef"],
    "PlainTextSelection": ["Coding", "Coding", "Description", "NoteRef"],
}
for _text in ("TextSource", "Representation", "TextDescription", "Note"):
    INSIDE[_text] = ["PlainTextContent", "PlainTextSelection", "PlainTextSelection", "Coding", "NoteRef",
                     "VariableValue", "Description"]  # fmt: skip
EVERYTHING = sorted({tag for tags in INSIDE.values() for tag in tags} | {"Mood"})
SECTIONS = ["Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Links", "Sets", "Graphs"]
TEXT = "One 😀 two\r\nthree"
CONTENT = {
    "PlainTextContent": TEXT,
    "Description": "said",
    "TextValue": "x",
    "IntegerValue": "7",
    "DateValue": "2026-03-01",
}
POSITIONS = ("startPosition", "endPosition", "position", "timeStamp", "begin", "end", "firstX", "firstY", "page")
OTHERS = {
    "name": ["", "A", "two", "three"],
    "isCodable": ["true", "0", "perhaps"],
    "typeOfVariable": ["Text", "Integer", "Date", "Colour"],
    "creationDateTime": ["2026-03-01T00:00:00Z", "soon"],
    "path": ["internal://a.txt", "relative:///a.txt"],
    "plainTextPath": ["internal://a.txt", "internal://b.txt", "internal://none.txt"],
}
REFERENCES = (
    "targetGUID",
    "creatingUser",
    "modifyingUser",
    "originGUID",
    "representedGUID",
    "fromSyncPoint",
    "toSyncPoint",
)


def element(chance: Random, tag: str, depth: int = 0) -> str:
    """Return some element, mostly as the standard has it, with guids of a few that everything shares."""
    attributes = {"guid": chance.choice(GUIDS if chance.random() < 0.95 else ODD_GUIDS)}
    names = ["targetGUID"] if tag.endswith("Ref") else chance.sample(REFERENCES, chance.randrange(3))
    if tag in ("TranscriptSelection", "Link"):
        names = [*names, "originGUID", "targetGUID", "fromSyncPoint", "toSyncPoint"]
    attributes |= {name: chance.choice(GUIDS) for name in names}
    if tag == "SyncPoint" or "Selection" in tag:
        attributes |= {name: str(chance.randint(-1, 18)) for name in POSITIONS}
    attributes |= {name: chance.choice(values) for name, values in OTHERS.items() if chance.random() < 0.4}
    tags = EVERYTHING if chance.random() < 0.04 else INSIDE.get(tag, [])
    inner = CONTENT.get(tag, "")
    if tags and depth < 6:
        inner += "".join(element(chance, chance.choice(tags), depth + 1) for _ in range(chance.randrange(6)))
    written = " ".join(f"{name}={quoteattr(value)}" for name, value in attributes.items())
    return f"<{tag} {written}>{inner}</{tag}>"


def project_of(seed: int) -> str:
    """Return a project with its sections in any order."""
    chance = Random(seed)
    inner = "".join(element(chance, section) for section in chance.sample(SECTIONS, len(SECTIONS)))
    origin = chance.choice(["", "NVivo for Windows", "ATLAS.ti 23"])
    return f'<Project xmlns="urn:QDA-XML:project:1.0" name="P" origin="{origin}">{inner}</Project>'


@given(st.integers(0, 1 << 32))
def test_requirement_25_any_project_is_read_fits_together_and_is_accounted_for(seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write_project(Path(folder) / "p.qdpx", project_of(seed), {"a.txt": TEXT, "b.txt": "two 😀\nlines"})
        project, report = read_refi_project(path)
    wrong = {kind: account for kind, account in report.elements.items() if not account.reconciles}
    assert not wrong
    assert all(intake_note_text(note) for note in report.notes)
    assert IntakeReport.from_json(report.to_json()) == report
    assert_fits_together(project)


def assert_fits_together(project: PortableProject) -> None:
    """Everything that refers to something refers to something that is there."""
    coders, codes = unique(project.coders), unique(project.codes)
    documents = {document.guid: len(document.text) for document in project.documents}
    assert len(documents) == len(project.documents)
    codings, variables, cases = unique(project.codings), unique(project.variables), unique(project.cases)
    unique(project.memos)
    unique(project.sets)
    parents = {code.guid: code.parent for code in project.codes}
    for code in project.codes:
        above, seen = code.parent, {code.guid}
        while above:
            assert above in codes
            assert above not in seen
            seen.add(above)
            above = parents[above]
    folders = {code.guid for code in project.codes if code.is_folder}
    for coding in project.codings:
        assert coding.code in codes - folders
        assert coding.coder in coders
        assert 0 <= coding.start < coding.end <= documents[coding.document]
    for memo in project.memos:
        assert memo.coder in coders
        assert not memo.document or memo.document in documents
        assert not memo.code or memo.code in codes
        assert not memo.coding or memo.coding in codings
        assert memo.span is None or 0 <= memo.span.start < memo.span.end <= documents[memo.document]
    for case in project.cases:
        for place in case.places:
            assert place.document in documents
            assert place.span is None or 0 <= place.span.start < place.span.end <= documents[place.document]
    assert all(document in documents for found in project.sets for document in found.documents)
    for value in project.values:
        assert value.variable in variables
        assert value.bearer in documents or value.bearer in cases
    pairs = [(value.variable, value.bearer) for value in project.values]
    assert len(set(pairs)) == len(pairs)


def unique(things: Iterable[object]) -> set[str]:
    """Return the guids of things, none of which is empty or there twice."""
    guids = [str(getattr(thing, "guid", "")) for thing in things]
    assert all(guids)
    assert len(set(guids)) == len(guids)
    return set(guids)
