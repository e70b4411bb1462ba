"""REFI-QDA codebooks: those of other programs come in, and ours go out and come back the same."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qda.formats.refi.checker import check_project
from qda.formats.refi.codebook import CodeSet, read_qdc, write_qdc
from qda.model.codebook import CodebookEntry
from qda.model.errors import CannotWrite, QdaError
from qda.model.intake.report import intake_note_text
from qda.model.wording import explain
from tests.formats.refi.samples import sample

A, B, C = (f"{digit * 8}-1111-4111-8111-111111111111" for digit in "abc")
NAMESPACE = "urn:QDA-XML:codebook:1.0"


def qdc(folder: Path, codes: str, *, sets: str = "", namespace: str = NAMESPACE, root: str = "CodeBook") -> Path:
    path = folder / "book.qdc"
    declared = f' xmlns="{namespace}"' if namespace else ""
    path.write_text(f"<{root}{declared} origin='Elsewhere 2'><Codes>{codes}</Codes>{sets}</{root}>", encoding="utf-8")
    return path


def code(name: str, guid: str = A, inside: str = "", attributes: str = 'isCodable="true"') -> str:
    return f'<Code guid="{guid}" name="{name}" {attributes}>{inside}</Code>'


def told(report) -> list[str]:
    return [note.what for note in report.notes]


BOOK = [
    CodebookEntry(("Themes",), is_folder=True, guid=A, full_definition="All of them"),
    CodebookEntry(
        ("Themes", "Context"),
        short_definition="where",
        full_definition="Line one\nline two & <more>",
        use_when="a place is named",
        dont_use_when="only a time is",
        example="“in the old town”",
        memo="ask Ben\tabout this",
        colour="#aa0011",
        guid=B,
    ),
    CodebookEntry(("Feeling \"good\" & <bad> 'so' – über 👩‍👩‍👧",), colour="#00ff00", guid=C),
]


# --- requirement 44: our own go out and come back ------------------------------------------------------------------
def test_requirement_44_a_codebook_that_went_out_comes_back_the_same(tmp_path):
    path = tmp_path / "book.qdc"
    assert write_qdc(path, BOOK) == []
    found = read_qdc(path)
    assert found.entries == BOOK
    assert (told(found.notes), found.notes.origin) == ([], "Concord")
    assert all(account.reconciles for account in found.notes.elements.values())


def test_requirement_44_what_is_written_follows_the_schema(tmp_path):
    from lxml import etree

    path = tmp_path / "book.qdc"
    write_qdc(path, BOOK, [CodeSet(C, "Both", "a < b", (A, B)), CodeSet("", "Nobody")])
    assert check_project(path) == []
    schema = etree.XMLSchema(etree.parse(sample("schema/Codebook.xsd")))
    schema.assertValid(etree.parse(path))


def test_requirement_44_identities_are_in_upper_case_and_the_file_is_always_the_same(tmp_path):
    one, other = tmp_path / "one.qdc", tmp_path / "other.qdc"
    unnamed = [*BOOK, CodebookEntry(("New",)), CodebookEntry(("New",)), CodebookEntry(("Far", "away"))]
    write_qdc(one, unnamed)
    write_qdc(other, unnamed)
    written = one.read_text(encoding="utf-8")
    assert written == other.read_text(encoding="utf-8")
    assert A.upper() in written
    assert A not in written
    assert "NoteRef" not in written
    assert "<Sets" not in written
    guids = [entry.guid for entry in read_qdc(one).entries]
    assert len(set(guids)) == len(guids) == 7
    assert all(guids)


def test_requirement_44_sets_are_written_with_their_members_and_read_again(tmp_path):
    path = tmp_path / "book.qdc"
    stranger = "dddddddd-1111-4111-8111-111111111111"
    notes = write_qdc(path, BOOK, [CodeSet(C.replace("c", "e"), "Both", "why", (A, B, stranger))])
    assert [(note.what, note.times) for note in notes] == [("refi-set-members-left", 1)]
    assert f'<MemberCode guid="{A.upper()}"/>' in path.read_text(encoding="utf-8")
    assert read_qdc(path).sets == (CodeSet(C.replace("c", "e"), "Both", "why", (A, B)),)


def test_a_folder_named_only_in_a_path_is_written_and_a_child_may_stand_before_its_parent(tmp_path):
    path = tmp_path / "book.qdc"
    write_qdc(path, [CodebookEntry(("A", "B", "C")), CodebookEntry(("A",), memo="later", guid=A)])
    found = read_qdc(path).entries
    assert [(entry.path, entry.is_folder, entry.memo) for entry in found] == [
        (("A",), False, "later"),
        (("A", "B"), True, ""),
        (("A", "B", "C"), False, ""),
    ]
    assert found[0].guid == A


def test_what_the_standard_has_no_place_for_is_told(tmp_path):
    path = tmp_path / "book.qdc"
    notes = write_qdc(path, [replace(BOOK[1], number_key="3", colour="red", memo="a\x0bb")])
    assert sorted((note.what, note.times) for note in notes) == [
        ("refi-codes-changed", 1),
        ("refi-colours-left", 1),
        ("refi-number-keys", 1),
    ]
    assert read_qdc(path).entries[-1].memo == "ab"


def test_an_empty_codebook_has_no_form_in_the_standard_and_the_old_file_stays(tmp_path):
    path = tmp_path / "book.qdc"
    path.write_text("old")
    with pytest.raises(CannotWrite) as error:
        write_qdc(path, [])
    assert "Add a code first" in str(explain(error.value))
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zs", "Zl", "Zp", "Cn", "Co"]), min_size=1)
TEXTS = st.text(st.one_of(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Co"]), st.sampled_from("\n\t")))


@given(
    st.lists(NAMES.filter(lambda name: len(name) < 50), min_size=1, max_size=8, unique_by=str.casefold),
    st.lists(st.integers(0, 7), min_size=8, max_size=8),
    st.lists(st.tuples(TEXTS, TEXTS, TEXTS, st.booleans()), min_size=8, max_size=8),
)
def test_requirement_44_any_tree_of_codes_comes_back_in_its_order(tmp_path_factory, names, parents, texts):
    from qda.model.codebook import code_name

    paths: list[tuple[str, ...]] = []
    below: dict[tuple[str, ...], list[tuple[str, ...]]] = {(): []}
    for name, parent in zip(names, parents, strict=False):
        if not code_name(name) or code_name(name) != name:
            continue
        above = ((), *paths)[parent % (len(paths) + 1)]
        paths.append((*above, name))
        below[above].append(paths[-1])
        below[paths[-1]] = []
    ordered: list[tuple[str, ...]] = []
    waiting = list(reversed(below[()]))
    while waiting:
        ordered.append(waiting.pop())
        waiting += reversed(below[ordered[-1]])
    if not ordered:
        return
    entries = [
        CodebookEntry(path, is_folder=folder, full_definition=full, use_when=use, memo=memo, colour="#0a0b0c")
        for path, (full, use, memo, folder) in zip(ordered, texts, strict=False)
    ]
    path = tmp_path_factory.mktemp("tree") / "book.qdc"
    write_qdc(path, entries)
    first = read_qdc(path)
    assert [replace(entry, guid="") for entry in first.entries] == entries
    again = path.with_name("again.qdc")
    write_qdc(again, first.entries)
    assert again.read_bytes() == path.read_bytes()


# --- requirement 4: editions of the standard -----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("namespace", "words"),
    [
        (NAMESPACE, ""),
        ("urn:QDA-XML:codebook:1:0", "codebook:1:0"),
        ("urn:QDA-XML:codebook:0:4", "codebook:0:4"),
        ("urn:QDA-XML:project:1.0", "project:1.0"),
        ("", "does not name"),
        ("urn:somebody:else", "somebody"),
    ],
)
def test_requirement_04_codebooks_of_all_editions_are_read(tmp_path, namespace, words):
    found = read_qdc(qdc(tmp_path, code("Tone"), namespace=namespace))
    assert [entry.path for entry in found.entries] == [("Tone",)]
    notes = [intake_note_text(note) for note in found.notes.notes]
    assert bool(notes) == bool(words)
    assert words in " ".join(notes)
    assert found.notes.look == (namespace == "urn:somebody:else")


def test_requirement_04_a_prefix_instead_of_a_default_namespace_is_the_same(tmp_path):
    path = tmp_path / "prefixed.qdc"
    path.write_text(
        f'<q:CodeBook xmlns:q="{NAMESPACE}"><q:Codes><q:Code guid="{A}" name="Tone" isCodable="true">'
        "<q:Description>how</q:Description></q:Code></q:Codes></q:CodeBook>"
    )
    found = read_qdc(path)
    assert found.entries == [CodebookEntry(("Tone",), full_definition="how", guid=A)]
    assert told(found.notes) == []


# --- codebooks as other programs write them ------------------------------------------------------------------------
def test_requirement_05_a_flat_codebook_with_an_empty_sets_element_is_read_and_its_fault_told(tmp_path):
    """As Taguette writes it."""
    found = read_qdc(qdc(tmp_path, code("interesting") + code("interesting\\places", B), sets="<Sets/>"))
    assert [entry.path for entry in found.entries] == [("interesting",), ("interesting\\places",)]
    assert told(found.notes) == ["refi-missing-child"]
    assert "“Sets” lacks “Set”" in intake_note_text(found.notes.notes[0])


def test_names_with_separators_become_folders_only_when_asked(tmp_path):
    codes = code("a\\b", A) + code("a/c", B) + code("Coke::diet", C) + code("a > d", A.replace("a", "f"))
    path = qdc(tmp_path, codes)
    assert [entry.path for entry in read_qdc(path).entries] == [("a\\b",), ("a/c",), ("Coke::diet",), ("a>d",)]
    split = [entry.path for entry in read_qdc(path, split_names=True).entries]
    assert split == [("a", "b"), ("a", "c"), ("Coke", "diet"), ("a>d",)]
    nested = qdc(tmp_path, code("x/y", A, code("z/w", B)))
    assert [entry.path for entry in read_qdc(nested, split_names=True).entries] == [("x/y",), ("x/y", "z/w")]


def test_requirement_18_codes_of_one_name_beside_each_other_are_all_kept(tmp_path):
    codes = code("Tone", A, code("low", B)) + code("tone", C) + code("Tone", A.replace("a", "f"), code("low", "x"))
    found = read_qdc(qdc(tmp_path, codes))
    assert [entry.path for entry in found.entries] == [
        ("Tone",),
        ("Tone", "low"),
        ("tone (2)",),
        ("Tone (3)",),
        ("Tone (3)", "low"),
    ]
    assert told(found.notes).count("refi-name-taken") == 2


def test_requirement_18_names_that_no_code_can_have_here_are_changed_and_told(tmp_path):
    codes = code("", A) + code("two&#10;lines", B) + code("x" * 300, C)
    found = read_qdc(qdc(tmp_path, codes))
    assert [entry.path[0] for entry in found.entries] == ["Untitled", "two lines", "x" * 200]
    assert told(found.notes) == ["refi-name-changed"] * 3


def test_requirement_07_two_codes_with_one_identity_are_both_kept_and_told(tmp_path):
    found = read_qdc(qdc(tmp_path, code("One", A) + code("Two", f"{{{A.upper()}}}")))
    assert [(entry.path, entry.guid) for entry in found.entries] == [(("One",), A), (("Two",), A)]
    assert told(found.notes) == ["refi-guid-twice"]
    assert found.notes.look


@pytest.mark.parametrize(
    ("given", "kept"),
    [("#AbC", "#aabbcc"), ("#AA0011", "#aa0011"), (" #aa0011 ", "#aa0011"), ("#AARRGGBB", ""), ("", ""), ("red", "")],
)
def test_requirement_17_colours_are_exact_and_wrong_ones_left_out(tmp_path, given, kept):
    found = read_qdc(qdc(tmp_path, code("Tone", attributes=f'isCodable="true" color="{given}"')))
    assert found.entries[0].colour == kept
    assert ("refi-colour" in told(found.notes)) == (given in ("#AARRGGBB", "red"))


@pytest.mark.parametrize(("codable", "folder"), [("false", True), ("0", True), ("False", True), ("1", False)])
def test_requirement_16_what_cannot_be_coded_with_is_a_folder(tmp_path, codable, folder):
    path = qdc(tmp_path, code("Top", attributes=f'isCodable="{codable}"'))
    assert read_qdc(path).entries[0].is_folder is folder


def test_sets_are_told_of_one_by_one(tmp_path):
    members = f'<MemberCode guid="{A.upper()}"/><MemberCode guid="{B}"/>'
    sets = f'<Sets><Set guid="{C}" name="Mine"><Description>why</Description>{members}</Set></Sets>'
    found = read_qdc(qdc(tmp_path, code("One"), sets=sets))
    assert found.sets == (CodeSet(C, "Mine", "why", (A, B)),)
    assert (
        f"“Mine” was left out, since codebooks here have folders only. Codes in it: 2 (One; {B})"
        in intake_note_text(found.notes.notes[0])
    )
    account = found.notes.elements["MemberCode"]
    assert (account.there, account.left, account.reconciles) == (2, 2, True)


def test_the_codebook_of_a_whole_project_can_be_read_alone():
    found = read_qdc(sample("synthetic/spec-strict.qdpx"))
    assert [entry.path for entry in found.entries] == [("Themes",), ("Themes", "Context"), ("Themes", "Feeling")]
    assert found.entries[1].colour == "#aa0011"
    assert "refi-only-codebook" in told(found.notes)


def test_requirement_18_a_codebook_5000_deep_is_read_and_written_again(tmp_path):
    depth = 5000
    guids = [f"{number:08x}-1111-4111-8111-111111111111" for number in range(depth)]
    start = "".join(f'<Code guid="{guid}" name="c{number}" isCodable="1">' for number, guid in enumerate(guids))
    path = qdc(tmp_path, start + "</Code>" * depth)
    begun = time.monotonic()
    entries = read_qdc(path).entries
    assert len(entries[-1].path) == depth
    write_qdc(tmp_path / "again.qdc", entries)
    assert read_qdc(tmp_path / "again.qdc").entries == entries
    assert time.monotonic() - begun < 60


def test_a_chain_deeper_than_can_be_kept_is_refused_in_words(tmp_path):
    depth = 9000
    path = qdc(tmp_path, f'<Code guid="{A}" name="c" isCodable="1">' * depth + "</Code>" * depth)
    with pytest.raises(QdaError) as error:
        read_qdc(path)
    assert "larger than Concord reads at once" in str(explain(error.value))
