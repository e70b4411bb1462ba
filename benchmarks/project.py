"""The whole window on project files: a long text with 100,000 codings, and a study of 5,000 documents."""

from __future__ import annotations

import contextlib
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.measure import Ratio, seconds
from benchmarks.view import CODINGS, HEIGHT, WIDTH, fill_bare, new_bare, text_of
from benchmarks.view_on_project import flush, make_project
from qda.actions.codebook import add_code
from qda.actions.coding import put_codings
from qda.actions.documents import add_documents
from qda.model.document import ImportedDocument
from qda.model.errors import QdaError
from qda.model.verb import Verb
from qda.store.project import Project
from qda.store.queries.documents import document_names
from qda.ui import theme
from qda.ui.desk import Desk
from qda.ui.documents.tabs import DocumentPage, DocumentTabs
from qda.ui.main_window import MainWindow
from qda.ui.settings import Settings
from qda.ui.translation import install_translations
from qda.ui.view.document_view import DocumentView
from qda.ui.view.painter import PagePainter
from qda.ui.workspace import Workspace

CODER = "Benchmark"
PASSAGES = 24
CODING_MS = 16.0  # from the release of the mouse to the painted coding, the disk's own flush left out
DOCUMENTS, CODES, SEGMENTS = 5000, 500, 200_000
OPENING_MS, FILTER_MS = 2000.0, 50.0


class Table(NamedTuple):
    """A window with a project on it."""

    desk: Desk
    window: MainWindow

    @property
    def page(self) -> DocumentPage:
        page = self.desk.tabs.page() if self.desk.tabs is not None else None
        assert page is not None
        return page


def settled() -> None:
    """Let everything be painted, and what was put off be done."""
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()


@contextlib.contextmanager
def own_folders(folder: Path) -> Iterator[None]:
    """Keep settings and locks of the person who measures out of it."""
    before = {name: os.environ.get(name) for name in ("QDA_CONFIG_DIR", "QDA_DATA_DIR")}
    os.environ.update({name: str(folder / name) for name in before})
    yield
    for name, value in before.items():
        if value is None:
            del os.environ[name]
        else:
            os.environ[name] = value


def new_desk() -> Table:
    settings = Settings()
    settings.coder_name = CODER
    theme.set_scheme("light")
    window = MainWindow(settings)
    window.show()
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.resize(1440, 900)
    desk = Desk(window)
    settled()
    return Table(desk, window)


# --- one long text ---------------------------------------------------------------------------------------------------
def opening(path: Path, text: str) -> Ratio:
    """Open the document in a tab, of a project that was opened for it, so that nothing of it is at hand."""
    bare, settings = new_bare(), Settings()
    times: list[tuple[float, float]] = []
    for _ in range(6):
        project = Project.open(path)
        workspace = Workspace(project, _fail)
        tabs = DocumentTabs(workspace, settings)
        tabs.resize(WIDTH, HEIGHT)
        tabs.show()
        settled()
        document_id = next(iter(document_names(project)))

        def show(tabs: DocumentTabs = tabs, document_id: int = document_id) -> None:
            page = tabs.open_document(document_id)
            assert page is not None
            page.view.viewport().repaint()

        times.append((seconds(show), seconds(lambda: fill_bare(bare, text))))
        tabs.close()
        tabs.deleteLater()
        settled()
        workspace.close()
    bare.close()
    ours, theirs = (statistics.median(column) * 1000 for column in zip(*times[1:], strict=True))
    what = f"open a tab from the file, 5 MB with {CODINGS:,} codings (bare: from memory)"
    return Ratio(what, ours, theirs, 5.0)


def _fail(error: QdaError) -> None:
    raise error


def coding_by_hand(path: Path, disk: Callable[[], None]) -> Iterator[Ratio]:
    """Select with the mouse, press a number key: the file holds the coding, the text shows it, then all panels do."""
    table = new_desk()
    table.desk.open_project(path)
    settled()
    view = table.page.view
    viewport, left = view.viewport(), Qt.MouseButton.LeftButton
    watch = PaintWatch(view)
    times: list[tuple[float, float, float]] = []
    for number in range(PASSAGES):
        begin = QPoint(viewport.width() // 3, 30 + 28 * number)
        end = begin + QPoint(140, 0)
        QTest.mousePress(viewport, left, pos=begin)
        QTest.mouseMove(viewport, begin + QPoint(60, 4))
        QTest.mouseMove(viewport, end)
        settled()

        def code(end: QPoint = end) -> None:
            watch.start()
            QTest.mouseRelease(viewport, left, pos=end)
            QTest.keyClick(view, Qt.Key.Key_1)
            QApplication.processEvents()

        everything, flushed = seconds(code), seconds(disk)
        if watch.painted is not None:  # not between two paragraphs
            times.append((watch.painted, everything, flushed))
    assert len(times) > PASSAGES // 2
    watch.stop()
    table.window.close()
    text, everything, flushed = (statistics.median(column) * 1000 for column in zip(*times[2:], strict=True))
    what = "mouse released to coding committed and painted"
    yield Ratio(f"{what}, no flush (bare: {CODING_MS:.0f} ms)", max(0.0, text - flushed), CODING_MS, 1.0)
    what = "the same until all panels are painted"
    yield Ratio(f"{what}, no flush (bare: {CODING_MS:.0f} ms)", max(0.0, everything - flushed), CODING_MS, 2.0)


class PaintWatch:
    """Notes when a document view has painted one coding more than it held."""

    def __init__(self, view: DocumentView) -> None:
        self.painted: float | None = None
        self._begin, self._held = 0.0, 0
        self._paint = PagePainter.paint
        watch = self

        def paint_and_note(painter: PagePainter, target: QPainter, clip: QRect, *, focused: bool) -> None:
            watch._paint(painter, target, clip, focused=focused)
            if watch.painted is None and len(view.page.index) > watch._held:
                watch.painted = time.perf_counter() - watch._begin

        self._view = view
        setattr(PagePainter, "paint", paint_and_note)  # noqa: B010  it is not meant to be replaced

    def start(self) -> None:
        self.painted, self._held, self._begin = None, len(self._view.page.index), time.perf_counter()

    def stop(self) -> None:
        setattr(PagePainter, "paint", self._paint)  # noqa: B010


# --- a study of many documents ---------------------------------------------------------------------------------------
def make_study(path: Path) -> None:
    chance = random.Random(92)
    text = text_of(1)
    with Project.create(path, coder_name=CODER) as project:
        folders = [add_code(project, f"Folder {number}", is_folder=True) for number in range(20)]
        codes = [
            add_code(project, f"Code number {number}", parent_id=folders[number % 20]) for number in range(CODES - 20)
        ]
        pieces = [
            text[begin : begin + 3000] for begin in (chance.randrange(len(text) - 3000) for _ in range(DOCUMENTS))
        ]
        added = add_documents(
            project,
            [ImportedDocument(f"Interview {number}", piece, "text/plain") for number, piece in enumerate(pieces)],
        )
        rows: dict[tuple[int, int, int, int], dict[str, object]] = {}
        while len(rows) < SEGMENTS:
            start = chance.randrange(2500)
            document_id = added[chance.randrange(DOCUMENTS)].document_id
            place = (document_id or 0, chance.choice(codes), start, start + chance.randrange(20, 400))
            names = ("document_id", "code_id", "start", "end")
            rows[place] = {**dict(zip(names, place, strict=True)), "coder_id": project.coder_id}
        with project.step(Verb.CODE_MANY, count=len(rows)) as session:
            put_codings(session, list(rows.values()))


def study(path: Path) -> Iterator[Ratio]:
    """Open a large study, and filter its codes."""
    table = new_desk()

    def open_it() -> None:
        table.desk.open_project(path)
        QApplication.processEvents()

    taken = []
    for _ in range(4):
        taken.append(seconds(open_it))
        table.desk.close_project()
        settled()
    size = f"{DOCUMENTS:,} documents, {CODES} codes, {SEGMENTS:,} codings"
    yield Ratio(f"open {size} (bare: 2 s)", statistics.median(taken[1:]) * 1000, OPENING_MS, 1.0)
    open_it()
    field = next(
        each
        for each in table.window.findChildren(type(table.window.toolbar.search))
        if each.objectName() == "codeFilter"
    )

    def type_letters() -> None:
        field.setText("number 42")
        QApplication.processEvents()

    filtered = []
    for _ in range(6):
        field.clear()
        settled()
        filtered.append(seconds(type_letters))
    yield Ratio(
        f"filter {CODES} codes (bare: {FILTER_MS:.0f} ms)", statistics.median(filtered[1:]) * 1000, FILTER_MS, 1.0
    )
    table.window.close()


def ratios() -> Iterator[Ratio]:
    """Yield the ratio of each goal."""
    app = QApplication.instance() or QApplication(["benchmark"])
    kept = install_translations(app)
    text = text_of(5)
    with tempfile.TemporaryDirectory() as name, own_folders(Path(name)):
        folder = Path(name)
        path = folder / "long.concord"
        make_project(path, text)
        yield opening(path, text)
        yield from coding_by_hand(path, flush(folder))
        large = folder / "study.concord"
        make_study(large)
        yield from study(large)
    del app, kept
