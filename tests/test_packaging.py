"""What lies in packaging/, tried as a person would who never saw it before."""

from __future__ import annotations

import os
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGING = ROOT / "packaging"

pytestmark = pytest.mark.skipif(
    not PACKAGING.is_dir() or shutil.which("bash") is None, reason="needs the checkout's packaging/ and bash"
)


def run(script: Path, *arguments: str, home: Path) -> str:
    environment = {**os.environ, "XDG_DATA_HOME": str(home)}
    done = subprocess.run(
        ["bash", str(script), *arguments], env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout


def entry_of(path: Path) -> dict[str, str]:
    parser = ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(path, encoding="utf-8")
    return dict(parser["Desktop Entry"])


def checkout_at(folder: Path) -> Path:
    shutil.copytree(PACKAGING, folder / "packaging")
    icons = folder / "resources" / "icons"
    icons.mkdir(parents=True)
    shutil.copy(ROOT / "resources" / "icons" / "concord.svg", icons)
    return folder / "packaging"


def test_menu_entry_and_file_type_belong_together():
    mime = ElementTree.parse(PACKAGING / "concord-mime.xml").getroot()
    space = {"m": "http://www.freedesktop.org/standards/shared-mime-info"}
    kind = mime.find("m:mime-type", space)
    assert kind is not None
    assert [glob.attrib["pattern"] for glob in kind.findall("m:glob", space)] == ["*.concord"]
    entry = entry_of(PACKAGING / "concord.desktop")
    assert entry["MimeType"] == f"{kind.attrib['type']};"
    assert entry["Exec"] == "concord %f"


def test_menu_entry_is_put_in_and_taken_out_for_one_user(tmp_path: Path):
    script = checkout_at(tmp_path / "check out of 100 % $HOME") / "install-desktop-entry.sh"
    home = tmp_path / "share"
    run(script, home=home)
    entry = entry_of(home / "applications" / "concord.desktop")
    escaped = str(script.parent / "concord").replace("$", r"\\$").replace("%", "%%")
    assert entry["Exec"] == f'"{escaped}" %f'
    kept = {"concord.desktop", "concord-mime.xml", "concord.svg"}
    assert kept <= {path.name for path in home.rglob("*")}
    run(script, "--remove", home=home)
    assert not kept & {path.name for path in home.rglob("*")}


def test_launcher_opens_the_project_that_was_double_clicked(tmp_path: Path):
    launcher = checkout_at(tmp_path / "checkout") / "concord"
    program = tmp_path / "checkout" / ".venv" / "bin" / "qda"
    program.parent.mkdir(parents=True)
    program.write_text('#!/usr/bin/env bash\nprintf "<%s>" "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    assert run(launcher, str(tmp_path / "my study.concord"), home=tmp_path) == f"<open><{tmp_path}/my study.concord>"
    assert run(launcher, home=tmp_path) == "<>"


def test_readme_names_one_test_command_for_ci_to_run():
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    commands = [line for line in lines if line.startswith("python3 -m venv .venv-test ")]
    assert len(commands) == 1
    assert "-m pytest" in commands[0]
