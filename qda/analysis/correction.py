"""What a correction of a text would do to all that lies on it; nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.codings import plain_codings
from qda.store.queries.passages import case_passages, decision_passages, memo_passages
from qda.text.edits import Edit, Edited, Fate, Followed
from qda.text.normalise import normalise


class CodingFate(NamedTuple):
    """What becomes of one coding. ``joins`` is the coding that will cover the same words, and takes this one over."""

    coding_id: int
    code_id: int
    coder_id: int
    before: Span
    after: Span | None
    fate: Fate
    joins: int | None = None


class PassageFate(NamedTuple):
    """What becomes of a passage that a memo, a case or a decision lies on."""

    row_id: int
    before: Span
    after: Span | None
    fate: Fate


class Correction:
    """A text with edits, and what becomes of the codings, memos, parts of cases and decisions on it.

    Each list holds only what does not stay as it is, in the order of the text.
    """

    def __init__(self, project: Project, document_id: int, edited: Edited) -> None:
        self.document_id = document_id
        self.edited = edited
        self._known: dict[Span, Followed] = {}
        self.codings = _joined(self._codings(project))
        self.memos = self._passages(memo_passages(project, document_id))
        self.case_parts = self._passages(case_passages(project, document_id))
        self.decisions = self._passages(decision_passages(project, document_id))

    def follow(self, span: Span) -> Followed:
        """Return where a passage will be; codings often share theirs."""
        found = self._known.get(span)
        if found is None:
            found = self._known[span] = self.edited.follow(span)
        return found

    @cached_property
    def counts(self) -> dict[Fate, int]:
        """How many codings have which fate, those that stay as they are left out."""
        return {fate: sum(one.fate is fate for one in self.codings) for fate in Fate}

    @cached_property
    def changed(self) -> tuple[CodingFate, ...]:
        """The codings that do more than move: their words change, they join another one, or they disappear."""
        return tuple(one for one in self.codings if one.fate is not Fate.MOVED or one.joins is not None)

    def loses_words(self, one: CodingFate) -> bool:
        """Tell whether whole words of a coding go, or all of it: what a person should look at."""
        return one.after is None or self.edited.loses_words(one.before)

    def _codings(self, project: Project) -> list[CodingFate]:
        found: list[CodingFate] = []
        for one in plain_codings(project, self.document_id):
            span = Span(one.start, one.end)
            found.append(CodingFate(one.coding_id, one.code_id, one.coder_id, span, *self.follow(span)))
        return found

    def _passages(self, passages: Iterable[tuple[int, Span]]) -> tuple[PassageFate, ...]:
        found = (PassageFate(row_id, span, *self.follow(span)) for row_id, span in passages)
        return tuple(one for one in found if one.fate is not Fate.SAME)


def correction(project: Project, document_id: int, edits: Iterable[Edit]) -> Correction:
    """Find out what edits of a document's text would do.

    What is put in is made what an import would have made of it: line ends are line feeds, and so on.

    Raises:
        NotFound: There is no such document.
        ValueError: Edits overlap, or lie outside the text.
    """
    clean = [edit._replace(text=normalise(edit.text).text) for edit in edits]
    return Correction(project, document_id, Edited(project.text(document_id), clean))


def _joined(fates: Sequence[CodingFate]) -> tuple[CodingFate, ...]:
    """Let codings that come to cover the same words join the oldest of them, and leave out what stays as it is."""
    first: dict[tuple[int, int, Span], int] = {}
    moving = {(one.code_id, one.coder_id) for one in fates if one.fate is not Fate.SAME}
    for one in sorted((one for one in fates if one.after is not None), key=lambda one: one.coding_id):
        if (one.code_id, one.coder_id) in moving and one.after is not None:
            first.setdefault((one.code_id, one.coder_id, one.after), one.coding_id)
    found: list[CodingFate] = []
    for one in fates:
        kept = one.coding_id if one.after is None else first.get((one.code_id, one.coder_id, one.after), one.coding_id)
        if kept != one.coding_id:
            found.append(one._replace(joins=kept))
        elif one.fate is not Fate.SAME:
            found.append(one)
    return tuple(found)
