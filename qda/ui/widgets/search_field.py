"""The field that filters or searches."""

from __future__ import annotations

from PySide6.QtCore import QMetaMethod, Signal
from PySide6.QtGui import QAction, QKeyEvent, Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from qda.ui import theme


class SearchField(QLineEdit):
    """A line with a button that clears it; Esc clears it too, and leaves it when it is empty.

    In a dialog, Esc in the empty field is the dialog's own: it closes.

    Signals:
        left: Esc in the empty field, or the down arrow: the keyboard should go to the results.
    """

    left = Signal()

    def __init__(
        self, placeholder: str, object_name: str, parent: QWidget | None = None, *, lens: bool = False
    ) -> None:
        super().__init__(parent)
        self.setObjectName(object_name)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder.rstrip("….").strip())
        self.setClearButtonEnabled(True)
        self.setMinimumHeight(theme.TARGET + 4)
        if lens:
            action = QAction(self)
            theme.set_icon(action, "search", "muted")
            if not action.icon().isNull():
                self.addAction(action, QLineEdit.ActionPosition.LeadingPosition)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc clears, then leaves; the down arrow goes to the results."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Escape and isinstance(self.window(), QDialog):
            event.ignore()
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Down):
            if not self.isSignalConnected(QMetaMethod.fromSignal(self.left)):
                event.ignore()  # Esc then closes the dialog that the field stands in
            self.left.emit()
        else:
            super().keyPressEvent(event)
