"""Draws the page: tints under the letters, underlines below them, numbers on one side, stripes on the other."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen

from qda.model.span import Span
from qda.text.clock import clock
from qda.ui.view.flow import Shown
from qda.ui.view.lanes import Label, Stripes
from qda.ui.view.memo_marks import paint_sign
from qda.ui.view.metrics import PageGeometry
from qda.ui.view.page import Page
from qda.ui.view.paint_colours import PaintColours, mix
from qda.ui.view.values import CodingRow

_KNOB = 4.5  # pixels: the radius of a handle's knob
_NARROWEST_LABEL = 20  # pixels
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
        self._ascent = self._small.ascent()
        self._elided: dict[tuple[str, int, bool], tuple[str, float]] = {}

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
            if shown.layout.hints:
                self._hint_ticks(painter, shown)
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
        colour = self._colours.tint(self._page.style(only).colour, False)
        for row in self._page.rows(shown).tolist():
            if row[3] == only:
                for _, box in shown.layout.rectangles(row[1], row[2]):
                    painter.fillRect(box, colour)

    def _marked(self, painter: QPainter, shown: Shown, *, focused: bool) -> None:
        """Draw find hits, the selection and the place where something would be dropped."""
        page, colours, span = self._page, self._colours, shown.layout.span
        for number in page.hits_in(span):
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

    def _hint_ticks(self, painter: QPainter, shown: Shown) -> None:
        """Draw a small tick where an unseen letter of a direction stands."""
        for offset in shown.layout.hints:
            caret = shown.layout.caret(offset)
            painter.fillRect(QRectF(caret.left() - 2, caret.top() + 1, 5, 1), self._colours.faint)
            painter.fillRect(QRectF(caret.left(), caret.top() + 1, 1, 5), self._colours.faint)

    # --- beside the text --------------------------------------------------------------------------------------------
    def _margin(self, painter: QPainter, shown: Shown) -> None:
        page, geometry = self._page, self._page.geometry
        line = shown.layout.lines[0]
        baseline = shown.y + line.text_top + line.ascent
        at_right = not geometry.mirrored
        number = page.flow.blocks.number(shown.block)
        if number:
            painter.setPen(self._colours.faint)
            box = QRectF(geometry.number_left, baseline, geometry.number_width, 0)
            self._write(painter, box, page.locale.toString(number), at_right=at_right)
        turn = page.turn(shown.block) if geometry.turn_width else None
        if turn is not None:
            box = QRectF(geometry.turn_left + (8 if at_right else 0), baseline, geometry.turn_width - 8, 0)
            painter.setPen(self._colours.text)
            self._write(painter, box, turn.value, at_right=at_right, bold=True)
            if turn.from_ms is not None:
                painter.setPen(self._colours.faint)
                below = page.metrics.small_height if turn.value else 0
                self._write(painter, box.translated(0, below), clock(turn.from_ms), at_right=at_right)

        for sign in page.memo_signs(shown):
            paint_sign(painter, sign.box, self._colours.faint, self._colours.memo)

    def _stripes(self, painter: QPainter, shown: Shown, top: float, bottom: float) -> None:
        page = self._page
        painter.translate(0, shown.y)
        self._side(painter, page.stripes(shown), page.geometry, page.lane_count, (top, bottom))
        painter.translate(0, -shown.y)

    def _side(
        self,
        painter: QPainter,
        stripes: Stripes,
        geometry: PageGeometry,
        lane_count: int,
        between: tuple[float, float],
    ) -> None:
        """Draw the bars and labels on one side of a block."""
        page, colours = self._page, self._colours
        top, bottom = between
        only, patterned = page.shown_code(), bool(page.coder_marks)
        for coding, box in stripes.bars:
            if box.bottom() >= top and box.top() <= bottom:
                code_id = coding.code_id
                colour = colours.line(page.style(code_id).colour, only is not None and only != code_id)
                if patterned or page.is_chosen(coding):
                    self._special_bar(painter, coding, box, colour)
                else:
                    painter.fillRect(box, colour)
        left, width = geometry.label_area(lane_count)
        if width >= _NARROWEST_LABEL:
            pitch = page.metrics.label_pitch
            for label in stripes.labels:
                if label.top + pitch >= top and label.top <= bottom:
                    box = QRectF(left, label.top, width, pitch)
                    self._label(painter, label, box, only, at_right=geometry.mirrored)

    def _special_bar(self, painter: QPainter, coding: CodingRow, box: QRectF, colour: QColor) -> None:
        """Draw a bar in its coder's pattern, and the current coding's in a frame."""
        is_current = self._page.is_chosen(coding)
        if is_current:
            box = box.adjusted(-1, 0, 1, 0)
        pattern = _PATTERNS[self._page.coder_pattern(coding.coder_id)]
        if pattern is not Qt.BrushStyle.SolidPattern:
            painter.fillRect(box, mix(self._colours.base, colour, 0.3))
        painter.fillRect(box, QBrush(colour, pattern))
        if is_current:
            painter.setPen(QPen(self._colours.text, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _label(self, painter: QPainter, label: Label, box: QRectF, only: int | None, *, at_right: bool) -> None:
        page = self._page
        row = label.codings[0]
        faded = only is not None and all(coding.code_id != only for coding in label.codings)
        box.translate(0, self._ascent)
        if label.more:
            more = f"+{page.locale.toString(label.more)}"
            wide = self._small.horizontalAdvance(more) + 6
            painter.setPen(self._colours.faint)
            self._write(painter, box, more, at_right=not at_right)
            box.adjust(wide if at_right else 0, 0, 0 if at_right else -wide, 0)
        is_current = any(page.is_chosen(coding) for coding in label.codings)
        painter.setPen(self._colours.label(page.style(row.code_id).colour, faded))
        self._write(painter, box, page.label_text(row), at_right=at_right, bold=is_current)

    def _write(self, painter: QPainter, box: QRectF, text: str, *, at_right: bool, bold: bool = False) -> None:
        """Write a line of small text with its baseline at the box's top, shortened to the box's width."""
        key = (text, round(box.width()), bold)
        known = self._elided.get(key)
        if known is None:
            measures = QFontMetricsF(self._bold_font) if bold else self._small
            elided = measures.elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, box.width())
            known = self._elided[key] = (elided, measures.horizontalAdvance(elided))
        if bold:
            painter.setFont(self._bold_font)
        x = box.right() - known[1] if at_right else box.left()
        painter.drawText(QPointF(x, box.top()), known[0])
        if bold:
            painter.setFont(self._small_font)

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
        colour = self._colours.label(page.style(row.code_id).colour, False)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for handle in page.handles():
            x = handle.box.center().x()
            painter.fillRect(QRectF(x - 1, handle.box.top(), 2, handle.box.height()), colour)
            painter.setPen(QPen(self._colours.base, 1))
            painter.setBrush(colour)
            painter.drawEllipse(
                QPointF(x, handle.box.bottom() + 1 if handle.at_end else handle.box.top() - 1), _KNOB, _KNOB
            )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
