"""Choosing documents by conditions on variables, cases and sets: the same small row wherever one chooses."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QLineEdit, QToolButton, QWidget

from qda.model.conditions import (
    CASE_NAME,
    RELATIONS,
    SET,
    WITHOUT_VALUES,
    Condition,
    Relation,
    checked,
)
from qda.model.errors import QdaError
from qda.model.places import Places
from qda.model.portable import CASE, DOCUMENT
from qda.model.values import BOOLEAN, TEXT, order, shown
from qda.model.wording import explain
from qda.store.project import Project
from qda.store.queries.conditions import Known, fitting, known_of
from qda.ui import theme
from qda.ui.notices import translated
from qda.ui.widgets.buttons import IconButton
from qda.ui.widgets.dialog_footer import DialogFooter, prepare_dialog
from qda.ui.widgets.flow_layout import FlowBar

CONDITION_TABLES = frozenset(
    ("document", "document_set", "document_set_member", "case", "case_document", "variable", "variable_value")
)
"""The tables whose changes may let other documents fit."""

KnownNow = Callable[[Collection[int] | None], Known]
"""Gives what conditions ask of; the values of some variables only if these are named."""

_WIDTH = 420
_MOST_OFFERED = 200  # values of a variable to choose from
_OF_NAMES = (Relation.IS, Relation.IS_NOT, Relation.CONTAINS, Relation.EMPTY, Relation.FILLED)
_OF_BOOLEANS = (Relation.IS, Relation.IS_NOT, Relation.EMPTY, Relation.FILLED)


def of_project(project: Project) -> KnownNow:
    """Return what gives what conditions ask of in an open project."""
    return partial(_known_of, project)


def _known_of(project: Project, variable_ids: Collection[int] | None) -> Known:
    return known_of(project, variable_ids=variable_ids)


class ConditionsBar(FlowBar):
    """The conditions that are in force, each with a button that takes it away, and one that adds another.

    Signals:
        changed: Other conditions are in force.
    """

    changed = Signal()

    def __init__(
        self,
        known: KnownNow,
        object_name: str,
        parent: QWidget,
        *,
        scopes: Sequence[str] = (),
        named: bool = False,
        apart: bool = False,
    ) -> None:
        """Make an empty bar.

        Args:
            known: Gives what conditions ask of, at each use anew.
            object_name: For tests.
            parent: Where it stands.
            scopes: What conditions may be about; everything if empty.
            named: Whether the button that adds one has words; without, it takes little room.
            apart: Whether that button is put elsewhere by who made the bar, which is hidden while it is empty.
        """
        super().__init__(parent)
        self.setObjectName(object_name)
        self._known = known
        self._scopes = tuple(scopes) or (DOCUMENT, CASE, CASE_NAME, SET)
        self.conditions: list[Condition] = []
        self._chips: list[QToolButton] = []
        self.adder = IconButton("filter", self.tr("Only where…"), f"{object_name}Add", self)
        self.adder.setToolTip(self.tr("Only documents of which a variable, case or set says something"))
        if named:
            self.adder.setText(self.tr("Only where…"))
            self.adder.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.adder.clicked.connect(self.ask)
        self._apart = apart
        if apart:
            self.hide()
        else:
            self.add(self.adder)

    def ask(self) -> None:
        """Ask for another condition."""
        dialog = ConditionDialog(self._known(None), self._scopes, self.window())
        dialog.accepted.connect(lambda: self._put(dialog.condition))
        dialog.show()

    def _put(self, condition: Condition | None) -> None:
        if condition is not None:
            self.set_conditions([*self.conditions, condition])

    def set_conditions(self, conditions: Sequence[Condition]) -> None:
        """Put other conditions in force."""
        self.conditions = list(conditions)
        for chip in self._chips:
            self.remove(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [self._chip(number, one) for number, one in enumerate(self.conditions)]
        for chip in self._chips:
            chip.show()
            self.add(chip)
        if self._apart:
            self.setVisible(bool(self._chips))
        self.changed.emit()

    def _chip(self, number: int, condition: Condition) -> QToolButton:
        words = condition.words(translated)
        chip = QToolButton(self)
        chip.setObjectName(f"{self.objectName()}-{number}")
        short = words if len(words) <= 40 else words[:39] + "…"
        chip.setText(f"{short}  ×".replace("&", "&&"))
        chip.setToolTip(self.tr("Click to take this condition away"))
        chip.setAccessibleName(self.tr("{condition}; click to take it away").format(condition=words))
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        chip.setMinimumHeight(theme.TARGET)
        theme.set_look(chip, "condition")
        chip.clicked.connect(lambda: self._take_away(condition))
        return chip

    def _take_away(self, condition: Condition) -> None:
        self.set_conditions([one for one in self.conditions if one is not condition])
        self.adder.setFocus()

    def places(self) -> Places | None:
        """Return what fits, ``None`` without conditions."""
        if not self.conditions:
            return None
        asked = {one.variable_id for one in self.conditions if one.variable_id is not None}
        return fitting(self._known(asked), self.conditions)

    def forget_gone(self) -> None:
        """Take away conditions on variables that are gone or hold another kind; follow the names of the others."""
        if not self.conditions:
            return
        rows = {row.variable_id: row for row in self._known(()).variables}
        kept: list[Condition] = []
        for one in self.conditions:
            row = rows.get(one.variable_id or 0)
            if one.variable_id is None:
                kept.append(one)
            elif row is not None and row.kind == one.kind:
                kept.append(replace(one, name=row.name))
        if kept != self.conditions:
            self.set_conditions(kept)


class ConditionDialog(QDialog):
    """Asks for one condition; ``condition`` is what was chosen, and begins as the one to be changed, if any."""

    def __init__(
        self, known: Known, scopes: Sequence[str], parent: QWidget, *, start: Condition | None = None, verb: str = ""
    ) -> None:
        super().__init__(parent)
        self._all = known
        self.condition: Condition | None = None
        layout = prepare_dialog(self, self.tr("Only where…"), "conditionDialog")
        self.about = self._combo("conditionAbout", self.tr("What is asked about"))
        self.relation = self._combo("conditionRelation", self.tr("How it has to stand"))
        self.value = self._combo("conditionValue", self.tr("Value"))
        self.value.setEditable(True)
        self.value.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        field = self.value.lineEdit()
        assert isinstance(field, QLineEdit)
        field.setObjectName("conditionValueField")
        field.setAccessibleName(self.tr("Value"))
        field.setPlaceholderText(self.tr("A value; several with | between them"))
        self._fill_about(scopes)
        form = QFormLayout()
        form.addRow(self.tr("About"), self.about)
        form.addRow(self.tr("Only where it"), self.relation)
        form.addRow(self.tr("Value"), self.value)
        layout.addLayout(form)
        self.footer = DialogFooter(self, verb or self.tr("Show only these"))
        layout.addLayout(self.footer)
        self.resize(_WIDTH, self.sizeHint().height())
        self.about.currentIndexChanged.connect(self._on_about)
        self.relation.currentIndexChanged.connect(self._check)
        self.value.editTextChanged.connect(self._check)
        self._on_about()
        if start is not None:
            self._begin_with(start)
        self.about.setFocus()

    def _begin_with(self, start: Condition) -> None:
        """Show a condition that is to be changed."""
        rows = [self.about.itemData(at) for at in range(self.about.count())]
        same = (at for at, row in enumerate(rows) if (row[0], row[1]) == (start.scope, start.variable_id))
        self.about.setCurrentIndex(next(same, self.about.currentIndex()))
        self.relation.setCurrentIndex(max(0, self.relation.findData(start.relation)))
        self.value.setEditText(" | ".join(shown(start.kind, value) for value in start.values))

    def _combo(self, object_name: str, words: str) -> QComboBox:
        combo = QComboBox(self)
        combo.setObjectName(object_name)
        combo.setAccessibleName(words)
        combo.view().setObjectName(f"{object_name}List")
        combo.view().setAccessibleName(words)
        combo.setMinimumContentsLength(24)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        return combo

    def _fill_about(self, scopes: Sequence[str]) -> None:
        of = {DOCUMENT: self.tr("{name} (document)"), CASE: self.tr("{name} (case)")}
        for row in self._all.variables:
            if row.scope in scopes:
                self.about.addItem(
                    of[row.scope].format(name=row.name), (row.scope, row.variable_id, row.kind, row.name)
                )
        if CASE_NAME in scopes and self._all.cases:
            self.about.addItem(self.tr("Case"), (CASE_NAME, None, TEXT, self.tr("Case")))
        if SET in scopes and self._all.sets:
            self.about.addItem(self.tr("Set of documents"), (SET, None, TEXT, self.tr("Set")))

    def _on_about(self) -> None:
        chosen = self.about.currentData()
        self.relation.clear()
        self.value.clear()
        if chosen is None:
            self._check()
            return
        scope, variable_id, kind, _ = chosen
        relations = _OF_NAMES if variable_id is None else _OF_BOOLEANS if kind == BOOLEAN else tuple(Relation)
        for relation in relations:
            self.relation.addItem(_relation_words(relation), relation)
        self.value.addItems(self._offered(scope, variable_id, kind))
        self.value.setCurrentIndex(-1)
        self.value.clearEditText()
        self._check()

    def _offered(self, scope: str, variable_id: int | None, kind: str) -> list[str]:
        if scope == CASE_NAME:
            return list(self._all.cases.values())[:_MOST_OFFERED]
        if scope == SET:
            return list(dict.fromkeys(name for names in self._all.sets.values() for name in names))
        if kind == BOOLEAN:
            return ["yes", "no"]
        found = {value for (one, _), value in self._all.values.items() if one == variable_id}
        ordered = sorted(found, key=lambda value: order(kind, value))
        return [shown(kind, value) for value in ordered[:_MOST_OFFERED] if "\n" not in value]

    def _made(self) -> Condition:
        scope, variable_id, kind, name = self.about.currentData()
        relation = Relation(self.relation.currentData())
        values = tuple(part.strip() for part in self.value.currentText().split("|"))
        return checked(Condition(scope, name, relation, values, variable_id, kind))

    def _check(self) -> None:
        if self.about.currentData() is None or self.relation.currentData() is None:
            self.footer.show_problem(self.tr("There are no variables, cases or sets yet."))
            return
        needs_value = Relation(self.relation.currentData()) not in WITHOUT_VALUES
        self.value.setEnabled(needs_value)
        try:
            self._made()
        except QdaError as error:
            typed = bool(self.value.currentText().strip())
            self.footer.show_problem(explain(error, translated).what if typed else "")
            self.footer.button.setEnabled(False)
        else:
            self.footer.show_problem("")

    def accept(self) -> None:
        """Keep the condition, if it is one."""
        try:
            self.condition = self._made()
        except QdaError:
            return
        super().accept()


def _relation_words(relation: Relation) -> str:
    """Return how a relation reads by itself, such as “is at least”."""
    words = translated(RELATIONS[relation]).format(name="", values="")
    return words.strip() or QCoreApplication.translate("ConditionDialog", "is")
