"""Every test of faults has a data folder of its own."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QDA_DATA_DIR", str(tmp_path_factory.mktemp("data")))
