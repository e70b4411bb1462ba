"""The cards around the table of figures: headline figures, and why alpha is low where agreement is high."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from qda.ui import theme
from qda.ui.widgets.labels import as_tooltip, plain_label

_WIDE_PX = 112


class Headline(QFrame):
    """One figure, large, with two lines of what it is; a click leads to what is behind it.

    Signals:
        clicked: The person wants to see the passages behind the figure.
    """

    clicked = Signal()

    def __init__(self, object_name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(object_name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.set_look(self, "headline")
        self.figure = plain_label("", self, look="figure")
        self.words: QLabel = plain_label("", self, look="small", wrap=True)
        self.more: QLabel = plain_label("", self, look="small", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 7, 6, 7)
        layout.setSpacing(1)
        for label in (self.figure, self.words, self.more):
            layout.addWidget(label)
        layout.addStretch(1)

    def show_figure(self, figure: str, words: str, more: str, tip: str = "") -> None:
        """Show another figure."""
        self.figure.setText(figure)
        self.words.setText(words)
        self.more.setText(more)
        self.more.setVisible(bool(more))
        self.setToolTip(as_tooltip(tip) if tip else "")
        self.setAccessibleName(" ".join(part.replace("\n", " ") for part in (figure, words, more) if part))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take a smaller figure where there is little room."""
        super().resizeEvent(event)
        theme.set_look(self.figure, "figure" if event.size().width() >= _WIDE_PX else "heading")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lead to the passages."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Lead to the passages."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Show where the keyboard is: style sheets do not repaint a frame by themselves."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut, QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        return super().event(event)


class WhyCard(QFrame):
    """Why alpha is low where agreement is high, told with this table's own numbers."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("whyCard")
        theme.set_look(self, "note")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(3)
        self.heading = plain_label("", self, look="strong", wrap=True)
        layout.addWidget(self.heading)
        self.words = plain_label("", self, wrap=True)
        layout.addWidget(self.words)
        self.hide()

    def show_words(self, heading: str, words: str) -> None:
        """Explain."""
        self.heading.setText(heading)
        self.words.setText(words)
        self.setAccessibleName(f"{heading} {words}")
        self.show()
