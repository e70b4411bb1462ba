"""Case 88: a project file whose schema is ours and whose rows are not: endless names, values that mean nothing."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from qda.model.direction import LONGEST_NAME_SHOWN
from qda.store.project import Project
from qda.store.queries.cases import cases
from qda.store.queries.codebook import codes
from qda.store.queries.coders import coders
from qda.store.queries.documents import document_sets, documents, import_report, project_info
from qda.store.queries.history import history
from qda.store.queries.memos import memos
from qda.store.queries.variables import variables
from qda.ui.desk import Desk
from qda.ui.main_window import MainWindow
from qda.ui.settings import Settings
from qda.ui.widgets.plain_field import PlainField
from tests.hostile.everything import make_hostile

NAMES = ("project", "coder", "document", "document_set", "code", "case", "variable")
ENDLESS = {
    **{(table, "name"): f"{table} " + "n" * 1_000_000 for table in NAMES},
    ("code", "short_definition"): "s" * 200_000,
    ("code", "memo"): "m" * 200_000,
    ("memo", "title"): "t" * 200_000,
    ("variable_value", "value"): "v" * 200_000,
    ("step", "coder"): "c" * 200_000,
}
MEANINGLESS = {
    ("project", "unit"): "leagues",
    ("project", "created"): "yesterday",
    ("code", "colour"): "url(file:///etc/hostname)",
    ("coder", "colour"): "not a colour",
    ("document", "import_report"): '{"not": "ours"}',
    ("document", "created"): "never",
    ("coding", "created"): "x",
    ("step", "verb"): "conquer",
    ("step", "time"): "x",
    ("step", "label"): '["not", "ours"]',
}


def altered(path: Path, values: dict[tuple[str, str], str]) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for (table, column), value in values.items():
            numbered = " || id" if column == "name" else ""
            connection.execute(f'UPDATE "{table}" SET "{column}" = ?{numbered}', (value,))
        connection.commit()


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "study.concord"
    make_hostile(path, "Name")
    return path


@pytest.fixture
def hostile(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sound, tmp_path))


@pytest.fixture
def window(light: QApplication) -> Iterator[MainWindow]:
    Settings().coder_name = "Name"
    window = MainWindow(Settings())
    window.resize(1300, 850)
    window.show()
    yield window
    while window.tasks.running:
        QApplication.processEvents()
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def names_of(project: Project) -> list[str]:
    rows = [*coders(project), *documents(project), *document_sets(project), *codes(project), *cases(project)]
    named = [row.name for row in [*rows, *variables(project)]]
    return [project_info(project).name, *named, *(row.coder for row in history(project))]


@pytest.mark.parametrize("values", [ENDLESS, MEANINGLESS], ids=["endless", "meaningless"])
def test_case_88_a_project_with_such_values_is_looked_at_without_a_fault(
    hostile: Path, window: MainWindow, values: dict[tuple[str, str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    altered(hostile, values)
    faults: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _traceback: faults.append(error))
    desk = Desk(window)
    desk._settle_coder = lambda project: project.use_coder(1) or True  # type: ignore[method-assign]
    desk.open_project(hostile)
    QApplication.processEvents()
    workspace = desk.workspace
    assert workspace is not None, [banner.text for banner in window.notices.banners()]
    workspace.choose_code(2)
    workspace.choose_coding(1)
    window.grab()
    for act in ("history", "project_properties", "edit_code", "cases_variables"):
        window.acts[act].trigger()
        QApplication.processEvents()
    window.grab()
    assert faults == []


def test_case_88_what_is_read_of_endless_names_is_short(hostile: Path) -> None:
    altered(hostile, ENDLESS)
    with Project.open(hostile, read_only=True) as project:
        found = names_of(project)
        assert len(found) > 10
        assert max(map(len, found)) == LONGEST_NAME_SHOWN + 1


def test_case_88_an_endless_word_is_not_broken_into_lines(qapp: QApplication) -> None:
    field = PlainField("word " * 10_000)
    modes = [field.lineWrapMode()]
    for text in ("n" * 1_000_000, "word " * 10_000):
        field.setPlainText(text)
        modes.append(field.lineWrapMode())
    wrap = QPlainTextEdit.LineWrapMode
    assert modes == [wrap.WidgetWidth, wrap.NoWrap, wrap.WidgetWidth]


def test_case_88_a_length_that_is_not_the_texts_takes_no_room(hostile: Path) -> None:
    altered(hostile, {("document", "length"): "1000000000000", ("content", "length"): "1000000000000"})
    with Project.open(hostile, read_only=True) as project:
        assert project.text(1).startswith("The council")
        assert import_report(project, 1) == []
        assert len(memos(project)) > 2


def test_case_15_a_name_that_turns_the_direction_around_is_read_with_its_mark(hostile: Path) -> None:
    for number, mark in enumerate("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"):
        altered(hostile, {(table, "name"): f"{table} cod{mark}txt.exe " for table in NAMES})
        with Project.open(hostile, read_only=True) as project:
            named = [name for name in names_of(project) if "txt.exe" in name]
            assert all(f"cod[U+{ord(mark):04X}]txt.exe" in name for name in named)
            assert len(named) >= len(NAMES) or number
