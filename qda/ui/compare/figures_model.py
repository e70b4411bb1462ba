"""The table of figures: one row per code, per document or per pair of coders."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt

from qda.agreement.pooling import Average, average
from qda.agreement.tables import ANY_CODE
from qda.agreement.values import Coefficient, Interval, Remark, RemarkKind, Undefined, Value
from qda.ui.compare.figure_words import figure_text, interval_text, interval_tip, reason_text, remark_text, value_text
from qda.ui.compare.words import coefficient_heading, coefficient_words
from qda.ui.widgets.labels import as_tooltip

if TYPE_CHECKING:
    from qda.agreement.pooling import CodeRow
    from qda.ui.compare.comparison import Comparison

Index = QModelIndex | QPersistentModelIndex
SORT_ROLE = Qt.ItemDataRole.UserRole + 1
COLOUR_ROLE = Qt.ItemDataRole.UserRole + 2
INTERVAL_ROLE = Qt.ItemDataRole.UserRole + 3
VALUE_ROLE = Qt.ItemDataRole.UserRole + 4


class By(StrEnum):
    """What a row of the table is about."""

    CODE = "code"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: a coefficient, its interval, or a count."""

    kind: str  # "name", "value", "interval", "segments", "both", "only", "neither"
    coefficient: Coefficient = Coefficient.ALPHA
    rater: int = -1


@dataclass(frozen=True, slots=True)
class Row:
    """A row: what it is about and its values."""

    number: int
    name: str
    colour: str
    values: dict[Coefficient, Value]
    code_row: CodeRow
    interval: Interval | None


class FiguresModel(QAbstractTableModel):
    """The figures of a comparison."""

    def __init__(self, comparison: Comparison, parent: QObject) -> None:
        super().__init__(parent)
        self._comparison = comparison
        self.by = By.CODE
        self.coefficients: tuple[Coefficient, ...] = (Coefficient.ALPHA, Coefficient.PERCENT, Coefficient.POSITIVE)
        self.shows_counts = False
        self.averages_documents = False  # each code's figure is the mean of the documents' figures
        self.columns: list[Column] = []
        self.rows: list[Row] = []

    def refresh(self) -> None:
        """Take the figures as they are now."""
        self.beginResetModel()
        self.columns = self._columns()
        self.rows = self._rows() if self._comparison.result is not None else []
        self.endResetModel()

    def _columns(self) -> list[Column]:
        found = [Column("name")]
        for coefficient in self.coefficients:
            found.append(Column("value", coefficient))
            if coefficient is Coefficient.ALPHA and self.by is By.CODE:
                found.append(Column("interval", coefficient))
        if self._comparison.result is None:
            return found
        raters = range(len(self._comparison.gathered.raters))
        found.append(Column("segments"))
        if self.shows_counts:
            found.append(Column("both"))
            found += [Column("only", rater=rater) for rater in raters if len(raters) == 2]
            found += [] if len(raters) == 2 else [Column("some")]
            found.append(Column("neither"))
        return found

    def _rows(self) -> list[Row]:
        result, intervals = self._comparison.result, self._comparison.intervals
        if result is None:
            return []
        if self.by is By.DOCUMENT:
            return [
                Row(
                    row.document_id,
                    result.gathered.documents[row.document_id].name,
                    "",
                    {name: each.mean for name, each in row.averages.items()},
                    row.any_code,
                    None,
                )
                for row in result.figures.documents
            ]
        return [
            Row(
                row.code_id,
                result.gathered.codes[row.code_id].name,
                result.gathered.codes[row.code_id].colour,
                self._values(row),
                row,
                intervals.codes.get(row.code_id) if intervals is not None and not self.averages_documents else None,
            )
            for row in result.figures.codes
        ]

    def _values(self, row: CodeRow) -> dict[Coefficient, Value]:
        """Return a code's figures as they were asked for: of all documents together, or the mean of theirs."""
        result = self._comparison.result
        if result is None or not self.averages_documents:
            return dict(row.values)
        return {name: result.figures.average_of_documents(row.code_id, name).mean for name in Coefficient}

    def overall(self, coefficient: Coefficient) -> Average | None:
        """Return the mean of a column over the codes; ``None`` before anything was compared."""
        result = self._comparison.result
        if result is None:
            return None
        if not self.averages_documents:
            return result.figures.overall[coefficient]
        figures = result.figures
        return average(figures.average_of_documents(row.code_id, coefficient).mean for row in figures.codes)

    def any_code(self, coefficient: Coefficient) -> Value | None:
        """Return the figure of "any code"; ``None`` before anything was compared."""
        result = self._comparison.result
        if result is None:
            return None
        if self.averages_documents:
            return result.figures.average_of_documents(ANY_CODE, coefficient).mean
        return result.figures.any_code.values[coefficient]

    # --- what Qt asks ------------------------------------------------------------------------------------------------
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a column's heading; its tooltip says it in full."""
        if orientation is Qt.Orientation.Vertical or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heading(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tooltip(self._heading_in_full(column))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._heading_in_full(column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            is_name = column.kind in ("name", "interval")
            side = Qt.AlignmentFlag.AlignLeading if is_name else Qt.AlignmentFlag.AlignTrailing
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def _heading(self, column: Column) -> str:
        if column.kind == "name":
            return self.tr("Code") if self.by is By.CODE else self.tr("Document")
        if column.kind == "value":
            return coefficient_heading(column.coefficient)
        if column.kind == "interval":
            if self.has_confidence():
                return self.tr("95 % CI")
            return self.tr("range") if self._has_range() else self.tr("0 to 1")
        if column.kind == "segments":
            return self.tr("n")
        if column.kind == "only":
            return self.tr("only {coder}").format(coder=_short(self._comparison.rater_name(column.rater)))
        return {"both": self.tr("both"), "some": self.tr("some"), "neither": self.tr("neither")}[column.kind]

    def has_confidence(self) -> bool:
        """Tell whether the bars stand for confidence intervals, or may yet."""
        intervals = self._comparison.intervals
        return intervals is None or any(each.is_confidence for each in intervals.codes.values())

    def _has_range(self) -> bool:
        intervals = self._comparison.intervals
        return intervals is not None and any(each.low != each.high for each in intervals.codes.values())

    def _heading_in_full(self, column: Column) -> str:
        if column.kind == "value":
            words = coefficient_words(column.coefficient)
            if self.by is By.DOCUMENT:
                return self.tr("{coefficient}: mean over the codes that somebody used in the document").format(
                    coefficient=words
                )
            if self.averages_documents:
                return self.tr("{coefficient}: mean of the documents’ figures").format(coefficient=words)
            return words
        if column.kind == "interval":
            if self.has_confidence():
                return self.tr("α on a scale from 0 to 1 with its 95 % confidence interval over documents")
            if self._has_range():
                return self.tr("α on a scale from 0 to 1; the dotted line spans the documents’ values")
            return self.tr("α on a scale from 0 to 1")
        if column.kind == "segments":
            names = [self._comparison.rater_name(rater) for rater in range(len(self._comparison.gathered.raters))]
            return self.tr("Codings of {coders}").format(coders=", ".join(names))
        return self._heading(column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell in words, or what it is sorted and painted by."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row, column = self.rows[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == SORT_ROLE:
            return self._sort_key(row, column)
        if role == COLOUR_ROLE:
            return row.colour if column.kind == "name" else None
        if role == INTERVAL_ROLE:
            return row.interval if column.kind == "interval" else None
        if role == VALUE_ROLE:
            return row.values.get(column.coefficient)
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tooltip(self._tip(row, column))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.name}, {self._heading_in_full(column)}: {self._text(row, column)}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeading if column.kind == "name" else Qt.AlignmentFlag.AlignTrailing
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def _text(self, row: Row, column: Column) -> str:
        if column.kind == "name":
            return row.name
        if column.kind == "value":
            return value_text(column.coefficient, row.values[column.coefficient])
        if column.kind == "interval":
            return interval_text(row.interval) or self._instead_of_interval(row)
        if column.kind == "segments":
            return " · ".join(QLocale().toString(count) for count in row.code_row.segments.values())
        return QLocale().toString(self._count(row, column))

    @staticmethod
    def _instead_of_interval(row: Row) -> str:
        """Return the remark for which there is room where no figure can be drawn."""
        kinds = {remark.kind for remark in row.code_row.remarks}
        return remark_text(Remark(RemarkKind.NOT_USED)) if RemarkKind.NOT_USED in kinds else ""

    @staticmethod
    def _count(row: Row, column: Column) -> int:
        counts = row.code_row
        if column.kind == "segments":
            return sum(counts.segments.values())
        if column.kind == "only":
            return (counts.only or {}).get(column.rater, 0)
        return {"both": counts.both, "some": counts.some, "neither": counts.neither}[column.kind]

    def _sort_key(self, row: Row, column: Column) -> object:
        if column.kind == "name":
            return row.name.casefold()
        if column.kind in ("value", "interval"):
            value = row.values[column.coefficient]
            return -2.0 if isinstance(value, Undefined) else value
        return self._count(row, column)

    def _tip(self, row: Row, column: Column) -> str:
        if column.kind == "name":
            remarks = [remark_text(remark) for remark in row.code_row.remarks]
            return "\n".join([row.name, *remarks])
        if column.kind == "interval":
            return interval_tip(row.interval)
        if column.kind != "value":
            return self._heading_in_full(column)
        value = row.values[column.coefficient]
        words = coefficient_words(column.coefficient)
        if isinstance(value, Undefined):
            return f"{words}: {reason_text(value.reason, coders=len(self._comparison.gathered.raters))}"
        told = [f"{words}: {QLocale().toString(value, 'f', 6)}", *map(remark_text, row.code_row.remarks)]
        if column.coefficient is Coefficient.KAPPA and row.code_row.kappa_range is not None:
            low, high = map(figure_text, row.code_row.kappa_range)
            told.append(self.tr("pairs of coders from {low} to {high}").format(low=low, high=high))
        return "\n".join(told)


def _short(name: str) -> str:
    return name if len(name) <= 8 else f"{name[:7]}…"
