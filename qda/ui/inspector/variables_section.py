"""The variables and cases of the document in front, to be read and typed beside its text."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from qda.actions.variables import set_value, value_problem
from qda.model.portable import CASE, DOCUMENT
from qda.model.values import KINDS, shown
from qda.model.wording import explain
from qda.store.project import Changes
from qda.store.queries.cases import CasePlaceRow, case_names, case_places
from qda.store.queries.variables import VariableRow, values_of, variables
from qda.ui import theme
from qda.ui.main_window import MainWindow
from qda.ui.memo_field import done
from qda.ui.notices import translated
from qda.ui.variables.cases_dialog import CasesDialog
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.labels import SectionHeader, as_tooltip, plain_label
from qda.ui.workspace import Workspace

_TABLES = frozenset(("variable", "variable_value", "case", "case_document"))


class ValueField(QLineEdit):
    """A value that is written when Enter is pressed or the keyboard leaves; what does not fit stays and is said.

    Signals:
        refused: What was typed does not fit; carries the words, empty when it fits again.
    """

    refused = Signal(str)

    def __init__(self, workspace: Workspace, row: VariableRow, document_id: int, value: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._document_id = document_id
        self.row = row
        self.setObjectName(f"documentVariable-{row.variable_id}")
        self.setAccessibleName(row.name)
        self.setPlaceholderText(translated(KINDS[row.kind]))
        self.setReadOnly(workspace.project.read_only)
        self._kept = ""
        self.show_value(row, value)
        self.textEdited.connect(lambda: self._mark(""))

    def show_value(self, row: VariableRow, value: str) -> None:
        """Show a value anew, unless something is being typed."""
        words = " ".join(shown(row.kind, value).split("\n"))
        typing = self.hasFocus() and self.isModified()
        self.row = row
        if words != self._kept and not typing:
            self.setText(words)
            self.setCursorPosition(0)
            self._mark("")
        self._kept = words

    def _mark(self, words: str) -> None:
        theme.set_look(self, "wrong" if words else "")
        self.refused.emit(words)

    def save(self) -> None:
        """Write what was typed."""
        if not self.isModified() or self.text() == self._kept:
            return
        problem = value_problem(self.row, self.text())
        if problem is not None:
            what, _, now = explain(problem, translated)
            self._mark(f"{what} {now}".strip())
            return
        self.setModified(False)  # before saving, because the save comes back as a refresh
        if not done(self._workspace, set_value, self.row.variable_id, self._document_id, self.text()):
            self.setModified(True)  # it is saved when the disk takes it again

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter writes, Esc brings the kept value back."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
        elif event.key() == Qt.Key.Key_Escape and self.isModified():
            self.setText(self._kept)
            self._mark("")
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Write what was typed."""
        super().focusOutEvent(event)
        self.save()


class VariablesSection(QWidget):
    """Cases and variables of one document; nothing is shown in a project without any."""

    def __init__(self, workspace: Workspace, window: MainWindow, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("documentVariables")
        self._workspace = workspace
        self._document_id = 0
        self._fields: dict[int, ValueField] = {}
        self.header = SectionHeader(self.tr("Variables and cases"), self, margin=0)
        table = self.header.add_button("more", self.tr("Cases and variables…"), "documentVariablesTable")
        table.clicked.connect(window.acts["cases_variables"].trigger)
        self.cases = plain_label("", self, wrap=True)
        self.cases.setObjectName("documentCases")
        self.change = push_button(self.tr("Cases…"), "documentCasesChange", self, look="flat")
        self.change.setEnabled(not workspace.project.read_only)
        self.change.clicked.connect(self._ask_cases)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(plain_label(self.tr("Cases"), self, look="muted"))
        row.addWidget(self.cases, 1)
        row.addWidget(self.change, 0, Qt.AlignmentFlag.AlignTop)
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(10)
        self._form.setVerticalSpacing(4)
        self.of_cases = plain_label("", self, look="muted", wrap=True)
        self.of_cases.setObjectName("documentCaseValues")
        self.problem = plain_label("", self, look="danger", wrap=True)
        self.problem.setObjectName("documentVariableProblem")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.addWidget(self.header)
        layout.addLayout(self._form)
        layout.addWidget(self.problem)
        layout.addLayout(row)
        layout.addWidget(self.of_cases)
        self.problem.hide()
        workspace.changed.connect(self._on_changed)
        workspace.saving.connect(self._save_all)
        workspace.leaving.connect(self._on_leaving)

    def show_document(self, document_id: int) -> None:
        """Show a document's variables and cases; 0 for none."""
        if document_id != self._document_id:
            self._save_all()
        rows = variables(self._workspace.project, DOCUMENT) if document_id else []
        values = values_of(self._workspace.project, document_id=document_id) if document_id else {}
        same = document_id == self._document_id and [row.variable_id for row in rows] == list(self._fields)
        self._document_id = document_id
        if same and [row.name for row in rows] == [field.row.name for field in self._fields.values()]:
            for row in rows:
                self._fields[row.variable_id].show_value(row, values.get(row.variable_id, ""))
        else:
            self._build(rows, values)
        self._show_cases()

    def _build(self, rows: list[VariableRow], values: dict[int, str]) -> None:
        while self._form.rowCount():
            self._form.removeRow(0)
        self._fields = {}
        for row in rows:
            field = ValueField(self._workspace, row, self._document_id, values.get(row.variable_id, ""), self)
            field.refused.connect(self._on_refused)
            name = plain_label(row.name, self, look="muted", wrap=True)
            if row.memo:
                name.setToolTip(as_tooltip(row.memo))
            name.setBuddy(field)
            self._form.addRow(name, field)
            self._fields[row.variable_id] = field
        self._on_refused("")

    def _show_cases(self) -> None:
        project, document_id = self._workspace.project, self._document_id
        names = case_names(project) if document_id else {}
        places = case_places(project, document_id=document_id) if document_id else []
        whole = [names[place.case_id] for place in places if place.span is None]
        parts = [place.case_id for place in places if place.span is not None]
        told = [", ".join(whole)] if whole else []
        told += [
            self.tr("{case} (%Ln passage(s))", "", parts.count(case_id)).format(case=names[case_id])
            for case_id in dict.fromkeys(parts)
        ]
        self.cases.setText("; ".join(told) or self.tr("In no case"))
        self.of_cases.setText("\n".join(self._known_of(case_id, names) for case_id in self._cases_with_values(places)))
        self.of_cases.setVisible(bool(self.of_cases.text()))
        self.setVisible(bool(self._fields or names))

    def _cases_with_values(self, places: list[CasePlaceRow]) -> list[int]:
        ids = dict.fromkeys(place.case_id for place in places)
        return [case_id for case_id in ids if values_of(self._workspace.project, case_id=case_id)]

    def _known_of(self, case_id: int, names: dict[int, str]) -> str:
        project = self._workspace.project
        values = values_of(project, case_id=case_id)
        rows = (row for row in variables(project, CASE) if row.variable_id in values)
        known = ", ".join(f"{row.name}: {shown(row.kind, values[row.variable_id])}" for row in rows)
        return self.tr("{case}: {values}").format(case=names[case_id], values=known)

    def _on_refused(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def _on_changed(self, changes: Changes) -> None:
        if changes.tables & _TABLES and self._document_id:
            self.show_document(self._document_id)

    def _on_leaving(self, _leaving: object) -> None:
        self._save_all()

    def _save_all(self) -> None:
        for field in self._fields.values():
            field.save()

    def _ask_cases(self) -> None:
        if self._document_id:
            CasesDialog(self._workspace, self.window(), document_ids=[self._document_id]).show()
