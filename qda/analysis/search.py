"""Finding what a regular expression describes, in all documents."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from itertools import islice

from qda.store.project import Project
from qda.store.queries.search import Hit, hit_at, stored_texts, text_of
from qda.text.pattern import Pattern


def search_regex(
    project: Project,
    pattern: str,
    *,
    document_ids: Collection[int] | None = None,
    match_case: bool = False,
    limit: int | None = 200,
    offset: int = 0,
    seconds: float = 10.0,
) -> list[Hit]:
    """Find a regular expression in documents, in the order of the document list and then of the text.

    ``^`` and ``$`` stand for the beginning and end of a paragraph. A match without a character is none; one that
    would cut a letter from its accent is widened to the whole letter. ``seconds`` limits the whole search.

    Raises:
        BadPattern: The expression means nothing, or is too long.
        PatternTooSlow: It was still searching when its time was over.
    """
    found = _hits(project, Pattern(pattern, match_case=match_case), document_ids, seconds)
    return list(islice(found, offset, None if limit is None else offset + limit))


def _hits(project: Project, pattern: Pattern, document_ids: Collection[int] | None, seconds: float) -> Iterator[Hit]:
    end = time.monotonic() + seconds
    for document in stored_texts(project, document_ids):
        text = text_of(project, document)
        for span in pattern.find(text, end - time.monotonic()):
            yield hit_at(document, text, span)
