"""What the coefficients are computed from: who coded which stretches of which document.

Documents, coders and codes are known by numbers that the caller gives out. A coder who is absent from a document did
not code it, which is something else than having coded nothing in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from qda.model.document import Mark
from qda.model.errors import SpanOutsideDocument
from qda.model.span import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    IntArray = NDArray[np.int64]


class Missing(NamedTuple):
    """Where a coder took no decision.

    Attributes:
        code_id: The code that was not asked about, ``None`` for every code.
        span: The passage, ``None`` for the whole document.
    """

    code_id: int | None = None
    span: Span | None = None


class CoderSpans:
    """All codings of one coder in one document, kept as three columns of equal length.

    Codings of the same code may overlap; their order does not matter.
    """

    __slots__ = ("code_ids", "ends", "missing", "starts")

    def __init__(
        self, code_ids: Iterable[int], starts: Iterable[int], ends: Iterable[int], missing: Iterable[Missing] = ()
    ) -> None:
        import numpy as np

        def column(numbers: Iterable[int]) -> IntArray:
            if isinstance(numbers, np.ndarray):
                return np.asarray(numbers, np.int64)  # pyright: ignore[reportUnknownArgumentType]
            return np.fromiter(numbers, np.int64)

        self.code_ids = column(code_ids)
        self.starts = column(starts)
        self.ends = column(ends)
        self.missing = tuple(missing)

    @classmethod
    def of(cls, codings: Iterable[tuple[int, Span]], missing: Iterable[Missing] = ()) -> CoderSpans:
        """Take codings as pairs of a code and its span."""
        import numpy as np

        flat = np.fromiter(chain.from_iterable((code_id, *span) for code_id, span in codings), np.int64)
        columns = flat.reshape(-1, 3)
        return cls(columns[:, 0], columns[:, 1], columns[:, 2], missing)


@dataclass(frozen=True, slots=True)
class DocumentCodings:
    """One document and what its coders marked in it.

    Attributes:
        document_id: The caller's number.
        length: Code points of the text.
        coders: By the coder's number; a coder who is not there did not code the document.
        sample: The passages that are compared, ``None`` for all.
        excluded: Passages of those that are not counted after all.
        text: Needed for units that are cut from the text: token, sentence, paragraph.
        marks: Needed for turns and given segments.
    """

    document_id: int
    length: int
    coders: Mapping[int, CoderSpans]
    sample: tuple[Span, ...] | None = None
    excluded: tuple[Span, ...] = ()
    text: str | None = field(default=None, repr=False)
    marks: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        for spans in self.coders.values():
            if not len(spans.starts):
                continue
            wrong = (spans.starts < 0) | (spans.ends > self.length) | (spans.starts >= spans.ends)
            if wrong.any():
                first = int(wrong.argmax())
                raise SpanOutsideDocument(
                    start=int(spans.starts[first]), end=int(spans.ends[first]), length=self.length
                )


@dataclass(frozen=True, slots=True)
class Codings:
    """Everything that is compared.

    Attributes:
        coders: Their numbers, in the order in which they are shown.
        codes: The codebook of the comparison; codings with other codes are left out.
        documents: Each once.
    """

    coders: tuple[int, ...]
    codes: tuple[int, ...]
    documents: tuple[DocumentCodings, ...]
