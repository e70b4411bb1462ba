"""What a worker reads of a project while its owner goes on working."""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path

import pytest

from qda.model.errors import Cancelled, StorageFailed
from qda.model.progress import no_progress
from qda.store import opening
from qda.store.folders import data_folder
from qda.store.project import Project
from qda.store.queries.codings import plain_codings
from qda.store.snapshots import snapshot
from tests.store.acts import add_code, add_codings, add_document


def test_what_is_read_fits_together_though_the_owner_works_on(project: Project, path: Path) -> None:
    document_id, code_id = add_document(project), add_code(project, "Praise")
    add_codings(project, document_id, code_id, 5)
    read, written = threading.Event(), threading.Event()
    found: list[int] = []

    def work() -> None:
        with snapshot(path, project.gate, no_progress) as seen:
            found.append(len(plain_codings(seen, document_id)))
            read.set()
            written.wait(10)
            found.append(len(plain_codings(seen, document_id)))

    worker = threading.Thread(target=work)
    worker.start()
    assert read.wait(10)
    for _ in range(2):
        project.undo()
    written.set()
    worker.join(10)
    assert found == [5, 5]
    assert not list(data_folder().glob("passing-*")), "the private copy is gone"


def test_it_waits_while_the_owner_writes_and_can_be_stopped(project: Project, path: Path) -> None:
    asked: list[int] = []

    def progress(done: int, _total: int) -> bool:
        asked.append(done)
        return len(asked) < 2

    project.gate.shut()
    with contextlib.closing(opening.connected(path, read_only=False)) as owner:
        owner.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Cancelled), snapshot(path, project.gate, progress):
            pytest.fail("nothing can be read yet")
    project.gate.open()
    with snapshot(path, project.gate, no_progress) as seen:
        assert seen.guid == project.guid


def test_where_there_is_no_room_for_it_that_is_told(
    project: Project, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("qda.store.snapshots.passing_folder", full)
    with pytest.raises(StorageFailed), snapshot(path, project.gate, no_progress):
        pytest.fail("there is nothing to read")
