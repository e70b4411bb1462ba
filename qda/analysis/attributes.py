"""What is known of documents and cases as columns of tables: the case, and the variables' values in their types."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from qda.analysis.snapshot import Snapshot
from qda.analysis.table import Field, Kind, unique_titles
from qda.model.portable import CASE, DOCUMENT
from qda.model.span import Span
from qda.model.values import BOOLEAN, DATE, DATETIME, DECIMAL, INTEGER, TEXT, shown, typed
from qda.store.queries.variables import VariableRow

SEPARATOR = "; "
_KINDS: dict[str, Kind] = {
    TEXT: "text",
    INTEGER: "integer",
    DECIMAL: "decimal",
    BOOLEAN: "boolean",
    DATE: "date",
    DATETIME: "moment",
}
_WIDTHS = {TEXT: 20, INTEGER: 10, DECIMAL: 10, BOOLEAN: 9, DATE: 11, DATETIME: 19}
_PREFIXES = {DOCUMENT: "Document", CASE: "Case"}

Cells = tuple[object, ...]


def column_kind(kind: str) -> Kind:
    """Return what a column of values of a kind holds."""
    return _KINDS[kind]


def cell_value(kind: str, value: str) -> object:
    """Return a kept value as a table holds it; ``None`` for no value."""
    made = typed(kind, value)
    return float(made) if isinstance(made, Decimal) else made


class Attributes:
    """The columns that a snapshot's variables make, and their cells.

    A passage that belongs to several cases has their values beside each other as text, told once where they agree.
    """

    def __init__(self, source: Snapshot) -> None:
        self.of_documents = [row for row in source.variables if row.scope == DOCUMENT]
        self.of_cases = [row for row in source.variables if row.scope == CASE]
        self._values = source.values
        self._names = {row.case_id: row.name for row in source.cases}
        self._order = {row.case_id: place for place, row in enumerate(source.cases)}
        self._places: dict[int, list[tuple[int, Span | None]]] = {}
        for row in source.cases:
            for place in row.places:
                self._places.setdefault(place.document_id, []).append((row.case_id, place.span))
        self._told: dict[int, tuple[str, Cells]] = {}
        self._of_document: dict[int, Cells] = {}
        self._of_cases: dict[tuple[int, ...], Cells] = {}
        self._mixed = {row.variable_id for row in self.of_cases if self._is_mixed(row)}

    def document_fields(self, taken: Sequence[str]) -> list[Field]:
        """Return one column per variable of documents, with titles that are not taken."""
        return _fields(self.of_documents, taken)

    def case_fields(self, taken: Sequence[str], *, joined: bool = True) -> list[Field]:
        """Return one column per variable of cases; with ``joined``, for passages that may belong to several."""
        fields = _fields(self.of_cases, taken)
        if not joined:
            return fields
        rows = zip(fields, self.of_cases, strict=True)
        return [field._replace(kind="text") if row.variable_id in self._mixed else field for field, row in rows]

    def fields(self, taken: Sequence[str]) -> list[Field]:
        """Return the columns of both, as :meth:`of_passage` fills them."""
        first = self.document_fields(taken)
        return [*first, *self.case_fields([*taken, *(field.title for field in first)])]

    def of_document(self, document_id: int) -> Cells:
        """Return a document's own values."""
        cells = self._of_document.get(document_id)
        if cells is None:
            cells = tuple(self._cell(row, document_id) for row in self.of_documents)
            self._of_document[document_id] = cells
        return cells

    def of_case(self, case_id: int) -> Cells:
        """Return a case's own values."""
        return tuple(self._cell(row, case_id) for row in self.of_cases)

    def case_ids(self, document_id: int, span: Span | None = None) -> tuple[int, ...]:
        """Return the cases that a document as a whole or in part, or a passage of it, belongs to, in order."""
        places = self._places.get(document_id)
        if places is None:
            return ()
        found = {case_id for case_id, part in places if part is None or span is None or part.overlaps(span)}
        return tuple(sorted(found, key=self._order.__getitem__))

    def case_name(self, case_ids: tuple[int, ...]) -> str:
        """Return the names of cases in one cell."""
        return SEPARATOR.join(self._names[case_id] for case_id in case_ids)

    def told(self, document_id: int, start: int, end: int) -> tuple[str, Cells]:
        """Return the cases that a passage belongs to, in one cell, and the cells of :meth:`fields`."""
        known = self._told.get(document_id)
        if known is not None:
            return known
        parted = any(part is not None for _, part in self._places.get(document_id, ()))
        case_ids = self.case_ids(document_id, Span(start, end) if parted else None)
        found = self.case_name(case_ids), self.of_passage(document_id, case_ids)
        if not parted:  # the same for every passage of it
            self._told[document_id] = found
        return found

    def of_passage(self, document_id: int, case_ids: tuple[int, ...]) -> Cells:
        """Return the values of a document and of the cases that a passage of it belongs to."""
        return (*self.of_document(document_id), *self.of_some_cases(case_ids))

    def of_some_cases(self, case_ids: tuple[int, ...]) -> Cells:
        """Return the values of cases in one row."""
        cells = self._of_cases.get(case_ids)
        if cells is None:
            cells = tuple(self._joined(row, case_ids) for row in self.of_cases)
            self._of_cases[case_ids] = cells
        return cells

    def _cell(self, row: VariableRow, bearer_id: int) -> object:
        value = self._values.get((row.variable_id, bearer_id), "")
        return cell_value(row.kind, value) if value else None

    def _joined(self, row: VariableRow, case_ids: tuple[int, ...]) -> object:
        found = (self._values.get((row.variable_id, case_id), "") for case_id in case_ids)
        values = list(dict.fromkeys(value for value in found if value))
        if row.variable_id in self._mixed:
            return SEPARATOR.join(shown(row.kind, value) for value in values) or None
        return cell_value(row.kind, values[0]) if values else None

    def _is_mixed(self, row: VariableRow) -> bool:
        """Tell whether some passage may have two different values, so that a cell must hold text."""
        for places in self._places.values():
            if len(places) > 1:
                found = {self._values.get((row.variable_id, case_id), "") for case_id, _ in places} - {""}
                if len(found) > 1:
                    return True
        return False


def _fields(rows: Sequence[VariableRow], taken: Sequence[str]) -> list[Field]:
    titles = list(taken)
    fields: list[Field] = []
    for row in rows:
        (title,) = unique_titles([row.name], titles, prefix=_PREFIXES[row.scope])
        titles.append(title)
        fields.append(Field(title, _KINDS[row.kind], _WIDTHS[row.kind]))
    return fields
