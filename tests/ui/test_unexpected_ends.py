"""How the program ends: by Ctrl+C, with a mistake on the way out, or by a fault of a library; nothing is lost."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from qda.actions.coders import ensure_coder
from qda.model.defect import file_name
from qda.store.folders import log_folder
from qda.store.project import Project
from qda.store.queries.documents import documents
from qda.ui.crash_log import FAULTS, CrashLog, shortened

PROGRAM = """
import os, signal, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication
from qda.ui import app
from qda.ui.memo_field import MemoField
from qda.ui.desk import Desk

real = app.sit_down

def banners(window):
    return " / ".join(banner.text for banner in window.notices.banners())

def sit(window, path):
    real(window, path)
    QTimer.singleShot(300, lambda: act(window))

def typed(window, words="typed last"):
    window.acts["document_memo"].trigger()
    field = QApplication.focusWidget()
    assert isinstance(field, MemoField), field
    field.moveCursor(QTextCursor.MoveOperation.End)
    field.insertPlainText(words)

{act}

app.sit_down = sit
code = app.run(Path(sys.argv[1]))
print("ended", code)
sys.exit(code)
"""


def program(study: Path, act: str) -> subprocess.CompletedProcess[str]:
    """Start the program on a project, let it do something, and wait for its end."""
    words = PROGRAM.format(act=textwrap.dedent(act))
    return subprocess.run(
        [sys.executable, "-c", words, str(study)],
        capture_output=True, text=True, timeout=90, check=False, cwd=Path(__file__).parent.parent.parent,
    )  # fmt: skip


def memo_of(study: Path) -> str:
    with Project.open(study) as project:  # it can be opened for writing: nobody holds it any more
        assert not project.read_only
        assert ensure_coder(project, "Ann") == project.coder_id
        return documents(project)[0].memo


def test_a_mistake_while_closing_loses_nothing_leaves_no_process_and_is_told_next_time(study: Path) -> None:
    ended = program(
        study,
        """
        def act(window):
            typed(window)
            def broken(*_):
                raise KeyError("secret")
            Desk._keep_session = broken
            window.show_start = broken
            window.keep_layout = broken
            window.close()
        """,
    )
    assert ended.returncode == 0, ended.stderr
    assert "Traceback" not in ended.stderr
    assert memo_of(study) == "typed last"
    assert "KeyError" in (log_folder() / FAULTS).read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="a window has no terminal there, and the fault is made by a signal")
def test_a_fault_of_a_library_is_told_at_the_next_start_which_ctrl_c_ends_and_nothing_typed_is_lost(
    study: Path,
) -> None:
    ended = program(
        study,
        """
        def act(window):
            typed(window)
            window.setFocus()
            os.kill(os.getpid(), signal.SIGSEGV)
        """,
    )
    assert ended.returncode == -signal.SIGSEGV
    assert "Segmentation fault" in (log_folder() / FAULTS).read_text(encoding="utf-8")
    ended = program(
        study,
        """
        def act(window):
            print(banners(window))
            typed(window, ", and more")
            os.kill(os.getpid(), signal.SIGINT)
        """,
    )
    assert ended.returncode == 130, ended.stderr
    assert "Traceback" not in ended.stderr
    assert "Concord ended unexpectedly last time. Your work is saved" in ended.stdout
    assert (log_folder() / FAULTS).read_text(encoding="utf-8") == ""
    log = (log_folder() / "concord.log").read_text(encoding="utf-8")
    assert "Segmentation fault" in log
    assert "app.py:" in log
    assert str(Path(sys.executable).parent) not in log
    assert str(Path(__file__).parent.parent) not in log
    assert memo_of(study) == "typed last, and more"


def test_what_windows_only_mentions_is_no_unexpected_end(tmp_path: Path) -> None:
    place = 'Thread 0x1 (most recent call first):\n  File "C:\\Users\\vesna\\qda\\ui\\app.py", line 3 in run\n'
    mentioned = f"Windows fatal exception: code 0x8001010d\n\n{place}"
    assert shortened(mentioned) == ""
    fatal = mentioned.replace("code 0x8001010d", "access violation")
    assert "app.py:3 run" in shortened(fatal)
    assert "vesna" not in shortened(fatal)
    assert file_name("C:\\Users\\vesna\\app.py") == "app.py"
    (tmp_path / FAULTS).write_text(mentioned, encoding="utf-8")
    log = CrashLog(tmp_path)
    assert log.begin() == ""
    log.end([])
