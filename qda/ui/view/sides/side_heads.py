"""The headings of two sides: whose codings stand there, and how what only that side coded is hatched."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from qda.ui.view.document_view import as_plain
from qda.ui.view.metrics import PageGeometry
from qda.ui.view.paint_colours import PaintColours, mix
from qda.ui.view.sides.hatching import hatch
from qda.ui.view.sides.sides_page import SidesPage
from qda.ui.view.sides.values import Side
from qda.ui.widgets.painting import painting

_SWATCH = QSize(20, 12)
_GAP = 8  # pixels between swatch and name
_PADDING = 14  # pixels above and below the names together
_EDGE = 6


class SideHeads(QWidget):
    """A strip above the text that stays where it is while the text scrolls."""

    def __init__(self, page: SidesPage, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("sideHeads")
        self._page = page
        self._titles = ("", "")
        self._colours = PaintColours(self.palette())

    def set_titles(self, titles: tuple[str, str]) -> None:
        """Name the sides."""
        self._titles = titles
        self.setAccessibleName(
            self.tr("{start} on one side, {end} on the other").format(start=titles[0], end=titles[1])
        )
        self.update()

    def wished_height(self) -> int:
        """Return how tall the strip is with the page's fonts."""
        return self._page.metrics.small_height + _PADDING

    def title_box(self, side: Side) -> QRect:
        """Return where a side's name is written."""
        geometry = self._geometry(side)
        taken = _SWATCH.width() + _GAP
        if geometry.mirrored:
            right = geometry.stripes_left + geometry.stripes_width - taken
            return QRect(_EDGE, 0, max(0, right - _EDGE), self.height())
        left = geometry.stripes_left + taken
        return QRect(left, 0, max(0, self.width() - _EDGE - left), self.height())

    def swatch_box(self, side: Side) -> QRect:
        """Return where a side's hatch is shown, above its bars."""
        geometry = self._geometry(side)
        x = geometry.stripes_left
        if geometry.mirrored:
            x += geometry.stripes_width - _SWATCH.width()
        return QRect(x, (self.height() - _SWATCH.height()) // 2, _SWATCH.width(), _SWATCH.height())

    def _geometry(self, side: Side) -> PageGeometry:
        return self._page.flanks[side].geometry

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw names, swatches and a line that parts them from the text."""
        with painting(self) as painter:
            colours = self._colours
            painter.fillRect(event.rect(), colours.base)
            painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), colours.rule)
            if any(self._titles):
                for side in Side:
                    self._draw_side(painter, side)

    def _draw_side(self, painter: QPainter, side: Side) -> None:
        colours, swatch = self._colours, self.swatch_box(side)
        line = mix(colours.base, colours.text, 0.5)
        painter.save()
        painter.translate(swatch.topLeft())
        inside = QRectF(0, 0, swatch.width(), swatch.height())
        painter.fillRect(inside, hatch(side, colours.base, line, self.devicePixelRatioF()))
        painter.setPen(QPen(line, 1))
        painter.drawRect(inside.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.restore()
        font = QFont(self._page.metrics.small_font)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(colours.faint)
        box = self.title_box(side)
        title = " ".join(self._titles[side].split())
        elided = QFontMetricsF(font).elidedText(title, Qt.TextElideMode.ElideRight, box.width())
        at = Qt.AlignmentFlag.AlignRight if self._geometry(side).mirrored else Qt.AlignmentFlag.AlignLeft
        # The sides are placed by hand: a mirrored interface must not turn them round once more.
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.drawText(box, at | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, elided)

    def event(self, event: QEvent) -> bool:
        """Say what a hatch means."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = ""
            for side in Side:
                if self.title_box(side).contains(event.pos()) or self.swatch_box(side).contains(event.pos()):
                    words = self.meaning(side)
            QToolTip.showText(event.globalPos(), as_plain(words), self)
            return True
        return super().event(event)

    def meaning(self, side: Side) -> str:
        """Return in words what text hatched like a side's swatch means."""
        title = self._titles[side]
        if side is Side.START:
            return self.tr("Hatched upwards ( / ): only {who} gave the code here").format(who=title)
        return self.tr("Hatched downwards ( \\ ): only {who} gave the code here").format(who=title)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the colours."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._colours = PaintColours(self.palette())
            self.update()
