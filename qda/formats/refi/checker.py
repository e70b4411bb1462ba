"""Checks a REFI-QDA project or codebook against what the standard asks of its XML.

Order, required attributes and types are checked, references are not: the standard itself does not ask for more. Reading
goes on whatever is found; what Concord writes must be found to be faultless.
"""

from __future__ import annotations

import calendar
import io
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from qda.model.intake.report import IntakeNote

PROJECT, CODEBOOK = "project", "codebook"
"""The two kinds of files."""
STANDARD_NAMESPACES = {PROJECT: "urn:QDA-XML:project:1.0", CODEBOOK: "urn:QDA-XML:codebook:1.0"}
_QUICK_SHAPES = 300  # sound files have some fifty; one made to do harm has a new shape for each element
VIOLATIONS_KEPT = 10_000
"""So many are kept with their lines; the rest is only counted."""

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_ALWAYS_ALLOWED = {"xmlns", f"{_XSI}schemaLocation", f"{_XSI}noNamespaceSchemaLocation"}
_SPACE = " \t\r\n"


class Violation(NamedTuple):
    """One place where a file is not as the standard asks; ``what`` is a key of the report's words."""

    line: int
    element: str
    what: str
    detail: str = ""


# --- what the standard asks ----------------------------------------------------------------------------------------
# Attributes: NAME:TYPE, with ? where it may be absent. Children, in their order: NAME once, ? at most once, + at least
# once, * any number; A|B stands for either.
_DATES = "creatingUser:guid? creationDateTime:time? modifyingUser:guid? modifiedDateTime:time?"
_NAMED = f"guid:guid name:text? {_DATES}"
_TEXT_PLACE = "richTextPath:text? plainTextPath:text?"
_FILE_PLACE = "path:text? currentPath:text?"
_CORNERS = "firstX:integer firstY:integer secondX:integer secondY:integer"
_TARGET = ("targetGUID:guid", "")
_TEXT = (
    f"{_NAMED} {_TEXT_PLACE}",
    "Description? PlainTextContent? PlainTextSelection* Coding* NoteRef* VariableValue*",
)
_SELECTION = "Description? Coding* NoteRef*"
_MEDIUM = "Description? Transcript* {}* Coding* NoteRef* VariableValue*"
_VALUES = "TextValue|BooleanValue|IntegerValue|FloatValue|DateValue|DateTimeValue?"

_PROJECT_FORM: dict[str, tuple[str, str]] = {
    "Project": (
        "name:text origin:text? creatingUserGUID:guid? creationDateTime:time? modifyingUserGUID:guid? "
        "modifiedDateTime:time? basePath:text?",
        "Users? CodeBook? Variables? Cases? Sources? Notes? Links? Sets? Graphs? Description? NoteRef*",
    ),
    "Users": ("", "User+"),
    "User": ("guid:guid name:text? id:text?", ""),
    "CodeBook": ("", "Codes"),
    "Codes": ("", "Code+"),
    "Code": ("guid:guid name:text isCodable:boolean color:colour?", "Description? NoteRef* Code*"),
    "Variables": ("", "Variable+"),
    "Variable": ("guid:guid name:text typeOfVariable:variable", "Description?"),
    "VariableValue": ("", f"VariableRef {_VALUES}"),
    "Cases": ("", "Case+"),
    "Case": ("guid:guid name:text?", "Description? CodeRef* VariableValue* SourceRef* SelectionRef*"),
    "Sources": ("", "TextSource|PictureSource|PDFSource|AudioSource|VideoSource+"),
    "TextSource": _TEXT,
    "TextDescription": _TEXT,
    "Representation": _TEXT,
    "Note": _TEXT,
    "PictureSource": (
        f"{_NAMED} {_FILE_PLACE}",
        "Description? TextDescription? PictureSelection* Coding* NoteRef* VariableValue*",
    ),
    "PDFSource": (
        f"{_NAMED} {_FILE_PLACE}",
        "Description? PDFSelection* Representation? Coding* NoteRef* VariableValue*",
    ),
    "AudioSource": (f"{_NAMED} {_FILE_PLACE}", _MEDIUM.format("AudioSelection")),
    "VideoSource": (f"{_NAMED} {_FILE_PLACE}", _MEDIUM.format("VideoSelection")),
    "PlainTextSelection": (f"{_NAMED} startPosition:integer endPosition:integer", _SELECTION),
    "PictureSelection": (f"{_NAMED} {_CORNERS}", _SELECTION),
    "PDFSelection": (f"{_NAMED} page:integer {_CORNERS}", "Description? Representation? Coding* NoteRef*"),
    "AudioSelection": (f"{_NAMED} begin:integer end:integer", _SELECTION),
    "VideoSelection": (f"{_NAMED} begin:integer end:integer", _SELECTION),
    "Transcript": (
        f"{_NAMED} {_TEXT_PLACE}",
        "Description? PlainTextContent? SyncPoint* TranscriptSelection* NoteRef*",
    ),
    "TranscriptSelection": (f"{_NAMED} fromSyncPoint:guid? toSyncPoint:guid?", _SELECTION),
    "SyncPoint": ("guid:guid timeStamp:integer? position:integer?", ""),
    "Coding": ("guid:guid creatingUser:guid? creationDateTime:time?", "CodeRef NoteRef*"),
    "Notes": ("", "Note+"),
    "Links": ("", "Link+"),
    "Link": (
        "guid:guid name:text? direction:direction? color:colour? originGUID:guid? targetGUID:guid?",
        "NoteRef*",
    ),
    "Sets": ("", "Set+"),
    "Set": ("guid:guid name:text", "Description? MemberCode* MemberSource* MemberNote*"),
    "Graphs": ("", "Graph+"),
    "Graph": ("guid:guid name:text?", "Vertex* Edge*"),
    "Vertex": (
        "guid:guid representedGUID:guid? name:text? firstX:integer firstY:integer secondX:integer? secondY:integer? "
        "shape:shape? color:colour?",
        "",
    ),
    "Edge": (
        "guid:guid representedGUID:guid? name:text? sourceVertex:guid targetVertex:guid color:colour? "
        "direction:direction? lineStyle:line?",
        "",
    ),
    **dict.fromkeys(
        (
            "NoteRef", "CodeRef", "SourceRef", "SelectionRef", "VariableRef", "MemberCode", "MemberSource",
            "MemberNote",
        ),
        _TARGET,
    ),
}  # fmt: skip
_CODEBOOK_FORM: dict[str, tuple[str, str]] = {
    "CodeBook": ("origin:text?", "Codes Sets?"),
    "Codes": ("", "Code+"),
    "Code": ("guid:guid name:text isCodable:boolean color:colour?", "Description? Code*"),
    "Sets": ("", "Set+"),
    "Set": ("guid:guid name:text", "Description? MemberCode*"),
    "MemberCode": ("guid:guid", ""),
}
_VALUE_TYPES = {
    "Description": "text",
    "PlainTextContent": "text",
    "TextValue": "text",
    "BooleanValue": "boolean",
    "IntegerValue": "integer",
    "FloatValue": "decimal",
    "DateValue": "date",
    "DateTimeValue": "time",
}

# --- types ---------------------------------------------------------------------------------------------------------
_HEX_GROUPS = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_DAY = r"(-?(?:[1-9][0-9]{3,}|0[0-9]{3}))-([0-9]{2})-([0-9]{2})"
_CLOCK = r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)"
_FORMS = {
    "guid": re.compile(rf"{_HEX_GROUPS}|\{{{_HEX_GROUPS}\}}"),
    "colour": re.compile("#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})"),
    "boolean": re.compile("true|false|1|0"),
    "integer": re.compile("[+-]?[0-9]+"),
    "decimal": re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"),
    "variable": re.compile("Text|Boolean|Integer|Float|Date|DateTime"),
    "direction": re.compile("Associative|OneWay|Bidirectional"),
    "shape": re.compile(
        "Person|Oval|Rectangle|RoundedRectangle|Star|LeftTriangle|RightTriangle|UpTriangle|DownTriangle|Note"
    ),
    "line": re.compile("dotted|dashed|solid"),
}
_DATE = re.compile(_DAY + _ZONE)
_TIME = re.compile(_DAY + "T" + _CLOCK + _ZONE)
_SURE_DAY = r"[1-9][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"  # every month has it
_SURE = {
    **{kind: form.pattern for kind, form in _FORMS.items()},
    "date": _SURE_DAY + _ZONE,
    "time": _SURE_DAY + "T" + _CLOCK + _ZONE,
    "text": r"[^\n]*",
}
"""What tells at once that a text is a value of a type; where it does not, :func:`fits` has to look closer."""


def _is_date(form: re.Pattern[str], text: str) -> bool:
    found = form.fullmatch(text)
    if found is None:
        return False
    year, month, day = int(found[1][-4:]), int(found[2]), int(found[3])
    if int(found[1]) == 0 or not 1 <= month <= 12 or not day:
        return False
    # The calendar repeats every 400 years, and so every 10,000; it knows no year 0.
    return day <= calendar.monthrange(year + 400, month)[1]


def fits(kind: str, text: str) -> bool:
    """Tell whether a text can be a value of a type: guid, colour, boolean, integer, decimal, date, time and so on."""
    if kind == "text":
        return True
    # White space around a date is allowed in principle, but common validators refuse it.
    if kind == "date":
        return _is_date(_DATE, text)
    if kind == "time":
        return _is_date(_TIME, text)
    return _FORMS[kind].fullmatch(text.strip(_SPACE)) is not None


# --- rules -----------------------------------------------------------------------------------------------------------
class _Slot(NamedTuple):
    names: tuple[str, ...]
    required: bool
    many: bool


class _Rule(NamedTuple):
    types: Mapping[str, str]
    required: frozenset[str]
    slots: tuple[_Slot, ...]
    places: Mapping[str, int]  # a child's name and the slot that it belongs to
    value: str = ""  # the type of its text; such elements have no children
    needed: int = 0  # how many slots there are up to the last one that must have something


def _rule(attributes: str, children: str) -> _Rule:
    types: dict[str, str] = {}
    for entry in attributes.split():
        name, _, kind = entry.partition(":")
        types[name] = kind
    required = frozenset(name for name, kind in types.items() if not kind.endswith("?"))
    slots = tuple(
        _Slot(tuple(entry.rstrip("?+*").split("|")), entry[-1] not in "?*", entry[-1] in "+*")
        for entry in children.split()
    )
    places = {name: number for number, slot in enumerate(slots) for name in slot.names}
    needed = max((number for number, slot in enumerate(slots, 1) if slot.required), default=0)
    plain = {name: kind.rstrip("?") for name, kind in types.items()}
    return _Rule(plain, required, slots, places, needed=needed)


def _rules(form: Mapping[str, tuple[str, str]]) -> dict[str, _Rule]:
    values = {name: _Rule({}, frozenset(), (), {}, kind) for name, kind in _VALUE_TYPES.items()}
    return {**values, **{name: _rule(*parts) for name, parts in form.items()}}


RULES = {PROJECT: _rules(_PROJECT_FORM), CODEBOOK: _rules(_CODEBOOK_FORM)}
"""What each element of a kind of file may say of itself and what it may hold, by the elements' names."""
PROJECT_RULES: Mapping[str, _Rule] = RULES[PROJECT]
ELEMENTS = frozenset(RULES[PROJECT]) | frozenset(RULES[CODEBOOK])
"""The names of all elements that the standard knows."""


class Shape(NamedTuple):
    """What can be said of all elements of a name that have attributes of the same names."""

    rule: _Rule
    problems: tuple[tuple[str, str], ...]
    typed: tuple[tuple[str, str], ...]  # attribute and type
    all_fit: Callable[[str], object]  # tells of the values, each on a line of its own, whether they surely fit


class _Open:
    """An element whose end has not come yet."""

    __slots__ = ("filled", "line", "name", "place", "rule", "text")

    def __init__(self, name: str, rule: _Rule, line: int) -> None:
        self.name = name
        self.rule = rule
        self.line = line
        self.place = 0
        self.filled = False  # whether the slot at the place has something already
        self.text = ""


class Checker:
    """Follows a file from its first element to its last, and notes what is not as the standard asks.

    Elements of other namespaces are named ``{namespace}name``. Nothing below an element that does not belong where it
    stands is looked at.
    """

    def __init__(self, kind: str) -> None:
        self.violations: list[Violation] = []
        self.more = 0
        """How many were found beyond those that are kept."""
        self._rules = RULES[kind]
        self._root = "Project" if kind == PROJECT else "CodeBook"
        self._namespace = STANDARD_NAMESPACES[kind]
        self._open: list[_Open] = []
        self._shapes: dict[tuple[str, ...], Shape] = {}
        self._ignored = 0  # how many elements are open from the misplaced one on

    def root(self, name: str, namespace: str, attributes: Mapping[str, str], line: int) -> None:
        """Take note of the first element."""
        if namespace != self._namespace:
            self._complain(line, name, "refi-wrong-namespace", namespace)
        if name != self._root:
            self._complain(line, self._root, "refi-wrong-root", name)
        self._enter(self._root, attributes, line, self.shape_of(self._root, attributes))

    def start(self, name: str, attributes: Mapping[str, str], line: int, shape: Shape | None = None) -> None:
        """Take note of an element's beginning; ``shape`` is what :meth:`shape_of` says of it, if that is known."""
        if self._ignored:
            self._ignored += 1
            return
        parent = self._open[-1]
        place = parent.rule.places.get(name)
        if place is None:
            self._complain(line, parent.name, "refi-unknown-child", name)
            self._ignored = 1
            return
        if place != parent.place or (parent.filled and not parent.rule.slots[place].many):
            self._step_to(parent, place, name, line)
        parent.filled = True
        self._enter(name, attributes, line, shape or self.shape_of(name, attributes))

    def shape_of(self, name: str, attributes: Collection[str]) -> Shape:
        """Return what there is to know of elements of a name that the standard has, with attributes of such names."""
        key = (name, *attributes)
        shape = self._shapes.get(key)
        if shape is None:
            shape = self._shapes[key] = _shape(self._rules[name], attributes, quick=len(self._shapes) < _QUICK_SHAPES)
        return shape

    def text(self, text: str) -> None:
        """Take note of text within the element that is open."""
        if self._ignored:
            return
        element = self._open[-1]
        kind = element.rule.value
        if kind and kind != "text":
            element.text += text
        elif not kind and (text.strip(_SPACE) or not element.rule.slots):
            self._complain(element.line, element.name, "refi-stray-text")

    def end(self) -> None:
        """Take note of an element's end."""
        if self._ignored:
            self._ignored -= 1
            return
        element = self._open.pop()
        rule = element.rule
        if rule.value and not fits(rule.value, element.text):
            self._complain(element.line, element.name, "refi-wrong-value", element.text[:100])
        if element.place < rule.needed - element.filled:
            self._pass_slots(element, len(rule.slots), element.line)

    def _enter(self, name: str, attributes: Mapping[str, str], line: int, shape: Shape) -> None:
        self._open.append(_Open(name, shape.rule, line))
        if shape.typed and not shape.all_fit("\n".join(attributes.values())):
            for attribute, kind in shape.typed:
                value = attributes[attribute]
                if not fits(kind, value):
                    self._complain(line, name, "refi-wrong-attribute", f"{attribute}={value[:100]}")
        for what, attribute in shape.problems:
            self._complain(line, name, what, attribute)

    def _step_to(self, parent: _Open, place: int, name: str, line: int) -> None:
        """Take note of a child that is not of the same kind as the one before it."""
        if place < parent.place:
            self._complain(line, parent.name, "refi-wrong-order", name)
        elif place > parent.place:
            self._pass_slots(parent, place, line)
            parent.place = place
        else:
            self._complain(line, parent.name, "refi-repeated-child", name)

    def _pass_slots(self, element: _Open, place: int, line: int) -> None:
        """Complain of what had to stand before a place and did not."""
        for number in range(element.place, place):
            slot = element.rule.slots[number]
            if slot.required and not (number == element.place and element.filled):
                self._complain(line, element.name, "refi-missing-child", slot.names[0])

    def _complain(self, line: int, element: str, what: str, detail: str = "") -> None:
        if len(self.violations) < VIOLATIONS_KEPT:
            self.violations.append(Violation(line, element, what, detail))
        else:
            self.more += 1


def _shape(rule: _Rule, attributes: Collection[str], *, quick: bool) -> Shape:
    """Return what there is to know of a shape; one that is not ``quick`` is made sooner and checked later."""
    known = [key for key in attributes if key in rule.types]
    unknown = [key for key in attributes if key not in rule.types and key not in _ALWAYS_ALLOWED]
    problems = [
        *(("refi-unknown-attribute", key) for key in unknown if not key.startswith("xmlns:")),
        *(("refi-missing-attribute", key) for key in rule.required if key not in known),
    ]
    typed = [(key, rule.types[key]) for key in known if rule.types[key] != "text"]
    if not quick:
        return Shape(rule, tuple(problems), tuple(typed), _unsure)
    form = r"\n".join(f"(?:{_SURE[rule.types.get(key, 'text')]})" for key in attributes)
    return Shape(rule, tuple(problems), tuple(typed), re.compile(form).fullmatch)


def _unsure(_values: str) -> None:
    """Leave it to a closer look."""


def check_project(xml: bytes | Path) -> list[Violation]:
    """Return where a project's or codebook's XML (no archive) is not as the standard asks; empty if it is faultless.

    Raises:
        UnreadableFile: It is no sound XML, or holds neither a project nor a codebook.
    """
    from qda.formats.refi.xml_in import XmlReader

    def pieces() -> Iterator[bytes]:
        with io.BytesIO(xml) if isinstance(xml, bytes) else xml.open("rb") as file:
            while piece := file.read(1 << 18):
                yield piece

    reader = XmlReader(pieces, "XML" if isinstance(xml, bytes) else xml.name)
    for _ in reader.elements(build=False):
        pass
    return reader.violations


def violation_notes(violations: Sequence[Violation]) -> list[IntakeNote]:
    """Return the report's lines for violations: those of a kind in one, with the line of the first."""
    first: dict[tuple[str, str, str], Violation] = {}
    counted: dict[tuple[str, str, str], int] = {}
    for violation in violations:
        key = (violation.what, violation.element, violation.detail.partition("=")[0])
        first.setdefault(key, violation)
        counted[key] = counted.get(key, 0) + 1
    return [IntakeNote(one.what, one.element, one.detail, counted[key], one.line) for key, one in first.items()]
