"""Fixtures that every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


@pytest.fixture
def article() -> str:
    """Return the real article that our first user works on; skips where the samples are absent."""
    path = SHARED / "samples" / "iraqi-militias-article.txt"
    if not path.is_file():
        pytest.skip("the sample article lies outside the repository and is not here")
    return path.read_text(encoding="utf-8")
