"""What is told of writing REFI-QDA projects."""

from __future__ import annotations

REFI_OUT_NOTES: dict[str, str] = {
    "refi-out-for-us": "REFI-QDA has no place for some things of this project, so other programs will not see them: "
    "{count} in the list below. Concord adds them in a part of its own, and they come back when it reads the file.",
    "refi-out-for-nobody": "REFI-QDA has no place for some things of this project: {count} in the list below. They "
    "will not be in the file.",
    # --- and of finding our own part again
    "refi-extras-unreadable": "The part that Concord had added to the file for itself cannot be read; what only it "
    "held is missing.",
    "refi-extras-newer": "The part that a later version of Concord has added to the file for itself was not read; "
    "what only it held is missing.",
    "refi-extras-changed": "Another program has written this project anew since Concord exported it. From the part "
    "that Concord had added for itself, what still fits was taken.",
    "refi-extras-left": "From the part that Concord had added to the file for itself, some things fit nothing any "
    "more: {name} ({count} ×).",
    # --- what other programs will not see
    "refi-out-marks": "“{name}”: what Concord marked in its text ({detail}); the words themselves are there",
    "refi-out-original": "“{name}”: the file that it came from ({detail}); only Word and PDF files have a place",
    "refi-out-original-not-wanted": "“{name}”: the file that it came from is left out, as asked.",
    "refi-out-import-notes": "“{name}”: what was noted when it was imported ({count} ×)",
    "refi-out-definition": "Code “{name}”: the parts of its definition; they stand in its description, one below the "
    "other",
    "refi-out-number-key": "Code “{name}”: its number key {detail}",
    "refi-out-example": "Code “{name}”: which passage is its typical example",
    "refi-out-consensus-coder": "“{name}”: that this is the consensus; other programs will take it for a person",
    "refi-out-coder-colour": "Coder “{name}”: the colour",
    "refi-out-finished": "Coder “{name}”: which documents are finished ({count} ×)",
    "refi-out-weights": "“{name}”: weights of codings ({count} ×)",
    "refi-out-stars": "“{name}”: stars of codings ({count} ×)",
    "refi-out-origins": "“{name}”: which codings were made automatically or suggested ({count} ×)",
    "refi-out-unit": "The unit of the project: {detail}",
    "refi-out-blind": "That other coders’ work is hidden in this project",
    "refi-out-comparisons": "What the consensus compares",
    "refi-out-decisions": "Decisions on disagreements ({count} ×)",
    "refi-out-characters": "“{name}”: control characters are left out, which XML cannot hold ({count} ×).",
    "refi-out-value": "The value “{name}” is nothing that REFI-QDA takes for {detail}; it is written as missing.",
    "refi-out-codings-without": "Codings whose document, code or coder is not in the project are left out ({count} ×).",
    "refi-out-too-large": "“{name}” is larger than {detail} GB, which is more than REFI-QDA allows; it is left out. "
    "Hand the file on beside the project.",
    "refi-out-kept-unreadable": "“{name}” ({detail}) was kept from another program’s project but cannot be read; it is "
    "left out.",
    "refi-out-kept-references": "“{name}” ({detail}): references to what is no longer in the project are left out "
    "({count} ×).",
    "refi-out-kept-path": "“{name}”: the folder on somebody’s computer is left out; only the file’s name is written.",
    "refi-out-kept-placeless": "“{name}” ({detail}) was kept from another program’s project and has no place in "
    "the file.",
}
