"""Honest little files, one or more for each importer."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook

from tests.formats.peers_making import QualCoder, Rqda, Taguette
from tests.formats.refi.full_project import full_project
from tests.formats.refi.refi_files import TONE, project, qdpx
from tests.formats.refi.samples import samples

WORDS = "Ana: It was hard 😀.\nBut it went well.\n"
Rows = Sequence[Sequence[object]]

CODEBOOK: Rows = (
    ("Code", "Path", "Kind", "Full definition", "Colour", "Number key", "GUID"),
    ("Tone", "Tone", "folder", "how", "", "", ""),
    ("Low", "Tone > Low", "code", "=1+1", "#aa0011", "3", TONE),
)
CODINGS: Rows = (
    ("document", "start", "end", "code", "coder", "memo", "quote"),
    ("Interview", 12, 16, "Tone > Low", "Ada", "", "hard"),
    ("Interview", 0, 3, "Tone", "Ben", "why", "Ana"),
)
CHANGES: Rows = (
    ("Document", "Segment", "Code", "Code path", "Coder", "Memo", "Weight", "Star", "GUID"),
    ("Interview", "hard", "Low", "Tone > Low", "Ada", "", 3, "yes", TONE),
)
VALUES: Rows = (("Document", "Age", "Born", "Note"), ("Interview", 41, "2024-02-29", "x"), ("Other", "", "no", "1,5"))


def make_seeds(folder: Path) -> dict[str, list[Path]]:
    """Write them; return them by the importer that they are for."""
    folder.mkdir(parents=True, exist_ok=True)
    bare = folder / "all.qde"
    bare.write_text(full_project(), encoding="utf-8")
    book = folder / "book.qdc"
    book.write_text(_codebook(), encoding="utf-8")
    return {
        "refi": [
            qdpx(folder, qde=project()),
            qdpx(folder, ("sources/a.txt", WORDS), ("sources/b.txt", WORDS), qde=full_project(), name="all.qdpx"),
            bare,
            *samples("synthetic/*.qdpx"),
            *samples("*.qde"),
        ],
        "codebook": [book],
        "taguette": [_taguette(folder / "study.sqlite3")],
        "qualcoder": [_qualcoder(folder)],
        "rqda": [_rqda(folder / "study.rqda")],
        "tables": [
            path
            for name, rows in (("codes", CODEBOOK), ("codings", CODINGS), ("changes", CHANGES), ("values", VALUES))
            for path in _tables(folder, name, rows)
        ],
    }


def _codebook() -> str:
    inside = f'<Code guid="{TONE.replace("c", "d")}" name="Low" isCodable="1" color="#abc"/>'
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="x"><Codes>\n'
        f'<Code guid="{TONE}" name="Tone" isCodable="false"><Description>Use when: a\n\nMemo: b</Description>{inside}'
        f'</Code>\n</Codes><Sets><Set guid="{TONE}" name="s"><MemberCode guid="{TONE}"/></Set></Sets></CodeBook>'
    )


def _taguette(path: Path) -> Path:
    made = Taguette(path)
    made.project()
    html = f"<h1>Talk</h1><p>{WORDS.splitlines()[0]}</p><table><tr><td>c1</td><td>c2</td></tr></table>"
    document = made.document(html)
    tags = [made.tag("tone"), made.tag("tone.low", "how")]
    made.highlight(document, "hard", tags, log=True)
    made.highlight(document, "c1")
    return path


def _qualcoder(folder: Path) -> Path:
    made = QualCoder(folder / "qualcoder")
    source = made.source(WORDS)
    code = made.code("Tone")
    made.by_hand(code, source, "went well")
    made.by_search(code, source, "hard")
    made.add("attribute_type", name="age", caseOrFile="file", valuetype="numeric")
    made.add("attribute", name="age", attr_type="file", value="41", id=source)
    made.add("cases", name="Ana", memo="")
    made.add("case_text", caseid=1, fid=source, pos0=0, pos1=len(WORDS), owner="ada", memo="")
    made.add("annotation", fid=source, pos0=0, pos1=3, memo="look", owner="ada")
    alone = folder / "qualcoder.sqlite3"  # the importer takes the database by itself, too
    shutil.copy(made.folder / "data.qda", alone)
    return alone


def _rqda(path: Path) -> Path:
    made = Rqda(path)
    source = made.source(WORDS)
    made.add("freecode", id=1, name="Tone", memo="")
    made.mark(1, source, "hard")
    made.add("cases", id=1, name="Ana", memo="")
    made.add("caselinkage", caseid=1, fid=1, selfirst=0, selend=5)
    return path


def _tables(folder: Path, name: str, rows: Rows) -> Iterable[Path]:
    with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    book.save(folder / f"{name}.xlsx")
    return folder / f"{name}.csv", folder / f"{name}.xlsx"
