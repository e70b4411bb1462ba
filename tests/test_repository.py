"""The repository holds the program and nothing else."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = {
    ".ci",
    ".gitignore",
    "LICENSE",
    "README.md",
    "benchmarks",
    "docs",
    "packaging",
    "pyproject.toml",
    "qda",
    "resources",
    "tests",
}


@pytest.fixture(scope="module")
def tracked() -> list[str]:
    """Return the paths that git keeps; skips where the sources were unpacked without it."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout, so there is no list of kept files")
    try:
        run = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    except (FileNotFoundError, subprocess.CalledProcessError) as error:
        pytest.skip(f"git does not list this checkout: {error}")
    return [path for path in run.stdout.decode("utf-8").split("\0") if path]


def test_top_level_holds_what_the_layout_names(tracked: list[str]):
    assert {path.split("/")[0] for path in tracked} <= ALLOWED


def test_no_project_file_or_workbook_of_a_user_slipped_in(tracked: list[str]):
    ends = (".xlsx", ".concord", ".concord-journal", ".pyc", ".log")
    assert not [path for path in tracked if path.endswith(ends) and not path.startswith("tests/files/")]


def test_scripts_are_executable_and_stop_at_the_first_error(tracked: list[str]):
    scripts = [ROOT / path for path in tracked if path.endswith(".sh") or path == ".ci/run"]
    assert scripts
    for script in scripts:
        lines = script.read_text(encoding="utf-8").splitlines()
        assert lines[0] == "#!/usr/bin/env bash"
        assert "set -euo pipefail" in lines[:20], script.name
        assert script.stat().st_mode & 0o111, script.name
