"""From the menu to the Words window, the counting behind it, and what is written from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from qda.model.errors import Cancelled, QdaError
from qda.model.progress import Progress
from qda.model.safe_file import file_name_from
from qda.store.gate import Gate
from qda.store.queries.documents import documents
from qda.store.snapshots import snapshot
from qda.ui.action_registry import Actions
from qda.ui.main_window import MainWindow
from qda.ui.notices import translated
from qda.ui.tasks import Task
from qda.ui.workspace import Workspace

if TYPE_CHECKING:
    from qda.analysis.word_asking import WordQuestion
    from qda.analysis.word_count import WordCount
    from qda.analysis.word_list import WordList, WordOptions
    from qda.ui.words.stop_words_dialog import StopWordsDialog
    from qda.ui.words.window import WordsWindow

T = TypeVar("T")
_SMALL = 2_000_000  # characters that are counted again by themselves after a change


class WordsFlow(QObject):
    """Opens the Words window, counts on another thread, and writes lists and pictures."""

    def __init__(self, workspace: Workspace, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._window = window
        self.words: WordsWindow | None = None
        self.task: Task | None = None
        self._count: WordCount | None = None
        self._question: WordQuestion | None = None
        self._names = ("", "")
        self._overlap = False
        self._counting = False

    def bind(self, acts: Actions) -> None:
        """Let the menu call it."""
        acts.bind("words", self.show)

    def show(self) -> WordsWindow:
        """Show the window, or bring it to the front."""
        from qda.ui.retrieval.beside import share_keys
        from qda.ui.words.window import WordsWindow

        if self.words is None:
            words = self.words = WordsWindow(self._workspace, self._window)
            share_keys(words, self._window)
            words.destroyed.connect(self._forget)
            words.asked.connect(self.count)
            words.regrouped.connect(self.list_again)
            words.save_wanted.connect(self.save)
            words.picture_wanted.connect(self.save_picture)
            words.stop_words_wanted.connect(self.edit_stop_words)
            words.ask()
        self.words.show()
        self.words.raise_()
        self.words.activateWindow()
        return self.words

    def _forget(self) -> None:
        self.words = self._count = self._question = None
        if self.task is not None:
            self.task.cancel()

    # --- counting ----------------------------------------------------------------------------------------------------
    def count(self, question: WordQuestion) -> None:
        """Count words on another thread; what is under way for an earlier question is stopped."""
        if self.words is None or self._workspace.closed:
            return
        project = self._workspace.project
        self.words.small = sum(row.length for row in documents(project)) <= _SMALL
        names = self.words.names()
        work = partial(_counted, project.path, project.gate, question)
        self._counting = True
        self._start(self.tr("Counting words"), work, partial(self._on_counted, question, names))

    def list_again(self, options: WordOptions) -> None:
        """List the words counted last by other options."""
        if self.words is None or (self._counting and self.task is not None and not self.task.over):
            return  # what is being counted is listed by the options that are chosen then
        if self._count is None or self._question is None:
            self.words.ask()
            return
        question = replace(self._question, options=options)
        done = partial(self._on_listed, question, self._names)
        self._counting = False
        self._start(self.tr("Listing words"), partial(_listed, self._count, options), done)

    def _start(self, title: str, work: Callable[[Progress], T], done: Callable[[T], None]) -> None:
        """Work on another thread; what comes of it is left where something else is asked for by then."""
        if self.task is not None and not self.task.over:
            self.task.cancel()

        def on_done(found: T) -> None:
            if task is self.task and self.words is not None and not self._workspace.closed:
                done(found)

        task = self._window.tasks.start(title, work, done=on_done, failed=lambda error: self._on_failed(task, error))
        self.task = task
        if self.words is not None:
            self.words.show_task(task)

    def _on_counted(self, question: WordQuestion, names: tuple[str, str], found: Counted) -> None:
        self._count, self._overlap, self._question, self._names = found.words, found.overlap, question, names
        self._on_listed(question, names, found.found)
        if self.words is not None and self.words.options.wanted() != question.options:
            self.list_again(self.words.options.wanted())

    def _on_listed(self, question: WordQuestion, names: tuple[str, str], found: WordList) -> None:
        from qda.ui.words.window import Shown

        assert self.words is not None
        assert self._count is not None
        self._question = question
        told = names if found.compared else (names[0], "")
        places = tuple(one.places for one in self._count.tallies)
        self.words.show_found(Shown(found, places, told, question, self._overlap))

    def _on_failed(self, task: Task, error: QdaError) -> None:
        if task is self.task and self.words is not None:
            self.words.refuse(error)
        elif not isinstance(error, Cancelled):
            self._workspace.tell(error)

    # --- stop words --------------------------------------------------------------------------------------------------
    def edit_stop_words(self, language: str) -> None:
        """Show a list of stop words, and keep what becomes of it."""
        from qda.ui.words.stop_words_dialog import StopWordsDialog

        if self.words is None:
            return
        dialog = StopWordsDialog(language, self.words)
        self._workspace.closing.connect(dialog.reject)
        dialog.accepted.connect(lambda: self._keep(dialog))
        dialog.show()

    def _keep(self, dialog: StopWordsDialog) -> None:
        from qda.analysis.stop_list import keep

        try:
            keep(dialog.list)
        except QdaError as error:
            self._workspace.tell(error)
            return
        if self.words is not None:
            options = self.words.options
            if options.stop.currentData() != dialog.list.language:
                options.choose(stop=dialog.list.language, stems=str(options.stems.currentData() or ""))
            else:
                self.list_again(options.wanted())

    # --- files -------------------------------------------------------------------------------------------------------
    def _ask_path(self, title: str, suffixes: tuple[str, ...], words: tuple[str, ...]) -> Path | None:
        project, settings = self._workspace.project, self._window.settings
        name = self.tr("{project} words").format(project=project.name)
        suggested = settings.output_folder(project.path) / file_name_from(name, suffix=suffixes[0])
        kinds = ";;".join(f"{word} (*{suffix})" for word, suffix in zip(words, suffixes, strict=True))
        chosen, kind = QFileDialog.getSaveFileName(self.words, title, str(suggested), kinds)
        if not chosen:
            return None
        path = Path(chosen)
        if path.suffix.lower() not in suffixes:
            suffix = next((each for each in suffixes if f"*{each})" in kind), suffixes[0])
            path = path.with_name(path.name + suffix)
        settings.last_output_folder = str(path.parent)
        return path

    def save(self) -> None:
        """Ask where to and write the list."""
        path = self._ask_path(
            self.tr("Save the words"), (".xlsx", ".csv"), (self.tr("Excel workbook"), self.tr("CSV table"))
        )
        if path is not None:
            self.write(path)

    def write(self, path: Path) -> None:
        """Write the list on show."""
        from qda.actions.export import check_target
        from qda.actions.word_export import write_words
        from qda.analysis.word_table import words_table

        words = self.words
        if words is None or words.shown is None:
            return
        project = self._workspace.project
        try:
            check_target(project, path)
        except QdaError as error:
            words.refuse(error)
            return
        table = words_table(words.shown.found, words.model.rows, names=words.shown.names, translate=translated)
        about = [(self.tr("Project"), project.name), (self.tr("File"), project.path.name), *words.about()]

        def work(progress: Progress) -> object:
            return write_words(path, table, about, progress=progress)

        task = self._window.tasks.start(
            self.tr("Saving the words"), work, done=lambda _notes: self._say_written(path), failed=self._not_written
        )
        words.show_task(task)

    def save_picture(self) -> None:
        """Ask where to and write the cloud."""
        path = self._ask_path(
            self.tr("Save the cloud"),
            (".svg", ".pdf", ".png"),
            (self.tr("SVG picture"), self.tr("PDF"), self.tr("PNG picture")),
        )
        if path is not None:
            self.write_picture(path)

    def write_picture(self, path: Path) -> None:
        """Write the cloud of the list on show."""
        from qda.actions.export import check_target
        from qda.ui.words.cloud_picture import save_cloud

        words = self.words
        if words is None or words.shown is None:
            return
        try:
            check_target(self._workspace.project, path)
            save_cloud(path, words.cloud_words(), words.cloud.font(), alt=words.alt_text(), legend=words.legend())
        except QdaError as error:
            self._not_written(error)
            return
        self._say_written(path)

    def _say_written(self, path: Path) -> None:
        words = self.tr("Written to {path}.").format(path=path.name)
        self._window.notices.say(words)
        if self.words is not None:
            self.words.say(words)

    def _not_written(self, error: QdaError) -> None:
        if self.words is not None:
            self.words.refuse(error)
        else:
            self._workspace.tell(error)


class Counted(NamedTuple):
    """What was counted, the list of it, and whether the two texts of a comparison share any passage."""

    words: WordCount
    found: WordList
    overlap: bool


def _counted(path: Path, gate: Gate, question: WordQuestion, progress: Progress) -> Counted:
    from qda.analysis.word_asking import count_of
    from qda.analysis.word_list import list_words
    from qda.analysis.word_places import common

    with snapshot(path, gate, progress) as project:
        count = count_of(project, question, progress=progress)
    places = [one.places for one in count.tallies]
    overlap = len(places) > 1 and bool(common(places[0], places[1]).document_ids)
    return Counted(count, list_words(count, question.options, progress=progress), overlap)


def _listed(count: WordCount, options: WordOptions, progress: Progress) -> WordList:
    from qda.analysis.word_list import list_words

    return list_words(count, options, progress=progress)
