"""What is told of storing what was read, whatever it was read from."""

from __future__ import annotations

STORING_NOTES: dict[str, str] = {
    # --- the file as a whole ---
    "imported-before": "The very same file was imported before ({detail}). What was here already is known "
    "again by its identities and did not come in twice.",
    "placeholder-coder": "{count} things are by somebody whom the file does not name: the coder “{name}” stands for "
    "that person.",
    "unit-unknown": "The project is coded by “{detail}”, which Concord does not know: selections are free.",
    "times-unclear": "{count} times are no times: they are left empty.",
    "identity-repeated": "“{name}” has the identity of something else in the file: it got one of its own.",
    # --- names ---
    "renamed-taken": "“{detail}” is called “{name}” here, because something of its kind has that name already.",
    "renamed-clean": "“{detail}” is called “{name}” here: a name is one line of at most 200 characters, without “ > ” "
    "in codes.",
    "unnamed-coder": "A coder without a name is called “{name}” here.",
    "unnamed-document": "A document without a name is called “{name}” here.",
    "unnamed-document_set": "A set without a name is called “{name}” here.",
    "unnamed-code": "A code without a name is called “{name}” here.",
    "unnamed-case": "A case without a name is called “{name}” here.",
    "unnamed-variable": "A variable without a name is called “{name}” here.",
    # --- documents ---
    "document-known": "The document “{name}” is in the project already: what is new on it was added to it.",
    "document-other-text": "“{name}” has another text in the project than in the file: the file's one came in as a "
    "document of its own, called “{detail}”.",
    "same-text-other-name": "The text of “{name}” is in the project already, as “{detail}”.",
    "marks-stay": "Headings, turns or pages of “{name}” differ: those in the project stay.",
    # --- codes ---
    "code-differs": "The code “{name}” is defined differently in the file ({detail}): the project's words stay.",
    "code-elsewhere": "{count} codes have another place or name in the file: those in the project stay.",
    "folder-codable": "The folder “{name}” has codings, which no folder can hold: it is a code now.",
    "code-cycle": "“{name}” lay below itself: it stands at the top now.",
    "code-parent-missing": "What “{name}” lay in is not in the file: it stands at the top now.",
    "key-taken": "The number key {detail} of “{name}” is taken.",
    "key-unusable": "The number key “{detail}” of “{name}” is no digit.",
    "colour-unusable": "The colour “{detail}” of “{name}” is none: it has no colour of its own.",
    "example-missing": "The typical example of “{name}” is not among the codings: its words stay.",
    # --- codings ---
    "coding-outside": "Left out: “{name}” on {detail} characters.",
    "coding-dangling": "Left out: {count} codings whose {detail} is not in the file.",
    "coding-once": "{count} codings were there several times, with the same code, coder and passage: each is there "
    "once, with all its memos.",
    "coding-stays": "{count} codings lie elsewhere in the project than in the file, or have another code: they stay as "
    "they are in the project.",
    "weight-unusable": "{count} weights do not lie between 0 and 100: they were left out.",
    # --- memos, cases, variables ---
    "memo-both": "The memo “{name}” says something else in the project: both are there.",
    "memo-freed": "{count} memos were on something that did not come in: they stand free.",
    "memo-unplaced": "The memo “{name}” was on {detail} characters: it is on the whole document now.",
    "member-dangling": "{count} documents of the set “{name}” are not in the file.",
    "case-dangling": "{count} documents of the case “{name}” are not in the file.",
    "case-unplaced": "A part of the case “{name}” was {detail} characters: it is the whole document now.",
    "variable-as-text": "Values of the variable “{name}” do not fit its kind, such as “{detail}”: it is a text now.",
    "variable-kind": "The variable “{name}” is of a kind that Concord does not know ({detail}): it is a text.",
    "variable-apart": "The variable “{name}” is of another kind in the project: the file's one is called “{detail}”.",
    "value-stays": "“{name}” is “{detail}” in the file and something else in the project: the project's value stays.",
    "value-dangling": "{count} values of “{name}” are of nothing that came in.",
    # --- what other programs know, and decisions ---
    "kept-known-otherwise": "A part of another program that is kept ({detail}) differs from the one in the project: "
    "both are kept.",
    "comparison-left": "The file settles another comparison than the project: {count} decisions were left out.",
    "decision-dangling": "{count} decisions are on documents or passages that did not come in.",
    "consensus-link": "{count} links between decisions and codings could not be kept.",
    "work-dangling": "{count} notes of who has finished what are on documents that did not come in.",
}
