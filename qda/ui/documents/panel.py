"""The documents beside the text: a list in sets, a filter where there are many, and the way for new ones to come in."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QDateTime, QLocale, QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from qda.store.project import Changes
from qda.store.queries.documents import coding_progress, document_sets, documents
from qda.store.queries.variables import has_attributes
from qda.ui import theme
from qda.ui.documents.acts import DocumentActs
from qda.ui.documents.list_view import DocumentList
from qda.ui.documents.menu import DocumentMenu
from qda.ui.documents.model import DocumentModel
from qda.ui.importing.flow import ImportFlow
from qda.ui.main_window import MainWindow
from qda.ui.variables.conditions_bar import CONDITION_TABLES, ConditionsBar, of_project
from qda.ui.widgets.empty_state import EmptyState
from qda.ui.widgets.labels import SectionHeader, plain_label
from qda.ui.widgets.search_field import SearchField
from qda.ui.workspace import Workspace

_FILTER_FROM = 13  # documents; fewer are seen at a glance
_MANY = 2000  # changed codings above which counting anew is faster
_ROWS = frozenset(("document", "document_set", "document_set_member"))


class DocumentsPanel(QWidget):
    """Shows the documents of a workspace and binds the acts of the menu *Document* that concern the list."""

    def __init__(self, workspace: Workspace, window: MainWindow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("documentsPanel")
        theme.set_look(self, "side")
        self._workspace = workspace
        self._window = window
        writable = not workspace.project.read_only
        self.model = DocumentModel(self, writable=writable)
        self.header = SectionHeader(self.tr("Documents"), self)
        self.more = self.header.add_button("more", self.tr("Pasting text, sets of documents"), "documentsMore")
        self.add = self.header.add_button("add", self.tr("Add documents…"), "addDocuments")
        self.filter = SearchField(self.tr("Filter documents…"), "documentFilter", self)
        self.conditions = ConditionsBar(of_project(workspace.project), "documentsWhere", self, apart=True)
        self.nothing = plain_label(self.tr("No document fits these filters."), self, look="small", wrap=True)
        self.list = DocumentList(self.model, self)
        self.imports = ImportFlow(workspace, window, self)
        self.acts = DocumentActs(workspace, window, self.list, self.model, self)
        self.menus = DocumentMenu(workspace, window, self.acts, self.imports, self.list, self.model, self)
        self._lay_out(writable=writable)
        self._connect()
        self.acts.bind()
        self.imports.bind()
        self._reload()
        self._on_document(workspace.document_id)

    def _lay_out(self, *, writable: bool) -> None:
        read_only = self.tr("This project is open for reading only.")
        self.empty = EmptyState(
            self.tr("No documents yet."),
            self.tr("Drop files here or press Add documents…") if writable else read_only,
            parent=self,
        )
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        if not writable:
            self.add.setEnabled(False)
            self.add.setToolTip(read_only)
        self._field = QWidget(self)
        inner = QVBoxLayout(self._field)
        inner.setContentsMargins(theme.MARGIN - 2, 2, theme.MARGIN - 2, 6)
        line = QHBoxLayout()
        line.setSpacing(2)
        line.addWidget(self.filter, 1)
        line.addWidget(self.conditions.adder)
        inner.addLayout(line)
        inner.addWidget(self.conditions)
        inner.addWidget(self.nothing)
        self.nothing.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self._field)
        layout.addWidget(self._stack, 1)

    def _connect(self) -> None:
        workspace, acts = self._workspace, self.acts
        workspace.changed.connect(self._on_changed)
        workspace.outdated.connect(self._reload)
        workspace.document_changed.connect(self._on_document)
        workspace.coders_changed.connect(self._on_coders)
        self._window.settings.changed.connect(self._on_setting)
        self.list.opened.connect(workspace.choose_document)
        self.list.deletion_wanted.connect(acts.delete_chosen)
        self.list.move_wanted.connect(acts.step)
        self.list.menu_wanted.connect(self._open_menu)
        self.list.filter_left.connect(self.filter.clear)
        self.model.renamed.connect(acts.take_name)
        self.model.moved.connect(acts.move)
        self.model.set_moved.connect(acts.move_set)
        self.model.files_dropped.connect(self.imports.add_files)
        self.add.clicked.connect(lambda: self.imports.choose_files())
        self.more.clicked.connect(self._open_panel_menu)
        self.filter.textChanged.connect(self._on_filter)
        self.conditions.changed.connect(self._on_filter)
        self.filter.returnPressed.connect(self._open_first_hit)
        self.filter.left.connect(self.list.setFocus)

    # --- following the project ---------------------------------------------------------------------------------------
    def _on_changed(self, changes: Changes) -> None:
        tables = changes.tables
        if self.conditions.conditions and tables & CONDITION_TABLES:
            self.conditions.forget_gone()
            self._on_filter()
        if tables & {"variable", "case", "document_set"}:
            self._show_field()
        if tables & _ROWS:
            self._reload()
            return
        if tables & {"coder", "project"} or ("coding" in tables and changes.count("coding") > _MANY):
            self._count_all()
        elif "coding" in tables:
            self._follow(changes)
        if tables & {"document_coder", "coder"}:
            self._show_finished()

    def _reload(self) -> None:
        project, shown = self._workspace.project, self._workspace.shown_coder_ids()
        rows = documents(project, coder_ids=shown)
        self.model.set_rows(rows, document_sets(project))
        self._show_finished()
        self._stack.setCurrentWidget(self.list if rows or self.model.sets() else self.empty)
        self._window.show_next_step(some_documents=bool(rows))
        if len(rows) < _FILTER_FROM and self.filter.text():
            self.filter.clear()
        self._show_field()
        self._show_hits()

    def _show_field(self) -> None:
        """Offer filters where there are many documents, or something to tell them apart by."""
        many = len(self.model.documents()) >= _FILTER_FROM
        self.conditions.adder.setVisible(has_attributes(self._workspace.project))
        self._field.setVisible(many or self.conditions.adder.isVisibleTo(self._field))

    def _count_all(self) -> None:
        rows = documents(self._workspace.project, coder_ids=self._workspace.shown_coder_ids())
        self.model.set_counts({row.document_id: row.codings for row in rows})

    def _follow(self, changes: Changes) -> None:
        shown = self._workspace.shown_coder_ids()
        differences = Counter[int]()
        for change in changes.rows("coding"):
            for row, difference in ((change.before, -1), (change.after, 1)):
                if row is not None and row["coder_id"] in shown:
                    differences[row["document_id"]] += difference
        self.model.count_up({each: difference for each, difference in differences.items() if difference})

    def _show_finished(self) -> None:
        project = self._workspace.project
        own = (row for row in coding_progress(project) if row.coder_id == project.coder_id)
        self.model.set_finished({row.document_id: _day(row.finished) for row in own if row.finished})

    def _on_coders(self) -> None:
        self._count_all()
        self._show_finished()

    def _on_document(self, document_id: int) -> None:
        self.model.set_front(document_id)
        if document_id:
            self.list.choose(document_id)

    def _on_setting(self, name: str) -> None:
        if name == "scheme":
            self.list.viewport().update()

    # --- filter and menus --------------------------------------------------------------------------------------------
    def _on_filter(self) -> None:
        places = self.conditions.places()
        self.list.filter(self.filter.text(), None if places is None else places.document_ids)
        self._show_hits()

    def _show_hits(self) -> None:
        filtered = bool(self.filter.text().strip() or self.conditions.conditions)
        self.nothing.setVisible(filtered and not self.model.rowCount())

    def _open_first_hit(self) -> None:
        first = next(iter(self.model.shown()), 0)
        if first and self.filter.text().strip():
            self._workspace.choose_document(first)

    def _open_menu(self, point: QPoint) -> None:
        self._pop_up(self.menus.on_rows(self), point)

    def _open_panel_menu(self) -> None:
        self._pop_up(self.menus.of_panel(self), self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _pop_up(self, menu: QMenu, point: QPoint) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(point)


def _day(time: str) -> str:
    moment = QDateTime.fromString(time, Qt.DateFormat.ISODateWithMs).toLocalTime()
    return QLocale().toString(moment.date(), QLocale.FormatType.ShortFormat)
