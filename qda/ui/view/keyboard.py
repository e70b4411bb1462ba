"""What keys do in the document view. Keys that are not listed here go on to the window.

=====================================  =============================================================================
Left, Right; with Ctrl                 caret by character, by word (as seen: in right-to-left paragraphs mirrored)
Up, Down; with Ctrl                    caret by line, by paragraph
Home, End; with Ctrl                   beginning and end of the line, of the document
Page Up, Page Down                     by screens
with Shift                             any of these selects
Alt+Shift+Up, Alt+Shift+Down           selects by sentence
S, P                                   selects the sentence, the paragraph, or one more of them
Ctrl+A, Ctrl+C (Ctrl+Insert), Esc      selects all, copies the passage, selects nothing
Alt+Left, Alt+Right                    moves the end of the current coding by a word; with Shift by a character
Alt+Up, Alt+Down                       moves its start by a word
Alt+Ctrl+Left, Alt+Ctrl+Right          the same where the desktop leaves these keys to us; with Shift by a character
=====================================  =============================================================================

Where the project has a unit, arrows without Ctrl select the next or previous unit, with Shift one more.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent

from qda.model.span import Span
from qda.model.unit import Unit
from qda.text.trim import trim
from qda.text.words import next_word, previous_word, word_at
from qda.ui.view.selection import Grain

if TYPE_CHECKING:
    from qda.ui.view.document_view import DocumentView

_Key = Qt.Key
_NONE = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
_ARROWS = {_Key.Key_Left: False, _Key.Key_Right: True, _Key.Key_Up: False, _Key.Key_Down: True}
_GRAINS = {_Key.Key_S: Grain.SENTENCE, _Key.Key_P: Grain.PARAGRAPH}
_MOVES = (*_ARROWS, _Key.Key_Home, _Key.Key_End, _Key.Key_PageUp, _Key.Key_PageDown)


class _Kind(Enum):
    MOVE = auto()
    SENTENCE = auto()
    GRAIN = auto()
    BORDER = auto()
    ALL = auto()
    COPY = auto()
    CLEAR = auto()


class Keyboard:
    """Turns keys into moves of the caret, selections and borders."""

    def __init__(self, view: DocumentView) -> None:
        self._view = view
        self._goal_x: float | None = None  # where Up and Down would like to go on lines that are too short

    def wants(self, event: QKeyEvent) -> bool:
        """Tell whether a key is the view's, so that no shortcut of the window takes it."""
        return self._kind(event) is not None

    def _kind(self, event: QKeyEvent) -> _Kind | None:
        key, modifiers = event.key(), event.modifiers() & (_SHIFT | _CTRL | _ALT)
        selection = self._view.page.selection
        if modifiers & _ALT:
            if modifiers == _ALT | _SHIFT and key in (_Key.Key_Up, _Key.Key_Down):
                return _Kind.SENTENCE
            borders = key in (_Key.Key_Left, _Key.Key_Right) or (modifiers == _ALT and key in _ARROWS)
            return _Kind.BORDER if borders and self._view.page.current is not None else None
        if key in _MOVES:
            return _Kind.MOVE
        if modifiers == _NONE and key in _GRAINS:
            return _Kind.GRAIN
        if modifiers == _CTRL and key == _Key.Key_A:
            return _Kind.ALL
        if modifiers == _CTRL and key in (_Key.Key_C, _Key.Key_Insert) and selection.span() is not None:
            return _Kind.COPY
        if modifiers == _NONE and key == _Key.Key_Escape and selection.anchor != selection.caret:
            return _Kind.CLEAR
        return None

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key asks for; false if it is none of the view's."""
        kind = self._kind(event)
        if kind is None:
            return False
        key = Qt.Key(event.key())
        modifiers = event.modifiers()
        if key not in (_Key.Key_Up, _Key.Key_Down, _Key.Key_PageUp, _Key.Key_PageDown):
            self._goal_x = None
        selection = self._view.page.selection
        if kind is _Kind.MOVE:
            self._move(key, extend=bool(modifiers & _SHIFT), wide=bool(modifiers & _CTRL))
        elif kind is _Kind.SENTENCE:
            self._sentence(forward=key == _Key.Key_Down)
        elif kind is _Kind.GRAIN:
            selection.grow(_GRAINS[key])
            self._view.settle()
            self._view.show_span(selection.span() or Span(selection.caret, selection.caret))
        elif kind is _Kind.BORDER:
            self.move_border(
                forward=self._is_forward_in_current(key),
                at_end=not modifiers & _CTRL and key in (_Key.Key_Left, _Key.Key_Right),
                by_character=bool(modifiers & _SHIFT),
            )
        elif kind is _Kind.COPY:
            self._view.copy()
        elif kind is _Kind.ALL:
            selection.select(Span(0, len(selection.text)))
            self._view.settle()
        else:
            selection.collapse()
            self._view.settle()
        return True

    def forget_column(self) -> None:
        """Let the next Up or Down start from the caret's own column."""
        self._goal_x = None

    # --- caret ------------------------------------------------------------------------------------------------------
    def _move(self, key: Qt.Key, *, extend: bool, wide: bool) -> None:
        selection = self._view.page.selection
        if key in _ARROWS and not wide and selection.unit is not Unit.FREE:
            self._move_by_unit(forward=self._is_forward(key), extend=extend)
            return
        chosen = selection.span()
        if chosen is not None and not extend and not wide and key in (_Key.Key_Left, _Key.Key_Right):
            target = chosen.end if self._is_forward(key) else chosen.start
        else:
            target = self._target(key, wide=wide)
        if extend:
            selection.caret = target
        else:
            selection.place(target)
        self._view.settle()
        self._view.show_offset(selection.caret)

    def _target(self, key: Qt.Key, *, wide: bool) -> int:
        selection, flow = self._view.page.selection, self._view.page.flow
        caret = selection.caret
        if key in (_Key.Key_Left, _Key.Key_Right):
            step = selection.word_step if wide else selection.character_step
            return step(caret, forward=self._is_forward(key))
        if key in (_Key.Key_Up, _Key.Key_Down):
            return self._paragraph(caret, down=key == _Key.Key_Down) if wide else self._vertical(key == _Key.Key_Down)
        if key in (_Key.Key_PageUp, _Key.Key_PageDown):
            return self._page(1 if key == _Key.Key_PageDown else -1)
        if wide:
            return 0 if key == _Key.Key_Home else len(selection.text)
        layout = flow.layout(flow.blocks.at(caret))
        number = layout.line_of(caret)
        line = layout.lines[number]
        if key == _Key.Key_Home:
            return line.start
        # The end of a wrapped line is the next one's beginning: stop before the space that was broken at.
        is_last = number + 1 == len(layout.lines)
        return line.end if is_last else max(line.start, selection.character_step(line.end, forward=False))

    def _is_forward(self, key: Qt.Key) -> bool:
        if key in (_Key.Key_Up, _Key.Key_Down):
            return key == _Key.Key_Down
        flow = self._view.page.flow
        layout = flow.layout(flow.blocks.at(self._view.page.selection.caret))
        return (key == _Key.Key_Right) != layout.right_to_left

    def _paragraph(self, caret: int, *, down: bool) -> int:
        text = self._view.page.text
        if down:
            end = text.find("\n", caret)
            return len(text) if end < 0 else end + 1
        return text.rfind("\n", 0, max(0, caret - 1)) + 1 if caret else 0

    def _vertical(self, down: bool) -> int:  # noqa: FBT001
        page = self._view.page
        flow, caret = page.flow, page.selection.caret
        block = flow.blocks.at(caret)
        layout = flow.layout(block)
        number = layout.line_of(caret)
        if self._goal_x is None:
            self._goal_x = layout.x_of(caret, number)
        number += 1 if down else -1
        if 0 <= number < len(layout.lines):
            return layout.offset_at(self._goal_x, number)
        block += 1 if down else -1
        if not 0 <= block < flow.blocks.count:
            return len(page.text) if down else 0
        return flow.column_offset(block, self._goal_x, last_line=not down)

    def _page(self, direction: int) -> int:
        page = self._view.page
        flow, caret = page.flow, page.selection.caret
        layout = flow.layout(flow.blocks.at(caret))
        if self._goal_x is None:
            self._goal_x = layout.x_of(caret, layout.line_of(caret))
        top, bottom = flow.place(caret)
        screen = flow.viewport_height
        if not 0 <= top < screen:
            self._view.show_offset(caret)
            top, bottom = flow.place(caret)
        wished = direction * max(20, screen - page.metrics.line_height)
        moved = self._view.scroll_pixels(wished)
        if not moved:
            return len(page.text) if direction > 0 else 0
        return page.offset_at(QPointF(page.geometry.column_left + self._goal_x, (top + bottom) / 2))

    def _move_by_unit(self, *, forward: bool, extend: bool) -> None:
        selection = self._view.page.selection
        unit = selection.unit_step(forward=forward)
        if unit is None:
            return
        if extend and selection.span() is not None:
            selection.caret = unit.end if unit.start >= selection.anchor else unit.start
        else:
            selection.select(unit)
        self._view.settle()
        self._view.show_span(unit)

    def _sentence(self, *, forward: bool) -> None:
        selection = self._view.page.selection
        if selection.anchor == selection.caret:
            selection.select_around(selection.caret, Grain.SENTENCE)
            if not forward:
                selection.anchor, selection.caret = selection.caret, selection.anchor
        else:
            selection.caret = selection.sentence_step(selection.caret, forward=forward)
        self._view.settle()
        self._view.show_offset(selection.caret)

    # --- borders of the current coding --------------------------------------------------------------------------------
    def _is_forward_in_current(self, key: Qt.Key) -> bool:
        page = self._view.page
        row = page.index.get(page.current) if page.current is not None else None
        if row is None or key in (_Key.Key_Up, _Key.Key_Down):
            return key == _Key.Key_Down
        return (key == _Key.Key_Right) != page.flow.layout(page.flow.blocks.at(row.start)).right_to_left

    def move_border(self, *, forward: bool, at_end: bool, by_character: bool = False) -> None:
        """Ask that the current coding begins or ends one word, or one character, further on or back."""
        page = self._view.page
        row = page.index.get(page.current) if page.current is not None else None
        if row is None:
            return
        text, (start, end) = page.text, row.span
        if by_character:
            step = self._letter_step
            start, end = (start, step(end, forward=forward)) if at_end else (step(start, forward=forward), end)
        elif at_end:
            end = _next_word_end(text, end) if forward else previous_word(text, end)
        else:
            start = next_word(text, start) if forward else previous_word(text, start)
        moved = trim(text, Span(start, end)) if start < end else None
        if moved is not None and moved != row.span:
            self._view.borders_moved.emit(row.coding_id, moved)

    def _letter_step(self, offset: int, *, forward: bool) -> int:
        """Return the border behind the next letter, or before the last one; white space is passed over."""
        selection = self._view.page.selection
        while True:
            reached = selection.character_step(offset, forward=forward)
            passed = selection.text[min(offset, reached) : max(offset, reached)]
            if reached == offset or not passed.isspace():
                return reached
            offset = reached


def _next_word_end(text: str, offset: int) -> int:
    here = word_at(text, offset) if offset < len(text) and text[offset].isalnum() else Span(offset, offset)
    if here.end > offset:
        return here.end
    return word_at(text, next_word(text, offset)).end
