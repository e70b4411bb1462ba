"""The window to which figures lead: the segments behind a cell, a bar or a word."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from qda.ui import theme
from qda.ui.leads import SegmentsWanted
from qda.ui.main_window import MainWindow
from qda.ui.retrieval.beside import place_beside, share_keys
from qda.ui.retrieval.results_pane import ResultsPane
from qda.ui.taking_out.exporting import Exporting
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.labels import plain_label
from qda.ui.workspace import Workspace

_WIDTH = 410


class ResultsWindow(QDialog):
    """Stands beside the text; what is asked for next takes the place of what it shows."""

    def __init__(self, workspace: Workspace, window: MainWindow, exporting: Exporting) -> None:
        super().__init__(window)
        self.setObjectName("resultsWindow")
        self.setWindowTitle(self.tr("Segments"))
        self.setAccessibleName(self.windowTitle())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.title = plain_label("", self, look="strong", wrap=True)
        self.title.setObjectName("resultsTitle")
        self.title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.title.setContentsMargins(theme.MARGIN, 10, theme.MARGIN, 0)
        self._led_here: list[QWidget] = []  # windows put aside, so that the text can be seen
        self.back = push_button("", "resultsBack", self, look="link")
        self.back.clicked.connect(self.go_back)
        self.back.hide()
        self.pane = ResultsPane(workspace, window, self)
        self.told = plain_label("", self, look="muted", wrap=True)
        self.told.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 8)
        self.told.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        way = QHBoxLayout()
        way.setContentsMargins(theme.MARGIN - 5, 4, theme.MARGIN, 0)
        way.addWidget(self.back)
        way.addStretch()
        layout.addLayout(way)
        layout.addWidget(self.title)
        layout.addWidget(self.pane, 1)
        layout.addWidget(self.told)
        self._exporting = exporting
        self.pane.export_wanted.connect(self._export)
        exporting.said.connect(self.say)
        self.finished.connect(self.go_back)
        workspace.closing.connect(self._on_closing)
        share_keys(self, window)
        QShortcut(QKeySequence("Ctrl+Shift+C"), self, self.pane.copy_quotations)
        place_beside(self, window, _WIDTH)

    def show_wanted(self, wanted: SegmentsWanted) -> None:
        """List codings."""
        self.told.hide()
        self.title.setText(wanted.title)
        if len(wanted.coding_ids):
            heading = self.tr("None of these segments is left")
            words = self.tr("They were removed, or their coders are hidden. Undo brings back what was removed.")
        else:
            heading = self.tr("No segments here")
            words = self.tr("Where a figure is 0, no passage was coded like that.")
        self.pane.show_ids(wanted.coding_ids, heading, words)
        self.pane.begin()

    def _export(self, coding_ids: list[int]) -> None:
        self._exporting.export_chosen(coding_ids, self.title.text())

    def say(self, words: str) -> None:
        """Say what became of an export; the main window's notice may lie behind."""
        self.told.setText(words)
        self.told.show()

    # --- where one came from -----------------------------------------------------------------------------------------
    def put_aside(self, other: QWidget) -> None:
        """Hide the window that led here, because it covers the text; going back, or closing this one, shows it."""
        if other not in self._led_here:
            self._led_here.append(other)
        other.hide()
        self._name_back()

    def go_back(self) -> None:
        """Show the windows again that led here."""
        others, self._led_here = self._led_here, []
        self._name_back()
        for other in filter(isValid, others):  # one may have gone meanwhile
            other.show()
            other.raise_()
            other.activateWindow()

    def _name_back(self) -> None:
        there = [one for one in self._led_here if isValid(one)]
        title = there[-1].windowTitle() if there else ""
        self.back.setText(self.tr("‹ Back to “{title}”").format(title=title.replace("&", "&&")))
        self.back.setAccessibleName(self.back.text())
        self.back.setVisible(bool(there))

    def _on_closing(self) -> None:
        self._led_here = []
        self.close()
