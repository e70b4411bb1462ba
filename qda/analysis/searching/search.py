"""Searching an open project on the thread that owns it: a page of hits, or how many there are."""

from __future__ import annotations

from collections import Counter
from itertools import islice

from qda.analysis.searching.context import CONTEXT_LENGTH, hits_at
from qda.analysis.searching.finding import SECONDS, Finder
from qda.model.progress import Progress, no_progress
from qda.model.searching import EVERYWHERE, Hit, HitPlace, SearchPlaces, SearchWish
from qda.store.project import Project
from qda.store.queries.search_index import reader_of


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
