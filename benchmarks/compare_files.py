"""The compare window on two files: 2 × 100,000 codings on 20 MB, from the opening to the figures, and settling."""

from __future__ import annotations

import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication

from benchmarks.compare import CODES, CODINGS, LENGTH, text
from benchmarks.measure import Ratio, seconds
from benchmarks.project import CODER, new_desk, own_folders
from benchmarks.view_on_project import flush
from qda.actions.codebook import add_code
from qda.actions.coders import ensure_coder
from qda.actions.coding import put_codings
from qda.actions.documents import add_documents
from qda.model.document import ImportedDocument
from qda.model.verb import Verb
from qda.store.project import Project
from qda.store.tables import new_guid
from qda.ui.compare.comparison import Comparison
from qda.ui.compare.window import CompareWindow
from qda.ui.translation import install_translations

SHARES = (0.4, 0.2, 0.1, 0.1, 0.08, 0.06, 0.04, 0.02)  # of the text, one document each
FIGURES_S, SETTLED_MS, STALL_MS = 3.0, 50.0, 100.0
SETTLED = 12

Place = tuple[int, int, int, int]
"""Document, code, start and end, by number."""


def make_files(folder: Path) -> tuple[Path, Path]:
    """Write what two coders made of the same texts: half of it the same, the rest moved, of another code, or alone."""
    whole = text(LENGTH)
    ends = [round(LENGTH * sum(SHARES[: number + 1])) for number in range(len(SHARES))]
    texts = [whole[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    first, second = folder / "first.concord", folder / "second.concord"
    with Project.create(first, coder_name=CODER) as project:
        themes = [add_code(project, f"Theme {number}") for number in range(8)]
        codes = themes + [add_code(project, f"Code {n}", parent_id=themes[n % 8]) for n in range(CODES - 8)]
        rows = add_documents(project, [ImportedDocument(f"Text {n}", one, "text/plain") for n, one in enumerate(texts)])
        documents = [row.document_id or 0 for row in rows]
        project.copy_to(second)
    connection = sqlite3.connect(second)
    connection.execute("UPDATE project SET guid = ?", (new_guid(),))
    connection.commit()
    connection.close()
    chance = random.Random(5)
    mine = [_place(chance, texts) for _ in range(CODINGS)]
    theirs = [_otherwise(chance, texts, place) for place in mine]
    for path, places, coder in ((first, mine, CODER), (second, theirs, "Other")):
        with Project.open(path) as project:
            project.use_coder(ensure_coder(project, coder))
            found = [
                {"document_id": documents[document], "code_id": codes[code], "start": start, "end": end}
                for document, code, start, end in dict.fromkeys(places)
            ]
            with project.step(Verb.CODE_MANY, count=len(found)) as session:
                put_codings(session, [{**row, "coder_id": project.coder_id} for row in found])
    return first, second


def _place(chance: random.Random, texts: list[str]) -> Place:
    document = chance.choices(range(len(texts)), SHARES)[0]
    start = chance.randrange(len(texts[document]) - 400)
    return document, chance.randrange(CODES), start, start + chance.randrange(20, 380)


def _otherwise(chance: random.Random, texts: list[str], place: Place) -> Place:
    document, code, start, end = place
    kind = chance.random()
    if kind < 0.5:
        return place
    if kind < 0.7:
        return document, code, max(0, start - chance.randrange(15)), end + chance.randrange(15)
    return (document, chance.randrange(CODES), start, end) if kind < 0.85 else _place(chance, texts)


class Pulse:
    """Notes the longest time for which the window did not live."""

    def __init__(self) -> None:
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(2)
        self._last = time.perf_counter()
        self.longest = 0.0

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest, self._last = max(self.longest, now - self._last), now

    def forget(self) -> None:
        self._last, self.longest = time.perf_counter(), 0.0


def wait(until: Callable[[], bool], at_most_s: float = 120.0) -> None:
    end = time.perf_counter() + at_most_s
    while not until():
        assert time.perf_counter() < end, "it takes too long"
        QApplication.processEvents()
        time.sleep(0.001)


def comparing(folder: Path, files: tuple[Path, Path]) -> Iterator[Ratio]:
    table, pulse = new_desk(), Pulse()
    table.desk.open_project(files[0])
    wait(lambda: not table.window.tasks.running)
    flow = table.desk.compare

    def compare() -> None:
        flow.compare_paths(files)
        wait(lambda: bool(flow.windows) and flow.windows[0].comparison.result is not None)
        QApplication.processEvents()

    size = f"2 x {CODINGS:,} codings on 20 MB"
    yield Ratio(f"second file chosen to figures painted, {size}, of 3 s", seconds(compare), FIGURES_S, 1.0, "s")
    window = flow.windows[0]
    comparison = window.comparison
    pulse.forget()
    wait(lambda: comparison.result is not None and comparison.result.has_cards)
    QApplication.processEvents()
    yield Ratio("longest stall while disagreements are looked for, of 100 ms", pulse.longest * 1000, STALL_MS, 2.0)
    yield from settling(window, comparison, flush(folder), pulse)
    window.close()
    table.window.close()


def settling(window: CompareWindow, comparison: Comparison, disk: Callable[[], None], pulse: Pulse) -> Iterator[Ratio]:
    pulse.forget()
    window.cards.current.press(1)
    wait(lambda: comparison.settlement is not None and comparison.settlement.standing is not None)
    yield Ratio("longest stall while the consensus file is made, of 100 ms", pulse.longest * 1000, STALL_MS, 5.0)
    times: list[float] = []

    def settle() -> None:
        window.cards.current.press(1)
        QApplication.processEvents()

    for _ in range(SETTLED):
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
        times.append(max(0.0, seconds(settle) - seconds(disk)))
    cards = len(comparison.cards)
    what = f"settle one of {cards:,} cards until painted, no flush, of 50 ms"
    yield Ratio(what, statistics.median(times[2:]) * 1000, SETTLED_MS, 1.0)


def ratios() -> Iterator[Ratio]:
    """Yield the ratio of each goal."""
    app = QApplication.instance() or QApplication(["benchmark"])
    kept = install_translations(app)
    with tempfile.TemporaryDirectory() as name, own_folders(Path(name)):
        yield from comparing(Path(name), make_files(Path(name)))
    del app, kept
