"""An error on every road into the program: it ends in one place, what is stored stays sound, and work goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from qda.actions.codebook import add_code
from qda.model.errors import ProjectDamaged
from qda.model.progress import Progress
from qda.model.span import Span
from qda.model.verb import Verb
from qda.store.check import check
from qda.store.folders import log_folder
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.store.queries.codings import SegmentFilter, count_segments
from qda.ui.codebook.model import CodeModel
from qda.ui.codebook.panel import CodebookPanel
from qda.ui.crash import CrashReporter
from qda.ui.crash_dialog import CrashDialog
from qda.ui.desk import Desk
from qda.ui.mishaps import Mishaps
from qda.ui.tasks import Task
from qda.ui.view.painter import PagePainter
from qda.ui.workspace import Workspace


@pytest.fixture
def reporter(desk: Desk) -> Iterator[CrashReporter]:
    reporter = CrashReporter()
    reporter.install()
    Mishaps(desk.window, reporter)
    yield reporter
    for dialog in dialogs(desk):
        dialog.close()
    QApplication.processEvents()
    reporter.uninstall()


def dialogs(desk: Desk) -> list[CrashDialog]:
    for _ in range(3):  # an error is told when the window has done what it was at
        QApplication.processEvents()
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, CrashDialog) and each.isVisible()]


def put_away(desk: Desk) -> str:
    """Let the person read the one window that is open, and go on; return what it told."""
    (dialog,) = dialogs(desk)
    told = dialog.details.toPlainText()
    QTimer.singleShot(0, dialog.go_on.click)
    QApplication.processEvents()
    return told


def workspace_of(desk: Desk) -> Workspace:
    assert desk.workspace is not None
    return desk.workspace


def broken(*_: object, **__: object) -> None:
    raise ZeroDivisionError("a name that must not be told")


def code_the_first_words(desk: Desk) -> None:
    workspace = workspace_of(desk)
    code_id = next(row.code_id for row in workspace.codes() if row.name == "Praise")
    workspace.code_span(Span(0, 11), [code_id])


def stored(desk: Desk) -> int:
    return count_segments(workspace_of(desk).project, SegmentFilter())


def assert_sound_and_going_on(desk: Desk) -> None:
    """What was done is stored, nothing is half done, and the next edit and its undo work and are seen."""
    project = workspace_of(desk).project
    assert check(project).problems == ()
    before = stored(desk)
    workspace_of(desk).code_span(Span(15, 18), [codes(project)[-1].code_id])
    assert stored(desk) == before + 1
    assert shown(desk) == before + 1
    workspace_of(desk).undo()
    assert stored(desk) == shown(desk) == before


def shown(desk: Desk) -> int:
    assert desk.tabs is not None
    page = desk.tabs.page()
    assert page is not None
    return len(page.view.page.index)


def wait_for(task: Task) -> None:
    while not task.over:
        QTest.qWait(5)


# --- each road -------------------------------------------------------------------------------------------------------
def in_a_slot(desk: Desk, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Workspace, "undo", broken)
    desk.window.acts["undo"].setEnabled(True)
    desk._bind_project(workspace_of(desk), desk.tabs)  # type: ignore[arg-type]
    desk.window.acts["undo"].trigger()


def in_painting(desk: Desk, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(PagePainter, "paint", broken)
    view = desk.tabs.page().view  # type: ignore[union-attr]
    for _ in range(5):
        view.viewport().update()
        QApplication.processEvents()


def in_painting_at_once(desk: Desk, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(PagePainter, "paint", broken)
    view = desk.tabs.page().view  # type: ignore[union-attr]
    QTimer.singleShot(0, view.viewport().repaint)
    QApplication.processEvents()


def in_an_event_filter(desk: Desk, patch: pytest.MonkeyPatch) -> None:
    class Filter(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() is QEvent.Type.User:
                broken()
            return False

    filtering = Filter(desk.window)
    tree = desk.window.findChild(CodebookPanel).tree  # type: ignore[union-attr]
    tree.viewport().installEventFilter(filtering)
    QApplication.postEvent(tree.viewport(), QEvent(QEvent.Type.User))
    QApplication.processEvents()
    tree.viewport().removeEventFilter(filtering)


def in_a_model(desk: Desk, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(CodeModel, "_painted", broken)
    tree = desk.window.findChild(CodebookPanel).tree  # type: ignore[union-attr]
    tree.viewport().update()
    QApplication.processEvents()


def in_a_timer(desk: Desk, patch: pytest.MonkeyPatch) -> None:
    timer = QTimer(desk.window)
    timer.timeout.connect(broken)
    timer.start(0)
    for _ in range(300):
        QApplication.processEvents()
    timer.stop()


def in_a_worker(desk: Desk, patch: pytest.MonkeyPatch) -> None:
    def work(_progress: Progress) -> None:
        broken()

    task = desk.window.tasks.start("Count", work)
    wait_for(task)


def in_slices(desk: Desk, patch: pytest.MonkeyPatch) -> None:
    project = workspace_of(desk).project

    def pieces() -> Generator[tuple[int, int]]:
        with project.long_step(Verb.ADD_CODE):
            yield 1, 2
            broken()

    task = desk.window.tasks.start_here("Import", pieces(), done=lambda _nothing: None)
    wait_for(task)


def in_a_signal_from_another_thread(desk: Desk, patch: pytest.MonkeyPatch) -> None:
    class Both(QObject):
        sent = Signal()

        def receive(self) -> None:
            broken()

    sender, receiver = Both(desk.window), Both(desk.window)
    sender.sent.connect(receiver.receive)
    thread = threading.Thread(target=sender.sent.emit)
    thread.start()
    thread.join()
    QApplication.processEvents()


def in_another_thread(desk: Desk, patch: pytest.MonkeyPatch) -> None:
    thread = threading.Thread(target=broken)
    thread.start()
    thread.join()


def while_something_is_thrown_away(desk: Desk, patch: pytest.MonkeyPatch) -> None:
    class Thing:
        def __del__(self) -> None:
            broken()

    Thing()


def in_a_step(desk: Desk, patch: pytest.MonkeyPatch) -> None:
    def half_a_step(project: Project) -> None:
        with project.step(Verb.ADD_CODE) as session:
            session.connection().exec_driver_sql("UPDATE code SET name = name || ' half'")
            broken()

    QTimer.singleShot(0, lambda: workspace_of(desk).do(half_a_step))
    QApplication.processEvents()


def after_a_step_was_stored(desk: Desk, patch: pytest.MonkeyPatch) -> None:
    workspace = workspace_of(desk)
    with patch.context() as only_once:
        only_once.setattr(Workspace, "_follow", broken)
        code_the_first_words(desk)
    assert shown(desk) == stored(desk) == 1
    assert workspace.count_here() == 1


ROADS: list[Callable[[Desk, pytest.MonkeyPatch], None]] = [
    in_a_slot,
    in_painting,
    in_painting_at_once,
    in_an_event_filter,
    in_a_model,
    in_a_timer,
    in_a_worker,
    in_slices,
    in_a_signal_from_another_thread,
    in_another_thread,
    while_something_is_thrown_away,
    in_a_step,
    after_a_step_was_stored,
]


def test_an_error_on_every_road_opens_one_window_and_work_goes_on(
    desk: Desk, reporter: CrashReporter, monkeypatch
) -> None:
    for road in ROADS:
        with monkeypatch.context() as patch:
            road(desk, patch)
            assert len(dialogs(desk)) == 1, road.__name__
            told = put_away(desk)
            assert "ZeroDivisionError" in told
            assert "must not be told" not in told + (log_folder() / "concord.log").read_text(encoding="utf-8")
            desk.window.update()
            assert not dialogs(desk), road.__name__  # the same mistake does not open the window again
        assert_sound_and_going_on(desk)
        assert "half" not in str(workspace_of(desk).codes())
        desk.window.notices.clear()


def test_a_mistake_made_again_is_told_in_passing(desk: Desk, reporter: CrashReporter, monkeypatch) -> None:
    with monkeypatch.context() as patch:
        in_painting(desk, patch)
        put_away(desk)
        in_painting(desk, patch)
        (banner,) = desk.window.notices.banners()
        assert "again" in banner.text
    assert len((log_folder() / "concord.log").read_text(encoding="utf-8").split("ERROR")) <= 4


def test_who_fails_to_follow_a_step_keeps_nobody_from_hearing_of_it(
    desk: Desk, reporter: CrashReporter, monkeypatch
) -> None:
    project = workspace_of(desk).project
    heard: list[str] = []
    unlisten = [project.listen(lambda _changes: heard.append("before")), project.listen(broken)]
    unlisten.append(project.listen(lambda changes: heard.append(changes.step.verb)))
    with pytest.raises(ZeroDivisionError):
        add_code(project, "New")
    for each in unlisten:
        each()
    assert heard == ["before", "add code"] or len(heard) == 2
    assert [row.name for row in workspace_of(desk).codes()] == [row.name for row in codes(project)]
    assert_sound_and_going_on(desk)


def test_a_panel_that_fails_shows_what_is_stored_all_the_same(desk: Desk, reporter: CrashReporter, monkeypatch) -> None:
    panel = desk.window.findChild(CodebookPanel)
    assert panel is not None
    failing = iter([True])
    set_rows = panel.model.set_rows

    def once(rows: object) -> None:
        if next(failing, False):
            broken()
        set_rows(rows)  # type: ignore[arg-type]

    monkeypatch.setattr(panel.model, "set_rows", once)
    workspace = workspace_of(desk)
    workspace.do(add_code, "Irony")
    put_away(desk)
    model = panel.model
    names = {model.index(row, 0).data() for row in range(model.rowCount())}
    assert "Irony" in names
    workspace.undo()
    assert "Irony" not in {model.index(row, 0).data() for row in range(model.rowCount())}


def test_want_of_memory_is_told_as_that(desk: Desk, reporter: CrashReporter) -> None:
    def greedy(project: Project) -> None:
        with project.step(Verb.ADD_CODE) as session:
            session.connection().exec_driver_sql("UPDATE code SET name = name || ' half'")
            raise MemoryError

    QTimer.singleShot(0, lambda: workspace_of(desk).do(greedy))
    (dialog,) = dialogs(desk)
    assert any("memory" in label.text() for label in dialog.findChildren(QLabel))
    put_away(desk)
    assert_sound_and_going_on(desk)


def test_a_file_that_cannot_be_read_while_painting_is_told_once(
    desk: Desk, reporter: CrashReporter, monkeypatch
) -> None:
    def unreadable(*_: object, **__: object) -> None:
        raise ProjectDamaged(path="study.concord", detail="torn")

    told: list[object] = []
    view = desk.tabs.page().view  # type: ignore[union-attr]
    reporter.error_told.connect(told.append)
    with monkeypatch.context() as patch:
        patch.setattr(PagePainter, "paint", unreadable)
        for _ in range(30):
            view.viewport().update()
            QApplication.processEvents()
    assert len(told) == 1
    assert not dialogs(desk)
    assert_sound_and_going_on(desk)
