"""The segments of a code: how many, which of them, and what is done to those that are chosen."""

from __future__ import annotations

from bisect import bisect_left
from itertools import groupby
from typing import cast

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from qda.model.places import Places as PlacesOfDocuments
from qda.store.project import Changes
from qda.store.queries.codings import SegmentFilter, SegmentPlace, segment_places
from qda.text.find import find_all
from qda.ui import theme
from qda.ui.inspector.quoting import Quoting
from qda.ui.inspector.segment_acts import SegmentActs
from qda.ui.inspector.segment_list import SegmentList
from qda.ui.inspector.segment_model import NO_NAMES, SegmentModel, names_of, place_of
from qda.ui.places import Places
from qda.ui.variables.conditions_bar import CONDITION_TABLES, ConditionsBar, of_project
from qda.ui.widgets.buttons import IconButton
from qda.ui.widgets.empty_state import EmptyState
from qda.ui.widgets.labels import SectionHeader
from qda.ui.widgets.row_delegate import count_text
from qda.ui.widgets.search_field import SearchField
from qda.ui.workspace import Workspace

_TYPING_MS = 220  # pause after which the text filter looks
_FEW = 1000  # segments that are searched one by one
_MANY = 200  # changed codings above which asking anew is quicker than patching


class SegmentPanel(QWidget):
    """Caption, filters and cards of one code's segments."""

    def __init__(self, workspace: Workspace, places: Places, quoting: Quoting, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._places = places
        self._code_id = 0
        self._stale = True
        self._allowed: PlacesOfDocuments | None = None
        self.header = SectionHeader("", self)
        self.filter_button = self.header.add_button("filter", self.tr("Filter the segments"), "segmentFilterButton")
        self.filter_button.setCheckable(True)
        self._build_filters()  # before the list: Tab goes through what is made in this order
        self.model = SegmentModel(places, self)
        self.list = SegmentList(self.model, self)
        self.empty = EmptyState("", "", parent=self)
        self.acts = SegmentActs(workspace, places, quoting, self.list, self)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for widget in (self.header, self.filters):
            layout.addWidget(widget)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.empty, 1)
        self._connect()

    def _build_filters(self) -> None:
        self.filters = QWidget(self)
        self.text = SearchField(self.tr("Segments with the words…"), "segmentFilterText", self.filters)
        self.starred = self._toggle("star", self.tr("Only starred segments"), "segmentFilterStar")
        self.below = self._toggle("folder", self.tr("With the segments of sub-codes"), "segmentFilterBelow")
        self.scope = self._combo(self.tr("Documents"), "segmentFilterScope")
        self.scope.addItem(self.tr("All documents"), "")
        self.scope.addItem(self.tr("This document"), "here")
        self.coder = self._combo(self.tr("Coder"), "segmentFilterCoder")
        self.conditions = ConditionsBar(of_project(self._workspace.project), "segmentsWhere", self.filters, apart=True)
        self.conditions.changed.connect(self._on_conditions)
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setSpacing(4)
        for widget in (self.text, self.starred, self.below, self.conditions.adder):
            first.addWidget(widget)
        for widget in (self.scope, self.coder):
            second.addWidget(widget, 1)
        rows = QVBoxLayout(self.filters)
        rows.setContentsMargins(theme.MARGIN - 2, 0, theme.MARGIN - 2, 4)
        rows.setSpacing(4)
        rows.addLayout(first)
        rows.addLayout(second)
        rows.addWidget(self.conditions)
        self.filters.hide()

    def _toggle(self, icon: str, words: str, name: str) -> IconButton:
        button = IconButton(icon, words, name, self.filters)
        button.setCheckable(True)
        button.toggled.connect(self.refresh)
        return button

    def _combo(self, words: str, name: str) -> QComboBox:
        combo = QComboBox(self.filters)
        combo.setObjectName(name)
        combo.setAccessibleName(words)
        combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        combo.setMinimumHeight(theme.TARGET + 4)
        combo.activated.connect(self.refresh)
        return combo

    def _connect(self) -> None:
        workspace, cards = self._workspace, self.list
        self.filter_button.toggled.connect(self._on_filters_shown)
        self.text.textChanged.connect(lambda: self._typing.start())
        self.text.left.connect(cards.setFocus)
        self._typing.timeout.connect(self.refresh)
        workspace.changed.connect(self._on_changed)
        workspace.coders_changed.connect(self.refresh)
        workspace.document_changed.connect(self._on_document)
        workspace.coding_changed.connect(self._on_coding)

    # --- what is shown ----------------------------------------------------------------------------------------------
    def show_code(self, code_id: int) -> None:
        """Show the segments of a code."""
        self._code_id = code_id
        self.refresh()

    def code_ids(self) -> list[int]:
        """Return the codes whose segments are shown: the chosen one, with those below it if that is asked for."""
        rows = self._workspace.codes()
        chosen = next((row for row in rows if row.code_id == self._code_id), None)
        if chosen is None:
            return []
        below = [row.code_id for row in rows if row.path[: len(chosen.path)] == chosen.path and row is not chosen]
        self.below.setVisible(bool(below))
        return [self._code_id, *below] if self.below.isChecked() or chosen.is_folder else [self._code_id]

    def wanted(self) -> SegmentFilter:
        """Return the filter that the fields say, but for the words."""
        shown = self._workspace.shown_coder_ids()
        coder_id = cast("int | None", self.coder.currentData())
        return SegmentFilter(
            document_ids=[self._workspace.document_id] if self.scope.currentData() else None,
            code_ids=self.code_ids(),
            coder_ids=shown if coder_id is None or coder_id not in shown else [coder_id],
            starred=self.starred.isChecked(),
            places=self._allowed,
        )

    def filtered(self) -> bool:
        """Tell whether any filter leaves segments out."""
        by_fields = self.starred.isChecked() or bool(self.scope.currentData()) or self.coder.currentIndex() > 0
        by_fields = by_fields or self._allowed is not None
        return by_fields or bool(self.text.text().strip())

    def refresh(self) -> None:
        """Ask the project for the segments; put off while the panel is not seen."""
        self._typing.stop()
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        self._fill_coders()
        rows = self._with_words(segment_places(self._workspace.project, self.wanted())) if self._code_id else []
        self.model.set_rows(rows, names_of(self._workspace, with_code=len(self.code_ids()) > 1) if rows else NO_NAMES)
        self._show_counts()
        self._on_coding(self._workspace.coding_id)

    def _with_words(self, rows: list[SegmentPlace]) -> list[SegmentPlace]:
        words = self.text.text().strip()
        if not words:
            return rows
        if len(rows) < _FEW:
            return [row for row in rows if find_all(self._places.text(row.document_id, row.span), words)]
        # Many segments: one search per document is far quicker than one per segment.
        fits: list[SegmentPlace] = []
        for document_id, group in groupby(rows, key=lambda row: row.document_id):
            hits = find_all(self._places.of(document_id).text, words)
            for row in group:
                at = bisect_left(hits, (row.start, 0))
                if at < len(hits) and hits[at].end <= row.end:
                    fits.append(row)
        return fits

    def _fill_coders(self) -> None:
        shown = self._workspace.shown_coder_ids()
        people = [(row.coder_id, row.name) for row in self._workspace.coders() if row.coder_id in shown]
        listed = [(self.coder.itemData(at), self.coder.itemText(at)) for at in range(1, self.coder.count())]
        if people != listed or not self.coder.count():
            kept = self.coder.currentData()
            self.coder.clear()
            self.coder.addItem(self.tr("All coders"), None)
            for coder_id, name in people:
                self.coder.addItem(name, coder_id)
            self.coder.setCurrentIndex(max(0, self.coder.findData(kept)))
        self.coder.setVisible(len(people) > 1)

    def _show_counts(self) -> None:
        rows = self.model.rows()
        here = sum(row.document_id == self._workspace.document_id for row in rows)
        in_documents = len({row.document_id for row in rows})
        parts = [self.tr("Filtered segments") if self.filtered() else self.tr("Segments")]
        if rows:
            within = self.tr("%Ln document(s)", "", in_documents)
            words = self.tr("{here} here, {total} in {documents}")
            parts.append(words.format(here=count_text(here), total=count_text(len(rows)), documents=within))
        self.header.set_caption(" · ".join(parts))
        self.list.setVisible(bool(rows))
        self.empty.setVisible(not rows and bool(self._code_id))
        if self.filtered():
            self.empty.heading.setText(self.tr("No segment fits the filters"))
            self.empty.words.setText(self.tr("Take a filter away to see the others."))
        else:
            self.empty.heading.setText(self.tr("No segments yet"))
            self.empty.words.setText(self.tr("Select words in a text and press the code's number key, or Enter."))
        self.empty.heading.show()
        self.empty.words.show()

    def showEvent(self, event: object) -> None:
        """Catch up on what happened while the panel was not seen."""
        super().showEvent(event)  # pyright: ignore[reportArgumentType]
        if self._stale:
            self.refresh()

    # --- told by others ---------------------------------------------------------------------------------------------
    def _on_filters_shown(self, shown: bool) -> None:  # noqa: FBT001 - a signal's value
        self.filters.setVisible(shown)
        if shown:
            self.text.setFocus()
        elif self.filtered():
            self.text.clear()
            self.scope.setCurrentIndex(0)
            self.coder.setCurrentIndex(0)
            self.starred.setChecked(False)
            self.conditions.set_conditions([])
            self.refresh()

    def _on_conditions(self) -> None:
        self._allowed = self.conditions.places()
        self.refresh()

    def _on_document(self) -> None:
        if self.scope.currentData():
            self.refresh()
        elif self.isVisible():
            self._show_counts()

    def _on_coding(self, coding_id: int) -> None:
        if self.isVisible() and not self.list.hasFocus():
            self.list.choose(coding_id)

    def _on_changed(self, changes: Changes) -> None:
        if "document" in changes.tables:
            self._places.forget()
        if self.conditions.conditions and changes.tables & CONDITION_TABLES:
            self.conditions.forget_gone()
            self._on_conditions()
        if changes.tables & {"document", "code", "coder", "project"}:
            self.refresh()
        elif "coding" in changes.tables:
            codes = set(self.code_ids())
            if changes.count("coding") > _MANY or not self.isVisible():
                self.refresh()
                return
            rows = [
                change
                for change in changes.rows("coding")
                if codes & {(change.before or {}).get("code_id"), (change.after or {}).get("code_id")}
            ]
            if rows and self.model.rows():
                places = [place_of(change.row_id, change.after) for change in rows if change.after is not None]
                wanted = self.wanted()
                found = self._with_words([place for place in places if wanted.takes(place)])
                self.model.patch(rows, [row.coding_id for row in found])
                self._show_counts()
                if any(change.row_id == self._workspace.coding_id for change in rows):
                    self._on_coding(self._workspace.coding_id)  # its card may have been put in anew
            elif rows:
                self.refresh()

    def copy_quotations(self) -> bool:
        """Copy the chosen segments as quotations if the keyboard is in the list."""
        return self.list.hasFocus() and self.acts.copy_quotations()
