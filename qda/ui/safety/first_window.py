"""Coming forward when somebody opens the project a second time on this computer."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt
from PySide6.QtWidgets import QApplication

from qda.store.locks import listen, stop_listening, take_call

if TYPE_CHECKING:
    from qda.ui.main_window import MainWindow
    from qda.ui.workspace import Workspace


class FirstWindow(QObject):
    """Listens, while a project is open for writing, for a second start of the program on it."""

    def __init__(self, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._folder: Path | None = None
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._on_called)

    def set_workspace(self, workspace: Workspace | None) -> None:
        """Take note of the project that is open."""
        if self._folder is not None:
            self._watcher.removePath(str(self._folder))
            stop_listening(self._folder)
            self._folder = None
        if workspace is not None and not workspace.project.read_only:
            with contextlib.suppress(OSError):  # then a second start says that it is open, and no more
                self._folder = listen(workspace.project.path)
                self._watcher.addPath(str(self._folder))

    def _on_called(self) -> None:
        if self._folder is None or not take_call(self._folder):
            return
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized | Qt.WindowState.WindowActive)
        window.show()
        window.raise_()
        window.activateWindow()
        QApplication.alert(window)  # where the system does not let a window come forward by itself
