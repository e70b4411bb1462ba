"""The small widgets that panels share, and the page that a first start shows."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QListView

from qda.ui import theme
from qda.ui.notices import confirm
from qda.ui.settings import RecentProject
from qda.ui.start_page import RecentRow, StartPage
from qda.ui.toolbar import avatar
from qda.ui.widgets.buttons import IconButton
from qda.ui.widgets.labels import ElidedLabel, SectionHeader, as_tooltip, avatar_letter
from qda.ui.widgets.row_delegate import CHIP_ROLE, COUNT_ROLE, KEY_ROLE, RowDelegate
from qda.ui.widgets.search_field import SearchField


def painted(image: QImage, rect: QRect, colour: str) -> bool:
    return any(
        image.pixelColor(x, y).name() == colour
        for x in range(rect.left(), rect.right())
        for y in range(rect.top(), rect.bottom())
    )


def test_a_row_shows_chip_text_key_and_count_and_the_chosen_row_is_tinted(light: QApplication, qtbot) -> None:
    view = QListView()
    qtbot.addWidget(view)
    model = QStandardItemModel(view)
    item = QStandardItem("Rapprochement signal")
    item.setData("#0072b2", CHIP_ROLE)
    item.setData("1", KEY_ROLE)
    item.setData(1234, COUNT_ROLE)
    model.appendRow(item)
    model.appendRow(QStandardItem("Criticism"))
    view.setModel(model)
    view.setItemDelegate(RowDelegate(view))
    view.resize(260, 120)
    view.show()
    view.setCurrentIndex(model.index(0, 0))
    QApplication.processEvents()
    image = view.viewport().grab().toImage()
    row = view.visualRect(model.index(0, 0))
    assert row.height() >= theme.TARGET
    assert painted(image, QRect(row.left(), row.top(), 40, row.height()), "#0072b2")
    assert image.pixelColor(row.right() - 2, row.top() + 3).name() == theme.LIGHT.selected_row
    assert painted(image, QRect(row.right() - 90, row.top(), 90, row.height()), theme.LIGHT.card)


def test_a_name_full_of_markup_is_shown_as_it_is(light: QApplication, qtbot) -> None:
    label = ElidedLabel("<img src='x.png'> a very long name of a document that has no room")
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.show()
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.accessibleName().startswith("<img")
    assert label.toolTip() == as_tooltip("<img src='x.png'> a very long name of a document that has no room")
    assert "&lt;img" in label.toolTip()
    label.resize(900, 20)
    assert label.toolTip() == ""


def test_an_icon_button_says_what_it_does(light: QApplication, qtbot) -> None:
    header = SectionHeader("Documents")
    qtbot.addWidget(header)
    button = header.add_button("add", "Add documents", "addDocuments")
    header.show()
    assert button.accessibleName() == "Add documents"
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert min(button.width(), button.height()) >= theme.TARGET


def test_an_icon_button_without_its_picture_still_shows_a_sign(light: QApplication, qtbot, monkeypatch) -> None:
    monkeypatch.setattr(theme, "resources_folder", lambda: Path("/nowhere"))
    button = IconButton("close", "Close", "closeIt")
    qtbot.addWidget(button)
    assert button.text() == "×"


def test_esc_clears_the_search_and_then_leaves_it(light: QApplication, qtbot) -> None:
    field = SearchField("Filter codes…", "codeFilter")
    qtbot.addWidget(field)
    qtbot.keyClicks(field, "sym")
    left: list[bool] = []
    field.left.connect(lambda: left.append(True))
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert (field.text(), left) == ("", [])
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert left == [True]
    assert field.accessibleName() == "Filter codes"


def test_a_coder_is_a_letter_on_a_disc(light: QApplication) -> None:
    assert [avatar_letter(name) for name in ("Coder B", "nadia", "", "王芳")] == ["B", "N", "?", "王"]
    image = avatar("Coder B", "#0072b2").pixmap(22, 22).toImage()
    assert image.pixelColor(3, 11).name() == "#0072b2"


def test_the_sample_opens_with_one_click_on_the_first_page(light: QApplication, qtbot) -> None:
    page = StartPage()
    qtbot.addWidget(page)
    page.resize(900, 700)
    page.show()
    button = page.findChild(QAbstractButton, "startSample")
    with qtbot.waitSignal(page.sample_requested):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_missing_project_says_so_and_can_be_taken_off_the_list(light: QApplication, qtbot, tmp_path: Path) -> None:
    there = tmp_path / "Study.concord"
    there.write_bytes(b"")
    now = datetime.now(UTC).isoformat()
    page = StartPage()
    qtbot.addWidget(page)
    page.resize(900, 700)
    page.show()
    page.show_recent((RecentProject(str(there), now), RecentProject(str(tmp_path / "Gone.concord"), "nonsense")))
    QApplication.processEvents()
    present, missing = page.findChildren(RecentRow)
    with qtbot.waitSignal(page.project_chosen) as chosen:
        qtbot.mouseClick(present.open_button, Qt.MouseButton.LeftButton)
    assert chosen.args == [there]
    assert any("Not found" in label.text() for label in missing.findChildren(QLabel))
    assert not missing.open_button.isEnabled()
    with qtbot.waitSignal(page.recent_removed) as removed:
        qtbot.mouseClick(missing.findChild(QAbstractButton, "recentRemove"), Qt.MouseButton.LeftButton)
    assert removed.args == [str(tmp_path / "Gone.concord")]


def test_before_something_is_destroyed_enter_does_the_harmless_thing(light: QApplication, qtbot) -> None:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QMessageBox, QWidget

    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    seen: list[str] = []

    def answer(name: str) -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        seen.append(box.informativeText())
        if name == "enter":
            qtbot.keyClick(box, Qt.Key.Key_Return)
        else:
            box.findChild(QAbstractButton, name).click()

    for name, expected in (("enter", False), ("cancelButton", False), ("confirmButton", True)):
        QTimer.singleShot(50, lambda chosen=name: answer(chosen))
        consequence = "14 codings in 3 documents are removed."
        assert confirm(window, "Delete the code “Criticism”?", consequence, "Delete code") is expected
    assert seen == ["14 codings in 3 documents are removed."] * 3


def test_painting_a_chip_leaves_the_painter_as_it_was(light: QApplication) -> None:
    from qda.ui.widgets.labels import paint_chip

    image = QImage(20, 20, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    pen = painter.pen()
    paint_chip(painter, "#009e73", 10, 10)
    assert painter.pen() == pen
    painter.end()
    assert image.pixelColor(QPoint(10, 10)).name() == "#009e73"
