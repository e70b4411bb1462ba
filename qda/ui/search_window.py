"""Finding words in all documents: hits as lines of context, each leading to its place."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QTreeView, QVBoxLayout

from qda.model.places import Places as PlacesOfDocuments
from qda.model.span import Span
from qda.store.project import Changes
from qda.store.queries.search import Hit, search
from qda.ui import theme
from qda.ui.main_window import MainWindow
from qda.ui.variables.conditions_bar import CONDITION_TABLES, ConditionsBar, of_project
from qda.ui.widgets.labels import plain_label
from qda.ui.widgets.row_delegate import COUNT_ROLE, STRONG_ROLE, RowDelegate
from qda.ui.widgets.search_field import SearchField
from qda.ui.workspace import Workspace

_PLACE_ROLE = Qt.ItemDataRole.UserRole + 1
_PAUSE_MS = 200  # typing pause after which all documents are searched
_PAGE = 500  # hits shown at once; more are fetched on request


class SearchWindow(QDialog):
    """A window that stays open beside the text."""

    def __init__(self, workspace: Workspace, window: MainWindow) -> None:
        super().__init__(window)
        self.setObjectName("searchWindow")
        self.setWindowTitle(self.tr("Find in all documents"))
        self.resize(620, 460)
        self._workspace = workspace
        self._shown = 0
        self.field = SearchField(self.tr("Words or “phrases”"), "searchAllField", self, lens=True)
        self.match_case = QCheckBox(self.tr("Match case"), self)
        self.match_case.setObjectName("searchMatchCase")
        self.match_case.setAccessibleName(self.match_case.text())
        self.whole_words = QCheckBox(self.tr("Whole words"), self)
        self.whole_words.setObjectName("searchWholeWords")
        self.whole_words.setAccessibleName(self.whole_words.text())
        self.conditions = ConditionsBar(of_project(workspace.project), "searchWhere", self, named=True)
        self._allowed: PlacesOfDocuments | None = None
        self.told = plain_label("", self, look="muted")
        self._model = QStandardItemModel(self)
        self.hits = QTreeView(self)
        self.hits.setObjectName("searchHits")
        self.hits.setAccessibleName(self.tr("Passages found"))
        self.hits.setHeaderHidden(True)
        self.hits.setModel(self._model)
        self.hits.setItemDelegate(RowDelegate(self.hits))
        self.hits.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.hits.setUniformRowHeights(True)
        self.hits.activated.connect(self._go)
        self.hits.clicked.connect(self._go)
        top = QHBoxLayout()
        top.addWidget(self.field, 1)
        top.addWidget(self.match_case)
        top.addWidget(self.whole_words)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.GAP)
        layout.addLayout(top)
        layout.addWidget(self.conditions)
        layout.addWidget(self.told)
        layout.addWidget(self.hits, 1)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.run)
        self.field.textChanged.connect(self._run_soon)
        self.field.left.connect(self._leave_field)
        self.match_case.toggled.connect(self.run)
        self.whole_words.toggled.connect(self.run)
        self.conditions.changed.connect(self.run)
        workspace.changed.connect(self._on_changed)

    @staticmethod
    def bind(workspace: Workspace, window: MainWindow) -> SearchWindow:
        """Make the window for a project, opened by the act and by the field in the toolbar."""
        finder = SearchWindow(workspace, window)
        workspace.closing.connect(finder.close)
        workspace.destroyed.connect(finder.deleteLater)
        window.acts.bind("find_all", finder.open_with)
        window.toolbar.search_requested.connect(finder.open_with)
        return finder

    def open_with(self, words: str = "") -> None:
        """Show the window and search."""
        self.show()
        self.raise_()
        self.activateWindow()
        if words:
            self.field.setText(words)
        self.field.setFocus()
        self.field.selectAll()
        self.run()

    def _on_changed(self, changes: Changes) -> None:
        if self.isVisible() and self.conditions.conditions and changes.tables & CONDITION_TABLES:
            self.conditions.forget_gone()
            self.run()
        elif self.isVisible() and "document" in changes.tables:
            self._run_soon()  # a text may have been corrected, or be gone: hits would lead elsewhere

    def _run_soon(self) -> None:
        self._pause.start()

    def run(self) -> None:
        """Search, and show the first page of hits."""
        self._pause.stop()
        self._model.clear()
        self._shown = 0
        words = self.field.text().strip()
        if not words:
            self.told.setText(self.tr("Case and accents do not matter unless you ask for it."))
            return
        self._allowed = self.conditions.places()
        self._fetch(words)

    def _fetch(self, words: str) -> None:
        if self._allowed is not None and self._allowed.stretches:
            # Only passages of some documents: what lies beside them counts for no page of hits.
            every = [hit for hit in self._look(words, None) if self._allowed.hold(hit.document_id, hit.span)]
            found = every[self._shown : self._shown + _PAGE + 1]
        else:
            found = self._look(words, _PAGE + 1)
        more = len(found) > _PAGE
        for hit in found[:_PAGE]:
            self._add(hit)
        self._shown += min(len(found), _PAGE)
        number = self.locale().toString(self._shown)
        documents = self.tr("%n document(s)", "", self._model.rowCount())
        if not self._shown:
            self.told.setText(self.tr("Nothing found."))
        elif more:
            self.told.setText(
                self.tr("The first {number} hits, in {documents}").format(number=number, documents=documents)
            )
            self._add_more()
        else:
            hits = self.tr("%n hit(s)", "", self._shown)
            self.told.setText(self.tr("{hits} in {documents}").format(hits=hits, documents=documents))
        self.hits.expandAll()

    def _look(self, words: str, limit: int | None) -> list[Hit]:
        found = self._workspace.do(
            search,
            words,
            document_ids=None if self._allowed is None else self._allowed.document_ids,
            match_case=self.match_case.isChecked(),
            whole_words=self.whole_words.isChecked(),
            limit=limit,
            offset=0 if limit is None else self._shown,
        )
        return found or []

    def _add(self, hit: Hit) -> None:
        last = self._model.item(self._model.rowCount() - 1) if self._model.rowCount() else None
        if last is None or last.data(_PLACE_ROLE) != hit.document_id:
            last = QStandardItem(hit.document_name)
            last.setData(hit.document_id, _PLACE_ROLE)
            last.setData(True, STRONG_ROLE)
            self._model.appendRow(last)
        words = " ".join(f"{hit.before}{hit.text}{hit.after}".split())
        row = QStandardItem(f"…{words}…")
        row.setToolTip("")
        row.setData((hit.document_id, hit.span.start, hit.span.end), _PLACE_ROLE)
        last.appendRow(row)
        last.setData(last.rowCount(), COUNT_ROLE)

    def _add_more(self) -> None:
        row = QStandardItem(self.tr("Show more…"))
        row.setData("more", _PLACE_ROLE)
        self._model.appendRow(row)

    def _go(self, index: QModelIndex) -> None:
        place = index.data(_PLACE_ROLE)
        if place == "more":
            self._model.removeRow(index.row())
            self._fetch(self.field.text().strip())
        elif isinstance(place, int):
            self._workspace.choose_document(place)
        elif place is not None:
            document_id, start, end = place
            self._workspace.choose_document(document_id, Span(start, end))
            self.hits.setFocus()

    def _leave_field(self) -> None:
        if self._model.rowCount():
            self.hits.setFocus()
        else:
            self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the field goes to the first hit; Esc closes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.field.hasFocus():
            self.run()
            self.hits.setFocus()
        else:
            super().keyPressEvent(event)
