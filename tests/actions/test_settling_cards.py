"""From the disagreements of two files to the consensus: begun, settled, left, resumed, counted."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from qda.actions.coders import ensure_coder
from qda.actions.coding import move_borders, uncode
from qda.actions.consensus import begin_consensus, refresh_consensus
from qda.actions.settle import preview_many, settle, settle_many
from qda.analysis.compare.cards import Card, Kind, cards
from qda.analysis.compare.choices import Choices, CodeRule
from qda.analysis.compare.gather import Gathered, gather
from qda.analysis.compare.pairing import Pairing, pair
from qda.analysis.compare.source import read_source
from qda.analysis.compare.verdicts import Ruling, Verdict, fitting, outcome
from qda.analysis.key_study import KeyCounts, held_against
from qda.analysis.merging import compared_of
from qda.analysis.settled import settling_of, settlings_of, standing
from qda.model.settling import changes_text
from qda.model.span import Span
from qda.store.check import check
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.store.queries.codings import segments
from qda.store.queries.decisions import consensus_info, decisions
from tests.actions.settling import consensus_passages
from tests.actions.story import Story, code_words


def compare(projects: Sequence[Project], choices: Choices | None = None) -> tuple[Pairing, Gathered, list[Card]]:
    sources = [read_source(project, number) for number, project in enumerate(projects)]
    pairing = pair(sources, choices)
    gathered = gather(pairing)
    return pairing, gathered, cards(gathered)


@pytest.fixture
def ours(story: Story, zoes: Project, tmp_path: Path) -> Iterator[Project]:
    code_words(zoes, "They praised a", "Praise", "Interview")
    code_words(zoes, "mayor", "Praise")
    pairing, _, _ = compare([story.project, zoes])
    begin_consensus(tmp_path / "ours.concord", [story.project, zoes], compared_of(pairing, {}), decider="Ada")
    with Project.open(tmp_path / "ours.concord") as project:
        yield project


def settled(consensus: Project) -> set[tuple[str, Span]]:
    return {(one.code, one.span) for row in decisions(consensus) for one in row.codings}


def test_every_card_is_settled_and_the_work_is_taken_up_again(
    story: Story,
    zoes: Project,
    ours: Project,
) -> None:
    _, gathered, found = compare([story.project, zoes])
    by_kind = {card.kind: card for card in found}
    assert {Kind.AGREED, Kind.BOUNDARY, Kind.MISSED} <= by_kind.keys()
    agreed = settlings_of(found, gathered, Ruling(Verdict.AS_AGREED))
    borders = settlings_of(
        [card for card in found if card.kind is Kind.BOUNDARY], gathered, Ruling(Verdict.SHARED_STRETCH)
    )
    assert preview_many(ours, [*agreed, *borders]).added == len(agreed) + len(borders) == 3
    settle_many(ours, agreed)
    settle_many(ours, borders)
    missed = [place for place, card in enumerate(found) if card.kind is Kind.MISSED]
    settle(ours, settling_of(found[missed[0]], gathered, Ruling(Verdict.NEITHER)))
    settle(ours, settling_of(found[missed[1]], gathered, Ruling(Verdict.UNRESOLVED)))
    path = ours.path
    ours.close()
    with Project.open(path) as resumed:
        now = standing(found, gathered, decisions(resumed))
        assert len(now.decided) == 5
        assert now.stale == ()
        counts = now.counts
        assert (counts.settled, counts.unresolved, counts.open, counts.agreed) == (3, 1, 0, 1)
        assert sum(counts.kept) + counts.both_changed == 3
        assert ("Praise", "praised") in consensus_passages(resumed)


def test_a_decision_is_stale_once_a_coder_changed_what_it_was_about(
    story: Story,
    zoes: Project,
    ours: Project,
) -> None:
    projects = [story.project, zoes]
    _, gathered, found = compare(projects)
    place = next(n for n, card in enumerate(found) if card.kind is Kind.BOUNDARY and card.document == 0)
    settle(ours, settling_of(found[place], gathered, Ruling(Verdict.RATERS, 0)))
    mine = next(row for row in segments(zoes) if row.code == "Praise" and row.span == (10, 17))
    move_borders(zoes, mine.coding_id, Span(10, 24))
    pairing, gathered, found = compare(projects)
    refresh_consensus(ours, projects, compared_of(pairing, {}))
    now = standing(found, gathered, decisions(ours))
    assert [changes_text(one.changes) for one in now.stale] == ["Zoe made “Praise” longer by 7 characters."]
    (successor,) = now.stale[0].successors
    replaces = now.replaced_by(successor)
    settle(ours, settling_of(found[successor], gathered, Ruling(Verdict.RATERS, 1)), replaces=replaces)
    now = standing(found, gathered, decisions(ours))
    assert (now.stale, now.counts.settled, now.counts.kept) == ((), 1, [0, 1])
    assert consensus_passages(ours) == {("Praise", "praised the br")}
    uncode(zoes, [mine.coding_id])
    _, gathered, found = compare(projects)
    now = standing(found, gathered, decisions(ours))
    assert changes_text(now.stale[0].changes) == "Zoe took “Praise” off."
    ours.undo()
    assert consensus_passages(ours) == {("Praise", "praised the bridge")}


def test_codes_counted_as_one_and_a_folder_can_be_settled_on(
    story: Story,
    zoes: Project,
    ours: Project,
) -> None:
    pairing, _, _ = compare([story.project, zoes])
    keys = frozenset(one.key for one in pairing.codes if one.name in ("Praise", "Blame"))
    for rule, name in ((CodeRule(as_one=(("Both", keys),)), "Both"), (CodeRule(to_parent=True), "Stance")):
        _, gathered, found = compare([story.project, zoes], Choices(rule=rule))
        place = next(n for n, card in enumerate(found) if {gathered.codes[c].name for c in card.codes} == {name})
        ruling = next(one for one in fitting(found[place]) if one.verdict in (Verdict.RATERS, Verdict.AS_AGREED))
        settle(ours, settling_of(found[place], gathered, ruling))
        assert standing(found, gathered, decisions(ours)).decided.keys() == {place}
        assert name in {code for code, _ in consensus_passages(ours)}
        assert check(ours).is_sound


@pytest.mark.parametrize("seed", range(6))
def test_after_settling_all_cards_the_consensus_is_what_the_verdicts_say(
    story: Story,
    zoes: Project,
    tmp_path: Path,
    seed: int,
) -> None:
    rng = random.Random(seed)
    words = ("praised", "the bridge", "blamed", "the mayor", "Nobody", "owners", "paper praised the", "mayor for the")
    for project in (story.project, zoes):
        for _ in range(8):
            code_words(project, rng.choice(words), rng.choice(("Praise", "Blame", "Tone")))
    projects = [story.project, zoes]
    pairing, gathered, found = compare(projects)
    begin_consensus(tmp_path / "ours.concord", projects, compared_of(pairing, {}), decider="Zoe")
    with Project.open(tmp_path / "ours.concord") as ours:
        wanted: set[tuple[str, Span]] = set()
        order = list(range(len(found)))
        rng.shuffle(order)
        for place in order:
            card = found[place]
            ruling = rng.choice(fitting(card))
            span = Span(card.start, card.end)
            code = rng.randrange(len(gathered.codes)) if ruling.verdict is Verdict.ANOTHER_CODE else None
            settle(ours, settling_of(card, gathered, ruling, code=code, span=span))
            wanted |= {(gathered.codes[one.code].key, one.span) for one in outcome(card, ruling, code=code, span=span)}
        info = consensus_info(ours)
        assert info is not None
        guids = {row.code_id: row for row in codes(ours)}
        keys = {guid: key for key, guid in info.codes.items()}
        rows = [row for row in segments(ours) if row.coder_id == info.consensus_coder_id]
        assert {(keys[guids[row.code_id].guid], row.span) for row in rows} == wanted
        assert len(standing(found, gathered, decisions(ours)).decided) == len(found)
        for _ in order:
            ours.undo()
        assert decisions(ours) == []
        assert consensus_passages(ours) == set()


def test_each_student_is_held_against_the_key(story: Story, zoes: Project, tmp_path: Path) -> None:
    shutil.copy(zoes.path, tmp_path / "later.concord")
    with Project.open(tmp_path / "later.concord") as max_:
        max_.use_coder(ensure_coder(max_, "Max"))
        code_words(max_, "praised the bridge", "Praise")
        code_words(max_, "mayor", "Blame")
        pairing, _, _ = compare([story.project, zoes, max_])
        key = next(one.ref for one in pairing.raters if one.name == "Ada")
        counts = {student.name: codes for student, codes in held_against(pairing, key)}
    assert counts["Max"] == {"Stance > Praise": KeyCounts(1, 0, 0, 0), "Stance > Blame": KeyCounts(1, 1, 0, 0)}
    assert counts["Zoe"] == {
        "Stance > Praise": KeyCounts(1, 1, 0, 0),
        "Stance > Blame": KeyCounts(1, 0, 0, 0),
        "Tone": KeyCounts(0, 0, 0, 1),
    }
