"""What the threads of tasks once needed must not stay with the program for ever."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

_COUNTS_ARENAS = """
import ctypes, tempfile, threading
from qda.ui.memory import share_one_arena

def work():
    rows.append([b"x" * size for size in range(600, 4_000)])
    here.wait()

assert not {shared} or share_one_arena()
rows, here = [], threading.Barrier(4)
threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
with tempfile.NamedTemporaryFile() as told:
    file = ctypes.c_void_p(libc.fopen(told.name.encode(), b"w"))
    libc.malloc_info(0, file)
    libc.fclose(file)
    print(told.read().count(b"<heap nr="))
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only the GNU C library keeps memory per thread")
def test_all_threads_take_their_memory_from_one_place() -> None:
    def arenas(*, shared: bool) -> int:
        code = _COUNTS_ARENAS.replace("{shared}", str(shared))
        return int(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)

    assert arenas(shared=True) == 1 < arenas(shared=False)
