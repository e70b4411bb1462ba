"""Searching with regular expressions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qda.analysis.searching.search import search
from qda.model.errors import BadPattern, PatternTooSlow
from qda.model.searching import SearchPlaces, SearchWish
from qda.model.wording import explain
from qda.store.project import Project
from tests.store.acts import add_document


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    monkeypatch.setenv("QDA_DATA_DIR", str(tmp_path / "data"))
    with Project.create(tmp_path / "study.concord", coder_name="Ada") as project:
        yield project


def _found(project: Project, pattern: str, *document_ids: int, match_case: bool = False) -> list[str]:
    places = SearchPlaces(frozenset(document_ids) or None)
    hits = search(project, SearchWish(pattern, is_regex=True, match_case=match_case), places)
    assert all(hit.span.cut(project.text(hit.document_id)) == hit.text for hit in hits)
    return [hit.text for hit in hits]


def test_a_pattern_is_found_everywhere(project: Project) -> None:
    add_document(project, "One")
    add_document(project, "Two", "Paper 12, paper 7\nPAPER 300")
    assert _found(project, r"paper \d+") == ["Paper 12", "paper 7", "PAPER 300"]
    assert _found(project, r"paper \d+", match_case=True) == ["paper 7"]
    assert _found(project, r"^paper") == ["Paper", "PAPER"]
    assert _found(project, r"^the paper (praised|blamed)") == ["The paper praised", "The paper blamed"]
    assert _found(project, "paper", 1) == ["paper", "paper"]
    assert _found(project, r"\p{Lu}\w+", 2, match_case=True) == ["Paper", "PAPER"]
    words = SearchWish(r"\w+", is_regex=True)
    first = search(project, words, limit=2)
    assert [hit.text for hit in search(project, words, limit=2, after=first[-1].place)] == ["praised", "the"]


def test_matches_of_nothing_are_none_and_letters_keep_their_accents(project: Project) -> None:
    add_document(project, text="cafe\u0301 x 👩‍👩‍👧")
    assert _found(project, "x*") == ["x"]
    assert _found(project, "e") == ["e\u0301"]
    assert _found(project, "👩") == ["👩‍👩‍👧"]


@pytest.mark.parametrize("pattern", ["(", "[", "*", "(?P<a>x)(?P<a", "\\", "a" * 3000, r"\p{Nonsense}"])
def test_what_is_no_pattern_is_told(project: Project, pattern: str) -> None:
    with pytest.raises(BadPattern) as caught:
        search(project, SearchWish(pattern, is_regex=True))
    assert "not a regular expression" in str(explain(caught.value))


def test_a_pattern_that_would_search_for_ever_is_stopped(project: Project) -> None:
    add_document(project, text="a" * 5000 + "b")
    with pytest.raises(PatternTooSlow) as caught:
        search(project, SearchWish(r"(?:(a+)+\1)+c", is_regex=True), seconds=0.5)
    assert "(a+)+" in str(explain(caught.value))
