"""A project as it ought to be: its rows in plain dictionaries, read from the file or foretold by the rules.

The rules are written down here once more, without SQL and without the program's own actions.
"""

from __future__ import annotations

import copy
import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from qda.store.project import Project
from qda.store.tables import TRACKED, table_of

Row = dict[str, Any]
Rows = dict[int, Row]

_KEPT: dict[str, tuple[str, ...]] = {
    "project": ("name", "memo", "unit", "blind"),
    "coder": ("name", "kind"),
    "document": ("name", "text_hash", "length", "memo", "position"),
    "document_set": ("name", "memo", "position"),
    "code": (
        *("parent_id", "name", "short_definition", "full_definition", "use_when", "dont_use_when", "is_folder"),
        *("example_coding_id", "example_text", "memo", "colour", "number_key", "position"),
    ),
    "coding": ("document_id", "code_id", "coder_id", "start", "end", "memo", "weight", "star"),
    "memo": ("title", "text", "coder_id", "document_id", "start", "end", "code_id", "coding_id"),
    "case": ("name", "memo", "position"),
    "variable": ("scope", "name", "kind", "memo", "position"),
}
_DEFINITIONS = ("short_definition", "full_definition", "use_when", "dont_use_when", "example_text", "memo")


class Refused(Exception):
    """The rules do not allow an act."""


@dataclass
class State:
    """Rows by table and id; what has no identity of its own is kept by what it is about."""

    rows: dict[str, Rows]
    members: set[tuple[int, int]] = field(default_factory=set)  # set, document
    begun: dict[tuple[int, int], bool] = field(default_factory=dict)  # document, coder: whether finished
    places: Counter[tuple[int, int, int | None, int | None]] = field(default_factory=Counter)  # case, document, span
    values: dict[tuple[int, int | None, int | None], str] = field(default_factory=dict)  # variable, document, case
    raw: str = field(default="", compare=False)  # a digest of all rows under history, to the last column

    @classmethod
    def of(cls, project: Project) -> State:
        """Read a project's state."""
        found: dict[str, list[Row]] = {}
        digest = hashlib.sha256()
        with project.read() as session:
            connection = session.connection()
            for model in TRACKED:
                table = table_of(model)
                columns = [
                    column.name for column in table.columns if (table.name, column.name) != ("project", "revision")
                ]
                wanted = ", ".join(f'"{name}"' for name in columns)
                rows = connection.exec_driver_sql(f'SELECT {wanted} FROM "{table.name}" ORDER BY id').all()
                digest.update(repr((table.name, rows)).encode("utf-8", "surrogatepass"))
                found[table.name] = [dict(zip(columns, row, strict=True)) for row in rows]
        kept = {
            table: {row["id"]: {name: row[name] for name in columns} for row in found[table]}
            for table, columns in _KEPT.items()
        }
        return cls(
            kept,
            {(row["set_id"], row["document_id"]) for row in found["document_set_member"]},
            {(row["document_id"], row["coder_id"]): bool(row["finished"]) for row in found["document_coder"]},
            Counter((row["case_id"], row["document_id"], row["start"], row["end"]) for row in found["case_document"]),
            {(row["variable_id"], row["document_id"], row["case_id"]): row["value"] for row in found["variable_value"]},
            digest.hexdigest(),
        )

    @property
    def codes(self) -> Rows:
        return self.rows["code"]

    @property
    def codings(self) -> Rows:
        return self.rows["coding"]

    def copy(self) -> State:
        return copy.deepcopy(self)

    def differences(self, other: State) -> list[str]:
        """Say in which rows two states differ, for whoever reads that a test failed."""
        told = [
            f"{table} {row_id}: {mine.get(row_id)} / {theirs.get(row_id)}"
            for table in self.rows
            for mine, theirs in [(self.rows[table], other.rows[table])]
            for row_id in sorted(mine.keys() | theirs.keys())
            if mine.get(row_id) != theirs.get(row_id)
        ]
        for name in ("members", "begun", "places", "values"):
            if getattr(self, name) != getattr(other, name):
                told.append(f"{name}: {getattr(self, name)} / {getattr(other, name)}")
        return told

    # --- what several rules need ------------------------------------------------------------------------------------
    def end(self, table: str, **where: object) -> int:
        """Return the position behind the last row, of those that fit."""
        fitting = (row for row in self.rows[table].values() if all(row[name] == value for name, value in where.items()))
        return max((row["position"] for row in fitting), default=0) + 1

    def in_order(self, table: str, **where: object) -> list[int]:
        """Return ids as they stand, of the rows that fit."""
        fitting = (
            (row["position"], row_id)
            for row_id, row in self.rows[table].items()
            if all(row[name] == value for name, value in where.items())
        )
        return [row_id for _, row_id in sorted(fitting)]

    def renumber(self, table: str, ids: Iterable[int]) -> None:
        for position, row_id in enumerate(ids, start=1):
            self.rows[table][row_id]["position"] = position

    def put_before(self, table: str, moved: Sequence[int], before: int | None, **where: object) -> None:
        """Move rows before another one, or to the end."""
        rest = [row_id for row_id in self.in_order(table, **where) if row_id not in moved]
        at = rest.index(before) if before in rest else len(rest)
        self.renumber(table, [*rest[:at], *moved, *rest[at:]])

    def check_free(self, table: str, name: str, but: int | None = None, **where: object) -> None:
        """Refuse a name that another row has, of those that fit."""
        for row_id, row in self.rows[table].items():
            if (
                row_id != but
                and row["name"].casefold() == name.casefold()
                and all(row[key] == value for key, value in where.items())
            ):
                raise Refused(name)

    # --- deleting ---------------------------------------------------------------------------------------------------
    def delete_documents(self, ids: Collection[int]) -> None:
        self.delete_codings([one for one, row in self.rows["coding"].items() if row["document_id"] in ids])
        self._drop("memo", lambda row: row["document_id"] in ids)
        self._drop_ids("document", ids)
        self.members = {pair for pair in self.members if pair[1] not in ids}
        self.begun = {pair: done for pair, done in self.begun.items() if pair[0] not in ids}
        self.places = Counter({place: n for place, n in self.places.items() if place[1] not in ids})
        self.values = {key: value for key, value in self.values.items() if key[1] not in ids}

    def delete_codings(self, ids: Collection[int]) -> None:
        gone = set(ids)
        self._drop("memo", lambda row: row["coding_id"] in gone)
        self._drop_ids("coding", gone)
        for code in self.codes.values():
            if code["example_coding_id"] in gone:
                code["example_coding_id"] = None

    def delete_codes(self, ids: Collection[int]) -> None:
        gone = self.with_all_below(ids)
        self.delete_codings([one for one, row in self.rows["coding"].items() if row["code_id"] in gone])
        self._drop("memo", lambda row: row["code_id"] in gone)
        self._drop_ids("code", gone)

    def delete_cases(self, ids: Collection[int]) -> None:
        self._drop_ids("case", ids)
        self.places = Counter({place: n for place, n in self.places.items() if place[0] not in ids})
        self.values = {key: value for key, value in self.values.items() if key[2] not in ids}

    def _drop(self, table: str, fits: Any) -> None:
        self._drop_ids(table, [row_id for row_id, row in self.rows[table].items() if fits(row)])

    def _drop_ids(self, table: str, ids: Collection[int]) -> None:
        for row_id in set(ids):
            self.rows[table].pop(row_id, None)

    def with_all_below(self, ids: Collection[int]) -> set[int]:
        """Return codes with everything that lies below them."""
        found = set(ids)
        while more := {one for one, row in self.codes.items() if row["parent_id"] in found} - found:
            found |= more
        return found

    # --- codings ----------------------------------------------------------------------------------------------------
    def twin(self, place: Sequence[object], but: int | None = None) -> int | None:
        """Return the coding at a place: document, code, coder, start, end."""
        names = ("document_id", "code_id", "coder_id", "start", "end")
        found = (
            one for one, row in self.codings.items() if one != but and [row[name] for name in names] == list(place)
        )
        return next(found, None)

    def recode(self, ids: Collection[int], code_id: int) -> None:
        """Give codings another code; those that would be there twice join."""
        if self.codes[code_id]["is_folder"]:
            raise Refused("a folder holds no codings")
        joined: list[tuple[int, int]] = []
        for coding_id in sorted(ids):
            row = self.codings.get(coding_id)
            if row is None or row["code_id"] == code_id:
                continue
            twin = self.twin([row["document_id"], code_id, row["coder_id"], row["start"], row["end"]])
            if twin is None:
                row["code_id"] = code_id
            else:
                joined.append((twin, coding_id))
        for kept, gone in joined:
            self.join(kept, gone)

    def join(self, kept_id: int, gone_id: int) -> None:
        """Let one coding take over what another one says."""
        kept, gone = self.codings[kept_id], self.codings[gone_id]
        kept["memo"] = joined_texts(kept["memo"], gone["memo"])
        kept["star"] = max(kept["star"], gone["star"])
        kept["weight"] = gone["weight"] if kept["weight"] is None else kept["weight"]
        for code in self.codes.values():
            if code["example_coding_id"] == gone_id:
                code["example_coding_id"] = kept_id
        for memo in self.rows["memo"].values():
            if memo["coding_id"] == gone_id:
                memo["coding_id"] = kept_id
        self.delete_codings([gone_id])

    # --- the codebook -----------------------------------------------------------------------------------------------
    def place_code(self, code_id: int, name: str, parent_id: int | None) -> None:
        """Give an entry a name and a level."""
        self.check_free("code", name, code_id, parent_id=parent_id)
        code = self.codes[code_id]
        if code["parent_id"] != parent_id:
            code["position"] = self.end("code", parent_id=parent_id)
            code["parent_id"] = parent_id
        code["name"] = name

    def give_key(self, code_id: int, key: str) -> None:
        if self.codes[code_id]["is_folder"]:
            raise Refused("a folder has no key")
        for row in self.codes.values():
            if key and row["number_key"] == key:
                row["number_key"] = ""
        self.codes[code_id]["number_key"] = key

    def move_codes(self, ids: Sequence[int], parent_id: int | None, before: int | None) -> None:
        if parent_id in self.with_all_below(ids):
            raise Refused("below itself")
        for code_id in ids:
            self.place_code(code_id, self.codes[code_id]["name"], parent_id)
        self.put_before("code", ids, before, parent_id=parent_id)

    def sort_codes(self, by: str, parent_id: int | None, below: bool) -> None:
        uses = Counter(row["code_id"] for row in self.codings.values())
        level = self.in_order("code", parent_id=parent_id)
        level.sort(
            key=lambda one: (
                -sum(uses[each] for each in self.with_all_below([one])) if by == "count" else 0,
                self.codes[one]["name"].casefold(),
            )
        )
        self.renumber("code", level)
        for one in level if below else ():
            self.sort_codes(by, one, True)

    def merge_codes(self, sources: Sequence[int], target: int, unite: bool) -> None:
        if self.codes[target]["is_folder"]:
            raise Refused("a folder holds no codings")
        for source in sources:
            if source != target and source in self.codes:
                self._pour(source, target)
        if unite:
            self._unite(target)

    def _pour(self, source_id: int, target_id: int) -> None:
        source, target = self.codes[source_id], self.codes[target_id]
        self.recode([one for one, row in self.codings.items() if row["code_id"] == source_id], target_id)
        if target_id in self.with_all_below([source_id]):
            level = self.in_order("code", parent_id=source["parent_id"])
            taken = {self.codes[one]["name"].casefold() for one in level if one != source_id}
            name, number = target["name"], 2
            while name.casefold() in taken:
                name, number = f"{target['name']} ({number})", number + 1
            target["name"], target["parent_id"] = name, source["parent_id"]
        for child_id in self.in_order("code", parent_id=source_id):
            child = self.codes[child_id]
            level = self.in_order("code", parent_id=target_id)
            same = [one for one in level if self.codes[one]["name"].casefold() == child["name"].casefold()]
            if not same:
                child["position"] = self.end("code", parent_id=target_id)
                child["parent_id"] = target_id
                continue
            twin = self.codes[same[0]]
            if twin["is_folder"] and not child["is_folder"]:
                twin["is_folder"], twin["colour"] = 0, child["colour"]
            self._pour(child_id, same[0])
        for name in _DEFINITIONS:
            target[name] = joined_texts(target[name], source[name])
        if target["example_coding_id"] is None:
            target["example_coding_id"] = source["example_coding_id"]
        for memo in self.rows["memo"].values():
            if memo["code_id"] == source_id:
                memo["code_id"] = target_id
        if source["number_key"] and not target["number_key"] and not target["is_folder"]:
            target["number_key"] = source["number_key"]
        self.delete_codes([source_id])

    def _unite(self, code_id: int) -> None:
        order = ("document_id", "coder_id", "start", "end")
        own = sorted(
            (*(row[name] for name in order), one) for one, row in self.codings.items() if row["code_id"] == code_id
        )
        last: int | None = None
        for document_id, coder_id, start, end, coding_id in own:
            row = None if last is None else self.codings[last]
            if row is None or (row["document_id"], row["coder_id"]) != (document_id, coder_id) or start >= row["end"]:
                last = coding_id
                continue
            assert last is not None
            self.join(last, coding_id)
            row["end"] = max(row["end"], end)


def joined_texts(*texts: str) -> str:
    """Return texts one below the other, each once, without blank ones."""
    return "\n\n".join(dict.fromkeys(text for text in texts if text.strip()))
