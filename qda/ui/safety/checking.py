"""Checking the open project: a window that says what was looked at, how far it is, and what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QHeaderView, QProgressBar

from qda.model.check_wording import INDEX_LEFT_OUT, PARTS, Part
from qda.model.errors import Cancelled, QdaError
from qda.model.wording import explain, problem_text
from qda.store.check import CheckReport, check_beside
from qda.ui import theme
from qda.ui.exchange.count_tables import PlainTable
from qda.ui.notices import translated
from qda.ui.safety.lists import Lines, save_lines
from qda.ui.tasks import Task
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.dialog_footer import fit_dialog, prepare_dialog
from qda.ui.widgets.labels import plain_label

if TYPE_CHECKING:
    from qda.ui.main_window import MainWindow
    from qda.ui.workspace import Workspace

_WIDTH, _HEIGHT, _LOW = 860, 560, 160  # px; low where there is nothing to list


class CheckFlow(QObject):
    """Opens the window from the menu."""

    def __init__(
        self,
        window: MainWindow,
        *,
        offer_versions: Callable[[Path | None], None],
        salvage: Callable[[Path], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._offer_versions = offer_versions
        self._salvage = salvage
        self._workspace: Workspace | None = None
        self.dialog: CheckDialog | None = None
        window.acts.bind("check_project", self.check)

    def set_workspace(self, workspace: Workspace | None) -> None:
        """Take note of the project that is open."""
        self._workspace = workspace
        if self.dialog is not None:
            self.dialog.reject()

    def check(self) -> None:
        """Check the open project."""
        if self._workspace is None:
            return
        if self.dialog is not None:
            self.dialog.reject()
        dialog = CheckDialog(self._workspace, self._window)
        dialog.versions.clicked.connect(partial(self._offer_versions, self._workspace.project.path))
        dialog.save_rest.clicked.connect(partial(self._salvage, self._workspace.project.path))
        dialog.finished.connect(self._forget)
        self.dialog = dialog
        dialog.show()
        dialog.begin()

    def _forget(self) -> None:
        self.dialog = None


class CheckDialog(QDialog):
    """Shows a check under way, with Cancel, and then what came of it; work goes on beside it."""

    def __init__(self, workspace: Workspace, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._project = workspace.project
        self._name = workspace.info.name
        self._report: CheckReport | None = None
        self._task: Task | None = None
        layout = prepare_dialog(self, self.tr("Check project"), "checkDialog")
        self.words = plain_label("", self, look="strong", wrap=True)
        self.more = plain_label("", self, look="muted", wrap=True)
        self.bar = QProgressBar(self)
        self.bar.setObjectName("checkProgress")
        self.bar.setAccessibleName(self.tr("Progress of the check"))
        self.bar.setTextVisible(False)
        heads = [self.tr("What was looked at"), self.tr("How many"), self.tr("Result")]
        self.parts = PlainTable(heads, "checkParts", self.tr("What was looked at"), self, numbers_from=9)
        self.problems = PlainTable([self.tr("What is wrong")], "checkProblems", self.tr("What is wrong"), self)
        self.problems.setWordWrap(True)
        self.problems.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for part in (self.words, self.more, self.bar, self.parts, self.problems):
            layout.addWidget(part, int(part is self.problems))
        layout.addLayout(self._buttons())
        self.parts.hide()
        self.problems.hide()
        fit_dialog(self, _WIDTH, _LOW)

    def _buttons(self) -> QHBoxLayout:
        self.save = push_button(self.tr("Save the list…"), "checkSave", self)
        self.versions = push_button(self.tr("Earlier versions…"), "checkVersions", self)
        self.save_rest = push_button(self.tr("Save what reads…"), "checkSalvage", self)
        self.close_button = push_button(self.tr("Cancel"), "checkClose", self, look="primary")
        self.save.clicked.connect(self._on_save)
        self.close_button.clicked.connect(self.reject)
        self.hint = plain_label("", self, look="muted", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        for button in (self.save, self.versions, self.save_rest):
            button.hide()
            row.addWidget(button)
        row.addWidget(self.hint, 1)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignRight)
        return row

    def begin(self) -> None:
        """Start the check."""
        project = self._project
        self.words.setText(self.tr("Checking “{name}”…").format(name=self._name))
        self.more.setText(self.tr("You can go on working. Nothing is changed by the check."))
        work = partial(check_beside, project.path, project.gate)
        self._task = self._window.tasks.start(
            self.tr("Checking the project"), work, done=self._on_done, failed=self._on_failed
        )
        self._task.progressed.connect(self._on_progress)

    def _on_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)

    def reject(self) -> None:
        """Stop what is under way and close."""
        if self._task is not None and not self._task.over:
            self._task.cancel()
        self._task = None
        super().reject()

    # --- the result --------------------------------------------------------------------------------------------------
    def _on_failed(self, error: QdaError) -> None:
        if self._task is None or isinstance(error, Cancelled):
            return
        self._end()
        self.words.setText(self.tr("The project could not be checked."))
        self.more.setText(str(explain(error, translated)))

    def _end(self) -> None:
        self._task = None
        self.bar.hide()
        self.close_button.setText(self.tr("Close"))
        self.close_button.setAccessibleName(self.tr("Close"))

    def _on_done(self, report: CheckReport) -> None:
        if self._task is None:  # it was closed meanwhile
            return
        self._end()
        self._report = report
        count = len(report.problems)
        if report.is_sound:
            self.words.setText(self.tr("“{name}” is sound.").format(name=self._name))
            self.more.setText(self.tr("Everything that was looked at is as it should be."))
        else:
            self.words.setText(self.tr("%n thing(s) are wrong with “{name}”.", "", count).format(name=self._name))
            self.more.setText(
                self.tr(
                    "Nothing was changed. Do not go on working in this file: restore an earlier version, or save what "
                    "can be read of it in a new file. Both leave this file as it is."
                )
            )
        for cells in self._part_lines(report):
            self.parts.add(cells)
        for problem in report.problems:
            self.problems.add([problem_text(problem, translated)])
        self.parts.show()
        self._fit_parts()
        self.problems.setVisible(bool(count))
        for button in (self.versions, self.save_rest):
            button.setVisible(bool(count))
        self.save.show()
        fit_dialog(self, _WIDTH, _HEIGHT if count else _LOW)

    def _fit_parts(self) -> None:
        table = self.parts
        height = table.horizontalHeader().sizeHint().height() + table.rowCount() * theme.ROW_HEIGHT + 4
        table.setFixedHeight(height)

    def _part_lines(self, report: CheckReport) -> list[list[str]]:
        found = [problem.what for problem in report.problems]
        return [self._part_line(part, report, sum(what in part.problems for what in found)) for part in PARTS]

    def _part_line(self, part: Part, report: CheckReport, wrong: int) -> list[str]:
        left_out = INDEX_LEFT_OUT in report.left_out and INDEX_LEFT_OUT in part.problems
        number = report.checked.get(part.counted, 0)
        counted = {
            "document": self.tr("%Ln document(s)", "", number),
            "content": self.tr("%Ln text(s), file(s) and list(s)", "", number),
            "coding": self.tr("%Ln coding(s)", "", number),
            "change": self.tr("%Ln change(s)", "", number),
        }
        count = counted.get(part.counted, "")
        if left_out:
            result = self.tr("not looked at")
        else:
            result = self.tr("%n wrong", "", wrong) if wrong else self.tr("as it should be")
        return [translated(part.words), count, result]

    def _on_save(self) -> None:
        report = self._report
        if report is None:
            return
        about = [self.words.text(), self.more.text(), str(self._project.path)]
        about += [": ".join(cell for cell in (cells[0], cells[2]) if cell) for cells in self._part_lines(report)]
        rows = [[problem_text(problem, translated)] for problem in report.problems]
        lines = Lines(self.tr("Check"), about, [self.tr("What is wrong")], rows)

        def saved(path: Path) -> None:
            self.hint.setText(self.tr("Saved to {path}.").format(path=path))

        save_lines(self._window, self, self._project.path.stem, lines, saved)
