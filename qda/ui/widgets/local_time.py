"""Times as people where the program runs read them."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QLocale, Qt


def local_time(stored: str) -> str:
    """Return a time of the project file (UTC, ISO 8601) in local time, as the language writes it."""
    moment = QDateTime.fromString(stored, Qt.DateFormat.ISODateWithMs)
    if not moment.isValid():
        return stored
    return QLocale().toString(moment.toLocalTime(), QLocale.FormatType.ShortFormat)
