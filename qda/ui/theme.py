"""The only place for colours, sizes, fonts, icons and style sheets."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollBar, QStyleFactory, QWidget

from qda.model.resources import resources_folder as _find_resources
from qda.ui.widgets.painting import painting

if TYPE_CHECKING:
    from PySide6.QtSvg import QSvgRenderer

ROW_HEIGHT = 26  # px; one line of a list
TARGET = 24  # px; the least width and height of what is to be hit
ICON = 16  # px
GAP = 8  # px; between neighbours
MARGIN = 14  # px; between a column's border and what stands in it
RADIUS = 6  # px; corners of cards, fields and buttons
CHIP = 11  # px; the square with a code's colour
BAR_CONTRAST = 3.0
TEXT_CONTRAST = 4.5

SERIF_FAMILIES = (
    "Noto Serif",
    "Source Serif 4",
    "Source Serif Pro",
    "Charter",
    "Georgia",
    "Liberation Serif",
    "DejaVu Serif",
    "Times New Roman",
)
_SANS_FAMILIES = ("Inter", "Noto Sans", "Liberation Sans", "DejaVu Sans")
_GENERIC_FAMILIES = ("", "Sans", "Sans Serif", "sans-serif")


class Scheme(StrEnum):
    """Which colours the person chose."""

    LIGHT = "light"
    DARK = "dark"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Colours:
    """Every colour of one scheme, as ``#rrggbb``, named for its use."""

    chrome: str  # menu bar, status bar, the strip behind tabs
    bar: str  # toolbar
    side: str  # left and right columns
    page: str  # where text is read
    card: str
    field: str
    hover: str
    pressed: str
    border: str
    strong_border: str
    text: str
    muted: str
    disabled: str
    accent: str  # lines, focus ring, chosen tab
    primary: str  # ground of the primary button
    primary_hover: str
    on_primary: str
    selected_row: str
    text_selection: str
    note: str  # ground of definitions and memos
    note_border: str
    success: str
    danger: str
    danger_ground: str
    warning_ground: str
    find_ground: str
    shadow: str


LIGHT = Colours(
    chrome="#ecebe8",
    bar="#fbfbfa",
    side="#f8f8f6",
    page="#ffffff",
    card="#ffffff",
    field="#ffffff",
    hover="#edecea",
    pressed="#e2e1dd",
    border="#e2e0db",
    strong_border="#c9c6bf",
    text="#23262b",
    muted="#63666c",
    disabled="#9c9ea3",
    accent="#1f5f8b",
    primary="#1f5f8b",
    primary_hover="#194f75",
    on_primary="#ffffff",
    selected_row="#dfe9f1",
    text_selection="#b9d6ee",
    note="#fffdf3",
    note_border="#ece4c4",
    success="#17694f",
    danger="#a32a22",
    danger_ground="#fbeae8",
    warning_ground="#fff6dc",
    find_ground="#ffe48a",
    shadow="#000000",
)

DARK = Colours(
    chrome="#17191c",
    bar="#202327",
    side="#1d2023",
    page="#23262a",
    card="#2a2e33",
    field="#181a1d",
    hover="#2e3237",
    pressed="#383d43",
    border="#383c41",
    strong_border="#565c64",
    text="#e6e6e3",
    muted="#a6aab0",
    disabled="#6f747a",
    accent="#6fb3e0",
    primary="#2f78a8",
    primary_hover="#2a6c98",
    on_primary="#ffffff",
    selected_row="#2c3f4f",
    text_selection="#2f5878",
    note="#2f2d25",
    note_border="#4b4632",
    success="#67c7a4",
    danger="#f29a92",
    danger_ground="#43292a",
    warning_ground="#3d3623",
    find_ground="#6b5a14",
    shadow="#000000",
)


class _Current:
    """What is in force: one application has one look."""

    colours: Colours = LIGHT
    scheme: Scheme = Scheme.LIGHT
    follows_system: bool = False


def colours() -> Colours:
    """Return the colours in force."""
    return _Current.colours


def is_dark() -> bool:
    """Tell whether the dark colours are in force."""
    return _Current.colours is DARK


def accent() -> QColor:
    """Return the colour of lines, rings and chosen things."""
    return QColor(_Current.colours.accent)


def text() -> QColor:
    """Return the colour of text."""
    return QColor(_Current.colours.text)


def muted() -> QColor:
    """Return the colour of what stands back: counts, captions, numbers of paragraphs."""
    return QColor(_Current.colours.muted)


def page() -> QColor:
    """Return the ground of reading text."""
    return QColor(_Current.colours.page)


def card() -> QColor:
    """Return the ground of cards."""
    return QColor(_Current.colours.card)


def border() -> QColor:
    """Return the colour of hairlines."""
    return QColor(_Current.colours.border)


def chip(colour: str) -> QColor:
    """Return a code's colour for bars, chips and underlines: at least 3:1 on the page in either scheme."""
    return QColor(_readable(colour or _Current.colours.muted, _Current.colours.page, BAR_CONTRAST))


def label(colour: str) -> QColor:
    """Return a code's colour for words, such as a stripe's label: at least 4.5:1 on the page."""
    return QColor(_readable(colour or _Current.colours.muted, _Current.colours.page, TEXT_CONTRAST))


def tint(colour: str, strength: float = 0.0) -> QColor:
    """Return the light ground of text coded with a colour; ``strength`` 0 to 1 overrides the usual one."""
    usual = 0.30 if is_dark() else 0.17
    return QColor(_mixed(colour or _Current.colours.muted, _Current.colours.page, strength or usual))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours ``#rrggbb`` as WCAG 2 defines it: 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mixed(one: str, other: str, share: float) -> str:
    parts = (round(int(one[i : i + 2], 16) * share + int(other[i : i + 2], 16) * (1 - share)) for i in (1, 3, 5))
    return "#" + "".join(f"{part:02x}" for part in parts)


@lru_cache(maxsize=512)
def _readable(colour: str, ground: str, least: float) -> str:
    """Return the colour, moved towards black or white only as far as the contrast needs."""
    plain = QColor(colour).name() if QColor.isValidColorName(colour) else LIGHT.muted
    pole = "#ffffff" if _luminance(ground) < 0.18 else "#000000"
    for step in range(21):
        candidate = _mixed(pole, plain, step / 20)
        if contrast(candidate, ground) >= least:
            return candidate
    return pole


# --- fonts -----------------------------------------------------------------------------------------------------------
def ui_font() -> QFont:
    """Return the system's font, or a good one where the system names none."""
    font = QFont(QGuiApplication.font())
    if font.family() in _GENERIC_FAMILIES:
        font = QFont(_first_available(_SANS_FAMILIES) or font.family(), 10)
    return font


def reading_font(*, serif: bool, points: float = 12.5) -> QFont:
    """Return the font in which documents are read, at a size in points."""
    family = _first_available(SERIF_FAMILIES) if serif else ""
    font = QFont(family) if family else QFont(QApplication.font())
    if serif and not family:
        font.setStyleHint(QFont.StyleHint.Serif)
    font.setPointSizeF(points)
    return font


def small_font(font: QFont) -> QFont:
    """Return a font one step smaller, for counts, captions and sources of quotations."""
    smaller = QFont(font)
    smaller.setPointSizeF(max(7.0, font.pointSizeF() - 1.0))
    return smaller


def _first_available(families: tuple[str, ...]) -> str:
    present = set(QFontDatabase.families())
    return next((family for family in families if family in present), "")


@lru_cache(maxsize=1)
def resources_folder() -> Path:
    """Return the folder of resources, looked for once."""
    return _find_resources()


# --- icons -----------------------------------------------------------------------------------------------------------
def icon(name: str, colour: str = "") -> QIcon:
    """Return an icon of our set, drawn in the text colour or a given one; an empty icon if there is none so called."""
    tokens = _Current.colours
    return _icon(str(resources_folder()), name, colour or tokens.text, tokens.disabled) if name else QIcon()


@lru_cache(maxsize=512)
def _icon(folder: str, name: str, colour: str, disabled: str) -> QIcon:
    path = Path(folder) / "icons" / f"{name}.svg"
    result = QIcon()
    if path.is_file():
        from PySide6.QtSvg import QSvgRenderer  # only where an icon is really drawn

        drawing = QSvgRenderer(str(path))
        for size in (ICON, 2 * ICON):  # the second for screens with twice the dots
            for mode, shade in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled)):
                result.addPixmap(_drawn(drawing, shade, size), mode)
    return result


def _drawn(drawing: QSvgRenderer, colour: str, size: int) -> QPixmap:
    pixmap = QPixmap(QSize(size, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    with painting(pixmap) as painter:
        drawing.render(painter, QRectF(0, 0, size, size))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        painter.fillRect(pixmap.rect(), QColor(colour))
    return pixmap


def set_icon(target: QAbstractButton | QAction, name: str, colour_token: str = "") -> None:
    """Give a button or action an icon that follows the scheme; ``colour_token`` names a field of ``Colours``."""
    target.setProperty("iconName", name)
    target.setProperty("iconToken", colour_token)
    _draw_icon_of(target)


def _draw_icon_of(target: QObject) -> None:
    name = target.property("iconName")
    if isinstance(name, str) and name:
        token = str(target.property("iconToken") or "")
        colour = str(getattr(_Current.colours, token)) if token else ""
        cast("QAbstractButton | QAction", target).setIcon(icon(name, colour))


# --- putting it into force -------------------------------------------------------------------------------------------
def set_scheme(scheme: Scheme | str) -> None:
    """Put a scheme into force in the whole program: palette, style sheet and icons."""
    app = cast(QApplication, QApplication.instance())
    if _Current.scheme is Scheme(scheme) is not Scheme.SYSTEM and app.styleSheet():
        return
    hints = QGuiApplication.styleHints()
    _Current.scheme = Scheme(scheme)
    wanted = {Scheme.LIGHT: Qt.ColorScheme.Light, Scheme.DARK: Qt.ColorScheme.Dark}
    # Colours the title bar too where the platform can; our own palette does not depend on it.
    hints.setColorScheme(wanted.get(_Current.scheme, Qt.ColorScheme.Unknown))
    if not _Current.follows_system:
        hints.colorSchemeChanged.connect(_on_system_scheme_changed)
        _Current.follows_system = True
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setFont(ui_font())
    _apply(app)


def _on_system_scheme_changed() -> None:
    app = QApplication.instance()
    if _Current.scheme is Scheme.SYSTEM and isinstance(app, QApplication):
        _apply(app)


def _apply(app: QApplication) -> None:
    from qda.ui.style_sheet import style_sheet

    system_is_dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    dark = _Current.scheme is Scheme.DARK or (_Current.scheme is Scheme.SYSTEM and system_is_dark)
    wanted = DARK if dark else LIGHT
    if wanted is _Current.colours and app.styleSheet():
        return  # reading the style sheet again and polishing every widget takes as long as building the window
    _Current.colours = wanted
    app.setPalette(palette(_Current.colours))
    app.setStyleSheet(style_sheet(_Current.colours, app.font().pointSizeF(), _first_available(SERIF_FAMILIES)))
    for widget in app.allWidgets():
        _draw_icon_of(widget)
        for action in widget.actions():
            _draw_icon_of(action)


def palette(tokens: Colours) -> QPalette:
    """Return the Qt palette of a scheme, for everything that the style sheet leaves to the style."""
    made = QPalette()
    role = QPalette.ColorRole
    parts = {
        role.Window: tokens.side,
        role.WindowText: tokens.text,
        role.Base: tokens.field,
        role.AlternateBase: tokens.side,
        role.Text: tokens.text,
        role.Button: tokens.card,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.danger,
        role.ToolTipBase: tokens.card,
        role.ToolTipText: tokens.text,
        role.PlaceholderText: tokens.muted,
        role.Highlight: tokens.text_selection,
        role.HighlightedText: tokens.text,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.Accent: tokens.accent,
        role.Light: tokens.card,
        role.Midlight: tokens.hover,
        role.Mid: tokens.border,
        role.Dark: tokens.strong_border,
        role.Shadow: tokens.shadow,
    }
    for each, colour in parts.items():
        made.setColor(each, QColor(colour))
    for each in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        made.setColor(QPalette.ColorGroup.Disabled, each, QColor(tokens.disabled))
    return made


def set_look(widget: QWidget, name: str) -> None:
    """Give a widget one of the style sheet's looks: primary, flat, danger, card, note, caption, heading and so on."""
    if widget.property("look") == name:
        return
    widget.setProperty("look", name)
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)  # a plain QWidget paints no ground without it
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def rest_when_idle(bar: QScrollBar) -> None:
    """Let a scroll bar that keeps its room, so that lines need not be broken anew, show no handle when all is seen."""

    def show(first: int, last: int) -> None:
        look = "" if last > first else "idle"
        if bar.property("look") != look:
            set_look(bar, look)

    bar.rangeChanged.connect(show)
    show(bar.minimum(), bar.maximum())
