"""What opens under a part of the sentence, and the kinds of parts that can be added."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, cast

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from qda.model.conditions import CASE_NAME, SET, Condition
from qda.model.portable import CASE, DOCUMENT
from qda.model.query import (
    ORIGINS,
    By,
    Coded,
    CodeName,
    Distance,
    How,
    InDocuments,
    Made,
    Measure,
    Name,
    Noted,
    Related,
    Saying,
    Starred,
    Test,
    Weighed,
    Where,
)
from qda.store.queries.conditions import known_of
from qda.ui.action_spec import QT_TRANSLATE_NOOP
from qda.ui.notices import translated
from qda.ui.retrieval.choice_popup import ChoicePopup, Chosen, Item
from qda.ui.retrieval.field_popups import Relation, RelationPopup, WeightPopup, WordsPopup
from qda.ui.retrieval.names_now import NamesNow
from qda.ui.retrieval.popups import PartPopup
from qda.ui.variables.conditions_bar import ConditionDialog
from qda.ui.workspace import Workspace

Settle = Callable[[Test], object]
Sheet = tuple[PartPopup, Callable[[object], Test]]
"""A sheet, and what makes a test of what was chosen in it."""


class Kind(NamedTuple):
    """A part that can be added: its words in the menu, what it begins as, and what is asked first."""

    name: str
    words: str
    test: Test
    part: str = ""
    negated: bool = False


_N = QT_TRANSLATE_NOOP


def _with_other(how: How, distance: Distance | None = None) -> Related:
    return Related(how, Coded(), distance)


KINDS: Sequence[Kind | None] = (
    Kind("coded", _N("parts", "coded with…"), Coded(), "codes"),
    None,
    Kind(
        "overlapping",
        _N("parts", "also coded with… (the passages overlap)"),
        Related(How.OVERLAPPING, Coded()),
        "codes",
    ),
    Kind("not-overlapping", _N("parts", "not also coded with…"), _with_other(How.OVERLAPPING), "codes", True),
    Kind("inside", _N("parts", "inside a passage coded…"), _with_other(How.INSIDE), "codes"),
    Kind("containing", _N("parts", "containing a passage coded…"), _with_other(How.CONTAINING), "codes"),
    Kind(
        "near",
        _N("parts", "near a passage coded…"),
        _with_other(How.NEAR, Distance(1, Measure.PARAGRAPH)),
        "codes",
    ),
    Kind("before", _N("parts", "before a passage coded…"), _with_other(How.BEFORE), "codes"),
    Kind("after", _N("parts", "after a passage coded…"), _with_other(How.AFTER), "codes"),
    Kind(
        "same-document",
        _N("parts", "in a document with a passage coded…"),
        Related(How.SAME_DOCUMENT, Coded()),
        "codes",
    ),
    None,
    Kind("by", _N("parts", "by coder…"), By(()), "names"),
    Kind("in", _N("parts", "in the documents…"), InDocuments(()), "names"),
    Kind("where", _N("parts", "in documents where a variable, case or set…"), Coded(), "condition"),
    None,
    Kind("saying", _N("parts", "with the words…"), Saying(""), "words"),
    Kind("starred", _N("parts", "starred as key quotation"), Starred()),
    Kind("noted", _N("parts", "with a memo"), Noted()),
    Kind("weighed", _N("parts", "with a weight"), Weighed()),
    Kind("made", _N("parts", "made by hand, automatically or from a suggestion…"), Made(()), "origins"),
)


class PartEditors:
    """Opens the sheet that changes a part, and gives what came of it."""

    def __init__(self, workspace: Workspace, sentence: QWidget) -> None:
        self._workspace = workspace
        self._sentence = sentence
        self._names = NamesNow(workspace)

    def begin(self, kind: Kind, anchor: QWidget, settle: Settle) -> None:
        """Ask for what a new part needs; one that needs nothing is there at once."""
        if kind.part:
            self.edit(kind.test, kind.part, anchor, settle, fresh=True)
        else:
            settle(kind.test)

    def edit(self, test: Test, part: str, anchor: QWidget, settle: Settle, *, fresh: bool = False) -> None:
        """Open the sheet for a part of a test; ``fresh`` if the test is still to be added."""
        if part == "condition":
            self._edit_condition(test, settle)
            return
        sheets: dict[str, Callable[[Test], Sheet]] = {
            "codes": self._codes,
            "names": self._people if isinstance(test, By) else self._documents,
            "relation": self._relation,
            "words": self._words,
            "weight": self._weight,
            "origins": self._origins,
        }
        popup, take = sheets[part](test)

        def on_settled(value: object) -> None:
            settle(take(value))

        popup.settled.connect(on_settled)
        popup.open_under(anchor, fresh=fresh)

    # --- one sheet each ----------------------------------------------------------------------------------------------
    def _codes(self, test: Test) -> Sheet:
        target = test.target if isinstance(test, Related) else test
        named = target.codes if isinstance(target, Coded) else ()
        rows = {row.code_id: row for row in (self._names.code(one) for one in named) if row is not None}
        below = any(one.below for one in named) if named else True
        popup = ChoicePopup(
            _say("Codes"), self._names.code_items(), set(rows), self._sentence, below=below, none=_say("any code")
        )

        def take(value: object) -> Test:
            chosen = cast(Chosen, value)
            there = {row.code_id: row for row in self._workspace.codes()}
            found = (there[cast(int, key)] for key in chosen.keys if key in there)
            coded = Coded(tuple(CodeName(row.path, row.guid, chosen.below) for row in found))
            return replace(test, target=coded) if isinstance(test, Related) else coded

        return popup, take

    def _people(self, test: Test) -> Sheet:
        there, named = self._names.coders(), test.coders if isinstance(test, By) else ()
        return self._named(_say("Coders"), there, named), lambda value: By(_names(there, value))

    def _documents(self, test: Test) -> Sheet:
        there, named = self._names.documents(), test.documents if isinstance(test, InDocuments) else ()
        return self._named(_say("Documents"), there, named), lambda value: InDocuments(_names(there, value))

    def _named(self, words: str, there: Mapping[str, str], named: Sequence[Name]) -> PartPopup:
        items = [Item(guid, name, name) for guid, name in there.items()]
        return ChoicePopup(words, items, {self._names.guid_of(one, there) for one in named}, self._sentence)

    def _origins(self, test: Test) -> Sheet:
        items = [Item(key, translated(words), translated(words)) for key, words in ORIGINS.items()]
        ticked = test.origins if isinstance(test, Made) else ()
        popup = ChoicePopup(_say("How it came about"), items, ticked, self._sentence)
        return popup, lambda value: Made(tuple(str(key) for key in cast(Chosen, value).keys))

    def _relation(self, test: Test) -> Sheet:
        related = test if isinstance(test, Related) else Related(How.OVERLAPPING, test)

        def take(value: object) -> Test:
            how, distance = cast(Relation, value)
            return replace(related, how=how, distance=distance)

        return RelationPopup((related.how, related.distance), self._sentence), take

    def _words(self, test: Test) -> Sheet:
        saying = test if isinstance(test, Saying) else Saying("")
        return WordsPopup(saying, self._sentence), lambda value: cast(Saying, value)

    def _weight(self, test: Test) -> Sheet:
        weighed = test if isinstance(test, Weighed) else Weighed()
        return WeightPopup(weighed, self._sentence), lambda value: cast(Weighed, value)

    # --- conditions --------------------------------------------------------------------------------------------------
    def _edit_condition(self, test: Test, settle: Settle) -> None:
        known = known_of(self._workspace.project)
        guids = {row.variable_id: row.guid for row in known.variables}
        start = self._as_now(test, guids) if isinstance(test, Where) else None
        dialog = ConditionDialog(
            known,
            (DOCUMENT, CASE, CASE_NAME, SET),
            self._sentence.window(),
            start=start,
            verb=_say("Ask for it"),
        )

        def take() -> None:
            if dialog.condition is not None:
                settle(Where(dialog.condition, guids.get(dialog.condition.variable_id or 0, "")))

        dialog.accepted.connect(take)
        self._workspace.closing.connect(dialog.reject)
        dialog.show()

    @staticmethod
    def _as_now(test: Where, guids: Mapping[int, str]) -> Condition:
        """Return a kept condition with the id that its variable has here."""
        found = next((one for one, guid in guids.items() if test.guid and guid == test.guid), None)
        return replace(test.condition, variable_id=found or test.condition.variable_id)


def _names(there: Mapping[str, str], value: object) -> tuple[Name, ...]:
    return tuple(Name(there[str(key)], str(key)) for key in cast(Chosen, value).keys)


def _say(sentence: str) -> str:
    return QCoreApplication.translate("parts", sentence)
