"""What a person is offered whose project cannot be opened: an earlier version, or what can still be read of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from qda.model.errors import NotAProject, ProjectDamaged, ProjectMissing, QdaError
from qda.model.progress import Progress
from qda.model.safe_file import file_name_from
from qda.model.salvaged import Salvaged
from qda.model.wording import explain
from qda.store import backups, opening
from qda.store.backups import Backup
from qda.ui import theme
from qda.ui.notices import Choice, Level, translated
from qda.ui.start_page import SUFFIX
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.dialog_footer import prepare_dialog
from qda.ui.widgets.labels import plain_label
from qda.ui.widgets.local_time import local_time

if TYPE_CHECKING:
    from qda.ui.main_window import MainWindow

_WIDTH = 600


class DamagedFiles(QObject):
    """Tells why a project cannot be opened, and leads to what can be done about it."""

    def __init__(
        self,
        window: MainWindow,
        open_project: Callable[[Path], None],
        offer_versions: Callable[[Path | None], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._open_project = open_project
        self._offer_versions = offer_versions
        self.dialog: DamagedDialog | None = None

    def tell(self, path: Path, error: QdaError) -> None:
        """Tell of a file that could not be opened; with a dialog where there is something to choose."""
        newest = _newest_good(path) if isinstance(error, ProjectDamaged | NotAProject | ProjectMissing) else None
        if isinstance(error, ProjectMissing):
            versions = Choice(self.tr("Earlier versions…"), partial(self._offer_versions, path))
            self._window.notices.tell(error, *([versions] if newest is not None else []))
            return
        reads = isinstance(error, ProjectDamaged | NotAProject) and _may_read(path, error)
        if newest is None and not reads:
            self._tell_for_good(error)
            return
        if reads and error.values.get("kind") in ("other", "sqlite"):
            error = ProjectDamaged(path=str(path), detail=self.tr("its beginning is not that of a project any more"))
        if self.dialog is not None:
            self.dialog.reject()
        dialog = DamagedDialog(path, error, newest, self._window, reads=reads)
        dialog.restore_wanted.connect(partial(self.restore, path))
        dialog.versions_wanted.connect(partial(self._offer_versions, path))
        dialog.salvage_wanted.connect(partial(self.salvage, path))
        dialog.finished.connect(self._forget)
        self.dialog = dialog
        dialog.show()

    def _tell_for_good(self, error: QdaError) -> None:
        """Say why, in words that stay: who double-clicked a file may look away for a moment."""
        if isinstance(error, NotAProject | ProjectDamaged):
            self._window.notices.say(str(explain(error, translated)), level=Level.WARNING, sticky=True)
        else:
            self._window.notices.tell(error)

    def _forget(self) -> None:
        self.dialog = None

    def _ask(self, path: Path, told: str, words: str) -> Path | None:
        suggested = _free(path, told)
        # A file that is there is never replaced, so nobody is asked whether it may be.
        option = QFileDialog.Option.DontConfirmOverwrite
        kinds = f"Concord (*{SUFFIX})"
        parent = self.dialog or self._window
        chosen, _ = QFileDialog.getSaveFileName(parent, words, str(suggested), kinds, "", option)
        if not chosen:
            return None  # the dialog stays, with its other ways on
        if self.dialog is not None:
            self.dialog.accept()
        return Path(chosen) if chosen.endswith(SUFFIX) else Path(f"{chosen}{SUFFIX}")

    # --- an earlier version ------------------------------------------------------------------------------------------
    def restore(self, path: Path, version: Backup) -> None:
        """Write an earlier version to a new file and open that."""
        target = self._ask(path, self.tr("restored"), self.tr("Restore into a new file"))
        if target is None:
            return
        try:
            backups.restore(version, target)
        except QdaError as error:
            self._window.notices.tell(error)
            return
        self._open_project(target)
        said = self.tr("This is the version of {time}, in {path}. The damaged file was not changed.")
        told = said.format(time=local_time(version.time), path=target)
        self._window.notices.say(told, level=Level.INFO, sticky=True)

    # --- what reads --------------------------------------------------------------------------------------------------
    def salvage(self, path: Path) -> None:
        """Put what can be read into a new file, on another thread, and show what was lost."""
        target = self._ask(path, self.tr("salvaged"), self.tr("Save what can be read in a new file"))
        if target is None:
            return

        def work(progress: Progress) -> Salvaged:
            from qda.actions.salvaging import salvage_with_backups

            return salvage_with_backups(path, target, progress)

        self._window.tasks.start(self.tr("Saving what can be read"), work, done=partial(self._on_salvaged, path))
        self._window.notices.say(self.tr("Reading what can be read of {path}…").format(path=path))

    def _on_salvaged(self, path: Path, made: Salvaged) -> None:
        from qda.ui.safety.salvage_report import SalvageReport

        report = SalvageReport(path, made, self._window)
        report.show()
        if any(loss.what == "coder-unknown" for loss in made.losses):
            # Who asks now “Who is coding?” offers names that nobody knows: what became of the own one is read first.
            report.finished.connect(lambda: self._open_project(made.path))
        else:
            self._open_project(made.path)


class DamagedDialog(QDialog):
    """Says what is wrong with a file and offers the ways on.

    Signals:
        restore_wanted: Carries the :class:`~qda.store.backups.Backup` to be restored.
        versions_wanted: Show all earlier versions.
        salvage_wanted: Save what can be read.
    """

    restore_wanted = Signal(object)
    versions_wanted = Signal()
    salvage_wanted = Signal()

    def __init__(self, path: Path, error: QdaError, newest: Backup | None, window: MainWindow, *, reads: bool) -> None:
        super().__init__(window)
        layout = prepare_dialog(self, self.tr("This project cannot be opened"), "damagedDialog")
        self.setMinimumWidth(_WIDTH)
        told = explain(error, translated)
        layout.addWidget(plain_label(self.tr("“{name}” cannot be opened").format(name=path.name), self, look="heading"))
        layout.addWidget(plain_label(f"{told.what} {told.safe}".strip(), self, wrap=True))
        if newest is not None:
            counts = newest.counts
            held = ", ".join(
                (
                    self.tr("%Ln document(s)", "", counts.documents),
                    self.tr("%Ln code(s)", "", counts.codes),
                    self.tr("%Ln coding(s)", "", counts.codings),
                )
            )
            words = self.tr(
                "Concord kept a version of this project on this computer, which is whole: {held}. What was done after "
                "that is not in it."
            )
            heading = self.tr("Version of {time}").format(time=local_time(newest.time))
            restore = push_button(self.tr("Restore this version…"), "damagedRestore", self, look="primary")
            every = push_button(self.tr("All earlier versions…"), "damagedVersions", self)
            restore.setDefault(True)
            restore.clicked.connect(lambda: self.restore_wanted.emit(newest))
            every.clicked.connect(self._on_versions)
            layout.addWidget(self._way(heading, words.format(held=held), restore, every))
        if reads:
            words = self.tr(
                "Concord takes everything out of the damaged file that can still be read, puts it into a new file, and "
                "lists what is lost. It may hold work that is younger than the kept version."
                if newest is not None
                else "Concord takes everything out of the damaged file that can still be read, puts it into a new "
                "file, and lists what is lost."
            )
            look = "" if newest is not None else "primary"
            rest = push_button(self.tr("Save what can be read…"), "damagedSalvage", self, look=look)
            rest.setDefault(newest is None)
            rest.clicked.connect(self.salvage_wanted)
            layout.addWidget(self._way(self.tr("What can still be read"), words, rest))
        cancel = push_button(self.tr("Cancel"), "damagedCancel", self)
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(
            plain_label(self.tr("Keep the damaged file until you have looked at the new one."), self, look="muted"), 1
        )
        foot.addWidget(cancel)
        layout.addLayout(foot)

    def _way(self, heading: str, words: str, *buttons: QPushButton) -> QFrame:
        frame = QFrame(self)
        theme.set_look(frame, "card")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(14, 10, 14, 12)
        inside.addWidget(plain_label(heading, frame, look="strong"))
        inside.addWidget(plain_label(words, frame, look="muted", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        for button in buttons:
            row.addWidget(button)
        row.addStretch()
        inside.addLayout(row)
        return frame

    def _on_versions(self) -> None:
        self.accept()
        self.versions_wanted.emit()


def _free(path: Path, told: str) -> Path:
    """Return a name beside a file, or in the person's own folder, under which nothing lies."""
    folder = path.parent if os.access(path.parent, os.W_OK) else Path.home()
    names = (f"{path.stem} ({told})" if number == 1 else f"{path.stem} ({told} {number})" for number in count(1))
    return next(each for name in names if not (each := folder / file_name_from(name, suffix=SUFFIX)).exists())


def _may_read(path: Path, error: QdaError) -> bool:
    from qda.store.salvage import can_be_salvaged

    return error.values.get("kind") not in ("folder", "unreadable", "empty", "zip") and can_be_salvaged(path)


def _newest_good(path: Path) -> Backup | None:
    """Return the newest kept version of a project that can be opened."""
    try:
        kept = backups.backups_of(path)
    except (OSError, QdaError):
        return None
    for version in kept:
        try:
            opening.verify(version.path)
        except (OSError, QdaError):
            continue
        return version
    return None
