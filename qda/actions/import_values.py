"""Variables of documents or cases from a table, and back into one: looked at first, then all in one step."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from qda.actions.cases import SEPARATOR, names_in, put_cases, set_cases
from qda.actions.coding import current_coder_id
from qda.actions.import_runs import record_import
from qda.actions.variables import NewValue, put_variables, write_values
from qda.formats.table_in import WholeTable
from qda.formats.values_table import case_column, name_column, own_headings
from qda.model.codebook import clean_name
from qda.model.document import ImportNote
from qda.model.errors import BadTable, BadValue, NotFound
from qda.model.intake.report import IntakeReport
from qda.model.portable import DOCUMENT
from qda.model.progress import Progress, no_progress
from qda.model.values import DECIMAL, KINDS, TEXT, canonical, guess_kind, shown
from qda.model.verb import Verb
from qda.model.wording import explain, note_text
from qda.store.project import Project
from qda.store.queries.cases import case_names, case_places
from qda.store.queries.documents import documents
from qda.store.queries.variables import values, variables

if TYPE_CHECKING:
    from qda.formats.workbook import Sheet

_LISTED = 50  # problems told in an error
_SURE_DIGITS = 15  # that a spreadsheet's number keeps


class ValuesColumn(NamedTuple):
    """A column of the table that is, or becomes, a variable.

    ``variable_id`` is that of a variable of the name that there is, whose kind stays. ``guess`` is the kind that all
    cells certainly have.
    """

    place: int
    name: str
    kind: str
    guess: str
    filled: int
    variable_id: int | None


class MatchedRow(NamedTuple):
    """A row of the table and whose it is: ``bearer_id`` is ``None`` for a case to be made."""

    number: int
    name: str
    bearer_id: int | None
    cells: Sequence[str]


@dataclass(slots=True)
class ValuesPlan:
    """What a table would bring; nothing is changed yet.

    ``unmatched`` are rows that are nobody's, as sentences; ``unfit`` cells that are no value of their column's kind.
    """

    scope: str
    file_name: str
    columns: list[ValuesColumn]
    rows: list[MatchedRow]
    case_place: int | None = None
    file_hash: str = ""
    unmatched: list[str] = field(default_factory=list[str])
    unfit: list[str] = field(default_factory=list[str])
    notes: tuple[ImportNote, ...] = ()

    @property
    def knows_any(self) -> bool:
        """Whether any row is about a document or case that is there."""
        return any(row.bearer_id is not None for row in self.rows)

    @property
    def new_cases(self) -> list[str]:
        """The names of cases that would be made from rows."""
        return [row.name for row in self.rows if row.bearer_id is None]


def plan_values(
    project: Project,
    table: WholeTable,
    *,
    scope: str,
    file_name: str = "",
    kinds: Mapping[str, str] | None = None,
    left_out: Collection[str] = (),
    named_by: str = "",
    file_hash: str = "",
) -> ValuesPlan:
    """Look at what a table says of documents or cases.

    A document is meant by its name, also without its file's ending, or by its file's name; case does not matter. The
    column *Case* of a table of documents says to which case each belongs. An empty cell says nothing.

    Args:
        project: The project.
        table: The table.
        scope: ``document`` or ``case``.
        file_name: What the table is called.
        kinds: Of new variables, by heading; text where none is given.
        left_out: Headings of columns that are not wanted.
        named_by: Heading of the column with the names; found by itself if empty.
        file_hash: SHA-256 of the file, for the list of imports.

    Raises:
        NotFound: There is no column of a heading that ``kinds`` or ``named_by`` gives.
    """
    asked = {_plain(name): kind for name, kind in (kinds or {}).items()}
    there = {_plain(heading) for heading in table.headings}
    for name in (*asked, *([_plain(named_by)] if named_by else [])):
        if name not in there:
            raise NotFound(kind="column", name=name)
    plain = [_plain(heading) for heading in table.headings]
    known = {_plain(row.name): row for row in variables(project, scope)}
    named = plain.index(_plain(named_by)) if named_by else name_column(table.headings, scope, known)
    case_place = case_column(table.headings, scope, known)
    if case_place is not None and plain[case_place] in asked:
        case_place = None
    unwanted = {_plain(name) for name in left_out}
    columns: list[ValuesColumn] = []
    for place, heading in enumerate(table.headings):
        if place in (named, case_place) or plain[place] in unwanted:
            continue
        cells = [cells[place] for _, cells in table.rows]
        row, guess = known.get(plain[place]), guess_kind(cells)
        kind = row.kind if row is not None else asked.get(plain[place], TEXT)
        filled = sum(1 for cell in cells if cell.strip())
        columns.append(ValuesColumn(place, heading, kind, guess, filled, row.variable_id if row else None))
    if case_place is not None and plain[case_place] in unwanted:
        case_place = None
    plan = ValuesPlan(scope, file_name, columns, [], case_place, file_hash, notes=table.notes)
    _match(project, table, named, plan)
    _check_cells(plan)
    return plan


def import_values(project: Project, plan: ValuesPlan, *, skip_bad: bool = False) -> IntakeReport:
    """Write what a plan says in one step: variables and cases that are missing are made.

    Args:
        project: The project.
        plan: As :func:`plan_values` gave it a moment ago.
        skip_bad: Leave out rows that are nobody's and cells that do not fit, rather than refuse all.

    Raises:
        BadTable: Some rows or cells do not fit and ``skip_bad`` is not set; nothing was changed.
    """
    problems = [*plan.unmatched, *plan.unfit]
    if problems and not skip_bad:
        raise BadTable(name=plan.file_name, problems=_shortened(problems))
    found = [
        (column, row, text)
        for column in plan.columns
        for row in plan.rows
        if (text := _fitting(column.kind, row.cells[column.place]))
    ]
    report = IntakeReport("variables-table", plan.file_name, plan.file_hash)
    with project.step(Verb.IMPORT_VALUES, count=len(found), name=plan.file_name) as session:
        new = put_cases(session, plan.new_cases)
        made = iter(new)
        bearers = {row.number: next(made) if row.bearer_id is None else row.bearer_id for row in plan.rows}
        fresh = [column for column in plan.columns if column.variable_id is None]
        new_ids = put_variables(session, plan.scope, [(clean_name(each.name), each.kind) for each in fresh])
        ids = {each.place: each.variable_id for each in plan.columns}
        ids |= {each.place: one for each, one in zip(fresh, new_ids, strict=True)}
        before = values(project, plan.scope)
        wanted: list[NewValue] = []
        for column, row, text in found:
            variable_id = ids[column.place]
            assert variable_id is not None
            if before.get((variable_id, bearers[row.number]), "") != text:
                wanted.append(NewValue(variable_id, bearers[row.number], text))
        write_values(session, plan.scope, wanted)
        _assign(project, plan, report)
        report.store("case").added += len(new)
        _account(plan, report, fresh=len(fresh), read=len(found), added=len(wanted))
        if any(stored.added for stored in report.stored.values()):  # else it leaves no step
            record_import(session, report, current_coder_id(project))
    return report


def _account(plan: ValuesPlan, report: IntakeReport, *, fresh: int, read: int, added: int) -> None:
    """Tell what became of rows and cells."""
    variable, value = report.store("variable"), report.store("variable_value")
    variable.read, variable.added, variable.joined = len(plan.columns), fresh, len(plan.columns) - fresh
    value.read, value.added, value.joined = read, added, read - added
    rows = report.account("row")
    rows.taken, rows.left = len(plan.rows), len(plan.unmatched)
    rows.there = rows.taken + rows.left
    for note in plan.notes:
        report.note("table-note", plan.file_name, note_text(note), look=note.look)
    for problem in (*plan.unmatched, *plan.unfit):
        report.note("row-left-out", detail=problem, look=True)


def collect_values(project: Project, scope: str) -> Sheet:
    """Return all documents, or cases, with their variables, each value in its type.

    Of documents the second column says to which cases each belongs as a whole.
    """
    from qda.analysis.attributes import column_kind
    from qda.formats.sheet_rows import Column
    from qda.formats.workbook import Sheet

    rows = variables(project, scope)
    there = values(project, scope)
    titles = own_headings(scope, [row.name for row in rows])
    if scope == DOCUMENT:
        belongs = _cases_of_documents(project)
        first = [
            (row.document_id, [row.name, belongs.get(row.document_id, "")][: len(titles)]) for row in documents(project)
        ]
    else:
        first = [(case_id, [name]) for case_id, name in case_names(project).items()]
    body: list[list[object]] = []
    for bearer_id, cells in first:
        own = [_exact(row.kind, there.get((row.variable_id, bearer_id), "")) for row in rows]
        body.append([*cells, *own])
    kinds = [*((title, TEXT) for title in titles), *((row.name, row.kind) for row in rows)]
    columns = [Column(title, column_kind(kind), 24 if kind == TEXT else 14) for title, kind in kinds]
    return Sheet("Documents" if scope == DOCUMENT else "Cases", columns, body, len(body))


def _exact(kind: str, value: str) -> object:
    """Return a value for a cell: in its type, or as text where a spreadsheet would keep less than all of it."""
    from qda.analysis.attributes import cell_value

    made = cell_value(kind, value)
    if kind == DECIMAL and sum(c.isdigit() for c in value) > _SURE_DIGITS:
        return value
    if isinstance(made, datetime) and (made.tzinfo is not None or made.microsecond):
        return shown(kind, value)
    return made


def export_values(project: Project, path: Path, *, scope: str) -> int:
    """Write the variables of documents or cases as ``.xlsx`` or ``.csv``, a table that can be read back.

    Returns:
        How many documents or cases it holds.

    Raises:
        ProjectExists: The file is the project itself.
        CannotWrite: The file cannot be written.
    """
    from qda.actions.export import check_target

    check_target(project, path)
    sheet = collect_values(project, scope)
    write_values_table(path, sheet)
    return sheet.count


def write_values_table(path: Path, sheet: Sheet, *, progress: Progress = no_progress) -> None:
    """Write what :func:`collect_values` gave, by the ending of the file, on any thread."""
    from qda.formats.csv_out import write_csv
    from qda.formats.workbook import write_workbook

    if path.suffix.lower() == ".csv":
        rows = ([_written(value) for value in row] for row in sheet.rows)
        write_csv(path, sheet.columns, rows, count=sheet.count, progress=progress)
    else:
        write_workbook(path, [sheet], progress=progress)


def _written(value: object) -> object:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else value


# --- looking at a table ----------------------------------------------------------------------------------------------
def _plain(name: str) -> str:
    return clean_name(name).casefold()


def _match(project: Project, table: WholeTable, named: int, plan: ValuesPlan) -> None:
    names = _Documents(project) if plan.scope == DOCUMENT else _Cases(project)
    seen: dict[object, int] = {}
    for number, cells in table.rows:
        written = clean_name(cells[named])
        if not written:
            plan.unmatched.append(f"Row {number}: the name is missing.")
            continue
        found = names.find(written)
        if isinstance(found, str):
            plan.unmatched.append(f"Row {number}: {found}")
            continue
        key = found if found is not None else written.casefold()
        if key in seen:
            plan.unmatched.append(f"Row {number}: “{written}” stands in row {seen[key]} already.")
            continue
        seen[key] = number
        plan.rows.append(MatchedRow(number, written, found, cells))


class _Documents:
    """Finds documents by what a table may call them."""

    def __init__(self, project: Project) -> None:
        self._by_name: list[dict[str, list[int]]] = [{}, {}, {}, {}]
        for row in documents(project):
            name, source = clean_name(row.name), clean_name(row.source_name)
            for place, known in enumerate((row.name, name.casefold(), source.casefold(), _stem(name))):
                if known:
                    self._by_name[place].setdefault(known, []).append(row.document_id)

    def find(self, name: str) -> int | str | None:
        """Return the document, or a sentence that says why none can be told."""
        folded = name.casefold()
        for place, wanted in enumerate((name, folded, folded, folded)):
            found = self._by_name[place].get(wanted, [])
            if len(found) == 1:
                return found[0]
            if found:
                return f"“{name}” fits more than one document."
        found = self._by_name[3].get(_stem(name), []) if _stem(name) != folded else []
        if len(found) == 1:
            return found[0]
        if found:
            return f"“{name}” fits more than one document."
        return f"there is no document “{name}”."


def _stem(name: str) -> str:
    """Return a name in lower case without the ending of a file."""
    folded = name.casefold()
    head, dot, ending = folded.rpartition(".")
    return head if dot and head and ending.isalnum() and len(ending) <= 5 and not ending.isdigit() else folded


class _Cases:
    """Finds cases by name; one that is missing will be made."""

    def __init__(self, project: Project) -> None:
        self._ids = {_plain(name): case_id for case_id, name in case_names(project).items()}

    def find(self, name: str) -> int | str | None:
        """Return the case, ``None`` for a new one."""
        return self._ids.get(_plain(name))


def _check_cells(plan: ValuesPlan) -> None:
    for column in plan.columns:
        for row in plan.rows:
            try:
                canonical(column.kind, row.cells[column.place])
            except BadValue as problem:
                plan.unfit.append(f"Row {row.number}, “{column.name}”: {explain(problem).what}")


def _fitting(kind: str, text: str) -> str:
    try:
        return canonical(kind, text)
    except BadValue:
        return ""


def _cases_of_documents(project: Project) -> dict[int, str]:
    names = case_names(project)
    found: dict[int, list[str]] = {}
    for row in case_places(project):
        if row.span is None:
            found.setdefault(row.document_id, []).append(names[row.case_id])
    return {document_id: f"{SEPARATOR} ".join(each) for document_id, each in found.items()}


def _assign(project: Project, plan: ValuesPlan, report: IntakeReport) -> None:
    """Within a step: let documents belong to the cases that their rows name; an empty cell says nothing."""
    if plan.case_place is None:
        return
    known = {_plain(name) for name in case_names(project).values()}
    wanted: dict[int, list[str]] = {}
    for row in plan.rows:
        names = names_in(row.cells[plan.case_place], known)
        if names and row.bearer_id is not None:
            wanted[row.bearer_id] = names
    belongs: dict[int, set[str]] = {}
    names_of = case_names(project)
    for place in case_places(project):
        if place.span is None:
            belongs.setdefault(place.document_id, set()).add(_plain(names_of[place.case_id]))
    changed = {one: names for one, names in wanted.items() if belongs.get(one, set()) != set(map(_plain, names))}
    new = set_cases(project, changed)
    report.store("case").added += len(new)
    report.store("case_document").added += len(changed)


def _shortened(problems: Sequence[str]) -> list[str]:
    more = len(problems) - _LISTED
    return [*problems[:_LISTED], f"{more} more rows or cells do not fit."] if more > 0 else list(problems)


def check_kind(kind: str) -> str:
    """Return a kind of values, by its name or what it is called.

    Raises:
        NotFound: There is no such kind.
    """
    folded = kind.strip().casefold()
    for name, words in KINDS.items():
        if folded in (name, words.casefold()):
            return name
    raise NotFound(kind="kind of values", name=kind)
