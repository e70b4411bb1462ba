"""What an import came to: a table of files and of all that was changed in them, to look at and to keep."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QDialog, QFileDialog, QHBoxLayout, QHeaderView, QTableView

from qda.actions.documents import Added
from qda.model.document import ImportNote
from qda.model.errors import QdaError
from qda.model.progress import Progress
from qda.model.wording import explain, note_text
from qda.ui import theme
from qda.ui.main_window import MainWindow
from qda.ui.notices import translated
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.dialog_footer import prepare_dialog
from qda.ui.widgets.labels import as_tooltip, plain_label

AnyIndex = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_WIDTH, _HEIGHT = 820, 460


class Weight(IntEnum):
    """How much a line matters; the weightiest stand first."""

    FAILED = 0
    LEFT_OUT = 1
    LOOK = 2
    FINE = 3


class ReportLine(NamedTuple):
    """One thing to say of one file."""

    weight: Weight
    file: str
    document: str
    words: str

    @property
    def result(self) -> str:
        """What became of the file, in words."""
        words = {
            Weight.FAILED: _tr("Not read"),
            Weight.LEFT_OUT: _tr("Left out"),
            Weight.LOOK: _tr("Added, please check"),
            Weight.FINE: _tr("Added"),
        }
        return words[self.weight]

    def cells(self) -> tuple[str, str, str, str]:
        """Return what stands in the columns."""
        return (self.file, self.result, self.document, self.words)


def headings() -> tuple[str, str, str, str]:
    """Return the headings of the columns."""
    return (_tr("File"), _tr("Result"), _tr("Document"), _tr("What was changed or went wrong"))


def lines_of_added(file_name: str, added: Added) -> list[ReportLine]:
    """Return one line per thing that was changed in a document, or one that says that nothing was."""
    if added.document_id is None:
        weight, document = Weight.LEFT_OUT, ""
    else:
        weight, document = Weight.FINE, added.name
    return _lines(file_name, document, added.notes, weight)


def lines_of_stored(file_name: str, document: str, notes: Sequence[ImportNote]) -> list[ReportLine]:
    """Return the report that is kept with a document."""
    return _lines(file_name, document, notes, Weight.FINE)


def line_of_failure(file_name: str, error: QdaError) -> ReportLine:
    """Return what is said of a file that could not be read."""
    told = explain(error, translated)
    return ReportLine(Weight.FAILED, file_name, "", " ".join(part for part in (told.what, told.now) if part))


def line_of_left_out(file_name: str) -> ReportLine:
    """Return what is said of a file that the person left out."""
    return ReportLine(Weight.LEFT_OUT, file_name, "", _tr("You left it out."))


def _lines(file_name: str, document: str, notes: Sequence[ImportNote], weight: Weight) -> list[ReportLine]:
    lines = [
        ReportLine(min(weight, Weight.LOOK) if note.look else weight, file_name, document, note_text(note, translated))
        for note in notes
    ]
    return lines or [ReportLine(weight, file_name, document, _tr("Nothing was changed."))]


class _ReportModel(QAbstractTableModel):
    def __init__(self, lines: Sequence[ReportLine], parent: QObject) -> None:
        super().__init__(parent)
        worst: dict[str, int] = {}
        for line in lines:
            worst[line.file] = min(worst.get(line.file, line.weight), line.weight)
        self.lines = sorted(lines, key=lambda line: (worst[line.file], line.file, line.weight))

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else 4

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        across = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return headings()[section] if across else None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.lines[index.row()]
        words = line.cells()[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tooltip(words)
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 1:
            name, token = {
                Weight.FAILED: ("warning", "danger"),
                Weight.LEFT_OUT: ("minus", "muted"),
                Weight.LOOK: ("eye", "accent"),
                Weight.FINE: ("check", "success"),
            }[line.weight]
            return theme.icon(name, str(getattr(theme.colours(), token)))
        return None


class ImportReport(QDialog):
    """The report as a window beside the main one; it does not keep anybody from working."""

    def __init__(self, lines: Sequence[ReportLine], title: str, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._model = _ReportModel(lines, self)
        layout = prepare_dialog(self, self.tr("Import report"), "importReport")
        layout.addWidget(plain_label(title, self, look="strong", wrap=True))
        self.table = QTableView(self)
        self.table.setObjectName("importReportTable")
        self.table.setAccessibleName(self.tr("Files and what was changed in them"))
        self.table.setModel(self._model)
        self.table.setWordWrap(True)
        self.table.setShowGrid(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(True)
        for column, width in enumerate((190, 160, 150)):
            self.table.setColumnWidth(column, width)
        layout.addWidget(self.table, 1)
        layout.addLayout(self._buttons())
        self.resize(_WIDTH, _HEIGHT)
        self.table.setFocus()

    def _buttons(self) -> QHBoxLayout:
        save = push_button(self.tr("Save the report…"), "saveImportReport", self)
        close = push_button(self.tr("Close"), "closeImportReport", self, look="primary")
        save.clicked.connect(self.save)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(save)
        row.addStretch(1)
        row.addWidget(close)
        return row

    def lines(self) -> list[ReportLine]:
        """Return the lines as they stand."""
        return list(self._model.lines)

    def save(self) -> None:
        """Ask for a file and write the report into it."""
        settings = self._window.settings
        suggested = str(settings.start_folder() / f"{self.tr('Import report')}.xlsx")
        kinds = f"{self.tr('Excel workbook')} (*.xlsx);;{self.tr('Comma-separated table')} (*.csv)"
        name, kind = QFileDialog.getSaveFileName(self, self.tr("Save the report"), suggested, kinds)
        if not name:
            return
        path = Path(name)
        if path.suffix.lower() not in (".xlsx", ".csv"):
            path = path.with_name(path.name + (".csv" if "csv" in kind else ".xlsx"))
        settings.last_folder = str(path.parent)
        rows = [line.cells() for line in self._model.lines]
        titles, sheet = headings(), self.tr("Import report")

        def done(_: None) -> None:
            self._window.notices.say(_tr("The import report was saved to {path}.").format(path=path))

        self._window.tasks.start(
            self.tr("Saving the import report"), lambda progress: _write(path, sheet, titles, rows, progress), done=done
        )


def _write(path: Path, title: str, titles: Sequence[str], rows: Sequence[tuple[str, ...]], progress: Progress) -> None:
    from qda.formats.csv_out import write_csv
    from qda.formats.workbook import Column, Sheet, write_workbook

    columns = [Column(words, width=width) for words, width in zip(titles, (34, 20, 34, 80), strict=True)]
    if path.suffix.lower() == ".csv":
        write_csv(path, columns, rows, count=len(rows), progress=progress)
    else:
        write_workbook(path, [Sheet(title, columns, rows, len(rows))], progress=progress)


def _tr(words: str) -> str:
    return QCoreApplication.translate("ImportReport", words)
