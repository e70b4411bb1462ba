"""Draws the page: tints under the letters, underlines below them, numbers on one side, stripes on the other."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen

from qda.model.span import Span
from qda.text.clock import clock
from qda.ui.view.flow import Shown
from qda.ui.view.lanes import Bar, Label
from qda.ui.view.page import Page
from qda.ui.view.paint_colours import PaintColours

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_KNOB = 4.5  # pixels: the radius of a handle's knob
_PATTERNS = (Qt.BrushStyle.SolidPattern, Qt.BrushStyle.Dense4Pattern, Qt.BrushStyle.HorPattern)


class PagePainter:
    """Draws one page in one set of colours and fonts."""

    def __init__(self, page: Page, colours: PaintColours) -> None:
        self._page = page
        self._colours = colours
        self._small_font = page.metrics.small_font
        self._small = QFontMetricsF(self._small_font)
        self._bold_font = QFont(self._small_font)
        self._bold_font.setBold(True)
        self._elided: dict[tuple[str, int, bool], str] = {}

    def paint(self, painter: QPainter, clip: QRect, *, focused: bool) -> None:
        """Draw what lies within a rectangle of the viewport."""
        painter.fillRect(clip, self._colours.base)
        painter.setFont(self._small_font)
        area = QRectF(clip)
        for shown in self._page.shown:
            if shown.y - shown.height < area.bottom() and shown.y + shown.height + 40 > area.top():
                self._block(painter, shown, area, focused=focused)
        self._floating(painter, focused=focused)

    # --- a block ----------------------------------------------------------------------------------------------------
    def _block(self, painter: QPainter, shown: Shown, area: QRectF, *, focused: bool) -> None:
        left = self._page.geometry.column_left
        in_column = area.left() < self._page.geometry.column_right + 4 and area.right() > left - 4
        top, bottom = area.top() - shown.y, area.bottom() - shown.y
        if in_column:
            painter.translate(left, shown.y)
            self._tints(painter, shown, top, bottom)
            self._marked(painter, shown, focused=focused)
            painter.setPen(self._colours.text)
            shown.layout.draw(painter, 0, 0, QRectF(-40, top, self._page.geometry.column_width + 80, area.height()))
            self._underlines(painter, shown, top, bottom)
            if shown.layout.tabs:
                self._tab_rules(painter, shown)
            painter.translate(-left, -shown.y)
        self._margin(painter, shown)
        self._stripes(painter, shown, top, bottom)

    def _tints(self, painter: QPainter, shown: Shown, top: float, bottom: float) -> None:
        only = self._page.shown_code()
        for code_id, boxes in self._page.decoration(shown).tints.items():
            colour = self._colours.tint(self._page.style(code_id).colour, only is not None and only != code_id)
            for box in boxes:
                if box.bottom() >= top and box.top() <= bottom:
                    painter.fillRect(box, colour)
        if only is None:
            return
        # A passage of the code that is looked at may lie below a shorter one of another code.
        colour = self._colours.tint(self._page.style(only).colour, False)  # noqa: FBT003
        for row in self._page.rows(shown).tolist():
            if row[3] == only:
                for _, box in shown.layout.rectangles(row[1], row[2]):
                    painter.fillRect(box, colour)

    def _marked(self, painter: QPainter, shown: Shown, *, focused: bool) -> None:
        """Draw find hits, the selection and the place where something would be dropped."""
        page, colours, span = self._page, self._colours, shown.layout.span
        first, last = np.searchsorted(page.hits[:, 0], (span.start, span.end)).tolist()
        while first > 0 and page.hits[first - 1, 1] > span.start:
            first -= 1
        for number in range(first, last):
            colour = colours.find_current if number == page.current_hit else colours.find_hit
            self._fill(painter, shown, Span(*page.hits[number].tolist()), colour)
        self._fill(painter, shown, page.selection.span(), colours.selection if focused else colours.selection_unfocused)
        self._fill(painter, shown, page.drop_span, colours.drop_ground)

    @staticmethod
    def _fill(painter: QPainter, shown: Shown, span: Span | None, colour: QColor) -> None:
        if span is not None:
            for _, box in shown.layout.rectangles(span.start, span.end):
                painter.fillRect(box, colour)

    def _underlines(self, painter: QPainter, shown: Shown, top: float, bottom: float) -> None:
        only = self._page.shown_code()
        for code_id, boxes in self._page.decoration(shown).underlines.items():
            colour = self._colours.line(self._page.style(code_id).colour, only is not None and only != code_id)
            for box in boxes:
                if box.bottom() >= top and box.top() <= bottom:
                    painter.fillRect(box, colour)

    def _tab_rules(self, painter: QPainter, shown: Shown) -> None:
        """Draw a thin line where a tab parts the cells of a table's row."""
        for offset in shown.layout.tabs:
            for _, box in shown.layout.rectangles(offset, offset + 1):
                x = box.left() + 2 if shown.layout.right_to_left else box.right() - 4
                painter.fillRect(QRectF(x, box.top() + 2, 1, box.height() - 4), self._colours.rule)

    # --- beside the text --------------------------------------------------------------------------------------------
    def _margin(self, painter: QPainter, shown: Shown) -> None:
        page, geometry = self._page, self._page.geometry
        line = shown.layout.lines[0]
        y = shown.y + line.text_top + line.ascent - self._small.ascent()
        flags = _LEFT if geometry.mirrored else _RIGHT
        number = page.flow.blocks.number(shown.block)
        height = page.metrics.small_height
        if number:
            painter.setPen(self._colours.faint)
            box = QRectF(geometry.number_left, y, geometry.number_width, height)
            painter.drawText(box, flags, page.locale.toString(number))
        turn = page.turn(shown.block) if geometry.turn_width else None
        if turn is not None:
            width = geometry.turn_width - 8
            box = QRectF(geometry.turn_left + (0 if geometry.mirrored else 8), y, width, height)
            painter.setPen(self._colours.text)
            painter.setFont(self._bold_font)
            painter.drawText(box, flags, self._elide(turn.value, width, bold=True))
            painter.setFont(self._small_font)
            if turn.from_ms is not None:
                painter.setPen(self._colours.faint)
                painter.drawText(box.translated(0, height if turn.value else 0), flags, clock(turn.from_ms))

    def _stripes(self, painter: QPainter, shown: Shown, top: float, bottom: float) -> None:
        page = self._page
        stripes = page.stripes(shown)
        only = page.shown_code()
        for bar in stripes.bars:
            if bar.bottom >= top and bar.top <= bottom:
                self._bar(painter, bar, shown.y, faded=only is not None and only != bar.coding.code_id)
        left, width = page.geometry.label_area(page.lane_count)
        if width < 20:
            return
        for label in stripes.labels:
            box = QRectF(left, shown.y + label.top, width, page.metrics.label_pitch)
            if label.top + page.metrics.label_pitch >= top and label.top <= bottom:
                self._label(painter, label, box, only)

    def _bar(self, painter: QPainter, bar: Bar, y: int, *, faded: bool) -> None:
        page = self._page
        colour = self._colours.line(page.style(bar.coding.code_id).colour, faded)
        is_current = bar.coding.coding_id == page.current
        grow = 1.0 if is_current else 0.0
        width = page.geometry.BAR_WIDTH + 2 * grow
        box = QRectF(page.geometry.lane_x(bar.lane) - grow, y + bar.top, width, max(4.0, bar.bottom - bar.top))
        pattern = page.coder_pattern(bar.coding.coder_id)
        if pattern:
            painter.fillRect(box, self._colours.tint(page.style(bar.coding.code_id).colour, faded))
            painter.setBrushOrigin(0, y)
            painter.fillRect(box, QBrush(colour, _PATTERNS[pattern]))
        else:
            painter.fillRect(box, colour)
        if is_current:
            painter.setPen(QPen(self._colours.text, 1))
            painter.drawRect(box.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _label(self, painter: QPainter, label: Label, box: QRectF, only: int | None) -> None:
        page = self._page
        row = label.codings[0]
        faded = only is not None and all(coding.code_id != only for coding in label.codings)
        style = page.style(row.code_id)
        flags = _RIGHT if page.geometry.mirrored else _LEFT
        width = box.width()
        if label.more:
            more = f"+{page.locale.toString(label.more)}"
            wide = self._small.horizontalAdvance(more) + 6
            painter.setPen(self._colours.faint)
            painter.drawText(box, _LEFT if page.geometry.mirrored else _RIGHT, more)
            width -= wide
            box = box.adjusted(wide, 0, 0, 0) if page.geometry.mirrored else box.adjusted(0, 0, -wide, 0)
        is_current = any(coding.coding_id == page.current for coding in label.codings)
        painter.setPen(self._colours.label(style.colour, faded))
        if is_current:
            painter.setFont(self._bold_font)
        painter.drawText(box, flags, self._elide(page.label_text(row), width, bold=is_current))
        if is_current:
            painter.setFont(self._small_font)

    def _elide(self, text: str, width: float, *, bold: bool = False) -> str:
        key = (text, round(width), bold)
        elided = self._elided.get(key)
        if elided is None:
            measures = QFontMetricsF(self._bold_font) if bold else self._small
            elided = measures.elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, width)
            self._elided[key] = elided
        return elided

    # --- on top -------------------------------------------------------------------------------------------------------
    def _floating(self, painter: QPainter, *, focused: bool) -> None:
        page = self._page
        for span in (page.drop_span, page.flash):
            if span is not None:
                painter.setPen(QPen(self._colours.drop, 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                for box in page.boxes(span):
                    painter.drawRect(box.adjusted(-1, 0, 1, 0))
        caret = page.caret_box(page.selection.caret) if focused else None
        if caret is not None:
            painter.fillRect(QRectF(caret.left() - 0.5, caret.top(), 1.5, caret.height()), self._colours.text)
        row = page.index.get(page.current) if page.current is not None else None
        if row is None:
            return
        colour = self._colours.label(page.style(row.code_id).colour, False)  # noqa: FBT003
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for handle in page.handles():
            x = handle.box.center().x()
            painter.fillRect(QRectF(x - 1, handle.box.top(), 2, handle.box.height()), colour)
            painter.setPen(QPen(self._colours.base, 1))
            painter.setBrush(colour)
            painter.drawEllipse(
                QPointF(x, handle.box.bottom() + 1 if handle.at_end else handle.box.top() - 1), _KNOB, _KNOB
            )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # noqa: FBT003
