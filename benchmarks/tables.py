"""Tables of 500 documents with 50,000 codings of 500 codes: counted, and shown cell by cell for 5,000 documents."""

from __future__ import annotations

import random
import sqlite3
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.measure import Ratio, side_by_side
from qda.actions.codebook import add_code
from qda.actions.coders import ensure_coder
from qda.actions.coding import put_codings
from qda.actions.documents import add_documents
from qda.actions.variables import NewValue, add_variable, set_values
from qda.analysis.corpus import corpus_of
from qda.analysis.crossing.asked import CoOccurrence, Crossing, Measure, Occurrence, Question, Sequences, Together
from qda.analysis.crossing.grid import Grid
from qda.analysis.crossing.making import grid_of
from qda.analysis.crossing.texts import Beginnings
from qda.analysis.crossing.wording import words_of
from qda.model.document import ImportedDocument
from qda.model.portable import DOCUMENT
from qda.model.verb import Verb
from qda.store.project import Project
from qda.store.queries.codings import EVERYTHING, SegmentFilter

DOCUMENTS, CODES, CODINGS, FOLDERS = 500, 500, 50_000, 25
MANY_DOCUMENTS = 5000
_WORDS = ("bridge", "council", "river", "letter", "market", "harvest", "promise", "answer", "road", "village", "winter")


def make_study(path: Path, documents: int = DOCUMENTS, codings: int = CODINGS, *, paragraphs: int = 40) -> None:
    """Make a project with texts of sentences, codes in folders, two coders and a variable."""
    chance = random.Random(6)
    with Project.create(path, coder_name="Ada") as project:
        texts: list[str] = []
        for _ in range(documents):
            lines = (
                " ".join(" ".join(chance.choices(_WORDS, k=11)).capitalize() + "." for _ in range(4))
                for _ in range(paragraphs)
            )
            texts.append("\n\n".join(lines))
        files = [ImportedDocument(f"Document {one:04}", text, "text/plain") for one, text in enumerate(texts)]
        ids = [one.document_id or 0 for one in add_documents(project, files)]
        folders = [add_code(project, f"Theme {one:02}", is_folder=True) for one in range(FOLDERS)]
        codes = [add_code(project, f"Code {one:03}", parent_id=folders[one % FOLDERS]) for one in range(CODES)]
        year = add_variable(project, DOCUMENT, "Year", "integer")
        set_values(project, [NewValue(year, one, str(1990 + place % 30)) for place, one in enumerate(ids)])
        coders = [project.coder_id, ensure_coder(project, "Ben")]
        rows: dict[tuple[object, ...], dict[str, object]] = {}
        names = ("document_id", "coder_id", "code_id", "start", "end")
        while len(rows) < codings:
            place = chance.randrange(documents)
            start = chance.randrange(len(texts[place]) - 200)
            row = (ids[place], chance.choice(coders), chance.choice(codes), start, start + chance.randint(20, 200))
            rows[row] = dict(zip(names, row, strict=True))
        with project.step(Verb.CODE_MANY, count=len(rows)) as session:
            put_codings(session, list(rows.values()))


def _counted(path: Path) -> Iterator[Ratio]:
    """Return how long tables take beside the same counts in the database's own language."""
    raw = sqlite3.connect(path)
    known = Beginnings()
    with Project.open(path, read_only=True) as project:

        def count(question: Question) -> None:
            grid_of(corpus_of(project, EVERYTHING), question, EVERYTHING, beginnings=known)

        def asked(query: str) -> None:
            raw.execute(query).fetchall()

        by_document = "SELECT code_id, document_id, count(*) FROM coding GROUP BY 1, 2"
        pairs = """SELECT a.code_id, b.code_id, count(*) FROM coding a JOIN coding b ON a.document_id = b.document_id
            AND a.coder_id = b.coder_id AND a.start < b."end" AND b.start < a."end" AND a.id <> b.id GROUP BY 1, 2"""
        near = Together.WITHIN_SENTENCES
        for what, question, query, at_most in (
            ("codes by documents", Crossing(rolled_up=True), by_document, 12.0),
            (
                "the same in words, sub-codes rolled up",
                Crossing(measure=Measure.WORDS, rolled_up=True),
                by_document,
                40.0,
            ),
            ("pairs of overlapping codings", CoOccurrence(rolled_up=True), pairs, 0.5),
            ("text shared by codes", CoOccurrence(count=Occurrence.SHARED), pairs, 0.5),
            ("Jaccard of segments within a sentence", CoOccurrence(near, 1, Occurrence.JACCARD_SEGMENTS), pairs, 0.5),
            ("sequences", Sequences(), by_document, 10.0),
        ):
            yield side_by_side(
                f"{what}, beside a query", partial(count, question), partial(asked, query), at_most, rounds=3
            )
    raw.close()


def _shown(path: Path) -> Iterator[Ratio]:
    """Return how long a table of 5,000 documents takes until it is painted, beside one of 50."""
    from PySide6.QtWidgets import QApplication, QWidget

    from qda.ui.tables.model import GridModel
    from qda.ui.tables.view import GridView

    application = QApplication.instance() or QApplication([])
    window = QWidget()
    model = GridModel(window)
    view = GridView(model, window)
    view.resize(1100, 600)
    window.show()
    with Project.open(path, read_only=True) as project:
        large = grid_of(corpus_of(project), Crossing(), EVERYTHING)
        few = SegmentFilter(document_ids={row.document_id for row in corpus_of(project).documents[:50]})
        small = grid_of(corpus_of(project, few), Crossing(), few)

    def show(grid: Grid) -> None:
        model.show(grid, words_of(grid.question))
        application.processEvents()
        view.viewport().repaint()

    what = f"{CODES} codes by {MANY_DOCUMENTS:,} documents shown, beside 50 documents"
    yield side_by_side(what, lambda: show(large), lambda: show(small), 3.0)
    window.close()


def ratios() -> Iterator[Ratio]:
    """Return how long tables take, counted and shown."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_study(folder / "study.concord")
        yield from _counted(folder / "study.concord")
        make_study(folder / "wide.concord", MANY_DOCUMENTS, paragraphs=3)
        yield from _shown(folder / "wide.concord")
