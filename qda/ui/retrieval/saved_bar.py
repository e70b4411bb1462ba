"""The questions that are kept in the project by name: opened, renamed, deleted, and kept anew."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLineEdit, QMenu, QToolButton, QWidget

from qda.actions import saved_queries as saving
from qda.model.codebook import MAX_NAME_LENGTH, clean_name, same_name
from qda.model.errors import QdaError
from qda.model.query import Query
from qda.store.project import Changes
from qda.store.queries.saved import SavedRow, saved_queries
from qda.ui import theme
from qda.ui.retrieval.clauses import clauses_of, query_of
from qda.ui.widgets.dialog_footer import DialogFooter, prepare_dialog
from qda.ui.widgets.labels import ElidedLabel, shown_text
from qda.ui.workspace import Workspace

_WIDTH = 380


class SavedBar(QWidget):
    """Says which saved question is open, with a menu of all.

    Signals:
        chosen: A saved question was opened; carries its ``Query``.
    """

    chosen = Signal(object)

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._open_id = 0
        self._query = Query()
        self.button = QToolButton(self)
        self.button.setObjectName("savedQueries")
        self.button.setText(self.tr("Saved") + " ▾")
        self.button.setAccessibleName(self.tr("Saved questions"))
        self.button.setToolTip(self.tr("Questions kept in this project by name"))
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.setMinimumHeight(theme.TARGET + 4)
        self.button.clicked.connect(self.open_menu)
        theme.set_look(self.button, "outlined")
        self.name = ElidedLabel("", self, look="strong")
        self.name.setObjectName("savedQueryName")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(self.button)
        row.addWidget(self.name, 1)
        workspace.changed.connect(self._on_changed)
        self._show_name()

    # --- what is open ------------------------------------------------------------------------------------------------
    def show_query(self, query: Query) -> None:
        """Take note of what is asked now."""
        self._query = query
        self._show_name()

    def let_go(self) -> None:
        """No saved question is open any more."""
        self._open_id = 0
        self._show_name()

    def _rows(self) -> list[SavedRow]:
        return saved_queries(self._workspace.project)

    def _opened(self) -> SavedRow | None:
        return next((row for row in self._rows() if row.saved_id == self._open_id), None) if self._open_id else None

    def _show_name(self) -> None:
        row = self._opened()
        if row is None:
            self.name.show_text("")
        elif self._differs(row):
            self.name.show_text(self.tr("{name} (changed)").format(name=row.name))
        else:
            self.name.show_text(row.name)

    def _differs(self, row: SavedRow) -> bool:
        try:
            kept = query_of(clauses_of(row.query))  # put together as the sentence does it
        except QdaError:
            return True
        return kept.to_json() != self._query.to_json()

    def _on_changed(self, changes: Changes) -> None:
        if "saved_query" in changes.tables:
            self._show_name()

    # --- the menu ----------------------------------------------------------------------------------------------------
    def open_menu(self) -> None:
        """Show what is saved, and what can be done with what is open."""
        menu = QMenu(self)
        menu.setObjectName("savedMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        rows, opened, choices = self._rows(), self._opened(), QActionGroup(menu)
        for row in rows:
            action = menu.addAction(shown_text(row.name).replace("&", "&&"), partial(self.open_saved, row))
            action.setCheckable(True)
            choices.addAction(action)
            action.setChecked(row.saved_id == self._open_id)
        if not rows:
            menu.addAction(self.tr("Nothing is saved yet")).setEnabled(False)
        if not self._workspace.project.read_only:
            menu.addSeparator()
            if opened is not None:
                name = shown_text(opened.name).replace("&", "&&")
                changed = self._differs(opened)
                again = self.tr("Save the changes to “{name}”\tCtrl+S").format(name=name)
                menu.addAction(again, partial(self._change, opened)).setEnabled(changed)
            menu.addAction(self.tr("Save as…") if opened else self.tr("Save as…\tCtrl+S"), self.save_as)
            if opened is not None:
                name = shown_text(opened.name).replace("&", "&&")
                menu.addSeparator()
                menu.addAction(self.tr("Rename “{name}”…").format(name=name), partial(self._rename, opened))
                menu.addAction(
                    theme.icon("trash"),
                    self.tr("Delete “{name}” from the list").format(name=name),
                    partial(self._delete, opened),
                )
        menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    def open_saved(self, row: SavedRow) -> None:
        """Open a saved question."""
        try:
            query = row.query
        except QdaError as error:
            self._workspace.tell(error)
            return
        self._open_id = row.saved_id
        self.chosen.emit(query)

    def save(self) -> None:
        """Keep the changes to what is open; where nothing is, or nothing was changed, ask for a name."""
        opened = self._opened()
        if opened is not None and self._differs(opened):
            self._change(opened)
        elif not self._workspace.project.read_only:
            self.save_as()

    def save_as(self) -> None:
        """Ask for a name, and keep what is asked now under it."""
        dialog = SavedNameDialog(self.tr("Save this question"), "", [row.name for row in self._rows()], self.window())
        dialog.accepted.connect(lambda: self._save_as(dialog.name()))
        self._workspace.closing.connect(dialog.reject)
        dialog.show()

    def _save_as(self, name: str) -> None:
        saved_id = self._workspace.do(saving.save_query, name, self._query)
        if saved_id is not None:
            self._open_id = saved_id
            self._show_name()

    def _change(self, row: SavedRow) -> None:
        self._workspace.do(saving.change_query, row.saved_id, self._query)

    def _rename(self, row: SavedRow) -> None:
        others = [one.name for one in self._rows() if one.saved_id != row.saved_id]
        dialog = SavedNameDialog(self.tr("Rename the question"), row.name, others, self.window())
        dialog.accepted.connect(lambda: self._workspace.do(saving.rename_query, row.saved_id, dialog.name()))
        self._workspace.closing.connect(dialog.reject)
        dialog.show()

    def _delete(self, row: SavedRow) -> None:
        """Take it from the list at once: undo brings it back."""
        self._workspace.do(saving.delete_queries, [row.saved_id])
        self.let_go()


class SavedNameDialog(QDialog):
    """Asks what a question is to be called."""

    def __init__(self, title: str, name: str, others: list[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._others = others
        layout = prepare_dialog(self, title, "savedNameDialog")
        self.field = QLineEdit(name, self)
        self.field.setObjectName("savedName")
        self.field.setAccessibleName(self.tr("Name"))
        self.field.setMaxLength(MAX_NAME_LENGTH)
        form = QFormLayout()
        form.addRow(self.tr("Name"), self.field)
        layout.addLayout(form)
        self.footer = DialogFooter(self, self.tr("Save"))
        layout.addLayout(self.footer)
        self.field.textChanged.connect(self._check)
        self._check()
        self.resize(_WIDTH, self.sizeHint().height())
        self.field.selectAll()
        self.field.setFocus()

    def name(self) -> str:
        """Return the name, without spaces around it."""
        return clean_name(self.field.text())

    def _check(self) -> None:
        taken = any(same_name(self.name(), one) for one in self._others)
        self.footer.show_problem(self.tr("There is one of this name already.") if taken else "")
        if not self.name():
            self.footer.button.setEnabled(False)
