"""Cases and variables: made, filled, changed in kind, taken back, and asked for by conditions."""

from __future__ import annotations

from pathlib import Path

import pytest

from qda.actions.cases import (
    add_case,
    assign_by_name,
    delete_cases,
    edit_case_memo,
    move_cases,
    names_in,
    put_each_in_cases,
    put_passage_in_cases,
    rename_case,
)
from qda.actions.documents import add_set, delete_documents
from qda.actions.import_values import export_values, import_values, plan_values
from qda.actions.variables import (
    NewValue,
    add_variable,
    delete_variables,
    edit_variable,
    move_variable,
    set_value,
    set_values,
    unfitting,
)
from qda.analysis.segments import segments_frame, segments_wide
from qda.analysis.tables import cases_frame, documents_frame
from qda.formats.values_table import read_values_table
from qda.model.conditions import CASE_NAME, Condition, Relation
from qda.model.errors import BadValue, EmptyName, NameTaken, NotFound, SpanOutsideDocument, ValuesDoNotFit
from qda.model.span import Span
from qda.model.step_wording import step_text
from qda.store.project import Project
from qda.store.queries.cases import case_names, cases, places_of_cases
from qda.store.queries.codings import SegmentFilter, count_segments, segment_places, segments
from qda.store.queries.conditions import named_condition, places_where
from qda.store.queries.variables import values, values_of, variable_named, variables
from tests.actions.story import INTERVIEW, Story


def last_act(story: Story) -> str:
    step = story.project.undo_step
    assert step is not None
    return step_text(step.verb, step.values)


def undone(story: Story, times: int = 1) -> None:
    for _ in range(times):
        story.project.undo()


def made(project: Project, *names: str) -> list[int]:
    return [add_case(project, name) for name in names]


def belong(project: Project, document_ids: list[int], case_ids: list[int]) -> None:
    put_each_in_cases(project, dict.fromkeys(document_ids, case_ids))


def case_called(project: Project, name: str) -> int:
    return next(case_id for case_id, known in case_names(project).items() if known == name)


def test_cases_are_made_named_ordered_and_deleted_each_in_one_step(story: Story) -> None:
    project = story.project
    mira = add_case(project, " Mira ", [story.interview])
    assert last_act(story) == "Add the case “Mira”"
    tom, zoe = made(project, "Tom", "Zoe")
    for wrong, error in (("mira", NameTaken), (" ", EmptyName)):
        with pytest.raises(error):
            add_case(project, wrong)
    rename_case(project, tom, "Thomas")
    assert last_act(story) == "Rename the case “Tom” to “Thomas”"
    rename_case(project, tom, "thomas")  # in its own way of writing
    move_cases(project, [zoe], mira)
    edit_case_memo(project, zoe, "Shy.")
    assert last_act(story) == "Change the case “Zoe”"
    assert [(row.name, row.memo) for row in cases(project)] == [("Zoe", "Shy."), ("Mira", ""), ("thomas", "")]
    set_value(project, add_variable(project, "case", "Age", "integer"), mira, "36")
    delete_cases(project, [mira, zoe])
    assert last_act(story) == "Delete 2 cases"
    assert values(project, "case") == {}
    undone(story)
    assert cases(project)[1].document_ids == (story.interview,)
    assert list(values(project, "case").values()) == ["36"]


def test_documents_and_passages_belong_to_cases(story: Story) -> None:
    project = story.project
    mira, tom = made(project, "Mira", "Tom")
    belong(project, [story.article, story.interview], [tom])
    assert last_act(story) == "Change the cases of 2 documents"
    belong(project, [story.interview], [mira, tom])
    assert last_act(story) == "Change the cases of “Interview”"
    new = assign_by_name(project, {story.article: ["mira", "New one"]})
    assert new == ["New one"]
    names = case_names(project)
    assert [names[row.case_id] for row in cases(project) if story.article in row.document_ids] == ["Mira", "New one"]
    span = Span(32, 60)
    put_passage_in_cases(project, story.interview, span, [tom])
    assert last_act(story) == "Change the cases of “Interview”"
    before = project.undo_step
    put_passage_in_cases(project, story.interview, span, [tom])
    assert project.undo_step == before, "the same again is no step"
    with pytest.raises(SpanOutsideDocument):
        put_passage_in_cases(project, story.interview, Span(0, 999), [tom])
    belong(project, [story.interview], [])
    assert [row.span for row in cases(project)[1].places] == [span], "its passages stay where they are"
    put_passage_in_cases(project, story.interview, span, [])
    assert cases(project)[1].places == ()
    undone(story)
    delete_documents(project, [story.interview])
    assert cases(project)[1].places == ()
    undone(story)
    assert places_of_cases(project, [tom]).hold(story.interview, Span(50, 70))
    assert not places_of_cases(project, [tom]).hold(story.interview, Span(60, 70))


def test_a_cell_names_cases_that_have_semicolons_themselves(story: Story) -> None:
    project = story.project
    made(project, "North; upper", "Tom")
    known = {name.casefold() for name in case_names(project).values()}
    assert names_in("Tom; north; UPPER;New;; tom", known) == ["Tom", "north; UPPER", "New"]
    assert names_in(" ; ", known) == []


def test_variables_are_made_filled_and_emptied_many_at_once(story: Story) -> None:
    project = story.project
    country = add_variable(project, "document", "Country")
    year = add_variable(project, "document", "Year", "integer", memo="Of publication.")
    add_variable(project, "case", "country")  # cases have names of their own
    for wrong, error in (("COUNTRY", NameTaken), ("\t", EmptyName)):
        with pytest.raises(error):
            add_variable(project, "document", wrong)
    new = [NewValue(country, story.article, "Iraq"), NewValue(year, story.article, " 2018 ")]
    assert set_values(project, [*new, NewValue(year, story.interview, "")]) == 2
    assert last_act(story) == "Change 2 values"
    before = project.undo_step
    assert set_values(project, new) == 0
    assert project.undo_step == before, "nothing changed leaves no step"
    with pytest.raises(BadValue):
        set_values(project, [NewValue(country, story.interview, "Iran"), NewValue(year, story.article, "soon")])
    assert values(project, "document") == {(country, story.article): "Iraq", (year, story.article): "2018"}
    set_value(project, year, story.interview, "2019")
    assert last_act(story) == "Set “Year” to “2019”"
    set_value(project, year, story.interview, "")
    assert last_act(story) == "Empty “Year”"
    assert values_of(project, document_id=story.interview) == {}
    with pytest.raises(NotFound):
        set_value(project, year, 999, "1")
    with pytest.raises(NotFound):
        set_value(project, 999, story.article, "1")
    undone(story)
    assert values_of(project, document_id=story.interview) == {year: "2019"}


def test_variables_are_renamed_ordered_described_and_deleted(story: Story) -> None:
    project = story.project
    country, year = (add_variable(project, "document", name) for name in ("Country", "Year"))
    edit_variable(project, country, name="Land")
    assert last_act(story) == "Rename the variable “Country” to “Land”"
    with pytest.raises(NameTaken):
        edit_variable(project, country, name="year")
    edit_variable(project, year, memo="Of publication.")
    edit_variable(project, year, name="Published", kind="integer", memo="Printed.")
    undone(story)
    assert [tuple(row)[3:6] for row in variables(project)][1] == ("Year", "text", "Of publication."), "it was one act"
    move_variable(project, year, country)
    assert [(row.name, row.memo) for row in variables(project)] == [("Year", "Of publication."), ("Land", "")]
    set_value(project, year, story.article, "2018")
    delete_variables(project, [year])
    assert last_act(story) == "Delete the variable “Year”"
    assert values(project, "document") == {}
    undone(story)
    assert values(project, "document") == {(year, story.article): "2018"}


def test_another_kind_shows_what_does_not_fit_and_changes_nothing_unasked(story: Story) -> None:
    project = story.project
    year = add_variable(project, "document", "Year")
    set_values(project, [NewValue(year, story.article, "02018"), NewValue(year, story.interview, "about 2019")])
    assert [(one.bearer, one.value) for one in unfitting(project, year, "integer")] == [("Interview", "about 2019")]
    with pytest.raises(ValuesDoNotFit) as refused:
        edit_variable(project, year, kind="integer")
    assert "“about 2019” (Interview)" in str(refused.value.values["examples"])
    assert variables(project)[0].kind == "text"
    edit_variable(project, year, kind="integer", empty_unfit=True)
    assert values(project, "document") == {(year, story.article): "2018"}
    edit_variable(project, year, kind="decimal")
    edit_variable(project, year, kind="text")
    undone(story, 3)
    assert set(values(project, "document").values()) == {"02018", "about 2019"}


def test_a_time_and_a_yes_survive_becoming_text(story: Story) -> None:
    project = story.project
    done = add_variable(project, "document", "Done", "boolean")
    set_value(project, done, story.article, "JA")
    edit_variable(project, done, kind="text")
    assert values_of(project, document_id=story.article) == {done: "yes"}
    edit_variable(project, done, kind="boolean")
    assert values_of(project, document_id=story.article) == {done: "true"}


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_table_of_variables_comes_back_to_the_letter(story: Story, tmp_path: Path, ending: str) -> None:
    project = story.project
    cells = {
        "text": ["x" * 40_000, "'=1+1\n_x0041_ 00123"],
        "integer": ["12345678901234567890", "-5"],
        "decimal": ["0.1234567890123456789", "-1000000000000000000000.5"],
        "boolean": ["yes", "no"],
        "date": ["0999-01-01", "1900-01-01"],
        "datetime": ["2026-03-01 09:30:00.123456+02:00", "2026-03-01T09:30"],
    }
    for kind, texts in cells.items():
        variable = add_variable(project, "document", f"A {kind}", kind)
        set_values(
            project, [NewValue(variable, story.article, texts[0]), NewValue(variable, story.interview, texts[1])]
        )
    for name in ("A text (2)", "case", "Document"):
        set_value(project, add_variable(project, "document", name), story.interview, "own")
    assign_by_name(project, {story.interview: ["Tom"]})
    assign_by_name(project, {story.article: ["Tom"]})
    rename_case(project, case_called(project, "Tom"), "North; upper")
    belong(project, [story.interview], [case_called(project, "North; upper"), add_case(project, "Zoe")])
    out = tmp_path / f"variables.{ending}"
    export_values(project, out, scope="document")
    before = project.undo_step
    plan = plan_values(project, read_values_table(out), scope="document", file_name=out.name)
    assert (plan.unmatched, plan.unfit, [one.name for one in plan.columns if one.variable_id is None]) == ([], [], [])
    import_values(project, plan)
    assert project.undo_step == before, "nothing is other than before"
    delete_variables(project, [next(row.variable_id for row in variables(project) if row.name == "A text")])
    delete_cases(project, [case_called(project, "Zoe")])
    import_values(project, plan_values(project, read_values_table(out), scope="document"))
    again = variable_named(project, "A text").variable_id
    assert values(project, "document")[again, story.article] == "x" * 40_000
    assert sorted(case_names(project).values()) == ["North; upper", "Zoe"]


def test_conditions_on_cases_must_fit_one_and_the_same_case(story: Story) -> None:
    project = story.project
    country, age = add_variable(project, "case", "Country"), add_variable(project, "case", "Age", "integer")
    mira, tom = made(project, "Mira", "Tom")
    belong(project, [story.interview], [mira, tom])
    set_values(
        project,
        [NewValue(country, mira, "Iraq"), NewValue(age, mira, "20"), NewValue(age, tom, "100")],
    )
    iraq, old = named_condition(project, "Country=iraq"), named_condition(project, "Age>30")
    assert places_where(project, [iraq]).document_ids == {story.interview}
    assert places_where(project, [old]).document_ids == {story.interview}, "numbers are compared as numbers"
    assert places_where(project, [iraq, old]).document_ids == set()
    assert places_where(project, [iraq, old]).told == ("Country is iraq", "Age is more than 30")
    without = named_condition(project, "Country=")
    assert places_where(project, [without]).document_ids == {story.article, story.interview}


def test_only_the_passages_of_a_case_are_asked_for(story: Story) -> None:
    project = story.project
    question = story.code("What do you think", story.tone, document_id=story.interview)
    answer = story.code("praised a bridge", story.praise, document_id=story.interview)
    story.code("praised", story.praise)
    mira = add_case(project, "Mira")
    put_passage_in_cases(project, story.interview, Span(32, len(INTERVIEW)), [mira])
    condition = Condition(CASE_NAME, "Case", Relation.IS, ("Mira",))
    wanted = SegmentFilter(places=places_where(project, [condition]))
    assert [row.coding_id for row in segments(project, wanted)] == [answer]
    assert count_segments(project, wanted) == 1
    everywhere = segment_places(project)
    assert [place.coding_id for place in everywhere if wanted.takes(place)] == [answer]
    assert set(segments_frame(project, wanted)["Document"]) == {"Interview"}
    table = segments_frame(project).set_index("Segment id")
    assert table.loc[story.row(answer).guid, "Case"] == "Mira"
    assert table.loc[story.row(question).guid, "Case"] == ""


def test_tables_hold_values_in_their_types_under_headings_of_their_own(story: Story) -> None:
    project = story.project
    for words in ("praised", "blamed"):
        story.code(words, story.praise)
    story.code("praised", story.tone, document_id=story.interview)
    of_documents = {
        kind: add_variable(project, "document", f"A {kind}", kind)
        for kind in ("text", "integer", "decimal", "boolean", "date", "datetime")
    }
    clash, of_case = add_variable(project, "document", "Code"), add_variable(project, "case", "Code", "integer")
    mira = add_case(project, "Mira", [story.article])
    new = ("00123", "7", "2.5", "yes", "1850-01-31", "2024-01-31 10:30")
    set_values(
        project,
        [NewValue(one, story.article, text) for one, text in zip(of_documents.values(), new, strict=True)]
        + [NewValue(clash, story.article, "x"), NewValue(of_case, mira, "3")],
    )
    table = segments_frame(project)
    assert [*table.columns][-8:] == [*(f"A {kind}" for kind in of_documents), "Document: Code", "Case: Code"]
    row = table.iloc[0]
    assert (row["A text"], row["A integer"], row["A decimal"], row["A boolean"]) == ("00123", 7, 2.5, True)
    assert str(row["A date"].date()) == "1850-01-31"
    assert row["A datetime"].isoformat() == "2024-01-31T10:30:00"
    assert (row["Document: Code"], row["Case: Code"], row["Case"]) == ("x", 3, "Mira")
    assert table.iloc[-1][[*table.columns][-8:]].isna().all()
    assert str(table["A integer"].dtype) == "Int64"
    assert segments_wide(project)["A decimal"].tolist()[0] == 2.5
    assert documents_frame(project)["A boolean"].tolist()[0] is True
    assert cases_frame(project).iloc[0][["Case", "Documents", "Segments", "Code"]].tolist() == ["Mira", "Article", 2, 3]


def test_a_passage_of_two_cases_tells_both_values(story: Story) -> None:
    project = story.project
    story.code("praised", story.praise)
    age, same = add_variable(project, "case", "Age", "integer"), add_variable(project, "case", "Wave", "integer")
    ids = made(project, "Mira", "Tom")
    belong(project, [story.article], ids)
    set_values(project, [NewValue(age, ids[0], "20"), NewValue(age, ids[1], "30"), NewValue(same, ids[1], "2")])
    row = segments_frame(project).iloc[0]
    assert (row["Case"], row["Age"], row["Wave"]) == ("Mira; Tom", "20; 30", 2)


def test_a_name_means_the_documents_variable_before_the_cases(story: Story) -> None:
    project = story.project
    add_set(project, "Press", [story.article])
    add_variable(project, "case", "Country")
    assert variable_named(project, "country").scope == "case"
    add_variable(project, "document", "Country")
    assert variable_named(project, "country").scope == "document"
    assert named_condition(project, "case:Country=Iraq").scope == "case"
    assert places_where(project, [named_condition(project, "set!=Press")]).document_ids == {story.interview}
