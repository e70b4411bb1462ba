"""Making a document of pasted text."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QFormLayout, QLineEdit, QPlainTextEdit, QWidget

from qda.model.codebook import MAX_NAME_LENGTH, clean_name
from qda.ui import theme
from qda.ui.widgets.dialog_footer import DialogFooter, prepare_dialog

_WIDTH, _HEIGHT = 620, 480
_SUGGESTED_LENGTH = 60  # code points of the first line that make a name


class PasteDialog(QDialog):
    """A name and a text; without a name the text's first words are it."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        layout = prepare_dialog(self, self.tr("Paste text as document"), "pasteDialog")
        self.name_field = QLineEdit(self)
        self.name_field.setObjectName("pasteName")
        self.name_field.setAccessibleName(self.tr("Name of the document"))
        self.name_field.setMaxLength(MAX_NAME_LENGTH)
        self.text_field = QPlainTextEdit(self)
        self.text_field.setObjectName("pasteText")
        self.text_field.setAccessibleName(self.tr("Text of the document"))
        self.text_field.setPlaceholderText(self.tr("Paste or type the text here."))
        self.text_field.setTabChangesFocus(True)
        self.text_field.setFont(theme.reading_font(serif=False, points=11))
        self.text_field.setPlainText(text)
        form = QFormLayout()
        form.addRow(self.tr("Name"), self.name_field)
        layout.addLayout(form)
        layout.addWidget(self.text_field, 1)
        self.footer = DialogFooter(self, self.tr("Add document"))
        layout.addLayout(self.footer)
        self.text_field.textChanged.connect(self._check)
        self._check()
        self.resize(_WIDTH, _HEIGHT)
        (self.name_field if text.strip() else self.text_field).setFocus()

    def name(self) -> str:
        """Return the document's name."""
        return clean_name(self.name_field.text()) or self._first_words() or self.tr("Pasted text")

    def text(self) -> str:
        """Return the text; the raw form, because the plain one turns hard spaces into common ones."""
        return self.text_field.document().toRawText()

    def _first_words(self) -> str:
        block = self.text_field.document().firstBlock()
        while block.isValid() and not block.text().strip():
            block = block.next()
        words = clean_name(block.text()) if block.isValid() else ""
        if len(words) <= _SUGGESTED_LENGTH:
            return words
        return words[:_SUGGESTED_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"

    def _check(self) -> None:
        self.name_field.setPlaceholderText(self._first_words())
        self.footer.button.setEnabled(bool(self._first_words()))
