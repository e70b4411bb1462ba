"""Earlier versions in the window: kept by themselves, listed, restored to a new file, and the room they take."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from qda.actions.codebook import add_code
from qda.actions.documents import add_documents
from qda.model.document import ImportedDocument
from qda.model.errors import BackupFailed
from qda.store import backups, locks
from qda.store.backups import backups_of
from qda.store.project import Project
from qda.ui.desk import Desk
from qda.ui.safety import keeper as keeper_module
from qda.ui.safety.versions import VersionsDialog
from qda.ui.workspace import Workspace


def workspace_of(desk: Desk) -> Workspace:
    assert desk.workspace is not None
    return desk.workspace


def dialog_of(desk: Desk) -> VersionsDialog:
    desk.window.acts["restore_version"].trigger()
    dialog = desk.beside.versions.dialog
    assert dialog is not None
    return dialog


def rows(dialog: VersionsDialog) -> list[list[str]]:
    table = dialog.table
    cells = ([table.item(row, column) for column in range(1, 6)] for row in range(table.rowCount()))
    return [[item.text() if item is not None else "" for item in row] for row in cells]


def notices(desk: Desk) -> str:
    return "\n".join(each.text for each in desk.window.notices.banners())


def press_on_notice(desk: Desk, words: str) -> None:
    found = [each for banner in desk.window.notices.banners() for each in banner.findChildren(QPushButton)]
    QTest.mouseClick(next(each for each in found if each.text() == words), Qt.MouseButton.LeftButton)


def test_what_was_done_is_kept_at_close_and_an_hour_of_looking_is_not(qtbot: QtBot, desk: Desk, study: Path) -> None:
    keeper = desk.beside.keeper
    add_code(workspace_of(desk).project, "Trust")
    desk.close_project()
    qtbot.waitUntil(lambda: any(each.project_path for each in backups_of(study)))
    desk.open_project(study)
    keeper.keep("opened")
    keeper.keep("at work")
    desk.close_project()
    keeper.wait()
    (only,) = backups_of(study)
    assert (only.why, only.counts) == ("closed", (2, 5, 0))


def test_while_one_works_a_version_is_kept_on_another_thread(qtbot: QtBot, desk: Desk, study: Path) -> None:
    project, keeper = workspace_of(desk).project, desk.beside.keeper
    add_code(project, "Trust")
    with qtbot.waitSignal(keeper.kept):
        keeper.keep("at work")
    assert [each.why for each in backups_of(study)] == ["at work"]
    project.gate.shut()  # something is being written for a long time, and nothing can be read
    keeper.keep("at work")
    assert not desk.window.tasks.running
    project.gate.open()


def test_a_large_project_is_kept_first_while_the_window_lives(
    qtbot: QtBot, desk: Desk, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper_module, "LARGE", 0)
    workspace = workspace_of(desk)
    add_code(workspace.project, "Trust")
    merged: list[int] = []

    def merge() -> None:
        merged.append(len(backups_of(study)))
        workspace.project.back_up_before("merge of codes")

    workspace.keep_first("merge of codes", merge)
    assert merged == [], "it waits, and nobody else does"
    qtbot.waitUntil(lambda: merged == [1])
    workspace.keep_first("merge of codes", merge)
    assert merged == [1, 1]
    assert [each.why for each in backups_of(study)] == ["merge of codes"]


def test_a_version_is_restored_to_a_new_file_and_opened(
    qtbot: QtBot, desk: Desk, study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = workspace_of(desk).project
    project.back_up_before("merge of codes")
    project.keeping.wait()
    add_documents(project, [ImportedDocument("Note", "A note.", "text/plain")])
    add_code(project, "Trust")
    dialog = dialog_of(desk)
    difference = "1 document, 1 code fewer · 2 acts ago"
    assert rows(dialog) == [["before codes were merged", difference, "2", "4", "0"]]
    assert not dialog.findChild(QComboBox, "versionsProject").isVisible()
    suggested: list[str] = []

    def choose(_parent: object, _title: str, name: str, *_more: object, **_options: object) -> tuple[str, str]:
        suggested.append(name)
        return str(study if len(suggested) == 1 else tmp_path / "restored"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    QTest.mouseClick(dialog.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "exists already" in dialog.problem.text())
    assert Path(suggested[0]).parent == study.parent
    with qtbot.waitSignal(dialog.restored):
        QTest.mouseClick(dialog.button, Qt.MouseButton.LeftButton)
    assert workspace_of(desk).project.path == study
    press_on_notice(desk, "Open it")
    opened = workspace_of(desk).project
    assert opened.path == tmp_path / "restored.concord"
    assert not opened.read_only
    assert len(workspace_of(desk).codes()) == 4


def test_without_an_open_project_the_versions_of_one_whose_file_is_gone_are_found(
    qtbot: QtBot, desk: Desk, study: Path
) -> None:
    add_code(workspace_of(desk).project, "Trust")
    desk.close_project()
    qtbot.waitUntil(lambda: any(each.project_path for each in backups_of(study)))
    with Project.create(study.with_name("other.concord"), coder_name="Ann") as other:
        other.back_up_before("merge of codes")
    study.unlink()
    dialog = dialog_of(desk)
    chooser = dialog.findChild(QComboBox, "versionsProject")
    assert chooser.isVisible()
    assert [chooser.itemText(row) for row in range(2)] == ["other.concord", "study.concord – its file is gone"]
    chooser.setCurrentIndex(1)
    assert rows(dialog) == [["when it was closed", "", "2", "5", "0"]]
    desk.window.show_start()  # which looks again for the files
    row = desk.window.start.findChildren(QPushButton, "recentVersions")[-1]  # the list was made anew
    row.click()
    again = desk.beside.versions.dialog
    assert again is not None
    assert rows(again) == [["when it was closed", "", "2", "5", "0"]]


def test_less_room_gives_up_versions_only_after_asking(
    desk: Desk, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = workspace_of(desk).project
    for number in range(4):
        add_code(project, f"Code {number}")
        kept = project.keeping.make("at work", project.guid)
    note = kept.path.with_name(f"{kept.path.name}.json")
    assert note.exists()
    monkeypatch.setattr(backups, "_MB", 1_000)  # thousands of times as small
    dialog = dialog_of(desk)
    limit = dialog.findChild(QComboBox, "versionsLimit")
    assert backups.limit_mb() == limit.currentData() == 2_000
    asked: list[str] = []

    def keep_them(box: QMessageBox) -> int:
        asked.append(box.informativeText())
        return 0

    monkeypatch.setattr(QMessageBox, "exec", keep_them)
    limit.setCurrentIndex(limit.findData(500))
    limit.activated.emit(limit.currentIndex())
    assert asked == ["1 version of all projects must go to fit into 500 MB. They cannot be brought back."]
    assert (backups.limit_mb(), len(backups_of(study))) == (2_000, 4)
    monkeypatch.setattr("qda.ui.safety.versions.confirm", lambda *_words: True)
    limit.setCurrentIndex(limit.findData(500))
    limit.activated.emit(limit.currentIndex())
    assert (backups.limit_mb(), len(backups_of(study)), len(rows(dialog))) == (500, 3, 3)


def test_that_nothing_can_be_kept_is_said_once_and_an_empty_list_says_what_will_be(desk: Desk) -> None:
    keeping = workspace_of(desk).project.keeping
    for _ in range(2):
        keeping.on_trouble(BackupFailed(path="/backups", detail="there is too little room on that disk"))
        QApplication.processEvents()
    assert notices(desk).count("No earlier version") == 1
    assert "The project itself is saved" in notices(desk)
    press_on_notice(desk, "Earlier versions…")
    dialog = desk.beside.versions.dialog
    assert dialog is not None
    assert (dialog.table.isVisible(), dialog.button.isEnabled()) == (False, False)


# --- other copies and other windows -----------------------------------------------------------------------------------
def test_a_copy_beside_the_project_is_told_until_one_says_to_leave_it(qtbot: QtBot, desk: Desk, study: Path) -> None:
    copy = study.with_name("study (conflicted copy 2026-03-01).concord")
    workspace_of(desk).project.copy_to(copy)
    with Project.open(copy) as other:
        add_code(other, "Trust")
    desk.close_project()
    desk.open_project(study)
    look = desk.beside.conflicts.look
    look()
    qtbot.waitUntil(lambda: "study (conflicted copy 2026-03-01).concord" in notices(desk))
    assert "something more" in notices(desk)
    press_on_notice(desk, "Merge…")
    (window,) = desk.beside.merging.windows
    window.close()
    look()
    qtbot.waitUntil(lambda: "conflicted copy" in notices(desk))
    press_on_notice(desk, "Leave it")
    look()
    qtbot.waitUntil(lambda: not desk.window.tasks.running)
    assert "conflicted copy" not in notices(desk)


def test_a_second_start_brings_the_window_forward(qtbot: QtBot, desk: Desk, study: Path) -> None:
    desk.window.showMinimized()
    folder = locks.call_folder(study)
    (folder / "come-forward").touch()
    qtbot.waitUntil(lambda: not desk.window.isMinimized())
    assert not list(folder.iterdir())
    desk.close_project()
    assert not folder.exists()
