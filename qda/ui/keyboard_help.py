"""The sheet of keys and mouse gestures."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from qda.ui import theme
from qda.ui.action_spec import QT_TRANSLATE_NOOP
from qda.ui.command_palette import Command
from qda.ui.widgets.search_field import SearchField

Gestures = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]

GESTURES: Gestures = (
    (
        QT_TRANSLATE_NOOP("keys", "Selecting"),
        (
            (QT_TRANSLATE_NOOP("keys", "Word"), QT_TRANSLATE_NOOP("keys", "Double-click")),
            (QT_TRANSLATE_NOOP("keys", "Sentence, and the next"), QT_TRANSLATE_NOOP("keys", "Triple click, or S")),
            (QT_TRANSLATE_NOOP("keys", "Paragraph, and the next"), QT_TRANSLATE_NOOP("keys", "Four clicks, or P")),
            (QT_TRANSLATE_NOOP("keys", "To here"), QT_TRANSLATE_NOOP("keys", "Shift+click")),
            (QT_TRANSLATE_NOOP("keys", "By character or line"), "Shift+← → ↑ ↓"),
            (QT_TRANSLATE_NOOP("keys", "By word"), "Ctrl+Shift+← →"),
            (QT_TRANSLATE_NOOP("keys", "By sentence"), "Alt+Shift+↑ ↓"),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("keys", "Coding a selection"),
        (
            (QT_TRANSLATE_NOOP("keys", "With the code of that number"), "1 … 9, 0"),
            (QT_TRANSLATE_NOOP("keys", "Find or make a code"), QT_TRANSLATE_NOOP("keys", "Enter or C")),
            (QT_TRANSLATE_NOOP("keys", "With a code named after the words"), "V"),
            (QT_TRANSLATE_NOOP("keys", "With the code used last"), "R"),
            (
                QT_TRANSLATE_NOOP("keys", "With a code in the codebook"),
                QT_TRANSLATE_NOOP("keys", "Double-click it, or drag the selection onto it"),
            ),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("keys", "A chosen coding"),
        (
            (QT_TRANSLATE_NOOP("keys", "Choose it"), QT_TRANSLATE_NOOP("keys", "Click its stripe or its text")),
            (QT_TRANSLATE_NOOP("keys", "Move its end"), QT_TRANSLATE_NOOP("keys", "Drag its handle, or Alt+← →")),
            (
                QT_TRANSLATE_NOOP("keys", "Move its beginning"),
                QT_TRANSLATE_NOOP("keys", "Drag its handle, or Alt+↑ ↓ (also Ctrl+Alt+← →)"),
            ),
            (QT_TRANSLATE_NOOP("keys", "Move its end by a letter"), "Shift+Alt+← →"),
            (QT_TRANSLATE_NOOP("keys", "Move its beginning by a letter"), "Ctrl+Shift+Alt+← →"),
            (QT_TRANSLATE_NOOP("keys", "Remove it"), QT_TRANSLATE_NOOP("keys", "Del")),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("keys", "Hits in all documents"),
        (
            (QT_TRANSLATE_NOOP("keys", "Show the next, or the one before"), "F3, Shift+F3"),
            (QT_TRANSLATE_NOOP("keys", "Show the chosen hit"), QT_TRANSLATE_NOOP("keys", "Click it, or Space")),
            (QT_TRANSLATE_NOOP("keys", "Go on in its text"), QT_TRANSLATE_NOOP("keys", "Double-click it, or Enter")),
            (QT_TRANSLATE_NOOP("keys", "Choose several"), QT_TRANSLATE_NOOP("keys", "Shift+click, Ctrl+click, Ctrl+A")),
        ),
    ),
)


def _words(source: str) -> str:
    return QCoreApplication.translate("keys", source)


class KeyboardHelp(QDialog):
    """Lists gestures and keys; stays open beside the work."""

    def __init__(self, commands: list[Command], parent: QWidget, gestures: Gestures = GESTURES) -> None:
        super().__init__(parent)
        self.setObjectName("keyboardHelp")
        self.setWindowTitle(self.tr("Keyboard and mouse"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.field = SearchField(self.tr("Filter keys…"), "keyFilter", self)
        self.field.textChanged.connect(self._on_filter)
        self.table = QTreeWidget(self)
        self.table.setObjectName("keyTable")
        self.table.setAccessibleName(self.tr("Keys and gestures"))
        self.table.setColumnCount(2)
        self.table.setHeaderLabels([self.tr("What"), self.tr("How")])
        self.table.setRootIsDecorated(False)
        self.table.setIndentation(10)
        self._groups: list[tuple[QTreeWidgetItem, list[QTreeWidgetItem]]] = []
        for caption, rows in gestures:
            self._add(_words(caption), [(_words(what), _words(how)) for what, how in rows])
        by_menu: dict[str, list[tuple[str, str]]] = {}
        for command in commands:
            if command.keys:
                by_menu.setdefault(command.path, []).append((command.text.rstrip("…"), command.keys))
        for path, listed in by_menu.items():
            self._add(path, listed)
        self.table.expandAll()
        # The columns stay where they are while the filter hides rows.
        self.table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self.table.setColumnWidth(0, 260)
        self.table.header().setStretchLastSection(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.MARGIN)
        layout.addWidget(self.field)
        layout.addWidget(self.table)
        self.resize(640, 620)

    def _add(self, caption: str, rows: list[tuple[str, str]]) -> None:
        group = QTreeWidgetItem([caption, ""])
        font = self.table.font()
        font.setBold(True)
        group.setFont(0, font)
        items = [QTreeWidgetItem([what, how]) for what, how in rows]
        group.addChildren(items)
        self.table.addTopLevelItem(group)
        self._groups.append((group, items))

    def _on_filter(self, typed: str) -> None:
        wanted = typed.casefold().strip()
        for group, items in self._groups:
            for item in items:
                item.setHidden(wanted not in f"{item.text(0)} {item.text(1)}".casefold())
            group.setHidden(all(item.isHidden() for item in items))
