"""What the command line does when something is wrong with us, the terminal or the question."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

from qda.cli.entry import cli
from tests.cli.conftest import TEXT, Qda

ROOT = Path(__file__).resolve().parent.parent.parent


def process(*arguments: object, **environment: str) -> subprocess.Popen[bytes]:
    """Start ``qda`` as its own process."""
    return subprocess.Popen(
        [sys.executable, "-m", "qda", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["info"],
        ["new", "p.concord"],
        ["undo", "p.concord", "0"],
        ["code", "p.concord", "--start", "one"],
    ],
)
def test_wrong_usage_is_told_on_standard_error(qda: Qda, arguments: list[str]) -> None:
    told = qda(*arguments)
    assert (told.code, told.out) == (2, "")
    assert "Usage:" in told.err


def test_help_lists_every_command_with_a_sentence(qda: Qda) -> None:
    told = qda("--help")
    assert told.code == 0
    for command in ("open", "new", "add", "info", "text", "code", "finish", "codings", "codebook", "export", "copy"):
        line = next(line for line in told.out.splitlines() if line.strip().startswith(f"{command} "))
        assert len(line.split()) > 3


def test_a_defect_of_ours_ends_in_a_sentence_and_a_log_without_text(
    qda: Qda, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret passage of an interview")

    monkeypatch.setattr("qda.cli.projects._info", fail)
    told = qda("info", study, "--json")
    assert (told.code, told.out) == (4, "")
    assert "Traceback" not in told.err
    assert "secret" not in told.err
    log = Path(os.environ["QDA_DATA_DIR"]) / "log" / "command-line.log"
    assert "RuntimeError" in log.read_text(encoding="utf-8")
    assert "secret" not in log.read_text(encoding="utf-8")


def test_ctrl_c_stops_quietly(qda: Qda, study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("qda.cli.projects._info", stop)
    told = qda("info", study, "--json")
    assert (told.code, told.err) == (130, "\nStopped.\n") or (told.code, told.err) == (130, "Stopped.\n")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends processes otherwise")
def test_a_real_interrupt_leaves_the_project_usable(qda: Qda, study: Path, tmp_path: Path) -> None:
    running = process("add", study, tmp_path / "article.txt", "--again")
    time.sleep(0.3)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=30)
    assert b"Traceback" not in err or running.returncode != 4
    assert qda("info", study).code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no closed pipe")
def test_a_reader_who_has_read_enough_ends_it_in_silence(qda: Qda, tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("many words " * 500_000, encoding="utf-8")
    qda("new", "p.concord", "--coder", "Ada")
    qda("add", "p.concord", "long.txt")
    running = process("text", tmp_path / "p.concord", "long")
    assert running.stdout is not None
    assert running.stderr is not None
    assert running.stdout.read(10) == b"many words"
    running.stdout.close()
    assert running.wait(timeout=30) == 0
    assert running.stderr.read() == b""
    running.stderr.close()


def test_text_is_utf_8_whatever_the_console(study: Path) -> None:
    running = process("text", study, "article", PYTHONIOENCODING="cp1252", PYTHONUTF8="0")
    out, err = running.communicate(timeout=60)
    assert (running.returncode, out, err) == (0, TEXT.encode("utf-8"), b"")


def test_a_console_without_the_letters_still_gets_the_report(study: Path) -> None:
    running = process("history", study, PYTHONIOENCODING="latin-1", PYTHONUTF8="0")
    out, err = running.communicate(timeout=60)
    assert (running.returncode, err) == (0, b"")
    assert b"put ?Praise? on" in out


def test_neither_window_nor_pandas_is_loaded_for_a_question(study: Path) -> None:
    code = (
        "import sys; from qda.cli.entry import run; run(sys.argv[1:]);"
        "print([m for m in ('PySide6', 'pandas', 'matplotlib') if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "info", str(study)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    )
    assert done.stderr.strip() == b"[]"


def test_version_loads_next_to_nothing() -> None:
    code = (
        "import sys; from qda.cli.entry import run; run(['--version']);"
        "print([m for m in ('PySide6', 'pandas', 'sqlalchemy') if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=True
    )
    assert done.stderr.strip() == b"[]"
    assert done.stdout.startswith(b"Concord, version ")


def test_opening_the_window_on_what_is_no_project_is_told_here(qda: Qda, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("words", encoding="utf-8")
    assert qda("open", "notes.txt").code == 3
    assert qda("open", "missing.concord").code == 3


def test_a_damaged_project_that_is_double_clicked_opens_the_window_which_offers_what_can_be_done(
    qda: Qda, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path | None] = []
    monkeypatch.setattr("qda.cli.window.run_window", lambda path: opened.append(path) or 0)
    damaged = tmp_path / "study.concord"
    damaged.write_bytes(bytes(9000))
    assert qda(damaged).code == 0
    assert opened == [damaged]


def test_without_a_command_the_window_opens(qda: Qda, study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path | None] = []
    for place in ("entry", "window"):
        monkeypatch.setattr(f"qda.cli.{place}.run_window", lambda path: opened.append(path) or 0)
    assert qda().code == 0
    assert qda("open", study).code == 0
    assert qda(study).code == 0  # as if it were double-clicked
    assert opened == [None, study, study]


def test_every_command_has_its_function() -> None:
    context = click.Context(cli)
    for name in cli.list_commands(context):
        assert cli.get_command(context, name) is not None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on a file's size to play a full disk with")
def test_case_82_a_disk_that_fills_up_ends_in_one_sentence_and_leaves_the_old_file(study: Path, tmp_path: Path) -> None:
    for name in ("out.xlsx", "out.docx", "out.html", "out.json"):
        (tmp_path / name).write_bytes(b"last week's")
    before = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    script = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (600, 600))\n"
        "from qda.cli.entry import run\n"
        "study, *outs = sys.argv[1:]\n"
        "for out in outs:\n"
        "    cyds = ['copy', study, out, '--for-coder', 'Cyd']\n"
        "    code = run(cyds if out.endswith('.concord') else ['export', study, out])\n"
        "    print(code, file=sys.stderr, flush=True)\n"
    )
    names = ("out.xlsx", "out.docx", "out.html", "out.json", "out.sqlite", "copy.concord")
    done = subprocess.run(
        [sys.executable, "-c", script, study, *(tmp_path / name for name in names)],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    said = done.stderr.decode()
    assert (done.returncode, done.stdout) == (0, b""), said
    assert "Traceback" not in said
    lines = said.splitlines()
    assert len(lines) == 2 * len(names), said
    assert all("could not be written" in line for line in lines[::2]), said
    assert lines[1::2] == ["3"] * len(names), said
    assert {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before
