"""The audit trail as the history window and ``qda history`` show it."""

from __future__ import annotations

import datetime
from types import SimpleNamespace

import pytest
from sqlalchemy import delete

from qda.model.span import Span
from qda.model.verb import Verb
from qda.store import tables
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.store.queries.history import HistoryFilter, history
from qda.store.tables import Code, Coder
from tests.store.acts import add_code, add_coding, add_document


def test_the_trail_runs_backwards_and_says_what_was_taken_back(project: Project) -> None:
    add_document(project)
    add_code(project, "Praise")
    add_code(project, "Blame")
    project.undo()
    project.redo()
    project.undo()
    rows = history(project)
    assert [(row.verb, row.act, row.undone, row.undoes) for row in rows] == [
        ("add-code", "undo", False, 5),
        ("add-code", "redo", True, 4),
        ("add-code", "undo", False, 3),
        ("add-code", "do", True, None),
        ("add-code", "do", False, None),
        ("add-documents", "do", False, None),
    ]
    assert [row.label for row in rows[3:]] == [{"code": "Blame"}, {"code": "Praise"}, {"count": 1}]
    assert all(row.coder == "Ada" and row.time.endswith("Z") for row in rows)


def test_the_trail_comes_in_pages(project: Project) -> None:
    for number in range(7):
        add_code(project, f"Code {number}")
    pages = [history(project, 3, offset) for offset in (0, 3, 6, 9)]
    assert [row.label["code"] for page in pages for row in page] == [f"Code {number}" for number in range(6, -1, -1)]
    assert [len(page) for page in pages] == [3, 3, 1, 0]


def test_the_trail_of_one_document_code_coder_or_day(project: Project) -> None:
    first, second = add_document(project, "One"), add_document(project, "Two")
    praise, blame = add_code(project, "Praise"), add_code(project, "Blame")
    add_coding(project, first, praise, Span(0, 3))
    with project.step(Verb.ADD_CODER) as session:
        session.add(Coder(name="Grace"))
    project.use_coder(2)
    add_coding(project, second, praise, Span(0, 3))
    with project.step(Verb.DELETE_CODES) as session:
        session.execute(delete(Code).where(Code.id == praise))

    def verbs(**fields: object) -> list[str]:
        rows = history(project, filters=HistoryFilter(**fields))  # type: ignore[arg-type]
        return [row.verb for row in rows]

    assert verbs(document_id=first) == ["delete-codes", "code", "add-documents"]
    assert verbs(code_id=praise) == ["delete-codes", "code", "code", "add-code"]
    assert verbs(code_id=blame) == ["add-code"]
    assert verbs(coder="Grace") == ["delete-codes", "code"]
    assert verbs(coder="Grace", verb="code", document_id=second) == ["code"]
    now = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=5)))
    hour = datetime.timedelta(hours=1)
    assert len(verbs(since=now - hour, before=now + hour)) == 8
    assert verbs(since=now + hour) == []
    assert verbs(before=now - hour) == []


def test_case_87_a_clock_set_back_changes_neither_the_order_nor_what_is_undone(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_code(project, "Before")
    elsewhere = datetime.timezone(datetime.timedelta(hours=-9))

    class SetBack(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:
            return datetime.datetime(1999, 12, 31, 20, 0, tzinfo=elsewhere).astimezone(tz)

    monkeypatch.setattr(tables, "datetime", SimpleNamespace(datetime=SetBack, UTC=datetime.UTC))
    add_code(project, "After")
    assert [row.label["code"] for row in history(project)] == ["After", "Before"]
    assert history(project)[0].time == "2000-01-01T05:00:00.000Z", "times are kept as they are in Greenwich"
    assert history(project)[0].time < history(project)[1].time
    project.undo()
    assert [row.name for row in codes(project)] == ["Before"]
