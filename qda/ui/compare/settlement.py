"""Where decisions are kept: the consensus file, made with the first of them, and what stands in it."""

from __future__ import annotations

import contextlib
from array import array
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from qda.actions.coders import ensure_coder
from qda.actions.consensus import begin_consensus, refresh_consensus
from qda.actions.settle import Preview, edit_decision, preview_many, settle, settle_many, withdraw
from qda.analysis.compare.source import opened_untouched
from qda.analysis.compare.verdicts import Ruling, Verdict
from qda.analysis.merging import compared_of
from qda.analysis.settled import Stale, Standing, settling_of, standing
from qda.model.codebook import free_name
from qda.model.errors import CannotWrite, NothingToUndo, QdaError
from qda.model.settling import NO_REASON, Compared, Settling, Why, changes_text
from qda.model.span import Span
from qda.store.project import Changes, Project
from qda.store.queries.codebook import codes
from qda.store.queries.codings import plain_codings
from qda.store.queries.decisions import ConsensusInfo, DecisionRow, consensus_info, decisions
from qda.store.queries.documents import documents
from qda.ui.compare.card_state import CardState
from qda.ui.notices import Choice, translated

if TYPE_CHECKING:
    from qda.analysis.compare.code_rule import ComparedCode
    from qda.analysis.compare.source import Source
    from qda.ui.compare.comparison import Comparison
    from qda.ui.compare.window import CompareWindow
    from qda.ui.settings import Settings

_FILTER = "Concord (*.concord)"
_DECIDING = frozenset({"decision", "coding", "decision_coding"})


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
        self._info: ConsensusInfo | None = None
        self._standing: Standing | None = None
        self._stale: dict[int, Stale] = {}
        self._is_own = False  # opened here, to be closed here
        self._brought: tuple[Source, ...] = ()  # whose codings the file has now
        self._unlisten: Callable[[], None] = lambda: None
        self._own_project: Project | None = None
        self.project: Project | None = None
        comparison.compared.connect(self._on_compared)

    def set_asker(self, window: CompareWindow, own_project: Project | None) -> None:
        """Take the window over which a file is asked for and errors are told, and the project that is open anyway."""
        self._window = window
        self._own_project = own_project
        window.consensus_wanted.connect(self.choose_file)
        window.consensus_move_wanted.connect(self.move_file)
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
            self.open(path, tell=False)

    def choose_file(self) -> None:
        """Ask for a consensus file to go on with."""
        folder = str(self._comparison.sources[0].path.parent)
        name, _ = QFileDialog.getOpenFileName(self._window, self.tr("Continue a consensus"), folder, _FILTER)
        if name:
            self.open(Path(name), tell=True)

    def open(self, path: Path, *, tell: bool) -> None:
        """Keep decisions in a consensus file that is there."""
        try:
            with opened_untouched(path) as looked_at:
                is_consensus = consensus_info(looked_at) is not None
            project = Project.open(path) if is_consensus else None
        except QdaError as error:
            self._tell(error)
            return
        if project is not None:
            self._take(project, is_own=True)
        elif tell and self._window is not None:
            words = self.tr("{file} is no consensus file. It was left as it is; choose one that Concord made.")
            self._window.notices.say(words.format(file=path.name))

    def _take(self, project: Project, *, is_own: bool) -> None:
        self.close()
        self.project, self._is_own = project, is_own
        self._info = consensus_info(project)
        self._unlisten = project.listen(self._on_committed)
        if is_own and not project.read_only:
            project.use_coder(ensure_coder(project, self._who()))
        self._settings.keep_consensus(self._guids(), project.path)
        self._bring_up_to_date()
        self._read()
        self.file_changed.emit(project.path.name)

    def close(self) -> None:
        """Let the file go."""
        if self.project is None:
            return
        self._unlisten()
        if self._is_own:
            self.project.close()
        self.project = self._info = self._standing = None
        self._stale = {}

    def _begin(self) -> bool:
        """Make the file beside the first of those compared, or where the person says; false if nobody would say."""
        path = self._free_path()
        try:
            self._make(path)
        except CannotWrite:
            asked = self._ask_path(path)
            if asked is None:
                return False
            self._make(asked)
            path = asked
        self._take(Project.open(path), is_own=True)
        if self._window is not None:
            words = self.tr(
                "Decisions are kept in {file}, beside the first of the compared files, which stay as they are."
            )
            elsewhere = Choice(self.tr("Keep them elsewhere…"), self.move_file)
            self._window.notices.say(words.format(file=path.name), choices=(elsewhere,))
        return True

    def _free_path(self) -> Path:
        first = self._comparison.sources[0].path
        name = self.tr("{project} consensus").format(project=first.stem)
        taken = {each.stem.casefold() for each in first.parent.glob("*.concord")}
        return first.with_name(f"{free_name(name, taken)}.concord")

    def _ask_path(self, suggested: Path) -> Path | None:
        words = self.tr("Where shall decisions be kept?")
        name, _ = QFileDialog.getSaveFileName(self._window, words, str(suggested), _FILTER)
        if not name:
            return None
        return Path(name) if name.endswith(".concord") else Path(f"{name}.concord")

    def _make(self, path: Path) -> None:
        compared, result = self._compared(), self._comparison.result
        if compared is None or result is None:
            return
        self._brought = self._comparison.sources
        with self._projects() as projects:
            alignments = result.pairing.alignments
            begin_consensus(path, projects, compared, decider=self._who(), name=path.stem, alignments=alignments)

    def move_file(self) -> None:
        """Go on in a copy of the file somewhere else; the first one stays where it is."""
        if self.project is None:
            return
        path = self._ask_path(self.project.path)
        if path is None or path == self.project.path:
            return
        try:
            self.project.copy_to(path)
        except QdaError as error:
            self._tell(error)
            return
        self.open(path, tell=True)

    def _compared(self) -> Compared | None:
        result = self._comparison.result
        if result is None:
            return None
        paths = [str(source.path) for source in self._comparison.sources]
        return compared_of(result.pairing, {"paths": paths, "unit": str(self._comparison.rules.unit)})

    @contextlib.contextmanager
    def _projects(self) -> Generator[list[Project]]:
        """Open the compared files for reading; the one in the main window is open anyway."""
        with contextlib.ExitStack() as stack:
            projects: list[Project] = []
            for source in self._comparison.sources:
                own = self._own_project
                if own is not None and source.path.resolve() == own.path.resolve():
                    projects.append(own)
                else:
                    projects.append(stack.enter_context(opened_untouched(source.path)))
            yield projects

    def _bring_up_to_date(self) -> None:
        """Take what coders changed since into the consensus file; decisions stay, and those concerned become stale."""
        sources, project, result = self._comparison.sources, self.project, self._comparison.result
        if project is None or result is None or project.read_only or not self._is_own:
            return
        compared = self._compared()
        if compared is None or sources is self._brought:
            return
        self._brought = sources
        try:
            with self._projects() as projects:
                refresh_consensus(project, projects, compared, alignments=result.pairing.alignments)
        except QdaError as error:
            self._tell(error)

    def _who(self) -> str:
        return self._settings.coder_name or self._comparison.sources[0].coders[0].name

    def _guids(self) -> tuple[str, ...]:
        return tuple(sorted({source.info.guid for source in self._comparison.sources}))

    # --- what was decided --------------------------------------------------------------------------------------------
    def _on_compared(self) -> None:
        if self.project is not None:
            self._bring_up_to_date()
        self._read()

    def _on_committed(self, changes: Changes) -> None:
        if not changes.tables.isdisjoint(_DECIDING):
            self._read()

    def _read(self) -> None:
        comparison = self._comparison
        self._stale = {}
        if self.project is None or comparison.result is None:
            self._standing = None
            return
        found = standing(comparison.cards, comparison.result.gathered, decisions(self.project))
        self._standing = found
        self._stale = {card: stale for stale in found.stale for card in stale.successors}
        comparison.refresh_cards()
        self.changed.emit()

    @property
    def standing(self) -> Standing | None:
        """All decisions by card, those that are out of date, and the counts."""
        return self._standing

    def decision(self, card: int) -> DecisionRow | None:
        """Return the decision on a card."""
        return self._standing.decided.get(card) if self._standing is not None else None

    def ruling(self, decision: DecisionRow) -> Ruling:
        """Return a decision's verdict as the button that was pressed."""
        raters = self._comparison.gathered.raters
        whose = next((place for place, rater in enumerate(raters) if rater.key == decision.whose), None)
        return Ruling(Verdict(decision.verdict), whose)

    def stale_words(self, card: int) -> str:
        """Return what changed since a card was settled, in words; empty where nothing did."""
        stale = self._stale.get(card)
        return changes_text(stale.changes, translated) if stale is not None else ""

    def state(self, card: int) -> CardState:
        """Return what was decided on a card."""
        decision = self.decision(card)
        if decision is None:
            return CardState.STALE if card in self._stale else CardState.OPEN
        return CardState.LATER if decision.verdict == Verdict.LATER else CardState.SETTLED

    def rows(self, document: int) -> array[int]:
        """Return the consensus's codings in a document as the view takes them: id, start, end, code, coder."""
        project, info, result = self.project, self._info, self._comparison.result
        found = array("q")
        if project is None or info is None or result is None:
            return found
        shown = result.gathered.documents[document]
        guid = info.documents.get(shown.key, shown.key)
        places = _places(project, info, result.gathered.codes)
        document_id = _document_id(project, guid)
        if document_id is None:
            return found
        for coding in plain_codings(project, document_id, coder_ids=[info.consensus_coder_id]):
            place = places.get(coding.code_id)
            if place is not None:
                found.extend((coding.coding_id, coding.start, coding.end, place, coding.coder_id))
        return found

    # --- deciding ----------------------------------------------------------------------------------------------------
    def decide(
        self, card: int, ruling: Ruling, *, code: int | None = None, span: Span | None = None, why: Why = NO_REASON
    ) -> bool:
        """Write a verdict on a card; false if it could not be, or nobody said where to."""

        def write(project: Project) -> None:
            settling = self._settling(card, ruling, code=code, span=span)
            replaces = self._standing.replaced_by(card) if self._standing is not None else ()
            settle(project, settling, why, replaces=replaces)

        return self._write(write)

    def decide_many(self, cards: Sequence[int], ruling: Ruling, why: Why = NO_REASON) -> bool:
        """Write the same verdict on many cards, as one step."""
        return self._write(lambda project: settle_many(project, [self._settling(card, ruling) for card in cards], why))

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
        return settling_of(comparison.cards[card], comparison.gathered, ruling, code=code, span=span)

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
            self._tell(error)
            return False
        return True

    def _tell(self, error: QdaError) -> None:
        if self._window is not None:
            self._window.notices.tell(error)


def _document_id(project: Project, guid: str) -> int | None:
    return next((row.document_id for row in documents(project, coder_ids=[]) if row.guid == guid), None)


def _places(project: Project, info: ConsensusInfo, compared: Sequence[ComparedCode]) -> dict[int, int]:
    """Return the place in the comparison of each of the consensus file's codes."""
    ids = {row.guid: row.code_id for row in codes(project)}
    found: dict[int, int] = {}
    for place, code in enumerate(compared):
        for key in (code.key, *code.pairs):
            code_id = ids.get(info.codes.get(key, key))
            if code_id is not None:
                found.setdefault(code_id, place)
    return found
