"""The columns of a table that is to be imported, each with examples and with what it becomes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from qda.formats.table_in import WholeTable
from qda.model.values import KINDS
from qda.ui import theme
from qda.ui.notices import translated
from qda.ui.widgets.labels import as_tooltip

HEADING, EXAMPLES, BECOMES, KIND = range(4)
_EXAMPLES = 3
_SHOWN = 60  # characters of an example
_PREVIEWED = 50  # rows


class ColumnChoice(NamedTuple):
    """What a column is to become; ``kind`` counts where it becomes a variable."""

    place: int
    role: str
    kind: str


class ColumnsTable(QTableWidget):
    """One line per column of the file.

    Args:
        roles: What a column may become: key and words.
        with_kind: The roles of which a kind is asked.

    Signals:
        chosen: A column is to become something else.
    """

    chosen = Signal()

    def __init__(self, roles: Sequence[tuple[str, str]], with_kind: Sequence[str], parent: QWidget) -> None:
        super().__init__(0, 4, parent)
        self._roles = list(roles)
        self._with_kind = set(with_kind)
        self._places: list[int] = []
        self.setObjectName("importColumns")
        self.setAccessibleName(self.tr("Columns of the file"))
        heads = (self.tr("Column"), self.tr("Examples"), self.tr("Becomes"), self.tr("Holds"))
        self.setHorizontalHeaderLabels(list(heads))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT + 10)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(EXAMPLES, QHeaderView.ResizeMode.Stretch)
        for column, width in ((HEADING, 230), (BECOMES, 230), (KIND, 160)):
            self.setColumnWidth(column, width)

    def show_columns(
        self, table: WholeTable, choices: Sequence[ColumnChoice], *, fixed_kinds: Sequence[int] = ()
    ) -> None:
        """Show columns as they are chosen; the kinds of ``fixed_kinds`` (places) cannot be changed."""
        self._places = [choice.place for choice in choices]
        self.clearContents()
        self.setRowCount(len(choices))
        for row, choice in enumerate(choices):
            heading = table.headings[choice.place]
            for column, words in ((HEADING, heading), (EXAMPLES, _examples(table, choice.place))):
                item = QTableWidgetItem(" ".join(words.split()))
                item.setToolTip(as_tooltip(words))
                self.setItem(row, column, item)
            role = self._combo(row, BECOMES, self.tr("What “{column}” becomes").format(column=heading))
            for key, words in self._roles:
                role.addItem(words, key)
            role.setCurrentIndex(max(0, role.findData(choice.role)))
            kind = self._combo(row, KIND, self.tr("What “{column}” holds").format(column=heading))
            for key, words in KINDS.items():
                kind.addItem(translated(words), key)
            kind.setCurrentIndex(max(0, kind.findData(choice.kind)))
            kind.setProperty("fixed", choice.place in fixed_kinds)
            self._show_kind(row)
            role.currentIndexChanged.connect(partial(self._on_role, row))
            kind.currentIndexChanged.connect(self.chosen)

    def _combo(self, row: int, column: int, words: str) -> QComboBox:
        combo = QComboBox(self)
        combo.setObjectName(f"column-{row}-{column}")
        combo.setAccessibleName(words)
        combo.view().setObjectName(f"columnList-{row}-{column}")
        combo.view().setAccessibleName(words)
        combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the wheel scrolls the table
        combo.wheelEvent = lambda e: e.ignore()
        self.setCellWidget(row, column, combo)
        return combo

    def combo(self, row: int, column: int) -> QComboBox:
        """Return the choice in a cell."""
        found = self.cellWidget(row, column)
        assert isinstance(found, QComboBox)
        return found

    def _on_role(self, row: int, _choice: int) -> None:
        self._show_kind(row)
        self.chosen.emit()

    def _show_kind(self, row: int) -> None:
        kind = self.combo(row, KIND)
        asked = str(self.combo(row, BECOMES).currentData()) in self._with_kind
        kind.setEnabled(asked and not kind.property("fixed"))
        kind.setToolTip(self.tr("The project has this variable already") if kind.property("fixed") else "")

    def choices(self) -> list[ColumnChoice]:
        """Return what is chosen."""
        return [
            ColumnChoice(place, str(self.combo(row, BECOMES).currentData()), str(self.combo(row, KIND).currentData()))
            for row, place in enumerate(self._places)
        ]

    def set_role(self, row: int, role: str) -> None:
        """Let a column become something."""
        self.combo(row, BECOMES).setCurrentIndex(self.combo(row, BECOMES).findData(role))


class PreviewTable(QTableWidget):
    """The first rows of a file as they were read."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("importPreview")
        self.setAccessibleName(QCoreApplication.translate("ColumnsTable", "The first rows of the file"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultSectionSize(140)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def show_rows(self, table: WholeTable) -> None:
        """Show a table's first rows."""
        rows = table.rows[:_PREVIEWED]
        self.clear()
        self.setColumnCount(len(table.headings))
        self.setRowCount(len(rows))
        self.setHorizontalHeaderLabels([" ".join(heading.split())[:_SHOWN] for heading in table.headings])
        self.setVerticalHeaderLabels([str(number) for number, _ in rows])
        for row, (_, cells) in enumerate(rows):
            for column, words in enumerate(cells):
                item = QTableWidgetItem(" ".join(words[:300].split()))
                if len(words) > 20:
                    item.setToolTip(as_tooltip(words[:2_000]))
                self.setItem(row, column, item)


def _examples(table: WholeTable, place: int) -> str:
    found: dict[str, None] = {}
    for _, cells in table.rows[:200]:
        words = " ".join(cells[place].split())
        if words:
            found.setdefault(words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…")
        if len(found) == _EXAMPLES:
            break
    return "  ·  ".join(found)
