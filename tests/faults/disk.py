"""A disk that loses its power: what was not synced is there, or not, or torn; names as well as bytes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.recorder import Op

SECTOR = 512  # bytes


@dataclass
class _Inode:
    """A file's bytes: those on the disk, and what was written since, in order."""

    safe: bytes = b""
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)  # a truncation has no bytes

    def sync(self) -> None:
        data = bytearray(self.safe)
        for offset, written in self.pending:
            _put(data, offset, written)
        self.safe, self.pending = bytes(data), []

    def after_a_cut(self, chance: random.Random, temper: float) -> bytes:
        """Return what a cut leaves: each sector of each write kept, dropped or torn."""
        data = bytearray(self.safe)
        for offset, written in self.pending:
            if written is None:
                if chance.random() < temper:
                    _put(data, offset, None)
                continue
            for first, piece in _sectors(offset, written):
                fate = chance.random()
                if fate < temper * 0.9:
                    _put(data, first, piece)
                elif fate < temper:  # torn: a part of it, and perhaps noise where the rest was to be
                    cut = chance.randrange(len(piece))
                    rest = chance.randbytes(len(piece) - cut) if chance.randrange(2) else b""
                    _put(data, first, piece[:cut] + rest)
        return bytes(data)


def _put(data: bytearray, offset: int, written: bytes | None) -> None:
    if written is None:
        del data[offset:]
        return
    if len(data) < offset:
        data.extend(bytes(offset - len(data)))
    data[offset : offset + len(written)] = written


def _sectors(offset: int, data: bytes) -> list[tuple[int, bytes]]:
    pieces: list[tuple[int, bytes]] = []
    while data:
        count = SECTOR - offset % SECTOR
        pieces.append((offset, data[:count]))
        offset, data = offset + count, data[count:]
    return pieces


class Disk:
    """Does again what was recorded, up to some moment."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.names: dict[str, _Inode] = {path: _Inode(data) for path, data in files.items()}  # as the program sees them
        self._safe = dict(self.names)  # as they are on the disk
        self._pending: list[tuple[str, _Inode | None]] = []  # names given and taken away since

    def do(self, op: Op) -> None:
        """Do one thing again."""
        if op.what == "write":
            self._inode(op.path).pending.append((op.offset, op.data))
        elif op.what == "truncate":
            self._inode(op.path).pending.append((op.offset, None))
        elif op.what == "sync":
            self._inode(op.path).sync()
        elif op.what == "content":
            inode = self._inode(op.path)
            inode.safe, inode.pending = op.data, []
        elif op.what == "create":
            self._name(op.path, _Inode())
        elif op.what == "delete":
            self._name(op.path, None)
        elif op.what in ("rename", "link"):
            self._name(op.other, self._inode(op.path))
            if op.what == "rename":
                self._name(op.path, None)
        elif op.what == "sync-folder":
            still = [(path, inode) for path, inode in self._pending if str(Path(path).parent) != op.path]
            for path, inode in self._pending:
                if str(Path(path).parent) == op.path:
                    _bind(self._safe, path, inode)
            self._pending = still

    def _inode(self, path: str) -> _Inode:
        if path not in self.names:  # it was opened before, and its name taken away
            return _Inode()
        return self.names[path]

    def _name(self, path: str, inode: _Inode | None) -> None:
        _bind(self.names, path, inode)
        self._pending.append((path, inode))

    def after_a_cut(self, chance: random.Random) -> dict[str, bytes]:
        """Return the files that a cut leaves."""
        temper = chance.choice((0.0, 0.1, 0.5, 0.9, 1.0))  # how much of what was not synced got through
        names = dict(self._safe)
        in_order, temper_of_names = chance.randrange(2), chance.choice((0.0, 0.3, 0.7, 1.0))
        for path, inode in self._pending:
            if chance.random() < temper_of_names:
                _bind(names, path, inode)
            elif in_order:  # a journalling file system loses names from the last one on
                break
        cut = {id(inode): inode.after_a_cut(chance, temper) for inode in names.values()}
        return {path: cut[id(inode)] for path, inode in names.items()}


def _bind(names: dict[str, _Inode], path: str, inode: _Inode | None) -> None:
    if inode is None:
        names.pop(path, None)
    else:
        names[path] = inode


def files_below(folder: Path) -> dict[str, bytes]:
    """Return all files with their bytes."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def write_out(files: dict[str, bytes], folder: Path, to: Path) -> None:
    """Write files that lay below one folder to another one."""
    for path, data in files.items():
        target = to / Path(path).relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def moments(ops: Sequence[Op], chance: random.Random, count: int) -> list[int]:
    """Return so many moments to cut at: each one once, in any order, before any comes again."""
    found: list[int] = []
    while len(found) < count:
        every = list(range(len(ops) + 1))
        chance.shuffle(every)
        found += every
    return sorted(found[:count])
