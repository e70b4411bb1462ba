"""Putting codes on passages, and everything that is then done to a coding."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Sequence

from sqlalchemy import ColumnElement, bindparam, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or
from sqlalchemy.orm import Session

from qda.model.errors import EmptySpan, FolderHoldsNoCodings, NotFound, SpanOutsideDocument
from qda.model.origin import BY_HAND, joined_origin
from qda.model.span import Span
from qda.model.verb import Verb
from qda.store.project import Project
from qda.store.queries.ids import check_there, one_of, row_of
from qda.store.tables import Code, Coding, DecisionCoding, Document, DocumentCoder, Memo, new_guid, table_of, utc_now
from qda.text.paragraphs import paragraphs_of

MANY_CODINGS = 20
"""Removing as many at once is worth an earlier version, kept before it."""
_AT_ONCE = 1000  # codings that are deleted, or get another code, in one piece, between which a window lives
_UNIQUE = ("document_id", "code_id", "coder_id", "start", "end")

# Coding a passage is the act of every minute, so its statements are made once and know nothing of objects.
_CODINGS, _CODES, _DOCUMENTS = table_of(Coding), table_of(Code), table_of(Document)
_PUT_CODING = insert_or(_CODINGS).on_conflict_do_nothing(index_elements=_UNIQUE)
_FIND_CODING = select(_CODINGS.c.id).where(*(_CODINGS.c[name] == bindparam(name) for name in _UNIQUE))
_BEGIN_DOCUMENT = insert_or(table_of(DocumentCoder)).on_conflict_do_nothing(index_elements=("document_id", "coder_id"))
_CODE_BY_ID = select(_CODES.c.name, _CODES.c.is_folder).where(_CODES.c.id == bindparam("code_id"))
_DOCUMENT_BY_ID = select(_DOCUMENTS.c.name).where(_DOCUMENTS.c.id == bindparam("document_id"))


def code_span(project: Project, document_id: int, code_id: int, span: Span, *, coder_id: int | None = None) -> int:
    """Put a code on a span of a document, as the project's current coder unless another is named.

    Returns:
        The coding's id. Coding the same span twice returns the first coding and leaves no step.

    Raises:
        SpanOutsideDocument: The span ends after the text does.
        EmptySpan: It holds nothing but white space.
        FolderHoldsNoCodings: The code is a folder.
    """
    return code_spans(project, document_id, [code_id], [span], coder_id=coder_id)[0]


def code_spans(
    project: Project,
    document_id: int,
    code_ids: Sequence[int],
    spans: Sequence[Span],
    *,
    coder_id: int | None = None,
) -> list[int]:
    """Put every one of the codes on every one of the spans, in one step; see :func:`code_span`.

    Returns:
        The ids of the codings, spans outside and codes inside, those that existed already included.
    """
    text = project.text(document_id)
    for span in spans:
        check_span(span, text)
    who = coder_id or current_coder_id(project)
    verb = Verb.CODE if len(code_ids) * len(spans) == 1 else Verb.CODE_MANY
    with project.step(verb, **_told(project, document_id, code_ids, spans)) as session:
        return put_each(session, document_id, code_ids, spans, coder_id=who)


def put_each(
    session: Session, document_id: int, code_ids: Sequence[int], spans: Sequence[Span], *, coder_id: int
) -> list[int]:
    """Within a step: put codes on spans that were checked; see :func:`code_spans`."""
    ids: list[int] = []
    for code_id in code_ids:
        check_takes_codings(session, code_id)
    begin_document(session, document_id, coder_id)
    for span in spans:
        for code_id in code_ids:
            place = {"document_id": document_id, "code_id": code_id, "coder_id": coder_id, **span._asdict()}
            session.execute(_PUT_CODING, place)
            ids.append(session.execute(_FIND_CODING, place).scalar_one())
    return ids


def recode(project: Project, coding_ids: Collection[int], code_id: int) -> None:
    """Give codings another code in place; one that would repeat an existing coding joins it, memo included."""
    with project.step(Verb.RECODE, count=len(coding_ids), code=_code_name(project, code_id)) as session:
        check_takes_codings(session, code_id)
        move_codings(session, coding_ids, code_id)


def move_codings(session: Session, coding_ids: Iterable[int], code_id: int) -> None:
    """Within a step: give codings another code; those that would repeat an existing one join it."""
    for _ in moving_codings(session, coding_ids, code_id):
        pass


def moving_codings(session: Session, coding_ids: Iterable[int], code_id: int) -> Generator[int]:
    """Do the work of :func:`move_codings` in pieces; yields how many further ones have another code now."""
    place = (Coding.document_id, Coding.coder_id, Coding.start, Coding.end)
    there = select(Coding.id, *place).where(Coding.code_id == code_id)
    taken: dict[tuple[int, ...], int] = {(*row[1:],): row[0] for row in session.execute(there)}
    coming = select(Coding.id, *place).where(one_of(Coding.id, coding_ids), Coding.code_id != code_id)
    moved: list[int] = []
    joined: list[tuple[int, int]] = []
    for coding_id, *at in session.execute(coming.order_by(Coding.id)):
        kept_id = taken.setdefault((*at,), coding_id)
        if kept_id == coding_id:
            moved.append(coding_id)
        else:
            joined.append((kept_id, coding_id))
    now = utc_now()
    for at in range(0, len(moved), _AT_ONCE):  # few statements: a merge may move a hundred thousand
        some = moved[at : at + _AT_ONCE]
        session.execute(
            update(Coding).where(one_of(Coding.id, some)).values(code_id=code_id, modified=now),
            execution_options={"synchronize_session": False},
        )
        yield len(some)
    session.expire_all()
    for kept_id, gone_id in joined:
        join_codings(session, row_of(session, Coding, kept_id), row_of(session, Coding, gone_id))
        yield 1


def join_codings(session: Session, kept: Coding, gone: Coding) -> None:
    """Within a step: let one coding take over what another says and what is attached to it; the other goes."""
    memos = [memo for memo in (kept.memo, gone.memo) if memo.strip()]
    kept.memo = "\n\n".join(dict.fromkeys(memos))
    kept.star = max(kept.star, gone.star)
    kept.origin = joined_origin(kept.origin, gone.origin)
    kept.weight = kept.weight if kept.weight is not None else gone.weight
    kept.modified = utc_now()
    session.execute(update(Code).where(Code.example_coding_id == gone.id).values(example_coding_id=kept.id))
    session.execute(update(Memo).where(Memo.coding_id == gone.id).values(coding_id=kept.id))
    asked = update(DecisionCoding).where(DecisionCoding.coding_id == gone.id).values(coding_id=kept.id)
    session.execute(asked.prefix_with("OR IGNORE"))
    session.flush()
    session.delete(gone)
    session.flush()


def uncode(project: Project, coding_ids: Collection[int]) -> None:
    """Take codings off their passages."""
    if len(coding_ids) >= MANY_CODINGS:
        project.back_up_before("codings removed")
    with project.step(Verb.UNCODE, **_told_of_codings(project, coding_ids)) as session:
        session.execute(delete(Coding).where(one_of(Coding.id, coding_ids)))


def move_borders(project: Project, coding_id: int, span: Span) -> None:
    """Let a coding cover another span of its document; on one that repeats an existing coding they join.

    Raises:
        SpanOutsideDocument, EmptySpan: The span does not fit the text.
        NotFound: The coding is gone.
    """
    with project.read() as session:
        document_id = session.scalar(select(Coding.document_id).where(Coding.id == coding_id))
    if document_id is None:
        raise NotFound(kind="coding", name=coding_id)
    check_span(span, project.text(document_id))
    with project.step(Verb.MOVE_BORDERS, **_told_of_codings(project, [coding_id])) as session:
        coding = row_of(session, Coding, coding_id)
        if span == (coding.start, coding.end):
            return
        place = {name: getattr(coding, name) for name in _UNIQUE} | span._asdict()
        twin = session.scalars(select(Coding).filter_by(**place)).one_or_none()
        if twin is not None:
            join_codings(session, twin, coding)
        else:
            coding.start, coding.end, coding.modified = span.start, span.end, utc_now()


def edit_coding(project: Project, coding_id: int, **fields: object) -> None:
    """Change a coding's ``memo`` or ``weight`` (0 to 100, or None)."""
    _edit(project, Verb.EDIT_CODING, [coding_id], **fields)


def star_codings(project: Project, coding_ids: Collection[int], *, star: bool) -> None:
    """Mark codings as key quotations, or no longer."""
    _edit(project, Verb.STAR if star else Verb.UNSTAR, coding_ids, star=int(star))


def _edit(project: Project, verb: Verb, coding_ids: Collection[int], **fields: object) -> None:
    unknown = fields.keys() - {"memo", "weight", "star"}
    if unknown:
        raise TypeError(f"a coding has no {', '.join(sorted(unknown))} to edit")
    with project.step(verb, **_told_of_codings(project, coding_ids)) as session:
        for coding in session.scalars(select(Coding).where(one_of(Coding.id, coding_ids))):
            if any(getattr(coding, name) != value for name, value in fields.items()):
                for name, value in fields.items():
                    setattr(coding, name, value)
                coding.modified = utc_now()


def mark_finished(
    project: Project, document_ids: Collection[int], *, finished: bool, coder_id: int | None = None
) -> None:
    """Say that a coder has read and coded all of some documents, or take that back.

    Raises:
        NotFound: One of the documents is gone.
    """
    who = coder_id or current_coder_id(project)
    verb = Verb.FINISH if finished else Verb.UNFINISH
    with project.step(verb, count=len(document_ids), document=_document_name(project, document_ids)) as session:
        check_there(session, Document, document_ids)
        for document_id in document_ids:
            if finished:
                begin_document(session, document_id, who)
            pair = {"document_id": document_id, "coder_id": who}
            row = session.scalars(select(DocumentCoder).filter_by(**pair)).one_or_none()
            if row is not None and bool(row.finished) != finished:
                row.finished = utc_now() if finished else None


# --- rules that other actions share -----------------------------------------------------------------------------------
def check_span(span: Span, text: str) -> None:
    """Make sure that a span lies in a text and holds something visible.

    Raises:
        SpanOutsideDocument, EmptySpan: It does not.
    """
    if span.start < 0 or span.end > len(text):
        raise SpanOutsideDocument(start=span.start, end=span.end, length=len(text))
    if span.start >= span.end or not span.cut(text).strip():
        raise EmptySpan(start=span.start, end=span.end)


def check_takes_codings(session: Session, code_id: int) -> None:
    """Make sure that there is such a code and that it is no folder.

    Raises:
        NotFound, FolderHoldsNoCodings: There is not, or it is.
    """
    row = session.execute(_CODE_BY_ID, {"code_id": code_id}).one_or_none()
    if row is None:
        raise NotFound(kind="code", name=code_id)
    if row.is_folder:
        raise FolderHoldsNoCodings(name=row.name)


def current_coder_id(project: Project) -> int:
    """Return the coder in whose name is coded.

    Raises:
        NotFound: The project has no coder yet.
    """
    if project.coder_id is None:
        raise NotFound(kind="coder", name="")
    return project.coder_id


def removing_codings(session: Session, those: ColumnElement[bool]) -> Generator[tuple[int, int]]:
    """Within a step: delete codings with what hangs on them, in pieces; yields how many are done of how many."""
    ids = list(session.scalars(select(Coding.id).where(those).order_by(Coding.id)))
    for at in range(0, len(ids), _AT_ONCE):
        some = ids[at : at + _AT_ONCE]
        session.execute(delete(Coding).where(one_of(Coding.id, some)), execution_options={"synchronize_session": False})
        yield at + len(some), len(ids)


def begin_document(session: Session, document_id: int, coder_id: int) -> None:
    """Within a step: note that a coder has begun a document."""
    session.execute(_BEGIN_DOCUMENT, {"document_id": document_id, "coder_id": coder_id})


def put_codings(session: Session, rows: Sequence[dict[str, object]]) -> None:
    """Within a step: write many codings at once; each row names document, code, coder, start and end."""
    now = utc_now()
    defaults = {"memo": "", "weight": None, "star": 0, "origin": BY_HAND, "created": now, "modified": now}
    for pair in {(row["document_id"], row["coder_id"]) for row in rows}:
        begin_document(session, int(str(pair[0])), int(str(pair[1])))
    if rows:
        session.execute(insert(Coding), [{"guid": new_guid(), **defaults, **row} for row in rows])


# --- labels for the history -----------------------------------------------------------------------------------------
def _code_name(project: Project, code_id: int) -> str:
    with project.read() as session:
        row = session.execute(_CODE_BY_ID, {"code_id": code_id}).one_or_none()
    return "" if row is None else str(row.name)


def _document_name(project: Project, document_ids: Collection[int]) -> str:
    with project.read() as session:
        return session.scalar(select(Document.name).where(one_of(Document.id, document_ids)).limit(1)) or ""


def paragraph_told(project: Project, document_id: int, start: int) -> dict[str, object]:
    """Return the part of a step's label that says where in its document something was done."""
    return {"paragraph": paragraphs_of(project.text(document_id)).number_at(start)}


def _told(project: Project, document_id: int, code_ids: Sequence[int], spans: Sequence[Span]) -> dict[str, object]:
    with project.read() as session:
        document = session.execute(_DOCUMENT_BY_ID, {"document_id": document_id}).scalar()
        rows = (session.execute(_CODE_BY_ID, {"code_id": code_id}).one_or_none() for code_id in code_ids[:3])
        codes = ", ".join(str(row.name) for row in rows if row is not None)
    told: dict[str, object] = {
        "code": codes,
        "document": document or "",
        "count": len(code_ids) * len(spans),
    }
    return told | (paragraph_told(project, document_id, spans[0].start) if len(spans) == 1 else {})


def _told_of_codings(project: Project, coding_ids: Collection[int]) -> dict[str, object]:
    query = (
        select(Code.name, Document.name.label("document"), Coding.document_id, Coding.start)
        .join(Coding, Coding.code_id == Code.id)
        .join(Document, Document.id == Coding.document_id)
        .where(one_of(Coding.id, coding_ids))
        .limit(1)
    )
    with project.read() as session:
        row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound(kind="coding", name=next(iter(coding_ids), ""))
    told: dict[str, object] = {"code": row.name, "document": row.document, "count": len(coding_ids)}
    return told | (paragraph_told(project, row.document_id, row.start) if len(coding_ids) == 1 else {})
