"""The view of two sides with 100,000 codings on each against a bare ``QPlainTextEdit`` with the same text and none."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtWidgets import QApplication

from benchmarks.measure import Ratio, side_by_side
from benchmarks.view import (
    CODES,
    CODINGS,
    HEIGHT,
    WIDTH,
    codings_of,
    fill_bare,
    fill_view,
    jumps,
    new_bare,
    repaints,
    resizes,
    text_of,
    wheel,
)
from qda.ui.view.sides.sides_view import SidesView
from qda.ui.view.sides.values import Side
from qda.ui.view.values import CodeStyle


def two_coders(text: str) -> np.ndarray:
    """Return one coder's codings and another's: half of them the same, a quarter moved, a quarter another code."""
    first = codings_of(text)
    second = first.copy()
    second[:, 0] += CODINGS
    second[:, 4] = 2
    chance = np.random.default_rng(2)
    kind = chance.integers(0, 4, CODINGS)
    second[kind == 0, 2] += 15
    second[kind == 1, 3] = 1 + (second[kind == 1, 3] + 7) % CODES
    return np.concatenate((first, second))


def new_sides() -> SidesView:
    view = SidesView()
    colours = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#882255")
    view.set_code_styles({code: CodeStyle(code, f"Code number {code}", colours[code % 5]) for code in range(1, 41)})
    view.set_sides({1: Side.START, 2: Side.END}, ("First", "Second"))
    view.resize(WIDTH, HEIGHT)
    view.show()
    QApplication.processEvents()
    return view


def ratios() -> Iterator[Ratio]:
    """Yield the ratio of each goal."""
    app = QApplication.instance() or QApplication(["benchmark"])
    # Twice the codings on 5 MB are twice as dense as in the goals for one coder; a jump there may take longer.
    for megabytes, at_most, jumped in ((5, 1.0, 2.5), (20, 0.5, 2.0)):
        text, size = text_of(megabytes), f"{megabytes} MB"
        codings = two_coders(text)
        ours, bare = new_sides(), new_bare()
        yield side_by_side(
            f"two sides: open and paint, {size} with 2 x {CODINGS:,} codings",
            lambda view=ours, text=text, codings=codings: fill_view(view, text, codings),
            lambda widget=bare, text=text: fill_bare(widget, text),
            at_most,
        )
        yield side_by_side(
            f"two sides: scroll by wheel events, {size}", lambda v=ours: wheel(v, 25), lambda b=bare: wheel(b, 25), 2.0
        )
        yield side_by_side(f"two sides: full repaint, {size}", repaints(ours), repaints(bare), 1.5)
        yield side_by_side(f"two sides: resize, {size}", resizes(ours), resizes(bare), 1.5)
        yield side_by_side(f"two sides: jump to a random place, {size}", jumps(ours), jumps(bare), jumped)
        ours.close()
        bare.close()
    del app
