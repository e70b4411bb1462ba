"""Render the application icon as PNG files, as desktops and bundles want them.

    python packaging/render_icons.py FOLDER

writes ``FOLDER/concord-16.png`` to ``FOLDER/concord-512.png``.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SIZES = (16, 24, 32, 48, 64, 128, 256, 512)  # pixels
ICON = Path(__file__).resolve().parent.parent / "resources" / "icons" / "concord.svg"


def render(folder: Path) -> list[Path]:
    """Write one PNG per size into a folder, which is made when missing."""
    folder.mkdir(parents=True, exist_ok=True)
    renderer = QSvgRenderer(str(ICON))
    written: list[Path] = []
    for size in SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        target = folder / f"concord-{size}.png"
        if not image.save(str(target)):
            sys.exit(f"cannot write {target}")
        written.append(target)
    return written


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    application = QGuiApplication(sys.argv)
    for path in render(Path(sys.argv[1])):
        print(path)
