"""One coder's text was corrected and the other's not: they are still compared, merged and settled as one text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

import qda
from qda.actions.comparing import compare as compare_sources
from qda.actions.consensus import refresh_consensus
from qda.actions.correct_text import correct_text
from qda.actions.merge import merge
from qda.actions.settle import settle
from qda.analysis.compare.cards import Kind
from qda.analysis.compare.source import read_source
from qda.analysis.compare.verdicts import Ruling, Verdict
from qda.analysis.compare.within_consensus import as_compared
from qda.analysis.merging import compared_of
from qda.analysis.settled import settling_of, standing
from qda.store.check import check
from qda.store.project import Project
from qda.store.queries.codings import segments
from qda.store.queries.decisions import consensus_info, decisions
from qda.store.queries.documents import documents
from qda.text.edits import edits_between
from tests.actions.merging import plain_plan
from tests.actions.settling import consensus_passages
from tests.actions.story import TEXT, Story
from tests.actions.test_settling_cards import compare, ours

__all__ = ["ours"]  # a fixture

CORRECTED = TEXT.replace("The paper praised the bridge", "The newspapers praised the bridges").replace(
    "Nobody asked", "Nobody ever asked"
)


def correct(project: Project, new: str = CORRECTED) -> None:
    (article,) = (row.document_id for row in documents(project) if row.name == "Article")
    correct_text(project, article, edits_between(project.text(article), new))


@pytest.mark.parametrize("which", [0, 1])
def test_a_corrected_and_an_uncorrected_copy_agree_as_much_as_before(story: Story, zoes: Project, which: int):
    paths = [story.project.path, zoes.path]

    def compared() -> dict[str, list[float]]:
        table = qda.compare(*paths).codes
        columns = ["Overlap", "Percent agreement", "n Ada", "n Zoe"]
        return {row["Code"]: [row[column] for column in columns] for row in table.to_dict("records")}

    before = compared()
    kinds = [card.kind for card in compare([story.project, zoes])[2]]
    correct([story.project, zoes][which])
    after = compared()
    assert after.keys() == before.keys()
    for code, figures in before.items():
        # A coded word is a letter longer or shorter now, and so its share of the text.
        assert after[code] == pytest.approx(figures, abs=0.05, nan_ok=True)
    pairing, _, cards = compare([story.project, zoes])
    assert [card.kind for card in cards] == kinds
    assert all(pair.how[1] == "guid" for pair in pairing.documents)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_merging_carries_codings_onto_the_first_files_text(
    story: Story, zoes: Project, tmp_path: Path, order: Sequence[int]
):
    correct(story.project)
    projects = [[story.project, zoes][which] for which in order]
    merge(tmp_path / "one.concord", projects, plain_plan(projects))
    with Project.open(tmp_path / "one.concord", read_only=True) as one:
        assert check(one).is_sound
        text = CORRECTED if order[0] == 0 else TEXT
        found = {(row.coder, row.code, row.span.cut(one.text(row.document_id))) for row in segments(one)}
        (article,) = (row.document_id for row in documents(one) if row.name == "Article")
        assert one.text(article) == text
    bridges = "praised the bridges" if order[0] == 0 else "praised the bridge"
    nobody = "Nobody ever asked" if order[0] == 0 else "Nobody asked"
    assert {("Ada", "Praise", bridges), ("Zoe", "Tone", nobody), ("Ada", "Blame", "blamed the mayor")} <= found


def test_decisions_follow_when_the_compared_text_is_corrected_later(story: Story, zoes: Project, ours: Project):
    projects = [story.project, zoes]
    _, gathered, found = compare(projects)
    for card in found:
        if card.kind is not Kind.AGREED:
            settle(ours, settling_of(card, gathered, Ruling(Verdict.RATERS, card.raters[0])))
    settled = standing(found, gathered, decisions(ours)).counts.settled
    before = consensus_passages(ours)
    codings = len(segments(ours))
    assert settled >= 2
    correct(story.project)
    pairing, gathered, found = compare(projects)
    brought = refresh_consensus(ours, projects, compared_of(pairing, {}))
    assert (brought.added, brought.removed) == (0, 0)  # nothing was coded otherwise
    now = standing(found, gathered, decisions(ours))
    assert (now.stale, now.counts.settled) == ((), settled)
    (article,) = (row.document_id for row in documents(ours) if row.name == "Article")
    assert ours.text(article) == CORRECTED
    assert len(segments(ours)) == codings
    assert check(ours).is_sound
    ours.undo()
    assert consensus_passages(ours) == before
    assert ours.text(article) == TEXT


def test_decisions_follow_when_the_consensus_file_itself_is_corrected(story: Story, zoes: Project, ours: Project):
    """It is compared within itself then, as the copies that it holds are."""
    _, gathered, found = compare([story.project, zoes])
    for card in found:
        if card.kind is not Kind.AGREED:
            settle(ours, settling_of(card, gathered, Ruling(Verdict.RATERS, card.raters[0])))
    correct(ours)
    info = consensus_info(ours)
    assert info is not None
    source, choices = as_compared(read_source(ours, 0), info)
    compared = compare_sources([source], choices)
    now = standing(compared.cards, compared.gathered, decisions(ours))
    assert now.stale == ()
    assert now.counts.settled >= 2
