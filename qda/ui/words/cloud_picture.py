"""The cloud as a picture: laid out for a size, painted on the window or into a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QImageWriter,
    QPageLayout,
    QPageSize,
    QPaintDevice,
    QPainter,
    QPainterPath,
    QPdfWriter,
    QTransform,
)

from qda.analysis.word_cloud import arrange
from qda.model.errors import CannotWrite
from qda.model.safe_file import replacing
from qda.ui import theme
from qda.ui.widgets.painting import painting
from qda.ui.words.cloud_words import CloudWord

_LEAST, _MOST = 12.0, 84.0  # px; sizes of letters
_GAP = 2.0  # px
_AROUND = 0.3, 0.12  # room around a word, across and along, in sizes of its letters
_DRAWN_AT = 100  # px; the size at which words are measured once
_PAPER = QSizeF(160, 100)  # mm
_PX_PER_MM = 5.0  # of what is laid out for paper: letters of 12 px are 2.4 mm high
_DOTS_PER_MM = 12  # of a PNG: 300 dots to the inch
_MM_PER_INCH = 25.4
_EDGE = 14.0  # px around the words


class Placed(NamedTuple):
    """A word's outline where it stands, and the room it has for itself."""

    word: CloudWord
    path: QPainterPath
    box: QRectF


class Inks(NamedTuple):
    """The colours of a cloud; what is used less is slanted too, so that no colour is needed."""

    ground: QColor
    plain: QColor
    more: QColor
    less: QColor


def inks_of(tokens: theme.Colours) -> Inks:
    """Return the colours of a scheme."""
    return Inks(QColor(tokens.page), QColor(tokens.text), QColor(tokens.accent), QColor(tokens.muted))


def lay_out(words: Sequence[CloudWord], size: QSizeF, family: QFont) -> list[Placed]:
    """Return where words stand in a picture of a size, heaviest first."""
    outlines = [_outline(one, family) for one in words]
    bounds = [outline.boundingRect() for outline in outlines]

    def measure(number: int, points: float) -> tuple[float, float]:
        scale = points / _DRAWN_AT
        return bounds[number].width() * scale + _AROUND[0] * points, bounds[number].height() * scale + _AROUND[
            1
        ] * points

    found = arrange(
        [one.weight for one in words], measure, size.width(), size.height(), least=_LEAST, most=_MOST, gap=_GAP
    )
    placed: list[Placed] = []
    for one, outline, bound, (box, points) in zip(words, outlines, bounds, found, strict=False):
        scale = points / _DRAWN_AT
        left = box.left + _AROUND[0] * points / 2 - bound.left() * scale
        top = box.top + _AROUND[1] * points / 2 - bound.top() * scale
        path = QTransform().translate(left, top).scale(scale, scale).map(outline)
        placed.append(Placed(one, path, QRectF(*box)))
    return placed


def _outline(one: CloudWord, family: QFont) -> QPainterPath:
    font = QFont(family)
    font.setPixelSize(_DRAWN_AT)
    font.setWeight(QFont.Weight.Medium if one.used < 0 else QFont.Weight.DemiBold)
    font.setItalic(one.used < 0)
    path = QPainterPath()
    path.addText(0, 0, font, one.word)
    if path.isEmpty():  # letters that no font here can draw as outlines still have their place
        path.addRect(0, -_DRAWN_AT * 0.7, _DRAWN_AT * 0.5, _DRAWN_AT * 0.7)
    return path


def paint(painter: QPainter, placed: Sequence[Placed], inks: Inks) -> None:
    """Paint words."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for one in placed:
        painter.setBrush({1: inks.more, -1: inks.less, 0: inks.plain}[one.word.used])
        painter.drawPath(one.path)


def save_cloud(path: Path, words: Sequence[CloudWord], family: QFont, *, alt: str, legend: str) -> None:
    """Write the cloud for paper, dark on white, as SVG, PDF or PNG by the file's ending.

    Raises:
        CannotWrite: The file cannot be written.
    """
    size = QSizeF(_PAPER.width() * _PX_PER_MM, _PAPER.height() * _PX_PER_MM)
    foot = 26.0 if legend else 0.0
    room = QSizeF(size.width() - 2 * _EDGE, size.height() - foot - 2 * _EDGE)
    placed = lay_out(words, room, family)
    try:
        with replacing(path) as temporary:
            temporary.write_bytes(_picture(path.suffix.lower(), placed, size, (alt, legend), family))
    except OSError as error:
        raise CannotWrite(path=str(path), detail=error.strerror or str(error)) from None


def _picture(suffix: str, placed: Sequence[Placed], size: QSizeF, told: tuple[str, str], family: QFont) -> bytes:
    if suffix == ".png":
        return _png(placed, size, told, family)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    device: QPaintDevice
    if suffix == ".svg":
        from PySide6.QtSvg import QSvgGenerator

        drawing = QSvgGenerator()
        drawing.setOutputDevice(buffer)
        drawing.setResolution(round(_PX_PER_MM * _MM_PER_INCH))
        drawing.setSize(size.toSize())
        drawing.setViewBox(QRectF(0, 0, size.width(), size.height()))
        drawing.setTitle(told[0].partition(":")[0])
        drawing.setDescription(told[0])
        device, dots = drawing, 1.0
    else:
        page = QPdfWriter(buffer)
        page.setPageLayout(
            QPageLayout(
                QPageSize(_PAPER, QPageSize.Unit.Millimeter), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)
            )
        )
        page.setTitle(told[0])
        page.setCreator("Concord")
        device, dots = page, page.resolution() / _MM_PER_INCH / _PX_PER_MM
    with painting(device) as painter:
        painter.scale(dots, dots)
        _paint_on_paper(painter, placed, size, told[1], family)
    return bytes(buffer.data().data())


def _png(placed: Sequence[Placed], size: QSizeF, told: tuple[str, str], family: QFont) -> bytes:
    scale = _DOTS_PER_MM / _PX_PER_MM
    image = QImage(QSize(round(size.width() * scale), round(size.height() * scale)), QImage.Format.Format_RGB32)
    image.setDotsPerMeterX(_DOTS_PER_MM * 1000)
    image.setDotsPerMeterY(_DOTS_PER_MM * 1000)
    image.setText("Description", told[0])
    image.fill(Qt.GlobalColor.white)
    with painting(image) as painter:
        painter.scale(scale, scale)
        _paint_on_paper(painter, placed, size, told[1], family)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"PNG").write(image)
    return bytes(buffer.data().data())


def _paint_on_paper(painter: QPainter, placed: Sequence[Placed], size: QSizeF, legend: str, family: QFont) -> None:
    inks = inks_of(theme.LIGHT)
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), inks.ground)
    painter.translate(_EDGE, _EDGE)
    paint(painter, placed, inks)
    painter.translate(-_EDGE, -_EDGE)
    if legend:
        font = QFont(family)
        font.setPixelSize(13)
        painter.setFont(font)
        painter.setPen(inks.less)
        room = QRectF(8, size.height() - 24, size.width() - 16, 20)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, legend)
