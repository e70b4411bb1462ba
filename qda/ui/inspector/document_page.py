"""The inspector's tab *Document*: where the document in front came from, who has coded it, and its memo."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFormLayout, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from qda.actions.documents import edit_document_memo
from qda.model.wording import note_text
from qda.store.project import Changes
from qda.store.queries.documents import DocumentRow, coding_progress, documents, import_report
from qda.ui import theme
from qda.ui.inspector.variables_section import VariablesSection
from qda.ui.main_window import MainWindow
from qda.ui.memo_field import MemoField, done, offer_copy
from qda.ui.notices import translated
from qda.ui.widgets.empty_state import EmptyState
from qda.ui.widgets.labels import SectionHeader, plain_label
from qda.ui.widgets.local_time import local_time
from qda.ui.workspace import Workspace

_MOST_COUNTED = 5_000_000  # characters of a text whose words are counted
_LONGEST_WORD = 20  # characters on average; above, the script has no spaces between words


class DocumentInfoPage(QWidget):
    """What there is to know about the document in front."""

    def __init__(self, workspace: Workspace, window: MainWindow, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("documentInfoPage")
        self._workspace = workspace
        self._window = window
        self._stale = True
        self._words: tuple[str, str] = ("", "")
        self.empty = EmptyState(
            self.tr("No document in front"), self.tr("Open one from the list at the left."), parent=self
        )
        self.area = QScrollArea(self)
        self.area.setObjectName("documentInfo")
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidgetResizable(True)
        self._inside = QWidget(self.area)
        self._build()
        self.area.setWidget(self._inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.area, 1)
        workspace.document_changed.connect(self.refresh)
        workspace.changed.connect(self._on_changed)
        workspace.coders_changed.connect(self.refresh)
        self._show(None)

    def _build(self) -> None:
        inside = self._inside
        self.name = plain_label("", inside, look="strong", wrap=True)
        self.name.setObjectName("documentName")
        self.memo = MemoField(self.tr("Memo on this document…"), "documentMemo", self._save_memo, inside)
        self.memo.orphaned.connect(partial(offer_copy, self._window.notices))
        self.variables = VariablesSection(self._workspace, self._window, inside)
        self.values: dict[str, tuple[QLabel, QLabel]] = {}
        form = QFormLayout()
        form.setHorizontalSpacing(10)
        form.setVerticalSpacing(4)
        for name, words in (
            ("length", self.tr("Length")),
            ("source", self.tr("Source file")),
            ("kind", self.tr("Kind")),
            ("encoding", self.tr("Encoding")),
            ("added", self.tr("Added")),
            ("sets", self.tr("Sets")),
            ("codings", self.tr("Codings")),
        ):
            pair = plain_label(words, inside, look="muted"), plain_label("", inside, wrap=True)
            pair[1].setObjectName(f"document-{name}")
            pair[1].setAccessibleName(pair[0].text())
            pair[1].setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.values[name] = pair
            form.addRow(*pair)
        self.progress_header = SectionHeader(self.tr("Who has coded it"), inside, margin=0)
        self.progress = plain_label("", inside, wrap=True)
        self.progress.setObjectName("documentProgress")
        self.report_header = SectionHeader(self.tr("Import report"), inside, margin=0)
        self.report = plain_label("", inside, wrap=True)
        self.report.setObjectName("documentReport")
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(theme.MARGIN - 2, 10, theme.MARGIN - 2, 10)
        layout.setSpacing(8)
        layout.addWidget(self.name)
        layout.addWidget(self.memo)
        layout.addWidget(self.variables)
        layout.addLayout(form)
        for widget in (self.progress_header, self.progress, self.report_header, self.report):
            layout.addWidget(widget)
        layout.addStretch()

    # --- what is shown ----------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Ask the project anew; put off while the page is not seen."""
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        rows = documents(self._workspace.project, coder_ids=self._workspace.shown_coder_ids())
        if self.memo.pending and not any(row.document_id == self.memo.key for row in rows):
            self.memo.let_go()
        self._show(next((row for row in rows if row.document_id == self._workspace.document_id), None))

    def _show(self, row: DocumentRow | None) -> None:
        self.empty.setVisible(row is None)
        self.area.setVisible(row is not None)
        if row is None:
            self.memo.show_memo(None, "")
            self.variables.show_document(0)
            return
        self.variables.show_document(row.document_id)
        self.name.setText(row.name)
        self.memo.setReadOnly(self._workspace.project.read_only)
        self.memo.show_memo(row.document_id, row.memo)
        for name, words in (
            ("length", self._length(row)),
            ("source", row.source_name),
            ("kind", self._kinds().get(row.media_type, row.media_type)),
            ("encoding", row.encoding),
            ("added", local_time(row.created)),
            ("sets", ", ".join(row.set_names)),
            ("codings", QLocale().toString(row.codings)),
        ):
            caption, value = self.values[name]
            value.setText(words)
            for label in (caption, value):
                label.setVisible(bool(words))
        progress, report = self._progress(row.document_id), self._report(row.document_id)
        for header, label, words in (
            (self.progress_header, self.progress, progress),
            (self.report_header, self.report, report),
        ):
            label.setText(words)
            header.setVisible(bool(words))
            label.setVisible(bool(words))

    def _kinds(self) -> dict[str, str]:
        return {
            "text/plain": self.tr("Plain text"),
            "text/markdown": self.tr("Markdown"),
            "text/html": self.tr("Web page"),
            "text/vtt": self.tr("Subtitles"),
            "application/x-subrip": self.tr("Subtitles"),
            "application/rtf": self.tr("Rich text (RTF)"),
            "application/pdf": self.tr("PDF"),
            "application/epub+zip": self.tr("E-book (EPUB)"),
            "application/vnd.oasis.opendocument.text": self.tr("OpenDocument text"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document": self.tr("Word document"),
            "application/vnd.ms-word.document.macroEnabled.12": self.tr("Word document"),
        }

    def _length(self, row: DocumentRow) -> str:
        told = self.tr("%Ln character(s)", "", row.length)
        if row.length <= _MOST_COUNTED and self._words[0] != row.text_hash:
            words = len(self._workspace.project.text(row.document_id).split())
            spaced = words and row.length / words <= _LONGEST_WORD
            self._words = row.text_hash, self.tr("%Ln word(s)", "", words) if spaced else ""
        counted = self._words[1] if self._words[0] == row.text_hash else ""
        return f"{told}, {counted}" if counted else told

    def _progress(self, document_id: int) -> str:
        shown = self._workspace.shown_coder_ids()
        lines: list[str] = []
        for row in coding_progress(self._workspace.project):
            if row.document_id == document_id and row.coder_id in shown:
                words = self.tr("{coder}: finished {time}") if row.finished else self.tr("{coder}: begun {time}")
                lines.append(words.format(coder=row.coder, time=local_time(row.finished or row.begun)))
        return "\n".join(lines)

    def _report(self, document_id: int) -> str:
        notes = import_report(self._workspace.project, document_id)
        return "\n".join(f"{'!' if note.look else '·'} {note_text(note, translated)}" for note in notes)

    def _on_changed(self, changes: Changes) -> None:
        tables = {"document", "document_set", "document_set_member", "document_coder", "coder", "coding", "project"}
        if changes.tables & tables:
            self.refresh()

    def _save_memo(self, key: Hashable, words: str) -> bool:
        return done(self._workspace, edit_document_memo, key if isinstance(key, int) else 0, words)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        super().showEvent(event)
        if self._stale:
            self.refresh()
