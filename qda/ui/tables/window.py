"""The Tables window: codes by documents, variables, coders and codes; every cell leads to its segments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout

from qda.analysis.crossing.asked import Crossing
from qda.analysis.crossing.grid import Grid, Layout
from qda.analysis.crossing.wording import Words, words_of
from qda.model.errors import QdaError
from qda.store.project import Changes
from qda.store.queries.variables import variables
from qda.ui import theme
from qda.ui.leads import SegmentsWanted
from qda.ui.main_window import MainWindow
from qda.ui.notices import translated
from qda.ui.status_bar import TaskProgress
from qda.ui.tables.choices import TableChoices
from qda.ui.tables.counting import Counting
from qda.ui.tables.filters import TableFilters
from qda.ui.tables.model import GridModel
from qda.ui.tables.view import GridView
from qda.ui.tasks import Task
from qda.ui.variables.conditions_bar import CONDITION_TABLES
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.dialog_footer import fit_dialog
from qda.ui.widgets.empty_state import EmptyState
from qda.ui.widgets.labels import ElidedLabel, plain_label
from qda.ui.workspace import Workspace

_WIDTH, _HEIGHT = 1120, 700
_AFTER_EDITS_MS = 400  # a burst of edits is counted once
_CONCERNING = CONDITION_TABLES | {"coding", "code", "coder", "project"}


class Shown(NamedTuple):
    """What the window shows, for a file."""

    grid: Grid
    layout: Layout
    words: Words
    filters: list[tuple[str, str]]


class TablesWindow(QDialog):
    """Stands beside the main window; it never writes to the project.

    Signals:
        save_wanted: Write what is shown to a file; carries a :class:`Shown`.
        left: The window closes; carries what was chosen, for the next time.
    """

    save_wanted = Signal(object)
    left = Signal(object)

    def __init__(self, workspace: Workspace, window: MainWindow, chosen: Mapping[str, object] | None = None) -> None:
        """Make it; ``chosen`` is what was chosen the last time."""
        super().__init__(window)
        self.setObjectName("tablesWindow")
        self.setWindowTitle(self.tr("Tables"))
        self.setAccessibleName(self.windowTitle())
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._workspace = workspace
        self.choices = TableChoices(self)
        self.filters = TableFilters(workspace, self)
        self.model = GridModel(self)
        self.view = GridView(self.model, self)
        self.counting = Counting(workspace, window.tasks, self)
        self.remarks = plain_label("", self, look="muted", wrap=True)
        self.remarks.setObjectName("tablesRemarks")
        self.told = ElidedLabel("", self)
        self.told.setObjectName("tablesTold")
        self.problem = plain_label("", self, look="danger", wrap=True)
        self.problem.setObjectName("tablesProblem")
        self.problem.hide()
        self.segments = push_button(self.tr("Show segments"), "tablesOpen", self)
        self.copy = push_button(self.tr("Copy table"), "tablesCopy", self)
        self.save = push_button(self.tr("Save as…"), "tablesSave", self)
        self.again = push_button(self.tr("Count again"), "tablesAgain", self)
        self.again.hide()
        self.empty = EmptyState("", "", self.tr("Show everything"), self)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_AFTER_EDITS_MS)
        self._again.timeout.connect(self.count)
        self._build()
        self._connect()
        fit_dialog(self, _WIDTH, _HEIGHT)
        self.choices.offer(variables(workspace.project))
        self.choices.choose_again(chosen or {})
        self._refresh_buttons()
        self.count()

    # --- building ----------------------------------------------------------------------------------------------------
    def _build(self) -> None:
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        self._foot = QHBoxLayout()
        self._foot.setSpacing(theme.GAP)
        self._foot.addWidget(self.told, 1)
        for button in (self.again, self.copy, self.save, self.segments):
            self._foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 10)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self.choices)
        layout.addWidget(self.filters)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.remarks)
        layout.addWidget(self.problem)
        layout.addLayout(self._foot)

    def _connect(self) -> None:
        workspace, view = self._workspace, self.view
        self.choices.changed.connect(self.count)
        self.choices.layout_changed.connect(self._on_layout)
        self.filters.changed.connect(self.count)
        self.empty.acted.connect(self.filters.forget)
        view.opened.connect(self.lead)
        view.chosen.connect(self._on_cell)
        view.menu_wanted.connect(self._open_menu)
        view.told.connect(self.say)
        self.segments.clicked.connect(lambda: self.lead(view.currentIndex()))
        self.copy.clicked.connect(lambda: view.copy(everything=True))
        self.save.clicked.connect(self._save)
        self.counting.began.connect(self.show_task)
        self.counting.counted.connect(self._on_counted)
        self.counting.stopped.connect(self._on_stopped)
        self.again.clicked.connect(self.count)
        self.counting.failed.connect(self._on_failed)
        workspace.changed.connect(self._on_changed)
        workspace.coders_changed.connect(self._on_coders)
        workspace.closing.connect(self.close)
        for keys, act in (
            (QKeySequence.StandardKey.Undo, workspace.undo),
            (QKeySequence.StandardKey.Redo, workspace.redo),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self).activated.connect(self._save)

    # --- counting ----------------------------------------------------------------------------------------------------
    def count(self) -> None:
        """Count what is asked for; what is shown stays until it is done."""
        self._again.stop()
        if self._workspace.closed:
            return
        self.problem.hide()
        self.again.hide()
        self.counting.ask(self.choices.question(), self.filters.wanted())

    def _on_counted(self, grid: Grid) -> None:
        self._show_layout()
        self.view.keeping_place(lambda: self.model.show(grid, self._words(grid)))
        self._tell()

    def _on_slow(self) -> None:
        """Say that what is still shown is not yet what is asked for."""
        if self.counting.task is not None and self.model.grid is not None:
            self.model.mark_old()
            self.remarks.setText(self.tr("Counting; still shown: {title}").format(title=self.model.words.title))

    def _on_stopped(self) -> None:
        self._on_old(self.tr("Stopped."))

    def _on_old(self, why: str) -> None:
        self.again.show()
        if self.model.grid is not None:
            self.model.mark_old()
            self.remarks.setText(" ".join(self.model.words.remarks))
            why += " " + self.tr("Still shown: {title}").format(title=self.model.words.title)
        self.say(why)

    def _words(self, grid: Grid) -> Words:
        variable = ""
        question = grid.question
        if isinstance(question, Crossing) and question.variable_id is not None:
            rows = variables(self._workspace.project)
            variable = next((row.name for row in rows if row.variable_id == question.variable_id), "")
        return words_of(question, variable, translated)

    def _on_failed(self, error: QdaError) -> None:
        from qda.model.wording import explain

        self.problem.setText(str(explain(error, translated)))
        self.problem.show()
        self._on_old("")

    def _on_changed(self, changes: Changes) -> None:
        if self._workspace.closed or not changes.tables & _CONCERNING:
            return
        if changes.tables & (CONDITION_TABLES | {"code", "coder", "project"}):
            self._offer_anew()
        self._again.start()

    def _on_coders(self) -> None:
        if not self._workspace.closed:
            self._offer_anew()
            self._again.start()

    def _offer_anew(self) -> None:
        self.choices.offer(variables(self._workspace.project))
        self.filters.fill()

    # --- what is shown -----------------------------------------------------------------------------------------------
    def _show_layout(self) -> None:
        self.model.shows_empty = self.choices.empty.isChecked()
        self.model.shows_totals = self.choices.totals.isChecked()
        self.model.turned = self.choices.turned.isChecked() and not self.choices.turned.isHidden()

    def _on_layout(self) -> None:
        self._show_layout()
        self.view.keeping_place(self.model.refresh)
        self._tell()

    def _tell(self) -> None:
        layout = self.model.layout_now
        there = bool(layout.rows) and bool(layout.columns)
        if not there:
            self._tell_why()
        self._stack.setCurrentWidget(self.view if there else self.empty)
        self.remarks.setText(" ".join(self.model.words.remarks))
        self.setWindowTitle(self.tr("Tables · {title}").format(title=self.model.words.title))
        self._refresh_buttons()
        self._on_cell(self.view.currentIndex())

    def _tell_why(self) -> None:
        grid = self.model.grid
        if self.filters.some():
            heading = self.tr("Nothing fits")
            words = self.tr("Of what is chosen above, nothing stands so. Show everything again?")
        elif grid is not None and grid.segments:
            heading = self.tr("Nothing to be counted")
            words = self.tr("There are segments, but none of them stands so. Choose another condition above.")
        else:
            heading = self.tr("Nothing is coded yet")
            words = self.tr("Code passages in the text; they are counted here as you go.")
        self.empty.heading.setText(heading)
        self.empty.words.setText(words)
        for label in (self.empty.heading, self.empty.words):
            label.show()
        self.empty.button.setVisible(self.filters.some())

    def _refresh_buttons(self) -> None:
        there = self._stack.currentWidget() is self.view and self.model.grid is not None
        for button in (self.copy, self.save):
            button.setEnabled(there)
        if not there:
            self.segments.setEnabled(False)

    def _on_cell(self, index: QModelIndex) -> None:
        grid = self.model.grid
        if grid is None or not index.isValid() or self._stack.currentWidget() is not self.view:
            self.segments.setEnabled(False)
            self.told.show_text("")
            return
        place = self.model.place_at(index)
        self.told.show_text(self.model.told(*place))
        self.segments.setEnabled(bool(grid.counted.at(*place)))

    def shown(self) -> Shown | None:
        """Return what is shown, for a file; ``None`` while there is nothing."""
        grid = self.model.grid
        if grid is None or self._stack.currentWidget() is not self.view:
            return None
        return Shown(grid, self.model.layout_now, self.model.words, self.filters.told())

    def _save(self) -> None:
        shown = self.shown()
        if shown is not None:
            self.save_wanted.emit(shown)

    # --- leading to the segments -------------------------------------------------------------------------------------
    def lead(self, index: QModelIndex) -> None:
        """List the segments of a cell beside the text."""
        grid = self.model.grid
        if grid is None or not index.isValid():
            return
        place = self.model.place_at(index)
        ids = grid.coding_ids(*place)
        name = self.model.name_of(*place)
        if ids:
            self._workspace.segments_wanted.emit(SegmentsWanted(name, ids))
            figure = self.model.told(*place)  # pairs and shares are no numbers of segments
            self.say(self.tr("{figure} · %Ln segment(s) beside the text.", "", len(ids)).format(figure=figure))
        else:
            self.say(self.tr("{name}: there are no segments.").format(name=name))

    def _open_menu(self, place: QPoint) -> None:
        index = self.view.currentIndex()
        if not index.isValid():
            return
        menu = QMenu(self)
        menu.setObjectName("tablesMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        lead = menu.addAction(theme.icon("jump"), self.segments.text(), lambda: self.lead(index))
        lead.setEnabled(self.segments.isEnabled())
        menu.addSeparator()
        for words, section, way in (
            (self.tr("Sort rows by this column"), index.column(), Qt.Orientation.Horizontal),
            (self.tr("Sort columns by this row"), index.row(), Qt.Orientation.Vertical),
        ):
            menu.addAction(words, lambda section=section, way=way: self._sort(section, way))
        own = menu.addAction(self.tr("Order of codebook and documents"), self._forget_order)
        own.setEnabled(self.model.is_sorted())
        menu.addSeparator()
        menu.addAction(theme.icon("copy"), self.tr("Copy"), self.view.copy)
        menu.addAction(self.copy.text(), self.copy.click)
        menu.popup(place)

    def _sort(self, section: int, way: Qt.Orientation) -> None:
        self.view.keeping_place(lambda: self.model.sort_by(section, way))

    def _forget_order(self) -> None:
        self.view.keeping_place(self.model.forget_order)

    # --- what goes on ------------------------------------------------------------------------------------------------
    def show_task(self, task: Task) -> None:
        """Show work under way here too: the main window may lie behind."""
        self._foot.insertWidget(1, TaskProgress(task, self))
        if task is self.counting.task:
            task.became_visible.connect(self._on_slow)

    def say(self, words: str) -> None:
        """Say at the foot what has come of something."""
        self.told.show_text(words)

    def done(self, result: int) -> None:
        """Stop counting, and let what was chosen be kept."""
        self.counting.stop()
        self.left.emit(self.choices.chosen())
        super().done(result)
