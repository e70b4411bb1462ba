"""A small coded project on the window, with texts in the middle and the inspector at the right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from qda.actions.codebook import edit_code
from qda.actions.coders import ensure_coder
from qda.actions.documents import add_documents
from qda.model.document import ImportedDocument, ImportNote, Mark, MarkKind
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.ui.documents.tabs import DocumentTabs
from qda.ui.inspector.panel import Inspector
from qda.ui.main_window import MainWindow
from qda.ui.settings import Settings
from qda.ui.workspace import Workspace
from tests.codes import ensure_code
from tests.moulds import Mould
from tests.ui.inspector.study import MINUTES, TALK, Desk, Study


def make(folder: Path) -> dict[str, int]:
    with Project.create(folder / "study.concord", coder_name="Ada", name="Study") as project:
        turns = (Mark(MarkKind.TURN, 0, 24, "Asker", 0), Mark(MarkKind.TURN, 25, len(TALK) - 1, "Mira", 723_000))
        notes = (ImportNote("newlines", 3), ImportNote("encoding-assumed", detail="windows-1252", look=True))
        minutes = ImportedDocument(
            "Minutes", MINUTES, "text/plain", "minutes.txt", MINUTES.encode(), "windows-1252", notes=notes
        )
        added = add_documents(project, [minutes, ImportedDocument("Talk", TALK, "text/vtt", marks=turns)])
        first, second = (each.document_id for each in added)
        assert first is not None
        assert second is not None
        ada = project.coder_id
        assert ada is not None
        praise = ensure_code(project, ["Stance", "Praise"])
        edit_code(project, praise, short_definition="A good word <b>for</b> something.", dont_use_when="it is irony")
        stance = next(iter({row.parent_id for row in codes(project) if row.code_id == praise}))
        assert stance is not None
        study = Study(
            project,
            first,
            second,
            stance,
            praise,
            ensure_code(project, ["Stance", "Blame"]),
            ada,
            ensure_coder(project, "Ben"),
        )
        study.put("praised the ferry", praise)
        study.put("praised the crew", praise, coder_id=study.ben)
        study.put("blamed the harbour office", study.blame)
        study.put("praised the road", praise, in_talk=True)
    return {name: value for name, value in vars(study).items() if name != "project"}


@pytest.fixture(scope="session")
def made_here(tmp_path_factory: pytest.TempPathFactory) -> Mould[dict[str, int]]:
    return Mould(make, tmp_path_factory)


@pytest.fixture
def study(made_here: Mould[dict[str, int]], tmp_path: Path) -> Iterator[Study]:
    ids = made_here.pour(tmp_path)
    with Project.open(tmp_path / "study.concord") as project:
        project.use_coder(ids["ada"])
        yield Study(project, **ids)


@pytest.fixture
def open_desk(light: QApplication, qtbot) -> Iterator[Callable[[Project], Desk]]:
    """Give a function that puts a project on a window."""
    windows: list[MainWindow] = []

    def put(project: Project) -> Desk:
        window = MainWindow(Settings())
        windows.append(window)
        workspace = Workspace(project, window.notices.tell, window)
        tabs = DocumentTabs(workspace, window.settings, window)
        inspector = Inspector(workspace, window)
        window.set_panels(documents=QWidget(), codebook=QWidget(), tabs=tabs, inspector=inspector)
        window.acts.bind("undo", workspace.undo)
        window.acts.set_states(undo=True)
        window.show_project("Study", read_only=project.read_only)
        window.resize(1200, 800)
        window.show()
        qtbot.waitExposed(window)
        QApplication.processEvents()
        return Desk(window, workspace, tabs, inspector)

    yield put
    # Gone before the project is closed: a window that lived on would ask it for texts at the next change of colours.
    for window in windows:
        window.close()
        window.deleteLater()
    windows.clear()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def desk(study: Study, open_desk: Callable[[Project], Desk]) -> Desk:
    """Return the window with the minutes in front and the code Praise chosen."""
    desk = open_desk(study.project)
    desk.workspace.choose_document(study.minutes)
    desk.workspace.choose_code(study.praise)
    QApplication.processEvents()
    return desk
