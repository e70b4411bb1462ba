"""The filters above the trail: words, who, which kind of act, which document, which code, which day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from qda.model.trail_wording import KINDS, SOMEBODY
from qda.store.project import Project
from qda.store.queries.history import NO_FILTER, HistoryFilter, steps_by_time, trail_coders, trail_verbs
from qda.store.queries.past import Past
from qda.ui import theme
from qda.ui.history.trail_model import local_day, short_day
from qda.ui.notices import translated
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.search_field import SearchField
from qda.ui.workspace import Workspace

_PAUSE_MS = 250  # typing pause after which the trail is searched
_TEN_MINUTES = 15  # letters of a time up to the tens of its minutes, within which no zone begins a day
_LETTERS = 13  # of a choice that are seen at least


class TrailFilters(QWidget):
    """What of the trail is shown.

    Signals:
        changed: Something else is asked for.
        left: The keyboard should go to the list.
    """

    changed = Signal()
    left = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.field = SearchField(self.tr("Search in these sentences…"), "historySearch", self, lens=True)
        self.who = self._box("historyWho", self.tr("Who did it"))
        self.kind = self._box("historyKind", self.tr("Kind of act"))
        self.document = self._box("historyDocument", self.tr("Document"))
        self.code = self._box("historyCode", self.tr("Code"))
        self.day = self._box("historyDay", self.tr("Day"))
        self.clear = push_button(self.tr("Show all"), "historyShowAll", self, look="link")
        self.clear.clicked.connect(self.forget)
        self.clear.hide()
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        for box in (self.who, self.kind, self.document, self.code, self.day):
            row.addWidget(box, 1)
            box.currentIndexChanged.connect(self._on_changed)
        row.addWidget(self.clear)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self.field)
        layout.addLayout(row)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._on_changed)
        self.field.textChanged.connect(lambda: self._pause.start())
        self.field.left.connect(self.left)

    def _box(self, name: str, words: str) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName(name)
        box.setAccessibleName(words)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(_LETTERS)
        box.setMaxVisibleItems(16)
        theme.set_look(box, "long")
        box.view().setTextElideMode(Qt.TextElideMode.ElideMiddle)
        return box

    # --- what there is to choose from --------------------------------------------------------------------------------
    def fill(self, past: Past) -> None:
        """Offer what the trail holds now; what is chosen stays so."""
        project, own = self._workspace.project, self.own_name()
        names = trail_coders(project) if own is None else [own]
        verbs = trail_verbs(project)
        self._fill(self.who, self.tr("Everybody"), [(name or translated(SOMEBODY), name) for name in names])
        kinds = [(translated(words), key) for key, (words, those) in KINDS.items() if those & verbs]
        self._fill(self.kind, self.tr("All acts"), kinds)
        for box, table, everything in (
            (self.document, "document", self.tr("All documents")),
            (self.code, "code", self.tr("All codes")),
        ):
            there = {row_id for row_id, _ in _there(project, table)}
            gone = self.tr("{name} (deleted)")
            known = past.known(table)
            told = [(name if row_id in there else gone.format(name=name), row_id) for row_id, name in known]
            self._fill(box, everything, told)
        self._fill(self.day, self.tr("Any day"), self._days())

    def _days(self) -> list[tuple[str, object]]:
        days = Counter[date]()
        for begin, count in steps_by_time(self._workspace.project, _TEN_MINUTES):
            days[local_day(f"{begin}0:00Z")] += count
        number = self.locale().toString
        newest_first = sorted(days.items(), reverse=True)
        return [(f"{short_day(day)} ({number(count)})", day.isoformat()) for day, count in newest_first]

    def _fill(self, box: QComboBox, everything: str, choices: Iterable[tuple[str, object]]) -> None:
        chosen = box.currentData()
        box.blockSignals(True)
        box.clear()
        box.addItem(everything)
        for words, value in choices:
            box.addItem(words, value)
        at = box.findData(chosen) if chosen is not None else 0
        box.setCurrentIndex(max(0, at))
        box.blockSignals(False)

    def own_name(self) -> str | None:
        """Return who works, in blind work, which shows nobody else's steps."""
        coder = self._workspace.coder
        return coder.name if self._workspace.info.blind and coder is not None else None

    # --- what is asked for -------------------------------------------------------------------------------------------
    def wanted(self) -> HistoryFilter:
        """Return the filters."""
        own, kind, day = self.own_name(), self.kind.currentData(), self.day.currentData()
        who = own if own is not None else self.who.currentData()
        begin = date.fromisoformat(day) if day else None
        since = None if begin is None else datetime.combine(begin, time.min).astimezone()
        before = None if begin is None else datetime.combine(begin + timedelta(days=1), time.min).astimezone()
        return HistoryFilter(
            coder=who,
            verbs=KINDS[kind][1] if kind else None,
            document_id=self.document.currentData(),
            code_id=self.code.currentData(),
            since=since,
            before=before,
        )

    def words(self) -> str:
        """Return the words that are searched for."""
        return self.field.text().strip()

    def told(self) -> list[tuple[str, str]]:
        """Return the filters in words, a name and a value each."""
        boxes = (self.who, self.kind, self.document, self.code, self.day)
        found = [(box.accessibleName(), box.currentText()) for box in boxes if box.currentIndex() > 0]
        own = self.own_name()
        if own is not None:
            found.append((self.tr("Blind work"), self.tr("only what {name} did").format(name=own)))
        return found + ([(self.field.accessibleName(), self.words())] if self.words() else [])

    def some(self) -> bool:
        """Tell whether not everything is shown."""
        return bool(self.words()) or self.wanted() != NO_FILTER

    def show_only(self, *, document_id: int = 0, code_id: int = 0) -> None:
        """Show the steps that touched a document or a code."""
        self.forget()
        for box, row_id in ((self.document, document_id), (self.code, code_id)):
            if row_id:
                box.setCurrentIndex(max(0, box.findData(row_id)))

    def forget(self) -> None:
        """Show everything."""
        for box in (self.who, self.kind, self.document, self.code, self.day):
            box.blockSignals(True)
            box.setCurrentIndex(0)
            box.blockSignals(False)
        self.field.clear()
        self._on_changed()

    def _on_changed(self) -> None:
        self._pause.stop()
        boxes = (self.who, self.kind, self.document, self.code, self.day)
        self.clear.setVisible(bool(self.words()) or any(box.currentIndex() > 0 for box in boxes))
        self.changed.emit()


def _there(project: Project, table: str) -> list[tuple[int, str]]:
    from qda.store.queries.codebook import codes
    from qda.store.queries.documents import document_names

    if table == "document":
        return list(document_names(project).items())
    return [(row.code_id, row.name) for row in codes(project)]
