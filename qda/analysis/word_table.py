"""A list of words as a table: for a workbook, a CSV file, the clipboard and a data frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from qda.analysis.table import Field, Table
from qda.analysis.word_list import WordList

if TYPE_CHECKING:
    import pandas as pd

    from qda.analysis.word_count import Numbers

MORE, LESS, ALIKE = "more", "less", "as often"
RARE = "expected count below 5"
REFERENCE = (
    "G²: log-likelihood (Rayson & Garside 2000, after Dunning 1993). Chance alone brings 3.84 or more for 5 words of "
    "100, 6.63 for 1 of 100, 10.83 for 1 of 1,000; where a count below 5 is expected, G² is not to be relied on. "
    "Log ratio (Hardie 2014): 1 is twice as often, 2 four times; a frequency of 0 counts as one half."
)
"""What a reader of a comparison has to know."""


def words_table(
    found: WordList,
    rows: Numbers,
    *,
    names: tuple[str, ...] = ("first text", "second text"),
    translate: Callable[[str], str] = str,
) -> Table:
    """Return rows of a list as a table.

    Args:
        found: The list.
        rows: Which rows, in order.
        names: What the two texts of a comparison are called.
        translate: Translates headings and the words that are ours.
    """
    fields = _compared_fields(names, translate) if found.compared else _fields(translate)

    def make_rows() -> Iterator[tuple[object, ...]]:
        make = _compared_row if found.compared else _row
        for row in rows.tolist():
            yield make(found, row, translate)

    return Table("words", translate("Words"), fields, len(rows), make_rows)


def words_frame(found: WordList, rows: Numbers) -> pd.DataFrame:
    """Return rows of a list as a data frame."""
    from qda.analysis.table import frame

    return frame(words_table(found, rows))


def _fields(translate: Callable[[str], str]) -> tuple[Field, ...]:
    return (
        Field(translate("Word"), "text", 24),
        Field(translate("Frequency"), "integer", 12),
        Field(translate("Documents"), "integer", 12),
        Field(translate("Per million"), "real", 14),
        Field(translate("Share in %"), "decimal", 12),
        Field(translate("Forms"), "text", 60),
    )


def _row(found: WordList, row: int, translate: Callable[[str], str]) -> tuple[object, ...]:  # noqa: ARG001  as its like
    column = found.columns[0]
    return (
        found.word(row),
        int(column.frequency[row]),
        int(column.documents[row]),
        column.per_million(row),
        column.share(row),
        forms_text(found, row),
    )


def _compared_fields(names: tuple[str, ...], translate: Callable[[str], str]) -> tuple[Field, ...]:
    figures = (("Frequency", "integer"), ("Per million", "real"), ("Documents", "integer"))
    beside = tuple(
        Field(f"{translate(title)}: {name}", "integer" if kind == "integer" else "real", 18)
        for name in names
        for title, kind in figures
    )
    return (
        Field(translate("Word"), "text", 24),
        Field("G²", "real", 10),
        Field(translate("Used"), "text", 10),
        Field(translate("Log ratio"), "real", 10),
        *beside,
        Field(translate("Note"), "text", 24),
        Field(translate("Forms"), "text", 60),
    )


def _compared_row(found: WordList, row: int, translate: Callable[[str], str]) -> tuple[object, ...]:
    figures = (
        (int(column.frequency[row]), column.per_million(row), int(column.documents[row])) for column in found.columns
    )
    ratio = float(found.ratio[row])
    return (
        found.word(row),
        float(found.likelihood[row]),
        translate(used(found, row)),
        None if ratio != ratio else ratio,
        *(figure for column in figures for figure in column),
        translate(RARE) if found.rare[row] else "",
        forms_text(found, row),
    )


def used(found: WordList, row: int) -> str:
    """Return whether a word is used more or less in the first text than in the second."""
    return {1: MORE, -1: LESS, 0: ALIKE}[int(found.direction[row])]


def forms_text(found: WordList, row: int) -> str:
    """Return the forms of a word with how often each stands in all, where there are several."""
    places = found.form_places(row)
    if len(places) < 2:
        return ""
    return ", ".join(f"{found.words[place]} {sum(int(one[place]) for one in found.of_forms)}" for place in places)
