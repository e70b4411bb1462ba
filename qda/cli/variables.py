"""Commands on variables of documents and cases."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from qda.actions.import_runs import file_hash
from qda.actions.import_values import check_kind, export_values, import_values, plan_values
from qda.cli.talk import (
    A_PATH,
    AS_JSON,
    DONE,
    LOOK,
    PROJECT,
    REPORT,
    counted,
    reading,
    save_report,
    say,
    show,
    show_json,
    writing,
)
from qda.model.codebook import clean_name
from qda.model.portable import CASE, DOCUMENT
from qda.model.values import KINDS
from qda.model.wording import note_text

_CASES = click.option("--cases", is_flag=True, help="Variables of cases; of documents if not given.")


@click.group("variables")
def variables() -> None:
    """Variables of documents and cases to and from tables."""


@variables.command("import")
@PROJECT
@click.argument("file", type=A_PATH)
@_CASES
@click.option(
    "--as",
    "kinds",
    multiple=True,
    metavar="NAME=KIND",
    help=f"What a new variable holds (repeatable): {', '.join(KINDS)}. Text if not given.",
)
@click.option("--sheet", default="", metavar="NAME", help="Which sheet of a workbook; the first that holds anything.")
@click.option("--skip-bad", is_flag=True, help="Leave rows and cells out that do not fit (exit 1).")
@REPORT
@AS_JSON
def import_table(
    project: Path,
    file: Path,
    kinds: Sequence[str],
    sheet: str,
    report_file: Path | None,
    *,
    cases: bool,
    skip_bad: bool,
    as_json: bool,
) -> int:
    """Set variables from a .xlsx or .csv table, in one step, all or nothing.

    One row per document, by name with or without its file's ending, or per case, made where missing. Every other
    column is a variable, made where missing; a column Case says to which case a document belongs. An empty cell
    changes nothing.
    """
    from qda.formats.values_table import read_values_table

    table = read_values_table(file, sheet=sheet)
    with writing(project) as opened:
        scope = CASE if cases else DOCUMENT
        asked = _kinds(kinds)
        plan = plan_values(opened, table, scope=scope, file_name=file.name, kinds=asked)
        plan.file_hash = file_hash(file)
        if scope == DOCUMENT and not plan.rows and plan_values(opened, table, scope=CASE).knows_any:
            say("These are names of cases: add --cases.")
        report = import_values(opened, plan, skip_bad=skip_bad)
    wanted = {clean_name(name).casefold(): kind for name, kind in asked.items()}
    kept = [
        f"“{column.name}” was there already and holds {KINDS[column.kind].lower()}; that stays."
        for column in plan.columns
        if column.variable_id is not None and wanted.get(column.name.casefold(), column.kind) != column.kind
    ]
    notes = [*(note_text(note) for note in table.notes), *kept]
    problems = [*plan.unmatched, *plan.unfit]
    stored = report.store("variable_value")
    save_report(report_file, report)
    if as_json:
        show_json(
            {
                "values": stored.added,
                "unchanged": stored.joined,
                "new_variables": [column.name for column in plan.columns if column.variable_id is None],
                "new_cases": report.store("case").added,
                "problems": problems,
                "notes": notes,
            }
        )
    else:
        for line in (*notes, *problems):
            show(line)
        new, made = report.store("variable").added, report.store("case").added
        say(f"Set {counted(stored.added, 'value')}; {counted(new, 'new variable')}, {counted(made, 'new case')}.")
    return LOOK if problems or kept or any(note.look for note in table.notes) else DONE


@variables.command("export")
@PROJECT
@click.argument("out", type=A_PATH)
@_CASES
def export_table(project: Path, out: Path, *, cases: bool) -> None:
    """Write the variables as a table that can be changed and imported again, by OUT's ending.

    Endings: .xlsx, .csv.
    """
    if out.suffix.lower() not in (".xlsx", ".csv"):
        raise click.UsageError(f"“{out.name}” has to end in .xlsx or .csv.")
    with reading(project) as opened:
        count = export_values(opened, out, scope=CASE if cases else DOCUMENT)
    say(f"Wrote {counted(count, 'case' if cases else 'document')} to {out}.")


def _kinds(given: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in given:
        name, sign, kind = text.rpartition("=")
        if not sign or not name.strip():
            raise click.UsageError(f"“{text}” is not of the form NAME=KIND.")
        if kind.strip().casefold() not in KINDS:
            raise click.UsageError(f"“{kind}” is none of {', '.join(KINDS)}.")
        found[name.strip()] = check_kind(kind)
    return found
