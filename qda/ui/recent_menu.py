"""The menu of projects that were open lately."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction

from qda.ui.settings import Settings

if TYPE_CHECKING:
    from qda.ui.action_registry import Actions

_RECENT = "recent"  # marks entries of ours among those of the menu


def fill_recent(acts: Actions, settings: Settings, open_project: Callable[[Path], object]) -> None:
    """Put the projects into the menu, latest first; those whose file is gone cannot be chosen."""
    menu = acts.menu("file.recent")
    for act in menu.actions():
        if act.data() == _RECENT:
            menu.removeAction(act)
            act.deleteLater()  # not at once: it may be the one that was just chosen
    first = menu.actions()[0] if menu.actions() else None
    for recent in settings.recent:
        path = Path(recent.path)
        act = QAction(path.stem.replace("&", "&&"), menu)
        act.triggered.connect(partial(_open, open_project, path))
        act.setData(_RECENT)
        act.setEnabled(not recent.missing)
        if first is not None:
            menu.insertAction(first, act)
        else:
            menu.addAction(act)

    def clear() -> None:
        settings.recent = ()

    acts.bind("clear_recent", clear)
    acts.refresh_menus()


def _open(open_project: Callable[[Path], object], path: Path, _checked: bool = False) -> None:  # noqa: FBT001, FBT002
    open_project(path)
