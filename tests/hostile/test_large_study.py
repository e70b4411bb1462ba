"""Case 92, 500 codes, 5,000 documents and 200,000 segments: ``python -m benchmarks project`` measures it whole."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from benchmarks import project as benchmark
from qda.actions.codebook import add_code
from qda.actions.coding import put_codings
from qda.actions.documents import add_documents
from qda.model.document import ImportedDocument
from qda.model.verb import Verb
from qda.store import opening
from qda.store.project import Project
from qda.store.queries.codings import segments
from qda.ui.desk import Desk
from qda.ui.main_window import MainWindow
from qda.ui.settings import Settings


def study(path: Path, size: int) -> Path:
    with Project.create(path, coder_name="Ann") as project:
        texts = [ImportedDocument(f"Interview {n}", f"{n} said nothing. " * 9, "text/plain") for n in range(size)]
        added = [one.document_id for one in add_documents(project, texts)]
        codes = [add_code(project, f"Code {n}") for n in range(size // 4)]
        rows = [
            {"document_id": document, "code_id": code, "start": 3, "end": 9, "coder_id": project.coder_id}
            for document in added
            for code in codes
        ]
        with project.step(Verb.CODE_MANY, count=len(rows)) as session:
            put_codings(session, rows)
    return path


def test_case_92_opening_asks_no_more_questions_of_a_larger_study(
    tmp_path: Path, qtbot: QtBot, light: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    connected = opening.connected

    def watched(path: Path, **how: bool) -> sqlite3.Connection:
        connection = connected(path, **how)
        connection.set_trace_callback(asked.append)
        return connection

    monkeypatch.setattr(opening, "connected", watched)
    Settings().coder_name = "Ann"
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.show()
    desk = Desk(window)
    counts: list[int] = []
    for size in (8, 80):
        path = study(tmp_path / f"{size}.concord", size)
        asked.clear()
        desk.open_project(path)
        QApplication.processEvents()
        counts.append(len(asked))
        assert desk.workspace is not None
        assert len(desk.workspace.codes()) == size // 4
        desk.close_project()
    window.close()
    assert 0 < counts[1] <= counts[0] + 2


def test_case_92_segments_come_in_pages(tmp_path: Path) -> None:
    with Project.open(study(tmp_path / "study.concord", 40)) as project:
        pages = [segments(project, limit=150, offset=offset) for offset in (0, 150, 300, 450)]
        assert [len(page) for page in pages] == [150, 150, 100, 0]
        assert len({row.coding_id for page in pages for row in page}) == 400


def test_case_92_the_benchmark_measures_the_whole_of_it() -> None:
    assert (benchmark.DOCUMENTS, benchmark.CODES, benchmark.SEGMENTS) == (5_000, 500, 200_000)
    assert (benchmark.OPENING_MS, benchmark.FILTER_MS) == (2_000, 50)
