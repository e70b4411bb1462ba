"""The left column of the compare window: how far coders agree, and what is behind each figure."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qda.agreement.explain import explain
from qda.agreement.tables import ANY_CODE
from qda.agreement.values import Coefficient, IntervalMethod, RemarkKind, Undefined
from qda.ui import theme
from qda.ui.compare.card_state import CardState
from qda.ui.compare.figure_cards import Headline, WhyCard
from qda.ui.compare.figure_words import (
    figure_text,
    interval_text,
    interval_tip,
    reason_text,
    remark_text,
    share_text,
    why_text,
)
from qda.ui.compare.figures_model import By, Column, FiguresModel
from qda.ui.compare.figures_view import FiguresView
from qda.ui.compare.pairs_dialog import PairsDialog
from qda.ui.compare.passages_panel import EVERY_CODE, PassagesPanel
from qda.ui.compare.words import coefficient_words, unit_words
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.empty_state import EmptyState
from qda.ui.widgets.flow_layout import FlowBar
from qda.ui.widgets.labels import as_tooltip, plain_label

if TYPE_CHECKING:
    from qda.ui.compare.comparison import Comparison

_MOST_NAMED = 4  # codes in one remark
_LOW_ALPHA, _HIGH_PERCENT = 0.667, 0.9  # where people ask why the one is low and the other high


class FiguresPanel(QFrame):
    """Headline, table, an explanation of the table's own numbers, and the passages behind a cell.

    Signals:
        pairing_wanted: The person wants to see what was paired.
    """

    pairing_wanted = Signal()

    def __init__(self, comparison: Comparison, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("figures")
        theme.set_look(self, "side")
        self._comparison = comparison
        self.title = plain_label(self.tr("Agreement"), self, look="heading")
        self.about = plain_label("", self, look="muted", wrap=True)
        self.to_pairing = push_button(self.tr("Pairing…"), "figuresPairing", self, look="link")
        self.to_pairing.clicked.connect(self.pairing_wanted)
        self.headlines = [Headline(name, self) for name in ("headlineMean", "headlineAny", "headlinePercent")]
        self._pinned = -1  # the code that stands out in the text
        self.model = FiguresModel(comparison, self)
        self.table = FiguresView(self.model, self)
        self.coefficients = self._menu_button("figuresCoefficients", self.tr("Coefficients"))
        self.turn = push_button(self.tr("By document"), "figuresTurn", self)
        self.pairs = push_button(self.tr("Pairs of coders"), "figuresPairs", self)
        self.note = plain_label("", self, look="small", wrap=True)
        self.why = WhyCard(self)
        self.passages = PassagesPanel(comparison, self)
        self.counts = plain_label("", self, look="muted", wrap=True)
        self.hidden = EmptyState(
            self.tr("Figures are hidden"),
            self.tr("Talk about the passages; no figure says who did better. The menu View brings them back."),
            self.tr("Show figures"),
            self,
        )
        self.hidden.acted.connect(lambda: comparison.set_figures_hidden(hidden=False))
        self._build()
        self._connect()

    def _menu_button(self, object_name: str, words: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(object_name)
        button.setText(words)
        button.setAccessibleName(words)
        theme.set_look(button, "outlined")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu = QMenu(button)
        menu.setObjectName(f"{object_name}Menu")
        menu.aboutToShow.connect(partial(self._fill_coefficients, menu))
        button.setMenu(menu)
        return button

    def _build(self) -> None:
        heads = QHBoxLayout()
        heads.setSpacing(theme.GAP)
        for headline in self.headlines:
            headline.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            heads.addWidget(headline, 1)
        marks = plain_label(self.tr("Marks at .667 and .80"), self, look="muted")
        marks.setToolTip(
            as_tooltip(
                self.tr(
                    "Krippendorff’s lines: from .80 data may be relied on, from .667 for tentative conclusions only. "
                    "They are customs, not laws; see his Content Analysis, chapter 12."
                )
            )
        )
        tools = self._tools = FlowBar(self, spacing=theme.GAP)
        for part in (marks, self.coefficients, self.turn, self.pairs):
            tools.add(part)
        top = QHBoxLayout()
        top.addWidget(self.title)
        top.addStretch(1)
        top.addWidget(self.to_pairing)
        shown = QWidget(self)
        layout = QVBoxLayout(shown)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(heads)
        layout.addWidget(self.table)
        layout.addWidget(self.note)
        layout.addWidget(tools)
        layout.addWidget(self.why)
        layout.addWidget(self.counts)
        layout.addStretch(1)
        self._stack = QStackedWidget(self)
        scroll = QScrollArea(self)
        scroll.setObjectName("figuresScroll")
        scroll.setAccessibleName(self.tr("Figures"))
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(shown)
        theme.set_look(shown, "side")
        # The passages stand below all else and not in it: the row that was clicked stays where it is.
        upper = QWidget(self)
        both = QVBoxLayout(upper)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(theme.GAP)
        both.addWidget(scroll, 1)
        both.addWidget(self.passages)
        self._stack.addWidget(upper)
        self._stack.addWidget(self.hidden)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.MARGIN, 12, theme.MARGIN, 12)
        whole.setSpacing(6)
        whole.addLayout(top)
        whole.addWidget(self.about)
        whole.addWidget(self._stack, 1)

    def _connect(self) -> None:
        comparison = self._comparison
        comparison.compared.connect(self.refresh)
        comparison.counted.connect(self.refresh)
        comparison.intervals_arrived.connect(self.refresh)
        comparison.looks_changed.connect(self.refresh)
        comparison.cards_changed.connect(self._show_counts)
        comparison.card_changed.connect(self._on_card)
        mean, any_code, percent = self.headlines
        mean.clicked.connect(partial(self._show_passages, EVERY_CODE, None))
        percent.clicked.connect(partial(self._show_passages, EVERY_CODE, None))
        any_code.clicked.connect(partial(self._show_passages, ANY_CODE, None))
        self.passages.closed.connect(partial(self._pin, -1))
        self.table.entered.connect(self._on_hovered)
        self.table.left.connect(self._on_left)
        self.table.clicked.connect(self._on_cell)
        self.table.activated.connect(self._on_cell)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.turn.clicked.connect(self._turn)
        self.pairs.clicked.connect(self._show_pairs)
        self.refresh()

    # --- showing -----------------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Show the figures as they are now."""
        comparison = self._comparison
        self._stack.setCurrentIndex(1 if comparison.hides_figures else 0)
        self.model.refresh()
        self.pairs.setVisible(comparison.result is not None and len(comparison.gathered.raters) > 2)
        self._tools.fit()
        self._show_about()
        self._show_headlines()
        self._show_note()
        self._show_why(None)
        self._show_counts()

    def _show_note(self) -> None:
        """Say once below the table what has to be read beside its figures."""
        intervals = self._comparison.intervals
        told: list[str] = []
        if self.model.by is By.CODE:
            if self.model.averages_documents:
                told.append(self.tr("Each figure is the mean of the documents’ own figures; usually they are pooled."))
            elif intervals is not None:
                ways = {each.method for each in (*intervals.codes.values(), intervals.any_code)}
                if IntervalMethod.FEW_DOCUMENTS in ways:
                    told.append(self.tr("Confidence intervals need five documents at least."))
                    if intervals.any_code.documents > 1:
                        told.append(self.tr("The dotted lines span the documents’ values."))
        told += self._remarks()
        self.note.setText(" ".join(told))
        self.note.setVisible(bool(told))

    def _remarks(self) -> list[str]:
        """Return one sentence for each remark, with the rows that it is about."""
        found: dict[str, list[str]] = {}
        for row in self.model.rows:
            remarks = row.code_row.remarks if self.model.by is By.CODE else ()
            told = {remark.kind for remark in remarks}
            for remark in remarks:
                is_plain = remark.kind is RemarkKind.NEGATIVE and RemarkKind.ONE_CODER_ONLY in told
                if remark.kind is not RemarkKind.NOT_USED and not is_plain:  # "not used" stands in the row itself
                    found.setdefault(remark_text(remark), []).append(f"“{row.name}”")
        return [
            self.tr("{codes}: {remark}.").format(
                codes=", ".join(names[:_MOST_NAMED]) + (", …" if len(names) > _MOST_NAMED else ""), remark=remark
            )
            for remark, names in found.items()
        ]

    def _show_about(self) -> None:
        result = self._comparison.result
        if result is None:
            self.about.setText(self.tr("Comparing…"))
            return
        compared = [document for document in result.gathered.documents if len(document.raters) > 1]
        length = sum(span.length for document in compared for span in document.counted)
        carried = [one for document in result.gathered.documents for one in document.carried]
        lost = sum(one.carried.span is None for one in carried)
        parts = [
            self.tr("%Ln document(s) coded by two or more", "", len(compared)),
            self.tr("{count} characters").format(count=self.locale().toString(length)),
        ]
        if lost:
            parts.append(self.tr("%Ln coding(s) could not be carried over", "", lost))
        elif carried:
            parts.append(self.tr("texts differ: %Ln coding(s) carried over", "", len(carried)))
        elif len(result.pairing.sources) > 1:
            parts.append(self.tr("same text in all files ✓"))
        unpaired = sum(not pair.is_paired for pair in result.pairing.documents)
        if unpaired and len(result.pairing.sources) > 1:
            parts.append(self.tr("%Ln document(s) without a partner", "", unpaired))
        questions = len(result.pairing.questions)
        if questions:
            parts.append(self.tr("%Ln question(s) open in the pairing", "", questions))
        self.about.setText(" · ".join(parts))

    def _show_headlines(self) -> None:
        if self._comparison.result is None:
            return
        mean, any_code, percent = self.headlines
        self._show_mean(mean)
        self._show_any_code(any_code)
        overall = self.model.overall(Coefficient.PERCENT)
        share = overall.mean if overall is not None else None
        percent.show_figure(
            f"{share_text(share)} %" if isinstance(share, float) else "–",
            self.tr("agreement"),
            self.tr("of {unit}").format(unit=unit_words(self._comparison.rules.unit).lower()),
            self.tr("Mean of the codes’ percent agreement. It is high wherever codes are rare."),
        )

    def _show_mean(self, card: Headline) -> None:
        overall, intervals = self.model.overall(Coefficient.ALPHA), self._comparison.intervals
        if overall is None:
            return
        if isinstance(overall.mean, Undefined):
            card.show_figure("–", self.tr("mean α"), reason_text(overall.mean.reason))
            return
        lines = [self.tr("{low} to {high}").format(low=figure_text(overall.lowest), high=figure_text(overall.highest))]
        found = intervals.overall if intervals is not None and not self.model.averages_documents else None
        if interval_text(found):
            lines.append(self.tr("95 % CI {interval}").format(interval=interval_text(found)))
        if overall.undefined:
            lines.append(self.tr("%Ln undefined", "", overall.undefined))
        if self.model.averages_documents:
            lines.append(self.tr("average of documents"))
        tip = self.tr("Mean of the codes’ alphas, each code counting once; from the lowest to the highest.")
        if overall.undefined:
            tip += " " + self.tr("Codes without a value are left out.")
        words = self.tr("mean α, %Ln code(s)", "", overall.defined)
        card.show_figure(figure_text(overall.mean), words, "\n".join(lines), tip)

    def _show_any_code(self, card: Headline) -> None:
        alpha, intervals = self.model.any_code(Coefficient.ALPHA), self._comparison.intervals
        words = self.tr("α of “any code”")
        if alpha is None:
            return
        if isinstance(alpha, Undefined):
            card.show_figure("–", words, reason_text(alpha.reason))
            return
        found = intervals.any_code if intervals is not None and not self.model.averages_documents else None
        told = ""
        if interval_text(found):
            told = self.tr("95 % CI {interval}").format(interval=interval_text(found))
        elif found is not None and found.low is not None and found.low != found.high:
            told = self.tr("documents {low} to {high}").format(low=figure_text(found.low), high=figure_text(found.high))
        tip = self.tr("Whether anything was coded, whatever code it was.")
        card.show_figure(figure_text(alpha), words, told, f"{tip}\n{interval_tip(found)}".strip())

    def _show_why(self, code: int | None) -> None:
        """Explain the row that was chosen, else the one whose figures look most at odds with each other."""
        result = self._comparison.result
        self.why.hide()
        if result is None or self.model.by is not By.CODE or len(result.gathered.raters) < 2:
            return
        rows = {row.code_id: row for row in result.figures.codes}
        if code is None or code not in rows:
            odd = [
                (value, number)
                for number, row in rows.items()
                if isinstance(value := row.values[Coefficient.ALPHA], float)
                and value < _LOW_ALPHA
                and isinstance(share := row.values[Coefficient.PERCENT], float)
                and share >= _HIGH_PERCENT
            ]
            if not odd:
                return
            code = min(odd)[1]
        pair = self._pair_most_apart(code)
        explained = explain(result.figures.counts_of_pair(code, *pair))
        names = self._comparison.rater_name(pair[0]), self._comparison.rater_name(pair[1])
        value = rows[code].values[Coefficient.ALPHA]
        is_odd = isinstance(value, float) and value < _LOW_ALPHA
        name = result.gathered.codes[code].name
        heading = (
            self.tr("Why is α low where agreement is high?")
            if is_odd
            else self.tr("What is behind “{code}”").format(code=name)
        )
        if len(result.gathered.raters) > 2:
            heading += " " + self.tr("Two of the coders: {one} and {other}").format(one=names[0], other=names[1])
        self.why.show_words(heading, why_text(explained, name, self._comparison.rules.unit, names))

    def _pair_most_apart(self, code: int) -> tuple[int, int]:
        """Return the two coders whose alphas of a code are the lowest; with two coders there is no choice."""
        result = self._comparison.result
        if result is None or len(result.gathered.raters) < 3:
            return 0, 1
        found: list[tuple[float, tuple[int, int]]] = []
        for pair in result.figures.pairs:
            row = next(row for row in pair.codes if row.code_id == code)
            value = row.values[Coefficient.ALPHA]
            if isinstance(value, float):
                found.append((value, pair.coders))
        return min(found)[1] if found else (0, 1)

    def _show_counts(self) -> None:
        """After settling show counts only: coefficients come from the independent codings."""
        settlement = self._comparison.settlement
        found = settlement.standing if settlement is not None else None
        self.counts.setVisible(found is not None and self._comparison.state_count(CardState.SETTLED) > 0)
        if found is None:
            return
        number = self.locale().toString
        kept = found.counts.kept
        whose = [
            self.tr("{count} as {coder}").format(count=number(count), coder=self._comparison.rater_name(rater))
            for rater, count in enumerate(kept)
        ]
        self.counts.setText(
            self.tr("Settled {settled} · unresolved {unresolved} · {whose} · both changed {both}").format(
                settled=number(found.counts.settled),
                unresolved=number(found.counts.unresolved),
                whose=" · ".join(whose),
                both=number(found.counts.both_changed),
            )
        )

    # --- choosing ----------------------------------------------------------------------------------------------------
    def _row_at(self, index: QModelIndex) -> int | None:
        """Return the code or document of a row of the table."""
        source = self.table.sorted.mapToSource(index)
        return self.model.rows[source.row()].number if source.isValid() else None

    def _on_row(self, index: QModelIndex) -> None:
        number = self._row_at(index)
        if number is not None and self.model.by is By.CODE:
            self._show_why(number)

    def _on_hovered(self, index: QModelIndex) -> None:
        """Let a row's passages stand out in the text while the mouse is on it."""
        number = self._row_at(index)
        if number is not None and self.model.by is By.CODE:
            self._comparison.code_pointed.emit(number)

    def _on_left(self) -> None:
        self._comparison.code_pointed.emit(self._pinned)

    def _on_cell(self, index: QModelIndex) -> None:
        number = self._row_at(index)
        if number is None:
            return
        column = self.model.columns[index.column()]
        if self.model.by is By.CODE:
            self._pin(number)
            self._show_passages(number, None, column)
        else:
            self._comparison.show_document(number)
            self._show_passages(EVERY_CODE, number, column)

    def _show_passages(self, code: int, document: int | None, column: Column | None = None) -> None:
        self.passages.show_cell(code, document, column or Column("value"))

    def _pin(self, code: int) -> None:
        """Let one code stand out in the text until its passages are closed or another card is chosen; -1 for none."""
        self._pinned = code
        self._comparison.code_pointed.emit(code)

    def _on_card(self, number: int) -> None:
        if number >= 0 and self._pinned not in (-1, *self._comparison.cards[number].codes):
            self._pin(-1)

    def _turn(self) -> None:
        self.model.by = By.DOCUMENT if self.model.by is By.CODE else By.CODE
        self.turn.setText(self.tr("By code") if self.model.by is By.DOCUMENT else self.tr("By document"))
        self.turn.setAccessibleName(self.turn.text())
        self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.refresh()

    def _fill_coefficients(self, menu: QMenu) -> None:
        menu.clear()
        for coefficient in Coefficient:
            act = menu.addAction(coefficient_words(coefficient))
            act.setCheckable(True)
            act.setChecked(coefficient in self.model.coefficients)
            act.toggled.connect(partial(self._show_coefficient, coefficient))
        menu.addSeparator()
        counts = menu.addAction(self.tr("How much both, one and neither coded"))
        counts.setCheckable(True)
        counts.setChecked(self.model.shows_counts)
        counts.toggled.connect(self._show_how_much)
        averages = menu.addAction(self.tr("Average of documents"))
        averages.setToolTip(self.tr("Each code’s figure is the mean of the documents’ figures, not that of all text"))
        averages.setCheckable(True)
        averages.setChecked(self.model.averages_documents)
        averages.toggled.connect(self._average_documents)
        menu.addSeparator()
        menu.addAction(self.tr("More coefficients…"), self.show_more)

    def _show_coefficient(self, coefficient: Coefficient, shown: bool) -> None:  # noqa: FBT001 - a signal's value
        chosen = set(self.model.coefficients) | {coefficient} if shown else set(self.model.coefficients) - {coefficient}
        self.model.coefficients = tuple(each for each in Coefficient if each in chosen)
        self.model.refresh()

    def _show_how_much(self, shown: bool) -> None:  # noqa: FBT001 - a signal's value
        self.model.shows_counts = shown
        self.model.refresh()

    def _average_documents(self, averaged: bool) -> None:  # noqa: FBT001 - a signal's value
        self.model.averages_documents = averaged
        self.refresh()

    def show_more(self) -> None:
        """Open the coefficients that need a choice first: groups of codes, and whole segments."""
        from qda.ui.compare.more_dialog import MoreDialog

        MoreDialog(self._comparison, self._show_passages, self.window()).show()

    def _show_pairs(self) -> None:
        PairsDialog(self._comparison, self._show_passages, self.window()).show()
