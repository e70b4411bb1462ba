"""What analyses start from: all codings at once, as lists of numbers."""

from __future__ import annotations

from dataclasses import replace

from qda.actions.cases import add_case
from qda.actions.coding import edit_coding, star_codings
from qda.actions.documents import arrange_documents
from qda.actions.memos import add_memo
from qda.analysis.corpus import _KEPT, Corpus, corpus_of, units_of  # pyright: ignore[reportPrivateUsage]
from qda.model.places import Places
from qda.model.span import Span
from qda.model.unit import Unit
from qda.store.queries.codings import SegmentFilter, segment_places
from tests.actions.story import TEXT, Story


def _ids(corpus: Corpus) -> list[int]:
    return corpus.coding_id.tolist()


def test_the_corpus_tells_every_coding_in_the_order_of_documents_and_text(story: Story) -> None:
    blamed = story.code("blamed the mayor", story.blame, coder_id=story.ben)
    praised = story.code("praised", story.praise)
    crossed = story.code("They praised", story.praise, document_id=story.interview)
    edit_coding(story.project, blamed, memo="irony?", weight=30)
    add_memo(story.project, "Here", "more", coding_id=crossed)
    star_codings(story.project, [crossed], star=True)
    arrange_documents(story.project, [story.interview], set_id=None, before_id=story.article)
    corpus = corpus_of(story.project)
    assert [row.name for row in corpus.documents] == ["Interview", "Article"]
    assert _ids(corpus) == [crossed, praised, blamed]
    assert corpus.document.tolist() == [0, 1, 1]
    assert corpus.code_id.tolist() == [story.praise, story.praise, story.blame]
    assert corpus.coder_id.tolist() == [story.ada, story.ada, story.ben]
    assert corpus.weight.tolist() == [-1, -1, 30]
    assert corpus.star.tolist() == [True, False, False]
    assert corpus.noted.tolist() == [True, False, True]
    assert corpus.coding_id[corpus.slice_of(1)].tolist() == [praised, blamed]
    assert TEXT[corpus.start[2] : corpus.end[2]] == "blamed the mayor"
    assert corpus.text(corpus.documents[1].document_id) == TEXT


def test_a_filter_lets_the_same_codings_through_as_everywhere(story: Story) -> None:
    blamed = story.code("blamed the mayor", story.blame, coder_id=story.ben)
    story.code("praised", story.praise)
    crossed = story.code("They praised", story.praise, document_id=story.interview)
    star_codings(story.project, [blamed], star=True)
    places = Places(frozenset([story.interview]), {story.article: (Span(0, 3), Span(40, 50))})
    for wanted in (
        SegmentFilter(document_ids=[story.interview]),
        SegmentFilter(code_ids=[story.praise]),
        SegmentFilter(coder_ids={story.ben}),
        SegmentFilter(coding_ids=[crossed, blamed]),
        SegmentFilter(starred=True),
        SegmentFilter(overlapping=Span(0, 20)),
        SegmentFilter(places=places),
        SegmentFilter(places=Places()),
    ):
        found = [row.coding_id for row in segment_places(story.project, wanted)]
        assert _ids(corpus_of(story.project, wanted)) == found
    assert [row.name for row in corpus_of(story.project, SegmentFilter(document_ids=[story.interview])).documents] == [
        "Interview"
    ]


def test_an_empty_project_gives_an_empty_corpus(story: Story) -> None:
    corpus = corpus_of(story.project)
    assert len(corpus) == 0
    assert corpus.slice_of(0) == slice(0, 0)
    assert not corpus.hold(Places(frozenset([story.article]))).any()


def test_a_passage_is_counted_in_sentences_and_paragraphs(story: Story) -> None:
    for words in ("The paper praised", "blamed the mayor for the bridge. Nobody", "Nobody asked"):
        story.code(words, story.tone)
    corpus = corpus_of(story.project)
    sentences = units_of(corpus, Unit.SENTENCE).numbered(corpus.spans())
    assert list(zip(sentences.start.tolist(), sentences.end.tolist(), strict=True)) == [(0, 1), (1, 3), (2, 3)]
    paragraphs = units_of(corpus, Unit.PARAGRAPH).numbered(corpus.spans())
    assert list(zip(paragraphs.start.tolist(), paragraphs.end.tolist(), strict=True)) == [(0, 1), (1, 2), (1, 2)]


def test_cases_and_variables_come_with_it(story: Story) -> None:
    add_case(story.project, "The mayor", [story.article])
    corpus = corpus_of(story.project)
    assert [row.name for row in corpus.cases] == ["The mayor"]
    assert corpus.known.documents == (story.article, story.interview)


def test_where_sentences_begin_is_kept_only_of_the_text_that_the_corpus_is_about(story: Story) -> None:
    corpus = corpus_of(story.project)
    begins = units_of(corpus, Unit.PARAGRAPH).starts(0).tolist()
    _KEPT.clear()
    corrected = replace(corpus, text=lambda _document_id: "Quite another text.")  # a copy made a moment later
    assert units_of(corrected, Unit.PARAGRAPH).starts(0).tolist() == [0]
    assert units_of(corpus, Unit.PARAGRAPH).starts(0).tolist() == begins
