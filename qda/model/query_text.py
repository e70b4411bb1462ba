"""Written queries, as on the command line: the sentence that :mod:`qda.model.query_words` writes, and shorter forms.

::

    "A" and "B" not "C" within 1 paragraph of "D" by "X" where Country=Iraq

means ``coded “A”, overlapping “B”, not overlapping “C”, within 1 paragraph of “D”, by “X”, where “Country” is “Iraq”``:

* Tests beside each other all have to be passed, whether a comma, ``and`` or nothing parts them; ``or`` parts those of
  which one is enough. Both beside each other need brackets, because people read them differently.
* A code that stands alone at the beginning, or at the beginning of brackets, is what a segment is coded with. After
  others, such a code means *overlapping* it.
* Lists, after ``coded``, ``by``, ``in``, ``made`` and of values, go on with ``or``.
* Names stand in quotation marks, straight or curly; in them a closing mark is doubled. A name of one word that is no
  word of the language need have none. Case does not matter in the words of the language.
"""

from __future__ import annotations

import re
from typing import NamedTuple, NoReturn

from qda.model.codebook import parse_path
from qda.model.conditions import CASE_NAME, SET, WITHOUT_VALUES, Condition, Relation
from qda.model.errors import BadSentence
from qda.model.origin import BY_HAND, FOUND, SUGGESTED
from qda.model.portable import CASE, DOCUMENT
from qda.model.query import (
    MOST_DEPTH,
    All,
    AnyOf,
    By,
    Coded,
    CodeName,
    Distance,
    How,
    InDocuments,
    Made,
    Measure,
    Name,
    Not,
    Noted,
    Query,
    Related,
    Saying,
    Starred,
    Test,
    Weighed,
    Where,
    check,
)


def parse_query(text: str) -> Query:
    """Return what a sentence asks for; its names are not looked up yet.

    Raises:
        BadSentence: It cannot be understood; the place is told.
        BadQuery: It can, but means nothing.
    """
    reader = _Reader(text)
    query = Query(reader.whole())
    check(query)
    return query


# --- words -----------------------------------------------------------------------------------------------------------
class _Token(NamedTuple):
    """A word, a sign, or a name in quotation marks; ``place`` counts characters from 0."""

    text: str
    place: int
    is_name: bool = False


_SPACE = re.compile(r"\s+")
_SIGN = re.compile(r"!=|<=|>=|[=<>~|(),]")
_WORD = re.compile(r"""[^\s"“”(),=<>~|!]+|!""")
_CLOSING = {'"': '"', "“": "”", "„": "“"}
_END = ""

_SIGNS: dict[str, Relation] = {
    "=": Relation.IS,
    "!=": Relation.IS_NOT,
    "<": Relation.LESS,
    "<=": Relation.AT_MOST,
    ">": Relation.MORE,
    ">=": Relation.AT_LEAST,
    "~": Relation.CONTAINS,
}
_PHRASES: tuple[tuple[tuple[str, ...], Relation], ...] = (
    (("is", "not", "empty"), Relation.FILLED),
    (("is", "not"), Relation.IS_NOT),
    (("is", "empty"), Relation.EMPTY),
    (("is", "less", "than"), Relation.LESS),
    (("is", "more", "than"), Relation.MORE),
    (("is", "at", "most"), Relation.AT_MOST),
    (("is", "at", "least"), Relation.AT_LEAST),
    (("is",), Relation.IS),
    (("contains",), Relation.CONTAINS),
)
_WAYS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("by", "hand"), BY_HAND),
    (("automatically",), FOUND),
    (("from", "a", "suggestion"), SUGGESTED),
)
_MEASURES = {word: measure for measure in Measure for word in (measure.value, f"{measure.value}s")}
_RELATIONS = {
    "overlapping": How.OVERLAPPING,
    "inside": How.INSIDE,
    "containing": How.CONTAINING,
    "before": How.BEFORE,
    "after": How.AFTER,
}
_KEYWORDS = frozenset(
    ("and", "or", "not", "all", "any", "coded", "by", "in", "where", "starred", "with", "without", "made", "within")
) | frozenset(_RELATIONS)


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    place = 0
    while place < len(text):
        character = text[place]
        if match := _SPACE.match(text, place):
            place = match.end()
        elif character in _CLOSING:
            name, end = _name(text, place, _CLOSING[character])
            found.append(_Token(name, place, is_name=True))
            place = end
        elif match := _SIGN.match(text, place) or _WORD.match(text, place):
            found.append(_Token(match[0], place))
            place = match.end()
        else:
            raise BadSentence(kind="sign", place=place + 1, part=character)
    return found


def _name(text: str, place: int, closing: str) -> tuple[str, int]:
    """Return the name whose opening quotation mark stands at a place, and where it ends."""
    parts: list[str] = []
    begin = place + 1
    while True:
        end = text.find(closing, begin)
        if end < 0:
            raise BadSentence(kind="open-name", place=place + 1, part=text[place : place + 30])
        parts.append(text[begin:end])
        if not text.startswith(closing, end + 1):
            return closing.join(parts), end + 1
        begin = end + 2


# --- sentences -------------------------------------------------------------------------------------------------------
class _Group(NamedTuple):
    """A test; ``is_bare`` where it begins with a code without any word before it."""

    test: Test
    is_bare: bool = False


class _Reader:
    """Reads a sentence from left to right."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._length = len(text)
        self._at = 0
        self._depth = 0

    def whole(self) -> Test:
        """Return what the whole sentence asks for."""
        if not self._tokens:
            raise BadSentence(kind="nothing", place=1, part="")
        self._accept("segments")
        found = self._group().test
        if self._at < len(self._tokens):
            self._fail("rest")
        return found

    # --- looking at the next words ---
    def _word(self, ahead: int = 0) -> str:
        """Return a coming word or sign in small letters, nothing for a name in quotation marks or at the end."""
        at = self._at + ahead
        return self._tokens[at].text.casefold() if at < len(self._tokens) and not self._tokens[at].is_name else _END

    def _accept(self, *words: str) -> bool:
        """Go past some words if they come next."""
        if any(self._word(ahead) != word for ahead, word in enumerate(words)):
            return False
        self._at += len(words)
        return True

    def _expect(self, *words: str) -> None:
        if not self._accept(*words):
            self._fail("expected", expected=" ".join(words))

    def _is_name(self) -> bool:
        """Tell whether a name comes next: in quotation marks, or a word that means nothing else."""
        if self._at >= len(self._tokens):
            return False
        token = self._tokens[self._at]
        return token.is_name or (token.text.casefold() not in _KEYWORDS and not _SIGN.fullmatch(token.text))

    def _name(self) -> str:
        if not self._is_name():
            self._fail("name")
        self._at += 1
        return self._tokens[self._at - 1].text

    def _names(self) -> list[str]:
        found = [self._name()]
        while self._word() == "or" and self._named_next():
            self._at += 1
            found.append(self._name())
        return found

    def _named_next(self) -> bool:
        """Tell whether a name comes after the next word."""
        self._at += 1
        found = self._is_name()
        self._at -= 1
        return found

    def _fail(self, kind: str, at: int | None = None, **values: object) -> NoReturn:
        at = self._at if at is None else at
        ended = at >= len(self._tokens)
        place = self._length if ended else self._tokens[at].place
        kind = f"{kind}-end" if ended else kind
        raise BadSentence(kind=kind, place=place + 1, part="" if ended else self._tokens[at].text, **values)

    # --- tests ---
    def _group(self) -> _Group:
        """Return what stands between brackets, or the whole."""
        self._depth += 1
        if self._depth > MOST_DEPTH:
            self._fail("too-deep")
        begin, first = self._at, self._side()
        sides = [first]
        while self._accept("or"):
            sides.append(self._side())
        if len(sides) > 1 and any(len(side.tests) > 1 for side in sides):
            self._fail("mixed", begin)
        self._depth -= 1
        if len(sides) > 1:
            return _Group(AnyOf(tuple(side.tests[0] for side in sides)), first.is_bare)
        return _Group(first.tests[0] if len(first.tests) == 1 else All(first.tests), first.is_bare)

    def _side(self) -> _Side:
        """Return tests that all have to be passed."""
        begin = self._at
        first = self._test(is_first=True)
        tests = [first.test]
        is_list = first.is_bare and isinstance(first.test, Coded) and len(first.test.codes) > 1
        while True:
            joined = self._accept(",") + self._accept("and")
            if not joined and (self._word() in ("or", ")") or self._at >= len(self._tokens)):
                return _Side(tuple(tests), first.is_bare)
            if not joined and self._is_name():
                self._fail("and-or-or")
            following = self._test(is_first=False)
            if is_list and following.is_bare:
                self._fail("mixed", begin)
            tests.append(following.test)

    def _test(self, *, is_first: bool) -> _Group:
        """Return one test; a bare code among others stands for one that overlaps it."""
        if self._accept("not"):
            inner = self._test(is_first=is_first)
            return _Group(Not(inner.test), inner.is_bare)
        if self._accept("("):
            found = self._group()
            self._expect(")")
            return found if is_first or not found.is_bare else _Group(Related(How.OVERLAPPING, found.test), True)
        if self._is_name():
            codes = self._codes() if is_first else (self._code(),)
            return _Group(Coded(codes) if is_first else Related(How.OVERLAPPING, Coded(codes)), True)
        return _Group(self._said())

    def _said(self) -> Test:
        """Return a test that begins with a word of the language."""
        word = self._word()
        if word in _RELATIONS:
            self._at += 1
            return Related(_RELATIONS[word], self._target())
        if self._accept("within"):
            return self._within()
        if self._accept("in", "the", "same"):
            return self._same()
        if self._accept("all", "segments"):
            return All()
        if self._accept("any", "code"):
            return Coded()
        for begin, read in (
            ("coded", lambda: Coded(self._codes())),
            ("by", lambda: By(tuple(Name(name) for name in self._names()))),
            ("in", lambda: InDocuments(tuple(Name(name) for name in self._names()))),
            ("where", self._where),
            ("starred", Starred),
            ("with", self._with),
            ("made", self._made),
        ):
            if self._accept(begin):
                return read()
        return self._fail("test")

    def _codes(self) -> tuple[CodeName, ...]:
        found = [self._code()]
        while self._word() == "or" and self._named_next():
            self._at += 1
            found.append(self._code())
        return tuple(found)

    def _code(self) -> CodeName:
        begin = self._at
        path = parse_path(self._name())
        if not path:
            self._fail("name", begin)
        below = True
        if self._accept("without", "subcodes"):
            below = False
        else:
            self._accept("with", "subcodes")
        return CodeName(path, below=below)

    def _target(self) -> Test:
        """Return what another segment has to pass."""
        if self._accept("("):
            found = self._group().test
            self._expect(")")
            return found
        if self._accept("any", "code"):
            return Coded()
        self._accept("coded")
        return Coded((self._code(),))

    def _within(self) -> Test:
        begin = self._at
        count = int(self._word()) if re.fullmatch(r"[0-9]{1,9}", self._word()) else -1
        if count < 0:
            self._fail("number", begin)
        self._at += 1
        measure = _MEASURES.get(self._word())
        if measure is None:
            self._fail("measure")
        self._at += 1
        for word, how in (("of", How.NEAR), ("before", How.BEFORE), ("after", How.AFTER)):
            if self._accept(word):
                return Related(how, self._target(), Distance(count, measure))
        return self._fail("of")

    def _same(self) -> Test:
        if self._accept("document"):
            self._expect("as")
            return Related(How.SAME_DOCUMENT, self._target())
        measure = _MEASURES.get(self._word())
        if measure in (None, Measure.CHARACTER) or self._word() != measure:
            self._fail("same")
        self._at += 1
        self._expect("as")
        return Related(How.NEAR, self._target(), Distance(0, measure))

    def _where(self) -> Test:
        begin = self._at
        scope, name = self._asked()
        relation = self._relation(begin)
        if relation in WITHOUT_VALUES:
            return Where(Condition(scope, name, relation))
        signed = self._tokens[self._at - 1].text in _SIGNS
        values = self._values()
        if not values and signed and relation in (Relation.IS, Relation.IS_NOT):
            empty = Relation.EMPTY if relation is Relation.IS else Relation.FILLED
            return Where(Condition(scope, name, empty))
        if not values:
            self._fail("value")
        return Where(Condition(scope, name, relation, tuple(values)))

    def _asked(self) -> tuple[str, str]:
        """Return what a condition is about: its scope, empty where that is not said, and its name."""
        if self._accept("the", "set"):
            return SET, "Set"
        if self._accept("the", "case"):
            return CASE_NAME, "Case"
        if self._accept("the", "case’s") or self._accept("the", "case's"):
            return CASE, self._name()
        if self._at < len(self._tokens) and self._tokens[self._at].is_name:
            return "", self._name()
        found: list[str] = []
        while self._at < len(self._tokens) and self._word() not in (*_SIGNS, "is", "contains", *"(),|", _END):
            found.append(self._tokens[self._at].text)
            self._at += 1
        if not found:
            self._fail("variable")
        scope, colon, rest = " ".join(found).partition(":")
        if colon and scope.casefold() in (DOCUMENT, CASE) and rest.strip():
            return scope.casefold(), rest.strip()
        return "", " ".join(found)

    def _relation(self, begin: int) -> Relation:
        relation = _SIGNS.get(self._word())
        if relation is not None:
            self._at += 1
            return relation
        for phrase, relation in _PHRASES:
            if self._accept(*phrase):
                return relation
        return self._fail("relation", self._at if self._at < len(self._tokens) else begin)

    def _values(self) -> list[str]:
        found = [self._name()] if self._is_name() else []
        while found and self._word() in ("or", "|") and self._named_next():
            self._at += 1
            found.append(self._name())
        return found

    def _with(self) -> Test:
        self._accept("a")
        if self._accept("memo"):
            return Noted()
        if self._accept("weight"):
            return self._weight()
        self._accept("the")
        whole = self._accept("whole")
        if not (self._accept("words") or self._accept("word")):
            self._fail("with")
        said = self._name()
        return Saying(said, match_case=self._accept("in", "this", "case"), whole_words=whole)

    def _weight(self) -> Test:
        if self._accept("at", "least"):
            return Weighed(self._number(), None)
        if self._accept("at", "most"):
            return Weighed(None, self._number())
        if not self._word().isdecimal():
            return Weighed()
        low = self._number()
        self._expect("to")
        return Weighed(low, self._number())

    def _number(self) -> int:
        word = self._word()
        if not re.fullmatch(r"[0-9]{1,9}", word):
            self._fail("number")
        self._at += 1
        return int(word)

    def _made(self) -> Test:
        found = [self._way()]
        while self._word() == "or" and self._way_next():
            self._at += 1
            found.append(self._way())
        return Made(tuple(found))

    def _way(self) -> str:
        for phrase, origin in _WAYS:
            if self._accept(*phrase):
                return origin
        return self._fail("way")

    def _way_next(self) -> bool:
        return any(all(self._word(1 + n) == word for n, word in enumerate(phrase)) for phrase, _ in _WAYS)


class _Side(NamedTuple):
    """Tests that all have to be passed; ``is_bare`` where the first is a code without any word before it."""

    tests: tuple[Test, ...]
    is_bare: bool
