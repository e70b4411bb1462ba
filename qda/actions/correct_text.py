"""Correcting a text that is coded already: everything that lies on it follows, in one step."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Generator, Iterable, Sequence
from itertools import groupby

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from qda.actions.coding import join_codings
from qda.actions.corrected_decisions import correct_decisions
from qda.analysis.correction import CodingFate, Correction, correction
from qda.model.document import Mark, MarkKind
from qda.model.errors import TextChanged
from qda.model.progress import Progress, no_progress, tell
from qda.model.span import Span
from qda.model.verb import Verb
from qda.store import content
from qda.store.project import Project
from qda.store.queries.ids import one_of, row_of
from qda.store.tables import CaseDocument, Coding, Document, KeptPartRow, Memo, table_of, utc_now
from qda.text.edits import Edit, Edited, Fate

_LINES = frozenset({MarkKind.HEADING, MarkKind.TURN, MarkKind.PAGE})
_MOMENT = re.compile(rb'(<SyncPoint\b[^>]*?\bposition=")(\d+)(")')
_CODINGS = table_of(Coding)
_PIECE = 2_000  # codings that are moved at a time, in some hundredths of a second


def correct_text(
    project: Project,
    document_id: int,
    edits: Iterable[Edit],
    *,
    verb: Verb = Verb.CORRECT_TEXT,
    progress: Progress = no_progress,
    **label: object,
) -> Correction:
    """Make edits in a document's text; codings of all coders, and everything else that lies on it, follow.

    The text as it was stays in the project for Undo, and the imported file as it is.

    Args:
        project: The project.
        document_id: The document.
        edits: Offsets count on the text as it is; none overlaps another.
        verb: What the step is called in the history.
        progress: Is told how many codings were moved of how many; may end the work, which leaves all as it was.
        label: What else its words need beside the document's name and the number of edits.

    Returns:
        What was done; nothing, and no step, for edits that change nothing.

    Raises:
        NotFound: There is no such document.
        ValueError: Edits overlap, or lie outside the text.
    """
    found = correction(project, document_id, edits)
    work = correcting(project, found, verb=verb, **label)
    with contextlib.closing(work):
        for done, total in work:
            tell(progress, done, total)
    return found


def correcting(
    project: Project, found: Correction, *, verb: Verb = Verb.CORRECT_TEXT, **label: object
) -> Generator[tuple[int, int]]:
    """Do the work of :func:`correct_text` in pieces of some hundredths of a second, between which a window lives.

    All pieces are one step. Closed before its end, it leaves the project as it was.

    Args:
        project: The project.
        found: What :func:`qda.analysis.correction.correction` found out, on the text as it still is.
        verb: What the step is called in the history.
        label: What else its words need.

    Yields:
        How many codings were moved of how many.

    Raises:
        TextChanged: The text is another one by now; nothing was changed.
    """
    if not found.edited.edits:
        return
    yield 0, len(found.codings)  # keeping a large project takes a moment, before which it should be said what goes on
    project.back_up_before("text corrected")
    with project.read() as session:
        name = row_of(session, Document, found.document_id).name
    if project.revision != found.revision:  # somebody coded in the text since, and that has to follow as well
        if project.text(found.document_id) != found.edited.old:
            raise TextChanged(name=name)
        found = correction(project, found.document_id, found.edited.edits)
    with project.long_step(verb, document=name, count=len(found.edited.edits), **label) as session:
        yield from _putting(session, project, found)


def put_correction(session: Session, project: Project, found: Correction) -> None:
    """Within a step: write what :func:`qda.analysis.correction.correction` found out."""
    for _ in _putting(session, project, found):
        pass


def _putting(session: Session, project: Project, found: Correction) -> Generator[tuple[int, int]]:
    document = row_of(session, Document, found.document_id)
    marks = _marks(project.marks(found.document_id), found.edited)
    connection = session.connection()
    document.text_hash = content.put_text(connection, found.edited.new)
    document.length = len(found.edited.new)
    document.marks_hash = content.put_marks(connection, marks)
    session.flush()
    yield 0, len(found.codings)
    for done in _move_codings(session, found):
        yield done, len(found.codings)
    _move_passages(session, found)
    correct_decisions(session, found)
    _move_moments(session, document.guid, found.edited)


# --- codings ----------------------------------------------------------------------------------------------------------
def _move_codings(session: Session, found: Correction) -> Generator[int]:
    """Move codings and yield how many were; those first that leave, and then those whose place others want."""
    gone = [one.coding_id for one in found.changed if one.after is None]
    session.execute(delete(Coding).where(one_of(Coding.id, gone)))
    session.expire_all()
    for one in found.changed:
        if one.joins is not None:
            join_codings(session, row_of(session, Coding, one.joins), row_of(session, Coding, one.coding_id))
    moving = [one for one in found.codings if one.after is not None and one.joins is None]
    out_of_the_way = _out_of_the_way(moving, len(found.edited.new))
    spans = [
        (one.coding_id, one.after, one.fate) for one in moving if one.after is not None and one.after != one.before
    ]
    same_place = [(one.coding_id, one.before, one.fate) for one in moving if one.after == one.before]
    wanted = [*out_of_the_way, *spans, *same_place]
    for first in range(0, len(wanted), _PIECE):
        _write(session, wanted[first : first + _PIECE])
        yield min(first + _PIECE, len(found.codings))


def _out_of_the_way(moving: Sequence[CodingFate], length: int) -> list[tuple[int, Span, Fate]]:
    """Return places beyond the text for codings whose place another one takes before they have left it."""
    wanted = {(one.code_id, one.coder_id, one.after) for one in moving}
    return [
        (one.coding_id, Span(length + number, length + number + 1), Fate.MOVED)
        for number, one in enumerate(moving)
        if one.before != one.after and (one.code_id, one.coder_id, one.before) in wanted
    ]


def _write(session: Session, spans: Sequence[tuple[int, Span, Fate]]) -> None:
    """Write where codings lie, in this order; one whose words stay the same is not called changed."""
    now = utc_now()
    by_id = update(_CODINGS).where(_CODINGS.c.id == bindparam("coding"))
    moved = by_id.values(start=bindparam("first"), end=bindparam("last"))
    changed = by_id.values(start=bindparam("first"), end=bindparam("last"), modified=now)
    for same_words, run in groupby(spans, key=lambda one: one[2] is Fate.MOVED):
        rows = [{"coding": coding_id, "first": span.start, "last": span.end} for coding_id, span, _ in run]
        session.connection().execute(moved if same_words else changed, rows)


# --- memos, cases, marks ----------------------------------------------------------------------------------------------
def _move_passages(session: Session, found: Correction) -> None:
    """Move memos and parts of cases; a memo on words that are gone stays as one on the document."""
    for one in found.memos:
        memo = row_of(session, Memo, one.row_id)
        memo.start, memo.end = one.after if one.after is not None else (None, None)
    gone = [one.row_id for one in found.case_parts if one.after is None]
    session.execute(delete(CaseDocument).where(one_of(CaseDocument.id, gone)))
    for one in found.case_parts:
        if one.after is not None:
            part = row_of(session, CaseDocument, one.row_id)
            part.start, part.end = one.after
    session.flush()


def _marks(marks: Sequence[Mark], edited: Edited) -> list[Mark]:
    """Return the marks of the corrected text; of those without words only pages and what had none stay."""
    found: list[Mark] = []
    for mark in marks:
        span = Span(mark.start, mark.end)
        if mark.kind in _LINES or not span.length:
            now = edited.follow_lines(span)
            if not now.length and span.length and mark.kind is not MarkKind.PAGE:
                continue
        else:
            followed = edited.follow(span).span
            if followed is None:
                continue
            now = followed
        found.append(mark._replace(start=now.start, end=now.end))
    return found


def _move_moments(session: Session, guid: str, edited: Edited) -> None:
    """Move the places in the text at which another program knows the time of a recording."""
    query = select(KeptPartRow).where(KeptPartRow.owner == guid, KeptPartRow.xml_hash != "")
    connection = session.connection()

    def moved(match: re.Match[bytes]) -> bytes:
        offset = min(int(match[2]), len(edited.old))
        return match[1] + str(edited.place(offset)).encode() + match[3]

    for part in session.scalars(query):
        xml = content.get_original(connection, part.xml_hash)
        corrected = _MOMENT.sub(moved, xml)
        if corrected != xml:
            part.xml_hash = content.put_original(connection, corrected)
    session.flush()
