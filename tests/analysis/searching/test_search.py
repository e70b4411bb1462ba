"""Finding words in a project."""

from __future__ import annotations

import sqlite3
import time
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qda.analysis.searching.folding import fold
from qda.analysis.searching.search import count_hits, search
from qda.analysis.searching.terms import spellings
from qda.model.searching import SearchPlaces, SearchWish
from qda.model.span import Span
from qda.store import content
from qda.store.project import Project
from tests.depth import examples
from tests.store.acts import TEXT, add_document


def _found(project: Project, words: str, *, limit: int | None = 200, **options: object) -> list[str]:
    hits = search(project, SearchWish(words, **options), limit=limit)  # type: ignore[arg-type]
    for hit in hits:
        text = project.text(hit.document_id)
        assert hit.span.cut(text) == hit.text, "the span is the hit"
        around = Span(hit.span.start - len(hit.before), hit.span.end + len(hit.after))
        assert around.cut(text) == hit.before + hit.text + hit.after
    return [hit.text for hit in hits]


def test_a_word_is_found_everywhere_with_its_context(project: Project) -> None:
    add_document(project)
    add_document(project, "Talk", "A bridge too far? " * 10 + "\nThe end")
    hits = search(project, SearchWish("bridge"), limit=3)
    assert [(hit.document_name, hit.span.start) for hit in hits] == [("Article", 22), ("Article", 65), ("Talk", 2)]
    assert hits[1].before.endswith("blamed the mayor for the ")
    assert hits[2].after.endswith(("far?", "A", "bridge", "too"))
    every, pages = search(project, SearchWish("bridge"), limit=None), list(hits)
    while page := search(project, SearchWish("bridge"), limit=3, after=pages[-1].place):
        pages += page
    assert pages == every
    assert len(every) == 12
    assert count_hits(project, SearchWish("bridge")) == {1: 2, 2: 10}
    second = SearchPlaces(document_ids=frozenset({2}))
    assert {hit.document_id for hit in search(project, SearchWish("bridge"), second)} == {2}
    assert search(project, SearchWish("bridge"), SearchPlaces(document_ids=frozenset())) == []


@pytest.mark.parametrize(
    ("words", "texts"),
    [
        ("paper", ["paper", "paper"]),
        ("PAPER", ["paper", "paper"]),
        ("cafe", ["café"]),
        ("cafe\u0301", ["café"]),
        ("CAFÉ", ["café"]),
        ("pap", []),
        ("pap*", ["paper", "paper"]),
        ("p*", ["paper", "praised", "paper"]),
        ("caf*", ["café"]),
        ('"paper praised"', ["paper praised"]),
        ('"praised paper"', []),
        ('"the br*"', ["the bridge", "the bridge"]),
        ("mayor blamed", ["blamed", "mayor"]),
        ("mayor nowhere", []),
        ('"bridge the"', ["bridge.\nThe"]),
        ("bridge. mayor", ["bridge", "mayor", "bridge"]),
        ("(paper)", ["paper", "paper"]),
        ("", []),
        ("  ", []),
        ("*", []),
        ('"', []),
        ('""', []),
    ],
)
def test_words_phrases_and_beginnings(project: Project, words: str, texts: list[str]) -> None:
    add_document(project)
    assert _found(project, words) == texts


@pytest.mark.parametrize(
    "words",
    [
        "AND",
        "NOT x",
        "a OR",
        "NEAR(a b)",
        "text:bridge",
        "col : x",
        "^bridge",
        "a + b",
        "-bridge",
        "(",
        ")",
        "{a b}: c",
    ],
)
def test_no_operator_of_the_index_is_an_error(project: Project, words: str) -> None:
    add_document(project, text=TEXT + " 😀 AND _ near")
    _found(project, words)
    _found(project, words, match_case=True, match_accents=True)


@given(st.text(alphabet=st.sampled_from("ab\"'*()[]{}^:+-;\\%_\n\0é漢😀“”\ud800\u00ad\u0301")))
@settings(max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_a_person_types_is_an_error(project: Project, words: str) -> None:
    if not search(project, SearchWish("bridge")):
        add_document(project, text=TEXT + "a b é 漢 😀 % _ \u00ad a\u0301b")
    _found(project, words)
    _found(project, words, match_case=True, match_accents=True)


def test_operators_are_words(project: Project) -> None:
    add_document(project, text="near AND far, not here")
    assert _found(project, "and") == ["AND"]
    assert _found(project, "near far") == ["near", "far"]
    assert _found(project, "not") == ["not"]


def test_case_and_accents_when_asked_for(project: Project) -> None:
    add_document(project, text="The cafe, the Café, the café, the cafe\u0301; Cafés")
    assert _found(project, "café", match_case=True, match_accents=True) == ["café", "cafe\u0301"]
    assert _found(project, "Caf*", match_case=True, match_accents=True) == ["Café", "Cafés"]
    assert _found(project, "cafés*", match_case=True, match_accents=True) == []
    assert _found(project, '"The cafe"', match_case=True, match_accents=True) == ["The cafe"]
    assert _found(project, '"the cafe"', match_case=True, match_accents=True) == []
    assert _found(project, "café") == ["cafe", "Café", "café", "cafe\u0301"]


def test_a_sharp_s_counts_where_case_counts(project: Project) -> None:
    add_document(project, text="Fluß und Fluss")
    assert _found(project, "Fluss", match_case=True, match_accents=True) == ["Fluss"]


def test_apostrophes_and_hyphens_of_either_kind(project: Project) -> None:
    add_document(project, text="They don’t e\u2011mail. We don't e-mail.")
    assert _found(project, "don't") == ["don’t", "don't"]
    assert _found(project, "e-mail") == ["e\u2011mail", "e-mail"]


def test_case_21_unseen_signs_are_passed_over(project: Project) -> None:
    add_document(project, text="the mili\u00adtia, the mili\u200btia and the\u00a0militia.")
    assert _found(project, "militia") == ["mili\u00adtia", "mili\u200btia", "militia"]
    assert _found(project, '"the militia"') == ["the mili\u00adtia", "the mili\u200btia", "the\u00a0militia"]
    assert _found(project, "militia", match_case=True, match_accents=True) == [
        "mili\u00adtia",
        "mili\u200btia",
        "militia",
    ]


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("媒体の自由と報道の自由", "自由", ["自由", "自由"]),
        ("媒体の自由と報道の自由", '"報道の自由"', ["報道の自由"]),
        ("เสรีภาพของสื่อมวลชน", "สื่อ", ["สื่อ"]),
        ("한국의 신문이 말했다", "신문", ["신문"]),
        ("قالت الصحيفة إن", "الصحيفة", ["الصحيفة"]),
        ("हिन्दी में लिखा", "हिन्दी", ["हिन्दी"]),
        ("हिन्दी में लिखा", "हिन", []),
        ("مُدَرِّس وأمدرسة", "مدرس", ["مُدَرِّس"]),
        ("газета и Газета", "газета", ["газета", "Газета"]),
        ("Ο ΛΌΓΟΣ του λόγου", "λόγος", ["ΛΌΓΟΣ"]),
        ("Ο ΛΌΓΟΣ του λόγου", "λογου", ["λόγου"]),
        ("yes 😀 no", "😀", ["😀"]),
        ("a → b", "→", ["→"]),
        ("A mixture 自由 here", "mixture 自由", ["mixture", "自由"]),
        ("Straße", "straße", ["Straße"]),
        ("Fluß, FLUSS und Flußsand", "fluss", ["Fluß", "FLUSS"]),
        ("Fluß, FLUSS und Flußsand", "FLUß*", ["Fluß", "FLUSS", "Flußsand"]),
        ("die Schlossstraße", '"die schloßstrasse"', ["die Schlossstraße"]),
        ("sssssssssssss ßßßßßß", "ssssssssssss", ["ßßßßßß"]),
        ("İstanbul", "istanbul", ["İstanbul"]),
    ],
)
def test_any_script(project: Project, text: str, words: str, found: list[str]) -> None:
    add_document(project, text=f"Before. {text} after")
    assert _found(project, words) == found


def test_a_phrase_across_the_border_of_two_chunks(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "CHUNK_LENGTH", 40)
    text = "alpha beta gamma delta epsilon zeta eta theta " * 20 + "媒体の自由と報道の自由" * 20
    add_document(project, text=text)
    assert len(_found(project, '"theta alpha"', limit=None)) == 19
    assert len(_found(project, '"gamma delta epsilon zeta"', limit=None)) == 20
    assert len(_found(project, "報道の自由", limit=None)) == 20
    assert len(_found(project, "theta", limit=None)) == 20


_WORDS = st.lists(
    st.sampled_from(["Ann", "bob", "é", "e\u0301", "bob-ann", "x\u00ady", "漢", "\n", ".", "don’t"]), max_size=40
)


@given(_WORDS, st.sampled_from(["ann", "Bob", "e", "bob ann", "xy", "don't", "an*"]), st.integers(24, 60))
@settings(max_examples=examples(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_search_finds_what_looking_through_finds(project: Project, words: list[str], wanted: str, length: int) -> None:
    """The text is cut in odd places; each hit must be there, and their number that of a plain look through."""
    text = " ".join(words) + f" {length}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(content, "CHUNK_LENGTH", length)
        document_id = add_document(project, f"{time.perf_counter_ns()}", text)
    hits = search(project, SearchWish(f'"{wanted}"'), SearchPlaces(frozenset({document_id})), limit=None)
    plain = unicodedata.normalize("NFD", text).replace("\u0301", "").replace("\u00ad", "").casefold()
    tokens = "".join(c if c.isalnum() else " " for c in plain).split()
    parts = wanted.replace("'", " ").casefold().split()
    last = parts[-1].rstrip("*")
    expected, at = 0, 0
    while at + len(parts) <= len(tokens):
        same = tokens[at : at + len(parts) - 1] == parts[:-1]
        end = tokens[at + len(parts) - 1]
        if same and (end.startswith(last) if wanted.endswith("*") else end == last):
            expected, at = expected + 1, at + len(parts)
        else:
            at += 1
    assert len(hits) == expected


def test_folding_agrees_with_the_index_on_every_letter() -> None:
    """Otherwise the index would hide words that are there."""
    letters = [chr(code) for code in range(0x80, 0x30000) if unicodedata.ucd_3_2_0.category(chr(code))[0] in "LN"]
    counted: list[dict[int, tuple[int, str]]] = []
    for way in (lambda c: c, fold):
        with sqlite3.connect(":memory:") as connection:
            connection.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='unicode61 remove_diacritics 2')")
            connection.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, 'instance')")
            rows = ((ord(letter), f"x{way(letter)}x") for letter in letters)
            connection.executemany("INSERT INTO t (rowid, x) VALUES (?, ?)", rows)
            counted.append({row[0]: row[1:] for row in connection.execute("SELECT doc, offset, term FROM v")})
        connection.close()
    strange = {
        chr(code): (term, counted[1][code])
        for code, (_, term) in counted[0].items()
        if term not in spellings(counted[1][code][1])
    }
    assert not strange


def test_deleted_documents_are_not_found_and_come_back_with_undo(project: Project) -> None:
    from sqlalchemy import delete

    from qda.model.verb import Verb
    from qda.store.tables import Document

    add_document(project)
    with project.step(Verb.DELETE_DOCUMENTS) as session:
        session.execute(delete(Document))
    assert _found(project, "bridge") == []
    project.undo()
    assert len(_found(project, "bridge")) == 2


def test_the_same_text_in_two_documents_is_found_in_both(project: Project) -> None:
    add_document(project, "One")
    add_document(project, "Two")
    assert [hit.document_name for hit in search(project, SearchWish("mayor"))] == ["One", "Two"]


def test_an_empty_project_holds_nothing(project: Project) -> None:
    assert _found(project, "x") == []
    add_document(project, text="")
    assert _found(project, "x") == []
