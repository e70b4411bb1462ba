"""What the window with pictures asks: which picture, of what, and how."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from qda.analysis.crossing.asked import Together
from qda.analysis.pictures.asked import Asked, Count, Kind, Order
from qda.store.project import Project
from qda.store.queries.documents import document_names
from qda.ui.variables.conditions_bar import ConditionsBar, of_project
from qda.ui.widgets.flow_layout import FlowBar
from qda.ui.widgets.number_box import NumberBox

_MOST = 40
_ALL_KINDS = frozenset(Kind)
_OF_ONE = frozenset((Kind.PORTRAIT, Kind.CODELINE))


class PictureOptions(FlowBar):
    """A row of choices; those that do not concern the picture on show are hidden.

    Signals:
        changed: Something else is asked for.
    """

    changed = Signal()

    def __init__(self, project: Project, parent: QWidget) -> None:
        super().__init__(parent)
        self._project = project
        self.kind = self._combo("pictureKind", self.tr("Picture"), (
            (self.tr("Code frequencies"), Kind.FREQUENCIES),
            (self.tr("Codes that occur together"), Kind.TOGETHER),
            (self.tr("Document portrait"), Kind.PORTRAIT),
            (self.tr("Codeline of a transcript"), Kind.CODELINE),
            (self.tr("Coverage of documents"), Kind.COVERAGE),
        ))  # fmt: skip
        self.document = self._combo("pictureDocument", self.tr("Document"), ())
        self.document.setMaximumWidth(280)
        self.count = self._combo("pictureCount", self.tr("Counted"), (
            (self.tr("Segments"), Count.SEGMENTS), (self.tr("Documents"), Count.DOCUMENTS),
        ))  # fmt: skip
        self.together = self._combo("pictureTogether", self.tr("When codes occur together"), (
            (self.tr("where they overlap"), Together.OVERLAP),
            (self.tr("in one sentence"), Together.SENTENCE),
            (self.tr("in one paragraph"), Together.PARAGRAPH),
            (self.tr("in one document"), Together.DOCUMENT),
        ))  # fmt: skip
        self.figure = self._combo("pictureFigure", self.tr("Shown in the cells"), (
            (self.tr("Pairs of segments"), False), (self.tr("Jaccard coefficient"), True),
        ))  # fmt: skip
        self.order = self._combo("pictureOrder", self.tr("Order"), (
            (self.tr("In their own order"), Order.AS_LISTED), (self.tr("Most first"), Order.MOST_FIRST),
        ))  # fmt: skip
        self.rolled_up = self._box("pictureRolledUp", self.tr("With sub-codes"))
        self.by_coder = self._box("pictureByCoder", self.tr("Each coder apart"))
        self.most = NumberBox(self)
        self.most.setObjectName("pictureMost")
        self.most.setAccessibleName(self.tr("How many at most"))
        self.most.setRange(3, 200)
        self.most.setValue(_MOST)
        self.most.setPrefix(self.tr("at most "))
        self.most.valueChanged.connect(self.changed)
        self.conditions = ConditionsBar(of_project(project), "pictureWhere", self, named=True)
        self.conditions.changed.connect(self.changed)
        self._only: tuple[tuple[QWidget, frozenset[Kind]], ...] = (
            (self.document, _OF_ONE),
            (self.count, frozenset((Kind.FREQUENCIES,))),
            (self.together, frozenset((Kind.TOGETHER,))),
            (self.figure, frozenset((Kind.TOGETHER,))),
            (self.order, _ALL_KINDS),
            (self.rolled_up, _ALL_KINDS - {Kind.COVERAGE}),
            (self.by_coder, frozenset((Kind.FREQUENCIES, Kind.COVERAGE))),
            (self.most, _ALL_KINDS),
            (self.conditions, _ALL_KINDS - _OF_ONE),
        )
        for widget in (self.kind, *(widget for widget, _ in self._only)):
            self.add(widget)
        self.kind.currentIndexChanged.connect(self._show_own)
        self.fill_documents(0)
        self._show_own()

    def _combo(self, name: str, words: str, entries: Sequence[tuple[str, object]]) -> QComboBox:
        combo = QComboBox(self)
        combo.setObjectName(name)
        combo.setAccessibleName(words)
        combo.setToolTip(words)
        for shown, data in entries:
            combo.addItem(shown, data)
        combo.currentIndexChanged.connect(self.changed)
        return combo

    def _box(self, name: str, words: str) -> QCheckBox:
        box = QCheckBox(words, self)
        box.setObjectName(name)
        box.setAccessibleName(words)
        box.toggled.connect(self.changed)
        return box

    def _show_own(self) -> None:
        kind = Kind(self.kind.currentData())
        for widget, kinds in self._only:
            widget.setVisible(kind in kinds)

    def fill_documents(self, document_id: int) -> None:
        """Offer the documents that there are now; ``document_id`` is chosen where none was."""
        names = document_names(self._project)
        offered = {self.document.itemData(at): self.document.itemText(at) for at in range(self.document.count())}
        if names != offered:
            kept = self.document.currentData() or document_id
            blocked = self.document.blockSignals(True)
            self.document.clear()
            for one, name in names.items():
                self.document.addItem(name, one)
            self.document.setCurrentIndex(max(0, self.document.findData(kept)))
            self.document.blockSignals(blocked)

    @property
    def document_id(self) -> int | None:
        """The document that is drawn, ``None`` where all are."""
        return self.document.currentData() if self.kind.currentData() in _OF_ONE else None

    def asked(self, width: float) -> Asked:
        """Return what is asked for, so many points wide."""
        return Asked(
            kind=Kind(self.kind.currentData()),
            rolled_up=self.rolled_up.isChecked(),
            order=Order(self.order.currentData()),
            by_coder=self.by_coder.isChecked(),
            count=Count(self.count.currentData()),
            together=Together(self.together.currentData()),
            jaccard=bool(self.figure.currentData()),
            most=self.most.value(),
            width=width,
        )
