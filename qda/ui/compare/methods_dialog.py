"""The paragraph for the methods section: figures filled in, and room for what only the researchers know."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from qda.model.methods import TO_BE_STATED, MethodsFacts, MethodsFigures, methods_paragraph, references
from qda.ui import theme
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.dialog_footer import prepare_dialog
from qda.ui.widgets.labels import plain_label


class MethodsDialog(QDialog):
    """Shows the paragraph as it grows while its gaps are filled.

    Signals:
        facts_changed: Something was said; carries the ``MethodsFacts``.
    """

    facts_changed = Signal(object)

    def __init__(self, figures: MethodsFigures, facts: MethodsFacts, parent: QWidget) -> None:
        super().__init__(parent)
        layout = prepare_dialog(self, self.tr("Methods paragraph"), "methodsDialog")
        self.resize(720, 620)
        self._figures, self._facts = figures, facts
        words = self.tr("What the program cannot know; each ends its sentence. It is remembered for these projects.")
        layout.addWidget(plain_label(words, self, look="muted", wrap=True))
        form = QFormLayout()
        form.setSpacing(theme.GAP)
        self.fields = {
            name: self._field(form, name, label, example)
            for name, label, example in (
                ("training", self.tr("To prepare, the coders …"), self.tr("discussed the codebook in two sessions")),
                ("independence", self.tr("They coded …"), self.tr("independently, without seeing each other’s work")),
                ("cutting", self.tr("Borders of segments were set …"), self.tr("freely by each coder")),
                ("sampling", self.tr("Documents were chosen …"), self.tr("at random")),
                ("settling", self.tr("Disagreements were …"), self.tr("settled by discussion between both coders")),
            )
        }
        layout.addLayout(form)
        self.text = QPlainTextEdit(self)
        self.text.setObjectName("methodsText")
        self.text.setAccessibleName(self.tr("Paragraph for the methods section"))
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        layout.addWidget(self.text, 1)
        self.told = plain_label("", self, look="muted")
        self.told.setObjectName("methodsTold")
        copy = push_button(self.tr("Copy"), "methodsCopy", self, look="primary")
        copy.setDefault(True)
        copy.clicked.connect(self.copy)
        close = push_button(self.tr("Close"), "methodsClose", self)
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.setSpacing(theme.GAP)
        foot.addWidget(self.told, 1)
        foot.addWidget(close)
        foot.addWidget(copy)
        layout.addLayout(foot)
        self._show()

    def _field(self, form: QFormLayout, name: str, label: str, example: str) -> QLineEdit:
        field = QLineEdit(str(getattr(self._facts, name)), self)
        field.setObjectName(f"methods-{name}")
        field.setAccessibleName(label)
        field.setPlaceholderText(self.tr("for example: {example}").format(example=example))
        field.textEdited.connect(self._on_said)
        form.addRow(label, field)
        return field

    def paragraph(self) -> str:
        """Return the paragraph with what was said."""
        return methods_paragraph(self._figures, self._facts)

    def copy(self) -> None:
        """Put paragraph and references on the clipboard."""
        QGuiApplication.clipboard().setText("\n\n".join((self.paragraph(), *references(self._figures))))
        self.told.setText(self.tr("Copied, with the references."))

    def _on_said(self) -> None:
        said = {name: field.text().strip() for name, field in self.fields.items()}
        self._facts = replace(self._facts, **said)
        self.facts_changed.emit(self._facts)
        self._show()

    def _show(self) -> None:
        text = self.paragraph()
        self.text.setPlainText(text + "\n\n" + "\n".join(references(self._figures)))
        gaps = text.count(TO_BE_STATED)
        self.told.setText(self.tr("%Ln gap(s) left", "", gaps) if gaps else self.tr("Nothing is left to be stated."))
