"""From the menu to the Tables window, and from there to files."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from qda.model.errors import QdaError
from qda.model.safe_file import file_name_from
from qda.ui.action_registry import Actions
from qda.ui.main_window import MainWindow
from qda.ui.notices import Choice, translated
from qda.ui.workspace import Workspace

if TYPE_CHECKING:
    from qda.ui.tables.window import Shown, TablesWindow


class CrossTablesFlow(QObject):
    """Opens the window and writes what it shows."""

    def __init__(self, workspace: Workspace, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._window = window
        self.tables: TablesWindow | None = None
        self._chosen: Mapping[str, object] = {}

    def bind(self, acts: Actions) -> None:
        """Let the menu call it."""
        acts.bind("tables", self.show_tables)

    def show_tables(self) -> TablesWindow:
        """Show the window, or bring it to the front."""
        from qda.ui.retrieval.beside import share_finding
        from qda.ui.tables.window import TablesWindow

        if self.tables is None:
            self.tables = TablesWindow(self._workspace, self._window, self._chosen)
            share_finding(self.tables, self._window)
            self.tables.left.connect(self._keep)
            self.tables.destroyed.connect(self._forget)
            self.tables.save_wanted.connect(self.save)
        self.tables.show()
        self.tables.raise_()
        self.tables.activateWindow()
        self.tables.view.setFocus()
        return self.tables

    def _forget(self) -> None:
        self.tables = None

    def _keep(self, chosen: Mapping[str, object]) -> None:
        self._chosen = chosen

    def save(self, shown: Shown) -> None:
        """Ask where to, and write the table that is shown."""
        settings, project = self._window.settings, self._workspace.project
        name = f"{project.name} {shown.words.name}"
        suggested = settings.output_folder(project.path) / file_name_from(name, suffix=".xlsx")
        kinds = {".xlsx": self.tr("Excel workbook") + " (*.xlsx)", ".csv": self.tr("CSV table") + " (*.csv)"}
        parent = self.tables if self.tables is not None else self._window
        chosen, kind = QFileDialog.getSaveFileName(
            parent, self.tr("Save the table"), str(suggested), ";;".join(kinds.values())
        )
        if not chosen:
            return
        path = Path(chosen)
        if path.suffix.lower() not in kinds:
            ending = next((suffix for suffix, words in kinds.items() if words == kind), ".xlsx")
            path = path.with_name(path.name + ending)
        settings.last_output_folder = str(path.parent)
        self.write(path, shown)

    def write(self, path: Path, shown: Shown) -> None:
        """Write a table to a workbook or CSV file on another thread."""
        from qda.actions.export_grid import collect_grid, write_grid

        try:
            sheets = collect_grid(
                self._workspace.project, path, shown.grid, shown.layout, words=shown.words, filters=shown.filters
            )
        except QdaError as error:
            self._failed(error)
            return
        task = self._window.tasks.start(
            self.tr("Saving the table"),
            partial(write_grid, path, sheets),
            done=lambda _result: self._written(path),
            failed=self._failed,
        )
        if self.tables is not None:
            self.tables.show_task(task)

    def _written(self, path: Path) -> None:
        words = self.tr("The table is in {file}.").format(file=path.name)
        open_it = Choice(self.tr("Open"), lambda: _open(path))
        self._window.notices.say(words, choices=(open_it,))
        if self.tables is not None:
            self.tables.say(words)

    def _failed(self, error: QdaError) -> None:
        from qda.model.wording import explain

        self._window.notices.tell(error)
        if self.tables is not None:
            self.tables.say(str(explain(error, translated)))


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
