"""The passages behind a figure: every stretch that both, one or some coded, each a click from its text."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QButtonGroup, QListView, QPushButton, QVBoxLayout, QWidget

from qda.agreement.passages import passages
from qda.agreement.tables import ANY_CODE
from qda.model.span import Span
from qda.text.paragraphs import paragraphs_of
from qda.ui.compare.figures_model import Column
from qda.ui.widgets.buttons import IconButton, push_button
from qda.ui.widgets.flow_layout import FlowBar
from qda.ui.widgets.labels import SectionHeader
from qda.ui.widgets.two_line_delegate import DETAIL_ROLE, PLACE_ROLE, TwoLineDelegate

if TYPE_CHECKING:
    from qda.ui.compare.comparison import Comparison

Index = QModelIndex | QPersistentModelIndex
_QUOTE = 160  # characters


class Place(NamedTuple):
    """A passage behind a figure."""

    document: int
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
        document = self._comparison.gathered.documents[place.document]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return " ".join(document.text[place.span.start : min(place.span.end, place.span.start + _QUOTE)].split())
        if role == DETAIL_ROLE:
            return document.name
        if role == PLACE_ROLE:
            return f"¶{paragraphs_of(document.text).number_at(place.span.start)}"
        return None


class PassagesPanel(QWidget):
    """What one cell of the table is made of."""

    def __init__(self, comparison: Comparison, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("passages")
        self._comparison = comparison
        self._code, self._document = ANY_CODE, None
        self.header = SectionHeader("", self, margin=0)
        self.close_button: IconButton = self.header.add_button("close", self.tr("Close the passages"), "passagesClose")
        self.close_button.clicked.connect(self.hide)
        self._states = QButtonGroup(self)
        self._states.setExclusive(True)
        self._buttons = FlowBar(self)
        self._model = _PassagesModel(comparison, self)
        self.list = QListView(self)
        self.list.setObjectName("passagesList")
        self.list.setAccessibleName(self.tr("Passages behind the figure"))
        self.list.setModel(self._model)
        self.list.setItemDelegate(TwoLineDelegate(self.list, margin=6))
        self.list.setUniformItemSizes(True)
        self.list.setMinimumHeight(180)
        self.list.clicked.connect(self._go)
        self.list.activated.connect(self._go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.header)
        layout.addWidget(self._buttons)
        layout.addWidget(self.list, 1)
        self.hide()
        comparison.compared.connect(self.hide)

    def show_cell(self, code: int, document: int | None, column: Column) -> None:
        """List the passages of a code, in one document or in all; a column "only Anna" begins with hers."""
        self._code, self._document = code, document
        comparison = self._comparison
        name = self.tr("Any code") if code == ANY_CODE else comparison.gathered.codes[code].name
        self.header.set_caption(self.tr("Passages · {code}").format(code=name))
        self.show()
        self._offer(self._first(column))

    def _first(self, column: Column) -> frozenset[int] | None:
        if column.kind == "only":
            return frozenset({column.rater})
        return None

    def _offer(self, wanted: frozenset[int] | None) -> None:
        """Put up a button for each set of coders that coded something, with how many passages it has."""
        for button in self._states.buttons():
            self._states.removeButton(button)
            self._buttons.remove(button)
            button.deleteLater()
        found = self._found()
        raters = len(self._comparison.gathered.raters)
        names = sorted(found, key=lambda on: (len(on) != raters, -len(on), sorted(on)))
        first = wanted if wanted in found else next((on for on in names if len(on) < raters), None)
        if first is None and names:
            first = names[0]
        for on in names:
            words = f"{self._words(on, raters)} ({self.locale().toString(len(found[on]))})"
            pressed: QPushButton = push_button(words.replace("&", "&&"), "passagesState", self, look="verdict")
            pressed.setCheckable(True)
            pressed.setChecked(on == first)
            pressed.clicked.connect(partial(self._model.show, found[on]))
            self._states.addButton(pressed)
            self._buttons.add(pressed)
        self._model.show(found[first] if first is not None else [])

    def _words(self, on: frozenset[int], raters: int) -> str:
        if len(on) == raters:
            return self.tr("both") if raters == 2 else self.tr("all")
        names = ", ".join(self._comparison.rater_name(rater) for rater in sorted(on))
        return self.tr("only {coders}").format(coders=names)

    def _found(self) -> dict[frozenset[int], list[Place]]:
        result = self._comparison.result
        if result is None:
            return {}
        found: dict[frozenset[int], list[Place]] = {}
        documents = range(len(result.gathered.documents)) if self._document is None else [self._document]
        for document in documents:
            for passage in passages(result.codings, self._comparison.rules, document, self._code):
                if len(passage.looked_at_by) > 1:
                    found.setdefault(passage.coded_by, []).append(Place(document, passage.span))
        return found

    def _go(self, index: QModelIndex) -> None:
        place = self._model.places[index.row()]
        if self._code != ANY_CODE:
            self._comparison.code_pointed.emit(self._code)
        self._comparison.choose_card(-1)
        self._comparison.show_passage(place.document, place.span)

    def hideEvent(self, event: object) -> None:
        """Let all codes stand out alike again."""
        self._comparison.code_pointed.emit(-1)
        super().hideEvent(event)  # pyright: ignore[reportArgumentType]
