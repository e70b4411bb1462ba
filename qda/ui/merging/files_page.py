"""Which projects become one, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from qda.ui import theme
from qda.ui.start_page import SUFFIX, files_in
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.labels import plain_label

FILTER = "Concord (*.concord)"


class FilesPage(QFrame):
    """The list of projects; the first one counts where two say different things.

    Signals:
        accepted: The person wants to see what becomes of these files.
    """

    accepted = Signal()

    def __init__(self, parent: QWidget, folder: Path) -> None:
        super().__init__(parent)
        self.setObjectName("mergeFilesPage")
        self.setAcceptDrops(True)
        theme.set_look(self, "page")
        self._folder = folder
        self.list = QListWidget(self)
        self.list.setObjectName("mergeFiles")
        self.list.setAccessibleName(self.tr("Projects to be merged"))
        self.add = push_button(self.tr("Add projects…"), "mergeAdd", self)
        self.remove = push_button(self.tr("Take off the list"), "mergeRemove", self)
        self.up = push_button(self.tr("Move up"), "mergeUp", self)
        self.go = push_button(self.tr("Show what becomes of them"), "mergeShow", self, look="primary")
        self.add.clicked.connect(self.choose)
        self.remove.clicked.connect(self._remove)
        self.up.clicked.connect(self._up)
        self.go.clicked.connect(self.accepted)
        self.list.currentRowChanged.connect(self._refresh)
        words = self.tr(
            "Everything in these projects is put together in a new file: texts, codes, codings, memos, coders. "
            "The projects themselves stay as they are. Where two of them say different things, the first one counts, "
            "unless you choose otherwise on the next page, before anything is written."
        )
        row = QHBoxLayout()
        for button in (self.add, self.remove, self.up):
            row.addWidget(button)
        row.addStretch(1)
        self.problem = plain_label("", self, look="muted", wrap=True)
        foot = QHBoxLayout()
        foot.addWidget(self.problem, 1)
        foot.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 20, 28, 18)
        layout.setSpacing(theme.GAP)
        layout.addWidget(plain_label(self.tr("Merge projects"), self, look="title"))
        layout.addWidget(plain_label(words, self, look="muted", wrap=True))
        layout.addWidget(self.list, 1)
        layout.addLayout(row)
        layout.addLayout(foot)
        self._refresh()

    def paths(self) -> list[Path]:
        """Return the projects in order."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return [Path(str(item.data(Qt.ItemDataRole.UserRole))) for item in items]

    def add_paths(self, paths: Sequence[Path]) -> None:
        """Put projects at the end of the list; those that are there already stay where they are."""
        there = {path.resolve() for path in self.paths()}
        for path in paths:
            if path.resolve() in there:
                continue
            there.add(path.resolve())
            item = QListWidgetItem(f"{path.stem}   ({path.parent})", self.list)
            item.setData(Qt.ItemDataRole.UserRole, str(path))
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        self._refresh()

    def show_paths(self, paths: Sequence[Path]) -> None:
        """Show these projects in this order."""
        self.list.clear()
        self.add_paths(paths)

    def choose(self) -> None:
        """Ask for projects."""
        there = self.paths()
        folder = str(there[-1].parent if there else self._folder)
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("Choose the projects to merge"), folder, FILTER)
        self.add_paths([Path(name) for name in names])

    def _remove(self) -> None:
        self.list.takeItem(self.list.currentRow())
        self._refresh()

    def _up(self) -> None:
        row = self.list.currentRow()
        item = self.list.takeItem(row)
        self.list.insertItem(row - 1, item)
        self.list.setCurrentRow(row - 1)

    def _refresh(self) -> None:
        count, row = self.list.count(), self.list.currentRow()
        self.remove.setEnabled(row >= 0)
        self.up.setEnabled(row > 0)
        self.go.setEnabled(count > 1)
        self.problem.setText("" if count > 1 else self.tr("Two projects at least: add them, or drop them here."))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take project files."""
        if any(path.suffix.lower() == SUFFIX for path in files_in(event)):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Put the projects that were dropped on the list."""
        self.add_paths([path for path in files_in(event) if path.suffix.lower() == SUFFIX])
        event.acceptProposedAction()
