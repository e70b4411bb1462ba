"""A document view on screen."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPalette

from qda.ui.view.document_view import DocumentView
from qda.ui.view.values import CodeStyle

GREEN, RED, BLUE = "#2e7d64", "#a03030", "#3060b0"
STYLES = {1: CodeStyle(1, "Welcome", GREEN), 2: CodeStyle(2, "Criticism", RED), 3: CodeStyle(3, "Trade", BLUE)}


@pytest.fixture
def view(qtbot):
    """Return an empty view of 900 by 600 pixels on screen, in colours that do not depend on the system."""
    view = DocumentView()
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Base, QColor("#ffffff"))
    palette.setColor(QPalette.ColorRole.Text, QColor("#202020"))
    palette.setColor(QPalette.ColorRole.Highlight, QColor("#2070c0"))
    view.setPalette(palette)
    view.set_code_styles(STYLES)
    view.resize(900, 600)
    qtbot.addWidget(view)
    view.show()
    qtbot.waitExposed(view)
    view.activateWindow()
    view.setFocus()
    return view
