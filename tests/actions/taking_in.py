"""What the stories about taking in other programs' projects have in common."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

from hypothesis import strategies as st

from qda.actions.new_file import IN_ORDER
from qda.model.codebook import code_name
from qda.model.exchange import ForeignProject
from qda.model.intake.report import IntakeReport, intake_note_text
from qda.model.portable import KeptPart, PortableProject, PortableWork
from qda.model.values import canonical
from qda.store.project import Project
from qda.store.tables import ImportRun, table_of
from tests.formats.refi.random_projects import projects


def foreign(project: PortableProject, file_hash: str = "5" * 64) -> ForeignProject:
    """Return a project as a reader hands it over."""
    return ForeignProject(project, IntakeReport("refi-project", "study.qdpx", file_hash, "Another program 1.0"))


def told(report: IntakeReport) -> str:
    """Return all that a report says."""
    return "\n".join(intake_note_text(note) for note in report.notes)


def adds_up(report: IntakeReport) -> bool:
    """Tell whether everything that was read is accounted for, once."""
    return all(one.read == one.added + one.joined + one.left for one in report.stored.values())


def rows_of(project: Project) -> dict[str, list[tuple[object, ...]]]:
    """Return every row under history, by table, but the notes of imports."""
    with project.read() as session:
        return {
            model.__tablename__: [tuple(row) for row in session.execute(table_of(model).select())]
            for model in IN_ORDER
            if model is not ImportRun
        }


@st.composite
def tidy_projects(draw: st.DrawFn) -> PortableProject:
    """Draw a project in which every name and value is as the project file has it, with parts that are only kept."""
    project = draw(projects())
    project.name = f"{code_name(project.name)} 1".strip()

    def named(things: list, mark: str) -> list:
        return [_with_name(thing, code_name(f"{mark}{thing.name[:20]} {n}")) for n, thing in enumerate(things)]

    keys: set[str] = {""}
    coded = {coding.code for coding in project.codings}
    project.coders = named(project.coders, "P")
    project.coders[0] = project.coders[0]._replace(kind="person")
    project.coders = [coder._replace(colour=coder.colour or "#AB12f0") for coder in project.coders]
    project.codes = named(project.codes, "C")
    project.documents, project.sets = named(project.documents, "D"), named(project.sets, "S")
    project.cases, project.variables = named(project.cases, "K"), named(project.variables, "V")
    for number, code in enumerate(project.codes):
        is_folder = code.is_folder and code.guid not in coded
        key = "" if is_folder or code.number_key in keys else code.number_key
        keys.add(key)
        project.codes[number] = replace(code, is_folder=is_folder, number_key=key)
    project.codes = _in_tree_order(project)
    kinds = {variable.guid: variable.kind for variable in project.variables}
    values = [value._replace(value=canonical(kinds[value.variable], value.value)) for value in project.values]
    project.values = [value for value in values if value.value]
    project.cases = [case._replace(places=tuple(dict.fromkeys(case.places))) for case in project.cases]
    begun: dict[tuple[str, str], str] = {}
    for coding in project.codings:
        pair = (coding.document, coding.coder)
        begun[pair] = min(begun.get(pair, coding.created), coding.created)
    there = {(work.document, work.coder) for work in project.work}
    project.work += [PortableWork(*pair, time) for pair, time in begun.items() if pair not in there]
    whole = {"codes": "[]", "held": "[]", "disagreement_key": "k", "verdict": "x", "time": "2026-03-01T09:30:00.000Z"}
    blank = dict.fromkeys(("kind", "whose", "reason", "how_settled", "note"), "")
    project.decisions = [replace(one, values={**blank, **whole, **one.values}) for one in project.decisions]
    about = dict.fromkeys(("label", "coder_guid", "coder_name", "project_guid", "project_name", "file_name"), "")
    project.comparisons = [
        replace(one, coders=tuple({**about, **column} for column in one.coders)) for one in project.comparisons
    ]
    for number, document in enumerate(project.documents):
        if draw(st.booleans()):
            guid = f"00000000-0000-4000-8000-{number:012}"
            xml = f'<PictureSource guid="{guid}"><Note of="{document.guid}"/></PictureSource>'.encode()
            data = draw(st.sampled_from([b"", b"\x89PNG\r\n"]))
            part = KeptPart(guid, "PictureSource", "Sources", document.guid, "Bridge", xml, "b.png" * bool(data), data)
            project.kept.append(part)
    return project


def _with_name(thing, name: str):
    return thing._replace(name=name) if hasattr(thing, "_replace") else replace(thing, name=name)


def _in_tree_order(project: PortableProject) -> list:
    below: dict[str, list] = {}
    for code in project.codes:
        below.setdefault(code.parent, []).append(code)
    ordered, waiting = [], below.get("", [])[::-1]
    while waiting:
        code = waiting.pop()
        ordered.append(code)
        waiting.extend(reversed(below.get(code.guid, [])))
    return ordered


def counts(project: PortableProject) -> tuple[Counter[str], ...]:
    """Return how many codings each coder, document and code has."""
    return tuple(Counter(getattr(coding, what) for coding in project.codings) for what in ("coder", "document", "code"))


def written(path: Path) -> bytes:
    """Return a file's bytes, and make sure that nothing lies beside it."""
    beside = {one.name for one in path.parent.glob(f"{path.name}*")} - {path.name}
    assert not beside, beside
    return path.read_bytes()
