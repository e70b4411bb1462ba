"""What the compare window shows: the one object in it that computes, and knows what is chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from qda.actions.comparing import Compared, add_cards, compare, count_anew
from qda.agreement.intervals import Intervals, intervals
from qda.agreement.rules import CountedUnit, Projection, Rules
from qda.analysis.compare.cards import Cards
from qda.analysis.compare.choices import Choices, Ref
from qda.analysis.compare.decisions import card_key
from qda.analysis.compare.gather import Gathered
from qda.analysis.compare.pairing import Pairing
from qda.model.errors import QdaError
from qda.model.progress import Progress
from qda.model.span import Span
from qda.ui.compare.card_state import PLAIN_KINDS, CardFilter, CardOrder, CardState

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from qda.analysis.compare.source import Source
    from qda.ui.compare.settlement import Settlement
    from qda.ui.tasks import Task, Tasks

    IntArray = NDArray[np.int64]

_FEW = 20_000  # codings; of more, the figures are shown before the disagreements are looked for
_NEAR = 500  # cards on either side, among which the current one is looked for after comparing anew
_STATES = tuple(CardState)


class Comparison(QObject):
    """Two or more coders' work side by side.

    Codes, documents and coders ("raters": one person in one file) are known by their places in :attr:`gathered`.

    Signals:
        busy_changed: Computing has begun or ended; carries a bool.
        compared: Pairing, texts and figures are new; of few codings, the cards too.
        cards_found: The cards of what is compared are there.
        counted: The figures alone are new, by other rules.
        intervals_arrived: The intervals of these figures are there.
        document_changed: Another document is in front; carries its number.
        card_changed: Another card is the current one; carries its number, -1 for none.
        cards_changed: Other cards are listed, or in another order, or something was decided.
        code_pointed: A code is pointed at, so its passages stand out; carries its number, -1 for none.
        passage_wanted: Show a passage; carries a document's number and a ``Span``.
        looks_changed: Names or figures were hidden or shown.
    """

    busy_changed = Signal(bool)
    compared = Signal()
    cards_found = Signal()
    counted = Signal()
    intervals_arrived = Signal()
    document_changed = Signal(int)
    card_changed = Signal(int)
    cards_changed = Signal()
    code_pointed = Signal(int)
    passage_wanted = Signal(int, object)
    looks_changed = Signal()

    def __init__(
        self, sources: Sequence[Source], tasks: Tasks, tell: Callable[[QdaError], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.sources = tuple(sources)
        self.choices = Choices()
        self.rules = Rules()
        self.result: Compared | None = None
        self.intervals: Intervals | None = None
        self.settlement: Settlement | None = None
        self.first: Ref | None = None
        self.document = 0
        self.card = -1
        self.filter = CardFilter()
        self.order = CardOrder.PLACE
        self.is_anonymous = False
        self.hides_figures = False
        self._left: tuple[int, str] | None = None
        self._listed: IntArray | None = None
        self._numbers: list[int] | None = None
        self._rows: IntArray | None = None
        self._states: IntArray | None = None
        self._tasks = tasks
        self._tell = tell
        self._task: Task | None = None
        self._round = 0

    # --- what there is -----------------------------------------------------------------------------------------------
    @property
    def pairing(self) -> Pairing | None:
        """What was paired with what."""
        return self.result.pairing if self.result is not None else None

    @property
    def gathered(self) -> Gathered:
        """Texts and codings as they are compared; only to be asked for after :attr:`compared`."""
        if self.result is None:
            raise LookupError
        return self.result.gathered

    @property
    def cards(self) -> Cards:
        """All cards, of every kind and state, in the order of the text; none before :attr:`cards_found`."""
        return self.result.cards if self.result is not None else Cards()

    @property
    def is_busy(self) -> bool:
        """Whether something is being computed."""
        return self._task is not None

    def rater_name(self, rater: int) -> str:
        """Return what a coder is called here: a name, or a letter where names are hidden."""
        if self.is_anonymous:
            return self.tr("Coder {letter}").format(letter=self.letter(rater))
        return self.gathered.raters[rater].label

    @staticmethod
    def letter(number: int) -> str:
        """Return A, B, … Z, AA, AB, … for 0, 1, …."""
        name = ""
        number += 1
        while number:
            number, rest = divmod(number - 1, 26)
            name = chr(ord("A") + rest) + name
        return name

    # --- computing ---------------------------------------------------------------------------------------------------
    def start(self) -> None:
        """Compare by what was chosen; what was under way is given up."""
        sources, choices, rules, known = self.sources, self.choices, self.rules, self.pairing

        def work(progress: Progress) -> Compared:
            return compare(sources, choices, rules, known=known, cards_up_to=_FEW, progress=progress)

        self._run(self.tr("Comparing"), work, self._on_compared)

    def choose(self, choices: Choices) -> None:
        """Pair, sample or count as the person says from now on."""
        if choices != self.choices:
            self.choices = choices
            self.start()

    def choose_raters(self, raters: Sequence[Ref] | None) -> None:
        """Compare these coders only, in this order."""
        self.choose(replace(self.choices, raters=tuple(raters) if raters is not None else None))

    def compare_pair(self, first: int, other: int) -> None:
        """Compare two of the coders only, the first of them at the reading start."""
        raters = self.gathered.raters
        self.first = raters[first].ref
        self.choose_raters([raters[first].ref, raters[other].ref])

    def set_rules(self, rules: Rules) -> None:
        """Count by other rules."""
        if rules == self.rules:
            return
        self.rules = rules
        result = self.result
        if result is None:
            return
        self._run(self.tr("Counting"), lambda _progress: count_anew(result, rules), self._on_counted)

    def set_unit(self, unit: CountedUnit) -> None:
        """Count characters, words, sentences, paragraphs, turns or given segments."""
        self.set_rules(replace(self.rules, unit=unit))

    def set_majority(self, *, majority: bool) -> None:
        """Take a unit as coded only when more than half of it is, or at its first coded character."""
        self.set_rules(replace(self.rules, projection=Projection.MAJORITY if majority else Projection.ANY))

    def reread(self, sources: Sequence[Source]) -> None:
        """Compare what the files hold now."""
        self.sources = tuple(sources)
        self.start()

    def compute(self, title: str, work: Callable[[], object], done: Callable[[object], None]) -> None:
        """Compute something beside the table's figures on another thread."""
        self._tasks.start(title, lambda _progress: work(), done=done)

    def _run(self, title: str, work: Callable[[Progress], Compared], done: Callable[[Compared], None]) -> None:
        if self._task is not None:
            self._task.cancel()
        self._round += 1
        mine = self._round

        def ended() -> None:
            if mine == self._round:
                self._task = None
                self.busy_changed.emit(False)

        def arrived(result: Compared) -> None:
            if mine == self._round:
                done(result)

        task = self._task = self._tasks.start(title, work, done=arrived)
        task.ended.connect(ended)
        self.busy_changed.emit(True)

    def _on_compared(self, result: Compared) -> None:
        before = self.result
        if before is not None and 0 <= self.card < len(before.cards):
            self._left = self.card, card_key(before.cards[self.card], before.gathered)
        self.result = result
        self.intervals = None
        self.card = -1
        if before is None or self.document >= len(result.gathered.documents):
            self.document = self._first_document()
        self.refresh_cards(tell=False)
        self.compared.emit()
        if result.has_cards:
            self.cards_found.emit()
        else:
            self._find_cards(result)
        self.cards_changed.emit()
        self._count_intervals()

    def _find_cards(self, result: Compared) -> None:
        """Look for the cards of very many codings while the figures are read."""

        def arrived(found: Compared) -> None:
            current = self.result
            if current is not None and current.gathered is result.gathered:
                self.result = current._replace(cards=found.cards, has_cards=True)
                self.refresh_cards(tell=False)
                self.cards_found.emit()
                self.cards_changed.emit()

        words = self.tr("Looking for disagreements")
        self._tasks.start(words, lambda progress: add_cards(result, progress=progress), done=arrived)

    def _on_counted(self, result: Compared) -> None:
        if self.result is not None:  # whose cards may have arrived meanwhile
            result = result._replace(cards=self.result.cards, has_cards=self.result.has_cards)
        self.result = result
        self.intervals = None
        self.counted.emit()
        self._count_intervals()

    def _count_intervals(self) -> None:
        result, rules, mine = self.result, self.rules, self._round
        if result is None:
            return

        def arrived(found: Intervals) -> None:
            if mine == self._round:
                self.intervals = found
                self.intervals_arrived.emit()

        found = result.figures
        self._tasks.start(self.tr("Estimating intervals"), lambda _progress: intervals(found, rules), done=arrived)

    def _first_document(self) -> int:
        """Return the first document that at least two coders coded."""
        documents = self.gathered.documents
        return next((number for number, each in enumerate(documents) if len(each.raters) > 1), 0)

    # --- what is chosen ----------------------------------------------------------------------------------------------
    def show_document(self, number: int) -> None:
        """Bring a document to the front."""
        if number != self.document and 0 <= number < len(self.gathered.documents):
            self.document = number
            self.document_changed.emit(number)

    def show_passage(self, document: int, span: Span) -> None:
        """Bring a passage into sight."""
        self.show_document(document)
        self.passage_wanted.emit(document, span)

    def choose_card(self, number: int) -> None:
        """Make a card the current one and bring its passage into sight; -1 for none."""
        number = int(number)  # lists of cards are columns of numbers of another kind
        if number == self.card:
            return
        self.card = number
        self.card_changed.emit(number)
        if number >= 0:
            card = self.cards[number]
            self.show_passage(card.document, card.span)

    def go_where_left(self) -> None:
        """Make the card current again that was it before all was compared anew, if there still is one like it."""
        left, self._left = self._left, None
        if left is None or self.result is None:
            return
        place, key = left
        near = range(max(0, place - _NEAR), min(len(self.cards), place + _NEAR + 1))
        alike = (number for number in near if card_key(self.cards[number], self.gathered) == key)
        self.choose_card(next((number for number in alike if self.row_of(number) >= 0), -1))

    def step_card(self, by: int) -> None:
        """Go on to the next card of the list (1) or back (-1); at an end, stay."""
        listed = self.listed()
        if not listed:
            return
        row = self.row_of(self.card)
        if row >= 0:
            at = row + by
        elif self.card >= 0:  # it has left the list: go on from where it stood
            after = next((place for place, number in enumerate(listed) if number > self.card), len(listed))
            at = after if by > 0 else after - 1
        else:
            at = 0 if by > 0 else len(listed) - 1
        self.choose_card(listed[max(0, min(at, len(listed) - 1))])

    def card_at(self, document: int, offset: int) -> int:
        """Return the smallest listed card over a character, else the smallest of all disagreements; -1 if none."""
        found = [
            (self.row_of(number) < 0, card.span.length, number)
            for number in self.cards.at(document, Span(offset, offset + 1))
            if (card := self.cards[number]).kind in PLAIN_KINDS
        ]
        return min(found)[2] if found else -1

    def card_of(self, document: int, rater: int, coding_id: int) -> int:
        """Return the card on which one coding stands; -1 if it is on none."""
        placed = self.gathered.documents[document].codings[rater]
        for place in (placed.coding_ids == coding_id).nonzero()[0].tolist():
            span = Span(int(placed.starts[place]), int(placed.ends[place]))
            for number in self.cards.at(document, span):
                stretches = self.cards[number].stretches
                if any(each.rater == rater and coding_id in each.coding_ids for each in stretches):
                    return number
        return -1

    def card_over(self, document: int, code: int, span: Span) -> int:
        """Return the smallest card with a stretch of a code (any, if below 0) that meets a passage; -1 for none."""
        near = [(number, self.cards[number]) for number in self.cards.at(document, span)]
        found = [
            (card.span.length, number)
            for number, card in near
            if any((code < 0 or each.code == code) and each.span.overlaps(span) for each in card.stretches)
        ]
        return min(found)[1] if found else -1

    def is_first(self, rater: int) -> bool:
        """Tell whether a coder's work stands at the reading start of the text."""
        return rater == self.first_rater

    @property
    def first_rater(self) -> int:
        """The coder whose work stands at the reading start: the one who was chosen, else the first."""
        raters = self.gathered.raters
        return next((place for place, rater in enumerate(raters) if rater.ref == self.first), 0)

    # --- which cards are listed --------------------------------------------------------------------------------------
    def set_filter(self, wanted: CardFilter) -> None:
        """List other cards."""
        if wanted != self.filter:
            self.filter = wanted
            self.refresh_cards()

    def set_order(self, order: CardOrder) -> None:
        """List cards in another order."""
        if order != self.order:
            self.order = order
            self.refresh_cards()

    def refresh_cards(self, changed: Iterable[int] | None = None, *, tell: bool = True) -> None:
        """List cards anew: they are other ones, or something was decided, on those that are named if any are."""
        self._listed = self._rows = self._numbers = None
        if changed is None:
            self._states = None
        elif self._states is not None:
            for number in changed:
                self._states[number] = _STATES.index(self.state(number))
        if tell:
            self.cards_changed.emit()

    def listed(self) -> list[int]:
        """Return the numbers of the cards that are listed, in their order."""
        numbers = self._numbers
        if numbers is None:
            numbers = self._numbers = list[int](self._listed_numbers().tolist())
        return numbers

    def _listed_numbers(self) -> IntArray:
        if self._listed is None:
            wanted, cards = self.filter, self.cards
            fits = cards.of_kinds(wanted.kinds)
            if wanted.codes is not None:
                fits &= cards.with_codes(wanted.codes)
            if wanted.documents is not None:
                fits &= np.isin(cards.documents, [*wanted.documents])
            if wanted.state is not CardState.ALL:
                fits &= self._all_states() == _STATES.index(wanted.state)
            found = np.flatnonzero(fits)
            order = self._order_key()
            self._listed = found if order is None else found[np.argsort(order[found], kind="stable")]
        return self._listed

    def row_of(self, card: int) -> int:
        """Return at which place of the list a card stands, -1 if it is not listed."""
        if self._rows is None:
            self._rows = np.full(len(self.cards), -1)
            listed = self._listed_numbers()
            self._rows[listed] = np.arange(len(listed))
        return int(self._rows[card]) if 0 <= card < len(self._rows) else -1

    def state(self, number: int) -> CardState:
        """Return what was decided on a card: open, settled, later, or stale."""
        return self.settlement.state(number) if self.settlement is not None else CardState.OPEN

    def state_count(self, state: CardState) -> int:
        """Return how many disagreements are in a state."""
        fits = self.cards.of_kinds(PLAIN_KINDS)
        if state is not CardState.ALL:
            fits &= self._all_states() == _STATES.index(state)
        return int(fits.sum())

    def codes_on_cards(self) -> list[int]:
        """Return the codes of all cards of the kinds that are listed, in their order."""
        kinds, cards = self.filter.kinds, self.cards
        fits = cards.of_kinds(kinds)
        return [code for code in range(len(self.gathered.codes)) if (fits & cards.with_codes(frozenset({code}))).any()]

    def documents_on_cards(self) -> list[int]:
        """Return the documents of all cards of the kinds that are listed, in their order."""
        cards = self.cards
        return np.unique(cards.documents[cards.of_kinds(self.filter.kinds)]).tolist()

    def _all_states(self) -> IntArray:
        if self._states is None:
            self._states = np.full(len(self.cards), _STATES.index(CardState.OPEN))
            for number in self.settlement.touched() if self.settlement is not None else ():
                self._states[number] = _STATES.index(self.state(number))
        return self._states

    def _order_key(self) -> IntArray | None:
        """Return what cards are sorted by; ``None`` for their order in the text."""
        cards = self.cards
        if self.order is CardOrder.SIZE:
            return -cards.sizes
        if self.order is CardOrder.KIND:
            return cards.kinds
        if self.order is CardOrder.CODE:
            paths = [code.path for code in self.gathered.codes]
            place = {path: number for number, path in enumerate(sorted(set(paths)))}
            return np.array([place[path] for path in paths], np.int64)[cards.first_codes]
        return None

    # --- looks -------------------------------------------------------------------------------------------------------
    def set_anonymous(self, *, anonymous: bool) -> None:
        """Hide who coded what, or show it."""
        self.is_anonymous = anonymous
        self.looks_changed.emit()

    def set_figures_hidden(self, *, hidden: bool) -> None:
        """Hide all coefficients, to talk about passages only, or show them."""
        self.hides_figures = hidden
        self.looks_changed.emit()
