"""Writing a new project file that holds a part of another one, and no trace of the rest."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, insert, select

from qda import __version__
from qda.model.document import Mark, MarkKind
from qda.model.span import Span
from qda.model.unit import Unit
from qda.store import content, opening
from qda.store.project import Project
from qda.store.tables import (
    Base,
    Code,
    Coder,
    Coding,
    Document,
    DocumentSet,
    Memo,
    ProjectRow,
    SetMember,
    new_guid,
    table_of,
)

_MEMO_OF_NONE = ("memo",)


@dataclass(frozen=True, slots=True)
class CopyPlan:
    """What a copy for another coder holds beside texts and codebook.

    ``borders_of`` is the coder whose segment borders are given as units, ``None`` for no borders.
    """

    coder_name: str
    borders_of: int | None = None
    with_memos: bool = False


def write_blind_copy(project: Project, path: Path, plan: CopyPlan) -> None:
    """Write texts and codebook to a new file, with one coder who has not coded anything.

    The file is built anew, row by row, so that nothing of the codings, of other coders or of the history can stand in
    it, not even in pages that are no longer used. Identities of the project, the documents, sets and codes stay, so
    that the files can be paired later.

    Raises:
        ProjectExists: There is a file at the path.
        CannotWrite: The folder cannot be written or the disk is full.
    """
    with writing_anew(path) as target:
        _Copying(project, target, plan).copy()


@contextlib.contextmanager
def writing_anew(path: Path) -> Generator[Connection]:
    """Give a connection to a new project file without any row, which takes its place when the block ends well.

    What is put in there is all that stands in the file; references are checked at the end.

    Raises:
        ProjectExists: There is a file at the path.
        CannotWrite: The folder cannot be written or the disk is full.
    """
    with opening.writing_project(path) as temporary:
        engine = opening.connect(temporary, read_only=False)
        try:
            with engine.connect() as target:
                target.exec_driver_sql("BEGIN IMMEDIATE")
                opening.create_tables(target)
                target.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
                yield target
                target.exec_driver_sql("COMMIT")
        finally:
            engine.dispose()
        opening.verify(temporary)


def rows_of(project: Project, model: type[Base]) -> list[dict[str, object]]:
    """Return all rows of a table, in the order of their ids."""
    table = table_of(model)
    with project.read() as session:
        return [dict(row) for row in session.execute(select(table).order_by(table.c.id)).mappings()]


class _Copying:
    """One copy while it is written."""

    def __init__(self, project: Project, target: Connection, plan: CopyPlan) -> None:
        self._project = project
        self._target = target
        self._plan = plan
        self._blank: Sequence[str] = () if plan.with_memos else _MEMO_OF_NONE

    def copy(self) -> None:
        self._copy_project()
        coder_id = self._add_coder()
        document_ids = self._copy_documents()
        self._copy_sets(document_ids)
        code_ids = self._copy_codes()
        if self._plan.with_memos:
            self._copy_memos(coder_id, document_ids, code_ids)

    def _rows(self, model: type[Base]) -> list[dict[str, object]]:
        return rows_of(self._project, model)

    def _put(self, model: type[Base], row: Mapping[str, object], **changed: object) -> int:
        values = {name: value for name, value in row.items() if name != "id" and name not in self._blank}
        result = self._target.execute(insert(table_of(model)).values({**values, **changed}))
        key = result.inserted_primary_key
        assert key is not None
        return int(key[0])

    def _copy_project(self) -> None:
        row = self._rows(ProjectRow)[0]
        changed: dict[str, object] = {"id": 1, "revision": 0, "created_with": f"Concord {__version__}"}
        if self._plan.borders_of is not None:
            changed["unit"] = str(Unit.SEGMENT)
        self._put(ProjectRow, row, **changed)

    def _add_coder(self) -> int:
        """Add the coder, as the one whom the project knows by that name if it does: so the files pair."""
        name = self._plan.coder_name
        known = [row for row in self._rows(Coder) if str(row["name"]).casefold() == name.casefold()]
        identity = {field: known[0][field] for field in ("guid", "colour")} if known else {"guid": new_guid()}
        return self._put(Coder, {"name": name, **identity})

    def _copy_documents(self) -> dict[int, int]:
        new_ids: dict[int, int] = {}
        for row in self._rows(Document):
            document_id = int(str(row["id"]))
            text_hash = content.put_text(self._target, self._project.text(document_id))
            marks_hash = content.put_marks(self._target, self._marks(document_id))
            # The original file can hold comments and changes of those who wrote it: the text is what is coded.
            new_ids[document_id] = self._put(Document, row, text_hash=text_hash, marks_hash=marks_hash, source_hash="")
        return new_ids

    def _marks(self, document_id: int) -> tuple[Mark, ...]:
        marks = self._project.marks(document_id)
        if self._plan.borders_of is None:
            return marks
        query = (
            select(Coding.start, Coding.end)
            .where(Coding.document_id == document_id, Coding.coder_id == self._plan.borders_of)
            .distinct()
            .order_by(Coding.start, Coding.end)
        )
        with self._project.read() as session:
            spans = [Span(row.start, row.end) for row in session.execute(query)]
        others = [mark for mark in marks if mark.kind is not MarkKind.SEGMENT]
        return (*others, *(Mark(MarkKind.SEGMENT, span.start, span.end) for span in spans))

    def _copy_sets(self, document_ids: Mapping[int, int]) -> None:
        set_ids = {int(str(row["id"])): self._put(DocumentSet, row) for row in self._rows(DocumentSet)}
        for row in self._rows(SetMember):
            set_id, document_id = int(str(row["set_id"])), int(str(row["document_id"]))
            self._put(SetMember, {"set_id": set_ids[set_id], "document_id": document_ids[document_id]})

    def _copy_codes(self) -> dict[int, int]:
        new_ids: dict[int, int] = {}
        waiting = self._rows(Code)
        while waiting:
            # A code may have been moved below a younger one: parents first, whatever their ids.
            ready = [row for row in waiting if row["parent_id"] is None or row["parent_id"] in new_ids]
            for row in ready:
                parent = None if row["parent_id"] is None else new_ids[int(str(row["parent_id"]))]
                # The example's words belong to the definition; the coding they came from stays behind.
                new_ids[int(str(row["id"]))] = self._put(Code, row, parent_id=parent, example_coding_id=None)
            waiting = [row for row in waiting if row not in ready]
        return new_ids

    def _copy_memos(self, coder_id: int, document_ids: Mapping[int, int], code_ids: Mapping[int, int]) -> None:
        """Copy memos, all but those on codings; they get the one coder there is, for no other may be named."""
        for row in self._rows(Memo):
            if row["coding_id"] is not None:
                continue
            document_id, code_id = _mapped(row["document_id"], document_ids), _mapped(row["code_id"], code_ids)
            self._put(Memo, row, coder_id=coder_id, document_id=document_id, code_id=code_id)


def _mapped(old: object, new_ids: Mapping[int, int]) -> int | None:
    return None if old is None else new_ids[int(str(old))]
