"""The sample files that lie beside the repository, and skipping where they are absent."""

from __future__ import annotations

from pathlib import Path

import pytest

_FOLDERS = [folder / "shared" / "samples" / "refi" for folder in Path(__file__).resolve().parents[3:]]
SAMPLES = next((folder for folder in _FOLDERS if folder.is_dir()), None)
NO_SAMPLES = "the REFI-QDA samples lie outside the repository and are not here"
needs_samples = pytest.mark.skipif(SAMPLES is None, reason=NO_SAMPLES)


def sample(name: str) -> Path:
    """Return a sample by its path in their folder; skips where it is absent."""
    path = SAMPLES / name if SAMPLES else None
    if path is None or not path.exists():
        pytest.skip(NO_SAMPLES)
    return path


def samples(pattern: str) -> list[Path]:
    """Return the samples whose paths fit, for parameters of tests; none where they are absent."""
    return sorted(SAMPLES.glob(pattern)) if SAMPLES else []
