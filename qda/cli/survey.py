"""The command that takes in a survey."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qda.cli.talk import A_PATH, AS_JSON, DONE, LOOK, PROJECT, counted, progress_bar, say, show, show_json, writing
from qda.model.intake.report import intake_note_text
from qda.model.values import KINDS

if TYPE_CHECKING:
    from qda.formats.survey_in import SurveyPlan
    from qda.formats.table_in import WholeTable


@click.command("survey")
@PROJECT
@click.argument("file", type=A_PATH)
@click.option("--text", "texts", multiple=True, metavar="COL", help="A column with answers to be coded (repeatable).")
@click.option("--id", "name", metavar="COL", help="The column that names the respondent.")
@click.option(
    "--variable",
    "known",
    multiple=True,
    metavar="COL[=KIND]",
    help=f"A column to be known of each respondent (repeatable); text, or {', '.join([*KINDS][1:])}.",
)
@click.option("--each-question", is_flag=True, help="One document per respondent and question.")
@click.option("--set", "set_name", default="", metavar="NAME", help="The document set that they go to.")
@click.option("--sheet", default="", metavar="NAME", help="Which sheet of a workbook.")
@click.option("--encoding", default="", metavar="E", help="Of a CSV file that is not UTF-8.")
@click.option("--coder", metavar="NAME", help="Who imports; added where new.")
@AS_JSON
def import_survey_file(
    project: Path,
    file: Path,
    texts: Sequence[str],
    name: str | None,
    known: Sequence[str],
    set_name: str,
    sheet: str,
    encoding: str,
    coder: str | None,
    *,
    each_question: bool,
    as_json: bool,
) -> int:
    """Take in a survey from .xlsx or .csv: one row per respondent.

    Each respondent becomes a case with variables, the answers to be coded become documents with the questions as
    headings. Columns that are not named are left out; without any --text and --variable the columns are guessed.
    """
    from qda.actions.import_runs import file_hash
    from qda.actions.survey import import_survey
    from qda.formats.survey_in import SurveyPlan, guess_plan, read_survey

    table = read_survey(file, sheet=sheet, encoding=encoding)
    plan = _plan(table, texts, name, known) if texts or known else guess_plan(table)
    plan = SurveyPlan(plan.columns, each_question, set_name.strip())
    with writing(project, coder) as opened, progress_bar("Adding answers") as progress:
        digest = file_hash(file)
        report = import_survey(opened, table, plan, file_name=file.name, file_hash=digest, progress=progress)
    if as_json:
        show_json(report.to_json())
    else:
        for note in report.notes:
            show(intake_note_text(note))
        cases, documents = report.store("case"), report.store("document")
        values, variables = report.store("variable_value"), report.store("variable")
        say(
            f"Added {counted(documents.added, 'document')}, {counted(cases.added, 'case')}, "
            f"{counted(variables.added, 'variable')} and {counted(values.added, 'value')}."
        )
    return LOOK if report.look else DONE


def _plan(table: WholeTable, texts: Sequence[str], name: str | None, known: Sequence[str]) -> SurveyPlan:
    """Return the plan that the options ask for."""
    from qda.formats.survey_in import Role, SurveyColumn, SurveyPlan

    asked: dict[int, tuple[Role, str]] = {}
    for text in texts:
        asked[_place(table, text)] = (Role.TEXT, "text")
    for text in known:
        heading, sign, kind = text.rpartition("=")
        if not sign or kind.strip().casefold() not in KINDS:
            heading, kind = text, "text"
        asked[_place(table, heading)] = (Role.VARIABLE, kind.strip().casefold())
    if name is not None:
        asked[_place(table, name)] = (Role.NAME, "text")
    columns: list[SurveyColumn] = []
    for place, heading in enumerate(table.headings):
        role, kind = asked.get(place, (Role.LEAVE_OUT, "text"))
        filled = sum(1 for _, cells in table.rows if cells[place].strip())
        columns.append(SurveyColumn(place, heading, role, kind, filled))
    return SurveyPlan(tuple(columns))


def _place(table: WholeTable, wanted: str) -> int:
    from qda.model.codebook import same_name

    found = [place for place, heading in enumerate(table.headings) if heading == wanted]
    found = found or [place for place, heading in enumerate(table.headings) if same_name(heading, wanted)]
    if not found:
        there = ", ".join(f"“{heading}”" for heading in table.headings[:20])
        raise click.UsageError(f"There is no column “{wanted}”; the columns are {there}.")
    return found[0]
