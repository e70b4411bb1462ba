"""The buttons at the foot of a dialog: the one that does it, named for what it does, and Cancel."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from qda.ui import theme
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.labels import plain_label

_FRAME = QSize(20, 60)  # what the window system may draw around a window


class DialogFooter(QHBoxLayout):
    """Buttons at the right and, at the left, what is wrong, if anything."""

    def __init__(self, dialog: QDialog, verb: str) -> None:
        super().__init__()
        self.setSpacing(theme.GAP)
        self.problem: QLabel = plain_label("", dialog, look="danger", wrap=True)
        self.button: QPushButton = push_button(verb, "dialogOk", dialog, look="primary")
        self.button.setDefault(True)
        self.button.clicked.connect(dialog.accept)
        self.cancel: QPushButton = push_button(
            QCoreApplication.translate("DialogFooter", "Cancel"), "dialogCancel", dialog
        )
        self.cancel.clicked.connect(dialog.reject)
        self.addWidget(self.problem, 1)
        self.addWidget(self.cancel)
        self.addWidget(self.button)

    def show_problem(self, words: str, *, possible: bool = False) -> None:
        """Say what is wrong, nothing with ""; the button works only without a problem unless it is ``possible``."""
        self.problem.setText(words)
        self.button.setEnabled(possible or not words)


def prepare_dialog(dialog: QDialog, title: str, object_name: str, *, once: bool = True) -> QVBoxLayout:
    """Give a dialog its title and margins; it stands beside its window without stopping work there, and goes for good.

    Args:
        dialog: The dialog, still empty.
        title: What its window is called, and what a screen reader says.
        object_name: Its name for tests.
        once: It goes for good when it is closed; otherwise who made it still asks it for its answer.

    Returns:
        The layout to be filled from top to bottom.
    """
    dialog.setObjectName(object_name)
    dialog.setAccessibleName(title)
    dialog.setWindowTitle(title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, once)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(18, 16, 18, 14)
    layout.setSpacing(theme.GAP)
    return layout


def fit_dialog(dialog: QDialog, width: int, height: int) -> None:
    """Give a dialog its usual size, or what a smaller screen has room for."""
    dialog.resize(QSize(width, height).boundedTo(dialog.screen().availableSize() - _FRAME))
