"""A supervisor changes the exported workbook and sends it back."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from qda.actions.apply_changes import apply_changes
from qda.actions.codebook import edit_code, rename_code
from qda.actions.coding import code_span, edit_coding, recode, star_codings, uncode
from qda.actions.documents import add_documents
from qda.actions.export import export_csv, export_workbook
from qda.actions.proposed_changes import propose
from qda.actions.variables import add_variable, set_value
from qda.formats.changes_in import read_changes
from qda.model.changes import CODE, Proposals
from qda.model.document import ImportedDocument
from qda.model.errors import BadTable
from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.store.queries.codings import SegmentRow, segments
from qda.store.queries.imports import imports
from tests.actions.story import Story
from tests.codes import ensure_code
from tests.depth import examples

ODD = st.text(st.one_of(st.characters(), st.sampled_from("=+-@'\t\n\r\0_x0041_\uffff\ue000é\u0301👩\u200d👧 ")))
VERY_LONG = "Long words 👩 _x0041_\n" * 2_000


@pytest.fixture
def coded(story: Story) -> Story:
    """Let Ada code three passages and Ben one."""
    story.code("praised the bridge", story.praise)
    story.code("blamed the mayor", story.blame)
    story.code("Nobody asked", story.tone)
    story.code("praised", story.praise, document_id=story.interview, coder_id=story.ben)
    return story


class Sheet:
    """A sheet of the export as the supervisor has it before her."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet

    def column(self, title: str) -> int:
        return [cell.value for cell in self.sheet[1]].index(title) + 1

    def row(self, words: str, title: str = "Segment text") -> int:
        at = self.column(title)
        return next(n for n in range(2, self.sheet.max_row + 1) if self.sheet.cell(n, at).value == words)

    def put(self, words: str, title: str, value: Any) -> None:
        cell: Any = self.sheet.cell(self.row(words), self.column(title))
        cell.value = value
        if isinstance(value, str) and not value.startswith('="'):
            cell.data_type = "s"  # what she typed begins with "=", and is meant as words


def sent_back(story: Story, folder: Path, work: Callable[[Sheet], None], *, sheet: str = "Segments") -> Path:
    """Export, let somebody work in the file, and save it."""
    path = folder / "back.xlsx"
    export_workbook(story.project, path)
    changed_again(path, work, sheet=sheet)
    return path


def changed_again(path: Path, work: Callable[[Sheet], None], *, sheet: str = "Segments") -> None:
    book = openpyxl.load_workbook(path)
    work(Sheet(book[sheet]))
    book.save(path)


def proposed(project: Project, path: Path) -> Proposals:
    return propose(project, read_changes(path))


def told(found: Proposals) -> set[str]:
    return {note.what for note in found.notes}


def asked(found: Proposals) -> list[tuple[str, str, str]]:
    return [(one.field, one.before, one.after) for one in found.proposals]


def row_of(project: Project, guid: str) -> SegmentRow:
    return next(row for row in segments(project) if row.guid == guid)


# --- nothing was changed ----------------------------------------------------------------------------------------
@settings(max_examples=examples(4), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(memos=st.lists(ODD, min_size=1, max_size=4), weights=st.lists(st.sampled_from([None, 0, 50, 100]), min_size=4))
@example(memos=[VERY_LONG, "=1+1", "'=x", "'"], weights=[None, 0, 100, 50])
@example(memos=["_x0041_", "a\r\nb", "👩" * 16_500, " \n "], weights=[100, None, 0, 1])
def test_an_untouched_export_proposes_nothing(memos: list[str], weights: list[int | None]) -> None:
    memos = [memo.encode("utf-8", "replace").decode() for memo in memos]
    with (
        tempfile.TemporaryDirectory() as folder,
        Project.create(Path(folder) / "p.concord", coder_name="Ada") as project,
    ):
        document_id = add_documents(project, [ImportedDocument("=Odd", "one two three four", "text/plain")])[0]
        assert document_id.document_id is not None
        codes_there = [ensure_code(project, path) for path in (["=cmd", "@code"], ["a>b"], ["A", "B", "C"], ["C"])]
        for place, (memo, weight) in enumerate(zip(memos, weights, strict=False)):
            coding_id = code_span(project, document_id.document_id, codes_there[place], Span(place, place + 5))
            edit_coding(project, coding_id, memo=memo, weight=weight)
        edit_code(project, codes_there[0], full_definition=memos[0], memo=memos[-1])
        for name, export in (("out.xlsx", export_workbook), ("out.csv", export_csv)):
            export(project, Path(folder) / name)
            found = proposed(project, Path(folder) / name)
            assert (asked(found), found.notes) == ([], [])
            assert found.unchanged == found.rows == min(len(memos), len(weights))


def test_a_file_that_a_spreadsheet_program_saved_proposes_nothing(coded: Story, tmp_path: Path) -> None:
    edit_coding(coded.project, segments(coded.project)[0].coding_id, memo=VERY_LONG, weight=70)
    found = proposed(coded.project, sent_back(coded, tmp_path, lambda _: None))
    assert (asked(found), found.notes, found.unchanged) == ([], [], 4)


# --- what was changed ---------------------------------------------------------------------------------------------
def test_exactly_the_edited_cells_are_proposed_and_taken_over_and_undone(coded: Story, tmp_path: Path) -> None:
    def work(sheet: Sheet) -> None:
        sheet.put("praised the bridge", "Code path", "Stance > Blame")
        sheet.put("blamed the mayor", "Memo", "= not blame,\nI think")
        sheet.put("Nobody asked", "Weight", 80)
        sheet.put("praised", "Star", 1)

    before = segments(coded.project)
    found = proposed(coded.project, sent_back(coded, tmp_path, work))
    assert sorted(asked(found)) == [
        ("code", "Stance > Praise", "Stance > Blame"),
        ("memo", "", "= not blame,\nI think"),
        ("star", "0", "1"),
        ("weight", "", "80"),
    ]
    assert found.ready == found.proposals
    report = apply_changes(coded.project, found.proposals, found)
    assert report.elements["changes"].taken == 4
    assert coded.passages(coded.blame) == ["Ada: praised the bridge", "Ada: blamed the mayor"]
    assert row_of(coded.project, before[3].guid).coder == "Ben"
    assert {row.guid for row in segments(coded.project)} == {row.guid for row in before}

    export_workbook(coded.project, tmp_path / "again.xlsx")
    changed: dict[str, Any] = {}
    changed_again(
        tmp_path / "again.xlsx",
        lambda sheet: changed.update(
            memo=sheet.sheet.cell(sheet.row("blamed the mayor"), sheet.column("Memo")).value,
            path=sheet.sheet.cell(sheet.row("praised the bridge"), sheet.column("Code path")).value,
        ),
    )
    assert changed == {"memo": "= not blame,\nI think", "path": "Stance > Blame"}
    # The file that was taken over says nothing new any more.
    assert asked(proposed(coded.project, tmp_path / "back.xlsx")) == []
    assert [(run.format, run.file_name) for run in imports(coded.project)][1:] == [("changes-table", "back.xlsx")]
    coded.project.undo()
    assert segments(coded.project) == before
    assert [run.format for run in imports(coded.project)] == ["documents"]


def test_columns_moved_hidden_and_rows_sorted_filtered_deleted_and_added(coded: Story, tmp_path: Path) -> None:
    def work(sheet: Sheet) -> None:
        page = sheet.sheet
        sheet.put("Nobody asked", "Memo", "which owners?")
        rows = [[cell.value for cell in row] for row in page.iter_rows()]
        head, *body = [row[::-1] for row in rows]
        body = [row for row in body if "praised" not in row][::-1]
        page.delete_rows(1, page.max_row)
        for row in [["My remarks"], [], head, *body, [None] * 3 + ["a row of mine"] + [None] * (len(head) - 4)]:
            page.append(row)
        page.column_dimensions["B"].hidden = True
        page.title = "Seen by me"

    found = proposed(coded.project, sent_back(coded, tmp_path, work))
    assert asked(found) == [("memo", "", "which owners?")]
    assert told(found) <= {"rows-taken-out", "rows-without-id"}
    assert "rows-taken-out" in told(found)
    assert len(segments(coded.project)) == 4


def test_a_name_in_the_column_code_is_enough(coded: Story, tmp_path: Path) -> None:
    found = proposed(
        coded.project, sent_back(coded, tmp_path, lambda sheet: sheet.put("praised the bridge", "Code", "blame"))
    )
    assert asked(found) == [("code", "Stance > Praise", "Stance > Blame")]


def test_the_levels_are_enough_too(coded: Story, tmp_path: Path) -> None:
    found = proposed(
        coded.project, sent_back(coded, tmp_path, lambda sheet: sheet.put("praised the bridge", "Level 2", "Blame"))
    )
    assert asked(found) == [("code", "Stance > Praise", "Stance > Blame")]


def test_a_new_code_is_made_beside_the_one_that_it_replaces(coded: Story, tmp_path: Path) -> None:
    def work(sheet: Sheet) -> None:
        sheet.put("praised the bridge", "Code", "Faint praise")
        sheet.put("praised", "Code", "faint praise")
        sheet.put("blamed the mayor", "Code path", "Place > Town")

    found = proposed(coded.project, sent_back(coded, tmp_path, work))
    assert all(one.makes_code for one in found.proposals)
    report = apply_changes(coded.project, found.proposals, found)
    made = {note.name for note in report.notes if note.what == "code-made"}
    assert made == {"Stance > Faint praise", "Place > Town"}
    coded.project.undo()
    assert "Place" not in {row.name for row in codes(coded.project)}


def test_a_new_code_for_rows_of_several_folders_is_one_code_at_the_top(coded: Story, tmp_path: Path) -> None:
    def work(sheet: Sheet) -> None:
        sheet.put("praised the bridge", "Code", "Odd")
        sheet.put("Nobody asked", "Code", "Odd")

    found = proposed(coded.project, sent_back(coded, tmp_path, work))
    assert {one.after for one in found.proposals} == {"Odd"}


def test_a_name_that_several_codes_have_is_to_be_chosen(coded: Story, tmp_path: Path) -> None:
    ensure_code(coded.project, ["Voice", "Quiet"])
    ensure_code(coded.project, ["Place", "Quiet"])
    found = proposed(
        coded.project, sent_back(coded, tmp_path, lambda sheet: sheet.put("praised the bridge", "Code", "Quiet"))
    )
    (one,) = found.proposals
    assert one.unclear
    assert [str(target) for target in one.choices] == ["Voice > Quiet", "Place > Quiet"]
    assert found.ready == []
    apply_changes(coded.project, [one.meaning(one.choices[1])], found)
    assert "Place > Quiet" in {
        next(code.path_text for code in codes(coded.project) if code.code_id == row.code_id)
        for row in segments(coded.project)
    }


def test_a_folder_is_no_code(coded: Story, tmp_path: Path) -> None:
    found = proposed(
        coded.project, sent_back(coded, tmp_path, lambda sheet: sheet.put("praised the bridge", "Code path", "Stance"))
    )
    assert (asked(found), told(found)) == ([], {"code-is-folder"})


def test_two_codings_of_a_passage_may_swap_their_codes(coded: Story, tmp_path: Path) -> None:
    first, second = (
        coded.code("Nobody asked", coded.praise),
        next(row.coding_id for row in segments(coded.project) if row.code == "Tone"),
    )

    def work(sheet: Sheet) -> None:
        path, text = sheet.column("Code path"), sheet.column("Segment text")
        for number in range(2, sheet.sheet.max_row + 1):
            if sheet.sheet.cell(number, text).value == "Nobody asked":
                cell: Any = sheet.sheet.cell(number, path)
                cell.value = "Tone" if cell.value == "Stance > Praise" else "Stance > Praise"

    found = proposed(coded.project, sent_back(coded, tmp_path, work))
    apply_changes(coded.project, found.proposals, found)
    assert (coded.row(first).code, coded.row(second).code) == ("Tone", "Praise")
    assert coded.row(first).end - coded.row(first).start == len("Nobody asked")


def test_a_coding_that_would_repeat_another_joins_it(coded: Story, tmp_path: Path) -> None:
    kept = coded.code("praised the bridge", coded.tone)
    edit_coding(coded.project, kept, memo="kept")

    def work(sheet: Sheet) -> None:
        at = sheet.row("Stance > Praise", "Code path")
        sheet.sheet.cell(at, sheet.column("Code path"), "Tone")
        sheet.sheet.cell(at, sheet.column("Memo"), "from the sheet")

    found = proposed(coded.project, sent_back(coded, tmp_path, work))
    report = apply_changes(coded.project, found.proposals, found)
    assert "codings-joined" in {note.what for note in report.notes}
    assert coded.row(kept).memo == "kept\n\nfrom the sheet"
    assert len(segments(coded.project)) == 4


def test_definitions_come_back_from_the_codebook(coded: Story, tmp_path: Path) -> None:
    def work(sheet: Sheet) -> None:
        at = sheet.row("Stance > Praise", "Path")
        sheet.sheet.cell(at, sheet.column("Full definition"), "Says that something is good.")

    found = proposed(coded.project, sent_back(coded, tmp_path, work, sheet="Codebook"))
    assert [(one.about, one.code, one.field) for one in found.proposals] == [
        (CODE, "Stance > Praise", "full_definition")
    ]
    apply_changes(coded.project, found.proposals, found)
    code = next(row for row in codes(coded.project) if row.code_id == coded.praise)
    assert code.full_definition == "Says that something is good."


def test_a_code_renamed_in_the_sheet_of_the_codebook_is_told(coded: Story, tmp_path: Path) -> None:
    def work(sheet: Sheet) -> None:
        at = sheet.row("Stance > Praise", "Path")
        sheet.sheet.cell(at, sheet.column("Path"), "Stance > Approval")

    found = proposed(coded.project, sent_back(coded, tmp_path, work, sheet="Codebook"))
    assert (asked(found), told(found)) == ([], {"codes-renamed"})


def test_a_variable_called_like_the_rest_of_a_long_memo_is_no_memo(coded: Story, tmp_path: Path) -> None:
    edit_coding(coded.project, segments(coded.project)[0].coding_id, memo="short")
    variable_id = add_variable(coded.project, "document", "Memo (2)")
    set_value(coded.project, variable_id, coded.article, "of the document")
    found = proposed(coded.project, sent_back(coded, tmp_path, lambda _: None))
    assert (asked(found), found.notes) == ([], [])


# --- the project went on meanwhile --------------------------------------------------------------------------------
def test_what_the_project_changed_since_is_no_wish_of_the_file(coded: Story, tmp_path: Path) -> None:
    path = sent_back(coded, tmp_path, lambda sheet: sheet.put("Nobody asked", "Weight", 10), sheet="Segments")
    later(coded)
    for row in segments(coded.project):
        edit_coding(coded.project, row.coding_id, memo="thought of since")
    recode(coded.project, [segments(coded.project)[0].coding_id], coded.tone)
    found = proposed(coded.project, path)
    assert asked(found) == [("weight", "", "10")]
    assert found.ready == found.proposals
    assert told(found) == {"changed-here-since"}


def test_what_both_changed_is_a_conflict(coded: Story, tmp_path: Path) -> None:
    coding = next(row for row in segments(coded.project) if row.code == "Tone")
    edit_coding(coded.project, coding.coding_id, memo="first")

    def work(sheet: Sheet) -> None:
        sheet.put("Nobody asked", "Memo", "theirs")
        sheet.put("Nobody asked", "Code path", "Stance > Blame")

    path = sent_back(coded, tmp_path, work)
    later(coded)
    edit_coding(coded.project, coding.coding_id, memo="ours")
    recode(coded.project, [coding.coding_id], coded.praise)
    found = proposed(coded.project, path)
    by_field = {one.field: one for one in found.proposals}
    assert all(one.conflict for one in found.proposals)
    assert (by_field["memo"].exported, by_field["memo"].before, by_field["memo"].after) == ("first", "ours", "theirs")
    assert (by_field["code"].exported, by_field["code"].before) == ("Tone", "Stance > Praise")


def later(story: Story) -> None:
    """Let a minute pass between the export and what comes."""
    import qda.actions.coding as module

    module.utc_now = lambda: "2999-01-01T00:00:00.000Z"  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _own_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    import qda.actions.coding as module

    monkeypatch.setattr(module, "utc_now", module.utc_now)


def test_a_code_renamed_since_the_export_is_still_that_code(coded: Story, tmp_path: Path) -> None:
    path = sent_back(coded, tmp_path, lambda sheet: sheet.put("blamed the mayor", "Code", "Praise"))
    export_csv(coded.project, tmp_path / "back.csv")
    rename_code(coded.project, coded.praise, "Approval")
    assert asked(proposed(coded.project, path)) == [("code", "Stance > Blame", "Stance > Approval")]
    assert asked(proposed(coded.project, tmp_path / "back.csv")) == []


def test_codings_deleted_since_stay_deleted_and_strangers_are_told(coded: Story, tmp_path: Path) -> None:
    def work(sheet: Sheet) -> None:
        sheet.put("Nobody asked", "Segment id", str(uuid.uuid4()))

    path = sent_back(coded, tmp_path, work)
    uncode(coded.project, [segments(coded.project)[0].coding_id])
    found = proposed(coded.project, path)
    assert asked(found) == []
    assert {"segments-deleted", "segments-unknown"} <= told(found)


def test_what_was_changed_while_the_preview_was_open_is_left_alone(coded: Story, tmp_path: Path) -> None:
    found = proposed(
        coded.project, sent_back(coded, tmp_path, lambda sheet: sheet.put("Nobody asked", "Memo", "theirs"))
    )
    edit_coding(coded.project, found.proposals[0].row_id, memo="ours")
    report = apply_changes(coded.project, found.proposals, found)
    assert {note.what for note in report.notes} >= {"changed-meanwhile", "changes-left"}
    assert "ours" in {row.memo for row in segments(coded.project)}


# --- what is told and not done -------------------------------------------------------------------------------------
def test_a_row_copied_with_two_wishes_is_a_conflict(coded: Story, tmp_path: Path) -> None:
    def work(sheet: Sheet) -> None:
        at = sheet.row("Nobody asked")
        sheet.sheet.append([cell.value for cell in sheet.sheet[at]])
        sheet.sheet.cell(at, sheet.column("Memo"), "one")
        sheet.sheet.cell(sheet.sheet.max_row, sheet.column("Memo"), "other")

    found = proposed(coded.project, sent_back(coded, tmp_path, work))
    assert [(one.after, one.conflict) for one in found.proposals] == [("one", True), ("other", True)]
    assert {"rows-twice", "rows-disagree"} <= told(found)


def test_quotes_borders_coders_and_documents_are_told_and_stay(coded: Story, tmp_path: Path) -> None:
    def work(sheet: Sheet) -> None:
        sheet.put("praised the bridge", "Start", 3)
        sheet.put("praised the bridge", "Coder", "Zoe")
        sheet.put("praised the bridge", "Document", "Another")
        sheet.put("praised the bridge", "Segment text", "praised a bridge")
        sheet.put("Nobody asked", "Weight", "much")
        sheet.put("blamed the mayor", "Star", "perhaps")
        sheet.put("blamed the mayor", "Code path", None)

    found = proposed(coded.project, sent_back(coded, tmp_path, work))
    assert asked(found) == []
    assert told(found) == {
        "changed-borders",
        "changed-quote",
        "changed-coder",
        "changed-document",
        "weight-unreadable",
        "star-unreadable",
        "code-emptied",
    }


def test_a_formula_without_a_result_empties_no_memo(coded: Story, tmp_path: Path) -> None:
    edit_coding(coded.project, segments(coded.project)[0].coding_id, memo="kept")
    found = proposed(
        coded.project, sent_back(coded, tmp_path, lambda sheet: sheet.put("praised the bridge", "Memo", '="a"&"b"'))
    )
    assert (asked(found), told(found)) == ([], {"formulas-unsure"})


def test_a_text_that_a_program_cut_off_is_not_taken_over(coded: Story, tmp_path: Path) -> None:
    edit_coding(coded.project, segments(coded.project)[0].coding_id, memo="x" * 40_000)
    export_csv(coded.project, tmp_path / "out.csv")
    data = (tmp_path / "out.csv").read_text(encoding="utf-8-sig").replace("x" * 40_000, "x" * 32_767)
    (tmp_path / "out.csv").write_text(data, encoding="utf-8-sig")
    found = proposed(coded.project, tmp_path / "out.csv")
    assert (asked(found), told(found)) == ([], {"cells-cut"})


def test_a_csv_that_went_through_another_program(coded: Story, tmp_path: Path) -> None:
    star_codings(coded.project, [segments(coded.project)[0].coding_id], star=True)
    export_csv(coded.project, tmp_path / "out.csv")
    text = (tmp_path / "out.csv").read_text(encoding="utf-8-sig").replace('"', "").replace(",", ";")
    (tmp_path / "out.csv").write_text(text, encoding="cp1252", errors="replace")
    found = proposed(coded.project, tmp_path / "out.csv")
    assert asked(found) == []


def test_a_file_of_another_project_and_one_that_is_no_export(coded: Story, tmp_path: Path) -> None:
    path = sent_back(coded, tmp_path, lambda _: None)
    with Project.create(tmp_path / "other.concord", coder_name="Ada") as other:
        assert told(proposed(other, path)) >= {"other-project", "segments-unknown"}
    (tmp_path / "list.csv").write_text("name,number\nAda,1\n", encoding="utf-8")
    with pytest.raises(BadTable, match="segment id"):
        read_changes(tmp_path / "list.csv")
