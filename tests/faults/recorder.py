"""Every write, sync, creation, deletion and renaming of files, in order, as the program really does them.

What SQLite does is heard by stepping between the library that Python itself uses and its own file functions, so that it
is this very program, this SQLite and these settings that are recorded. What Python does beside it (making a temporary
file, bringing it to the disk, moving it into place) is heard at ``os``.
"""

from __future__ import annotations

import _sqlite3
import contextlib
import ctypes
import os
import sys
from collections.abc import Callable, Generator
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p, cast
from pathlib import Path
from typing import Any, NamedTuple

_OK = 0
_CREATE = 0x4
_NEW_JOURNAL = 0x800 | 0x4000 | 0x80000  # main journal, super-journal, write-ahead log


_KEPT_ALIVE: list[object] = []  # what SQLite may still call when a file is closed late


class Op(NamedTuple):
    """One thing that was done.

    ``what`` is write, truncate, sync, content (a file that was synced as a whole), create, delete, rename, link,
    sync-folder or acknowledged.
    """

    what: str
    path: str
    offset: int = 0
    data: bytes = b""
    other: str = ""


# Names are passed on as they are: SQLite keeps the very address.
_Open = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, POINTER(c_int))
_Delete = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)
_Close = CFUNCTYPE(c_int, c_void_p)
_Write = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_Truncate = CFUNCTYPE(c_int, c_void_p, c_int64)
_Sync = CFUNCTYPE(c_int, c_void_p, c_int)


class _Methods(Structure):
    _fields_ = (
        ("version", c_int),
        ("close", _Close),
        ("read", _Write),
        ("write", _Write),
        ("truncate", _Truncate),
        ("sync", _Sync),
        *((f"other_{number}", c_void_p) for number in range(13)),
    )


class _File(Structure):
    _fields_ = (("methods", POINTER(_Methods)),)


class _System(Structure):
    """SQLite's ``sqlite3_vfs``."""

    _fields_ = (
        ("version", c_int),
        ("file_size", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", _Open),
        ("delete", _Delete),
        *((f"other_{number}", c_void_p) for number in range(14)),
    )


def library() -> ctypes.CDLL | None:
    """Return the SQLite that Python's own module uses; ``None`` where it is built in and cannot be reached."""
    if sys.platform == "win32":
        return None
    try:
        found = ctypes.CDLL(getattr(_sqlite3, "__file__", None))
        found.sqlite3_vfs_find.restype = POINTER(_System)
        found.sqlite3_vfs_find.argtypes = [c_char_p]
        found.sqlite3_vfs_register.argtypes = [c_void_p, c_int]
        found.sqlite3_vfs_unregister.argtypes = [c_void_p]
    except (OSError, AttributeError):
        return None
    return found


class Recorder:
    """Keeps what happens to the files below a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ops: list[Op] = []
        self.refuse: Callable[[str, str], int] = lambda what, path: _OK
        """Asked before each thing that SQLite wants of a file; another answer than 0 is SQLite's code of a failure."""
        self._open_files: dict[int, str] = {}
        self._new_journals: set[str] = set()
        self._methods: dict[int, Any] = {}

    def acknowledge(self, path: Path, state: str) -> None:
        """Note that the program said that a file is now in a state."""
        self.ops.append(Op("acknowledged", str(path), other=state))

    def _note(self, what: str, path: str, offset: int = 0, data: bytes = b"", other: str = "") -> None:
        if path.startswith(str(self.folder)):
            self.ops.append(Op(what, path, offset, data, other))

    def _refused(self, what: str, path: str) -> int:
        return self.refuse(what, path) if path.startswith(str(self.folder)) else _OK

    # --- SQLite -----------------------------------------------------------------------------------------------------
    @contextlib.contextmanager
    def recording(self) -> Generator[None]:
        """Hear everything that happens in the block."""
        found = library()
        assert found is not None
        usual = found.sqlite3_vfs_find(None)
        system = _System()
        ctypes.pointer(system)[0] = usual.contents
        system.name, system.next = b"recording", None
        open_before, delete_before = usual.contents.open, usual.contents.delete

        def opened(vfs: int, name: int | None, file: int, flags: int, out: Any) -> int:
            path = os.fsdecode(ctypes.string_at(name)) if name else ""
            if path and (code := self._refused("open", path)):
                return code
            is_new = bool(path) and bool(flags & _CREATE) and not Path(path).exists()
            result = open_before(vfs, name, file, flags, out)
            if result == _OK and path:
                if is_new:
                    self._note("create", path)
                if flags & _CREATE and flags & _NEW_JOURNAL:
                    self._new_journals.add(path)
                self._open_files[file] = path
                self._step_between(file)
            return result

        def deleted(vfs: int, name: int, sync_folder: int) -> int:
            path = os.fsdecode(ctypes.string_at(name))
            if code := self._refused("delete", path):
                return code
            result = delete_before(vfs, name, sync_folder)
            if result == _OK:
                self._note("delete", path)
                if sync_folder:
                    self._note("sync-folder", str(Path(path).parent))
            return result

        system.open, system.delete = _Open(opened), _Delete(deleted)
        _KEPT_ALIVE.extend([system, system.open, system.delete])
        found.sqlite3_vfs_register(ctypes.byref(system), 1)
        try:
            with self._hearing_python():
                yield
        finally:
            found.sqlite3_vfs_unregister(ctypes.byref(system))

    def _step_between(self, file: int) -> None:
        handle = cast(file, POINTER(_File)).contents
        key = ctypes.addressof(handle.methods.contents)
        if key not in self._methods:
            self._methods[key] = self._heard(handle.methods.contents)
        handle.methods = ctypes.pointer(self._methods[key])

    def _heard(self, usual: _Methods) -> _Methods:
        close, read, write = usual.close, usual.read, usual.write
        truncate, sync = usual.truncate, usual.sync

        def on_close(file: int) -> int:
            self._open_files.pop(file, None)
            return close(file)

        def on_read(file: int, data: int, count: int, offset: int) -> int:
            return self._refused("read", self._open_files[file]) or read(file, data, count, offset)

        def on_write(file: int, data: int, count: int, offset: int) -> int:
            if code := self._refused("write", self._open_files[file]):
                return code
            result = write(file, data, count, offset)
            if result == _OK:
                self._note("write", self._open_files[file], offset, ctypes.string_at(data, count))
            return result

        def on_truncate(file: int, size: int) -> int:
            if code := self._refused("truncate", self._open_files[file]):
                return code
            result = truncate(file, size)
            if result == _OK:
                self._note("truncate", self._open_files[file], size)
            return result

        def on_sync(file: int, flags: int) -> int:
            path = self._open_files[file]
            if code := self._refused("sync", path):
                return code
            result = sync(file, flags)
            if result == _OK:
                self._note("sync", path)
                if path in self._new_journals:  # SQLite brings a new journal's name to the disk with its first sync
                    self._new_journals.discard(path)
                    self._note("sync-folder", str(Path(path).parent))
            return result

        methods = _Methods()
        ctypes.pointer(methods)[0] = usual
        methods.close, methods.read, methods.write = _Close(on_close), _Write(on_read), _Write(on_write)
        methods.truncate, methods.sync = _Truncate(on_truncate), _Sync(on_sync)
        _KEPT_ALIVE.extend([methods, methods.close, methods.read, methods.write, methods.truncate, methods.sync])
        return methods

    # --- Python -----------------------------------------------------------------------------------------------------
    @contextlib.contextmanager
    def _hearing_python(self) -> Generator[None]:
        before = {name: getattr(os, name) for name in ("open", "fsync", "replace", "rename", "link", "unlink")}

        def opened(path: Any, flags: int, *rest: Any, **named: Any) -> int:
            is_new = bool(flags & os.O_CREAT) and not Path(path).exists()
            result = before["open"](path, flags, *rest, **named)
            if is_new:
                self._note("create", str(path))
            return result

        def synced(descriptor: int) -> None:
            before["fsync"](descriptor)
            path = Path(f"/proc/self/fd/{descriptor}").readlink()
            if path.is_dir():
                self._note("sync-folder", str(path))
            else:
                self._note("content", str(path), data=path.read_bytes())

        def moved(one: Any, other: Any, **named: Any) -> None:
            before["replace"](one, other, **named)
            self._note("rename", str(one), other=str(other))

        def linked(one: Any, other: Any, **named: Any) -> None:
            before["link"](one, other, **named)
            self._note("link", str(one), other=str(other))

        def unlinked(path: Any, **named: Any) -> None:
            before["unlink"](path, **named)
            self._note("delete", str(path))

        heard: dict[str, Callable[..., Any]] = {
            "open": opened, "fsync": synced, "replace": moved, "rename": moved, "link": linked, "unlink": unlinked
        }  # fmt: skip
        for name, function in heard.items():
            setattr(os, name, function)
        try:
            yield
        finally:
            for name, function in before.items():
                setattr(os, name, function)
