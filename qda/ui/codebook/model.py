"""The codebook as Qt sees a tree. It never writes: what is dropped or typed into it goes out as a signal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from qda.store.queries.codebook import CodeRow
from qda.ui import theme
from qda.ui.codebook.counts import CodeCounts
from qda.ui.view.values import CODES_MIME, SPAN_MIME, codes_from_mime, codes_to_mime, span_from_mime
from qda.ui.widgets.labels import as_tooltip
from qda.ui.widgets.row_delegate import CHIP_ROLE, COUNT_ROLE, KEY_ROLE, STRONG_ROLE

AnyIndex = QModelIndex | QPersistentModelIndex
CODE_ROLE = Qt.ItemDataRole.UserRole + 1  # int, the code's id
_NOWHERE = QModelIndex()


class CodeModel(QAbstractItemModel):
    """Codes and folders, each index carrying the id of its code.

    Signals:
        renamed: A name was typed; carries the id and the name.
        moved: Entries were dropped; carries their ids, the new parent's id or ``None``, and the id of the sibling
            before which they belong or ``None``.
        span_dropped: A passage was dropped on a code; carries the ``Span`` and the id.
    """

    renamed = Signal(int, str)
    moved = Signal(object, object, object)
    span_dropped = Signal(object, int)

    def __init__(self, counts: CodeCounts, parent: QObject | None = None, *, writable: bool) -> None:
        super().__init__(parent)
        self._counts = counts
        item = Qt.ItemFlag
        can = item.ItemIsEnabled | item.ItemIsSelectable
        change = item.ItemIsEditable | item.ItemIsDragEnabled | item.ItemIsDropEnabled
        self._writable = writable
        # Joined once: Qt asks for the flags of every row of a long list.
        self._flags = can | change if writable else can
        self._flags_of_none = item.ItemIsDropEnabled if writable else item.NoItemFlags
        self._rows: dict[int, CodeRow] = {}
        self._below: dict[int, list[int]] = {0: []}
        self._places: dict[int, int] = {}
        self._only_here = False
        self._totals: dict[int, int] = {}

    # --- what is shown ------------------------------------------------------------------------------------------------
    def set_rows(self, rows: Sequence[CodeRow]) -> None:
        """Show another state of the codebook; views lose their place only if an entry came, went or moved."""
        same = [(row.code_id, row.parent_id) for row in rows] == [
            (row.code_id, row.parent_id) for row in self._rows.values()
        ]
        if not same:
            self.beginResetModel()
        old, self._rows = self._rows, {row.code_id: row for row in rows}
        if same:
            self._tell_changed(code_id for code_id, row in self._rows.items() if row != old[code_id])
            return
        self._below, self._places = {0: []}, {}
        for row in rows:
            level = self._below.setdefault(row.parent_id or 0, [])
            self._places[row.code_id] = len(level)
            level.append(row.code_id)
        self._totals = self._counted()
        self.endResetModel()

    def count_here(self, *, only: bool) -> None:
        """Show counts of the document in front, or of all."""
        self._only_here = only
        self.recount()

    def recount(self) -> None:
        """Show the counts as they are now."""
        old, self._totals = self._totals, self._counted()
        self._tell_changed(code_id for code_id, count in self._totals.items() if count != old.get(code_id))

    def _counted(self) -> dict[int, int]:
        totals: dict[int, int] = {}
        sums: dict[int, int] = {}
        count = self._counts.here if self._only_here else self._counts.everywhere
        for code_id, row in reversed(self._rows.items()):
            own = count(code_id)
            sums[code_id] = own + sums.get(code_id, 0)
            totals[code_id] = sums[code_id] if row.is_folder else own
            above = row.parent_id or 0
            sums[above] = sums.get(above, 0) + sums[code_id]
        return totals

    def _tell_changed(self, code_ids: Iterator[int]) -> None:
        for code_id in code_ids:
            index = self.index_of(code_id)
            self.dataChanged.emit(index, index)

    # --- ids and indexes ----------------------------------------------------------------------------------------------
    def index_of(self, code_id: int) -> QModelIndex:
        """Return the index of a code; an invalid one if there is none."""
        if code_id not in self._rows:
            return QModelIndex()
        return self.createIndex(self._places[code_id], 0, code_id)

    def code_of(self, index: AnyIndex) -> CodeRow | None:
        """Return the code at an index."""
        return self._rows.get(index.internalId()) if index.isValid() else None

    def codes(self) -> list[CodeRow]:
        """Return all entries from top to bottom."""
        return list(self._rows.values())

    def parent_id(self, code_id: int) -> int | None:
        """Return what an entry lies in, ``None`` at the top."""
        return self._rows[code_id].parent_id

    def with_below(self, code_id: int) -> list[int]:
        """Return an entry's id and those of all entries below it."""
        found = [code_id]
        for each in found:
            found.extend(self._below.get(each, ()))
        return found

    def uppermost(self, code_ids: Sequence[int]) -> list[int]:
        """Return those of the entries that lie below none of the others, from top to bottom."""
        chosen = set(code_ids)
        covered = {below for code_id in chosen for below in self.with_below(code_id)[1:]}
        return [code_id for code_id in self._rows if code_id in chosen - covered]

    # --- what Qt asks -------------------------------------------------------------------------------------------------
    def index(self, row: int, column: int, parent: AnyIndex = _NOWHERE) -> QModelIndex:
        """Return the index of a child."""
        level = self._below.get(_id_of(parent), [])
        return self.createIndex(row, 0, level[row]) if column == 0 and 0 <= row < len(level) else QModelIndex()

    def parent(self, child: AnyIndex = _NOWHERE) -> QModelIndex:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Return the index of the parent."""
        row = self.code_of(child)
        return self.index_of(row.parent_id or 0) if row is not None else QModelIndex()

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Return the number of children."""
        return len(self._below.get(_id_of(parent), ()))

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Return 1."""
        return 1

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what the row shows."""
        row = self.code_of(index)
        if row is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return row.name
            case Qt.ItemDataRole.ToolTipRole:
                return as_tooltip(self._tooltip(row))
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(row)
            case _:
                return self._painted(row, role)

    def _painted(self, row: CodeRow, role: int) -> Any:
        if role == COUNT_ROLE:
            return self._totals.get(row.code_id, 0)
        if role == CODE_ROLE:
            return row.code_id
        if role == STRONG_ROLE:
            return row.is_folder
        if row.is_folder:
            return None
        return {KEY_ROLE: row.number_key or None, CHIP_ROLE: row.colour or theme.colours().muted}.get(role)

    def _spoken(self, row: CodeRow) -> str:
        kind = [self.tr("folder")] if row.is_folder else []
        key = [self.tr("number key {key}").format(key=row.number_key)] if row.number_key else []
        return ", ".join([row.name, *kind, *key, self.tr("%n segment(s)", "", self._totals.get(row.code_id, 0))])

    def _tooltip(self, row: CodeRow) -> str:
        ids = self.with_below(row.code_id) if row.is_folder else [row.code_id]
        total = sum(self._counts.everywhere(code_id) for code_id in ids)
        lines = [row.path_text, row.short_definition.strip()]
        if self._only_here:
            here = sum(self._counts.here(code_id) for code_id in ids)
            lines.append(self.tr("%n segment(s) in the document in front", "", here))
        everywhere = self.tr("%n segment(s)", "", total)
        within = self.tr("in %n document(s)", "", self._counts.documents(ids))
        lines.append(
            self.tr("{segments} {documents} by the coders shown").format(segments=everywhere, documents=within)
        )
        return "\n".join(line for line in lines if line)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Return what can be done with a row."""
        return self._flags if index.isValid() else self._flags_of_none

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tell of a name that was typed."""
        row = self.code_of(index)
        if row is None or role != Qt.ItemDataRole.EditRole or str(value) == row.name:
            return False
        self.renamed.emit(row.code_id, str(value))
        return True

    # --- dragging and dropping ----------------------------------------------------------------------------------------
    def supportedDragActions(self) -> Qt.DropAction:
        """Say that codes are moved within the tree and copied onto text."""
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def supportedDropActions(self) -> Qt.DropAction:
        """Say that a drop moves a code, or puts one on a passage."""
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def mimeTypes(self) -> list[str]:
        """Return what can be dropped here."""
        return [CODES_MIME, SPAN_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return the dragged codes from top to bottom."""
        chosen = {_id_of(index) for index in indexes}
        return codes_to_mime([code_id for code_id in self._rows if code_id in chosen])

    def canDropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: AnyIndex) -> bool:
        """Tell whether a drop would do anything."""
        if not self._writable:
            return False
        if data.hasFormat(SPAN_MIME):
            target = self.code_of(parent)
            return row < 0 and target is not None and not target.is_folder
        code_ids = codes_from_mime(data) if data.hasFormat(CODES_MIME) else []
        inside = {below for code_id in code_ids for below in self.with_below(code_id)}
        return bool(code_ids) and inside <= self._rows.keys() and _id_of(parent) not in inside

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: AnyIndex) -> bool:
        """Tell of a drop."""
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        target = _id_of(parent)
        span = span_from_mime(data) if data.hasFormat(SPAN_MIME) else None
        if span is not None:
            self.span_dropped.emit(span, target)
            return True
        code_ids = self.uppermost(codes_from_mime(data))
        behind = self._below.get(target, [])[row:] if row >= 0 else []
        before = next((code_id for code_id in behind if code_id not in code_ids), None)
        self.moved.emit(code_ids, target or None, before)
        return True


def _id_of(index: AnyIndex) -> int:
    return int(index.internalId()) if index.isValid() else 0
