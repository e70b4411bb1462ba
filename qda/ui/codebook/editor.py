"""Everything that a codebook says of one code, on one sheet."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from qda.actions import codebook
from qda.model.codebook import MAX_NAME_LENGTH, clean_name, same_name
from qda.store.queries.codebook import CodeRow
from qda.store.queries.codings import SegmentFilter, SegmentRow, segments
from qda.text.paragraphs import paragraphs_of
from qda.ui import theme
from qda.ui.codebook.colour_choice import ColourChoice
from qda.ui.notices import confirm
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.dialog_footer import DialogFooter, prepare_dialog
from qda.ui.widgets.labels import ElidedLabel, plain_label
from qda.ui.widgets.plain_field import PlainField
from qda.ui.workspace import Leaving, Workspace

_SIZE = (760, 560)


class CodeEditor(QDialog):
    """Edits an entry; what was changed is saved in one step when the person says so.

    Signals:
        saved: The changes are in the project.
    """

    saved = Signal()

    def __init__(self, workspace: Workspace, row: CodeRow, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.row = row
        self._unlinked = False
        title = self.tr("Edit the folder") if row.is_folder else self.tr("Edit the code")
        layout = prepare_dialog(self, title, "codeEditor")
        self.name = QLineEdit(row.name, self)
        self.name.setObjectName("codeName")
        self.name.setAccessibleName(self.tr("Name"))
        self.name.setMaxLength(MAX_NAME_LENGTH)
        self.key = QComboBox(self)
        self.key.setObjectName("codeNumberKey")
        self.key.setAccessibleName(self.tr("Number key"))
        self.key.view().setObjectName("codeNumberKeys")
        self.key.view().setAccessibleName(self.tr("Number key"))
        self.colour = ColourChoice(row.colour, self)
        self.fields: dict[str, QPlainTextEdit] = {}
        layout.addLayout(self._head())
        layout.addLayout(self._texts(), 1)
        self.footer = DialogFooter(self, self.tr("Save"))
        layout.addLayout(self.footer)
        self.name.textChanged.connect(self._check)
        workspace.changed.connect(self._on_changed)
        workspace.leaving.connect(self._on_leaving)
        self.resize(*_SIZE)
        self.name.setFocus()
        self.name.selectAll()

    # --- building ----------------------------------------------------------------------------------------------------
    def _head(self) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.addRow(self.tr("Name"), self.name)
        if self.row.is_folder:
            self.key.hide()
            self.colour.hide()
            return form
        holders = {row.number_key: row.name for row in self._workspace.codes() if row.number_key}
        self.key.addItem(self.tr("none"), "")
        for key in codebook.NUMBER_KEYS:
            other = holders.get(key, "") if key != self.row.number_key else ""
            words = self.tr("{key} (now: {code})").format(key=key, code=other) if other else key
            self.key.addItem(words, key)
        self.key.setCurrentIndex(self.key.findData(self.row.number_key))
        self.key.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.key.setMinimumContentsLength(22)
        line = QHBoxLayout()
        line.addWidget(self.key)
        line.addStretch(1)
        form.addRow(self.tr("Number key"), line)
        form.addRow(self.tr("Colour"), self.colour)
        return form

    def _texts(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        places = [
            ("short_definition", self.tr("Short definition"), (0, 0)),
            ("full_definition", self.tr("Full definition"), (1, 0)),
            ("memo", self.tr("Memo"), (2, 0)),
        ]
        if not self.row.is_folder:
            places += [
                ("use_when", self.tr("Use when"), (0, 1)),
                ("dont_use_when", self.tr("Don’t use when"), (1, 1)),
                ("example_text", self.tr("Typical example"), (2, 1)),
            ]
        for field, caption, (line, column) in places:
            cell = QVBoxLayout()
            cell.setSpacing(3)
            label = plain_label(caption, self)
            edit = PlainField(str(getattr(self.row, field)), self)
            edit.setObjectName("code" + "".join(part.capitalize() for part in field.split("_")))
            edit.setAccessibleName(caption)
            edit.setTabChangesFocus(True)
            label.setBuddy(edit)
            self.fields[field] = edit
            cell.addWidget(label)
            cell.addWidget(edit, 1)
            grid.addLayout(cell, line, column)
            if field == "example_text":
                self._add_link(cell, edit)
        for line, share in enumerate((3, 4, 4)):
            grid.setRowStretch(line, share)
        return grid

    def _add_link(self, cell: QVBoxLayout, edit: QPlainTextEdit) -> None:
        """Show where the example comes from; as long as it is linked, it is the passage's own text."""
        coding_id = self.row.example_coding_id
        found = segments(self._workspace.project, SegmentFilter(coding_ids=[coding_id])) if coding_id else []
        if not found:
            return
        segment = found[0]
        text = self._workspace.project.text(segment.document_id)
        place = self.tr("{document} · ¶ {number}").format(
            document=segment.document, number=paragraphs_of(text).number_at(segment.start)
        )
        edit.setPlainText(segment.span.cut(text))
        edit.setReadOnly(True)
        self.link = QWidget(self)
        line = QHBoxLayout(self.link)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.GAP)
        line.addWidget(ElidedLabel(place, self.link, look="small"), 1)
        go = push_button(self.tr("Go to"), "exampleGoTo", self.link, look="link")
        go.setAccessibleName(self.tr("Go to the passage"))
        go.clicked.connect(lambda: self._go_to(segment))
        unlink = push_button(self.tr("Unlink"), "exampleUnlink", self.link, look="link")
        unlink.setToolTip(self.tr("Keep the words, but let them be changed"))
        unlink.clicked.connect(self._unlink)
        line.addWidget(go)
        line.addWidget(unlink)
        cell.addWidget(self.link)

    # --- what the person does ----------------------------------------------------------------------------------------
    def _go_to(self, segment: SegmentRow) -> None:
        self._workspace.choose_document(segment.document_id, segment.span)

    def _unlink(self) -> None:
        self._unlinked = True
        self.fields["example_text"].setReadOnly(False)
        self.link.hide()
        self.fields["example_text"].setFocus()

    def _check(self) -> None:
        name = self.name.text()
        others = [
            row.name
            for row in self._workspace.codes()
            if row.parent_id == self.row.parent_id and row.code_id != self.row.code_id
        ]
        if not clean_name(name):
            self.footer.show_problem(self.tr("It needs a name."))
        elif any(same_name(name, each) for each in others):
            self.footer.show_problem(self.tr("There is one of this name already."))
        else:
            self.footer.show_problem("")

    def changes(self) -> dict[str, str]:
        """Return the fields that the person changed."""
        texts = {field: edit.toPlainText() for field, edit in self.fields.items() if not edit.isReadOnly()}
        if not self.row.is_folder:
            texts["colour"] = self.colour.colour
        return {field: text for field, text in texts.items() if text != str(getattr(self.row, field))}

    def accept(self) -> None:
        """Save what was changed."""
        self._check()
        if not self.footer.button.isEnabled():
            return
        done = self._workspace.do(
            codebook.revise_code,
            self.row.code_id,
            name=self.name.text() if self.name.text() != self.row.name else None,
            number_key=self._chosen_key(),
            unlink_example=self._unlinked,
            **self.changes(),
        )
        if done is not None:
            self.saved.emit()
            super().accept()

    def reject(self) -> None:
        """Close without saving; what was typed is not thrown away unasked."""
        if self._changed():
            question = self.tr("Discard what you changed in “{name}”?").format(name=self.row.name)
            if not confirm(self, question, self.tr("It has not been saved yet."), self.tr("Discard")):
                return
        super().reject()

    def _changed(self) -> bool:
        fields = bool(self.changes()) or self._unlinked or self._chosen_key() is not None
        return fields or self.name.text() != self.row.name

    def _on_leaving(self, leaving: Leaving) -> None:
        """Save rather than lose what was typed: a step can be undone when the project is opened again."""
        if self._changed():
            self.accept()
            if self.isVisible():  # it could not be saved, and says why
                leaving.held = True
                self.activateWindow()

    def _chosen_key(self) -> str | None:
        chosen = self.key.currentData()
        return None if self.row.is_folder or chosen == self.row.number_key else str(chosen)

    def _on_changed(self) -> None:
        if self._workspace.code(self.row.code_id) is None:
            super().reject()
