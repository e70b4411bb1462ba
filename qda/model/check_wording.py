"""What a check looks at, in words, and which of the things that can be wrong belongs to which part."""

from __future__ import annotations

from typing import NamedTuple


class Part(NamedTuple):
    """One part of a check; ``counted`` is the table of which it looks at every row, if it is one."""

    words: str
    problems: frozenset[str]
    counted: str = ""


PARTS: tuple[Part, ...] = (
    Part("The file: every page of it, its indexes and its rules", frozenset({"pages", "unreadable", "duplicate"})),
    Part("References: whether everything that is named is there", frozenset({"reference", "kept-missing"})),
    Part(
        "Texts, letter by letter, against the fingerprints taken when they were added",
        frozenset({"text-changed", "chunk-misplaced", "text-missing", "length"}),
        "document",
    ),
    Part(
        "Original files, headings and turns, against their fingerprints",
        frozenset({"original-changed", "marks-changed", "original-missing", "marks-missing"}),
        "content",
    ),
    Part("Places: whether codings, memos and decisions lie within their texts", frozenset({"span"}), "coding"),
    Part(
        "The history, from the first change to the last, against what stands in the project",
        frozenset({"history-broken", "history-differs"}),
        "change",
    ),
    Part("The search index, against the texts", frozenset({"search-index"})),
)
"""The parts of a check in the order in which they are told."""

INDEX_LEFT_OUT = "search-index"
