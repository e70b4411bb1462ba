"""The frame of the compare window: figures left, the text in the middle, disagreements right."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qda.agreement.rules import CountedUnit
from qda.analysis.compare.choices import Exclusion, Ref
from qda.analysis.compare.raters import Flag
from qda.ui import theme
from qda.ui.compare.cards_panel import CardsPanel
from qda.ui.compare.figures_panel import FiguresPanel
from qda.ui.compare.keys import bind_digits, show_keys
from qda.ui.compare.pairing_page import PairingPage
from qda.ui.compare.report_flow import ReportFlow
from qda.ui.compare.text_panel import TextPanel
from qda.ui.compare.words import unit_words
from qda.ui.notices import Choice, Notices
from qda.ui.status_bar import StatusBar
from qda.ui.tasks import Tasks
from qda.ui.widgets.buttons import push_button
from qda.ui.widgets.labels import ElidedLabel, plain_label

if TYPE_CHECKING:
    from qda.analysis.compare.pairing import Pairing
    from qda.ui.compare.comparison import Comparison
    from qda.ui.settings import Settings
    from qda.ui.workspace import Workspace

_LEFT_PX, _RIGHT_PX = 424, 296
_CONSENSUS_PX, _LEAST_NAME_PX = 260, 140
_LEFT_SHARE, _RIGHT_SHARE = 0.3, 0.245  # of a small window, at most
_USUAL_SIZE = QSize(1440, 900)
_FRAME = QSize(16, 48)  # what a window manager may add around a window
_LEFT_LEAST, _RIGHT_LEAST, _CENTRE_LEAST = 280, 240, 340


class CompareWindow(QMainWindow):
    """One comparison in a window of its own, beside the main window.

    Signals:
        back_wanted: The person goes back to coding.
        consensus_wanted: The person wants to go on with decisions that are kept in another file.
        consensus_move_wanted: The person wants the decisions to be kept elsewhere.
        adopt_wanted: The person wants the consensus in the open project.
        closed: The window is gone; what belongs to it may go too.
    """

    back_wanted = Signal()
    consensus_wanted = Signal()
    consensus_move_wanted = Signal()
    adopt_wanted = Signal()
    closed = Signal()

    def __init__(self, comparison: Comparison, tasks: Tasks, settings: Settings) -> None:
        super().__init__()
        self.setObjectName("compareWindow")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.comparison = comparison
        self.workspace: Workspace | None = None  # the project in the main window, if there is one
        self._settings = settings
        self._consensus_name = ""
        self._doubts_told = False
        self._offered: list[tuple[Ref, ...]] = []
        self.notices = Notices(self)
        self.status = StatusBar(self)
        self.figures = FiguresPanel(comparison, self)
        self.text = TextPanel(comparison, self)
        self.cards = CardsPanel(comparison, self)
        self.pairing = PairingPage(comparison, self)
        self.report = ReportFlow(comparison, self, tasks, settings)
        self._build()
        self._build_menus()
        self._connect(tasks)
        self._restore_layout()

    # --- building ----------------------------------------------------------------------------------------------------
    def _build(self) -> None:
        self.setStatusBar(self.status)
        self._build_toolbar()
        self._columns = QSplitter(Qt.Orientation.Horizontal, self)
        self._columns.setObjectName("compareColumns")
        self._columns.setHandleWidth(1)
        self._columns.setChildrenCollapsible(False)
        for place, (panel, least) in enumerate(
            ((self.figures, _LEFT_LEAST), (self.text, _CENTRE_LEAST), (self.cards, _RIGHT_LEAST))
        ):
            panel.setMinimumWidth(least)
            self._columns.addWidget(panel)
            self._columns.setStretchFactor(place, 1 if place == 1 else 0)
        self._stack = QStackedWidget(self)
        self._stack.setObjectName("compareStack")
        self._stack.addWidget(self._columns)
        self._stack.addWidget(self.pairing)
        middle = QWidget(self)
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notices)
        layout.addWidget(self._stack, 1)
        self.setCentralWidget(middle)

    def _build_toolbar(self) -> None:
        bar = self._toolbar = QToolBar(self)
        bar.setObjectName("compareToolbar")
        bar.setWindowTitle(self.tr("Toolbar"))
        bar.setMovable(False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.back = push_button(self.tr("Back to coding"), "compareBack", self, look="flat")
        theme.set_icon(self.back, "arrow-left")
        self.back.clicked.connect(self.back_wanted)
        self.first = self._choice("compareFirstCoder", self.tr("First coder"))
        self.others = self._choice("compareOtherCoder", self.tr("Compared with"))
        self.first.activated.connect(self._on_coders_chosen)
        self.others.activated.connect(self._on_coders_chosen)
        self.sample = push_button("", "compareSample", self)
        self.sample.clicked.connect(self.show_pairing)
        self.unit = QToolButton(self)
        self.unit.setObjectName("compareUnit")
        theme.set_look(self.unit, "outlined")
        self.unit.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.unit.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.unit.setMenu(self._unit_menu())
        gap = QWidget(self)
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.export = push_button(self.tr("Export report to Excel"), "compareExport", self, look="primary")
        self.export.clicked.connect(self.report.export_report)
        self.consensus = ElidedLabel("", self)
        self.consensus.setObjectName("compareConsensus")
        theme.set_look(self.consensus, "muted")
        self.consensus.setAlignment(Qt.AlignmentFlag.AlignTrailing)
        self.change_consensus = push_button("", "compareChangeConsensus", self, look="flat")
        self._consensus_menu = QMenu(self)
        self._consensus_menu.setObjectName("compareConsensusMenu")
        self._consensus_menu.addAction(self.tr("Continue another consensus…"), self.consensus_wanted.emit)
        self._consensus_menu.addAction(self.tr("Keep decisions elsewhere…"), self.consensus_move_wanted.emit)
        self.change_consensus.clicked.connect(self._on_change_consensus)
        self._with = plain_label(self.tr("compared with"), self, look="muted")
        self._beside(bar, self.back)
        self._beside(bar, self.first)
        self._with_action = bar.addWidget(self._with)
        self._beside(bar, self.others)
        for part in (self.sample, self.unit, gap, self.export):
            self._beside(bar, part)
        # Label and button are one part of the toolbar, which does not look again at a label's width by itself.
        self._file = QWidget(self)
        row = QHBoxLayout(self._file)
        row.setContentsMargins(theme.GAP, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.consensus)
        row.addWidget(self.change_consensus)
        self._file.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        bar.addWidget(self._file)
        self.addToolBar(bar)

    @staticmethod
    def _beside(bar: QToolBar, part: QWidget) -> None:
        """Put a widget on the toolbar, which would otherwise cut its words in a narrow window."""
        if isinstance(part, QPushButton | QComboBox | QToolButton):
            part.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        bar.addWidget(part)

    def _choice(self, object_name: str, words: str) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName(object_name)
        box.setAccessibleName(words)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return box

    def _unit_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName("compareUnitMenu")
        self._units = {unit: menu.addAction(unit_words(unit), partial(self._set_unit, unit)) for unit in CountedUnit}
        for act in self._units.values():
            act.setCheckable(True)
        menu.addSeparator()
        self._whole = menu.addAction(self.tr("A unit counts as coded when more than half of it is"))
        self._whole.setCheckable(True)
        self._whole.toggled.connect(self._set_majority)
        return menu

    def _build_menus(self) -> None:
        bar = self.menuBar()
        bar.setObjectName("compareMenuBar")
        file, edit = bar.addMenu(self.tr("&File")), bar.addMenu(self.tr("&Edit"))
        view, acts = bar.addMenu(self.tr("&View")), bar.addMenu(self.tr("Co&mpare"))
        self.report.fill_menu(file)
        file.addSeparator()
        file.addAction(self.tr("Back to &coding"), QKeySequence("Ctrl+W"), self.back_wanted.emit)
        self.cards.fill_edit_menu(edit)
        self._fill_view_menu(view)
        acts.addAction(self.tr("&Pairing, sample and codes…"), QKeySequence("Ctrl+Shift+M"), self.show_pairing)
        acts.addSeparator()
        self.cards.fill_menu(acts)
        acts.addSeparator()
        self.more = acts.addAction(self.tr("M&ore coefficients…"), self.figures.show_more)
        acts.addSeparator()
        acts.addAction(self.tr("&Continue another consensus…"), self.consensus_wanted.emit)
        self._move = acts.addAction(self.tr("&Keep decisions elsewhere…"), self.consensus_move_wanted.emit)
        self._move.setEnabled(False)
        self.adopt = acts.addAction(self.tr("&Adopt consensus into my project…"), self.adopt_wanted.emit)
        self.adopt.setEnabled(False)
        menu = bar.addMenu(self.tr("&Help"))
        menu.addAction(self.tr("&Keyboard and mouse"), QKeySequence("F1"), partial(show_keys, self))
        # Keys decide only where the cards are seen.
        self._card_keys = [*bind_digits(self, self.cards.press_digit), *self.cards.acts]
        self._stack.currentChanged.connect(self._on_page)

    def _on_page(self) -> None:
        is_seen = self._stack.currentWidget() is self._columns
        for each in self._card_keys:
            each.setEnabled(is_seen)

    def _fill_view_menu(self, menu: QMenu) -> None:
        talk = menu.addAction(self.tr("&Discuss without figures"))
        talk.setObjectName("compareHideFigures")
        talk.setCheckable(True)
        talk.setShortcut(QKeySequence("Ctrl+Shift+D"))
        talk.toggled.connect(self._on_hide_figures)
        names = menu.addAction(self.tr("&Hide who coded what"))
        names.setObjectName("compareHideNames")
        names.setCheckable(True)
        names.toggled.connect(self._on_hide_names)
        self._talk = talk
        menu.addSeparator()
        view = self.text.view
        menu.addAction(self.tr("Zoom &in"), QKeySequence("Ctrl++"), lambda: view.set_zoom(view.zoom() * 1.1))
        menu.addAction(self.tr("Zoom &out"), QKeySequence("Ctrl+-"), lambda: view.set_zoom(view.zoom() / 1.1))
        menu.addAction(self.tr("&Usual size"), QKeySequence("Ctrl+0"), lambda: view.set_zoom(1.0))

    def _on_hide_figures(self, hidden: bool) -> None:  # noqa: FBT001 - a signal's value
        self.comparison.set_figures_hidden(hidden=hidden)

    def _on_hide_names(self, hidden: bool) -> None:  # noqa: FBT001 - a signal's value
        self.comparison.set_anonymous(anonymous=hidden)

    def _connect(self, tasks: Tasks) -> None:
        comparison = self.comparison
        comparison.compared.connect(self._on_compared)
        comparison.counted.connect(self._show_unit)
        comparison.looks_changed.connect(self._on_looks_changed)
        comparison.cards_changed.connect(self._show_place)
        comparison.card_changed.connect(self._show_place)
        comparison.busy_changed.connect(self._on_busy)
        self.figures.pairing_wanted.connect(self.show_pairing)
        self.text.pairing_wanted.connect(self.show_pairing)
        self.pairing.accepted.connect(self.show_result)
        tasks.started.connect(self.status.show_task)
        self._show_unit()
        self._on_looks_changed()

    def let_project_go(self) -> None:
        """Go on by the files alone: the project in the main window is being closed."""
        self.workspace = None
        if self.comparison.settlement is not None:
            self.comparison.settlement.let_project_go()

    # --- pages -------------------------------------------------------------------------------------------------------
    def show_pairing(self) -> None:
        """Show what was paired with what, where it can be corrected."""
        self.notices.clear()
        self._stack.setCurrentWidget(self.pairing)
        self.pairing.pages.setFocus()

    def show_result(self) -> None:
        """Show figures, text and disagreements."""
        self._stack.setCurrentWidget(self._columns)
        self.text.view.setFocus()

    # --- keeping the frame true --------------------------------------------------------------------------------------
    def _on_compared(self) -> None:
        if not self.isActiveWindow() or self.focusWidget() is self.figures.to_pairing:
            self.text.view.setFocus()
        self._fill_coders()
        self._on_looks_changed()
        self._show_unit()
        self._tell_doubts()

    def _tell_doubts(self) -> None:
        """Say once what the pairing could not know, with a way there."""
        pairing = self.comparison.pairing
        if pairing is None or self._doubts_told:
            return
        self._doubts_told = True
        told = self._doubts(pairing)
        if told:
            words = self.tr("Before you trust the figures: {what}.").format(what=", ".join(told))
            self.notices.say(words, choices=(Choice(self.tr("Look at the pairing…"), self.show_pairing),))

    def _doubts(self, pairing: Pairing) -> list[str]:
        """Return in words what a person should look at: what has no partner, may have one, or was not said."""
        several = len(pairing.sources) > 1
        alone = sum(not pair.is_paired for pair in pairing.documents) if several else 0
        doubtful = sum(pair.doubtful for pair in pairing.documents)
        codes = sum(not pair.is_paired and not pair.is_folder for pair in pairing.codes) if several else 0
        told: list[str] = []
        if alone:
            told.append(self.tr("%Ln document(s) without a partner", "", alone))
        if doubtful:
            told.append(self.tr("%Ln document(s) whose texts differ too much", "", doubtful))
        if codes:
            told.append(self.tr("%Ln code(s) in one file only", "", codes))
        if pairing.suggestions:
            told.append(self.tr("%Ln code(s) that may have another name", "", len(pairing.suggestions)))
        if pairing.questions:
            told.append(self.tr("%Ln document(s) that somebody may not have coded yet", "", len(pairing.questions)))
        if any(Flag.SUPPOSED_SAME in rater.flags for rater in pairing.chosen):
            told.append(self.tr("a coder of one name in two files"))
        return told

    def _fill_coders(self) -> None:
        pairing = self.comparison.pairing
        if pairing is None:
            return
        refs = [rater.ref for rater in pairing.raters]
        chosen = [rater.ref for rater in pairing.chosen]
        names = {rater.ref: rater.label for rater in pairing.raters}
        wanted = self.comparison.first
        first = wanted if wanted in chosen else chosen[0] if chosen else None
        with QSignalBlocker(self.first), QSignalBlocker(self.others):
            self.first.clear()
            for ref in refs:
                self.first.addItem(self._shown_name(names, refs, ref), ref)
            if first is not None:
                self.first.setCurrentIndex(refs.index(first))
            self.others.clear()
            self._offered = [(ref,) for ref in refs if ref != first]
            everybody = tuple(ref for ref in chosen if ref != first)
            if len(everybody) > 1:
                self._offered.append(everybody)
            elif len(refs) > 2:
                self._offered.append(tuple(ref for ref in refs if ref != first))
            for offer in self._offered:
                words = self._shown_name(names, refs, offer[0]) if len(offer) == 1 else self.tr("All others")
                self.others.addItem(words)
            if everybody in self._offered:
                self.others.setCurrentIndex(self._offered.index(everybody))

    def _shown_name(self, names: dict[Ref, str], refs: list[Ref], ref: Ref) -> str:
        comparison = self.comparison
        if not comparison.is_anonymous:
            return names[ref]
        chosen = [rater.ref for rater in comparison.gathered.raters]
        place = chosen.index(ref) if ref in chosen else len(chosen) + refs.index(ref)
        return self.tr("Coder {letter}").format(letter=comparison.letter(place))

    def _on_coders_chosen(self) -> None:
        first = self.first.currentData()
        place = self.others.currentIndex()
        if first is None or place < 0:
            return
        first = Ref(*first)
        others = tuple(ref for ref in self._offered[place] if ref != first)
        if not others:  # the two were one and the same: they change places
            others = tuple(rater.ref for rater in self.comparison.gathered.raters if rater.ref != first)[:1]
        self.comparison.first = first
        self.comparison.choose_raters((first, *others))

    def _set_unit(self, unit: CountedUnit) -> None:
        self.comparison.set_unit(unit)
        self._show_unit()

    def _set_majority(self, majority: bool) -> None:  # noqa: FBT001 - a signal's value
        self.comparison.set_majority(majority=majority)

    def _show_unit(self) -> None:
        rules = self.comparison.rules
        for unit, act in self._units.items():
            act.setChecked(unit is rules.unit)
        words = unit_words(rules.unit)
        self.unit.setText(self.tr("Unit: {unit}").format(unit=words.lower()))
        self.unit.setAccessibleName(self.unit.text())

    def _on_looks_changed(self) -> None:
        comparison = self.comparison
        self._fill_coders()
        with QSignalBlocker(self._talk):
            self._talk.setChecked(comparison.hides_figures)
        self.show_consensus(self._consensus_name)
        self.more.setEnabled(comparison.result is not None and not comparison.hides_figures)
        if comparison.result is None:
            self.setWindowTitle("Concord")
            return
        names = [comparison.rater_name(rater) for rater in range(len(comparison.gathered.raters))]
        self.setWindowTitle(f"{' ↔ '.join(names)} — Concord")
        number = len(comparison.gathered.documents)
        sample, exclusion = comparison.choices.sample, comparison.choices.exclusion
        everything = sample.documents is None and sample.set_name is None
        words = self.tr("All documents (%Ln)", "", number) if everything else self.tr("%Ln document(s)", "", number)
        if sample.passages or exclusion != Exclusion():
            words += self.tr(", not all of the text")
        self.sample.setText(words)
        self.sample.setAccessibleName(words)
        self._fit_consensus()  # names and words beside it are others now

    def show_consensus(self, name: str) -> None:
        """Say in which file decisions are kept; an empty name says that there is none yet."""
        self._consensus_name = name
        words = self.tr("Consensus: {file}").format(file=name) if name else ""
        # The file's name may tell whose it is.
        self.consensus.show_text(self.tr("Consensus") if name and self.comparison.is_anonymous else words)
        self.change_consensus.setText(self.tr("Change…") if name else self.tr("Continue a consensus…"))
        self._fit_consensus()
        self.change_consensus.setAccessibleName(self.change_consensus.text())
        self.adopt.setEnabled(bool(name))
        self._move.setEnabled(bool(name))
        if name:
            self.status.show_words(saved=self.tr("Decisions saved"))

    def _fit_consensus(self) -> None:
        """Give the file's name the room that the toolbar has left; a tooltip has the rest."""
        bar, label, button = self._toolbar, self.consensus, self.change_consensus
        # In a narrow window these words give way first; what the button does is in the menu Compare, too.
        parts = [bar.widgetForAction(act) for act in bar.actions()]
        used = sum(part.sizeHint().width() + theme.GAP for part in parts if part not in (self._file, self._with))
        with_words = self._with.sizeHint().width() + theme.GAP
        button.setFixedWidth(button.sizeHint().width())  # its layout remembers the width of the words before
        wanted = button.sizeHint().width() + 3 * theme.GAP
        button.setVisible(used + wanted <= self.width())
        used += wanted if used + wanted <= self.width() else theme.GAP
        self._with_action.setVisible(used + with_words <= self.width())
        used += with_words if used + with_words <= self.width() else 0
        wide = max(0, min(label.sizeHint().width(), _CONSENSUS_PX, self.width() - used))
        wide = wide if wide >= _LEAST_NAME_PX else 0
        label.setFixedWidth(wide)
        self._file.setFixedWidth(wide + wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the toolbar's width anew."""
        super().resizeEvent(event)
        self._fit_consensus()

    def _on_change_consensus(self) -> None:
        if self.adopt.isEnabled():
            button = self.change_consensus
            self._consensus_menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
        else:
            self.consensus_wanted.emit()

    def _show_place(self) -> None:
        comparison = self.comparison
        count, row = len(comparison.listed()), comparison.row_of(comparison.card)
        if row >= 0:
            at = self.tr("Disagreement {number} of {count}").format(number=row + 1, count=count)
        else:
            at = self.tr("%Ln card(s) listed", "", count)
        keys = self.tr("J next · K previous · digits decide · N note")
        self.status.show_words(place=f"{at} · {keys}")

    def _on_busy(self, busy: bool) -> None:  # noqa: FBT001 - a signal's value
        self.export.setEnabled(not busy)

    # --- what Qt calls -----------------------------------------------------------------------------------------------
    def _restore_layout(self) -> None:
        kept = self._settings.compare_geometry
        if not kept or not self.restoreGeometry(QByteArray.fromBase64(QByteArray(kept.encode()))):
            room = self.screen().availableSize() - _FRAME
            self.resize(_USUAL_SIZE.boundedTo(room))
            if self.size() != _USUAL_SIZE:
                self.setWindowState(Qt.WindowState.WindowMaximized)
        widths = self._settings.compare_widths
        usual = min(_LEFT_PX, round(self.width() * _LEFT_SHARE)), min(_RIGHT_PX, round(self.width() * _RIGHT_SHARE))
        left, right = widths if len(widths) == 2 else usual
        self._columns.setSizes([left, max(_CENTRE_LEAST, self.width() - left - right), right])

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the sizes, and let what belongs to the window go."""
        self._settings.compare_geometry = bytes(self.saveGeometry().toBase64().data()).decode("ascii")
        sizes = self._columns.sizes()
        if len(sizes) == 3 and all(sizes):
            self._settings.compare_widths = (sizes[0], sizes[2])
        self.closed.emit()
        super().closeEvent(event)
