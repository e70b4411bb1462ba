"""What counts as one word and what is left out: stop words, stems, case, numbers, least length; and the filter."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from qda.analysis.stop_list import LISTS, OWN, stop_list
from qda.analysis.word_list import WordOptions
from qda.text.stemming import STEMMED
from qda.ui import theme
from qda.ui.notices import translated
from qda.ui.settings import Settings
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.labels import plain_label
from qda.ui.widgets.number_box import NumberBox
from qda.ui.widgets.search_field import SearchField
from qda.ui.words.languages import language_name

_PAUSE_MS = 200  # typing pause after which the list is narrowed
_MOST_LETTERS, _MOST_FREQUENT = 50, 1_000_000


class WordsOptions(QWidget):
    """The options above the list.

    Signals:
        changed: Words are to be put together or left out otherwise.
        narrowed: Other rows of the same list are to be shown.
        stop_words_wanted: The person wants to change the stop words.
        left: The keyboard should go to the list.
    """

    changed = Signal()
    narrowed = Signal()
    stop_words_wanted = Signal()
    left = Signal()

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._settings = settings
        self.field = SearchField(self.tr("Only words that hold…"), "wordsFilter", self, lens=True)
        self.stop = self._combo("wordsStop", self.tr("Stop words"))
        self.stop.addItem(self.tr("No stop words"), "")
        told = self.tr("Stop words: {language}")
        for code in LISTS:
            name = translated(LISTS[code]) if code == OWN else told.format(language=language_name(code))
            self.stop.addItem(name, code)
        self.edit = push_button(self.tr("Edit…"), "wordsStopEdit", self)
        self.edit.setToolTip(self.tr("See the stop words, add and remove some"))
        self.edit.setAccessibleName(self.tr("Edit the stop words"))
        self.stems = self._combo("wordsStems", self.tr("Stems"))
        self.stems.addItem(self.tr("No stems"), "")
        for code in sorted(STEMMED, key=lambda each: language_name(each).casefold()):
            self.stems.addItem(self.tr("Stems: {language}").format(language=language_name(code)), code)
        self.match_case = self._check("wordsCase", self.tr("Match case"))
        self.numbers = self._check("wordsNumbers", self.tr("Numbers"))
        self.length = self._spin("wordsLength", self.tr("Least letters"), _MOST_LETTERS)
        self.frequency = self._spin("wordsFrequency", self.tr("Least frequency"), _MOST_FREQUENT)
        self.only = self._combo("wordsOnly", self.tr("Direction"))
        for words, value in ((self.tr("More and less"), 0), (self.tr("Only more"), 1), (self.tr("Only less"), -1)):
            self.only.addItem(words, value)
        self._lay_out()
        self.choose(stop=settings.words_stop, stems=settings.words_stems)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._connect()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(theme.GAP)
        top.addWidget(self.field, 1)
        for widget in (self.stop, self.edit, self.stems):
            top.addWidget(widget)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        for widget in (self.match_case, self.numbers):
            row.addWidget(widget)
        for spin in (self.length, self.frequency):
            row.addSpacing(theme.GAP)
            row.addWidget(plain_label(spin.accessibleName(), self))
            row.addWidget(spin)
        row.addSpacing(theme.GAP)
        row.addWidget(self.only)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addLayout(top)
        layout.addLayout(row)

    def _connect(self) -> None:
        self._pause.timeout.connect(self.narrowed)
        self.field.textChanged.connect(lambda: self._pause.start())
        self.field.left.connect(self.left)
        self.edit.clicked.connect(self.stop_words_wanted)
        self.stop.currentIndexChanged.connect(self._on_languages)
        self.stems.currentIndexChanged.connect(self._on_languages)
        self.match_case.toggled.connect(self.changed)
        self.numbers.toggled.connect(self.changed)
        self.length.valueChanged.connect(self.changed)
        self.frequency.valueChanged.connect(lambda: self._pause.start())
        self.only.currentIndexChanged.connect(self.narrowed)

    def _combo(self, name: str, words: str) -> QComboBox:
        combo = QComboBox(self)
        combo.setObjectName(name)
        combo.setAccessibleName(words)
        combo.setToolTip(words)
        combo.view().setObjectName(f"{name}List")
        combo.view().setAccessibleName(words)
        combo.setMaxVisibleItems(18)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        theme.set_look(combo, "long")
        return combo

    def _check(self, name: str, words: str) -> QCheckBox:
        box = QCheckBox(words, self)
        box.setObjectName(name)
        box.setAccessibleName(words)
        return box

    def _spin(self, name: str, words: str, most: int) -> NumberBox:
        spin = NumberBox(self)
        spin.setObjectName(name)
        spin.setAccessibleName(words)
        spin.setRange(1, most)
        spin.setGroupSeparatorShown(True)
        spin.setKeyboardTracking(False)
        return spin

    # --- what is wanted ----------------------------------------------------------------------------------------------
    def choose(self, *, stop: str, stems: str) -> None:
        """Choose the languages of stop words and stems."""
        self.stop.setCurrentIndex(max(0, self.stop.findData(stop)))
        self.stems.setCurrentIndex(max(0, self.stems.findData(stems)))

    def wanted(self) -> WordOptions:
        """Return what counts as one word and what is left out."""
        stop = str(self.stop.currentData() or "")
        found = stop_list(stop) if stop else None
        return WordOptions(
            match_case=self.match_case.isChecked(),
            numbers=self.numbers.isChecked(),
            min_length=self.length.value(),
            language=found.folding if found is not None else "",
            stop_words=found.words if found is not None else frozenset(),
            stems=str(self.stems.currentData() or ""),
        )

    def containing(self) -> str:
        """Return the letters that words have to hold."""
        return self.field.text().strip()

    def show_compared(self, *, compared: bool) -> None:
        """Offer the direction only where two texts are compared."""
        self.only.setVisible(compared)

    def told(self) -> list[tuple[str, object]]:
        """Return the options in words, a name and a value each."""
        yes, no, stems = self.tr("yes"), self.tr("no"), str(self.stems.currentData() or "")
        rows: list[tuple[str, object]] = [
            (self.stop.accessibleName(), self._stop_told()),
            (self.stems.accessibleName(), language_name(stems) if stems else self.tr("none")),
            (self.match_case.text(), yes if self.match_case.isChecked() else no),
            (self.numbers.text(), yes if self.numbers.isChecked() else no),
            (self.length.accessibleName(), self.length.value()),
            (self.frequency.accessibleName(), self.frequency.value()),
        ]
        return [*rows, (self.tr("Only words that hold"), self.containing())] if self.containing() else rows

    def _stop_told(self) -> str:
        code = str(self.stop.currentData() or "")
        if not code:
            return self.tr("none")
        found = stop_list(code)
        name = self.tr("own list") if code == OWN else language_name(code)
        told = self.tr("{language}, {added} added, {removed} removed")
        return told.format(language=name, added=len(found.added), removed=len(found.removed))

    def _on_languages(self) -> None:
        self._settings.words_stop = str(self.stop.currentData() or "")
        self._settings.words_stems = str(self.stems.currentData() or "")
        self.changed.emit()
