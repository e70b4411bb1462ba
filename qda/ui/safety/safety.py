"""All that stands by when a project's file is damaged, refused, replaced or gone, put together for the desk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from qda.ui.safety.checking import CheckFlow
from qda.ui.safety.damaged import DamagedFiles
from qda.ui.safety.faults import Desk, Faults

if TYPE_CHECKING:
    from qda.ui.main_window import MainWindow


class Safety(QObject):
    """Makes what tells of damage and faults; the desk opens and closes."""

    def __init__(
        self,
        window: MainWindow,
        desk: Desk,
        offer_versions: Callable[[Path | None], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self.damaged = DamagedFiles(window, desk.open_project, offer_versions, self)
        self.faults = Faults(window, desk, offer_versions=offer_versions, salvage=self._salvage_open, parent=self)
        self.checking = CheckFlow(window, offer_versions=offer_versions, salvage=self._salvage_open, parent=self)

    def _salvage_open(self, path: Path) -> None:
        """Save what reads of the open project, which is closed for that unless something typed would be lost."""
        if self._desk.close_project():
            self.damaged.salvage(path)
