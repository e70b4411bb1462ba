"""Very many codings kept as columns of numbers; one that is asked for is made then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Self, TypeVar, overload

import numpy as np

from qda.store.queries.codings import PlainCoding

if TYPE_CHECKING:
    from numpy.typing import NDArray

    IntArray = NDArray[np.int64]

T_co = TypeVar("T_co", bound=tuple[int, ...], covariant=True)


class Placed(NamedTuple):
    """A coding on the base text. ``code`` counts in the list of compared codes, the id is that in the coder's file."""

    start: int
    end: int
    code: int
    coding_id: int


class Columns(Sequence[T_co]):
    """Values that consist of whole numbers, one row of numbers for each of their fields."""

    __slots__ = ("rows",)
    made_of: type[Any]

    def __init__(self, rows: IntArray) -> None:
        self.rows = rows

    @classmethod
    def of(cls, values: Iterable[tuple[int, ...]]) -> Self:
        """Take values one by one."""
        if isinstance(values, cls):
            return values
        width = len(cls.made_of._fields)
        return cls(np.array([*values], np.int64).reshape(-1, width).T)

    def where(self, chosen: NDArray[Any]) -> Self:
        """Return those of a mask, or of a list of places, in its order."""
        return type(self)(self.rows[:, chosen])

    def __len__(self) -> int:
        return self.rows.shape[1]

    @overload
    def __getitem__(self, place: int) -> T_co: ...
    @overload
    def __getitem__(self, place: slice) -> Self: ...
    def __getitem__(self, place: int | slice) -> T_co | Self:
        if isinstance(place, slice):
            return type(self)(self.rows[:, place])
        return self.made_of(*self.rows[:, place].tolist())

    def __iter__(self) -> Iterator[T_co]:
        return map(self.made_of._make, zip(*self.rows.tolist(), strict=True))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and np.array_equal(self.rows, other.rows)

    __hash__ = None  # pyright: ignore[reportAssignmentType]


class SourceCodings(Columns[PlainCoding]):
    """The codings of one document in one file, in the order of the text."""

    __slots__ = ()
    made_of = PlainCoding

    @property
    def starts(self) -> IntArray:
        """Where each begins."""
        return self.rows[1]

    @property
    def ends(self) -> IntArray:
        """Where each ends."""
        return self.rows[2]

    @property
    def code_ids(self) -> IntArray:
        """With which code, by its id in the file."""
        return self.rows[3]

    @property
    def coder_ids(self) -> IntArray:
        """By whom."""
        return self.rows[4]

    def used_code_ids(self) -> set[int]:
        """Return the codes that are used."""
        return set(np.unique(self.code_ids).tolist())

    def used_coder_ids(self) -> set[int]:
        """Return those who coded."""
        return set(np.unique(self.coder_ids).tolist())


class PlacedCodings(Columns[Placed]):
    """One rater's codings on the base text of a document, in its order."""

    __slots__ = ()
    made_of = Placed

    @property
    def starts(self) -> IntArray:
        """Where each begins."""
        return self.rows[0]

    @property
    def ends(self) -> IntArray:
        """Where each ends."""
        return self.rows[1]

    @property
    def codes(self) -> IntArray:
        """With which code, by its place among those compared."""
        return self.rows[2]

    @property
    def coding_ids(self) -> IntArray:
        """The ids in the rater's file."""
        return self.rows[3]


def by_document(numbers: str) -> dict[int, SourceCodings]:
    """Take apart what :func:`qda.store.queries.codings.written_codings` gives."""
    if not numbers:
        return {}
    rows = np.fromstring(numbers, np.int64, sep=" ").reshape(-1, 6).T
    documents, ids, starts, ends = rows[:4]
    rows = rows[:, np.lexsort((ids, ends, starts, documents))]
    found, firsts = np.unique(rows[0], return_index=True)
    borders = [*firsts.tolist(), rows.shape[1]]
    return {
        document_id: SourceCodings(np.ascontiguousarray(rows[1:, borders[place] : borders[place + 1]]))
        for place, document_id in enumerate(found.tolist())
    }
