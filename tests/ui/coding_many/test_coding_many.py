"""Coding many passages at once, as a person does it: what a search found, and what speakers say."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDialog
from pytestqt.qtbot import QtBot

from qda.actions.documents import add_documents
from qda.analysis.searching.search import search
from qda.model.document import ImportedDocument
from qda.model.extent import Extent
from qda.model.searching import SearchWish
from qda.model.span import Span
from qda.store.queries.cases import cases
from qda.store.queries.codings import segments
from qda.ui.coding_many.flow import CodingManyFlow
from qda.ui.coding_many.names_model import NAME, TARGET
from qda.ui.desk import Desk
from qda.ui.workspace import Workspace

TALK = "ANNA: Hello.\nBEN: Hello you.\nANNA: How is the bridge?\nBEN: Late.\nANN: Oh.\n"


def press(dialog: QDialog, name: str) -> None:
    QTest.mouseClick(dialog.findChild(QAbstractButton, name), Qt.MouseButton.LeftButton)


@pytest.fixture
def workspace(desk: Desk) -> Workspace:
    assert desk.workspace is not None
    add_documents(desk.workspace.project, [ImportedDocument("Talk", TALK, "text/plain")])
    return desk.workspace


@pytest.fixture
def flow(desk: Desk, workspace: Workspace) -> CodingManyFlow:
    return CodingManyFlow(workspace, desk.window, desk)


def coded(workspace: Workspace) -> list[tuple[str, str]]:
    text = workspace.project.text
    return [(row.code, row.span.cut(text(row.document_id))) for row in segments(workspace.project)]


def test_chosen_hits_are_coded_by_the_sentence_with_a_new_code_and_one_undo_takes_all_back(
    qtbot: QtBot, desk: Desk, workspace: Workspace, flow: CodingManyFlow
) -> None:
    spans: dict[int, list[Span]] = {}
    for hit in search(workspace.project, SearchWish("her bridge")) + search(workspace.project, SearchWish("bridge")):
        spans.setdefault(hit.document_id, []).append(hit.span)
    dialog = flow.code_found(spans, "bridge", desk.window)
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 3)
    assert not dialog.footer.button.isEnabled()
    dialog.code.palette_of_codes.new_wanted.emit("Building", [])
    qtbot.waitUntil(dialog.footer.button.isEnabled)
    assert dialog.footer.button.text() == "Code 3 passages"
    third = dialog.model.index(2, 0)
    assert "How is the bridge?" in third.data()
    dialog.model.setData(third, Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
    press(dialog, "dialogOk")
    qtbot.waitUntil(lambda: len(coded(workspace)) == 2)
    assert coded(workspace) == [
        ("Building", "She then criticised the delay of the bridge."), ("Building", "Nobody answered her."),
    ]  # fmt: skip
    qtbot.waitUntil(lambda: any("“Building” is on 2 more passages" in b.text for b in desk.window.notices.banners()))
    workspace.undo()
    assert coded(workspace) == []
    assert all(row.name != "Building" for row in workspace.codes())


def test_what_has_the_code_already_is_shown_and_left_out_and_another_extent_shows_at_once(
    qtbot: QtBot, desk: Desk, workspace: Workspace, flow: CodingManyFlow
) -> None:
    workspace.choose_code(next(row.code_id for row in workspace.codes() if row.name == "Actor"))
    hits = search(workspace.project, SearchWish("bridge"))
    spans = {hit.document_id: [hit.span] for hit in hits}
    dialog = flow.code_found(spans, "bridge", desk.window)
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 2)
    dialog.extent.setCurrentIndex(dialog.extent.findData(Extent.WORDS))
    dialog.count.setValue(2)
    qtbot.waitUntil(
        lambda: dialog.model.rowCount() == 2 and dialog.model.index(0, 0).data().startswith("of the bridge. Nobody")
    )
    press(dialog, "dialogOk")
    qtbot.waitUntil(lambda: len(coded(workspace)) == 2)
    again = flow.code_found(spans, "bridge", desk.window)
    again.extent.setCurrentIndex(again.extent.findData(Extent.HIT))
    qtbot.waitUntil(lambda: again.model.rowCount() == 2 and again.model.index(0, 2).data() == "has the code")
    assert not again.footer.button.isEnabled()
    assert again.footer.problem.text() == "Nothing is ticked."


def test_two_spellings_of_a_speaker_become_one_code_or_one_case(qtbot: QtBot, desk: Desk, workspace: Workspace) -> None:
    for target, words in (("codes", "Code 5 passages"), ("cases", "Put 5 passages in cases")):
        desk.window.acts["code_speakers"].trigger()
        (dialog,) = [w for w in desk.window.findChildren(QDialog, "codeNamesDialog") if w.isVisible()]
        qtbot.waitUntil(lambda d=dialog: d.model.rowCount() == 3)
        assert [dialog.model.index(row, NAME).data() for row in range(3)] == ["ANNA", "BEN", "ANN"]
        dialog.target.setCurrentIndex(dialog.target.findData(target))
        dialog.model.setData(dialog.model.index(2, TARGET), "anna")
        assert dialog.footer.button.text() == words
        press(dialog, "dialogOk")
        if target == "codes":
            qtbot.waitUntil(lambda: workspace.codes()[-1].path == ("Speakers", "BEN"))  # the step has ended
            assert Counter(name for name, _ in coded(workspace)) == {"ANNA": 3, "BEN": 2}
    assert [(case.name, len(case.places)) for case in cases(workspace.project)] == [("ANNA", 3), ("BEN", 2)]
