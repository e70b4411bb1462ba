"""What was imported into the project so far, with its reports."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QHBoxLayout, QHeaderView

from qda.model.errors import QdaError
from qda.model.intake.report import IntakeReport
from qda.model.intake.wording import FORMATS
from qda.store.queries.imports import import_report_of, imports
from qda.ui import theme
from qda.ui.exchange.count_tables import PlainTable
from qda.ui.exchange.report_window import summary
from qda.ui.main_window import MainWindow
from qda.ui.notices import translated
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.dialog_footer import prepare_dialog
from qda.ui.widgets.labels import plain_label
from qda.ui.widgets.local_time import local_time
from qda.ui.workspace import Workspace

_WIDTH, _HEIGHT = 760, 380


class EarlierImports(QDialog):
    """The imports of the project, latest first; each leads to its report."""

    def __init__(
        self, workspace: Workspace, show_report: Callable[[IntakeReport, str], object], window: MainWindow
    ) -> None:
        super().__init__(window)
        self._workspace = workspace
        self._show_report = show_report
        self._window = window
        self._rows = list(reversed(imports(workspace.project)))
        layout = prepare_dialog(self, self.tr("Earlier imports"), "earlierImports")
        words = (
            self.tr("What came into this project from documents, tables and other programs.")
            if self._rows
            else self.tr("Nothing has been imported so far.")
        )
        layout.addWidget(plain_label(words, self, look="muted", wrap=True))
        heads = [self.tr("File"), self.tr("Kind"), self.tr("Written by"), self.tr("Imported"), self.tr("By")]
        self.table = PlainTable(heads, "earlierImportsTable", self.tr("Earlier imports"), self, numbers_from=len(heads))
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for row in self._rows:
            kind = translated(FORMATS.get(row.format, row.format))
            self.table.add([row.file_name, kind, row.origin, local_time(row.time), row.coder])
        layout.addWidget(self.table, 1)
        self.show_chosen = push_button(self.tr("Show report"), "showEarlierReport", self, look="primary")
        self.show_chosen.setDefault(True)
        close = push_button(self.tr("Close"), "closeEarlierImports", self)
        self.show_chosen.clicked.connect(self._open)
        self.table.doubleClicked.connect(self._open)
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.setSpacing(theme.GAP)
        foot.addStretch(1)
        foot.addWidget(close)
        foot.addWidget(self.show_chosen)
        layout.addLayout(foot)
        self.show_chosen.setEnabled(bool(self._rows))
        if self._rows:
            self.table.selectRow(0)
        self.resize(_WIDTH, _HEIGHT)
        self.table.setFocus()
        workspace.closing.connect(self.reject)

    def _open(self) -> None:
        place = self.table.currentRow()
        if not 0 <= place < len(self._rows) or self._workspace.closed:
            return
        row = self._rows[place]
        try:
            report = import_report_of(self._workspace.project, row.import_id)
        except QdaError as error:  # undone meanwhile
            self._window.notices.tell(error)
            return
        about = self.tr("Imported on {time} by {coder}.").format(time=local_time(row.time), coder=row.coder)
        self._show_report(report, f"{about} {summary(report)}")
