"""Texts come back as they were stored, wherever they were cut."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from qda.model.document import Mark, MarkKind
from qda.model.errors import ProjectDamaged
from qda.model.verb import Verb
from qda.store import content
from qda.store.project import Project
from qda.store.tables import Document
from tests.store.acts import add_document

_pieces = st.lists(
    st.sampled_from(["a", "word ", "\n", "\n\n", "é", "e\u0301", "👩‍👩‍👧", "漢字", ",", "-" * 70, "x" * 130, "صحيفة "]),
    max_size=60,
).map("".join)


@given(_pieces, st.integers(2, 200))
@settings(deadline=None)
def test_chunks_join_to_the_text_and_say_where_they_begin(value: str, length: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(content, "CHUNK_LENGTH", length)
        pieces = list(content.chunks(value))
    assert "".join(piece for _, piece in pieces) == value
    assert all(piece == value[first : first + len(piece)] for first, piece in pieces)
    assert all(0 < len(piece) <= length for _, piece in pieces)


def test_a_chunk_ends_at_a_line_end_then_at_a_space_then_beside_a_word() -> None:
    filler = "x" * (content.CHUNK_LENGTH - 100)
    for border in ("\n", " ", ","):
        (_, first), *_ = content.chunks(filler + border + "y" * 500)
        assert first == filler + border
    (_, first), *_ = content.chunks("x" * 100_000)
    assert len(first) == content.CHUNK_LENGTH


@pytest.mark.parametrize(
    "value", ["", "x", "\n", "e\u0301" * 70_000, "👩‍👩‍👧 " * 30_000, "صحيفة\n" * 20_000, "\ufeffx\u00ad"]
)
def test_a_text_round_trips_exactly(path: Path, value: str) -> None:
    with Project.create(path, coder_name="Ada") as project:
        document_id = add_document(project, text=value)
    with Project.open(path) as project:
        assert project.text(document_id) == value
        assert project.text(document_id) is project.text(document_id), "read once"


def test_the_same_text_is_stored_once(project: Project) -> None:
    add_document(project, "One")
    add_document(project, "Two")
    with project.read() as session:
        assert session.execute(text("SELECT count(*) FROM content")).scalar_one() == 1


def test_originals_and_marks_come_back_as_they_were(project: Project) -> None:
    data = bytes(range(256)) * 10
    marks = (Mark(MarkKind.HEADING, 0, 5, "1"), Mark(MarkKind.TURN, 5, 9, "ANA", 1000, None), Mark(MarkKind.BOLD, 1, 2))
    with project.step(Verb.ADD_DOCUMENTS) as session:
        connection = session.connection()
        document = Document(
            name="A",
            text_hash=content.put_text(connection, "Title text"),
            length=10,
            marks_hash=content.put_marks(connection, marks),
            source_hash=content.put_original(connection, data),
        )
        session.add(document)
        session.flush()
        document_id = document.id
    assert project.marks(document_id) == marks
    assert project.original(document_id) == data
    other = add_document(project, "Pasted")
    assert (project.marks(other), project.original(other)) == ((), b"")


def test_a_text_that_is_not_the_one_stored_is_never_shown(path: Path) -> None:
    with Project.create(path, coder_name="Ada") as project:
        document_id = add_document(project, text="The paper praised the bridge.")
    path.write_bytes(path.read_bytes().replace(b"praised", b"blamed!"))
    with Project.open(path) as project, pytest.raises(ProjectDamaged):
        project.text(document_id)
