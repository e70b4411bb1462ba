"""Keeping earlier versions of the open project by itself, on another thread, so that nobody waits for it."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from qda.model.errors import ProjectDamaged, ProjectReplaced, QdaError
from qda.model.progress import Progress
from qda.model.wording import explain
from qda.store.backups import Backup
from qda.store.folders import data_folder
from qda.store.gate import ReadingStopped
from qda.store.locks import is_held
from qda.store.project import Project
from qda.store.queries.documents import document_names
from qda.ui.crash import outcome_of
from qda.ui.notices import Choice, Level, translated

if TYPE_CHECKING:
    from qda.ui.main_window import MainWindow
    from qda.ui.workspace import Workspace

EVERY_MS = 20 * 60_000
_SOON_MS = 2_000  # after opening, when the window has been painted and filled
_AGAIN_MS = 4_000  # after a coding came in between
_AGAIN_AT_CLOSE_S = 0.05
_TRIES_AT_CLOSE = 60


LARGE = 20_000_000  # bytes; copying fewer takes less than a tenth of a second


class Keeper(QObject):
    """Keeps a version when a project has been opened, every twenty minutes, and when it is closed.

    Only what is not kept yet: a project that was merely looked at leaves no version. Samples are not kept: they can be
    opened anew.

    Signals:
        troubled: A version could not be kept; carries the ``QdaError``. Sent from any thread.
        kept: A version was kept; carries the ``Backup``.
    """

    troubled = Signal(object)
    kept = Signal(object)

    def __init__(self, window: MainWindow, offer: Callable[[Path], object], parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._offer = offer
        self._project: Project | None = None
        self._at_work = False
        self._then: list[Callable[[], object]] = []
        self._told = set[type[QdaError]]()
        self._closing: dict[Project, threading.Thread] = {}
        self._regularly, self._soon = QTimer(self), QTimer(self)
        self._soon.setSingleShot(True)
        self._regularly.setInterval(EVERY_MS)
        self._regularly.timeout.connect(lambda: self.keep("at work"))
        self._soon.timeout.connect(lambda: self.keep(self._why))
        self._why = "opened"
        self.troubled.connect(self._on_troubled)

    def set_workspace(self, workspace: Workspace | None) -> None:
        """Take note of the project that is open; the one that was is kept as it is left."""
        self._regularly.stop()
        self._soon.stop()
        left, self._project = self._project, workspace.project if workspace is not None else None
        if left is not None:
            self._keep_at_close(left)
        if workspace is None or self._project is None:
            return
        project = self._project
        if project.read_only or data_folder().resolve() in project.path.resolve().parents:
            self._project = None
            return
        self._told.clear()
        project.keeping.on_trouble = self.troubled.emit
        workspace.keep_first = self.keep_first
        self._regularly.start()
        self._again("opened", _SOON_MS)

    def keep(self, why: str) -> None:
        """Keep the open project as it is now, unless it is kept already."""
        project = self._project
        if project is None or self._at_work or not project.keeping.needed(project.state):
            return
        if not project.revision and not document_names(project):  # made just now: there is nothing to lose
            return
        if not project.gate.is_open:
            self._again(why, _AGAIN_MS)
            return
        self._at_work = True
        keeping, guid = project.keeping, project.guid

        def work(_progress: Progress) -> Backup | None:
            try:
                return keeping.make(why, guid)
            except ReadingStopped:
                return None

        def done(kept: Backup | None) -> None:
            if kept is not None:
                self.kept.emit(kept)
            elif project is self._project:
                self._again(why, _AGAIN_MS)

        def failed(error: QdaError) -> None:
            if project is self._project:
                self._on_troubled(error)

        task = self._window.tasks.start(self.tr("Keeping this version"), work, done=done, failed=failed)
        task.ended.connect(self._on_ended)

    def keep_first(self, why: str, act: Callable[[], object]) -> None:
        """Keep a large project on another thread before something large is done to it, and then do that.

        What does it keeps a version itself; of a small project that takes no time that anybody could notice.
        """
        project = self._project
        small = project is None or not project.gate.is_open or _size_of(project.path) < LARGE
        if project is None or small or not project.keeping.needed(project.state):
            act()
            return

        def go_on() -> None:
            if project is self._project:
                act()

        self._then.append(go_on)
        self.keep(why)

    def _on_ended(self) -> None:
        self._at_work = False
        waiting, self._then = self._then, []
        for then in waiting:
            then()

    def _again(self, why: str, milliseconds: int) -> None:
        self._why = why
        self._soon.start(milliseconds)

    # --- when it is closed -------------------------------------------------------------------------------------------
    def _keep_at_close(self, project: Project) -> None:
        if not project.keeping.needed(project.state):
            return
        thread = threading.Thread(target=self._keep_left, args=(project, project.guid))
        self._closing = {each: other for each, other in self._closing.items() if other.is_alive()}
        self._closing[project] = thread
        thread.start()

    def _keep_left(self, project: Project, guid: str) -> None:
        """Keep what is being closed; whoever opens it again, here or in another window, does not wait for that."""
        looked_at = 0.0

        def stop() -> bool:
            nonlocal looked_at
            now = time.monotonic()
            if now - looked_at < _AGAIN_AT_CLOSE_S:  # SQLite asks far more often
                return False
            looked_at = now
            return is_held(project.path)

        def work() -> Backup | None:
            for _ in range(_TRIES_AT_CLOSE):
                with contextlib.suppress(ReadingStopped):
                    if not is_held(project.path):
                        return project.keeping.make("closed", guid, stop=stop)
                time.sleep(_AGAIN_AT_CLOSE_S)
            return None  # it will be kept when it was opened

        outcome = outcome_of(work)
        if isinstance(outcome.error, QdaError):
            self.troubled.emit(outcome.error)
        elif outcome.error is not None:
            self._window.tasks.defect_met.emit(outcome.error)

    def wait(self) -> None:
        """Wait until the project that was closed is kept, out of the person's sight: the program ends."""
        under_way = [thread for thread in self._closing.values() if thread.is_alive()]
        if under_way:
            self._window.hide()
            QApplication.processEvents()
        for thread in under_way:
            thread.join()

    def settle(self) -> None:
        """Wait until the projects that were closed are kept: what is done to their files must reach those copies."""
        for thread in self._closing.values():
            thread.join()

    # --- what goes wrong ---------------------------------------------------------------------------------------------
    def _on_troubled(self, error: QdaError) -> None:
        """Say once for each project that it cannot be kept, and why; a replaced file is told by the next edit."""
        if isinstance(error, ProjectReplaced) or type(error) in self._told:
            return
        self._told.add(type(error))
        path = self._project.path if self._project is not None else None
        offer = self._offer
        choices = () if path is None else (Choice(self.tr("Earlier versions…"), lambda: offer(path)),)
        if isinstance(error, ProjectDamaged):
            self._window.notices.tell(error, *choices)
        else:
            words = str(explain(error, translated))
            self._window.notices.say(words, level=Level.WARNING, choices=choices, sticky=True)


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
