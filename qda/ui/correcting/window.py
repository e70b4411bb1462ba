"""The window in which the text of a document is corrected, before anything of it is stored."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QLocale, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from qda.analysis.correction import CodingFate, Correction, PassageFate, correction
from qda.model.errors import NotFound
from qda.model.span import Span
from qda.store.project import Changes, Project
from qda.store.queries.codings import coding_numbers
from qda.text.draft import Draft
from qda.text.paragraphs import paragraphs_of
from qda.ui import theme
from qda.ui.correcting.field import CorrectionField, Highlight
from qda.ui.correcting.replace_bar import ReplaceBar
from qda.ui.correcting.rows import NUMBER_ROLE, OFFSET_ROLE, coding_rows, correction_rows, fill, row_list
from qda.ui.notices import confirm
from qda.ui.widgets.buttons import IconButton, push_button
from qda.ui.widgets.dialog_footer import DialogFooter, fit_dialog, prepare_dialog
from qda.ui.widgets.labels import plain_label
from qda.ui.workspace import Leaving, Workspace

_SIZE = (980, 760)
_PAUSE_MS = 200  # typing pause after which is shown what becomes of the codings
_MOST_UNDERLINED = 300  # codings in a stretch
_LINES = 8  # of text that are seen at least


class Told(NamedTuple):
    """How many codings a correction makes other, in groups that are told apart."""

    changed: int
    gone: int
    joined: int
    losing: int
    others: int
    """Codings of other coders whose words change."""


class CorrectWindow(QDialog):
    """Shows the text stretch by stretch; each correction and what it does to codings stands below.

    Signals:
        wanted: The corrections are to be made; carries the :class:`~qda.analysis.correction.Correction`.
    """

    wanted = Signal(object)

    def __init__(self, workspace: Workspace, document_id: int, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.document_id = document_id
        self._workspace = workspace
        self._name = name
        self.draft = Draft(workspace.project.text(document_id))
        self._numbers: array[int] = coding_numbers(workspace.project, document_id)
        self._stretch = Span(0, 0)
        self._found: Correction | None = None
        self._is_applying = False
        title = self.tr("Correct the text of “{name}”").format(name=name)
        layout = prepare_dialog(self, title, "correctWindow")
        lead = self.tr(
            "Mend typing mistakes here: codings and memos follow. Nothing is stored before you press Correct."
        )
        layout.addWidget(plain_label(lead, self, look="muted", wrap=True))
        self.bar = ReplaceBar(self)
        layout.addWidget(self.bar)
        self.parts = QSplitter(Qt.Orientation.Vertical, self)
        self.parts.setChildrenCollapsible(False)
        self.parts.addWidget(self._make_text())
        self.parts.addWidget(self._make_lists())
        self.parts.setStretchFactor(0, 3)
        self.parts.setStretchFactor(1, 2)
        layout.addWidget(self.parts, 1)
        self.footer = DialogFooter(self, self.tr("Correct"))
        self.footer.button.setDefault(False)  # Enter belongs to the text and to finding
        layout.addLayout(self.footer)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._refresh)
        self._connect()
        fit_dialog(self, *_SIZE)

    # --- laying out --------------------------------------------------------------------------------------------------
    def _make_text(self) -> QWidget:
        part = QWidget(self)
        layout = QVBoxLayout(part)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        self.field = CorrectionField(part)
        self.field.setObjectName("correctField")
        self.field.setAccessibleName(self.tr("Text to correct"))
        self.field.setFont(theme.reading_font(serif=True))
        self.field.setMinimumHeight(_LINES * QFontMetrics(self.field.font()).lineSpacing())
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        self.earlier = IconButton("chevron-left", self.tr("Earlier text (Ctrl+PgUp)"), "correctEarlier", part)
        self.later = IconButton("chevron-right", self.tr("Later text (Ctrl+PgDown)"), "correctLater", part)
        self.place: QLabel = plain_label("", part, look="muted")
        self.legend: QLabel = plain_label("", part, look="muted")
        for widget in (self.earlier, self.later, self.place):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.legend)
        layout.addWidget(self.field, 1)
        layout.addLayout(row)
        return part

    def _make_lists(self) -> QWidget:
        halves = QSplitter(Qt.Orientation.Horizontal, self)
        halves.setChildrenCollapsible(False)
        self.corrections = row_list(self.tr("Corrections"), "correctCorrections", halves)
        self.codings = row_list(self.tr("What becomes of the codings"), "correctCodings", halves)
        self.take_back = push_button(self.tr("Take back"), "correctTakeBack", halves, look="link")
        self.take_back.setToolTip(self.tr("Let the chosen correction be (Del)"))
        self.corrections_told = plain_label("", halves, look="strong")
        self.codings_told = plain_label("", halves, look="strong")
        for told, button, view in (
            (self.corrections_told, self.take_back, self.corrections),
            (self.codings_told, None, self.codings),
        ):
            half = QWidget(halves)
            layout = QVBoxLayout(half)
            layout.setContentsMargins(0 if button is not None else theme.GAP, 0, 0 if button is None else theme.GAP, 0)
            layout.setSpacing(4)
            row = QHBoxLayout()
            row.addWidget(told, 1)
            if button is not None:
                row.addWidget(button)
            told.setMinimumHeight(self.take_back.sizeHint().height())
            layout.addLayout(row)
            layout.addWidget(view, 1)
            halves.addWidget(half)
        halves.setStretchFactor(0, 2)
        halves.setStretchFactor(1, 3)
        return halves

    def _connect(self) -> None:
        self.field.typed.connect(self._on_typed)
        self.earlier.clicked.connect(lambda: self.show_stretch(self.draft.earlier(self._stretch)))
        self.later.clicked.connect(lambda: self.show_stretch(self.draft.later(self._stretch)))
        for keys, button in (("Ctrl+PgUp", self.earlier), ("Ctrl+PgDown", self.later)):
            QShortcut(QKeySequence(keys), self, button.click)
        self.bar.searched.connect(self._count)
        self.bar.next_wanted.connect(self._find_next)
        self.bar.replace_wanted.connect(self._replace)
        self.bar.replace_all_wanted.connect(self._replace_all)
        for view in (self.corrections, self.codings):
            view.clicked.connect(self._go_to)
            view.activated.connect(self._go_to)
        self.corrections.selectionModel().currentChanged.connect(self._on_current)
        self.take_back.clicked.connect(self._take_back)
        self._workspace.changed.connect(self._on_changed)
        self._workspace.coders_changed.connect(self._refresh)
        self._workspace.leaving.connect(self._on_leaving)
        self._workspace.closing.connect(self._leave)

    # --- stretches ---------------------------------------------------------------------------------------------------
    def open_at(self, span: Span) -> None:
        """Show the text around a passage, and select it."""
        self.show_stretch(self.draft.stretch_at(span.start))
        place = self.draft.new_span(Span(span.start, min(span.end, self._stretch.end)))
        self._select(place)
        self.field.setFocus()

    def show_stretch(self, span: Span) -> None:
        """Show another stretch; what was typed in the one before is kept."""
        self._take_typed()
        self._stretch = self.draft.whole(span)
        self.field.show_words(self.draft.words(self._stretch))
        self._refresh()

    def _on_typed(self) -> None:
        self.footer.button.setEnabled(not self._is_applying)  # whoever presses it at once is not to be kept waiting
        self._pause.start()

    def _take_typed(self) -> None:
        """Take over what was typed in the field."""
        self._pause.stop()
        words = self.field.words()
        if self._stretch.length and words != self.draft.words(self._stretch):
            self.draft.write(self._stretch, words)

    def _select(self, place: Span) -> None:
        """Select a span of the corrected text, which lies in the stretch that is shown."""
        start = self.draft.new_span(self._stretch).start
        self.field.select(Span(place.start - start, place.end - start))

    def _go_to(self, index: QModelIndex) -> None:
        """Show where a row's words stand."""
        offset = index.data(OFFSET_ROLE)
        if offset is None:
            return
        self._take_typed()
        if not self._stretch.start <= offset <= self._stretch.end:
            self.show_stretch(self.draft.stretch_at(offset))
        number = index.data(NUMBER_ROLE)
        if number is not None and number < len(self.draft.edits):
            self._select(self.draft.edited.new_span(number))
        else:
            at = self.draft.edited.place(offset)
            self._select(Span(at, at))
        self.field.setFocus()

    # --- what comes of it --------------------------------------------------------------------------------------------
    def _refresh(self) -> None:
        """Show the corrections and what they do."""
        self._take_typed()
        try:
            self._found = correction(self._workspace.project, self.document_id, self.draft.edits, numbers=self._numbers)
        except NotFound:
            return
        found, shown = self._found, self._shown(self._found)
        fill(self.corrections, correction_rows(self.draft))
        fill(self.codings, coding_rows(self._workspace, found, shown))
        places = len(self.draft.edits)
        self.corrections_told.setText(
            self.tr("%Ln correction(s)", "", places) if places else self.tr("No corrections yet")
        )
        self.codings_told.setText(self._codings_words(found, shown))
        self.footer.button.setText(self.tr("Correct %Ln place(s)", "", places) if places else self.tr("Correct"))
        self.footer.show_problem(self._warning(found, shown), possible=True)
        self.footer.button.setEnabled(places > 0 and not self._is_applying)
        self._on_current()
        self._highlight()
        self._tell_place()
        self._count()

    def _shown(self, found: Correction) -> list[CodingFate]:
        """Return the changed codings that this person is to see."""
        coders = self._workspace.shown_coder_ids()
        return [one for one in found.changed if one.coder_id in coders]

    def _codings_words(self, found: Correction, shown: list[CodingFate]) -> str:
        if not found.edited.edits:
            return self.tr("Codings stay as they are")
        words = self.tr("%Ln coding(s) with other words", "", len(shown))
        if not shown:
            words = self.tr("No coding gets other words")
        if not self._workspace.info.blind and found.moved:
            words += " · " + self.tr("only moved: %Ln", "", found.moved)
        return words

    def told(self, found: Correction) -> Told:
        """Count what a person should know before the text is corrected."""
        shown = self._shown(found)
        own = self._workspace.project.coder_id
        return Told(
            len(shown),
            sum(one.after is None for one in shown),
            sum(one.joins is not None for one in shown),
            sum(one.after is not None and found.loses_words(one) for one in shown),
            sum(one.coder_id != own for one in shown),
        )

    def _warning(self, found: Correction, shown: list[CodingFate]) -> str:
        told = self.told(found)
        parts: list[str] = []
        if told.gone:
            parts.append(self.tr("%Ln coding(s) will disappear.", "", told.gone))
        if told.losing:
            parts.append(self.tr("%Ln coding(s) will lose words.", "", told.losing))
        if told.joined:
            parts.append(self.tr("%Ln coding(s) will join another one on the same words.", "", told.joined))
        for fates, words in (
            (
                found.memos,
                self.tr("Memos that lose their passage and stay with the document: %Ln.", "", _gone(found.memos)),
            ),
            (found.case_parts, self.tr("Passages of cases that disappear: %Ln.", "", _gone(found.case_parts))),
            (found.decisions, self.tr("Decisions that disappear: %Ln.", "", _gone(found.decisions))),
        ):
            if _gone(fates):
                parts.append(words)
        return " ".join(parts)

    def _highlight(self) -> None:
        """Underline what is coded and tint what was corrected, in the stretch that is shown."""
        shown, first = self.draft.new_span(self._stretch), self.draft.new_span(self._stretch).start
        coders = self._workspace.shown_coder_ids()
        found: list[Highlight] = []
        numbers = self._numbers
        for at in range(0, len(numbers), 5):
            span = Span(numbers[at + 1], numbers[at + 2])
            if len(found) >= _MOST_UNDERLINED or not span.overlaps(self._stretch) or numbers[at + 4] not in coders:
                continue
            now, code = self.draft.edited.follow(span).span, self._workspace.code(numbers[at + 3])
            if now is not None and code is not None and now.overlaps(shown):
                cut = Span(max(now.start, shown.start) - first, min(now.end, shown.end) - first)
                found.append(Highlight(cut, underline=theme.chip(code.colour)))
        self.legend.setText(self.tr("Coded passages are underlined") if found else "")
        ground = QColor(theme.colours().find_ground)
        for number, edit in enumerate(self.draft.edits):
            if self._stretch.start <= edit.start and edit.end <= self._stretch.end:
                new = self.draft.edited.new_span(number)
                if new.length:
                    found.append(Highlight(Span(new.start - first, new.end - first), ground=ground))
        self.field.highlight(found)

    def _tell_place(self) -> None:
        paragraphs = paragraphs_of(self.draft.old)
        line = paragraphs.line_at(self._stretch.start)
        # A blank line at the beginning has the number of what stands above it, and that is not shown.
        first = paragraphs.number(line) or paragraphs.number_at(self._stretch.start) + 1
        last = max(first, paragraphs.number_at(max(self._stretch.start, self._stretch.end - 1)))
        span = f"¶{first}" if first == last else f"¶{first}–{last}"
        self.place.setText(self.tr("{paragraphs} of {all}").format(paragraphs=span, all=paragraphs.numbered))
        self.earlier.setEnabled(self._stretch.start > 0)
        self.later.setEnabled(self._stretch.end < len(self.draft.old))

    # --- finding and replacing ---------------------------------------------------------------------------------------
    def _places(self) -> list[Span]:
        bar = self.bar
        return self.draft.find(
            bar.sought.text(), match_case=bar.match_case.isChecked(), whole_words=bar.whole_words.isChecked()
        )

    def _count(self) -> None:
        self.bar.show_count(len(self._places()) if self.bar.sought.text() else 0)

    def _find_next(self) -> None:
        self._take_typed()
        places = self._places()
        if not places:
            self._count()
            return
        cursor = self.draft.new_span(self._stretch).start + self.field.caret()
        self._show_hit(next((place for place in places if place.start >= cursor), places[0]))

    def _show_hit(self, place: Span) -> None:
        if not self.draft.new_span(self._stretch).encloses(place):
            self.show_stretch(self.draft.stretch_at(self.draft.old_offset(place.start)))
        self._select(place)

    def _replace(self) -> None:
        """Put the other words where the place that is shown is; show the next one."""
        self._take_typed()
        cursor = self.draft.new_span(self._stretch).start + self.field.caret()
        here = next((place for place in self._places() if place.end == cursor), None)
        if here is not None:
            self.draft.replace([here], self.bar.other.text())
            self._show_anew()
            at = here.start + len(self.bar.other.text())
            self._select(Span(at, at))
        self._find_next()

    def _replace_all(self) -> None:
        self._take_typed()
        self.draft.replace(self._places(), self.bar.other.text())
        self._show_anew()

    def _show_anew(self) -> None:
        """Show the stretch as it reads now."""
        self._stretch = self.draft.whole(self._stretch)
        self.field.show_words(self.draft.words(self._stretch))
        self._refresh()

    # --- taking back -------------------------------------------------------------------------------------------------
    def _on_current(self) -> None:
        self.take_back.setEnabled(self.corrections.currentIndex().data(NUMBER_ROLE) is not None)

    def _take_back(self) -> None:
        number = self.corrections.currentIndex().data(NUMBER_ROLE)
        self._take_typed()
        if number is not None and number < len(self.draft.edits):
            self.draft.take_back(number)
            self._show_anew()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Del takes the chosen correction back."""
        if event.key() == Qt.Key.Key_Delete and self.corrections.hasFocus():
            self._take_back()
        else:
            super().keyPressEvent(event)

    # --- the end -----------------------------------------------------------------------------------------------------
    def accept(self) -> None:
        """Ask for the corrections to be made."""
        self._refresh()
        if self._found is not None and self.draft.edits and self._is_sure(self._found):
            self.wanted.emit(self._found)

    def set_applying(self, *, applying: bool) -> None:
        """Let nothing be typed while the corrections are being made."""
        self._is_applying = applying
        self.setEnabled(not applying)
        if not applying:
            self._catch_up()

    def show_progress(self, done: int, total: int) -> None:
        """Say how far it is with a document on which very much is coded."""
        if self._is_applying:
            number = QLocale().toString
            words = self.tr("Correcting… {done} of {total} codings moved")
            self.corrections_told.setText(words.format(done=number(done), total=number(total)))

    def finish(self) -> None:
        """Close after the corrections were made."""
        self.draft = Draft(self._workspace.project.text(self.document_id))
        self._leave()

    def _is_sure(self, found: Correction) -> bool:
        """Ask where codings lose something, or are somebody else's."""
        told, warning = self.told(found), self._warning(found, self._shown(found))
        if not told.others and not warning:
            return True
        parts = [warning] if warning else []
        if told.others:
            parts.append(self.tr("Codings of other coders get other words: %Ln.", "", told.others))
        parts.append(self.tr("You can undo this."))
        verb = self.tr("Correct the text")
        return confirm(self, self.tr("Correct %Ln place(s)?", "", len(found.edited.edits)), " ".join(parts), verb)

    def reject(self) -> None:
        """Close, after asking where corrections would be lost."""
        if self._may_leave():
            self._leave()

    def _leave(self) -> None:
        super().reject()

    def _may_leave(self) -> bool:
        self._take_typed()
        count = len(self.draft.edits)
        if not count:
            return True
        question = self.tr("Throw away %Ln correction(s)?", "", count)
        words, go_on = self.tr("The text stays as it was before."), self.tr("Go on correcting")
        return confirm(self, question, words, self.tr("Throw away"), keep_words=go_on)

    def _on_leaving(self, leaving: Leaving) -> None:
        if not leaving.held and not self._may_leave():
            leaving.held = True
            self.raise_()
            self.activateWindow()

    def _on_changed(self, changes: Changes) -> None:
        if not self._is_applying and not changes.tables.isdisjoint({"document", "coding", "code", "coder", "project"}):
            self._catch_up()

    def _catch_up(self) -> None:
        """Keep the corrections on a text that was changed elsewhere, such as by Undo in the main window."""
        project: Project = self._workspace.project
        try:
            text = project.text(self.document_id)
        except NotFound:
            self._leave()
            return
        self._take_typed()
        self._numbers = coding_numbers(project, self.document_id)
        if text != self.draft.old:
            at = self._stretch.start
            self.draft, lost = self.draft.onto(text)
            self._stretch = Span(0, 0)
            self.show_stretch(self.draft.stretch_at(at))
            if lost:
                self.footer.show_problem(
                    self.tr("The text was changed elsewhere; %Ln correction(s) found no place in it.", "", lost),
                    possible=True,
                )
        else:
            self._refresh()


def _gone(fates: Sequence[PassageFate]) -> int:
    return sum(one.after is None for one in fates)
