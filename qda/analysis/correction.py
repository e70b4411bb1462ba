"""What a correction of a text would do to all that lies on it; nothing is written."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.codings import coding_numbers
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

    Each list holds only what does not stay as it is, in the order of the text. ``changed`` are the codings that do
    more than move: their words change, they join another one, or they disappear. ``moved`` counts the others.
    ``revision`` is that of the project when this was found out; in a later one more may lie on the text.
    """

    def __init__(self, project: Project, document_id: int, edited: Edited, numbers: array[int]) -> None:
        self.document_id = document_id
        self.revision = project.revision
        self.edited = edited
        self._known: dict[Span, Followed] = {}
        self._rows = np.frombuffer(numbers, dtype=np.int64).reshape(-1, 5)
        near, self._shifts = _near(self._rows, edited.edits)
        self._near = self._followed(self._rows[near])
        self._far = self._rows[~near & (self._shifts != 0)]
        self._far_shifts = self._shifts[~near & (self._shifts != 0)]
        self._join(near)
        self.changed = tuple(one for one in self._near if one.fate is not Fate.MOVED or one.joins is not None)
        self.moved = len(self._far) + len(self._near) - len(self.changed)
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
    def codings(self) -> tuple[CodingFate, ...]:
        """All codings that do not stay as they are."""
        far = (
            CodingFate(row[0], row[3], row[4], Span(row[1], row[2]), Span(row[1] + by, row[2] + by), Fate.MOVED)
            for row, by in zip(self._far.tolist(), self._far_shifts.tolist(), strict=True)
        )
        return tuple(sorted((*self._near, *far), key=lambda one: (one.before, one.coding_id)))

    @cached_property
    def counts(self) -> dict[Fate, int]:
        """How many codings have which fate; one that joins another one counts by what its words do."""
        found = Counter(one.fate for one in self._near)
        found[Fate.MOVED] += len(self._far)
        return {fate: found[fate] for fate in Fate if found[fate]}

    def loses_words(self, one: CodingFate) -> bool:
        """Tell whether whole words of a coding go, or all of it: what a person should look at."""
        return one.after is None or one.coding_id in self._losing

    @cached_property
    def _losing(self) -> frozenset[int]:
        return frozenset(one.coding_id for one in self.changed if self.edited.loses_words(one.before))

    def _followed(self, rows: NDArray[np.int64]) -> list[CodingFate]:
        found: list[CodingFate] = []
        for coding_id, start, end, code_id, coder_id in sorted(rows.tolist(), key=lambda row: (row[1:3], row[0])):
            span = Span(start, end)
            found.append(CodingFate(coding_id, code_id, coder_id, span, *self.follow(span)))
        return found

    def _join(self, near: NDArray[np.bool_]) -> None:
        """Let codings that come to cover the same words join the oldest of them, and forget what stays as it is."""
        places = {(one.code_id, one.coder_id, *one.after) for one in self._near if one.after is not None}
        oldest: dict[tuple[int, ...], int] = {}
        far = self._rows[~near]
        if places and len(far):
            starts = far[:, 1] + self._shifts[~near]
            here = np.isin(starts, [place[2] for place in places])
            for row, start in zip(far[here].tolist(), starts[here].tolist(), strict=True):
                place = (row[3], row[4], start, start + row[2] - row[1])
                if place in places:
                    oldest[place] = row[0]
        for one in self._near:
            if one.after is not None:
                place = (one.code_id, one.coder_id, *one.after)
                oldest[place] = min(one.coding_id, oldest.get(place, one.coding_id))
        kept: list[CodingFate] = []
        for one in self._near:
            first = one.coding_id
            if one.after is not None:
                first = oldest[one.code_id, one.coder_id, *one.after]
            if first != one.coding_id:
                kept.append(one._replace(joins=first))
            elif one.fate is not Fate.SAME:
                kept.append(one)
        self._near = kept

    def _passages(self, passages: Iterable[tuple[int, Span]]) -> tuple[PassageFate, ...]:
        found = (PassageFate(row_id, span, *self.follow(span)) for row_id, span in passages)
        return tuple(one for one in found if one.fate is not Fate.SAME)


def correction(
    project: Project, document_id: int, edits: Iterable[Edit], *, numbers: array[int] | None = None
) -> Correction:
    """Find out what edits of a document's text would do.

    What is put in is made what an import would have made of it: line ends are line feeds, and so on.

    Args:
        project: The project.
        document_id: The document.
        edits: Offsets count on the text as it is.
        numbers: What :func:`qda.store.queries.codings.coding_numbers` gives of the document, if it is known already.

    Raises:
        NotFound: There is no such document.
        ValueError: Edits overlap, or lie outside the text.
    """
    clean = [edit._replace(text=normalise(edit.text).text) for edit in edits]
    edited = Edited(project.text(document_id), clean)
    known = coding_numbers(project, document_id) if numbers is None else numbers
    return Correction(project, document_id, edited, known)


def _near(rows: NDArray[np.int64], edits: Sequence[Edit]) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Return which codings an edit touches or borders on, and by how much the others move."""
    starts = np.array([edit.start for edit in edits], dtype=np.int64)
    ends = np.array([edit.end for edit in edits], dtype=np.int64)
    grown = np.cumsum([0, *(len(edit.text) - edit.span.length for edit in edits)], dtype=np.int64)
    before = np.searchsorted(ends, rows[:, 1], side="left")
    following = np.append(starts, np.iinfo(np.int64).max)[before]
    return following <= rows[:, 2], grown[before]
