"""What tables of codes are called, and what their numbers mean, in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from qda.analysis.crossing.asked import (
    By,
    Classes,
    CoOccurrence,
    Crossing,
    Grouping,
    Measure,
    Occurrence,
    Question,
    Sequences,
    Share,
    Together,
)

Translate = Callable[[str], str]

MEASURES: dict[Measure, str] = {
    Measure.SEGMENTS: "Segments",
    Measure.DOCUMENTS: "Documents",
    Measure.WORDS: "Words",
    Measure.CHARACTERS: "Characters",
}
SHARES: dict[Share, str] = {
    Share.NUMBER: "as numbers",
    Share.ROW: "% of the row",
    Share.COLUMN: "% of the column",
    Share.ALL: "% of all coded",
    Share.TEXT: "% of the text",
}
TOGETHER: dict[Together, str] = {
    Together.OVERLAP: "overlapping",
    Together.SENTENCE: "in the same sentence",
    Together.PARAGRAPH: "in the same paragraph",
    Together.DOCUMENT: "in the same document",
    Together.WITHIN_CHARACTERS: "within {count} characters",
    Together.WITHIN_SENTENCES: "within {count} sentences",
    Together.WITHIN_PARAGRAPHS: "within {count} paragraphs",
}
_WITHIN_ONE: dict[Together, str] = {
    Together.WITHIN_CHARACTERS: "within 1 character",
    Together.WITHIN_SENTENCES: "within 1 sentence",
    Together.WITHIN_PARAGRAPHS: "within 1 paragraph",
}
OCCURRENCES: dict[Occurrence, str] = {
    Occurrence.PAIRS: "Pairs of segments",
    Occurrence.SEGMENTS: "Segments of either code",
    Occurrence.SHARED: "Shared text",
    Occurrence.JACCARD: "Jaccard of the text",
    Occurrence.JACCARD_SEGMENTS: "Jaccard of segments",
}
GROUPINGS: dict[Grouping, str] = {
    Grouping.VALUE: "each value",
    Grouping.WIDTH: "classes of equal width",
    Grouping.SIZE: "classes of equal size",
    Grouping.BORDERS: "classes between borders",
    Grouping.YEAR: "by year",
    Grouping.MONTH: "by month",
}
_COLUMNS: dict[By, tuple[str, str]] = {
    By.DOCUMENT: ("Codes by document", "All documents"),
    By.SET: ("Codes by document set", "All sets"),
    By.CASE: ("Codes by case", "All cases"),
    By.VARIABLE: ("Codes by {variable}", "All values"),
    By.CODER: ("Codes by coder", "All coders"),
}
_COLUMN: dict[By, str] = {
    By.DOCUMENT: "Document",
    By.SET: "Document set",
    By.CASE: "Case",
    By.VARIABLE: "Value",
    By.CODER: "Coder",
}
_SHARED: dict[Together, str] = {
    Together.OVERLAP: "characters",
    Together.SENTENCE: "sentences",
    Together.PARAGRAPH: "paragraphs",
    Together.DOCUMENT: "documents",
}


class Words(NamedTuple):
    """A table's words: its name, what its cells show, what its totals are called, and what has to be known of it."""

    name: str
    cells: str
    all_rows: str
    all_columns: str
    remarks: tuple[str, ...]
    row: str = "Code"
    column: str = "Code"

    @property
    def title(self) -> str:
        """The name and what is shown."""
        return f"{self.name}: {self.cells}"


def words_of(question: Question, variable: str = "", translate: Translate = str) -> Words:
    """Return the words for a question; ``variable`` is the name of its variable."""
    if isinstance(question, Crossing):
        return _of_crossing(question, variable, translate)
    if isinstance(question, CoOccurrence):
        return _of_co_occurrence(question, translate)
    return _of_sequences(question, translate)


def _of_crossing(question: Crossing, variable: str, translate: Translate) -> Words:
    name, all_columns = (translate(words) for words in _COLUMNS[question.by])
    cells = translate(MEASURES[question.measure])
    if question.share is not Share.NUMBER:
        cells = f"{cells}, {translate(SHARES[question.share])}"
    remarks = [
        {
            Measure.SEGMENTS: "A total counts each segment once, also where it stands in several rows or columns.",
            Measure.DOCUMENTS: "A cell counts documents with any such segment; a total counts each document once.",
            Measure.WORDS: "Words of the text that the segments cover; where they overlap, and in totals, each counts "
            "once.",
            Measure.CHARACTERS: "Characters that the segments cover; where they overlap, and in totals, each counts "
            "once.",
        }[question.measure]
    ]
    if question.by is By.VARIABLE and question.classes != Classes():
        remarks.append("A class holds its lower border; only the last holds its upper one.")
    if question.share is Share.TEXT:
        remarks.append("All text of the column is 100 %, whether it is coded or not.")
    return Words(
        name.format(variable=variable),
        cells,
        translate("All codes"),
        all_columns,
        tuple(translate(remark) for remark in (*remarks, *_rolled_up(rolled_up=question.rolled_up))),
        column=variable or translate(_COLUMN[question.by]),
    )


def _of_co_occurrence(question: CoOccurrence, translate: Translate) -> Words:
    one = _WITHIN_ONE.get(question.together) if question.reach == 1 else None
    near = translate(one or TOGETHER[question.together]).format(count=question.reach)
    cells = translate(OCCURRENCES[question.count])
    if question.count is Occurrence.SHARED:
        cells = f"{cells} ({translate(_SHARED[question.together])})"
    remarks = [
        {
            Occurrence.PAIRS: "Each pair of a segment with the one code and a segment with the other counts once.",
            Occurrence.SEGMENTS: "Segments of either code that occur together with one of the other, each once.",
            Occurrence.SHARED: "How much text carries both codes.",
            Occurrence.JACCARD: "Text that carries both codes, as a part (0 to 1) of what carries either.",
            Occurrence.JACCARD_SEGMENTS: "Passages with both codes, as a part (0 to 1) of those with either.",
        }[question.count]
    ]
    if question.count in (Occurrence.PAIRS, Occurrence.SEGMENTS, Occurrence.SHARED):
        remarks.append("The diagonal counts different segments of the same code.")
    remarks.append(_whose(across_coders=question.across_coders))
    words = (*remarks, *_rolled_up(rolled_up=question.rolled_up))
    any_code = translate("Any code")
    name = translate("Codes that occur together, {condition}").format(condition=near)
    return Words(name, cells, any_code, any_code, tuple(map(translate, words)))


def _of_sequences(question: Sequences, translate: Translate) -> Words:
    cells = translate("Changes from the row’s code to the column’s")
    if question.share is not Share.NUMBER:
        share = "% of all changes" if question.share is Share.ALL else SHARES[question.share]
        cells = f"{cells}, {translate(share)}"
    remarks = ["Each segment is followed by those with the next beginning in the same document."]
    told = [translate(remark) for remark in remarks]
    if question.most_paragraphs is not None:
        words = translate("What begins more than {count} paragraph(s) after its end does not follow it.")
        told.append(words.format(count=question.most_paragraphs))
    told.append(translate(_whose(across_coders=question.across_coders)))
    told += [translate(one) for one in _rolled_up(rolled_up=question.rolled_up)]
    any_code = translate("Any code")
    return Words(translate("Codes that follow each other"), cells, any_code, any_code, tuple(told))


def _whose(*, across_coders: bool) -> str:
    if across_coders:
        return "Segments of different coders are put together too."
    return "Only segments of the same coder are put together."


def _rolled_up(*, rolled_up: bool) -> tuple[str, ...]:
    return ("A code’s row or column holds all codes below it too.",) if rolled_up else ()
