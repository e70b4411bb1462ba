"""A researcher who does anything at all, and a second opinion on what should come of it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import NoReturn

from qda.actions.refi_files import export_refi
from qda.actions.take_in import import_as_project, import_into
from qda.analysis.portable import portable_of
from qda.formats.foreign import read_foreign
from qda.model.errors import NothingToUndo, QdaError
from qda.model.portable import PortableProject
from qda.store.check import check
from qda.store.project import Project
from tests.faults.acts import ACTS
from tests.faults.drawing import Drawing, NothingThere, digest
from tests.faults.state import Refused, State


def _comparable(project: PortableProject) -> PortableProject:
    """Leave out which project it is, and the order of what has none."""
    return replace(project, guid="", work=sorted(project.work, key=repr), values=sorted(project.values))


def _differing(one: PortableProject, other: PortableProject) -> list[str]:
    one, other = _comparable(one), _comparable(other)
    told: list[str] = []
    for name in (field.name for field in fields(one)):
        mine, theirs = getattr(one, name), getattr(other, name)
        if isinstance(mine, list):
            told += [
                f"{name}: {mine!r:.900} / {theirs!r:.900}"
                for mine, theirs in zip(mine, theirs, strict=False)
                if mine != theirs
            ]
        elif mine != theirs:
            told.append(f"{name}: {mine!r:.900} / {theirs!r:.900}")
    return told


class Astray(AssertionError):
    """The project is not what its model says."""


class Play:
    """Does random acts to a project and compares it, after each, with what the rules say."""

    def __init__(self, path: Path, seed: int, project: Project | None = None, *, exchanging: bool = True) -> None:
        self.path = path
        self.chance = random.Random(seed)
        self.seed = seed
        self.exchanging = exchanging  # also files of other programs and copies
        self.project = project or Project.create(path, coder_name="Ada", name="Study")
        self.state = State.of(self.project)
        self.founded = self.state  # what undo leads back to
        self.done: Counter[str] = Counter()
        self.texts: dict[str, str] = {}
        self._back: list[State] = []  # states before the acts that undo would take back
        self._forth: list[State] = []  # states after the acts that redo would bring back

    def close(self) -> None:
        self.project.close()

    # --- steps ------------------------------------------------------------------------------------------------------
    def step(self) -> str:
        """Do one thing, and return what it was."""
        kinds = {self.act: 90, self.undo: 12, self.redo: 40 if self._forth else 1, self.reopen: 1, self.change_coder: 2}
        kinds |= {self.take_in: 1, self.give_out: 1, self.copy: 1} if self.exchanging else {}
        what = self.chance.choices(list(kinds), list(kinds.values()))[0]()
        self.done[what] += 1
        return what

    def act(self) -> str:
        """Do a random act that has something to act on."""
        while True:
            made = self.chance.choices(list(ACTS), list(ACTS.values()))[0]
            try:
                act = made(Drawing(self.project, self.state, self.chance, self.texts))
            except NothingThere:
                continue
            break
        name, revision = made.__name__, self.project.revision
        error, result = None, None
        try:
            result = act.do()
        except QdaError as raised:
            error = raised
        expected = self.state.copy()
        try:
            act.rule(expected, result)
        except Refused as reason:
            if error is None:
                self.astray(name, [f"should have been refused: {reason!r}"])
            expected = self.state
        else:
            if error is not None:
                self.astray(name, [f"refused without a reason: {error!r}"])
        self._arrive(name, expected, revision)
        return name if error is None else f"{name} (refused)"

    def _arrive(self, name: str, expected: State, revision: int) -> None:
        """Compare the project with what is expected, and remember the way back."""
        found = State.of(self.project)
        if found != expected:
            self.astray(name, found.differences(expected))
        changed = found.raw != self.state.raw
        if self.project.revision != revision + changed:
            self.astray(name, [f"revision {revision} became {self.project.revision}, changed: {changed}"])
        if changed:
            self.went(found)

    def went(self, found: State) -> None:
        """Take it that one more act led to a state."""
        self._back.append(self.state)
        self._forth.clear()
        self.state = found

    def undo(self) -> str:
        """Take the last act back."""
        return self._reverse("undo", self._back, self._forth, self.project.undo)

    def redo(self) -> str:
        """Bring the act back that was undone last."""
        return self._reverse("redo", self._forth, self._back, self.project.redo)

    def _reverse(self, name: str, stack: list[State], other: list[State], reverse: Callable[[], object]) -> str:
        try:
            reverse()
        except NothingToUndo:
            if stack:
                self.astray(name, ["there should be something to reverse"])
            return f"{name} (nothing)"
        if not stack:
            self.astray(name, ["there should be nothing to reverse"])
        expected, found = stack.pop(), State.of(self.project)
        if found != expected or found.raw != expected.raw:
            self.astray(name, found.differences(expected))
        other.append(self.state)
        self.state = found
        return name

    def reopen(self) -> str:
        """Close the file and open it again, with a look at all that is in it."""
        self.look_through()
        self.project.close()
        self.project = Project.open(self.path)
        found = State.of(self.project)
        if found.raw != self.state.raw:
            self.astray("reopen", found.differences(self.state))
        return "reopen"

    def change_coder(self) -> str:
        """Let another coder go on."""
        self.project.use_coder(self.chance.choice(sorted(self.state.rows["coder"])))
        return "change coder"

    # --- files ------------------------------------------------------------------------------------------------------
    def give_out(self) -> str:
        """Write the project for other programs, and make a new one of that, which must hold the same."""
        out, again = self.path.with_name("out.qdpx"), self.path.with_name("again.concord")
        expected = portable_of(self.project)
        export_refi(self.project, out)
        again.unlink(missing_ok=True)
        import_as_project(again, read_foreign(out))
        with Project.open(again) as made:
            if not check(made).is_sound:
                self.astray("give out", list(map(str, check(made).problems)))
            if _comparable(portable_of(made)) != _comparable(expected):
                self.astray("give out", _differing(portable_of(made), expected))
        if State.of(self.project).raw != self.state.raw:
            self.astray("give out", ["the project itself was changed"])
        return "give out"

    def take_in(self) -> str:
        """Add what another project holds, or this one held when it was written out last."""
        other = self.path.with_name("out.qdpx")
        if self.chance.randrange(2) or not other.exists():
            other = self._another()
        report = import_into(self.project, read_foreign(other))
        if not all(one.read == one.added + one.joined + one.left for one in report.stored.values()):
            self.astray("take in", ["not everything is accounted for"])
        found = State.of(self.project)
        lost = [
            f"{table} {one}" for table, rows in self.state.rows.items() for one in rows if one not in found.rows[table]
        ]
        lost += [f"{key}" for key in self.state.values.keys() - found.values.keys()]
        lost += [f"{place}" for place in (self.state.places - found.places)]
        if lost:
            self.astray("take in", [f"lost: {lost}"])
        if found.raw != self.state.raw:
            self.went(found)
        self.learn_texts()
        self.look_through()
        return "take in"

    def _another(self) -> Path:
        other = self.path.with_name("other.concord")
        other.unlink(missing_ok=True)
        play = Play(other, self.chance.randrange(10**9), exchanging=False)
        for _ in range(self.chance.randrange(60)):
            play.act()
        out = self.path.with_name("other.qdpx")
        export_refi(play.project, out)
        play.close()
        return out

    def learn_texts(self) -> None:
        """Read the texts that this play did not bring in itself."""
        for document_id, row in self.state.rows["document"].items():
            if row["text_hash"] not in self.texts:
                text = self.project.text(document_id)
                assert digest(text) == row["text_hash"]
                self.texts[row["text_hash"]] = text

    def copy(self) -> str:
        """Save a copy, which must hold the same to the last byte of a row."""
        target = self.path.with_name("copy.concord")
        self.project.copy_to(target)
        with Project.open(target) as copy:
            if State.of(copy).raw != self.state.raw:
                self.astray("copy", State.of(copy).differences(self.state))
        return "copy"

    # --- looking ----------------------------------------------------------------------------------------------------
    def look_through(self) -> None:
        """Check the file, and every text in it."""
        report = check(self.project)
        if not report.is_sound:
            self.astray("check", list(map(str, report.problems)))
        for document_id, row in self.state.rows["document"].items():
            text = self.texts.get(row["text_hash"])
            if text is not None and self.project.text(document_id) != text:
                self.astray("text", [row["name"]])

    def fold_back(self) -> None:
        """Undo everything, which leads to the state the project was founded in, and redo it all."""
        end, count = self.state, 0
        while self._back:
            self.undo()
            count += 1
        if self.undo() != "undo (nothing)" or self.state.raw != self.founded.raw:
            self.astray("fold back", self.state.differences(self.founded))
        self.look_through()
        for _ in range(count):
            self.redo()
        if self.state.raw != end.raw:
            self.astray("unfold", self.state.differences(end))

    def astray(self, name: str, how: list[str]) -> NoReturn:
        """Tell where project and model parted."""
        told = "\n  ".join(how[:8])
        raise Astray(f"seed {self.seed}, step {self.done.total()} ({name}):\n  {told}")
