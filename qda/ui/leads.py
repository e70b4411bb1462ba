"""What a figure, a cell or a bar leads to; any window asks for it through the workspace and knows no other window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qda.model.places import Places


class SegmentsWanted(NamedTuple):
    """Codings to be listed beside the text; ``title`` says in words where they come from."""

    title: str
    coding_ids: Sequence[int]


class WordsWanted(NamedTuple):
    """Words to be found, in all documents or in some parts of them, with their context.

    ``forms`` come from a list of words: then only whole words are meant that are counted as one of these, which
    :func:`qda.text.words.stands_as` tells, so that there are as many hits as the list says. ``words`` asks for all of
    them, as one would write it in the search field.
    """

    words: str
    places: Places | None = None
    match_case: bool = False
    forms: frozenset[str] = frozenset()
