"""The audit trail in words: who did what, as a sentence in the past: “Ann took “Criticism” off ¶5 of “Talk””.

English sentences by verb, as in :mod:`qda.model.step_wording`, which has the words of the Undo menu; the window
translates them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from qda.model.change_wording import things_text
from qda.model.step_wording import as_is, fill, step_text

TRAIL: dict[str, tuple[str, ...]] = {
    "rename-project": ("{who} renamed the project to “{name}”", "{who} changed the project"),
    "set-unit": ("{who} set the unit of coding to {unit}", "{who} changed how the project is coded"),
    "add-coder": ("{who} added the coder “{name}”", "{who} added a coder"),
    "edit-coder": ("{who} changed the coder “{name}”", "{who} changed a coder"),
    "add-documents": ("{who} added {count} documents", "{who} added “{document}”", "{who} added a document"),
    "reread-document": ("{who} read the file of “{document}” again", "{who} read a file again"),
    "correct-text": (
        "{who} corrected “{document}” in {count} places",
        "{who} corrected “{document}”",
        "{who} corrected a text",
    ),
    "pseudonymise": (
        "{who} replaced names in {documents} documents ({count} places)",
        "{who} replaced names in “{document}” ({count} places)",
        "{who} replaced names in “{document}”",
        "{who} replaced names",
    ),
    "purge": ("{who} deleted {count} documents permanently", "{who} deleted a document permanently"),
    "salvage": (
        "{who} saved what could be read of the damaged “{name}”",
        "{who} saved what could be read of a damaged file",
    ),
    "make-sample": ("{who} made the sample project",),
    "found-by-import": ("{who} made the project from “{name}”", "{who} made the project from another one"),
    "import-project": ("{who} imported “{name}”", "{who} imported a project"),
    "import-survey": ("{who} imported the survey “{name}” ({count} respondents)", "{who} imported a survey"),
    "import-values": (
        "{who} imported {count} values of variables from “{name}”",
        "{who} imported variables from “{name}”",
        "{who} imported variables",
    ),
    "apply-changes": ("{who} took over {count} changes from “{name}”", "{who} took over changes from a file"),
    "add-case": ("{who} added {count} cases", "{who} added the case “{name}”", "{who} added a case"),
    "edit-case": (
        "{who} renamed the case “{old}” to “{new}”",
        "{who} changed the cases of {count} documents",
        "{who} changed the cases of “{document}”",
        "{who} changed what belongs to the case “{name}”",
        "{who} changed the case “{case}”",
        "{who} changed a case",
    ),
    "delete-cases": ("{who} deleted {count} cases", "{who} deleted the case “{name}”", "{who} deleted a case"),
    "add-variable": ("{who} added the variable “{name}”", "{who} added a variable"),
    "edit-variable": (
        "{who} renamed the variable “{old}” to “{new}”",
        "{who} changed the variable “{name}”",
        "{who} changed a variable",
    ),
    "delete-variables": (
        "{who} deleted {count} variables",
        "{who} deleted the variable “{name}”",
        "{who} deleted a variable",
    ),
    "save-query": ("{who} saved the query “{name}”", "{who} saved a query"),
    "edit-query": (
        "{who} renamed the query “{old}” to “{new}”",
        "{who} changed the query “{name}”",
        "{who} changed a saved query",
    ),
    "delete-queries": (
        "{who} deleted {count} saved queries",
        "{who} deleted the query “{name}”",
        "{who} deleted a saved query",
    ),
    "edit-values": (
        "{who} changed {count} values",
        "{who} set “{name}” to “{value}”",
        "{who} emptied “{name}”",
        "{who} changed a value",
    ),
    "rename-document": (
        "{who} renamed the document “{old}” to “{new}”",
        "{who} renamed a document to “{new}”",
        "{who} renamed a document",
    ),
    "move-document": (
        "{who} moved {count} documents in the list",
        "{who} moved “{document}” in the list",
        "{who} moved a document in the list",
    ),
    "delete-documents": (
        "{who} deleted {count} documents with {codings}",
        "{who} deleted the document “{document}” with {codings}",
        "{who} deleted {count} documents",
        "{who} deleted the document “{document}”",
        "{who} deleted a document",
    ),
    "edit-document-memo": ("{who} changed the memo of “{document}”", "{who} changed a document's memo"),
    "add-set": ("{who} added the set “{name}”", "{who} added a set"),
    "edit-set": (
        "{who} renamed the set “{old}” to “{new}”",
        "{who} changed the sets of {count} documents",
        "{who} changed the sets of “{document}”",
        "{who} changed the set “{name}”",
        "{who} changed a set",
    ),
    "delete-set": ("{who} deleted the set “{name}”", "{who} deleted a set"),
    "finish": (
        "{who} marked {count} documents as finished",
        "{who} marked “{document}” as finished",
        "{who} marked a document as finished",
    ),
    "unfinish": (
        "{who} marked {count} documents as not finished",
        "{who} marked “{document}” as not finished",
        "{who} marked a document as not finished",
    ),
    "code": (
        "{who} put “{code}” on {count} passages of “{document}”",
        "{who} put “{code}” on ¶{paragraph} of “{document}”",
        "{who} put “{code}” on ¶{paragraph}",
        "{who} put “{code}” on a passage of “{document}”",
        "{who} put “{code}” on a passage",
        "{who} coded a passage",
    ),
    "code-many": (
        "{who} put “{code}” on ¶{paragraph} of “{document}” ({count} codings)",
        "{who} put “{code}” on passages of “{document}” ({count} codings)",
        "{who} coded passages ({count} codings)",
        "{who} coded passages",
    ),
    "code-with-new": (
        "{who} made the code “{code}” on ¶{paragraph} of “{document}”",
        "{who} made the code “{code}” on ¶{paragraph}",
        "{who} made the code “{code}” on a passage",
        "{who} coded with a new code",
    ),
    "code-found": (
        "{who} put “{code}” on {count} passages found by “{words}”",
        "{who} put “{code}” on a passage found by “{words}”",
        "{who} coded {count} passages that were found",
        "{who} coded a passage that was found",
    ),
    "accept-suggestion": (
        "{who} accepted the suggestion of “{code}” on ¶{paragraph} of “{document}”",
        "{who} accepted the suggestion of “{code}”",
        "{who} accepted a suggestion",
    ),
    "code-speakers": ("{who} coded what speakers say ({count} turns)", "{who} coded what a speaker says"),
    "code-headings": (
        "{who} coded what stands below headings ({count} sections)",
        "{who} coded what stands below a heading",
    ),
    "speakers-to-cases": (
        "{who} let what {cases} speakers say belong to cases ({count} turns)",
        "{who} let what speakers say belong to cases",
    ),
    "recode": (
        "{who} gave {count} passages the code “{code}” instead",
        "{who} gave a passage the code “{code}” instead",
        "{who} gave a passage another code",
    ),
    "uncode": (
        "{who} took {count} codings off “{document}”",
        "{who} took {count} codings off",
        "{who} took “{code}” off ¶{paragraph} of “{document}”",
        "{who} took “{code}” off ¶{paragraph}",
        "{who} took “{code}” off “{document}”",
        "{who} took “{code}” off a passage",
        "{who} took a coding off",
    ),
    "move-borders": (
        "{who} moved the borders of “{code}” on ¶{paragraph} of “{document}”",
        "{who} moved the borders of “{code}” on ¶{paragraph}",
        "{who} moved the borders of “{code}” in “{document}”",
        "{who} moved the borders of “{code}”",
        "{who} moved the borders of a coding",
    ),
    "edit-coding": (
        "{who} changed {count} codings",
        "{who} changed the coding “{code}” on ¶{paragraph} of “{document}”",
        "{who} changed the coding “{code}” on ¶{paragraph}",
        "{who} changed the coding “{code}” in “{document}”",
        "{who} changed a coding",
    ),
    "star": (
        "{who} gave {count} quotations a star",
        "{who} gave the quotation of “{code}” on ¶{paragraph} of “{document}” a star",
        "{who} gave a quotation of “{code}” a star",
        "{who} gave a quotation a star",
    ),
    "unstar": (
        "{who} took the star off {count} quotations",
        "{who} took the star off the quotation of “{code}” on ¶{paragraph} of “{document}”",
        "{who} took the star off a quotation of “{code}”",
        "{who} took the star off a quotation",
    ),
    "add-code": ("{who} added the code “{code}”", "{who} added a code"),
    "rename-code": ("{who} renamed the code “{old}” to “{new}”", "{who} renamed a code"),
    "edit-code": (
        "{who} changed the code “{code}” because: {reason}",
        "{who} changed {count} codes",
        "{who} changed the code “{code}”",
        "{who} changed a code",
    ),
    "move-code": (
        "{who} moved {count} codes in the codebook",
        "{who} moved the code “{code}” in the codebook",
        "{who} moved a code in the codebook",
    ),
    "sort-codes": ("{who} sorted the codes by {by}", "{who} sorted the codes"),
    "merge-codes": (
        "{who} merged {count} codes into “{new}”: {code}",
        "{who} merged {count} codes into “{new}”",
        "{who} merged “{code}” into “{new}”",
        "{who} merged codes",
    ),
    "split-code": (
        "{who} split {count} codings off to “{new}”",
        "{who} split a coding off to “{new}”",
        "{who} split a code",
    ),
    "delete-codes": (
        "{who} deleted {count} codes with {codings}",
        "{who} deleted the code “{code}” with {codings}",
        "{who} deleted {count} codes",
        "{who} deleted the code “{code}”",
        "{who} deleted a code",
    ),
    "import-codebook": ("{who} imported a codebook ({count} entries)", "{who} imported a codebook"),
    "import-codings": (
        "{who} imported {count} codings from “{name}”",
        "{who} imported a coding from “{name}”",
        "{who} imported {count} codings",
        "{who} imported codings",
    ),
    "add-memo": ("{who} wrote the memo “{name}”", "{who} wrote a memo"),
    "edit-memo": ("{who} changed the memo “{name}”", "{who} changed a memo"),
    "delete-memo": ("{who} deleted {count} memos", "{who} deleted the memo “{name}”", "{who} deleted a memo"),
    "begin-consensus": ("{who} began the consensus of {coders}", "{who} began the consensus"),
    "refresh-consensus": (
        "{who} brought in what the coders changed ({count} codings)",
        "{who} brought in what the coders changed",
    ),
    "settle": (
        "{who} settled {count} passages",
        "{who} settled “{code}” on ¶{paragraph} of “{document}”",
        "{who} settled a disagreement on ¶{paragraph} of “{document}”",
        "{who} settled a disagreement",
    ),
    "withdraw": (
        "{who} took {count} decisions back",
        "{who} took the decision on ¶{paragraph} of “{document}” back",
        "{who} took a decision back",
    ),
    "edit-decision": (
        "{who} changed the reasons of the decision on ¶{paragraph} of “{document}”",
        "{who} changed the reasons of a decision",
    ),
    "adopt-consensus": (
        "{who} adopted the consensus “{name}” ({count} codings)",
        "{who} adopted the consensus “{name}”",
        "{who} adopted a consensus",
    ),
    "merge-projects": ("{who} merged {count} projects: {name}", "{who} merged projects"),
}
"""Who did what, by the step's verb; chosen among as in :data:`~qda.model.step_wording.STEPS`."""

KINDS: dict[str, tuple[str, frozenset[str]]] = {
    "coding": (
        "Coding",
        frozenset(
            {"code", "code-many", "code-with-new", "recode", "uncode", "move-borders", "edit-coding", "star", "unstar"}
            | {"code-found", "code-speakers", "code-headings", "accept-suggestion"}
        ),
    ),
    "codebook": (
        "Codebook",
        frozenset(
            {"add-code", "rename-code", "edit-code", "move-code", "sort-codes", "merge-codes", "split-code"}
            | {"delete-codes", "code-with-new"}
        ),
    ),
    "documents": (
        "Documents",
        frozenset(
            {"add-documents", "reread-document", "rename-document", "move-document", "delete-documents"}
            | {"edit-document-memo", "add-set", "edit-set", "delete-set", "finish", "unfinish", "correct-text"}
            | {"pseudonymise", "purge"}
        ),
    ),
    "memos": ("Memos", frozenset({"add-memo", "edit-memo", "delete-memo", "edit-document-memo"})),
    "variables": (
        "Cases and variables",
        frozenset(
            {"add-case", "edit-case", "delete-cases", "add-variable", "edit-variable", "delete-variables"}
            | {"edit-values", "import-values", "import-survey", "speakers-to-cases"}
        ),
    ),
    "queries": ("Saved queries", frozenset({"save-query", "edit-query", "delete-queries"})),
    "settling": (
        "Settling and consensus",
        frozenset({"begin-consensus", "refresh-consensus", "settle", "withdraw", "edit-decision", "adopt-consensus"}),
    ),
    "imports": (
        "Imports",
        frozenset(
            {"import-codebook", "import-codings", "import-project", "import-survey", "import-values"}
            | {"found-by-import", "merge-projects", "apply-changes", "add-documents", "adopt-consensus"}
        ),
    ),
    "project": (
        "Project and coders",
        frozenset({"rename-project", "set-unit", "add-coder", "edit-coder", "make-sample", "salvage"}),
    ),
}
"""Kinds of acts for a filter: their words, and which verbs are of that kind; some are of two."""

SOMEBODY = "Somebody"
"""Who did it where the step names no coder."""

_TAKEN_BACK = {
    "undo": "{who} took back: {step}",
    "redo": "{who} brought back: {step}",
}
_LONGEST = 80  # code points of a name in a sentence of the trail, which has more room than a menu


def trail_text(
    verb: str,
    label: Mapping[str, object],
    coder: str,
    translate: Callable[[str], str] = as_is,
    *,
    act: str = "do",
) -> str:
    """Say in a sentence who did what, took it back (``act`` is ``undo``) or brought it back (``redo``)."""
    who = coder or translate(SOMEBODY)
    if act in _TAKEN_BACK:
        words = {"who": who, "step": step_text(verb, label, translate)}
        return translate(_TAKEN_BACK[act]).format_map(words)
    values = {**label, "who": who}
    codings = label.get("codings")
    if isinstance(codings, int) and codings:  # how many went with something
        values["codings"] = things_text({"coding": codings}, translate, number=lambda number: f"{number:,}")
    else:
        values.pop("codings", None)
    told = fill(TRAIL.get(verb, ()), values, translate, longest=_LONGEST)
    return told or f"{who}: {step_text(verb, label, translate)}"


def kind_words(verb: str, translate: Callable[[str], str] = as_is) -> str:
    """Return the kind of act that a verb is of, the first that it belongs to."""
    return next((translate(words) for words, verbs in KINDS.values() if verb in verbs), "")
