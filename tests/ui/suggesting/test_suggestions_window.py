"""Suggestions in the window: switched on once, then accepted or refused one by one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from qda.actions.code_found import code_passages
from qda.actions.coding import code_span
from qda.actions.documents import add_documents
from qda.model.document import ImportedDocument
from qda.model.span import Span
from qda.store.queries.codings import segments
from qda.ui.desk import Desk
from qda.ui.suggesting import flow as suggesting_flow
from qda.ui.suggesting import window as suggesting_window
from qda.ui.suggesting.window import SuggestionsWindow

BRIDGE = [f"The bridge over the river {word} late." for word in ("opened", "closed", "came", "stood", "lay", "was")]
OTHERS = [f"Bread {word} dear in every market." for word in ("was", "grew", "stayed", "became")]


@pytest.fixture
def found(qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> SuggestionsWindow:
    workspace = desk.workspace
    assert workspace is not None
    text = " ".join(BRIDGE + OTHERS)
    (document,) = add_documents(workspace.project, [ImportedDocument("Talk", text, "text/plain")])
    assert document.document_id is not None
    criticism = next(row.code_id for row in workspace.codes() if row.name == "Criticism")
    spans = [Span(text.index(each), text.index(each) + len(each)) for each in BRIDGE[:4]]
    code_passages(workspace.project, {criticism: {document.document_id: spans}})
    workspace.choose_code(criticism)
    asked: list[str] = []
    monkeypatch.setattr(suggesting_flow, "confirm", lambda *words, **_more: asked.append(words[1]) or len(asked) > 1)
    desk.window.acts["suggestions"].trigger()
    assert asked == ["Switch suggestions on?"]
    assert not desk.window.findChildren(SuggestionsWindow)
    desk.window.acts["suggestions"].trigger()
    desk.window.acts["suggestions"].trigger()
    assert len(asked) == 2  # not again once it is on
    (window,) = desk.window.findChildren(SuggestionsWindow)
    qtbot.waitUntil(lambda: window.model.rowCount() > 0, timeout=30_000)  # the library is loaded first
    return window


def test_enter_accepts_r_refuses_and_what_was_refused_does_not_come_again(
    qtbot: QtBot, desk: Desk, found: SuggestionsWindow
) -> None:
    workspace = desk.workspace
    assert workspace is not None
    assert {found.model.index(row, 0).data() for row in range(2)} == set(BRIDGE[4:])
    first = found.model.index(0, 0).data()
    found.list.setFocus()
    QTest.keyClick(found.list, Qt.Key.Key_Return)
    (added,) = [row for row in segments(workspace.project) if row.origin == "suggested"]
    assert (added.code, added.span.cut(workspace.project.text(added.document_id))) == ("Criticism", first)
    assert workspace.document_id == added.document_id
    second = found.model.index(0, 0).data()
    QTest.keyClick(found.list, Qt.Key.Key_R)
    shown = [found.model.index(row, 0).data() for row in range(found.model.rowCount())]
    assert second not in shown
    found.look()
    qtbot.waitUntil(lambda: found.slider.isEnabled(), timeout=30_000)
    found.slider.setValue(100)
    shown = [found.model.index(row, 0).data() for row in range(found.model.rowCount())]
    assert second not in shown
    assert first not in shown
    assert "Tested on your own coding" in found.told.text()
    workspace.undo()
    assert all(row.origin != "suggested" for row in segments(workspace.project))


def test_codings_made_by_hand_in_a_row_are_learnt_from_once(
    qtbot: QtBot, desk: Desk, found: SuggestionsWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = desk.workspace
    assert workspace is not None
    looks: list[object] = []
    compare = suggesting_window._compared  # pyright: ignore[reportPrivateUsage]
    monkeypatch.setattr(suggesting_window, "_compared", lambda *given: looks.append(1) or compare(*given))
    criticism = found.code.code_id
    assert criticism is not None
    for start in (0, 10, 20):
        workspace.do(code_span, 1, criticism, Span(start, start + 5))
    assert found.model.rowCount()  # they are not taken from under the hand
    qtbot.waitUntil(lambda: bool(looks))
    qtbot.waitUntil(lambda: found.slider.isEnabled(), timeout=30_000)
    assert len(looks) == 1
