"""Writing down a problem for the people who make Concord: all of it is seen before it is saved, and nothing is sent."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout

from qda.formats.saving import saving
from qda.model.errors import QdaError
from qda.model.wording import explain
from qda.store.project import Project
from qda.ui import theme
from qda.ui.crash import outcome_of
from qda.ui.main_window import MainWindow
from qda.ui.notices import confirm, translated
from qda.ui.problem_text import report_text
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.dialog_footer import fit_dialog, prepare_dialog
from qda.ui.widgets.labels import plain_label
from qda.ui.workspace import Workspace

_SIZE = (680, 640)
_FIELD_LINES = 5


def report_problem(window: MainWindow, details: str = "") -> None:
    """Open a report of a problem, of a mistake that was told if ``details`` tell of it."""
    ProblemReport(window, details).show()


class ProblemReport(QDialog):
    """A field for what happened, and below it the whole report as it would be saved or copied."""

    def __init__(self, window: MainWindow, details: str = "") -> None:
        super().__init__(window)
        self._window, self._details = window, details
        self._kept = ""  # what was written when it was last saved or copied
        layout = prepare_dialog(self, self.tr("Report a problem"), "problemReport")
        self.field = QPlainTextEdit(self)
        self.field.setObjectName("problemWords")
        self.field.setAccessibleName(self.tr("What happened?"))
        self.field.setPlaceholderText(self.tr("What did you do, what did you expect, and what came instead?"))
        self.field.setTabChangesFocus(True)
        self.field.setFixedHeight(_FIELD_LINES * self.fontMetrics().lineSpacing() + 2 * theme.GAP)
        self.whole = QPlainTextEdit(self)
        self.whole.setObjectName("problemReportText")
        self.whole.setAccessibleName(self.tr("The whole report"))
        self.whole.setReadOnly(True)
        self.whole.setTabChangesFocus(True)
        self._lay_out(layout)
        self.field.textChanged.connect(self._show)
        self._show()
        fit_dialog(self, *_SIZE)
        self.field.setFocus()

    def _lay_out(self, layout: QVBoxLayout) -> None:
        happened = plain_label(self.tr("What happened?"), self, look="heading")
        happened.setBuddy(self.field)
        layout.addWidget(happened)
        layout.addWidget(self.field)
        layout.addWidget(plain_label(self.tr("The whole report"), self, look="heading"))
        words = self.tr(
            "Nothing is sent. Save or copy it, and mail it yourself. It holds no text of documents and no names, "
            "unless you write them above."
        )
        layout.addWidget(plain_label(words, self, look="muted", wrap=True))
        layout.addWidget(self.whole, 1)
        foot = QHBoxLayout()
        foot.setSpacing(theme.GAP)
        self.told = plain_label("", self, look="muted", wrap=True)
        self.told.setObjectName("problemTold")
        self.close_button = push_button(self.tr("Close"), "problemClose", self)
        self.copy = push_button(self.tr("Copy"), "problemCopy", self)
        self.save = push_button(self.tr("Save…"), "problemSave", self, look="primary")
        self.close_button.clicked.connect(self.reject)
        self.copy.clicked.connect(self._on_copy)
        self.save.clicked.connect(self._on_save)
        foot.addWidget(self.told, 1)
        for button in (self.close_button, self.copy, self.save):
            foot.addWidget(button)
        layout.addLayout(foot)

    def _show(self) -> None:
        """Show the report with what was written; the rest of it stays where it is scrolled to."""
        bar = self.whole.verticalScrollBar()
        at = bar.value()
        self.whole.setPlainText(self._report())
        bar.setValue(at)
        self.told.clear()

    def _report(self) -> str:
        words, settings = self.field.toPlainText(), self._window.settings
        found = outcome_of(lambda: report_text(words, settings, self._project(), self._details))
        # A project that cannot be read is just what may have to be reported.
        return found.value or report_text(words, settings, None, self._details)

    def _project(self) -> Project | None:
        workspace = self._window.findChild(Workspace)
        return workspace.project if workspace is not None and not workspace.closed else None

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.whole.toPlainText())
        self._kept = self.field.toPlainText()
        self.told.setText(self.tr("Copied."))

    def _on_save(self) -> None:
        day = QDate.currentDate().toString(Qt.DateFormat.ISODate)
        suggested = self._window.settings.start_folder() / f"concord-problem-{day}.txt"
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the report"), str(suggested), self.tr("Text (*.txt)")
        )
        if not chosen:
            return
        path = Path(chosen)
        try:
            with saving(path) as temporary:
                temporary.write_text(self.whole.toPlainText(), encoding="utf-8")
        except QdaError as error:
            self.told.setText(str(explain(error, translated)))
        else:
            self._kept = self.field.toPlainText()
            self.told.setText(self.tr("Saved as {name}.").format(name=path.name))

    def reject(self) -> None:
        """Close, after asking where written words would be lost."""
        words = self.field.toPlainText()
        if words.strip() and words != self._kept:
            question, consequence = self.tr("Throw away the report?"), self.tr("It was neither saved nor copied.")
            if not confirm(self, question, consequence, self.tr("Throw away"), keep_words=self.tr("Go on writing")):
                return
        super().reject()
