"""``docs/file-format.md`` tells outsiders the truth."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from qda.model.document import MarkKind
from qda.model.span import Span
from qda.model.unit import Unit
from qda.model.verb import Verb
from qda.store import content
from qda.store.project import Project
from qda.store.tables import ALL, APPLICATION_ID, SCHEMA_VERSION, DocumentCoder, table_of
from tests.store.acts import TEXT, add_code, add_coding, add_document

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "file-format.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", DOCUMENT, re.DOTALL)


@pytest.fixture
def rows(path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[tuple[object, ...]]]:
    """Return what the five queries give on a small project whose text was cut in many pieces."""
    monkeypatch.setattr(content, "CHUNK_LENGTH", 16)
    with Project.create(path, coder_name="Ada") as project:
        article = add_document(project)
        add_document(project, "Talk", "😀 e\u0301 nothing here")
        stance = add_code(project, "Stance")
        praise = add_code(project, "Praise", stance)
        add_coding(project, article, praise, Span(10, 28))
        add_coding(project, 2, praise, Span(0, 4))
        with project.step(Verb.FINISH) as session:
            session.add(DocumentCoder(document_id=2, coder_id=1, finished="2026-01-01T00:00:00.000Z"))
            session.add(DocumentCoder(document_id=1, coder_id=1))
        add_code(project, "Mistake")
        project.undo()
        add_code(project, "Doubt")
        project.undo()
        project.redo()
    with sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True) as connection:
        found = [connection.execute(query).fetchall() for query in QUERIES]
    connection.close()
    return found


def test_the_queries_give_what_they_promise(rows: list[list[tuple[object, ...]]]) -> None:
    codings, codebook, progress, words, days = rows
    assert [row[:2] + row[3:] for row in codings] == [
        ("Article", "Praise", 10, 28, TEXT[10:28]),
        ("Talk", "Praise", 0, 4, "😀 e\u0301"),
    ]
    assert codebook == [("Doubt", 0, 0, 0), ("Stance", 0, 0, 0), ("Stance > Praise", 0, 2, 2)]
    assert progress == [("Article", "Ada", "begun", 1), ("Talk", "Ada", "finished", 1)]
    assert words == [("Article",)]
    assert {row[2]: row[3:] for row in days} == {
        "add-documents": (2, 0),
        "add-code": (4, 1),
        "code": (2, 0),
        "finish": (1, 0),
    }


def _sections() -> dict[str, str]:
    """Return what is written below each heading, by each table that the heading names."""
    found: dict[str, str] = {}
    for section in re.split(r"\n#+ ", DOCUMENT)[1:]:
        heading, _, body = section.partition("\n")
        for name in re.findall(r"`(\w+)`", heading):
            found[name] = body
    return found


@pytest.mark.parametrize("model", ALL, ids=lambda model: model.__tablename__)
def test_every_table_and_column_is_named(model: type) -> None:
    table = table_of(model)
    sections = _sections()
    body = sections.get(table.name) or sections.get(re.sub("_chunk$", "", table.name), "")
    missing = [column.name for column in table.columns if f"`{column.name}`" not in body]
    assert body, f"no section tells of {table.name}"
    assert missing == []


def test_every_value_of_a_kind_is_named() -> None:
    for value in (*Unit, *MarkKind):
        assert f"`{value}`" in DOCUMENT


def test_no_table_or_column_is_named_that_is_not_there() -> None:
    known = {table_of(model).name for model in ALL} | {"content_search"}
    for name in re.findall(r"^### (.*)$", DOCUMENT, re.MULTILINE):
        assert set(re.findall(r"`(\w+)`", name)) <= known


def test_header_and_settings_are_as_told(path: Path) -> None:
    Project.create(path, coder_name="Ada").close()
    header = path.read_bytes()[:100]
    assert header[:16] == b"SQLite format 3\0"
    assert header[68:72] == b"Cncd" == APPLICATION_ID.to_bytes(4, "big")
    assert f"`0x{APPLICATION_ID:X}`" in DOCUMENT
    assert int.from_bytes(header[60:64], "big") == SCHEMA_VERSION
    assert f"version of this format: `{SCHEMA_VERSION}`" in DOCUMENT
    assert header[18:20] == b"\1\1", "not in WAL mode"
    assert int.from_bytes(header[56:60], "big") == 1, "UTF-8"
    assert f"{content.CHUNK_LENGTH:,} code points" in DOCUMENT


def test_the_coder_made_with_the_project_has_no_change(path: Path) -> None:
    Project.create(path, coder_name="Ada").close()
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT count(*) FROM coder").fetchone() == (1,)
    assert connection.execute('SELECT count(*) FROM "change"').fetchone() == (0,)
    connection.close()
