"""Which codings a list holds, and in which order, however many: what a page shows of them is read when it is shown."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable

import numpy as np
import numpy.typing as npt

from qda.analysis.corpus import Corpus, corpus_of
from qda.store.project import Project
from qda.store.queries.codings import SegmentFilter, SegmentPlace, segment_places

_FEW = 3000  # codings that are asked for by their ids; of more, all are read as numbers
_DOCUMENT, _START, _END, _ID = range(4)


class Listed:
    """Codings in the order of documents and text, as columns of numbers."""

    def __init__(self, order: dict[int, int]) -> None:
        """Hold nothing yet; ``order`` gives the place in the list of documents by a document's id."""
        self._order = order
        self._columns: npt.NDArray[np.int64] = np.empty((4, 0), np.int64)

    @classmethod
    def of(cls, project: Project, wanted: SegmentFilter, order: dict[int, int], corpus: Corpus | None = None) -> Listed:
        """Return those codings of a project that are asked for by their ids; of all that were read, if there are."""
        listed = cls(order)
        if corpus is not None:
            ids = wanted.coding_ids or ()
            corpus = corpus.only(np.isin(corpus.coding_id, np.fromiter(ids, np.int64, len(ids))))
            listed._columns = _columns(corpus)
        elif len(wanted.coding_ids or ()) <= _FEW:
            rows = [(order.get(row.document_id, 0), *row[2:4], row[0]) for row in segment_places(project, wanted)]
            listed._columns = np.array(rows, np.int64).reshape(-1, 4).T
        else:
            listed._columns = _columns(corpus_of(project, wanted))
        return listed

    def __len__(self) -> int:
        """Return how many there are."""
        return self._columns.shape[1]

    @property
    def documents(self) -> int:
        """In how many documents they stand."""
        return len(np.unique(self._columns[_DOCUMENT]))

    def ids(self, start: int = 0, end: int | None = None) -> list[int]:
        """Return some of the codings' ids, in order."""
        return self._columns[_ID, start:end].tolist()

    def place_of(self, coding_id: int) -> int:
        """Return where a coding stands, -1 if it is not among these."""
        found = np.flatnonzero(self._columns[_ID] == coding_id)
        return int(found[0]) if len(found) else -1

    def take_out(self, coding_ids: Collection[int]) -> None:
        """Let go of codings."""
        gone = np.isin(self._columns[_ID], np.fromiter(coding_ids, np.int64, len(coding_ids)))
        self._columns = self._columns[:, ~gone]

    def put_in(self, rows: Iterable[SegmentPlace]) -> None:
        """Take codings in that are not there, each at its place."""
        for row in rows:
            key = (self._order.get(row.document_id, 0), row.start, row.end, row.coding_id)
            at = bisect_left(range(len(self)), key, key=self._key)
            self._columns = np.insert(self._columns, at, key, axis=1)

    def _key(self, at: int) -> tuple[int, ...]:
        return tuple(self._columns[:, at].tolist())


def _columns(corpus: Corpus) -> npt.NDArray[np.int64]:
    return np.stack((corpus.document, corpus.start, corpus.end, corpus.coding_id))
