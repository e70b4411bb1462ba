"""Every pair of coders beside each other: a matrix of one coefficient, for one code or over all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from qda.agreement.tables import ANY_CODE
from qda.agreement.values import Coefficient, Undefined, Value
from qda.ui.compare.figure_words import reason_text, value_text
from qda.ui.compare.passages_panel import EVERY_CODE
from qda.ui.compare.words import coefficient_words
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.dialog_footer import prepare_dialog
from qda.ui.widgets.labels import as_tooltip, plain_label

if TYPE_CHECKING:
    from collections.abc import Callable

    from qda.agreement.pooling import PairRow
    from qda.ui.compare.comparison import Comparison


class PairsDialog(QDialog):
    """Stands beside the compare window; a cell leads to the passages of its two coders."""

    def __init__(
        self, comparison: Comparison, show_passages: Callable[[int, int | None], None], window: QWidget
    ) -> None:
        super().__init__(window)
        self._comparison = comparison
        self._show_passages = show_passages
        layout = prepare_dialog(self, self.tr("Pairs of coders"), "pairsDialog")
        self.resize(560, 360)
        self.coefficient = QComboBox(self)
        self.coefficient.setObjectName("pairsCoefficient")
        self.coefficient.setAccessibleName(self.tr("Coefficient"))
        for coefficient in Coefficient:
            self.coefficient.addItem(coefficient_words(coefficient), coefficient)
        self.coefficient.setCurrentIndex(list(Coefficient).index(Coefficient.ALPHA))
        self.code = QComboBox(self)
        self.code.setObjectName("pairsCode")
        self.code.setAccessibleName(self.tr("Code"))
        self.code.addItem(self.tr("Mean over codes"), EVERY_CODE)
        self.code.addItem(self.tr("Any code"), ANY_CODE)
        if comparison.result is not None:
            for number in comparison.result.codings.codes:
                self.code.addItem(comparison.gathered.codes[number].name, number)
        self.table = QTableWidget(self)
        self.table.setObjectName("pairsTable")
        self.table.setAccessibleName(self.tr("Matrix of coders"))
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.itemSelectionChanged.connect(self._on_selected)
        self.table.cellActivated.connect(self._go)
        self.go = push_button(self.tr("Compare these two"), "pairsGo", self, look="primary")
        self.go.clicked.connect(lambda: self._go(self.table.currentRow(), self.table.currentColumn()))
        top = QHBoxLayout()
        top.addWidget(self.coefficient, 1)
        top.addWidget(self.code, 1)
        layout.addLayout(top)
        layout.addWidget(self.table, 1)
        hint = self.tr("Double-click a cell, or choose it, to compare only these two; the toolbar brings all back.")
        foot = QHBoxLayout()
        foot.addWidget(plain_label(hint, self, look="muted", wrap=True), 1)
        foot.addWidget(self.go)
        layout.addLayout(foot)
        self.coefficient.currentIndexChanged.connect(self._fill)
        self.code.currentIndexChanged.connect(self._fill)
        comparison.compared.connect(self.close)
        comparison.counted.connect(self._fill)
        comparison.looks_changed.connect(self._on_looks_changed)
        self._fill()

    def _on_looks_changed(self) -> None:
        if self._comparison.hides_figures:
            self.close()
        else:
            self._fill()

    def _fill(self) -> None:
        result = self._comparison.result
        if result is None:
            return
        raters = len(result.gathered.raters)
        names = [self._comparison.rater_name(rater) for rater in range(raters)]
        self.table.setRowCount(raters)
        self.table.setColumnCount(raters)
        self.table.setHorizontalHeaderLabels(names)
        self.table.setVerticalHeaderLabels(names)
        coefficient = self.coefficient.currentData()
        found = {frozenset(pair.coders): self._value(pair, coefficient) for pair in result.figures.pairs}
        for row in range(raters):
            for column in range(raters):
                item = QTableWidgetItem("")
                item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                value = found.get(frozenset({row, column})) if row != column else None
                if value is not None:
                    item.setText(value_text(coefficient, value))
                    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{names[row]}, {names[column]}: {item.text()}")
                    if isinstance(value, Undefined):
                        item.setToolTip(as_tooltip(reason_text(value.reason)))
                else:
                    item.setFlags(Qt.ItemFlag.NoItemFlags)
                self.table.setItem(row, column, item)
        self._on_selected()

    def _value(self, pair: PairRow, coefficient: Coefficient) -> Value:
        code = self.code.currentData()
        if code == EVERY_CODE:
            return pair.overall[coefficient].mean
        row = pair.any_code if code == ANY_CODE else next(row for row in pair.codes if row.code_id == code)
        return row.values[coefficient]

    def _on_selected(self) -> None:
        row, column = self.table.currentRow(), self.table.currentColumn()
        self.go.setEnabled(bool(self.table.selectedItems()) and row != column)

    def _go(self, row: int, column: int) -> None:
        if row == column or min(row, column) < 0:
            return
        comparison, code = self._comparison, int(self.code.currentData())
        show_passages = self._show_passages  # this dialog closes when the two are compared

        def show() -> None:
            comparison.compared.disconnect(show)
            show_passages(code, None)

        comparison.compared.connect(show)
        comparison.compare_pair(row, column)
