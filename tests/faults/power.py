"""Power cuts: a session is recorded down to the single write, and its disk cut off at every moment of it."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import sqlite3
import traceback
from collections.abc import Generator
from pathlib import Path
from typing import NamedTuple

from qda.actions.refi_files import export_refi
from qda.actions.take_in import import_as_project
from qda.formats.foreign import read_foreign
from qda.store import backups, opening
from qda.store.check import check
from qda.store.project import Project
from tests.faults.disk import Disk, files_below, moments, write_out
from tests.faults.play import Play
from tests.faults.recorder import Op, Recorder
from tests.faults.state import State
from tests.faults.tally import Tally

FILES = Path(__file__).resolve().parents[1] / "files"
_CUTS_EACH = 300  # then another session is recorded


class Session(NamedTuple):
    """What was recorded, and the files that were there before."""

    folder: Path
    files: dict[str, bytes]
    ops: list[Op]


def _raw(path: Path) -> str:
    with Project.open(path) as project:
        return State.of(project).raw


def record(folder: Path, seed: int, acts: int, *, whole: bool = True) -> Session:
    """Record random acts; a ``whole`` session also saves copies, makes new projects and brings one up to date."""
    data_before = os.environ.get("QDA_DATA_DIR")
    os.environ["QDA_DATA_DIR"] = str(folder / "data")
    folder.mkdir(parents=True)
    chance = random.Random(seed)
    before: dict[Path, str] = {}
    if whole:
        play = Play(folder / "copy.concord", seed, exchanging=False)
        for _ in range(12):
            play.act()
        export_refi(play.project, folder / "other.qdpx")
        play.close()
        before[folder / "copy.concord"] = play.state.raw
        shutil.copyfile(FILES / "schema-1.concord", folder / "trial.concord")
        before[folder / "older.concord"] = _raw(folder / "trial.concord")
        shutil.copyfile(FILES / "schema-1.concord", folder / "older.concord")
    (folder / "data" / "backups").mkdir(parents=True, exist_ok=True)
    files, recorder = files_below(folder), Recorder(folder)
    for path, state in before.items():
        recorder.acknowledge(path, state)
    with recorder.recording():
        play = Play(folder / "study.concord", seed + 1, exchanging=False)
        recorder.acknowledge(play.path, play.state.raw)
        for _ in range(acts):
            chance.choices((play.act, play.undo, play.redo), (8, 2, 1))[0]()
            recorder.acknowledge(play.path, play.state.raw)
            if whole and chance.randrange(12) == 0:
                play.project.copy_to(folder / "copy.concord")
                recorder.acknowledge(folder / "copy.concord", play.state.raw)
        play.close()
        if whole:
            recorder.acknowledge(backups.back_up(play.path, why="merge"), play.state.raw)
            recorder.acknowledge(folder / "older.concord", _raw(folder / "older.concord"))
            import_as_project(folder / "new.concord", read_foreign(folder / "other.qdpx"))
            recorder.acknowledge(folder / "new.concord", _raw(folder / "new.concord"))
    os.environ.pop("QDA_DATA_DIR")
    if data_before is not None:
        os.environ["QDA_DATA_DIR"] = data_before
    return Session(folder, files, recorder.ops)


@contextlib.contextmanager
def with_pragmas(*pragmas: str) -> Generator[None]:
    """Let projects be opened with other settings, to see that the cuts find what these lose."""
    usual = opening.connected

    def connected(path: Path, **asked: bool) -> sqlite3.Connection:
        connection = usual(path, **asked)
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
        return connection

    opening.connected = connected
    try:
        yield
    finally:
        opening.connected = usual


class Cutting:
    """Cuts one session at many moments."""

    def __init__(self, session: Session, chance: random.Random, tally: Tally, work: Path) -> None:
        self._session = session
        self._chance = chance
        self._tally = tally
        self._work = work

    def cut(self, count: int) -> None:
        disk, at = Disk(self._session.files), 0
        for moment in moments(self._session.ops, self._chance, count):
            for op in self._session.ops[at:moment]:
                disk.do(op)
            at = moment
            self._tally.rounds += 1
            shutil.rmtree(self._work, ignore_errors=True)
            self._work.mkdir()
            write_out(disk.after_a_cut(self._chance), self._session.folder, self._work)
            for path, before, after in self._acknowledged(moment):
                problem = self._look(path, before, after)
                if problem:
                    self._tally.found.append(f"cut after {moment} of {len(self._session.ops)}, {path.name}: {problem}")

    def _acknowledged(self, moment: int) -> list[tuple[Path, str | None, str | None]]:
        """Return for each file the state that was acknowledged before the cut, and the one that was to come."""
        told: dict[str, list[str | None]] = {}
        for number, op in enumerate(self._session.ops):
            if op.what != "acknowledged":
                continue
            states = told.setdefault(op.path, [None, None])
            if number < moment:
                states[0] = op.other
            elif states[1] is None:
                states[1] = op.other
        return [(Path(path), states[0], states[1]) for path, states in told.items()]

    def _look(self, path: Path, before: str | None, after: str | None) -> str:
        there = self._work / path.relative_to(self._session.folder)
        if before is None and not there.exists():
            return ""
        try:
            with Project.open(there, read_only="backups" in there.parts) as project:
                raw, report = State.of(project).raw, check(project)
        except Exception:  # noqa: BLE001  whatever it is, the file cannot be used
            return f"corrupt: {traceback.format_exc(limit=-1)}"
        if not report.is_sound:
            return f"corrupt: {report.problems[:3]}"
        if raw not in (before, after):
            return "lost: neither what was acknowledged nor what was to come"
        self._tally.counts["as acknowledged" if raw == before else "one act further"] += 1
        return ""


def run(rounds: int, seed: int, folder: Path, *, acts: int = 40, whole: bool = True) -> Tally:
    """Cut the power so often."""
    tally = Tally()
    while tally.rounds < rounds:
        session = record(folder / f"session-{tally.rounds}", seed + tally.rounds, acts, whole=whole)
        cutting = Cutting(session, random.Random(seed + tally.rounds), tally, folder / "cut")
        cutting.cut(min(_CUTS_EACH, rounds - tally.rounds))
    return tally
