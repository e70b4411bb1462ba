"""From the menu to a merge window."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

if TYPE_CHECKING:
    from qda.store.project import Project
    from qda.ui.main_window import MainWindow
    from qda.ui.merging.window import MergeWindow
    from qda.ui.workspace import Workspace

_FILTER = "Concord (*.concord)"


class MergeFlow(QObject):
    """Opens merge windows, with or without an open project.

    Signals:
        open_wanted: A merged project is to be opened in the main window; carries its ``Path``.
    """

    open_wanted = Signal(object)

    def __init__(self, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._workspace: Workspace | None = None
        self.windows: list[MergeWindow] = []
        window.acts.bind("merge_projects", self.choose_files)

    def set_workspace(self, workspace: Workspace | None) -> None:
        """Take note of the project that is open."""
        self._workspace = workspace

    def choose_files(self) -> None:
        """Ask for the projects and show the merge window; the open project is the first of them."""
        settings = self._window.settings
        own = [self._workspace.project.path] if self._workspace is not None else []
        title = self.tr("Merge with other projects") if own else self.tr("Choose the projects to merge")
        names, _ = QFileDialog.getOpenFileNames(self._window, title, str(settings.project_folder()), _FILTER)
        if names:
            settings.last_folder = str(Path(names[-1]).parent)
            self.merge([*own, *(Path(name) for name in names)])

    def merge(self, paths: Sequence[Path]) -> MergeWindow:
        """Show the merge window with these projects."""
        # What merging needs is loaded when it is wanted: the main window is there the sooner.
        from qda.ui.merging.window import MergeWindow

        def own_project() -> Project | None:
            return self._workspace.project if self._workspace is not None else None

        window = MergeWindow(self._window.tasks, self._window.settings, own_project)
        window.open_wanted.connect(self.open_wanted)
        window.closed.connect(lambda: self._forget(window))
        self.windows.append(window)
        window.start(paths)
        return window

    def _forget(self, window: MergeWindow) -> None:
        if window in self.windows:
            self.windows.remove(window)

    def close_all(self) -> None:
        """Close every merge window: the program ends."""
        for window in list(self.windows):
            window.close()
