"""How documents come in: chosen, dropped or pasted, read on another thread, asked about, written in one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from qda.actions.documents import Added, add_documents, reread_document
from qda.actions.storing import store_ahead
from qda.formats.encoding import guess
from qda.formats.read import SUFFIXES, read_bytes
from qda.model.document import ImportedDocument
from qda.model.errors import UnknownEncoding
from qda.model.progress import Progress, tell
from qda.store.queries.documents import document_sets, documents, import_report
from qda.ui.exchange.leading import lead_to
from qda.ui.exchange.report_lines import ReportLine
from qda.ui.exchange.report_window import ImportReport
from qda.ui.importing.encoding_dialog import EncodingDialog, PasswordDialog, offer_leaving_out
from qda.ui.importing.paste_dialog import PasteDialog
from qda.ui.importing.report import line_of_failure, line_of_left_out, lines_of_added, lines_of_stored
from qda.ui.importing.work import FileRead, paste, read_files, read_once_more
from qda.ui.main_window import MainWindow
from qda.ui.notices import Choice, Level
from qda.ui.tasks import Task
from qda.ui.workspace import Workspace

_NAMES_SHOWN = 8


class ImportFlow(QObject):
    """The ways in for documents, and the way back to their reports.

    Signals:
        finished: An import is over, whatever came of it.
    """

    finished = Signal()

    def __init__(self, workspace: Workspace, window: MainWindow, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._window = window
        window.files_dropped.connect(self.add_files)

    def bind(self) -> None:
        """Let the menus and keys of the window act here."""
        self._window.acts.bind("add_documents", self.choose_files)
        self._window.acts.bind("paste_document", self.paste)

    # --- ways in -----------------------------------------------------------------------------------------------------
    def choose_files(self, set_id: int = 0) -> None:
        """Ask for files and add them, to a set if one is given."""
        settings = self._window.settings
        patterns = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        kinds = f"{self.tr('Documents')} ({patterns});;{self.tr('All files')} (*)"
        folder = str(settings.start_folder())
        names, _ = QFileDialog.getOpenFileNames(
            self._window, self.tr("Add documents"), folder, kinds, options=QFileDialog.Option.HideNameFilterDetails
        )
        if names:
            settings.last_folder = str(Path(names[0]).parent)
            self.add_files([Path(name) for name in names], set_id)

    def add_files(self, paths: Sequence[Path], set_id: int = 0) -> None:
        """Add files, and those in folders, to a set if one is given."""
        if self._workspace.closed or self._workspace.project.read_only or not paths:
            return
        self._run(self.tr("Reading documents"), partial(_read, tuple(paths)), set_id)

    def paste(self) -> None:
        """Show a dialog for a text, filled from the clipboard."""
        if self._workspace.project.read_only:
            return
        dialog = PasteDialog(QGuiApplication.clipboard().text(), self._window)

        def add() -> None:
            name, text = dialog.name(), dialog.text()
            self._run(self.tr("Taking in the text"), lambda _: paste(name, text), 0)

        dialog.accepted.connect(add)
        dialog.open()

    def _run(self, title: str, work: Callable[[Progress], list[FileRead]], set_id: int) -> None:
        if self._workspace.closed:
            return
        names = {row.set_id: row.name for row in document_sets(self._workspace.project)}
        run = _Import(self._workspace, self._window, names.get(set_id, ""), self)
        run.ended.connect(self.finished)
        run.ended.connect(run.deleteLater)
        run.start(title, work)

    # --- afterwards --------------------------------------------------------------------------------------------------
    def show_report_of(self, document_id: int) -> None:
        """Show the report that is kept with a document."""
        row = next((row for row in documents(self._workspace.project) if row.document_id == document_id), None)
        if row is not None:
            notes = import_report(self._workspace.project, document_id)
            lines = lines_of_stored(row.source_name or self.tr("(pasted text)"), row.name, notes)
            title = self.tr("How “{name}” was read").format(name=row.name)
            ImportReport(lines, title, self._window, lead=partial(lead_to, self._workspace)).show()

    def read_again(self, document_id: int) -> None:
        """Ask for another encoding of a text file and put the text as it reads then in place of the document's."""
        project = self._workspace.project
        row = next((row for row in documents(project) if row.document_id == document_id), None)
        if row is None:
            return
        data = project.original(document_id)
        dialog = EncodingDialog(
            row.source_name, data, [row.encoding, *(each.encoding for each in guess(data))], self._window
        )

        def read() -> None:
            encoding = dialog.encoding()
            self._window.tasks.start(
                self.tr("Reading again"),
                lambda progress: _read_again(data, row.source_name, encoding, progress),
                done=lambda imported: self._replace(document_id, imported),
            )

        dialog.accepted.connect(read)
        dialog.open()

    def _replace(self, document_id: int, imported: ImportedDocument) -> None:
        if not self._workspace.closed:
            self._workspace.do(reread_document, document_id, imported)
            self._workspace.choose_document(document_id)


class _Import(QObject):
    """One import from the files to the report.

    Signals:
        ended: It is over: written, left or failed.
    """

    ended = Signal()

    def __init__(self, workspace: Workspace, window: MainWindow, set_name: str, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._window = window
        self._set_name = set_name
        self._files: list[FileRead] = []
        self._for_all: str | None = None

    def start(self, title: str, work: Callable[[Progress], list[FileRead]]) -> None:
        """Read on another thread."""
        task = self._window.tasks.start(title, work, done=lambda files: self._on_read(files, task))
        task.failed.connect(self.ended)

    def _on_read(self, files: list[FileRead], task: Task) -> None:
        if task.cancelled:  # just when the last file had been read
            self.ended.emit()
            return
        self._files = files
        self._go_on()

    def _go_on(self) -> None:
        """Ask the next question, read again what was answered, or write."""
        if self._workspace.closed:
            self.ended.emit()
            return
        for file in self._files:
            if file.wants_encoding and file.encoding is None and self._for_all is not None:
                file.encoding = self._for_all
            elif file.wants_encoding and (file.encoding is None or isinstance(file.error, UnknownEncoding)):
                self._ask_encoding(file)
                return
            elif file.wants_password and (file.password is None or file.error is not None):
                self._ask_password(file)
                return
        waiting = [file for file in self._files if not file.settled]
        if waiting:
            task = self._window.tasks.start(
                self.tr("Reading documents"),
                partial(_read_once_more, waiting),
                done=lambda _: self._on_read_once_more(task),
            )
            task.failed.connect(self.ended)
        else:
            self._ask_same()

    def _on_read_once_more(self, task: Task) -> None:
        if task.cancelled:  # just when it had been read
            self.ended.emit()
        else:
            self._go_on()

    # --- questions ---------------------------------------------------------------------------------------------------
    def _ask_encoding(self, file: FileRead) -> None:
        others = sum(1 for each in self._files if each.wants_encoding and each.encoding is None and each is not file)
        suggestions = [each.encoding for each in file.guesses]
        dialog = EncodingDialog(file.file_name, file.data, suggestions, self._window, more=others)

        def take() -> None:
            file.encoding, file.error = dialog.encoding(), None
            if dialog.for_all.isChecked():
                self._for_all = file.encoding
            self._go_on()

        dialog.accepted.connect(take)
        dialog.rejected.connect(lambda: self._leave_out(file))
        offer_leaving_out(dialog)
        dialog.open()

    def _ask_password(self, file: FileRead) -> None:
        dialog = PasswordDialog(file.file_name, self._window, again=file.password is not None)

        def take() -> None:
            file.password = dialog.password.text()
            task = self._window.tasks.start(
                self.tr("Reading documents"),
                partial(_read_once_more, [file]),
                done=lambda _: self._on_read_once_more(task),
            )
            task.failed.connect(self.ended)

        dialog.accepted.connect(take)
        dialog.rejected.connect(lambda: self._leave_out(file))
        offer_leaving_out(dialog)
        dialog.open()

    def _leave_out(self, file: FileRead) -> None:
        file.document, file.settled, file.left_out, file.data = None, True, True, b""
        self._go_on()

    def _ask_same(self) -> None:
        there = {row.text_hash: row.name for row in documents(self._workspace.project)}
        same: list[str] = []
        for file in self._files:
            if file.document is not None:
                if file.digest in there:
                    same.append(
                        self.tr("“{name}” has the same text as “{other}”").format(
                            name=file.document.name, other=there[file.digest]
                        )
                    )
                there.setdefault(file.digest, file.document.name)
        if not same:
            self._write(skip_same=False)
            return
        box = QMessageBox(self._window)
        box.setObjectName("sameTextDialog")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(self.tr("Same text twice"))
        box.setText(self.tr("Add %n document(s) twice?", "", len(same)))
        shown = same[:_NAMES_SHOWN] + (["…"] if len(same) > _NAMES_SHOWN else [])
        box.setInformativeText("\n".join(shown))
        leave = box.addButton(self.tr("Leave out"), QMessageBox.ButtonRole.RejectRole)
        add = box.addButton(self.tr("Add again"), QMessageBox.ButtonRole.AcceptRole)
        for button, name in ((leave, "leaveOutButton"), (add, "addAgainButton")):
            button.setObjectName(name)
            button.setAccessibleName(button.text())
        box.setDefaultButton(leave)
        box.setEscapeButton(leave)

        def answer() -> None:
            self._write(skip_same=box.clickedButton() is not add)

        box.finished.connect(answer)
        box.open()

    # --- writing -----------------------------------------------------------------------------------------------------
    def _write(self, *, skip_same: bool) -> None:
        """Store the texts piece by piece, while the window lives, and then let all of them come in by one step."""
        good = [file.document for file in self._files if file.document is not None]
        if not good or self._workspace.closed:
            self._finish([])
            return
        if skip_same:
            same = {row.text_hash for row in documents(self._workspace.project)}
            good = [file.document for file in self._files if file.document is not None and file.digest not in same]
        pieces = store_ahead(self._workspace.project, good)
        self._workspace.closing.connect(pieces.close)
        task = self._window.tasks.start_here(
            self.tr("Adding documents"), pieces, done=lambda _: self._add(skip_same=skip_same)
        )
        task.failed.connect(self.ended)

    def _add(self, *, skip_same: bool) -> None:
        imported = [file.document for file in self._files if file.document is not None]
        added = self._workspace.do(add_documents, imported, set_name=self._set_name, skip_same=skip_same)
        if added is None:  # and the person was told why, or closed the project
            self.ended.emit()
        else:
            self._finish(added)

    def _finish(self, added: Sequence[Added]) -> None:
        """Show what came in, and say what became of every file."""
        lines: list[ReportLine] = []
        good = [file for file in self._files if file.document is not None]
        for file, each in zip(good, added, strict=False):
            lines += lines_of_added(file.file_name, each)
        for file in self._files:
            if file.left_out:
                lines.append(line_of_left_out(file.file_name))
            elif file.document is None and file.error is not None:
                lines.append(line_of_failure(file.file_name, file.error))
        ids = [each.document_id for each in added if each.document_id is not None]
        if ids:
            self._workspace.choose_document(ids[0])
        self._tell(len(ids), lines)
        self.ended.emit()

    def _tell(self, count: int, lines: list[ReportLine]) -> None:
        failed = [file for file in self._files if file.error is not None and not file.left_out]
        left_out = len(self._files) - count - len(failed)
        if len(self._files) == 1 and failed and failed[0].error is not None:
            self._window.notices.tell(failed[0].error)
            return
        parts = [self.tr("%n document(s) added", "", count)]
        parts += [self.tr("%n left out", "", left_out)] if left_out else []
        parts += [self.tr("%n could not be read", "", len(failed))] if failed else []
        show = Choice(self.tr("Show report"), partial(self._show_report, lines, ", ".join(parts)))
        self._window.notices.say(
            ", ".join(parts) + ".",
            level=Level.WARNING if failed else Level.INFO,
            choices=(show,),
            sticky=bool(failed),
        )

    def _show_report(self, lines: list[ReportLine], title: str) -> None:
        ImportReport(lines, title, self._window, lead=partial(lead_to, self._workspace)).show()


def _read(paths: Sequence[Path], progress: Progress) -> list[FileRead]:
    return read_files(paths, progress)


def _read_once_more(files: Sequence[FileRead], progress: Progress) -> Sequence[FileRead]:
    return read_once_more(files, progress)


def _read_again(data: bytes, name: str, encoding: str, progress: Progress) -> ImportedDocument:
    tell(progress, 0, 1)
    return read_bytes(data, name, encoding=encoding)
