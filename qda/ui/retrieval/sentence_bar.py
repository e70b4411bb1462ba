"""The sentence that says which segments are asked for; each part of it is changed where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from qda.model.query import Coded, Query, Test
from qda.ui import theme
from qda.ui.retrieval.clauses import START, Clause, clauses_of, in_brackets, query_of, without
from qda.ui.retrieval.part_editors import KINDS, PartEditors
from qda.ui.retrieval.part_words import PartWords, Piece
from qda.ui.widgets.buttons import IconButton
from qda.ui.widgets.flow_layout import FlowBar
from qda.ui.widgets.labels import ElidedLabel, as_tooltip, chip_icon, plain_label, shown_text
from qda.ui.workspace import Workspace

_LEAST_PX, _LEAST_TOLD_PX = 56, 170
_NAMING = ("codes", "names", "words", "condition")  # parts with words that somebody else chose
_SHORT = 24  # characters
_JOINTS = ((False, False), (False, True), (True, False), (True, True))  # other way, negated


class SentenceBar(FlowBar):
    """Shows a query as words and buttons that stand in a row like a sentence.

    Signals:
        changed: Something else is asked for; carries the :class:`~qda.model.query.Query`.
        rebuilt: Its buttons are others now.
    """

    changed = Signal(object)
    rebuilt = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent, spacing=6)
        self.setObjectName("sentence")
        self.setAccessibleName(self.tr("What is asked for"))
        self.clauses: list[Clause] = list(START)
        self._words = PartWords(workspace)
        self._editors = PartEditors(workspace, self)
        self._shown: list[QWidget] = []
        self.adder = QToolButton(self)
        self.adder.setObjectName("sentenceAdd")
        self.adder.setText(self.tr("Add a condition"))
        self.adder.setAccessibleName(self.adder.text())
        self.adder.setToolTip(self.tr("Ask for something more, or for another way to fit (Ctrl++)"))
        self.adder.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.adder.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.adder.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.set_icon(self.adder, "add")
        self.adder.setMinimumHeight(theme.TARGET + 6)
        self.adder.setMenu(self._add_menu())
        self.show_clauses()

    # --- what is shown -----------------------------------------------------------------------------------------------
    def query(self) -> Query:
        """Return what is asked for."""
        return query_of(self.clauses)

    def is_new(self) -> bool:
        """Tell whether nothing was asked for yet."""
        return self.clauses == list(START)

    def show_query(self, query: Query) -> None:
        """Show another query, without telling."""
        self.clauses = clauses_of(query) or list(START)
        self.show_clauses()

    def show_clauses(self) -> None:
        """Build the sentence anew: names or colours changed."""
        focus = self._focused()
        for widget in self._shown:
            self.remove(widget)
            widget.hide()
            widget.deleteLater()
        self.remove(self.adder)
        self._shown = []
        for place, clause in enumerate(self.clauses):
            opening, closing = in_brackets(self.clauses, place)
            self._put(self._unit(place, clause, opening=opening, closing=closing))
        self.add(self.adder)
        self._tab_order()
        self.rebuilt.emit()
        self._give_focus(*focus)

    def _put(self, widget: QWidget) -> None:
        self._shown.append(widget)
        self.add(widget)
        widget.show()

    def _unit(self, place: int, clause: Clause, *, opening: bool, closing: bool) -> QWidget:
        """Return a part with the word before it: they stay on one line."""
        unit = QWidget(self)
        row = QHBoxLayout(unit)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self._joint(place, clause, unit))
        row.addWidget(self._frame(place, clause, unit, opening=opening, closing=closing))
        return unit

    def _joint(self, place: int, clause: Clause, unit: QWidget) -> QToolButton:
        """Return the word before a part, which says how it joins."""
        words = self._joint_words(place, other_way=clause.other_way)
        button = self._joint_button(place, f"joint-{place}", f"{words} ▾", clause, unit)
        button.setAccessibleName(self.tr("{word}: change how this part joins").format(word=words))
        return button

    def _not(self, place: int, clause: Clause, frame: QWidget) -> QToolButton:
        button = self._joint_button(place, f"not-{place}", self.tr("not"), clause, frame)
        button.setAccessibleName(self.tr("not: change how this part joins"))
        return button

    def _joint_button(self, place: int, name: str, words: str, clause: Clause, parent: QWidget) -> QToolButton:
        button = QToolButton(parent)
        button.setObjectName(name)
        button.setText(words)
        button.setToolTip(self.tr("and, or, not"))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setMinimumHeight(theme.TARGET)
        theme.set_look(button, "joint" if name.startswith("joint") else "not")
        button.ensurePolished()
        button.setMinimumWidth(button.sizeHint().width())
        menu = QMenu(button)
        menu.setObjectName("jointMenu")
        choices = QActionGroup(menu)
        for other_way, negated in _JOINTS[:2] if place == 0 else _JOINTS:
            told = self._joint_words(place, other_way=other_way)
            action = menu.addAction(self.tr("{word} not").format(word=told) if negated else told)
            action.setCheckable(True)
            choices.addAction(action)
            action.setChecked((other_way, negated) == (clause.other_way, clause.negated))
            action.triggered.connect(partial(self._join, place, other_way=other_way, negated=negated))
        button.clicked.connect(lambda: menu.popup(button.mapToGlobal(button.rect().bottomLeft())))
        return button

    def _joint_words(self, place: int, *, other_way: bool) -> str:
        if place == 0:
            return self.tr("Segments")
        return self.tr("or") if other_way else self.tr("and")

    def _frame(self, place: int, clause: Clause, unit: QWidget, *, opening: bool, closing: bool) -> QFrame:
        frame = QFrame(unit)
        frame.setObjectName(f"clause-{place}")
        theme.set_look(frame, "clause")
        row = QHBoxLayout(frame)
        row.setContentsMargins(8, 1, 2, 1)
        row.setSpacing(4)
        if opening:
            row.addWidget(plain_label("(", frame, look="strong"))
        if clause.negated:
            row.addWidget(self._not(place, clause, frame))
        for piece in self._words.pieces(clause.test):
            row.addWidget(self._part(place, piece, frame) if piece.part else _words(piece, frame))
        remove = IconButton("close", self.tr("Take this part away (Del)"), f"remove-{place}", frame)
        theme.set_icon(remove, "close", "muted")
        remove.clicked.connect(partial(self.remove_clause, place))
        row.addWidget(remove)
        if closing:
            row.addWidget(plain_label(")", frame, look="strong"))
        return frame

    def _part(self, place: int, piece: Piece, frame: QWidget) -> QToolButton:
        button = QToolButton(frame)
        button.setObjectName(f"part-{place}-{piece.part}")
        button.setText(f"{shown_text(piece.words)} ▾".replace("&", "&&"))
        button.setAccessibleName(self.tr("{words}; click to change it").format(words=piece.whole or piece.words))
        if piece.gone:
            button.setToolTip(self.tr("Not in the project any more: choose another, or take this part away."))
        elif piece.whole:
            button.setToolTip(as_tooltip(piece.whole))
        if piece.colour:
            button.setIcon(chip_icon(piece.colour))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.set_look(button, "part-gone" if piece.gone else "part")
        button.ensurePolished()
        least = _LEAST_PX if piece.part in _NAMING else _LEAST_TOLD_PX  # a long name is cut where the window is narrow
        button.setMinimumSize(min(least, button.sizeHint().width()), theme.TARGET)
        button.clicked.connect(partial(self.edit, place, piece.part, button))
        return button

    # --- what is changed ---------------------------------------------------------------------------------------------
    def edit(self, place: int, part: str, anchor: QWidget) -> None:
        """Open what changes a part."""
        clause = self.clauses[place]
        self._editors.edit(clause.test, part, anchor, lambda test: self._set(place, replace(clause, test=test)))

    def _set(self, place: int, clause: Clause) -> None:
        if place < len(self.clauses):
            self.clauses[place] = clause
            self._tell()

    def _join(self, place: int, _checked: bool = False, *, other_way: bool, negated: bool) -> None:  # noqa: FBT001, FBT002
        clause = self.clauses[place]
        self._set(place, replace(clause, other_way=other_way, negated=negated))

    def remove_clause(self, place: int) -> None:
        """Take a part away; the last one becomes the beginning again."""
        self.clauses = without(self.clauses, place) or list(START)
        self._tell()
        self._give_focus(f"remove-{min(place, len(self.clauses) - 1)}", True)

    def begin_anew(self) -> None:
        """Ask for all segments again."""
        self.clauses = list(START)
        self._tell()

    def _tell(self) -> None:
        self.show_clauses()
        self.changed.emit(self.query())

    # --- adding ------------------------------------------------------------------------------------------------------
    def _add_menu(self) -> QMenu:
        menu = QMenu(self.adder)
        menu.setObjectName("sentenceAddMenu")
        for kind in KINDS:
            if kind is None:
                menu.addSeparator()
                continue
            action: QAction = menu.addAction(QCoreApplication.translate("parts", kind.words))
            action.setObjectName(f"add-{kind.name}")
            action.triggered.connect(partial(self.begin_adding, kind.name))
            if kind.name == "coded":
                menu.aboutToShow.connect(partial(self._name_coded, action))
        return menu

    def _coded_at(self) -> int:
        """Return where the sentence says last which code a segment has, -1 if it does not; each has only one."""
        found = (at for at, one in enumerate(self.clauses) if isinstance(one.test, Coded) and one.test.codes)
        return max((at for at in found if not self.clauses[at].negated), default=-1)

    def _name_coded(self, action: QAction) -> None:
        action.setText(self.tr("or coded with…") if self._coded_at() >= 0 else self.tr("coded with…"))

    def begin_adding(self, name: str) -> None:
        """Ask for what a new part needs, and add it."""
        kind = next(kind for kind in KINDS if kind is not None and kind.name == name)
        self._editors.begin(kind, self.adder, partial(self._append, negated=kind.negated))

    def _append(self, test: Test, *, negated: bool) -> None:
        clause, coded = Clause(test, negated), self._coded_at()
        if isinstance(test, Coded) and self.is_new():
            self.clauses = [clause]
        elif isinstance(test, Coded) and coded >= 0:
            self.clauses.insert(coded + 1, replace(clause, other_way=True))
        else:
            self.clauses.append(clause)
        self._tell()
        self.adder.setFocus()

    # --- the keyboard ------------------------------------------------------------------------------------------------
    def stops(self) -> Sequence[QToolButton]:
        """Return the buttons in the order of the sentence."""
        found: list[QToolButton] = []
        for widget in self._shown:
            found += widget.findChildren(QToolButton)
        return [*found, self.adder]

    def _tab_order(self) -> None:
        stops = self.stops()
        for one, other in pairwise(stops):
            QWidget.setTabOrder(one, other)

    def _focused(self) -> tuple[str, bool]:
        focus = next((stop for stop in self.stops() if stop is self.window().focusWidget()), None)
        return (focus.objectName(), True) if focus is not None else ("", False)

    def _give_focus(self, name: str, had: bool) -> None:  # noqa: FBT001 - both come from _focused
        if had:
            same = next((stop for stop in self.stops() if stop.objectName() == name), self.adder)
            same.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from part to part, Del takes one away."""
        stops = self.stops()
        at = next((place for place, stop in enumerate(stops) if stop is self.window().focusWidget()), -1)
        steps: dict[int, int] = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            steps = {key: -step for key, step in steps.items()}
        if at >= 0 and event.key() in steps:
            stops[(at + steps[event.key()]) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)
        elif at >= 0 and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and stops[at] is not self.adder:
            self.remove_clause(int(stops[at].objectName().split("-")[1]))
        elif at >= 0 and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            stops[at].click()
        else:
            super().keyPressEvent(event)


def _words(piece: Piece, parent: QWidget) -> QWidget:
    """Return words that are only read; many of them are cut where the window is narrow."""
    if len(piece.words) <= _SHORT:
        return plain_label(piece.words, parent)
    label = ElidedLabel(piece.words, parent)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    return label
