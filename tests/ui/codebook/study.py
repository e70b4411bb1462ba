"""What the stories about the codebook are told with: two texts, a reader, and a quick way to code."""

from __future__ import annotations

from qda.actions import coding
from qda.model.span import Span
from qda.store.project import Project

TEXT = "The delegation praised the ferry.\nIt blamed the harbour office.\nNobody asked the lighthouse keepers."
OTHER = "The council praised the bridge and the road."


class Reader:
    """Stands for the document in front: what is selected in it."""

    def __init__(self) -> None:
        self.span: Span | None = None

    def selection(self) -> Span | None:
        return self.span

    def unit_span(self) -> Span | None:
        return None

    def caret(self) -> int:
        return 0


def put(project: Project, document_id: int, code_id: int, text: str, words: str) -> int:
    """Put a code on some words."""
    start = text.index(words)
    return coding.code_span(project, document_id, code_id, Span(start, start + len(words)))
