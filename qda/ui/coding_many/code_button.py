"""A button that says which code is meant, and lets another be chosen or named."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from qda.model.codebook import code_name
from qda.ui import theme
from qda.ui.coding.palette import CodePalette
from qda.ui.workspace import Workspace

_LONGEST = 60  # characters of a code's path on the button


class CodeButton(QPushButton):
    """Opens the palette of codes; holds the id of a code, or the name of one that is to be made.

    Signals:
        changed: Another code is meant.
    """

    changed = Signal()

    def __init__(self, workspace: Workspace, name: str, parent: QWidget, *, with_new: bool = True) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.setObjectName(name)
        self.setAutoDefault(False)  # Enter in a dialog does what the dialog is for
        self.setMinimumHeight(theme.TARGET + 4)
        self.code_id: int | None = None
        self.new_name = ""
        self.palette_of_codes = CodePalette(self)
        self.palette_of_codes.chosen.connect(self._on_chosen)
        self._with_new = with_new
        if with_new:
            self.palette_of_codes.new_wanted.connect(self._on_new)
        self.clicked.connect(self.open)
        self.take_chosen()

    @property
    def meant(self) -> bool:
        """Whether a code is chosen or named."""
        return self.code_id is not None or bool(self.new_name)

    @property
    def told(self) -> str:
        """The name of the code."""
        row = None if self.code_id is None else self._workspace.code(self.code_id)
        return self.new_name if row is None else row.name

    def take_chosen(self) -> None:
        """Mean the code that is chosen in the codebook, if one is."""
        chosen = self._workspace.code(self._workspace.code_id)
        if chosen is not None and not chosen.is_folder:
            self.code_id, self.new_name = chosen.code_id, ""
        self._show()

    def open(self) -> None:
        """Let a code be chosen."""
        rows = self._workspace.codes()
        self.palette_of_codes.open_at(
            self.mapToGlobal(QPoint(0, self.height())), rows, with_in_vivo=False, with_new=self._with_new
        )

    def refresh(self) -> None:
        """Say the code's name anew; a code that is gone is no longer meant."""
        if self.code_id is not None and self._workspace.code(self.code_id) is None:
            self.code_id = None
            self.changed.emit()
        self._show()

    def _on_chosen(self, code_ids: list[int]) -> None:
        self.code_id, self.new_name = code_ids[0], ""
        self._show()
        self.changed.emit()

    def _on_new(self, name: str, _also: list[int]) -> None:
        self.code_id, self.new_name = None, code_name(name)
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        row = None if self.code_id is None else self._workspace.code(self.code_id)
        if row is not None:
            words = row.path_text
        elif self.new_name:
            words = self.tr("{name} (new)").format(name=self.new_name)
        else:
            words = self.tr("Choose a code…")
        self.setAccessibleName(self.tr("Code: {name}").format(name=words))
        shown = words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
        self.setText(shown.replace("&", "&&") + "  ▾")
