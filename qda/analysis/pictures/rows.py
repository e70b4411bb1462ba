"""The rows of pictures: codes with their codings, the most frequent where there are too many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from qda.analysis.corpus import Corpus
from qda.analysis.joins import Ints
from qda.analysis.pictures.asked import Asked, Order
from qda.store.queries.codebook import CodeRow


class CodeLine(NamedTuple):
    """A code as a row of a picture; ``chosen`` are the places of its codings in the corpus."""

    code: CodeRow
    chosen: Ints


def code_lines(corpus: Corpus, asked: Asked) -> tuple[list[CodeLine], int]:
    """Return the codes that have codings, in the order that is asked for, and how many were left out."""
    below = _below(corpus.codes) if asked.rolled_up else {row.code_id: (row.code_id,) for row in corpus.codes}
    own = _places(corpus.code_id)
    nothing = np.zeros(0, np.int64)
    lines: list[CodeLine] = []
    for row in corpus.codes:
        parts = [own[one] for one in below[row.code_id] if one in own]
        if parts and not (row.is_folder and not asked.rolled_up):
            lines.append(CodeLine(row, np.sort(np.concatenate(parts)) if parts else nothing))
    most = sorted(range(len(lines)), key=lambda at: (-len(lines[at].chosen), at))[: asked.most]
    kept = most if asked.order is Order.MOST_FIRST else sorted(most)
    return [lines[at] for at in kept], len(lines) - len(kept)


def _places(numbers: Ints) -> Mapping[int, Ints]:
    """Return, by value, where in a list it stands."""
    if not len(numbers):
        return {}
    order = np.argsort(numbers, kind="stable")
    values, begins = np.unique(numbers[order], return_index=True)
    return dict(zip(values.tolist(), np.split(order, begins[1:]), strict=True))


def _below(codes: Sequence[CodeRow]) -> dict[int, tuple[int, ...]]:
    """Return each entry with all below it."""
    found: dict[int, list[int]] = {row.code_id: [row.code_id] for row in codes}
    parents = {row.code_id: row.parent_id for row in codes}
    for row in codes:
        above = row.parent_id
        while above is not None:
            found[above].append(row.code_id)
            above = parents.get(above)
    return {code_id: tuple(ids) for code_id, ids in found.items()}


def united(start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Return stretches, sorted by start, with those that overlap or touch made one."""
    if not len(start):
        return start, end
    reach = np.maximum.accumulate(end)
    first = np.append(True, start[1:] > reach[:-1])
    last = np.append(first[1:], True)
    return start[first], reach[last]
