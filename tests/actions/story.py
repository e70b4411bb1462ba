"""What the stories about actions have in common."""

from __future__ import annotations

from dataclasses import dataclass

from qda.actions.coding import code_span
from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.store.queries.codings import SegmentRow, segments
from qda.store.queries.documents import documents

TEXT = (
    "The paper praised the bridge.\n\nThe paper blamed the mayor for the bridge. Nobody asked the café owners 👩‍👩‍👧.\n"
)
INTERVIEW = "Interviewer: What do you think?\nMira: They praised a bridge that nobody crosses.\n"


@dataclass(frozen=True)
class Story:
    """The project and the ids of what is in it."""

    project: Project
    article: int
    interview: int
    praise: int
    blame: int
    tone: int
    ada: int
    ben: int

    def code(self, words: str, code_id: int, *, coder_id: int | None = None, document_id: int | None = None) -> int:
        """Put a code on the first place where words stand."""
        document_id = document_id or self.article
        start = self.project.text(document_id).index(words)
        return code_span(self.project, document_id, code_id, Span(start, start + len(words)), coder_id=coder_id)

    def passages(self, code_id: int) -> list[str]:
        """Return the words that have a code, with who coded them, in the order of the texts."""
        rows = [row for row in segments(self.project) if row.code_id == code_id]
        return [f"{row.coder}: {row.span.cut(self.project.text(row.document_id))}" for row in rows]

    def row(self, coding_id: int) -> SegmentRow:
        """Return a coding."""
        return next(row for row in segments(self.project) if row.coding_id == coding_id)


def code_words(project: Project, words: str, code: str, document: str = "Article") -> int:
    """Put a code, both by name, on the first place where words stand."""
    document_id = next(row.document_id for row in documents(project) if row.name == document)
    code_id = next(row.code_id for row in codes(project) if row.name == code)
    start = project.text(document_id).index(words)
    return code_span(project, document_id, code_id, Span(start, start + len(words)))
