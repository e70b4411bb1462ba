"""The first thing seen of another program's project: what is in it, and what there is to know before it comes in."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QSplitter, QVBoxLayout, QWidget

from qda.model.exchange import ForeignProject
from qda.ui import theme
from qda.ui.exchange.contents import contents
from qda.ui.exchange.count_tables import PlainTable
from qda.ui.exchange.report_lines import ABOUT, FILE, RESULT, ReportModel, lines_of_report
from qda.ui.exchange.report_window import LinesTable
from qda.ui.widgets.labels import plain_label

_MEASURED_ROWS = 300


class ContentsPage(QWidget):
    """Two tables: how many of what, and what the reader has to tell."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("exchangeContents")
        heads = [self.tr("What"), self.tr("How many"), self.tr("Which")]
        self.table = PlainTable(heads, "exchangeContentsTable", self.tr("What is in the file"), self)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        which = self.table.horizontalHeaderItem(2)
        if which is not None:
            which.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.caption = plain_label("", self, look="strong")
        self.notes = LinesTable(lambda _index: None, self)
        self.notes.setObjectName("exchangeNotes")
        self.notes.setAccessibleName(self.tr("What you should know"))
        lower = QWidget(self)
        below = QVBoxLayout(lower)
        below.setContentsMargins(0, theme.GAP, 0, 0)
        below.setSpacing(theme.GAP)
        below.addWidget(self.caption)
        below.addWidget(self.notes, 1)
        self._lower = lower
        self._model: ReportModel | None = None
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.setObjectName("exchangeContentsSplit")
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        split.addWidget(self.table)
        split.addWidget(lower)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.GAP, 0, 0)
        layout.addWidget(split, 1)

    def show_project(self, foreign: ForeignProject) -> None:
        """Show what was read."""
        self.table.setRowCount(0)
        for row in contents(foreign.project, foreign.report):
            self.table.add([row.what, row.number, row.which])
        lines = lines_of_report(foreign.report)
        look = sum(line.look for line in lines)
        told = self.tr("What you should know: %Ln line(s)", "", len(lines))
        if look:
            told = self.tr("{told}, {look} to look at").format(told=told, look=self.locale().toString(look))
        self.caption.setText(told)
        model = ReportModel(lines, (self.tr("File"), "", self.tr("About"), self.tr("What happens")), self)
        self.notes.setModel(model)
        if self._model is not None:
            self._model.deleteLater()
        self._model = model
        self.notes.setColumnHidden(FILE, True)
        for column, width in ((RESULT, 160), (ABOUT, 180)):
            self.notes.setColumnWidth(column, width)
        few = len(lines) <= _MEASURED_ROWS
        mode = QHeaderView.ResizeMode.ResizeToContents if few else QHeaderView.ResizeMode.Interactive
        self.notes.verticalHeader().setSectionResizeMode(mode)
        self.notes.setVisible(bool(lines))
        if not lines:
            self.caption.setText(self.tr("Everything in the file comes in; nothing is left out."))
