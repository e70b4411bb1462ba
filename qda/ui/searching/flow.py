"""From the menus, the toolbar and other windows to the search, and from its hits to codings and files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from qda.analysis.searching.collecting import spans_by_document
from qda.model.errors import CannotWrite, QdaError
from qda.model.progress import Progress
from qda.model.safe_file import file_name_from
from qda.model.searching import HitPlace
from qda.store.gate import Gate
from qda.store.snapshots import snapshot
from qda.ui.action_registry import Actions
from qda.ui.coding_many.flow import CodingManyFlow
from qda.ui.leads import WordsWanted
from qda.ui.main_window import MainWindow
from qda.ui.notices import Choice, translated
from qda.ui.workspace import Workspace

if TYPE_CHECKING:
    from qda.ui.searching.window import SearchWindow

_ENDINGS = (".xlsx", ".csv")


class SearchFlow(QObject):
    """Opens the search, and does with hits what the window cannot do by itself."""

    def __init__(self, workspace: Workspace, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._window = window
        self._coding = CodingManyFlow(workspace, window, self)
        self.finder: SearchWindow | None = None
        workspace.words_wanted.connect(self.open_for)
        workspace.destroyed.connect(self._drop)

    def bind(self, acts: Actions) -> None:
        """Let the menus and the toolbar call it."""
        acts.bind("find_all", self.open_with)
        self._window.toolbar.search_requested.connect(self.open_with)
        self._workspace.closing.connect(self._unbind)

    def _unbind(self) -> None:
        self._window.toolbar.search_requested.disconnect(self.open_with)

    def _drop(self) -> None:
        if self.finder is not None:
            self.finder.deleteLater()
            self.finder = None

    def window(self) -> SearchWindow:
        """Return the window; there is one as long as the project is open."""
        from qda.ui.retrieval.beside import share_keys
        from qda.ui.searching.window import SearchWindow

        if self.finder is None:
            finder = self.finder = SearchWindow(self._workspace, self._window)
            share_keys(finder, self._window)
            finder.coding_wanted.connect(self.code)
            finder.export_wanted.connect(self.export)
        return self.finder

    def open_with(self, words: str = "") -> SearchWindow:
        """Show the window, and search."""
        finder = self.window()
        finder.open_with(words)
        return finder

    def open_for(self, wanted: WordsWanted) -> SearchWindow:
        """Show what another window leads to."""
        finder = self.window()
        finder.open_for(wanted)
        return finder

    # --- what is done with hits --------------------------------------------------------------------------------------
    def code(self, places: Sequence[HitPlace], words: str) -> None:
        """Ask how hits are coded."""
        self._coding.code_found(spans_by_document(places), words, self.window())

    def export(self, places: Sequence[HitPlace], told: list[tuple[str, str]]) -> None:
        """Ask where to, and write hits with their context."""
        project, settings = self._workspace.project, self._window.settings
        folder = settings.output_folder(project.path)
        suggested = folder / file_name_from(self.tr("{project} hits.xlsx").format(project=project.name))
        kinds = {
            self.tr("Excel workbook") + " (*.xlsx)": ".xlsx",
            self.tr("Comma-separated values") + " (*.csv)": ".csv",
        }
        title = self.tr("Export hits")
        name, kind = QFileDialog.getSaveFileName(self.window(), title, str(suggested), ";;".join(kinds))
        if not name:
            return
        path = Path(name)
        if path.suffix.lower() not in _ENDINGS:
            path = Path(f"{name}{kinds.get(kind, '.xlsx')}")
        settings.last_output_folder = str(path.parent)
        self.write(path, places, told)

    def write(self, path: Path, places: Sequence[HitPlace], told: list[tuple[str, str]]) -> None:
        """Write hits to a file, on another thread."""
        project, coders = self._workspace.project, self._workspace.shown_coder_ids()
        work = partial(_write, project.path, project.gate, path, places, told, coders)
        again = partial(self.export, places, told)
        task = self._window.tasks.start(
            self.tr("Exporting hits"),
            work,
            done=lambda _notes: self._written(path),
            failed=partial(self._failed, again),
        )
        self.window().show_writing(task)

    def _written(self, path: Path) -> None:
        words = self.tr("The hits are in {file}.").format(file=path.name)
        self._window.notices.say(words, choices=(Choice(self.tr("Open"), lambda: _open(path)),))
        self.window().say(words)

    def _failed(self, again: Callable[[], None], error: QdaError) -> None:
        from qda.model.wording import explain

        choices = (Choice(self.tr("Another name…"), again),) if isinstance(error, CannotWrite) else ()
        self._window.notices.tell(error, *choices)
        self.window().say(str(explain(error, translated)))


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _write(
    own: Path,
    gate: Gate,
    path: Path,
    places: Sequence[HitPlace],
    told: list[tuple[str, str]],
    coder_ids: frozenset[int],
    progress: Progress,
) -> object:
    from qda.actions.export_hits import export_hits

    with snapshot(own, gate, progress) as project:
        return export_hits(project, path, places, told=told, coder_ids=coder_ids, progress=progress)
