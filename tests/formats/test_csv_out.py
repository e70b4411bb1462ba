"""Tables as CSV open in a spreadsheet as they are meant."""

from __future__ import annotations

import csv
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from qda.formats.csv_out import write_csv
from qda.formats.sheet_rows import Column
from qda.model.errors import Cancelled, CannotWrite


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_case_63_bytes(tmp_path):
    path = tmp_path / "codes.csv"
    write_csv(path, [Column("Code"), Column("N", "integer")], [("Süd", 1)])
    assert path.read_bytes() == b'\xef\xbb\xbf"Code","N"\r\n"S\xc3\xbcd","1"\r\n'


@pytest.mark.parametrize("text", ["=1+1", "+1", "- and then he said", "@SUM", "\t=1", "＝1", "'=1", "''-"])
def test_case_63_what_begins_like_a_formula_gets_an_apostrophe(tmp_path, text):
    path = tmp_path / "codes.csv"
    write_csv(path, [Column(text)], [(text,)])
    assert rows_of(path) == [[f"'{text}"], [f"'{text}"]]
    write_csv(path, [Column(text)], [(text,)], formula_safe=False)
    assert rows_of(path) == [[text], [text]]


@pytest.mark.parametrize("text", ["'tis", "plain", "a=b", "", " =1", "1-2"])
def test_case_63_other_text_is_left_alone(tmp_path, text):
    path = tmp_path / "codes.csv"
    write_csv(path, [Column("A")], [(text,)])
    assert rows_of(path)[1] == [text]


def test_numbers_flags_times_and_gaps(tmp_path):
    path = tmp_path / "codes.csv"
    coded = datetime(2026, 3, 1, 22, 30, 5, 999, tzinfo=UTC)
    write_csv(path, [Column("A")], [(-5, -1.5, True, None, float("nan"), coded, date(2026, 1, 2))])
    assert rows_of(path)[1] == ["-5", "-1.5", "1", "", "", "2026-03-01 22:30:05+00:00", "2026-01-02"]


def test_quotes_lines_and_illegal_characters(tmp_path):
    path = tmp_path / "codes.csv"
    write_csv(path, [Column("A")], [('say "a", b\r\nand\rc', "\x00\ud800")])
    assert rows_of(path)[1] == ['say "a", b\nand\nc', "\ufffd\ufffd"]


def test_cancel_and_failure_leave_the_old_file(tmp_path):
    path = tmp_path / "codes.csv"
    path.write_bytes(b"old")
    with pytest.raises(Cancelled):
        write_csv(path, [Column("A")], (("x",) for _ in range(5000)), progress=lambda done, total: done < 1000)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(CannotWrite):
        write_csv(tmp_path / "nowhere" / "codes.csv", [Column("A")], [])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
@pytest.mark.parametrize("mode", [0o640, 0o444])
def test_a_file_that_is_replaced_keeps_its_rights(tmp_path: Path, mode: int) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old")
    target.chmod(mode)
    write_csv(target, [Column("A")], [("x",)])
    assert (target.stat().st_mode & 0o777, target.read_text(encoding="utf-8-sig")) == (mode, '"A"\n"x"\n')
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]
