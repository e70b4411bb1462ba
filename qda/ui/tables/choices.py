"""What a table is to show: its columns, what a cell counts, and the options that go with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QLocale, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from qda.analysis.crossing.asked import (
    OF_UNITS,
    TEXT_MEASURES,
    WITHIN,
    By,
    Classes,
    CoOccurrence,
    Crossing,
    Grouping,
    Measure,
    Occurrence,
    Question,
    Sequences,
    Share,
    Together,
)
from qda.analysis.crossing.classing import GROUPINGS as KINDS_OF_CLASSES
from qda.analysis.crossing.wording import GROUPINGS, MEASURES, OCCURRENCES, SHARES, TOGETHER
from qda.model.portable import DOCUMENT
from qda.store.queries.variables import VariableRow
from qda.ui import theme
from qda.ui.notices import translated
from qda.ui.widgets.flow_layout import FlowBar
from qda.ui.widgets.labels import plain_label
from qda.ui.widgets.number_box import NumberBox

_WITH, _AFTER = "with", "after"  # what stands for codes by codes in the box of columns
_PAUSE_MS = 350
_MOST_REACH = 100_000


class TableChoices(QWidget):
    """The boxes above the table; only those are seen that mean something for the kind of table that is chosen.

    Signals:
        changed: Something else is to be counted.
        layout_changed: The same is to be shown otherwise.
    """

    changed = Signal()
    layout_changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._kinds: dict[int, str] = {}
        self.columns = self._box("tablesColumns", self.tr("Table"))
        self.measure = self._box("tablesMeasure", self.tr("What cells count"))
        self.share = self._box("tablesShare", self.tr("Number or share"))
        self.grouping = self._box("tablesClasses", self.tr("How values are put together"))
        self.together = self._box("tablesTogether", self.tr("When codes occur together"))
        self.occurrence = self._box("tablesOccurrence", self.tr("What cells count"))
        self.gap = self._box("tablesGap", self.tr("How far apart"))
        self.classes = self._spin("tablesClassCount", self.tr("Number of classes"), 2, 50, 4)
        self.reach = self._spin("tablesReach", self.tr("How near"), 0, _MOST_REACH, 1)
        self.paragraphs = self._spin("tablesParagraphs", self.tr("Paragraphs at most"), 0, _MOST_REACH, 1)
        self.borders = QLineEdit(self)
        self.borders.setObjectName("tablesBorders")
        self.borders.setAccessibleName(self.tr("Borders of classes"))
        self.borders.setPlaceholderText(self.tr("Borders: 18; 30; 65"))
        self.borders.setMaximumWidth(150)
        self.borders.textEdited.connect(lambda: self._pause.start())
        self.rolled_up = self._tick("tablesRolledUp", self.tr("With sub-codes"))
        self.across = self._tick("tablesAcross", self.tr("Across coders"))
        self.empty = self._tick("tablesEmpty", self.tr("Empty rows and columns"))
        self.totals = self._tick("tablesTotals", self.tr("Totals"))
        self.turned = self._tick("tablesTurned", self.tr("Rows and columns swapped"))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.changed)
        self._build()
        self._fill()
        self._follow()

    # --- building ----------------------------------------------------------------------------------------------------
    def _box(self, name: str, words: str) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName(name)
        box.setAccessibleName(words)
        box.setToolTip(words)
        box.view().setObjectName(f"{name}List")
        box.view().setAccessibleName(words)
        box.setMaxVisibleItems(20)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        theme.set_look(box, "long")
        return box

    def _spin(self, name: str, words: str, least: int, most: int, value: int) -> NumberBox:
        spin = NumberBox(self)
        spin.setObjectName(name)
        spin.setAccessibleName(words)
        spin.setToolTip(words)
        spin.setRange(least, most)
        spin.setValue(value)
        spin.setFixedWidth(76)
        spin.valueChanged.connect(lambda: self._pause.start())
        return spin

    def _tick(self, name: str, words: str) -> QCheckBox:
        box = QCheckBox(words, self)
        box.setObjectName(name)
        box.setAccessibleName(words)
        return box

    def _build(self) -> None:
        self._label_count = plain_label(self.tr("Count"), self, look="muted")
        self._label_show = plain_label(self.tr("Show"), self, look="muted")
        first, second = FlowBar(self, spacing=theme.GAP), FlowBar(self, spacing=2 * theme.GAP)
        for part in (
            plain_label(self.tr("Table"), self, look="muted"),
            self.columns,
            self.grouping,
            self.classes,
            self.borders,
            self.together,
            self.reach,
            self.gap,
            self.paragraphs,
            self._label_count,
            self.measure,
            self.occurrence,
            self._label_show,
            self.share,
        ):
            if isinstance(part, QLabel):
                part.setMinimumHeight(theme.TARGET + 4)
            first.add(part)
        for box in (self.rolled_up, self.across, self.turned, self.totals, self.empty):
            second.add(box)
        self._bars = first, second
        self.totals.setChecked(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addWidget(first)
        layout.addWidget(second)

    def _fill(self) -> None:
        for measure, words in MEASURES.items():
            self.measure.addItem(translated(words), measure)
        for together, words in TOGETHER.items():
            self.together.addItem(translated(words).format(count="…"), together)
        self._put(self.grouping, [(translated(GROUPINGS[Grouping.VALUE]), Grouping.VALUE)])
        self.gap.addItem(self.tr("at any distance"), False)
        self.gap.addItem(self.tr("within … paragraphs"), True)
        self.offer(())
        for box in (self.columns, self.measure, self.share, self.grouping, self.together, self.occurrence, self.gap):
            box.currentIndexChanged.connect(self._on_changed)
        for tick in (self.rolled_up, self.across):
            tick.toggled.connect(self.changed)
        for tick in (self.turned, self.totals, self.empty):
            tick.toggled.connect(self.layout_changed)

    def offer(self, variables: Sequence[VariableRow]) -> None:
        """Offer the variables that there are; what is chosen stays so, documents if it is gone."""
        self._kinds = {row.variable_id: row.kind for row in variables}
        chosen = self.columns.currentData()
        choices: list[tuple[str, object]] = [
            (self.tr("Codes by document"), By.DOCUMENT.value),
            (self.tr("Codes by document set"), By.SET.value),
            (self.tr("Codes by case"), By.CASE.value),
            (self.tr("Codes by coder"), By.CODER.value),
        ]
        for row in variables:
            words = (
                self.tr("Codes by {name} (document)") if row.scope == DOCUMENT else self.tr("Codes by {name} (case)")
            )
            name = row.name if len(row.name) <= 40 else row.name[:39] + "…"
            choices.append((words.format(name=name), row.variable_id))
        choices += [(self.tr("Codes that occur together"), _WITH), (self.tr("Codes that follow each other"), _AFTER)]
        now = [(self.columns.itemText(at), self.columns.itemData(at)) for at in range(self.columns.count())]
        if now != choices:
            self._put(self.columns, choices, chosen)
            self._follow()

    @staticmethod
    def _put(box: QComboBox, choices: Iterable[tuple[str, object]], chosen: object = None) -> None:
        kept = box.currentData() if chosen is None else chosen
        box.blockSignals(True)
        box.clear()
        for words, value in choices:
            box.addItem(words, value)
        box.setCurrentIndex(max(0, box.findData(kept)))
        box.blockSignals(False)

    # --- following ---------------------------------------------------------------------------------------------------
    def _on_changed(self) -> None:
        self._pause.stop()
        self._follow()
        self.changed.emit()

    def _follow(self) -> None:
        """Show the boxes that go with the kind of table, with what may be chosen in them."""
        what = self.columns.currentData()
        crossing = what not in (_WITH, _AFTER)
        kind = self._kinds.get(what, "") if isinstance(what, int) else ""
        groupings = KINDS_OF_CLASSES.get(kind, ())
        if groupings:
            self._put(self.grouping, [(translated(GROUPINGS[one]), one) for one in groupings])
        grouping = self.grouping.currentData() if groupings else Grouping.VALUE
        measure = self.measure.currentData()
        shares = [one for one in Share if crossing and (one is not Share.TEXT or measure in TEXT_MEASURES)]
        shares = shares or [Share.NUMBER, Share.ROW, Share.COLUMN, Share.ALL]
        self._put(self.share, [(self._share_words(one, crossing=crossing), one) for one in shares])
        near = self.together.currentData()
        counts = [one for one in Occurrence if not (one in OF_UNITS and near in WITHIN)]
        self._put(self.occurrence, [(translated(OCCURRENCES[one]), one) for one in counts])
        for part, shown in (
            (self.measure, crossing),
            (self._label_count, what != _AFTER),
            (self.share, what != _WITH),
            (self._label_show, what != _WITH),
            (self.grouping, bool(groupings)),
            (self.classes, grouping in (Grouping.WIDTH, Grouping.SIZE)),
            (self.borders, grouping is Grouping.BORDERS),
            (self.together, what == _WITH),
            (self.reach, what == _WITH and near in WITHIN),
            (self.occurrence, what == _WITH),
            (self.gap, what == _AFTER),
            (self.paragraphs, what == _AFTER and bool(self.gap.currentData())),
            (self.across, not crossing),
            (self.turned, crossing),
        ):
            part.setVisible(shown)
        for bar in self._bars:
            bar.fit()

    def _share_words(self, share: Share, *, crossing: bool) -> str:
        if share is Share.ALL and not crossing:
            return self.tr("% of all changes")
        return translated(SHARES[share])

    # --- what is asked for -------------------------------------------------------------------------------------------
    def question(self) -> Question:
        """Return what is to be counted."""
        what = self.columns.currentData()
        rolled_up = self.rolled_up.isChecked()
        if what == _WITH:
            return CoOccurrence(
                Together(self.together.currentData()),
                self.reach.value() if self.together.currentData() in WITHIN else 0,
                Occurrence(self.occurrence.currentData()),
                rolled_up=rolled_up,
                across_coders=self.across.isChecked(),
            )
        share = Share(self.share.currentData())
        if what == _AFTER:
            most = self.paragraphs.value() if self.gap.currentData() else None
            return Sequences(share, most, rolled_up=rolled_up, across_coders=self.across.isChecked())
        by = By.VARIABLE if isinstance(what, int) else By(what)
        variable_id = what if isinstance(what, int) else None
        measure = Measure(self.measure.currentData())
        return Crossing(by, variable_id, self._classes(), measure, share, rolled_up=rolled_up)

    def _classes(self) -> Classes:
        what = self.columns.currentData()
        if not isinstance(what, int) or self._kinds.get(what, "") not in KINDS_OF_CLASSES:
            return Classes()
        grouping = Grouping(self.grouping.currentData())
        if grouping is Grouping.BORDERS:
            return Classes(grouping, borders=self.own_borders())
        return (
            Classes(grouping, self.classes.value())
            if grouping in (Grouping.WIDTH, Grouping.SIZE)
            else Classes(grouping)
        )

    def own_borders(self) -> tuple[float, ...]:
        """Return the borders that were typed; the field is marked where something in it is no number."""
        words = self.borders.text().replace(";", " ")
        parts = [part.strip(",") for part in (words if " " in words else words.replace(",", " ")).split()]
        found = [self._number(part) for part in parts if part]
        theme.set_look(self.borders, "wrong" if None in found else "")
        return tuple(sorted({number for number in found if number is not None}))

    def _number(self, text: str) -> float | None:
        number, good = self.locale().toDouble(text)
        if not good:
            number, good = QLocale.c().toDouble(text)
        return number if good else None

    # --- kept for the next time --------------------------------------------------------------------------------------
    def _parts(self) -> dict[str, QComboBox | QSpinBox | QCheckBox | QLineEdit]:
        """Return the boxes by name, those first that say what others offer."""
        boxes = (self.columns, self.grouping, self.measure, self.share, self.together, self.occurrence, self.gap)
        spins = (self.classes, self.reach, self.paragraphs, self.borders)
        ticks = (self.rolled_up, self.across, self.turned, self.totals, self.empty)
        return {part.objectName(): part for part in (*boxes, *spins, *ticks)}

    def chosen(self) -> dict[str, object]:
        """Return what is chosen, for :meth:`choose_again`."""
        return {name: _value(part) for name, part in self._parts().items()}

    def choose_again(self, chosen: Mapping[str, object]) -> None:
        """Choose what was chosen before, as far as it is still there; nothing is told of it."""
        self.blockSignals(True)
        for name, part in self._parts().items():
            value = chosen.get(name)
            if isinstance(part, QComboBox) and value is not None:
                part.setCurrentIndex(max(0, part.findData(value)))
                self._follow()
            elif isinstance(part, QSpinBox) and isinstance(value, int):
                part.setValue(value)
            elif isinstance(part, QCheckBox) and isinstance(value, bool):
                part.setChecked(value)
            elif isinstance(part, QLineEdit) and isinstance(value, str):
                part.setText(value)
        self._pause.stop()
        self.blockSignals(False)

    def choose(self, what: object) -> None:
        """Choose another table: ``document``, ``set``, ``coder``, a variable's id, ``with`` or ``after``."""
        at = self.columns.findData(what)
        if at >= 0:
            self.columns.setCurrentIndex(at)


def _value(part: QComboBox | QSpinBox | QCheckBox | QLineEdit) -> object:
    if isinstance(part, QComboBox):
        return part.currentData()
    if isinstance(part, QSpinBox):
        return part.value()
    return part.isChecked() if isinstance(part, QCheckBox) else part.text()
