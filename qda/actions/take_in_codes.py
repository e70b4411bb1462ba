"""The codebook of another project: each code known again by its guid or its path, or made anew."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence

from qda.actions.merged_rows import DEFINITIONS
from qda.actions.new_file import Row
from qda.actions.take_in_rows import AT_ONCE, TakingRows, excerpt
from qda.model.codebook import Names, code_name
from qda.model.portable import PortableCode
from qda.store.tables import Code

_KEYS = frozenset("0123456789")
_FIELDS = {
    "short_definition": "short definition",
    "full_definition": "full definition",
    "use_when": "when to use it",
    "dont_use_when": "when not to use it",
    "example_text": "typical example",
}


class TakingCodes:
    """Makes the codebook's rows for a taking in."""

    def __init__(self, taking: TakingRows) -> None:
        self._taking = taking
        self._report = taking.report
        there = taking.tables.there(Code)
        self._coded = {coding.code for coding in taking.project.codings}
        self._keys = {str(row["number_key"]) for row in there}
        self._names: dict[int | None, Names] = {}
        self._by_name: dict[tuple[int | None, str], Row] = {}
        self._ends: dict[int | None, int] = {}
        for row in there:
            above, name = row["parent_id"], str(row["name"]).casefold()
            self._names.setdefault(above, Names()).taken.add(name)
            self._by_name.setdefault((above, name), row)
            self._ends[above] = max(self._ends.get(above, 0), int(row["position"]))

    def build(self) -> Generator[int]:
        """Make the rows, each after the one above it; yields now and then how many were made since."""
        taking, codes = self._taking, self._taking.project.codes
        known = {str(row["guid"]): row for row in taking.tables.there(Code)}
        used = {one.guid for one in codes} & known.keys()
        made: dict[int, Row] = {}
        elsewhere = 0
        for number, (place, above) in enumerate(_tree(codes, self._told)):
            code, parent_id = codes[place], None if above is None else int(made[above]["id"])
            row = known.pop(code.guid, None)
            if row is not None:
                elsewhere += (row["parent_id"], row["name"]) != (parent_id, code_name(code.name))
            else:
                near = self._by_name.get((parent_id, code_name(code.name).casefold()))
                if near is not None and near["guid"] not in used:
                    used.add(str(near["guid"]))
                    row = near
            taking.count(Code, "added" if row is None else "joined")
            if row is None:
                row = self._add(code, parent_id)
            else:
                self._join(code, row)
            made[place] = row
            taking.place(Code, code.guid, row)
            if number % AT_ONCE == AT_ONCE - 1:
                yield AT_ONCE
        if elsewhere:
            self._report.note("code-elsewhere", times=elsewhere)

    def _told(self, what: str, code: PortableCode) -> None:
        self._report.note(what, excerpt(code.name), look=True)

    def _add(self, code: PortableCode, parent_id: int | None) -> Row:
        taking = self._taking
        name = taking.named(Code, code.name, self._names.setdefault(parent_id, Names()), code_name)
        if code.is_folder and code.guid in self._coded:
            self._report.note("folder-codable", name, look=True)
        is_folder = code.is_folder and code.guid not in self._coded
        position = self._ends[parent_id] = self._ends.get(parent_id, 0) + 1
        row: Row = {
            "guid": code.guid,
            "parent_id": parent_id,
            "name": name,
            "short_definition": code.short_definition,
            "full_definition": code.full_definition,
            "use_when": code.use_when,
            "dont_use_when": code.dont_use_when,
            "example_coding_id": None,
            "example_text": code.example_text,
            "memo": code.memo,
            "colour": taking.colour(code.colour, name),
            "number_key": "" if is_folder else self._free_key(code.number_key, name),
            "is_folder": int(is_folder),
            "position": position,
            "created": taking.time(code.created),
        }
        return taking.tables.add(Code, row)

    def _free_key(self, key: str, name: str) -> str:
        if not key:
            return ""
        if key not in _KEYS:
            self._report.note("key-unusable", name, excerpt(key))
            return ""
        if key in self._keys:
            self._report.note("key-taken", name, key)
            return ""
        self._keys.add(key)
        return key

    def _join(self, code: PortableCode, row: Row) -> None:
        """Give a code what it lacks; what it says already stays, because somebody here may have worked on it."""
        tables = self._taking.tables
        said = {name: getattr(code, name) for name in DEFINITIONS if getattr(code, name).strip()}
        tables.change(Code, row, **{name: value for name, value in said.items() if not row[name].strip()})
        differs = [_FIELDS[name] for name, value in said.items() if row[name] != value]
        if differs:
            self._report.note("code-differs", str(row["name"]), ", ".join(differs), look=True)
        self._taking.join_memo(Code, row, code.memo)
        if row["is_folder"] and code.guid in self._coded:
            tables.change(Code, row, is_folder=0)
            self._report.note("folder-codable", str(row["name"]), look=True)


def _tree(codes: Sequence[PortableCode], told: Callable[[str, PortableCode], None]) -> list[tuple[int, int | None]]:
    """Return each code's place in the list and that of what it lies in, parents first and siblings in their order.

    What lies below itself, or in something that is not in the file, stands at the top.
    """
    first: dict[str, int] = {}
    for place, code in enumerate(codes):
        first.setdefault(code.guid, place)
    above: list[int | None] = []
    for code in codes:
        above.append(first.get(code.parent) if code.parent else None)
        if code.parent and above[-1] is None:
            told("code-parent-missing", code)
    _break_cycles(codes, above, told)
    below: dict[int | None, list[int]] = {}
    for place, parent in enumerate(above):
        below.setdefault(parent, []).append(place)
    ordered: list[tuple[int, int | None]] = []
    waiting = below.get(None, [])[::-1]
    while waiting:  # a stack, because a foreign codebook may be thousands of levels deep
        place = waiting.pop()
        ordered.append((place, above[place]))
        waiting.extend(reversed(below.get(place, [])))
    return ordered


def _break_cycles(
    codes: Sequence[PortableCode], above: list[int | None], told: Callable[[str, PortableCode], None]
) -> None:
    looked_at = [0] * len(codes)  # by the number of the walk that came by
    for walk in range(1, len(codes) + 1):
        place: int | None = walk - 1
        while place is not None and not looked_at[place]:
            looked_at[place] = walk
            place = above[place]
        if place is not None and looked_at[place] == walk:
            above[place] = None
            told("code-cycle", codes[place])
