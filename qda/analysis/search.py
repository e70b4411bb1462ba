"""Finding what a regular expression describes, in all documents."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from itertools import islice

import regex

from qda.model.errors import BadPattern, PatternTooSlow
from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.search import Hit, hit_at, stored_texts, text_of
from qda.text.graphemes import snap

_MAX_PATTERN_LENGTH = 2000  # characters; longer ones take long even to be understood


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
    found = _hits(project, _compiled(pattern, match_case=match_case), document_ids, seconds)
    return list(islice(found, offset, None if limit is None else offset + limit))


def _compiled(pattern: str, *, match_case: bool) -> regex.Pattern[str]:
    if len(pattern) > _MAX_PATTERN_LENGTH:
        raise BadPattern(pattern=pattern[:60] + "…", detail="it is too long")
    flags = regex.MULTILINE if match_case else regex.MULTILINE | regex.IGNORECASE
    try:
        return regex.compile(pattern, flags)
    except (regex.error, ValueError, OverflowError, RecursionError) as error:
        raise BadPattern(pattern=pattern, detail=str(error)) from None


def _hits(
    project: Project, pattern: regex.Pattern[str], document_ids: Collection[int] | None, seconds: float
) -> Iterator[Hit]:
    end = time.monotonic() + seconds
    for document in stored_texts(project, document_ids):
        text, last = text_of(project, document), None
        try:
            for match in pattern.finditer(text, timeout=max(end - time.monotonic(), 0.001)):
                if match.start() == match.end():
                    continue
                span = snap(text, Span(*match.span()))
                if span != last:
                    yield hit_at(document, text, span)
                last = span
        except TimeoutError:
            raise PatternTooSlow(pattern=pattern.pattern, seconds=round(seconds)) from None
