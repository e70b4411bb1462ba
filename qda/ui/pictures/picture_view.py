"""Shows a picture; its parts can be pointed at, gone through by arrows, and lead to their segments."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from qda.analysis.pictures.sheet import INCH, Part, Picture
from qda.ui import theme
from qda.ui.widgets.painting import painting

SCREEN = 108.0  # dots per inch on a screen of ordinary density: a page's width then fills a window
_KEYS = {
    Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1,
}  # fmt: skip


class PictureCanvas(QWidget):
    """The picture itself.

    Signals:
        pointed: Another part is pointed at or reached by keys; carries its :class:`~qda.analysis.pictures.sheet.Part`
            or ``None``.
        reached: A part was reached by keys and should be in sight; carries its ``QRectF``.
        chosen: A part was clicked, or Enter pressed on it; carries it.
    """

    pointed = Signal(object)
    reached = Signal(object)
    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("pictureCanvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.picture: Picture | None = None
        self.part: Part | None = None
        self._image = QImage()

    def show_picture(self, picture: Picture, image: QImage) -> None:
        """Show another picture."""
        self.picture, self._image = picture, image
        self._point_at(None)
        self.setAccessibleName(picture.title)
        self.setAccessibleDescription(picture.alt)
        self.setFixedSize(self.sizeHint())
        self.update()

    @property
    def image(self) -> QImage:
        """The picture as dots, for the clipboard."""
        return self._image

    def sizeHint(self) -> QSize:
        """Return the picture's size."""
        if self.picture is None:
            return QSize(400, 300)
        return QSize(round(self.picture.width * SCREEN / INCH), round(self.picture.height * SCREEN / INCH))

    def place_of(self, part: Part) -> QRectF:
        """Return where a part is on the widget."""
        scale = SCREEN / INCH
        return QRectF(part.left * scale, part.top * scale, part.width * scale, part.height * scale)

    # --- looking -----------------------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture, and a frame around the part that is pointed at."""
        with painting(self) as painter:
            if self._image.isNull():
                return
            painter.drawImage(QRectF(0, 0, self.width(), self.height()), self._image)
            if self.part is not None:
                painter.setPen(QPen(theme.accent(), 2 if self.hasFocus() else 1))
                painter.drawRect(self.place_of(self.part).adjusted(-1, -1, 1, 1))

    def _point_at(self, part: Part | None) -> None:
        if part is self.part:
            return
        self.part = part
        leads = part is not None and len(part.coding_ids) > 0
        self.setCursor(Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.ArrowCursor)
        self.update()
        self.pointed.emit(part)

    # --- acting ------------------------------------------------------------------------------------------------------
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at what lies under the mouse."""
        self._point_at(self._part_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        if not self.hasFocus():
            self._point_at(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Lead to the segments of what was clicked."""
        part = self._part_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and part is not None:
            self._point_at(part)
            self.chosen.emit(part)

    def _part_at(self, place: QPointF) -> Part | None:
        scale = INCH / SCREEN
        return None if self.picture is None else self.picture.part_at(place.x() * scale, place.y() * scale)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go through the parts, Enter leads to the segments."""
        parts = () if self.picture is None else self.picture.parts
        key = Qt.Key(event.key())
        if key in _KEYS and parts:
            at = next((place for place, part in enumerate(parts) if part is self.part), None)
            step = _KEYS[key]
            place = (0 if step > 0 else len(parts) - 1) if at is None else min(max(at + step, 0), len(parts) - 1)
            self._point_at(parts[place])
            self.reached.emit(self.place_of(parts[place]))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.part is not None:
            self.chosen.emit(self.part)
        else:
            super().keyPressEvent(event)
