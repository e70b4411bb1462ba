"""Reads projects of RQDA (``.rqda``), of every version that its sources know.

What becomes of what:

* Codes are codes; a category of codes is a folder. RQDA lets a code stand in several categories: it lies in the first,
  and the others are told.
* Files are documents, categories of files are sets of documents.
* Positions count characters from 0, the end not included, as the text widget of GTK does; each coding is checked
  against the words that it quotes. Where RQDA has united two codings, these begin one character early.
* RQDA deletes nothing but marks it as deleted: such rows are counted and left out.
* A second table of codings, made for comparing coders, is the work of coders of its own.
* Cases, their files and passages are cases; attributes are variables. The journal is free memos. An annotation stands
  at a point of a text; it becomes a memo on the paragraph there.

RQDA writes local times in English words without a zone; they are taken as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from qda.formats.peer_parts import (
    Coders,
    Guids,
    Pace,
    as_numbers,
    colour,
    left_out,
    moment,
    tell_of_owners,
    tell_of_times,
)
from qda.formats.peer_texts import Passages, Quote, StoredText, shown, with_turns
from qda.formats.sqlite_guard import ForeignDatabase, Row, foreign_database
from qda.model.exchange import ForeignProject, ReadOptions
from qda.model.intake.report import IntakeReport
from qda.model.portable import (
    CASE,
    DOCUMENT,
    CasePlace,
    PortableCase,
    PortableCode,
    PortableCoding,
    PortableDocument,
    PortableMemo,
    PortableProject,
    PortableSet,
    PortableValue,
    PortableVariable,
)
from qda.model.progress import Progress, no_progress
from qda.model.span import Span
from qda.text.normalise import normalise

_CODINGS = ("coding", "coding2")
_OWNED = ("codecat", "freecode", "source", "filecat", "cases", "attributes")
"""Tables of what has no owner here."""


def read_rqda(path: Path, options: ReadOptions | None = None, progress: Progress = no_progress) -> ForeignProject:
    """Read a project of RQDA.

    Args:
        path: The file.
        options: ``coder_name`` is whose work is that which names nobody.
        progress: Told of each document.

    Raises:
        Cancelled: The person asked to stop.
        UnreadableFile, FileTooLarge, NotAForeignProject: See :func:`~qda.formats.sqlite_guard.foreign_database`.
    """
    pace = Pace(progress)
    with foreign_database(path, pace.wanted) as database:
        return _Reader(database, path, options or ReadOptions(), pace).read()


class _Source(NamedTuple):
    """A document that was read, and what finds passages in it."""

    guid: str
    name: str
    text: StoredText
    passages: Passages


class _Reader:
    """Reads the tables one after another."""

    def __init__(self, database: ForeignDatabase, path: Path, options: ReadOptions, pace: Pace) -> None:
        self._database = database
        self._pace = pace
        self._coders = Coders(options.coder_name)
        project = next(database.rows("project"), None) or Row({})
        self._guids = Guids("rqda", project.text("date") or path.stem)
        self._project = PortableProject(
            name=path.stem, guid=self._guids.project, memo=project.text("memo"), created=moment(project.text("date"))
        )
        version = project.text("databaseversion")
        origin = f"RQDA ({version})" if version else "RQDA"
        self._report = IntakeReport("rqda", path.name, database.file_hash, origin=origin)
        account = self._report.account("project")
        account.there = database.count("project")
        account.taken = min(1, account.there)
        account.left = account.there - account.taken
        self._sources: dict[int, _Source] = {}
        self._cases: dict[int, str] = {}
        self._deleted = 0

    def read(self) -> ForeignProject:
        codes = self._read_codes()
        self._read_sources()
        for table in _CODINGS:
            self._read_codings(table, codes)
        self._read_sets()
        self._read_cases()
        self._read_attributes()
        self._read_journal()
        self._read_annotations()
        for table, what in (("image", "rqda-pictures"), ("imagecoding", "rqda-picture-codings")):
            if count := self._database.count(table):
                left_out(self._report, table, count)
                self._report.note(what, times=count)
        if self._deleted:
            self._report.note("rqda-deleted", times=self._deleted)
        tell_of_owners(self._report, self._database, _OWNED)
        tell_of_times(self._report, self._project)
        self._project.coders = self._coders.list()
        if self._database.log_taken_in:
            self._report.note("peer-log-taken-in")
        if self._database.repaired_texts:
            self._report.note("peer-not-utf8", times=self._database.repaired_texts, look=True)
        return ForeignProject(self._project, self._report)

    def _rows(self, table: str) -> Iterator[Row]:
        """Yield the rows that are not deleted, as taken; whoever cannot take one calls :meth:`_leave`."""
        account = self._report.account(table) if self._database.count(table) else None
        for row in self._database.rows(table):
            assert account is not None
            account.there += 1
            if row.has("status") and row.whole("status") != 1:
                account.left += 1
                self._deleted += 1
            else:
                account.taken += 1
                yield row

    def _leave(self, table: str, what: str, name: str = "", detail: str = "") -> None:
        """Tell of a row that :meth:`_rows` gave and that has no place here."""
        account = self._report.account(table)
        account.taken -= 1
        account.left += 1
        self._report.note(what, name, detail, look=True)

    # --- codes -----------------------------------------------------------------------------------------------------
    def _read_codes(self) -> dict[int, str]:
        """Add categories and codes; return the codes' identities by number."""
        folders: dict[int, tuple[str, str]] = {}
        for row in self._rows("codecat"):
            number = row.whole("catid")
            guid = self._guids.of("category", row.text("catid"), row.text("date"))
            self._project.codes.append(self._code(guid, row, is_folder=True))
            if number is not None:
                folders.setdefault(number, (guid, row.text("name")))
        rows = list(self._rows("freecode"))
        names = {row.whole("id"): row.text("name") for row in rows}
        parents = self._parents(folders, names)
        codes: dict[int, str] = {}
        for row in rows:
            number = row.whole("id")
            guid = self._guids.of("code", row.text("id"), row.text("date"))
            self._project.codes.append(self._code(guid, row, parent=parents.get(number, "")))
            if number is not None:
                codes.setdefault(number, guid)
        return codes

    def _parents(
        self, folders: Mapping[int, tuple[str, str]], names: Mapping[int | None, str]
    ) -> dict[int | None, str]:
        """Return the folder of each code by the code's number."""
        parents: dict[int | None, str] = {}
        for row in self._rows("treecode"):
            code, category = row.whole("cid"), row.whole("catid")
            folder = folders.get(category) if category is not None else None
            if folder is None or code not in names:
                self._leave("treecode", "rqda-category-gone", names.get(code, ""))
            elif parents.setdefault(code, folder[0]) != folder[0]:
                self._leave("treecode", "rqda-second-category", names[code], folder[1])
        return parents

    def _code(self, guid: str, row: Row, *, parent: str = "", is_folder: bool = False) -> PortableCode:
        return PortableCode(
            guid,
            row.text("name"),
            parent=parent,
            is_folder=is_folder,
            memo=row.text("memo"),
            colour=colour(row.text("color")),
            created=moment(row.text("date")),
        )

    # --- documents and codings -------------------------------------------------------------------------------------
    def _read_sources(self) -> None:
        quotes: dict[int | None, list[Quote]] = {}
        for table in _CODINGS:
            for row in self._database.rows(table):
                if not row.has("status") or row.whole("status") == 1:
                    quotes.setdefault(row.whole("fid"), []).append(_quote(row))
        total = self._database.count("source")
        for done, row in enumerate(self._rows("source")):
            self._pace.tell(done, total)
            number = row.whole("id")
            text = StoredText(row.text("file"))
            found = quotes.get(number, [])
            passages = Passages(text, found, utf16=False, begins_early=True)
            guid = self._guids.of("source", row.text("id"), row.text("date"))
            name = row.text("name")
            document = PortableDocument(
                guid,
                name,
                text.text,
                marks=with_turns(text.text),
                notes=tuple(note for note in text.notes if note.what not in ("newlines", "bom-removed")),
                memo=row.text("memo"),
                created=moment(row.text("date")),
            )
            self._project.documents.append(document)
            if found:
                self._report.texts.append(passages.decision(name))
            if number is not None:
                self._sources.setdefault(number, _Source(guid, name, text, passages))

    def _source(self, row: Row) -> _Source | None:
        number = row.whole("fid")
        return self._sources.get(number) if number is not None else None

    def _placed(self, table: str, row: Row, source: _Source) -> Span | None:
        """Return where a row's passage lies; ``None``, which is told and accounted for, if it cannot be kept."""
        quote = _quote(row)
        span, what = source.passages.place(quote)
        if span is None:
            self._leave(table, what, source.name, quote.told(what))
        elif what:
            self._report.note(what, source.name, quote.told(what), look=True)
        return span

    def _read_codings(self, table: str, codes: Mapping[int, str]) -> None:
        for row in self._rows(table):
            source = self._source(row)
            number = row.whole("cid")
            code = codes.get(number, "") if number is not None else ""
            if source is None or not code:
                words = shown(row.text("seltext"))
                self._leave(table, "rqda-coding-of-deleted", source.name if source else "", words)
                continue
            span = self._placed(table, row, source)
            if span is None:
                continue
            owner = row.text("owner") if table == "coding" else f"{row.text('owner')} (coding2)".strip()
            coder = self._coders.guid(owner)
            quote, date = _quote(row), moment(row.text("date"))
            guid = self._guids.of("coding", source.guid, code, coder, quote.start, quote.end, date)
            self._project.codings.append(
                PortableCoding(guid, source.guid, code, coder, *span, memo=_memo(row), created=date)
            )
        if table == "coding2" and self._report.elements.get(table):
            self._report.note("rqda-second-table", times=self._report.account(table).taken)

    def _read_sets(self) -> None:
        members: dict[int | None, list[str]] = {}
        rows = list(self._rows("filecat"))
        known = {row.whole("catid") for row in rows}
        for row in self._rows("treefile"):
            source = self._source(row)
            if source is None or row.whole("catid") not in known:
                self._leave("treefile", "rqda-category-gone", source.name if source else "")
            elif source.guid not in (found := members.setdefault(row.whole("catid"), [])):
                found.append(source.guid)
        for row in rows:
            guid = self._guids.of("set", row.text("catid"), row.text("date"))
            documents = tuple(members.get(row.whole("catid"), ()))
            self._project.sets.append(PortableSet(guid, row.text("name"), _memo(row), documents))

    # --- cases and attributes --------------------------------------------------------------------------------------
    def _read_cases(self) -> None:
        rows = list(self._rows("cases"))
        known = {row.whole("id") for row in rows}
        places: dict[int | None, list[CasePlace]] = {}
        for row in self._rows("caselinkage"):
            source = self._source(row)
            if source is None or row.whole("caseid") not in known:
                self._leave("caselinkage", "peer-case-gone", source.name if source else "", _quote(row).numbers)
                continue
            span = None
            if not source.passages.whole(_quote(row)):
                span = self._placed("caselinkage", row, source)
                if span is None:
                    continue
            places.setdefault(row.whole("caseid"), []).append(CasePlace(source.guid, span))
        for row in rows:
            guid = self._guids.of("case", row.text("id"), row.text("date"))
            if (number := row.whole("id")) is not None:
                self._cases.setdefault(number, guid)
            found = tuple(places.get(row.whole("id"), ()))
            self._project.cases.append(PortableCase(guid, row.text("name"), _memo(row), found))

    def _read_attributes(self) -> None:
        types = {row.text("name"): row for row in self._rows("attributes")}
        values: dict[tuple[str, str], list[tuple[str, str]]] = {}
        gone: Counter[tuple[str, str]] = Counter()
        for table, column, scope in (("caseattr", "caseid", CASE), ("fileattr", "fileid", DOCUMENT)):
            for row in self._rows(table):
                number, value = row.whole(column), row.text("value")
                if scope == CASE:
                    bearer = self._cases.get(number, "") if number is not None else ""
                else:
                    source = self._sources.get(number) if number is not None else None
                    bearer = source.guid if source else ""
                name = row.text("variable")
                is_numeric = name in types and types[name].text("class").lower() == "numeric"
                if not bearer or not value.strip() or (is_numeric and value == "NA"):
                    gone["rqda-no-value" if bearer else "rqda-value-gone", name] += 1
                    self._report.account(table).taken -= 1
                    self._report.account(table).left += 1
                    continue
                values.setdefault((scope, name), []).append((bearer, value))
        for (what, name), count in gone.items():
            self._report.note(what, name, times=count)
        used = {name for _scope, name in values}
        for name in types:
            if name not in used:
                values[CASE, name] = []  # nothing says what it was meant for
        for (scope, name), found in values.items():
            self._add_variable(scope, name, types.get(name, Row({})), found)

    def _add_variable(self, scope: str, name: str, row: Row, values: list[tuple[str, str]]) -> None:
        guid = self._guids.of("variable", scope, name)
        kind = "text"
        written = [value for _bearer, value in values]
        if row.text("class").lower() == "numeric":
            kind, written = as_numbers(written)
            if kind == "text":
                self._report.note("peer-not-numbers", name, look=True)
        self._project.variables.append(PortableVariable(guid, scope, name, kind, _memo(row)))
        self._project.values.extend(
            PortableValue(guid, bearer, value) for (bearer, _value), value in zip(values, written, strict=True)
        )

    # --- memos -----------------------------------------------------------------------------------------------------
    def _read_journal(self) -> None:
        for row in self._rows("journal"):
            guid = self._guids.of("journal", row.text("name"), row.text("date"))
            coder, date = self._coders.guid(row.text("owner")), moment(row.text("date"))
            memo = PortableMemo(guid, coder, title=row.text("name"), text=row.text("journal"), created=date)
            self._project.memos.append(memo)

    def _read_annotations(self) -> None:
        placed = 0
        for row in self._rows("annotation"):
            source = self._source(row)
            if source is None:
                self._leave("annotation", "rqda-annotation-gone", "", shown(row.text("annotation")))
                continue
            span = _paragraph(source.text, row.whole("position") or 0)
            guid = self._guids.of("annotation", source.guid, row.text("position"), row.text("date"))
            coder, date = self._coders.guid(row.text("owner")), moment(row.text("date"))
            text = row.text("annotation")
            memo = PortableMemo(guid, coder, text=text, document=source.guid, span=span, created=date)
            self._project.memos.append(memo)
            placed += 1
        if placed:
            self._report.note("rqda-annotations", times=placed)


def _quote(row: Row) -> Quote:
    start, end = row.whole("selfirst"), row.whole("selend")
    # U+FFFC stands for an annotation's button in the window's text.
    words = normalise(row.text("seltext").replace("\ufffc", "")).text
    return Quote(-1 if start is None else start, -1 if end is None else end, words)


def _memo(row: Row) -> str:
    memo = row.text("memo")
    return "" if re.fullmatch("(NA)+", memo) else memo  # R's word for nothing


def _paragraph(text: StoredText, position: int) -> Span | None:
    """Return the paragraph at a position, or the one before if that is empty; ``None`` if there are no words at all."""
    stored = text.text
    place = text.as_kept.offset(position)
    start = stored.rfind("\n", 0, place) + 1
    end = stored.find("\n", place)
    line = Span(start, end if end >= 0 else len(stored))
    while not line.cut(stored).strip() and line.start > 0:
        start = stored.rfind("\n", 0, line.start - 1) + 1
        line = Span(start, line.start - 1)
    if line.cut(stored).strip():
        return line
    words = stored.strip()
    if not words:
        return None
    start = stored.index(words)
    return Span(start, start + len(words.partition("\n")[0]))
