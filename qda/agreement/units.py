"""What is counted where it is not the character: where each unit of a document begins and ends.

A unit is a row of two numbers, its half-open stretch in code points. Units are in order and never overlap.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from qda.agreement.rules import CountedUnit
from qda.model.document import MarkKind
from qda.text import break_classes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from qda.agreement.codings import DocumentCodings, IntArray

    ByteArray = NDArray[np.uint8]

_BLOCK = 1_000_000  # code points looked at in one go; a block ends with a line
_MARKED = {CountedUnit.TURN: MarkKind.TURN, CountedUnit.SEGMENT: MarkKind.SEGMENT}


def units_of(document: DocumentCodings, unit: CountedUnit) -> IntArray:
    """Return the units of a document.

    Args:
        document: With its text for tokens, sentences and paragraphs, with its marks for turns and given segments.
        unit: Any but the character.

    Returns:
        One row per unit, start and end. Of stretches that overlap, one that encloses another is left out, and a later
        one begins where the earlier one ends.

    Raises:
        ValueError: The text is needed and is not there, or the unit is the character.
    """
    kind = _MARKED.get(unit)
    if kind is not None:
        return disjoint((mark.start, mark.end) for mark in document.marks if mark.kind is kind)
    if unit is CountedUnit.CHARACTER or document.text is None:
        raise ValueError(f"no {unit} can be cut from document {document.document_id}")
    return cut(document.text, unit)


@lru_cache(maxsize=8)
def cut(text: str, unit: CountedUnit) -> IntArray:
    """Return the tokens, sentences or paragraphs of a text, kept for the texts asked for last.

    A token is a word segment that holds a letter or a digit. A sentence lies within a paragraph, and the white space
    after it belongs to it. A paragraph is what stands between two line feeds unless that is nothing at all.

    Reference:
        Unicode Standard Annex #29, Unicode Text Segmentation, sections 4.1 and 5.1, without tailoring.
    """
    import numpy as np

    if unit not in (CountedUnit.TOKEN, CountedUnit.SENTENCE, CountedUnit.PARAGRAPH):
        raise ValueError(f"{unit} is not cut from a text")
    found: list[IntArray] = [np.empty((0, 2), np.int64)]
    begin = 0
    while begin < len(text):
        end = text.find("\n", begin + _BLOCK) + 1 or len(text)
        points = np.frombuffer(text[begin:end].encode("utf-32-le", "surrogatepass"), np.uint32)
        found.append(_BLOCK_CUTTERS[unit](points) + begin)
        begin = end
    units = np.concatenate(found)
    units.setflags(write=False)
    return units


def disjoint(stretches: Iterable[tuple[int, int]]) -> IntArray:
    """Return stretches in order and without overlap: the inner of two that lie within each other, the first of two."""
    import numpy as np

    kept: list[tuple[int, int]] = []
    smallest_start = None
    for start, end in sorted({pair for pair in stretches if pair[0] < pair[1]}, key=lambda pair: (pair[1], -pair[0])):
        # In order of their ends: one that begins no later than a kept one encloses it.
        if smallest_start is not None and start <= smallest_start:
            continue
        kept.append((start, end))
        smallest_start = start
    rows = np.array(kept, np.int64).reshape(-1, 2)
    if len(rows) > 1:
        rows[1:, 0] = np.maximum(rows[1:, 0], rows[:-1, 1])
    return rows


def _paragraphs(points: NDArray[np.uint32]) -> IntArray:
    import numpy as np

    breaks = np.flatnonzero(points == ord("\n"))
    starts = np.concatenate(([0], breaks + 1))
    ends = np.concatenate((breaks, [len(points)]))
    return np.column_stack((starts, ends))[starts < ends]


def _sentences(points: NDArray[np.uint32]) -> IntArray:
    import numpy as np

    classes = np.frombuffer(break_classes.sentence_classes(), np.uint8)[points]
    skipped = classes == break_classes.SKIPPED
    if skipped.any():
        # A mark at the very beginning or after a line's end has nothing to join and stands for itself.
        bases = np.flatnonzero(~_joins_before(skipped, classes == ord("P")))
        found = np.fromiter(break_classes.sentence_borders(classes[bases].tobytes()), np.int64)
        borders = np.append(bases, len(points))[found]
    else:
        borders = np.fromiter(break_classes.sentence_borders(classes.tobytes()), np.int64)
    borders = np.unique(np.concatenate((borders, [0, len(points)])))
    starts, ends = borders[:-1], borders[1:]
    ends = ends - (points[ends - 1] == ord("\n"))
    return np.column_stack((starts, ends))[starts < ends]


def _joins_before(skipped: NDArray[np.bool_], line_ends: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell of each skipped character whether there is something before it that it can join."""
    import numpy as np

    after_line_end = np.concatenate(([True], line_ends[:-1]))
    return skipped & ~after_line_end


def _tokens(points: NDArray[np.uint32]) -> IntArray:
    import numpy as np

    borders = word_borders(points)
    is_letter = np.frombuffer(break_classes.letters_and_digits(), np.uint8)[points]
    holds = np.maximum.reduceat(is_letter, borders[:-1]) > 0
    return np.column_stack((borders[:-1], borders[1:]))[holds]


def word_borders(points: NDArray[np.uint32]) -> IntArray:
    """Return every border between word segments of a text that is not empty, its two ends among them.

    Reference:
        Unicode Standard Annex #29, Unicode Text Segmentation, section 4.1.1.
    """
    import numpy as np

    classes = np.frombuffer(break_classes.word_classes(), np.uint8)[points]
    skipped = _one_of(classes, "EZ")
    bases = np.flatnonzero(~_joins_before(skipped, _one_of(classes, "RNB")))
    base = classes[bases]
    before, after = base[:-1], base[1:]
    joined = _pairs()[before, after]

    # WB6, WB7, WB7b, WB7c, WB11, WB12: what stands between two letters or two digits joins them.
    first, middle, last = base[:-2], base[1:-1], base[2:]
    bridged = _one_of(first, "AH") & _one_of(middle, "LMQ") & _one_of(last, "AH")
    bridged |= (first == ord("H")) & (middle == ord("D")) & (last == ord("H"))
    bridged |= (first == ord("0")) & _one_of(middle, "UMQ") & (last == ord("0"))
    joined[:-1] |= bridged
    joined[1:] |= bridged

    touching = np.diff(bases) == 1
    joined |= (before == ord("S")) & (after == ord("S")) & touching  # WB3d
    is_joiner = classes[bases[1:] - 1] == ord("Z")
    joined |= is_joiner & (np.frombuffer(break_classes.pictographs(), np.uint8)[points[bases[1:]]] > 0)  # WB3c
    joined |= _flags(base)  # WB15, WB16
    borders = bases[1:][~joined]
    return np.concatenate(([0], borders, [len(points)]))


def _flags(base: ByteArray) -> NDArray[np.bool_]:
    """Tell of each neighbouring two whether they are the two halves of one flag."""
    import numpy as np

    is_half = base == ord("I")
    places = np.arange(len(base))
    run_start = np.maximum.accumulate(np.where(is_half, 0, places + 1))
    return is_half[:-1] & is_half[1:] & ((places - run_start)[:-1] % 2 == 0)


@lru_cache(maxsize=1)
def _pairs() -> NDArray[np.bool_]:
    """Return the table of the classes of word borders that always join: WB3, WB5, WB7a, WB8 to WB10, WB13 to WB13b."""
    import numpy as np

    table = np.zeros((128, 128), np.bool_)

    def join(before: str, after: str) -> None:
        table[np.ix_(list(before.encode()), list(after.encode()))] = True

    join("R", "N")
    join("AH", "AH")
    join("H", "Q")
    join("0", "0AH")
    join("AH", "0")
    join("K", "K")
    join("AH0KX", "X")
    join("X", "AH0K")
    return table


def _one_of(classes: ByteArray, letters: str) -> NDArray[np.bool_]:
    import numpy as np

    table = np.zeros(128, np.bool_)
    table[list(letters.encode())] = True
    return table[classes]


_BLOCK_CUTTERS = {
    CountedUnit.PARAGRAPH: _paragraphs,
    CountedUnit.SENTENCE: _sentences,
    CountedUnit.TOKEN: _tokens,
}
