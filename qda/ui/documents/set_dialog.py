"""Asking for the name of a new set of documents."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QFormLayout, QLineEdit, QWidget

from qda.actions.documents import add_set
from qda.model.codebook import MAX_NAME_LENGTH, clean_name, same_name
from qda.ui.widgets.dialog_footer import DialogFooter, prepare_dialog
from qda.ui.widgets.labels import plain_label
from qda.ui.workspace import Workspace

_WIDTH = 400


class SetDialog(QDialog):
    """Makes a set with the documents that were selected."""

    def __init__(
        self, workspace: Workspace, document_ids: Sequence[int], taken: Sequence[str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._document_ids = list(document_ids)
        self._taken = taken
        layout = prepare_dialog(self, self.tr("New set of documents"), "newSetDialog")
        self.name = QLineEdit(self)
        self.name.setObjectName("newSetName")
        self.name.setAccessibleName(self.tr("Name"))
        self.name.setMaxLength(MAX_NAME_LENGTH)
        form = QFormLayout()
        form.addRow(self.tr("Name"), self.name)
        layout.addLayout(form)
        words = self.tr("The set is empty at first: drag documents onto it.")
        if document_ids:
            words = self.tr("With %n selected document(s) in it.", "", len(document_ids))
        layout.addWidget(plain_label(words, self, look="muted", wrap=True))
        self.footer = DialogFooter(self, self.tr("Create"))
        layout.addLayout(self.footer)
        self.name.textChanged.connect(self._check)
        self._check()
        self.resize(_WIDTH, self.sizeHint().height())
        self.name.setFocus()

    def _check(self) -> None:
        name = self.name.text()
        taken = bool(clean_name(name)) and any(same_name(name, each) for each in self._taken)
        self.footer.show_problem(self.tr("There is a set of this name already.") if taken else "")
        if not clean_name(name):
            self.footer.button.setEnabled(False)

    def accept(self) -> None:
        """Make it."""
        self._check()
        if not self.footer.button.isEnabled():
            return
        if self._workspace.do(add_set, self.name.text(), self._document_ids) is not None:
            super().accept()
