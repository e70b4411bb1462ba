"""Agreement and disagreement passage by passage, and how each can be settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qda.actions.coding import move_borders
from qda.analysis.compare.cards import Card, Kind, cards, cards_of
from qda.analysis.compare.choices import Choices, Presence, Ref
from qda.analysis.compare.code_rule import ComparedCode
from qda.analysis.compare.columns import Placed, PlacedCodings
from qda.analysis.compare.decisions import card_key, decision_of, find_again
from qda.analysis.compare.documents import DocumentPair
from qda.analysis.compare.gather import Gathered, GatheredDocument, gather
from qda.analysis.compare.pairing import pair
from qda.analysis.compare.source import read_files
from qda.analysis.compare.verdicts import Ruling, Verdict, fitting, outcome
from qda.model.span import Span
from qda.store.project import Project
from tests.analysis.compare.plain_cards import plain_cards
from tests.analysis.compare.story import TEXT

STANCE, PRAISE, TONE, PLACE = range(4)
WORDS = "One two, three four. Five six seven eight nine ten. " * 4


class C(NamedTuple):
    """A coding in a story."""

    code: int
    start: int
    end: int


def compared(*raters: Sequence[C], text: str = WORDS, missing: frozenset[tuple[int, int]] = frozenset()) -> list[Card]:
    """Return the cards of one document that some raters coded; Stance stands above Praise."""
    return cards_of(document(raters, text, missing), 0, codes())


def document(
    raters: Sequence[Sequence[C]], text: str = WORDS, missing: frozenset[tuple[int, int]] = frozenset()
) -> GatheredDocument:
    placed = tuple(
        PlacedCodings.of(sorted(Placed(one.start, one.end, one.code, number) for number, one in enumerate(codings)))
        for codings in raters
    )
    pair = DocumentPair("d", (Ref(0, 1),), (None,), ("Article",), Ref(0, 1), len(text), (1.0,), False)
    here = tuple(range(len(raters)))
    presences = (Presence.CODED,) * len(raters)
    whole = (Span(0, len(text)),)
    return GatheredDocument("d", pair, text, (), here, presences, placed, whole, missing, (), 0, (0,) * len(raters))


def codes() -> list[ComparedCode]:
    relatives = [frozenset({PRAISE}), frozenset({STANCE}), frozenset[int](), frozenset[int]()]
    paths = [("Stance",), ("Stance", "Praise"), ("Tone",), ("Place",)]
    return [
        ComparedCode(f"c{n}", path, "", (), (), near)
        for n, (path, near) in enumerate(zip(paths, relatives, strict=True))
    ]


def kinds(*raters: Sequence[C]) -> list[Kind]:
    return [card.kind for card in compared(*raters)]


# ── kinds ──


@pytest.mark.parametrize(
    ("a", "b", "kind", "size"),
    [
        ([C(TONE, 0, 8)], [C(TONE, 0, 8)], Kind.AGREED, 0),
        ([C(TONE, 0, 7)], [C(TONE, 0, 9)], Kind.TRIVIAL, 2),
        ([C(TONE, 0, 7)], [C(TONE, 0, 14)], Kind.BOUNDARY, 7),
        ([C(TONE, 0, 20)], [C(TONE, 0, 8), C(TONE, 9, 20)], Kind.CUT, 1),
        ([C(STANCE, 0, 20)], [C(PRAISE, 5, 9)], Kind.MORE_SPECIFIC, 20),
        ([C(TONE, 0, 10)], [C(PLACE, 5, 40)], Kind.OTHER_CODE, 40),
    ],
)
def test_one_passage_two_coders(a: list[C], b: list[C], kind: Kind, size: int):
    for raters in ((a, b), (b, a)):
        (card,) = compared(*raters)
        assert (card.kind, card.size) == (kind, size)


def test_what_only_one_coder_marked_is_missed():
    (card,) = compared([C(TONE, 0, 10)], [])
    assert (card.kind, card.silent, card.size) == (Kind.MISSED, (1,), 10)
    # Less than half of the shorter is under the other code: two passages that each passed over.
    assert kinds([C(TONE, 0, 20)], [C(PLACE, 15, 40)]) == [Kind.MISSED, Kind.MISSED]
    assert kinds([C(TONE, 0, 20)], [C(TONE, 20, 40)]) == [Kind.MISSED, Kind.MISSED]


def test_a_second_code_on_an_agreed_passage_is_missed_by_the_other():
    assert kinds([C(TONE, 0, 20)], [C(TONE, 0, 20), C(PLACE, 0, 20)]) == [Kind.AGREED, Kind.MISSED]


def test_a_code_below_an_agreed_one_is_more_specific():
    agreed, added = compared([C(STANCE, 0, 20)], [C(STANCE, 0, 20), C(PRAISE, 0, 8)])[::-1]
    if agreed.kind is not Kind.AGREED:
        agreed, added = added, agreed
    assert (agreed.kind, added.kind) == (Kind.AGREED, Kind.MORE_SPECIFIC)
    assert [(one.rater, one.code) for one in added.context] == [(0, STANCE)]


def test_near_codes_go_before_other_codes():
    first, second = compared([C(STANCE, 0, 20), C(PLACE, 0, 20)], [C(PRAISE, 0, 20), C(TONE, 0, 20)])
    assert {first.kind: first.codes, second.kind: second.codes} == {
        Kind.MORE_SPECIFIC: (STANCE, PRAISE),
        Kind.OTHER_CODE: (TONE, PLACE),
    }


def test_two_codes_against_one_share_a_card():
    (card,) = compared([C(TONE, 0, 20), C(PRAISE, 0, 18)], [C(PLACE, 0, 20)])
    assert (card.kind, card.codes) == (Kind.OTHER_CODE, (PRAISE, TONE, PLACE))


def test_overlapping_codings_of_one_coder_are_one_stretch():
    (card,) = compared([C(TONE, 0, 10), C(TONE, 5, 20)], [C(TONE, 0, 20)])
    assert card.kind is Kind.AGREED
    assert card.of(0)[0].coding_ids == (0, 1)


def test_three_coders():
    (card,) = compared([C(TONE, 0, 20)], [C(TONE, 0, 20)], [])
    assert (card.kind, card.silent) == (Kind.MISSED, (2,))
    assert Ruling(Verdict.MAJORITY) in fitting(card)
    assert outcome(card, Ruling(Verdict.MAJORITY)) == [(TONE, (0, 20))]
    (card,) = compared([C(TONE, 0, 20)], [C(TONE, 0, 20)], [C(TONE, 0, 30)])
    assert (card.kind, card.size) == (Kind.BOUNDARY, 10)
    assert outcome(card, Ruling(Verdict.MAJORITY)) == [(TONE, (0, 20))]
    (card,) = compared([C(TONE, 0, 20)], [C(TONE, 0, 20)], [C(PLACE, 0, 20)])
    assert (card.kind, len(card.stretches)) == (Kind.OTHER_CODE, 3)


def test_a_code_that_a_coder_did_not_have_is_no_dispute():
    assert compared([C(TONE, 0, 20)], [], missing=frozenset({(1, TONE)})) == []


# ── what holds for all codings ──

CODINGS = st.lists(
    st.builds(
        lambda code, start, length: C(code, start, start + length),
        st.integers(0, 3),
        st.integers(0, 60),
        st.integers(1, 25),
    ),
    max_size=12,
    unique=True,
)


@given(st.lists(CODINGS, min_size=2, max_size=4))
def test_every_coding_is_in_exactly_one_card(raters: list[list[C]]):
    found = Counter(
        (one.rater, coding_id) for card in compared(*raters) for one in card.stretches for coding_id in one.coding_ids
    )
    assert found == Counter((rater, number) for rater, codings in enumerate(raters) for number in range(len(codings)))


@given(CODINGS, CODINGS)
def test_the_cards_are_the_same_from_both_sides(a: list[C], b: list[C]):
    def told(cards: list[Card], order: tuple[int, int]) -> list[object]:
        return sorted(
            (card.kind, card.size, sorted((order[one.rater], *one[1:4]) for one in card.stretches)) for card in cards
        )

    assert told(compared(a, b), (0, 1)) == told(compared(b, a), (1, 0))


@given(CODINGS, CODINGS)
def test_the_kinds_are_what_their_definitions_say(a: list[C], b: list[C]):
    relatives = [code.relatives for code in codes()]
    for card in compared(a, b):
        other = [C(*one[:1], one.start, one.end) for one in (b if card.stretches[0].rater == 0 else a)]
        mine = card.stretches[0]
        over = [one for one in other if one.start < mine.end and mine.start < one.end]
        has_same = any(one.code == mine.code for one in over)
        assert (card.kind in (Kind.AGREED, Kind.TRIVIAL, Kind.BOUNDARY, Kind.CUT)) == has_same
        has_near = any(one.code in relatives[mine.code] for one in over)
        assert (card.kind is Kind.MORE_SPECIFIC) == (has_near and not has_same)


@given(st.lists(CODINGS, min_size=2, max_size=3))
def test_every_ruling_that_is_offered_comes_to_codings_within_the_card(raters: list[list[C]]):
    for card in compared(*raters):
        rulings = fitting(card)
        assert len(set(rulings)) == len(rulings)
        assert rulings[-2:] == (Ruling(Verdict.UNRESOLVED), Ruling(Verdict.LATER))
        for ruling in rulings:
            for code, span in outcome(card, ruling, code=card.codes[0], span=card.span):
                assert code in card.codes
                assert card.span.encloses(span)


# ── settling ──


def test_the_verdicts_of_a_boundary():
    (card,) = compared([C(TONE, 0, 14)], [C(TONE, 4, 30)])
    assert [ruling.verdict for ruling in fitting(card)] == [
        Verdict.RATERS,
        Verdict.RATERS,
        Verdict.BOTH_STRETCHES,
        Verdict.SHARED_STRETCH,
        Verdict.ANOTHER_CODE,
        Verdict.OWN_SPAN,
        Verdict.NEITHER,
        Verdict.UNRESOLVED,
        Verdict.LATER,
    ]
    assert outcome(card, Ruling(Verdict.BOTH_STRETCHES)) == [(TONE, (0, 30))]
    assert outcome(card, Ruling(Verdict.SHARED_STRETCH)) == [(TONE, (4, 14))]
    assert outcome(card, Ruling(Verdict.RATERS, 1)) == [(TONE, (4, 30))]
    assert outcome(card, Ruling(Verdict.OWN_SPAN), span=Span(2, 20)) == [(TONE, (2, 20))]
    assert outcome(card, Ruling(Verdict.ANOTHER_CODE), code=PLACE) == [(PLACE, (0, 30))]


def test_only_what_fits_is_offered():
    missed, other, agreed = (
        fitting(compared(*raters)[0])
        for raters in (
            ([C(TONE, 0, 9)], []),
            ([C(TONE, 0, 9)], [C(PLACE, 0, 9)]),
            ([C(TONE, 0, 9)], [C(TONE, 0, 9)]),
        )
    )
    assert missed[0] == Ruling(Verdict.RATERS, 0)
    assert {ruling.verdict for ruling in missed[1:]} == set(Verdict) - {
        Verdict.RATERS,
        Verdict.AS_AGREED,
        Verdict.MAJORITY,
        Verdict.BOTH_CODES,
        Verdict.BOTH_STRETCHES,
        Verdict.SHARED_STRETCH,
    }
    assert Ruling(Verdict.BOTH_CODES) in other
    assert Ruling(Verdict.SHARED_STRETCH) not in other
    assert agreed[0] == Ruling(Verdict.AS_AGREED)


# ── two real files ──


def test_two_coders_files_become_cards(two_files: tuple[Path, Path]):
    gathered = gather(pair(read_files(two_files)))
    found = [(card.kind, card.span.cut(gathered.documents[card.document].text)) for card in cards(gathered)]
    assert found == [
        (Kind.TRIVIAL, "The paper praised the bridge."),
        (Kind.BOUNDARY, "The paper blamed the mayor for the bridge."),
        (Kind.MISSED, "praised a bridge"),
        (Kind.MISSED, "nobody crosses"),
    ]


def test_decisions_are_found_again_and_stale_ones_told(two_files: tuple[Path, Path]):
    def now(*paths: Path) -> tuple[Gathered, list[Card]]:
        gathered = gather(pair(read_files(paths)))
        return gathered, list(cards(gathered))

    gathered, made = now(*two_files)
    decisions = [decision_of(card, gathered) for card in made]
    assert len({one.key for one in decisions}) == len(made)
    swapped, again = now(*reversed(two_files))
    assert len(find_again(again, swapped, decisions).found) == len(made)
    with Project.open(two_files[1]) as project:
        move_borders(project, 2, Span(TEXT.index("blamed the mayor"), TEXT.index(" for the bridge")))
    changed, later = now(*two_files)
    found = find_again(later, changed, decisions)
    ((decision, there),) = found.stale
    assert decision.key == card_key(made[1], gathered)
    assert [later[place].kind for place in there] == [Kind.AGREED]
    assert len(found.found) == len(made) - 1


def test_excluded_passages_are_left_out(two_files: tuple[Path, Path]):
    from qda.analysis.compare.choices import Exclusion, Sample

    sources = read_files(two_files)
    keys = {one.name: one.key for one in pair(sources).documents}
    choices = Choices(
        sample=Sample(documents=frozenset({keys["Article"]})),
        exclusion=Exclusion(spans={keys["Article"]: (Span(0, TEXT.index("\n")),)}),
    )
    gathered = gather(pair(sources, choices))
    assert [one.name for one in gathered.documents] == ["Article"]
    assert gathered.documents[0].outside == 2
    assert [card.kind for card in cards(gathered)] == [Kind.BOUNDARY]


# ── very many at once ──

MISSING = st.frozensets(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=2)


@given(st.lists(CODINGS, min_size=2, max_size=4), MISSING, st.sampled_from([1, 3, 1000]))
def test_sweeping_over_all_codings_gives_the_same_cards_as_going_one_by_one(
    raters: list[list[C]], missing: frozenset[tuple[int, int]], at_once: int
):
    here = document(raters, missing=frozenset(one for one in missing if one[0] < len(raters)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("qda.analysis.compare.groups.PAIRS_AT_ONCE", at_once)
        assert cards_of(here, 0, codes()) == plain_cards(here, 0, codes())


def test_more_coders_than_a_machine_number_has_bits():
    raters = [[C(STANCE, 0, 9)]] * 69 + [[C(TONE, 0, 9)]]
    here = document(raters)
    assert cards_of(here, 0, codes()) == plain_cards(here, 0, codes())


def test_cards_are_found_by_place_kind_and_code(two_files: tuple[Path, Path]):
    gathered = gather(pair(read_files(two_files)))
    made = cards(gathered)
    everything = list(made)
    assert [made[number] for number in range(len(made))] == everything
    assert made[-1] == everything[-1]
    assert made[1:3] == everything[1:3]
    with pytest.raises(IndexError):
        made[len(made)]
    assert made.of_kinds(frozenset({Kind.MISSED})).tolist() == [card.kind is Kind.MISSED for card in everything]
    for code in range(len(gathered.codes)):
        assert made.with_codes(frozenset({code})).tolist() == [code in card.codes for card in everything]
    for offset in range(len(gathered.documents[0].text)):
        there = [n for n, card in enumerate(everything) if card.document == 0 and card.start <= offset < card.end]
        assert made.at(0, Span(offset, offset + 1)) == there
