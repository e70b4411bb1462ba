"""The current disagreement, whole, with the verdicts that fit it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from qda.analysis.compare.verdicts import HowSettled, Reason, Ruling, Verdict, fitting
from qda.model.settling import Why
from qda.ui import theme
from qda.ui.compare.card_state import CardState
from qda.ui.compare.card_words import (
    codes_text,
    difference_text,
    place_text,
    quote_text,
    ruling_words,
    stretches_text,
)
from qda.ui.compare.words import how_words, reason_words
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.flow_layout import FlowBar
from qda.ui.widgets.labels import Chip, ElidedLabel, plain_label
from qda.ui.widgets.local_time import local_time

if TYPE_CHECKING:
    from qda.ui.compare.comparison import Comparison

_LONGEST_QUOTE = 220  # characters shown of the words in dispute
_LEAST_WORDS_PX = 64
_ENDS = 56  # characters shown of either end of what one coder has


class _Note(QLineEdit):
    """A line that Enter and Esc leave, keeping what was written.

    Signals:
        left: One of them was pressed.
    """

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave with Enter or Esc."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class _Words(QScrollArea):
    """What is said of a card: as high as it is, but it gives way where the verdicts need the room."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("currentCardScroll")
        self.setAccessibleName(self.tr("Current disagreement"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._inner = QWidget(self)
        self.column = QVBoxLayout(self._inner)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(6)
        self.setWidget(self._inner)
        theme.set_look(self._inner, "card-inside")
        self._inner.installEventFilter(self)

    def sizeHint(self) -> QSize:
        """Return the words' size at this width."""
        return QSize(160, self.column.totalHeightForWidth(max(160, self.viewport().width())))

    def minimumSizeHint(self) -> QSize:
        """Return two or three lines: the words scroll where there is no room."""
        return QSize(160, min(_LEAST_WORDS_PX, self.sizeHint().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for another height when words wrap otherwise."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the words' size."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


class CurrentCard(QFrame):
    """Shows one card and takes what the person says about it.

    Signals:
        decided: A verdict was pressed; carries its ``Ruling``.
        why_changed: Reason, way or note of a card that was settled before is another; carries a ``Why``.
        withdrawn: The decision is to be taken back.
        definition_wanted: The definition of the card's code is to be seen and changed.
        note_left: The note is written; the keys are for the cards again.
    """

    decided = Signal(object)
    why_changed = Signal(object)
    withdrawn = Signal()
    definition_wanted = Signal()
    note_left = Signal()

    def __init__(self, comparison: Comparison, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("currentCard")
        theme.set_look(self, "current-card")
        self._comparison = comparison
        self._card = -1
        self._drafts: dict[int, Why] = {}  # what was said about cards that are not settled yet
        self.rulings: tuple[Ruling, ...] = ()
        self.buttons: list[QPushButton] = []
        self._build()

    def _build(self) -> None:
        self.chip = Chip(parent=self)
        self.title = ElidedLabel("", self)
        self.place = plain_label("", self, look="muted")
        self.difference = plain_label("", self, look="muted", wrap=True)
        self.quote = plain_label("", self, look="quote", wrap=True)
        self.held = plain_label("", self, look="muted", wrap=True)
        self.told = plain_label("", self, look="settled", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(theme.GAP)
        head.addWidget(self.chip)
        head.addWidget(self.title, 1)
        head.addWidget(self.place)
        self._verdicts = FlowBar(self)
        self.reason = self._choice(
            "settleReason", self.tr("Reason"), {reason.value: reason_words(reason) for reason in Reason}
        )
        self.how = self._choice("settleHow", self.tr("How settled"), {how.value: how_words(how) for how in HowSettled})
        self.note = _Note(self)
        self.note.setObjectName("settleNote")
        self.note.setAccessibleName(self.tr("Note"))
        self.note.setPlaceholderText(self.tr("Note…  (N)"))
        for signal in (self.reason.activated, self.how.activated, self.note.editingFinished):
            signal.connect(self._on_why)
        self.note.left.connect(self.note_left)
        self.withdraw = push_button(self.tr("Take back"), "settleWithdraw", self, look="link")
        self.withdraw.clicked.connect(self.withdrawn)
        self.definition = push_button(self.tr("Definition…"), "settleDefinition", self, look="link")
        self.definition.setToolTip(self.tr("See what the code means, and make it clearer right here"))
        self.definition.clicked.connect(self.definition_wanted)
        whys = QHBoxLayout()
        whys.setSpacing(4)
        whys.addWidget(self.reason, 1)
        whys.addWidget(self.how, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.definition)
        foot.addStretch(1)
        foot.addWidget(self.withdraw)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 8)
        layout.setSpacing(6)
        layout.addLayout(head)
        words = _Words(self)
        for label in (self.difference, self.quote, self.held, self.told):
            words.column.addWidget(label)
        layout.addWidget(words)
        layout.addWidget(self._verdicts)
        layout.addLayout(whys)
        layout.addWidget(self.note)
        layout.addLayout(foot)

    def _choice(self, object_name: str, words: str, entries: dict[str, str]) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName(object_name)
        box.setAccessibleName(words)
        box.addItem(words, "")
        for value, text in entries.items():
            box.addItem(text, value)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(4)
        return box

    # --- showing -----------------------------------------------------------------------------------------------------
    def show_card(self, number: int) -> None:
        """Show a card as it stands now; -1 shows nothing."""
        comparison = self._comparison
        self.setVisible(number >= 0)
        if number < 0:
            self._keep_draft()
            self._card = -1
            return
        self._keep_draft()
        self._card = number
        card = comparison.cards[number]
        code = comparison.gathered.codes[card.codes[0]]
        self.chip.set_colour(code.colour)
        self.title.show_text(codes_text(comparison, card))
        self.place.setText(place_text(comparison, card))
        self.difference.setText(difference_text(comparison, card))
        quote = quote_text(comparison, card)
        self.quote.setText(_short(quote))
        held = {rater: stretches_text(comparison, card, rater) for rater in card.raters}
        if len(card.raters) == 2:  # who has just the words above is told there already
            held = {rater: words for rater, words in held.items() if words != quote}
        same: dict[str, list[str]] = {}
        for rater, words in held.items():
            same.setdefault(words, []).append(comparison.rater_name(rater))
        self.held.setText("\n".join(f"{', '.join(names)}: {_ends(words)}" for words, names in same.items()))
        self.held.setVisible(bool(held))
        self._show_verdicts(fitting(card))
        self._show_decision(number)

    def forget_drafts(self) -> None:
        """Forget what was said about cards that were not settled: there are other cards now."""
        self._drafts.clear()
        self._card = -1

    def _keep_draft(self) -> None:
        settlement, why = self._comparison.settlement, self.why()
        is_settled = settlement is None or self._card < 0 or settlement.decision(self._card) is not None
        if is_settled or not (why.reason or why.note):
            self._drafts.pop(self._card, None)
        else:
            self._drafts[self._card] = why

    def _show_verdicts(self, rulings: tuple[Ruling, ...]) -> None:
        comparison = self._comparison
        self.rulings = rulings
        words = [ruling_words(comparison, ruling) for ruling in rulings]
        while len(self.buttons) < len(rulings):
            button = push_button("", f"settle{len(self.buttons) + 1}", self, look="verdict")
            button.clicked.connect(partial(self._press, len(self.buttons)))
            self._verdicts.add(button)
            self.buttons.append(button)
        for place, button in enumerate(self.buttons):
            button.setVisible(place < len(rulings))
            if place < len(rulings):
                shown = words[place].replace("&", "&&")
                button.setText(f"{place + 1} {shown}" if place < 9 else shown)
                button.setAccessibleName(words[place])
        self._verdicts.fit()

    def _show_decision(self, number: int) -> None:
        comparison = self._comparison
        settlement, state = comparison.settlement, comparison.state(number)
        decision = settlement.decision(number) if settlement is not None else None
        self.withdraw.setVisible(decision is not None)
        chosen = settlement.ruling(decision) if settlement is not None and decision is not None else None
        for ruling, button in zip(self.rulings, self.buttons, strict=False):
            theme.set_look(button, "chosen-verdict" if ruling == chosen else "verdict")
        told = ""
        if settlement is not None and decision is not None and chosen is not None:
            who = "" if comparison.is_anonymous else f"{decision.coder}, "  # who settles may be one of the coders
            told = f"✓ {ruling_words(comparison, chosen)} · {who}{local_time(decision.time)}"
        elif settlement is not None and state is CardState.STALE:
            told = self.tr("Settled before, but the codings have changed since.")
            if not comparison.is_anonymous:
                told += f" {settlement.stale_words(number)}"
        if settlement is not None and settlement.is_saving:
            told = self.tr("Saving…")
        self.told.setText(told)
        self.told.setVisible(bool(told))
        if decision is not None:
            self._show_why(Why(decision.reason, decision.how_settled, decision.note))
        else:
            usual = Why("", self.how.currentData(), "")  # one meeting is one way of settling
            self._show_why(self._drafts.get(number, usual))

    def _show_why(self, why: Why) -> None:
        for box, value in ((self.reason, why.reason), (self.how, why.how)):
            with QSignalBlocker(box):
                box.setCurrentIndex(max(0, box.findData(value)))
        if self.note.text() != why.note:
            self.note.setText(why.note)

    def why(self) -> Why:
        """Return reason, way and note as they stand."""
        return Why(self.reason.currentData(), self.how.currentData(), self.note.text().strip())

    # --- what the person does ----------------------------------------------------------------------------------------
    def press(self, digit: int) -> bool:
        """Take a digit as the verdict with that number; false if there is none."""
        if self._card < 0 or not 1 <= digit <= len(self.rulings):
            return False
        self._press(digit - 1)
        return True

    def _press(self, place: int) -> None:
        self.decided.emit(self.rulings[place])

    def write_note(self) -> None:
        """Put the keyboard in the note."""
        self.note.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.note.selectAll()

    def _on_why(self) -> None:
        settlement = self._comparison.settlement
        if self._card >= 0 and settlement is not None and settlement.decision(self._card) is not None:
            self.why_changed.emit(self.why())

    def verdict_button(self, verdict: Verdict) -> QPushButton | None:
        """Return the button of a verdict, for what has to open beside it."""
        return next(
            (button for ruling, button in zip(self.rulings, self.buttons, strict=False) if ruling.verdict is verdict),
            None,
        )


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST_QUOTE else f"{words[:_LONGEST_QUOTE]}…"


def _ends(words: str) -> str:
    """Return a long passage by its ends: what lies between is the same for all, and stands in the text."""
    if len(words) <= 2 * _ENDS + 8:
        return words
    return f"{words[:_ENDS].rsplit(' ', 1)[0]} … {words[-_ENDS:].split(' ', 1)[-1]}"
