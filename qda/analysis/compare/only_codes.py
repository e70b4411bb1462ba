"""Narrowing a comparison to some of its codes: the others are then as if nobody had them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from qda.analysis.compare.gather import Gathered, GatheredDocument


def with_codes(gathered: Gathered, wanted: Collection[int]) -> Gathered:
    """Return a comparison of these codes only, numbered anew in their order.

    Args:
        gathered: What is compared.
        wanted: Numbers of codes in it.
    """
    kept = sorted(set(wanted))
    if len(kept) == len(gathered.codes):
        return gathered
    numbers = {old: new for new, old in enumerate(kept)}
    codes = tuple(
        replace(
            gathered.codes[old],
            relatives=frozenset(numbers[each] for each in gathered.codes[old].relatives if each in numbers),
        )
        for old in kept
    )
    documents = tuple(_narrowed(document, numbers) for document in gathered.documents)
    return replace(gathered, codes=codes, documents=documents)


def _narrowed(document: GatheredDocument, numbers: dict[int, int]) -> GatheredDocument:
    return replace(
        document,
        codings=tuple(
            tuple(one._replace(code=numbers[one.code]) for one in placed if one.code in numbers)
            for placed in document.codings
        ),
        missing_codes=frozenset((rater, numbers[code]) for rater, code in document.missing_codes if code in numbers),
        carried=tuple(one._replace(code=numbers[one.code]) for one in document.carried if one.code in numbers),
    )
