"""A window that stands beside the text: where it is put, and the keys of the main window that work in it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QWidget

from qda.ui.main_window import MainWindow

_SHARE = 0.335  # of the screen, so that the text stays to be read beside it
_LEAST = 400
_COVERED = 0.3  # of the texts
_FRAME = 40  # px that a window system may draw above a window
_FINDING = ("find_all", "retrieve")
_SHARED = ("undo", "redo", *_FINDING)


def place_beside(dialog: QDialog, window: MainWindow, width: int) -> None:
    """Put a window to the right of the main one where the screen has room, else over its right column."""
    room = window.screen().availableGeometry()
    main = window.geometry()
    width = min(width, max(_LEAST, round(room.width() * _SHARE)), room.width() - 20)
    left = main.right() + 8 if room.right() - main.right() >= width + 8 else main.right() - width
    height = max(360, main.height() - _FRAME - 60)
    rect = QRect(max(room.left(), left), main.top() + 60, width, min(height, room.bottom() - main.top() - 60))
    dialog.setGeometry(rect)


def share_keys(dialog: QDialog, window: MainWindow) -> None:
    """Let undo, redo and the keys that find work while the dialog has the keyboard."""
    _share(dialog, window, _SHARED)
    QShortcut(QKeySequence.StandardKey.Close, dialog, dialog.close)


def share_finding(dialog: QDialog, window: MainWindow) -> None:
    """Let the keys that find work in a dialog that undoes by itself."""
    _share(dialog, window, _FINDING)


def _share(dialog: QDialog, window: MainWindow, names: tuple[str, ...]) -> None:
    for name in names:
        act = window.acts[name]
        for keys in act.shortcuts():
            QShortcut(keys, dialog, act.trigger)


def covers_text(other: QWidget, window: MainWindow) -> bool:
    """Tell whether a window lies over so much of the texts that passages could not be read."""
    tabs = window.tabs
    if tabs is None or other is window or not other.isVisible():
        return False
    text = QRect(tabs.mapToGlobal(QPoint(0, 0)), tabs.size())
    shared = text.intersected(other.frameGeometry())
    return shared.width() * shared.height() > _COVERED * text.width() * text.height()
