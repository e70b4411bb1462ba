"""Codes that occur together, as a map: the darker a cell, the more; its number stands in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from qda.analysis.joins import Ints
from qda.analysis.pictures.asked import Said
from qda.analysis.pictures.colours import contrast, mixed
from qda.analysis.pictures.sheet import MARGIN, ROW, SMALL, TITLE, Look, Picture, Sheet

_NAMES = 0.3
_WIDEST, _NARROWEST = 40.0, 15.0
_ABOVE = 110.0  # points for names above the columns
_FAINTEST, _STRONGEST = 0.06, 0.78


def heat_map(
    names: Sequence[str], numbers: NDArray[np.float64], leads: Callable[[int, int], Ints], look: Look, said: Said,
    *, width: float, left_out: int = 0, digits: int = 0, about: str = "",
) -> Picture:  # fmt: skip
    """Draw a square map.

    Args:
        names: Of rows and columns, n of them.
        numbers: n × n; NaN where there is none, which stays empty.
        leads: Gives the codings behind a cell.
        look: Colours.
        said: Words.
        width: Of the picture, in points.
        left_out: How many codes are not drawn.
        digits: Behind the point of a number.
        about: What is counted, in words.
    """
    sheet = Sheet(look, width)
    y = MARGIN + TITLE / 2
    sheet.title(y, said.together)
    y += TITLE + 2
    if about:
        sheet.text(MARGIN, y, sheet.fitted(about, width - 2 * MARGIN, SMALL), size=SMALL, colour=look.muted)
        y += ROW - 2
    count = len(names)
    if not count:
        sheet.text(MARGIN, y, said.nothing, colour=look.muted)
        return sheet.done(y + ROW, said.together, f"{said.together}. {said.nothing}")
    room = min(_NAMES * width, max(map(sheet.measure, names)) + 2)
    left = MARGIN + room + 8
    cell = min(_WIDEST, max(_NARROWEST, (width - left - MARGIN) / count))
    above = min(_ABOVE, max(sheet.measure(name, SMALL) for name in names) + 4)
    sheet.width = max(width, left + cell * count + MARGIN)
    top = y + above + 4
    for column, name in enumerate(names):
        x = left + (column + 0.5) * cell
        sheet.text(x, top - 4, sheet.fitted(name, above, SMALL), size=SMALL, upright=True)
    tall = max(ROW, min(cell, 24.0))
    most = float(np.nanmax(numbers)) if np.isfinite(numbers).any() else 0.0
    for row, name in enumerate(names):
        at = top + row * tall
        sheet.text(left - 8, at + tall / 2, sheet.fitted(name, room), align="right")
        for column in range(count):
            _cell(sheet, float(numbers[row, column]), most, (left + column * cell, at, cell, tall), digits)
            if numbers[row, column] > 0:
                words = f"{name} + {names[column]}: {_shown(float(numbers[row, column]), digits)}"
                sheet.lead(left + column * cell, at, cell, tall, words, leads(row, column))
    y = top + count * tall
    if left_out:
        sheet.text(MARGIN, y + ROW / 2, said.left_out.format(n=f"{left_out:,}"), size=SMALL, colour=look.muted)
        y += ROW
    alt = "; ".join(part.words for part in sheet.parts) or said.nothing
    return sheet.done(y + MARGIN, said.together, f"{said.together}. {alt}.")


def _cell(sheet: Sheet, number: float, most: float, at: tuple[float, float, float, float], digits: int) -> None:
    look, (x, y, width, height) = sheet.look, at
    if not number > 0:
        sheet.box(*at, look.ground, edge=look.line)
        return
    share = _FAINTEST + (_STRONGEST - _FAINTEST) * number / most
    fill = mixed(look.fill, look.ground, share)
    sheet.box(*at, fill, edge=look.line)
    shown = _shown(number, digits)
    size = SMALL
    while sheet.measure(shown, size) > width - 2 and size > 4.5:
        size -= 0.5
    ink = max((look.text, look.ground), key=lambda colour: contrast(colour, fill))
    sheet.text(x + width / 2, y + height / 2, shown, size=size, colour=ink, align="center")


def _shown(number: float, digits: int) -> str:
    return f"{number:,.0f}" if not digits else f"{number:.{digits}f}"
