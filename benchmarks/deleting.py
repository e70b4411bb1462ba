"""Deleting a code of 10,000 and of 50,000 codings, and undoing it, beside the same rows by sqlite3 alone."""

from __future__ import annotations

import random
import shutil
import sqlite3
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Ratio, seconds
from benchmarks.project import CODER, new_desk, own_folders, settled
from benchmarks.view import text_of
from qda.actions.codebook import add_code, deleting_codes
from qda.actions.coding import put_codings
from qda.actions.documents import add_documents
from qda.model.document import ImportedDocument
from qda.model.verb import Verb
from qda.store.project import Project
from qda.ui.history.flow import HistoryFlow
from qda.ui.pieces import do_in_pieces
from qda.ui.translation import install_translations

SIZES = (10_000, 50_000)
ROUNDS = 3
LONGEST_MS = 3000.0  # for the 10,000, until all panels show it
AT_MOST = 12.0  # times the bare rows: ours notes each row before and after, checks, commits safely and tells all panels


def _make(path: Path, codings: int) -> int:
    chance = random.Random(codings)
    text = text_of(1)
    with Project.create(path, coder_name=CODER) as project:
        document_id = add_documents(project, [ImportedDocument("Long", text, "text/plain")])[0].document_id
        code_id = add_code(project, "Often")
        places: set[tuple[int, int]] = set()
        while len(places) < codings:
            start = chance.randrange(len(text) - 400)
            places.add((start, start + chance.randrange(20, 300)))
        names = {"document_id": document_id, "code_id": code_id, "coder_id": project.coder_id}
        with project.step(Verb.CODE_MANY, count=codings) as session:
            put_codings(session, [{**names, "start": start, "end": end} for start, end in sorted(places)])
    return code_id


def _bare(path: Path, code_id: int) -> tuple[float, float]:
    """Return how long sqlite3 takes to delete the codings, and to insert them again, in one transaction each."""
    copy = path.with_suffix(".bare")
    shutil.copy(path, copy)
    with sqlite3.connect(copy) as raw:
        rows = raw.execute("SELECT * FROM coding WHERE code_id = ?", (code_id,)).fetchall()
        gaps = ", ".join("?" * len(rows[0]))

        def delete() -> None:
            raw.execute("DELETE FROM coding WHERE code_id = ?", (code_id,))
            raw.commit()

        def insert() -> None:
            raw.executemany(f"INSERT INTO coding VALUES ({gaps})", rows)
            raw.commit()

        times = seconds(delete), seconds(insert)
    raw.close()
    copy.unlink()
    return times


def _in_window(path: Path, code_id: int) -> Iterator[tuple[float, float]]:
    """Yield how long the window takes to delete the code, and to undo that, until nothing is left to be painted."""
    table = new_desk()
    table.desk.open_project(path)
    settled()
    workspace = table.desk.workspace
    assert workspace is not None
    flow, tasks = workspace.findChild(HistoryFlow), table.window.tasks
    assert flow is not None

    def finished() -> None:
        while tasks.running:
            settled()
        settled()

    def delete() -> None:
        do_in_pieces(workspace, tasks, "Deleting", deleting_codes(workspace.project, [code_id]))
        finished()

    def undo() -> None:
        flow.undoing.undo()
        finished()

    for _ in range(ROUNDS):
        workspace.project.back_up_before("codes deleted")  # kept by a worker before; not what is measured here
        yield seconds(delete), seconds(undo)
    table.window.close()


def ratios() -> Iterator[Ratio]:
    """Yield the ratio of each goal."""
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication(["benchmark"])
    kept = install_translations(app)
    with tempfile.TemporaryDirectory() as name, own_folders(Path(name)):
        for codings in SIZES:
            path = Path(name) / f"{codings}.concord"
            code_id = _make(path, codings)
            bare = [
                statistics.median(column) * 1000
                for column in zip(*(_bare(path, code_id) for _ in range(3)), strict=True)
            ]
            ours = [statistics.median(column) * 1000 for column in zip(*_in_window(path, code_id), strict=True)]
            for what, our, raw in zip(("delete a code with", "undo deleting"), ours, bare, strict=True):
                yield Ratio(f"{what} {codings:,} codings, all panels (bare: sqlite3, no history)", our, raw, AT_MOST)
                if codings == SIZES[0]:
                    yield Ratio(f"the same (bare: {LONGEST_MS / 1000:.0f} s)", our, LONGEST_MS, 1.0)
    del app, kept
