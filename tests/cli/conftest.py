"""The command line, run as a person runs it but within the test's own process."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from qda.cli.entry import run
from tests.moulds import Mould

TEXT = "The paper praised the bridge.\n\nThe paper blamed the mayor 👩‍👩‍👧 for the café. نريد السلام\n"


class Told(NamedTuple):
    """What a command gave back."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed as JSON, and nothing else."""
        return json.loads(self.out)


Qda = Callable[..., Told]


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QDA_DATA_DIR", str(tmp_path_factory.mktemp("data")))


@pytest.fixture
def qda(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Qda:
    """Run ``qda`` in an empty folder; give its exit code, output and messages."""
    monkeypatch.chdir(tmp_path)

    def command(*arguments: object) -> Told:
        capfdbinary.readouterr()
        code = run([str(argument) for argument in arguments])
        out, err = capfdbinary.readouterr()
        return Told(code, out.decode("utf-8"), err.decode("utf-8"))

    return command


def make(folder: Path) -> None:
    """Make a project of Ada's with one article, coded by her and by Ben."""
    (folder / "article.txt").write_text(TEXT, encoding="utf-8")
    study = str(folder / "study.concord")
    assert run(["new", study, "--coder", "Ada", "--name", "Bridge study"]) == 0
    assert run(["add", study, str(folder / "article.txt"), "--set", "Press"]) == 0
    for words, code, coder in (
        ("praised the bridge", "Stance > Praise", "Ada"),
        ("blamed the mayor 👩‍👩‍👧", "Stance > Blame", "Ada"),
        ("praised", "Stance > Praise", "Ben"),
        ("نريد السلام", "Tone", "Ben"),
    ):
        start = TEXT.index(words)
        place = ["--start", str(start), "--end", str(start + len(words)), "--code", code, "--coder", coder]
        assert run(["code", study, "--document", "article", *place]) == 0


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Mould[None]:
    return Mould(make, tmp_path_factory)


@pytest.fixture
def study(made: Mould[None], qda: Qda, tmp_path: Path) -> Path:
    """Return a copy of that project, in the folder in which commands are run."""
    made.pour(tmp_path)
    return tmp_path / "study.concord"
