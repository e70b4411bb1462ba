"""The Words window: listing, comparing, leaving out, and from each word to its hits."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from qda.actions.coding import code_span
from qda.actions.documents import add_documents, delete_documents
from qda.analysis.word_asking import REST
from qda.analysis.word_places import Part
from qda.model.document import ImportedDocument
from qda.model.span import Span
from qda.ui.desk import Desk
from qda.ui.leads import WordsWanted
from qda.ui.words.cloud_picture import lay_out
from qda.ui.words.cloud_words import CloudWord
from qda.ui.words.flow import WordsFlow
from qda.ui.words.picking import PickDialog
from qda.ui.words.stop_words_dialog import StopWordsDialog
from qda.ui.words.window import WordsWindow
from qda.ui.workspace import Workspace

LEFT = Qt.MouseButton.LeftButton


def workspace_of(desk: Desk) -> Workspace:
    assert desk.workspace is not None
    return desk.workspace


def flow_of(desk: Desk) -> WordsFlow:
    flow = workspace_of(desk).findChild(WordsFlow)
    assert flow is not None
    return flow


@pytest.fixture
def words(desk: Desk, qtbot: QtBot) -> WordsWindow:
    """Open the window on the study, of which the second paragraph's praise is coded."""
    code = next(row.code_id for row in workspace_of(desk).codes() if row.name == "Praise")
    code_span(workspace_of(desk).project, 1, code, Span(28, 82))
    desk.window.acts["words"].trigger()
    found = flow_of(desk).words
    assert found is not None
    settle(desk, qtbot)
    return found


def settle(desk: Desk, qtbot: QtBot) -> None:
    flow = flow_of(desk)
    qtbot.waitUntil(
        lambda: (
            flow.task is not None
            and flow.task.over
            and flow.words is not None
            and not flow.words._pause.isActive()
            and not flow.words.options._pause.isActive()
        ),
        timeout=10_000,
    )


def seen(words: WordsWindow, lines: int = 5) -> list[list[str]]:
    model = words.model
    return [[str(model.index(row, one).data()) for one in range(model.columnCount())] for row in range(lines)]


def first_words(words: WordsWindow, lines: int = 5) -> list[str]:
    return [str(words.model.index(row, 0).data()) for row in range(min(lines, words.model.rowCount()))]


def choose(words: WordsWindow, what: str) -> None:
    words.list.setCurrentIndex(words.model.index(first_words(words, 99).index(what), 0))


def test_words_are_listed_with_their_forms_and_lead_to_their_hits(desk: Desk, words: WordsWindow, qtbot: QtBot) -> None:
    assert seen(words, 1) == [["the", "4", "1", "148,148.1", "14.815"]]
    wanted: list[WordsWanted] = []
    workspace_of(desk).words_wanted.connect(wanted.append)
    words.list.setFocus()
    QTest.keyClick(words.list, Qt.Key.Key_Right)
    assert first_words(words, 3) == ["the", "the", "The"]
    QTest.keyClick(words.list, Qt.Key.Key_Return)
    QTest.keyClick(words.list, Qt.Key.Key_Down)
    QTest.keyClick(words.list, Qt.Key.Key_Down)
    QTest.keyClick(words.list, Qt.Key.Key_Return)
    assert wanted == [
        WordsWanted('"the" OR "The"', None, False, frozenset({"the", "The"})),
        WordsWanted('"The"', None, False, frozenset({"The"})),
    ]
    QTest.keyClick(words.list, Qt.Key.Key_Left)  # to its word, and then closed
    QTest.keyClick(words.list, Qt.Key.Key_Left)
    assert "The" not in first_words(words, 3)


def test_the_list_is_narrowed_and_put_in_order_by_mouse_and_keys(desk: Desk, words: WordsWindow, qtbot: QtBot) -> None:
    QTest.keyClicks(words.options.field, "CRIT")
    qtbot.waitUntil(lambda: words.model.rowCount() == 1)
    assert first_words(words) == ["criticised"]
    QTest.keyClick(words.options.field, Qt.Key.Key_Escape)
    QTest.keyClicks(words.options.field, "zzz")
    qtbot.waitUntil(words.empty.isVisible)
    assert words.empty.heading.text() == "No word fits"
    qtbot.mouseClick(words.empty.button, LEFT)
    qtbot.waitUntil(words.list.isVisible)
    header = words.list.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(0) + 20, header.height() // 2)
    qtbot.mouseClick(header.viewport(), LEFT, pos=place)
    assert first_words(words, 3) == ["A", "answered", "bridge"]
    qtbot.mouseClick(header.viewport(), LEFT, pos=place)
    assert first_words(words, 1) == ["then"]
    words.options.length.setValue(9)
    settle(desk, qtbot)
    assert sorted(first_words(words)) == ["criticised", "neighbours"]


def test_segments_of_a_code_compared_with_the_rest(desk: Desk, words: WordsWindow, qtbot: QtBot) -> None:
    words.first.part.setCurrentIndex(words.first.part.findData(Part.CODED))
    qtbot.mouseClick(words.first.codes, LEFT)
    dialog = words.findChild(PickDialog)
    assert dialog is not None
    QTest.keyClicks(dialog.field, "prai")
    QTest.keyClick(dialog.field, Qt.Key.Key_Down)
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    assert words.first.codes.text() == "Praise"
    words.second.part.setCurrentIndex(words.second.part.findData(REST))
    settle(desk, qtbot)
    assert words.told.text().startswith("8 words against 19 words")
    line = seen(words, 40)[first_words(words, 40).index("the")]
    assert line[2:] == ["less", "-0.34", "1", "125,000.0", "3", "157,894.7", "expected count below 5"]
    wanted: list[WordsWanted] = []
    workspace_of(desk).words_wanted.connect(wanted.append)
    choose(words, "patience")
    qtbot.mouseClick(words.hits, LEFT)
    assert wanted[0].places is not None
    assert wanted[0].places.stretches == {1: (Span(28, 82),)}
    words.options.only.setCurrentIndex(2)
    assert "patience" not in first_words(words, 40)


def test_stop_words_are_left_out_and_can_be_changed(desk: Desk, words: WordsWindow, qtbot: QtBot) -> None:
    words.options.stop.setCurrentIndex(words.options.stop.findData("en"))
    settle(desk, qtbot)
    assert "the" not in first_words(words, 40)
    qtbot.mouseClick(words.options.edit, LEFT)
    dialog = words.findChild(StopWordsDialog)
    assert dialog is not None
    text = dialog.words.toPlainText()
    dialog.words.setPlainText(f"{text.replace(' the ', ' ')} Council")
    assert dialog.told.text().endswith("1 added, 1 removed")
    qtbot.mouseClick(dialog.footer.button, LEFT)
    settle(desk, qtbot)
    assert "the" in first_words(words, 40)
    assert "council" not in first_words(words, 40)
    assert desk.window.settings.words_stop == "en"
    choose(words, "patience")
    words.list.menu_wanted.emit(words.list.visualRect(words.list.currentIndex()).center())
    menu = words.findChild(QMenu, "wordsMenu")
    assert menu is not None
    next(act for act in menu.actions() if act.text() == "Add to the stop words").trigger()
    settle(desk, qtbot)
    assert "patience" not in first_words(words, 40)
    assert words.options.told()[0][1] == "English, 2 added, 1 removed"
    menu.close()


def test_a_change_of_the_project_is_counted_again(desk: Desk, words: WordsWindow, qtbot: QtBot) -> None:
    add_documents(workspace_of(desk).project, [ImportedDocument("New", "سلام سلام سلام سلام سلام", "text/plain")])
    settle(desk, qtbot)
    assert first_words(words, 1) == ["سلام"]
    delete_documents(workspace_of(desk).project, [1, 2, 3])
    settle(desk, qtbot)
    assert words.empty.heading.text() == "No documents yet"
    assert not words.save.isEnabled()


def test_what_is_copied_and_saved_is_what_is_shown(
    desk: Desk, words: WordsWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    QTest.keyClicks(words.options.field, "the")
    qtbot.waitUntil(lambda: words.model.rowCount() == 3)
    qtbot.mouseClick(words.copy, LEFT)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert [line.split("\t")[0] for line in lines] == ["Word", "the", "their", "then"]
    QTest.keyClick(words.list, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(words.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().splitlines() == lines
    flow_of(desk).write(tmp_path / "words.xlsx")
    qtbot.waitUntil((tmp_path / "words.xlsx").exists)
    book = load_workbook(tmp_path / "words.xlsx")
    assert [row[0].value for row in book["Words"].iter_rows()] == ["Word", "the", "their", "then"]
    about = {row[0].value: row[1].value for row in book["About"].iter_rows()}
    assert about["Words of"] == "All text"
    assert about["Only words that hold"] == "the"
    assert about["Stop words"] == "none"


def test_the_cloud_shows_the_same_words_and_leads_to_their_hits(
    desk: Desk, words: WordsWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    qtbot.mouseClick(words.flip, LEFT)
    wanted: list[WordsWanted] = []
    workspace_of(desk).words_wanted.connect(wanted.append)
    cloud = words.cloud
    assert cloud.placed[0].word.word == "the"
    assert "the, " in cloud.accessibleDescription()
    box = next(one.box for one in cloud.placed if one.word.word == "criticised")
    qtbot.mouseClick(cloud, LEFT, pos=(box.center() + QPoint(12, 12)).toPoint())
    QTest.keyClick(cloud, Qt.Key.Key_Home)
    QTest.keyClick(cloud, Qt.Key.Key_Return)
    assert [each.words for each in wanted] == ['"criticised"', '"the" OR "The"']
    for name in ("cloud.svg", "cloud.pdf", "cloud.png"):
        flow_of(desk).write_picture(tmp_path / name)
    assert "Word cloud: the most frequent words of All text" in (tmp_path / "cloud.svg").read_text(encoding="utf-8")
    assert (tmp_path / "cloud.pdf").read_bytes().startswith(b"%PDF")
    assert QImage(str(tmp_path / "cloud.png")).width() == 1920


def test_words_of_a_cloud_never_lie_on_each_other(light: QApplication) -> None:
    some = [CloudWord(number, f"word{number}" * (1 + number % 3), 300 / (1 + number)) for number in range(60)]
    placed = lay_out(some, QSizeF(700, 380), QFont())
    boxes = [one.box for one in placed]
    assert len(boxes) > 40
    for number, box in enumerate(boxes):
        assert QRectF(0, 0, 700, 380).contains(box)
        assert not any(box.intersects(other) for other in boxes[:number])
    assert [one.box for one in lay_out(some, QSizeF(700, 380), QFont())] == boxes
    assert lay_out([], QSizeF(700, 380), QFont()) == []
