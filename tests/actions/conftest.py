"""A project with a text, three codes and two coders, on which the stories begin."""

from __future__ import annotations

import getpass
import platform
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from qda.actions.blind_copy import copy_for_coder
from qda.actions.coders import ensure_coder
from qda.actions.documents import add_documents
from qda.model.document import ImportedDocument, Mark, MarkKind
from qda.store.project import Project
from tests.actions.story import INTERVIEW, TEXT, Story, code_words
from tests.actions.withdrawing import Telling, make
from tests.codes import ensure_code
from tests.moulds import Mould


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QDA_DATA_DIR", str(tmp_path_factory.mktemp("data")))


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Telling:
    """Write, once for all, the project that names people in every corner, on a computer with a telling name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QDA_DATA_DIR", str(tmp_path_factory.mktemp("data")))
        patch.setattr(platform, "node", lambda: "aurelias-laptop")
        patch.setattr(getpass, "getuser", lambda: "aurelia")
        made = make(tmp_path_factory.mktemp("told") / "study.concord")
        shutil.copyfile(made.project.path, made.project.path.with_name("open.concord"))  # with who has it open
        made.project.close()
    return made


@pytest.fixture
def telling(told: Telling, path: Path) -> Iterator[Telling]:
    """Open a copy of that project."""
    shutil.copyfile(told.project.path.with_name("open.concord"), path)
    with Project.open(path) as project:
        project.use_coder(told.ada)
        yield replace(told, project=project)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the project lies."""
    return tmp_path / "study.concord"


@dataclass(frozen=True)
class Ids:
    """What is in the project of the stories."""

    article: int
    interview: int
    praise: int
    blame: int
    tone: int
    ada: int
    ben: int


def make_story(folder: Path) -> Ids:
    """Make a project with an article, an interview, the codes Praise, Blame and Tone, and the coders Ada and Ben."""
    with Project.create(folder / "study.concord", coder_name="Ada", name="Study") as project:
        turns = (
            Mark(MarkKind.TURN, 0, 31, "Interviewer", 0, 4000),
            Mark(MarkKind.TURN, 32, len(INTERVIEW), "Mira", 65_000, None),
        )
        added = add_documents(
            project,
            [
                ImportedDocument("Article", TEXT, "text/plain", "article.txt", TEXT.encode()),
                ImportedDocument("Interview", INTERVIEW, "text/plain", marks=turns),
            ],
        )
        article, interview = (one.document_id for one in added)
        assert article is not None
        assert interview is not None
        ada = project.coder_id
        assert ada is not None
        return Ids(
            article=article,
            interview=interview,
            praise=ensure_code(project, ["Stance", "Praise"]),
            blame=ensure_code(project, ["Stance", "Blame"]),
            tone=ensure_code(project, ["Tone"]),
            ada=ada,
            ben=ensure_coder(project, "Ben"),
        )


def make_zoes(folder: Path) -> Ids:
    """Let Ada code, and Zoe a blind copy of her project."""
    ids = make_story(folder)
    with Project.open(folder / "study.concord") as project:
        story = Story(project, **vars(ids))
        story.code("praised the bridge", story.praise)
        story.code("blamed the mayor", story.blame)
        story.code("They praised", story.praise, document_id=story.interview)
        copy_for_coder(project, folder / "zoe.concord", "Zoe")
    with Project.open(folder / "zoe.concord") as project:
        for words, code in (("praised", "Praise"), ("blamed the mayor", "Blame"), ("Nobody asked", "Tone")):
            code_words(project, words, code)
    return ids


@pytest.fixture(scope="session")
def story_mould(tmp_path_factory: pytest.TempPathFactory) -> Mould[Ids]:
    return Mould(make_story, tmp_path_factory)


@pytest.fixture(scope="session")
def zoes_mould(tmp_path_factory: pytest.TempPathFactory) -> Mould[Ids]:
    return Mould(make_zoes, tmp_path_factory)


@pytest.fixture
def story(request: pytest.FixtureRequest, story_mould: Mould[Ids], path: Path) -> Iterator[Story]:
    """Open a copy of that project, as Ada; where Zoe's is asked for too, she has coded it."""
    mould = request.getfixturevalue("zoes_mould") if "zoes" in request.fixturenames else story_mould
    ids = mould.pour(path.parent)
    with Project.open(path) as project:
        project.use_coder(ids.ada)
        yield Story(project, **vars(ids))


@pytest.fixture
def zoes(story: Story) -> Iterator[Project]:
    """Open Zoe's."""
    with Project.open(story.project.path.with_name("zoe.concord")) as project:
        yield project
