"""The codebook from a file and to a file."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from qda.actions.import_codebook import import_codebook
from qda.actions.import_runs import report_of_file
from qda.model.codebook import CodebookEntry
from qda.model.document import ImportNote
from qda.model.intake.report import IntakeNote, IntakeReport, intake_note_text
from qda.model.progress import Progress, tell
from qda.model.safe_file import file_name_from
from qda.model.wording import note_text
from qda.store.queries.codebook import codebook_entries
from qda.store.queries.codings import SegmentFilter
from qda.store.queries.documents import project_info
from qda.ui.exchange.leading import lead_to
from qda.ui.exchange.report_window import ImportReport
from qda.ui.main_window import MainWindow
from qda.ui.notices import Choice, Level, translated
from qda.ui.workspace import Workspace

if TYPE_CHECKING:
    from qda.actions.report_files import CodebookReport

_NAMES_SHOWN = 8
_NOTES_TOLD = 3
_PATH_LIKE = re.compile(r"\S(?:[\\/]|::)\S")
"""How Taguette and older versions of ATLAS.ti write a code that lies in another."""


class CodebookRead(NamedTuple):
    """What a codebook's file holds, and what there is to say of it."""

    entries: list[CodebookEntry]
    report: IntakeReport
    notes: tuple[ImportNote, ...] = ()
    like_paths: tuple[str, ...] = ()


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
        bind("import_refi_codebook", partial(self.ask_import, ".qdc"))
        bind("export_codebook", self.ask_export)
        bind("export_codebook_word", partial(self.ask_export, ".docx"))
        bind("export_codebook_page", partial(self.ask_export, ".html"))
        bind("export_codebook_excel", partial(self.ask_export, ".xlsx"))
        bind("export_refi_codebook", partial(self.ask_export, ".qdc"))
        self._window.codebook_wanted.connect(self.import_from)

    # --- in -----------------------------------------------------------------------------------------------------------
    def ask_import(self, only: str = "") -> None:
        """Ask for a file and import it; ``only`` is its ending where the kind is settled."""
        kinds = (
            self.tr("REFI-QDA codebooks (*.qdc *.qde *.qdpx);;All files (*)")
            if only
            else self.tr("Codebooks (*.xlsx *.csv *.qdc);;All files (*)")
        )
        folder = str(self._window.settings.start_folder())
        chosen, _ = QFileDialog.getOpenFileName(self._window, self.tr("Import a codebook"), folder, kinds)
        if chosen:
            self._window.settings.last_folder = str(Path(chosen).parent)
            self.import_from(Path(chosen))

    def import_from(self, path: Path) -> None:
        """Read a codebook and add it to this one."""
        done = partial(self._look_at_names, path)
        self._window.tasks.start(self.tr("Reading the codebook"), partial(_read, path), done=done)

    def _look_at_names(self, path: Path, read: CodebookRead) -> None:
        """Ask about names like paths, in which some programs hide the tree; else take the codebook in."""
        if self._workspace.closed:
            return
        if not read.like_paths:
            self._take_in(read)
            return
        box = QMessageBox(self._window)
        box.setObjectName("codePathsDialog")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(self.tr("Codes named like paths"))
        box.setText(self.tr("Make a tree of these codes?"))
        more = ["…"] if len(read.like_paths) > _NAMES_SHOWN else []
        box.setInformativeText("\n".join([*read.like_paths[:_NAMES_SHOWN], *more]))
        keep = box.addButton(self.tr("Keep the names"), QMessageBox.ButtonRole.RejectRole)
        tree = box.addButton(self.tr("Make a tree"), QMessageBox.ButtonRole.AcceptRole)
        for button, name in ((keep, "keepNamesButton"), (tree, "makeTreeButton")):
            button.setObjectName(name)
            button.setAccessibleName(button.text())
        box.setDefaultButton(tree)
        box.setEscapeButton(keep)

        def answer() -> None:
            if box.clickedButton() is tree:
                work = partial(_read, path, split_names=True)
                self._window.tasks.start(self.tr("Reading the codebook"), work, done=self._take_in)
            else:
                self._take_in(read)

        box.finished.connect(answer)
        box.open()

    def _take_in(self, read: CodebookRead) -> None:
        counts = self._workspace.do(import_codebook, read.entries, report=read.report)
        if counts is None:
            return
        added, changed = counts
        parts = [
            self.tr("The file holds %n code(s) and folders.", "", len(read.entries)),
            self.tr("New in this project: %n.", "", added),
            self.tr("Here already, and changed: %n.", "", changed),
        ]
        parts += [note_text(note, translated) for note in read.notes]
        show = Choice(self.tr("Show report"), partial(self._show_report, read.report))
        level = Level.WARNING if read.report.look else Level.INFO
        self._window.notices.say(" ".join(parts), level=level, choices=(show,))

    def _show_report(self, report: IntakeReport) -> None:
        ImportReport.of(report, self._window, lead=partial(lead_to, self._workspace)).show()

    # --- out ----------------------------------------------------------------------------------------------------------
    def ask_export(self, only: str = "") -> None:
        """Ask for a file and export to it; ``only`` is the ending where the kind is settled."""
        kinds = {
            ".xlsx": self.tr("Excel workbook (*.xlsx)"),
            ".csv": self.tr("CSV table (*.csv)"),
            ".docx": self.tr("Word document (*.docx)"),
            ".html": self.tr("Web page (*.html)"),
            ".qdc": self.tr("REFI-QDA Codebook, for other programs (*.qdc)"),
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
                path = path.with_name(
                    path.name + next((each for each, words in kinds.items() if words == kind), next(iter(kinds)))
                )
            self._window.settings.last_output_folder = str(path.parent)
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write the codebook as its name's ending says: .xlsx, .csv, .docx, .html or .qdc."""
        write = _writer(path, self._collected(path), title=project_info(self._workspace.project).name)
        said = self.tr("The codebook was written to {path}.").format(path=path)
        notices = self._window.notices

        def show_folder() -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))

        def tell_done(notes: list[IntakeNote]) -> None:
            lines = [intake_note_text(note, translated) for note in notes[:_NOTES_TOLD]]
            more = ["…"] if len(notes) > _NOTES_TOLD else []
            notices.say(" ".join([said, *lines, *more]), choices=(Choice(self.tr("Show the folder"), show_folder),))

        self._window.tasks.start(self.tr("Writing the codebook"), write, done=tell_done)

    def _collected(self, path: Path) -> CodebookReport:
        """Return the codebook; with counts where it is to be read, of the coders whose work is shown."""
        from qda.actions.report_files import CodebookReport, collect_codebook

        project = self._workspace.project
        if path.suffix.lower() not in (".docx", ".html"):
            return CodebookReport(codebook_entries(project), {})
        return collect_codebook(project, SegmentFilter(coder_ids=sorted(self._workspace.shown_coder_ids())))


def _read(path: Path, progress: Progress, *, split_names: bool = False) -> CodebookRead:
    from qda.formats.refi.archive import refi_kind

    if refi_kind(path):
        from qda.formats.refi.codebook import read_qdc

        book = read_qdc(path, split_names=split_names, wanted=partial(progress, 0, 0))
        flat = all(len(entry.path) == 1 for entry in book.entries)
        like_paths = [entry.path[-1] for entry in book.entries if _PATH_LIKE.search(entry.path[-1])]
        return CodebookRead(book.entries, book.notes, like_paths=tuple(like_paths) if flat and not split_names else ())
    from qda.formats.codebook_table import read_codebook_table

    table = read_codebook_table(path)
    return CodebookRead(table.entries, report_of_file("codebook-table", path), table.notes)


def _writer(path: Path, book: CodebookReport, *, title: str) -> Callable[[Progress], list[IntakeNote]]:
    entries = book.entries

    def write(progress: Progress) -> list[IntakeNote]:
        tell(progress, 0, len(entries))
        suffix = path.suffix.lower()
        if suffix in (".docx", ".html"):
            from qda.actions.report_files import write_codebook

            write_codebook(path, book, title=title)
        elif suffix == ".qdc":
            from qda.formats.refi.codebook import write_qdc

            return write_qdc(path, entries)
        else:
            from qda.formats.codebook_table import write_codebook as write_table

            write_table(path, entries)
        return []

    return write
