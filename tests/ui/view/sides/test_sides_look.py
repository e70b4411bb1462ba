"""What a reader sees of two coders: grounds, hatches, stripes on either side, frames, consensus, what is left out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from qda.model.span import Span
from qda.ui.view.paint_colours import PaintColours
from qda.ui.view.sides.hatching import hatch
from qda.ui.view.sides.values import FocusSpan, Side
from qda.ui.view.values import CodingRow
from tests.ui.view.conftest import GREEN, RED
from tests.ui.view.places import box_of
from tests.ui.view.sides.conftest import ANNA, BEN, TEXT
from tests.ui.view.test_looks import below, colours_in, picture
from tests.ui.view.test_scrolling import on_screen

BLANK = "\u00a0" * 24  # a stretch without letters shows its ground
BLANKS = f"word{BLANK}word\n" + "\n".join(["another line"] * 60)


def ground(view, start: int, end: int) -> QImage:
    """Return the picture behind a passage on one line, without its underlines."""
    box = box_of(view, start, end).toAlignedRect().adjusted(2, 1, -2, -7)
    return picture(view).copy(box)


def slant(image: QImage) -> str:
    """Return how the lines in a picture run: / or \\, or nothing for an even ground."""
    points = [(x, y) for x in range(image.width() - 1) for y in range(1, image.height())]
    if len({image.pixel(x, y) for x, y in points}) == 1:
        return ""
    rising = all(image.pixel(x, y) == image.pixel(x + 1, y - 1) for x, y in points)
    falling = all(image.pixel(x, y - 1) == image.pixel(x + 1, y) for x, y in points)
    return {(True, False): "/", (False, True): "\\"}[rising, falling]


@pytest.fixture
def blanks(sides):
    sides.set_document(BLANKS)
    return sides


@pytest.fixture
def colours(sides) -> PaintColours:
    return PaintColours(sides.palette())


def test_what_both_gave_is_tinted_and_what_one_gave_is_hatched_in_that_coders_slant(blanks, colours):
    blanks.set_codings([CodingRow(1, 4, 22, 1, ANNA), CodingRow(2, 10, 28, 1, BEN)])
    assert slant(ground(blanks, 4, 10)) == "/"
    both = ground(blanks, 10, 22)
    assert slant(both) == ""
    assert both.pixelColor(0, 0).name() == colours.tint(GREEN, False).name()
    assert slant(ground(blanks, 22, 28)) == "\\"
    for at in (6, 15, 25):
        assert colours.line(GREEN, False).name() in below(blanks, at), "the underline runs through"


def test_two_codes_on_the_same_words_are_a_disagreement_in_each(blanks, colours):
    blanks.set_codings([CodingRow(1, 4, 28, 1, ANNA), CodingRow(2, 4, 20, 2, BEN)])
    inner = ground(blanks, 4, 20)
    assert slant(inner) == "\\", "the shorter one is seen"
    assert colours.hatch(RED, False).name() in colours_in(inner, inner.rect())
    assert {colours.line(GREEN, False).name(), colours.line(RED, False).name()} <= below(blanks, 10)


def test_a_disagreement_shows_through_a_shorter_agreement(blanks):
    agreed = [CodingRow(1, 8, 20, 1, ANNA), CodingRow(2, 8, 20, 1, BEN)]
    blanks.set_codings([*agreed, CodingRow(3, 4, 28, 2, ANNA)])
    assert slant(ground(blanks, 8, 20)) == "/"
    blanks.set_codings([*agreed, CodingRow(3, 4, 28, 2, ANNA), CodingRow(4, 4, 28, 2, BEN)])
    assert slant(ground(blanks, 8, 20)) == ""


def test_lines_stay_with_the_text_when_it_scrolls(blanks):
    blanks.set_codings([CodingRow(1, 4, 28, 1, ANNA)])
    before = ground(blanks, 4, 28)
    assert blanks.scroll_pixels(13) == 13
    assert ground(blanks, 4, 28) == before


def test_several_coders_may_share_a_side(blanks):
    blanks.set_codings([CodingRow(1, 4, 28, 1, ANNA), CodingRow(2, 4, 16, 1, BEN), CodingRow(3, 16, 28, 1, 3)])
    assert slant(ground(blanks, 16, 28)) == "/", "the third coder has no side yet"
    blanks.set_sides({ANNA: Side.START, BEN: Side.END, 3: Side.END}, ("Anna", "the others"))
    assert slant(ground(blanks, 4, 28)) == ""


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_hatches_join_up_and_keep_their_slant_on_any_screen(scale):
    for side, sign in ((Side.START, "/"), (Side.END, "\\")):
        image = QImage(round(60 * scale), round(30 * scale), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(scale)
        painter = QPainter(image)
        brush = hatch(side, QColor("white"), QColor("green"), scale)
        painter.fillRect(QRect(0, 0, 24, 30), brush)
        painter.fillRect(QRect(24, 0, 36, 30), brush)
        painter.end()
        assert slant(image) == sign


def test_each_coders_stripes_stand_at_that_coders_side(sides):
    sides.set_codings([CodingRow(1, 2, 30, 1, ANNA), CodingRow(2, 10, 50, 2, BEN)])
    sides.viewport().grab()
    block = sides.page.shown[0].block
    of = {side: flank.stripes[block].bars[0] for side, flank in sides.sides_page.flanks.items()}
    assert (of[Side.START].coding.coder_id, of[Side.END].coding.coder_id) == (ANNA, BEN)
    column = sides.page.geometry
    assert of[Side.START].box.right() < column.column_left < column.column_right < of[Side.END].box.left()
    assert column.column_left - of[Side.START].box.right() == of[Side.END].box.left() - column.column_right
    label_left, label_width = sides.sides_page.places.start.label_area(1)
    assert label_left + label_width < of[Side.START].box.left(), "names outside the bars"
    assert column.number_left + column.number_width < label_left, "numbers outside the names"
    sides.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    sides.viewport().grab()
    bar = sides.sides_page.flanks[Side.START].stripes[block].bars[0]
    assert bar.box.left() > sides.page.geometry.column_right, "reading begins at the right then"


@pytest.mark.parametrize("width", [300, 420, 720, 1100, 1900])
def test_everything_has_its_place_in_windows_of_any_width(sides, width):
    sides.set_consensus_rows([CodingRow(1, 2, 30, 1, 9)])
    sides.resize(width, 500)
    page, port = sides.sides_page, sides.viewport().width()
    places = page.places
    edges = [
        places.page.number_left,
        places.start.stripes_left,
        places.start.stripes_left + places.start.stripes_width,
        places.page.column_left,
        places.page.column_right,
        places.consensus.stripes_left,
        places.consensus.stripes_left + places.consensus.stripes_width,
        places.end.stripes_left,
    ]
    assert edges == sorted(edges)
    assert edges[0] >= 0
    assert places.end.stripes_left + places.end.stripes_width <= port


def test_headings_stay_while_the_text_scrolls(sides):
    heads = sides.findChild(type(sides._heads), "sideHeads")
    before = heads.grab().toImage()
    assert heads.geometry().bottom() < sides.viewport().geometry().top()
    assert heads.title_box(Side.START).right() < sides.page.geometry.column_left
    assert heads.title_box(Side.END).left() > sides.page.geometry.column_right
    sides.scroll_pixels(200)
    assert heads.grab().toImage() == before
    assert "Ben" in heads.meaning(Side.END)


def test_the_frames_of_a_disagreement_stay_until_they_are_taken_away(sides, colours):
    sides.set_codings([CodingRow(1, 2, 30, 1, ANNA), CodingRow(2, 2, 60, 1, BEN)])
    plain = picture(sides)
    sides.set_focus_spans([FocusSpan(Side.START, Span(2, 30)), FocusSpan(Side.END, Span(2, 60))])
    framed = picture(sides)
    geometry, line = sides.page.geometry, box_of(sides, 2).toAlignedRect()
    beside = {
        Side.START: QRect(geometry.column_left - 9, line.top(), 5, line.height()),
        Side.END: QRect(geometry.column_right + 5, line.top(), 5, line.height()),
    }
    for box in beside.values():
        assert colours.drop.name() in colours_in(framed, box)
    sides.set_focus_spans([FocusSpan(Side.START, Span(2, 30))])
    only_anna = picture(sides)
    assert colours.drop.name() in colours_in(only_anna, beside[Side.START])
    assert colours.drop.name() not in colours_in(only_anna, beside[Side.END])
    assert [sides.page.is_chosen(sides.page.index.get(number)) for number in (1, 2)] == [True, False]
    sides.set_focus_spans([])
    assert picture(sides) == plain


def test_frames_leave_nothing_behind_when_the_text_scrolls(sides, qtbot):
    sides.set_codings([CodingRow(1, 120, 900, 1, ANNA), CodingRow(2, 20, 460, 1, BEN)])
    sides.set_consensus_rows([CodingRow(1, 20, 460, 1, 9)])
    sides.set_excluded([Span(400, 700)])
    sides.set_focus_spans([FocusSpan(Side.START, Span(120, 900)), FocusSpan(Side.END, Span(20, 460))])
    qtbot.wait(1)
    for step in (7, 31, 60, 90, -45, -120, 200):
        sides.scroll_pixels(step)
        qtbot.wait(1)
        assert on_screen(sides).toImage() == sides.viewport().grab().toImage()


def test_the_consensus_is_a_narrow_bar_between_the_text_and_the_end_side(sides, colours):
    sides.set_codings([CodingRow(1, 2, 30, 1, ANNA), CodingRow(2, 2, 60, 1, BEN)])
    without = sides.page.geometry.column_width
    sides.set_consensus_rows([CodingRow(1, 2, 30, 2, 9)])
    picture(sides)
    shown = sides.page.shown[0]
    (bar,) = sides.sides_page.consensus_flank.stripes[shown.block].bars
    box = bar.box.translated(0, shown.y)
    assert sides.page.geometry.column_right < box.left()
    assert box.right() < sides.sides_page.places.end.stripes_left
    assert colours.line(RED, False).name() in colours_in(picture(sides), box.toAlignedRect())
    assert sides._tooltip_lines(box.center()) == ["Criticism · consensus"]
    sides.set_consensus_rows([])
    assert sides.page.geometry.column_width == without


def test_what_is_left_out_fades_and_has_a_line_beside_it(sides, colours):
    sides.set_codings([CodingRow(1, 100, 140, 1, ANNA)])
    plain = picture(sides)
    start = TEXT.index("\n") + 1
    sides.set_excluded([Span(start, start + 150), Span(start + 100, start + 200)])
    faded = picture(sides)
    box = box_of(sides, start, start + 30).toAlignedRect()
    darkest = [min(QColor(name).lightness() for name in colours_in(image, box)) for image in (plain, faded)]
    assert darkest[1] > darkest[0] + 30
    first_line = box_of(sides, 5, 30).toAlignedRect()
    assert plain.copy(first_line) == faded.copy(first_line)
    x = sides.page.geometry.column_left - 5
    assert colours.faint.name() in colours_in(faded, QRect(x, box.top(), 1, box.height()))
    assert sides._tooltip_lines(QPoint(x, box.center().y()).toPointF()) == ["Not compared"]
    assert sides.sides_page.excluded.tolist() == [[start, start + 200]]
