"""The icons: one style, coloured by the theme, and nothing in them but drawing."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from qda.model.resources import resources_folder

APPLICATION_ICON = "concord"
DRAWN = {"svg", "path", "circle", "rect"}
ALL_ICONS = sorted((resources_folder() / "icons").glob("*.svg"), key=lambda path: path.stem)
ICONS = [path for path in ALL_ICONS if path.stem != APPLICATION_ICON]
EXPECTED = """
    add check chevron-down chevron-left chevron-right chevron-up clock close code coder column-width compare
    concord copy document drag excel export eye eye-off filter finished folder help in-vivo info jump keyboard
    link memo merge new open print quote redo rename search settings sort speaker split star star-filled trash
    undo warning zoom-in zoom-out
"""


def name(path: Path) -> str:
    return path.stem


def painted(svg: bytes, *, size: int) -> QImage:
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(QByteArray(svg))
    assert renderer.isValid()
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return image


def colours(image: QImage) -> set[str]:
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


def test_every_icon_that_the_window_asks_for_is_there():
    assert set(EXPECTED.split()) <= {path.stem for path in ALL_ICONS}


@pytest.mark.parametrize("path", ALL_ICONS, ids=name)
def test_icon_holds_drawing_alone(path: Path):
    text = path.read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    assert root.attrib["viewBox"] == "0 0 20 20"
    assert {element.tag.rpartition("}")[2] for element in root.iter()} <= DRAWN
    attributes = {key for element in root.iter() for key in element.attrib}
    assert not {key for key in attributes if "href" in key or key.startswith("on") or key == "style"}
    assert "url(" not in text
    assert "<!" not in text


@pytest.mark.parametrize("path", ICONS, ids=name)
def test_icon_keeps_the_style_of_the_set(path: Path):
    root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
    style = {key: value for key, value in root.attrib.items() if key != "viewBox"}
    assert style == {
        "fill": "none",
        "stroke": "currentColor",
        "stroke-width": "1.6",
        "stroke-linecap": "round",
        "stroke-linejoin": "round",
    }
    own = {element.attrib.get("fill", "currentColor") for element in list(root)}
    assert own == {"currentColor"}, "a colour of its own would not follow the theme"


@pytest.mark.parametrize("path", ICONS, ids=name)
def test_icon_takes_the_theme_s_colour_and_stays_inside_its_square(path: Path, qapp: object):
    svg = re.sub(rb"currentColor", b"#c44536", path.read_bytes())
    image = painted(svg, size=80)
    assert colours(image) <= {"#c44536", "#c34536"}, "one channel may be rounded where strokes cross"
    edge = [image.pixelColor(x, y).alpha() for i in range(80) for x, y in ((i, 0), (i, 79), (0, i), (79, i))]
    assert max(edge) == 0, "the drawing is cut off at the edge"


def test_application_icon_keeps_its_own_colours(qapp: object):
    (path,) = (path for path in ALL_ICONS if path.stem == APPLICATION_ICON)
    assert b"currentColor" not in path.read_bytes()
    assert {"#0072b2", "#e69f00"} <= colours(painted(path.read_bytes(), size=128))
