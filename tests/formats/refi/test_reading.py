"""Requirements 6 to 8, 12 to 19 and 25: what becomes of users, codes, selections and codings, and that all is told."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from qda.formats.refi.reading import read_refi_project
from qda.model.errors import Cancelled, UnsupportedFile
from qda.model.exchange import ForeignProject, ReadOptions
from qda.model.intake.report import IntakeNote, intake_note_text
from tests.formats.refi.making import (
    ANA,
    BEN,
    CODES,
    FEAR,
    JOY,
    USERS,
    coding_xml,
    guid_of,
    project_xml,
    selection_xml,
    text_source,
    write_project,
)
from tests.formats.refi.samples import samples

TEXT = "We came home late. Nobody was there. Then the rain began."
"""57 characters; "home" is at 8–12, "Nobody" at 19–25, "rain" at 46–50."""


def read(
    path: Path, sources: str = "", *, text: str = TEXT, options: ReadOptions | None = None, **parts: str
) -> ForeignProject:
    """Read a project with one text source "Diary" that holds these selections, or with these sources."""
    content = sources if sources.startswith(("<TextSource", "<PDFSource")) else text_source("Diary", sources)
    archive = write_project(path / "study.qdpx", project_xml(Sources=content, **parts), {"Diary.txt": text})
    foreign = read_refi_project(archive, options)
    assert_reconciled(foreign)
    return foreign


def assert_reconciled(foreign: ForeignProject) -> None:
    """Every element is accounted for once, and every note has words."""
    wrong = {kind: account for kind, account in foreign.report.elements.items() if not account.reconciles}
    assert not wrong
    assert all(intake_note_text(note) for note in foreign.report.notes)


def notes(foreign: ForeignProject, what: str) -> list[IntakeNote]:
    """Return the notes of one kind."""
    return [note for note in foreign.report.notes if note.what == what]


def words(foreign: ForeignProject) -> list[tuple[str, str, str]]:
    """Return the words, code and coder of each coding."""
    project = foreign.project
    texts = {document.guid: document.text for document in project.documents}
    codes = {code.guid: code.name for code in project.codes}
    coders = {coder.guid: coder.name for coder in project.coders}
    return [(texts[c.document][c.start : c.end], codes[c.code], coders[c.coder]) for c in project.codings]


# --- 6 to 8: references ----------------------------------------------------------------------------------------------
def test_requirement_06_references_are_followed_in_any_order_and_spelling(tmp_path: Path) -> None:
    xml = project_xml(Sources=text_source("Diary", selection_xml(8, 12, code=f" {{{JOY.upper()}}} ")))
    before, after = xml[: xml.index("<Users>")], xml[xml.index("<Sources>") :]
    users_and_codes = xml[xml.index("<Users>") : xml.index("<Sources>")]
    shuffled = before + after.replace("</Project>", f"{users_and_codes}</Project>")
    foreign = read_refi_project(write_project(tmp_path / "study.qdpx", shuffled, {"Diary.txt": TEXT}))
    assert words(foreign) == [("home", "Joy", "Ana")]
    assert_reconciled(foreign)


def test_requirement_06_a_coding_may_name_its_coder_in_capitals_and_braces(tmp_path: Path) -> None:
    foreign = read(tmp_path, selection_xml(8, 12, user=f"{{{BEN.upper()}}}"))
    assert words(foreign) == [("home", "Joy", "Ben")]
    assert foreign.project.codings[0].coder == BEN


def test_requirement_07_two_codes_with_one_guid_are_both_kept_and_told(tmp_path: Path) -> None:
    codes = f'<Code guid="{JOY}" name="Joy" isCodable="true"/><Code guid="{JOY}" name="Fear" isCodable="true"/>'
    foreign = read(tmp_path, selection_xml(8, 12), Codes=codes)
    assert [code.name for code in foreign.project.codes] == ["Joy", "Fear"]
    assert len({code.guid for code in foreign.project.codes}) == 2
    assert words(foreign) == [("home", "Joy", "Ana")]
    assert [note.name for note in notes(foreign, "refi-same-guid")] == ["Fear"]


def test_requirement_07_two_sources_and_two_codings_with_one_guid_stay_two(tmp_path: Path) -> None:
    twice = selection_xml(8, 12) + selection_xml(19, 25, inner=coding_xml(JOY, guid=guid_of("same")))
    other = text_source(
        "Diary",
        selection_xml(46, 50, guid=guid_of("x"), inner=coding_xml(JOY, guid=guid_of("same"))),
        guid=guid_of("Diary"),
    )
    foreign = read(tmp_path, text_source("Diary", twice) + other)
    assert [document.name for document in foreign.project.documents] == ["Diary", "Diary"]
    assert [word for word, _, _ in words(foreign)] == ["home", "Nobody", "rain"]
    assert len({coding.guid for coding in foreign.project.codings}) == 3
    assert len({document.guid for document in foreign.project.documents}) == 2


def test_requirement_08_what_refers_to_nothing_is_listed_and_the_rest_kept(tmp_path: Path) -> None:
    gone = guid_of("nowhere")
    inner = coding_xml(gone, selection="a") + coding_xml(FEAR, inner=f'<NoteRef targetGUID="{gone}"/>', selection="b")
    foreign = read(
        tmp_path,
        selection_xml(8, 12, inner=inner),
        Cases=f'<Case guid="{guid_of("case")}" name="Ana"><SourceRef targetGUID="{gone}"/>'
        f'<SelectionRef targetGUID="{gone}"/></Case>',
        Sets=f'<Set guid="{guid_of("set")}" name="Best"><MemberSource targetGUID="{gone}"/></Set>',
    )
    assert words(foreign) == [("home", "Fear", "Ana")]
    assert [note.detail for note in notes(foreign, "refi-dangling-code")] == [gone]
    assert [note.detail for note in notes(foreign, "refi-dangling-note")] == [gone]
    assert [note.detail.split()[0] for note in notes(foreign, "refi-dangling")] == [
        "SourceRef", "SelectionRef", "MemberSource",
    ]  # fmt: skip
    assert foreign.report.elements["CodeRef"].left == 1


def test_requirement_08_a_passage_whose_only_code_is_unknown_stays_as_a_highlight(tmp_path: Path) -> None:
    foreign = read(tmp_path, selection_xml(8, 12, code=guid_of("nowhere")))
    assert words(foreign) == [("home", "Uncoded highlight", "Ana")]
    assert foreign.report.elements["Coding"].left == 1


def test_requirement_08_an_unknown_user_gets_a_name_and_is_nobody_else(tmp_path: Path) -> None:
    stranger = guid_of("stranger")
    foreign = read(tmp_path, selection_xml(8, 12, user=stranger))
    assert words(foreign) == [("home", "Joy", f"Unknown user {stranger[:8]}")]
    assert foreign.project.codings[0].coder == stranger
    assert notes(foreign, "refi-unknown-user")[0].look


# --- 12 and 13: positions --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("start", "end"), [(-5, 4), (12, 8), (50, 58), (60, 70), (0, 10**30), ("", 4), ("four", 9), (3.5, 8)]
)  # fmt: skip
def test_requirement_12_impossible_positions_are_rejected_with_their_numbers(
    start: object, end: object, tmp_path: Path
) -> None:
    foreign = read(tmp_path, selection_xml(start, end) + selection_xml(8, 12, code=FEAR))
    assert words(foreign) == [("home", "Fear", "Ana")]
    [note] = notes(foreign, "refi-position-rejected")
    assert f"{start}–{end}" in note.detail
    assert "Joy" in note.detail
    assert note.look
    assert foreign.report.elements["PlainTextSelection"].left == 1
    assert foreign.report.elements["Coding"].left == 1


def test_requirement_12_the_end_is_exclusive_and_may_be_that_of_the_text(tmp_path: Path) -> None:
    foreign = read(tmp_path, selection_xml(51, 57))
    assert words(foreign) == [("began.", "Joy", "Ana")]


def test_requirement_12_a_selection_of_no_length_becomes_a_memo_that_says_so(tmp_path: Path) -> None:
    foreign = read(tmp_path, selection_xml(8, 8, inner=f"<Description>here!</Description>{coding_xml()}"))
    assert foreign.project.codings == []
    [memo] = foreign.project.memos
    assert (memo.document, memo.span) == (guid_of("Diary"), None)
    assert memo.text == "Position 8\nJoy\nhere!"
    assert notes(foreign, "refi-no-length")[0].detail == "8–8: Joy"


def test_requirement_13_a_selection_that_divides_an_emoji_is_widened_and_told(tmp_path: Path) -> None:
    foreign = read(tmp_path, selection_xml(4, 8), text="So 😀 we went.", options=ReadOptions(unit="utf16"))
    assert words(foreign)[0][0] == "😀 we"
    assert [note.detail for note in notes(foreign, "refi-rounded")] == ["4–8 → 3–7"]


def test_requirement_13_a_selection_that_divides_a_line_end_is_widened_and_told(tmp_path: Path) -> None:
    text = "One two\r\nthree four\r\nfive six"
    inner = "".join(
        selection_xml(start, end, guid=guid_of(f"s{start}"))
        for start, end in [(text.index("three"), text.index(" four")), (text.index("five"), len(text)), (4, 8)]
    )
    foreign = read(tmp_path, inner, text=text, origin="NVivo for Windows 12")
    assert [word for word, _, _ in words(foreign)] == ["three", "five six", "two\n"]
    assert [note.detail for note in notes(foreign, "refi-rounded")] == ["4–8 → 4–8"]


# --- 14 and 15: codings ----------------------------------------------------------------------------------------------
def test_requirement_14_every_coding_keeps_its_coder_time_and_comment(tmp_path: Path) -> None:
    inner = (
        "<Description>a key moment</Description>"
        + coding_xml(JOY, user=ANA, time="2026-03-01T09:30:00Z", selection="1")
        + coding_xml(FEAR, user=BEN, time="2026-03-02T10:00:00.250+02:00", selection="1")
    )
    foreign = read(tmp_path, selection_xml(8, 12, inner=inner))
    one, other = foreign.project.codings
    assert words(foreign) == [("home", "Joy", "Ana"), ("home", "Fear", "Ben")]
    assert (one.created, other.created) == ("2026-03-01T09:30:00.000Z", "2026-03-02T08:00:00.250Z")
    assert (one.memo, other.memo) == ("a key moment", "a key moment")


def test_requirement_14_identical_codings_are_all_kept_and_counted(tmp_path: Path) -> None:
    inner = selection_xml(8, 12, guid=guid_of("1")) + selection_xml(8, 12, guid=guid_of("2"), user=BEN)
    foreign = read(tmp_path, inner + selection_xml(8, 12, guid=guid_of("3")))
    assert words(foreign) == [("home", "Joy", "Ana"), ("home", "Joy", "Ben"), ("home", "Joy", "Ana")]
    assert [(note.name, note.times) for note in notes(foreign, "refi-identical")] == [("Diary", 1)]


def test_requirement_14_a_note_on_a_coding_is_a_memo_on_it(tmp_path: Path) -> None:
    note = guid_of("note")
    foreign = read(
        tmp_path,
        selection_xml(8, 12, inner=coding_xml(inner=f'<NoteRef targetGUID="{note}"/>')),
        Notes=f'<Note guid="{note}" name="Why" creatingUser="{BEN}"><PlainTextContent>irony</PlainTextContent></Note>',
    )
    [memo] = foreign.project.memos
    assert (memo.guid, memo.title, memo.text, memo.coder) == (note, "Why", "irony", BEN)
    assert memo.coding == foreign.project.codings[0].guid


def test_requirement_14_a_name_that_somebody_gave_a_passage_is_not_lost(tmp_path: Path) -> None:
    inner = selection_xml(8, 12, name="where it begins") + selection_xml(19, 25, name="Nobody")
    inner += selection_xml(46, 50, name="Quotation 3:1")
    foreign = read(tmp_path, inner, origin="ATLAS.ti 8")
    assert [coding.memo for coding in foreign.project.codings] == ["where it begins", "", ""]


def test_requirement_15_who_coded_is_told_by_the_selection_or_the_project(tmp_path: Path) -> None:
    bare = coding_xml(user="", time="")
    selections = selection_xml(
        8, 12, inner=bare, more=f' modifyingUser="{BEN}" creationDateTime="2026-03-01T00:00:00Z"'
    ) + selection_xml(19, 25, inner=coding_xml(FEAR, user="", time=""))
    foreign = read(tmp_path, selections, attributes=f'creatingUserGUID="{ANA}"')
    assert [coder for _, _, coder in words(foreign)] == ["Ben", "Ana"]
    assert [coding.created for coding in foreign.project.codings] == ["2026-03-01T00:00:00.000Z", ""]
    assert notes(foreign, "refi-coder-assumed")[0].times == 1


def test_requirement_15_nobody_named_at_all_is_somebody_unknown_or_who_the_person_says(tmp_path: Path) -> None:
    inner = selection_xml(8, 12, user="")
    assert words(read(tmp_path, inner)) == [("home", "Joy", "Unknown user")]
    options = ReadOptions(coder_name="Carla")
    assert words(read(tmp_path, inner, options=options)) == [("home", "Joy", "Carla")]
    assert words(read(tmp_path, inner, options=ReadOptions(coder_name="Ben"))) == [("home", "Joy", "Ben")]


def test_requirement_15_odd_times_never_stop_the_reading(tmp_path: Path) -> None:
    inner = "".join(
        selection_xml(8, 12, guid=guid_of(time), inner=coding_xml(time=time, guid=guid_of(f"c{time}")))
        for time in ("2026-13-45T99:00:00Z", "2026-03-01T09:30:00", "yesterday", "2026-03-01")
    )
    foreign = read(tmp_path, inner)
    assert [coding.created for coding in foreign.project.codings] == [
        "", "2026-03-01T09:30:00.000Z", "", "2026-03-01T00:00:00.000Z",
    ]  # fmt: skip
    assert {note.name for note in notes(foreign, "refi-bad-time")} == {"2026-13-45T99:00:00Z", "yesterday"}
    assert notes(foreign, "refi-time-zone")[0].times == 2


# --- 16 to 18: codes -------------------------------------------------------------------------------------------------
def test_requirement_16_folders_stay_folders_and_coded_ones_become_codes(tmp_path: Path) -> None:
    codes = (
        f'<Code guid="{guid_of("A")}" name="A" isCodable="false"><Code guid="{JOY}" name="Joy" isCodable="0">'
        f'<Code guid="{FEAR}" name="Fear" isCodable="1"/></Code></Code>'
    )
    foreign = read(tmp_path, selection_xml(8, 12), Codes=codes)
    assert [(code.name, code.is_folder, code.parent) for code in foreign.project.codes] == [
        ("A", True, ""),
        ("Joy", False, guid_of("A")),
        ("Fear", False, JOY),
    ]
    assert words(foreign) == [("home", "Joy", "Ana")]
    assert [note.name for note in notes(foreign, "refi-coded-folder")] == ["Joy"]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [("#AA0011", "#aa0011"), ("#f80", "#ff8800"), (None, ""), ("", ""), ("red", ""), ("#FFAA0011", "")],
)  # fmt: skip
def test_requirement_17_colours_are_exact_and_odd_ones_harmless(
    written: str | None, read_as: str, tmp_path: Path
) -> None:
    shade = "" if written is None else f' color="{written}"'
    foreign = read(tmp_path, Codes=f'<Code guid="{JOY}" name="Joy" isCodable="true"{shade}/>')
    assert foreign.project.codes[0].colour == read_as
    assert bool(notes(foreign, "refi-bad-colour")) == bool(written and not read_as)


def test_requirement_18_odd_names_and_repeated_ones_come_as_they_are(tmp_path: Path) -> None:
    names = ["Coke::diet Coke", "a/b", "a\\b", "“quoted”", "two&#10;lines", "", "twice", "twice", "&lt;b&gt;"]
    codes = "".join(
        f'<Code guid="{guid_of(str(at))}" name="{name}" isCodable="true"/>' for at, name in enumerate(names)
    )
    foreign = read(tmp_path, Codes=codes)
    assert [code.name for code in foreign.project.codes] == [
        "Coke::diet Coke", "a/b", "a\\b", "“quoted”", "two\nlines", "", "twice", "twice", "<b>",
    ]  # fmt: skip


def test_requirement_18_five_thousand_codes_in_each_other_are_read_in_order(tmp_path: Path) -> None:
    depth = 5000
    opened = "".join(f'<Code guid="{guid_of(f"d{at}")}" name="{at}" isCodable="true">' for at in range(depth))
    foreign = read(tmp_path, Codes=opened + "</Code>" * depth)
    codes = foreign.project.codes
    assert [code.name for code in codes] == [str(at) for at in range(depth)]
    assert all(code.parent == above.guid for above, code in pairwise(codes))


def test_requirement_18_the_description_of_a_code_is_its_definition(tmp_path: Path) -> None:
    description = "<Description>Line one\nline two &amp; more</Description>"
    codes = f'<Code guid="{JOY}" name="Joy" isCodable="true">{description}</Code>'
    assert read(tmp_path, Codes=codes).project.codes[0].full_definition == "Line one\nline two & more"


# --- selections without codes ----------------------------------------------------------------------------------------
def test_requirement_14_a_comment_without_a_code_is_a_memo_on_its_passage(tmp_path: Path) -> None:
    inner = "<Description>Who is meant?</Description>"
    foreign = read(tmp_path, selection_xml(19, 25, inner=inner, more=f' creatingUser="{BEN}"'))
    [memo] = foreign.project.memos
    assert (memo.document, memo.span, memo.text, memo.coder) == (guid_of("Diary"), (19, 25), "Who is meant?", BEN)
    assert foreign.project.codings == []


def test_requirement_14_a_bare_highlight_is_coded_as_such(tmp_path: Path) -> None:
    foreign = read(tmp_path, selection_xml(19, 25, inner="<Description/>", more=f' creatingUser="{BEN}"'))
    assert words(foreign) == [("Nobody", "Uncoded highlight", "Ben")]
    assert notes(foreign, "refi-uncoded")[0].times == 1
    again = read(tmp_path, selection_xml(19, 25, inner="", more=f' creatingUser="{BEN}"'))
    assert again.project.codings == foreign.project.codings  # a second import knows it


def test_requirement_14_a_code_on_a_whole_text_covers_it(tmp_path: Path) -> None:
    foreign = read(tmp_path, coding_xml(FEAR, user=BEN))
    assert words(foreign) == [(TEXT, "Fear", "Ben")]
    assert notes(foreign, "refi-whole-source")[0].detail == "Fear"


# --- 19: sources -----------------------------------------------------------------------------------------------------
def test_requirement_19_sources_may_share_a_name_or_have_none(tmp_path: Path) -> None:
    sources = "".join(
        f'<TextSource guid="{guid_of(str(at))}"{name}><PlainTextContent>{at}</PlainTextContent></TextSource>'
        for at, name in enumerate((' name="Answer"', ' name="Answer"', "", ' name=""'))
    )
    foreign = read(tmp_path, sources)
    assert [(document.name, document.text) for document in foreign.project.documents] == [
        ("Answer", "0"), ("Answer", "1"), ("", "2"), ("", "3"),
    ]  # fmt: skip


# --- 25: accounts ----------------------------------------------------------------------------------------------------
def test_requirement_25_what_the_standard_does_not_know_is_named_with_its_line(tmp_path: Path) -> None:
    inner = selection_xml(8, 12, inner=f"{coding_xml()}<Mood>grim</Mood>")
    foreign = read(tmp_path, f"{text_source('Diary', inner)}\n<Hologram name='x'><Coding/></Hologram>".removeprefix(""))
    assert words(foreign) == [("home", "Joy", "Ana")]
    told = [(note.name, note.line) for note in notes(foreign, "refi-unknown-element")]
    assert [name for name, _ in told] == ["PlainTextSelection/Mood", "Sources/Hologram"]
    assert all(line for _, line in told)
    assert foreign.report.elements["Hologram"].left == 1
    assert foreign.report.elements["Coding"].left == 1


def test_requirement_25_users_that_repeat_are_joined_and_nameless_ones_named(tmp_path: Path) -> None:
    users = (
        f'{USERS}<User guid="{ANA}" name="Ana"/><User guid="{BEN}" name="Benno"/><User guid="{guid_of("C")}" id="c7"/>'
    )
    foreign = read(tmp_path, Users=users + f'<User guid="{guid_of("D")}"/>')
    assert [coder.name for coder in foreign.project.coders] == ["Ana", "Ben", "Benno", "c7", "User 5"]
    assert foreign.report.elements["User"].joined == 1


def test_requirement_25_the_project_itself_is_read(tmp_path: Path) -> None:
    note = guid_of("note")
    foreign = read(
        tmp_path,
        name="Räume",
        attributes=f'creatingUserGUID="{ANA}" creationDateTime="2026-01-01T00:00:00Z"',
        rest=f'<Description>About rooms.</Description><NoteRef targetGUID="{note}"/>',
        Notes=f'<Note guid="{note}" name="Log"><PlainTextContent>begun</PlainTextContent></Note>',
    )
    project = foreign.project
    assert (project.name, project.memo, project.created) == ("Räume", "About rooms.", "2026-01-01T00:00:00.000Z")
    assert [(memo.title, memo.text, memo.document) for memo in project.memos] == [("Log", "begun", "")]
    assert project.guid == read(tmp_path, name="Räume", attributes=f'creatingUserGUID="{ANA}" '
                                'creationDateTime="2026-01-01T00:00:00Z"').project.guid  # fmt: skip


@pytest.mark.parametrize("path", samples("hostile/*.qdpx"), ids=lambda path: path.name)
def test_requirement_25_hostile_files_are_refused_or_fully_accounted_for(path: Path) -> None:
    from qda.model.errors import QdaError

    try:
        foreign = read_refi_project(path)
    except QdaError:
        return
    assert_reconciled(foreign)


def test_requirement_27_reading_can_be_cancelled_and_tells_how_far_it_is(tmp_path: Path) -> None:
    xml = project_xml(Sources=text_source("Diary", selection_xml(8, 12)))
    path = write_project(tmp_path / "study.qdpx", xml, {"Diary.txt": TEXT})
    steps: list[tuple[int, int]] = []

    def watch(done: int, total: int) -> bool:
        steps.append((done, total))
        return True

    read_refi_project(path, progress=watch)
    assert any(total == len(xml.encode()) for _, total in steps)
    with pytest.raises(Cancelled):
        read_refi_project(path, progress=lambda done, total: done < total)


def test_a_codebook_is_no_project(tmp_path: Path) -> None:
    path = tmp_path / "codes.qdc"
    path.write_text(f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>{CODES}</Codes></CodeBook>', "utf-8")
    with pytest.raises(UnsupportedFile):
        read_refi_project(path)


def test_requirement_25_what_is_wrong_a_thousand_times_is_told_once(tmp_path: Path) -> None:
    gone = guid_of("gone")
    inner = "".join(selection_xml(at, at + 1, code=gone, more=f' mood="{at}"') for at in range(3))
    report = read(tmp_path, text_source("Diary", inner)).report
    [dangling] = [note for note in report.notes if note.what == "refi-dangling-code"]
    assert intake_note_text(dangling).endswith("its code " + gone + ". (3 ×, line 10 of the file’s XML)"), dangling
    assert [note.times for note in report.notes if note.what == "refi-unknown-attribute"] == [3]
