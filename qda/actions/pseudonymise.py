"""Putting pseudonyms in the place of names in the project itself, with codings following, until undo."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from qda.actions.correct_text import put_correction
from qda.actions.shared_rows import NAMES, WORDS
from qda.analysis.correction import Correction, correction
from qda.model.codebook import Names, clean_name
from qda.model.errors import BadQuery
from qda.model.progress import Progress, no_progress, tell
from qda.model.query import Query, renamed
from qda.model.values import fits
from qda.model.verb import Verb
from qda.store import content
from qda.store.project import Project
from qda.store.queries.ids import row_of
from qda.store.tables import (
    Base,
    Case,
    Code,
    Coding,
    Document,
    DocumentSet,
    Memo,
    ProjectRow,
    SavedQuery,
    Variable,
    VariableValue,
    table_of,
)
from qda.text.pseudonyms import Hit, Pseudonyms

_ABOUT: tuple[type[Base], ...] = (
    *(ProjectRow, DocumentSet, Document, Code, Coding, Memo, Case, Variable, VariableValue),
)
"""What is written about the texts. Coders, and what other programs and consensus files say, stay."""


class Replaced(NamedTuple):
    """What was done: places in texts, documents that have them, other words changed, and codings that are gone."""

    places: int
    documents: int
    elsewhere: int = 0
    lost: int = 0


def find_names(
    project: Project, names: Pseudonyms, document_ids: Sequence[int], *, progress: Progress = no_progress
) -> dict[int, list[Hit]]:
    """Return where names stand in documents, also inside longer words, for a person to look at.

    Raises:
        Cancelled: ``progress`` asked to stop.
    """
    found: dict[int, list[Hit]] = {}
    for number, document_id in enumerate(document_ids):
        tell(progress, number, len(document_ids))
        hits = names.all_hits(project.text(document_id))
        if hits:
            found[document_id] = hits
    return found


def pseudonymise(
    project: Project, names: Pseudonyms, wanted: Mapping[int, Collection[Hit]], *, elsewhere: Pseudonyms | None = None
) -> Replaced:
    """Replace names in documents, in one step; codings and whatever else lies on the texts follow.

    The history, the imported files and earlier versions of this project go on holding the names.

    Args:
        project: The project.
        names: The names and how they are looked for.
        wanted: Which of the places that :func:`find_names` found, by document; of places where something else stands
            by now nothing is changed.
        elsewhere: The names to be replaced also in names of documents, sets, codes, cases and variables, and in memos,
            values, the codebook and saved queries, where no place is looked at.
    """
    project.back_up_before("names replaced")
    found = [one for document_id, hits in wanted.items() if (one := _correction(project, names, document_id, hits))]
    count = sum(len(one.edited.edits) for one in found)
    with project.read() as session:
        document = row_of(session, Document, found[0].document_id).name if len(found) == 1 else ""
    label = {"count": count, "document": document} if document else {"count": count, "documents": len(found)}
    with project.step(Verb.PSEUDONYMISE, **label) as session:
        for one in found:
            put_correction(session, project, one)
            _rename_speakers(session, names, one.document_id)
        others = _rename_elsewhere(session, elsewhere) if elsewhere is not None else 0
    lost = sum(1 for one in found for coding in one.codings if coding.after is None)
    return Replaced(count, len(found), others, lost)


def _correction(project: Project, names: Pseudonyms, document_id: int, hits: Collection[Hit]) -> Correction | None:
    text, wanted = project.text(document_id), set(hits)
    there = [hit for hit in names.all_hits(text) if hit in wanted]
    return correction(project, document_id, names.edits(text, there)) if there else None


def _rename_speakers(session: Session, names: Pseudonyms, document_id: int) -> None:
    """Rename who speaks in the turns of a text, wherever that name was to be replaced in words."""
    document, connection = row_of(session, Document, document_id), session.connection()
    marks = content.get_marks(connection, document.marks_hash)
    document.marks_hash = content.put_marks(
        connection, [mark._replace(value=names.rename(mark.value)) for mark in marks]
    )
    session.flush()


def _rename_elsewhere(session: Session, names: Pseudonyms) -> int:
    changed = 0
    for model in _ABOUT:
        table = table_of(model)
        columns = [*WORDS.get(model, ()), *([NAMES[model]] if model in NAMES else [])]
        rows = [dict(row) for row in session.execute(select(table).order_by(table.c.id)).mappings()]
        for row in rows:
            new = {column: names.rename(row[column]) for column in columns if row[column]}
            values = {column: value for column, value in new.items() if value != row[column]}
            if model is VariableValue and values and not fits(_kind(session, row), values["value"]):
                continue  # a name that is a number or a date
            if model in NAMES and "name" in values:
                values["name"] = _free(model, rows, row, values["name"])
                row["name"] = values["name"]
            if values:
                session.execute(update(table).where(table.c.id == row["id"]).values(values))
                changed += len(values)
    changed += _rename_queries(session, names)
    session.expire_all()
    return changed


def _rename_queries(session: Session, names: Pseudonyms) -> int:
    """Rename what saved queries are called and ask for: they go on finding what is called otherwise now."""
    table = table_of(SavedQuery)
    rows = [dict(row) for row in session.execute(select(table).order_by(table.c.id)).mappings()]
    changed = 0
    for row in rows:
        new = {"memo": names.rename(row["memo"])}
        name = names.rename(row["name"])
        if name != row["name"]:
            row["name"] = new["name"] = _free(SavedQuery, rows, row, name)
        with contextlib.suppress(BadQuery):  # a newer program's
            query = Query.from_json(row["query"])
            other = renamed(query, names.rename)
            new["query"] = row["query"] if other == query else other.to_json()
        values = {column: value for column, value in new.items() if value != row[column] or column == "name"}
        if values:
            session.execute(update(table).where(table.c.id == row["id"]).values(values))
            changed += len(values)
    return changed


def _kind(session: Session, row: Mapping[str, Any]) -> str:
    return row_of(session, Variable, row["variable_id"]).kind


def _free(model: type[Base], rows: Sequence[Mapping[str, Any]], row: Mapping[str, Any], name: str) -> str:
    """Return the name, or with a number where another of the kind is called so."""
    beside = "parent_id" if model is Code else "scope" if model is Variable else None
    others = [one["name"] for one in rows if one is not row and (beside is None or one[beside] == row[beside])]
    return Names(others).free(clean_name(name) or "Untitled")
