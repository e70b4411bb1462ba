"""From the menu to the suggestions, which are off until somebody wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from qda.model.errors import NotInstalled
from qda.ui.action_registry import Actions
from qda.ui.main_window import MainWindow
from qda.ui.notices import confirm
from qda.ui.workspace import Workspace

if TYPE_CHECKING:
    from qda.ui.suggesting.window import SuggestionsWindow


class SuggestionsFlow(QObject):
    """Asks once whether suggestions are wanted, and opens the window."""

    def __init__(self, workspace: Workspace, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._window = window
        self.suggestions: SuggestionsWindow | None = None

    def bind(self, acts: Actions) -> None:
        """Let the menu call it."""
        acts.bind("suggestions", self.show_suggestions)

    def show_suggestions(self) -> SuggestionsWindow | None:
        """Show the window, after asking the first time; ``None`` if they are not wanted or not possible."""
        from qda.analysis.suggesting import available

        if not available():
            self._workspace.tell(NotInstalled(name="scikit-learn"))
            return None
        if not self._window.settings.suggestions_on and not self._wanted():
            return None
        self._window.settings.suggestions_on = True
        from qda.ui.suggesting.window import SuggestionsWindow

        if self.suggestions is None:
            self.suggestions = SuggestionsWindow(self._workspace, self._window)
            self._workspace.destroyed.connect(self.suggestions.deleteLater)
        else:
            self.suggestions.code.take_chosen()
            self.suggestions.look()
        self.suggestions.show()
        self.suggestions.raise_()
        self.suggestions.activateWindow()
        self.suggestions.list.setFocus()
        return self.suggestions

    def _wanted(self) -> bool:
        return confirm(
            self._window,
            self.tr("Switch suggestions on?"),
            self.tr(
                "Concord then compares sentences by their words, on this computer, and suggests some like those "
                "you coded. You accept or refuse each; what you accept is marked as suggested in the history and "
                "in exports. Nothing is sent anywhere."
            ),
            self.tr("Switch on"),
            look="primary",
        )
