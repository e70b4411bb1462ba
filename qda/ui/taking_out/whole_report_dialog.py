"""Asks which sections a report has, in which form, and of which codings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QVBoxLayout

from qda.actions.whole_report import Section
from qda.model.progress import Progress
from qda.store.gate import Gate
from qda.store.queries.codings import SegmentFilter
from qda.store.snapshots import snapshot
from qda.ui.taking_out.exporting import ChoiceDialog, Target


class WholeReportDialog(ChoiceDialog):
    """The choice of codings, and before it: the sections and the form."""

    def _ask_first(self, layout: QVBoxLayout) -> None:
        self._caption(layout, self.tr("Sections"))
        self.boxes: dict[Section, QCheckBox] = {}
        for section, words in (
            (Section.CODEBOOK, self.tr("Codebook, with the number of segments")),
            (Section.TABLES, self.tr("Tables: codes by document, codes that occur together")),
            (Section.PICTURES, self.tr("Pictures: frequencies, codes that occur together, coverage")),
            (Section.SEGMENTS, self.tr("Coded segments, by code")),
            (Section.MEMOS, self.tr("Memos")),
        ):
            box = QCheckBox(words, self)
            box.setObjectName(f"section-{section}")
            box.setAccessibleName(words)
            box.setChecked(True)
            box.toggled.connect(self._on_section)
            layout.addWidget(box)
            self.boxes[section] = box
        self._caption(layout, self.tr("As"))
        self._word = self._radio("wholeWord", self.tr("Word document (.docx)"))
        self._page = self._radio("wholePage", self.tr("Web page in one file (.html)"))
        self._book = self._radio("wholeBook", self.tr("Excel workbook (.xlsx)"))
        self._group(layout, self._word, self._page, self._book)

    def _on_section(self) -> None:
        self.footer.button.setEnabled(bool(self.sections()))

    def sections(self) -> list[Section]:
        """Return the sections that are ticked."""
        return [section for section, box in self.boxes.items() if box.isChecked()]

    def target(self) -> Target:
        """Return the kind of file that was chosen."""
        kinds = (
            (self._page, ".html", self.tr("Web page")),
            (self._book, ".xlsx", self.tr("Excel workbook")),
            (self._word, ".docx", self.tr("Word document")),
        )
        suffix, words = next((suffix, words) for button, suffix, words in kinds if button.isChecked())
        return Target(suffix, words, self._prepare(suffix, self.sections()))

    def _prepare(
        self, suffix: str, sections: list[Section]
    ) -> Callable[[SegmentFilter], Callable[[Path, Progress], object]]:
        project = self._workspace.project

        def prepare(wanted: SegmentFilter) -> Callable[[Path, Progress], object]:
            return partial(_write, project.path, project.gate, sections, wanted)

        return prepare


def _write(
    own: Path, gate: Gate, sections: Sequence[Section], wanted: SegmentFilter, path: Path, progress: Progress
) -> None:
    """Read and write a report on another thread: all texts are read for it, more than once."""
    from qda.actions.whole_report import collect_whole, write_whole

    with snapshot(own, gate, progress) as project:
        write_whole(path, collect_whole(project, path, sections, wanted), progress)
