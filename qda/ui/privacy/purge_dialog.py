"""Before documents are deleted permanently: which, what goes along, what still names them, a word to confirm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from qda.actions.purge import Mention, OfCase, Withdrawn, cases_of, mentions, same_text, withdrawable
from qda.model.backup_wording import why_text
from qda.model.intake.telling import table_words
from qda.model.progress import Progress, tell
from qda.store.backups import Backup
from qda.store.project import Project
from qda.store.purging import Doomed
from qda.store.withdrawal import InBackups, backups_holding, elsewhere
from qda.ui import theme
from qda.ui.exchange.count_tables import PlainTable
from qda.ui.main_window import MainWindow
from qda.ui.notices import translated
from qda.ui.tasks import Task
from qda.ui.widgets.dialog_footer import DialogFooter, fit_dialog, prepare_dialog
from qda.ui.widgets.labels import plain_label
from qda.ui.widgets.local_time import local_time
from qda.ui.workspace import Workspace

_WIDTH, _HEIGHT = 1080, 720
_LEFT = 330
_LOOK_AFTER_MS = 300


@dataclass(frozen=True, slots=True)
class Outlook:
    """What deleting would reach, and what it would not."""

    cases: list[OfCase]
    twins: list[str]
    mentions: list[Mention]
    backups: list[Backup]
    elsewhere: list[Path]


def outlook(path: Path, doomed: Doomed, words: Sequence[str], known: Sequence[Path], progress: Progress) -> Outlook:
    """Find out on another thread, with a connection of its own."""
    with Project.beside(path) as project:
        tell(progress, 0, 3)
        cases, twins = cases_of(project, doomed.documents), same_text(project, doomed.documents)
        tell(progress, 1, 3)
        told = mentions(project, doomed, words)
    tell(progress, 2, 3)
    kept = backups_holding(path, doomed) if doomed.documents or doomed.history else []
    return Outlook(cases, twins, told, kept, list(elsewhere(path, doomed, known)) if doomed.documents else [])


class PurgeDialog(QDialog):
    """The window for deleting permanently.

    Args:
        workspace: The open project.
        window: The main window.
    """

    def __init__(self, workspace: Workspace, window: MainWindow) -> None:
        super().__init__(window)
        self._workspace = workspace
        self._window = window
        self._task: Task | None = None
        self._seen: Outlook | None = None
        self._rows = withdrawable(workspace.project)
        layout = prepare_dialog(self, self.tr("Delete permanently"), "purgeDialog")
        about = self.tr(
            "For a participant who withdraws. Text, original file, codings and memos of the documents go, with all "
            "that the history, the search index and reports of imports hold of them. Undo does not bring them back. "
            "Work on other documents stays, and so does its history."
        )
        layout.addWidget(plain_label(about, self, wrap=True))
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setObjectName("purgeSides")
        split.setChildrenCollapsible(False)
        split.addWidget(self._documents_side())
        split.addWidget(self._outlook_side())
        split.setSizes([_LEFT, _WIDTH - _LEFT])
        split.setStretchFactor(1, 1)
        layout.addWidget(split, 1)
        layout.addLayout(self._confirming())
        self.footer = DialogFooter(self, self.tr("Delete permanently"))
        theme.set_look(self.footer.button, "danger")
        self.footer.button.setDefault(False)
        layout.addLayout(self.footer)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_LOOK_AFTER_MS)
        self._timer.timeout.connect(self._look)
        workspace.closing.connect(self.reject)
        fit_dialog(self, _WIDTH, _HEIGHT)
        self._on_chosen()
        self.list.setFocus()

    # --- building ----------------------------------------------------------------------------------------------------
    def _documents_side(self) -> QWidget:
        side = QWidget(self)
        layout = QVBoxLayout(side)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        self.filter = QLineEdit(side)
        self.filter.setObjectName("purgeFilter")
        self.filter.setAccessibleName(self.tr("Filter documents"))
        self.filter.setPlaceholderText(self.tr("Filter documents"))
        self.filter.textChanged.connect(self._on_filter)
        self.list = QListWidget(side)
        self.list.setObjectName("purgeDocuments")
        self.list.setAccessibleName(self.tr("Documents to delete"))
        for row in self._rows:
            words = row.name
            if row.deleted:
                words = self.tr("{name} (deleted before, still in the history)").format(name=row.name)
            elif row.codings:
                codings = self.tr("%n coding(s)", "", row.codings)
                words = self.tr("{name} ({codings})").format(name=row.name, codings=codings)
            item = QListWidgetItem(words, self.list)
            item.setData(Qt.ItemDataRole.UserRole, row.guid)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            if row.deleted:
                item.setForeground(theme.muted())
        self.list.itemChanged.connect(self._on_chosen)
        layout.addWidget(self.filter)
        layout.addWidget(self.list, 1)
        return side

    def _outlook_side(self) -> QWidget:
        side = QWidget(self)
        layout = QVBoxLayout(side)
        layout.setContentsMargins(theme.GAP, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        self.cases = QCheckBox("", side)
        self.cases.setObjectName("purgeCases")
        self.cases_told = plain_label("", side, look="muted", wrap=True)
        self.history = QCheckBox(self.tr("Also forget the whole history of the project"), side)
        self.history.setObjectName("purgeHistory")
        self.history.setAccessibleName(self.history.text())
        words = self.tr(
            "Where a name, a memo or a definition told of the person and was mended since, the history and the "
            "earlier versions still hold the old words. Without history there is no Undo of anything done before."
        )
        self.warning = plain_label("", side, look="danger", wrap=True)
        self.backups = QComboBox(side)
        self.backups.setObjectName("purgeBackups")
        self.backups.setAccessibleName(self.tr("Earlier versions"))
        for choice, told in (
            (InBackups.REWRITE, self.tr("Delete it from the earlier versions as well")),
            (InBackups.DELETE, self.tr("Delete those earlier versions altogether")),
            (InBackups.LEAVE, self.tr("Leave the earlier versions as they are")),
        ):
            self.backups.addItem(told, choice)
        self.backups_told = plain_label("", side, look="muted", wrap=True)
        self.words = QLineEdit(side)
        self.words.setObjectName("purgeWords")
        self.words.setAccessibleName(self.tr("Further words to look for"))
        self.words.setPlaceholderText(self.tr("Further words to look for, such as her name; commas between them"))
        heads = (self.tr("Words"), self.tr("In"), self.tr("What it is"))
        self.mentions = PlainTable(
            heads, "purgeMentions", self.tr("What stays and names or quotes it"), side, numbers_from=3
        )
        self.mentions_told = plain_label("", side, look="muted", wrap=True)
        self.case_head = plain_label(self.tr("Case"), side, look="caption")
        for widget in (self.case_head, self.cases, self.cases_told):
            layout.addWidget(widget)
        layout.addWidget(plain_label(self.tr("Earlier versions that Concord keeps"), side, look="caption"))
        for widget in (self.backups_told, self.backups, self.warning):
            layout.addWidget(widget)
        layout.addWidget(plain_label(self.tr("What stays and names or quotes it"), side, look="caption"))
        layout.addWidget(self.words)
        layout.addWidget(self.mentions, 1)
        layout.addWidget(self.mentions_told)
        layout.addWidget(self.history)
        layout.addWidget(plain_label(words, side, look="muted", wrap=True))
        for box in (self.cases, self.history):
            box.toggled.connect(self._on_chosen)
        self.words.textChanged.connect(self._on_chosen)
        return side

    def _confirming(self) -> QHBoxLayout:
        self.word = self.tr("delete")
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        told = self.tr("This cannot be undone. Type the word “{word}” to go on:").format(word=self.word)
        row.addWidget(plain_label(told, self, look="strong"))
        self.typed = QLineEdit(self)
        self.typed.setObjectName("purgeConfirm")
        self.typed.setAccessibleName(told)
        self.typed.setMaximumWidth(160)
        self.typed.textChanged.connect(self._check)
        row.addWidget(self.typed)
        row.addStretch(1)
        return row

    # --- choosing ----------------------------------------------------------------------------------------------------
    def choose(self, guids: Sequence[str]) -> None:
        """Tick documents."""
        for row in range(self.list.count()):
            item = self.list.item(row)
            if item.data(Qt.ItemDataRole.UserRole) in guids:
                item.setCheckState(Qt.CheckState.Checked)

    def chosen(self) -> list[Withdrawn]:
        """Return the documents that are ticked."""
        return [
            row for number, row in enumerate(self._rows) if self.list.item(number).checkState() == Qt.CheckState.Checked
        ]

    def doomed(self) -> Doomed:
        """Return what is to go."""
        documents = frozenset(row.guid for row in self.chosen())
        cases = (
            frozenset(case for row in self.chosen() for case in row.cases)
            if self.cases.isChecked()
            else frozenset[str]()
        )
        return Doomed(documents, cases, self.history.isChecked())

    def names(self) -> list[str]:
        """Return what the documents and their cases are called."""
        cases = self._seen.cases if self._seen is not None and self.cases.isChecked() else []
        return [row.name for row in self.chosen()] + [case.name for case in cases]

    @property
    def in_backups(self) -> InBackups:
        """What becomes of earlier versions that hold it."""
        return InBackups(str(self.backups.currentData()))

    def _on_filter(self, words: str) -> None:
        for number, row in enumerate(self._rows):
            self.list.item(number).setHidden(words.casefold() not in row.name.casefold())

    def _on_chosen(self) -> None:
        self._seen = None
        self._check()
        self._timer.start()

    def _look(self) -> None:
        if self._task is not None:
            self._task.cancel()
        if self._workspace.closed:
            return
        words = [word.strip() for word in self.words.text().split(",") if word.strip()]
        doomed = self.doomed()
        work = partial(outlook, self._workspace.project.path, doomed, words, self._window.settings.recent_paths())
        done = partial(self._show, doomed)
        self._task = self._window.tasks.start(self.tr("Looking for traces"), work, done=done)

    def _show(self, doomed: Doomed, seen: Outlook) -> None:
        if doomed != self.doomed():
            return
        self._seen = seen
        names = ", ".join(f"“{case.name}”" for case in seen.cases)
        self.cases.setVisible(bool(seen.cases))
        also = self.tr("Also delete {names}, with values and memo") if seen.cases else ""
        self.cases.setText(also.format(names=names.replace("&", "&&")))
        self.case_head.setVisible(bool(seen.cases))
        self._suggest_words(seen.cases)
        self.cases.setAccessibleName(self.cases.text())
        others = [f"“{case.name}”: {', '.join(case.others)}" for case in seen.cases if case.others]
        self.cases_told.setVisible(bool(others))
        self.cases_told.setText(self.tr("Other documents of the same case stay: {told}").format(told="; ".join(others)))
        warnings: list[str] = []
        if seen.twins:
            told = ", ".join(f"“{name}”" for name in seen.twins)
            warnings.append(self.tr("The same text stays in {documents}.").format(documents=told))
        if seen.elsewhere:
            told = ", ".join(path.name for path in seen.elsewhere)
            warnings.append(
                self.tr("These other projects hold it too and stay as they are: {files}").format(files=told)
            )
        self.warning.setText("\n".join(warnings))
        self.warning.setVisible(bool(warnings))
        self._show_backups(seen.backups)
        self._show_mentions(seen.mentions)
        self._check()

    def _suggest_words(self, cases: Sequence[OfCase]) -> None:
        """Look for the names of the cases as well, as long as the person has typed nothing else."""
        if self.words.isModified() or self.words.text() or not cases:
            return
        names = [case.name for case in cases]
        parts = [part for name in names for part in name.split() if len(part) > 3 and part not in names]
        self.words.setText(", ".join(dict.fromkeys((*names, *parts))))

    def _show_backups(self, kept: Sequence[Backup]) -> None:
        self.backups.setVisible(bool(kept))
        words = self.tr("It is in none of them.")
        if kept:
            told = "; ".join(f"{local_time(one.time)}, {why_text(one.why, translated)}" for one in kept[:3])
            told += "; …" if len(kept) > 3 else ""
            words = self.tr("It is in {count} of them: {told}").format(
                count=self.locale().toString(len(kept)), told=told
            )
        self.backups_told.setText(words)

    def _show_mentions(self, found: Sequence[Mention]) -> None:
        self.mentions.setRowCount(0)
        for one in found:
            where = self.tr("text") if one.table == "text" else table_words(one.table, translated)
            self.mentions.add((one.words, one.name, where), look=True)
        words = self.tr("Nothing in the project as it is now names or quotes it, as far as can be told.")
        if found:
            words = self.tr(
                "Mend these first where they tell of the person, and then delete; nobody but you can judge it. "
                "Their earlier wording is in the history and in the earlier versions."
            )
        self.mentions_told.setText(words if self.chosen() or found else "")

    def _check(self) -> None:
        something = bool(self.chosen()) or self.history.isChecked()
        said = self.typed.text().strip().casefold() == self.word.casefold()
        self.footer.button.setEnabled(something and said and self._seen is not None)
