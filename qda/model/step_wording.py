"""The acts of the history in words: what was done, to what and where.

English sentences by verb, as in :mod:`qda.model.wording`; the window translates them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from string import Formatter


def as_is(text: str) -> str:
    """Translate nothing."""
    return text


STEPS: dict[str, tuple[str, ...]] = {
    "rename-project": ("Rename the project to “{name}”", "Change the project"),
    "set-unit": ("Code by {unit}", "Change how the project is coded"),
    "add-coder": ("Add the coder “{name}”", "Add a coder"),
    "edit-coder": ("Change the coder “{name}”", "Change a coder"),
    "add-documents": ("Add {count} documents", "Add “{document}”", "Add a document"),
    "reread-document": ("Read “{document}” again", "Read a document again"),
    "correct-text": ("Correct “{document}” in {count} places", "Correct “{document}”", "Correct a text"),
    "make-sample": ("Make the sample project",),
    "found-by-import": ("Make the project from “{name}”", "Make the project from another one"),
    "import-project": ("Import “{name}”", "Import a project"),
    "import-survey": ("Import the survey “{name}” ({count} respondents)", "Import a survey"),
    "import-values": (
        "Import {count} values of variables from “{name}”",
        "Import variables from “{name}”",
        "Import variables",
    ),
    "apply-changes": ("Take over {count} changes from “{name}”", "Take over changes"),
    "add-case": ("Add {count} cases", "Add the case “{name}”", "Add a case"),
    "edit-case": (
        "Rename the case “{old}” to “{new}”",
        "Change the cases of {count} documents",
        "Change the cases of “{document}”",
        "Change what belongs to the case “{name}”",
        "Change the case “{case}”",
        "Change a case",
    ),
    "delete-cases": ("Delete {count} cases", "Delete the case “{name}”", "Delete a case"),
    "add-variable": ("Add the variable “{name}”", "Add a variable"),
    "edit-variable": (
        "Rename the variable “{old}” to “{new}”",
        "Change the variable “{name}”",
        "Change a variable",
    ),
    "delete-variables": ("Delete {count} variables", "Delete the variable “{name}”", "Delete a variable"),
    "save-query": ("Save the query “{name}”", "Save a query"),
    "edit-query": (
        "Rename the query “{old}” to “{new}”",
        "Change the query “{name}”",
        "Change a saved query",
    ),
    "delete-queries": ("Delete {count} saved queries", "Delete the query “{name}”", "Delete a saved query"),
    "edit-values": ("Change {count} values", "Set “{name}” to “{value}”", "Empty “{name}”", "Change a value"),
    "rename-document": ("Rename “{old}” to “{new}”", "Rename a document to “{new}”", "Rename a document"),
    "move-document": ("Move {count} documents", "Move “{document}”", "Move a document"),
    "delete-documents": ("Delete {count} documents", "Delete “{document}”", "Delete a document"),
    "edit-document-memo": ("Change the memo of “{document}”", "Change a document's memo"),
    "add-set": ("Add the set “{name}”", "Add a set"),
    "edit-set": (
        "Rename the set “{old}” to “{new}”",
        "Change the sets of {count} documents",
        "Change the sets of “{document}”",
        "Change the set “{name}”",
        "Change a set",
    ),
    "delete-set": ("Delete the set “{name}”", "Delete a set"),
    "finish": ("Mark {count} documents as finished", "Mark “{document}” as finished", "Mark as finished"),
    "unfinish": (
        "Mark {count} documents as not finished",
        "Mark “{document}” as not finished",
        "Mark as not finished",
    ),
    "code": (
        "Code “{code}” on {count} passages of “{document}”",
        "Code “{code}” on ¶{paragraph} of “{document}”",
        "Code “{code}” on ¶{paragraph}",
        "Code “{code}” in “{document}”",
        "Code “{code}”",
        "Code a passage",
    ),
    "code-many": (
        "Code “{code}” on ¶{paragraph} of “{document}” ({count} codings)",
        "Code “{code}” in “{document}” ({count} codings)",
        "Code passages ({count} codings)",
        "Code passages",
    ),
    "code-with-new": ("New code “{code}” on ¶{paragraph}", "New code “{code}”", "Code with a new code"),
    "code-found": (
        "Code {count} passages found by “{words}” with “{code}”",
        "Code a passage found by “{words}” with “{code}”",
        "Code {count} passages that were found",
        "Code a passage that was found",
    ),
    "accept-suggestion": (
        "Code “{code}” on ¶{paragraph} of “{document}”, as suggested",
        "Code “{code}”, as suggested",
        "Code a passage, as suggested",
    ),
    "code-speakers": ("Code what the speakers say ({count} turns)", "Code what a speaker says"),
    "code-headings": ("Code what stands below headings ({count} sections)", "Code what stands below a heading"),
    "speakers-to-cases": (
        "Let what {cases} speakers say belong to cases ({count} turns)",
        "Let what speakers say belong to cases",
    ),
    "recode": ("Recode {count} passages as “{code}”", "Recode as “{code}”", "Recode a passage"),
    "uncode": (
        "Take {count} codings off",
        "Take “{code}” off ¶{paragraph} of “{document}”",
        "Take “{code}” off ¶{paragraph}",
        "Take “{code}” off “{document}”",
        "Take “{code}” off",
        "Take a coding off",
    ),
    "move-borders": (
        "Move the borders of “{code}” on ¶{paragraph}",
        "Move the borders of “{code}” in “{document}”",
        "Move the borders of “{code}”",
        "Move the borders of a coding",
    ),
    "edit-coding": (
        "Change {count} codings",
        "Change the coding “{code}” on ¶{paragraph}",
        "Change the coding “{code}” in “{document}”",
        "Change a coding",
    ),
    "star": (
        "Star {count} quotations",
        "Star the quotation of “{code}” on ¶{paragraph} of “{document}”",
        "Star a quotation of “{code}”",
        "Star a quotation",
    ),
    "unstar": (
        "Take the star off {count} quotations",
        "Take the star off the quotation of “{code}” on ¶{paragraph} of “{document}”",
        "Take the star off a quotation of “{code}”",
        "Take the star off a quotation",
    ),
    "add-code": ("Add the code “{code}”", "Add a code"),
    "rename-code": ("Rename the code “{old}” to “{new}”", "Rename a code"),
    "edit-code": ("Change the code “{code}” because: {reason}", "Change the code “{code}”", "Change a code"),
    "move-code": ("Move {count} codes", "Move the code “{code}”", "Move a code"),
    "sort-codes": ("Sort the codes by {by}", "Sort the codes"),
    "merge-codes": ("Merge {count} codes into “{new}”", "Merge “{code}” into “{new}”", "Merge codes"),
    "split-code": (
        "Split {count} codings off to “{new}”",
        "Split a coding off to “{new}”",
        "Split a code",
    ),
    "delete-codes": ("Delete {count} codes", "Delete the code “{code}”", "Delete a code"),
    "import-codebook": ("Import a codebook ({count} entries)", "Import a codebook"),
    "import-codings": (
        "Import {count} codings from “{name}”",
        "Import a coding from “{name}”",
        "Import {count} codings",
        "Import codings",
    ),
    "add-memo": ("Add the memo “{name}”", "Add a memo"),
    "edit-memo": ("Change the memo “{name}”", "Change a memo"),
    "delete-memo": ("Delete {count} memos", "Delete the memo “{name}”", "Delete a memo"),
    "begin-consensus": ("Begin the consensus of {coders}", "Begin the consensus"),
    "refresh-consensus": ("Bring in what the coders changed ({count} codings)", "Bring in what the coders changed"),
    "settle": (
        "Settle {count} passages",
        "Settle “{code}” on ¶{paragraph} of “{document}”",
        "Settle a disagreement on ¶{paragraph} of “{document}”",
        "Settle a disagreement",
    ),
    "withdraw": (
        "Take {count} decisions back",
        "Take the decision on ¶{paragraph} of “{document}” back",
        "Take a decision back",
    ),
    "edit-decision": (
        "Change the reasons of a decision on ¶{paragraph} of “{document}”",
        "Change the reasons of a decision",
    ),
    "adopt-consensus": (
        "Adopt the consensus “{name}” ({count} codings)",
        "Adopt the consensus “{name}”",
        "Adopt a consensus",
    ),
    "pseudonymise": (
        "Replace names in {documents} documents ({count} places)",
        "Replace names in “{document}” ({count} places)",
        "Replace names in “{document}”",
        "Replace names",
    ),
    "purge": ("Delete {count} documents permanently", "Delete a document permanently"),
    "salvage": ("Save what could be read of the damaged “{name}”", "Save what could be read of a damaged file"),
    "merge-projects": ("Merge {count} projects: {name}", "Merge projects"),
}
"""What a step did, by its verb; the first sentence is used whose gaps the step's label fills.

A sentence with a ``{count}`` is for several things and is passed over for one.
"""

_ACTS = {"do": "{step}", "undo": "Undo: {step}", "redo": "Redo: {step}"}
_MAX_VALUE_LENGTH = 40  # code points of a name in a step's sentence, which may stand in a menu


def step_text(
    verb: str, label: Mapping[str, object], translate: Callable[[str], str] = as_is, *, act: str = "do"
) -> str:
    """Put a step into words, such as “Code “Criticism” on ¶5”, for the Undo menu and the history.

    ``act`` says whether the step did it, took it back (``undo``) or brought it back (``redo``).
    """
    text = fill(STEPS.get(verb, ()), label, translate) or verb.replace("-", " ").capitalize()
    return translate(_ACTS[act]).format(step=text)


def fill(
    templates: Sequence[str],
    label: Mapping[str, object],
    translate: Callable[[str], str],
    *,
    longest: int = _MAX_VALUE_LENGTH,
) -> str:
    """Return the first sentence whose gaps the label fills, filled; nothing if there is none.

    A number of things is passed over where it is one, or none.
    """
    values = {name: _shortened(value, longest) for name, value in label.items() if value not in (None, "", [])}
    several = label.get("count", 1) != 1
    for template in templates:
        gaps = {name for _, name, _, _ in Formatter().parse(template) if name}
        if gaps <= values.keys() and ("count" not in gaps or several):
            return translate(template).format_map(values)
    return ""


def _shortened(value: object, longest: int) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    if not isinstance(value, str):
        return value
    line = " ".join(value.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
