"""Asking for a variable's name, kind and memo; another kind says beforehand what does not fit it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QFormLayout, QLineEdit, QWidget

from qda.actions.variables import add_variable, edit_variable, unfitting
from qda.model.codebook import MAX_NAME_LENGTH, clean_name
from qda.model.values import KINDS
from qda.store.queries.variables import VariableRow, variables
from qda.ui.notices import translated
from qda.ui.widgets.dialog_footer import DialogFooter, prepare_dialog
from qda.ui.widgets.labels import plain_label
from qda.ui.widgets.plain_field import PlainField
from qda.ui.workspace import Workspace

_WIDTH = 440
_MEMO_LINES = 4
_TOLD = 6  # values that do not fit, named


class VariableDialog(QDialog):
    """Makes a variable of documents or cases, or changes one."""

    def __init__(self, workspace: Workspace, scope: str, parent: QWidget, *, row: VariableRow | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._scope = scope
        self._row = row
        title = self.tr("New variable") if row is None else self.tr("Variable")
        layout = prepare_dialog(self, title, "variableDialog")
        self.name = QLineEdit(row.name if row else "", self)
        self.name.setObjectName("variableName")
        self.name.setAccessibleName(self.tr("Name"))
        self.name.setMaxLength(MAX_NAME_LENGTH)
        self.kind = QComboBox(self)
        self.kind.setObjectName("variableKind")
        self.kind.setAccessibleName(self.tr("What it holds"))
        for kind, words in KINDS.items():
            self.kind.addItem(translated(words), kind)
        self.kind.setCurrentIndex(max(0, self.kind.findData(row.kind)) if row else 0)
        self.memo = PlainField(row.memo if row else "", self)
        self.memo.setObjectName("variableMemo")
        self.memo.setAccessibleName(self.tr("Memo"))
        self.memo.setTabChangesFocus(True)
        self.memo.setFixedHeight(self.fontMetrics().lineSpacing() * _MEMO_LINES + 14)
        self.unfit = plain_label("", self, wrap=True)
        self.unfit.setObjectName("variableUnfit")
        self.unfit.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.drop = QCheckBox(self.tr("Empty these values"), self)
        self.drop.setObjectName("variableDrop")
        self.drop.setAccessibleName(self.drop.text())
        form = QFormLayout()
        form.addRow(self.tr("Name"), self.name)
        form.addRow(self.tr("Holds"), self.kind)
        form.addRow(self.tr("Memo"), self.memo)
        layout.addLayout(form)
        layout.addWidget(self.unfit)
        layout.addWidget(self.drop)
        self.footer = DialogFooter(self, self.tr("Add variable") if row is None else self.tr("Save"))
        layout.addLayout(self.footer)
        self.resize(_WIDTH, self.sizeHint().height())
        self.name.textChanged.connect(self._check)
        self.kind.currentIndexChanged.connect(self._look)
        self.drop.toggled.connect(self._check)
        self._look()
        self.name.setFocus()
        self.name.selectAll()

    def _look(self) -> None:
        kind = str(self.kind.currentData())
        found = [] if self._row is None else self._workspace.do(unfitting, self._row.variable_id, kind) or []
        lines = [f"{one.bearer}: {one.value[:60]}" for one in found[:_TOLD]]
        if len(found) > _TOLD:
            lines.append(self.tr("and %Ln more", "", len(found) - _TOLD))
        heading = self.tr("What cannot be of this kind: %Ln value(s)", "", len(found))
        self.unfit.setText("\n".join([heading, *lines]) if found else "")
        self.unfit.setVisible(bool(found))
        self.drop.setVisible(bool(found))
        self.drop.setChecked(False)
        self._check()

    def _check(self) -> None:
        name = clean_name(self.name.text())
        own = self._row.variable_id if self._row else None
        others = [row for row in variables(self._workspace.project, self._scope) if row.variable_id != own]
        taken = any(row.name.casefold() == name.casefold() for row in others)
        self.footer.show_problem(self.tr("There is a variable of this name already.") if taken else "")
        if not name or (self.drop.isVisibleTo(self) and not self.drop.isChecked()):
            self.footer.button.setEnabled(False)

    def accept(self) -> None:
        """Do it; the dialog stays where something speaks against it."""
        do, name, kind = self._workspace.do, self.name.text(), str(self.kind.currentData())
        if self._row is None:
            if do(add_variable, self._scope, name, kind, self.memo.toPlainText()) is not None:
                super().accept()
            return
        row, memo = self._row, self.memo.toPlainText()
        emptied = self.drop.isChecked()
        if do(edit_variable, row.variable_id, name=name, kind=kind, memo=memo, empty_unfit=emptied) is not None:
            super().accept()
