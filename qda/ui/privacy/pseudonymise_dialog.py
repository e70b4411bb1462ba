"""Names on the left, each place where they stand on the right: what is ticked is replaced, and codings follow."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from qda.model.errors import Cancelled, QdaError
from qda.model.span import Span
from qda.store.queries.documents import document_names
from qda.text.pseudonyms import Hit, Pseudonyms, Rule, Suggestion, suggest_names
from qda.ui import theme
from qda.ui.main_window import MainWindow
from qda.ui.notices import confirm
from qda.ui.privacy.names_editor import NamesEditor, key_words
from qda.ui.privacy.places import DOCUMENT, Looked, Place, PlacesModel, PlacesTable, look
from qda.ui.tasks import Task
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.dialog_footer import DialogFooter, fit_dialog, prepare_dialog
from qda.ui.widgets.labels import keep_room, plain_label
from qda.ui.workspace import Workspace

_WIDTH, _HEIGHT = 1240, 700
_LEFT = 420
_LOOK_AFTER_MS = 350
_MOST_READ = 2_000_000  # code points in which names are looked for, to suggest them
_THIS, _ALL = "this", "all"


class PseudonymiseDialog(QDialog):
    """The window for replacing names in the project itself.

    Args:
        workspace: The open project.
        window: The main window.
        names: Names that were typed before.
    """

    def __init__(self, workspace: Workspace, window: MainWindow, names: Sequence[Rule] = ()) -> None:
        super().__init__(window)
        self._workspace = workspace
        self._window = window
        self._task: Task | None = None
        self._document_id = workspace.document_id
        self._looked_for: Pseudonyms | None = None
        layout = prepare_dialog(self, self.tr("Pseudonymise"), "pseudonymiseDialog")
        layout.addWidget(plain_label(self._about(), self, look="muted", wrap=True))
        self.model = PlacesModel(self)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setObjectName("pseudonymiseSides")
        split.setChildrenCollapsible(False)
        self.names = NamesEditor(window.settings, partial(suggestions, workspace), self)
        split.addWidget(self.names)
        split.addWidget(self._places_side())
        split.setSizes([_LEFT, _WIDTH - _LEFT])
        split.setStretchFactor(1, 1)
        layout.addWidget(split, 1)
        self.elsewhere = QCheckBox(
            self.tr("Also in names of documents, sets and codes, in memos, cases, variables and the codebook"), self
        )
        self.elsewhere.setObjectName("pseudonymiseElsewhere")
        self.elsewhere.setAccessibleName(self.elsewhere.text())
        self.elsewhere.setChecked(True)
        layout.addWidget(self.elsewhere)
        self.key = plain_label("", self, wrap=True)
        self.key.setObjectName("pseudonymiseKey")
        keep_room(self.key)
        layout.addWidget(self.key)
        self.footer = DialogFooter(self, self.tr("Replace"))
        theme.set_look(self.footer.problem, "muted")
        self.footer.button.clicked.disconnect()
        self.footer.button.clicked.connect(self._on_replace)
        layout.addLayout(self.footer)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_LOOK_AFTER_MS)
        self._timer.timeout.connect(self._look)
        self.names.changed.connect(self._on_names)
        self.model.ticked.connect(self._show_count)
        workspace.closing.connect(self.reject)
        if names:
            self.names.table.show_rules(names)
        fit_dialog(self, _WIDTH, _HEIGHT)
        self._on_names()
        self.names.table.setCurrentCell(0, 0)
        self.names.table.setFocus()

    def _about(self) -> str:
        return self.tr(
            "Names are replaced in the texts and codings follow; it is one step that Undo takes back. The history, the "
            "imported files and the earlier versions of this project go on holding the names, so give away only what "
            "File › Save a copy for sharing… writes."
        )

    def _places_side(self) -> QWidget:
        side = QWidget(self)
        layout = QVBoxLayout(side)
        layout.setContentsMargins(theme.GAP, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        self.where = QComboBox(side)
        self.where.setObjectName("pseudonymiseWhere")
        self.where.setAccessibleName(self.tr("In which documents"))
        told = document_names(self._workspace.project)
        if self._document_id in told:
            self.where.addItem(self.tr("In “{document}”").format(document=told[self._document_id]), _THIS)
        self.where.addItem(self.tr("In all %n document(s)", "", len(told)), _ALL)
        self.where.currentIndexChanged.connect(self._look)
        self.count = plain_label("", side, look="muted", wrap=True)
        self.count.setObjectName("pseudonymiseCount")
        all_on = push_button(self.tr("Tick all"), "placesAll", side)
        all_off = push_button(self.tr("Untick all"), "placesNone", side)
        for button, on in ((all_on, True), (all_off, False)):
            button.clicked.connect(partial(self._tick_all, on=on))
        head = QHBoxLayout()
        head.setSpacing(theme.GAP)
        head.addWidget(self.where, 1)
        head.addWidget(all_on)
        head.addWidget(all_off)
        self.table = PlacesTable(self.model, side)
        self.table.place_wanted.connect(self._show_place)
        layout.addLayout(head)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.count)
        return side

    def _tick_all(self, *, on: bool) -> None:
        self.model.tick(range(len(self.model.places)), on=on)

    def _show_place(self, place: Place) -> None:
        self._workspace.document_wanted.emit(place.document_id, Span(place.hit.start, place.hit.end))

    # --- looking -----------------------------------------------------------------------------------------------------
    def _on_names(self) -> None:
        self.key.setText(key_words(self.names, self._workspace.project.path))
        self.key.setVisible(bool(self.key.text()))
        self.footer.button.setEnabled(False)
        self._timer.start()

    def _document_ids(self) -> list[int]:
        told = document_names(self._workspace.project)
        return [self._document_id] if self.where.currentData() == _THIS else list(told)

    def _look(self) -> None:
        """Look for the names anew, on another thread."""
        self.table.setColumnHidden(DOCUMENT, self.where.currentData() == _THIS)
        if self._task is not None:
            self._task.cancel()
            self._task = None
        names = Pseudonyms(self.names.rules(), self.names.manner())
        if not names.rules or self._workspace.closed:
            self._show_places(names, Looked([], 0))
            return
        work = partial(look, self._workspace.project.path, names, self._document_ids())
        done = partial(self._show_places, names)
        self._task = self._window.tasks.start(self.tr("Looking for names"), work, done=done, failed=self._on_failed)

    def _on_failed(self, error: QdaError) -> None:
        if not isinstance(error, Cancelled):
            self.count.setText("")
            self._window.notices.tell(error)

    def _show_places(self, names: Pseudonyms, found: Looked) -> None:
        if names.rules and names.rules != tuple(self.names.rules()):
            return  # the table has changed since
        self._looked_for = names
        self._more = found.more
        self.model.show_places(found.places, names)
        self._show_count()

    def _show_count(self) -> None:
        number = self.locale().toString
        ticked = sum(map(len, self.model.chosen().values()))
        rules = self.names.rules()
        words = ""
        if self.model.places:
            words = self.tr("{ticked} of {all} places ticked.").format(
                ticked=number(ticked), all=number(len(self.model.places))
            )
        elif rules:
            words = self.tr("None of the names stands in the text.")
        left = sum(1 for place in self.model.places if place.hit.inside and not self.model.is_ticked(place))
        if left:
            words += " " + self.tr("%n inside longer words left as they are.", "", left)
        if self.model.places and self._more:
            words += " " + self.tr("%n more are too many to be listed; replace these first.", "", self._more)
        self.count.setText(words)
        ready = self.names.is_ready and bool(ticked)
        self.footer.button.setEnabled(ready)
        self.footer.button.setText(self.tr("Replace in %n place(s)", "", ticked) if ticked else self.tr("Replace"))

    # --- the answer --------------------------------------------------------------------------------------------------
    def _on_replace(self) -> None:
        """Ask for the key's file before the names are gone from sight."""
        if not self.names.is_kept and not self.names.save_key():
            question = self.tr("Replace the names without saving the key?")
            consequence = self.tr("Nobody could look up later who is who, once this step cannot be undone any more.")
            if not confirm(self, question, consequence, self.tr("Replace without a key")):
                return
        self.accept()

    def elsewhere_names(self) -> Pseudonyms | None:
        """Return the names to be replaced beside the texts, if they are to be."""
        if not self.elsewhere.isChecked() or self._looked_for is None:
            return None
        return Pseudonyms(self._looked_for.rules, self._looked_for.manner, not_small=self.model.small)

    def answer(self) -> tuple[Pseudonyms, dict[int, list[Hit]]]:
        """Return the names, and which places are to be changed."""
        return self._looked_for or Pseudonyms(()), self.model.chosen()


def suggestions(workspace: Workspace) -> list[Suggestion]:
    """Return what may be names in the project, the document in front first."""
    project = workspace.project
    ids = sorted(document_names(project), key=lambda document_id: document_id != workspace.document_id)
    texts: list[str] = []
    speakers: dict[str, None] = {}
    length = 0
    for document_id in ids:
        if length > _MOST_READ:
            break
        texts.append(project.text(document_id))
        length += len(texts[-1])
        speakers.update((mark.value, None) for mark in project.marks(document_id) if mark.kind == "turn")
    return suggest_names(texts, speakers)
