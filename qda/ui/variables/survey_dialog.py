"""Asking what the columns of a survey become, with a guess made and the first rows shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from qda.actions.survey import known_kinds, new_among
from qda.formats.survey_in import Role, SurveyPlan, guess_plan, respondent_names
from qda.formats.table_in import WholeTable
from qda.model.codebook import MAX_NAME_LENGTH, clean_name
from qda.model.errors import BadValue
from qda.model.portable import CASE
from qda.model.values import canonical
from qda.model.wording import explain, note_text
from qda.store.queries.imports import ImportRow
from qda.store.queries.variables import variables
from qda.ui import theme
from qda.ui.notices import translated
from qda.ui.variables.columns_table import ColumnChoice, ColumnsTable, PreviewTable
from qda.ui.widgets.dialog_footer import DialogFooter, fit_dialog, prepare_dialog
from qda.ui.widgets.labels import plain_label
from qda.ui.widgets.local_time import local_time
from qda.ui.workspace import Workspace

_WIDTH, _HEIGHT = 980, 660


class SurveyDialog(QDialog):
    """Shows a survey and asks how it comes in; ``plan`` is the answer.

    Signals:
        sheet_wanted: Another sheet of the workbook is to be read; carries its name.
    """

    sheet_wanted = Signal(str)

    def __init__(self, workspace: Workspace, file_name: str, table: WholeTable, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._unfit: dict[tuple[int, str], tuple[int, str]] = {}
        self._fixed = frozenset[int]()
        self.table = table
        layout = prepare_dialog(self, self.tr("Import a survey"), "surveyDialog")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.about = plain_label("", self, look="strong", wrap=True)
        self._file_name = file_name
        self.notes = plain_label("", self, look="muted", wrap=True)
        self.sheets = QComboBox(self)
        self.sheets.setObjectName("surveySheet")
        self.sheets.setAccessibleName(self.tr("Sheet"))
        self.sheets.view().setObjectName("surveySheets")
        self.sheets.view().setAccessibleName(self.tr("Sheet"))
        roles = (
            (Role.TEXT, self.tr("Text to be coded")),
            (Role.VARIABLE, self.tr("Variable of the respondent")),
            (Role.NAME, self.tr("Name of the respondent")),
            (Role.LEAVE_OUT, self.tr("Left out")),
        )
        self.columns = ColumnsTable([(str(role), words) for role, words in roles], [str(Role.VARIABLE)], self)
        self.preview = PreviewTable(self)
        self.set_name = QLineEdit(self)
        self.set_name.setObjectName("surveySet")
        self.set_name.setAccessibleName(self.tr("Document set"))
        self.set_name.setMaxLength(MAX_NAME_LENGTH)
        self.set_name.setText(clean_name(file_name.rpartition(".")[0] or file_name))
        self.told = plain_label("", self, wrap=True)
        self.told.setObjectName("surveyTold")
        self.before = plain_label("", self, look="strong", wrap=True)
        self.before.setObjectName("surveyBefore")
        self.once_more = QCheckBox(self.tr("Import it once more, its documents beside those that are there"), self)
        self.once_more.setObjectName("surveyOnceMore")
        self.once_more.setAccessibleName(self.once_more.text())
        self._ways = QButtonGroup(self)
        self.footer = DialogFooter(self, self.tr("Import"))
        self._build(layout)
        fit_dialog(self, _WIDTH, _HEIGHT)
        self.columns.chosen.connect(self._check)
        self.sheets.activated.connect(lambda: self.sheet_wanted.emit(self.sheets.currentText()))
        self._ways.idClicked.connect(self._check)
        self.once_more.toggled.connect(self._check)
        self.show_earlier(())
        self.show_table(table)

    def _build(self, layout: QVBoxLayout) -> None:
        top = QHBoxLayout()
        top.addWidget(self.about, 1)
        self._sheet_words = plain_label(self.tr("Sheet"), self)
        top.addWidget(self._sheet_words)
        top.addWidget(self.sheets)
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.setObjectName("surveySplit")
        split.addWidget(self.columns)
        split.addWidget(self.preview)
        split.setSizes([330, 180])
        split.setChildrenCollapsible(False)
        ways = QHBoxLayout()
        ways.setSpacing(theme.GAP * 2)
        for number, words in enumerate(
            (self.tr("One document per respondent"), self.tr("One document per respondent and question"))
        ):
            button = QRadioButton(words, self)
            button.setObjectName(f"surveyWay-{number}")
            button.setAccessibleName(words)
            button.setChecked(number == 0)
            self._ways.addButton(button, number)
            ways.addWidget(button)
        ways.addStretch(1)
        ways.addWidget(plain_label(self.tr("Document set"), self))
        ways.addWidget(self.set_name)
        layout.addLayout(top)
        layout.addWidget(self.notes)
        layout.addWidget(split, 1)
        layout.addLayout(ways)
        layout.addWidget(self.told)
        layout.addWidget(self.before)
        layout.addWidget(self.once_more)
        layout.addLayout(self.footer)

    def show_table(self, table: WholeTable) -> None:
        """Show a table with a guess of what its columns become."""
        self.table = table
        self._unfit.clear()
        number = self.tr("%Ln row(s)", "", len(table.rows))
        self.about.setText(self.tr("{file}: {rows}").format(file=self._file_name, rows=number))
        words = "\n".join(note_text(note, translated) for note in table.notes)
        self.notes.setText(words)
        self.notes.setVisible(bool(words))
        self.sheets.clear()
        self.sheets.addItems(list(table.sheets))
        self.sheets.setCurrentText(table.sheet)
        for widget in (self.sheets, self._sheet_words):
            widget.setVisible(len(table.sheets) > 1)
        plan = known_kinds(self._workspace.project, guess_plan(table))
        known = {row.name.casefold() for row in variables(self._workspace.project, CASE)}
        fixed = [each.place for each in plan.columns if clean_name(each.heading).casefold() in known]
        self._fixed = frozenset(fixed)
        choices = [ColumnChoice(each.place, str(each.role), each.kind) for each in plan.columns]
        self.columns.show_columns(table, choices, fixed_kinds=fixed)
        self.preview.show_rows(table)
        self._check()

    def show_earlier(self, rows: Sequence[ImportRow]) -> None:
        """Say when the very same file came in before, and let the person ask for it once more."""
        if rows:
            words = self.tr("This very file was imported on {time} by {coder}.")
            self.before.setText(words.format(time=local_time(rows[-1].time), coder=rows[-1].coder))
        self.once_more.setChecked(not rows)
        for widget in (self.before, self.once_more):
            widget.setVisible(bool(rows))

    def plan(self) -> SurveyPlan:
        """Return what was chosen."""
        guessed = guess_plan(self.table).columns
        columns = tuple(
            guessed[choice.place]._replace(role=Role(choice.role), kind=choice.kind)
            for choice in self.columns.choices()
        )
        return SurveyPlan(columns, self._ways.checkedId() == 1, clean_name(self.set_name.text()))

    def _check(self) -> None:
        choices = self.columns.choices()
        texts = [one.place for one in choices if one.role == Role.TEXT]
        known = [one for one in choices if one.role == Role.VARIABLE]
        named = [one.place for one in choices if one.role == Role.NAME]
        rows = len(self.table.rows)
        new = new_among(self._workspace.project, respondent_names(self.table, named))
        made = self.tr("{respondents}, {documents} and {variables} will be made.").format(
            respondents=self.tr("%Ln case(s)", "", new),
            documents=self.tr("%Ln document(s)", "", self._count_documents(texts)),
            variables=self.tr("%Ln variable(s)", "", sum(one.place not in self._fixed for one in known)),
        )
        there = self.tr("%Ln respondent(s) are cases of the project already.", "", rows - new) if new < rows else ""
        nameless = "" if named else self.tr("No column names the respondents: each is called by the number of the row.")
        self.told.setText(" ".join(filter(None, (made, there, nameless))))
        problem = ""
        if not texts and not known:
            problem = self.tr("Choose at least one column to be coded, or to be a variable.")
        for one in known:
            count, first = self._unfit_in(one)
            if count:
                heading = self.table.headings[one.place]
                words = self.tr("“{column}” has %Ln value(s) that cannot be of this kind, such as: {first}", "", count)
                problem = words.format(column=heading, first=first)
                if one.place in self._fixed:
                    problem += " " + self.tr("The project has this variable already: change its kind there first.")
                break
        if not problem and not self.once_more.isChecked():
            problem = self.tr("It would come in twice.")
        self.footer.show_problem(problem)

    def _count_documents(self, texts: list[int]) -> int:
        answered = (sum(1 for place in texts if cells[place].strip()) for _, cells in self.table.rows)
        return sum(answered) if self._ways.checkedId() == 1 else sum(1 for number in answered if number)

    def _unfit_in(self, one: ColumnChoice) -> tuple[int, str]:
        """Return how many cells cannot be of a kind, and why the first cannot; looked at once."""
        key = one.place, one.kind
        if key not in self._unfit:
            count, first = 0, ""
            for _, cells in self.table.rows:
                try:
                    canonical(one.kind, cells[one.place])
                except BadValue as problem:
                    count += 1
                    first = first or explain(problem, translated).what
            self._unfit[key] = count, first
        return self._unfit[key]
