"""From the menu to the earlier versions of a project, and from one of them to a new file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from qda.ui.notices import Choice

if TYPE_CHECKING:
    from qda.ui.main_window import MainWindow
    from qda.ui.safety.versions import VersionsDialog
    from qda.ui.workspace import Workspace


class VersionsFlow(QObject):
    """Shows earlier versions of the open project, or of any other, and opens what was restored."""

    def __init__(self, window: MainWindow, open_project: Callable[[Path], None], parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._open_project = open_project
        self._workspace: Workspace | None = None
        self.dialog: VersionsDialog | None = None
        window.acts.bind("restore_version", self.offer_versions)

    def set_workspace(self, workspace: Workspace | None) -> None:
        """Take note of the project that is open."""
        self._workspace = workspace
        if self.dialog is not None:
            self.dialog.reject()

    def offer_versions(self, path: Path | None = None) -> None:
        """Show the versions that are kept of a project, whose file may be damaged or gone.

        Args:
            path: Where the project lies or lay; else it is the open one, and without one the person chooses.
        """
        # What few need is loaded when it is wanted: the main window is there the sooner.
        from qda.ui.safety.versions import VersionsDialog

        if self.dialog is not None:
            self.dialog.reject()
        if path is None and self._workspace is not None:
            path = self._workspace.project.path
            self._workspace.project.keeping.wait()  # what was kept a moment ago is listed too
        dialog = VersionsDialog(path, self._window)
        dialog.restored.connect(self._on_restored)
        dialog.finished.connect(self._forget)
        self.dialog = dialog
        dialog.show()

    def _forget(self) -> None:
        self.dialog = None

    def _on_restored(self, path: Path) -> None:
        words = self.tr("Restored to {path}. The project that was there before is as it was.").format(path=path)
        open_it = Choice(self.tr("Open it"), lambda: self._open_project(path))
        self._window.notices.say(words, choices=(open_it,), sticky=True)
