"""The sample project: two invented texts, coded by two coders who disagree in instructive ways."""

from __future__ import annotations

import contextlib
import csv
import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import cast

from qda import __version__
from qda.actions.codebook import set_example
from qda.actions.coders import ensure_coder
from qda.actions.coding import mark_finished
from qda.actions.documents import add_documents
from qda.actions.import_codebook import import_codebook
from qda.actions.import_codings import import_codings
from qda.actions.memos import add_memo
from qda.formats.codebook_table import read_codebook
from qda.formats.coding_table import read_codings
from qda.formats.read import read_document
from qda.model.document import ImportedDocument, Mark, MarkKind
from qda.model.errors import CannotWrite, QdaError
from qda.model.resources import resources_folder
from qda.model.safe_file import file_name_from
from qda.model.span import Span
from qda.model.verb import Verb
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.store.queries.codings import segments
from qda.store.queries.documents import documents
from qda.store.tables import Document

_NAMES = {"article": "A quieter tone in Belvarra", "interview": "Interview with a former medic"}
_CODERS = ("Ada", "Ben")
_FOLDER = "sample-"  # what the name of a sample's folder begins with
_MADE = "as-made.json"  # lies beside a sample and says how it was when it was made


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


def open_sample(folder: Path, name: str) -> Project:
    """Open the sample project as it was made: one in ``folder`` that nobody has worked in, else a new one.

    Further samples there that nobody has worked in are removed; what a person did is never touched.

    Args:
        folder: Where samples are kept, each in a folder of its own.
        name: What a new one is called.

    Raises:
        CannotWrite: The folder cannot be written.
    """
    found: Project | None = None
    for path in sorted(folder.glob(f"{_FOLDER}*/*.concord")):
        project = _untouched(path)
        if project is None:
            continue
        if found is None and _made(path).get("version") == __version__:
            found = project
        else:
            project.close()
            _remove(path)
    return found or _new_sample(folder, name)


def _new_sample(folder: Path, name: str) -> Project:
    try:
        path = Path(tempfile.mkdtemp(prefix=_FOLDER, dir=folder)) / f"{file_name_from(name)}.concord"
    except OSError as error:
        raise CannotWrite(path=str(error.filename or folder), detail=error.strerror or str(error)) from None
    create_sample(path, name=name)
    project = Project.open(path)
    with contextlib.suppress(OSError):  # then it is taken for one that was worked in
        path.with_name(_MADE).write_text(json.dumps({"revision": project.revision, "version": __version__}), "utf-8")
    return project


def _made(path: Path) -> dict[str, object]:
    """Return what is noted of a sample when it was made; nothing for another project."""
    try:
        made: object = json.loads(path.with_name(_MADE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return cast(dict[str, object], made) if isinstance(made, dict) else {}


def _untouched(path: Path) -> Project | None:
    """Open a sample that is as it was made; nothing if it was worked in, is open elsewhere or cannot be opened."""
    made = _made(path)
    if not made:
        return None
    try:
        project = Project.open(path)
    except QdaError:
        return None
    if project.read_only or project.revision != made.get("revision"):
        project.close()
        return None
    return project


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        if {each.name for each in path.parent.iterdir()} == {path.name, _MADE}:
            path.unlink()
            path.with_name(_MADE).unlink()
            path.parent.rmdir()


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
    with project.step(Verb.MAKE_SAMPLE) as session:  # the last act of making it: what a person does begins after it
        for stem, name in _NAMES.items():
            session.get_one(Document, document_ids[stem]).name = name


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
