"""Bringing documents in, and ordering, naming, grouping and deleting them."""

from __future__ import annotations

import json
from collections.abc import Collection, Generator, Sequence
from dataclasses import asdict, dataclass, field

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from qda.actions.coding import MANY_CODINGS, removing_codings
from qda.actions.import_runs import record_import
from qda.actions.kept_parts import forget_kept
from qda.model.codebook import Names, clean_name, same_name
from qda.model.document import ImportedDocument, ImportNote
from qda.model.errors import DocumentInUse, EmptyName, NameTaken, NotFound
from qda.model.intake.report import IntakeReport
from qda.model.verb import Verb
from qda.store import content
from qda.store.project import Project
from qda.store.queries.ids import check_there, one_of, placed_before, row_of
from qda.store.tables import CaseDocument, Coding, Decision, Document, DocumentSet, Memo, SetMember

_NAMED = 3  # files that the list of imports names, of many that came at once


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one imported document: its new id, or ``None`` where it was left out, with the report."""

    name: str
    document_id: int | None
    notes: tuple[ImportNote, ...] = field(default=())


def add_documents(
    project: Project, imported: Sequence[ImportedDocument], *, set_name: str = "", skip_same: bool = False
) -> list[Added]:
    """Add documents in one step, with their originals, marks and reports.

    A name that is taken gets a number. A text that the project holds already is reported, and left out if
    ``skip_same``.

    Returns:
        One entry per imported document, in order.
    """
    with project.read() as session:
        known = {row.text_hash: row.name for row in session.execute(select(Document.text_hash, Document.name))}
    same: list[str | None] = []
    for document in imported:
        digest = content.text_hash(document.text)
        same.append(known.get(digest))
        known.setdefault(digest, document.name)
    wanted = [document for document, twin in zip(imported, same, strict=True) if twin is None or not skip_same]
    if not wanted:
        return [_left_out(document, twin) for document, twin in zip(imported, same, strict=True) if twin is not None]
    put: list[tuple[Document, tuple[ImportNote, ...]] | None] = []
    with project.step(Verb.ADD_DOCUMENTS, count=len(wanted), document=wanted[0].name) as session:
        set_id = _set_named(session, set_name) if set_name else None
        taken = Names(session.scalars(select(Document.name)))
        position = (session.scalar(select(func.max(Document.position))) or 0) + 1
        for document, twin in zip(imported, same, strict=True):
            left_out = twin is not None and skip_same
            put.append(None if left_out else _document_row(session, document, taken, twin))
        rows = [each[0] for each in put if each is not None]
        for place, row in enumerate(rows, start=position):
            row.position = place
        session.add_all(rows)
        session.flush()  # once, because five hundred documents may come in at a time
        if set_id is not None:
            session.add_all(SetMember(set_id=set_id, document_id=row.id) for row in rows)
        added = [
            Added(each[0].name, each[0].id, each[1]) if each is not None else _left_out(document, twin or "")
            for document, twin, each in zip(imported, same, put, strict=True)
        ]
        if project.coder_id is not None:
            record_import(session, documents_report(imported, added), project.coder_id)
        return added


def documents_report(imported: Sequence[ImportedDocument], added: Sequence[Added]) -> IntakeReport:
    """Return what became of documents as the report of one import; it has the hash of a single file."""
    names = [document.source_name or document.name for document in imported]
    told = ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
    report = IntakeReport("documents", told)
    if len(imported) == 1:
        report.file_hash = content.bytes_hash(imported[0].original)
    stored = report.store(Document.__tablename__)
    for one in added:
        stored.read += 1
        stored.added += one.document_id is not None
        stored.left += one.document_id is None
        for note in one.notes:
            report.note_of_document(one.name, note)
    return report


def put_documents(session: Session, imported: Sequence[ImportedDocument], *, set_name: str = "") -> list[Added]:
    """Within a step: add documents after those that there are, whatever their texts; a taken name gets a number."""
    set_id = _set_named(session, set_name) if set_name else None
    taken = Names(session.scalars(select(Document.name)))
    position = session.scalar(select(func.max(Document.position))) or 0
    put = [_document_row(session, document, taken, None) for document in imported]
    for place, (row, _) in enumerate(put, start=position + 1):
        row.position = place
    session.add_all(row for row, _ in put)
    session.flush()
    if set_id is not None:
        session.add_all(SetMember(set_id=set_id, document_id=row.id) for row, _ in put)
    return [Added(row.name, row.id, notes) for row, notes in put]


def _left_out(document: ImportedDocument, twin: str) -> Added:
    return Added(document.name, None, (ImportNote("skipped-same", detail=twin, look=True),))


def _document_row(
    session: Session, document: ImportedDocument, taken: Names, twin: str | None
) -> tuple[Document, tuple[ImportNote, ...]]:
    """Within a step: store a document's text and file; return its row, not yet added, and its report.

    ``taken`` holds the names that there are and gets the new one; ``twin`` is the document of the same text.
    """
    connection = session.connection()
    name, extra = taken.free(clean_name(document.name) or "Untitled"), list[ImportNote]()
    if twin is not None:
        extra.append(ImportNote("same-text", detail=twin, look=True))
    if name != document.name:
        extra.append(ImportNote("renamed", detail=name))
    notes = (*document.notes, *extra)
    row = Document(
        name=name,
        text_hash=content.put_text(connection, document.text),
        length=len(document.text),
        marks_hash=content.put_marks(connection, document.marks),
        source_hash=content.put_original(connection, document.original),
        source_name=document.source_name,
        media_type=document.media_type,
        encoding=document.encoding or "",
        import_report=_report(notes),
    )
    return row, notes


def rename_document(project: Project, document_id: int, name: str) -> None:
    """Give a document another name.

    Raises:
        EmptyName, NameTaken: The name does not serve.
    """
    name = _checked(name)
    with project.step(Verb.RENAME_DOCUMENT, old=_name(project, document_id), new=name) as session:
        document = row_of(session, Document, document_id)
        others = session.scalars(select(Document.name).where(Document.id != document_id))
        if name.casefold() in {other.casefold() for other in others}:
            raise NameTaken(name=name)
        document.name = name


def reread_document(project: Project, document_id: int, imported: ImportedDocument) -> None:
    """Put another reading of the same file, such as in another encoding, in place of a document's text.

    Name, memo, place and sets stay as they are.

    Raises:
        DocumentInUse: Passages of the text are coded or have memos, whose places the new text would not have.
    """
    with project.read() as session:
        document = row_of(session, Document, document_id)
        codings = session.scalar(select(func.count()).where(Coding.document_id == document_id)) or 0
        memo = select(func.count()).where(Memo.document_id == document_id, Memo.start.is_not(None))
        part = select(func.count()).where(CaseDocument.document_id == document_id, CaseDocument.start.is_not(None))
        decision = select(func.count()).where(Decision.document_id == document_id)
        others = sum(session.scalar(query) or 0 for query in (memo, part, decision))
        if codings or others:
            raise DocumentInUse(name=document.name, codings=codings, memos=others)
        name = document.name
    with project.step(Verb.REREAD_DOCUMENT, document=name) as session:
        connection = session.connection()
        document = row_of(session, Document, document_id)
        document.text_hash = content.put_text(connection, imported.text)
        document.length = len(imported.text)
        document.marks_hash = content.put_marks(connection, imported.marks)
        document.media_type = imported.media_type
        document.encoding = imported.encoding or ""
        document.import_report = _report(imported.notes)


def _report(notes: Sequence[ImportNote]) -> str:
    return json.dumps([asdict(note) for note in notes], ensure_ascii=False)


def edit_document_memo(project: Project, document_id: int, memo: str) -> None:
    """Change a document's memo."""
    with project.step(Verb.EDIT_DOCUMENT_MEMO, document=_name(project, document_id)) as session:
        row_of(session, Document, document_id).memo = memo


def arrange_documents(
    project: Project, document_ids: Sequence[int], *, set_id: int | None, before_id: int | None
) -> None:
    """Move documents to a set, or out of every set, and there before another one or to the end, in one step."""
    label = {"document": _name(project, document_ids[0]), "count": len(document_ids)}
    with project.step(Verb.MOVE_DOCUMENT, **label) as session:
        _regroup(session, document_ids, set_id)
        _put_before(session, document_ids, before_id)


def _put_before(session: Session, document_ids: Sequence[int], before_id: int | None) -> None:
    rows = {row.id: row for row in session.scalars(select(Document).order_by(Document.position, Document.id))}
    for position, document_id in enumerate(placed_before(rows, document_ids, before_id), start=1):
        rows[document_id].position = position


def delete_documents(project: Project, document_ids: Collection[int]) -> None:
    """Delete documents with their codings and memos; undo brings all of it back."""
    for _ in deleting_documents(project, document_ids):
        pass


def deleting_documents(project: Project, document_ids: Collection[int]) -> Generator[tuple[int, int]]:
    """Do the work of :func:`delete_documents` in pieces, between which a window lives.

    Closed before its end, it does none of it.

    Yields:
        How many codings are removed of how many.
    """
    name, those = _name(project, next(iter(document_ids))), one_of(Coding.document_id, document_ids)
    with project.read() as session:
        codings = session.scalar(select(func.count()).where(those)) or 0
    if codings >= MANY_CODINGS:
        project.back_up_before("documents deleted")
    label = {"document": name, "count": len(document_ids), "codings": codings}
    with project.long_step(Verb.DELETE_DOCUMENTS, **label) as session:
        forget_kept(session, Document, document_ids)
        yield from removing_codings(session, those)
        session.execute(delete(Document).where(one_of(Document.id, document_ids)))


def add_set(project: Project, name: str, document_ids: Collection[int] = ()) -> int:
    """Make a document set, with some documents in it from the beginning.

    Raises:
        EmptyName, NameTaken: The name does not serve.
    """
    name = _free_set_name(project, name, None)
    with project.step(Verb.ADD_SET, name=name) as session:
        set_id = _put_set(session, name)
        _regroup(session, document_ids, set_id)
        return set_id


def rename_set(project: Project, set_id: int, name: str) -> None:
    """Give a document set another name.

    Raises:
        EmptyName, NameTaken: The name does not serve.
    """
    name = _free_set_name(project, name, set_id)
    with project.read() as session:
        old = row_of(session, DocumentSet, set_id).name
    with project.step(Verb.EDIT_SET, old=old, new=name) as session:
        row_of(session, DocumentSet, set_id).name = name


def delete_set(project: Project, set_id: int) -> None:
    """Delete a set; its documents stay."""
    with project.read() as session:
        name = row_of(session, DocumentSet, set_id).name
    with project.step(Verb.DELETE_SET, name=name) as session:
        forget_kept(session, DocumentSet, [set_id])
        session.execute(delete(DocumentSet).where(DocumentSet.id == set_id))


def put_in_set(project: Project, document_ids: Collection[int], set_id: int | None) -> None:
    """Move documents to a set, or out of every set."""
    document = _name(project, next(iter(document_ids)))
    with project.step(Verb.EDIT_SET, document=document, count=len(document_ids)) as session:
        _regroup(session, document_ids, set_id)


def move_set(project: Project, set_id: int, before_id: int | None) -> None:
    """Put a document set before another one, or at the end of the sets."""
    with project.read() as session:
        name = row_of(session, DocumentSet, set_id).name
    with project.step(Verb.EDIT_SET, name=name) as session:
        rows = {
            row.id: row for row in session.scalars(select(DocumentSet).order_by(DocumentSet.position, DocumentSet.id))
        }
        for position, each in enumerate(placed_before(rows, [set_id], before_id), start=1):
            rows[each].position = position


def _regroup(session: Session, document_ids: Collection[int], set_id: int | None) -> None:
    others = delete(SetMember).where(one_of(SetMember.document_id, document_ids))
    if set_id is None:
        session.execute(others)
        return
    row_of(session, DocumentSet, set_id)
    check_there(session, Document, document_ids)
    session.execute(others.where(SetMember.set_id != set_id))
    there = set(session.scalars(select(SetMember.document_id).where(SetMember.set_id == set_id)))
    session.add_all(SetMember(set_id=set_id, document_id=one) for one in document_ids if one not in there)


def _set_named(session: Session, name: str) -> int:
    """Within a step: return the set of that name, made if there is none."""
    rows = session.execute(select(DocumentSet.id, DocumentSet.name))
    found = next((row.id for row in rows if same_name(row.name, name)), None)
    return _put_set(session, _checked(name)) if found is None else int(found)


def _put_set(session: Session, name: str) -> int:
    row = DocumentSet(name=name, position=(session.scalar(select(func.max(DocumentSet.position))) or 0) + 1)
    session.add(row)
    session.flush()
    return row.id


def _checked(name: str) -> str:
    name = clean_name(name)
    if not name:
        raise EmptyName
    return name


def _free_set_name(project: Project, name: str, set_id: int | None) -> str:
    name = _checked(name)
    with project.read() as session:
        rows = session.execute(select(DocumentSet.id, DocumentSet.name))
        if any(row.id != set_id and row.name.casefold() == name.casefold() for row in rows):
            raise NameTaken(name=name)
    return name


def _name(project: Project, document_id: int) -> str:
    with project.read() as session:
        name = session.scalar(select(Document.name).where(Document.id == document_id))
    if name is None:
        raise NotFound(kind="document", name=document_id)
    return name
