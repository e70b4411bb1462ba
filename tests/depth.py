"""How deep random tests look: little in the usual run, and as deep as ``QDA_TEST_DEPTH`` says in a long one."""

from __future__ import annotations

import os

DEPTH = max(1, int(os.environ.get("QDA_TEST_DEPTH", "1")))


def examples(usual: int) -> int:
    """Return how many cases a test draws that draws so many in the usual run."""
    return usual * DEPTH
