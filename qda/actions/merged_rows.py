"""The rows of a merged project, made in memory: documents, codes and coders, each pointing back to its sources.

Nothing is written here, so the same work serves for the report that a person sees beforehand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from qda.actions.kept_parts import with_guids
from qda.actions.new_file import Row, put_rows
from qda.model.codebook import free_name, path_text
from qda.model.document import MarkKind
from qda.model.errors import BadPlan
from qda.model.merging import APART, JOINED, Group, MergeNote, MergePlan, MergeReport, Tally
from qda.model.progress import Progress, tell
from qda.model.span import Span
from qda.store import content
from qda.store.project import Project
from qda.store.tables import (
    Base,
    Code,
    Coder,
    Document,
    DocumentSet,
    ProjectRow,
    SetMember,
    new_guid,
    table_of,
)
from qda.text.align import Alignment, align

_WRITTEN_PARTS = 2  # texts, rows

DEFINITIONS = ("short_definition", "full_definition", "use_when", "dont_use_when", "example_text")


class Placed(NamedTuple):
    """Where a source's document went: the row, and how its text lies on the row's (``None`` for the same text)."""

    row: Row
    alignment: Alignment | None

    def carry(self, span: Span) -> Span | None:
        """Return where a passage lies now, ``None`` if its words are not there."""
        return span if self.alignment is None else self.alignment.carry(span).span


class TextOf(NamedTuple):
    """Which source has a document's text, and which (if any) its original file."""

    source: int
    document_id: int
    original: tuple[int, int] | None


class NamedBytes(NamedTuple):
    """Bytes that a row names by their hash, and which identities in them are other ones in the merged project."""

    source: int
    row: Row
    column: str
    changed: Mapping[str, str]


class MergedRows:
    """The new project while it is put together; every row has its new id."""

    with_originals = True

    def __init__(
        self, projects: Sequence[Project], plan: MergePlan, alignments: dict[tuple[str, str], Alignment]
    ) -> None:
        self.projects = projects
        self.plan = plan
        self.report = MergeReport()
        self.tables: dict[type[Base], list[Row]] = {}
        self.texts: list[TextOf] = []
        self.originals: list[NamedBytes] = []
        self.documents: list[dict[int, Placed]] = [{} for _ in projects]
        self.codes: list[dict[int, Row]] = [{} for _ in projects]
        self.coders: list[dict[int, Row]] = [{} for _ in projects]
        self._alignments = alignments
        self._guids: dict[type[Base], set[str]] = {}

    # --- what all kinds share -------------------------------------------------------------------------------------
    def read(self, source: int, model: type[Base]) -> list[Row]:
        """Return the rows of a table of one project."""
        table = table_of(model)
        names = [column.name for column in table.c]
        with self.projects[source].read() as session:
            rows = session.connection().execute(select(table).order_by(table.c.id)).all()
        return [dict(zip(names, row, strict=True)) for row in rows]

    def original(self, source: int, digest: str) -> bytes:
        """Return bytes that one project keeps."""
        with self.projects[source].read() as session:
            return content.get_original(session.connection(), digest) if digest else b""

    def add(self, model: type[Base], row: Mapping[str, Any], **changed: object) -> Row:
        """Add a row under a new id; its guid stays, unless another row has it already."""
        rows = self.tables.setdefault(model, [])
        new: Row = {**row, **changed, "id": len(rows) + 1}
        if "guid" in new:
            taken = self._guids.setdefault(model, set())
            if new["guid"] in taken:
                new["guid"] = new_guid()
            taken.add(new["guid"])
        rows.append(new)
        return new

    def tally(self, model: type[Base]) -> Tally:
        """Return the count for a table."""
        return self.report.tallies.setdefault(model.__tablename__, Tally())

    def count(self, model: type[Base], *, added: bool) -> None:
        """Count one row that was added, or joined with one that is there."""
        tally = self.tally(model)
        tally.read += 1
        tally.added += added
        tally.joined += not added

    def note(self, what: str, name: str = "", detail: str = "", *, count: int = 1, look: bool = False) -> None:
        """Tell something."""
        self.report.notes.append(MergeNote(what, name, detail, count, look=look))

    def label(self, source: int) -> str:
        """Return what a project's file is called."""
        return self.plan.projects[source].file

    def build(self) -> None:
        """Make project, documents, sets, codes and coders."""
        self.build_coders()
        self._build_documents()
        self._build_sets()
        self._build_codes()

    # --- coders ---------------------------------------------------------------------------------------------------
    def build_coders(self) -> None:
        """Make the coders: one for each person."""
        rows = [_by_guid(self.read(source, Coder)) for source in range(len(self.projects))]
        _check_whole(self.plan.coders, [table.keys() for table in rows], "coders")
        names = set[str]()
        for group in self.plan.coders:
            people: dict[str, Row] = {}
            for member in group.members:
                row = rows[member.source][member.guid]
                # One identity is one person, whatever the choice; another one of the name is asked about.
                person = member.guid if group.choice == APART else ""
                known = people.get(person)
                self.count(Coder, added=known is None)
                if known is None:
                    people[person] = known = self.add(Coder, row, name=self._coder_name(member.source, row, names))
                elif row["guid"] != known["guid"]:
                    self.note("coder-joined", str(row["name"]), look=True)
                self.coders[member.source][row["id"]] = known

    def _coder_name(self, source: int, row: Row, names: set[str]) -> str:
        name = str(row["name"])
        if name.casefold() in names:
            name = free_name(f"{name} ({self.label(source)})", names)
            self.note("coder-apart", str(row["name"]), name, look=True)
        names.add(name.casefold())
        return name

    # --- documents ------------------------------------------------------------------------------------------------
    def _build_documents(self) -> None:
        rows = [_by_guid(self.read(source, Document)) for source in range(len(self.projects))]
        _check_whole(self.plan.documents, [table.keys() for table in rows], "documents")
        names = set[str]()
        for group in self.plan.documents:
            there: dict[str, Row] = {}
            for number, member in enumerate(group.members):
                row = rows[member.source][member.guid]
                kept = there.get(_own_document(group, number, row))
                if kept is None:
                    kept = self._add_document(member.source, row, names, apart=bool(there))
                    there[_own_document(group, number, row)] = kept
                    self.documents[member.source][row["id"]] = Placed(kept, None)
                else:
                    how = group.how[number] if number < len(group.how) else ""
                    self._join_document(member.source, row, kept, how)

    def _add_document(self, source: int, row: Row, names: set[str], *, apart: bool) -> Row:
        name = free_name(str(row["name"]), names)
        names.add(name.casefold())
        if name != row["name"]:
            self.note("document-apart" if apart else "document-renamed", str(row["name"]), name, look=True)
        self.count(Document, added=True)
        original = (source, row["id"]) if row["source_hash"] and self.with_originals else None
        self.texts.append(TextOf(source, row["id"], original))
        return self.add(Document, row, name=name, position=len(self.texts))

    def _join_document(self, source: int, row: Row, kept: Row, how: str) -> None:
        self.count(Document, added=False)
        self.note("document-paired", str(kept["name"]), how)
        alignment = None
        number: int = kept["id"] - 1
        of = self.texts[number]
        if row["text_hash"] != kept["text_hash"]:
            key = (str(kept["text_hash"]), str(row["text_hash"]))
            if key not in self._alignments:
                base = self.projects[of.source].text(of.document_id)
                self._alignments[key] = align(base, self.projects[source].text(row["id"]))
            alignment = self._alignments[key]
        elif row["marks_hash"] != kept["marks_hash"] and self._marks_matter(of, source, row["id"]):
            self.note("marks-differ", str(kept["name"]), look=True)
        if of.original is None and row["source_hash"] and alignment is None and self.with_originals:
            # The blind copy leaves the original file behind; the other file has it.
            self.texts[number] = of._replace(original=(source, row["id"]))
            kept["source_hash"] = row["source_hash"]
        kept["memo"] = joined(kept["memo"], row["memo"])
        self.documents[source][row["id"]] = Placed(kept, alignment)

    def _marks_matter(self, of: TextOf, source: int, document_id: int) -> bool:
        """Tell whether the other has marks that the first lacks."""
        first = set(self.projects[of.source].marks(of.document_id))
        given = {mark for mark in self.projects[source].marks(document_id) if mark not in first}
        return any(mark.kind in (MarkKind.HEADING, MarkKind.TURN, MarkKind.PAGE, MarkKind.SEGMENT) for mark in given)

    def _build_sets(self) -> None:
        members = set[tuple[int, int]]()
        finder = Finder(self, DocumentSet)
        for source in range(len(self.projects)):
            new_ids = {row["id"]: finder.place(row, memo=True)["id"] for row in self.read(source, DocumentSet)}
            for row in self.read(source, SetMember):
                pair = (new_ids[row["set_id"]], self.documents[source][row["document_id"]].row["id"])
                self.count(SetMember, added=pair not in members)
                if pair not in members:
                    members.add(pair)
                    self.add(SetMember, {"set_id": pair[0], "document_id": pair[1]})

    # --- codes ----------------------------------------------------------------------------------------------------
    def _build_codes(self) -> None:
        tables = [self.read(source, Code) for source in range(len(self.projects))]
        _check_whole(self.plan.codes, [[str(row["guid"]) for row in rows] for rows in tables], "codes")
        groups = {(one.source, one.guid): group for group in self.plan.codes for one in group.members}
        kept: dict[int, Row] = {}  # by the group's own identity
        keys = set[str]()
        for source, rows in enumerate(tables):
            for row in parents_first(rows):
                group = groups[source, str(row["guid"])]
                found = None if group.choice == APART else kept.get(id(group))
                if found is None:
                    found = self._add_code(source, row, keys, apart=id(group) in kept)
                    kept.setdefault(id(group), found)
                else:
                    self._join_code(source, row, found, group.choice)
                self.codes[source][row["id"]] = found

    def _add_code(self, source: int, row: Row, keys: set[str], *, apart: bool) -> Row:
        parent = None if row["parent_id"] is None else self.codes[source][row["parent_id"]]["id"]
        siblings = {str(one["name"]).casefold() for one in self.tables.get(Code, ()) if one["parent_id"] == parent}
        name = free_name(str(row["name"]), siblings)
        if name != row["name"]:
            self.note("code-apart" if apart else "code-renamed", str(row["name"]), name, look=True)
        key = str(row["number_key"])
        if key in keys:
            self.note("key-taken", name, key)
            key = ""
        keys.add(key or " ")
        self.count(Code, added=True)
        position = 1 + sum(1 for one in self.tables.get(Code, ()) if one["parent_id"] == parent)
        return self.add(Code, row, name=name, parent_id=parent, number_key=key, position=position)

    def _join_code(self, source: int, row: Row, kept: Row, choice: str) -> None:
        self.count(Code, added=False)
        differs = [name for name in DEFINITIONS if row[name].strip() and row[name] != kept[name]]
        if choice == JOINED:
            differs = [name for name in differs if not says(kept[name], row[name])]
            clash = [name for name in differs if kept[name].strip()]
            for name in differs:
                kept[name] = joined(kept[name], row[name])
            if clash:
                self.note("code-joined", str(kept["name"]), ", ".join(clash), look=True)
        elif differs or row["name"] != kept["name"]:
            if str(source + 1) == choice:
                kept |= {name: row[name] for name in DEFINITIONS}
                self._rename_code(kept, str(row["name"]))
            self.note("code-chosen", str(kept["name"]), ", ".join(differs) or "name", look=True)
        kept["memo"] = joined(kept["memo"], row["memo"])
        if kept["is_folder"] and not row["is_folder"]:
            kept["is_folder"], kept["colour"] = 0, row["colour"]  # it gets codings, which no folder holds
        parent = None if row["parent_id"] is None else self.codes[source][row["parent_id"]]["id"]
        if parent != kept["parent_id"]:
            place = path_text(self.path(parent))
            self.note("code-moved" if place else "code-moved-top", str(kept["name"]), place)

    def _rename_code(self, kept: Row, name: str) -> None:
        siblings = [one for one in self.tables[Code] if one["parent_id"] == kept["parent_id"] and one is not kept]
        kept["name"] = free_name(name, {str(one["name"]).casefold() for one in siblings})

    def path(self, code_id: int | None) -> tuple[str, ...]:
        """Return the names from the top to a new code."""
        names: list[str] = []
        while code_id is not None:
            row = self.tables[Code][code_id - 1]
            names.insert(0, str(row["name"]))
            code_id = row["parent_id"]
        return tuple(names)

    # --- writing --------------------------------------------------------------------------------------------------
    def write(self, target: Connection, progress: Progress) -> None:
        """Write all rows, and the texts that they name, to a new file (see :func:`~qda.actions.new_file.founding`).

        Raises:
            Cancelled: The person asked to stop.
        """
        for of, document in zip(self.texts, self.tables.get(Document, ()), strict=True):
            tell(progress, 0, _WRITTEN_PARTS)
            project = self.projects[of.source]
            content.put_text(target, project.text(of.document_id))
            content.put_marks(target, project.marks(of.document_id))
            if of.original is None:
                document["source_hash"] = ""
            else:
                content.put_original(target, self.projects[of.original[0]].original(of.original[1]))
        for one in self.originals:
            tell(progress, 0, _WRITTEN_PARTS)
            data = self.original(one.source, str(one.row[one.column]))
            one.row[one.column] = content.put_original(target, with_guids(data, one.changed))
        for _ in put_rows(target, self.tables):
            tell(progress, 1, _WRITTEN_PARTS)

    # --- the project itself ---------------------------------------------------------------------------------------
    def project_row(self, name: str) -> Row:
        """Return the row of the merged project: a new identity, the first project's unit, all memos."""
        rows = [self.read(source, ProjectRow)[0] for source in range(len(self.projects))]
        memo = joined(*(row["memo"] for row in rows))
        return {"name": name, "memo": memo, "unit": rows[0]["unit"], "blind": rows[0]["blind"]}


def _own_document(group: Group, number: int, row: Row) -> str:
    """Return what makes a document one of its own: apart from others are texts that differ, else each member."""
    if group.choice != APART:
        return ""
    return str(row["text_hash"]) if "text" in group.differs else str(number)


class Finder:
    """Finds what is in the merged project already: by its guid, else by its name (and what else tells it apart)."""

    def __init__(
        self, rows: MergedRows, model: type[Base], key: Callable[[Row], object] = lambda row: row["name"].casefold()
    ) -> None:
        self._rows = rows
        self._model = model
        self._key = key
        self._guids: dict[str, Row] = {}
        self._keys: dict[object, Row] = {}

    def find(self, row: Row) -> Row | None:
        """Return what is there already for a row."""
        return self._guids.get(str(row["guid"])) or self._keys.get(self._key(row))

    def place(self, row: Row, *, memo: bool = False) -> Row:
        """Return the merged row for a row, added where it is new; memos are joined if ``memo``."""
        found = self.find(row)
        self._rows.count(self._model, added=found is None)
        if found is None:
            found = self._rows.add(self._model, row)
            self._keys[self._key(found)] = found
        elif memo:
            found["memo"] = joined(found["memo"], row["memo"])
        self._guids[str(row["guid"])] = found
        return found

    def names(self) -> set[object]:
        """Return the keys that are taken."""
        return {*self._keys}


def joined(*texts: str) -> str:
    """Return different texts one below the other; what was joined before is not said twice."""
    found = ""
    for text in texts:
        if text.strip() and not says(found, text):
            found = f"{found}\n\n{text}" if found else text
    return found


def says(told: str, text: str) -> bool:
    """Tell whether a text is among those that were joined."""
    return f"\n\n{text}\n\n" in f"\n\n{told}\n\n"


def parents_first(rows: Iterable[Row]) -> list[Row]:
    """Put each code after the one above it, siblings in their order."""
    below: dict[object, list[Row]] = {}
    for row in sorted(rows, key=lambda row: (row["position"], row["id"])):
        below.setdefault(row["parent_id"], []).append(row)
    ordered = list(below.get(None, ()))
    for row in ordered:
        ordered.extend(below.get(row["id"], ()))
    return ordered


def _by_guid(rows: Iterable[Row]) -> dict[str, Row]:
    return {str(row["guid"]): row for row in rows}


def _check_whole(groups: Sequence[Group], guids: Sequence[Iterable[str]], kind: str) -> None:
    """Make sure that a plan speaks of everything, once.

    Raises:
        BadPlan: It does not.
    """
    planned = [(one.source, one.guid) for group in groups for one in group.members]
    there = {(source, guid) for source, found in enumerate(guids) for guid in found}
    if len(planned) != len({*planned}):
        raise BadPlan(detail=f"one of the {kind} is in it twice")
    if {*planned} != there:
        raise BadPlan(detail=f"its {kind} are not those of the projects: make it anew")
    for group in groups:
        sources = [one.source for one in group.members]
        if kind != "coders" and len(sources) != len({*sources}):
            raise BadPlan(detail=f"two {kind} of one project cannot become one")
