"""Giving a project that was read back what only our own part of the file holds."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeVar, cast

from qda.formats.refi.definition import Definition, described
from qda.formats.refi.extras import VERSION, text_hash
from qda.formats.refi.extras_rules import (
    COMPARISON,
    EXACT,
    PROJECT,
    SECTIONS,
    Fields,
    fields_of,
    import_note_of,
    is_decision_values,
    is_flag,
    is_guid,
    is_line,
    is_row,
    is_text,
    is_time,
    is_whole,
    mark_of,
    parsed,
    rows_of,
)
from qda.formats.refi.renaming import renamed
from qda.model.intake.report import IntakeReport
from qda.model.portable import (
    CASE,
    DOCUMENT,
    CasePlace,
    KeptPart,
    PortableCode,
    PortableCoding,
    PortableComparison,
    PortableDecision,
    PortableDocument,
    PortableProject,
    PortableValue,
    PortableVariable,
    PortableWork,
)
from qda.model.span import Span

_Thing = TypeVar("_Thing")
_WORDS = {"work": "finished documents", "kept": "parts of other programs’ projects"}
_KINDS = {
    "coder": "coders",
    "code": "codes",
    "variable": "variables",
    "case": "cases",
    "document": "documents",
    "memo": "memos",
    "set": "sets",
    "coding": "codings",
}
_LISTS = ("coders", "codes", "documents", "sets", "memos", "cases", "variables", "kept")


def no_entry(_name: str) -> bytes | None:
    """Find no file in the archive."""
    return None


def text_form(data: bytes, qde_hash: str) -> tuple[str, int] | None:
    """Return how an XML counts that our part was written with: the unit, and how many positions a line break takes."""
    told = parsed(data)
    value: Any = told.get("text") if told is not None and told.get("qde") == qde_hash else None
    if not isinstance(value, dict):
        return None
    unit, newline = (cast(Fields, value).get(name) for name in ("unit", "newline"))
    return (str(unit), cast(int, newline)) if unit in ("codepoint", "utf16") and newline in (1, 2) else None


def apply_extras(
    project: PortableProject,
    data: bytes,
    report: IntakeReport,
    *,
    qde_hash: str = "",
    entry: Callable[[str], bytes | None] = no_entry,
) -> PortableProject:
    """Return a project with what our own part of its file holds besides.

    Where another program has written the XML anew since, what still fits is taken and the rest told.

    Args:
        project: What the XML says.
        data: Our part, which may be anything.
        report: Where to tell what was found.
        qde_hash: The SHA-256 of the XML.
        entry: Gives a file of the archive by its name.
    """
    told = parsed(data)
    if told is None or told["version"] > VERSION:
        report.note("refi-extras-unreadable" if told is None else "refi-extras-newer", look=True)
        return project
    applying = _Applying(told, told.get("qde") == qde_hash, entry)
    project = applying.to(project)
    if not applying.is_bound:
        report.note("refi-extras-changed", look=True)
    for section, times in applying.told_left().items():
        report.note("refi-extras-left", section, times=times, look=True)
    return project


class _Applying:
    """One application; ``is_bound`` is whether the XML is the one that our part was written with."""

    def __init__(self, told: Fields, is_bound: bool, entry: Callable[[str], bytes | None]) -> None:  # noqa: FBT001
        self.is_bound = is_bound
        self.left: Counter[str] = Counter()
        self._told = told
        self._entry = entry

    def to(self, project: PortableProject) -> PortableProject:
        """Give a project what belongs to it."""
        if self.is_bound:
            project = renamed(project, self._renamings(project))
        project.documents = self._each("documents", project.documents, self._document)
        project.coders = self._each("coders", project.coders)
        project.codings = self._each("codings", project.codings)
        self._codings = {coding.guid for coding in project.codings}
        project.codes = self._each("codes", project.codes, self._code)
        project.sets = self._each("sets", project.sets)
        project.memos = self._each("memos", project.memos)
        self._lengths = {document.guid: len(document.text) for document in project.documents}
        self._coders = {coder.guid for coder in project.coders}
        project.cases = self._each("cases", project.cases, self._case)
        self._cases = {case.guid for case in project.cases}
        self._bearers: dict[str, set[str]] = {}
        for value in project.values:
            self._bearers.setdefault(value.variable, set()).add(value.bearer)
        project.variables = self._each("variables", project.variables, self._variable)
        if self.is_bound:
            self._values(project)
        self._work(project)
        self._kept(project)
        self._settled(project)
        self._whole(project)
        if self.is_bound:
            self._order(project)
        return project

    # --- fields by guid ---------------------------------------------------------------------------------------------
    def _fields(self, section: str, fields: Fields) -> Fields:
        """Return those of a thing's fields that may be taken."""
        rules = {**SECTIONS.get(section, {}), **(EXACT if self.is_bound else {})}
        taken = {name: value for name, value in fields.items() if name in rules and rules[name](value)}
        self.left[section] += sum(1 for name, value in fields.items() if name in rules and not rules[name](value))
        return taken

    def _each(
        self, section: str, things: Iterable[_Thing], more: Callable[[_Thing, Fields], _Thing] | None = None
    ) -> list[_Thing]:
        by_guid = fields_of(self._told, section)
        found: list[_Thing] = []
        for thing in things:
            some: Any = thing
            fields = by_guid.pop(some.guid, None) if by_guid else None
            if fields is not None:
                known = {name: value for name, value in self._fields(section, fields).items() if hasattr(some, name)}
                some = _with(some, known)
                some = more(some, fields) if more is not None else some
            found.append(some)
        self.left[section] += len(by_guid)
        return found

    def told_left(self) -> dict[str, int]:
        """Return what fits nothing, in words."""
        return {_WORDS.get(section, section): times for section, times in self.left.items() if times}

    def _document(self, document: PortableDocument, fields: Fields) -> PortableDocument:
        if self.is_bound:
            # A reader guesses these where they are not told.
            document = replace(
                document, marks=(), **{"source_name": "", "encoding": "", **self._fields("documents", fields)}
            )
        rows = rows_of(fields, "marks")
        if rows and fields.get("marked") == text_hash(document.text):
            marks = [mark for row in rows if (mark := mark_of(row, len(document.text))) is not None]
            self.left["marks"] += len(rows) - len(marks)
            document = replace(document, marks=tuple(marks))
        else:
            self.left["marks"] += len(rows)
        notes = [note for row in rows_of(fields, "notes") if (note := import_note_of(row)) is not None]
        name: Any = fields.get("original")
        original = self._entry(name) if is_line(name) and name.startswith("concord/") else None
        if name is not None and original is None:
            self.left["originals"] += 1
        if notes or self.is_bound:
            document = replace(document, notes=tuple(notes))
        return replace(document, original=original or document.original)

    def _code(self, code: PortableCode, fields: Fields) -> PortableCode:
        example = fields.get("example_coding")
        if isinstance(example, str) and example in self._codings:
            code = replace(code, example_coding=example)
        row = fields.get("definition")
        if row is None or not is_row(row, *[is_text] * 6):
            return code
        parts = Definition(*cast(list[str], row))
        if not self.is_bound and described(parts) != described(_definition(code)):
            self.left["definitions"] += 1  # its description was changed elsewhere, and counts
            return code
        return replace(code, **parts._asdict())

    def _case(self, case: Any, fields: Fields) -> Any:
        places: list[CasePlace] = []
        for row in rows_of(fields, "places"):
            if is_row(row, is_guid):
                places.append(CasePlace(row[0]))
            elif is_row(row, is_guid, is_whole, is_whole):
                places.append(CasePlace(row[0], Span(row[1], row[2])))
        # Only their order is new.
        return case._replace(places=tuple(places)) if Counter(places) == Counter(case.places) else case

    def _variable(self, variable: PortableVariable, fields: Fields) -> PortableVariable:
        """Take whose variable it is; the values, where it has any, have the last word."""
        scope = fields.get("scope")
        bearers = self._bearers.get(variable.guid, set())
        fits = {DOCUMENT: bearers.isdisjoint(self._cases), CASE: bearers <= self._cases}
        return variable._replace(scope=scope) if isinstance(scope, str) and fits.get(scope) else variable

    # --- rows -------------------------------------------------------------------------------------------------------
    def _values(self, project: PortableProject) -> None:
        """Take the values that the standard has no form for."""
        rows = {
            (row[0], row[1]): PortableValue(row[0], row[1], row[2])
            for row in rows_of(self._told, "values")
            if is_row(row, is_guid, is_guid, is_text)
        }
        bearers = {thing.guid for thing in (*project.documents, *project.cases)}
        variables = {variable.guid for variable in project.variables}
        values = [value for value in project.values if (value.variable, value.bearer) not in rows]
        project.values = values + [
            value for value in rows.values() if value.variable in variables and value.bearer in bearers
        ]

    def _work(self, project: PortableProject) -> None:
        there = {(row.document, row.coder) for row in project.work}
        for row in rows_of(self._told, "work"):
            finished: Callable[[Any], bool] = lambda value: value is None or (is_time(value) and bool(value))  # noqa: E731
            if not is_row(row, is_guid, is_guid, is_time, finished) or (row[0], row[1]) in there:
                self.left["work"] += 1
            elif row[0] in self._lengths and row[1] in self._coders:
                there.add((row[0], row[1]))
                project.work.append(PortableWork(*row))
            else:
                self.left["work"] += 1

    def _kept(self, project: PortableProject) -> None:
        """Take parts of other programs' projects that had no place in the XML."""
        there = {part.guid for part in project.kept}
        for row in rows_of(self._told, "kept"):
            fields = cast(Fields, row) if isinstance(row, dict) else {}
            known = {name: fields.get(name, "") for name in ("kind", "place", "owner", "name", "file_name")}
            guid, xml = fields.get("guid"), fields.get("xml")
            if not is_guid(guid) or guid in there or not is_text(xml) or not all(map(is_line, known.values())):
                self.left["kept"] += 1
                continue
            there.add(cast(str, guid))
            project.kept.append(KeptPart(guid=cast(str, guid), xml=cast(str, xml).encode(), **known))

    def _settled(self, project: PortableProject) -> None:
        there: set[str] = set()
        for row in rows_of(self._told, "comparisons"):
            fields = cast(Fields, row) if isinstance(row, dict) else {}
            fits = all(name in fields and rule(fields[name]) for name, rule in COMPARISON.items())
            compared = [column.get("coder") for column in fields["coders"]] if fits else []
            if (
                not fits
                or fields["guid"] in there
                or not self._coders.issuperset([fields["consensus_coder"], *compared])
            ):
                self.left["comparisons"] += 1
                continue
            texts = {name: fields[name] for name in COMPARISON if name != "coders"}
            there.add(fields["guid"])
            project.comparisons.append(PortableComparison(**texts, coders=tuple(fields["coders"])))
        for row in rows_of(self._told, "decisions"):
            decision = self._decision(cast(Fields, row) if isinstance(row, dict) else {})
            key = "" if decision is None else decision.values.get("disagreement_key", "")
            if decision is None or not there.isdisjoint((decision.guid, f"key {key}")):
                self.left["decisions"] += 1
            else:
                there |= {decision.guid, f"key {key}"}
                project.decisions.append(decision)

    def _decision(self, fields: Fields) -> PortableDecision | None:
        guid, document, coder, span = (fields.get(name) for name in ("guid", "document", "coder", "span"))
        length = self._lengths.get(document, -1) if isinstance(document, str) else -1
        if not is_guid(guid) or length < 0 or not isinstance(coder, str) or coder not in self._coders:
            return None
        if not is_row(span, is_whole, lambda end: is_whole(end, length)) or not is_decision_values(
            fields.get("values")
        ):
            return None
        start, end = cast(list[int], span)
        rows = rows_of(fields, "codings")
        codings = [(row[0], row[1]) for row in rows if is_row(row, is_guid, is_flag) and row[0] in self._codings]
        if start >= end:
            return None
        values = cast(dict[str, str], fields["values"])
        return PortableDecision(str(guid), str(document), Span(start, end), coder, values, tuple(codings))

    # --- the project itself, and order ------------------------------------------------------------------------------
    def _whole(self, project: PortableProject) -> None:
        value = self._told.get("project")
        fields = cast(Fields, value) if isinstance(value, dict) else {}
        for name, rule in {**PROJECT, **(EXACT if self.is_bound else {})}.items():
            if name in fields and hasattr(project, name):
                if rule(fields[name]):
                    setattr(project, name, fields[name])
                else:
                    self.left["project"] += 1

    def _order(self, project: PortableProject) -> None:
        value = self._told.get("order")
        order = cast(Fields, value) if isinstance(value, dict) else {}
        for name in _LISTS:
            guids = rows_of(order, name)
            places = {guid: number for number, guid in enumerate(guids) if isinstance(guid, str)}
            things: list[Any] = getattr(project, name)
            things.sort(key=lambda thing: places.get(thing.guid, len(places)))
        self._order_codings(project, rows_of(order, "codings"))

    def _order_codings(self, project: PortableProject, runs: list[Any]) -> None:
        """Put codings in the order in which they were made; of each document they are in order already."""
        if not all(is_whole(number) for number in runs):
            return
        documents = [document.guid for document in project.documents]
        waiting: dict[str, deque[PortableCoding]] = {guid: deque() for guid in documents}
        for coding in project.codings:
            waiting.setdefault(coding.document, deque()).append(coding)
        ordered: list[PortableCoding] = []
        for place, count in zip(runs[::2], runs[1::2], strict=False):
            queue = waiting[documents[place]] if place < len(documents) else deque[PortableCoding]()
            ordered += [queue.popleft() for _ in range(min(count, len(queue)))]
        for queue in waiting.values():
            ordered += queue
        project.codings = ordered

    def _renamings(self, project: PortableProject) -> dict[tuple[str, str], str]:
        """Return the guids that things had before they were written; never one that another has."""
        value = self._told.get("guids")
        pairs = cast(Fields, value).items() if isinstance(value, dict) else ()
        taken = {
            (kind, thing.guid) for kind, name in _KINDS.items() for thing in cast(list[Any], getattr(project, name))
        }
        names: dict[tuple[str, str], str] = {}
        for written, row in pairs:
            if is_row(row, is_line, is_line) and (row[0], written.lower()) in taken and tuple(row) not in taken:
                taken.add((row[0], row[1]))
                names[row[0], written.lower()] = row[1]
        return names


def _with(thing: Any, fields: Fields) -> Any:
    if not fields:
        return thing
    return thing._replace(**fields) if hasattr(thing, "_replace") else replace(thing, **fields)


def _definition(code: PortableCode) -> Definition:
    return Definition(*(getattr(code, name) for name in Definition._fields))
