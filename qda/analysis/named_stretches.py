"""Who speaks in the transcripts, and which headings there are: what could become codes or cases."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum

from qda.model.progress import Progress, no_progress, tell
from qda.model.span import Span
from qda.store.project import Project
from qda.text.sections import below_headings, spoken


class Source(StrEnum):
    """What gives the stretches their names."""

    SPEAKERS = "speakers"
    HEADINGS = "headings"


@dataclass(slots=True)
class NamedStretches:
    """All stretches of one name, by document; names that differ in case only are one."""

    name: str
    spans: dict[int, list[Span]] = field(default_factory=dict[int, list[Span]])

    @property
    def count(self) -> int:
        """How many stretches."""
        return sum(map(len, self.spans.values()))

    @property
    def length(self) -> int:
        """How many characters, counting what lies in several stretches once for each."""
        return sum(span.length for spans in self.spans.values() for span in spans)


def named_stretches(
    project: Project,
    document_ids: Collection[int],
    source: Source,
    *,
    deepest: int = 9,
    progress: Progress = no_progress,
) -> list[NamedStretches]:
    """Return the stretches of each name, in the order in which the names first stand.

    Args:
        project: The project, or a copy of it that another thread may read.
        document_ids: Where to look, in this order.
        source: Whether speakers or headings.
        deepest: The lowest level of headings that counts.
        progress: Told after each document; may ask to stop.
    """
    found: dict[str, NamedStretches] = {}
    for done, document_id in enumerate(document_ids, start=1):
        text, marks = project.text(document_id), project.marks(document_id)
        rows = spoken(text, marks) if source is Source.SPEAKERS else below_headings(text, marks, deepest=deepest)
        for row in rows:
            each = found.setdefault(row.name.casefold(), NamedStretches(row.name))
            each.spans.setdefault(document_id, []).append(row.span)
        tell(progress, done, len(document_ids))
    return [*found.values()]
