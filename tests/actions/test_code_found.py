"""Coding many passages at once, as one act."""

from __future__ import annotations

import json

import pytest

from qda.actions.accept_suggestion import accept_suggestion
from qda.actions.code_found import CodedMany, code_passages, coding_passages, put_in_cases
from qda.analysis.found_passages import Standing, found_passages
from qda.analysis.searching.search import search
from qda.model.errors import FolderHoldsNoCodings, SpanOutsideDocument
from qda.model.extent import Extent
from qda.model.origin import SUGGESTED
from qda.model.searching import SearchWish
from qda.model.span import Span
from qda.model.step_wording import step_text
from qda.model.verb import Verb
from qda.store.queries.cases import cases
from qda.store.queries.codebook import codes, find_code
from qda.store.queries.codings import segments
from tests.actions.story import INTERVIEW, Story


def spans_of(story: Story, words: str) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = {}
    for hit in search(story.project, SearchWish(words)):
        found.setdefault(hit.document_id, []).append(hit.span)
    return found


def test_what_a_search_found_is_coded_sentence_by_sentence_in_one_step(story: Story) -> None:
    story.code("The paper praised the bridge.", story.praise)
    preview = found_passages(
        story.project, spans_of(story, "bridge"), Extent.SENTENCE, code_id=story.praise, coder_id=story.ada
    )
    assert [(row.quote, row.standing) for row in preview] == [
        ("The paper praised the bridge.", Standing.CODED),
        ("The paper blamed the mayor for the bridge.", Standing.NEW),
        ("Mira: They praised a bridge that nobody crosses.", Standing.NEW),
    ]
    wanted: dict[int, list[Span]] = {}
    for row in preview:
        wanted.setdefault(row.document_id, []).append(row.span)
    outcome = code_passages(story.project, {story.praise: wanted}, code="Praise", words="bridge")
    assert outcome == CodedMany(put=2, there=1)
    assert len(story.passages(story.praise)) == 3
    step = story.project.undo_step
    assert step is not None
    assert step_text(step.verb, json.loads(step.label)) == "Code 3 passages found by “bridge” with “Praise”"
    story.project.undo()
    assert story.passages(story.praise) == ["Ada: The paper praised the bridge."]


def test_a_passage_that_is_partly_coded_is_told_apart_from_one_that_is_covered(story: Story) -> None:
    story.code("blamed the mayor", story.blame)
    story.code("for the bridge", story.blame, coder_id=story.ben)
    standings = {
        extent: [
            row.standing
            for row in found_passages(
                story.project, spans_of(story, "mayor"), extent, code_id=story.blame, coder_id=story.ada
            )
        ]
        for extent in (Extent.WORD, Extent.SENTENCE)
    }
    assert standings == {Extent.WORD: [Standing.CODED], Extent.SENTENCE: [Standing.OVERLAPS]}


def test_codes_are_made_under_their_path_and_come_and_go_with_the_step(story: Story) -> None:
    wanted = {("Speakers", "Mira"): {story.interview: [Span(32, 40)]}, ("Speakers", "Interviewer"): {}}
    outcome = code_passages(story.project, wanted, Verb.CODE_SPEAKERS)
    assert outcome == CodedMany(put=1, made=2)
    assert find_code(story.project, "Speakers > Mira").code_id
    story.project.undo()
    assert all(row.name != "Mira" for row in codes(story.project))


def test_stopped_half_way_nothing_is_coded(story: Story) -> None:
    pieces = coding_passages(
        story.project,
        {story.tone: {story.article: [Span(0, 9)], story.interview: [Span(0, 11)]}},
        Verb.CODE_FOUND,
        CodedMany(),
    )
    assert next(pieces) == (1, 2)
    pieces.close()
    assert story.passages(story.tone) == []


@pytest.mark.parametrize(("bad", "error"), [("folder", FolderHoldsNoCodings), ("outside", SpanOutsideDocument)])
def test_nothing_is_coded_where_anything_does_not_fit(story: Story, bad: str, error: type[Exception]) -> None:
    folder = next(row.code_id for row in codes(story.project) if row.is_folder)
    good = {story.article: [Span(0, 9)]}
    wanted = (
        {story.tone: good, folder: good} if bad == "folder" else {story.tone: good | {story.interview: [Span(5, 999)]}}
    )
    with pytest.raises(error):
        code_passages(story.project, wanted)
    assert story.passages(story.tone) == []


def test_what_speakers_say_belongs_to_their_cases(story: Story) -> None:
    wanted = {"Mira": {story.interview: [Span(32, len(INTERVIEW) - 1)]}}
    assert put_in_cases(story.project, wanted) == CodedMany(put=1, made=1)
    assert put_in_cases(story.project, wanted) == CodedMany(there=1)
    (mira,) = cases(story.project)
    assert (mira.name, [place.span for place in mira.places]) == ("Mira", [Span(32, len(INTERVIEW) - 1)])
    story.project.undo()
    assert cases(story.project) == []


def test_a_suggestion_for_what_was_coded_by_hand_meanwhile_is_not_coded_twice(story: Story) -> None:
    by_hand = story.code("praised the bridge", story.praise)
    steps = story.project.undo_step
    span = next(row.span for row in segments(story.project) if row.coding_id == by_hand)
    assert not accept_suggestion(story.project, story.praise, story.article, span)
    assert story.project.undo_step == steps
    assert accept_suggestion(story.project, story.blame, story.article, span)
    assert [row.origin for row in segments(story.project)] == ["", SUGGESTED]
