"""Making very many small values at once."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Generator


@contextlib.contextmanager
def making_many_values() -> Generator[None]:
    """Keep the search for reference cycles from running while hundreds of thousands of values are made.

    It would look through all of them again and again, and values that only ever point down hold no cycle.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
