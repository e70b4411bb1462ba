"""From the menus to cases and variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from qda.ui.action_registry import Actions
from qda.ui.main_window import MainWindow
from qda.ui.variables.cases_dialog import CasesDialog
from qda.ui.variables.tables_flow import TablesFlow
from qda.ui.workspace import Workspace

if TYPE_CHECKING:
    from qda.ui.variables.window import VariablesWindow


class VariablesFlow(QObject):
    """Opens the table of variables and asks to which cases something belongs."""

    def __init__(self, workspace: Workspace, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._window = window
        self.table: VariablesWindow | None = None
        self.tables = TablesFlow(workspace, window, self)

    def bind(self, acts: Actions) -> None:
        """Let the menus call it."""
        acts.bind("cases_variables", self.show_table)
        acts.bind("case_of_document", self.ask_for_document)
        acts.bind("case_of_passage", self.ask_for_passage)
        self.tables.bind(acts)

    def show_table(self) -> VariablesWindow:
        """Show the table of documents and cases, or bring it to the front."""
        from qda.ui.variables.window import VariablesWindow

        if self.table is None:
            self.table = VariablesWindow(self._workspace, self._window)
            self.table.destroyed.connect(self._forget)
            for page in (self.table.documents, self.table.cases):
                page.import_wanted.connect(self.tables.choose_values)
                page.export_wanted.connect(self.tables.export)
                page.block_wanted.connect(self.tables.take_block)
                self.tables.said.connect(page.say)  # the main window's notice may lie behind
        self.table.show()
        self.table.raise_()
        self.table.activateWindow()
        return self.table

    def _forget(self) -> None:
        self.table = None

    def ask_for_document(self) -> None:
        """Ask to which cases the document in front belongs."""
        if self._workspace.document_id:
            CasesDialog(self._workspace, self._window, document_ids=[self._workspace.document_id]).show()

    def ask_for_passage(self) -> None:
        """Ask to which cases the selected passage belongs."""
        span = self._workspace.target_span()
        if span is not None and self._workspace.document_id:
            CasesDialog(self._workspace, self._window, document_ids=[self._workspace.document_id], span=span).show()
