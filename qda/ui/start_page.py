"""What the window shows while no project is open: begin, go on, or try the sample."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QIcon
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from qda.model.resources import resources_folder
from qda.ui import theme
from qda.ui.settings import RecentProject
from qda.ui.widgets.buttons import IconButton, press_by_enter, push_button
from qda.ui.widgets.labels import ElidedLabel, SectionHeader, as_tooltip, plain_label

SUFFIX = ".concord"
FOREIGN_SUFFIXES = (".qdpx", ".qde", ".qdc", ".rqda", ".qda", ".sqlite3", ".sqlite", ".db")
"""What other programs' projects are mostly called; what they are is seen by what is in them."""
_WIDTH = 640  # px of the column


class RecentRow(QFrame):
    """One recent project: its name to open it, its folder, when it was open, and a button that forgets it.

    Signals:
        chosen: Carries the ``Path``.
        removed: Carries the path as it is in the list.
        versions_wanted: Its file is gone, and an earlier version is looked for; carries the ``Path``.
    """

    chosen = Signal(object)
    versions_wanted = Signal(object)
    removed = Signal(str)

    def __init__(self, recent: RecentProject, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("recentProject")
        theme.set_look(self, "card")
        path = Path(recent.path)
        missing = recent.missing
        self.open_button = push_button(path.stem.replace("&", "&&"), "recentOpen", self, look="link")
        press_by_enter(self.open_button)
        self.open_button.setEnabled(not missing)
        self.open_button.clicked.connect(lambda: self.chosen.emit(path))
        folder = ElidedLabel(str(path.parent), self, look="small", mode=Qt.TextElideMode.ElideMiddle)
        words = self.tr("Not found: moved, renamed or on another drive") if missing else _date(recent)
        state = plain_label(words, self, look="danger" if missing else "small")
        self.open_button.setAccessibleName(f"{path.stem}, {words}")
        remove = IconButton("close", self.tr("Take %1 off this list").replace("%1", path.stem), "recentRemove", self)
        remove.setToolTip(as_tooltip(remove.toolTip()))
        remove.clicked.connect(lambda: self.removed.emit(recent.path))
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignLeft)
        texts.addWidget(folder)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 5, 8, 7)
        layout.setSpacing(theme.GAP)
        folder.setContentsMargins(5, 0, 0, 0)
        layout.addLayout(texts, 1)
        layout.addWidget(state)
        if missing:
            earlier = push_button(self.tr("Earlier versions…"), "recentVersions", self, look="link")
            earlier.setAccessibleName(self.tr("Earlier versions of %1").replace("%1", path.stem))
            press_by_enter(earlier)
            earlier.clicked.connect(lambda: self.versions_wanted.emit(path))
            layout.addWidget(earlier)
        layout.addWidget(remove)


def _date(recent: RecentProject) -> str:
    try:
        moment = datetime.fromisoformat(recent.opened_at)
    except ValueError:
        return ""
    local = QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
    return QLocale().toString(local, QLocale.FormatType.ShortFormat)


class StartPage(QScrollArea):
    """The first thing that a person sees; says what to do and does nothing itself.

    Signals:
        new_requested, open_requested, compare_requested, sample_requested, sample_compare_requested, tour_requested:
            The buttons.
        project_chosen: A recent project; carries its ``Path``.
        projects_dropped: Project files were dropped; carries a list of ``Path``.
        recent_removed: A project should leave the list; carries its path.
        versions_requested: The file of a recent project is gone; carries its ``Path``.
    """

    new_requested = Signal()
    open_requested = Signal()
    sample_requested = Signal()
    tour_requested = Signal()
    compare_requested = Signal()
    sample_compare_requested = Signal()
    import_requested = Signal()
    project_chosen = Signal(object)
    projects_dropped = Signal(object)
    recent_removed = Signal(str)
    versions_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("startPage")
        self.setAccessibleName(self.tr("Start"))
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAcceptDrops(True)
        theme.set_look(self, "page")
        inside = QWidget(self)
        theme.set_look(inside, "page")
        self.setWidget(inside)
        column = QWidget(inside)
        column.setMaximumWidth(_WIDTH)
        outer = QHBoxLayout(inside)
        outer.addStretch(1)
        outer.addWidget(column, 100)
        outer.addStretch(1)
        self._layout = QVBoxLayout(column)
        self._layout.setContentsMargins(24, 56, 24, 32)
        self._layout.setSpacing(14)
        self._layout.addLayout(self._head())
        self._layout.addLayout(self._buttons())
        self._layout.addWidget(self._from_elsewhere(), 0, Qt.AlignmentFlag.AlignLeft)
        self._layout.addWidget(self._sample_card())
        self._recent_header = SectionHeader(self.tr("Recent projects"), column, margin=2)
        self._layout.addWidget(self._recent_header)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(6)
        self._layout.addLayout(self._recent)
        self._hint = plain_label(
            self.tr("Or drop a project file here, also one of another program; drop two of Concord’s to compare them."),
            column,
            look="muted",
        )
        self._layout.addWidget(self._hint)
        self._layout.addStretch(1)
        self.show_recent(())

    def _head(self) -> QHBoxLayout:
        picture = QLabel(self)
        logo = QIcon(str(resources_folder() / "icons" / "concord.svg"))
        picture.setPixmap(logo.pixmap(QSize(56, 56), self.devicePixelRatio()))
        picture.setVisible(not logo.isNull())
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(plain_label("Concord", self, look="title"))
        words.addWidget(
            plain_label(self.tr("Code texts, take them to Excel, compare coders."), self, look="muted", wrap=True)
        )
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(picture)
        head.addLayout(words, 1)
        return head

    def _buttons(self) -> QHBoxLayout:
        new = push_button(self.tr("New project…"), "startNew", self, look="primary")
        open_ = push_button(self.tr("Open project…"), "startOpen", self)
        press_by_enter(new, open_)
        new.clicked.connect(self.new_requested)
        open_.clicked.connect(self.open_requested)
        row = QHBoxLayout()
        row.setContentsMargins(0, 10, 0, 6)
        row.setSpacing(theme.GAP)
        compare = push_button(self.tr("Compare two coders’ files…"), "startCompare", self)
        compare.clicked.connect(self.compare_requested)
        row.addWidget(new)
        row.addWidget(open_)
        row.addWidget(compare)
        row.addStretch(1)
        return row

    def _from_elsewhere(self) -> QPushButton:
        button = push_button(self.tr("Import a project from another program…"), "startImport", self, look="link")
        button.setToolTip(self.tr("NVivo, MAXQDA, ATLAS.ti and others (.qdpx), Taguette, QualCoder, RQDA"))
        press_by_enter(button)
        button.clicked.connect(lambda: self.import_requested.emit())
        return button

    def _sample_card(self) -> QFrame:
        frame = QFrame(self)
        theme.set_look(frame, "note")
        sample = push_button(self.tr("Open the sample project"), "startSample", frame)
        sample.clicked.connect(self.sample_requested)
        self._tour = push_button(self.tr("Take the tour"), "startTour", frame, look="link")
        press_by_enter(sample, self._tour)
        self._tour.clicked.connect(self.tour_requested)
        words = self.tr(
            "See how it works on a short article that two coders have coded. It opens as a copy of your own, "
            "so you can try everything and break nothing."
        )
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        compare = push_button(self.tr("See how two coders compare"), "startSampleCompare", frame)
        compare.clicked.connect(self.sample_compare_requested)
        row.addWidget(sample)
        row.addWidget(compare)
        row.addWidget(self._tour)
        row.addStretch(1)
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(theme.GAP)
        layout.addWidget(plain_label(self.tr("New here?"), frame, look="strong"))
        layout.addWidget(plain_label(words, frame, wrap=True))
        layout.addLayout(row)
        return frame

    def show_recent(self, recent: Sequence[RecentProject]) -> None:
        """Show these projects, latest first."""
        while (item := self._recent.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for each in recent:
            row = RecentRow(each, self)
            row.chosen.connect(self.project_chosen)
            row.removed.connect(self.recent_removed)
            row.versions_wanted.connect(self.versions_requested)
            self._recent.addWidget(row)
        self._recent_header.setVisible(bool(recent))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take project files."""
        if projects_in(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Pass on the projects that were dropped: one is opened, several can be compared."""
        paths = projects_in(event)
        if paths:
            event.acceptProposedAction()
            self.projects_dropped.emit(paths)


def files_in(event: QDropEvent) -> list[Path]:
    """Return the local files that are being dragged."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


def maybe_foreign_in(event: QDropEvent) -> list[Path]:
    """Return what is being dragged that is called like another program's project; a look inside it tells more."""
    return [path for path in files_in(event) if path.suffix.lower() in FOREIGN_SUFFIXES or path.is_dir()]


def projects_in(event: QDropEvent) -> list[Path]:
    """Return the project files that are being dragged."""
    return [path for path in files_in(event) if path.suffix.lower() == SUFFIX]
