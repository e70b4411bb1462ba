"""Searching an open project on the thread that owns it: a page of hits, or how many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from itertools import islice
from typing import TYPE_CHECKING

from qda.analysis.searching.context import CONTEXT_LENGTH, hits_at
from qda.analysis.searching.finding import SECONDS, Finder
from qda.analysis.searching.table import Around, hits_table
from qda.analysis.table import frame
from qda.model.progress import Progress, no_progress
from qda.model.searching import EVERYWHERE, Hit, HitPlace, SearchPlaces, SearchWish
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.store.queries.coders import coders
from qda.store.queries.search_index import StoredText, TextReader, reader_of

if TYPE_CHECKING:
    import pandas as pd


def search(
    project: Project,
    wish: SearchWish,
    places: SearchPlaces = EVERYWHERE,
    *,
    limit: int | None = 200,
    after: HitPlace | None = None,
    context: int = CONTEXT_LENGTH,
    seconds: float = SECONDS,
    progress: Progress = no_progress,
) -> list[Hit]:
    """Find words or a pattern in documents, in the order of the document list and then of the text.

    Only documents that hold all the words are shown, with every place of each. In a regular expression ``^`` and ``$``
    stand for the beginning and end of a paragraph; a match without a character is none.

    Args:
        project: The project.
        wish: What to find.
        places: Where.
        limit: How many hits to return at most; all if ``None``.
        after: The last hit of the page before.
        context: Code points before and after each hit.
        seconds: How long a regular expression may search without finding anything.
        progress: Hears how far the search is.

    Raises:
        BadPattern: The expression means nothing, or is too long.
        PatternTooSlow: It was still searching when its time was over.
    """
    reader = reader_of(project)
    finder = Finder(reader, wish, places, seconds=seconds, progress=progress)
    documents = {document.document_id: document for document in finder.documents}
    return list(hits_at(reader, documents, islice(finder.after(after), limit), context=context))


def count_hits(
    project: Project,
    wish: SearchWish,
    places: SearchPlaces = EVERYWHERE,
    *,
    seconds: float = SECONDS,
    progress: Progress = no_progress,
) -> dict[int, int]:
    """Return how many hits there are in each document that has any, in the order of the list, without their context.

    Raises:
        BadPattern, PatternTooSlow: As for :func:`search`.
    """
    finder = Finder(reader_of(project), wish, places, seconds=seconds, progress=progress)
    return dict(Counter(place.document_id for place in finder))


def around_hits(
    project: Project, coder_ids: Collection[int] | None = None, *, reader: TextReader | None = None
) -> tuple[dict[int, StoredText], Around]:
    """Return all documents by id, and what tells of hits in them where they lie and which codes they carry.

    Args:
        project: The project.
        coder_ids: Whose codings count; everybody's if not given.
        reader: What reads it on another thread.
    """
    reader = reader or reader_of(project)
    names = {row.code_id: row.path_text for row in codes(project) if not row.is_folder}
    ids = coder_ids if coder_ids is not None else [row.coder_id for row in coders(project)]
    return {document.document_id: document for document in reader.documents()}, Around(reader, names, ids)


def search_frame(
    project: Project, wish: SearchWish, places: SearchPlaces = EVERYWHERE, *, limit: int | None, context: int
) -> pd.DataFrame:
    """Return hits as a data frame, one row each, with the columns of :data:`qda.analysis.searching.table.FIELDS`.

    Raises:
        BadPattern, PatternTooSlow: As for :func:`search`.
    """
    reader = reader_of(project)
    found = list(islice(Finder(reader, wish, places), limit))
    documents, around = around_hits(project, reader=reader)
    return frame(hits_table(reader, documents, found, around, context=context))
