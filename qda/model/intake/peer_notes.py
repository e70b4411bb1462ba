"""What is told of projects of Taguette, QualCoder and RQDA."""

from __future__ import annotations

PEER_NOTES: dict[str, str] = {
    # of all three
    "peer-log-taken-in": "Edits that lay in a file “…-wal” beside the project were read with it.",
    "peer-not-utf8": "{count} texts in the file are not UTF-8; they were read as Windows-1252. Check accents and "
    "quotation marks.",
    "peer-inside-character": "“{name}”: a position lies inside a character and was widened to hold it ({detail}).",
    "peer-moved": "“{name}”: a coding did not lie on the words that it quotes; it was put where they stand near by: "
    "{detail}.",
    "peer-words-differ": "“{name}”: a coding quotes other words than stand at its place. It lies where its positions "
    "say ({detail}).",
    "peer-blank": "“{name}”: a coding that holds no visible character was left out ({detail}).",
    "peer-outside": "“{name}”: a coding that lies outside the text was left out ({detail}).",
    "peer-parent-unknown": "“{name}” lies in something that is not there, or in itself; it was put at the top.",
    "peer-pictures-left-out": "“{name}”: {count} pictures in the text were left out.",
    "peer-document-gone": "A row of “{name}” ({detail}) belongs to a document that is not there; it was left out.",
    "peer-code-gone": "“{name}”: a coding whose code is not there was left out: {detail}.",
    "peer-case-gone": "A passage ({detail}) of “{name}” belongs to a case that is not there; it was left out.",
    "peer-not-numbers": "The variable “{name}” is meant for numbers and holds others; it is kept as text.",
    "peer-tables": "“{name}”: {count} tables were read row by row, cells separated by tabs.",
    # QualCoder
    "qualcoder-areas": "“{name}”: {count} codings of areas of its pages, or without a code or a place, were left out.",
    "qualcoder-graph": "The graph “{name}” was left out.",
    "qualcoder-linked": "The files of {count} documents lie elsewhere on a computer and were not opened; their texts "
    "are here: {name}.",
    "qualcoder-medium": "“{name}” is a picture or a recording. It is not shown, and kept with {count} codings to be "
    "written out again as REFI-QDA.",
    "qualcoder-no-value": "{count} attributes without a value were left out.",
    "qualcoder-original-large": "The files of {count} documents are too large to be kept; their texts are here: "
    "{name}.",
    "qualcoder-original-missing": "The files of {count} documents are not in the project’s folder; their texts are "
    "here: {name}.",
    "qualcoder-original-outside": "The files of {count} documents lie outside the project’s folder and were not "
    "opened; their texts are here: {name}.",
    "qualcoder-query": "The saved query “{name}” was left out.",
    "qualcoder-references": "{count} bibliographic references were left out.",
    "qualcoder-value-gone": "{count} values of pictures, recordings, journals or things that are not there were left "
    "out.",
    # RQDA
    "rqda-annotation-gone": "An annotation of a document that is not there was left out: {detail}.",
    "rqda-annotations": "{count} annotations stood at a point of a text; they are memos on the paragraphs there.",
    "rqda-category-gone": "That “{name}” belongs to a category was left out: one of the two is not there.",
    "rqda-coding-of-deleted": "“{name}”: a coding whose document or code was deleted was left out: {detail}.",
    "rqda-deleted": "{count} rows that were deleted in RQDA, which keeps them, were left out.",
    "rqda-no-value": "The variable “{name}” has no value for {count} documents or cases.",
    "rqda-picture-codings": "{count} codings of pictures were left out.",
    "rqda-pictures": "{count} pictures were left out.",
    "rqda-second-category": "The code “{name}” stands in the category “{detail}” too, where it is not here.",
    "rqda-second-table": "{count} codings stand in the second table of codings; they are the work of coders whose "
    "names end in “(coding2)”.",
    "rqda-value-gone": "{count} values of the variable “{name}” belong to things that are not there and were left out.",
    # Taguette
    "taguette-coder": "The file does not say who coded: all {count} codings are put down to “{name}”.",
    "taguette-highlight-lost": "A highlight ({detail}) belongs to a document that is not there; it was left out.",
    "taguette-leading": "“{name}” begins with white space, from which Taguette itself counts in two ways. Check that "
    "its codings begin and end with the right words.",
    "taguette-link-lost": "{count} tags were given to highlights that are not there; these were left out.",
    "taguette-log": "The log of {count} commands was read for who coded when; it is not kept otherwise.",
    "taguette-nested": "{count} tags lie in others by their names, and so they do here.",
    "taguette-tag-unknown": "“{name}”: a highlight ({detail}) has {count} tags that are not there.",
    "taguette-untagged": "“{name}”: a highlight without a tag is coded as “Uncoded highlight”: {detail}.",
    "taguette-users": "{count} accounts with their passwords and addresses were not read.",
}
