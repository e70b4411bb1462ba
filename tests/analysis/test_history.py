"""What a step did, told as somebody reads it who was not there: with the names and texts of then."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from qda.actions.codebook import add_code, delete_codes, edit_code, rename_code
from qda.actions.coders import ensure_coder
from qda.actions.coding import code_span, move_borders, put_codings
from qda.actions.correct_text import correct_text
from qda.actions.documents import add_documents, delete_documents, rename_document
from qda.actions.export_history import export_history
from qda.analysis.history import Details, Did, told_in_lines
from qda.analysis.history_table import TrailWish, chosen_steps
from qda.model.document import ImportedDocument
from qda.model.span import Span
from qda.model.verb import Verb
from qda.store.project import Project
from qda.store.queries.history import HistoryFilter
from qda.text.edits import Edit

TEXT = "The council met.\n\nIts speaker praised the bridge, and then blamed the mayor.\n"


@pytest.fixture
def trail(tmp_path: Path) -> Project:
    """Return a project in which nearly everything has another name by now, or is gone."""
    project = Project.create(tmp_path / "trail.concord", coder_name="Ann")
    document_id = add_documents(project, [ImportedDocument("Talk", TEXT, "text/plain")])[0].document_id or 0  # 1
    praise = add_code(project, "Praise")  # 2
    coding_id = code_span(project, document_id, praise, Span(30, 48))  # 3
    move_borders(project, coding_id, Span(30, 37))  # 4
    edit_code(project, praise, short_definition="=Kind words")  # 5
    rename_code(project, praise, "Approval")  # 6
    project.use_coder(ensure_coder(project, "Ben"))  # 7
    delete_codes(project, [praise])  # 8
    rename_document(project, document_id, "Speech")  # 9
    delete_documents(project, [document_id])  # 10
    return project


def only(details: Details, step_id: int) -> Did:
    (group,) = (group for group in details.of(step_id) if group.table in ("coding", "code"))
    (did,) = group.shown
    return did


def test_a_coding_is_told_with_its_passage_and_the_names_of_then(trail: Project) -> None:
    details = Details(trail)
    coded, moved = only(details, 3), only(details, 4)
    assert (coded.title, coded.document, coded.paragraph, coded.quote) == ("Praise", "Talk", 2, "praised the bridge")
    assert [(field.field, field.before, field.after) for field in moved.fields] == [
        ("Passage", "“praised the bridge” (30–48)", "“praised” (30–37)")
    ]
    defined, renamed = only(details, 5), only(details, 6)
    assert [(field.field, field.before, field.after) for field in defined.fields] == [
        ("Short definition", "(empty)", "=Kind words")
    ]
    assert [(field.field, field.before, field.after) for field in renamed.fields] == [("Name", "Praise", "Approval")]


def test_a_deletion_tells_what_went_with_it_and_whose_it_was(trail: Project) -> None:
    codings, codes = Details(trail).of(8)
    assert told_in_lines(codings) == ["Coding taken off Approval (¶2 Talk): “praised”", "   Coder: Ann"]
    assert (codes.table, codes.op, codes.shown[0].title) == ("code", "delete", "Approval")


def test_of_fifty_thousand_codings_some_are_told_and_the_rest_counted(trail: Project) -> None:
    document_id = add_documents(trail, [ImportedDocument("Long", "word " * 800, "text/plain")])[0].document_id
    codes = [add_code(trail, name) for name in ("Often", "Seldom")]
    rows = [
        {"document_id": document_id, "code_id": codes[n % 4 == 0], "coder_id": trail.coder_id, "start": n, "end": n + 4}
        for n in range(3000)
    ]
    with trail.step(Verb.CODE_MANY, count=3000) as session:
        put_codings(session, rows)
    (group,) = Details(trail).of(14)
    assert (group.count, len(group.shown)) == (3000, 50)
    assert group.sums == ("“Often”: 2,250", "“Seldom”: 750", "“Long”: 3,000")
    assert told_in_lines(group)[-4:-3] == ["… and 2,950 more"]


def test_a_correction_tells_which_words_became_which(trail: Project) -> None:
    words = "Teh bridge, teh mayor. " + "and again teh town, " * 6
    document_id = add_documents(trail, [ImportedDocument("Draft", words, "text/plain")])[0].document_id or 0
    correct_text(trail, document_id, [Edit(0, 3, "The")])
    places = [match.start() for match in re.finditer("teh", words)]
    correct_text(trail, document_id, [Edit(place, place + 3, "the") for place in places])
    (first,) = told_in_lines(Details(trail).of(12)[0])[1:]
    assert first == "   Its text: “Teh” → “The”"
    (many,) = told_in_lines(Details(trail).of(13)[0])[1:]
    assert many == "   Its text: " + " · ".join(["“teh” → “the”"] * 5) + " · … and 2 more"


def test_in_blind_work_the_others_codings_are_only_counted(trail: Project) -> None:
    ann = Details(trail, own_coder_id=1).of(8)
    ben = Details(trail, own_coder_id=trail.coder_id).of(8)
    assert [(len(group.shown), group.count) for group in ann] == [(1, 1), (1, 1)]
    assert [(len(group.shown), group.count) for group in ben] == [(0, 1), (1, 1)]


def test_the_workbook_holds_the_steps_that_were_asked_for_as_text(trail: Project, tmp_path: Path) -> None:
    trail.undo()
    assert chosen_steps(trail, TrailWish(words="PRAISE added")) == [2]
    path = tmp_path / "trail.xlsx"
    export_history(trail, path, TrailWish(HistoryFilter(code_id=1)), told=[("Code", "Approval")])
    book = load_workbook(path)
    steps = [tuple(cell.value for cell in row) for row in book["Steps"].iter_rows(min_row=2)]
    assert [row[0] for row in steps] == [8, 6, 5, 4, 3, 2]
    assert steps[0][2:5] == ("Ben", "Codebook", "Ben deleted the code “Approval” with 1 coding")
    cells = {cell.value: cell.data_type for row in book["What was changed"].iter_rows(min_row=2) for cell in row}
    assert cells["=Kind words"] == "s"
    about = {row[0].value: row[1].value for row in book["About"].iter_rows(min_row=2)}
    assert (about["Code"], about["Steps"]) == ("Approval", 6)
