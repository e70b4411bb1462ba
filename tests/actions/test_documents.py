"""Documents: names, sets, order, deletion, and texts that are there already."""

from __future__ import annotations

import pytest

from qda.actions.coding import code_span, mark_finished
from qda.actions.documents import (
    add_documents,
    add_set,
    arrange_documents,
    delete_documents,
    delete_set,
    edit_document_memo,
    move_set,
    put_in_set,
    rename_document,
    rename_set,
    reread_document,
)
from qda.actions.memos import add_memo, delete_memo, edit_memo
from qda.model.document import ImportedDocument
from qda.model.errors import DocumentInUse, EmptyName, NameTaken, SpanOutsideDocument
from qda.model.span import Span
from qda.model.step_wording import step_text
from qda.store.history import label_values
from qda.store.queries.codings import count_segments
from qda.store.queries.documents import document_named, document_sets, documents, import_report
from qda.store.queries.history import history
from qda.store.queries.memos import memos
from tests.actions.story import TEXT, Story
from tests.store.acts import contents


def names(story: Story) -> list[str]:
    return [row.name for row in documents(story.project)]


def test_case_30_a_name_that_is_taken_gets_a_number_and_a_known_text_is_told(story: Story) -> None:
    added = add_documents(story.project, [ImportedDocument("article", TEXT, "text/plain")])
    assert added[0].name == "article (2)"
    assert [note.what for note in added[0].notes] == ["same-text", "renamed"]
    document_id = added[0].document_id
    assert document_id is not None
    assert [note.what for note in import_report(story.project, document_id)] == ["same-text", "renamed"]


def test_a_known_text_is_left_out_if_asked_even_within_one_import(story: Story) -> None:
    new = ImportedDocument("New", "Something else.", "text/plain")
    added = add_documents(story.project, [ImportedDocument("Again", TEXT, "text/plain"), new, new], skip_same=True)
    assert [one.document_id is None for one in added] == [True, False, True]
    step = story.project.undo_step
    assert step is not None
    assert label_values(step.label)["count"] == 1, "the history counts what was added"
    add_documents(story.project, [new], skip_same=True, set_name="Nobody's set")
    assert story.project.undo_step == step
    assert names(story) == ["Article", "Interview", "New"]


def test_an_import_is_taken_back_in_one_step_and_brought_again(story: Story) -> None:
    two = [ImportedDocument(name, f"Text {name}.", "text/plain", f"{name}.txt", b"raw") for name in ("a", "b")]
    add_documents(story.project, two, set_name="Pilot")
    assert names(story) == ["Article", "Interview", "a", "b"]
    story.project.undo()
    assert names(story) == ["Article", "Interview"]
    assert document_sets(story.project) == []
    story.project.redo()
    row = document_named(story.project, "b")
    assert (story.project.text(row.document_id), story.project.original(row.document_id)) == ("Text b.", b"raw")
    assert row.set_names == ("Pilot",)


def test_a_document_is_renamed_but_never_to_a_taken_or_empty_name(story: Story) -> None:
    rename_document(story.project, story.article, "  The   article ")
    assert names(story)[0] == "The article"
    with pytest.raises(NameTaken):
        rename_document(story.project, story.article, "INTERVIEW")
    with pytest.raises(EmptyName):
        rename_document(story.project, story.article, "\n")


def test_documents_change_places(story: Story) -> None:
    third = add_documents(story.project, [ImportedDocument("Third", "Three.", "text/plain")])[0].document_id
    assert third is not None
    arrange_documents(story.project, [third, story.article], set_id=None, before_id=story.interview)
    assert names(story) == ["Third", "Article", "Interview"]
    arrange_documents(story.project, [third], set_id=None, before_id=None)
    assert names(story) == ["Article", "Interview", "Third"]
    story.project.undo()
    assert names(story) == ["Third", "Article", "Interview"]


def test_deleting_a_document_takes_all_that_is_its_own_and_undo_brings_it_back(story: Story) -> None:
    story.code("praised", story.praise)
    mark_finished(story.project, [story.article], finished=True)
    add_memo(story.project, "Here", "a passage", document_id=story.article, span=Span(0, 9))
    add_set(story.project, "Press", [story.article])
    edit_document_memo(story.project, story.article, "from the archive")
    before = contents(story.project)
    delete_documents(story.project, [story.article])
    assert (names(story), count_segments(story.project), memos(story.project)) == (["Interview"], 0, [])
    story.project.undo()
    assert contents(story.project) == before
    assert story.project.text(story.article) == TEXT


def test_sets_are_made_named_filled_and_dissolved(story: Story) -> None:
    press = add_set(story.project, "Press", [story.article])
    with pytest.raises(NameTaken):
        add_set(story.project, "press")
    talk = add_set(story.project, "Talk")
    put_in_set(story.project, [story.article, story.interview], talk)
    assert [(row.name, row.document_ids) for row in document_sets(story.project)] == [
        ("Press", ()),
        ("Talk", (story.article, story.interview)),
    ]
    put_in_set(story.project, [story.article], None)
    assert document_named(story.project, "Article").set_names == ()
    rename_set(story.project, press, "PRESS")
    with pytest.raises(NameTaken):
        rename_set(story.project, press, "talk")
    delete_set(story.project, talk)
    assert names(story) == ["Article", "Interview"]
    story.project.undo()
    assert document_named(story.project, "Interview").set_names == ("Talk",)


def test_a_memo_on_an_uncoded_passage_is_written_changed_and_deleted(story: Story) -> None:
    memo_id = add_memo(story.project, "Look", "odd word", document_id=story.article, span=Span(4, 9))
    found = memos(story.project)[0]
    assert (found.kind, found.document, found.start, found.end, found.coder) == ("passage", "Article", 4, 9, "Ada")
    edit_memo(story.project, memo_id, title="Look", text="an odd word")
    assert memos(story.project)[0].text == "an odd word"
    delete_memo(story.project, memo_id)
    assert memos(story.project) == []
    story.project.undo()
    assert memos(story.project)[0].text == "an odd word"
    with pytest.raises(SpanOutsideDocument):
        add_memo(story.project, "Look", "…", document_id=story.article, span=Span(4, 9999))


def test_a_drag_into_a_set_and_before_another_document_is_one_step(story: Story) -> None:
    set_id = add_set(story.project, "Press", [story.interview])
    arrange_documents(story.project, [story.article], set_id=set_id, before_id=story.interview)
    assert document_sets(story.project)[0].document_ids == (story.article, story.interview)
    arrange_documents(story.project, [story.article], set_id=None, before_id=None)
    assert document_sets(story.project)[0].document_ids == (story.interview,)
    assert names(story) == ["Interview", "Article"]
    story.project.undo()
    assert document_sets(story.project)[0].document_ids == (story.article, story.interview)


def test_sets_change_places(story: Story) -> None:
    press, talks, letters = (add_set(story.project, name) for name in ("Press", "Talks", "Letters"))
    move_set(story.project, letters, press)
    assert [row.name for row in document_sets(story.project)] == ["Letters", "Press", "Talks"]
    move_set(story.project, letters, None)
    assert [row.set_id for row in document_sets(story.project)] == [press, talks, letters]


def test_a_text_is_read_again_only_while_nothing_depends_on_its_places(story: Story) -> None:
    project = story.project
    again = ImportedDocument("x", "Café.", "text/plain", "x.txt", b"Caf\x8e.", "mac_roman")
    (added,) = add_documents(project, [ImportedDocument("x", "CafŽ.", "text/plain", "x.txt", b"Caf\x8e.", "cp1252")])
    assert added.document_id is not None
    edit_document_memo(project, added.document_id, "Kept.")
    reread_document(project, added.document_id, again)
    row = document_named(project, "x")
    assert (project.text(row.document_id), row.encoding, row.memo) == ("Café.", "mac_roman", "Kept.")
    project.undo()
    assert project.text(row.document_id) == "CafŽ."
    memo_id = add_memo(project, "Here", "", document_id=row.document_id, span=Span(0, 4))
    with pytest.raises(DocumentInUse):
        reread_document(project, row.document_id, again)
    delete_memo(project, memo_id)
    reread_document(project, row.document_id, again)
    assert project.text(row.document_id) == "Café."
    code_span(project, story.article, story.praise, Span(0, 4))
    with pytest.raises(DocumentInUse):
        reread_document(project, story.article, again)


def test_the_history_says_the_old_name_and_the_new(story: Story) -> None:
    rename_document(story.project, story.article, "Report")
    set_id = add_set(story.project, "Letters")
    rename_set(story.project, set_id, "Notes")
    told = [step_text(row.verb, row.label) for row in history(story.project, limit=3)]
    assert told == ["Rename the set “Letters” to “Notes”", "Add the set “Letters”", "Rename “Article” to “Report”"]


def test_the_step_of_an_import_names_what_came_in_and_not_what_was_left_out(story: Story) -> None:
    new = ImportedDocument("Two", "Another text.", "text/plain")
    add_documents(story.project, [ImportedDocument("Again", TEXT, "text/plain"), new, new], skip_same=True)
    step = story.project.undo_step
    assert step is not None
    assert step_text(step.verb, step.values) == "Add “Two”"
