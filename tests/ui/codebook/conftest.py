"""A project with a codebook, its window and its panel, as they are put together when a project is opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QTabWidget, QWidget

from qda.actions import codebook, documents
from qda.formats.read import pasted_document
from qda.store.project import Project
from qda.ui.codebook.panel import CodebookPanel
from qda.ui.main_window import MainWindow
from qda.ui.settings import Settings
from qda.ui.workspace import Workspace
from tests.moulds import Mould
from tests.ui.codebook.study import OTHER, TEXT, Reader, put


def make(folder: Path) -> dict[str, int]:
    """Make a project; return ids by name: documents Minutes and Letter, codes in the folders Stance and Actors."""
    with Project.create(folder / "study.concord", coder_name="Ada", name="Study") as project:
        found: dict[str, int] = {}
        texts = {"Minutes": TEXT, "Letter": OTHER}
        added = documents.add_documents(project, [pasted_document(name, text) for name, text in texts.items()])
        found |= {each.name: each.document_id for each in added}
        for folder_name, names in {"Stance": ("Praise", "Blame"), "Actors": ("Council", "Keepers")}.items():
            found[folder_name] = codebook.add_code(project, folder_name, is_folder=True)
            for name in names:
                found[name] = codebook.add_code(project, name, parent_id=found[folder_name])
        found["Silence"] = codebook.add_code(project, "Silence")
        put(project, found["Minutes"], found["Praise"], TEXT, "praised the ferry")
        put(project, found["Minutes"], found["Blame"], TEXT, "blamed the harbour office")
        put(project, found["Letter"], found["Praise"], OTHER, "praised the bridge")
        put(project, found["Letter"], found["Praise"], OTHER, "the road")
        put(project, found["Letter"], found["Council"], OTHER, "The council")
        return found


@pytest.fixture(scope="session")
def made_here(tmp_path_factory: pytest.TempPathFactory) -> Mould[dict[str, int]]:
    return Mould(make, tmp_path_factory)


@pytest.fixture
def ids(made_here: Mould[dict[str, int]], tmp_path: Path) -> dict[str, int]:
    """Put a copy of that project in place; return its ids by name."""
    return dict(made_here.pour(tmp_path))


@pytest.fixture
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Project]:
    """Open that project where its ids are asked for, and an empty one elsewhere."""
    path = tmp_path / "study.concord"
    filled = "ids" in request.fixturenames and request.getfixturevalue("ids")
    with Project.open(path) if filled else Project.create(path, coder_name="Ada", name="Study") as project:
        yield project


@pytest.fixture
def window(light: QApplication, qtbot) -> MainWindow:
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.resize(1200, 800)
    window.show()
    return window


@pytest.fixture
def make_panel(window: MainWindow, qtbot) -> Callable[[Project], CodebookPanel]:
    """Return a function that opens a project in the window, without a document in front."""

    def make(project: Project) -> CodebookPanel:
        workspace = Workspace(project, window.notices.tell, window)
        panel = CodebookPanel(workspace, window)
        window.set_panels(documents=QWidget(), codebook=panel, tabs=QTabWidget(), inspector=QWidget())
        window.show_project("Study", read_only=project.read_only)
        QApplication.processEvents()
        return panel

    return make


@pytest.fixture
def panel(make_panel: Callable[[Project], CodebookPanel], project: Project, ids: dict[str, int]) -> CodebookPanel:
    return make_panel(project)


@pytest.fixture
def workspace(panel: CodebookPanel) -> Workspace:
    return panel._workspace


@pytest.fixture
def reader(workspace: Workspace, ids: dict[str, int]) -> Reader:
    """Bring the minutes to the front."""
    reader = Reader()
    workspace.set_document(ids["Minutes"], reader)
    return reader
