"""From the command to the painted window, against a bare import of Qt's widgets."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measure import Ratio

ROUNDS = 9
AT_MOST = 3.0

_BARE = "import PySide6.QtWidgets; print('there', flush=True)"
# The program itself, by its own entry; what it would load after the first paint tells that the paint is done.
_WINDOW = """
import runpy, sys
from PySide6.QtWidgets import QApplication
from qda.ui import app

def painted(window, path):
    assert window.start.isVisible()
    print('there', flush=True)
    QApplication.quit()

app.sit_down = painted
sys.argv = ['qda']
runpy.run_module('qda', run_name='__main__')
"""


def seconds_to_word(script: str, folder: Path) -> float:
    """Return how long a fresh interpreter takes until the script says a word, its start included."""
    # Compiled modules are kept as in any installation, but beside it: the checkout stays as it was.
    own = {"QDA_CONFIG_DIR": folder / "config", "QDA_DATA_DIR": folder / "data", "PYTHONPYCACHEPREFIX": folder / "pyc"}
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    begin = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, env={**inherited, **own}
    ) as process:
        assert process.stdout is not None
        word = process.stdout.readline()
        taken = time.perf_counter() - begin
    if word != "there\n":
        raise RuntimeError(f"the measured process ended with code {process.returncode}")
    return taken


def ratios() -> list[Ratio]:
    """Return the ratio of the goal; runs of both kinds alternate, the first of each only compiles and warms caches."""
    times: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for _ in range(ROUNDS + 1):
            times.append((seconds_to_word(_WINDOW, folder), seconds_to_word(_BARE, folder)))
            shutil.rmtree(folder / "config", ignore_errors=True)  # every start is the first one
    ours, bare = (statistics.median(column) * 1000 for column in zip(*times[1:], strict=True))
    return [Ratio("window painted after the start (bare: import of Qt's widgets)", ours, bare, AT_MOST)]
