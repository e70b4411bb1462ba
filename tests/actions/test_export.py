"""Exports: every row's text is the stored text at its offsets, whatever the text is."""

from __future__ import annotations

import datetime
import json
import tempfile
import threading
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from qda.actions.coding import code_span, star_codings
from qda.actions.documents import add_documents
from qda.actions.export import collect_workbook, export_csv, export_json, export_workbook
from qda.actions.memos import add_memo
from qda.formats.workbook import write_workbook
from qda.model.document import ImportedDocument
from qda.model.errors import Cancelled, CannotWrite, EmptySpan, ProjectExists
from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.codings import EVERYTHING, SegmentFilter
from qda.text.normalise import normalise
from tests.actions.story import TEXT, Story
from tests.codes import ensure_code
from tests.depth import examples

ODD = st.text(st.one_of(st.characters(), st.sampled_from("=+-@'\t\n\r_x0041_é\u0301👩\u200d👧\u202eא ")), max_size=60)


def rows_of(path: Path, sheet: str) -> list[dict[str, object]]:
    book = openpyxl.load_workbook(path)
    head, *rows = book[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


@settings(max_examples=examples(6), deadline=None, suppress_health_check=list(HealthCheck))
@given(raw=ODD.filter(str.strip), data=st.data())
def test_every_row_holds_the_stored_text_at_its_offsets(raw: str, data: st.DataObject) -> None:
    text = normalise(raw).text
    with (
        tempfile.TemporaryDirectory() as folder,
        Project.create(Path(folder) / "p.concord", coder_name="Ada") as project,
    ):
        document_id = add_documents(project, [ImportedDocument("=Odd", text, "text/plain")])[0].document_id
        assert document_id is not None
        code_id = ensure_code(project, ["=cmd", "@code"])
        for _ in range(3):
            start = data.draw(st.integers(0, max(0, len(text) - 1)))
            end = data.draw(st.integers(start, len(text)))
            try:
                code_span(project, document_id, code_id, Span(start, end))
            except EmptySpan:
                continue
        out = Path(folder) / "out.xlsx"
        export_workbook(project, out)
        book = openpyxl.load_workbook(out)
        head, *rows = book["Segments"].iter_rows()
        columns = [cell.value for cell in head]
        for row in rows:
            cells = dict(zip(columns, row, strict=True))
            start, end = cells["Start"].value, cells["End"].value
            assert unescape(str(cells["Segment text"].value)) == text[start:end]
            assert cells["Segment text"].data_type == "s"
            assert cells["Document"].data_type == "s"


def test_numbers_are_numbers_and_dates_are_dates(story: Story, tmp_path: Path) -> None:
    star_codings(story.project, [story.code("praised", story.praise)], star=True)
    export_workbook(story.project, tmp_path / "out.xlsx")
    row = rows_of(tmp_path / "out.xlsx", "Segments")[0]
    assert (row["Start"], row["Length"], row["Star"], row["Weight"]) == (10, 7, 1, None)
    assert isinstance(row["Coded on"], datetime.datetime)
    about = {row["What"]: row["Value"] for row in rows_of(tmp_path / "out.xlsx", "About")}
    assert about["Project"] == "Study"
    assert isinstance(about["Written on"], datetime.datetime)
    assert "UTC" in str(about["Time zone of all times"])


def test_a_passage_longer_than_a_cell_loses_nothing(story: Story, tmp_path: Path) -> None:
    text = "Long words 👩. " * 5_000
    document_id = add_documents(story.project, [ImportedDocument("Long", text, "text/plain")])[0].document_id
    assert document_id is not None
    code_span(story.project, document_id, story.tone, Span(0, len(text)))
    notes = export_workbook(story.project, tmp_path / "out.xlsx")
    row = rows_of(tmp_path / "out.xlsx", "Segments")[0]
    parts = [str(value) for title, value in row.items() if title.startswith("Segment text")]
    assert len(parts) > 1
    assert "".join(parts) == text
    assert notes


def test_filters_are_told_on_the_about_sheet(story: Story, tmp_path: Path) -> None:
    story.code("praised", story.praise)
    wanted = SegmentFilter(document_ids=[story.article], code_ids=[story.praise], coder_ids=[story.ada], starred=True)
    export_workbook(story.project, tmp_path / "out.xlsx", wanted)
    about = {row["What"]: row["Value"] for row in rows_of(tmp_path / "out.xlsx", "About")}
    assert (about["Only documents"], about["Only codes"], about["Only coders"]) == ("Article", "Stance > Praise", "Ada")
    assert "Only starred" in about
    assert rows_of(tmp_path / "out.xlsx", "Segments") == []


def test_a_worker_writes_what_the_owner_collected(story: Story, tmp_path: Path) -> None:
    story.code("praised", story.praise)
    sheets = collect_workbook(story.project, EVERYTHING)
    story.code("the bridge", story.praise)  # the owner goes on while the worker writes
    worker = threading.Thread(target=write_workbook, args=(tmp_path / "out.xlsx", sheets))
    worker.start()
    worker.join()
    assert [row["Segment text"] for row in rows_of(tmp_path / "out.xlsx", "Segments")] == ["praised"]


def test_stopping_an_export_leaves_the_old_file(story: Story, tmp_path: Path) -> None:
    story.code("praised", story.praise)
    target = tmp_path / "out.xlsx"
    target.write_bytes(b"old")
    for export in (export_workbook, export_csv, export_json):
        with pytest.raises(Cancelled):
            export(story.project, target, progress=lambda _done, _total: False)
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_an_export_where_nothing_can_be_written_is_told(story: Story, tmp_path: Path, path: Path) -> None:
    with pytest.raises(CannotWrite):
        export_workbook(story.project, tmp_path / "nowhere" / "out.xlsx")
    for export in (export_workbook, export_csv, export_json):
        with pytest.raises(ProjectExists):
            export(story.project, path)


def test_csv_guards_formulas_and_keeps_texts(story: Story, tmp_path: Path) -> None:
    document_id = add_documents(story.project, [ImportedDocument("Odd", "=1+1 and, “more”\nhere", "text/plain")])[0]
    assert document_id.document_id is not None
    code_span(story.project, document_id.document_id, story.tone, Span(0, 21))
    export_csv(story.project, tmp_path / "out.csv")
    data = (tmp_path / "out.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert '"\'=1+1 and, “more”\nhere"'.encode() in data


def test_json_holds_everything_and_its_offsets_fit(story: Story, tmp_path: Path) -> None:
    story.code("praised the bridge", story.praise)
    story.code("praised", story.tone, document_id=story.interview, coder_id=story.ben)
    export_json(story.project, tmp_path / "out.json")
    told = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    texts = {row["guid"]: row["text"] for row in told["documents"]}
    assert set(texts.values()) == {TEXT, story.project.text(story.interview)}
    for row in told["codings"]:
        assert row["text"] == texts[row["document"]][row["start"] : row["end"]]
    assert [row["path"] for row in told["codes"]][1] == ["Stance", "Praise"]
    assert {row["name"] for row in told["coders"]} == {"Ada", "Ben"}
    assert told["documents"][1]["marks"][1]["value"] == "Mira"


def test_a_memo_in_the_json_says_on_which_coding_it_is(story: Story, tmp_path: Path) -> None:
    coding_id = story.code("praised the bridge", story.praise)
    add_memo(story.project, "Doubt", "irony?", coding_id=coding_id)
    add_memo(story.project, "Loose", "…")
    export_json(story.project, tmp_path / "out.json")
    told = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert {row["title"]: row["coding"] for row in told["memos"]} == {
        "Doubt": told["codings"][0]["guid"],
        "Loose": None,
    }
