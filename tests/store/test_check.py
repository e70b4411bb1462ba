"""``qda check`` finds what is wrong, and nothing where nothing is."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import delete

from qda.model.document import Mark, MarkKind
from qda.model.errors import Cancelled, QdaError
from qda.model.span import Span
from qda.model.verb import Verb
from qda.model.wording import PROBLEMS, problem_text
from qda.store import content
from qda.store.check import Problem, check
from qda.store.project import Project
from qda.store.tables import Code, Document, Memo
from tests.moulds import Mould
from tests.store.acts import add_code, add_coding, add_codings, add_document


def make(folder: Path) -> None:
    """Make a project on which all kinds of things were done and taken back."""
    with Project.create(folder / "study.concord", coder_name="Ada", name="Study") as project:
        first = add_document(project, text="The paper praised the bridge.\n" * 5000)
        praise, blame = add_code(project, "Praise"), add_code(project, "Blame")
        add_codings(project, first, praise, 50)
        add_coding(project, first, blame, Span(0, 9))
        with project.step(Verb.ADD_DOCUMENTS) as session:
            connection = session.connection()
            session.add(
                Document(
                    name="Talk",
                    text_hash=content.put_text(connection, "Title and text"),
                    length=14,
                    source_hash=content.put_original(connection, b"<h1>Title"),
                    marks_hash=content.put_marks(connection, [Mark(MarkKind.HEADING, 0, 5, "1")]),
                )
            )
            session.add(Memo(text="x", coder_id=1, document_id=first, start=0, end=5))
        with project.step(Verb.DELETE_CODES) as session:
            session.execute(delete(Code).where(Code.id == praise))
        project.undo()
        project.redo()
        project.undo()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Mould[None]:
    return Mould(make, tmp_path_factory)


@pytest.fixture
def used(made: Mould[None], path: Path) -> Path:
    """Return a copy of it."""
    made.pour(path.parent)
    return path


def _problems(path: Path, *, read_only: bool = False) -> list[Problem]:
    with Project.open(path, read_only=read_only) as project:
        report = check(project)
    assert report.is_sound == (not report.problems)
    for problem in report.problems:
        told = problem_text(problem)
        assert "…" not in told
        assert told.endswith(".")
    return list(report.problems)


def _spoil(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA ignore_check_constraints=ON")
    connection.execute("PRAGMA writable_schema=ON")
    for statement in statements:
        connection.execute(statement)
    connection.close()


def test_a_sound_project_has_no_problem_and_is_not_touched(used: Path) -> None:
    before = used.read_bytes()
    with Project.open(used) as project:
        report = check(project)
    assert report.problems == ()
    assert report.checked["document"] == 2
    assert report.checked["coding"] == 51
    assert report.left_out == ()
    assert used.read_bytes() == before


def test_a_project_open_for_reading_is_checked_but_for_the_index(used: Path) -> None:
    with Project.open(used, read_only=True) as project:
        report = check(project)
    assert report.is_sound
    assert report.left_out == ("search-index",)


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (["UPDATE content_chunk SET text = replace(text, 'praised', 'blamed!')"], {"text-changed", "search-index"}),
        (["UPDATE content_chunk SET first = first + 1 WHERE number = 1"], {"chunk-misplaced"}),
        (["UPDATE content SET data = x'00' WHERE kind = 'original'"], {"original-changed"}),
        (["UPDATE mark SET value = '2'"], {"marks-changed"}),
        (['UPDATE mark SET "end" = 99'], {"marks-changed", "span"}),
        (["DELETE FROM content WHERE kind = 'original'"], {"original-missing"}),
        (["DELETE FROM mark", "DELETE FROM content WHERE kind = 'marks'"], {"marks-missing"}),
        (["UPDATE document SET length = length + 1 WHERE id = 1"], {"length", "history-differs"}),
        (['UPDATE coding SET "end" = 999999999 WHERE id = 3'], {"span", "history-differs"}),
        (['UPDATE coding SET start = "end" WHERE id = 3'], {"pages", "span", "history-differs"}),
        (["UPDATE memo SET start = -1"], {"pages", "span", "history-differs"}),
        (["UPDATE coding SET memo = 'sly' WHERE id = 3"], {"history-differs"}),
        (["DELETE FROM coding WHERE id = 3"], {"history-differs"}),
        (
            ["UPDATE change SET before = replace(before, 'Praise', 'Fraise') WHERE before IS NOT NULL"],
            {"history-broken"},
        ),
        (["DELETE FROM content_search"], {"search-index"}),
    ],
)
def test_what_was_changed_behind_our_back_is_found(used: Path, statements: list[str], expected: set[str]) -> None:
    _spoil(used, *statements)
    assert {problem.what for problem in _problems(used)} == expected


def test_duplicates_that_a_spoilt_index_let_in_are_found(used: Path) -> None:
    schema = "SELECT sql FROM sqlite_master WHERE name = 'coding'"
    with sqlite3.connect(used) as connection:
        sql = str(connection.execute(schema).fetchone()[0])
    connection.close()
    without = sql.replace('UNIQUE (document_id, code_id, coder_id, start, "end")', "CHECK (1)")
    assert without != sql
    _spoil(used, 'UPDATE coding SET start = 0, "end" = 1 WHERE id = 1')
    connection = sqlite3.connect(used, isolation_level=None)
    connection.executescript(
        "PRAGMA foreign_keys=OFF; PRAGMA legacy_alter_table=ON; BEGIN; ALTER TABLE coding RENAME TO old_coding;"
        f"{without}; INSERT INTO coding SELECT * FROM old_coding; DROP TABLE old_coding;"
        'UPDATE coding SET start = 0, "end" = 1 WHERE id = 2; COMMIT;'
    )
    connection.close()
    assert "duplicate" in {problem.what for problem in _problems(used)}


def test_an_index_that_lost_a_row_is_found(used: Path) -> None:
    connection = sqlite3.connect(used, isolation_level=None)
    root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'coding_code'").fetchone()[0]
    connection.execute("PRAGMA writable_schema=ON")
    connection.execute(
        "UPDATE sqlite_master SET sql = 'CREATE INDEX coding_code ON coding (memo, document_id, start)' "
        "WHERE name = 'coding_code' AND rootpage = ?",
        (root,),
    )
    connection.close()
    assert "pages" in {problem.what for problem in _problems(used)}


def test_many_problems_of_one_kind_are_counted_not_listed(path: Path) -> None:
    with Project.create(path, coder_name="Ada") as project:
        add_codings(project, add_document(project, text="x" * 400), add_code(project, "Praise"), 300)
    _spoil(path, "UPDATE coding SET memo = 'sly'")
    problems = _problems(path)
    assert len(problems) == 101
    assert problems[-1] == Problem("more", detail="history-differs: 200")


def test_a_check_tells_how_far_it_is_and_can_be_stopped(used: Path) -> None:
    told: list[tuple[int, int]] = []
    with Project.open(used) as project:
        check(project, lambda done, total: told.append((done, total)) is None)
        assert told[0][0] == 0
        assert told[-1][0] == told[-1][1]
        with pytest.raises(Cancelled):
            check(project, lambda done, _total: done < 2)


def test_every_problem_has_words() -> None:
    assert all("{detail}" in text or "{row_id}" in text or "{" not in text for text in PROBLEMS.values())


def test_a_file_damaged_anywhere_is_refused_or_found_or_whole(used: Path) -> None:
    """Noise in one place: opening refuses, or the check tells, or every text and coding is as it was."""
    sound = used.read_bytes()
    with Project.open(used) as project:
        texts = [project.text(1), project.text(2)]
    for place in range(150, len(sound) - 64, len(sound) // 40):
        used.write_bytes(sound[:place] + bytes(64) + sound[place + 64 :])
        try:
            with Project.open(used) as project:
                if check(project).is_sound:
                    assert [project.text(1), project.text(2)] == texts
        except QdaError:
            continue
