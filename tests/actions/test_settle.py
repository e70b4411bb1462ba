"""Two coders settle what they coded differently, in a file of its own."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qda.actions.adopt import adopt
from qda.actions.codebook import add_code, merge_codes, revise_code
from qda.actions.coding import code_span, move_borders, uncode
from qda.actions.consensus import begin_consensus, refresh_consensus
from qda.actions.settle import edit_decision, preview_many, settle, settle_many, withdraw
from qda.model.errors import NoConsensus, NotFound, SpanOutsideDocument
from qda.model.settling import Settling, Why
from qda.model.span import Span
from qda.model.step_wording import step_text
from qda.store.check import check
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.store.queries.coders import coders
from qda.store.queries.codings import count_segments, segments
from qda.store.queries.decisions import consensus_info, decisions
from qda.store.queries.documents import coding_progress, documents
from qda.store.queries.history import history
from tests.actions.settling import compared, consensus_passages, settling
from tests.actions.story import Story, code_words
from tests.actions.test_merge import passages
from tests.depth import examples

WHY = Why("border-rule", "discussion", "Whole noun phrases.")


@pytest.fixture
def consensus(story: Story, zoes: Project, tmp_path: Path) -> Iterator[Project]:
    """Begin the consensus of Ada and Zoe."""
    projects = [story.project, zoes]
    begin_consensus(tmp_path / "ours.concord", projects, compared(projects, [(0, "Ada"), (1, "Zoe")]), decider="Ada")
    with Project.open(tmp_path / "ours.concord") as project:
        yield project


def test_the_consensus_file_holds_what_was_compared_and_nothing_is_settled(
    story: Story, zoes: Project, consensus: Project
) -> None:
    assert [(row.name, row.kind) for row in coders(consensus)] == [
        ("Ada", "person"),
        ("Zoe", "person"),
        ("Consensus", "consensus"),
    ]
    assert passages(consensus) == passages(story.project) | passages(zoes)
    assert {row.guid for row in segments(consensus)} == {
        row.guid for project in (story.project, zoes) for row in segments(project)
    }
    assert [row.guid for row in documents(consensus)] == [row.guid for row in documents(story.project)]
    assert {(row.document_id, row.coder) for row in coding_progress(consensus)} == {(1, "Ada"), (2, "Ada"), (1, "Zoe")}
    info = consensus_info(consensus)
    assert info is not None
    assert [(row.label, row.file_name, row.coder_name) for row in info.coders] == [
        ("Ada (study)", "study", "Ada"),
        ("Zoe (zoe)", "zoe", "Zoe"),
    ]
    assert info.settings == {"unit": "character"}
    assert decisions(consensus) == []
    assert consensus.undo_step is None
    assert check(consensus).is_sound
    assert consensus_info(story.project) is None
    with pytest.raises(NoConsensus):
        settle(story.project, settling(consensus, "praised", "Praise", "neither", []))


def test_a_verdict_writes_the_consensus_and_another_one_replaces_it(consensus: Project) -> None:
    before = passages(consensus)
    one = settling(consensus, "praised the bridge", "Praise", "coders", [("Praise", "praised the bridge")])
    settle(consensus, one, WHY)
    assert consensus_passages(consensus) == {("Praise", "praised the bridge")}
    shared = one._replace(verdict="shared-stretch", outcome=((one.codes[0], Span(10, 17)),))
    settle(consensus, shared)
    assert consensus_passages(consensus) == {("Praise", "praised")}
    row = decisions(consensus)[0]
    assert (row.verdict, row.reason, row.coder, row.document, row.kind) == (
        "shared-stretch",
        "",
        "Ada",
        one.document,
        "missed",
    )
    assert {held.start for held in row.held} == {10}
    assert len(row.held) == 2
    assert [(coding.start, coding.end) for coding in row.codings] == [(10, 17)]
    for verdict in ("neither", "unresolved", "later"):
        settle(consensus, one._replace(verdict=verdict, outcome=()), WHY)
        assert consensus_passages(consensus) == set()
    consensus.undo()
    assert decisions(consensus)[0].verdict == "unresolved"
    for _ in range(3):
        consensus.undo()
    assert consensus_passages(consensus) == {("Praise", "praised the bridge")}
    assert decisions(consensus)[0].note == "Whole noun phrases."
    consensus.redo()
    assert consensus_passages(consensus) == {("Praise", "praised")}
    assert {row for row in passages(consensus) if row[0] != "Consensus"} == before
    step = history(consensus)[-2]
    assert step_text(step.verb, step.label) == "Settle “Praise” on ¶1 of “Article”"
    assert check(consensus).is_sound


def test_two_decisions_may_want_the_same_coding_and_a_coding_by_hand_is_nobodys(consensus: Project) -> None:
    praise = settling(consensus, "praised the bridge", "Praise", "coders", [("Praise", "praised")])
    blame = settling(consensus, "blamed the mayor", "Blame", "another-code", [("Praise", "praised")])
    first, second = settle(consensus, praise), settle(consensus, blame)
    withdraw(consensus, [first])
    assert consensus_passages(consensus) == {("Praise", "praised")}
    withdraw(consensus, [second])
    assert consensus_passages(consensus) == set()
    consensus.undo()
    consensus.undo()
    withdraw(consensus, [first, second])
    assert consensus_passages(consensus) == set()
    info = consensus_info(consensus)
    assert info is not None
    code = next(row.code_id for row in codes(consensus) if row.name == "Praise")
    code_span(consensus, 1, code, Span(10, 17), coder_id=info.consensus_coder_id)
    withdraw(consensus, [settle(consensus, praise)])
    assert consensus_passages(consensus) == {("Praise", "praised")}


def test_codes_merged_in_the_consensus_stay_what_decisions_asked_for(consensus: Project) -> None:
    tone = settling(
        consensus, "Nobody asked", "Tone", "both-codes", [("Tone", "Nobody asked"), ("Blame", "Nobody asked")]
    )
    settle(consensus, tone)
    by_name = {row.name: row.code_id for row in codes(consensus)}
    merge_codes(consensus, [by_name["Blame"]], by_name["Tone"], unite_overlaps=False)
    assert [len(row.codings) for row in decisions(consensus)] == [1]
    withdraw(consensus, [decisions(consensus)[0].decision_id])
    assert consensus_passages(consensus) == set()


def test_many_are_settled_in_one_step_after_a_preview(consensus: Project) -> None:
    many = [
        settling(consensus, "praised the bridge", "Praise", "both-stretches", [("Praise", "praised the bridge")]),
        settling(consensus, "blamed the mayor", "Blame", "as-agreed", [("Blame", "blamed the mayor")]),
    ]
    settle(consensus, many[0]._replace(outcome=((many[0].codes[0], Span(10, 17)),)))
    preview = preview_many(consensus, many)
    assert (preview.decisions, preview.added, preview.removed, preview.decided_before) == (2, 2, 1, 1)
    assert consensus_passages(consensus) == {("Praise", "praised")}
    assert settle_many(consensus, many, WHY) == preview
    assert consensus_passages(consensus) == {("Praise", "praised the bridge"), ("Blame", "blamed the mayor")}
    assert preview_many(consensus, many)[1:3] == (0, 0)
    consensus.undo()
    assert consensus_passages(consensus) == {("Praise", "praised")}


def test_a_decision_on_what_was_there_before_gives_way_to_its_successor(consensus: Project) -> None:
    old = settling(consensus, "praised the bridge", "Praise", "coders", [("Praise", "praised the bridge")])
    stale = settle(consensus, old)
    new = old._replace(key="another", outcome=((old.codes[0], Span(10, 17)),))
    settle(consensus, new, replaces=[stale])
    assert [row.key for row in decisions(consensus)] == ["another"]
    assert consensus_passages(consensus) == {("Praise", "praised")}
    consensus.undo()
    assert [row.key for row in decisions(consensus)] == [old.key]
    assert consensus_passages(consensus) == {("Praise", "praised the bridge")}


def test_several_codes_counted_as_one_become_a_code_of_the_consensus(consensus: Project) -> None:
    one = settling(consensus, "Nobody asked", "Tone", "coders", [])
    group = one._replace(outcome=(("as one: Manner", one.span),), names=(("as one: Manner", "Manner"),))
    assert preview_many(consensus, [group]).new_codes == ("Manner",)
    settle(consensus, group)
    settle(consensus, group._replace(key="second", outcome=(("as one: Manner", Span(10, 17)),)))
    assert consensus_passages(consensus) == {("Manner", "Nobody asked"), ("Manner", "praised")}
    assert [row.name for row in codes(consensus)].count("Manner") == 1
    with pytest.raises(NotFound):
        settle(consensus, one._replace(outcome=(("nowhere", one.span),)))
    with pytest.raises(SpanOutsideDocument):
        settle(consensus, one._replace(outcome=((one.codes[0], Span(10, 9999)),)))


def test_reasons_are_changed_afterwards_and_a_definition_with_its_reason(consensus: Project) -> None:
    decision = settle(consensus, settling(consensus, "Nobody asked", "Tone", "neither", []))
    edit_decision(consensus, decision, WHY)
    row = decisions(consensus)[0]
    assert (row.reason, row.how_settled, row.note) == WHY
    tone = next(row.code_id for row in codes(consensus) if row.name == "Tone")
    revise_code(consensus, tone, full_definition="How, not what.", reason="unclear at ¶3")
    step = history(consensus)[0]
    assert step_text(step.verb, step.label) == "Change the code “Tone” because: unclear at ¶3"


def test_what_a_coder_changed_since_is_brought_in(story: Story, zoes: Project, consensus: Project) -> None:
    settle(consensus, settling(consensus, "Nobody asked", "Tone", "neither", []), WHY)
    moved = next(row for row in segments(zoes) if row.code == "Praise")
    move_borders(zoes, moved.coding_id, Span(10, 24))
    uncode(zoes, [row.coding_id for row in segments(zoes) if row.code == "Tone"])
    add_code(zoes, "Irony")
    code_words(zoes, "mayor", "Irony")
    projects = [story.project, zoes]
    now = compared(projects, [(0, "Ada"), (1, "Zoe"), (0, "Ben")])
    story.code("café", story.tone, coder_id=story.ben)
    done = refresh_consensus(consensus, projects, now)
    assert (done.documents, done.codes, done.added, done.removed) == (0, 1, 3, 2)
    assert passages(consensus) == passages(story.project) | passages(zoes)
    assert refresh_consensus(consensus, projects, now) == (0, 0, 0, 0)
    assert len(decisions(consensus)) == 1
    consensus.undo()
    assert "Irony" not in {row.name for row in codes(consensus)}
    assert check(consensus).is_sound


def test_the_same_coders_earlier_file_is_a_column_of_its_own(story: Story, zoes: Project, tmp_path: Path) -> None:
    shutil.copy(zoes.path, tmp_path / "earlier.concord")
    code_words(zoes, "mayor", "Tone")
    with Project.open(tmp_path / "earlier.concord") as earlier:
        projects = [zoes, earlier]
        columns = compared(projects, [(0, "Zoe"), (1, "Zoe")])
        begin_consensus(tmp_path / "self.concord", projects, columns, decider="Ada")
        with Project.open(tmp_path / "self.concord", read_only=True) as consensus:
            assert [(row.name, row.codings) for row in coders(consensus)] == [
                ("Ada", 0),
                ("Zoe", 4),
                ("Zoe (earlier)", 3),
                ("Consensus", 0),
            ]
            assert len({row.guid for row in segments(consensus)}) == 7


def test_the_consensus_is_adopted_and_brought_up_to_date(story: Story, zoes: Project, consensus: Project) -> None:
    one = settling(consensus, "praised the bridge", "Praise", "coders", [("Praise", "praised the bridge")])
    tone = settling(consensus, "Nobody asked", "Tone", "coders", [("Tone", "Nobody asked")])
    settle(consensus, one)
    first = settle(consensus, tone)
    before = passages(story.project)
    for project in (story.project, zoes):
        done = adopt(project, consensus)
        assert (done.added, done.updated, done.removed, done.there) == (2, 0, 0, 0)
        done = adopt(project, consensus)
        assert (done.added, done.there) == (0, 2)
        assert [row.kind for row in coders(project)][-1] == "consensus"
    settle(consensus, one._replace(outcome=((one.codes[0], Span(10, 17)),)))
    withdraw(consensus, [first])
    done = adopt(story.project, consensus)
    assert (done.added, done.removed) == (1, 2)
    assert consensus_passages(consensus) == {("Praise", "praised")}
    assert passages(story.project) - before == {("Consensus", "Stance > Praise", "Article", "praised")}
    story.project.undo()
    story.project.undo()
    assert passages(story.project) == before
    assert check(story.project).is_sound
    with pytest.raises(NoConsensus):
        adopt(consensus, story.project)


@settings(max_examples=examples(6), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_after_any_verdicts_the_consensus_is_what_they_say(consensus: Project, data: st.DataObject) -> None:
    rng = random.Random(data.draw(st.integers(0, 10_000)))
    base = settling(consensus, "praised the bridge", "Praise", "coders", [])
    info = consensus_info(consensus)
    assert info is not None
    keys = [
        key
        for key, guid in info.codes.items()
        if not next(row for row in codes(consensus) if row.guid == guid).is_folder
    ]
    withdraw(consensus, [row.decision_id for row in decisions(consensus)])
    wanted: dict[str, Settling] = {}
    for _ in range(rng.randrange(1, 25)):
        key = f"card {rng.randrange(8)}"
        spans = [Span(at, at + rng.randrange(1, 6)) for at in rng.sample((0, 4, 10, 18), rng.randrange(3))]
        one = base._replace(key=key, outcome=tuple((rng.choice(keys), span) for span in spans))
        act = rng.random()
        if act < 0.2 and wanted:
            gone = rng.choice([*wanted])
            withdraw(consensus, [row.decision_id for row in decisions(consensus) if row.key == gone])
            del wanted[gone]
        elif act < 0.4:
            many = {other: one._replace(key=other) for other in (key, f"card {rng.randrange(8)}")}
            settle_many(consensus, [*many.values()])
            wanted |= many
        else:
            replaced = rng.choice([*wanted]) if wanted and act > 0.85 else key
            settle(consensus, one, replaces=[row.decision_id for row in decisions(consensus) if row.key == replaced])
            wanted.pop(replaced, None)
            wanted[key] = one
    guids = {row.code_id: row.guid for row in codes(consensus)}
    found = {(guids[row.code_id], row.span) for row in segments(consensus) if row.coder_id == info.consensus_coder_id}
    assert found == {(info.codes[code], span) for one in wanted.values() for code, span in one.outcome}
    assert {row.key for row in decisions(consensus)} == wanted.keys()
    count = count_segments(consensus)
    consensus.undo()
    consensus.redo()
    assert count_segments(consensus) == count
