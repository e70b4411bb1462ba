"""Writing the project for other programs: for which, what goes with it, and what they will not see of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QFileDialog,
    QHeaderView,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from qda.model.errors import CannotWrite, QdaError
from qda.model.exchange import FOR_NVIVO_WINDOWS, WriteOptions
from qda.model.intake.report import IntakeNote, intake_note_text
from qda.model.portable import PortableProject
from qda.model.safe_file import file_name_from
from qda.ui import theme
from qda.ui.exchange import work
from qda.ui.exchange.count_tables import PlainTable
from qda.ui.main_window import MainWindow
from qda.ui.notices import Choice, translated
from qda.ui.widgets.dialog_footer import DialogFooter, prepare_dialog
from qda.ui.widgets.labels import plain_label
from qda.ui.workspace import Workspace

SUFFIX = ".qdpx"
_WIDTH, _HEIGHT = 640, 560
_MEASURED_ROWS = 300
_MEGABYTE = 1_000_000
_ORIGINALS = (
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)
"""The files for which the standard has a place."""


class RefiDialog(QDialog):
    """Asks how the project is written, and shows what the standard cannot hold before anything is."""

    def __init__(self, project: PortableProject, parent: QWidget) -> None:
        super().__init__(parent)
        layout = prepare_dialog(self, self.tr("Export as REFI-QDA Project"), "refiExportDialog")
        self._project = project
        self.any = QRadioButton(self.tr("For any program (as the standard says)"), self)
        self.nvivo = QRadioButton(self.tr("For NVivo on Windows"), self)
        group = QButtonGroup(self)
        for button, name in ((self.any, "refiAny"), (self.nvivo, "refiNvivo")):
            button.setObjectName(name)
            button.setAccessibleName(button.text())
            group.addButton(button)
        self.any.setChecked(True)
        sizes = [len(each.original) for each in project.documents if each.original and each.media_type in _ORIGINALS]
        self.originals = self._box("refiOriginals", self._words_of_originals(sizes), checked=True)
        self.originals.setEnabled(bool(sizes))
        self.extras = self._box(
            "refiExtras", self.tr("Add a part that only Concord reads, so that nothing is lost when it comes back"),
            checked=True,
        )  # fmt: skip
        heads = [self.tr("About"), self.tr("What they will not see")]
        self.losses = PlainTable(heads, "refiLosses", self.tr("What other programs will not see"), self, numbers_from=2)
        self.losses.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self.losses.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.losses.setColumnWidth(0, 190)
        self.losses.setWordWrap(True)
        self.caption = plain_label("", self, look="strong", wrap=True)
        self._lay_out(layout)
        for box in (self.any, self.originals, self.extras):
            box.toggled.connect(self._show_losses)
        self.resize(_WIDTH, _HEIGHT)
        self._show_losses()
        self.footer.button.setFocus()

    def _words_of_originals(self, sizes: Sequence[int]) -> str:
        if not sizes:
            return self.tr("With the original Word and PDF files (this project has none)")
        words = self.tr("With %n original Word and PDF file(s), {size} MB", "", len(sizes))
        return words.format(size=self.locale().toString(max(0.1, sum(sizes) / _MEGABYTE), "f", 1))

    def _box(self, name: str, words: str, *, checked: bool) -> QCheckBox:
        box = QCheckBox(words, self)
        box.setObjectName(name)
        box.setAccessibleName(words)
        box.setChecked(checked)
        return box

    def _lay_out(self, layout: QVBoxLayout) -> None:
        layout.setSpacing(2)
        about = self.tr("NVivo, MAXQDA, ATLAS.ti, QualCoder, Dedoose and others can import this file.")
        layout.addWidget(plain_label(about, self, look="muted", wrap=True))
        if self._project.blind:
            blind = self.tr("Blind work: the codings and memos of the other coders do not go with it.")
            layout.addWidget(plain_label(blind, self, look="strong", wrap=True))
        layout.addSpacing(theme.GAP)
        layout.addWidget(self.any)
        layout.addWidget(self.nvivo)
        hint = plain_label(
            self.tr("NVivo on Windows counts the places of codings in its own way."), self, look="small", wrap=True
        )
        hint.setIndent(24)
        layout.addWidget(hint)
        layout.addSpacing(theme.GAP)
        layout.addWidget(self.originals)
        layout.addWidget(self.extras)
        layout.addSpacing(theme.GAP)
        layout.addWidget(self.caption)
        layout.addWidget(self.losses, 1)
        layout.addSpacing(theme.GAP)
        self.footer = DialogFooter(self, self.tr("Choose where…"))
        layout.addLayout(self.footer)

    def options(self) -> WriteOptions:
        """Return how the person wants it written."""
        chosen = FOR_NVIVO_WINDOWS if self.nvivo.isChecked() else WriteOptions()
        return replace(chosen, originals=self.originals.isChecked(), extras=self.extras.isChecked())

    def _show_losses(self) -> None:
        notes = work.losses(self._project, self.options())
        heading = self.tr("Other programs can see everything that is in this project.")
        if notes:
            heading = self.tr("What other programs will not see:")
            if not notes[0].name:  # it speaks of all the others
                heading = intake_note_text(notes.pop(0), translated)
        self.caption.setText(heading)
        self.losses.setVisible(bool(notes))
        self.losses.setRowCount(0)
        for note in notes:
            self.losses.add([note.name, intake_note_text(note, translated)], look=note.look)
        few = len(notes) <= _MEASURED_ROWS
        mode = QHeaderView.ResizeMode.ResizeToContents if few else QHeaderView.ResizeMode.Interactive
        self.losses.verticalHeader().setSectionResizeMode(mode)


class RefiExport(QObject):
    """*File › Export › REFI-QDA Project*."""

    def __init__(self, workspace: Workspace, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._window = window
        window.acts.bind("export_refi_project", self.ask)

    def ask(self) -> None:
        """Show the dialog, and write the file then."""
        try:
            project = work.portable(self._workspace.project, self._only_coders())
        except QdaError as error:
            self._workspace.tell(error)
            return
        dialog = RefiDialog(project, self._window)
        self._workspace.closing.connect(dialog.reject)
        dialog.accepted.connect(lambda: self._choose_place(project, dialog.options()))
        dialog.show()

    def _only_coders(self) -> frozenset[str] | None:
        """Return whose work may be seen in blind work, as every export has it; ``None`` for everybody's."""
        if not self._workspace.info.blind:
            return None
        shown = self._workspace.shown_coder_ids()
        return frozenset(row.guid for row in self._workspace.coders() if row.coder_id in shown)

    def _choose_place(self, project: PortableProject, options: WriteOptions) -> None:
        settings, own = self._window.settings, self._workspace.project
        if self._workspace.closed:  # a notice that offers another name may outlive its project
            return
        suggested = settings.output_folder(own.path) / file_name_from(own.name, suffix=SUFFIX)
        kinds = f"{self.tr('REFI-QDA Project')} (*{SUFFIX})"
        title = self.tr("Export as REFI-QDA Project")
        name, _ = QFileDialog.getSaveFileName(self._window, title, str(suggested), kinds)
        if not name:
            return
        path = Path(name)
        path = path if path.suffix.casefold() == SUFFIX else path.with_name(path.name + SUFFIX)
        settings.last_output_folder = str(path.parent)

        def failed(error: QdaError) -> None:
            again = Choice(self.tr("Another name…"), lambda: self._choose_place(project, options))
            self._window.notices.tell(error, *((again,) if isinstance(error, CannotWrite) else ()))

        self._window.tasks.start(
            self.tr("Writing the REFI-QDA project"),
            partial(work.write, path, project, options),
            done=lambda notes: self._written(path, notes),
            failed=failed,
        )

    def _written(self, path: Path, notes: list[IntakeNote]) -> None:
        folder = QUrl.fromLocalFile(str(path.parent))
        look = sum(note.look for note in notes)
        said = self.tr("Written to {path}.").format(path=path)
        if look:
            said += " " + self.tr("%n thing(s) could not be written as they are.", "", look)
        self._window.notices.say(said, choices=(Choice(self.tr("Show the folder"), lambda: _open(folder)),))


def _open(url: QUrl) -> None:
    QDesktopServices.openUrl(url)
