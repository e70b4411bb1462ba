"""Splitting a code: its passages to tick, and the name of the new code that gets them."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLineEdit, QWidget

from qda.actions import codebook
from qda.model.codebook import MAX_NAME_LENGTH, clean_name, same_name
from qda.store.project import Changes
from qda.store.queries.codebook import CodeRow
from qda.store.queries.codings import SegmentFilter, segments
from qda.text.paragraphs import Paragraphs
from qda.ui import theme
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.dialog_footer import DialogFooter, prepare_dialog
from qda.ui.widgets.labels import plain_label
from qda.ui.widgets.search_field import SearchField
from qda.ui.widgets.ticking import TickModel, TickRow, on_one_line, tick_list
from qda.ui.workspace import Workspace

_SIZE = (760, 560)
_WIDTHS = (170, 44, 110)


def passages(workspace: Workspace, code_id: int) -> list[TickRow]:
    """Return the shown coders' segments of a code in the order of documents and text."""
    wanted = SegmentFilter(code_ids=[code_id], coder_ids=workspace.shown_coder_ids())
    found: list[TickRow] = []
    document_id, text, paragraphs = 0, "", Paragraphs("")
    for row in segments(workspace.project, wanted):
        if row.document_id != document_id:
            document_id, text = row.document_id, workspace.project.text(row.document_id)
            paragraphs = Paragraphs(text)
        cells = (row.document, paragraphs.number_at(row.start), row.coder)
        found.append(TickRow(row.coding_id, on_one_line(row.span.cut(text)), cells))
    return found


class SplitDialog(QDialog):
    """Moves ticked passages of a code to a new code beside it."""

    def __init__(self, workspace: Workspace, row: CodeRow, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.row = row
        layout = prepare_dialog(self, self.tr("Split a code"), "splitDialog")
        words = self.tr("Tick the passages of “{code}” that belong to a new code.").format(code=row.name)
        layout.addWidget(plain_label(words, self, wrap=True))
        self.filter = SearchField(self.tr("Filter passages…"), "splitFilter", self)
        all_button = push_button(self.tr("Tick all shown"), "splitTickAll", self)
        none_button = push_button(self.tr("Tick none shown"), "splitTickNone", self)
        line = QHBoxLayout()
        line.setSpacing(theme.GAP)
        line.addWidget(self.filter, 1)
        line.addWidget(all_button)
        line.addWidget(none_button)
        layout.addLayout(line)
        captions = (self.tr("Passage"), self.tr("Document"), self.tr("¶"), self.tr("Coder"))
        self.model = TickModel(captions, passages(workspace, row.code_id), self)
        self.list = tick_list(self.model, "splitSegments", self.tr("Passages of the code"), _WIDTHS, self)
        layout.addWidget(self.list, 1)
        self.name = QLineEdit(self)
        self.name.setObjectName("splitName")
        self.name.setAccessibleName(self.tr("Name of the new code"))
        self.name.setMaxLength(MAX_NAME_LENGTH)
        form = QFormLayout()
        form.addRow(self.tr("Name of the new code"), self.name)
        layout.addLayout(form)
        self.footer = DialogFooter(self, self.tr("Split"))
        layout.addLayout(self.footer)
        self.filter.textChanged.connect(self.model.filter)
        self.filter.left.connect(self.list.setFocus)
        all_button.clicked.connect(lambda: self.model.tick_shown(on=True))
        none_button.clicked.connect(lambda: self.model.tick_shown(on=False))
        self.model.ticked.connect(self._check)
        self.name.textChanged.connect(self._check)
        workspace.changed.connect(self._on_changed)
        self._check()
        self.resize(*_SIZE)
        self.list.setFocus()

    def _check(self) -> None:
        count, name = len(self.model.chosen), clean_name(self.name.text())
        siblings = [row.name for row in self._workspace.codes() if row.parent_id == self.row.parent_id]
        taken = any(same_name(name, each) for each in siblings)
        self.footer.show_problem(self.tr("There is one of this name already.") if name and taken else "")
        if not taken:
            self.footer.problem.setText("")
        if not count or not name:
            self.footer.button.setEnabled(False)
        self.footer.button.setText(self.tr("Move %n segment(s)", "", count) if count else self.tr("Split"))
        self.footer.button.setAccessibleName(self.footer.button.text())

    def accept(self) -> None:
        """Split."""
        self._check()
        if not self.footer.button.isEnabled():
            return
        self._workspace.changed.disconnect(self._on_changed)
        chosen = sorted(self.model.chosen)
        made = self._workspace.do(codebook.split_code, chosen, self.name.text(), parent_id=self.row.parent_id)
        if made is None:
            self._workspace.changed.connect(self._on_changed)
            return
        super().accept()
        self._workspace.choose_code(made)

    def _on_changed(self, changes: Changes) -> None:
        """List what the code has now; leave when it is gone."""
        if self._workspace.code(self.row.code_id) is None:
            self.reject()
        elif "coding" in changes.tables:
            self.model.set_rows(passages(self._workspace, self.row.code_id))
