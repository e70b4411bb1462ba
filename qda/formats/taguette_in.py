"""Reads projects of Taguette: one exported project, or the file in which its desktop program keeps all of them.

What becomes of what:

* A tag is a code; its description is the definition. Tags that lie in one another by their names make a hierarchy.
* A highlight with several tags is a coding for each; one without is coded as “Uncoded highlight”, so as not to be lost.
* Taguette keeps no coder and no time with a highlight. Its log of commands does, unless the file was exported: then
  all of it is one person's work, whose name is asked for.
* Descriptions of the project and of documents are memos. Accounts and passwords are never read.

Times are UTC in Taguette.
"""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, cast

from qda.formats.peer_parts import Coders, Guids, Pace, in_tree_order, left_out, moment, parents_without_rings
from qda.formats.peer_texts import Words, shown, with_turns
from qda.formats.sqlite_guard import ForeignDatabase, Row, foreign_database
from qda.formats.taguette_text import TaguetteText, read_contents, says, text_of
from qda.model.errors import NotAForeignProject, NotFound, SeveralProjects
from qda.model.exchange import ForeignProject, ReadOptions
from qda.model.intake.report import IntakeReport, TextDecision
from qda.model.portable import PortableCode, PortableCoding, PortableDocument, PortableProject
from qda.model.progress import Progress, no_progress
from qda.model.span import Span

TABLES = frozenset(("projects", "documents", "tags", "highlights", "highlight_tags"))
"""By these a file is known."""

UNCODED = "Uncoded highlight"
_TAGS = uuid.UUID("51b2b2b7-27eb-4ecb-9d56-e75b0a0496c2")  # Taguette makes its own guids of tags from this and the name
_SEPARATORS = "./\\"
_NO_STEP = frozenset(f"{_SEPARATORS} \t\n")
_LONG_PATH = 1_000  # Taguette allows 200
_LONE_USER = "admin"  # whose work everything in an exported file is


def read_taguette(path: Path, options: ReadOptions | None = None, progress: Progress = no_progress) -> ForeignProject:
    """Read one project of a Taguette file.

    Raises:
        SeveralProjects: The file holds several, and ``options.project`` does not say which.
        NotFound: It holds none of that name or number.
        Cancelled: The person asked to stop.
        UnreadableFile, FileTooLarge, NotAForeignProject: See :func:`~qda.formats.sqlite_guard.foreign_database`.
    """
    options = options or ReadOptions()
    pace = Pace(progress)
    with foreign_database(path, pace.wanted) as database:
        return _Reader(database, path, options, pace).read()


def _chosen(rows: Sequence[Row], asked: str, name: str) -> Row:
    """Return the project that is wanted, by its name or number."""
    if not rows:
        raise NotAForeignProject(name=name, kind="no-project")
    names = [row.text("name") for row in rows]
    told = [f"{one} ({row.text('id')})" if names.count(one) > 1 else one for one, row in zip(names, rows, strict=True)]
    fitting = list(rows)
    if wanted := asked.strip().casefold():
        fitting = [row for one, row in zip(told, rows, strict=True) if wanted == one.strip().casefold()]
        fitting = fitting or [row for row in rows if wanted == row.text("name").strip().casefold()]
        fitting = fitting or [row for row in rows if wanted == row.text("id")]
        if not fitting:
            raise NotFound(kind="project", name=asked, projects=told)
    if len(fitting) > 1:
        raise SeveralProjects(name=name, projects=[one for one, row in zip(told, rows, strict=True) if row in fitting])
    return fitting[0]


class _Node(NamedTuple):
    """A tag, or a folder that the tags' names imply (without a row), and the key of what it lies in."""

    path: str
    name: str
    parent: str
    row: Row | None


class _Document(NamedTuple):
    """A document that was read: its identity and what its highlights need."""

    guid: str
    name: str
    content: TaguetteText
    words: Words


def _parents_by_path(rows: Sequence[Row], split: bool | None) -> dict[str, _Node]:  # noqa: FBT001
    """Return tags as their names lie in one another; for ``None`` only where a longer name begins with a whole tag."""
    keys: dict[str, str] = {}
    for row in rows:
        keys.setdefault(row.text("path"), f"tag {row.text('id')}")
    nodes: dict[str, _Node] = {}
    for row in rows:
        path = row.text("path")
        parent, begin = "", 0
        for cut in _cuts(path) if split is not False else ():
            above = path[:cut]
            if above not in keys and split:
                keys[above] = f"folder {above}"
                nodes[keys[above]] = _Node(above, above[begin:], parent, None)
            if above in keys:
                parent, begin = keys[above], cut + 1
        nodes[f"tag {row.text('id')}"] = _Node(path, path[begin:], parent, row)
    return nodes


def _cuts(path: str) -> Iterator[int]:
    """Yield the places of separators with something on both sides, as in ``work.home`` but not in ``e.g. this``."""
    for at, character in enumerate(path[1:-1], 1):
        if character in _SEPARATORS and not {path[at - 1], path[at + 1]} & _NO_STEP and len(path) <= _LONG_PATH:
            yield at


def _below(path: str, parent: str) -> str:
    """Return a tag's own name where its path begins with that of the tag it lies in."""
    if parent and path.startswith(parent) and path[len(parent) : len(parent) + 1] in tuple(_SEPARATORS):
        return path[len(parent) + 1 :] or path
    return path


class _Reader:
    """Reads one project, table by table."""

    def __init__(self, database: ForeignDatabase, path: Path, options: ReadOptions, pace: Pace) -> None:
        self._database = database
        self._options = options
        self._pace = pace
        row = _chosen(list(database.rows("projects")), options.project, path.name)
        self._id = row.whole("id")
        created = moment(row.text("created"))
        self._guids = Guids("taguette", row.text("name"), created)
        self._project = PortableProject(
            name=row.text("name"), guid=self._guids.project, memo=row.text("description"), created=created
        )
        self._report = IntakeReport("taguette", path.name, database.file_hash, origin="Taguette")
        account = self._report.account("projects")
        account.there = database.count("projects")
        account.taken, account.left = 1, account.there - 1
        self._log = _Log(self._of_project("commands"))
        self._coders = Coders(options.coder_name)
        self._tags_of: dict[int | None, list[int]] = {}
        self._uncoded_guid = ""

    def read(self) -> ForeignProject:
        tags = self._read_tags()
        highlights, lost = self._highlights_by_document()
        for row, document in self._read_documents():
            self._read_highlights(document, highlights.get(row.whole("id"), []), tags)
        self._tell_the_rest(lost)
        self._project.coders = self._coders.list()
        if self._database.log_taken_in:
            self._report.note("peer-log-taken-in")
        if self._database.repaired_texts:
            self._report.note("peer-not-utf8", times=self._database.repaired_texts, look=True)
        return ForeignProject(self._project, self._report)

    def _of_project(self, table: str) -> Iterator[Row]:
        return (row for row in self._database.rows(table) if row.whole("project_id") == self._id)

    # --- tags ----------------------------------------------------------------------------------------------------
    def _read_tags(self) -> dict[int, tuple[str, str]]:
        """Add the codes; return each tag's code and path by its number."""
        rows = list(self._of_project("tags"))
        account = self._report.account("tags")
        account.there = account.taken = len(rows)
        if any(row.has("parent_id") for row in rows):
            nodes = self._named_parents(rows)
        else:
            nodes = _parents_by_path(rows, self._options.split_paths)
        guids = {key: self._guids.free(str(uuid.uuid5(_TAGS, node.path))) for key, node in nodes.items()}
        for key in in_tree_order({key: node.parent for key, node in nodes.items()}):
            node = nodes[key]
            number = node.row.whole("id") if node.row else None
            self._project.codes.append(
                PortableCode(
                    guids[key],
                    node.name,
                    parent=guids.get(node.parent, ""),
                    is_folder=node.row is None,
                    full_definition=node.row.text("description") if node.row else "",
                    created=self._log.tag_made(number),
                )
            )
        if nested := sum(bool(node.parent) for node in nodes.values()):
            self._report.note("taguette-nested", times=nested)
        tags: dict[int, tuple[str, str]] = {}
        for key, node in nodes.items():
            if node.row and (number := node.row.whole("id")) is not None:
                tags[number] = (guids[key], node.path)
        return tags

    def _named_parents(self, rows: Sequence[Row]) -> dict[str, _Node]:
        """Return the tags of later versions of Taguette, in which each names the one that it lies in."""
        paths = {row.text("id"): row.text("path") for row in rows}
        named = {row.text("id"): row.text("parent_id") for row in rows}
        parents, freed = parents_without_rings(named, paths)
        for key in freed:
            self._report.note("peer-parent-unknown", paths[key], look=True)
        return {
            (key := row.text("id")): _Node(
                paths[key], _below(paths[key], paths.get(parents[key], "")), parents[key], row
            )
            for row in rows
        }

    # --- documents -------------------------------------------------------------------------------------------------
    def _read_documents(self) -> Iterator[tuple[Row, _Document]]:
        rows = list(self._of_project("documents"))
        total = sum(len(row.text("contents")) for row in rows) or 1
        done = 0
        account = self._report.account("documents")
        for row in rows:
            name = row.text("name") or row.text("filename")
            html = row.text("contents")
            self._pace.tell(done, total)
            content = read_contents(html, name, self._pace.wanted)
            account.there += 1
            account.taken += 1
            created = moment(row.text("created"))
            told_by = created or html[:1000]
            guid = self._guids.of("document", told_by, row.text("filename"))
            document = PortableDocument(
                guid,
                name,
                content.text,
                marks=with_turns(content.text, content.marks),
                media_type="text/html",
                source_name=row.text("filename"),
                memo=row.text("description"),
                created=created,
            )
            self._project.documents.append(document)
            for what in ("pictures-left-out", "tables"):
                if content.counts[what]:
                    self._report.note(f"peer-{what}", name, times=content.counts[what])
            done += len(html)
            yield row, _Document(guid, name, content, Words(content.text))

    def _highlights_by_document(self) -> tuple[dict[int | None, list[Row]], list[Row]]:
        """Return this project's highlights by document, and those that belong to no document of the file at all."""
        ours = {row.whole("id") for row in self._of_project("documents")}
        all_documents = {row.whole("id") for row in self._database.rows("documents")}
        found: dict[int | None, list[Row]] = {}
        lost: list[Row] = []
        of_others: set[int | None] = set()
        for row in self._database.rows("highlights"):
            document = row.whole("document_id")
            if document in ours:
                found.setdefault(document, []).append(row)
            else:
                of_others.add(row.whole("id"))
            if document not in all_documents:
                lost.append(row)
        for row in self._database.rows("highlight_tags"):
            highlight, tag = row.whole("highlight_id"), row.whole("tag_id")
            if highlight not in of_others:
                self._tags_of.setdefault(highlight, []).append(0 if tag is None else tag)
        return found, lost

    # --- highlights ------------------------------------------------------------------------------------------------
    def _read_highlights(self, document: _Document, rows: list[Row], tags: dict[int, tuple[str, str]]) -> None:
        """Add the codings of a document."""
        shift = _shift(document.content, rows)
        if document.content.leading and rows:
            self._report.note("taguette-leading", document.name, look=True)
        account = self._report.account("highlights")
        checked = fitting = 0
        for row in rows:
            span, fits = self._place(document, row, shift)
            checked += bool(row.text("snippet").strip())
            fitting += fits
            account.there += 1
            account.taken += span is not None
            account.left += span is None
            self._read_tags_of(document, row, span, tags)
        if rows:
            sureness = "certain" if document.content.positions.text.isascii() else "likely"
            sureness = "confirmed" if checked and fitting == checked else sureness
            sureness = "unsure" if checked and fitting * 2 < checked else sureness
            decision = TextDecision(document.name, "utf-8", "byte", 1, False, sureness, checked, fitting)
            self._report.texts.append(decision)

    def _read_tags_of(self, document: _Document, row: Row, span: Span | None, tags: dict[int, tuple[str, str]]) -> None:
        """Add a coding for each tag of a highlight, or one that says that there is none."""
        given = self._tags_of.pop(row.whole("id"), [])
        links = self._report.account("highlight_tags")
        links.there += len(given)
        known = [tag for tag in given if tag in tags]
        if unknown := len(given) - len(known):
            self._report.note("taguette-tag-unknown", document.name, _numbers(row), times=unknown, look=True)
        if span is None:
            links.left += len(given)
            return
        links.taken += len(known)
        links.left += unknown
        for tag in known:
            self._add_coding(document, row, span, tag, tags[tag])
        if not known:
            self._report.note("taguette-untagged", document.name, shown(span.cut(document.content.text)))
            self._add_coding(document, row, span, 0, (self._uncoded(), ""))

    def _add_coding(self, document: _Document, row: Row, span: Span, tag: int, code: tuple[str, str]) -> None:
        entry = self._log.entry(row.whole("id"), tag)
        coder = self._coders.guid(self._log.coder(entry, self._options.coder_name))
        guid = self._guids.of("coding", document.guid, _numbers(row), code[1], coder)
        modified = entry.modified if entry.modified != entry.created else ""
        self._project.codings.append(
            PortableCoding(guid, document.guid, code[0], coder, *span, created=entry.created, modified=modified)
        )

    def _uncoded(self) -> str:
        if not self._uncoded_guid:
            self._uncoded_guid = self._guids.of("uncoded")
            self._project.codes.append(PortableCode(self._uncoded_guid, UNCODED))
        return self._uncoded_guid

    def _place(self, document: _Document, row: Row, shift: int) -> tuple[Span | None, bool]:
        """Return where a highlight lies, and whether that is what it says it quotes; ``None`` if it cannot be kept."""
        positions = document.content.positions
        start, end = row.whole("start_offset"), row.whole("end_offset")
        start, end = -1 if start is None else start, -1 if end is None else end
        place = positions.from_utf8(start + shift, end + shift)
        span = positions.span(*place) if place else None
        span = span if span and span.cut(document.content.text).strip() else None
        html = row.text("snippet")
        leading = document.content.leading
        quoted = place if shift == leading else positions.from_utf8(start + leading, end + leading)
        passage = positions.text[max(0, quoted[0]) : max(0, quoted[1])] if quoted else ""
        snippet = passage if passage and says(html, passage) else text_of(html)
        fits = bool(snippet) and passage == snippet
        if snippet and quoted and not fits:
            fits = document.words.says(positions.span(*quoted), snippet)
        if span and (fits or not snippet):
            if positions.splits_utf8(start + shift) or positions.splits_utf8(end + shift):
                self._report.note("peer-inside-character", document.name, _numbers(row))
            return span, fits
        anchor = span.start if span else min(max(0, start), len(document.content.text))
        if snippet.strip() and not fits and (near := document.words.near(snippet, anchor)):
            self._report.note("peer-moved", document.name, shown(snippet), look=True)
            return near, False
        detail = f"{_numbers(row)}: {shown(snippet)}".rstrip(": ")
        if span is not None:
            self._report.note("peer-words-differ", document.name, detail, look=True)
            return span, False
        is_blank = place and 0 <= place[0] <= place[1] <= len(positions.text)
        self._report.note("peer-blank" if is_blank else "peer-outside", document.name, detail, look=True)
        return None, False

    # --- the rest --------------------------------------------------------------------------------------------------
    def _tell_the_rest(self, lost: list[Row]) -> None:
        """Account for what has no place here, and for rows that belong to nothing."""
        for row in lost:
            left_out(self._report, "highlights", 1)
            self._report.note("taguette-highlight-lost", "", _numbers(row), look=True)
        if self._tags_of:
            count = sum(map(len, self._tags_of.values()))
            left_out(self._report, "highlight_tags", count)
            self._report.note("taguette-link-lost", times=count, look=True)
        left_out(self._report, "commands", self._log.count)
        left_out(self._report, "users", self._database.count("users"))
        left_out(self._report, "project_members", sum(1 for _row in self._of_project("project_members")))
        if self._log.count:
            self._report.note("taguette-log", times=self._log.count)
        if self._database.count("users"):
            self._report.note("taguette-users", times=self._database.count("users"))
        if self._project.codings and len(self._log.logins) < 2:
            codings = Counter(coding.coder for coding in self._project.codings)
            for coder in self._coders.list():
                if codings[coder.guid]:
                    times, look = codings[coder.guid], not self._options.coder_name
                    self._report.note("taguette-coder", coder.name, times=times, look=look)


class _Entry(NamedTuple):
    """What the log says of a tag on a highlight."""

    login: str = ""
    created: str = ""
    modified: str = ""


class _Log:
    """Who put which tag on which highlight, and when.

    An edit of a highlight is logged as adding it again, with all its tags; who added a tag that was there before is
    whoever added it first. Merged tags keep who put the one that is gone.
    """

    def __init__(self, rows: Iterator[Row]) -> None:
        self.count = 0
        self.logins: set[str] = set()
        self._tags: dict[int, dict[int, _Entry]] = {}
        self._last: dict[int, _Entry] = {}
        self._merged: dict[int, int] = {}
        self._made: dict[int, str] = {}
        for row in rows:
            self.count += 1
            self._read(row)

    def _read(self, row: Row) -> None:
        payload = _json_object(row.text("payload"))
        login, date = row.text("user_login").strip(), moment(row.text("date"))
        kind = payload.get("type")
        if kind == "highlight_add" and isinstance(number := payload.get("highlight_id", payload.get("id")), int):
            self.logins.add(login)
            given = payload.get("tags")
            tags = (
                [tag for tag in cast("list[object]", given) if isinstance(tag, int)] if isinstance(given, list) else []
            )
            before = self._tags.get(number, {})
            now = _Entry(login, date, date)
            self._tags[number] = {tag: before.get(tag, now)._replace(modified=date) for tag in tags}
            self._last[number] = self._last.get(number, now)._replace(login=login, modified=date)
        elif kind == "tag_merge":
            source, target = payload.get("src_tag_id"), payload.get("dest_tag_id")
            if isinstance(source, int) and isinstance(target, int) and source != target:
                self._merged[source] = target
        elif kind == "tag_add" and isinstance(number := payload.get("tag_id", payload.get("id")), int):
            self._made.setdefault(number, date)

    def tag_made(self, tag: int | None) -> str:
        """Return when a tag was made; empty if the log does not say."""
        return self._made.get(tag, "") if tag is not None else ""

    def entry(self, highlight: int | None, tag: int) -> _Entry:
        """Return who put a tag on a highlight, and when; for tag 0 who made the highlight."""
        if highlight is None:
            return _Entry()
        tags = self._tags.get(highlight, {})
        if tag in tags:
            return tags[tag]
        merged = (entry for one, entry in tags.items() if self._now(one) == tag)
        return next(merged, self._last.get(highlight, _Entry()))

    def coder(self, entry: _Entry, asked: str) -> str:
        """Return whose work it is: what the log says if it knows several people, else the name that was given."""
        return entry.login or asked if len(self.logins) > 1 else asked or entry.login

    def _now(self, tag: int) -> int:
        seen = {tag}
        while (target := self._merged.get(tag)) is not None and target not in seen:
            seen.add(target)
            tag = target
        return tag


def _json_object(text: str) -> dict[str, Any]:
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _shift(content: TaguetteText, rows: Sequence[Row]) -> int:
    """Return by how many characters positions are off because of white space before the first tag.

    Taguette's window counts it and its server, which cuts the snippets, does not. Words were chosen in the window; so
    it is believed if more of the highlights then begin and end where words do.
    """
    if not content.leading:
        return 0
    clean = [0, 0]
    for row in rows:
        start, end = row.whole("start_offset"), row.whole("end_offset")
        for reading, shift in enumerate((0, content.leading)):
            place = content.positions.from_utf8((start or 0) + shift, (end or 0) + shift)
            clean[reading] += sum(_is_border(content.positions.text, at) for at in place or ())
    return 0 if clean[0] > clean[1] else content.leading


def _is_border(text: str, place: int) -> bool:
    return not (0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum())


def _numbers(row: Row) -> str:
    return f"{row.text('start_offset')}–{row.text('end_offset')}"
