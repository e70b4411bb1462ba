"""The words of import reports, in English; the window translates them.

Each kind of import has its sentences in a file of its own. ``{name}``, ``{detail}`` and ``{count}`` are filled in.
"""

from __future__ import annotations

from qda.model.intake.peer_notes import PEER_NOTES
from qda.model.intake.refi_notes import REFI_NOTES
from qda.model.intake.storing_notes import STORING_NOTES
from qda.model.intake.table_notes import TABLE_NOTES

FORMATS: dict[str, str] = {
    "documents": "Documents",
    "refi-project": "REFI-QDA project",
    "refi-codebook": "REFI-QDA codebook",
    "taguette": "Taguette project",
    "qualcoder": "QualCoder project",
    "rqda": "RQDA project",
    "codebook-table": "Codebook from a table",
    "codings-table": "Codings from a table",
    "changes-table": "Changes made in Excel",
    "survey": "Survey",
    "variables-table": "Variables from a table",
}
"""What can be imported."""

NOTES: dict[str, str] = {**REFI_NOTES, **PEER_NOTES, **TABLE_NOTES, **STORING_NOTES}
