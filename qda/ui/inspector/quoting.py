"""Copying passages as quotations, by a pattern that the person may change."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from qda.analysis.quotation import FIELDS, quotation
from qda.model.span import Span
from qda.store.queries.codings import SegmentFilter, SegmentPlace, segment_places
from qda.store.queries.documents import document_names
from qda.ui import theme
from qda.ui.main_window import MainWindow
from qda.ui.places import Places
from qda.ui.settings import Settings
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.labels import plain_label
from qda.ui.workspace import Workspace

_SHOWN_MS = 4000
_PREVIEW = 300  # characters of the quotation in the dialog


class Quoting(QObject):
    """Puts quotations on the clipboard."""

    def __init__(self, workspace: Workspace, window: MainWindow, places: Places, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._window = window
        self._places = places

    def copy_segments(self, segments: Iterable[SegmentPlace]) -> bool:
        """Copy segments, one paragraph each; false if there are none."""
        return self._copy([self.of_segment(row) for row in segments])

    def copy_here(self) -> bool:
        """Copy the selection in the text, else the chosen coding; tell what to do where there is neither."""
        workspace = self._workspace
        span = workspace.view.selection() if workspace.view is not None else None
        if span is not None:
            place = self._place(workspace.document_id, span)
            return self._copy([quotation(self._window.settings.quotation_pattern, **place)])
        wanted = SegmentFilter(coding_ids=[workspace.coding_id] if workspace.coding_id else [])
        if self.copy_segments(segment_places(workspace.project, wanted)):
            return True
        self._window.notices.say(self.tr("Select some words first, or click a coding; they are then copied."))
        return False

    def of_segment(self, row: SegmentPlace) -> str:
        """Return a segment as a quotation."""
        return quotation(self._window.settings.quotation_pattern, **self._values(row))

    def _values(self, row: SegmentPlace) -> dict[str, str]:
        code = self._workspace.code(row.code_id)
        coder = next((each.name for each in self._workspace.coders() if each.coder_id == row.coder_id), "")
        return {
            **self._place(row.document_id, row.span),
            "coder": coder,
            "code": code.path_text if code else "",
        }

    def _place(self, document_id: int, span: Span) -> dict[str, str]:
        names = document_names(self._workspace.project)
        return {
            "text": self._places.text(document_id, span),
            "document": names.get(document_id, ""),
            "place": self._places.place(document_id, span.start),
        }

    def _copy(self, quotations: list[str]) -> bool:
        if not quotations:
            return False
        QGuiApplication.clipboard().setText("\n\n".join(quotations))
        told = self.tr("%Ln quotation(s) copied", "", len(quotations))
        self._window.status.showMessage(told, _SHOWN_MS)
        return True

    def edit_pattern(self, sample: SegmentPlace | None) -> None:
        """Let the person change the pattern, with a segment as the example."""
        values = dict[str, str].fromkeys(FIELDS, "…") if sample is None else self._values(sample)
        values["text"] = values["text"][:_PREVIEW]
        PatternDialog(self._window.settings, values, self._window).open()


class PatternDialog(QDialog):
    """The pattern of quotations, with what it makes of a segment."""

    def __init__(self, settings: Settings, values: dict[str, str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("quotationDialog")
        self.setWindowTitle(self.tr("Quotation pattern"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._settings = settings
        self._values = values
        self.field = QLineEdit(settings.quotation_pattern, self)
        self.field.setObjectName("quotationPattern")
        self.field.setAccessibleName(self.tr("Quotation pattern"))
        self.field.setMinimumWidth(420)
        self.preview = plain_label("", self, wrap=True)
        self.preview.setObjectName("quotationPreview")
        fields = " ".join(f"{{{name}}}" for name in FIELDS)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.MARGIN)
        layout.setSpacing(theme.GAP)
        layout.addWidget(plain_label(self.tr("How “Copy as quotation” writes a passage:"), self))
        layout.addWidget(self.field)
        layout.addWidget(plain_label(self.tr("Fields: {fields}").replace("{fields}", fields), self, look="small"))
        layout.addWidget(plain_label(self.tr("Example"), self, look="caption"))
        layout.addWidget(self.preview)
        layout.addStretch()
        buttons = QDialogButtonBox(self)
        usual = push_button(self.tr("Usual pattern"), "quotationUsual", self)
        buttons.addButton(usual, QDialogButtonBox.ButtonRole.ResetRole)
        cancel = push_button(self.tr("Cancel"), "quotationCancel", self)
        buttons.addButton(cancel, QDialogButtonBox.ButtonRole.RejectRole)
        keep = push_button(self.tr("Use this pattern"), "quotationKeep", self, look="primary")
        keep.setDefault(True)
        buttons.addButton(keep, QDialogButtonBox.ButtonRole.AcceptRole)
        layout.addWidget(buttons)
        usual.clicked.connect(lambda: self.field.setText(Settings.quotation_pattern.default))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.field.textChanged.connect(self._show_preview)
        self._show_preview()

    def _show_preview(self) -> None:
        self.preview.setText(quotation(self.field.text(), **self._values))

    def accept(self) -> None:
        """Keep the pattern."""
        self._settings.quotation_pattern = self.field.text().strip() or Settings.quotation_pattern.default
        super().accept()
