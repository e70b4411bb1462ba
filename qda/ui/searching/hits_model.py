"""Hits as the rows of a table, of which the words are read only when they are looked at."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from qda.analysis.searching.collecting import Arranged, By, Places
from qda.analysis.searching.context import hit_at
from qda.analysis.searching.lines import Line, line_of
from qda.model.searching import Hit, HitPlace
from qda.store.queries.codings import coding_numbers
from qda.store.queries.search_index import StoredText, TextReader, reader_of
from qda.ui.widgets.labels import as_tooltip
from qda.ui.workspace import Workspace

AnyIndex = QModelIndex | QPersistentModelIndex
DOCUMENT, LEFT, HIT, RIGHT, CODES = range(5)
HEADING_ROLE = Qt.ItemDataRole.UserRole + 141  # str, a document's name with its hits: the row is a heading
LINE_ROLE = Qt.ItemDataRole.UserRole + 142  # Line
CODES_ROLE = Qt.ItemDataRole.UserRole + 143  # list of CodeOn
_NOWHERE = QModelIndex()
_PAGE = 1000  # rows handed to the table at a time
_LINES_KEPT = 2000
_DOCUMENTS_KEPT = 12
_CONTEXT = 160  # code points on each side, more than a wide column shows
_TOOLTIP = 900


class CodeOn(NamedTuple):
    """A code that a hit carries."""

    name: str
    colour: str


class HitsModel(QAbstractTableModel):
    """Hits in some order, those of one document under a heading where they are grouped."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.places = Places()
        self.by = By.DOCUMENT
        self.grouped = True
        self._order: array[int] | None = None
        self._rows = array("q")  # numbers of hits; documents, as their places in the list, below zero
        self._shown = 0
        self._reader: TextReader | None = None
        self._documents: dict[int, StoredText] = {}
        self._ids: list[int] = []
        self._ranks: dict[int, int] = {}
        self._lines: OrderedDict[int, Line] = OrderedDict()
        self._codings: OrderedDict[int, np.ndarray] = OrderedDict()

    # --- what the owner says -----------------------------------------------------------------------------------------
    def start(self) -> None:
        """Begin anew, without a hit, in the order of documents and text."""
        self.beginResetModel()
        self.places, self._order, self.by = Places(), None, By.DOCUMENT
        self._rows, self._shown = array("q"), 0
        self._reader = reader_of(self._workspace.project)
        self._documents = {document.document_id: document for document in self._reader.documents()}
        self._ids = list(self._documents)
        self._ranks = {document_id: rank for rank, document_id in enumerate(self._ids)}
        self._lines.clear()
        self._codings.clear()
        self.endResetModel()

    def add(self, found: array[int]) -> None:
        """Show more hits below; the headings above tell their new numbers."""
        first = len(self.places)
        last = self.places[first - 1].document_id if first else 0
        self.places.add(found)
        for number in range(first, len(self.places)):
            document_id = self.places[number].document_id
            if self.grouped and document_id != last and document_id in self._ranks:
                self._rows.append(-1 - self._ranks[document_id])
            last = document_id
            self._rows.append(number)
        if self._shown < _PAGE:
            self.fetchMore(_NOWHERE)
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(self._shown - 1, CODES), [HEADING_ROLE])

    def arrange(self, order: array[int] | None, by: By, *, grouped: bool) -> None:
        """Show the hits in another order, ``None`` for that of documents and text."""
        self.beginResetModel()
        self._order, self.by, self.grouped = order, by, grouped
        numbers = np.arange(len(self.places)) if order is None else np.frombuffer(order, dtype=np.int64)
        if grouped and len(numbers):
            ids = self.places.documents()[numbers]
            begins = np.flatnonzero(np.diff(ids, prepend=ids[0] - 1))
            headings = [-1 - self._ranks.get(one, 0) for one in ids[begins].tolist()]
            numbers = np.insert(numbers, begins, headings)
        self._rows = array("q", numbers.astype(np.int64).tobytes())
        self._shown = min(_PAGE, len(self._rows))
        self.endResetModel()

    def forget_codes(self) -> None:
        """Read anew which codes the hits carry."""
        self._codings.clear()
        if self._shown:
            self.dataChanged.emit(self.index(0, CODES), self.index(self._shown - 1, CODES))

    @property
    def is_empty_project(self) -> bool:
        """Whether there is no document at all."""
        return not self._documents

    # --- what the owner asks -----------------------------------------------------------------------------------------
    def place_at(self, index: AnyIndex) -> HitPlace | None:
        """Return the hit of a row; nothing for a heading."""
        number = self._rows[index.row()] if index.isValid() else -1
        return self.places[number] if number >= 0 else None

    def document_at(self, index: AnyIndex) -> int:
        """Return the document of a row, be it a hit or a heading; 0 for none."""
        if not index.isValid():
            return 0
        number = self._rows[index.row()]
        return self.places[number].document_id if number >= 0 else self._ids[-1 - number]

    def hit_at(self, index: AnyIndex) -> Hit | None:
        """Return the hit of a row with its context."""
        line = self._line(self._rows[index.row()]) if index.isValid() else None
        return None if line is None else line.hit

    def next_row(self, row: int, step: int) -> int:
        """Return the next row in a direction that is a hit, handed to the table if it was not; -1 if there is none."""
        row += step
        while 0 <= row < len(self._rows):
            if self._rows[row] >= 0:
                while row >= self._shown:
                    self.fetchMore(_NOWHERE)
                return row
            row += step
        return -1

    def hits(self, most: int) -> list[Hit]:
        """Return the first hits in the order in which they are shown, with their context."""
        numbers = islice((number for number in self._rows if number >= 0), most)
        return [line.hit for line in map(self._line, numbers) if line is not None]

    def in_order(self) -> Arranged:
        """Return all hits in the order in which they are shown."""
        rows = np.frombuffer(self._rows, dtype=np.int64)
        return Arranged(self.places, array("q", rows[rows >= 0].tobytes()))

    def _line(self, number: int) -> Line | None:
        if number < 0 or self._reader is None:
            return None
        line = self._lines.get(number)
        if line is None:
            place = self.places[number]
            document = self._documents.get(place.document_id)
            if document is None:
                return None
            line = line_of(hit_at(self._reader, document, place.span, context=_CONTEXT))
            self._lines[number] = line
            if len(self._lines) > _LINES_KEPT:
                self._lines.popitem(last=False)
        return line

    def _codes(self, place: HitPlace) -> list[CodeOn]:
        codings = self._codings.get(place.document_id)
        if codings is None:
            numbers = coding_numbers(
                self._workspace.project, place.document_id, coder_ids=self._workspace.shown_coder_ids()
            )
            codings = np.frombuffer(numbers, dtype=np.int64).reshape(-1, 5)
            self._codings[place.document_id] = codings
            if len(self._codings) > _DOCUMENTS_KEPT:
                self._codings.popitem(last=False)
        on = codings[(codings[:, 1] < place.end) & (codings[:, 2] > place.start), 3]
        wanted = set(on.tolist())
        return [CodeOn(row.name, row.colour) for row in self._workspace.codes() if row.code_id in wanted]

    # --- what Qt asks ------------------------------------------------------------------------------------------------
    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Return how many rows the table has been given."""
        return 0 if parent.isValid() else self._shown

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Return the columns: document, left, hit, right, codes."""
        return 0 if parent.isValid() else 5

    def canFetchMore(self, parent: AnyIndex) -> bool:
        """Tell whether there are more."""
        return not parent.isValid() and self._shown < len(self._rows)

    def fetchMore(self, parent: AnyIndex) -> None:
        """Hand out the next page."""
        until = min(self._shown + _PAGE, len(self._rows))
        if until > self._shown:
            self.beginInsertRows(QModelIndex(), self._shown, until - 1)
            self._shown = until
            self.endInsertRows()

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Headings are seen and not chosen."""
        if index.isValid() and self._rows[index.row()] < 0:
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a column's name."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            names = (self.tr("Document"), self.tr("Left"), self.tr("Hit"), self.tr("Right"), self.tr("Codes on it"))
            return names[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            sides = {LEFT: Qt.AlignmentFlag.AlignRight, HIT: Qt.AlignmentFlag.AlignHCenter}
            return sides.get(section, Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole and section in (DOCUMENT, LEFT, HIT, RIGHT):
            return (
                self.tr("In the order of documents and text"),
                self.tr("By the word to the left of the hit, then the one beyond it"),
                self.tr("By the words found"),
                self.tr("By the word to the right of the hit, then the one beyond it"),
            )[section]
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what is shown of a row."""
        if not index.isValid():
            return None
        number = self._rows[index.row()]
        if number < 0:
            return self._heading(self._ids[-1 - number], role, index.column())
        if role == HEADING_ROLE:
            return None
        column = index.column()
        if role == CODES_ROLE:
            return self._codes(self.places[number])
        line = self._line(number)
        if line is None or role == LINE_ROLE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._told(line, number, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(line, number, column)
        return None

    def _told(self, line: Line, number: int, column: int) -> str:
        if column == CODES:
            return ", ".join(code.name for code in self._codes(self.places[number]))
        return (line.hit.document_name, line.left, line.middle, line.right)[column]

    def _tip(self, line: Line, number: int, column: int) -> str:
        if column in (DOCUMENT, CODES):
            return as_tooltip(self._told(line, number, column))
        hit = line.hit
        return as_tooltip(f"{hit.before}{hit.text}{hit.after}".strip()[:_TOOLTIP])

    def _heading(self, document_id: int, role: int, column: int) -> Any:
        if role == HEADING_ROLE:
            count = self.places.by_document.get(document_id, 0)
            return self._documents[document_id].document_name, count
        texts = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        if role in texts and column == DOCUMENT:
            count = self.places.by_document.get(document_id, 0)
            return f"{self._documents[document_id].document_name}, {self.tr('%Ln hit(s)', '', count)}"
        return None
