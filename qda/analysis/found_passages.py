"""What would be coded where something was found, before it is: a preview for the person who decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from qda.model.extent import Extent
from qda.model.progress import Progress, no_progress, tell
from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.codings import plain_codings
from qda.store.queries.documents import document_names
from qda.text.widening import widened


class Standing(StrEnum):
    """How a passage stands to the codings that the coder has already made with the code."""

    NEW = "new"
    OVERLAPS = "overlaps"
    CODED = "coded"


class FoundPassage(NamedTuple):
    """A passage to be coded; ``quote`` is its text as it is stored."""

    document_id: int
    document: str
    span: Span
    quote: str
    standing: Standing


def found_passages(
    project: Project,
    spans: Mapping[int, Sequence[Span]],
    extent: Extent,
    *,
    words: int = 0,
    code_id: int | None = None,
    coder_id: int | None = None,
    progress: Progress = no_progress,
) -> list[FoundPassage]:
    """Return the passages that spans mean, in the order of documents and text; see :func:`qda.text.widening.widened`.

    Args:
        project: The project, or a copy of it that another thread may read.
        spans: What was found, by document.
        extent: How much around it is meant.
        words: How many words on each side, for :attr:`Extent.WORDS`.
        code_id: The code they are to get; ``None`` for one that is to be made, which nothing has.
        coder_id: Who is to code them.
        progress: Told after each document; may ask to stop.
    """
    rows: list[FoundPassage] = []
    wanted = [(one, name) for one, name in document_names(project).items() if spans.get(one)]
    for done, (document_id, name) in enumerate(wanted, start=1):
        text = project.text(document_id)
        coded = _coded(project, document_id, code_id, coder_id)
        passages = widened(text, spans[document_id], extent, words=words, marks=project.marks(document_id))
        for passage, standing in zip(passages, _standings(passages, coded), strict=True):
            rows.append(FoundPassage(document_id, name, passage, passage.cut(text), standing))
        tell(progress, done, len(wanted))
    return rows


def _coded(project: Project, document_id: int, code_id: int | None, coder_id: int | None) -> list[Span]:
    if code_id is None or coder_id is None:
        return []
    rows = plain_codings(project, document_id, coder_ids=[coder_id])
    return sorted(Span(row.start, row.end) for row in rows if row.code_id == code_id)


def _standings(passages: Sequence[Span], coded: Sequence[Span]) -> list[Standing]:
    """Tell of each passage, in order, whether it lies within what is coded, shares text with it, or neither."""
    found: list[Standing] = []
    begun = 0
    furthest = Span(0, 0)  # of the codings that began up to here, the one that reaches furthest
    for passage in passages:
        while begun < len(coded) and coded[begun].start <= passage.start:
            furthest = max(furthest, coded[begun], key=lambda span: span.end)
            begun += 1
        if furthest.end >= passage.end:
            found.append(Standing.CODED)
        elif furthest.end > passage.start or (begun < len(coded) and coded[begun].start < passage.end):
            found.append(Standing.OVERLAPS)
        else:
            found.append(Standing.NEW)
    return found
