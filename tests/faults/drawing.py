"""What an act is, and chance with all that it may choose from.

An act draws its own arguments, sensible or not, and returns how it is done and what it ought to do. A rule that
refuses raises :class:`~tests.faults.state.Refused`; then the program has to refuse too, and nothing may change.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from typing import Any, NamedTuple

from qda.model.span import Span
from qda.store.project import Project
from tests.faults.state import Refused, State

WORDS = (
    *("Praise", "praise", "Blame", "Stance", "Tone", "Ärger", "صحيفة", "<b>x</b>", "a>b", "=1+1", "Straße", "STRASSE"),
    *("Brücke 👩‍👩‍👧", "é", "Field notes", "O'Brien", '"quoted"', "x", "Y", "100 %", "%s", "NULL", "file://x"),
)
TEXTS = ("", "why?", "two\nlines", "“quoted” – 👩‍👩‍👧", "عربي text", "tab\tinside ", "{}[]\\\"'", "x" * 300, "e\u0301")
_SENTENCES = (
    *(
        "The paper praised the bridge. ",
        "Nobody asked the café owners 👩‍👩‍👧.\n",
        "صحيفة الجسر. ",
        "\n",
        "It cost 3½ million.\n",
    ),
    *("They blamed the mayor for it.\n\n", "A ferry would have done. ", "\tAnd so on… "),
)
_MOST = {"document": 9, "code": 26, "coding": 120, "memo": 25, "case": 10, "variable": 7, "coder": 5, "document_set": 6}


class Act(NamedTuple):
    """How an act is done, and what of the state it ought to change; the second is given what the first returned."""

    do: Callable[[], Any]
    rule: Callable[[State, Any], None]


class Drawing:
    """Chance, and what there is to choose from."""

    def __init__(self, project: Project, state: State, chance: random.Random, texts: dict[str, str]) -> None:
        self.project = project
        self.state = state
        self.chance = chance
        self.texts = texts  # by hash

    def word(self) -> str:
        return self.chance.choice(WORDS)

    def text(self) -> str:
        return self.chance.choice(TEXTS)

    def yes(self, of: int = 2) -> bool:
        return self.chance.randrange(of) == 0

    def one(self, table: str) -> int:
        """Return the id of some row.

        Raises:
            NothingThere: There is none.
        """
        if not self.state.rows[table]:
            raise NothingThere
        return self.chance.choice(sorted(self.state.rows[table]))

    def some(self, table: str, most: int = 3) -> list[int]:
        """Return the ids of some rows, at least one."""
        ids = sorted(self.state.rows[table])
        if not ids:
            raise NothingThere
        return self.chance.sample(ids, min(len(ids), self.chance.randint(1, most)))

    def maybe(self, table: str) -> int | None:
        return None if self.yes(3) or not self.state.rows[table] else self.one(table)

    def room_for(self, table: str) -> None:
        """Make sure that a project does not grow for ever."""
        if len(self.state.rows[table]) >= _MOST[table]:
            raise NothingThere

    def new_text(self) -> str:
        text = "".join(self.chance.choices(_SENTENCES, k=self.chance.randint(1, 30)))
        if self.yes(15):
            text *= 400  # several pieces
        self.texts[digest(text)] = text
        return text

    def text_of(self, document_id: int) -> str:
        return self.texts[self.state.rows["document"][document_id]["text_hash"]]

    def span(self, document_id: int) -> Span:
        """Draw a passage, now and then one that cannot be."""
        length = len(self.text_of(document_id))
        start = self.chance.randint(0, min(length, 60))
        return Span(start, start + self.chance.randint(0 if self.yes(10) else 1, 20))


class NothingThere(Exception):
    """An act has nothing to act on; another one is drawn."""


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def check_span(text: str, span: Span) -> None:
    if not 0 <= span.start < span.end <= len(text) or not text[span.start : span.end].strip():
        raise Refused("no passage")
