"""What is exported comes back as it was."""

from __future__ import annotations

import html
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qda.formats.refi.definition import described
from qda.formats.refi.offsets import fits_name
from qda.formats.refi.passages_out import quoted
from qda.formats.refi.project_out import definition_of
from qda.formats.refi.reading import read_refi_project
from qda.formats.refi.texts_in import visible
from qda.formats.refi.writing import write_refi_project
from qda.model.errors import QdaError
from qda.model.exchange import FOR_NVIVO_WINDOWS, WriteOptions
from qda.model.portable import PortableCode, PortableCoder, PortableCoding, PortableDocument, PortableProject
from qda.model.values import canonical
from tests.depth import examples
from tests.formats.refi.making import ANA, JOY, guid_of
from tests.formats.refi.random_projects import projects, spans_of
from tests.formats.refi.samples import NO_SAMPLES, samples
from tests.formats.refi.test_writing import options

many = settings(
    max_examples=examples(15), suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


def parts(project: PortableProject) -> dict[str, object]:
    """Return all of a project; values and coders' states have no order of their own."""
    found = {field.name: getattr(project, field.name) for field in fields(project)}
    return {**found, "values": sorted(project.values), "work": sorted(project.work, key=str)}


def written_and_read(folder: Path, project: PortableProject, chosen) -> PortableProject:
    path = folder / "study.qdpx"
    write_refi_project(path, project, chosen)
    found = read_refi_project(path)
    assert all(account.reconciles for account in found.report.elements.values())
    return found.project


@many
@given(project=projects(), chosen=options)
def test_requirement_46_everything_comes_back_with_our_own_part(
    tmp_path: Path, project: PortableProject, chosen
) -> None:
    chosen = replace(chosen, extras=True)
    if not chosen.originals:
        project.documents = [replace(document, original=b"") for document in project.documents]
    expected = parts(project)
    found = parts(written_and_read(tmp_path, project, chosen))
    for name, value in expected.items():
        assert found[name] == value, name


@settings(max_examples=examples(200))
@given(text=st.text("… .\n\ta\u00a0b\u0301😀" + 3 * "c ", min_size=1, max_size=300), data=st.data())
def test_a_passage_is_known_again_by_its_words_whatever_they_are(text: str, data: st.DataObject) -> None:
    start, end = data.draw(spans_of(text))
    name = html.unescape(quoted(text, start, end).removeprefix(' name="').removesuffix('"'))
    assert not name or fits_name(text, start, end, name)


def test_a_comment_on_an_ellipsis_is_not_joined_with_it(tmp_path: Path) -> None:
    project = PortableProject("Talk", guid_of("project"))
    project.coders = [PortableCoder(ANA, "Ana")]
    project.codes = [PortableCode(JOY, "Joy")]
    project.documents = [PortableDocument(guid_of("talk"), "Talk", "Well … yes.")]
    project.codings = [PortableCoding(guid_of("coding"), guid_of("talk"), JOY, ANA, 5, 7, "a pause\n\n")]
    found = written_and_read(tmp_path, project, WriteOptions(extras=False))
    assert [coding.memo for coding in found.codings] == ["a pause\n\n"]


# --- what the standard can hold ------------------------------------------------------------------------------------
def standard_part(project: PortableProject) -> dict[str, object]:
    """Return what of a project has a place in the standard, in no order but that of the file."""
    documents = {document.guid: number for number, document in enumerate(project.documents)}
    codings = sorted(project.codings, key=lambda coding: documents[coding.document])
    valued = {value.variable for value in project.values}
    return {
        "project": (project.name, project.memo, project.created),
        "coders": [(coder.guid, coder.name) for coder in project.coders],
        "codes": {
            (c.guid, c.name, c.parent, c.is_folder, c.colour.upper(), described(definition_of(c)))
            for c in project.codes
        },
        "documents": [(d.guid, d.name, d.text, d.memo, d.created) for d in project.documents],
        "sets": project.sets,
        "codings": [
            (c.guid, c.document, c.code, c.coder, c.start, c.end, c.memo, c.created, c.modified) for c in codings
        ],
        "memos": project.memos,
        "cases": [(case.guid, case.name, case.memo, sorted(case.places, key=str)) for case in project.cases],
        "variables": [v if v.guid in valued else v._replace(scope="") for v in project.variables],
        "values": sorted(
            value._replace(value=canonical(kind_of(project, value), value.value)) for value in project.values
        ),
    }


def kind_of(project: PortableProject, value) -> str:
    return next(variable.kind for variable in project.variables if variable.guid == value.variable)


def without_the_unseen(project: PortableProject) -> PortableProject:
    """Take out comments of nothing but invisible characters, which no reader takes for comments."""
    project.codings = [coding._replace(memo=coding.memo if visible(coding.memo) else "") for coding in project.codings]
    return project


@many
@given(project=projects(), chosen=options)
def test_requirement_46_the_standard_alone_brings_back_what_it_can_hold(
    tmp_path: Path, project: PortableProject, chosen
) -> None:
    without_the_unseen(project)
    found = written_and_read(tmp_path, project, replace(chosen, extras=False))
    expected, found_parts = standard_part(project), standard_part(found)
    for name, value in expected.items():
        assert found_parts[name] == value, name


# --- other programs' projects ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", samples("synthetic/*.qdpx"), ids=lambda path: path.stem)
def test_requirement_46_another_program_s_project_comes_back_as_it_was_first_read(path: Path, tmp_path: Path) -> None:
    first = read_refi_project(path).project
    expected = parts(first)
    for chosen in (WriteOptions(), FOR_NVIVO_WINDOWS, WriteOptions(crlf=True)):
        found = parts(written_and_read(tmp_path, first, chosen))
        for name, value in expected.items():
            assert found[name] == value, name


def test_requirement_46_hostile_and_broken_projects_that_can_be_read_can_be_written(tmp_path: Path) -> None:
    found = 0
    for path in samples("hostile/*.qdpx"):
        try:
            project = read_refi_project(path).project
        except QdaError:
            continue
        found += 1
        target = tmp_path / path.name
        write_refi_project(target, project)
        assert len(read_refi_project(target).project.codings) == len(project.codings), path.name
    if not found:
        pytest.skip(NO_SAMPLES)
