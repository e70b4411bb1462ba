"""A copy that may be given away: what is seen stays, what people are called does not, in any of its bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

from qda.actions.documents import delete_documents
from qda.actions.shared_rows import KEPT, MADE, NAMES, WORDS
from qda.actions.sharing import SharingPlan, share_copy
from qda.model.errors import ProjectExists
from qda.model.span import Span
from qda.store.check import check
from qda.store.project import Project
from qda.store.queries.cases import cases
from qda.store.queries.codebook import codes
from qda.store.queries.coders import coders
from qda.store.queries.codings import segments
from qda.store.queries.documents import document_sets, documents
from qda.store.queries.memos import memos
from qda.store.queries.variables import values, variables
from qda.store.tables import (
    ALL,
    ChangeRow,
    Content,
    ContentChunk,
    ImportRun,
    KeptPartRow,
    MarkRow,
    SavedQuery,
    SessionRow,
    Step,
    table_of,
)
from qda.text.pseudonyms import Manner, Rule
from tests.actions.withdrawing import Telling
from tests.traces import traces

RULES = (Rule("Quirina Vogelsang", "Berta Klein"), Rule("Quirina", "Berta"), Rule("Vogelsang", "Klein"))
RULES += (Rule("Zoltán", "Paul"),)


def test_names_are_replaced_everywhere_and_codings_follow(telling: Telling, tmp_path: Path) -> None:
    target = tmp_path / "shared.concord"
    shared = share_copy(telling.project, target, SharingPlan(RULES))
    with Project.open(target) as copy:
        talk, other = documents(copy)
        assert (talk.name, talk.source_name, talk.memo) == ("Interview Berta", "berta_klein.txt", "Berta was tired.")
        text = copy.text(talk.document_id)
        assert "Berta: I am Berta Klein, BERTA to my friends, and Quirinas brother is Paul." in text
        assert "what did Paul’s wife say" in text
        assert [mark.value for mark in copy.marks(talk.document_id)] == ["Interviewer", "Berta"]
        assert copy.text(other.document_id) == telling.project.text(telling.other)
        told = [(row.code, row.span.cut(copy.text(row.document_id))) for row in segments(copy)]
        assert sorted(told) == [
            ("Past", "Berta Klein. Berta’s memory"),
            ("Past", "crossed the bridge"),
            ("Past", "met anybody"),
            ("Person", "Berta Klein"),
        ]
        assert copy.name == "The Klein study"
        assert [row.name for row in document_sets(copy)] == ["People like Berta"]
        assert [(row.name, row.memo) for row in cases(copy)] == [("Berta Klein", "Lives near Paul")]
        assert {row.name for row in variables(copy)} == {"Met Berta", "Name"}
        assert set(values(copy, "case").values()) == {"Berta Klein"}
        past = next(row for row in codes(copy) if row.name == "Past")
        assert (past.full_definition, past.memo) == ("What Klein remembers", "asked of Paul")
        assert past.example_text.startswith("Berta Klein. Berta’s memory")
        noted = next(row for row in memos(copy) if row.title == "On Paul")
        assert text[noted.start : noted.end] == "Paul’s wife"
        assert copy.undo_step is None
        assert copy.original(talk.document_id) == b""
        assert copy.guid != telling.project.guid
        assert check(copy).is_sound
    assert (shared.documents, shared.codings, shared.joined) == (2, 4, 1)
    assert {(one.name, one.word, one.times) for one in shared.left} == {
        ("Quirina", "Quirinas", 1),
        ("Quirina", "Quirinaville", 1),
    }


def test_no_byte_of_the_copy_tells_a_name_or_a_path(telling: Telling, tmp_path: Path) -> None:
    delete_documents(telling.project, [telling.other])
    target = tmp_path / "shared.concord"
    share_copy(telling.project, target, SharingPlan(RULES, Manner(whole_words=False), hide_coders=True))
    secrets = [*(rule.name for rule in RULES), "Zoltan", "Ottilie", "Wendel", "aurelia", "never met anybody"]
    assert not traces(target, [*secrets, str(tmp_path), telling.project.guid])
    there = traces(telling.project.path, ["Quirina", "Zoltán", "aurelia"])
    assert len(there) == 3, "the search finds what is there"


def test_coders_are_hidden_if_asked_also_where_memos_name_them(telling: Telling, tmp_path: Path) -> None:
    share_copy(telling.project, tmp_path / "shared.concord", SharingPlan(hide_coders=True))
    with Project.open(tmp_path / "shared.concord", read_only=True) as copy:
        assert [row.name for row in coders(copy)] == ["Coder 1", "Coder 2"]
        assert {row.coder for row in segments(copy)} == {"Coder 1"}
        assert any(row.text == "Ask Vogelsang again; Coder 1 will." for row in memos(copy))


def test_without_names_the_copy_says_what_the_project_says(telling: Telling, tmp_path: Path) -> None:
    share_copy(telling.project, tmp_path / "shared.concord")
    with Project.open(tmp_path / "shared.concord", read_only=True) as copy:
        assert [row[1:] for row in segments(copy)] == [row[1:] for row in segments(telling.project)]
        assert [copy.text(row.document_id) for row in documents(copy)] == [
            telling.project.text(row.document_id) for row in documents(telling.project)
        ]


def test_things_that_would_be_called_alike_get_numbers(telling: Telling, tmp_path: Path) -> None:
    rules = [Rule("Interview Quirina", "Other talk"), Rule("Person", "Past")]
    share_copy(telling.project, tmp_path / "shared.concord", SharingPlan(rules))
    with Project.open(tmp_path / "shared.concord", read_only=True) as copy:
        assert [row.name for row in documents(copy)] == ["Other talk (2)", "Other talk"]
        assert {row.name for row in codes(copy)} == {"Past", "Past (2)"}


def test_a_file_that_is_there_is_never_overwritten(telling: Telling, tmp_path: Path) -> None:
    (tmp_path / "there.concord").write_bytes(b"mine")
    with pytest.raises(ProjectExists):
        share_copy(telling.project, tmp_path / "there.concord")
    assert (tmp_path / "there.concord").read_bytes() == b"mine"


def test_every_column_of_the_project_file_is_decided_upon() -> None:
    """A column that comes later must not go along unseen."""
    behind = {Content, ContentChunk, MarkRow, Step, ChangeRow, SessionRow, ImportRun, KeptPartRow, SavedQuery}
    for model in ALL:
        columns = {column.name for column in table_of(model).columns} - {"id"}
        told = [*WORDS.get(model, ()), *KEPT.get(model, ()), *MADE.get(model, ())]
        told += [NAMES[model]] if model in NAMES else []
        if model in behind:
            assert not told
        else:
            assert sorted(told) == sorted(columns), model.__tablename__


def test_a_span_follows_where_a_longer_name_stands_now(telling: Telling, tmp_path: Path) -> None:
    share_copy(telling.project, tmp_path / "shared.concord", SharingPlan([Rule("met", "had a word with")]))
    with Project.open(tmp_path / "shared.concord", read_only=True) as copy:
        found = [row.span.cut(copy.text(row.document_id)) for row in segments(copy)]
        assert "had a word with anybody" in found
        assert Span(0, 26) in [Span(mark.start, mark.end) for mark in copy.marks(telling.talk)]
