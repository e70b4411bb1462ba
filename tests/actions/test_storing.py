"""Texts of a large import are stored piece by piece before any document holds them."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from qda.actions import storing
from qda.actions.documents import add_documents
from qda.actions.storing import store_ahead
from qda.analysis.searching.search import search
from qda.formats.read import pasted_document
from qda.model.document import ImportedDocument
from qda.model.searching import SearchWish
from qda.store.check import check
from qda.store.project import Project
from qda.store.queries.documents import documents
from qda.store.tables import Content


def long_text(word: str) -> ImportedDocument:
    return pasted_document(word.title(), f"The {word} rose in March, and nobody had expected it.\n" * 30_000)


def kept(project: Project) -> list[str]:
    with project.read() as session:
        return list(session.scalars(select(Content.hash).where(Content.kind == "text")))


@pytest.fixture(autouse=True)
def _slow_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    # How much one piece holds is a matter of time; without any, a fast machine writes as many pieces as a slow one.
    monkeypatch.setattr(storing, "_PIECE_S", 0)


@pytest.fixture
def project(path: Path):
    with Project.create(path, coder_name="Ada") as project:
        yield project


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("QDA_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "study.concord"


def test_texts_stored_ahead_are_the_ones_that_the_documents_hold(project: Project) -> None:
    texts = [long_text("river"), long_text("lake"), long_text("river")]
    progress = list(store_ahead(project, texts))
    assert len(progress) > 3
    assert progress[-1][0] == progress[-1][1]
    assert documents(project) == []
    assert project.undo_step is None
    stored = kept(project)
    add_documents(project, texts)
    assert kept(project) == stored
    assert [project.text(row.document_id) for row in documents(project)] == [text.text for text in texts]
    assert search(project, SearchWish("lake"), limit=1)
    assert check(project).is_sound


def test_what_is_given_up_leaves_no_text_and_no_words_in_the_search(project: Project) -> None:
    work = store_ahead(project, [long_text("river"), long_text("lake")])
    next(work)
    next(work)
    assert kept(project)
    work.close()
    assert kept(project) == []
    assert check(project).is_sound


def test_a_text_that_came_in_another_way_meanwhile_survives_the_cancel(project: Project) -> None:
    river = long_text("river")
    work = store_ahead(project, [river, long_text("lake")])
    for done, total in work:
        if done > total / 2:
            break
    (added,) = add_documents(project, [river])
    work.close()
    assert added.document_id is not None
    assert project.text(added.document_id) == river.text


def test_a_crash_in_the_middle_of_a_text_leaves_what_the_next_import_clears_away(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flood = pasted_document("Flood", long_text("flood").text * 6)
    with Project.create(path, coder_name="Ada") as project:
        work = store_ahead(project, [flood])
        next(work)
        half = kept(project)
        monkeypatch.setattr("qda.store.content._RUN", "partial-of-another-run-")
        assert half
    with Project.open(path) as project:
        assert check(project).is_sound
        list(store_ahead(project, [flood]))
        assert len(kept(project)) == 1
        assert kept(project) != half
        assert check(project).is_sound
