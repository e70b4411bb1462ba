"""What the compare window shows: the one object in it that computes, and knows what is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from qda.actions.comparing import Compared, compare, count_anew
from qda.agreement.intervals import Intervals, intervals
from qda.agreement.rules import CountedUnit, Projection, Rules
from qda.analysis.compare.cards import Card, Kind
from qda.analysis.compare.choices import Choices, Ref
from qda.analysis.compare.gather import Gathered
from qda.analysis.compare.pairing import Pairing
from qda.model.errors import QdaError
from qda.model.progress import Progress
from qda.model.span import Span
from qda.ui.compare.card_state import PLAIN_KINDS, CardFilter, CardOrder, CardState

if TYPE_CHECKING:
    from qda.analysis.compare.source import Source
    from qda.ui.compare.settlement import Settlement
    from qda.ui.tasks import Task, Tasks


class Comparison(QObject):
    """Two or more coders' work side by side.

    Codes, documents and coders ("raters": one person in one file) are known by their places in :attr:`gathered`.

    Signals:
        busy_changed: Computing has begun or ended; carries a bool.
        compared: Pairing, texts, cards and figures are new.
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
        self._listed: list[int] | None = None
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
    def cards(self) -> list[Card]:
        """All cards, of every kind and state, in the order of the text."""
        return self.result.cards if self.result is not None else []

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
            return compare(sources, choices, rules, known=known, progress=progress)

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
        self.result = result
        self.intervals = None
        self.card = -1
        if before is None or self.document >= len(result.gathered.documents):
            self.document = self._first_document()
        self.refresh_cards(tell=False)
        self.compared.emit()
        self.cards_changed.emit()
        self._count_intervals()

    def _on_counted(self, result: Compared) -> None:
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
        if number == self.card:
            return
        self.card = number
        self.card_changed.emit(number)
        if number >= 0:
            card = self.cards[number]
            self.show_passage(card.document, card.span)

    def step_card(self, by: int) -> None:
        """Go on to the next card of the list (1) or back (-1); at an end, stay."""
        listed = self.listed()
        if not listed:
            return
        if self.card in listed:
            at = listed.index(self.card) + by
        elif self.card >= 0:  # it has left the list: go on from where it stood
            after = next((place for place, number in enumerate(listed) if number > self.card), len(listed))
            at = after if by > 0 else after - 1
        else:
            at = 0 if by > 0 else len(listed) - 1
        self.choose_card(listed[max(0, min(at, len(listed) - 1))])

    def card_at(self, document: int, offset: int) -> int:
        """Return the smallest listed card over a character, else the smallest of all disagreements; -1 if none."""
        listed = set(self.listed())
        found = [
            (number not in listed, card.span.length, number)
            for number, card in enumerate(self.cards)
            if card.document == document and card.kind in PLAIN_KINDS and card.span.start <= offset < card.span.end
        ]
        return min(found)[2] if found else -1

    def card_of(self, document: int, rater: int, coding_id: int) -> int:
        """Return the card on which one coding stands; -1 if it is on none."""
        return next(
            (
                number
                for number, card in enumerate(self.cards)
                if card.document == document
                and any(each.rater == rater and coding_id in each.coding_ids for each in card.stretches)
            ),
            -1,
        )

    def card_over(self, document: int, code: int, span: Span) -> int:
        """Return the smallest card with a stretch of a code (any, if below 0) that meets a passage; -1 for none."""
        found = [
            (card.span.length, number)
            for number, card in enumerate(self.cards)
            if card.document == document
            and any(
                (code < 0 or each.code == code) and each.start < span.end and span.start < each.end
                for each in card.stretches
            )
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

    def refresh_cards(self, *, tell: bool = True) -> None:
        """List cards anew: something was decided, or they are other cards."""
        self._listed = None
        if tell:
            self.cards_changed.emit()

    def listed(self) -> list[int]:
        """Return the numbers of the cards that are listed, in their order."""
        if self._listed is None:
            wanted, cards = self.filter, self.cards
            found = [number for number, card in enumerate(cards) if self._fits(number, card, wanted)]
            self._listed = sorted(found, key=self._place_in_list)
        return self._listed

    def state(self, number: int) -> CardState:
        """Return what was decided on a card: open, settled, later, or stale."""
        return self.settlement.state(number) if self.settlement is not None else CardState.OPEN

    def state_count(self, state: CardState) -> int:
        """Return how many disagreements are in a state."""
        return sum(self.state(number) is state for number, card in enumerate(self.cards) if card.kind in PLAIN_KINDS)

    def _fits(self, number: int, card: Card, wanted: CardFilter) -> bool:
        return (
            card.kind in wanted.kinds
            and (wanted.codes is None or not wanted.codes.isdisjoint(card.codes))
            and (wanted.documents is None or card.document in wanted.documents)
            and wanted.state in (CardState.ALL, self.state(number))
        )

    def _place_in_list(self, number: int) -> tuple[object, ...]:
        card = self.cards[number]
        if self.order is CardOrder.SIZE:
            return (-card.size, number)
        if self.order is CardOrder.CODE:
            return (self.gathered.codes[card.codes[0]].path, number)
        if self.order is CardOrder.KIND:
            return (list(Kind).index(card.kind), number)
        return (number,)

    # --- looks -------------------------------------------------------------------------------------------------------
    def set_anonymous(self, *, anonymous: bool) -> None:
        """Hide who coded what, or show it."""
        self.is_anonymous = anonymous
        self.looks_changed.emit()

    def set_figures_hidden(self, *, hidden: bool) -> None:
        """Hide all coefficients, to talk about passages only, or show them."""
        self.hides_figures = hidden
        self.looks_changed.emit()
