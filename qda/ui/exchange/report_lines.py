"""The lines of an import report: one for each thing that there is to say of one file."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt

from qda.model.direction import with_signs
from qda.model.intake.report import IntakeReport, intake_note_text
from qda.ui import theme
from qda.ui.notices import translated
from qda.ui.widgets.labels import as_tooltip

AnyIndex = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
FILE, RESULT, ABOUT, WHAT = range(4)


class Weight(IntEnum):
    """How much a line matters; the weightiest stand first."""

    FAILED = 0
    LEFT_OUT = 1
    LOOK = 2
    FINE = 3


class ReportLine(NamedTuple):
    """One thing to say of one file; ``document`` is what it is about, ``said`` other words for the result."""

    weight: Weight
    file: str
    document: str
    words: str
    said: str = ""

    @property
    def result(self) -> str:
        """What became of the file, in words."""
        results = {
            Weight.FAILED: words("Not read"),
            Weight.LEFT_OUT: words("Left out"),
            Weight.LOOK: words("Added, please check"),
            Weight.FINE: words("Added"),
        }
        return self.said or results[self.weight]

    @property
    def look(self) -> bool:
        """Whether a person should look at it."""
        return self.weight < Weight.FINE

    def cells(self) -> tuple[str, str, str, str]:
        """Return what stands in the columns."""
        return (self.file, self.result, self.document, self.words)


def words(source: str) -> str:
    """Translate words of a report."""
    return QCoreApplication.translate("ImportReport", source)


def headings() -> tuple[str, str, str, str]:
    """Return the headings of the columns."""
    return (words("File"), words("Result"), words("Document"), words("What was changed or went wrong"))


def lines_of_report(report: IntakeReport) -> list[ReportLine]:
    """Return what the report of an import from another program or table tells, what is to be looked at first."""
    lines = [
        ReportLine(
            Weight.LOOK if note.look else Weight.FINE,
            report.file_name,
            note.name,
            intake_note_text(note, translated),
            words("Please look") if note.look else words("For the record"),
        )
        for note in report.notes
    ]
    return sorted(lines, key=lambda line: line.weight)


class ReportModel(QAbstractTableModel):
    """The lines as a table; those of the file that went worst stand first."""

    def __init__(self, lines: Sequence[ReportLine], heads: Sequence[str], parent: QObject) -> None:
        super().__init__(parent)
        self._heads = heads
        worst: dict[str, int] = {}
        for line in lines:
            worst[line.file] = min(worst.get(line.file, line.weight), line.weight)
        self.lines = sorted(lines, key=lambda line: (worst[line.file], line.file, line.weight))
        self.shown = list(self.lines)

    def show_only(self, *, look: bool) -> None:
        """Show all lines, or only those that a person should look at."""
        self.beginResetModel()
        self.shown = [line for line in self.lines if line.look or not look]
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Return how many lines are shown."""
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else 4

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """Return a heading."""
        across = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self._heads[section] if across else None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's words, the whole of them as its tooltip, and the sign for the result."""
        line = self.shown[index.row()]
        cell = line.cells()[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return with_signs(cell)
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tooltip(cell)
        if role == Qt.ItemDataRole.DecorationRole and index.column() == RESULT:
            name, token = {
                Weight.FAILED: ("warning", "danger"),
                Weight.LEFT_OUT: ("minus", "muted"),
                Weight.LOOK: ("eye", "accent"),
                Weight.FINE: ("check", "success"),
            }[line.weight]
            return theme.icon(name, str(getattr(theme.colours(), token)))
        return None
