"""Where another program's project goes: into a new project file, or into the one that is open."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QLineEdit,
    QRadioButton,
    QWidget,
)

from qda.model.codebook import clean_name
from qda.model.safe_file import file_name_from
from qda.store.queries.imports import ImportRow
from qda.ui import theme
from qda.ui.settings import Settings
from qda.ui.start_page import SUFFIX
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.labels import ElidedLabel, plain_label
from qda.ui.widgets.local_time import local_time


class TargetBar(QFrame):
    """Two choices, what each needs to know, and what was imported before.

    Signals:
        changed: Another choice or name.
    """

    changed = Signal()

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("exchangeTarget")
        theme.set_look(self, "note")
        self._settings = settings
        self._path = Path()
        self._may_go_here = False
        self.new = QRadioButton(self.tr("Into a new project"), self)
        self.here = QRadioButton("", self)
        group = QButtonGroup(self)
        for button, name in ((self.new, "exchangeNew"), (self.here, "exchangeHere")):
            button.setObjectName(name)
            button.setAccessibleName(button.text())
            group.addButton(button)
        self.new.setChecked(True)
        self.place = ElidedLabel("", self, look="muted", mode=Qt.TextElideMode.ElideMiddle)
        self.another = push_button(self.tr("Another place…"), "exchangePlace", self)
        self.coder = QLineEdit(settings.coder_name, self)
        self.coder.setObjectName("exchangeOwnName")
        self.coder.setAccessibleName(self.tr("Your name as a coder"))
        self.coder.setPlaceholderText(self.tr("Name or initials"))
        self.coder.setMaximumWidth(220)
        self._coder_label = plain_label(self.tr("Your name:"), self)
        self.before = plain_label("", self, wrap=True)
        self.before.setObjectName("exchangeBefore")
        self.once_more = QCheckBox(self.tr("Import it once more"), self)
        self.once_more.setObjectName("exchangeOnceMore")
        self.once_more.setAccessibleName(self.once_more.text())
        grid = QGridLayout(self)
        grid.setContentsMargins(14, 8, 14, 8)
        grid.setHorizontalSpacing(theme.GAP)
        grid.setVerticalSpacing(2)
        grid.addWidget(self.new, 0, 0)
        grid.addWidget(self.place, 0, 1)
        grid.addWidget(self.another, 0, 2)
        grid.addWidget(self._coder_label, 0, 3)
        grid.addWidget(self.coder, 0, 4)
        grid.addWidget(self.here, 1, 0, 1, 5)
        grid.addWidget(self.before, 2, 0, 1, 3)
        grid.addWidget(self.once_more, 2, 3, 1, 2)
        grid.setColumnStretch(1, 1)
        group.buttonToggled.connect(self._refresh)
        self.another.clicked.connect(self._choose)
        self.coder.textChanged.connect(self.changed)
        self.once_more.toggled.connect(self.changed)
        self.show_open_project("", writable=False)
        self.show_earlier([])

    # --- what is offered ---------------------------------------------------------------------------------------------
    def show_open_project(self, name: str, *, writable: bool) -> None:
        """Offer the open project, if one is open and may be changed."""
        words = self.tr("Into the open project “{name}”").format(name=" ".join(name.split()))
        self.here.setText(words.replace("&", "&&"))
        self.here.setAccessibleName(words)
        self._may_go_here = writable
        self.here.setVisible(writable)
        if not writable:
            self.new.setChecked(True)
        self._refresh()

    def suggest(self, name: str) -> None:
        """Suggest a file for a new project of that name, beside the others; none that is there already."""
        folder = self._settings.project_folder()
        if not os.access(folder, os.W_OK):  # a file may lie on a disk that only can be read
            folder = Path.home()
        number, path = 1, folder / file_name_from(name, suffix=SUFFIX)
        while path.exists():
            number += 1
            path = folder / file_name_from(f"{name} {number}", suffix=SUFFIX)
        self._show_path(path)

    def show_earlier(self, rows: list[ImportRow], *, one_of_several: bool = False) -> None:
        """Say when the same file came into the open project before, and ask whether it should once more."""
        if rows:
            last = rows[-1]
            words = (
                self.tr("This project, or another of this file, was imported into it on {time} by {coder}.")
                if one_of_several
                else self.tr("This very file was imported into it on {time} by {coder}.")
            )
            self.before.setText(words.format(time=local_time(last.time), coder=last.coder))
        self._has_earlier = bool(rows)
        self.once_more.setChecked(False)
        self._refresh()

    def _refresh(self) -> None:
        new = self.new.isChecked()
        for widget in (self.place, self.another, self.coder, self._coder_label):
            widget.setEnabled(new)
        asks = self.here.isChecked() and getattr(self, "_has_earlier", False)
        self.before.setVisible(asks)
        self.once_more.setVisible(asks)
        self.changed.emit()

    # --- what was chosen ---------------------------------------------------------------------------------------------
    @property
    def into_new(self) -> bool:
        """Whether it goes into a new project."""
        return self.new.isChecked()

    @property
    def path(self) -> Path:
        """Where the new project goes."""
        return self._path

    @property
    def coder_name(self) -> str:
        """Who will work in the new project."""
        return clean_name(self.coder.text())

    def problem(self) -> str:
        """Return what is missing; nothing if the import may begin."""
        if self.into_new and not self.coder_name:
            return self.tr("Type your name: what you code later will carry it.")
        if not self.into_new and getattr(self, "_has_earlier", False) and not self.once_more.isChecked():
            return self.tr("Imported before: tick “Import it once more” to go on.")
        return ""

    def ask_place(self) -> None:
        """Ask for another file."""
        self._choose()

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.tr("New project"), str(self._path), "Concord (*.concord)",
            options=QFileDialog.Option.DontConfirmOverwrite,
        )  # fmt: skip
        if chosen:
            self._show_path(Path(chosen) if chosen.endswith(SUFFIX) else Path(f"{chosen}{SUFFIX}"))
            self.changed.emit()

    def _show_path(self, path: Path) -> None:
        self._path = path
        self.place.show_text(str(path))
