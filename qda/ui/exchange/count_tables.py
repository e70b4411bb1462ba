"""The counts of an import report, and how the positions in each text were understood."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from qda.model.direction import with_signs
from qda.model.intake.report import Account, IntakeReport, TextDecision
from qda.model.intake.telling import ELEMENTS, counted_words, element_words, sureness_words, table_words
from qda.ui import theme
from qda.ui.notices import translated
from qda.ui.widgets.labels import as_tooltip, plain_label

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class PlainTable(QTableWidget):
    """A table of words and numbers to be read, not changed; the first column takes the room that is left."""

    def __init__(self, heads: Sequence[str], name: str, words: str, parent: QWidget, *, numbers_from: int = 1) -> None:
        super().__init__(0, len(heads), parent)
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setHorizontalHeaderLabels(list(heads))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._numbers_from = numbers_from
        for column in range(numbers_from, len(heads)):
            head = self.horizontalHeaderItem(column)
            if head is not None:
                head.setTextAlignment(_RIGHT)

    def add(self, cells: Sequence[str | int], *, look: bool = False) -> None:
        """Add a row; an eye stands before one that should be looked at."""
        row = self.rowCount()
        self.insertRow(row)
        for column, cell in enumerate(cells):
            item = QTableWidgetItem(self.locale().toString(cell) if isinstance(cell, int) else with_signs(cell))
            if isinstance(cell, int):
                item.setTextAlignment(_RIGHT)
            else:
                item.setToolTip(as_tooltip(cell))
            self.setItem(row, column, item)
        first = self.item(row, 0)
        if look and first is not None:
            first.setIcon(theme.icon("eye", str(theme.colours().accent)))
            said = f"{first.text()}, {self.tr('to look at')}"
            first.setData(Qt.ItemDataRole.AccessibleTextRole, said)
            first.setToolTip(as_tooltip(said))


class CountsPage(QWidget):
    """What became of everything in the file, and what was added to the project."""

    def __init__(self, report: IntakeReport, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("importCounts")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.GAP, 0, 0)
        layout.setSpacing(theme.GAP)
        self.elements = PlainTable(
            [self.tr("What"), *self._fates(self.tr("In the file"), self.tr("Taken"), kept=True)],
            "importElements",
            self.tr("What became of everything in the file"),
            self,
        )
        self.stored = PlainTable(
            [self.tr("What"), *self._fates(self.tr("Read"), self.tr("Added"), kept=False)],
            "importStored",
            self.tr("What was added to the project"),
            self,
        )
        for name, each in sorted(report.elements.items(), key=_by_interest):
            numbers = (each.there, each.taken, each.joined, each.kept, each.left)
            self.elements.add([element_words(name, translated), *numbers], look=not each.reconciles)
        for name, each in report.stored.items():
            if each.read or each.added:
                self.stored.add([table_words(name, translated), each.read, each.added, each.joined, each.left])
        for table, stretch in ((self.elements, 3), (self.stored, 2)):
            if table.rowCount():
                layout.addWidget(plain_label(table.accessibleName(), self, look="strong"))
                layout.addWidget(table, stretch)
            else:
                table.hide()

    def _fates(self, there: str, taken: str, *, kept: bool) -> list[str]:
        fates = [there, taken, self.tr("Joined"), self.tr("Kept unseen"), self.tr("Left out")]
        return fates if kept else [*fates[:3], fates[4]]


def _by_interest(counted: tuple[str, Account]) -> int:
    """Put what is not all there first, and last what only holds other elements; the rest as the file has it."""
    name, account = counted
    if account.left or not account.reconciles:
        return 0
    return 1 if account.kept else 2 if name in ELEMENTS else 3


class DecisionsTable(PlainTable):
    """How the positions in each text were understood, and how sure that is."""

    def __init__(self, texts: Sequence[TextDecision], parent: QWidget) -> None:
        heads = [_tr("Document"), _tr("Encoding"), _tr("Positions count"), _tr("How sure")]
        words = _tr("How positions in the texts were understood")
        super().__init__(heads, "importPositions", words, parent, numbers_from=len(heads))
        header = self.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(0, 220)
        self.show_texts(texts)

    def show_texts(self, texts: Sequence[TextDecision]) -> None:
        """Show these instead; in the order of the file."""
        self.setRowCount(0)
        for text in texts:
            cells = (text.document, text.encoding, counted_words(text, translated), sureness_words(text, translated))
            self.add(cells, look=text.sureness == "unsure")


def _tr(words: str) -> str:
    return QCoreApplication.translate("DecisionsTable", words)
