"""How long work says how far it is, and learns that it should stop."""

from __future__ import annotations

from collections.abc import Callable

from qda.model.errors import Cancelled

Progress = Callable[[int, int], bool]
"""Called with done and total; returns False when the person asked to stop."""

Wanted = Callable[[], bool]
"""Called while nothing can be said of progress; returns False when the person asked to stop."""


def always_wanted() -> bool:
    """Go on."""
    return True


def no_progress(_done: int, _total: int) -> bool:
    """Tell nobody, and go on."""
    return True


def tell(progress: Progress, done: int, total: int) -> None:
    """Report how far the work is.

    Raises:
        Cancelled: The person asked to stop.
    """
    if not progress(done, total):
        raise Cancelled
