"""What a file leaves open: whose codings, how names lie in each other, passwords, and files beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qda.formats.peer_parts import UNKNOWN_CODER
from qda.model.exchange import ForeignProject, ReadOptions
from qda.ui import theme
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.labels import plain_label

_NAMELESS = ("taguette", "qualcoder", "rqda")
"""Formats in which codings may carry no coder's name."""
_FLAT_NAMES = ("taguette",)
"""Formats in which a tag's name may be a path."""
_LOCKED = frozenset(("refi-pdf-locked",))
_ELSEWHERE = frozenset(
    ("refi-file-outside", "qualcoder-original-outside", "qualcoder-medium-file-outside", "qualcoder-linked")
)
_TOO_LARGE = frozenset(("refi-file-not-kept", "qualcoder-medium-file-large", "qualcoder-original-large"))
"""What readers tell where a password, a folder with files, or more room would help."""
_MEGABYTE = 1_000_000
_LIMITS_MB = (200, 500, 900)  # what SQLite takes as one piece, at most
_FIELD = 360  # px
_NAMED = 4  # files that a password does not open


class QuestionsPage(QScrollArea):
    """A form; what a file does not leave open is not asked.

    Signals:
        answered: Something was answered otherwise; carries the ``ReadOptions`` to read again with.
    """

    answered = Signal(object)

    def __init__(self, own_name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("exchangeQuestions")
        self.setAccessibleName(self.tr("Questions"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        theme.set_look(self, "page")
        self._options = ReadOptions()
        self.wants_coder = False
        self.unanswered = 0
        self._form = QWidget(self)
        theme.set_look(self._form, "page")
        self.setWidget(self._form)
        self.coder = self._line("exchangeCoder", self.tr("Whose codings are these?"))
        if own_name:
            self.coder.setPlaceholderText(self.tr("For example {name}").format(name=own_name))
        self.paths = QComboBox(self._form)
        self.paths.setMaximumWidth(_FIELD)
        self.paths.setObjectName("exchangePaths")
        self.paths.setAccessibleName(self.tr("Codes named like paths"))
        for words, value in (
            (self.tr("Decide by the names that are there"), None),
            (self.tr("Yes, make a tree of them"), True),
            (self.tr("No, keep the names as they are"), False),
        ):
            self.paths.addItem(words, value)
        self.password = self._line("exchangePassword", self.tr("Password of protected PDF files"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.folder = plain_label("", self._form, wrap=True)
        self.choose = push_button(self.tr("Choose the folder…"), "exchangeFolder", self._form)
        self.without = push_button(self.tr("Go on without"), "exchangeNoFolder", self._form)
        self.keep = QCheckBox(self.tr("Keep pictures and recordings in the project"), self._form)
        self.keep.setObjectName("exchangeKeep")
        self.keep.setAccessibleName(self.keep.text())
        self.keep.setChecked(True)
        self.limit = QComboBox(self._form)
        self.limit.setObjectName("exchangeLimit")
        self.limit.setAccessibleName(self.tr("How much of them is kept at most"))
        self.limit.setMaximumWidth(_FIELD)
        for megabytes in _LIMITS_MB:
            words = self.tr("At most {size} MB in all").format(size=self.locale().toString(megabytes))
            self.limit.addItem(words, megabytes)
        self._build()
        self.coder.editingFinished.connect(self._answer)
        self.password.editingFinished.connect(self._answer)
        self.paths.activated.connect(self._answer)
        self.limit.activated.connect(self._answer)
        self.keep.toggled.connect(self._answer)
        self.choose.clicked.connect(self._choose_folder)
        self.without.clicked.connect(lambda: self._take_folder(None))

    def _line(self, name: str, words: str) -> QLineEdit:
        line = QLineEdit(self._form)
        line.setObjectName(name)
        line.setAccessibleName(words)
        line.setMaximumWidth(_FIELD)
        return line

    def _build(self) -> None:
        layout = QVBoxLayout(self._form)
        layout.setContentsMargins(2, theme.MARGIN, 2, theme.MARGIN)
        layout.setSpacing(theme.GAP)
        self._rows: dict[str, list[QWidget]] = {}
        self.why: dict[str, QLabel] = {}
        place = QWidget(self._form)
        beside = QHBoxLayout(place)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.choose)
        beside.addWidget(self.without)
        beside.addStretch(1)
        for key, field, words, why in (
            (
                "coder",
                self.coder,
                self.coder.accessibleName(),
                self.tr(
                    "The file does not say who coded, or only knows the account of the program. Without a name they "
                    "stay with “{unknown}” or that account."
                ).format(unknown=UNKNOWN_CODER),
            ),
            (
                "paths",
                self.paths,
                self.tr("Make a tree of codes whose names are like paths (work.pay, work/pay)?"),
                "",
            ),
            (
                "password",
                self.password,
                self.password.accessibleName(),
                self._why_password([]),
            ),
            (
                "folder",
                place,
                self.tr("Files that lie beside the project"),
                self.tr("Only files in the folder that you choose are read. Codings are kept also without them."),
            ),
            ("keep", self.keep, self.tr("Pictures, recordings and files that cannot be shown here"), ""),
            (
                "limit",
                self.limit,
                self.tr("Files that are too large"),
                self.tr("Some were left out to keep the project’s file small. Allow more to keep them too."),
            ),
        ):
            self._rows[key] = self._question(layout, words, why, field)
            if why:
                self.why[key] = cast("QLabel", self._rows[key][1])
        self._rows["folder"].append(self.folder)
        layout.insertWidget(layout.indexOf(place), self.folder)
        self.none = plain_label(self.tr("The file leaves nothing open."), self._form, look="muted")
        layout.addWidget(self.none)
        layout.addStretch(1)

    def _question(self, layout: QVBoxLayout, words: str, why: str, field: QWidget) -> list[QWidget]:
        parts: list[QWidget] = [plain_label(words, self._form, look="strong", wrap=True)]
        if why:
            parts.append(plain_label(why, self._form, look="muted", wrap=True))
        parts.append(field)
        gap = QWidget(self._form)
        gap.setFixedHeight(theme.GAP)
        parts.append(gap)
        for part in parts:
            layout.addWidget(part)
        return parts

    @property
    def options(self) -> ReadOptions:
        """What has been answered so far, also in a field that is still being typed in."""
        return replace(
            self._options,
            coder_name=" ".join(self.coder.text().split()),
            split_paths=self.paths.currentData(),
            password=self.password.text() or None,
            keep_files=self.keep.isChecked(),
            kept_limit_mb=self.limit.currentData(),
        )

    # --- what is asked -----------------------------------------------------------------------------------------------
    def show_project(self, foreign: ForeignProject, options: ReadOptions) -> int:
        """Ask what this file leaves open, as answered so far; return how many questions that are."""
        self._options = options
        project, form = foreign.project, foreign.report.format
        size = sum(len(part.file) for part in project.kept)
        told = {note.what for note in foreign.report.notes}
        unnamed = "taguette-coder" in told or any(coder.name in ("", UNKNOWN_CODER) for coder in project.coders)
        asked = {
            "coder": form in _NAMELESS and bool(options.coder_name or unnamed),
            "paths": form in _FLAT_NAMES and any(set("./\\") & set(code.name) for code in project.codes),
            "password": bool(options.password or told & _LOCKED),
            "folder": bool(options.media_folder or told & _ELSEWHERE),
            "keep": size > 0 or not options.keep_files,
            "limit": options.keep_files and bool(told & _TOO_LARGE or options.kept_limit_mb != _LIMITS_MB[0]),
        }
        for key, widgets in self._rows.items():
            for widget in widgets:
                widget.setVisible(asked[key])
        self.none.setVisible(not any(asked.values()))
        for line, value in ((self.coder, options.coder_name), (self.password, options.password or "")):
            if not line.hasFocus():
                line.setText(value)
        self.paths.setCurrentIndex((None, True, False).index(options.split_paths))
        self.limit.setCurrentIndex(max(0, self.limit.findData(options.kept_limit_mb)))
        self._show_folder()
        locked = [note.name for note in foreign.report.notes if note.what in _LOCKED]
        self.why["password"].setText(self._why_password(locked) if options.password else self._why_password([]))
        megabytes = self.locale().toString(max(0.1, size / _MEGABYTE), "f", 1)
        self.keep.setText(
            self.tr("Keep them in the project ({size} MB), so that other programs get them back").format(size=megabytes)
            if size
            else self.tr("Keep them in the project, so that other programs get them back")
        )
        self.keep.setAccessibleName(self.keep.text())
        self.keep.blockSignals(True)
        self.keep.setChecked(options.keep_files)
        self.keep.blockSignals(False)
        self.wants_coder = asked["coder"] and not options.coder_name
        answered = {
            "coder": bool(options.coder_name),
            "paths": options.split_paths is not None,
            "password": bool(options.password) and not locked,
            "folder": options.media_folder is not None,
            "keep": True,  # what is ticked is an answer
            "limit": False,
        }
        self.unanswered = sum(asks and not answered[key] for key, asks in asked.items())
        return sum(asked.values())

    def _why_password(self, locked: Sequence[str]) -> str:
        """Say what the password is for, or which files it does not open."""
        if not locked:
            return self.tr("It is used to read the files now and is not kept.")
        files = ", ".join(f"“{name}”" for name in locked[:_NAMED]) + (", …" if len(locked) > _NAMED else "")
        return self.tr("This password does not open {files}. Type another, or import without the text.").format(
            files=files
        )

    def _show_folder(self) -> None:
        folder = self._options.media_folder
        self.folder.setText(str(folder) if folder is not None else self.tr("No folder is chosen: they are left out."))
        self.without.setEnabled(folder is not None)

    # --- answers -----------------------------------------------------------------------------------------------------
    def _choose_folder(self) -> None:
        start = str(self._options.media_folder or "")
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Folder with the files of the project"), start)
        if chosen:
            self._take_folder(Path(chosen))

    def _take_folder(self, folder: Path | None) -> None:
        self._tell(replace(self._options, media_folder=folder))

    def _answer(self) -> None:
        self._tell(self.options)

    def _tell(self, options: ReadOptions) -> None:
        if options != self._options:
            self._options = options
            self._show_folder()
            self.answered.emit(options)
