"""Damage of every kind: whatever was done to a file, it is told or read rightly, and never changed.

A damaged file may be refused, in words; or opened, and then every text in it is the one that was stored, and what else
is not as it was is told by ``qda check``.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import random
import shutil
import signal
import sqlite3
import traceback
from collections.abc import Callable
from pathlib import Path

from qda.actions.codebook import add_code
from qda.analysis.portable import portable_of
from qda.cli.entry import run as qda
from qda.model.errors import QdaError
from qda.model.wording import explain
from qda.store.check import check
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.store.queries.documents import documents
from qda.store.tables import APPLICATION_ID
from tests.faults.play import Play
from tests.faults.state import State
from tests.faults.tally import Tally

_PAGE = 4096
_LONGEST = 30  # seconds that nothing may take, else it is a finding
_EACH = 200  # then another project is damaged

Damage = Callable[[bytearray, random.Random], None]


# --- kinds of damage -----------------------------------------------------------------------------------------------
def nothing_left(data: bytearray, chance: random.Random) -> None:
    data.clear()


def truncated(data: bytearray, chance: random.Random) -> None:
    del data[chance.choice((chance.randrange(200), chance.randrange(len(data)), len(data) - 1)) :]


def truncated_at_a_page(data: bytearray, chance: random.Random) -> None:
    del data[_page(data, chance) :]


def zeroed_pages(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 1, 3, 20))):
        at = _page(data, chance)
        data[at : at + _PAGE] = bytes(_PAGE)


def zeroed_stretch(data: bytearray, chance: random.Random) -> None:
    at, count = chance.randrange(len(data)), chance.choice((1, 16, 512, 10_000))
    data[at : at + count] = bytes(len(data[at : at + count]))


def flipped_bits(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 1, 2, 10, 200))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def flipped_header_bits(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 1, 3))):
        data[chance.randrange(100)] ^= 1 << chance.randrange(8)


def flipped_bits_of_the_schema(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 1, 3))):
        data[100 + chance.randrange(_PAGE - 100)] ^= 1 << chance.randrange(8)


def changed_letters(data: bytearray, chance: random.Random) -> None:
    """Change a letter of what somebody wrote, which no checksum of SQLite would notice."""
    places = [at for word in (b"bridge", b"ferry", b"mayor", b"Praise", b"why?", b"quoted") for at in _all(data, word)]
    at = chance.choice(places or [len(data) // 2])
    data[at] ^= 1


def random_bytes(data: bytearray, chance: random.Random) -> None:
    at, count = chance.randrange(len(data)), chance.choice((4, 100, 4096, 50_000))
    data[at : at + count] = chance.randbytes(len(data[at : at + count]))


def nothing_but_random_bytes(data: bytearray, chance: random.Random) -> None:
    kept = chance.choice((0, 16, 100))
    data[kept:] = chance.randbytes(chance.choice((10, 5000, 100_000)))


def exchanged_pages(data: bytearray, chance: random.Random) -> None:
    one, other = _page(data, chance), _page(data, chance)
    data[one : one + _PAGE], data[other : other + _PAGE] = data[other : other + _PAGE], data[one : one + _PAGE]


def moved_by_a_byte(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    if chance.randrange(2):
        del data[at]
    else:
        data.insert(at, chance.randrange(256))


def longer(data: bytearray, chance: random.Random) -> None:
    data.extend(chance.choice((b"\0", b"x" * 100, bytes(_PAGE), chance.randbytes(_PAGE))))


def another_programs(data: bytearray, chance: random.Random) -> None:
    """Put the database of another program there, now and then under our own mark."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text)")
    if chance.randrange(2):
        connection.execute("CREATE TABLE project (id INTEGER PRIMARY KEY, guid, name, revision)")
        connection.execute("INSERT INTO project VALUES (1, 'x', 'y', 'z')")
    if chance.randrange(2):
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version={chance.choice((0, 1, 3, 99, -1))}")
    data[:] = connection.serialize()
    connection.close()


def _page(data: bytearray, chance: random.Random) -> int:
    return chance.randrange(max(1, len(data) // _PAGE)) * _PAGE


def _all(data: bytearray, word: bytes) -> list[int]:
    found: list[int] = []
    at = data.find(word)
    while at >= 0:
        found.append(at)
        at = data.find(word, at + 1)
    return found


BY_BYTES: tuple[Damage, ...] = (
    *(nothing_left, truncated, truncated_at_a_page, zeroed_pages, zeroed_stretch, flipped_bits, flipped_header_bits),
    *(flipped_bits_of_the_schema, changed_letters, random_bytes, nothing_but_random_bytes, exchanged_pages),
    *(moved_by_a_byte, longer, another_programs),
)

_STATEMENTS = """
UPDATE coding SET start = 'ten'
UPDATE coding SET "end" = 1.5
UPDATE coding SET document_id = 999
UPDATE document SET name = x'fffe'
UPDATE document SET name = CAST(x'41ff42' AS TEXT)
UPDATE document SET text_hash = 'gone'
UPDATE document SET length = -1
UPDATE document SET import_report = '{'
UPDATE document SET length = length + 1
UPDATE content_chunk SET text = CAST(x'ff' AS TEXT)
UPDATE content_chunk SET text = x'00'
UPDATE content_chunk SET number = number + 1
DELETE FROM content_chunk
DELETE FROM content
UPDATE content SET hash = 'x' || id
UPDATE content SET length = 0
UPDATE content SET data = NULL
UPDATE mark SET start = 99999999, "end" = 99999999
UPDATE mark SET kind = 'dance'
UPDATE code SET parent_id = id
UPDATE code SET name = zeroblob(100)
UPDATE code SET number_key = '' , is_folder = 7
UPDATE code SET position = 'first'
UPDATE code SET colour = 'no colour'
UPDATE code SET name = ''
UPDATE coder SET kind = 'person', name = id
DELETE FROM coder
UPDATE project SET guid = ''
UPDATE project SET revision = 'many'
UPDATE project SET unit = 'mile'
UPDATE project SET min_reader = 'x'
DELETE FROM project
UPDATE step SET label = '{'
UPDATE step SET time = 'now'
UPDATE step SET verb = ''
UPDATE step SET undoes = id
DELETE FROM step
UPDATE change SET after = '['
UPDATE change SET before = 'x', after = NULL
UPDATE change SET table_name = 'nonsense'
DELETE FROM change WHERE id % 3 = 0
INSERT INTO session (computer, user, start) VALUES ('x', 'y', 'z')
UPDATE variable SET kind = 'text', scope = 'case'
UPDATE variable_value SET value = x'ff'
UPDATE memo SET start = 5, "end" = 99999
DELETE FROM content_search
DELETE FROM content_search_data
DROP INDEX code_sibling
DROP INDEX coding_code
DROP TABLE memo
CREATE TRIGGER t AFTER INSERT ON coding BEGIN DELETE FROM coding; END
CREATE VIEW v AS SELECT 1
CREATE TABLE extra (x)
ALTER TABLE coding ADD COLUMN extra
PRAGMA user_version=0
PRAGMA user_version=2
PRAGMA user_version=1
PRAGMA user_version=99
PRAGMA application_id=7
PRAGMA journal_mode=WAL
PRAGMA encoding='UTF-16'
UPDATE sqlite_sequence SET seq = 0
DELETE FROM sqlite_sequence
INSERT INTO coding SELECT 9999, 'x', 1, 1, 1, 99998, 99999, '', NULL, 0, '', ''
""".strip().splitlines()


def by_statement(path: Path, chance: random.Random) -> str:
    """Change a project by SQL, as another program could; return what was done."""
    statement = chance.choice(_STATEMENTS)
    if statement.startswith("UPDATE") and chance.randrange(2):  # where all rows alike are refused
        statement += f" WHERE id IN (SELECT id FROM {statement.split()[1]} LIMIT 1)"
    connection = sqlite3.connect(path)
    with contextlib.suppress(sqlite3.Error):
        connection.execute("PRAGMA ignore_check_constraints=ON")
        connection.execute(statement)
        connection.commit()
    connection.close()
    return statement


def with_journal(path: Path, chance: random.Random) -> str:
    """Put something beside a project that looks like what a crash leaves."""
    ending = chance.choice(("-journal", "-wal"))
    magic = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" if ending == "-journal" else b"\x37\x7f\x06\x82"
    noise = chance.choice((b"", magic, magic + chance.randbytes(5000), chance.randbytes(5000), b"\0" * 600))
    path.with_name(path.name + ending).write_bytes(noise)
    return f"{ending} of {noise[:8]!r}"


# --- looking ----------------------------------------------------------------------------------------------------------
class Campaign:
    """Damages one project again and again."""

    def __init__(self, folder: Path, seed: int, tally: Tally) -> None:
        folder.mkdir()
        self.folder = folder / "work"
        self.path = self.folder / "study.concord"
        self.chance = random.Random(seed)
        self.seed = seed
        self.tally = tally
        signal.signal(signal.SIGALRM, _too_long)
        play = Play(folder / "whole.concord", self.chance.randrange(10**9), exchanging=False)
        for _ in range(60):
            play.act()
        self.texts = set(play.texts.values())
        play.close()
        self.raw = play.state.raw
        self.whole = (folder / "whole.concord").read_bytes()

    def round(self, number: int) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        kind, what = self._damage()
        files = _files(self.folder)
        signal.alarm(_LONGEST)
        for name, look in (("open", self._open), ("check", self._check), ("info", self._info), ("work", self._work)):
            problem = ""
            try:
                problem = look(kind)
            except Exception:  # noqa: BLE001  it is a finding
                problem = traceback.format_exc(limit=-5)
            if (
                not problem
                and name != "work"
                and kind not in ("journal",)
                and "WAL" not in what
                and _files(self.folder) != files
            ):
                problem = "the file was changed"
            if problem:
                where = f"seed {self.seed}, round {number}"
                self.tally.found.append(f"{name} after {kind} ({what}; {where}): {problem}")
                break
        signal.alarm(0)
        self.tally.counts[kind] += 1

    def _damage(self) -> tuple[str, str]:
        chosen = self.chance.randrange(len(BY_BYTES) + 6)
        data = bytearray(self.whole)
        if chosen < len(BY_BYTES):
            BY_BYTES[chosen](data, self.chance)
            self.path.write_bytes(data)
            return BY_BYTES[chosen].__name__, ""
        self.path.write_bytes(data)
        if chosen == len(BY_BYTES):
            return "journal", with_journal(self.path, self.chance)
        return "statement", by_statement(self.path, self.chance)

    def _open(self, kind: str) -> str:
        try:
            with Project.open(self.path) as project:
                return self._read(project, kind)
        except QdaError as error:
            self.tally.counts["refused"] += 1
            return _badly_told(error)

    def _read(self, project: Project, kind: str) -> str:
        """Return what is wrong with what an opened project says, though it does not say that it is damaged."""
        report = check(project)
        try:
            state = State.of(project)
        except QdaError as error:
            self.tally.counts["opened, and told later"] += 1
            return _badly_told(error)
        for document_id in state.rows["document"]:
            with contextlib.suppress(QdaError):
                if project.text(document_id) not in self.texts:
                    return f"a wrong text: {project.text(document_id)[:80]!r}"
        if state.raw == self.raw:
            self.tally.counts["opened, and right"] += 1
        elif not report.is_sound:
            self.tally.counts["opened, and told by the check"] += 1
        else:
            self.tally.counts["opened, and the check cannot know"] += 1
            return "" if kind == "statement" else "other rows than before, and the check says nothing"
        return ""

    def _check(self, kind: str) -> str:
        return _command("check", str(self.path))

    def _info(self, kind: str) -> str:
        return _command("info", str(self.path))

    def _work(self, kind: str) -> str:
        """Work on in a copy that opens all the same; whatever cannot be done is told."""
        copy = self.folder / "copy.concord"
        shutil.copyfile(self.path, copy)
        try:
            with Project.open(copy) as project:
                acts: list[Callable[[], object]] = [*([project.undo] * 8), *([project.redo] * 3)]
                acts += [lambda: add_code(project, "New"), project.undo, lambda: add_code(project, "Newer")]
                acts += [lambda: portable_of(project), lambda: documents(project), lambda: codes(project)]
                for act in acts:
                    try:
                        act()
                    except QdaError as error:
                        if problem := _badly_told(error):
                            return problem
        except QdaError as error:
            return _badly_told(error)
        return ""


def _files(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def _too_long(*_: object) -> None:
    raise TimeoutError


def _badly_told(error: QdaError) -> str:
    told = str(explain(error)).replace("as…", "as")  # the name of a menu entry
    return f"told as {told!r}" if not told or "…" in told else ""


def _command(*words: str) -> str:
    """Run a command of the command line; return what is wrong with what it said."""
    out, messages = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(messages):
        code = qda(list(words))
    out.flush()
    messages.flush()
    told = (out.buffer.getvalue() + messages.buffer.getvalue()).decode("utf-8")
    if code not in (0, 1, 3):
        return f"exit code {code}: {told}"
    if "Traceback" in told or not told.strip():
        return f"told as {told!r}"
    return ""


def run(rounds: int, seed: int, folder: Path) -> Tally:
    """Damage a project so often."""
    tally = Tally()
    while tally.rounds < rounds:
        campaign = Campaign(folder / f"damage-{tally.rounds}", seed + tally.rounds, tally)
        for _ in range(min(_EACH, rounds - tally.rounds)):
            campaign.round(tally.rounds)
            tally.rounds += 1
    return tally


if __name__ == "__main__":
    import sys
    import tempfile

    with tempfile.TemporaryDirectory() as own:
        os.environ["QDA_DATA_DIR"] = f"{own}/data"
        print(run(int(sys.argv[1]), int(sys.argv[2]), Path(own)))
