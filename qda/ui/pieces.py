"""Large work on the open project, done in pieces by a task: the window lives on, shows how far it is, and can stop."""

from __future__ import annotations

from collections.abc import Callable, Generator

from qda.model.errors import Cancelled, QdaError
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
) -> Task:
    """Do work on the project piece by piece.

    Args:
        workspace: The open project; when it is closed, the work is stopped.
        tasks: The window's tasks.
        title: What is going on, for the status bar.
        pieces: Does a piece each time it is asked, and takes back what is half done when it is closed.
        done: Called at the end.
        stopped: Called when the person stopped it.
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

    return tasks.start_here(title, pieces, done=on_done, failed=on_failed)
