"""One open project in the window: what is chosen in it, and the one way every edit takes to it."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from functools import partial
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal

from qda.actions import coding, new_codes
from qda.model.codebook import MAX_NAME_LENGTH, same_name
from qda.model.errors import NotAllKept, NothingToUndo, QdaError
from qda.model.span import Span
from qda.model.unit import Unit
from qda.store.history import Change
from qda.store.project import Changes, Project
from qda.store.queries.codebook import CodeRow, codes
from qda.store.queries.coders import CoderRow, coders
from qda.store.queries.codings import (
    PlainCoding,
    SegmentFilter,
    coding_numbers,
    count_segments,
    plain_codings,
    segment,
)
from qda.store.queries.documents import ProjectInfo, project_info
from qda.store.queries.memos import MemoRow, memos
from qda.ui.crash import defects_noted, kept_going

P = ParamSpec("P")
T = TypeVar("T")
Teller = Callable[[QdaError], None]
Edit = Callable[[Project], object]
"""Something done to a project, which can be done again, also to a copy of it."""
MANY = 2000  # changed codings above which counting and reading anew is faster than following each


class View(Protocol):
    """What the workspace asks of the document view in front."""

    def selection(self) -> Span | None:
        """Return the selected passage, trimmed, or None."""
        ...

    def unit_span(self) -> Span | None:
        """Return the unit at the caret, in which the project is coded, or None where it is coded freely."""
        ...

    def caret(self) -> int:
        """Return the code point before which the caret stands."""
        ...


class Leaving:
    """Asks all that hold unsaved words whether the project may be closed; whoever could not save them holds it."""

    def __init__(self) -> None:
        self.held = False


KeepFirst = Callable[[str, Callable[[], object]], None]
"""Keeps an earlier version, why being said, and then calls what would do so itself while the window waits."""


def _at_once(_why: str, act: Callable[[], object]) -> None:
    act()


class Workspace(QObject):
    """Knows the project, the chosen document, code and coding, and whose work is shown; runs every action.

    Signals:
        changed: Something was committed, undone or redone; carries the :class:`~qda.store.project.Changes`.
        outdated: Something went wrong while a step was followed, so everything shown is to be read anew;
            ``coders_changed`` comes after it.
        reversed: The same after an undo or redo, when all have heard of it, so that the place can be shown.
        document_wanted: Bring a document to the front; carries its id and a ``Span`` to show, or ``None``.
        document_changed: Another document is in front; carries its id, 0 for none.
        code_changed: Another code is chosen; carries its id, 0 for none.
        coding_changed: Another coding is chosen; carries its id, 0 for none.
        selection_changed: The selection or caret in the document in front is another; carries a ``Span`` or ``None``.
        isolated: A code is pointed at outside the text, so its passages stand out; carries its id, 0 for none.
        coders_changed: Other coders' work is shown, or another coder works.
        memo_wanted: Write a memo on a passage; carries document id and ``Span``.
        segments_wanted: List codings beside the text; carries a :class:`~qda.ui.leads.SegmentsWanted`.
        words_wanted: Find words with their context; carries a :class:`~qda.ui.leads.WordsWanted`.
        memos_wanted: Show memos; carries a list of ``MemoRow``, all at one place.
        saving: What was typed into fields that are no memos should be saved now, and nobody is asked.
        leaving: The project is to be closed; what was typed should be saved now. Carries a :class:`Leaving`.
        closing: The project is being closed.
    """

    changed = Signal(object)
    outdated = Signal()
    reversed = Signal(object)
    document_wanted = Signal(int, object)
    document_changed = Signal(int)
    code_changed = Signal(int)
    coding_changed = Signal(int)
    selection_changed = Signal(object)
    isolated = Signal(int)
    coders_changed = Signal()
    memo_wanted = Signal(int, object)
    memos_wanted = Signal(object)
    segments_wanted = Signal(object)
    words_wanted = Signal(object)
    saving = Signal()
    leaving = Signal(object)
    closing = Signal()

    def __init__(self, project: Project, tell: Teller, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.project = project
        self._tell = tell
        self._unlisten = project.listen(self._on_committed)
        self.keep_first: KeepFirst = _at_once
        self.closed = False
        self.failed: Edit | None = None  # the edit of which an error is being told
        self._told_of_leaving = False
        self.view: View | None = None
        self.document_id = 0
        self.code_id = 0
        self.coding_id = 0
        self.last_code_id = 0
        self._hidden_coders = set[int]()
        self._codes: list[CodeRow] | None = None
        self._coders: list[CoderRow] | None = None
        self._info: ProjectInfo | None = None
        self._memos: list[MemoRow] | None = None
        self._last: Changes | None = None  # what was committed last
        self._here: int | None = None  # shown codings of the document in front
        self.coders_changed.connect(self._forget_here)
        self.coders_changed.connect(self._forget_memos)

    def may_close(self) -> bool:
        """Let everything typed be saved; false if something of it could not be."""
        leaving = Leaving()
        with defects_noted() as met:
            self.leaving.emit(leaving)
        if met and not self._told_of_leaving:
            # Words that were typed may be lost, so there is a chance to copy them, but nobody is held for ever.
            self._told_of_leaving = True
            self._tell(NotAllKept(path=str(self.project.path)))
            return False
        return not leaving.held

    def close(self) -> None:
        """Stop listening and close the file; what comes back from other threads after that is left."""
        self.closed = True
        self._unlisten()
        self.project.close()

    # --- what there is ---------------------------------------------------------------------------------------------
    def codes(self) -> list[CodeRow]:
        """Return the codebook in the order of its tree; asked of the project once per change."""
        if self._codes is None:
            self._codes = codes(self.project)
        return self._codes

    def code(self, code_id: int) -> CodeRow | None:
        """Return one entry of the codebook."""
        return next((row for row in self.codes() if row.code_id == code_id), None)

    def with_all_below(self, code_id: int) -> set[int]:
        """Return an entry's id and the ids of all entries below it."""
        below = {code_id}
        for row in self.codes():  # an entry stands before those below it
            if row.parent_id in below:
                below.add(row.code_id)
        return below

    def memos(self) -> list[MemoRow]:
        """Return the memos of those whose work is shown; asked of the project once per change."""
        if self._memos is None:
            self._memos = memos(self.project, coder_ids=self.shown_coder_ids())
        return self._memos

    def _forget_memos(self) -> None:
        self._memos = None

    @property
    def info(self) -> ProjectInfo:
        """What the project says of itself; asked of it once per change."""
        if self._info is None:
            self._info = project_info(self.project)
        return self._info

    def coders(self) -> list[CoderRow]:
        """Return everybody who codes in this project; counted once, then change by change."""
        if self._coders is None:
            self._coders = coders(self.project)
        return self._coders

    @property
    def coder(self) -> CoderRow | None:
        """Who works now."""
        return next((row for row in self.coders() if row.coder_id == self.project.coder_id), None)

    def shown_coder_ids(self) -> frozenset[int]:
        """Return whose codings are shown: in blind work one's own, else all that are not hidden."""
        own = self.project.coder_id
        if self.info.blind:
            return frozenset() if own is None else frozenset({own})
        return frozenset(row.coder_id for row in self.coders()) - self._hidden_coders

    def show_coder(self, coder_id: int, *, shown: bool) -> None:
        """Show or hide a coder's work."""
        if shown:
            self._hidden_coders.discard(coder_id)
        else:
            self._hidden_coders.add(coder_id)
        self._let_go_of_coding()
        self.coders_changed.emit()

    def use_coder(self, coder_id: int) -> None:
        """From now on somebody else works here."""
        self.project.use_coder(coder_id)
        self._hidden_coders.discard(coder_id)
        self._let_go_of_coding()
        self.coders_changed.emit()

    @property
    def unit(self) -> Unit:
        """The unit to which selections snap."""
        return Unit(self.info.unit) if self.info.unit in {*Unit} else Unit.FREE

    def codings_here(self, document_id: int) -> list[PlainCoding]:
        """Return the shown codings of a document in the order of the text."""
        return plain_codings(self.project, document_id, coder_ids=self.shown_coder_ids())

    def coding_numbers_here(self, document_id: int) -> array[int]:
        """Return the shown codings of a document as the document view takes them, in no order."""
        return coding_numbers(self.project, document_id, coder_ids=self.shown_coder_ids())

    def count_here(self) -> int:
        """Return how many codings of the document in front are shown."""
        if self._here is None:
            wanted = SegmentFilter(document_ids=[self.document_id], coder_ids=self.shown_coder_ids())
            self._here = count_segments(self.project, wanted)
        return self._here

    # --- what is chosen --------------------------------------------------------------------------------------------
    def choose_document(self, document_id: int, span: Span | None = None) -> None:
        """Bring a document to the front and show a passage of it."""
        self.document_wanted.emit(document_id, span)

    def set_document(self, document_id: int, view: View | None) -> None:
        """Take note that another document is in front."""
        self.view = view
        if document_id != self.document_id:
            self.document_id = document_id
            self._here = None
            self.document_changed.emit(document_id)
        self.selection_changed.emit(view.selection() if view is not None else None)

    def choose_code(self, code_id: int) -> None:
        """Choose a code, 0 for none."""
        if code_id != self.code_id:
            self.code_id = code_id
            self.code_changed.emit(code_id)

    def choose_coding(self, coding_id: int) -> None:
        """Choose a coding, 0 for none."""
        if coding_id != self.coding_id:
            self.coding_id = coding_id
            self.coding_changed.emit(coding_id)

    # --- the way to the project ------------------------------------------------------------------------------------
    def do(self, action: Callable[Concatenate[Project, P], T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Run an action on the project; an error is told to the person and gives ``None``, as a closed project does."""
        if self.closed:
            return None
        try:
            return action(self.project, *args, **kwargs)
        except QdaError as error:
            self._tell_failed(error, lambda project: action(project, *args, **kwargs))
            return None

    def _tell_failed(self, error: QdaError, edit: Edit) -> None:
        self.failed = edit
        try:
            self._tell(error)
        finally:
            self.failed = None

    def tell(self, error: QdaError) -> None:
        """Tell the person of an error."""
        self._tell(error)

    def undo(self) -> None:
        """Take back the last act."""
        self._reverse(Project.undo)

    def redo(self) -> None:
        """Bring back what was undone last."""
        self._reverse(Project.redo)

    def reversing(self, step_ids: Sequence[int]) -> Generator[tuple[int, int]]:
        """Reverse steps in pieces, between which the window lives; see :meth:`~qda.store.project.Project.reversing`."""
        self._last = None
        try:
            yield from self.project.reversing(step_ids)
        finally:
            if self._last is not None and not self.closed:
                self.reversed.emit(self._last)

    def _reverse(self, act: Edit) -> None:
        self._last = None
        try:
            act(self.project)
        except NothingToUndo:
            return
        except QdaError as error:
            self._tell_failed(error, act)
        if self._last is not None:
            self.reversed.emit(self._last)

    def _on_committed(self, changes: Changes) -> None:
        """Follow what is committed already: nothing that goes wrong here may look as if the action had failed."""
        self._last = changes
        followed = kept_going(partial(self._take_in, changes))
        if not followed:
            self._codes = self._info = self._coders = self._memos = self._here = None
        with defects_noted() as met:
            self.changed.emit(changes)
        if met or not followed:
            self.outdated.emit()
            self.coders_changed.emit()
        kept_going(partial(self._let_go, changes))

    def _take_in(self, changes: Changes) -> None:
        tables = changes.tables
        if "code" in tables:
            self._codes = None
        if "project" in tables:
            self._info = self._here = None
        if "coder" in tables or changes.count("coding") > MANY:
            self._coders = self._here = None
        elif "coding" in tables:
            self._follow(changes)
        if concerns_memos(changes):
            self._memos = None

    def _let_go(self, changes: Changes) -> None:
        self._let_go_of_what_is_gone()
        if changes.tables & {"coding", "coder", "project"}:
            self._let_go_of_coding()

    def _follow(self, changes: Changes) -> None:
        by_coder, shown = Counter[int](), self.shown_coder_ids()
        for change in changes.rows("coding"):
            for row, step in ((change.before, -1), (change.after, 1)):
                if row is None:
                    continue
                by_coder[row["coder_id"]] += step
                if self._here is not None and row["document_id"] == self.document_id and row["coder_id"] in shown:
                    self._here += step
        if self._coders is not None:
            self._coders = [row._replace(codings=row.codings + by_coder[row.coder_id]) for row in self._coders]

    def _forget_here(self) -> None:
        self._here = None

    def _let_go_of_what_is_gone(self) -> None:
        if self.code_id and self.code(self.code_id) is None:
            self.choose_code(0)
        if self.last_code_id and self.code(self.last_code_id) is None:
            self.last_code_id = 0

    def _let_go_of_coding(self) -> None:
        """Choose no coding when the chosen one was undone, or its coder's work is hidden: Del would still hit it."""
        if self.coding_id:
            wanted = SegmentFilter(coding_ids=[self.coding_id], coder_ids=self.shown_coder_ids())
            if not count_segments(self.project, wanted):
                self.choose_coding(0)

    # --- coding ------------------------------------------------------------------------------------------------------
    def target_span(self) -> Span | None:
        """Return what a code would be put on: the selection, else the unit at the caret in a project with units."""
        if self.view is None:
            return None
        return self.view.selection() or self.view.unit_span()

    def code_selection(self, code_ids: Sequence[int]) -> bool:
        """Put codes on the selection (or the unit at the caret); false if there is nothing to code or it failed."""
        span = self.target_span()
        return span is not None and self.code_span(span, code_ids)

    def code_span(self, span: Span, code_ids: Sequence[int]) -> bool:
        """Put codes on a passage of the document in front."""
        if not self.document_id or not code_ids:
            return False
        ids = self.do(coding.code_spans, self.document_id, list(code_ids), [span])
        if ids is None:
            return False
        self.last_code_id = code_ids[-1]
        self.choose_code(code_ids[-1])
        self.choose_coding(ids[-1])
        return True

    def code_with_new(self, name: str, *, also: Sequence[int] = (), parent_id: int | None = None) -> bool:
        """Make a code, or take the one of that name, and put it on the selection, with the codes ``also``."""
        span = self.target_span()
        if span is None or not self.document_id:
            return False
        rows = (row for row in self.codes() if row.parent_id == parent_id and not row.is_folder)
        same = next((row.code_id for row in rows if same_name(row.name, name)), None)
        if same is not None:
            return self.code_span(span, [*also, same])
        ids = self.do(new_codes.code_with_new, self.document_id, name, span, also=also, parent_id=parent_id)
        if ids is None:
            return False
        self._choose_new(ids[-1])
        return True

    def _choose_new(self, coding_id: int) -> None:
        row = self.do(segment, coding_id)
        if row is not None:
            self.last_code_id = row.code_id
            self.choose_code(row.code_id)
            self.choose_coding(row.coding_id)

    def code_in_vivo(self) -> bool:
        """Put a code on the selection that is named after its words."""
        span = self.target_span()
        if span is None or not self.document_id:
            return False
        words = " ".join(span.cut(self.project.text(self.document_id)).split())
        return self.code_with_new(words[:MAX_NAME_LENGTH].strip(" .,;:!?"))

    def code_by_key(self, key: str) -> bool:
        """Put the code with that number key on the selection."""
        row = next((row for row in self.codes() if row.number_key == key), None)
        return row is not None and self.code_selection([row.code_id])

    def code_again(self) -> bool:
        """Put the code used last on the selection."""
        return bool(self.last_code_id) and self.code_selection([self.last_code_id])

    def remove_coding(self) -> bool:
        """Take the chosen coding off its passage."""
        if not self.coding_id:
            return False
        gone = self.coding_id
        self.choose_coding(0)
        self.do(coding.uncode, [gone])
        return True


def concerns_memos(changes: Changes) -> bool:
    """Tell whether a step may have changed what the list of memos says."""
    if changes.tables & {"memo", "project", "document", "code", "coder"}:
        return True
    return changes.count("coding") > MANY or any(map(_has_memo, changes.rows("coding")))


def _has_memo(change: Change) -> bool:
    return bool((change.before or {}).get("memo") or (change.after or {}).get("memo"))
