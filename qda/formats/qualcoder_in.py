"""Reads projects of QualCoder, of every version: its folder, or the database in it.

What becomes of what:

* Categories are folders, codes and subcodes are codes; their memos are memos.
* Text files are documents, transcripts of recordings too; Word, PDF and other files that lie in the project's own
  folder are kept as their originals. Files that lie elsewhere on the computer are never opened, unless a folder was
  named in which they may be looked for.
* Every coding is checked against the words that it quotes, for QualCoder counts positions in several ways.
* Cases, with the passages that belong to them, are cases; attributes are variables of documents and of cases.
* The journal is free memos, annotations are memos on passages. What is marked as important has a star.
* Pictures and recordings are kept unseen with their codings, to be written out as REFI-QDA again. Codings of areas of
  a PDF's pages, graphs, saved queries and references are counted and left out.

QualCoder keeps local times without a zone; they are taken as they are, so that reading gives the same everywhere.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

from qda.formats.peer_parts import (
    Coders,
    Guids,
    Pace,
    as_numbers,
    colour,
    in_tree_order,
    left_out,
    moment,
    parents_without_rings,
    tell_of_owners,
    tell_of_times,
)
from qda.formats.peer_texts import Passages, Placed, Quote, StoredText, shown, with_turns
from qda.formats.qualcoder_files import MEDIA, ProjectFiles
from qda.formats.qualcoder_media import Media
from qda.formats.refi.scalars import guid_from
from qda.formats.sqlite_guard import ForeignDatabase, Row, foreign_database
from qda.model.exchange import ForeignProject, ReadOptions
from qda.model.intake.report import IntakeReport
from qda.model.portable import (
    CASE,
    DOCUMENT,
    CasePlace,
    KeptPart,
    PortableCase,
    PortableCode,
    PortableCoding,
    PortableDocument,
    PortableMemo,
    PortableProject,
    PortableValue,
    PortableVariable,
)
from qda.model.progress import Progress, no_progress
from qda.model.span import Span
from qda.text.normalise import normalise

DATABASE = "data.qda"
_SETTINGS = ("manage_files_display", "files_filter")
_GRAPHS = (
    "gr_cdct_text_item", "gr_case_text_item", "gr_file_text_item", "gr_free_text_item", "gr_cdct_line_item",
    "gr_free_line_item", "gr_memo_item", "gr_pix_item", "gr_av_item",
)  # fmt: skip
_OWNED = ("code_cat", "code_name", "source", "cases", "case_text", "attribute_type", "attribute")
"""Tables of what has no owner here."""
_SCOPES = {"file": DOCUMENT, "case": CASE}


def read_qualcoder(path: Path, options: ReadOptions | None = None, progress: Progress = no_progress) -> ForeignProject:
    """Read a project of QualCoder.

    Args:
        path: The project's folder, or the file ``data.qda`` in it.
        options: ``coder_name`` is whose work is that which names nobody; ``media_folder`` where linked files may lie.
        progress: Told of each document.

    Raises:
        Cancelled: The person asked to stop.
        UnreadableFile, FileTooLarge, NotAForeignProject: See :func:`~qda.formats.sqlite_guard.foreign_database`.
    """
    options = options or ReadOptions()
    folder = path if path.is_dir() else path.parent
    file = path / DATABASE if path.is_dir() else path
    # A database that lies just anywhere has no business with the files around it.
    is_project = path.is_dir() or (file.name.lower() == DATABASE and folder.suffix.lower() == ".qda")
    files = ProjectFiles(folder if is_project else None, options)
    pace = Pace(progress)
    with foreign_database(file, pace.wanted) as database:
        return _Reader(database, folder.name if is_project else file.name, files, options, pace).read()


class _Source(NamedTuple):
    """A document that was read, and what finds passages in it."""

    guid: str
    name: str
    text: str
    passages: Passages


class _Reader:
    """Reads the tables one after another."""

    def __init__(
        self, database: ForeignDatabase, name: str, files: ProjectFiles, options: ReadOptions, pace: Pace
    ) -> None:
        self._database = database
        self._files = files
        self._pace = pace
        self._coders = Coders(options.coder_name)
        project = next(database.rows("project"), None) or Row({})
        version = project.text("databaseversion")
        title = name[: -len(".qda")] if name.lower().endswith(".qda") else name
        self._guids = Guids("qualcoder", project.text("date") or title)
        self._project = PortableProject(
            name=title, guid=self._guids.project, memo=project.text("memo"), created=moment(project.text("date"))
        )
        origin = f"{project.text('about') or 'QualCoder'} ({version})" if version else "QualCoder"
        self._report = IntakeReport("qualcoder", name, database.file_hash, origin=origin)
        account = self._report.account("project")
        account.there = database.count("project")
        account.taken = min(1, account.there)
        account.left = account.there - account.taken
        self._sources: dict[int, _Source] = {}
        self._media: dict[int, Row] = {}  # pictures and recordings by number
        self._media_guids: dict[int, str] = {}
        self._media_of_cases: dict[int, list[str]] = {}
        self._cases: dict[int, str] = {}

    def read(self) -> ForeignProject:
        codes = self._read_codes()
        self._read_sources()
        self._read_codings(codes)
        self._read_annotations()
        self._read_cases()
        self._read_attributes()
        self._read_journal()
        self._keep_media(codes)
        self._leave_out_the_rest()
        tell_of_owners(self._report, self._database, _OWNED)
        tell_of_times(self._report, self._project)
        self._project.coders = self._coders.list()
        self._report.notes.extend(self._files.notes())
        if self._database.log_taken_in:
            self._report.note("peer-log-taken-in")
        if self._database.repaired_texts:
            self._report.note("peer-not-utf8", times=self._database.repaired_texts, look=True)
        return ForeignProject(self._project, self._report)

    # --- codes -----------------------------------------------------------------------------------------------------
    def _read_codes(self) -> dict[int, str]:
        """Add categories and codes; return the codes' identities by number."""
        categories = {f"category {row.text('catid')}": row for row in self._database.rows("code_cat")}
        codes = {f"code {row.text('cid')}": row for row in self._database.rows("code_name")}
        named: dict[str, str] = {}
        for key, row in categories.items():
            named[key] = f"category {row.text('supercatid')}" if row.has("supercatid") else ""
        for key, row in codes.items():
            named[key] = f"category {row.text('catid')}" if row.has("catid") else ""
            named[key] = f"code {row.text('supercid')}" if row.has("supercid") else named[key]
        rows = {**categories, **codes}
        parents, freed = parents_without_rings(named, rows)
        for key in freed:
            self._report.note("peer-parent-unknown", rows[key].text("name"), look=True)
        guids = {key: self._guids.of(*key.split(" ", 1), row.text("date")) for key, row in rows.items()}
        for key in in_tree_order(parents):
            row = rows[key]
            self._project.codes.append(
                PortableCode(
                    guids[key],
                    row.text("name"),
                    parent=guids.get(parents[key], ""),
                    is_folder=key in categories,
                    memo=row.text("memo"),
                    colour=colour(row.text("color")),
                    created=moment(row.text("date")),
                )
            )
        for table, count in (("code_cat", len(categories)), ("code_name", len(codes))):
            account = self._report.account(table)
            account.there = self._database.count(table)
            account.taken, account.joined = count, account.there - count
        return {number: guids[key] for key, row in codes.items() if (number := row.whole("cid")) is not None}

    # --- sources ---------------------------------------------------------------------------------------------------
    def _read_sources(self) -> None:
        quotes: dict[int | None, list[Quote]] = {}
        for row in self._database.rows("code_text"):
            quotes.setdefault(row.whole("fid"), []).append(_quote(row))
        total = self._database.count("source")
        account = self._report.account("source")
        for done, row in enumerate(self._database.rows("source")):
            self._pace.tell(done, total)
            account.there += 1
            number = row.whole("id")
            path = row.text("mediapath")
            if number is None:
                account.left += 1
                continue
            if not row.text("fulltext") and MEDIA.match(path):
                account.kept += 1
                self._media[number] = row
                self._media_guids[number] = self._guids.of("source", number, row.text("date"))
                continue
            account.taken += 1
            self._read_source(number, row, quotes.get(number, []))

    def _read_source(self, number: int, row: Row, quotes: list[Quote]) -> None:
        name = row.text("name")
        text = StoredText(row.text("fulltext"))
        passages = Passages(text, quotes, utf16=True)
        original = self._files.original(row.text("mediapath"), name)
        document = PortableDocument(
            self._guids.of("source", number, row.text("date")),
            name,
            text.text,
            marks=with_turns(text.text),
            media_type=original.media_type,
            source_name=original.name,
            original=original.data,
            notes=tuple(note for note in text.notes if note.what not in ("newlines", "bom-removed")),
            memo=row.text("memo"),
            created=moment(row.text("date")),
        )
        self._project.documents.append(document)
        self._sources[number] = _Source(document.guid, name, text.text, passages)
        if quotes:
            self._report.texts.append(passages.decision(name))

    # --- passages --------------------------------------------------------------------------------------------------
    def _placed(self, table: str, row: Row, quote: Quote) -> tuple[_Source, Span] | None:
        """Return where a row's passage lies, and account for it; ``None`` where it cannot be kept, which is told."""
        account = self._report.account(table)
        account.there += 1
        number = row.whole("fid")
        source = self._sources.get(number) if number is not None else None
        if source is None:
            account.left += 1
            if number not in self._media:
                self._report.note("peer-document-gone", table, quote.numbers, look=True)
            return None
        placed: Placed = source.passages.place(quote)
        if placed.what:
            self._report.note(placed.what, source.name, quote.told(placed.what), look=True)
        if placed.span is None:
            account.left += 1
            return None
        return source, placed.span

    def _read_codings(self, codes: dict[int, str]) -> None:
        account = self._report.account("code_text")
        for row in self._database.rows("code_text"):
            found = self._placed("code_text", row, quote := _quote(row))
            if found is None:
                continue
            source, span = found
            number = row.whole("cid")
            code = codes.get(number, "") if number is not None else ""
            if not code:
                account.left += 1
                self._report.note("peer-code-gone", source.name, shown(span.cut(source.text)), look=True)
                continue
            account.taken += 1
            coder = self._coders.guid(row.text("owner"))
            date = moment(row.text("date"))
            guid = self._guids.of("coding", source.guid, code, coder, quote.start, quote.end, date)
            self._project.codings.append(
                PortableCoding(
                    guid,
                    source.guid,
                    code,
                    coder,
                    *span,
                    memo=row.text("memo"),
                    star=bool(row.whole("important")),
                    created=date,
                )
            )

    def _read_annotations(self) -> None:
        for row in self._database.rows("annotation"):
            if found := self._placed("annotation", row, quote := _quote(row)):
                self._report.account("annotation").taken += 1
                self._add_memo("annotation", row, row.text("memo"), *found, quote)

    def _add_memo(self, kind: str, row: Row, text: str, source: _Source, span: Span | None, quote: Quote) -> None:
        coder = self._coders.guid(row.text("owner"))
        guid = self._guids.of(kind, source.guid, coder, quote.start, quote.end, row.text("date"))
        date = moment(row.text("date"))
        self._project.memos.append(PortableMemo(guid, coder, text=text, document=source.guid, span=span, created=date))

    def _read_journal(self) -> None:
        for row in self._database.rows("journal"):
            account = self._report.account("journal")
            account.there += 1
            account.taken += 1
            coder = self._coders.guid(row.text("owner"))
            guid = self._guids.of("journal", row.text("jid"), row.text("date"))
            date = moment(row.text("date"))
            memo = PortableMemo(guid, coder, title=row.text("name"), text=row.text("jentry"), created=date)
            self._project.memos.append(memo)

    # --- cases and attributes --------------------------------------------------------------------------------------
    def _read_cases(self) -> None:
        places: dict[int, list[CasePlace]] = {}
        names = {row.whole("caseid"): row.text("name") for row in self._database.rows("cases")}
        for row in self._database.rows("case_text"):
            self._read_place(row, names, places)
        account = self._report.account("cases")
        for row in self._database.rows("cases"):
            account.there += 1
            number = row.whole("caseid")
            if number is None:
                account.left += 1
                continue
            account.taken += 1
            guid = self._guids.of("case", number, row.text("date"))
            self._cases[number] = guid
            case = PortableCase(guid, row.text("name"), row.text("memo"), tuple(places.get(number, ())))
            self._project.cases.append(case)
            for medium in dict.fromkeys(self._media_of_cases.get(number, ())):
                own = guid_from(guid, f"SourceRef {medium}")
                xml = f'<SourceRef targetGUID="{medium}"/>'.encode()
                self._project.kept.append(KeptPart(own, "SourceRef", "Cases", guid, case.name, xml))

    def _read_place(self, row: Row, names: dict[int | None, str], places: dict[int, list[CasePlace]]) -> None:
        quote = _quote(row)
        case, number = row.whole("caseid"), row.whole("fid")
        source = self._sources.get(number) if number is not None else None
        account = self._report.account("case_text")
        if case is None or case not in names:
            account.there += 1
            account.left += 1
            self._report.note("peer-case-gone", source.name if source else "", quote.numbers, look=True)
            return
        if source and source.passages.whole(quote):
            account.there += 1
            found = (source, None)
        elif number is not None and number in self._media:
            account.there += 1
            account.kept += 1
            self._media_of_cases.setdefault(case, []).append(self._media_guids[number])
            return
        else:
            found = self._placed("case_text", row, quote)
        if found is None:
            return
        account.taken += 1
        places.setdefault(case, []).append(CasePlace(found[0].guid, found[1]))
        if memo := row.text("memo"):
            self._add_memo("case_text", row, f"{names[case]}: {memo}", *found, quote)

    def _read_attributes(self) -> None:
        """Add the variables, and the values of documents and cases; a value without a word is none."""
        types = {row.text("name"): row for row in self._database.rows("attribute_type")}
        given: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for name, row in types.items():
            if scope := _SCOPES.get(row.text("caseorfile").lower()):
                given[scope, name] = []
        account = self._report.account("attribute")
        gone: Counter[str] = Counter()
        for row in self._database.rows("attribute"):
            account.there += 1
            scope = _SCOPES.get(row.text("attr_type").lower(), "")
            bearer = self._bearer(scope, row.whole("id"))
            if not bearer or not row.text("value").strip():
                account.left += 1
                gone["qualcoder-value-gone" if row.text("value").strip() else "qualcoder-no-value"] += 1
                continue
            account.taken += 1
            given.setdefault((scope, row.text("name")), []).append((bearer, row.text("value")))
        for what, count in gone.items():
            self._report.note(what, times=count)
        for (scope, name), values in given.items():
            self._add_variable(scope, name, types.get(name, Row({})), values)
        account = self._report.account("attribute_type")
        account.there = self._database.count("attribute_type")
        account.taken = sum(1 for name in types if any(key[1] == name for key in given))
        account.left = account.there - account.taken

    def _bearer(self, scope: str, number: int | None) -> str:
        if number is None:
            return ""
        if scope == CASE:
            return self._cases.get(number, "")
        source = self._sources.get(number) if scope == DOCUMENT else None
        return source.guid if source else ""

    def _add_variable(self, scope: str, name: str, row: Row, values: list[tuple[str, str]]) -> None:
        guid = self._guids.of("variable", scope, name)
        kind = "text"
        written = [value for _bearer, value in values]
        if row.text("valuetype").lower() == "numeric":
            kind, written = as_numbers(written)
            if kind == "text":
                self._report.note("peer-not-numbers", name, look=True)
        self._project.variables.append(PortableVariable(guid, scope, name, kind, row.text("memo")))
        self._project.values.extend(
            PortableValue(guid, bearer, value) for (bearer, _value), value in zip(values, written, strict=True)
        )

    # --- pictures and recordings -----------------------------------------------------------------------------------
    def _keep_media(self, codes: dict[int, str]) -> None:
        """Keep pictures and recordings with their codings; those of areas of a page are left out."""
        media = Media(self._guids, self._coders, codes, self._files)
        found: dict[int | None, dict[str, list[Row]]] = {}
        for table in ("code_image", "code_av"):
            for row in self._database.rows(table):
                account = self._report.account(table)
                account.there += 1
                account.left += 1  # until it is kept
                found.setdefault(row.whole("id"), {}).setdefault(table, []).append(row)
        for number, row in self._media.items():
            rows = found.pop(number, {})
            table = "code_image" if "image" in row.text("mediapath")[:7].lower() else "code_av"
            part, kept = media.part(self._media_guids[number], row, rows.get(table, []))
            self._project.kept.append(part)
            if kept:
                self._report.account(table).kept += kept
                self._report.account(table).left -= kept
            self._report.note("qualcoder-medium", row.text("name"), times=kept)
            if lost := sum(map(len, rows.values())) - kept:
                self._report.note("qualcoder-areas", row.text("name"), times=lost)
            source = self._sources.get(row.whole("av_text_id") or -1)
            if source is not None:
                self._project.kept.append(media.transcript(source.guid, part.guid, source.name))
        for number, rows in found.items():
            source = self._sources.get(number) if number is not None else None
            count = sum(map(len, rows.values()))
            self._report.note("qualcoder-areas", source.name if source else "", times=count)

    # --- the rest --------------------------------------------------------------------------------------------------
    def _leave_out_the_rest(self) -> None:
        """Account for what has no place here, each thing with a name by its name."""
        for table, column, what in (("stored_sql", "title", "qualcoder-query"), ("graph", "name", "qualcoder-graph")):
            left_out(self._report, table, self._database.count(table))
            for row in self._database.rows(table):
                self._report.note(what, row.text(column))
        for table in (*_GRAPHS, *_SETTINGS):
            left_out(self._report, table, self._database.count(table))
        if count := self._database.count("ris"):
            left_out(self._report, "ris", count)
            self._report.note(
                "qualcoder-references", times=len({row.whole("risid") for row in self._database.rows("ris")})
            )
        account = self._report.account("coder_names")
        for row in self._database.rows("coder_names"):
            account.there += 1
            account.taken += 1
            self._coders.guid(row.text("name"))
        if not account.there:
            del self._report.elements["coder_names"]


def _quote(row: Row) -> Quote:
    start, end = row.whole("pos0"), row.whole("pos1")
    words = normalise(row.text("seltext")).text
    return Quote(-1 if start is None else start, -1 if end is None else end, words)
