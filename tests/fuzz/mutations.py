"""Changes to honest files: of bytes, of archives, and of what stands in them."""

from __future__ import annotations

import io
import random
import sqlite3
import warnings
import zipfile
import zlib
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Protocol, TypeVar

from lxml import etree

from qda.formats.refi.checker import ELEMENTS

ODD_TEXTS = (
    "", " ", "0", "-1", "1e400", "NaN", "99999999999999999999", "true", "#abc", "\x00", "\ud800", "\ufeff", "\u202e",
    "2024-02-30", "2024-02-29T24:00:00+99:00", "0001-01-01T00:00:00+14:00", "{", "}", "internal://", "../../x", "a\\b",
    "{0}{name}%s", "<b>", "]]>", "\r\n", "=1+1", "é" * 300, "A > B", " > ", "\n", "PK\x03\x04",
)  # fmt: skip
ODD_VALUES = (*ODD_TEXTS, None, 0, -1, 1, 2**31, -(2**63), 2**63 - 1, 0.5, float("inf"), b"", b"\xff\xfe", b"a" * 1000)
ODD_BYTES = (
    b"\0", b"\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"PK\1\2", b"PK\3\4", b"PK\5\6", b"<", b">", b"&", b'"', b",",
    b"<!DOCTYPE x>", b"&#0;", b"\x80", b"\xed\xa0\x80", b"]]>", b"<![CDATA[", b"<!--", b"\xff" * 8, b"\0" * 8, b"-1",
    b"9" * 30, b"\r",
)  # fmt: skip
_NAMES = (
    "project.qde",
    "Project.QDE",
    "../x",
    "/x",
    "C:\\x",
    "sources/CON",
    "sources/",
    "a\\b",
    "x" * 300,
    "\u202e.txt",
    "",
)

T = TypeVar("T")


class Choice(Protocol):
    """Chooses: at random, or as Hypothesis wants it."""

    def number(self, least: int, most: int) -> int:
        """Return a number from one to the other, both included."""
        ...

    def one_of(self, things: Sequence[T]) -> T:
        """Return one of several things."""
        ...


class AtRandom:
    """Choices that a seed decides."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def number(self, least: int, most: int) -> int:
        return self._random.randint(least, most)

    def one_of(self, things: Sequence[T]) -> T:
        return self._random.choice(things)


# --- bytes -------------------------------------------------------------------------------------------------------
def change_bytes(data: bytes, other: bytes, choice: Choice) -> bytes:
    """Flip, cut, put in, repeat or exchange a piece."""
    if not data:
        return choice.one_of(ODD_BYTES)
    at = choice.number(0, len(data) - 1)
    length = choice.number(0, min(len(data) - at, 1 << choice.number(0, 12)))
    act = choice.one_of(("flip", "cut", "put", "repeat", "exchange", "end", "replace"))
    if act == "flip":
        return data[:at] + bytes([data[at] ^ 1 << choice.number(0, 7)]) + data[at + 1 :]
    if act == "cut":
        return data[:at] + data[at + length :]
    if act == "put":
        return data[:at] + choice.one_of(ODD_BYTES) + data[at:]
    if act == "replace":
        odd = choice.one_of(ODD_BYTES)
        return data[:at] + odd + data[at + len(odd) :]
    if act == "repeat":
        return data[:at] + data[at : at + length] * choice.number(2, 50) + data[at:]
    if act == "end":
        return data[:at]
    start = choice.number(0, max(0, len(other) - 1))
    return data[:at] + other[start : start + length] + data[at + length :]


def change_archive(data: bytes, choice: Choice) -> bytes:
    """Change one member of an archive, or its name, and pack everything anew."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, NotImplementedError, RuntimeError):
        return data
    if not members:
        return data
    number = choice.number(0, len(members) - 1)
    name, content = members[number]
    act = choice.one_of(("bytes", "bytes", "xml", "xml", "rename", "drop", "double", "exchange"))
    if act == "bytes":
        members[number] = (name, change_bytes(content, choice.one_of(members)[1], choice))
    elif act == "xml":
        members[number] = (name, change_xml(content, choice))
    elif act == "rename":
        members[number] = (choice.one_of(_NAMES), content)
    elif act == "drop":
        del members[number]
    elif act == "double":
        members.append((name, choice.one_of(members)[1]))
    else:
        members[number] = (name, choice.one_of(members)[1])
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", choice.one_of((0, 8, 8, 8))) as archive:
        warnings.simplefilter("ignore")
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name or "x"), content)
    return out.getvalue()


# --- structure -----------------------------------------------------------------------------------------------------
def change_xml(data: bytes, choice: Choice) -> bytes:
    """Change one element of an XML text; a text that is none stays as it is."""
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        return data
    every = [each for each in root.iter() if isinstance(each.tag, str)]
    each = choice.one_of(every)
    parent = each.getparent()
    act = choice.one_of(("drop", "attribute", "attribute", "text", "remove", "move", "rename", "copy", "wrap"))
    try:
        if act == "drop" and each.attrib:
            del each.attrib[choice.one_of(sorted(each.attrib))]
        elif act == "attribute" and each.attrib:
            # A value of another element of the same name confuses more than nonsense does.
            name = choice.one_of(sorted(each.attrib))
            others = [str(one.get(name)) for one in every if one.get(name)]
            each.set(name, choice.one_of((*ODD_TEXTS, *others[:50])))
        elif act == "text":
            each.text = choice.one_of(ODD_TEXTS)
        elif act == "remove" and parent is not None:
            parent.remove(each)
        elif act == "copy" and parent is not None:
            choice.one_of(every).append(etree.fromstring(etree.tostring(each)))
        elif act == "rename":
            each.tag = each.tag.rpartition("}")[0] + ("}" if "}" in each.tag else "") + choice.one_of(sorted(ELEMENTS))
        elif act == "move" and parent is not None:
            target = choice.one_of(every)
            if each not in (target, *target.iterancestors()):
                target.append(each)
        elif act == "wrap" and parent is not None:
            outer = etree.Element(each.tag)
            parent.replace(each, outer)
            for _ in range(choice.number(0, 300)):
                inner = etree.SubElement(outer, each.tag, dict(each.attrib))
                outer = inner
            outer.append(each)
    except ValueError:  # what XML cannot hold
        return data
    return etree.tostring(root)


def change_database(path: Path, choice: Choice) -> None:
    """Change one value, row, column or table of a database."""
    with closing(sqlite3.connect(path)) as database:
        try:
            tables = [
                row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")
            ]
            table = choice.one_of([name for name in tables if not name.startswith("sqlite_")])
            columns = [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]
            column = choice.one_of(columns)
            act = choice.one_of(
                ("value", "value", "value", "value", "row", "delete", "drop column", "rename", "drop table", "view")
            )
            if act == "value":
                value = choice.one_of(ODD_VALUES)
                value = value.replace("\ud800", "?") if isinstance(value, str) else value
                database.execute(
                    f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = (SELECT max(rowid) FROM "{table}")', (value,)
                )
            elif act == "row":
                database.execute(f'INSERT INTO "{table}" ("{column}") VALUES (?)', (choice.number(-2, 5),))
            elif act == "delete":
                database.execute(f'DELETE FROM "{table}" WHERE rowid = (SELECT min(rowid) FROM "{table}")')
            elif act == "drop column":
                database.execute(f'ALTER TABLE "{table}" DROP COLUMN "{column}"')
            elif act == "rename":
                database.execute(f'ALTER TABLE "{table}" RENAME COLUMN "{column}" TO "x{choice.number(0, 9)}"')
            elif act == "drop table":
                database.execute(f'DROP TABLE "{table}"')
            else:
                database.execute(f'ALTER TABLE "{table}" RENAME TO "old {table}"')
                database.execute(f'CREATE VIEW "{table}" AS SELECT * FROM "old {table}"')
            database.commit()
        except (sqlite3.Error, OverflowError, ValueError, IndexError):
            return


def change_rows(rows: list[list[object]], choice: Choice) -> None:
    """Change one cell, row or column of a table."""
    if not rows:
        return
    row = rows[choice.number(0, len(rows) - 1)]
    act = choice.one_of(("cell", "cell", "cell", "copy", "swap", "short", "long", "none"))
    if act == "cell" and row:
        row[choice.number(0, len(row) - 1)] = choice.one_of((*ODD_TEXTS, 5, -1, 2.5, True, None, 10**20))
    elif act == "copy":
        rows.append(list(row))
    elif act == "swap" and len(rows) > 1:
        rows[0], rows[-1] = rows[-1], rows[0]
    elif act == "short":
        del row[choice.number(0, max(0, len(row) - 1)) :]
    elif act == "long":
        row.extend([choice.one_of(ODD_TEXTS)] * choice.number(1, 300))
    elif act == "none":
        rows.remove(row)
