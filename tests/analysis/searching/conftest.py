"""A small project to work on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qda.store.project import Project


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QDA_DATA_DIR", str(tmp_path_factory.mktemp("data")))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the project lies."""
    return tmp_path / "study.concord"


@pytest.fixture
def project(path: Path) -> Iterator[Project]:
    """Open a new project of the coder Ada's."""
    with Project.create(path, coder_name="Ada", name="Study") as project:
        yield project
