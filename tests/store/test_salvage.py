"""What is saved of a damaged project, and what the list says is lost."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from qda.model.document import Mark, MarkKind
from qda.model.errors import Cancelled, NotAProject, ProjectExists, ProjectInUse, QdaError
from qda.model.salvage_wording import LOSSES, by_weight, loss_cells, loss_text
from qda.model.salvaged import Loss, Salvaged
from qda.model.span import Span
from qda.model.verb import Verb
from qda.store import content
from qda.store.check import check
from qda.store.project import Project
from qda.store.queries.history import history
from qda.store.salvage import can_be_salvaged, salvage
from qda.store.salvaging.texts import FILLER
from qda.store.tables import Document, Memo
from tests.store.acts import add_code, add_coding, add_codings, add_document, contents

PAGE = 4096
LONG = "".join(f"{number}. Über die Brücke sprach 😀 niemand mehr.\n" for number in range(2500))
KEPT = sorted((Path(__file__).resolve().parents[1] / "files").glob("schema-*.concord"))
Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with long and short texts, some 250 codings, and a history that was partly undone."""
    path = tmp_path_factory.mktemp("made") / "study.concord"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QDA_DATA_DIR", str(path.parent))
        _make(path)
    return path


@pytest.fixture
def used(made_once: Path, path: Path) -> Path:
    """Return a copy of that project."""
    return Path(shutil.copyfile(made_once, path))


def _make(path: Path) -> None:
    with Project.create(path, coder_name="Ada", name="Study") as project:
        first = add_document(project, "Long", LONG)
        add_document(project, "Short")
        stance = add_code(project, "Stance")
        praise, blame = add_code(project, "Praise", stance), add_code(project, "Blame", stance)
        add_codings(project, first, praise, 250)
        for start in range(0, 90, 30):
            add_coding(project, 2, blame, Span(start, start + 9))
        with project.step(Verb.ADD_DOCUMENTS) as session:
            connection = session.connection()
            original = random.Random(3).randbytes(30_000)
            session.add(
                Document(
                    name="Talk",
                    text_hash=content.put_text(connection, "Title and text"),
                    length=14,
                    source_hash=content.put_original(connection, original),
                    marks_hash=content.put_marks(connection, [Mark(MarkKind.HEADING, 0, 5, "1")]),
                )
            )
            session.add(Memo(title="Doubts", text="Is it so? " * 900, coder_id=1, document_id=first, start=0, end=5))
        add_code(project, "Mistake")
        project.undo()


def _salvaged(path: Path, **given: list[Path]) -> Salvaged:
    """Salvage a file, which stays as it is; what comes of it is sound, and every line of the list has words."""
    before, out = path.read_bytes(), path.with_name("saved.concord")
    made = salvage(path, out, **given)
    assert path.read_bytes() == before
    assert sorted(child.name for child in path.parent.iterdir() if "elsewhere" not in child.name) == [
        "saved.concord",
        path.name,
    ]
    for loss in by_weight(made.losses):
        assert "{" not in loss_text(loss)
        assert all(isinstance(cell, str) for cell in loss_cells(loss))
    with Project.open(out) as project:
        assert check(project).problems == ()
    return made


def _saved(path: Path) -> Rows:
    with Project.open(path.with_name("saved.concord")) as project:
        return contents(project)


def _as_it_was(path: Path) -> Rows:
    with Project.open(path) as project:
        return contents(project)


def _spoil(path: Path, pages: range | list[int]) -> None:
    data = bytearray(path.read_bytes())
    for page in pages:
        data[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
    path.write_bytes(data)


def _pages_of(path: Path, name: str) -> list[int]:
    """Return the pages, counted from 0, in which a table or index lies, long values too."""
    connection = sqlite3.connect(path)
    try:
        rows = connection.execute("SELECT pageno - 1 FROM dbstat WHERE name = ? ORDER BY pageno", (name,)).fetchall()
    except sqlite3.OperationalError:
        pytest.skip("this SQLite cannot say which pages a table has")
    finally:
        connection.close()
    return [int(row[0]) for row in rows]


def _whats(made: Salvaged) -> set[tuple[str, str]]:
    return {(loss.what, loss.kind) for loss in made.losses}


def test_nothing_is_lost_of_a_sound_project_not_even_its_history(used: Path) -> None:
    expected = _as_it_was(used)
    made = _salvaged(used)
    assert (made.losses, made.whole, made.history_kept) == ((), True, True)
    assert _saved(used) == expected
    with Project.open(used) as project, Project.open(made.path) as saved:
        assert [row[:6] for row in history(saved)] == [row[:6] for row in history(project)]
        assert [saved.text(each) for each in (1, 2, 3)] == [project.text(each) for each in (1, 2, 3)]
        assert saved.marks(3) == project.marks(3)
        assert saved.original(3) == project.original(3)
        assert saved.guid == project.guid
        saved.undo()
        assert len(contents(saved)["document"]) == 2
        assert add_code(saved, "New") == 5, "the id of the code that was undone is not given again"


@pytest.mark.parametrize("spoil", ["header", "first page"])
def test_a_file_whose_beginning_is_gone_comes_back_whole(used: Path, spoil: str) -> None:
    expected = _as_it_was(used)
    data = bytearray(used.read_bytes())
    length = {"header": 100, "first page": PAGE}[spoil]
    data[:length] = bytes(length)
    used.write_bytes(data)
    with pytest.raises(QdaError):
        Project.open(used)
    assert can_be_salvaged(used)
    made = _salvaged(used)
    assert _saved(used) == expected
    assert made.whole


@pytest.mark.parametrize("table", ["coding", "document", "project"])
def test_rows_that_are_lost_are_taken_from_the_history(used: Path, table: str) -> None:
    expected = _as_it_was(used)
    _spoil(used, _pages_of(used, table))
    made = _salvaged(used)
    assert made.history_kept
    saved = _saved(used)
    if table == "project":  # it is older than the history
        assert saved["coding"] == expected["coding"]
        assert not made.whole
    else:
        assert saved == expected
        assert made.whole
        assert _whats(made) == {("from-history", table)}


def test_codings_are_put_together_from_an_index_where_the_history_is_lost_too(used: Path) -> None:
    expected = _as_it_was(used)["coding"]
    _spoil(used, _pages_of(used, "coding")[1:] + _pages_of(used, "change"))
    made = _salvaged(used)
    assert not made.history_kept
    assert {("from-index", "coding"), ("history-anew", "step")} <= _whats(made)
    places = [tuple(row[1:6]) for row in expected]
    assert sorted(tuple(row[1:6]) for row in _saved(used)["coding"]) == sorted(places)


def test_a_history_that_is_spoilt_begins_anew_and_all_the_rest_is_there(used: Path) -> None:
    expected = _as_it_was(used)
    _spoil(used, _pages_of(used, "change")[2:4])
    made = _salvaged(used)
    assert not made.history_kept
    assert ("history-anew", "step") in _whats(made)
    assert _saved(used) == expected
    with Project.open(made.path) as project:
        (step,) = history(project)
        assert step.verb == Verb.SALVAGE
        assert project.undo_step is None
        add_code(project, "New")
        project.undo()


def test_a_hole_in_a_text_is_filled_so_that_every_coding_keeps_its_place(used: Path) -> None:
    _spoil(used, _pages_of(used, "content_chunk")[10:12])
    made = _salvaged(used)
    (lost,) = [loss for loss in made.losses if loss.what == "text-part"]
    assert lost.name == "Long"
    with Project.open(made.path) as project:
        text = project.text(1)
        assert len(text) == len(LONG)
        assert len(contents(project)["coding"]) == 253
    spoilt = [at for at, (new, old) in enumerate(zip(text, LONG, strict=True)) if new != old]
    assert spoilt[-1] - spoilt[0] < 2 * PAGE
    assert set(text[spoilt[0] : spoilt[-1]]) <= {FILLER, "\n"}
    with Project.open(made.path) as project:
        assert project.undo_step is None, "what is lost cannot be brought back by undo"


def test_a_text_that_is_spoilt_is_taken_from_a_backup(used: Path, tmp_path: Path) -> None:
    backup = tmp_path / "elsewhere.concord"
    shutil.copyfile(used, backup)
    with Project.open(used) as project:
        add_code(project, "Later")
    expected = _as_it_was(used)
    _spoil(used, _pages_of(used, "content_chunk")[5:] + _pages_of(used, "content")[1:])
    made = _salvaged(used, backups=[tmp_path / "no such file", backup])
    assert (made.whole, _saved(used)) == (True, expected)
    with Project.open(made.path) as project:
        assert project.text(1) == LONG


def test_an_original_that_is_spoilt_is_told_and_let_go(used: Path) -> None:
    _spoil(used, _pages_of(used, "content")[3:5])
    made = _salvaged(used)
    assert [(loss.what, loss.name) for loss in made.losses if loss.bad] == [("original-lost", "Talk")]
    with Project.open(made.path) as project:
        assert project.original(3) == b""


@pytest.mark.parametrize("kept", [0.3, 0.9])
def test_of_a_truncated_file_what_is_there_is_saved(used: Path, kept: float) -> None:
    data = used.read_bytes()
    used.write_bytes(data[: int(len(data) * kept)])
    made = _salvaged(used)
    assert not made.whole
    assert made.counts["project"] == 1


def test_what_others_put_into_the_file_does_not_get_into_the_new_one(used: Path) -> None:
    expected = _as_it_was(used)
    connection = sqlite3.connect(used)
    connection.execute("CREATE TRIGGER t AFTER INSERT ON coding BEGIN DELETE FROM coding; END")
    connection.execute("CREATE VIEW v AS SELECT * FROM coding")
    connection.execute("CREATE TABLE extra (x)")
    connection.close()
    with pytest.raises(NotAProject):
        Project.open(used)
    assert _salvaged(used).whole
    assert _saved(used) == expected


def test_rows_that_refer_to_nothing_are_let_go_and_work_of_unknown_people_is_kept(used: Path) -> None:
    connection = sqlite3.connect(used)
    connection.execute("UPDATE coding SET document_id = 99 WHERE id = 3")
    connection.execute("UPDATE coding SET code_id = 77, coder_id = 55 WHERE id = 4")
    connection.execute("UPDATE code SET parent_id = 88 WHERE name = 'Praise'")
    connection.execute('UPDATE coding SET "end" = 9999999 WHERE id = 5')
    connection.commit()
    connection.close()
    made = _salvaged(used)
    assert {("row-lost", "coding"), ("coder-unknown", "coder"), ("code-unknown", "code")} <= _whats(made)
    assert {("code-moved", "code"), ("row-odd", "coding")} <= _whats(made)
    assert len(_saved(used)["coding"]) == 251


@pytest.mark.parametrize("older", KEPT, ids=lambda path: path.stem)
def test_a_damaged_file_of_an_earlier_version_becomes_one_of_today(older: Path, path: Path) -> None:
    shutil.copyfile(older, path)
    expected = _as_it_was(shutil.copyfile(older, path.with_name("elsewhere.concord")))
    _spoil(path, [0])
    assert _salvaged(path).whole
    assert _saved(path) == expected


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", random.Random(2).randbytes(50_000), b"SQLite format 3\0"])
def test_where_nothing_of_a_project_is_nothing_is_made(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    with pytest.raises(QdaError):
        salvage(path, path.with_name("saved.concord"))
    assert [child.name for child in path.parent.iterdir()] == [path.name]


def test_a_file_that_somebody_works_in_is_let_be(used: Path) -> None:
    out = used.with_name("salvaged.concord")
    with Project.open(used), pytest.raises(ProjectInUse):
        salvage(used, out)
    assert not out.exists()
    assert salvage(used, out).whole


def test_it_can_be_stopped_and_overwrites_nothing(used: Path) -> None:
    out = used.with_name("saved.concord")
    for most in (0, 350):

        def progress(done: int, _total: int, most: int = most) -> bool:
            return done < most

        with pytest.raises(Cancelled):
            salvage(used, out, progress)
    assert [child.name for child in used.parent.iterdir()] == [used.name]
    with pytest.raises(ProjectExists):
        salvage(used, used)


def _flip(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randrange(1, 40)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _noise(data: bytearray, chance: random.Random) -> None:
    first = chance.randrange(len(data) // PAGE) * PAGE
    data[first : first + 2 * PAGE] = chance.randbytes(2 * PAGE)


def _zeros(data: bytearray, chance: random.Random) -> None:
    first, count = chance.randrange(len(data)), chance.randrange(20_000)
    data[first : first + count] = bytes(len(data[first : first + count]))


@pytest.mark.parametrize("spoil", [_flip, _noise, _zeros])
def test_whatever_is_spoilt_the_new_file_is_sound(
    used: Path, spoil: Callable[[bytearray, random.Random], None]
) -> None:
    sound = used.read_bytes()
    for seed in range(2):
        data = bytearray(sound)
        spoil(data, random.Random(seed))
        used.write_bytes(data)
        _salvaged(used)
        used.with_name("saved.concord").unlink()


def test_every_line_has_words() -> None:
    for what in LOSSES:
        for number in (1, 7):
            assert loss_text(Loss(what, "coding", number, "Praise", "“A”, 3–9"))
