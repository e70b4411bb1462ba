"""From the menu to the window with pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from qda.ui.action_registry import Actions
from qda.ui.main_window import MainWindow
from qda.ui.workspace import Workspace

if TYPE_CHECKING:
    from qda.ui.pictures.window import PicturesWindow


class PicturesFlow(QObject):
    """Opens the window."""

    def __init__(self, workspace: Workspace, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._window = window
        self.pictures: PicturesWindow | None = None

    def bind(self, acts: Actions) -> None:
        """Let the menu call it."""
        acts.bind("pictures", self.show_pictures)

    def show_pictures(self) -> PicturesWindow:
        """Show the window, or bring it to the front."""
        from qda.ui.pictures.window import PicturesWindow
        from qda.ui.retrieval.beside import share_keys

        if self.pictures is None:
            self.pictures = PicturesWindow(self._workspace, self._window)
            share_keys(self.pictures, self._window)
            self._workspace.destroyed.connect(self.pictures.deleteLater)
        self.pictures.show()
        self.pictures.raise_()
        self.pictures.activateWindow()
        return self.pictures
