"""Word lists: what is counted where, and how far two texts differ."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from qda.actions.codebook import add_code
from qda.actions.coders import ensure_coder
from qda.actions.coding import code_span
from qda.actions.documents import add_documents
from qda.analysis.searching.search import count_hits
from qda.analysis.stop_list import OWN, keep, stop_list
from qda.analysis.word_asking import REST, WordQuestion, answer, count_of, with_languages
from qda.analysis.word_keyness import expected, log_likelihood, log_ratio
from qda.analysis.word_list import Sort, WordList, WordOptions, list_words
from qda.analysis.word_places import Part, Passages, rest_of_project
from qda.analysis.word_table import words_table
from qda.model.document import ImportedDocument
from qda.model.errors import Cancelled
from qda.model.searching import SearchPlaces, SearchWish, words_for_forms
from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.documents import document_names

ARTICLE = "The bridge fell. The bridges of Adakar don’t fall; L’Adakar falls in 1999."
LETTER = "Bridge? THE bridge, the bridge!"


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "study.concord", name="Study", coder_name="Ada") as project:
        add_documents(
            project,
            [ImportedDocument("article", ARTICLE, "text/plain"), ImportedDocument("letter", LETTER, "text/plain")],
        )
        yield project


def counts(found: WordList, column: int = 0) -> dict[str, int]:
    return {found.word(row): int(found.columns[column].frequency[row]) for row in found.rows().tolist()}


def code(project: Project, words: str, name: str, text: str = ARTICLE) -> int:
    ids = {text_name: document_id for document_id, text_name in document_names(project).items()}
    code_id = add_code(project, name)
    start = text.index(words)
    span = Span(start, start + len(words))
    code_span(project, ids["article" if text is ARTICLE else "letter"], code_id, span)
    return code_id


def test_a_list_shows_the_most_frequent_form_and_all_forms(study: Project) -> None:
    found = answer(study, WordQuestion())
    first = int(found.rows()[0])
    assert counts(found) == {
        "bridge": 4, "The": 4, "Adakar": 1, "bridges": 1, "don't": 1, "fall": 1, "falls": 1, "fell": 1, "in": 1,
        "L'Adakar": 1, "of": 1,
    }  # fmt: skip
    assert found.forms_of(first) == ("bridge", "Bridge")
    assert int(found.columns[0].documents[first]) == 2
    assert found.columns[0].size == 17  # without 1999
    assert found.columns[0].share(first) == pytest.approx(400 / 17)
    assert counts(answer(study, WordQuestion(options=WordOptions(match_case=True))))["THE"] == 1
    assert counts(answer(study, WordQuestion(options=WordOptions(numbers=True))))["1999"] == 1


def test_stems_and_stop_words_leave_what_a_text_is_about(study: Project) -> None:
    found = answer(study, WordQuestion(options=with_languages(WordOptions(), "en", "en")))
    assert counts(found) == {"bridge": 5, "fall": 2, "Adakar": 1, "fell": 1, "L'Adakar": 1}
    assert found.columns[0].size == 17
    french = answer(study, WordQuestion(options=with_languages(WordOptions(), "fr", None)))
    assert counts(french)["Adakar"] == 2  # L’ is cut from what it leans on
    short = answer(study, WordQuestion(options=WordOptions(min_length=5)))
    assert set(counts(short)) == {"bridge", "bridges", "Adakar", "don't", "falls", "L'Adakar"}


def test_overlapping_segments_count_once_and_the_rest_is_the_rest(study: Project) -> None:
    both = frozenset({code(study, "The bridge fell", "A"), code(study, "bridge fell. The bri", "B")})
    coded = Passages(Part.CODED, code_ids=both)
    found = answer(study, WordQuestion(coded, REST))
    assert {word: number for word, number in counts(found, 0).items() if number} == {
        "bridge": 1, "The": 2, "fell": 1, "bridges": 1
    }  # fmt: skip
    sizes = [column.size for column in found.columns]
    assert sizes == [5, 12]
    uncoded = answer(study, WordQuestion(Passages(Part.UNCODED)))
    assert uncoded.columns[0].size == 12
    assert rest_of_project(study, coded).document_ids == frozenset(document_names(study))


def test_only_what_another_coder_coded_in_one_document(study: Project) -> None:
    code(study, "The bridge fell", "A")
    study.use_coder(ensure_coder(study, "Ben"))
    code(study, "THE bridge", "B", LETTER)
    ben = frozenset({ensure_coder(study, "Ben")})
    assert counts(answer(study, WordQuestion(Passages(Part.CODED, coder_ids=ben)))) == {"bridge": 1, "THE": 1}
    article = frozenset({next(iter(document_names(study)))})
    assert not counts(answer(study, WordQuestion(Passages(Part.CODED, article, coder_ids=ben))))


def test_rows_are_filtered_and_put_in_order(study: Project) -> None:
    found = answer(study, WordQuestion(against=Passages(document_ids=frozenset({next(iter(document_names(study)))}))))

    def words(**asked: object) -> list[str]:
        return [found.word(row) for row in found.rows(**asked).tolist()]  # type: ignore[arg-type]

    assert words(sort=Sort.WORD, descending=False)[:3] == ["Adakar", "bridge", "bridges"]
    assert words(containing="BRIDG") == ["bridge", "bridges"]
    assert words(containing="l'a") == ["L'Adakar"]
    assert words(min_frequency=6) == ["The"]
    assert not set(words(only=1)) & set(words(only=-1))
    assert words(sort=Sort.DIRECTION)[0] == "bridge"


def test_every_word_leads_to_as_many_hits_as_the_list_says(study: Project) -> None:
    tricky = (
        "Can I? I can, I can't; _can_ CAN. Résumé resume résume\u0301. don’t don't, 3.14 3,14 3 14 4%4 ½\n"
        "re\u00adspect respect cliché צה\"ל ישראל 和平，和 평화 평화롭게 l'an an ab.cd ab cd می\u200cخواهم میخواهم ß ss"
    )
    code_id = code(study, "of Adakar don’t", "A")
    add_documents(study, [ImportedDocument("tricky", tricky, "text/plain")])
    for asked in (
        WordQuestion(options=WordOptions(numbers=True)),
        WordQuestion(options=WordOptions(numbers=True, match_case=True)),
        WordQuestion(options=WordOptions(stems="en")),
        WordQuestion(Passages(Part.CODED, code_ids=frozenset({code_id}))),
        WordQuestion(Passages(Part.UNCODED)),
    ):
        count = count_of(study, asked)
        found = list_words(count, asked.options)
        for row in found.rows().tolist():
            forms = found.forms_of(row)
            wish = SearchWish(words_for_forms(forms), forms=frozenset(forms))
            hits = count_hits(study, wish, SearchPlaces(places=count.tallies[0].places))
            assert sum(hits.values()) == int(found.columns[0].frequency[row]), found.word(row)


def test_an_empty_project_and_one_without_segments_have_empty_lists(tmp_path: Path) -> None:
    with Project.create(tmp_path / "empty.concord", name="Empty", coder_name="Ada") as project:
        for asked in (WordQuestion(), WordQuestion(Passages(Part.CODED), REST)):
            found = answer(project, asked)
            assert len(found) == len(found.rows()) == 0
            assert list(words_table(found, found.rows()).rows()) == []


def test_counting_stops_when_it_is_asked_to(study: Project) -> None:
    with pytest.raises(Cancelled):
        answer(study, WordQuestion(), progress=lambda _done, _total: False)


def test_own_stop_words_are_kept_on_this_computer(study: Project) -> None:
    changed = stop_list("en").changed({*stop_list("en").words - {"the"}, "Adakar"})
    keep(changed)
    assert stop_list("en") == changed
    assert changed.added == {"adakar"}
    assert changed.removed == {"the"}
    found = answer(study, WordQuestion(options=with_languages(WordOptions(), "en", None)))
    assert "The" in counts(found)
    assert "Adakar" not in counts(found)
    assert stop_list(OWN).words == frozenset()


# --- figures -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("one", "other", "size", "other_size", "published"),
    [
        (52, 57, 50_000, 75_000, 2.65),  # a course of Lancaster University's on corpus linguistics
        (348, 99, 1_000_000, 1_000_000, 147),  # KEEP in learners' English: Rayson, Corpora list, 18 January 2002
        (9, 32, 1_000_000, 1_000_000, 14),
        (21, 25, 1_000_000, 1_000_000, 0),
        (392, 170, 1_000_000, 1_000_000, 90),
    ],
)
def test_log_likelihood_is_as_published(one: int, other: int, size: int, other_size: int, published: float) -> None:
    places = 2 if isinstance(published, float) else 0
    assert round(float(log_likelihood(one, other, size, other_size)), places) == published


@pytest.mark.parametrize(
    ("cells", "published"),
    [
        ((110, 2442, 111, 29114), 270.72),
        ((29, 13, 123, 31612), 263.90),
        ((31, 23, 139, 31584), 256.84),
        ((10, 0, 3, 31764), 167.23),
    ],
)
def test_over_all_four_cells_it_is_dunnings(cells: tuple[int, int, int, int], published: float) -> None:
    # Dunning (1993), table 1: a word with and without another beside it, and both in all other places.
    with_both, without, other_with, other_without = cells
    size, other_size = with_both + without, other_with + other_without
    both_rows = float(log_likelihood(with_both, other_with, size, other_size)) + float(
        log_likelihood(without, other_without, size, other_size)
    )
    assert both_rows == pytest.approx(published, abs=0.006)


def test_log_likelihood_by_hand() -> None:
    # 10 of 100 against 5 of 200: E1 = 100 · 15 / 300 = 5, E2 = 10; 2 · (10 ln 2 + 5 ln ½) = 10 ln 2.
    assert [float(value) for value in expected(10, 5, 100, 200)] == [5, 10]
    assert float(log_likelihood(10, 5, 100, 200)) == pytest.approx(10 * math.log(2))
    assert float(log_likelihood(5, 10, 100, 200)) == 0
    assert float(log_likelihood(4, 0, 100, 100)) == pytest.approx(8 * math.log(2))  # 0 · ln 0 is 0
    assert float(log_likelihood(4, 0, 100, 0)) == 0


def test_log_ratio_by_hand() -> None:
    assert float(log_ratio(10, 5, 100, 200)) == 2
    assert float(log_ratio(5, 10, 100, 100)) == -1
    assert float(log_ratio(4, 0, 100, 100)) == 3  # against one half
    assert math.isnan(float(log_ratio(4, 0, 100, 0)))
