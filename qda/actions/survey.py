"""Taking in a survey: each respondent a case with variables, what was answered in words as documents, in one step."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Sequence
from typing import NamedTuple

from sqlalchemy import insert
from sqlalchemy.orm import Session

from qda.actions.cases import put_cases
from qda.actions.coding import current_coder_id
from qda.actions.documents import put_documents
from qda.actions.import_runs import record_import
from qda.actions.variables import NewValue, put_variables, write_values
from qda.formats.survey_in import Answers, Respondent, Role, SurveyColumn, SurveyPlan, answers
from qda.formats.table_in import WholeTable
from qda.model.codebook import Names, clean_name
from qda.model.errors import BadTable, BadValue
from qda.model.intake.report import IntakeReport
from qda.model.portable import CASE
from qda.model.progress import Progress, no_progress, tell
from qda.model.values import canonical
from qda.model.verb import Verb
from qda.model.wording import explain, note_text
from qda.store.project import Project
from qda.store.queries.cases import case_names
from qda.store.queries.variables import VariableRow, variables
from qda.store.tables import CaseDocument

_LISTED = 50  # cells told in an error
_NAMED = 5  # respondents named in the report
_AT_ONCE = 25  # respondents whose documents are added between two reports of progress


class Unfit(NamedTuple):
    """A cell that is no value of its column's kind; ``words`` say why."""

    row: int
    heading: str
    words: str

    def __str__(self) -> str:
        return f"Row {self.row}, “{self.heading}”: {self.words}"


def known_kinds(project: Project, plan: SurveyPlan) -> SurveyPlan:
    """Return the plan with the kinds of those variables of cases that the project has already."""
    known = {row.name.casefold(): row.kind for row in variables(project, CASE)}
    columns = tuple(
        column._replace(kind=known.get(clean_name(column.heading).casefold(), column.kind)) for column in plan.columns
    )
    return SurveyPlan(columns, plan.each_question, plan.set_name)


def unfit_cells(table: WholeTable, plan: SurveyPlan) -> list[Unfit]:
    """Return the cells that are no value of what their column is to be."""
    found: list[Unfit] = []
    for number, cells in table.rows:
        for column in plan.of(Role.VARIABLE):
            try:
                canonical(column.kind, cells[column.place])
            except BadValue as problem:
                found.append(Unfit(number, column.heading, explain(problem).what))
    return found


def import_survey(
    project: Project,
    table: WholeTable,
    plan: SurveyPlan,
    *,
    file_name: str = "",
    file_hash: str = "",
    progress: Progress = no_progress,
) -> IntakeReport:
    """Add a survey's respondents, documents and values in one step, all or nothing.

    A respondent whose name a case has already is that case; of several rows of one name each becomes a case of its
    own, told apart by a number. A variable that the project has keeps its kind.

    Raises:
        BadTable: No column is to be coded or known, or cells are no value of their kind; nothing was changed.
        Cancelled: ``progress`` asked to stop; nothing was changed.
    """
    work = importing_survey(project, table, plan, file_name=file_name, file_hash=file_hash)
    with contextlib.closing(work):
        while True:
            try:
                done, total = next(work)
            except StopIteration as ended:
                return ended.value
            tell(progress, done, total)


def importing_survey(
    project: Project, table: WholeTable, plan: SurveyPlan, *, file_name: str = "", file_hash: str = ""
) -> Generator[tuple[int, int], None, IntakeReport]:
    """Do the work of :func:`import_survey` in pieces of some hundredths of a second, between which a window lives.

    All pieces are one step. Closed before its end, it leaves the project as it was.

    Yields:
        How much is done of how much, in no particular unit.

    Returns:
        As :func:`import_survey`.
    """
    plan = known_kinds(project, plan)
    if not plan.of(Role.TEXT) and not plan.of(Role.VARIABLE):
        raise BadTable(name=file_name, problems=["No column is to be coded, and none to be a variable."])
    unfit = unfit_cells(table, plan)
    if unfit:
        problems = [str(one) for one in unfit[:_LISTED]]
        more = len(unfit) - _LISTED
        raise BadTable(name=file_name, problems=[*problems, f"{more} more cells do not fit."] if more > 0 else problems)
    found = answers(table, plan, source_name=file_name)
    report = IntakeReport("survey", file_name, file_hash)
    done, total = 0, sum(len(one.documents) for one in found.respondents) + _AT_ONCE * len(plan.of(Role.VARIABLE)) + 1
    with project.long_step(Verb.IMPORT_SURVEY, name=file_name, count=len(found.respondents)) as session:
        case_ids = _put_respondents(project, found, report)
        yield done, total
        pairs = [*zip(case_ids, found.respondents, strict=True)]
        for work in (_put_answers(session, pairs, plan, report), _put_known(project, session, pairs, plan, report)):
            for size in work:
                done += size
                yield done, total
        _account(table, plan, found, report)
        record_import(session, report, current_coder_id(project))
    return report


def _put_answers(
    session: Session, pairs: Sequence[tuple[int, Respondent]], plan: SurveyPlan, report: IntakeReport
) -> Generator[int]:
    """Within a step: add what was said as documents of the respondents' cases."""
    places: list[dict[str, object]] = []
    everything = [(case_id, one) for case_id, one in pairs if one.documents]
    for first in range(0, len(everything), _AT_ONCE):
        some = everything[first : first + _AT_ONCE]
        added = put_documents(session, [each for _, one in some for each in one.documents], set_name=plan.set_name)
        owners = [case_id for case_id, one in some for _ in one.documents]
        for case_id, each in zip(owners, added, strict=True):
            places.append({"case_id": case_id, "document_id": each.document_id})
            for note in each.notes:
                report.note("document-note", each.name, note_text(note), look=note.look)
        yield len(added)
    if places:
        session.execute(insert(CaseDocument), places)
    for name in ("document", "case_document"):
        report.store(name).read = report.store(name).added = len(places)


def _put_known(
    project: Project,
    session: Session,
    pairs: Sequence[tuple[int, Respondent]],
    plan: SurveyPlan,
    report: IntakeReport,
) -> Generator[int]:
    """Within a step: write what is known of the respondents, one variable after the other."""
    columns = plan.of(Role.VARIABLE)
    ids = _variable_ids(project, columns, report)
    stored = report.store("variable_value")
    for column in columns:
        values = [
            NewValue(ids[column.place], case_id, canonical(column.kind, one.known[column.place]))
            for case_id, one in pairs
            if column.place in one.known
        ]
        write_values(session, CASE, values)
        stored.read += len(values)
        stored.added += len(values)
        yield _AT_ONCE


def new_among(project: Project, names: Sequence[str]) -> int:
    """Return how many of a survey's respondents become new cases; a case that is there is one respondent's."""
    known = {name.casefold() for name in case_names(project).values()}
    return len(names) - len(known.intersection(name.casefold() for name in names))


def _put_respondents(project: Project, found: Answers, report: IntakeReport) -> list[int]:
    """Within a step: return each respondent's case, made where no case has the name."""
    known = {name.casefold(): case_id for case_id, name in case_names(project).items()}
    taken, first = Names(known), dict[str, Respondent]()
    ids: list[int] = []
    new: list[str] = []
    at: list[int] = []
    joined: list[str] = []
    for one in found.respondents:
        folded = one.name.casefold()
        if folded in known and folded not in first:
            ids.append(known[folded])
            joined.append(one.name)
        else:
            name = taken.free(one.name)
            if folded in first:
                report.note("respondent-twice", one.name, name, line=one.row, look=True)
            at.append(len(ids))
            ids.append(0)
            new.append(name)
        first.setdefault(folded, one)
    with project.read() as session:  # the step's own
        for place, case_id in zip(at, put_cases(session, new), strict=True):
            ids[place] = case_id
    stored = report.store("case")
    stored.read, stored.added, stored.joined = len(ids), len(new), len(joined)
    if joined:
        names = ", ".join(f"“{name}”" for name in joined[:_NAMED])
        report.note("respondents-known", detail=f"{names} …" if len(joined) > _NAMED else names, times=len(joined))
    return ids


def _variable_ids(project: Project, columns: Sequence[SurveyColumn], report: IntakeReport) -> dict[int, int]:
    """Within a step: return the variable of each column by its place, made where there is none of its name."""
    known: dict[str, VariableRow] = {row.name.casefold(): row for row in variables(project, CASE)}
    ids: dict[int, int] = {}
    new: list[SurveyColumn] = []
    taken = Names(known)
    for column in columns:
        name = clean_name(column.heading)
        if name.casefold() in known:
            ids[column.place] = known[name.casefold()].variable_id
        else:
            new.append(column._replace(heading=taken.free(name or "Untitled")))  # two long headings may begin alike
    with project.read() as session:
        made = put_variables(session, CASE, [(column.heading, column.kind) for column in new])
    ids |= {column.place: variable_id for column, variable_id in zip(new, made, strict=True)}
    stored = report.store("variable")
    stored.read, stored.added, stored.joined = len(columns), len(new), len(columns) - len(new)
    return ids


def _account(table: WholeTable, plan: SurveyPlan, found: Answers, report: IntakeReport) -> None:
    """Tell what became of rows, columns and answers."""
    rows, columns, said = report.account("row"), report.account("column"), report.account("answer")
    rows.there = rows.taken = len(table.rows)
    columns.there = len(plan.columns)
    columns.left = len(plan.of(Role.LEAVE_OUT))
    columns.taken = columns.there - columns.left
    said.there = len(table.rows) * len(plan.of(Role.TEXT))
    said.left, said.taken = found.empty, said.there - found.empty
    for note in table.notes:
        report.note("table-note", report.file_name, note_text(note), look=note.look)
    if found.empty:
        report.note("answers-empty", report.file_name, times=found.empty)
    silent = sum(1 for one in found.respondents if not one.documents)
    if silent and plan.of(Role.TEXT):
        report.note("respondents-silent", report.file_name, times=silent)
    if found.unnamed:
        report.note("respondents-unnamed", report.file_name, times=found.unnamed)
    for column in plan.of(Role.LEAVE_OUT):
        report.note("column-left-out" if column.filled else "column-empty", column.heading, times=column.filled)
