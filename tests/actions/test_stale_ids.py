"""A dialog may still show what an undo has taken away."""

from __future__ import annotations

import pytest

from qda.actions.codebook import add_code, move_codes, rename_code, split_code
from qda.actions.coders import ensure_coder
from qda.actions.coding import mark_finished
from qda.actions.documents import add_set, put_in_set, rename_document, rename_set
from qda.actions.memos import add_memo, delete_memo, edit_memo
from qda.model.errors import NotFound
from tests.actions.story import Story


def test_when_the_coder_at_work_is_taken_back_the_first_one_goes_on(story: Story) -> None:
    told: list[int | None] = []
    story.project.use_coder(ensure_coder(story.project, "Zoe"))
    story.project.listen(lambda changes: told.append(story.project.coder_id))
    story.project.undo()
    assert story.project.coder_id == story.ada
    assert told == [story.ada]  # who listens to the undo sees it already
    story.code("praised", story.praise)
    assert story.passages(story.praise) == ["Ada: praised"]


def test_what_is_gone_is_told_and_not_a_defect(story: Story) -> None:
    gone = add_code(story.project, "New")
    memo_id = add_memo(story.project, "Doubt", "", code_id=gone)
    set_id = add_set(story.project, "Letters", [story.article])
    for _ in range(3):
        story.project.undo()
    for late in (
        lambda: rename_code(story.project, gone, "Newer"),
        lambda: add_memo(story.project, "Doubt", "", code_id=gone),
        lambda: edit_memo(story.project, memo_id, title="", text="?"),
        lambda: delete_memo(story.project, memo_id),
        lambda: rename_set(story.project, set_id, "Notes"),
        lambda: put_in_set(story.project, [story.article], set_id),
        lambda: rename_document(story.project, 999, "Notes"),
        lambda: add_set(story.project, "Letters", [story.article, 999]),
        lambda: mark_finished(story.project, [story.article, 999], finished=True),
        lambda: mark_finished(story.project, [999], finished=False),
        lambda: add_code(story.project, "Below it", parent_id=gone),
        lambda: split_code(story.project, [], "Below it", parent_id=gone),
        lambda: move_codes(story.project, [story.praise], gone),
    ):
        with pytest.raises(NotFound):
            late()
