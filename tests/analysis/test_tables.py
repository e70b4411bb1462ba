"""The tables: what a researcher gets in Excel and in a notebook."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import qda
from qda.actions.coding import code_span, edit_coding, mark_finished, star_codings
from qda.actions.documents import add_documents, add_set
from qda.actions.memos import add_memo
from qda.analysis.segments import segments_frame, segments_wide
from qda.analysis.tables import code_by_document, codebook_frame, documents_frame, memos_frame
from qda.model.document import ImportedDocument
from qda.model.errors import NotFound
from qda.model.span import Span
from qda.store.queries.codings import SegmentFilter
from tests.actions.story import INTERVIEW, TEXT, Story
from tests.codes import ensure_code


def test_a_segment_is_told_with_all_that_is_known_of_it(story: Story) -> None:
    coding_id = story.code("praised a bridge", story.praise, document_id=story.interview, coder_id=story.ben)
    edit_coding(story.project, coding_id, memo="irony?", weight=30)
    star_codings(story.project, [coding_id], star=True)
    add_set(story.project, "Talk", [story.interview])
    table = segments_frame(story.project)
    row = table.iloc[0].to_dict()
    start = INTERVIEW.index("praised")
    assert row["Segment id"] == story.row(coding_id).guid
    del row["Segment id"]
    coded_on = row.pop("Coded on")
    assert coded_on <= row.pop("Modified on")
    assert coded_on.tzname() == "UTC"
    assert row == {
        "Document": "Interview",
        "Set": "Talk",
        "Case": "",
        "Code": "Praise",
        "Code path": "Stance > Praise",
        "Level 1": "Stance",
        "Level 2": "Praise",
        "Segment text": "praised a bridge",
        "Start": start,
        "End": start + 16,
        "Paragraph": 2,
        "Speaker": "Mira",
        "Time": "0:01:05",
        "Length": 16,
        "Share of the document in %": pytest.approx(100 * 16 / len(INTERVIEW)),
        "Weight": 30,
        "Star": True,
        "Origin": "By hand",
        "Memo": "irony?",
        "Coder": "Ben",
        "Context before": INTERVIEW[:start],
        "Context after": INTERVIEW[start + 16 :],
    }


def test_columns_have_the_types_of_what_they_hold(story: Story) -> None:
    weighed = story.code("praised", story.praise)
    story.code("the bridge", story.tone)
    edit_coding(story.project, weighed, weight=0)
    table = segments_frame(story.project)
    assert table["Start"].dtype == "int64"
    assert table["Weight"].dtype == "Int64"
    assert table["Weight"].isna().tolist() == [False, True]
    assert table["Star"].dtype == "bool"
    assert isinstance(table["Coded on"].dtype, pd.DatetimeTZDtype)


def test_an_empty_project_gives_tables_with_headings(story: Story) -> None:
    for table in (segments_frame(story.project), segments_wide(story.project), memos_frame(story.project)):
        assert len(table) == 0
        assert len(table.columns) >= 10
    assert segments_frame(story.project)["Start"].dtype == "int64"


def test_levels_are_as_many_as_the_deepest_code_in_use(story: Story) -> None:
    deep = ensure_code(story.project, ["Stance", "Praise", "Loud", "Very"])
    story.code("praised", deep)
    story.code("the bridge", story.tone)
    table = segments_frame(story.project)
    assert [column for column in table.columns if column.startswith("Level")] == [f"Level {n}" for n in range(1, 5)]
    assert table.loc[table["Code"] == "Tone", ["Level 1", "Level 2"]].to_numpy().tolist() == [["Tone", ""]]


def test_context_is_cut_between_characters_as_people_see_them(story: Story) -> None:
    story.code("Nobody asked", story.tone)
    family = "👩‍👩‍👧"
    end = TEXT.index("Nobody asked") + len("Nobody asked")
    table = segments_frame(story.project, context=TEXT.index(family) + 2 - end)
    assert table["Context after"].iloc[0].endswith(family)


def test_one_row_per_passage_and_coder_with_a_column_per_code(story: Story) -> None:
    story.code("praised", story.praise)
    story.code("praised", story.tone)
    story.code("praised", story.praise, coder_id=story.ben)
    table = segments_wide(story.project)
    assert table[["Coder", "Stance > Praise", "Stance > Blame", "Tone"]].to_numpy().tolist() == [
        ["Ada", 1, 0, 1],
        ["Ben", 1, 0, 0],
    ]


def test_a_code_named_like_a_column_gets_a_column_of_its_own(story: Story) -> None:
    story.code("praised", ensure_code(story.project, ["Document"]))
    table = segments_wide(story.project)
    assert table["Document"].tolist() == ["Article"]
    assert table["Code: Document"].tolist() == [1]


def test_the_codebook_counts_segments_documents_and_coders(story: Story) -> None:
    story.code("praised", story.praise)
    story.code("praised", story.praise, coder_id=story.ben)
    story.code("praised", story.praise, document_id=story.interview)
    table = codebook_frame(story.project).set_index("Path")
    assert table.loc["Stance > Praise", ["Segments", "Documents", "Ada", "Ben"]].tolist() == [3, 2, 2, 1]
    assert table.loc["Tone", ["Segments", "Documents", "Ada", "Ben"]].tolist() == [0, 0, 0, 0]
    assert table["Kind"].tolist() == ["folder", "code", "code", "code"]


def test_codes_are_counted_by_document(story: Story) -> None:
    story.code("praised", story.praise)
    story.code("the bridge", story.praise)
    story.code("praised", story.praise, document_id=story.interview)
    table = code_by_document(story.project).set_index("Code path")
    assert table.loc["Stance > Praise", ["Article", "Interview", "All documents"]].tolist() == [2, 1, 3]


def test_documents_tell_who_has_finished(story: Story) -> None:
    story.code("praised", story.praise)
    mark_finished(story.project, [story.article], finished=True, coder_id=story.ben)
    row = documents_frame(story.project).set_index("Document").loc["Article"]
    assert (row["Length"], row["Codings"], row["Finished by"], row["Begun by"]) == (len(TEXT), 1, "Ben", "Ada")


def test_memos_tell_what_they_are_about(story: Story) -> None:
    add_memo(story.project, "Here", "a note", document_id=story.article, span=Span(0, 9))
    add_memo(story.project, "Loose", "another")
    add_memo(story.project, "Code", "a third", code_id=story.praise)
    table = memos_frame(story.project).set_index("Title")
    assert table.loc["Here", ["About", "Passage", "Start"]].tolist() == ["passage", "The paper", 0]
    assert table.loc["Loose", "About"] == "free"
    assert pd.isna(table.loc["Loose", "Start"])
    assert table.loc["Code", "Code path"] == "Stance > Praise"


def test_a_filter_narrows_every_table_alike(story: Story) -> None:
    story.code("praised", story.praise)
    story.code("the bridge", story.tone, coder_id=story.ben)
    add_memo(story.project, "Ada's", "…")
    ben = SegmentFilter(coder_ids=[story.ben])
    assert segments_frame(story.project, ben)["Segment text"].tolist() == ["the bridge"]
    assert codebook_frame(story.project, ben).set_index("Path")["Segments"].to_dict()["Stance > Praise"] == 0
    assert "Ada" not in codebook_frame(story.project, ben).columns
    assert memos_frame(story.project, ben).empty
    one_code = SegmentFilter(code_ids=[story.praise])
    assert codebook_frame(story.project, one_code)["Path"].tolist() == ["Stance", "Stance > Praise"]
    one_document = SegmentFilter(document_ids=[story.interview])
    assert documents_frame(story.project, one_document)["Document"].tolist() == ["Interview"]
    assert segments_frame(story.project, one_document).empty


@pytest.mark.parametrize("text", ["a\u0301bc", "\u202eabc", "=1+1", "👩‍👩‍👧", "\ufffd" * 3, "x" * 70_000])
def test_odd_texts_come_out_as_they_are(story: Story, text: str) -> None:
    document_id = add_documents(story.project, [ImportedDocument("Odd", text, "text/plain")])[0].document_id
    assert document_id is not None
    code_span(story.project, document_id, story.tone, Span(0, len(text)))
    assert segments_frame(story.project)["Segment text"].tolist() == [text]


# --- the library face ---------------------------------------------------------------------------------------------
def test_a_notebook_reads_a_project_beside_the_window_that_has_it_open(story: Story, path: Path) -> None:
    story.code("praised", story.praise)
    story.code("the bridge", story.tone, coder_id=story.ben)
    with qda.open(path) as project:
        assert project.name == "Study"
        assert project.text("Article") == TEXT
        assert project.segments()["Segment text"].tolist() == ["praised", "the bridge"]
        assert project.segments(coders=["ben"], codes=["Tone"])["Coder"].tolist() == ["Ben"]
        assert project.segments(codes=["Stance"])["Code"].tolist() == ["Praise"]
        assert len(project.segments_wide()) == 2
        assert len(project.codebook()) == 4
        assert project.code_by_document()["All documents"].sum() == 2
        assert project.documents()["Codings"].tolist() == [2, 0]
        assert project.memos().empty
        with pytest.raises(NotFound):
            project.segments(codes=["Nothing"])
        with pytest.raises(TypeError):
            project.segments(codes="Tone")


def test_importing_the_package_loads_neither_window_nor_pandas() -> None:
    root = Path(qda.__file__).resolve().parent.parent
    code = "import sys, qda; print([m for m in ('PySide6', 'pandas', 'sqlalchemy', 'click') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"


def test_memos_on_codings_come_with_their_codings_alone(story: Story) -> None:
    starred, other = story.code("praised", story.praise), story.code("blamed", story.blame)
    for coding_id, word in ((starred, "key"), (other, "side")):
        edit_coding(story.project, coding_id, memo=word)
        add_memo(story.project, word, f"more on the {word}", coding_id=coding_id)
    add_memo(story.project, "Loose", "about nothing in particular")
    star_codings(story.project, [starred], star=True)
    for wanted in (SegmentFilter(starred=True), SegmentFilter(coding_ids=[starred])):
        assert set(memos_frame(story.project, wanted)["Memo"]) == {"key", "more on the key"}
    elsewhere = memos_frame(story.project, SegmentFilter(document_ids=[story.interview]))
    assert set(elsewhere["Title"]) == {"Loose"}
    attached = memos_frame(story.project).set_index("Memo").loc["more on the side"]
    assert (attached["Document"], attached["Passage"], attached["Code path"]) == ("Article", "blamed", "Stance > Blame")
