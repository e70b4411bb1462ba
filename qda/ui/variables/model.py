"""Documents or cases with their variables as an editable table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from qda.actions.cases import SEPARATOR, assign_by_name, names_in, rename_case
from qda.actions.documents import rename_document
from qda.actions.variables import NewCase, NewValue, edit_table, set_value, value_problem
from qda.formats.values_table import has_headings
from qda.model.codebook import clean_name
from qda.model.conditions import Condition
from qda.model.direction import with_signs
from qda.model.errors import BadValue
from qda.model.portable import CASE, DOCUMENT
from qda.model.values import BOOLEAN, DECIMAL, INTEGER, KINDS, TEXT, order, shown
from qda.model.wording import explain
from qda.store.project import Changes
from qda.store.queries.cases import case_names, case_places
from qda.store.queries.documents import document_names
from qda.store.queries.variables import VariableRow, values, variables
from qda.ui import theme
from qda.ui.notices import translated
from qda.ui.widgets.labels import as_tooltip
from qda.ui.workspace import Workspace

AnyIndex = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
NAME, BELONGS, FIRST = 0, 1, 2
"""The columns: the name, to which cases a document belongs (or how many documents a case has), the variables."""

_BETWEEN = f"{SEPARATOR} "
_MANY = 2_000  # changed values above which all are read anew
_SHOWN = 300  # characters of a text in a cell
_TABLES = frozenset(("document", "case", "case_document", "variable", "variable_value"))
_RIGHT = (INTEGER, DECIMAL)


class Row(NamedTuple):
    """A document or case, with what the second column says."""

    bearer_id: int
    name: str
    belongs: str


class Misfit(NamedTuple):
    """A cell of a pasted block that cannot be what it is to be; ``words`` say why."""

    row: int
    column: int
    words: str


class Block(NamedTuple):
    """What pasting would do: values, cases of documents, new cases, and cells that do not fit or cannot be changed."""

    values: list[NewValue]
    belongs: dict[int, list[str]]
    new_cases: list[NewCase]
    misfits: list[Misfit]
    beyond: int


class VariablesModel(QAbstractTableModel):
    """Asks the project once for all values, then follows its changes; writes by actions only."""

    def __init__(self, workspace: Workspace, scope: str, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.scope = scope
        self.columns: list[VariableRow] = []
        self._rows: list[Row] = []
        self._values: dict[tuple[int, int], str] = {}
        self.shown: list[int] = []
        self._words = ""
        self._allowed: Callable[[int], bool] | None = None
        self._sorted: tuple[int, bool] | None = None
        self.reload()

    # --- what there is -----------------------------------------------------------------------------------------------
    def reload(self) -> None:
        """Ask the project for everything."""
        project = self._workspace.project
        columns, rows = variables(project, self.scope), self._read_rows()
        found = values(project, self.scope)
        if self._is_same(columns, rows):  # the place, the selection and an open field stay
            self.columns, self._rows, self._values = columns, rows, found
            self._tell_all()
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)
            return
        self.beginResetModel()
        self.columns, self._rows, self._values = columns, rows, found
        self._arrange()
        self.endResetModel()

    def _is_same(self, columns: Sequence[VariableRow], rows: Sequence[Row]) -> bool:
        """Tell whether rows and columns stand where they stood."""
        if [row.variable_id for row in columns] != [row.variable_id for row in self.columns]:
            return False
        return [row.bearer_id for row in rows] == [row.bearer_id for row in self._rows]

    def _tell_all(self) -> None:
        if self.shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.shown) - 1, self.columnCount() - 1))

    def _read_rows(self) -> list[Row]:
        project = self._workspace.project
        names, places = case_names(project), case_places(project)
        found: dict[int, dict[str, None]] = {}  # in order, each once
        if self.scope == DOCUMENT:
            for place in places:
                if place.span is None:
                    found.setdefault(place.document_id, {})[names[place.case_id]] = None
            rows = document_names(project)
        else:
            documents = document_names(project)
            for place in places:
                found.setdefault(place.case_id, {})[documents[place.document_id]] = None
            rows = names
        return [Row(one, name, _BETWEEN.join(found.get(one, ()))) for one, name in rows.items()]

    def follow(self, changes: Changes) -> bool:
        """Take over what was committed; tell whether rows or columns are others than before."""
        if not changes.tables & _TABLES:
            return False
        if changes.tables & _TABLES == {"variable_value"} and changes.count("variable_value") <= _MANY:
            self._follow_values(changes)
            return False
        self.reload()
        return True

    def _follow_values(self, changes: Changes) -> None:
        bearer = "document_id" if self.scope == DOCUMENT else "case_id"
        for change in changes.rows("variable_value"):
            for row, gone in ((change.before, True), (change.after, False)):
                if row is None or row[bearer] is None:
                    continue
                key = (int(row["variable_id"]), int(row[bearer]))
                if gone:
                    self._values.pop(key, None)
                else:
                    self._values[key] = str(row["value"])
        self._tell_all()

    # --- order and filter --------------------------------------------------------------------------------------------
    def show_only(self, words: str, allowed: Callable[[int], bool] | None) -> None:
        """Show only rows of which a cell holds words, and whose id is allowed."""
        self._words, self._allowed = words.strip().casefold(), allowed
        self._rearrange()

    def sort_by(self, column: int | None, *, descending: bool = False) -> None:
        """Show the rows by a column, empty cells last; ``None`` for the order of the list."""
        self._sorted = None if column is None else (column, descending)
        self._rearrange()

    @property
    def sorted_by(self) -> tuple[int, bool] | None:
        """The column by which rows are sorted and whether the highest stands first."""
        return self._sorted

    def _rearrange(self) -> None:
        self.beginResetModel()
        self._arrange()
        self.endResetModel()

    def _arrange(self) -> None:
        allowed = self._allowed
        self.shown = [
            place
            for place, row in enumerate(self._rows)
            if (allowed is None or allowed(row.bearer_id)) and (not self._words or self._holds(row))
        ]
        if self._sorted is None or self._sorted[0] >= self.columnCount():
            self._sorted = None
            return
        column, descending = self._sorted
        keys = {place: self._key(self._rows[place], column) for place in self.shown}
        filled = [place for place in self.shown if keys[place][0] != 2]
        empty = [place for place in self.shown if keys[place][0] == 2]
        self.shown = [*sorted(filled, key=lambda place: keys[place], reverse=descending), *empty]

    def _holds(self, row: Row) -> bool:
        if self._words in row.name.casefold() or self._words in row.belongs.casefold():
            return True
        return any(
            self._words in shown(each.kind, value).casefold()
            for each in self.columns
            if (value := self._values.get((each.variable_id, row.bearer_id)))
        )

    def _key(self, row: Row, column: int) -> tuple[int, Any, str]:
        if column < FIRST:
            return order(TEXT, (row.name, row.belongs)[column])
        variable = self.columns[column - FIRST]
        return order(variable.kind, self._values.get((variable.variable_id, row.bearer_id), ""))

    def fits(self, bearer_id: int, condition: Condition) -> bool:
        """Tell whether a row's own value is what a condition on a variable asks for."""
        key = condition.variable_id or 0, bearer_id
        return condition.fits(self._values.get(key, ""))

    # --- the table ---------------------------------------------------------------------------------------------------
    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Return how many rows are shown."""
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else FIRST + len(self.columns)

    @property
    def count(self) -> int:
        """How many documents or cases there are, shown or not."""
        return len(self._rows)

    def row_at(self, row: int) -> Row:
        """Return the document or case of a shown row."""
        return self._rows[self.shown[row]]

    def variable_at(self, column: int) -> VariableRow | None:
        """Return the variable of a column."""
        return self.columns[column - FIRST] if FIRST <= column < self.columnCount() else None

    def place_of(self, bearer_id: int, variable_id: int | None, column: int) -> QModelIndex:
        """Return where a cell stands now; a cell of the same column, or none, where it is gone."""
        rows = (n for n, place in enumerate(self.shown) if self._rows[place].bearer_id == bearer_id)
        row = next(rows, -1)
        columns = (n for n, each in enumerate(self.columns, FIRST) if each.variable_id == variable_id)
        at = column if variable_id is None else next(columns, column)
        return self.index(row, min(at, self.columnCount() - 1)) if row >= 0 else QModelIndex()

    def heading(self, column: int) -> str:
        """Return a column's heading."""
        if column == NAME:
            return _tr("Document") if self.scope == DOCUMENT else _tr("Case")
        if column == BELONGS:
            return _tr("Case") if self.scope == DOCUMENT else _tr("Documents")
        return self.columns[column - FIRST].name

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return headings, with a sign for the order, and numbers of rows."""
        if orientation is Qt.Orientation.Vertical:
            return section + 1 if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            sign = "" if self._sorted is None or self._sorted[0] != section else ("  ▼" if self._sorted[1] else "  ▲")
            return " ".join(self.heading(section).split()) + sign
        variable = self.variable_at(section)
        if role == Qt.ItemDataRole.ToolTipRole and variable is not None:
            words = "\n".join(part for part in (variable.name, translated(KINDS[variable.kind]), variable.memo) if part)
            return as_tooltip(words)
        return None

    def editable(self, column: int) -> bool:
        """Tell whether cells of a column can be changed."""
        if self._workspace.project.read_only:
            return False
        return column != BELONGS or self.scope == DOCUMENT

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Let cells be typed in, and booleans be ticked."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.editable(index.column()):
            flags |= Qt.ItemFlag.ItemIsEditable
            if self._is_boolean(index.column()):
                flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def _is_boolean(self, column: int) -> bool:
        variable = self.variable_at(column)
        return variable is not None and variable.kind == BOOLEAN

    def text(self, row: int, column: int) -> str:
        """Return a cell as it is shown and typed."""
        found = self.row_at(row)
        variable = self.variable_at(column)
        if variable is None:
            return found.name if column == NAME else found.belongs
        return shown(variable.kind, self._values.get((variable.variable_id, found.bearer_id), ""))

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's words, its tick and how it stands."""
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.EditRole:
            return self.text(row, column)
        if role == Qt.ItemDataRole.DisplayRole:
            words = self.text(row, column)
            return with_signs(" ".join(words[:_SHOWN].split("\n"))) if words else words
        if role == Qt.ItemDataRole.CheckStateRole and self._is_boolean(column):
            states = {"yes": Qt.CheckState.Checked, "no": Qt.CheckState.Unchecked}
            return states.get(self.text(row, column), Qt.CheckState.PartiallyChecked)
        if role == Qt.ItemDataRole.ToolTipRole:
            words = self.text(row, column)
            return as_tooltip(words[:2_000]) if len(words) > 20 else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            variable = self.variable_at(column)
            side = Qt.AlignmentFlag.AlignRight if variable and variable.kind in _RIGHT else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole and column == BELONGS and self.scope == CASE:
            return theme.muted()
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = self.text(row, column) or _tr("empty")
            return f"{self.row_at(row).name}, {self.heading(column)}: {words}"
        return None

    # --- writing -----------------------------------------------------------------------------------------------------
    def problem(self, row: int, column: int, text: str) -> str:
        """Return why a cell cannot hold a text, in words; empty where it can."""
        variable = self.variable_at(column)
        if variable is not None:
            problem = value_problem(variable, text)
            return "" if problem is None else _said(problem)
        if column == NAME:
            name = clean_name(text)
            if not name:
                return _tr("A name needs at least one letter or digit.")
            own = self.row_at(row).bearer_id
            if any(one.bearer_id != own and one.name.casefold() == name.casefold() for one in self._rows):
                return _tr("There is something called “{name}” here already.").format(name=name)
        return ""

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Write what was typed or ticked; the project's own notice shows it."""
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.CheckStateRole:
            value = "no" if self.text(row, column) == "yes" else "yes"
        elif role != Qt.ItemDataRole.EditRole:
            return False
        text = str(value)
        if text == self.text(row, column) or self.problem(row, column, text):
            return False
        bearer_id, do = self.row_at(row).bearer_id, self._workspace.do
        variable = self.variable_at(column)
        if variable is not None:
            do(set_value, variable.variable_id, bearer_id, text)
        elif column == BELONGS:
            do(assign_by_name, {bearer_id: names_in(text, self._known_cases())})
        elif self.scope == DOCUMENT:
            do(rename_document, bearer_id, text)
        else:
            do(rename_case, bearer_id, text)
        return True

    def _known_cases(self) -> frozenset[str]:
        return frozenset(name.casefold() for name in case_names(self._workspace.project).values())

    def empty(self, cells: Iterable[tuple[int, int]]) -> int:
        """Empty cells in one step, names excepted."""
        new: list[NewValue] = []
        belongs: dict[int, list[str]] = {}
        for row, column in cells:
            found, variable = self.row_at(row), self.variable_at(column)
            if variable is not None:
                new.append(NewValue(variable.variable_id, found.bearer_id, ""))
            elif column == BELONGS and self.editable(column) and found.belongs:
                belongs[found.bearer_id] = []
        return self._workspace.do(edit_table, new, belongs=belongs) or 0

    def is_whole_table(self, rows: Sequence[Sequence[str]]) -> bool:
        """Tell whether a block has headings and names of its own, so that it says itself where it belongs."""
        names = [row.name for row in self._rows]
        return has_headings(rows, self.scope, names, [row.name for row in self.columns])

    def look_at(self, rows: Sequence[Sequence[str]], top: int, left: int, targets: Sequence[int] = ()) -> Block:
        """Return what pasting a block would do, whose first cell goes to ``top`` and ``left``; nothing is changed.

        ``targets`` are the shown rows to be filled, from ``top`` on if empty. Rows below the last case become new
        cases where the block begins with their names.
        """
        found = Block([], {}, [], [], 0)
        cases = self._known_cases() if left <= BELONGS else frozenset[str]()
        taken = set(cases)  # and what the block itself adds
        beyond = 0
        for offset, cells in enumerate(rows):
            row = targets[offset] if targets else top + offset
            if row < len(self.shown):
                for step, text in enumerate(cells):
                    if left + step < self.columnCount():
                        self._look_at_cell(row, left + step, text, found, cases)
                    else:
                        beyond += bool(text.strip())
            elif self.scope == CASE and left == NAME and cells and clean_name(cells[0]):
                self._look_at_new(row, cells, found, taken)
            else:
                beyond += any(cell.strip() for cell in cells)
        return found._replace(beyond=beyond)

    def _look_at_cell(self, row: int, column: int, text: str, found: Block, cases: frozenset[str]) -> None:
        variable, bearer = self.variable_at(column), self.row_at(row)
        if variable is not None:
            if words := self.problem(row, column, text):
                found.misfits.append(Misfit(row, column, words))
            else:
                found.values.append(NewValue(variable.variable_id, bearer.bearer_id, text))
        elif column == BELONGS and self.editable(column):
            names = names_in(text, cases)
            if _BETWEEN.join(names) != bearer.belongs:
                found.belongs[bearer.bearer_id] = names
        elif column == NAME and clean_name(text).casefold() != bearer.name.casefold():
            found.misfits.append(Misfit(row, column, _tr("Names are not pasted over; type them one by one.")))

    def _look_at_new(self, row: int, cells: Sequence[str], found: Block, taken: set[str]) -> None:
        name = clean_name(cells[0])
        if name.casefold() in taken:
            words = _tr("There is something called “{name}” here already.").format(name=name)
            found.misfits.append(Misfit(row, NAME, words))
            return
        taken.add(name.casefold())
        texts: dict[int, str] = {}
        for column, text in enumerate(cells):
            variable = self.variable_at(column)
            if variable is None or not text.strip():
                continue
            problem = value_problem(variable, text)
            if problem is None:
                texts[variable.variable_id] = text
            else:
                found.misfits.append(Misfit(row, column, _said(problem)))
        found.new_cases.append(NewCase(name, texts))

    def paste(self, block: Block) -> int | None:
        """Write a block that was looked at, in one step; return how many cells are others, ``None`` if it failed."""
        return self._workspace.do(edit_table, block.values, belongs=block.belongs, new_cases=block.new_cases)


def _said(problem: BadValue) -> str:
    what, _, now = explain(problem, translated)
    return f"{what} {now}".strip()


def _tr(words: str) -> str:
    return QCoreApplication.translate("VariablesModel", words)
