"""Sentences like those under a code: which are found, why, and how well that is told."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from qda.actions.codebook import add_code
from qda.actions.coding import code_span
from qda.actions.documents import add_documents
from qda.analysis import suggesting
from qda.analysis.suggesting import Likeness, likeness, mark_of
from qda.model.document import ImportedDocument
from qda.model.errors import Cancelled, NotInstalled, TooFewExamples
from qda.model.span import Span
from qda.store.project import Project

BRIDGE = [
    f"The bridge over the river {word} late again." for word in ("opened", "closed", "came", "stood", "was", "lay")
]
BREAD = [f"Bread {word} dear in every market." for word in ("was", "grew", "stayed", "became", "remained", "seemed")]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    with Project.create(tmp_path_factory.mktemp("suggesting") / "p.concord", coder_name="Ada") as project:
        texts = [" ".join(each for pair in zip(BRIDGE, BREAD, strict=True) for each in pair), " ".join(BRIDGE + BREAD)]
        add_documents(project, [ImportedDocument(f"Text {at}", text, "text/plain") for at, text in enumerate(texts)])
        code_id = add_code(project, "Building")
        for sentence in BRIDGE:
            start = texts[0].index(sentence)
            code_span(project, 1, code_id, Span(start, start + len(sentence)))
        add_code(project, "Unused")
        yield project


@pytest.fixture(scope="module")
def found(project: Project) -> Likeness:
    assert project.coder_id is not None
    return likeness(project, [1], project.coder_id)


def test_what_is_alike_comes_first_with_the_words_that_make_it_so(found: Likeness) -> None:
    rows = found.suggestions(found.best_threshold())
    assert sorted(row.quote for row in rows) == sorted(BRIDGE)
    assert {row.document for row in rows} == {"Text 1"}
    assert [row.likeness for row in rows] == sorted((row.likeness for row in rows), reverse=True)
    assert all({"bridge", "river"} & {word for words in row.words for word in words.split()} for row in rows)


def test_precision_and_recall_are_those_of_a_count_by_hand(found: Likeness) -> None:
    assert found.tested_scores is not None
    for threshold in (0.0, 0.1, found.best_threshold(), 0.9):
        tested = found.tested(threshold)
        assert tested is not None
        ours = [place for place, row in enumerate(found.rows) if row.document_id == 1]
        would = [place for place in ours if found.tested_scores[place] > 0 and found.tested_scores[place] >= threshold]
        right = [place for place in would if found.rows[place].quote in BRIDGE]
        assert tested == (len(BRIDGE), len(would), len(right))
    best = found.tested(found.best_threshold())
    assert best is not None
    assert (best.precision, best.recall) == (1.0, 1.0)


def test_no_sentence_is_judged_by_itself(found: Likeness) -> None:
    assert found.tested_scores is not None
    coded = found.coded & found.worked
    assert (found.tested_scores[coded] < found.scores[coded]).all()


def test_a_refused_sentence_does_not_come_again_and_its_mark_tells_no_words(found: Likeness) -> None:
    rows = found.suggestions(0.01)
    mark = mark_of(rows[0].quote)
    assert len(mark) == 16
    left = found.suggestions(0.01, refused={mark})
    assert [row.quote for row in left] == [row.quote for row in rows[1:]]


def test_the_cosine_of_each_sentence_is_that_of_a_second_computation(found: Likeness) -> None:
    matrix = np.asarray(found._matrix.todense())
    centroid = matrix[found.coded].mean(axis=0)
    for place in range(len(found.rows)):
        lengths = np.linalg.norm(matrix[place]) * np.linalg.norm(centroid)
        cosine = matrix[place] @ centroid / lengths if lengths else 0.0
        assert found.scores[place] == pytest.approx(cosine, abs=1e-9)


@pytest.mark.parametrize(
    ("coded", "carrying"),
    [
        ([(2, 5)], [True, False, False]),  # a phrase stands for its sentence
        ([(0, 14)], [True, False, False]),  # not half of the second sentence, nor half of the coding
        ([(0, 16)], [True, True, False]),
        ([(5, 25)], [True, True, False]),
        ([(0, 3), (2, 5)], [True, False, False]),
        ([], [False, False, False]),
    ],
)
def test_which_sentences_carry_a_code(coded: list[tuple[int, int]], carrying: list[bool]) -> None:
    rows = [suggesting._Sentence(1, Span(start, start + 10), "") for start in (0, 11, 22)]
    assert suggesting._carrying(rows, [Span(*each) for each in coded]) == carrying


def test_it_is_said_what_is_missing(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    assert project.coder_id is not None
    with pytest.raises(TooFewExamples) as told:
        likeness(project, [2], project.coder_id)
    assert told.value.values == {"count": 0, "least": 3}
    with pytest.raises(Cancelled):
        likeness(project, [1], project.coder_id, progress=lambda _done, _total: False)
    monkeypatch.setattr(suggesting, "LIBRARY", "no_such_library")
    with pytest.raises(NotInstalled):
        likeness(project, [1], project.coder_id)
