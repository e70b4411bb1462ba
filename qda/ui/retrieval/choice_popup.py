"""Choosing one or several of many: a field of letters above a list with boxes to tick."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCheckBox, QListView, QWidget

from qda.ui import theme
from qda.ui.retrieval.popups import PartPopup
from qda.ui.widgets.labels import plain_label
from qda.ui.widgets.row_delegate import CHIP_ROLE, COUNT_ROLE, MUTED_ROLE, STRONG_ROLE, RowDelegate
from qda.ui.widgets.search_field import SearchField

_WIDTH = 350
_ROWS_SHOWN = 11
_STEP = 16  # px per level of a tree
_BOX = 16
_TICK_ROLE = Qt.ItemDataRole.UserRole + 11
_DEPTH_ROLE = Qt.ItemDataRole.UserRole + 12
_KEY_ROLE = Qt.ItemDataRole.UserRole + 13


class Item(NamedTuple):
    """Something to choose: what it is known by, its name, its whole name, and how it stands in a tree."""

    key: object
    name: str
    whole: str
    detail: str = ""
    colour: str = ""
    depth: int = 0
    strong: bool = False


class Chosen(NamedTuple):
    """What is chosen, in the order of the list, and whether with what stands below."""

    keys: tuple[object, ...]
    below: bool = True


class _BoxDelegate(RowDelegate):
    """A row with a box to tick before it."""

    def _paint_sign(self, painter: QPainter, room: QRect, index: QModelIndex | QPersistentModelIndex) -> QRect:
        if not index.flags() & Qt.ItemFlag.ItemIsEnabled:
            return room
        depth = int(index.data(_DEPTH_ROLE) or 0)
        box = box_of(room.left(), room, depth)
        tokens, ticked = theme.colours(), bool(index.data(_TICK_ROLE))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.primary if ticked else tokens.muted), 1))
        painter.setBrush(QColor(tokens.primary if ticked else tokens.field))
        painter.drawRoundedRect(box.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if ticked:
            theme.icon("check", tokens.on_primary).paint(painter, box.adjusted(2, 2, -2, -2))
        painter.restore()
        return super()._paint_sign(painter, room.adjusted(box.right() - room.left() + 8, 0, 0, 0), index)


def box_of(left: int, rect: QRect, depth: int) -> QRect:
    """Return where the box of a row stands."""
    return QRect(left + depth * _STEP, rect.center().y() - _BOX // 2 + 1, _BOX, _BOX)


class _TickList(QListView):
    """Tells a click on a box from one on the words beside it.

    Signals:
        ticked: A box was clicked; carries the index.
        taken: The words were clicked; carries the index.
    """

    ticked = Signal(object)
    taken = Signal(object)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """See what was clicked."""
        super().mouseReleaseEvent(event)
        point = event.position().toPoint()
        index = self.indexAt(point)
        if event.button() is not Qt.MouseButton.LeftButton or not index.isValid():
            return
        box = box_of(theme.GAP, self.visualRect(index), int(index.data(_DEPTH_ROLE) or 0))
        (self.ticked if point.x() <= box.right() + 5 else self.taken).emit(index)


class ChoicePopup(PartPopup):
    """Enter or a click takes one and closes; boxes, or Ctrl+Enter, tick several, of which any may fit."""

    def __init__(
        self,
        words: str,
        items: Sequence[Item],
        ticked: Collection[object],
        parent: QWidget,
        *,
        below: bool | None = None,
        none: str = "",
    ) -> None:
        """Make the sheet.

        Args:
            words: What is chosen, for the field and for screen readers.
            items: To choose from.
            ticked: Keys of what is chosen already.
            parent: The sentence.
            below: Whether with what stands below in the tree; ``None`` where there is no tree.
            none: What choosing nothing means, such as “any code”; empty where something has to be chosen.
        """
        super().__init__("partChoice", words, parent)
        self._items = items
        self._ticked = set(ticked)
        self._none = none
        self._any = bool(none) and not self._ticked
        self._several = False  # boxes were ticked
        self.field = SearchField(self.tr("Type a few letters…"), "partChoiceField", self)
        self.field.setAccessibleName(words)
        self.list = _TickList(self)
        self.list.setObjectName("partChoiceList")
        self.list.setAccessibleName(words)
        theme.set_look(self.list, "popup")
        self.list.setItemDelegate(_BoxDelegate(self.list, margin=theme.GAP))
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self._model = QStandardItemModel(self)
        self.list.setModel(self._model)
        self.below = QCheckBox(self.tr("With the codes below them"), self)
        self.below.setObjectName("partChoiceBelow")
        self.below.setAccessibleName(self.below.text())
        self.below.setChecked(below is not False)
        self.below.setVisible(below is not None)
        hint = self.tr("Click or Enter takes one · boxes, or Ctrl+Enter, tick several")
        for widget in (self.field, self.list, self.below, plain_label(hint, self, look="small")):
            self.rows.addWidget(widget)
        self.setFixedWidth(_WIDTH)
        self.field.textChanged.connect(self._fill)
        self.field.installEventFilter(self)
        self.list.ticked.connect(self._tick)
        self.list.taken.connect(self._take)
        self._fill()

    def first(self) -> QWidget:
        """Begin with letters."""
        return self.field

    def value(self) -> object:
        """Return what is ticked; nothing only where that means something."""
        keys = tuple(item.key for item in self._items if item.key in self._ticked)
        return Chosen(keys, self.below.isChecked()) if keys or self._any else None

    def open_under(self, anchor: QWidget, *, fresh: bool = False) -> None:
        """Show it; where a part is still to be added, nothing is chosen in it yet."""
        if fresh and self._any:
            self._any = False
            self._fill()
            self._go_to(1 if self._items else 0)
        super().open_under(anchor, fresh=fresh)

    def _fill(self) -> None:
        letters = " ".join(self.field.text().split()).casefold()
        self._model.clear()
        if self._none and not letters:
            self._add(Item(None, self._none, self._none))
        for item in self._items:
            if letters in item.name.casefold() or letters in item.whole.casefold():
                self._add(item._replace(depth=0, detail=_above(item)) if letters else item)
        if not self._model.rowCount():
            nothing = QStandardItem(self.tr("Nothing is called like that"))
            nothing.setData(True, MUTED_ROLE)
            nothing.setEnabled(False)
            self._model.appendRow(nothing)
        rows = max(1, min(self._model.rowCount(), _ROWS_SHOWN))
        self.list.setFixedHeight(rows * max(theme.ROW_HEIGHT, self.list.sizeHintForRow(0)) + 4)
        chosen = (at for at in range(self._model.rowCount()) if self._model.index(at, 0).data(_TICK_ROLE))
        self._go_to(0 if letters else next(chosen, 0))
        self.adjustSize()

    def _is_ticked(self, key: object) -> bool:
        return self._any if key is None else key in self._ticked

    def _add(self, item: Item) -> None:
        row = QStandardItem(item.name)
        row.setData(item.key, _KEY_ROLE)
        row.setData(self._is_ticked(item.key), _TICK_ROLE)
        row.setData(item.depth, _DEPTH_ROLE)
        row.setData(item.detail or None, COUNT_ROLE)
        row.setData(None if item.strong else item.colour or None, CHIP_ROLE)
        row.setData(item.strong, STRONG_ROLE)
        ticked = self.tr("ticked") if row.data(_TICK_ROLE) else ""
        row.setAccessibleText(" ".join(part for part in (item.whole, ticked) if part))
        self._model.appendRow(row)

    def _go_to(self, row: int) -> None:
        index = self._model.index(row, 0)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)

    def _take(self, index: QModelIndex) -> None:
        """Take one alone, or what was ticked besides."""
        if not index.flags() & Qt.ItemFlag.ItemIsEnabled:
            return
        key = index.data(_KEY_ROLE)
        self._ticked = set[object]() if key is None else {key}
        self._any = key is None
        self.settle()

    def _tick(self, index: QModelIndex) -> None:
        if not index.flags() & Qt.ItemFlag.ItemIsEnabled:
            return
        key, at = index.data(_KEY_ROLE), index.row()
        if key is None:
            self._ticked.clear()
        else:
            self._ticked ^= {key}
        self._any = key is None
        self.touched = self._several = True
        for row in range(self._model.rowCount()):
            item = self._model.item(row)
            item.setData(self._is_ticked(item.data(_KEY_ROLE)), _TICK_ROLE)
        self._go_to(at)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows, Enter and Esc in the field act on the list."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            match event.key():
                case Qt.Key.Key_Down | Qt.Key.Key_Up:
                    step = 1 if event.key() == Qt.Key.Key_Down else -1
                    count = self._model.rowCount()
                    if count:
                        self._go_to((self.list.currentIndex().row() + step) % count)
                case Qt.Key.Key_Return | Qt.Key.Key_Enter if control:
                    self._tick(self.list.currentIndex())
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    self._enter()
                case Qt.Key.Key_Escape:
                    self.cancel()
                case _:
                    return super().eventFilter(watched, event)
            return True
        return super().eventFilter(watched, event)

    def _enter(self) -> None:
        """Enter takes the row in front, unless boxes were ticked: then these."""
        if self._several:
            self.settle()
        else:
            self._take(self.list.currentIndex())


def _above(item: Item) -> str:
    """Return what stands above something in its tree, where a search tears it out."""
    return item.whole[: -len(item.name)].rstrip(" >›/") if item.depth and item.whole.endswith(item.name) else ""
