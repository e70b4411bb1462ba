"""Word lists: 10 MB of text counted from the project file, beside a bare count of the same texts in memory."""

from __future__ import annotations

import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from benchmarks.measure import Ratio, seconds, side_by_side
from qda.actions.documents import add_documents
from qda.analysis.word_asking import WordQuestion, count_of
from qda.analysis.word_count import WordCount
from qda.analysis.word_list import Sort, WordOptions, list_words
from qda.model.document import ImportedDocument
from qda.store.project import Project

DOCUMENTS, WORDS = 50, 30_000  # words in each document, of which there are about 7 letters to each
SYLLABLES = [a + b for a, b in product("bdfglmnprstvk", "aeiouéä")]
TYPES = 400_000
ASKED = WordQuestion()
NARROW_MS = 300.0  # a list of so many words is narrowed and put in order while somebody waits


def word(number: int) -> str:
    """Return the word of a number; the lower the shorter."""
    letters = ""
    while not letters or number:
        number, place = divmod(number, len(SYLLABLES))
        letters += SYLLABLES[place]
    return letters


def texts() -> list[str]:
    """Return documents in which words are as unevenly used as in any language."""
    chance = random.Random(1)
    return [
        " ".join(word(int(TYPES ** chance.random())) + ("." if place % 17 == 0 else "") for place in range(WORDS))
        for _ in range(DOCUMENTS)
    ]


def bare(written: list[str]) -> Counter[str]:
    """Count as one would without any rules."""
    found = Counter[str]()
    for text in written:
        found.update(re.findall(r"\w+", text))
    return found


def ratios() -> Iterator[Ratio]:
    written = texts()
    with (
        tempfile.TemporaryDirectory() as folder,
        Project.create(Path(folder) / "words.concord", name="Words", coder_name="Benchmark") as project,
    ):
        add_documents(project, [ImportedDocument(f"{at}", text, "text/plain") for at, text in enumerate(written)])
        yield side_by_side(
            "counting words by Unicode's rules", lambda: count_of(project, ASKED), lambda: bare(written), 3, rounds=3
        )
        count = count_of(project, ASKED)
    yield from narrowing(count)


def narrowing(count: WordCount) -> Iterator[Ratio]:
    """Measure what a person waits for: another order, letters typed into the filter."""
    found = list_words(count, WordOptions())
    for what, work in (
        ("alphabetical order", lambda: found.rows(Sort.WORD, descending=False)),
        ("one letter typed", lambda: found.rows(containing="k")),
        ("three letters typed", lambda: found.rows(containing="kak")),
    ):
        yield Ratio(f"{what}, {len(found):,} words", min(seconds(work) for _ in range(3)) * 1000, NARROW_MS, 1)
