"""From the menus to the History window, and what is done from there: undo up to a step, and Excel."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from qda.model.errors import CannotGoBack, NotFound, QdaError
from qda.model.progress import Progress
from qda.model.safe_file import file_name_from
from qda.store.gate import Gate
from qda.store.queries.history import HistoryRow
from qda.store.snapshots import snapshot
from qda.ui.action_registry import Actions
from qda.ui.history.undoing import Undoing
from qda.ui.main_window import MainWindow
from qda.ui.notices import Choice, translated
from qda.ui.workspace import Workspace

if TYPE_CHECKING:
    from qda.analysis.history_table import TrailWish
    from qda.ui.history.undo_dialog import UndoDialog
    from qda.ui.history.window import HistoryWindow


class HistoryFlow(QObject):
    """Opens the History window, takes steps back in one pass, and writes the trail."""

    def __init__(self, workspace: Workspace, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._window = window
        self.undoing = Undoing(workspace, window, self)
        self.trail: HistoryWindow | None = None
        self.dialog: UndoDialog | None = None

    def bind(self, acts: Actions) -> None:
        """Let the menus call it."""
        acts.bind("undo", self.undoing.undo)
        acts.bind("redo", self.undoing.redo)
        acts.bind("history", self.show_trail)

    def show_trail(self) -> HistoryWindow:
        """Show the window, or bring it to the front."""
        from qda.ui.history.window import HistoryWindow

        if self.trail is None:
            trail = self.trail = HistoryWindow(self._workspace, self._window)
            trail.destroyed.connect(self._forget)
            trail.undo_wanted.connect(self.ask_undo)
            trail.redo_wanted.connect(self.bring_back)
            trail.export_wanted.connect(self.export)
            self.undoing.began.connect(trail.show_task)
            self.undoing.said.connect(trail.say)
        self.trail.show()
        self.trail.raise_()
        self.trail.activateWindow()
        self.trail.list.setFocus()
        return self.trail

    def _forget(self) -> None:
        self.trail = None

    # --- taking back and bringing back -------------------------------------------------------------------------------
    def ask_undo(self, row: HistoryRow) -> None:
        """Show what an undo up to a step would take back."""
        from qda.ui.history.undo_dialog import UndoDialog

        if self.trail is None or self.undoing.busy:
            return
        try:
            self._workspace.project.steps.back_to(row.step_id, keep=False)
        except (CannotGoBack, NotFound) as error:
            self._refuse(error)
            return
        if self.dialog is not None:
            self.dialog.reject()
        dialog = self.dialog = UndoDialog(self._workspace, row, self.trail.details, self.trail)
        dialog.accepted.connect(lambda: self.undoing.take_back(dialog.step_ids))
        dialog.finished.connect(self._forget_dialog)
        dialog.show()

    def _forget_dialog(self) -> None:
        self.dialog = None

    def bring_back(self, row: HistoryRow) -> None:
        """Bring back a step that was taken back, and what was taken back with it."""
        try:
            step_ids = self._workspace.project.steps.forward_to(row.step_id)
        except (CannotGoBack, NotFound) as error:
            self._refuse(error)
            return
        self.undoing.bring_back(step_ids)

    def _refuse(self, error: QdaError) -> None:
        from qda.model.wording import explain

        if self.trail is not None:
            self.trail.refuse(str(explain(error, translated)))
        else:
            self._workspace.tell(error)

    # --- Excel -------------------------------------------------------------------------------------------------------
    def export(self, wish: TrailWish, told: list[tuple[str, str]]) -> None:
        """Ask where to, and write the steps on show with what they did, on another thread."""
        project, settings = self._workspace.project, self._window.settings
        folder = settings.output_folder(project.path)
        suggested = folder / file_name_from(self.tr("{project} history.xlsx").format(project=project.name))
        kinds = self.tr("Excel workbook") + " (*.xlsx)"
        parent = self.trail if self.trail is not None else self._window
        name, _ = QFileDialog.getSaveFileName(parent, self.tr("Export the history"), str(suggested), kinds)
        if not name:
            return
        path = Path(name) if name.lower().endswith(".xlsx") else Path(f"{name}.xlsx")
        settings.last_output_folder = str(path.parent)
        self.write(path, wish, told)

    def write(self, path: Path, wish: TrailWish, told: list[tuple[str, str]]) -> None:
        """Write the trail to a workbook."""
        project = self._workspace.project
        work = partial(_write, project.path, project.gate, path, wish, told)
        task = self._window.tasks.start(
            self.tr("Exporting the history"), work, done=lambda _notes: self._written(path), failed=self._failed
        )
        if self.trail is not None:
            self.trail.show_task(task)

    def _written(self, path: Path) -> None:
        words = self.tr("The history is in {file}.").format(file=path.name)
        open_it = Choice(self.tr("Open"), lambda: _open(path))
        self._window.notices.say(words, choices=(open_it,))
        if self.trail is not None:
            self.trail.say(words)

    def _failed(self, error: QdaError) -> None:
        from qda.model.wording import explain

        self._window.notices.tell(error)
        if self.trail is not None:
            self.trail.say(str(explain(error, translated)))


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _write(
    own: Path, gate: Gate, path: Path, wish: TrailWish, told: list[tuple[str, str]], progress: Progress
) -> object:
    from qda.actions.export_history import export_history

    with snapshot(own, gate, progress) as project:
        return export_history(project, path, wish, told=told, translate=translated, progress=progress)
