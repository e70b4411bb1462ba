"""The sheet with hits, misses and extras of everybody who was compared with a key."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from qda import __version__
from qda.actions.compare_report import about_sheet, sheet_of
from qda.analysis.key_study import KeyCounts
from qda.analysis.table import Field, Table
from qda.model.progress import Progress, no_progress

_FIELDS = (
    Field("Coder", width=26),
    Field("File", width=30),
    Field("Code", width=34),
    Field("In the key", "integer", 10),
    Field("Hits", "integer", 8),
    Field("Hits with other borders", "integer", 12),
    Field("Misses", "integer", 9),
    Field("Extras", "integer", 9),
    Field("Share of the key found", "real", 12),
    Field("Share of own in the key", "real", 12),
    Field("To note", width=60),
)


class KeyLine(NamedTuple):
    """One coder and one code; an empty code means all of them together, no counts that the file was not compared."""

    label: str
    file: str
    code: str
    counts: KeyCounts | None
    note: str = ""

    @property
    def values(self) -> tuple[object, ...]:
        """The row of the sheet."""
        one = self.counts
        if one is None:
            return (self.label, self.file, "", *(None,) * 7, self.note)
        numbers = (one.in_key, one.hits, one.other_borders, one.misses, one.extras, one.share_found, one.share_in_key)
        return (self.label, self.file, self.code or "(all codes)", *numbers, self.note)


def write_key_sheet(
    path: Path, key: str, lines: Sequence[KeyLine], *, notes: Sequence[str] = (), progress: Progress = no_progress
) -> None:
    """Write one sheet with a row per coder and code, and one that says how it was counted.

    Args:
        path: Where to.
        key: Whose work in which file is the key.
        lines: The rows.
        notes: Sentences on what a person should look at.
        progress: Told how far it is.

    Raises:
        CannotWrite, Cancelled: As :func:`qda.formats.workbook.write_workbook`.
    """
    from qda.formats.workbook import write_workbook

    about: list[tuple[str, object]] = [
        ("Key", key),
        ("Hit", "A stretch of the key that the coder gave the same code, be it with other borders."),
        ("Miss", "A stretch of the key that the coder did not give this code."),
        ("Extra", "A stretch that only the coder gave this code."),
        ("Documents", "Only documents that the coder coded, or marked as finished, are counted."),
        ("Written with", f"Concord {__version__}"),
        *(("To look at", note) for note in notes),
    ]
    table = Table("key", "Compared with the key", _FIELDS, len(lines), lambda: (line.values for line in lines))
    write_workbook(path, [sheet_of(table), about_sheet("Settings", about)], progress=progress)
