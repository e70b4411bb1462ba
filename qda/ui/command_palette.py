"""The command palette: every act of the menus, found by a few letters."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QDialog, QFrame, QListView, QMenu, QMenuBar, QVBoxLayout, QWidget

from qda.ui import theme
from qda.ui.widgets.row_delegate import COUNT_ROLE, MUTED_ROLE, RowDelegate
from qda.ui.widgets.search_field import SearchField

_ACTION_ROLE = Qt.ItemDataRole.UserRole + 1


class Command(NamedTuple):
    """An act as the palette shows it."""

    path: str  # the menus that lead to it
    text: str
    keys: str
    action: QAction


def commands_of(bar: QMenuBar, *, possible: bool = True) -> list[Command]:
    """Return what can be done now, in the order of the menus; or all there is, possible now or not."""
    found: list[Command] = []
    for action in bar.actions():
        _collect(action, (), found)
    return [command for command in found if command.action.isEnabled() or not possible]


def _collect(action: QAction, path: tuple[str, ...], found: list[Command]) -> None:
    words, _, hint = action.text().partition("\t")
    text = words.replace("&&", "\0").replace("&", "").replace("\0", "&")
    menu = action.menu()
    if not action.isVisible() or action.isSeparator():
        return
    if isinstance(menu, QMenu):
        for inner in menu.actions():
            _collect(inner, (*path, text), found)
    else:
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText) or hint
        found.append(Command(" › ".join(path), text, keys, action))


def fit(typed: str, text: str) -> int | None:
    """Return how well typed letters fit a text, lower is better; nothing if they do not occur in their order."""
    wanted, held = typed.casefold().replace(" ", ""), text.casefold()
    whole = held.find(typed.casefold().strip())
    if whole >= 0:
        return whole if whole == 0 or held[whole - 1] == " " else whole + 50
    position, cost = -1, 200
    for letter in wanted:
        found = held.find(letter, position + 1)
        if found < 0:
            return None
        cost += found - position - 1
        position = found
    return cost


class CommandPalette(QDialog):
    """A field and a list; Enter does the chosen act."""

    def __init__(self, commands: list[Command], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("commandPalette")
        self.setAccessibleName(self.tr("Command palette"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._commands = commands
        frame = QFrame(self)
        theme.set_look(frame, "popup")
        self.field = SearchField(self.tr("What do you want to do?"), "commandField", frame)
        self.field.left.connect(self.reject)
        self.field.textChanged.connect(self._on_typed)
        self.field.installEventFilter(self)
        self.list = QListView(frame)
        self.list.setObjectName("commandList")
        self.list.setAccessibleName(self.tr("Commands"))
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setItemDelegate(RowDelegate(self.list, margin=10))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        theme.set_look(self.list, "popup")
        self._model = QStandardItemModel(self)
        self.list.setModel(self._model)
        self.list.clicked.connect(self._on_clicked)
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(8, 8, 8, 8)
        inner.setSpacing(6)
        inner.addWidget(self.field)
        inner.addWidget(self.list)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self.resize(min(560, parent.width() - 80), min(420, parent.height() - 160))
        self.move(parent.mapToGlobal(QPoint((parent.width() - self.width()) // 2, 90)))
        self._on_typed("")
        self.field.setFocus()

    def _on_typed(self, typed: str) -> None:
        rated = [
            (fit(typed, command.text), fit(typed, f"{command.path} {command.text}"), place, command)
            for place, command in enumerate(self._commands)
        ]
        kept = [
            (own if own is not None else 1000 + (whole or 0), place, command)
            for own, whole, place, command in rated
            if own is not None or whole is not None
        ]
        self._model.clear()
        for _, _, command in sorted(kept, key=lambda each: each[:2]) if typed else kept:
            item = QStandardItem(f"{command.path} › {command.text}")
            item.setData(command.keys or None, COUNT_ROLE)
            item.setData(command.action, _ACTION_ROLE)
            item.setAccessibleText(f"{command.text}, {command.keys}" if command.keys else command.text)
            self._model.appendRow(item)
        if not self._model.rowCount():
            nothing = QStandardItem(self.tr("Nothing fits these letters"))
            nothing.setData(True, MUTED_ROLE)
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self._model.appendRow(nothing)
        self.list.setCurrentIndex(self._model.index(0, 0))

    def eventFilter(self, watched: object, event: object) -> bool:
        """Let the arrows move in the list and Enter act while the letters go to the field."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            key = Qt.Key(event.key())
            if key in step:
                row = self.list.currentIndex().row() + step[key]
                self.list.setCurrentIndex(self._model.index(max(0, min(self._model.rowCount() - 1, row)), 0))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._on_clicked(self.list.currentIndex())
                return True
        return False

    def _on_clicked(self, index: QModelIndex) -> None:
        action = index.data(_ACTION_ROLE)
        if isinstance(action, QAction):
            self.accept()
            action.trigger()
