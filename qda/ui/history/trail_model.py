"""The audit trail as a list that knows how long it is and reads its rows when they are looked at."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QDate,
    QEvent,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
)
from PySide6.QtGui import QFont, QIcon, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from qda.analysis.history_table import sentence
from qda.model.trail_wording import KINDS
from qda.store.project import Project
from qda.store.queries.history import HistoryRow, Reversals, StepPlace, history_rows, reversals
from qda.ui import theme
from qda.ui.notices import translated
from qda.ui.widgets.labels import as_tooltip

AnyIndex = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_PAGE = 200
_PAGES_KEPT = 12
TIME_ROLE = Qt.ItemDataRole.UserRole + 121  # str, the clock
HEADING_ROLE = Qt.ItemDataRole.UserRole + 122  # bool, the row is a day
STATE_ROLE = Qt.ItemDataRole.UserRole + 123  # str, "taken back" and such, at the right
_ICONS = {
    "coding": "code",
    "codebook": "folder",
    "documents": "document",
    "memos": "memo",
    "variables": "filter",
    "settling": "compare",
    "imports": "import",
    "project": "coder",
}


def local_moment(time: str) -> datetime:
    """Return when, by the clock where the program runs, something was done; a time that is none was long ago."""
    try:
        return datetime.fromisoformat(time).astimezone()
    except (ValueError, OverflowError):
        return datetime(1970, 1, 1).astimezone()


def local_day(time: str) -> date:
    """Return on which day, where the program runs, something was done."""
    return local_moment(time).date()


def day_words(day: date) -> str:
    """Return a day as the language writes it, with the day of the week."""
    return QLocale().toString(QDate(day.year, day.month, day.day), "dddd, d MMMM yyyy")


def short_day(day: date) -> str:
    """Return a day as the language writes it where there is little room."""
    return QLocale().toString(QDate(day.year, day.month, day.day), "ddd d MMM yyyy")


class TrailModel(QAbstractListModel):
    """Steps, newest first, under headings of days; only the pages that are seen are read."""

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._entries = array("q")  # steps, and days as ordinals below zero
        self._known = Reversals(frozenset(), {})
        self._rows: dict[int, HistoryRow] = {}
        self._pages: OrderedDict[int, list[int]] = OrderedDict()
        self.steps = 0

    # --- what the owner says -----------------------------------------------------------------------------------------
    def set_places(self, places: Sequence[StepPlace]) -> None:
        """Show these steps, which come newest first."""
        self.beginResetModel()
        self._known = reversals(self._project)
        self._forget_rows()
        self._entries = _with_days(places)
        self.steps = len(places)
        self.endResetModel()

    def append(self, places: Sequence[StepPlace]) -> None:
        """Show more steps below, older than those on show."""
        more = _with_days(places)
        if not more:
            return
        if self._entries and more[0] == self._last_day():
            more = more[1:]
        first = len(self._entries)
        self.beginInsertRows(_NOWHERE, first, first + len(more) - 1)
        self._entries.extend(more)
        self.steps += len(places)
        self.endInsertRows()

    def prepend(self, places: Sequence[StepPlace]) -> None:
        """Show new steps above; what stands there may have been taken back by them."""
        self._known = reversals(self._project)
        self._forget_rows()
        new = _with_days(places)
        if new:
            # The heading of today stays where it is, and the steps come below it.
            days = [entry for entry in new if entry < 0]
            same_day = bool(self._entries) and self._entries[0] == days[-1]
            if same_day:
                self.beginRemoveRows(_NOWHERE, 0, 0)
                del self._entries[0]
                self.endRemoveRows()
            self.beginInsertRows(_NOWHERE, 0, len(new) - 1)
            self._entries = new + self._entries
            self.steps += len(places)
            self.endInsertRows()
        if self._entries:
            self.dataChanged.emit(self.index(0), self.index(len(self._entries) - 1))

    def _last_day(self) -> int:
        return next(entry for entry in reversed(self._entries) if entry < 0)

    def _forget_rows(self) -> None:
        self._rows.clear()
        self._pages.clear()

    # --- what the owner asks -----------------------------------------------------------------------------------------
    def step_at(self, index: AnyIndex) -> HistoryRow | None:
        """Return the step of a row; nothing for the heading of a day."""
        entry = self._entries[index.row()] if index.isValid() else -1
        return self._row(index.row()) if entry > 0 else None

    def newest(self) -> int:
        """Return the number of the newest step on show, 0 if there is none."""
        return next((entry for entry in self._entries if entry > 0), 0)

    def step_ids(self) -> list[int]:
        """Return all steps, newest first."""
        return [entry for entry in self._entries if entry > 0]

    def index_of(self, step_id: int) -> QModelIndex:
        """Return the row of a step; an invalid one if it is not on show."""
        try:
            return self.index(self._entries.index(step_id))
        except ValueError:
            return QModelIndex()

    def _row(self, place: int) -> HistoryRow | None:
        step_id = self._entries[place]
        if step_id not in self._rows:
            page = place // _PAGE
            wanted = [entry for entry in self._entries[page * _PAGE : (page + 1) * _PAGE] if entry > 0]
            self._rows |= {row.step_id: row for row in history_rows(self._project, wanted, self._known)}
            self._pages[page] = wanted
            while len(self._pages) > _PAGES_KEPT:
                for gone in self._pages.popitem(last=False)[1]:
                    self._rows.pop(gone, None)
        return self._rows.get(step_id)

    # --- what Qt asks ------------------------------------------------------------------------------------------------
    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Return how many steps and days there are."""
        return 0 if parent.isValid() else len(self._entries)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        if index.isValid() and self._entries[index.row()] < 0:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what is shown of a row."""
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role == HEADING_ROLE:
            return entry < 0
        if entry < 0:
            texts = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            return day_words(date.fromordinal(-entry)) if role in texts else None
        if role == Qt.ItemDataRole.SizeHintRole:
            return None
        row = self._row(index.row())
        return None if row is None else self._told(row, role)

    def _told(self, row: HistoryRow, role: int) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            words = sentence(row, translated)
            return words if role == Qt.ItemDataRole.DisplayRole else as_tooltip(words)
        if role == TIME_ROLE:
            return f"{local_moment(row.time):%H:%M}"
        if role == STATE_ROLE:
            return self.tr("taken back") if row.undone else ""
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = (f"{self._told(row, TIME_ROLE)}", sentence(row, translated), self._told(row, STATE_ROLE))
            return ", ".join(part for part in parts if part)
        if role == Qt.ItemDataRole.DecorationRole:
            if row.act != "do":
                return theme.icon(row.act, theme.colours().muted)
            kind = next((key for key, (_, verbs) in KINDS.items() if row.verb in verbs), "")
            return theme.icon(_ICONS.get(kind, "history"), theme.colours().muted)
        return None


def _with_days(places: Sequence[StepPlace]) -> array[int]:
    """Return steps with the days that they were done on before them; days are ordinals below zero."""
    found, day, ten_minutes = array("q"), 0, ""
    for step_id, time in places:
        if not time.startswith(ten_minutes) or not ten_minutes:
            ten_minutes = time[:15]  # no zone begins a day within them
            of_this = -local_day(time).toordinal()
            if of_this != day:
                day = of_this
                found.append(day)
        found.append(step_id)
    return found


class TrailDelegate(QStyledItemDelegate):
    """Paints a day as a heading and a step as one line: the clock, a sign, the sentence, and whether it still holds."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Paint the row."""
        drawn = QStyleOptionViewItem(option)
        self.initStyleOption(drawn, index)
        widget, rect, font = drawn.widget, drawn.rect, QFont(drawn.font)
        painter.save()
        if index.data(HEADING_ROLE):
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(theme.small_font(font))
            painter.setPen(theme.muted())
            room = rect.adjusted(theme.MARGIN, 6, -theme.MARGIN, 0)
            words = str(index.data(Qt.ItemDataRole.DisplayRole))
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
            painter.restore()
            return
        style = widget.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, drawn, painter, widget)
        self._paint_step(painter, rect.adjusted(theme.MARGIN, 0, -theme.MARGIN, 0), font, index)
        if drawn.state & QStyle.StateFlag.State_HasFocus and drawn.state & QStyle.StateFlag.State_KeyboardFocusChange:
            painter.setPen(QPen(theme.accent(), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.restore()

    def _paint_step(self, painter: QPainter, room: QRect, font: QFont, index: AnyIndex) -> None:
        small, state = theme.small_font(font), str(index.data(STATE_ROLE) or "")
        left, right = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
        painter.setFont(small)
        painter.setPen(theme.muted())
        clock = painter.fontMetrics().horizontalAdvance("00:00") + 10
        painter.drawText(room, left, str(index.data(TIME_ROLE) or ""))
        room = room.adjusted(clock, 0, 0, 0)
        if state:
            painter.drawText(room, right | Qt.AlignmentFlag.AlignVCenter, state)
            room = room.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(state) - 10, 0)
        icon = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(icon, QIcon) and not icon.isNull():
            icon.paint(painter, QRect(room.left(), room.center().y() - 7, theme.ICON, theme.ICON))
        room = room.adjusted(theme.ICON + 8, 0, 0, 0)
        font.setStrikeOut(bool(state))
        painter.setFont(font)
        painter.setPen(theme.muted() if state else theme.text())
        words = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        painter.drawText(room, left, painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width()))


class TrailList(QTableView):
    """The list of steps: a table of one column, which alone of Qt's views asks nothing of rows that are not seen."""

    def __init__(self, model: TrailModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(self.tr("Steps, newest first"))
        self.setModel(model)
        self.setItemDelegate(TrailDelegate(self))
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setMouseTracking(True)
        theme.set_look(self, "trail")
        self._fit_rows()

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(max(theme.ROW_HEIGHT + 2, self.fontMetrics().height() + 11))

    def changeEvent(self, event: QEvent) -> None:
        """Give the rows the height of the font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_rows()

    def keyboardSearch(self, search: str) -> None:
        """Letters do not look for sentences that begin with them: nearly all begin with a name."""
