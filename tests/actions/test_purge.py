"""A participant withdraws: what she said goes for good, from everywhere, and everybody else's work stays."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from qda.actions.codebook import delete_codes, rename_code
from qda.actions.coding import uncode
from qda.actions.documents import add_documents, delete_documents
from qda.actions.purge import cases_of, doomed_named, mentions, same_text, withdrawable
from qda.actions.saved_queries import save_query
from qda.model.document import ImportedDocument
from qda.model.errors import NotFound, StorageFailed
from qda.model.query_text import parse_query
from qda.model.unfinished import passing_folder
from qda.model.verb import Verb
from qda.store import content, opening
from qda.store.backups import back_up, backup_folder, backups_of
from qda.store.check import check
from qda.store.folders import data_folder
from qda.store.project import Project
from qda.store.purging import Doomed
from qda.store.queries.cases import cases
from qda.store.queries.codebook import codes
from qda.store.queries.codings import segments
from qda.store.queries.documents import documents
from qda.store.queries.history import history
from qda.store.queries.saved import saved_queries
from qda.store.tables import KeptPartRow
from qda.store.withdrawal import InBackups, backups_holding, purge
from tests.actions.withdrawing import OTHER, TALK, Telling
from tests.traces import traces

SAID = ("crossed the bridge", "Quirinaville", "QUIRINA to my friends", "Who are you?\nQuirina", "quirina_vogelsang")
NAMED = ("Interview Quirina", "Talk with Quirina", "Quirina was tired", "told it twice", "Lives near", "by Zoltán")


def secrets(telling: Telling) -> list[str]:
    """Return all that must not be found any more: words, identities and hashes."""
    project = telling.project
    row = next(row for row in documents(project) if row.document_id == telling.talk)
    guids = [each.guid for each in segments(project) if each.document_id == telling.talk]
    with project.read() as session:
        sql = "SELECT text_hash, marks_hash, source_hash FROM document WHERE id = ?"
        hashes = session.connection().exec_driver_sql(sql, (telling.talk,)).one()
    return [*SAID, *NAMED, row.guid, *guids, *hashes]


def test_no_byte_of_a_purged_document_is_left_anywhere(telling: Telling, path: Path) -> None:
    project = telling.project
    back_up(path, why="opened")
    uncode(project, [telling.codings[0]])
    delete_codes(project, [telling.person])
    project.undo()
    gone = [*secrets(telling), cases(project)[0].guid]
    doomed = doomed_named(project, ["Interview Quirina"], with_cases=True)
    project.close()
    back_up(path, why="closed")
    assert len(traces([path, backup_folder()], ["crossed the bridge"])) == 3
    report = purge(path, doomed, coder="Ottilie")
    assert (report.purged.rows["document"], report.purged.rows["case"], report.rewritten) == (1, 1, 2)
    assert (report.left_backups, report.elsewhere) == ((), ())
    assert not traces([path.parent, data_folder()], gone)
    with Project.open(path) as after:
        assert check(after).is_sound
        assert [(row.name, row.codings) for row in documents(after)] == [("Other talk", 1)]
        assert after.text(telling.other) == OTHER
        assert [row.name for row in saved_queries(after)] == ["Of the bridge"]
        newest = history(after)[0]
        assert (newest.verb, newest.coder, newest.label["count"]) == (Verb.PURGE, "Ottilie", 1)
        while after.undo_step is not None:
            after.undo()
        assert documents(after) == []
        while after.redo_step is not None:
            after.redo()
        assert [row.codings for row in documents(after)] == [1]
        assert check(after).is_sound
    for backup in backups_of(path):
        assert opening.verify(backup.path)
        assert backup.counts.documents == 1


def test_what_quotes_or_names_her_elsewhere_is_listed_beforehand(telling: Telling) -> None:
    project = telling.project
    doomed = doomed_named(project, ["interview quirina"], with_cases=True)
    found = {(one.table, one.name) for one in mentions(project, doomed, ["Vogelsang", "Wendel"])}
    assert found >= {("memo", "Free"), ("project", "The Vogelsang study"), ("code", "Past"), ("text", "Other talk")}
    assert ("saved_query", "Of Vogelsang") not in found
    save_query(project, "Her words", parse_query("Past with the words “Quirina Vogelsang”"))
    told = [one.words for one in mentions(project, doomed) if one.name == "Her words"]
    assert told == ["coded “Past”, with the words “Quirina Vogelsang”"]
    assert not [one for one in found if one[1] in ("On Zoltán", "Interview Quirina", "Quirina Vogelsang")]
    assert [(case.name, case.others) for case in cases_of(project, doomed.documents)] == [
        ("Quirina Vogelsang", ("Other talk",))
    ]
    add_documents(project, [ImportedDocument("Twin", TALK, "text/plain")])
    assert same_text(project, doomed.documents) == ["Twin"]
    with pytest.raises(NotFound):
        doomed_named(project, ["Nobody"])


def test_a_document_that_was_deleted_before_can_be_purged_from_the_history(telling: Telling, path: Path) -> None:
    gone = secrets(telling)
    delete_documents(telling.project, [telling.talk])
    assert [(row.name, row.deleted) for row in withdrawable(telling.project)] == [
        ("Other talk", False),
        ("Interview Quirina", True),
    ]
    doomed = doomed_named(telling.project, ["Interview Quirina"])
    telling.project.close()
    purge(path, doomed)
    assert not traces(path, [each for each in gone if each not in ("Lives near",)])
    with Project.open(path) as after:
        assert check(after).is_sound
        assert after.undo_step is not None
        assert [row.name for row in cases(after)] == ["Quirina Vogelsang"], "the case stays unless it is to go too"


def test_parts_kept_of_another_program_that_name_her_go_as_well(telling: Telling, path: Path) -> None:
    guid = documents(telling.project)[0].guid
    with telling.project.step(Verb.IMPORT_PROJECT, name="Interview Quirina") as session:
        xml = content.put_original(session.connection(), f"<Link target='{guid.upper()}'/>".encode())
        session.add(KeptPartRow(kind="Link", owner="", xml_hash=xml))
        other = content.put_original(session.connection(), b"<Link target='somebody else'/>")
        session.add(KeptPartRow(kind="Link", owner="", xml_hash=other))
    doomed = Doomed(frozenset({guid}))
    telling.project.close()
    report = purge(path, doomed)
    assert report.purged.rows["kept_part"] == 1
    assert not traces(path, [guid])
    with Project.open(path) as after:
        assert check(after).is_sound


def test_backups_can_be_deleted_or_left_and_files_beside_are_only_told_of(telling: Telling, path: Path) -> None:
    doomed = doomed_named(telling.project, ["Interview Quirina"])
    telling.project.copy_to(path.with_name("mine.concord"))
    telling.project.close()
    back_up(path, why="closed")
    kept_here = data_folder() / "study (conflict, kept here).concord"
    kept_here.write_bytes(path.read_bytes())
    with passing_folder(data_folder()) as stale:  # as of a program that died where nobody could note it
        (stale / "copy.concord").write_bytes(path.read_bytes())
        report = purge(path, doomed, in_backups=InBackups.LEAVE)
        assert not (stale / "copy.concord").exists()
    assert [each.name for each in report.elsewhere] == ["mine.concord", kept_here.name]
    assert len(report.left_backups) == len(backups_holding(path, doomed)) == 1
    assert purge(path, doomed, in_backups=InBackups.DELETE).deleted == 1
    assert backups_of(path) == []


def test_a_full_disk_does_not_cost_the_kept_versions(
    telling: Telling, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    doomed = doomed_named(telling.project, ["Interview Quirina"])
    telling.project.close()
    back_up(path, why="closed")

    def full(*_: object, **__: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    with monkeypatch.context() as patched:
        patched.setattr("qda.store.purging.purge_file", full)
        with pytest.raises(StorageFailed):
            purge(path, doomed)
    assert len(backups_of(path)) == 1
    assert purge(path, doomed).rewritten == 1
    (kept,) = backups_of(path)
    kept.path.write_bytes(kept.path.read_bytes()[:4096])
    assert purge(path, doomed).deleted == 1, "what cannot be read may hold it"


def test_the_whole_history_can_be_forgotten_because_old_memos_may_name_anybody(telling: Telling, path: Path) -> None:
    doomed = doomed_named(telling.project, ["Interview Quirina"], with_cases=True, history=True)
    telling.project.close()
    purge(path, doomed, coder="Ottilie")
    with Project.open(path) as after:
        assert [row.verb for row in history(after)] == [Verb.PURGE]
        assert after.undo_step is None
        assert check(after).is_sound
        assert {row.name for row in codes(after)} == {"Past", "Person"}
    assert not traces(path, ['"name": "Study"', "Interview Quirina"])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is killed at work, as only some systems let us do")
def test_killed_at_any_moment_it_leaves_all_or_nothing_and_no_copy(telling: Telling, path: Path) -> None:
    gone, doomed = secrets(telling), doomed_named(telling.project, ["Interview Quirina"], with_cases=True)
    telling.project.close()
    before, total = path.read_bytes(), _killed(path, doomed, at=None)
    outcomes = set[str]()
    for part in (0.05, 0.4, 0.7, 0.85, 0.97):
        path.write_bytes(before)
        _killed(path, doomed, at=int(total * part))
        with Project.open(path) as after:  # which takes in what was interrupted
            assert check(after).is_sound
            there = [row.name for row in documents(after)]
        outcomes.add(" and ".join(there))
        if there == ["Other talk"]:
            assert not traces([path.parent, data_folder()], gone)
        else:
            assert there == ["Interview Quirina", "Other talk"]
        # SQLite's own journal of work that never began is overwritten by the next work.
        assert {each.name for each in path.parent.iterdir()} <= {path.name, f"{path.name}-journal"}
        assert [each for each in data_folder().rglob("*.concord") if backup_folder() not in each.parents] == []
    assert outcomes == {"Interview Quirina and Other talk", "Other talk"}
    purge(path, doomed)
    assert not traces([path.parent, data_folder()], gone)


def _killed(path: Path, doomed: Doomed, *, at: int | None) -> int:
    """Purge in a process of its own, which dies at a moment of SQLite's work; return how many moments there were."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        moments = 0
        connect = opening.connected

        def watched(file: Path, *, read_only: bool) -> sqlite3.Connection:
            connection = connect(file, read_only=read_only)

            def count() -> int:
                nonlocal moments
                moments += 1
                if moments == at:
                    os._exit(9)
                return 0

            connection.set_progress_handler(count, 20)
            return connection

        opening.connected = watched  # this process is thrown away
        purge(path, doomed)
        os.write(writing, str(moments).encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(writing)
    told = os.read(reading, 20)
    os.close(reading)
    return int(told or b"0")


def test_words_that_an_earlier_version_still_says_are_told(telling: Telling, path: Path) -> None:
    project = telling.project
    rename_code(project, telling.person, "Zinnia’s place")
    project.close()
    back_up(path, why="closed")
    with Project.open(path) as again:
        rename_code(again, telling.person, "Her place")
        doomed = doomed_named(again, ["Interview Quirina"], history=True)
    report = purge(path, doomed, words=["Zinnia"])
    assert path not in report.naming, "its history is forgotten"
    assert report.naming == tuple(backup.path for backup in backups_of(path)) != ()
    assert purge(path, doomed, words=["Zin"]).naming == (), "a part of another word is none"


@pytest.mark.parametrize("version", [1, 3])
def test_versions_that_an_earlier_program_kept_are_rewritten_as_well(path: Path, version: int) -> None:
    files = Path(__file__).resolve().parents[1] / "files"
    shutil.copyfile(files / f"schema-{version}.concord", path)
    with Project.open(path) as project:
        doomed = doomed_named(project, ["Talk"])
    report = purge(path, doomed)
    assert (report.purged.rows["document"], report.rewritten, report.left_backups) == (1, 1, ())
    assert not traces([path.parent, data_folder()], ["the caf\u00e9 on board"])
