"""The view of two sides: one text, what one coder coded on the left of it and what another did on the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from qda.model.span import Span
from qda.ui.view.document_view import DocumentView
from qda.ui.view.paint_colours import PaintColours
from qda.ui.view.sides.side_heads import SideHeads
from qda.ui.view.sides.sides_page import SidesPage
from qda.ui.view.sides.sides_painter import SidesPainter
from qda.ui.view.sides.values import CodeState, FocusSpan, Side
from qda.ui.view.spans_index import Codings
from qda.ui.view.values import CodingRow


class SidesView(DocumentView):
    """Shows a text with the codings of two sides, to be read and not to be changed.

    What both sides gave the same code is tinted, what only one did is hatched in that side's slant.

    Signals:
        place_clicked: The person clicked a character (its offset) that the sides coded differently.
    """

    place_clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        self._heads: SideHeads | None = None
        self._titles = ("", "")
        self._names: Mapping[int, str] = {}
        self._pressed: QPointF | None = None  # where a click began that selects nothing
        super().__init__(parent)
        self.setObjectName("sidesView")
        self._heads = SideHeads(self.sides_page, self)
        self._rearrange()
        self.selection_changed.connect(self._on_caret_moved)

    def _make_page(self) -> SidesPage:
        self.sides_page = SidesPage()
        return self.sides_page

    def _make_painter(self, colours: PaintColours) -> SidesPainter:
        return SidesPainter(self.sides_page, colours)

    # --- what is shown ----------------------------------------------------------------------------------------------
    def set_sides(
        self, sides: Mapping[int, Side], titles: tuple[str, str], names: Mapping[int, str] | None = None
    ) -> None:
        """Give each coder a side; codings of coders without one are not shown.

        Args:
            sides: The side of each coder by id; a side may hold several.
            titles: How the start side and the end side are called.
            names: The coders' own names, needed where a side holds several.
        """
        self._titles, self._names = titles, dict(names or {})
        self.sides_page.set_sides(sides)
        if self._heads is not None:
            self._heads.set_titles(titles)
        self.setAccessibleName(
            self.tr("Comparison of {start} and {end}").format(start=titles[0], end=titles[1])
            if any(titles)
            else self.tr("Comparison")
        )
        self._rearrange()

    def set_consensus_rows(self, rows: Codings) -> None:
        """Show what was settled on as narrow bars at the end of the lines; no rows take the layer away."""
        self.sides_page.set_consensus(rows)
        self._rearrange()

    def set_excluded(self, spans: Sequence[Span]) -> None:
        """Fade passages that are not compared, and no others."""
        self.sides_page.set_excluded(spans)
        self.viewport().update()

    def set_focus_spans(self, focus: Sequence[FocusSpan]) -> None:
        """Frame the stretches that are looked at, and no others; :meth:`reveal` brings them into sight."""
        self.sides_page.focus = tuple(focus)
        self.viewport().update()

    # --- what there is to know ----------------------------------------------------------------------------------------
    def states_at(self, offset: int) -> list[CodeState]:
        """Return which sides gave which codes to a character, the shortest coding's first."""
        return self.sides_page.states_at(offset)

    def differs_at(self, offset: int) -> bool:
        """Tell whether the sides differ at a character; they never do where nothing is compared."""
        return self.sides_page.differs_at(offset)

    def state_text(self, offset: int | None = None) -> str:
        """Return in words, a line for each code, what the sides gave a character; without an offset, the caret's."""
        return "\n".join(self._words_at(self.caret() if offset is None else offset))

    def _words_at(self, offset: int) -> list[str]:
        lines = [self.tr("Not compared")] if self.sides_page.is_excluded(offset) else []
        for state in self.states_at(offset):
            name = self.page.style(state.code_id).name
            if state.start and state.end:
                lines.append(self.tr("{code}: both").format(code=name))
            else:
                who = self._titles[Side.START if state.start else Side.END]
                lines.append(self.tr("{code}: only {who}").format(code=name, who=who))
        return lines

    def _words_of(self, row: CodingRow) -> str:
        """Return in words whose a coding is and what the other side has of it."""
        side = self.sides_page.sides[row.coder_id]
        shared, length = self.sides_page.shared(row)
        if shared == 0:
            words = self.tr("{code} · only {who}")
        elif shared == length:
            words = self.tr("{code} · {who}, and {other} too")
        else:
            words = self.tr("{code} · {who}, and {other} in part")
        return words.format(
            code=self.page.style(row.code_id).name,
            who=self._names.get(row.coder_id) or self._titles[side],
            other=self._titles[Side.END if side is Side.START else Side.START],
        )

    def _tooltip_lines(self, point: QPointF) -> list[str]:
        page = self.sides_page
        settled = page.consensus_under(point)
        if settled:
            return [self.tr("{code} · consensus").format(code=page.style(row.code_id).name) for row in settled]
        if page.is_beside(point):
            return [self._words_of(row) for row in page.codings_under(point)]
        offset = page.text_under(point)
        if offset is not None:
            return self._words_at(offset)
        return [self.tr("Not compared")] if page.is_beside_excluded(point) else []

    def _on_caret_moved(self) -> None:
        self.setAccessibleDescription(self.state_text())

    # --- looks ------------------------------------------------------------------------------------------------------
    def _rearrange(self) -> None:
        heads = self._heads
        if heads is not None and self.viewportMargins().top() != heads.wished_height():
            self.setViewportMargins(0, heads.wished_height(), 0, 0)
        super()._rearrange()
        if heads is not None:
            port = self.viewport().geometry()
            heads.setGeometry(port.left(), port.top() - heads.wished_height(), port.width(), heads.wished_height())
            heads.update()

    # --- mouse ------------------------------------------------------------------------------------------------------
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to select, or to choose a place."""
        plain = event.button() == Qt.MouseButton.LeftButton and event.type() != QEvent.Type.MouseButtonDblClick
        modified = event.modifiers() & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier)
        self._pressed = event.position() if plain and not modified else None
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End what the press began, and tell of a place that was chosen."""
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        if pressed is None or event.button() != Qt.MouseButton.LeftButton:
            return
        moved = (event.position() - pressed).manhattanLength()
        if moved < QApplication.startDragDistance() and not self.page.is_beside(pressed):
            offset = self.page.text_under(pressed)
            if offset is not None and self.differs_at(offset):
                self.place_clicked.emit(offset)
