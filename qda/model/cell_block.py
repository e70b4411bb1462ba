"""A block of cells as spreadsheets copy it: tabs between cells, quotes around cells of several lines."""

from __future__ import annotations

import io
from collections.abc import Sequence


def parse_block(text: str) -> list[list[str]]:
    """Return the rows of cells of a copied block; a last line end makes no row of its own."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if text.endswith("\n"):
        text = text[:-1]
    if '"' not in text:
        return [line.split("\t") for line in text.split("\n")]
    rows: list[list[str]] = [[]]
    place = 0
    while True:
        cell, place = _cell(text, place)
        rows[-1].append(cell)
        if place >= len(text):
            return rows
        if text[place] == "\n":
            rows.append([])
        place += 1


def _cell(text: str, start: int) -> tuple[str, int]:
    """Return the cell that begins at a place, and where it ends."""
    if text[start : start + 1] == '"' and (end := _quoted_end(text, start)):
        return text[start + 1 : end - 1].replace('""', '"'), end
    ends = [place for sign in "\t\n" if (place := text.find(sign, start)) >= 0]
    end = min(ends, default=len(text))
    return text[start:end], end


def _quoted_end(text: str, start: int) -> int:
    """Return where a quoted cell ends, 0 where the quote is only a part of the text, as in a quotation."""
    place = start + 1
    while (place := text.find('"', place)) >= 0:
        if text[place + 1 : place + 2] == '"':
            place += 2
            continue
        return place + 1 if text[place + 1 : place + 2] in ("", "\t", "\n") else 0
    return 0


def block_text(rows: Sequence[Sequence[str]]) -> str:
    """Return rows of cells as spreadsheets paste them."""
    out = io.StringIO()
    for row in rows:
        out.write("\t".join(_written(cell) for cell in row))
        out.write("\n")
    return out.getvalue()


def _written(cell: str) -> str:
    if "\t" in cell or "\n" in cell or cell.startswith('"'):
        return '"' + cell.replace('"', '""') + '"'
    return cell
