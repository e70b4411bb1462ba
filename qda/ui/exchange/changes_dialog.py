"""Shows what was changed in a file that came back, to be ticked, before anything is changed in the project."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from qda.model.changes import Proposal, Proposals
from qda.model.intake.report import intake_note_text
from qda.ui import theme
from qda.ui.exchange.changes_model import (
    NOW,
    PASSAGE,
    PLACE,
    REMARK,
    ROW,
    TAKE,
    THEN,
    WHAT,
    ChangesModel,
    filters,
    value_words,
)
from qda.ui.notices import translated
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.dialog_footer import DialogFooter, fit_dialog, prepare_dialog
from qda.ui.widgets.labels import plain_label
from qda.ui.widgets.plain_field import PlainField

_WIDTH, _HEIGHT = 1140, 640
_WIDTHS = {TAKE: 84, ROW: 52, PLACE: 120, PASSAGE: 180, WHAT: 104, NOW: 160, THEN: 160}
_DETAIL_LINES = 5


class ChangesTable(QTableView):
    """The proposals; Space ticks the chosen rows, Enter or a double-click leads to the passage."""

    def __init__(self, model: ChangesModel, lead: Callable[[Proposal], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._changes = model
        self._lead = lead
        self.setObjectName("changesTable")
        self.setAccessibleName(self.tr("Proposed changes"))
        self.setModel(model)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        header.setSectionResizeMode(REMARK, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(self._on_double)

    def chosen_places(self) -> list[int]:
        """Return the proposals of the chosen rows."""
        return [self._changes.shown[index.row()] for index in self.selectionModel().selectedRows()]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks or unticks all chosen rows at once; Enter leads to the passage."""
        places = self.chosen_places()
        if event.key() == Qt.Key.Key_Space and places:
            self._changes.tick(places, on=any(place not in self._changes.taken for place in places))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._on_double(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _on_double(self, index: QModelIndex) -> None:
        if index.column() != TAKE:
            self._lead(self._changes.proposals[self._changes.shown[index.row()]])


class ChangeDetail(QWidget):
    """One proposal in full: what the project says, what the file says, what was exported, and which code is meant."""

    def __init__(self, model: ChangesModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._place = -1
        self.which = QComboBox(self)
        self.which.setObjectName("changesWhichCode")
        self.which.setAccessibleName(self.tr("Which code is meant"))
        self.which.activated.connect(self._on_which)
        self._meant = plain_label(self.tr("Which code is meant?"), self)
        self._asking = QWidget(self)
        row = QHBoxLayout(self._asking)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._meant)
        row.addWidget(self.which, 1)
        self.texts = {
            name: self._text(f"changes-{name}", words)
            for name, words in (
                ("exported", self.tr("When it was exported")),
                ("before", self.tr("In the project now")),
                ("after", self.tr("In the file")),
            )
        }
        texts = QHBoxLayout()
        texts.setSpacing(theme.GAP)
        self._columns: dict[str, QWidget] = {}
        for name, edit in self.texts.items():
            column = QWidget(self)
            layout = QVBoxLayout(column)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(2)
            layout.addWidget(plain_label(edit.accessibleName(), column, look="caption"))
            layout.addWidget(edit)
            texts.addWidget(column, 1)
            self._columns[name] = column
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._asking)
        layout.addLayout(texts)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * (_DETAIL_LINES + 3) + 3 * theme.GAP)
        self.show_proposal(-1)

    def _text(self, name: str, words: str) -> QPlainTextEdit:
        edit = PlainField(parent=self)
        edit.setObjectName(name)
        edit.setAccessibleName(words)
        edit.setReadOnly(True)
        edit.setTabChangesFocus(True)
        return edit

    def show_proposal(self, place: int) -> None:
        """Show a proposal by its place; -1 for none."""
        self._place = place
        one = self._model.proposals[place] if place >= 0 else None
        offered = self._model.offered[place] if place >= 0 else ()
        self._asking.setVisible(len(offered) > 1)
        self._columns["exported"].setVisible(one is not None and one.exported is not None)
        for name, edit in self.texts.items():
            edit.setPlainText("" if one is None else value_words(one.field, getattr(one, name)))
        if one is None:
            return
        self.which.clear()
        if one.unclear:
            self.which.addItem(self.tr("Choose…"))
        for target in offered:
            words = str(target) if target.code_id else self.tr("{code} (new code)").format(code=target)
            self.which.addItem(words, target)
        if not one.unclear and one.choices:
            self.which.setCurrentIndex(offered.index(one.choices[0]))

    def _on_which(self) -> None:
        self._model.choose_code(self._place, self.which.currentData())
        self.show_proposal(self._place)


class ChangesDialog(QDialog):
    """The window: a table of proposals with ticks, the chosen one in full, and what there is to tell beside.

    Args:
        proposals: What the file proposes.
        parent: The main window.
        lead: Shows the passage or code of a proposal in the main window.
    """

    def __init__(self, proposals: Proposals, parent: QWidget, lead: Callable[[Proposal], None]) -> None:
        super().__init__(parent)
        self.source = proposals
        self.model = ChangesModel(proposals.proposals, self)
        layout = prepare_dialog(self, self.tr("Changes made in Excel"), "changesDialog")
        title = self.tr("What was changed in “{file}”").format(file=proposals.file_name)
        layout.addWidget(plain_label(title, self, look="strong", wrap=True))
        layout.addWidget(plain_label(self._summary(), self, look="muted", wrap=True))
        self.table = ChangesTable(self.model, lead, self)
        self.detail = ChangeDetail(self.model, self)
        self.kind = QComboBox(self)
        self.kind.setObjectName("changesFilter")
        self.kind.setAccessibleName(self.tr("Show"))
        for key, words, count in filters(proposals.proposals):
            self.kind.addItem(f"{words} ({self.locale().toString(count)})", key)
        self.kind.currentIndexChanged.connect(self._on_filter)
        self.all = push_button(self.tr("Tick all shown"), "changesAll", self)
        self.none = push_button(self.tr("Untick all shown"), "changesNone", self)
        self.all.clicked.connect(lambda: self.model.tick(self.model.shown, on=True))
        self.none.clicked.connect(lambda: self.model.tick(self.model.shown, on=False))
        self.tabs = self._pages()
        layout.addWidget(self.tabs, 1)
        self.footer = DialogFooter(self, self.tr("Take over"))
        theme.set_look(self.footer.problem, "muted")
        layout.addLayout(self.footer)
        self.model.ticked.connect(self._on_ticked)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        fit_dialog(self, _WIDTH, _HEIGHT)
        if self.model.rowCount():
            self.table.selectRow(0)
        self._on_ticked()
        self.table.setFocus()

    def _summary(self) -> str:
        source = self.source
        numbers = self.locale().toString
        words = self.tr(
            "{rows} segments in the file, {unchanged} of them unchanged; {changes} changes proposed. Nothing has been "
            "changed in the project yet. Each coding stays its coder’s."
        )
        return words.format(
            rows=numbers(source.rows), unchanged=numbers(source.unchanged), changes=numbers(len(source.proposals))
        )

    def _pages(self) -> QTabWidget:
        tabs = QTabWidget(self)
        tabs.setObjectName("changesPages")
        tabs.setAccessibleName(self.tr("Parts of the file"))
        theme.set_look(tabs.tabBar(), "quiet")
        page = QWidget(tabs)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, theme.GAP, 0, 0)
        layout.setSpacing(theme.GAP)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(self.kind)
        row.addStretch(1)
        row.addWidget(self.all)
        row.addWidget(self.none)
        layout.addLayout(row)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.detail)
        number = self.locale().toString
        tabs.addTab(page, self.tr("Changes ({count})").format(count=number(len(self.source.proposals))))
        if self.source.notes:
            tabs.addTab(self._notes(tabs), self.tr("Also to tell ({count})").format(count=len(self.source.notes)))
            if not self.source.proposals:
                tabs.setCurrentIndex(1)
        return tabs

    def _notes(self, parent: QWidget) -> QListWidget:
        notes = QListWidget(parent)
        notes.setObjectName("changesNotes")
        notes.setAccessibleName(self.tr("What else there is to tell of the file"))
        notes.setWordWrap(True)
        notes.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        colours = theme.colours()
        for note in sorted(self.source.notes, key=lambda each: not each.look):
            item = QListWidgetItem(intake_note_text(note, translated), notes)
            token = colours.accent if note.look else colours.muted
            item.setIcon(theme.icon("eye" if note.look else "info", str(token)))
        return notes

    # --- acting ------------------------------------------------------------------------------------------------------
    def chosen(self) -> list[Proposal]:
        """Return the proposals that are to be taken over."""
        return self.model.chosen()

    def _on_filter(self) -> None:
        self.model.show_only(self.kind.currentData() or "")
        if self.model.rowCount():
            self.table.selectRow(0)
        else:
            self.detail.show_proposal(-1)

    def _on_row(self, index: QModelIndex) -> None:
        self.detail.show_proposal(self.model.shown[index.row()] if index.isValid() else -1)

    def _on_ticked(self) -> None:
        count, whole = len(self.model.taken), len(self.model.proposals)
        self.footer.button.setText(self.tr("Take over %n change(s)", "", count))
        self.footer.button.setAccessibleName(self.footer.button.text())
        open_ones = sum(one.unclear for one in self.model.proposals)
        words = self.tr("{count} of {whole} ticked.").format(count=count, whole=whole)
        if open_ones:
            words += " " + self.tr("Codes still to be chosen: {count}.").format(count=open_ones)
        self.footer.show_problem(words, possible=count > 0)
        self.footer.button.setEnabled(count > 0)
