"""All that a researcher does to a project, each act with what the rules say of it."""

from __future__ import annotations

from collections.abc import Callable

from tests.faults import code_acts, document_acts, other_acts
from tests.faults.drawing import Act, Drawing

ACTS: dict[Callable[[Drawing], Act], int] = {
    document_acts.add_documents: 6,
    document_acts.rename_document: 2,
    document_acts.edit_document_memo: 2,
    document_acts.arrange_documents: 2,
    document_acts.delete_documents: 1,
    document_acts.reread_document: 1,
    document_acts.correct_text: 5,
    document_acts.finish: 3,
    document_acts.add_set: 2,
    document_acts.rename_set: 1,
    document_acts.delete_set: 1,
    document_acts.put_in_set: 2,
    document_acts.move_set: 1,
    code_acts.add_code: 8,
    code_acts.rename_code: 2,
    code_acts.edit_code: 3,
    code_acts.revise_code: 2,
    code_acts.colour_codes: 1,
    code_acts.set_number_key: 2,
    code_acts.set_example: 2,
    code_acts.move_codes: 4,
    code_acts.sort_codes: 2,
    code_acts.merge_codes: 3,
    code_acts.split_code: 2,
    code_acts.delete_codes: 1,
    code_acts.code_spans: 16,
    code_acts.recode: 4,
    code_acts.uncode: 2,
    code_acts.move_borders: 5,
    code_acts.edit_coding: 4,
    code_acts.star: 2,
    other_acts.add_memo: 5,
    other_acts.edit_memo: 2,
    other_acts.delete_memo: 1,
    other_acts.ensure_coder: 2,
    other_acts.rename_coder: 1,
    other_acts.edit_project: 2,
    other_acts.add_case: 2,
    other_acts.rename_case: 1,
    other_acts.edit_case_memo: 1,
    other_acts.move_cases: 1,
    other_acts.delete_cases: 1,
    other_acts.put_in_cases: 2,
    other_acts.put_passage_in_cases: 2,
    other_acts.add_variable: 2,
    other_acts.edit_variable: 2,
    other_acts.move_variable: 1,
    other_acts.delete_variables: 1,
    other_acts.set_values: 4,
}
"""All acts, and how often each is drawn."""
