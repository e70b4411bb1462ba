"""An hour of work by mouse and key on a long text: ``python -m tests.faults.soak --minutes 60``.

A real window works on a real project while memory, objects and the time of every kind of act are noted. Nothing may
grow without end, nothing may become slow, nothing may fail, and at the end Ctrl+Z leads back to the empty project.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import hashlib
import os
import random
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import psutil
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QObject, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication
from sqlalchemy import func, select

from benchmarks.view import text_of
from qda.actions.codebook import add_code, set_number_key
from qda.actions.coders import ensure_coder
from qda.actions.coding import put_codings
from qda.actions.documents import add_documents
from qda.actions.memos import add_memo
from qda.model.document import ImportedDocument
from qda.model.errors import QdaError
from qda.model.span import Span
from qda.model.verb import Verb
from qda.store.check import check
from qda.store.project import Project
from qda.store.tables import Base
from qda.ui import theme
from qda.ui.crash import CrashReporter, Defect
from qda.ui.desk import Desk
from qda.ui.main_window import MainWindow
from qda.ui.memory import share_one_arena
from qda.ui.mishaps import Mishaps
from qda.ui.settings import Settings
from tests.faults.soak_acts import MEMOS, TARGET, Person

MEMORY_MOST = 1.10
SLOWER_MOST = 1.20
QUICKER_MOST = 0.40
OBJECTS_MOST = 1.02
DRIFT_MOST = 0.25  # of codings and memos, away from their target
_TOLD_MOST = 3  # findings of one kind that are told in words, however many there are
_FEW = 8  # objects that a list may hold more or less
_SAMPLES = 40
_SAMPLE_S = 8.0  # at least, between two looks
_FEWEST = 12  # acts of a kind in a third of the time, below which their times say nothing
_NOTICED_MS = 2.0  # nobody notices less
_CALIBRATE_EVERY = 10
_OWN_WARNINGS = ("does not support raise", "propagateSizeHints", "grabbing")  # of the platform without a screen
_LEFT_ALONE = {"step", "change", "content", "content_chunk", "session", "project"}  # outside what undo leads back


@dataclass
class Sample:
    """What there was when everything rested."""

    seconds: float
    memory: int
    widgets: int
    windows: int
    objects: int
    codings: int
    memos: int
    kinds: Counter[str]


@dataclass
class Soak:
    """What an hour of work came to."""

    samples: list[Sample] = field(default_factory=list)
    times: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    calibrations: list[float] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)
    nothing: Counter[str] = field(default_factory=Counter)
    """How often an act of each kind did not bring about what it is for."""
    acts: int = 0
    undone: int = 0

    def missed(self, kind: str, words: Sequence[str]) -> None:
        """Note that an act did nothing: an act that is blocked is quick, so its time alone would look well."""
        if words:
            self.nothing[kind] += 1
            if self.nothing[kind] <= _TOLD_MOST:
                self.found += [f"{kind} did nothing: {each}" for each in words]

    def judge(self) -> None:
        """Note what grew and what became slow; the first tenth of the time is for warming up."""
        for name, target in (("codings", TARGET), ("memos", MEMOS)):
            for sample in self.samples:
                if abs(getattr(sample, name) - target) > target * DRIFT_MOST:
                    there = f"{getattr(sample, name)} {name} after {sample.seconds:.0f} s"
                    self.found.append(f"{there} instead of about {target}")
                    break
        whole = self.samples[-1].seconds if self.samples else 0.0
        warm = [sample for sample in self.samples if sample.seconds >= whole / 10]
        third = len(warm) // 3
        if third >= 2:
            first, last = warm[:third], warm[-third:]
            self._grown("memory (MB)", [s.memory / 1e6 for s in first], [s.memory / 1e6 for s in last], MEMORY_MOST)
            for name in ("widgets", "windows", "objects"):
                before, after = ([getattr(s, name) for s in part] for part in (first, last))
                self._grown(name, before, after, OBJECTS_MOST, spare=_FEW)
        for kind, slower, (before, after) in self.slowed(whole):
            if slower > SLOWER_MOST and after - before > _NOTICED_MS:
                self.found.append(f"{kind} became slower: {before:.1f} → {after:.1f} ms")
            if after < before * QUICKER_MOST and before - after > _NOTICED_MS:
                self.found.append(f"{kind} became so quick that it may do nothing: {before:.1f} → {after:.1f} ms")

    def _grown(self, name: str, first: list[float], last: list[float], most: float, spare: float = 0) -> None:
        before, after = statistics.median(first), statistics.median(last)
        if after > before * most + spare:
            self.found.append(f"{name} grew: {before:.1f} → {after:.1f}")

    def slowed(self, whole: float) -> Iterator[tuple[str, float, tuple[float, float]]]:
        """Tell of each kind of act how its median of the last third of the time compares with that of the first."""
        begin = whole / 10
        third = (whole - begin) / 3
        for kind, times in sorted(self.times.items()):
            first = [ms for at, ms in times if begin <= at < begin + third]
            last = [ms for at, ms in times if at >= whole - third]
            if min(len(first), len(last)) >= _FEWEST:
                before, after = statistics.median(first), statistics.median(last)
                spread = [statistics.median(abs(ms - middle) for ms in part) / len(part) ** 0.5
                          for part, middle in ((first, before), (last, after))]  # fmt: skip
                sure = after - 3 * 1.86 * (spread[0] ** 2 + spread[1] ** 2) ** 0.5  # three standard errors
                yield kind, min(after, max(sure, before)) / before, (before, after)


def _memory() -> int:
    gc.collect()
    if sys.platform == "linux":
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    return psutil.Process().memory_info().rss


def _calibration() -> float:
    """Return the milliseconds that a fixed piece of work takes this computer just now."""
    begun = time.process_time()
    numbers = random.Random(1)
    rows = sorted((numbers.random(), str(each)) for each in range(4_000))
    hashlib.sha256("".join(words for _, words in rows).encode() * 20).hexdigest()
    return (time.process_time() - begun) * 1000


def _sample(person: Person, seconds: float) -> Sample:
    person.rest()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QApplication.processEvents()
    memory = _memory()
    objects = [each for each in gc.get_objects() if isinstance(each, QObject)]
    return Sample(
        seconds,
        memory,
        len(QApplication.allWidgets()),
        len(QApplication.topLevelWidgets()),
        len(objects),
        person.codings(),
        len(person.workspace.memos()),
        Counter(type(each).__name__ for each in objects),
    )


def make_project(path: Path, megabytes: float) -> dict[str, int]:
    """Write a long text, a short one, ten codes with keys, two people's codings, memos; return the empty size."""
    text = text_of(max(1, round(megabytes)))[: round(megabytes * 1_000_000)]
    with Project.create(path, coder_name="Ann") as project:
        empty = counts(project)
        add_documents(project, [ImportedDocument("Long", text, "text/plain"),
                                ImportedDocument("Short", text[:20_000], "text/plain")])  # fmt: skip
        codes = [add_code(project, f"Code {number}") for number in range(1, 11)]
        for key, code_id in zip("1234567890", codes, strict=True):
            set_number_key(project, code_id, key)
        chance = random.Random(5)
        for coder in (project.coder_id, ensure_coder(project, "Ben")):
            rows = {(chance.choice(codes), start, start + chance.randint(20, 300))
                    for start in (chance.randrange(len(text) - 400) for _ in range(250))}  # fmt: skip
            with project.step(Verb.CODE_MANY, count=len(rows)) as session:
                put_codings(session, [
                    {"document_id": 1, "code_id": code, "coder_id": coder, "start": start, "end": end}
                    for code, start, end in rows
                ])  # fmt: skip
        for start in (chance.randrange(len(text) - 400) for _ in range(MEMOS)):
            add_memo(project, "A title", "Some words on this.", document_id=1, span=Span(start, start + 100))
    Settings().coder_name = "Ann"
    return empty


def counts(project: Project) -> dict[str, int]:
    """Count the rows of all that undo leads back."""
    with project.read() as session:
        return {
            name: session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
            if name not in _LEFT_ALONE
        }


@contextmanager
def watched(soak: Soak, window: MainWindow, reporter: CrashReporter) -> Iterator[None]:
    """Note every warning of Qt, every defect and every error that is told."""

    def on_message(kind: QtMsgType, _context: object, message: str) -> None:
        if kind is not QtMsgType.QtDebugMsg and not any(own in message for own in _OWN_WARNINGS):
            soak.found.append(f"Qt says: {message}")

    def on_defect(defect: Defect) -> None:
        soak.found.append(f"a defect: {defect.description}")

    tell = window.notices.tell

    def on_error(error: QdaError, *choices: object) -> None:
        soak.told[f"{type(error).__name__} {sorted(error.values)}"] += 1
        tell(error, *choices)  # type: ignore[arg-type]

    before = qInstallMessageHandler(on_message)
    reporter.reported.connect(on_defect)
    window.notices.tell = on_error  # type: ignore[method-assign]
    reporter.install()
    try:
        yield
    finally:
        reporter.uninstall()
        qInstallMessageHandler(before)


def run(
    folder: Path,
    *,
    megabytes: float,
    seed: int,
    minutes: float = 60,
    acts: int = 10**9,
    tell: Callable[[str], None] = lambda _words: None,
) -> Soak:
    """Work on a window for so long, or for so many acts; return what was found. An application has to be there."""
    soak, chance = Soak(), random.Random(seed)
    path = folder / "soak.concord"
    empty = make_project(path, megabytes)
    window = MainWindow(Settings())
    reporter = CrashReporter(window)
    Mishaps(window, reporter)
    with watched(soak, window, reporter):
        window.resize(1300, 850)
        window.show()
        desk = Desk(window)
        desk.open_project(path)
        QApplication.processEvents()
        person = Person(desk, chance, folder)
        _work(soak, person, minutes * 60, acts, tell)
        soak.found += [f"never came to an end: {titles}" for titles in person.given_up]
        _fold_back(soak, person, empty)
        window.close()
        QApplication.processEvents()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    with Project.open(path) as project:
        soak.found += [f"the file is not sound: {problem}" for problem in check(project).problems]
    return soak


def _work(soak: Soak, person: Person, seconds: float, most: int, tell: Callable[[str], None]) -> None:
    weights, acts = zip(*person.acts(), strict=True)
    begun, next_sample, factor, last = time.monotonic(), 0.0, 1.0, ""
    usual = statistics.median(_calibration() for _ in range(9))
    while (now := time.monotonic() - begun) < seconds and soak.acts < most:
        if now >= next_sample:
            soak.samples.append(_sample(person, now))
            next_sample = now + max(seconds / _SAMPLES, _SAMPLE_S)
            tell(_line(soak))
        if soak.acts % _CALIBRATE_EVERY == 0:
            soak.calibrations.append(_calibration())
            factor = statistics.median(soak.calibrations[-5:]) / usual
        act = person.chance.choices(acts, weights)[0]
        found = len(soak.found)
        person.come_back()
        at = time.process_time()
        act()
        person.settle()
        soak.times[act.__name__].append((now, (time.process_time() - at) * 1000 / factor))
        soak.acts += 1
        person.tidy()
        soak.missed(act.__name__, person.missed)
        person.missed.clear()
        for each in range(found, len(soak.found)):
            soak.found[each] += f" (act {soak.acts}: {act.__name__} after {last})"
            tell(f"FOUND: {soak.found[each]}")
        last = act.__name__
    soak.samples.append(_sample(person, time.monotonic() - begun))


def _fold_back(soak: Soak, person: Person, empty: dict[str, int]) -> None:
    """Take everything back by Ctrl+Z, as far as it goes, and see that nothing is left."""
    project = person.workspace.project
    most = 50 + sum(1 for _ in range(soak.acts)) * 20
    while project.undo_step is not None and soak.undone < most:
        person.desk.window.acts["undo"].trigger()
        soak.undone += 1
        if soak.undone % 20 == 0:
            QApplication.processEvents()
    QApplication.processEvents()
    left = counts(project)
    if left != empty:
        soak.found.append(f"undo does not lead back to the empty project: {left} instead of {empty}")


def _line(soak: Soak) -> str:
    s = soak.samples[-1]
    return (
        f"{s.seconds / 60:5.1f} min, {soak.acts} acts, {s.memory / 1e6:.1f} MB, {s.widgets} widgets in {s.windows} "
        f"windows, {s.objects} objects, {s.codings} codings, {s.memos} memos, found {len(soak.found)}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.soak", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--megabytes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    app = QApplication.instance() or QApplication([])
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    theme.set_scheme("light")
    share_one_arena()  # as the program does when it starts
    with tempfile.TemporaryDirectory(prefix="concord-soak-") as folder:
        os.environ["QDA_DATA_DIR"] = str(Path(folder) / "data")
        os.environ["QDA_CONFIG_DIR"] = str(Path(folder) / "config")
        soak = run(
            Path(folder), minutes=options.minutes, megabytes=options.megabytes, seed=options.seed,
            tell=lambda words: print(words, flush=True),
        )  # fmt: skip
    del app
    soak.judge()
    whole = soak.samples[-1].seconds
    for kind, slower, (before, after) in soak.slowed(whole):
        print(
            f"{kind:32} {len(soak.times[kind]):5} times  {before:8.1f} → {after:8.1f} ms  "
            f"({after / before:.2f} times, surely {slower:.2f})"
        )
    first, last = soak.samples[len(soak.samples) // 10 + 1], soak.samples[-1]
    grown = {kind: (first.kinds[kind], n) for kind, n in last.kinds.items() if n > first.kinds[kind]}
    print(f"objects that became more: {grown}")
    print(f"told: {dict(soak.told)}")
    print(f"acts: { ({kind: len(times) for kind, times in sorted(soak.times.items())}) }")
    print(f"did nothing: {dict(soak.nothing)}")
    print(f"{soak.acts} acts, {soak.undone} steps taken back at the end")
    for each in soak.found[:50]:
        print("FOUND:", each)
    return 1 if soak.found else 0


if __name__ == "__main__":
    sys.exit(main())
