"""Commands on a project as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from qda.analysis.named import named_places
from qda.cli.talk import AS_JSON, PROJECT, WHERE, check_coder_name, counted, reading, say, show, show_json
from qda.model.intake.wording import FORMATS
from qda.model.places import Places
from qda.model.portable import CASE, DOCUMENT
from qda.model.values import KINDS
from qda.store.project import Project
from qda.store.queries.cases import cases
from qda.store.queries.codebook import codes
from qda.store.queries.coders import CoderRow, coders
from qda.store.queries.codings import SegmentFilter, count_segments, segment_places
from qda.store.queries.documents import DocumentRow, coding_progress, documents, project_info
from qda.store.queries.imports import imports, kept_parts
from qda.store.queries.memos import memos
from qda.store.queries.variables import VariableRow, values, variables


@click.command()
@PROJECT
@click.option("--coder", required=True, metavar="NAME", help="Who codes in it.")
@click.option("--name", default="", help="The project's name; the file's own if not given.")
def new(project: Path, coder: str, name: str) -> None:
    """Make a project; an existing file is refused."""
    with Project.create(project, coder_name=check_coder_name(coder), name=name.strip()) as made:
        say(f"Made {project} (“{made.name}”, coder {check_coder_name(coder)}).")


@click.command()
@PROJECT
@WHERE
@AS_JSON
def info(project: Path, where: Sequence[str], *, as_json: bool) -> None:
    """Say what a project holds.

    With --where only documents, and their codings, of which the conditions are true.
    """
    with reading(project) as opened:
        places = named_places(opened, where)
        if as_json:
            show_json(_info(opened, places))
        else:
            _show_info(opened, places)


def _documents(project: Project, places: Places | None) -> list[DocumentRow]:
    """Return the documents that fit, with the number of their codings that do."""
    if places is None:
        return documents(project)
    counts = Counter(place.document_id for place in segment_places(project, SegmentFilter(places=places)))
    rows = (row for row in documents(project) if row.document_id in places.document_ids)
    return [row._replace(codings=counts[row.document_id]) for row in rows]


def _coders(project: Project, places: Places | None) -> list[CoderRow]:
    """Return everybody who codes here, with the number of their codings that fit."""
    if places is None:
        return coders(project)
    counts = Counter(place.coder_id for place in segment_places(project, SegmentFilter(places=places)))
    return [row._replace(codings=counts[row.coder_id]) for row in coders(project)]


def _info(project: Project, places: Places | None) -> dict[str, object]:
    about, rows, entries = project_info(project), _documents(project, places), codes(project)
    known = values(project, DOCUMENT) | values(project, CASE)
    found = variables(project)
    finished = _finished(project)
    names = {row.document_id: row.name for row in rows}
    return {
        "name": about.name,
        "path": str(project.path),
        "guid": about.guid,
        "schema_version": project.schema_version,
        "created": about.created,
        "created_with": about.created_with,
        "unit": about.unit,
        "size_bytes": project.path.stat().st_size,
        "documents": [
            {
                "name": row.name,
                "guid": row.guid,
                "length": row.length,
                "codings": row.codings,
                "sets": list(row.set_names),
                "finished_by": finished.get(row.document_id, []),
                "variables": _values(found, DOCUMENT, row.document_id, known),
            }
            for row in rows
        ],
        "characters": sum(row.length for row in rows),
        "codes": [{"path": row.path_text, "guid": row.guid, "is_folder": row.is_folder} for row in entries],
        "coders": [
            {"name": row.name, "guid": row.guid, "kind": row.kind, "codings": row.codings}
            for row in _coders(project, places)
        ],
        "codings": count_segments(project, SegmentFilter(places=places)),
        "variables": [{"name": row.name, "of": row.scope, "kind": row.kind} for row in found],
        "cases": [
            {
                "name": row.name,
                "documents": [names[one] for one in row.document_ids if one in names],
                "variables": _values(found, CASE, row.case_id, known),
            }
            for row in cases(project)
        ],
        "memos": len(memos(project)),
        "kept_parts": kept_parts(project),
        "imports": [
            {"file": row.file_name, "format": row.format, "origin": row.origin, "coder": row.coder, "time": row.time}
            for row in imports(project)
        ],
    }


def _values(
    rows: Sequence[VariableRow], scope: str, bearer_id: int, known: Mapping[tuple[int, int], str]
) -> dict[str, str]:
    """Return the values of a document or a case by the variables' names."""
    found = ((row.name, known.get((row.variable_id, bearer_id), "")) for row in rows if row.scope == scope)
    return {name: value for name, value in found if value}


def _finished(project: Project) -> dict[int, list[str]]:
    """Return who has finished each document."""
    finished: dict[int, list[str]] = {}
    for state in coding_progress(project):
        if state.finished:
            finished.setdefault(state.document_id, []).append(state.coder)
    return finished


def _show_info(project: Project, places: Places | None) -> None:
    rows, entries = _documents(project, places), codes(project)
    folders = sum(1 for row in entries if row.is_folder)
    finished = _finished(project)
    size = project.path.stat().st_size
    show(f"{project.name}   ({project.path}, {size:,} bytes, schema {project.schema_version})")
    show(
        f"{counted(len(rows), 'document')} with {counted(sum(row.length for row in rows), 'character')}, "
        f"{counted(len(entries) - folders, 'code')}, {counted(folders, 'folder')}, "
        f"{counted(count_segments(project, SegmentFilter(places=places)), 'coding')}, "
        f"{counted(len(memos(project)), 'memo')}"
    )
    if places is not None:
        show(f"  only where {' and '.join(places.told)}")
    for row in rows:
        names = finished.get(row.document_id)
        done = f", finished by {', '.join(names)}" if names else ""
        show(f"  document  {row.name}: {counted(row.length, 'character')}, {counted(row.codings, 'coding')}{done}")
    for row in variables(project):
        show(f"  variable  {row.name}: of {row.scope}s, {KINDS[row.kind].lower()}")
    for row in cases(project):
        show(f"  case      {row.name}: {counted(len(row.document_ids), 'document')}")
    if kept := kept_parts(project):
        show(f"{counted(kept, 'part')} of other programs' projects, kept to be written out again")
    for run in imports(project):
        show(f"  import    {run.file_name or FORMATS.get(run.format, run.format)}: {run.time[:10]}, by {run.coder}")
    for person in coders(project):
        show(f"  coder     {person.name}: {counted(person.codings, 'coding')}")
