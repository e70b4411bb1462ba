"""The Words window: a list of words, or how two texts differ in their words, and the same as a cloud."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout

from qda.analysis.word_asking import WordQuestion
from qda.analysis.word_list import Sort, WordList
from qda.analysis.word_places import EVERYWHERE
from qda.analysis.word_table import REFERENCE
from qda.model.cell_block import block_text
from qda.model.errors import Cancelled, QdaError
from qda.model.places import Places
from qda.model.searching import words_for_forms
from qda.store.project import Changes
from qda.store.queries.documents import document_names
from qda.ui import theme
from qda.ui.leads import WordsWanted
from qda.ui.main_window import MainWindow
from qda.ui.notices import translated
from qda.ui.status_bar import TaskProgress
from qda.ui.tasks import Task
from qda.ui.variables.conditions_bar import CONDITION_TABLES
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.choosing import choose_only
from qda.ui.widgets.dialog_footer import fit_dialog
from qda.ui.widgets.empty_state import EmptyState
from qda.ui.widgets.labels import ElidedLabel, plain_label
from qda.ui.words.chooser import TextChooser
from qda.ui.words.cloud import CloudView
from qda.ui.words.cloud_words import CloudWord, alt_text, heaviest, legend, tips
from qda.ui.words.model import WordsModel
from qda.ui.words.options import WordsOptions
from qda.ui.words.view import WordsView
from qda.ui.workspace import Workspace

_WIDTH, _HEIGHT = 1140, 720
_PAUSE_MS = 400  # after a change of the project
_NEAR = 5_000  # lines among which the word is looked for that was chosen in an earlier list
_MOST_COPIED = 20_000  # lines, as many as are written out before anybody notices
_CONCERNED = CONDITION_TABLES | {"coding", "code", "coder", "project"}


@dataclass(frozen=True)
class Shown:
    """The list on show, where each of its texts lies, what these are called, and whether they overlap."""

    found: WordList
    places: tuple[Places, ...]
    names: tuple[str, str]
    question: WordQuestion
    overlap: bool = False


class WordsWindow(QDialog):
    """Stands beside the main window; it never writes to the project.

    Signals:
        asked: Words are to be counted; carries the :class:`~qda.analysis.word_asking.WordQuestion`.
        regrouped: The words counted last are to be listed otherwise; carries the ``WordOptions``.
        save_wanted: The list is to be written.
        picture_wanted: The cloud is to be written.
        stop_words_wanted: The stop words are to be changed; carries the language.
    """

    asked = Signal(object)
    regrouped = Signal(object)
    save_wanted = Signal()
    picture_wanted = Signal()
    stop_words_wanted = Signal(str)

    def __init__(self, workspace: Workspace, window: MainWindow) -> None:
        super().__init__(window)
        self.setObjectName("wordsWindow")
        self.setWindowTitle(self.tr("Words"))
        self.setAccessibleName(self.windowTitle())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._workspace = workspace
        self.shown: Shown | None = None
        self.small = True  # counting takes no time that anybody would notice
        self._at_cloud = False
        self.sort, self.descending = Sort.FREQUENCY, True
        self.first = TextChooser(workspace, self.tr("Words of"), "wordsOf", self)
        self.second = TextChooser(workspace, self.tr("Compared with"), "wordsAgainst", self, second=True)
        self.options = WordsOptions(window.settings, self)
        self.model = WordsModel(self)
        self.list = WordsView(self.model, self)
        self.cloud = CloudView(self)
        self.empty = EmptyState("", "", "", self)
        self.told = ElidedLabel("", self, look="muted")
        self.told.setObjectName("wordsTold")
        self.reference = plain_label(translated(REFERENCE), self, look="small", wrap=True)
        self.reference.setObjectName("wordsReference")
        self.again = push_button(self.tr("Count again"), "wordsAgain", self, look="link")
        self.hits = push_button(self.tr("Show hits"), "wordsHits", self)
        self.flip = push_button("", "wordsFlip", self)
        self.copy = push_button(self.tr("Copy"), "wordsCopy", self)
        self.save = push_button(self.tr("Save…"), "wordsSave", self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._build()
        self._connect()
        fit_dialog(self, _WIDTH, _HEIGHT)
        self.options.field.setFocus()
        self.empty.heading.show()
        self._stack.setCurrentWidget(self.empty)
        self._refresh()

    # --- building ----------------------------------------------------------------------------------------------------
    def _build(self) -> None:
        self._stack = QStackedWidget(self)
        for page in (self.list, self.cloud, self.empty):
            self._stack.addWidget(page)
        self._foot = QHBoxLayout()
        self._foot.setSpacing(theme.GAP)
        self._foot.addWidget(self.told, 1)
        for button in (self.again, self.hits, self.flip, self.copy, self.save):
            self._foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 10)
        layout.setSpacing(theme.GAP)
        for widget in (self.first, self.second, self.options):
            layout.addWidget(widget)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.reference)
        layout.addLayout(self._foot)

    def _connect(self) -> None:
        workspace = self._workspace
        self.first.changed.connect(self.ask)
        self.second.changed.connect(self.ask)
        self.options.changed.connect(self._on_options)
        self.options.narrowed.connect(self.narrow)
        self.options.left.connect(self._enter_list)
        self.options.stop_words_wanted.connect(
            lambda: self.stop_words_wanted.emit(str(self.options.stop.currentData() or "own"))
        )
        self.list.led.connect(self._on_led)
        self.list.sorted_by.connect(self.order_by)
        self.list.copied.connect(partial(self.copy_lines, all_lines=False))
        self.list.menu_wanted.connect(self._open_menu)
        self.list.selectionModel().currentRowChanged.connect(self._refresh)
        self.cloud.led.connect(self.lead)
        self.cloud.laid_out.connect(self._tell)
        self.again.clicked.connect(self.ask)
        self.hits.clicked.connect(self._lead_current)
        self.flip.clicked.connect(self.turn)
        self.copy.clicked.connect(partial(self.copy_lines, all_lines=True))
        self.save.clicked.connect(self._on_save)
        self.empty.acted.connect(self.options.field.clear)
        self._pause.timeout.connect(self.ask)
        workspace.changed.connect(self._on_changed)
        workspace.coders_changed.connect(self._on_coders)
        workspace.closing.connect(self.close)

    # --- asking ------------------------------------------------------------------------------------------------------
    def question(self) -> WordQuestion:
        """Return what is asked for."""
        against = self.second.meant()
        return WordQuestion(self.first.passages(), against, self.options.wanted())

    def ask(self) -> None:
        """Count the words of what is chosen."""
        self._pause.stop()
        self.again.hide()
        if self.shown is None:
            self.empty.heading.setText(self.tr("Counting words…"))
            self.say("")
        if not self._workspace.closed:
            self.asked.emit(self.question())

    def _on_options(self) -> None:
        self.regrouped.emit(self.options.wanted())

    def show_found(self, shown: Shown) -> None:
        """Show a list that was made."""
        before, self.shown = self.shown, shown
        self.again.hide()
        compared = shown.found.compared
        if before is None or before.found.compared != compared:
            self.sort, self.descending = (Sort.LIKELIHOOD if compared else Sort.FREQUENCY), True
        at = self.list.currentIndex()
        word = str(self.model.index(at.row(), 0).data()) if at.isValid() else ""
        self.narrow()
        self._choose(word)

    def _choose(self, word: str) -> None:
        """Stay at a word, where it is not too far down in the list."""
        lines = range(min(self.model.rowCount(), _NEAR))
        line = next((line for line in lines if word and self.model.index(line, 0).data() == word), 0)
        if line:
            choose_only(self.list, self.model.index(line, 0))
            self.list.scrollTo(self.list.currentIndex())

    def names(self) -> tuple[str, str]:
        """Return what the two texts are called now."""
        return self.first.words(), self.second.words()

    def narrow(self) -> None:
        """Show the rows that fit the filter, in the order that is chosen."""
        if self.shown is None:
            return
        rows = self.shown.found.rows(
            self.sort,
            descending=self.descending,
            containing=self.options.containing(),
            min_frequency=self.options.frequency.value(),
            only=int(self.options.only.currentData() or 0),
        )
        self.model.show_list(self.shown.found, rows, self.shown.names)
        self.list.show_order(self.sort, descending=self.descending)
        if len(rows):
            choose_only(self.list, self.model.index(0, 0))
        self._show_cloud()
        self._tell()
        self._refresh()

    def order_by(self, sort: Sort) -> None:
        """Put the list in another order; the same once more turns it round."""
        self.descending = not self.descending if sort is self.sort else sort is not Sort.WORD
        self.sort = sort
        self.narrow()

    # --- telling -----------------------------------------------------------------------------------------------------
    def _tell(self) -> None:
        if self.shown is None:
            return
        found, rows = self.shown.found, len(self.model.rows)
        number = self.locale().toString
        sizes = [self.tr("%Ln word(s)", "", column.size) for column in found.columns]
        parts = (
            [self.tr("{first} against {second}").format(first=sizes[0], second=sizes[1])] if found.compared else sizes
        )
        different = self.tr("{all} different") if rows == len(found) else self.tr("{shown} of {all} different")
        parts.append(different.format(shown=number(rows), all=number(len(found))))
        if found.compared and not all(column.size for column in found.columns):
            parts.append(self.tr("one of the two texts holds no words, so there is nothing to compare"))
        if self.shown.overlap:
            parts.append(self.tr("the two texts overlap"))
        if self._at_cloud:
            parts.append(self.legend() or self.tr("%Ln in the cloud", "", len(self.cloud.placed)))
        self.told.show_text(" · ".join(parts))
        self._tell_empty(found)

    def _tell_empty(self, found: WordList) -> None:
        narrowed = bool(len(found)) and not len(self.model.rows)
        if not document_names(self._workspace.project):
            heading, words = (
                self.tr("No documents yet"),
                self.tr("Add documents to the project; their words come here."),
            )
        elif narrowed:
            heading, words = self.tr("No word fits"), self.tr("Other letters, or a lower least frequency, show more.")
        else:
            heading, words = self.tr("No words there"), self.tr("What is chosen above holds no words.")
        self.empty.heading.setText(heading)
        self.empty.words.setText(words)
        for label in (self.empty.heading, self.empty.words):
            label.setVisible(True)
        self.empty.button.setText(self.tr("Clear the filter"))
        self.empty.button.setVisible(narrowed and bool(self.options.containing()))
        page = self.cloud if self._at_cloud else self.list
        self._stack.setCurrentWidget(page if len(self.model.rows) else self.empty)

    def say(self, words: str) -> None:
        """Say at the foot what has come of something."""
        self.told.show_text(words)

    def refuse(self, error: QdaError) -> None:
        """Say why words could not be counted."""
        from qda.model.wording import explain

        if isinstance(error, Cancelled):
            self.say(self.tr("Stopped.") if self.shown is None else self.tr("Stopped. The list is that of before."))
            self.again.show()
            if self.shown is None:
                self.empty.heading.setText(self.tr("Nothing was counted"))
        else:
            self.say(str(explain(error, translated)))

    def show_task(self, task: Task) -> None:
        """Show work under way."""
        self._foot.insertWidget(1, TaskProgress(task, self))

    def _refresh(self) -> None:
        some = self.shown is not None and bool(len(self.model.rows))
        at_cloud = self._at_cloud
        for button in (self.flip, self.save):
            button.setEnabled(some)
        self.copy.setEnabled(some and not at_cloud)
        self.hits.setEnabled(some and not at_cloud and self.list.currentIndex().isValid())
        self.flip.setText(self.tr("As a list") if at_cloud else self.tr("As a cloud"))
        self.flip.setAccessibleName(self.flip.text())
        self.save.setText(self.tr("Save the picture…") if at_cloud else self.tr("Save…"))
        self.save.setAccessibleName(self.save.text().rstrip("…"))
        compared = self.shown is not None and self.shown.found.compared
        self.options.show_compared(compared=compared)
        self.reference.setVisible(compared)
        for number, chooser in enumerate((self.first, self.second), 1):
            chooser.show_number(number if compared else 0)

    # --- the cloud ---------------------------------------------------------------------------------------------------
    def turn(self) -> None:
        """Show the cloud instead of the list, or the list again."""
        self._at_cloud = not self._at_cloud
        self._show_cloud()
        self._tell()
        self._refresh()
        self._enter_list()

    def cloud_words(self) -> list[CloudWord]:
        """Return the words of the cloud, heaviest first."""
        return [] if self.shown is None else heaviest(self.shown.found, self.model.rows)

    def legend(self) -> str:
        """Return how the words of a comparison are told apart."""
        return "" if self.shown is None else legend(self.shown.found, self.shown.names)

    def alt_text(self) -> str:
        """Return in words what the cloud shows."""
        return "" if self.shown is None else alt_text(self.shown.found, self.cloud_words(), self.shown.names)

    def _show_cloud(self) -> None:
        if self._at_cloud and self.shown is not None:
            words = self.cloud_words()
            self.cloud.show_words(words, tips(self.shown.found, words), self.alt_text())

    # --- leading to hits ---------------------------------------------------------------------------------------------
    def _lead_current(self) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            self._on_led(index.row(), index.column())

    def _on_led(self, at: int, column: int) -> None:
        compared = self.shown is not None and self.shown.found.compared
        forms = self.model.forms_at(at)
        self._lead(forms, 1 if compared and column in (6, 7) else 0)

    def lead(self, row: int) -> None:
        """Show the hits of a row of the list, in a comparison those in the text that has more of them."""
        if self.shown is not None:
            found = self.shown.found
            self._lead(found.forms_of(row), 1 if found.compared and int(found.direction[row]) < 0 else 0)

    def _lead(self, forms: tuple[str, ...], which: int) -> None:
        if self.shown is None or self._workspace.closed:
            return
        question = self.shown.question
        whole = which == 0 and question.of == EVERYWHERE
        places = None if whole else self.shown.places[which]
        self._workspace.words_wanted.emit(WordsWanted(words_for_forms(forms), places, False, frozenset(forms)))

    def _open_menu(self, point: QPoint) -> None:
        at = self.list.indexAt(point).row()
        if at < 0 or self.shown is None:
            return
        menu = QMenu(self)
        menu.setObjectName("wordsMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        forms, names = self.model.forms_at(at), self.shown.names
        for which, frequency in enumerate(self.model.frequencies_at(at)):
            words = self.tr("Show hits in: {text}").format(text=names[which]) if names[1] else self.tr("Show hits")
            act = menu.addAction(theme.icon("search"), words.replace("&", "&&"), partial(self._lead, forms, which))
            act.setEnabled(frequency > 0)
        stop = self.tr("Add to the stop words")
        menu.addAction(stop, partial(self._add_stop_words, forms))
        menu.addAction(theme.icon("copy"), self.tr("Copy"), partial(self.copy_lines, all_lines=False))
        self._add_orders(menu.addMenu(theme.icon("sort"), self.tr("Order by")))
        menu.popup(self.list.viewport().mapToGlobal(point))
        menu.setActiveAction(next(act for act in menu.actions() if act.isEnabled()))

    def _add_orders(self, menu: QMenu) -> None:
        group = QActionGroup(menu)
        seen: set[Sort] = set()
        for each in self.model.headings:
            if each.sort is None or each.sort in seen:
                continue
            seen.add(each.sort)
            act = QAction(each.caption, menu)
            act.setCheckable(True)
            act.setChecked(each.sort is self.sort)
            group.addAction(act)
            menu.addAction(act)
            act.triggered.connect(partial(self._order_from_menu, each.sort))

    def _order_from_menu(self, sort: Sort, _on: bool = True) -> None:  # noqa: FBT001, FBT002 - as QAction.triggered
        self.order_by(sort)

    def _add_stop_words(self, forms: tuple[str, ...]) -> None:
        from qda.analysis.stop_list import OWN, keep, stop_list

        now = stop_list(str(self.options.stop.currentData() or OWN))
        try:
            keep(now.changed({*now.words, *forms}))
        except QdaError as error:
            self.refuse(error)
            return
        if self.options.stop.currentData():
            self._on_options()
        else:
            self.options.choose(stop=OWN, stems=str(self.options.stems.currentData() or ""))

    # --- taking out --------------------------------------------------------------------------------------------------
    def copy_lines(self, *, all_lines: bool) -> None:
        """Copy lines with the headings: the chosen ones, or all that are shown."""
        lines = range(self.model.rowCount()) if all_lines else self.list.lines()
        cells = [[each.caption for each in self.model.headings], *self.model.cells(lines[:_MOST_COPIED])]
        QGuiApplication.clipboard().setText(block_text(cells))
        words = self.tr("%Ln line(s) copied", "", len(cells) - 1)
        if len(lines) > _MOST_COPIED:
            words = self.tr("The first {lines}; save the list to have all.").format(lines=words)
        self.say(words)

    def _on_save(self) -> None:
        if self._at_cloud:
            self.picture_wanted.emit()
        else:
            self.save_wanted.emit()

    def about(self) -> list[tuple[str, object]]:
        """Return what was counted and how, in words, for the sheet *About*."""
        if self.shown is None:
            return []
        found, names = self.shown.found, self.shown.names
        rows: list[tuple[str, object]] = [(self.first.part.accessibleName(), names[0])]
        rows.append((self.tr("Words in all"), found.columns[0].size))
        if found.compared:
            rows.append((self.second.part.accessibleName(), names[1]))
            rows.append((self.tr("Words in all there"), found.columns[1].size))
        rows += self.options.told()
        return [*rows, (self.tr("G² and log ratio"), translated(REFERENCE))] if found.compared else rows

    # --- following the project ---------------------------------------------------------------------------------------
    def _on_changed(self, changes: Changes) -> None:
        if self._workspace.closed or not changes.tables & _CONCERNED:
            return
        self._follow()
        if self._concerns_counts(changes):
            self.outdated()

    def _concerns_counts(self, changes: Changes) -> bool:
        question = self.question()
        texts = CONDITION_TABLES & changes.tables
        codings = {"coding", "coder"} & changes.tables
        plain = question.of == EVERYWHERE and question.against is None
        return bool(texts) if plain else bool(texts or codings)

    def outdated(self) -> None:
        """Count again soon in a small project; in a large one offer it."""
        if self.small:
            self._pause.start()
        else:
            self.again.show()
            self.say(self.tr("The project has changed since this was counted."))

    def _on_coders(self) -> None:
        if not self._workspace.closed:
            self._follow()
            self.ask()

    def _follow(self) -> None:
        for chooser in (self.first, self.second):
            chooser.blockSignals(True)
            chooser.refresh()
            chooser.blockSignals(False)

    def _enter_list(self) -> None:
        (self.cloud if self._at_cloud else self.list).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the filter goes to the list; Esc closes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.options.field.hasFocus():
                self.narrow()
                self._enter_list()
        else:
            super().keyPressEvent(event)
