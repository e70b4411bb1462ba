"""The codebook beside the text: a tree of codes with their counts, a filter, and all that can be done with codes."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from qda.store.project import Changes
from qda.store.queries.codings import codings_by_code, count_documents
from qda.ui import theme
from qda.ui.codebook.acts import CodebookActs
from qda.ui.codebook.counts import CodeCounts
from qda.ui.codebook.files import CodebookFiles
from qda.ui.codebook.menu import CodebookMenu
from qda.ui.codebook.model import CodeModel
from qda.ui.codebook.tree import CodeTree
from qda.ui.main_window import MainWindow
from qda.ui.widgets.empty_state import EmptyState
from qda.ui.widgets.labels import SectionHeader, plain_label
from qda.ui.widgets.search_field import SearchField
from qda.ui.workspace import Workspace

_MANY = 2000  # changed codings above which counting anew is faster


class CodebookPanel(QWidget):
    """Shows the codebook of a workspace and binds the acts of the menu *Codes* to it."""

    def __init__(self, workspace: Workspace, window: MainWindow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("codebookPanel")
        theme.set_look(self, "side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._workspace = workspace
        self._window = window
        self._counts = CodeCounts(self._documents_of)
        writable = not workspace.project.read_only
        self.model = CodeModel(self._counts, self, writable=writable)
        self._count_all()
        self.model.set_rows(workspace.codes())
        self.header = SectionHeader(self.tr("Codebook"), self)
        self.more = self.header.add_button("more", self.tr("Order, counts and files of the codebook"), "codebookMore")
        self.add = self.header.add_button("add", self.tr("New code"), "newCode")
        self.filter = SearchField(self.tr("Filter codes…"), "codeFilter", self)
        self.nothing = plain_label(self.tr("No code fits these letters."), self, look="small", wrap=True)
        self.tree = CodeTree(self.model, self)
        self.acts = CodebookActs(workspace, window, self.tree, self)
        self.files = CodebookFiles(workspace, window, self)
        self.menus = CodebookMenu(workspace, window, self.acts, self.files, self.tree.fold_all)
        self._lay_out(writable=writable)
        self._connect()
        self.acts.bind()
        self.files.bind()
        self._on_document_or_setting()
        self._on_selection()

    def _lay_out(self, *, writable: bool) -> None:
        self.empty = EmptyState(
            self.tr("No codes yet"),
            self.tr("Select a passage and press Enter, or press + to make a code.")
            if writable
            else self.tr("This project is open for reading only."),
            parent=self,
        )
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.tree)
        self._stack.addWidget(self.empty)
        if not writable:
            self.add.setEnabled(False)
            self.add.setToolTip(self.tr("This project is open for reading only."))
        field = QWidget(self)
        inner = QVBoxLayout(field)
        inner.setContentsMargins(theme.MARGIN - 2, 2, theme.MARGIN - 2, 6)
        inner.addWidget(self.filter)
        inner.addWidget(self.nothing)
        self.nothing.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(field)
        layout.addWidget(self._stack, 1)
        self._show_whether_empty()

    def _connect(self) -> None:
        workspace, tree, acts = self._workspace, self.tree, self.acts
        workspace.changed.connect(self._on_changed)
        workspace.outdated.connect(self._reload)
        workspace.code_changed.connect(tree.choose)
        workspace.document_changed.connect(self._on_document_or_setting)
        workspace.coders_changed.connect(self._on_coders_changed)
        self._window.settings.changed.connect(self._on_setting)
        tree.chosen.connect(workspace.choose_code)
        tree.selection_made.connect(self._on_selection)
        tree.coding_wanted.connect(acts.code_selection)
        tree.key_typed.connect(acts.code_by_key)
        tree.deletion_wanted.connect(acts.delete)
        tree.menu_wanted.connect(self._open_menu)
        tree.pointed.connect(workspace.isolated)
        tree.filter_left.connect(self.filter.clear)
        self.model.renamed.connect(acts.take_name)
        self.model.moved.connect(acts.move)
        self.model.span_dropped.connect(acts.code_span)
        self.add.clicked.connect(acts.new_code)
        self.more.clicked.connect(self._open_panel_menu)
        self.filter.textChanged.connect(self._on_filter)
        self.filter.returnPressed.connect(self._choose_first_hit)
        self.filter.left.connect(tree.setFocus)

    # --- following the project ----------------------------------------------------------------------------------------
    def _on_changed(self, changes: Changes) -> None:
        tables = changes.tables
        if tables & {"coder", "project"} or ("coding" in tables and changes.count("coding") > _MANY):
            self._count_all()
        elif "coding" in tables:
            self._counts.follow(changes.rows("coding"), self._workspace.shown_coder_ids())
        if "code" in tables:
            self._reload()
        if tables & {"coder", "project", "coding"}:
            self.model.recount()

    def _reload(self) -> None:
        self.model.set_rows(self._workspace.codes())
        self._show_whether_empty()
        self._on_filter(self.filter.text())
        if self.tree.current_id() != self._workspace.code_id:
            self.tree.choose(self._workspace.code_id)

    def _count_all(self) -> None:
        project, shown = self._workspace.project, self._workspace.shown_coder_ids()
        self._counts.start(codings_by_code(project, coder_ids=shown))
        self._count_here()

    def _count_here(self) -> None:
        project, document_id = self._workspace.project, self._workspace.document_id
        only = bool(document_id) and self._window.settings.counts_here
        shown = self._workspace.shown_coder_ids()
        here = codings_by_code(project, document_id=document_id, coder_ids=shown) if only else {}
        self._counts.look_into(document_id if only else 0, here)

    def _documents_of(self, code_ids: Collection[int]) -> int:
        return count_documents(self._workspace.project, code_ids, coder_ids=self._workspace.shown_coder_ids())

    def _on_coders_changed(self) -> None:
        self._count_all()
        self.model.recount()

    def _on_setting(self, name: str) -> None:
        if name == "counts_here":
            self._on_document_or_setting()
        elif name == "scheme":
            self.tree.viewport().update()

    def _on_document_or_setting(self) -> None:
        self._count_here()
        self.model.count_here(only=bool(self._workspace.document_id) and self._window.settings.counts_here)

    def _show_whether_empty(self) -> None:
        self._stack.setCurrentWidget(self.tree if self.model.rowCount() else self.empty)

    # --- filter and menus ---------------------------------------------------------------------------------------------
    def _on_filter(self, words: str) -> None:
        hits = self.tree.filter(words)
        self.nothing.setVisible(not hits and bool(self.model.rowCount()))

    def _choose_first_hit(self) -> None:
        code_id = self.tree.first_hit()
        if code_id and self.filter.text().strip():
            self.tree.choose(code_id)
            self.tree.setFocus()

    def _on_selection(self) -> None:
        self._window.acts.set_states(code=bool(self.tree.selected_ids()))

    def _open_menu(self, point: QPoint) -> None:
        self._pop_up(self.menus.on_codes(self), point)

    def _open_panel_menu(self) -> None:
        self._pop_up(self.menus.of_panel(self), self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _pop_up(self, menu: QMenu, point: QPoint) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(point)
