"""Sheets with fields: how segments lie to each other, words in them, and weights."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QListView, QWidget

from qda.model.query import TAKES_DISTANCE, Distance, How, Measure, Saying, Weighed
from qda.ui import theme
from qda.ui.action_spec import QT_TRANSLATE_NOOP
from qda.ui.retrieval.popups import PartPopup
from qda.ui.widgets.labels import plain_label
from qda.ui.widgets.number_box import NumberBox
from qda.ui.widgets.row_delegate import COUNT_ROLE, RowDelegate

Relation = tuple[How, Distance | None]
"""How a segment lies to another one, with the distance where it has one."""

_WIDTH = 430
_MOST_APART = 100_000
_USUAL = Distance(1, Measure.PARAGRAPH)
_N = QT_TRANSLATE_NOOP
_ROWS: tuple[tuple[str, str, How, Distance | None], ...] = (
    (_N("relations", "overlapping"), _N("relations", "they share words"), How.OVERLAPPING, None),
    (_N("relations", "inside"), _N("relations", "it lies wholly within the other"), How.INSIDE, None),
    (_N("relations", "containing"), _N("relations", "the other lies wholly within it"), How.CONTAINING, None),
    (_N("relations", "in the same sentence as"), "", How.NEAR, Distance(0, Measure.SENTENCE)),
    (_N("relations", "in the same paragraph as"), "", How.NEAR, Distance(0, Measure.PARAGRAPH)),
    (_N("relations", "near"), _N("relations", "no further away than you say"), How.NEAR, _USUAL),
    (_N("relations", "before"), _N("relations", "it ends before the other begins"), How.BEFORE, None),
    (_N("relations", "after"), _N("relations", "it begins after the other ends"), How.AFTER, None),
    (_N("relations", "in the same document as"), "", How.SAME_DOCUMENT, None),
)


def _translated(words: str) -> str:
    return QCoreApplication.translate("relations", words) if words else ""


class RelationPopup(PartPopup):
    """All ways in which segments may lie to each other, with a distance where there is one."""

    def __init__(self, relation: Relation, parent: QWidget) -> None:
        super().__init__("partRelation", QCoreApplication.translate("relations", "How they lie to each other"), parent)
        self._model = QStandardItemModel(self)
        for name, about, _, _ in _ROWS:
            row = QStandardItem(_translated(name))
            row.setData(_translated(about) or None, COUNT_ROLE)
            self._model.appendRow(row)
        self.list = QListView(self)
        self.list.setObjectName("partRelationList")
        self.list.setAccessibleName(self.accessibleName())
        theme.set_look(self.list, "popup")
        self.list.setItemDelegate(RowDelegate(self.list, margin=theme.GAP))
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setModel(self._model)
        self.list.setUniformItemSizes(True)
        self.list.setFixedHeight(len(_ROWS) * max(theme.ROW_HEIGHT, self.list.sizeHintForRow(0)) + 4)
        self.limited = QCheckBox(self.tr("at most"), self)
        self.limited.setObjectName("partRelationLimited")
        self.limited.setAccessibleName(self.tr("Only up to a distance"))
        self.always = plain_label(self.tr("at most"), self)  # near without a distance would mean nothing
        self.count = NumberBox(self)
        self.count.setObjectName("partRelationCount")
        self.count.setAccessibleName(self.tr("How far apart at most"))
        self.count.setRange(0, _MOST_APART)
        self.count.setMinimumHeight(theme.TARGET + 2)
        self.measure = QComboBox(self)
        self.measure.setObjectName("partRelationMeasure")
        self.measure.setAccessibleName(self.tr("What the distance is counted in"))
        for measure, words in (
            (Measure.PARAGRAPH, self.tr("paragraphs away")),
            (Measure.SENTENCE, self.tr("sentences away")),
            (Measure.CHARACTER, self.tr("characters away")),
        ):
            self.measure.addItem(words, measure)
        self.about = plain_label("", self, look="small", wrap=True)
        distance = QHBoxLayout()
        distance.setSpacing(theme.GAP)
        for widget in (self.limited, self.always, self.count, self.measure):
            distance.addWidget(widget)
        distance.addStretch()
        self.rows.addWidget(self.list)
        self.rows.addLayout(distance)
        self.rows.addWidget(self.about)
        self.setFixedWidth(_WIDTH)
        self._show(relation)
        self.list.selectionModel().currentChanged.connect(self._on_row)
        self.list.clicked.connect(self._on_clicked)
        self.limited.toggled.connect(self._refresh)
        self.measure.currentIndexChanged.connect(self._refresh)

    def first(self) -> QWidget:
        """Begin in the list."""
        return self.list

    def _row(self) -> tuple[str, str, How, Distance | None]:
        return _ROWS[max(0, self.list.currentIndex().row())]

    def value(self) -> object:
        """Return how they lie."""
        _, _, how, fixed = self._row()
        if fixed is not None and fixed.count == 0:
            return how, fixed
        if how not in TAKES_DISTANCE or not self.limited.isChecked():
            return how, None
        return how, Distance(self.count.value(), Measure(self.measure.currentData()))

    def _show(self, relation: Relation) -> None:
        how, distance = relation
        exact = (at for at, row in enumerate(_ROWS) if row[2:] == (how, distance) and distance is not None)
        usual = next(at for at, row in enumerate(_ROWS) if row[2] is how and row[3] in (None, _USUAL))
        self.list.setCurrentIndex(self._model.index(next(exact, usual), 0))
        shown = distance or _USUAL
        self.limited.setChecked(distance is not None)
        self.count.setValue(shown.count)
        self.measure.setCurrentIndex(self.measure.findData(shown.measure))
        self._refresh()

    def _on_row(self) -> None:
        how = self._row()[2]
        if how is How.NEAR:
            self.limited.setChecked(True)
        self._refresh()

    def _on_clicked(self) -> None:
        """A click on what has no distance is all that there is to say."""
        if not self._with_distance():
            self.settle()

    def _with_distance(self) -> bool:
        _, _, how, fixed = self._row()
        return how in TAKES_DISTANCE and not (fixed is not None and fixed.count == 0)

    def _refresh(self) -> None:
        possible = self._with_distance()
        near = possible and self._row()[2] is How.NEAR
        self.limited.setVisible(not near)
        self.always.setVisible(near)
        self.limited.setEnabled(possible)
        for widget in (self.count, self.measure):
            widget.setEnabled(possible and self.limited.isChecked())
        if Measure(self.measure.currentData()) is Measure.CHARACTER:
            self.about.setText(self.tr("0 is touching: no character stands between them."))
        else:
            self.about.setText(self.tr("0 is in the same one, 1 in the next or the one before. Enter takes it."))


class WordsPopup(PartPopup):
    """Words that stand in the segment."""

    def __init__(self, saying: Saying, parent: QWidget) -> None:
        super().__init__("partWords", QCoreApplication.translate("WordsPopup", "Words in the segment"), parent)
        self.field = QLineEdit(saying.words, self)
        self.field.setObjectName("partWordsField")
        self.field.setAccessibleName(self.accessibleName())
        self.field.setPlaceholderText(self.tr("Words that stand in the segment"))
        self.field.setMinimumHeight(theme.TARGET + 4)
        self.match_case = QCheckBox(self.tr("Match case"), self)
        self.whole_words = QCheckBox(self.tr("Whole words"), self)
        for box, name, checked in (
            (self.match_case, "partWordsCase", saying.match_case),
            (self.whole_words, "partWordsWhole", saying.whole_words),
        ):
            box.setObjectName(name)
            box.setAccessibleName(box.text())
            box.setChecked(checked)
        boxes = QHBoxLayout()
        boxes.setSpacing(theme.MARGIN)
        boxes.addWidget(self.match_case)
        boxes.addWidget(self.whole_words)
        boxes.addStretch()
        self.rows.addWidget(self.field)
        self.rows.addLayout(boxes)
        self.setFixedWidth(_WIDTH - 90)
        self.field.selectAll()

    def first(self) -> QWidget:
        """Begin with the words."""
        return self.field

    def value(self) -> object:
        """Return the words."""
        words = self.field.text().strip()
        return Saying(words, self.match_case.isChecked(), self.whole_words.isChecked()) if words else None


class WeightPopup(PartPopup):
    """The borders of a weight."""

    def __init__(self, weighed: Weighed, parent: QWidget) -> None:
        super().__init__("partWeight", QCoreApplication.translate("WeightPopup", "Weight, from 0 to 100"), parent)
        self.low = self._spin("partWeightLow", self.tr("At least"), weighed.at_least, 0)
        self.high = self._spin("partWeightHigh", self.tr("At most"), weighed.at_most, 100)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(plain_label(self.tr("from"), self))
        row.addWidget(self.low)
        row.addWidget(plain_label(self.tr("to"), self))
        row.addWidget(self.high)
        self.rows.addLayout(row)
        self.rows.addWidget(plain_label(self.tr("0 to 100 is any weight that was given."), self, look="small"))
        self.low.valueChanged.connect(lambda: self.high.setMinimum(self.low.value()))
        self.high.setMinimum(self.low.value())

    def _spin(self, name: str, words: str, value: int | None, usual: int) -> NumberBox:
        spin = NumberBox(self)
        spin.setObjectName(name)
        spin.setAccessibleName(words)
        spin.setRange(0, 100)
        spin.setValue(usual if value is None else value)
        spin.setMinimumHeight(theme.TARGET + 2)
        spin.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return spin

    def first(self) -> QWidget:
        """Begin with the lower border."""
        return self.low

    def value(self) -> object:
        """Return the borders that leave something out."""
        low, high = self.low.value(), self.high.value()
        return Weighed(low if low > 0 else None, high if high < 100 else None)
