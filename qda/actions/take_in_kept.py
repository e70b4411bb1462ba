"""What other programs know and Concord only keeps, and what coders settled on, of another project."""

from __future__ import annotations

import json
from collections.abc import Generator
from typing import Any, cast

from qda.actions.kept_parts import with_guids
from qda.actions.new_file import Row
from qda.actions.take_in_rows import Stored, TakingRows
from qda.actions.take_in_there import derived_guid
from qda.model.portable import KeptPart, PortableComparison, PortableDecision
from qda.store import content
from qda.store.tables import (
    Coding,
    ComparedCoder,
    Comparison,
    Decision,
    DecisionCoding,
    Document,
    KeptPartRow,
)

_DECIDED = ("kind", "codes", "held", "disagreement_key", "verdict", "whose", "reason", "how_settled", "note")
_COMPARED = ("key", "label", "coder_guid", "coder_name", "project_guid", "project_name", "file_name")


class TakingKept:
    """Makes the rows of kept parts, comparisons and decisions for a taking in, of which all else is made."""

    def __init__(self, taking: TakingRows) -> None:
        self._taking = taking
        self._tables = taking.tables
        self._report = taking.report

    def build(self) -> Generator[int]:
        """Make the rows; yields now and then how many were made since."""
        yield from self._build_kept()
        if self._build_comparisons():
            self._build_decisions()
        elif self._taking.project.decisions:
            count = len(self._taking.project.decisions)
            self._taking.count(Decision, "left", count)
            self._taking.count(DecisionCoding, "left", sum(len(one.codings) for one in self._taking.project.decisions))
            self._report.note("comparison-left", times=count, look=True)
        yield len(self._taking.project.decisions)

    # --- kept parts -------------------------------------------------------------------------------------------------
    def _build_kept(self) -> Generator[int]:
        parts = self._taking.project.kept
        if not parts:
            return
        changed = {
            guid: str(row["guid"])
            for rows in self._taking.of.values()
            for guid, row in rows.items()
            if row.get("guid", guid) != guid
        }
        known = self._tables.known(KeptPartRow)
        position = self._tables.next_position(KeptPartRow)
        rows: list[tuple[KeptPart, Row | None, str]] = []
        for part in parts:
            row, guid = self._same_part(part, changed)
            if guid != part.guid:
                changed[part.guid] = guid
            rows.append((part, row, guid))
            yield 1
        for part, row, guid in rows:
            self._taking.count(KeptPartRow, "added" if row is None else "joined")
            if row is not None:
                continue
            if guid in known:
                self._report.note("identity-repeated", part.name or part.kind, look=True)
            row = {
                "guid": guid,
                "kind": part.kind,
                "place": changed.get(part.place, part.place),
                "owner": changed.get(part.owner, part.owner),
                "name": part.name,
                "xml_hash": "",
                "file_name": part.file_name,
                "file_hash": "",
                "position": position,
            }
            position += 1
            self._tables.add(KeptPartRow, row)
            for column, data in (("xml_hash", with_guids(part.xml, changed)), ("file_hash", part.file)):
                if data:
                    self._taking.contents.append(Stored(row, column, data))
            yield 1

    def _same_part(self, part: KeptPart, changed: dict[str, str]) -> tuple[Row | None, str]:
        """Return what is kept already of a part, if it is the very same; and the guid that the part has here."""
        known, guid = self._tables.known(KeptPartRow), part.guid
        row = known.get(guid)
        if row is None:
            return None, guid
        hashes = (content.bytes_hash(with_guids(part.xml, changed)), content.bytes_hash(part.file))
        if (row["xml_hash"], row["file_hash"]) == hashes:
            return row, guid
        guid = derived_guid(part.guid, content.bytes_hash(part.xml), hashes[1])
        if guid not in known:
            self._report.note("kept-known-otherwise", part.name, part.kind)
        return known.get(guid), guid

    # --- comparisons and decisions ------------------------------------------------------------------------------------
    def _build_comparisons(self) -> bool:
        """Make the comparison that the file settles, unless the project settles another; tell whether it is there."""
        there, taking = self._tables.there(Comparison), self._taking
        known = {str(row["guid"]) for row in there}
        for comparison in taking.project.comparisons:
            if comparison.guid in known:
                taking.count(Comparison, "joined")
                taking.count(ComparedCoder, "joined", len(comparison.coders))
            elif there:
                taking.count(Comparison, "left")
                taking.count(ComparedCoder, "left", len(comparison.coders))
            else:
                self._add_comparison(comparison)
        guids = {one.guid for one in taking.project.comparisons}
        return not there or bool(guids & known)

    def _add_comparison(self, comparison: PortableComparison) -> None:
        taking = self._taking
        taking.count(Comparison, "added")
        about = {
            "guid": comparison.guid,
            "consensus_coder_id": taking.coder(comparison.consensus_coder)["id"],
            "settings": comparison.settings,
            "pairing": self._pairing(comparison.pairing),
            "created": taking.time(comparison.created),
        }
        row = self._tables.add(Comparison, about)
        for position, column in enumerate(comparison.coders):
            taking.count(ComparedCoder, "added")
            values: Row = {name: column.get(name, "") for name in _COMPARED}
            coder_id = taking.coder(column.get("coder", ""))["id"]
            self._tables.add(
                ComparedCoder, {"comparison_id": row["id"], "position": position, "coder_id": coder_id, **values}
            )

    def _pairing(self, text: str) -> str:
        """Return which keys mean which documents and codes, by their guids in this project."""
        placed = {guid: str(row["guid"]) for rows in self._taking.of.values() for guid, row in rows.items() if guid}
        if all(guid == here for guid, here in placed.items()):
            return text
        value = cast(dict[str, dict[str, Any]], json.loads(text))
        moved = {
            kind: {key: placed.get(str(guid), guid) for key, guid in pairs.items()} for kind, pairs in value.items()
        }
        return json.dumps(moved, ensure_ascii=False)

    def _build_decisions(self) -> None:
        taking, dangling, unlinked = self._taking, 0, 0
        known = self._tables.known(Decision)
        keys = {str(row["disagreement_key"]): row for row in self._tables.there(Decision)}
        links = {(row["decision_id"], row["coding_id"]) for row in self._tables.there(DecisionCoding)}
        for one in taking.project.decisions:
            row = known.get(one.guid) or keys.get(one.values.get("disagreement_key", ""))
            document = taking.placed(Document).get(one.document)
            if row is None and (document is None or not 0 <= one.span.start < one.span.end <= document["length"]):
                dangling += 1
                taking.count(Decision, "left")
                taking.count(DecisionCoding, "left", len(one.codings))
                continue
            taking.count(Decision, "joined" if row is not None else "added")
            if row is None:
                assert document is not None
                row = self._add_decision(one, document)
                keys[row["disagreement_key"]] = row
            for guid, made in one.codings:
                coding = taking.placed(Coding).get(guid)
                pair = (row["id"], 0 if coding is None else coding["id"])
                unlinked += coding is None
                how = "left" if coding is None else "joined" if pair in links else "added"
                taking.count(DecisionCoding, how)
                if how == "added":
                    links.add(pair)
                    about = {"decision_id": pair[0], "coding_id": pair[1], "made": int(made)}
                    self._tables.add(DecisionCoding, about)
        for what, count in (("decision-dangling", dangling), ("consensus-link", unlinked)):
            if count:
                self._report.note(what, times=count, look=True)

    def _add_decision(self, one: PortableDecision, document: Row) -> Row:
        values: Row = {name: one.values[name] for name in _DECIDED if name in one.values}
        values.setdefault("disagreement_key", one.guid)
        values.setdefault("verdict", "")
        about: Row = {
            "guid": one.guid,
            "document_id": document["id"],
            "start": one.span.start,
            "end": one.span.end,
            "coder_id": self._taking.coder(one.coder)["id"],
            "time": self._taking.time(one.values.get("time", "")),
        }
        return self._tables.add(Decision, {**values, **about})
