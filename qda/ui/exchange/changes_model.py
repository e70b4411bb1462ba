"""The proposals of a returned file as a table whose rows can be ticked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from qda.model.changes import CODE, CODE_FIELD, MEMO, STAR, WEIGHT, CodeTarget, Proposal
from qda.model.direction import with_signs
from qda.ui import theme
from qda.ui.widgets.labels import as_tooltip

AnyIndex = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
TAKE, ROW, PLACE, PASSAGE, WHAT, NOW, THEN, REMARK = range(8)
_SHOWN = 300  # characters of a text in a cell; the whole stands below the table

LOOK, NEW_CODE, DEFINITION = "look", "new", "definition"
"""Filters beside the fields: what a person has to decide, what makes a code, and what defines one."""


def field_words(one: Proposal) -> str:
    """Return what would be changed, in words."""
    words = {
        CODE_FIELD: _tr("Code"),
        MEMO: _tr("Memo") if one.about != CODE else _tr("Memo of the code"),
        WEIGHT: _tr("Weight"),
        STAR: _tr("Star"),
        "short_definition": _tr("Short definition"),
        "full_definition": _tr("Full definition"),
        "use_when": _tr("Use when"),
        "dont_use_when": _tr("Don’t use when"),
    }
    return words[one.field]


def value_words(field: str, value: str | None) -> str:
    """Return a value as people read it; an empty one is named."""
    if field == STAR:
        return _tr("with a star") if value == "1" else _tr("no star")
    return value or _tr("(empty)")


def remark_words(one: Proposal) -> str:
    """Return what speaks against taking a proposal over unasked, or what else it does."""
    if one.unclear:
        return _tr("Choose below which code is meant")
    if one.conflict and one.exported is not None:
        return _tr("Changed here too since the export")
    if one.conflict:
        return _tr("Changed here too, or asked for twice")
    return _tr("New code") if one.makes_code else ""


class ChangesModel(QAbstractTableModel):
    """Proposals with a tick each; of several for the same thing only one can be ticked.

    Signals:
        ticked: What is ticked has changed.
    """

    ticked = Signal()

    def __init__(self, proposals: Sequence[Proposal], parent: QObject) -> None:
        super().__init__(parent)
        self.proposals = list(proposals)
        self.offered = [one.choices for one in proposals]
        self.taken = {place for place, one in enumerate(proposals) if one.ready}
        self.shown = list(range(len(self.proposals)))

    # --- what is ticked ----------------------------------------------------------------------------------------------
    def chosen(self) -> list[Proposal]:
        """Return the proposals that are to be taken over."""
        return [self.proposals[place] for place in sorted(self.taken)]

    def tick(self, places: Sequence[int], *, on: bool) -> None:
        """Tick proposals or take their ticks away; those of which a code has to be chosen first stay as they are."""
        taken = {_target(self.proposals[place]): place for place in self.taken}  # never two for the same thing
        for place in places:
            one = self.proposals[place]
            if not on:
                self.taken.discard(place)
            elif not one.unclear:
                self.taken.discard(taken.get(_target(one), place))
                self.taken.add(place)
                taken[_target(one)] = place
        self._tell_all()

    def choose_code(self, place: int, target: CodeTarget | None) -> None:
        """Say which code a cell means, and tick it."""
        if target is not None:
            self.proposals[place] = self.proposals[place].meaning(target)
            self.tick([place], on=True)

    def show_only(self, kind: str) -> None:
        """Show the proposals of a kind: a field, :data:`LOOK`, :data:`NEW_CODE`, or all with ""."""
        self.beginResetModel()
        self.shown = [place for place, one in enumerate(self.proposals) if _is_of(one, kind)]
        self.endResetModel()

    def _tell_all(self) -> None:
        if self.shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.shown) - 1, REMARK))
        self.ticked.emit()

    # --- the table ---------------------------------------------------------------------------------------------------
    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Return how many proposals are shown."""
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else 8

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """Return a heading."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        heads = (_tr("Take over"), _tr("Row"), _tr("Document"), _tr("Passage"), _tr("What"))
        return (*heads, _tr("In the project"), _tr("In the file"), _tr("Remark"))[section]

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Let the first column be ticked."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == TAKE and not self.proposals[self.shown[index.row()]].unclear:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's words, its tick, its sign, and what a screen reader says of it."""
        place = self.shown[index.row()]
        one, column = self.proposals[place], index.column()
        if role == Qt.ItemDataRole.CheckStateRole and column == TAKE and not one.unclear:
            return Qt.CheckState.Checked if place in self.taken else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DisplayRole:
            return _on_one_line(self._words(one, column))
        if role == Qt.ItemDataRole.ToolTipRole:
            words = self._words(one, column)
            return as_tooltip(words[:2_000]) if words else None
        if role == Qt.ItemDataRole.AccessibleTextRole and column == TAKE:
            said = _tr("taken over") if place in self.taken else _tr("left out")
            return f"{field_words(one)}, {said}, {remark_words(one)}".rstrip(", ")
        if role == Qt.ItemDataRole.DecorationRole and column == REMARK:
            if not one.ready:
                return theme.icon("warning" if one.conflict else "eye", str(theme.colours().accent))
            return theme.icon("add", str(theme.colours().muted)) if one.makes_code else None
        if role == Qt.ItemDataRole.TextAlignmentRole and column == ROW:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick or untick a proposal."""
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != TAKE:
            return False
        self.tick([self.shown[index.row()]], on=Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def _words(self, one: Proposal, column: int) -> str:
        if column == PASSAGE:
            return one.quote if one.about != CODE else one.code
        if column == PLACE:
            return one.document if one.about != CODE else _tr("(codebook)")
        if column in (NOW, THEN):
            return value_words(one.field, one.before if column == NOW else one.after)
        return {ROW: str(one.row), WHAT: field_words(one), REMARK: remark_words(one)}.get(column, "")


def filters(proposals: Sequence[Proposal]) -> list[tuple[str, str, int]]:
    """Return the filters that show something: key, words and number."""
    offered = [
        ("", _tr("All changes")),
        (LOOK, _tr("To be decided")),
        (CODE_FIELD, _tr("Codes")),
        (NEW_CODE, _tr("New codes")),
        (MEMO, _tr("Memos")),
        (WEIGHT, _tr("Weights")),
        (STAR, _tr("Stars")),
        (DEFINITION, _tr("Definitions")),
    ]
    counted = [(key, words, sum(_is_of(one, key) for one in proposals)) for key, words in offered]
    return [each for each in counted if each[2]]


def _is_of(one: Proposal, kind: str) -> bool:
    if kind in (LOOK, NEW_CODE):
        return not one.ready if kind == LOOK else one.makes_code
    if kind == DEFINITION:
        return one.about == CODE
    return not kind or (one.field == kind and one.about != CODE)


def _target(one: Proposal) -> tuple[str, int, str]:
    return one.about, one.row_id, one.field


def _on_one_line(words: str) -> str:
    line = with_signs(" ".join(words[:_SHOWN].split()))
    return line + "…" if len(words) > _SHOWN else line


def _tr(words: str) -> str:
    return QCoreApplication.translate("Changes", words)
