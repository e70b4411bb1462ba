"""What stands beside the main window: comparing, merging, teaching, a consensus, other programs, earlier versions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from qda.ui.compare.continuing import Continuing
from qda.ui.compare.flow import CompareFlow
from qda.ui.compare.key_flow import KeyFlow
from qda.ui.exchange.flow import ExchangeFlow
from qda.ui.merging.flow import MergeFlow
from qda.ui.privacy.flow import PrivacyFlow
from qda.ui.safety.conflicts import ConflictNotices
from qda.ui.safety.first_window import FirstWindow
from qda.ui.safety.keeper import Keeper
from qda.ui.safety.versions_flow import VersionsFlow

if TYPE_CHECKING:
    from qda.ui.main_window import MainWindow
    from qda.ui.workspace import Workspace


class Beside(QObject):
    """Makes what opens these windows, and tells all of it which project is open."""

    def __init__(
        self,
        window: MainWindow,
        open_project: Callable[[Path], None],
        close_project: Callable[[], bool],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.compare = CompareFlow(window, self)
        self.merging = MergeFlow(window, self)
        self.keys = KeyFlow(window, self.compare, self)
        merge = self.merging.merge
        self.continuing = Continuing(window, self.compare, merge=merge, open_project=open_project, parent=self)
        self.exchange = ExchangeFlow(window, open_project, self)
        self.versions = VersionsFlow(window, open_project, self)
        self.keeper = Keeper(window, self.versions.offer_versions, self)
        self.first_window = FirstWindow(window, self)
        self.conflicts = ConflictNotices(window, self.compare.compare_paths, merge, self)
        window.start.versions_requested.connect(self.versions.offer_versions)
        self.privacy = PrivacyFlow(window, open_project, close_project, self.settle, self)
        self.merging.open_wanted.connect(open_project)
        window.start.compare_requested.connect(self.compare.choose_files)

    def set_workspace(self, workspace: Workspace | None) -> None:
        """Take note of the project that is open."""
        for flow in (self.compare, self.merging, self.keys, self.continuing, self.exchange, self.versions):
            flow.set_workspace(workspace)
        self.keeper.set_workspace(workspace)
        self.conflicts.set_workspace(workspace)
        self.first_window.set_workspace(workspace)
        self.privacy.set_workspace(workspace)

    def settle(self) -> None:
        """Close what reads copies of the project that was closed, and wait until that one is kept."""
        for flow in (self.compare, self.merging, self.keys, self.exchange):
            flow.close_all()
        self.keeper.settle()

    def close_all(self) -> None:
        """Close all these windows: the program ends."""
        for flow in (self.compare, self.merging, self.keys, self.exchange):
            flow.close_all()
        self.keeper.wait()
