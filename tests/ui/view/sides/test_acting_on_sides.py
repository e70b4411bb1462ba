"""What a person does in a text of two sides: click, hover, select, copy, read what the coders say; never change it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAccessible, QDragEnterEvent, QGuiApplication
from PySide6.QtTest import QTest

from qda.model.span import Span
from qda.ui.view.paint_colours import PaintColours
from qda.ui.view.sides.values import CodeState, Side
from qda.ui.view.values import CodingRow, codes_to_mime
from tests.ui.view.conftest import RED
from tests.ui.view.places import edge_of, point_of
from tests.ui.view.sides.conftest import ANNA, BEN, TEXT
from tests.ui.view.test_looks import picture


@pytest.fixture
def coded(sides):
    """Return a view where both gave 10–20 *Welcome*, Anna 20–40 too, and Ben alone 60–70 *Criticism*."""
    sides.set_codings([CodingRow(1, 10, 40, 1, ANNA), CodingRow(2, 10, 20, 1, BEN), CodingRow(3, 60, 70, 2, BEN)])
    return sides


def click(view, offset: int) -> None:
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point_of(view, offset))


def bar_of(view, side: Side, number: int = 0) -> QPointF:
    view.viewport().grab()
    shown = view.page.shown[0]
    bar = view.sides_page.flanks[side].stripes[shown.block].bars[number]
    return bar.box.translated(0, shown.y).center()


def test_a_click_where_they_differ_tells_the_place_and_elsewhere_nothing(coded, qtbot):
    told: list[int] = []
    coded.place_clicked.connect(told.append)
    for offset in (30, 15, 50, 65):
        click(coded, offset)
    assert told == [30, 65]
    coded.set_excluded([Span(60, 70)])
    click(coded, 65)
    assert told == [30, 65], "what is not compared cannot differ"


def test_dragging_over_a_disagreement_selects_and_is_no_click(coded, qtbot):
    told: list[int] = []
    coded.place_clicked.connect(told.append)
    port = coded.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=edge_of(coded, 25))
    QTest.mouseMove(port, edge_of(coded, 30))
    QTest.mouseMove(port, edge_of(coded, 36))
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=edge_of(coded, 36))
    assert told == []
    assert coded.selection() is not None
    coded.copy()
    assert QGuiApplication.clipboard().text() == coded.selection().cut(TEXT)


def test_a_click_on_either_sides_stripe_chooses_its_coding(coded, qtbot):
    for side, coding_id in ((Side.START, 1), (Side.END, 2)):
        with qtbot.waitSignal(coded.coding_clicked) as told:
            QTest.mouseClick(coded.viewport(), Qt.MouseButton.LeftButton, pos=bar_of(coded, side).toPoint())
        assert told.args == [coding_id]


def test_hovering_a_stripe_of_either_side_isolates_its_code(coded, qtbot):
    colours = PaintColours(coded.palette())
    for side in Side:
        QTest.mouseMove(coded.viewport(), bar_of(coded, side).toPoint())
        assert coded.page.hovered_code == 1
        faded = colours.hatch(RED, True).name()
        image = picture(coded)
        box = next(box.toAlignedRect() for box in coded.page.boxes(Span(60, 70)))
        names = {image.pixelColor(x, box.top() + 1).name() for x in range(box.left(), box.right())}
        assert faded in names
        assert colours.hatch(RED, False).name() not in names
        QTest.mouseMove(coded.viewport(), coded.viewport().rect().bottomLeft())
        assert coded.page.hovered_code is None


def test_tooltips_say_code_coder_and_what_the_other_did(coded):
    assert coded._tooltip_lines(bar_of(coded, Side.START)) == ["Welcome · Anna, and Ben in part"]
    assert coded._tooltip_lines(bar_of(coded, Side.END)) == ["Welcome · Ben, and Anna too"]
    assert coded._tooltip_lines(bar_of(coded, Side.END, 1)) == ["Criticism · only Ben"]
    assert coded._tooltip_lines(point_of(coded, 15).toPointF()) == ["Welcome: both"]
    assert coded._tooltip_lines(point_of(coded, 30).toPointF()) == ["Welcome: only Anna"]
    coded.set_sides({ANNA: Side.START, BEN: Side.END}, ("A", "B"), {BEN: "Ben"})
    assert coded._tooltip_lines(bar_of(coded, Side.END, 1)) == ["Criticism · only Ben"]


def test_what_is_shared_is_counted_once_where_codings_of_the_other_overlap(sides):
    sides.set_codings(
        [
            CodingRow(1, 10, 50, 1, ANNA),
            *(CodingRow(9 + n, *at, 1, BEN) for n, at in enumerate([(0, 20), (5, 15), (18, 30), (30, 31), (45, 90)])),
        ]
    )
    assert sides.sides_page.shared(sides.page.index.get(1)) == (26, 40)


def test_the_state_at_the_caret_is_told_in_words(coded):
    coded.page.selection.place(65)
    coded.settle()
    assert coded.state_text() == "Criticism: only Ben"
    assert coded.states_at(65) == [CodeState(2, start=False, end=True)]
    interface = QAccessible.queryAccessibleInterface(coded)
    assert interface.text(QAccessible.Text.Name) == "Comparison of Anna and Ben"
    assert interface.text(QAccessible.Text.Description) == "Criticism: only Ben"
    assert coded.state_text(50) == ""


def test_nothing_can_be_moved_or_dropped(coded, qtbot):
    moved: list[object] = []
    coded.borders_moved.connect(lambda *told: moved.append(told))
    coded.set_current_coding(1)
    assert coded.page.handles() == []
    QTest.keyClick(coded, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert moved == []
    data = codes_to_mime([1])
    event = QDragEnterEvent(
        point_of(coded, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    coded.dragEnterEvent(event)
    assert not event.isAccepted()
    assert coded.page.drop_span is None
    coded.set_read_only(False)
    assert len(coded.page.handles()) == 2, "the same view without the ban has them"


def test_a_far_place_is_brought_to_the_upper_third(coded):
    span = Span(len(TEXT) // 2, len(TEXT) // 2 + 20)
    coded.reveal(span)
    top = coded.page.boxes(span)[0].top()
    assert abs(top - coded.viewport().height() / 3) < 40


def test_codings_of_a_side_come_and_go_one_by_one(coded):
    coded.put_coding(CodingRow(4, 20, 40, 1, BEN))
    assert not coded.differs_at(30)
    coded.remove_coding(4)
    assert coded.differs_at(30)
    coded.put_coding(CodingRow(5, 50, 55, 1, 77))
    assert coded.states_at(52) == [], "a coder without a side is not shown"
