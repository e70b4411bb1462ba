"""The left column of the compare window: how far coders agree, and what is behind each figure."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
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
from qda.agreement.values import Coefficient, IntervalMethod, Undefined
from qda.ui import theme
from qda.ui.compare.card_state import CardState
from qda.ui.compare.figure_words import (
    figure_text,
    interval_text,
    interval_tip,
    reason_text,
    share_text,
    why_text,
)
from qda.ui.compare.figures_model import By, FiguresModel
from qda.ui.compare.figures_view import FiguresView
from qda.ui.compare.pairs_dialog import PairsDialog
from qda.ui.compare.passages_panel import PassagesPanel
from qda.ui.compare.words import coefficient_words, unit_words
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.empty_state import EmptyState
from qda.ui.widgets.labels import as_tooltip, plain_label

if TYPE_CHECKING:
    from qda.ui.compare.comparison import Comparison

_LOW_KAPPA, _HIGH_PERCENT = 0.667, 0.9  # where people ask why the one is low and the other high


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
        self.headlines = [_Headline(name, self) for name in ("headlineMean", "headlineAny", "headlinePercent")]
        self.model = FiguresModel(comparison, self)
        self.table = FiguresView(self.model, self)
        self.coefficients = self._menu_button("figuresCoefficients", self.tr("Coefficients"))
        self.turn = push_button(self.tr("By document"), "figuresTurn", self)
        self.pairs = push_button(self.tr("Pairs of coders"), "figuresPairs", self)
        self.note = plain_label("", self, look="small", wrap=True)
        self.why = _WhyCard(self)
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
            headline.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
            heads.addWidget(headline, 1, Qt.AlignmentFlag.AlignTop)
        tools = QHBoxLayout()
        tools.setSpacing(theme.GAP)
        marks = plain_label(self.tr("Marks at .667 and .80"), self, look="muted")
        marks.setToolTip(
            as_tooltip(
                self.tr(
                    "Krippendorff’s lines: from .80 data may be relied on, from .667 for tentative conclusions only. "
                    "They are customs, not laws; see his Content Analysis, chapter 12."
                )
            )
        )
        tools.addWidget(marks)
        tools.addStretch(1)
        for button in (self.coefficients, self.turn, self.pairs):
            tools.addWidget(button)
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
        layout.addLayout(tools)
        layout.addWidget(self.why)
        layout.addWidget(self.counts)
        layout.addWidget(self.passages, 1)
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
        self._stack.addWidget(scroll)
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
        self._show_about()
        self._show_headlines()
        self._show_note()
        self._show_why(None)
        self._show_counts()

    def _show_note(self) -> None:
        """Say once why the table has no intervals, where it has none."""
        intervals = self._comparison.intervals
        words = ""
        if intervals is not None and self.model.by is By.CODE:
            ways = {each.method for each in (*intervals.codes.values(), intervals.any_code)}
            if IntervalMethod.FEW_DOCUMENTS in ways:
                words = self.tr(
                    "No confidence intervals: they need five documents at least. The bars span the documents’ values."
                )
        self.note.setText(words)
        self.note.setVisible(bool(words))

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
        result, intervals = self._comparison.result, self._comparison.intervals
        if result is None:
            return
        mean, any_code, percent = self.headlines
        overall = result.figures.overall[Coefficient.ALPHA]
        row = result.figures.any_code
        alpha, share = row.values[Coefficient.ALPHA], row.values[Coefficient.PERCENT]
        if isinstance(overall.mean, Undefined):
            mean.show_figure("–", self.tr("mean α"), reason_text(overall.mean.reason))
        else:
            words = self.tr("mean α, %Ln code(s)", "", overall.defined)
            if overall.undefined:
                words += self.tr(", %Ln undefined", "", overall.undefined)
            spread = self.tr("{low} to {high}").format(
                low=figure_text(overall.lowest), high=figure_text(overall.highest)
            )
            found = intervals.overall if intervals is not None else None
            tip = self.tr("Mean of the codes’ alphas, each code counting once; from the lowest to the highest.")
            if interval_text(found):
                spread += self.tr("\n95 % CI {interval}").format(interval=interval_text(found))
            mean.show_figure(figure_text(overall.mean), words, spread, tip)
        found = intervals.any_code if intervals is not None else None
        told = self.tr("95 % CI {interval}").format(interval=interval_text(found)) if interval_text(found) else ""
        if isinstance(alpha, Undefined):
            any_code.show_figure("–", self.tr("α of “any code”"), reason_text(alpha.reason))
        else:
            any_code.show_figure(figure_text(alpha), self.tr("α of “any code”"), told, interval_tip(found))
        unit = unit_words(self._comparison.rules.unit).lower()
        pooled = self._percent_over_codes()
        if pooled is None:
            text = "–" if isinstance(share, Undefined) else f"{share_text(share)} %"
        else:
            text = f"{share_text(pooled)} %"
        percent.show_figure(
            text,
            self.tr("agreement"),
            self.tr("of {unit}").format(unit=unit),
            self.tr("Mean of the codes’ percent agreement. It is high wherever codes are rare."),
        )

    def _percent_over_codes(self) -> float | None:
        result = self._comparison.result
        if result is None:
            return None
        mean = result.figures.overall[Coefficient.PERCENT].mean
        return None if isinstance(mean, Undefined) else mean

    def _show_why(self, code: int | None) -> None:
        """Explain the row that was chosen, else the one whose figures look most at odds with each other."""
        result = self._comparison.result
        if result is None or self.model.by is not By.CODE:
            self.why.hide()
            return
        rows = {row.code_id: row for row in result.figures.codes}
        if code is None or code not in rows:
            odd = [
                (value, number)
                for number, row in rows.items()
                if isinstance(value := row.values[Coefficient.ALPHA], float)
                and value < _LOW_KAPPA
                and isinstance(share := row.values[Coefficient.PERCENT], float)
                and share >= _HIGH_PERCENT
            ]
            if not odd:
                self.why.hide()
                return
            code = min(odd)[1]
        if len(result.gathered.raters) < 2:
            self.why.hide()
            return
        explained = explain(result.figures.counts_of_pair(code, 0, 1))
        name = result.gathered.codes[code].name
        names = self._comparison.rater_name(0), self._comparison.rater_name(1)
        self.why.show_words(why_text(explained, name, self._comparison.rules.unit, names))

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
    def _on_row(self, index: QModelIndex) -> None:
        source = self.table.sorted.mapToSource(index)
        if not source.isValid():
            return
        row = self.model.rows[source.row()]
        if self.model.by is By.CODE:
            self._show_why(row.number)
            self._comparison.code_pointed.emit(-1)

    def _on_cell(self, index: QModelIndex) -> None:
        source = self.table.sorted.mapToSource(index)
        if not source.isValid():
            return
        row, column = self.model.rows[source.row()], self.model.columns[source.column()]
        if self.model.by is By.CODE:
            self.passages.show_cell(row.number, None, column)
        else:
            self._comparison.show_document(row.number)
            self.passages.show_cell(ANY_CODE, row.number, column)

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

    def _show_coefficient(self, coefficient: Coefficient, shown: bool) -> None:  # noqa: FBT001 - a signal's value
        chosen = set(self.model.coefficients) | {coefficient} if shown else set(self.model.coefficients) - {coefficient}
        self.model.coefficients = tuple(each for each in Coefficient if each in chosen)
        self.model.refresh()

    def _show_how_much(self, shown: bool) -> None:  # noqa: FBT001 - a signal's value
        self.model.shows_counts = shown
        self.model.refresh()

    def _show_pairs(self) -> None:
        PairsDialog(self._comparison, self.window()).show()


class _Headline(QFrame):
    """One figure, large, with two lines of what it is."""

    def __init__(self, object_name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(object_name)
        theme.set_look(self, "headline")
        self.figure = plain_label("", self, look="figure")
        self.words: QLabel = plain_label("", self, look="muted", wrap=True)
        self.more: QLabel = plain_label("", self, look="muted", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.setSpacing(1)
        for label in (self.figure, self.words, self.more):
            layout.addWidget(label)
        layout.addStretch(1)

    def show_figure(self, figure: str, words: str, more: str, tip: str = "") -> None:
        """Show another figure."""
        self.figure.setText(figure)
        self.words.setText(words)
        self.more.setText(more)
        self.more.setVisible(bool(more))
        self.setToolTip(as_tooltip(tip) if tip else "")
        self.setAccessibleName(f"{figure} {words} {more}")


class _WhyCard(QFrame):
    """Why alpha is low where agreement is high, told with this table's own numbers."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("whyCard")
        self.setAccessibleName(self.tr("Why is α low where agreement is high?"))
        theme.set_look(self, "note")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(3)
        layout.addWidget(plain_label(self.accessibleName(), self, look="strong", wrap=True))
        self.words = plain_label("", self, wrap=True)
        layout.addWidget(self.words)
        self.hide()

    def show_words(self, words: str) -> None:
        """Explain."""
        self.words.setText(words)
        self.show()
