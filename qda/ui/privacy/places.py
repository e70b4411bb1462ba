"""The places where names stand, each in its context and with a tick."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from qda.actions.pseudonymise import find_names
from qda.model.progress import Progress
from qda.store.project import Project
from qda.store.queries.documents import document_names
from qda.text.pseudonyms import Hit, Pseudonyms
from qda.ui import theme
from qda.ui.widgets.labels import as_tooltip

AnyIndex = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
TAKE, BEFORE, NAME, BECOMES, AFTER, DOCUMENT = range(6)
_AROUND = 40  # code points of context on each side
MOST = 20_000  # places that are listed


class Place(NamedTuple):
    """A name in a text; ``becomes`` is what would stand there."""

    document_id: int
    document: str
    hit: Hit
    before: str
    name: str
    becomes: str
    after: str


class Looked(NamedTuple):
    """Where names stand; ``more`` were too many to be listed."""

    places: list[Place]
    more: int


def look(path: Path, names: Pseudonyms, document_ids: Sequence[int], progress: Progress) -> Looked:
    """Find the places on another thread, with a connection of its own."""
    with Project.beside(path) as project:
        told = document_names(project)
        found = find_names(project, names, document_ids, progress=progress)
        places: list[Place] = []
        for document_id, hits in found.items():
            text = project.text(document_id)
            places += [_place(document_id, told[document_id], text, hit, names) for hit in hits[: MOST - len(places)]]
    return Looked(places, sum(map(len, found.values())) - len(places))


def _place(document_id: int, document: str, text: str, hit: Hit, names: Pseudonyms) -> Place:
    before = " ".join(text[max(0, hit.start - _AROUND) : hit.start].split("\n")[-1:])
    after = text[hit.end : hit.end + _AROUND].split("\n")[0]
    name = " ".join(text[hit.start : hit.end].split())
    return Place(document_id, document, hit, before, name, names.replacement(text, hit), after)


def is_small(place: Place) -> bool:
    """Tell whether a name stands there without the capital that it has: it may be another word, such as "will"."""
    return place.name.islower() and not place.hit.inside


def often_small(places: Sequence[Place], names: Pseudonyms) -> set[int]:
    """Return the numbers of names that stand more often in small letters than with their capitals."""
    capital = {number for number, rule in enumerate(names.rules) if not rule.name.islower()}
    small = Counter(place.hit.rule for place in places if is_small(place))
    others = Counter(place.hit.rule for place in places if not is_small(place) and not place.hit.inside)
    return {number for number, times in small.items() if number in capital and times > others[number]}


class PlacesModel(QAbstractTableModel):
    """Places with a tick each.

    Signals:
        ticked: What is ticked has changed.
    """

    ticked = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.places: list[Place] = []
        self._left = set[tuple[int, Hit]]()  # whose ticks the person took away
        self._taken = set[tuple[int, Hit]]()  # inside longer words or in small letters, and ticked all the same
        self._inside = False
        self.small = set[int]()  # names that are likely other words in small letters

    def show_places(self, places: Sequence[Place], names: Pseudonyms) -> None:
        """Show other places; ticks that the person set or took away stay as far as the places do.

        Args:
            places: The places.
            names: What was looked for. Places inside longer words are ticked from the beginning only if that was asked
                for, and those in small letters only if the name has its capitals more often.
        """
        self.beginResetModel()
        self.places = list(places)
        self._inside = not names.manner.whole_words
        self.small = often_small(places, names)
        self.endResetModel()
        self.ticked.emit()

    def is_ticked(self, place: Place) -> bool:
        """Tell whether a place is to be changed."""
        key = (place.document_id, place.hit)
        if (place.hit.inside and not self._inside) or self.is_doubtful(place):
            return key in self._taken
        return key not in self._left

    def is_doubtful(self, place: Place) -> bool:
        """Tell whether a place is likely another word than the name."""
        return place.hit.rule in self.small and is_small(place)

    def tick(self, rows: Sequence[int], *, on: bool) -> None:
        """Tick places or take their ticks away."""
        for row in rows:
            place = self.places[row]
            key = (place.document_id, place.hit)
            (self._left.discard if on else self._left.add)(key)
            (self._taken.add if on else self._taken.discard)(key)
        if self.places:
            self.dataChanged.emit(self.index(0, TAKE), self.index(len(self.places) - 1, DOCUMENT))
        self.ticked.emit()

    def chosen(self) -> dict[int, list[Hit]]:
        """Return the places that are ticked, by document."""
        found: dict[int, list[Hit]] = {}
        for place in self.places:
            if self.is_ticked(place):
                found.setdefault(place.document_id, []).append(place.hit)
        return found

    def counts(self) -> Counter[int]:
        """Return how many places of each name are ticked, by the name's number."""
        return Counter(place.hit.rule for place in self.places if self.is_ticked(place))

    # --- the table ---------------------------------------------------------------------------------------------------
    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Return how many places there are."""
        return 0 if parent.isValid() else len(self.places)

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else 6

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """Return a heading."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return ("", _tr("Before"), _tr("Name"), _tr("Becomes"), _tr("After"), _tr("Document"))[section]

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Let the first column be ticked."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == TAKE else flags

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's words, its tick, and what a screen reader says of it."""
        place, column = self.places[index.row()], index.column()
        on = self.is_ticked(place)
        if role == Qt.ItemDataRole.CheckStateRole and column == TAKE:
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(place, column, on=on)
        if role == Qt.ItemDataRole.ToolTipRole and column != TAKE:
            return as_tooltip(f"{place.before}[{place.name}]{place.after}")
        if role == Qt.ItemDataRole.AccessibleTextRole and column == TAKE:
            said = _tr("to be replaced") if on else _tr("left as it is")
            return f"{place.before}{place.name}{place.after}, {said}"
        if role == Qt.ItemDataRole.TextAlignmentRole and column == BEFORE:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole and (column == NAME or (column == BECOMES and on)):
            font = QFont()
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.ForegroundRole and (column in (BEFORE, AFTER, DOCUMENT) or not on):
            return theme.muted()
        return None

    def _words(self, place: Place, column: int, *, on: bool) -> str:
        if column == BECOMES and not on:
            doubtful = _tr("(in small letters)") if self.is_doubtful(place) else _tr("(left)")
            return _tr("(in a longer word)") if place.hit.inside else doubtful
        return ("", place.before, place.name, place.becomes, place.after, place.document)[column]

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick or untick a place."""
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != TAKE:
            return False
        self.tick([index.row()], on=Qt.CheckState(value) == Qt.CheckState.Checked)
        return True


class _EndsAtName(QStyledItemDelegate):
    """Shows of what stands before a name the part next to it."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Cut at the other end."""
        super().initStyleOption(option, index)
        setattr(option, "textElideMode", Qt.TextElideMode.ElideLeft)  # noqa: B010 - missing in the type stubs


class PlacesTable(QTableView):
    """The places; Space ticks the chosen rows.

    Signals:
        place_wanted: A place is to be shown in the text; carries the :class:`Place`.
    """

    place_wanted = Signal(object)

    def __init__(self, model: PlacesModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._places = model
        self.setObjectName("placesTable")
        self.setAccessibleName(self.tr("Where the names stand"))
        self.setModel(model)
        self.setItemDelegateForColumn(BEFORE, _EndsAtName(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in ((TAKE, 32), (BEFORE, 200), (NAME, 110), (BECOMES, 140), (DOCUMENT, 120)):
            self.setColumnWidth(column, width)
        header.setSectionResizeMode(AFTER, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(BEFORE, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(self._on_double)

    def _on_double(self, index: QModelIndex) -> None:
        if index.column() != TAKE:
            self.place_wanted.emit(self._places.places[index.row()])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks or unticks all chosen rows at once; Enter shows the place."""
        rows = [index.row() for index in self.selectionModel().selectedRows()]
        if event.key() == Qt.Key.Key_Space and rows:
            self._places.tick(rows, on=not all(self._places.is_ticked(self._places.places[row]) for row in rows))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.place_wanted.emit(self._places.places[self.currentIndex().row()])
        else:
            super().keyPressEvent(event)


def _tr(words: str) -> str:
    return QCoreApplication.translate("Places", words)
