"""Undo and redo from the window: at once where it is little, in pieces with progress where it is much."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from qda.model.step_wording import step_text
from qda.store.project import Project
from qda.ui.main_window import MainWindow
from qda.ui.notices import Choice, Level, translated
from qda.ui.pieces import do_in_pieces
from qda.ui.tasks import Task
from qda.ui.workspace import Workspace

_AT_ONCE = 2000  # changed rows that are taken back within some tenths of a second: no sign of progress is needed


class Undoing(QObject):
    """Takes steps back and brings them back.

    Signals:
        began: Something large is taken back or brought back; carries the :class:`~qda.ui.tasks.Task`.
        said: What has come of it, in words.
    """

    began = Signal(object)
    said = Signal(str)

    def __init__(self, workspace: Workspace, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._window = window
        self._task: Task | None = None

    @property
    def busy(self) -> bool:
        """Whether something large is under way."""
        return self._task is not None and not self._task.over

    def undo(self) -> None:
        """Take back the last step."""
        self._one(self._workspace.project.steps.stacks.next_undo, undo=True)

    def redo(self) -> None:
        """Bring back the step that was taken back last."""
        self._one(self._workspace.project.steps.stacks.next_redo, undo=False)

    def _one(self, step_id: int | None, *, undo: bool) -> None:
        if step_id is None or self.busy:
            return
        project = self._workspace.project
        if self._workspace.do(Project.is_large, [step_id], _AT_ONCE):
            act = project.steps.told(step_id)
            told = step_text(act.verb, act.values, translated) if act is not None else ""
            title = self.tr("Taking back: {act}") if undo else self.tr("Bringing back: {act}")
            self._begin(title.format(act=told), [step_id], undo=undo, many=False)
        elif undo:
            self._workspace.undo()
        else:
            self._workspace.redo()

    def take_back(self, step_ids: Sequence[int]) -> None:
        """Take back several steps in one pass; they come newest first."""
        self._begin(self.tr("Taking back %Ln step(s)", "", len(step_ids)), step_ids, undo=True, many=True)

    def bring_back(self, step_ids: Sequence[int]) -> None:
        """Bring back several steps in one pass; their undo steps come newest first."""
        self._begin(self.tr("Bringing back %Ln step(s)", "", len(step_ids)), step_ids, undo=False, many=True)

    def _begin(self, title: str, step_ids: Sequence[int], *, undo: bool, many: bool) -> None:
        if self.busy or self._workspace.closed or not self._workspace.may_close():  # what is being typed is saved first
            return
        workspace, stacks = self._workspace, self._workspace.project.steps.stacks
        before = len(stacks.held)

        def count() -> int:
            return abs(len(workspace.project.steps.stacks.held) - before)

        self._task = do_in_pieces(
            workspace,
            self._window.tasks,
            title,
            workspace.reversing(step_ids),
            done=partial(self._done, count, undo=undo) if many else None,
            stopped=partial(self._stopped, count, len(step_ids), undo=undo),
        )
        self.began.emit(self._task)

    def _done(self, count: Callable[[], int], *, undo: bool) -> None:
        number = count()
        words = (
            self.tr("%Ln step(s) taken back.", "", number) if undo else self.tr("%Ln step(s) brought back.", "", number)
        )
        self._say(words, number, undo=undo)

    def _stopped(self, count: Callable[[], int], whole: int, *, undo: bool) -> None:
        number = count()
        if not number:
            self._say(self.tr("Stopped. Everything is as it was."), 0, undo=undo)
            return
        words = (
            self.tr("Stopped: {count} of {whole} steps were taken back. {where}")
            if undo
            else self.tr("Stopped: {count} of {whole} steps were brought back. {where}")
        )
        written = self._window.locale().toString
        told = words.format(count=written(number), whole=written(whole), where=self._where())
        self._say(told, number, undo=undo, level=Level.WARNING)

    def _where(self) -> str:
        """Say at which step the project stands now."""
        steps = self._workspace.project.steps
        last = steps.told(steps.stacks.next_undo)
        if last is None:
            return self.tr("The project is as it was at its beginning.")
        act = step_text(last.verb, last.values, translated)
        return self.tr("The project is as it was after step {step}: {act}.").format(step=last.step_id, act=act)

    def _say(self, words: str, number: int, *, undo: bool, level: Level = Level.INFO) -> None:
        choices: tuple[Choice, ...] = ()
        if number:
            text = self.tr("Bring them back") if undo else self.tr("Take them back again")
            choices = (Choice(text, partial(self._turn_round, number, undo=undo)),)
        self._window.notices.say(words, level=level, choices=choices)
        self.said.emit(words)

    def _turn_round(self, number: int, *, undo: bool) -> None:
        """Bring back what was taken back last, or the other way round."""
        if self._workspace.closed:
            return
        stacks = self._workspace.project.steps.stacks
        waiting = stacks.taken_back if undo else stacks.held
        step_ids = list(reversed(waiting[-number:]))
        if step_ids and undo:
            self.bring_back(step_ids)
        elif step_ids:
            self.take_back(step_ids)
