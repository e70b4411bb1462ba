"""The table of names and what is to stand in their place: typed, pasted, read from a file, or suggested."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QFileDialog,
    QHeaderView,
    QListWidget,
    QListWidgetItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qda.actions.names_key import read_key, write_key
from qda.model.errors import QdaError
from qda.model.wording import explain
from qda.text.pseudonyms import BLOCKING, PROBLEMS, Manner, Rule, Suggestion, parse_names, problems_of
from qda.ui import theme
from qda.ui.notices import translated
from qda.ui.settings import Settings
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.dialog_footer import DialogFooter, fit_dialog, prepare_dialog
from qda.ui.widgets.flow_layout import FlowBar
from qda.ui.widgets.labels import keep_room, plain_label

_NAME, _REPLACEMENT = 0, 1
_LEAST_ROWS = 8
_KINDS = "*.xlsx *.csv"


class NamesTable(QTableWidget):
    """Two columns to type in; there is always an empty row for the next name. Ctrl+V pastes a table, Del empties rows.

    Signals:
        edited: Something in it has changed.
    """

    edited = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(0, 2, parent)
        self.setObjectName("namesTable")
        self.setAccessibleName(self.tr("Names and replacements"))
        self.setHorizontalHeaderLabels([self.tr("Name"), self.tr("Replacement")])
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        self.itemChanged.connect(self._on_changed)
        self.show_rules(())

    def show_rules(self, rules: Sequence[Rule]) -> None:
        """Show other names, with empty rows below."""
        with QSignalBlocker(self):
            self.setRowCount(0)
            for rule in rules:
                self._put(self.rowCount(), rule)
            self._grow()
        self.edited.emit()

    def rules(self) -> list[Rule]:
        """Return the rows in which there is a name."""
        return [rule for rule in map(self._rule, range(self.rowCount())) if rule.name]

    def add_rules(self, rules: Sequence[Rule]) -> None:
        """Add names below the others; one that is there already only gets a replacement that it lacks."""
        known = {rule.name.casefold(): rule for rule in self.rules()}
        for rule in rules:
            there = known.get(rule.name.casefold())
            if there is None or (rule.replacement and not there.replacement):
                known[rule.name.casefold()] = rule
        self.show_rules([*known.values()])

    def row_of_name(self, name: str) -> int:
        """Return the row of a name, -1 if there is none."""
        return next((row for row in range(self.rowCount()) if self._rule(row).name == name), -1)

    def _put(self, row: int, rule: Rule) -> None:
        self.insertRow(row)
        self.setItem(row, _NAME, QTableWidgetItem(rule.name))
        self.setItem(row, _REPLACEMENT, QTableWidgetItem(rule.replacement))

    def _rule(self, row: int) -> Rule:
        items = (self.item(row, column) for column in (_NAME, _REPLACEMENT))
        return Rule(*(" ".join(item.text().split()) if item is not None else "" for item in items))

    def _grow(self) -> None:
        while self.rowCount() < _LEAST_ROWS or any(self._rule(self.rowCount() - 1)):
            self._put(self.rowCount(), Rule("", ""))

    def _on_changed(self) -> None:
        with QSignalBlocker(self):
            self._grow()
        self.edited.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste, empty, and begin to type with Enter."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._empty()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            # The field that is just being left passes Enter on.
            if self.state() != QAbstractItemView.State.EditingState:
                self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def paste(self) -> None:
        """Take names from the clipboard: one on each line, its replacement behind a tab, a comma or an arrow."""
        found = parse_names(QGuiApplication.clipboard().text())
        column = self.currentColumn()
        if column == _REPLACEMENT and all(not rule.replacement for rule in found):
            for offset, rule in enumerate(found):  # a column of replacements for the names that are there
                self._grow()
                item = self.item(self.currentRow() + offset, _REPLACEMENT)
                if item is not None:
                    item.setText(rule.name)
            return
        self.add_rules(found)

    def _empty(self) -> None:
        with QSignalBlocker(self):
            for item in self.selectedItems():
                item.setText("")
        self.show_rules([rule for rule in map(self._rule, range(self.rowCount())) if any(rule)])


class NamesEditor(QWidget):
    """The table of names with its buttons, how names are looked for, and what is wrong with the table.

    Args:
        settings: Where files were last.
        suggest: Returns what may be names in the texts.
        parent: The dialog.

    Signals:
        changed: Names, or how they are looked for, have changed.
    """

    changed = Signal()

    def __init__(self, settings: Settings, suggest: Callable[[], Sequence[Suggestion]], parent: QWidget) -> None:
        super().__init__(parent)
        self._settings = settings
        self._suggest = suggest
        self.kept: list[Rule] = []  # as they stand in a file
        self.kept_at: Path | None = None
        self.table = NamesTable(self)
        self.table.edited.connect(self._on_edited)
        self.inside = self._box("namesInside", self.tr("Also inside longer words"), on=False)
        self.inside.setToolTip(self.tr("“Anna” in Annas, Annaberg and Johanna; look at each place then"))
        self.any_case = self._box("namesAnyCase", self.tr("However it is capitalised (ANNA, anna)"), on=True)
        self.shape = self._box("namesShape", self.tr("Capitalise the replacement in the same way"), on=True)
        self.problem = plain_label("", self, look="danger", wrap=True)
        self.problem.setObjectName("namesProblem")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._buttons())
        for box in (self.any_case, self.shape, self.inside):
            layout.addWidget(box)
        keep_room(self.problem)
        layout.addWidget(self.problem)
        self._on_edited()

    def _box(self, name: str, words: str, *, on: bool) -> QCheckBox:
        box = QCheckBox(words, self)
        box.setObjectName(name)
        box.setAccessibleName(words)
        box.setChecked(on)
        box.toggled.connect(self.changed)
        return box

    def _buttons(self) -> QWidget:
        row = FlowBar(self, spacing=theme.GAP)
        for words, name, slot in (
            (self.tr("Suggest names…"), "namesSuggest", self.suggest),
            (self.tr("From a file…"), "namesOpen", self.choose_file),
            (self.tr("Paste"), "namesPaste", self.table.paste),
            (self.tr("Number the rest"), "namesNumber", self.number_rest),
            (self.tr("Save the key…"), "namesSave", self.save_key),
        ):
            button = push_button(words, name, self)
            button.clicked.connect(slot)
            row.add(button)
        return row

    # --- what is asked of it -----------------------------------------------------------------------------------------
    def rules(self) -> list[Rule]:
        """Return the names that have a replacement which can be used."""
        return [rule for rule in self.table.rules() if rule.is_whole]

    def manner(self) -> Manner:
        """Return how they are looked for."""
        return Manner(
            whole_words=not self.inside.isChecked(),
            any_case=self.any_case.isChecked(),
            keep_capitals=self.shape.isChecked(),
        )

    @property
    def is_ready(self) -> bool:
        """Whether every name in the table can be replaced."""
        return not any(one.what in BLOCKING for one in problems_of(self.table.rules()))

    @property
    def is_kept(self) -> bool:
        """Whether the names stand in a file as they are."""
        return self.kept == self.table.rules()

    def _on_edited(self) -> None:
        found = problems_of(self.table.rules())
        first = next((one for one in found if one.what in BLOCKING), found[0] if found else None)
        self.problem.setText("" if first is None else translated(PROBLEMS[first.what]).format(name=first.name))
        self.problem.setVisible(first is not None)
        self.changed.emit()

    # --- filling it --------------------------------------------------------------------------------------------------
    def number_rest(self) -> None:
        """Call those who have no replacement yet Person 1, Person 2 and so on."""
        rules, number = self.table.rules(), 1
        taken = {rule.replacement.casefold() for rule in rules}
        new: list[Rule] = []
        for rule in rules:
            replacement = rule.replacement
            while not replacement:
                words = self.tr("Person {number}").format(number=number)
                replacement = "" if words.casefold() in taken else words
                number += 1
            new.append(Rule(rule.name, replacement))
        self.table.show_rules(new)

    def suggest(self) -> None:
        """Let the person choose among what may be names in the texts."""
        known = {rule.name.casefold() for rule in self.table.rules()}
        dialog = SuggestionsDialog([one for one in self._suggest() if one.name.casefold() not in known], self)
        dialog.accepted.connect(lambda: self.table.add_rules([Rule(name, "") for name in dialog.chosen()]))
        dialog.open()

    def choose_file(self) -> None:
        """Read names from a table."""
        kinds = f"{self.tr('Tables')} ({_KINDS});;{self.tr('All files')} (*)"
        folder = str(self._settings.start_folder())
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Names and replacements"), folder, kinds)
        if name:
            self.read(Path(name))

    def read(self, path: Path) -> None:
        """Read names from a file; what is wrong with it is told below the table."""
        try:
            rules = read_key(path, complete=False)
        except QdaError as error:
            self._tell(error)
            return
        self.table.add_rules(rules)
        if self.table.rules() == rules:
            self._note_kept(path)

    def save_key(self) -> bool:
        """Write the names to a file that the person chooses; tells whether that was done."""
        kinds = f"{self.tr('Excel workbook')} (*.xlsx);;CSV (*.csv)"
        suggested = str(self._settings.start_folder() / self.tr("Key (confidential).xlsx"))
        name, chosen = QFileDialog.getSaveFileName(self, self.tr("Save the key"), suggested, kinds)
        if not name:
            return False
        path = Path(name)
        if path.suffix.lower() not in (".xlsx", ".csv"):
            path = path.with_name(path.name + (".csv" if "csv" in chosen else ".xlsx"))
        try:
            write_key(path, self.table.rules())
        except QdaError as error:
            self._tell(error)
            return False
        self._note_kept(path)
        return True

    def _note_kept(self, path: Path) -> None:
        self.kept, self.kept_at = self.table.rules(), path
        self.changed.emit()

    def _tell(self, error: QdaError) -> None:
        self.problem.setText(str(explain(error, translated)))
        self.problem.show()


class SuggestionsDialog(QDialog):
    """Words that may be names, each with a tick and how often it stands in the texts."""

    def __init__(self, suggestions: Sequence[Suggestion], parent: QWidget) -> None:
        super().__init__(parent)
        layout = prepare_dialog(self, self.tr("Suggested names"), "suggestionsDialog")
        words = self.tr(
            "Who speaks, and words that recur with a capital. Tick those that are names of people, places or "
            "organisations. Rare names are not found: read the texts as well."
        )
        none = self.tr("Nothing in the texts looks like a name that is not in the table yet.")
        layout.addWidget(plain_label(words if suggestions else none, self, look="muted", wrap=True))
        self.list = QListWidget(self)
        self.list.setObjectName("suggestionsList")
        self.list.setAccessibleName(self.tr("Suggested names"))
        for one in suggestions:
            item = QListWidgetItem(f"{one.name}   ({self.locale().toString(one.times)})", self.list)
            item.setData(Qt.ItemDataRole.UserRole, one.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
        layout.addWidget(self.list, 1)
        self.footer = DialogFooter(self, self.tr("Add to the table"))
        layout.addLayout(self.footer)
        self.list.itemChanged.connect(self._check)
        self._check()
        fit_dialog(self, 420, 520)

    def chosen(self) -> list[str]:
        """Return the names that are ticked."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return [
            str(item.data(Qt.ItemDataRole.UserRole)) for item in items if item.checkState() == Qt.CheckState.Checked
        ]

    def _check(self) -> None:
        self.footer.button.setEnabled(bool(self.chosen()))


def key_words(editor: NamesEditor, project_path: Path) -> str:
    """Return what is to be said of the key: where it stands, and that it stands nowhere else."""
    if not editor.table.rules():
        return ""
    if (
        editor.is_kept
        and editor.kept_at is not None
        and editor.kept_at.parent.resolve() == project_path.parent.resolve()
    ):
        return QCoreApplication.translate(
            "NamesEditor", "The key lies in the project’s own folder: whoever gets that folder gets the names. Move it."
        )
    if editor.is_kept:
        return QCoreApplication.translate("NamesEditor", "The key is saved. Keep that file apart from the project.")
    return QCoreApplication.translate(
        "NamesEditor",
        "The key, which says who is who, is never kept in the project. Save it to a file of its own.",
    )
