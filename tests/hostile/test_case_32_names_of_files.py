"""Cases 32 and 33: files with any name come in and go out, and what is no file holds nobody up."""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path

import pytest

from qda.actions.documents import add_documents
from qda.formats.csv_out import write_csv
from qda.formats.read import read_document
from qda.formats.workbook import Column
from qda.model.errors import UnreadableFile
from qda.model.safe_file import file_name_from
from qda.store.project import Project
from qda.store.queries.documents import documents

NAMES = [
    "تقرير الوفد.txt",
    "دفتر\u202etxt.exe.txt",
    "👩‍👩‍👧 family 😀.txt",
    "n" * 246 + ".txt",
    "a." + "x" * 200,
    "CON.txt",
    "ends with dots...",
    "ends with spaces   ",
    "two\nlines\r.txt",
    "tab\tand \x1b[31m.txt",
    "-rf.txt",
    "%00 $(id) `id`;.txt",
]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets few such files be made")
def test_case_32_files_of_any_name_come_in_and_their_names_are_shown_on_one_line(tmp_path: Path) -> None:
    for name in NAMES:
        (tmp_path / name).write_bytes(b"Some words.")
    with Project.create(tmp_path / "study.concord", coder_name="Ann") as project:
        found = [read_document(tmp_path / name) for name in NAMES if not name.endswith("x" * 200)]
        added = add_documents(project, found)
        assert all(one.document_id is not None for one in added)
        names = [row.name for row in documents(project)]
    assert len(set(names)) == len(found)
    assert all(name.isprintable() or "\u200d" in name for name in names)
    assert not any("\u202e" in name or "\n" in name for name in names)


@pytest.mark.parametrize(
    "name", [*NAMES, "", "...", "con", "LPT1.tar.gz", "COM¹", "aux .txt", "😀" * 250, "n" * 1_000_000]
)
def test_case_32_what_is_suggested_is_a_name_on_every_system(tmp_path: Path, name: str) -> None:
    made = file_name_from(name, suffix=".csv")
    assert made.endswith(".csv")
    assert len(made.encode()) <= 200
    assert not set(made) & set('<>:"/\\|?*\n\r\t\x1b\u202e')
    stem = made.removesuffix(".csv")
    assert stem == stem.strip(" .")
    assert stem.split(".")[0].rstrip().casefold() not in {"con", "aux", "nul", "prn", "lpt1", "com1", "com¹"}
    write_csv(tmp_path / made, [Column("Text")], [("words",)], count=1)
    assert (tmp_path / made).is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets few such files be made")
@pytest.mark.parametrize("name", ["👩" * 50 + ".csv", "a." + "x" * 248, "two\nlines.csv", "ends with a dot."])
def test_case_32_an_export_goes_wherever_the_person_says(tmp_path: Path, name: str) -> None:
    write_csv(tmp_path / name, [Column("Text")], [("words",)], count=1)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.skipif(not hasattr(os, "fork") or not hasattr(os, "geteuid"), reason="other users are had on Unix only")
def test_case_33_a_file_of_somebody_elses_is_told_as_such(tmp_path: Path) -> None:
    path = tmp_path / "locked.txt"
    path.write_text("Not for you", encoding="utf-8")
    path.chmod(0)
    if os.geteuid() != 0:
        with pytest.raises(UnreadableFile) as refused:
            read_document(path)
        assert refused.value.values["reason"] == "permission"
        return
    # The superuser may read anything: somebody else tries, to whom pytest's own folders must be open.
    for folder in path.parents:
        if folder.name.startswith(("pytest-", "test_")):
            folder.chmod(folder.stat().st_mode | 0o001)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the child only reads, whatever threads there are here
        child = os.fork()
    if child == 0:
        code = 1
        try:
            os.setuid(65534)
            read_document(path)
        except UnreadableFile as error:
            code = 0 if error.values["reason"] == "permission" else 2
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other devices")
@pytest.mark.parametrize("what", ["/dev/zero", "/dev/null", "/dev"])
def test_case_33_a_device_is_no_document(what: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_document(Path(what))
    assert refused.value.values["reason"] in ("device", "folder")
