"""How the program's memory is given out, where the system leaves a choice."""

from __future__ import annotations

import ctypes
import sys

_ARENA_MAX = -8  # M_ARENA_MAX of the GNU C library


def share_one_arena() -> bool:
    """Let all threads take their memory from one place; false where the system does not offer that.

    Otherwise every task's thread keeps a place of its own with what it once needed, and the program seems to grow
    for as long as it runs.
    """
    if sys.platform != "linux":
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # other C libraries have none
    return mallopt is not None and mallopt(_ARENA_MAX, 1) == 1
