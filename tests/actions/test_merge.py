"""Several projects become one in a new file, and nothing is lost on the way."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from qda.actions.blind_copy import copy_for_coder
from qda.actions.codebook import add_code, edit_code, move_codes, rename_code, set_example
from qda.actions.coders import ensure_coder
from qda.actions.coding import edit_coding, mark_finished, move_borders
from qda.actions.documents import add_documents, add_set
from qda.actions.memos import add_memo
from qda.actions.merge import merge, preview_merge
from qda.actions.take_in import import_into
from qda.analysis.portable import portable_of
from qda.formats.read import pasted_document
from qda.model.document import ImportedDocument
from qda.model.errors import BadPlan, Cancelled, ProjectExists
from qda.model.exchange import ForeignProject
from qda.model.intake.report import IntakeReport
from qda.model.merging import APART, NEWER, ONE, MergePlan, MergeReport, merge_note_text
from qda.model.portable import KeptPart, PortableDocument, PortableProject
from qda.model.span import Span
from qda.model.verb import Verb
from qda.store.check import check
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.store.queries.coders import coders
from qda.store.queries.codings import segments
from qda.store.queries.documents import coding_progress, document_sets, documents
from qda.store.queries.history import history
from qda.store.queries.imports import import_report_of, imports
from qda.store.queries.memos import memos
from qda.store.tables import Case, CaseDocument, Coding, Decision, Variable, VariableValue
from tests.actions.merging import plain_plan
from tests.actions.story import TEXT, Story, code_words
from tests.codes import ensure_code
from tests.depth import examples


@pytest.fixture
def second(story: Story, tmp_path: Path):
    """Give Zoe a blind copy of the project, which she has coded."""
    copy_for_coder(story.project, tmp_path / "zoe.concord", "Zoe")
    with Project.open(tmp_path / "zoe.concord") as project:
        yield project


def passages(project: Project) -> set[tuple[str, str, str, str]]:
    paths = {row.code_id: row.path_text for row in codes(project)}
    return {
        (row.coder, paths[row.code_id], row.document, row.span.cut(project.text(row.document_id)))
        for row in segments(project)
    }


def told(report: MergeReport) -> str:
    return "\n".join(merge_note_text(note) for note in report.notes)


def adds_up(report: MergeReport) -> bool:
    return all(one.read == one.added + one.joined + one.left for one in report.tallies.values())


def test_two_coders_files_become_one_and_the_old_ones_stay_as_they_are(
    story: Story, second: Project, tmp_path: Path
) -> None:
    story.code("praised the bridge", story.praise)
    add_set(story.project, "Press", [story.article])
    mark_finished(story.project, [story.article], finished=True)
    code_words(second, "praised", "Praise")
    code_words(second, "They praised a bridge", "Blame", "Interview")
    add_memo(second, "Doubt", "Is this praise?", document_id=1, span=Span(10, 17))
    projects = [story.project, second]
    before = [project.path.read_bytes() for project in projects]
    plan = plain_plan(projects)
    preview = preview_merge(projects, plan)
    report = merge(tmp_path / "both.concord", projects, plan)
    assert [project.path.read_bytes() for project in projects] == before
    assert report == preview
    assert adds_up(report)
    with Project.open(tmp_path / "both.concord") as merged:
        assert passages(merged) == passages(story.project) | passages(second)
        assert {row.guid for row in segments(merged)} == {row.guid for project in projects for row in segments(project)}
        assert [row.guid for row in documents(merged)] == [row.guid for row in documents(story.project)]
        assert [(row.path, row.guid) for row in codes(merged)] == [(row.path, row.guid) for row in codes(story.project)]
        assert [row.name for row in coders(merged)] == ["Ada", "Ben", "Zoe"]
        assert merged.guid not in {project.guid for project in projects}
        assert merged.original(documents(merged)[0].document_id) == TEXT.encode()
        assert [row.name for row in document_sets(merged)] == ["Press"]
        assert [(row.title, row.coder) for row in memos(merged)] == [("Doubt", "Zoe")]
        assert [(row.coder, bool(row.finished)) for row in coding_progress(merged) if row.document_id == 1] == [
            ("Ada", True),
            ("Zoe", False),
        ]
        assert check(merged).is_sound
        assert [row.verb for row in history(merged)] == [Verb.MERGE_PROJECTS]
        assert merged.undo_step is None
        code_words(merged, "blamed", "Blame")
        merged.undo()
        assert merged.undo_step is None


def test_nothing_is_lost_whichever_file_comes_first(story: Story, second: Project, tmp_path: Path) -> None:
    story.code("praised the bridge", story.praise)
    story.code("mayor", story.tone)
    code_words(second, "praised", "Praise")
    add_code(second, "Irony")
    code_words(second, "Nobody asked", "Irony")
    found = []
    for number, projects in enumerate(([story.project, second], [second, story.project])):
        out = tmp_path / f"{number}.concord"
        assert adds_up(merge(out, projects, plain_plan(projects)))
        with Project.open(out, read_only=True) as merged:
            found.append(
                (passages(merged), {row.path for row in codes(merged)}, {row.guid for row in segments(merged)})
            )
    assert found[0] == found[1]


def test_case_89_a_code_that_both_made_is_one_or_stays_two(story: Story, second: Project, tmp_path: Path) -> None:
    for project, words in ((story.project, "Mockery."), (second, "Saying the opposite.")):
        edit_code(project, add_code(project, "Irony"), full_definition=words)
        code_words(project, "mayor", "Irony")
    projects = [story.project, second]
    plan = plain_plan(projects)
    index = next(n for n, group in enumerate(plan.codes) if group.members[0].name == "Irony")
    wanted = {
        "joined": [("Irony", "Mockery.\n\nSaying the opposite.")],
        "1": [("Irony", "Mockery.")],
        "2": [("Irony", "Saying the opposite.")],
        APART: [("Irony", "Mockery."), ("Irony (2)", "Saying the opposite.")],
    }
    for choice, definitions in wanted.items():
        out = tmp_path / f"{choice}.concord"
        report = merge(out, projects, plan.choose("codes", index, choice))
        assert report.look
        assert "Irony" in told(report)
        with Project.open(out, read_only=True) as merged:
            found = [(row.name, row.full_definition) for row in codes(merged) if row.name.startswith("Irony")]
            assert found == definitions
            assert len(segments(merged)) == 2


def test_case_89_two_coders_of_one_name_stay_two_unless_they_are_said_to_be_one(story: Story, tmp_path: Path) -> None:
    with Project.create(tmp_path / "home.concord", coder_name="Ada") as home:
        add_documents(home, [ImportedDocument("Article", TEXT, "text/plain")])
        add_code(home, "Tone")
        code_words(home, "mayor", "Tone")
        story.code("mayor", story.tone)
        projects = [story.project, home]
        plan = plain_plan(projects)
        report = merge(tmp_path / "two.concord", projects, plan)
        assert "Two coders are called “Ada”: the second is called “Ada (home)” now." in told(report)
        ada, other = plan.coders[0], plan.coders[-1]
        together = MergePlan(
            plan.projects,
            plan.documents,
            plan.codes,
            (type(ada)((*ada.members, *other.members), ONE), *plan.coders[1:-1]),
        )
        report = merge(tmp_path / "one.concord", projects, together)
        assert report.tallies["coding"].joined == 1
        assert "became one person" in told(report)
    with Project.open(tmp_path / "two.concord", read_only=True) as two, Project.open(tmp_path / "one.concord") as one:
        assert {row.coder for row in segments(two)} == {"Ada", "Ada (home)"}
        assert [row.coder for row in segments(one)] == ["Ada"]


def test_a_coding_that_is_in_both_files_is_there_once_with_all_that_was_said_of_it(
    story: Story, tmp_path: Path
) -> None:
    same, moved = story.code("praised the bridge", story.praise), story.code("mayor", story.tone)
    set_example(story.project, same)
    shutil.copy(story.project.path, tmp_path / "later.concord")
    edit_coding(story.project, same, memo="clear", weight=10)
    with Project.open(tmp_path / "later.concord") as later:
        edit_coding(later, same, memo="doubtful", weight=20)
        move_borders(later, moved, Span(56, 65))
        add_memo(later, "On it", "See above.", coding_id=moved)
        projects = [story.project, later]
        report = merge(tmp_path / "both.concord", projects, plain_plan(projects))
        newer = merge(
            tmp_path / "newer.concord",
            projects,
            MergePlan(*(getattr(plain_plan(projects), f) for f in ("projects", "documents", "codes", "coders")), NEWER),
        )
        assert adds_up(report)
        assert adds_up(newer)
    for name, count in (("both", 3), ("newer", 2)):
        with Project.open(tmp_path / f"{name}.concord", read_only=True) as merged:
            rows = segments(merged)
            assert len(rows) == count
            kept = next(row for row in rows if row.code == "Praise")
            assert (kept.memo, kept.weight) == ("clear\n\ndoubtful", 10)
            assert next(row for row in codes(merged) if row.name == "Praise").example_coding_id == kept.coding_id
            on = next(row.coding_id for row in rows if row.span == (56, 65))
            assert [row.coding_id for row in memos(merged) if row.memo_id] == [on]
            assert check(merged).is_sound


def test_case_89_codings_are_carried_to_an_edited_text_or_both_texts_stay(story: Story, tmp_path: Path) -> None:
    changed = "A first line.\n" + TEXT.replace("the mayor", "the “mayor”")
    with Project.create(tmp_path / "home.concord", coder_name="Zoe") as home:
        add_documents(home, [ImportedDocument("Article", changed, "text/plain")])
        add_code(home, "Tone")
        code_words(home, "praised the bridge", "Tone")
        code_words(home, "A first line", "Tone")
        add_memo(home, "New", "Whence?", document_id=1, span=Span(0, 12))
        projects = [story.project, home]
        plan = plain_plan(projects)
        report = merge(tmp_path / "one.concord", projects, plan)
        assert report.tallies["coding"].left == 1
        assert "Lost: “Tone” on “A first line”" in told(report)
        assert "1 memos on passages" in told(report)
        apart = merge(tmp_path / "two.concord", projects, plan.choose("documents", 0, APART))
        assert apart.tallies["coding"].left == 0
    with Project.open(tmp_path / "one.concord", read_only=True) as one:
        assert [row[3] for row in sorted(passages(one))] == ["praised the bridge"]
        assert check(one).is_sound
    with Project.open(tmp_path / "two.concord", read_only=True) as two:
        assert [row.name for row in documents(two)] == ["Article", "Article (2)", "Interview"]
        assert {row[3] for row in passages(two)} == {"praised the bridge", "A first line"}


def test_case_89_other_line_ends_make_no_other_document(story: Story, tmp_path: Path) -> None:
    with Project.create(tmp_path / "home.concord", coder_name="Zoe") as home:
        add_documents(home, [pasted_document("Article", TEXT.replace("\n", "\r\n"))])
        add_code(home, "Tone")
        code_words(home, "mayor", "Tone")
        projects = [story.project, home]
        report = merge(tmp_path / "one.concord", projects, plain_plan(projects))
        assert report.tallies["coding"].left == 0
    with Project.open(tmp_path / "one.concord", read_only=True) as one:
        assert [row.name for row in documents(one)] == ["Article", "Interview"]
        assert ("Zoe", "Tone", "Article", "mayor") in passages(one)


def test_cases_variables_and_decisions_come_along(story: Story, second: Project, tmp_path: Path) -> None:
    for project, value, verdict in ((story.project, "1990", "neither"), (second, "1991", "both-codes")):
        with project.step(Verb.ADD_MEMO) as session:
            session.add(Case(guid=f"case-{value}", name="Mira", memo=value))
            session.add(Variable(guid=f"var-{value}", scope="case", name="Born", kind="integer"))
            session.flush()
            session.add(CaseDocument(case_id=1, document_id=1, start=0, end=9))
            session.add(VariableValue(variable_id=1, case_id=1, value=value))
            session.add(
                Decision(document_id=1, start=0, end=9, disagreement_key="k", verdict=verdict, coder_id=1, note=verdict)
            )
    projects = [story.project, second]
    report = merge(tmp_path / "both.concord", projects, plain_plan(projects))
    assert adds_up(report)
    assert "“Born” is “1991” in another file" in told(report)
    assert "A decision in “Article” is another one in another file" in told(report)
    with Project.open(tmp_path / "both.concord") as merged:
        with merged.read() as session:
            assert [(row.name, row.memo) for row in session.scalars(select(Case))] == [("Mira", "1990\n\n1991")]
            assert session.scalar(select(func.count()).select_from(CaseDocument)) == 1
            assert session.scalars(select(VariableValue.value)).all() == ["1990"]
            decision = session.scalars(select(Decision)).one()
            assert (decision.verdict, decision.note) == ("both-codes", "neither\n\nboth-codes")
        assert check(merged).is_sound


def test_a_plan_survives_a_file_and_one_that_does_not_fit_is_refused(
    story: Story, second: Project, tmp_path: Path
) -> None:
    projects = [story.project, second]
    plan = plain_plan(projects).choose("documents", 1, APART)
    read = MergePlan.from_json(json.loads(json.dumps(plan.to_json())))
    assert read == plan
    out = tmp_path / "out.concord"
    ensure_code(second, ["New since"])
    with pytest.raises(BadPlan):
        merge(out, projects, plan)
    with pytest.raises(BadPlan):
        merge(out, [second], plan)
    broken = plan.to_json()
    for value in ([], {}, {**broken, "version": 2}, {**broken, "moved_codings": "?"}, {**broken, "codes": [{}]}):
        with pytest.raises(BadPlan):
            MergePlan.from_json(value)
    assert not out.exists()


def test_a_merge_that_is_stopped_or_fails_leaves_nothing_behind(story: Story, second: Project, tmp_path: Path) -> None:
    projects, folder = [story.project, second], tmp_path / "there"
    folder.mkdir()
    plan = plain_plan(projects)
    for at in range(6):
        calls = iter(range(100))
        with pytest.raises(Cancelled):
            merge(folder / "out.concord", projects, plan, progress=lambda _done, _total, at=at: next(calls) < at)  # noqa: B023
        assert list(folder.iterdir()) == []
    (folder / "out.concord").write_bytes(b"mine")
    with pytest.raises(ProjectExists):
        merge(folder / "out.concord", projects, plan)
    assert (folder / "out.concord").read_bytes() == b"mine"


_KILLED = """
    import os, signal, sys
    from pathlib import Path
    from qda.actions.merge import merge
    from qda.store.project import Project
    from tests.actions.merging import plain_plan
    projects = [Project.open(Path(name), read_only=True) for name in sys.argv[2:]]
    def stop(done, total):
        if done == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return True
    merge(Path(sys.argv[1]), projects, plain_plan(projects), progress=stop)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal there")
def test_a_merge_that_is_killed_leaves_no_project_that_seems_whole(
    story: Story, second: Project, tmp_path: Path
) -> None:
    folder = tmp_path / "there"
    folder.mkdir()
    story.code("mayor", story.tone)
    command = [sys.executable, "-c", textwrap.dedent(_KILLED), folder / "out.concord", story.project.path, second.path]
    done = subprocess.run(command, cwd=Path(__file__).resolve().parents[2], env={**os.environ}, check=False)
    assert done.returncode == -signal.SIGKILL
    assert not (folder / "out.concord").exists()
    assert all(path.name.startswith(".") for path in folder.iterdir())
    projects = [story.project, second]
    merge(folder / "out.concord", projects, plain_plan(projects))
    with Project.open(folder / "out.concord", read_only=True) as merged:
        assert len(segments(merged)) == 1


_SPANS = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 2), st.integers(0, 80), st.integers(1, 9)), max_size=25)


@settings(max_examples=examples(5), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=_SPANS, other=_SPANS)
def test_counts_add_up_and_the_order_of_files_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, one: list[tuple[int, ...]], other: list[tuple[int, ...]]
) -> None:
    folder = tmp_path_factory.mktemp("merge")
    with Project.create(folder / "base.concord", coder_name="Ada") as base:
        add_documents(base, [ImportedDocument("Text", "word " * 20, "text/plain")])
        for name in ("A", "B", "C"):
            add_code(base, name)
        ensure_coder(base, "Ben")
    projects = []
    for name, codings in (("one", one), ("other", other)):
        shutil.copy(folder / "base.concord", folder / f"{name}.concord")
        project = Project.open(folder / f"{name}.concord")
        projects.append(project)
        with project.step(Verb.CODE_MANY) as session:
            there = {(coder + 1, code + 1, start, min(start + length, 100)) for coder, code, start, length in codings}
            for coder_id, code_id, start, end in sorted(there):
                session.add(Coding(document_id=1, code_id=code_id, coder_id=coder_id, start=start, end=end))
    found = []
    for name, order in (("a", projects), ("b", projects[::-1])):
        report = merge(folder / f"merged-{name}.concord", order, plain_plan(order))
        assert adds_up(report)
        with Project.open(folder / f"merged-{name}.concord", read_only=True) as merged:
            rows = {(row.coder, row.code, row.start, row.end) for row in segments(merged)}
            assert len(rows) == report.tallies["coding"].added == len(segments(merged))
            found.append(rows)
    union = {(row.coder, row.code, row.start, row.end) for project in projects for row in segments(project)}
    assert found == [union, union]
    for project in projects:
        project.close()


def test_a_code_renamed_in_one_file_is_still_one_code(story: Story, second: Project, tmp_path: Path) -> None:
    tone = next(row for row in codes(second) if row.name == "Tone")
    rename_code(second, tone.code_id, "Manner")
    projects = [story.project, second]
    plan = plain_plan(projects)
    index = next(n for n, group in enumerate(plan.codes) if group.members[0].name == "Tone")
    for choice, name in (("1", "Tone"), ("2", "Manner")):
        report = merge(tmp_path / f"{name}.concord", projects, plan.choose("codes", index, choice))
        assert "differently" in told(report)
        with Project.open(tmp_path / f"{name}.concord", read_only=True) as merged:
            assert [row.name for row in codes(merged) if row.guid == tone.guid] == [name]


def test_a_code_that_one_put_below_another_and_one_at_the_top_is_told_in_words(
    story: Story, second: Project, tmp_path: Path
) -> None:
    above = add_code(story.project, "Manner")
    tone = next(row for row in codes(story.project) if row.name == "Tone")
    move_codes(story.project, [tone.code_id], above)
    projects = [story.project, second]
    report = merge(tmp_path / "both.concord", projects, plain_plan(projects))
    assert "“Tone” stands at the top in another file" in told(report)
    assert "()" not in told(report)


def test_what_other_programs_know_and_what_was_imported_is_in_the_merged_project_once(
    story: Story, second: Project, tmp_path: Path
) -> None:
    xml = b'<Link guid="f0000000-0000-4000-8000-000000000001" originGUID="f0000000-0000-4000-8000-000000000002"/>'
    file = PortableProject("Elsewhere")
    file.documents = [PortableDocument("f0000000-0000-4000-8000-000000000002", "Letter", "Dear Mira.\n")]
    file.kept = [
        KeptPart("f0000000-0000-4000-8000-000000000001", "Link", "Links", xml=xml),
        KeptPart("f0000000-0000-4000-8000-000000000003", "PDFSelection", "Sources", file.documents[0].guid, file=b"x"),
    ]
    projects = [story.project, second]
    add_documents(second, [ImportedDocument("letter", "Dear Mira.\n", "text/plain")])
    for project in projects:
        import_into(project, ForeignProject(file, IntakeReport("refi-project", "elsewhere.qdpx", "5" * 64)))
    report = merge(tmp_path / "both.concord", projects, plain_plan(projects))
    assert adds_up(report)
    with Project.open(tmp_path / "both.concord") as merged:
        found = portable_of(merged)
        (letter,) = (one.guid for one in found.documents if one.name == "Letter")
        assert {(part.guid, part.owner, part.file) for part in found.kept} == {
            ("f0000000-0000-4000-8000-000000000001", "", b""),
            ("f0000000-0000-4000-8000-000000000003", letter, b"x"),
        }
        assert all(letter.encode() in part.xml for part in found.kept if part.xml)
        runs = [run for run in imports(merged) if run.format == "refi-project"]
        assert [(run.coder, run.file_name) for run in runs] == [("Ada", "elsewhere.qdpx"), ("Zoe", "elsewhere.qdpx")]
        assert import_report_of(merged, runs[1].import_id).file_hash == "5" * 64
        assert check(merged).is_sound
