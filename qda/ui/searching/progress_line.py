"""How far a search is, and the button that gives it up."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from qda.ui import theme
from qda.ui.tasks import Task
from qda.ui.widgets.buttons import push_button

_WIDE = 140  # px


class ProgressLine(QWidget):
    """Shows one task after another; gives up at once, even where the work itself hears of that later.

    Signals:
        cancelled: The button was pressed.
    """

    cancelled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("searchProgress")
        self._task: Task | None = None
        self.bar = QProgressBar(self)
        self.bar.setObjectName("searchProgressBar")
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(_WIDE)
        self.cancel = push_button(self.tr("Cancel"), "searchCancel", self, look="link")
        self.cancel.clicked.connect(self.cancelled)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self.bar)
        layout.addWidget(self.cancel)
        self.hide()

    def show_task(self, task: Task) -> None:
        """Show another task, once it takes long."""
        self.forget()
        self._task = task
        self.bar.setAccessibleName(task.title)
        self.bar.setRange(0, 0)
        task.became_visible.connect(self._on_visible)
        task.progressed.connect(self._on_progressed)

    def forget(self) -> None:
        """Show nothing any more."""
        self._task = None
        self.hide()

    def _on_visible(self) -> None:
        if self.sender() is self._task:
            self.show()

    def _on_progressed(self, done: int, total: int) -> None:
        if self.sender() is self._task and total > 0:
            self.bar.setRange(0, 1000)
            self.bar.setValue(round(1000 * done / total))
