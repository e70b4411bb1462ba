"""What the mouse does in the document view: select, drag, click stripes, move borders, hover."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication

from qda.model.span import Span
from qda.model.unit import Unit
from qda.text.trim import trim
from qda.ui.view.selection import Grain
from qda.ui.view.values import CodingRow, span_to_mime

if TYPE_CHECKING:
    from qda.ui.view.document_view import DocumentView

_AUTOSCROLL_MS = 30
_HOVER_DELAY_MS = 350  # reading with the mouse on the page should not make it flicker
_GRAINS = {2: Grain.WORD, 3: Grain.SENTENCE, 4: Grain.PARAGRAPH}


class _Gesture(Enum):
    NONE = auto()
    SELECT = auto()
    PRESSED_IN_SELECTION = auto()
    PRESSED_BESIDE = auto()
    PRESSED_ON_MEMO = auto()
    MOVE_BORDER = auto()


class Mouse(QObject):
    """Turns presses, moves and releases into selections, clicks and moved borders."""

    def __init__(self, view: DocumentView) -> None:
        super().__init__(view)
        self._view = view
        self._gesture = _Gesture.NONE
        self._pressed_at = QPointF()
        self._last = QPointF()
        self._dragged = False
        self._clicks = 0
        self._since_click = QElapsedTimer()
        self._border: tuple[CodingRow, bool] | None = None
        self._hovered: CodingRow | None = None
        self._autoscroll = QTimer(self)
        self._autoscroll.setInterval(_AUTOSCROLL_MS)
        self._autoscroll.timeout.connect(self._on_autoscroll)
        self._hover_delay = QTimer(self)
        self._hover_delay.setSingleShot(True)
        self._hover_delay.setInterval(_HOVER_DELAY_MS)
        self._hover_delay.timeout.connect(self._on_hover_delay)

    # --- press ------------------------------------------------------------------------------------------------------
    def press(self, event: QMouseEvent) -> None:
        """Begin a gesture."""
        point = event.position()
        self._count_click(point)
        self._pressed_at = self._last = point
        self._dragged = False
        page = self._view.page
        handle = page.handle_at(point)
        if handle is not None and page.current is not None:
            row = page.index.get(page.current)
            if row is not None:
                self._gesture, self._border = _Gesture.MOVE_BORDER, (row, handle.at_end)
                return
        if page.memos_under(point):
            self._gesture = _Gesture.PRESSED_ON_MEMO
            return
        if page.is_beside(point):
            self._gesture = _Gesture.PRESSED_BESIDE
            return
        self._set_hovered(None, at_once=True)  # nothing fades while words are being selected
        self._begin_selection(point, extend=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def _begin_selection(self, point: QPointF, *, extend: bool) -> None:
        page, selection = self._view.page, self._view.page.selection
        offset = page.offset_at(point)
        self._gesture = _Gesture.SELECT
        chosen = selection.span()
        under = page.text_under(point)
        if self._clicks > 1:
            selection.select_around(offset if under is None else under, _GRAINS[min(self._clicks, 4)])
        elif extend:
            selection.extend(offset)
        elif chosen is not None and under is not None and chosen.start <= under < chosen.end:
            self._gesture = _Gesture.PRESSED_IN_SELECTION
            return
        else:
            selection.place(offset)
        self._view.selection_moved()

    def _count_click(self, point: QPointF) -> None:
        near = (point - self._pressed_at).manhattanLength() <= 2 * QApplication.startDragDistance()
        soon = self._since_click.isValid() and self._since_click.elapsed() <= QApplication.doubleClickInterval()
        self._clicks = self._clicks + 1 if near and soon else 1
        self._since_click.start()

    # --- move -------------------------------------------------------------------------------------------------------
    def move(self, event: QMouseEvent) -> None:
        """Go on with a gesture, or hover."""
        self._last = event.position()
        if not event.buttons() & Qt.MouseButton.LeftButton or self._gesture is _Gesture.NONE:
            self._hover(self._last)
            return
        if (self._last - self._pressed_at).manhattanLength() >= QApplication.startDragDistance():
            self._dragged = True
        if self._gesture is _Gesture.PRESSED_IN_SELECTION:
            if self._dragged:
                self._gesture = _Gesture.NONE
                self._drag_selection()
            return
        if self._gesture in (_Gesture.SELECT, _Gesture.MOVE_BORDER) and self._dragged:
            self._follow()
            outside = not 0 <= self._last.y() < self._view.viewport().height()
            if outside and not self._autoscroll.isActive():
                self._autoscroll.start()
            elif not outside:
                self._autoscroll.stop()

    def _follow(self) -> None:
        offset = self._view.page.offset_at(self._last)
        if self._gesture is _Gesture.SELECT:
            self._view.page.selection.extend(offset)
            self._view.selection_moved()
        elif self._border is not None:
            row, at_end = self._border
            span = self._bordered(row, offset, at_end=at_end)
            if span is not None:
                self._view.put_coding(row._replace(start=span.start, end=span.end))

    def _bordered(self, row: CodingRow, offset: int, *, at_end: bool) -> Span | None:
        """Return the span with one border at an offset; the border never passes the other one."""
        text = self._view.page.text
        span = Span(row.start, max(offset, row.start + 1)) if at_end else Span(min(offset, row.end - 1), row.end)
        return trim(text, self._view.page.selection.whole_characters(span))

    def _on_autoscroll(self) -> None:
        y, height = self._last.y(), self._view.viewport().height()
        beyond = y if y < 0 else max(0.0, y - height)
        self._view.scroll_pixels(round(beyond / 2) + (1 if beyond > 0 else -1) * 4)
        self._follow()

    def _drag_selection(self) -> None:
        span = self._view.page.selection.span()
        if span is not None:
            drag = QDrag(self._view)
            drag.setMimeData(span_to_mime(span, span.cut(self._view.page.text)))
            drag.exec(Qt.DropAction.CopyAction)

    # --- release ----------------------------------------------------------------------------------------------------
    def release(self) -> None:
        """End a gesture."""
        gesture, self._gesture = self._gesture, _Gesture.NONE
        page = self._view.page
        self._autoscroll.stop()
        if gesture is _Gesture.MOVE_BORDER:
            self._let_border_go()
            if self._clicks > 1 and not self._dragged:
                # The first click chose the coding and so put the handle under the pointer: words were meant.
                self._begin_selection(self._pressed_at, extend=False)
                self._gesture = _Gesture.NONE
                self._view.settle(always=True)
        elif gesture is _Gesture.PRESSED_BESIDE:
            self._click(self._pressed_at)
        elif gesture is _Gesture.PRESSED_ON_MEMO:
            self._view.memos_clicked.emit([mark.number for mark in page.memos_under(self._pressed_at)])
        elif gesture is _Gesture.PRESSED_IN_SELECTION or (gesture is _Gesture.SELECT and self._is_plain_click()):
            self._view.page.selection.place(self._view.page.offset_at(self._pressed_at))
            self._select_unit()
            self._view.settle()
            self._click(self._pressed_at)
        elif gesture is _Gesture.SELECT:
            self._view.settle(always=True)

    def point_at(self, point: QPointF) -> None:
        """Put the caret where the right button was pressed, unless that is in the selection or beside all text."""
        page = self._view.page
        under, chosen = page.text_under(point), page.selection.span()
        if under is None or page.is_beside(point) or (chosen is not None and chosen.start <= under < chosen.end):
            return
        page.selection.place(page.offset_at(point))
        self._select_unit()
        self._view.settle()

    def _is_plain_click(self) -> bool:
        selection = self._view.page.selection
        return self._clicks == 1 and not self._dragged and selection.anchor == selection.caret

    def _select_unit(self) -> None:
        selection = self._view.page.selection
        if selection.unit is not Unit.FREE:
            unit = selection.unit_around(selection.caret)
            if unit is not None:
                selection.select(unit)

    def _click(self, point: QPointF) -> None:
        """Choose the shortest coding at a point; clicking on goes to the next longer one."""
        ids = [row.coding_id for row in self._view.page.codings_under(point)]
        current = self._view.page.current
        chosen = 0
        if ids:
            chosen = ids[(ids.index(current) + 1) % len(ids)] if current in ids else ids[0]
        if chosen and self._view.page.is_beside(point):
            self._follow_stripe(chosen, point)
        self._view.coding_clicked.emit(chosen)

    def _follow_stripe(self, coding_id: int, point: QPointF) -> None:
        """Put the caret into the coding whose stripe was clicked, in the line beside it; a selection stays."""
        page, row = self._view.page, self._view.page.index.get(coding_id)
        if row is None or page.selection.span() is not None:
            return
        page.selection.place(min(max(page.offset_at(point), row.start), row.end - 1))
        self._view.settle()

    def _let_border_go(self) -> None:
        border, self._border = self._border, None
        if border is None:
            return
        row, _ = border
        moved = self._view.page.index.get(row.coding_id)
        # What was shown on the way is taken back: the view shows what is saved, and hears of it when it is.
        self._view.put_coding(row)
        if moved is not None and moved.span != row.span:
            self._view.borders_moved.emit(row.coding_id, moved.span)

    def cancel(self) -> bool:
        """Give up moving a border; false if none is being moved."""
        if self._gesture is not _Gesture.MOVE_BORDER or self._border is None:
            return False
        self._view.put_coding(self._border[0])
        self._gesture, self._border = _Gesture.NONE, None
        self._autoscroll.stop()
        return True

    # --- hover ------------------------------------------------------------------------------------------------------
    def _hover(self, point: QPointF) -> None:
        page = self._view.page
        under = page.codings_under(point)
        beside = page.is_beside(point)
        if page.handle_at(point) is not None:
            shape = Qt.CursorShape.SizeHorCursor
        elif page.memos_under(point):
            shape = Qt.CursorShape.PointingHandCursor
        elif beside:
            shape = Qt.CursorShape.PointingHandCursor if under else Qt.CursorShape.ArrowCursor
        else:
            shape = Qt.CursorShape.IBeamCursor
        if self._view.viewport().cursor().shape() != shape:
            self._view.viewport().setCursor(shape)
        self._set_hovered(under[0] if under else None, at_once=beside)

    def _set_hovered(self, row: CodingRow | None, *, at_once: bool) -> None:
        if row != self._hovered:
            self._hovered = row
            self._view.coding_hovered.emit(row.coding_id if row else 0)
            if row is None or self._view.page.hovered_code != row.code_id:
                self._hover_delay.stop()
                self._view.show_hovered(None)
        if row is not None and self._view.page.hovered_code != row.code_id:
            if at_once:
                self._view.show_hovered(row.code_id)
            elif not self._hover_delay.isActive():
                self._hover_delay.start()

    def _on_hover_delay(self) -> None:
        if self._hovered is not None:
            self._view.show_hovered(self._hovered.code_id)

    def leave(self) -> None:
        """Stop hovering."""
        self._set_hovered(None, at_once=True)
