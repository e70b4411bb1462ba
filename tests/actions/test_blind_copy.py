"""The second coder's copy: all that is needed to code, and no trace of what was coded."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from qda.actions.blind_copy import copy_for_coder
from qda.actions.codebook import delete_codes, edit_code, move_codes, set_example
from qda.actions.coders import edit_project_memo, ensure_coder, rename_coder
from qda.actions.coding import edit_coding, mark_finished, uncode
from qda.actions.documents import add_set, delete_documents, edit_document_memo
from qda.actions.memos import add_memo
from qda.actions.saved_queries import save_query
from qda.model.document import MarkKind
from qda.model.errors import EmptyName, NotFound, ProjectExists
from qda.model.query_text import parse_query
from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.codebook import codebook_entries, codes
from qda.store.queries.coders import coders
from qda.store.queries.codings import count_segments, segments
from qda.store.queries.documents import document_sets, documents, project_info
from qda.store.queries.memos import memos
from tests.actions.story import INTERVIEW, TEXT, Story
from tests.codes import ensure_code
from tests.traces import traces

FIRST, SECOND = "Quirina Vogelsang", "Wendelin Abt"


@pytest.fixture
def coded(story: Story) -> Story:
    """Give the project a past: two coders with telling names, memos, deleted codings, codes and documents."""
    project = story.project
    rename_coder(project, story.ada, FIRST)
    rename_coder(project, story.ben, SECOND)
    kept = story.code("praised the bridge", story.praise)
    story.code("praised", story.blame, coder_id=story.ben)
    story.code("They praised a bridge", story.praise, document_id=story.interview)
    edit_coding(project, kept, memo="zebra memo")
    set_example(project, kept)
    gone = story.code("blamed the mayor", story.blame)
    uncode(project, [gone])
    delete_codes(project, [ensure_code(project, ["Okapi code"])])
    add_memo(project, "Walrus title", "walrus text", document_id=story.article, span=Span(0, 9))
    add_memo(project, "On a coding", "narwhal text", coding_id=kept)
    edit_document_memo(project, story.article, "ocelot memo")
    edit_project_memo(project, "tapir memo")
    edit_code(project, story.praise, memo="lemur memo", short_definition="Good words.")
    mark_finished(project, [story.article], finished=True)
    add_set(project, "Press", [story.article])
    save_query(project, "Gibbon query", parse_query(f'Praise by "{FIRST}"'), "quokka note")
    return story


def test_the_copy_holds_texts_codebook_and_one_coder(coded: Story, tmp_path: Path) -> None:
    target = tmp_path / "copy.concord"
    copy_for_coder(coded.project, target, "Zoe")
    with Project.open(target) as copy:
        assert (copy.guid, copy.name) == (coded.project.guid, "Study")
        assert [row.name for row in coders(copy)] == ["Zoe"]
        assert count_segments(copy) == 0
        assert memos(copy) == []
        assert copy.undo_step is None
        rows = documents(copy)
        assert [copy.text(row.document_id) for row in rows] == [TEXT, INTERVIEW]
        assert [row.guid for row in rows] == [row.guid for row in documents(coded.project)]
        assert [copy.original(row.document_id) for row in rows] == [b"", b""]
        assert [mark.value for mark in copy.marks(rows[1].document_id)] == ["Interviewer", "Mira"]
        assert [row.name for row in document_sets(copy)] == ["Press"]
        assert rows[0].set_names == ("Press",)
        praise = next(row for row in codes(copy) if row.name == "Praise")
        assert (praise.example_text, praise.example_coding_id, praise.short_definition) == (
            "praised the bridge",
            None,
            "Good words.",
        )
        assert [entry.guid for entry in codebook_entries(copy)] == [
            entry.guid for entry in codebook_entries(coded.project)
        ]


def every_secret(project: Project) -> set[str]:
    """Return all that the copy must not tell: coders, codings, memos, and the guids of what was ever there."""
    secrets = {FIRST, SECOND, "Ada", "zebra", "walrus", "Walrus", "narwhal", "ocelot", "tapir", "lemur", "Okapi"}
    secrets |= {"Yak", "f0000000", "gnu", "lynx", "ibex", "5" * 64, "refi-project", "code-cycle"}
    secrets |= {row.guid for row in coders(project)} | {row.guid for row in segments(project)}
    with sqlite3.connect(f"file:{project.path}?mode=ro", uri=True) as connection:
        changes = "SELECT json_extract(coalesce(before, after), '$.guid') FROM change WHERE table_name = 'coding'"
        secrets |= {str(row[0]) for row in connection.execute(changes)}
    connection.close()
    return secrets


@pytest.mark.parametrize("with_borders", [False, True])
def test_the_bytes_tell_nothing_of_what_was_coded_or_by_whom(coded: Story, tmp_path: Path, with_borders: bool) -> None:
    delete_documents(coded.project, [coded.interview])
    target = tmp_path / "copy.concord"
    copy_for_coder(coded.project, target, "Zoe", with_borders=with_borders)
    data = target.read_bytes()
    secrets = every_secret(coded.project) - {"Ada", "gnu", "Yak"}
    assert b"Ada" not in data, "which in small letters may stand in any guid"
    assert not traces(target, secrets)
    assert b"nobody crosses" not in data, "a deleted document's text does not travel"
    assert TEXT[:29].encode() in data


def test_borders_are_the_first_coders_segments_without_their_codes(coded: Story, tmp_path: Path) -> None:
    target = tmp_path / "copy.concord"
    copy_for_coder(coded.project, target, "Zoe", with_borders=True)
    with Project.open(target) as copy:
        assert project_info(copy).unit == "segment"
        article, interview = (row.document_id for row in documents(copy))
        given = [mark for mark in copy.marks(article) if mark.kind is MarkKind.SEGMENT]
        assert [TEXT[mark.start : mark.end] for mark in given] == ["praised the bridge"]
        kinds = [mark.kind for mark in copy.marks(interview)]
        assert kinds == [MarkKind.TURN, MarkKind.TURN, MarkKind.SEGMENT]


def test_memos_come_along_if_asked_but_none_on_codings(coded: Story, tmp_path: Path) -> None:
    target = tmp_path / "copy.concord"
    copy_for_coder(coded.project, target, "Zoe", with_memos=True)
    with Project.open(target, read_only=True) as copy:
        assert {(row.kind, row.coder) for row in memos(copy)} == {
            ("passage", "Zoe"),
            ("project", ""),
            ("document", ""),
            ("code", ""),
        }
    data = target.read_bytes()
    assert FIRST.encode() not in data
    assert b"narwhal" not in data
    assert b"zebra" not in data


def test_a_coder_whom_the_project_knows_is_the_same_person_in_the_copy(coded: Story, tmp_path: Path) -> None:
    zoe = ensure_coder(coded.project, "Zoe")
    copy_for_coder(coded.project, tmp_path / "copy.concord", "ZOE")
    with Project.open(tmp_path / "copy.concord", read_only=True) as copy:
        assert [row.guid for row in coders(copy)] == [row.guid for row in coders(coded.project) if row.coder_id == zoe]


def test_a_code_moved_below_a_younger_one_keeps_its_place(coded: Story, tmp_path: Path) -> None:
    young = ensure_code(coded.project, ["Young"])
    move_codes(coded.project, [coded.tone], young)
    copy_for_coder(coded.project, tmp_path / "copy.concord", "Zoe")
    with Project.open(tmp_path / "copy.concord", read_only=True) as copy:
        assert [row.path for row in codes(copy)] == [row.path for row in codes(coded.project)]


def test_the_copy_is_coded_like_any_project(coded: Story, tmp_path: Path) -> None:
    copy_for_coder(coded.project, tmp_path / "copy.concord", "Zoe")
    with Project.open(tmp_path / "copy.concord") as copy:
        new = Story(copy, 1, 2, 2, 3, 4, 1, 1)
        new.code("praised", next(row.code_id for row in codes(copy) if row.name == "Tone"))
        assert [row.coder for row in segments(copy)] == ["Zoe"]
        copy.undo()
        assert count_segments(copy) == 0


def test_a_copy_is_refused_where_it_cannot_be_right(story: Story, tmp_path: Path) -> None:
    (tmp_path / "there.concord").write_bytes(b"mine")
    with pytest.raises(ProjectExists):
        copy_for_coder(story.project, tmp_path / "there.concord", "Zoe")
    with pytest.raises(EmptyName):
        copy_for_coder(story.project, tmp_path / "copy.concord", "  ")
    with pytest.raises(NotFound):
        copy_for_coder(story.project, tmp_path / "copy.concord", "Zoe", with_borders=True)
    assert not (tmp_path / "copy.concord").exists()
    assert (tmp_path / "there.concord").read_bytes() == b"mine"
