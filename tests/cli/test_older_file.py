"""Commands on a project that an earlier version made."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qda.store.tables import SCHEMA_VERSION
from tests.cli.conftest import Qda

KEPT = Path(__file__).resolve().parents[1] / "files" / "schema-1.concord"


@pytest.fixture
def ferry(tmp_path: Path) -> Path:
    """Return a project as the first version left it."""
    return Path(shutil.copyfile(KEPT, tmp_path / "ferry.concord"))


def test_commands_that_only_look_leave_it_as_it_is(qda: Qda, ferry: Path) -> None:
    before = ferry.read_bytes()
    told = qda("info", ferry, "--json")
    assert (told.code, told.json["schema_version"], told.json["codings"]) == (0, 1, 3)
    assert "schema 1" in qda("info", ferry).out
    assert "deleted the code “Praise”" in qda("history", ferry).out
    for arguments in (
        ["export", ferry, "out.xlsx"],
        ["search", ferry, "ferry"],
        ["copy", ferry, "b.concord", "--for-coder", "C"],
    ):
        told = qda(*arguments)
        assert told.code == 0, told.err
    assert ferry.read_bytes() == before


def test_a_check_says_that_it_is_older_and_changes_nothing(qda: Qda, ferry: Path) -> None:
    before = ferry.read_bytes()
    told = qda("check", ferry)
    assert (told.code, "Sound" in told.err) == (0, True), told.err
    assert "schema 1" in told.err
    told = qda("check", ferry, "--json")
    assert (told.json["sound"], told.json["schema_version"]) == (True, 1)
    assert ferry.read_bytes() == before


def test_comparing_and_merging_change_none_of_the_files(qda: Qda, ferry: Path, tmp_path: Path) -> None:
    twin = Path(shutil.copyfile(ferry, tmp_path / "twin.concord"))
    before = ferry.read_bytes()
    told = qda("compare", ferry, twin)
    assert told.code in (0, 1), told.err
    assert "Ada (ferry) ↔ Ben (ferry)" in told.out
    told = qda("merge", "merged.concord", ferry, twin)
    assert told.code in (0, 1), told.err
    assert qda("info", "merged.concord", "--json").json["schema_version"] == SCHEMA_VERSION
    assert qda("check", "merged.concord", "--json").json["sound"]
    assert ferry.read_bytes() == twin.read_bytes() == before


def test_a_command_that_writes_brings_it_up_to_date_and_says_so(qda: Qda, ferry: Path) -> None:
    told = qda("undo", ferry)
    assert told.code == 0
    assert "brought up to date" in told.err
    assert "backups" in told.err
    assert qda("info", ferry, "--json").json["schema_version"] == SCHEMA_VERSION
    assert "brought up to date" not in qda("undo", ferry).err


def test_where_that_fails_the_command_says_why(qda: Qda, ferry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("qda.store.backups.back_up", full)
    before = ferry.read_bytes()
    told = qda("undo", ferry)
    assert told.code != 0
    assert "No space left on device" in told.err
    assert ferry.read_bytes() == before
