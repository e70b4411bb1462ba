"""What is counted change by change is what a fresh count gives, whatever was done."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from qda.actions.codebook import delete_codes
from qda.actions.coders import ensure_coder
from qda.actions.coding import code_span, move_borders, recode, uncode
from qda.actions.documents import delete_documents
from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.coders import coders
from qda.store.queries.codings import SegmentFilter, count_segments, segments
from qda.ui.codebook.panel import CodebookPanel
from qda.ui.desk import Desk
from qda.ui.widgets.row_delegate import COUNT_ROLE
from qda.ui.workspace import Workspace

Act = Callable[[Project], object]


@pytest.fixture
def workspace(desk: Desk) -> Workspace:
    assert desk.workspace is not None
    project = desk.workspace.project
    ben = ensure_coder(project, "Ben")
    for number, code_id in enumerate((2, 2, 3, 4)):
        code_span(project, 1, code_id, Span(4 + number, 15))
        code_span(project, 1, code_id, Span(4, 16 + number), coder_id=ben)
    code_span(project, 2, 4, Span(2, 7))
    return desk.workspace


def told(desk: Desk) -> tuple[int, list[tuple[str, int]], list[object]]:
    """Return what the window says: codings here, codings per coder, counts in the codebook."""
    assert desk.workspace is not None
    model = next(panel.model for panel in desk.window.findChildren(CodebookPanel))
    rows = [(row.name, model.data(model.index_of(row.code_id), COUNT_ROLE)) for row in desk.workspace.codes()]
    return desk.workspace.count_here(), [(row.name, row.codings) for row in desk.workspace.coders()], [*rows]


def counted(desk: Desk) -> tuple[int, list[tuple[str, int]], list[object]]:
    """Return the same as the project says it when it is asked anew."""
    assert desk.workspace is not None
    workspace, project = desk.workspace, desk.workspace.project
    shown = workspace.shown_coder_ids()
    here = count_segments(project, SegmentFilter(document_ids=[workspace.document_id], coder_ids=shown))
    there = segments(project, SegmentFilter(document_ids=[workspace.document_id], coder_ids=shown))
    rows: list[object] = []
    for code in workspace.codes():
        own = workspace.with_all_below(code.code_id) if code.is_folder else {code.code_id}
        number = sum(row.code_id in own for row in there)
        rows.append((code.name, number))
    return here, [(row.name, row.codings) for row in coders(project)], rows


ACTS: dict[str, Act] = {
    "one more": lambda project: code_span(project, 1, 3, Span(0, 3)),
    "one in another document": lambda project: code_span(project, 2, 3, Span(0, 3)),
    "another coder's": lambda project: code_span(project, 1, 3, Span(0, 3), coder_id=2),
    "one less": lambda project: uncode(project, [1, 2]),
    "recoded": lambda project: recode(project, [1, 2, 3], 4),
    "other borders": lambda project: move_borders(project, 1, Span(30, 40)),
    "a code is gone": lambda project: delete_codes(project, [2]),
    "a document is gone": lambda project: delete_documents(project, [2]),
    "taken back": lambda project: project.undo(),
}


@pytest.mark.parametrize("hidden", [False, True], ids=["all", "one's own"])
def test_counts_follow_what_is_done(desk: Desk, workspace: Workspace, hidden: bool) -> None:
    workspace.show_coder(2, shown=not hidden)
    before = told(desk)
    assert before == counted(desk)
    for name, act in ACTS.items():
        act(workspace.project)
        assert told(desk) == counted(desk), name
        workspace.project.redo() if name == "taken back" else workspace.project.undo()
        assert told(desk) == counted(desk), name
        assert told(desk) == before, name


def test_counts_are_those_of_the_document_in_front(desk: Desk, workspace: Workspace) -> None:
    workspace.choose_document(2)
    assert workspace.document_id == 2
    assert told(desk) == counted(desk)
    workspace.choose_document(1)
    workspace.use_coder(2)
    assert told(desk) == counted(desk)


def test_a_tooltip_tells_in_how_many_documents_a_code_was_used(desk: Desk, workspace: Workspace) -> None:
    model = next(panel.model for panel in desk.window.findChildren(CodebookPanel))
    words = str(model.data(model.index_of(4), Qt.ItemDataRole.ToolTipRole))
    assert "3 segments in 2 documents" in words
