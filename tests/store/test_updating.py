"""Projects that an earlier version made: they are brought up to date or read as they are, and nothing gets lost."""

from __future__ import annotations

import datetime
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from qda.model.errors import NotAProject, ProjectDamaged, ProjectReadOnly, QdaError
from qda.model.span import Span
from qda.model.wording import notice_text
from qda.store import backups, migrations, opening
from qda.store.check import check
from qda.store.migrations import MIGRATIONS, columns_at
from qda.store.opening import Notice
from qda.store.project import Project
from qda.store.queries.decisions import consensus_info, decisions
from qda.store.tables import SCHEMA_VERSION
from tests.store.acts import add_code, add_coding, contents

ROOT = Path(__file__).resolve().parents[2]
KEPT = sorted((ROOT / "tests" / "files").glob("schema-*.concord"))

Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture(params=KEPT, ids=lambda path: path.stem)
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return a copy of a project as an earlier version left it."""
    return Path(shutil.copyfile(request.param, tmp_path / "ferry.concord"))


def _rows(path: Path) -> Rows:
    """Return all rows of all tables, by the columns that the first version had."""
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    columns = columns_at(1)
    found = {
        table: connection.execute(f'SELECT {", ".join(map(_quoted, sorted(columns[table])))} FROM "{table}"').fetchall()
        for table in sorted(columns)
    }
    found["the search index"] = connection.execute("SELECT id, block FROM content_search_data").fetchall()
    connection.close()
    return {table: sorted(rows, key=repr) for table, rows in found.items()}


def _quoted(name: str) -> str:
    return f'"{name}"'


def _version(path: Path) -> int:
    return int.from_bytes(path.read_bytes()[60:64], "big")


def _altered(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def _backups() -> list[Path]:
    return sorted(backups.backup_folder().rglob("*.concord"))


def _only(project: Project) -> Notice:
    (notice,) = project.notices
    assert "…" not in notice_text(*notice)
    return notice


def _schema(path: Path) -> set[tuple[str, str, str]]:
    connection = sqlite3.connect(path)
    found = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master").fetchall()
    connection.close()
    return {(kind, name, " ".join(sql.replace("(", "( ").replace(")", " )").split())) for kind, name, sql in found}


def test_a_file_of_every_version_before_this_one_is_kept() -> None:
    assert [_version(path) for path in KEPT] == list(range(1, SCHEMA_VERSION))
    assert [step.version for step in MIGRATIONS] == list(range(2, SCHEMA_VERSION + 1))
    for path in KEPT:
        assert _version(path) == int(path.stem.removeprefix("schema-"))


# --- it may be changed ------------------------------------------------------------------------------------------------
def test_case_78_an_older_project_is_brought_up_to_date_with_all_that_is_in_it(older: Path) -> None:
    before, bytes_before = _rows(older), older.read_bytes()
    with Project.open(older) as project:
        notice = _only(project)
        assert (project.read_only, project.schema_version, project.older) == (False, SCHEMA_VERSION, False)
        assert check(project).is_sound
        assert check(project).left_out == ()
        assert project.text(1).startswith("A ferry for everybody")
        assert "😀" in project.text(2)
        assert consensus_info(project) is None
    assert notice.what == "updated"
    assert _rows(older) == before
    backup = Path(notice.detail)
    assert _backups() == [backup]
    assert _rows(backup) == before
    assert _version(backup) == int.from_bytes(bytes_before[60:64], "big")
    assert "ferry" in backup.name
    if sys.platform != "win32":
        assert backup.parent.stat().st_mode & 0o077 == 0, "others may look at what is confidential"
    assert [child.name for child in older.parent.iterdir()] == [older.name]


def test_after_it_an_older_file_cannot_be_told_from_a_new_one(older: Path, tmp_path: Path) -> None:
    Project.create(tmp_path / "new.concord", coder_name="Ada").close()
    Project.open(older).close()
    assert _schema(older) == _schema(tmp_path / "new.concord")
    for path in (older, tmp_path / "new.concord"):
        found = {name for kind, name, _ in _schema(path) if kind == "table"}
        assert columns_at(SCHEMA_VERSION).keys() <= found


def test_the_tables_that_an_older_version_had_are_known_exactly(older: Path) -> None:
    connection = sqlite3.connect(older)
    expected = columns_at(_version(older))
    for table, columns in expected.items():
        assert {str(row[1]) for row in connection.execute(f'PRAGMA table_info("{table}")')} == columns
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    connection.close()
    assert {name for (name,) in found if not name.startswith(("sqlite_", "content_search"))} == expected.keys()


def test_opening_it_again_changes_nothing_more(older: Path) -> None:
    Project.open(older).close()
    before = older.read_bytes()
    with Project.open(older) as project:
        assert project.notices == ()
    assert older.read_bytes() == before
    assert len(_backups()) == 1


def test_the_backup_is_looked_at_where_it_is_and_worked_on_when_it_is_restored(older: Path, tmp_path: Path) -> None:
    with Project.open(older) as project:
        backup = Path(project.notices[0].detail)
        expected = contents(project)
        add_code(project, "Later")
    with Project.open(backup) as project:
        assert project.read_only
        assert _only(project).what == "kept-version"
    (kept,) = backups.backups_of(older)
    backups.restore(kept, tmp_path / "restored.concord")
    with Project.open(tmp_path / "restored.concord") as project:
        assert contents(project) == expected
        assert _only(project).what == "updated"


def test_what_was_done_in_the_older_version_can_be_undone_to_the_first_act_and_redone(older: Path) -> None:
    with Project.open(older) as project:
        expected = contents(project)
        project.redo()
        project.redo()
        undone = 0
        while project.undo_step is not None:
            project.undo()
            undone += 1
        assert undone > 20
        left = contents(project)
        assert (left["document"], left["code"], left["coding"]) == ([], [], [])
        for _ in range(undone - 2):
            project.redo()
        assert contents(project) == expected
        assert check(project).is_sound


def test_work_goes_on_with_ids_that_were_never_given(older: Path) -> None:
    with Project.open(older) as project:
        ended = project.undo_step
        code_id = add_code(project, "Later")
        assert code_id > 6
        add_coding(project, 1, code_id, Span(0, 3))
        project.undo()
        project.undo()
        assert project.undo_step == ended


_A_DECISION = (
    'INSERT INTO decision (id, guid, document_id, start, "end", codes, disagreement_key, verdict, reason, '
    "how_settled, note, coder_id, time) VALUES ({id}, 'g{id}', 1, 0, 5, '[]', 'k{id}', 'rater', 'why', 'talk', '', 1, "
    "'2026-01-01T00:00:00.000Z')"
)


def test_decisions_get_what_they_had_not_and_keep_what_they_had(tmp_path: Path) -> None:
    path = Path(shutil.copyfile(KEPT[0], tmp_path / "decided.concord"))
    _altered(path, _A_DECISION.format(id=3), _A_DECISION.format(id=7), "DELETE FROM decision WHERE id = 7")
    with Project.open(path, read_only=True) as project:
        expected = decisions(project)
    with Project.open(path) as project:
        (found,) = decisions(project)
        assert [found] == expected
        assert (found.decision_id, found.reason, found.kind, found.whose, found.held) == (3, "why", "", "", ())
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'decision'").fetchone() == (7,)
    connection.close()


def test_a_row_noted_before_a_column_was_there_comes_back_by_undo(tmp_path: Path) -> None:
    path = Path(shutil.copyfile(KEPT[0], tmp_path / "decided.concord"))
    row = (
        '{"id": 3, "guid": "g3", "document_id": 1, "start": 0, "end": 5, "codes": "[]", "disagreement_key": "k3", '
        '"verdict": "rater", "reason": "", "how_settled": "", "note": "", "coder_id": 1, '
        '"time": "2026-01-01T00:00:00.000Z"}'
    )
    _altered(
        path,
        "INSERT INTO step (id, verb, label, coder, time) VALUES (99, 'clear-decision', '', 'Ada', '2026')",
        f"INSERT INTO change (step_id, table_name, row_id, before) VALUES (99, 'decision', 3, '{row}')",
    )
    with Project.open(path) as project:
        project.undo()
        assert [(found.guid, found.kind, found.held) for found in decisions(project)] == [("g3", "", ())]
        assert check(project).is_sound


# --- it is only looked at ---------------------------------------------------------------------------------------------
def test_an_older_project_is_read_as_if_it_were_new_and_stays_as_it_is(older: Path, tmp_path: Path) -> None:
    before = older.read_bytes()
    with Project.open(older, read_only=True) as project:
        seen = contents(project)
        assert (project.older, project.newer, project.notices) == (True, False, ())
        assert check(project).is_sound
        assert consensus_info(project) is None
        assert decisions(project) == []
        assert project.text(1).startswith("A ferry")
        with pytest.raises(ProjectReadOnly):
            add_code(project, "Later")
        project.copy_to(tmp_path / "copy.concord")
    assert older.read_bytes() == before
    assert _backups() == []
    with Project.open(older) as project:
        assert contents(project) == seen
    with Project.open(tmp_path / "copy.concord") as project:
        assert contents(project) == seen


def test_an_older_project_in_a_folder_that_cannot_be_written_is_read(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = older.read_bytes()
    monkeypatch.setattr(opening, "can_write", lambda _path: False)
    with Project.open(older) as project:
        assert (project.read_only, _only(project).what) == (True, "read-only")
        assert len(contents(project)["coding"]) == 3
    assert older.read_bytes() == before


def test_a_second_window_looks_at_it_while_it_is_brought_up_to_date(older: Path) -> None:
    with Project.open(older, read_only=True) as second:
        seen = contents(second)
        with Project.open(older) as first:
            assert contents(first) == seen == contents(second)


# --- it fails ---------------------------------------------------------------------------------------------------------
def _told_and_untouched(path: Path, before: bytes, reason: str) -> None:
    """Open the file, which cannot be brought up to date, and then without the fault."""
    with Project.open(path) as project:
        notice = _only(project)
        assert (project.read_only, notice.what) == (True, "not-updated")
        assert reason in notice.detail
        assert len(contents(project)["coding"]) == 3
    assert path.read_bytes() == before
    assert [child.name for child in path.parent.iterdir()] == [path.name]
    assert _backups() == [], "a backup of what was not changed"


def _failing(error: BaseException) -> Callable[..., None]:
    def fail(*_given: object, **_named: object) -> None:
        raise error

    return fail


_FULL = OSError(28, "No space left on device")


@pytest.mark.parametrize(
    ("module", "name", "error"),
    [
        (backups, "back_up", _FULL),
        (backups.Copied, "_moved", _FULL),
        (backups, "begin", sqlite3.OperationalError("No space left on the disk")),
        (migrations, "migrate", sqlite3.OperationalError("No space left on the disk")),
    ],
)
def test_case_78_whatever_fails_the_file_is_as_it_was_and_can_be_read(
    older: Path, monkeypatch: pytest.MonkeyPatch, module: object, name: str, error: BaseException
) -> None:
    before, rows = older.read_bytes(), _rows(older)
    with monkeypatch.context() as fault:
        fault.setattr(module, name, _failing(error))
        _told_and_untouched(older, before, "No space left")
    with Project.open(older) as project:
        assert not project.read_only
    assert _rows(older) == rows


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        ("DELETE FROM memo WHERE id = 1", "rows were lost"),
        ("UPDATE coding SET code_id = 99", "refer to rows that are gone"),
        ("DROP TABLE comparison", "not complete"),
        ("CREATE TABLE novelty (x)", "NotAProject"),
    ],
)
def test_a_step_that_does_harm_is_taken_back(
    older: Path, monkeypatch: pytest.MonkeyPatch, act: str, reason: str
) -> None:
    migrate = migrations.migrate

    def careless(connection: sqlite3.Connection, version: int) -> None:
        migrate(connection, version)
        connection.execute(act)

    before = older.read_bytes()
    monkeypatch.setattr(migrations, "migrate", careless)
    _told_and_untouched(older, before, reason)


_ON_A_FULL_DISK = """
import resource, sys
from pathlib import Path
from qda.store import backups
from qda.store.project import Project
from tests.store.acts import contents
path, room = Path(sys.argv[1]), int(sys.argv[2])
if room == 0:
    made = backups.back_up
    def back_up(*given, **named):
        backup = made(*given, **named)
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size, resource.RLIM_INFINITY))
        return backup
    backups.back_up = back_up
else:
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
with Project.open(path) as project:
    print(project.read_only, project.notices[0].what, len(contents(project)["coding"]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit on Windows")
@pytest.mark.parametrize("room", [4096, 100_000, 0], ids=["no room", "half a backup", "no room for the change"])
def test_on_a_full_disk_it_is_read_as_it_is(older: Path, room: int) -> None:
    before = older.read_bytes()
    command = [sys.executable, "-c", _ON_A_FULL_DISK, str(older), str(room)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.split() == ["True", "not-updated", "3"], done.stderr
    assert older.read_bytes() == before
    assert [child.name for child in older.parent.iterdir()] == [older.name]
    assert _backups() == []


_KILLED = """
import os, signal, sys
from pathlib import Path
from qda.store import backups, migrations, opening
from qda.store.project import Project
where = sys.argv[2]
def die(*given):
    os.kill(os.getpid(), signal.SIGKILL)
if where == "while it is backed up":
    opening.row_counts = die
elif where == "before the change":
    migrations.migrate = die
else:
    migrate = migrations.migrate
    def half_way(connection, version):
        connection.execute("PRAGMA cache_size=5")
        migrate(connection, version)
        connection.execute("UPDATE memo SET text = hex(randomblob(9000))")
        connection.execute("UPDATE content_chunk SET text = replace(text, 'ferry', 'bridge')")
        die()
    migrations.migrate = half_way
Project.open(Path(sys.argv[1]))
"""


@pytest.mark.parametrize("where", ["while it is backed up", "before the change", "half-way"])
def test_case_83_a_kill_while_it_is_brought_up_to_date_loses_nothing(older: Path, where: str) -> None:
    before, rows = older.read_bytes(), _rows(older)
    command = [sys.executable, "-c", _KILLED, str(older), where]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    if where == "half-way":
        assert older.read_bytes() != before, "the half-done change had reached the file"
        assert older.with_name(older.name + "-journal").stat().st_size > 0
    with Project.open(older) as project:
        assert [notice.what for notice in project.notices] == ["recovered"] * (where == "half-way") + ["updated"]
        assert check(project).is_sound
    assert _rows(older) == rows
    assert any(_rows(backup) == rows for backup in _backups() if not backup.name.startswith("."))


class _AtNoon(datetime.datetime):
    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> _AtNoon:
        return cls(2026, 3, 1, 12, 0, 0)


def test_backups_of_one_name_and_second_do_not_take_each_others_place(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "datetime", _AtNoon)
    other = older.with_name("another folder")
    other.mkdir()
    twin = Path(shutil.copyfile(older, other / older.name))
    for path in (older, twin):
        backups.back_up(path, why="format 1")
    assert [path.name for path in _backups()] == [
        "ferry, format 1, 2026-03-01 12.00.00 (2).concord",
        "ferry, format 1, 2026-03-01 12.00.00.concord",
    ]


def test_what_a_kill_left_of_a_backup_is_cleared_away_a_day_later(older: Path) -> None:
    left, at_work = (backups.backup_folder() / name for name in (".left.concord", ".at-work.concord"))
    for path in (left, at_work):
        path.write_bytes(b"half")
    os.utime(left, (0, 0))
    backups.back_up(older, why="format 1")
    assert (left.exists(), at_work.exists()) == (False, True)


# --- it is a trap, or damaged -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("CREATE TRIGGER t AFTER INSERT ON coding BEGIN DELETE FROM coding; END", NotAProject),
        ("CREATE TRIGGER t AFTER INSERT ON decision BEGIN DELETE FROM coding; END", NotAProject),
        ("CREATE VIEW saved_query AS SELECT * FROM coding", NotAProject),
        ("CREATE TABLE extra (x)", NotAProject),
        ("CREATE TABLE saved_query (id INTEGER PRIMARY KEY, guid)", NotAProject),
        ("CREATE VIRTUAL TABLE extra USING fts5(x)", NotAProject),
        ("ALTER TABLE memo ADD COLUMN extra GENERATED ALWAYS AS (1) VIRTUAL", NotAProject),
        ("ALTER TABLE decision ADD COLUMN extra TEXT", ProjectDamaged),
        ("ALTER TABLE memo DROP COLUMN title", ProjectDamaged),
        ("DROP TABLE variable_value", ProjectDamaged),
    ],
)
def test_an_older_file_with_parts_that_it_cannot_have_is_refused(
    older: Path, statement: str, expected: type[QdaError]
) -> None:
    _altered(older, statement)
    before = older.read_bytes()
    for read_only in (False, True):
        with pytest.raises(expected):
            Project.open(older, read_only=read_only)
    assert older.read_bytes() == before
    assert _backups() == []


def test_a_file_of_today_that_says_it_is_older_is_refused(path: Path) -> None:
    Project.create(path, coder_name="Ada").close()
    _altered(path, "PRAGMA user_version=1")
    with pytest.raises(NotAProject):
        Project.open(path)


def test_an_older_file_that_says_it_is_of_today_is_damaged(older: Path) -> None:
    _altered(older, f"PRAGMA user_version={SCHEMA_VERSION}")
    with pytest.raises(ProjectDamaged):
        Project.open(older)
