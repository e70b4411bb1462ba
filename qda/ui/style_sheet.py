"""The style sheet, built from the theme's colours; looks are chosen with :func:`qda.ui.theme.set_look`."""

from __future__ import annotations

import os
import zlib
from dataclasses import asdict
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

import platformdirs

if TYPE_CHECKING:
    from qda.ui.theme import Colours

# Style sheets can show pictures from files only, so these few strokes are written where caches belong.
_STROKES = {
    "down": "M4 6.5 8 10.5 12 6.5",
    "right": "M6.5 4 10.5 8 6.5 12",
    "up": "M4 9.5 8 5.5 12 9.5",
    "branch_open": "M5 6.8 8 9.8 11 6.8",
    "branch_closed": "M6.500 5 9.500 8 6.500 11",
    "close": "M4.5 4.5 11.5 11.5M11.5 4.5 4.5 11.5",
    "check": "M3.5 8.5 6.5 11.5 12.5 5",
}

_SHEET = Template("""
* { outline: none; }
QMainWindow, QDialog { background: $side; }
QToolTip { background: $card; color: $text; border: 1px solid $strong_border; padding: 4px 7px; }
QLabel { background: transparent; }
QLabel:disabled { color: $disabled; }

QMenuBar { background: $chrome; color: $text; padding: 2px 6px; border: 0; border-bottom: 1px solid $border; }
QMenuBar::item { background: transparent; padding: 4px 9px; border-radius: 4px; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $pressed; }
QMenu { background: $card; color: $text; border: 1px solid $strong_border; padding: 5px; }
QMenu::item { padding: 5px 26px 5px 14px; border-radius: 4px; min-height: 16px; }
QMenu::item:selected { background: $selected_row; color: $text; }
QMenu::item:disabled { color: $disabled; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: $border; margin: 5px 8px; }

QToolBar { background: $bar; border: 0; border-bottom: 1px solid $border; padding: 6px; spacing: 6px; }
QToolBar::separator { width: 1px; background: $border; margin: 6px 4px; }
QStatusBar { background: $chrome; color: $muted; border-top: 1px solid $border; min-height: 25px; }
QStatusBar::item { border: 0; }
QStatusBar QLabel { color: $muted; font-size: ${small}pt; }
QStatusBar QPushButton { font-size: ${small}pt; padding: 0 4px; min-height: 18px; }
QStatusBar QLabel[look="saved"] { color: $success; }
QStatusBar QLabel[look="warning"] { color: $danger; }

QPushButton, QToolButton { color: $text; border: 1px solid transparent; border-radius: 6px; padding: 4px 12px;
    min-height: 20px; min-width: 16px; }
QPushButton, QToolButton[look="outlined"] { background: $card; border-color: $strong_border; }
QToolButton { background: transparent; padding: 3px 8px; }
QToolButton[look="filter"] { background: $card; border-color: $border; font-size: ${small}pt; padding: 1px 7px;
    min-height: 20px; }
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed, QToolButton:checked { background: $pressed; }
QPushButton:focus, QToolButton:focus { border: 2px solid $accent; padding: 3px 11px; }
QToolButton:focus { padding: 2px 7px; }
QPushButton:disabled, QToolButton:disabled { color: $disabled; border-color: $border; }
QToolButton:disabled { border-color: transparent; }
QPushButton[look="primary"], QToolButton[look="primary"], QPushButton:default { background: $primary;
    color: $on_primary; border-color: $primary; }
QPushButton[look="primary"], QToolButton[look="primary"] { font-weight: 500; }
QPushButton[look="primary"]:hover, QToolButton[look="primary"]:hover, QPushButton:default:hover {
    background: $primary_hover; }
QPushButton[look="primary"]:focus, QToolButton[look="primary"]:focus, QPushButton:default:focus {
    border: 2px solid $text; }
QPushButton[look="primary"]:disabled, QToolButton[look="primary"]:disabled, QPushButton:default:disabled {
    background: $pressed; border-color: $pressed; color: $disabled; }
QPushButton[look="danger"] { color: $danger; border-color: $danger; }
QPushButton[look="danger"]:default, QPushButton[look="danger"]:focus { background: $danger_ground; color: $danger;
    border: 2px solid $danger; }
QPushButton[look="danger"]:default:hover { background: $hover; }
QPushButton[look="danger"]:disabled { color: $disabled; border-color: $border; background: transparent; }
QPushButton[look="danger"]:disabled { color: $disabled; border-color: $border; }
QPushButton[look="flat"] { background: transparent; border-color: transparent; }
QPushButton[look="flat"]:hover { background: $hover; }
QPushButton[look="flat"]:focus { border-color: $accent; }
QPushButton[look="link"] { background: transparent; border-color: transparent; color: $accent; padding: 3px 4px;
    text-align: left; }
QPushButton[look="link"]:disabled { color: $muted; border-color: transparent; }
QPushButton[look="link"]:hover { text-decoration: underline; }
QPushButton[look="link"]:focus { border: 2px solid $accent; padding: 2px 3px; }
QToolButton[look="icon"] { padding: 2px; min-width: 18px; min-height: 18px; }
QToolButton[look="icon"]:focus { padding: 1px; }
QToolButton[popupMode="2"] { padding-right: 18px; }
QToolButton[popupMode="2"]:focus { padding-right: 17px; }
QToolButton[look="filter"]:focus { border: 2px solid $accent; padding: 0 6px; padding-right: 17px; }
QToolButton::menu-indicator { image: url("$img_down"); width: 12px; height: 12px; subcontrol-origin: padding;
    subcontrol-position: center right; right: 4px; }

/* The act at the right end and no pictures, as in the feet of our own dialogs. */
QDialogButtonBox { button-layout: 3; dialogbuttonbox-buttons-have-icons: 0; }

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QComboBox, QDateEdit { background: $field; color: $text;
    border: 1px solid $strong_border; border-radius: 6px; padding: 3px 8px; min-height: 20px;
    selection-background-color: $text_selection; selection-color: $text; placeholder-text-color: $muted; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus {
    border: 2px solid $accent; padding: 2px 7px; }
QLineEdit[look="in-row"], QLineEdit[look="in-row"]:focus { padding: 0 4px; min-height: 0; border-radius: 4px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled { color: $disabled; background: $side; }
QLineEdit:read-only, QPlainTextEdit:read-only { background: $side; }
QLineEdit QToolButton { border: 0; padding: 0; min-width: 16px; min-height: 16px; background: transparent; }
QPlainTextEdit[look="note"], QTextEdit[look="note"] { background: $note; border-color: $note_border; }
QPlainTextEdit[look="note"]:focus, QTextEdit[look="note"]:focus { border-color: $accent; }
QComboBox { combobox-popup: 0; }
QComboBox[look="long-on"] { background: $selected_row; border-color: $accent; }
QComboBox::drop-down { border: 0; width: 22px; }
QComboBox::down-arrow { image: url("$img_down"); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $card; border: 1px solid $strong_border; padding: 4px;
    selection-background-color: $selected_row; selection-color: $text; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button {
    border: 0; width: 18px; background: transparent; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url("$img_up"); width: 10px; height: 10px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url("$img_down"); width: 10px; height: 10px; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit { border: 0; padding: 0; margin-left: 6px; min-height: 0;
    background: transparent; }
QAbstractSpinBox { padding: 3px 2px; }
QCheckBox::indicator, QTreeView::indicator, QListView::indicator, QTableView::indicator, QMenu::indicator:non-exclusive,
QGroupBox::indicator { width: 14px; height: 14px; border: 1px solid $muted; border-radius: 4px; background: $field; }
QRadioButton::indicator, QMenu::indicator:exclusive { width: 14px; height: 14px; border: 1px solid $muted;
    border-radius: 8px; background: $field; }
QCheckBox::indicator:checked, QTreeView::indicator:checked, QListView::indicator:checked,
QTableView::indicator:checked, QGroupBox::indicator:checked, QMenu::indicator:non-exclusive:checked {
    background: $primary; border-color: $primary; image: url("$img_check"); }
QCheckBox::indicator:indeterminate, QTreeView::indicator:indeterminate,
QListView::indicator:indeterminate { background: $primary;
    border: 4px solid $field; }
QRadioButton::indicator:checked, QMenu::indicator:exclusive:checked { background: $on_primary;
    border: 5px solid $primary; width: 6px; height: 6px; }
QMenu::indicator { margin-left: 8px; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $border; background: $side; }
QCheckBox, QRadioButton { spacing: 8px; min-height: 24px; padding: 0 4px; margin-left: -4px;
    border: 2px solid transparent; border-radius: 4px; }
QCheckBox:focus, QRadioButton:focus { border-color: $accent; }

QAbstractItemView { background: $side; color: $text; border: 0; selection-background-color: $selected_row;
    selection-color: $text; }
QTreeView, QListView { show-decoration-selected: 1; }
QTreeView::item, QListView::item { min-height: 26px; border: 0; color: $text; }
QTreeView::item:hover, QListView::item:hover { background: $hover; }
QTreeView::item:selected, QListView::item:selected, QTableView::item:selected { background: $selected_row;
    color: $text; }
QTreeView::branch:has-children:closed { image: url("$img_branch_closed"); }
QTreeView::branch:has-children:open { image: url("$img_branch_open"); }
QTableView::item { padding: 3px 8px; }
QTableView::indicator:indeterminate { background: $side; border-color: $border; }
QTableView[look="cells"]::item:focus { border: 2px solid $accent; padding: 1px 6px; }
QTableView QLineEdit { border: 2px solid $accent; border-radius: 0; padding: 0 4px; background: $field; }
QLineEdit[look="wrong"], QTableView QLineEdit[look="wrong"] { border-color: $danger; background: $danger_ground; }
QToolButton[look="condition"] { background: $selected_row; color: $text; border: 1px solid $border;
    border-radius: 12px; padding: 2px 10px; }
QToolButton[look="condition"]:hover { border-color: $strong_border; }
QToolButton[look="condition"]:focus { border: 2px solid $accent; padding: 1px 9px; }
QFrame[look="clause"] { background: $card; border: 1px solid $border; border-radius: 8px; }
QToolButton[look="part"], QToolButton[look="part-gone"] { color: $accent; background: $selected_row; border-radius: 5px;
    padding: 1px 7px; font-weight: 500; }
QToolButton[look="part"]:hover { border-color: $accent; background: $selected_row; }
QToolButton[look="part-gone"] { color: $danger; background: $danger_ground; border-color: $danger; }
QToolButton[look="part"]:focus, QToolButton[look="part-gone"]:focus { border: 2px solid $accent; padding: 0 6px; }
QToolButton[look="joint"] { color: $muted; padding: 2px 4px; }
QToolButton[look="not"] { color: $text; font-weight: 600; padding: 2px 2px; }
QToolButton[look="not"]:focus { border: 2px solid $accent; padding: 1px 1px; }
QToolButton[look="joint"]:hover { color: $text; }
QToolButton[look="joint"]:focus { border: 2px solid $accent; padding: 1px 3px; }
QTableView { background: $page; gridline-color: $border; border: 1px solid $border; }
QTableView[look="trail"] { background: $page; border: 0; }
QTableView[look="trail"]::item { padding: 0; border: 0; }
QTableView[look="trail"]::item:hover { background: $hover; }
QTableView[look="trail"]::item:selected { background: $selected_row; }
QTableView[look="trail"] QHeaderView::down-arrow, QTableView[look="trail"] QHeaderView::up-arrow {
    image: url("$img_down"); width: 11px; height: 11px; }
QTableView QTableCornerButton::section { background: $chrome; border: 0; border-right: 1px solid $border;
    border-bottom: 1px solid $border; }
QHeaderView::section { background: $chrome; color: $muted; border: 0; border-right: 1px solid $border;
    border-bottom: 1px solid $border; padding: 4px 8px; }

QTabWidget::pane { border: 0; }
QTabBar { background: $chrome; qproperty-drawBase: 0; }
QTabBar::tab { background: $chrome; color: $muted; border: 0; border-right: 1px solid $border;
    border-bottom: 1px solid $border; border-top: 3px solid transparent; padding: 5px 14px 6px 14px; min-height: 20px; }
QTabBar::tab:hover { color: $text; background: $hover; }
QTabBar::tab:selected { background: $page; color: $text; border-top-color: $accent; border-bottom-color: $page; }
QTabBar::tab:selected:focus { border-top-color: $text; text-decoration: underline; }
QTabBar::close-button { image: url("$img_close"); width: 14px; height: 14px; subcontrol-position: right;
    border-radius: 4px; margin: 3px; }
QTabBar::close-button:hover { background: $pressed; }
QTabBar::scroller { width: 48px; }
QTabBar QToolButton { background: $chrome; border-radius: 0; padding: 2px; }
QTabBar[look="quiet"] { background: $side; border-bottom: 1px solid $border; }
QTabBar[look="quiet"]::tab { background: transparent; border: 0; border-bottom: 2px solid transparent;
    padding: 6px 6px 4px 6px; }
QTabBar[look="quiet"]::tab:hover { background: transparent; color: $text; }
QTabBar[look="quiet"]::tab:selected { color: $accent; font-weight: 600; border-bottom-color: transparent; }
QTabBar[look="quiet"]::tab:selected:focus { border-bottom-color: $accent; text-decoration: none; }

QSplitter::handle { background: $border; }
QSplitter::handle:hover { background: $accent; }
QScrollArea, QStackedWidget { background: transparent; border: 0; }
QScrollBar { background: transparent; border: 0; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: $strong_border; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar[look="idle"]::handle { background: transparent; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: $pressed; border: 0; border-radius: 4px; max-height: 8px; min-height: 8px;
    text-align: center; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }

QWidget[look="side"] { background: $side; }
QWidget[look="page"] { background: $page; }
QFrame[look="card"] { background: $card; border: 1px solid $border; border-radius: 8px; }
QScrollArea[look="sheet"] { background: $page; border: 1px solid $border; border-radius: 8px; }
QFrame[look="card"]:hover { border-color: $strong_border; }
QFrame[look="note"] { background: $note; border: 1px solid $note_border; border-radius: 8px; }
QFrame[look="headline"] { background: $card; border: 1px solid $border; border-radius: 8px; }
QFrame[look="headline"]:hover { border-color: $strong_border; background: $hover; }
QFrame[look="headline"]:focus { border: 2px solid $accent; }
QWidget[look="card-inside"] { background: $card; }
QFrame[look="current-card"] { background: $card; border: 2px solid $accent; border-radius: 8px; }
QPushButton[look="verdict"], QPushButton[look="chosen-verdict"] { padding: 2px 8px; min-height: 20px; }
QPushButton[look="verdict"]:focus, QPushButton[look="chosen-verdict"]:focus { padding: 1px 7px; }
QPushButton[look="verdict"]:checked, QPushButton[look="chosen-verdict"] { background: $primary; color: $on_primary;
    border-color: $primary; }
QTableView[look="figures"] { background: $card; border: 1px solid $border; }
QTableView[look="figures"] QHeaderView::section { background: $card; border-right: 0; padding: 4px 3px 4px 5px;
    font-size: ${small}pt; }
QFrame[look="popup"] { background: $card; border: 1px solid $strong_border; border-radius: 10px; }
QFrame[look="banner-info"] { background: $selected_row; border: 0; border-bottom: 1px solid $border; }
QFrame[look="banner-warning"] { background: $warning_ground; border: 0; border-bottom: 1px solid $note_border; }
QFrame[look="banner-danger"] { background: $danger_ground; border: 0; border-bottom: 1px solid $danger; }
QFrame[look="floating-info"] { background: $card; border: 1px solid $strong_border; border-left: 4px solid $accent;
    border-radius: 8px; }
QFrame[look="floating-warning"] { background: $warning_ground; border: 1px solid $strong_border; border-radius: 8px; }
QMessageBox QLabel#qt_msgbox_label { font-size: ${heading}pt; font-weight: 600; min-width: 430px; }
QMessageBox QLabel#qt_msgbox_informativelabel { min-width: 430px; }
QLabel[look="caption"] { color: $muted; font-size: ${caption}pt; font-weight: 600; letter-spacing: 0.8px; }
QLabel[look="muted"] { color: $muted; }
QLabel[look="small"] { color: $muted; font-size: ${small}pt; }
QLabel[look="strong"] { font-weight: 600; }
QLabel[look="danger"] { color: $danger; }
QLabel[look="success"] { color: $success; }
QLabel[look="heading"] { font-size: ${heading}pt; font-weight: 600; }
QLabel[look="title"] { font-size: ${title}pt; font-weight: 700; }
QLabel[look="figure"] { font-size: ${title}pt; font-weight: 600; }
QLabel[look="quote"] { font-family: "$serif"; font-size: ${quote}pt; }
QListView[look="card"], QTreeView[look="card"], QListView[look="popup"] { background: $card; border: 1px solid $border;
    border-radius: 8px; }
QListView[look="popup"] { border: 0; }
QListView[look="page"], QTreeView[look="page"] { background: $page; }
""")


def style_sheet(tokens: Colours, points: float, serif: str) -> str:
    """Return the whole style sheet for a scheme, the size of the system's font in points, and a serif family."""
    size = points if points > 0 else 10.0
    values: dict[str, object] = {**asdict(tokens), "small": size - 1, "caption": max(7.0, size - 1.5)}
    values.update(heading=size + 3, title=size + 12, quote=size + 0.5, serif=serif)
    folder = _pictures(tokens.muted, tokens.on_primary)
    for name in _STROKES:
        values[f"img_{name}"] = (folder / f"{name}.svg").as_posix() if folder else ""
    return _SHEET.substitute(values)


def _pictures(colour: str, on_primary: str) -> Path | None:
    """Return the folder with the strokes, the check mark in its own colour; nothing where no file can be written."""
    key = f"{zlib.crc32(f'2{colour}{on_primary}{sorted(_STROKES.items())}'.encode()):08x}"
    own = os.environ.get("QDA_CONFIG_DIR")
    folder = (Path(own) / "cache" if own else platformdirs.user_cache_path("concord", appauthor=False)) / f"look-{key}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, path in _STROKES.items():
            picture = folder / f"{name}.svg"
            if not picture.is_file():
                stroke = on_primary if name == "check" else colour
                picture.write_text(
                    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" '
                    f'stroke="{stroke}" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round">'
                    f'<path d="{path}"/></svg>',
                    encoding="utf-8",
                )
    except OSError:
        return None
    return folder
