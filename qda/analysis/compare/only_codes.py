"""Narrowing a comparison to some of its codes: the others are then as if nobody had them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from qda.analysis.compare.columns import PlacedCodings
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
        codings=tuple(_numbered_anew(placed, numbers) for placed in document.codings),
        missing_codes=frozenset((rater, numbers[code]) for rater, code in document.missing_codes if code in numbers),
        carried=tuple(one._replace(code=numbers[one.code]) for one in document.carried if one.code in numbers),
    )


def _numbered_anew(placed: PlacedCodings, numbers: dict[int, int]) -> PlacedCodings:
    kept = np.array([*numbers], np.int64)
    found = placed.where(np.isin(placed.codes, kept))
    codes = np.searchsorted(kept, found.codes)
    return PlacedCodings(np.stack((found.starts, found.ends, codes, found.coding_ids)))
