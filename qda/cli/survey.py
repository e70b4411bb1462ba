"""The command that takes in a survey."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qda.cli.talk import (
    A_PATH,
    AS_JSON,
    DONE,
    LOOK,
    PROJECT,
    REPORT,
    counted,
    on_one_line,
    progress_bar,
    save_report,
    say,
    show,
    show_json,
    writing,
)
from qda.model.intake.report import intake_note_text
from qda.model.values import KINDS

if TYPE_CHECKING:
    from qda.formats.survey_in import SurveyPlan
    from qda.formats.table_in import WholeTable
    from qda.model.intake.report import IntakeReport

_ALIKE = 5  # lines told of the same kind


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
@click.option("--again", is_flag=True, help="Import a file even if PROJECT has it already.")
@REPORT
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
    report_file: Path | None,
    *,
    each_question: bool,
    again: bool,
    as_json: bool,
) -> int:
    """Take in a survey from .xlsx or .csv: one row per respondent.

    Each respondent becomes a case with variables, the answers to be coded become documents with the questions as
    headings. Columns that are not named are left out; without any --text and --variable it is guessed which columns
    are texts, and the others become variables that hold text.
    """
    from qda.actions.import_runs import earlier_imports, file_hash
    from qda.actions.survey import import_survey
    from qda.formats.survey_in import SurveyPlan, read_survey
    from qda.store.queries.imports import import_report_of

    table = read_survey(file, sheet=sheet, encoding=encoding)
    guessed = not texts and not known
    plan = _guessed(table, name) if guessed else _plan(table, texts, name, known)
    plan = SurveyPlan(plan.columns, each_question, set_name.strip())
    digest = file_hash(file)
    with writing(project, coder) as opened:
        earlier = earlier_imports(opened, digest)
        if earlier and not again:
            if as_json:
                show_json(import_report_of(opened, earlier[-1].import_id).to_json())
            was = f"was imported on {earlier[-1].time[:10]}: nothing was changed."
            say(f"“{on_one_line(file.name)}” {was} To import it all the same: --again.")
            return LOOK
        with progress_bar("Adding answers") as progress:
            report = import_survey(opened, table, plan, file_name=file.name, file_hash=digest, progress=progress)
    save_report(report_file, report)
    if as_json:
        show_json(report.to_json())
        return LOOK if report.look else DONE
    if guessed:
        _tell_guess(plan)
    _tell(report)
    return LOOK if report.look else DONE


def _tell(report: IntakeReport) -> None:
    """Say what came of it; of what is told of many things alike, only the first."""
    told = Counter[str]()
    for note in report.notes:
        told[note.what] += 1
        if told[note.what] <= _ALIKE:
            show(on_one_line(intake_note_text(note)))
    more = sum(max(0, times - _ALIKE) for times in told.values())
    if more:
        show(f"… and {counted(more, 'line')} of these kinds more; --report writes all of them.")
    cases, documents = report.store("case"), report.store("document")
    values, variables = report.store("variable_value"), report.store("variable")
    say(
        f"Added {counted(documents.added, 'document')}, {counted(cases.added, 'case')}, "
        f"{counted(variables.added, 'variable')} and {counted(values.added, 'value')}."
    )


def _guessed(table: WholeTable, name: str | None) -> SurveyPlan:
    """Return the guess of what the columns are; all that is known stays text, since nobody said otherwise."""
    from qda.formats.survey_in import Role, SurveyPlan, guess_plan

    columns = [column._replace(kind="text") for column in guess_plan(table).columns]
    if name is not None:
        wanted = _place(table, name)
        for place, column in enumerate(columns):
            if place == wanted:
                columns[place] = column._replace(role=Role.NAME)
            elif column.role is Role.NAME:
                columns[place] = column._replace(role=Role.VARIABLE)
    return SurveyPlan(tuple(columns))


def _tell_guess(plan: SurveyPlan) -> None:
    from qda.formats.survey_in import Role

    for role, words in ((Role.NAME, "Name of the respondent"), (Role.TEXT, "Texts"), (Role.VARIABLE, "Variables")):
        found = ", ".join(f"“{on_one_line(column.heading)}”" for column in plan.of(role))
        show(f"{words}, as guessed: {found or 'none'}")


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
