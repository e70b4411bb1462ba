"""Asks what is to be read, in which form, and of which codings."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout

from qda.actions.report_files import (
    BY_CODE,
    BY_DOCUMENT,
    collect_codebook,
    collect_report,
    write_codebook,
    write_report,
)
from qda.model.progress import Progress
from qda.store.queries.codings import SegmentFilter
from qda.ui.taking_out.exporting import ChoiceDialog, Target


class ReportDialog(ChoiceDialog):
    """The choice of codings, and before it: segments by code, by document, or the codebook; as a page or for Word."""

    def _ask_first(self, layout: QVBoxLayout) -> None:
        self._caption(layout, self.tr("What"))
        self._by_code = self._radio("reportByCode", self.tr("Segments by code"))
        self._by_document = self._radio("reportByDocument", self.tr("Segments by document"))
        self._codebook = self._radio("reportCodebook", self.tr("Codebook, with the number of segments"))
        self._group(layout, self._by_code, self._by_document, self._codebook)
        self._caption(layout, self.tr("As"))
        self._word = self._radio("reportWord", self.tr("Word document (.docx)"))
        self._page = self._radio("reportPage", self.tr("Web page in one file (.html)"))
        self._group(layout, self._word, self._page)

    def target(self) -> Target:
        """Return the kind of file that was chosen."""
        suffix, words = (
            (".html", self.tr("Web page")) if self._page.isChecked() else (".docx", self.tr("Word document"))
        )
        if self._codebook.isChecked():
            return Target(suffix, words, self._prepare_codebook)
        by = BY_DOCUMENT if self._by_document.isChecked() else BY_CODE
        return Target(suffix, words, partial(self._prepare_segments, by))

    def _prepare_segments(self, by: str, wanted: SegmentFilter) -> Callable[[Path, Progress], object]:
        report = collect_report(self._workspace.project, wanted, by=by)
        return lambda path, progress: write_report(path, report, progress=progress)

    def _prepare_codebook(self, wanted: SegmentFilter) -> Callable[[Path, Progress], object]:
        project = self._workspace.project
        report, title = collect_codebook(project, wanted), project.name
        return lambda path, _progress: write_codebook(path, report, title=title)
