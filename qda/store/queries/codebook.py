"""The codebook as a tree, with counts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import select

from qda.model.codebook import CodebookEntry, clean_name, parse_path, path_text
from qda.model.errors import AmbiguousName, NotFound
from qda.store.project import Project
from qda.store.queries.ids import one_of
from qda.store.tables import Code, Coding


class CodeRow(NamedTuple):
    """A code or folder; ``path`` runs from the top to its own name, ``depth`` is 0 at the top."""

    code_id: int
    guid: str
    parent_id: int | None
    name: str
    is_folder: bool
    colour: str
    number_key: str
    position: int
    short_definition: str
    full_definition: str
    use_when: str
    dont_use_when: str
    example_coding_id: int | None
    example_text: str
    memo: str
    created: str
    path: tuple[str, ...]

    @property
    def depth(self) -> int:
        """How far below the top it stands."""
        return len(self.path) - 1

    @property
    def path_text(self) -> str:
        """Its path as people read it."""
        return path_text(self.path)


def codes(project: Project) -> list[CodeRow]:
    """Return the codebook from top to bottom as the tree shows it: each entry before those below it."""
    query = select(
        Code.id,
        Code.guid,
        Code.parent_id,
        Code.name,
        Code.is_folder,
        Code.colour,
        Code.number_key,
        Code.position,
        Code.short_definition,
        Code.full_definition,
        Code.use_when,
        Code.dont_use_when,
        Code.example_coding_id,
        Code.example_text,
        Code.memo,
        Code.created,
    ).order_by(Code.position, Code.id)
    below: dict[int | None, list[CodeRow]] = {}
    with project.read() as session:
        for row in session.execute(query).mappings():
            values = dict(row)
            code_id, folder = values.pop("id"), bool(values.pop("is_folder"))
            entry = CodeRow(code_id=code_id, is_folder=folder, path=(), **values)
            below.setdefault(entry.parent_id, []).append(entry)
    ordered: list[CodeRow] = []
    waiting: list[tuple[CodeRow, tuple[str, ...]]] = [(entry, (entry.name,)) for entry in reversed(below.get(None, []))]
    while waiting:
        entry, path = waiting.pop()
        ordered.append(entry._replace(path=path))
        waiting.extend((child, (*path, child.name)) for child in reversed(below.get(entry.code_id, [])))
    return ordered


class MergeCounts(NamedTuple):
    """What merging codes would do.

    ``moving`` codings get the other code, ``repeated`` of them join one on the same span. ``apart`` codings remain if
    overlaps stay, ``united`` if overlapping ones of the same coder become one.
    """

    moving: int
    repeated: int
    apart: int
    united: int


def merge_counts(project: Project, source_ids: Collection[int], target_id: int) -> MergeCounts:
    """Return what merging codes into another one would do to their codings."""
    sources = set(source_ids) - {target_id}
    query = (
        select(Coding.document_id, Coding.coder_id, Coding.start, Coding.end, Coding.code_id)
        .where(one_of(Coding.code_id, sources | {target_id}))
        .order_by(Coding.document_id, Coding.coder_id, Coding.start, Coding.end)
    )
    moving = total = united = 0
    spans = set[tuple[int, ...]]()
    last, reach = (0, 0), 0
    with project.read() as session:
        for document_id, coder_id, start, end, code_id in session.execute(query):
            total += 1
            moving += code_id in sources
            spans.add((document_id, coder_id, start, end))
            if (document_id, coder_id) != last or start >= reach:
                united, last, reach = united + 1, (document_id, coder_id), end
            reach = max(reach, end)
    return MergeCounts(moving, total - len(spans), len(spans), united)


class CodeIndex:
    """Finds entries among many by what people call them."""

    def __init__(self, rows: Sequence[CodeRow]) -> None:
        self._exact: dict[object, list[CodeRow]] = {}
        self._paths: dict[tuple[str, ...], list[CodeRow]] = {}
        self._names: dict[str, list[CodeRow]] = {}
        for row in rows:
            self._exact.setdefault(row.path, []).append(row)
            self._exact.setdefault(row.guid, []).append(row)
            self._paths.setdefault(_folded(row.path), []).append(row)
            if not row.is_folder:
                self._names.setdefault(row.name.casefold(), []).append(row)

    def find(self, text: str) -> CodeRow:
        """Return the entry that a path, a guid or a bare name means; case matters only where it decides.

        Raises:
            NotFound, AmbiguousName: None, or several, would fit.
        """
        path = parse_path(text)
        for fits in (
            [*self._exact.get(path, ()), *self._exact.get(text, ())],
            self._paths.get(_folded(path), []),
            self._names.get(clean_name(text).casefold(), []) if len(path) == 1 else [],
        ):
            if len(fits) == 1:
                return fits[0]
            if fits:
                raise AmbiguousName(kind="code", name=text)
        raise NotFound(kind="code", name=text)


def _folded(path: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.casefold() for name in path)


def find_code(project: Project, text: str) -> CodeRow:
    """Return the entry that a path, a guid or a bare name means; see :meth:`CodeIndex.find`."""
    return CodeIndex(codes(project)).find(text)


def codebook_entries(project: Project) -> list[CodebookEntry]:
    """Return the codebook in the form in which it is exported, from top to bottom."""
    fields = (
        "short_definition",
        "full_definition",
        "use_when",
        "dont_use_when",
        "memo",
        "colour",
        "number_key",
        "guid",
    )
    return [
        CodebookEntry(
            path=row.path,
            is_folder=row.is_folder,
            example=row.example_text,
            **{name: getattr(row, name) for name in fields},
        )
        for row in codes(project)
    ]
