"""A view of two sides on screen: Anna's codings at the start side, Ben's at the end side."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPalette

from qda.ui.view.sides.sides_view import SidesView
from qda.ui.view.sides.values import Side
from tests.ui.view.conftest import STYLES

ANNA, BEN = 1, 2
TEXT = (
    "A first line of text that is long enough for several passages to stand side by side in it.\n"
    "The second paragraph has words of its own, and they go on for a while so that it takes more than one line "
    "of the page, as paragraphs do when a person has something to say about rivers, markets and old bridges.\n"
    + "\n".join(f"Paragraph {number} says little, but it is there to be scrolled past." for number in range(3, 60))
)


@pytest.fixture
def sides(qtbot):
    """Return a view of 900 by 600 pixels with a text and no codings yet."""
    view = SidesView()
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
    view.set_document(TEXT)
    view.set_sides({ANNA: Side.START, BEN: Side.END}, ("Anna", "Ben"))
    return view
