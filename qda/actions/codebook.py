"""Making, naming, moving, merging, splitting and deleting codes."""

from __future__ import annotations

from collections.abc import Collection, Generator, Sequence

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from qda.actions.coding import (
    MANY_CODINGS,
    check_takes_codings,
    join_codings,
    move_codings,
    moving_codings,
    removing_codings,
)
from qda.actions.growing_codebook import NUMBER_KEYS, GrowingCodebook
from qda.model.codebook import clean_name, free_name
from qda.model.errors import MoveIntoItself, NotFound
from qda.model.span import Span
from qda.model.verb import Verb
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.store.queries.ids import one_of, row_of
from qda.store.tables import Code, Coding, Memo, new_guid, utc_now

EDITABLE = ("short_definition", "full_definition", "use_when", "dont_use_when", "example_text", "memo", "colour")


def add_code(
    project: Project, name: str, *, parent_id: int | None = None, is_folder: bool = False, colour: str = ""
) -> int:
    """Add a code or folder at the end of its level; a code gets a colour and the next free number key.

    Raises:
        EmptyName, NameTaken: The name does not serve there.
    """
    with project.step(Verb.ADD_CODE, code=clean_name(name)) as session:
        codebook = GrowingCodebook(session)
        return codebook.put(name, parent_id=parent_id, is_folder=is_folder, colour=colour)


def rename_code(project: Project, code_id: int, name: str) -> None:
    """Give a code or folder another name.

    Raises:
        EmptyName, NameTaken: The name does not serve there.
    """
    with project.step(Verb.RENAME_CODE, old=_name(project, code_id), new=clean_name(name)) as session:
        code = row_of(session, Code, code_id)
        GrowingCodebook(session).place(code, name, code.parent_id)


def edit_code(project: Project, code_id: int, **fields: str) -> None:
    """Change a code's definitions, hints, example text, memo or colour (see :data:`EDITABLE`)."""
    unknown = fields.keys() - set(EDITABLE)
    if unknown:
        raise TypeError(f"a code has no {', '.join(sorted(unknown))} to edit")
    with project.step(Verb.EDIT_CODE, code=_name(project, code_id), fields=sorted(fields)) as session:
        code = row_of(session, Code, code_id)
        for name, value in fields.items():
            setattr(code, name, value)


def revise_code(
    project: Project,
    code_id: int,
    *,
    name: str | None = None,
    number_key: str | None = None,
    unlink_example: bool = False,
    reason: str = "",
    **fields: str,
) -> int:
    """Take over in one step all that a person changed about an entry: name, key, example and :data:`EDITABLE` fields.

    A ``reason``, such as the disagreement that showed the definition to be unclear, stands in the history beside it.

    Returns:
        The entry's id.

    Raises:
        EmptyName, NameTaken: The name does not serve there.
    """
    if unknown := fields.keys() - set(EDITABLE):
        raise TypeError(f"a code has no {', '.join(sorted(unknown))} to edit")
    if number_key not in (None, "", *NUMBER_KEYS):
        raise ValueError(number_key)
    told: dict[str, object] = {"code": _name(project, code_id), "fields": sorted(fields)}
    if reason.strip():
        told["reason"] = reason.strip()
    with project.step(Verb.EDIT_CODE, **told) as session:
        code, codebook = row_of(session, Code, code_id), GrowingCodebook(session)
        if name is not None:
            codebook.place(code, name, code.parent_id)
        if number_key is not None:
            codebook.give_key(code_id, number_key)
        if unlink_example:
            code.example_coding_id = None
        for field, value in fields.items():
            setattr(code, field, value)
        return code_id


def colour_codes(project: Project, code_ids: Collection[int], colour: str) -> None:
    """Give codes a colour ``#rrggbb``."""
    name = _name(project, next(iter(code_ids)))
    with project.step(Verb.EDIT_CODE, code=name, count=len(code_ids), fields=["colour"]) as session:
        session.execute(update(Code).where(one_of(Code.id, code_ids), Code.is_folder == 0).values(colour=colour))


def set_number_key(project: Project, code_id: int, key: str) -> None:
    """Give a code a number key ("" for none), taking it from the code that has it."""
    if key not in ("", *NUMBER_KEYS):
        raise ValueError(key)
    with project.step(Verb.EDIT_CODE, code=_name(project, code_id), fields=["number_key"]) as session:
        GrowingCodebook(session).give_key(code_id, key)


def set_example(project: Project, coding_id: int) -> None:
    """Make a coding the typical example of its code."""
    with project.read() as session:
        coding = session.get(Coding, coding_id)
    if coding is None:
        raise NotFound(kind="coding", name=coding_id)
    quote = Span(coding.start, coding.end).cut(project.text(coding.document_id))
    with project.step(Verb.EDIT_CODE, code=_name(project, coding.code_id), fields=["example"]) as session:
        code = row_of(session, Code, coding.code_id)
        code.example_coding_id, code.example_text = coding_id, quote


def move_codes(project: Project, code_ids: Sequence[int], parent_id: int | None, before_id: int | None = None) -> None:
    """Put entries, in the given order, below another one (or at the top), before a sibling or at the end.

    Raises:
        MoveIntoItself: The new place lies below one of them.
        NameTaken: Something there has the same name.
    """
    above, at = set[int](), parent_id
    parents = {row.code_id: row.parent_id for row in codes(project)}
    while at is not None:
        above.add(at)
        at = parents.get(at)
    for code_id in code_ids:
        if code_id in above:
            raise MoveIntoItself(name=_name(project, code_id))
    with project.step(Verb.MOVE_CODE, code=_name(project, code_ids[0]), count=len(code_ids)) as session:
        codebook = GrowingCodebook(session)
        for code_id in code_ids:
            code = row_of(session, Code, code_id)
            codebook.place(code, code.name, parent_id)
        level = list(session.scalars(select(Code).where(_child_of(parent_id)).order_by(Code.position, Code.id)))
        moved = [row_of(session, Code, code_id) for code_id in code_ids]
        rest = [code for code in level if code.id not in code_ids]
        place = next((index for index, code in enumerate(rest) if code.id == before_id), len(rest))
        for position, code in enumerate([*rest[:place], *moved, *rest[place:]], start=1):
            code.position = position


def sort_codes(project: Project, *, by: str, parent_id: int | None = None, below: bool = True) -> None:
    """Sort a level, and all levels below it if ``below``, by ``name`` or by ``count`` (most used first)."""
    with project.step(Verb.SORT_CODES, by=by) as session:
        rows = session.execute(select(Coding.code_id, func.count()).group_by(Coding.code_id))
        counts: dict[int, int] = {row[0]: row[1] for row in rows}
        levels: dict[int | None, list[Code]] = {}
        for code in session.scalars(select(Code).order_by(Code.position, Code.id)):
            levels.setdefault(code.parent_id, []).append(code)

        def total(code: Code) -> int:
            return counts.get(code.id, 0) + sum(total(child) for child in levels.get(code.id, ()))

        waiting: list[int | None] = [parent_id]
        while waiting:
            level = levels.get(waiting.pop(), [])
            if by == "count":
                level.sort(key=lambda code: (-total(code), code.name.casefold()))
            else:
                level.sort(key=lambda code: code.name.casefold())
            for position, code in enumerate(level, start=1):
                code.position = position
            waiting += [code.id for code in level] if below else []


def merge_codes(project: Project, source_ids: Collection[int], target_id: int, *, unite_overlaps: bool) -> None:
    """Join codes into one: codings and sub-codes move to it, definitions and memos are added to its own.

    Args:
        project: The project.
        source_ids: The codes that go.
        target_id: The code that stays.
        unite_overlaps: Whether overlapping codings of the merged code, by the same coder, become one.
    """
    for _ in merging_codes(project, source_ids, target_id, unite_overlaps=unite_overlaps):
        pass


def merging_codes(
    project: Project, source_ids: Collection[int], target_id: int, *, unite_overlaps: bool
) -> Generator[tuple[int, int]]:
    """Do the work of :func:`merge_codes` in pieces, between which a window lives; closed before its end, it does none.

    Yields:
        How many codings were gone through of how many.
    """
    sources = [code_id for code_id in source_ids if code_id != target_id]
    names = ", ".join(_name(project, code_id) for code_id in sources[:3])
    project.back_up_before("merge of codes")
    with project.long_step(Verb.MERGE_CODES, code=names, new=_name(project, target_id), count=len(sources)) as session:
        check_takes_codings(session, target_id)
        target = row_of(session, Code, target_id)
        done, total = 0, _to_go_through(session, sources, target_id, twice=unite_overlaps)
        for more in _merging(session, sources, target, unite_overlaps=unite_overlaps):
            done = min(done + more, total)
            yield done, total


def _to_go_through(session: Session, sources: Sequence[int], target_id: int, *, twice: bool) -> int:
    """Return how many codings a merge moves, with those that it then looks through; sub-codes of one name aside."""
    moving, there = (
        session.scalar(select(func.count()).select_from(Coding).where(one_of(Coding.code_id, ids))) or 0
        for ids in (sources, [target_id])
    )
    return moving + (moving + there if twice else 0)


def _merging(session: Session, sources: Sequence[int], target: Code, *, unite_overlaps: bool) -> Generator[int]:
    for code_id in sources:
        source = session.get(Code, code_id)
        if source is not None:  # a code below another source went with it if the target has one of its name
            yield from _pour(session, source, target)
    if unite_overlaps:
        yield from _unite(session, target.id)


def _pour(session: Session, source: Code, target: Code) -> Generator[int]:
    codings = list(session.scalars(select(Coding.id).where(Coding.code_id == source.id)))
    yield from moving_codings(session, codings, target.id)
    if _is_below(session, target, source.id):
        # Else the codes between them would come to lie below the target, and so below themselves.
        siblings = session.scalars(select(Code.name).where(_child_of(source.parent_id), Code.id != source.id))
        taken = {name.casefold() for name in siblings}
        source.name = new_guid()  # it goes, and until then no other entry there could be called as it was
        session.flush()
        target.name = free_name(target.name, taken)
        target.parent_id = source.parent_id
        session.flush()
    children = select(Code).where(Code.parent_id == source.id).order_by(Code.position, Code.id)
    for child in session.scalars(children).all():
        level = session.scalars(select(Code).where(Code.parent_id == target.id)).all()
        twin = next((code for code in level if code.name.casefold() == child.name.casefold()), None)
        if twin is None:
            child.parent_id, child.position = target.id, _end_of_level(session, target.id)
        else:
            if twin.is_folder and not child.is_folder:
                twin.is_folder, twin.colour = 0, child.colour  # it gets codings, which no folder holds
            yield from _pour(session, child, twin)
        session.flush()
    for field in EDITABLE[:-1]:
        parts = [part for part in (getattr(target, field), getattr(source, field)) if part.strip()]
        setattr(target, field, "\n\n".join(dict.fromkeys(parts)))
    if target.example_coding_id is None:
        target.example_coding_id = source.example_coding_id
    session.execute(update(Memo).where(Memo.code_id == source.id).values(code_id=target.id))
    key = source.number_key
    session.flush()
    session.expire(source)
    session.delete(source)
    session.flush()
    if key and not target.number_key and not target.is_folder:
        target.number_key = key
        session.flush()


def _is_below(session: Session, code: Code, above_id: int) -> bool:
    at = code.parent_id
    while at is not None and at != above_id:
        at = session.scalar(select(Code.parent_id).where(Code.id == at))
    return at is not None


def _unite(session: Session, code_id: int) -> Generator[int]:
    """Join what overlaps; yields how many further codings were looked at."""
    order = (Coding.document_id, Coding.coder_id, Coding.start, Coding.end)
    last, last_place, reach, looked_at = 0, (0, 0), 0, 0
    query = select(Coding.id, *order).where(Coding.code_id == code_id).order_by(*order)
    for coding_id, document_id, coder_id, start, end in session.execute(query).all():
        looked_at += 1
        if (document_id, coder_id) != last_place or start >= reach:
            last, last_place, reach = coding_id, (document_id, coder_id), end
            continue
        reach = max(reach, end)
        kept = row_of(session, Coding, last)
        join_codings(session, kept, row_of(session, Coding, coding_id))
        kept.end, kept.modified = reach, utc_now()
        session.flush()
        yield looked_at
        looked_at = 0
    yield looked_at


def split_code(project: Project, coding_ids: Collection[int], name: str, *, parent_id: int | None) -> int:
    """Move chosen codings to a new code; return it.

    Raises:
        EmptyName, NameTaken: The name does not serve there.
    """
    with project.step(Verb.SPLIT_CODE, new=clean_name(name), count=len(coding_ids)) as session:
        code_id = GrowingCodebook(session).put(name, parent_id=parent_id)
        move_codings(session, coding_ids, code_id)
        return code_id


def delete_codes(project: Project, code_ids: Collection[int]) -> None:
    """Delete codes and folders with everything below them and all their codings; undo brings it back."""
    for _ in deleting_codes(project, code_ids):
        pass


def deleting_codes(project: Project, code_ids: Collection[int]) -> Generator[tuple[int, int]]:
    """Do the work of :func:`delete_codes` in pieces, between which a window lives; closed before its end, it does none.

    Yields:
        How many codings are removed of how many.
    """
    name, gone = _name(project, next(iter(code_ids))), _with_all_below(project, code_ids)
    codings = deletion_counts(project, code_ids)[1]
    if codings >= MANY_CODINGS:
        project.back_up_before("codes deleted")
    with project.long_step(Verb.DELETE_CODES, code=name, count=len(code_ids), codings=codings) as session:
        yield from removing_codings(session, one_of(Coding.code_id, gone))
        session.execute(delete(Code).where(one_of(Code.id, code_ids)))


def deletion_counts(project: Project, code_ids: Collection[int]) -> tuple[int, int, int]:
    """Return how many codes, codings and documents deleting these entries would touch."""
    gone = _with_all_below(project, code_ids)
    query = select(func.count(), func.count(Coding.document_id.distinct())).where(one_of(Coding.code_id, gone))
    with project.read() as session:
        codings, documents = session.execute(query).one()
    return len(gone), codings, documents


def _with_all_below(project: Project, code_ids: Collection[int]) -> set[int]:
    found = set(code_ids)
    for row in codes(project):  # an entry stands before those below it
        if row.parent_id in found:
            found.add(row.code_id)
    return found


# --- rules of the tree ------------------------------------------------------------------------------------------------
def _child_of(parent_id: int | None) -> ColumnElement[bool]:
    return Code.parent_id.is_(None) if parent_id is None else Code.parent_id == parent_id


def _end_of_level(session: Session, parent_id: int | None) -> int:
    return (session.scalar(select(func.max(Code.position)).where(_child_of(parent_id))) or 0) + 1


def _name(project: Project, code_id: int) -> str:
    with project.read() as session:
        name = session.scalar(select(Code.name).where(Code.id == code_id))
    if name is None:
        raise NotFound(kind="code", name=code_id)
    return name
