"""Annotations as QualCoder writes them: notes with the positions of a passage in the source that refers to them."""

from __future__ import annotations

from qda.formats.refi.gathered import Gathered, TextRecord
from qda.formats.refi.ledger import Ledger


def place_annotations(gathered: Gathered, ledger: Ledger) -> None:
    """Move passages that stand in notes to the sources in which they lie, where the program is known to mean that.

    QualCoder refers to the first annotation of a document only. Of the others the file does not say in which document
    they lie; they stay free memos.
    """
    if "qualcoder" not in gathered.origin.casefold():
        return
    holders: dict[str, TextRecord] = {}
    for text in gathered.texts:
        for note in text.notes:
            holders.setdefault(note, text)
    for note in gathered.notes:
        if len(note.selections) != 1 or note.codings:
            continue
        [selection] = note.selections
        holder = holders.get(note.guid)
        if selection.codings or selection.comments or selection.notes:
            continue
        if holder is not None and holder.places is not None:
            holder.notes.remove(note.guid)
            holder.selections.append(selection._replace(users=note.users, notes=(note.guid,)))
        else:
            ledger.leave(selection.kind)
            what = " ".join((note.places.text if note.places is not None else "").split())
            ledger.report.note("refi-annotation-placeless", what[:80], selection.written, line=note.line, look=True)
        note.selections.clear()
