"""Corrections are typed stretch by stretch, before any of them is stored."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qda.model.span import Span
from qda.text.draft import Draft
from qda.text.edits import Edit

LINES = st.lists(st.sampled_from(["", "A line.", "word " * 300, "x" * 5000, "One. Two! " * 900]), max_size=8)


@given(LINES.map("\n".join))
def test_later_and_earlier_stretches_come_by_every_word(text: str):
    draft = Draft(text)
    stretch, reached = draft.stretch_at(0), 0
    for _ in range(500):
        assert stretch.start <= reached + 1
        assert stretch.end >= reached
        reached = stretch.end
        following = draft.later(stretch)
        if following == stretch:
            break
        assert following.start > stretch.start
        assert following.end > stretch.end
        stretch = following
    assert reached == len(text)
    for _ in range(500):
        before = draft.earlier(stretch)
        if before == stretch:
            break
        assert before.start < stretch.start <= before.end + 1
        stretch = before
    assert stretch.start == 0


def test_a_short_text_is_shown_whole_wherever_it_is_opened():
    text = "\n\n".join(f"{number}. What was said." for number in range(20))
    draft = Draft(text)
    assert {draft.stretch_at(offset) for offset in range(len(text) + 1)} == {Span(0, len(text))}


def test_each_pair_of_neighbouring_lines_can_be_joined_somewhere():
    text = "\n".join(f"Line {number} of a page that was cut." for number in range(300))
    draft = Draft(text)
    stretch, joints = draft.stretch_at(0), set[int]()
    while True:
        joints |= {at for at in range(stretch.start, stretch.end) if text[at] == "\n"}
        if draft.later(stretch) == stretch:
            break
        stretch = draft.later(stretch)
    assert joints == {at for at, sign in enumerate(text) if sign == "\n"}


def test_a_stretch_is_shown_as_it_was_left_and_a_correction_can_be_taken_back():
    draft = Draft("It appened.\nAnd teh rest.\nFine.")
    draft.write(Span(0, 25), "It happened.\nAnd the rest.")
    assert draft.edited.new == "It happened.\nAnd the rest.\nFine."
    assert draft.words(Span(0, 11)) == "It happened."
    draft.write(Span(0, 11), "It really happened.")
    draft.take_back(len(draft.edits) - 1)
    assert draft.edited.new == "It really happened.\nAnd teh rest.\nFine."
    draft.write(Span(0, 11), "It appened.")
    assert draft.edits == []


def test_a_word_is_replaced_everywhere_also_where_it_was_just_typed():
    draft = Draft("teh cat, teh dog, stehen")
    draft.write(Span(0, 24), "teh cat, teh dog, teh stehen")
    places = draft.find("teh", match_case=True, whole_words=True)
    draft.replace(places, "the")
    assert draft.edited.new == "the cat, the dog, the stehen"
    assert [draft.old_offset(offset) for offset in (0, 4, len(draft.edited.new))] == [0, 4, 24]


def test_corrections_are_carried_onto_a_text_that_was_changed_meanwhile():
    draft = Draft("One tow three.\nFuor five.", [Edit(5, 7, "wo"), Edit(16, 18, "ou")])
    other, lost = draft.onto("Zero. One tow three.\nFive.")
    assert (other.edited.new, lost) == ("Zero. One two three.\nFive.", 1)
