"""Saving a list of lines about a project, as a workbook or as plain text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from qda.model.progress import Progress
from qda.model.safe_file import file_name_from

if TYPE_CHECKING:
    from qda.ui.main_window import MainWindow

_ENDINGS = (".xlsx", ".txt")


@dataclass(frozen=True, slots=True)
class Lines:
    """A list to be saved: its title, sentences about it, the heads of its columns and its rows."""

    title: str
    about: Sequence[str]
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


def save_lines(window: MainWindow, parent: QWidget, stem: str, lines: Lines, saved: Callable[[Path], None]) -> None:
    """Ask for a file and write a list into it, on another thread; ``saved`` is called when it lies there."""
    settings = window.settings
    suggested = str(settings.start_folder() / file_name_from(f"{lines.title} {stem}", suffix=".xlsx"))
    kinds = (f"{_tr('Excel workbook')} (*.xlsx)", f"{_tr('Plain text')} (*.txt)")
    chosen, kind = QFileDialog.getSaveFileName(parent, _tr("Save the list"), suggested, ";;".join(kinds))
    if not chosen:
        return
    path = Path(chosen)
    if path.suffix.lower() not in _ENDINGS:
        path = path.with_name(path.name + (".txt" if kind == kinds[1] else ".xlsx"))
    settings.last_folder = str(path.parent)

    def write(progress: Progress) -> None:
        from qda.actions.told_lines import write_lines

        write_lines(path, lines.title, lines.about, lines.heads, lines.rows, progress)

    window.tasks.start(_tr("Saving the list"), write, done=lambda _: saved(path))


def _tr(words: str) -> str:
    return QCoreApplication.translate("Lists", words)
