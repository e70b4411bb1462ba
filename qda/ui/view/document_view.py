"""The document view: shows a text with its codings and says what the person selects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QFont,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QToolTip, QWidget

from qda.model.direction import with_signs
from qda.model.document import Mark
from qda.model.span import Span
from qda.model.unit import Unit
from qda.ui.view import accessibility
from qda.ui.view.drops import Drops
from qda.ui.view.keyboard import Keyboard
from qda.ui.view.memo_marks import MemoMark, MemoMarks
from qda.ui.view.metrics import serif_families
from qda.ui.view.mouse import Mouse
from qda.ui.view.page_area import PageArea
from qda.ui.view.paint_colours import PaintColours
from qda.ui.view.painter import PagePainter
from qda.ui.view.selection import differing
from qda.ui.view.values import CodeStyle, CodingRow
from qda.ui.widgets.painting import painting

if TYPE_CHECKING:
    from qda.ui.view.spans_index import Codings

_ZOOM_STEP = 1.1
_LEAST_ZOOM, _MOST_ZOOM = 0.5, 4.0
_NARROWEST, _WIDEST = 40, 120  # characters in a line of the reading column
_READING_SCALE = 1.28  # of the interface's font
_TOOLTIP_NAMES = 12
_PALETTE_GAP = 6


class DocumentView(PageArea):
    """Shows a document; never writes to the project.

    Keys are listed in :mod:`qda.ui.view.keyboard`; those that are not listed go on to the parent.

    Signals:
        span_selected: The person has settled on a ``Span``, by letting go of the mouse or by a key; or on none.
        selection_changed: The selection is a ``Span`` or ``None`` now, told while the mouse still moves; also told
            when only the caret moved.
        coding_clicked: The person clicked a coding's stripe, label or text; 0 where there was none.
        coding_hovered: The mouse is over a coding; 0 when over none.
        borders_moved: The person moved the borders of a coding (its id) to a new ``Span``, which is not shown yet.
        code_dropped: Codes (a list of ids) were dropped on a ``Span``.
        context_menu_wanted: Selected ``Span`` or ``None``, ids of the codings at the pointer, global ``QPoint``.
        memos_clicked: The person clicked the sign of memos; carries a list of their numbers.
        zoom_changed: The text is shown so many times as large as usual.
    """

    span_selected = Signal(object)
    selection_changed = Signal(object)
    coding_clicked = Signal(int)
    coding_hovered = Signal(int)
    borders_moved = Signal(int, object)
    code_dropped = Signal(object, object)
    context_menu_wanted = Signal(object, object, object)
    memos_clicked = Signal(object)
    zoom_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("documentView")
        self.setAccessibleName(self.tr("Document"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().setAcceptDrops(True)
        self.setAcceptDrops(True)
        self._zoom = 1.0
        self._reading_font: QFont | None = None
        self._painter: PagePainter | None = None
        self._drawn: tuple[Span | None, int] = (None, 0)  # selection and caret
        self._told: tuple[Span | None, int] = (None, 0)
        self._told_settled: Span | None = None
        self._mouse = Mouse(self)
        self._keyboard = Keyboard(self)
        self._drops = Drops(self)
        accessibility.install()
        self._renew_fonts()

    def _make_painter(self, colours: PaintColours) -> PagePainter:
        return PagePainter(self.page, colours)

    # --- what is shown ----------------------------------------------------------------------------------------------
    def set_document(self, text: str, marks: Sequence[Mark] = ()) -> None:
        """Show a text from its beginning, without codings.

        Args:
            text: The stored text, shown as it is.
            marks: Headings, bold and italic are shown; turns stand in the margin; turns and segments serve as units.
        """
        self.page.set_document(text, marks, self.viewport().height())
        self._keyboard.forget_column()
        self._renew_fonts()
        self._tell_selection()
        self._told_settled = None

    def set_codings(self, rows: Codings) -> None:
        """Show these codings and no others.

        Args:
            rows: Codings in any order, as rows or as numbers: id, start, end, code and coder of each.
        """
        self.page.set_codings(rows)
        self._rearrange()

    def set_code_styles(self, styles: Mapping[int, CodeStyle]) -> None:
        """Show codes by these names and colours."""
        self.page.styles = dict(styles)
        self.viewport().update()

    def set_coder_marks(self, initials: Mapping[int, str]) -> None:
        """Tell coders apart by initials at the labels and by the pattern of bars; an empty mapping shows neither."""
        self.page.coder_marks = dict(initials)
        self.viewport().update()

    def put_coding(self, row: CodingRow) -> None:
        """Show a coding that is new or has changed."""
        self._update_spans(self.page.put(row))

    def remove_coding(self, coding_id: int) -> None:
        """Show a coding no longer."""
        if self.page.current == coding_id:
            self.page.current = None
        self._update_spans(self.page.remove(coding_id))

    def set_memos(self, marks: Iterable[MemoMark]) -> None:
        """Show signs beside the text where these memos begin, and no others."""
        self.page.memos = MemoMarks(marks)
        self.viewport().update()

    def set_current_coding(self, coding_id: int | None) -> None:
        """Show handles at the borders of a coding, or at none."""
        both = (self.page.current, coding_id)
        self.page.current = coding_id
        rows = (self.page.index.get(each) for each in both if each is not None)
        self._update_spans([row.span for row in rows if row is not None])

    def set_read_only(self, read_only: bool) -> None:  # noqa: FBT001
        """Let nobody move borders of codings or drop codes; selecting and copying still work."""
        self.page.read_only = read_only
        self.viewport().update()

    def isolate_code(self, code_id: int | None) -> None:
        """Fade the codings of all codes but one; ``None`` shows all alike."""
        self.page.isolated = code_id
        self.viewport().update()

    def set_find_hits(self, hits: Sequence[Span], current: int = -1) -> None:
        """Mark what a search found, in the order of the text; the hit with the number ``current`` stands out."""
        self.page.set_hits(hits, current)
        self.viewport().update()

    # --- looks ------------------------------------------------------------------------------------------------------
    def set_reading_font(self, font: QFont | None) -> None:
        """Show the text in another font; ``None`` is a serif font somewhat larger than the interface's."""
        self._reading_font = QFont(font) if font is not None else None
        self._renew_fonts()

    def zoom(self) -> float:
        """Return how many times as large as usual the text is shown."""
        return self._zoom

    def set_zoom(self, factor: float) -> None:
        """Show the text larger or smaller, between half and four times its usual size."""
        factor = max(_LEAST_ZOOM, min(_MOST_ZOOM, factor))
        if abs(factor - self._zoom) > 0.001:
            self._zoom = factor
            self._renew_fonts()
            self.zoom_changed.emit(factor)

    def set_column_width(self, characters: int) -> None:
        """Make the reading column so many characters wide, if there is room; 40 to 120."""
        self.page.column_characters = max(_NARROWEST, min(_WIDEST, characters))
        self._rearrange()

    def shown_column_width(self) -> int:
        """Return how many characters wide the reading column is now, room permitting."""
        return round(self.page.geometry.column_width / self.page.metrics.character_width)

    def _renew_fonts(self) -> None:
        font = self._reading_font
        if font is None:
            font = QFont(self.font())
            font.setFamilies(serif_families())
            font.setStyleHint(QFont.StyleHint.Serif)
            font.setPointSizeF(self.font().pointSizeF() * _READING_SCALE)
        self.page.set_fonts(font, self.font(), self._zoom)
        self._rearrange()

    def _rearrange(self) -> None:
        """Lay out anew for the fonts, the width and the codings that hold now."""
        size = self.viewport().size()
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self.page.fit(size.width(), size.height(), mirrored=mirrored)
        self._painter = None
        self._sync_bar()
        self.viewport().update()

    # --- selection --------------------------------------------------------------------------------------------------
    def selection(self) -> Span | None:
        """Return the selected passage, trimmed and snapped to the unit; ``None`` if nothing is selected."""
        return self.page.selection.span()

    def set_selection(self, span: Span | None) -> None:
        """Select a span, or nothing."""
        if span is None:
            self.page.selection.collapse()
        else:
            self.page.selection.select(span)
        self.settle()

    def caret(self) -> int:
        """Return the offset of the caret."""
        return self.page.selection.caret

    def set_unit(self, unit: Unit) -> None:
        """Let selections snap to a unit, and arrows move by it."""
        self.page.selection.unit = unit
        self.selection_moved()

    def copy(self) -> None:
        """Put the selected passage on the clipboard, exactly as it is stored."""
        span = self.selection()
        if span is not None:
            QGuiApplication.clipboard().setText(span.cut(self.page.text))

    def selection_moved(self) -> None:
        """Repaint where the selection or the caret changed, and tell it."""
        before, self._drawn = self._drawn, (self.page.selection.span(), self.caret())
        if before != self._drawn:
            self._update_spans(differing(before[0], self._drawn[0]))
            self._update_spans([Span(caret - 1, caret + 1) for caret in (before[1], self._drawn[1])])
        self._tell_selection()

    def settle(self, *, always: bool = False) -> None:
        """Repaint and tell that the person has settled on the selection; ``always`` even on the same as before."""
        self.selection_moved()
        span = self.selection()
        if always or span != self._told_settled:
            self._told_settled = span
            self.span_selected.emit(span)

    def _tell_selection(self) -> None:
        accessibility.caret_moved(self)
        told = self.selection(), self.caret()
        if told != self._told:
            self._told = told
            self.selection_changed.emit(told[0])

    def palette_point(self) -> QPoint:
        """Return the global point just below the selection, or below the caret, where a palette may open."""
        span = self.selection()
        boxes = self.page.boxes(span) if span is not None else []
        if not boxes:
            caret = self.page.caret_box(self.page.selection.caret)
            boxes = [caret] if caret is not None else [QRectF(self.viewport().rect()).adjusted(40, 40, -40, -40)]
        port = self.viewport().rect()
        x = round(max(0.0, min(boxes[-1].left(), port.width() - 40)))
        y = round(max(0.0, min(boxes[-1].bottom() + _PALETTE_GAP, port.height())))
        return self.viewport().mapToGlobal(QPoint(x, y))

    def move_border(self, *, forward: bool, at_end: bool) -> None:
        """Ask that the current coding begins or ends a word further on or back; see ``borders_moved``."""
        self._keyboard.move_border(forward=forward, at_end=at_end)

    def codings_at(self, offset: int) -> list[int]:
        """Return the codings over a character, the shortest first."""
        return [row.coding_id for row in self.page.codings_at(offset)]

    def show_hovered(self, code_id: int | None) -> None:
        """Fade the codings of all codes but the one under the mouse."""
        if code_id != self.page.hovered_code:
            self.page.hovered_code = code_id
            self.viewport().update()

    # --- events -----------------------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is to be seen."""
        if self.page.stale:
            self.page.arrange()
        if self.page.labels_moved() and event.rect() != self.viewport().rect():
            self.viewport().update()
        if self._painter is None:
            self._painter = self._make_painter(PaintColours(self.palette()))
        with painting(self.viewport()) as painter:
            self._painter.paint(painter, event.rect(), focused=self.hasFocus())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for the new size."""
        self._rearrange()

    def changeEvent(self, event: QEvent) -> None:
        """Follow fonts, colours and the direction of the interface."""
        super().changeEvent(event)
        kind = event.type()
        if kind in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self._renew_fonts()
        elif kind in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange, QEvent.Type.LayoutDirectionChange):
            self._rearrange()

    def event(self, event: QEvent) -> bool:
        """Take keys of our own before a shortcut of the window does."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._keyboard.wants(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Show names of codes beside the pointer, and stop hovering when it leaves."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tooltip(event)
            return True
        if event.type() == QEvent.Type.Leave:
            self._mouse.leave()
        return super().viewportEvent(event)

    def _show_tooltip(self, event: QHelpEvent) -> None:
        lines = self._tooltip_lines(event.pos().toPointF())
        more = len(lines) - _TOOLTIP_NAMES
        if more > 0:
            lines[_TOOLTIP_NAMES:] = [self.tr("and %n more", "", more)]
        QToolTip.showText(event.globalPos(), as_plain("\n".join(lines)), self)

    def _tooltip_lines(self, point: QPointF) -> list[str]:
        memos = [mark.words for mark in self.page.memos_under(point)]
        return memos or [self.page.label_text(row) for row in self.page.codings_under(point)]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the keys of the view ask for; leave all others to the parent."""
        if event.key() == Qt.Key.Key_Escape and self._mouse.cancel():
            return
        if not self._keyboard.press(event):
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to select, to drag or to move a border."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._keyboard.forget_column()
            self._mouse.press(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Count further clicks."""
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with what the press began, or hover."""
        self._mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End what the press began."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._mouse.release()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll, or with Ctrl zoom."""
        turned = event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if turned:
                self.set_zoom(self._zoom * _ZOOM_STEP ** (turned / 120))
            event.accept()
        else:
            super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu; by key it concerns the caret."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.context_menu_wanted.emit(self.selection(), self.codings_at(self.caret()), self.palette_point())
        else:
            point = event.pos().toPointF()
            self._mouse.point_at(point)
            ids = [row.coding_id for row in self.page.codings_under(point)]
            self._mouse.leave()  # what was isolated under the pointer may be another code's after the menu
            self.context_menu_wanted.emit(self.selection(), ids, event.globalPos())
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the caret."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the caret; the selection stays."""
        super().focusOutEvent(event)
        self.viewport().update()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take codes; leave anything else to the window."""
        self._drops.move(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show which passage a code would be given to."""
        self._drops.move(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Show no passage any more."""
        self._drops.leave()
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell which codes were dropped on which passage."""
        self._drops.drop(event)


def as_plain(text: str) -> str:
    """Return text in a form that a tooltip shows as it is: names are the person's own words, never HTML."""
    return f"<span style='white-space: pre'>{escape(with_signs(text))}</span>" if text else ""
