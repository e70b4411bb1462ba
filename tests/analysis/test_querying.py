"""Answers to queries: told by hand, and compared with a slow answer on projects made by chance."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings

from qda.actions.codebook import delete_codes, rename_code
from qda.actions.coding import star_codings
from qda.analysis.corpus import Corpus, corpus_of
from qda.analysis.querying import answer, look_up, needs_texts, query_filter
from qda.model.errors import AmbiguousName, BadCondition, Cancelled, QueryPartGone
from qda.model.query import Query, Test
from qda.model.query_text import parse_query
from qda.store.queries.codings import segments
from tests.actions.story import Story
from tests.analysis import random_study
from tests.analysis.slowly import Slow
from tests.codes import ensure_code


@pytest.fixture(scope="module")
def studies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[tuple[Corpus, Slow]]]:
    folder = tmp_path_factory.mktemp("studies")
    projects = [random_study.make(folder / f"{seed}.concord", seed) for seed in range(3)]
    yield [(corpus_of(project), Slow(project)) for project in projects]
    for project in projects:
        project.close()


@settings(max_examples=120)
@given(test=random_study.questions)
def test_a_query_finds_what_a_look_at_every_segment_finds(studies: list[tuple[Corpus, Slow]], test: Test) -> None:
    query = Query(test)
    for corpus, slow in studies:
        found = answer(corpus, query).tolist()
        assert found == slow.answer(query)
        looked_up = look_up(corpus, query).query
        assert answer(corpus, Query.from_json(looked_up.to_json())).tolist() == found
        assert answer(corpus, parse_query(looked_up.words())).tolist() == found


def _found(story: Story, sentence: str) -> list[str]:
    rows = {row.coding_id: row for row in segments(story.project)}
    ids = answer(corpus_of(story.project), parse_query(sentence)).tolist()
    return [rows[one].span.cut(story.project.text(rows[one].document_id)) for one in ids]


def test_a_researcher_asks_what_lies_together(story: Story) -> None:
    story.code("The paper praised the bridge.", story.tone)
    story.code("praised", story.praise)
    story.code("blamed the mayor", story.blame)
    story.code("the mayor for the bridge", story.tone, coder_id=story.ben)
    story.code("They praised", story.praise, document_id=story.interview)
    assert _found(story, "Tone and Praise") == ["The paper praised the bridge."]
    assert _found(story, "Praise and Tone") == ["praised"]
    assert _found(story, "Tone not Praise") == ["the mayor for the bridge"]
    assert _found(story, "Stance by Ada") == ["praised", "blamed the mayor", "They praised"]
    assert _found(story, "Stance without subcodes") == []
    assert _found(story, "Praise inside any code") == ["praised"]
    assert _found(story, "any code inside any code") == ["praised"]
    assert _found(story, "Tone by Ada within 1 paragraph of Blame") == ["The paper praised the bridge."]
    assert _found(story, "Tone by Ada in the same paragraph as Blame") == []
    assert _found(story, "Praise before Blame") == ["praised"]
    assert _found(story, "Praise not in the same document as Blame") == ["They praised"]
    assert _found(story, "Tone or Blame with the words “the mayor”") == ["blamed the mayor", "the mayor for the bridge"]
    assert _found(story, "starred") == []


def test_a_passage_coded_twice_by_two_people_lies_together(story: Story) -> None:
    story.code("praised", story.praise)
    assert _found(story, "Praise and Praise") == []
    story.code("praised", story.praise, coder_id=story.ben)
    assert _found(story, "Praise by Ada overlapping (Praise by Ben)") == ["praised"]
    assert _found(story, "Praise inside Praise") == ["praised", "praised"]


def test_a_code_is_found_by_its_guid_after_it_was_renamed_and_missed_when_it_is_gone(story: Story) -> None:
    story.code("praised", story.praise)
    saved = look_up(corpus_of(story.project), parse_query("Praise not inside Tone")).query
    rename_code(story.project, story.praise, "Applause")
    corpus = corpus_of(story.project)
    assert len(answer(corpus, saved)) == 1
    assert look_up(corpus, saved).query.words() == "coded “Stance > Applause”, not inside “Tone”"
    delete_codes(story.project, [story.praise])
    corpus = corpus_of(story.project)
    assert [gone.name for gone in look_up(corpus, saved).gone] == ["Stance > Praise"]
    with pytest.raises(QueryPartGone) as caught:
        answer(corpus, saved)
    assert caught.value.values == {"kind": "code", "name": "Stance > Praise"}


def test_names_that_mean_nothing_or_too_much_are_told(story: Story) -> None:
    ensure_code(story.project, ["Other", "Praise"])
    corpus = corpus_of(story.project)
    with pytest.raises(AmbiguousName):
        answer(corpus, parse_query("Praise"))
    for sentence in ("by Zoe", "in Nowhere", "where Country=Iraq", "Mood"):
        with pytest.raises(QueryPartGone):
            answer(corpus, parse_query(sentence))
    with pytest.raises(BadCondition):
        answer(corpus, parse_query("where the set is more than Talks"))


def test_an_answer_filters_every_table_and_reading_texts_can_be_stopped(story: Story) -> None:
    starred = story.code("praised", story.praise)
    story.code("blamed", story.blame)
    star_codings(story.project, [starred], star=True)
    assert query_filter(story.project, parse_query("starred")).coding_ids == {starred}
    query = parse_query("with the words bridge")
    assert needs_texts(query)
    assert not needs_texts(parse_query("Praise within 3 characters of Blame"))
    with pytest.raises(Cancelled):
        answer(corpus_of(story.project), query, lambda _done, _total: False)


def main() -> None:
    """Compare on as many projects as are asked for, far longer than usual."""
    seeds = range(100, 100 + int(sys.argv[1] if len(sys.argv) > 1 else 20))
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            _compare_on(Path(folder) / "study.concord", seed)
        print(seed, flush=True)


def _compare_on(path: Path, seed: int) -> None:
    with random_study.make(path, seed, codings=seed % 60) as project:
        corpus, slow = corpus_of(project), Slow(project)

        @settings(max_examples=500, deadline=None)
        @given(test=random_study.questions)
        def compare(test: Test) -> None:
            assert answer(corpus, Query(test)).tolist() == slow.answer(Query(test))

        compare()


if __name__ == "__main__":
    main()
