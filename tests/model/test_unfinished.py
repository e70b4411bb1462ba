"""What a program that died had begun to write is cleared away at the next start."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from qda.model import unfinished
from qda.model.safe_file import replacing
from qda.model.unfinished import clear_away, keep_notes_in, passing_folder

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def notes(tmp_path: Path) -> Iterator[Path]:
    before = list(unfinished._folders)
    folder = tmp_path / "notes"
    keep_notes_in(folder)
    yield folder
    unfinished._folders[:] = before


_DIE = """
import os, sys
from pathlib import Path
from qda.model.safe_file import replacing
from qda.model.unfinished import keep_notes_in, passing_folder
keep_notes_in(Path(sys.argv[1]))
target = Path(sys.argv[2])
with replacing(target) as temporary, passing_folder(target.parent) as folder:
    temporary.write_text("half")
    temporary.with_name(f"{temporary.name}-journal").write_text("half")
    (folder / "copy").write_text("half")
    os._exit(9)
"""


def test_what_a_program_that_died_was_writing_is_cleared_away(notes: Path, tmp_path: Path) -> None:
    target = tmp_path / "report.xlsx"
    target.write_text("an older report")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", _DIE, str(notes), str(target)], env=environment, check=False, timeout=60)
    assert len(list(tmp_path.iterdir())) == 5, "the target, three half things, and the notes"
    clear_away(notes)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["notes", "report.xlsx"]
    assert target.read_text() == "an older report"
    assert list(notes.iterdir()) == []


def test_what_is_being_written_just_now_is_left_alone(notes: Path, tmp_path: Path) -> None:
    target = tmp_path / "report.xlsx"
    with replacing(target) as temporary, passing_folder(tmp_path) as folder:
        temporary.write_text("new")
        clear_away(notes)
        assert temporary.exists()
        assert folder.exists()
    assert target.read_text() == "new"
    assert list(notes.iterdir()) == []


@pytest.mark.parametrize("said", ["", "another-computer\n{path}", "{node}\n{other}", "nonsense \udcff"])
def test_a_note_of_anything_else_removes_nothing(notes: Path, tmp_path: Path, said: str) -> None:
    import platform

    mine = tmp_path / "mine-0123.txt"
    mine.write_text("mine")
    notes.mkdir()
    told = said.format(path=mine, node=platform.node(), other=tmp_path / "mine-0123.txt")
    (notes / "4567").write_bytes(os.fsencode(told))
    clear_away(notes)
    assert mine.read_text() == "mine"


def test_without_a_place_for_notes_files_are_written_all_the_same(notes: Path, tmp_path: Path) -> None:
    notes.write_text("no folder")
    with replacing(tmp_path / "report.xlsx") as temporary:
        temporary.write_text("new")
    assert (tmp_path / "report.xlsx").read_text() == "new"
    clear_away(notes)


def test_what_sqlite_left_beside_a_file_that_failed_goes_with_it(notes: Path, tmp_path: Path) -> None:
    def fail() -> None:
        with replacing(tmp_path / "copy.concord") as temporary:
            temporary.with_name(f"{temporary.name}-journal").write_text("half")
            raise OSError

    with pytest.raises(OSError):
        fail()
    assert [one.name for one in tmp_path.iterdir()] == ["notes"]
