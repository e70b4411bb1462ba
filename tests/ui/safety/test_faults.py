"""The disk is full, the file is replaced or gone: what the person reads, and what can be done about it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton
from sqlalchemy import event

from qda.actions.codebook import add_code
from qda.model.errors import ProjectUnreachable
from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.store.queries.codings import SegmentFilter, count_segments
from qda.store.queries.documents import documents
from qda.ui.desk import Desk
from qda.ui.inspector.panel import DOCUMENT, Inspector
from qda.ui.workspace import Workspace

Refused = Iterator[None]


def at_work(desk: Desk) -> Workspace:
    assert desk.workspace is not None
    return desk.workspace


def told(desk: Desk) -> str:
    return "\n".join(banner.text for banner in desk.window.notices.banners())


def press(desk: Desk, words: str) -> None:
    for banner in desk.window.notices.banners():
        for button in banner.findChildren(QPushButton, "noticeButton"):
            if button.text() == words:
                QTest.mouseClick(button, Qt.MouseButton.LeftButton)
                return
    raise AssertionError(f"no button “{words}” in: {told(desk)}")


def buttons(desk: Desk) -> list[str]:
    banner = desk.window.notices.banners()[0]
    return [button.text() for button in banner.findChildren(QPushButton, "noticeButton")]


def fill_disk(project: Project) -> None:
    """Let the file grow no more."""
    run = project._connection.exec_driver_sql
    run("PRAGMA cache_spill=OFF")
    run(f"PRAGMA max_page_count={run('PRAGMA page_count').scalar_one()}")


def free_disk(project: Project) -> None:
    project._connection.exec_driver_sql("PRAGMA max_page_count=1000000")


def code_much(desk: Desk) -> None:
    """Code until the disk is full."""
    for start in range(90):
        if not at_work(desk).code_span(Span(start, start + 40), [2]):
            return
    raise AssertionError("the disk did not fill up")


def codings_in(project: Project) -> int:
    return count_segments(project, SegmentFilter())


def choose(monkeypatch: pytest.MonkeyPatch, path: Path | None) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path) if path is not None else "", ""))


def type_memo(desk: Desk, words: str) -> None:
    inspector = desk.window.findChild(Inspector)
    assert inspector is not None
    inspector.show_tab(DOCUMENT)
    inspector.document.memo.setPlainText(words)


def memo_in(path: Path) -> str:
    with Project.open(path, read_only=True) as project:
        return next(row.memo for row in documents(project) if row.document_id == 1)


# --- full -----------------------------------------------------------------------------------------------------------
def test_case_82_on_a_full_disk_retry_does_the_edit_again_that_failed(desk: Desk, study: Path) -> None:
    project = at_work(desk).project
    fill_disk(project)
    code_much(desk)
    before = codings_in(project)
    assert "is full" in told(desk)
    assert str(study) in told(desk)
    assert "MB free" in told(desk)
    assert desk.window.status.saved.text() == "Last change not saved"
    press(desk, "Retry")
    assert "is full" in told(desk), "it still is"
    assert codings_in(project) == before
    free_disk(project)
    press(desk, "Retry")
    assert codings_in(project) == before + 1
    assert told(desk) == ""
    assert "saved" in desk.window.status.saved.text()
    at_work(desk).undo()
    assert codings_in(project) == before


def test_what_was_typed_is_saved_by_retry_once(desk: Desk, study: Path) -> None:
    project = at_work(desk).project
    fill_disk(project)
    type_memo(desk, "Doubts. " * 4000)
    desk.window.setFocus()
    inspector = desk.window.findChild(Inspector)
    assert inspector is not None
    inspector.flush()
    assert "is full" in told(desk)
    free_disk(project)
    steps = project.revision
    press(desk, "Retry")
    assert told(desk) == ""
    assert project.revision == steps + 1
    desk.close_project()
    assert memo_in(study).startswith("Doubts.")


def test_elsewhere_the_project_goes_on_with_what_failed_and_what_was_typed(
    desk: Desk, study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_disk(at_work(desk).project)
    code_much(desk)
    before = codings_in(at_work(desk).project)
    type_memo(desk, "Doubts. " * 4000)
    choose(monkeypatch, None)
    press(desk, "Save elsewhere…")
    assert "not saved yet" in told(desk), "who changes her mind can still save"
    choose(monkeypatch, tmp_path / "no folder" / "x.concord")
    press(desk, "Save elsewhere…")
    assert "could not be written" in told(desk)
    choose(monkeypatch, tmp_path / "other disk")
    press(desk, "Another place…")
    new = tmp_path / "other disk.concord"
    assert at_work(desk).project.path == new
    assert codings_in(at_work(desk).project) == before + 1
    assert str(new) in told(desk)
    desk.close_project()
    assert memo_in(new).startswith("Doubts.")
    assert memo_in(study) == ""
    with Project.open(study) as project:
        assert codings_in(project) == before


# --- replaced ------------------------------------------------------------------------------------------------------
def their_version(study: Path, tmp_path: Path) -> Path:
    """Return the file as another computer left it: one code more."""
    theirs = tmp_path / "theirs"
    shutil.copyfile(study, theirs)
    with Project.open(theirs) as project:
        add_code(project, "Theirs" if all(row.name != "Theirs" for row in codes(project)) else "Theirs too")
    return theirs


def test_case_85_reload_shows_the_other_version_and_keeps_ours_beside_it(
    desk: Desk, study: Path, tmp_path: Path
) -> None:
    theirs = their_version(study, tmp_path)
    at_work(desk).do(add_code, "Ours")
    bytes_of_theirs = theirs.read_bytes()
    theirs.replace(study)
    type_memo(desk, "Words that are not saved")
    assert not at_work(desk).code_span(Span(0, 3), [2])
    assert "put another version in the place" in told(desk)
    assert buttons(desk) == ["Reload", "Save my version as…"]
    assert study.read_bytes() == bytes_of_theirs
    press(desk, "Reload")
    assert {row.name for row in codes(at_work(desk).project)} >= {"Theirs"}
    assert codings_in(at_work(desk).project) == 0
    (kept,) = tmp_path.glob("study (conflict,*.concord")
    assert kept.name in told(desk)
    press(desk, "Copy what I wrote")
    assert QGuiApplication.clipboard().text() == "Words that are not saved"
    with Project.open(kept) as project:
        assert {row.name for row in codes(project)} >= {"Ours"}
    kept.unlink()
    their_version(study, tmp_path).replace(study)  # this time it has all that is here
    at_work(desk).code_span(Span(0, 3), [2])
    press(desk, "Reload")
    assert not list(tmp_path.glob("study (*"))


def test_who_goes_on_with_her_own_version_has_her_last_edit_in_it(
    desk: Desk, study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = their_version(study, tmp_path)
    at_work(desk).do(add_code, "Ours")
    theirs.replace(study)
    at_work(desk).code_span(Span(0, 3), [2])
    choose(monkeypatch, tmp_path / "mine.concord")
    press(desk, "Save my version as…")
    assert {row.name for row in codes(at_work(desk).project)} >= {"Ours"}
    assert codings_in(at_work(desk).project) == 1
    with Project.open(study) as project:
        assert {row.name for row in codes(project)} >= {"Theirs"}


def test_a_version_written_over_ours_in_its_place_leads_to_what_was_kept(
    desk: Desk, study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = their_version(study, tmp_path).read_bytes()
    at_work(desk).do(add_code, "Ours")
    study.write_bytes(theirs)
    assert not at_work(desk).code_span(Span(0, 3), [2])
    assert "wrote another version into" in told(desk)
    assert buttons(desk) == ["Reload", "Earlier versions…"]
    assert study.read_bytes() == theirs
    choose(monkeypatch, tmp_path / "copy.concord")
    desk.save_copy()
    assert not (tmp_path / "copy.concord").exists(), "what is read now is not ours"
    press(desk, "Reload")
    assert {row.name for row in codes(at_work(desk).project)} >= {"Theirs"}
    assert not list(tmp_path.glob("study (*"))


# --- gone ----------------------------------------------------------------------------------------------------------
def test_case_86_when_the_drive_is_back_the_edit_is_saved_without_a_word_from_the_person(
    desk: Desk, study: Path, tmp_path: Path
) -> None:
    study.rename(tmp_path / "unplugged")
    assert not at_work(desk).code_span(Span(0, 3), [2])
    assert "no longer there" in told(desk)
    assert buttons(desk) == ["Retry", "Save elsewhere…"]
    look = desk.safety.faults._look_again
    look()
    assert "no longer there" in told(desk)
    (tmp_path / "unplugged").rename(study)
    look()
    assert codings_in(at_work(desk).project) == 1
    assert "no longer there" not in told(desk)
    assert "can be reached again" in told(desk)


def test_case_86_a_drive_that_gives_errors_is_waited_for(desk: Desk) -> None:
    connection = at_work(desk).project._connection

    def fail(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO step"):
            import sqlite3

            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR
            raise error

    engine = connection.engine
    event.listen(engine, "before_cursor_execute", fail)
    try:
        at_work(desk).code_span(Span(0, 3), [2])
    finally:
        event.remove(engine, "before_cursor_execute", fail)
    assert "disk I/O error" in told(desk)
    assert "MB free" in told(desk)
    assert buttons(desk) == ["Retry", "Save elsewhere…"]
    desk.safety.faults._look_again()
    assert codings_in(at_work(desk).project) == 1
    assert "disk I/O error" not in told(desk)
    at_work(desk).tell(ProjectUnreachable(path="study.concord", kind="disk", detail="disk I/O error"))
    assert buttons(desk) == ["Retry", "Save elsewhere…"], "a read that fails can be tried again too"
