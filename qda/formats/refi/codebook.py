"""REFI-QDA codebooks (``.qdc``), read and written.

The standard knows a code's name, place, colour, description, and whether passages can be coded with it. What else our
codebook says stands in the description, under its own headings, and comes back from there. Number keys are not written.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, NamedTuple

from qda.formats.refi.archive import RefiArchive
from qda.formats.refi.checker import CODEBOOK, STANDARD_NAMESPACES, check_project, violation_notes
from qda.formats.refi.definition import Definition, described, told_apart
from qda.formats.refi.node import Node
from qda.formats.refi.scalars import canonical_guid, colour, yes
from qda.formats.refi.xml_out import Guids, attributes, derived_guid, element, in_attribute, is_legal
from qda.formats.saving import saving
from qda.model.codebook import MAX_NAME_LENGTH, CodebookEntry, code_name, path_text
from qda.model.errors import CannotWrite, FileTooLarge
from qda.model.intake.report import IntakeNote, IntakeReport
from qda.model.progress import Wanted, always_wanted

ORIGIN = "Concord"
STEPS_LIMIT = 16_000_000
"""How many names the paths of all codes may have together: 5,000 codes that lie in each other have 12.5 million."""

_SEPARATORS = re.compile(r"[\\/]|::")
_DEEPEST_INDENT = 12


class CodeSet(NamedTuple):
    """A named group of codes, which lie wherever they lie in the codebook; ``codes`` are their guids."""

    guid: str
    name: str
    description: str = ""
    codes: tuple[str, ...] = ()


class RefiCodebook(NamedTuple):
    """What a codebook file holds, what is to be said of it, and the sets, which our codebook has no place for."""

    entries: list[CodebookEntry]
    notes: IntakeReport
    sets: tuple[CodeSet, ...]


# --- reading ---------------------------------------------------------------------------------------------------------
def read_qdc(path: Path, *, split_names: bool = False, wanted: Wanted = always_wanted) -> RefiCodebook:
    r"""Read a codebook, or the codebook of a project, as ``.qdc``, ``.qde`` or ``.qdpx``.

    Entries come as the tree stands, each before those below it. Names are made such that siblings differ; a name with
    `` > `` in it stays one name.

    Args:
        path: The file.
        split_names: Whether ``\``, ``/`` and ``::`` in the names of a flat codebook make a hierarchy, as Taguette and
            older versions of ATLAS.ti write it.
        wanted: Asked while a long file is read; return False to stop.

    Raises:
        UnreadableFile: It is no REFI-QDA file, or damaged.
        FileTooLarge: It is larger, or its codes lie deeper in each other, than can be read at once.
        PasswordNeeded: It is encrypted.
        Cancelled: It is not wanted any more.
    """
    with RefiArchive.open(path, wanted) as archive:
        report = IntakeReport(
            "refi-codebook", path.name, archive.file_hash, archive.attributes.get("origin", ""), notes=archive.notes
        )
        reading = _Reading(report, path.name)
        for section, each in archive.elements():
            if section == "Codes" and each.tag == "Code":
                reading.take_codes(each)
            elif section == "Sets" and each.tag == "Set" and archive.kind == CODEBOOK:
                reading.take_set(each)
            elif archive.kind == CODEBOOK:
                reading.leave(each)
        report.notes += violation_notes(archive.violations)
        if archive.kind != CODEBOOK:
            report.note("refi-only-codebook", path.name)
    entries = _split(reading.entries) if split_names else reading.entries
    names = {entry.guid: path_text(entry.path) for entry in entries}
    for code_set in reading.sets:
        held = "; ".join(names.get(guid, guid) for guid in code_set.codes)
        report.note("refi-code-set", code_set.name, held, times=len(code_set.codes), look=True)
    return RefiCodebook(entries, report, tuple(reading.sets))


class _Reading:
    """Makes entries of a codebook's elements."""

    def __init__(self, report: IntakeReport, name: str) -> None:
        self.entries: list[CodebookEntry] = []
        self.sets: list[CodeSet] = []
        self._report = report
        self._name = name
        self._top: dict[str, int] = {}
        self._guids: dict[str, str] = {}
        self._steps = 0

    def take_codes(self, top: Node) -> None:
        """Take a code and all that lie below it."""
        waiting: list[tuple[Node, tuple[str, ...], dict[str, int]]] = [(top, (), self._top)]
        while waiting:
            each, above, level = waiting.pop()
            path = (*above, self._name_of(each, level))
            self._steps += len(path)
            if self._steps > STEPS_LIMIT:
                raise FileTooLarge(name=self._name, limit_mb=STEPS_LIMIT * 8 >> 20)
            self._count("Code", taken=1)
            self.entries.append(self._entry(each, path))
            below: dict[str, int] = {}
            waiting += [(child, path, below) for child in reversed(each) if child.tag == "Code"]
            for child in each:
                if child.tag == "Description":
                    self._count("Description", taken=1)
                elif child.tag != "Code":
                    self.leave(child)

    def take_set(self, each: Node) -> None:
        """Take a set of codes: it is told of, since a codebook of ours has none."""
        members = [child for child in each if child.tag == "MemberCode"]
        guids = tuple(canonical_guid(child.get("guid") or child.get("targetGUID") or "") for child in members)
        name = " ".join((each.get("name") or "").split())
        self.sets.append(CodeSet(canonical_guid(each.get("guid") or ""), name, _description(each), guids))
        self.leave(each)

    def leave(self, each: Node) -> None:
        """Account for what is not taken."""
        for part in each.iter():
            self._count(str(part.tag), left=1)

    def _count(self, kind: str, *, taken: int = 0, left: int = 0) -> None:
        account = self._report.account(kind)
        account.there += taken + left
        account.taken += taken
        account.left += left

    def _name_of(self, each: Node, level: dict[str, int]) -> str:
        given = each.get("name") or ""
        name = code_name(given) or "Untitled"
        unique = _unique(name, level)
        if unique != given:
            shown = " ".join(given.split())[:MAX_NAME_LENGTH]
            what = "refi-name-taken" if unique != name else "refi-name-changed"
            self._report.note(what, shown, unique, line=each.line)
        return unique

    def _entry(self, each: Node, path: tuple[str, ...]) -> CodebookEntry:
        guid = canonical_guid(each.get("guid") or "")
        if guid and guid in self._guids:
            self._report.note("refi-guid-twice", path[-1], self._guids[guid], line=each.line, look=True)
        self._guids.setdefault(guid, path[-1])
        said = told_apart(_description(each))
        return CodebookEntry(
            path=path,
            is_folder=not yes(each.get("isCodable"), otherwise=True),
            short_definition=said.short_definition,
            full_definition=said.full_definition,
            use_when=said.use_when,
            dont_use_when=said.dont_use_when,
            example=said.example_text,
            memo=said.memo,
            colour=self._colour(each, path[-1]),
            guid=guid,
        )

    def _colour(self, each: Node, name: str) -> str:
        given = each.get("color")
        read = colour(given)
        if read is None:
            self._report.note("refi-colour", name, (given or "")[:40], line=each.line)
        return read or ""


def _description(each: Node) -> str:
    return "\n\n".join(child.text for child in each if child.tag == "Description" and child.text)


def _unique(name: str, level: dict[str, int]) -> str:
    """Return a name, or with a number that makes it new; the level keeps for each name the next number to try."""
    number = level.get(name.casefold())
    if number is None:
        level[name.casefold()] = 2
        return name
    while True:
        ending = f" ({number})"
        candidate = name[: MAX_NAME_LENGTH - len(ending)].rstrip() + ending
        number += 1
        if candidate.casefold() not in level:
            level[name.casefold()], level[candidate.casefold()] = number, 2
            return candidate


def _split(entries: Sequence[CodebookEntry]) -> list[CodebookEntry]:
    """Return a flat codebook's entries with the hierarchy that stands in their names; others as they are."""
    if any(len(entry.path) > 1 for entry in entries):
        return list(entries)
    seen: set[tuple[str, ...]] = set()
    result: list[CodebookEntry] = []
    for entry in entries:
        path = tuple(name for name in map(code_name, _SEPARATORS.split(entry.path[0])) if name)
        key = tuple(name.casefold() for name in path)
        if not path or key in seen:
            path = entry.path
        seen.add(key)
        result.append(dataclasses.replace(entry, path=path))
    return result


# --- writing ---------------------------------------------------------------------------------------------------------
def write_qdc(path: Path, entries: Iterable[CodebookEntry], sets: Iterable[CodeSet] = ()) -> list[IntakeNote]:
    """Write a codebook; the same codebook gives the same bytes.

    Codes are written in the order given, each below the last one that had its parent's path; folders that have no
    entry of their own are written too. What our codebook says beside its full definition stands in the description.

    Returns:
        What the file cannot hold.

    Raises:
        CannotWrite: The file cannot be written, or there are no codes, for which the standard has no form.
    """
    tree = _Tree(entries)
    if not tree.top:
        raise CannotWrite(path=str(path), detail="", kind="no-codes")
    writing = _Writing()
    with saving(path) as temporary:
        with temporary.open("w", encoding="utf-8", newline="\n") as file:
            writing.write(file, tree, list(sets))
        if violations := check_project(temporary):
            raise CannotWrite(path=str(path), detail=f"the codebook would not follow the standard ({violations[0]})")
    return writing.notes()


class _Node:
    """A code with those below it."""

    __slots__ = ("children", "entry", "own")

    def __init__(self, entry: CodebookEntry, *, own: bool) -> None:
        self.entry = entry
        self.own = own  # whether it stands in the codebook, and not only in the path of another one
        self.children: list[_Node] = []


class _Tree:
    """Entries below each other, as their paths say."""

    def __init__(self, entries: Iterable[CodebookEntry]) -> None:
        self.top: list[_Node] = []
        self._last: dict[tuple[str, ...], _Node] = {}
        for entry in entries:
            there = self._last.get(entry.path)
            if there is not None and not there.own:
                there.entry, there.own = entry, True  # a child stood before it
            else:
                self._add(_Node(entry, own=True))

    def _add(self, node: _Node) -> None:
        while True:
            path = node.entry.path
            self._last[path] = node
            if len(path) <= 1:
                self.top.append(node)
                return
            above = self._last.get(path[:-1])
            if above is not None:
                above.children.append(node)
                return
            folder = _Node(CodebookEntry(path[:-1], is_folder=True), own=False)
            folder.children.append(node)
            node = folder


class _Writing:
    """Writes the XML of a codebook, and counts what it cannot hold."""

    def __init__(self) -> None:
        self._guids = Guids()
        self._number_keys = self._changed = self._colours = self._strangers = 0

    def write(self, file: IO[str], tree: _Tree, sets: Sequence[CodeSet]) -> None:
        """Write all of it."""
        namespace = STANDARD_NAMESPACES[CODEBOOK]
        file.write(
            f'<?xml version="1.0" encoding="UTF-8"?>\n<CodeBook xmlns="{namespace}" origin="{ORIGIN}">\n<Codes>\n'
        )
        file.writelines(self._codes(tree))
        file.write("</Codes>\n")
        if sets:
            file.write("<Sets>\n")
            file.writelines(self._set(each) for each in sets)
            file.write("</Sets>\n")
        file.write("</CodeBook>\n")

    def notes(self) -> list[IntakeNote]:
        """Return what the file cannot hold."""
        counted = {
            "refi-number-keys": self._number_keys,
            "refi-codes-changed": self._changed,
            "refi-colours-left": self._colours,
            "refi-set-members-left": self._strangers,
        }
        return [IntakeNote(what, times=count) for what, count in counted.items() if count]

    def _codes(self, tree: _Tree) -> Iterator[str]:
        waiting: list[tuple[_Node | None, int]] = [(node, 1) for node in reversed(tree.top)]
        while waiting:
            node, depth = waiting.pop()
            indent = "  " * min(depth, _DEEPEST_INDENT)
            if node is None:
                yield f"{indent}</Code>\n"
                continue
            start, description = self._code(node.entry)
            if not node.children and not description:
                yield f"{indent}<{start}/>\n"
                continue
            yield f"{indent}<{start}>{description}"
            if not node.children:
                yield "</Code>\n"
                continue
            yield "\n"
            waiting.append((None, depth))
            waiting += [(child, depth + 1) for child in reversed(node.children)]

    def _code(self, entry: CodebookEntry) -> tuple[str, str]:
        """Return what stands in a code's tag, and its description."""
        own = entry.guid or derived_guid("", "code/" + "\0".join(entry.path).encode("utf-8", "replace").decode())
        description = described(_definition(entry))
        shown = colour(entry.colour) or ""
        self._number_keys += bool(entry.number_key)
        self._changed += not is_legal(entry.path[-1] + description)
        self._colours += bool(entry.colour) and not shown
        # An empty name is written, too: the standard asks for the attribute.
        start = (
            f'Code guid="{self._guids.add("code", own)}" name="{in_attribute(entry.path[-1])}"'
            f' isCodable="{"false" if entry.is_folder else "true"}"{attributes(color=shown)}'
        )
        return start, element("Description", description)

    def _set(self, code_set: CodeSet) -> str:
        own = code_set.guid or derived_guid("", f"set/{code_set.name}")
        members = [self._guids.of("code", guid) for guid in code_set.codes if guid and self._guids.knows(guid)]
        self._strangers += len(code_set.codes) - len(members)
        lines = "".join(f'    <MemberCode guid="{guid}"/>\n' for guid in members)
        return (
            f'  <Set guid="{self._guids.add("set", own)}" name="{in_attribute(code_set.name)}">'
            f"{element('Description', code_set.description)}\n{lines}  </Set>\n"
        )


def _definition(entry: CodebookEntry) -> Definition:
    return Definition(
        entry.full_definition,
        entry.short_definition,
        entry.use_when,
        entry.dont_use_when,
        entry.example,
        entry.memo,
    )
