"""Whatever goes wrong, log and reports hold no text of documents, no names, and no folder of the person."""

from __future__ import annotations

import faulthandler
import json
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from sqlalchemy import text

from qda.actions import coding
from qda.actions.cases import add_case
from qda.actions.codebook import add_code
from qda.actions.documents import add_documents
from qda.actions.memos import add_memo
from qda.cli.talk import tell_crash
from qda.model import errors
from qda.model.document import ImportedDocument
from qda.model.errors import QdaError
from qda.model.span import Span
from qda.model.verb import Verb
from qda.store.folders import log_folder
from qda.store.project import Project
from qda.ui.codebook.counts import CodeCounts
from qda.ui.codebook.model import CodeModel
from qda.ui.crash import CrashReporter
from qda.ui.crash_dialog import CrashDialog
from qda.ui.desk import Desk
from qda.ui.documents.model import DocumentModel
from qda.ui.documents.tabs import DocumentPage
from qda.ui.main_window import MainWindow
from qda.ui.mishaps import Mishaps
from qda.ui.problem_report import ProblemReport
from qda.ui.settings import Settings
from qda.ui.status_bar import StatusBar
from qda.ui.view.painter import PagePainter
from qda.ui.workspace import Workspace

MARK = "Vesnamarker"


@pytest.fixture
def marked(tmp_path: Path, own_folders: None) -> Path:
    """Return a project in which every word that anybody wrote is the marker, in a folder of that name."""
    folder = tmp_path / MARK
    folder.mkdir()
    with Project.create(folder / f"{MARK}.concord", coder_name=MARK) as project:
        written = ImportedDocument(MARK, f"{MARK} spoke. " * 40, "text/plain", f"{MARK}.txt", MARK.encode())
        add_documents(project, [written])
        code_id = add_code(project, MARK)
        coding.code_span(project, 1, code_id, Span(0, 11))
        add_memo(project, title=MARK, text=MARK)
        add_case(project, MARK)
    Settings().coder_name = MARK
    return folder / f"{MARK}.concord"


@pytest.fixture
def marked_desk(qtbot, light: QApplication, marked: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(Path, "home", lambda: marked.parent)
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.resize(1100, 750)
    window.show()
    reporter = CrashReporter()
    reporter.install()
    Mishaps(window, reporter)
    desk = Desk(window)
    desk.open_project(marked)
    QApplication.processEvents()
    yield desk
    for dialog in dialogs():
        dialog.close()
    window.close()
    QApplication.processEvents()
    reporter.uninstall()


def dialogs() -> list[CrashDialog]:
    for _ in range(3):
        QApplication.processEvents()
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, CrashDialog) and each.isVisible()]


def everything_written() -> str:
    return "".join(path.read_text(encoding="utf-8") for path in log_folder().iterdir())


PLACES: list[tuple[object, str]] = [
    (PagePainter, "paint"),
    (CodeModel, "_painted"),
    (CodeModel, "recount"),
    (DocumentModel, "set_counts"),
    (CodeCounts, "follow"),
    (Workspace, "codes"),
    (Workspace, "shown_coder_ids"),
    (Workspace, "_follow"),
    (Workspace, "choose_coding"),
    (Workspace, "memos"),
    (DocumentPage, "on_changed"),
    (DocumentPage, "refresh_codes"),
    (StatusBar, "show_place"),
    (StatusBar, "show_saved"),
    (Desk, "_refresh_steps"),
    (Project, "text"),
    (Project, "_forget_hashes"),
    (coding, "code_spans"),
]


def test_faults_in_many_places_leave_no_name_behind(marked_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace, window = marked_desk.workspace, marked_desk.window
    assert workspace is not None
    places, told = iter(range(20)), ""

    def act() -> None:
        begin = next(places) * 14
        workspace.code_span(Span(begin, begin + 11), [workspace.codes()[0].code_id])

    for owner, name in PLACES:

        def broken(*args: object, **more: object) -> None:
            raise KeyError(MARK, str(args), json.dumps(MARK))

        with monkeypatch.context() as patch:
            patch.setattr(owner, name, broken)
            for work in (act, lambda: workspace.coders_changed.emit(), workspace.undo, window.update):
                QTimer.singleShot(0, work)
                QApplication.processEvents()
            told += "".join(dialog.details.toPlainText() for dialog in dialogs())
    assert told.count("KeyError") >= len(PLACES)
    window.acts["report_problem"].trigger()
    report = window.findChild(ProblemReport)
    assert report is not None
    whole = report.whole.toPlainText()
    assert "documents: 1" in whole
    assert "KeyError" in whole
    assert MARK not in told + whole + everything_written()
    assert str(Path.home()) not in told + whole + everything_written()


def kinds_of_errors() -> list[Callable[[], object]]:
    """Return ways to fail whose messages, notes and causes all quote the marker."""

    def chained() -> None:
        try:
            int(MARK)
        except ValueError as error:
            error.add_note(MARK)
            raise RuntimeError(MARK) from error

    def grouped() -> None:
        raise ExceptionGroup(MARK, [ValueError(MARK), OSError(2, MARK, MARK)])

    def deep(left: int = 3000) -> None:
        deep(left - 1)

    def of_python() -> None:
        compile(f"{MARK} {MARK}", MARK, "exec")

    return [
        lambda: {}[MARK],
        lambda: int(MARK),
        lambda: json.loads(MARK),
        lambda: MARK.encode().decode("utf-16"),
        lambda: Path(MARK).read_text(encoding="utf-8"),
        lambda: getattr(object(), MARK),
        lambda: __import__(MARK),
        chained,
        grouped,
        deep,
        of_python,
    ]


def test_no_kind_of_error_on_any_thread_quotes_what_it_is_about(
    marked_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = marked_desk.workspace.project  # type: ignore[union-attr]

    def in_sql() -> None:
        with project.step(Verb.ADD_CODE) as session:
            session.execute(text("INSERT INTO code (name, guid) VALUES (:name, :guid)"), {"name": MARK, "guid": MARK})

    class Thrown:
        def __init__(self, work: Callable[[], object]) -> None:
            self.work = work

        def __del__(self) -> None:
            self.work()

    kinds = [*kinds_of_errors(), in_sql]
    for work in kinds:
        QTimer.singleShot(0, work)
        QApplication.processEvents()
        if work is not in_sql:
            thread = threading.Thread(target=work, name=MARK)
            thread.start()
            thread.join()
            Thrown(work)
        try:
            work()
        except Exception as error:  # noqa: BLE001  every kind of them
            tell_crash(error)
    for name in dir(errors):
        kind = getattr(errors, name)
        if isinstance(kind, type) and issubclass(kind, QdaError):
            error = kind(path=MARK, name=MARK, detail=MARK)
            sys.excepthook(kind, error, None)
    with (log_folder() / "faults.log").open("a", encoding="utf-8") as file:
        faulthandler.dump_traceback(file)
    told = "".join(dialog.details.toPlainText() for dialog in dialogs())
    assert "JSONDecodeError" in told
    assert "IntegrityError" in everything_written()
    assert "StorageFailed" in everything_written()
    assert MARK not in told + everything_written()


def test_the_report_says_what_was_typed_and_is_saved_as_it_was_seen(
    marked_desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtWidgets import QFileDialog

    marked_desk.window.acts["report_problem"].trigger()
    report = marked_desk.window.findChild(ProblemReport)
    assert report is not None
    report.field.setPlainText("I pressed 1 and nothing came.")
    seen = report.whole.toPlainText()
    assert "I pressed 1 and nothing came." in seen
    target = tmp_path / "report.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(target), ""))
    report.save.click()
    assert target.read_text(encoding="utf-8") == seen
    assert target.name in report.told.text()
    report.copy.click()
    assert QGuiApplication.clipboard().text() == seen
    nameless = [each for each in report.findChildren(QPlainTextEdit) if not each.accessibleName()]
    assert nameless == []
    asked: list[str] = []
    answers = [False, True]

    def answer(_parent: object, question: str, *_: str, **_more: str) -> bool:
        asked.append(question)
        return answers[len(asked) - 1]

    monkeypatch.setattr("qda.ui.problem_report.confirm", answer)
    report.field.setPlainText("And then it was gone.")
    report.reject()
    assert report.isVisible()
    report.field.setPlainText("I pressed 1 and nothing came.")
    report.reject()
    assert asked == ["Throw away the report?"]
    assert not report.isVisible()
