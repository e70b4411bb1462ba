"""What is exported comes back as it was."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from qda.formats.refi.reading import read_refi_project
from qda.formats.refi.writing import write_refi_project
from qda.model.portable import PortableProject
from tests.formats.refi.random_projects import projects
from tests.formats.refi.test_writing import options

many = settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


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
def test_r46_everything_comes_back_with_our_own_part(tmp_path: Path, project: PortableProject, chosen) -> None:
    chosen = replace(chosen, extras=True)
    if not chosen.originals:
        project.documents = [replace(document, original=b"") for document in project.documents]
    expected = parts(project)
    found = parts(written_and_read(tmp_path, project, chosen))
    for name, value in expected.items():
        assert found[name] == value, name
