"""What a person sees who opens a project that an earlier version made."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from qda.ui.desk import Desk

KEPT = Path(__file__).resolve().parents[1] / "files" / "schema-1.concord"


@pytest.fixture
def ferry(tmp_path: Path) -> Path:
    """Return a project as the first version left it."""
    return Path(shutil.copyfile(KEPT, tmp_path / "ferry.concord"))


@pytest.fixture(autouse=True)
def _ada_works(desk: Desk) -> None:
    desk.window.settings.coder_name = "Ada"


def test_one_line_says_that_it_was_brought_up_to_date_and_where_the_backup_is(
    desk: Desk, ferry: Path, study: Path
) -> None:
    desk.open_project(ferry)
    (banner,) = desk.window.notices.banners()
    assert "brought up to date" in banner.text
    backup = Path(banner.text.split(" in ")[-1].removesuffix("."))
    assert backup.is_file()
    assert desk.workspace is not None
    assert not desk.workspace.project.read_only
    for other, coder in ((study, "Ann"), (ferry, "Ada")):
        desk.window.settings.coder_name = coder
        desk.open_project(other)
        assert desk.window.notices.banners() == [], "it is told once"


def test_where_it_cannot_be_changed_a_copy_is_offered(desk: Desk, ferry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("qda.store.backups.back_up", full)
    desk.open_project(ferry)
    (banner,) = desk.window.notices.banners()
    assert "No space left on device" in banner.text
    assert banner.findChild(QPushButton, "noticeButton", Qt.FindChildOption.FindDirectChildrenOnly) is not None
    assert desk.workspace is not None
    assert desk.workspace.project.read_only
