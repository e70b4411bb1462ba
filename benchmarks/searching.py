"""Searching 100 MB of text in 300 documents: the first page of hits, cold and warm, and all that can be counted."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

from qda.actions.documents import add_documents
from qda.model.document import ImportedDocument
from qda.store.project import Project

MEGABYTES, DOCUMENTS = 100, 300
RARE, PAIR = "quillwort", ("harbour", "quillwort")
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


if __name__ == "__main__":
    make_project(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
