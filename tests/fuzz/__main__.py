"""Runs the search for what makes an importer fail: ``python -m tests.fuzz --minutes 10``."""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.fuzz.cases import TARGETS, judge, make_by_bytes, make_by_structure
from tests.fuzz.mutations import AtRandom
from tests.fuzz.seeds import make_seeds

SECONDS_PER_CASE = 60
MEMORY_GB = 4
SLICE_SECONDS = 30
STORED_ONE_IN = 25
CASES_AT_ONCE = 40

T = TypeVar("T")


class TooSlow(BaseException):
    """A case took longer than a person would wait."""


class _Drawing:
    """Choices that Hypothesis makes, so that it can make what fails smaller."""

    def __init__(self, data: st.DataObject) -> None:
        self._data = data

    def number(self, least: int, most: int) -> int:
        return self._data.draw(st.integers(least, most))

    def one_of(self, things: Sequence[T]) -> T:
        return things[self._data.draw(st.integers(0, len(things) - 1))]


@contextlib.contextmanager
def _watched() -> Generator[None]:
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_: object) -> None:
        raise TooSlow

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, SECONDS_PER_CASE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


class _Search:
    """Tries cases for one importer, within a process of its own."""

    def __init__(self, target: str, start: int, keep: Path | None) -> None:
        self._target = target
        self._start = start
        self._keep = keep
        self._found: set[str] = set()
        self.cases = 0

    def run(self, until: float, folder: Path) -> int:
        """Try until the time is over; return how many different failures there were."""
        files = make_seeds(folder / "seeds")[self._target]
        work = folder / "work"
        work.mkdir()
        number = self._start
        while time.monotonic() < until:
            for _ in range(CASES_AT_ONCE):
                number += 1
                choice = AtRandom(number)
                self._try(make_by_bytes(self._target, files, work, choice), number)
                if time.monotonic() >= until:
                    break
            self._try_structures(files, work, number)
        return len(self._found)

    def _try_structures(self, files: Sequence[Path], work: Path, number: int) -> None:
        @seed(number)
        @settings(
            max_examples=CASES_AT_ONCE,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink),
            print_blob=False,
            report_multiple_bugs=False,
        )
        @given(st.data())
        def try_one(data: st.DataObject) -> None:
            path = make_by_structure(self._target, files, work, _Drawing(data))
            self.cases += 1
            store = data.draw(st.integers(1, STORED_ONE_IN)) == STORED_ONE_IN
            with _watched():
                judge(self._target, path, store=store)

        with contextlib.redirect_stdout(open(os.devnull, "w")):  # noqa: PTH123
            try:
                try_one()
                return
            except (Exception, TooSlow) as error:  # noqa: BLE001
                failure = error
        self._tell(failure, next(iter(sorted(work.iterdir(), key=lambda each: -each.stat().st_mtime))), number)

    def _try(self, path: Path, number: int) -> None:
        self.cases += 1
        try:
            with _watched():
                judge(self._target, path, store=number % STORED_ONE_IN == 0)
        except (Exception, TooSlow) as error:  # noqa: BLE001
            self._tell(error, path, number)

    def _tell(self, error: BaseException, path: Path, number: int) -> None:
        frames = [
            frame for frame in traceback.extract_tb(error.__traceback__) if f"{os.sep}qda{os.sep}" in frame.filename
        ]
        where = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames[-3:]))
        kind = f"{type(error).__name__} at {where}"
        if kind in self._found:
            return
        self._found.add(kind)
        print(f"FOUND {self._target} (seed {number}): {kind}: {str(error)[:200]!r}", flush=True)
        if self._keep is not None:
            self._keep.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, self._keep / f"{self._target}-{number}-{path.name}")


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_GB << 30, MEMORY_GB << 30))


def _child(options: argparse.Namespace) -> int:
    _limit_memory()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["QDA_DATA_DIR"] = str(Path(folder) / "data")
        search = _Search(options.only[0], options.seed, options.keep)
        found = search.run(time.monotonic() + options.minutes * 60, Path(folder))
        print(f"{options.only[0]}: {search.cases} cases from seed {options.seed}, {found} findings", flush=True)
    return 1 if found else 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--only", nargs="+", choices=TARGETS, default=TARGETS)
    parser.add_argument("--seed", type=int, default=None, help="where the choices begin; else somewhere new")
    parser.add_argument("--keep", type=Path, help="a folder for the files that show a failure")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.seed is None:
        options.seed = random.SystemRandom().randrange(10**9)
    if options.child:
        return _child(options)
    until = time.monotonic() + options.minutes * 60
    failed, start = False, options.seed
    while time.monotonic() < until:
        for target in options.only:
            left = until - time.monotonic()
            if left <= 0:
                break
            minutes = min(SLICE_SECONDS, left) / 60
            command = [sys.executable, "-m", "tests.fuzz", "--child", "--only", target, "--seed", str(start)]
            command += ["--minutes", str(minutes), *(["--keep", str(options.keep)] if options.keep else [])]
            code = subprocess.run(command, check=False).returncode
            if code not in (0, 1):
                print(f"FOUND {target}: the process died ({code}) after seed {start}", flush=True)
            failed = failed or code != 0
        start += 100_000
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
