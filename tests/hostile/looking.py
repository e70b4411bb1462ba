"""Looking at everything that a program shows for what a user's words must never become: markup, keys, disguises."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex
from PySide6.QtGui import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QGroupBox,
    QLabel,
    QMainWindow,
    QMenu,
    QMessageBox,
    QTabBar,
    QTextEdit,
    QWidget,
)

_ROWS, _COLUMNS = 12, 12  # of a list that are looked at; the others are made in the same way
_TIPS = (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.StatusTipRole, Qt.ItemDataRole.WhatsThisRole)
_LONE_KEY = re.compile(r"(?<!&)&(?:&&)*(?!&)")
_MARKS = re.compile("[\u202a-\u202e\u2066-\u2069]")


class Looker:
    """Collects what was shown wrongly.

    Args:
        name: What everything is called; it holds markup and an ampersand.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.wrong: list[str] = []
        self.seen: set[str] = set()  # classes of windows
        self.names_seen = 0
        self._looked: set[tuple[str, str]] = set()

    def look(self, *windows: QWidget) -> None:
        """Look at these windows, or at every one there is, drawn on a picture."""
        for window in windows or QApplication.topLevelWidgets():
            if not window.isVisible() and not isinstance(window, QMenu):
                continue
            if isinstance(window, QDialog | QMainWindow) and type(window).__name__ not in self.seen:
                self.seen |= {each.__name__ for each in type(window).__mro__}
                window.grab()
            for widget in (window, *window.findChildren(QWidget)):
                if widget.window() is window or isinstance(widget, QMenu):
                    for how, words in self._words(widget):
                        self._judge(widget, how, words)

    def _judge(self, widget: QWidget, how: str, words: str) -> None:
        if (how, words) in self._looked:
            return
        self._looked.add((how, words))
        mine = any(each in words for each in ("<b", "&lt;b", "<img", "&amp;lt;"))
        if not mine and not _MARKS.search(words):
            return
        self.names_seen += 1
        place = f"{type(widget).__name__} {widget.objectName()} in {type(widget.window()).__name__}"
        rich = Qt.mightBeRichText(words) if how == "guessed" else how == "rich"
        if rich and ("<img" in words or "<b>x" in words or ("&gt;&amp;" in words and "&gt;&amp;amp;" not in words)):
            self.wrong.append(f"markup is obeyed: {place}: {words[:160]!r}")
        if (not rich and "&lt;b" in words) or "&amp;lt;b" in words:
            self.wrong.append(f"markup is escaped twice: {place}: {words[:160]!r}")
        if how == "keys" and _LONE_KEY.search(words.replace(html.escape("<b>"), "")):
            lone = [found.start() for found in _LONE_KEY.finditer(words)]
            if any(words[at : at + 5] == "&amp;" for at in lone):
                self.wrong.append(f"an ampersand becomes a key: {place}: {words[:160]!r}")
        if how != "data" and _MARKS.search(words):
            self.wrong.append(f"a mark turns the text around: {place}: {words[:160]!r}")

    def _words(self, widget: QWidget) -> Iterator[tuple[str, str]]:
        """Return everything that a widget shows, and how Qt takes it."""
        yield "guessed", widget.toolTip()
        yield "guessed", widget.whatsThis()
        yield "plain", widget.windowTitle()
        for action in widget.actions():
            yield "keys", action.text()
            yield "plain", action.statusTip()
            if not isinstance(widget, QMenu) or widget.toolTipsVisible():
                yield "guessed", action.toolTip()
        match widget:
            case QMessageBox():
                plain = widget.textFormat() is Qt.TextFormat.PlainText
                yield "plain" if plain else "guessed", widget.text()
                yield "plain" if plain else "guessed", widget.informativeText()
            case QLabel():
                forms = {Qt.TextFormat.PlainText: "plain", Qt.TextFormat.AutoText: "guessed"}
                yield forms.get(widget.textFormat(), "rich"), widget.text()
            case QAbstractButton() | QGroupBox():
                yield "keys", widget.text() if isinstance(widget, QAbstractButton) else widget.title()
            case QMenu():
                yield "keys", widget.title()
            case QTabBar():
                for place in range(widget.count()):
                    yield "keys", widget.tabText(place)
                    yield "guessed", widget.tabToolTip(place)
            case QTextEdit():
                if widget.acceptRichText() and not widget.isReadOnly():
                    self.wrong.append(f"formatted text can be pasted: {widget.objectName()}")
            case QComboBox():
                for place in range(min(widget.count(), _ROWS)):
                    yield "plain", widget.itemText(place)
                    yield "guessed", str(widget.itemData(place, Qt.ItemDataRole.ToolTipRole) or "")
            case QAbstractItemView():
                if widget.model() is not None:
                    yield from self._of_model(widget.model())
            case _:
                pass

    def _of_model(self, model: QAbstractItemModel) -> Iterator[tuple[str, str]]:
        for column in range(min(_columns(model, QModelIndex()), _COLUMNS)):
            yield "plain", str(model.headerData(column, Qt.Orientation.Horizontal) or "")
            yield "guessed", str(model.headerData(column, Qt.Orientation.Horizontal, _TIPS[0]) or "")
        yield from self._below(model, QModelIndex(), 0)

    def _below(self, model: QAbstractItemModel, parent: QModelIndex, depth: int) -> Iterator[tuple[str, str]]:
        for row in range(min(model.rowCount(parent), _ROWS)):
            for column in range(min(_columns(model, parent), _COLUMNS)):
                index = model.index(row, column, parent)
                yield "data", str(index.data() or "")
                for role in _TIPS:
                    yield "guessed", str(index.data(role) or "")
            if depth < 3:
                yield from self._below(model, model.index(row, 0, parent), depth + 1)


def _columns(model: QAbstractItemModel, parent: QModelIndex) -> int:
    return 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)
