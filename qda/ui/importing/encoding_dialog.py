"""Choosing the encoding in which a text reads right, and typing the password of a PDF."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from qda.formats.encoding import preview
from qda.ui import theme
from qda.ui.action_spec import QT_TRANSLATE_NOOP
from qda.ui.widgets.dialog_footer import DialogFooter, prepare_dialog
from qda.ui.widgets.labels import plain_label

_WIDTH, _HEIGHT = 560, 430
_ENCODINGS = {
    "utf-8": QT_TRANSLATE_NOOP("encodings", "UTF-8"),
    "utf-16-le": QT_TRANSLATE_NOOP("encodings", "UTF-16, little-endian"),
    "utf-16-be": QT_TRANSLATE_NOOP("encodings", "UTF-16, big-endian"),
    "cp1252": QT_TRANSLATE_NOOP("encodings", "Western European (Windows-1252)"),
    "mac_roman": QT_TRANSLATE_NOOP("encodings", "Western European (Mac OS Roman)"),
    "iso8859_15": QT_TRANSLATE_NOOP("encodings", "Western European (ISO 8859-15)"),
    "cp850": QT_TRANSLATE_NOOP("encodings", "Western European (DOS 850)"),
    "cp1250": QT_TRANSLATE_NOOP("encodings", "Central European (Windows-1250)"),
    "iso8859_2": QT_TRANSLATE_NOOP("encodings", "Central European (ISO 8859-2)"),
    "cp1251": QT_TRANSLATE_NOOP("encodings", "Cyrillic (Windows-1251)"),
    "koi8_r": QT_TRANSLATE_NOOP("encodings", "Cyrillic (KOI8-R)"),
    "iso8859_5": QT_TRANSLATE_NOOP("encodings", "Cyrillic (ISO 8859-5)"),
    "cp866": QT_TRANSLATE_NOOP("encodings", "Cyrillic (DOS 866)"),
    "mac_cyrillic": QT_TRANSLATE_NOOP("encodings", "Cyrillic (Mac OS)"),
    "cp1253": QT_TRANSLATE_NOOP("encodings", "Greek (Windows-1253)"),
    "cp1254": QT_TRANSLATE_NOOP("encodings", "Turkish (Windows-1254)"),
    "cp1255": QT_TRANSLATE_NOOP("encodings", "Hebrew (Windows-1255)"),
    "cp1256": QT_TRANSLATE_NOOP("encodings", "Arabic (Windows-1256)"),
    "iso8859_6": QT_TRANSLATE_NOOP("encodings", "Arabic (ISO 8859-6)"),
    "cp1257": QT_TRANSLATE_NOOP("encodings", "Baltic (Windows-1257)"),
    "cp1258": QT_TRANSLATE_NOOP("encodings", "Vietnamese (Windows-1258)"),
    "cp874": QT_TRANSLATE_NOOP("encodings", "Thai (Windows-874)"),
    "gb18030": QT_TRANSLATE_NOOP("encodings", "Chinese, simplified (GB 18030)"),
    "big5": QT_TRANSLATE_NOOP("encodings", "Chinese, traditional (Big5)"),
    "cp932": QT_TRANSLATE_NOOP("encodings", "Japanese (Shift JIS)"),
    "euc_jp": QT_TRANSLATE_NOOP("encodings", "Japanese (EUC-JP)"),
    "cp949": QT_TRANSLATE_NOOP("encodings", "Korean (Windows-949)"),
}


def encoding_name(encoding: str) -> str:
    """Return an encoding as people call it."""
    return QCoreApplication.translate("encodings", _ENCODINGS.get(encoding, encoding))


class EncodingDialog(QDialog):
    """Shows a part of a file as it reads in an encoding; the likeliest encodings stand first."""

    def __init__(
        self, file_name: str, data: bytes, suggestions: Sequence[str], parent: QWidget, *, more: int = 0
    ) -> None:
        super().__init__(parent)
        self._data = data
        layout = prepare_dialog(self, self.tr("Which characters are these?"), "encodingDialog")
        words = self.tr(
            "The file “{name}” does not say how its characters are written. Choose so that the text below "
            "reads right: look at accents, quotation marks and dashes."
        )
        layout.addWidget(plain_label(words.format(name=file_name), self, wrap=True))
        self.encodings = QComboBox(self)
        self.encodings.setObjectName("encodingChoice")
        self.encodings.setAccessibleName(self.tr("Encoding"))
        first = list(dict.fromkeys(suggestions))
        for encoding in first:
            self.encodings.addItem(encoding_name(encoding), encoding)
        if first:
            self.encodings.insertSeparator(len(first))
        for encoding in _ENCODINGS:
            if encoding not in first:
                self.encodings.addItem(encoding_name(encoding), encoding)
        form = QFormLayout()
        form.addRow(self.tr("Encoding"), self.encodings)
        layout.addLayout(form)
        self.preview = QPlainTextEdit(self)
        self.preview.setObjectName("encodingPreview")
        self.preview.setAccessibleName(self.tr("The text in this encoding"))
        self.preview.setReadOnly(True)
        self.preview.setTabChangesFocus(True)
        self.preview.setFont(theme.reading_font(serif=False, points=11))
        layout.addWidget(self.preview, 1)
        self.for_all = QCheckBox(self.tr("The same for %n other file(s) of which it is not clear", "", more), self)
        self.for_all.setObjectName("encodingForAll")
        self.for_all.setAccessibleName(self.for_all.text())
        self.for_all.setVisible(more > 0)
        layout.addWidget(self.for_all)
        self.footer = DialogFooter(self, self.tr("Use this encoding"))
        layout.addLayout(self.footer)
        self.encodings.currentIndexChanged.connect(self._show)
        self._show()
        self.resize(_WIDTH, _HEIGHT)

    def encoding(self) -> str:
        """Return the chosen encoding."""
        return str(self.encodings.currentData())

    def choose(self, encoding: str) -> None:
        """Choose an encoding."""
        self.encodings.setCurrentIndex(self.encodings.findData(encoding))

    def _show(self) -> None:
        text = preview(self._data, self.encoding())
        self.preview.setPlainText(text)
        self.footer.show_problem("" if text else self.tr("The file cannot have been written in this encoding."))


class PasswordDialog(QDialog):
    """Asks for the password of a file."""

    def __init__(self, file_name: str, parent: QWidget, *, again: bool = False) -> None:
        super().__init__(parent)
        layout = prepare_dialog(self, self.tr("Password"), "passwordDialog")
        words = self.tr("“{name}” is protected by a password. It is used once to read the file and not kept.")
        layout.addWidget(plain_label(words.format(name=file_name), self, wrap=True))
        self.password = QLineEdit(self)
        self.password.setObjectName("filePassword")
        self.password.setAccessibleName(self.tr("Password"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)
        layout.addWidget(self.password)
        self.footer = DialogFooter(self, self.tr("Read the file"))
        layout.addLayout(self.footer)
        self.footer.show_problem(self.tr("This password does not fit.") if again else "", possible=True)
        self.footer.button.setEnabled(False)
        self.password.textChanged.connect(self._on_typed)
        self.resize(_WIDTH - 140, self.sizeHint().height())
        self.password.setFocus()

    def _on_typed(self, words: str) -> None:
        self.footer.show_problem("")
        self.footer.button.setEnabled(bool(words))


def offer_leaving_out(dialog: QDialog) -> None:
    """Name a dialog's Cancel for what it does while files are read: the file is left out, the others go on."""
    button = dialog.findChild(QPushButton, "dialogCancel")
    if isinstance(button, QPushButton):
        button.setText(QCoreApplication.translate("EncodingDialog", "Leave the file out"))
        button.setAccessibleName(button.text())
