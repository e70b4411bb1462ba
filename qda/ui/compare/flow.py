"""From the menus to a compare window: which files, whose work, and where decisions are kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFileDialog

from qda.model.errors import QdaError
from qda.model.progress import Progress
from qda.ui.notices import Choice

if TYPE_CHECKING:
    from qda.analysis.compare.source import Source
    from qda.store.project import Changes
    from qda.ui.compare.settlement import Settlement
    from qda.ui.compare.window import CompareWindow
    from qda.ui.main_window import MainWindow
    from qda.ui.tasks import Task
    from qda.ui.workspace import Workspace

FILTER = "Concord (*.concord)"
_CONCERNED = frozenset({"coding", "code", "coder", "document", "document_coder", "document_set", "document_set_member"})
_PAUSE_MS = 400  # after which edits in the main window are followed


class CompareFlow(QObject):
    """Opens compare windows and keeps them true while the project in the main window is edited."""

    def __init__(self, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._workspace: Workspace | None = None
        self.windows: list[CompareWindow] = []
        window.acts.bind("compare_files", self.choose_files)

    # --- the project in the main window ------------------------------------------------------------------------------
    def set_workspace(self, workspace: Workspace | None) -> None:
        """Take note of the project that is open; windows that show another one stay as they are."""
        self._workspace = workspace
        if workspace is None:
            return
        acts = self._window.acts
        acts.bind("compare_with_file", self.compare_with_file)
        acts.bind("compare_coders", self.compare_coders)
        workspace.coders_changed.connect(self._say_what_is_possible)
        workspace.changed.connect(self._on_changed)
        self._say_what_is_possible()

    def _say_what_is_possible(self) -> None:
        if self._workspace is not None:
            people = [row for row in self._workspace.coders() if row.kind == "person" and row.codings]
            self._window.acts.set_states(coders=len(people) > 1)

    def _on_changed(self, changes: Changes) -> None:
        if not changes.tables.isdisjoint({"coding", "coder"}):
            self._say_what_is_possible()

    # --- the ways in -------------------------------------------------------------------------------------------------
    def choose_files(self) -> None:
        """Ask for two or more files and compare them."""
        paths = self._ask(self.tr("Compare two or more projects"))
        if len(paths) == 1:
            self._window.notices.say(self.tr("Choose two files at least: hold Ctrl while you click the second."))
        elif paths:
            self.compare_paths(paths)

    def compare_with_file(self) -> None:
        """Ask for a colleague's file and compare it with the project that is open."""
        workspace = self._workspace
        if workspace is not None:
            paths = self._ask(self.tr("Compare with another file"))
            if paths:
                self.compare_paths([workspace.project.path, *paths])

    def compare_coders(self) -> None:
        """Compare the coders of the project that is open."""
        if self._workspace is not None:
            self.compare_paths([self._workspace.project.path])

    def compare_paths(self, paths: Sequence[Path]) -> Task:
        """Compare the coders of files, one of which may be the project that is open, in a window of its own."""
        return self._read(paths, lambda sources: self._show(paths, sources), self._window.notices.tell)

    def _show(self, paths: Sequence[Path], sources: Sequence[Source]) -> None:
        # What comparing needs is loaded when it is wanted: the main window is there the sooner.
        from qda.ui.compare.comparison import Comparison
        from qda.ui.compare.settlement import Settlement
        from qda.ui.compare.window import CompareWindow

        comparison = Comparison(sources, self._window.tasks, self._window.notices.tell)
        settlement = Settlement(comparison, self._window.tasks, self._window.settings, comparison)
        comparison.settlement = settlement
        window = CompareWindow(comparison, self._window.tasks, self._window.settings)
        comparison.setParent(window)
        settlement.set_asker(window, self._workspace.project if self._workspace is not None else None)
        window.workspace = self._workspace
        self._follow(window, list(paths))
        self.windows.append(window)
        window.show()
        comparison.start()
        self._continue_consensus(settlement, paths)

    def _continue_consensus(self, settlement: Settlement, paths: Sequence[Path]) -> None:
        """Take up a consensus where it was left: the one that is itself compared, or that these files had before."""
        from qda.store.queries.decisions import consensus_info

        project = self._workspace.project if self._workspace is not None else None
        if project is not None and len(paths) == 1 and consensus_info(project) is not None:
            settlement.use_open_project(project)
        else:
            settlement.find_again()

    def _read(
        self, paths: Sequence[Path], done: Callable[[list[Source]], None], failed: Callable[[QdaError], None]
    ) -> Task:
        """Read files on another thread, the one that is open here by a connection of its own."""
        own = self._workspace.project.path if self._workspace is not None else None

        def work(progress: Progress) -> list[Source]:
            # Loaded here, they hold up nobody.
            import qda.ui.compare.settlement
            import qda.ui.compare.window  # noqa: F401
            from qda.analysis.compare.source import read_files

            return read_files(paths, open_here=own, progress=progress)

        return self._window.tasks.start(self.tr("Reading what is compared"), work, done=done, failed=failed)

    def _ask(self, title: str) -> list[Path]:
        folder = str(self._window.settings.start_folder())
        names, _ = QFileDialog.getOpenFileNames(self._window, title, folder, FILTER)
        return [Path(name) for name in names]

    # --- a window's life ---------------------------------------------------------------------------------------------
    def _follow(self, window: CompareWindow, paths: list[Path]) -> None:
        window.back_wanted.connect(lambda: self._go_back(window))
        window.closed.connect(lambda: self._forget(window))
        window.adopt_wanted.connect(lambda: self._adopt(window))
        workspace = self._workspace
        if workspace is None:
            return
        later = QTimer(window)
        later.setSingleShot(True)
        later.setInterval(_PAUSE_MS)
        later.timeout.connect(lambda: self._reread(window, paths))

        def on_changed(changes: Changes) -> None:
            if not changes.tables.isdisjoint(_CONCERNED):
                later.start()

        connection = workspace.changed.connect(on_changed)
        workspace.closing.connect(later.stop)
        window.closed.connect(lambda: workspace.disconnect(connection))

    def _reread(self, window: CompareWindow, paths: list[Path]) -> None:
        def arrived(sources: list[Source]) -> None:
            if window in self.windows:
                window.comparison.reread(sources)

        def failed(error: QdaError) -> None:
            if window in self.windows:
                window.notices.tell(error)

        self._read(paths, arrived, failed)

    def _go_back(self, window: CompareWindow) -> None:
        window.close()
        self._window.raise_()
        self._window.activateWindow()

    def _forget(self, window: CompareWindow) -> None:
        if window in self.windows:
            self.windows.remove(window)

    def close_all(self) -> None:
        """Close every compare window: the program ends."""
        for window in list(self.windows):
            window.close()

    # --- the consensus -----------------------------------------------------------------------------------------------
    def _adopt(self, window: CompareWindow) -> None:
        """Put what was settled into the project that is open, as one step."""
        workspace, settlement = self._workspace, window.comparison.settlement
        if workspace is None or settlement is None or settlement.project is None:
            window.notices.say(self.tr("Open your own project in the main window first; the consensus goes there."))
            return
        from qda.actions.adopt import adopt

        adopted = workspace.do(adopt, settlement.project)
        if adopted is None:
            return
        number = window.locale().toString
        words = self.tr(
            "The consensus is in {project}: {added} codings added, {updated} moved, {removed} taken off, {there} there."
        ).format(
            project=workspace.project.name,
            added=number(adopted.added),
            updated=number(adopted.updated),
            removed=number(adopted.removed),
            there=number(adopted.there),
        )
        left = adopted.missing.total() + adopted.lost.total()
        if left:
            words += " " + self.tr("%Ln coding(s) had no place there: their documents or words are missing.", "", left)
        window.notices.say(words, choices=(Choice(self.tr("Undo"), workspace.undo),))
