"""From the menus to a compare window: which files, whose work, and where decisions are kept."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFileDialog

from qda.model.errors import QdaError
from qda.model.progress import Progress
from qda.ui.notices import Choice

if TYPE_CHECKING:
    from qda.analysis.compare.choices import Choices
    from qda.analysis.compare.source import Source
    from qda.store.project import Changes, Project
    from qda.store.queries.decisions import ConsensusInfo
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

    def compare_earlier(self, project: Project, earlier: Path, words: str) -> None:
        """Compare what one coder did in the open project with what the same one had done in an earlier file."""
        from qda.analysis.compare.choices import Choices, Ref
        from qda.analysis.compare.source import opened_untouched
        from qda.store.queries.coders import coders

        try:
            with opened_untouched(earlier) as other:
                there = {row.guid: row.coder_id for row in coders(other)}
        except QdaError as error:
            self._window.notices.tell(error)
            return
        mine = next((row for row in coders(project) if row.coder_id == project.coder_id), None)
        if mine is None or mine.guid not in there:
            nothing = self.tr(
                "{coder} did nothing in {file}. Choose an earlier copy of this project, or compare two coders."
            )
            self._window.notices.say(nothing.format(coder=mine.name if mine else "", file=earlier.name))
            return
        raters = (Ref(0, there[mine.guid]), Ref(1, mine.coder_id))
        choices = Choices(raters=raters)
        self.compare_paths([earlier, project.path], choices=choices, shown=lambda window: window.notices.say(words))

    def compare_coders(self) -> None:
        """Compare the coders of the project that is open."""
        if self._workspace is not None:
            self.compare_paths([self._workspace.project.path])

    def compare_paths(
        self,
        paths: Sequence[Path],
        *,
        choices: Choices | None = None,
        consensus: Path | None = None,
        shown: Callable[[CompareWindow], object] = lambda _window: None,
    ) -> Task:
        """Compare the coders of files, one of which may be the project that is open, in a window of its own.

        Args:
            paths: The files; of a single one its coders are compared.
            choices: What was said about the comparison before.
            consensus: The file with the decisions to go on with; else it is the one that these files had last.
            shown: Is called with the window when it is there.

        Returns:
            The reading of the files, after which the window comes.
        """

        def arrived(sources: list[Source]) -> None:
            try:
                window = self._show(paths, sources, choices, consensus)
            except QdaError as error:  # a file went away after it was read
                self._window.notices.tell(error)
            else:
                shown(window)

        return self._read(paths, arrived, self._window.notices.tell)

    def _show(
        self, paths: Sequence[Path], sources: list[Source], choices: Choices | None, consensus: Path | None
    ) -> CompareWindow:
        # What comparing needs is loaded when it is wanted: the main window is there the sooner.
        from qda.ui.compare.comparison import Comparison
        from qda.ui.compare.settlement import Settlement
        from qda.ui.compare.window import CompareWindow

        if len(sources) == 1:
            sources[0], choices = self._as_compared(sources[0], choices)
        comparison = Comparison(sources, self._window.tasks, self._window.notices.tell)
        if choices is not None:
            comparison.choices = choices
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
        self._continue_consensus(settlement, consensus or next(iter(self._consensus_among(paths)), None))
        return window

    def _as_compared(self, source: Source, choices: Choices | None) -> tuple[Source, Choices | None]:
        """Return a single file as it is compared: a consensus file as the comparison from which it was made."""
        from qda.analysis.compare.within_consensus import as_compared

        info = self.consensus_in(source.path)
        return (source, choices) if info is None or choices is not None else as_compared(source, info)

    def _consensus_among(self, paths: Sequence[Path]) -> list[Path]:
        return [path for path in paths[:1] if len(paths) == 1 and self.consensus_in(path) is not None]

    def consensus_in(self, path: Path) -> ConsensusInfo | None:
        """Return what was compared with what, as a consensus file says; ``None`` for any other project.

        Raises:
            ProjectMissing, NotAProject, ProjectDamaged, ProjectTooNew: The file cannot be used.
        """
        from qda.analysis.compare.source import opened_untouched
        from qda.store.queries.decisions import consensus_info

        own = self._workspace.project if self._workspace is not None else None
        if own is not None and path.resolve() == own.path.resolve():
            return consensus_info(own)
        with opened_untouched(path) as project:
            return consensus_info(project)

    def _continue_consensus(self, settlement: Settlement, path: Path | None) -> None:
        """Take up a consensus where it was left: the one that is asked for, or that these files had before."""
        project = self._workspace.project if self._workspace is not None else None
        if path is None:
            settlement.find_again()
        elif project is not None and path.resolve() == project.path.resolve():
            settlement.use_open_project(project)
        else:
            settlement.open(path, tell=True)

    def _read(
        self, paths: Sequence[Path], done: Callable[[list[Source]], None], failed: Callable[[QdaError], None]
    ) -> Task:
        """Read files on another thread, the one that is open here by a connection of its own."""
        own = self._workspace.project.path if self._workspace is not None else None

        def work(progress: Progress) -> list[Source]:
            for module in ("settlement", "window"):  # loaded here, they hold up nobody
                importlib.import_module(f"qda.ui.compare.{module}")
            from qda.analysis.compare.source import read_files

            return read_files(paths, open_here=own, progress=progress)

        return self._window.tasks.start(self.tr("Reading what is compared"), work, done=done, failed=failed)

    def _ask(self, title: str) -> list[Path]:
        folder = str(self._window.settings.project_folder())
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
        leaving = workspace.closing.connect(window.let_project_go)

        def on_closed() -> None:
            if window.workspace is not None:  # the project is still open, and goes on without this window
                workspace.disconnect(connection)
                workspace.disconnect(leaving)

        window.closed.connect(on_closed)

    def _reread(self, window: CompareWindow, paths: list[Path]) -> None:
        def arrived(sources: list[Source]) -> None:
            if len(sources) == 1:
                sources[0], _ = self._as_compared(sources[0], None)
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
