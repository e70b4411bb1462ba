"""The palette at the selection: a few letters, Enter, and the passage is coded."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QListView, QVBoxLayout, QWidget

from qda.model.codebook import same_name
from qda.store.queries.codebook import CodeRow
from qda.ui import theme
from qda.ui.widgets.labels import plain_label
from qda.ui.widgets.row_delegate import CHIP_ROLE, COUNT_ROLE, RowDelegate
from qda.ui.widgets.search_field import SearchField

_WIDTH = 340
_ROWS_SHOWN = 9
_LINE = 36  # px: a line of text and a little air, kept free when the palette opens above it
_KIND_ROLE = Qt.ItemDataRole.UserRole + 1
_CODE_ROLE = Qt.ItemDataRole.UserRole + 2
_CODE, _NEW, _IN_VIVO = "code", "new", "in-vivo"


def matching(rows: Sequence[CodeRow], letters: str) -> list[CodeRow]:
    """Return the codes that fit some letters: names that begin with them, words that do, names or paths that hold them.

    Folders are left out; without letters all codes fit, in the order of the tree.
    """
    wanted = " ".join(letters.split()).casefold()
    ranked: list[tuple[int, int, CodeRow]] = []
    for order, row in enumerate(rows):
        if row.is_folder:
            continue
        name = row.name.casefold()
        if name.startswith(wanted):
            rank = 0
        elif any(word.startswith(wanted) for word in name.split()):
            rank = 1
        elif wanted in name:
            rank = 2
        elif wanted in row.path_text.casefold():
            rank = 3
        elif _in_order(wanted, name):
            rank = 4
        else:
            continue
        ranked.append((rank, order, row))
    return [row for _, _, row in sorted(ranked, key=lambda entry: entry[:2])] if wanted else [r for *_, r in ranked]


def _in_order(letters: str, name: str) -> bool:
    rest = iter(name)
    return all(letter in rest for letter in letters if letter != " ")


class CodePalette(QFrame):
    """A list of codes under a field of letters.

    Enter takes the row in front (or all that are ticked), Ctrl+Enter ticks it and goes on, Esc leaves.

    Signals:
        chosen: Carries the ids of the chosen codes.
        new_wanted: Carries the name for a new code, and the ids of the codes that are ticked beside it.
        in_vivo_wanted: The code is to be named after the selected words.
    """

    chosen = Signal(object)
    new_wanted = Signal(str, object)
    in_vivo_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("codePalette")
        self.setAccessibleName(self.tr("Choose a code for the selection"))
        theme.set_look(self, "popup")
        self._rows: Sequence[CodeRow] = ()
        self._ticked: list[int] = []
        self._with_in_vivo = self._with_new = True
        self._point = QPoint()
        self.field = SearchField(self.tr("Type a few letters of a code…"), "codePaletteField", self)
        self.list = QListView(self)
        self.list.setObjectName("codePaletteList")
        self.list.setAccessibleName(self.tr("Codes that fit"))
        self.list.setItemDelegate(RowDelegate(self.list))
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self._model = QStandardItemModel(self)
        self.list.setModel(self._model)
        self.hint = plain_label(self._usual_hint(), self, look="muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        layout.setSpacing(6)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        layout.addWidget(self.hint)
        self.field.textChanged.connect(self._fill)
        self.list.clicked.connect(self._take)
        self.field.installEventFilter(self)
        self.setFixedWidth(_WIDTH)

    def open_at(
        self,
        point: QPoint,
        rows: Sequence[CodeRow],
        *,
        letters: str = "",
        with_in_vivo: bool = True,
        with_new: bool = True,
    ) -> None:
        """Show the palette under a point of the screen, kept whole on it."""
        self._rows, self._ticked, self._with_in_vivo, self._with_new = rows, [], with_in_vivo, with_new
        self.field.setText(letters)
        self.hint.setText(self._usual_hint())
        self._point = point
        self._fill()
        self.show()
        self.field.setFocus()

    def _usual_hint(self) -> str:
        return self.tr("Enter codes · Ctrl+Enter ticks several")

    def _fill(self) -> None:
        letters = self.field.text().strip()
        self._model.clear()
        for row in matching(self._rows, letters):
            self._model.appendRow(self._code_item(row))
        exact = any(same_name(row.name, letters) for row in self._rows if not row.is_folder)
        if letters and not exact and self._with_new:
            self._add_other(_NEW, "add", self.tr("New code “{name}”").format(name=letters))
        if self._with_in_vivo:
            self._add_other(_IN_VIVO, "in-vivo", self.tr("Code named after the words"), self.tr("V"))
        elif not letters and not self._model.rowCount() and self._with_new:
            self._add_other("", "info", self.tr("Type a name for your first code"))
        shown = max(1, min(self._model.rowCount(), _ROWS_SHOWN))
        self.list.setFixedHeight(shown * self.list.sizeHintForRow(0) + 4)
        self.list.setCurrentIndex(self._model.index(0, 0))
        self.adjustSize()
        self._place()

    def _place(self) -> None:
        """Stay below the passage, or above it where the screen ends, whatever the number of rows."""
        screen = QGuiApplication.screenAt(self._point) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        left = max(room.left(), min(self._point.x(), room.right() - self.width()))
        top = self._point.y()
        if top + self.height() > room.bottom():
            top = max(room.top(), top - self.height() - _LINE)
        self.move(left, top)

    def _code_item(self, row: CodeRow) -> QStandardItem:
        item = QStandardItem(row.name)
        above = " › ".join(row.path[:-1])
        item.setData(" · ".join(part for part in (above, row.number_key) if part) or None, COUNT_ROLE)
        item.setData(row.colour, CHIP_ROLE)
        item.setData(_CODE, _KIND_ROLE)
        item.setData(row.code_id, _CODE_ROLE)
        if row.code_id in self._ticked:
            item.setText("✓ " + row.name)
        item.setAccessibleText(row.path_text)
        return item

    def _add_other(self, kind: str, icon: str, words: str, key: str = "") -> None:
        item = QStandardItem(theme.icon(icon), words)
        item.setData(kind, _KIND_ROLE)
        item.setData(key or None, COUNT_ROLE)
        self._model.appendRow(item)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows, Enter and Esc in the field act on the list."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            match event.key():
                case Qt.Key.Key_Down | Qt.Key.Key_Up:
                    self._move(1 if event.key() == Qt.Key.Key_Down else -1)
                case Qt.Key.Key_Return | Qt.Key.Key_Enter if control:
                    self._tick(self.list.currentIndex())
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    self._take(self.list.currentIndex())
                case Qt.Key.Key_Escape:
                    self.hide()
                case _:
                    return super().eventFilter(watched, event)
            return True
        return super().eventFilter(watched, event)

    def _move(self, by: int) -> None:
        count = self._model.rowCount()
        if count:
            self.list.setCurrentIndex(self._model.index((self.list.currentIndex().row() + by) % count, 0))

    def _tick(self, index: QModelIndex) -> None:
        if index.data(_KIND_ROLE) != _CODE:
            return
        code_id = int(index.data(_CODE_ROLE))
        if code_id in self._ticked:
            self._ticked.remove(code_id)
        else:
            self._ticked.append(code_id)
        row = index.row()
        if self.field.text():
            self.field.clear()
        else:
            self._fill()
            self.list.setCurrentIndex(self._model.index(row, 0))
        told = self.tr("%n code(s) ticked · Enter puts all of them on", "", len(self._ticked))
        self.hint.setText(told if self._ticked else self._usual_hint())

    def _take(self, index: QModelIndex) -> None:
        if QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier:
            self._tick(index)
            return
        kind = index.data(_KIND_ROLE)
        ticked = list(self._ticked)
        if kind == _CODE and not ticked:
            ticked = [int(index.data(_CODE_ROLE))]
        self.hide()
        if kind == _NEW:
            self.new_wanted.emit(self.field.text().strip(), ticked)
        elif kind == _IN_VIVO and not ticked:
            self.in_vivo_wanted.emit()
        elif ticked:
            self.chosen.emit(ticked)
