"""Where passages stand in their documents: paragraph, turn and the words around, ready for many questions."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from qda.analysis.quotation import place_text
from qda.analysis.segments import Place
from qda.model.errors import ProjectDamaged
from qda.model.span import Span
from qda.store.project import Project

_KEPT = 8  # documents, as many as the project keeps the text of
CONTEXT = 34  # characters before and after a quoted passage
_NEAR = 14  # characters within which a context begins or ends at a word


class Around(NamedTuple):
    """The words before and after a passage, within its paragraph, cut between words."""

    before: str
    after: str


class Places:
    """Remembers the places of the documents asked for last."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._kept: OrderedDict[int, Place] = OrderedDict()

    def of(self, document_id: int) -> Place:
        """Return a document's text with what tells where in it something stands."""
        kept = self._kept.get(document_id)
        if kept is None:
            try:
                kept = Place(self._project.text(document_id), self._project.marks(document_id), "")
            except ProjectDamaged:  # told by whoever opens the document; a list goes on with those that read
                kept = Place("", (), "")
            self._kept[document_id] = kept
        self._kept.move_to_end(document_id)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return kept

    def forget(self) -> None:
        """Ask the project anew: documents changed."""
        self._kept.clear()

    def text(self, document_id: int, span: Span) -> str:
        """Return a passage as it is stored."""
        return span.cut(self.of(document_id).text)

    def paragraph(self, document_id: int, offset: int) -> int:
        """Return the ¶ number of a place."""
        return self.of(document_id).paragraphs.number_at(offset)

    def place(self, document_id: int, offset: int) -> str:
        """Return a place as it is quoted: the turn's time, else the paragraph."""
        return place_text(self.paragraph(document_id, offset), self.of(document_id).turn_at(offset).time)

    def around(self, document_id: int, span: Span, length: int = CONTEXT) -> Around:
        """Return a little context, within the paragraph and cut between words where there is a space near."""
        place = self.of(document_id)
        before, after = place.around(span.start, span.end, length)
        cut_before, cut_after = span.start > len(before), span.end + len(after) < len(place.text)
        if "\n" in before:
            before, cut_before = before.rpartition("\n")[2], False
        if "\n" in after:
            after, cut_after = after.partition("\n")[0], False
        if cut_before:
            gap = before.find(" ", 0, _NEAR)
            before = "…" + before[gap + 1 :]
        if cut_after:
            gap = after.rfind(" ", max(0, len(after) - _NEAR))
            after = (after[:gap] if gap >= 0 else after) + "…"
        return Around(before, after)
