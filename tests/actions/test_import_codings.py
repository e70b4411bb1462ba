"""Codings from a table that names codes the project does not have."""

from __future__ import annotations

from qda.actions.import_codings import import_codings
from qda.formats.coding_table import CodingRow
from qda.store.queries.codebook import codes
from tests.actions.story import Story


def test_a_path_that_carries_codings_is_a_code_even_if_a_longer_one_comes_first(story: Story) -> None:
    rows = [
        CodingRow(2, "Article", 0, 9, ("Voice", "Loud"), "Ada"),
        CodingRow(3, "Article", 0, 9, ("Voice",), "Ada"),
        CodingRow(4, "Article", 0, 9, ("Place", "Town"), "Ada"),
    ]
    assert import_codings(story.project, rows).added == 3
    folders = {row.path_text: row.is_folder for row in codes(story.project)}
    assert (folders["Voice"], folders["Voice > Loud"]) == (False, False)
    assert (folders["Place"], folders["Place > Town"]) == (True, False)
