"""Archives built to do harm: bad-input cases 42, 43 and 45."""

from __future__ import annotations

import hashlib
import io
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from qda.formats.zip_guard import ENTRY_LIMIT, GuardedZip
from qda.model.errors import FileTooLarge, UnreadableFile
from tests.formats.zip_files import docx, zipped

MB = 1 << 20
ROOT = Path(__file__).resolve().parents[2]

PEAK = """
import sys
from pathlib import Path
from qda.formats.docx_in import read_docx
from qda.model.errors import QdaError
data = Path(sys.argv[1]).read_bytes()
try:
    outcome = len(read_docx(data, "bomb.docx").text)
except QdaError as error:
    outcome = type(error).__name__
if sys.platform == "linux":  # What resource tells includes the memory of the process that started this one.
    status = Path("/proc/self/status").read_text()
    peak_kb = int(status.partition("VmHWM:")[2].split()[0])
else:
    import resource
    peak_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(outcome, peak_kb // 1024)
"""


def noise() -> bytes:
    """640 kB that do not pack."""
    return b"".join(hashlib.sha256(number.to_bytes(4, "big")).digest() for number in range(20_000))


def bomb_of_zeros() -> bytes:
    return docx("", parts={"word/document.xml": b"\0" * 315 * MB})


def bomb_that_lies() -> bytes:
    """The directory promises 1,000 bytes; the entry unpacks to 315 MB."""
    data = bytearray(bomb_of_zeros())
    for magic, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.find(magic)
        while at >= 0:
            if struct.unpack_from("<I", data, at + place)[0] == 315 * MB:
                struct.pack_into("<I", data, at + place, 1000)
            at = data.find(magic, at + 4)
    return bytes(data)


def bomb_of_elements() -> bytes:
    """Within both limits, since something incompressible lies beside it."""
    return docx("<w:p/>" * (9 * MB), parts={"word/media/noise.bin": noise()})


def bomb_of_text() -> bytes:
    return docx("<w:p><w:r><w:t>" + "a" * 60 * MB + "</w:t></w:r></w:p>", parts={"word/media/noise.bin": noise()})


@pytest.mark.skipif(sys.platform == "win32", reason="the system does not tell the peak in this way")
@pytest.mark.parametrize("bomb", [bomb_of_zeros, bomb_that_lies, bomb_of_elements, bomb_of_text])
def test_a_bomb_is_refused_in_little_memory(bomb, tmp_path):
    """Case 42: below 400 MB, where a parser alone took 662 MB."""
    path = tmp_path / "bomb.docx"
    path.write_bytes(bomb())
    run = subprocess.run(
        [sys.executable, "-c", PEAK, str(path)], capture_output=True, text=True, cwd=ROOT, timeout=120, check=True
    )
    outcome, peak_mb = run.stdout.split()
    assert outcome in ("UnreadableFile", "FileTooLarge")
    assert int(peak_mb) < 400


def test_an_archive_that_unpacks_to_far_more_than_its_size_is_refused():
    """Case 42."""
    with pytest.raises(UnreadableFile) as error:
        GuardedZip(zipped({"a": b"\0" * 5 * MB}), "a.docx", "docx")
    assert error.value.values["reason"] == "unsafe-zip"


def test_a_big_honest_archive_is_told_to_be_too_large():
    """Case 42: the limit is on the sum of all entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a", b"\0" * 120 * MB)
        archive.writestr("b", b"\0" * 81 * MB)
    with pytest.raises(FileTooLarge) as error:
        GuardedZip(out.getvalue(), "a.docx", "docx")
    assert error.value.values["limit_mb"] == 200


def test_what_is_read_is_counted_over_all_entries():
    """Case 42: reading the same entry again and again meets the limit as well."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a", b"\0" * 90 * MB)
    archive = GuardedZip(out.getvalue(), "a.docx", "docx")
    archive.read("a")
    archive.read("a")
    with pytest.raises(FileTooLarge):
        archive.read("a")


def test_entries_that_share_their_bytes_are_seen_through():
    """Case 42: a directory of many entries, all pointing to the same packed bytes."""
    data = zipped({"a": b"\0" * MB})
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entry, tail = data[start:end], bytearray(data[end:])
    many = 150
    struct.pack_into("<HHI", tail, 8, many, many, len(entry) * many)
    with pytest.raises(UnreadableFile) as error:
        GuardedZip(data[:start] + entry * many + bytes(tail), "a.docx", "docx")
    assert error.value.values["reason"] == "unsafe-zip"


def test_too_many_entries_are_refused():
    """Case 43."""
    with pytest.raises(UnreadableFile) as error:
        GuardedZip(zipped({str(number): b"" for number in range(ENTRY_LIMIT + 1)}), "a.docx", "docx")
    assert error.value.values["reason"] == "unsafe-zip"


def test_reading_writes_nothing_to_disk(tmp_path, monkeypatch):
    """Case 43: names that climb out are names only."""
    monkeypatch.chdir(tmp_path)
    archive = GuardedZip(zipped({"../out.txt": b"x", "/abs.txt": b"y"}), "a.docx", "docx")
    assert [archive.read(entry) for entry in archive.names] == [b"x", b"y"]
    assert not list(tmp_path.iterdir())
    assert not (tmp_path.parent / "out.txt").exists()


def test_unusual_packing_is_refused():
    """Case 42: these methods cannot be stopped in the middle of a chunk."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a", b"x" * 100)
    with pytest.raises(UnreadableFile) as error:
        GuardedZip(out.getvalue(), "a.docx", "docx").read("a")
    assert error.value.values["reason"] == "not-docx"
