"""What a step changed, in words: kinds of things, what became of them, and the names of their fields.

English, as in :mod:`qda.model.wording`; the window translates it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from qda.model.step_wording import as_is

THINGS: dict[str, tuple[str, str]] = {
    "coding": ("1 coding", "{count} codings"),
    "code": ("1 code", "{count} codes"),
    "document": ("1 document", "{count} documents"),
    "memo": ("1 memo", "{count} memos"),
    "decision": ("1 decision", "{count} decisions"),
    "case": ("1 case", "{count} cases"),
    "case_document": ("1 place in a case", "{count} places in cases"),
    "variable": ("1 variable", "{count} variables"),
    "variable_value": ("1 value of a variable", "{count} values of variables"),
    "document_set": ("1 set of documents", "{count} sets of documents"),
    "document_set_member": ("1 place in a set", "{count} places in sets"),
    "coder": ("1 coder", "{count} coders"),
    "document_coder": ("1 note of who read what", "{count} notes of who read what"),
    "project": ("the project's properties", "the project's properties"),
    "comparison": ("1 comparison", "{count} comparisons"),
    "compared_coder": ("1 coder compared", "{count} coders compared"),
    "decision_coding": ("1 coding of a decision", "{count} codings of decisions"),
    "import_run": ("1 report of an import", "{count} reports of imports"),
    "kept_part": ("1 part kept for another program", "{count} parts kept for other programs"),
    "saved_query": ("1 saved query", "{count} saved queries"),
}
"""Things by their table, in the order in which they are told: one, and several."""

QUIET = frozenset({"document_coder", "decision_coding", "import_run", "kept_part", "compared_coder"})
"""What goes along with other things, and is told of only where nothing else was changed."""

HAPPENED: dict[tuple[str, str], tuple[str, str]] = {
    ("coding", "insert"): ("Coding added", "{count} codings added"),
    ("coding", "update"): ("Coding changed", "{count} codings changed"),
    ("coding", "delete"): ("Coding taken off", "{count} codings taken off"),
    ("code", "insert"): ("Code added", "{count} codes added"),
    ("code", "update"): ("Code changed", "{count} codes changed"),
    ("code", "delete"): ("Code deleted", "{count} codes deleted"),
    ("document", "insert"): ("Document added", "{count} documents added"),
    ("document", "update"): ("Document changed", "{count} documents changed"),
    ("document", "delete"): ("Document deleted", "{count} documents deleted"),
    ("memo", "insert"): ("Memo written", "{count} memos written"),
    ("memo", "update"): ("Memo changed", "{count} memos changed"),
    ("memo", "delete"): ("Memo deleted", "{count} memos deleted"),
    ("decision", "insert"): ("Decision made", "{count} decisions made"),
    ("decision", "update"): ("Decision changed", "{count} decisions changed"),
    ("decision", "delete"): ("Decision removed", "{count} decisions removed"),
    ("case", "insert"): ("Case added", "{count} cases added"),
    ("case", "update"): ("Case changed", "{count} cases changed"),
    ("case", "delete"): ("Case deleted", "{count} cases deleted"),
    ("case_document", "insert"): ("Put into a case", "{count} put into cases"),
    ("case_document", "update"): ("Place in a case changed", "{count} places in cases changed"),
    ("case_document", "delete"): ("Taken out of a case", "{count} taken out of cases"),
    ("variable", "insert"): ("Variable added", "{count} variables added"),
    ("variable", "update"): ("Variable changed", "{count} variables changed"),
    ("variable", "delete"): ("Variable deleted", "{count} variables deleted"),
    ("variable_value", "insert"): ("Value filled in", "{count} values filled in"),
    ("variable_value", "update"): ("Value changed", "{count} values changed"),
    ("variable_value", "delete"): ("Value emptied", "{count} values emptied"),
    ("document_set", "insert"): ("Set added", "{count} sets added"),
    ("document_set", "update"): ("Set changed", "{count} sets changed"),
    ("document_set", "delete"): ("Set deleted", "{count} sets deleted"),
    ("document_set_member", "insert"): ("Put into a set", "{count} put into sets"),
    ("document_set_member", "update"): ("Moved to another set", "{count} moved to other sets"),
    ("document_set_member", "delete"): ("Taken out of a set", "{count} taken out of sets"),
    ("coder", "insert"): ("Coder added", "{count} coders added"),
    ("coder", "update"): ("Coder changed", "{count} coders changed"),
    ("coder", "delete"): ("Coder removed", "{count} coders removed"),
    ("document_coder", "insert"): ("Reading begun", "{count} readings begun"),
    ("document_coder", "update"): ("Reading noted", "{count} readings noted"),
    ("document_coder", "delete"): ("Note of a reading removed", "{count} notes of readings removed"),
    ("project", "update"): ("Project changed", "Project changed"),
    ("saved_query", "insert"): ("Query saved", "{count} queries saved"),
    ("saved_query", "update"): ("Saved query changed", "{count} saved queries changed"),
    ("saved_query", "delete"): ("Saved query deleted", "{count} saved queries deleted"),
    ("comparison", "insert"): ("Comparison set up", "{count} comparisons set up"),
    ("comparison", "update"): ("Comparison changed", "{count} comparisons changed"),
    ("comparison", "delete"): ("Comparison removed", "{count} comparisons removed"),
}
"""What became of things, by table and kind of change: of one, and of several."""

FIELDS: dict[str, str] = {
    "name": "Name",
    "title": "Title",
    "text": "Text",
    "memo": "Memo",
    "code_id": "Code",
    "coder_id": "Coder",
    "document_id": "Document",
    "span": "Passage",
    "weight": "Weight",
    "star": "Star",
    "origin": "Origin",
    "parent_id": "Lies in",
    "short_definition": "Short definition",
    "full_definition": "Full definition",
    "use_when": "Use when",
    "dont_use_when": "Don’t use when",
    "example_text": "Typical example",
    "example_coding_id": "Typical example",
    "colour": "Colour",
    "number_key": "Number key",
    "is_folder": "Folder",
    "position": "Place in the list",
    "text_hash": "Its text",
    "encoding": "Encoding",
    "finished": "Finished",
    "value": "Value",
    "kind": "Kind",
    "verdict": "Verdict",
    "reason": "Reason",
    "note": "Note",
    "how_settled": "How settled",
    "set_id": "Set",
    "case_id": "Case",
    "unit": "Unit of coding",
    "blind": "Blind work",
    "settings": "Settings",
    "query": "Query",
}
"""Fields that people know, by their column; the rest goes along unsaid."""

YES, NO, NOTHING, TOP = "yes", "no", "(empty)", "(top level)"
ANOTHER_TEXT, MOVED = "another text", "moved"


def things_text(
    counts: Mapping[str, int], translate: Callable[[str], str] = as_is, *, number: Callable[[int], str] = str
) -> str:
    """Return sums in words, the weightiest things first: “210 codings, 3 codes, 1 document”."""
    loud = [table for table in THINGS if counts.get(table) and table not in QUIET]
    told = loud or [table for table in THINGS if counts.get(table)]
    return ", ".join(_several(THINGS[table], counts[table], translate, number) for table in told)


def happened_text(
    table: str, op: str, count: int, translate: Callable[[str], str] = as_is, *, number: Callable[[int], str] = str
) -> str:
    """Say what became of things: “Coding added”, “210 codings taken off”."""
    return _several(HAPPENED.get((table, op)) or THINGS.get(table, (table, table)), count, translate, number)


def _several(words: Sequence[str], count: int, translate: Callable[[str], str], number: Callable[[int], str]) -> str:
    return translate(words[0] if count == 1 else words[1]).format(count=number(count))
