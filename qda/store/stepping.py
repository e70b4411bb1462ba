"""Which steps can be taken back and brought back, one by one or up to a chosen one."""

from __future__ import annotations

from collections import OrderedDict

from sqlalchemy import Connection, func, select

from qda.model.errors import CannotGoBack, NotFound
from qda.model.verb import FOUNDING, LASTING
from qda.store.history import StepInfo, UndoStacks
from qda.store.tables import Step

_KEPT = 256  # steps told of last; an hour of work makes thousands


class Steps:
    """The steps of an open project: what each was, and what undo and redo would reverse."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: OrderedDict[int, StepInfo] = OrderedDict()  # a step is never changed
        founded = select(func.coalesce(func.max(Step.id), 0)).where(Step.verb.in_(FOUNDING))
        self._founded = int(connection.execute(founded).scalar_one() or 0)
        can_go = (Step.id > self._founded, Step.verb.not_in(LASTING))
        rows = connection.execute(select(Step.id, Step.undoes).where(*can_go).order_by(Step.id))
        pairs = [(row.id, row.undoes) for row in rows]
        self._undoes = {step_id: undoes for step_id, undoes in pairs if undoes is not None}
        self.stacks = UndoStacks(pairs)

    def note(self, step: StepInfo) -> None:
        """Take a step into account that was just committed."""
        if step.verb in FOUNDING:
            self.stacks, self._founded = UndoStacks(), step.step_id
        elif step.verb not in LASTING:
            self.stacks.note(step.step_id, step.undoes)
        self._keep(step)
        if step.undoes is not None:
            self._undoes[step.step_id] = step.undoes

    def info(self, step_id: int) -> StepInfo:
        """Return one act of the history.

        Raises:
            NotFound: There is no step of that number.
        """
        known = self._known.get(step_id)
        if known is None:
            query = select(Step.id, Step.verb, Step.label, Step.coder, Step.time, Step.undoes).where(Step.id == step_id)
            row = self._connection.execute(query).one_or_none()
            if row is None:
                raise NotFound(kind="step", name=step_id)
            known = self._keep(StepInfo(*row))
        return known

    def _keep(self, step: StepInfo) -> StepInfo:
        self._known[step.step_id] = step
        if len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return step

    def told(self, step_id: int | None) -> StepInfo | None:
        """Return the act that a step did, took back or brought back."""
        return None if step_id is None else self.info(self._act(step_id))

    def _act(self, step_id: int) -> int:
        while (before := self._undoes.get(step_id, step_id)) < step_id:  # in a damaged file it may run in a ring
            step_id = before
        return step_id

    def back_to(self, step_id: int, *, keep: bool) -> list[int]:
        """Return the steps to be reversed, newest first, so that a step and all after it are taken back.

        Args:
            step_id: The act, or the redo that brought it back.
            keep: Take back only what came after it.

        Raises:
            NotFound: There is no step of that number.
            CannotGoBack: It lies before what made the project, was taken back already, took back another one, or is
                of a kind that cannot be taken back.
        """
        step = self.info(step_id)
        if step_id <= self._founded and not (keep and step_id == self._founded):
            raise CannotGoBack(step=step_id, kind="founding")
        held = self.stacks.held
        if keep and step_id == self._founded:
            return list(reversed(held))
        for place, entry in enumerate(held):
            if entry == step_id or (step.undoes is None and self._act(entry) == step_id):
                return list(reversed(held[place + (1 if keep else 0) :]))
        if step.verb in LASTING:
            raise CannotGoBack(step=step_id, kind="lasting")
        raise CannotGoBack(step=step_id, kind="undone" if step.undoes is None else "undo")

    def forward_to(self, step_id: int) -> list[int]:
        """Return the undo steps to be reversed, in order, so that an act that was taken back is brought back.

        What was taken back after it, and so stands before it in the row of redo, comes with it.

        Raises:
            NotFound: There is no step of that number.
            CannotGoBack: It is not among what redo would bring back.
        """
        self.info(step_id)
        waiting = list(reversed(self.stacks.taken_back))
        for place, entry in enumerate(waiting):
            if step_id in (entry, self._act(entry)):
                return waiting[: place + 1]
        raise CannotGoBack(step=step_id, kind="not-redo")
