"""Reads users, codes, variables, cases, sets and the project itself into records."""

from __future__ import annotations

from qda.formats.refi.gathered import (
    CaseRecord,
    CodeRecord,
    Gathered,
    SetRecord,
    UserRecord,
    ValueRecord,
    VariableRecord,
)
from qda.formats.refi.ledger import line_of
from qda.formats.refi.node import Node
from qda.formats.refi.scalars import canonical_guid, colour, guid_from, yes
from qda.formats.refi.texts_in import ElementReader, joined_text, target, words_in
from qda.model.values import BOOLEAN, DATE, DATETIME, DECIMAL, INTEGER, TEXT

_KINDS = {
    "text": TEXT,
    "boolean": BOOLEAN,
    "integer": INTEGER,
    "float": DECIMAL,
    "date": DATE,
    "datetime": DATETIME,
}
_MEMBERS = frozenset(("MemberCode", "MemberSource", "MemberNote"))


class ListReader:
    """Makes records of everything that is no source."""

    def __init__(self, reader: ElementReader, gathered: Gathered) -> None:
        self._reader = reader
        self._ledger = reader.ledger
        self._report = reader.report
        self._gathered = gathered
        self._code_guids: set[str] = set()

    def project(self, element: Node) -> None:
        """Read a child of the project that says something of the whole."""
        if element.tag == "Description":
            self._ledger.take("Description")
            self._gathered.description = joined_text(self._gathered.description, words_in(element))
        elif element.tag == "NoteRef":
            self._gathered.notes_of_project.append(target(element))
        else:
            self._ledger.leave_unknown(element, "Project")

    def user(self, element: Node) -> None:
        """Read a user."""
        self._children(element, "Users")
        name = element.get("name") or element.get("id") or ""
        if element.get("id") != name:
            self._ledger.leave_attributes(element, "id")
        self._gathered.users.append(UserRecord(canonical_guid(element.get("guid")), name, line_of(element)))

    def code(self, element: Node) -> None:
        """Read a code with all below it, however deep; two with one guid are both read, and told."""
        waiting: list[tuple[Node, str]] = [(element, "")]
        while waiting:
            branch, parent = waiting.pop()
            description = ""
            notes: list[str] = []
            below: list[Node] = []
            for child in branch:
                if child.tag == "Code":
                    below.append(child)
                elif child.tag == "Description":
                    description = joined_text(description, words_in(child))
                    self._ledger.take("Description")
                elif child.tag == "NoteRef":
                    notes.append(target(child))
                else:
                    self._ledger.leave_unknown(child, "Code")
            guid = self._add_code(branch, parent, description, tuple(notes))
            waiting += [(child, guid) for child in reversed(below)]

    def _add_code(self, element: Node, parent: str, description: str, notes: tuple[str, ...]) -> str:
        name, line = element.get("name") or "", line_of(element)
        guid = canonical_guid(element.get("guid"))
        if not guid or guid in self._code_guids:
            if guid:
                self._report.note("refi-same-guid", name, "Code", line=line, look=True)
            guid = guid_from(guid or parent, f"code {len(self._code_guids)} {name}")
        self._code_guids.add(guid)
        written = element.get("color")
        shade = colour(written)
        if shade is None:
            self._report.note("refi-bad-colour", name, written or "", line=line)
        is_codable = yes(element.get("isCodable"), otherwise=True)
        record = CodeRecord(guid, name, parent, is_codable, shade or "", description, notes, line)
        self._gathered.codes.append(record)
        return guid

    def variable(self, element: Node) -> None:
        """Read a variable; of an unknown type it is taken for text."""
        name, written = element.get("name") or "", element.get("typeOfVariable") or ""
        kind = _KINDS.get(written.strip().casefold())
        if kind is None:
            self._report.note("refi-unknown-type", name, written, line=line_of(element), look=True)
        description = self._children(element, "Variable")
        guid = canonical_guid(element.get("guid"))
        self._gathered.variables.append(VariableRecord(guid, name, kind or TEXT, description))

    def case(self, element: Node) -> None:
        """Read a case with its references."""
        found: dict[str, list[str]] = {"CodeRef": [], "SourceRef": [], "SelectionRef": []}
        values: list[ValueRecord] = []
        description = ""
        for child in element:
            if child.tag in found:
                found[child.tag].append(target(child))
            elif child.tag == "VariableValue":
                values.append(self._reader.value(child))
            elif child.tag == "Description":
                description = joined_text(description, words_in(child))
                self._ledger.take("Description")
            else:
                self._ledger.leave_unknown(child, "Case")
        self._gathered.cases.append(
            CaseRecord(
                canonical_guid(element.get("guid")),
                element.get("name") or "",
                description,
                tuple(found["CodeRef"]),
                tuple(values),
                tuple(found["SourceRef"]),
                tuple(found["SelectionRef"]),
                line_of(element),
            )
        )

    def set(self, element: Node) -> None:
        """Read a set with its members."""
        members: list[tuple[str, str]] = []
        description = ""
        for child in element:
            if child.tag in _MEMBERS:
                members.append((child.tag, target(child)))
            elif child.tag == "Description":
                description = joined_text(description, words_in(child))
                self._ledger.take("Description")
            else:
                self._ledger.leave_unknown(child, "Set")
        guid, name = canonical_guid(element.get("guid")), element.get("name") or ""
        self._gathered.sets.append(SetRecord(guid, name, description, tuple(members), line_of(element)))

    def _children(self, element: Node, kind: str) -> str:
        """Return the description of an element that may hold nothing else."""
        description = ""
        for child in element:
            if child.tag == "Description" and kind == "Variable":
                description = joined_text(description, words_in(child))
                self._ledger.take("Description")
            else:
                self._ledger.leave_unknown(child, kind)
        return description
