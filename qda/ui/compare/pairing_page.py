"""What was paired with what, and how; where the person corrects it and says what is to be compared."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QScrollArea,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qda.analysis.compare.choices import Presence, Ref
from qda.analysis.compare.codes import CodePair
from qda.analysis.compare.documents import DocumentPair
from qda.analysis.compare.joining import How
from qda.analysis.compare.pairing import Pairing
from qda.ui import theme
from qda.ui.compare.sample_page import SamplePage
from qda.ui.compare.words import differs_words, how_paired_words, rater_flag_words
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.labels import as_tooltip, plain_label

if TYPE_CHECKING:
    from qda.ui.compare.comparison import Comparison

_REFS_ROLE = Qt.ItemDataRole.UserRole + 1
_KEY_ROLE = Qt.ItemDataRole.UserRole + 2
_SUGGESTION = "suggestion"
_NUMBER = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
_WIDEST, _AIR = 420, 26  # px of a column at first


class PairingPage(QFrame):
    """Coders, documents, codes, what is open, and the sample, each on a page of its own.

    Signals:
        accepted: The person wants to see the comparison.
    """

    accepted = Signal()

    def __init__(self, comparison: Comparison, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("pairingPage")
        theme.set_look(self, "page")
        self._comparison = comparison
        self._filling = False
        self.title = plain_label(self.tr("What is compared with what"), self, look="heading")
        self.about = plain_label("", self, look="muted", wrap=True)
        self.pages = QTabWidget(self)
        self.pages.setObjectName("pairingPages")
        self.pages.setAccessibleName(self.title.text())
        self.pages.setDocumentMode(True)
        self.coders = self._tree("pairingCoders", self.tr("Coders"))
        self.documents = self._tree("pairingDocuments", self.tr("Documents"))
        self.codes = self._tree("pairingCodes", self.tr("Codes"))
        self.questions = self._tree("pairingQuestions", self.tr("Questions"))
        self.sample = SamplePage(comparison, self)
        self.go = push_button(self.tr("Show the comparison"), "pairingAccept", self, look="primary")
        self.go.clicked.connect(self.accepted)
        self._build()
        comparison.compared.connect(self.refresh)
        comparison.looks_changed.connect(self.refresh)

    def _tree(self, object_name: str, words: str) -> QTreeWidget:
        tree = QTreeWidget(self)
        tree.setObjectName(object_name)
        tree.setAccessibleName(words)
        tree.setRootIsDecorated(False)
        tree.setUniformRowHeights(True)
        tree.setAlternatingRowColors(True)
        theme.set_look(tree, "card")
        tree.setAllColumnsShowFocus(True)
        tree.setSelectionMode(QTreeWidget.SelectionMode.ExtendedSelection)
        tree.itemChanged.connect(self._on_item_changed)
        return tree

    def _build(self) -> None:
        self.join_documents = push_button(self.tr("These are the same document"), "pairingJoinDocuments", self)
        self.part_documents = push_button(self.tr("Separate them"), "pairingPartDocuments", self)
        self.join_codes = push_button(self.tr("These are the same code"), "pairingJoinCodes", self)
        self.part_codes = push_button(self.tr("Separate them"), "pairingPartCodes", self)
        self.join_documents.clicked.connect(lambda: self._join(self.documents, "document_joins", "document_parts"))
        self.part_documents.clicked.connect(lambda: self._part(self.documents, "document_joins", "document_parts"))
        self.join_codes.clicked.connect(lambda: self._join(self.codes, "code_joins", "code_parts"))
        self.part_codes.clicked.connect(lambda: self._part(self.codes, "code_joins", "code_parts"))
        self.pages.addTab(self._page(self.coders, self.tr("Whose work is compared: tick two or more.")), "")
        words = self.tr("To pair two by hand, choose them both (Ctrl+click) and press the button below.")
        self.pages.addTab(self._page(self.documents, words, self.join_documents, self.part_documents), "")
        self.pages.addTab(self._page(self.codes, words, self.join_codes, self.part_codes), "")
        words = self.tr(
            "These people neither coded anything in these documents nor marked them as finished, or a code was made "
            "after they had finished. A document that is not ticked is not counted for them; a code that is not ticked "
            "counts as known to them and not given."
        )
        self.pages.addTab(self._page(self.questions, words), "")
        scroll = QScrollArea(self)
        scroll.setObjectName("sampleScroll")
        scroll.setAccessibleName(self.tr("Sample and codes"))
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.sample)
        theme.set_look(self.sample, "page")
        self.pages.addTab(scroll, self.tr("Sample and codes"))
        self.codes.itemActivated.connect(self._on_code_activated)
        self.documents.itemSelectionChanged.connect(self._on_selected)
        self.codes.itemSelectionChanged.connect(self._on_selected)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 20, 28, 18)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self.title)
        layout.addWidget(self.about)
        layout.addWidget(self.pages, 1)
        layout.addLayout(foot)

    def _page(self, tree: QTreeWidget, words: str, *buttons: QWidget) -> QWidget:
        page = QWidget(self)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, theme.GAP, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addWidget(plain_label(words, page, look="muted", wrap=True))
        layout.addWidget(tree, 1)
        if buttons:
            row = QHBoxLayout()
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
            layout.addLayout(row)
        return page

    # --- showing -----------------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Show the pairing as it is now."""
        pairing = self._comparison.pairing
        if pairing is None:
            return
        self._filling = True
        try:
            self._fill_about(pairing)
            self._fill_coders(pairing)
            self._fill_documents(pairing)
            self._fill_codes(pairing)
            self._fill_questions(pairing)
            self.sample.refresh(pairing)
        finally:
            self._filling = False
        self._on_selected()

    def _fill_about(self, pairing: Pairing) -> None:
        files = ", ".join(self._file_names(pairing))
        number = self.locale().toString
        self.about.setText(
            self.tr("{files}. Nothing is changed in these files.").format(files=files)
            if len(pairing.sources) > 1
            else self.tr("The coders of {files}. Nothing is changed in it.").format(files=files)
        )
        several = len(pairing.sources) > 1
        alone = sum(not pair.is_paired for pair in pairing.documents) if several else 0
        codes_alone = sum(not pair.is_paired for pair in pairing.codes) if several else 0
        captions = (
            self.tr("Coders ({count})").format(count=number(len(pairing.raters))),
            self._caption(self.tr("Documents"), len(pairing.documents), alone),
            self._caption(self.tr("Codes"), len(pairing.codes), codes_alone),
            self.tr("Questions ({count})").format(count=number(len(pairing.questions) + len(pairing.late_codes))),
        )
        for place, caption in enumerate(captions):
            self.pages.setTabText(place, caption)
        self.pages.setTabVisible(3, bool(pairing.questions or pairing.late_codes))

    def _caption(self, words: str, count: int, alone: int) -> str:
        number = self.locale().toString
        if not alone:
            return f"{words} ({number(count)})"
        return self.tr("{what} ({count}, {alone} without a partner)").format(
            what=words, count=number(count), alone=number(alone)
        )

    def _fill_coders(self, pairing: Pairing) -> None:
        tree = self.coders
        tree.clear()
        tree.setHeaderLabels([self.tr("Coder"), self.tr("File"), self.tr("Codings"), self.tr("To note")])
        for rater in pairing.raters:
            notes = ", ".join(rater_flag_words(flag) for flag in sorted(rater.flags))
            source = pairing.sources[rater.source]
            name, file = self._coder_name(pairing, rater.ref), self._file_names(pairing)[rater.source]
            item = QTreeWidgetItem(tree, [name, file, f"{self.locale().toString(rater.codings)}\u2003", notes])
            item.setTextAlignment(2, _NUMBER)
            item.setData(0, _REFS_ROLE, [tuple(rater.ref)])
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(0, Qt.CheckState.Checked if rater.chosen else Qt.CheckState.Unchecked)
            if not self._comparison.is_anonymous:
                item.setToolTip(1, as_tooltip(str(source.path)))
        _align_heading(tree, 2)
        _fit(tree)

    def _file_names(self, pairing: Pairing) -> list[str]:
        """Return what the files are called here: their names may tell whose they are."""
        if self._comparison.is_anonymous:
            number = self.locale().toString
            return [self.tr("File {n}").format(n=number(source.number + 1)) for source in pairing.sources]
        return [source.label for source in pairing.sources]

    def _coder_name(self, pairing: Pairing, ref: Ref) -> str:
        comparison = self._comparison
        if not comparison.is_anonymous:
            return next(rater.label for rater in pairing.raters if rater.ref == ref)
        chosen = [rater.ref for rater in comparison.gathered.raters]
        others = [rater.ref for rater in pairing.raters if rater.ref not in chosen]
        return self.tr("Coder {letter}").format(letter=comparison.letter([*chosen, *others].index(ref)))

    def _fill_documents(self, pairing: Pairing) -> None:
        tree, number = self.documents, self.locale().toString
        tree.clear()
        headings: list[str] = []
        for name in self._file_names(pairing):
            headings += [name, self.tr("Characters")]
        tree.setHeaderLabels([*headings, self.tr("Found by"), self.tr("Codings carried over")])
        carried = self._carried()
        several = len(pairing.sources) > 1
        for pair in sorted(pairing.documents, key=lambda pair: pair.is_paired and several):
            item = QTreeWidgetItem(tree)
            for place, (name, ref) in enumerate(zip(pair.names, pair.members, strict=True)):
                item.setText(2 * place, name if ref is not None else "–")
                item.setText(2 * place + 1, f"{number(len(pairing.text(ref)))}\u2003" if ref is not None else "")
                item.setTextAlignment(2 * place + 1, _NUMBER)
            item.setText(2 * len(pair.members), self._how(pair))
            item.setText(2 * len(pair.members) + 1, carried.get(pair.key, ""))
            item.setData(0, _REFS_ROLE, [tuple(ref) for ref in pair.members if ref is not None])
            item.setData(0, _KEY_ROLE, pair.key)
        for place in range(len(pairing.sources)):
            _align_heading(tree, 2 * place + 1)
        tree.setColumnHidden(tree.columnCount() - 1, not carried)
        _fit(tree)

    def _carried(self) -> dict[str, str]:
        """Return by document how many codings moved with the text, and how many found no place; only where any did."""
        found: dict[str, str] = {}
        for document in self._comparison.gathered.documents:
            lost = sum(one.carried.span is None for one in document.carried)
            words = [self.tr("%Ln moved", "", len(document.carried) - lost)] if len(document.carried) > lost else []
            words += [self.tr("%Ln without a place", "", lost)] if lost else []
            if words:
                found[document.key] = ", ".join(words)
        return found

    def _fill_codes(self, pairing: Pairing) -> None:
        tree, names = self.codes, self._file_names(pairing)
        tree.clear()
        tree.setHeaderLabels([*names, self.tr("Found by")])
        for suggestion in pairing.suggestions:
            item = QTreeWidgetItem(tree, ["–"] * len(names) + [self.tr("perhaps the same: double-click to pair them")])
            item.setData(0, _REFS_ROLE, [tuple(suggestion.one), tuple(suggestion.other)])
            item.setData(0, _KEY_ROLE, _SUGGESTION)
            for ref in (suggestion.one, suggestion.other):
                item.setText(ref.source, self.tr("{code} ?").format(code=self._code_name(pairing, ref)))
        pairs = [pair for pair in pairing.codes if not pair.is_folder]
        for pair in sorted(pairs, key=lambda pair: pair.is_paired and len(names) > 1):
            words = [name if ref is not None else "–" for name, ref in zip(pair.names, pair.members, strict=True)]
            item = QTreeWidgetItem(tree, [*words, self._how(pair)])
            item.setData(0, _REFS_ROLE, [tuple(ref) for ref in pair.members if ref is not None])
            item.setData(0, _KEY_ROLE, pair.key)
        _fit(tree)

    def _on_code_activated(self, item: QTreeWidgetItem) -> None:
        if item.data(0, _KEY_ROLE) == _SUGGESTION:
            self.codes.setCurrentItem(item)
            self._join(self.codes, "code_joins", "code_parts")

    @staticmethod
    def _code_name(pairing: Pairing, ref: Ref) -> str:
        rows = pairing.sources[ref.source].codes
        return next((row.path_text for row in rows if row.code_id == ref.row_id), "")

    def _how(self, pair: CodePair | DocumentPair) -> str:
        found = list(dict.fromkeys(how for how in pair.how if how is not None))
        if not pair.is_paired:
            return self.tr("no partner") if len(pair.members) > 1 else ""
        words = ", ".join(how_paired_words(how) for how in found if how is not How.ALONE)
        if isinstance(pair, DocumentPair):
            shares = [share for share in pair.shares if share is not None and share < 1]
            if shares:
                words += self.tr(" · {share} % of the text is the same").format(
                    share=self.locale().toString(100 * min(shares), "f", 1)
                )
            if pair.doubtful:
                words += self.tr(" · texts differ too much to compare")
        elif pair.differs:
            words += self.tr(" · differs in {what}").format(what=", ".join(map(differs_words, pair.differs)))
        return words

    def _fill_questions(self, pairing: Pairing) -> None:
        tree = self.questions
        tree.clear()
        tree.setHeaderLabels([self.tr("Tick what is so"), self.tr("Coder")])
        names = {pair.key: pair.name for pair in pairing.documents}
        labels = {rater.ref: self._coder_name(pairing, rater.ref) for rater in pairing.raters}
        for question in pairing.questions:
            words = self.tr("“{document}” was read, and there was nothing to code").format(
                document=names.get(question.document, "")
            )
            item = QTreeWidgetItem(tree, [words, labels[question.rater]])
            self._ask(item, question.document, question.rater, ticked=question.answer is Presence.EMPTY)
        code_names = {pair.key: pair.name for pair in pairing.codes}
        for late in pairing.late_codes:
            words = self.tr("“{code}” was not in the codebook yet: what was not coded with it is not counted").format(
                code=code_names.get(late.code, late.code)
            )
            item = QTreeWidgetItem(tree, [words, labels[late.rater]])
            self._ask(item, ("late", late.code), late.rater, ticked=late.is_missing)
        _fit(tree)

    @staticmethod
    def _ask(item: QTreeWidgetItem, key: object, rater: Ref, *, ticked: bool) -> None:
        item.setData(0, _KEY_ROLE, key)
        item.setData(0, _REFS_ROLE, [tuple(rater)])
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(0, Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)

    # --- what the person says ----------------------------------------------------------------------------------------
    def _on_selected(self) -> None:
        for tree, join, part in (
            (self.documents, self.join_documents, self.part_documents),
            (self.codes, self.join_codes, self.part_codes),
        ):
            items = tree.selectedItems()
            refs = [ref for item in items for ref in _refs(item)]
            files = [ref.source for ref in refs]
            is_suggestion = len(items) == 1 and items[0].data(0, _KEY_ROLE) == _SUGGESTION
            join.setEnabled(len(set(files)) == len(files) > 1 and (len(items) > 1 or is_suggestion))
            part.setEnabled(len(items) == 1 and len(files) > 1 and not is_suggestion)

    def _join(self, tree: QTreeWidget, joins: str, parts: str) -> None:
        refs = frozenset(ref for item in tree.selectedItems() for ref in _refs(item))
        choices = self._comparison.choices
        kept = tuple(join for join in getattr(choices, joins) if join.isdisjoint(refs))
        apart = getattr(choices, parts) - refs
        self._comparison.choose(replace(choices, **{joins: (*kept, refs), parts: apart}))

    def _part(self, tree: QTreeWidget, joins: str, parts: str) -> None:
        refs = frozenset(ref for item in tree.selectedItems() for ref in _refs(item))
        choices = self._comparison.choices
        kept = tuple(join for join in getattr(choices, joins) if join.isdisjoint(refs))
        self._comparison.choose(replace(choices, **{joins: kept, parts: getattr(choices, parts) | refs}))

    def _on_item_changed(self, item: QTreeWidgetItem) -> None:
        if self._filling:
            return
        tree = item.treeWidget()
        if tree is self.coders:
            self._choose_coders()
        elif tree is self.questions:
            self._answer(item)

    def _choose_coders(self) -> None:
        ticked: list[Ref] = []
        for row in range(self.coders.topLevelItemCount()):
            item = self.coders.topLevelItem(row)
            if item is not None and item.checkState(0) is Qt.CheckState.Checked:
                ticked.extend(_refs(item))
        if len(ticked) > 1:
            self._comparison.choose_raters(ticked)

    def _answer(self, item: QTreeWidgetItem) -> None:
        key, ref = item.data(0, _KEY_ROLE), _refs(item)[0]
        ticked = item.checkState(0) is Qt.CheckState.Checked
        choices = self._comparison.choices
        if isinstance(key, str):
            answer = Presence.EMPTY if ticked else Presence.MISSING
            self._comparison.choose(replace(choices, answers={**choices.answers, (key, ref): answer}))
        else:
            late = {**choices.late_codes, (str(key[1]), ref): ticked}
            self._comparison.choose(replace(choices, late_codes=late))


def _refs(item: QTreeWidgetItem) -> list[Ref]:
    return [Ref(*pair) for pair in item.data(0, _REFS_ROLE) or ()]


def _align_heading(tree: QTreeWidget, column: int) -> None:
    tree.headerItem().setTextAlignment(column, _NUMBER)


def _fit(tree: QTreeWidget) -> None:
    """Give each column its words and some air; the person may change that."""
    header = tree.header()
    header.setStretchLastSection(True)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    for column in range(tree.columnCount()):
        wide = max(tree.sizeHintForColumn(column), header.sectionSizeHint(column))
        header.resizeSection(column, min(_WIDEST, wide + _AIR))
