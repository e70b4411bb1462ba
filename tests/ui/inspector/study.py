"""The project in which the stories about the inspector play, and the window with it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView

from qda.actions.coding import code_span
from qda.model.span import Span
from qda.store.project import Project
from qda.ui.documents.tabs import DocumentTabs
from qda.ui.inspector.panel import Inspector
from qda.ui.main_window import MainWindow
from qda.ui.workspace import Workspace

MINUTES = (
    "Minutes of the harbour council\n\nThe council praised the ferry. It praised the crew as well.\n\n"
    "Then it blamed the harbour office, and nobody defended the keepers of the lighthouse.\n"
)
TALK = "Asker: What of the road?\nMira: They praised the road that nobody uses.\n"


@dataclass(frozen=True)
class Study:
    """A project with the codes Praise and Blame below Stance, coded by Ada (who works here) and Ben."""

    project: Project
    minutes: int
    talk: int
    stance: int
    praise: int
    blame: int
    ada: int
    ben: int

    def put(self, words: str, code_id: int, *, in_talk: bool = False, coder_id: int | None = None) -> int:
        """Code the first place where words stand."""
        document_id, text = (self.talk, TALK) if in_talk else (self.minutes, MINUTES)
        return code_span(self.project, document_id, code_id, span_of(words, text), coder_id=coder_id)


@dataclass(frozen=True)
class Desk:
    """The window with the study in it."""

    window: MainWindow
    workspace: Workspace
    tabs: DocumentTabs
    inspector: Inspector

    def cards(self) -> list[str]:
        """Return the words on the cards of the segment list."""
        model = self.inspector.code.segments.model
        return [model.card(model.index(row, 0)).quote for row in range(model.rowCount())]

    def choose_card(self, row: int, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Click a card."""
        cards = self.inspector.code.segments.list
        click(cards, cards.model().index(row, 0), keys)


def span_of(words: str, text: str = MINUTES) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def click(view: QListView, index: QModelIndex, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, keys, view.visualRect(index).center())
