"""The earlier versions of a project: a list, what differs from now, the room they take, and restoring one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QHBoxLayout, QHeaderView

from qda.model.backup_wording import why_text
from qda.model.errors import QdaError
from qda.model.progress import Progress
from qda.model.safe_file import file_name_from
from qda.model.wording import explain
from qda.store import backups
from qda.store.backups import Backup
from qda.ui import theme
from qda.ui.exchange.count_tables import PlainTable
from qda.ui.main_window import MainWindow
from qda.ui.notices import confirm, translated
from qda.ui.safety.differing import difference_words, now_at
from qda.ui.start_page import SUFFIX
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.dialog_footer import fit_dialog, prepare_dialog
from qda.ui.widgets.labels import ElidedLabel, plain_label
from qda.ui.widgets.local_time import local_time

_WIDTH, _HEIGHT = 1000, 520
_LIMITS_MB = (500, 1_000, 2_000, 5_000, 10_000, 20_000)
_MB = 1_000_000  # bytes


class VersionsDialog(QDialog):
    """Lists what is kept of a project, newest first, and writes one version to a new file.

    Signals:
        restored: A version was written; carries the ``Path`` of the new file.
    """

    restored = Signal(object)

    def __init__(self, path: Path | None, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._path = path
        self._every: list[Backup] = []
        self._shown: list[Backup] = []
        self._places: list[str] = []
        layout = prepare_dialog(self, self.tr("Restore an earlier version"), "versionsDialog")
        about = self.tr(
            "Concord keeps earlier versions of a project by itself, on this computer. Restoring writes one of them to "
            "a new file; the project as it is now stays where it is."
        )
        layout.addWidget(plain_label(about, self, look="muted", wrap=True))
        self._project = QComboBox(self)
        self._project.setObjectName("versionsProject")
        self._project.setAccessibleName(self.tr("Project"))
        self._project.currentIndexChanged.connect(self._fill_table)
        layout.addWidget(self._project)
        self._where = ElidedLabel("", self, look="muted", mode=Qt.TextElideMode.ElideMiddle)
        layout.addWidget(self._where)
        layout.addWidget(self._made_table(), 1)
        self._nothing = plain_label("", self, wrap=True)
        layout.addWidget(self._nothing)
        layout.addLayout(self._made_room())
        layout.addLayout(self._made_foot())
        self.refresh()
        fit_dialog(self, _WIDTH, _HEIGHT)
        self.table.setFocus()

    # --- building ----------------------------------------------------------------------------------------------------
    def _made_table(self) -> PlainTable:
        heads = [self.tr("Kept"), self.tr("Why"), self.tr("Compared with now")]
        heads += [self.tr("Documents"), self.tr("Codes"), self.tr("Codings"), self.tr("Size")]
        self.table = PlainTable(heads, "versionsTable", self.tr("Earlier versions"), self, numbers_from=3)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.table.itemSelectionChanged.connect(self._on_chosen)
        self.table.doubleClicked.connect(self._restore)
        return self.table

    def _made_room(self) -> QHBoxLayout:
        self._room = plain_label("", self, look="muted", wrap=True)
        self._limit = QComboBox(self)
        self._limit.setObjectName("versionsLimit")
        self._limit.setAccessibleName(self.tr("Room for earlier versions"))
        self._limit.setToolTip(self.tr("Of each project at least three versions stay, whatever room they take."))
        room = QHBoxLayout()
        room.setSpacing(theme.GAP)
        room.addWidget(self._room, 1)
        room.addWidget(plain_label(self.tr("At most"), self, look="muted"))
        room.addWidget(self._limit)
        self._limit.activated.connect(self._change_limit)
        return room

    def _made_foot(self) -> QHBoxLayout:
        self.problem = plain_label("", self, look="danger", wrap=True)
        close = push_button(self.tr("Close"), "dialogCancel", self)
        close.clicked.connect(self.reject)
        self.button = push_button(self.tr("Restore to a new file…"), "restoreVersion", self, look="primary")
        self.button.setDefault(True)
        self.button.clicked.connect(self._restore)
        foot = QHBoxLayout()
        foot.setSpacing(theme.GAP)
        foot.addWidget(self.problem, 1)
        foot.addWidget(close)
        foot.addWidget(self.button)
        return foot

    # --- filling -----------------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Look anew at what is kept."""
        self._every = backups.all_backups()
        own = str(self._path.resolve()) if self._path is not None else ""
        places = dict.fromkeys(each.project_path for each in self._every)
        self._places = list(dict.fromkeys([own, *places])) if own else list(places)
        chosen = self._project.currentIndex()
        with QSignalBlocker(self._project):
            self._project.clear()
            for place in self._places:
                self._project.addItem(self._project_words(place))
            self._project.setCurrentIndex(min(max(chosen, 0), len(self._places) - 1))
        self._project.setVisible(len(self._places) > 1)
        self._fill_table()
        self._fill_room()

    def _project_words(self, place: str) -> str:
        name = next((each.project_name for each in self._every if each.project_path == place), "")
        file = Path(place).name if place else self.tr("file not known")
        words = file if not name or name == Path(place).stem else f"{name} ({file})"
        return (
            words
            if not place or Path(place).is_file()
            else self.tr("{project} – its file is gone").format(project=words)
        )

    def _fill_table(self) -> None:
        at = self._project.currentIndex()
        place = self._places[at] if 0 <= at < len(self._places) else ""
        path = Path(place) if place else None
        now = now_at(path)
        guid = now.guid if now is not None else ""
        self._shown = [each for each in self._every if each.project_path == place or guid == each.state.guid]
        unread = self.tr("{path} (gone or unreadable, so there is nothing to compare with)").format(path=place)
        self._where.show_text(place if now is not None or not place else unread)
        with QSignalBlocker(self.table):
            self.table.setRowCount(0)
            for each in self._shown:
                words = why_text(each.why, translated)
                if each.project_path not in ("", place):  # the project was moved, or this is another coder's copy
                    words = self.tr("{why} (as “{file}”)").format(why=words, file=Path(each.project_path).name)
                differs = difference_words(each, now)
                self.table.add([_when(each.time), words, differs, *each.counts, _size(each.size)])
                self._align_size()
            if self._shown:
                self.table.selectRow(0)
        self.table.setVisible(bool(self._shown))
        self._nothing.setVisible(not self._shown)
        self._nothing.setText(
            self.tr(
                "Nothing is kept here yet. A version is kept when a project was changed: every 20 minutes, when it is "
                "closed, and before something large is done to it."
            )
        )
        self._on_chosen()

    def _align_size(self) -> None:
        item = self.table.item(self.table.rowCount() - 1, self.table.columnCount() - 1)
        if item is not None:
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def _on_chosen(self) -> None:
        self.button.setEnabled(self._chosen() is not None)
        self.problem.setText("")

    def _chosen(self) -> Backup | None:
        row = self.table.currentRow()
        return self._shown[row] if 0 <= row < len(self._shown) else None

    # --- restoring ---------------------------------------------------------------------------------------------------
    def _restore(self) -> None:
        backup = self._chosen()
        if backup is None:
            return
        name, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Restore to a new file"),
            str(self._suggested(backup)),
            "Concord (*.concord)",
            options=QFileDialog.Option.DontConfirmOverwrite,  # nothing is ever written over here
        )
        if not name:
            return
        target = Path(name) if name.lower().endswith(SUFFIX) else Path(f"{name}{SUFFIX}")
        self.button.setEnabled(False)

        def work(_progress: Progress) -> Path:
            backups.restore(backup, target)
            return target

        self._window.tasks.start(self.tr("Restoring"), work, done=self._on_restored, failed=self._on_failed)

    def _suggested(self, backup: Backup) -> Path:
        lay = Path(backup.project_path) if backup.project_path else Path(backup.project_name or backup.path.stem)
        folder = lay.parent if backup.project_path and lay.parent.is_dir() else self._window.settings.project_folder()
        moment = f"{backup.moment.astimezone():%Y-%m-%d %H.%M}"
        return folder / file_name_from(f"{lay.stem} ({moment})", suffix=SUFFIX)

    def _on_restored(self, path: Path) -> None:
        self.restored.emit(path)
        self.accept()

    def _on_failed(self, error: QdaError) -> None:
        self.button.setEnabled(True)
        self.problem.setText(str(explain(error, translated)))

    # --- the room they take ------------------------------------------------------------------------------------------
    def _fill_room(self) -> None:
        used = sum(each.size for each in self._every)
        words = self.tr("%n version(s) of all projects take {size}.", "", len(self._every))
        self._room.setText(words.format(size=_size(used)))
        limit = backups.limit_mb()
        self._limit.clear()
        for each in sorted({*_LIMITS_MB, limit}):
            self._limit.addItem(_size(each * _MB, places=0 if each % 1_000 == 0 or each < 1_000 else 1), each)
        self._limit.setCurrentIndex(self._limit.findData(limit))

    def _change_limit(self) -> None:
        limit = int(self._limit.currentData())
        given = backups.surplus(limit)
        if given and not confirm(
            self,
            self.tr("Give up earlier versions?"),
            self.tr(
                "%n version(s) of all projects must go to fit into {limit}. They cannot be brought back.",
                "",
                len(given),
            ).format(limit=self._limit.currentText()),
            self.tr("Give them up"),
        ):
            self._fill_room()
            return
        try:
            backups.set_limit_mb(limit)
        except OSError as error:
            self.problem.setText(error.strerror or str(error))
        self.refresh()


def _when(time: str) -> str:
    """Return when something was, so that today and yesterday are seen at a glance."""
    moment = QDateTime.fromString(time, Qt.DateFormat.ISODateWithMs).toLocalTime()
    clock = QLocale().toString(moment.time(), QLocale.FormatType.ShortFormat)
    days = moment.date().daysTo(QDateTime.currentDateTime().date())
    if days == 0:
        return QCoreApplication.translate("VersionsDialog", "today, {time}").format(time=clock)
    if days == 1:
        return QCoreApplication.translate("VersionsDialog", "yesterday, {time}").format(time=clock)
    return local_time(time)


def _size(size: int, *, places: int = 1) -> str:
    return QLocale().formattedDataSize(size, places, QLocale.DataSizeFormat.DataSizeSIFormat)
