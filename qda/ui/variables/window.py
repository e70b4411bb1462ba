"""The window *Cases and variables*: documents and cases as tables in which their variables are typed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMenu, QMessageBox, QTabWidget, QVBoxLayout, QWidget

from qda.actions.cases import delete_cases, move_cases
from qda.actions.variables import delete_variables, move_variable
from qda.model.conditions import Condition
from qda.model.portable import CASE, DOCUMENT
from qda.store.project import Changes
from qda.store.queries.cases import cases
from qda.store.queries.variables import VariableRow
from qda.ui import theme
from qda.ui.main_window import MainWindow
from qda.ui.variables.cases_dialog import CaseMemoDialog, CasesDialog, NewCaseDialog
from qda.ui.variables.conditions_bar import ConditionsBar, of_project
from qda.ui.variables.model import FIRST, NAME, Block, VariablesModel
from qda.ui.variables.table import VariablesTable
from qda.ui.variables.variable_dialog import VariableDialog
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.dialog_footer import fit_dialog
from qda.ui.widgets.empty_state import EmptyState
from qda.ui.widgets.labels import plain_label
from qda.ui.widgets.search_field import SearchField
from qda.ui.workspace import Workspace

_WIDTH, _HEIGHT = 1040, 620


class TablePage(QWidget):
    """One of the two tables with its filters and buttons.

    Signals:
        import_wanted: Variables are to come from a table; carries the scope.
        export_wanted: The table is to be written; carries the scope.
        block_wanted: A whole table was pasted; carries its rows of cells and the scope.
    """

    import_wanted = Signal(str)
    export_wanted = Signal(str)
    block_wanted = Signal(object, str)

    def __init__(self, workspace: Workspace, scope: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.scope = scope
        self.model = VariablesModel(workspace, scope, self)
        self.table = VariablesTable(self.model, self)
        of = self.tr("Variables of documents") if scope == DOCUMENT else self.tr("Variables of cases")
        self.table.setAccessibleName(of)
        self.filter = SearchField(self.tr("Filter rows…"), f"variablesFilter-{scope}", self, lens=True)
        self.filter.setMaximumWidth(240)
        scopes = () if scope == DOCUMENT else (CASE,)
        self.conditions = ConditionsBar(
            of_project(workspace.project), f"variablesWhere-{scope}", self, scopes=scopes, named=True
        )
        self.add = push_button(self.tr("Add variable…"), f"addVariable-{scope}", self)
        self.more = push_button(self.tr("Add case…"), f"addCase-{scope}", self)
        self.read = push_button(self.tr("From a table…"), f"importVariables-{scope}", self)
        self.write = push_button(self.tr("Export…"), f"exportVariables-{scope}", self)
        self.told = plain_label("", self, look="muted", wrap=True)
        self.told.setObjectName(f"variablesTold-{scope}")
        self.rest = push_button(self.tr("Paste what fits"), f"pasteRest-{scope}", self)
        self._block: Block | None = None
        if scope == DOCUMENT:
            heading, words = self.tr("No documents yet"), self.tr("Add documents; each has a row here then.")
        else:
            heading = self.tr("No cases yet")
            words = self.tr(
                "A case is a person, organisation or event that documents or passages are about. A table that you "
                "copied in a spreadsheet can be pasted here."
            )
        self.empty = EmptyState(heading, words, "" if scope == DOCUMENT else self.tr("Add case…"), self)
        self._paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)  # while there are no cells
        self._build()
        self._connect()
        self._refresh_state()

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(theme.GAP)
        top.addWidget(self.filter)
        top.addWidget(self.conditions, 1)
        for button in (self.add, self.more, self.read, self.write):
            top.addWidget(button)
        self.more.setVisible(self.scope == CASE)
        foot = QHBoxLayout()
        foot.addWidget(self.told, 1)
        foot.addWidget(self.rest)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 10)
        layout.setSpacing(theme.GAP)
        layout.addLayout(top)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.empty, 1)
        layout.addLayout(foot)
        writable = not self._workspace.project.read_only
        for button in (self.add, self.more, self.read):
            button.setEnabled(writable)
        self.empty.button.setEnabled(writable)

    def _connect(self) -> None:
        self.filter.textChanged.connect(self._on_filter)
        self.filter.left.connect(self.table.setFocus)
        self.conditions.changed.connect(self._on_filter)
        self.add.clicked.connect(self.add_variable)
        self.more.clicked.connect(self.add_case)
        self.empty.acted.connect(self.add_case)
        self.read.clicked.connect(lambda: self.import_wanted.emit(self.scope))
        self.write.clicked.connect(lambda: self.export_wanted.emit(self.scope))
        self.rest.clicked.connect(self._paste_rest)
        self.table.told.connect(self.say)
        self.table.refused.connect(self._on_refused)
        self.table.pasted.connect(self._on_pasted)
        self.table.headed.connect(self._on_headed)
        self._paste.activated.connect(self.table.paste)
        self.table.menu_wanted.connect(self._show_menu)
        self.table.column_opened.connect(self._open_column)
        self._workspace.changed.connect(self._on_changed)

    # --- following ---------------------------------------------------------------------------------------------------
    def _on_changed(self, changes: Changes) -> None:
        index = self.table.currentIndex()
        kept = None
        if index.isValid() and index.row() < self.model.rowCount():
            variable = self.model.variable_at(index.column())
            row = self.model.row_at(index.row())
            kept = row.bearer_id, variable.variable_id if variable else None, index.column()
        columns = len(self.model.columns)
        if not self.model.follow(changes):
            return
        self.conditions.forget_gone()
        if len(self.model.columns) > columns:
            self.table.fit_columns()
        if kept is not None and (place := self.model.place_of(*kept)).isValid():
            self.table.setCurrentIndex(place)
        self._refresh_state()

    def _refresh_state(self) -> None:
        there = self.model.count > 0
        self.table.setVisible(there)
        self.empty.setVisible(not there)
        self._paste.setEnabled(not there and self.scope == CASE and not self._workspace.project.read_only)
        self.filter.setEnabled(there)
        self.write.setEnabled(there)
        self._drop_block()
        self.say("")

    def _on_filter(self) -> None:
        allowed: Callable[[int], bool] | None = None
        if self.conditions.conditions and self.scope == DOCUMENT:
            places = self.conditions.places()
            ids = frozenset[int]() if places is None else places.document_ids
            allowed = ids.__contains__
        elif self.conditions.conditions:
            asked = list(self.conditions.conditions)
            allowed = partial(self._fits_all, asked)
        self.model.show_only(self.filter.text(), allowed)
        self.say("")

    def _fits_all(self, conditions: list[Condition], bearer_id: int) -> bool:
        return all(self.model.fits(bearer_id, one) for one in conditions)

    def say(self, words: str) -> None:
        """Say something below the table; without words, how many rows there are."""
        if not words:
            shown, there = self.model.rowCount(), self.model.count
            every = (
                self.tr("%Ln document(s)", "", there) if self.scope == DOCUMENT else self.tr("%Ln case(s)", "", there)
            )
            number = self.locale().toString(shown)
            words = every if shown == there else self.tr("{shown} of {all}").format(shown=number, all=every)
        theme.set_look(self.told, "muted")
        self.told.setText(words)

    def _on_refused(self, words: str) -> None:
        if words:
            self._warn(words)
        elif self.told.property("look") == "danger" and self._block is None:
            self.say("")

    def _warn(self, words: str) -> None:
        theme.set_look(self.told, "danger")
        self.told.setText(words)

    # --- pasting -----------------------------------------------------------------------------------------------------
    def _on_pasted(self, block: Block) -> None:
        first = block.misfits[0]
        heading = self.model.heading(first.column)
        words = self.tr("Nothing was pasted, because of %Ln cell(s) that cannot take it.", "", len(block.misfits))
        where = self.tr("First in row {row}, “{column}”: {why}")
        self._warn(f"{words} {where.format(row=first.row + 1, column=heading, why=first.words)}")
        self._block = block
        self.rest.setVisible(bool(block.values or block.belongs or block.new_cases))

    def _on_headed(self, rows: list[list[str]]) -> None:
        self.block_wanted.emit(rows, self.scope)

    def _paste_rest(self) -> None:
        block = self._block
        self._drop_block()
        if block is not None:
            self.table.finish_paste(block)
            self.table.setFocus()

    def _drop_block(self) -> None:
        self._block = None
        self.rest.hide()

    # --- acts --------------------------------------------------------------------------------------------------------
    def add_variable(self) -> None:
        """Ask for a new variable."""
        VariableDialog(self._workspace, self.scope, self).show()

    def add_case(self) -> None:
        """Ask for a new case's name."""
        dialog = NewCaseDialog(self._workspace, self)
        dialog.accepted.connect(lambda: self._go_to_case(dialog.case_id))
        dialog.show()

    def _go_to_case(self, case_id: int) -> None:
        if (place := self.model.place_of(case_id, None, NAME)).isValid():
            self.table.setCurrentIndex(place)
            self.table.setFocus()

    def _open_column(self, column: int) -> None:
        variable = self.model.variable_at(column)
        if variable is not None and not self._workspace.project.read_only:
            VariableDialog(self._workspace, self.scope, self, row=variable).show()

    def menu_for(self, column: int) -> QMenu:
        """Return the menu of a column, and of the rows that are selected."""
        menu = QMenu(self)
        menu.setObjectName("variablesMenu")
        writable = not self._workspace.project.read_only
        variable = self.model.variable_at(column)
        self._entry(menu, self.tr("Sort up"), lambda: self.model.sort_by(column))
        self._entry(menu, self.tr("Sort down"), lambda: self.model.sort_by(column, descending=True))
        order = self._entry(menu, self.tr("Order of the list"), lambda: self.model.sort_by(None))
        order.setEnabled(self.model.sorted_by is not None)
        if variable is not None:
            menu.addSeparator()
            self._variable_entries(menu, column, variable, writable=writable)
        rows = self.table.chosen_rows()
        if rows:
            menu.addSeparator()
            ids = [self.model.row_at(row).bearer_id for row in rows if row < self.model.rowCount()]
            self._row_entries(menu, ids, writable=writable)
        menu.addSeparator()
        self._entry(menu, self.tr("Add variable…"), self.add_variable).setEnabled(writable)
        return menu

    def _variable_entries(self, menu: QMenu, column: int, variable: VariableRow, *, writable: bool) -> None:
        place = column - FIRST
        ids = [row.variable_id for row in self.model.columns]
        edit = self._entry(menu, self.tr("Name, kind and memo…"), lambda: self._open_column(column))
        left = self._entry(
            menu,
            self.tr("Move left"),
            lambda: self._workspace.do(move_variable, variable.variable_id, ids[place - 1]),
        )
        after = ids[place + 2] if place + 2 < len(ids) else None
        right = self._entry(
            menu, self.tr("Move right"), lambda: self._workspace.do(move_variable, variable.variable_id, after)
        )
        delete = self._entry(menu, self.tr("Delete variable"), lambda: self._delete_variable(variable))
        for entry in (edit, left, right, delete):
            entry.setEnabled(writable)
        left.setEnabled(writable and place > 0)
        right.setEnabled(writable and place + 1 < len(ids))

    def _row_entries(self, menu: QMenu, ids: list[int], *, writable: bool) -> None:
        if self.scope == DOCUMENT:
            entry = self._entry(menu, self.tr("Belongs to case…"), lambda: self._assign(ids))
            entry.setEnabled(writable)
            show = self._entry(menu, self.tr("Show document"), lambda: self._workspace.choose_document(ids[0]))
            show.setEnabled(len(ids) == 1)
            return
        memo = self._entry(menu, self.tr("Memo of the case…"), lambda: self._open_memo(ids[0]))
        memo.setEnabled(len(ids) == 1)
        up = self._entry(menu, self.tr("Move case up"), lambda: self._move_case(ids, -1))
        down = self._entry(menu, self.tr("Move case down"), lambda: self._move_case(ids, 1))
        for entry in (up, down):
            entry.setEnabled(writable and self.model.sorted_by is None and self.model.rowCount() == self.model.count)
        delete = self._entry(menu, self.tr("Delete %Ln case(s)…", "", len(ids)), lambda: self._delete_cases(ids))
        delete.setEnabled(writable)

    def _entry(self, menu: QMenu, words: str, act: Callable[[], object]) -> QAction:
        entry = menu.addAction(words)
        entry.triggered.connect(lambda: act())
        return entry

    def _show_menu(self, column: int, place: QPoint) -> None:
        if column >= 0:
            menu = self.menu_for(column)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(place)

    def _assign(self, ids: list[int]) -> None:
        CasesDialog(self._workspace, self, document_ids=ids).show()

    def _open_memo(self, case_id: int) -> None:
        case = next((row for row in cases(self._workspace.project) if row.case_id == case_id), None)
        if case is not None:
            CaseMemoDialog(self._workspace, case, self).show()

    def _move_case(self, ids: list[int], step: int) -> None:
        order = [self.model.row_at(row).bearer_id for row in range(self.model.rowCount())]
        others = [one for one in order if one not in ids]
        before = sum(1 for one in others if order.index(one) < order.index(ids[0]))
        at = min(max(before + step, 0), len(others))
        self._workspace.do(move_cases, ids, others[at] if at < len(others) else None)

    def _delete_variable(self, variable: VariableRow) -> None:
        self._workspace.do(delete_variables, [variable.variable_id])
        self.say(self.tr("“{name}” was deleted; Ctrl+Z brings it back.").format(name=variable.name))

    def _delete_cases(self, ids: list[int]) -> None:
        question = QMessageBox(self)
        question.setObjectName("deleteCases")
        question.setTextFormat(Qt.TextFormat.PlainText)
        question.setIcon(QMessageBox.Icon.Question)
        question.setText(self.tr("Delete %Ln case(s) with their values?", "", len(ids)))
        question.setInformativeText(self.tr("The documents stay. Undo brings the cases back."))
        delete = question.addButton(self.tr("Delete"), QMessageBox.ButtonRole.DestructiveRole)
        question.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        delete.clicked.connect(lambda: self._workspace.do(delete_cases, ids))
        question.open()


class VariablesWindow(QDialog):
    """A window that stays open beside the text."""

    def __init__(self, workspace: Workspace, window: MainWindow) -> None:
        super().__init__(window)
        self.setObjectName("variablesWindow")
        self.setWindowTitle(self.tr("Cases and variables"))
        self.setAccessibleName(self.windowTitle())
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fit_dialog(self, _WIDTH, _HEIGHT)
        self.documents = TablePage(workspace, DOCUMENT, self)
        self.cases = TablePage(workspace, CASE, self)
        self.tabs = QTabWidget(self)
        self.tabs.setObjectName("variablesTabs")
        self.tabs.tabBar().setObjectName("variablesTabBar")
        self.tabs.tabBar().setAccessibleName(self.tr("Documents or cases"))
        self.tabs.setAccessibleName(self.tr("Documents or cases"))
        self.tabs.addTab(self.documents, self.tr("Documents"))
        self.tabs.addTab(self.cases, self.tr("Cases"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tabs)
        for keys, act in (
            (QKeySequence.StandardKey.Undo, workspace.undo),
            (QKeySequence.StandardKey.Redo, workspace.redo),
            (QKeySequence("Ctrl+Shift+Z"), workspace.redo),
            (QKeySequence.StandardKey.Find, self._find),
            (QKeySequence("Ctrl+PgDown"), partial(self._turn, 1)),
            (QKeySequence("Ctrl+PgUp"), partial(self._turn, -1)),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        self.documents.table.setFocus()
        workspace.closing.connect(self.close)

    def _page(self) -> TablePage:
        return self.cases if self.tabs.currentWidget() is self.cases else self.documents

    def _find(self) -> None:
        self._page().filter.setFocus()

    def _turn(self, step: int) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % self.tabs.count())
        self._page().table.setFocus()
