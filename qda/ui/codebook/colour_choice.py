"""Choosing a code's colour: the palette that stays apart for the colour-blind, by name, or any other colour."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, QSize, Signal
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import QButtonGroup, QColorDialog, QHBoxLayout, QMenu, QToolButton, QWidget

from qda.model.palette import CODE_COLOURS
from qda.ui import theme
from qda.ui.action_spec import QT_TRANSLATE_NOOP
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.labels import chip_icon

_NAMES = {
    "#0072b2": QT_TRANSLATE_NOOP("colours", "Blue"),
    "#d55e00": QT_TRANSLATE_NOOP("colours", "Orange"),
    "#009e73": QT_TRANSLATE_NOOP("colours", "Green"),
    "#cc79a7": QT_TRANSLATE_NOOP("colours", "Pink"),
    "#b8860b": QT_TRANSLATE_NOOP("colours", "Ochre"),
    "#882255": QT_TRANSLATE_NOOP("colours", "Wine"),
    "#3a9bd4": QT_TRANSLATE_NOOP("colours", "Sky blue"),
    "#6b7a1f": QT_TRANSLATE_NOOP("colours", "Olive"),
    "#7a5fc0": QT_TRANSLATE_NOOP("colours", "Violet"),
    "#c44536": QT_TRANSLATE_NOOP("colours", "Red"),
    "#4f7f8f": QT_TRANSLATE_NOOP("colours", "Slate"),
    "#8a6d5a": QT_TRANSLATE_NOOP("colours", "Brown"),
}


def colour_name(colour: str) -> str:
    """Return the name of a colour of the palette, the value of any other."""
    name = _NAMES.get(colour.lower())
    return QCoreApplication.translate("colours", name) if name else colour


def ask_colour(parent: QWidget, colour: str, done: Callable[[str], object]) -> QColorDialog:
    """Let any colour be chosen; ``done`` gets it as ``#rrggbb``."""
    dialog = QColorDialog(QColor(colour or CODE_COLOURS[0]), parent)
    dialog.setObjectName("colourDialog")
    dialog.setWindowTitle(QCoreApplication.translate("colours", "Colour of the code"))
    dialog.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)

    def take(chosen: QColor) -> None:
        done(chosen.name())

    dialog.colorSelected.connect(take)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def fill_colour_menu(menu: QMenu, colour: str, picked: Callable[[str], object], window: QWidget) -> None:
    """Put the palette and "Other colour…" into a menu, the colour in use ticked."""
    for each in CODE_COLOURS:
        action = menu.addAction(chip_icon(each), colour_name(each), partial(picked, each))
        _tick(action, ticked=each == colour.lower())
    if colour and colour.lower() not in CODE_COLOURS:
        _tick(menu.addAction(chip_icon(colour), colour), ticked=True)
    menu.addSeparator()
    menu.addAction(QCoreApplication.translate("colours", "Other colour…"), partial(ask_colour, window, colour, picked))


def _tick(action: QAction, *, ticked: bool) -> None:
    """Say in bold which entry is in force: a tick would take the place of the chip."""
    font = action.font()
    font.setBold(ticked)
    action.setFont(font)


class ColourChoice(QWidget):
    """The palette as buttons side by side."""

    picked = Signal(str)

    def __init__(self, colour: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colour = colour.lower()
        self._group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self._buttons = {each: self._swatch(each) for each in CODE_COLOURS}
        for button in self._buttons.values():
            layout.addWidget(button)
        self._own = self._swatch("")
        layout.addWidget(self._own)
        self.other = push_button(self.tr("Other…"), "codeColourOther", self)
        self.other.setAccessibleName(self.tr("Other colour"))
        self.other.clicked.connect(lambda: ask_colour(self.window(), self.colour, self.choose))
        layout.addWidget(self.other)
        layout.addStretch(1)
        self._show()

    def _swatch(self, colour: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("codeColour")
        button.setCheckable(True)
        button.setIconSize(QSize(theme.ICON, theme.ICON))
        button.setMinimumSize(theme.TARGET, theme.TARGET)
        theme.set_look(button, "icon")
        if colour:
            _dress(button, colour)
        self._group.addButton(button)
        button.clicked.connect(lambda: self.choose(str(button.property("colour"))))
        return button

    def choose(self, colour: str) -> None:
        """Choose a colour."""
        self.colour = colour.lower()
        self._show()
        self.picked.emit(self.colour)

    def _show(self) -> None:
        own = self.colour not in self._buttons
        self._own.setVisible(own and bool(self.colour))
        if own:
            _dress(self._own, self.colour)
        self._buttons.get(self.colour, self._own).setChecked(True)


def _dress(button: QToolButton, colour: str) -> None:
    button.setProperty("colour", colour)
    button.setIcon(chip_icon(colour))
    button.setToolTip(colour_name(colour))
    button.setAccessibleName(colour_name(colour))
