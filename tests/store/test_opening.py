"""What happens when a file is opened that is not simply a sound project."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from qda.model.errors import (
    CannotWrite,
    NotAProject,
    ProjectDamaged,
    ProjectExists,
    ProjectInUse,
    ProjectMissing,
    ProjectReadOnly,
    ProjectTooNew,
    ProjectUnfinished,
    QdaError,
)
from qda.model.span import Span
from qda.model.wording import explain, notice_text
from qda.store import opening
from qda.store.opening import Notice
from qda.store.project import Project
from qda.store.tables import SCHEMA_VERSION
from tests.moulds import Mould
from tests.store.acts import add_code, add_coding, add_document, contents

ROOT = Path(__file__).resolve().parents[2]


def make(folder: Path) -> None:
    """Make a project with a long text and some codings."""
    with Project.create(folder / "study.concord", coder_name="Ada", name="Study") as project:
        document_id = add_document(project, text="The paper praised the bridge.\n" * 4000)
        code_id = add_code(project, "Praise")
        for start in range(0, 90, 30):
            add_coding(project, document_id, code_id, Span(start, start + 9))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Mould[None]:
    return Mould(make, tmp_path_factory)


@pytest.fixture
def sample(made: Mould[None], path: Path) -> Path:
    """Return a copy of it."""
    made.pour(path.parent)
    return path


def _names(folder: Path) -> list[str]:
    return sorted(child.name for child in folder.iterdir())


def _refused(path: Path) -> QdaError:
    """Open the file, which must be refused, explained, and left as it was, with nothing beside it."""
    before = path.read_bytes() if path.is_file() else None
    beside = _names(path.parent)
    for read_only in (False, True):
        with pytest.raises(QdaError) as caught:
            Project.open(path, read_only=read_only)
    assert "…" not in str(explain(caught.value)), "the message has a gap"
    assert (path.read_bytes() if path.is_file() else None) == before
    assert _names(path.parent) == beside
    return caught.value


def _altered(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


# --- files of another kind ----------------------------------------------------------------------------------------
def test_nothing_there_and_a_dangling_link_are_missing(tmp_path: Path) -> None:
    assert isinstance(_refused(tmp_path / "none.concord"), ProjectMissing)
    link = tmp_path / "link.concord"
    link.symlink_to(tmp_path / "gone")
    assert isinstance(_refused(link), ProjectMissing)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 word/document.xml", "zip"),
        (os.urandom(5000), "other"),
        (b"just a text", "other"),
        (b"SQLite format 2\x00" + bytes(200), "other"),
        (b"SQLite format 3\x00" + bytes(200), "sqlite"),
    ],
)
def test_case_76_foreign_files_are_refused_by_kind_and_never_initialised(path: Path, data: bytes, kind: str) -> None:
    path.write_bytes(data)
    error = _refused(path)
    assert isinstance(error, NotAProject)
    assert error.values["kind"] == kind


def test_a_zip_a_folder_and_a_pipe_are_refused(tmp_path: Path) -> None:
    archive = tmp_path / "book.concord"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("a.txt", "a")
    folder = tmp_path / "folder.concord"
    folder.mkdir()
    pipe = tmp_path / "pipe.concord"
    if hasattr(os, "mkfifo"):
        os.mkfifo(pipe)  # opening it to read would wait for ever
        assert _refused(pipe).values["kind"] == "other"
    assert _refused(archive).values["kind"] == "zip"
    assert _refused(folder).values["kind"] == "folder"


def test_case_76_another_programs_database_is_refused(path: Path) -> None:
    _altered(path, "CREATE TABLE code (id INTEGER)")
    error = _refused(path)
    assert isinstance(error, NotAProject)
    assert error.values["kind"] == "sqlite"


# --- damaged files ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kept", [20, 99, 100, 2000, 4096, 20_000, -1])
def test_case_76_a_truncated_project_is_damaged(sample: Path, kept: int) -> None:
    sample.write_bytes(sample.read_bytes()[:kept])
    assert isinstance(_refused(sample), ProjectDamaged)


def _zero(data: bytearray, first: int, count: int) -> None:
    data[first : first + count] = bytes(count)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: _zero(data, len(data) // 2 // 4096 * 4096, 8192),
        lambda data: _zero(data, 100, 3000),
        lambda data: _zero(data, 4096, 4096),
        lambda data: data.__setitem__(slice(16, 18), b"\x00\x03"),
        lambda data: data.__setitem__(slice(60, 64), bytes(4)),
        lambda data: data.__setitem__(slice(4096, 12288), os.urandom(8192)),
    ],
    ids=["zeroed-middle", "zeroed-schema", "zeroed-page", "bad-page-size", "no-version", "noise"],
)
def test_case_76_a_project_with_spoilt_pages_is_damaged(sample: Path, spoil: Callable[[bytearray], None]) -> None:
    data = bytearray(sample.read_bytes())
    spoil(data)
    sample.write_bytes(data)
    assert isinstance(_refused(sample), ProjectDamaged)


def test_rows_that_refer_to_nothing_are_damage(sample: Path) -> None:
    _altered(sample, "PRAGMA foreign_keys=OFF", "UPDATE coding SET code_id = 99")
    assert isinstance(_refused(sample), ProjectDamaged)


@pytest.mark.parametrize("statement", ["DELETE FROM project", "DROP TABLE memo", "ALTER TABLE memo DROP COLUMN title"])
def test_missing_parts_are_damage(sample: Path, statement: str) -> None:
    _altered(sample, statement)
    assert isinstance(_refused(sample), ProjectDamaged)


# --- hostile files --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER INSERT ON coding BEGIN DELETE FROM coding; END",
        "CREATE VIEW v AS SELECT * FROM coding",
        "CREATE TABLE extra (x)",
        "CREATE VIRTUAL TABLE extra USING fts5(x)",
        "ALTER TABLE memo ADD COLUMN extra GENERATED ALWAYS AS (1) VIRTUAL",
    ],
)
def test_case_88_parts_that_we_never_make_are_refused(sample: Path, statement: str) -> None:
    _altered(sample, statement)
    error = _refused(sample)
    assert isinstance(error, NotAProject)
    assert error.values["kind"] == "foreign-parts"


def test_case_88_a_search_index_that_is_not_ours_is_refused(sample: Path) -> None:
    _altered(sample, "DROP TABLE content_search", "CREATE VIRTUAL TABLE content_search USING fts5(text)")
    assert _refused(sample).values["kind"] == "foreign-parts"


# --- files of later versions ------------------------------------------------------------------------------------------
def _make_newer(path: Path, min_reader: int) -> None:
    _altered(
        path,
        f"PRAGMA user_version={SCHEMA_VERSION + 1}",
        f"UPDATE project SET min_reader = {min_reader}",
        "CREATE TABLE novelty (id INTEGER PRIMARY KEY, x)",
        "ALTER TABLE coding ADD COLUMN mood TEXT",
    )


def test_case_77_a_newer_project_that_allows_it_is_read_and_never_touched(sample: Path) -> None:
    with Project.open(sample) as project:
        expected = contents(project, without=frozenset({"min_reader"}))
    _make_newer(sample, SCHEMA_VERSION)
    before = sample.read_bytes()
    with Project.open(sample) as project:
        assert (project.newer, project.read_only) == (True, True)
        assert project.notices == (Notice("newer"),)
        assert contents(project, without=frozenset({"min_reader"})) == expected
        assert project.text(1).startswith("The paper")
        with pytest.raises(ProjectReadOnly):
            add_code(project, "Blame")
    assert sample.read_bytes() == before


def test_case_77_a_newer_project_that_does_not_allow_it_is_refused(sample: Path) -> None:
    _make_newer(sample, SCHEMA_VERSION + 1)
    error = _refused(sample)
    assert isinstance(error, ProjectTooNew)
    assert error.values["needs"] == SCHEMA_VERSION + 1


def test_a_newer_project_without_a_project_table_is_refused(sample: Path) -> None:
    _altered(sample, f"PRAGMA user_version={SCHEMA_VERSION + 1}", "DROP TABLE project")
    assert isinstance(_refused(sample), ProjectTooNew)


# --- left over by a crash or another program --------------------------------------------------------------------------
_CRASH = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size=5")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE code SET name = 'half done'")
connection.execute("UPDATE coding SET memo = hex(randomblob(9000))")
connection.execute("UPDATE content_chunk SET text = replace(text, 'praised', 'blamed!')")
os.kill(os.getpid(), signal.SIGKILL)
"""


def _crash_while_writing(path: Path) -> Path:
    subprocess.run([sys.executable, "-c", _CRASH, str(path)], check=False, timeout=60)
    journal = path.with_name(path.name + "-journal")
    assert journal.stat().st_size > 0
    return journal


def test_case_80_what_a_crash_left_half_done_is_taken_back(sample: Path) -> None:
    with Project.open(sample) as project:
        expected, text = contents(project), project.text(1)
    before = sample.read_bytes()
    journal = _crash_while_writing(sample)
    assert sample.read_bytes() != before, "the half-done change had reached the file"
    with Project.open(sample) as project:
        assert project.notices == (Notice("recovered"),)
        assert contents(project) == expected
        assert project.text(1) == text
        add_code(project, "Blame")
    assert not journal.exists()
    with Project.open(sample) as project:
        assert project.notices == ()


def test_a_crashed_project_can_be_opened_for_reading(sample: Path) -> None:
    with Project.open(sample) as project:
        expected = contents(project)
    _crash_while_writing(sample)
    with Project.open(sample, read_only=True) as project:
        assert contents(project) == expected


def test_case_80_a_crashed_project_in_a_folder_that_cannot_be_written_is_left_alone(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _crash_while_writing(sample)
    monkeypatch.setattr(opening, "can_write", lambda _path: False)
    assert isinstance(_refused(sample), ProjectUnfinished)


def test_a_journal_that_was_only_begun_is_nothing_to_take_in(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = sample.with_name(sample.name + "-journal")
    journal.write_bytes(bytes(12) + os.urandom(2000))  # as a kill before the first write to the file leaves it
    before = sample.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(opening, "can_write", lambda _path: False)
        with Project.open(sample) as project:
            assert (project.read_only, project.notices) == (True, (Notice("read-only"),))
    with Project.open(sample) as project:
        assert project.notices == ()
        assert sample.read_bytes() == before
        add_code(project, "Blame")
    assert not journal.exists()


def test_a_damaged_project_with_a_journal_is_not_touched(sample: Path) -> None:
    journal = _crash_while_writing(sample)
    data = bytearray(sample.read_bytes())
    _zero(data, 100, 3900)
    sample.write_bytes(data)
    journal.write_bytes(journal.read_bytes()[:600])
    assert isinstance(_refused(sample), ProjectDamaged)


def _put_into_wal_mode(path: Path, *, keep_log: bool) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("UPDATE code SET name = 'Renamed elsewhere'")
    connection.commit()
    log = path.with_name(path.name + "-wal")
    saved = path.read_bytes(), log.read_bytes()
    connection.close()
    if keep_log:
        path.write_bytes(saved[0])
        log.write_bytes(saved[1])


@pytest.mark.parametrize("keep_log", [True, False])
def test_case_79_a_project_in_wal_mode_is_changed_back_with_its_contents(sample: Path, keep_log: bool) -> None:
    _put_into_wal_mode(sample, keep_log=keep_log)
    with Project.open(sample) as project:
        assert project.notices == (Notice("wal-converted" if keep_log else "wal-alone"),)
        assert "Renamed elsewhere" in contents(project)["code"][0]
        add_code(project, "Blame")
    assert sample.read_bytes()[18:20] == b"\x01\x01"
    assert [child.name for child in sample.parent.iterdir()] == [sample.name]


def test_a_project_that_another_program_holds_in_wal_mode_is_in_use(sample: Path) -> None:
    other = sqlite3.connect(sample)
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("SELECT count(*) FROM code").fetchone()
    with pytest.raises(ProjectInUse):
        Project.open(sample)
    other.close()
    Project.open(sample).close()


# --- rights ---------------------------------------------------------------------------------------------------------
def test_case_81_a_file_that_cannot_be_written_opens_for_reading_with_a_banner(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = {sample}
    monkeypatch.setattr(opening.os, "access", lambda path, _mode: Path(path) not in refused)
    for what in (sample, sample.parent):
        refused = {what}
        with Project.open(sample) as project:
            assert project.read_only
            assert project.notices == (Notice("read-only"),)
            with pytest.raises(ProjectReadOnly):
                add_code(project, "Blame")
            copy = tmp_path / f"copy-{what.suffix or 'folder'}.concord"
            project.copy_to(copy)
        refused = set()
        with Project.open(copy) as project:
            add_code(project, "Blame")


_AS_NOBODY = """
import os, sys
from pathlib import Path
from qda.store.project import Project
if os.geteuid() == 0:
    os.setgid(65534); os.setuid(65534)
with Project.open(Path(sys.argv[1])) as project:
    print(project.read_only, [notice.what for notice in project.notices], len(project.text(1)))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="rights are told differently on Windows")
@pytest.mark.parametrize(("file_mode", "folder_mode"), [(0o444, 0o777), (0o666, 0o555)])
def test_case_81_rights_of_file_and_folder_are_respected(sample: Path, file_mode: int, folder_mode: int) -> None:
    folder = Path("/tmp") / f"concord-rights-{os.getpid()}-{file_mode}"
    folder.mkdir()
    try:
        shutil.copyfile(sample, folder / "p.concord")
        (folder / "p.concord").chmod(file_mode)
        folder.chmod(folder_mode)
        with_data = {**os.environ, "QDA_DATA_DIR": f"{folder}-data", "PYTHONPATH": str(ROOT)}
        Path(f"{folder}-data").mkdir()
        Path(f"{folder}-data").chmod(0o777)
        done = subprocess.run(
            [sys.executable, "-c", _AS_NOBODY, str(folder / "p.concord")],
            env=with_data, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.stdout.split() == ["True", "['read-only']", "120000"], done.stderr
    finally:
        folder.chmod(0o777)
        shutil.rmtree(folder)
        shutil.rmtree(f"{folder}-data")


# --- opened twice ----------------------------------------------------------------------------------------------------
def test_a_second_window_is_told_and_may_read(sample: Path) -> None:
    with Project.open(sample) as first:
        with pytest.raises(ProjectInUse):
            Project.open(sample)
        with Project.open(sample, read_only=True) as second:
            add_code(first, "Blame")
            assert contents(second) == contents(first)
            assert second.notices == ()
    Project.open(sample).close()


_OPEN_IT = """
import sys
from pathlib import Path
from qda.model.errors import QdaError
from qda.store.project import Project
try:
    Project.open(Path(sys.argv[1]), read_only=len(sys.argv) > 2).close()
    print("opened")
except QdaError as error:
    print(type(error).__name__)
"""


def test_case_84_a_second_program_on_this_computer_is_told_and_may_read(sample: Path) -> None:
    def elsewhere(*arguments: str) -> str:
        command = [sys.executable, "-c", _OPEN_IT, str(sample), *arguments]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
        return done.stdout.strip() or done.stderr

    with Project.open(sample):
        assert elsewhere() == "ProjectInUse"
        assert elsewhere("ro") == "opened"
    assert elsewhere() == "opened"


def test_a_reader_does_not_take_a_change_at_work_for_a_crash(sample: Path) -> None:
    from qda.model.verb import Verb
    from qda.store.tables import Code

    with Project.open(sample) as first, first.step(Verb.ADD_CODE) as session:
        session.add(Code(name="At work"))
        session.flush()
        assert sample.with_name(sample.name + "-journal").exists()
        with Project.open(sample, read_only=True) as second:
            assert len(contents(second)["code"]) == 1
    with Project.open(sample) as project:
        assert len(contents(project)["code"]) == 2


def test_a_link_to_an_open_project_is_the_same_project(sample: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.concord"
    link.symlink_to(sample)
    with Project.open(sample), pytest.raises(ProjectInUse):
        Project.open(link)


def test_case_84_a_project_left_open_on_another_computer_says_so(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied = sample.with_name("carried.concord")
    monkeypatch.setattr("platform.node", lambda: "office-pc")
    with Project.open(sample) as project:
        add_code(project, "Blame")
        shutil.copyfile(sample, copied)  # as a sync client would
    monkeypatch.setattr("platform.node", lambda: "laptop")
    with Project.open(copied) as project:
        (notice,) = project.notices
        assert notice.what == "open-elsewhere"
        assert "office-pc" in notice_text(*notice)
    monkeypatch.setattr("platform.node", lambda: "office-pc")
    with Project.open(copied) as project:
        assert project.notices == ()
        add_code(project, "Doubt")
    with Project.open(copied) as project:
        assert project.notices == ()


# --- new files --------------------------------------------------------------------------------------------------------
def test_a_new_project_never_overwrites(sample: Path, tmp_path: Path) -> None:
    before = sample.read_bytes()
    with pytest.raises(ProjectExists):
        Project.create(sample, coder_name="Ada")
    assert sample.read_bytes() == before
    with pytest.raises(CannotWrite):
        Project.create(tmp_path / "no folder" / "x.concord", coder_name="Ada")


@pytest.mark.parametrize(
    "name", ["a?b#c%20d.concord", "ملف.concord", "😀 e\u0301.concord", "a'b\";--.concord", "noending"]
)
def test_case_32_any_file_name_will_do_for_a_project(tmp_path: Path, name: str) -> None:
    with Project.create(tmp_path / name, coder_name="Ada") as project:
        add_document(project)
        project.copy_to(tmp_path / f"copy of {name}")
    assert _names(tmp_path) == sorted([name, f"copy of {name}"])
    with Project.open(tmp_path / f"copy of {name}") as project:
        assert project.text(1)


@pytest.mark.skipif(sys.platform != "linux", reason="only here may a file name be no text")
def test_a_file_name_that_is_no_text_will_do(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/st\xffudy.concord"))
    with Project.create(path, coder_name="Ada") as project:
        assert project.name == "study"
        project.copy_to(path.with_name(path.name + ".copy"))
    Project.open(path).close()
