"""Surveys and tables of variables, from a file through a dialog into the project, and back into a file."""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from qda.model.document import ImportedDocument
from qda.model.errors import Cancelled, QdaError
from qda.model.portable import CASE, DOCUMENT
from qda.model.progress import Progress
from qda.model.safe_file import file_name_from
from qda.ui.action_registry import Actions
from qda.ui.main_window import MainWindow
from qda.ui.notices import Choice, Level
from qda.ui.workspace import Workspace

if TYPE_CHECKING:
    from qda.formats.survey_in import SurveyPlan
    from qda.formats.table_in import WholeTable
    from qda.model.intake.report import IntakeReport
    from qda.store.project import Project
    from qda.ui.variables.import_dialog import ValuesDialog
    from qda.ui.variables.survey_dialog import SurveyDialog


class TablesFlow(QObject):
    """Reads on another thread, asks, and writes in one step; says at the end what came of it.

    Signals:
        said: What came of an import is told; carries the words.
    """

    said = Signal(str)

    def __init__(self, workspace: Workspace, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._window = window

    def bind(self, acts: Actions) -> None:
        """Let the menus call it."""
        acts.bind("import_survey", self.choose_survey)
        acts.bind("import_variables", self.choose_values)
        acts.bind("export_variables", self.export)

    def _choose(self, title: str) -> Path | None:
        settings = self._window.settings
        folder = str(settings.output_folder(self._workspace.project.path))
        kinds = f"{self.tr('Excel and CSV')} (*.xlsx *.xlsm *.csv *.tsv *.txt);;{self.tr('All files')} (*)"
        name, _ = QFileDialog.getOpenFileName(self._window, title, folder, kinds)
        if not name:
            return None
        settings.last_folder = str(Path(name).parent)
        return Path(name)

    # --- surveys -----------------------------------------------------------------------------------------------------
    def choose_survey(self) -> None:
        """Ask for a survey's file and show it."""
        path = self._choose(self.tr("Choose the file with the answers"))
        if path is not None:
            self.read_survey(path)

    def read_survey(self, path: Path) -> None:
        """Read a survey and ask what its columns become."""
        if self._workspace.closed or self._workspace.project.read_only:
            return
        self._window.tasks.start(
            self.tr("Reading the survey"), partial(_read_survey_file, path), done=partial(self._ask_survey, path)
        )

    def _ask_survey(self, path: Path, read: tuple[WholeTable, str]) -> None:
        from qda.actions.import_runs import earlier_imports
        from qda.ui.variables.survey_dialog import SurveyDialog

        if self._workspace.closed:
            return
        table, file_hash = read
        dialog = SurveyDialog(self._workspace, path.name, table, self._window)
        dialog.show_earlier(earlier_imports(self._workspace.project, file_hash))
        dialog.sheet_wanted.connect(partial(self._read_sheet, path, dialog))
        dialog.accepted.connect(lambda: self._take_survey(path, dialog.table, dialog.plan()))
        self._workspace.closing.connect(dialog.reject)
        dialog.show()

    def _read_sheet(self, path: Path, dialog: SurveyDialog, sheet: str) -> None:
        work = partial(_read_survey, path, sheet)
        self._window.tasks.start(self.tr("Reading the survey"), work, done=dialog.show_table)

    def _take_survey(self, path: Path, table: WholeTable, plan: SurveyPlan) -> None:
        work = partial(_documents_of, table, plan, path.name)
        done = partial(self._store_survey, path, table, plan)
        self._window.tasks.start(self.tr("Reading the answers"), work, done=done)

    def _store_survey(self, path: Path, table: WholeTable, plan: SurveyPlan, documents: list[ImportedDocument]) -> None:
        from qda.actions.storing import store_ahead

        if self._workspace.closed:
            return
        pieces = store_ahead(self._workspace.project, documents)
        self._workspace.closing.connect(pieces.close)
        self._window.tasks.start_here(
            self.tr("Adding the answers"),
            pieces,
            done=lambda _: self._finish_survey(path, table, plan),
            failed=self._on_failed,
        )

    def _finish_survey(self, path: Path, table: WholeTable, plan: SurveyPlan) -> None:
        if self._workspace.closed:
            return
        found: list[IntakeReport] = []
        pieces = _importing(self._workspace.project, path, table, plan, found.append)
        self._workspace.closing.connect(pieces.close)

        def ended(_nothing: object) -> None:
            if found:  # else the project was closed meanwhile
                self._tell_survey(found[0])

        self._window.tasks.start_here(
            self.tr("Importing “{file}”").format(file=path.name), pieces, done=ended, failed=self._on_failed
        )

    def _on_failed(self, error: QdaError) -> None:
        if isinstance(error, Cancelled):
            self._window.notices.say(self.tr("Stopped. Nothing was imported, and nothing was changed."))
        else:
            self._workspace.tell(error)

    def _tell_survey(self, report: IntakeReport) -> None:
        documents = self.tr("%Ln document(s)", "", report.store("document").added)
        cases = self.tr("%Ln case(s)", "", report.store("case").added)
        words = self.tr("Survey “{file}” imported: {documents}, {cases}.")
        self._say(words.format(file=report.file_name, documents=documents, cases=cases), report)

    # --- variables ---------------------------------------------------------------------------------------------------
    def choose_values(self, scope: str = "") -> None:
        """Ask for a table of variables and show what it would bring."""
        path = self._choose(self.tr("Choose the table with the variables"))
        if path is not None:
            self.read_values(path, scope)

    def read_values(self, path: Path, scope: str = "") -> None:
        """Read a table of variables and show what it would bring."""
        if self._workspace.closed or self._workspace.project.read_only:
            return
        work = partial(_read_values, path)
        self._window.tasks.start(self.tr("Reading the table"), work, done=partial(self._ask_values, path, scope))

    def take_block(self, rows: list[list[str]], scope: str) -> None:
        """Show what a table that was pasted, with headings and names, would bring."""
        from qda.formats.table_in import table_of_rows

        name = self.tr("Pasted table")
        table = self._workspace.do(lambda _: table_of_rows(name, enumerate(rows, 1)))
        if table is not None:
            self._show_values(name, table, scope)

    def _ask_values(self, path: Path, scope: str, table: WholeTable) -> None:
        self._show_values(path.name, table, scope, path)

    def _show_values(self, name: str, table: WholeTable, scope: str, path: Path | None = None) -> None:
        from qda.ui.variables.import_dialog import ValuesDialog

        if self._workspace.closed:
            return
        dialog = ValuesDialog(self._workspace, name, table, self._window, scope=scope)
        dialog.accepted.connect(lambda: self._take_values(path, dialog))
        self._workspace.closing.connect(dialog.reject)
        dialog.show()

    def _take_values(self, path: Path | None, dialog: ValuesDialog) -> None:
        from qda.actions.import_runs import file_hash
        from qda.actions.import_values import import_values

        if dialog.plan is None:
            return
        dialog.plan.file_hash = file_hash(path) if path is not None else ""
        report = self._workspace.do(import_values, dialog.plan, skip_bad=dialog.skip.isChecked())
        if report is not None:
            values = self.tr("%Ln value(s)", "", report.store("variable_value").added)
            words = self.tr("Variables imported from “{file}”: {values} set.")
            self._say(words.format(file=report.file_name, values=values), report)

    def _say(self, words: str, report: IntakeReport) -> None:
        choices = (Choice(self.tr("Show report"), partial(self._show_report, report)),)
        self._window.notices.say(words, level=Level.WARNING if report.look else Level.INFO, choices=choices)
        self.said.emit(words)

    def _show_report(self, report: IntakeReport) -> None:
        from qda.ui.exchange.leading import lead_to
        from qda.ui.exchange.report_window import ImportReport

        ImportReport.of(report, self._window, lead=partial(lead_to, self._workspace)).show()

    # --- out ---------------------------------------------------------------------------------------------------------
    def export(self, scope: str = DOCUMENT) -> None:
        """Ask where to and write the variables of documents or cases."""
        from qda.actions.export import check_target
        from qda.actions.import_values import collect_values, write_values_table

        settings, project = self._window.settings, self._workspace.project
        of = self.tr("cases") if scope == CASE else self.tr("variables")
        suggested = settings.output_folder(project.path) / f"{file_name_from(project.name)} {of}.xlsx"
        kinds = f"{self.tr('Excel')} (*.xlsx);;{self.tr('CSV')} (*.csv)"
        name, kind = QFileDialog.getSaveFileName(self._window, self.tr("Export variables"), str(suggested), kinds)
        if not name:
            return
        path = Path(name)
        if path.suffix.lower() not in (".xlsx", ".csv"):
            path = Path(f"{name}{'.csv' if 'csv' in kind else '.xlsx'}")
        settings.last_output_folder = str(path.parent)
        try:
            check_target(project, path)
            sheet = collect_values(project, scope)
        except QdaError as error:
            self._workspace.tell(error)
            return
        self._window.tasks.start(
            self.tr("Export variables"),
            lambda progress: write_values_table(path, sheet, progress=progress),
            done=lambda _: self._written(path),
        )

    def _written(self, path: Path) -> None:
        self._window.notices.say(self.tr("Wrote {path}.").format(path=path))


def _importing(
    project: Project, path: Path, table: WholeTable, plan: SurveyPlan, done: Callable[[IntakeReport], None]
) -> Generator[tuple[int, int]]:
    from qda.actions.import_runs import file_hash
    from qda.actions.survey import importing_survey

    done((yield from importing_survey(project, table, plan, file_name=path.name, file_hash=file_hash(path))))


def _read_survey(path: Path, sheet: str, _progress: Progress) -> WholeTable:
    from qda.formats.survey_in import read_survey

    return read_survey(path, sheet=sheet)


def _read_survey_file(path: Path, progress: Progress) -> tuple[WholeTable, str]:
    from qda.actions.import_runs import file_hash

    return _read_survey(path, "", progress), file_hash(path)


def _read_values(path: Path, _progress: Progress) -> WholeTable:
    from qda.formats.values_table import read_values_table

    return read_values_table(path)


def _documents_of(table: WholeTable, plan: SurveyPlan, file_name: str, _progress: Progress) -> list[ImportedDocument]:
    from qda.formats.survey_in import answers

    return [each for one in answers(table, plan, source_name=file_name).respondents for each in one.documents]
