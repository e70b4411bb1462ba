"""Queries saved by name: changed, taken back, and what becomes of them in other files; and how codings came about."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from qda.actions.blind_copy import copy_for_coder
from qda.actions.code_found import code_passages
from qda.actions.codebook import delete_codes, merge_codes
from qda.actions.export import export_csv, export_json, export_workbook
from qda.actions.import_codings import import_codings
from qda.actions.merge import merge
from qda.actions.pseudonymise import find_names, pseudonymise
from qda.actions.refi_files import export_refi
from qda.actions.saved_queries import (
    change_query,
    delete_queries,
    rename_query,
    save_query,
)
from qda.actions.sharing import SharingPlan, share_copy
from qda.actions.take_in import import_as_project
from qda.analysis.corpus import corpus_of
from qda.analysis.history import Details, told_in_lines
from qda.analysis.querying import answer
from qda.analysis.segments import segments_frame
from qda.formats.coding_table import read_coding_table
from qda.formats.refi.reading import read_refi_project
from qda.library.project import ProjectFace
from qda.model.errors import BadQuery, EmptyName, NameTaken, NotFound
from qda.model.origin import FOUND
from qda.model.query import Query
from qda.model.query_text import parse_query
from qda.model.span import Span
from qda.model.verb import Verb
from qda.store.project import Project
from qda.store.queries.codings import EVERYTHING, SegmentFilter, segments
from qda.store.queries.ids import row_of
from qda.store.queries.saved import saved_queries, saved_query
from qda.store.tables import SavedQuery
from qda.text.pseudonyms import Pseudonyms, Rule
from tests.actions.merging import plain_plan
from tests.actions.story import TEXT, Story
from tests.actions.withdrawing import Telling
from tests.codes import ensure_code


def _told(project: Project) -> list[tuple[str, str, str]]:
    return [(row.name, row.query.words(), row.memo) for row in saved_queries(project)]


def test_a_query_is_saved_changed_renamed_deleted_and_all_of_it_taken_back(story: Story) -> None:
    project = story.project
    first = save_query(project, "  Praised ", parse_query("Praise"), "the good ones")
    second = save_query(project, "Blamed", parse_query("Blame by Ada"))
    assert saved_query(project, "praised").saved_id == first
    assert story.project.undo_step is not None
    change_query(project, first, parse_query("Praise inside Tone"))
    rename_query(project, first, "PRAISED")
    expected = [
        ("PRAISED", "coded “Stance > Praise”, inside “Tone”", "the good ones"),
        ("Blamed", "coded “Stance > Blame”, by “Ada”", ""),
    ]
    assert _told(project) == expected
    delete_queries(project, [first, second])
    assert _told(project) == []
    for _ in range(3):
        project.undo()
    assert _told(project) == [
        ("Praised", "coded “Stance > Praise”", "the good ones"),
        ("Blamed", "coded “Stance > Blame”, by “Ada”", ""),
    ]
    for _ in range(2):
        project.redo()
    assert _told(project) == expected


def test_a_name_that_does_not_serve_and_a_query_that_means_nothing_leave_no_step(story: Story) -> None:
    save_query(story.project, "Praised", parse_query("Praise"))
    before = story.project.undo_step
    for name, error in (("praised", NameTaken), (" \n", EmptyName)):
        with pytest.raises(error):
            save_query(story.project, name, parse_query("Blame"))
    with pytest.raises(BadQuery):
        save_query(story.project, "Other", Query.from_json("{}"))
    with pytest.raises(NotFound):
        rename_query(story.project, 99, "Other")
    assert story.project.undo_step == before


def test_the_history_tells_what_a_query_asked_for(story: Story) -> None:
    saved_id = save_query(story.project, "Praised", parse_query("Praise"))
    change_query(story.project, saved_id, parse_query("Praise inside Tone"))
    step = story.project.undo_step
    assert step is not None
    (group,) = Details(story.project).of(step.step_id)
    assert told_in_lines(group) == [
        "Saved query changed Praised",
        "   Query: coded “Stance > Praise” → coded “Stance > Praise”, inside “Tone”",
    ]


def test_merging_keeps_each_query_once_and_numbers_another_of_the_same_name(story: Story, tmp_path: Path) -> None:
    save_query(story.project, "Both", parse_query("Praise by Ada"), "mine")
    save_query(story.project, "Mine", parse_query("Blame"))
    shutil.copyfile(story.project.path, tmp_path / "other.concord")
    story.code("praised", story.praise)
    with Project.open(tmp_path / "other.concord") as other:
        both, mine = saved_queries(other)
        with other.step(Verb.EDIT_QUERY, name="Both") as session:
            row_of(session, SavedQuery, both.saved_id).memo = "theirs"
        change_query(other, mine.saved_id, parse_query("Tone"))
        projects = [story.project, other]
        report = merge(tmp_path / "merged.concord", projects, plain_plan(projects))
    with Project.open(tmp_path / "merged.concord") as merged:
        assert [row[:2] for row in _told(merged)] == [
            ("Both", "coded “Stance > Praise”, by “Ada”"),
            ("Mine", "coded “Stance > Blame”"),
            ("Mine (2)", "coded “Tone”"),
        ]
        assert "mine" in _told(merged)[0][2]
        assert "theirs" in _told(merged)[0][2]
        assert len(answer(corpus_of(merged), saved_query(merged, "Both").query)) == 1
    assert [(note.name, note.detail) for note in report.notes if note.what == "query-apart"] == [("Mine", "Mine (2)")]
    tally = report.tallies[SavedQuery.__tablename__]
    assert (tally.read, tally.added, tally.joined) == (4, 3, 1)


def test_the_export_of_everything_has_the_queries_and_one_of_a_part_has_none(story: Story, tmp_path: Path) -> None:
    save_query(story.project, "Praised", parse_query("Praise"), "the good ones")
    for name, wanted, expected in (("all", EVERYTHING, 1), ("part", SegmentFilter(starred=True), 0)):
        export_json(story.project, tmp_path / f"{name}.json", wanted)
        told = json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8"))["saved_queries"]
        assert len(told) == expected
        assert all((row["name"], row["query"]["wanted"]["is"]) == ("Praised", "coded") for row in told)


def _found(story: Story, words: str) -> None:
    start = TEXT.index(words)
    code_passages(story.project, {story.praise: {story.article: [Span(start, start + len(words))]}})


def _origins(project: Project) -> dict[str, str]:
    texts = {row.document_id: project.text(row.document_id) for row in segments(project)}
    return {row.span.cut(texts[row.document_id]): row.origin for row in segments(project)}


def test_how_a_coding_came_about_goes_wherever_the_coding_goes(story: Story, tmp_path: Path) -> None:
    _found(story, "praised")
    story.code("the bridge", story.praise)
    expected = {"praised": FOUND, "the bridge": ""}
    assert _origins(story.project) == expected
    assert list(segments_frame(story.project)["Origin"]) == ["Automatically", "By hand"]
    share_copy(story.project, tmp_path / "shared.concord", SharingPlan())
    merge(tmp_path / "merged.concord", [story.project], plain_plan([story.project]))
    export_refi(story.project, tmp_path / "refi.qdpx")
    import_as_project(tmp_path / "again.concord", read_refi_project(tmp_path / "refi.qdpx"))
    export_csv(story.project, tmp_path / "codings.csv", what="codings")
    export_workbook(story.project, tmp_path / "book.xlsx")
    for table in ("codings.csv", "book.xlsx"):
        copy_for_coder(story.project, tmp_path / f"{table}.concord", "Zoe")
        with Project.open(tmp_path / f"{table}.concord") as copy:
            import_codings(copy, read_coding_table(tmp_path / table).rows)
    for name in ("shared", "merged", "again", "codings.csv", "book.xlsx"):
        with Project.open(tmp_path / f"{name}.concord") as copy:
            assert _origins(copy) == expected, name


def test_what_a_person_chose_as_well_is_by_hand(story: Story) -> None:
    _found(story, "praised")
    story.code("praised", story.blame)
    merge_codes(story.project, [story.blame], story.praise, unite_overlaps=False)
    assert _origins(story.project) == {"praised": ""}


def test_names_replaced_in_a_project_go_from_its_saved_queries_too_and_these_find_the_same(telling: Telling) -> None:
    project = telling.project
    asked = parse_query("Past in “Interview Quirina” where the case is “Quirina Vogelsang” with the words “Quirina”")
    save_query(project, "What Quirina says", asked, "of Quirina")
    save_query(project, "Berta", parse_query("Past by Ottilie"))

    def found() -> list[int]:
        corpus = corpus_of(project)
        return answer(corpus, saved_query(project, _told(project)[-2][0]).query).tolist()

    before, names = found(), Pseudonyms([Rule("Quirina", "Berta"), Rule("What Berta says", "Berta")])
    pseudonymise(project, names, find_names(project, names, [telling.talk]), elsewhere=names)
    told = _told(project)
    assert not [words for row in told for words in row if "Quirina" in words]
    assert told[-2] == (
        "What Berta says",
        "coded “Past”, in “Interview Berta”, where the case is “Berta Vogelsang”, with the words “Berta”",
        "of Berta",
    )
    assert told[-1][0] == "Berta"
    assert before
    assert found() == before
    project.undo()
    assert _told(project)[-2][0] == "What Quirina says"


def test_one_saved_query_that_means_too_much_by_now_or_cannot_be_read_spoils_no_list(story: Story) -> None:
    project = story.project
    warm = ensure_code(project, ["Warmth"])
    save_query(project, "Warm", parse_query("Warmth"))
    newer = save_query(project, "Newer", parse_query("Blame"))
    with project.step(Verb.EDIT_QUERY) as session:
        session.get_one(SavedQuery, newer).query = '{"query": 99}'
    delete_codes(project, [warm])
    for above in ("This", "That"):
        ensure_code(project, [above, "Warmth"])
    assert ProjectFace(project).saved_queries() == {"Warm": "coded “Warmth”"}
