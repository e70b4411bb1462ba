"""The window with pictures, as a person uses it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qda.actions.coding import code_span
from qda.analysis.pictures.asked import Kind
from qda.model.span import Span
from qda.ui import theme
from qda.ui.desk import Desk
from qda.ui.leads import SegmentsWanted
from qda.ui.pictures.window import PicturesWindow

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def pictures(qtbot: QtBot, desk: Desk) -> PicturesWindow:
    assert desk.workspace is not None
    ids = {row.name: row.code_id for row in desk.workspace.codes()}
    for start in (0, 30, 60):
        code_span(desk.workspace.project, 1, ids["Criticism"], Span(start, start + 20))
    code_span(desk.workspace.project, 1, ids["Praise"], Span(10, 40))
    desk.window.acts["pictures"].trigger()
    (window,) = [each for each in desk.window.findChildren(PicturesWindow) if each.isVisible()]
    qtbot.waitUntil(lambda: window.canvas.picture is not None)
    return window


def leads_of(desk: Desk) -> list[SegmentsWanted]:
    found: list[SegmentsWanted] = []
    assert desk.workspace is not None
    desk.workspace.segments_wanted.connect(found.append)
    return found


def test_a_click_and_the_keyboard_lead_from_a_bar_to_its_segments(
    qtbot: QtBot, desk: Desk, pictures: PicturesWindow
) -> None:
    leads = leads_of(desk)
    canvas = pictures.canvas
    assert canvas.accessibleDescription() == "Code frequencies. Criticism: 3 segments; Praise: 1 segment."
    assert canvas.picture is not None
    bar = canvas.place_of(canvas.picture.parts[0])
    QTest.mouseClick(canvas, LEFT, pos=bar.center().toPoint())
    assert pictures.told.text() == "Criticism: 3 segments"
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Down)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert [(lead.title, len(lead.coding_ids)) for lead in leads] == [
        ("Criticism: 3 segments", 3),
        ("Praise: 1 segment", 1),
    ]
    QTest.mouseClick(canvas, LEFT, pos=QPoint(3, 3))
    assert len(leads) == 2


def test_the_picture_follows_the_codings_and_the_colours(qtbot: QtBot, desk: Desk, pictures: PicturesWindow) -> None:
    assert desk.workspace is not None
    desk.workspace.undo()
    qtbot.waitUntil(lambda: "Praise" not in pictures.canvas.accessibleDescription())
    theme.set_scheme("dark")
    qtbot.waitUntil(lambda: pictures.canvas.image.pixelColor(2, 2).lightness() < 80)


def test_every_kind_of_picture_is_drawn_copied_and_saved(
    qtbot: QtBot, desk: Desk, pictures: PicturesWindow, tmp_path: Path
) -> None:
    options, seen = pictures.options, set[str]()
    for kind in Kind:
        before = pictures.canvas.picture
        options.kind.setCurrentIndex(options.kind.findData(kind))
        qtbot.waitUntil(lambda old=before, kind=kind: pictures.canvas.picture is not old or kind is Kind.FREQUENCIES)
        assert options.document.isVisible() is (kind in (Kind.PORTRAIT, Kind.CODELINE))
        QApplication.clipboard().clear()
        QTest.mouseClick(pictures.copy, LEFT)
        assert not QApplication.clipboard().image().isNull()
        target = tmp_path / f"{kind}.svg"
        pictures.write(target)
        qtbot.waitUntil(target.exists)
        seen.add(target.read_text())
    assert len(seen) == len(Kind)
