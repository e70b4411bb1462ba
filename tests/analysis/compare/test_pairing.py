"""Two coders open their files side by side: what belongs together is found, said, and can be corrected."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from qda.actions.codebook import rename_code
from qda.actions.coders import ensure_coder
from qda.actions.coding import mark_finished
from qda.actions.documents import add_documents, rename_document
from qda.analysis.compare.choices import Choices, CodeRule, Exclusion, Presence, Ref, Sample
from qda.analysis.compare.gather import gather
from qda.analysis.compare.joining import How
from qda.analysis.compare.pairing import Pairing, pair
from qda.analysis.compare.raters import Flag
from qda.analysis.compare.source import labels_of, read_files
from qda.model.document import ImportedDocument, Mark, MarkKind
from qda.model.errors import NotAProject, ProjectDamaged, ProjectMissing, ProjectTooNew, SameFileTwice
from qda.model.span import Span
from qda.model.wording import explain
from qda.store.project import Project
from qda.text.align import Carry
from tests.analysis.compare.story import INTERVIEW, TEXT, add, code
from tests.codes import ensure_code


def paired(*paths: Path, choices: Choices | None = None) -> Pairing:
    return pair(read_files(paths), choices)


def own_file(path: Path, coder: str, *documents: tuple[str, str]) -> Path:
    """Make a project that shares no identity with any other."""
    with Project.create(path, coder_name=coder) as project:
        for name, text in documents:
            add(project, name, text)
    return path


def test_a_blind_copy_pairs_itself(two_files: tuple[Path, Path]):
    pairing = paired(*two_files)
    assert [(one.name, one.how, one.shares) for one in pairing.documents] == [
        ("Article", (How.GUID, How.GUID), (1.0, 1.0)),
        ("Interview", (How.GUID, How.GUID), (1.0, 1.0)),
    ]
    assert all(one.is_paired for one in pairing.codes)
    assert [one.label for one in pairing.chosen] == ["Ada", "Ben"]
    assert not any(one.flags for one in pairing.chosen)
    assert pairing.questions == ()


def test_comparing_changes_neither_file(two_files: tuple[Path, Path]):
    before = [(path.read_bytes(), path.stat().st_mtime_ns) for path in two_files]
    gather(paired(*two_files))
    assert [(path.read_bytes(), path.stat().st_mtime_ns) for path in two_files] == before
    assert sorted(path.name for path in two_files[0].parent.iterdir()) == ["ada.concord", "ben.concord"]


def test_a_file_with_the_journal_of_a_crash_is_compared_from_a_private_copy(two_files: tuple[Path, Path]):
    import sqlite3

    with sqlite3.connect(two_files[1]) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
    before = two_files[1].read_bytes()
    assert len(paired(*two_files).chosen) == 2
    assert two_files[1].read_bytes() == before


def test_a_file_that_is_open_in_a_window_can_be_compared(two_files: tuple[Path, Path]):
    with Project.open(two_files[0]) as project:
        pairing = paired(*two_files)
        code(project, "The harbour", ["Tone"])
        assert len(pairing.documents) == 2


def test_documents_of_two_own_files_pair_by_text_then_alignment_then_name(tmp_path: Path):
    notes = "Fog over the quay this morning; the ferry was late and nobody minded much."
    one = own_file(
        tmp_path / "a.concord", "Ada", ("Article", TEXT), ("Talk", INTERVIEW), ("Notes", notes), ("Mine", "x")
    )
    other = own_file(
        tmp_path / "b.concord",
        "Ben",
        ("Renamed article", TEXT),
        ("Talk 2", INTERVIEW.replace("Mira:", "“Well.” Mira:")),
        ("notes", "Quite another page with not one of those sentences on it, written in winter."),
        ("Only here", "y"),
    )
    found = [(pair.names, pair.how[-1], pair.doubtful) for pair in paired(one, other).documents]
    assert found == [
        (("Article", "Renamed article"), How.TEXT, False),
        (("Talk", "Talk 2"), How.ALIGNMENT, False),
        (("Notes", "notes"), How.NAME, True),
        (("Mine", ""), None, False),
        (("", "Only here"), How.ALONE, False),
    ]


def test_a_document_renamed_in_one_file_stays_the_same(two_files: tuple[Path, Path]):
    with Project.open(two_files[1]) as project:
        rename_document(project, 1, "The bridge article")
    first = paired(*two_files).documents[0]
    assert first.how == (How.GUID, How.GUID)
    assert first.is_renamed


def test_a_person_parts_and_joins(two_files: tuple[Path, Path]):
    sources = read_files(two_files)
    pairing = pair(sources)
    apart = pair(sources, replace(pairing.choices, document_parts=frozenset({Ref(1, 1)})), known=pairing)
    assert [one.is_paired for one in apart.documents] == [False, True, False]
    crossed = Choices(document_joins=(frozenset({Ref(0, 1), Ref(1, 2)}),))
    joined = pair(sources, crossed, known=apart)
    assert [(one.names, one.how[0]) for one in joined.documents] == [
        (("Article", "Interview"), How.PERSON),
        (("Interview", ""), How.ALONE),
        (("", "Article"), None),
    ]
    assert joined.documents[0].doubtful


def test_codes_pair_by_guid_path_and_name_and_the_rest_is_only_suggested(tmp_path: Path):
    paths = [tmp_path / "a.concord", tmp_path / "b.concord"]
    codebooks = (
        [["Stance", "Praise"], ["Criticism"], ["Place"], ["Hope"]],
        [["stance", "praise "], ["Stance", "criticism"], ["Places"], ["Weather"]],
    )
    for path, coder, codebook in zip(paths, ("Ada", "Ben"), codebooks, strict=True):
        with Project.create(path, coder_name=coder) as project:
            for one in codebook:
                ensure_code(project, one)
    pairing = paired(*paths)
    assert {(one.names, one.how[1]) for one in pairing.codes if one.is_paired} == {
        (("Stance", "stance"), How.PATH),
        (("Praise", "praise"), How.PATH),
        (("Criticism", "criticism"), How.NAME),
    }
    (suggestion,) = pairing.suggestions
    names = [pairing.sources[ref.source].codes[ref.row_id - 1].name for ref in suggestion[:2]]
    assert names == ["Place", "Places"]
    taken = pair(pairing.sources, Choices(code_joins=(frozenset(suggestion[:2]),)))
    assert (("Place", "Places"), How.PERSON) in {(one.names, one.how[0]) for one in taken.codes}


def test_a_code_that_both_made_under_one_name_and_one_that_was_renamed(two_files: tuple[Path, Path]):
    for path in two_files:
        with Project.open(path) as project:
            ensure_code(project, ["Fear"])
    with Project.open(two_files[1]) as project:
        rename_code(project, ensure_code(project, ["Tone"]), "Mood")
    found = {one.names: one for one in paired(*two_files).codes}
    assert found["Fear", "Fear"].how == (How.PATH, How.PATH)
    assert found["Tone", "Mood"].how == (How.GUID, How.GUID)
    assert found["Tone", "Mood"].differs == ("name",)


def test_two_people_of_one_name_are_two(tmp_path: Path):
    paths = [own_file(tmp_path / name, "Coder 1", ("Article", TEXT)) for name in ("left.concord", "right.concord")]
    for path in paths:
        with Project.open(path) as project:
            code(project, "the bridge", ["Place"])
    pairing = paired(*paths)
    assert [one.label for one in pairing.chosen] == ["Coder 1 (left)", "Coder 1 (right)"]
    assert all(one.flags == {Flag.SAME_NAME} for one in pairing.chosen)


def test_an_earlier_file_of_the_same_person_is_an_intra_coder_check(two_files: tuple[Path, Path], tmp_path: Path):
    later = tmp_path / "later.concord"
    shutil.copyfile(two_files[0], later)
    with Project.open(later) as project:
        code(project, "The harbour", ["Tone"])
    pairing = paired(two_files[0], later)
    assert [one.label for one in pairing.chosen] == ["Ada (ada)", "Ada (later)"]
    assert all(Flag.SUPPOSED_SAME in one.flags for one in pairing.chosen)
    assert len({one.key for one in pairing.chosen}) == 2


def test_a_coder_whose_work_is_in_both_files_is_taken_once(two_files: tuple[Path, Path], tmp_path: Path):
    passed_on = tmp_path / "passed on.concord"
    shutil.copyfile(two_files[0], passed_on)
    with Project.open(passed_on) as project:
        project.use_coder(ensure_coder(project, "Cem"))
        code(project, "The harbour", ["Tone"])
    pairing = paired(two_files[0], passed_on)
    assert [(one.name, one.source) for one in pairing.chosen] == [("Ada", 0), ("Cem", 1)]
    assert [Flag.SAME_PERSON in one.flags for one in pairing.raters] == [True, True, False]


def test_two_coders_of_one_project_and_three_files(two_files: tuple[Path, Path], tmp_path: Path):
    with Project.open(two_files[0]) as project:
        project.use_coder(ensure_coder(project, "Dora"))
        code(project, "The harbour", ["Tone"])
    assert [one.name for one in paired(two_files[0]).chosen] == ["Ada", "Dora"]
    third = own_file(tmp_path / "c.concord", "Cem", ("Article copy", TEXT))
    pairing = paired(*two_files, third)
    assert pairing.documents[0].how == (How.GUID, How.GUID, How.TEXT)


def test_a_document_that_was_never_begun_is_asked_about(two_files: tuple[Path, Path]):
    with Project.open(two_files[0]) as project:
        third = add(project, "Late", "A text that came late.")
        code(project, "came late", ["Tone"], document_id=third)
    late = own_file(two_files[0].parent / "c.concord", "Cem", ("Late", "A text that came late."), ("Article", TEXT))
    with Project.open(late) as project:
        code(project, "the bridge", ["Tone"], document_id=2)
    pairing = paired(two_files[0], late)
    ((key, rater, answer, _),) = pairing.questions
    assert answer is Presence.MISSING
    assert "Late" in {one.name for one in gather(pairing).aside}
    said = pair(pairing.sources, Choices(answers={(key, rater): Presence.EMPTY}))
    assert "Late" in {one.name for one in gather(said).documents}
    with Project.open(late) as project:
        mark_finished(project, [1], finished=True)
    assert paired(two_files[0], late).questions == ()


def test_several_codes_count_as_one_for_this_comparison(two_files: tuple[Path, Path]):
    sources = read_files(two_files)
    pairing = pair(sources)
    assert [one.path_text for one in gather(pairing).codes] == ["Stance", "Stance > Praise", "Stance > Blame", "Tone"]
    rolled = gather(pair(sources, Choices(rule=CodeRule(roll_up=1))))
    assert [one.path_text for one in rolled.codes] == ["Stance", "Tone"]
    keys = {one.key for one in pairing.codes if one.name in ("Blame", "Tone")}
    grouped = gather(pair(sources, Choices(rule=CodeRule(as_one=(("Gloom", frozenset(keys)),)))))
    assert [one.path_text for one in grouped.codes] == ["Stance", "Stance > Praise", "Gloom"]
    assert len(grouped.codes[2].pairs) == 2


def test_the_order_of_the_files_does_not_matter(two_files: tuple[Path, Path], tmp_path: Path):
    third = own_file(tmp_path / "c.concord", "Cem", ("Talk", INTERVIEW + "One more line.\n"), ("Else", "z"))
    files = (*two_files, third)

    def groups(order: tuple[int, ...]) -> set[tuple[str, frozenset[tuple[str, str]]]]:
        pairing = paired(*(files[number] for number in order))
        stems = [files[number].stem for number in order]
        return {
            (one.key, frozenset((stem, name) for stem, name in zip(stems, one.names, strict=True) if name))
            for one in (*pairing.documents, *pairing.codes)
        }

    assert groups((0, 1, 2)) == groups((2, 1, 0)) == groups((1, 2, 0))


@pytest.mark.parametrize(
    ("insert", "what"), [("The mayor was away. ", {Carry.MOVED}), ("", set()), ("\n\n", {Carry.MOVED})]
)
def test_codings_of_an_edited_text_are_carried_over(tmp_path: Path, insert: str, what: set[Carry]):
    edited = TEXT.replace("Nobody asked", f"{insert}Nobody asked")
    paths = [
        own_file(tmp_path / "a.concord", "Ada", ("Article", TEXT)),
        own_file(tmp_path / "b.concord", "Ben", ("Article", edited)),
    ]
    for path in paths:
        with Project.open(path) as project:
            code(project, "the fishermen went home", ["Tone"])
    (document,) = gather(paired(*paths)).documents
    (mine,), (theirs,) = document.codings
    assert mine[:3] == theirs[:3]
    assert {one.carried.what for one in document.carried} == what


def test_files_that_cannot_be_compared_are_told(two_files: tuple[Path, Path], tmp_path: Path):
    with pytest.raises(SameFileTwice) as twice:
        read_files([two_files[0], two_files[0].parent / "." / two_files[0].name])
    assert "twice" in explain(twice.value).what
    foreign = tmp_path / "foreign.concord"
    foreign.write_text("not a project at all " * 20, encoding="utf-8")
    torn = tmp_path / "torn.concord"
    torn.write_bytes(two_files[1].read_bytes()[:9_000])
    newer = tmp_path / "newer.concord"
    shutil.copyfile(two_files[1], newer)
    with Project.open(newer):
        pass
    data = bytearray(newer.read_bytes())
    data[60:64] = (99).to_bytes(4, "big")
    newer.write_bytes(data)
    cases = [(foreign, NotAProject), (torn, ProjectDamaged), (tmp_path / "none.concord", ProjectMissing)]
    for path, error in cases:
        with pytest.raises(error):
            read_files([two_files[0], path])
    read_files([two_files[0], newer])  # its min_reader says that we may read it
    import sqlite3

    with sqlite3.connect(newer) as connection:
        connection.execute("UPDATE project SET min_reader = 99")
    connection.close()
    with pytest.raises(ProjectTooNew):
        read_files([two_files[0], newer])


def test_files_of_one_name_are_told_apart_by_their_folders():
    assert labels_of([Path("/x/ada/study.concord"), Path("/x/ben/study.concord")]) == ["ada/study", "ben/study"]


def test_turns_of_an_interviewer_and_headings_can_be_left_out(tmp_path: Path):
    marks = (Mark(MarkKind.TURN, 0, 31, "Interviewer"), Mark(MarkKind.TURN, 32, len(INTERVIEW), "Mira"))
    path = tmp_path / "talk.concord"
    with Project.create(path, coder_name="Ada") as project:
        add_documents(project, [ImportedDocument("Talk", INTERVIEW, "text/plain", marks=marks)])
        code(project, "What do you think", ["Tone"])
        code(project, "praised a bridge", ["Tone"])
        project.use_coder(ensure_coder(project, "Ben"))
        code(project, "praised a bridge", ["Tone"])
    sources = read_files([path])
    (document,) = gather(pair(sources, Choices(exclusion=Exclusion(speakers=frozenset({"Interviewer"}))))).documents
    assert document.counted == (Span(31, len(INTERVIEW)),)
    assert document.outside == 1
    key = document.key
    sample = Sample(passages={key: (Span(0, 10), Span(5, 20))})
    (document,) = gather(pair(sources, Choices(sample=sample))).documents
    assert document.counted == (Span(0, 20),)


def test_a_code_that_one_coder_never_had_is_asked_about(two_files: tuple[Path, Path]):
    with Project.open(two_files[1]) as project:
        code(project, "The harbour", ["New idea"])
    pairing = paired(*two_files)
    (question,) = [one for one in pairing.late_codes if one.rater.source == 0]
    assert not question.is_missing
    assert gather(pairing).documents[0].missing_codes == frozenset()
    said = pair(pairing.sources, Choices(late_codes={(question.code, question.rater): True}))
    gathered = gather(said)
    number = next(n for n, one in enumerate(gathered.codes) if one.name == "New idea")
    assert gathered.documents[0].missing_codes == {(0, number)}


def test_typographic_quotes_in_one_file_keep_both_codings_together(tmp_path: Path):
    straight = 'She said "we will see" and left; it\'s late.\nThen the square lay empty for an hour or two.\n'
    curly = straight.replace(' "', " “").replace('" ', "” ").replace("'", "’")
    paths = [
        own_file(tmp_path / "a.concord", "Ada", ("Talk", straight)),
        own_file(tmp_path / "b.concord", "Ben", ("Talk", curly)),
    ]
    for path, words in zip(paths, ('"we will see"', "“we will see”"), strict=True):
        with Project.open(path) as project:
            code(project, words, ["Tone"])
    pairing = paired(*paths)
    assert (pairing.documents[0].how[1], pairing.documents[0].shares) == (How.ALIGNMENT, (1.0, 1.0))
    (document,) = gather(pairing).documents
    assert [codings[0][:2] for codings in document.codings] == [(9, 22), (9, 22)]
