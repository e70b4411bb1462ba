"""What a reader sees: tints, underlines, stripes, labels."""

from __future__ import annotations

import itertools
import re
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtTest import QTest

from qda.model.document import Mark, MarkKind
from qda.model.palette import CODE_COLOURS
from qda.model.span import Span
from qda.ui.view.paint_colours import PaintColours, contrast
from qda.ui.view.values import CodeStyle, CodingRow
from tests.ui.view.conftest import GREEN, RED
from tests.ui.view.places import box_of

TEXT = (
    "A first line of text that is long enough for several passages to stand side by side in it.\n"
    "The second paragraph has words of its own, and they go on for a while so that it takes more than one line "
    "of the page, as paragraphs do when a person has something to say about rivers, markets and old bridges."
)


def picture(view) -> QImage:
    return view.viewport().grab().toImage()


def colours_in(image: QImage, box: QRect) -> set[str]:
    box = box.intersected(image.rect())
    return {
        image.pixelColor(x, y).name()
        for x in range(box.left(), box.right() + 1)
        for y in range(box.top(), box.bottom() + 1)
    }


def ground(view, offset: int) -> str:
    """Return the colour behind the upper left corner of a character, where no letter reaches."""
    box = box_of(view, offset)
    return picture(view).pixelColor(round(box.left()) + 1, round(box.top()) + 1).name()


def below(view, offset: int) -> set[str]:
    """Return the colours in a thin column around the bottom of a character's box."""
    box = box_of(view, offset).toAlignedRect()
    return colours_in(picture(view), QRect(box.center().x(), box.bottom() - 6, 1, 14))


@pytest.fixture
def colours(view) -> PaintColours:
    return PaintColours(view.palette())


def test_a_coded_passage_is_tinted_and_underlined_and_the_rest_is_not(view, colours):
    view.set_document(TEXT)
    view.put_coding(CodingRow(1, 8, 20, 1, 1))
    tint, line = colours.tint(GREEN, False).name(), colours.line(GREEN, False).name()
    assert ground(view, 8) == ground(view, 18) == tint
    assert line in below(view, 12)
    assert ground(view, 22) == "#ffffff"
    assert line not in below(view, 30)


def test_removing_a_coding_takes_its_colours_away(view):
    view.set_document(TEXT)
    view.put_coding(CodingRow(1, 8, 20, 1, 1))
    view.remove_coding(1)
    assert ground(view, 12) == "#ffffff"
    assert view.codings_at(12) == []


def test_where_two_codings_overlap_no_third_colour_appears(view, colours):
    view.set_document(TEXT)
    view.set_codings([CodingRow(1, 0, 40, 1, 1), CodingRow(2, 10, 20, 2, 1)])
    tints = {colours.tint(GREEN, False).name(), colours.tint(RED, False).name()}
    assert ground(view, 5) == colours.tint(GREEN, False).name()
    assert ground(view, 14) == colours.tint(RED, False).name(), "the shorter one is seen within the longer"
    both = below(view, 14)
    assert {colours.line(GREEN, False).name(), colours.line(RED, False).name()} <= both, "two underlines, stacked"
    assert {ground(view, at) for at in range(0, 40, 3)} <= tints


def test_isolating_a_code_fades_the_others_and_shows_all_of_its_own(view, colours):
    view.set_document(TEXT)
    view.set_codings([CodingRow(1, 0, 40, 1, 1), CodingRow(2, 10, 20, 2, 1), CodingRow(3, 60, 70, 2, 1)])
    view.isolate_code(1)
    assert ground(view, 14) == colours.tint(GREEN, False).name()
    assert ground(view, 64) == colours.tint(RED, True).name()
    view.isolate_code(None)
    assert ground(view, 64) == colours.tint(RED, False).name()


def test_hovering_a_stripe_isolates_its_code_until_the_mouse_leaves(view, qtbot, colours):
    view.set_document(TEXT)
    view.set_codings([CodingRow(1, 0, 40, 1, 1), CodingRow(3, 60, 70, 2, 1)])
    view.viewport().grab()
    bar = view.page.stripes(view.page.shown[0]).bars[0].box.translated(0, view.page.shown[0].y)
    with qtbot.waitSignal(view.coding_hovered) as told:
        QTest.mouseMove(view.viewport(), bar.center().toPoint())
    assert told.args == [1]
    assert ground(view, 64) == colours.tint(RED, True).name()
    with qtbot.waitSignal(view.coding_hovered) as told:
        QTest.mouseMove(view.viewport(), QPoint(5, 500))
    assert told.args == [0]
    assert ground(view, 64) == colours.tint(RED, False).name()


def test_a_click_on_a_stripe_chooses_its_coding(view, qtbot):
    view.set_document(TEXT)
    view.set_codings([CodingRow(4, 0, 40, 1, 1)])
    view.viewport().grab()
    bar = view.page.stripes(view.page.shown[0]).bars[0].box.translated(0, view.page.shown[0].y)
    with qtbot.waitSignal(view.coding_clicked) as told:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=bar.center().toPoint())
    assert told.args == [4]
    assert 0 <= view.caret() < 40  # and the keyboard goes on from there


def test_a_click_on_a_stripe_leaves_what_is_selected(view, qtbot):
    view.set_document(TEXT)
    view.set_codings([CodingRow(4, 0, 40, 1, 1)])
    view.set_selection(Span(50, 60))
    view.viewport().grab()
    bar = view.page.stripes(view.page.shown[0]).bars[0].box.translated(0, view.page.shown[0].y)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=bar.center().toPoint())
    assert view.selection() == Span(50, 60)


def test_labels_of_many_codings_never_stand_on_each_other(view):
    view.set_document(TEXT)
    view.set_codings([CodingRow(n, n, n + 30, 1 + n % 3, 1) for n in range(1, 25)])
    view.viewport().grab()
    for shown in view.page.shown:
        labels = view.page.stripes(shown).labels
        tops = [label.top for label in labels]
        assert all(lower - upper >= view.page.metrics.label_pitch for upper, lower in itertools.pairwise(tops))
        if labels:
            assert tops[-1] + view.page.metrics.label_pitch <= shown.height + 1
            told = sum(len(label.codings) for label in labels)
            begun = [row for row in view.page.rows(shown).tolist() if row[1] >= shown.layout.span.start]
            assert told == len(begun), "each coding has a label or is counted in one"


def test_bars_in_one_lane_never_touch(view):
    view.set_document(TEXT)
    view.set_codings([CodingRow(n, (n * 37) % 250, (n * 37) % 250 + 20 + n, 1, 1) for n in range(1, 30)])
    view.viewport().grab()
    bars = [bar.box.translated(0, shown.y) for shown in view.page.shown for bar in view.page.stripes(shown).bars]
    by_lane: dict[float, list] = {}
    for bar in bars:
        by_lane.setdefault(bar.left(), []).append(bar)
    assert len(by_lane) > 3
    for lane in by_lane.values():
        lane.sort(key=lambda bar: bar.top())
        assert all(upper.bottom() <= lower.top() for upper, lower in itertools.pairwise(lane))


def test_several_coders_are_told_apart_by_more_than_colour(view):
    view.set_document(TEXT)
    view.set_codings([CodingRow(1, 0, 80, 1, 1), CodingRow(2, 100, 280, 1, 2)])
    view.set_coder_marks({1: "AB", 2: "CD"})
    first, second = (view.page.index.get(number) for number in (1, 2))
    assert view.page.label_text(first) == "AB · Welcome"
    assert view.page.label_text(second) == "CD · Welcome"
    assert view.page.coder_pattern(1) != view.page.coder_pattern(2)


def test_a_heading_is_larger_and_paragraph_numbers_pass_over_blank_lines(view):
    view.set_document("Title\n\nBody text", [Mark(MarkKind.HEADING, 0, 5, "1")])
    assert box_of(view, 0).height() > box_of(view, 8).height()
    assert [view.page.flow.blocks.number(block) for block in range(3)] == [1, 0, 2]


def test_speakers_stand_in_the_margin(view):
    text = "We came by boat.\nAnd then?"
    view.set_document(text)
    before = box_of(view, 0).left()
    view.set_document(text, [Mark(MarkKind.TURN, 0, 16, "Teacher", 61_000), Mark(MarkKind.TURN, 17, 26, "Interviewer")])
    assert box_of(view, 0).left() > before
    assert view.page.turn(0).value == "Teacher"
    geometry = view.page.geometry
    margin = QRect(geometry.turn_left, view.page.shown[0].y, geometry.turn_width, 40)
    assert len(colours_in(picture(view), margin)) > 1, "something is written there"


def test_case_15_a_direction_override_is_shown_as_a_mark_and_does_not_turn_the_text_around(view):
    text = "before \u202eafter\u202c end"
    view.set_document(text)
    lefts = [box_of(view, offset).left() for offset in range(len(text))]
    assert lefts == sorted(lefts)
    assert box_of(view, 7).width() > 2


@pytest.mark.parametrize("hint", ["\u200e", "\u200f", "\u061c"])
def test_case_15_an_unseen_letter_of_a_direction_keeps_its_work_and_shows_a_tick(view, hint):
    """A mark in its place would let the text around it run otherwise than its writer saw it."""
    view.set_document("plain words and more")
    without = picture(view)
    view.set_document(f"plain{hint} words and more")
    assert box_of(view, 7).left() == pytest.approx(box_of(view, 6).right(), abs=12)
    tick = QRect(round(box_of(view, 4).right()) - 3, round(box_of(view, 4).top()), 7, 7)
    assert colours_in(picture(view), tick) != colours_in(without, tick)


def test_case_12_a_passage_within_mixed_text_covers_just_its_letters(view):
    text = "The word مرحبا بكم means welcome"
    view.set_document(text)
    start, end = text.index("مرحبا"), text.index(" means")
    word = box_of(view, start, end)
    assert word.left() >= box_of(view, 0, start).right() - 4
    assert word.right() <= box_of(view, end + 1).left() + 1
    assert box_of(view, start).left() > box_of(view, end - 1).left(), "it runs from right to left"


def test_in_a_mirrored_window_the_stripes_stand_left_of_the_text(view):
    view.set_document(TEXT)
    view.put_coding(CodingRow(1, 0, 20, 1, 1))
    right = view.page.geometry.stripes_left
    assert right > box_of(view, 0).left()
    view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    left = view.page.geometry.stripes_left
    assert left + view.page.geometry.stripes_width < box_of(view, 0).left()


@pytest.mark.parametrize("base", ["#ffffff", "#fbfaf7", "#1e1f22", "#000000"])
@pytest.mark.parametrize("colour", [*CODE_COLOURS, "#ffff00", "#ffffff", "#000000", "#808080"])
def test_labels_can_be_read_and_bars_be_seen_on_any_ground(base, colour):
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Base, QColor(base))
    palette.setColor(QPalette.ColorRole.Text, QColor("#202020" if base > "#8" else "#e8e8e8"))
    colours = PaintColours(palette)
    assert contrast(colours.label(colour, False), colours.base) >= 4.5
    assert contrast(colours.line(colour, False), colours.base) >= 3
    assert contrast(colours.faint, colours.base) >= 4.5
    for behind in (colours.tint(colour, False), colours.selection, colours.find_hit, colours.find_current):
        assert contrast(colours.text, behind) >= 4.5


def test_names_of_codes_are_never_read_as_html(view):
    view.set_code_styles({1: CodeStyle(1, "<b>bold</b> & more", GREEN)})
    view.set_document(TEXT)
    view.put_coding(CodingRow(1, 0, 20, 1, 1))
    assert view.page.label_text(view.page.index.get(1)) == "<b>bold</b> & more"


def test_find_hits_and_the_current_one_are_marked(view, colours):
    view.set_document(TEXT)
    view.set_find_hits([Span(2, 7), Span(13, 15)], 1)
    assert ground(view, 3) == colours.find_hit.name()
    assert ground(view, 13) == colours.find_current.name()
    view.set_find_hits([])
    assert ground(view, 3) == "#ffffff"


@pytest.mark.parametrize("text", ["كتاب جديد في المدينة", "كتاب جديد 1979 في المدينة", "كتاب جديد (page) في المدينة"])
def test_case_11_words_of_an_arabic_line_cover_stretches_from_right_to_left_that_do_not_overlap(view, text):
    view.set_document(text)
    words = [found.span() for found in re.finditer(r"[\u0600-\u06ff]+", text)]
    boxes = [view.page.boxes(Span(*word)) for word in words]
    assert all(len(parts) == 1 for parts in boxes)
    lefts_and_rights = [(parts[0].left(), parts[0].right()) for parts in boxes]
    for (left, _), (_, right) in pairwise(lefts_and_rights):
        assert right <= left + 1
    assert lefts_and_rights[0][1] == pytest.approx(view.page.geometry.column_right, abs=2)
