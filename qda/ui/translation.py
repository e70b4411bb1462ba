"""The words of the window in the person's language."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator

from qda.model.resources import resources_folder


class EnglishPlurals(QTranslator):
    """English needs no translation but for "coding(s)": one coding, two codings."""

    def translate(
        self,
        context: str | bytes | bytearray | memoryview | QByteArray,
        source: str | bytes | bytearray | memoryview | QByteArray,
        disambiguation: str | bytes | bytearray | memoryview | QByteArray | None = None,
        n: int = -1,
    ) -> str:
        """Return the source text with its plural chosen by ``n``."""
        text = source if isinstance(source, str) else QByteArray(source).toStdString()
        if n < 0:
            return text
        return text.replace("(s)", "" if n == 1 else "s")


def install_translations(app: QCoreApplication) -> list[QObject]:
    """Install what there is: our own words, Qt's words, and under both plain English; returns what must be kept."""
    locale = QLocale()
    english = EnglishPlurals(app)
    app.installTranslator(english)  # asked last
    kept: list[QObject] = [english]
    places = (
        ("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
        ("concord", str(resources_folder() / "i18n")),
    )
    for name, folder in places:
        translator = QTranslator(app)
        if translator.load(locale, name, "_", folder):
            app.installTranslator(translator)
            kept.append(translator)
    return kept
