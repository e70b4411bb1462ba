"""The Qt binding does not lose references to None, as one of its versions does until the process dies."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QLabel


def test_calls_that_return_nothing_do_not_use_up_none(qtbot):
    label = QLabel()
    qtbot.addWidget(label)
    label.setText("before")
    before = sys.getrefcount(None)
    for number in range(1000):
        label.setText(str(number))
    assert sys.getrefcount(None) > before - 500
