"""The frame of the window: what a person meets before and around a project."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QTabWidget, QToolButton, QWidget

from qda.model import errors
from qda.ui import theme
from qda.ui.action_registry import Actions
from qda.ui.actions_table import ACTIONS, SUBMENUS
from qda.ui.command_palette import CommandPalette, commands_of, fit
from qda.ui.keyboard_help import KeyboardHelp
from qda.ui.main_window import MainWindow
from qda.ui.notices import Choice
from qda.ui.settings import Settings
from qda.ui.tour import Tour


@pytest.fixture
def make_window(light: QApplication, qtbot) -> Callable[[], MainWindow]:
    def make() -> MainWindow:
        window = MainWindow(Settings())
        qtbot.addWidget(window)
        window.show()
        return window

    return make


@pytest.fixture
def window(make_window: Callable[[], MainWindow]) -> MainWindow:
    return make_window()


def shown_menus(window: MainWindow) -> list[str]:
    return [action.text().replace("&", "") for action in window.menuBar().actions() if action.isVisible()]


def test_menus_hold_only_entries_that_lead_somewhere(window: MainWindow) -> None:
    assert shown_menus(window) == ["File", "View", "Help"]
    window.acts.bind("new_code", lambda: None)
    assert shown_menus(window) == ["File", "View", "Codes", "Help"]


def test_no_two_acts_have_the_same_name_or_keys() -> None:
    names = [spec.name for spec in ACTIONS]
    keys = [spec.shortcut for spec in ACTIONS if spec.shortcut]
    assert len(set(names)) == len(names)
    assert len(set(keys)) == len(keys)


def test_an_act_is_possible_only_when_all_that_it_needs_is_there(light: QApplication, qtbot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    acts = Actions(owner)
    done: list[str] = []
    acts.bind("undo", lambda: done.append("undo"))
    acts.set_states(project=True, undo=True)
    acts["undo"].trigger()
    assert done == []
    acts.set_states(writable=True)
    acts["undo"].trigger()
    assert done == ["undo"]


def test_the_toolbar_has_at_most_nine_acts_and_each_speaks(window: MainWindow) -> None:
    for name in ("add_documents", "undo", "redo", "export_excel"):
        window.acts.bind(name, lambda: None)
    window.show_project("Vedran")
    window.toolbar.set_coder("Coder A", "")
    buttons = [b for b in window.toolbar.findChildren(QToolButton) if b.isVisible() and b.objectName()]
    assert 4 < len(buttons) + 1 <= 9
    assert all(button.accessibleName() for button in buttons)


def test_every_widget_that_takes_the_keyboard_has_a_name_for_tests_and_for_screen_readers(window: MainWindow) -> None:
    window.settings.add_recent(Path("/nowhere/Vedran.concord"))
    window.notices.say("Hello", choices=(Choice("Do it", lambda: None),))
    for widget in window.findChildren(QWidget):
        internal = widget.objectName().startswith("qt_") or isinstance(widget.parent(), QLineEdit)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not internal and not widget.isHidden():
            assert widget.objectName(), widget
            named = widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text())
            assert named, widget.objectName()


def test_buttons_are_large_enough_to_hit(window: MainWindow) -> None:
    window.settings.add_recent(Path("/nowhere/Vedran.concord"))
    QApplication.processEvents()
    for button in window.start.findChildren(QAbstractButton):
        if button.isVisible():
            assert min(button.width(), button.height()) >= theme.TARGET, button.objectName()


def test_a_project_may_be_dropped_on_the_window_and_texts_only_into_an_open_project(
    window: MainWindow, qtbot, tmp_path: Path
) -> None:
    def drop(path: Path) -> bool:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        where, buttons, keys = window.rect().center(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(where, Qt.DropAction.CopyAction, data, buttons, keys)
        enter.ignore()
        window.dragEnterEvent(enter)
        if enter.isAccepted():
            window.dropEvent(QDropEvent(QPointF(where), Qt.DropAction.CopyAction, data, buttons, keys))
        return enter.isAccepted()

    with qtbot.waitSignal(window.projects_dropped) as opened:
        assert drop(tmp_path / "Study.concord")
    assert opened.args == [[tmp_path / "Study.concord"]]
    assert not drop(tmp_path / "text.docx")
    window.show_project("Study")
    with qtbot.waitSignal(window.files_dropped) as dropped:
        assert drop(tmp_path / "text.docx")
    assert dropped.args == [[tmp_path / "text.docx"]]
    window.show_project("Study", read_only=True)
    assert not drop(tmp_path / "text.docx")


def test_sizes_are_found_again_at_the_next_start(make_window: Callable[[], MainWindow]) -> None:
    first = make_window()
    first.set_panels(documents=QWidget(), codebook=QWidget(), tabs=QTabWidget(), inspector=QWidget())
    first.show_project("Study")
    first.setWindowState(Qt.WindowState.WindowNoState)
    first.resize(900, 620)
    first._columns.setSizes([210, 440, 250])
    first._left.setSizes([250, 400])
    QApplication.processEvents()
    widths = first._columns.sizes()
    first.close()
    second = make_window()
    second.set_panels(documents=QWidget(), codebook=QWidget(), tabs=QTabWidget(), inspector=QWidget())
    second.show_project("Study")
    QApplication.processEvents()
    assert (second.width(), second.height()) == (900, 620)  # the offscreen screen has no room for more
    assert abs(second._columns.sizes()[0] - widths[0]) <= 2
    assert abs(second._columns.sizes()[2] - widths[2]) <= 2


def test_everything_fits_at_1024_by_700(window: MainWindow) -> None:
    for name in ("add_documents", "undo", "redo", "export_excel"):
        window.acts.bind(name, lambda: None)
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.show_project("Study")
    window.toolbar.set_coder("Coder A", "")
    window.resize(1024, 700)
    QApplication.processEvents()
    assert window.width() == 1024
    left, centre, right = window._columns.sizes()
    assert left >= 190
    assert right >= 230
    assert centre >= 530  # room for the text and its stripes
    assert window.toolbar.coder_button.isVisible()
    assert window.status.saved.isVisible()


def test_zoom_and_scheme_are_kept(window: MainWindow, make_window: Callable[[], MainWindow]) -> None:
    window.acts["zoom_in"].trigger()
    window.acts["scheme_dark"].trigger()
    assert theme.is_dark()
    window.close()
    again = make_window()
    assert again.settings.zoom == 110
    assert again.acts["scheme_dark"].isChecked()
    assert theme.is_dark()


def test_an_ordinary_failure_is_told_inside_the_window_and_goes_away(window: MainWindow, qtbot) -> None:
    window.notices.tell(errors.NameTaken(name="Criticism <b>"))
    (banner,) = window.notices.banners()
    assert "Criticism <b>" in banner.text
    assert "unchanged" in banner.text
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in banner.findChildren(QLabel))
    banner.leave_after(10)
    qtbot.waitUntil(lambda: not window.notices.banners())


def test_a_storage_failure_stays_until_it_is_answered(window: MainWindow, qtbot) -> None:
    answered: list[bool] = []
    failure = errors.StorageFailed(path="s.concord", detail="disk full", free_mb=0)
    window.notices.tell(failure, Choice("Try again", lambda: answered.append(True)))
    (banner,) = window.notices.banners()
    assert not banner._timer.isActive()
    button = next(b for b in banner.findChildren(QAbstractButton) if b.text() == "Try again")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert answered == [True]
    assert not window.notices.banners()


def test_cancelled_work_needs_no_words(window: MainWindow) -> None:
    window.notices.tell(errors.Cancelled())
    assert not window.notices.banners()


def test_the_command_palette_finds_an_act_by_a_few_letters_and_does_it(window: MainWindow, qtbot) -> None:
    done: list[str] = []
    window.acts.bind("export_excel", lambda: done.append("excel"))
    window.show_project("Study")
    palette = CommandPalette(commands_of(window.menuBar()), window)
    qtbot.addWidget(palette)
    palette.show()
    qtbot.keyClicks(palette.field, "ex ex")
    assert "Excel" in palette.list.currentIndex().data()
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert done == ["excel"]


def test_the_command_palette_leaves_out_what_cannot_be_done_now(window: MainWindow) -> None:
    window.acts.bind("export_excel", lambda: None)
    assert not any("Excel" in command.text for command in commands_of(window.menuBar()))
    window.show_project("Study")
    assert any("Excel" in command.text for command in commands_of(window.menuBar()))


def test_letters_fit_best_at_the_beginning_of_a_word() -> None:
    assert fit("xyz", "Zoom in") is None
    best = sorted(["Recode", "New code", "Color of dues"], key=lambda text: fit("code", text) or 0)
    assert best == ["New code", "Recode", "Color of dues"]


def test_the_tour_points_at_five_places_in_turn_and_is_offered_once(window: MainWindow, qtbot) -> None:
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.acts.bind("export_excel", lambda: None)
    window.show_project("Study")
    window.resize(1024, 700)
    window.show_tour()
    tour = window.findChild(Tour)
    assert tour is not None
    headings: list[str] = []
    for _ in range(5):
        QApplication.processEvents()
        headings.append(tour.heading.text())
        assert window.rect().contains(tour.geometry())
        qtbot.mouseClick(tour.next, Qt.MouseButton.LeftButton)
    assert len(set(headings)) == 5
    assert headings[-2:] == ["Take it to Excel", "Compare two coders"]
    assert not tour.isVisible()
    assert window.settings.tour_seen


def test_without_a_project_the_tour_asks_for_the_sample_first(window: MainWindow, qtbot) -> None:
    with qtbot.waitSignal(window.start.tour_requested):
        window.acts["tour"].trigger()


def test_the_sheet_of_keys_lists_acts_that_are_not_possible_now_and_can_be_filtered(window: MainWindow, qtbot) -> None:
    window.acts.bind("find", lambda: None)
    window.acts["shortcuts"].trigger()
    sheet = window.findChild(KeyboardHelp)
    assert sheet is not None

    def listed() -> list[str]:
        groups = [sheet.table.topLevelItem(i) for i in range(sheet.table.topLevelItemCount())]
        items = [group.child(i) for group in groups if not group.isHidden() for i in range(group.childCount())]
        return [f"{item.text(0)}: {item.text(1)}" for item in items if not item.isHidden()]

    assert "Find in document: Ctrl+F" in listed()
    assert "Sentence, and the next: Triple click, or S" in listed()
    qtbot.keyClicks(sheet.field, "triple")
    assert listed() == ["Sentence, and the next: Triple click, or S"]
    sheet.close()


def test_esc_clears_the_filter_of_keys_and_then_closes_the_sheet(window: MainWindow, qtbot) -> None:
    window.acts["shortcuts"].trigger()
    sheet = window.findChild(KeyboardHelp)
    assert sheet is not None
    qtbot.keyClicks(sheet.field, "undo")
    qtbot.keyClick(sheet.field, Qt.Key.Key_Escape)
    assert (sheet.field.text(), sheet.isVisible()) == ("", True)
    with qtbot.waitSignal(sheet.finished):
        qtbot.keyClick(sheet.field, Qt.Key.Key_Escape)


def test_no_two_entries_of_a_menu_share_their_letter() -> None:
    entries = [(spec.menu, spec.text) for spec in ACTIONS] + [(key.split(".")[0], text) for key, text in SUBMENUS]
    letters = Counter((menu, text[text.index("&") + 1].casefold()) for menu, text in entries if "&" in text)
    assert [pair for pair, count in letters.items() if count > 1] == []
