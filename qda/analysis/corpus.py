"""A project's codings as lists of numbers, with what tells their documents, codes and coders: read once, asked often.

Nothing here asks the project again but for texts, so any thread may work on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from qda.analysis.joins import Ints, Mask, Spans, are_overlapping
from qda.model.places import Places
from qda.model.progress import Progress, no_progress, tell
from qda.model.span import Span
from qda.model.unit import Unit
from qda.store.content import text_hash
from qda.store.project import Project
from qda.store.queries.cases import CaseRow, cases
from qda.store.queries.codebook import CodeRow, codes
from qda.store.queries.coders import CoderRow, coders
from qda.store.queries.codings import EVERYTHING, FACTS, SegmentFilter, coding_facts
from qda.store.queries.conditions import Known, known_of
from qda.store.queries.documents import DocumentRow, documents
from qda.store.queries.variables import VariableRow
from qda.text.paragraphs import Paragraphs
from qda.text.sentences import sentences

ReadText = Callable[[int], str]
"""Gives a document's text by the document's id."""


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """Codings at one moment, as far as a filter lets them through.

    The lists of numbers are of equal length, one entry per coding, in the order of documents, start, end and id;
    ``document`` counts places in ``documents``, ``weight`` is -1 for none,
    ``origin`` a place in :data:`qda.model.origin.ORIGINS`, ``noted`` tells of a memo of any kind.
    ``documents`` are those the filter lets through, in the order of the document list; ``codes`` are the whole
    codebook in the order of the tree, ``coders`` and ``cases`` all there are. ``known`` is for conditions
    (:func:`qda.store.queries.conditions.fitting`). ``text`` reads a document's text, on the thread whose project it
    comes from: a worker takes :meth:`reading_from` a snapshot.
    """

    documents: tuple[DocumentRow, ...]
    codes: tuple[CodeRow, ...]
    coders: tuple[CoderRow, ...]
    cases: tuple[CaseRow, ...]
    known: Known
    text: ReadText
    coding_id: Ints
    document: Ints
    start: Ints
    end: Ints
    code_id: Ints
    coder_id: Ints
    weight: Ints
    origin: Ints
    star: Mask
    noted: Mask

    def __len__(self) -> int:
        """Return how many codings there are."""
        return len(self.coding_id)

    @property
    def variables(self) -> tuple[VariableRow, ...]:
        """All variables."""
        return self.known.variables

    @property
    def values(self) -> Mapping[tuple[int, int], str]:
        """The values of all variables, by variable and document or case."""
        return self.known.values

    def slice_of(self, document: int) -> slice:
        """Return where the codings of a document, by its place in ``documents``, stand in the lists."""
        return slice(*(int(place) for place in np.searchsorted(self.document, (document, document + 1))))

    def spans(self, chosen: Ints | Mask | None = None) -> Spans:
        """Return where codings lie, all or some, for :mod:`qda.analysis.joins`."""
        every = Spans(self.document, self.start, self.end)
        return every if chosen is None else every.take(chosen)

    def hold(self, places: Places) -> Mask:
        """Return which codings share text with some parts of documents."""
        number = {row.document_id: place for place, row in enumerate(self.documents)}
        whole = [number[one] for one in places.whole if one in number]
        parts = [
            (number[one], span.start, span.end)
            for one, spans in places.stretches.items()
            if one in number
            for span in spans
            if span.length
        ]
        columns = np.array(parts, np.int64).reshape(-1, 3).T
        found = are_overlapping(self.spans(), Spans(columns[0], columns[1], columns[2]))
        return found | np.isin(self.document, np.array(whole, np.int64))

    def of_codes(self, code_ids: set[int]) -> Mask:
        """Return which codings have one of some codes."""
        return np.isin(self.code_id, np.fromiter(code_ids, np.int64, len(code_ids)))

    def reading_from(self, project: Project) -> Corpus:
        """Return the same, with the texts of a project that this thread may read: a snapshot of the same moment."""
        return replace(self, text=project.text)

    def only(self, chosen: Ints | Mask) -> Corpus:
        """Return the same with some of the codings."""
        columns = ("coding_id", "document", "start", "end", "code_id", "coder_id", "weight", "origin")
        flags = ("star", "noted")
        return replace(self, **{name: getattr(self, name)[chosen] for name in (*columns, *flags)})


def corpus_of(project: Project, wanted: SegmentFilter = EVERYTHING) -> Corpus:
    """Read a project's codings, or those that fit a filter."""
    rows = tuple(row for row in documents(project) if wanted.takes_document(row.document_id))
    facts = np.frombuffer(coding_facts(project), np.int64).reshape(-1, len(FACTS))
    facts = facts[_fitting(facts, wanted)]
    column = {name: facts[:, place] for place, name in enumerate(FACTS)}
    place = _place_of(rows, column["document_id"])
    order = np.lexsort((column["coding_id"], column["end"], column["start"], place))
    order = order[np.searchsorted(place[order], 0) :]  # without those of documents that are not asked for
    numbers = {name: np.ascontiguousarray(numbers[order]) for name, numbers in column.items()}
    del numbers["document_id"]
    star, noted = (numbers.pop(name).astype(np.bool_) for name in ("star", "noted"))
    found = Corpus(
        documents=rows,
        codes=tuple(codes(project)),
        coders=tuple(coders(project)),
        cases=tuple(cases(project)),
        known=known_of(project),
        text=project.text,
        document=place[order],
        star=star,
        noted=noted,
        **numbers,
    )
    return found if wanted.places is None else found.only(found.hold(wanted.places))


def _fitting(facts: Ints, wanted: SegmentFilter) -> Mask:
    """Return which codings fit a filter, but for the parts of documents that it asks for."""
    found = np.ones(len(facts), np.bool_)
    asked = (
        ("document_id", wanted.document_ids),
        ("code_id", wanted.code_ids),
        ("coder_id", wanted.coder_ids),
        ("coding_id", wanted.coding_ids),
    )
    for name, ids in asked:
        if ids is not None:
            found &= np.isin(facts[:, FACTS.index(name)], np.fromiter(ids, np.int64, len(ids)))
    if wanted.starred:
        found &= facts[:, FACTS.index("star")] != 0
    if wanted.overlapping is not None:
        found &= facts[:, FACTS.index("start")] < wanted.overlapping.end
        found &= facts[:, FACTS.index("end")] > wanted.overlapping.start
    return found


def _place_of(rows: tuple[DocumentRow, ...], document_ids: Ints) -> Ints:
    """Return each document's place in the list, -1 for those that are not in it."""
    ids = np.fromiter((row.document_id for row in rows), np.int64, len(rows))
    if not len(ids):
        return np.full(len(document_ids), -1, np.int64)
    order = np.argsort(ids)
    at = np.minimum(np.searchsorted(ids, document_ids, sorter=order), len(ids) - 1)
    return np.where(ids[order[at]] == document_ids, order[at], -1)


# --- sentences and paragraphs --------------------------------------------------------------------------------------
class UnitsOf:
    """Where the sentences or paragraphs of a corpus begin; a document is cut when it is first asked for.

    As in the window, blank lines are no paragraphs, and what is between two units belongs to the first of them.
    """

    def __init__(self, corpus: Corpus, unit: Unit) -> None:
        self._corpus, self._unit = corpus, unit
        self._starts: dict[int, Ints] = {}

    def starts(self, document: int) -> Ints:
        """Return the offsets at which the units of a document, by its place in the corpus, begin; never none."""
        found = self._starts.get(document)
        if found is None:
            row = self._corpus.documents[document]
            found = _KEPT.get((row.text_hash, self._unit))
            if found is None:
                text = self._corpus.text(row.document_id)
                found = _starts(text, self._unit)
                if text_hash(text) == row.text_hash:  # a copy made after the corpus may hold a corrected text
                    _keep(row.text_hash, self._unit, found)
            self._starts[document] = found
        return found

    def numbered(self, spans: Spans, progress: Progress = no_progress) -> Spans:
        """Return passages in units instead of characters: from the first unit touched to after the last, from 0.

        Raises:
            Cancelled: ``progress``, which is told of documents, asked to stop.
        """
        return numbered(spans, self.starts, progress)

    def begin(self, document: Ints, unit: Ints) -> Ints:
        """Return where units, each of a document, begin; 0 for those before the first, -1 for those after the last."""
        found = np.full_like(unit, -1)
        for one in np.unique(document).tolist():
            starts = self.starts(one)
            here = (document == one) & (unit < len(starts))
            found[here] = starts[np.maximum(unit[here], 0)]
        return found


_KEPT: dict[tuple[str, Unit], Ints] = {}
"""Where units begin, by the text's hash: somebody who edits a question asks about the same texts again and again."""
_MOST_KEPT = 20_000  # texts


def _keep(digest: str, unit: Unit, starts: Ints) -> None:
    starts.flags.writeable = False
    if len(_KEPT) >= _MOST_KEPT:
        _KEPT.clear()
    _KEPT[digest, unit] = starts


def numbered(spans: Spans, starts: Callable[[int], Ints], progress: Progress = no_progress) -> Spans:
    """Return passages in parts of texts, as :meth:`UnitsOf.numbered`; ``starts`` gives those of a document."""
    if not len(spans):
        return spans
    first, last = np.empty_like(spans.start), np.empty_like(spans.end)
    order = np.argsort(spans.document, kind="stable")
    present, begins = np.unique(spans.document[order], return_index=True)
    for done, (document, here) in enumerate(zip(present.tolist(), np.split(order, begins[1:]), strict=True)):
        tell(progress, done, len(present))
        places = starts(document)
        first[here] = np.searchsorted(places, spans.start[here], "right") - 1
        last[here] = np.searchsorted(places, spans.end[here] - 1, "right") - 1
    return Spans(spans.document, first, last + 1)


def units_of(corpus: Corpus, unit: Unit) -> UnitsOf:
    """Return where the sentences or paragraphs of a corpus begin."""
    return UnitsOf(corpus, unit)


def _starts(text: str, unit: Unit) -> Ints:
    if unit is Unit.SENTENCE:
        found = [sentence.start for sentence in sentences(text, Span(0, len(text)))]
    elif unit is Unit.PARAGRAPH:
        lines = Paragraphs(text)
        found = [start for line, start in enumerate(lines.starts) if lines.number(line)]
    else:
        raise ValueError(unit)
    starts = np.array(found or [0], np.int64)
    starts[0] = 0  # what is blank before the first unit belongs to it
    return starts
