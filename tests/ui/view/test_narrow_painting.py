"""Only what changed is painted, and what then stands on the screen is what painting anew shows."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qda.model.span import Span
from qda.ui.view.document_view import DocumentView
from qda.ui.view.flow import Shown
from qda.ui.view.page import Page
from qda.ui.view.selection import differing
from qda.ui.view.values import CodingRow
from tests.ui.view.places import point_of
from tests.ui.view.test_scrolling import on_screen


class Paints(QObject):
    """Counts how often a widget is painted, and how much of it was painted last."""

    def __init__(self, widget) -> None:
        super().__init__(widget)
        self.count = self.height = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.count += 1
            self.height = event.rect().height()
        return False


@pytest.fixture
def coded(view: DocumentView) -> DocumentView:
    chance = random.Random(7)
    lines = [
        " ".join(chance.choices(("river", "old", "market", "people"), k=chance.randrange(1, 40))) for _ in range(60)
    ]
    lines[3:5] = ["", ""]
    text = "\n".join(lines)
    view.set_document(text)
    starts = [chance.randrange(len(text) - 300) for _ in range(120)]
    view.set_codings([CodingRow(n, s, s + chance.randrange(10, 300), 1 + n % 3, 1) for n, s in enumerate(starts, 1)])
    QApplication.processEvents()
    return view


def assert_true_on_screen(view: DocumentView) -> None:
    QApplication.processEvents()
    assert on_screen(view).toImage() == view.viewport().grab().toImage()


def test_a_selection_that_grows_and_shrinks_by_mouse(coded: DocumentView) -> None:
    port = coded.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=point_of(coded, 100))
    for offset in (130, 420, 415, 60, 20, 300):
        QTest.mouseMove(port, point_of(coded, offset))
        assert_true_on_screen(coded)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=point_of(coded, 300))
    assert_true_on_screen(coded)
    coded.set_selection(Span(500, 640))
    assert_true_on_screen(coded)
    coded.set_selection(None)
    assert_true_on_screen(coded)


def test_a_caret_that_goes_through_empty_paragraphs(coded: DocumentView) -> None:
    for key in (Qt.Key.Key_Down,) * 7 + (Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Home):
        QTest.keyClick(coded, key)
        assert_true_on_screen(coded)


def test_another_coding_is_chosen_put_and_taken_out(coded: DocumentView) -> None:
    for coding_id in (1, 5, 9, None, 12):
        coded.set_current_coding(coding_id)
        assert_true_on_screen(coded)
    for number in range(6):
        coded.put_coding(CodingRow(500 + number, 80 + 40 * number, 180 + 60 * number, 2, 1))
        coded.paint_now([Span(80 + 40 * number, 180 + 60 * number)])
        assert_true_on_screen(coded)
    coded.set_current_coding(503)
    coded.remove_coding(503)
    assert_true_on_screen(coded)


def test_little_is_painted_for_a_little_change(coded: DocumentView) -> None:
    paints = Paints(coded.viewport())
    coded.set_selection(Span(2, 8))
    QApplication.processEvents()
    assert paints.count == 1
    assert paints.height < coded.viewport().height() // 2
    coded.set_selection(Span(2, 8))
    QApplication.processEvents()
    assert paints.count == 1


def test_case_29_of_ten_thousand_codings_only_those_in_sight_are_looked_at(view: DocumentView, monkeypatch) -> None:
    text = "The river rose in March, and nobody in the market spoke of anything else.\n" * 10_000
    view.set_document(text)
    view.set_codings([CodingRow(n, 74 * n, 74 * n + 40, 1 + n % 3, 1) for n in range(10_000)])
    looked_at: set[int] = set()
    rows = Page.rows

    def noted(page: Page, shown: Shown):
        found = rows(page, shown)
        looked_at.update(found[:, 0].tolist())
        return found

    monkeypatch.setattr(Page, "rows", noted)
    for place in (0, 370_000, 739_000):
        view.reveal(Span(place, place + 5))
        view.viewport().grab()
    assert 30 < len(looked_at) < 300


def test_painting_now_does_not_wait(coded: DocumentView) -> None:
    paints = Paints(coded.viewport())
    coded.put_coding(CodingRow(500, 20, 60, 2, 1))
    assert paints.count == 0
    coded.paint_now([Span(20, 60)])
    assert paints.count == 1


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (None, None, []),
        (None, Span(3, 9), [Span(3, 9)]),
        (Span(3, 9), Span(20, 30), [Span(3, 9), Span(20, 30)]),
        (Span(3, 9), Span(3, 12), [Span(8, 13)]),
        (Span(3, 9), Span(5, 12), [Span(2, 6), Span(8, 13)]),
        (Span(3, 9), Span(3, 9), []),
    ],
)
def test_where_two_selections_differ(one: Span | None, other: Span | None, expected: list[Span]) -> None:
    assert differing(one, other) == expected
