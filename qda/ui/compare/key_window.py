"""Many files beside one key, for teaching: a table of students and codes whose cells lead to the passages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QMainWindow,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qda.actions.key_files import KeyStudy, note_of, read_key_coders, study_files, write_study
from qda.analysis.compare.raters import Rater
from qda.analysis.key_study import KeyCounts, KeyPassage, KeyStudent, Result, all_codes
from qda.model.codebook import PATH_SEPARATOR
from qda.model.direction import with_signs
from qda.model.errors import Cancelled, QdaError
from qda.model.progress import Progress
from qda.model.safe_file import file_name_from
from qda.model.wording import explain
from qda.ui import theme
from qda.ui.notices import Notices, translated
from qda.ui.private_copies import PrivateCopies
from qda.ui.start_page import SUFFIX, files_in
from qda.ui.status_bar import StatusBar
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.labels import ElidedLabel, as_tooltip, plain_label

if TYPE_CHECKING:
    from qda.store.project import Project
    from qda.ui.settings import Settings
    from qda.ui.tasks import Task, Tasks

FILTER = "Concord (*.concord)"
_SIZE = QSize(1180, 720)
_FRAME = QSize(16, 48)  # what a window manager may add around a window
_STUDENT_ROLE = Qt.ItemDataRole.UserRole + 1
_SORT_ROLE = Qt.ItemDataRole.UserRole + 2
_PASSAGE_ROLE = Qt.ItemDataRole.UserRole + 3
_STUDENT, _HITS, _MISSES, _EXTRAS, _FOUND, _FIRST_CODE = range(6)
_ORDER = (Result.MISS, Result.EXTRA, Result.OTHER_BORDERS, Result.HIT)


class _Cell(QTableWidgetItem):
    """A cell that sorts by its number."""

    def __lt__(self, other: QTableWidgetItem) -> bool:
        mine, theirs = self.data(_SORT_ROLE), other.data(_SORT_ROLE)
        return mine < theirs if mine is not None and theirs is not None else self.text() < other.text()


class KeyWindow(QMainWindow):
    """Chooses key and files, compares them one by one, and shows what came of it.

    Signals:
        pair_wanted: A passage is to be seen in a comparison of the key with one student; carries the key's path, the
            ``KeyStudent`` and the ``KeyPassage``.
        closed: The window is gone.
    """

    pair_wanted = Signal(object, object, object)
    closed = Signal()

    def __init__(self, tasks: Tasks, settings: Settings, own_project: Callable[[], Project | None]) -> None:
        super().__init__()
        self.setObjectName("keyWindow")
        self.setWindowTitle(self.tr("Many files with a key — Concord"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self._tasks, self._settings = tasks, settings
        self._key: Path | None = None
        self._files: list[Path] = []
        self._coders: list[Rater] = []
        self._task: Task | None = None
        self._copies = PrivateCopies(own_project)
        self.study: KeyStudy | None = None
        self.notices = Notices(self)
        self.status = StatusBar(self)
        self.setStatusBar(self.status)
        self._build()
        QShortcut(QKeySequence.StandardKey.Close, self, self.close)
        self.resize(_SIZE.boundedTo(self.screen().availableSize() - _FRAME))
        self._refresh()

    # --- building ----------------------------------------------------------------------------------------------------
    def _build(self) -> None:
        self.choose_key_button = push_button(self.tr("Choose the key…"), "keyChoose", self)
        self.add = push_button(self.tr("Add students’ files…"), "keyAdd", self)
        self.export = push_button(self.tr("Export to Excel…"), "keyExport", self, look="primary")
        self.key_name = ElidedLabel("", self, look="strong")
        self.coder = QComboBox(self)
        self.coder.setObjectName("keyCoder")
        self.coder.setAccessibleName(self.tr("Whose work is the key"))
        self.told = plain_label("", self, look="muted", wrap=True)
        self.choose_key_button.clicked.connect(self._choose_key)
        self.add.clicked.connect(self._choose_files)
        self.export.clicked.connect(self._export)
        self.coder.activated.connect(self._compare)
        self.table = QTableWidget(self)
        self.table.setObjectName("keyTable")
        self.table.setAccessibleName(self.tr("Students and codes"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setSortingEnabled(True)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.currentCellChanged.connect(self._show_passages)
        self.passages = QTreeWidget(self)
        self.passages.setObjectName("keyPassages")
        self.passages.setAccessibleName(self.tr("Passages"))
        self.passages.setRootIsDecorated(False)
        self.passages.setUniformRowHeights(True)
        heads = [self.tr("Result"), self.tr("Code"), self.tr("Document"), self.tr("Passage")]
        self.passages.setHeaderLabels(heads)
        for column, width in enumerate((150, 190, 170)):
            self.passages.setColumnWidth(column, width)
        self.passages.itemActivated.connect(self._go)
        self.about = plain_label("", self, look="muted", wrap=True)
        top = QHBoxLayout()
        top.addWidget(plain_label(self.tr("Key:"), self))
        top.addWidget(self.key_name, 1)
        for part in (self.coder, self.choose_key_button, self.add, self.export):
            top.addWidget(part)
        below = QWidget(self)
        column = QVBoxLayout(below)
        column.setContentsMargins(0, theme.GAP, 0, 0)
        column.addWidget(self.about)
        column.addWidget(self.passages, 1)
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.setObjectName("keySplitter")
        split.setChildrenCollapsible(False)
        split.addWidget(self.table)
        split.addWidget(below)
        split.setSizes([400, 240])
        page = QWidget(self)
        theme.set_look(page, "page")
        layout = QVBoxLayout(page)
        layout.setContentsMargins(20, 14, 20, 12)
        layout.setSpacing(theme.GAP)
        layout.addLayout(top)
        layout.addWidget(self.told)
        layout.addWidget(split, 1)
        middle = QWidget(self)
        outer = QVBoxLayout(middle)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.notices)
        outer.addWidget(page, 1)
        self.setCentralWidget(middle)

    def _refresh(self) -> None:
        self.key_name.show_text(self._key.stem if self._key is not None else self.tr("not chosen yet"))
        self.coder.setVisible(len(self._coders) > 0)
        self.add.setEnabled(self._key is not None and bool(self._coders))
        self.export.setEnabled(self.study is not None and self._task is None)
        if self._key is None:
            words = self.tr("First choose the file with the right codings: the key.")
        elif not self._files:
            words = self.tr("Now add the students’ files, as many as there are, or drop them here. None is changed.")
        else:
            words = self.tr(
                "In each cell: hits / misses / extras. A hit is a passage of the key with the same code, a miss one "
                "without it, an extra is coded by the student only. Choose a cell to see its passages."
            )
        self.told.setText(words)

    # --- the files ---------------------------------------------------------------------------------------------------
    def _choose_key(self) -> None:
        folder = str(self._settings.start_folder())
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Choose the key"), folder, FILTER)
        if name:
            self.set_key(Path(name))

    def set_key(self, path: Path) -> None:
        """Take a file as the key, and find out whose work in it can be it."""
        try:
            file = self._copies.read_from(path)
        except QdaError as error:
            self._tell(error)
            return

        def arrived(coders: list[Rater]) -> None:
            if not coders:
                self.notices.say(self.tr("Nobody coded anything in {file}: it cannot be a key.").format(file=path.name))
                return
            self._key, self._coders = path, coders
            self.coder.clear()
            for one in coders:
                count = self.tr("%Ln coding(s)", "", one.codings)
                self.coder.addItem(f"{one.label}, {count}")
            self.coder.setCurrentIndex(self._likeliest(coders))
            self._refresh()
            self._compare()

        self._run(self.tr("Reading the key"), lambda _progress: read_key_coders(file), arrived)

    def _likeliest(self, coders: list[Rater]) -> int:
        """Return whose work is most likely the key: that of the person who works here, else the fullest."""
        name = self._settings.coder_name.casefold()
        own = next((place for place, one in enumerate(coders) if name and one.name.casefold() == name), None)
        return own if own is not None else max(range(len(coders)), key=lambda place: coders[place].codings)

    def _choose_files(self) -> None:
        folder = str(self._settings.start_folder())
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("Add students’ files"), folder, FILTER)
        self.add_files([Path(name) for name in names])

    def add_files(self, paths: Sequence[Path]) -> None:
        """Compare these files with the key too; those that are there already are read once."""
        there = {path.resolve() for path in self._files}
        new = [path for path in dict.fromkeys(paths) if path.resolve() not in there]
        if new:
            self._files += new
            self._compare()

    def _compare(self) -> None:
        if self._key is None or not self._files or not self._coders:
            return
        try:
            key, files = self._copies.read_from(self._key), [self._copies.read_from(path) for path in self._files]
        except QdaError as error:
            self._tell(error)
            return
        coder = self._coders[max(0, self.coder.currentIndex())]

        def work(progress: Progress) -> KeyStudy:
            return study_files(key, coder, files, progress=progress)

        self._run(self.tr("Comparing with the key"), work, self._show)

    # --- tasks -------------------------------------------------------------------------------------------------------
    def _run(self, title: str, work: Callable[[Progress], object], done: Callable[..., None]) -> None:
        if self._task is not None:
            self._task.cancel()

        def arrived(value: object) -> None:
            if self._task is task:
                done(value)

        def failed(error: QdaError) -> None:
            if self._task is task:
                self._tell(error)

        task = self._tasks.start(title, work, done=arrived, failed=failed)
        self._task = task
        self.status.show_task(task)
        task.ended.connect(lambda: self._on_ended(task))
        self._refresh()

    def _on_ended(self, task: Task) -> None:
        if self._task is task:
            self._task = None
            self._refresh()

    def _tell(self, error: QdaError) -> None:
        if isinstance(error, Cancelled):
            self.notices.say(self.tr("Stopped. The table shows what was compared before."))
        else:
            self.notices.tell(error)

    # --- the table ---------------------------------------------------------------------------------------------------
    def _show(self, study: KeyStudy) -> None:
        self.study = study
        codes = all_codes(study.students)
        table = self.table
        table.setSortingEnabled(False)
        table.clear()
        table.setColumnCount(_FIRST_CODE + len(codes))
        table.setRowCount(len(study.students))
        heads = [self.tr("Student"), self.tr("Hits"), self.tr("Misses"), self.tr("Extras"), self.tr("Found")]
        table.setHorizontalHeaderLabels([*heads, *(code.rsplit(PATH_SEPARATOR, 1)[-1] for code in codes)])
        for place, code in enumerate(codes):
            head = table.horizontalHeaderItem(_FIRST_CODE + place)
            if head is not None:
                head.setToolTip(as_tooltip(code))
        for row, student in enumerate(study.students):
            self._fill(row, student, codes)
        table.setSortingEnabled(True)
        table.sortByColumn(_STUDENT, Qt.SortOrder.AscendingOrder)
        table.resizeColumnsToContents()
        bad = sum(student.problem is not None for student in study.students)
        if bad:
            self.notices.say(self.tr("%Ln file(s) could not be compared: choose the row to see why.", "", bad))
        self._refresh()
        if study.students:
            table.setCurrentCell(0, _STUDENT)
            table.setFocus()

    def _fill(self, row: int, student: KeyStudent, codes: Sequence[str]) -> None:
        number = self.locale().toString
        if student.problem is not None or student.found_nobody:
            words = self.tr("{file}: not compared").format(file=student.label)
            mark = self._put(row, _STUDENT, words, row, student.label)
            mark.setIcon(theme.icon("warning", str(theme.colours().danger)))
            mark.setToolTip(as_tooltip(self._about(student)))
            for column in range(_HITS, self.table.columnCount()):
                self._put(row, column, "–", row, -1)
            return
        total = student.total
        found = total.share_found
        self._put(row, _STUDENT, student.label, row, student.label)
        for column, count in ((_HITS, total.hits), (_MISSES, total.misses), (_EXTRAS, total.extras)):
            self._put(row, column, number(count), row, count)
        words = "–" if found is None else self.tr("{share} %").format(share=number(round(100 * found)))
        self._put(row, _FOUND, words, row, -1 if found is None else found)
        for place, code in enumerate(codes):
            counts = student.codes.get(code, KeyCounts())
            share = counts.share_found
            some = counts.hits + counts.misses + counts.extras
            cell = f"{number(counts.hits)} / {number(counts.misses)} / {number(counts.extras)}" if some else "–"
            order = (-1.0 if share is None else share) - counts.extras / 1000
            self._put(row, _FIRST_CODE + place, cell, row, order, code=code)

    def _put(self, row: int, column: int, words: str, student: int, order: object, *, code: str = "") -> _Cell:
        item = _Cell(words)
        item.setData(_STUDENT_ROLE, student)
        item.setData(_SORT_ROLE, order)
        item.setData(_PASSAGE_ROLE, code)
        if column:
            item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
        item.setToolTip(as_tooltip(words))
        self.table.setItem(row, column, item)
        return item

    # --- the passages ------------------------------------------------------------------------------------------------
    def _show_passages(self) -> None:
        self.passages.clear()
        item = self.table.item(self.table.currentRow(), self.table.currentColumn())
        if item is None or self.study is None:
            return
        student = self.study.students[int(item.data(_STUDENT_ROLE))]
        self.about.setText(self._about(student))
        wanted = {
            _HITS: (Result.HIT, Result.OTHER_BORDERS),
            _MISSES: (Result.MISS,),
            _EXTRAS: (Result.EXTRA,),
        }.get(item.column(), tuple(Result))
        code = str(item.data(_PASSAGE_ROLE))
        chosen = [each for each in student.passages if each.result in wanted and code in ("", each.code)]
        for passage in sorted(chosen, key=lambda each: _ORDER.index(each.result)):
            words = [
                _result_words(self, passage.result),
                passage.code,
                passage.document_name,
                with_signs(passage.quote),
            ]
            row = QTreeWidgetItem(self.passages, words)
            row.setData(0, _PASSAGE_ROLE, passage)
            row.setData(0, _STUDENT_ROLE, student)
            row.setToolTip(3, as_tooltip(passage.quote))

    def _about(self, student: KeyStudent) -> str:
        if student.problem is not None:
            return str(explain(student.problem, translated))
        if student.found_nobody:
            return self.tr("Nobody coded anything in {file}.").format(file=student.path.name)
        hint = self.tr("Double-click a passage, or press Enter on it, to see both codings side by side.")
        return " ".join(part for part in (f"{student.label}: {student.path.name}.", note_of(student), hint) if part)

    def _go(self, row: QTreeWidgetItem) -> None:
        if self.study is not None:
            student: KeyStudent = row.data(0, _STUDENT_ROLE)
            passage: KeyPassage = row.data(0, _PASSAGE_ROLE)
            self.pair_wanted.emit(self.study.key, student, passage)

    # --- Excel -------------------------------------------------------------------------------------------------------
    def _export(self) -> None:
        study = self.study
        if study is None:
            return
        suggested = str(study.key.with_name(file_name_from(self.tr("Compared with the key"), suffix=".xlsx")))
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Export to Excel"), suggested, "Excel (*.xlsx)")
        if not name:
            return
        path = Path(name) if name.lower().endswith(".xlsx") else Path(f"{name}.xlsx")

        def work(progress: Progress) -> None:
            write_study(path, study, progress=progress)

        def done(_: object) -> None:
            self.notices.say(self.tr("Written to {path}.").format(path=path))

        self._run(self.tr("Export to Excel"), work, done)

    # --- what Qt calls -----------------------------------------------------------------------------------------------
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take project files."""
        if any(path.suffix.lower() == SUFFIX for path in files_in(event)):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """The first file becomes the key if there is none yet, the others are students'."""
        paths = [path for path in files_in(event) if path.suffix.lower() == SUFFIX]
        event.acceptProposedAction()
        if self._key is None and paths:
            self.set_key(paths.pop(0))
        self.add_files(paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what is under way."""
        if self._task is not None:
            task, self._task = self._task, None
            task.cancel()
        self._copies.remove()
        self.closed.emit()
        super().closeEvent(event)


def _result_words(window: KeyWindow, result: Result) -> str:
    return {
        Result.HIT: window.tr("Hit"),
        Result.OTHER_BORDERS: window.tr("Hit, other borders"),
        Result.MISS: window.tr("Miss"),
        Result.EXTRA: window.tr("Extra"),
    }[result]
