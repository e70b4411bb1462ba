"""The acts of the table as Qt actions: bound, enabled and placed in menus."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QMetaObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from qda.ui import theme
from qda.ui.action_spec import ActionSpec
from qda.ui.actions_table import ACTIONS, MENUS, SUBMENUS


def _words(source: str) -> str:
    return QCoreApplication.translate("actions", source) if source else ""


class Actions:
    """All acts of a window by name. An act that nothing is bound to is not seen anywhere.

    States such as "project" or "selection" say what is the case; an act is enabled when all that it needs is.
    """

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._specs = {spec.name: spec for spec in ACTIONS}
        self._states: set[str] = set()
        self._groups: dict[str, QActionGroup] = {}
        self._menus: dict[str, QMenu] = {}
        self._bound: dict[str, QMetaObject.Connection] = {}
        self._actions = {spec.name: self._make(spec) for spec in ACTIONS}

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def _make(self, spec: ActionSpec) -> QAction:
        text = _words(spec.text)
        action = QAction(f"{text}\t{spec.hint}" if spec.hint else text, self._window)
        action.setObjectName(spec.name)
        action.setIconText(_words(spec.short) or text.replace("&", "").rstrip("…"))
        if spec.shortcut:
            action.setShortcut(QKeySequence(spec.shortcut))
        if spec.name == "zoom_in":
            action.setShortcuts([QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")])
        elif spec.name == "redo":
            action.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText) or spec.hint
        tip = _words(spec.tip) or action.iconText()
        action.setToolTip(f"{tip} ({keys})" if keys else tip)
        action.setCheckable(spec.checkable)
        if spec.group:
            group = self._groups.setdefault(spec.group, QActionGroup(self._window))
            group.addAction(action)
        action.setVisible(False)
        action.setEnabled(not spec.needs)
        self._window.addAction(action)  # shortcuts work while the menu bar is hidden
        return action

    def bind(self, name: str, slot: Callable[[], object]) -> QAction:
        """Let an act call a slot, instead of the one that it called before, and show it from now on."""
        return self._connect(name, lambda: slot())

    def bind_toggle(self, name: str, slot: Callable[[bool], object]) -> QAction:
        """Let a checkable act tell a slot whether it is checked now; see :meth:`bind`."""
        action = self._actions[name]
        return self._connect(name, lambda: slot(action.isChecked()))

    def _connect(self, name: str, slot: Callable[[], object]) -> QAction:
        # Panels are made anew for every project that is opened, and bind the same acts again.
        if name in self._bound:
            self._actions[name].triggered.disconnect(self._bound[name])
        self._bound[name] = self._actions[name].triggered.connect(slot)
        action, spec = self._actions[name], self._specs[name]
        if not action.isVisible():
            action.setVisible(True)
            theme.set_icon(action, spec.icon)  # those that nobody sees need no picture
            self._show_menu(spec.menu)
        return action

    def set_states(self, **states: bool) -> None:
        """Say what is the case now: ``set_states(project=True, selection=False)``."""
        if all((name in self._states) == holds for name, holds in states.items()):
            return
        for name, holds in states.items():
            (self._states.add if holds else self._states.discard)(name)
        for name, spec in self._specs.items():
            self._actions[name].setEnabled(self._states.issuperset(spec.needs))

    def holds(self, state: str) -> bool:
        """Tell whether something is the case."""
        return state in self._states

    def fill(self, bar: QMenuBar) -> None:
        """Build the menus; those without a bound act stay hidden."""
        for key, text in MENUS:
            self._menus[key] = bar.addMenu(_words(text))
        for spec in ACTIONS:
            menu = self._menu_for(spec.menu)
            if spec.line and menu.actions():
                menu.addSeparator()
            menu.addAction(self._actions[spec.name])
        for key, menu in self._menus.items():
            menu.setObjectName(f"menu-{key}")
            menu.setToolTipsVisible(False)
            menu.setSeparatorsCollapsible(True)
        self._show_menus_in_use()

    def menu(self, key: str) -> QMenu:
        """Return a menu or submenu, such as "file.recent" or "view.coders", to put entries in that come and go."""
        return self._menu_for(key)

    def refresh_menus(self) -> None:
        """Show or hide menus after entries came or went."""
        self._show_menus_in_use()

    def _menu_for(self, key: str) -> QMenu:
        if key not in self._menus:
            parent = self._menus[key.split(".")[0]]
            self._menus[key] = parent.addMenu(_words(dict(SUBMENUS)[key]))
        return self._menus[key]

    def _show_menu(self, key: str) -> None:
        for each in {key, key.split(".")[0]} & self._menus.keys():
            self._menus[each].menuAction().setVisible(True)

    def _show_menus_in_use(self) -> None:
        # Submenus come after their parents, so the other way round sees a parent's children settled.
        for menu in reversed(list(self._menus.values())):
            used = any(action.isVisible() for action in menu.actions() if not action.isSeparator())
            menu.menuAction().setVisible(used)
