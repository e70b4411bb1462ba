"""Draws a page of two sides: what they share tinted, what they do not share hatched, each one's stripes beside it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPainterPathStroker, QPen

from qda.model.span import Span
from qda.ui.view.flow import Shown
from qda.ui.view.paint_colours import PaintColours, contrast, mix
from qda.ui.view.painter import PagePainter
from qda.ui.view.sides.hatching import hatch
from qda.ui.view.sides.sides_page import SidesPage
from qda.ui.view.sides.values import Side

_MOST_FADED, _LEAST_CONTRAST = 0.6, 4.5
_BRACKET_AWAY, _BRACKET_ARM = 7, 4  # pixels between text and bracket, and of a bracket's arms
_FRAME = 1  # pixels
_RULE_AWAY = 4  # pixels between the text and the line beside what is not compared
_CAP = 2.0  # pixels that the ends of a bar of the consensus reach towards the text


class SidesPainter(PagePainter):
    """Draws one page of two sides in one set of colours and fonts."""

    def __init__(self, page: SidesPage, colours: PaintColours) -> None:
        super().__init__(page, colours)
        self._sides = page
        self._scale = 1.0
        self._veil = QColor(colours.base)
        self._veil.setAlphaF(_veil_share(colours))
        self._brush = lru_cache(maxsize=None)(self._new_brush)

    def paint(self, painter: QPainter, clip: QRect, *, focused: bool) -> None:
        """Draw what lies within a rectangle of the viewport."""
        device = painter.device()
        self._scale = device.devicePixelRatioF()
        super().paint(painter, clip, focused=focused)

    def _new_brush(self, colour: str, side: int, faded: bool, scale: float) -> QBrush:  # noqa: FBT001
        return hatch(Side(side), self._colours.base, self._colours.hatch(colour, faded), scale)

    # --- in the column ----------------------------------------------------------------------------------------------
    def _tints(self, painter: QPainter, shown: Shown, top: float, bottom: float) -> None:
        page, only = self._sides, self._sides.shown_code()
        decoration = page.decoration(shown)
        for code_id, boxes in decoration.tints.items():
            faded = only is not None and only != code_id
            self._boxes(painter, boxes, self._colours.tint(page.style(code_id).colour, faded), top, bottom)
        for (code_id, side), boxes in decoration.hatches.items():
            faded = only is not None and only != code_id
            brush = self._brush(page.style(code_id).colour, side, faded, self._scale)
            self._boxes(painter, boxes, brush, top, bottom)
        if only is None:
            return
        # A passage of the code that is looked at may lie below a shorter one of another code.
        alone, colour = page.isolated_decoration(shown, only), page.style(only).colour
        for boxes in alone.tints.values():
            self._boxes(painter, boxes, self._colours.tint(colour, False), top, bottom)
        for (_, side), boxes in alone.hatches.items():
            self._boxes(painter, boxes, self._brush(colour, side, False, self._scale), top, bottom)

    @staticmethod
    def _boxes(painter: QPainter, boxes: Iterable[QRectF], ground: QColor | QBrush, top: float, bottom: float) -> None:
        for box in boxes:
            if box.bottom() >= top and box.top() <= bottom:
                painter.fillRect(box, ground)

    def _underlines(self, painter: QPainter, shown: Shown, top: float, bottom: float) -> None:
        super()._underlines(painter, shown, top, bottom)
        # Letters and colours alike fade where nothing is compared.
        for span in self._sides.excluded_in(shown.layout.span):
            for number, box in shown.layout.rectangles(span.start, span.end):
                line = shown.layout.lines[number]
                painter.fillRect(QRectF(box.left(), line.top, box.width(), line.height + 1), self._veil)

    # --- beside the text --------------------------------------------------------------------------------------------
    def _stripes(self, painter: QPainter, shown: Shown, top: float, bottom: float) -> None:
        page = self._sides
        painter.translate(0, shown.y)
        for flank in page.flanks.values():
            self._side(painter, flank.stripes[shown.block], flank.geometry, flank.lane_count, (top, bottom))
        if len(page.consensus):
            self._consensus(painter, shown, top, bottom)
        if len(page.excluded):
            self._excluded_rule(painter, shown)
        painter.translate(0, -shown.y)

    def _consensus(self, painter: QPainter, shown: Shown, top: float, bottom: float) -> None:
        """Draw what was settled on as brackets that open towards the text."""
        page, only = self._sides, self._sides.shown_code()
        span = shown.layout.span
        for row, box in page.consensus_flank.stripes[shown.block].bars:
            if box.bottom() < top or box.top() > bottom:
                continue
            faded = only is not None and only != row.code_id
            colour = self._colours.line(page.style(row.code_id).colour, faded)
            painter.fillRect(box, colour)
            x = box.right() if page.geometry.mirrored else box.left() - _CAP
            if row.start >= span.start:
                painter.fillRect(QRectF(x, box.top(), _CAP, 2), colour)
            if row.end <= span.end:
                painter.fillRect(QRectF(x, box.bottom() - 2, _CAP, 2), colour)

    def _excluded_rule(self, painter: QPainter, shown: Shown) -> None:
        geometry, span = self._sides.geometry, shown.layout.span
        mirrored = geometry.mirrored
        x = geometry.column_right + _RULE_AWAY if mirrored else geometry.column_left - _RULE_AWAY - 1
        for left_out in self._sides.excluded_in(span):
            top, bottom = _reach(shown, left_out)
            painter.fillRect(QRectF(x, top, 1, bottom - top), self._colours.faint)

    # --- on top -------------------------------------------------------------------------------------------------------
    def _floating(self, painter: QPainter, *, focused: bool) -> None:
        super()._floating(painter, focused=focused)
        if not self._sides.focus:
            return
        for side in Side:
            stroker = QPainterPathStroker()
            stroker.setWidth(_FRAME)
            stroker.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            if side is Side.END:
                stroker.setDashPattern([4, 2])
            for shown in self._sides.shown:
                # A dashed pen begins its dashes where the clip begins: what scrolls in would not join up.
                painter.fillPath(stroker.createStroke(self._outline(shown, side)), self._colours.drop)
        for focus in self._sides.focus:
            for shown in self._sides.shown:
                if focus.span.overlaps(shown.layout.span):
                    self._bracket(painter, shown, focus.side, focus.span)

    def _outline(self, shown: Shown, side: Side) -> QPainterPath:
        """Return one line around what a side's focus covers of a block; the end side's runs outside the other's."""
        away = 0.5 if side is Side.START else 2.5
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        for box in self._sides.focus_boxes(shown, side):
            path.addRect(QRectF(box.toAlignedRect()).adjusted(-away, 1 - away, away, away))
        return path.simplified()

    def _bracket(self, painter: QPainter, shown: Shown, side: Side, span: Span) -> None:
        """Draw a bracket beside the lines of a span, at the side of the one who coded it."""
        geometry = self._sides.geometry
        at_left = (side is Side.START) != geometry.mirrored
        x = geometry.column_left - _BRACKET_AWAY if at_left else geometry.column_right + _BRACKET_AWAY
        inner = x + (_BRACKET_ARM if at_left else -_BRACKET_ARM)
        top, bottom = _reach(shown, span)
        top, bottom = top + shown.y, bottom + shown.y
        painter.setPen(QPen(self._colours.drop, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawLine(QPointF(x, top), QPointF(x, bottom))
        if span.start >= shown.layout.span.start:
            painter.drawLine(QPointF(x, top + 1), QPointF(inner, top + 1))
        if span.end <= shown.layout.span.end:
            painter.drawLine(QPointF(x, bottom - 1), QPointF(inner, bottom - 1))


def _reach(shown: Shown, span: Span) -> tuple[float, float]:
    """Return top and bottom of a span's lines within a block; to the block's edge where the span goes on beyond it."""
    layout, here = shown.layout, shown.layout.span
    first = layout.lines[layout.line_of(max(span.start, here.start))]
    last = layout.lines[layout.line_of(max(here.start, min(span.end, here.end) - 1))]
    top = first.text_top if span.start >= here.start else 0.0
    return top, last.text_top + last.text_height if span.end <= here.end else float(shown.height)


def _veil_share(colours: PaintColours) -> float:
    """Return how far letters may fade and still be read."""
    share = _MOST_FADED
    while share > 0 and contrast(mix(colours.text, colours.base, share), colours.base) < _LEAST_CONTRAST:
        share -= 0.05
    return max(0.0, share)
