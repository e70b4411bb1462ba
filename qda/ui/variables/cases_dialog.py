"""Saying to which cases documents, or a passage, belong, and what is noted of a case."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QWidget

from qda.actions.cases import add_case, edit_case_memo, put_each_in_cases, put_passage_in_cases
from qda.model.codebook import MAX_NAME_LENGTH, clean_name
from qda.model.span import Span
from qda.store.queries.cases import CasePlaceRow, CaseRow, case_names, case_places
from qda.store.queries.documents import document_names
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.dialog_footer import DialogFooter, prepare_dialog
from qda.ui.widgets.labels import plain_label
from qda.ui.widgets.plain_field import PlainField
from qda.ui.workspace import Workspace

_WIDTH, _HEIGHT = 380, 420
_SHOWN = 90  # characters of a passage
_MEMO_LINES = 7


class CasesDialog(QDialog):
    """A list of all cases to tick; a new one can be made at once.

    Args:
        workspace: The project.
        parent: The window.
        document_ids: The documents that belong to what is ticked, as a whole.
        span: A passage of the one document, instead of all of it.
    """

    def __init__(
        self, workspace: Workspace, parent: QWidget, *, document_ids: Sequence[int], span: Span | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._document_ids = list(document_ids)
        self._span = span
        layout = prepare_dialog(self, self.tr("Belongs to case"), "casesDialog")
        layout.addWidget(plain_label(self._about(), self, wrap=True))
        self.cases = QListWidget(self)
        self.cases.setObjectName("casesList")
        self.cases.setAccessibleName(self.tr("Cases"))
        self.new = QLineEdit(self)
        self.new.setObjectName("newCaseName")
        self.new.setAccessibleName(self.tr("Name of a new case"))
        self.new.setPlaceholderText(self.tr("New case"))
        self.new.setMaxLength(MAX_NAME_LENGTH)
        self.make = push_button(self.tr("Add"), "newCaseAdd", self)
        row = QHBoxLayout()
        row.addWidget(self.new, 1)
        row.addWidget(self.make)
        layout.addWidget(self.cases, 1)
        layout.addLayout(row)
        self.footer = DialogFooter(self, self.tr("Save"))
        layout.addLayout(self.footer)
        self.resize(_WIDTH, _HEIGHT)
        self._fill()
        self.make.clicked.connect(self._add)
        self.new.textChanged.connect(self._on_name)
        self._on_name()
        (self.cases if self.cases.count() else self.new).setFocus()

    def _about(self) -> str:
        if self._span is not None:
            words = " ".join(self._span.cut(self._workspace.project.text(self._document_ids[0])).split())
            return f"“{words if len(words) <= _SHOWN else words[: _SHOWN - 1] + '…'}”"
        names = document_names(self._workspace.project)
        if len(self._document_ids) == 1:
            return names.get(self._document_ids[0], "")
        return self.tr("%Ln document(s)", "", len(self._document_ids))

    def _places(self) -> list[CasePlaceRow]:
        one = self._document_ids[0] if len(self._document_ids) == 1 else None
        meant = set(self._document_ids)
        found = case_places(self._workspace.project, document_id=one)
        return [row for row in found if row.span == self._span and row.document_id in meant]

    def _fill(self) -> None:
        documents: dict[int, set[int]] = {}
        for row in self._places():
            documents.setdefault(row.case_id, set()).add(row.document_id)
        for case_id, name in case_names(self._workspace.project).items():
            there = len(documents.get(case_id, ()))
            state = Qt.CheckState.Checked if there == len(self._document_ids) else Qt.CheckState.PartiallyChecked
            self._item(case_id, name, state if there else Qt.CheckState.Unchecked)

    def _item(self, case_id: int, name: str, state: Qt.CheckState) -> QListWidgetItem:
        item = QListWidgetItem(name, self.cases)
        item.setData(Qt.ItemDataRole.UserRole, case_id)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(state)
        return item

    def _on_name(self) -> None:
        named = bool(clean_name(self.new.text()))
        self.make.setEnabled(named)
        self.make.setDefault(named)  # Enter then makes the case and does not close the dialog
        self.footer.button.setDefault(not named)

    def _add(self) -> None:
        name = clean_name(self.new.text())
        same = [n for n in range(self.cases.count()) if self.cases.item(n).text().casefold() == name.casefold()]
        if same:
            item = self.cases.item(same[0])
            item.setCheckState(Qt.CheckState.Checked)
        else:
            case_id = self._workspace.do(add_case, name)
            if case_id is None:
                return
            item = self._item(case_id, name, Qt.CheckState.Checked)
        self.cases.setCurrentItem(item)
        self.new.clear()

    def _ids(self, state: Qt.CheckState) -> set[int]:
        items = (self.cases.item(number) for number in range(self.cases.count()))
        return {int(item.data(Qt.ItemDataRole.UserRole)) for item in items if item.checkState() is state}

    def accept(self) -> None:
        """Write what is ticked; a case that was ticked for some of the documents stays as it is for each."""
        ticked, some = self._ids(Qt.CheckState.Checked), self._ids(Qt.CheckState.PartiallyChecked)
        do = self._workspace.do
        if self._span is not None:
            do(put_passage_in_cases, self._document_ids[0], self._span, ticked)
        else:
            own: dict[int, set[int]] = {}
            for row in self._places():
                own.setdefault(row.document_id, set()).add(row.case_id)
            kept = {one: ticked | (own.get(one, set()) & some) for one in self._document_ids}
            do(put_each_in_cases, kept)
        super().accept()


class NewCaseDialog(QDialog):
    """Asks for a name and makes a case; ``case_id`` is the one it made."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.case_id = 0
        layout = prepare_dialog(self, self.tr("New case"), "newCaseDialog")
        self.name = QLineEdit(self)
        self.name.setObjectName("newCaseField")
        self.name.setAccessibleName(self.tr("Name"))
        self.name.setMaxLength(MAX_NAME_LENGTH)
        self._names = {name.casefold() for name in case_names(workspace.project).values()}
        layout.addWidget(plain_label(self.tr("Name of the person, organisation or event"), self))
        layout.addWidget(self.name)
        self.footer = DialogFooter(self, self.tr("Add case"))
        layout.addLayout(self.footer)
        self.resize(_WIDTH, self.sizeHint().height())
        self.name.textChanged.connect(self._check)
        self._check()

    def _check(self) -> None:
        name = clean_name(self.name.text())
        taken = name.casefold() in self._names
        self.footer.show_problem(self.tr("There is a case of this name already.") if taken else "")
        if not name:
            self.footer.button.setEnabled(False)

    def accept(self) -> None:
        """Make the case."""
        made = self._workspace.do(add_case, self.name.text())
        if made is not None:
            self.case_id = made
            super().accept()


class CaseMemoDialog(QDialog):
    """Shows what is noted of a case, to be changed."""

    def __init__(self, workspace: Workspace, case: CaseRow, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._case = case
        layout = prepare_dialog(self, self.tr("Memo of the case"), "caseMemoDialog")
        self.memo = PlainField(case.memo, self)
        self.memo.setObjectName("caseMemoField")
        self.memo.setAccessibleName(self.tr("Memo"))
        self.memo.setTabChangesFocus(True)
        self.memo.setReadOnly(workspace.project.read_only)
        self.memo.setFixedHeight(self.fontMetrics().lineSpacing() * _MEMO_LINES + 14)
        layout.addWidget(plain_label(case.name, self, wrap=True))
        layout.addWidget(self.memo)
        self.footer = DialogFooter(self, self.tr("Save"))
        self.footer.button.setEnabled(not workspace.project.read_only)
        layout.addLayout(self.footer)
        self.resize(_WIDTH, self.sizeHint().height())
        self.memo.setFocus()

    def accept(self) -> None:
        """Keep what was typed; words that are the same leave no step."""
        words = self.memo.toPlainText()
        if words != self._case.memo:
            self._workspace.do(edit_case_memo, self._case.case_id, words)
        super().accept()
