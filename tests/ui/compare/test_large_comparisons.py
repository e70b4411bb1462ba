"""Very much work: figures come before the cards, and the consensus file is made while the window lives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qda.actions.sample import create_sample
from qda.analysis.compare.source import read_files
from qda.model.errors import QdaError
from qda.ui.compare import comparison as comparing
from qda.ui.compare import settlement as settling
from qda.ui.compare.card_state import PLAIN_KINDS, CardFilter, CardOrder, CardState
from qda.ui.compare.comparison import Comparison
from qda.ui.compare.settlement import Settlement
from qda.ui.compare.window import CompareWindow
from qda.ui.settings import Settings
from qda.ui.tasks import Tasks


@pytest.fixture
def large(
    qtbot: QtBot, light: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[CompareWindow]:
    """Show the sample as if it held very much."""
    monkeypatch.setattr(comparing, "_FEW", 0)
    monkeypatch.setattr(settling, "MANY", 0)
    path = tmp_path / "sample.concord"
    create_sample(path)
    told: list[QdaError] = []
    tasks, settings = Tasks(), Settings()
    comparison = Comparison(read_files([path]), tasks, told.append)
    comparison.settlement = settlement = Settlement(comparison, tasks, settings, comparison)
    window = CompareWindow(comparison, tasks, settings)
    comparison.setParent(window)
    settlement.set_asker(window, None)
    window.show()
    yield window
    window.close()
    assert tasks.cancel_all()
    assert not told


def test_figures_are_there_before_the_cards(qtbot: QtBot, large: CompareWindow):
    comparison = large.comparison
    seen: list[tuple[bool, int]] = []
    comparison.compared.connect(
        lambda: seen.append((bool(comparison.result and comparison.result.figures.codes), len(comparison.cards)))
    )
    with qtbot.waitSignal(comparison.cards_found, timeout=20_000):
        comparison.start()
    assert seen == [(True, 0)]
    assert comparison.listed()
    qtbot.waitUntil(lambda: comparison.card == comparison.listed()[0])
    assert large.cards.list.cards.rowCount() == len(comparison.listed())


def test_the_first_verdict_waits_for_its_file_and_is_then_written(qtbot: QtBot, large: CompareWindow):
    comparison, settlement = large.comparison, large.comparison.settlement
    assert settlement is not None
    with qtbot.waitSignal(comparison.cards_found, timeout=20_000):
        comparison.start()
    qtbot.waitUntil(lambda: comparison.card >= 0)
    card = comparison.card
    large.cards.current.press(1)
    assert settlement.is_saving
    assert large.cards.current.told.text() == "Saving…"
    large.cards.current.press(2)  # a second press while it is being made changes nothing
    qtbot.waitUntil(lambda: comparison.state(card) is CardState.SETTLED, timeout=20_000)
    qtbot.waitUntil(lambda: not settlement.is_saving)
    assert comparison.card != card
    assert settlement.standing is not None
    assert settlement.standing.counts.settled == 1
    settlement.undo()
    assert comparison.state(card) is CardState.OPEN
    assert settlement.standing.counts.settled == 0
    settlement.redo()
    assert comparison.state(card) is CardState.SETTLED


def test_the_list_holds_what_a_look_at_each_card_would(qtbot: QtBot, large: CompareWindow):
    comparison, settlement = large.comparison, large.comparison.settlement
    assert settlement is not None
    with qtbot.waitSignal(comparison.cards_found, timeout=20_000):
        comparison.start()
    qtbot.waitUntil(lambda: comparison.card >= 0)
    large.cards.current.press(1)
    qtbot.waitUntil(lambda: comparison.state_count(CardState.SETTLED) == 1, timeout=20_000)
    cards = list(comparison.cards)
    code = cards[0].codes[0]
    for wanted in (
        CardFilter(),
        CardFilter(state=CardState.SETTLED),
        CardFilter(state=CardState.ALL, codes=frozenset({code})),
        CardFilter(state=CardState.ALL, documents=frozenset({cards[-1].document})),
    ):
        comparison.set_filter(wanted)
        comparison.set_order(CardOrder.PLACE)
        expected = [
            number
            for number, card in enumerate(cards)
            if card.kind in wanted.kinds
            and wanted.state in (CardState.ALL, comparison.state(number))
            and (wanted.codes is None or not wanted.codes.isdisjoint(card.codes))
            and (wanted.documents is None or card.document in wanted.documents)
        ]
        assert comparison.listed() == expected
        assert [comparison.row_of(number) for number in expected] == list(range(len(expected)))
        comparison.set_order(CardOrder.SIZE)
        assert comparison.listed() == sorted(expected, key=lambda number: (-cards[number].size, number))
    plain = sum(card.kind in PLAIN_KINDS for card in cards)
    assert comparison.state_count(CardState.OPEN) == plain - 1
    assert comparison.state_count(CardState.ALL) == plain
    for rater, placed in enumerate(comparison.gathered.documents[0].codings):
        for one in placed[:5]:
            stretches = cards[comparison.card_of(0, rater, one.coding_id)].stretches
            assert any(each.rater == rater and one.coding_id in each.coding_ids for each in stretches)
