"""Telling of copies of the open project that a program for sharing files left beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from qda.model.progress import Progress
from qda.store.conflicts import Copy, Own, Relation, look_beside, own_of, related
from qda.store.peeking import Peeked
from qda.ui.notices import Banner, Choice, Level

if TYPE_CHECKING:
    from qda.ui.main_window import MainWindow
    from qda.ui.workspace import Workspace

_SOON_MS = 800  # after opening
_NAMED = 2  # copies; more are counted


class ConflictNotices(QObject):
    """Looks beside a project when it was opened, on another thread, and says what lies there."""

    def __init__(
        self,
        window: MainWindow,
        compare: Callable[[Sequence[Path]], object],
        merge: Callable[[Sequence[Path]], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._compare = compare
        self._merge = merge
        self._workspace: Workspace | None = None
        self._banner: Banner | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.look)

    def set_workspace(self, workspace: Workspace | None) -> None:
        """Take note of the project that is open."""
        self._workspace = workspace
        if self._banner is not None:
            self._banner.dismiss()
        self._soon.stop()
        if workspace is not None:
            self._soon.start()

    def look(self) -> None:
        """Look beside the open project."""
        workspace = self._workspace
        if workspace is None:
            return
        own = workspace.do(own_of)
        if own is not None:
            self._window.tasks.start(
                self.tr("Looking for copies beside the project"),
                partial(_look, own),
                done=lambda found: self._tell(workspace, found),
            )

    def _tell(self, workspace: Workspace, found: list[tuple[Path, Peeked]]) -> None:
        copies = workspace.do(related, found) or []
        left = self._window.settings.copies_left
        copies = [each for each in copies if left.get(str(each.path)) != _mark(each)]
        if not copies or workspace is not self._workspace:
            return
        paths = [workspace.project.path, *(each.path for each in copies)]
        choices = [Choice(self.tr("Compare"), lambda: self._compare(paths))]
        if any(each.relation is not Relation.CONTAINED for each in copies):
            choices.append(Choice(self.tr("Merge…"), lambda: self._merge(paths)))
        choices.append(Choice(self.tr("Leave it"), lambda: self._leave(copies)))
        banner = self._window.notices.say(
            self._words(workspace.project.path, copies), level=Level.INFO, choices=tuple(choices), sticky=True
        )
        banner.gone.connect(self._forget)
        self._banner = banner

    def _words(self, own: Path, copies: Sequence[Copy]) -> str:
        names = ", ".join(f"“{each.path.name}”" for each in copies[:_NAMED])
        if len(copies) > _NAMED:
            names += self.tr(" and %n more", "", len(copies) - _NAMED)
        if any(len(each.path.stem) < len(own.stem) for each in copies):
            beside = self.tr(
                "This file seems to be a copy, as programs for sharing files make them, of {names} beside it."
            )
        else:
            beside = self.tr(
                "Beside this project lies another copy of it, as programs for sharing files make them: {names}."
            )
        beside = beside.format(names=names)
        relations = {each.relation for each in copies}
        if relations == {Relation.CONTAINED}:
            what = self.tr("Everything done there is also here: nothing has to be merged.")
        elif relations == {Relation.AHEAD}:
            what = self.tr("It holds all that is here and something more: that was done later, there.")
        else:
            what = self.tr("Something was done there that is not in here. Compare the two, or merge them.")
        return f"{beside} {what}"

    def _leave(self, copies: Sequence[Copy]) -> None:
        """Say no more of these copies until something is done in them."""
        settings = self._window.settings
        settings.copies_left = {**settings.copies_left, **{str(each.path): _mark(each) for each in copies}}

    def _forget(self) -> None:
        self._banner = None


def _look(own: Own, _progress: Progress) -> list[tuple[Path, Peeked]]:
    return look_beside(own)


def _mark(copy: Copy) -> str:
    return "" if copy.last is None else f"{copy.last.step_id} {copy.last.time}"
