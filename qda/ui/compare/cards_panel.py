"""The right column of the compare window: the disagreements, and settling them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QProgressBar,
    QToolButton,
    QVBoxLayout,
)

from qda.analysis.compare.cards import Kind
from qda.analysis.compare.verdicts import Ruling, Verdict
from qda.model.settling import Why
from qda.model.span import Span
from qda.ui import theme
from qda.ui.coding.palette import CodePalette
from qda.ui.compare.bulk_dialog import BulkDialog
from qda.ui.compare.card_state import PLAIN_KINDS, CardOrder, CardState
from qda.ui.compare.card_words import kind_words
from qda.ui.compare.cards_list import CardsList
from qda.ui.compare.current_card import CurrentCard
from qda.ui.compare.definition_dialog import DefinitionDialog
from qda.ui.compare.words import order_words, state_words
from qda.ui.widgets.empty_state import EmptyState
from qda.ui.widgets.flow_layout import FlowBar
from qda.ui.widgets.labels import SectionHeader

if TYPE_CHECKING:
    from qda.store.queries.codebook import CodeRow
    from qda.ui.compare.comparison import Comparison
    from qda.ui.compare.window import CompareWindow


class CardsPanel(QFrame):
    """Filters, progress, the current card with its verdicts, and the list."""

    def __init__(self, comparison: Comparison, window: CompareWindow) -> None:
        super().__init__(window)
        self.setObjectName("disagreements")
        theme.set_look(self, "side")
        self._comparison = comparison
        self._window = window
        self.header = SectionHeader(self.tr("Disagreements"), self, margin=theme.GAP)
        self.progress = QProgressBar(self)
        self.progress.setObjectName("settledProgress")
        self.progress.setAccessibleName(self.tr("Share that is settled"))
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(4)
        self.codes = self._filter("filterCodes", self._fill_codes)
        self.kinds = self._filter("filterKinds", self._fill_kinds)
        self.states = self._filter("filterState", self._fill_states)
        self.documents = self._filter("filterDocuments", self._fill_documents)
        self.order = self._filter("cardOrder", self._fill_orders)
        self.current = CurrentCard(comparison, self)
        self.list = CardsList(comparison, self)
        self.nothing = EmptyState("", "", parent=self)
        self.acts: list[QAction] = []  # that have a letter for a key
        self._palette: CodePalette | None = None
        self._build()
        self._connect()

    def _filter(self, object_name: str, fill: Callable[[QMenu], None]) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(object_name)
        theme.set_look(button, "filter")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu = QMenu(button)
        menu.setObjectName(f"{object_name}Menu")
        menu.aboutToShow.connect(partial(fill, menu))
        button.setMenu(menu)
        return button

    def _build(self) -> None:
        filters = QHBoxLayout()
        filters.setContentsMargins(theme.GAP, 2, theme.GAP, 4)
        bar = FlowBar(self)
        for button in (self.codes, self.kinds, self.states, self.documents, self.order):
            bar.add(button)
        filters.addWidget(bar)
        self._filters = bar
        bar = QHBoxLayout()
        bar.setContentsMargins(theme.GAP, 0, theme.GAP, 4)
        bar.addWidget(self.progress)
        current = QHBoxLayout()
        current.setContentsMargins(theme.GAP, 0, theme.GAP, 6)
        current.addWidget(self.current)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addLayout(bar)
        layout.addLayout(filters)
        layout.addLayout(current)
        self.list.setMinimumHeight(60)  # a card's head: on a small screen the current one needs the room
        layout.addWidget(self.list, 1)
        layout.addWidget(self.nothing, 1)

    def _connect(self) -> None:
        comparison, current = self._comparison, self.current
        comparison.compared.connect(current.forget_drafts)
        comparison.cards_found.connect(self._on_found)
        comparison.cards_changed.connect(self.refresh)
        comparison.card_changed.connect(current.show_card)
        comparison.looks_changed.connect(self.refresh)
        current.decided.connect(self.decide)
        current.why_changed.connect(self._on_why_changed)
        current.withdrawn.connect(self._withdraw)
        current.definition_wanted.connect(self._show_definition)
        current.note_left.connect(self._window_text_takes_keys)
        self.refresh()

    # --- showing -----------------------------------------------------------------------------------------------------
    def _on_found(self) -> None:
        if self._comparison.card < 0:
            self._comparison.go_where_left()
        if self._comparison.card < 0 and self._comparison.listed():
            self._comparison.choose_card(self._comparison.listed()[0])

    def refresh(self) -> None:
        """Show counts, filters and the current card as they are now."""
        comparison = self._comparison
        plain, settled = comparison.state_count(CardState.ALL), comparison.state_count(CardState.SETTLED)
        self.header.set_caption(
            self.tr("Disagreements · {open} open, {settled} settled").format(
                open=self.locale().toString(plain - settled), settled=self.locale().toString(settled)
            )
        )
        self.progress.setRange(0, max(1, plain))
        self.progress.setValue(settled)
        wanted = comparison.filter
        self._name(self.codes, self._codes_told(), self.tr("Codes listed"))
        kinds = self.tr("All kinds") if wanted.kinds >= PLAIN_KINDS else self.tr("%Ln kind(s)", "", len(wanted.kinds))
        if len(wanted.kinds) == 1:
            kinds = kind_words(next(iter(wanted.kinds)))
        self._name(self.kinds, kinds, self.tr("Kinds listed"))
        self._name(self.states, state_words(wanted.state), self.tr("State listed"))
        self._name(self.documents, self._documents_told(), self.tr("Documents listed"))
        self.documents.setVisible(comparison.result is not None and len(comparison.gathered.documents) > 1)
        self._name(self.order, order_words(comparison.order), self.tr("Order of the cards"))
        self._filters.fit()
        self._show_emptiness(plain, settled)
        self.current.show_card(comparison.card if comparison.card < len(comparison.cards) else -1)

    def _codes_told(self) -> str:
        codes = self._comparison.filter.codes
        if codes is None:
            return self.tr("All codes")
        if len(codes) == 1:
            name = self._comparison.gathered.codes[next(iter(codes))].name
            return name if len(name) <= 18 else f"{name[:17]}…"
        return self.tr("%Ln code(s)", "", len(codes))

    def _documents_told(self) -> str:
        documents = self._comparison.filter.documents
        if documents is None:
            return self.tr("All documents")
        name = self._comparison.gathered.documents[next(iter(documents))].name
        return name if len(name) <= 18 else f"{name[:17]}…"

    @staticmethod
    def _name(button: QToolButton, words: str, what: str) -> None:
        button.setText(words.replace("&", "&&"))
        button.setAccessibleName(f"{what}: {words}")
        button.setToolTip(what)

    def _show_emptiness(self, plain: int, settled: int) -> None:
        result = self._comparison.result
        empty = result is None or not self._comparison.listed()
        self.list.setVisible(not empty)
        self.nothing.setVisible(empty)
        if not empty:
            return
        if result is None:
            heading, words = self.tr("Comparing…"), ""
        elif not result.has_cards:
            heading, words = self.tr("Looking for disagreements…"), ""
        elif not plain:
            heading, words = self.tr("No disagreement"), self.tr("The coders agree in everything that is compared.")
        elif settled == plain:
            heading = self.tr("All settled")
            words = self.tr("Export the report, or adopt the consensus into your project (menu Compare).")
        else:
            heading, words = self.tr("No card fits the filter"), self.tr("Choose other codes, kinds or states above.")
        self.nothing.heading.setText(heading)
        self.nothing.words.setText(words)
        self.nothing.heading.show()
        self.nothing.words.setVisible(bool(words))

    # --- filters -----------------------------------------------------------------------------------------------------
    def _fill_codes(self, menu: QMenu) -> None:
        menu.clear()
        comparison = self._comparison
        if comparison.result is None:
            return
        chosen = comparison.filter.codes
        self._entry(menu, self.tr("All codes"), chosen is None, partial(self._narrow, codes=None))
        menu.addSeparator()
        for number in comparison.codes_on_cards():
            name = comparison.gathered.codes[number].name
            one = frozenset({number})
            self._entry(menu, name, chosen == one, partial(self._narrow, codes=one))

    def _fill_kinds(self, menu: QMenu) -> None:
        menu.clear()
        chosen = self._comparison.filter.kinds
        self._entry(menu, self.tr("All kinds"), chosen == PLAIN_KINDS, partial(self._narrow, kinds=PLAIN_KINDS))
        menu.addSeparator()
        for kind in Kind:
            if kind is Kind.TRIVIAL:
                menu.addSeparator()
            only = frozenset({kind})
            self._entry(menu, kind_words(kind), chosen == only, partial(self._narrow, kinds=only))

    def _fill_states(self, menu: QMenu) -> None:
        menu.clear()
        for state in CardState:
            is_chosen = self._comparison.filter.state is state
            self._entry(menu, state_words(state), is_chosen, partial(self._narrow, state=state))

    def _fill_documents(self, menu: QMenu) -> None:
        menu.clear()
        comparison = self._comparison
        if comparison.result is None:
            return
        chosen = comparison.filter.documents
        self._entry(menu, self.tr("All documents"), chosen is None, partial(self._narrow, documents=None))
        menu.addSeparator()
        for number in comparison.documents_on_cards():
            one = frozenset({number})
            name = comparison.gathered.documents[number].name
            self._entry(menu, name, chosen == one, partial(self._narrow, documents=one))

    def _fill_orders(self, menu: QMenu) -> None:
        menu.clear()
        for order in CardOrder:
            act = partial(self._comparison.set_order, order)
            self._entry(menu, order_words(order), self._comparison.order is order, act)

    @staticmethod
    def _entry(menu: QMenu, words: str, checked: bool, act: Callable[[], object]) -> None:  # noqa: FBT001
        entry = menu.addAction(words.replace("&", "&&"))
        entry.setCheckable(True)
        entry.setChecked(checked)
        entry.triggered.connect(lambda: act())

    def _narrow(self, **wanted: object) -> None:
        from dataclasses import replace

        self._comparison.set_filter(replace(self._comparison.filter, **wanted))  # pyright: ignore[reportArgumentType]

    def _window_text_takes_keys(self) -> None:
        self._window.text.view.setFocus()

    # --- deciding ----------------------------------------------------------------------------------------------------
    def decide(self, ruling: Ruling) -> None:
        """Take a verdict on the current card and go on to the next; some ask for a code or a passage first."""
        if ruling.verdict is Verdict.ANOTHER_CODE:
            self._ask_code()
        elif ruling.verdict is Verdict.OWN_SPAN:
            self._take_selection(ruling)
        else:
            self._settle(ruling)

    def _settle(self, ruling: Ruling, *, code: int | None = None, span: Span | None = None) -> bool:
        comparison, settlement = self._comparison, self._comparison.settlement
        card = comparison.card
        if settlement is None or card < 0:
            return False
        row = comparison.row_of(card)
        after = comparison.listed()[row + 1 :] if row >= 0 else []
        why = self.current.why()

        def go_on() -> None:
            if comparison.card != card:
                return  # the person went elsewhere while the file was made
            is_left = comparison.row_of(card) >= 0
            following = next((number for number in after if comparison.row_of(number) >= 0), None)
            if following is None:
                following = next((number for number in comparison.listed() if number != card), -1)
            if comparison.state(card) is not CardState.OPEN and not is_left:
                comparison.choose_card(following)
            elif following >= 0 and is_left:
                comparison.step_card(1)

        is_written = settlement.decide(card, ruling, code=code, span=span, why=why, then=go_on)
        if settlement.is_saving:
            self.current.show_card(comparison.card)
        return is_written

    def _on_code_chosen(self, codes: Sequence[int]) -> None:
        self._settle(Ruling(Verdict.ANOTHER_CODE), code=codes[0])

    def _ask_code(self) -> None:
        rows = self._code_rows()
        if self._palette is None:
            self._palette = CodePalette(self)
            self._palette.chosen.connect(self._on_code_chosen)
            self._palette.setAccessibleName(self.tr("Choose the code that is settled on"))
        palette = self._palette
        button = self.current.verdict_button(Verdict.ANOTHER_CODE)
        ground = button if button is not None else self.current
        palette.open_at(ground.mapToGlobal(QPoint(0, ground.height() + 2)), rows, with_in_vivo=False)

    def _code_rows(self) -> list[CodeRow]:
        """Return the codes of the comparison as the palette lists them, by their numbers in it."""
        comparison = self._comparison
        rows: list[CodeRow] = []
        for number, code in enumerate(comparison.gathered.codes):
            ref = code.refs[0] if code.refs else None
            if ref is None:
                continue
            found = next((row for row in comparison.sources[ref.source].codes if row.code_id == ref.row_id), None)
            if found is not None:
                rows.append(found._replace(code_id=number, name=code.name, number_key=""))
        return rows

    def _take_selection(self, ruling: Ruling) -> None:
        span = self._window.text.view.selection()
        if span is None:
            words = self.tr("Select in the text what is settled on, then press {digit} or “Own span” again.")
            digit = self.current.rulings.index(ruling) + 1
            self._window.notices.say(words.format(digit=self.locale().toString(digit)))
            self._window.text.view.setFocus()
            return
        if self._settle(ruling, span=span):
            self._window.text.view.set_selection(None)  # it is not meant for the next card

    def _on_why_changed(self, why: Why) -> None:
        settlement = self._comparison.settlement
        if settlement is not None:
            settlement.edit(self._comparison.card, why)

    def _withdraw(self) -> None:
        settlement = self._comparison.settlement
        if settlement is not None:
            settlement.withdraw([self._comparison.card])

    def _show_definition(self) -> None:
        card = self._comparison.card
        if card >= 0:
            DefinitionDialog(self._comparison, self._comparison.cards[card].codes, self._window).show()

    def settle_many(self) -> None:
        """Settle all that agree, or all border cards by one rule, after a look at what that does."""
        BulkDialog(self._comparison, self.current.why(), self._window).show()

    # --- menus and keys ----------------------------------------------------------------------------------------------
    def fill_edit_menu(self, menu: QMenu) -> None:
        """Put undo and redo of decisions, and copying, into a menu."""
        settlement = self._comparison.settlement
        if settlement is not None:
            menu.addAction(self.tr("&Undo decision"), QKeySequence("Ctrl+Z"), settlement.undo)
            redo = menu.addAction(self.tr("&Redo decision"), settlement.redo)
            redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        menu.addSeparator()
        menu.addAction(self.tr("&Copy text"), QKeySequence("Ctrl+C"), lambda: self._window.text.view.copy())

    def fill_menu(self, menu: QMenu) -> None:
        """Put the ways through the cards into a menu."""
        comparison = self._comparison
        on = menu.addAction(self.tr("&Next disagreement"), QKeySequence("J"), lambda: comparison.step_card(1))
        back = menu.addAction(self.tr("Pre&vious disagreement"), QKeySequence("K"), lambda: comparison.step_card(-1))
        note = menu.addAction(self.tr("&Write a note"), QKeySequence("N"), self.current.write_note)
        note.setAutoRepeat(False)
        self.acts = [on, back, note]
        menu.addAction(self.tr("Settle &many…"), QKeySequence("Ctrl+Shift+A"), self.settle_many)

    def press_digit(self, digit: int) -> None:
        """Take the verdict with that number on the current card."""
        self.current.press(digit)
