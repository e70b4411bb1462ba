"""From the menu to a window of many files beside a key, and from there to a comparison of two."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from qda.analysis.key_study import KeyPassage, KeyStudent
    from qda.store.project import Project
    from qda.ui.compare.comparison import Comparison
    from qda.ui.compare.flow import CompareFlow
    from qda.ui.compare.key_window import KeyWindow
    from qda.ui.compare.window import CompareWindow
    from qda.ui.main_window import MainWindow
    from qda.ui.workspace import Workspace


class KeyFlow(QObject):
    """Opens windows for teaching; the project in the main window is offered as the key."""

    def __init__(self, window: MainWindow, compare: CompareFlow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._compare = compare
        self._workspace: Workspace | None = None
        self.windows: list[KeyWindow] = []
        window.acts.bind("compare_key", self.open)

    def set_workspace(self, workspace: Workspace | None) -> None:
        """Take note of the project that is open."""
        self._workspace = workspace

    def open(self) -> None:
        """Show a window, with the open project as the key."""
        # What it needs is loaded when it is wanted: the main window is there the sooner.
        from qda.ui.compare.key_window import KeyWindow

        def own_project() -> Project | None:
            return self._workspace.project if self._workspace is not None else None

        window = KeyWindow(self._window.tasks, self._window.settings, own_project)
        window.pair_wanted.connect(self.show_pair)
        window.closed.connect(lambda: self._forget(window))
        self.windows.append(window)
        window.show()
        if self._workspace is not None:
            window.set_key(self._workspace.project.path)

    def show_pair(self, key: Path, student: KeyStudent, passage: KeyPassage) -> None:
        """Compare one student with the key, at a passage."""
        from qda.analysis.compare.choices import Choices

        def go_there(window: CompareWindow) -> None:
            comparison = window.comparison

            def arrived() -> None:
                comparison.cards_found.disconnect(connection)
                _go_to(comparison, passage)

            connection = comparison.cards_found.connect(arrived)

        choices = replace(Choices(), raters=student.refs)
        self._compare.compare_paths([key, student.path], choices=choices, shown=go_there)

    def _forget(self, window: KeyWindow) -> None:
        if window in self.windows:
            self.windows.remove(window)

    def close_all(self) -> None:
        """Close every window: the program ends."""
        for window in list(self.windows):
            window.close()


def _go_to(comparison: Comparison, passage: KeyPassage) -> None:
    """Bring a passage of the key's table into sight, and make its card the current one if it is a disagreement."""
    documents = comparison.gathered.documents
    number = next((place for place, each in enumerate(documents) if each.key == passage.document), None)
    if number is None:
        return
    card = next(
        (
            place
            for place in comparison.cards.at(number, passage.span)
            if comparison.row_of(place) >= 0
            and any(stretch.span == passage.span for stretch in comparison.cards[place].stretches)
        ),
        None,
    )
    if card is not None:
        comparison.choose_card(card)
    else:
        comparison.show_passage(number, passage.span)
