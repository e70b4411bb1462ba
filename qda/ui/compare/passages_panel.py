"""The passages behind a figure: every stretch that both, one or some coded, each a click from its text."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QListView, QPushButton, QVBoxLayout, QWidget

from qda.agreement.passages import passages
from qda.agreement.tables import ANY_CODE
from qda.model.span import Span
from qda.text.paragraphs import paragraphs_of
from qda.ui import theme
from qda.ui.compare.figures_model import Column
from qda.ui.widgets.buttons import IconButton, push_button
from qda.ui.widgets.flow_layout import FlowBar
from qda.ui.widgets.labels import SectionHeader, plain_label
from qda.ui.widgets.row_delegate import CHIP_ROLE
from qda.ui.widgets.two_line_delegate import DETAIL_ROLE, PLACE_ROLE, TwoLineDelegate

if TYPE_CHECKING:
    from qda.ui.compare.comparison import Comparison

Index = QModelIndex | QPersistentModelIndex
EVERY_CODE = -2  # each code by itself, as the mean over codes takes them
_QUOTE = 160  # characters
_SOMEBODY = frozenset({-1})  # stands for every set of coders but the empty one
_ROWS = 5  # seen at once; more scroll

Coders = frozenset[int]


class Place(NamedTuple):
    """A passage behind a figure."""

    document: int
    code: int
    span: Span


class _PassagesModel(QAbstractListModel):
    def __init__(self, comparison: Comparison, parent: QWidget) -> None:
        super().__init__(parent)
        self._comparison = comparison
        self.places: list[Place] = []

    def show(self, places: list[Place]) -> None:
        self.beginResetModel()
        self.places = places
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.places)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.places):
            return None
        place = self.places[index.row()]
        gathered = self._comparison.gathered
        document = gathered.documents[place.document]
        code = gathered.codes[place.code] if place.code >= 0 else None
        quote = " ".join(document.text[place.span.start : min(place.span.end, place.span.start + _QUOTE)].split())
        detail = f"{code.name} · {document.name}" if code is not None else document.name
        if role == Qt.ItemDataRole.DisplayRole:
            return quote or "¶"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{quote}; {detail}"
        if role == DETAIL_ROLE:
            return detail
        if role == CHIP_ROLE:
            return code.colour if code is not None else None
        if role == PLACE_ROLE:
            return f"¶{paragraphs_of(document.text).number_at(place.span.start)}"
        return None


class PassagesPanel(QFrame):
    """What one figure is made of.

    Signals:
        closed: It is gone; all codes are alike again.
    """

    closed = Signal()

    def __init__(self, comparison: Comparison, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("passages")
        theme.set_look(self, "card")
        self._comparison = comparison
        self._codes: list[int] = []
        self._document: int | None = None
        self.header = SectionHeader("", self, margin=theme.GAP)
        self.close_button: IconButton = self.header.add_button("close", self.tr("Close the passages"), "passagesClose")
        self.close_button.clicked.connect(self.hide)
        self._states = QButtonGroup(self)
        self._states.setExclusive(True)
        self._buttons = FlowBar(self)
        self.none = plain_label(self.tr("Nobody coded anything here."), self, look="muted", wrap=True)
        self._model = _PassagesModel(comparison, self)
        self.list = QListView(self)
        self.list.setObjectName("passagesList")
        self.list.setAccessibleName(self.tr("Passages behind the figure"))
        self.list.setModel(self._model)
        self.list.setItemDelegate(TwoLineDelegate(self.list, margin=6))
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.set_look(self.list, "popup")
        self.list.clicked.connect(self._go)
        self.list.activated.connect(self._go)
        inner = QVBoxLayout()
        inner.setContentsMargins(theme.GAP, 0, theme.GAP, theme.GAP)
        inner.setSpacing(6)
        inner.addWidget(self._buttons)
        inner.addWidget(self.none)
        inner.addWidget(self.list, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(2)
        layout.addWidget(self.header)
        layout.addLayout(inner)
        self.hide()
        comparison.compared.connect(self.hide)
        comparison.counted.connect(self.hide)
        comparison.looks_changed.connect(self.hide)

    def show_cell(self, code: int, document: int | None, column: Column) -> None:
        """List the passages behind a figure.

        Args:
            code: Of one code, of any code (``ANY_CODE``), or of each by itself (``EVERY_CODE``).
            document: Only in this one; ``None`` for all.
            column: Of the table; "only Anna" begins with what only Anna coded.
        """
        comparison = self._comparison
        codes = comparison.result.codings.codes if comparison.result is not None else ()
        self._codes = list(codes) if code == EVERY_CODE else [code]
        self._document = document
        if code == ANY_CODE:
            name = self.tr("Any code")
        else:
            name = self.tr("All codes") if code == EVERY_CODE else comparison.gathered.codes[code].name
        if document is not None:
            name = f"{name} · {comparison.gathered.documents[document].name}"
        self.header.set_caption(self.tr("Passages · {what}").format(what=name))
        self.show()
        self._offer(column)

    def _offer(self, column: Column) -> None:
        """Put up a button for each set of coders that coded something, with how many passages it has."""
        for button in self._states.buttons():
            self._states.removeButton(button)
            self._buttons.remove(button)
            button.deleteLater()
        raters = len(self._comparison.gathered.raters)
        found = self._found(with_neither=column.kind == "neither")
        sets = sorted((on for on in found if on), key=lambda on: (len(on) == raters, -len(on), sorted(on)))
        if len(sets) > 1:
            found[_SOMEBODY] = sorted(place for on in sets for place in found[on])
            sets.append(_SOMEBODY)
        if frozenset() in found:
            sets.append(frozenset())
        first = self._first(column, sets, raters)
        for on in sets:
            words = f"{self._words(on, raters)} ({self.locale().toString(len(found[on]))})"
            pressed: QPushButton = push_button(words.replace("&", "&&"), "passagesState", self, look="verdict")
            pressed.setCheckable(True)
            pressed.setChecked(on == first)
            pressed.clicked.connect(partial(self._show, found[on]))
            self._states.addButton(pressed)
            self._buttons.add(pressed)
        self._buttons.setVisible(bool(sets))
        self._show(found[first] if first is not None else [])

    def _first(self, column: Column, sets: list[Coders], raters: int) -> Coders | None:
        """Return whose passages stand behind the column's number."""
        wanted: Coders | None = None
        if column.kind == "only":
            wanted = frozenset({column.rater})
        elif column.kind == "both":
            wanted = frozenset(range(raters))
        elif column.kind == "neither":
            wanted = frozenset()
        elif column.kind == "segments":
            wanted = _SOMEBODY
        return wanted if wanted in sets else next(iter(sets), None)

    def _show(self, places: list[Place]) -> None:
        self._model.show(places)
        self.none.setVisible(not places)
        self.list.setVisible(bool(places))
        row = self.list.sizeHintForRow(0) if places else 0
        self.list.setFixedHeight(row * max(2, min(_ROWS, len(places))) + 4)

    def _words(self, on: Coders, raters: int) -> str:
        if on == _SOMEBODY:
            return self.tr("All that was coded")
        if not on:
            return self.tr("Neither") if raters == 2 else self.tr("Nobody")
        if len(on) == raters:
            return self.tr("Both") if raters == 2 else self.tr("All of them")
        names = ", ".join(self._comparison.rater_name(rater) for rater in sorted(on))
        return self.tr("Only {coders}").format(coders=names)

    def _found(self, *, with_neither: bool) -> dict[Coders, list[Place]]:
        result, rules = self._comparison.result, self._comparison.rules
        if result is None:
            return {}
        found: dict[Coders, list[Place]] = {}
        documents = range(len(result.gathered.documents)) if self._document is None else [self._document]
        for document in documents:
            for code in self._codes:
                listed = passages(result.codings, rules, document, code)
                if with_neither:
                    listed += passages(result.codings, rules, document, code, ())
                for passage in listed:
                    if len(passage.looked_at_by) > 1:
                        found.setdefault(passage.coded_by, []).append(Place(document, code, passage.span))
        for places in found.values():
            places.sort(key=lambda place: (place.document, place.span))
        return found

    def _go(self, index: QModelIndex) -> None:
        place = self._model.places[index.row()]
        comparison = self._comparison
        card = comparison.card_over(place.document, place.code, place.span)
        if card >= 0:
            comparison.choose_card(card)
        if place.code >= 0:
            comparison.code_pointed.emit(place.code)
        comparison.show_passage(place.document, place.span)

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell that no figure is looked into any more."""
        super().hideEvent(event)
        if self.isHidden():
            self.closed.emit()
