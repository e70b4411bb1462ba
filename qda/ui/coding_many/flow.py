"""From the menus and the search to the dialogs that code many passages in one act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from qda.model.span import Span
from qda.ui.action_registry import Actions
from qda.ui.main_window import MainWindow
from qda.ui.workspace import Workspace

if TYPE_CHECKING:
    from qda.ui.coding_many.found_dialog import FoundDialog
    from qda.ui.coding_many.names_dialog import NamesDialog


class CodingManyFlow(QObject):
    """Opens the dialogs."""

    def __init__(self, workspace: Workspace, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._window = window

    def bind(self, acts: Actions) -> None:
        """Let the menu call it."""
        acts.bind("code_speakers", self.code_names)

    def code_names(self) -> NamesDialog:
        """Ask which speakers or headings become codes or cases."""
        from qda.ui.coding_many.names_dialog import NamesDialog

        dialog = NamesDialog(self._workspace, self._window)
        dialog.open()
        return dialog

    def code_found(self, spans: Mapping[int, Sequence[Span]], words: str, parent: QWidget) -> FoundDialog:
        """Ask how what was found is coded; ``words`` are those that were looked for."""
        from qda.ui.coding_many.found_dialog import FoundDialog

        dialog = FoundDialog(self._workspace, self._window, spans, words, parent)
        dialog.open()
        return dialog
