"""Making a project, saying who one is, and what holds for a whole project."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from qda.actions.coders import edit_project_memo, rename_coder, rename_project, set_unit
from qda.model.codebook import clean_name
from qda.model.safe_file import file_name_from
from qda.model.unit import Unit
from qda.store.queries.documents import documents, project_info
from qda.ui.settings import Settings
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.dialog_footer import DialogFooter, prepare_dialog
from qda.ui.widgets.labels import plain_label
from qda.ui.widgets.plain_field import PlainField
from qda.ui.workspace import Workspace


def _line(name: str, words: str, parent: QWidget, text: str = "") -> QLineEdit:
    line = QLineEdit(text, parent)
    line.setObjectName(name)
    line.setAccessibleName(words)
    return line


class NewProjectDialog(QDialog):
    """Asks what the project is called, where its file goes and who works."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = prepare_dialog(self, self.tr("New project"), "newProjectDialog", once=False)
        self.setMinimumWidth(460)
        self._folder = settings.project_folder()
        self._name = _line("projectName", self.tr("Name of the project"), self)
        self._name.setPlaceholderText(self.tr("For example: Press survey 2026"))
        self._coder = _line("coderName", self.tr("Your name as a coder"), self, settings.coder_name)
        self._coder.setPlaceholderText(self.tr("Name or initials, shown with what you code"))
        self._where = plain_label("", self, look="muted", wrap=True)
        change = push_button(self.tr("Another folder…"), "chooseFolder", self)
        change.clicked.connect(self._choose_folder)
        place = QHBoxLayout()
        place.addWidget(self._where, 1)
        place.addWidget(change)
        form = QFormLayout()
        form.addRow(self.tr("Project name"), self._name)
        form.addRow(self.tr("Your name"), self._coder)
        form.addRow(self.tr("File"), place)
        self._footer = DialogFooter(self, self.tr("Make the project"))
        layout.addLayout(form)
        layout.addLayout(self._footer)
        self._settings = settings
        self._name.textChanged.connect(self._check)
        self._coder.textChanged.connect(self._check)
        self._name.returnPressed.connect(self._go_to_gap)
        self._check()

    def _go_to_gap(self) -> None:
        """Enter in the first field goes on to the second while that is empty."""
        if not self.coder_name():
            self._coder.setFocus()

    def name(self) -> str:
        """Return the project's name."""
        return clean_name(self._name.text())

    def coder_name(self) -> str:
        """Return the name of who works."""
        return clean_name(self._coder.text())

    def path(self) -> Path:
        """Return where the file goes."""
        return self._folder / file_name_from(self.name() or self.tr("Project"), suffix=".concord")

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Folder for the project"), str(self._folder))
        if chosen:
            self._folder = Path(chosen)
            self._settings.last_folder = chosen
            self._check()

    def _check(self) -> None:
        self._where.setText(str(self.path()))
        taken = bool(self.name()) and self.path().exists()
        self._footer.show_problem(
            self.tr("A file of that name is there already. Choose another name.") if taken else ""
        )
        if not (self.name() and self.coder_name()):
            self._footer.button.setEnabled(False)


class WhoDialog(QDialog):
    """Asks who is coding: one of those who did, or somebody new."""

    def __init__(self, names: list[str], suggested: str, parent: QWidget | None = None, *, new: bool = False) -> None:
        super().__init__(parent)
        layout = prepare_dialog(self, self.tr("Who is coding?"), "whoDialog", once=False)
        self.setMinimumWidth(380)
        layout.addWidget(
            plain_label(self.tr("Every coding carries its coder’s name, so that two can be compared."), self, wrap=True)
        )
        self._group = QButtonGroup(self)
        for number, name in enumerate(names):
            button = QRadioButton(name.replace("&", "&&"), self)
            button.setObjectName(f"coder-{number}")
            button.setAccessibleName(name)
            self._group.addButton(button, number)
            layout.addWidget(button)
        self._names = names
        self._new = QRadioButton(self.tr("Somebody else:"), self)
        self._new.setObjectName("coderNew")
        self._new.setAccessibleName(self.tr("Somebody else"))
        self._group.addButton(self._new, len(names))
        self._line = _line("coderName", self.tr("Name of the new coder"), self, suggested)
        row = QHBoxLayout()
        row.addWidget(self._new)
        row.addWidget(self._line, 1)
        layout.addLayout(row)
        self._footer = DialogFooter(self, self.tr("Go on"))
        layout.addLayout(self._footer)
        self._line.textEdited.connect(self._choose_new)
        self._line.textChanged.connect(self._check)
        self._group.idToggled.connect(self._check)
        as_new = new or bool(suggested) or not names
        (self._new if as_new else self._group.button(0)).setChecked(True)
        if new:
            self._line.setFocus()  # who asked for somebody else goes on by typing the name
        self._check()

    def name(self) -> str:
        """Return the chosen name."""
        number = self._group.checkedId()
        return self._names[number] if 0 <= number < len(self._names) else clean_name(self._line.text())

    def _choose_new(self) -> None:
        self._new.setChecked(True)

    def _check(self) -> None:
        self._footer.button.setEnabled(bool(self.name()))


class ProjectProperties(QDialog):
    """Shows and changes a project's name, unit, memo and the names of its coders; stands beside the window."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = prepare_dialog(self, self.tr("Project properties"), "projectProperties")
        self.setMinimumWidth(500)
        self._workspace = workspace
        self._people = workspace.coders()
        self._info = info = project_info(workspace.project)
        self._name = _line("projectName", self.tr("Name of the project"), self, info.name)
        self._unit = QComboBox(self)
        self._unit.setObjectName("projectUnit")
        self._unit.setAccessibleName(self.tr("Unit of coding"))
        for unit, words in self._units():
            self._unit.addItem(words, unit)
        self._unit.setCurrentIndex(max(0, self._unit.findData(info.unit)))
        self._memo = PlainField(info.memo, self)
        self._memo.setObjectName("projectMemo")
        self._memo.setAccessibleName(self.tr("Memo of the project"))
        self._memo.setTabChangesFocus(True)
        self._memo.setFixedHeight(110)
        self._coders = self._coder_table()
        form = QFormLayout()
        form.addRow(self.tr("Name"), self._name)
        form.addRow(self.tr("Unit"), self._unit)
        form.addRow(self.tr("Memo"), self._memo)
        form.addRow(self.tr("Coders"), self._coders)
        file = plain_label(str(workspace.project.path), self, look="muted", wrap=True)
        file.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        file.setObjectName("projectFile")
        file.setAccessibleName(self.tr("File of the project"))
        form.addRow(self.tr("File"), file)
        texts = documents(workspace.project, coder_ids=workspace.shown_coder_ids())
        counts = self.tr("%n document(s)", "", len(texts)), self.tr("%n coding(s)", "", sum(t.codings for t in texts))
        form.addRow("", plain_label(" · ".join(counts), self, look="muted"))
        layout.addLayout(form)
        layout.addLayout(DialogFooter(self, self.tr("Save")))
        workspace.closing.connect(self.reject)
        for widget in (self._name, self._unit, self._memo, self._coders):
            widget.setEnabled(not workspace.project.read_only)

    def _units(self) -> list[tuple[str, str]]:
        return [
            (Unit.FREE, self.tr("Free: any passage")),
            (Unit.SENTENCE, self.tr("Sentence")),
            (Unit.PARAGRAPH, self.tr("Paragraph")),
            (Unit.TURN, self.tr("Turn of a speaker")),
            (Unit.SEGMENT, self.tr("Given segments")),
        ]

    def _coder_table(self) -> QTableWidget:
        rows, shown = self._people, self._workspace.shown_coder_ids()
        table = QTableWidget(len(rows), 2, self)
        table.setObjectName("coderTable")
        table.setAccessibleName(self.tr("Coders"))
        table.setHorizontalHeaderLabels([self.tr("Name (can be changed)"), self.tr("Codings")])
        table.verticalHeader().hide()
        table.setFixedHeight(130)
        table.horizontalHeader().setStretchLastSection(True)
        table.setColumnWidth(0, 240)
        for number, row in enumerate(rows):
            table.setItem(number, 0, QTableWidgetItem(row.name))
            told = self.locale().toString(row.codings) if row.coder_id in shown else self.tr("hidden")
            count = QTableWidgetItem(told)
            count.setFlags(Qt.ItemFlag.ItemIsEnabled)
            table.setItem(number, 1, count)
        return table

    def accept(self) -> None:
        """Save what was changed here, each change as its own step."""
        do, info = self._workspace.do, self._info
        if self._workspace.project.read_only:
            super().accept()
            return
        if self._name.text() != info.name:
            do(rename_project, self._name.text())
        unit = Unit(self._unit.currentData())
        if unit != info.unit:
            do(set_unit, unit)
        if self._memo.toPlainText() != info.memo:
            do(edit_project_memo, self._memo.toPlainText())
        for number, row in enumerate(self._people):
            item = self._coders.item(number, 0)
            if item is not None and item.text() != row.name:
                do(rename_coder, row.coder_id, item.text())
        super().accept()
