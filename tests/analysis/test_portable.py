"""A project as values holds all that the file holds but its history."""

from __future__ import annotations

from qda.actions.codebook import add_code, set_example
from qda.actions.coding import edit_coding, mark_finished, star_codings
from qda.actions.documents import add_set
from qda.actions.memos import add_memo
from qda.analysis.portable import portable_of
from qda.model.portable import CASE, DOCUMENT, CasePlace, KeptPart, PortableValue
from qda.model.span import Span
from qda.model.verb import Verb
from qda.store import content
from qda.store.tables import Case, CaseDocument, KeptPartRow, Variable, VariableValue
from tests.actions.story import INTERVIEW, TEXT, Story


def test_documents_codes_and_work_come_with_what_they_name_by_guid(story: Story) -> None:
    project = story.project
    coding = story.code("praised the bridge", story.praise)
    story.code("blamed the mayor", story.blame, coder_id=story.ben)
    edit_coding(project, coding, memo="Strong words", weight=70)
    star_codings(project, [coding], star=True)
    set_example(project, coding)
    mark_finished(project, [story.article], finished=True)
    add_set(project, "Press", [story.article])
    add_memo(project, "Doubt", "Is it praise?", document_id=story.article, span=Span(4, 9))
    add_memo(project, "On the coding", "Perhaps.", coding_id=coding)
    found = portable_of(project)
    assert (found.name, found.guid, found.unit, found.blind) == ("Study", project.guid, "free", False)
    assert [(one.name, one.text) for one in found.documents] == [("Article", TEXT), ("Interview", INTERVIEW)]
    assert found.documents[0].original == TEXT.encode()
    assert [mark.value for mark in found.documents[1].marks] == ["Interviewer", "Mira"]
    names = {one.guid: one.name for one in (*found.codes, *found.coders, *found.documents)}
    first, second = found.codings
    assert [names[guid] for guid in first[1:4]] == ["Article", "Praise", "Ada"]
    assert (first.memo, first.weight, first.star) == ("Strong words", 70, True)
    assert TEXT[second.start : second.end] == "blamed the mayor"
    assert names[second.coder] == "Ben"
    praise = next(one for one in found.codes if one.name == "Praise")
    assert (names[praise.parent], praise.example_coding, praise.is_folder) == ("Stance", first.guid, False)
    assert [(one.name, one.documents) for one in found.sets] == [("Press", (found.documents[0].guid,))]
    assert [(one.document, one.span, one.coding) for one in found.memos] == [
        (found.documents[0].guid, Span(4, 9), ""),
        ("", None, first.guid),
    ]
    done = {names[one.coder]: one.finished is not None for one in found.work}
    assert done == {"Ada": True, "Ben": False}


def test_codes_stand_in_the_order_of_the_tree_however_deep_it_is(story: Story) -> None:
    above = story.tone
    for depth in range(40):
        above = add_code(story.project, f"Level {depth}", parent_id=above)
    add_code(story.project, "Last of all")
    found = portable_of(story.project).codes
    told = [one.name for one in found]
    assert told == ["Stance", "Praise", "Blame", "Tone", *(f"Level {depth}" for depth in range(40)), "Last of all"]
    seen = {""}
    for one in found:
        assert one.parent in seen, "each code comes after the one above it"
        seen.add(one.guid)


def test_cases_variables_and_kept_parts_come_along(story: Story) -> None:
    with story.project.step(Verb.IMPORT_PROJECT, name="Elsewhere") as session:
        xml = content.put_original(session.connection(), b"<PictureSource/>")
        case = Case(name="Mira")
        session.add_all(
            [
                case,
                Variable(scope=CASE, name="Age", kind="integer", position=2),
                Variable(scope=DOCUMENT, name="Year", kind="integer", position=1),
                KeptPartRow(guid="kept", kind="PictureSource", place="Sources", name="Bridge", xml_hash=xml),
            ]
        )
        session.flush()
        session.add_all(
            [
                CaseDocument(case_id=case.id, document_id=story.article, start=0, end=9),
                CaseDocument(case_id=case.id, document_id=story.interview),
                VariableValue(variable_id=1, case_id=case.id, value="34"),
                VariableValue(variable_id=2, document_id=story.article, value="1987"),
            ]
        )
    found = portable_of(story.project)
    article, interview = (one.guid for one in found.documents)
    (mira,) = found.cases
    assert mira.places == (CasePlace(article, Span(0, 9)), CasePlace(interview))
    assert [(one.name, one.scope, one.kind) for one in found.variables] == [
        ("Year", DOCUMENT, "integer"),
        ("Age", CASE, "integer"),
    ]
    year, age = (one.guid for one in found.variables)
    assert found.values == [PortableValue(age, mira.guid, "34"), PortableValue(year, article, "1987")]
    assert found.kept == [KeptPart("kept", "PictureSource", "Sources", "", "Bridge", b"<PictureSource/>")]
