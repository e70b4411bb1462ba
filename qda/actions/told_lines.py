"""A list of lines about a project, such as what was found wrong in it, kept as a workbook or as plain text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qda.model.errors import CannotWrite
from qda.model.progress import Progress, no_progress
from qda.model.safe_file import replacing


def write_lines(
    path: Path,
    title: str,
    about: Sequence[str],
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    progress: Progress = no_progress,
) -> None:
    """Write lines under a title: as plain text where the name ends in .txt, else as an Excel workbook.

    Args:
        path: Where to; a file that is there is replaced when the new one is whole.
        title: What the list is called.
        about: Sentences that stand before the list.
        heads: The names of its columns.
        rows: Its lines.
        progress: Told how far the workbook is.

    Raises:
        CannotWrite: The file cannot be written.
        Cancelled: ``progress`` asked to stop.
    """
    if path.suffix.lower() == ".txt":
        _write_text(path, [title, "", *about, "", *(_in_a_line(row) for row in rows)])
        return
    from qda.formats.workbook import Column, Sheet, write_workbook

    columns = [Column(head or " ", width=90 if at == len(heads) - 1 else 24) for at, head in enumerate(heads)]
    first = Sheet(title, [Column(title, width=110)], [(line,) for line in about], len(about))
    write_workbook(path, [first, Sheet(f"{title} – 2"[-31:], columns, rows, len(rows))], progress=progress)


def _in_a_line(row: Sequence[str]) -> str:
    return " · ".join(" ".join(cell.split()) for cell in row if cell)


def _write_text(path: Path, lines: Sequence[str]) -> None:
    try:
        with replacing(path) as temporary:
            temporary.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    except OSError as error:
        raise CannotWrite(path=str(path), detail=error.strerror or str(error)) from None
