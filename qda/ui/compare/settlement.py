"""Where decisions are kept: the consensus file, made with the first of them, and what stands in it."""

from __future__ import annotations

import contextlib
from array import array
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from qda.actions.coders import ensure_coder
from qda.actions.consensus import Refresh, begin_consensus, plan_refresh, write_refresh
from qda.actions.settle import Preview, edit_decision, preview_many, settle, settle_many, withdraw
from qda.analysis.compare.decisions import card_key
from qda.analysis.compare.source import opened_for_reading, opened_untouched
from qda.analysis.compare.verdicts import Ruling, Verdict
from qda.analysis.compare.within_consensus import remembered
from qda.analysis.merging import compared_of
from qda.analysis.settled import Stale, Standing, places_of_codes, settling_of, standing
from qda.model.codebook import free_name
from qda.model.errors import Cancelled, CannotWrite, NothingToUndo, QdaError
from qda.model.progress import Progress, no_progress
from qda.model.settling import NO_REASON, Compared, Settling, Why, changes_text
from qda.model.span import Span
from qda.store.project import Changes, Project
from qda.store.queries.decisions import ConsensusInfo, DecisionRow, consensus_codings, consensus_info, decisions
from qda.ui.compare.card_state import CardState
from qda.ui.crash import kept_going
from qda.ui.notices import Choice, translated

if TYPE_CHECKING:
    from qda.analysis.compare.source import Source
    from qda.ui.compare.comparison import Comparison
    from qda.ui.compare.window import CompareWindow
    from qda.ui.settings import Settings
    from qda.ui.tasks import Tasks

T = TypeVar("T")
_FILTER = "Concord (*.concord)"
MANY = 5000  # codings, from which on the file is made on another thread
_MANY = 5000  # decisions in one step, after which all are read anew
_NEAR = 500  # cards among which the one at which the settling was left is looked for
_DECIDING = frozenset({"decision", "coding", "decision_coding"})


class Settlement(QObject):
    """The decisions on one comparison, written as they are made.

    Signals:
        changed: Something was decided, taken back or undone.
        saving_changed: The consensus file is being made or brought up to date, or that is done.
        file_changed: Decisions are kept in another file now; carries its name, empty for none.
    """

    changed = Signal()
    saving_changed = Signal(bool)
    file_changed = Signal(str)

    def __init__(self, comparison: Comparison, tasks: Tasks, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._comparison = comparison
        self._tasks = tasks
        self._settings = settings
        self.is_saving = False
        self._window: CompareWindow | None = None
        self._info: ConsensusInfo | None = None
        self._standing: Standing | None = None
        self._stale: dict[int, Stale] = {}
        self._is_own = False  # opened here, to be closed here
        self._brought: tuple[Source, ...] = ()  # whose codings the file has now
        self._places: tuple[object, dict[int, int]] | None = None
        self._unlisten: Callable[[], None] = lambda: None
        self._own_project: Project | None = None
        self.project: Project | None = None
        self._is_resumed = False
        comparison.cards_found.connect(self._on_found)
        comparison.card_changed.connect(self._keep_place)

    def set_asker(self, window: CompareWindow, own_project: Project | None) -> None:
        """Take the window over which a file is asked for and errors are told, and the project that is open anyway."""
        self._window = window
        self._own_project = own_project
        window.consensus_wanted.connect(self.choose_file)
        window.consensus_move_wanted.connect(self.move_file)
        window.closed.connect(self.close)
        self.file_changed.connect(window.show_consensus)
        window.show_consensus("")

    def let_project_go(self) -> None:
        """Read the main window's project from its file from now on: it is being closed there."""
        self._own_project = None
        if self.project is not None and not self._is_own:
            self.close()
            self._read()
            self.file_changed.emit("")

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
        self._is_resumed = False
        self.project, self._is_own = project, is_own
        self._info = consensus_info(project)
        self._unlisten = project.listen(self._on_committed)
        if is_own and not project.read_only:
            project.use_coder(ensure_coder(project, self._who()))
        self._settings.keep_consensus(self._guids(), project.path)
        self._bring_up_to_date()
        self._read()
        self._go_where_left()
        self.file_changed.emit(project.path.name)

    def close(self) -> None:
        """Let the file go."""
        if self.project is None:
            return
        self._unlisten()
        if self._is_own:
            self.project.close()
        self.project = self._info = self._standing = self._places = None
        self._stale = {}

    def _begin(self, path: Path, then: Callable[[], None]) -> None:
        """Make the file beside the first of those compared, or where the person says, and go on with it."""
        compared, result, who = self._compared(path), self._comparison.result, self._who()
        if compared is None or result is None:
            return
        self._brought = self._comparison.sources

        def work(projects: Sequence[Project], progress: Progress) -> None:
            alignments = result.pairing.alignments
            begin_consensus(
                path, projects, compared, decider=who, name=path.stem, alignments=alignments, progress=progress
            )

        def made(_nothing: None) -> None:
            self._take(Project.open(path), is_own=True)
            self._say_where(path)
            then()

        def failed(error: QdaError) -> None:
            asked = self._ask_path(path) if isinstance(error, CannotWrite) else None
            if asked is not None:
                self._begin(asked, then)
            elif not isinstance(error, CannotWrite | Cancelled):
                self._tell(error)

        self._with_projects(self.tr("Beginning the consensus file"), work, made, failed)

    def _say_where(self, path: Path) -> None:
        if self._window is not None:
            words = self.tr(
                "Decisions are kept in {file}, beside the first of the compared files, which stay as they are."
            )
            if self._comparison.is_anonymous:  # the file's name may tell whose it is
                words = self.tr("Decisions are kept beside the first of the compared files, which stay as they are.")
            elsewhere = Choice(self.tr("Keep them elsewhere…"), self.move_file)
            self._window.notices.say(words.format(file=path.name), choices=(elsewhere,))

    def _with_projects(
        self,
        title: str,
        work: Callable[[Sequence[Project], Progress], T],
        done: Callable[[T], None],
        failed: Callable[[QdaError], None],
    ) -> None:
        """Work with the compared files: on another thread, with connections of its own, if they hold much."""
        paths = [source.path for source in self._comparison.sources]
        own = self._own_project.path if self._own_project is not None else None

        def all_of_it(progress: Progress) -> T:
            with contextlib.ExitStack() as stack:
                projects = [stack.enter_context(opened_for_reading(path, own)) for path in paths]
                return work(projects, progress)

        if sum(len(codings) for source in self._comparison.sources for codings in source.codings.values()) > MANY:
            self._set_saving(saving=True)
            task = self._tasks.start(title, all_of_it, done=done, failed=failed)
            task.ended.connect(lambda: self._set_saving(saving=False))
            return
        try:
            found = all_of_it(no_progress)
        except QdaError as error:
            failed(error)
        else:
            done(found)

    def _set_saving(self, *, saving: bool) -> None:
        self.is_saving = saving
        self.saving_changed.emit(saving)

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

    def _compared(self, beside: Path) -> Compared | None:
        """Return what is compared with what, and what the consensus file is to remember of it."""
        comparison, result = self._comparison, self._comparison.result
        if result is None:
            return None
        kept = remembered(comparison.sources, comparison.choices, beside)
        return compared_of(result.pairing, {**kept, "unit": str(comparison.rules.unit)})

    def _is_within(self, project: Project) -> bool:
        """Tell whether the consensus file is itself what is compared, with the copies that it holds."""
        return any(source.path.resolve() == project.path.resolve() for source in self._comparison.sources)

    def _bring_up_to_date(self) -> None:
        """Take what coders changed since into the consensus file; decisions stay, and those concerned become stale."""
        sources, project, result = self._comparison.sources, self.project, self._comparison.result
        if project is None or result is None or project.read_only:
            return
        if sources is self._brought or self._is_within(project):
            return
        compared = self._compared(project.path)
        if compared is None:
            return
        self._brought = sources

        def work(projects: Sequence[Project], progress: Progress) -> Refresh:
            with Project.beside(project.path) as consensus:
                alignments = result.pairing.alignments
                return plan_refresh(consensus, projects, compared, alignments=alignments, progress=progress)

        def planned(refresh: Refresh) -> None:
            if self.project is project:
                try:
                    write_refresh(project, refresh)
                except QdaError as error:
                    self._tell(error)

        self._with_projects(self.tr("Bringing the consensus file up to date"), work, planned, self._tell)

    def _who(self) -> str:
        return self._settings.coder_name or self._comparison.sources[0].coders[0].name

    def _guids(self) -> tuple[str, ...]:
        return tuple(sorted({source.info.guid for source in self._comparison.sources}))

    # --- what was decided --------------------------------------------------------------------------------------------
    def _on_found(self) -> None:
        if self.project is not None:
            self._bring_up_to_date()
        self._read()
        self._go_where_left()

    def _go_where_left(self) -> None:
        """Make the card current at which the settling was left, the first time that there are cards."""
        comparison = self._comparison
        if self.project is None or comparison.result is None or self._is_resumed:
            return
        self._is_resumed = True
        place, _, key = self._settings.card_left(self.project.guid).partition(" ")
        if not key or not place.isdecimal() or comparison.card >= 0:
            return
        # It stands where it stood, or, if coders changed something since, not far from there.
        numbers = [int(each) for each in comparison.listed()]
        near = sorted(numbers, key=lambda each: abs(each - int(place)))[:_NEAR]
        number = next((each for each in near if card_key(comparison.cards[each], comparison.gathered) == key), None)
        if number is not None:
            comparison.choose_card(number)

    def _keep_place(self, card: int) -> None:
        """Remember at which card the settling is."""
        comparison = self._comparison
        if self.project is not None and self._is_resumed and 0 <= card < len(comparison.cards):
            key = card_key(comparison.cards[card], comparison.gathered)
            self._settings.keep_card(self.project.guid, f"{card} {key}")

    def _on_committed(self, changes: Changes) -> None:
        kept_going(partial(self._follow, changes))

    def _follow(self, changes: Changes) -> None:
        standing = self._standing
        if not changes.tables.isdisjoint({"code", "comparison"}):
            self._places = None
            self._info = consensus_info(self.project) if self.project is not None else None
        if changes.tables.isdisjoint(_DECIDING):
            return
        moved = any(change.op == "update" for change in changes.rows("coding"))
        if standing is None or self.project is None or moved or changes.count("decision") > _MANY:
            self._read()
            return
        ids = self._concerned(changes)
        rows = decisions(self.project, decision_ids=ids)
        touched = standing.update(rows, ids - {row.decision_id for row in rows})
        self._stale = {card: stale for stale in standing.stale for card in stale.successors}
        self._comparison.refresh_cards(touched)
        self.changed.emit()

    @staticmethod
    def _concerned(changes: Changes) -> set[int]:
        """Return the decisions that a step touched, or whose codings it touched."""
        ids = {change.row_id for change in changes.rows("decision")}
        for change in changes.rows("decision_coding"):
            ids |= {row["decision_id"] for row in (change.before, change.after) if row is not None}
        return ids

    def _read(self) -> None:
        comparison = self._comparison
        self._stale = {}
        if self.project is None or comparison.result is None:
            self._standing = None
            return
        if not comparison.result.has_cards:
            return  # they will come
        found = standing(comparison.cards, comparison.result.gathered, decisions(self.project))
        self._standing = found
        self._stale = {card: stale for stale in found.stale for card in stale.successors}
        comparison.refresh_cards()
        self.changed.emit()

    @property
    def standing(self) -> Standing | None:
        """All decisions by card, those that are out of date, and the counts."""
        return self._standing

    def touched(self) -> set[int]:
        """Return the cards on which something was decided, be it stale."""
        return set() if self._standing is None else self._standing.decided.keys() | self._stale.keys()

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
        places = self._places_of(project, info)
        for coding_id, start, end, code_id in consensus_codings(project, info, guid):
            place = places.get(code_id)
            if place is not None:
                found.extend((coding_id, start, end, place, info.consensus_coder_id))
        return found

    def _places_of(self, project: Project, info: ConsensusInfo) -> dict[int, int]:
        """Return the place in the comparison of each of the consensus file's codes, looked up once."""
        compared = self._comparison.gathered.codes
        if self._places is None or self._places[0] is not compared:
            self._places = compared, places_of_codes(project, info, compared)
        return self._places[1]

    # --- deciding ----------------------------------------------------------------------------------------------------
    def decide(
        self,
        card: int,
        ruling: Ruling,
        *,
        code: int | None = None,
        span: Span | None = None,
        why: Why = NO_REASON,
        then: Callable[[], None] | None = None,
    ) -> bool:
        """Write a verdict on a card, then go on with ``then``; true if it is written, not if that takes its time."""

        def write(project: Project) -> None:
            settling = self._settling(card, ruling, code=code, span=span)
            replaces = self._standing.replaced_by(card) if self._standing is not None else ()
            settle(project, settling, why, replaces=replaces)

        return self._write(write, then=then)

    def decide_many(self, cards: Sequence[int], ruling: Ruling, why: Why = NO_REASON) -> bool:
        """Write the same verdict on many cards, as one step; true if that is done, or will be when there is a file."""
        settlings = [self._settling(card, ruling) for card in cards]
        return self._write(lambda project: settle_many(project, settlings, why)) or self.is_saving

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

    def _write(
        self, write: Callable[[Project], object], *, begin: bool = True, then: Callable[[], None] | None = None
    ) -> bool:
        """Write to the consensus file, which is made first where there is none; true if it was written at once."""
        if self.project is None:
            written: list[bool] = []
            if begin and not self.is_saving:
                self._begin(self._free_path(), lambda: written.append(self._write(write, begin=False, then=then)))
            return any(written)
        try:
            write(self.project)
        except NothingToUndo:
            return False
        except QdaError as error:
            self._tell(error)
            return False
        if then is not None:
            then()
        return True

    def _tell(self, error: QdaError) -> None:
        if self._window is not None:
            self._window.notices.tell(error)
