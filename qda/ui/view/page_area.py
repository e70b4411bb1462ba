"""A page in a frame that scrolls: it moves the pixels that are painted and draws only what comes into sight."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from qda.model.span import Span
from qda.ui.view.page import Page

_FLASH_MS = 900


class PageArea(QAbstractScrollArea):
    """Scrolls a page to places of its text and repaints the blocks that changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.page = self._make_page()
        self._bar_value = 0
        self._syncing = False
        self._flash_timer = QTimer(self)
        self._flash_timer.setSingleShot(True)
        self._flash_timer.timeout.connect(self._on_flash_over)

    def _make_page(self) -> Page:
        return Page()

    def reveal(self, span: Span, *, flash: bool = False) -> None:
        """Scroll until a span is in sight, if it is not; ``flash`` draws a frame around it for a moment."""
        self.show_span(span)
        if flash:
            self.page.flash = span
            self._flash_timer.start(_FLASH_MS)
            self.viewport().update()

    def is_in_sight(self, span: Span) -> bool:
        """Tell whether any line of a span is on screen."""
        top, _ = self.page.flow.place(span.start)
        _, bottom = self.page.flow.place(max(span.start, span.end - 1))
        return bottom > 0 and top < self.page.flow.viewport_height

    def show_span(self, span: Span) -> None:
        """Scroll until the beginning of a span is in sight, and its end where both fit."""
        flow = self.page.flow
        top, _ = flow.place(span.start)
        _, bottom = flow.place(max(span.start, span.end - 1))
        height = flow.viewport_height
        if top >= 0 and (bottom <= height or (top <= height // 2 and bottom - top > height // 2)):
            return
        flow.set_anchor((span.start, 0.0))
        flow.scroll_by(-height // 3)
        self._jumped()

    def show_above(self, span: Span, limit: int) -> None:
        """Scroll until a span is in sight above a line of the viewport: what lies below it is covered."""
        flow = self.page.flow
        top, _ = flow.place(span.start)
        _, bottom = flow.place(max(span.start, span.end - 1))
        if top < 0 or bottom > limit:
            flow.set_anchor((span.start, 0.0))
            flow.scroll_by(-limit // 3)
            self._jumped()

    def show_offset(self, offset: int) -> None:
        """Scroll as little as it takes to see the line of an offset."""
        top, bottom = self.page.flow.place(offset)
        height = self.page.flow.viewport_height
        margin = self.page.metrics.line_height // 2
        if abs(top) > 2 * height:
            self.show_span(Span(offset, offset))
        elif top < 0:
            self.scroll_pixels(top - margin)
        elif bottom > height:
            self.scroll_pixels(bottom - height + margin)

    def scroll_pixels(self, pixels: int) -> int:
        """Scroll by a distance, or as far as the document goes; return how far it was."""
        moved = self.page.flow.scroll_by(pixels)
        self._scrolled(moved)
        return moved

    def scroll_anchor(self) -> tuple[int, float]:
        """Return the first character of the top line and the part of that line that is scrolled away (0 to 1)."""
        return self.page.flow.anchor()

    def set_scroll_anchor(self, anchor: tuple[int, float]) -> None:
        """Scroll to what :meth:`scroll_anchor` returned, whatever the width and zoom are now."""
        self.page.flow.set_anchor(anchor)
        self._jumped()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Follow the scroll bar."""
        if not self._syncing:
            self.scroll_pixels(self.verticalScrollBar().value() - self._bar_value)

    def _jumped(self) -> None:
        self.page.stale = True
        self._sync_bar()
        self.viewport().update()

    def _scrolled(self, moved: int) -> None:
        """Move what is painted, so that only what comes into sight is drawn."""
        if abs(moved) >= self.viewport().height():
            self._jumped()
            return
        self.page.arrange()
        if self.page.labels_moved():
            self.viewport().update()
        elif moved:
            self.viewport().scroll(0, -moved)
        self._sync_bar()

    def _sync_bar(self) -> None:
        """Let the scroll bar say where we are: heights become known only as the text is seen."""
        flow, bar = self.page.flow, self.verticalScrollBar()
        self._syncing = True
        bar.setRange(0, max(0, flow.total_height - flow.viewport_height))
        bar.setPageStep(max(1, flow.viewport_height - self.page.metrics.line_height))
        bar.setSingleStep(self.page.metrics.line_height)
        bar.setValue(flow.top)
        self._bar_value = bar.value()
        self._syncing = False

    def paint_now(self, spans: Sequence[Span]) -> None:
        """Paint the blocks that spans touch at once, before the window does whatever else it has to do."""
        if self.isVisible():
            self.viewport().repaint(self._region_of(spans))

    def _update_spans(self, spans: Sequence[Span]) -> None:
        """Paint the blocks that spans touch when the window next paints."""
        self.viewport().update(self._region_of(spans))

    def _region_of(self, spans: Sequence[Span]) -> QRegion:
        region, width = QRegion(), self.viewport().width()
        for shown in self.page.shown:
            if any(span.overlaps(shown.layout.span) for span in spans):
                region = region.united(QRect(0, shown.y - 20, width, shown.height + 40))
        return region

    def _on_flash_over(self) -> None:
        self.page.flash = None
        self.viewport().update()
