"""Making cases, and saying which documents and passages belong to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from qda.actions.coding import check_span
from qda.model.codebook import clean_name
from qda.model.errors import EmptyName, NameTaken
from qda.model.span import Span
from qda.model.verb import Verb
from qda.store.project import Project
from qda.store.queries.cases import case_names
from qda.store.queries.ids import check_there, one_of, placed_before, row_of
from qda.store.tables import Case, CaseDocument, Document

SEPARATOR = ";"
"""What stands between the names of cases in one cell."""

_MOST_PARTS = 16  # a name that is understood in a cell has at most so many but one semicolons


def add_case(project: Project, name: str, document_ids: Collection[int] = ()) -> int:
    """Make a case, to which some documents may belong from the beginning.

    Raises:
        EmptyName, NameTaken: The name does not serve.
    """
    name = _free_name(project, name, None)
    with project.step(Verb.ADD_CASE, name=name, count=1) as session:
        case_id = put_cases(session, [name])[0]
        _put_documents(session, [case_id], document_ids)
        return case_id


def check_new_cases(project: Project, names: Sequence[str]) -> list[str]:
    """Return names for new cases as they are stored.

    Raises:
        EmptyName, NameTaken: One of them does not serve.
    """
    wanted = [_checked(name) for name in names]
    taken = {name.casefold() for name in case_names(project).values()}
    for name in wanted:
        if name.casefold() in taken:
            raise NameTaken(name=name)
        taken.add(name.casefold())
    return wanted


def rename_case(project: Project, case_id: int, name: str) -> None:
    """Give a case another name.

    Raises:
        EmptyName, NameTaken: The name does not serve.
    """
    old, name = _name(project, case_id), _free_name(project, name, case_id)
    with project.step(Verb.EDIT_CASE, old=old, new=name) as session:
        row_of(session, Case, case_id).name = name


def edit_case_memo(project: Project, case_id: int, memo: str) -> None:
    """Change a case's memo."""
    with project.step(Verb.EDIT_CASE, case=_name(project, case_id)) as session:
        row_of(session, Case, case_id).memo = memo


def move_cases(project: Project, case_ids: Sequence[int], before_id: int | None) -> None:
    """Put cases before another one, or at the end."""
    with project.step(Verb.EDIT_CASE, case=_name(project, case_ids[0])) as session:
        rows = {row.id: row for row in session.scalars(select(Case).order_by(Case.position, Case.id))}
        for position, each in enumerate(placed_before(rows, case_ids, before_id), start=1):
            rows[each].position = position


def delete_cases(project: Project, case_ids: Collection[int]) -> None:
    """Delete cases with their values; the documents stay."""
    name = _name(project, next(iter(case_ids)))
    with project.step(Verb.DELETE_CASES, count=len(case_ids), name=name) as session:
        session.execute(delete(Case).where(one_of(Case.id, case_ids)))


def put_each_in_cases(project: Project, wanted: Mapping[int, Collection[int]]) -> None:
    """Let each document as a whole belong to its cases and no others, in one step; passages stay where they are."""
    if not wanted:
        return
    with project.step(Verb.EDIT_CASE, **_documents_told(project, wanted)) as session:
        check_there(session, Case, {case_id for case_ids in wanted.values() for case_id in case_ids})
        check_there(session, Document, wanted)
        _set_cases(session, {document_id: frozenset(case_ids) for document_id, case_ids in wanted.items()})


def assign_by_name(project: Project, wanted: Mapping[int, Sequence[str]]) -> list[str]:
    """Let each document as a whole belong to the cases of these names and no others, in one step.

    Returns:
        The names of the cases that had to be made.

    Raises:
        EmptyName: A name has no visible character.
    """
    names = {document_id: [_checked(name) for name in each] for document_id, each in wanted.items()}
    if not names:
        return []
    with project.step(Verb.EDIT_CASE, **_documents_told(project, names)):
        return set_cases(project, names)


def set_cases(project: Project, wanted: Mapping[int, Sequence[str]]) -> list[str]:
    """Within a step: as :func:`assign_by_name`, with names that were checked."""
    known = {name.casefold(): case_id for case_id, name in case_names(project).items()}
    missing = {one.casefold(): one for each in wanted.values() for one in each if one.casefold() not in known}
    new = [*missing.values()]
    with project.read() as session:  # the step's own
        check_there(session, Document, wanted)
        known |= {name.casefold(): case_id for name, case_id in zip(new, put_cases(session, new), strict=True)}
        _set_cases(session, {one: frozenset(known[name.casefold()] for name in each) for one, each in wanted.items()})
    return new


def put_passage_in_cases(project: Project, document_id: int, span: Span, case_ids: Collection[int]) -> None:
    """Let this very passage belong to these cases and no others, in one step.

    Raises:
        SpanOutsideDocument, EmptySpan: The passage does not fit the text.
    """
    check_span(span, project.text(document_id))
    place = {"document_id": document_id, "start": span.start, "end": span.end}
    with project.step(Verb.EDIT_CASE, **_documents_told(project, [document_id])) as session:
        check_there(session, Case, case_ids)
        rows = session.scalars(select(CaseDocument).filter_by(**place)).all()
        for row in rows:
            if row.case_id not in case_ids:
                session.delete(row)
        there = {row.case_id for row in rows}
        session.add_all(CaseDocument(case_id=case_id, **place) for case_id in sorted(set(case_ids) - there))


def names_in(text: str, known: Collection[str]) -> list[str]:
    """Return the names of cases that a cell holds with semicolons between them, each once.

    A name that has semicolons itself is understood where it is among the ``known`` ones, which are casefolded.
    """
    parts = text.split(SEPARATOR)
    found: dict[str, str] = {}
    at = 0
    while at < len(parts):
        longest = min(len(parts), at + _MOST_PARTS)
        joined = ((end, clean_name(SEPARATOR.join(parts[at:end]))) for end in range(longest, at + 1, -1))
        end, name = next((each for each in joined if each[1].casefold() in known), (at + 1, clean_name(parts[at])))
        if name:
            found.setdefault(name.casefold(), name)
        at = end
    return [*found.values()]


def put_cases(session: Session, names: Sequence[str]) -> list[int]:
    """Within a step: make cases of names that were checked, after those that there are."""
    position = session.scalar(select(func.max(Case.position))) or 0
    rows = [Case(name=name, position=position + place) for place, name in enumerate(names, start=1)]
    session.add_all(rows)
    session.flush()
    return [row.id for row in rows]


def _put_documents(session: Session, case_ids: Collection[int], document_ids: Collection[int]) -> None:
    check_there(session, Document, document_ids)
    rows = [{"case_id": case_id, "document_id": one} for case_id in case_ids for one in document_ids]
    if rows:
        session.execute(insert(CaseDocument), rows)


def _set_cases(session: Session, wanted: Mapping[int, frozenset[int]]) -> None:
    there = select(CaseDocument.id, CaseDocument.document_id, CaseDocument.case_id).where(
        CaseDocument.start.is_(None), one_of(CaseDocument.document_id, wanted)
    )
    kept: set[tuple[int, int]] = set()
    gone: list[int] = []
    for place_id, document_id, case_id in session.execute(there).all():
        pair = (document_id, case_id)
        if case_id in wanted[document_id] and pair not in kept:
            kept.add(pair)
        else:
            gone.append(place_id)
    if gone:
        session.execute(delete(CaseDocument).where(one_of(CaseDocument.id, gone)))
    new = [
        {"case_id": case_id, "document_id": document_id}
        for document_id, case_ids in wanted.items()
        for case_id in sorted(case_ids)
        if (document_id, case_id) not in kept
    ]
    if new:
        session.execute(insert(CaseDocument), new)


def _documents_told(project: Project, document_ids: Collection[int]) -> dict[str, object]:
    first = next(iter(document_ids))
    with project.read() as session:
        name = row_of(session, Document, first).name
    return {"document": name, "count": len(document_ids)}


def _name(project: Project, case_id: int) -> str:
    with project.read() as session:
        return row_of(session, Case, case_id).name


def _checked(name: str) -> str:
    name = clean_name(name)
    if not name:
        raise EmptyName
    return name


def _free_name(project: Project, name: str, case_id: int | None) -> str:
    name = _checked(name)
    if any(other.casefold() == name.casefold() and one != case_id for one, other in case_names(project).items()):
        raise NameTaken(name=name)
    return name
