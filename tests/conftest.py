"""Fixtures that every test may use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.depth import examples

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A busy machine is slow, which says nothing about us; and a rule must fail for everybody or for nobody.
settings.register_profile("usual", deadline=None, max_examples=examples(40))
settings.register_profile("continuous integration", settings.get_profile("usual"), derandomize=True)
settings.load_profile("continuous integration" if os.environ.get("CI") else "usual")

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


@pytest.fixture(scope="session", autouse=True)
def no_traces(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what every project leaves in its owner's folder, locks and earlier versions, out of the real one."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("QDA_DATA_DIR", str(tmp_path_factory.mktemp("own-data")))
        yield


@pytest.fixture
def article() -> str:
    """Return the real article that our first user works on; skips where the samples are absent."""
    path = SHARED / "samples" / "iraqi-militias-article.txt"
    if not path.is_file():
        pytest.skip("the sample article lies outside the repository and is not here")
    return path.read_text(encoding="utf-8")
