"""A code's definition, to be made clearer right where it turned out to be unclear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QLineEdit, QPlainTextEdit

from qda.actions.codebook import revise_code
from qda.ui.compare.card_words import codes_text, difference_text
from qda.ui.widgets.dialog_footer import DialogFooter, prepare_dialog
from qda.ui.widgets.labels import plain_label
from qda.ui.widgets.plain_field import PlainField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qda.ui.compare.comparison import Comparison
    from qda.ui.compare.window import CompareWindow

_FIELDS = ("short_definition", "full_definition", "use_when", "dont_use_when")


class DefinitionDialog(QDialog):
    """Shows a code's definition in the open project, and writes what is changed with the reason for it."""

    def __init__(self, comparison: Comparison, codes: Sequence[int], window: CompareWindow) -> None:
        super().__init__(window)
        self._comparison = comparison
        self._window = window
        layout = prepare_dialog(self, self.tr("Definition"), "definitionDialog")
        self.resize(520, 460)
        self.code = QComboBox(self)
        self.code.setObjectName("definitionCode")
        self.code.setAccessibleName(self.tr("Code"))
        for number in codes:
            self.code.addItem(comparison.gathered.codes[number].path_text, number)
        self._fields: dict[str, QPlainTextEdit] = {}
        form = QFormLayout()
        form.addRow(self.tr("Code"), self.code)
        words = {
            "short_definition": self.tr("In short"),
            "full_definition": self.tr("Definition"),
            "use_when": self.tr("Use when"),
            "dont_use_when": self.tr("Don’t use when"),
        }
        for name in _FIELDS:
            field = PlainField(parent=self)
            field.setObjectName(f"definition-{name}")
            field.setAccessibleName(words[name])
            field.setTabChangesFocus(True)
            field.setMaximumHeight(52 if name == "short_definition" else 90)
            form.addRow(words[name], field)
            self._fields[name] = field
        self.reason = QLineEdit(self)
        self.reason.setObjectName("definitionReason")
        self.reason.setAccessibleName(self.tr("Why it is changed"))
        self.reason.setPlaceholderText(self.tr("Why it is changed: stands in the history"))
        if comparison.card >= 0:
            card = comparison.cards[comparison.card]
            self.reason.setText(f"{codes_text(comparison, card)}: {difference_text(comparison, card)}")
        form.addRow(self.tr("Reason"), self.reason)
        layout.addLayout(form)
        workspace = window.workspace
        where = (
            self.tr("Written into your project {project}. The other files stay as they are.").format(
                project=workspace.project.name
            )
            if workspace is not None
            else self.tr("Open your own project in the main window to change definitions: these files are only read.")
        )
        layout.addWidget(plain_label(where, self, look="muted", wrap=True))
        self.footer = DialogFooter(self, self.tr("Save definition"))
        layout.addLayout(self.footer)
        self.code.currentIndexChanged.connect(self._show)
        self._show()

    def _own_code(self) -> int | None:
        """Return the code's id in the open project."""
        workspace = self._window.workspace
        number: int | None = self.code.currentData()
        if workspace is None or number is None:
            return None
        guid = workspace.project.guid
        sources = self._comparison.sources
        for ref in self._comparison.gathered.codes[number].refs:
            source = sources[ref.source]
            if source.info.guid == guid and source.path.resolve() == workspace.project.path.resolve():
                return ref.row_id
        return None

    def _show(self) -> None:
        number = self.code.currentData()
        if number is None:
            return
        own = self._own_code()
        workspace = self._window.workspace
        row = workspace.code(own) if workspace is not None and own is not None else self._row_of_base(number)
        for name, field in self._fields.items():
            field.setPlainText(str(getattr(row, name, "")))
            field.setReadOnly(own is None)
        self.reason.setEnabled(own is not None)
        self.footer.button.setEnabled(own is not None and workspace is not None and not workspace.project.read_only)

    def _row_of_base(self, number: int) -> object:
        refs = self._comparison.gathered.codes[number].refs
        if not refs:
            return None
        source = self._comparison.sources[refs[0].source]
        return next((row for row in source.codes if row.code_id == refs[0].row_id), None)

    def accept(self) -> None:
        """Write what was changed."""
        own, workspace = self._own_code(), self._window.workspace
        if own is None or workspace is None:
            return
        row = workspace.code(own)
        changed = {
            name: field.toPlainText()
            for name, field in self._fields.items()
            if field.toPlainText() != getattr(row, name)
        }
        told = {**changed, "reason": self.reason.text()}
        done = not changed or workspace.do(revise_code, own, **told)  # pyright: ignore[reportArgumentType]
        if done is not None:
            super().accept()
