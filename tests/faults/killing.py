"""kill -9 at random moments of random acts.

Children are forked from a process without threads, act, and say on a pipe what they begin and what has returned. One is
killed; then everything it had said is looked for, and nothing but that may be there.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import random
import select
import shutil
import signal
import sys
import time
import traceback
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from qda.actions.blind_copy import copy_for_coder
from qda.actions.documents import add_documents
from qda.actions.export import export_csv, export_json, export_workbook
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
from qda.model.read_file import ReadFile
from qda.store import backups
from qda.store.check import check
from qda.store.copies import rows_of
from qda.store.project import Project
from qda.store.purging import Doomed
from qda.store.tables import Document
from qda.store.withdrawal import purge
from qda.text.pseudonyms import Pseudonyms, Rule
from tests.faults.play import Play
from tests.faults.state import State
from tests.faults.tally import Tally

FILES = Path(__file__).resolve().parents[1] / "files"
_ROUNDS_EACH = 20  # then another project is begun
_LONGEST = 20.0  # seconds that a child is given

Say = Callable[..., None]


# --- what a child does ------------------------------------------------------------------------------------------------
class Child:
    """Acts until it is killed."""

    def __init__(self, folder: Path, seed: int, say: Say) -> None:
        self.folder = folder
        self.path = folder / "study.concord"
        self.chance = random.Random(seed)
        self.say = say

    def edit(self) -> None:
        """Do what a researcher does, with undo and redo."""
        play = self._play()
        for number in range(60):
            kind = self.chance.choices(("act", "undo", "redo"), (8, 2, 1))[0]
            if kind == "act":
                self.say("begin", "act")
                play.act()
            else:
                self.say("begin", kind)
                with contextlib.suppress(Exception):
                    getattr(play.project, kind)()
                play.state = State.of(play.project)
            self.say("done", revision=play.project.revision, raw=play.state.raw, number=number)

    def _play(self) -> Play:
        play = Play(self.path, self.chance.randrange(10**9), Project.open(self.path), exchanging=False)
        play.learn_texts()
        return play

    def _one_step(self, kind: str, act: Callable[[Project], object]) -> None:
        with Project.open(self.path) as project:
            for _ in range(4):
                self.say("begin", kind)
                act(project)
                self.say("done", revision=project.revision, raw=State.of(project).raw)

    def add_documents(self) -> None:
        """Import as the window does: texts first, in pieces, then the documents in one step."""

        def act(project: Project) -> None:
            texts = [f"{self.chance.random()} paragraph of words\n" * self.chance.choice((10, 4000)) for _ in range(4)]
            imported = [
                ImportedDocument(f"New {n}", text, "text/plain", "n.txt", text.encode()) for n, text in enumerate(texts)
            ]
            for _ in store_ahead(project, imported):
                pass
            add_documents(project, imported)

        self._one_step("add documents", act)

    def take_in(self) -> None:
        """Add another program's project."""
        foreign = read_foreign(self.folder / "other.qdpx")
        self._one_step("take in", lambda project: import_into(project, foreign))

    def pseudonymise(self) -> None:
        """Replace a name in all texts, with a version kept before."""

        def act(project: Project) -> None:
            name = self.chance.choice(("bridge", "mayor", "ferry", "paper"))
            names = Pseudonyms([Rule(name, f"[{self.chance.random()}]")])
            wanted = find_names(project, names, list(State.of(project).rows["document"]))
            pseudonymise(project, names, wanted, elsewhere=names)

        self._one_step("pseudonymise", act)

    def purge(self) -> None:
        """Delete a document permanently, which nothing brings back."""
        with Project.open(self.path) as project:
            found = withdrawable(project)
            ids = {row["guid"]: row["id"] for row in rows_of(project, Document)}
        if not found:
            return
        gone = self.chance.choice(found)
        self.say("begin", "purge", document=ids.get(gone.guid, 0))
        purge(self.path, Doomed(frozenset({gone.guid}), frozenset()))
        with Project.open(self.path) as project:
            if any(one.guid == gone.guid for one in withdrawable(project)):
                raise AssertionError("it was not purged")
            self.say("done", revision=project.revision, raw=State.of(project).raw)

    def undo_much(self) -> None:
        """Take back many acts one after the other, and bring them back."""
        with Project.open(self.path) as project:
            for kind in ("undo", "redo"):
                while getattr(project, f"{kind}_step") is not None and self.chance.randrange(25):
                    self.say("begin", kind)
                    getattr(project, kind)()
                    self.say("done", revision=project.revision, raw=State.of(project).raw)

    def back_up(self) -> None:
        """Keep versions."""
        for _ in range(6):
            self.say("begin", "back up")
            backups.back_up(self.path, why="format 1")
            self.say("done")

    def _to_file(self, kind: str, name: str, write: Callable[[Path], object], raw: str = "") -> None:
        target = self.folder / "targets" / name
        self.say("begin", kind, target=name)
        write(target)
        self.say("done", target=name, digest=_digest(target), raw=raw)

    def copy(self) -> None:
        """Save copies, over older ones and new."""
        with Project.open(self.path) as project:
            raw = State.of(project).raw
            for number in range(6):
                self._to_file("copy", f"{number % 2}.concord", project.copy_to, raw)

    def found(self) -> None:
        """Make new projects: of another program's file, of two of ours, a copy for a second coder, and an empty one."""
        foreign = read_foreign(self.folder / "other.qdpx")
        files = [ReadFile(path, path) for path in (self.path, self.folder / "other.concord")]

        def for_ben(target: Path) -> None:
            with Project.open(self.path) as project:
                copy_for_coder(project, target, "Ben")

        def share(target: Path) -> None:
            with Project.open(self.path) as project:
                share_copy(project, target, SharingPlan([Rule("bridge", "[bridge]")], hide_coders=True))

        ways: list[Callable[[Path], object]] = [
            lambda target: import_as_project(target, foreign),
            lambda target: merge_files(target, files, draft_merge(files)),
            for_ben,
            lambda target: Project.create(target, coder_name="Ada").close(),
            lambda target: backups.restore(backups.begin(self.path, why="closed").finish(), target),
            share,
            lambda target: salvage_with_backups(self.path, target),
        ]
        for way in self.chance.sample(ways, len(ways)):
            self._to_file("found", f"{self.chance.randrange(10**9)}.concord", way)

    def export(self) -> None:
        """Write exports over older ones."""
        with Project.open(self.path) as project:
            ways: dict[str, Callable[[Path], object]] = {
                ".xlsx": lambda target: export_workbook(project, target),
                ".csv": lambda target: export_csv(project, target),
                ".json": lambda target: export_json(project, target),
                ".qdpx": lambda target: export_refi(project, target),
            }
            for ending, way in self.chance.sample(list(ways.items()), len(ways)):
                self._to_file("export", f"table{ending}", way)

    def migrate(self) -> None:
        """Open a file of the first version, which brings it up to date."""
        for _ in range(3):
            older = self.folder / "older.concord"
            shutil.copyfile(FILES / "schema-1.concord", older)
            self.say("begin", "migrate")
            with Project.open(older) as project:
                raw = State.of(project).raw
            self.say("done", older=raw)


KINDS: dict[str, int] = {
    "edit": 10, "add_documents": 4, "take_in": 3, "undo_much": 3, "back_up": 3, "copy": 3, "found": 3, "export": 3,
    "migrate": 3, "pseudonymise": 3, "purge": 3,
}  # fmt: skip


BEGINNINGS = {"edit": (1, 2, 4, 9, 15), "undo_much": (1, 3, 6), "purge": (1,), "migrate": (1, 1, 2)}
"""In which of its acts a child may be killed."""


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


# --- killing ----------------------------------------------------------------------------------------------------------
class Victim:
    """A forked child, and what it has said."""

    def __init__(self, act: Callable[[Say], None], log: Path) -> None:
        reading, writing = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(reading)
            _be(act, writing, log)
        os.close(writing)
        self._pipe = os.fdopen(reading, "rb", buffering=0)
        self._said = b""
        self.ended = False

    def kill(self, chance: random.Random, beginnings: Sequence[int] = (1,)) -> None:
        """Wait for one of these beginnings, and for some moment after it, and kill."""
        wanted, until = chance.choice(beginnings), time.monotonic() + _LONGEST
        while self._said.count(b'"begin"') < wanted and time.monotonic() < until and not self.ended:
            self._read(0.5)
        time.sleep(chance.choice((0.0, 0.001, 0.003, 0.01, 0.03, 0.1)) * chance.random())
        os.kill(self.pid, signal.SIGKILL)
        while not self.ended:
            self._read(5)
        self._pipe.close()
        self.killed = os.waitpid(self.pid, 0)[1] == signal.SIGKILL

    def _read(self, seconds: float) -> None:
        if select.select([self._pipe], [], [], seconds)[0]:
            data = self._pipe.read(65536)
            self._said += data
            self.ended = not data

    def said(self) -> list[dict[str, Any]]:
        """Return what it said, as far as it got out whole."""
        return [json.loads(line) for line in self._said.split(b"\n")[:-1]]


def _be(act: Callable[[Say], None], writing: int, log: Path) -> None:
    """Be the child, and never return."""

    def say(what: str, kind: str = "", **told: object) -> None:
        os.write(writing, json.dumps({"what": what, "kind": kind, **told}).encode() + b"\n")

    try:
        act(say)
        os._exit(0)
    except BaseException:  # noqa: BLE001  a child must never come back as a second parent
        log.write_text(traceback.format_exc())
        os._exit(1)


class Campaign:
    """Kills one child after the other in one folder, and looks at what is left."""

    def __init__(self, folder: Path, seed: int, tally: Tally) -> None:
        self.folder = folder
        self.path = folder / "study.concord"
        self.log = folder / "traceback.txt"
        self.chance = random.Random(seed)
        self.seed = seed
        self.tally = tally
        (folder / "targets").mkdir(parents=True)
        self.state = self._made(self.path, 40)
        self.raw = self.state.raw
        self._made(folder / "other.concord", 40)
        with Project.open(folder / "other.concord") as project:
            export_refi(project, folder / "other.qdpx")
        for ending in (".xlsx", ".csv", ".json", ".qdpx", ".concord"):
            (folder / "targets" / f"table{ending}").write_bytes(b"an older file")
        self.migrated = ""

    def _made(self, path: Path, acts: int) -> State:
        play = Play(path, self.chance.randrange(10**9), exchanging=False)
        for _ in range(acts):
            play.act()
        play.close()
        return play.state

    def round(self, number: int) -> None:
        """Let one child act and be killed; a finding is told, not raised."""
        kind = self.chance.choices(list(KINDS), list(KINDS.values()))[0]
        seed = self.chance.randrange(10**9)
        before = {path.name: _digest(path) for path in (self.folder / "targets").iterdir()}
        self.log.unlink(missing_ok=True)
        victim = Victim(lambda say: getattr(Child(self.folder, seed, say), kind)(), self.log)
        victim.kill(self.chance, BEGINNINGS.get(kind, (1, 1, 2, 3, 4)))
        if self.chance.randrange(3) == 0:  # and what opens it again is killed as well
            again = Victim(lambda say: self._open_only(say), self.log)
            again.kill(self.chance)
            self.tally.counts["killed again in opening"] += 1
        said = victim.said()
        within = bool(said) and said[-1]["what"] == "begin"
        self.tally.counts[f"{kind}{'' if within else ' (between acts)'}"] += 1
        self.tally.counts["acknowledged acts"] += sum(each["what"] == "done" for each in said)
        found = self._look(said, before)
        if self.log.exists():
            found.append(self.log.read_text())
        self.tally.found += [f"{kind} (seed {self.seed}, round {number}): {each}" for each in found]

    def _open_only(self, say: Say) -> None:
        say("begin", "open")
        Project.open(self.path).close()

    # --- looking ----------------------------------------------------------------------------------------------------
    def _look(self, said: list[dict[str, Any]], before: dict[str, str]) -> list[str]:
        try:
            return [*self._project(said), *self._targets(said, before), *self._left_over(said)]
        except Exception:  # noqa: BLE001  whatever it is, it is a finding
            return [traceback.format_exc()]

    def _project(self, said: list[dict[str, Any]]) -> list[str]:
        acknowledged = [each for each in said if each["what"] == "done" and "revision" in each]
        raw = acknowledged[-1]["raw"] if acknowledged else self.raw
        doing = said[-1]["kind"] if said and said[-1]["what"] == "begin" else ""
        found: list[str] = []
        with Project.open(self.path) as project:
            report = check(project)
            found += [f"not sound: {problem}" for problem in report.problems]
            before, self.state = self.state, State.of(project)
            self.raw = now = self.state.raw
            if now != raw and doing == "purge":
                # It cannot be taken back; but all else is as it was.
                before.delete_documents([said[-1]["document"]])
                found += [f"purging took more with it: {line}" for line in self.state.differences(before)]
                self.tally.counts["committed, but not acknowledged"] += 1
            elif now != raw:
                # The act under way may be there as a whole, though the word of it did not get out.
                (project.redo if doing == "undo" else project.undo)()
                if State.of(project).raw != raw:
                    found.append(f"an acknowledged act is lost, or half of “{doing}” is there")
                (project.undo if doing == "undo" else project.redo)()
                if State.of(project).raw != now:
                    found.append(f"“{doing}” cannot be taken back and brought back")
                self.tally.counts["committed, but not acknowledged"] += 1
        return found

    def _targets(self, said: list[dict[str, Any]], before: dict[str, str]) -> list[str]:
        found: list[str] = []
        acknowledged = {each["target"]: each for each in said if each["what"] == "done" and "target" in each}
        doing = said[-1].get("target") if said and said[-1]["what"] == "begin" else None
        for path in sorted((self.folder / "targets").iterdir()):
            name, digest = path.name, _digest(path)
            known = acknowledged[name]["digest"] if name in acknowledged else before.get(name)
            if digest != known and name != doing:
                found.append(f"{name} is not what it was")
            elif digest != known and (problem := self._whole(path)):
                found.append(f"{name}: {problem}")
            elif name in acknowledged and acknowledged[name]["raw"] and digest == known:
                with Project.open(path, read_only=True) as copy:
                    if State.of(copy).raw != acknowledged[name]["raw"]:
                        found.append(f"{name} is not a true copy")
        gone = {name for name in (*acknowledged, *before) if not (self.folder / "targets" / name).exists()}
        return found + [f"{name} is gone" for name in sorted(gone - ({doing} - acknowledged.keys() - before.keys()))]

    def _whole(self, path: Path) -> str:
        """Return what is wrong with a file that came into place just before the kill."""
        if path.suffix == ".concord":
            with Project.open(path, read_only=True) as project:
                return "" if check(project).is_sound else "not sound"
        if path.suffix == ".json":
            json.loads(path.read_text(encoding="utf-8"))
        elif path.suffix == ".csv":
            return "" if path.read_bytes().endswith(b"\r\n") else "cut off"
        elif path.suffix == ".qdpx":
            read_foreign(path)
        else:
            with zipfile.ZipFile(path) as archive:
                return archive.testzip() or ""
        return ""

    def _left_over(self, said: list[dict[str, Any]]) -> list[str]:
        """Look for partial files after the next start."""
        found: list[str] = []
        older = self.folder / "older.concord"
        if older.exists() and any(each["kind"] == "migrate" for each in said):
            with Project.open(older) as project:
                raw = State.of(project).raw
                found += [] if check(project).is_sound and project.schema_version > 1 else ["not brought up to date"]
            known = {each["older"] for each in said if "older" in each}
            # guids of rows that a migration makes would differ; there are none
            self.migrated = self.migrated or raw
            if raw != self.migrated or known - {raw}:
                found.append("brought up to date, it is not what it was")
        ours = {"study.concord", "other.concord", "other.qdpx", "older.concord", "targets", "data", "traceback.txt"}
        data = Path(os.environ["QDA_DATA_DIR"])
        left = [path for path in self.folder.iterdir() if path.name not in ours]
        # A journal that was only begun says nothing, and SQLite takes it away with the next edit. It is not ours to
        # delete: on a network folder another computer may have made it just now.
        left = [path for path in left if not (path.name.endswith("-journal") and path.read_bytes()[:1] in (b"", b"\0"))]
        left += [
            path for path in (self.folder / "targets").iterdir() if path.name.startswith(".") or "-journal" in path.name
        ]
        left += [path for path in data.iterdir() if path.name not in {"locks", "backups", "unfinished", "log"}]
        left += [path for path in data.glob("backups/**/*") if path.name.startswith(".")]
        left += [*data.glob("unfinished/*")]
        for path in data.glob("backups/**/*.concord"):
            with Project.open(path, read_only=True) as kept:
                if not check(kept).is_sound:
                    found.append(f"the backup {path.name} is not sound")
            path.unlink()
        return found + [f"left over: {path.relative_to(self.folder.parent)}" for path in left]


def run(rounds: int, seed: int, folder: Path) -> Tally:
    """Kill so many children."""
    tally = Tally()
    while tally.rounds < rounds:
        campaign = Campaign(folder / f"kills-{tally.rounds}", seed + tally.rounds, tally)
        for _ in range(min(_ROUNDS_EACH, rounds - tally.rounds)):
            campaign.round(tally.rounds)
            tally.rounds += 1
    return tally


if __name__ == "__main__":  # for the short form, because a process with threads must not fork
    os.environ["QDA_DATA_DIR"] = str(Path(sys.argv[3]) / "data")
    done = run(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
    print(done)
    sys.exit(1 if done.found else 0)
