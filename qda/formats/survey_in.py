"""Answers to a survey: one row per respondent, some columns to be coded and the others to be known of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from qda.formats.table_headings import plain_heading
from qda.formats.table_in import WholeTable, read_whole_table
from qda.model.codebook import MAX_NAME_LENGTH, clean_name
from qda.model.document import ImportedDocument, ImportNote, Mark, MarkKind
from qda.model.values import guess_kind
from qda.text.normalise import normalise

_NAMES = (
    *("respondent", "respondent id", "participant", "participant id", "response id", "responseid", "case", "case id"),
    *("id", "name", "code name", "pseudonym", "token", "number", "nr", "no"),
)
_NAMING = {
    *("respondent", "participant", "id", "name", "pseudonym", "token", "number", "nr", "no", "nummer", "kennung"),
    *("fragebogen", "befragte", "befragter", "teilnehmer", "teilnehmerin", "lfdn", "proband"),
}
"""Words of which one in the heading of the first column says that it tells the respondents apart."""
_SAID_WORDS, _SAID_LETTERS = 4, 60  # average words, or longest answer, from which a column reads like free text
_QUALTRICS = '{"ImportId"'
_TITLE = 60  # characters of a question in a document's name


class Role(StrEnum):
    """What a column of a survey becomes."""

    TEXT = "text"
    VARIABLE = "variable"
    NAME = "name"
    LEAVE_OUT = "leave-out"


class SurveyColumn(NamedTuple):
    """A column and what it becomes; ``kind`` counts for variables. ``filled`` cells hold anything."""

    place: int
    heading: str
    role: Role
    kind: str = "text"
    filled: int = 0


@dataclass(frozen=True, slots=True)
class SurveyPlan:
    """How a table of answers comes in.

    Args:
        columns: All columns of the table.
        each_question: One document per respondent and question, rather than one per respondent.
        set_name: The document set that they go to; none if empty.
    """

    columns: tuple[SurveyColumn, ...]
    each_question: bool = False
    set_name: str = ""

    def of(self, role: Role) -> list[SurveyColumn]:
        """Return the columns of a role."""
        return [column for column in self.columns if column.role is role]


@dataclass(slots=True)
class Respondent:
    """One row: who it is, what there is to code, and what is known, by place of the column."""

    row: int
    name: str
    documents: list[ImportedDocument] = field(default_factory=list[ImportedDocument])
    known: dict[int, str] = field(default_factory=dict[int, str])


class Answers(NamedTuple):
    """What a survey holds by its plan; ``empty`` answers to texts were left out, ``unnamed`` rows named by number."""

    respondents: list[Respondent]
    empty: int
    unnamed: int


def read_survey(path: Path, *, sheet: str = "", encoding: str = "") -> WholeTable:
    """Read a survey; the second and third row of headings that Qualtrics writes are understood.

    Raises:
        UnreadableFile, FileTooLarge, UnknownEncoding, BadTable: As :func:`qda.formats.table_in.read_whole_table`.
    """
    table = read_whole_table(path, sheet=sheet, encoding=encoding)
    if len(table.rows) < 2 or not any(cell.startswith(_QUALTRICS) for cell in table.rows[1][1]):
        return table
    questions = table.rows[0][1]
    headings: list[str] = []
    for name, question in zip(table.headings, questions, strict=True):
        asked = " ".join(question.split())
        taken = {heading.casefold() for heading in headings}
        headings.append(asked if asked and asked.casefold() not in taken else name)
    return table._replace(headings=headings, rows=table.rows[2:])


def guess_plan(table: WholeTable) -> SurveyPlan:
    """Return what the columns seem to be: long answers are text, one of unlike short ones names the respondent."""
    named = _name_place(table)
    columns: list[SurveyColumn] = []
    for place, heading in enumerate(table.headings):
        cells = [cells[place] for _, cells in table.rows]
        filled = [cell.strip() for cell in cells if cell.strip()]
        if place == named:
            role = Role.NAME
        elif not filled:
            role = Role.LEAVE_OUT
        elif _reads_like_text(filled):
            role = Role.TEXT
        else:
            role = Role.VARIABLE
        columns.append(SurveyColumn(place, heading, role, guess_kind(cells), len(filled)))
    return SurveyPlan(tuple(columns))


def _name_place(table: WholeTable) -> int | None:
    plain = [plain_heading(heading).rstrip(".") for heading in table.headings]
    places = [plain.index(name) for name in _NAMES if name in plain]
    if plain and _NAMING.intersection(re.findall(r"[^\W\d_]+", plain[0])):
        places.append(0)
    return next((place for place in places if _tells_apart(table, place)), None)


def _tells_apart(table: WholeTable, place: int) -> bool:
    cells = [clean_name(cells[place]).casefold() for _, cells in table.rows]
    return all(cells) and len(set(cells)) == len(cells)


def _reads_like_text(filled: Sequence[str]) -> bool:
    words = sum(len(cell.split()) for cell in filled) / len(filled)
    distinct = len({cell.casefold() for cell in filled}) / len(filled)
    longest = max(map(len, filled))
    return (words >= _SAID_WORDS or longest > _SAID_LETTERS) and (distinct > 0.5 or longest > 2 * _SAID_LETTERS)


def respondent_names(table: WholeTable, named: Sequence[int]) -> list[str]:
    """Return how each row's respondent is called by the columns of these places; by the row's number where by none."""
    return [
        clean_name(" ".join(cells[place] for place in named)) or f"Respondent {number}" for number, cells in table.rows
    ]


def answers(table: WholeTable, plan: SurveyPlan, *, source_name: str = "") -> Answers:
    """Return respondents with their documents and values, as a plan says."""
    texts, variables = plan.of(Role.TEXT), plan.of(Role.VARIABLE)
    named = [column.place for column in plan.of(Role.NAME)]
    respondents: list[Respondent] = []
    empty = unnamed = 0
    for (number, cells), name in zip(table.rows, respondent_names(table, named), strict=True):
        unnamed += not any(clean_name(cells[place]) for place in named)
        one = Respondent(number, name)
        said = [(column.heading, cells[column.place]) for column in texts if cells[column.place].strip()]
        empty += len(texts) - len(said)
        one.known = {column.place: cells[column.place] for column in variables if cells[column.place].strip()}
        if plan.each_question:
            for heading, answer in said:
                title = f"{one.name} – {_shortened(heading)}"
                one.documents.append(_document(title, [(heading, answer)], source_name, headed=False))
        elif said:
            one.documents.append(_document(one.name, said, source_name, headed=True))
        respondents.append(one)
    return Answers(respondents, empty, unnamed)


def _shortened(heading: str) -> str:
    return heading if len(heading) <= _TITLE else heading[: _TITLE - 1].rstrip() + "…"


def _document(name: str, said: Sequence[tuple[str, str]], source_name: str, *, headed: bool) -> ImportedDocument:
    pieces: list[str] = []
    marks: list[Mark] = []
    notes: dict[str, ImportNote] = {}
    length = 0
    for heading, answer in said:
        parts = [(re.sub(r"\s+", " ", heading).strip(), True)] if headed else []
        for raw, is_heading in (*parts, (answer, False)):
            text, found = normalise(raw)
            text = text.strip("\n") if not is_heading else text
            if is_heading:
                marks.append(Mark(MarkKind.HEADING, length, length + len(text), "2"))
            for note in found:
                before = notes.get(note.what)
                notes[note.what] = note if before is None else ImportNote(note.what, before.count + note.count)
            pieces.append(text + "\n\n")
            length += len(text) + 2
    whole = "".join(pieces).rstrip("\n") + "\n"
    # What ends with the last answer's white space has to end with the text.
    kept = tuple(mark for mark in marks if mark.end <= len(whole))
    return ImportedDocument(
        name[:MAX_NAME_LENGTH], whole, "text/plain", source_name, marks=kept, notes=(*notes.values(),)
    )
