"""Languages by the names that the interface's language has for them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale


def language_name(code: str) -> str:
    """Return what a language is called, by its code of ISO 639-1."""
    if code == "no":  # Qt names Bokmål, and the list and the stems are of both written forms
        return QCoreApplication.translate("WordsOptions", "Norwegian")
    return QCoreApplication.translate("WordsOptions", QLocale.languageToString(QLocale(code).language()))
