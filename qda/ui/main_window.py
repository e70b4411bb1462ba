"""The main window: the frame in which the panels stand. It knows no project."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QMainWindow,
    QMessageBox,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from qda import __version__
from qda.ui import theme
from qda.ui.action_registry import Actions
from qda.ui.notices import Notices
from qda.ui.settings import Settings
from qda.ui.start_page import StartPage, files_in, maybe_foreign_in, projects_in
from qda.ui.status_bar import StatusBar
from qda.ui.tasks import Tasks
from qda.ui.toolbar import ToolBar
from qda.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from qda.ui.tour import Tour

_LEFT_PX, _RIGHT_PX = 268, 330  # widths at the first start
_LEFT_LEAST, _RIGHT_LEAST, _CENTRE_LEAST = 190, 240, 430
_LEFT_HEIGHTS = (220, 580)  # documents to codebook; they share what there is in this proportion
_LEFT_SHARE, _RIGHT_SHARE = 0.21, 0.265  # of a small window, at most
_USUAL_SIZE = QSize(1440, 900)
_LEAST_SIZE = QSize(900, 560)
_FRAME = QSize(16, 48)  # what a window manager may add around a window
_ZOOM_STEP = 10
_PANEL_HEADS = ("documentList", "codeTree", "documentView", "inspectorTabs")  # what takes the keyboard in each


class MainWindow(QMainWindow):
    """Menus, toolbar, three columns, status bar; either the start page or a project.

    The panels are put in by their owner: :meth:`set_panels`; :meth:`show_start` takes them out again.

    Signals:
        project_chosen: A project was chosen on the start page; carries its ``Path``.
        projects_dropped: Project files were dropped; carries a list of ``Path``.
        files_dropped: Other files were dropped while a project is open; carries a list of ``Path``.
        foreign_dropped: Projects or codebooks of other programs were dropped; carries a list of ``Path``.
        codebook_wanted: A codebook's file is to be taken into the open project; carries its ``Path``.
        closing: The window is about to close; carries the event, which can be ignored to stay.
    """

    project_chosen = Signal(object)
    projects_dropped = Signal(object)
    files_dropped = Signal(object)
    foreign_dropped = Signal(object)
    codebook_wanted = Signal(object)
    closing = Signal(object)

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.setMinimumSize(_LEAST_SIZE)
        self.setAcceptDrops(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.settings = settings
        self.acts = Actions(self)
        self.tasks = Tasks(self)
        self.notices = Notices(self)
        self.start = StartPage(self)
        self.status = StatusBar(self)
        self.toolbar = ToolBar(self.acts, self)
        self.tabs: QTabWidget | None = None
        self._panels: list[QWidget] = []
        self._tour: Tour | None = None
        self._build()
        self._bind()
        self.restore_layout()
        self.show_start()

    # --- building ----------------------------------------------------------------------------------------------------
    def _build(self) -> None:
        bar = self.menuBar()
        bar.setObjectName("menuBar")
        self.acts.fill(bar)
        self.addToolBar(self.toolbar)
        self.setStatusBar(self.status)
        self._build_centre()
        self._columns = QSplitter(Qt.Orientation.Horizontal, self)
        self._columns.setObjectName("columns")
        self._columns.setHandleWidth(1)
        self._columns.setChildrenCollapsible(False)
        self._left = QSplitter(Qt.Orientation.Vertical, self)
        self._left.setObjectName("leftColumn")
        self._left.setHandleWidth(1)
        self._left.setChildrenCollapsible(False)
        self._left.setMinimumWidth(_LEFT_LEAST)
        self.right = QFrame(self)
        self.right.setObjectName("rightColumn")
        self.right.setMinimumWidth(_RIGHT_LEAST)
        theme.set_look(self.right, "side")
        self._right_layout = QVBoxLayout(self.right)
        self._right_layout.setContentsMargins(0, 0, 0, 0)
        for place, column in enumerate((self._left, self._centre, self.right)):
            self._columns.addWidget(column)
            self._columns.setStretchFactor(place, 1 if place == 1 else 0)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.start)
        self._stack.addWidget(self._columns)
        middle = QWidget(self)
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notices)
        layout.addWidget(self._stack, 1)
        self.setCentralWidget(middle)

    def _build_centre(self) -> None:
        # The words hold the place until show_next_step() knows whether there are documents.
        self.no_document = EmptyState(" ", " ", self.tr("Add documents…"), self, primary=True)
        self.show_next_step(some_documents=False)
        theme.set_look(self.no_document, "page")
        self._centre = QStackedWidget(self)
        self._centre.setObjectName("centre")
        self._centre.setMinimumWidth(_CENTRE_LEAST)
        self._centre.addWidget(self.no_document)

    def _bind(self) -> None:
        bind, settings = self.acts.bind, self.settings
        bind("quit", self.close)
        bind("command_palette", self.show_command_palette)
        bind("zoom_in", lambda: self._zoom(_ZOOM_STEP))
        bind("zoom_out", lambda: self._zoom(-_ZOOM_STEP))
        bind("zoom_reset", lambda: self._zoom(0))
        for name, setting in (("serif", "serif"), ("show_left", "left_shown"), ("show_right", "right_shown")):
            self.acts.bind_toggle(name, partial(setattr, settings, setting))
        for scheme in theme.Scheme:
            bind(f"scheme_{scheme}", partial(setattr, settings, "scheme", scheme))
        bind("next_panel", lambda: self._step_panel(1))
        bind("previous_panel", lambda: self._step_panel(-1))
        bind("next_tab", lambda: self._step_tab(1))
        bind("previous_tab", lambda: self._step_tab(-1))
        self.acts.bind_toggle("full_screen", lambda on: self.showFullScreen() if on else self.showNormal())
        bind("tour", self._on_tour)
        bind("shortcuts", self._show_keys)
        bind("report_problem", self._report_problem)
        bind("open_log", self._open_log)
        bind("about", self._about)
        self.start.project_chosen.connect(self.project_chosen)
        self.start.projects_dropped.connect(self.projects_dropped)
        self.start.recent_removed.connect(settings.forget_recent)
        self.no_document.acted.connect(self.acts["add_documents"].trigger)
        self.tasks.started.connect(self.status.show_task)
        self.tasks.error_told.connect(self.notices.tell)
        settings.changed.connect(self._on_setting_changed)
        for name in ("scheme", "serif", "zoom", "left_shown", "right_shown"):
            self._on_setting_changed(name)

    # --- putting things in -------------------------------------------------------------------------------------------
    def set_panels(self, *, documents: QWidget, codebook: QWidget, tabs: QTabWidget, inspector: QWidget) -> None:
        """Put a project's panels into the columns: documents above the codebook, the texts, the inspector."""
        self._take_panels_out()
        self._panels = [documents, codebook, tabs, inspector]
        for panel in (documents, codebook):
            self._left.addWidget(panel)
        heights = self.settings.left_heights
        self._left.setSizes(list(heights) if len(heights) == 2 else list(_LEFT_HEIGHTS))
        self._left.setStretchFactor(1, 1)
        self._right_layout.addWidget(inspector)
        self.tabs = tabs
        tabs.setElideMode(Qt.TextElideMode.ElideRight)
        tabs.setUsesScrollButtons(True)
        self._centre.addWidget(tabs)
        tabs.currentChanged.connect(self._on_tab_changed)
        self._on_tab_changed()

    def _take_panels_out(self) -> None:
        self._centre.setCurrentWidget(self.no_document)
        self.tabs = None
        for panel in self._panels:
            panel.hide()
            panel.setParent(None)
            panel.deleteLater()
        self._panels = []

    def show_start(self) -> None:
        """Show the start page: no project is open."""
        if self._tour is not None:
            self._tour.end()
        self._take_panels_out()
        self.acts.set_states(project=False, writable=False, document=False, selection=False, coding=False, code=False)
        self.start.show_recent(self.settings.recent)  # a file may have come or gone meanwhile
        self._stack.setCurrentWidget(self.start)
        self.toolbar.hide()
        self.status.hide()
        self.set_project_title("")
        self.setFocus()  # no button is ringed before the keyboard is used

    def show_opening(self, name: str) -> None:
        """Say that a project is being opened, where the start page would only flash up."""
        page = EmptyState(self.tr("Opening {project}…").format(project=name), "", parent=self)
        theme.set_look(page, "page")
        self._stack.setCurrentIndex(self._stack.addWidget(page))

    def show_project(self, name: str, *, read_only: bool = False) -> None:
        """Show the columns: a project is open."""
        self.acts.set_states(project=True, writable=not read_only)
        self._stack.setCurrentWidget(self._columns)
        self.toolbar.show()
        self.status.show()
        self.status.clear_document()
        self.status.show_saved(read_only=read_only)
        self.no_document.button.setVisible(self.acts["add_documents"].isVisible() and not read_only)
        self.set_project_title(name)
        self.setFocus()

    def set_project_title(self, name: str) -> None:
        """Show a project's name in the title."""
        self.setWindowTitle(f"{name} — Concord" if name else "Concord")

    # --- acts of the window itself -----------------------------------------------------------------------------------
    def show_command_palette(self) -> None:
        """Show everything that can be done now."""
        # What the start page does not show is loaded when it is asked for: the window is there the sooner.
        from qda.ui.command_palette import CommandPalette, commands_of

        CommandPalette(commands_of(self.menuBar()), self).show()

    def _zoom(self, step: int) -> None:
        self.settings.zoom = self.settings.zoom + step if step else 100

    def _step_panel(self, step: int) -> None:
        """Put the keyboard into the next of the lists and texts that are seen, from left to right."""
        heads: list[tuple[QWidget, QWidget]] = []
        for panel, name in zip(self._panels, _PANEL_HEADS, strict=False):
            found = (each for each in panel.findChildren(QWidget, name) if each.isVisible())
            head = next(found, None)
            if head is not None:
                heads.append((panel, head))
        focus = QApplication.focusWidget()
        inside = [at for at, (panel, _) in enumerate(heads) if focus is not None and panel.isAncestorOf(focus)]
        if heads:
            at = (inside[0] + step) % len(heads) if inside else 0
            heads[at][1].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _step_tab(self, step: int) -> None:
        if self.tabs is not None and self.tabs.count():
            self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % self.tabs.count())

    def show_tour(self) -> None:
        """Lead through the window of the project that is open."""
        from qda.ui.tour import Tour

        if self._tour is None:
            self._tour = Tour(self)
            self._tour.ended.connect(self._on_tour_ended)
            self._tour.begin()

    def _on_tour(self) -> None:
        if self.acts.holds("project"):
            self.show_tour()
        else:
            self.start.tour_requested.emit()

    def _on_tour_ended(self) -> None:
        self._tour = None
        self.settings.tour_seen = True

    def _show_keys(self) -> None:
        from qda.ui.command_palette import commands_of
        from qda.ui.keyboard_help import KeyboardHelp

        KeyboardHelp(commands_of(self.menuBar(), possible=False), self).show()

    def _report_problem(self) -> None:
        from qda.ui.problem_report import report_problem

        report_problem(self)

    def _open_log(self) -> None:
        from qda.store.folders import log_folder

        folder = log_folder()
        if not folder.is_dir() or not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self.notices.say(self.tr("The log is in the folder %1").replace("%1", str(folder)))

    def _about(self) -> None:
        box = QMessageBox(self)
        box.setObjectName("aboutDialog")
        box.setWindowTitle(self.tr("About Concord"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(self.tr("Concord %1").replace("%1", __version__))
        box.setInformativeText(
            self.tr(
                "Qualitative text analysis on your own computer: nothing leaves it. "
                "Open source under the MIT licence; it uses Qt under the LGPL."
            )
        )
        box.open()

    def show_next_step(self, *, some_documents: bool) -> None:
        """Say on the empty page what comes next: a document to open, or texts to add first."""
        page = self.no_document
        if some_documents:
            page.heading.setText(self.tr("Open a document from the list"))
            page.words.setText(
                self.tr("Double-click it, or press Enter on it. To add texts, drop files anywhere on this window.")
            )
        else:
            page.heading.setText(self.tr("Add the texts you want to code"))
            page.words.setText(
                self.tr("Word, PDF, plain text, web pages, subtitles and more. You can drop files anywhere here.")
            )

    def _on_tab_changed(self) -> None:
        some = self.tabs is not None and self.tabs.count() > 0
        self._centre.setCurrentWidget(self.tabs if self.tabs is not None and some else self.no_document)
        self.acts.set_states(document=some)
        if not some:
            self.status.clear_document()

    def _on_setting_changed(self, name: str) -> None:
        settings, acts = self.settings, self.acts
        if name == "scheme":
            theme.set_scheme(settings.scheme)
            acts[f"scheme_{settings.scheme}"].setChecked(True)
        elif name == "serif":
            acts["serif"].setChecked(settings.serif)
        elif name == "zoom":
            self.status.show_zoom(settings.zoom)
        elif name == "left_shown":
            self._left.setVisible(settings.left_shown)
            acts["show_left"].setChecked(settings.left_shown)
        elif name == "right_shown":
            self.right.setVisible(settings.right_shown)
            acts["show_right"].setChecked(settings.right_shown)
        elif name == "recent":
            self.start.show_recent(settings.recent)

    # --- what Qt calls -----------------------------------------------------------------------------------------------
    def restore_layout(self) -> None:
        """Give the window and its columns the sizes that they had."""
        kept = self.settings.window_geometry
        if not kept or not self.restoreGeometry(QByteArray.fromBase64(QByteArray(kept.encode()))):
            room = self.screen().availableSize() - _FRAME
            self.resize(_USUAL_SIZE.boundedTo(room))
            if self.size() != _USUAL_SIZE:
                self.setWindowState(Qt.WindowState.WindowMaximized)
        widths = self.settings.side_widths
        usual = min(_LEFT_PX, round(self.width() * _LEFT_SHARE)), min(_RIGHT_PX, round(self.width() * _RIGHT_SHARE))
        left, right = widths if len(widths) == 2 else usual
        self._columns.setSizes([left, max(_CENTRE_LEAST, self.width() - left - right), right])

    def keep_layout(self) -> None:
        """Remember the sizes of the window and its columns."""
        self.settings.window_geometry = bytes(self.saveGeometry().toBase64().data()).decode("ascii")
        sizes = self._columns.sizes()
        if len(sizes) == 3 and all(sizes):
            self.settings.side_widths = (sizes[0], sizes[2])
        if self._left.count() == 2 and all(self._left.sizes()):
            self.settings.left_heights = tuple(self._left.sizes())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a small window the text keeps its room and the side columns give theirs."""
        super().resizeEvent(event)
        left, centre, right = self._columns.sizes()
        most_left = max(_LEFT_LEAST, round(self.width() * _LEFT_SHARE))
        most_right = max(_RIGHT_LEAST, round(self.width() * _RIGHT_SHARE))
        if event.size().width() < event.oldSize().width() and (left > most_left or right > most_right):
            whole = left + centre + right
            left, right = min(left, most_left), min(right, most_right)
            self._columns.setSizes([left, whole - left - right, right])

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what should be found again, and stop what is under way."""
        event.accept()
        self.closing.emit(event)
        if not event.isAccepted():
            return
        self.keep_layout()
        self.tasks.cancel_all()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the coder's disc anew when the colours change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "toolbar"):
            self.toolbar.redraw()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files anywhere in the window."""
        if projects_in(event) or maybe_foreign_in(event) or (self.acts.holds("writable") and files_in(event)):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Pass on projects, ours or other programs', or documents that were dropped."""
        event.acceptProposedAction()
        projects = projects_in(event)
        if projects:
            self.projects_dropped.emit(projects)
            return
        from qda.ui.exchange.work import foreign_among

        foreign, others = foreign_among(files_in(event))
        if foreign:
            self.foreign_dropped.emit(foreign)
        if others and self.acts.holds("writable"):
            self.files_dropped.emit(others)
        elif others and not foreign:
            names = ", ".join(path.name for path in others)
            self.notices.say(
                self.tr("{names}: not a project of another program that Concord knows.").format(names=names)
            )
