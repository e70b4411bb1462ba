"""The text in the middle of the compare window: one coder's codings left, the other's right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from qda.model.span import Span
from qda.ui import theme
from qda.ui.compare.text_menu import text_menu
from qda.ui.view.sides.sides_view import SidesView
from qda.ui.view.sides.values import FocusSpan, Side
from qda.ui.view.values import CodeStyle
from qda.ui.widgets.buttons import IconButton
from qda.ui.widgets.empty_state import EmptyState
from qda.ui.widgets.labels import plain_label

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from qda.analysis.compare.gather import GatheredDocument
    from qda.ui.compare.comparison import Comparison

    IntArray = NDArray[np.int64]


class TextPanel(QFrame):
    """Shows the document in front, and the current card's passages in it.

    Signals:
        pairing_wanted: There is nothing to compare; the person wants to see why.
    """

    pairing_wanted = Signal()

    def __init__(self, comparison: Comparison, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("compareText")
        theme.set_look(self, "page")
        self._comparison = comparison
        self._shown: GatheredDocument | None = None
        self._codings: IntArray | None = None  # rater and coding id of each row of the view, by row id - 1
        self.view = SidesView(self)
        self.view.set_read_only(True)
        self.documents = QComboBox(self)
        self.documents.setObjectName("compareDocument")
        self.documents.setAccessibleName(self.tr("Document"))
        self.documents.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.documents.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.documents.setMinimumContentsLength(24)
        self.told = plain_label("", self, look="muted")
        self._empty = EmptyState(
            self.tr("Nothing to compare yet"),
            self.tr("No document of these files has been coded by two people, or none was paired."),
            self.tr("Look at the pairing…"),
            self,
        )
        self._empty.acted.connect(self.pairing_wanted)
        self._build()
        self._connect()

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(theme.MARGIN, 6, theme.MARGIN, 6)
        top.setSpacing(theme.GAP)
        self.back = IconButton("chevron-up", self.tr("Document before"), "compareDocumentBefore", self)
        self.on = IconButton("chevron-down", self.tr("Next document"), "compareDocumentNext", self)
        top.addWidget(self.documents)
        top.addWidget(self.back)
        top.addWidget(self.on)
        top.addWidget(self.told, 1)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self._stack, 1)

    def _connect(self) -> None:
        comparison = self._comparison
        comparison.compared.connect(self._on_compared)
        comparison.document_changed.connect(self._show_document)
        comparison.card_changed.connect(self._show_card)
        comparison.cards_changed.connect(self._show_consensus)
        comparison.passage_wanted.connect(self._on_passage_wanted)
        comparison.code_pointed.connect(self._on_code_pointed)
        comparison.looks_changed.connect(self._show_sides)
        self.documents.currentIndexChanged.connect(comparison.show_document)
        self.back.clicked.connect(lambda: comparison.show_document(comparison.document - 1))
        self.on.clicked.connect(lambda: comparison.show_document(comparison.document + 1))
        self.view.place_clicked.connect(self._on_place_clicked)
        self.view.coding_clicked.connect(self._on_coding_clicked)
        self.view.context_menu_wanted.connect(self._show_menu)

    # --- showing -----------------------------------------------------------------------------------------------------
    def _on_compared(self) -> None:
        documents = self._comparison.gathered.documents
        with QSignalBlocker(self.documents):
            self.documents.clear()
            self.documents.addItems([document.name for document in documents])
        self._stack.setCurrentIndex(0 if documents else 1)
        self._shown = None
        if documents:
            self._show_document(self._comparison.document)

    def _show_document(self, number: int) -> None:
        document = self._comparison.gathered.documents[number]
        with QSignalBlocker(self.documents):
            self.documents.setCurrentIndex(number)
        last = len(self._comparison.gathered.documents) - 1
        self.back.setEnabled(number > 0)
        self.on.setEnabled(number < last)
        if document is self._shown:
            return
        self._shown = document
        self.told.setText(self._about(document))
        self.view.set_document(document.text, document.marks)
        codes = self._comparison.gathered.codes
        self.view.set_code_styles({place: CodeStyle(place, code.name, code.colour) for place, code in enumerate(codes)})
        self._show_sides()
        self._show_codings(document)
        self._show_excluded(document)
        self._show_consensus()
        self._show_card(self._comparison.card)

    def _about(self, document: GatheredDocument) -> str:
        gathered = self._comparison.gathered
        away = [each for each in range(len(gathered.raters)) if each not in document.raters]
        if not away:
            return ""
        names = ", ".join(self._comparison.rater_name(each) for each in away)
        return self.tr("Not coded by {names}: not counted for them").format(names=names)

    def _show_sides(self) -> None:
        if self._comparison.result is None:
            return
        raters = range(len(self._comparison.gathered.raters))
        names = {each: self._comparison.rater_name(each) for each in raters}
        sides = {each: self._side(each) for each in raters}
        others = ", ".join(names[each] for each in raters if sides[each] is Side.END)
        self.view.set_sides(sides, (names.get(self._comparison.first_rater, ""), others), names)
        if self._shown is not None:
            self.told.setText(self._about(self._shown))

    def _side(self, rater: int) -> Side:
        return Side.START if self._comparison.is_first(rater) else Side.END

    def _show_codings(self, document: GatheredDocument) -> None:
        columns = [
            np.stack((placed.coding_ids, placed.starts, placed.ends, placed.codes, np.full(len(placed), rater)))
            for rater, placed in enumerate(document.codings)
        ]
        rows = np.concatenate(columns, axis=1).T
        self._codings = rows[:, [4, 0]]
        self.view.set_codings(np.column_stack((np.arange(1, len(rows) + 1), rows[:, 1:])))

    def _show_excluded(self, document: GatheredDocument) -> None:
        gaps: list[Span] = []
        at = 0
        for span in document.counted:
            if span.start > at:
                gaps.append(Span(at, span.start))
            at = span.end
        if at < len(document.text):
            gaps.append(Span(at, len(document.text)))
        self.view.set_excluded(gaps)

    def _show_consensus(self) -> None:
        settlement = self._comparison.settlement
        if self._shown is not None:
            self.view.set_consensus_rows(settlement.rows(self._comparison.document) if settlement is not None else ())

    def _show_card(self, number: int) -> None:
        if number < 0 or number >= len(self._comparison.cards):
            self.view.set_focus_spans(())
            return
        card = self._comparison.cards[number]
        if card.document != self._comparison.document:
            self.view.set_focus_spans(())
            return
        self.view.set_focus_spans(
            [FocusSpan(self._side(each.rater), Span(each.start, each.end), each.code) for each in card.stretches]
        )
        self.view.reveal(card.span)

    def _on_passage_wanted(self, document: int, span: Span) -> None:
        if document == self._comparison.document:
            card, cards = self._comparison.card, self._comparison.cards
            self.view.reveal(span, flash=card < 0 or cards[card].span != span)

    def _on_code_pointed(self, code: int) -> None:
        self.view.isolate_code(code if code >= 0 else None)

    # --- choosing in the text ----------------------------------------------------------------------------------------
    def _on_place_clicked(self, offset: int) -> None:
        card = self._comparison.card_at(self._comparison.document, offset)
        if card >= 0:
            self._comparison.choose_card(card)

    def _on_coding_clicked(self, row_id: int) -> None:
        if not row_id or self._codings is None:
            return
        card = self._comparison.card_of(self._comparison.document, *self._codings[row_id - 1].tolist())
        if card >= 0:
            self._comparison.choose_card(card)

    def _show_menu(self, selected: Span | None, _codings: object, at: QPoint) -> None:
        if self._comparison.result is not None and self._shown is not None:
            menu = text_menu(self._comparison, self.view, selected, self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(at)
