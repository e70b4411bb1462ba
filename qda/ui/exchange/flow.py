"""From menus, dropped files and the start page to the import of other programs' projects, and back from its report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from qda.model.errors import NotAForeignProject, QdaError
from qda.model.exchange import ReadOptions
from qda.model.intake.report import IntakeReport
from qda.ui.exchange import work
from qda.ui.exchange.leading import lead_to
from qda.ui.exchange.refi_out import RefiExport
from qda.ui.exchange.report_window import ImportReport, summary
from qda.ui.notices import Choice, Level
from qda.ui.start_page import FOREIGN_SUFFIXES

if TYPE_CHECKING:
    from qda.ui.exchange.import_window import ImportWindow
    from qda.ui.main_window import MainWindow
    from qda.ui.workspace import Workspace

FOREIGN_PATTERNS = " ".join(f"*{suffix}" for suffix in FOREIGN_SUFFIXES)


class ExchangeFlow(QObject):
    """Opens import windows, with or without an open project, and shows what came of them."""

    def __init__(self, window: MainWindow, open_project: Callable[[Path], None], parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._open_project = open_project
        self._workspace: Workspace | None = None
        self.windows: list[ImportWindow] = []
        for name in ("import_refi_project", "import_taguette", "import_qualcoder", "import_rqda"):
            window.acts.bind(name, partial(self.choose, name))
        window.acts.bind("earlier_imports", self.show_earlier)
        window.start.import_requested.connect(self.choose)
        window.foreign_dropped.connect(self.import_paths)

    def set_workspace(self, workspace: Workspace | None) -> None:
        """Take note of the project that is open."""
        self._workspace = workspace
        if workspace is not None:
            RefiExport(workspace, self._window, workspace)
        for window in self.windows:
            window.look_at_open_project()

    def close_all(self) -> None:
        """Close every import window: the program ends."""
        for window in list(self.windows):
            window.close()

    # --- ways in -----------------------------------------------------------------------------------------------------
    def choose(self, name: str = "") -> None:
        """Ask for another program's project, of the kind that an entry of the menu names, and show it."""
        settings = self._window.settings
        folder = str(settings.start_folder())
        every = self.tr("All files (*)")
        kinds = {
            "import_refi_project": self.tr("REFI-QDA projects (*.qdpx *.qde)"),
            "import_taguette": self.tr("Taguette projects (*.sqlite3 *.sqlite *.db)"),
            "import_rqda": self.tr("RQDA projects (*.rqda)"),
        }
        if name == "import_qualcoder":  # its projects are folders
            chosen = QFileDialog.getExistingDirectory(
                self._window, self.tr("Choose the folder of the QualCoder project (its name ends in .qda)"), folder
            )
        else:
            any_kind = self.tr("Projects of other programs ({patterns})").format(patterns=FOREIGN_PATTERNS)
            chosen, _ = QFileDialog.getOpenFileName(
                self._window,
                self.tr("Import a project from another program"),
                folder,
                f"{kinds.get(name, any_kind)};;{every}",
            )
        if chosen:
            settings.last_folder = str(Path(chosen).parent)
            self.import_path(Path(chosen))

    def import_paths(self, paths: Sequence[Path]) -> None:
        """Show each of these projects of other programs."""
        for path in paths:
            self.import_path(path)

    def takes(self, path: Path) -> bool:
        """Show what is in another program's project, or take in a codebook; false if it is nothing of the kind."""
        kind = work.kind_of(path)
        if kind == "refi-codebook":
            self._take_codebook(path)
        elif kind:
            self._show(path)
        return bool(kind)

    def import_path(self, path: Path) -> None:
        """Do what :meth:`takes` does, and say so where it is nothing of the kind."""
        if not self.takes(path):
            self._window.notices.tell(NotAForeignProject(name=path.name, kind="folder" if path.is_dir() else "other"))

    def _take_codebook(self, path: Path) -> None:
        if self._window.acts.holds("writable"):
            self._window.codebook_wanted.emit(path)
            return
        new = Choice(self.tr("New project…"), self._window.acts["new_project"].trigger)
        said = self.tr("“{file}” is a codebook. Make or open the project that it should go into, then import it there.")
        self._window.notices.say(said.format(file=path.name), level=Level.WARNING, choices=(new,))

    def _show(self, path: Path) -> None:
        # What importing needs is loaded when it is wanted: the main window is there the sooner.
        from qda.ui.exchange.import_window import ImportWindow

        there = next((window for window in self.windows if window.path == path), None)
        if there is not None:  # it went behind the main window, and is looked for
            there.showNormal()
            there.raise_()
            there.activateWindow()
            return
        window = ImportWindow(self._window, lambda: self._workspace, path)
        window.stored_new.connect(self._on_new)
        window.stored_here.connect(self._on_here)
        window.another_wanted.connect(self.choose)
        window.closed.connect(lambda: self._forget(window))
        self.windows.append(window)
        window.show()
        window.read(ReadOptions())

    def _forget(self, window: ImportWindow) -> None:
        if window in self.windows:
            self.windows.remove(window)

    # --- afterwards --------------------------------------------------------------------------------------------------
    def _on_new(self, path: Path, report: IntakeReport) -> None:
        self._open_project(path)
        self._tell(report, self.tr("The new project {file} was made.").format(file=path.name))
        self.show_report(report)

    def _on_here(self, report: IntakeReport) -> None:
        said = self.tr("“{file}” was imported. You can undo this.").format(file=report.file_name)
        self._tell(report, said)
        self.show_report(report)

    def _tell(self, report: IntakeReport, said: str) -> None:
        show = Choice(self.tr("Show report"), partial(self.show_report, report))
        level = Level.WARNING if report.look else Level.INFO
        self._window.notices.say(f"{said} {summary(report)}", level=level, choices=(show,))

    def show_report(self, report: IntakeReport, about: str = "") -> None:
        """Show the report of an import; its lines lead into the project that is open now."""
        lead = partial(lead_to, self._workspace) if self._workspace is not None else None
        ImportReport.of(report, self._window, about=about, lead=lead).show()

    def show_earlier(self) -> None:
        """Show what was imported into the open project, with the reports."""
        from qda.ui.exchange.earlier import EarlierImports

        if self._workspace is None:
            return
        try:
            EarlierImports(self._workspace, self.show_report, self._window).show()
        except QdaError as error:
            self._window.notices.tell(error)
