"""The menus of the codebook panel: on a right click, and behind the header's button."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from qda.actions.codebook import NUMBER_KEYS
from qda.store.queries.codebook import CodeRow
from qda.ui import theme
from qda.ui.codebook.acts import CodebookActs
from qda.ui.codebook.colour_choice import fill_colour_menu
from qda.ui.codebook.files import CodebookFiles
from qda.ui.main_window import MainWindow
from qda.ui.workspace import Workspace


def _tr(words: str) -> str:
    return QCoreApplication.translate("CodebookMenu", words)


class CodebookMenu:
    """Builds the menus anew each time they are asked for."""

    def __init__(
        self,
        workspace: Workspace,
        window: MainWindow,
        acts: CodebookActs,
        files: CodebookFiles,
        fold_all: Callable[..., object],
    ) -> None:
        self._workspace = workspace
        self._window = window
        self._acts = acts
        self._files = files
        self._fold_all = fold_all

    def on_codes(self, parent: QWidget) -> QMenu:
        """Return what can be done with the selected codes."""
        menu = _menu("codeMenu", parent)
        row = self._acts.row()
        rows = self._acts.rows()
        if self._workspace.project.read_only:
            menu.addAction(_tr("Open for reading only")).setEnabled(False)
        if row is None:
            self._add_new(menu, None, None)
            self._add_sorting(menu, None)
            return menu
        one, codes = len(rows) == 1, self._acts.code_ids()
        if codes:
            self._add(menu, "code", _tr("Code the selection\tEnter"), self._acts.code_selection)
            menu.addAction(_tr("Show its segments"), self._acts.show_segments).setEnabled(one)
            menu.addSeparator()
        self._add_new(menu, row.parent_id, row)
        menu.addSeparator()
        self._add(menu, "rename", _tr("Rename\tF2"), self._acts.rename, possible=one)
        self._add(menu, "", _tr("Edit…"), self._acts.edit, possible=one)
        if codes:
            self._add_colours(menu, row)
        if one and codes:
            self._add_keys(menu, row)
        menu.addSeparator()
        if codes:
            self._add(menu, "merge", _tr("Merge…") if len(codes) > 1 else _tr("Merge into…"), self._acts.merge)
            self._add(menu, "split", _tr("Split…"), self._acts.split, possible=one)
        at_top = all(each.parent_id is None for each in rows)
        self._add(menu, "", _tr("Move to the top level"), self._acts.to_top, possible=not at_top)
        self._add_sorting(menu, row)
        menu.addSeparator()
        self._add(menu, "trash", _tr("Delete…\tDel"), self._acts.delete)
        menu.addSeparator()
        self._add_counts(menu)
        return menu

    def of_panel(self, parent: QWidget) -> QMenu:
        """Return what concerns the codebook as a whole."""
        menu = _menu("codebookMenu", parent)
        if self._workspace.project.read_only:
            menu.addAction(_tr("Open for reading only")).setEnabled(False)
        self._add(menu, "folder", _tr("New folder…"), self._acts.new_folder)
        menu.addSeparator()
        self._add_counts(menu)
        menu.addSeparator()
        self._add_sorting(menu, None)
        menu.addAction(_tr("Open all folders"), partial(self._fold_all, closed=False))
        menu.addAction(_tr("Close all folders"), partial(self._fold_all, closed=True))
        menu.addSeparator()
        self._add(menu, "import", _tr("Import a codebook…"), self._files.ask_import)
        menu.addAction(theme.icon("export"), _tr("Export the codebook…"), self._files.ask_export)
        return menu

    # --- parts -------------------------------------------------------------------------------------------------------
    def _add(self, menu: QMenu, icon: str, words: str, slot: Callable[[], object], *, possible: bool = True) -> QAction:
        """Add an act that changes the project."""
        action = menu.addAction(theme.icon(icon), words, slot)
        action.setEnabled(possible and not self._workspace.project.read_only)
        return action

    def _add_new(self, menu: QMenu, here: int | None, row: CodeRow | None) -> None:
        self._add(menu, "add", _tr("New code here…"), partial(self._acts.ask_new, here))
        if row is not None:
            words = _tr("New code in this folder…") if row.is_folder else _tr("New code below it…")
            self._add(menu, "", words, partial(self._acts.ask_new, row.code_id))
        self._add(menu, "folder", _tr("New folder…"), partial(self._acts.ask_new, here, is_folder=True))

    def _add_colours(self, menu: QMenu, row: CodeRow) -> None:
        colours = menu.addMenu(_tr("Colour"))
        colours.setObjectName("colourMenu")
        fill_colour_menu(colours, row.colour, self._acts.colour, self._window)
        colours.setEnabled(not self._workspace.project.read_only)

    def _add_keys(self, menu: QMenu, row: CodeRow) -> None:
        keys = menu.addMenu(_tr("Number key"))
        keys.setObjectName("numberKeyMenu")
        keys.setEnabled(not self._workspace.project.read_only)
        holders = {each.number_key: each.name for each in self._workspace.codes() if each.number_key}
        group = QActionGroup(keys)
        for key in (*NUMBER_KEYS, ""):
            other = holders.get(key, "") if key != row.number_key else ""
            words = _tr("{key} (now: {code})").format(key=key, code=other.replace("&", "&&")) if other else key
            action = keys.addAction(words or _tr("none"), partial(self._acts.number_key, key))
            action.setActionGroup(group)
            action.setCheckable(True)
            action.setChecked(key == row.number_key)

    def _add_sorting(self, menu: QMenu, row: CodeRow | None) -> None:
        sorting = menu.addMenu(theme.icon("sort"), _tr("Sort"))
        sorting.setObjectName("sortMenu")
        sorting.setEnabled(not self._workspace.project.read_only)
        level = None if row is None else row.code_id if row.is_folder else row.parent_id
        sort = self._acts.sort
        if row is not None:
            sorting.addAction(_tr("This level by name"), partial(sort, by="name", parent_id=level, below=False))
            sorting.addAction(
                _tr("This level, most used first"), partial(sort, by="count", parent_id=level, below=False)
            )
            sorting.addSeparator()
        sorting.addAction(_tr("All levels by name"), partial(sort, by="name"))
        sorting.addAction(_tr("All levels, most used first"), partial(sort, by="count"))

    def _add_counts(self, menu: QMenu) -> None:
        settings = self._window.settings
        here = menu.addAction(_tr("Count only in the document in front"))
        here.setCheckable(True)
        here.setChecked(settings.counts_here)
        here.triggered.connect(lambda: setattr(settings, "counts_here", here.isChecked()))


def _menu(name: str, parent: QWidget) -> QMenu:
    menu = QMenu(parent)
    menu.setObjectName(name)
    return menu
