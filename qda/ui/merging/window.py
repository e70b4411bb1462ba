"""The merge window: which files, what becomes of them, and the report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QMainWindow, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from qda.actions.merge_files import (
    MergeDraft,
    draft_merge,
    join_by_hand,
    merge_files,
    read_plan,
    with_plan,
    write_plan,
)
from qda.model.errors import BadPlan, Cancelled, CannotWrite, ProjectExists, QdaError
from qda.model.merging import MergePlan, MergeReport
from qda.model.progress import Progress
from qda.model.read_file import ReadFile
from qda.model.safe_file import file_name_from
from qda.ui.merging.files_page import FILTER, FilesPage
from qda.ui.merging.plan_page import PlanPage
from qda.ui.merging.report_page import ReportPage, write_report
from qda.ui.notices import Choice, Notices
from qda.ui.private_copies import PrivateCopies
from qda.ui.start_page import SUFFIX
from qda.ui.status_bar import StatusBar

if TYPE_CHECKING:
    from qda.store.project import Project
    from qda.ui.settings import Settings
    from qda.ui.tasks import Task, Tasks

T = TypeVar("T")
_SIZE = QSize(1000, 680)
_FRAME = QSize(16, 48)  # what a window manager may add around a window
_PAUSE_MS = 250  # after the last choice, until what comes of it is worked out


class MergeWindow(QMainWindow):
    """Makes one project of several, in a new file; a window of its own beside the main one.

    Signals:
        open_wanted: The merged project is to be opened; carries its ``Path``.
        closed: The window is gone.
    """

    open_wanted = Signal(object)
    closed = Signal()

    def __init__(self, tasks: Tasks, settings: Settings, own_project: Callable[[], Project | None]) -> None:
        super().__init__()
        self.setObjectName("mergeWindow")
        self.setWindowTitle(self.tr("Merge projects — Concord"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._tasks = tasks
        self._settings = settings
        self._closed = False
        self._task: Task | None = None
        self._draft: MergeDraft | None = None
        self._drafted: tuple[Path, ...] = ()  # the files of the draft
        self._copies = PrivateCopies(own_project)
        self._out: Path | None = None
        self._is_looking = False  # what is under way only works out what would come of the plan
        self.notices = Notices(self)
        self.status = StatusBar(self)
        self.setStatusBar(self.status)
        self.files = FilesPage(self, settings.start_folder())
        self.plan = PlanPage(self)
        self.report = ReportPage(self)
        self.stack = QStackedWidget(self)
        self.stack.setObjectName("mergeStack")
        for page in (self.files, self.plan, self.report):
            self.stack.addWidget(page)
        middle = QWidget(self)
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notices)
        layout.addWidget(self.stack, 1)
        self.setCentralWidget(middle)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_PAUSE_MS)
        self._later.timeout.connect(self._look_again)
        self._connect()
        self.resize(_SIZE.boundedTo(self.screen().availableSize() - _FRAME))

    def start(self, paths: Sequence[Path]) -> None:
        """Show the window with these projects; with two or more, what becomes of them is shown at once."""
        self.files.add_paths(paths)
        self.show()
        self.files.go.setFocus()
        if len(self.files.paths()) > 1:
            self._show_plan()

    def _connect(self) -> None:
        self.files.accepted.connect(self._show_plan)
        plan = self.plan
        plan.chosen.connect(self._choose)
        plan.joined.connect(self._join)
        plan.moved_chosen.connect(self._choose_moved)
        plan.back_wanted.connect(lambda: self.stack.setCurrentWidget(self.files))
        plan.accepted.connect(self.merge)
        plan.save_wanted.connect(self._save_plan)
        plan.load_wanted.connect(self._load_plan)
        self.report.open_wanted.connect(self._open)
        self.report.save_wanted.connect(self._save_report)
        self.report.closed.connect(self.close)
        QShortcut(QKeySequence.StandardKey.Close, self, self.close)

    # --- tasks -------------------------------------------------------------------------------------------------------
    def _run(
        self,
        title: str,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[QdaError], None] | None = None,
    ) -> None:
        self._later.stop()
        self._is_looking = False
        if self._task is not None:
            self._task.cancel()

        def arrived(value: T) -> None:
            if self._task is task:
                done(value)

        def broken(error: QdaError) -> None:
            # Whoever closes the window takes the copies away from under the work; nobody is left to be told.
            if self._task is task or not (self._closed or isinstance(error, Cancelled)):
                (failed or self._tell)(error)

        task = self._tasks.start(title, work, done=arrived, failed=broken)
        self._task = task
        self.status.show_task(task)
        self._show_busy()
        task.ended.connect(lambda: self._on_ended(task))

    def _on_ended(self, task: Task) -> None:
        if self._task is task:
            self._task = None
            self._show_busy()

    def _show_busy(self) -> None:
        busy = self._task is not None
        self.files.go.setEnabled(not busy and len(self.files.paths()) > 1)
        self.plan.go.setEnabled(not busy)
        for button in (self.plan.save, self.plan.load, self.plan.back):
            button.setEnabled(not busy)

    def _tell(self, error: QdaError) -> None:
        if isinstance(error, Cancelled):
            self.notices.say(self.tr("Stopped. Nothing was written."))
            return
        self.notices.tell(error)

    # --- the files and the plan --------------------------------------------------------------------------------------
    def _show_plan(self) -> None:
        """Read the files and show what becomes of them."""
        paths = tuple(self.files.paths())
        self._drafted = paths
        try:
            files = self._files()
        except QdaError as error:
            self._tell(error)
            return

        def arrived(draft: MergeDraft) -> None:
            self._show_draft(draft)
            self.stack.setCurrentWidget(self.plan)
            self.plan.tabs.setFocus()

        self._run(self.tr("Reading and pairing"), partial(_draft, files), arrived)

    def _show_draft(self, draft: MergeDraft) -> None:
        self._draft = draft
        self.plan.show_draft(draft)

    def _choose(self, kind: str, place: int, choice: str) -> None:
        if self._draft is not None:
            self._take(self._draft.plan.choose(kind, place, choice))

    def _choose_moved(self, choice: str) -> None:
        if self._draft is not None:
            self._take(_with_moved(self._draft.plan, choice))

    def _take(self, plan: MergePlan) -> None:
        """Show a choice at once, and what comes of it a little later."""
        assert self._draft is not None
        if self._task is not None and not self._is_looking:  # what is under way rests on the plan as it was
            self.plan.show_draft(self._draft)
            return
        self._show_draft(_with(self._draft, plan))
        self._later.start()

    def _look_again(self) -> None:
        draft = self._draft
        if draft is not None:
            work = partial(_preview, self._files(fresh=False), draft, draft.plan)
            self._run(self.tr("Looking ahead"), work, self._show_draft)
            self._is_looking = True

    def _files(self, *, fresh: bool = True) -> list[ReadFile]:
        """Return where the files of the draft are read."""
        return [self._copies.read_from(path, fresh=fresh) for path in self._drafted]

    def _join(self, kind: str, places: Sequence[int]) -> None:
        draft = self._draft
        if draft is None:
            return
        files = self._files(fresh=False)

        def work(progress: Progress) -> MergeDraft:
            return with_plan(files, draft, join_by_hand(draft, kind, places, progress=progress), progress=progress)

        self._run(self.tr("Pairing"), work, self._show_draft)

    # --- plans as files ----------------------------------------------------------------------------------------------
    def _save_plan(self) -> None:
        draft = self._draft
        if draft is None:
            return
        suggested = str(self._drafted[0].with_name(file_name_from(self.tr("Merge plan"), suffix=".json")))
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save this plan"), suggested, "JSON (*.json)")
        if not name:
            return
        path = Path(name) if name.endswith(".json") else Path(f"{name}.json")
        try:
            write_plan(path, draft.plan)
        except QdaError as error:
            self._tell(error)
            return
        self.notices.say(self.tr("The plan is in {path}.").format(path=path))

    def _load_plan(self) -> None:
        draft = self._draft
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Use a saved plan"), str(self._drafted[0].parent), "JSON (*.json)"
        )
        if not name or draft is None:
            return
        try:
            plan = read_plan(Path(name))
        except QdaError as error:
            self._tell(error)
            return
        order = [one.guid for one in plan.projects]
        there = [one.guid for one in draft.plan.projects]
        if order != there and sorted(order) == sorted(there) and len(set(order)) == len(order):
            # The same projects in another order: take the plan's, by which its choices count.
            paths = [self._drafted[there.index(guid)] for guid in order]
            self.files.show_paths(paths)
            self._drafted = tuple(paths)
        files = self._files(fresh=False)

        def work(progress: Progress) -> MergeDraft:
            fresh = draft_merge(files, progress=progress)
            return with_plan(files, fresh, plan, progress=progress)

        self._run(self.tr("Looking ahead"), work, self._show_draft)

    # --- the merge ---------------------------------------------------------------------------------------------------
    def merge(self) -> None:
        """Ask for a new file and write the merged project into it."""
        draft = self._draft
        if draft is None:
            return
        self._later.stop()
        suggested = self._drafted[0].with_name(file_name_from(self.tr("Merged project"), suffix=SUFFIX))
        dialog_options = QFileDialog.Option.DontConfirmOverwrite
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Merge into a new file"), str(suggested), FILTER, options=dialog_options
        )
        if name:
            self.merge_into(Path(name) if name.endswith(SUFFIX) else Path(f"{name}{SUFFIX}"))

    def merge_into(self, out: Path) -> None:
        """Write the merged project into a new file; one that is there is not touched."""
        draft = self._draft
        if draft is None:
            return
        try:
            if out.exists():
                raise ProjectExists(path=str(out))
            files = self._files()
        except QdaError as error:
            self._failed(error)
            return

        def arrived(report: MergeReport) -> None:
            self._out = out
            self.report.show_report(out, report, draft.pairing.sources)
            self.stack.setCurrentWidget(self.report)

        self._run(self.tr("Merging"), partial(_merge, out, files, draft), arrived, self._failed)

    def _failed(self, error: QdaError) -> None:
        if isinstance(error, ProjectExists | CannotWrite):
            self.notices.tell(error, Choice(self.tr("Another name…"), self.merge))
        elif isinstance(error, BadPlan):
            words = self.tr("The projects have changed since they were read. Look at what becomes of them once more.")
            self.notices.say(words, choices=(Choice(self.tr("Read them again"), self._show_plan),))
        else:
            self._tell(error)

    def _open(self) -> None:
        if self._out is not None:
            self.open_wanted.emit(self._out)
            self.close()

    def _save_report(self) -> None:
        if self._out is None:
            return
        suggested = str(self._out.with_name(file_name_from(self.tr("Merge report"), suffix=".xlsx")))
        kinds = f"{self.tr('Excel workbook')} (*.xlsx);;{self.tr('Comma-separated table')} (*.csv)"
        name, kind = QFileDialog.getSaveFileName(self, self.tr("Save the report"), suggested, kinds)
        if not name:
            return
        path = Path(name)
        if path.suffix.lower() not in (".xlsx", ".csv"):
            path = path.with_name(path.name + (".csv" if "csv" in kind else ".xlsx"))
        table, title = self.report.table, self.tr("Merge report")
        work = partial(write_report, path, title, table.headings(), list(table.rows))

        def done(_: None) -> None:
            self.notices.say(self.tr("The report was saved to {path}.").format(path=path))

        self._run(self.tr("Saving the report"), work, done)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the keyboard, else the page's main one."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        focused = self.focusWidget()
        mains = (self.files.go, self.plan.go, self.report.open)
        button = focused if isinstance(focused, QPushButton) else mains[self.stack.currentIndex()]
        button.click()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what is under way; a merge that is not finished leaves nothing behind."""
        self._closed = True
        self._later.stop()
        if self._task is not None:
            task, self._task = self._task, None
            task.cancel()
        self._copies.remove()
        self.closed.emit()
        super().closeEvent(event)


def _draft(files: Sequence[ReadFile], progress: Progress) -> MergeDraft:
    return draft_merge(files, progress=progress)


def _preview(files: Sequence[ReadFile], draft: MergeDraft, plan: MergePlan, progress: Progress) -> MergeDraft:
    return with_plan(files, draft, plan, progress=progress)


def _merge(out: Path, files: Sequence[ReadFile], draft: MergeDraft, progress: Progress) -> MergeReport:
    return merge_files(out, files, draft, progress=progress)


def _with(draft: MergeDraft, plan: MergePlan) -> MergeDraft:
    return MergeDraft(draft.pairing, plan, draft.report)


def _with_moved(plan: MergePlan, choice: str) -> MergePlan:
    return MergePlan(plan.projects, plan.documents, plan.codes, plan.coders, choice)
