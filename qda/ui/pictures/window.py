"""The window with pictures: choosing one, looking at it, going from its parts to their segments, and saving it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QRectF, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage, QShowEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QScrollArea, QVBoxLayout

from qda.actions.export import check_target
from qda.analysis.corpus import Corpus, corpus_of
from qda.analysis.pictures.asked import Asked, Said
from qda.analysis.pictures.drawing import draw
from qda.analysis.pictures.sheet import DARK, FORMATS, LIGHT, PRINT, Look, Part, Picture
from qda.formats.saving import saving
from qda.model.document import Mark
from qda.model.errors import QdaError
from qda.model.progress import Progress
from qda.model.safe_file import file_name_from
from qda.model.wording import explain
from qda.store.gate import Gate
from qda.store.project import Changes
from qda.store.queries.codings import SegmentFilter
from qda.store.snapshots import snapshot
from qda.ui import theme
from qda.ui.leads import SegmentsWanted
from qda.ui.main_window import MainWindow
from qda.ui.notices import Choice, translated
from qda.ui.one_task import OneTask
from qda.ui.pictures.options import PictureOptions
from qda.ui.pictures.picture_view import SCREEN, PictureCanvas
from qda.ui.variables.conditions_bar import CONDITION_TABLES
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.dialog_footer import fit_dialog
from qda.ui.widgets.labels import plain_label
from qda.ui.workspace import Workspace

_SIZE = (900, 680)
_AROUND = (80, 60)  # px that stay in sight around a part
_PAGE = 468.0  # points: the text of a page, 6.5 inches
_PAUSE_MS = 120  # after a choice or an edit, before the picture is drawn anew
_DRAWN_TABLES = CONDITION_TABLES | {"coding", "code", "coder"}


class Drawn:
    """A picture with its dots, as a worker hands it over."""

    __slots__ = ("dots", "height", "picture", "width")

    def __init__(self, picture: Picture, dots: tuple[bytes, int, int]) -> None:
        self.picture = picture
        self.dots, self.width, self.height = dots


class PicturesWindow(QDialog):
    """Stands beside the main window; it never writes to the project."""

    def __init__(self, workspace: Workspace, window: MainWindow) -> None:
        super().__init__(window)
        self.setObjectName("picturesWindow")
        self.setWindowTitle(self.tr("Pictures"))
        self.setAccessibleName(self.windowTitle())
        self._workspace = workspace
        self._window = window
        self._drawing = OneTask(window.tasks)
        self._corpus: Corpus | None = None
        self._drawn_asked: Asked | None = None
        self.options = PictureOptions(workspace.project, self)
        self.canvas = PictureCanvas(self)
        self.area = QScrollArea(self)
        self.area.setObjectName("pictureArea")
        self.area.setAccessibleName(self.tr("The picture"))
        self.area.setWidget(self.canvas)
        self.canvas.hide()  # until there is a picture: an empty sheet looks like a failed one
        theme.set_look(self.area, "sheet")
        self.told = plain_label("", self, look="muted")
        self.told.setObjectName("pictureTold")
        self.copy = push_button(self.tr("Copy"), "pictureCopy", self)
        self.save = push_button(self.tr("Save…"), "pictureSave", self)
        self.copy.setAutoDefault(False)
        self.save.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.setSpacing(theme.GAP)
        foot.addWidget(self.told, 1)
        foot.addWidget(self.copy)
        foot.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 10)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self.options)
        layout.addWidget(self.area, 1)
        layout.addLayout(foot)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.draw)
        self.options.changed.connect(self._pause.start)
        self.canvas.pointed.connect(self._on_pointed)
        self.canvas.chosen.connect(self._lead)
        self.canvas.reached.connect(self._show_place)
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(self.ask_save)
        workspace.changed.connect(self._on_changed)
        workspace.coders_changed.connect(self._forget)
        workspace.outdated.connect(self._forget)
        workspace.closing.connect(self.close)
        fit_dialog(self, *_SIZE)
        self._ready(on=False)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw for the first time, or catch up."""
        super().showEvent(event)
        self.options.fill_documents(self._workspace.document_id)
        self._pause.start(0)

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.isVisible():
            self._pause.start()

    # --- drawing -----------------------------------------------------------------------------------------------------
    def draw(self) -> None:
        """Draw what is asked for, on another thread."""
        self._pause.stop()
        if self._workspace.closed or not self.isVisible():
            return
        self._drawing.stop()
        try:
            work = self._work(DARK if theme.is_dark() else LIGHT)
        except QdaError as error:
            self._workspace.tell(error)
            return
        if work is None:
            self.canvas.hide()
            self._ready(on=False)
            self.told.setText(self.tr("There is no document yet."))
            return
        self.told.setText(self.tr("Drawing the picture…"))
        dots = SCREEN * self.devicePixelRatioF()
        self._drawing.start(
            self.tr("Drawing a picture"),
            lambda progress: _with_dots(work(progress), dots),
            done=self._on_drawn,
            failed=self._on_failed,
        )

    def _work(self, look: Look) -> partial[Picture] | None:
        """Return what makes the picture on another thread; ``None`` where there is nothing to draw."""
        project, document_id = self._workspace.project, self.options.document_id
        wanted = SegmentFilter(coder_ids=self._workspace.shown_coder_ids(), places=self.options.conditions.places())
        if document_id is not None:
            wanted = replace(wanted, places=None)
        corpus = corpus_of(project, wanted)
        asked = self.options.asked(_PAGE)
        place = next((at for at, row in enumerate(corpus.documents) if row.document_id == document_id), None)
        if document_id is not None and place is None:
            return None
        marks = project.marks(document_id) if document_id is not None else ()
        self._drawn_asked = asked
        return partial(
            _picture, project.path, project.gate, corpus, asked, look, self._said(), place or 0, marks, wanted
        )

    def _said(self) -> Said:
        english = Said()
        words = {name: translated(getattr(english, name)) for name in Said.__dataclass_fields__}
        return Said(**words)

    def _on_failed(self, error: QdaError) -> None:
        self.told.setText(str(explain(error, translated)))

    def _on_drawn(self, drawn: Drawn) -> None:
        image = QImage(drawn.dots, drawn.width, drawn.height, QImage.Format.Format_RGBA8888).copy()
        image.setDevicePixelRatio(self.devicePixelRatioF())
        self.canvas.show_picture(drawn.picture, image)
        self.canvas.show()
        self._ready(on=bool(drawn.picture.parts))
        self._tell()

    def _ready(self, *, on: bool) -> None:
        self.copy.setEnabled(on)
        self.save.setEnabled(on)

    def _on_changed(self, changes: Changes) -> None:
        if not changes.tables & _DRAWN_TABLES:
            return
        if changes.tables & CONDITION_TABLES:
            self.options.conditions.forget_gone()
            self.options.fill_documents(self._workspace.document_id)
        self._forget()

    def _forget(self) -> None:
        if self.isVisible():
            self._pause.start()

    # --- from the picture to the text --------------------------------------------------------------------------------
    def _on_pointed(self, part: Part | None) -> None:
        if part is None:
            self._tell()
        else:
            self.told.setText(part.words)

    def _show_place(self, place: QRectF) -> None:
        middle = place.center().toPoint()
        self.area.ensureVisible(middle.x(), middle.y(), *_AROUND)

    def _tell(self) -> None:
        has_parts = self.canvas.picture is not None and bool(self.canvas.picture.parts)
        self.told.setText(self.tr("Click a part to see its segments.") if has_parts else "")

    def _lead(self, part: Part) -> None:
        if len(part.coding_ids):
            self._workspace.segments_wanted.emit(SegmentsWanted(part.words, part.coding_ids.tolist()))

    # --- taking it out -----------------------------------------------------------------------------------------------
    def _copy(self) -> None:
        QGuiApplication.clipboard().setImage(self.canvas.image)
        self.told.setText(self.tr("The picture is on the clipboard."))

    def ask_save(self) -> None:
        """Ask where to, and write the picture for a page: black on white where there are no codes' colours."""
        if self.canvas.picture is None:
            return
        project, settings = self._workspace.project, self._window.settings
        suggested = settings.output_folder(project.path) / file_name_from(self.canvas.picture.title, suffix=".svg")
        kinds = {
            ".svg": self.tr("SVG, for Word and for editing"), ".pdf": self.tr("PDF"), ".png": self.tr("PNG, as dots"),
        }  # fmt: skip
        filters = {f"{words} (*{suffix})": suffix for suffix, words in kinds.items()}
        name, chosen = QFileDialog.getSaveFileName(
            self, self.tr("Save the picture"), str(suggested), ";;".join(filters)
        )
        if not name:
            return
        path = Path(name)
        if path.suffix.lower().lstrip(".") not in FORMATS:
            path = path.with_name(path.name + filters.get(chosen, ".svg"))
        settings.last_output_folder = str(path.parent)
        self.write(path)

    def write(self, path: Path) -> None:
        """Write the picture that is on show into a file."""
        try:
            check_target(self._workspace.project, path)
            work = self._work(PRINT)
        except QdaError as error:
            self._workspace.tell(error)
            return
        if work is not None:
            self._window.tasks.start(
                self.tr("Saving the picture"), partial(_save, work, path), done=lambda _none: self._written(path)
            )

    def _written(self, path: Path) -> None:
        words = self.tr("The picture is in {file}.").format(file=path.name)
        opening = Choice(self.tr("Open"), lambda: _open(path))
        self._window.notices.say(words, choices=(opening,))
        self.told.setText(words)


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _with_dots(picture: Picture, dots: float) -> Drawn:
    return Drawn(picture, picture.pixels(dots))


def _picture(
    path: Path, gate: Gate, corpus: Corpus, asked: Asked, look: Look, said: Said, document: int,
    marks: tuple[Mark, ...], wanted: SegmentFilter, progress: Progress,
) -> Picture:  # fmt: skip
    if not asked.reads_texts:
        return draw(corpus, asked, look, said, wanted=wanted, progress=progress)
    with snapshot(path, gate, progress) as project:
        reading = corpus.reading_from(project)
        return draw(reading, asked, look, said, document=document, marks=marks, wanted=wanted, progress=progress)


def _save(work: partial[Picture], path: Path, progress: Progress) -> None:
    picture = work(progress)
    with saving(path) as temporary:
        temporary.write_bytes(picture.as_bytes(path.suffix.lower().lstrip(".")))
