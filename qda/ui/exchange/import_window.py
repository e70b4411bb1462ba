"""The window in which another program's project comes in: read, looked at, asked about, stored."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from qda.model.errors import (
    Cancelled,
    CannotWrite,
    FileTooLarge,
    PasswordNeeded,
    ProjectExists,
    QdaError,
    SeveralProjects,
)
from qda.model.exchange import ForeignProject, ReadOptions
from qda.model.intake.report import IntakeReport
from qda.model.wording import explain
from qda.store.queries.documents import document_names
from qda.ui.exchange import work
from qda.ui.exchange.busy_page import BusyPage, TroublePage, WhichPage
from qda.ui.exchange.preview_page import PreviewPage
from qda.ui.importing.encoding_dialog import PasswordDialog
from qda.ui.main_window import MainWindow
from qda.ui.notices import Choice, Notices, translated
from qda.ui.start_page import FOREIGN_SUFFIXES

if TYPE_CHECKING:
    from qda.ui.tasks import Task
    from qda.ui.workspace import Workspace

_SIZE = QSize(960, 700)
_FRAME = QSize(16, 48)  # what a window manager may add around a window


class ImportWindow(QMainWindow):
    """From the file to its report; nothing is changed before the person presses Import.

    Signals:
        stored_new: A new project was made; carries its ``Path`` and the report.
        stored_here: It is in the open project now; carries the report.
        another_wanted: Another file is to be chosen instead.
        closed: The window is gone.
    """

    stored_new = Signal(object, object)
    stored_here = Signal(object)
    another_wanted = Signal()
    closed = Signal()

    def __init__(self, main: MainWindow, workspace: Callable[[], Workspace | None], path: Path) -> None:
        super().__init__()
        self.setObjectName("importWindow")
        self.setWindowTitle(self.tr("Import from another program — Concord"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._main = main
        self._workspace = workspace
        self.path = path
        self._options = ReadOptions()
        self._foreign: ForeignProject | None = None
        self._task: Task | None = None
        self._is_gone = False
        self._asking: QWidget | None = None  # what had the keyboard when it was read again
        self._then_store = False  # when it has been read as the last answer says
        self.notices = Notices(self)
        self.busy = BusyPage(self)
        self.which = WhichPage(self)
        self.trouble = TroublePage(self)
        self.preview = PreviewPage(main.settings, self)
        self.stack = QStackedWidget(self)
        self.stack.setObjectName("exchangeStack")
        for page in (self.busy, self.which, self.trouble, self.preview):
            self.stack.addWidget(page)
        middle = QWidget(self)
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notices)
        layout.addWidget(self.stack, 1)
        self.setCentralWidget(middle)
        self._connect()
        self.resize(_SIZE.boundedTo(self.screen().availableSize() - _FRAME))

    def _connect(self) -> None:
        self.busy.cancelled.connect(self._cancel)
        self.which.chosen.connect(self._choose_project)
        self.which.closed.connect(self.close)
        self.trouble.again.connect(self._choose_another)
        self.trouble.trusted.connect(lambda: self.read(replace(self._options, trust_size=True)))
        self.trouble.closed.connect(self.close)
        self.preview.positions.unit_chosen.connect(self._choose_unit)
        # Later, when the Enter that ended an answer has done all that it does: it would press Cancel while it is read.
        self.preview.questions.answered.connect(self._on_answer, Qt.ConnectionType.QueuedConnection)
        self.preview.accepted.connect(self.store)
        self.preview.target.coder.returnPressed.connect(self.preview.go.click, Qt.ConnectionType.QueuedConnection)
        self.preview.closed.connect(self.close)
        QShortcut(QKeySequence.StandardKey.Close, self, self.close)

    # --- reading -----------------------------------------------------------------------------------------------------
    def read(self, options: ReadOptions) -> None:
        """Read the file, once more if other answers were given."""
        before, self._options = self._options, options
        self._begin(self.tr("Reading “{file}”…").format(file=self.path.name))

        def arrived(foreign: ForeignProject) -> None:
            if self._task is not task:
                return
            self._task = None
            if task.cancelled:  # just when it had been read
                failed(Cancelled())
            else:
                self._show(foreign)

        def failed(error: QdaError) -> None:
            if self._is_gone or self._task not in (None, task):
                return
            self._task = None
            self._then_store = False
            if isinstance(error, Cancelled) and self._foreign is not None:
                self._options = before  # what is shown was read so
                self._show(self._foreign)
            else:
                self._on_unread(error)

        task = self._main.tasks.start(
            self.tr("Reading “{file}”").format(file=self.path.name),
            partial(work.read, self.path, options),
            done=arrived,
            failed=failed,
        )
        self._follow(task)

    def _choose_project(self, name: str) -> None:
        # Of equal names the reader tells the numbers too, and knows each by its number.
        numbered = re.fullmatch(r"(.*) \((\d+)\)", name, re.DOTALL)
        twins = [each for each in self.which.names() if numbered and each.startswith(f"{numbered[1]} (")]
        self.read(replace(self._options, project=numbered[2] if numbered and len(twins) > 1 else name))

    def _on_answer(self, options: ReadOptions) -> None:
        if options != self._options and not self._is_gone:  # an answer arrives after what gave it is over
            self.read(options)

    def _choose_unit(self, unit: str) -> None:
        self.read(replace(self._options, unit=unit))

    def _on_unread(self, error: QdaError) -> None:
        if isinstance(error, Cancelled):
            self.close()
        elif isinstance(error, SeveralProjects):
            names = cast("Iterable[object]", error.values.get("projects") or ())
            self.which.show_projects(self.path.name, [str(name) for name in names])
            self.stack.setCurrentWidget(self.which)
        elif isinstance(error, PasswordNeeded) and error.values.get("kind") == "pdf":
            self._ask_password(str(error.values.get("name", self.path.name)))
        else:
            self._tell_trouble(error)

    def _tell_trouble(self, error: QdaError) -> None:
        suspect = isinstance(error, FileTooLarge) or error.values.get("reason") == "unsafe-zip"
        may_trust = suspect and not self._options.trust_size and work.kind_of(self.path) == "refi-project"
        self.trouble.tell(str(explain(error, translated)), may_trust=may_trust)
        self.stack.setCurrentWidget(self.trouble)

    def _ask_password(self, name: str) -> None:
        dialog = PasswordDialog(name, self, again=self._options.password is not None)
        dialog.accepted.connect(lambda: self.read(replace(self._options, password=dialog.password.text())))
        dialog.rejected.connect(lambda: self._tell_trouble(PasswordNeeded(name=name, kind="pdf")))
        dialog.open()

    def _show(self, foreign: ForeignProject) -> None:
        first = self._foreign is None
        self._foreign = foreign
        target = self.preview.target
        if first:
            target.suggest(self._project_name(foreign))
            self.look_at_open_project()
        self.preview.show_project(foreign, self._options)
        self.stack.setCurrentWidget(self.preview)
        if self._then_store:
            self._then_store = False
            self.store()
            return
        if first:
            self.preview.begin()
        else:
            self._give_back_focus()

    def _give_back_focus(self) -> None:
        """Let the keyboard stay where an answer was given: it may be given once more."""
        asking = self._asking
        if asking is None or not asking.isVisible() or not asking.isEnabled():
            self.preview.tabs.setFocus()
            return
        asking.setFocus()
        if isinstance(asking, QLineEdit):
            asking.selectAll()

    def _project_name(self, foreign: ForeignProject) -> str:
        name = " ".join(foreign.project.name.split())
        for suffix in FOREIGN_SUFFIXES:  # some programs name a project by its file
            name = name[: -len(suffix)] if name.casefold().endswith(suffix) else name
        return name if name and name.casefold() != "project" else self.path.stem

    def look_at_open_project(self) -> None:
        """Offer the project that is open now, and say whether this file came into it before."""
        workspace, target = self._workspace(), self.preview.target
        project = workspace.project if workspace is not None and not workspace.closed else None
        target.show_open_project(
            (project.name or project.path.stem) if project is not None else "",
            writable=project is not None and not project.read_only,
        )
        try:
            rows = (
                work.earlier(project, self._foreign.report) if project is not None and self._foreign is not None else []
            )
        except QdaError:
            rows = []
        target.show_earlier(rows, one_of_several=bool(self._options.project))

    # --- storing -----------------------------------------------------------------------------------------------------
    def store(self) -> None:
        """Import it to where the person chose."""
        target, foreign = self.preview.target, self._foreign
        if foreign is None or target.problem():
            return
        answers = self.preview.questions.options
        if answers != self._options:  # the last one was given just now
            self._then_store = True
            self.read(answers)
            return
        self.notices.clear()
        if target.into_new:
            self._store_new(foreign, target.path, target.coder_name)
        else:
            self._store_here(foreign)

    def _store_new(self, foreign: ForeignProject, out: Path, coder_name: str) -> None:
        if out.exists():
            self._on_unstored(ProjectExists(path=str(out)))
            return
        self._main.settings.coder_name = coder_name
        self._begin(self.tr("Making the project “{name}”…").format(name=out.stem))

        def arrived(report: IntakeReport) -> None:
            if self._task is task:
                self._task = None
                self.stored_new.emit(out, report)
                self.close()

        task = self._main.tasks.start(
            self.tr("Importing “{file}”").format(file=self.path.name),
            partial(work.store_new, out, foreign, coder_name),
            done=arrived,
            failed=self._on_unstored,
        )
        self._follow(task)

    def _store_here(self, foreign: ForeignProject) -> None:
        workspace = self._workspace()
        if workspace is None or workspace.closed or not workspace.may_close():  # what is being typed is saved first
            return
        self._begin(self.tr("Importing into “{name}”…").format(name=workspace.project.name))
        reports: list[IntakeReport] = []
        before = document_names(workspace.project)
        pieces = work.storing_into(workspace.project, foreign, reports.append)
        workspace.closing.connect(pieces.close)

        def ended(_nothing: object) -> None:
            if not reports:  # the project was closed meanwhile
                self._on_unstored(Cancelled())
                return
            new = document_names(workspace.project).keys() - before.keys()
            if new:  # something of what came in is seen at once
                workspace.choose_document(min(new))
            self.stored_here.emit(reports[0])
            if not self._is_gone:
                self._task = None
                self.close()

        task = self._main.tasks.start_here(
            self.tr("Importing “{file}”").format(file=self.path.name), pieces, done=ended, failed=self._on_unstored
        )
        self._follow(task)

    def _on_unstored(self, error: QdaError) -> None:
        if self._is_gone:
            return
        self._task = None
        self.stack.setCurrentWidget(self.preview)
        if isinstance(error, Cancelled):
            self.notices.say(self.tr("Stopped. Nothing was imported, and nothing was changed."))
        elif isinstance(error, ProjectExists | CannotWrite):
            self.notices.tell(error, Choice(self.tr("Another place…"), self.preview.target.ask_place))
        else:
            self.notices.tell(error)

    # --- the window --------------------------------------------------------------------------------------------------
    def _begin(self, words: str) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if self.stack.currentWidget() is self.preview:
            self._asking = self.focusWidget()
        self.busy.begin(words)
        self.stack.setCurrentWidget(self.busy)

    def _follow(self, task: Task) -> None:
        self._task = task
        self.busy.follow(task)
        task.ended.connect(lambda: self._on_ended(task))

    def _on_ended(self, task: Task) -> None:
        """Do not leave the person waiting where a defect of ours kept the work from its end."""
        if not self._is_gone and self._task in (None, task) and self.stack.currentWidget() is self.busy:
            self._task = None
            said = self.tr("Concord made a mistake with “{file}”. Nothing was imported, and nothing was changed.")
            self.trouble.tell(said.format(file=self.path.name))
            self.stack.setCurrentWidget(self.trouble)

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _choose_another(self) -> None:
        self.close()
        self.another_wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the keyboard, else Import; Escape leaves or stops."""
        focused, page = self.focusWidget(), self.stack.currentWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            mains: dict[QWidget, QPushButton] = {
                self.which: self.which.go,
                self.trouble: self.trouble.other,
                self.preview: self.preview.go,
            }
            if isinstance(focused, QPushButton):
                focused.click()
            elif page in mains and not isinstance(focused, QLineEdit | QComboBox | QAbstractItemView):
                mains[page].click()
        elif event.key() == Qt.Key.Key_Escape:
            if page is self.busy:
                self.busy.cancel.click()
            else:
                self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what is under way; what is not finished leaves nothing behind."""
        self._is_gone = True
        if self._task is not None:
            task, self._task = self._task, None
            task.cancel()
        self.closed.emit()
        super().closeEvent(event)
