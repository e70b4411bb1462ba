"""Foreign databases are read without harm: to them, to this computer, or to a person's patience."""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest

from qda.formats import sqlite_guard
from qda.formats.foreign import foreign_kind, read_foreign
from qda.formats.sqlite_guard import foreign_database, table_names
from qda.model.errors import Cancelled, FileTooLarge, NotAForeignProject, QdaError, UnreadableFile
from qda.model.wording import explain
from tests.formats.peers_making import TAGUETTE, Taguette


@pytest.fixture
def study(tmp_path):
    made = Taguette(tmp_path / "study.sqlite3")
    made.project()
    document = made.document("<p>Somebody said no.</p>" * 200)
    made.highlight(document, "said no", [made.tag("refusal")])
    return made.path


def around(path):
    return {other.name: other.read_bytes() for other in path.parent.iterdir() if other.is_file()}


def refusal(path):
    before = around(path)
    with pytest.raises(UnreadableFile) as told, foreign_database(path):
        pass
    assert around(path) == before
    words = explain(told.value)
    assert words.what
    assert words.now
    return told.value.values["reason"]


def test_what_is_no_database_or_only_part_of_one_is_told(study, tmp_path):
    whole = study.read_bytes()
    for name, data, reason in (
        ("empty", b"", "empty"),
        ("text", b"Dear reader", "not-sqlite"),
        ("encrypted", random.Random(7).randbytes(8192), "not-sqlite"),
        ("header", whole[:60], "truncated"),
        ("half", whole[: len(whole) // 2], "truncated"),
        ("page-size", whole[:16] + b"\x00\x03" + whole[18:], "damaged-database"),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        assert refusal(path) == reason, name
    (tmp_path / "folder").mkdir()
    assert refusal(tmp_path / "folder") == "folder"
    assert refusal(tmp_path / "gone") == "missing"


@pytest.mark.parametrize("seed", range(16, 30))
def test_a_damaged_file_is_told_or_read_and_never_crashes(study, tmp_path, seed):
    chance = random.Random(seed)
    data = bytearray(study.read_bytes())
    for _ in range(chance.choice((1, 3, 40))):
        at = chance.randrange(100, len(data))
        length = chance.choice((1, 8, 700))
        data[at : at + length] = chance.choice((bytes(length), chance.randbytes(length)))[: len(data) - at]
    path = tmp_path / "damaged.sqlite3"
    path.write_bytes(bytes(data))
    with contextlib.suppress(QdaError):
        read_foreign(path)
    foreign_kind(path)


def test_a_middle_of_zeros_is_damage(study, tmp_path):
    data = study.read_bytes()
    path = tmp_path / "zeros.sqlite3"
    path.write_bytes(data[:8192] + bytes(len(data) - 8192))
    assert refusal(path) == "damaged-database"


def test_our_own_project_is_to_be_opened_instead(study):
    with closing(sqlite3.connect(study)) as database:
        database.execute(f"PRAGMA application_id = {0x436E6364}")
        database.commit()
    with pytest.raises(NotAForeignProject) as told, foreign_database(study):
        pass
    assert "File › Open" in explain(told.value).now


def test_views_triggers_and_other_traps_are_never_touched(tmp_path):
    path = tmp_path / "trap.sqlite3"
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(TAGUETTE.replace("CREATE TABLE tags ", "CREATE TABLE real_tags "))
        database.execute(f"CREATE VIEW tags AS SELECT ({endless}) AS id, 1 AS project_id, 'x' AS path")
        database.execute(f"CREATE TRIGGER t AFTER INSERT ON projects BEGIN SELECT ({endless}); END")
        database.execute("CREATE VIRTUAL TABLE words USING fts5(body)")
        database.execute(
            "CREATE TABLE heavy (id INTEGER, made TEXT GENERATED ALWAYS AS (hex(zeroblob(400000000))) VIRTUAL)"
        )
        database.execute("INSERT INTO heavy (id) VALUES (1)")
        database.commit()
    begun = time.monotonic()
    with foreign_database(path) as database:
        assert "tags" not in database.tables
        assert "words" not in database.tables
        assert list(database.rows("tags")) == []
        assert "heavy" not in database.tables
    assert foreign_kind(path) is None
    assert time.monotonic() - begun < 20


def test_nothing_but_reading_is_possible(study):
    with foreign_database(study) as database:
        for statement in ("ATTACH 'x' AS y", "CREATE TABLE z (a)", "DELETE FROM tags", "PRAGMA query_only"):
            if statement.startswith("PRAGMA"):
                assert database._connection.execute(statement).fetchone() == (1,)
                continue
            with pytest.raises(sqlite3.DatabaseError):
                database._connection.execute(statement)


def test_edits_in_a_log_beside_the_file_are_read_and_nothing_is_left_behind(study):
    script = (
        "import os, sqlite3, sys\n"
        "database = sqlite3.connect(sys.argv[1])\n"
        "database.execute('PRAGMA journal_mode=WAL')\n"
        "database.execute(\"UPDATE projects SET name = 'Late'\")\n"
        "database.commit()\n"
        "os._exit(1)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(study)], check=False)
    assert study.with_name("study.sqlite3-wal").exists()
    before = around(study)
    assert "projects" in table_names(study)
    read = read_foreign(study)
    assert read.project.name == "Late"
    assert "peer-log-taken-in" in {note.what for note in read.report.notes}
    assert around(study) == before
    study.with_name("study.sqlite3-wal").unlink()
    study.with_name("study.sqlite3-shm").unlink()
    before = around(study)
    assert read_foreign(study).project.name == "Markets"
    assert around(study) == before


def test_a_journal_of_unfinished_work_is_not_rolled_back_here(study, tmp_path):
    """It may name other files of this computer, which SQLite would delete."""
    victim = tmp_path / "victim.txt"
    victim.write_text("mine")
    study.with_name("study.sqlite3-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(600))
    assert refusal(study) == "unfinished-database"
    assert victim.read_text() == "mine"
    study.with_name("study.sqlite3-journal").write_bytes(bytes(512))  # as it is when the work is finished
    assert read_foreign(study).project.name == "Markets"


def test_long_questions_end_and_can_be_stopped(study, monkeypatch):
    with pytest.raises(Cancelled), foreign_database(study, lambda: False):
        pass
    wanted = iter([True] * 3)
    with closing(sqlite3.connect(study)) as database:
        numbers = [(number,) for number in range(300_000)]
        database.execute("CREATE TABLE many (n INTEGER)")
        database.executemany("INSERT INTO many VALUES (?)", numbers)
        database.commit()
    with pytest.raises(Cancelled), foreign_database(study, lambda: next(wanted, False)) as database:
        database.count("many")
    monkeypatch.setattr(sqlite_guard, "TIME_LIMIT", 0)
    assert refusal(study) == "database-time"


def test_limits_of_size_and_rows(study, monkeypatch):
    with foreign_database(study) as database:
        assert database.file_hash == hashlib.sha256(study.read_bytes()).hexdigest()
        monkeypatch.setattr(sqlite_guard, "ROW_LIMIT", 0)
        with pytest.raises(FileTooLarge):
            list(database.rows("tags"))
    monkeypatch.setattr(sqlite_guard, "SIZE_LIMIT_MB", 0)
    with pytest.raises(FileTooLarge), foreign_database(study):
        pass


def test_values_of_any_type_are_read_as_what_they_ought_to_be(tmp_path):
    path = tmp_path / "odd.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE t (ID, Words)")
        for values in ((1, "é"), ("2", b"caf\xe9"), (3.0, None), (2.5, 7), (b"4", 1.0), ("x", "a\0b"), (1 << 62, "")):
            database.execute("INSERT INTO t VALUES (?, ?)", values)
        database.execute("INSERT INTO t VALUES (9, CAST(x'ff41' AS TEXT))")
        database.commit()
    with foreign_database(path) as database:
        rows = list(database.rows("T"))
        assert [row.whole("id") for row in rows] == [1, 2, 3, None, 4, None, None, 9]
        assert [row.text("words") for row in rows] == ["é", "café", "", "7", "1", "a\0b", "", "ÿA"]
        assert (rows[0].text("absent"), rows[0].whole("absent")) == ("", None)
        assert database.repaired_texts == 1
        assert list(database.rows("absent")) == []
        assert database.count("absent") == 0


def test_rules_that_values_break_do_not_keep_a_file_from_being_read(tmp_path):
    path = tmp_path / "rules.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE t (a TEXT NOT NULL, b INTEGER CHECK (b > 0)) STRICT")
        database.execute("CREATE TABLE u (a TEXT PRIMARY KEY) WITHOUT ROWID")
        database.execute("INSERT INTO u VALUES ('b'), ('a')")
        database.execute("PRAGMA ignore_check_constraints = ON")
        database.execute("INSERT INTO t VALUES ('x', -1)")
        database.commit()
    with foreign_database(path) as database:
        assert [row.whole("b") for row in database.rows("t")] == [-1]
        assert [row.text("a") for row in database.rows("u")] == ["a", "b"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="rights that bind this user")
def test_a_file_that_may_not_be_read_is_told(study):
    study.chmod(0)
    assert refusal(study) == "permission"


def test_a_folder_that_may_not_be_written_is_no_hindrance(study):
    study.chmod(0o400)
    study.parent.chmod(0o500)
    try:
        assert read_foreign(study).project.name == "Markets"
    finally:
        study.parent.chmod(0o700)
