"""Comparing two coders: texts of 20 million characters laid on each other, 2 × 100,000 codings made into cards."""

from __future__ import annotations

import random
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

from benchmarks.measure import Ratio, side_by_side
from qda.analysis.compare.cards import cards
from qda.analysis.compare.columns import SourceCodings
from qda.analysis.compare.gather import gather
from qda.analysis.compare.pairing import pair
from qda.analysis.compare.source import Source
from qda.store.queries.codebook import CodeRow
from qda.store.queries.coders import CoderRow
from qda.store.queries.codings import PlainCoding
from qda.store.queries.documents import DocumentRow, ProjectInfo
from qda.text.align import align

LENGTH = 20_000_000
CODINGS = 100_000
CODES = 50
EDITS = 50


def ratios() -> Iterator[Ratio]:
    base = text(LENGTH)
    edited = with_edits(base)
    yield side_by_side(
        "align 20 M characters with 50 edits / bare diff of the lines",
        lambda: align(base, edited),
        lambda: SequenceMatcher(None, base.splitlines(), edited.splitlines(), autojunk=False).get_matching_blocks(),
        at_most=1.0,
        rounds=3,
    )
    sources = [source(number, base) for number in range(2)]
    pairing = pair(sources)
    gathered = gather(pairing)
    numbers = [coding for one in sources for coding in one.codings[1]]
    yield side_by_side(
        "cards of 2 × 100,000 codings / sorting them by Python's sort",
        lambda: cards(gathered),
        lambda: sorted(sorted(numbers, key=lambda coding: (coding.code_id, coding.start, coding.end))),
        at_most=5.0,
        rounds=3,
    )
    yield side_by_side(
        "pair and gather 2 × 100,000 codings / sorting them by Python's sort",
        lambda: gather(pair(sources)),
        lambda: sorted(sorted(numbers, key=lambda coding: (coding.code_id, coding.start, coding.end))),
        at_most=0.5,
        rounds=3,
    )


def text(length: int) -> str:
    random.seed(3)
    words = [f"word{number}" for number in range(5_000)]
    lines: list[str] = []
    total = 0
    while total < length:
        line = " ".join(random.choices(words, k=14)) + "."
        lines.append(line)
        total += len(line) + 1
    return "\n".join(lines)[:length]


def with_edits(base: str) -> str:
    random.seed(4)
    for place in sorted(random.sample(range(len(base)), EDITS), reverse=True):
        base = f"{base[:place]} A few words more. {base[place + place % 30 :]}"
    return base


def source(number: int, base: str) -> Source:
    """Return what would be read from a coder's file."""
    random.seed(number)
    codings = sorted(
        PlainCoding(coding_id, start, start + random.randrange(20, 400), random.randrange(1, CODES + 1), 1)
        for coding_id, start in enumerate(random.randrange(LENGTH - 400) for _ in range(CODINGS))
    )
    codings.sort(key=lambda coding: (coding.start, coding.end))
    codes = tuple(
        CodeRow(n, f"code{n}", None, f"Code {n}", False, "", "", n, *[""] * 4, None, "", "", "", (f"Code {n}",))
        for n in range(1, CODES + 1)
    )
    return Source(
        number=number,
        path=Path(f"{number}.concord"),
        label=str(number),
        info=ProjectInfo("project", "Study", "", "free", False, "", ""),
        documents=(DocumentRow(1, "guid", "Article", len(base), "hash", *[""] * 6, 1, CODINGS, ()),),
        codes=codes,
        coders=(CoderRow(1, f"coder{number}", f"Coder {number}", "", "person", CODINGS),),
        sets=(),
        texts={1: base},
        marks={},
        codings={1: SourceCodings.of(codings)},
        progress={},
    )
