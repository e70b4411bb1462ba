"""Reading rows out of the pages of a database file that SQLite itself will not read any more.

The layout is SQLite's documented file format. Nothing is believed that cannot be checked: a row counts only if the
lengths in it add up. Every page is read for itself, so a sector that the disk does not give costs one page.
"""

from __future__ import annotations

import struct
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

Value = int | float | bytes | None
"""What a record holds; texts are bytes still, because they may be damaged."""

_LEAF, _INTERIOR, _INDEX_LEAF, _INDEX_INTERIOR = 0x0D, 0x05, 0x0A, 0x02
_USUAL_PAGE_SIZE = 4096  # bytes; what SQLite gives every file that we make
_PAGES_KEPT = 512
_HEADER = 100  # bytes at the beginning of the first page
_LAST_ROWID = 2**62  # no table of ours comes near it
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}  # serial type: bytes


class Lost(NamedTuple):
    """Ids that lay in pages which cannot be read: those above ``after`` up to ``last``."""

    after: int
    last: int


class RawText(bytes):
    """The bytes of a text, as against those of a BLOB."""


class RawRow(NamedTuple):
    """One row as it stands in the file; ``whole`` is false where a part of its bytes could not be read."""

    row_id: int
    values: list[Value]
    whole: bool


class PageFile:
    """A database file, page by page; it is only ever read."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb", buffering=0)
        self._size = path.stat().st_size
        self._kept: OrderedDict[int, bytes] = OrderedDict()
        header = self._bytes(0, _HEADER)
        self.page_size = self._told_size(header) or _USUAL_PAGE_SIZE
        reserved = header[20] if len(header) == _HEADER and header[20] <= 64 and self._told_size(header) else 0
        self.usable = self.page_size - reserved
        self.count = -(-self._size // self.page_size)
        self.used: set[int] = set()
        """Pages whose place in the file is known: of trees that were walked, and of long values."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    @staticmethod
    def _told_size(header: bytes) -> int:
        size = int.from_bytes(header[16:18], "big")
        size = 65536 if size == 1 else size
        return size if 512 <= size <= 65536 and size & (size - 1) == 0 else 0

    def _bytes(self, first: int, count: int) -> bytes:
        try:
            self._file.seek(first)
            return self._file.read(count) or b""
        except OSError:
            return b""

    def page(self, number: int) -> bytes:
        """Return a page, filled up with zeros where the file ends or the disk gives nothing."""
        if number in self._kept:
            self._kept.move_to_end(number)
            return self._kept[number]
        data = self._bytes((number - 1) * self.page_size, self.page_size).ljust(self.page_size, b"\0")
        self._kept[number] = data
        if len(self._kept) > _PAGES_KEPT:
            self._kept.popitem(last=False)
        return data

    def is_there(self, number: int) -> bool:
        """Tell whether a page of that number lies in the file."""
        return 1 <= number <= self.count

    # --- trees -------------------------------------------------------------------------------------------------------
    def rows(self, root: int, lost: list[Lost]) -> Iterator[RawRow]:
        """Yield the rows of the table that begins at a page; what cannot be read is added to ``lost``."""
        waiting = [(root, -1, _LAST_ROWID)]
        while waiting:
            number, after, last = waiting.pop()
            if not self.is_there(number) or number in self.used:
                lost.append(Lost(after, last))
                continue
            kind = self._kind(number)
            if kind == _LEAF:
                self.used.add(number)
                yield from self.rows_of_leaf(number, lost, after, last)
            elif kind == _INTERIOR:
                self.used.add(number)
                waiting += reversed(self._children(number, after, last, lost))
            else:
                lost.append(Lost(after, last))

    def _kind(self, number: int) -> int:
        return self.page(number)[_HEADER if number == 1 else 0]

    def _cells(self, number: int, pointers_at: int) -> list[int] | None:
        """Return where a page's cells begin; None if its head is not to be believed."""
        page, start = self.page(number), _HEADER if number == 1 else 0
        count = int.from_bytes(page[start + 3 : start + 5], "big")
        first = start + pointers_at
        if first + 2 * count > self.usable:
            return None
        return list(struct.unpack_from(f">{count}H", page, first))

    def _children(self, number: int, after: int, last: int, lost: list[Lost]) -> list[tuple[int, int, int]]:
        page, start = self.page(number), _HEADER if number == 1 else 0
        cells = self._cells(number, 12)
        if cells is None:
            lost.append(Lost(after, last))
            return []
        found: list[tuple[int, int, int]] = []
        for cell in cells:
            if not 0 < cell <= self.usable - 5:
                continue
            child, key = int.from_bytes(page[cell : cell + 4], "big"), _varint(page, cell + 4)[0]
            # A child that is passed over leaves its ids to the next one, which does not have them: they are lost.
            if after < key <= last and self.is_there(child):
                found.append((child, after, key))
                after = key
            else:
                lost.append(Lost(after, last))
        found.append((int.from_bytes(page[start + 8 : start + 12], "big"), after, last))
        return found

    def rows_of_leaf(self, number: int, lost: list[Lost], after: int = -1, last: int = _LAST_ROWID) -> Iterator[RawRow]:
        """Yield the rows of one page of a table, whose ids lie above ``after`` up to ``last``."""
        cells = self._cells(number, 8)
        if cells is None:
            lost.append(Lost(after, last))
            return
        broken, seen = False, after
        for cell in cells:
            row = self._row(number, cell) if 0 < cell < self.usable else None
            if row is None or not seen < row.row_id <= last:
                broken = True
                continue
            seen = row.row_id
            yield row
        if broken:
            lost.append(Lost(after, last))

    def index_rows(self, root: int) -> Iterator[list[Value]]:
        """Yield what an index holds as far as it reads; its rows are never long."""
        waiting, seen = [root], set[int]()
        while waiting:
            number = waiting.pop()
            if number in seen or not self.is_there(number):
                continue
            seen.add(number)
            kind = self._kind(number)
            if kind not in (_INDEX_LEAF, _INDEX_INTERIOR):
                continue
            inner = kind == _INDEX_INTERIOR
            page, start = self.page(number), _HEADER if number == 1 else 0
            for cell in self._cells(number, 12 if inner else 8) or ():
                if inner and cell <= self.usable - 4:
                    waiting.append(int.from_bytes(page[cell : cell + 4], "big"))
                values = self._index_row(page, cell + 4 * inner)
                if values is not None:
                    yield values
            if inner:
                waiting.append(int.from_bytes(page[start + 8 : start + 12], "big"))

    def _index_row(self, page: bytes, cell: int) -> list[Value] | None:
        try:
            size, at = _varint(page, cell)
            return _values(page[at : at + size]) if at + size <= self.usable else None
        except IndexError:
            return None

    def loose_leaves(self) -> Iterator[int]:
        """Yield pages that look like rows of a table, but which no tree that was walked holds and that are not free."""
        free = self._free()
        for number in range(2, self.count + 1):
            if number not in self.used and number not in free and self._kind(number) == _LEAF:
                yield number

    def _free(self) -> set[int]:
        """Return the pages that the file's head names as free: they hold rows that were deleted."""
        free = set[int]()
        trunk = int.from_bytes(self.page(1)[32:36], "big")
        while self.is_there(trunk) and trunk not in free:
            page = self.page(trunk)
            free.add(trunk)
            count = min(int.from_bytes(page[4:8], "big"), self.usable // 4 - 2)
            free.update(struct.unpack_from(f">{count}I", page, 8))
            trunk = int.from_bytes(page[:4], "big")
        return free

    # --- rows --------------------------------------------------------------------------------------------------------
    def _row(self, number: int, cell: int) -> RawRow | None:
        page = self.page(number)
        try:
            size, at = _varint(page, cell)
            row_id, at = _varint(page, at)
            local = self._local(size)
            if size < 2 or row_id > _LAST_ROWID or at + local > self.usable or size > self.count * self.page_size:
                return None
            payload, whole = page[at : at + local], True
            if local < size:
                first = int.from_bytes(page[at + local : at + local + 4], "big")
                more, whole = self._overflow(first, size - local)
                payload += more
            values = _values(payload)
        except IndexError:
            return None
        return None if values is None else RawRow(row_id, values, whole)

    def _local(self, size: int) -> int:
        most = self.usable - 35
        if size <= most:
            return size
        least = (self.usable - 12) * 32 // 255 - 23
        local = least + (size - least) % (self.usable - 4)
        return local if local <= most else least

    def _overflow(self, first: int, size: int) -> tuple[bytes, bool]:
        """Return the rest of a long value, zeros where it cannot be read, and whether all of it was there."""
        room = self.usable - 4
        wanted = -(-size // room)
        chain = self._chain(first, wanted)
        whole = len(chain) == wanted and chain[-1][1] == 0
        if not whole:
            chain = self._mended_chain(first, wanted)
        numbers = [number for number, _ in chain]
        self.used.update(number for number in numbers if number)
        parts = [self.page(number)[4 : 4 + room] if number else bytes(room) for number in numbers]
        # A last page of nothing but zeros ends its chain as it should, and holds nothing all the same.
        whole = whole and any(parts[-1][: size - room * (wanted - 1)])
        return b"".join(parts).ljust(size, b"\0")[:size], whole

    def _chain(self, first: int, wanted: int) -> list[tuple[int, int]]:
        """Follow pages of a long value: each page's number and the number it names as the next."""
        chain: list[tuple[int, int]] = []
        while len(chain) < wanted and self.is_there(first):
            following = int.from_bytes(self.page(first)[:4], "big")
            chain.append((first, following))
            first = following
        return chain

    def _mended_chain(self, first: int, wanted: int) -> list[tuple[int, int]]:
        """Follow a chain across spoilt pages: pages of one value mostly lie one behind the other.

        What comes after the gap is believed only if it ends just where the value has to end.
        """
        chain: list[tuple[int, int]] = []
        while len(chain) < wanted and self.is_there(first):
            page = self.page(first)
            following = int.from_bytes(page[:4], "big")
            left = wanted - len(chain) - 1
            chain.append((first if any(page) else 0, following))
            if left and not self._ends(following, left):
                gap = self._gap(first + 1, left)
                if gap is None:
                    if not self.is_there(following):
                        break
                else:
                    chain += [(0, 0)] * gap
                    following = first + 1 + gap
            first = following
        return chain

    def _ends(self, first: int, wanted: int) -> bool:
        chain = self._chain(first, wanted)
        return len(chain) == wanted and chain[-1][1] == 0

    def _gap(self, first: int, left: int) -> int | None:
        """Return how many pages from ``first`` on are spoilt before the value goes on; None if it does not."""
        for gap in range(min(left, self.count - first + 1)):
            if self._ends(first + gap, left - gap):
                return gap
            if any(self.page(first + gap)):
                return None
        return None


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(at, at + 8):
        byte = data[place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + 1
    return value << 8 | data[at + 8], at + 9


def _values(payload: bytes) -> list[Value] | None:
    """Return the values of a record; None if the lengths in it do not add up."""
    head, at = _varint(payload, 0)
    if not at < head <= len(payload):
        return None
    values: list[Value] = []
    body = head
    while at < head:
        kind, at = _varint(payload, at)
        if kind >= 12:
            size = (kind - 12) // 2
            part = payload[body : body + size]
            values.append(RawText(part) if kind % 2 else part)
        else:
            size = _INTEGERS.get(kind, 8 if kind == 7 else 0)
            if kind == 7:
                values.append(struct.unpack(">d", payload[body : body + 8].ljust(8, b"\0"))[0])
            elif kind in _INTEGERS:
                values.append(int.from_bytes(payload[body : body + size], "big", signed=True))
            elif kind in (0, 8, 9):
                values.append(None if kind == 0 else kind - 8)
            else:
                return None
        body += size
    return values if at == head and body == len(payload) else None


def merged(lost: Iterable[Lost]) -> list[Lost]:
    """Return ranges of lost ids in order, joined where they overlap or touch."""
    joined: list[Lost] = []
    for after, last in sorted(lost):
        if joined and after <= joined[-1].last:
            joined[-1] = Lost(joined[-1].after, max(last, joined[-1].last))
        else:
            joined.append(Lost(after, last))
    return joined
