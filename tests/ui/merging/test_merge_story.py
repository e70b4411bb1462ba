"""Merging in the window: what becomes of everything is seen and chosen before a new file is written."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QRadioButton
from pytestqt.qtbot import QtBot

from qda.model.merging import APART, ONE
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.store.queries.coders import coders
from qda.store.queries.codings import segments
from qda.store.queries.documents import documents
from qda.ui.desk import Desk
from qda.ui.merging.plan_page import GroupsPage
from qda.ui.merging.window import MergeWindow

Choose = Callable[[object], None]


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch) -> Choose:
    """Answer the file dialogs."""

    def answer(path: object) -> None:
        paths = path if isinstance(path, list) else [path]
        monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a, **_k: ([str(one) for one in paths], ""))
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(paths[0]), ""))
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(paths[0]), ""))

    return answer


def opened(qtbot: QtBot, desk: Desk) -> MergeWindow:
    """Return the merge window when it shows the plan."""
    desk.window.acts["merge_projects"].trigger()
    window = desk.beside.merging.windows[-1]
    qtbot.waitUntil(lambda: window.stack.currentWidget() is window.plan and window.plan.go.isEnabled(), timeout=10_000)
    return window


def settle(qtbot: QtBot, window: MergeWindow) -> None:
    """Wait until what comes of a choice has been worked out."""
    qtbot.waitUntil(lambda: not window._later.isActive() and window.plan.go.isEnabled(), timeout=10_000)


def pick(qtbot: QtBot, page: GroupsPage, *names: str) -> None:
    """Choose rows by mouse."""
    for number, name in enumerate(names):
        item = next(
            item
            for row in range(page.tree.topLevelItemCount())
            if (item := page.tree.topLevelItem(row)) is not None and item.text(0) == name
        )
        keys = Qt.KeyboardModifier.ControlModifier if number else Qt.KeyboardModifier.NoModifier
        place = page.tree.visualItemRect(item).center()
        qtbot.mouseClick(page.tree.viewport(), Qt.MouseButton.LeftButton, keys, place)


def press(qtbot: QtBot, page: GroupsPage, choice: str) -> None:
    button = page.findChild(QRadioButton, f"mergeChoice-{choice}")
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def lines(window: MergeWindow) -> list[str]:
    return [row.what for row in window.plan.report.rows]


def test_three_files_become_one_as_the_person_chose(
    qtbot: QtBot, desk: Desk, study: Path, bens: Path, homes: Path, choose: Choose, tmp_path: Path
) -> None:
    before = {path: path.read_bytes() for path in (bens, homes)}
    choose([bens, homes])
    window = opened(qtbot, desk)
    assert "to look at" in window.plan.tabs.tabText(1)
    assert any("Two coders are called “Ann”" in line for line in lines(window))
    page = window.plan.pages["documents"]
    window.plan.tabs.setCurrentIndex(1)
    pick(qtbot, page, "Statement")
    assert "1 coding would have no place in one document" in page.why.text()
    press(qtbot, page, ONE)
    window.plan.tabs.setCurrentIndex(2)
    codes_page = window.plan.pages["codes"]
    pick(qtbot, codes_page, "Stance > Praise")
    press(qtbot, codes_page, "3")
    pick(qtbot, codes_page, "Stance > Criticism", "Stance > Critic")
    qtbot.mouseClick(codes_page.join, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    window.plan.tabs.setCurrentIndex(3)
    coders_page = window.plan.pages["coders"]
    pick(qtbot, coders_page, "Ann")
    press(qtbot, coders_page, ONE)
    settle(qtbot, window)
    assert any("Lost: “Praise” on “A first line”" in line for line in lines(window))
    choose(tmp_path / "all")
    qtbot.mouseClick(window.plan.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.stack.currentWidget() is window.report, timeout=10_000)
    report = window.report.table.rows
    assert all(row.read == row.added + row.joined + row.left for row in report if row.read is not None)  # type: ignore[operator]
    assert next(row for row in report if row.what == "Codings")[1:5] == (5, 3, 1, 1)
    choose(tmp_path / "report.xlsx")
    qtbot.mouseClick(window.report.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil((tmp_path / "report.xlsx").is_file, timeout=10_000)
    sheet = openpyxl.load_workbook(tmp_path / "report.xlsx").worksheets[0]
    assert ("Codings", 5, 3, 1, 1) in list(sheet.iter_rows(values_only=True))
    assert {path: path.read_bytes() for path in (bens, homes)} == before
    qtbot.mouseClick(window.report.open, Qt.MouseButton.LeftButton)
    assert desk.workspace is not None
    merged = desk.workspace.project
    assert merged.path == tmp_path / "all.concord"
    assert [row.name for row in documents(merged)] == ["Statement", "Letter"]
    assert [row.name for row in coders(merged)] == ["Ann", "Ben"]
    assert next(row for row in codes(merged) if row.name == "Praise").short_definition == "Any friendly word"
    assert "Critic" not in {row.name for row in codes(merged)}
    assert len(segments(merged)) == 3  # Ann coded the same words in both her projects


def test_without_a_project_the_files_are_chosen_one_by_one(
    qtbot: QtBot, desk: Desk, study: Path, bens: Path, choose: Choose
) -> None:
    desk.close_project()
    choose(bens)
    desk.window.acts["merge_projects"].trigger()
    window = desk.beside.merging.windows[-1]
    assert window.stack.currentWidget() is window.files
    assert not window.files.go.isEnabled()
    choose(study)
    qtbot.mouseClick(window.files.add, Qt.MouseButton.LeftButton)
    window.files.add_paths([study])  # it is there already
    assert window.files.paths() == [bens, study]
    window.files.list.setCurrentRow(1)
    qtbot.mouseClick(window.files.up, Qt.MouseButton.LeftButton)
    assert window.files.paths() == [study, bens]
    qtbot.keyClick(window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.stack.currentWidget() is window.plan, timeout=10_000)
    assert "fit together" in window.plan.told.text()


def test_a_plan_is_saved_and_used_again_with_the_files_in_another_order(
    qtbot: QtBot, desk: Desk, bens: Path, homes: Path, choose: Choose, tmp_path: Path
) -> None:
    choose([homes])
    window = opened(qtbot, desk)
    page = window.plan.pages["documents"]
    window.plan.tabs.setCurrentIndex(1)
    pick(qtbot, page, "Statement")
    press(qtbot, page, ONE)
    settle(qtbot, window)
    choose(tmp_path / "plan")
    qtbot.mouseClick(window.plan.save, Qt.MouseButton.LeftButton)
    written = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert written["documents"][0]["choice"] == ONE
    window.close()
    other = desk.beside.merging.merge([homes, desk.workspace.project.path])  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: other.stack.currentWidget() is other.plan and other.plan.go.isEnabled(), timeout=10_000)
    choose(tmp_path / "plan.json")
    qtbot.mouseClick(other.plan.load, Qt.MouseButton.LeftButton)
    settle(qtbot, other)
    assert [path.stem for path in other.files.paths()] == ["study", "home"]
    assert other._draft is not None
    assert other._draft.plan.documents[0].choice == ONE
    (tmp_path / "plan.json").write_text("[]", encoding="utf-8")
    qtbot.mouseClick(other.plan.load, Qt.MouseButton.LeftButton)
    assert "cannot be used" in other.notices.banners()[0].text


def test_what_cannot_be_merged_is_told_and_nothing_is_written(
    qtbot: QtBot, desk: Desk, study: Path, bens: Path, choose: Choose, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = {
        "empty.concord": b"",
        "foreign.concord": b"PK\x03\x04" + bytes(200),
        "cut.concord": bens.read_bytes()[:5000],
    }
    for name, content in bad.items():
        path = tmp_path / name
        path.write_bytes(content)
        window = desk.beside.merging.merge([study, path])
        qtbot.waitUntil(lambda: bool(window.notices.banners()), timeout=10_000)  # noqa: B023
        assert name in window.notices.banners()[0].text
        assert window.stack.currentWidget() is window.files
        assert path.read_bytes() == content
        window.close()
    choose([bens])
    window = opened(qtbot, desk)
    mine = tmp_path / "mine.concord"
    mine.write_bytes(b"mine")
    window.merge_into(mine)
    assert "exists already" in window.notices.banners()[0].text
    assert mine.read_bytes() == b"mine"

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("qda.actions.merge.founding", full)
    window.merge_into(tmp_path / "full.concord")
    qtbot.waitUntil(lambda: "No space left" in window.notices.banners()[0].text, timeout=10_000)
    assert not (tmp_path / "full.concord").exists()
    window.merge_into(tmp_path / "nowhere" / "out.concord")
    qtbot.waitUntil(lambda: "nowhere" in window.notices.banners()[0].text, timeout=10_000)


def test_a_merge_can_be_stopped_and_leaves_nothing_behind(
    qtbot: QtBot, desk: Desk, bens: Path, choose: Choose, tmp_path: Path
) -> None:
    choose([bens])
    window = opened(qtbot, desk)
    out = tmp_path / "stopped"
    out.mkdir()
    window.merge_into(out / "all.concord")
    assert window._task is not None
    window._task.cancel()
    qtbot.waitUntil(lambda: bool(window.notices.banners()), timeout=10_000)
    assert "Nothing was written" in window.notices.banners()[0].text
    assert list(out.iterdir()) == []
    assert window.plan.go.isEnabled()


def test_files_that_change_between_looking_and_merging_are_looked_at_again(
    qtbot: QtBot, desk: Desk, bens: Path, choose: Choose, tmp_path: Path
) -> None:
    choose([bens])
    window = opened(qtbot, desk)
    with Project.open(bens) as project:
        from qda.actions.codebook import add_code

        add_code(project, "New since")
    window.merge_into(tmp_path / "all.concord")
    qtbot.waitUntil(lambda: bool(window.notices.banners()), timeout=10_000)
    banner = window.notices.banners()[0]
    assert "have changed since" in banner.text
    assert not (tmp_path / "all.concord").exists()
    QApplication.processEvents()
    window._show_plan()
    settle(qtbot, window)
    window.merge_into(tmp_path / "all.concord")
    qtbot.waitUntil(lambda: window.stack.currentWidget() is window.report, timeout=10_000)


def test_separate_documents_stay_separate_only_where_texts_differ(
    qtbot: QtBot, desk: Desk, bens: Path, homes: Path, choose: Choose, tmp_path: Path
) -> None:
    choose([bens, homes])
    window = opened(qtbot, desk)
    assert window._draft is not None
    assert window._draft.plan.documents[0].choice == APART
    window.merge_into(tmp_path / "all.concord")
    qtbot.waitUntil(lambda: window.stack.currentWidget() is window.report, timeout=10_000)
    with Project.open(tmp_path / "all.concord") as merged:
        assert [row.name for row in documents(merged)] == ["Statement", "Statement (2)", "Letter"]
        assert len(segments(merged)) == 5
