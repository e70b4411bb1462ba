"""The History window: the audit trail in words, with filters, and what each step did."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from qda.analysis.history import Details, Did, fits
from qda.analysis.history_table import TrailWish, sentence
from qda.model.errors import CannotGoBack, NotFound
from qda.model.verb import FOUNDING
from qda.store.project import Changes
from qda.store.queries.history import HistoryRow, StepPlace, history_rows, reversals, step_places
from qda.ui import theme
from qda.ui.history.detail import DetailList
from qda.ui.history.filters import TrailFilters
from qda.ui.history.trail_model import TrailList, TrailModel, day_words, local_day
from qda.ui.main_window import MainWindow
from qda.ui.notices import translated
from qda.ui.status_bar import TaskProgress
from qda.ui.tasks import Task
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.dialog_footer import fit_dialog
from qda.ui.widgets.empty_state import EmptyState
from qda.ui.widgets.labels import plain_label
from qda.ui.widgets.local_time import local_time
from qda.ui.workspace import Workspace

_WIDTH, _HEIGHT = 1120, 680
_LIST_SHARE = 3, 2
_SEARCHED_AT_ONCE = 1500  # steps that are put into words in one piece
_DETAIL_MS = 40  # pause on a step before what it did is read: arrow keys run through hundreds


class HistoryWindow(QDialog):
    """Stands beside the main window; it never writes.

    Signals:
        undo_wanted: Undo up to a step; carries its :class:`~qda.store.queries.history.HistoryRow`.
        redo_wanted: Bring back up to a step; carries it.
        export_wanted: Write the trail; carries the :class:`~qda.analysis.history_table.TrailWish` and its words.
    """

    undo_wanted = Signal(object)
    redo_wanted = Signal(object)
    export_wanted = Signal(object, object)

    def __init__(self, workspace: Workspace, window: MainWindow) -> None:
        super().__init__(window)
        self.setObjectName("historyWindow")
        self.setWindowTitle(self.tr("History"))
        self.setAccessibleName(self.windowTitle())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._workspace = workspace
        self.details = Details(workspace.project, translated)
        self.filters = TrailFilters(workspace, self)
        self.model = TrailModel(workspace.project, self)
        self.list = TrailList(self.model, "historyList", self)
        self.detail = DetailList("historyDetail", self)
        self.heading = plain_label("", self, look="strong", wrap=True)
        self.about = plain_label("", self, look="muted", wrap=True)
        self.told = plain_label("", self, look="muted")
        self.told.setObjectName("historyTold")
        self.problem = plain_label("", self, look="danger", wrap=True)
        self.problem.setObjectName("historyProblem")
        self.problem.hide()
        self.undo = push_button(self.tr("Undo up to here…"), "historyUndo", self)
        self.redo = push_button(self.tr("Bring back up to here"), "historyRedo", self)
        self.jump = push_button(self.tr("Show the passage"), "historyJump", self)
        self.write = push_button(self.tr("Export to Excel…"), "historyExport", self)
        self.empty = EmptyState("", "", self.tr("Show all"), self)
        self._searching: Iterator[list[StepPlace]] | None = None
        self._turn = QTimer(self)
        self._turn.timeout.connect(self._search_on)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_DETAIL_MS)
        self._pause.timeout.connect(self._show_detail)
        self._build()
        self._connect()
        fit_dialog(self, _WIDTH, _HEIGHT)
        self.filters.fill(self.details.past)
        self.run()

    # --- building ----------------------------------------------------------------------------------------------------
    def _build(self) -> None:
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        right = QWidget(self)
        theme.set_look(right, "side")
        side = QVBoxLayout(right)
        side.setContentsMargins(0, 10, 0, 0)
        side.setSpacing(4)
        for label in (self.heading, self.about):
            label.setContentsMargins(12, 0, 12, 0)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            side.addWidget(label)
        side.addWidget(self.detail, 1)
        parts = QSplitter(Qt.Orientation.Horizontal, self)
        parts.setObjectName("historyParts")
        parts.setHandleWidth(1)
        parts.setChildrenCollapsible(False)
        for place, part in enumerate((self._stack, right)):
            parts.addWidget(part)
            parts.setStretchFactor(place, _LIST_SHARE[place])
        parts.setSizes([_WIDTH * share // sum(_LIST_SHARE) for share in _LIST_SHARE])
        self._foot = QHBoxLayout()
        self._foot.setSpacing(theme.GAP)
        self._foot.addWidget(self.told, 1)
        for button in (self.jump, self.redo, self.undo, self.write):
            self._foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 10)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self.filters)
        layout.addWidget(parts, 1)
        layout.addWidget(self.problem)
        layout.addLayout(self._foot)

    def _connect(self) -> None:
        workspace = self._workspace
        self.filters.changed.connect(self.run)
        self.filters.left.connect(self.list.setFocus)
        self.empty.acted.connect(self.filters.forget)
        self.list.selectionModel().currentRowChanged.connect(self._on_row)
        self.list.doubleClicked.connect(self.show_passage)
        self.list.customContextMenuRequested.connect(self._open_menu)
        self.detail.place_wanted.connect(self._lead)
        self.jump.clicked.connect(self.show_passage)
        self.undo.clicked.connect(lambda: self._with_step(self.undo_wanted.emit))
        self.redo.clicked.connect(lambda: self._with_step(self.redo_wanted.emit))
        self.write.clicked.connect(lambda: self.export_wanted.emit(self.wish(), self.filters.told()))
        workspace.changed.connect(self._on_changed)
        workspace.coders_changed.connect(self._on_coders)
        workspace.closing.connect(self.close)

    # --- which steps are shown ---------------------------------------------------------------------------------------
    def wish(self) -> TrailWish:
        """Return which steps are asked for."""
        return TrailWish(self.filters.wanted(), self.filters.words(), self.details.own_coder_id)

    def run(self) -> None:
        """Show the steps that fit the filters; those with words to be searched for appear as they are found."""
        self._turn.stop()
        workspace = self._workspace
        self.details.own_coder_id = workspace.project.coder_id if workspace.info.blind else None
        places = workspace.do(step_places, self.filters.wanted()) or []
        words = self.filters.words()
        if not words:
            self.model.set_places(places)
            self._ended()
            return
        self.model.set_places([])
        self._searching = self._found(places, words)
        self._search_on()
        self._turn.start(0)

    def _found(self, places: list[StepPlace], words: str) -> Iterator[list[StepPlace]]:
        known = reversals(self._workspace.project)
        for at in range(0, len(places), _SEARCHED_AT_ONCE):
            some = {place.step_id: place for place in places[at : at + _SEARCHED_AT_ONCE]}
            rows = history_rows(self._workspace.project, some, known)
            yield [some[row.step_id] for row in rows if fits(words, sentence(row, translated))]

    def _search_on(self) -> None:
        found = None if self._workspace.closed or self._searching is None else next(self._searching, None)
        if found is None:
            self._turn.stop()
            self._ended()
        else:
            self.model.append(found)
            self._tell()

    def _ended(self) -> None:
        self._searching = None
        self._tell()
        if not self.list.currentIndex().isValid() and self.model.rowCount() > 1:
            self.list.setCurrentIndex(self.model.index(1))
        elif not self.model.rowCount():
            self._show_detail()

    def _tell(self) -> None:
        words = self.tr("%Ln step(s)", "", self.model.steps)
        if self._searching is not None:
            words = self.tr("{steps} found so far…").format(steps=words)
        self.told.setText(words)
        nothing = self._searching is None and not self.model.steps
        if nothing and self.filters.some():
            self.empty.heading.setText(self.tr("No step fits"))
            self.empty.words.setText(self.tr("Search for other words, or show all steps again."))
        elif nothing:
            self.empty.heading.setText(self.tr("Nothing has been done yet"))
            self.empty.words.setText(self.tr("Every change to the project will be told here: who, when and what."))
        for label in (self.empty.heading, self.empty.words):
            label.setVisible(bool(label.text()))
        self.empty.button.setVisible(self.filters.some())
        self._stack.setCurrentWidget(self.empty if nothing else self.list)

    def _on_changed(self, changes: Changes) -> None:
        """Show what was done just now above, without reading the rest anew."""
        if self._workspace.closed:
            return
        if changes.tables & {"code", "document", "coder", "project"}:
            self.details.past.follow()
            self.filters.fill(self.details.past)
        if self._searching is not None:
            self.run()
            return
        chosen = self.chosen()
        at_top = chosen is not None and chosen.step_id == self.model.newest()
        wish = self.wish()
        new = self._workspace.do(step_places, wish.filters, after_id=self.model.newest()) or []
        if wish.words:
            rows = history_rows(self._workspace.project, [place.step_id for place in new])
            fitting = {row.step_id for row in rows if fits(wish.words, sentence(row, translated))}
            new = [place for place in new if place.step_id in fitting]
        self.model.prepend(new)
        self._tell()
        if at_top and new:
            self.list.setCurrentIndex(self.model.index_of(new[0].step_id))
        elif chosen is not None:
            self.list.scrollTo(self.list.currentIndex())
            self._show_detail()
        else:
            self._ended()

    def _on_coders(self) -> None:
        if not self._workspace.closed:
            self.filters.fill(self.details.past)
            self.run()

    # --- the chosen step ---------------------------------------------------------------------------------------------
    def chosen(self) -> HistoryRow | None:
        """Return the chosen step."""
        return self.model.step_at(self.list.currentIndex())

    def choose(self, step_id: int) -> None:
        """Choose a step."""
        index = self.model.index_of(step_id)
        if index.isValid():
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index)

    def _with_step(self, act: Callable[[HistoryRow], object]) -> None:
        row = self.chosen()
        if row is not None:
            act(row)

    def _on_row(self, index: QModelIndex) -> None:
        self.problem.hide()
        self._pause.start()

    def _show_detail(self) -> None:
        self._pause.stop()
        row = None if self._workspace.closed else self.chosen()
        if row is None:
            self.heading.setText("")
            self.about.setText("")
            self.detail.model_.show([], empty="")
        else:
            self.heading.setText(sentence(row, translated))
            self.about.setText(self._about(row))
            self.detail.model_.show(self.details.of(row.step_id), empty=self._nothing_known(row))
        self.detail.scrollToTop()
        self.jump.setEnabled(self.detail.model_.first_place() is not None)
        self._refresh_buttons(row)

    def _about(self, row: HistoryRow) -> str:
        day = day_words(local_day(row.time))
        parts = [self.tr("Step {number}").format(number=row.step_id), f"{day}, {local_time(row.time).split()[-1]}"]
        if row.undoes is not None:
            words = self.tr("takes back step {number}")
            if row.act == "redo":
                words = self.tr("brings back what step {number} took back")
            parts.append(words.format(number=row.undoes))
        if row.undone:
            parts.append(self.tr("was taken back later"))
        return " · ".join(parts)

    def _nothing_known(self, row: HistoryRow) -> str:
        if row.verb in FOUNDING:
            return self.tr("This step made the project file. What came with it is not told one by one.")
        return self.tr("Nothing more is known of this step.")

    def _refresh_buttons(self, row: HistoryRow | None) -> None:
        writable = not self._workspace.project.read_only
        self.undo.setEnabled(row is not None and writable)
        self.redo.setVisible(row is not None and writable and self._can_bring_back(row))

    def _can_bring_back(self, row: HistoryRow) -> bool:
        try:
            return bool(self._workspace.project.steps.forward_to(row.step_id))
        except (CannotGoBack, NotFound):
            return False

    # --- leading to the passage --------------------------------------------------------------------------------------
    def show_passage(self) -> None:
        """Show where the chosen step did something, in the main window."""
        did = self.detail.model_.did_at(self.detail.currentIndex()) if self.detail.hasFocus() else None
        did = did or self.detail.model_.first_place()
        if did is not None:
            self._lead(did)

    def _lead(self, did: Did) -> None:
        from qda.store.queries.documents import document_names

        if self._workspace.closed or not did.document_id:
            return
        if did.document_id not in document_names(self._workspace.project):
            self.told.setText(self.tr("That document is not in the project any more."))
            return
        length = len(self._workspace.project.text(did.document_id))
        span = did.span if did.span is not None and did.span.end <= length else None
        self._workspace.choose_document(did.document_id, span)

    def _open_menu(self, point: QPoint) -> None:
        row = self.model.step_at(self.list.indexAt(point))
        if row is None:
            return
        menu = QMenu(self)
        menu.setObjectName("historyMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._show_detail()
        if self.jump.isEnabled():
            menu.addAction(theme.icon("jump"), self.jump.text(), self.show_passage)
        if self.undo.isEnabled():
            menu.addAction(theme.icon("undo"), self.undo.text(), self.undo.click)
        if self._can_bring_back(row) and not self._workspace.project.read_only:
            menu.addAction(theme.icon("redo"), self.redo.text(), self.redo.click)
        if not menu.isEmpty():
            menu.popup(self.list.viewport().mapToGlobal(point))

    # --- what goes on ------------------------------------------------------------------------------------------------
    def show_task(self, task: Task) -> None:
        """Show work under way here too: the main window may lie behind."""
        self._foot.insertWidget(1, TaskProgress(task, self))

    def refuse(self, words: str) -> None:
        """Say why a step cannot be taken back, until another one is chosen."""
        self.problem.setText(words)
        self.problem.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self.problem, QAccessible.Event.Alert))

    def say(self, words: str) -> None:
        """Say at the foot what has come of something."""
        self.told.setText(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on a step shows its passage; Esc closes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.list.hasFocus():
                self.show_passage()
            elif self.filters.field.hasFocus():
                self.list.setFocus()
        else:
            super().keyPressEvent(event)
