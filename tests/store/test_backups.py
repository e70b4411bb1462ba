"""Earlier versions: kept only of what changed and is sound, found without the project's file, given up with care."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qda.actions.codebook import add_code, delete_codes, merge_codes
from qda.actions.coders import rename_project
from qda.actions.coding import MANY_CODINGS, code_spans
from qda.actions.documents import add_documents
from qda.model.document import ImportedDocument
from qda.model.errors import BackupFailed, ProjectDamaged, ProjectExists, QdaError
from qda.model.span import Span
from qda.model.times import own_time
from qda.store import backups
from qda.store.backups import backups_of
from qda.store.gate import Gate, ReadingStopped
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.store.retention import worth_keeping

_TEXT = "The ferry was late again. Nobody told the passengers why. " * 40


def _work(project: Project) -> None:
    """Give the project a document with some codings of two codes."""
    (added,) = add_documents(project, [ImportedDocument("Interview", _TEXT, "text/plain")])
    assert added.document_id is not None
    ids = [add_code(project, name) for name in ("Delay", "Silence")]
    code_spans(project, added.document_id, ids, [Span(10 * i, 10 * i + 8) for i in range(MANY_CODINGS)])


def _names(path: Path) -> list[str]:
    with Project.open(path, read_only=True) as project:
        return [row.name for row in codes(project)]


def _kept(project: Project, why: str = "at work") -> backups.Backup:
    return project.keeping.make(why, project.guid)


# --- when ---------------------------------------------------------------------------------------------------------
def test_before_codes_are_merged_or_many_codings_go_the_project_is_kept_as_it_was(project: Project, path: Path) -> None:
    _work(project)
    delay, silence = (row.code_id for row in codes(project))
    merge_codes(project, [silence], delay, unite_overlaps=False)
    delete_codes(project, [delay])
    project.keeping.wait()
    deleted, merged = backups_of(path)
    assert (deleted.why, deleted.counts) == ("codes deleted", (1, 1, MANY_CODINGS))
    assert (merged.why, merged.counts) == ("merge of codes", (1, 2, 2 * MANY_CODINGS))
    assert merged.size == merged.path.stat().st_size


def test_what_is_kept_already_is_not_kept_again(project: Project, path: Path) -> None:
    add_code(project, "Delay")
    for _ in range(3):
        project.back_up_before("merge of codes")
    project.close()
    with Project.open(path) as again:
        assert not again.keeping.needed(again.state)
        again.back_up_before("merge of codes")
        again.undo()
        assert again.keeping.needed(again.state)
        again.back_up_before("merge of codes")
    assert [each.counts.codes for each in backups_of(path)] == [0, 1]


def test_a_project_that_can_only_be_read_is_not_kept(project: Project, path: Path) -> None:
    project.close()
    with Project.open(path, read_only=True) as reader:
        reader.back_up_before("merge of codes")
    assert backups_of(path) == []


# --- never in the way -------------------------------------------------------------------------------------------------
def test_an_edit_sends_a_worker_away_that_copies_the_file(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    _work(project)
    reading, outcome = threading.Event(), list[object]()
    rows = backups.opening.row_counts

    def slow(connection: sqlite3.Connection) -> dict[str, int]:
        reading.set()
        endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n, coding"
        connection.execute(endless).fetchone()
        return rows(connection)

    def keep() -> None:
        try:
            outcome.append(_kept(project))
        except ReadingStopped as stopped:
            outcome.append(stopped)

    monkeypatch.setattr(backups.opening, "row_counts", slow)
    worker = threading.Thread(target=keep)
    worker.start()
    assert reading.wait(10)
    add_code(project, "Trust")
    worker.join(10)
    assert [type(each) for each in outcome] == [ReadingStopped]
    assert not any(each.is_file() for each in backups.backup_folder().rglob("*")), "half a copy was left"
    monkeypatch.undo()
    assert _kept(project).counts.codes == 3


def test_nobody_reads_while_something_is_written(project: Project) -> None:
    with project.step("test") as _, pytest.raises(ReadingStopped):  # pyright: ignore[reportArgumentType]
        _kept(project)
    gate = Gate()
    gate.shut()
    gate.open()
    with gate.reading(sqlite3.connect(":memory:")):
        assert gate.is_open


def test_what_a_large_step_locks_is_tried_again_and_not_told_as_trouble(project: Project, path: Path) -> None:
    project.gate.shut()
    with contextlib.closing(backups.opening.connected(path, read_only=False)) as owner:
        owner.execute("BEGIN EXCLUSIVE")  # as SQLite does by itself when a step outgrows its memory
        with pytest.raises(ReadingStopped):
            _kept(project)
    project.gate.open()
    assert _kept(project).counts.codes == 0


def test_a_version_is_of_one_moment_also_when_the_owner_could_not_wait(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = backups.opening.row_counts

    def deaf(connection: sqlite3.Connection) -> dict[str, int]:
        counted = rows(connection)
        rename_project(project, "Another name")  # the same number of rows as before
        return counted

    monkeypatch.setattr(backups.opening, "row_counts", deaf)
    with pytest.raises(ReadingStopped):
        _kept(project)


def test_where_nothing_can_be_kept_work_goes_on_and_somebody_is_told(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = list[QdaError]()
    project.keeping.on_trouble = told.append

    class NoRoom:
        free = 1_000_000

    monkeypatch.setattr(shutil, "disk_usage", lambda _path: NoRoom)
    one, other = (add_code(project, name) for name in ("Delay", "Silence"))
    merge_codes(project, [other], one, unite_overlaps=False)
    assert [row.name for row in codes(project)] == ["Delay"]
    assert [type(error) for error in told] == [BackupFailed]


# --- found ------------------------------------------------------------------------------------------------------------
def _zeroed(path: Path) -> None:
    path.write_bytes(b"")


def _of_another(path: Path) -> None:
    path.unlink()
    Project.create(path, coder_name="Bo").close()


@pytest.mark.parametrize("happen", [_zeroed, Path.unlink, _of_another], ids=["zeroed", "gone", "replaced"])
def test_a_version_is_found_and_restored_whatever_became_of_the_file(
    project: Project, path: Path, tmp_path: Path, happen: Callable[[Path], None]
) -> None:
    _work(project)
    _kept(project, "closed")
    project.close()
    happen(path)
    before = path.read_bytes() if path.exists() else None
    (backup,) = backups_of(path)
    backups.restore(backup, tmp_path / "restored.concord")
    assert _names(tmp_path / "restored.concord") == ["Delay", "Silence"]
    assert (path.read_bytes() if path.exists() else None) == before


def test_a_project_that_was_moved_finds_its_versions(project: Project, path: Path, tmp_path: Path) -> None:
    add_code(project, "Delay")
    _kept(project)
    project.close()
    moved = path.rename(tmp_path / "moved.concord")
    (backup,) = backups_of(moved)
    assert backup.project_path == str(path)


def test_a_version_whose_note_is_lost_tells_of_itself(project: Project, path: Path) -> None:
    add_code(project, "Delay")
    kept = _kept(project)
    kept.path.with_name(f"{kept.path.name}.json").write_text("{", encoding="utf-8")
    (found,) = backups_of(path)
    assert (found.path, found.why, found.counts, found.state) == (kept.path, "at work", kept.counts, kept.state)


def test_nothing_is_restored_over_a_file(project: Project, path: Path) -> None:
    _kept(project)
    add_code(project, "Delay")
    with pytest.raises(ProjectExists):
        backups.restore(backups_of(path)[0], path)
    assert [row.name for row in codes(project)] == ["Delay"]


def test_a_kept_version_is_looked_at_and_never_worked_in(project: Project) -> None:
    kept = _kept(project)
    before = kept.path.read_bytes()
    with Project.open(kept.path) as version:
        assert (version.read_only, [each.what for each in version.notices]) == (True, ["kept-version"])
    assert kept.path.read_bytes() == before


# --- given up ---------------------------------------------------------------------------------------------------------
def test_near_versions_are_kept_closely_and_far_ones_sparsely() -> None:
    noon = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
    worked = [noon - timedelta(days=day, minutes=20 * turn) for day in range(90) for turn in range(12)]
    kept = worth_keeping(worked, lambda each: each)
    assert kept[0] == noon
    assert set(worked[:10]) <= set(kept), "the last ten"
    assert {noon - timedelta(days=day) for day in range(14)} <= set(kept), "the last of fourteen days"
    assert len({each.isocalendar()[:2] for each in kept}) == 8, "of eight weeks"
    assert len(kept) <= 32
    assert [(noon - each).days for each in kept[:3]] == [0, 1, 2], "what stays when room is short is spread"


def test_who_was_away_for_a_year_finds_everything_again() -> None:
    last_year = [datetime(2025, 3, day, 12, 0, tzinfo=UTC) for day in range(28, 0, -3)]
    kept = worth_keeping([datetime(2026, 3, 31, tzinfo=UTC), *last_year], lambda each: each)
    assert set(last_year) <= set(kept)


def _aged(kept: backups.Backup, days: int) -> None:
    note = kept.path.with_name(f"{kept.path.name}.json")
    before = own_time((datetime.now(UTC) - timedelta(days=days)).isoformat())
    note.write_text(note.read_text(encoding="utf-8").replace(kept.time, before), encoding="utf-8")


def test_within_the_limit_the_project_that_takes_most_gives_first_and_three_stay(
    project: Project, path: Path, tmp_path: Path
) -> None:
    for day in range(5, 0, -1):
        add_code(project, f"Day {day}")
        _aged(_kept(project), day)
    with Project.create(tmp_path / "other.concord", coder_name="Ada") as other:
        _kept(other)
    one = backups_of(path)[0].size / 1_000_000
    given = backups.surplus(int(one * 4.5 * 1000) // 1000)
    assert {each.project_path for each in given} == {str(path)}
    backups.backup_folder().joinpath("settings.json").write_text('{"limit_mb": 0}', encoding="utf-8")
    assert backups.limit_mb() == backups.LEAST_LIMIT_MB
    for each in backups.surplus(0):
        backups.remove(each.path)
    assert len(backups_of(path)) == 3
    assert len(backups_of(tmp_path / "other.concord")) == 1


def test_a_version_made_now_stays_though_the_clock_was_once_wrong(project: Project, path: Path) -> None:
    for number in range(12):
        add_code(project, f"Code {number}")
        _aged(_kept(project), -400)
    add_code(project, "Today")
    assert _kept(project) in backups_of(path)


def test_the_limit_is_kept_and_what_is_unreadable_is_the_usual_one() -> None:
    backups.set_limit_mb(500)
    assert backups.limit_mb() == 500
    (backups.backup_folder() / "settings.json").write_text("[]", encoding="utf-8")
    assert backups.limit_mb() == backups.USUAL_LIMIT_MB


def test_a_damaged_project_is_not_kept_and_pushes_no_good_version_out(project: Project, path: Path) -> None:
    _work(project)
    good = _kept(project)
    add_code(project, "Trust")
    project.close()
    spoilt = sqlite3.connect(path)
    spoilt.execute("UPDATE content_chunk SET text = replace(text, 'ferry', 'fairy')")
    spoilt.commit()
    spoilt.close()
    with Project.open(path) as damaged, pytest.raises(ProjectDamaged):
        _kept(damaged)
    assert backups_of(path) == [good]
    assert [each.name for each in backups.backup_folder().rglob("*.concord")] == [good.path.name]


def test_who_opens_a_project_again_does_not_wait_until_what_was_closed_is_kept(project: Project, path: Path) -> None:
    _work(project)
    project.close()
    with pytest.raises(ReadingStopped):
        project.keeping.make("closed", project.guid, stop=lambda: True)
    assert backups_of(path) == []
    with Project.open(path) as again:
        add_code(again, "Trust")
    assert project.keeping.make("closed", project.guid, stop=lambda: False).counts.codes == 3
