"""Every act there is, on a file that may not be written: read-only, or another one by now. It is told, nothing else."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from qda.model.errors import ProjectReadOnly, ProjectReplaced, QdaError
from qda.store.project import Project
from tests.faults.acts import ACTS
from tests.faults.drawing import Act, Drawing, NothingThere
from tests.faults.play import Play
from tests.faults.state import Refused, State
from tests.store.acts import add_code


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with something of everything in it."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("QDA_DATA_DIR", str(tmp_path_factory.mktemp("data")))
        play = Play(tmp_path_factory.mktemp("work") / "study.concord", 11, exchanging=False)
        for _ in range(55):
            play.act()
        play.close()
    return play.path


@pytest.fixture
def play(work: Path, tmp_path: Path) -> Iterator[Play]:
    """Open a copy of it."""
    path = Path(shutil.copyfile(work, tmp_path / "study.concord"))
    play = Play(path, 11, Project.open(path), exchanging=False)
    play.learn_texts()
    yield play
    play.close()


def _acts(play: Play, project: Project) -> Iterator[tuple[str, Act]]:
    """Give an act of every kind that the rules allow and that would change something."""
    chance = random.Random(4)
    for made in ACTS:
        for _ in range(30):
            try:
                act = made(Drawing(project, play.state, chance, play.texts))
                expected = play.state.copy()
                act.rule(expected, None)
            except (NothingThere, Refused, AssertionError):
                continue
            except (TypeError, KeyError):
                pass  # the rule wants to know an id, so something new comes
            else:
                if expected == play.state:
                    continue
            yield made.__name__, act
            break


def _told(act: Act) -> type[QdaError] | None:
    try:
        act.do()
    except QdaError as error:
        return type(error)
    return None


def test_case_81_every_act_on_a_project_that_is_open_for_reading_is_refused(play: Play) -> None:
    play.project.close()
    before = play.path.read_bytes()
    with Project.open(play.path, read_only=True) as project:
        tried = 0
        for name, act in _acts(play, project):
            assert _told(act) is ProjectReadOnly, name
            tried += 1
        assert tried > len(ACTS) * 0.9
        assert State.of(project).raw == play.state.raw
    assert play.path.read_bytes() == before


@pytest.mark.parametrize("in_place", [True, False])
def test_case_85_every_act_on_a_project_that_was_replaced_leaves_the_other_one_alone(
    play: Play, tmp_path: Path, in_place: bool
) -> None:
    theirs = tmp_path / "theirs.concord"
    play.project.copy_to(theirs)
    with Project.open(theirs) as project:
        add_code(project, "Theirs")
    data = theirs.read_bytes()
    if in_place:
        play.path.write_bytes(data)
    else:
        theirs.replace(play.path)
    tried = 0
    for name, act in _acts(play, play.project):
        assert _told(act) is ProjectReplaced, name
        tried += 1
    assert tried > len(ACTS) * 0.9
    for reverse in (play.project.undo, play.project.redo):
        with pytest.raises(QdaError):
            reverse()
    assert play.path.read_bytes() == data
    if not in_place:  # what was done here is still ours to save elsewhere
        kept = tmp_path / "kept.concord"
        play.project.copy_to(kept)
        with Project.open(kept) as copy:
            assert State.of(copy).raw == play.state.raw
    play.close()
    assert play.path.read_bytes() == data
