"""Codebooks as tables, read from and written to ``.xlsx`` and ``.csv``."""

from __future__ import annotations

import dataclasses
import re
import uuid
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from qda.formats.table_headings import Table, TableRow, plain_heading
from qda.formats.table_in import read_table
from qda.model.codebook import CodebookEntry, clean_name, code_name, parse_path, path_text
from qda.model.document import ImportNote
from qda.model.errors import BadTable

_HEADINGS: dict[str, tuple[str, ...]] = {
    "path": ("path", "code path", "full path", "parent code", "parent tag", "parent", "obercode", "category"),
    "code": ("code", "tag", "name", "code name", "codes"),
    "kind": ("kind", "type", "is folder"),
    "short": ("short definition", "short description"),
    "full": ("full definition", "definition", "description", "long definition", "full description"),
    "use": ("use when", "when to use", "inclusion criteria", "inclusion"),
    "dont": (
        "don't use when",
        "do not use when",
        "dont use when",
        "when not to use",
        "exclusion criteria",
        "exclusion",
    ),
    "example": ("typical example", "example", "examples"),
    "memo": ("memo", "code memo", "comment", "note", "notes"),
    "colour": ("colour", "color", "farbe"),
    "key": ("number key", "key"),
    "guid": ("guid", "uuid"),
}
_PARENTS = frozenset(("parent code", "parent tag", "parent", "obercode"))
_OF_SEGMENTS = frozenset(("segment", "segments", "coded segment", "coded segments", "segment text"))
"""Headings of tables with a row for each coded passage, in which codes stand again and again."""

_TAGUETTE = uuid.UUID("51b2b2b7-27eb-4ecb-9d56-e75b0a0496c2")  # from this and a tag's name Taguette makes its guid
_FOLDERS = frozenset(("folder", "category", "group", "yes", "true", "1", "x"))
_LISTED = 50  # problems told at once
_GUID = re.compile(r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)


class CodebookTable(NamedTuple):
    """What a codebook file holds, and what is to be said of it."""

    entries: list[CodebookEntry]
    notes: tuple[ImportNote, ...]


def read_codebook(path: Path) -> list[CodebookEntry]:
    """Return the entries of a codebook table; see :func:`read_codebook_table`."""
    return read_codebook_table(path).entries


def read_codebook_table(path: Path) -> CodebookTable:
    r"""Read a codebook from a workbook or CSV file.

    Headings may stand in any order and case; only "Code" (or "Path", "Tag", "Name") is needed. Our own files give full
    paths as ``A > B``; in others ``A>B`` and ``A\B`` are paths too, but not in the tags of Taguette, which have none.
    A parent may be named by its path, or by its name alone if only one code has that. Folders without a row of their
    own are not added. Of a table of coded segments, as MAXQDA writes it, each code is taken once.

    Raises:
        UnreadableFile: It is no table, or damaged.
        FileTooLarge: It is, or unpacks to, more than the limit.
        BadTable: There are no codes, or rows lack a code, repeat one or contradict themselves; each row is listed.
    """
    table = read_table(path, _HEADINGS, [("code", "path")], sheet="Codebook")
    problems: list[str] = []
    # Our own codebook counts segments, too, but says what kind of entry each row is.
    by_segment = "kind" not in table.fields and bool(_OF_SEGMENTS.intersection(map(plain_heading, table.headings)))
    has_tags = _heading(table, "code") == "tag"
    paths = _paths(table, problems, has_tags=has_tags)
    seen: dict[tuple[str, ...], int] = {}
    ignored = {"colours-ignored": 0, "number-keys-ignored": 0}
    entries: list[CodebookEntry] = []
    for row, code_path in zip(table.rows, paths, strict=True):
        if not code_path:
            continue
        key = tuple(name.casefold() for name in code_path)
        if key in seen and by_segment:
            continue
        if key in seen:
            problems.append(f"Row {row.number}: “{path_text(code_path)}” stands in row {seen[key]} already.")
            continue
        seen[key] = row.number
        entry = _entry(row, code_path, ignored)
        if by_segment:  # what such a row says of itself, it says of the passage
            entry = CodebookEntry(code_path, colour=entry.colour)
        elif has_tags and not entry.guid:
            entry = dataclasses.replace(entry, guid=str(uuid.uuid5(_TAGUETTE, row.cells["code"])))
        entries.append(entry)
    if not table.rows:
        problems.append("There are no codes below the headings.")
    if problems:
        raise BadTable(name=path.name, problems=shortened(problems))
    if by_segment:
        table.notes.append(ImportNote("codes-of-segments", len(entries)))
    notes = [*table.notes, *(ImportNote(what, count, look=True) for what, count in ignored.items() if count)]
    return CodebookTable(entries, tuple(notes))


def shortened(problems: Sequence[str]) -> list[str]:
    """Return the first problems, and how many more there are."""
    more = len(problems) - _LISTED
    return [*problems[:_LISTED], f"{more} more rows have problems."] if more > 0 else list(problems)


def _heading(table: Table, name: str) -> str:
    """Return the heading under which a field stands; empty if there is none."""
    return plain_heading(table.headings[table.fields[name][0]]) if name in table.fields else ""


def _paths(table: Table, problems: list[str], *, has_tags: bool) -> list[tuple[str, ...]]:
    """Return each row's path, empty where there is a problem.

    A table may give the whole path, only the code, or the code and the path or name of what it lies in.
    """
    split: Callable[[str], tuple[str, ...]] = parse_path if "path" in table.fields else _any_path
    of_code = _one_name if has_tags else split
    of_path = _any_path if _heading(table, "path") in _PARENTS else parse_path
    codes = [of_code(row.cells.get("code", "")) for row in table.rows]
    wholes = [of_path(row.cells.get("path", "")) for row in table.rows]
    repeated = [_ends_with(whole, code) for code, whole in zip(codes, wholes, strict=True) if code and whole]
    parents_only = _heading(table, "path") in _PARENTS or (bool(repeated) and not any(repeated))
    if parents_only:
        return _below_parents(table, codes, wholes, problems)
    result: list[tuple[str, ...]] = []
    for row, code, whole in zip(table.rows, codes, wholes, strict=True):
        if not code and not whole:
            problems.append(f"Row {row.number}: the code has no name.")
            result.append(())
        elif code and whole and not _ends_with(whole, code):
            problems.append(f"Row {row.number}: the code is “{path_text(code)}”, but the path ends in “{whole[-1]}”.")
            result.append(())
        else:
            result.append(whole or code)
    return result


def _below_parents(
    table: Table, codes: list[tuple[str, ...]], parents: list[tuple[str, ...]], problems: list[str]
) -> list[tuple[str, ...]]:
    """Return paths from codes and what each lies in; a parent of one name is looked for among the codes."""
    rows_of: dict[str, list[int]] = {}
    for at, code in enumerate(codes):
        if len(code) == 1:
            rows_of.setdefault(code[0].casefold(), []).append(at)
    result: list[tuple[str, ...]] = []
    for row, code, parent in zip(table.rows, codes, parents, strict=True):
        if not code:
            problems.append(f"Row {row.number}: the code has no name.")
            result.append(())
            continue
        path = parent + code
        seen: set[int] = set()
        while len(parent) == 1:
            found = [at for at in rows_of.get(parent[0].casefold(), ()) if codes[at] != code or parents[at] != parent]
            at_top = any(not parents[at] for at in found)
            if at_top or len(found) != 1 or found[0] in seen:
                break
            seen.add(found[0])
            parent = parents[found[0]]
            path = parent + path
        result.append(path)
    return result


def _one_name(text: str) -> tuple[str, ...]:
    name = code_name(text)
    return (name,) if name else ()


def _ends_with(whole: tuple[str, ...], code: tuple[str, ...]) -> bool:
    return [name.casefold() for name in whole[-len(code) :]] == [name.casefold() for name in code]


def _any_path(text: str) -> tuple[str, ...]:
    r"""Return the names in a path as other programs write it: ``A > B``, ``A>B`` or ``A\B``."""
    return tuple(name for name in (clean_name(part) for part in re.split(r"[>\\]", text)) if name)


def _entry(row: TableRow, code_path: tuple[str, ...], ignored: dict[str, int]) -> CodebookEntry:
    cell = {name: value.strip() for name, value in row.cells.items()}
    colour = _colour(cell.get("colour", ""))
    if cell.get("colour") and not colour:
        ignored["colours-ignored"] += 1
    number_key = cell.get("key", "")
    if number_key and not re.fullmatch("[0-9]", number_key):
        ignored["number-keys-ignored"] += 1
        number_key = ""
    guid = cell.get("guid", "")
    return CodebookEntry(
        path=code_path,
        is_folder=cell.get("kind", "").casefold() in _FOLDERS,
        short_definition=cell.get("short", ""),
        full_definition=cell.get("full", ""),
        use_when=cell.get("use", ""),
        dont_use_when=cell.get("dont", ""),
        example=cell.get("example", ""),
        memo=cell.get("memo", ""),
        colour=colour,
        number_key=number_key,
        guid=guid.lower() if _GUID.fullmatch(guid) else "",
    )


def _colour(text: str) -> str:
    match = re.fullmatch(r"#?([0-9a-f]{6}|[0-9a-f]{3})", text.strip().lower())
    if match is None:
        return ""
    digits = match[1]
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def write_codebook(path: Path, entries: Iterable[CodebookEntry]) -> None:
    """Write a codebook as a workbook or, where the name ends in ``.csv``, as CSV; reading it gives the same entries.

    Raises:
        CannotWrite: The file cannot be written.
    """
    from qda.formats.csv_out import write_csv
    from qda.formats.workbook import Column, Sheet, write_workbook

    columns = [
        Column("Code", width=28),
        Column("Path", width=36),
        Column("Kind", width=9),
        Column("Short definition", width=40),
        Column("Full definition", width=60),
        Column("Use when", width=40),
        Column("Don't use when", width=40),
        Column("Typical example", width=40),
        Column("Memo", width=40),
        Column("Colour", width=10),
        Column("Number key", width=8),
        Column("GUID", width=38),
    ]
    rows = [_row(entry) for entry in entries]
    if path.suffix.lower() == ".csv":
        write_csv(path, columns, rows)
    else:
        write_workbook(path, [Sheet("Codebook", columns, rows, len(rows))])


def _row(entry: CodebookEntry) -> tuple[str, ...]:
    return (
        entry.path[-1],
        path_text(entry.path),
        "folder" if entry.is_folder else "code",
        entry.short_definition,
        entry.full_definition,
        entry.use_when,
        entry.dont_use_when,
        entry.example,
        entry.memo,
        entry.colour,
        entry.number_key,
        entry.guid,
    )
