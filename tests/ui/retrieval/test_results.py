"""Segments listed beside the text, whatever led to them."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from qda.actions.coders import ensure_coder
from qda.actions.coding import code_span
from qda.model.span import Span
from qda.store.queries.codings import segment
from qda.ui.desk import Desk
from qda.ui.leads import SegmentsWanted
from qda.ui.retrieval.flow import RetrievalFlow
from qda.ui.retrieval.results_window import ResultsWindow
from qda.ui.workspace import Workspace
from tests.ui.conftest import STATEMENT

TITLE = "Stance × Statement"


def span_of(words: str) -> Span:
    start = STATEMENT.index(words)
    return Span(start, start + len(words))


@pytest.fixture
def workspace(desk: Desk) -> Workspace:
    assert desk.workspace is not None
    return desk.workspace


@pytest.fixture
def window(desk: Desk, workspace: Workspace) -> ResultsWindow:
    """Follow a figure to three segments of two documents."""
    project, codes = workspace.project, {row.name: row.code_id for row in workspace.codes()}
    first = workspace.document_id
    criticised = code_span(project, first, codes["Criticism"], span_of("criticised the delay"))
    praised = code_span(project, first, codes["Praise"], span_of("praised the neighbours"))
    letter = code_span(project, 2, codes["Actor"], Span(2, 14), coder_id=ensure_coder(project, "Ben"))
    workspace.segments_wanted.emit(SegmentsWanted(TITLE, [letter, criticised, praised]))
    flow = workspace.findChild(RetrievalFlow)
    assert flow is not None
    assert flow.results is not None
    return flow.results


def cards(window: ResultsWindow) -> list[tuple[str, str]]:
    model = window.pane.model
    shown = (model.card(model.index(row, 0)) for row in range(model.rowCount()))
    return [(card.quote, card.source) for card in shown]


def test_a_figure_leads_to_its_segments_and_arrows_show_each_in_its_text(
    window: ResultsWindow, workspace: Workspace, qtbot: QtBot
) -> None:
    assert window.title.text() == TITLE
    assert window.pane.counted.text() == "3 segments in 2 documents"
    assert cards(window) == [
        ("praised the neighbours", "Praise · Statement · ¶2 · Ann"),
        ("criticised the delay", "Criticism · Statement · ¶2 · Ann"),
        ("short letter", "Actor · Letter · ¶1 · Ben"),
    ]

    listed = window.pane.list
    QTest.keyClick(listed, Qt.Key.Key_Down)
    QTest.keyClick(listed, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: workspace.document_id == 2)
    assert window.focusWidget() is listed
    QTest.mouseClick(
        listed.viewport(), Qt.MouseButton.LeftButton, pos=listed.visualRect(listed.model().index(1, 0)).center()
    )
    assert workspace.document_id == 1
    assert segment(workspace.project, workspace.coding_id).code == "Criticism"


def test_recoding_removing_undo_and_memos_are_followed(window: ResultsWindow, workspace: Workspace) -> None:
    pane = window.pane
    QTest.keyClick(pane.list, Qt.Key.Key_R)
    QTest.keyClicks(pane.acts.chooser.field, "crit")
    QTest.keyClick(pane.acts.chooser.field, Qt.Key.Key_Return)
    assert cards(window)[0] == ("praised the neighbours", "Criticism · Statement · ¶2 · Ann")
    QTest.keyClick(pane.list, Qt.Key.Key_Delete)
    assert [quote for quote, _ in cards(window)] == ["criticised the delay", "short letter"]
    assert pane.counted.text().startswith("2 segments in 2 documents · 1 removed")
    workspace.undo()
    workspace.undo()
    assert cards(window)[0] == ("praised the neighbours", "Praise · Statement · ¶2 · Ann")
    assert pane.counted.text() == "3 segments in 2 documents"
    for _ in range(3):
        pane.list.selectAll()
        QTest.keyClick(pane.list, Qt.Key.Key_Delete)
    assert pane.empty.heading.text() == "None of these segments is left"
    assert pane.empty.isVisible()
    workspace.undo()
    pane.list.setCurrentIndex(pane.model.index(0, 0))
    QTest.keyClick(pane.list, Qt.Key.Key_Down)
    QTest.keyClick(pane.list, Qt.Key.Key_M)
    QTest.keyClicks(pane.memo, "Sharper than before")
    QTest.keyClick(pane.memo, Qt.Key.Key_Escape)
    assert segment(workspace.project, pane.coding_ids()[1]).memo == "Sharper than before"
    pane.list.setFocus()
    QTest.keyClick(pane.list, Qt.Key.Key_Up)
    assert pane.memo.words() == ""


def test_a_table_over_the_text_steps_aside_until_one_goes_back(
    desk: Desk, workspace: Workspace, window: ResultsWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = QDialog(desk.window)
    table.setWindowTitle("Codes by document")
    table.setGeometry(desk.window.geometry())
    table.show()
    monkeypatch.setattr(QApplication, "activeWindow", lambda: table)
    workspace.segments_wanted.emit(SegmentsWanted("Another cell", window.pane.coding_ids()[:1]))
    assert not table.isVisible()
    assert window.back.text() == "‹ Back to “Codes by document”"
    window.back.click()
    assert table.isVisible()
    assert not window.back.isVisible()


def test_exactly_these_go_to_excel_with_the_words_they_were_found_by(
    window: ResultsWindow, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    path = tmp_path / "some.xlsx"
    code_span(workspace.project, 1, 4, Span(4, 11))  # another segment, which nobody asked for
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    window.pane.export.click()
    qtbot.waitUntil(window.told.isVisible)
    book = load_workbook(path)
    assert book["Segments"].max_row == 4
    about = {row[0].value: row[1].value for row in book["About"].iter_rows()}
    assert (about["Only chosen segments"], about["Chosen as"]) == (3, TITLE)


def test_the_chosen_are_copied_as_quotations_and_hidden_coders_are_left_out(
    window: ResultsWindow, workspace: Workspace
) -> None:
    window.pane.list.selectAll()
    window.pane.buttons[0].click()
    copied = QGuiApplication.clipboard().text()
    assert copied.count("\n\n") == 2
    assert "short letter" in copied
    QApplication.clipboard().clear()
    ben = next(row.coder_id for row in workspace.coders() if row.name == "Ben")
    workspace.show_coder(ben, shown=False)
    assert window.pane.counted.text() == "2 segments in 1 document · 1 removed, or of hidden coders"
