"""What an import of any kind came to: all that there is to tell, the counts, and how texts were understood."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from qda.model.intake.report import IntakeReport
from qda.model.intake.wording import FORMATS
from qda.model.progress import Progress
from qda.model.safe_file import file_name_from
from qda.ui import theme
from qda.ui.exchange.count_tables import CountsPage, DecisionsTable
from qda.ui.exchange.report_lines import ABOUT, FILE, RESULT, ReportLine, ReportModel, Weight, headings, lines_of_report
from qda.ui.main_window import MainWindow
from qda.ui.notices import translated
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.dialog_footer import fit_dialog, prepare_dialog
from qda.ui.widgets.labels import plain_label

_WIDTH, _HEIGHT = 860, 520
_MEASURED_ROWS = 400  # of more, each row's height is not worked out from its words


class LinesTable(QTableView):
    """The lines; Enter or a double-click leads to what a line is about."""

    def __init__(self, lead: Callable[[QModelIndex], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._lead = lead
        self.setObjectName("importReportTable")
        self.setAccessibleName(_tr("Files and what was changed in them"))
        self.setWordWrap(True)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        self.doubleClicked.connect(lead)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does what a double-click does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._lead(self.currentIndex())
        else:
            super().keyPressEvent(event)


class ImportReport(QDialog):
    """The report as a window beside the main one; it does not keep anybody from working.

    Args:
        lines: What there is to tell.
        title: What was imported and what came of it, in a sentence.
        window: The main window.
        report: Where the lines come from, for its counts; none for an import of documents.
        about: More of what was imported: the program that wrote it, when and by whom it was imported.
        lead: Shows the document or code of a name in the project; tells whether there was one.
    """

    def __init__(
        self,
        lines: Sequence[ReportLine],
        title: str,
        window: MainWindow,
        *,
        report: IntakeReport | None = None,
        about: str = "",
        lead: Callable[[str], bool] | None = None,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._report = report
        self._to = lead
        self._counts = -1  # the page whose lines lead nowhere
        self._way = self.tr("Double-click a line, or press Enter, to see what it is about.")
        heads = headings() if report is None else (_tr("File"), "", _tr("About"), _tr("What happened"))
        self._model = ReportModel(lines, heads, self)
        layout = prepare_dialog(self, self.tr("Import report"), "importReport")
        layout.addWidget(plain_label(title, self, look="strong", wrap=True))
        if about:
            layout.addWidget(plain_label(about, self, look="muted", wrap=True))
        self.only_look = QCheckBox(self.tr("Only what to look at"), self)
        self.only_look.setObjectName("importReportOnlyLook")
        self.only_look.setAccessibleName(self.only_look.text())
        self.only_look.toggled.connect(self._on_filter)
        self.table = LinesTable(self._on_line, self)
        layout.addWidget(self._pages(report) if report is not None else self._told(self), 1)
        layout.addLayout(self._buttons())
        fit_dialog(self, _WIDTH, _HEIGHT)
        self._fill()
        self.table.setFocus()

    @classmethod
    def of(
        cls,
        report: IntakeReport,
        window: MainWindow,
        *,
        about: str = "",
        lead: Callable[[str], bool] | None = None,
    ) -> ImportReport:
        """Return the window for the report of an import from another program or a table."""
        kind = translated(FORMATS.get(report.format, report.format))
        file = _tr("{kind} “{file}”").format(kind=kind, file=report.file_name) if report.file_name else kind
        by = _tr("written by {program}").format(program=report.origin) if report.origin else ""
        told = ", ".join(part for part in (file, by) if part)
        lines = lines_of_report(report)
        if not lines:
            whole = not any(account.left or account.kept for account in report.elements.values())
            words = (
                _tr("Everything came in as it was.") if whole else _tr("The counts say what came in and what did not.")
            )
            lines = [ReportLine(Weight.FINE, report.file_name, "", words, _tr("For the record"))]
        return cls(lines, told, window, report=report, about=about or summary(report), lead=lead)

    # --- building ----------------------------------------------------------------------------------------------------
    def _told(self, parent: QWidget) -> QWidget:
        page = QWidget(parent)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self.only_look)
        layout.addWidget(self.table, 1)
        lines = self._model.lines
        self.only_look.setVisible(0 < sum(line.look for line in lines) < len(lines))
        return page

    def _pages(self, report: IntakeReport) -> QTabWidget:
        tabs = QTabWidget(self)
        tabs.setObjectName("importReportPages")
        tabs.setAccessibleName(self.tr("Parts of the report"))
        theme.set_look(tabs.tabBar(), "quiet")
        number = self.locale().toString(len(self._model.lines))
        tabs.addTab(self._told(tabs), self.tr("What happened ({count})").format(count=number))
        if report.elements or report.stored:
            self._counts = tabs.addTab(CountsPage(report, tabs), self.tr("Counts"))
        if report.texts:
            positions = DecisionsTable(report.texts, tabs)
            lead = partial(self._on_position, report, positions)
            positions.doubleClicked.connect(lead)
            for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):  # which would close the window else
                enter = QShortcut(key, positions)
                enter.setContext(Qt.ShortcutContext.WidgetShortcut)
                enter.activated.connect(lead)
            tabs.addTab(positions, self.tr("Positions in texts"))
        tabs.currentChanged.connect(self._on_page)
        return tabs

    def _buttons(self) -> QHBoxLayout:
        save = push_button(
            self.tr("Save the report…") if self._report is None else self.tr("Save as Excel…"), "saveImportReport", self
        )
        close = push_button(self.tr("Close"), "closeImportReport", self, look="primary")
        save.clicked.connect(self.save)
        close.clicked.connect(self.accept)
        self.hint = plain_label("", self, look="muted", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(save)
        row.addWidget(self.hint, 1)
        row.addWidget(close)
        return row

    def _fill(self) -> None:
        table, lines = self.table, self._model.lines
        table.setModel(self._model)
        files, abouts = {line.file for line in lines}, {line.document for line in lines}
        table.setColumnHidden(FILE, self._report is not None and len(files) < 2)
        table.setColumnHidden(ABOUT, self._report is not None and not any(abouts))
        for column, width in ((FILE, 190), (RESULT, 160), (ABOUT, 180)):
            table.setColumnWidth(column, width)
        few = len(lines) <= _MEASURED_ROWS
        mode = QHeaderView.ResizeMode.ResizeToContents if few else QHeaderView.ResizeMode.Interactive
        table.verticalHeader().setSectionResizeMode(mode)
        if self._to is not None and any(abouts):
            self.hint.setText(self._way)

    def _on_filter(self) -> None:
        self._model.show_only(look=self.only_look.isChecked())

    # --- acting ------------------------------------------------------------------------------------------------------
    def _on_line(self, index: QModelIndex) -> None:
        self._show(self._model.shown[index.row()].document)

    def _show(self, name: str) -> None:
        if self._to is None:
            return
        if self._to(name):
            self._window.activateWindow()
        else:
            self.hint.setText(
                self.tr("“{name}” is no document or code of the project, or is called otherwise there.").format(
                    name=name
                )
                if name
                else self.tr("This line is about the whole file.")
            )

    def _on_position(self, report: IntakeReport, positions: DecisionsTable, _index: QModelIndex | None = None) -> None:
        row = positions.currentRow()
        if row >= 0:
            self._show(report.texts[row].document)

    def _on_page(self, page: int) -> None:
        """Say what can be done on this page."""
        leads = self._to is not None and page != self._counts
        self.hint.setText(self._way if leads else "")

    def lines(self) -> list[ReportLine]:
        """Return the lines as they stand."""
        return list(self._model.shown)

    def save(self) -> None:
        """Ask for a file and write the report into it."""
        settings = self._window.settings
        stem = Path(self._report.file_name).stem if self._report is not None else ""
        name = f"{self.tr('Import report')} {stem}".strip()
        suggested = str(settings.start_folder() / file_name_from(name, suffix=".xlsx"))
        kinds = [f"{self.tr('Excel workbook')} (*.xlsx)"]
        if self._report is None:
            kinds.append(f"{self.tr('Comma-separated table')} (*.csv)")
        chosen, kind = QFileDialog.getSaveFileName(self, self.tr("Save the report"), suggested, ";;".join(kinds))
        if not chosen:
            return
        path = Path(chosen)
        if path.suffix.lower() not in ((".xlsx", ".csv") if self._report is None else (".xlsx",)):
            path = path.with_name(path.name + (".csv" if "csv" in kind else ".xlsx"))
        settings.last_folder = str(path.parent)
        self._window.tasks.start(
            self.tr("Saving the import report"), self._writer(path), done=lambda _: self._on_saved(path)
        )

    def _writer(self, path: Path) -> Callable[[Progress], None]:
        report = self._report
        if report is None:
            titles, sheet = headings(), self.tr("Import report")
            rows = [line.cells() for line in self._model.lines]
            return lambda progress: _write(path, sheet, titles, rows, progress)

        def write(progress: Progress) -> None:
            from qda.actions.intake_report import write_intake_report

            write_intake_report(path, [report], translate=translated, progress=progress)

        return write

    def _on_saved(self, path: Path) -> None:
        self._window.notices.say(_tr("The import report was saved to {path}.").format(path=path))
        self.hint.setText(_tr("Saved to {path}.").format(path=path))


def summary(report: IntakeReport) -> str:
    """Return in a line what came in, and how much of it should be looked at."""
    shown = {
        "document": QCoreApplication.translate("ImportReport", "%Ln document(s)", "", _added(report, "document")),
        "code": QCoreApplication.translate("ImportReport", "%Ln code(s) or folder(s)", "", _added(report, "code")),
        "coding": QCoreApplication.translate("ImportReport", "%Ln coding(s)", "", _added(report, "coding")),
        "memo": QCoreApplication.translate("ImportReport", "%Ln memo(s)", "", _added(report, "memo")),
    }
    came = [words for table, words in shown.items() if _added(report, table)]
    look = sum(note.look for note in report.notes) + sum(text.sureness == "unsure" for text in report.texts)
    parts = [_tr("New in the project: {what}.").format(what=", ".join(came))] if came else []
    if not came and report.stored and not any(stored.added for stored in report.stored.values()):
        parts = [_tr("Nothing new came into the project.")]
    if look:
        parts.append(QCoreApplication.translate("ImportReport", "%Ln thing(s) to look at.", "", look))
    else:
        parts.append(_tr("Nothing needs a second look."))
    return " ".join(parts)


def _added(report: IntakeReport, table: str) -> int:
    stored = report.stored.get(table)
    return stored.added if stored is not None else 0


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
