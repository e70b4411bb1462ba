"""Where decisions are kept: the consensus file, made with the first of them, and what stands in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from qda.actions.coders import ensure_coder
from qda.actions.consensus import begin_consensus
from qda.actions.settle import Preview, edit_decision, preview_many, settle, settle_many, withdraw
from qda.analysis.compare.verdicts import Ruling, Verdict
from qda.analysis.settled import Standing, settling_of, standing
from qda.model.errors import NothingToUndo, QdaError
from qda.model.settling import NO_REASON, Settling, Why
from qda.model.span import Span
from qda.store.project import Changes, Project
from qda.store.queries.decisions import DecisionRow, consensus_info
from qda.ui.compare.card_state import CardState

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from qda.analysis.settled import Stale
    from qda.ui.compare.comparison import Comparison
    from qda.ui.compare.window import CompareWindow
    from qda.ui.settings import Settings

_FILTER = "Concord (*.concord)"


class Settlement(QObject):
    """The decisions on one comparison, written as they are made.

    Signals:
        changed: Something was decided, taken back or undone.
        file_changed: Decisions are kept in another file now; carries its name, empty for none.
    """

    changed = Signal()
    file_changed = Signal(str)

    def __init__(self, comparison: Comparison, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._comparison = comparison
        self._settings = settings
        self._window: CompareWindow | None = None
        self._is_own = False  # opened here, to be closed here
        self._standing: Standing | None = None
        self.project: Project | None = None
        comparison.compared.connect(self._read)

    def set_asker(self, window: CompareWindow) -> None:
        """Take the window over which a file is asked for and errors are told."""
        self._window = window
        window.consensus_wanted.connect(self.choose_file)
        window.closed.connect(self.close)
        self.file_changed.connect(window.show_consensus)
        window.show_consensus("")

    # --- the file ----------------------------------------------------------------------------------------------------
    def use_open_project(self, project: Project) -> None:
        """Keep decisions in the project of the main window, which is a consensus file itself."""
        self._take(project, is_own=False)

    def find_again(self) -> None:
        """Go on with the file in which decisions on the same projects were kept, if it is still there."""
        path = self._settings.consensus_of(self._guids())
        if path is not None and path.is_file():
            self._open(path, tell=False)

    def choose_file(self) -> None:
        """Ask for a consensus file to go on with."""
        name, _ = QFileDialog.getOpenFileName(
            self._window, self.tr("Continue a consensus"), str(self._settings.start_folder()), _FILTER
        )
        if name:
            self._open(Path(name), tell=True)

    def _open(self, path: Path, *, tell: bool) -> None:
        window = self._window
        try:
            project = Project.open(path)
        except QdaError as error:
            if window is not None:
                window.notices.tell(error)
            return
        if consensus_info(project) is None:
            project.close()
            if window is not None and tell:
                window.notices.say(self.tr("{file} holds no consensus.").format(file=path.name))
            return
        self._take(project, is_own=True)

    def _take(self, project: Project, *, is_own: bool) -> None:
        self.close()
        self.project, self._is_own = project, is_own
        self._unlisten = project.listen(self._on_committed)
        if is_own and not project.read_only:
            project.use_coder(ensure_coder(project, self._settings.coder_name or self._own_name()))
        self._settings.keep_consensus(self._guids(), project.path)
        self._read()
        self.file_changed.emit(project.path.name)

    def close(self) -> None:
        """Let the file go."""
        if self.project is None:
            return
        self._unlisten()
        if self._is_own:
            self.project.close()
        self.project = None
        self._standing = None

    def _begin(self) -> bool:
        """Ask where decisions are to be kept and make the file; false if the person would not say."""
        window, comparison = self._window, self._comparison
        first = comparison.sources[0]
        suggested = first.path.with_name(self.tr("{project} consensus").format(project=first.path.stem) + ".concord")
        words = self.tr("Where shall decisions be kept? The compared files stay as they are.")
        name, _ = QFileDialog.getSaveFileName(window, words, str(suggested), _FILTER)
        if not name or comparison.result is None:
            return False
        path = Path(name) if name.endswith(".concord") else Path(f"{name}.concord")
        who = self._settings.coder_name or self._own_name()
        begin_consensus(path, comparison.result.gathered, comparison.result.pairing, coder_name=who)
        self._take(Project.open(path), is_own=True)
        return True

    def _own_name(self) -> str:
        return self._comparison.gathered.raters[0].name

    def _guids(self) -> tuple[str, ...]:
        return tuple(sorted({source.info.guid for source in self._comparison.sources}))

    # --- what was decided --------------------------------------------------------------------------------------------
    def _on_committed(self, changes: Changes) -> None:
        if not changes.tables.isdisjoint({"decision", "coding", "decision_coding"}):
            self._read()

    def _read(self) -> None:
        comparison = self._comparison
        if self.project is None or comparison.result is None:
            self._standing = None
            return
        self._standing = standing(self.project, comparison.result.gathered, comparison.cards)
        comparison.refresh_cards()
        self.changed.emit()

    @property
    def standing(self) -> Standing | None:
        """All decisions by card, those that are out of date, and the counts."""
        return self._standing

    def decision(self, card: int) -> DecisionRow | None:
        """Return the decision on a card."""
        return self._standing.by_card.get(card) if self._standing is not None else None

    def ruling(self, decision: DecisionRow) -> Ruling:
        """Return a decision's verdict as the button that was pressed."""
        raters = self._comparison.gathered.raters
        whose = next((place for place, rater in enumerate(raters) if rater.key == decision.whose), None)
        return Ruling(Verdict(decision.verdict), whose)

    def stale(self, card: int) -> Stale | None:
        """Return the decision that was made on a card before somebody changed the codings."""
        return self._standing.stale_by_card.get(card) if self._standing is not None else None

    def state(self, card: int) -> CardState:
        """Return what was decided on a card."""
        decision = self.decision(card)
        if decision is None:
            return CardState.STALE if self.stale(card) is not None else CardState.OPEN
        return CardState.LATER if decision.verdict == Verdict.LATER else CardState.SETTLED

    def rows(self, document: int) -> NDArray[np.int64] | tuple[()]:
        """Return the consensus's codings in a document as the view takes them: id, start, end, code, coder."""
        return self._standing.rows(document) if self._standing is not None else ()

    # --- deciding ----------------------------------------------------------------------------------------------------
    def decide(
        self, card: int, ruling: Ruling, *, code: int | None = None, span: Span | None = None, why: Why = NO_REASON
    ) -> bool:
        """Write a verdict on a card; false if it could not be, or nobody said where to."""
        settling = self._settling(card, ruling, code=code, span=span)
        stale = self.stale(card)

        def write(project: Project) -> None:
            replaces = [stale.decision.decision_id] if stale is not None else []
            settle(project, settling, why, replaces=replaces)

        return self._write(write)

    def decide_many(self, cards: Sequence[int], ruling: Ruling, why: Why = NO_REASON) -> bool:
        """Write the same verdict on many cards, as one step."""
        settlings = [self._settling(card, ruling) for card in cards]
        return self._write(lambda project: settle_many(project, settlings, why))

    def preview(self, cards: Sequence[int], ruling: Ruling) -> Preview | None:
        """Return what :meth:`decide_many` would write; ``None`` where there is no file yet."""
        if self.project is None:
            return None
        return preview_many(self.project, [self._settling(card, ruling) for card in cards])

    def edit(self, card: int, why: Why) -> bool:
        """Change a decision's reason, how it was settled, or its note."""
        decision = self.decision(card)
        if decision is None or Why(decision.reason, decision.how_settled, decision.note) == why:
            return False
        return self._write(lambda project: edit_decision(project, decision.decision_id, why))

    def withdraw(self, cards: Sequence[int]) -> bool:
        """Take decisions back."""
        ids = [decision.decision_id for card in cards if (decision := self.decision(card)) is not None]
        return bool(ids) and self._write(lambda project: withdraw(project, ids))

    def _settling(self, card: int, ruling: Ruling, *, code: int | None = None, span: Span | None = None) -> Settling:
        comparison = self._comparison
        return settling_of(comparison.gathered, comparison.cards[card], ruling, code=code, span=span)

    def undo(self) -> None:
        """Take back the last decision."""
        self._write(lambda project: project.undo(), begin=False)

    def redo(self) -> None:
        """Bring back what was undone last."""
        self._write(lambda project: project.redo(), begin=False)

    def _write(self, write: Callable[[Project], object], *, begin: bool = True) -> bool:
        try:
            if self.project is None and not (begin and self._begin()):
                return False
            if self.project is not None:
                write(self.project)
        except NothingToUndo:
            return False
        except QdaError as error:
            if self._window is not None:
                self._window.notices.tell(error)
            return False
        return True
