"""Large work on the open project, done in pieces by a task: the window lives on, shows how far it is, and can stop."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator
from functools import partial

from qda.model.errors import Cancelled, QdaError
from qda.model.progress import Progress, tell
from qda.store.gate import ReadingStopped
from qda.store.project import Project
from qda.ui.tasks import Task, Tasks
from qda.ui.workspace import Workspace


def do_in_pieces(
    workspace: Workspace,
    tasks: Tasks,
    title: str,
    pieces: Generator[tuple[int, int]],
    *,
    done: Callable[[], None] | None = None,
    stopped: Callable[[], None] | None = None,
    keep_first: str = "",
) -> Task:
    """Do work on the project piece by piece.

    Args:
        workspace: The open project; when it is closed, the work is stopped.
        tasks: The window's tasks.
        title: What is going on, for the status bar.
        pieces: Does a piece each time it is asked, and takes back what is half done when it is closed.
        done: Called at the end.
        stopped: Called when the person stopped it.
        keep_first: Why an earlier version is kept first, on another thread; a key of
            :data:`qda.model.backup_wording.WHYS`.
    """
    workspace.closing.connect(pieces.close)

    def on_done(_nothing: object) -> None:
        if done is not None and not workspace.closed:
            done()

    def on_failed(error: QdaError) -> None:
        if workspace.closed:
            return
        if not isinstance(error, Cancelled):
            workspace.tell(error)
        elif stopped is not None:
            stopped()

    def begin(_kept: object = None) -> None:
        if not workspace.closed:
            tasks.start_here(title, pieces, done=on_done, failed=on_failed)

    project = workspace.project
    if not keep_first or not project.keeping.needed(project.state):
        return tasks.start_here(title, pieces, done=on_done, failed=on_failed)
    return tasks.start(title, partial(_keep, project, keep_first), done=begin, failed=on_failed)


def _keep(project: Project, why: str, progress: Progress) -> None:
    """Keep the project as it is; where that fails, whoever does the work tries once more and tells of it."""
    with contextlib.suppress(QdaError, ReadingStopped):
        project.keeping.make(why, project.guid)
    tell(progress, 0, 0)
