"""Choosing a row from the program, whatever keys the person holds down."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex
from PySide6.QtWidgets import QAbstractItemView


def choose_only(view: QAbstractItemView, index: QModelIndex | QPersistentModelIndex) -> None:
    """Make a row the current one and the only one selected.

    ``setCurrentIndex`` of a view looks at the keyboard: with Ctrl held, as in Ctrl+Tab or Ctrl+Z, it would add the
    row to those that are selected, and with Shift it would select all between.
    """
    flags = QItemSelectionModel.SelectionFlag
    view.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
