"""Full disks, kills and files replaced under us: nothing that was acknowledged is lost."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from qda.model.errors import (
    CannotWrite,
    ProjectDamaged,
    ProjectExists,
    ProjectInUse,
    ProjectReplaced,
    ProjectUnreachable,
    StorageFailed,
)
from qda.model.span import Span
from qda.model.verb import Verb
from qda.model.wording import explain
from qda.store import content
from qda.store.project import Project
from qda.store.tables import Code, Document
from tests.store.acts import add_code, add_coding, add_codings, add_document, contents

ROOT = Path(__file__).resolve().parents[2]


def _python(script: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


# --- the disk is full -------------------------------------------------------------------------------------------------
def test_case_82_a_full_disk_takes_back_one_act_and_the_project_goes_on(project: Project) -> None:
    document_id = add_document(project)
    code_id = add_code(project, "Praise")
    before = contents(project)
    connection = project._connection
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 4}")
    with pytest.raises(StorageFailed) as caught:
        add_codings(project, document_id, code_id, 5000)
    assert "full" in str(explain(caught.value))
    assert contents(project) == before
    with pytest.raises(StorageFailed):
        add_document(project, "Long", "A long text.\n" * 20_000)
    assert contents(project) == before
    connection.exec_driver_sql("PRAGMA max_page_count=1000000")
    add_coding(project, document_id, code_id, Span(0, 3))
    project.undo()
    assert contents(project) == before


def project_codes(project: Project) -> list[Code]:
    from sqlalchemy import select

    with project.read() as session:
        return list(session.scalars(select(Code)))


# --- replaced under us ------------------------------------------------------------------------------------------------
def _other_version(path: Path) -> bytes:
    """Return the file as another computer would have left it: one more edit, of the same kind as ours."""
    copy = path.with_name("elsewhere.concord")
    copy.write_bytes(path.read_bytes())
    with Project.open(copy) as project:
        add_code(project, "Theirs")
    data = copy.read_bytes()
    copy.unlink()
    return data


def _close_quietly(project: Project, path: Path, data: bytes) -> None:
    project.close()
    assert path.read_bytes() == data, "their version is whole"


@pytest.mark.parametrize("we_edited", [True, False])
@pytest.mark.parametrize("in_place", [True, False])
def test_case_85_another_version_put_in_our_place_is_not_written_over(
    path: Path, in_place: bool, we_edited: bool
) -> None:
    with Project.create(path, coder_name="Ada") as project:
        add_code(project, "Praise")
    theirs = _other_version(path)
    project = Project.open(path)
    if we_edited:
        add_code(project, "Ours")  # both went on by one edit: same identity, same revision
    if in_place:
        path.write_bytes(theirs)
    else:
        fresh = path.with_name("fresh")
        fresh.write_bytes(theirs)
        fresh.replace(path)
    for _ in range(2):
        with pytest.raises(ProjectReplaced):
            add_code(project, "Pending")
        with pytest.raises(ProjectReplaced):
            project.undo()
    if not in_place:
        kept = path.with_name("kept.concord")
        project.copy_to(kept)
        with Project.open(kept) as copy:
            assert {row.name for row in project_codes(copy)} == ({"Praise", "Ours"} if we_edited else {"Praise"})
    _close_quietly(project, path, theirs)
    with Project.open(path) as project:
        assert {row.name for row in project_codes(project)} == {"Praise", "Theirs"}


def test_a_deleted_file_is_told(project: Project, path: Path) -> None:
    add_code(project, "Praise")
    path.unlink()
    with pytest.raises(ProjectReplaced) as caught:
        add_code(project, "Blame")
    assert "no longer there" in str(explain(caught.value))
    kept = path.with_name("kept.concord")
    project.copy_to(kept)
    with Project.open(kept) as copy:
        assert len(project_codes(copy)) == 1


@pytest.mark.parametrize("data", [b"", b"not a database at all" * 1000])
def test_rubbish_put_in_our_place_is_told_and_left_alone(path: Path, data: bytes) -> None:
    project = Project.create(path, coder_name="Ada")
    add_code(project, "Praise")
    path.write_bytes(data)
    with pytest.raises((ProjectReplaced, ProjectDamaged)):
        add_code(project, "Blame")
    _close_quietly(project, path, data)


def test_another_program_that_holds_the_file_only_delays_us(project: Project, path: Path) -> None:
    add_code(project, "Praise")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageFailed) as caught:
        add_code(project, "Blame")
    assert "locked" in str(explain(caught.value))
    other.execute("ROLLBACK")
    other.close()
    add_code(project, "Blame")


def test_a_read_that_another_program_blocks_is_told_and_works_afterwards(project: Project, path: Path) -> None:
    """A synchronising program holds the whole file for a while."""
    document_id = add_document(project, text="The paper praised the bridge.\n")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    for read in (
        lambda: project_codes(project),
        lambda: project.text(document_id),
    ):  # each waits its two seconds
        with pytest.raises(ProjectUnreachable) as caught:
            read()
    told = explain(caught.value)
    assert "holds" in told.what
    assert "saved" in told.safe
    other.execute("ROLLBACK")
    other.close()
    assert project.text(document_id)
    add_code(project, "Blame")


@pytest.mark.parametrize("length", [0, 4096, 20_000], ids=["nothing", "one page", "a piece"])
def test_a_file_that_loses_its_end_while_it_is_open_is_told(path: Path, length: int) -> None:
    project = Project.create(path, coder_name="Ada")
    document_id = add_document(project, text="The paper praised the bridge.\n" * 20_000)
    project.close()
    project = Project.open(path)
    os.truncate(path, length)
    with pytest.raises((ProjectDamaged, ProjectReplaced, ProjectUnreachable)):
        project.text(document_id)
    with pytest.raises((ProjectDamaged, ProjectReplaced, StorageFailed)):
        add_code(project, "Blame")
    project.close()


def test_case_86_a_network_folder_that_is_gone_at_opening_is_no_damage(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Project.create(path, coder_name="Ada").close()

    def gone(*_: object, **__: object) -> None:
        raise OSError(errno.ESTALE, "Stale file handle")

    monkeypatch.setattr(Path, "open", gone)
    with pytest.raises(ProjectUnreachable) as caught:
        Project.open(path)
    assert "Stale file handle" in str(explain(caught.value))


# --- copies -----------------------------------------------------------------------------------------------------------
def test_a_copy_holds_everything_but_who_has_it_open(project: Project, tmp_path: Path) -> None:
    document_id = add_document(project, text="The paper praised the bridge.\n" * 4000)
    add_codings(project, document_id, add_code(project, "Praise"), 50)
    target = tmp_path / "copy.concord"
    target.write_text("an older file")
    project.copy_to(target)
    with Project.open(target) as copy:
        assert contents(copy) == contents(project)
        assert copy.text(document_id) == project.text(document_id)
        assert copy.guid == project.guid
        with copy.read() as session:
            assert session.connection().exec_driver_sql("SELECT count(*) FROM session").scalar_one() == 0
        copy.undo()
        assert len(contents(copy)["coding"]) == 0
    assert len(contents(project)["coding"]) == 50
    assert sorted(child.name for child in tmp_path.iterdir()) == ["copy.concord", "study.concord"]


def test_a_project_is_not_copied_onto_itself_nor_into_nowhere(project: Project, tmp_path: Path) -> None:
    with pytest.raises(ProjectExists):
        project.copy_to(project.path)
    with pytest.raises(CannotWrite):
        project.copy_to(tmp_path / "no folder" / "copy.concord")
    add_code(project, "Praise")


def test_a_copy_does_not_take_the_place_of_a_project_that_another_window_works_in(
    project: Project, tmp_path: Path
) -> None:
    with Project.create(tmp_path / "other.concord", coder_name="Ben") as other:
        add_code(other, "Praise")
        with pytest.raises(ProjectInUse):
            project.copy_to(other.path)
        add_code(other, "Doubt")
        assert len(project_codes(other)) == 2
    project.copy_to(other.path)


def test_a_copy_of_what_turns_out_damaged_does_not_replace_an_older_one(path: Path, tmp_path: Path) -> None:
    with Project.create(path, coder_name="Ada") as project:
        add_document(project, text="The paper praised the bridge.\n" * 9000)
        target = tmp_path / "copy.concord"
        target.write_text("an older file")
        data = bytearray(path.read_bytes())
        data[4096:-4096] = bytes(len(data) - 8192)
        path.write_bytes(data)
        with pytest.raises((CannotWrite, ProjectDamaged)):
            project.copy_to(target)
        assert target.read_text() == "an older file"
        assert sorted(child.name for child in tmp_path.iterdir()) == ["copy.concord", "study.concord"]


def test_a_disk_that_fails_under_the_quick_way_of_reading_is_told_as_under_any(project: Project, path: Path) -> None:
    from qda.store.queries.codings import coding_numbers

    document_id = add_document(project)
    add_codings(project, document_id, add_code(project, "Praise"), 60)
    project.close()
    with Project.open(path) as opened:
        path.write_bytes(path.read_bytes()[:8192])
        with pytest.raises((ProjectDamaged, ProjectUnreachable)):
            coding_numbers(opened, document_id)


def test_an_act_that_was_saved_is_not_told_as_failed_when_the_disk_fails_just_after(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    from qda.store.history import Changes

    document_id = add_document(project)
    project.text(document_id)

    def fails(_: Changes) -> None:
        raise ProjectUnreachable(path="x", kind="disk", detail="it is gone")

    with monkeypatch.context() as patched:
        patched.setattr(Changes, "tables", property(fails))
        with project.step(Verb.CORRECT_TEXT) as session:
            document = session.get_one(Document, document_id)
            document.text_hash = content.put_text(session.connection(), "Corrected.")
            document.length = len("Corrected.")
        add_code(project, "Praise")
        project.undo()
    assert [row.name for row in project_codes(project)] == []
    assert project.redo_step is not None
    assert project.text(document_id) == "Corrected.", "which text it is now is asked again"
