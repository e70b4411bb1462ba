"""Searching 100 MB of text in 300 documents: the first page of hits, cold and warm, and all that can be counted."""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Ratio, seconds, side_by_side
from qda.actions.documents import add_documents
from qda.analysis.searching.search import count_hits, search
from qda.model.document import ImportedDocument
from qda.model.searching import SearchPlaces, SearchWish, WordPart
from qda.store.project import Project
from qda.store.queries.search_index import reader_of

MEGABYTES, DOCUMENTS = 100, 300
PAGE, GOAL_MS = 100, 100.0
RARE = "quillwort"
# fmt: off
_KNOWN = (
    "the", "of", "and", "to", "in", "a", "is", "that", "for", "it", "as", "was", "with", "be", "by", "on", "not", "he",
    "his", "but", "at", "are", "this", "have", "from", "or", "had", "an", "they", "which", "one", "you", "were", "all",
    "her", "she", "there", "would", "their", "we", "him", "been", "has", "when", "who", "will", "no", "more", "if",
    "council", "river", "market", "letter", "between", "people", "harvest", "report", "minister", "opposition",
    "village", "teacher", "press", "harbour", "agreement", "border", "water", "price", "school", "winter", "because",
    "although", "however", "media", "oppression",
)
# fmt: on

ASKED = {
    "a common word": SearchWish("the"),
    "a rare word": SearchWish(RARE),
    "the beginning of a word": SearchWish("opposit", WordPart.BEGINNING),
    "a phrase of common words": SearchWish('"the harbour"'),
    "a phrase across a rare word": SearchWish(f'"a {RARE} grew"'),
    "a word cut by soft hyphens": SearchWish("militia"),
    "two words near each other": SearchWish(f"harbour NEAR/3 {RARE}"),
    "one word without another": SearchWish(f"harbour -{RARE}"),
    "part of a word": SearchWish("ppress", WordPart.PART),
}


def vocabulary(count: int) -> list[str]:
    """Return so many made-up words, the commonest first."""
    chance = random.Random(5)
    syllables = [a + b for a in "bcdfglmnprstv" for b in ("a", "e", "i", "o", "u", "an", "er", "ist", "é")]
    words = dict.fromkeys(_KNOWN)
    while len(words) < count:
        words["".join(chance.choices(syllables, k=chance.randrange(2, 5)))] = None
    return list(words)


def texts(megabytes: int = MEGABYTES, documents: int = DOCUMENTS) -> Iterator[str]:
    """Yield texts of equal length in paragraphs, their words as frequent as in a language."""
    chance = random.Random(6)
    words = vocabulary(60_000)
    weights = [1 / (rank + 2.7) for rank in range(len(words))]
    length = megabytes * 1_000_000 // documents
    for number in range(documents):
        drawn = chance.choices(words, weights, k=length // 5)
        paragraphs: list[str] = []
        at = size = 0
        while size < length and at < len(drawn):
            count = chance.randrange(20, 120)
            sentence = " ".join(drawn[at : at + count]).capitalize()
            paragraphs.append(f"“{sentence}”" if chance.random() < 0.2 else sentence + ".")
            size += len(sentence) + 2
            at += count
        if number % 60 == 7:
            paragraphs.insert(len(paragraphs) // 2, f"By the harbour a {RARE} grew, 自由 it said, mili\u00adtia.")
        yield "\n".join(paragraphs)


def make_project(path: Path, megabytes: int = MEGABYTES, documents: int = DOCUMENTS) -> None:
    """Write a project with so much text."""
    with Project.create(path, coder_name="Benchmark") as project:
        for number, text in enumerate(texts(megabytes, documents)):
            add_documents(project, [ImportedDocument(f"Interview {number + 1}", text, "text/plain")])


def first_page(path: Path, wish: SearchWish) -> tuple[float, float]:
    """Return the milliseconds to the first hundred hits of a project that was opened for them, and again after that."""
    with Project.open(path, read_only=True) as project:
        cold = seconds(lambda: search(project, wish, limit=PAGE))
        warm = statistics.median(seconds(lambda: search(project, wish, limit=PAGE)) for _ in range(3))
    return cold * 1000, warm * 1000


def ratios() -> Iterator[Ratio]:
    """Yield the ratio of each goal; the bare time is the goal, or that of reading every text."""
    with tempfile.TemporaryDirectory() as name:
        os.environ["QDA_DATA_DIR"] = name
        path = Path(name) / "large.concord"
        make_project(path)
        search_nothing(path)
        for told, wish in ASKED.items():
            cold, warm = first_page(path, wish)
            yield Ratio(f"first {PAGE} hits of {told}, cold (bare: {GOAL_MS:.0f} ms)", cold, GOAL_MS, 1.0)
            yield Ratio(f"the same again (bare: {GOAL_MS:.0f} ms)", warm, GOAL_MS, 1.0)
        with Project.open(path, read_only=True) as project:
            for told, wish, at_most in (
                ("a common word", SearchWish("the"), 30.0),
                ("part of a rare word", SearchWish(RARE[1:-1], WordPart.PART), 8.0),
                ("letters of a script without spaces", SearchWish("自由"), 6.0),
                ("a regular expression", SearchWish(rf"\b{RARE[:5]}\w+", is_regex=True), 6.0),
            ):
                yield side_by_side(
                    f"count {told} in {MEGABYTES} MB (bare: read all texts)",
                    lambda wish=wish: count_hits(project, wish),
                    lambda: read_all(project),
                    at_most,
                    rounds=2,
                )


def search_nothing(path: Path) -> None:
    """Import and compile all that a first search needs, which says nothing about any search."""
    with Project.open(path, read_only=True) as project:
        search(project, SearchWish(RARE), SearchPlaces(frozenset()))


def read_all(project: Project) -> int:
    """Read every text once."""
    reader = reader_of(project)
    return sum(len(reader.text(document.content_id)) for document in reader.documents())


if __name__ == "__main__":
    make_project(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
