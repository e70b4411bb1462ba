"""Another program's project comes in: as a project of its own, or into one that is there (requirements 26 and 27)."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.exc import ProgrammingError

from qda.actions.codebook import add_code, edit_code
from qda.actions.coding import move_borders, uncode
from qda.actions.documents import delete_documents, rename_document
from qda.actions.take_in import earlier_imports, import_as_project, import_into, importing_into
from qda.analysis.portable import portable_of
from qda.analysis.searching.search import search
from qda.model.errors import Cancelled, ChangeUnderWay, ProjectExists
from qda.model.portable import (
    CASE,
    DOCUMENT,
    CasePlace,
    KeptPart,
    PortableCase,
    PortableCode,
    PortableCoder,
    PortableCoding,
    PortableDocument,
    PortableMemo,
    PortableProject,
    PortableSet,
    PortableValue,
    PortableVariable,
    PortableWork,
)
from qda.model.searching import SearchWish
from qda.model.span import Span
from qda.model.verb import Verb
from qda.store.check import check
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.store.queries.coders import coders
from qda.store.queries.codings import segments
from qda.store.queries.documents import coding_progress, documents
from qda.store.queries.history import history
from qda.store.queries.imports import import_report_of, imports
from qda.store.queries.memos import memos
from tests.actions.story import TEXT, Story
from tests.actions.taking_in import adds_up, foreign, rows_of, told, written

BRIDGE = "The ferry was slow, and everybody waited for the bridge.\n"
TIME = "2025-11-02T08:00:00.000Z"


def guid(number: int) -> str:
    return f"{number:08x}-0000-4000-8000-000000000000"


def small_project() -> PortableProject:
    """Return two coders' work on two documents, as a reader would hand it over."""
    found = PortableProject("Ferry", guid(1), memo="A pilot study.")
    found.coders = [PortableCoder(guid(11), "Mira", "#123456"), PortableCoder(guid(12), "Ola")]
    found.codes = [
        PortableCode(guid(21), "Mood", is_folder=True),
        PortableCode(guid(22), "Impatience", guid(21), full_definition="Waiting.", number_key="1"),
        PortableCode(guid(23), "Place"),
    ]
    found.documents = [
        PortableDocument(guid(31), "Ferry diary", BRIDGE, original=b"as it was", source_name="diary.docx"),
        PortableDocument(guid(32), "Article", TEXT),
    ]
    found.codings = [
        PortableCoding(guid(41), guid(31), guid(22), guid(11), 0, 18, "Slow!", created=TIME, modified=TIME),
        PortableCoding(guid(42), guid(31), guid(23), guid(12), 45, 55, created=TIME, modified=TIME),
        PortableCoding(guid(43), guid(32), guid(23), guid(12), 22, 28, created=TIME, modified=TIME),
    ]
    found.memos = [PortableMemo(guid(51), guid(12), "Why wait?", "Nobody asked.", guid(31), Span(24, 40))]
    found.sets = [PortableSet(guid(61), "Diaries", documents=(guid(31),))]
    found.cases = [PortableCase(guid(71), "The ferryman", places=(CasePlace(guid(31), Span(4, 9)),))]
    found.variables = [PortableVariable(guid(81), CASE, "Age", "integer")]
    found.values = [PortableValue(guid(81), guid(71), "61")]
    return found


@pytest.fixture
def mine(story: Story) -> Project:
    """Return the project that was there before, in which Ada has coded."""
    story.code("praised the bridge", story.praise)
    return story.project


# --- a new project ----------------------------------------------------------------------------------------------------
def test_requirement_26_a_project_of_another_program_becomes_a_file_with_its_coders_times_and_report(
    tmp_path: Path,
) -> None:
    out = tmp_path / "ferry.concord"
    report = import_as_project(out, foreign(small_project()))
    assert adds_up(report)
    with Project.open(out) as project:
        assert project.name == "Ferry"
        assert [row.name for row in coders(project)] == ["Mira", "Ola"]
        assert [(row.coder, row.span.cut(project.text(row.document_id)), row.created) for row in segments(project)] == [
            ("Mira", "The ferry was slow", TIME),
            ("Ola", "the bridge", TIME),
            ("Ola", "bridge", TIME),
        ]
        assert [(row.coder, row.begun) for row in coding_progress(project)] == [
            ("Mira", TIME),
            ("Ola", TIME),
            ("Ola", TIME),
        ], "who has coded a document has begun it"
        assert [row.verb for row in history(project)] == [Verb.FOUND_BY_IMPORT]
        assert project.undo_step is None
        assert search(project, SearchWish("ferry"), limit=5)
        (run,) = imports(project)
        assert (run.format, run.file_name, run.coder) == ("refi-project", "study.qdpx", "Mira")
        assert import_report_of(project, run.import_id) == report
        assert earlier_imports(project, run.file_hash) == [run]
        assert check(project).is_sound


def test_requirement_26_whoever_imports_works_in_the_new_project_and_is_not_taken_for_a_coder_of_the_file(
    tmp_path: Path,
) -> None:
    for name, people, works in (
        ("Zoe", ["Zoe", "Mira", "Ola"], "Zoe"),
        ("ola", ["Mira", "Ola"], "Mira"),
        ("", ["Mira", "Ola"], "Mira"),
    ):
        out = tmp_path / f"{name or 'nobody'}.concord"
        import_as_project(out, foreign(small_project()), coder_name=name)
        with Project.open(out, read_only=True) as project:
            assert [row.name for row in coders(project)] == people
            assert next(row.name for row in coders(project) if row.coder_id == project.coder_id) == works


def test_requirement_26_a_project_without_anything_in_it_is_a_project(tmp_path: Path) -> None:
    out = tmp_path / "empty.concord"
    import_as_project(out, foreign(PortableProject("")))
    with Project.open(out, read_only=True) as project:
        assert project.name == "empty"
        assert len(coders(project)) == 1
        assert check(project).is_sound


def test_requirement_26_what_cannot_be_written_or_is_stopped_leaves_nothing_behind(tmp_path: Path) -> None:
    out = tmp_path / "ferry.concord"
    seen: list[int] = []

    def stop(done: int, total: int) -> bool:
        assert 0 <= done <= total
        seen.append(done)
        return len(seen) < 6

    with pytest.raises(Cancelled):
        import_as_project(out, foreign(small_project()), progress=stop)
    assert [path for path in tmp_path.iterdir() if path.is_file()] == []
    out.write_bytes(b"somebody's file")
    with pytest.raises(ProjectExists):
        import_as_project(out, foreign(small_project()))
    assert out.read_bytes() == b"somebody's file"


# --- into a project ---------------------------------------------------------------------------------------------------
def test_requirement_26_it_comes_into_a_project_by_one_step_that_undo_takes_back(mine: Project) -> None:
    before, there = rows_of(mine), imports(mine)
    report = import_into(mine, foreign(small_project()))
    assert adds_up(report)
    names = [row.name for row in documents(mine)]
    assert names == ["Article", "Interview", "Ferry diary"], "the article is there already, by its text and name"
    assert report.stored["document"].joined == 1
    assert sum(row.document == "Article" for row in segments(mine)) == 2
    people = coders(mine)
    assert [row.name for row in people] == ["Ada", "Ben", "Mira", "Ola"]
    assert people[2].colour == "#123456"
    assert len({row.colour for row in people} - {""}) == 4, "who comes without a colour gets one"
    assert mine.undo_step is not None
    assert mine.undo_step.verb == Verb.IMPORT_PROJECT
    assert [row.path_text for row in codes(mine)][-3:] == ["Mood", "Mood > Impatience", "Place"]
    assert check(mine).is_sound
    mine.undo()
    assert rows_of(mine) == before
    assert imports(mine) == there
    assert earlier_imports(mine, "5" * 64) == [], "what was undone was not imported"
    assert check(mine).is_sound


def test_requirement_26_what_has_the_same_name_is_joined_and_what_the_project_says_stays(mine: Project) -> None:
    mood = add_code(mine, "mood", is_folder=True)
    impatience = add_code(mine, "Impatience", parent_id=mood)
    edit_code(mine, impatience, full_definition="Being in a hurry.", memo="Ours.")
    file = small_project()
    file.coders[0] = PortableCoder(guid(11), " ada ")
    file.codes[1] = replace(file.codes[1], memo="Theirs.", use_when="They look at the clock.")
    report = import_into(mine, foreign(file))
    assert [row.name for row in coders(mine)] == ["Ada", "Ben", "Ola"]
    row = next(row for row in codes(mine) if row.code_id == impatience)
    assert (row.full_definition, row.use_when) == ("Being in a hurry.", "They look at the clock.")
    assert row.memo == "Ours.\n\nTheirs."
    assert [one.coder for one in segments(mine) if one.code_id == impatience] == ["Ada"]
    assert "“Impatience” is defined differently" in told(report)


def test_requirement_26_the_same_file_again_adds_nothing_and_says_so_even_after_work_on_it(mine: Project) -> None:
    import_into(mine, foreign(small_project()))
    place = next(row for row in segments(mine) if row.document == "Ferry diary" and row.code == "Place")
    move_borders(mine, place.coding_id, Span(41, 55))
    rename_document(mine, place.document_id, "The ferryman's diary")
    before = rows_of(mine)
    report = import_into(mine, foreign(small_project()))
    assert rows_of(mine) == before
    assert all(one.added == 0 for one in report.stored.values())
    assert "imported before" in told(report)
    assert "1 codings lie elsewhere in the project" in told(report)
    uncode(mine, [place.coding_id])
    import_into(mine, foreign(small_project()))
    assert len(segments(mine)) == 4, "a coding that was taken off comes back"


def test_requirement_26_another_text_of_the_same_identity_is_a_document_of_its_own(mine: Project) -> None:
    import_into(mine, foreign(small_project()))
    file = small_project()
    file.documents[0] = replace(file.documents[0], text="A new version. " + BRIDGE)
    file.codings[0] = file.codings[0]._replace(start=15, end=33)
    file.codings[1] = file.codings[1]._replace(start=60, end=70)
    for _ in range(2):
        report = import_into(mine, foreign(file, "6" * 64))
        assert [row.name for row in documents(mine)][2:] == ["Ferry diary", "Ferry diary (2)"]
        passages = [one.span.cut(mine.text(one.document_id)) for one in segments(mine) if one.document.startswith("F")]
        assert passages == ["The ferry was slow", "the bridge"] * 2
    assert all(one.added == 0 for one in report.stored.values())
    assert check(mine).is_sound


def test_requirement_26_while_it_comes_in_the_project_is_read_but_nothing_else_changes_it(mine: Project) -> None:
    work = importing_into(mine, foreign(small_project()))
    next(work)
    next(work)
    assert mine.text(documents(mine)[0].document_id) == TEXT
    with pytest.raises(ChangeUnderWay):
        add_code(mine, "Meanwhile")
    with pytest.raises(ChangeUnderWay):
        mine.undo()
    work.close()
    add_code(mine, "Afterwards")
    mine.undo()


def test_requirement_26_stopped_or_failed_the_file_is_as_it_was_byte_for_byte(mine: Project) -> None:
    before = written(mine.path)
    told_of: list[int] = []

    def stop(done: int, _total: int) -> bool:
        told_of.append(done)
        return len(told_of) < 9

    with pytest.raises(Cancelled):
        import_into(mine, foreign(small_project()), progress=stop)
    assert written(mine.path) == before
    broken = small_project()
    broken.codings[2] = broken.codings[2]._replace(memo=object())  # pyright: ignore[reportArgumentType]
    with pytest.raises(ProgrammingError):
        import_into(mine, foreign(broken))
    assert written(mine.path) == before
    import_into(mine, foreign(small_project()))
    assert check(mine).is_sound


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
@pytest.mark.parametrize("share", [0.6, 0.75])
def test_requirement_27_killed_in_the_middle_the_project_is_as_it_was_when_it_is_opened_again(
    mine: Project, share: float
) -> None:
    path = mine.path
    mine.close()
    before = written(path)
    script = f"""
import os, signal
from pathlib import Path
from qda.actions.take_in import importing_into
from qda.analysis.searching.search import search
from qda.model.searching import SearchWish
from qda.store.project import Project
from tests.actions.taking_in import foreign
from tests.actions.test_take_in import many_codings
with Project.open(Path({str(path)!r})) as mine:
    mine._connection.exec_driver_sql("PRAGMA cache_size=20")
    for done, total in importing_into(mine, foreign(many_codings())):
        if done >= {share} * total:
            os.kill(os.getpid(), signal.SIGKILL)
"""
    ended = subprocess.run([sys.executable, "-c", script], check=False, cwd=Path(__file__).parents[2])
    assert ended.returncode == -signal.SIGKILL
    assert path.read_bytes() != before, "some of it had reached the disk"
    with Project.open(path) as project:
        assert [row.name for row in documents(project)] == ["Article", "Interview"]
        assert check(project).is_sound
    assert path.read_bytes() == before


def test_requirement_26_very_many_codings_come_in_to_the_last_one(tmp_path: Path) -> None:
    file = many_codings()
    file.codings.append(file.codings[-1]._replace(guid=guid(9000), start=1))
    import_as_project(tmp_path / "new.concord", foreign(file))
    with Project.open(tmp_path / "new.concord") as made:
        assert portable_of(made).codings == file.codings
        assert check(made).is_sound


def many_codings() -> PortableProject:
    """Return a project that takes a moment to store."""
    file = small_project()
    file.documents[0] = replace(file.documents[0], text=BRIDGE * 4000)
    file.codings += [
        PortableCoding(guid(1000 + n), guid(31), guid(22), guid(11), n, n + 30, created=TIME, modified=TIME)
        for n in range(5000)
    ]
    return file


# --- what is not as it should be --------------------------------------------------------------------------------------
def test_requirement_26_positions_outside_the_text_and_references_to_nothing_are_left_out_and_listed(
    tmp_path: Path,
) -> None:
    file = small_project()
    place = (guid(31), guid(22), guid(11))
    file.codings += [
        PortableCoding(guid(44), *place, -1, 4),
        PortableCoding(guid(45), *place, 9, 9),
        PortableCoding(guid(46), *place, 50, 58),
        PortableCoding(guid(47), guid(99), guid(22), guid(11), 0, 4),
        PortableCoding(guid(48), guid(31), guid(99), guid(11), 0, 4),
    ]
    file.memos.append(PortableMemo(guid(52), guid(11), "On nothing", coding=guid(46)))
    file.memos.append(PortableMemo(guid(53), guid(11), "Too far", document=guid(31), span=Span(50, 999)))
    file.sets[0] = file.sets[0]._replace(documents=(guid(31), guid(99)))
    out = tmp_path / "ferry.concord"
    report = import_as_project(out, foreign(file))
    assert adds_up(report)
    assert (report.stored["coding"].added, report.stored["coding"].left) == (3, 5)
    said = told(report)
    for words in ("on -1–4 of", "on 9–9 of", "on 50–58 of “Ferry diary”, which has 57 characters"):
        assert words in said
    assert "1 codings whose document is not in the file" in said
    assert "1 codings whose code is not in the file" in said
    with Project.open(out, read_only=True) as project:
        assert {one.title: (one.coding, one.span) for one in portable_of(project).memos} == {
            "Why wait?": ("", Span(24, 40)),
            "On nothing": ("", None),
            "Too far": ("", None),
        }
        assert check(project).is_sound


def test_requirement_26_the_same_coding_twice_is_there_once_with_both_memos(tmp_path: Path) -> None:
    file = small_project()
    file.codings.append(file.codings[0]._replace(guid=guid(44), memo="And so loud.", weight=20))
    file.memos.append(PortableMemo(guid(52), guid(11), "On the second", coding=guid(44)))
    out = tmp_path / "ferry.concord"
    report = import_as_project(out, foreign(file))
    assert "1 codings were there several times" in told(report)
    assert (report.stored["coding"].added, report.stored["coding"].joined) == (3, 1)
    with Project.open(out, read_only=True) as project:
        first = segments(project)[0]
        assert (first.memo, first.weight) == ("Slow!\n\nAnd so loud.", 20)
        assert [row.coding_id for row in memos(project) if row.title == "On the second"] == [first.coding_id]


def test_requirement_26_work_of_somebody_whom_the_file_does_not_name_is_a_placeholders_and_nobody_elses(
    mine: Project,
) -> None:
    file = small_project()
    file.codings[0] = file.codings[0]._replace(coder=guid(19))
    file.codings[1] = file.codings[1]._replace(coder="")
    report = import_into(mine, foreign(file))
    found = {row.name: row.codings for row in coders(mine)}
    assert found == {"Ada": 1, "Ben": 0, "Mira": 0, "Ola": 1, "Unknown coder": 1, "Unknown coder (2)": 1}
    assert "the coder “Unknown coder” stands for that person" in told(report)
    before = rows_of(mine)
    import_into(mine, foreign(file))
    assert rows_of(mine) == before


def test_requirement_26_names_that_cannot_stand_are_changed_and_told(tmp_path: Path) -> None:
    file = small_project()
    file.documents += [
        PortableDocument(guid(33), "", "One."),
        PortableDocument(guid(34), "article", "Two."),
        PortableDocument(guid(35), "Over\ntwo lines", "Three."),
    ]
    file.codes += [
        PortableCode(guid(24), "place"),
        PortableCode(guid(25), "a > b"),
        PortableCode(guid(26), "x" * 300),
        PortableCode(guid(27), "\u202e"),
        PortableCode(guid(28), "Place", guid(21)),
    ]
    file.coders.append(PortableCoder(guid(13), "MIRA"))
    out = tmp_path / "ferry.concord"
    report = import_as_project(out, foreign(file))
    with Project.open(out, read_only=True) as project:
        names = [row.name for row in documents(project)]
        assert names == ["Ferry diary", "Article", "Untitled", "article (2)", "Over two lines"]
        assert [row.path_text for row in codes(project)] == [
            "Mood",
            "Mood > Impatience",
            "Mood > Place",
            "Place",
            "place (2)",
            "a>b",
            "x" * 200,
            "Untitled",
        ]
        assert [row.name for row in coders(project)] == ["Mira", "Ola", "MIRA (2)"]
    assert {note.what for note in report.notes} == {
        "unnamed-document",
        "unnamed-code",
        "renamed-taken",
        "renamed-clean",
    }


def test_requirement_26_codes_that_lie_in_themselves_or_in_nothing_stand_at_the_top(tmp_path: Path) -> None:
    file = small_project()
    file.codes += [
        PortableCode(guid(24), "Egg", guid(25)),
        PortableCode(guid(25), "Hen", guid(24)),
        PortableCode(guid(26), "Self", guid(26)),
        PortableCode(guid(27), "Orphan", guid(99)),
    ]
    out = tmp_path / "ferry.concord"
    report = import_as_project(out, foreign(file))
    with Project.open(out, read_only=True) as project:
        assert [row.path_text for row in codes(project)][3:] == ["Egg", "Egg > Hen", "Self", "Orphan"]
    assert {note.what for note in report.notes} == {"code-cycle", "code-parent-missing"}


def test_requirement_26_five_thousand_codes_below_each_other_come_in_and_go_out(tmp_path: Path) -> None:
    file = PortableProject("Deep", guid(1))
    file.codes = [PortableCode(guid(n), f"Level {n}", guid(n - 1) if n > 2 else "") for n in range(2, 5002)]
    out = tmp_path / "deep.concord"
    import_as_project(out, foreign(file))
    with Project.open(out, read_only=True) as project:
        assert [code.name for code in portable_of(project).codes] == [code.name for code in file.codes]


def test_requirement_26_a_folder_with_codings_becomes_a_code_and_number_keys_only_go_where_they_are_free(
    mine: Project,
) -> None:
    key = next(row.number_key for row in codes(mine) if row.name == "Praise")
    file = small_project()
    file.codes[1] = replace(file.codes[1], number_key=key)
    file.codings.append(PortableCoding(guid(44), guid(31), guid(21), guid(11), 0, 3))
    report = import_into(mine, foreign(file))
    found = {row.name: row for row in codes(mine)}
    assert not found["Mood"].is_folder
    assert (found["Impatience"].number_key, found["Praise"].number_key) == ("", key)
    assert {"folder-codable", "key-taken"} <= {note.what for note in report.notes}


def test_requirement_26_values_are_checked_for_their_kind_and_else_kept_as_text(mine: Project) -> None:
    file = small_project()
    file.variables += [
        PortableVariable(guid(82), DOCUMENT, "Written", "date"),
        PortableVariable(guid(83), DOCUMENT, "Read", "date"),
        PortableVariable(guid(84), DOCUMENT, "Mood", "colour"),
    ]
    file.values += [
        PortableValue(guid(82), guid(31), "2025-11-02"),
        PortableValue(guid(83), guid(31), "last week"),
        PortableValue(guid(83), guid(32), "2025-11-02"),
        PortableValue(guid(84), guid(31), "grey"),
        PortableValue(guid(82), guid(99), "2025-11-03"),
    ]
    report = import_into(mine, foreign(file))
    assert adds_up(report)
    found = portable_of(mine)
    assert [(one.name, one.kind) for one in found.variables] == [
        ("Age", "integer"),
        ("Written", "date"),
        ("Read", "text"),
        ("Mood", "text"),
    ]
    assert [one.value for one in found.values] == ["61", "2025-11-02", "last week", "2025-11-02", "grey"]
    assert {"variable-as-text", "variable-kind", "value-dangling"} <= {note.what for note in report.notes}
    other = small_project()
    other.variables = [PortableVariable(guid(182), DOCUMENT, "written", "integer")]
    other.values = [PortableValue(guid(182), guid(31), "2025")]
    import_into(mine, foreign(other, "6" * 64))
    assert [(one.name, one.kind) for one in portable_of(mine).variables][-1] == ("written (2)", "integer")


def test_requirement_26_what_is_only_kept_follows_a_document_that_got_another_identity(mine: Project) -> None:
    file = small_project()
    xml = f'<Link guid="{guid(92)}" originGUID="{guid(32).upper()}" targetGUID="{guid(31)}"/>'.encode()
    file.kept = [
        KeptPart(guid(91), "Transcript", guid(93), guid(32), file_name="talk.mp3", file=b"sound"),
        KeptPart(guid(92), "Link", "Links", xml=xml),
    ]
    import_into(mine, foreign(file))
    found = portable_of(mine)
    article = next(one.guid for one in found.documents if one.name == "Article")
    assert article != guid(32)
    assert [part.owner for part in found.kept] == [article, ""]
    assert found.kept[0].file == b"sound"
    assert f'originGUID="{article}" targetGUID="{guid(31)}"'.encode() in found.kept[1].xml
    before = rows_of(mine)
    import_into(mine, foreign(file))
    assert rows_of(mine) == before


def test_requirement_26_a_deleted_document_comes_back_by_undo_with_what_is_kept_of_it(mine: Project) -> None:
    file = small_project()
    file.kept = [KeptPart(guid(91), "PDFSelection", "Sources", guid(31), xml=b"<PDFSelection/>")]
    file.work = [PortableWork(guid(31), guid(11), TIME, TIME)]
    import_into(mine, foreign(file))
    before = rows_of(mine)
    diary = next(row.document_id for row in documents(mine) if row.name == "Ferry diary")
    delete_documents(mine, [diary])
    assert portable_of(mine).kept == [], "what is kept goes with the document that it belongs to"
    assert check(mine).is_sound
    mine.undo()
    assert rows_of(mine) == before


def test_requirement_26_kept_parts_and_reports_whose_bytes_are_gone_are_found_by_the_check(tmp_path: Path) -> None:
    file = small_project()
    file.kept = [KeptPart(guid(91), "Link", "Links", name="A link", xml=b"<Link/>")]
    out = tmp_path / "ferry.concord"
    import_as_project(out, foreign(file))
    connection = sqlite3.connect(out)
    with connection:
        connection.execute("DELETE FROM content WHERE kind = 'original'")
    connection.close()
    with Project.open(out, read_only=True) as project:
        found = {(one.what, one.table, one.detail) for one in check(project).problems}
    assert ("kept-missing", "kept_part", "A link") in found
    assert ("kept-missing", "import_run", "study.qdpx") in found
