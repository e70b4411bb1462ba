"""Texts, originals and marks out of a damaged file, each proved by its SHA-256 or told of."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from qda.model.document import Mark, MarkKind
from qda.model.progress import Progress, tell
from qda.model.span import Span
from qda.store import content, opening
from qda.store.salvaging.scratch import Scratch

FILLER = "▒"
"""Stands for each letter that could not be read, so that every coding keeps its place."""
_LINE = FILLER * 79 + "\n"


Reread = Callable[[bytes, str, str], str | None]
"""Reads an original file, by its bytes, name and encoding, to the text that it was imported as; None if it cannot."""


class _Text(NamedTuple):
    text: str
    gaps: tuple[Span, ...]


class Elsewhere:
    """Backups of the project, in which a text lies under the same hash if it was there already."""

    def __init__(self, backups: Sequence[Connection]) -> None:
        self._backups = backups

    def text(self, digest: str) -> str | None:
        """Return a text that is surely the one of that hash."""
        for backup in self._backups:
            with contextlib.suppress(DBAPIError):
                found = content.get_text(backup, digest)
                if content.text_hash(found) == digest:
                    return found
        return None

    def original(self, digest: str) -> bytes | None:
        """Return the bytes of that hash."""
        for backup in self._backups:
            with contextlib.suppress(DBAPIError):
                found = content.get_original(backup, digest)
                if content.bytes_hash(found) == digest:
                    return found
        return None

    def marks(self, digest: str) -> tuple[Mark, ...] | None:
        """Return the marks of that hash."""
        for backup in self._backups:
            with contextlib.suppress(DBAPIError, ValueError):
                found = content.get_marks(backup, digest)
                if content.marks_hash(found) == digest:
                    return found
        return None


@contextlib.contextmanager
def elsewhere(paths: Sequence[Path]) -> Generator[Elsewhere]:
    """Open backups to look for texts in; one that cannot be opened is passed over."""
    with contextlib.ExitStack() as stack:
        found: list[Connection] = []
        for path in paths:
            with contextlib.suppress(DBAPIError, OSError):
                engine = opening.connect(path, read_only=True)
                stack.callback(engine.dispose)
                found.append(stack.enter_context(engine.connect()))
        yield Elsewhere(found)


class Contents:
    """Carries contents over to the new file, and lets documents name what became of theirs."""

    def __init__(
        self,
        scratch: Scratch,
        target: Connection,
        backups: Elsewhere,
        reread: Reread,
        *,
        all_of_them: bool,
    ) -> None:
        self._scratch = scratch
        self._target = target
        self._backups = backups
        self._reread = reread
        self._read_again: dict[str, str | None] = {}
        self._all = all_of_them
        self._there: dict[str, set[str]] = defaultdict(set)  # hashes that are proved to be in the new file, by kind

    def carry_over(self, progress: Progress) -> None:
        """Put every content into the new file that reads; only those that are asked for where history begins anew."""
        run = self._scratch.run
        known = f"hash NOT LIKE '{content.PARTIAL}%'"
        rows = run(f"SELECT id, kind, hash, length FROM content WHERE {known} ORDER BY id")
        for number, (content_id, kind, digest, length) in enumerate(rows):
            tell(progress, number, len(rows))
            if kind == "text":
                self._carry_text(content_id, digest, length)
            elif kind == "original":
                data = run("SELECT data FROM content WHERE id = ?", (content_id,))[0][0] or b""
                self._carry_original(digest, bytes(data))
            elif kind == "marks":
                self._carry_marks(content_id, digest)
        self._carry_nameless_texts()
        self._fill_what_is_missing()

    # --- texts -------------------------------------------------------------------------------------------------------
    def _wanted(self, column: str, digest: str) -> bool:
        return bool(self._scratch.run(f"SELECT 1 FROM document WHERE {column} = ? LIMIT 1", (digest,)))

    def _carry_text(self, content_id: int, digest: str, length: int) -> None:
        wanted = self._wanted("text_hash", digest)
        if not wanted and not self._all:
            return
        found = self._assembled(content_id, length)
        text = found.text if content.text_hash(found.text) == digest else self._whole_text(digest)
        if text is not None:
            self._there["text"].add(content.put_text(self._target, text))
        elif wanted:
            self._put_spoilt(digest, found)

    def _whole_text(self, digest: str) -> str | None:
        """Return a text that is spoilt here from a backup, or from the original file that it was made of."""
        found = self._backups.text(digest)
        if found is not None:
            return found
        if digest not in self._read_again:
            self._read_again[digest] = self._from_original(digest)
        return self._read_again[digest]

    def _from_original(self, digest: str) -> str | None:
        rows = self._scratch.run(
            "SELECT document.name, source_hash, source_name, encoding, content.data FROM document LEFT JOIN content "
            "ON content.kind = 'original' AND content.hash = source_hash WHERE text_hash = ? AND source_hash <> ''",
            (digest,),
        )
        for name, source, file_name, encoding, kept in rows:
            data = bytes(kept or b"")
            whole = data if content.bytes_hash(data) == source else self._backups.original(source)
            text = self._reread(whole, file_name, encoding) if whole is not None else None
            if text is not None and content.text_hash(text) == digest:
                self._scratch.tell("text-from-original", "document", name=name, bad=False)
                return text
        return None

    def _assembled(self, content_id: int, length: int | None) -> _Text:
        """Put a text together from its pieces, with fillers where one is missing or spoilt."""
        pieces = self._scratch.run(
            "SELECT number, first, text, gap_ FROM content_chunk WHERE content_id = ? ORDER BY number", (content_id,)
        )
        parts: list[str] = []
        gaps: list[Span] = []
        at = 0

        def fill(count: int) -> None:
            nonlocal at
            if count > 0:
                gaps.append(Span(at, at + count))
                parts.append(filler(count))
                at += count

        def add(text: str) -> None:
            nonlocal at
            parts.append(text)
            at += len(text)

        for place, (number, first, text, gap) in enumerate(pieces):
            fill(first - at)
            if gap is None:
                add(text)
                continue
            following = pieces[place + 1] if place + 1 < len(pieces) else None
            end = length if following is None else following[1] if following[0] == number + 1 else None
            add(text[:gap])
            if end is not None:  # else nobody knows where what stands behind the gap belongs
                fill(end - first - len(text))
                add(text[gap:])
        if length is not None:
            fill(length - at)
        text = "".join(parts)
        return _Text(text if length is None else text[:length], tuple(gaps))

    def _put_spoilt(self, digest: str, found: _Text) -> None:
        new = content.put_text(self._target, found.text)
        self._there["text"].add(new)
        for document_id, name in self._scratch.run("SELECT id, name FROM document WHERE text_hash = ?", (digest,)):
            self._scratch.run(
                "UPDATE document SET text_hash = ?, length = ? WHERE id = ?", (new, len(found.text), document_id)
            )
            if not found.gaps:
                self._scratch.tell("text-differs", "document", name=name)
            for gap in found.gaps:
                whole = gap.length == len(found.text)
                self._scratch.tell(
                    "text-lost" if whole else "text-part",
                    "document",
                    name=name,
                    place=f"{gap.start:,}–{gap.end:,} / {len(found.text):,}",
                    number=self._codings_in(document_id, gap),
                )

    def _codings_in(self, document_id: int, gap: Span) -> int:
        return self._scratch.count(
            "coding", f'document_id = {int(document_id)} AND start < {gap.end} AND "end" > {gap.start}'
        )

    def _carry_nameless_texts(self) -> None:
        """Take pieces of texts whose own row is gone: the hash tells whose text they are."""
        wanted = {
            str(digest): length
            for digest, length in self._scratch.run("SELECT text_hash, max(length) FROM document GROUP BY 1")
            if digest not in self._there["text"]
        }
        unproved: list[int] = []
        for (content_id,) in self._scratch.run(
            "SELECT DISTINCT content_id FROM content_chunk WHERE content_id NOT IN (SELECT id FROM content)"
        ):
            text = self._assembled(content_id, None).text
            digest = content.text_hash(text)
            if digest in wanted:
                self._there["text"].add(content.put_text(self._target, text))
                del wanted[digest]
            else:
                unproved.append(content_id)
        for digest in [digest for digest in wanted if self._whole_text(digest) is not None]:
            del wanted[digest]  # it comes whole from a backup
        if len(wanted) == 1 and len(unproved) == 1:  # it can only be this one's
            ((digest, length),) = wanted.items()
            self._put_spoilt(digest, self._assembled(unproved[0], length))

    # --- originals and marks ------------------------------------------------------------------------------------
    def _carry_original(self, digest: str, data: bytes) -> None:
        whole = data if content.bytes_hash(data) == digest else self._backups.original(digest)
        if whole is not None:
            self._there["original"].add(content.put_original(self._target, whole))

    def _carry_marks(self, content_id: int, digest: str) -> None:
        marks = self._marks(content_id)
        if content.marks_hash(marks) == digest:
            self._there["marks"].add(content.put_marks(self._target, marks))
            return
        whole = self._backups.marks(digest)
        if whole is not None:
            self._there["marks"].add(content.put_marks(self._target, whole))
            return
        for document_id, name, length in self._scratch.run(
            "SELECT id, name, length FROM document WHERE marks_hash = ?", (digest,)
        ):
            kept = [mark for mark in marks if 0 <= mark.start <= mark.end <= length]
            new = content.put_marks(self._target, kept)
            self._there["marks"].add(new)
            self._scratch.run("UPDATE document SET marks_hash = ? WHERE id = ?", (new, document_id))
            self._scratch.tell("marks-part", "document", name=name)

    def _marks(self, content_id: int) -> list[Mark]:
        found: list[Mark] = []
        for kind, *rest in self._scratch.run(
            'SELECT kind, start, "end", value, from_ms, to_ms FROM mark WHERE content_id = ? ORDER BY id', (content_id,)
        ):
            with contextlib.suppress(ValueError):  # a spoilt letter in its kind
                found.append(Mark(MarkKind(kind), *rest))
        return found

    # --- what nobody has any more ------------------------------------------------------------------------------
    def _fill_what_is_missing(self) -> None:
        run = self._scratch.run
        for digest, length in run("SELECT text_hash, max(length) FROM document GROUP BY 1"):
            if digest in self._there["text"]:
                continue
            text = self._whole_text(digest)
            if text is not None:
                self._there["text"].add(content.put_text(self._target, text))
            else:
                words = filler(length)
                self._put_spoilt(digest, _Text(words, (Span(0, length),) if length else ()))
        self._marks_from_backups()
        for table, column, kind, what, name in (
            ("document", "source_hash", "original", "original-lost", "name"),
            ("document", "marks_hash", "marks", "marks-part", "name"),
            ("kept_part", "xml_hash", "original", "kept-lost", "name"),
            ("kept_part", "file_hash", "original", "kept-lost", "file_name"),
            ("import_run", "report_hash", "original", "report-lost", "file_name"),
        ):
            for row_id, digest, told in run(f"SELECT id, {column}, {name} FROM {table} WHERE {column} <> ''"):
                if digest in self._there[kind]:
                    continue
                data = self._backups.original(digest) if kind == "original" else None
                if data is not None:
                    self._there[kind].add(content.put_original(self._target, data))
                    continue
                run(f"UPDATE {table} SET {column} = '' WHERE id = ?", (row_id,))
                self._scratch.tell(what, table, name=told)

    def _marks_from_backups(self) -> None:
        for (digest,) in self._scratch.run("SELECT DISTINCT marks_hash FROM document WHERE marks_hash <> ''"):
            marks = None if digest in self._there["marks"] else self._backups.marks(digest)
            if marks is not None:
                self._there["marks"].add(content.put_marks(self._target, marks))


def filler(count: int) -> str:
    """Return what stands for letters that are lost, in lines that a page can hold."""
    return (_LINE * (count // len(_LINE) + 1))[:count]
