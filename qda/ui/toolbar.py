"""The toolbar: the few acts of every day, the search in all documents, and who is coding."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeySequence, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from qda.ui import theme
from qda.ui.action_registry import Actions
from qda.ui.widgets.labels import avatar_letter
from qda.ui.widgets.painting import painting
from qda.ui.widgets.search_field import SearchField

_AVATAR = 22  # px
_WIDE_SEARCH = 250  # px


class ToolBar(QToolBar):
    """Nine acts at the most.

    Signals:
        search_requested: Enter in the field; carries the words.
    """

    search_requested = Signal(str)

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("toolbar")
        self.setWindowTitle(self.tr("Toolbar"))
        self.setMovable(False)
        self.setFloatable(False)
        self.setIconSize(QSize(theme.ICON, theme.ICON))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._coder = ("", "")
        indent = QWidget(self)  # a toolbar's margin is the same on all sides
        indent.setFixedWidth(2)
        self.addWidget(indent)
        for name, look in (
            ("add_documents", "primary"),
            ("undo", ""),
            ("redo", ""),
            ("export_excel", "outlined"),
            ("compare_with_file", "outlined"),
        ):
            self._add(actions, name, look)
        gap = QWidget(self)
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(gap)
        self.search = SearchField(self.tr("Search all documents…"), "searchField", self, lens=True)
        self._search_keys = actions["find_all"].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.search.setMinimumWidth(150)
        self.search.setMaximumWidth(300)
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.search.returnPressed.connect(lambda: self.search_requested.emit(self.search.text()))
        self.addWidget(self.search)
        self.coder_menu = QMenu(self)
        self.coder_menu.setObjectName("coderMenu")
        self.coder_button = QToolButton(self)
        self.coder_button.setObjectName("coderButton")
        self.coder_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.coder_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.coder_button.setIconSize(QSize(_AVATAR, _AVATAR))
        self.coder_button.setMenu(self.coder_menu)
        self.coder_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        holder = QWidget(self)  # directly on a toolbar, a button would take the toolbar's size of icons
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.coder_button)
        self._coder_action = self.addWidget(holder)
        self.set_coder("", "")

    def _add(self, actions: Actions, name: str, look: str) -> None:
        action = actions[name]
        self.addAction(action)
        button = self.widgetForAction(action)
        if isinstance(button, QToolButton):
            button.setObjectName(f"toolbar-{name}")
            button.setAccessibleName(action.iconText())
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setMinimumHeight(theme.TARGET + 4)
            words_only, with_icon = Qt.ToolButtonStyle.ToolButtonTextOnly, Qt.ToolButtonStyle.ToolButtonTextBesideIcon
            button.setToolButtonStyle(words_only if look else with_icon)
            theme.set_look(button, look)

    def set_coder(self, name: str, colour: str, *, blind: bool = False) -> None:
        """Show who is coding, and whether blind to the others; an empty name hides the button."""
        self._coder = (name, colour)
        shown = name if len(name) <= 24 else f"{name[:23]}…"
        told, spoken = (
            (self.tr("%1 · blind"), self.tr("Coder: %1, blind work")) if blind else ("%1", self.tr("Coder: %1"))
        )
        self.coder_button.setText(" " + told.replace("%1", shown.replace("&", "&&")))
        self.coder_button.setAccessibleName(spoken.replace("%1", name))
        self.coder_button.setToolTip(
            self.tr("Who is coding. Blind work: the codings of the others are hidden.")
            if blind
            else self.tr("Who is coding")
        )
        self.coder_button.setIcon(avatar(name, colour))
        self._coder_action.setVisible(bool(name))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Name the keys in the search field where there is room for them."""
        super().resizeEvent(event)
        words = self.tr("Search all documents")
        wide = self.search.width() > _WIDE_SEARCH
        self.search.setPlaceholderText(f"{words}  {self._search_keys}" if wide else f"{words}…")

    def redraw(self) -> None:
        """Draw again what depends on the colours."""
        self.coder_button.setIcon(avatar(*self._coder))


def avatar(name: str, colour: str = "") -> QIcon:
    """Return a disc in a coder's colour with the letter that stands for the name."""
    ground = theme.chip(colour) if colour else QColor(theme.colours().primary)
    pixmap = QPixmap(QSize(_AVATAR * 2, _AVATAR * 2))
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    with painting(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawEllipse(0, 0, _AVATAR, _AVATAR)
        white = theme.contrast("#ffffff", ground.name()) >= theme.contrast("#000000", ground.name())
        painter.setPen(QColor("#ffffff" if white else "#000000"))
        font = theme.small_font(painter.font())
        font.setBold(True)
        painter.setFont(font)
        painter.drawText(0, 0, _AVATAR, _AVATAR, Qt.AlignmentFlag.AlignCenter, avatar_letter(name))
    return QIcon(pixmap)
