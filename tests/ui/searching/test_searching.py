"""Finding words in all documents, as a person does it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from qda.actions.coding import code_span
from qda.actions.documents import add_documents
from qda.analysis.searching.collecting import By
from qda.model.document import ImportedDocument
from qda.model.places import Places
from qda.model.span import Span
from qda.store.queries.codebook import find_code
from qda.ui.desk import Desk
from qda.ui.documents.tabs import DocumentPage
from qda.ui.leads import WordsWanted
from qda.ui.searching.hits_model import CODES, HEADING_ROLE, HIT, LEFT, RIGHT
from qda.ui.searching.window import SearchWindow

TALK = "The old bridge was shut. A new bridge, they said; no bridge at all.\nThe café by the bridge closed.\n"
ARABIC = "قال المجلس إن الجسر سيغلق غدا. انتظر الناس عند الجسر طوال الليل.\n"


@pytest.fixture
def finder(desk: Desk) -> Iterator[SearchWindow]:
    """Add a talk with four bridges and an Arabic text to the study, and open the search."""
    assert desk.workspace is not None
    add_documents(
        desk.workspace.project,
        [ImportedDocument("Talk", TALK, "text/plain"), ImportedDocument("نص", ARABIC, "text/plain")],
    )
    desk.window.acts["find_all"].trigger()
    finder = desk.window.findChild(SearchWindow)
    assert isinstance(finder, SearchWindow)
    yield finder
    finder.close()


def ask(qtbot: QtBot, finder: SearchWindow, words: str) -> None:
    finder.field.setText(words)
    finder.run()
    settle(qtbot, finder)


def settle(qtbot: QtBot, finder: SearchWindow) -> None:
    qtbot.waitUntil(lambda: not finder.running.busy)


def column(finder: SearchWindow, number: int) -> list[str]:
    """Return what stands in a column, without the headings."""
    model = finder.model
    rows = [row for row in range(model.rowCount()) if model.index(row, 0).data(HEADING_ROLE) is None]
    return [str(model.index(row, number).data()) for row in rows]


def headings(finder: SearchWindow) -> list[tuple[str, int]]:
    model = finder.model
    found = (model.index(row, 0).data(HEADING_ROLE) for row in range(model.rowCount()))
    return [heading for heading in found if heading is not None]


def test_hits_stand_in_the_middle_under_their_documents_and_are_put_in_order(
    finder: SearchWindow, qtbot: QtBot
) -> None:
    ask(qtbot, finder, "bridge")
    assert finder.told.text() == "5 hits in 2 documents"
    assert headings(finder) == [("Statement", 1), ("Talk", 4)]
    assert column(finder, HIT) == ["bridge"] * 5
    assert column(finder, RIGHT)[1].startswith("was shut.")
    finder.hits.order_wanted.emit(By.LEFT)
    settle(qtbot, finder)
    assert [left.split()[-1] for left in column(finder, LEFT)] == ["the", "new", "no", "old", "the"]
    finder.group.setChecked(False)
    settle(qtbot, finder)
    assert headings(finder) == []
    assert [left.split()[-1] for left in column(finder, LEFT)] == ["new", "no", "old", "the", "the"]
    finder.by.setCurrentIndex(finder.by.findData(By.RIGHT))
    finder.by.activated.emit(finder.by.currentIndex())
    settle(qtbot, finder)
    assert [right.split()[0] for right in column(finder, RIGHT)] == ["at", "closed.", ".", ",", "was"]
    ask(qtbot, finder, "bridges OR café")
    assert finder.model.by is By.RIGHT, "the order stays for the next words"


def test_a_right_to_left_line_is_turned_round(finder: SearchWindow, qtbot: QtBot) -> None:
    ask(qtbot, finder, "الجسر")
    assert column(finder, LEFT)[0].startswith("سيغلق"), "what comes after is seen left of the hit"
    assert column(finder, RIGHT)[0] == "قال المجلس إن"
    finder.hits.viewport().grab()


def test_a_click_shows_the_hit_and_enter_goes_there(desk: Desk, finder: SearchWindow, qtbot: QtBot) -> None:
    ask(qtbot, finder, "bridge")
    row = finder.model.next_row(0, 1)
    where = finder.hits.visualRect(finder.model.index(finder.model.next_row(row, 1), HIT)).center()
    qtbot.mouseClick(finder.hits.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert desk.workspace is not None
    page = desk.workspace.view
    assert isinstance(page, DocumentPage)
    assert page.view.selection() == Span(8, 14)
    qtbot.keyClick(finder, Qt.Key.Key_F3)
    assert page.view.selection() == Span(TALK.index("bridge,"), TALK.index(","))
    qtbot.keyClick(finder, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(finder.hits, Qt.Key.Key_Return)
    assert page.view.selection() == Span(8, 14)


def test_only_what_is_coded_or_not_and_what_is_on_it(desk: Desk, finder: SearchWindow, qtbot: QtBot) -> None:
    assert desk.workspace is not None
    project = desk.workspace.project
    talk = desk.workspace.project
    document_id = next(row for row in finder.model.places.by_document or [3])
    code_span(talk, document_id, find_code(project, "Criticism").code_id, Span(0, 24))
    ask(qtbot, finder, "bridge")
    assert column(finder, CODES) == ["", "Criticism", "", "", ""]
    finder.filters.coded.setCurrentIndex(1)
    settle(qtbot, finder)
    assert finder.told.text() == "1 hit in 1 document"
    finder.filters.coded.setCurrentIndex(2)
    settle(qtbot, finder)
    assert finder.told.text() == "4 hits in 2 documents"
    desk.workspace.undo()
    qtbot.waitUntil(lambda: finder.told.text() == "5 hits in 2 documents")
    finder.filters.code.setCurrentIndex(finder.filters.code.findText("Stance > Praise"))
    finder.filters.coded.setCurrentIndex(1)
    settle(qtbot, finder)
    assert finder.empty.isVisible()
    finder.empty.button.click()
    settle(qtbot, finder)
    assert finder.told.text() == "5 hits in 2 documents"


def test_a_bad_pattern_is_told_and_one_without_an_end_is_given_up_at_once(
    desk: Desk, finder: SearchWindow, qtbot: QtBot
) -> None:
    assert desk.workspace is not None
    add_documents(desk.workspace.project, [ImportedDocument("Letters", "a" * 5000 + "b", "text/plain")])
    finder.question.is_regex.setChecked(True)
    ask(qtbot, finder, "(")
    assert "not a regular expression" in finder.problem.text()
    finder.field.setText(r"(?:(a+)+\1)+c")
    finder.run()
    assert finder.running.busy
    finder.stop()
    assert not finder.running.busy
    assert "stopped" in finder.told.text()
    ask(qtbot, finder, r"\bb\w+e\b")
    assert finder.told.text().startswith("5 hits")


def test_another_window_leads_to_words_in_some_documents(desk: Desk, finder: SearchWindow, qtbot: QtBot) -> None:
    assert desk.workspace is not None
    finder.filters.coded.setCurrentIndex(1)
    desk.workspace.words_wanted.emit(WordsWanted("bridge", Places(frozenset({1}), told=("Country is Iraq",))))
    settle(qtbot, finder)
    assert finder.told.text() == "1 hit in 1 document"
    assert "Country is Iraq" in finder.filters.given.text()
    finder.filters.given.click()
    settle(qtbot, finder)
    assert finder.told.text() == "5 hits in 2 documents"


def test_hits_are_coded_copied_and_written(
    desk: Desk, finder: SearchWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(qtbot, finder, "bridge")
    finder.copy.click()
    assert QApplication.clipboard().text().splitlines()[1] == (
        "Talk: The old [bridge] was shut. A new bridge, they said; no bridge at all. The café by the bridge closed."
    )
    for name in ("hits.xlsx", "hits.csv"):
        target = tmp_path / name
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, target=target: (str(target), ""))
        finder.export.click()
        qtbot.waitUntil(lambda target=target: target.exists() and "The hits are in" in finder.told.text())
    sheet = load_workbook(tmp_path / "hits.xlsx")["Hits"]
    assert [cell.value for cell in sheet[3]][:4] == ["Talk", 1, "The old", "bridge"]
    with (tmp_path / "hits.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["Paragraph"] for row in csv.DictReader(file)] == ["2", "1", "1", "1", "2"]
    finder.hits.selectRow(3)
    selection = finder.hits.selectionModel()
    selection.select(finder.model.index(4, 0), selection.SelectionFlag.Select | selection.SelectionFlag.Rows)
    assert finder.code.text() == "Code 2 chosen hits…"
    assert [hit.before.split()[-1] for hit in finder.chosen_hits()] == ["old", "new"]
    finder.code.click()
    assert [w for w in finder.findChildren(QDialog, "codeFoundDialog") if w.isVisible()]


def test_undo_works_while_the_search_has_the_keyboard(desk: Desk, finder: SearchWindow, qtbot: QtBot) -> None:
    ask(qtbot, finder, "bridge")
    assert "Talk" in {name for name, _count in headings(finder)}
    finder.hits.setFocus()
    qtbot.waitUntil(finder.isActiveWindow)
    qtbot.keyClick(finder.hits, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)  # the texts that were added last
    qtbot.waitUntil(lambda: "Talk" not in {name for name, _count in headings(finder)})
