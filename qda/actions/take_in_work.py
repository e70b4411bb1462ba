"""The codings of another project, its memos, and who has begun and finished what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator

from qda.actions.new_file import Row
from qda.actions.take_in_rows import AT_ONCE, TakingRows
from qda.actions.take_in_there import derived_guid
from qda.model.origin import joined_origin
from qda.model.portable import PortableCoding, PortableMemo
from qda.store.tables import Code, Coder, Coding, Document, DocumentCoder, Memo

_CODINGS_AT_ONCE = 3000

Place = tuple[int, int, int, int, int]
"""Document, code, coder, start and end: what a coding may have once only."""


class TakingWork:
    """Makes the rows of work for a taking in, whose documents, codes and coders are made."""

    def __init__(self, taking: TakingRows) -> None:
        self._taking = taking
        self._tables = taking.tables
        self._begun: dict[tuple[int, int], str] = {}
        self._told = Counter[str]()

    def build(self) -> Generator[int]:
        """Make the rows; yields now and then how many were made since."""
        yield from self._build_codings()
        self._link_examples()
        yield from self._build_memos()
        self._build_progress()
        for what, count in self._told.items():
            if count and what in ("coding-once", "coding-stays", "weight-unusable", "memo-freed", "work-dangling"):
                self._taking.report.note(what, times=count, look=what != "coding-once")
        yield len(self._taking.project.work)

    # --- codings ----------------------------------------------------------------------------------------------------
    def _build_codings(self) -> Generator[int]:
        taking, told = self._taking, self._told
        documents, codes = taking.placed(Document), taking.placed(Code)
        coders, placed = taking.placed(Coder), taking.placed(Coding)
        there = self._tables.there(Coding)
        by_place = {(r["document_id"], r["code_id"], r["coder_id"], r["start"], r["end"]): r for r in there}
        dangling = Counter[str]()
        for number, coding in enumerate(taking.project.codings):
            if number % _CODINGS_AT_ONCE == _CODINGS_AT_ONCE - 1:
                yield _CODINGS_AT_ONCE
            document, code = documents.get(coding.document), codes.get(coding.code)
            if document is None or code is None:
                dangling["document" if document is None else "code"] += 1
                continue
            start, end = coding.start, coding.end
            if not 0 <= start < end <= document["length"]:
                where = f"{start}–{end} of “{document['name']}”, which has {document['length']:,}"
                taking.report.note("coding-outside", str(code["name"]), where, look=True)
                told["left"] += 1
                continue
            coder = coders.get(coding.coder) or taking.coder(coding.coder)
            place = (document["id"], code["id"], coder["id"], start, end)
            row = by_place.get(place)
            if row is None:
                row, guid = self._same_coding(coding.guid, document)
                if row is None:
                    row = by_place[place] = self._add_coding(coding, place, guid)
                    placed.setdefault(coding.guid, row)
                    continue
                told["coding-stays"] += 1
            elif row["guid"] != coding.guid:
                told["coding-once"] += 1
            told["joined"] += 1
            self._join_coding(row, coding)
            placed.setdefault(coding.guid, row)
        taking.count(Coding, "added", len(self._tables.new.get(Coding, ())))
        taking.count(Coding, "joined", told["joined"])
        taking.count(Coding, "left", told["left"] + dangling.total())
        for what, count in dangling.items():
            taking.report.note("coding-dangling", detail=what, times=count, look=True)

    def _same_coding(self, guid: str, document: Row) -> tuple[Row | None, str]:
        """Return the very same coding if it is on the document in the project, wherever; else the guid that it gets.

        Where its identity belongs to a coding of another document, it has one that is made of both.
        """
        known = self._tables.known(Coding)
        for _ in range(2):
            row = known.get(guid)
            if row is None or self._tables.is_new(Coding, row):  # twice in the file
                break
            if row["document_id"] == document["id"]:
                return row, guid
            guid = derived_guid(guid, document["guid"])
        return None, guid

    def _add_coding(self, coding: PortableCoding, place: Place, guid: str) -> Row:
        document_id, code_id, coder_id, start, end = place
        created = self._taking.time(coding.created)
        modified = created if coding.modified == coding.created else self._taking.time(coding.modified)
        row: Row = {
            "guid": guid,
            "document_id": document_id,
            "code_id": code_id,
            "coder_id": coder_id,
            "start": start,
            "end": end,
            "memo": coding.memo,
            "weight": self._weight(coding),
            "star": int(coding.star),
            "origin": coding.origin,
            "created": created,
            "modified": modified,
        }
        begun = self._begun.get((document_id, coder_id))
        if not begun or (created and created < begun):
            self._begun[document_id, coder_id] = created
        return self._tables.add(Coding, row)

    def _weight(self, coding: PortableCoding) -> int | None:
        if coding.weight is None or 0 <= coding.weight <= 100:
            return coding.weight
        self._told["weight-unusable"] += 1
        return None

    def _join_coding(self, row: Row, coding: PortableCoding) -> None:
        """Let a coding take over the memo of the same one in the file, and of another one all that it says."""
        self._taking.join_memo(Coding, row, coding.memo)
        if row["guid"] != coding.guid:
            weight = row["weight"] if row["weight"] is not None else self._weight(coding)
            origin = joined_origin(row["origin"], coding.origin)
            self._tables.change(Coding, row, weight=weight, star=max(row["star"], int(coding.star)), origin=origin)

    def _link_examples(self) -> None:
        codes, codings = self._taking.placed(Code), self._taking.placed(Coding)
        for code in self._taking.project.codes:
            row = codes[code.guid]
            if code.example_coding and row["example_coding_id"] is None:
                coding = codings.get(code.example_coding)
                if coding is None:
                    self._taking.report.note("example-missing", str(row["name"]), look=True)
                else:
                    self._tables.change(Code, row, example_coding_id=coding["id"])

    # --- memos ------------------------------------------------------------------------------------------------------
    def _build_memos(self) -> Generator[int]:
        known, taking = self._tables.known(Memo), self._taking
        for number, memo in enumerate(taking.project.memos):
            if number % AT_ONCE == AT_ONCE - 1:
                yield AT_ONCE
            guid, row = memo.guid, known.get(memo.guid)
            if row is not None and (row["title"], row["text"]) != (memo.title, memo.text):
                guid = derived_guid(memo.guid, memo.title, memo.text)
                if guid not in known:
                    taking.report.note("memo-both", memo.title or taking.coder(memo.coder)["name"], look=True)
                row = known.get(guid)
            taking.count(Memo, "added" if row is None else "joined")
            if row is None:
                row = self._tables.add(Memo, {"guid": guid, **self._memo(memo)})
            taking.placed(Memo).setdefault(memo.guid, row)

    def _memo(self, memo: PortableMemo) -> Row:
        taking = self._taking
        document, code = taking.placed(Document).get(memo.document), taking.placed(Code).get(memo.code)
        coding = taking.placed(Coding).get(memo.coding)
        missing = (memo.document and document is None, memo.code and code is None, memo.coding and coding is None)
        self._told["memo-freed"] += any(missing)
        span = memo.span if document is not None else None
        if span is not None and document is not None and not 0 <= span.start < span.end <= document["length"]:
            where = f"{span.start}–{span.end} of “{document['name']}”, which has {document['length']:,}"
            taking.report.note("memo-unplaced", memo.title, where, look=True)
            span = None
        return {
            "title": memo.title,
            "text": memo.text,
            "coder_id": taking.coder(memo.coder)["id"],
            "document_id": None if document is None else document["id"],
            "start": None if span is None else span.start,
            "end": None if span is None else span.end,
            "code_id": None if code is None else code["id"],
            "coding_id": None if coding is None else coding["id"],
            "created": taking.time(memo.created),
            "modified": taking.time(memo.modified),
        }

    # --- progress ---------------------------------------------------------------------------------------------------
    def _build_progress(self) -> None:
        """Note who has begun and finished what; who has coded a document has begun it, whatever the file says."""
        taking, documents = self._taking, self._taking.placed(Document)
        there = {(row["document_id"], row["coder_id"]): row for row in self._tables.there(DocumentCoder)}
        for work in taking.project.work:
            document = documents.get(work.document)
            if document is None:
                taking.count(DocumentCoder, "left")
                self._told["work-dangling"] += 1
                continue
            pair = (document["id"], taking.coder(work.coder)["id"])
            begun = taking.time(work.begun)
            finished = None if work.finished is None else taking.time(work.finished)
            row = there.get(pair)
            taking.count(DocumentCoder, "added" if row is None else "joined")
            if row is None:
                about = {"document_id": pair[0], "coder_id": pair[1], "begun": begun, "finished": finished}
                there[pair] = self._tables.add(DocumentCoder, about)
            elif row["finished"] is None:
                self._tables.change(DocumentCoder, row, finished=finished)
        for pair, begun in self._begun.items():
            if pair not in there:
                about = {"document_id": pair[0], "coder_id": pair[1], "begun": begun, "finished": None}
                self._tables.add(DocumentCoder, about)
