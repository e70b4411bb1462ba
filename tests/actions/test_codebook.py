"""The codebook: adding, moving, merging, splitting and deleting codes, and taking all of it back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from qda.actions.codebook import (
    add_code,
    delete_codes,
    deletion_counts,
    edit_code,
    merge_codes,
    merging_codes,
    move_codes,
    rename_code,
    revise_code,
    set_example,
    set_number_key,
    sort_codes,
    split_code,
)
from qda.actions.import_codebook import import_codebook
from qda.actions.memos import add_memo
from qda.model.codebook import CodebookEntry, parse_path, path_text
from qda.model.errors import EmptyName, FolderHoldsNoCodings, MoveIntoItself, NameTaken
from qda.model.verb import Verb
from qda.store.queries.codebook import CodeRow, codebook_entries, codes, find_code
from qda.store.queries.codings import SegmentFilter, count_segments
from qda.store.queries.memos import memos
from qda.store.tables import Code
from tests.actions.story import Story
from tests.codes import ensure_code
from tests.store.acts import contents


def row_of(story: Story, code_id: int) -> CodeRow:
    return next(row for row in codes(story.project) if row.code_id == code_id)


def paths(story: Story) -> list[str]:
    return [row.path_text for row in codes(story.project)]


def test_codes_get_the_number_keys_in_order_and_folders_none(story: Story) -> None:
    assert [(row.name, row.number_key) for row in codes(story.project)] == [
        ("Stance", ""),
        ("Praise", "1"),
        ("Blame", "2"),
        ("Tone", "3"),
    ]


def test_the_eleventh_code_has_no_number_key(story: Story) -> None:
    ids = [add_code(story.project, f"Code {number}") for number in range(8)]
    keys = [row_of(story, code_id).number_key for code_id in ids]
    assert keys == ["4", "5", "6", "7", "8", "9", "0", ""]


def test_a_number_key_is_taken_from_the_code_that_has_it(story: Story) -> None:
    set_number_key(story.project, story.tone, "1")
    assert row_of(story, story.tone).number_key == "1"
    assert row_of(story, story.praise).number_key == ""
    story.project.undo()
    assert row_of(story, story.praise).number_key == "1"
    with pytest.raises(ValueError):
        set_number_key(story.project, story.tone, "12")
    with pytest.raises(FolderHoldsNoCodings):
        set_number_key(story.project, find_code(story.project, "Stance").code_id, "1")


def test_new_codes_differ_in_colour(story: Story) -> None:
    colours = [row.colour for row in codes(story.project) if not row.is_folder]
    assert len(set(colours)) == len(colours)


def test_names_repeat_below_different_parents_only(story: Story) -> None:
    stance = find_code(story.project, "Stance").code_id
    with pytest.raises(NameTaken):
        add_code(story.project, "PRAISE", parent_id=stance)
    with pytest.raises(EmptyName):
        add_code(story.project, " \u202e ", parent_id=stance)
    add_code(story.project, "Praise")
    assert paths(story).count("Praise") == 1


def test_a_path_is_made_where_it_is_missing(story: Story) -> None:
    before = len(codes(story.project))
    code_id = ensure_code(story.project, ["stance", "Offer", "Conditional"])
    assert row_of(story, code_id).path == ("Stance", "Offer", "Conditional")
    assert len(codes(story.project)) == before + 2
    assert ensure_code(story.project, ["Stance", "Offer", "Conditional"]) == code_id


def test_renaming_to_another_case_is_allowed(story: Story) -> None:
    rename_code(story.project, story.tone, "TONE")
    assert row_of(story, story.tone).name == "TONE"
    with pytest.raises(NameTaken):
        rename_code(story.project, story.tone, "stance")


def test_a_code_moves_into_a_folder_and_back(story: Story) -> None:
    stance = find_code(story.project, "Stance").code_id
    move_codes(story.project, [story.tone], stance, before_id=story.blame)
    assert paths(story) == ["Stance", "Stance > Praise", "Stance > Tone", "Stance > Blame"]
    story.project.undo()
    assert paths(story) == ["Stance", "Stance > Praise", "Stance > Blame", "Tone"]


def test_a_folder_cannot_move_below_itself(story: Story) -> None:
    stance = find_code(story.project, "Stance").code_id
    with pytest.raises(MoveIntoItself):
        move_codes(story.project, [stance], story.praise)
    with pytest.raises(MoveIntoItself):
        move_codes(story.project, [stance], stance)


def test_moving_onto_a_namesake_is_refused_and_changes_nothing(story: Story) -> None:
    twin = add_code(story.project, "Praise")
    before = contents(story.project)
    with pytest.raises(NameTaken):
        move_codes(story.project, [story.tone, twin], find_code(story.project, "Stance").code_id)
    assert contents(story.project) == before


def test_codes_are_sorted_by_name_and_by_use(story: Story) -> None:
    story.code("blamed the mayor", story.blame)
    sort_codes(story.project, by="name")
    assert paths(story) == ["Stance", "Stance > Blame", "Stance > Praise", "Tone"]
    story.code("praised", story.tone)
    story.code("the bridge", story.tone)
    sort_codes(story.project, by="count")
    assert paths(story) == ["Tone", "Stance", "Stance > Blame", "Stance > Praise"]


@pytest.mark.parametrize(
    ("unite", "passages"),
    [
        (True, ["Ada: The paper praised the bridge", "Ben: praised"]),
        (False, ["Ada: The paper praised", "Ben: praised", "Ada: praised the bridge"]),
    ],
)
def test_overlaps_of_a_merged_code_unite_or_stay(story: Story, unite: bool, passages: list[str]) -> None:
    story.code("The paper praised", story.praise)
    story.code("praised the bridge", story.tone)
    story.code("praised", story.tone, coder_id=story.ben)
    before = contents(story.project)
    merge_codes(story.project, [story.tone], story.praise, unite_overlaps=unite)
    assert story.passages(story.praise) == passages
    assert "Tone" not in paths(story)
    story.project.undo()
    assert contents(story.project) == before


def test_a_merge_tells_how_far_it_is_and_leaves_everything_when_it_is_stopped(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qda.actions.coding._AT_ONCE", 1)
    story.code("The paper praised", story.praise)
    for words in ("The paper praised", "praised the bridge", "paper"):
        story.code(words, story.tone)
    before = contents(story.project)
    stopped = merging_codes(story.project, [story.tone], story.praise, unite_overlaps=True)
    assert next(stopped) == (1, 7)
    assert next(stopped) == (2, 7)
    stopped.close()
    assert contents(story.project) == before
    told = list(merging_codes(story.project, [story.tone], story.praise, unite_overlaps=True))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert len(told) > 3
    assert story.passages(story.praise) == ["Ada: The paper praised the bridge"]
    story.project.undo()
    assert contents(story.project) == before


def test_merging_joins_what_is_coded_alike(story: Story) -> None:
    story.code("the bridge", story.praise)
    story.code("the bridge", story.tone)
    merge_codes(story.project, [story.tone], story.praise, unite_overlaps=False)
    assert story.passages(story.praise) == ["Ada: the bridge"]


def test_passages_that_only_touch_stay_apart_when_codes_are_merged(story: Story) -> None:
    story.code("The paper ", story.praise)
    story.code("praised", story.tone)
    merge_codes(story.project, [story.tone], story.praise, unite_overlaps=True)
    assert len(story.passages(story.praise)) == 2


def test_a_merged_code_keeps_definitions_memos_key_and_example(story: Story) -> None:
    edit_code(story.project, story.praise, short_definition="Good words.")
    edit_code(story.project, story.tone, short_definition="How it sounds.", memo="from the pilot")
    add_memo(story.project, "Doubt", "Is tone a code?", code_id=story.tone)
    set_example(story.project, story.code("praised", story.tone))
    set_number_key(story.project, story.praise, "")
    merge_codes(story.project, [story.tone], story.praise, unite_overlaps=False)
    row = row_of(story, story.praise)
    assert (row.short_definition, row.memo) == ("Good words.\n\nHow it sounds.", "from the pilot")
    assert (row.example_text, row.number_key) == ("praised", "3")
    assert row.example_coding_id is not None
    assert [memo.code for memo in memos(story.project) if memo.title == "Doubt"] == ["Praise"]


def test_merging_a_folder_brings_its_codes_along(story: Story) -> None:
    inner = ensure_code(story.project, ["Tone", "Praise"])
    story.code("praised", inner)
    before = contents(story.project)
    merge_codes(story.project, [find_code(story.project, "Stance").code_id], story.tone, unite_overlaps=False)
    assert paths(story) == ["Tone", "Tone > Praise", "Tone > Blame"]
    assert story.passages(inner) == ["Ada: praised"]
    story.project.undo()
    assert contents(story.project) == before


def test_merging_into_an_own_sub_code_keeps_that_code(story: Story) -> None:
    inner = ensure_code(story.project, ["Tone", "Loud"])
    story.code("praised", story.tone)
    before = contents(story.project)
    merge_codes(story.project, [story.tone], inner, unite_overlaps=False)
    assert row_of(story, inner).path == ("Loud",)
    assert story.passages(inner) == ["Ada: praised"]
    story.project.undo()
    assert contents(story.project) == before


def test_merging_into_a_code_two_levels_below_loses_nothing(story: Story) -> None:
    inner = ensure_code(story.project, ["Stance", "Praise", "Loud"])
    story.code("praised", story.praise)
    before = contents(story.project)
    merge_codes(story.project, [find_code(story.project, "Stance").code_id], inner, unite_overlaps=False)
    assert paths(story) == ["Loud", "Loud > Praise", "Loud > Blame", "Tone"]
    assert story.passages(story.praise) == ["Ada: praised"]
    story.project.undo()
    assert contents(story.project) == before


def test_merging_into_a_sub_code_of_the_same_name_leaves_it_in_the_place_of_the_other(story: Story) -> None:
    inner = ensure_code(story.project, ["Tone", "Tone"])
    before = contents(story.project)
    merge_codes(story.project, [story.tone], inner, unite_overlaps=False)
    assert [path for path in paths(story) if "Tone" in path] == ["Tone"]
    assert row_of(story, inner).name == "Tone"
    story.project.undo()
    assert contents(story.project) == before


def test_the_sub_codes_of_a_merged_code_keep_their_order(story: Story) -> None:
    parent = find_code(story.project, "Stance").code_id
    move_codes(story.project, [story.blame], parent, story.praise)
    merge_codes(story.project, [parent], story.tone, unite_overlaps=False)
    assert paths(story) == ["Tone", "Tone > Blame", "Tone > Praise"]


def test_a_folder_and_a_code_of_one_name_become_a_code_that_holds_the_codings(story: Story) -> None:
    folder = add_code(story.project, "Praise", parent_id=story.tone, is_folder=True)
    story.code("praised", story.praise)
    merge_codes(story.project, [find_code(story.project, "Stance").code_id], story.tone, unite_overlaps=False)
    assert not row_of(story, folder).is_folder
    assert story.passages(folder) == ["Ada: praised"]


def test_a_code_and_one_below_it_are_merged_away_together(story: Story) -> None:
    inner = ensure_code(story.project, ["Tone", "Praise"])
    story.code("praised", inner)
    sources = [find_code(story.project, "Stance").code_id, story.praise]
    merge_codes(story.project, sources, story.tone, unite_overlaps=False)
    assert "Stance" not in paths(story)
    assert len(story.passages(inner)) + len(story.passages(story.tone)) == 1


def test_chosen_passages_split_off_to_a_new_code(story: Story) -> None:
    stays, goes = story.code("praised", story.praise), story.code("the bridge", story.praise)
    before = contents(story.project)
    new = split_code(story.project, [goes], "Objects", parent_id=find_code(story.project, "Stance").code_id)
    assert story.passages(new) == ["Ada: the bridge"]
    assert story.passages(story.praise) == ["Ada: praised"]
    assert story.row(stays).code == "Praise"
    story.project.undo()
    assert contents(story.project) == before


def test_case_91_deleting_a_folder_says_what_goes_and_undo_brings_all_of_it_back(story: Story) -> None:
    coding_id = story.code("praised", story.praise)
    story.code("praised", story.blame, document_id=story.interview)
    set_example(story.project, coding_id)
    add_memo(story.project, "On this", "…", coding_id=coding_id)
    add_memo(story.project, "On the code", "…", code_id=story.blame)
    stance = find_code(story.project, "Stance").code_id
    assert deletion_counts(story.project, [stance]) == (3, 2, 2)
    before = contents(story.project)
    delete_codes(story.project, [stance])
    assert (paths(story), count_segments(story.project), memos(story.project)) == (["Tone"], 0, [])
    story.project.undo()
    assert contents(story.project) == before


def test_a_typical_example_outlives_its_coding_as_text(story: Story) -> None:
    coding_id = story.code("praised the bridge", story.praise)
    set_example(story.project, coding_id)
    merge_codes(story.project, [story.praise], story.tone, unite_overlaps=False)
    assert row_of(story, story.tone).example_text == "praised the bridge"


def test_an_imported_codebook_makes_what_is_missing_and_fills_the_rest(story: Story) -> None:
    entries = [
        CodebookEntry(("Stance", "Praise"), short_definition="Good words.", number_key="9", guid="a" * 36),
        CodebookEntry(("Actors", "Mayor"), colour="#112233", use_when="The mayor acts."),
        CodebookEntry(("Actors",), is_folder=True, memo="who acts"),
    ]
    guid = row_of(story, story.praise).guid
    assert import_codebook(story.project, entries) == (2, 1)
    praise = row_of(story, story.praise)
    assert (praise.short_definition, praise.number_key) == ("Good words.", "9")
    assert praise.guid == guid, "a code that is there keeps its identity"
    mayor = find_code(story.project, "Actors > Mayor")
    assert (mayor.colour, mayor.use_when) == ("#112233", "The mayor acts.")
    assert find_code(story.project, "Actors").memo == "who acts"
    story.project.undo()
    assert paths(story) == ["Stance", "Stance > Praise", "Stance > Blame", "Tone"]


def test_a_renamed_code_is_known_again_when_its_codebook_comes_back(story: Story) -> None:
    kept = codebook_entries(story.project)
    rename_code(story.project, story.praise, "Applause")
    move_codes(story.project, [story.praise], None)
    assert import_codebook(story.project, kept) == (0, 1)
    assert paths(story) == ["Stance", "Stance > Blame", "Stance > Praise", "Tone"]
    story.project.undo()
    assert "Applause" in paths(story)


def test_names_changed_in_the_table_change_here_and_codes_keep_their_passages(story: Story) -> None:
    before = count_segments(story.project, SegmentFilter(code_ids=[story.praise]))
    entries = [
        replace(entry, path=("Attitude", *entry.path[1:]) if entry.path[0] == "Stance" else entry.path)
        for entry in codebook_entries(story.project)
    ]
    assert import_codebook(story.project, entries) == (0, 1)
    assert paths(story) == ["Attitude", "Attitude > Praise", "Attitude > Blame", "Tone"]
    assert count_segments(story.project, SegmentFilter(code_ids=[story.praise])) == before


def test_a_row_copied_in_a_spreadsheet_with_its_guid_makes_a_new_code(story: Story) -> None:
    entries = codebook_entries(story.project)
    praise = next(entry for entry in entries if entry.path[-1] == "Praise")
    assert import_codebook(story.project, [replace(praise, path=("Stance", "Flattery")), *entries])[0] == 1
    assert row_of(story, story.praise).name == "Praise"
    assert find_code(story.project, "Stance > Flattery").guid != praise.guid


def test_a_guid_takes_no_name_that_another_code_has_and_never_nests_a_code_in_itself(story: Story) -> None:
    rows = {row.name: row for row in codes(story.project)}
    clash = CodebookEntry(("Stance", "BLAME"), guid=rows["Praise"].guid, memo="for praise")
    circle = CodebookEntry(("Stance", "Praise", "Stance"), guid=rows["Stance"].guid)
    import_codebook(story.project, [clash, circle])
    assert paths(story)[:3] == ["Stance", "Stance > Praise", "Stance > Blame"]
    assert row_of(story, story.praise).memo == "for praise"


def test_hundreds_of_codes_of_one_table_are_added_in_one_reading_of_the_codebook(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    execute = Session.execute

    def count(session: Session, statement: object, *args: object, **kwargs: object) -> object:
        asked.append(str(statement))
        return execute(session, statement, *args, **kwargs)  # pyright: ignore[reportCallIssue, reportArgumentType]

    monkeypatch.setattr(Session, "execute", count)
    assert import_codebook(story.project, [CodebookEntry(("Many", f"Code {n}")) for n in range(300)]) == (300, 0)
    assert sum("WHERE" not in statement for statement in asked) < 10


def test_every_road_keeps_siblings_apart_in_more_than_case(story: Story) -> None:
    project = story.project
    with pytest.raises(NameTaken):
        rename_code(project, story.blame, "PRAISE")
    with pytest.raises(NameTaken):
        revise_code(project, story.blame, name="praise")
    with pytest.raises(NameTaken):
        split_code(project, [], "pRaise", parent_id=find_code(project, "Stance").code_id)
    outside = add_code(project, "PRAISE")
    with pytest.raises(NameTaken):
        move_codes(project, [outside], find_code(project, "Stance").code_id)
    import_codebook(project, [CodebookEntry(("STANCE", "praise"), memo="one and the same")])
    delete_codes(project, [story.praise])
    project.undo()
    levels = [(row.parent_id, row.name.casefold()) for row in codes(project)]
    assert len(levels) == len(set(levels))


def test_a_code_that_holds_codes_stays_a_code_whatever_the_order_of_rows(story: Story) -> None:
    import_codebook(story.project, [CodebookEntry(("Frame", "Economy")), CodebookEntry(("Frame",), memo="a code")])
    assert not find_code(story.project, "Frame").is_folder


def test_importing_the_exported_codebook_changes_nothing(story: Story) -> None:
    edit_code(story.project, story.praise, full_definition="Line one.\nLine two.")
    before = contents(story.project)
    assert import_codebook(story.project, codebook_entries(story.project)) == (0, 0)
    assert contents(story.project) == before


def test_a_name_made_free_by_a_merge_differs_in_more_than_case(story: Story) -> None:
    inner = ensure_code(story.project, ["Tone", "STANCE"])
    merge_codes(story.project, [story.tone], inner, unite_overlaps=False)
    assert {row.name for row in codes(story.project) if row.parent_id is None} == {"Stance", "STANCE (2)"}


def test_a_key_that_two_codes_have_goes_to_the_one_that_an_import_names(story: Story) -> None:
    for code_id in (story.praise, story.blame):  # as an import of a later version, or a merge, might leave it
        with story.project.step(Verb.EDIT_CODE) as session:
            session.execute(update(Code).where(Code.id == code_id).values(number_key="7"))
    assert import_codebook(story.project, [CodebookEntry(("Tone",), number_key="7")]) == (0, 1)
    assert [row.name for row in codes(story.project) if row.number_key == "7"] == ["Tone"]


def test_a_name_never_reads_as_a_path(story: Story) -> None:
    code_id = add_code(story.project, "before > after")
    rename_code(story.project, story.tone, "a > b > c")
    entries = codebook_entries(story.project)
    assert {entry.path for entry in entries} >= {("before>after",), ("a>b>c",)}
    assert all(parse_path(path_text(entry.path)) == entry.path for entry in entries)
    assert find_code(story.project, "before>after").code_id == code_id
