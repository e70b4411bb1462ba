"""From menus and figures to the segments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from qda.ui.action_registry import Actions
from qda.ui.leads import SegmentsWanted
from qda.ui.main_window import MainWindow
from qda.ui.taking_out.exporting import Exporting
from qda.ui.workspace import Workspace

if TYPE_CHECKING:
    from qda.ui.retrieval.query_window import QueryWindow
    from qda.ui.retrieval.results_window import ResultsWindow


class RetrievalFlow(QObject):
    """Shows segments beside the text, whoever asks for them."""

    def __init__(self, workspace: Workspace, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._window = window
        self._exporting = Exporting(workspace, window, self)
        self.results: ResultsWindow | None = None
        self.query: QueryWindow | None = None
        workspace.segments_wanted.connect(self.show_segments)

    def bind(self, acts: Actions) -> None:
        """Let the menus call it."""
        acts.bind("retrieve", self.show_query)

    def show_query(self) -> QueryWindow:
        """Show the window that asks for segments; its sentence stays while the project is open."""
        from qda.ui.retrieval.query_window import QueryWindow

        if self.query is None:
            self.query = QueryWindow(self._workspace, self._window, self._exporting)
            self._workspace.destroyed.connect(self.query.deleteLater)
        self.query.begin()
        self.query.show()
        self.query.raise_()
        self.query.activateWindow()
        return self.query

    def show_segments(self, wanted: SegmentsWanted) -> None:
        """List codings beside the text."""
        from qda.ui.retrieval.beside import covers_text
        from qda.ui.retrieval.results_window import ResultsWindow

        asking = QApplication.activeWindow()
        if self.results is None:
            self.results = ResultsWindow(self._workspace, self._window, self._exporting)
            self.results.destroyed.connect(self._forget_results)
        self.results.show()
        self.results.raise_()
        self.results.activateWindow()
        self.results.show_wanted(wanted)
        if asking not in (None, self._window, self.results, self.query) and covers_text(asking, self._window):
            self.results.put_aside(asking)

    def _forget_results(self) -> None:
        self.results = None
