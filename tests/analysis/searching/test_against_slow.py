"""Our search against a slow one on random texts that are cut in odd places."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qda.analysis.searching.search import count_hits, search
from qda.model.searching import SearchPlaces, SearchWish, WordPart
from qda.store import content
from qda.store.project import Project
from tests.analysis.searching import slowly
from tests.depth import examples
from tests.store.acts import add_document

RANDOM = settings(
    max_examples=examples(12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
_PIECES = st.sampled_from(
    [
        "Ann",
        "ann",
        "bob",
        "annbob",
        "é",
        "e\u0301",
        "E",
        "bob-ann",
        "an\u00adn",
        "b\u200bo\u00adb",
        "\n",
        ".",
        "x",
        "مُدَرِّس",
    ]
)
_NUMBERS = itertools.count()
_TEXTS = st.lists(_PIECES, min_size=1, max_size=40).map(" ".join)
_WORDS = st.sampled_from(["ann", "Bob", "e", "é", "an", "bo", "مدرس"])


def _put(project: Project, text: str, length: int) -> SearchPlaces:
    """Store a text in pieces of so many letters, and say where to look for it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(content, "CHUNK_LENGTH", length)
        return SearchPlaces(frozenset({add_document(project, f"Text {next(_NUMBERS)}", text)}))


def _spans(project: Project, wish: SearchWish, places: SearchPlaces) -> list[tuple[int, int]]:
    hits = search(project, wish, places, limit=None)
    assert sum(count_hits(project, wish, places).values()) == len(hits)
    return [tuple(hit.span) for hit in hits]


@given(_TEXTS, _WORDS, st.sampled_from(WordPart), st.integers(40, 70), st.booleans(), st.booleans())
@RANDOM
def test_a_word_is_found_where_looking_finds_it(
    project: Project, text: str, word: str, how: WordPart, length: int, case: bool, accents: bool
) -> None:
    wish = SearchWish(word, how, match_case=case, match_accents=accents)
    expected = slowly.phrase(text, [word], how, case=case, accents=accents)
    assert _spans(project, wish, _put(project, text, length)) == expected


@given(_TEXTS, st.lists(_WORDS, min_size=2, max_size=3), st.booleans(), st.integers(40, 70))
@RANDOM
def test_a_phrase_is_found_where_looking_finds_it(
    project: Project, text: str, words: list[str], is_beginning: bool, length: int
) -> None:
    written = '"' + " ".join(words) + ("*" if is_beginning else "") + '"'
    expected = slowly.phrase(text, words, "beginning" if is_beginning else "whole")
    assert _spans(project, SearchWish(written), _put(project, text, length)) == expected


@given(_TEXTS, _WORDS, _WORDS, st.integers(0, 4), st.integers(40, 70))
@RANDOM
def test_words_that_are_near(project: Project, text: str, one: str, other: str, within: int, length: int) -> None:
    text = text.replace("-", " ")  # of which we make one word and the slow search two
    ones, others = (slowly.phrase(text, [word], "whole") for word in (one, other))
    expected = slowly.near(text, ones, others, within)
    assert _spans(project, SearchWish(f"{one} NEAR/{within} {other}"), _put(project, text, length)) == expected


@given(st.text(alphabet="自由報 \n\u200b", max_size=80), st.sampled_from(["自由", "自", "由自"]), st.integers(40, 70))
@RANDOM
def test_letters_of_a_script_without_spaces(project: Project, text: str, letters: str, length: int) -> None:
    expected, at = list[tuple[int, int]](), 0
    seen = [(place, c) for place, c in enumerate(text) if c != "\u200b"]
    while at + len(letters) <= len(seen):
        if "".join(c for _, c in seen[at : at + len(letters)]) == letters:
            expected.append((seen[at][0], seen[at + len(letters) - 1][0] + 1))
            at += len(letters)
        else:
            at += 1
    assert _spans(project, SearchWish(letters), _put(project, text, length)) == expected


@given(st.lists(_TEXTS, min_size=1, max_size=4), st.lists(_WORDS, min_size=1, max_size=3), _WORDS, st.data())
@RANDOM
def test_documents_that_hold_all_and_none(
    project: Project, texts: list[str], wanted: list[str], without: str, data: st.DataObject
) -> None:
    ids = [next(iter(_put(project, text, 50).document_ids or ())) for text in texts]
    either = data.draw(st.booleans())
    words = (" OR " if either else " ").join(wanted) + f" -{without}"
    expected: list[tuple[int, int, int]] = []
    for document_id, text in zip(ids, texts, strict=True):
        found = [slowly.phrase(text, [word], "whole") for word in wanted]
        fits = (any if either else all)(found) and not slowly.phrase(text, [without], "whole")
        expected += [
            (document_id, *span) for span in sorted({span for spans in found for span in spans} if fits else ())
        ]
    places = SearchPlaces(frozenset(ids))
    hits = search(project, SearchWish(words), places, limit=None)
    assert [(hit.document_id, *hit.span) for hit in hits] == expected
    if hits:
        page = search(project, SearchWish(words), places, limit=None, after=hits[len(hits) // 2].place)
        assert page == hits[len(hits) // 2 + 1 :]
