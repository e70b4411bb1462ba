"""What is told of codings, changes, surveys and variables that come from tables."""

from __future__ import annotations

TABLE_NOTES: dict[str, str] = {
    # Surveys and variables
    "table-note": "{detail}",
    "document-note": "“{name}”: {detail}",
    "answers-empty": "Empty answers left out: {count}.",
    "respondents-silent": "Respondents without any answer to be coded, who became cases without a document: {count}.",
    "respondents-unnamed": "Respondents without a name, called by their row: {count}.",
    "respondent-known": "“{name}” (row {detail}) is a case that was there already.",
    "respondents-known": "Respondents who were cases of the project already: {count} ({detail}).",
    "respondent-twice": "The name “{name}” stands in more than one row; this respondent is called “{detail}”.",
    "column-left-out": "The column “{name}” was left out as asked ({count} filled cells).",
    "column-empty": "The column “{name}” is empty; it was left out.",
    "row-left-out": "Left out: {detail}",
    "table-encoding": "The table is not UTF-8; it was read as {detail}. Check that quotation marks and accents are "
    "right.",
    # Changes made in an exported table
    "other-project": "The file was exported from another project, “{detail}”. Segments are recognised by their "
    "identity; those that this project does not have are left alone.",
    "segments-deleted": "Deleted from the project since the export: {count} (row {detail}). They stay deleted.",
    "segments-unknown": "Segments that this project does not know: {count} (row {detail}).",
    "rows-without-id": "Rows without a segment id: {count} (row {detail}). They were passed over; new codings come in "
    "by Import › Codings from a table.",
    "rows-taken-out": "Segments that were exported and are no longer in the file: {count}. Nothing is deleted for "
    "that.",
    "rows-twice": "Segments that stand in the file more than once: {count} (row {detail}).",
    "rows-disagree": "Rows of the same segment say different things (row {detail}): choose one of them.",
    "changed-quote": "Quotes that read otherwise than the text: {count} (row {detail}). The text counts.",
    "changed-borders": "Start or end was changed: {count} (row {detail}). Borders are moved in Concord, where the "
    "text is seen.",
    "changed-coder": "Another coder is named: {count} (row {detail}). A coding stays its coder’s.",
    "changed-document": "Another document is named: {count} (row {detail}). A coding stays in its document.",
    "code-emptied": "The code was taken out: {count} (row {detail}). Nothing is deleted: remove codings in Concord.",
    "code-is-folder": "“{name}” is a folder, and a folder holds codes, not passages (row {detail}).",
    "weight-unreadable": "Weights that are not whole numbers from 0 to 100: {count} (row {detail}).",
    "star-unreadable": "Stars that are neither 0 nor 1: {count} (row {detail}).",
    "cells-cut": "Long texts that were cut off by the program that saved the table: {count} (row {detail}). They stay "
    "as they are in the project.",
    "formulas-unsure": "Formulas without a result: {count} (row {detail}). These cells were passed over.",
    "changed-here-since": "Segments changed in the project since the export: {count}. Where the file still says what "
    "was exported, the project’s newer state stays.",
    "earlier-names": "Cells that name a code as it was called before: {count} (row {detail}). That code is meant.",
    "codes-unknown": "Codes of the sheet “Codebook” that are not in the project: {count} (row {detail}).",
    "codes-renamed": "Codes with another name or place in the sheet “Codebook”: {count} (row {detail}). Codes are "
    "renamed and moved in Concord.",
    "changes-taken": "Changes taken over: {count}.",
    "changes-left": "Proposed changes left out: {count}.",
    "changed-meanwhile": "“{name}”: {detail} was changed in the project while the changes were looked at, or asked for "
    "twice; it was left alone.",
    "codings-joined": "Codings that became one with another of the same passage, code and coder: {count}.",
    "code-made": "The code “{name}” was made.",
    # Codings from a table
    "codings-there": "Codings that were in the project already: {count}.",
    "coder-made": "{name} was added as a coder.",
}
