"""What REFI-QDA cannot hold, named for each thing before anybody relies on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from qda.formats.refi.definition import Definition
from qda.formats.refi.outgoing import DOCX, PDF
from qda.formats.refi.project_out import definition_of
from qda.model.exchange import WriteOptions
from qda.model.intake.report import IntakeNote
from qda.model.portable import PortableProject


def losses_of(project: PortableProject, options: WriteOptions) -> list[IntakeNote]:
    """Return what other programs will not see of a project, item by item.

    With ``options.extras`` it comes back when the file is read here again; without, it is not in the file.
    """
    kept = options.extras
    found = [*_of_documents(project, options), *_of_codes(project), *_of_people(project), *_of_codings(project)]
    found += _of_the_rest(project)
    notes = [IntakeNote(what, name, detail, times, 0, look=not kept) for what, name, detail, times in found]
    if found:
        head = IntakeNote("refi-out-for-us" if kept else "refi-out-for-nobody", times=len(found), look=not kept)
        notes.insert(0, head)
    wanted = [] if options.originals else [document for document in project.documents if document.original]
    return notes + [IntakeNote("refi-out-original-not-wanted", document.name) for document in wanted]


_Loss = tuple[str, str, str, int]
_MARKS = {
    "heading": "headings",
    "bold": "stretches in bold",
    "italic": "stretches in italics",
    "turn": "turns of speakers",
    "page": "pages",
    "segment": "segments",
}


def _of_documents(project: PortableProject, options: WriteOptions) -> Iterator[_Loss]:
    for document in project.documents:
        marks = Counter(str(mark.kind) for mark in document.marks)
        if marks:
            detail = ", ".join(f"{_MARKS.get(kind, kind)}: {count:,}" for kind, count in sorted(marks.items()))
            yield "refi-out-marks", document.name, detail, sum(marks.values())
        if document.original and options.originals and document.media_type not in (DOCX, PDF):
            yield "refi-out-original", document.name, document.source_name or document.media_type, 1
        if document.notes:
            yield "refi-out-import-notes", document.name, "", len(document.notes)


def _of_codes(project: PortableProject) -> Iterator[_Loss]:
    for code in project.codes:
        if definition_of(code) != Definition(code.full_definition):
            yield "refi-out-definition", code.name, "", 1
        if code.number_key:
            yield "refi-out-number-key", code.name, code.number_key, 1
        if code.example_coding:
            yield "refi-out-example", code.name, "", 1


def _of_people(project: PortableProject) -> Iterator[_Loss]:
    names = {coder.guid: coder.name for coder in project.coders}
    for coder in project.coders:
        if coder.kind != "person":
            yield "refi-out-consensus-coder", coder.name, "", 1
        if coder.colour:
            yield "refi-out-coder-colour", coder.name, "", 1
    finished = Counter(row.coder for row in project.work if row.finished is not None)
    for guid, count in finished.items():
        yield "refi-out-finished", names.get(guid, guid), "", count


def _of_codings(project: PortableProject) -> Iterator[_Loss]:
    names = {document.guid: document.name for document in project.documents}
    weights = Counter(coding.document for coding in project.codings if coding.weight is not None)
    stars = Counter(coding.document for coding in project.codings if coding.star)
    made = Counter(coding.document for coding in project.codings if coding.origin)
    for what, counts in (("refi-out-weights", weights), ("refi-out-stars", stars), ("refi-out-origins", made)):
        for guid, count in counts.items():
            yield what, names.get(guid, guid), "", count


def _of_the_rest(project: PortableProject) -> Iterator[_Loss]:
    if project.unit != "free":
        yield "refi-out-unit", project.name, project.unit, 1
    if project.blind:
        yield "refi-out-blind", project.name, "", 1
    if project.comparisons:
        yield "refi-out-comparisons", project.name, "", len(project.comparisons)
    if project.decisions:
        yield "refi-out-decisions", project.name, "", len(project.decisions)
