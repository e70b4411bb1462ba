"""Which documents and passages are compared, and which codes count as one, for this comparison only."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from qda.analysis.compare.choices import CodeRule, Exclusion, Sample
from qda.analysis.compare.conditions import sample_fitting
from qda.model.conditions import CASE_NAME, SET, Condition, Relation
from qda.model.document import MarkKind
from qda.model.portable import CASE, DOCUMENT
from qda.ui import theme
from qda.ui.variables.conditions_bar import ConditionDialog
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.labels import plain_label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qda.analysis.compare.pairing import Pairing
    from qda.store.queries.conditions import Known
    from qda.ui.compare.comparison import Comparison

_ALL, _SET, _CHOSEN = range(3)
_EACH, _PARENT = range(2)


class SamplePage(QWidget):
    """The last page of the pairing."""

    def __init__(self, comparison: Comparison, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("samplePage")
        self._comparison = comparison
        self._filling = False
        self._pairing: Pairing | None = None
        self._documents = QButtonGroup(self)
        self.sets = QComboBox(self)
        self.sets.setObjectName("sampleSet")
        self.sets.setAccessibleName(self.tr("Set of documents"))
        self.documents = self._list("sampleDocuments", self.tr("Documents that are compared"))
        self.where = push_button(self.tr("Only where…"), "sampleWhere", self)
        self.where.setToolTip(self.tr("Of the ticked documents only those whose variables, cases or sets fit"))
        self.headings = QCheckBox(self.tr("Leave headings out"), self)
        self.headings.setObjectName("sampleHeadings")
        self.headings.setAccessibleName(self.headings.text())
        self.speakers = self._list("sampleSpeakers", self.tr("Leave the turns of these speakers out"))
        self.passages = plain_label("", self, look="muted", wrap=True)
        self.all_passages = push_button(self.tr("Compare all passages again"), "sampleAllPassages", self)
        self._levels = QButtonGroup(self)
        self.codes = self._list("sampleCodes", self.tr("Codes that are to count as one"))
        self.one_name = QLineEdit(self)
        self.one_name.setObjectName("sampleOneName")
        self.one_name.setAccessibleName(self.tr("Name for the codes that count as one"))
        self.one_name.setPlaceholderText(self.tr("Name for them together"))
        self.as_one = push_button(self.tr("Count as one"), "sampleAsOne", self)
        self.apart = push_button(self.tr("Count all by themselves again"), "sampleApart", self)
        self._build()
        self._connect()

    def _list(self, object_name: str, words: str) -> QListWidget:
        found = QListWidget(self)
        found.setObjectName(object_name)
        found.setAccessibleName(words)
        found.setUniformItemSizes(True)
        return found

    def _build(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(plain_label(self.tr("Documents"), self, look="strong"))
        words = (self.tr("All documents"), self.tr("The documents of a set"), self.tr("These documents"))
        for number, text in enumerate(words):
            self._radio(self._documents, number, text, left)
            if number == _SET:
                left.addWidget(self.sets)
        left.addWidget(self.documents, 2)
        left.addWidget(self.where, 0, Qt.AlignmentFlag.AlignLeft)
        left.addWidget(plain_label(self.tr("Passages"), self, look="strong"))
        left.addWidget(self.headings)
        self._speaker_words = plain_label(self.speakers.accessibleName(), self, look="muted", wrap=True)
        left.addWidget(self._speaker_words)
        left.addWidget(self.speakers, 1)
        left.addWidget(self.passages)
        left.addWidget(self.all_passages, 0, Qt.AlignmentFlag.AlignLeft)
        right.addWidget(plain_label(self.tr("Codes"), self, look="strong"))
        self._radio(self._levels, _EACH, self.tr("Each code counts by itself"), right)
        self._radio(self._levels, _PARENT, self.tr("Each code counts as its parent"), right)
        note = self.tr("Or tick several that shall count as one, in this comparison only; the report says so.")
        right.addWidget(plain_label(note, self, look="muted", wrap=True))
        right.addWidget(self.codes, 1)
        row = QHBoxLayout()
        row.addWidget(self.one_name, 1)
        row.addWidget(self.as_one)
        right.addLayout(row)
        right.addWidget(self.apart, 0, Qt.AlignmentFlag.AlignLeft)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, theme.GAP, 0, 0)
        layout.setSpacing(28)
        layout.addLayout(left, 1)
        layout.addLayout(right, 1)

    def _radio(self, group: QButtonGroup, number: int, words: str, layout: QVBoxLayout) -> None:
        button = QRadioButton(words, self)
        button.setObjectName(f"sampleChoice-{words}")
        button.setAccessibleName(words)
        group.addButton(button, number)
        layout.addWidget(button)

    def _connect(self) -> None:
        self._documents.idClicked.connect(self._on_documents)
        self.sets.activated.connect(lambda: self._on_documents(_SET))
        self.documents.itemChanged.connect(self._on_document_ticked)
        self.where.clicked.connect(self._ask_condition)
        self.headings.toggled.connect(self._on_left_out)
        self.speakers.itemChanged.connect(self._on_left_out)
        self.all_passages.clicked.connect(self._on_all_passages)
        self._levels.idClicked.connect(self._on_level)
        self.codes.itemChanged.connect(self._on_codes_ticked)
        self.one_name.textChanged.connect(self._on_codes_ticked)
        self.as_one.clicked.connect(self._on_as_one)
        self.apart.clicked.connect(lambda: self._choose_rule(CodeRule()))

    # --- showing -----------------------------------------------------------------------------------------------------
    def refresh(self, pairing: Pairing) -> None:
        """Show what was chosen."""
        self._filling = True
        try:
            self._fill(pairing)
        finally:
            self._filling = False
        self._on_codes_ticked()

    def _fill(self, pairing: Pairing) -> None:
        choices = pairing.choices
        sample, exclusion, rule = choices.sample, choices.exclusion, choices.rule
        chosen = _CHOSEN if sample.documents is not None else _SET if sample.set_name is not None else _ALL
        self._documents.button(chosen).setChecked(True)
        sets = sorted({row.name for source in pairing.sources for row in source.sets})
        self.sets.clear()
        self.sets.addItems(sets)
        self.sets.setCurrentText(sample.set_name or (sets[0] if sets else ""))
        self.sets.setEnabled(bool(sets))
        self._documents.button(_SET).setEnabled(bool(sets))
        self._pairing = pairing
        self.where.setVisible(self._known() is not None)
        shared = [pair for pair in pairing.documents if pair.is_paired or len(pairing.sources) == 1]
        _tick(
            self.documents,
            [(pair.name, pair.key) for pair in shared],
            {pair.key for pair in shared} if sample.documents is None else sample.documents,
        )
        self.headings.setChecked(exclusion.headings)
        speakers = sorted(
            {
                mark.value
                for source in pairing.sources
                for marks in source.marks.values()
                for mark in marks
                if mark.kind is MarkKind.TURN and mark.value
            }
        )
        _tick(self.speakers, [(name, name) for name in speakers], exclusion.speakers)
        self.speakers.setVisible(bool(speakers))
        self._speaker_words.setVisible(bool(speakers))
        spans = sum(map(len, exclusion.spans.values())) + sum(map(len, sample.passages.values()))
        self.passages.setText(
            self.tr("%Ln passage(s) chosen or left out by hand in the text.", "", spans)
            if spans
            else self.tr("To leave one passage out, or to compare only some, select it in the text and right-click.")
        )
        self.all_passages.setVisible(bool(spans))
        self._levels.button(_PARENT if rule.to_parent else _EACH).setChecked(True)
        grouped = {key: name for name, keys in rule.as_one for key in keys}
        entries = [
            (f"{pair.path_text}  →  {grouped[pair.key]}" if pair.key in grouped else pair.path_text, pair.key)
            for pair in pairing.codes
            if not pair.is_folder
        ]
        _tick(self.codes, entries, ())
        self.one_name.clear()
        self.apart.setVisible(rule != CodeRule())

    # --- what the person says ----------------------------------------------------------------------------------------
    def _on_documents(self, number: int) -> None:
        if self._filling:
            return
        kept = self._comparison.choices.sample.passages
        if number == _CHOSEN:
            sample = Sample(documents=frozenset(_ticked(self.documents)), passages=kept)
        elif number == _SET:
            sample = Sample(set_name=self.sets.currentText(), passages=kept)
        else:
            sample = Sample(passages=kept)
        self._comparison.choose(replace(self._comparison.choices, sample=sample))

    def _known(self) -> Known | None:
        """Return what conditions can be about: what the first file says that says anything of its documents."""
        found = (source.known for source in self._pairing.sources) if self._pairing is not None else ()
        return next((known for known in found if known and (known.variables or known.cases or known.sets)), None)

    def _ask_condition(self) -> None:
        known = self._known()
        if known is not None:
            dialog = ConditionDialog(known, (DOCUMENT, CASE, CASE_NAME, SET), self.window())
            dialog.accepted.connect(lambda: self._on_condition(dialog.condition))
            dialog.show()

    def _on_condition(self, condition: Condition | None) -> None:
        pairing = self._pairing
        if condition is None or pairing is None:
            return
        before = self._comparison.choices.sample
        if before.set_name is not None:
            before = Sample(passages=before.passages)
            before = sample_fitting(pairing, [_in_set(self.sets.currentText())], before)
        sample = sample_fitting(pairing, [condition], before)
        self._comparison.choose(replace(self._comparison.choices, sample=sample))

    def _on_document_ticked(self) -> None:
        self._on_documents(_CHOSEN)

    def _on_left_out(self) -> None:
        if self._filling:
            return
        choices = self._comparison.choices
        exclusion = Exclusion(
            speakers=frozenset(_ticked(self.speakers)),
            headings=self.headings.isChecked(),
            spans=choices.exclusion.spans,
        )
        self._comparison.choose(replace(choices, exclusion=exclusion))

    def _on_all_passages(self) -> None:
        choices = self._comparison.choices
        self._comparison.choose(
            replace(
                choices,
                sample=replace(choices.sample, passages={}),
                exclusion=replace(choices.exclusion, spans={}),
            )
        )

    def _on_level(self, number: int) -> None:
        rule = self._comparison.choices.rule
        self._choose_rule(replace(rule, to_parent=number == _PARENT))

    def _on_codes_ticked(self) -> None:
        if not self._filling:
            self.as_one.setEnabled(len(_ticked(self.codes)) > 1 and bool(self.one_name.text().strip()))

    def _on_as_one(self) -> None:
        keys = frozenset(_ticked(self.codes))
        rule = self._comparison.choices.rule
        kept = tuple((name, rest) for name, group in rule.as_one if (rest := group - keys))
        self._choose_rule(replace(rule, as_one=(*kept, (self.one_name.text().strip(), keys))))

    def _choose_rule(self, rule: CodeRule) -> None:
        self._comparison.choose(replace(self._comparison.choices, rule=rule))


def _in_set(name: str) -> Condition:
    return Condition(SET, "Set", Relation.IS, (name,))


def _tick(widget: QListWidget, entries: Iterable[tuple[str, str]], ticked: Iterable[str]) -> None:
    chosen = set(ticked)
    widget.clear()
    for words, key in entries:
        item = QListWidgetItem(words, widget)
        item.setData(Qt.ItemDataRole.UserRole, key)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if key in chosen else Qt.CheckState.Unchecked)


def _ticked(widget: QListWidget) -> list[str]:
    items = [widget.item(row) for row in range(widget.count())]
    return [str(item.data(Qt.ItemDataRole.UserRole)) for item in items if item.checkState() is Qt.CheckState.Checked]
