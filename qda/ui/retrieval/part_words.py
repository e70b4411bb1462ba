"""The words of a part of the sentence, and which of them can be clicked."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from qda.model.codebook import path_text
from qda.model.conditions import Condition
from qda.model.query import (
    By,
    Coded,
    CodeName,
    InDocuments,
    Made,
    Noted,
    Query,
    Related,
    Saying,
    Starred,
    Test,
    Weighed,
    Where,
)
from qda.model.query_words import ANY_CODE, WAYS, words
from qda.ui.notices import translated
from qda.ui.retrieval.names_now import NamesNow, Told, joined
from qda.ui.workspace import Workspace


class Piece(NamedTuple):
    """Some words of the sentence; ``part`` names what a click on them changes, empty where they are only read."""

    words: str
    part: str = ""
    whole: str = ""
    gone: bool = False
    colour: str = ""


class PartWords:
    """Puts parts of a query into pieces of a sentence."""

    def __init__(self, workspace: Workspace) -> None:
        self._names = NamesNow(workspace)

    def pieces(self, test: Test) -> list[Piece]:
        """Return a part's words; what is put together more deeply cannot be clicked."""
        match test:
            case Coded(codes):
                return [Piece(_say("coded")), self._codes(codes)]
            case Related(_, Coded(codes), _):
                return [Piece(relation_words(test), "relation"), self._codes(codes)]
            case Related():
                return [Piece(relation_words(test), "relation"), Piece(f"({words(test.target, translated)})")]
            case By(coders):
                return [Piece(_say("by")), self._told(self._names.told(coders, self._names.coders(), _or()))]
            case InDocuments(some):
                return [Piece(_say("in")), self._told(self._names.told(some, self._names.documents(), _or()))]
            case Where(condition):
                return [Piece(_say("in documents where")), Piece(condition_words(condition), "condition")]
            case Saying():
                return self._saying(test)
            case Weighed():
                return [Piece(_say("with weight")), Piece(_weight(test), "weight")]
            case Made(origins):
                told = _or().join(translated(WAYS.get(one, one)) for one in origins)
                return [Piece(_say("made")), Piece(told, "origins")]
            case Starred():
                return [Piece(_say("starred as key quotation"))]
            case Noted():
                return [Piece(_say("with a memo"))]
            case _:
                return [Piece(f"({Query(test).words(translated)})")]

    @staticmethod
    def _told(told: Told) -> Piece:
        return Piece(told.words, "names", told.whole, told.gone)

    def _codes(self, codes: tuple[CodeName, ...]) -> Piece:
        if not codes:
            return Piece(_say("any code"), "codes")
        found = [(one, self._names.code(one)) for one in codes]
        names = [row.name if row is not None else one.path[-1] for one, row in found]
        paths = [row.path_text if row is not None else path_text(one.path) for one, row in found]
        told = joined(names, _or(), gone=any(row is None for _, row in found))
        with_below = any(row is not None and one.below and self._names.has_below(row) for one, row in found)
        shown = _say("{codes} with sub-codes").format(codes=told.words) if with_below else told.words
        only = found[0][1] if len(found) == 1 else None
        colour = only.colour if only is not None and not only.is_folder else ""
        return Piece(shown, "codes", _or().join(paths), told.gone, colour)

    @staticmethod
    def _saying(test: Saying) -> list[Piece]:
        told = f"“{test.words}”"
        more = [_say("in this case")] if test.match_case else []
        before = _say("with the whole words") if test.whole_words else _say("with the words")
        return [Piece(before), Piece(" ".join([told, *more]), "words")]


def relation_words(test: Related) -> str:
    """Return how a segment lies to another one, without the other."""
    told = words(Related(test.how, Coded(), test.distance), translated)
    return " ".join(told.replace(translated(ANY_CODE), "").split())


def condition_words(condition: Condition) -> str:
    """Return a condition in words."""
    return condition.words(translated)


def _weight(test: Weighed) -> str:
    low, high = test.at_least, test.at_most
    if low is None and high is None:
        return _say("of any size")
    if high is None:
        return _say("at least {low}").format(low=low)
    if low is None:
        return _say("at most {high}").format(high=high)
    return _say("{low} to {high}").format(low=low, high=high)


def _or() -> str:
    return _say(" or ")


def _say(sentence: str) -> str:
    return QCoreApplication.translate("parts", sentence)
