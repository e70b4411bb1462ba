"""Which words of a list are in its cloud, and what the cloud says in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, QLocale

from qda.analysis.word_list import WordList

if TYPE_CHECKING:
    from qda.analysis.word_count import Numbers

_MOST = 90
_TOLD = 12  # words that are named for those who cannot see them


class CloudWord(NamedTuple):
    """A word, its row in the list and what it weighs; ``used`` is 1 for more, −1 for less, 0 without comparison."""

    row: int
    word: str
    weight: float
    used: int = 0


def heaviest(found: WordList, rows: Numbers) -> list[CloudWord]:
    """Return the heaviest of some rows: the most frequent, or in a comparison those that differ most."""
    import numpy as np

    weights = found.likelihood[rows] if found.compared else found.columns[0].frequency[rows].astype(np.float64)
    if len(rows) > _MOST:
        some = weights >= np.partition(weights, -_MOST)[-_MOST]
        rows, weights = rows[some], weights[some]
    order: list[int] = np.lexsort((found.alphabet[rows], -weights))[:_MOST].tolist()
    return [
        CloudWord(row, found.word(row), weight, int(found.direction[row]) if found.compared else 0)
        for row, weight in ((int(rows[at]), float(weights[at])) for at in order)
        if weight > 0
    ]


def tips(found: WordList, words: list[CloudWord]) -> dict[int, str]:
    """Return the figures of each word, by its row."""
    number = QLocale().toString
    told: dict[int, str] = {}
    for one in words:
        figures = " : ".join(number(int(column.frequency[one.row])) for column in found.columns)
        likelihood = f", G² {number(one.weight, 'f', 2)}" if found.compared else ""
        told[one.row] = f"{one.word}: {figures}{likelihood}"
    return told


def legend(found: WordList, names: tuple[str, str]) -> str:
    """Return how the words of a comparison are told apart; nothing without one."""
    if not found.compared:
        return ""
    words = QCoreApplication.translate("WordCloud", "upright: more in {first} · slanted: more in {second}")
    return words.format(first=names[0], second=names[1])


def alt_text(found: WordList, words: list[CloudWord], names: tuple[str, str]) -> str:
    """Return in words what a cloud shows."""
    largest = ", ".join(one.word for one in words[:_TOLD])
    if found.compared:
        told = QCoreApplication.translate(
            "WordCloud", "Word cloud: words that differ most between {first} and {second}, the largest first: {words}"
        )
        return told.format(first=names[0], second=names[1], words=largest)
    told = QCoreApplication.translate(
        "WordCloud", "Word cloud: the most frequent words of {text}, the largest first: {words}"
    )
    return told.format(text=names[0], words=largest)
