"""Shows what adding a table's codings would come to, before anything is added."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QDialog, QTabWidget, QWidget

from qda.actions.import_codings import CodingsPreview
from qda.model.codebook import path_text
from qda.ui import theme
from qda.ui.exchange.count_tables import PlainTable
from qda.ui.widgets.dialog_footer import DialogFooter, fit_dialog, prepare_dialog
from qda.ui.widgets.labels import plain_label

_WIDTH, _HEIGHT = 900, 560
_LISTED = 2_000  # rows shown of many; all of them are added
_QUOTE = 200


class CodingsDialog(QDialog):
    """What would be added, what does not fit and why, and which codes and coders would be made.

    Args:
        name: What the table is called.
        preview: What adding it would come to.
        notes: How the table was read, in sentences.
        parent: The main window.
    """

    def __init__(self, name: str, preview: CodingsPreview, notes: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.preview = preview
        layout = prepare_dialog(self, self.tr("Codings from a table"), "codingsDialog")
        layout.addWidget(plain_label(self.tr("Codings in “{file}”").format(file=name), self, look="strong", wrap=True))
        layout.addWidget(plain_label(" ".join([self._summary(), *notes]), self, look="muted", wrap=True))
        tabs = QTabWidget(self)
        tabs.setObjectName("codingsPages")
        tabs.setAccessibleName(self.tr("Parts of the table"))
        theme.set_look(tabs.tabBar(), "quiet")
        self.tabs = tabs
        number = self.locale().toString
        if preview.problems:
            tabs.addTab(self._problems(), self.tr("Does not fit ({count})").format(count=number(len(preview.problems))))
        tabs.addTab(self._fitting(), self.tr("To be added ({count})").format(count=number(len(preview.fitting))))
        made = len(preview.new_codes) + len(preview.new_coders)
        if made:
            tabs.addTab(self._made(), self.tr("New codes and coders ({count})").format(count=number(made)))
        layout.addWidget(tabs, 1)
        self.skip = QCheckBox(self.tr("Leave out the rows that do not fit, and add the others"), self)
        self.skip.setObjectName("codingsSkip")
        self.skip.setAccessibleName(self.skip.text())
        self.skip.setVisible(bool(preview.problems))
        self.skip.toggled.connect(self._check)
        layout.addWidget(self.skip)
        self.footer = DialogFooter(self, self.tr("Add %n coding(s)", "", len(preview.fitting)))
        theme.set_look(self.footer.problem, "muted")
        layout.addLayout(self.footer)
        fit_dialog(self, _WIDTH, _HEIGHT)
        self._check()

    def _summary(self) -> str:
        preview = self.preview
        number = self.locale().toString
        rows = len(preview.fitting) + len(preview.there) + len(preview.problems)
        words = self.tr("{rows} rows; {fitting} to be added, {there} in the project already, {problems} do not fit.")
        return words.format(
            rows=number(rows),
            fitting=number(len(preview.fitting)),
            there=number(len(preview.there)),
            problems=number(len(preview.problems)),
        )

    def _problems(self) -> PlainTable:
        heads = (self.tr("What is wrong"), self.tr("Row"))
        table = PlainTable(heads, "codingsProblems", self.tr("Rows that do not fit"), self)
        for problem in self.preview.problems[:_LISTED]:
            table.add((problem.what[:1].upper() + problem.what[1:], problem.row), look=True)
        return table

    def _fitting(self) -> PlainTable:
        heads = (self.tr("Passage"), self.tr("Code"), self.tr("Coder"), self.tr("Document"))
        table = PlainTable(
            (*heads, self.tr("Start"), self.tr("End")),
            "codingsFitting",
            self.tr("Codings to be added"),
            self,
            numbers_from=4,
        )
        for row in self.preview.fitting[:_LISTED]:
            quote = " ".join(row.quote[:_QUOTE].split())
            table.add((quote, path_text(row.code), row.coder, row.document, row.start, row.end))
        return table

    def _made(self) -> PlainTable:
        heads = (self.tr("Name"), self.tr("What"))
        table = PlainTable(heads, "codingsMade", self.tr("Codes and coders that would be made"), self, numbers_from=2)
        for path in self.preview.new_codes:
            table.add((path, self.tr("New code")))
        for name in self.preview.new_coders:
            table.add((name, self.tr("New coder")))
        return table

    def _check(self) -> None:
        """Allow adding when every row fits, or those that do not are to be left out."""
        stuck = bool(self.preview.problems) and not self.skip.isChecked()
        nothing = not self.preview.fitting
        words = self.tr("Nothing in the table is new.") if nothing and not self.preview.problems else ""
        if stuck and not nothing:
            words = self.tr("Correct these rows in the table, or leave them out.")
        elif nothing and self.preview.problems:
            words = self.tr("No row can be added.")
        self.skip.setEnabled(not nothing)
        self.footer.show_problem(words)
        self.footer.button.setEnabled(not stuck and not nothing)
