"""Asking for the name and place of a new code or folder."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QFormLayout, QLineEdit, QWidget

from qda.actions import codebook
from qda.model.codebook import MAX_NAME_LENGTH, clean_name, same_name
from qda.ui.widgets.dialog_footer import DialogFooter, prepare_dialog
from qda.ui.widgets.labels import chip_icon
from qda.ui.workspace import Workspace

_WIDTH = 400


class NameDialog(QDialog):
    """Makes a code or folder and chooses it."""

    def __init__(
        self, workspace: Workspace, parent: QWidget, *, parent_id: int | None = None, is_folder: bool = False
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        layout = prepare_dialog(self, self.tr("New folder") if is_folder else self.tr("New code"), "newCodeDialog")
        self.name = QLineEdit(self)
        self.name.setObjectName("newCodeName")
        self.name.setMaxLength(MAX_NAME_LENGTH)
        self.name.setAccessibleName(self.tr("Name"))
        self.place = QComboBox(self)
        self.place.setObjectName("newCodePlace")
        self.place.setAccessibleName(self.tr("Where it belongs"))
        self.place.view().setObjectName("newCodePlaces")
        self.place.view().setAccessibleName(self.tr("Where it belongs"))
        self.place.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.folder = QCheckBox(self.tr("A folder: it holds codes and is not put on passages"), self)
        self.folder.setObjectName("newCodeIsFolder")
        self.folder.setAccessibleName(self.folder.text())
        self.folder.setChecked(is_folder)
        form = QFormLayout()
        form.addRow(self.tr("Name"), self.name)
        form.addRow(self.tr("In"), self.place)
        form.addRow("", self.folder)
        layout.addLayout(form)
        self.footer = DialogFooter(self, self.tr("Create"))
        layout.addLayout(self.footer)
        self._fill_places(parent_id)
        self.name.textChanged.connect(self._check)
        self.place.currentIndexChanged.connect(self._check)
        self._check()
        self.resize(_WIDTH, self.sizeHint().height())
        self.name.setFocus()

    def _fill_places(self, parent_id: int | None) -> None:
        self.place.addItem(self.tr("The top level"), None)
        for row in self._workspace.codes():
            if row.is_folder:
                self.place.addItem(row.path_text, row.code_id)
            elif row.code_id == parent_id:
                self.place.addItem(chip_icon(row.colour), row.path_text, row.code_id)
        self.place.setCurrentIndex(max(0, self.place.findData(parent_id)) if parent_id is not None else 0)

    def _check(self) -> None:
        name, parent_id = self.name.text(), self.place.currentData()
        siblings = [row.name for row in self._workspace.codes() if row.parent_id == parent_id]
        taken = bool(clean_name(name)) and any(same_name(name, each) for each in siblings)
        self.footer.show_problem(self.tr("There is one of this name already.") if taken else "")
        if not clean_name(name):
            self.footer.button.setEnabled(False)

    def accept(self) -> None:
        """Make it."""
        self._check()
        if not self.footer.button.isEnabled():
            return
        code_id = self._workspace.do(
            codebook.add_code,
            self.name.text(),
            parent_id=self.place.currentData(),
            is_folder=self.folder.isChecked(),
        )
        if code_id is not None:
            self._workspace.choose_code(code_id)
            super().accept()
