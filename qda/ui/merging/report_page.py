"""What became of everything when projects were merged, or what would."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qda.analysis.compare.source import Source
from qda.model.merging import MergeReport, merge_note_text
from qda.model.progress import Progress
from qda.ui import theme
from qda.ui.merging.words import table_words
from qda.ui.notices import translated
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.labels import as_tooltip, plain_label


class ReportRow(NamedTuple):
    """A line of the report: a count of one kind of thing, or something to tell."""

    what: str
    read: int | None = None
    added: int | None = None
    joined: int | None = None
    left: int | None = None
    look: bool = False


class ReportTable(QTreeWidget):
    """Counts and notes; what a person should look at stands first."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("mergeReport")
        self.setAccessibleName(self.tr("What comes of it"))
        self.setRootIsDecorated(False)
        self.setAllColumnsShowFocus(True)
        self.setWordWrap(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHeaderLabels(self.headings())
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in range(1, 5):
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            self.headerItem().setTextAlignment(column, right)
        self.rows: list[ReportRow] = []

    def headings(self) -> list[str]:
        """Return the headings of the columns."""
        return [
            self.tr("What"),
            self.tr("In the files"),
            self.tr("Added"),
            self.tr("Joined"),
            self.tr("Left out"),
        ]

    def show_report(self, report: MergeReport, sources: Sequence[Source]) -> None:
        """Show what comes, or came, of merging these sources."""
        number = self.locale().toString
        notes = sorted(report.notes, key=lambda note: not note.look)
        told = [ReportRow(merge_note_text(note, translated), look=note.look) for note in notes]
        counts = [
            ReportRow(table_words(table), tally.read, tally.added, tally.joined, tally.left)
            for table, tally in report.tallies.items()
            if tally.read
        ]
        files = [
            ReportRow(
                self.tr("“{file}” brings {documents}, {codes}, {codings}").format(
                    file=source.label,
                    documents=self.tr("%Ln document(s)", "", len(source.documents)),
                    codes=self.tr("%Ln code(s)", "", sum(not row.is_folder for row in source.codes)),
                    codings=self.tr("%Ln coding(s)", "", sum(len(each) for each in source.codings.values())),
                )
            )
            for source in sources
        ]
        self.rows = [*[row for row in told if row.look], *files, *counts, *[row for row in told if not row.look]]
        self.clear()
        for row in self.rows:
            cells = ["" if value is None else number(value) for value in row[1:5]]
            item = QTreeWidgetItem(self, [row.what, *cells])
            item.setToolTip(0, as_tooltip(row.what))
            for column in range(1, 5):
                item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            if row.look:
                item.setIcon(0, theme.icon("eye", str(theme.colours().accent)))
            if row.read is None:
                item.setFirstColumnSpanned(True)


class ReportPage(QFrame):
    """The end: where the merged project is, and what became of everything.

    Signals:
        open_wanted, save_wanted, closed: The buttons.
    """

    open_wanted = Signal()
    save_wanted = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("mergeReportPage")
        theme.set_look(self, "page")
        self.title = plain_label("", self, look="title", wrap=True)
        self.table = ReportTable(self)
        self.open = push_button(self.tr("Open the merged project"), "mergeOpen", self, look="primary")
        self.save = push_button(self.tr("Save the report…"), "mergeSaveReport", self)
        self.close_button = push_button(self.tr("Close"), "mergeClose", self)
        self.open.clicked.connect(self.open_wanted)
        self.save.clicked.connect(self.save_wanted)
        self.close_button.clicked.connect(self.closed)
        foot = QHBoxLayout()
        foot.addWidget(self.save)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        foot.addWidget(self.open)
        words = self.tr(
            "The projects it was made from are as they were. Keep them: what was done step by step stays there."
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 20, 28, 18)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self.title)
        layout.addWidget(plain_label(words, self, look="muted", wrap=True))
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)

    def show_report(self, out: Path, report: MergeReport, sources: Sequence[Source]) -> None:
        """Show what became of everything."""
        self.title.setText(self.tr("Merged into {file}").format(file=out.name))
        self.title.setToolTip(as_tooltip(str(out)))
        self.table.show_report(report, sources)
        self.open.setFocus()


def write_report(
    path: Path, title: str, headings: Sequence[str], rows: Sequence[ReportRow], progress: Progress
) -> None:
    """Write the report as a workbook, or as a table of comma-separated values by the file's ending."""
    from qda.formats.csv_out import write_csv
    from qda.formats.workbook import Column, Sheet, write_workbook

    columns = [
        Column(words, "integer" if place else "text", 16 if place else 90) for place, words in enumerate(headings)
    ]
    values = [row[:5] for row in rows]
    if path.suffix.lower() == ".csv":
        write_csv(path, columns, values, count=len(values), progress=progress)
    else:
        write_workbook(path, [Sheet(title, columns, values, len(values))], progress=progress)
