"""The look: readable in both schemes, and changed everywhere at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QToolButton, QWidget

from qda.model.palette import CODE_COLOURS
from qda.ui import theme
from qda.ui.style_sheet import style_sheet


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_every_text_can_be_read_on_every_ground_it_stands_on(tokens: theme.Colours) -> None:
    grounds = ("chrome", "bar", "side", "page", "card", "field", "hover", "selected_row", "note")
    for ink in ("text", "muted"):
        for ground in grounds:
            found = theme.contrast(getattr(tokens, ink), getattr(tokens, ground))
            assert found >= theme.TEXT_CONTRAST, f"{ink} on {ground}: {found:.2f}"
    pairs = [
        ("on_primary", "primary"),
        ("on_primary", "primary_hover"),
        ("accent", "side"),
        ("accent", "card"),
        ("success", "chrome"),
        ("danger", "chrome"),
        ("danger", "card"),
        ("text", "danger_ground"),
        ("text", "warning_ground"),
        ("text", "text_selection"),
        ("text", "find_ground"),
        ("text", "pressed"),
    ]
    for ink, ground in pairs:
        found = theme.contrast(getattr(tokens, ink), getattr(tokens, ground))
        assert found >= theme.TEXT_CONTRAST, f"{ink} on {ground}: {found:.2f}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_code_of_any_colour_keeps_its_bar_label_and_coded_text_readable(light: QApplication, scheme: str) -> None:
    theme.set_scheme(scheme)
    page = theme.page().name()
    for colour in (*CODE_COLOURS, "#ffff00", "#000000", "#ffffff", "#808080", ""):
        assert theme.contrast(theme.chip(colour).name(), page) >= 3.0
        assert theme.contrast(theme.label(colour).name(), page) >= 4.5
        assert theme.contrast(theme.text().name(), theme.tint(colour).name()) >= 4.5


def test_a_code_colour_that_reads_well_is_shown_unchanged(light: QApplication) -> None:
    assert theme.chip("#0072b2").name() == "#0072b2"
    assert theme.label("#0072b2").name() == "#0072b2"


def test_switching_to_dark_reaches_palette_style_sheet_and_painted_button(light: QApplication, qtbot) -> None:
    button = QPushButton("Add documents")
    theme.set_look(button, "primary")
    qtbot.addWidget(button)
    button.resize(160, 40)
    button.show()
    bright = button.grab().toImage().pixelColor(80, 5).name()
    theme.set_scheme("dark")
    assert theme.is_dark()
    assert light.palette().window().color().name() == theme.DARK.side
    dark = button.grab().toImage().pixelColor(80, 5).name()
    assert (bright, dark) == (theme.LIGHT.primary, theme.DARK.primary)


def test_an_icon_takes_the_colour_of_the_scheme(
    light: QApplication, qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    icons = tmp_path / "icons"
    icons.mkdir()
    (icons / "square.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16"/></svg>'
    )
    monkeypatch.setattr(theme, "resources_folder", lambda: tmp_path)
    button = QToolButton()
    qtbot.addWidget(button)
    theme.set_icon(button, "square")
    assert button.icon().pixmap(16, 16).toImage().pixelColor(8, 8).name() == theme.LIGHT.text
    theme.set_scheme("dark")
    assert button.icon().pixmap(16, 16).toImage().pixelColor(8, 8).name() == theme.DARK.text


def test_a_missing_icon_is_empty_and_no_error(light: QApplication) -> None:
    assert theme.icon("no-such-icon").isNull()


def test_the_style_sheet_does_without_pictures_where_nothing_can_be_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "a-file").write_text("")
    monkeypatch.setenv("QDA_CONFIG_DIR", str(tmp_path / "a-file"))
    assert "$" not in style_sheet(theme.LIGHT, 10.0, "Serif")


def test_the_reading_font_is_a_serif_that_exists_or_the_system_font(light: QApplication) -> None:
    assert theme.reading_font(serif=False).family() == light.font().family()
    assert theme.reading_font(serif=True, points=15).pointSizeF() == 15


def test_a_list_to_choose_from_opens_with_its_last_entry_in_sight(light: QApplication) -> None:
    ground = QWidget()
    box = QComboBox(ground)
    box.addItems(["Codes", "Cases"])
    ground.show()
    box.showPopup()
    light.processEvents()
    last = box.view().visualRect(box.model().index(1, 0))
    assert last.isValid()
    assert box.view().viewport().rect().contains(last)
    box.hidePopup()
    ground.deleteLater()
