"""The document view on a project file: opening a text of 5 MB with 100,000 codings, and adding one by mouse."""

from __future__ import annotations

import itertools
import sqlite3
import statistics
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.measure import Ratio, seconds, side_by_side
from benchmarks.view import CODINGS, codings_of, fill_bare, new_bare, new_view, text_of
from qda.actions.codebook import add_code
from qda.actions.coding import code_span, put_codings
from qda.actions.documents import add_documents
from qda.model.document import ImportedDocument
from qda.model.span import Span
from qda.model.verb import Verb
from qda.store.project import Changes, Project
from qda.store.queries.codings import coding_numbers
from qda.ui.view.document_view import DocumentView
from qda.ui.view.values import CodingRow

ROUNDS = 5
AT_MOST_MS = 16.0  # from the release of the mouse to the painted coding, the disk's own flush left out


def make_project(path: Path, text: str) -> tuple[int, list[int]]:
    """Write a project with one long coded text; return the document's and the codes' ids."""
    with Project.create(path, coder_name="Benchmark") as project:
        codes = [add_code(project, f"Code number {number}") for number in range(1, 41)]
        document = add_documents(project, [ImportedDocument("Long text", text, "text/plain")])[0].document_id
        assert document is not None
        rows: list[dict[str, object]] = [
            {
                "document_id": document,
                "code_id": codes[code - 1],
                "coder_id": project.coder_id,
                "start": start,
                "end": end,
            }
            for _, start, end, code, _ in codings_of(text).tolist()
        ]
        unique = {(row["code_id"], row["start"], row["end"]): row for row in rows}
        with project.step(Verb.CODE_MANY, count=len(unique)) as session:
            put_codings(session, list(unique.values()))
    return document, codes


def show(view: DocumentView, project: Project, document_id: int) -> None:
    view.set_document(project.text(document_id), project.marks(document_id))
    view.set_codings(coding_numbers(project, document_id))
    view.viewport().repaint()


def opening(path: Path, document_id: int, text: str) -> Ratio:
    """Open the document from a project that was opened for it, so that nothing of it is at hand."""
    view, bare = new_view(), new_bare()
    projects = [Project.open(path, read_only=True) for _ in range(ROUNDS + 1)]
    unused = iter(projects)
    ratio = side_by_side(
        f"open from the file and paint, 5 MB with {CODINGS:,} codings (bare: from memory)",
        lambda: show(view, next(unused), document_id),
        lambda: fill_bare(bare, text),
        5.0,
        rounds=ROUNDS,
    )
    for project in projects:
        project.close()
    return ratio


def flush(folder: Path) -> Callable[[], None]:
    """Return what commits one row with SQLite alone, as safely as a project does."""
    connection = sqlite3.connect(folder / "bare.sqlite", isolation_level=None)
    connection.execute("pragma journal_mode = delete")
    connection.execute("pragma synchronous = extra")
    connection.execute("create table row (number integer)")

    def commit() -> None:
        connection.execute("insert into row values (1)")

    return commit


def coding_by_mouse(
    view: DocumentView, project: Project, document_id: int, code_id: int, disk: Callable[[], None]
) -> list[tuple[float, float]]:
    """Return for twenty passages the seconds from letting go of the mouse to the painted coding, and a bare flush's."""

    def on_selected(span: Span | None) -> None:
        if span is not None:
            code_span(project, document_id, code_id, span)

    def on_changed(changes: Changes) -> None:
        for change in changes.rows("coding"):
            row = change.after or {}
            view.put_coding(CodingRow(change.row_id, *(row[key] for key in ("start", "end", "code_id", "coder_id"))))

    view.span_selected.connect(on_selected)
    unlisten = project.listen(on_changed)
    viewport, left = view.viewport(), Qt.MouseButton.LeftButton

    def let_go(place: QPoint) -> None:
        QTest.mouseRelease(viewport, left, pos=place)
        viewport.repaint()

    times: list[tuple[float, float]] = []
    for number, column in itertools.product(range(5), range(4)):
        begin = QPoint(120 + 60 * column, 60 + 90 * number)
        view.set_selection(None)
        QTest.mousePress(viewport, left, pos=begin)
        QTest.mouseMove(viewport, begin + QPoint(60, 4))
        QTest.mouseMove(viewport, begin + QPoint(120, 8))
        times.append((seconds(lambda begin=begin: let_go(begin + QPoint(120, 8))), seconds(disk)))
    unlisten()
    view.span_selected.disconnect(on_selected)
    return times


def ratios() -> Iterator[Ratio]:
    """Yield the ratio of each goal."""
    app = QApplication.instance() or QApplication(["benchmark"])
    text = text_of(5)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "long.concord"
        document_id, codes = make_project(path, text)
        yield opening(path, document_id, text)
        view = new_view()
        with Project.open(path) as project:
            show(view, project, document_id)
            times = coding_by_mouse(view, project, document_id, codes[0], flush(folder))[2:]
        whole, flushed = (statistics.median(column) * 1000 for column in zip(*times, strict=True))
        what = f"mouse released, coding committed and painted, less the flush (bare: {AT_MOST_MS:.0f} ms)"
        yield Ratio(what, max(0.0, whole - flushed), AT_MOST_MS, 1.0)
    del app
