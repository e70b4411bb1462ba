"""Going on with a consensus from the main window, and with files that were dropped: what to do with them is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from qda.model.errors import QdaError
from qda.ui.compare.flow import FILTER, CompareFlow
from qda.ui.notices import Banner, Choice

if TYPE_CHECKING:
    from qda.ui.main_window import MainWindow
    from qda.ui.workspace import Workspace


class Continuing(QObject):
    """Takes up what was compared and settled before, wherever the files are now."""

    def __init__(
        self,
        window: MainWindow,
        compare: CompareFlow,
        *,
        merge: Callable[[Sequence[Path]], object],
        open_project: Callable[[Path], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._compare = compare
        self._merge = merge
        self._open_project = open_project
        self._workspace: Workspace | None = None
        self._offer: Banner | None = None
        window.acts.bind("continue_consensus", self.choose)
        window.projects_dropped.connect(self.offer)

    # --- a consensus -------------------------------------------------------------------------------------------------
    def set_workspace(self, workspace: Workspace | None) -> None:
        """Take note of the project that is open; offer to go on where it is a consensus file."""
        self._workspace = workspace
        if self._offer is not None and self._offer in self._window.notices.banners():
            self._offer.dismiss()
        self._offer = None
        if workspace is None:
            return
        self._window.acts.bind("compare_earlier", self.compare_earlier)
        path = workspace.project.path
        info = self._compare.consensus_in(path)
        if info is None:
            return
        names = ", ".join(row.label for row in info.coders)
        words = self.tr("This is a consensus file: it holds what {coders} coded and what was settled between them.")
        further = Choice(self.tr("Settle further"), lambda: self._go_on(path))
        self._offer = self._window.notices.say(words.format(coders=names), choices=(further,), sticky=True)

    def _go_on(self, path: Path) -> None:
        self.continue_from(path)

    def choose(self) -> None:
        """Ask for a consensus file and go on with it."""
        folder = str(self._window.settings.start_folder())
        name, _ = QFileDialog.getOpenFileName(self._window, self.tr("Continue a consensus"), folder, FILTER)
        if name:
            self.continue_from(Path(name))

    def continue_from(self, path: Path) -> None:
        """Compare what a consensus file was made from, and go on with its decisions.

        Where the compared files are not to be found, the copies in the consensus file itself are compared.
        """
        from qda.analysis.compare.within_consensus import choices_now, compared_files

        try:
            info = self._compare.consensus_in(path)
            if info is None:
                words = self.tr("{file} is no consensus file. It was left as it is; choose one that Concord made.")
                self._window.notices.say(words.format(file=path.name))
                return
            files = compared_files(info, path)
            choices = None if files is None else choices_now(info, path, files)
        except QdaError as error:
            self._window.notices.tell(error)
            return
        if files is None:
            words = self.tr(
                "The compared files are not where they were, so their copies in {file} are compared. "
                "What the coders changed since is not in them."
            ).format(file=path.name)
            self._compare.compare_paths([path], shown=lambda window: window.notices.say(words))
        else:
            self._compare.compare_paths(files, choices=choices, consensus=path)

    # --- the same coder’s earlier work -------------------------------------------------------------------------------
    def compare_earlier(self) -> None:
        """Ask for an earlier file of the same coder and compare it with the project that is open."""
        workspace = self._workspace
        if workspace is None:
            return
        folder = str(workspace.project.path.parent)
        title = self.tr("Choose an earlier file of the same coder, such as a saved copy")
        name, _ = QFileDialog.getOpenFileName(self._window, title, folder, FILTER)
        if not name:
            return
        words = self.tr("{coder} is compared with an earlier file of the same coder: how stable the coding is.")
        coder = workspace.coder.name if workspace.coder is not None else ""
        self._compare.compare_earlier(workspace.project, Path(name), words.format(coder=coder))

    # --- files that were dropped -------------------------------------------------------------------------------------
    def offer(self, paths: Sequence[Path]) -> None:
        """Ask, without holding anybody up, what is to be done with project files that were dropped."""
        paths = list(dict.fromkeys(paths))
        own = self._workspace.project.path if self._workspace is not None else None
        others = [path for path in paths if own is None or path.resolve() != own.resolve()]
        if not others:
            return
        if own is None and len(others) == 1:
            self._open_project(others[0])
            return
        compared = others if own is None else [own, *others]
        choices = [Choice(self.tr("Compare"), partial(self._compare_dropped, compared))]
        if len(others) == 1:
            words = self.tr("What shall be done with {file}?").format(file=others[0].name)
            choices.append(Choice(self.tr("Open it"), partial(self._open_project, others[0])))
        else:
            words = self.tr("What shall be done with these %Ln files?", "", len(others))
            choices.append(Choice(self.tr("Open the first"), partial(self._open_project, others[0])))
        choices.append(Choice(self.tr("Merge…"), partial(self._merge_dropped, compared)))
        self._window.notices.say(words, choices=tuple(choices), sticky=True)

    def _compare_dropped(self, paths: Sequence[Path]) -> None:
        self._compare.compare_paths(paths)

    def _merge_dropped(self, paths: Sequence[Path]) -> None:
        self._merge(paths)
