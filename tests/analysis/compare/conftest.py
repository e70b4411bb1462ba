"""Two coders' files, made as people make them."""

from __future__ import annotations

from pathlib import Path

import pytest

from qda.actions.blind_copy import copy_for_coder
from qda.store.project import Project
from tests.analysis.compare.story import INTERVIEW, TEXT, add, code
from tests.codes import ensure_code
from tests.moulds import Mould


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QDA_DATA_DIR", str(tmp_path_factory.mktemp("data")))


def make(folder: Path) -> None:
    ada, ben = folder / "ada.concord", folder / "ben.concord"
    with Project.create(ada, coder_name="Ada", name="Study") as project:
        add(project, "Article", TEXT)
        add(project, "Interview", INTERVIEW)
        for path in (["Stance"], ["Stance", "Praise"], ["Stance", "Blame"], ["Tone"]):
            ensure_code(project, path)
        copy_for_coder(project, ben, "Ben")
        code(project, "The paper praised the bridge.", ["Stance", "Praise"])
        code(project, "blamed the mayor", ["Stance", "Blame"])
        code(project, "praised a bridge", ["Stance", "Praise"], document_id=2)
    with Project.open(ben) as project:
        code(project, "The paper praised the bridge", ["Stance", "Praise"])
        code(project, "The paper blamed the mayor for the bridge.", ["Stance", "Blame"])
        code(project, "nobody crosses", ["Tone"], document_id=2)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Mould[None]:
    return Mould(make, tmp_path_factory)


@pytest.fixture
def two_files(made: Mould[None], tmp_path: Path) -> tuple[Path, Path]:
    """Give Ada's file, and the blind copy that she made for Ben, in which he coded."""
    made.pour(tmp_path)
    return tmp_path / "ada.concord", tmp_path / "ben.concord"
