"""The inspector's tab *Coding*: what lies at the caret, and everything about the chosen coding."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from qda.actions import codebook, coding, new_codes
from qda.store.project import Changes
from qda.store.queries.codings import SegmentFilter, SegmentRow, segments
from qda.ui import theme
from qda.ui.coding.codes_here import CodesHere
from qda.ui.coding.palette import CodePalette
from qda.ui.main_window import MainWindow
from qda.ui.memo_field import MemoField, done, offer_copy
from qda.ui.places import Places
from qda.ui.widgets.buttons import IconButton, push_button
from qda.ui.widgets.labels import Chip, SectionHeader, plain_label
from qda.ui.widgets.local_time import local_time
from qda.ui.workspace import Workspace

_PAUSE_MS = 1500  # of typing, after which a memo is saved
_WEIGHT_PX = 104
_QUOTE = 600  # characters of the passage shown


class CodingPage(QWidget):
    """“Codes here” above the chosen coding."""

    def __init__(self, workspace: Workspace, window: MainWindow, places: Places, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("codingPage")
        self._workspace = workspace
        self._window = window
        self._places = places
        self._row: SegmentRow | None = None
        self._stale = True
        self.here = CodesHere(workspace, places, self)
        self.here.chosen.connect(self._on_chosen)
        self.header = SectionHeader(self.tr("The coding"), self)
        self.none = plain_label(self.tr("Click a coded passage or its stripe to see it here."), self, look="muted")
        self.none.setWordWrap(True)
        self.none.setContentsMargins(theme.MARGIN, 2, theme.MARGIN, 6)
        self.details = QScrollArea(self)
        self.details.setObjectName("codingDetails")
        self.details.setFrameShape(QFrame.Shape.NoFrame)
        self.details.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.details.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.details.setWidgetResizable(True)
        self._inside = QWidget(self.details)
        self._build()
        self.details.setWidget(self._inside)
        self.chooser = CodePalette(self)
        self.chooser.chosen.connect(self._on_recoded)
        self.chooser.new_wanted.connect(self._on_recoded_new)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self.here, self.header, self.none):
            layout.addWidget(widget)
        layout.addWidget(self.details, 1_000)
        layout.addStretch(1)  # takes the room when there are no details, so that nothing above is pulled apart
        workspace.coding_changed.connect(self.refresh)
        workspace.changed.connect(self._on_changed)
        workspace.coders_changed.connect(self.refresh)
        self._show(None)

    def _build(self) -> None:
        inside = self._inside
        self.chip = Chip("", inside)
        self.code = push_button("", "codingCode", inside, look="link")
        self.code.setToolTip(self.tr("Give the coding another code"))
        self.code.setAccessibleName(self.tr("Code of this coding"))
        self.code.clicked.connect(self.open_recode)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.chip)
        head.addWidget(self.code, 1)
        self.star = IconButton("star", self.tr("Key quotation"), "codingStar", inside)
        self.star.setCheckable(True)
        self.star.clicked.connect(self._toggle_star)
        head.addWidget(self.star)
        self.quote = plain_label("", inside, wrap=True)
        self.quote.setObjectName("codingQuote")
        self.quote.setAccessibleName(self.tr("The coded passage"))
        self.quote.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.values: dict[str, QLabel] = {}
        form = QFormLayout()
        form.setHorizontalSpacing(10)
        form.setVerticalSpacing(4)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        for name, words in (
            ("coder", self.tr("Coder")),
            ("place", self.tr("Place")),
            ("borders", self.tr("Characters")),
            ("created", self.tr("Coded")),
            ("modified", self.tr("Changed")),
        ):
            self.values[name] = plain_label("", inside, wrap=True)
            self.values[name].setObjectName(f"coding-{name}")
            form.addRow(plain_label(words, inside, look="muted"), self.values[name])
        self.weight = _WeightBox(inside)
        self.weight.settled.connect(self._save_weight)
        self.weight.setFixedWidth(_WEIGHT_PX)
        weight = plain_label(self.tr("Weight"), inside, look="muted")
        weight.setMinimumHeight(theme.TARGET + 2)
        form.addRow(weight, self.weight)
        self.memo = MemoField(
            self.tr("Memo on this coding…"), "codingMemo", self._save_memo, inside, pause_ms=_PAUSE_MS
        )
        self.memo.orphaned.connect(partial(offer_copy, self._window.notices))
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(theme.MARGIN - 2, 0, theme.MARGIN - 2, 10)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.quote)
        layout.addLayout(form)
        layout.addWidget(self.memo)
        layout.addLayout(self._buttons())
        layout.addStretch()

    def _buttons(self) -> QHBoxLayout:
        self.example = push_button(self.tr("Typical example"), "codingExample", self._inside)
        self.example.setToolTip(self.tr("Make it the typical example of its code"))
        self.example.clicked.connect(self._make_example)
        self.remove = push_button(self.tr("Remove"), "codingRemove", self._inside)
        self.remove.clicked.connect(self._workspace.remove_coding)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.example)
        row.addWidget(self.remove)
        row.addStretch()
        return row

    # --- what is shown ----------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Ask the project for the chosen coding; put off while the page is not seen."""
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        wanted = SegmentFilter(
            coding_ids=[self._workspace.coding_id] if self._workspace.coding_id else [],
            coder_ids=self._workspace.shown_coder_ids(),
        )
        self._show(next(iter(segments(self._workspace.project, wanted)), None))

    def _show(self, row: SegmentRow | None) -> None:
        if self.memo.pending and not self._exists(self.memo.key):
            self.memo.let_go()
        if self._row is not None and (row is None or row.coding_id != self._row.coding_id):
            self.weight.settle()
        self._row = row
        self.details.setVisible(row is not None)
        self.none.setVisible(row is None)
        if row is None:
            self.memo.show_memo(None, "")
            self.weight.show_weight(None)
            return
        code = self._workspace.code(row.code_id)
        self.chip.set_colour(row.colour)
        self.code.setText(" › ".join(code.path if code else (row.code,)).replace("&", "&&"))
        self.code.setAccessibleName(self.tr("Code {code}: give another").format(code=code.path_text if code else ""))
        text = self._places.text(row.document_id, row.span)
        self.quote.setText(f"“{text[:_QUOTE]}{'…' if len(text) > _QUOTE else ''}”")
        self.quote.setFont(theme.reading_font(serif=True, points=max(10.5, self.font().pointSizeF())))
        self.values["coder"].setText(row.coder)
        self.values["place"].setText(self._place_of(row))
        self.values["borders"].setText(f"{row.start}–{row.end} ({row.end - row.start})")
        self.values["created"].setText(local_time(row.created))
        self.values["modified"].setText(local_time(row.modified))
        self.weight.show_weight(row.weight)
        self.memo.show_memo(row.coding_id, row.memo)
        with QSignalBlocker(self.star):
            self.star.setChecked(row.star)
        theme.set_icon(self.star, "star-filled" if row.star else "star", "accent" if row.star else "")
        writable = not self._workspace.project.read_only
        for widget in (self.code, self.weight, self.star, self.example, self.remove):
            widget.setEnabled(writable)
        self.memo.setReadOnly(not writable)

    def _exists(self, key: Hashable) -> bool:
        wanted = SegmentFilter(coding_ids=[key] if isinstance(key, int) else [])
        return bool(segments(self._workspace.project, wanted))

    def _place_of(self, row: SegmentRow) -> str:
        turn = self._places.of(row.document_id).turn_at(row.start)
        first = self._places.paragraph(row.document_id, row.start)
        last = self._places.paragraph(row.document_id, max(row.start, row.end - 1))
        paragraphs = f"¶{first}" if first == last else f"¶{first}–{last}"
        return " · ".join(part for part in (row.document, paragraphs, turn.speaker, turn.time) if part)

    def _on_changed(self, changes: Changes) -> None:
        if changes.tables & {"coding", "code", "coder", "document", "project"}:
            self.refresh()

    def _on_chosen(self, coding_id: int) -> None:
        wanted = SegmentFilter(coding_ids=[coding_id])
        for row in segments(self._workspace.project, wanted):
            self._workspace.choose_code(row.code_id)
            self._workspace.choose_coding(coding_id)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        super().showEvent(event)
        if self._stale:
            self.refresh()

    # --- what is done to it -----------------------------------------------------------------------------------------
    def _make_example(self) -> None:
        if self._row is not None:
            self._workspace.do(codebook.set_example, self._row.coding_id)

    def _save_memo(self, key: Hashable, words: str) -> bool:
        return done(self._workspace, coding.edit_coding, key if isinstance(key, int) else 0, memo=words)

    def _save_weight(self, weight: int | None) -> None:
        row = self._row
        if row is not None and weight != row.weight and self._exists(row.coding_id):
            self._workspace.do(coding.edit_coding, row.coding_id, weight=weight)

    def _toggle_star(self) -> None:
        if self._row is not None:
            self._workspace.do(coding.star_codings, [self._row.coding_id], star=not self._row.star)

    def open_recode(self) -> None:
        """Offer the codes that the coding might get instead."""
        if self._row is not None:
            point = self.code.mapToGlobal(QPoint(0, self.code.height() + 2))
            self.chooser.open_at(point, self._workspace.codes(), with_in_vivo=False)

    def _on_recoded(self, code_ids: list[int]) -> None:
        if self._row is not None and done(self._workspace, coding.recode, [self._row.coding_id], code_ids[0]):
            self._workspace.choose_code(code_ids[0])

    def _on_recoded_new(self, name: str) -> None:
        code_id = None
        if self._row is not None:
            code_id = self._workspace.do(new_codes.recode_with_new, [self._row.coding_id], name)
        if code_id is not None:
            self._workspace.choose_code(code_id)


class _WeightBox(QSpinBox):
    """0 to 100, and "none" below.

    Signals:
        settled: The person is done with it; carries the weight or ``None``.
    """

    settled = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("codingWeight")
        self.setAccessibleName(self.tr("Weight of the coding, 0 to 100"))
        self.setRange(-1, 100)
        self.setSpecialValueText(self.tr("none"))
        self.lineEdit().setTextMargins(6, 0, 0, 0)
        self.setMinimumHeight(theme.TARGET + 2)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._touched = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.settle)
        self.valueChanged.connect(self._on_touched)
        self.editingFinished.connect(self.settle)

    def show_weight(self, weight: int | None) -> None:
        """Show a weight, but not over one that is being entered."""
        if not self._touched:
            with QSignalBlocker(self):
                self.setValue(-1 if weight is None else weight)

    def settle(self) -> None:
        """Tell the weight that was entered, if any was."""
        self._pause.stop()
        if self._touched:
            self._touched = False
            self.settled.emit(None if self.value() < 0 else self.value())

    def _on_touched(self) -> None:
        self._touched = True
        self._pause.start()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page rather than change the weight in passing."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def hideEvent(self, event: QHideEvent) -> None:
        """Save before the panel, or the project, goes."""
        self.settle()
        super().hideEvent(event)
