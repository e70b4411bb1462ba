"""Coding passages, recoding, moving borders, and taking all of it back."""

from __future__ import annotations

import pytest

from qda.actions.codebook import set_example
from qda.actions.coding import (
    code_span,
    code_spans,
    edit_coding,
    mark_finished,
    move_borders,
    recode,
    star_codings,
    uncode,
)
from qda.actions.memos import add_memo
from qda.actions.new_codes import code_with_new, recode_with_new
from qda.model.errors import EmptySpan, FolderHoldsNoCodings, NotFound, SpanOutsideDocument
from qda.model.span import Span
from qda.model.step_wording import step_text
from qda.store.queries.codebook import find_code
from qda.store.queries.codings import count_segments, segments
from qda.store.queries.documents import coding_progress
from qda.store.queries.history import history
from qda.store.queries.memos import memos
from tests.actions.story import TEXT, Story
from tests.store.acts import contents


def test_coding_the_same_passage_twice_leaves_one_coding_and_one_step(story: Story) -> None:
    first = story.code("praised the bridge", story.praise)
    step = story.project.undo_step
    assert story.code("praised the bridge", story.praise) == first
    assert story.project.undo_step == step
    assert count_segments(story.project) == 1


def test_a_code_made_in_the_act_of_coding_goes_with_one_undo(story: Story) -> None:
    before = contents(story.project)
    start = TEXT.index("praised the bridge")
    span = Span(start, start + len("praised"))
    ids = code_with_new(story.project, story.article, " Courtesy ", span, also=[story.praise])
    codes = {row.coding_id: (row.code, row.span) for row in segments(story.project)}
    assert [codes[coding_id] for coding_id in ids] == [("Praise", span), ("Courtesy", span)]
    story.project.undo()
    assert contents(story.project) == before


def test_a_code_made_for_recoding_goes_with_one_undo(story: Story) -> None:
    coding_id = story.code("praised the bridge", story.praise)
    before = contents(story.project)
    recode_with_new(story.project, [coding_id], "Courtesy")
    assert [row.code for row in segments(story.project)] == ["Courtesy"]
    story.project.undo()
    assert contents(story.project) == before


def test_two_coders_may_code_the_same_passage_alike(story: Story) -> None:
    story.code("praised the bridge", story.praise)
    story.code("praised the bridge", story.praise, coder_id=story.ben)
    assert story.passages(story.praise) == ["Ada: praised the bridge", "Ben: praised the bridge"]


def test_several_codes_go_on_one_passage_in_one_step(story: Story) -> None:
    ids = code_spans(story.project, story.article, [story.praise, story.tone], [Span(4, 9)])
    assert len(set(ids)) == 2
    story.project.undo()
    assert count_segments(story.project) == 0


@pytest.mark.parametrize("span", [Span(0, len(TEXT) + 1), Span(-1, 4), Span(len(TEXT) + 5, len(TEXT) + 9)])
def test_a_passage_outside_the_text_is_refused(story: Story, span: Span) -> None:
    with pytest.raises(SpanOutsideDocument):
        code_span(story.project, story.article, story.praise, span)


@pytest.mark.parametrize("span", [Span(5, 5), Span(9, 4), Span(29, 31)])
def test_a_passage_without_anything_visible_is_refused(story: Story, span: Span) -> None:
    with pytest.raises(EmptySpan):
        code_span(story.project, story.article, story.praise, span)


def test_a_folder_takes_no_codings(story: Story) -> None:
    folder = find_code(story.project, "Stance").code_id
    coding_id = story.code("praised the bridge", story.praise)
    with pytest.raises(FolderHoldsNoCodings):
        code_span(story.project, story.article, folder, Span(0, 3))
    with pytest.raises(FolderHoldsNoCodings):
        recode(story.project, [coding_id], folder)


def test_recoding_in_place_keeps_memo_star_and_identity(story: Story) -> None:
    coding_id = story.code("blamed the mayor", story.praise)
    edit_coding(story.project, coding_id, memo="why?", weight=70)
    star_codings(story.project, [coding_id], star=True)
    before = story.row(coding_id)
    recode(story.project, [coding_id], story.blame)
    after = story.row(coding_id)
    assert (after.code, after.guid, after.memo, after.weight, after.star) == ("Blame", before.guid, "why?", 70, True)
    story.project.undo()
    assert story.row(coding_id) == before


def test_recoding_joins_the_twin_that_is_there_already(story: Story) -> None:
    stays = story.code("praised the bridge", story.tone)
    goes = story.code("praised the bridge", story.praise)
    edit_coding(story.project, stays, memo="a loud tone")
    edit_coding(story.project, goes, memo="an open praise", weight=40)
    star_codings(story.project, [goes], star=True)
    set_example(story.project, goes)
    before = contents(story.project)
    recode(story.project, [goes], story.tone)
    row = story.row(stays)
    assert (row.memo, row.weight, row.star) == ("a loud tone\n\nan open praise", 40, True)
    assert count_segments(story.project) == 1
    story.project.undo()
    assert contents(story.project) == before


def test_codings_of_several_codes_become_one_when_recoded_together(story: Story) -> None:
    one, other = story.code("the bridge", story.praise), story.code("the bridge", story.blame)
    recode(story.project, [one, other], story.tone)
    assert story.passages(story.tone) == ["Ada: the bridge"]
    story.project.undo()
    assert {row.coding_id for row in segments(story.project)} == {one, other}


def test_borders_move_and_move_back(story: Story) -> None:
    coding_id = story.code("praised", story.praise)
    start = TEXT.index("praised")
    move_borders(story.project, coding_id, Span(start, start + len("praised the bridge")))
    assert story.passages(story.praise) == ["Ada: praised the bridge"]
    story.project.undo()
    assert story.passages(story.praise) == ["Ada: praised"]


def test_borders_moved_onto_another_coding_join_it(story: Story) -> None:
    wide = story.code("praised the bridge", story.praise)
    narrow = story.code("praised", story.praise)
    before = contents(story.project)
    move_borders(story.project, narrow, story.row(wide).span)
    assert [row.coding_id for row in segments(story.project)] == [wide]
    story.project.undo()
    assert contents(story.project) == before


def test_borders_cannot_leave_the_text_and_a_vanished_coding_is_told(story: Story) -> None:
    coding_id = story.code("praised", story.praise)
    with pytest.raises(SpanOutsideDocument):
        move_borders(story.project, coding_id, Span(0, 10_000))
    uncode(story.project, [coding_id])
    with pytest.raises(NotFound):
        move_borders(story.project, coding_id, Span(0, 3))
    with pytest.raises(NotFound):
        uncode(story.project, [coding_id])


def test_taking_codings_off_is_undone_as_a_whole(story: Story) -> None:
    ids = [story.code(words, story.praise) for words in ("The paper", "the bridge", "the mayor")]
    before = contents(story.project)
    uncode(story.project, ids)
    assert count_segments(story.project) == 0
    story.project.undo()
    assert contents(story.project) == before
    story.project.redo()
    assert count_segments(story.project) == 0


def test_an_edit_that_changes_nothing_leaves_no_step(story: Story) -> None:
    coding_id = story.code("praised", story.praise)
    edit_coding(story.project, coding_id, memo="note")
    step = story.project.undo_step
    edit_coding(story.project, coding_id, memo="note")
    assert story.project.undo_step == step
    with pytest.raises(TypeError):
        edit_coding(story.project, coding_id, guid="other")


def test_finished_is_said_per_coder_and_can_be_taken_back(story: Story) -> None:
    mark_finished(story.project, [story.article, story.interview], finished=True)
    mark_finished(story.project, [story.article], finished=True, coder_id=story.ben)
    done = {(row.document_id, row.coder) for row in coding_progress(story.project) if row.finished}
    assert done == {(story.article, "Ada"), (story.interview, "Ada"), (story.article, "Ben")}
    mark_finished(story.project, [story.article], finished=False)
    done = {(row.document_id, row.coder) for row in coding_progress(story.project) if row.finished}
    assert done == {(story.interview, "Ada"), (story.article, "Ben")}


def test_finishing_again_keeps_the_first_time(story: Story) -> None:
    mark_finished(story.project, [story.article], finished=True)
    before = coding_progress(story.project)
    mark_finished(story.project, [story.article], finished=True)
    assert coding_progress(story.project) == before


def test_coding_begins_a_document_but_does_not_finish_it(story: Story) -> None:
    story.code("praised", story.praise)
    assert [(row.document_id, row.coder, row.finished) for row in coding_progress(story.project)] == [
        (story.article, "Ada", None)
    ]


def test_a_memo_on_a_coding_outlives_the_coding_that_joins_another(story: Story) -> None:
    kept = story.code("praised", story.praise)
    gone = story.code("praised", story.blame)
    memo_id = add_memo(story.project, "Doubt", "Is it praise?", coding_id=gone)
    before = contents(story.project)
    recode(story.project, [gone], story.praise)
    row = next(row for row in memos(story.project) if row.memo_id == memo_id)
    assert (row.coding_id, row.text) == (kept, "Is it praise?")
    story.project.undo()
    assert contents(story.project) == before


def test_alike_codings_of_two_codes_that_go_to_a_third_become_one(story: Story) -> None:
    first, second = story.code("praised", story.praise), story.code("praised", story.blame)
    other = story.code("the bridge", story.blame, coder_id=story.ben)
    before = contents(story.project)
    recode(story.project, [second, first, other], story.tone)
    assert story.passages(story.tone) == ["Ada: praised", "Ben: the bridge"]
    story.project.undo()
    assert contents(story.project) == before


def test_the_history_says_what_was_done_and_where(story: Story) -> None:
    coding_id = story.code("blamed the mayor", story.blame)
    star_codings(story.project, [coding_id], star=True)
    star_codings(story.project, [coding_id], star=False)
    edit_coding(story.project, coding_id, memo="?")
    uncode(story.project, [coding_id])
    code_spans(story.project, story.article, [story.blame, story.tone], [Span(4, 9)])
    told = [step_text(row.verb, row.label) for row in history(story.project, limit=6)]
    assert told == [
        "Code “Blame, Tone” on ¶1 of “Article” (2 codings)",
        "Take “Blame” off ¶2 of “Article”",
        "Change the coding “Blame” on ¶2",
        "Take the star off the quotation of “Blame” on ¶2 of “Article”",
        "Star the quotation of “Blame” on ¶2 of “Article”",
        "Code “Blame” on ¶2 of “Article”",
    ]
