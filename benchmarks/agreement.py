"""Tables of agreement by a sweep over borders against boolean arrays over the characters, with numpy both."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.measure import Ratio, seconds, side_by_side
from qda.agreement.codings import CoderSpans, Codings, DocumentCodings
from qda.agreement.intervals import intervals
from qda.agreement.pooling import figures
from qda.agreement.rules import Rules
from qda.agreement.tables import tabulate

CODES = 50
Columns = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]


def coder(count: int, length: int, seed: int) -> Columns:
    """Return the codes, starts and ends of one coder, in the order of the text as a project hands them out."""
    chance = np.random.default_rng(seed)
    starts = np.sort(chance.integers(0, length - 400, count))
    return chance.integers(0, CODES, count), starts, starts + chance.integers(10, 400, count)


def codings(coders: list[Columns], length: int) -> Codings:
    spans = {place: CoderSpans(*columns) for place, columns in enumerate(coders)}
    return Codings(tuple(spans), tuple(range(CODES)), (DocumentCodings(0, length, spans),))


def by_characters(coders: list[Columns], length: int) -> list[tuple[int, int, int]]:
    """Return for each code how many characters both, only the first, only the second coded."""
    tables: list[tuple[int, int, int]] = []
    for code_id in range(CODES):
        coded: list[NDArray[np.bool_]] = []
        for code_ids, starts, ends in coders:
            array = np.zeros(length, np.bool_)
            own = code_ids == code_id
            for start, end in zip(starts[own].tolist(), ends[own].tolist(), strict=True):
                array[start:end] = True
            coded.append(array)
        both = int(np.count_nonzero(coded[0] & coded[1]))
        tables.append((both, int(np.count_nonzero(coded[0])) - both, int(np.count_nonzero(coded[1])) - both))
    return tables


def tables_against_characters(count: int, length: int, at_most: float, rounds: int) -> Ratio:
    coders = [coder(count, length, seed) for seed in (1, 2)]
    given = codings(coders, length)
    rows = figures(tabulate(given, Rules())).codes
    swept = [(row.both, *(row.only or {}).values()) for row in rows]
    assert swept == by_characters(coders, length), "the two count differently"
    return side_by_side(
        f"tables of {CODES} codes, 2 x {count:,} spans on {length // 1_000_000} MB",
        lambda: tabulate(given, Rules()),
        lambda: by_characters(coders, length),
        at_most,
        rounds=rounds,
    )


def first_figures() -> Ratio:
    """All figures by characters, from the columns to the rows of the table, against three seconds."""
    length = 20_000_000
    given = codings([coder(100_000, length, seed) for seed in (3, 4)], length)

    def ours() -> None:
        comparison = figures(tabulate(given, Rules()))
        assert comparison.codes
        assert comparison.any_code
        assert comparison.documents
        assert comparison.overall

    return Ratio("all figures of 2 x 100,000 codings on 20 MB, of 3 s", seconds(ours), 3.0, 1.0, "s")


def replicates() -> Ratio:
    """A thousand bootstrap replicates of 50 codes over 100 documents against counting their tables once."""
    length = 10_000
    pairs = [[coder(200, length, 2 * place + side) for side in (0, 1)] for place in range(100)]
    documents = tuple(
        replace(codings(pair, length).documents[0], document_id=place) for place, pair in enumerate(pairs)
    )
    given = Codings((0, 1), tuple(range(CODES)), documents)
    tables = tabulate(given, Rules())
    return side_by_side(
        "1,000 bootstrap replicates of 50 codes and 100 documents, of 1,000 tables",
        lambda: intervals(figures(tables), Rules(replicates=1000)),
        lambda: [tabulate(given, Rules()) for _ in range(20)],  # a fiftieth of what counting anew would take
        1.0,
        rounds=3,
    )


def ratios() -> list[Ratio]:
    return [
        tables_against_characters(10_000, 1_000_000, 0.25, 5),
        tables_against_characters(CODES * 10_000, 1_000_000, 0.25, 3),
        tables_against_characters(100_000, 20_000_000, 0.25, 3),
        first_figures(),
        replicates(),
    ]


if __name__ == "__main__":
    from benchmarks.measure import table

    print(table(ratios()))
