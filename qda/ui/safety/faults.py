"""Telling what went wrong with the open project's file, and the ways on: again, elsewhere, or the other version."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from qda.model.errors import (
    CannotWrite,
    ProjectDamaged,
    ProjectReplaced,
    ProjectUnreachable,
    QdaError,
    StorageFailed,
)
from qda.model.safe_file import file_name_from
from qda.store.folders import data_folder
from qda.store.opening import is_there
from qda.store.peeking import Act, peek
from qda.store.project import Project
from qda.ui.memo_field import MemoField
from qda.ui.notices import Banner, Choice, Level
from qda.ui.start_page import SUFFIX

if TYPE_CHECKING:
    from qda.ui.main_window import MainWindow
    from qda.ui.workspace import Edit, Workspace

_LOOK_AGAIN_MS = 2_000  # for a drive that went away
_MOST_WORDS = 60  # characters of something typed that are shown
_NOT_SAVED = (StorageFailed, ProjectReplaced)
_LASTING = (StorageFailed, ProjectReplaced, ProjectUnreachable, ProjectDamaged)


class Desk(Protocol):
    """What the telling of faults asks of the desk."""

    @property
    def workspace(self) -> Workspace | None:
        """The open project."""
        ...

    def open_project(self, path: Path) -> None:
        """Open another project."""
        ...

    def close_project(self) -> bool:
        """Close the project; false if something typed could not be saved."""
        ...

    def move_to(self, path: Path) -> None:
        """Close the project, of which nothing is left to save, and open another file, or the same one anew."""
        ...

    def save_copy(self) -> None:
        """Ask where to, and write a copy."""
        ...


class Faults(QObject):
    """Tells faults, keeps the edit that failed, and does it again when the person, or the drive, is ready."""

    def __init__(
        self,
        window: MainWindow,
        desk: Desk,
        *,
        offer_versions: Callable[[Path | None], None],
        salvage: Callable[[Path], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._desk = desk
        self._offer_versions = offer_versions
        self._salvage = salvage
        self._told: list[Banner] = []
        self._edits: list[Edit] = []  # those that failed last, in one go
        self._same_go = False
        self._collecting = False
        self._trying = False
        self._looking = QTimer(self)
        self._looking.setInterval(_LOOK_AGAIN_MS)
        self._looking.timeout.connect(self._look_again)
        window.notices.ways_on = self._ways_on

    # --- telling -----------------------------------------------------------------------------------------------------
    def tell(self, error: QdaError) -> None:
        """Tell the person of an error, with what can be done about it."""
        notices, workspace = self._window.notices, self._desk.workspace
        if workspace is None or not isinstance(error, (*_LASTING, CannotWrite)):
            notices.tell(error)
            return
        if isinstance(error, _NOT_SAVED):
            self._keep(workspace.failed)
            if self._collecting:
                return
            self._window.status.show_not_saved()
        if self._trying:
            self._looking.start()
            return
        notices.tell(error, *self._choices(error, workspace))
        if isinstance(error, _LASTING):
            self._told.append(notices.banners()[0])
        if _may_come_back(error):
            self._looking.start()

    def _ways_on(self, error: QdaError) -> list[Choice]:
        """Return what can be done about a fault of the open project that something else than an edit met."""
        workspace = self._desk.workspace
        if workspace is None or not isinstance(error, _LASTING):
            return []
        if error.values.get("path") != str(workspace.project.path):
            return []
        return self._choices(error, workspace)

    def _choices(self, error: QdaError, workspace: Workspace) -> list[Choice]:
        again = Choice(self.tr("Retry"), self.retry)
        elsewhere = Choice(self.tr("Save elsewhere…"), self.save_elsewhere)
        versions = Choice(self.tr("Earlier versions…"), lambda: self._offer_versions(workspace.project.path))
        if isinstance(error, StorageFailed | ProjectUnreachable):
            return [again, elsewhere]
        if isinstance(error, ProjectDamaged):
            check = Choice(self.tr("Check project…"), self._window.acts["check_project"].trigger)
            reads = Choice(self.tr("Save what reads…"), lambda: self._salvage(workspace.project.path))
            return [check, versions, reads]
        if isinstance(error, ProjectReplaced):
            if error.values.get("kind") == "gone":
                return [again, elsewhere]
            reload = Choice(self.tr("Reload"), self.reload)
            if error.values.get("kind") == "in-place":
                return [reload, versions]
            return [reload, Choice(self.tr("Save my version as…"), self.save_elsewhere)]
        return [Choice(self.tr("Save a copy as…"), self._desk.save_copy)]

    def _keep(self, edit: Edit | None) -> None:
        """Keep an edit to be done again; what a field still holds is saved with the field."""
        if edit is None or (MemoField.saving and not self._collecting):
            return
        if not self._same_go:
            if not self._collecting:
                self._edits = []
            self._same_go = True
            QTimer.singleShot(0, self, self._end_go)
        self._edits.append(edit)

    def _end_go(self) -> None:
        self._same_go = False

    def take_back(self) -> None:
        """Take off what was told: the file can be written again, or the project is closed."""
        self._looking.stop()
        self._edits = []
        told, self._told = self._told, []
        for banner in self._window.notices.banners():
            if banner in told:
                banner.dismiss()

    # --- again -------------------------------------------------------------------------------------------------------
    def retry(self) -> None:
        """Do again what failed; if it fails again, that is told."""
        workspace = self._desk.workspace
        if workspace is None:
            return
        self._looking.stop()
        edits, self._edits = self._edits, []
        self._save_typed(workspace)
        for edit in edits:
            workspace.do(edit)
        if not self._edits and not any(field.pending for field in self._fields()):
            self._window.status.show_saved(read_only=workspace.project.read_only)
            self.take_back()

    def _save_typed(self, workspace: Workspace) -> None:
        for field in self._fields():
            field.flush()
        workspace.saving.emit()

    def _look_again(self) -> None:
        """Do again what failed, without a word, when the file is back."""
        workspace = self._desk.workspace
        if workspace is None:
            self._looking.stop()
        elif is_there(workspace.project.path) and QGuiApplication.mouseButtons().value == 0:
            self._trying = True
            try:
                self.retry()
            finally:
                self._trying = False
            if not self._told:
                self._window.notices.say(self.tr("The file can be reached again. Everything is saved."))

    def _fields(self) -> list[MemoField]:
        return [field for field in self._window.findChildren(MemoField) if field.key is not None]

    # --- elsewhere ---------------------------------------------------------------------------------------------------
    def save_elsewhere(self) -> None:
        """Ask where to, write the project there, do there what failed here, and go on in that file."""
        workspace = self._desk.workspace
        if workspace is None:
            return
        project = workspace.project
        name = file_name_from(f"{project.path.stem} ({self.tr('saved elsewhere')})", suffix=SUFFIX)
        suggested = self._window.settings.project_folder() / name
        words, kinds = self.tr("Save the project elsewhere"), f"Concord (*{SUFFIX})"
        chosen, _ = QFileDialog.getSaveFileName(self._window, words, str(suggested), kinds)
        if not chosen:
            self._tell_that_it_waits()
            return
        path = Path(chosen) if chosen.endswith(SUFFIX) else Path(f"{chosen}{SUFFIX}")
        left = project.path
        try:
            project.copy_to(path)
        except QdaError as error:
            choices = [
                Choice(self.tr("Another place…"), self.save_elsewhere),
                Choice(self.tr("Earlier versions…"), lambda: self._offer_versions(left)),
            ]
            self._window.notices.tell(error, *choices)
            self._told.append(self._window.notices.banners()[0])
            return
        edits = self._collected(workspace)
        self._desk.move_to(path)
        new = self._desk.workspace
        if new is None:
            return
        for edit in edits:
            new.do(edit)
        said = self.tr("You go on in {path}. {left} was left as it was last saved.").format(path=path, left=left)
        self._window.notices.say(said, level=Level.INFO, sticky=True)

    def _tell_that_it_waits(self) -> None:
        """Show the way on once more: the notice went when its button was pressed."""
        choices = (
            Choice(self.tr("Retry"), self.retry),
            Choice(self.tr("Save elsewhere…"), self.save_elsewhere),
        )
        said = self.tr("Your last change is not saved yet.")
        self._told.append(self._window.notices.say(said, level=Level.DANGER, choices=choices, sticky=True))

    def _collected(self, workspace: Workspace) -> list[Edit]:
        """Return what failed and what was typed, as edits that can be done in another file."""
        kept, self._edits = self._edits, []
        self._collecting = True
        try:
            self._save_typed(workspace)
        finally:
            self._collecting = False
        for field in self._fields():
            field.forget_typing()
        edits, self._edits = kept + self._edits, []
        return edits

    # --- the other version -------------------------------------------------------------------------------------------
    def reload(self) -> None:
        """Open what lies in the project's place now; our version is kept beside it unless all of it is in there."""
        workspace = self._desk.workspace
        if workspace is None:
            return
        project, typed = workspace.project, self._typed()
        try:
            kept = _kept_beside(project)
        except QdaError as error:
            elsewhere = Choice(self.tr("Save my version as…"), self.save_elsewhere)
            self._window.notices.tell(error, elsewhere)
            return
        for field in self._fields():
            field.forget_typing()
        self._desk.move_to(project.path)
        if kept is not None:
            said = self.tr("Your version was kept as {path}.").format(path=kept)
            self._window.notices.say(said, sticky=True)
        self._offer_typed(typed)

    def _typed(self) -> str:
        return "\n\n".join(field.words() for field in self._fields() if field.pending)

    def _offer_typed(self, typed: str) -> None:
        if not typed.strip():
            return
        short = " ".join(typed.split())
        short = short if len(short) <= _MOST_WORDS else f"{short[:_MOST_WORDS]}…"
        said = self.tr("What you had typed could not be saved in the other version: “{words}”").format(words=short)
        copy = Choice(self.tr("Copy what I wrote"), lambda: QGuiApplication.clipboard().setText(typed))
        self._window.notices.say(said, level=Level.WARNING, choices=(copy,), sticky=True)


def _may_come_back(error: QdaError) -> bool:
    """Tell whether waiting may help, so that the program can try again by itself."""
    kinds: dict[type[QdaError], tuple[str, ...]] = {
        StorageFailed: ("disk", "held"),
        ProjectReplaced: ("gone",),
        ProjectUnreachable: ("held", "disk", "gone"),
    }
    return error.values.get("kind") in kinds.get(type(error), ())


def _kept_beside(project: Project) -> Path | None:
    """Keep our version of a project beside the other that took its place; None if the other has all of it.

    Raises:
        CannotWrite: It cannot be kept anywhere.
    """
    state = project.state
    there = peek(project.path, Act(state.last_step_id, state.last_step_time))
    if there is not None and there.guid == state.guid and (there.has or not state.last_step_id):
        return None
    path = project.path
    told = f"conflict, {datetime.now():%Y-%m-%d %H.%M}, kept here"  # so that it is known as a copy of this project
    try:
        return _copied(project, path.parent, f"{path.stem} ({told})")
    except ProjectReplaced:
        return None  # it was written over, and is nowhere any more
    except CannotWrite:
        return _copied(project, data_folder(), f"{path.stem} ({told})")


def _copied(project: Project, folder: Path, stem: str) -> Path:
    for number in count(1):
        target = folder / file_name_from(stem if number == 1 else f"{stem} {number}", suffix=SUFFIX)
        if not target.exists():
            project.copy_to(target)
            return target
    raise AssertionError
