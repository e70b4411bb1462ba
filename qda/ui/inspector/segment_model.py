"""The segments of a code as rows of a list, of which the text is fetched only when a card is shown."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from qda.model.direction import with_signs
from qda.store.history import Change
from qda.store.queries.codings import SegmentPlace
from qda.store.queries.documents import document_names
from qda.ui.places import Around, Places
from qda.ui.widgets.labels import as_tooltip
from qda.ui.workspace import Workspace

SEGMENT_ROLE = Qt.ItemDataRole.UserRole + 1
_PAGE = 120  # cards handed to the list at a time
QUOTE = 170  # characters of a segment shown on its card
_FAR = 5000  # rows beyond those handed out that are handed out to show one: more would hold up the window
_TOOLTIP = 1200


class Card(NamedTuple):
    """What a card shows."""

    quote: str
    around: Around
    source: str
    colour: str
    star: bool


class Names(NamedTuple):
    """Names and colours by id, so that a card needs no query; ``with_code`` puts the code's name on the cards."""

    documents: dict[int, str]
    coders: dict[int, str]
    codes: dict[int, str]
    colours: dict[int, str]
    order: dict[int, int]
    with_code: bool = False


NO_NAMES = Names({}, {}, {}, {}, {})


def names_of(workspace: Workspace, *, with_code: bool) -> Names:
    """Return the names of all that the cards of a project may tell."""
    documents = document_names(workspace.project)
    return Names(
        documents=documents,
        coders={row.coder_id: row.name for row in workspace.coders()},
        codes={row.code_id: row.name for row in workspace.codes()},
        colours={row.code_id: row.colour for row in workspace.codes()},
        order={document_id: at for at, document_id in enumerate(documents)},
        with_code=with_code,
    )


class SegmentModel(QAbstractListModel):
    """All segments in the order of documents and text, given to the list in pages as it scrolls."""

    def __init__(self, places: Places, parent: QObject | None = None, *, quote: int = QUOTE) -> None:
        super().__init__(parent)
        self._places = places
        self._quote = quote
        self._rows: list[SegmentPlace] = []
        self._shown = 0
        self._names = NO_NAMES

    # --- what the owner says ----------------------------------------------------------------------------------------
    def set_rows(self, rows: list[SegmentPlace], names: Names) -> None:
        """Show these segments."""
        self.beginResetModel()
        self._rows, self._names = rows, names
        self._shown = min(_PAGE, len(rows))
        self.endResetModel()

    def rows(self) -> list[SegmentPlace]:
        """Return all segments, those not handed to the list yet included."""
        return self._rows

    def segment(self, index: QModelIndex | QPersistentModelIndex) -> SegmentPlace:
        """Return the segment of a row."""
        return self._rows[index.row()]

    def show_row_of(self, coding_id: int) -> QModelIndex:
        """Return the row of a coding, handed to the list if it was not; an invalid one if there is none, or far off."""
        place = next((at for at, row in enumerate(self._rows) if row.coding_id == coding_id), -1)
        if place < 0 or place >= self._shown + _FAR:
            return QModelIndex()
        if place >= self._shown:
            self._hand_out(min(place + _PAGE, len(self._rows)))
        return self.index(place, 0)

    def patch(self, changes: Iterable[Change], wanted: Iterable[int]) -> None:
        """Take in changed codings of which those whose ids are ``wanted`` fit the filters."""
        fitting = set(wanted)
        for change in changes:
            at = next((at for at, row in enumerate(self._rows) if row.coding_id == change.row_id), None)
            fits = change.after is not None and change.row_id in fitting
            row = place_of(change.row_id, change.after) if fits and change.after is not None else None
            if row is not None and at is not None and self._order(row) == self._order(self._rows[at]):
                self._rows[at] = row
                if at < self._shown:
                    self.dataChanged.emit(self.index(at, 0), self.index(at, 0))
                continue
            if at is not None:
                self._take_out(at)
            if row is not None:
                self._put_in(row)

    def _take_out(self, at: int) -> None:
        if at < self._shown:
            self.beginRemoveRows(QModelIndex(), at, at)
            del self._rows[at]
            self._shown -= 1
            self.endRemoveRows()
        else:
            del self._rows[at]

    def _put_in(self, row: SegmentPlace) -> None:
        at = bisect_left(self._rows, self._order(row), key=self._order)
        if at < self._shown or self._shown == len(self._rows):
            self.beginInsertRows(QModelIndex(), at, at)
            self._rows.insert(at, row)
            self._shown += 1
            self.endInsertRows()
        else:
            self._rows.insert(at, row)

    def _order(self, row: SegmentPlace) -> tuple[int, int, int, int]:
        return self._names.order.get(row.document_id, 0), row.start, row.end, row.coding_id

    # --- what Qt asks -----------------------------------------------------------------------------------------------
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's way
        """Return how many rows the list has been given."""
        return 0 if parent.isValid() else self._shown

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:
        """Tell whether there are more."""
        return not parent.isValid() and self._shown < len(self._rows)

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> None:
        """Hand out the next page."""
        self._hand_out(min(self._shown + _PAGE, len(self._rows)))

    def _hand_out(self, until: int) -> None:
        self.beginInsertRows(QModelIndex(), self._shown, until - 1)
        self._shown = until
        self.endInsertRows()

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a segment, or the words of its card."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == SEGMENT_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            card = self.card(index)
            star = self.tr("starred") if card.star else ""
            return " · ".join(part for part in (f"“{card.quote}”", card.source, star) if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            text = self._places.text(row.document_id, row.span)
            return as_tooltip(text[:_TOOLTIP]) if len(text) > self._quote else None
        return None

    def card(self, index: QModelIndex | QPersistentModelIndex) -> Card:
        """Return what the card of a row shows."""
        row = self._rows[index.row()]
        names = self._names
        text = self._places.text(row.document_id, row.span)
        cut = len(text) > self._quote
        quote = with_signs(" ".join(text[: self._quote if cut else None].split()) + ("…" if cut else ""))
        around = Around(*map(with_signs, self._places.around(row.document_id, row.span)))
        source = [
            names.documents.get(row.document_id, ""),
            f"¶{self._places.paragraph(row.document_id, row.start)}",
            self._places.of(row.document_id).turn_at(row.start).time,
            names.coders.get(row.coder_id, ""),
        ]
        if names.with_code:
            source.insert(0, names.codes.get(row.code_id, ""))
        return Card(
            quote, around, " · ".join(part for part in source if part), names.colours.get(row.code_id, ""), row.star
        )


def place_of(coding_id: int, row: dict[str, int]) -> SegmentPlace:
    """Return where a coding lies that a step has written as a row."""
    return SegmentPlace(
        coding_id, row["document_id"], row["start"], row["end"], row["code_id"], row["coder_id"], bool(row["star"])
    )
