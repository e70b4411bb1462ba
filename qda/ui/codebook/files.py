"""The codebook from a file and to a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from qda.actions.import_codebook import import_codebook
from qda.model.codebook import CodebookEntry
from qda.model.progress import Progress, tell
from qda.model.safe_file import file_name_from
from qda.model.wording import note_text
from qda.store.queries.codebook import codebook_entries
from qda.store.queries.documents import project_info
from qda.ui.main_window import MainWindow
from qda.ui.notices import translated
from qda.ui.workspace import Workspace

if TYPE_CHECKING:
    from qda.formats.codebook_table import CodebookTable


class CodebookFiles(QObject):
    """Imports and exports the codebook of a project."""

    def __init__(self, workspace: Workspace, window: MainWindow, panel: QWidget) -> None:
        super().__init__(panel)
        self._workspace = workspace
        self._window = window

    def bind(self) -> None:
        """Let the main menus import and export."""
        bind = self._window.acts.bind
        bind("import_codebook", self.ask_import)
        bind("import_codebook_table", self.ask_import)
        bind("export_codebook", self.ask_export)
        bind("export_codebook_word", partial(self.ask_export, ".docx"))
        bind("export_codebook_page", partial(self.ask_export, ".html"))
        bind("export_codebook_excel", partial(self.ask_export, ".xlsx"))

    # --- in -----------------------------------------------------------------------------------------------------------
    def ask_import(self) -> None:
        """Ask for a file and import it."""
        kinds = self.tr("Codebooks (*.xlsx *.csv);;All files (*)")
        folder = str(self._window.settings.start_folder())
        chosen, _ = QFileDialog.getOpenFileName(self._window, self.tr("Import a codebook"), folder, kinds)
        if chosen:
            self._window.settings.last_folder = str(Path(chosen).parent)
            self.import_from(Path(chosen))

    def import_from(self, path: Path) -> None:
        """Read a codebook and add it to this one."""

        def read(_progress: Progress) -> CodebookTable:
            from qda.formats.codebook_table import read_codebook_table

            return read_codebook_table(path)

        self._window.tasks.start(self.tr("Reading the codebook"), read, done=self._take_in)

    def _take_in(self, table: CodebookTable) -> None:
        counts = self._workspace.do(import_codebook, table.entries)
        if counts is None:
            return
        added, changed = counts
        parts = [
            self.tr("The file holds %n code(s) and folders.", "", len(table.entries)),
            self.tr("New in this project: %n.", "", added),
            self.tr("Here already, and changed: %n.", "", changed),
        ]
        parts += [note_text(note, translated) for note in table.notes]
        self._window.notices.say(" ".join(parts))

    # --- out ----------------------------------------------------------------------------------------------------------
    def ask_export(self, only: str = "") -> None:
        """Ask for a file and export to it; ``only`` is the ending where the kind is settled."""
        kinds = {
            ".xlsx": self.tr("Excel workbook (*.xlsx)"),
            ".csv": self.tr("CSV table (*.csv)"),
            ".docx": self.tr("Word document (*.docx)"),
            ".html": self.tr("Web page (*.html)"),
        }
        if only:
            kinds = {only: kinds[only]}
        project = self._workspace.project
        name = self.tr("{project} codebook").format(project=project.name or self.tr("Project"))
        start = str(self._window.settings.output_folder(project.path) / file_name_from(name, suffix=next(iter(kinds))))
        chosen, kind = QFileDialog.getSaveFileName(
            self._window, self.tr("Export the codebook"), start, ";;".join(kinds.values())
        )
        if chosen:
            path = Path(chosen)
            if path.suffix.lower() not in kinds:
                path = path.with_name(path.name + next(each for each, words in kinds.items() if words == kind))
            self._window.settings.last_output_folder = str(path.parent)
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write the codebook as its name's ending says: .xlsx, .csv, .docx or .html."""
        entries = codebook_entries(self._workspace.project)
        write = _writer(path, entries, title=project_info(self._workspace.project).name)
        said = self.tr("The codebook was written to {path}").format(path=path)
        notices = self._window.notices

        def tell_done(_nothing: None) -> None:
            notices.say(said)

        self._window.tasks.start(self.tr("Writing the codebook"), write, done=tell_done)


def _writer(path: Path, entries: Sequence[CodebookEntry], *, title: str) -> Callable[[Progress], None]:
    def write(progress: Progress) -> None:
        tell(progress, 0, len(entries))
        suffix = path.suffix.lower()
        if suffix in (".docx", ".html"):
            from qda.formats.codebook_out import write_codebook_docx, write_codebook_html

            (write_codebook_docx if suffix == ".docx" else write_codebook_html)(path, entries, title=title)
        else:
            from qda.formats.codebook_table import write_codebook

            write_codebook(path, entries)

    return write
