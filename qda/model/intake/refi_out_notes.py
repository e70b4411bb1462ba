"""What is told of writing REFI-QDA projects."""

from __future__ import annotations

REFI_OUT_NOTES: dict[str, str] = {
    "refi-out-for-us": "Other programs will not see {count} things, which REFI-QDA has no place for. Concord adds them "
    "in a part of its own, and they come back when it reads the file again.",
    "refi-out-for-nobody": "REFI-QDA has no place for {count} things. They will not be in the file.",
    "refi-out-marks": "“{name}”: {count} headings, speakers, pages and other marks ({detail})",
    "refi-out-original": "“{name}”: the file that it came from ({detail}); only Word and PDF files have a place",
    "refi-out-original-not-wanted": "“{name}”: the file that it came from, because files are left out",
    "refi-out-import-notes": "“{name}”: what its import changed ({count} notes)",
    "refi-out-definition": "Code “{name}”: the parts of its definition; they stand in its description, below each "
    "other",
    "refi-out-number-key": "Code “{name}”: its number key {detail}",
    "refi-out-example": "Code “{name}”: which passage is its typical example",
    "refi-out-consensus-coder": "“{name}” is the consensus; other programs will take it for a person",
    "refi-out-coder-colour": "Coder “{name}”: the colour",
    "refi-out-finished": "Coder “{name}”: that {count} documents are finished",
    "refi-out-weights": "“{name}”: the weights of {count} codings",
    "refi-out-stars": "“{name}”: the stars of {count} codings",
    "refi-out-unit": "The unit of the project: {detail}",
    "refi-out-blind": "That other coders’ work is hidden in this project",
    "refi-out-comparisons": "What the consensus compares ({count})",
    "refi-out-decisions": "{count} decisions on disagreements",
    "refi-out-characters": "“{name}”: control characters, which XML cannot hold, are left out ({count} texts)",
    "refi-out-value": "The value “{name}” is nothing that REFI-QDA takes for {detail}; it is written as missing.",
    "refi-out-codings-without": "{count} codings are left out: their document, code or coder is not in the project.",
    "refi-out-too-large": "“{name}” is larger than {detail} GB, which is more than REFI-QDA allows; it is left out. "
    "Hand the file on beside the project.",
    "refi-out-kept-unreadable": "“{name}” ({detail}) was kept from another program’s project but cannot be read; it is "
    "left out.",
    "refi-out-kept-references": "“{name}” ({detail}): {count} references to what is no longer in the project are left "
    "out.",
    "refi-out-kept-path": "“{name}”: the folder on somebody’s computer is left out; only the file’s name is written.",
    "refi-out-kept-placeless": "“{name}” ({detail}): what it belonged to is no longer there, so it has no place.",
}
