"""Makes cases and the values of variables, which programs write in several ways.

A named case is a case. One without a name and with one source is how MAXQDA and Quirkos write the variables of a
document. A variable that both documents and cases have values of becomes two.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from qda.formats.refi.codings_in import CodingResolver
from qda.formats.refi.gathered import CaseRecord, Gathered, TextRecord, ValueRecord, VariableRecord
from qda.formats.refi.ledger import Ledger
from qda.formats.refi.scalars import guid_from
from qda.model.errors import BadValue
from qda.model.portable import (
    CASE,
    DOCUMENT,
    CasePlace,
    KeptPart,
    PortableCase,
    PortableValue,
    PortableVariable,
)
from qda.model.values import DATE, TEXT, canonical


class _Held(NamedTuple):
    """What somebody said of a bearer, and where, to tell of contradictions."""

    value: str
    line: int


class CaseResolver:
    """Follows cases and values to documents; see the module."""

    def __init__(self, gathered: Gathered, documents: dict[str, list[str]], codings: CodingResolver, ledger: Ledger):
        self.cases: list[PortableCase] = []
        self.variables: list[PortableVariable] = []
        self.values: list[PortableValue] = []
        self.kept: list[KeptPart] = []
        self._gathered = gathered
        self._documents = documents
        self._codings = codings
        self._ledger = ledger
        self._report = ledger.report
        self._names = {text.guid: text.name for text in gathered.texts}
        self._known: dict[str, VariableRecord] = {}
        self._held: dict[tuple[str, str, str], _Held] = {}
        for number, variable in enumerate(gathered.variables):
            if not variable.guid:
                variable = variable._replace(guid=guid_from("", f"variable {number} {variable.name}"))
            if self._known.get(variable.guid) == variable:
                ledger.join("Variable")
                continue
            if variable.guid in self._known:
                self._report.note("refi-same-guid", variable.name, "Variable", look=True)
                variable = variable._replace(guid=guid_from(variable.guid, f"variable {number} {variable.name}"))
            self._known[variable.guid] = variable
            ledger.take("Variable")

    def resolve(self) -> None:
        """Make cases, variables and values."""
        for record in self._gathered.texts:
            for value in record.values:
                self._value(DOCUMENT, record.guid, record.name, value)
        taken: set[str] = set()
        for case in self._gathered.cases:
            guid = case.guid
            if not guid or guid in taken:
                if guid:
                    self._report.note("refi-same-guid", case.name, "Case", line=case.line, look=True)
                guid = guid_from(guid, f"case {len(taken)} {case.name}")
            taken.add(guid)
            if not self._is_of_document(case):
                self._case(case, guid)
        self._finish_variables()

    # --- cases ---------------------------------------------------------------------------------------------------
    def _is_of_document(self, case: CaseRecord) -> bool:
        """Take an unnamed case with one source for the variables of that document, if it is that and nothing more."""
        if case.name or case.description or len(case.sources) != 1 or case.selections or case.codes:
            return False
        if case.guid in self._codings.places_of_cases:
            return False
        documents = self._documents.get(case.sources[0], [])
        if len(documents) != 1:
            return False
        name = self._names.get(documents[0], "")
        self._ledger.take("Case")
        self._ledger.take("SourceRef")
        for value in case.values:
            self._value(DOCUMENT, documents[0], name, value)
        return True

    def _case(self, case: CaseRecord, guid: str) -> None:
        places: dict[CasePlace, None] = {}
        for source in case.sources:
            documents = self._documents.get(source)
            if documents:
                self._ledger.take("SourceRef")
                places.update((CasePlace(document), None) for document in documents)
            elif source in self._gathered.unread:
                self._keep(case, guid, "SourceRef", source)
            else:
                self._dangling(case, "SourceRef", source)
        for selection in case.selections:
            found = self._codings.selections.get(selection)
            if found is None and selection in self._ledger.kept_guids:
                self._keep(case, guid, "SelectionRef", selection)
                continue
            if found is None:
                self._dangling(case, "SelectionRef", selection)
                continue
            self._ledger.take("SelectionRef")
            places[CasePlace(found[0], found[1])] = None
        by_code = self._codings.places_of_cases.get(case.guid, {}) if guid == case.guid else {}
        if by_code:
            self._report.note("refi-case-as-code", case.name, times=len(by_code), line=case.line)
            places.update(by_code)
        for code in case.codes:
            if code == case.guid:
                self._ledger.join("CodeRef")
            else:
                self._keep(case, guid, "CodeRef", code)
                self._report.note("refi-case-code-kept", case.name, line=case.line)
        self._ledger.take("Case")
        self.cases.append(PortableCase(guid, case.name, case.description, tuple(places)))
        for value in case.values:
            self._value(CASE, guid, case.name, value)

    def _keep(self, case: CaseRecord, guid: str, kind: str, target: str) -> None:
        self._ledger.keep(kind)
        xml = f'<{kind} targetGUID="{target}"/>'.encode()
        self.kept.append(KeptPart(guid_from(guid, f"{kind} {target}"), kind, "Cases", guid, case.name, xml))

    def _dangling(self, case: CaseRecord, kind: str, target: str) -> None:
        self._ledger.leave(kind)
        self._report.note("refi-dangling", case.name, f"{kind} {target}", line=case.line, look=True)

    # --- values --------------------------------------------------------------------------------------------------
    def _value(self, scope: str, bearer: str, name: str, record: ValueRecord) -> None:
        """Take a value; a missing one is none, and a second one that differs is told."""
        variable = self._known.get(record.variable)
        if variable is None:
            self._leave(record)
            detail = f"VariableRef {record.variable}: {record.value or ''}"
            self._report.note("refi-dangling", name, detail, line=record.line, look=True)
            return
        value = self._in_kind(variable, name, record)
        key = (scope, record.variable, bearer)
        before = self._held.get(key)
        if before is None:
            self._held[key] = _Held(value, record.line)
            count_value(record, self._ledger.take)
        elif before.value == value:
            count_value(record, self._ledger.join)
        elif not before.value:
            self._held[key] = _Held(value, record.line)
            count_value(record, self._ledger.take)
        elif not value:
            count_value(record, self._ledger.join)
        else:
            self._leave(record)
            detail = f"{variable.name}: {before.value} / {value}"
            self._report.note("refi-two-values", name, detail, line=record.line, look=True)

    def _in_kind(self, variable: VariableRecord, name: str, record: ValueRecord) -> str:
        """Return a value as it is kept; what is none of the variable's kind stays as it is, and is told."""
        value = record.value or ""
        if not value or variable.kind == TEXT:
            return value
        try:
            written = value.strip()
            if variable.kind == DATE:  # the standard allows a zone, a day has none
                written = written[:10] if written[4:5] == "-" and written[10:11] in ("Z", "+", "-") else written
            return canonical(variable.kind, written)
        except BadValue:
            detail = f"{variable.name}: {value}"
            self._report.note("refi-value-not-of-kind", name, detail, line=record.line, look=True)
            return value

    def _leave(self, record: ValueRecord) -> None:
        count_value(record, self._ledger.leave)

    def _finish_variables(self) -> None:
        """Make the variables in their order, and the values of those that are used."""
        used: dict[str, set[str]] = {}
        for (scope, variable, _bearer), held in self._held.items():
            if held.value:
                used.setdefault(variable, set()).add(scope)
        guids: dict[tuple[str, str], str] = {}
        unused = CASE if self.cases and not any(DOCUMENT in scopes for scopes in used.values()) else DOCUMENT
        for variable in self._known.values():
            scopes = [scope for scope in (DOCUMENT, CASE) if scope in used.get(variable.guid, {unused})]
            for number, scope in enumerate(scopes):
                guid = guid_from(variable.guid, f"of {scope}") if number else variable.guid
                guids[scope, variable.guid] = guid
                self.variables.append(PortableVariable(guid, scope, variable.name, variable.kind, variable.description))
            if len(scopes) == 2:
                self._report.note("refi-variable-of-both", variable.name)
        for (scope, variable, bearer), held in self._held.items():
            if held.value:
                self.values.append(PortableValue(guids[scope, variable], bearer, held.value))


def count_value(record: ValueRecord, outcome: Callable[[str], None]) -> None:
    """Account for a value with all in it."""
    outcome("VariableValue")
    if record.refs:
        outcome("VariableRef")
    if record.element:
        outcome(record.element)


def documents_by_source(gathered: Gathered, texts: list[TextRecord]) -> dict[str, list[str]]:
    """Return the documents that a source's guid means: itself, what it is an alias of, a recording's transcripts."""
    known = {text.guid: [text.guid] for text in texts}
    for alias, guid in gathered.aliases.items():
        if guid in known:
            known.setdefault(alias, [guid])
    for medium, guids in gathered.media.items():
        found = [document for guid in guids for document in known.get(guid, [])]
        if found:
            known.setdefault(medium, list(dict.fromkeys(found)))
    return known
