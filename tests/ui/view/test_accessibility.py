"""What a screen reader learns of the document view."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible

from qda.model.span import Span
from tests.ui.view.places import point_of

TEXT = "Plain, then 😀 and more.\nSecond line."


@pytest.fixture
def heard(view):
    view.set_document(TEXT)
    return QAccessible.queryAccessibleInterface(view)


def test_it_is_a_document_with_a_name(view, heard):
    assert heard.role() == QAccessible.Role.Document
    assert heard.text(QAccessible.Text.Name) == view.accessibleName() != ""
    assert view.objectName() == "documentView"


def test_its_text_is_counted_in_the_units_that_screen_readers_count(heard):
    text = heard.textInterface()
    units = TEXT.encode("utf-16-le")
    assert text.characterCount() == len(units) // 2
    assert text.text(15, 18) == units[30:36].decode("utf-16-le")


def test_it_tells_and_takes_caret_and_selection(view, heard):
    text = heard.textInterface()
    start = TEXT.index("and more")
    view.set_selection(Span(start, start + 8))
    assert text.selectionCount() == 1
    assert heard.view_text.selection(0) == (start + 1, start + 9)
    text.removeSelection(0)
    assert view.selection() is None
    text.setCursorPosition(start + 1)
    assert view.caret() == start
    assert text.cursorPosition() == start + 1


def test_a_place_on_the_screen_leads_to_its_character_and_back(view, heard):
    place = view.viewport().mapToGlobal(point_of(view, 3))
    text = heard.textInterface()
    assert text.characterRect(3).contains(place)
    assert text.offsetAtPoint(place) in (3, 4)


def test_asking_again_and_again_gives_the_same_answer(view, heard):
    for _ in range(300):
        assert QAccessible.queryAccessibleInterface(view).textInterface().text(0, 5) == "Plain"
