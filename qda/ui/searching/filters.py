"""Where is searched: in which documents, and whether what is found is coded, with what, by whom."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from qda.model.places import Places
from qda.model.searching import CodedWish, SearchPlaces
from qda.store.project import Changes
from qda.ui import theme
from qda.ui.notices import translated
from qda.ui.variables.conditions_bar import CONDITION_TABLES, ConditionsBar, of_project
from qda.ui.widgets.buttons import push_button
from qda.ui.workspace import Workspace

_LETTERS = 12  # of a choice that are seen at least
_HERE = "here"
FILTER_TABLES = CONDITION_TABLES | {"code", "coder", "project"}
"""The tables whose changes may change what there is to choose from."""


class SearchFilters(QWidget):
    """What is in force stands in the row itself; everything goes with one link.

    Signals:
        changed: Something else is in force.
    """

    changed = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._given: Places | None = None
        self.documents = self._box("searchDocuments", self.tr("Documents searched"))
        self.coded = self._box("searchCoded", self.tr("Coded or not"))
        self.code = self._box("searchCode", self.tr("With the code"))
        self.coder = self._box("searchCoder", self.tr("Coded by"))
        self.conditions = ConditionsBar(of_project(workspace.project), "searchWhere", self, named=True, apart=True)
        self.given = QToolButton(self)
        self.given.setObjectName("searchGiven")
        self.given.setToolTip(self.tr("Click to take this condition away"))
        self.given.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.given.setMinimumHeight(theme.TARGET)
        theme.set_look(self.given, "condition")
        self.given.hide()
        self.clear = push_button(self.tr("Search everywhere"), "searchEverywhere", self, look="link")
        self.clear.hide()
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        self._boxes = (self.documents, self.coded, self.code, self.coder)
        for box in self._boxes:
            row.addWidget(box, 1)
        self.coded.currentIndexChanged.connect(self._on_coded)
        for box in (self.code, self.coder):
            box.currentIndexChanged.connect(self._on_which)
        for box in self._boxes:
            box.currentIndexChanged.connect(self._on_changed)
        row.addWidget(self.conditions.adder)
        second = QHBoxLayout()
        second.setSpacing(theme.GAP)
        second.addWidget(self.given)
        second.addWidget(self.conditions, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addLayout(second)
        self.conditions.changed.connect(self._on_changed)
        self.given.clicked.connect(lambda: self.search_only(None))
        self.clear.clicked.connect(self.forget)
        self.fill()

    def _box(self, name: str, words: str) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName(name)
        box.setAccessibleName(words)
        box.setToolTip(words)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(_LETTERS)
        box.setMaxVisibleItems(16)
        theme.set_look(box, "long")
        box.view().setTextElideMode(Qt.TextElideMode.ElideMiddle)
        box.view().setAccessibleName(words)
        box.view().setObjectName(f"{name}List")
        return box

    # --- what there is to choose from --------------------------------------------------------------------------------
    def fill(self) -> None:
        """Offer what the project holds now; what is chosen stays so."""
        workspace = self._workspace
        self._fill(self.documents, self.tr("All documents"), [(self.tr("Only the open document"), _HERE)])
        self._fill(
            self.coded, self.tr("Coded or not"), [(self.tr("Only coded"), True), (self.tr("Only not coded"), False)]
        )
        codes = [(row.path_text, row.code_id) for row in workspace.codes()]
        self._fill(self.code, self.tr("With any code"), codes)
        shown = workspace.shown_coder_ids()
        by = self.tr("By {name}")
        coders = [(by.format(name=row.name), row.coder_id) for row in workspace.coders() if row.coder_id in shown]
        self._fill(self.coder, self.tr("By anybody"), coders)
        self.coder.setVisible(len(coders) > 1)
        self._show_state()

    def _fill(self, box: QComboBox, everything: str, choices: Iterable[tuple[str, object]]) -> None:
        chosen = box.currentData()
        box.blockSignals(True)
        box.clear()
        box.addItem(everything)
        for words, value in choices:
            box.addItem(words, value)
        at = box.findData(chosen) if chosen is not None else 0
        box.setCurrentIndex(max(0, at))
        box.blockSignals(False)

    def catch_up(self) -> None:
        """Let go of what is gone, and of coders whose work is no longer shown."""
        self.conditions.blockSignals(True)
        self.conditions.forget_gone()
        self.conditions.blockSignals(False)
        self.fill()

    def follow(self, changes: Changes) -> bool:
        """Follow a step; tell whether something else may be in force now."""
        before = self.wanted() if self.some() else None
        if changes.tables & CONDITION_TABLES:
            self.catch_up()
        elif changes.tables & FILTER_TABLES:
            self.fill()
        return before is not None and (before != self.wanted() or bool(changes.tables & CONDITION_TABLES))

    # --- what is in force --------------------------------------------------------------------------------------------
    def wanted(self) -> SearchPlaces:
        """Return where to search."""
        here = frozenset({self._workspace.document_id}) if self.documents.currentData() == _HERE else None
        return SearchPlaces(here, self._places(), self._coded())

    def _places(self) -> Places | None:
        places = self.conditions.places()
        if self._given is None:
            return places
        if places is None:
            return self._given
        return self._given.shared(places)

    def _coded(self) -> CodedWish | None:
        state, code_id, coder_id = (box.currentData() for box in (self.coded, self.code, self.coder))
        if state is None and code_id is None and coder_id is None:
            return None
        workspace = self._workspace
        shown = workspace.shown_coder_ids()
        coders = frozenset({coder_id}) if coder_id is not None else shown
        if coder_id is None and len(shown) == len(workspace.coders()):
            coders = None
        codes = None if code_id is None else frozenset(workspace.with_all_below(code_id))
        return CodedWish(state is not False, codes, coders)

    def needs_codings(self) -> bool:
        """Tell whether it depends on codings what is found."""
        return self._coded() is not None

    def needs_document(self) -> bool:
        """Tell whether it depends on the document in front what is found."""
        return self.documents.currentData() == _HERE

    def some(self) -> bool:
        """Tell whether not everything is searched."""
        chosen = any(box.currentIndex() > 0 for box in self._boxes)
        return self._given is not None or bool(self.conditions.conditions) or chosen

    def told(self) -> list[tuple[str, str]]:
        """Return what is in force in words, a name and a value each."""
        found = [(box.accessibleName(), box.currentText()) for box in self._boxes if box.currentIndex() > 0]
        found += [(self.tr("Only where"), condition.words(translated)) for condition in self.conditions.conditions]
        if self._given is not None:
            found.append((self.tr("Only in"), self._given_words()))
        return found

    def search_only(self, places: Places | None) -> None:
        """Search only in parts of documents that somebody else has chosen; ``None`` takes that away."""
        if places is None and self._given is None:
            return
        self._given = places
        words = self.tr("Only in: {places}  ×").format(places=self._given_words()) if places is not None else ""
        self.given.setText(words.replace("&", "&&"))
        self.given.setAccessibleName(words)
        self.given.setVisible(places is not None)
        self._on_changed()

    def _given_words(self) -> str:
        told = "; ".join(self._given.told) if self._given is not None else ""
        if told or self._given is None:
            return told
        return self.tr("%Ln document(s)", "", len(self._given.document_ids))

    def forget(self) -> None:
        """Search everywhere."""
        for box in self._boxes:
            self._choose(box, 0)
        self._given = None
        self.given.hide()
        self.conditions.blockSignals(True)
        self.conditions.set_conditions([])
        self.conditions.blockSignals(False)
        self._on_changed()

    def _show_state(self) -> None:
        self.clear.setVisible(self.some())
        for box in self._boxes:
            theme.set_look(box, "long-on" if box.currentIndex() > 0 else "long")

    def _on_coded(self) -> None:
        """What is coded or not carries no code in particular."""
        if self.coded.currentIndex() == 0:
            for box in (self.code, self.coder):
                self._choose(box, 0)

    def _on_which(self) -> None:
        """Who asks for a code or a coder asks for what is coded, unless for what is not."""
        if self.coded.currentIndex() == 0 and (self.code.currentIndex() > 0 or self.coder.currentIndex() > 0):
            self._choose(self.coded, 1)

    @staticmethod
    def _choose(box: QComboBox, index: int) -> None:
        box.blockSignals(True)
        box.setCurrentIndex(index)
        box.blockSignals(False)

    def _on_changed(self) -> None:
        self._show_state()
        self.changed.emit()
