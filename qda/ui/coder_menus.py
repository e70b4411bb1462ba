"""The menus that say who codes, and whose codings are shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from qda.actions.coders import ensure_coder, set_blind
from qda.ui.main_window import MainWindow
from qda.ui.project_dialogs import WhoDialog
from qda.ui.workspace import Workspace


class CoderMenus(QObject):
    """Fills the menus with the people of the open project, which ``current`` gives."""

    def __init__(self, window: MainWindow, current: Callable[[], Workspace | None], parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._current = current

    def fill_toolbar(self) -> None:
        """Fill the menu of the button that says who is coding."""
        menu = self._window.toolbar.coder_menu
        menu.clear()
        workspace = self._current()
        if workspace is None:
            return
        for row in workspace.coders():
            act = menu.addAction(row.name.replace("&", "&&"), partial(workspace.use_coder, row.coder_id))
            act.setCheckable(True)
            act.setChecked(row.coder_id == workspace.project.coder_id)
            act.setEnabled(row.kind == "person")
        menu.addSeparator()
        menu.addAction(self.tr("Somebody else…"), self._another_coder).setEnabled(not workspace.project.read_only)
        blind = menu.addAction(self._window.acts["blind"].text())
        blind.setCheckable(True)
        blind.setChecked(workspace.info.blind)
        blind.toggled.connect(self.set_blind)
        blind.setEnabled(not workspace.project.read_only)
        if not blind.isChecked() and len(workspace.coders()) > 1:
            self._add_coders(menu.addMenu(self.tr("Show coders")), workspace)

    def fill_shown(self) -> None:
        """Keep *View › Show coders* true, which the keyboard and the command palette reach."""
        menu, workspace = self._window.acts.menu("view.coders"), self._current()
        for act in menu.actions():
            menu.removeAction(act)
            act.deleteLater()  # not at once: it may be the one that was just chosen
        if workspace is not None and not workspace.info.blind and len(workspace.coders()) > 1:
            self._add_coders(menu, workspace)
        self._window.acts.refresh_menus()

    def _add_coders(self, menu: QMenu, workspace: Workspace) -> None:
        visible = workspace.shown_coder_ids()
        for row in workspace.coders():
            # One that the menu makes itself would be kept for ever by its Python half.
            act = QAction(row.name.replace("&", "&&"), menu)
            menu.addAction(act)
            act.setCheckable(True)
            act.setChecked(row.coder_id in visible)
            act.toggled.connect(partial(self._show_coder, row.coder_id))

    def _show_coder(self, coder_id: int, shown: bool) -> None:  # noqa: FBT001 - a signal's value
        workspace = self._current()
        if workspace is not None:
            workspace.show_coder(coder_id, shown=shown)

    def _another_coder(self) -> None:
        workspace = self._current()
        if workspace is None:
            return
        people = [row.name for row in workspace.coders() if row.kind == "person"]
        dialog = WhoDialog(people, "", self._window, new=True)
        if dialog.exec():
            coder_id = workspace.do(ensure_coder, dialog.name())
            if coder_id is not None and coder_id != workspace.project.coder_id:
                workspace.use_coder(coder_id)
                self._window.settings.coder_name = dialog.name()

    def set_blind(self, blind: bool) -> None:  # noqa: FBT001 - a signal's value
        """Hide the work of the others, or show it again."""
        workspace = self._current()
        if workspace is not None:
            workspace.do(set_blind, blind=blind)
            workspace.coders_changed.emit()
