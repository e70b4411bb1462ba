"""Showing what a table says of documents or cases before it is written."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QFormLayout, QPlainTextEdit, QWidget

from qda.actions.import_values import ValuesPlan, plan_values
from qda.formats.table_in import WholeTable
from qda.formats.values_table import name_column
from qda.model.portable import CASE, DOCUMENT
from qda.model.wording import note_text
from qda.store.queries.variables import variables
from qda.ui.notices import translated
from qda.ui.variables.columns_table import ColumnChoice, ColumnsTable
from qda.ui.widgets.dialog_footer import DialogFooter, fit_dialog, prepare_dialog
from qda.ui.widgets.labels import plain_label
from qda.ui.workspace import Workspace

_WIDTH, _HEIGHT = 900, 600
_VARIABLE, _LEAVE_OUT = "variable", "leave-out"
_TOLD = 200  # problems named
_PROBLEM_LINES = 5


class ValuesDialog(QDialog):
    """Asks whose variables these are and of which kinds; ``plan`` is what will be done."""

    def __init__(
        self, workspace: Workspace, file_name: str, table: WholeTable, parent: QWidget, *, scope: str = ""
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._file_name = file_name
        self._table = table
        self.plan: ValuesPlan | None = None
        layout = prepare_dialog(self, self.tr("Variables from a table"), "valuesDialog")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        rows = self.tr("%Ln row(s)", "", len(table.rows))
        layout.addWidget(plain_label(f"{file_name}: {rows}", self, look="strong", wrap=True))
        if table.notes:
            words = "\n".join(note_text(note, translated) for note in table.notes)
            layout.addWidget(plain_label(words, self, look="muted", wrap=True))
        self.scope = self._combo("valuesScope", self.tr("Each row is"))
        self.scope.addItem(self.tr("a document of this project"), DOCUMENT)
        self.scope.addItem(self.tr("a case; those missing are made"), CASE)
        self.named_by = self._combo("valuesName", self.tr("Named in the column"))
        self.named_by.addItems(table.headings)
        form = QFormLayout()
        form.addRow(self.tr("Each row is"), self.scope)
        form.addRow(self.tr("Named in the column"), self.named_by)
        layout.addLayout(form)
        roles = [(_VARIABLE, self.tr("Variable")), (_LEAVE_OUT, self.tr("Left out"))]
        self.columns = ColumnsTable(roles, [_VARIABLE], self)
        layout.addWidget(self.columns, 1)
        self.told = plain_label("", self, wrap=True)
        self.told.setObjectName("valuesTold")
        layout.addWidget(self.told)
        self.problems = QPlainTextEdit(self)
        self.problems.setObjectName("valuesProblems")
        self.problems.setAccessibleName(self.tr("What does not fit"))
        self.problems.setReadOnly(True)
        self.problems.setTabChangesFocus(True)
        self.problems.setFixedHeight(self.fontMetrics().lineSpacing() * _PROBLEM_LINES + 14)
        layout.addWidget(self.problems)
        self.skip = QCheckBox(self.tr("Leave out what does not fit, and import the rest"), self)
        self.skip.setObjectName("valuesSkip")
        self.skip.setAccessibleName(self.skip.text())
        layout.addWidget(self.skip)
        self.footer = DialogFooter(self, self.tr("Import"))
        layout.addLayout(self.footer)
        fit_dialog(self, _WIDTH, _HEIGHT)
        found = self.scope.findData(scope or self._likely_scope())
        self.scope.setCurrentIndex(max(0, found))
        self.scope.currentIndexChanged.connect(self._begin)
        self.named_by.activated.connect(lambda: self._show_columns())
        self.columns.chosen.connect(self._look)
        self.skip.toggled.connect(self._check)
        self._begin()

    def _combo(self, object_name: str, words: str) -> QComboBox:
        combo = QComboBox(self)
        combo.setObjectName(object_name)
        combo.setAccessibleName(words)
        combo.view().setObjectName(f"{object_name}List")
        combo.view().setAccessibleName(words)
        return combo

    def _likely_scope(self) -> str:
        """Return whose names the rows hold more often."""
        plan = self._workspace.do(plan_values, self._table, scope=DOCUMENT)
        return DOCUMENT if plan is None or 2 * len(plan.rows) >= len(self._table.rows) else CASE

    def _begin(self) -> None:
        scope = str(self.scope.currentData())
        known = [row.name for row in variables(self._workspace.project, scope)]
        self.named_by.setCurrentIndex(name_column(self._table.headings, scope, known))
        self._show_columns()

    def _planned(self) -> ValuesPlan | None:
        headings = self._table.headings
        choices = {choice.place: choice for choice in self.columns.choices()}
        kinds = {headings[place]: one.kind for place, one in choices.items() if one.role == _VARIABLE}
        named = headings[self.named_by.currentIndex()]
        return self._workspace.do(
            plan_values,
            self._table,
            scope=str(self.scope.currentData()),
            file_name=self._file_name,
            kinds={heading: kind for heading, kind in kinds.items() if heading != named},
            left_out=[headings[place] for place, one in choices.items() if one.role == _LEAVE_OUT],
            named_by=named,
        )

    def _show_columns(self) -> None:
        """Show the columns anew, with the kinds that they certainly have."""
        plan = self._workspace.do(
            plan_values,
            self._table,
            scope=str(self.scope.currentData()),
            file_name=self._file_name,
            named_by=self._table.headings[self.named_by.currentIndex()],
        )
        if plan is None:
            return
        choices = [
            ColumnChoice(
                column.place,
                _VARIABLE if column.filled else _LEAVE_OUT,
                column.kind if column.variable_id is not None else column.guess,
            )
            for column in plan.columns
        ]
        fixed = [column.place for column in plan.columns if column.variable_id is not None]
        self.columns.show_columns(self._table, choices, fixed_kinds=fixed)
        self._look()

    def _look(self) -> None:
        self.plan = self._planned()
        if self.plan is None:
            self.footer.button.setEnabled(False)
            return
        plan = self.plan
        matched = self.tr("%Ln row(s)", "", len(plan.rows))
        if plan.scope == DOCUMENT:
            words = self.tr("{rows} of {all} fit a document.")
            told = words.format(rows=matched, all=self.locale().toString(len(self._table.rows)))
            if plan.case_place is not None:
                heading = self._table.headings[plan.case_place]
                told += " " + self.tr("“{column}” says to which case each belongs.").format(column=heading)
        else:
            new = self.tr("%Ln new case(s)", "", len(plan.new_cases))
            told = self.tr("{rows}, of them {new}.").format(rows=matched, new=new)
        fresh = sum(1 for column in plan.columns if column.variable_id is None)
        told += " " + self.tr("%Ln new variable(s).", "", fresh)
        self.told.setText(told)
        problems = [*plan.unmatched, *plan.unfit]
        lines = problems[:_TOLD]
        if len(problems) > _TOLD:
            lines.append(self.tr("and %Ln more", "", len(problems) - _TOLD))
        self.problems.setPlainText("\n".join(lines))
        for widget in (self.problems, self.skip):
            widget.setVisible(bool(problems))
        self._check()

    def _check(self) -> None:
        plan = self.plan
        if plan is None:
            return
        problem = ""
        if not plan.columns and plan.case_place is None and not plan.new_cases:
            problem = self.tr("Choose at least one column.")
        elif not plan.rows:
            problem = self.tr("No row fits.")
        elif (plan.unmatched or plan.unfit) and not self.skip.isChecked():
            problem = self.tr("Some rows or values do not fit.")
        self.footer.show_problem(problem)
