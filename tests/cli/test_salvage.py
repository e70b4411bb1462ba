"""Damaged files on the command line: checked, refused with one sentence, and salvaged."""

from __future__ import annotations

import json
import os
import random
import sqlite3
from pathlib import Path

from openpyxl import load_workbook

from tests.cli.conftest import Qda


def _changed(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def test_every_kind_of_damage_ends_in_one_sentence_and_the_same_exit_code(qda: Qda, study: Path) -> None:
    sound = study.read_bytes()
    head = bytearray(sound)
    head[100:4096] = random.Random(1).randbytes(3996)
    for data in (b"", b"PK\x03\x04", os.urandom(5000), sound[:60], sound[:5000], sound[:-1], bytes(head)):
        study.write_bytes(data)
        for command in ("check", "info", "history"):
            told = qda(command, study)
            assert (told.code, told.out) == (3, ""), told.err
            assert len(told.err.splitlines()) == 1
            assert "Traceback" not in told.err
        assert study.read_bytes() == data
    study.write_bytes(sound)
    _changed(study, "UPDATE content_chunk SET text = replace(text, 'praised', 'blamed!')")
    told = qda("check", study, "--json")
    assert (told.code, told.json["sound"]) == (3, False)
    assert qda("check", study).err.startswith("Damaged: ")


def test_what_reads_is_saved_and_the_exit_code_says_whether_all_did(qda: Qda, study: Path, tmp_path: Path) -> None:
    told = qda("salvage", study, "whole.concord", "--json")
    assert (told.code, told.json["nothing_lost"], told.json["losses"]) == (0, True, [])
    data = bytearray(study.read_bytes())
    data[:4096] = bytes(4096)
    study.write_bytes(data)
    assert qda("check", study).code == 3
    told = qda("salvage", study, "again.concord")
    assert (told.code, told.out) == (0, "")
    assert "4 codings" in told.err
    assert qda("check", "again.concord").code == 0
    assert study.read_bytes() == data

    spoilt = "UPDATE content_chunk SET text = replace(text, 'praised', 'blamed!')"
    _changed(tmp_path / "again.concord", spoilt, "UPDATE content SET data = x'00' WHERE kind = 'original'")
    told = qda("salvage", "again.concord", "less.concord", "--report", "lost.xlsx")
    assert told.code == 1
    assert "some letters in it" in told.out
    assert qda("check", "less.concord").code == 0
    cells = [str(cell.value) for sheet in load_workbook("lost.xlsx") for row in sheet.iter_rows() for cell in row]
    assert any("some letters in it" in cell for cell in cells)
    assert qda("salvage", study, "less.concord").code == 3, "nothing is overwritten"
    assert qda("salvage", study, "x.concord", "--report", "lost.pdf").code == 2
    (tmp_path / "noise").write_bytes(os.urandom(9000))
    told = qda("salvage", "noise", "x.concord")
    assert (told.code, told.out) == (3, "")
    assert not (tmp_path / "x.concord").exists()
    assert json.loads(qda("info", "less.concord", "--json").out)
