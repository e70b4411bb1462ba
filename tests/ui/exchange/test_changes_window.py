"""A supervisor's workbook comes back: the window shows what was changed, and takes over what is ticked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QStyle, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from qda.actions.codebook import add_code
from qda.actions.coding import code_span, code_spans, edit_coding
from qda.actions.export import export_workbook
from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.codebook import codes, find_code
from qda.store.queries.codings import SegmentRow, segments
from qda.ui.desk import Desk
from qda.ui.exchange.changes_dialog import ChangesDialog
from qda.ui.exchange.changes_model import REMARK, TAKE, THEN

Edit = Callable[[str, str, Any], None]


def project_of(desk: Desk) -> Project:
    assert desk.workspace is not None
    return desk.workspace.project


@pytest.fixture
def coded(desk: Desk) -> Desk:
    project = project_of(desk)
    statement = project.text(1)
    for words, code in (
        ("praised the neighbours", "Praise"),
        ("criticised the delay", "Criticism"),
        ("Nobody", "Actor"),
    ):
        start = statement.index(words)
        code_span(project, 1, find_code(project, code).code_id, Span(start, start + len(words)))
    return desk


def sent_back(desk: Desk, path: Path, work: Callable[[Edit], None]) -> Path:
    """Export, let somebody work in the file, and save it."""
    export_workbook(project_of(desk), path)
    book = openpyxl.load_workbook(path)
    sheet = book["Segments"]
    head = [cell.value for cell in sheet[1]]

    def edit(words: str, title: str, value: Any) -> None:
        row = next(row for row in sheet.iter_rows(min_row=2) if row[head.index("Segment text")].value == words)
        row[head.index(title)].value = value

    work(edit)
    book.save(path)
    return path


def open_changes(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, desk: Desk, path: Path) -> ChangesDialog:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args, **_kwargs: (str(path), ""))
    desk.window.acts["import_changes"].trigger()
    qtbot.waitUntil(lambda: bool(desk.window.findChildren(ChangesDialog)), timeout=10_000)
    return desk.window.findChildren(ChangesDialog)[0]


def settle(qtbot: QtBot, desk: Desk) -> None:
    qtbot.waitUntil(lambda: not desk.window.tasks.running, timeout=20_000)


def click_box(qtbot: QtBot, dialog: ChangesDialog, row: int) -> None:
    """Click the tick of a row where a person sees it."""
    table = dialog.table
    index = dialog.model.index(row, TAKE)
    option = QStyleOptionViewItem()
    table.initViewItemOption(option)
    option.rect = table.visualRect(index)
    option.features = QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
    box = table.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, table)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=box.center())


def row_of(desk: Desk, words: str) -> SegmentRow:
    project = project_of(desk)
    return next(row for row in segments(project) if row.span.cut(project.text(row.document_id)) == words)


def test_what_is_ticked_is_taken_over_and_undone_as_one(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, coded: Desk, tmp_path: Path
) -> None:
    def work(edit: Edit) -> None:
        edit("praised the neighbours", "Memo", "for patience only")
        edit("criticised the delay", "Code", "Praise")
        edit("Nobody", "Code", "Crowd")
        edit("Nobody", "Start", 1)

    before = segments(project_of(coded))
    dialog = open_changes(qtbot, monkeypatch, coded, sent_back(coded, tmp_path / "back.xlsx", work))
    assert dialog.model.rowCount() == 3
    assert dialog.footer.button.text() == "Take over 3 changes"
    assert dialog.tabs.tabText(1) == "Also to tell (1)"
    row = next(n for n in range(3) if dialog.model.index(n, THEN).data() == "Crowd")
    assert dialog.model.index(row, REMARK).data() == "New code"
    click_box(qtbot, dialog, row)
    assert dialog.footer.button.text() == "Take over 2 changes"
    qtbot.mouseClick(dialog.footer.button, Qt.MouseButton.LeftButton)
    settle(qtbot, coded)
    assert row_of(coded, "praised the neighbours").memo == "for patience only"
    assert row_of(coded, "criticised the delay").code == "Praise"
    assert row_of(coded, "Nobody").code == "Actor"
    coded.window.acts["undo"].trigger()
    assert segments(project_of(coded)) == before


def test_a_code_that_is_not_clear_is_chosen_in_the_window(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, coded: Desk, tmp_path: Path
) -> None:
    project = project_of(coded)
    for above in ("Voice", "Place"):
        add_code(project, "Quiet", parent_id=add_code(project, above, is_folder=True))
    path = sent_back(coded, tmp_path / "back.xlsx", lambda edit: edit("Nobody", "Code", "Quiet"))
    dialog = open_changes(qtbot, monkeypatch, coded, path)
    assert not dialog.footer.button.isEnabled()
    click_box(qtbot, dialog, 0)
    assert dialog.chosen() == []
    which = dialog.detail.which
    assert which.isVisibleTo(dialog)
    which.setFocus()
    qtbot.keyClick(which, Qt.Key.Key_Down)
    qtbot.keyClick(which, Qt.Key.Key_Down)
    assert dialog.model.index(0, THEN).data() == "Place > Quiet"
    qtbot.mouseClick(dialog.footer.button, Qt.MouseButton.LeftButton)
    settle(qtbot, coded)
    chosen = row_of(coded, "Nobody").code_id
    assert next(row.path_text for row in codes(project) if row.code_id == chosen) == "Place > Quiet"


def test_conflicts_stand_first_unticked_and_show_all_three_states(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, coded: Desk, tmp_path: Path
) -> None:
    def work(edit: Edit) -> None:
        edit("Nobody", "Memo", "theirs")
        edit("praised the neighbours", "Weight", 40)

    project = project_of(coded)
    edit_coding(project, row_of(coded, "Nobody").coding_id, memo="as exported")
    path = sent_back(coded, tmp_path / "back.xlsx", work)
    qtbot.wait(30)  # the project's clock tells milliseconds
    edit_coding(project, row_of(coded, "Nobody").coding_id, memo="ours")
    dialog = open_changes(qtbot, monkeypatch, coded, path)
    assert [one.after for one in dialog.chosen()] == ["40"]
    texts = {name: edit.toPlainText() for name, edit in dialog.detail.texts.items()}
    assert texts == {"exported": "as exported", "before": "ours", "after": "theirs"}
    dialog.table.setFocus()
    qtbot.keyClick(dialog.table, Qt.Key.Key_Space)
    assert len(dialog.chosen()) == 2
    dialog.kind.setCurrentIndex(dialog.kind.findData("weight"))
    qtbot.mouseClick(dialog.none, Qt.MouseButton.LeftButton)
    assert [one.after for one in dialog.chosen()] == ["theirs"]
    dialog.reject()
    assert row_of(coded, "Nobody").memo == "ours"


def test_a_file_in_which_nothing_was_changed_says_so(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, coded: Desk, tmp_path: Path
) -> None:
    path = sent_back(coded, tmp_path / "back.xlsx", lambda _: None)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args, **_kwargs: (str(path), ""))
    said: list[str] = []
    say = coded.window.notices.say
    monkeypatch.setattr(coded.window.notices, "say", lambda words, **more: (said.append(words), say(words, **more)))
    coded.window.acts["import_changes"].trigger()
    qtbot.waitUntil(lambda: bool(said), timeout=10_000)
    assert "nothing to take over" in said[0]
    assert coded.window.findChildren(ChangesDialog) == []


def test_very_many_changes_are_stopped_half_way_and_leave_nothing(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, coded: Desk, tmp_path: Path
) -> None:
    project = project_of(coded)
    spans = [Span(start, start + 5 + more) for start in range(60) for more in range(10)]
    code_spans(project, 1, [find_code(project, "Actor").code_id], spans)
    path = tmp_path / "back.xlsx"
    export_workbook(project, path)
    book = openpyxl.load_workbook(path)
    sheet = book["Segments"]
    weight = [cell.value for cell in sheet[1]].index("Weight") + 1
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, weight).value = 40
    book.save(path)
    before, history = segments(project), project.undo_step
    dialog = open_changes(qtbot, monkeypatch, coded, path)
    dialog.none.click()
    assert not dialog.footer.button.isEnabled()
    dialog.all.click()
    assert dialog.footer.button.text() == f"Take over {len(before)} changes"
    coded.window.tasks.started.connect(
        lambda task: task.progressed.connect(lambda done, total: task.cancel() if 4 * done > total else None)
    )
    dialog.footer.button.click()
    settle(qtbot, coded)
    assert coded.window.notices.banners()[0].text == "Stopped. Nothing was taken over, and nothing was changed."
    assert segments(project) == before
    assert project.undo_step == history
