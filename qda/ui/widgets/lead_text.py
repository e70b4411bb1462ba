"""A paragraph that begins with a word in bold; user text stays plain characters, whatever it looks like."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFont, QPaintEvent, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from qda.ui import theme
from qda.ui.widgets.labels import shown_text
from qda.ui.widgets.painting import painting


class LeadText(QWidget):
    """Shows ``Definition. A statement …``, as tall as its words need at its width."""

    def __init__(self, lead: str, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._lead = lead
        self._words = words
        self.show_words(words)

    def show_words(self, words: str) -> None:
        """Show other words after the lead; without any it is hidden."""
        self._words = shown_text(words.strip())
        self.setAccessibleName(f"{self._lead} {self._words}")
        self.setVisible(bool(self._words))
        self.updateGeometry()
        self.update()

    @property
    def words(self) -> str:
        """The words after the lead."""
        return self._words

    def _layout(self, width: int) -> QTextLayout:
        layout = QTextLayout(f"{self._lead} {self._words}".replace("\n", "\u2028"), self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        bold = QTextCharFormat()
        bold.setFontWeight(QFont.Weight.DemiBold)
        run = QTextLayout.FormatRange()
        run.start, run.length, run.format = 0, len(self._lead), bold  # pyright: ignore[reportAttributeAccessIssue]
        layout.setFormats([run])
        layout.beginLayout()
        top = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(40, width))
            line.setPosition(QPointF(0, top))
            top += line.height() + 2
        layout.endLayout()
        return layout

    def heightForWidth(self, width: int) -> int:
        """Return the height that the words take."""
        layout = self._layout(width)
        return round(layout.boundingRect().height()) + 2 if layout.lineCount() else 0

    def sizeHint(self) -> QSize:
        """Ask for the height at the present width."""
        return QSize(120, self.heightForWidth(max(120, self.width())))

    def minimumSizeHint(self) -> QSize:
        """Be content with little width."""
        return QSize(80, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the words."""
        with painting(self) as painter:
            painter.setPen(theme.text() if self.isEnabled() else theme.muted())
            painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
            self._layout(self.width()).draw(painter, QPointF(0, 0))
