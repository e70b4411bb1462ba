"""Whatever stands in the tables of another program, what is read of them is sound and accounted for."""

from __future__ import annotations

import contextlib
import random
import re
import sqlite3
from contextlib import closing

import pytest

from qda.formats.foreign import read_foreign
from qda.model.errors import NotFound, SeveralProjects
from qda.model.exchange import ReadOptions
from qda.model.intake.report import IntakeReport, intake_note_text
from qda.text.normalise import normalise
from tests.formats.peers_making import QUALCODER, QUALCODER_V2, RQDA, TAGUETTE

ODD = (
    None, 0, 1, 2, 3, -1, 10**18, 2.5, float("inf"), "", "1", "2", "x", b"\xff\xfe",
    "🙂 two\r\nlines\u2029 of\ttext\x00\x0c",
    "<p>a<br>b &amp; <table><tr><td>c", '{"type": "highlight_add", "highlight_id": 1, "tags": [1, "x", null]}',
    '{"type": "tag_merge", "src_tag_id": 1, "dest_tag_id": 2}', "[1", "2026-02-30 25:61:00", "2026-02-03 14:05:06",
    "file", "case", "numeric", "/images/../x", "docs:C:\\x", "/docs/a", "audio:x", "a.b.c", "a", "a.b", "NA",
    "#12345678",
)  # fmt: skip
NUMBERS = (1, 2, 3, 1, 2, "1", None, 7, -2)


def loosened(schema: str) -> str:
    """Return tables that take anything, as SQLite lets any program make them."""
    schema = re.sub(r"\b(NOT NULL|PRIMARY KEY|primary key|AUTOINCREMENT|UNIQUE NOT NULL)\b", "", schema)
    schema = re.sub(r",?\s*(UNIQUE|unique|\(project_id, user_login\)|constraint ucm unique)\s*\([^)]*\)", "", schema)
    schema = re.sub(r",\s*\(\w+, \w+\)", "", schema).replace("UNIQUE", "")
    return re.sub(r"\b(INTEGER|integer|real|DATETIME|VARCHAR\(\d+\)|BOOLEAN|TEXT|text)\b", "", schema)


@pytest.mark.parametrize(
    "schema", [TAGUETTE, QUALCODER, QUALCODER_V2, RQDA], ids=["taguette", "qualcoder", "v2", "rqda"]
)
@pytest.mark.parametrize("seed", range(8))
def test_tables_full_of_anything(tmp_path, schema, seed):
    chance = random.Random(seed)
    path = tmp_path / "odd.qda"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(loosened(schema))
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            if table.startswith("sqlite_"):
                continue
            columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
            for _ in range(chance.randrange(1, 9)):
                values = [
                    chance.choice(NUMBERS if re.search("id$|status|pos|self|offset", column, re.I) else ODD)
                    for column in columns
                ]
                marks = ", ".join("?" * len(values))
                database.execute(f"INSERT INTO {table} VALUES ({marks})", values)
        database.commit()
    for options in (ReadOptions(project="1"), ReadOptions(project="2", split_paths=True, media_folder=tmp_path)):
        read = None
        with contextlib.suppress(NotFound, SeveralProjects):
            read = read_foreign(path, options)
        if read is None:
            continue
        print(
            "OK", len(read.project.codings), len(read.project.memos), len(read.project.values), len(read.report.notes)
        )
        assert_sound(read.project)
        assert all(account.reconciles for account in read.report.elements.values()), read.report.elements
        assert min(min(a.there, a.taken, a.joined, a.kept, a.left) for a in read.report.elements.values()) >= 0
        assert all(intake_note_text(note) for note in read.report.notes)
        assert IntakeReport.from_json(read.report.to_json()) == read.report


def assert_sound(project):
    """Everything refers to what is there, lies within its text, and has an identity of its own."""
    documents = {document.guid: document for document in project.documents}
    codes = {code.guid for code in project.codes}
    coders = {coder.guid for coder in project.coders}
    cases = {case.guid for case in project.cases}
    variables = {variable.guid for variable in project.variables}
    seen = set()
    for code in project.codes:
        assert not code.parent or code.parent in seen
        seen.add(code.guid)
    for things in (project.documents, project.codes, project.coders, project.codings, project.memos, project.cases):
        assert len({thing.guid for thing in things}) == len(things)
    for document in project.documents:
        assert normalise(document.text).text == document.text
        assert all(0 <= mark.start < mark.end <= len(document.text) for mark in document.marks)
    for coding in project.codings:
        text = documents[coding.document].text
        assert 0 <= coding.start < coding.end <= len(text)
        assert text[coding.start : coding.end].strip()
        assert {coding.code} <= codes
        assert {coding.coder} <= coders
    for memo in project.memos:
        assert memo.coder in coders
        assert memo.span is None or memo.span.cut(documents[memo.document].text).strip()
    for case in project.cases:
        assert all(place.document in documents for place in case.places)
    for value in project.values:
        assert value.variable in variables
        assert value.bearer in documents or value.bearer in cases
    for group in project.sets:
        assert set(group.documents) <= set(documents)
