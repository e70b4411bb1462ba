"""What is told of projects of Taguette, QualCoder and RQDA."""

from __future__ import annotations

PEER_NOTES: dict[str, str] = {
    # of all three
    "peer-log-taken-in": "Edits that lay in a file “…-wal” beside the project were read with it.",
    "peer-not-utf8": "Texts in the file that are not UTF-8 and were read as Windows-1252: {count}. Check accents and "
    "quotation marks.",
    "peer-inside-character": "“{name}”: a position lies inside a character and was widened to hold it ({detail}).",
    "peer-moved": "“{name}”: a coding did not lie on the words that it quotes; it was put where they stand near by: "
    "{detail}.",
    "peer-words-differ": "“{name}”: a coding quotes other words than stand at its place. It lies where its positions "
    "say ({detail}).",
    "peer-blank": "“{name}”: a passage that holds no visible character was left out ({detail}).",
    "peer-outside": "“{name}”: a passage that lies outside the text was left out ({detail}).",
    "peer-parent-unknown": "“{name}” lies in something that is not there, or in itself; it was put at the top.",
    "peer-local-times": "Times ({count}) are local ones without a zone. They were taken as they are, as if in UTC.",
    "peer-owners-left": (
        "Who made the rows of “{name}” is not kept, only who coded and wrote memos: {count} ({detail})."
    ),
    "peer-pictures-left-out": "“{name}”: pictures in the text that were left out: {count}.",
    "peer-document-gone": "A row of “{name}” ({detail}) belongs to a document that is not there; it was left out.",
    "peer-code-gone": "“{name}”: a coding whose code is not there was left out: {detail}.",
    "peer-case-gone": "A passage ({detail}) of “{name}” belongs to a case that is not there; it was left out.",
    "peer-not-numbers": "The variable “{name}” is meant for numbers and holds others; it is kept as text.",
    "peer-tables": "“{name}”: tables that were read row by row, cells separated by tabs: {count}.",
    # QualCoder
    "qualcoder-areas": "“{name}”: codings of areas of its pages, or without a code or a place, that were left out: "
    "{count}.",
    "qualcoder-graph": "The graph “{name}” was left out.",
    "qualcoder-linked": "Documents whose files lie elsewhere on a computer and were not opened; their texts are here: "
    "{count} ({name}).",
    "qualcoder-medium": "“{name}” is a picture or a recording. It is not shown, but kept to be written out again as "
    "REFI-QDA, with its codings: {count}.",
    "qualcoder-medium-file-large": "Pictures and recordings whose files are too large to be kept: {count} ({name}).",
    "qualcoder-medium-file-missing": "Pictures and recordings whose files are not in the project’s folder: {count} "
    "({name}).",
    "qualcoder-medium-file-outside": "Pictures and recordings whose files lie elsewhere and were not opened: {count} "
    "({name}).",
    "qualcoder-no-value": "Attributes without a value that were left out: {count}.",
    "qualcoder-original-large": "Documents whose files are too large to be kept; their texts are here: {count} "
    "({name}).",
    "qualcoder-original-missing": "Documents whose files are not in the project’s folder; their texts are here: "
    "{count} ({name}).",
    "qualcoder-original-outside": "Documents whose files lie outside the project’s folder and were not opened; their "
    "texts are here: {count} ({name}).",
    "qualcoder-query": "The saved query “{name}” was left out.",
    "qualcoder-references": "Bibliographic references that were left out: {count}.",
    "qualcoder-value-gone": "Values of pictures, recordings, journals or things that are not there, which were left "
    "out: {count}.",
    # RQDA
    "rqda-annotation-gone": "An annotation of a document that is not there was left out: {detail}.",
    "rqda-annotations": "Annotations, which stood at a point of a text and are memos on the paragraph there: {count}.",
    "rqda-category-gone": "That “{name}” belongs to a category was left out: one of the two is not there.",
    "rqda-coding-of-deleted": "“{name}”: a coding whose document or code was deleted was left out: {detail}.",
    "rqda-deleted": "Rows that were deleted in RQDA, which keeps them, and were left out: {count}.",
    "rqda-no-value": "The variable “{name}”: documents or cases without a value: {count}.",
    "rqda-picture-codings": "Codings of pictures that were left out: {count}.",
    "rqda-pictures": "Pictures that were left out: {count}.",
    "rqda-second-category": "The code “{name}” stands in the category “{detail}” too, where it is not here.",
    "rqda-second-table": "Codings in the second table of codings: {count}. They are the work of coders whose names "
    "end in “(coding2)”.",
    "rqda-value-gone": "The variable “{name}”: values of things that are not there, which were left out: {count}.",
    # Taguette
    "taguette-coder": "The file does not say for certain who coded. Put down to “{name}”: {count} of the codings.",
    "taguette-highlight-lost": "A highlight ({detail}) belongs to a document that is not there; it was left out.",
    "taguette-leading": "“{name}” begins with white space, from which Taguette itself counts in two ways. Check that "
    "its codings begin and end with the right words.",
    "taguette-link-lost": "Tags given to highlights that are not there, which were left out: {count}.",
    "taguette-log": "Commands in the log, which was read for who coded when and is not kept otherwise: {count}.",
    "taguette-nested": "Tags that lie in others by their names, and so they do here: {count}.",
    "taguette-tag-unknown": "“{name}”: tags of a highlight ({detail}) that are not there: {count}.",
    "taguette-untagged": "“{name}”: a highlight without a tag is coded as “Uncoded highlight”: {detail}.",
    "taguette-users": "Accounts, with passwords and addresses, that were not read: {count}.",
}
