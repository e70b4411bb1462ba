"""Labels for user text, and headers of sections."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QIcon, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from qda.model.direction import with_signs
from qda.ui import theme
from qda.ui.widgets.buttons import IconButton
from qda.ui.widgets.painting import painting

_MOST_SHOWN = 5_000  # characters; a label has to lay out all of its text before it is drawn


def shown_text(text: str) -> str:
    """Return user text as a label can show it: nothing turns it around, and what is endless is cut."""
    return with_signs(text if len(text) <= _MOST_SHOWN else text[:_MOST_SHOWN] + "…")


class PlainLabel(QLabel):
    """A label that shows user text as it is: no markup, no pictures, and nothing that turns it around unseen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def setText(self, text: str) -> None:
        """Show another text."""
        super().setText(shown_text(text))


def plain_label(text: str = "", parent: QWidget | None = None, *, look: str = "", wrap: bool = False) -> QLabel:
    """Return a label that shows user text as it is; see :class:`PlainLabel`."""
    label = PlainLabel(parent)
    label.setText(text)
    label.setWordWrap(wrap)
    if look:
        theme.set_look(label, look)
    return label


def keep_room(label: QLabel) -> None:
    """Let a line that comes and goes keep its room, so that nothing moves away from under the mouse."""
    policy = label.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    label.setSizePolicy(policy)
    label.setMinimumHeight(label.fontMetrics().lineSpacing())


class ElidedLabel(QLabel):
    """A label on one line that ends in "…" where the room ends, and shows the whole in a tooltip then."""

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        *,
        look: str = "",
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._mode = mode
        self._whole = ""
        self._measured: tuple[str, QFont, int] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        if look:
            theme.set_look(self, look)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Show another text."""
        self._whole = " ".join(shown_text(text).split())
        self.setAccessibleName(self._whole)
        self._update_tooltip()
        self.setText(self._whole)

    def sizeHint(self) -> QSize:
        """Ask for the whole text's width, as far as there is room."""
        return QSize(self._whole_width() + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Be content with little."""
        return QSize(self.fontMetrics().averageCharWidth() * 4, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See whether the text fits now."""
        super().resizeEvent(event)
        self._update_tooltip()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what fits."""
        with painting(self) as painter:
            painter.setFont(self.font())
            painter.setPen(self.palette().windowText().color())
            shown = self.fontMetrics().elidedText(self._whole, self._mode, self.contentsRect().width())
            painter.drawText(self.contentsRect(), self.alignment() | Qt.AlignmentFlag.AlignVCenter, shown)

    def _update_tooltip(self) -> None:
        self.setToolTip("" if self._whole_width() <= self.width() else as_tooltip(self._whole))

    def _whole_width(self) -> int:
        # A layout asks five times for each new text, and shaping it takes longer than all else.
        if self._measured is None or self._measured[:2] != (self._whole, self.font()):
            self._measured = (self._whole, self.font(), self.fontMetrics().horizontalAdvance(self._whole))
        return self._measured[2]


def as_tooltip(text: str) -> str:
    """Return user text as a tooltip that shows any markup in it as plain characters."""
    escaped = shown_text(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")
    return f"<qt>{escaped}</qt>"


class SectionHeader(QWidget):
    """A caption in small grey capitals, with room for icon buttons at its right."""

    def __init__(self, caption: str, parent: QWidget | None = None, *, margin: int = theme.MARGIN) -> None:
        super().__init__(parent)
        self._label = ElidedLabel("", self, look="caption")
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(margin, 10, max(0, margin - 6), 2)
        self._layout.setSpacing(2)
        self._layout.addWidget(self._label, 1)
        self.setMinimumHeight(theme.TARGET + 12)
        self.set_caption(caption)

    def set_caption(self, caption: str) -> None:
        """Show another caption; screen readers hear it as it was given."""
        self._label.show_text(caption.upper())
        self._label.setAccessibleName(caption)

    def add_button(self, icon_name: str, words: str, object_name: str) -> IconButton:
        """Add an icon button at the right and return it."""
        button = IconButton(icon_name, words, object_name, self)
        self._layout.addWidget(button)
        return button


class Chip(QWidget):
    """The square in a code's colour; a name always stands beside it."""

    def __init__(self, colour: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = colour
        self.setFixedSize(theme.CHIP + 2, theme.CHIP + 2)

    def set_colour(self, colour: str) -> None:
        """Show another colour, ``#rrggbb``."""
        self._colour = colour
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the square."""
        with painting(self) as painter:
            paint_chip(painter, self._colour, self.rect().center().x() + 1, self.rect().center().y() + 1)


def paint_chip(painter: QPainter, colour: str, x: int, y: int) -> None:
    """Paint a chip around a point."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.chip(colour))
    half = theme.CHIP / 2
    painter.drawRoundedRect(int(x - half), int(y - half), theme.CHIP, theme.CHIP, 3, 3)
    painter.restore()


def chip_icon(colour: str) -> QIcon:
    """Return a chip as the icon of a menu entry."""
    pixmap = QPixmap(2 * theme.ICON, 2 * theme.ICON)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    with painting(pixmap) as painter:
        paint_chip(painter, colour, theme.ICON // 2, theme.ICON // 2)
    return QIcon(pixmap)


def avatar_letter(name: str) -> str:
    """Return the letter that stands for a coder: B for "Coder B", N for "Nadia"."""
    words = name.split()
    last = words[-1] if words else ""
    return (last if len(last) == 1 else name.strip()[:1]).upper() or "?"
