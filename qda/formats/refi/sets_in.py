"""Follows sets, links and graphs: groups of documents are taken, annotations are memos, the rest is kept unseen."""

from __future__ import annotations

from collections.abc import Callable

from qda.formats.refi.codings_in import CodingResolver
from qda.formats.refi.gathered import Gathered, SetRecord
from qda.formats.refi.kept_xml import xml_of
from qda.formats.refi.ledger import Ledger, line_of
from qda.formats.refi.memos_in import Anchor, Memos
from qda.formats.refi.node import Node
from qda.formats.refi.scalars import canonical_guid, guid_from
from qda.model.portable import KeptPart, PortableSet
from qda.model.span import Span

_ENDS = ("originGUID", "targetGUID", "representedGUID")


def wanted_selections(gathered: Gathered) -> set[str]:
    """Return all guids that something may refer to a selection by."""
    wanted = {guid for case in gathered.cases for guid in case.selections}
    for link in gathered.links:
        wanted.update(canonical_guid(link.get(end)) for end in _ENDS)
    for graph in gathered.graphs:
        wanted.update(canonical_guid(part.get("representedGUID")) for part in graph)
    return wanted - {""}


def annotated_selections(gathered: Gathered, memos: Memos) -> set[str]:
    """Return the guids of what notes are linked to, as NVivo writes annotations."""
    return {canonical_guid(link.get("targetGUID")) for link in gathered.links if _annotates(link, memos)}


def _annotates(link: Node, memos: Memos) -> bool:
    """Tell whether a link leads from a note, and holds nothing else than more notes."""
    return memos.knows(canonical_guid(link.get("originGUID"))) and all(part.tag == "NoteRef" for part in link)


class SetResolver:
    """Makes sets of documents, and keeps what Concord cannot show."""

    def __init__(
        self,
        gathered: Gathered,
        documents: dict[str, list[str]],
        known: Callable[[str], bool],
        codings: CodingResolver,
        memos: Memos,
        ledger: Ledger,
    ) -> None:  # fmt: skip
        self.sets: list[PortableSet] = []
        self.kept: list[KeptPart] = []
        self._gathered = gathered
        self._documents = documents
        self._known = known
        self._codings = codings
        self._memos = memos
        self._ledger = ledger
        self._report = ledger.report
        self._guids: set[str] = set()

    # --- sets ----------------------------------------------------------------------------------------------------
    def resolve_sets(self) -> None:
        """Make sets; members that are no documents, and sets of such members only, are kept."""
        for record in self._gathered.sets:
            guid = record.guid
            if not guid or guid in self._guids:
                if guid:
                    self._report.note("refi-same-guid", record.name, "Set", line=record.line, look=True)
                guid = guid_from(guid, f"set {len(self._guids)} {record.name}")
            self._guids.add(guid)
            self._set(record, guid)

    def _set(self, record: SetRecord, guid: str) -> None:
        documents: dict[str, None] = {}
        others: list[tuple[str, str]] = []
        for kind, target in record.members:
            found = self._documents.get(target) if kind == "MemberSource" else None
            if found:
                self._ledger.take(kind)
                documents.update((document, None) for document in found)
            elif self._known(target):
                self._ledger.keep(kind)
                others.append((kind, target))
            else:
                self._ledger.leave(kind)
                self._report.note("refi-dangling", record.name, f"{kind} {target}", line=record.line, look=True)
        if documents or not others:
            self._ledger.take("Set")
            self.sets.append(PortableSet(guid, record.name, record.description, tuple(documents)))
            if others:
                self._keep_members(record, guid, others, owner=guid)
            return
        self._ledger.keep("Set")
        self._keep_members(record, guid, others, owner="")

    def _keep_members(self, record: SetRecord, guid: str, members: list[tuple[str, str]], owner: str) -> None:
        made = Node("Set", {"guid": guid, "name": record.name})
        if record.description:
            described = Node("Description", {})
            described.text = record.description
            made.append(described)
        for kind, target in sorted(members, key=lambda member: ("MemberCode", "MemberSource").index(member[0])
                                   if member[0] != "MemberNote" else 2):  # fmt: skip
            made.append(Node(kind, {"targetGUID": target}))
        own = guid_from(guid, "members") if owner else guid
        self.kept.append(KeptPart(own, "Set", "Sets", owner, record.name, xml_of(made)))
        self._report.note("refi-set-kept", record.name, times=len(members), line=record.line)

    # --- links and graphs ----------------------------------------------------------------------------------------
    def resolve_links(self) -> None:
        """Make memos of annotations, and keep other links."""
        for link in self._gathered.links:
            origin, target = canonical_guid(link.get("originGUID")), canonical_guid(link.get("targetGUID"))
            found = self._codings.selections.get(target)
            if found is not None and not found[2] and _annotates(link, self._memos):
                self._memos.annotate(origin, Anchor(found[0], found[1]))
                for part in link:
                    note = canonical_guid(part.get("targetGUID"))
                    self._memos.attach(note, Anchor(found[0], found[1]), link.get("name") or "Link", line_of(part))
                self._ledger.take("Link")
                self._report.note("refi-annotation", link.get("name") or "", line=line_of(link))
                continue
            self._keep(link, "Links", line_of(link))
            for end, guid in (("originGUID", origin), ("targetGUID", target)):
                if guid and not self._known(guid) and guid not in self._codings.selections:
                    detail = f"{end} {guid}"
                    self._report.note(
                        "refi-dangling", link.get("name") or "Link", detail, line=line_of(link), look=True
                    )

    def resolve_graphs(self) -> None:
        """Keep graphs."""
        for graph in self._gathered.graphs:
            self._keep(graph, "Graphs", line_of(graph))

    def _keep(self, element: Node, place: str, line: int) -> None:
        """Keep an element; what leads to a selection leads to the coding that it became."""
        self._ledger.keep_branch(element)
        for part in element.iter():
            for end in _ENDS:
                coding = self._coding_of(canonical_guid(part.get(end)))
                if coding:
                    part.set(end, coding)
        name = element.get("name") or ""
        self.kept.append(KeptPart(element.get("guid") or "", element.tag, place, "", name, xml_of(element)))
        self._report.note("refi-part-kept", name, element.tag, line=line)

    def _coding_of(self, selection: str) -> str:
        found: tuple[str, Span, str] | None = self._codings.selections.get(selection) if selection else None
        return found[2] if found is not None else ""
