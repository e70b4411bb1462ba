"""Whether the codings lie on the right words: how each text's positions were understood, with passages to see it by."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QHeaderView, QTableWidgetItem, QVBoxLayout, QWidget

from qda.model.exchange import ForeignProject
from qda.model.portable import PortableDocument
from qda.ui import theme
from qda.ui.exchange.contents import passages, texts_decided
from qda.ui.exchange.count_tables import DecisionsTable, PlainTable
from qda.ui.widgets.labels import as_tooltip, plain_label

_COUNTED_ANYHOW = ("refi-project", "qualcoder", "rqda")
"""Formats whose writers do not agree on how positions are counted."""


class PositionsPage(QWidget):
    """Texts above, passages of the chosen one below, and the choice of how positions are counted.

    Signals:
        unit_chosen: Positions are to be counted so in all texts; empty to find out.
    """

    unit_chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("exchangePositions")
        self._foreign: ForeignProject | None = None
        self._documents: list[PortableDocument | None] = []
        self._words = plain_label("", self, look="muted", wrap=True)
        self.unit = QComboBox(self)
        self.unit.setObjectName("exchangeUnit")
        self.unit.setAccessibleName(self.tr("How positions are counted"))
        for text, unit in (
            (self.tr("As found out for each text"), ""),
            (self.tr("In characters, as the standard says"), "codepoint"),
            (self.tr("In UTF-16 units, as Windows programs do"), "utf16"),
        ):
            self.unit.addItem(text, unit)
        self.unit.activated.connect(self._on_unit)
        self._unit_label = plain_label(self.tr("Count positions:"), self)
        top = QHBoxLayout()
        top.setSpacing(theme.GAP)
        top.addWidget(self._words, 1)
        top.addWidget(self._unit_label)
        top.addWidget(self.unit)
        self.texts = DecisionsTable((), self)
        self.texts.itemSelectionChanged.connect(self._show_passages)
        heads = [self.tr("Before"), self.tr("Coded words"), self.tr("After"), self.tr("Code")]
        self.passages = PlainTable(
            heads, "exchangePassages", self.tr("Passages of the chosen text"), self, numbers_from=len(heads)
        )
        header = self.passages.horizontalHeader()
        for column, mode in enumerate(
            (
                QHeaderView.ResizeMode.ResizeToContents,
                QHeaderView.ResizeMode.Stretch,
                QHeaderView.ResizeMode.ResizeToContents,
                QHeaderView.ResizeMode.Interactive,
            )
        ):
            header.setSectionResizeMode(column, mode)
        self.passages.setColumnWidth(3, 150)
        self.passages.setWordWrap(True)
        self.passages.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.caption = plain_label("", self, look="strong")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.GAP, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addLayout(top)
        layout.addWidget(self.texts, 2)
        layout.addWidget(self.caption)
        layout.addWidget(self.passages, 3)

    def show_project(self, foreign: ForeignProject) -> None:
        """Show how the texts were understood; the chosen one stays chosen when it is read again."""
        may_choose = foreign.report.format in _COUNTED_ANYHOW
        self.unit.setVisible(may_choose)
        self._unit_label.setVisible(may_choose)
        words = self.tr(
            "Programs count the places of codings in different ways: see whether the words in bold are whole."
        )
        more = self.tr("If they are cut or shifted, choose another way of counting.")
        self._words.setText(f"{words} {more}" if may_choose else words)
        chosen = self.texts.currentRow()
        self._foreign = foreign
        self._documents = texts_decided(foreign.project, foreign.report)
        self.texts.blockSignals(True)
        self.texts.show_texts(foreign.report.texts)
        self.texts.blockSignals(False)
        unsure = (row for row, text in enumerate(foreign.report.texts) if text.sureness == "unsure")
        if self.texts.rowCount():
            self.texts.selectRow(chosen if 0 <= chosen < self.texts.rowCount() else next(unsure, 0))
        self._show_passages()

    def _show_passages(self) -> None:
        self.passages.setRowCount(0)
        row = self.texts.currentRow()
        document = self._documents[row] if 0 <= row < len(self._documents) else None
        if self._foreign is None or document is None:
            self.caption.setText("")
            return
        shown = passages(self._foreign.project, document)
        name = " ".join(document.name.split())
        self.caption.setText(
            self.tr("Passages of “{name}”").format(name=name)
            if shown
            else self.tr("“{name}” has no codings.").format(name=name)
        )
        bold = QFont(self.passages.font())
        bold.setWeight(QFont.Weight.DemiBold)
        for number, each in enumerate(shown):
            self.passages.insertRow(number)
            for column, words in enumerate(each):
                item = QTableWidgetItem(words)
                item.setToolTip(as_tooltip(words))
                if column == 0:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                elif column == 1:
                    item.setFont(bold)
                self.passages.setItem(number, column, item)

    def _on_unit(self) -> None:
        self.unit_chosen.emit(str(self.unit.currentData()))
