"""From a table of codings to codings in the project: read, look, add, report."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from qda.actions.import_codings import CodingsPreview, codings_intake, import_codings, preview_codings
from qda.actions.import_runs import file_hash
from qda.formats.coding_table import CodingTable, read_coding_table
from qda.model.intake.report import IntakeReport
from qda.model.progress import Progress, tell
from qda.model.wording import note_text
from qda.store.project import Project
from qda.ui.action_registry import Actions
from qda.ui.exchange.codings_dialog import CodingsDialog
from qda.ui.exchange.leading import lead_to
from qda.ui.exchange.report_window import ImportReport
from qda.ui.main_window import MainWindow
from qda.ui.notices import Choice, Level, translated
from qda.ui.workspace import Workspace


class _Read(NamedTuple):
    """A table, and what adding it would come to."""

    name: str
    file_hash: str
    table: CodingTable
    preview: CodingsPreview


class CodingsFlow(QObject):
    """The way in for codings that somebody keeps in a table."""

    def __init__(self, workspace: Workspace, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._window = window

    def bind(self, acts: Actions) -> None:
        """Let the menu call it."""
        acts.bind("import_codings", self.choose_file)

    def choose_file(self) -> None:
        """Ask for a table and show what would be added."""
        settings = self._window.settings
        kinds = f"{self.tr('Tables')} (*.csv *.xlsx);;{self.tr('All files')} (*)"
        folder = str(settings.start_folder())
        name, _ = QFileDialog.getOpenFileName(self._window, self.tr("Import codings from a table"), folder, kinds)
        if name:
            settings.last_folder = str(Path(name).parent)
            self.read(Path(name))

    def read(self, path: Path) -> None:
        """Read a table beside the open project, and show what would be added."""
        if self._workspace.closed or self._workspace.project.read_only:
            return
        work = partial(_read, path, self._workspace.project.path)
        self._window.tasks.start(self.tr("Reading the table"), work, done=self._show)

    def _show(self, read: _Read) -> None:
        if self._workspace.closed:
            return
        notes = [note_text(note, translated) for note in read.table.notes]
        dialog = CodingsDialog(read.name, read.preview, notes, self._window)
        dialog.accepted.connect(lambda: self._add(read, skip_bad=dialog.skip.isChecked()))
        self._workspace.closing.connect(dialog.reject)
        dialog.show()

    def _add(self, read: _Read, *, skip_bad: bool) -> None:
        unread = [str(problem) for problem in read.table.problems]
        report = self._workspace.do(
            import_codings,
            read.table.rows,
            name=read.name,
            skip_bad=skip_bad,
            problems=unread,
            file_hash=read.file_hash,
            notes=read.table.notes,
        )
        if report is None:  # and the person was told why
            return
        intake = codings_intake(report, read.name, read.file_hash)
        parts = [self.tr("%n coding(s) added.", "", report.added)]
        parts += [self.tr("There already: %n.", "", report.duplicates)] if report.duplicates else []
        parts += [self.tr("Left out: %n.", "", len(report.problems))] if report.problems else []
        show = Choice(self.tr("Show report"), partial(self._show_report, intake))
        level = Level.WARNING if report.problems else Level.INFO
        self._window.notices.say(" ".join(parts), level=level, choices=(show,))

    def _show_report(self, intake: IntakeReport) -> None:
        ImportReport.of(intake, self._window, lead=partial(lead_to, self._workspace)).show()


def _read(path: Path, project_path: Path, progress: Progress) -> _Read:
    tell(progress, 0, 0)
    table = read_coding_table(path)
    with Project.beside(project_path) as project:
        preview = preview_codings(project, table.rows, table.problems, progress=progress)
    return _Read(path.name, file_hash(path), table, preview)
