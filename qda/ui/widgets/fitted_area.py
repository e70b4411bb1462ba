"""A part of a window that takes the height it needs, but leaves the rest of the window its own."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class FittedArea(QScrollArea):
    """As tall as what is in it, up to a share of its parent; then it scrolls."""

    def __init__(self, object_name: str, share: float, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(object_name)
        self._share = share
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.inside = QWidget(self)
        self.setWidget(self.inside)
        self.viewport().setAutoFillBackground(False)
        self.inside.setAutoFillBackground(False)
        self.inside.installEventFilter(self)

    def fit(self) -> None:
        """Take the height that the content needs."""
        layout = self.inside.layout()
        if layout is None:
            return
        layout.activate()
        tall = layout.hasHeightForWidth()
        needed = layout.totalHeightForWidth(self.width()) if tall else layout.sizeHint().height()
        page = self.parentWidget()
        most = round(page.height() * self._share) if page is not None else 0
        self.setFixedHeight(max(40, min(needed, most) if most > 80 else needed))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow what grows inside."""
        if event.type() is QEvent.Type.LayoutRequest:
            self.fit()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break lines anew."""
        super().resizeEvent(event)
        self.fit()

    def sizeHint(self) -> QSize:
        """Ask for little."""
        return QSize(200, 80)
