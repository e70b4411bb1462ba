"""What an import of documents came to, in the lines of the report."""

from __future__ import annotations

from collections.abc import Sequence

from qda.actions.documents import Added
from qda.model.document import ImportNote
from qda.model.errors import QdaError
from qda.model.wording import explain, note_text
from qda.ui.exchange.report_lines import ReportLine, Weight
from qda.ui.exchange.report_lines import words as _tr
from qda.ui.notices import translated


def lines_of_added(file_name: str, added: Added) -> list[ReportLine]:
    """Return one line per thing that was changed in a document, or one that says that nothing was."""
    if added.document_id is None:
        weight, document = Weight.LEFT_OUT, ""
    else:
        weight, document = Weight.FINE, added.name
    return _lines(file_name, document, added.notes, weight)


def lines_of_stored(file_name: str, document: str, notes: Sequence[ImportNote]) -> list[ReportLine]:
    """Return the report that is kept with a document."""
    return _lines(file_name, document, notes, Weight.FINE)


def line_of_failure(file_name: str, error: QdaError) -> ReportLine:
    """Return what is said of a file that could not be read."""
    told = explain(error, translated)
    return ReportLine(Weight.FAILED, file_name, "", " ".join(part for part in (told.what, told.now) if part))


def line_of_left_out(file_name: str) -> ReportLine:
    """Return what is said of a file that the person left out."""
    return ReportLine(Weight.LEFT_OUT, file_name, "", _tr("You left it out."))


def _lines(file_name: str, document: str, notes: Sequence[ImportNote], weight: Weight) -> list[ReportLine]:
    lines = [
        ReportLine(min(weight, Weight.LOOK) if note.look else weight, file_name, document, note_text(note, translated))
        for note in notes
    ]
    return lines or [ReportLine(weight, file_name, document, _tr("Nothing was changed."))]
