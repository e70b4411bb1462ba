"""Typing mistakes in a text that is coded are mended, and everything that lies on it follows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from qda.actions.cases import add_case, put_passage_in_cases
from qda.actions.coding import code_span, edit_coding
from qda.actions.correct_text import correct_text, correcting
from qda.actions.documents import add_documents
from qda.actions.export import export_workbook
from qda.actions.memos import add_memo
from qda.actions.proposed_changes import propose
from qda.analysis.correction import correction
from qda.analysis.searching.search import search
from qda.formats.changes_in import read_changes
from qda.model.document import ImportedDocument
from qda.model.errors import TextChanged
from qda.model.searching import SearchWish
from qda.model.span import Span
from qda.store.check import check
from qda.store.project import Project
from qda.store.queries.codings import segments
from qda.store.tables import TRACKED, CaseDocument, Memo, table_of
from qda.text.edits import Fate, edits_between
from qda.text.graphemes import snap
from qda.text.normalise import normalise
from qda.text.trim import trim
from tests.actions.story import INTERVIEW, TEXT, Story

CORRECTED = TEXT.replace("The paper praised the bridge.", "The newspaper praised the old bridge.").replace(
    "café owners 👩‍👩‍👧", "cafe\u0301 owners"
)


def everything(project: Project) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table under history."""
    with project.read() as session:
        return {
            table_of(model).name: [tuple(row) for row in session.execute(select(table_of(model)).order_by(text("id")))]
            for model in TRACKED
            if table_of(model).name != "project"
        }


def correct(story: Story, new: str, document_id: int | None = None):
    document_id = document_id or story.article
    return correct_text(story.project, document_id, edits_between(story.project.text(document_id), new))


def test_codings_of_all_coders_follow_and_one_undo_brings_back_text_and_places(story: Story):
    story.code("praised the bridge", story.praise)
    story.code("The paper", story.tone, coder_id=story.ben)
    story.code("blamed the mayor", story.blame)
    story.code("👩‍👩‍👧", story.tone)
    before = everything(story.project)
    done = correct(story, CORRECTED)
    assert story.project.text(story.article) == CORRECTED
    assert story.passages(story.praise) == ["Ada: praised the old bridge"]
    assert story.passages(story.blame) == ["Ada: blamed the mayor"]
    assert story.passages(story.tone) == ["Ben: The newspaper"]
    assert {fate: count for fate, count in done.counts.items() if count} == {
        Fate.MOVED: 1,
        Fate.GROWN: 2,
        Fate.GONE: 1,
    }
    assert check(story.project).is_sound
    assert story.project.undo_step is not None
    story.project.undo()
    assert everything(story.project) == before
    assert story.project.text(story.article) == TEXT
    story.project.redo()
    assert story.project.text(story.article) == CORRECTED
    assert check(story.project).is_sound


def test_the_corrected_words_are_found_and_the_imported_file_stays(story: Story):
    correct(story, TEXT.replace("mayor", "burgomaster"))
    hits = [
        hit.span.cut(story.project.text(hit.document_id)) for hit in search(story.project, SearchWish("burgomaster"))
    ]
    assert hits == ["burgomaster"]
    assert search(story.project, SearchWish("mayor")) == []
    assert story.project.original(story.article) == TEXT.encode()


def test_a_correction_that_changes_nothing_leaves_no_step(story: Story):
    steps = story.project.revision
    assert correct(story, TEXT).codings == ()
    assert story.project.revision == steps


def test_codings_that_come_to_cover_the_same_words_are_joined_and_told(story: Story):
    short = story.code("the bridge", story.praise)
    long = story.code("praised the bridge", story.praise)
    edit_coding(story.project, long, memo="why?")
    done = correct(story, TEXT.replace("praised the bridge", "the bridge", 1))
    assert [(one.coding_id, one.joins) for one in done.codings if one.joins is not None] == [(long, short)]
    assert story.passages(story.praise) == ["Ada: the bridge"]
    assert story.row(short).memo == "why?"
    story.project.undo()
    assert story.passages(story.praise) == ["Ada: praised the bridge", "Ada: the bridge"]


def test_neighbours_of_one_code_that_take_each_others_place_do_not_collide(story: Story):
    """Each coding moves to just where the next one was."""
    old = "aaaa bbbb cccc dddd eeee"
    (added,) = add_documents(story.project, [ImportedDocument("Letters", old, "text/plain")])
    assert added.document_id is not None
    for start in range(0, 20, 5):
        code_span(story.project, added.document_id, story.tone, Span(start, start + 4))
    before = everything(story.project)
    correct(story, "xxxx " + old, added.document_id)
    assert story.passages(story.tone) == [f"Ada: {word}" for word in old.split()[:4]]
    story.project.undo()
    assert everything(story.project) == before


def test_memos_cases_and_marks_follow(story: Story):
    project, words = story.project, INTERVIEW
    lost_words = words.index("that nobody")
    kept = add_memo(project, "kept", "?", document_id=story.interview, span=Span(32, 36))
    lost = add_memo(project, "lost", "!", document_id=story.interview, span=Span(lost_words, len(words) - 2))
    put_passage_in_cases(project, story.interview, Span(32, len(words) - 1), [add_case(project, "Mira")])
    new = words.replace("Interviewer: What", "Interviewer:  So, what").replace(" that nobody crosses", "")
    correct(story, new, story.interview)
    with project.read() as session:
        memos = {row.id: row for row in session.scalars(select(Memo))}
        (part,) = session.scalars(select(CaseDocument))
    assert new[memos[kept].start : memos[kept].end] == "Mira"
    assert (memos[lost].start, memos[lost].end, memos[lost].document_id) == (None, None, story.interview)
    assert new[part.start : part.end] == "Mira: They praised a bridge."
    assert [(mark.value, new[mark.start : mark.end]) for mark in project.marks(story.interview)] == [
        ("Interviewer", "Interviewer:  So, what do you think?"),
        ("Mira", "Mira: They praised a bridge.\n"),
    ]
    assert check(project).is_sound


def test_what_is_typed_becomes_what_an_import_would_have_made_of_it(story: Story):
    done = correct(story, TEXT.replace("bridge.\n\n", "bridge.\r\nAnd\u2028so\x0bon\x00.\r\n", 1))
    assert "bridge.\nAnd\nso\non\ufffd.\n" in done.edited.new
    assert check(story.project).is_sound


def test_a_preview_says_what_happens_and_writes_nothing(story: Story):
    story.code("praised the bridge", story.praise)
    story.code("Nobody asked", story.tone, coder_id=story.ben)
    before = everything(story.project)
    found = correction(story.project, story.article, edits_between(TEXT, TEXT.replace(" Nobody asked", " asked")))
    assert [(one.coder_id, one.fate, found.loses_words(one)) for one in found.codings] == [
        (story.ben, Fate.SHRUNK, True)
    ]
    assert everything(story.project) == before


def test_what_is_coded_between_preview_and_correction_follows_as_well(story: Story):
    found = correction(story.project, story.article, edits_between(TEXT, CORRECTED))
    work = correcting(story.project, found)
    next(work)  # that it begins is shown, and the window lives on
    story.code("blamed the mayor", story.blame)
    for _ in work:
        pass
    assert story.passages(story.blame) == ["Ada: blamed the mayor"]
    assert check(story.project).is_sound


def test_corrections_of_a_text_that_was_changed_meanwhile_are_not_made(story: Story):
    found = correction(story.project, story.article, edits_between(TEXT, CORRECTED))
    changed = TEXT.replace("mayor", "burgomaster")
    correct(story, changed)
    with pytest.raises(TextChanged):
        for _ in correcting(story.project, found):
            pass
    assert story.project.text(story.article) == changed


def test_a_workbook_that_was_exported_before_does_not_complain_of_borders(story: Story, tmp_path: Path):
    story.code("praised the bridge", story.praise)
    story.code("blamed the mayor", story.blame)
    export_workbook(story.project, tmp_path / "out.xlsx")
    correct(story, CORRECTED)
    found = propose(story.project, read_changes(tmp_path / "out.xlsx"))
    assert (found.proposals, found.unchanged) == ([], 2)
    assert not any(note.look for note in found.notes)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_correction_leaves_a_sound_project_and_is_undone_to_the_letter(story: Story, data: st.DataObject):
    """Random words are replaced, taken out and put in, in a text that is coded everywhere."""
    project, before_all = story.project, story.project.undo_step
    text = project.text(story.article)
    spans = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 25)).map(lambda at: Span(at[0], sum(at)))
    for span in data.draw(st.lists(spans, max_size=10)):
        inside = trim(text, snap(text, span))
        if inside is not None:
            coder = data.draw(st.sampled_from([story.ada, story.ben]))
            code_span(project, story.article, story.tone, inside, coder_id=coder)
    rows, steps = everything(project), project.undo_step
    words = st.sampled_from(["", " ", "word", "e\u0301", "\U0001f469", "a b", "\n", "\u0645\u0631\u062d\u0628\u0627 "])
    new, at = "", 0
    for start in sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=4))):
        cut = data.draw(st.integers(0, 12))
        new += text[at:start] + data.draw(words)
        at = max(at, start, min(len(text), start + cut))
    new += text[at:]
    correct(story, new)
    assert project.text(story.article) == normalise(new).text
    assert check(project).is_sound
    for row in segments(project):
        assert trim(project.text(row.document_id), row.span) == row.span
    if project.undo_step != steps:
        project.undo()
    assert everything(project) == rows
    assert project.text(story.article) == text
    while project.undo_step != before_all:
        project.undo()
