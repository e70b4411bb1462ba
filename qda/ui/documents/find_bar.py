"""Finding words in the document in front."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QWidget

from qda.ui import theme
from qda.ui.widgets.buttons import IconButton
from qda.ui.widgets.labels import plain_label
from qda.ui.widgets.search_field import SearchField

_PAUSE_MS = 120  # typing pause after which a long text is searched


class _FindField(SearchField):
    """Leaves Esc to the bar, which it closes at once."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pass Esc on."""
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


class FindBar(QFrame):
    """A field, the count of hits, and the way to the next one.

    Signals:
        searched: Other words are sought; carries the words, match case, whole words.
        stepped: Another hit is current; carries its index.
        closed: The person is done.
    """

    searched = Signal(str, bool, bool)
    stepped = Signal(int)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findBar")
        theme.set_look(self, "bar")
        self.current, self._total = -1, 0
        self.field = _FindField(self.tr("Find in this document"), "findField", self)
        self.count = plain_label("", self, look="muted")
        self.count.setMinimumWidth(90)
        self.match_case = QCheckBox(self.tr("Match case"), self)
        self.match_case.setObjectName("findMatchCase")
        self.match_case.setAccessibleName(self.match_case.text())
        self.whole_words = QCheckBox(self.tr("Whole words"), self)
        self.whole_words.setObjectName("findWholeWords")
        self.whole_words.setAccessibleName(self.whole_words.text())
        back = IconButton("chevron-up", self.tr("Previous hit (Shift+Enter)"), "findPrevious", self)
        on = IconButton("chevron-down", self.tr("Next hit (Enter)"), "findNext", self)
        close = IconButton("close", self.tr("Close (Esc)"), "findClose", self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.MARGIN, 4, theme.MARGIN, 4)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self.field, 1)
        for widget in (self.count, back, on, self.match_case, self.whole_words, close):
            layout.addWidget(widget)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._search)
        self.field.textChanged.connect(self._search_soon)
        self.match_case.toggled.connect(self._search)
        self.whole_words.toggled.connect(self._search)
        back.clicked.connect(lambda: self.step(-1))
        on.clicked.connect(lambda: self.step(1))
        close.clicked.connect(self.close_bar)

    def open(self, words: str) -> None:
        """Show the bar; words that are given replace the old ones."""
        self.show()
        if words:
            self.field.setText(words)
        self.field.setFocus()
        self.field.selectAll()
        self._search()

    def show_count(self, current: int, total: int) -> None:
        """Say which hit of how many is current."""
        self.current, self._total = current, total
        if not self.field.text():
            self.count.setText("")
        elif total == 0:
            self.count.setText(self.tr("No hits"))
        else:
            number, of = (self.locale().toString(each) for each in (current + 1, total))
            self.count.setText(self.tr("{number} of {total}").format(number=number, total=of))

    def step(self, by: int) -> None:
        """Go on to the next hit, or back; round at the ends."""
        if self._pause.isActive():
            self._search()
            return
        if self._total:
            self.show_count((self.current + by) % self._total, self._total)
            self.stepped.emit(self.current)

    def close_bar(self) -> None:
        """Hide the bar; the document keeps the last hit as its selection."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter steps on, Shift+Enter back, Esc closes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        else:
            super().keyPressEvent(event)

    def _search_soon(self) -> None:
        self._pause.start()

    def _search(self) -> None:
        self._pause.stop()
        self.searched.emit(self.field.text(), self.match_case.isChecked(), self.whole_words.isChecked())
