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
