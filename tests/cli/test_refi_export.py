"""Handing a project to somebody who works with another program, from the command line."""

from __future__ import annotations

import zipfile
from pathlib import Path

from lxml import etree

from tests.cli.conftest import TEXT, Qda

NS = "{urn:QDA-XML:project:1.0}"


def passages(path: Path, folder: str = "sources") -> tuple[bytes, list[tuple[int, int]]]:
    """Return the one text's bytes, and where its passages lie."""
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("project.qde"))
        name = next(name for name in archive.namelist() if name.startswith(f"{folder}/"))
        spans = [
            (int(one.get("startPosition")), int(one.get("endPosition"))) for one in root.iter(f"{NS}PlainTextSelection")
        ]
        return archive.read(name), spans


def test_requirement_38_the_standard_counts_code_points(qda: Qda, tmp_path: Path, study: Path) -> None:
    told = qda("export", study, "out.qdpx")
    assert (told.code, told.out) == (0, "")
    data, spans = passages(tmp_path / "out.qdpx")
    text = data.decode("utf-8")
    assert text.rstrip("\n") == TEXT.rstrip("\n")
    assert "blamed the mayor 👩‍👩‍👧" in [text[start:end] for start, end in spans]


def test_requirement_38_nvivo_for_windows_counts_utf16_and_line_ends_twice(
    qda: Qda, tmp_path: Path, study: Path
) -> None:
    assert qda("export", study, "out.qdpx", "--for", "nvivo-windows").code == 0
    data, spans = passages(tmp_path / "out.qdpx", "Sources")
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in data
    units = data.decode("utf-8-sig").encode("utf-16-le")
    words = [units[2 * start : 2 * end].decode("utf-16-le") for start, end in spans]
    assert "blamed the mayor 👩‍👩‍👧" in words


def test_requirement_38_line_ends_alone_can_be_asked_for(qda: Qda, tmp_path: Path, study: Path) -> None:
    assert qda("export", study, "out.qdpx", "--crlf").code == 0
    data, spans = passages(tmp_path / "out.qdpx")
    assert not data.startswith(b"\xef\xbb\xbf")
    assert "blamed the mayor 👩‍👩‍👧" in [data.decode("utf-8")[start:end] for start, end in spans]


def test_requirement_45_what_other_programs_will_not_see_is_said(qda: Qda, tmp_path: Path, study: Path) -> None:
    told = qda("export", study, "out.qdpx")
    assert "“article”: the file that it came from (article.txt)" in told.err
    assert "they come back" in told.err


def test_an_export_as_refi_never_overwrites_the_project(qda: Qda, tmp_path: Path, study: Path) -> None:
    study.rename(tmp_path / "study.qdpx")
    before = (tmp_path / "study.qdpx").read_bytes()
    assert qda("export", "study.qdpx", "study.qdpx").code == 3
    assert (tmp_path / "study.qdpx").read_bytes() == before
