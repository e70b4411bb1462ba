"""Choosing some of the codes: a tree to tick, with a field that finds them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QTreeWidget, QTreeWidgetItem, QWidget

from qda.store.queries.codebook import CodeRow
from qda.ui import theme
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.dialog_footer import DialogFooter, fit_dialog, prepare_dialog
from qda.ui.widgets.labels import as_tooltip, chip_icon
from qda.ui.widgets.search_field import SearchField

_WIDTH, _HEIGHT = 420, 520
_ID = Qt.ItemDataRole.UserRole


class CodesDialog(QDialog):
    """Asks which codes are meant; ticking one ticks those below it."""

    def __init__(self, codes: Sequence[CodeRow], chosen: Collection[int] | None, parent: QWidget) -> None:
        super().__init__(parent)
        layout = prepare_dialog(self, self.tr("Which codes"), "codesDialog")
        self.field = SearchField(self.tr("Find codes…"), "codesDialogFind", self, lens=True)
        self.tree = QTreeWidget(self)
        self.tree.setObjectName("codesDialogTree")
        self.tree.setAccessibleName(self.tr("Codes"))
        self.tree.setHeaderHidden(True)
        self._items: dict[int, QTreeWidgetItem] = {}
        self._fill(codes, chosen)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        for name, words, state in (
            ("codesDialogAll", self.tr("All"), Qt.CheckState.Checked),
            ("codesDialogNone", self.tr("None"), Qt.CheckState.Unchecked),
        ):
            button = push_button(words, name, self)
            button.clicked.connect(lambda _=False, state=state: self._tick_all(state))
            row.addWidget(button)
        row.addStretch(1)
        self.footer = DialogFooter(self, self.tr("Show these"))
        layout.addWidget(self.field)
        layout.addWidget(self.tree, 1)
        layout.addLayout(row)
        layout.addLayout(self.footer)
        self.field.textChanged.connect(self._on_find)
        self.field.left.connect(self.tree.setFocus)
        self.tree.itemChanged.connect(self._on_ticked)
        fit_dialog(self, _WIDTH, _HEIGHT)
        self.field.setFocus()
        self._check()

    def _fill(self, codes: Sequence[CodeRow], chosen: Collection[int] | None) -> None:
        for row in codes:  # an entry stands before those below it
            parent = self._items.get(row.parent_id or 0)
            item = QTreeWidgetItem(parent) if parent is not None else QTreeWidgetItem(self.tree)
            item.setText(0, row.name)
            item.setToolTip(0, as_tooltip(row.path_text))
            item.setData(0, _ID, row.code_id)
            item.setSizeHint(0, QSize(0, theme.ROW_HEIGHT))
            item.setIcon(0, theme.icon("folder") if row.is_folder else chip_icon(row.colour))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            ticked = chosen is None or row.code_id in chosen
            item.setCheckState(0, Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            self._items[row.code_id] = item
        self.tree.expandAll()

    def _on_find(self, words: str) -> None:
        wanted = words.casefold().split()
        shown: set[int] = set()
        for code_id, item in self._items.items():
            path = item.toolTip(0).casefold()
            if all(word in path for word in wanted):
                shown.add(code_id)
                above = item.parent()
                while above is not None:
                    shown.add(int(above.data(0, _ID)))
                    above = above.parent()
        for code_id, item in self._items.items():
            item.setHidden(code_id not in shown)

    def _on_ticked(self, item: QTreeWidgetItem) -> None:
        self.tree.blockSignals(True)
        waiting: list[QTreeWidgetItem] = [item]
        while waiting:
            above = waiting.pop()
            above.setCheckState(0, item.checkState(0))
            below = (above.child(number) for number in range(above.childCount()))
            waiting += [one for one in below if one is not None and not one.isHidden()]
        self.tree.blockSignals(False)
        self.tree.viewport().update()
        self._check()

    def _tick_all(self, state: Qt.CheckState) -> None:
        self.tree.blockSignals(True)
        for item in self._items.values():
            if not item.isHidden():
                item.setCheckState(0, state)
        self.tree.blockSignals(False)
        self.tree.viewport().update()
        self._check()

    def _check(self) -> None:
        self.footer.show_problem("" if self._ticked() else self.tr("Tick at least one code."))

    def _ticked(self) -> set[int]:
        return {one for one, item in self._items.items() if item.checkState(0) is Qt.CheckState.Checked}

    def chosen(self) -> frozenset[int] | None:
        """Return the ids of the ticked codes and folders, ``None`` for all."""
        ticked = self._ticked()
        return None if len(ticked) == len(self._items) else frozenset(ticked)
