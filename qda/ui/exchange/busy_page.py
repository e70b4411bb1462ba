"""What is seen while a project is read or stored: a bar with Cancel; or a question; or why it cannot be."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QProgressBar, QVBoxLayout, QWidget

from qda.ui import theme
from qda.ui.tasks import Task
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.labels import plain_label

_BAR = 360  # px
_STEPS = 1000


class BusyPage(QFrame):
    """How far the work is.

    Signals:
        cancelled: The person wants it to stop.
    """

    cancelled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("exchangeBusyPage")
        theme.set_look(self, "page")
        self.title = plain_label("", self, look="heading", wrap=True)
        self.title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.bar = QProgressBar(self)
        self.bar.setObjectName("exchangeProgress")
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(_BAR)
        self.cancel = push_button(self.tr("Cancel"), "exchangeCancelWork", self)
        self.cancel.clicked.connect(self._on_cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 20, 28, 18)
        layout.setSpacing(16)
        layout.addStretch(2)
        layout.addWidget(self.title)
        layout.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)

    def begin(self, words: str) -> None:
        """Say what is being done now."""
        self.title.setText(words)
        self.bar.setAccessibleName(words)
        self.bar.setRange(0, 0)
        self.cancel.setText(self.tr("Cancel"))
        self.cancel.setEnabled(True)
        self.cancel.setFocus()

    def follow(self, task: Task) -> None:
        """Show how far a task is."""
        task.progressed.connect(self.show_progress)

    def show_progress(self, done: int, total: int) -> None:
        """Show how far the work is; 0 of 0 where that cannot be told."""
        # A QProgressBar counts in 32 bits; bytes of large files do not fit.
        self.bar.setRange(0, _STEPS if total > 0 else 0)
        if total > 0:
            self.bar.setValue(round(_STEPS * min(done, total) / total))

    def _on_cancel(self) -> None:
        self.cancel.setEnabled(False)
        self.cancel.setText(self.tr("Stopping…"))
        self.cancelled.emit()


class WhichPage(QFrame):
    """Asks which of several projects in a file is meant.

    Signals:
        chosen: Carries the project's name.
        closed: None of them.
    """

    chosen = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("exchangeWhichPage")
        theme.set_look(self, "page")
        self.title = plain_label("", self, look="heading", wrap=True)
        self.list = QListWidget(self)
        self.list.setObjectName("exchangeProjects")
        self.list.setAccessibleName(self.tr("Projects in the file"))
        self.go = push_button(self.tr("Go on"), "exchangeChooseProject", self, look="primary")
        cancel = push_button(self.tr("Cancel"), "exchangeLeave", self)
        self.go.clicked.connect(self._on_go)
        # Later, when Enter has done all that it does: it would press the next page's Cancel too.
        self.list.itemActivated.connect(self._on_go, Qt.ConnectionType.QueuedConnection)
        cancel.clicked.connect(self.closed)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 20, 28, 18)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self.title)
        layout.addWidget(
            plain_label(self.tr("One is imported at a time; you can come back for the others."), self, look="muted")
        )
        layout.addWidget(self.list, 1)
        layout.addLayout(foot)

    def show_projects(self, file_name: str, names: Sequence[str]) -> None:
        """Ask which of these."""
        self.title.setText(self.tr("“{file}” holds several projects. Which one do you want?").format(file=file_name))
        self.list.clear()
        self.list.addItems(list(names))
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def names(self) -> list[str]:
        """Return what can be chosen."""
        return [self.list.item(row).text() for row in range(self.list.count())]

    def _on_go(self) -> None:
        if self.list.currentRow() >= 0:
            self.chosen.emit(self.list.currentItem().text())


class TroublePage(QFrame):
    """Says why nothing could be read, and what can be done.

    Signals:
        again: Another file.
        trusted: This one all the same.
        closed: Enough.
    """

    again = Signal()
    trusted = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("exchangeTroublePage")
        theme.set_look(self, "page")
        self.title = plain_label(self.tr("This could not be imported"), self, look="heading", wrap=True)
        self.words = plain_label("", self, wrap=True)
        self.words.setObjectName("exchangeTrouble")
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.may_trust = plain_label(
            self.tr(
                "If you know who made this file, it can be read all the same. Large films and pictures that pack well "
                "look like this, too. It may take long and need much memory."
            ),
            self, look="muted", wrap=True,
        )  # fmt: skip
        self.trust = push_button(self.tr("I know this file: read it"), "exchangeTrust", self)
        self.trust.clicked.connect(self.trusted)
        self.other = push_button(self.tr("Choose another file…"), "exchangeAnother", self, look="primary")
        close = push_button(self.tr("Close"), "exchangeClose", self)
        self.other.clicked.connect(self.again)
        close.clicked.connect(self.closed)
        foot = QHBoxLayout()
        QWidget.setTabOrder(self.trust, close)
        QWidget.setTabOrder(close, self.other)
        foot.addWidget(self.trust)
        foot.addStretch(1)
        foot.addWidget(close)
        foot.addWidget(self.other)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 20, 28, 18)
        layout.setSpacing(theme.GAP)
        layout.addStretch(2)
        layout.addWidget(self.title)
        layout.addWidget(self.words)
        layout.addWidget(self.may_trust)
        layout.addStretch(3)
        layout.addLayout(foot)

    def tell(self, words: str, *, may_trust: bool = False) -> None:
        """Say what happened, that nothing was changed, and what to do; ``may_trust`` offers to read it all the same."""
        self.may_trust.setVisible(may_trust)
        self.trust.setVisible(may_trust)
        self.words.setText(words)
        self.words.setAccessibleName(words)
        self.other.setFocus()
