"""Codings as a table: out of one project, into another that holds the same texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from qda.actions.coding import edit_coding, star_codings
from qda.actions.documents import add_documents
from qda.actions.export import export_csv, export_workbook
from qda.actions.import_codings import import_codings, preview_codings
from qda.formats.coding_table import read_coding_table
from qda.model.codebook import path_text
from qda.model.document import ImportedDocument
from qda.model.errors import BadTable
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.store.queries.codings import segments
from tests.actions.story import INTERVIEW, TEXT, Story

ODD = "=1+1 \ufffe said, “so”\n_x0041_\n👩‍👩‍👧 " * 1_200


def content(project: Project) -> set[tuple[object, ...]]:
    """Return all that a table of codings tells."""
    paths = {row.code_id: row.path_text for row in codes(project)}
    return {
        (row.document, *row.span, paths[row.code_id], row.coder, row.memo, row.weight, row.star)
        for row in segments(project)
    }


@pytest.fixture
def coded(story: Story) -> Story:
    odd = add_documents(story.project, [ImportedDocument("=Odd, “one”", ODD, "text/plain")])[0].document_id
    assert odd is not None
    first = story.code("praised the bridge", story.praise)
    edit_coding(story.project, first, memo="=memo\n'quoted' ", weight=0)
    star_codings(story.project, [first], star=True)
    story.code("They praised", story.blame, coder_id=story.ben, document_id=story.interview)
    story.code(ODD[:-1], story.tone, document_id=odd)
    return story


@pytest.fixture
def other(tmp_path: Path) -> Project:
    """Make a project with the same texts and nothing else."""
    project = Project.create(tmp_path / "other.concord", coder_name="Zoe")
    texts = (("Article", TEXT), ("Interview", INTERVIEW), ("=Odd, “one”", ODD))
    add_documents(project, [ImportedDocument(name, text, "text/plain") for name, text in texts])
    return project


@pytest.mark.parametrize(
    ("name", "what"), [("t.csv", "codings"), ("t.xlsx", "codings"), ("t.xlsx", "segments"), ("t.csv", "segments")]
)
def test_what_goes_out_as_a_table_comes_in_again(
    coded: Story, other: Project, tmp_path: Path, name: str, what: str
) -> None:
    path = tmp_path / name
    if path.suffix == ".csv":
        export_csv(coded.project, path, what=what)
    else:
        export_workbook(coded.project, path, what=(what,))
    table = read_coding_table(path)
    preview = preview_codings(other, table.rows, table.problems)
    assert (len(preview.fitting), preview.problems) == (3, [])
    assert preview.new_coders == ["Ada", "Ben"]
    report = import_codings(other, table.rows)
    assert report.added == 3
    assert content(other) == content(coded.project)
    assert preview_codings(other, table.rows).there == table.rows
    other.close()


def test_the_preview_says_what_the_import_does(coded: Story, tmp_path: Path) -> None:
    path = tmp_path / "mixed.csv"
    path.write_text(
        "document,start,end,code,coder,memo,quote\n"
        "Article,0,9,Stance > Praise,Ada,,The paper\n"
        "Article,0,9,Stance > Praise,ada,,The paper\n"
        "Article,10,28,Praise,Ada,,\n"
        "Article,0,9,Voice > Loud,Mia,,\n"
        "Article,0,9,voice > loud,mia,,\n"
        "Article,1,9,Tone,Ada,,The paper\n"
        "Nowhere,0,9,Tone,Ada,,\n"
        "Article,zero,9,Tone,Ada,,\n",
        encoding="utf-8",
    )
    table = read_coding_table(path)
    preview = preview_codings(coded.project, table.rows, table.problems)
    assert [path_text(row.code) for row in preview.fitting] == ["Stance > Praise", "Voice > Loud"]
    assert [row.quote for row in preview.fitting] == ["The paper", "The paper"]
    assert [row.row for row in preview.there] == [3, 4, 6]
    assert [problem.row for problem in preview.problems] == [7, 8, 9]
    with pytest.raises(BadTable):
        import_codings(coded.project, table.rows, problems=[str(one) for one in table.problems])
    report = import_codings(coded.project, table.rows, skip_bad=True, problems=[str(one) for one in table.problems])
    assert (report.added, report.duplicates, len(report.problems)) == (2, 3, 3)
    assert (report.new_codes, report.new_coders) == (["Voice > Loud"], ["Mia"])


def test_looking_changes_nothing(coded: Story, tmp_path: Path) -> None:
    export_csv(coded.project, tmp_path / "t.csv", what="codings")
    before = coded.project.revision
    preview_codings(coded.project, read_coding_table(tmp_path / "t.csv").rows)
    assert coded.project.revision == before
