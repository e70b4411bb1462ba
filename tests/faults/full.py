"""A full disk at every write: what was to be written is taken back, told, and leaves nothing behind.

Two ways of refusing: a small disk of its own in memory, where that may be made, filled up to the last few kilobytes;
and the system's limit on how long a file may grow. Each act is tried with no room at all, then with a little more, and
so on until it gets through.
"""

from __future__ import annotations

import contextlib
import os
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import traceback
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import NamedTuple

from qda.actions.blind_copy import copy_for_coder
from qda.actions.codebook import add_code, delete_codes
from qda.actions.coding import code_spans
from qda.actions.correct_text import correct_text
from qda.actions.documents import add_documents, delete_documents
from qda.actions.export import export_csv, export_docx, export_html, export_json, export_workbook
from qda.actions.merge_files import draft_merge, merge_files
from qda.actions.pseudonymise import find_names, pseudonymise
from qda.actions.purge import withdrawable
from qda.actions.refi_files import export_refi
from qda.actions.salvaging import salvage_with_backups
from qda.actions.sharing import SharingPlan, share_copy
from qda.actions.storing import store_ahead
from qda.actions.take_in import import_as_project, import_into
from qda.formats.foreign import read_foreign
from qda.model.document import ImportedDocument
from qda.model.errors import QdaError
from qda.model.read_file import ReadFile
from qda.model.span import Span
from qda.model.wording import explain
from qda.store import backups
from qda.store.check import check
from qda.store.copies import rows_of
from qda.store.project import Project
from qda.store.purging import Doomed
from qda.store.tables import Document
from qda.store.withdrawal import InBackups, purge
from qda.text.edits import Edit
from qda.text.pseudonyms import Pseudonyms, Rule
from tests.faults.play import Play
from tests.faults.state import State
from tests.faults.tally import Tally

FILES = Path(__file__).resolve().parents[1] / "files"
_STEP = 4096  # bytes, a page
_DISK = 24_000_000  # bytes


class Room:
    """How much may still be written."""

    @contextlib.contextmanager
    def only(self, size: int) -> Generator[None]:
        """Leave so many bytes for the block."""
        raise NotImplementedError


class LongestFile(Room):
    """No file may grow beyond a size."""

    @contextlib.contextmanager
    def only(self, size: int) -> Generator[None]:
        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


class SmallDisk(Room):
    """A disk of its own, filled up."""

    def __init__(self, folder: Path) -> None:
        self._filler = folder / "filler"

    @contextlib.contextmanager
    def only(self, size: int) -> Generator[None]:
        free = shutil.disk_usage(self._filler.parent).free
        self._filler.write_bytes(bytes(max(0, free - size)))
        try:
            yield
        finally:
            self._filler.unlink()


@contextlib.contextmanager
def small_disk(folder: Path) -> Generator[Path | None]:
    """Put a disk in memory at a folder, if this system lets us; else give ``None``."""
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={_DISK}", "tmpfs", str(folder)], capture_output=True, check=False
    ) if shutil.which("mount") and os.geteuid() == 0 else None  # fmt: skip
    try:
        yield folder if made is not None and made.returncode == 0 else None
    finally:
        if made is not None and made.returncode == 0:
            subprocess.run(["umount", str(folder)], check=True)


class Act(NamedTuple):
    """Something that writes. ``do`` may be done again and again until it gets through."""

    name: str
    do: Callable[[], object]
    target: Path | None = None  # of what lies outside the project
    told: tuple[type[BaseException], ...] = (QdaError,)


class Filling:
    """Tries acts in one folder, with ever more room."""

    def __init__(self, folder: Path, room: Room, seed: int, tally: Tally) -> None:
        self.folder = folder
        self.room = room
        self.seed = seed
        self.chance = random.Random(seed)
        self.tally = tally
        self.path = folder / "study.concord"
        self.targets = folder / "targets"
        self.targets.mkdir()
        self.other = folder / "other.concord"
        for path in (self.other, self.path):
            play = Play(path, self.chance.randrange(10**9), exchanging=False)
            for _ in range(8):
                play.act()
            text = "The paper praised the bridge.\n" * 3000
            add_documents(play.project, [ImportedDocument("Long", text, "text/plain", "l.txt", text.encode())])
            if path == self.other:
                export_refi(play.project, folder / "other.qdpx")
            play.close()
        self.project = Project.open(self.path)

    # --- acts -------------------------------------------------------------------------------------------------------
    def acts(self) -> Iterator[Act]:
        """Return one act of each kind."""
        project, target = self.project, self.targets
        number = self.chance.randrange(10**9)
        code_id = add_code(project, f"Praise {number}")
        document_id = max(State.of(project).rows["document"])
        spans = [Span(start, start + 3) for start in range(0, 9000, 6)]
        text = f"{number} said so.\n" * 9000
        imported = [
            ImportedDocument(f"New {each}", text + str(each), "text/plain", "n.txt", text.encode()) for each in (1, 2)
        ]

        def bring_in() -> None:
            for _ in store_ahead(project, imported):
                pass
            add_documents(project, imported)

        yield Act("code many passages", lambda: code_spans(project, document_id, [code_id], spans))
        yield Act("undo", project.undo)
        yield Act("redo", project.redo)
        yield Act("delete a code", lambda: delete_codes(project, [code_id]))
        yield Act("import documents", bring_in)
        yield Act("delete documents", lambda: delete_documents(project, list(State.of(project).rows["document"])[-2:]))
        yield Act("add one code", lambda: add_code(project, f"Blame {number}"))
        foreign = read_foreign(self.folder / "other.qdpx")
        yield Act("take in a project", lambda: import_into(project, foreign))
        yield Act(
            "correct a text", lambda: correct_text(project, document_id, [Edit(4, 9, "pamphlet"), Edit(40, 41, "")])
        )
        yield Act("replace names", lambda: self._replace_names(document_id))
        yield Act("back up", lambda: backups.back_up(self.path, why="merge"), told=(QdaError, OSError, sqlite3.Error))
        yield from self._files(target)

    def _replace_names(self, document_id: int) -> None:
        names = Pseudonyms([Rule("bridge", "[bridge]")])
        pseudonymise(self.project, names, find_names(self.project, names, [document_id]), elsewhere=names)

    def _files(self, target: Path) -> Iterator[Act]:
        project = self.project
        copy = target / "copy.concord"
        yield Act("save a copy", lambda: project.copy_to(copy), copy)
        ways: dict[str, Callable[[Path], object]] = {
            "table.xlsx": lambda path: export_workbook(project, path),
            "table.csv": lambda path: export_csv(project, path),
            "table.json": lambda path: export_json(project, path),
            "study.qdpx": lambda path: export_refi(project, path),
            "coded.html": lambda path: export_html(project, path),
            "coded.docx": lambda path: export_docx(project, path),
        }
        for name, way in ways.items():
            yield Act(f"export {name}", lambda way=way, name=name: way(target / name), target / name)
        files = [ReadFile(path, path) for path in (self.other, copy)]
        kept = backups.begin(self.path, why="closed").finish()
        new: dict[str, Callable[[Path], object]] = {
            "found.concord": lambda path: import_as_project(path, read_foreign(self.folder / "other.qdpx")),
            "merged.concord": lambda path: merge_files(path, files, draft_merge(files)),
            "blind.concord": lambda path: copy_for_coder(project, path, "Ben"),
            "empty.concord": lambda path: Project.create(path, coder_name="Ada").close(),
            "shared.concord": lambda path: share_copy(project, path, SharingPlan([Rule("mayor", "[mayor]")])),
            "salvaged.concord": lambda path: salvage_with_backups(self.other, path),
            "restored.concord": lambda path: backups.restore(kept, path),
        }
        for name, way in new.items():
            yield Act(f"make {name}", lambda way=way, name=name: way(target / name), target / name)
        yield Act("bring up to date", self._bring_up_to_date, self.folder / "older.concord")
        yield Act("delete for good", self._purge)

    def _bring_up_to_date(self) -> None:
        older = self.folder / "older.concord"
        with Project.open(older) as project:
            if project.read_only:
                raise QdaError(told=project.notices[0].detail)

    def _purge(self) -> None:
        """Delete a document for good from another project, which then holds all of it or nothing."""
        with Project.open(self.other) as project:
            before, (gone, *_) = State.of(project), withdrawable(project)
            document_id = next(row["id"] for row in rows_of(project, Document) if row["guid"] == gone.guid)
        try:
            purge(self.other, Doomed(frozenset({gone.guid})), in_backups=InBackups.LEAVE)
        finally:
            with Project.open(self.other, read_only=True) as project:
                found = State.of(project)
                self._problem("delete for good", "; ".join(map(str, check(project).problems)))
            if found.raw != before.raw:
                before.delete_documents([document_id])
                self._problem("delete for good", "; ".join(found.differences(before)))

    # --- trying -----------------------------------------------------------------------------------------------------
    def run(self, *, few: bool = False) -> None:
        """Try each act, with ever more room, until it gets through; or only a ``few``, in larger steps."""
        shutil.copyfile(FILES / "schema-1.concord", self.folder / "older.concord")
        for act in self.acts():
            if few and self.chance.randrange(5):
                continue
            for size in self._sizes(few=few):
                self.tally.rounds += 1
                if self._try(act, size):
                    break
        self._problem("the end", "; ".join(map(str, check(self.project).problems)))
        self.project.close()

    def _sizes(self, *, few: bool) -> Iterator[int]:
        if few:
            yield from (0, *(4**number * self.chance.randint(500, 1500) for number in range(1, 9)))
            return
        yield from (0, 100, 512, 1024, 2048)
        pages = 1.0
        while pages < _DISK / _STEP:  # each page of the first twenty, and then ever larger steps
            yield int(pages) * _STEP + self.chance.choice((0, 512, 2000))
            pages = max(pages + 1, pages * 1.07)

    def _try(self, act: Act, size: int) -> bool:
        """Try an act with so much room; return whether there is no use in trying again."""
        before, bytes_before = State.of(self.project).raw, self._outside(act)
        error: BaseException | None = None
        with self.room.only(size):
            try:
                act.do()
            except act.told as told:
                error = told
            except Exception:  # noqa: BLE001  it is a finding
                self._problem(act.name, f"with {size} bytes: {traceback.format_exc(limit=-4)}")
                return True
        if error is None:
            self.tally.counts[f"{act.name} (got through)"] += 1
            self._problem(act.name, self._partial(act))
            return True
        self.tally.counts[act.name] += 1
        if isinstance(error, QdaError) and not error.values.get("told"):
            told_as = str(explain(error))
            self._problem(act.name, f"told as {told_as}" if "…" in told_as or not told_as else "")
        self._problem(act.name, "half of it is there" if State.of(self.project).raw != before else "")
        self._problem(act.name, "an older file is not what it was" if self._outside(act) != bytes_before else "")
        self._problem(act.name, self._partial(act))
        return False

    def _outside(self, act: Act) -> bytes | None:
        return act.target.read_bytes() if act.target is not None and act.target.exists() else None

    def _partial(self, act: Act) -> str:
        """Return the partial files that lie about."""
        self.project.keeping.wait()  # a version that another thread brings to the disk just now is no partial file
        data = Path(os.environ["QDA_DATA_DIR"])
        found = [path for path in (*self.folder.iterdir(), *self.targets.iterdir()) if path.name.startswith(".")]
        found += [path for path in data.rglob("*") if path.name.startswith(".") or path.name.startswith("passing-")]
        found += [path for folder in (self.folder, self.targets) for path in folder.glob("*-journal")]
        return f"left over: {', '.join(path.name for path in found)}" if found else ""

    def _problem(self, name: str, problem: str) -> None:
        if problem:
            self.tally.found.append(f"{name} ({type(self.room).__name__}, seed {self.seed}): {problem}")


@contextlib.contextmanager
def _data_in(folder: Path) -> Generator[None]:
    before = os.environ.get("QDA_DATA_DIR")
    os.environ["QDA_DATA_DIR"] = str(folder / "data")
    try:
        yield
    finally:
        os.environ.pop("QDA_DATA_DIR")
        if before is not None:
            os.environ["QDA_DATA_DIR"] = before


def run(rounds: int, seed: int, folder: Path) -> Tally:
    """Try every act with every room, again and again, until there were so many tries; for few rounds, a few acts."""
    tally, few = Tally(), rounds < 1000
    while tally.rounds < rounds:
        own = folder / f"files-{tally.rounds}"
        own.mkdir()
        with _data_in(own):
            Filling(own, LongestFile(), seed, tally).run(few=few)
        if not few:
            with small_disk(folder / f"disk-{tally.rounds}") as disk, _data_in(disk or own):
                if disk is None:
                    tally.counts["no disk of its own could be made"] += 1
                else:
                    Filling(disk, SmallDisk(disk), seed, tally).run()
        seed += 1
    return tally


if __name__ == "__main__":  # for the short form: a limit on all files of a process is no business of pytest's
    done = run(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
    print(done)
    sys.exit(1 if done.found else 0)
