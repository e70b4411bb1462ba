"""From the menu to the window in which a text is corrected, and from there to the project."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from qda.model.errors import QdaError
from qda.model.span import Span
from qda.store.queries.documents import document_names
from qda.ui.action_registry import Actions
from qda.ui.main_window import MainWindow
from qda.ui.notices import Choice
from qda.ui.workspace import MANY, Workspace

if TYPE_CHECKING:
    from qda.analysis.correction import Correction
    from qda.ui.correcting.window import CorrectWindow


class CorrectFlow(QObject):
    """Opens a window for each document that is corrected, and makes the corrections."""

    def __init__(self, workspace: Workspace, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._window = window
        self.windows: dict[int, CorrectWindow] = {}

    def bind(self, acts: Actions) -> None:
        """Let the menus call it."""
        acts.bind("correct_text", self.show)

    def show(self) -> CorrectWindow | None:
        """Correct the document in front, where its selection or caret is."""
        from qda.ui.correcting.window import CorrectWindow

        workspace, document_id = self._workspace, self._workspace.document_id
        if not document_id or workspace.view is None:
            return None
        shown = self.windows.get(document_id)
        if shown is None:
            name = document_names(workspace.project).get(document_id, "")
            shown = CorrectWindow(workspace, document_id, name, self._window)
            self.windows[document_id] = shown
            shown.wanted.connect(partial(self._correct, shown))
            shown.destroyed.connect(partial(self._forget, document_id))
            shown.open_at(workspace.view.selection() or Span(workspace.view.caret(), workspace.view.caret()))
        shown.show()
        shown.raise_()
        shown.activateWindow()
        return shown

    def _forget(self, document_id: int) -> None:
        self.windows.pop(document_id, None)

    def _correct(self, shown: CorrectWindow, found: Correction) -> None:
        """Make the corrections; in pieces where so many codings move that it takes a while."""
        from qda.actions.correct_text import correcting

        pieces = correcting(self._workspace.project, found)
        shown.set_applying(applying=True)

        def done(_nothing: object = None) -> None:
            if self._workspace.closed:  # in the midst of it, so it was taken back
                return
            shown.finish()
            self._say(shown.document_id, found)

        def failed(error: QdaError) -> None:
            if self._workspace.closed:
                return
            shown.set_applying(applying=False)
            self._workspace.tell(error)

        if len(found.codings) > MANY:
            self._workspace.closing.connect(pieces.close)
            task = self._window.tasks.start_here(self.tr("Correcting the text"), pieces, done=done, failed=failed)
            task.progressed.connect(shown.show_progress)
            return
        try:
            for _ in pieces:
                pass
        except QdaError as error:
            failed(error)
        else:
            done()

    def _say(self, document_id: int, found: Correction) -> None:
        name = document_names(self._workspace.project).get(document_id, "")
        words = self.tr("“{name}”: corrected in %Ln place(s).", "", len(found.edited.edits)).format(name=name)
        undo = Choice(self.tr("Undo"), self._workspace.undo)
        banner = self._window.notices.say(words, choices=(undo,))
        # Once something else was done, or it was undone in another way, the button would take back another act.
        self._workspace.changed.connect(banner.dismiss)
