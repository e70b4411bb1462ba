"""The field for words and what counts as the same."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QWidget

from qda.analysis.searching.asked import understood
from qda.model.searching import SearchWish, WordPart
from qda.ui import theme
from qda.ui.widgets.search_field import SearchField


class Question(QWidget):
    """What is asked for.

    Signals:
        typed: Other words stand in the field.
        changed: Something else than words was changed.
        left: The keyboard should go to the hits.
    """

    typed = Signal()
    changed = Signal()
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._forms = frozenset[str]()
        self._asking = False
        for something in (self.typed, self.changed):  # before anybody else hears of it, who then asks
            something.connect(self._forget_forms)
        self.field = SearchField(self.tr("Words or “phrases”"), "searchAllField", self, lens=True)
        self.extent = QComboBox(self)
        self.extent.setObjectName("searchExtent")
        self.extent.setAccessibleName(self.tr("What of a word the letters are"))
        self.extent.view().setObjectName("searchExtentList")
        self.extent.view().setAccessibleName(self.extent.accessibleName())
        for part, words in (
            (WordPart.BEGINNING, self.tr("Beginnings of words")),
            (WordPart.WHOLE, self.tr("Whole words")),
            (WordPart.PART, self.tr("Parts of words")),
        ):
            self.extent.addItem(words, part)
        self.match_case = self._box("searchMatchCase", self.tr("Case"), self.tr("Capital and small letters differ"))
        self.match_accents = self._box(
            "searchMatchAccents", self.tr("Accents"), self.tr("Letters with and without accents differ")
        )
        self.is_regex = self._box(
            "searchRegex", self.tr("Regular expression"), self.tr("The words are a pattern, such as \\bpress\\w*")
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(self.field, 1)
        row.addWidget(self.extent)
        for box in (self.match_case, self.match_accents, self.is_regex):
            row.addWidget(box)
            box.toggled.connect(self.changed)
        self.extent.currentIndexChanged.connect(self.changed)
        self.field.textChanged.connect(self._on_text)
        self.field.left.connect(self.left)
        self.is_regex.toggled.connect(self._on_regex)

    def _box(self, name: str, words: str, tip: str) -> QCheckBox:
        box = QCheckBox(words, self)
        box.setObjectName(name)
        box.setAccessibleName(words)
        box.setToolTip(tip)
        return box

    def _on_text(self) -> None:
        if not self._asking:
            self.typed.emit()

    def _on_regex(self, on: bool) -> None:  # noqa: FBT001 - a signal's value
        """In a pattern, accents always count, and it says itself where words begin."""
        self.extent.setEnabled(not on)
        self.match_accents.setEnabled(not on)
        self.field.setPlaceholderText(self.tr("A regular expression") if on else self.tr("Words or “phrases”"))

    def _forget_forms(self) -> None:
        self._forms = frozenset[str]()

    def ask(self, words: str) -> None:
        """Put words into the field; nobody is told."""
        self._forget_forms()
        self._asking = True  # the field's own parts have to hear of it
        self.field.setText(words)
        self._asking = False
        self.field.selectAll()

    def ask_for_words(self, words: str, *, match_case: bool, forms: frozenset[str] = frozenset()) -> None:
        """Ask for whole words, as a list of words counts them, until something else is asked; nobody is told."""
        parts = (self.extent, self.match_case, self.match_accents, self.is_regex)
        for part in parts:
            part.blockSignals(True)
        self.is_regex.setChecked(False)
        self._on_regex(False)
        self.match_accents.setChecked(False)
        self.match_case.setChecked(match_case)
        self.extent.setCurrentIndex(self.extent.findData(WordPart.WHOLE))
        for part in parts:
            part.blockSignals(False)
        self.ask(words)
        self._forms = forms

    def wish(self) -> SearchWish:
        """Return what is asked for."""
        return SearchWish(
            self.field.text() if self.is_regex.isChecked() else self.field.text().strip(),
            WordPart(self.extent.currentData()),
            match_case=self.match_case.isChecked(),
            match_accents=self.match_accents.isChecked() and not self.is_regex.isChecked(),
            is_regex=self.is_regex.isChecked(),
            forms=self._forms,
        )

    def told(self) -> list[tuple[str, str]]:
        """Return what is asked for in words, a name and a value each."""
        wish = self.wish()
        if wish.is_regex:
            found = [(self.tr("Regular expression"), wish.words)]
        else:
            found = [(self.tr("Words"), wish.words), (self.tr("Taken as"), self.extent.currentText())]
        same = [box.text() for box in (self.match_case, self.match_accents) if box.isChecked() and box.isEnabled()]
        return [*found, (self.tr("As written"), ", ".join(same))] if same else found

    def help_words(self) -> str:
        """Return how one asks."""
        if self.is_regex.isChecked():
            return self.tr("A pattern such as \\d{4}, \\bpress\\w* or ^Q: ; it is stopped if it takes too long.")
        return self.tr(
            "“a phrase”   begin*   one OR other   -without   one NEAR/5 other\n"
            "Several words: every place of each, in the documents that hold all of them."
        )

    def advice(self) -> str:
        """Return what somebody may try who found nothing."""
        wish = self.wish()
        if wish.is_regex:
            return self.tr("Try a simpler pattern, or plain words.")
        asked = understood(wish)
        if not asked.groups and asked.without:
            return self.tr("Say what to find beside what to leave out.")
        if len(asked.groups) > 1:
            return self.tr("No document holds all of these words. OR between them finds any of them.")
        if wish.match_case or wish.match_accents:
            return self.tr("Try it without “Case” and “Accents”.")
        if wish.extent is not WordPart.PART:
            return self.tr("“Parts of words” finds more.")
        return ""
