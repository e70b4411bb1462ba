"""Before a copy for sharing is written: what stays behind, which names are replaced, and how often they stand there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QDialog, QSplitter, QVBoxLayout, QWidget

from qda.actions.shared_rows import LeftStanding
from qda.actions.sharing import Shared, SharingPlan
from qda.store.queries.documents import document_names
from qda.text.pseudonyms import Pseudonyms, Rule
from qda.ui import theme
from qda.ui.exchange.count_tables import PlainTable
from qda.ui.main_window import MainWindow
from qda.ui.privacy.names_editor import NamesEditor, key_words
from qda.ui.privacy.places import Looked, look, often_small
from qda.ui.privacy.pseudonymise_dialog import suggestions
from qda.ui.tasks import Task
from qda.ui.widgets.dialog_footer import DialogFooter, fit_dialog, prepare_dialog
from qda.ui.widgets.labels import keep_room, plain_label
from qda.ui.workspace import Workspace

_WIDTH, _HEIGHT = 980, 640
_LOOK_AFTER_MS = 350


class ShareDialog(QDialog):
    """The window before a copy for sharing is written; nothing in the open project is changed.

    Args:
        workspace: The open project.
        window: The main window.
        names: Names that were typed before.
    """

    def __init__(self, workspace: Workspace, window: MainWindow, names: Sequence[Rule] = ()) -> None:
        super().__init__(window)
        self._workspace = workspace
        self._window = window
        self._task: Task | None = None
        layout = prepare_dialog(self, self.tr("Save a copy for sharing"), "shareDialog")
        about = self.tr(
            "The copy is a new project with texts, codebook, codings, memos, cases and variables. It leaves out the "
            "original files, the history with everything that was deleted or changed, earlier texts, reports of "
            "imports, parts kept of other programs’ projects, and every path of this computer."
        )
        layout.addWidget(plain_label(about, self, wrap=True))
        words = self.tr(
            "If names are to be replaced, list them here: they are replaced everywhere in the copy, and codings "
            "follow. This project stays as it is."
        )
        layout.addWidget(plain_label(words, self, look="muted", wrap=True))
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setObjectName("shareSides")
        split.setChildrenCollapsible(False)
        self.names = NamesEditor(window.settings, partial(suggestions, workspace), self)
        split.addWidget(self.names)
        split.addWidget(self._counts_side())
        split.setSizes([_WIDTH // 2, _WIDTH // 2])
        layout.addWidget(split, 1)
        self.hide_coders = QCheckBox(self.tr("Call the coders Coder 1, Coder 2 … instead of by their names"), self)
        self.hide_coders.setObjectName("shareHideCoders")
        self.hide_coders.setAccessibleName(self.hide_coders.text())
        layout.addWidget(self.hide_coders)
        self.key = plain_label("", self, wrap=True)
        keep_room(self.key)
        layout.addWidget(self.key)
        self.footer = DialogFooter(self, self.tr("Write the copy…"))
        theme.set_look(self.footer.problem, "muted")
        layout.addLayout(self.footer)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_LOOK_AFTER_MS)
        self._timer.timeout.connect(self._look)
        self.names.changed.connect(self._on_names)
        workspace.closing.connect(self.reject)
        if names:
            self.names.table.show_rules(names)
        fit_dialog(self, _WIDTH, _HEIGHT)
        self._on_names()
        self.names.table.setCurrentCell(0, 0)
        self.names.table.setFocus()

    def _counts_side(self) -> QWidget:
        side = QWidget(self)
        layout = QVBoxLayout(side)
        layout.setContentsMargins(theme.GAP, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addWidget(plain_label(self.tr("In the texts"), side, look="caption"))
        heads = (self.tr("Name"), self.tr("Replaced"), self.tr("Inside longer words"))
        self.counts = PlainTable(heads, "shareCounts", self.tr("How often names stand in the texts"), side)
        layout.addWidget(self.counts, 1)
        self.note = plain_label("", side, look="muted", wrap=True)
        layout.addWidget(self.note)
        return side

    def _on_names(self) -> None:
        self.key.setText(key_words(self.names, self._workspace.project.path))
        self.key.setVisible(bool(self.key.text()))
        self.footer.button.setEnabled(self.names.is_ready)
        self._timer.start()

    def _look(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None
        names = Pseudonyms(self.names.rules(), self.names.manner())
        if not names.rules or self._workspace.closed:
            self._show_counts(names, Looked([], 0))
            return
        ids = list(document_names(self._workspace.project))
        work = partial(look, self._workspace.project.path, names, ids)
        done = partial(self._show_counts, names)
        self._task = self._window.tasks.start(self.tr("Looking for names"), work, done=done, failed=lambda _error: None)

    def _show_counts(self, names: Pseudonyms, found: Looked) -> None:
        if names.rules and names.rules != tuple(self.names.rules()):
            return
        whole = Counter(place.hit.rule for place in found.places if not place.hit.inside)
        inside = Counter(place.hit.rule for place in found.places if place.hit.inside)
        if not names.manner.whole_words:
            whole, inside = whole + inside, Counter[int]()
        self.counts.setRowCount(0)
        for number, rule in enumerate(names.rules):
            self.counts.add((rule.name, whole[number], inside[number]), look=bool(inside[number]) or not whole[number])
        left = sum(inside.values())
        told = [self.tr("%n place(s) inside longer words would stay as they are.", "", left)] if left else []
        absent = ", ".join(
            f"“{rule.name}”" for number, rule in enumerate(names.rules) if not whole[number] and not inside[number]
        )
        if absent:
            told.append(self.tr("In no text: {names}.").format(names=absent))
        small = ", ".join(f"“{names.rules[number].name}”" for number in sorted(often_small(found.places, names)))
        if small:
            words = self.tr("{names}: more often in small letters than with a capital, so these may be other words.")
            told.append(words.format(names=small))
        self.note.setText(" ".join(told))

    def plan(self) -> SharingPlan:
        """Return what is to be different in the copy."""
        return SharingPlan(self.names.rules(), self.names.manner(), hide_coders=self.hide_coders.isChecked())


class SharedReport(QDialog):
    """After the copy is written: what was replaced, and which listed names stand in it all the same."""

    def __init__(self, shared: Shared, where: str, parent: QWidget) -> None:
        super().__init__(parent)
        layout = prepare_dialog(self, self.tr("The copy for sharing is written"), "sharedReport")
        layout.addWidget(plain_label(where, self, look="strong", wrap=True))
        held = self.tr("{documents} documents, {codings} codings, no history.").format(
            documents=self.locale().toString(shared.documents), codings=self.locale().toString(shared.codings)
        )
        if shared.joined:
            held += " " + self.tr("%n coding(s) became one with another of the same code and words.", "", shared.joined)
        layout.addWidget(plain_label(held, self, look="muted", wrap=True))
        if shared.replaced:
            names = PlainTable(
                (self.tr("Name"), self.tr("Replaced")), "sharedReplaced", self.tr("Names replaced"), self
            )
            for name, times in shared.replaced.items():
                names.add((name, times), look=not times)
            layout.addWidget(names, 1)
        if shared.left:
            words = self.tr(
                "These still stand in the copy. If they tell who is meant, write it anew with another table."
            )
            layout.addWidget(plain_label(words, self, look="danger", wrap=True))
            layout.addWidget(self._left(shared.left), 1)
        else:
            words = self.tr("None of the listed names is left, nor any word that holds one.")
            layout.addWidget(plain_label(words if shared.replaced else "", self, wrap=True))
        advice = self.tr(
            "What people told may say who they are without any name: places, dates, jobs, rare events. Nobody but you "
            "can judge that."
        )
        layout.addWidget(plain_label(advice, self, look="muted", wrap=True))
        self.footer = DialogFooter(self, self.tr("Open the copy"))
        self.footer.cancel.setText(self.tr("Close"))
        self.footer.cancel.setAccessibleName(self.footer.cancel.text())
        layout.addLayout(self.footer)
        fit_dialog(self, 620, 520 if shared.replaced or shared.left else 220)

    def _left(self, left: Sequence[LeftStanding]) -> PlainTable:
        heads = (self.tr("Stands in"), self.tr("Name"), self.tr("Where"), self.tr("Times"))
        table = PlainTable(heads, "sharedLeft", self.tr("Names that still stand in the copy"), self, numbers_from=3)
        for one in left:
            where = self.tr("texts") if one.where == "text" else one.where.replace("_", " ")
            table.add((one.word, one.name, where, one.times), look=True)
        return table
