"""Work on another thread: delivered at home, shown while it takes long, stopped when asked."""

from __future__ import annotations

import threading
import time

import shiboken6
from PySide6.QtWidgets import QApplication, QLabel

from qda.model import errors
from qda.model.progress import Progress, tell
from qda.ui.crash import Outcome
from qda.ui.status_bar import StatusBar, TaskProgress
from qda.ui.tasks import Task, Tasks


def slowly(progress: Progress) -> str:
    for step in range(400):
        tell(progress, step, 400)
        time.sleep(0.01)
    return "ready"


def test_the_result_arrives_on_the_thread_that_asked(qapp: QApplication, qtbot) -> None:
    tasks = Tasks()
    here = threading.get_ident()
    seen: list[tuple[str, bool, bool]] = []

    def work(_progress: Progress) -> int:
        return threading.get_ident()

    task = tasks.start(
        "Count", work, done=lambda there: seen.append(("done", there != here, threading.get_ident() == here))
    )
    with qtbot.waitSignal(task.ended):
        pass
    assert seen == [("done", True, True)]
    assert tasks.running == ()


def test_an_error_that_has_words_goes_to_who_asked_or_becomes_a_notice(qapp: QApplication, qtbot) -> None:
    tasks = Tasks()

    def fails(_progress: Progress) -> None:
        raise errors.NoText(name="scan.pdf", kind="PDF")

    caught: list[errors.QdaError] = []
    with qtbot.waitSignal(tasks.start("Read", fails, failed=caught.append).ended):
        pass
    assert isinstance(caught[0], errors.NoText)
    with qtbot.waitSignal(tasks.error_told) as told:
        tasks.start("Read", fails)
    assert told.args[0].values["name"] == "scan.pdf"


def test_a_defect_in_work_is_reported_as_one_and_loses_no_other_work(qapp: QApplication, qtbot) -> None:
    tasks = Tasks()

    def broken(_progress: Progress) -> None:
        raise ZeroDivisionError

    with qtbot.waitSignal(tasks.defect_met) as met:
        tasks.start("Divide", broken, failed=lambda error: None)
    assert isinstance(met.args[0], ZeroDivisionError)


def test_long_work_is_shown_and_cancel_really_stops_it(light: QApplication, qtbot) -> None:
    bar, tasks = StatusBar(), Tasks()
    qtbot.addWidget(bar)
    bar.show()
    tasks.started.connect(bar.show_task)
    told: list[errors.QdaError] = []
    task = tasks.start("Exporting to Excel", slowly, failed=told.append)
    shown = bar.findChild(TaskProgress)
    assert shown is not None
    assert not shown.isVisible()
    qtbot.waitUntil(shown.isVisible, timeout=2000)
    assert shown.cancel.isHidden()
    assert "Exporting to Excel" in [label.text() for label in shown.findChildren(QLabel)]
    qtbot.waitUntil(lambda: not shown.cancel.isHidden(), timeout=2500)
    with qtbot.waitSignal(task.ended):
        shown.cancel.click()
    assert isinstance(told[0], errors.Cancelled)


def test_closing_waits_for_work_that_stops(qapp: QApplication, qtbot) -> None:
    tasks = Tasks()
    tasks.start("Exporting", slowly)
    assert tasks.cancel_all(wait_ms=3000)
    qtbot.waitUntil(lambda: tasks.running == ())


def test_millions_of_steps_do_not_flood_the_window(qapp: QApplication, qtbot) -> None:
    tasks = Tasks()
    told: list[int] = []

    def work(progress: Progress) -> None:
        for step in range(200_000):
            progress(step, 200_000)

    task = tasks.start("Count", work)
    task.progressed.connect(lambda done, total: told.append(done))
    with qtbot.waitSignal(task.ended, timeout=10_000):
        pass
    assert len(told) < 200


def test_one_coding_and_two_codings(light: QApplication, qtbot) -> None:
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.show_place(paragraph=3, selected=1, codings=1)
    assert bar.place.text() == "¶3 · 1 character selected · 1 coding in this document"
    bar.show_place(paragraph=3, selected=41, codings=1230)
    assert bar.place.text() == "¶3 · 41 characters selected · 1,230 codings in this document"


def test_the_status_bar_says_read_only_in_words(light: QApplication, qtbot) -> None:
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.show_saved()
    assert bar.saved.text() == "✓ All changes saved"
    bar.show_saved(read_only=True)
    assert bar.saved.text() == "Read only"


def test_work_that_comes_home_after_the_program_has_ended_does_so_in_silence(qapp: QApplication) -> None:
    task = Task("Long", qapp)
    shiboken6.delete(task)
    task.finish(Outcome(value=1))
