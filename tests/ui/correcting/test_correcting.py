"""Typing mistakes are mended in a window; what becomes of the codings is seen before anything is stored."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qda.actions.coders import ensure_coder
from qda.actions.coding import code_span
from qda.actions.correct_text import correct_text
from qda.actions.documents import add_documents, delete_documents
from qda.model.document import ImportedDocument
from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.store.queries.codings import segments
from qda.store.queries.documents import documents
from qda.text.edits import Edit
from qda.text.normalise import normalise
from qda.ui.correcting import window as correcting
from qda.ui.correcting.field import CorrectionField
from qda.ui.correcting.window import CorrectWindow
from qda.ui.desk import Desk
from qda.ui.workspace import Workspace
from tests.ui.conftest import STATEMENT

ODD = (
    "No\u00a0break, soft\u00adhyphen, zero\u200bwidth, e\u0301 and \u0627\u0644\u0633\u0644\u0627\u0645, "
    "\u202eover\u202c, \ufeffmark, \U0001f468\u200d\U0001f469\u200d\U0001f467 family,\ttab, \ufffc object, "
    " two spaces \u2009thin.\n\n \nEnd "
)


@pytest.fixture(autouse=True)
def agrees(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer every question with yes."""
    monkeypatch.setattr(correcting, "confirm", lambda *_, **_more: True)


@pytest.fixture
def workspace(qtbot: QtBot, light: QApplication, study: Path) -> Iterator[Workspace]:
    """Open the study, coded by Ann and Ben, without a main window around it."""
    with Project.open(study) as project:
        ids = {row.name: row.code_id for row in codes(project)}
        ben = ensure_coder(project, "Ben")
        for words, code, coder in (
            ("praised the neighbours", "Praise", None),
            ("criticised the delay", "Criticism", ben),
            ("Nobody answered her", "Actor", None),
        ):
            start = STATEMENT.index(words)
            code_span(project, 1, ids[code], Span(start, start + len(words)), coder_id=coder)
        errors: list[object] = []
        workspace = Workspace(project, errors.append)
        yield workspace
        workspace.close()
        assert not errors


@pytest.fixture
def window(qtbot: QtBot, workspace: Workspace) -> CorrectWindow:
    """Show the window at the beginning of the text."""
    window = CorrectWindow(workspace, 1, "Statement", None)  # pyright: ignore[reportArgumentType]
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(window)
    window.open_at(Span(0, 0))
    window.show()
    return window


def rows(view: object) -> list[str]:
    model = view.model()  # pyright: ignore
    role = correcting.OFFSET_ROLE
    return [model.index(row, 0).data() for row in range(model.rowCount()) if model.index(row, 0).data(role) is not None]


def select(window: CorrectWindow, words: str) -> None:
    start = window.field.words().index(words)
    window.field.select(Span(start, start + len(words)))


@pytest.mark.parametrize("at_end", [True, False])
def test_case_21_what_nobody_touched_comes_back_exactly_as_it_is_stored(
    qtbot: QtBot, light: QApplication, *, at_end: bool
):
    assert normalise(ODD).text == ODD
    field = CorrectionField()
    qtbot.addWidget(field)
    field.show_words(ODD)
    assert field.words() == ODD
    place = len(ODD) if at_end else ODD.index("family")
    field.select(Span(place, place))
    assert field.caret() == place
    qtbot.keyClicks(field, "x")
    assert field.words() == ODD[:place] + "x" + ODD[place:]
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.words() == ODD


def test_a_word_is_mended_and_the_window_says_what_the_codings_will_cover(
    qtbot: QtBot, workspace: Workspace, window: CorrectWindow
):
    assert not window.footer.button.isEnabled()
    select(window, "neighbours")
    qtbot.keyClicks(window.field, "good neighbours")
    select(window, "delay of the ")
    qtbot.keyClick(window.field, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(rows(window.codings)) == 2)
    assert rows(window.codings) == ["⚠ Criticism · Ben · shorter by 10, loses words", "Praise · Ann · longer by 5"]
    assert window.footer.problem.text() == "1 coding will lose words."
    assert workspace.project.text(1) == STATEMENT


def test_a_mistake_is_replaced_everywhere_and_one_replacement_taken_back(qtbot: QtBot, window: CorrectWindow):
    window.bar.sought.setText("the")
    window.bar.other.setText("THE")
    qtbot.waitUntil(lambda: window.bar.count.text() == "3 places")
    qtbot.mouseClick(window.bar.all, Qt.MouseButton.LeftButton)
    assert window.draft.edited.new == STATEMENT.replace(" the ", " THE ")
    assert len(rows(window.corrections)) == 3
    window.corrections.setCurrentIndex(window.corrections.model().index(1, 0))
    qtbot.mouseClick(window.take_back, Qt.MouseButton.LeftButton)
    assert window.draft.edited.new.count("THE") == 2
    assert window.field.words().count("THE") == 2


def test_in_blind_work_nothing_is_told_of_other_coders(qtbot: QtBot, workspace: Workspace, window: CorrectWindow):
    from qda.actions.coders import set_blind

    set_blind(workspace.project, blind=True)
    select(window, "criticised")
    qtbot.keyClicks(window.field, "blamed")
    qtbot.waitUntil(lambda: len(window.draft.edits) > 0)
    assert rows(window.codings) == []
    assert "Ben" not in window.codings_told.text() + window.footer.problem.text()
    assert window.codings_told.text() == "No coding gets other words"


def test_corrections_are_kept_when_the_text_is_changed_elsewhere(
    qtbot: QtBot, workspace: Workspace, window: CorrectWindow
):
    select(window, "Nobody")
    qtbot.keyClicks(window.field, "No one")
    correct_text(workspace.project, 1, [Edit(0, 3, "A")])
    assert window.draft.old.startswith("A council")
    assert window.draft.edited.new.endswith("No one answered her.")
    delete_documents(workspace.project, [1])
    assert not window.isVisible()


def test_the_whole_way_from_the_menu_to_undo(qtbot: QtBot, desk: Desk):
    workspace = desk.workspace
    assert workspace is not None
    praise = next(row.code_id for row in workspace.codes() if row.name == "Praise")
    start = STATEMENT.index("neighbours")
    workspace.do(code_span, 1, praise, Span(start, start + 10))
    desk.window.acts["correct_text"].trigger()
    window = desk.window.findChild(CorrectWindow)
    assert window is not None
    select(window, "neighbours")
    qtbot.keyClicks(window.field, "neighbors")
    qtbot.mouseClick(window.footer.button, Qt.MouseButton.LeftButton)
    text = workspace.project.text(1)
    assert text == STATEMENT.replace("neighbours", "neighbors")
    (row,) = segments(workspace.project)
    assert row.span.cut(text) == "neighbors"
    assert desk.tabs is not None
    page = desk.tabs.page()
    assert page is not None
    assert page.view.page.text == text
    assert not window.isVisible()
    (banner,) = desk.window.notices.banners()
    assert "corrected in 1 place" in banner.text
    workspace.undo()
    assert page.view.page.text == STATEMENT
    assert desk.window.notices.banners() == []  # its Undo would take back another act now


def test_a_project_that_is_closed_amid_a_large_correction_is_as_it_was(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("qda.ui.correcting.flow.MANY", -1)
    assert desk.workspace is not None
    path = desk.workspace.project.path
    desk.window.acts["correct_text"].trigger()
    window = desk.window.findChild(CorrectWindow)
    assert window is not None
    select(window, "neighbours")
    qtbot.keyClicks(window.field, "neighbors")
    qtbot.mouseClick(window.footer.button, Qt.MouseButton.LeftButton)
    (task,) = desk.window.tasks.running
    mistakes: list[object] = []
    desk.window.tasks.defect_met.connect(mistakes.append)
    with qtbot.waitSignal(task.progressed):
        pass
    with qtbot.waitSignal(task.ended):
        assert desk.close_project()
    assert not mistakes
    with Project.open(path) as reopened:
        assert reopened.text(1) == STATEMENT


def test_a_long_paragraph_is_shown_in_pieces_and_leaving_asks(
    qtbot: QtBot, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
):
    long = "A sentence of a very long paragraph. " * 20_000
    add_documents(workspace.project, [ImportedDocument("Long", long, "text/plain")])
    document_id = next(row.document_id for row in documents(workspace.project) if row.name == "Long")
    window = CorrectWindow(workspace, document_id, "Long", None)  # pyright: ignore[reportArgumentType]
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(window)
    window.open_at(Span(400_000, 400_000))
    window.show()
    assert len(window.field.words()) < 2_000
    qtbot.keyClicks(window.field, "!")
    qtbot.mouseClick(window.later, Qt.MouseButton.LeftButton)
    assert window.draft.edits == [Edit(400_000, 400_000, "!")]
    asked: list[str] = []

    def refuse(_parent: object, question: str, *_: str, **_more: str) -> bool:
        asked.append(question)
        return False

    with monkeypatch.context() as refusing:
        refusing.setattr(correcting, "confirm", refuse)
        window.reject()
        assert window.isVisible()
        assert not workspace.may_close()
    assert asked == ["Throw away 1 correction?"] * 2
    window.finish()
