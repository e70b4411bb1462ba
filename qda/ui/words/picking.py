"""Choosing some documents or some codes: a list to tick, with a field that finds in it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QHBoxLayout, QTreeWidget, QTreeWidgetItem, QWidget

from qda.model.direction import with_signs
from qda.ui import theme
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.dialog_footer import DialogFooter, fit_dialog, prepare_dialog
from qda.ui.widgets.labels import as_tooltip
from qda.ui.widgets.search_field import SearchField

_WIDTH, _HEIGHT = 420, 520
_KEY = Qt.ItemDataRole.UserRole
_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class Choice(NamedTuple):
    """Something that can be ticked; ``parent`` is the key of what it stands below, which comes before it."""

    key: int
    name: str
    parent: int | None = None
    icon: QIcon | None = None


class PickDialog(QDialog):
    """Asks which of some things are meant; ticking one ticks those below it, and none ticked means any."""

    def __init__(
        self, title: str, choices: Sequence[Choice], chosen: Collection[int], parent: QWidget, *, none: str
    ) -> None:
        """Make the dialog.

        Args:
            title: What is asked.
            choices: In order.
            chosen: Keys of what is ticked at first.
            parent: The window that it stands beside.
            none: What it means that nothing is ticked, such as “all documents”.
        """
        super().__init__(parent)
        layout = prepare_dialog(self, title, "wordsPick")
        self._none = none
        self.field = SearchField(self.tr("Find…"), "wordsPickFind", self, lens=True)
        self.list = QTreeWidget(self)
        self.list.setObjectName("wordsPickList")
        self.list.setAccessibleName(title)
        self.list.setHeaderHidden(True)
        self.list.setUniformRowHeights(True)
        theme.set_look(self.list, "card")
        self._items: dict[int, QTreeWidgetItem] = {}
        self._fill(choices, frozenset(chosen))
        self.clear = push_button(self.tr("Tick none"), "wordsPickNone", self, look="link")
        self.clear.clicked.connect(self.untick)
        row = QHBoxLayout()
        row.addWidget(self.clear)
        row.addStretch(1)
        self.footer = DialogFooter(self, self.tr("Choose"))
        layout.addWidget(self.field)
        layout.addWidget(self.list, 1)
        layout.addLayout(row)
        layout.addLayout(self.footer)
        self.field.textChanged.connect(self._find)
        self.field.left.connect(self._enter_list)
        self.list.itemChanged.connect(self._on_ticked)
        fit_dialog(self, _WIDTH, _HEIGHT)
        self.field.setFocus()
        self._tell()

    def _fill(self, choices: Sequence[Choice], chosen: frozenset[int]) -> None:
        nested = False
        for one in choices:
            above = self._items.get(one.parent) if one.parent is not None else None
            nested = nested or above is not None
            item = QTreeWidgetItem(above) if above is not None else QTreeWidgetItem(self.list)
            item.setText(0, with_signs(one.name))
            item.setToolTip(0, as_tooltip(one.name))
            item.setData(0, _KEY, one.key)
            if one.icon is not None:
                item.setIcon(0, one.icon)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(0, _ON if one.key in chosen else _OFF)
            self._items[one.key] = item
        self.list.setRootIsDecorated(nested)
        self.list.expandAll()
        if self._items:
            self.list.setCurrentItem(next(iter(self._items.values())))

    def chosen(self) -> frozenset[int]:
        """Return the keys of what is ticked."""
        return frozenset(key for key, item in self._items.items() if item.checkState(0) is _ON)

    def untick(self) -> None:
        """Tick nothing."""
        self._tick(self._items.values(), _OFF)

    def _tick(self, items: Collection[QTreeWidgetItem], state: Qt.CheckState) -> None:
        self.list.blockSignals(True)
        for item in items:
            item.setCheckState(0, state)
        self.list.blockSignals(False)
        self.list.viewport().update()
        self._tell()

    def _on_ticked(self, item: QTreeWidgetItem) -> None:
        below: list[QTreeWidgetItem] = []
        waiting = [item]
        while waiting:
            one = waiting.pop()
            below.append(one)
            waiting.extend(_children(one))
        self._tick(below, item.checkState(0))

    def _find(self, letters: str) -> None:
        wanted = letters.casefold().split()
        for item in reversed(self._items.values()):  # what stands below comes before what it stands below
            fits = all(word in item.text(0).casefold() for word in wanted)
            held = any(not child.isHidden() for child in _children(item))
            item.setHidden(not (fits or held))

    def _enter_list(self) -> None:
        self.list.setFocus()
        wanted = self.field.text().casefold().split()
        found = (item for item in self._items.values() if all(word in item.text(0).casefold() for word in wanted))
        first = next(found, None)
        if wanted and first is not None:  # what fits, and not the folder that it lies in
            self.list.setCurrentItem(first)

    def _tell(self) -> None:
        number = len(self.chosen())
        words = self.tr("%Ln ticked", "", number) if number else self.tr("None ticked: {all}").format(all=self._none)
        self.footer.show_problem("")
        self.footer.button.setText(self.tr("Choose"))
        self.footer.button.setToolTip(as_tooltip(words))
        self.clear.setVisible(bool(number))
        self.setWindowTitle(f"{self.accessibleName()} · {words}")


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [child for number in range(item.childCount()) if (child := item.child(number)) is not None]
