"""Asking for segments by a sentence whose parts are changed where they stand."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QMenu, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from qda.actions.codebook import add_code, delete_codes, rename_code
from qda.actions.coders import ensure_coder
from qda.actions.coding import code_span, recode
from qda.actions.variables import NewValue, add_variable, set_values
from qda.analysis.corpus import Corpus
from qda.analysis.querying import answer
from qda.model.portable import DOCUMENT
from qda.model.progress import Progress, tell
from qda.model.query import All, AnyOf, Coded, CodeName, How, Not, Noted, Query, Related, Starred
from qda.model.span import Span
from qda.store.queries.saved import saved_queries
from qda.ui.desk import Desk
from qda.ui.retrieval import asking
from qda.ui.retrieval.choice_popup import ChoicePopup
from qda.ui.retrieval.clauses import clauses_of, query_of, without
from qda.ui.retrieval.field_popups import RelationPopup
from qda.ui.retrieval.flow import RetrievalFlow
from qda.ui.retrieval.query_window import QueryWindow
from qda.ui.retrieval.saved_bar import SavedNameDialog
from qda.ui.variables.conditions_bar import ConditionDialog
from qda.ui.workspace import Workspace
from tests.ui.retrieval.test_results import span_of


@pytest.fixture
def workspace(desk: Desk) -> Workspace:
    assert desk.workspace is not None
    return desk.workspace


@pytest.fixture
def codes(workspace: Workspace) -> dict[str, int]:
    """Code some passages, so that praise and blame stand in one paragraph, and an actor in it and in the letter."""
    project, codes = workspace.project, {row.name: row.code_id for row in workspace.codes()}
    codes["Sharp"] = add_code(project, "Sharp", parent_id=codes["Criticism"])
    code_span(project, 1, codes["Criticism"], span_of("criticised the delay"))
    code_span(project, 1, codes["Sharp"], span_of("Nobody answered her"))
    code_span(project, 1, codes["Praise"], span_of("praised the neighbours"))
    code_span(project, 1, codes["Actor"], span_of("neighbours"))
    code_span(project, 2, codes["Actor"], Span(2, 14), coder_id=ensure_coder(project, "Ben"))
    country = add_variable(project, DOCUMENT, "Country")
    set_values(project, [NewValue(country, 1, "Iraq"), NewValue(country, 2, "Iran")])
    return codes


@pytest.fixture
def window(desk: Desk, workspace: Workspace, codes: dict[str, int]) -> QueryWindow:
    desk.window.acts["retrieve"].trigger()
    flow = workspace.findChild(RetrievalFlow)
    assert flow is not None
    assert flow.query is not None
    return flow.query


def told(window: QueryWindow) -> str:
    """Return the sentence as it is read on the screen."""
    words: list[str] = []
    for unit in window.sentence._shown:
        read = [each for each in unit.findChildren(QWidget) if isinstance(each, QToolButton | QLabel) and each.text()]
        read.sort(key=lambda each: each.mapTo(unit, each.rect().center()).x())
        words += [each.text().removesuffix(" ▾") for each in read]
    return " ".join(words)


def found(window: QueryWindow) -> list[str]:
    model = window.pane.model
    return [model.card(model.index(row, 0)).quote for row in range(model.rowCount())]


def part(window: QueryWindow, name: str) -> QToolButton:
    return next(button for button in window.sentence.stops() if button.objectName() == name)


def sheet(window: QueryWindow, kind: type[QWidget]) -> QWidget:
    return next(each for each in window.sentence.findChildren(kind) if each.isVisible())


def choose(window: QueryWindow, *letters: str) -> None:
    """Choose codes, people or documents in the sheet that is open, as one does by keys."""
    popup = sheet(window, ChoicePopup)
    assert isinstance(popup, ChoicePopup)
    for some in letters:
        popup.field.setText(some)
        if len(letters) > 1:
            QTest.keyClick(popup.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(popup.field, Qt.Key.Key_Return)


def add(window: QueryWindow, kind: str, *letters: str) -> None:
    menu = window.sentence.adder.menu()
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.objectName() == f"add-{kind}").trigger()
    if letters:
        choose(window, *letters)


def test_a_sentence_is_built_part_by_part_answered_at_once_and_told_in_the_export(
    window: QueryWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    assert told(window) == "Segments coded any code"
    assert window.pane.counted.text() == "5 segments in 2 documents"
    QTest.mouseClick(part(window, "part-0-codes"), Qt.MouseButton.LeftButton)
    choose(window, "crit")
    assert told(window) == "Segments coded Criticism with sub-codes"
    assert found(window) == ["criticised the delay", "Nobody answered her"]
    add(window, "near", "praise")
    assert told(window).endswith("and within 1 paragraph of Praise")
    QTest.mouseClick(part(window, "part-1-relation"), Qt.MouseButton.LeftButton)
    popup = sheet(window, RelationPopup)
    assert isinstance(popup, RelationPopup)
    QTest.keyClicks(popup.list, "in the same par")
    QTest.keyClick(popup.list, Qt.Key.Key_Return)
    assert told(window).endswith("and in the same paragraph as Praise")
    assert found(window) == ["criticised the delay"]
    window.copy.click()
    sentence = "Segments coded “Stance > Criticism”, in the same paragraph as “Stance > Praise”"
    assert QGuiApplication.clipboard().text() == f"{sentence} (1 segment in 1 document)"
    path = tmp_path / "some.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    window.pane.export.click()
    qtbot.waitUntil(lambda: window.told.text() == "Written to some.xlsx.")
    about = {row[0].value: row[1].value for row in load_workbook(path)["About"].iter_rows()}
    assert (about["Only chosen segments"], about["Chosen as"]) == (1, sentence)


def test_and_or_not_are_chosen_at_the_words_between_the_parts(window: QueryWindow) -> None:
    QTest.mouseClick(part(window, "part-0-codes"), Qt.MouseButton.LeftButton)
    choose(window, "praise", "actor")
    add(window, "overlapping", "actor")
    assert found(window) == ["praised the neighbours"]
    window.sentence._join(1, other_way=False, negated=True)
    assert told(window) == "Segments coded Praise or Actor and not overlapping Actor"
    assert found(window) == ["neighbours", "short letter"]
    add(window, "by", "ann")
    assert found(window) == ["neighbours"]
    window.sentence._join(2, other_way=True, negated=True)
    assert told(window) == "Segments coded Praise or Actor and ( not overlapping Actor or not by Ann )"
    assert found(window) == ["neighbours", "short letter"]
    part(window, "part-0-codes").setFocus()
    QTest.keyClick(part(window, "part-0-codes"), Qt.Key.Key_Delete)
    assert told(window) == "Segments not overlapping Actor or not by Ann"


def test_documents_are_chosen_by_their_variables_and_the_condition_is_changed_later(window: QueryWindow) -> None:
    def answer(value: str) -> None:
        dialog = next(each for each in window.findChildren(ConditionDialog) if each.isVisible())
        dialog.value.setEditText(value)
        dialog.accept()

    add(window, "where")
    answer("Iran")
    assert told(window) == "Segments coded any code and in documents where Country is Iran"
    assert found(window) == ["short letter"]
    part(window, "part-1-condition").setFocus()
    QTest.keyClick(part(window, "part-1-condition"), Qt.Key.Key_Return)
    answer("Iraq")
    assert len(found(window)) == 4


def test_what_was_answered_follows_edits_and_says_what_is_gone(
    window: QueryWindow, workspace: Workspace, codes: dict[str, int], qtbot: QtBot
) -> None:
    QTest.mouseClick(part(window, "part-0-codes"), Qt.MouseButton.LeftButton)
    choose(window, "actor")
    workspace.do(recode, [window.pane.coding_ids()[0]], codes["Praise"])
    qtbot.waitUntil(lambda: found(window) == ["short letter"])
    workspace.do(rename_code, codes["Actor"], "Agent")
    qtbot.waitUntil(lambda: told(window) == "Segments coded Agent")
    workspace.do(delete_codes, [codes["Actor"]])
    qtbot.waitUntil(lambda: "not in the project any more" in window.pane.empty.heading.text())
    assert part(window, "part-0-codes").property("look") == "part-gone"
    workspace.undo()
    qtbot.waitUntil(lambda: found(window) == ["short letter"])


def test_the_parts_of_any_query_ask_for_the_same_when_they_are_put_together() -> None:
    one, other = Coded((CodeName(("A",)),)), Coded((CodeName(("B",)),))
    deep = AnyOf((All((one, Starred())), Not(other)))
    query = Query(All((one, Not(Related(How.OVERLAPPING, other)), AnyOf((Starred(), Not(Noted()))), deep)))
    clauses = clauses_of(query)
    assert query_of(clauses) == query
    assert [clause.other_way for clause in clauses] == [False, False, False, True, False, True]
    left = query_of(without(clauses, 2)).wanted
    assert left == All((one, Not(Related(How.OVERLAPPING, other)), Not(Noted()), deep))
    assert query_of(clauses_of(Query(one))) == Query(All((one,)))


def test_a_question_is_saved_opened_changed_renamed_and_deleted_by_name(
    window: QueryWindow, workspace: Workspace
) -> None:
    def entry(words: str) -> QAction:
        window.saved.open_menu()
        menu = next(each for each in window.saved.findChildren(QMenu) if each.isVisible())
        found = next(action for action in menu.actions() if action.text().startswith(words))
        menu.close()
        return found

    def name(words: str) -> None:
        dialog = next(each for each in window.findChildren(SavedNameDialog) if each.isVisible())
        dialog.field.setText(words)
        dialog.accept()

    add(window, "coded", "crit")
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    name("Hard words")
    assert window.saved.name.text() == "Hard words"
    window.anew.click()
    assert (window.saved.name.text(), told(window)) == ("", "Segments coded any code")
    entry("Hard words").trigger()
    assert told(window) == "Segments coded Criticism with sub-codes"
    add(window, "by", "ann")
    assert window.saved.name.text() == "Hard words (changed)"
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert window.saved.name.text() == "Hard words"
    entry("Rename").trigger()
    name("Sharp words")
    assert [row.name for row in saved_queries(workspace.project)] == ["Sharp words"]
    entry("Delete").trigger()
    assert saved_queries(workspace.project) == []
    workspace.undo()
    assert [row.name for row in saved_queries(workspace.project)] == ["Sharp words"]


def test_what_takes_long_can_be_stopped_and_asked_again(
    window: QueryWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    asked = threading.Event()
    slowly = threading.Event()

    def answer_slowly(corpus: Corpus, query: Query, progress: Progress) -> object:
        asked.set()
        while not slowly.is_set():
            tell(progress, 0, 0)
            time.sleep(0.01)
        return answer(corpus, query, progress)

    monkeypatch.setattr(asking, "_QUICK_CODINGS", 1)
    monkeypatch.setattr(asking, "answer", answer_slowly)
    add(window, "near", "praise")
    qtbot.waitUntil(asked.is_set)
    assert window._progress is not None
    qtbot.waitUntil(window._progress.cancel.isVisible)
    assert window.pane.empty.heading.text() == "Looking for segments…"
    window._progress.cancel.click()
    qtbot.waitUntil(lambda: window.pane.empty.heading.text() == "Stopped")
    slowly.set()
    window.pane.empty.button.click()
    qtbot.waitUntil(lambda: len(found(window)) == 3)
    add(window, "starred")
    qtbot.waitUntil(lambda: window.pane.empty.heading.text() == "No segment fits this sentence")
