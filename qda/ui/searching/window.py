"""The window that finds words in all documents: each hit in the middle of its line, sorted, chosen, taken along."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout

from qda.analysis.searching.collecting import By
from qda.analysis.searching.table import line_of_text
from qda.model.errors import Cancelled, QdaError
from qda.model.searching import Hit, HitPlace
from qda.model.wording import explain
from qda.store.project import Changes
from qda.ui import theme
from qda.ui.leads import WordsWanted
from qda.ui.main_window import MainWindow
from qda.ui.notices import translated
from qda.ui.searching.filters import FILTER_TABLES, SearchFilters
from qda.ui.searching.hits_model import HitsModel
from qda.ui.searching.hits_view import HitsTable
from qda.ui.searching.leading import find_room, show_place, state_words
from qda.ui.searching.progress_line import ProgressLine
from qda.ui.searching.question import Question
from qda.ui.searching.running import Running
from qda.ui.status_bar import TaskProgress
from qda.ui.tasks import Task
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.empty_state import EmptyState
from qda.ui.widgets.labels import plain_label
from qda.ui.workspace import Workspace

_PAUSE_MS = 180  # typing pause after which all documents are searched
_SLOW_PAUSE_MS = 450  # the same for a regular expression, of which half may search for ever
_CLEAR_MS = 250  # what was found before is shown until then, so that nothing flickers
_MOST_COPIED = 20_000


class SearchWindow(QDialog):
    """Stays open beside the text; it never writes to the project.

    Signals:
        coding_wanted: Code hits; carries a sequence of :class:`~qda.model.searching.HitPlace` and the words.
        export_wanted: Write hits to a file; carries the same, and where was searched as pairs of words.
    """

    coding_wanted = Signal(object, str)
    export_wanted = Signal(object, object)

    def __init__(self, workspace: Workspace, window: MainWindow) -> None:
        super().__init__(window)
        self.setObjectName("searchWindow")
        self.setWindowTitle(self.tr("Find in all documents"))
        self.setAccessibleName(self.windowTitle())
        self._workspace = workspace
        self._main = window
        self.running = Running(workspace, window.tasks, self)
        self.question = Question(self)
        self.field = self.question.field
        self.filters = SearchFilters(workspace, self)
        self.conditions = self.filters.conditions
        self.model = HitsModel(workspace, self)
        self.hits = HitsTable(self.model, self)
        self.told = plain_label("", self)
        self.told.setObjectName("searchTold")
        self.problem = plain_label("", self, look="danger", wrap=True)
        self.problem.setObjectName("searchProblem")
        self.problem.hide()
        self.progress = ProgressLine(self)
        self.group = QCheckBox(self.tr("Group by document"), self)
        self.group.setObjectName("searchGroup")
        self.group.setAccessibleName(self.group.text())
        self.by = QComboBox(self)
        self.by.setObjectName("searchOrder")
        self.by.setAccessibleName(self.tr("Order of hits"))
        for by, words in (
            (By.DOCUMENT, self.tr("In the order of the text")),
            (By.LEFT, self.tr("By the words to the left")),
            (By.HIT, self.tr("By the hit")),
            (By.RIGHT, self.tr("By the words to the right")),
        ):
            self.by.addItem(words, by)
        self.code = push_button(self.tr("Code hits…"), "searchCode", self, look="primary")
        self.copy = push_button(self.tr("Copy"), "searchCopy", self)
        self.export = push_button(self.tr("Export…"), "searchExport", self)
        self.empty = EmptyState("", "", self.tr("Search everywhere"), self)
        self._stale = False  # what is shown was found for another question
        self._finished = True
        self._whole = True
        self._enters = False
        self._wanted_order = By.DOCUMENT
        self._build()
        self._connect()
        find_room(self, window)
        self._show_empty()

    # --- building ----------------------------------------------------------------------------------------------------
    def _build(self) -> None:
        self.group.setChecked(True)
        self.group.setToolTip(self.tr("Keep the hits of each document together"))
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.hits)
        state = QHBoxLayout()
        state.setSpacing(theme.GAP)
        state.addWidget(self.told)
        state.addWidget(self.filters.clear)
        state.addStretch(1)
        state.addWidget(self.progress)
        state.addWidget(self.by)
        state.addWidget(self.group)
        self.button_area = QHBoxLayout()
        self.button_area.setSpacing(theme.GAP)
        self.button_area.addWidget(
            plain_label(self.tr("F3 next, Shift+F3 previous, Enter goes to the text"), self, look="small"), 1
        )
        for button in (self.copy, self.export, self.code):
            self.button_area.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 10)
        layout.setSpacing(theme.GAP)
        for part in (self.question, self.filters, self.problem):
            layout.addWidget(part)
        layout.addLayout(state)
        layout.addWidget(self.stack, 1)
        layout.addLayout(self.button_area)
        self.hits.show_order(By.DOCUMENT, grouped=True)

    def _connect(self) -> None:
        self._pause = self._timer(_PAUSE_MS, self.run)
        self._clearing = self._timer(_CLEAR_MS, self._drop_stale)
        workspace = self._workspace
        self.question.typed.connect(self._run_soon)
        self.question.changed.connect(self.run)
        self.question.left.connect(self._leave_field)
        self.filters.changed.connect(self.run)
        self.empty.acted.connect(self.filters.forget)
        self.running.found.connect(self._on_found)
        self.running.ended.connect(self._on_ended)
        self.running.failed.connect(self._on_failed)
        self.running.ordering_ended.connect(self._on_ordered)
        self.progress.cancelled.connect(self.stop)
        self.hits.order_wanted.connect(self.order)
        self.hits.shown.connect(self._show)
        self.hits.gone_to.connect(self._go)
        self.hits.left.connect(self.field.setFocus)
        self.hits.customContextMenuRequested.connect(self._open_menu)
        self.hits.selectionModel().selectionChanged.connect(self._refresh_buttons)
        self.group.toggled.connect(lambda: self.order(self._wanted_order))
        self.by.activated.connect(lambda: self.order(By(self.by.currentData())))
        self.code.clicked.connect(
            lambda: self.coding_wanted.emit(self.chosen_places() or self.all_places(), self.words())
        )
        self.copy.clicked.connect(self.copy_hits)
        self.export.clicked.connect(
            lambda: self.export_wanted.emit(self.chosen_places() or self.all_places(), self.asked())
        )
        for keys, step in ((QKeySequence("F3"), 1), (QKeySequence("Shift+F3"), -1)):
            shortcut = QShortcut(keys, self)
            shortcut.activated.connect(lambda step=step: self.step(step))
        copying = QShortcut(QKeySequence.StandardKey.Copy, self.hits, context=Qt.ShortcutContext.WidgetShortcut)
        copying.activated.connect(self.copy_hits)
        workspace.changed.connect(self._on_changed)
        workspace.coders_changed.connect(self._on_coders)
        workspace.document_changed.connect(self._on_document)
        workspace.closing.connect(self.close)

    def _timer(self, milliseconds: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(slot)
        return timer

    # --- asking ------------------------------------------------------------------------------------------------------
    def open_with(self, words: str = "") -> None:
        """Show the window and search."""
        self._come_forward()
        if words:
            self.question.ask(words)
        self.run()

    def open_for(self, wanted: WordsWanted) -> None:
        """Show the window and find what another window leads to."""
        self._come_forward()
        self.filters.blockSignals(True)
        self.filters.forget()
        self.filters.search_only(wanted.places)
        self.filters.blockSignals(False)
        self.question.ask_for_words(wanted.words, match_case=wanted.match_case, forms=wanted.forms)
        self.run()

    def _come_forward(self) -> None:
        self.filters.catch_up()  # of what changed while the window was hidden nobody told it
        self.model.forget_codes()
        self.show()
        self.raise_()
        self.activateWindow()
        self.field.setFocus()
        self.field.selectAll()

    def words(self) -> str:
        """Return what is searched for, as it was typed."""
        return self.field.text().strip()

    def asked(self) -> list[tuple[str, str]]:
        """Return what is searched for and where, in words."""
        return [*self.question.told(), *self.filters.told()]

    def _run_soon(self) -> None:
        self._enters = False
        self._pause.start(_SLOW_PAUSE_MS if self.question.wish().is_regex else _PAUSE_MS)

    def run(self) -> None:
        """Search; what was found before goes when the first hit comes, or soon."""
        self._pause.stop()
        if self._workspace.closed:
            return
        self.problem.hide()
        self._finished, self._whole = False, True
        wish = self.question.wish()
        if not wish.words:
            self.running.stop()
            self._drop_stale(begin=True)
            self._finished = True
            self._refresh()
            return
        self._stale = True
        self._clearing.start()
        self.progress.show_task(self.running.start(wish, self.filters.wanted()))
        self._refresh()

    def stop(self) -> None:
        """Give up what is under way; the hits that were found stay."""
        was_searching = not self._finished
        self.running.stop()
        self.progress.forget()
        self._drop_stale()
        if was_searching:
            self._whole, self._finished = False, True
        self._wanted_order = self.model.by
        self.group.blockSignals(True)
        self.group.setChecked(self.model.grouped)
        self.group.blockSignals(False)
        self._show_order(self.model.by)
        self._refresh()

    def _drop_stale(self, *, begin: bool = False) -> None:
        self._clearing.stop()
        if self._stale or begin:
            self._stale = False
            self.model.grouped = self.group.isChecked()
            self.model.start()
            self.hits.show_order(self._wanted_order, grouped=self.model.grouped)
            self._refresh()

    # --- what comes back ---------------------------------------------------------------------------------------------
    def _on_found(self, found: array[int]) -> None:
        self._drop_stale()
        self.model.add(found)
        self._refresh()
        if self._enters:  # Enter came before the first hit
            self._enters = False
            self._leave_field()

    def _on_ended(self, whole: bool) -> None:  # noqa: FBT001 - a signal's value
        self._drop_stale()
        self._finished, self._whole = True, whole
        self.progress.forget()
        self._refresh()
        if self._wanted_order is not self.model.by or self.group.isChecked() != self.model.grouped:
            self.order(self._wanted_order)

    def _on_failed(self, error: QdaError) -> None:
        if isinstance(error, Cancelled):
            self.stop()
            return
        self._drop_stale()
        self._finished, self._whole = True, False
        self.progress.forget()
        what, _, now = explain(error, translated)
        self.problem.setText(f"{what} {now}".strip())
        self.problem.show()
        self._refresh()

    def _refresh(self) -> None:
        """Say how many hits there are, and show them or what there is instead."""
        if self._stale:
            return
        count, documents = len(self.model.places), len(self.model.places.by_document)
        told = ""
        if self.words() and (count or self.problem.isHidden()):
            told = state_words(count, documents, finished=self._finished, whole=self._whole)
        self.told.setText(told)
        if count:
            self.stack.setCurrentWidget(self.hits)
        elif self._finished:
            self._show_empty()
        self._refresh_buttons()

    def _show_empty(self) -> None:
        heading, words = self.tr("Find words in all documents"), self.question.help_words()
        if self.words() and self.problem.isHidden():
            heading = self.tr("Nothing found")
            words = self.question.advice() if not self.filters.some() else self.tr("Nothing of it where you search.")
            if self.model.is_empty_project:
                words = self.tr("There are no texts to search yet.")
        elif self.words():
            heading, words = self.tr("This cannot be searched for"), self.tr("What is wrong is said above.")
        self.empty.heading.setText(heading)
        self.empty.words.setText(words)
        for label in (self.empty.heading, self.empty.words):
            label.setVisible(bool(label.text()))
        self.empty.button.setVisible(bool(self.words()) and self.filters.some())
        self.stack.setCurrentWidget(self.empty)

    def _refresh_buttons(self) -> None:
        chosen, count = self.hits.chosen_count(), len(self.model.places)
        several = chosen > 1
        for button in (self.copy, self.export, self.code):
            button.setEnabled(bool(count))
        self.code.setVisible(not self._workspace.project.read_only)
        number = chosen if several else count
        for button, all_words, chosen_words in (
            (self.code, self.tr("Code all %Ln hit(s)…", "", number), self.tr("Code %Ln chosen hit(s)…", "", number)),
            (self.copy, self.tr("Copy all"), self.tr("Copy chosen")),
            (self.export, self.tr("Export all…"), self.tr("Export chosen…")),
        ):
            words = (chosen_words if several else all_words) if count else all_words
            if not count and button is self.code:
                words = self.tr("Code hits…")
            button.setText(words)
            button.setAccessibleName(words)

    # --- order -------------------------------------------------------------------------------------------------------
    def order(self, by: By) -> None:
        """Put the hits in another order, or do so as soon as all are found."""
        self._wanted_order = by
        self._show_order(by)
        if self._stale or not self._finished:
            return
        self.running.stop()
        self.progress.forget()
        if by is By.DOCUMENT:
            self._arrange(None)
        else:
            task = self.running.order(self.model.places, by, grouped=self.group.isChecked())
            self.progress.show_task(task)

    def _show_order(self, by: By) -> None:
        self.by.setCurrentIndex(self.by.findData(by))
        self.hits.show_order(by, grouped=self.model.grouped)

    def _on_ordered(self, order: array[int]) -> None:
        self.progress.forget()
        self._arrange(order)

    def _arrange(self, order: array[int] | None) -> None:
        self.model.arrange(order, self._wanted_order, grouped=self.group.isChecked())
        self._show_order(self.model.by)
        self.hits.scrollToTop()
        self._refresh_buttons()

    # --- what is chosen ----------------------------------------------------------------------------------------------
    def _chosen_rows(self) -> list[QModelIndex]:
        return self.hits.selectionModel().selectedRows(1)

    def chosen_places(self) -> list[HitPlace]:
        """Return the chosen hits if there are several, in the order in which they are shown; else none."""
        rows = sorted(self._chosen_rows(), key=lambda index: index.row())
        places = [place for place in map(self.model.place_at, rows) if place is not None]
        return places if len(places) > 1 else []

    def chosen_hits(self) -> list[Hit]:
        """Return the chosen hits with their context."""
        rows = sorted(self._chosen_rows(), key=lambda index: index.row())
        return [hit for hit in map(self.model.hit_at, rows) if hit is not None]

    def all_places(self) -> Sequence[HitPlace]:
        """Return all hits, in the order in which they are shown."""
        return self.model.in_order()

    def copy_hits(self) -> None:
        """Copy the chosen hits, or all, as lines of text."""
        rows = self._chosen_rows()
        chosen = len(rows) > 1 or self.hits.hasFocus()
        hits = self.chosen_hits() if chosen else self.model.hits(_MOST_COPIED)
        if not hits:
            return
        QGuiApplication.clipboard().setText("\n".join(f"{hit.document_name}: {line_of_text(hit)}" for hit in hits))
        words = self.tr("%Ln hit(s) copied.", "", len(hits))
        if len(hits) == _MOST_COPIED < len(self.model.places):
            words = self.tr("The first {number} hits copied; export writes all.").format(
                number=self.locale().toString(len(hits))
            )
        self.told.setText(words)

    # --- what is done with hits --------------------------------------------------------------------------------------
    def show_writing(self, task: Task) -> None:
        """Show that hits are being written: the main window may lie behind."""
        self.button_area.insertWidget(1, TaskProgress(task, self))

    def say(self, words: str) -> None:
        """Say what has come of something."""
        self.told.setText(words)

    # --- leading to the text -----------------------------------------------------------------------------------------
    def step(self, by: int) -> None:
        """Show the next hit, or the one before."""
        row = self.model.next_row(self.hits.currentIndex().row() if self.hits.currentIndex().isValid() else -1, by)
        if row >= 0:
            index = self.model.index(row, 1)
            self.hits.setCurrentIndex(index)
            self.hits.scrollTo(index)
            self._show(index)

    def _show(self, index: QModelIndex) -> None:
        """Show a hit in the main window; the keyboard stays here."""
        if not self._workspace.closed:
            show_place(self._workspace, self.model.place_at(index), self.model.document_at(index), self)
            self.activateWindow()
            self.hits.setFocus()

    def _go(self, index: QModelIndex) -> None:
        """Show a hit and go on in the text."""
        place = self.model.place_at(index)
        if place is not None and not self._workspace.closed:
            self._main.activateWindow()
            show_place(self._workspace, place, place.document_id, self)

    def _open_menu(self, point: QPoint) -> None:
        index = self.hits.indexAt(point)
        if self.model.place_at(index) is None:
            return
        menu = QMenu(self)
        menu.setObjectName("searchMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(theme.icon("jump"), self.tr("Go to the text"), lambda: self._go(self.hits.currentIndex()))
        menu.addAction(theme.icon("copy"), self.tr("Copy"), self.copy_hits)
        if not self._workspace.project.read_only:
            menu.addAction(theme.icon("code"), self.tr("Code…"), self._code_these)
        menu.popup(self.hits.viewport().mapToGlobal(point))

    def _code_these(self) -> None:
        rows = sorted(self._chosen_rows(), key=lambda index: index.row())
        places = [place for place in map(self.model.place_at, rows) if place is not None]
        if places:
            self.coding_wanted.emit(places, self.words())

    def _leave_field(self) -> None:
        if not len(self.model.places):
            return
        if not self.hits.currentIndex().isValid():
            self.hits.setCurrentIndex(self.model.index(max(0, self.model.next_row(-1, 1)), 1))
        self.hits.setFocus()

    # --- what changes elsewhere --------------------------------------------------------------------------------------
    def _on_changed(self, changes: Changes) -> None:
        if self._workspace.closed or not self.isVisible():
            return
        again = "document" in changes.tables  # a text may have been corrected, or be gone: hits would lead elsewhere
        if changes.tables & FILTER_TABLES:
            again |= self.filters.follow(changes)
        if "coding" in changes.tables and self.filters.needs_codings():
            again = True
        if again:
            self._pause.start(_PAUSE_MS)
        elif changes.tables & {"coding", "code"}:
            self.model.forget_codes()

    def _on_coders(self) -> None:
        if not self._workspace.closed and self.isVisible():
            self.filters.fill()
            self.model.forget_codes()
            if self.filters.needs_codings():
                self._pause.start(_PAUSE_MS)

    def _on_document(self) -> None:
        if self.isVisible() and self.filters.needs_document():
            self._pause.start(_PAUSE_MS)

    def hideEvent(self, event: QHideEvent) -> None:
        """Search no further for nobody."""
        self.running.stop()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the field goes to the first hit; Esc closes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.field.hasFocus():
                if self._pause.isActive() or self._stale:
                    self._enters = True
                    self.run()
                else:
                    self._leave_field()
        else:
            super().keyPressEvent(event)
