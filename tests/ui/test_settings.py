"""What the program remembers between two starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from qda.ui.settings import Session, Settings, config_folder
from qda.ui.theme import Scheme


def test_settings_are_found_again_with_their_types(qapp) -> None:
    first = Settings()
    first.scheme = Scheme.DARK
    first.zoom = 130
    first.serif = False
    first.coder_name = "Ana Ćirić, „B“"
    first.side_widths = (240, 300)
    first.keep_session("guid-1", Session((3, 5), 5, {3: 1200}))
    first.store.sync()
    again = Settings()
    assert again.scheme is Scheme.DARK
    assert (again.zoom, again.serif, again.coder_name) == (130, False, "Ana Ćirić, „B“")
    assert again.side_widths == (240, 300)
    assert again.session("guid-1") == Session((3, 5), 5, {3: 1200})
    assert again.session("never seen") == Session()


@pytest.mark.parametrize("broken", ["", "{", '"pink"', "[1, {}]", "null", "9e999"])
def test_a_settings_file_spoilt_by_hand_gives_the_usual_values(qapp, broken: str) -> None:
    settings = Settings()
    for key in ("look/scheme", "look/zoom", "projects/recent", "projects/sessions", "window/side-widths"):
        settings.store.setValue(key, broken)
    assert settings.scheme is Scheme.SYSTEM
    assert settings.zoom == 100
    assert settings.recent == ()
    assert settings.sessions == {}


def test_zoom_stays_within_sense(qapp) -> None:
    settings = Settings()
    settings.zoom = 5000
    assert settings.zoom == 300


def test_the_latest_project_is_first_and_none_stands_twice(qapp, tmp_path: Path) -> None:
    settings = Settings()
    there, gone = tmp_path / "there.concord", tmp_path / "gone.concord"
    there.write_bytes(b"")
    for path in (there, gone, there):
        settings.add_recent(path)
    assert [(each.path, each.missing) for each in settings.recent] == [(str(there), False), (str(gone), True)]
    settings.forget_recent(str(there))
    assert [each.path for each in settings.recent] == [str(gone)]
    assert settings.last_project == ""
    assert there.exists()


def test_a_change_is_told_once(qapp, qtbot) -> None:
    settings = Settings()
    told: list[str] = []
    settings.changed.connect(told.append)
    settings.zoom = 120
    settings.zoom = 120
    assert told == ["zoom"]


def test_the_folder_can_be_chosen(tmp_path: Path) -> None:
    assert config_folder() == tmp_path / "config"
