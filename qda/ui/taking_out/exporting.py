"""Taking the work out of the window: workbook, CSV, coded documents, paper, and a copy for another coder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from qda.actions.blind_copy import copy_for_coder
from qda.actions.export import check_target, collect_coded, collect_table, collect_workbook
from qda.formats.coded_document import CodedDocument
from qda.model.errors import CannotWrite, QdaError
from qda.model.progress import Progress
from qda.model.safe_file import file_name_from, replacing
from qda.store.project import Changes
from qda.store.queries.codings import SegmentFilter, count_segments
from qda.store.queries.documents import documents
from qda.ui import theme
from qda.ui.action_registry import Actions
from qda.ui.exchange.changes_flow import ChangesFlow
from qda.ui.exchange.codings_flow import CodingsFlow
from qda.ui.main_window import MainWindow
from qda.ui.notices import Choice, translated
from qda.ui.variables.conditions_bar import CONDITION_TABLES, ConditionsBar, of_project
from qda.ui.widgets.dialog_footer import DialogFooter, prepare_dialog
from qda.ui.widgets.labels import plain_label
from qda.ui.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Target:
    """A kind of file that can be written: its ending, what the file dialog calls it, and how it is written.

    ``prepare`` runs on the window's thread and gives a function for another one, which gets path and progress.
    """

    suffix: str
    words: str
    prepare: Callable[[SegmentFilter], Callable[[Path, Progress], object]]


class ChoiceDialog(QDialog):
    """Asks which codings go out: of which documents, whose, and whether only key quotations.

    It stands beside the window; what it calls "this" is what was chosen when it was opened.
    """

    def __init__(self, workspace: Workspace, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        layout = prepare_dialog(self, title, "exportDialog")
        layout.setSpacing(2)  # the choices of one question stand together
        self.setMinimumWidth(420)
        self._workspace = workspace
        self._document_id, self._code_id = workspace.document_id, workspace.code_id
        self._ask_first(layout)
        names = {row.document_id: row.name for row in documents(workspace.project)}
        self._caption(layout, self.tr("Documents"))
        self._all_documents = self._radio("allDocuments", self.tr("All documents"))
        name = names.get(self._document_id, "")
        this_document = self.tr("Only “{name}”") if name else self.tr("Only the open document (none is)")
        self._this_document = self._radio("thisDocument", this_document, name)
        self._this_document.setEnabled(bool(self._document_id))
        self._group(layout, self._all_documents, self._this_document)
        self.conditions = ConditionsBar(of_project(workspace.project), "exportWhere", self, named=True)
        self.conditions.changed.connect(self._count)
        layout.addWidget(self.conditions)
        self._caption(layout, self.tr("Codes"))
        code = workspace.code(self._code_id)
        self._all_codes = self._radio("allCodes", self.tr("All codes"))
        this_code = self.tr("Only “{name}” and what is below it") if code else self.tr("Only the chosen code (none is)")
        self._this_code = self._radio("thisCode", this_code, code.name if code else "")
        self._this_code.setEnabled(code is not None)
        self._group(layout, self._all_codes, self._this_code)
        self._caption(layout, self.tr("Coders"))
        shown = workspace.shown_coder_ids()
        self._coders: list[tuple[int, QCheckBox]] = []
        for row in workspace.coders():
            if workspace.info.blind and row.coder_id not in shown:
                continue  # even a count would say what the others did
            box = QCheckBox(row.name.replace("&", "&&"), self)
            box.setObjectName(f"coder-{row.coder_id}")
            box.setAccessibleName(row.name)
            box.setChecked(row.coder_id in shown)
            box.toggled.connect(self._count)
            layout.addWidget(box)
            self._coders.append((row.coder_id, box))
        self._caption(layout, self.tr("Segments"))
        self._starred = QCheckBox(self.tr("Only key quotations (with a star)"), self)
        self._starred.setObjectName("onlyStarred")
        self._starred.setAccessibleName(self._starred.text())
        self._starred.toggled.connect(self._count)
        layout.addWidget(self._starred)
        self._told = plain_label("", self, look="muted")
        layout.addSpacing(theme.GAP)
        layout.addWidget(self._told)
        layout.addSpacing(theme.GAP)
        self.footer = DialogFooter(self, self.tr("Choose where…"))
        layout.addLayout(self.footer)
        workspace.closing.connect(self.reject)
        workspace.changed.connect(self._on_changed)
        self._count()

    def _on_changed(self, changes: Changes) -> None:
        if changes.tables & CONDITION_TABLES:
            self.conditions.forget_gone()
        if changes.tables & (CONDITION_TABLES | {"coding"}):
            self._count()

    def _ask_first(self, layout: QVBoxLayout) -> None:
        """Ask what has to be known before the question of which codings."""

    def _caption(self, layout: QVBoxLayout, words: str) -> None:
        if layout.count():
            layout.addSpacing(theme.GAP)
        layout.addWidget(plain_label(words, self, look="caption"))

    def _radio(self, name: str, words: str, gap: str = "") -> QRadioButton:
        text = words.format(name=gap) if "{name}" in words else words
        button = QRadioButton(text.replace("&", "&&"), self)
        button.setObjectName(name)
        button.setAccessibleName(text)
        return button

    def _group(self, layout: QVBoxLayout, first: QRadioButton, *others: QRadioButton) -> None:
        group = QButtonGroup(self)
        for button in (first, *others):
            group.addButton(button)
            layout.addWidget(button)
        first.setChecked(True)
        group.buttonToggled.connect(self._count)

    def wanted(self) -> SegmentFilter:
        """Return what was chosen; what is not restricted stays ``None``."""
        workspace = self._workspace
        wanted = SegmentFilter(starred=self._starred.isChecked(), places=self.conditions.places())
        if self._this_document.isChecked():
            wanted = replace(wanted, document_ids=[self._document_id])
        if self._this_code.isChecked():
            wanted = replace(wanted, code_ids=workspace.with_all_below(self._code_id))
        chosen = [coder_id for coder_id, box in self._coders if box.isChecked()]
        return wanted if len(chosen) == len(workspace.coders()) else replace(wanted, coder_ids=chosen)

    def _count(self) -> None:
        if hasattr(self, "_told"):
            number = count_segments(self._workspace.project, self.wanted())
            self._told.setText(self.tr("%n segment(s)", "", number))


class Exporting(QObject):
    """The acts that write files.

    Signals:
        said: What became of one, in words, for a window that stands before the main one.
    """

    said = Signal(str)

    def __init__(self, workspace: Workspace, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._window = window

    def bind(self, acts: Actions) -> None:
        """Let the menus call them."""
        workbook = Target(".xlsx", self.tr("Excel workbook"), self._workbook)
        table = Target(".csv", self.tr("CSV table"), partial(self._csv, "segments"))
        codings = Target(".csv", self.tr("CSV table"), partial(self._csv, "codings"))
        page = Target(".html", self.tr("Web page"), partial(self._coded, "html"))
        word = Target(".docx", self.tr("Word document"), partial(self._coded, "docx"))
        acts.bind("export_excel", partial(self.export, workbook, self.tr("Export to Excel")))
        acts.bind("export_csv", partial(self.export, table, self.tr("Export segments as CSV")))
        acts.bind("export_codings", partial(self.export, codings, self.tr("Export codings as a table")))
        acts.bind("export_report", self.export_report)
        acts.bind("report", self.export_whole)
        acts.bind("export_html", partial(self.export, page, self.tr("Export coded documents as a web page")))
        acts.bind("export_docx", partial(self.export, word, self.tr("Export coded documents for Word")))
        acts.bind("export_pdf", self.export_pdf)
        acts.bind("print", self.print_document)
        acts.bind("copy_for_coder", self.copy_for_coder)
        ChangesFlow(self._workspace, self._window, self).bind(acts)
        CodingsFlow(self._workspace, self._window, self).bind(acts)

    # --- files -------------------------------------------------------------------------------------------------------
    def export(self, target: Target, title: str) -> None:
        """Ask what and where to, and write it on another thread."""
        dialog = ChoiceDialog(self._workspace, title, self._window)
        dialog.accepted.connect(lambda: self._write_elsewhere(target, title, dialog.wanted()))
        dialog.show()

    def export_chosen(self, coding_ids: Sequence[int], told: str) -> None:
        """Ask where to, and write exactly these segments to a workbook; ``told`` says there where they come from."""
        workbook = Target(".xlsx", self.tr("Excel workbook"), self._workbook)
        shown = self._workspace.shown_coder_ids()  # the other sheets tell of everybody's memos and progress
        coders = None if len(shown) == len(self._workspace.coders()) else shown
        wanted = SegmentFilter(coding_ids=coding_ids, coder_ids=coders, told=told)
        self._write_elsewhere(workbook, self.tr("Export to Excel"), wanted)

    def export_report(self) -> None:
        """Ask what is to be read, in which form and of which codings, and write it."""
        from qda.ui.taking_out.report_dialog import ReportDialog

        title = self.tr("Report")
        dialog = ReportDialog(self._workspace, title, self._window)
        dialog.accepted.connect(lambda: self._write_elsewhere(dialog.target(), title, dialog.wanted()))
        dialog.show()

    def export_whole(self) -> None:
        """Ask which sections a report has, in which form and of which codings, and write it."""
        from qda.ui.taking_out.whole_report_dialog import WholeReportDialog

        title = self.tr("Report")
        dialog = WholeReportDialog(self._workspace, title, self._window)
        dialog.accepted.connect(lambda: self._write_elsewhere(dialog.target(), title, dialog.wanted()))
        dialog.show()

    def _write(self, path: Path, title: str, target: Target, wanted: SegmentFilter) -> None:
        try:
            check_target(self._workspace.project, path)
            work = target.prepare(wanted)
        except QdaError as error:
            self._workspace.tell(error)
            return
        again = partial(self._write_elsewhere, target, title, wanted)
        self._window.tasks.start(
            title, partial(work, path), done=lambda _result: self._written(path), failed=partial(self._failed, again)
        )

    def _write_elsewhere(self, target: Target, title: str, wanted: SegmentFilter) -> None:
        if self._workspace.closed:  # a notice that offers another name may outlive its project
            return
        path = self._ask_path(target.suffix, target.words, title)
        if path is not None:
            self._write(path, title, target, wanted)

    def _failed(self, again: Callable[[], None], error: QdaError) -> None:
        from qda.model.wording import explain

        choices = (Choice(self.tr("Another name…"), again),) if isinstance(error, CannotWrite) else ()
        self._window.notices.tell(error, *choices)
        self.said.emit(str(explain(error, translated)))

    def _written(self, path: Path) -> None:
        self.said.emit(self.tr("Written to {path}.").format(path=path.name))
        url, folder = QUrl.fromLocalFile(str(path)), QUrl.fromLocalFile(str(path.parent))
        self._window.notices.say(
            self.tr("Written to {path}.").format(path=path),
            choices=(
                Choice(self.tr("Open"), partial(_open, url)),
                Choice(self.tr("Show the folder"), partial(_open, folder)),
            ),
        )

    def _ask_path(self, suffix: str, words: str, title: str) -> Path | None:
        project = self._workspace.project
        suggested = self._window.settings.output_folder(project.path) / file_name_from(project.name, suffix=suffix)
        name, _ = QFileDialog.getSaveFileName(self._window, title, str(suggested), f"{words} (*{suffix})")
        if not name:
            return None
        path = Path(name)
        self._window.settings.last_output_folder = str(path.parent)
        return path if path.suffix.casefold() == suffix else path.with_name(path.name + suffix)

    def _workbook(self, wanted: SegmentFilter) -> Callable[[Path, Progress], object]:
        from qda.formats.workbook import write_workbook

        sheets = collect_workbook(self._workspace.project, wanted)
        return lambda path, progress: write_workbook(path, sheets, progress=progress)

    def _csv(self, what: str, wanted: SegmentFilter) -> Callable[[Path, Progress], object]:
        from qda.formats.csv_out import write_csv

        sheet = collect_table(self._workspace.project, what, wanted)
        return lambda path, progress: write_csv(path, sheet.columns, sheet.rows, count=sheet.count, progress=progress)

    def _coded(self, kind: str, wanted: SegmentFilter) -> Callable[[Path, Progress], object]:
        coded, title = collect_coded(self._workspace.project, wanted), self._workspace.project.name
        if kind == "html":
            from qda.formats.coded_html import write_html

            return lambda path, progress: write_html(path, coded, title=title, progress=progress)
        from qda.formats.coded_docx import write_docx

        return lambda path, progress: write_docx(path, coded, title=title, progress=progress)

    # --- paper -------------------------------------------------------------------------------------------------------
    def _document_in_front(self) -> list[CodedDocument]:
        wanted = SegmentFilter(document_ids=[self._workspace.document_id], coder_ids=self._workspace.shown_coder_ids())
        return collect_coded(self._workspace.project, wanted)

    def export_pdf(self) -> None:
        """Write the document in front, with its codings, as a PDF."""
        title = self.tr("Export the coded document as PDF")
        path = self._ask_path(".pdf", self.tr("PDF"), title)
        if path is None:
            return
        from qda.ui.taking_out.paper import write_pdf

        try:
            with replacing(path) as temporary:
                write_pdf(temporary, self._document_in_front())
        except OSError as error:
            self._failed(self.export_pdf, CannotWrite(path=str(path), detail=error.strerror or str(error)))
            return
        self._written(path)

    def print_document(self) -> None:
        """Print the document in front with its codings."""
        from qda.ui.taking_out.paper import print_coded

        documents = self._document_in_front()
        name = documents[0].name if documents else self._workspace.project.name
        printed = print_coded(documents, file_name_from(name), self._window)
        if printed:
            self._written(Path(printed))
        elif printed is not None:
            self._window.notices.say(self.tr("Sent to the printer."))

    # --- other coders ------------------------------------------------------------------------------------------------
    def copy_for_coder(self) -> None:
        """Write a copy with texts and codebook only, for somebody who is to code it unseen."""
        dialog = BlindCopyDialog(self._window)
        self._workspace.closing.connect(dialog.reject)

        def go_on() -> None:
            self._copy_for(dialog.name(), with_borders=dialog.with_borders(), with_memos=dialog.with_memos())

        dialog.accepted.connect(go_on)
        dialog.show()

    def _copy_for(self, coder_name: str, *, with_borders: bool, with_memos: bool) -> None:
        project = self._workspace.project
        suggested = project.path.with_name(f"{project.path.stem} ({file_name_from(coder_name)}).concord")
        name, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Copy for another coder"), str(suggested), "Concord (*.concord)"
        )
        if not name:
            return
        path = Path(name) if name.endswith(".concord") else Path(f"{name}.concord")
        try:
            copy_for_coder(project, path, coder_name, with_borders=with_borders, with_memos=with_memos)
        except QdaError as error:
            self._workspace.tell(error)
            return
        self._written(path)


def _open(url: QUrl) -> None:
    QDesktopServices.openUrl(url)


class BlindCopyDialog(QDialog):
    """Asks for whom the copy is and what beside texts and codebook goes with it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        layout = prepare_dialog(self, self.tr("Copy for another coder"), "blindCopyDialog")
        self.setMinimumWidth(440)
        self._name = QLineEdit(self)
        self._name.setObjectName("coderName")
        self._name.setAccessibleName(self.tr("Name of the coder"))
        self._borders = self._box("withBorders", self.tr("With my segments’ borders, without their codes"))
        self._memos = self._box("withMemos", self.tr("With memos"))
        form = QFormLayout()
        form.addRow(self.tr("Coder"), self._name)
        words = self.tr(
            "The copy holds the texts and the codebook. Your codings, history and name are not in it, "
            "so the other coder works unseen; afterwards the two files can be compared."
        )
        layout.addWidget(plain_label(words, self, wrap=True))
        layout.addLayout(form)
        layout.addWidget(self._borders)
        layout.addWidget(self._memos)
        self._footer = DialogFooter(self, self.tr("Choose where…"))
        self._footer.button.setEnabled(False)
        layout.addLayout(self._footer)
        self._name.textChanged.connect(self._check)

    def _check(self) -> None:
        self._footer.button.setEnabled(bool(self.name()))

    def _box(self, name: str, words: str) -> QCheckBox:
        box = QCheckBox(words, self)
        box.setObjectName(name)
        box.setAccessibleName(words)
        return box

    def name(self) -> str:
        """Return the coder's name."""
        return self._name.text().strip()

    def with_borders(self) -> bool:
        """Tell whether segments' borders go with it."""
        return self._borders.isChecked()

    def with_memos(self) -> bool:
        """Tell whether memos go with it."""
        return self._memos.isChecked()
