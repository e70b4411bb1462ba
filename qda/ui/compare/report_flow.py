"""Taking a comparison out of its window: the report, a table and a picture for the paper, the methods paragraph."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence
from PySide6.QtWidgets import QFileDialog, QMenu

from qda.actions.compare_names import check_output
from qda.agreement.intervals import Intervals, intervals
from qda.model.errors import CannotWrite, ProjectExists, QdaError
from qda.model.methods import MethodsFacts, MethodsFigures
from qda.model.progress import Progress
from qda.model.safe_file import file_name_from
from qda.ui.compare.methods_dialog import MethodsDialog
from qda.ui.notices import Choice

if TYPE_CHECKING:
    from qda.actions.compare_report import Settled
    from qda.actions.comparing import Compared
    from qda.ui.compare.comparison import Comparison
    from qda.ui.compare.window import CompareWindow
    from qda.ui.settings import Settings
    from qda.ui.tasks import Tasks

_PICTURES = (".svg", ".png", ".pdf")
Work = Callable[[Path, Progress], object]


class ReportFlow(QObject):
    """The acts that write files from a comparison, and the paragraph that is copied from it."""

    def __init__(self, comparison: Comparison, window: CompareWindow, tasks: Tasks, settings: Settings) -> None:
        super().__init__(window)
        self._comparison = comparison
        self._window = window
        self._tasks = tasks
        self._settings = settings
        self._acts: list[QAction] = []
        self._is_closed = False  # what was begun may end after the window is gone
        comparison.busy_changed.connect(self._on_busy)
        window.closed.connect(self._on_closed)

    def fill_menu(self, menu: QMenu) -> None:
        """Add the acts to a menu."""
        self._acts = [
            menu.addAction(self.tr("&Export report to Excel…"), QKeySequence("Ctrl+E"), lambda: self.export_report()),
            menu.addAction(self.tr("&APA table for Word…"), self.export_table),
            menu.addAction(self.tr("&Picture for the paper…"), self.export_picture),
            menu.addAction(self.tr("&Methods paragraph…"), self.show_paragraph),
        ]
        for act, name in zip(self._acts, ("Report", "Table", "Picture", "Paragraph"), strict=True):
            act.setObjectName(f"compare{name}")
        self._on_busy()

    def _on_closed(self) -> None:
        self._is_closed = True

    def _on_busy(self) -> None:
        is_there = self._comparison.result is not None and not self._comparison.is_busy
        for act in self._acts:
            act.setEnabled(is_there)

    # --- what is written ---------------------------------------------------------------------------------------------
    def export_report(self) -> None:
        """Write the workbook with figures, disagreements, decisions and settings."""
        found = self._found()
        if found is None:
            return
        compared, known, settled = found
        facts = self.facts()

        def work(path: Path, progress: Progress) -> object:
            from qda.actions.compare_report import write_report

            figures = known or intervals(compared.figures, compared.tables.rules)
            return write_report(path, compared, figures, settled=settled, facts=facts, progress=progress)

        self._export(self.tr("Export report to Excel"), (".xlsx",), self.tr("Excel workbook"), work)

    def export_table(self) -> None:
        """Write the table per code as a Word file."""
        found = self._found()
        if found is None:
            return
        compared, known, _ = found

        def work(path: Path, _progress: Progress) -> object:
            from qda.actions.compare_paper import write_apa_table

            return write_apa_table(path, compared, known or intervals(compared.figures, compared.tables.rules))

        self._export(self.tr("APA table for Word"), (".docx",), self.tr("Word document"), work)

    def export_picture(self) -> None:
        """Draw the codes' alphas with their intervals."""
        found = self._found()
        if found is None:
            return
        compared, known, _ = found

        def work(path: Path, _progress: Progress) -> object:
            from qda.actions.compare_paper import write_picture

            return write_picture(path, compared, known or intervals(compared.figures, compared.tables.rules))

        self._export(self.tr("Picture for the paper"), _PICTURES, self.tr("Picture"), work)

    def show_paragraph(self) -> None:
        """Show the paragraph for the methods section, where it can be completed and copied."""
        found = self._found()
        if found is None:
            return
        compared, known, settled = found

        def work(_progress: Progress) -> MethodsFigures:
            from qda.actions.compare_paper import methods_figures

            estimated = known or intervals(compared.figures, compared.tables.rules)
            return methods_figures(compared, estimated, settled=settled)

        self._tasks.start(self.tr("Writing the paragraph"), work, done=self._show_figures)

    def _show_figures(self, figures: MethodsFigures) -> None:
        if self._is_closed:
            return
        dialog = MethodsDialog(figures, self.facts(), self._window)
        dialog.facts_changed.connect(self.keep_facts)
        self._window.closed.connect(dialog.reject)
        dialog.show()

    def facts(self) -> MethodsFacts:
        """Return what was said of these projects before."""
        return MethodsFacts.from_json(self._settings.facts_of(self._guids()))

    def keep_facts(self, facts: MethodsFacts) -> None:
        """Remember what was said of these projects."""
        self._settings.keep_facts(self._guids(), facts.to_json())

    def _guids(self) -> tuple[str, ...]:
        return tuple(sorted({source.info.guid for source in self._comparison.sources}))

    def _found(self) -> tuple[Compared, Intervals | None, Settled | None] | None:
        """Return the comparison as it is now, with the decisions; they are read here, on the file's own thread."""
        comparison = self._comparison
        if comparison.result is None or comparison.is_busy:
            self._window.notices.say(self.tr("The comparison is not finished yet; try again in a moment."))
            return None
        project = comparison.settlement.project if comparison.settlement is not None else None
        if project is None:
            return comparison.result, comparison.intervals, None
        from qda.actions.compare_report import read_settled

        return comparison.result, comparison.intervals, read_settled(project, comparison.result)

    # --- where to ----------------------------------------------------------------------------------------------------
    def _export(self, title: str, suffixes: tuple[str, ...], words: str, work: Work) -> None:
        path = self._ask_path(title, suffixes, words)
        if path is None:
            return
        again = partial(self._export, title, suffixes, words, work)
        try:
            check_output(path, self._projects())
        except ProjectExists as error:
            self._failed(again, error)
            return
        self._tasks.start(
            title,
            lambda progress: work(path, progress),
            done=lambda _result: self._written(path),
            failed=partial(self._failed, again),
        )

    def _ask_path(self, title: str, suffixes: tuple[str, ...], words: str) -> Path | None:
        first = self._comparison.sources[0].path
        folder = self._settings.last_folder or str(first.parent)
        name = " – ".join(dict.fromkeys(source.label for source in self._comparison.sources))
        suggested = Path(folder) / file_name_from(
            self.tr("{projects} agreement").format(projects=name), suffix=suffixes[0]
        )
        filters = ";;".join(f"{words} (*{suffix})" for suffix in suffixes)
        chosen, chosen_filter = QFileDialog.getSaveFileName(self._window, title, str(suggested), filters)
        if not chosen:
            return None
        path = Path(chosen)
        self._settings.last_folder = str(path.parent)
        if path.suffix.casefold() in suffixes:
            return path
        wanted = next((suffix for suffix in suffixes if f"*{suffix}" in chosen_filter), suffixes[0])
        return path.with_name(path.name + wanted)

    def _projects(self) -> list[Path]:
        paths = [source.path for source in self._comparison.sources]
        settlement = self._comparison.settlement
        if settlement is not None and settlement.project is not None:
            paths.append(settlement.project.path)
        return paths

    def _failed(self, again: Callable[[], None], error: QdaError) -> None:
        if self._is_closed:
            return
        possible = isinstance(error, CannotWrite | ProjectExists)
        choices = (Choice(self.tr("Another name…"), again),) if possible else ()
        self._window.notices.tell(error, *choices)

    def _written(self, path: Path) -> None:
        if self._is_closed:
            return
        url, folder = QUrl.fromLocalFile(str(path)), QUrl.fromLocalFile(str(path.parent))
        words = self.tr("Written to {path}.").format(path=path)
        if self._comparison.is_anonymous:
            words = self.tr("{written} It names the coders.").format(written=words)
        self._window.notices.say(
            words,
            choices=(
                Choice(self.tr("Open"), partial(_open, url)),
                Choice(self.tr("Open folder"), partial(_open, folder)),
            ),
        )


def _open(url: QUrl) -> None:
    QDesktopServices.openUrl(url)
