"""Finding a typing mistake wherever it stands, and what is to stand there instead."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from qda.ui import theme
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.labels import plain_label

_PAUSE_MS = 150  # typing pause after which a long text is searched


class ReplaceBar(QWidget):
    """Two fields, how to compare, and what can be done with the places that are found.

    Signals:
        searched: Other words are sought, or sought in another way.
        next_wanted: Show the next place.
        replace_wanted: Put the other words at the place that is shown.
        replace_all_wanted: Put them everywhere.
    """

    searched = Signal()
    next_wanted = Signal()
    replace_wanted = Signal()
    replace_all_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("replaceBar")
        self.sought = self._field(self.tr("Find"), "replaceFind")
        self.other = self._field(self.tr("Replace with"), "replaceWith")
        self.match_case = self._check(self.tr("Match case"), "replaceMatchCase")
        self.whole_words = self._check(self.tr("Whole words"), "replaceWholeWords")
        self.count = plain_label("", self, look="muted")
        self.next = push_button(self.tr("Find next"), "replaceNext", self)
        self.one = push_button(self.tr("Replace"), "replaceOne", self)
        self.all = push_button(self.tr("Replace all"), "replaceAll", self)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.GAP)
        for row, (words, field) in enumerate(((self.tr("Find"), self.sought), (self.tr("Replace with"), self.other))):
            label = plain_label(words, self)
            label.setBuddy(field)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        grid.setColumnStretch(1, 1)
        how, acts = QHBoxLayout(), QHBoxLayout()
        for place, widgets in (
            (how, (self.match_case, self.whole_words, self.count)),
            (acts, (self.next, self.one, self.all)),
        ):
            place.setSpacing(theme.GAP)
            for widget in widgets:
                place.addWidget(widget)
            place.addStretch(1)
        grid.addLayout(how, 0, 2)
        grid.addLayout(acts, 1, 2)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.searched)
        self.sought.textChanged.connect(lambda: self._pause.start())
        self.match_case.toggled.connect(self.searched)
        self.whole_words.toggled.connect(self.searched)
        self.sought.returnPressed.connect(self.next_wanted)
        self.other.returnPressed.connect(self.replace_wanted)
        self.next.clicked.connect(self.next_wanted)
        self.one.clicked.connect(self.replace_wanted)
        self.all.clicked.connect(self.replace_all_wanted)
        self.show_count(0)

    def _field(self, words: str, name: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName(name)
        field.setAccessibleName(words)
        field.setClearButtonEnabled(True)
        return field

    def _check(self, words: str, name: str) -> QCheckBox:
        box = QCheckBox(words, self)
        box.setObjectName(name)
        box.setAccessibleName(words)
        box.setChecked(True)  # “Teh” is not to become “the”, nor “stehen” “sthein”
        return box

    def show_count(self, count: int) -> None:
        """Say how many places there are."""
        sought = bool(self.sought.text())
        self.count.setText(self.tr("%Ln place(s)", "", count) if sought else "")
        for button in (self.next, self.one, self.all):
            button.setEnabled(count > 0)
