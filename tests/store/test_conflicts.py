"""Copies that programs for sharing files leave beside a project, and starting the program twice on one."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from qda.actions.blind_copy import copy_for_coder
from qda.actions.codebook import add_code
from qda.model.wording import notice_text
from qda.store import locks
from qda.store.conflicts import Copy, Relation, look_beside, own_of, related
from qda.store.peeking import peek
from qda.store.project import Project

_NAMES = (
    "study (conflicted copy 2026-03-01 104000).concord",
    "study (Bo's conflicted copy 2026-03-01).concord",
    "study (Konflikt-Kopie von Bo).concord",
    "study (1).concord",
    "study 2.concord",
    "study.sync-conflict-20260301-104000-7QWERTY.concord",
    "study_conflict-20260301-104000.concord",
    "study-DESKTOP-7AB2C.concord",
    "study-LAPTOP-2.concord",
)


def _beside(project: Project) -> list[Copy]:
    return related(project, look_beside(own_of(project)))


@pytest.mark.parametrize("name", _NAMES)
def test_a_copy_is_known_by_the_name_that_a_sharing_program_gives(project: Project, path: Path, name: str) -> None:
    add_code(project, "Delay")
    project.copy_to(path.with_name(name))
    assert [(each.path.name, each.relation) for each in _beside(project)] == [(name, Relation.CONTAINED)]


def test_other_projects_and_the_copies_of_other_coders_are_none(project: Project, path: Path) -> None:
    add_code(project, "Delay")
    copy_for_coder(project, path.with_name("study-BERTA.concord"), "Berta")
    copy_for_coder(project, path.with_name("study (2).concord"), "Cleo")
    project.copy_to(path.with_name("study final.concord"))
    Project.create(path.with_name("study (1).concord"), coder_name="Ada").close()
    path.with_name("study (3).concord").write_bytes(b"")
    path.with_name("study (4).concord").write_bytes(b"no project")
    assert _beside(project) == []


def test_what_is_in_a_copy_only_is_told_from_what_is_here_too(project: Project, path: Path) -> None:
    add_code(project, "Delay")
    copy = path.with_name("study (1).concord")
    project.copy_to(copy)
    with Project.open(copy) as other:
        add_code(other, "Silence")
    assert [each.relation for each in _beside(project)] == [Relation.AHEAD]
    add_code(project, "Trust")
    assert [each.relation for each in _beside(project)] == [Relation.APART]
    project.close()
    with Project.open(copy) as other:
        assert [(each.path, each.relation) for each in _beside(other)] == [(path, Relation.APART)]


def test_looking_into_a_file_leaves_it_and_its_locks_alone(project: Project, path: Path) -> None:
    add_code(project, "Delay")
    found = peek(path)
    assert found is not None
    assert (found.guid, found.counts.codes) == (project.guid, 1)
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    holder = (
        "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None).execute('BEGIN EXCLUSIVE')"
    )
    with project.step("test"):  # pyright: ignore[reportArgumentType]
        peek(path)
        ran = subprocess.run([sys.executable, "-c", holder, str(path)], capture_output=True, text=True, check=False)
    assert "locked" in ran.stderr, "looking dropped the lock of the step"


# --- opened twice -----------------------------------------------------------------------------------------------------
def _answering(folder: Path, stop: threading.Event) -> None:
    while not stop.wait(0.01):
        if locks.take_call(folder):
            return


def test_a_window_that_has_the_project_open_is_asked_to_come_forward(project: Project, path: Path) -> None:
    folder, stop = locks.listen(path), threading.Event()
    window = threading.Thread(target=_answering, args=(folder, stop))
    window.start()
    assert locks.call_forward(path)
    stop.set()
    window.join()
    link = path.with_name("link.concord")
    link.symlink_to(path)
    assert locks.call_folder(link) == folder
    project.close()
    assert not locks.call_forward(path), "a window that crashed cannot come forward"
    locks.stop_listening(folder)
    assert not folder.exists()


def test_a_window_that_does_not_answer_is_given_up(
    project: Project, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "_ANSWERS_WITHIN_S", 0.05)
    assert not locks.call_forward(path)
    locks.listen(path)
    assert not locks.call_forward(path)
    assert not list(locks.call_folder(path).iterdir())


def test_a_copy_that_is_sent_to_another_computer_says_where_it_is_open(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Project.create(path, coder_name="Ada") as project:
        monkeypatch.setattr("platform.node", lambda: "office")
        add_code(project, "Delay")
        there = Path(shutil.copyfile(path, tmp_path / "synced.concord"))
        monkeypatch.setattr("platform.node", lambda: "laptop")
        with Project.open(there) as other:
            (notice,) = other.notices
            assert re.search(r"open on another computer \(office, since \d\d:\d\d\)", notice_text(*notice))
            add_code(other, "Silence")
        with Project.open(there) as again:
            assert again.notices == ()
