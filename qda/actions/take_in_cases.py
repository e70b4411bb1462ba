"""The cases and variables of another project, and their values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator

from qda.actions.new_file import Row
from qda.actions.take_in_rows import TakingRows, excerpt
from qda.actions.take_in_there import derived_guid
from qda.model.codebook import Names, clean_name
from qda.model.errors import BadValue
from qda.model.portable import CASE, CasePlace, PortableVariable
from qda.model.values import KINDS, TEXT, canonical
from qda.store.tables import Case, CaseDocument, Document, Variable, VariableValue

_VALUES_AT_ONCE = 5000


class TakingCases:
    """Makes the rows of cases, variables and values for a taking in, whose documents are made."""

    def __init__(self, taking: TakingRows) -> None:
        self._taking = taking
        self._tables = taking.tables
        self._report = taking.report

    def build(self) -> Generator[int]:
        """Make the rows; yields now and then how many were made since."""
        self._build_cases()
        yield len(self._taking.project.cases)
        values = yield from self._understood()
        kinds = {guid: kind for guid, (kind, _) in values.items()}
        self._build_variables(kinds)
        yield from self._build_values(values)

    # --- cases ------------------------------------------------------------------------------------------------------
    def _build_cases(self) -> None:
        taking, cases = self._taking, self._taking.project.cases
        rows = taking.paired(
            Case, cases, lambda one: clean_name(one.name).casefold(), lambda row: str(row["name"]).casefold()
        )
        names = Names(str(row["name"]) for row in self._tables.there(Case))
        position = self._tables.next_position(Case)
        columns = ("case_id", "document_id", "start", "end")
        parts = {tuple(row[name] for name in columns) for row in self._tables.there(CaseDocument)}
        for one, row in zip(cases, rows, strict=True):
            taking.count(Case, "added" if row is None else "joined")
            if row is None:
                name = taking.named(Case, one.name, names)
                row = self._tables.add(Case, {"guid": one.guid, "name": name, "memo": one.memo, "position": position})
                position += 1
            else:
                taking.join_memo(Case, row, one.memo)
            taking.place(Case, one.guid, row)
            missing = 0
            for place in one.places:
                part = self._part(row, place)
                missing += part is None
                taking.count(CaseDocument, "left" if part is None else "joined" if part in parts else "added")
                if part is not None and part not in parts:
                    parts.add(part)
                    self._tables.add(CaseDocument, dict(zip(columns, part, strict=True)))
            if missing:
                self._report.note("case-dangling", str(row["name"]), times=missing, look=True)

    def _part(self, case: Row, place: CasePlace) -> tuple[object, ...] | None:
        document = self._taking.placed(Document).get(place.document)
        if document is None:
            return None
        span = place.span
        if span is not None and not 0 <= span.start < span.end <= document["length"]:
            where = f"{span.start}–{span.end} of “{document['name']}”, which has {document['length']:,}"
            self._report.note("case-unplaced", str(case["name"]), where, look=True)
            span = None
        return (case["id"], document["id"], *((None, None) if span is None else (span.start, span.end)))

    # --- variables --------------------------------------------------------------------------------------------------
    def _understood(self) -> Generator[int, None, dict[str, tuple[str, list[str]]]]:
        """Return each variable's kind and values as they are kept; a variable whose values do not fit is a text."""
        given: dict[str, list[str]] = {}
        for value in self._taking.project.values:
            given.setdefault(value.variable, []).append(value.value)
        found: dict[str, tuple[str, list[str]]] = {}
        for variable in self._taking.project.variables:
            values = given.get(variable.guid, [])
            found.setdefault(variable.guid, self._values_of(variable, values))
            yield len(values)
        return found

    def _values_of(self, variable: PortableVariable, values: list[str]) -> tuple[str, list[str]]:
        kind = variable.kind
        if kind not in KINDS:
            self._report.note("variable-kind", excerpt(variable.name), excerpt(kind), look=True)
            kind = TEXT
        kept: list[str] = []
        for value in values:
            try:
                kept.append(canonical(kind, value))
            except BadValue:
                self._report.note("variable-as-text", excerpt(variable.name), excerpt(value), look=True)
                return TEXT, [canonical(TEXT, each) for each in values]
        return kind, kept

    def _build_variables(self, kinds: dict[str, str]) -> None:
        taking, variables = self._taking, self._taking.project.variables
        there = self._tables.there(Variable)
        known = {str(row["guid"]): row for row in there}

        def fits(one: PortableVariable, row: Row) -> bool:
            return (row["scope"], row["kind"]) == (one.scope, kinds[one.guid])

        # What has another kind in the project is another variable, which has this guid from its first import on.
        coming = [
            one._replace(guid=derived_guid(one.guid, kinds[one.guid]))
            if one.guid in known and not fits(one, known[one.guid])
            else one
            for one in variables
        ]
        kinds |= {one.guid: kinds[before.guid] for one, before in zip(coming, variables, strict=True)}
        rows = taking.paired(
            Variable,
            coming,
            lambda one: (one.scope, clean_name(one.name).casefold(), kinds[one.guid]),
            lambda row: (row["scope"], str(row["name"]).casefold(), row["kind"]),
            fits,
        )
        names = {
            scope: Names(str(row["name"]) for row in there if row["scope"] == scope) for scope in ("case", "document")
        }
        position = self._tables.next_position(Variable)
        for before, one, row in zip(variables, coming, rows, strict=True):
            taking.count(Variable, "added" if row is None else "joined")
            if row is None:
                scope = CASE if one.scope == CASE else "document"
                name = taking.named(Variable, one.name, names[scope])
                if before.guid != one.guid:
                    told = str(known[before.guid]["name"])
                    self._report.note("variable-apart", told, name, look=True)
                about = {"guid": one.guid, "scope": scope, "name": name, "kind": kinds[one.guid]}
                row = self._tables.add(Variable, {**about, "memo": one.memo, "position": position})
                position += 1
            else:
                taking.join_memo(Variable, row, one.memo)
            taking.place(Variable, before.guid, row)

    def _build_values(self, understood: dict[str, tuple[str, list[str]]]) -> Generator[int]:
        taking = self._taking
        variables, documents, cases = (taking.placed(model) for model in (Variable, Document, Case))
        columns = ("variable_id", "document_id", "case_id")
        there = {tuple(row[name] for name in columns): row for row in self._tables.there(VariableValue)}
        waiting = {guid: iter(values) for guid, (_, values) in understood.items()}
        dangling = Counter[str]()
        for number, one in enumerate(taking.project.values):
            if number % _VALUES_AT_ONCE == _VALUES_AT_ONCE - 1:
                yield _VALUES_AT_ONCE
            variable = variables.get(one.variable)
            value = "" if variable is None else next(waiting[one.variable])
            of_case = variable is not None and variable["scope"] == CASE
            bearer = (cases if of_case else documents).get(one.bearer)
            if variable is None or bearer is None or not value:
                taking.count(VariableValue, "left")
                dangling[one.variable] += bool(one.value.strip())
                continue
            key = (variable["id"], None if of_case else bearer["id"], bearer["id"] if of_case else None)
            row = there.get(key)
            taking.count(VariableValue, "added" if row is None else "joined")
            if row is None:
                about: Row = dict(zip(columns, key, strict=True))
                there[key] = self._tables.add(VariableValue, {**about, "value": value})
            elif row["value"] != value:
                self._report.note("value-stays", str(variable["name"]), excerpt(value), look=True)
        for guid, count in dangling.items():
            if count:
                name = str(variables[guid]["name"]) if guid in variables else "?"
                self._report.note("value-dangling", name, times=count, look=True)
