"""Writing a file so that the old one survives every failure."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Generator
from pathlib import Path

from qda.model.direction import is_direction_mark
from qda.model.unfinished import JOURNALS, noted


@contextlib.contextmanager
def replacing(target: Path) -> Generator[Path]:
    """Give a temporary path beside ``target`` and move it into place when the block ends well.

    The file at ``target`` stays whole until the new one is complete and on the disk; if the block
    raises, the temporary file is removed and ``target`` is as before.

    Raises:
        OSError: The folder cannot be written, the disk is full, or the target is open elsewhere (Windows).
    """
    token = secrets.token_hex(4)
    temporary = target.with_name(f".{target.name[:40]}-{token}{target.suffix[:12]}")  # names are limited
    # A new file gets the rights that the umask gives; one that takes another's place, those of the other.
    mode = target.stat().st_mode & 0o777 if target.exists() else None
    with noted(temporary, token):
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666 if mode is None else 0o600))
        try:
            yield temporary
            with temporary.open("rb+") as written:
                os.fsync(written.fileno())
            if mode is not None:
                temporary.chmod(mode)
            temporary.replace(target)
            sync_folder(target.parent)
        finally:
            for ending in JOURNALS:
                with contextlib.suppress(FileNotFoundError):
                    temporary.with_name(temporary.name + ending).unlink()


def sync_folder(folder: Path) -> None:
    """Bring to the disk which files lie in a folder, so that a new one is there after a power cut.

    Where a system cannot do that, as Windows and some network folders, it does so by itself, sooner or later.
    """
    with contextlib.suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def file_name_from(name: str, *, suffix: str = "") -> str:
    """Return a file name that every system accepts, made from a document's or project's name."""
    room = 200 - len(suffix.encode("utf-8", "replace"))
    seen = "".join(c for c in name[:1_000] if not is_direction_mark(c))  # nobody is shown another ending
    kept = "".join("_" if c in '<>:"/\\|?*' or ord(c) < 32 or 0x7F <= ord(c) < 0xA0 else c for c in seen).strip(" .")
    reserved = {"con", "prn", "aux", "nul", *(f"{port}{i}" for port in ("com", "lpt") for i in "0123456789¹²³")}
    if kept.split(".")[0].rstrip().casefold() in reserved:
        kept = f"_{kept}"
    while len(kept.encode("utf-8", "replace")) > room:
        kept = kept[:-1].rstrip(" .")
    return (kept or "untitled") + suffix
