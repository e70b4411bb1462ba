"""A project that cannot be opened, and one that is checked: what the window says and offers."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from qda.actions.codebook import add_code
from qda.actions.coding import code_spans
from qda.model.errors import ProjectReadOnly
from qda.model.span import Span
from qda.store import backups
from qda.store.check import check
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.store.tables import SCHEMA_VERSION
from qda.ui.desk import Desk
from qda.ui.project_dialogs import WhoDialog
from qda.ui.safety.salvage_report import SalvageReport
from tests.ui.safety.test_faults import at_work, choose, press, told

PAGE = 4096


@pytest.fixture
def other(desk: Desk, study: Path, tmp_path: Path) -> Path:
    """Return another project with a long text and codings, closed, beside the one that is open."""
    path = tmp_path / "other.concord"
    shutil.copyfile(study, path)
    with Project.open(path) as project:
        code_spans(project, 1, [2], [Span(start, start + 20) for start in range(60)])
    return path


def shown(desk: Desk) -> str:
    """Return all that the dialog about a damaged file says, or the notice where there is nothing to choose."""
    dialog = desk.safety.damaged.dialog
    if dialog is None:
        return told(desk)
    words = [label.text() for label in dialog.findChildren(QLabel)]
    return "\n".join(words + [button.text() for button in dialog.findChildren(QPushButton)])


def click(dialog: QDialog | None, name: str) -> None:
    assert dialog is not None
    button = dialog.findChild(QPushButton, name)
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def altered(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def _zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("word/document.xml", "x")


def _write(change: Callable[[bytearray], object]) -> Callable[[Path], None]:
    def spoil(path: Path) -> None:
        data = bytearray(path.read_bytes())
        change(data)
        path.write_bytes(data)

    return spoil


def _noise(page: int) -> Callable[[Path], None]:
    noise = random.Random(page).randbytes(PAGE)
    return _write(lambda data: data.__setitem__(slice(page * PAGE, (page + 1) * PAGE), noise))


def _foreign(path: Path) -> None:
    path.unlink()
    altered(path, "CREATE TABLE notes (id INTEGER PRIMARY KEY, words TEXT)")


READS = "Save what can be read…"
CLASSES: dict[str, tuple[Callable[[Path], object], str, bool]] = {
    "zero length": (lambda path: path.write_bytes(b""), "the file is empty", False),
    "a ZIP archive": (_zip, "it is a ZIP archive", False),
    "random bytes": (lambda path: path.write_bytes(os.urandom(9000)), "its contents are of another kind", False),
    "another program's database": (_foreign, "it is a database of another program", False),
    "cut within its head": (lambda path: os.truncate(path, 60), "ends within its first page", False),
    "cut after its first page": (lambda path: os.truncate(path, PAGE), "is damaged", True),
    "cut in the middle": (lambda path: os.truncate(path, path.stat().st_size // 2), "is damaged", True),
    "its end cut off": (lambda path: os.truncate(path, path.stat().st_size - 1), "its end is missing", True),
    "magic gone": (_write(lambda data: data.__setitem__(slice(0, 16), bytes(16))), "its beginning is not", True),
    "page size flipped": (_write(lambda data: data.__setitem__(16, data[16] ^ 1)), "is damaged", True),
    "schema page zeroed": (_write(lambda data: data.__setitem__(slice(100, PAGE), bytes(PAGE - 100))), "damaged", True),
    "noise in a page": (_noise(3), "is damaged", True),
    "version unknown": (_write(lambda data: data.__setitem__(slice(60, 64), bytes(4))), "which version", True),
    "a trigger": (
        lambda path: altered(path, "CREATE TRIGGER t AFTER INSERT ON coding BEGIN DELETE FROM coding; END"),
        "parts that Concord never makes",
        True,
    ),
    "a view of a huge name": (lambda path: altered(path, f'CREATE VIEW "{"v" * 90_000}" AS SELECT 1'), "never", True),
    "rows that refer to nothing": (
        lambda path: altered(path, "PRAGMA foreign_keys=OFF", "UPDATE coding SET code_id = 99"),
        "refer to rows that are gone",
        True,
    ),
    "a table gone": (lambda path: altered(path, "DROP TABLE memo"), "is not complete", True),
}


def test_case_76_every_kind_of_damage_has_its_words_and_the_file_stays_as_it_is(desk: Desk, other: Path) -> None:
    sound = other.read_bytes()
    for name, (spoil, words, reads) in CLASSES.items():
        other.write_bytes(sound)
        spoil(other)
        before = other.read_bytes()
        desk.window.notices.clear()
        desk.open_project(other)
        assert words in shown(desk), name
        assert (READS in shown(desk)) == reads, name
        assert "Traceback" not in shown(desk)
        assert len(shown(desk)) < 2500, name
        assert other.read_bytes() == before, name
        assert at_work(desk).project.path.name == "study.concord", "what was open stays open"
        if desk.safety.damaged.dialog is not None:
            click(desk.safety.damaged.dialog, "damagedCancel")
    assert sorted(path.name for path in other.parent.glob("other*")) == ["other.concord"]


def test_a_damaged_project_comes_back_from_the_version_that_was_kept(
    desk: Desk, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups.back_up(other, why="opened")
    _noise(3)(other)
    damaged = other.read_bytes()
    desk.open_project(other)
    assert "61 coding" in shown(desk) or "60 coding" in shown(desk)
    assert READS in shown(desk)
    new = other.with_name("restored.concord")
    choose(monkeypatch, new)
    click(desk.safety.damaged.dialog, "damagedRestore")
    assert at_work(desk).project.path == new
    assert "was not changed" in told(desk)
    assert other.read_bytes() == damaged
    other.unlink()
    desk.open_project(other)
    press(desk, "Earlier versions…")
    assert desk.beside.versions.dialog is not None


def test_enter_takes_the_first_way_on_and_who_chooses_no_file_still_has_all_of_them(
    qtbot: QtBot, desk: Desk, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups.back_up(other, why="opened")
    _noise(3)(other)
    desk.open_project(other)
    dialog = desk.safety.damaged.dialog
    assert dialog is not None
    choose(monkeypatch, None)
    for name in ("damagedRestore", "damagedSalvage"):
        click(dialog, name)
        assert desk.safety.damaged.dialog is dialog
        assert dialog.isVisible()
    new = other.with_name("restored.concord")
    choose(monkeypatch, new)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert at_work(desk).project.path == new
    assert desk.safety.damaged.dialog is None


def test_what_reads_of_a_damaged_project_is_opened_and_the_losses_are_listed_and_saved(
    qtbot: QtBot, desk: Desk, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = sqlite3.connect(other)
    pages = [
        row[0] for row in connection.execute("SELECT rootpage FROM sqlite_master WHERE name IN ('change', 'memo')")
    ]
    connection.close()
    for page in pages:
        _noise(page - 1)(other)
    damaged = other.read_bytes()
    desk.open_project(other)
    new = other.with_name("saved.concord")
    choose(monkeypatch, new)
    click(desk.safety.damaged.dialog, "damagedSalvage")
    qtbot.waitUntil(lambda: desk.window.findChild(SalvageReport) is not None)
    report = desk.window.findChild(SalvageReport)
    assert report is not None
    words = "\n".join(label.text() for label in report.findChildren(QLabel))
    assert "Not everything could be saved" in words
    assert "60 coding" in words
    lines = [report.table.item(row, 4).text() for row in range(report.table.rowCount())]
    assert any("It begins anew" in line for line in lines)
    assert at_work(desk).project.path == new
    with Project.beside(new) as saved:
        assert check(saved).is_sound
    assert other.read_bytes() == damaged
    for ending in (".xlsx", ".txt"):
        chosen = other.with_name(f"losses{ending}")
        choose(monkeypatch, chosen)
        click(report, "salvageSave")
        qtbot.waitUntil(chosen.exists)
        qtbot.waitUntil(lambda chosen=chosen: str(chosen) in report.hint.text())
    assert "It begins anew" in other.with_name("losses.txt").read_text(encoding="utf-8")
    book = load_workbook(other.with_name("losses.xlsx"))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any("It begins anew" in cell for cell in cells)
    report.close()


def test_who_lost_her_name_reads_so_before_she_is_asked_who_is_coding(
    qtbot: QtBot, desk: Desk, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = sqlite3.connect(other)
    page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'coder'").fetchone()[0]
    connection.close()
    _noise(page - 1)(other)
    desk.open_project(other)
    new = other.with_name("saved.concord")
    choose(monkeypatch, new)
    asked: list[str] = []

    def answer(dialog: WhoDialog) -> bool:
        asked.extend(box.text() for box in dialog.findChildren(QRadioButton))
        return False

    monkeypatch.setattr(WhoDialog, "exec", answer)
    click(desk.safety.damaged.dialog, "damagedSalvage")
    qtbot.waitUntil(lambda: desk.window.findChild(SalvageReport) is not None)
    report = desk.window.findChild(SalvageReport)
    assert report is not None
    lines = [report.table.item(row, 4).text() for row in range(report.table.rowCount())]
    assert any("name of a coder is lost" in line for line in lines)
    assert report.isVisible()
    assert not asked
    click(report, "salvageClose")
    qtbot.waitUntil(lambda: bool(asked))


def test_a_file_that_is_there_is_not_replaced_by_what_reads(
    qtbot: QtBot, desk: Desk, other: Path, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _noise(3)(other)
    choose(monkeypatch, other)
    before = other.read_bytes()
    desk.open_project(other)
    click(desk.safety.damaged.dialog, "damagedSalvage")
    qtbot.waitUntil(lambda: "exists already" in told(desk))
    assert other.read_bytes() == before


def test_cases_77_and_81_a_newer_and_a_read_only_project_are_shown_and_can_be_taken_along(
    desk: Desk, other: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    altered(other, f"PRAGMA user_version={SCHEMA_VERSION + 1}", "CREATE TABLE novelty (x)")
    before = other.read_bytes()
    desk.open_project(other)
    assert "A later version of Concord made this project" in told(desk)
    assert not desk.window.acts["add_documents"].isEnabled()
    assert desk.window.acts["export_excel"].isEnabled()
    with pytest.raises(ProjectReadOnly):
        add_code(at_work(desk).project, "New")
    choose(monkeypatch, tmp_path / "along.concord")
    press(desk, "Save a copy as…")
    assert (tmp_path / "along.concord").exists()
    desk.close_project()
    assert other.read_bytes() == before
    altered(other, "UPDATE project SET min_reader = 99")
    desk.open_project(other)
    assert "Install a version of Concord" in told(desk)
    assert desk.workspace is None


def test_case_79_a_project_in_wal_mode_is_taken_in_and_told(desk: Desk, other: Path) -> None:
    altered(other, "PRAGMA journal_mode=WAL")
    desk.open_project(other)
    assert "Another program had changed how this file is kept" in told(desk)
    assert not at_work(desk).project.read_only


# --- check --------------------------------------------------------------------------------------------------------
def test_a_check_says_in_words_what_was_looked_at_and_that_all_is_well(
    qtbot: QtBot, desk: Desk, study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = study.read_bytes()
    desk.window.acts["check_project"].trigger()
    assert desk.safety.checking.dialog is not None
    desk.safety.checking.dialog.reject()  # it stops without a word
    qtbot.waitUntil(lambda: not desk.window.tasks.running)
    assert told(desk) == ""
    desk.window.acts["check_project"].trigger()
    dialog = desk.safety.checking.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: "is sound" in dialog.words.text())
    lines = [[dialog.parts.item(row, column).text() for column in range(3)] for row in range(dialog.parts.rowCount())]
    assert [line[2] for line in lines] == ["as it should be"] * 7
    assert lines[2][1] == "2 documents"
    chosen = tmp_path / "checked.txt"
    choose(monkeypatch, chosen)
    click(dialog, "checkSave")
    qtbot.waitUntil(chosen.exists)
    assert "is sound" in chosen.read_text(encoding="utf-8")
    assert study.read_bytes() == before
    desk.close_project()
    assert desk.safety.checking.dialog is None


def test_a_check_finds_what_was_changed_behind_our_back_and_offers_ways_on(
    qtbot: QtBot, desk: Desk, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.close_project()
    altered(study, "UPDATE content_chunk SET text = replace(text, 'praised', 'blamed!')")
    desk.open_project(study)
    desk.window.acts["check_project"].trigger()
    dialog = desk.safety.checking.dialog
    assert dialog is not None
    at_work(desk).do(add_code, "Meanwhile")  # work goes on
    qtbot.waitUntil(lambda: "wrong with" in dialog.words.text())
    assert {row.name for row in codes(at_work(desk).project)} >= {"Meanwhile"}
    assert "is not the text that was added" in dialog.problems.item(0, 0).text()
    new = study.with_name("saved.concord")
    choose(monkeypatch, new)
    click(dialog, "checkSalvage")
    qtbot.waitUntil(lambda: desk.workspace is not None and at_work(desk).project.path == new)
    report = desk.window.findChild(SalvageReport)
    assert report is not None
    report.close()
