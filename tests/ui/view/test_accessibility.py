"""What a screen reader learns of the document view."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from qda.model.span import Span
from qda.ui.view import accessibility
from qda.ui.view.values import CodingRow
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


def test_the_codes_at_the_caret_are_told_when_they_change_and_only_then(view, heard):
    view.put_coding(CodingRow(1, 0, 5, 1, 1))
    view.put_coding(CodingRow(2, 3, 10, 2, 1))
    told = []
    for offset in (0, 1, 3, 6, 12, 13):
        view.page.selection.place(offset)
        told.append(heard.codes_at_caret())
    assert told == ["Coded: Welcome", "", "Coded: Welcome, Criticism", "Coded: Criticism", "No code", ""]


def test_a_screen_reader_that_listens_hears_of_them(view, heard, monkeypatch):
    said = []
    monkeypatch.setattr(accessibility.QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(accessibility.QAccessible, "updateAccessibility", said.append)
    view.put_coding(CodingRow(1, 0, 5, 1, 1))
    view.set_selection(Span(2, 2))
    assert [event.message() for event in said if isinstance(event, QAccessibleAnnouncementEvent)] == ["Coded: Welcome"]
