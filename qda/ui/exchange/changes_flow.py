"""From a file that came back to changes in the project: read, look, tick, take over, report."""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from qda.actions.apply_changes import applying_changes
from qda.actions.proposed_changes import propose
from qda.model.changes import CODE, Proposal, Proposals
from qda.model.errors import Cancelled, QdaError
from qda.model.intake.report import IntakeReport
from qda.model.progress import Progress
from qda.model.span import Span
from qda.store.project import Project
from qda.ui.action_registry import Actions
from qda.ui.exchange.changes_dialog import ChangesDialog
from qda.ui.exchange.leading import lead_to
from qda.ui.exchange.report_window import ImportReport
from qda.ui.main_window import MainWindow
from qda.ui.notices import Choice, Level
from qda.ui.workspace import Workspace


class ChangesFlow(QObject):
    """The way back for an exported workbook in which somebody worked."""

    def __init__(self, workspace: Workspace, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._window = window

    def bind(self, acts: Actions) -> None:
        """Let the menu call it."""
        acts.bind("import_changes", self.choose_file)

    def choose_file(self) -> None:
        """Ask for the file and show what was changed in it."""
        settings = self._window.settings
        folder = str(settings.output_folder(self._workspace.project.path))
        kinds = f"{self.tr('Exported workbooks and tables')} (*.xlsx *.csv);;{self.tr('All files')} (*)"
        title = self.tr("Choose the exported file that came back")
        name, _ = QFileDialog.getOpenFileName(self._window, title, folder, kinds)
        if name:
            settings.last_folder = str(Path(name).parent)
            self.read(Path(name))

    def read(self, path: Path) -> None:
        """Read the file beside the open project, and show what it proposes."""
        if self._workspace.closed or self._workspace.project.read_only:
            return
        work = partial(_read, path, self._workspace.project.path)
        self._window.tasks.start(self.tr("Reading what was changed"), work, done=self._show)

    def _show(self, proposals: Proposals) -> None:
        if self._workspace.closed:
            return
        if not proposals.proposals and not proposals.notes:
            words = self.tr("“{file}” says what the project says: there is nothing to take over.")
            self._window.notices.say(words.format(file=proposals.file_name))
            return
        dialog = ChangesDialog(proposals, self._window, self._lead)
        dialog.accepted.connect(lambda: self._take_over(dialog.chosen(), proposals))
        self._workspace.closing.connect(dialog.reject)
        dialog.show()

    def _lead(self, one: Proposal) -> None:
        """Show what a proposal is about."""
        if self._workspace.closed:
            return
        if one.about == CODE:
            self._workspace.choose_code(one.row_id)
        else:
            self._workspace.choose_document(one.document_id, Span(one.start, one.start))
            self._workspace.choose_coding(one.row_id)

    def _take_over(self, chosen: list[Proposal], proposals: Proposals) -> None:
        """Make the changes in pieces, as there may be very many; the window lives on meanwhile."""
        if self._workspace.closed or not self._workspace.may_close():  # what is being typed is saved first
            return
        found: list[IntakeReport] = []
        pieces = _pieces(self._workspace.project, chosen, proposals, found.append)
        self._workspace.closing.connect(pieces.close)

        def ended(_nothing: object) -> None:
            if found:  # else the project was closed meanwhile
                self._tell(found[0], proposals)

        title = self.tr("Taking over changes from “{file}”").format(file=proposals.file_name)
        self._window.tasks.start_here(title, pieces, done=ended, failed=self._on_failed)

    def _on_failed(self, error: QdaError) -> None:
        if isinstance(error, Cancelled):
            self._window.notices.say(self.tr("Stopped. Nothing was taken over, and nothing was changed."))
        else:
            self._workspace.tell(error)

    def _tell(self, report: IntakeReport, proposals: Proposals) -> None:
        taken = report.elements["changes"].taken
        show = Choice(self.tr("Show report"), partial(self._show_report, report))
        look = any(note.what == "changed-meanwhile" for note in report.notes)
        self._window.notices.say(
            self.tr("%n change(s) taken over from “{file}”.", "", taken).format(file=proposals.file_name),
            level=Level.WARNING if look else Level.INFO,
            choices=(show,),
        )

    def _show_report(self, report: IntakeReport) -> None:
        ImportReport.of(report, self._window, lead=partial(lead_to, self._workspace)).show()


def _pieces(
    project: Project, chosen: list[Proposal], proposals: Proposals, done: Callable[[IntakeReport], None]
) -> Generator[tuple[int, int]]:
    done((yield from applying_changes(project, chosen, proposals)))


def _read(path: Path, project_path: Path, progress: Progress) -> Proposals:
    from qda.formats.changes_in import read_changes

    returned = read_changes(path, progress=progress)
    with Project.beside(project_path) as project:
        return propose(project, returned, progress=progress)
