"""Passages joined by where they lie: two codes of 50,000 segments each, and a project's codings read at once."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.measure import Ratio, seconds
from qda.actions.codebook import add_code
from qda.actions.coding import put_codings
from qda.actions.documents import add_documents
from qda.analysis import joins
from qda.analysis.corpus import corpus_of
from qda.analysis.joins import Spans
from qda.analysis.querying import answer
from qda.model.document import ImportedDocument
from qda.model.query_text import parse_query
from qda.model.verb import Verb
from qda.store.project import Project

SEGMENTS, DOCUMENTS, LENGTH = 50_000, 500, 200_000
JOIN_MS, READ_MS, ANSWER_MS = 500.0, 150.0, 300.0
QUESTIONS = (
    "any code inside any code not containing any code",
    "any code within 200 characters of (coded “Code 1” or “Code 2”)",
)


def make_study(path: Path, *, documents: int = DOCUMENTS, codings: int = SEGMENTS, codes: int = 60) -> None:
    """Write a project of many short documents and codings."""
    chance = random.Random(6)
    text = "\n".join(f"Paragraph {number} says a little. Then it stops for a while." for number in range(60))
    with Project.create(path, coder_name="Ada") as project:
        code_ids = [add_code(project, f"Code {number}") for number in range(codes)]
        added = add_documents(
            project,
            [ImportedDocument(f"Interview {number}", f"{number}. {text}", "text/plain") for number in range(documents)],
        )
        rows: dict[tuple[int, int, int, int], dict[str, object]] = {}
        names = ("document_id", "code_id", "start", "end")
        while len(rows) < codings:
            start = chance.randrange(len(text) - 400)
            document_id = added[chance.randrange(documents)].document_id or 0
            place = (document_id, chance.choice(code_ids), start, start + chance.randrange(20, 400))
            rows[place] = {**dict(zip(names, place, strict=True)), "coder_id": project.coder_id}
        with project.step(Verb.CODE_MANY, count=len(rows)) as session:
            put_codings(session, list(rows.values()))


def _segments(seed: int, *, documents: int, longest: int) -> Spans:
    chance = np.random.default_rng(seed)
    start = chance.integers(0, LENGTH, SEGMENTS)
    return Spans(chance.integers(0, documents, SEGMENTS), start, start + chance.integers(1, longest, SEGMENTS))


def ratios() -> Iterator[Ratio]:
    """Yield what each join takes beside its goal, and reading beside its own."""
    a, b = (_segments(seed, documents=50, longest=400) for seed in (1, 2))
    c, d = (_segments(seed, documents=1, longest=LENGTH) for seed in (3, 4))
    what = f"two codes of {SEGMENTS:,} segments"
    for name, work in (
        ("overlapping, pairs", lambda: joins.overlapping(a, b)),
        ("near, pairs", lambda: joins.near(a, b, 500)),
        ("inside, pairs", lambda: joins.inside(a, b)),
        ("overlapping, mask", lambda: joins.are_overlapping(a, b)),
        ("inside, mask", lambda: joins.are_inside(a, b)),
        ("containing, mask", lambda: joins.are_containing(a, b)),
        ("overlapping in one text, 1,000 million pairs, mask", lambda: joins.are_overlapping(c, d)),
        ("inside in one text, mask", lambda: joins.are_inside(c, d)),
    ):
        taken = min(seconds(work) for _ in range(3)) * 1000
        yield Ratio(f"{what}, {name} (bare: {JOIN_MS:.0f} ms)", taken, JOIN_MS, 1.0)
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "study.concord"
        make_study(path)
        with Project.open(path, read_only=True) as project:
            taken = min(seconds(lambda: corpus_of(project)) for _ in range(4)) * 1000
            what = f"{SEGMENTS:,} codings in {DOCUMENTS} documents"
            yield Ratio(f"read {what} (bare: {READ_MS:.0f} ms)", taken, READ_MS, 1.0)
            corpus = corpus_of(project)
            for sentence in QUESTIONS:
                query = parse_query(sentence)
                taken = min(seconds(lambda query=query: answer(corpus, query)) for _ in range(3)) * 1000
                yield Ratio(f"{sentence} (bare: {ANSWER_MS:.0f} ms)", taken, ANSWER_MS, 1.0)
