"""Our own part of a REFI-QDA project: lost without harm, and trusted in nothing."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qda.formats.refi.extras_in import apply_extras
from qda.formats.refi.reading import read_refi_project
from qda.formats.refi.writing import write_refi_project
from qda.model.document import Mark, MarkKind
from qda.model.intake.report import IntakeReport, intake_note_text
from qda.model.portable import PortableCode, PortableProject, PortableWork
from tests.depth import examples
from tests.formats.refi.making import ANA, JOY
from tests.formats.refi.random_projects import projects
from tests.formats.refi.test_round_trip import parts
from tests.formats.refi.test_written_parts import TIME, small_project


def rich_project() -> PortableProject:
    """A project with a bit of everything that the standard cannot hold."""
    project = small_project(marks=(Mark(MarkKind.HEADING, 0, 8, "1"),), encoding="cp1252")
    project.unit = "sentence"
    project.codings = [coding._replace(weight=40, star=True) for coding in project.codings]
    project.codes = [PortableCode(JOY, "Joy", short_definition="Gladness", use_when="told", number_key="2")]
    project.work = [PortableWork(project.documents[0].guid, ANA, TIME, TIME)]
    return project


def rewritten(path: Path, change_xml=lambda xml: xml, change_extras=lambda told: told) -> Path:
    """Write an archive anew, as another program or a bad neighbour might."""
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    entries["project.qde"] = change_xml(entries["project.qde"])
    entries["concord.json"] = json.dumps(change_extras(json.loads(entries["concord.json"]))).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


def test_requirement_46_what_still_fits_is_taken_after_another_program_changed_the_project(tmp_path: Path) -> None:
    path = tmp_path / "study.qdpx"
    write_refi_project(path, rich_project())
    rewritten(path, lambda xml: xml.replace(b'name="Letter"', b'name="A letter"').replace(b"Use when: told", b"New"))
    found = read_refi_project(path)
    project = found.project
    assert project.documents[0].name == "A letter"
    assert project.documents[0].marks == rich_project().documents[0].marks
    assert (project.codings[0].weight, project.codings[0].star) == (40, True)
    assert project.codes[0].number_key == "2"
    assert project.codes[0].short_definition == "Gladness\n\nNew"
    assert project.work == rich_project().work
    assert "refi-extras-changed" in {note.what for note in found.report.notes}


def test_requirement_46_marks_of_a_text_that_has_changed_are_not_put_on_it(tmp_path: Path) -> None:
    path = tmp_path / "study.qdpx"
    write_refi_project(path, rich_project())
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data.replace(b"Dear Ben", b"Dear Bea"))
    found = read_refi_project(path)
    assert found.project.documents[0].marks == ()
    assert ("refi-extras-left", "marks") in {(note.what, note.name) for note in found.report.notes}


def test_requirement_46_without_our_part_nothing_is_missing_but_what_it_held(tmp_path: Path) -> None:
    path = tmp_path / "study.qdpx"
    write_refi_project(path, rich_project())
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist() if name != "concord.json"}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    found = read_refi_project(path)
    assert not [note for note in found.report.notes if note.look]
    assert found.project.codes[0].use_when == "told"
    assert found.project.codings[0].weight is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"format":"concord-refi-extras","version":true}',
        b'{"format":"concord-refi-extras","version":2}',
        b'{"format":"concord-refi-extras","version":1e999}',
    ],
)
def test_requirement_34_a_part_that_is_none_of_ours_changes_nothing(data: bytes) -> None:
    report = IntakeReport("refi-project")
    assert parts(apply_extras(rich_project(), data, report)) == parts(rich_project())
    assert len(report.notes) == 1
    assert intake_note_text(report.notes[0])


_JSON = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=5),
        st.sampled_from([ANA, JOY, "\0", "\ud800", "2026-03-01T09:30:00Z", "heading", "case", "concord/../x"]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=5), inner, max_size=4)),
    max_leaves=8,
)


def texts_and_passages(project) -> tuple[list[str], list[tuple[str, int, int]]]:
    """Return the texts, and where in which of them is coded; guids may be given back as they once were."""
    texts = {document.guid: document.text for document in project.documents}
    return sorted(texts.values()), sorted((texts[one.document], one.start, one.end) for one in project.codings)


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.too_slow])
@given(project=projects(), drawn=st.data(), bound=st.booleans())
def test_requirement_34_whatever_stands_in_our_part_gives_a_project_that_can_be_stored(project, drawn, bound) -> None:
    told = {"format": "concord-refi-extras", "version": 1, "qde": "x" if bound else "y"}
    sections = [
        "project", "coders", "codes", "documents", "codings", "sets", "memos", "cases", "variables", "values", "work",
        "kept", "comparisons", "decisions", "order", "guids", "text",
    ]  # fmt: skip
    guids = [thing.guid for thing in (*project.documents, *project.codings, *project.codes, *project.coders)]
    names = [
        "marks", "marked", "weight", "star", "origin", "modified", "created", "name", "memo", "kind", "scope",
        "places", "original", "notes", "media_type", "number_key", "guid", "unit", "blind", "codings", "documents",
        "definition",
    ]  # fmt: skip
    fields = st.dictionaries(st.sampled_from(names), _JSON, max_size=4)
    by_guid = st.dictionaries(st.sampled_from([*guids, "x"]), st.one_of(fields, _JSON), max_size=4)
    for section in drawn.draw(st.lists(st.sampled_from(sections), unique=True)):
        told[section] = drawn.draw(st.one_of(_JSON, fields, by_guid, st.lists(_JSON, max_size=3)))
    if guids and drawn.draw(st.booleans()):
        pairs = st.tuples(st.sampled_from(["coder", "code", "coding", "document"]), st.sampled_from(guids))
        told["guids"] = drawn.draw(st.dictionaries(st.sampled_from(guids), pairs, max_size=4))
    held = texts_and_passages(project)
    found = apply_extras(project, json.dumps(told).encode(), IntakeReport("refi-project"), qde_hash="x")
    assert texts_and_passages(found) == held
    for name in ("coders", "codes", "documents", "codings", "memos", "cases", "variables", "kept", "decisions"):
        guids = [thing.guid for thing in getattr(found, name)]
        assert len(guids) == len(set(guids)), name
    for document in found.documents:
        assert all(0 <= mark.start <= mark.end <= len(document.text) for mark in document.marks)
        document.name.encode()
    assert all(coding.weight is None or 0 <= coding.weight <= 100 for coding in found.codings)
    assert all(variable.scope in ("document", "case") for variable in found.variables)
    assert {coder.kind for coder in found.coders} <= {"person", "consensus"}


def test_requirement_34_our_part_cannot_reach_for_other_files_of_the_archive(tmp_path: Path) -> None:
    path = tmp_path / "study.qdpx"
    write_refi_project(path, rich_project())

    def reach(told):
        (document,) = told["documents"].values()
        document["original"] = "concord/../project.qde"
        return told

    assert read_refi_project(rewritten(path, change_extras=reach)).project.documents[0].original == b""
