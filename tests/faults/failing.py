"""A disk, or a network, that fails at any single thing that is asked of it: once, or from then on.

Reading, writing, syncing, cutting off, deleting and opening fail through the very SQLite that the program uses. The act
under way is taken back and told; the project works on as soon as the disk does.
"""

from __future__ import annotations

import random
import sqlite3
import traceback
from pathlib import Path

from qda.model.errors import QdaError
from qda.model.wording import explain
from qda.store.project import Project
from tests.faults.acts import ACTS
from tests.faults.drawing import Act, Drawing, NothingThere
from tests.faults.play import Play
from tests.faults.recorder import Recorder
from tests.faults.state import State
from tests.faults.tally import Tally

_ROUNDS_EACH = 150  # then another project is begun
_CODES = {
    "read": sqlite3.SQLITE_IOERR_READ,
    "write": sqlite3.SQLITE_IOERR_WRITE,
    "sync": sqlite3.SQLITE_IOERR_FSYNC,
    "truncate": sqlite3.SQLITE_IOERR_TRUNCATE,
    "delete": sqlite3.SQLITE_IOERR_DELETE,
    "open": sqlite3.SQLITE_CANTOPEN,
}


class _Failure:
    """Fails the so many-th thing of a kind; from then on everything, if it lasts."""

    def __init__(self, chance: random.Random) -> None:
        self.what = chance.choice((*_CODES, "anything"))
        self._left = chance.choice((0, 0, 1, 2, 3, 5, 8, 13, 30))
        self._lasts = chance.randrange(2) == 0
        self.failed = False

    def __call__(self, what: str, path: str) -> int:
        if self.failed and not self._lasts:
            return 0
        if not self.failed:
            if self.what not in (what, "anything"):
                return 0
            self._left -= 1
            if self._left >= 0:
                return 0
        self.failed = True
        return _CODES[what]


class Campaign:
    """Lets act after act fail in one project."""

    def __init__(self, folder: Path, seed: int, tally: Tally, recorder: Recorder) -> None:
        self.chance = random.Random(seed)
        self.seed = seed
        self.tally = tally
        self.recorder = recorder
        self.play = Play(folder / "study.concord", self.chance.randrange(10**9), exchanging=False)
        for _ in range(30):
            self.play.act()

    def round(self, number: int) -> None:
        kind = self.chance.choices(("act", "undo", "redo", "copy", "reopen"), (12, 3, 2, 1, 1))[0]
        failure = _Failure(self.chance)
        self.recorder.refuse = failure
        try:
            problem = getattr(self, f"_{kind}")()
        except QdaError as error:
            problem = self._badly_told(error)
            self.tally.counts[f"{kind} failed"] += 1
        except Exception:  # noqa: BLE001  it is a finding
            problem = traceback.format_exc(limit=-6)
        finally:
            self.recorder.refuse = lambda what, path: 0
        if not failure.failed:
            self.tally.counts[f"{kind} had no need of it"] += 1
        problem = problem or self._afterwards()
        if problem:
            self.tally.found.append(f"{kind}, {failure.what} failing (seed {self.seed}, round {number}): {problem}")

    def _act(self) -> str:
        act, expected = self._drawn()
        result = act.do()
        act.rule(expected, result)
        if self._found() != expected:
            return f"told as done, but: {self._found().differences(expected)[:3]}"
        self.play.state = self._found()
        return ""

    def _drawn(self) -> tuple[Act, State]:
        self.recorder.refuse, failure = (lambda what, path: 0), self.recorder.refuse
        while True:
            made = self.chance.choices(list(ACTS), list(ACTS.values()))[0]
            try:
                act = made(Drawing(self.play.project, self.play.state, self.chance, self.play.texts))
            except NothingThere:
                continue
            self.recorder.refuse = failure
            return act, self.play.state.copy()

    def _undo(self) -> str:
        return self._reversed(self.play.project.undo)

    def _redo(self) -> str:
        return self._reversed(self.play.project.redo)

    def _reversed(self, reverse: object) -> str:
        assert callable(reverse)
        before = self.play.project.revision
        reverse()
        self.play.state = self._found()
        return "" if self.play.project.revision == before + 1 else "it left no step"

    def _copy(self) -> str:
        target = self.play.path.with_name("copy.concord")
        self.play.project.copy_to(target)
        return ""

    def _reopen(self) -> str:
        """Close and open; if that fails, the file opens as soon as the disk works again."""
        self.play.project.close()
        try:
            self.play.project = Project.open(self.play.path)
            if self.play.project.read_only:  # which is told, and no way to go on here
                self.play.project.close()
                raise QdaError
        except QdaError:
            self.recorder.refuse = lambda what, path: 0
            self.play.project = Project.open(self.play.path)
        return ""

    def _found(self) -> State:
        self.recorder.refuse, failure = (lambda what, path: 0), self.recorder.refuse
        try:
            return State.of(self.play.project)
        finally:
            self.recorder.refuse = failure

    def _badly_told(self, error: QdaError) -> str:
        told = str(explain(error)).replace("as…", "as")
        return f"told as {told!r}" if not told or "…" in told else ""

    def _afterwards(self) -> str:
        """Return what is wrong once the disk works again: what was told as failed is not there, and work goes on."""
        try:
            found = State.of(self.play.project)
            if found.raw != self.play.state.raw:
                return f"half of it is there: {found.differences(self.play.state)[:3]}"
            if self.chance.randrange(10) == 0:
                self.play.look_through()
            left = [path.name for path in self.play.path.parent.iterdir() if path.name.startswith(".")]
            return f"left over: {left}" if left else ""
        except Exception:  # noqa: BLE001  it is a finding
            return traceback.format_exc(limit=-6)


def run(rounds: int, seed: int, folder: Path) -> Tally:
    """Let so many acts fail."""
    tally = Tally()
    while tally.rounds < rounds:
        own = folder / f"failing-{tally.rounds}"
        own.mkdir()
        recorder = Recorder(own)
        with recorder.recording():
            campaign = Campaign(own, seed + tally.rounds, tally, recorder)
            for _ in range(min(_ROUNDS_EACH, rounds - tally.rounds)):
                campaign.round(tally.rounds)
                tally.rounds += 1
                recorder.ops.clear()
            campaign.play.close()
    return tally
