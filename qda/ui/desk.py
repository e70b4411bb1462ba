"""The open project on the window: opening and closing it, who works on it, and the acts that concern all of it."""

from __future__ import annotations

import contextlib
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog

from qda.actions.coders import ensure_coder
from qda.actions.coding import mark_finished
from qda.actions.sample import open_sample
from qda.model.errors import CannotWrite, NotFound, ProjectInUse, QdaError
from qda.model.span import Span
from qda.model.step_wording import step_text
from qda.store.folders import data_folder
from qda.store.locks import call_forward
from qda.store.project import Changes, Project
from qda.store.queries.coders import coders
from qda.store.queries.documents import document_names, is_finished
from qda.text.paragraphs import paragraphs_of
from qda.ui.beside import Beside
from qda.ui.codebook.panel import CodebookPanel
from qda.ui.coder_menus import CoderMenus
from qda.ui.coding.flow import CodingFlow
from qda.ui.coding_many.flow import CodingManyFlow
from qda.ui.correcting.flow import CorrectFlow
from qda.ui.crash import kept_going
from qda.ui.documents.panel import DocumentsPanel
from qda.ui.documents.tabs import DocumentTabs
from qda.ui.exchange.flow import FOREIGN_PATTERNS
from qda.ui.history.flow import HistoryFlow
from qda.ui.inspector.panel import Inspector
from qda.ui.main_window import MainWindow
from qda.ui.notices import HINT_MS, Banner, Choice, Level, translated
from qda.ui.opening import forget_removed_samples, tell_of_opening, title_of
from qda.ui.pictures.flow import PicturesFlow
from qda.ui.project_dialogs import NewProjectDialog, ProjectProperties, WhoDialog
from qda.ui.recent_menu import fill_recent
from qda.ui.retrieval.flow import RetrievalFlow
from qda.ui.safety.safety import Safety
from qda.ui.searching.flow import SearchFlow
from qda.ui.settings import COLUMN_PX_PER_CHARACTER, Session
from qda.ui.start_page import SUFFIX
from qda.ui.suggesting.flow import SuggestionsFlow
from qda.ui.tables.flow import CrossTablesFlow
from qda.ui.taking_out.exporting import Exporting
from qda.ui.variables.flow import VariablesFlow
from qda.ui.words.flow import WordsFlow
from qda.ui.workspace import Workspace

_KEEP_SESSION_MS = 5_000
_COLUMN_STEP = 5  # characters
_FLOWS = (
    Exporting,
    VariablesFlow,
    CorrectFlow,
    HistoryFlow,
    CrossTablesFlow,
    CodingManyFlow,
    RetrievalFlow,
    SearchFlow,
    PicturesFlow,
    SuggestionsFlow,
    WordsFlow,
)
"""What is made anew for each project and gives the menus their acts."""
_FILTER = "Concord (*.concord)"


class Desk(QObject):
    """Puts a project on the window and takes it off again."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window
        self.workspace: Workspace | None = None
        self.tabs: DocumentTabs | None = None
        self.flow: CodingFlow | None = None
        # A scrolled text tells nobody; whoever loses power still finds the place again.
        self._keeping = QTimer(self)
        self._keeping.setInterval(_KEEP_SESSION_MS)
        self._keeping.timeout.connect(self._keep_session)
        self._told_at_opening: list[Banner] = []
        self.beside = Beside(window, self.open_project, self.close_project, self)
        self.compare = self.beside.compare
        self.safety = Safety(window, self, self.beside.versions.offer_versions, self)
        self._coders = CoderMenus(window, lambda: self.workspace, self)
        self._bind()

    def _bind(self) -> None:
        window, start = self.window, self.window.start
        window.project_chosen.connect(self.open_project)
        window.closing.connect(self._on_closing)
        start.new_requested.connect(self.new_project)
        start.open_requested.connect(self.choose_project)
        start.sample_requested.connect(self.open_sample)
        start.tour_requested.connect(self._tour_on_sample)
        start.sample_compare_requested.connect(self._compare_sample)
        window.settings.changed.connect(self._on_setting)
        window.toolbar.coder_menu.aboutToShow.connect(self._coders.fill_toolbar)
        for name, slot in (
            ("new_project", self.new_project),
            ("open_project", self.choose_project),
            ("open_sample", self.open_sample),
            ("save_copy", self.save_copy),
            ("project_properties", self.show_properties),
            ("close_project", self.close_project),
        ):
            window.acts.bind(name, slot)
        self._fill_recent()

    # --- opening -----------------------------------------------------------------------------------------------------
    def new_project(self) -> None:
        """Ask for a name, a folder and who works, and make a project."""
        dialog = NewProjectDialog(self.window.settings, self.window)
        if not dialog.exec():
            return
        try:
            project = Project.create(dialog.path(), name=dialog.name(), coder_name=dialog.coder_name())
        except QdaError as error:
            self.window.notices.tell(error)
            return
        self.window.settings.coder_name = dialog.coder_name()
        self.put(project)

    def choose_project(self) -> None:
        """Ask for a project file and open it."""
        folder = str(self.window.settings.project_folder())
        others = self.tr("Projects of other programs ({patterns})").format(patterns=FOREIGN_PATTERNS)
        kinds = f"{_FILTER};;{others}"
        name, _ = QFileDialog.getOpenFileName(self.window, self.tr("Open a project"), folder, kinds)
        if name:
            self.open_project(Path(name))

    def open_project(self, path: Path, *, read_only: bool = False) -> None:
        """Open a project file; the one that was open is closed then, and stays if the other cannot be opened.

        Another program's project is shown, so that it can be imported.
        """
        path = Path(path)
        if path.suffix.lower() != SUFFIX and self.beside.exchange.takes(path):
            return
        if self.workspace is not None and path.resolve() == self.workspace.project.path.resolve():
            return
        try:
            project = Project.open(path, read_only=read_only)
        except ProjectInUse as error:
            call_forward(path)
            look = Choice(self.tr("Open for reading only"), partial(self.open_project, path, read_only=True))
            self.window.notices.tell(error, look)
        except QdaError as error:
            self.safety.damaged.tell(path, error)
        else:
            self.put(project)

    def open_sample(self) -> None:
        """Open a copy of the sample project that is as new."""
        try:
            project = open_sample(data_folder(), self.tr("Sample project"))
        except QdaError as error:
            self.window.notices.tell(error)
            return
        except OSError as error:  # not even among the temporary files there is room
            place = error.filename or self.tr("The sample project")
            self.window.notices.tell(CannotWrite(path=str(place), detail=error.strerror or str(error)))
            return
        self.put(project, ask_who=False)
        forget_removed_samples(self.window.settings, data_folder())

    def _compare_sample(self) -> None:
        self.open_sample()
        if self.workspace is not None:
            self.compare.compare_coders()

    def _tour_on_sample(self) -> None:
        self.open_sample()
        if self.workspace is not None:
            self.window.show_tour()

    def put(self, project: Project, *, ask_who: bool = True) -> None:
        """Show an open project on the window; the one before it stays where the person does not say who works."""
        window = self.window
        with contextlib.ExitStack() as not_shown:
            not_shown.callback(project.close)
            try:
                settled = not ask_who or self._settle_coder(project)
            except QdaError as error:
                window.notices.tell(error)
                settled = False
            if not settled or not self.close_project():
                return
            not_shown.pop_all()
        workspace = Workspace(project, self.safety.faults.tell, self)
        self.workspace = workspace
        try:
            with contextlib.ExitStack() as half_laid:
                half_laid.callback(self.close_project)
                self._lay_out(workspace)
                half_laid.pop_all()
        except QdaError as error:  # its file cannot be read any more
            window.notices.tell(error)
            return
        save_copy = Choice(self.tr("Save a copy as…"), self.save_copy)
        self._told_at_opening = tell_of_opening(project, window.notices, save_copy)

    def _lay_out(self, workspace: Workspace) -> None:
        window, project = self.window, workspace.project
        tabs = DocumentTabs(workspace, window.settings, window)
        self.tabs = tabs
        window.set_panels(
            documents=DocumentsPanel(workspace, window),
            codebook=CodebookPanel(workspace, window),
            tabs=tabs,
            inspector=Inspector(workspace, window, window.right),  # it is large: moving it there would take long
        )
        self.flow = CodingFlow(workspace, tabs, window.notices, workspace)
        self.flow.bind(window.acts)
        for flow in _FLOWS:
            flow(workspace, window, workspace).bind(window.acts)
        self.beside.set_workspace(workspace)
        self.safety.checking.set_workspace(workspace)
        self._bind_project(workspace, tabs)
        window.show_project(title_of(project), read_only=project.read_only)
        window.settings.add_recent(project.path)
        self._restore(workspace, tabs)
        self._keeping.start()
        self._refresh_all()

    def _settle_coder(self, project: Project) -> bool:
        """Find out who works, asking only where it is not clear; false if the person would not say."""
        settings, there = self.window.settings, coders(project)
        own = next((row for row in there if row.name.casefold() == settings.coder_name.casefold()), None)
        if own is not None:
            project.use_coder(own.coder_id)
            return True
        if project.read_only:  # nothing will carry a name
            return True
        dialog = WhoDialog([row.name for row in there if row.kind == "person"], settings.coder_name, self.window)
        if not dialog.exec():
            return False
        settings.coder_name = dialog.name()
        project.use_coder(ensure_coder(project, dialog.name()))
        return True

    def _bind_project(self, workspace: Workspace, tabs: DocumentTabs) -> None:
        acts = self.window.acts
        for name, slot in (
            ("close_tab", tabs.close_current),
            ("column_wider", partial(self._widen, _COLUMN_STEP)),
            ("column_narrower", partial(self._widen, -_COLUMN_STEP)),
            ("find", self._open_find),
            ("find_next", partial(self._step_find, 1)),
            ("find_previous", partial(self._step_find, -1)),
        ):
            acts.bind(name, slot)
        acts.bind_toggle("finished", self._finish)
        acts.bind_toggle("blind", self._coders.set_blind)
        workspace.changed.connect(self._on_changed)
        workspace.document_changed.connect(self._refresh_all)
        # Kept at once and not only when the window is closed: a laptop whose battery dies opens at the same texts.
        workspace.document_changed.connect(self._keep_session)
        workspace.selection_changed.connect(self._on_selection)
        workspace.coding_changed.connect(self._on_chosen)
        workspace.coders_changed.connect(self._refresh_all)

    def close_project(self) -> bool:
        """Take the project off the window and close its file; false if something typed could not be saved."""
        if self.workspace is None:
            return True
        if not self.workspace.may_close():
            return False
        self._take_off()
        return True

    def _take_off(self) -> None:
        """Take the project off the window and close its file; nothing typed is asked for."""
        if self.workspace is None:
            return
        self._keeping.stop()
        kept_going(self._keep_session)
        kept_going(self.workspace.closing.emit)
        workspace, self.workspace, self.tabs, self.flow = self.workspace, None, None, None
        # Whatever goes wrong on the way, the file is closed and the window free for another.
        for part in (
            self.window.show_start,
            partial(self.beside.set_workspace, None),
            partial(self.safety.checking.set_workspace, None),
            workspace.close,
            workspace.deleteLater,
            self._fill_recent,
            self._coders.fill_shown,
            partial(self._take_back, self._told_at_opening),
            self.safety.faults.take_back,
        ):
            kept_going(part)

    def move_to(self, path: Path) -> None:
        """Close the project, of which nothing is left to save, and open another file, or the same one anew."""
        self._take_off()
        self.open_project(path)

    def _on_closing(self, event: QCloseEvent) -> None:
        if self.close_project():
            self.beside.close_all()
        else:
            event.ignore()

    # --- the session -------------------------------------------------------------------------------------------------
    def _keep_session(self) -> None:
        if self.workspace is not None and self.tabs is not None:
            anchors = self.tabs.anchors()
            session = Session(tuple(anchors), self.workspace.document_id or None, anchors)
            self.window.settings.keep_session(self.workspace.project.guid, session)

    def _restore(self, workspace: Workspace, tabs: DocumentTabs) -> None:
        session = self.window.settings.session(workspace.project.guid)
        tabs.restore({each: session.anchors.get(each, 0) for each in session.documents}, session.current)
        first = next(iter(document_names(workspace.project)), 0)
        if first and not tabs.count():
            tabs.open_document(first)

    # --- copies and properties -------------------------------------------------------------------------------------
    def save_copy(self) -> None:
        """Write the project, as it is now, to another file."""
        if self.workspace is None:
            return
        project = self.workspace.project
        suggested = project.path.with_name(f"{project.path.stem} ({self.tr('copy')}).concord")
        name, _ = QFileDialog.getSaveFileName(self.window, self.tr("Save a copy as"), str(suggested), _FILTER)
        if not name:
            return
        path = Path(name) if name.endswith(".concord") else Path(f"{name}.concord")
        try:
            project.copy_to(path)
        except QdaError as error:
            self.safety.faults.tell(error)
            return
        open_it = Choice(self.tr("Open the copy"), partial(self.open_project, path))
        self.window.notices.say(self.tr("Copied to {path}.").format(path=path), choices=(open_it,))

    def show_properties(self) -> None:
        """Show name, unit, memo and coders of the project."""
        if self.workspace is not None:
            ProjectProperties(self.workspace, self.window).show()

    def _take_back(self, told: list[Banner]) -> None:
        """Take off what makes no sense any more."""
        for banner in self.window.notices.banners():
            if banner in told:
                banner.dismiss()
        told.clear()

    # --- the document in front -------------------------------------------------------------------------------------
    def _finish(self, finished: bool) -> None:  # noqa: FBT001 - a signal's value
        if self.workspace is not None and self.workspace.document_id:
            self.workspace.do(mark_finished, [self.workspace.document_id], finished=finished)

    # --- finding in the document -------------------------------------------------------------------------------------
    def _open_find(self) -> None:
        page = self.tabs.page() if self.tabs is not None else None
        if page is not None:
            page.open_find()

    def _widen(self, step: int) -> None:
        """Make the reading column wider or narrower than it is seen, which the window may have bounded."""
        page = self.tabs.page() if self.tabs is not None else None
        if page is None:
            return
        settings, seen = self.window.settings, page.view.shown_column_width()
        wished = settings.column_width // COLUMN_PX_PER_CHARACTER
        if step > 0 and wished > seen:
            words = self.tr("The text has all the width there is. Hide a panel with F9 or F10 for more.")
            self.window.notices.say(words, level=Level.INFO, stay_ms=HINT_MS)
        else:
            settings.column_width = (min(wished, seen) + step) * COLUMN_PX_PER_CHARACTER

    def _step_find(self, by: int) -> None:
        page = self.tabs.page() if self.tabs is not None else None
        if page is None:
            return
        if page.find_bar.isVisible():
            page.find_bar.step(by)
        else:
            page.open_find()

    # --- keeping the frame true ------------------------------------------------------------------------------------
    def _on_changed(self, changes: Changes) -> None:
        if self.workspace is None:
            return
        if "coder" in changes.tables:
            self._follow_own_name(changes)
        if "project" in changes.tables:
            self.window.set_project_title(title_of(self.workspace.project))
            self.workspace.coders_changed.emit()
        self.window.status.show_saved()
        self.safety.faults.take_back()  # the file can be written again
        if changes.tables & {"coder", "document", "document_coder", "project"}:
            self._refresh_all()
        else:
            self._refresh_steps()
            self._refresh_place()

    def _follow_own_name(self, changes: Changes) -> None:
        """Somebody who changed her own name is still known by it when a project is opened next."""
        settings = self.window.settings
        for change in changes.rows("coder"):
            before, after = change.before or {}, change.after or {}
            if after and str(before.get("name", "")).casefold() == settings.coder_name.casefold():
                settings.coder_name = str(after["name"])

    def _refresh_all(self) -> None:
        workspace, acts = self.workspace, self.window.acts
        if workspace is None:
            return
        self._refresh_steps()
        coder = workspace.coder
        self.window.toolbar.set_coder(
            coder.name if coder else "", coder.colour if coder else "", blind=workspace.info.blind
        )
        acts["blind"].setChecked(workspace.info.blind)
        coder_id = workspace.project.coder_id or 0
        acts["finished"].setChecked(is_finished(workspace.project, workspace.document_id, coder_id))
        self._coders.fill_shown()
        self._refresh_place()

    def _refresh_steps(self) -> None:
        workspace, acts = self.workspace, self.window.acts
        if workspace is None:
            return
        project = workspace.project
        for name, word, words, step in (
            ("undo", self.tr("&Undo"), self.tr("&Undo: {act}"), project.undo_step),
            ("redo", self.tr("&Redo"), self.tr("&Redo: {act}"), project.redo_step),
        ):
            acts.set_states(**{name: step is not None})
            act = step_text(step.verb, step.values, translated) if step is not None else ""
            told = " ".join(act.split()).replace("&", "&&")
            acts[name].setText(words.format(act=told) if told else word)

    def _refresh_place(self) -> None:
        view = self.workspace.view if self.workspace is not None else None
        self._on_selection(view.selection() if view is not None else None)

    def _on_chosen(self) -> None:
        if self.workspace is not None:
            self.window.acts.set_states(coding=bool(self.workspace.coding_id))

    def _on_selection(self, span: Span | None) -> None:
        workspace, status = self.workspace, self.window.status
        if workspace is None:
            return
        self.window.acts.set_states(selection=span is not None)
        if not workspace.document_id or workspace.view is None:
            status.clear_document()
            return
        try:
            text = workspace.project.text(workspace.document_id)
        except NotFound:  # an undo takes it away just now, and its tab has not heard of that yet
            status.clear_document()
            return
        at = span.start if span is not None else workspace.view.caret()
        status.show_place(
            paragraph=paragraphs_of(text).number_at(at),
            selected=span.length if span is not None else 0,
            codings=workspace.count_here(),
        )
        status.show_length(len(text))

    def _on_setting(self, name: str) -> None:
        if name == "recent":
            self._fill_recent()

    def _fill_recent(self) -> None:
        fill_recent(self.window.acts, self.window.settings, self.open_project)
