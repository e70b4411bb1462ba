"""The sample project: two invented texts, coded by two coders who disagree in instructive ways."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

from qda.actions.codebook import set_example
from qda.actions.coders import ensure_coder
from qda.actions.coding import mark_finished
from qda.actions.documents import add_documents, rename_document
from qda.actions.import_codebook import import_codebook
from qda.actions.import_codings import import_codings
from qda.actions.memos import add_memo
from qda.formats.codebook_table import read_codebook
from qda.formats.coding_table import read_codings
from qda.formats.read import read_document
from qda.model.document import ImportedDocument, Mark, MarkKind
from qda.model.resources import resources_folder
from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.store.queries.codings import segments
from qda.store.queries.documents import documents

_NAMES = {"article": "A quieter tone in Belvarra", "interview": "Interview with a former medic"}
_CODERS = ("Ada", "Ben")


def create_sample(path: Path, *, name: str = "Sample") -> None:
    """Make the sample project as a new file.

    Raises:
        ProjectExists: There is a file at the path.
        CannotWrite: The folder cannot be written.
    """
    with Project.create(path, coder_name=_CODERS[0], name=name) as project:
        try:
            _fill(project, resources_folder() / "sample")
        except BaseException:
            project.close()
            path.unlink(missing_ok=True)  # half a sample would teach the wrong thing
            raise


def _fill(project: Project, folder: Path) -> None:
    add_documents(project, [_with_headings(read_document(folder / f"{stem}.txt")) for stem in _NAMES])
    import_codebook(project, read_codebook(folder / "codebook.csv"))
    import_codings(project, read_codings(folder / "codings.csv"))
    document_ids = {row.name: row.document_id for row in documents(project)}
    for coder in _CODERS:
        project.use_coder(ensure_coder(project, coder))
        mark_finished(project, list(document_ids.values()), finished=True)
    _add_memos(project, folder / "memos.csv", document_ids)
    _link_examples(project)
    for stem, name in _NAMES.items():
        rename_document(project, document_ids[stem], name)


def _with_headings(document: ImportedDocument) -> ImportedDocument:
    """Mark the lines of the plain text that a newspaper would set as headings: short, and without a full stop."""
    headings = list[Mark]()
    at = 0
    for line in document.text.split("\n"):
        if line[-1:].isalpha() and line.isprintable() and line[0].isascii():
            headings.append(Mark(MarkKind.HEADING, at, at + len(line), "2" if headings else "1"))
        at += len(line) + 1
    return replace(document, marks=(*headings, *document.marks))


def _link_examples(project: Project) -> None:
    """Let the codebook's typical examples lead to the passages that they quote."""
    wanted = {row.code_id: row.example_text for row in codes(project) if row.example_text}
    for row in segments(project):
        if row.span.cut(project.text(row.document_id)) == wanted.get(row.code_id):
            set_example(project, row.coding_id)
            del wanted[row.code_id]


def _add_memos(project: Project, path: Path, document_ids: dict[str, int]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            project.use_coder(ensure_coder(project, row["coder"]))
            span = Span(int(row["start"]), int(row["end"])) if row["start"] else None
            add_memo(project, row["title"], row["text"], document_id=document_ids.get(row["document"]), span=span)
