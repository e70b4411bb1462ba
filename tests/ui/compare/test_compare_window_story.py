"""The compare window as a whole: names and figures that are hidden, pairing by hand, and files that change or go."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QTreeWidgetItem,
    QWidget,
)
from pytestqt.qtbot import QtBot

from qda.actions.codebook import add_code
from qda.actions.coding import code_span
from qda.actions.documents import add_documents
from qda.analysis.compare.card_text import Speech
from qda.analysis.compare.choices import Presence
from qda.analysis.compare.raters import Flag
from qda.model.document import ImportedDocument
from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.codings import plain_codings
from qda.ui.compare.text_menu import text_menu
from qda.ui.compare.window import CompareWindow
from qda.ui.desk import Desk
from qda.ui.widgets.labels import ElidedLabel
from tests.ui.compare.conftest import Open, code_words, press
from tests.ui.conftest import STATEMENT


def words_on_screen(window: QWidget) -> list[str]:
    """Return all that can be read or heard in a window, tooltips too."""
    found = [window.windowTitle()]
    for widget in window.findChildren(QWidget):
        found += [widget.toolTip(), widget.accessibleName()]
        if isinstance(widget, QLabel | QAbstractButton):
            found.append(widget.text())
        elif isinstance(widget, QComboBox):
            found += [widget.itemText(place) for place in range(widget.count())]
        elif isinstance(widget, QAbstractItemView):
            found += list(_cells(widget))
    return [words for words in found if words]


def _cells(view: QAbstractItemView) -> list[str]:
    model = view.model()
    if model is None:
        return []
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    return [
        str(model.index(row, column, QModelIndex()).data(role) or "")
        for row in range(model.rowCount())
        for column in range(columns)
        for role in roles
    ] + [
        str(model.headerData(column, Qt.Orientation.Horizontal, role) or "")
        for column in range(columns)
        for role in roles
    ]


def test_nobody_is_named_where_names_are_hidden(window: CompareWindow, qtbot: QtBot) -> None:
    press(window, Qt.Key.Key_1)
    named = re.compile(r"\b(Ann|Ben)\b")
    assert any(named.search(words) for words in words_on_screen(window))
    window.notices.clear()
    window.comparison.set_anonymous(anonymous=True)
    window.comparison.choose_card(0)
    qtbot.mouseClick(window.figures.headlines[1], Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    own = [words for words in words_on_screen(window) if named.search(words)]
    assert own == []
    assert window.windowTitle() == "Coder A ↔ Coder B — Concord"
    assert window.text.view.state_text(STATEMENT.index("council")) == "Actor: only Coder A"
    window.comparison.set_anonymous(anonymous=False)
    assert window.windowTitle() == "Ann ↔ Ben — Concord"


def test_passages_are_discussed_without_figures(window: CompareWindow, qtbot: QtBot) -> None:
    window.more.trigger()
    key = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_D, key)
    assert window.comparison.hides_figures
    shown = [
        label.text()
        for label in window.findChildren(QLabel)
        if label.isVisible() and not isinstance(label, ElidedLabel)
    ]
    assert not any(re.search(r"(?<!\d)[−]?\.\d\d|%|α|κ", words) for words in shown)
    assert not window.figures.table.isVisible()
    assert not window.more.isEnabled()
    assert not any(
        child.isVisible()
        for child in window.children()
        if child.objectName() == "moreDialog" and isinstance(child, QWidget)
    )
    before = window.comparison.card
    press(window, Qt.Key.Key_J)
    assert window.comparison.card != before  # the cards stay
    qtbot.mouseClick(window.figures.hidden.findChild(QAbstractButton), Qt.MouseButton.LeftButton)
    assert window.figures.table.isVisible()


def test_every_widget_that_takes_the_keyboard_has_a_name(window: CompareWindow) -> None:
    press(window, Qt.Key.Key_1)
    window.figures._show_passages(0, None)
    for page in (window.show_result, window.show_pairing):
        page()
        for widget in window.findChildren(QWidget):
            internal = widget.objectName().startswith("qt_") or isinstance(widget.parent(), QLineEdit)
            internal = internal or (widget.window() is not window)  # the list of a combo box
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not internal:
                assert widget.objectName(), widget
                named = widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text())
                assert named, widget.objectName()


def test_tab_goes_through_the_whole_window(window: CompareWindow) -> None:
    window.text.view.setFocus()
    seen: list[str] = []
    for _ in range(60):
        press(window, Qt.Key.Key_Tab)
        widget = QApplication.focusWidget()
        assert widget is not None
        seen.append(widget.objectName())
    for name in (
        "compareBack",
        "headlineMean",
        "figuresTable",
        "filterCodes",
        "settle1",
        "settleNote",
        "disagreementList",
    ):
        assert name in seen, name


def test_a_passage_is_left_out_from_the_text_and_brought_back(window: CompareWindow, qtbot: QtBot) -> None:
    comparison = window.comparison
    start = STATEMENT.index("Nobody")
    window.text.view.set_selection(Span(start, len(STATEMENT)))

    def act(number: int) -> None:
        menu = text_menu(comparison, window.text.view, window.text.view.selection(), window)
        with qtbot.waitSignal(comparison.compared, timeout=10_000):
            [each for each in menu.actions() if not each.isSeparator()][number].trigger()

    act(1)
    assert len(comparison.listed()) == 4
    assert "not all of the text" in window.sample.text()
    assert f"{start:,} characters" in window.figures.about.text()
    act(3)
    assert len(comparison.listed()) == 5
    window.text.view.set_selection(Span(0, STATEMENT.index("Its")))
    act(2)
    assert len(comparison.listed()) == 2


def test_the_menu_of_the_text_opens_where_the_mouse_is(window: CompareWindow) -> None:
    window.text.view.context_menu_wanted.emit(None, [], window.mapToGlobal(QPoint(500, 400)))
    menu = window.findChild(QMenu, "compareTextMenu")
    assert menu.isVisible()
    menu.close()


def item_of(window: CompareWindow, words: str) -> QTreeWidgetItem:
    tree = window.pairing.codes
    items = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    return next(item for item in items if any(words == item.text(column) for column in range(tree.columnCount())))


def test_codes_are_paired_and_parted_by_hand(open_window: Open, study: Path, bens: Path, qtbot: QtBot) -> None:
    with Project.open(bens) as other:
        added = add_code(other, "Person")
        code_span(other, 1, added, Span(4, 11))
    window = open_window(study, bens)
    comparison, page = window.comparison, window.pairing
    assert any("1 code in one file only" in banner.text for banner in window.notices.banners())
    assert any(code.name == "Person" for code in comparison.gathered.codes)
    window.show_pairing()
    assert not window.notices.banners()
    item_of(window, "Actor").setSelected(True)
    with qtbot.waitSignal(comparison.compared, timeout=10_000):
        qtbot.mouseClick(page.part_codes, Qt.MouseButton.LeftButton)
    own = next(
        item
        for row in range(page.codes.topLevelItemCount())
        if (item := page.codes.topLevelItem(row)).text(0) == "Actor"
    )
    page.codes.clearSelection()
    own.setSelected(True)
    item_of(window, "Person").setSelected(True)
    assert page.join_codes.isEnabled()
    with qtbot.waitSignal(comparison.compared, timeout=10_000):
        qtbot.mouseClick(page.join_codes, Qt.MouseButton.LeftButton)
    joined = item_of(window, "Person")
    assert (joined.text(0), joined.text(2).split(" · ")[0]) == ("Actor", "by hand")
    window.show_result()


def test_questions_are_asked_and_answered(window: CompareWindow, qtbot: QtBot) -> None:
    comparison = window.comparison
    assert comparison.pairing is not None
    asked = len(comparison.pairing.questions)
    assert asked == 2  # nobody began the letter
    tree = window.pairing.questions
    item = tree.topLevelItem(0)
    assert "“Letter” was read" in item.text(0)
    with qtbot.waitSignal(comparison.compared, timeout=10_000):
        item.setCheckState(0, Qt.CheckState.Checked)
    with qtbot.waitSignal(comparison.compared, timeout=10_000):
        tree.topLevelItem(1).setCheckState(0, Qt.CheckState.Checked)
    assert set(comparison.choices.answers.values()) == {Presence.EMPTY}
    assert [each.name for each in comparison.gathered.documents if len(each.raters) > 1] == ["Statement", "Letter"]


def test_a_name_used_twice_and_a_text_that_differs_are_told(
    open_window: Open, desk: Desk, study: Path, bens: Path
) -> None:
    path = study.with_name("home.concord")
    with Project.create(path, coder_name="Ann") as project:
        text = "An inserted line.\n\n" + STATEMENT.replace("'", "’")
        add_documents(project, [ImportedDocument("Statement, again", text, "text/plain")])
        add_code(project, " praise")
        start = text.index("praised")
        code_span(project, 1, 1, Span(start, start + 7))
        code_span(project, 1, 1, Span(0, 11))
    window = open_window(study, path)
    raters = window.comparison.gathered.raters
    assert len({rater.label for rater in raters}) == 2
    assert all(Flag.SAME_NAME in rater.flags or rater.label != "Ann" for rater in raters)
    assert "could not be carried over" in window.figures.about.text()
    rows = window.pairing.documents
    paired = next(
        rows.topLevelItem(row) for row in range(rows.topLevelItemCount()) if "again" in rows.topLevelItem(row).text(2)
    )
    assert paired.text(0) == "Statement"
    assert "nearly the same text" in paired.text(4)
    assert "1 moved, 1 without a place" in paired.text(5)


def test_work_in_the_main_window_is_followed(window: CompareWindow, desk: Desk, qtbot: QtBot) -> None:
    assert desk.workspace is not None
    before = len(window.comparison.cards)
    with qtbot.waitSignal(window.comparison.compared, timeout=10_000):
        code_words(desk.workspace.project, [("Monday", "Actor")])
    assert len(window.comparison.cards) == before
    assert len(window.comparison.listed()) == 4  # Monday is agreed now


def test_the_card_stays_when_all_is_compared_anew(window: CompareWindow, desk: Desk, qtbot: QtBot) -> None:
    assert desk.workspace is not None
    press(window, Qt.Key.Key_J, Qt.Key.Key_J)
    title, number = window.cards.current.quote.text(), window.comparison.card
    assert number > window.comparison.listed()[0]
    with qtbot.waitSignal(window.comparison.cards_found, timeout=10_000):
        code_words(desk.workspace.project, [("Monday", "Actor")])
    assert window.cards.current.quote.text() == title
    assert window.comparison.row_of(window.comparison.card) > 0


def test_the_toolbar_fits_when_the_coders_names_arrive(window: CompareWindow) -> None:
    window.sample.setText("")  # as it is while the files are still being compared
    window.resize(1024, 700)
    QApplication.processEvents()
    window.comparison.looks_changed.emit()
    QApplication.processEvents()
    for part in (window.back, window.first, window.others, window.sample, window.unit, window.export):
        assert part.width() >= part.sizeHint().width(), part.objectName()


def test_stretches_are_counted_in_words(window: CompareWindow) -> None:
    speech = Speech(window.comparison.rater_name)
    assert [speech.counted("stretch", number) for number in (1, 2)] == ["1 stretch", "2 stretches"]


def test_a_colleagues_file_is_looked_for_beside_the_project(
    desk: Desk, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def choose(_parent: object, _title: str, folder: str, _kinds: str) -> tuple[list[str], str]:
        asked.append(folder)
        return [], ""

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", choose)
    desk.compare.compare_with_file()
    assert asked == [str(study.parent)]


def test_the_window_lives_on_when_the_project_is_closed(window: CompareWindow, desk: Desk, qtbot: QtBot) -> None:
    assert desk.close_project()
    press(window, Qt.Key.Key_J)
    press(window, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: len(window.comparison.listed()) == 4)
    window.close()


def test_files_that_are_no_projects_or_the_same_are_told(desk: Desk, study: Path, tmp_path: Path, qtbot: QtBot) -> None:
    odd = tmp_path / "odd.concord"
    odd.write_bytes(b"PK\x03\x04 something else")
    empty = tmp_path / "empty.concord"
    empty.write_bytes(b"")
    for other in (odd, empty, study, tmp_path / "gone.concord"):
        desk.window.notices.clear()
        desk.compare.compare_paths([study, other])
        qtbot.waitUntil(lambda: bool(desk.window.notices.banners()), timeout=10_000)
    assert not desk.compare.windows


def test_the_consensus_is_adopted_and_that_is_undone(window: CompareWindow, desk: Desk, qtbot: QtBot) -> None:
    press(window, Qt.Key.Key_1, Qt.Key.Key_1)
    assert desk.workspace is not None
    project = desk.workspace.project
    before = len(plain_codings(project, 1))
    window.adopt.trigger()
    assert len(plain_codings(project, 1)) > before
    assert any("The consensus is in" in banner.text for banner in window.notices.banners())
    desk.workspace.undo()
    assert len(plain_codings(project, 1)) == before


def test_three_coders_are_compared_and_a_pair_of_them(
    open_window: Open, desk: Desk, study: Path, bens: Path, qtbot: QtBot
) -> None:
    from PySide6.QtWidgets import QTableWidget

    from qda.actions.blind_copy import copy_for_coder

    third = study.with_name("third.concord")
    assert desk.workspace is not None
    copy_for_coder(desk.workspace.project, third, "Cleo")
    with Project.open(third) as other:
        code_words(other, [("council", "Actor"), ("praised the neighbours", "Praise")])
    window = open_window(study, bens, third)
    assert window.windowTitle() == "Ann ↔ Ben ↔ Cleo — Concord"
    card = next(number for number, each in enumerate(window.comparison.cards) if each.span.cut(STATEMENT) == "council")
    window.comparison.choose_card(card)
    assert window.cards.current.difference.text() == "Ann, Cleo; not Ben"
    assert window.cards.current.buttons[0].text() == "1 The majority’s"
    qtbot.mouseClick(window.figures.pairs, Qt.MouseButton.LeftButton)
    table = window.findChild(QTableWidget, "pairsTable")
    table.setCurrentCell(0, 2)
    with qtbot.waitSignal(window.comparison.compared, timeout=10_000):
        qtbot.mouseClick(table.window().findChild(QAbstractButton, "pairsGo"), Qt.MouseButton.LeftButton)
    assert window.windowTitle() == "Ann ↔ Cleo — Concord"
    assert window.figures.passages.isVisible()


def test_the_keys_are_listed_with_f1(window: CompareWindow) -> None:
    from PySide6.QtWidgets import QTreeWidget

    press(window, Qt.Key.Key_F1)
    table = window.findChild(QTreeWidget, "keyTable")
    assert table is not None
    groups = [table.topLevelItem(row).text(0) for row in range(table.topLevelItemCount())]
    assert groups[:3] == ["Disagreements", "Figures", "The text"]


def test_the_toolbar_fits_wide_and_narrow_windows(window: CompareWindow, qtbot: QtBot) -> None:
    press(window, Qt.Key.Key_1)
    for width in (1440, 1024):
        window.resize(width, 700)
        qtbot.waitUntil(lambda: not window.export.visibleRegion().isEmpty())
        QApplication.processEvents()
        name, button = window.consensus.geometry(), window.change_consensus.geometry()
        assert not name.intersects(button)
        for part in (window.back, window.first, window.others, window.sample, window.unit, window.export):
            assert part.width() >= part.sizeHint().width(), part.objectName()
    assert window.cards.current.buttons[0].visibleRegion().boundingRect().height() >= 24  # verdicts stay in sight
