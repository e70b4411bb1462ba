"""Which code a row of a returned table asks for, by what stands in its cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from qda.formats.cell_text import replace_illegal
from qda.model.changes import CODE_FIELD, CodeTarget, ReturnedFile, SegmentCells
from qda.model.codebook import clean_name, code_name, parse_path, path_text
from qda.model.errors import AmbiguousName, NotFound
from qda.store.queries.codebook import CodeIndex, CodeRow

Path = tuple[str, ...]


class CellsRead(NamedTuple):
    """What a row's cells ask: no target where they leave the code as it is, several where they are not clear.

    ``problem`` is a key of the notes, with ``name`` for its sentence. ``bare`` says that a new code was given by its
    name only, and so would come to stand beside the code that it replaces.
    """

    targets: tuple[CodeTarget, ...] = ()
    problem: str = ""
    name: str = ""
    earlier_name: bool = False
    bare: bool = False


class CodeCellReader:
    """Reads the cells "Code", "Code path" and "Level 1" … of rows.

    Only what differs from the code's own name and path, as they are and as they were exported, counts as written by a
    person.
    """

    def __init__(self, rows: Sequence[CodeRow], file: ReturnedFile, former: Mapping[int, set[str]]) -> None:
        self._rows = {row.code_id: row for row in rows}
        self._index = CodeIndex(rows)
        by_guid = {row.guid: row for row in rows}
        self._exported: dict[int, list[Path]] = defaultdict(list)
        self._as_exported: dict[Path, CodeRow] = {}
        for cells in file.codes:
            code = by_guid.get(cells.guid)
            if code is not None and cells.path:
                self._exported[code.code_id].append(cells.path)
                self._as_exported.setdefault(cells.path, code)
        self._former = former
        self._once: dict[str, set[int]] = defaultdict(set)
        for code_id, names in former.items():
            for name in names if code_id in self._rows else ():
                self._once[name.casefold()].add(code_id)
        self._by_name: dict[str, list[CodeRow]] = defaultdict(list)
        for row in rows:
            if not row.is_folder:
                self._by_name[row.name.casefold()].append(row)

    def path(self, code_id: int) -> str:
        """Return a code's path as people read it; nothing for one that is gone."""
        return self._rows[code_id].path_text if code_id in self._rows else ""

    def is_own_path(self, code_id: int, path: Path) -> bool:
        """Tell whether a code is called so, or was before."""
        row = self._rows[code_id]
        return _legal_path(path) in {_legal_path(own) for own in (row.path, *self._earlier_paths(row))}

    def read(self, cells: SegmentCells, code_id: int) -> CellsRead:
        """Return what a row asks, whose coding had a code when the file was written."""
        by_path, by_name, by_levels = self._written(cells, code_id)
        if (by_path is not None and not by_path) or (by_name is not None and not by_name):
            return CellsRead(problem="code-emptied")
        if by_path is None and by_name is None and by_levels is None:
            return CellsRead()
        if by_path is not None:
            found = self._at(by_path)
            if by_name is not None and clean_name(by_name).casefold() != by_path[-1].casefold():
                other = self._named(by_name, code_id)
                found = found._replace(targets=(*found.targets, *other.targets))
        elif by_name is not None:
            found = self._named(by_name, code_id)
            if by_levels is not None and parse_path(by_name)[-1:] == by_levels[-1:]:
                found = self._at(by_levels)
        else:
            found = self._at(by_levels or ())
        targets = tuple(dict.fromkeys(target for target in found.targets if target.code_id != code_id))
        return found._replace(targets=targets)

    def _written(self, cells: SegmentCells, code_id: int) -> tuple[Path | None, str | None, Path | None]:
        """Return path, name and levels as far as a person wrote them; ``None`` for what says the row's own code."""
        own = self._own_paths(code_id)
        by_path = by_name = by_levels = None
        if cells.code_path is not None and "code_path" not in cells.unsure:
            path = parse_path(cells.code_path)
            if path not in own and _legal(cells.code_path) not in {_legal(path_text(each)) for each in own}:
                by_path = path
        if cells.code is not None and CODE_FIELD not in cells.unsure:
            names = {_legal(path[-1]) for path in own}
            if _legal(cells.code) not in names and parse_path(cells.code) not in own:
                by_name = clean_name(cells.code)
        if cells.levels and _legal_path(cells.levels) not in {_legal_path(path[: len(cells.levels)]) for path in own}:
            by_levels = tuple(clean_name(name) for name in cells.levels)
        return by_path, by_name, by_levels

    def _own_paths(self, code_id: int) -> list[Path]:
        """Return how a code is called, and how it was called in the file or before."""
        if code_id not in self._rows:
            return self._exported.get(code_id, [])
        row = self._rows[code_id]
        paths = [row.path, *self._exported.get(code_id, ())]
        if any(each in self._former for each in self._line(row)):
            paths += self._earlier_paths(row)
        return paths

    def _line(self, row: CodeRow) -> list[int]:
        line = [row.code_id]
        while row.parent_id is not None:
            row = self._rows[row.parent_id]
            line.append(row.code_id)
        return line

    def _earlier_paths(self, row: CodeRow) -> list[Path]:
        """Return the paths that a code may have had when it, or what lies above it, was called otherwise."""
        paths: list[Path] = [()]
        for code_id in reversed(self._line(row)):
            names = [self._rows[code_id].name, *sorted(self._former.get(code_id, ()))]
            paths = [(*path, name) for path in paths for name in names][:64]
        return paths

    # --- what a person wrote ---------------------------------------------------------------------------------------
    def _at(self, path: Path) -> CellsRead:
        """Return the code at a path, as the file's own codebook has it, or else the project's."""
        if path in self._as_exported:
            return self._taking(self._as_exported[path])
        try:
            return self._taking(self._index.find(path_text(path)))
        except AmbiguousName:
            return CellsRead(tuple(self._target(row) for row in self._by_name[path[-1].casefold()]))
        except NotFound:
            return self._before(path)

    def _named(self, name: str, code_id: int) -> CellsRead:
        """Return the code that a bare name means, or a path in its place."""
        path = parse_path(name)
        if len(path) > 1:
            return self._at(path)
        fits = self._by_name.get(clean_name(name).casefold(), [])
        exact = [row for row in fits if row.name == name]
        if len(exact) == 1 or len(fits) == 1:
            return self._taking((exact or fits)[0])
        if fits:
            return CellsRead(tuple(self._target(row) for row in fits))
        try:
            return self._taking(self._index.find(name))
        except (NotFound, AmbiguousName):
            beside = self._rows[code_id].path[:-1] if code_id in self._rows else ()
            return self._before((*beside, name))._replace(bare=True)

    def _before(self, path: Path) -> CellsRead:
        """Return the one code that was once called so, or else a code to be made."""
        once = self._once.get(path[-1].casefold(), set())
        if len(once) == 1 and path:
            return self._taking(self._rows[next(iter(once))])._replace(earlier_name=True)
        named = tuple(name for name in map(code_name, path) if name)
        return CellsRead((CodeTarget(named),)) if named else CellsRead(problem="code-emptied")

    def _taking(self, row: CodeRow) -> CellsRead:
        if row.is_folder:
            return CellsRead(problem="code-is-folder", name=row.path_text)
        return CellsRead((self._target(row),))

    def _target(self, row: CodeRow) -> CodeTarget:
        return CodeTarget(row.path, row.code_id)


def _legal(text: str) -> str:
    return replace_illegal(text)[0].strip()


def _legal_path(path: Path) -> Path:
    return tuple(map(_legal, path))
