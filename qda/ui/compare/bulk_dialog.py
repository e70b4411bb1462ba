"""Settling many cards by one rule, after a look at what that does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QVBoxLayout,
)

from qda.analysis.compare.cards import Kind
from qda.analysis.compare.verdicts import Ruling, Verdict, fitting
from qda.ui import theme
from qda.ui.compare.card_state import CardState
from qda.ui.compare.card_words import (
    codes_text,
    difference_text,
    kind_words,
    place_text,
    quote_text,
    ruling_words,
)
from qda.ui.widgets.dialog_footer import DialogFooter, prepare_dialog
from qda.ui.widgets.labels import plain_label

if TYPE_CHECKING:
    from qda.model.settling import Why
    from qda.ui.compare.comparison import Comparison
    from qda.ui.compare.window import CompareWindow

_KINDS = (Kind.BOUNDARY, Kind.TRIVIAL, Kind.CUT)  # one rule can serve for these
_MOST_LISTED = 300
_RULES = (Verdict.RATERS, Verdict.BOTH_STRETCHES, Verdict.SHARED_STRETCH, Verdict.MAJORITY, Verdict.UNRESOLVED)


class BulkDialog(QDialog):
    """Asks which cards and by which rule; says what will be written before it is."""

    def __init__(self, comparison: Comparison, why: Why, window: CompareWindow) -> None:
        super().__init__(window)
        self._comparison = comparison
        self._why = why
        layout = prepare_dialog(self, self.tr("Settle many"), "bulkDialog")
        self._choices = QButtonGroup(self)
        self._sets: list[tuple[list[int], tuple[Ruling, ...]]] = []
        self._add_choice(layout, self.tr("Take over all that agree"), [Kind.AGREED], (Ruling(Verdict.AS_AGREED),))
        for kind in _KINDS:
            words = self.tr("All open cards of the kind “{kind}” by one rule").format(kind=kind_words(kind))
            self._add_choice(layout, words, [kind], None)
        self.rule = QComboBox(self)
        self.rule.setObjectName("bulkRule")
        self.rule.setAccessibleName(self.tr("Rule"))
        self.listed = QListWidget(self)
        self.listed.setObjectName("bulkCards")
        self.listed.setAccessibleName(self.tr("Cards that will be settled"))
        self.listed.setUniformItemSizes(True)
        self.listed.setMinimumSize(420, 150)
        theme.set_look(self.listed, "card")
        self.listed.itemClicked.connect(self._show_passage)
        self.listed.itemActivated.connect(self._show_passage)
        self.preview = plain_label("", self, wrap=True)
        self.preview.setObjectName("bulkPreview")
        layout.addSpacing(theme.GAP)
        layout.addWidget(plain_label(self.tr("Rule"), self, look="muted"))
        layout.addWidget(self.rule)
        layout.addWidget(self.listed, 1)
        layout.addWidget(self.preview)
        self.footer = DialogFooter(self, self.tr("Settle"))
        layout.addLayout(self.footer)
        self._choices.idToggled.connect(self._on_choice)
        comparison.compared.connect(self.close)
        self.rule.currentIndexChanged.connect(self._show_preview)
        first = next((number for number, (cards, _) in enumerate(self._sets) if cards), 0)
        self._choices.button(first).setChecked(True)
        self._on_choice(first)

    def _add_choice(
        self, layout: QVBoxLayout, words: str, kinds: list[Kind], rulings: tuple[Ruling, ...] | None
    ) -> None:
        comparison = self._comparison
        wanted = comparison.filter
        open_states = (CardState.OPEN, CardState.LATER, CardState.STALE)
        cards = [
            number
            for number, card in enumerate(comparison.cards)
            if card.kind in kinds
            and comparison.state(number) in open_states
            and (wanted.codes is None or not wanted.codes.isdisjoint(card.codes))
            and (wanted.documents is None or card.document in wanted.documents)
        ]
        if rulings is None:
            offered = {ruling for number in cards for ruling in fitting(comparison.cards[number])}
            rulings = tuple(
                sorted(
                    (ruling for ruling in offered if ruling.verdict in _RULES),
                    key=lambda ruling: (_RULES.index(ruling.verdict), ruling.rater or 0),
                )
            )
        button = QRadioButton(f"{words} ({self.locale().toString(len(cards))})".replace("&", "&&"), self)
        button.setObjectName(f"bulk-{kinds[0]}")
        button.setAccessibleName(words)
        button.setEnabled(bool(cards))
        self._choices.addButton(button, len(self._sets))
        self._sets.append((cards, rulings))
        layout.addWidget(button)

    def _chosen(self) -> tuple[list[int], Ruling | None]:
        number = self._choices.checkedId()
        if number < 0:
            return [], None
        cards, rulings = self._sets[number]
        place = self.rule.currentIndex()
        ruling = rulings[place] if 0 <= place < len(rulings) else None
        if ruling is None:
            return [], None
        return [card for card in cards if ruling in fitting(self._comparison.cards[card])], ruling

    def _on_choice(self, number: int) -> None:
        self.rule.clear()
        for ruling in self._sets[number][1]:
            self.rule.addItem(ruling_words(self._comparison, ruling))
        self._show_preview()

    def _list_cards(self, cards: list[int]) -> None:
        comparison = self._comparison
        self.listed.clear()
        for number in cards[:_MOST_LISTED]:
            card = comparison.cards[number]
            words = f"{codes_text(comparison, card)} · {difference_text(comparison, card)}"
            quote = quote_text(comparison, card)
            item = QListWidgetItem(f"{place_text(comparison, card)} {words}: {quote}", self.listed)
            item.setData(Qt.ItemDataRole.UserRole, number)
        if len(cards) > _MOST_LISTED:
            QListWidgetItem(self.tr("… and %Ln more", "", len(cards) - _MOST_LISTED), self.listed)

    def _show_passage(self, item: QListWidgetItem) -> None:
        number: int | None = item.data(Qt.ItemDataRole.UserRole)
        if number is not None and number < len(self._comparison.cards):
            card = self._comparison.cards[number]
            self._comparison.show_passage(card.document, card.span)

    def _show_preview(self) -> None:
        cards, ruling = self._chosen()
        self._list_cards(cards)
        settlement = self._comparison.settlement
        if ruling is None or not cards:
            self.preview.setText(self.tr("Nothing here is open."))
            self.footer.button.setEnabled(False)
            return
        self.footer.button.setEnabled(True)
        words = self.tr("%Ln card(s) will be settled, as one step that can be undone.", "", len(cards))
        if settlement is not None:
            found = settlement.preview(cards, ruling)
            if found is not None:
                words += " " + self.tr("Codings put into the consensus: {added}; taken off: {removed}.").format(
                    added=self.locale().toString(found.added), removed=self.locale().toString(found.removed)
                )
        self.preview.setText(words)

    def accept(self) -> None:
        """Settle them."""
        cards, ruling = self._chosen()
        settlement = self._comparison.settlement
        if ruling is not None and settlement is not None and settlement.decide_many(cards, ruling, self._why):
            super().accept()
