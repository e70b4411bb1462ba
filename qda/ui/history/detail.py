"""What one step did, in words: the things it touched, with their passages, and before → after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPen,
    QResizeEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from qda.analysis.history import Did, DidGroup, FieldDid
from qda.model.change_wording import happened_text
from qda.ui import theme
from qda.ui.notices import translated

AnyIndex = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
DID_ROLE = Qt.ItemDataRole.UserRole + 131
LINES_ROLE = Qt.ItemDataRole.UserRole + 132
_SIDE, _GAP, _PAD = 12, 6, 9
_MOST_LINES = 6  # of one text in a card


@dataclass(frozen=True, slots=True)
class Line:
    """A text in a card: ``kind`` is ``title``, ``place``, ``quote``, ``field``, ``caption`` or ``note``."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A row: a caption over what follows, one thing, or a line on what is not told one by one."""

    lines: tuple[Line, ...]
    did: Did | None = None


class DetailModel(QAbstractListModel):
    """What a step did, as captions and cards."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []

    def show(self, groups: Sequence[DidGroup], *, empty: str) -> None:
        """Show what a step did; ``empty`` is said where nothing is known of it."""
        self.beginResetModel()
        self._entries = [entry for group in groups for entry in self._entries_of(group)]
        if not self._entries and empty:
            self._entries = [Entry((Line("note", empty),))]
        self.endResetModel()

    def _entries_of(self, group: DidGroup) -> list[Entry]:
        caption = happened_text(group.table, group.op, group.count, translated, number=QLocale().toString)
        found = [Entry((Line("caption", caption),))]
        found += [Entry(tuple(_lines_of(did)), did) for did in group.shown]
        if group.count > len(group.shown) and group.shown:
            more = self.tr("… and %Ln more", "", group.count - len(group.shown))
            found.append(Entry((Line("note", "\n".join([more, *group.sums])),)))
        elif group.count > len(group.shown):
            found.append(Entry((Line("note", self.tr("Other coders’ work is not shown in blind work.")),)))
        return found

    def did_at(self, index: AnyIndex) -> Did | None:
        """Return the thing of a row."""
        return self._entries[index.row()].did if index.isValid() else None

    def first_place(self) -> Did | None:
        """Return the first thing that stands on a passage, or else in a document."""
        dids = [entry.did for entry in self._entries if entry.did is not None and entry.did.document_id]
        return next((did for did in dids if did.span is not None), dids[0] if dids else None)

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._entries)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Only things can be chosen."""
        if index.isValid() and self._entries[index.row()].did is None:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what is shown of a row."""
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role == LINES_ROLE:
            return entry.lines
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return "\n".join(line.text for line in entry.lines)
        return None


def _lines_of(did: Did) -> list[Line]:
    lines: list[Line] = []
    if did.title:
        lines.append(Line("title", did.title))
    if did.quote:
        lines.append(Line("quote", f"“{did.quote}”"))
    lines += [Line("field", _field_words(field)) for field in did.fields]
    place = " · ".join(part for part in (did.document, f"¶{did.paragraph}" if did.paragraph else "") if part)
    if place:
        lines.append(Line("place", place))
    return lines or [Line("title", "–")]


def _field_words(field: FieldDid) -> str:
    if field.before is not None and field.after is not None:
        return f"{field.field}: {field.before} → {field.after}"
    told = field.after if field.after is not None else field.before
    return f"{field.field}: {told}" if told else field.field


class DetailDelegate(QStyledItemDelegate):
    """Paints captions and cards as tall as their words."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def _font(self, kind: str) -> QFont:
        font = QFont(self._view.font())
        if kind == "quote":
            return theme.reading_font(serif=True, points=font.pointSizeF() + 0.5)
        if kind == "title":
            font.setWeight(QFont.Weight.DemiBold)
        elif kind in ("place", "caption"):
            font = theme.small_font(font)
            if kind == "caption":
                font.setWeight(QFont.Weight.DemiBold)
        return font

    def _laid_out(self, line: Line, width: int) -> QTextLayout:
        layout = QTextLayout(line.text.replace("\n", "\u2028"), self._font(line.kind))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        layout.setTextOption(option)
        layout.beginLayout()
        top = 0.0
        for _ in range(_MOST_LINES if line.kind != "note" else 40):
            row = layout.createLine()
            if not row.isValid():
                break
            row.setLineWidth(max(40, width))
            row.setPosition(QPointF(0, top))
            top += row.height()
        layout.endLayout()
        return layout

    def _layouts(self, index: AnyIndex) -> tuple[list[tuple[Line, QTextLayout]], bool]:
        lines: tuple[Line, ...] = index.data(LINES_ROLE) or ()
        card = bool(index.flags() & Qt.ItemFlag.ItemIsSelectable)
        width = self._view.viewport().width() - 2 * _SIDE - (2 * _PAD if card else 0)
        return [(line, self._laid_out(line, width)) for line in lines], card

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Return as much room as the words need."""
        layouts, card = self._layouts(index)
        height = sum(layout.boundingRect().height() for _, layout in layouts) + 3 * (len(layouts) - 1)
        return QSize(self._view.viewport().width(), round(height) + (2 * _PAD if card else 8) + _GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Paint the row."""
        layouts, card = self._layouts(index)
        room = option.rect.adjusted(_SIDE, 0, -_SIDE, -_GAP)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if card:
            self._paint_ground(painter, room, option.state)
            room = room.adjusted(_PAD, _PAD, -_PAD, -_PAD)
        else:
            room = room.adjusted(0, 6, 0, 0)
        top = float(room.top())
        for line, layout in layouts:
            painter.setPen(theme.muted() if line.kind in ("place", "caption", "note") else theme.text())
            layout.draw(painter, QPointF(room.left(), top))
            top += layout.boundingRect().height() + 3
        painter.restore()

    def _paint_ground(self, painter: QPainter, room: QRect, state: QStyle.StateFlag) -> None:
        tokens = theme.colours()
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        focused = chosen and bool(state & QStyle.StateFlag.State_HasFocus)
        frame = tokens.accent if focused else tokens.strong_border if chosen else tokens.border
        painter.setPen(QPen(QColor(frame), 2 if focused else 1))
        painter.setBrush(QColor(tokens.selected_row if chosen else tokens.card))
        painter.drawRoundedRect(QRectF(room).adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)


class DetailList(QListView):
    """The list of what a step did; Enter or a double-click shows the passage, Ctrl+C copies the words.

    Signals:
        place_wanted: Carries the :class:`~qda.analysis.history.Did`.
    """

    place_wanted = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model_ = DetailModel(self)
        self.setObjectName(name)
        self.setAccessibleName(self.tr("What the step did"))
        self.setModel(self.model_)
        self.setItemDelegate(DetailDelegate(self))
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.verticalScrollBar().setSingleStep(24)
        theme.rest_when_idle(self.verticalScrollBar())
        self.doubleClicked.connect(self._lead)

    def _lead(self, index: QModelIndex) -> None:
        did = self.model_.did_at(index)
        if did is not None and did.document_id:
            self.place_wanted.emit(did)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter shows the passage, Ctrl+C copies the words of the chosen cards."""
        if event.matches(QKeySequence.StandardKey.Copy):
            chosen = sorted(self.selectedIndexes(), key=lambda index: index.row())
            QGuiApplication.clipboard().setText("\n\n".join(str(index.data()) for index in chosen))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._lead(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters do not look for cards that begin with them."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the words anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when fonts change."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.scheduleDelayedItemsLayout()
