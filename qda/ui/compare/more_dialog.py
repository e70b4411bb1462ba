"""Coefficients that need a choice first: the u family for codes that exclude each other, and whole segments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QListWidget,
    QListWidgetItem,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from qda.agreement.rules import Overlap
from qda.agreement.segments import SegmentCounts, SegmentFigures, segment_agreement
from qda.agreement.unitizing import Covered, GroupConflict, GroupFigures, group_figures
from qda.agreement.values import Undefined, Value
from qda.ui import theme
from qda.ui.compare.figure_words import figure_text, reason_text, share_text
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.dialog_footer import prepare_dialog
from qda.ui.widgets.labels import as_tooltip, plain_label
from qda.ui.widgets.number_box import NumberBox

if TYPE_CHECKING:
    from qda.ui.compare.comparison import Comparison

Lead = Callable[[int, "int | None"], None]  # shows the passages of a code, in a document or all
_CODE_ROLE = Qt.ItemDataRole.UserRole + 1


class MoreDialog(QDialog):
    """Stands beside the compare window; a row that is about a code leads to its passages."""

    def __init__(self, comparison: Comparison, lead: Lead, window: QWidget) -> None:
        super().__init__(window)
        layout = prepare_dialog(self, self.tr("More coefficients"), "moreDialog")
        self.resize(760, 520)
        self.pages = QTabWidget(self)
        self.pages.setObjectName("morePages")
        self.pages.setAccessibleName(self.windowTitle())
        self.pages.setDocumentMode(True)
        self.groups = _GroupPage(comparison, lead, self)
        self.segments = _SegmentPage(comparison, lead, self)
        self.pages.addTab(self.groups, self.tr("Codes that exclude each other"))
        self.pages.addTab(self.segments, self.tr("Whole segments"))
        layout.addWidget(self.pages)
        comparison.compared.connect(self.close)
        comparison.looks_changed.connect(lambda: self.close() if comparison.hides_figures else None)


class _GroupPage(QWidget):
    """The family of u-alphas for a group of codes that the person chooses."""

    def __init__(self, comparison: Comparison, lead: Lead, parent: QWidget) -> None:
        super().__init__(parent)
        self._comparison = comparison
        self._conflict: GroupConflict | None = None
        self.codes = QListWidget(self)
        self.codes.setObjectName("moreCodes")
        self.codes.setAccessibleName(self.tr("Codes of the group"))
        self.codes.setUniformItemSizes(True)
        self.codes.setMaximumWidth(250)
        self.told = plain_label("", self, wrap=True)
        self.told.setObjectName("moreTold")
        self.show_conflict = push_button(self.tr("Show the passage"), "moreConflict", self)
        self.show_conflict.clicked.connect(self._go_to_conflict)
        self.table = _Table("moreGroupTable", self.tr("Coefficients of the group"), lead, self)
        words = self.tr(
            "Tick codes of which a passage can have only one. These coefficients compare whole marked stretches, "
            "gaps between them included (Krippendorff, Mathet, Bouvry & Widlöcher, 2016)."
        )
        right = QVBoxLayout()
        right.addWidget(self.told)
        right.addWidget(self.show_conflict, 0, Qt.AlignmentFlag.AlignLeft)
        right.addWidget(self.table, 1)
        right.addStretch(0)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(self.codes)
        row.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.GAP, 0, 0)
        layout.addWidget(plain_label(words, self, look="muted", wrap=True))
        layout.addLayout(row, 1)
        for number in self._used():
            item = QListWidgetItem(comparison.gathered.codes[number].path_text, self.codes)
            item.setData(_CODE_ROLE, number)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
        self.codes.itemChanged.connect(self._count)
        self._count()

    def _used(self) -> Sequence[int]:
        result = self._comparison.result
        return result.codings.codes if result is not None else ()

    def _chosen(self) -> list[int]:
        items = [self.codes.item(row) for row in range(self.codes.count())]
        return [int(item.data(_CODE_ROLE)) for item in items if item.checkState() is Qt.CheckState.Checked]

    def _count(self) -> None:
        result, group = self._comparison.result, self._chosen()
        self._conflict = None
        self.told.show()
        self.show_conflict.hide()
        self.table.setVisible(len(group) > 1)
        if result is None or len(group) < 2:
            self.told.setText(self.tr("Tick two codes at least."))
            return
        codings = result.codings
        self.told.setText(self.tr("Counting…"))
        self._comparison.compute(self.tr("Counting"), lambda: group_figures(codings, group), self._arrived)

    def _arrived(self, figures: object) -> None:
        if isinstance(figures, GroupFigures) and list(figures.codes) == self._chosen():
            self._show(figures)

    def _show(self, figures: GroupFigures) -> None:
        comparison, gathered = self._comparison, self._comparison.gathered
        conflict = self._conflict = figures.conflict
        self.show_conflict.setVisible(conflict is not None)
        self.table.setVisible(conflict is None)
        if conflict is not None:
            words = self.tr(
                "These codes do not exclude each other: in “{document}” {coder} put both “{one}” and “{other}” on the "
                "same words. Take one of them out of the group."
            )
            self.told.setText(
                words.format(
                    document=gathered.documents[conflict.document_id].name,
                    coder=comparison.rater_name(conflict.coder),
                    one=gathered.codes[conflict.code_id].name,
                    other=gathered.codes[conflict.other_code_id].name,
                )
            )
            return
        self.told.hide()
        none = Covered(figures.u_alpha, None)
        rows: list[tuple[str, Covered, int]] = [
            (self.tr("uα · place and code together"), none, -1),
            (self.tr("|uα · coded or not, whatever the code"), replace(none, value=figures.alpha_binary_u), -1),
            (self.tr("cuα · the codes, where both marked something"), figures.cu_alpha, -1),
        ]
        for code, covered in figures.ku_alpha.items():
            words = self.tr("(k)uα · {code}").format(code=gathered.codes[code].name)
            rows.append((words, covered, code))
        self.table.fill(
            [self.tr("Coefficient"), self.tr("Value"), self.tr("Coverage")],
            [(words, [_cell(each.value), _share(each.coverage)], code) for words, each, code in rows],
        )

    def _go_to_conflict(self) -> None:
        if self._conflict is not None:
            self._comparison.show_passage(self._conflict.document_id, self._conflict.span)


class _SegmentPage(QWidget):
    """Which coded segments have a partner that overlaps enough."""

    def __init__(self, comparison: Comparison, lead: Lead, parent: QWidget) -> None:
        super().__init__(parent)
        self._comparison = comparison
        self.threshold = NumberBox(self)
        self.threshold.setObjectName("moreThreshold")
        self.threshold.setAccessibleName(self.tr("Overlap from which two segments agree, in per cent"))
        self.threshold.setRange(1, 100)
        self.threshold.setSuffix(self.tr(" %"))
        self.threshold.setValue(round(100 * comparison.rules.threshold))
        self.overlap = QComboBox(self)
        self.overlap.setObjectName("moreOverlap")
        self.overlap.setAccessibleName(self.tr("What the overlap is a share of"))
        for overlap, words in (
            (Overlap.IOU, self.tr("of the stretch that either covers")),
            (Overlap.LONGER, self.tr("of the longer segment")),
            (Overlap.SHORTER, self.tr("of the shorter segment")),
            (Overlap.OWN, self.tr("of the segment itself")),
        ):
            self.overlap.addItem(words, str(overlap))
        self.overlap.setCurrentIndex(self.overlap.findData(str(comparison.rules.overlap)))
        self.table = _Table("moreSegmentTable", self.tr("Segments by code"), lead, self)
        note = self.tr(
            "Every coded segment of every coder is one test: does the other have a segment of the same code that "
            "overlaps enough? MAXQDA does not say what its share is a share of; its figures may differ from these. "
            "κ is Brennan and Prediger’s and makes sense only where segments were fixed before coding."
        )
        row = QHBoxLayout()
        row.addWidget(plain_label(self.tr("Two segments agree from"), self))
        row.addWidget(self.threshold)
        row.addWidget(self.overlap)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.GAP, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self.table, 1)
        layout.addWidget(plain_label(note, self, look="muted", wrap=True))
        self.threshold.valueChanged.connect(self._count)
        self.overlap.currentIndexChanged.connect(self._count)
        self._count()

    def _count(self) -> None:
        result = self._comparison.result
        if result is None:
            return
        overlap = Overlap(str(self.overlap.currentData()))
        rules = replace(self._comparison.rules, threshold=self.threshold.value() / 100, overlap=overlap)
        codings = result.codings
        self._comparison.compute(self.tr("Counting"), lambda: segment_agreement(codings, rules), self._arrived)

    def _arrived(self, figures: object) -> None:
        if (
            isinstance(figures, SegmentFigures)
            and round(100 * figures.threshold) == self.threshold.value()
            and str(figures.overlap) == self.overlap.currentData()
        ):
            self._show(figures)

    def _show(self, figures: SegmentFigures) -> None:
        gathered = self._comparison.gathered
        rows = [(gathered.codes[code].name, self._cells(counts), code) for code, counts in figures.codes.items()]
        rows.append((self.tr("All codes"), self._cells(figures.total), -1))
        headings = self.tr("Code"), self.tr("with partner"), self.tr("without"), self.tr("%"), self.tr("κ")
        self.table.fill(headings, rows)

    def _cells(self, counts: SegmentCounts) -> list[tuple[str, str]]:
        number = self.locale().toString
        percent = counts.percent
        shown = _cell(percent) if isinstance(percent, Undefined) else (share_text(percent), "")
        plain = (number(counts.agreements), ""), (number(counts.disagreements), "")
        return [*plain, shown, _cell(counts.brennan_prediger)]


class _Table(QTableWidget):
    """A table of words and numbers; a row that is about a code leads to its passages."""

    def __init__(self, object_name: str, words: str, lead: Lead, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(object_name)
        self.setAccessibleName(words)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        theme.set_look(self, "figures")
        self._lead = lead
        self.cellClicked.connect(self._go)
        self.cellActivated.connect(self._go)

    def fill(self, headings: Sequence[str], rows: Sequence[tuple[str, list[tuple[str, str]], int]]) -> None:
        """Show rows: what it is, each cell with its tooltip, and the code that it is about (-1 for none)."""
        self.setColumnCount(len(headings))
        self.setRowCount(len(rows))
        for column, heading in enumerate(headings):
            item = QTableWidgetItem(heading)
            side = Qt.AlignmentFlag.AlignTrailing if column else Qt.AlignmentFlag.AlignLeading
            item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            self.setHorizontalHeaderItem(column, item)
        for row, (words, cells, code) in enumerate(rows):
            for column, (text, tip) in enumerate([(words, words), *cells]):
                item = QTableWidgetItem(text)
                item.setData(_CODE_ROLE, code)
                item.setToolTip(as_tooltip(tip) if tip else "")
                side = Qt.AlignmentFlag.AlignTrailing if column else Qt.AlignmentFlag.AlignLeading
                item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                self.setItem(row, column, item)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def _go(self, row: int, _column: int) -> None:
        item = self.item(row, 0)
        code = int(item.data(_CODE_ROLE)) if item is not None else -1
        if code >= 0:
            self._lead(code, None)


def _cell(value: Value) -> tuple[str, str]:
    """Return a figure as it is shown, and its tooltip."""
    if isinstance(value, Undefined):
        return "–", reason_text(value.reason)
    return figure_text(value), ""


def _share(share: float | None) -> tuple[str, str]:
    return ("", "") if share is None else (f"{share_text(share)} %", "")
