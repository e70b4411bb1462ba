"""Parts of documents that are meant together, such as all that belongs to some cases."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from qda.model.span import Span


@dataclass(frozen=True, slots=True)
class Places:
    """Documents meant as a ``whole``, and ``stretches`` of others; ``told`` says in words how they were asked for."""

    whole: frozenset[int] = frozenset()
    stretches: Mapping[int, tuple[Span, ...]] = field(default_factory=dict[int, tuple[Span, ...]])
    told: tuple[str, ...] = ()

    @property
    def document_ids(self) -> frozenset[int]:
        """The documents of which anything is meant."""
        return self.whole | frozenset(self.stretches)

    def hold(self, document_id: int, span: Span) -> bool:
        """Tell whether a span shares text with any of the parts."""
        if document_id in self.whole:
            return True
        return any(stretch.overlaps(span) for stretch in self.stretches.get(document_id, ()))

    def within(self, document_ids: Collection[int]) -> Places:
        """Return the parts that lie in some documents."""
        kept = {one: spans for one, spans in self.stretches.items() if one in document_ids}
        return Places(frozenset(one for one in self.whole if one in document_ids), kept, self.told)

    def shared(self, other: Places) -> Places:
        """Return what both mean."""
        stretches: dict[int, tuple[Span, ...]] = {}
        for one in self.document_ids & other.document_ids - (self.whole & other.whole):
            ours, theirs = self.stretches.get(one), other.stretches.get(one)
            if one in self.whole or one in other.whole:
                stretches[one] = (theirs if one in self.whole else ours) or ()
                continue
            both = (
                Span(max(span.start, each.start), min(span.end, each.end))
                for span in ours or ()
                for each in theirs or ()
            )
            if kept := tuple(span for span in both if span.start < span.end):
                stretches[one] = kept
        return Places(self.whole & other.whole, stretches, (*self.told, *other.told))
