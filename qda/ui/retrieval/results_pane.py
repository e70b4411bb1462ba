"""A list of segments beside the text, wherever they come from: read, shown, recoded, taken out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from qda.actions import coding
from qda.analysis.corpus import Corpus
from qda.store.history import Change
from qda.store.project import Changes
from qda.store.queries.codings import SegmentFilter, SegmentPlace, SegmentRow, segment_places, segments
from qda.ui import theme
from qda.ui.crash import kept_going
from qda.ui.inspector.quoting import Quoting
from qda.ui.inspector.segment_acts import SegmentActs
from qda.ui.inspector.segment_list import SegmentList
from qda.ui.inspector.segment_model import NO_NAMES, SegmentModel, names_of, place_of
from qda.ui.main_window import MainWindow
from qda.ui.memo_field import MemoField, done, offer_copy
from qda.ui.places import Places
from qda.ui.retrieval.listed import Listed
from qda.ui.widgets.buttons import IconButton, push_button
from qda.ui.widgets.choosing import choose_only
from qda.ui.widgets.empty_state import EmptyState
from qda.ui.widgets.labels import plain_label
from qda.ui.widgets.row_delegate import count_text
from qda.ui.workspace import Workspace

_QUOTE = 420  # characters of a segment on its card: there is room to read most of them whole
_READING_MS = 140  # on a card, before the text follows: arrow keys run through many
_TYPING_MS = 1500  # pause after which a memo is saved
PAGE = 1000  # segments listed at a time
_MANY = 200  # changed codings above which asking anew is quicker than following each


class ResultsPane(QWidget):
    """Cards of segments with what can be done to them; it follows every edit.

    Signals:
        export_wanted: Write exactly these segments; carries their ids.
    """

    export_wanted = Signal(object)

    def __init__(self, workspace: Workspace, window: MainWindow, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("resultsPane")
        self._workspace = workspace
        self._window = window
        self._held: frozenset[int] = frozenset()
        self._names = NO_NAMES
        self._listed = Listed(NO_NAMES.order)
        self._first = 0  # of the codings listed, on the page that is shown
        self._places = Places(workspace.project)
        self._quoting = Quoting(workspace, window, self._places, self)
        self._reading = QTimer(self)
        self._reading.setSingleShot(True)
        self._reading.setInterval(_READING_MS)
        self._build()
        self._connect()
        self.show_ids((), self.tr("No segments"), "")

    # --- building ----------------------------------------------------------------------------------------------------
    def _build(self) -> None:
        self.counted = plain_label("", self, look="muted", wrap=True)
        self.counted.setObjectName("resultsCount")
        self.buttons: list[IconButton] = []
        head = QHBoxLayout()
        head.setContentsMargins(theme.MARGIN, 6, theme.MARGIN - 4, 2)
        head.setSpacing(2)
        head.addWidget(self.counted, 1)
        for icon, words, name in (
            ("quote", self.tr("Copy as quotation (Ctrl+Shift+C)"), "resultsQuote"),
            ("star", self.tr("Star as a key quotation, or take the star off (S)"), "resultsStar"),
            ("code", self.tr("Give another code (R)"), "resultsRecode"),
            ("trash", self.tr("Remove the coding (Del)"), "resultsRemove"),
        ):
            button = IconButton(icon, words, name, self)
            self.buttons.append(button)
            head.addWidget(button)
        self.export = push_button(self.tr("Export to Excel…"), "resultsExport", self)
        head.addSpacing(4)
        head.addWidget(self.export)
        self.model = SegmentModel(self._places, self, quote=_QUOTE)
        self.list = SegmentList(self.model, self)
        self.list.setObjectName("resultsList")
        self.list.setAccessibleName(self.tr("Segments"))
        self.acts = SegmentActs(self._workspace, self._places, self._quoting, self.list, self)
        self.empty = EmptyState("", "", parent=self)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.empty)
        self.pages = self._build_pages()
        self.memo = _Memo(
            self.tr("Memo on the chosen segment… (M)"), "resultsMemo", self._save_memo, self, pause_ms=_TYPING_MS
        )
        self.memo.setAccessibleName(self.tr("Memo on the chosen segment"))
        self.memo.orphaned.connect(partial(offer_copy, self._window.notices))
        foot = QVBoxLayout()
        foot.setContentsMargins(theme.MARGIN, 4, theme.MARGIN, theme.GAP)
        foot.addWidget(self.memo)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.pages)
        layout.addLayout(foot)

    def _build_pages(self) -> QWidget:
        """Return the row that turns pages, seen only where there are more than one."""
        pages = QWidget(self)
        self.page_told = plain_label("", pages, look="muted")
        self.page_told.setObjectName("resultsPage")
        self.earlier = IconButton("chevron-left", self.tr("Those before (Ctrl+Page up)"), "resultsEarlier", pages)
        self.later = IconButton("chevron-right", self.tr("Those after (Ctrl+Page down)"), "resultsLater", pages)
        row = QHBoxLayout(pages)
        row.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        row.addStretch()
        for widget in (self.earlier, self.page_told, self.later):
            row.addWidget(widget)
        row.addStretch()
        return pages

    def _connect(self) -> None:
        workspace = self._workspace
        slots: Sequence[Callable[[], object]] = (
            self.acts.copy_quotations,
            self.acts.toggle_star,
            self.acts.open_recode,
            self.acts.remove,
        )
        for button, slot in zip(self.buttons, slots, strict=True):
            button.clicked.connect(partial(self._act, slot))
        self.export.clicked.connect(lambda: self.export_wanted.emit(self.coding_ids()))
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.list.selectionModel().selectionChanged.connect(self._refresh_buttons)
        self.list.entered_row.connect(self._go)
        self.list.memo_wanted.connect(self._write_memo)
        self.memo.left.connect(self.list.setFocus)
        self.list.doubleClicked.connect(self._on_double_click)
        for button, keys, pages in ((self.earlier, "Ctrl+PgUp", -1), (self.later, "Ctrl+PgDown", 1)):
            turn = partial(self.turn, pages)
            button.clicked.connect(turn)
            QShortcut(QKeySequence(keys), self, turn)
        self._reading.timeout.connect(self._show_current)
        workspace.changed.connect(self._on_changed)
        workspace.outdated.connect(self.refresh)
        workspace.coders_changed.connect(self.refresh)
        workspace.coding_changed.connect(self._on_coding)
        workspace.leaving.connect(self._on_leaving)
        workspace.closing.connect(self._put_away)

    def _act(self, slot: Callable[[], object]) -> None:
        """Act on the chosen cards; the keyboard stays with them."""
        self.list.setFocus()
        slot()

    def stops(self) -> list[QWidget]:
        """Return what takes the keyboard, in the order in which Tab should go through it."""
        return [self.list, self.earlier, self.later, self.memo, *self.buttons, self.export]

    # --- what is shown -----------------------------------------------------------------------------------------------
    def show_ids(
        self,
        coding_ids: Collection[int],
        heading: str,
        words: str,
        *,
        button: str = "",
        anew: bool = True,
        corpus: Corpus | None = None,
    ) -> None:
        """List codings.

        Args:
            coding_ids: Which, in any order.
            heading: What is said where there are none, or none is left of them.
            words: What can be done then.
            button: Does it, by the signal of ``empty``.
            anew: Whether to begin at the top; otherwise the list stays where it is, as far as that is still there.
            corpus: All codings of those whose work is shown, if somebody has read them just now.
        """
        self._held = frozenset(coding_ids)
        if anew:
            self._first = 0
            self.model.set_rows([], NO_NAMES)
            self.list.scrollToTop()
        self.empty.heading.setText(heading)
        self.empty.words.setText(words)
        for label in (self.empty.heading, self.empty.words):
            label.setVisible(bool(label.text()))
        self.empty.button.setText(button)
        self.empty.button.setAccessibleName(button)
        self.empty.button.setVisible(bool(button))
        self.empty.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if button else Qt.FocusPolicy.NoFocus)
        self._read(corpus)

    def coding_ids(self) -> list[int]:
        """Return the codings that are listed, on all pages, in the order of documents and text."""
        return self._listed.ids()

    def wanted(self) -> SegmentFilter:
        """Return what is asked of the project: these codings, of those whose work is shown."""
        return SegmentFilter(coding_ids=self._held, coder_ids=self._workspace.shown_coder_ids())

    def refresh(self) -> None:
        """Ask the project anew, and stay at the same segment."""
        self._read(None)

    def _read(self, corpus: Corpus | None) -> None:
        if self._workspace.closed:
            return
        self._names = names_of(self._workspace, with_code=True) if self._held else NO_NAMES
        self._listed = Listed.of(self._workspace.project, self.wanted(), self._names.order, corpus)
        index = self.list.currentIndex()
        place = self._listed.place_of(self.model.segment(index).coding_id) if index.isValid() else -1
        self._show_page(self._first if place < 0 else place // PAGE * PAGE)

    def _show_page(self, first: int) -> None:
        """Read and show a page; what was chosen stays so, or what comes after it is."""
        self._first = max(0, min(first, (len(self._listed) - 1) // PAGE * PAGE))
        index = self.list.currentIndex()
        at, chosen = index.row(), self.model.segment(index).coding_id if index.isValid() else 0
        top = self.list.verticalScrollBar().value()
        ids = self._listed.ids(self._first, self._first + PAGE)
        self.model.set_rows(segment_places(self._workspace.project, SegmentFilter(coding_ids=ids)), self._names)
        if at >= 0 and ids:
            kept = self.model.show_row_of(chosen)
            index = kept if kept.isValid() else self.model.index(min(at, self.model.rowCount() - 1), 0)
            choose_only(self.list, index)
            self.list.doItemsLayout()
            self.list.verticalScrollBar().setValue(top)
            self.list.scrollTo(index)
        self._show_counts()
        self._show_memo()

    def turn(self, pages: int) -> None:
        """Show the next page, or the one before."""
        first = self._first + pages * PAGE
        if 0 <= first < len(self._listed):
            self.list.clearSelection()
            self._show_page(first)
            self.list.scrollToTop()
            choose_only(self.list, self.model.index(0, 0))
            self.list.setFocus()

    def _show_counts(self) -> None:
        total, rows = len(self._listed), len(self.model.rows())
        within = self.tr("%Ln document(s)", "", self._listed.documents)
        number = self.tr("%Ln segment(s)", "", total)
        words = self.tr("{segments} in {documents}").format(segments=number, documents=within) if total else ""
        missing = len(self._held) - total
        if total and missing and not self._workspace.info.blind:  # there even a number says what others did
            words += self.tr(" · {number} removed, or of hidden coders").format(number=count_text(missing))
        self.counted.setText(words)
        self.stack.setCurrentWidget(self.list if total else self.empty)
        self.export.setEnabled(bool(total))
        self.pages.setVisible(total > PAGE)
        self.page_told.setText(
            self.tr("{first} to {last} of {total}").format(
                first=count_text(self._first + 1), last=count_text(self._first + rows), total=count_text(total)
            )
        )
        self.earlier.setEnabled(self._first > 0)
        self.later.setEnabled(self._first + rows < total)
        self._refresh_buttons()

    def _refresh_buttons(self) -> None:
        some, writable = bool(self.list.selectedIndexes()), not self._workspace.project.read_only
        for button in self.buttons:
            button.setEnabled(some and (writable or button is self.buttons[0]))

    def _show_memo(self) -> None:
        index = self.list.currentIndex()
        key = self.model.segment(index).coding_id if index.isValid() else None
        row = self._row(key)
        if self.memo.pending and self._row(self.memo.key) is None:
            self.memo.let_go()
        self.memo.setVisible(bool(len(self._listed)))
        self.memo.setEnabled(row is not None)
        self.memo.setReadOnly(self._workspace.project.read_only)
        self.memo.show_memo(None if row is None else row.coding_id, "" if row is None else row.memo)

    def _row(self, coding_id: Hashable) -> SegmentRow | None:
        wanted = SegmentFilter(coding_ids=[coding_id] if isinstance(coding_id, int) else [])
        return next(iter(segments(self._workspace.project, wanted)), None) if coding_id is not None else None

    # --- told by others ----------------------------------------------------------------------------------------------
    def _on_changed(self, changes: Changes) -> None:
        if "document" in changes.tables:
            self._places.forget()
        if not self._held:
            return
        if changes.tables & {"document", "code", "coder", "project"} or changes.count("coding") > _MANY:
            self.refresh()
        elif "coding" in changes.tables:
            rows = [change for change in changes.rows("coding") if change.row_id in self._held]
            if rows:
                self._follow(rows)

    def _follow(self, changes: Sequence[Change]) -> None:
        wanted = self.wanted()
        there = [place_of(change.row_id, change.after) for change in changes if change.after is not None]
        fitting = [place for place in there if wanted.takes(place)]
        before = len(self._listed)
        self._listed.take_out([change.row_id for change in changes])
        self._listed.put_in(fitting)
        if not before or max(before, len(self._listed)) > PAGE:
            self._show_page(self._first)
        else:
            self.model.patch(changes, [place.coding_id for place in fitting])
            self._show_counts()
            self._show_memo()

    def _on_coding(self, coding_id: int) -> None:
        """Follow what is chosen in the text, if it is among these."""
        if coding_id in self._held and self.isVisible() and not self.list.hasFocus():
            place = self._listed.place_of(coding_id)
            if place >= 0 and not self._first <= place < self._first + PAGE:
                self._show_page(place // PAGE * PAGE)
            self.list.choose(coding_id)

    def _on_leaving(self) -> None:
        kept_going(self.memo.flush)

    def _put_away(self) -> None:
        self._reading.stop()
        kept_going(self.memo.flush)
        self.memo.let_go()
        self._held = frozenset()

    # --- reading -----------------------------------------------------------------------------------------------------
    def _on_current(self, index: QModelIndex) -> None:
        self._show_memo()
        if index.isValid() and self.list.hasFocus():
            self._reading.start()

    def _show_current(self) -> None:
        """Show in the text where the arrow keys stand, the keyboard staying in the list."""
        index = self.list.currentIndex()
        if self._workspace.closed or not index.isValid() or not self.list.hasFocus():
            return
        row = self.model.segment(index)
        if len(self.list.selectedIndexes()) == 1 and row.coding_id != self._workspace.coding_id:
            self.acts.show_in_text(row)

    def _on_double_click(self, index: QModelIndex) -> None:
        self._go(self.model.segment(index))

    def _go(self, row: SegmentPlace) -> None:
        """Go to the text: the main window gets the keyboard."""
        self._reading.stop()
        self._workspace.choose_document(row.document_id, row.span)
        self._window.activateWindow()

    def copy_quotations(self) -> None:
        """Copy the chosen segments as quotations."""
        self.acts.copy_quotations()

    def begin(self) -> None:
        """Take the keyboard; the first segment is chosen where none is."""
        if self.model.rowCount():
            if not self.list.currentIndex().isValid():
                choose_only(self.list, self.model.index(0, 0))
            self.list.setFocus()

    def _write_memo(self) -> None:
        self.memo.moveCursor(QTextCursor.MoveOperation.End)
        self.memo.setFocus()

    def _save_memo(self, key: Hashable, words: str) -> bool:
        return done(self._workspace, coding.edit_coding, key if isinstance(key, int) else 0, memo=words)


class _Memo(MemoField):
    """The memo below the cards: Esc and Ctrl+Enter save it and go back to them.

    Signals:
        left: It was saved by a key.
    """

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Save and go."""
        super().keyPressEvent(event)
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape or (control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)):
            self.left.emit()
