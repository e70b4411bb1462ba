"""Which rows and columns there are, and which codings, or which parts of them, stand in each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qda.analysis.corpus import Corpus
from qda.analysis.crossing.asked import By, Crossing
from qda.analysis.crossing.classing import classed
from qda.analysis.crossing.grid import Heading, Ints
from qda.analysis.joins import Spans, overlapping
from qda.model.errors import NotFound
from qda.model.portable import DOCUMENT
from qda.store.queries.codings import SegmentFilter

NO_SET, NO_CASE, NO_VALUE = "(in no set)", "(in no case)", "(no value)"
NOWHERE = -1  # key of the column for what has none


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Codes as rows: each coding stands in one, or with all below it in several, and in the row of all.

    ``first`` and ``count`` say of each coding where its rows stand in ``row``; ``above`` names for each row those
    that hold all of it, itself and the row of all among them.
    """

    headings: tuple[Heading, ...]
    first: Ints
    count: Ints
    row: Ints
    above: tuple[tuple[int, ...], ...]

    def in_row(self, row: int) -> Ints:
        """Return the codings in a row, in order."""
        codings, rows = self.of(np.arange(len(self.first)))
        return codings[rows == row]

    def of(self, codings: Ints) -> tuple[Ints, Ints]:
        """Return for each of some codings its rows: positions in ``codings``, and rows."""
        count = self.count[codings]
        return np.repeat(np.arange(len(codings)), count), self.row[spread(self.first[codings], count)]


def spread(first: Ints, count: Ints) -> Ints:
    """Return the numbers from each first on, so many of each, in one list."""
    ends = np.cumsum(count)
    return np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - count - first, count)


def code_rows(corpus: Corpus, wanted: SegmentFilter, *, rolled_up: bool) -> Rows:
    """Return the codes that are asked for as rows, in the order of the tree; with folders if rolled up."""
    asked = None if wanted.code_ids is None else frozenset(wanted.code_ids)
    shown = [
        row for row in corpus.codes if (asked is None or row.code_id in asked) and (rolled_up or not row.is_folder)
    ]
    place = {row.code_id: number for number, row in enumerate(shown)}
    top = len(shown)
    parents = {row.code_id: row.parent_id for row in corpus.codes}

    def rows_of(code_id: int) -> tuple[int, ...]:
        found = [place[code_id]] if code_id in place else []
        parent = parents.get(code_id)
        while rolled_up and parent is not None:
            found += [place[parent]] if parent in place else []
            parent = parents.get(parent)
        return (*found, top)

    rows_by_code = {row.code_id: rows_of(row.code_id) for row in corpus.codes}
    used, which = np.unique(corpus.code_id, return_inverse=True)
    lists = [rows_by_code.get(code_id, (top,)) for code_id in used.tolist()]
    sizes = np.array([len(one) for one in lists], np.int64)
    firsts = np.cumsum(sizes) - sizes
    headings = tuple(Heading(row.code_id, row.name, row.path_text, 0, row.colour, row.is_folder) for row in shown)
    return Rows(
        headings=_nested(headings, parents, place) if rolled_up else headings,
        first=firsts[which] if len(lists) else np.zeros(0, np.int64),
        count=sizes[which] if len(lists) else np.zeros(0, np.int64),
        row=np.array([one for rows in lists for one in rows], np.int64),
        above=(*(rows_by_code[row.code_id] for row in shown), (top,)),
    )


def _nested(
    headings: tuple[Heading, ...], parents: Mapping[int, int | None], place: Mapping[int, int]
) -> tuple[Heading, ...]:
    """Return headings with their depth below those that are rows too."""
    depths: dict[int, int] = {}
    for heading in headings:  # an entry stands before those below it
        parent = parents[heading.key]
        while parent is not None and parent not in place:
            parent = parents[parent]
        depths[heading.key] = 0 if parent is None else depths[parent] + 1
    return tuple(heading._replace(depth=depths[heading.key]) for heading in headings)


# --- columns ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Parts of codings by column, and the text that a column is about; all stand in the column of all besides.

    ``coding``, ``start``, ``end`` and ``column`` are of equal length: a coding that reaches beyond what a column is
    about is cut there, and it stands in several columns where it belongs to several. ``text`` are the stretches of
    each column, coded or not and without overlap, ``text_column`` their columns.
    """

    headings: tuple[Heading, ...]
    coding: Ints
    start: Ints
    end: Ints
    column: Ints
    text: Spans
    text_column: Ints


def columns_of(corpus: Corpus, wanted: SegmentFilter, asked: Crossing) -> Columns:
    """Return the columns that are asked for, with those in which nothing is coded.

    Raises:
        NotFound: There is no such variable, or no longer.
    """
    whole = asked_text(corpus, wanted)
    if asked.by is By.CODER:
        return _by_coder(corpus, wanted, whole)
    if asked.by is By.DOCUMENT:
        headings = [Heading(row.document_id, row.name) for row in corpus.documents]
        text, column = whole, whole.document
    elif asked.by is By.SET:
        headings, text, column = _by_sets(corpus, whole)
    else:
        headings, text, column = _by_values(corpus, asked, whole)
    everything, part = _cut(corpus, whole)
    pieces, cut = _cut(corpus, text)
    if asked.by in (By.VARIABLE, By.CASE):
        # What reaches out of a person's stretch has that person's value, and not none as well.
        nowhere = len(headings) - 1
        valued = np.zeros(len(corpus), np.bool_)
        valued[pieces[column[cut] != nowhere]] = True
        kept = (column[cut] != nowhere) | ~valued[pieces]
        pieces, cut = pieces[kept], cut[kept]
    coding = np.concatenate((pieces, everything))
    stretches, all_columns = _joined(text, whole), np.full(len(whole), len(headings))
    stretch = np.concatenate((cut, part + len(text)))
    columns = np.concatenate((column, all_columns))
    return Columns(
        headings=tuple(headings),
        coding=coding,
        start=np.maximum(corpus.start[coding], stretches.start[stretch]),
        end=np.minimum(corpus.end[coding], stretches.end[stretch]),
        column=columns[stretch],
        text=stretches,
        text_column=columns,
    )


def _by_coder(corpus: Corpus, wanted: SegmentFilter, whole: Spans) -> Columns:
    """Return coders as columns; the text of each is all that is asked for, whether or not he or she has read it."""
    coders = [row for row in corpus.coders if wanted.coder_ids is None or row.coder_id in wanted.coder_ids]
    place = {row.coder_id: number for number, row in enumerate(coders)}
    pieces, part = _cut(corpus, whole)
    own = np.array([place[one] for one in corpus.coder_id[pieces].tolist()], np.int64)
    every = np.full(len(pieces), len(coders))
    start = np.maximum(corpus.start[pieces], whole.start[part])
    end = np.minimum(corpus.end[pieces], whole.end[part])
    times = len(coders) + 1
    return Columns(
        headings=tuple(Heading(row.coder_id, row.name, colour=row.colour) for row in coders),
        coding=np.concatenate((pieces, pieces)),
        start=np.concatenate((start, start)),
        end=np.concatenate((end, end)),
        column=np.concatenate((own, every)),
        text=Spans(np.tile(whole.document, times), np.tile(whole.start, times), np.tile(whole.end, times)),
        text_column=np.repeat(np.arange(times), len(whole)),
    )


def _by_sets(corpus: Corpus, whole: Spans) -> tuple[list[Heading], Spans, Ints]:
    names = sorted({name for row in corpus.documents for name in row.set_names}, key=lambda name: name.casefold())
    place = {name: number for number, name in enumerate(names)}
    columns = [[place[name] for name in row.set_names] or [len(names)] for row in corpus.documents]
    return _headed([*names, NO_SET]), *_by_document(columns, whole)


def _headed(names: Sequence[str]) -> list[Heading]:
    """Return headings of which the last is for what has none."""
    last = len(names) - 1
    return [Heading(NOWHERE if number == last else number, name) for number, name in enumerate(names)]


def _by_document(columns: Sequence[Sequence[int]], whole: Spans) -> tuple[Spans, Ints]:
    """Return the text once for each column in which its document stands."""
    sizes = np.array([len(one) for one in columns], np.int64)
    flat = np.array([one for places in columns for one in places], np.int64)
    firsts = np.cumsum(sizes) - sizes
    count = sizes[whole.document]
    column = flat[spread(firsts[whole.document], count)]
    return whole.take(np.repeat(np.arange(len(whole)), count)), column


def _by_values(corpus: Corpus, asked: Crossing, whole: Spans) -> tuple[list[Heading], Spans, Ints]:
    if asked.by is By.CASE:
        own = {row.case_id: number for number, row in enumerate(corpus.cases)}
        headings = [Heading(row.case_id, row.name) for row in corpus.cases]
        return [*headings, Heading(NOWHERE, NO_CASE)], *_by_cases(corpus, own, whole, len(own))
    variable = next((row for row in corpus.variables if row.variable_id == asked.variable_id), None)
    if variable is None:
        raise NotFound(kind="variable", name=asked.variable_id)
    values = {bearer: value for (one, bearer), value in corpus.values.items() if one == asked.variable_id and value}
    of_documents = variable.scope == DOCUMENT
    bearers = [row.document_id for row in corpus.documents] if of_documents else [row.case_id for row in corpus.cases]
    names, places = classed(variable.kind, [values[one] for one in bearers if one in values], asked.classes)
    headings = _headed([*names, NO_VALUE])
    if of_documents:
        columns = [[places[values[one]] if one in values else len(names)] for one in bearers]
        return headings, *_by_document(columns, whole)
    column_of = {one: places[values[one]] for one in bearers if one in values}
    return headings, *_by_cases(corpus, column_of, whole, len(names))


def _by_cases(corpus: Corpus, column_of: Mapping[int, int], whole: Spans, nowhere: int) -> tuple[Spans, Ints]:
    """Return what belongs to the cases of each column, and in the last column what belongs to none of them."""
    number = {row.document_id: place for place, row in enumerate(corpus.documents)}
    parts: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for case in corpus.cases:
        column = column_of.get(case.case_id)
        for place in case.places if column is not None else ():
            document = number.get(place.document_id)
            if document is not None:
                span = place.span
                ends = (0, corpus.documents[document].length) if span is None else (span.start, span.end)
                parts.setdefault((column or 0, document), []).append(ends)
    taken: dict[int, list[tuple[int, int]]] = {}
    for (_, document), spans in parts.items():
        taken.setdefault(document, []).extend(spans)
    for document, row in enumerate(corpus.documents):
        parts[nowhere, document] = gaps(united(taken.get(document, ())), row.length)
    rows = [
        (column, document, start, end)
        for (column, document), spans in parts.items()
        for start, end in united(spans)
        if start < end
    ]
    table = np.array(rows, np.int64).reshape(-1, 4).T
    stretches = Spans(table[1], table[2], table[3])
    own, asked = overlapping(stretches, whole)
    start = np.maximum(stretches.start[own], whole.start[asked])
    end = np.minimum(stretches.end[own], whole.end[asked])
    return Spans(stretches.document[own], start, end), table[0][own]


def _joined(one: Spans, other: Spans) -> Spans:
    return Spans(
        np.concatenate((one.document, other.document)),
        np.concatenate((one.start, other.start)),
        np.concatenate((one.end, other.end)),
    )


def _cut(corpus: Corpus, stretches: Spans) -> tuple[Ints, Ints]:
    """Return which codings share text with which stretches, in the order of codings."""
    codings, parts = overlapping(corpus.spans(), stretches)
    order = np.lexsort((parts, codings))
    return codings[order], parts[order]


def asked_text(corpus: Corpus, wanted: SegmentFilter) -> Spans:
    """Return the text that is asked for: documents, or the parts of them that fit the conditions."""
    rows: list[tuple[int, int, int]] = []
    for number, row in enumerate(corpus.documents):
        if wanted.places is None or row.document_id in wanted.places.whole:
            rows.append((number, 0, row.length))
        else:
            spans = wanted.places.stretches.get(row.document_id, ())
            rows += [(number, *ends) for ends in united([(span.start, span.end) for span in spans])]
    table = np.array([row for row in rows if row[1] < row[2]], np.int64).reshape(-1, 3).T
    return Spans(table[0], table[1], table[2])


def united(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return stretches as one, in order and without overlap."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def gaps(stretches: Sequence[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """Return what lies between stretches that are in order and do not overlap, of a text so long."""
    borders = [0, *(border for stretch in stretches for border in stretch), length]
    return [(start, end) for start, end in zip(borders[::2], borders[1::2], strict=True) if start < end]
