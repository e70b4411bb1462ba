"""The list of words as a table of a million rows; a row is made when it is looked at, forms when they are asked for."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt

from qda.analysis.word_list import Sort, WordList
from qda.model.direction import with_signs
from qda.ui import theme
from qda.ui.widgets.labels import as_tooltip

AnyIndex = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
FORM_ROLE = Qt.ItemDataRole.UserRole + 141  # bool, the row is a form of the word above it
OPEN_ROLE = Qt.ItemDataRole.UserRole + 142  # bool, forms are shown; None where there is only one
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Heading(NamedTuple):
    """A column: its caption, what it is in full, how it sorts, and its width in px."""

    caption: str
    tip: str
    sort: Sort | None
    width: int
    is_figure: bool = True


class WordsModel(QAbstractTableModel):
    """Rows of a list of words in an order, with the forms below those rows that are opened."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.found: WordList | None = None
        self._shown = array("q")  # rows of the list, and forms (their places) as negative numbers
        self._rows: Sequence[int] = ()
        self._opened: set[int] = set()
        self._names = ("", "")
        self.headings: list[Heading] = []
        self._order = (-1, True)  # the column that decides, and whether its largest comes first

    # --- what the owner says -----------------------------------------------------------------------------------------
    def show_list(self, found: WordList | None, rows: Any = (), names: tuple[str, str] = ("", "")) -> None:
        """Show rows of a list, all closed."""
        self.beginResetModel()
        self.found, self._names = found, names
        self._rows = rows
        self._shown = array("q", rows.tobytes() if len(rows) else b"")
        self._opened = set()
        self.headings = [] if found is None else self._columns(compared=found.compared)
        self.endResetModel()

    def show_order(self, column: int, *, descending: bool) -> None:
        """Show by a sign in a heading what decides the order."""
        self._order = (column, descending)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(0, len(self.headings) - 1))

    def open(self, at: int, *, on: bool) -> None:
        """Show or hide the forms below a row."""
        row = self._shown[at] if 0 <= at < len(self._shown) else -1
        if self.found is None or row < 0 or on == (row in self._opened):
            return
        forms = self.found.form_places(row)
        if len(forms) < 2:
            return
        if on:
            self.beginInsertRows(_NOWHERE, at + 1, at + len(forms))
            self._shown[at + 1 : at + 1] = array("q", [-1 - place for place in forms])
            self._opened.add(row)
            self.endInsertRows()
        else:
            self.beginRemoveRows(_NOWHERE, at + 1, at + len(forms))
            del self._shown[at + 1 : at + 1 + len(forms)]
            self._opened.discard(row)
            self.endRemoveRows()
        self.dataChanged.emit(self.index(at, 0), self.index(at, 0))

    # --- what the owner asks -----------------------------------------------------------------------------------------
    @property
    def rows(self) -> Any:
        """The rows of the list that are shown, in order, without forms."""
        return self._rows

    def row_at(self, at: int) -> int | None:
        """Return the row of the list that stands in a line, for a form that of its word."""
        while at >= 0 and self._shown[at] < 0:
            at -= 1
        return self._shown[at] if at >= 0 else None

    def line_of(self, row: int) -> int:
        """Return in which line a row of the list stands, -1 if it is not shown."""
        try:
            return self._shown.index(row)
        except ValueError:
            return -1

    def form_at(self, at: int) -> int | None:
        """Return the form that stands in a line, as a place among the list's words."""
        entry = self._shown[at]
        return -1 - entry if entry < 0 else None

    def forms_at(self, at: int) -> tuple[str, ...]:
        """Return what a line leads to: one form, or all forms of a word."""
        assert self.found is not None
        form = self.form_at(at)
        if form is not None:
            return (self.found.words[form],)
        return self.found.forms_of(self._shown[at])

    def frequencies_at(self, at: int) -> list[int]:
        """Return how often what a line leads to stands in each text."""
        assert self.found is not None
        form = self.form_at(at)
        if form is not None:
            return [int(one[form]) for one in self.found.of_forms]
        return [int(column.frequency[self._shown[at]]) for column in self.found.columns]

    def cells(self, lines: Iterable[int]) -> list[list[str]]:
        """Return lines as they are copied: figures without signs between thousands."""
        plain = QLocale()
        plain.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
        return [[self._text(at, column, plain) for column in range(len(self.headings))] for at in lines]

    # --- what Qt asks ------------------------------------------------------------------------------------------------
    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Return the number of lines."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a caption, or what it is in full."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.headings):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            sign = "" if section != self._order[0] else " ▾" if self._order[1] else " ▴"
            return self.headings[section].caption + sign
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tooltip(self.headings[section].tip)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.headings[section].tip
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self._is_figure(section) else _LEFT
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid() or self.found is None:
            return None
        at, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            text = self._text(at, column, QLocale())
            return with_signs(text) if column == 0 else text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self._is_figure(column) else _LEFT
        if role == FORM_ROLE:
            return self._shown[at] < 0
        if role == OPEN_ROLE:
            row = self._shown[at]
            return None if row < 0 or len(self.found.form_places(row)) < 2 else row in self._opened
        if role == Qt.ItemDataRole.ForegroundRole and self._shown[at] < 0:
            return theme.muted()
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.headings[column].tip}: {self._text(at, column, QLocale())}"
        if role == Qt.ItemDataRole.ToolTipRole and column == 0 and self._shown[at] >= 0:
            forms = self.found.forms_of(self._shown[at])
            return ", ".join(forms[:20]) if len(forms) > 1 else None
        return None

    def _is_figure(self, column: int) -> bool:
        return self.headings[column].is_figure

    # --- cells -------------------------------------------------------------------------------------------------------
    def _columns(self, *, compared: bool) -> list[Heading]:
        word = Heading(self.tr("Word"), self.tr("Word"), Sort.WORD, 200 if compared else 240, is_figure=False)
        if not compared:
            return [
                word,
                Heading(self.tr("Frequency"), self.tr("How often it stands there"), Sort.FREQUENCY, 110),
                Heading(self.tr("Documents"), self.tr("In how many documents it stands"), Sort.DOCUMENTS, 110),
                Heading(self.tr("Per million"), self.tr("How often in a million words"), Sort.FREQUENCY, 120),
                Heading(self.tr("Share in %"), self.tr("Share of all words, in per cent"), Sort.FREQUENCY, 110),
            ]
        first, second = self._names
        return [
            word,
            Heading(self.tr("G²"), self.tr("G², the log-likelihood"), Sort.LIKELIHOOD, 80),
            Heading(
                self.tr("Used"),
                self.tr("More or less in: {text}").format(text=first),
                Sort.DIRECTION,
                76,
                is_figure=False,
            ),
            Heading(self.tr("Log ratio"), self.tr("Log ratio: 1 is twice as often, −1 half as often"), Sort.RATIO, 90),
            Heading(self.tr("Frequency 1"), self.tr("Frequency in: {text}").format(text=first), Sort.FREQUENCY, 105),
            Heading(self.tr("Per million 1"), self.tr("Per million in: {text}").format(text=first), None, 110),
            Heading(
                self.tr("Frequency 2"), self.tr("Frequency in: {text}").format(text=second), Sort.OTHER_FREQUENCY, 105
            ),
            Heading(self.tr("Per million 2"), self.tr("Per million in: {text}").format(text=second), None, 110),
            Heading(self.tr("Note"), self.tr("Where G² is not to be relied on"), None, 180, is_figure=False),
        ]

    def _text(self, at: int, column: int, locale: QLocale) -> str:
        assert self.found is not None
        entry = self._shown[at]
        if entry < 0:
            return self._form_text(-1 - entry, column, locale)
        if column == 0:
            return self.found.word(entry)
        return self._compared(entry, column, locale) if self.found.compared else self._single(entry, column, locale)

    def _single(self, row: int, column: int, locale: QLocale) -> str:
        assert self.found is not None
        counted = self.found.columns[0]
        if column == 1:
            return locale.toString(int(counted.frequency[row]))
        if column == 2:
            return locale.toString(int(counted.documents[row]))
        if column == 3:
            return locale.toString(counted.per_million(row), "f", 1)
        return locale.toString(counted.share(row), "f", 3)

    def _compared(self, row: int, column: int, locale: QLocale) -> str:
        found = self.found
        assert found is not None
        if column == 1:
            return locale.toString(float(found.likelihood[row]), "f", 2)
        if column == 2:
            return (self.tr("as often"), self.tr("more"), self.tr("less"))[int(found.direction[row])]
        if column == 3:
            ratio = float(found.ratio[row])
            return "–" if ratio != ratio else locale.toString(ratio, "f", 2)
        if column == 8:
            return self.tr("expected count below 5") if found.rare[row] else ""
        counted = found.columns[0 if column < 6 else 1]
        if column in (4, 6):
            return locale.toString(int(counted.frequency[row]))
        return locale.toString(counted.per_million(row), "f", 1)

    def _form_text(self, place: int, column: int, locale: QLocale) -> str:
        found = self.found
        assert found is not None
        if column == 0:
            return found.words[place]
        which = {4: 0, 6: 1} if found.compared else {1: 0}
        return locale.toString(int(found.of_forms[which[column]][place])) if column in which else ""
