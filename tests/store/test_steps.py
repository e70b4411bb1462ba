"""Acts, undo and redo as a researcher meets them."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import IntegrityError

from qda.model.errors import EmptyName, NotFound, NothingToUndo, ProjectReadOnly
from qda.model.span import Span
from qda.model.verb import Verb
from qda.store import content
from qda.store.history import Changes
from qda.store.project import Project
from qda.store.tables import Code, Coding, Document, DocumentCoder, Memo, ProjectRow, Step
from tests.store.acts import TEXT, add_code, add_coding, add_codings, add_document, contents


def _count(project: Project, model: type) -> int:
    with project.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_new_project_has_a_name_a_coder_and_nothing_to_undo(path: Path) -> None:
    with Project.create(path, coder_name="Ada") as project:
        assert (project.name, project.coder_id, project.read_only, project.newer) == ("study", 1, False, False)
        assert project.notices == ()
        assert project.undo_step is None
        with pytest.raises(NothingToUndo):
            project.undo()
        with pytest.raises(NothingToUndo):
            project.redo()


def test_what_was_done_is_there_after_closing_and_opening(path: Path) -> None:
    with Project.create(path, coder_name="Ada") as project:
        guid = project.guid
        document_id = add_document(project)
        add_coding(project, document_id, add_code(project, "Praise"), Span(10, 17))
        before = contents(project)
    with Project.open(path) as project:
        assert project.guid == guid
        assert contents(project) == before
        assert project.text(document_id) == TEXT
        assert Span(10, 17).cut(project.text(document_id)) == "praised"


def test_closing_leaves_one_file_and_no_session(path: Path) -> None:
    with Project.create(path, coder_name="Ada") as project:
        add_code(project, "Praise")
        with project.read() as session:
            assert session.execute(text("SELECT count(*) FROM session")).scalar_one() == 1
        project.close()
    assert [child.name for child in path.parent.iterdir()] == [path.name]
    with Project.open(path) as project, project.read() as session:
        assert session.execute(text("SELECT count(*) FROM session")).scalar_one() == 0


def test_undo_and_redo_go_on_after_a_restart(path: Path) -> None:
    states = []
    with Project.create(path, coder_name="Ada") as project:
        states.append(contents(project))
        document_id = add_document(project)
        states.append(contents(project))
        code_id = add_code(project, "Praise")
        states.append(contents(project))
        add_coding(project, document_id, code_id, Span(10, 17))
        states.append(contents(project))
    for expected in reversed(states[:-1]):
        with Project.open(path) as project:
            project.undo()
            assert contents(project) == expected
    for expected in states[1:]:
        with Project.open(path) as project:
            project.redo()
            assert contents(project) == expected
    with Project.open(path) as project, pytest.raises(NothingToUndo):
        project.redo()


def test_a_new_act_ends_redo(project: Project) -> None:
    add_code(project, "Praise")
    project.undo()
    assert project.redo_step is not None
    add_code(project, "Blame")
    assert project.redo_step is None
    with pytest.raises(NothingToUndo):
        project.redo()


def test_the_undo_menu_names_the_act_however_often_it_was_undone(project: Project) -> None:
    add_code(project, "Praise")
    for _ in range(3):
        assert project.undo_step is not None
        assert (project.undo_step.verb, project.undo_step.values) == ("add-code", {"code": "Praise"})
        assert project.undo().verb == "add-code"
        assert project.redo_step is not None
        assert (project.redo_step.verb, project.redo_step.coder) == ("add-code", "Ada")
        assert project.redo().values == {"code": "Praise"}
    with project.read() as session:
        assert session.scalar(select(func.count()).select_from(Step)) == 7, "the trail keeps every one of them"


def test_undoing_the_deletion_of_a_code_brings_back_its_branch_codings_memos_and_example(project: Project) -> None:
    document_id = add_document(project)
    parent = add_code(project, "Stance")
    child = add_code(project, "Praise", parent)
    coding = add_coding(project, document_id, child, Span(10, 17))
    add_coding(project, document_id, parent, Span(0, 30))
    with project.step(Verb.EDIT_CODE, code="Praise") as session:
        session.get_one(Code, child).example_coding_id = coding
        session.get_one(Code, parent).example_coding_id = coding
        session.add(Memo(text="why this?", coder_id=project.coder_id, coding_id=coding))
        session.add(Memo(text="see the codebook", coder_id=project.coder_id, code_id=child))
    before = contents(project)
    with project.step(Verb.DELETE_CODES, code="Stance") as session:
        session.execute(delete(Code).where(Code.id == parent))
    assert (_count(project, Code), _count(project, Coding), _count(project, Memo)) == (0, 0, 0)
    project.undo()
    assert contents(project) == before
    project.redo()
    assert (_count(project, Code), _count(project, Coding), _count(project, Memo)) == (0, 0, 0)
    project.undo()
    assert contents(project) == before


def test_undoing_the_deletion_of_a_document_brings_back_all_that_hung_on_it(project: Project) -> None:
    document_id = add_document(project)
    coding = add_coding(project, document_id, add_code(project, "Praise"), Span(10, 17))
    with project.step(Verb.FINISH) as session:
        session.add(DocumentCoder(document_id=document_id, coder_id=project.coder_id, finished="2026-01-01T00:00:00Z"))
        session.add(Memo(text="x", coder_id=project.coder_id, document_id=document_id, start=0, end=3))
        session.execute(update(Code).values(example_coding_id=coding))
    before = contents(project)
    with project.step(Verb.DELETE_DOCUMENTS, count=1) as session:
        session.execute(delete(Document))
    assert [_count(project, model) for model in (Coding, Memo, DocumentCoder)] == [0, 0, 0]
    with pytest.raises(NotFound):
        project.text(document_id)
    project.undo()
    assert contents(project) == before
    assert project.text(document_id) == TEXT


def test_an_id_is_never_given_twice(project: Project) -> None:
    first = add_code(project, "Praise")
    project.undo()
    assert add_code(project, "Blame") > first


def test_a_coding_moved_under_its_own_id_is_moved_back(project: Project) -> None:
    document_id = add_document(project)
    code_id = add_code(project, "Praise")
    one = add_coding(project, document_id, code_id, Span(0, 3))
    two = add_coding(project, document_id, code_id, Span(4, 9))
    before = contents(project)
    with project.step(Verb.MOVE_BORDERS) as session:  # they swap places, which no single UPDATE may do
        session.execute(delete(Coding).where(Coding.id == one))
        session.execute(update(Coding).where(Coding.id == two).values(start=0, end=3))
        session.add(Coding(id=one, document_id=document_id, code_id=code_id, coder_id=project.coder_id, start=4, end=9))
    project.undo()
    assert contents(project) == before


def test_insert_or_replace_is_undone_as_well(project: Project) -> None:
    code_id = add_code(project, "Praise")
    before = contents(project)
    with project.step(Verb.EDIT_CODE) as session:
        session.execute(text("INSERT OR REPLACE INTO code SELECT * FROM code WHERE id = :id"), {"id": code_id})
        session.execute(update(Code).values(name="Blame"))
    project.undo()
    assert contents(project) == before


def test_an_act_that_changes_nothing_leaves_no_step(project: Project) -> None:
    told: list[Changes] = []
    add_code(project, "Praise")
    project.listen(told.append)
    steps = _count(project, Step)
    with project.step(Verb.EDIT_CODE) as session:
        session.execute(update(Code).values(name="Praise"))
    with project.step(Verb.SORT_CODES):
        pass
    assert _count(project, Step) == steps
    assert told == []


def test_an_act_that_fails_half_way_leaves_nothing(project: Project) -> None:
    before, steps = contents(project), _count(project, Step)

    def fail() -> None:
        with project.step(Verb.ADD_CODE) as session:
            session.add(Code(name="Praise"))
            content.put_text(session.connection(), "never kept")
            session.flush()
            raise EmptyName

    with pytest.raises(EmptyName):
        fail()
    assert contents(project) == before
    assert _count(project, Step) == steps
    with project.read() as session:
        assert session.execute(text("SELECT count(*) FROM content")).scalar_one() == 0
    add_code(project, "Praise")


def test_a_broken_rule_fails_the_act_and_the_next_one_works(project: Project) -> None:
    add_code(project, "Praise")
    before = contents(project)
    for span in (Span(5, 5), Span(-1, 3)):
        with pytest.raises(IntegrityError):
            add_coding(project, 1, 1, span)
    with pytest.raises(IntegrityError):
        add_code(project, "Praise")
    assert contents(project) == before
    add_code(project, "Blame")


def test_nothing_is_written_outside_a_step(project: Project) -> None:
    add_code(project, "Praise")
    before = contents(project)
    with project.read() as session, pytest.raises(IntegrityError):
        session.execute(update(Code).values(name="Blame"))
    with project.read() as session:
        session.add(Code(name="Blame"))
        with pytest.raises(IntegrityError):
            session.flush()
    with project.read() as session, pytest.raises(IntegrityError):
        session.execute(delete(Code))
    assert contents(project) == before


def test_steps_do_not_nest(project: Project) -> None:
    with pytest.raises(AssertionError), project.step(Verb.CODE), project.step(Verb.CODE):
        pass
    add_code(project, "Praise")


def test_the_step_sees_what_it_wrote_and_so_do_its_queries(project: Project) -> None:
    with project.step(Verb.ADD_DOCUMENTS) as session:
        digest = content.put_text(session.connection(), "new")
        document = Document(name="New", text_hash=digest, length=3)
        session.add(document)
        session.flush()
        assert project.text(document.id) == "new"
        with project.read() as reading:
            assert reading is session


def test_listeners_hear_every_commit_undo_and_redo_after_it_happened(project: Project) -> None:
    heard: list[tuple[str, str | None, int, int | None]] = []

    def listener(changes: Changes) -> None:
        (change,) = changes.rows("code")
        assert changes.tables == {"code"}
        assert changes.count("code") == 1
        with project.read() as session:
            heard.append(
                (change.op, (change.after or {}).get("name"), len(session.scalars(select(Code.id)).all()),
                 changes.step.undoes)
            )  # fmt: skip

    unlisten = project.listen(listener)
    add_code(project, "Praise")
    project.undo()
    project.redo()
    assert heard == [("insert", "Praise", 1, None), ("delete", None, 0, 1), ("insert", "Praise", 1, 2)]
    unlisten()
    unlisten()
    add_code(project, "Blame")
    assert len(heard) == 3


def test_a_listener_may_act(project: Project) -> None:
    def listener(changes: Changes) -> None:
        if changes.step.verb == "add-document":
            return
        if _count(project, Code) == 1:
            add_code(project, "Second")

    project.listen(listener)
    add_code(project, "First")
    assert _count(project, Code) == 2


def test_an_act_belongs_to_the_coder_who_did_it(project: Project) -> None:
    from qda.store.tables import Coder

    with project.step(Verb.ADD_CODER) as session:
        other = Coder(name="Grace")
        session.add(other)
        session.flush()
        other_id = other.id
    project.use_coder(other_id)
    add_code(project, "Praise")
    assert project.undo_step is not None
    assert project.undo_step.coder == "Grace"


def test_a_project_opened_for_reading_refuses_every_act(path: Path) -> None:
    with Project.create(path, coder_name="Ada") as project:
        document_id = add_document(project)
        before = contents(project)
    bytes_before = path.read_bytes()
    with Project.open(path, read_only=True) as project:
        assert (project.read_only, project.notices) == (True, ())
        assert project.text(document_id) == TEXT
        with pytest.raises(ProjectReadOnly):
            add_code(project, "Praise")
        with pytest.raises(ProjectReadOnly):
            project.undo()
        assert contents(project) == before
    assert path.read_bytes() == bytes_before


@pytest.mark.parametrize(
    "value",
    [
        "“Größe” naïve",
        "صحيفة",
        "👩‍👩‍👧 x",
        "e\u0301",
        "line\nline\ttab",
        "quote \" \\ '",
        "{}[]",
        "nul\0inside",
        "\U0010ffff",
        "1e5",
        "007",
    ],
)
def test_any_text_survives_undo_and_redo(project: Project, value: str) -> None:
    with project.step(Verb.ADD_MEMO, title=value) as session:
        session.add(Memo(title=value, text=value, coder_id=project.coder_id))
    before = contents(project)
    with project.step(Verb.DELETE_MEMO, title=value) as session:
        session.execute(delete(Memo))
    assert project.undo_step is not None
    assert project.undo_step.values == {"title": value}
    project.undo()
    assert contents(project) == before


def test_a_step_of_many_rows_is_undone_at_once(project: Project) -> None:
    document_id = add_document(project, text="x" * 30_000)
    code_id = add_code(project, "Praise")
    before = contents(project)
    add_codings(project, document_id, code_id, 20_000)
    assert _count(project, Coding) == 20_000
    project.undo()
    assert contents(project) == before


def test_a_verb_of_a_later_version_can_be_undone(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    step = project.step("dance", who="x")  # type: ignore[arg-type]
    with step as session:
        session.add(Code(name="Praise"))
    assert project.undo().verb == "dance"
    assert _count(project, Code) == 0


def test_the_revision_counts_commits_and_is_not_undone(project: Project) -> None:
    def revision() -> int:
        with project.read() as session:
            return session.scalars(select(ProjectRow.revision)).one()

    start = revision()
    with project.step(Verb.RENAME_PROJECT) as session:
        session.execute(update(ProjectRow).values(name="Other"))
    project.undo()
    assert (revision(), project.name) == (start + 2, "Study")
