"""The program of the child process that reads a PDF, so that a hostile file can harm nothing but the child.

It is given the password and the file on its standard input and answers in JSON on its standard output. It needs
nothing of this package, so it can be run as a file; a frozen bundle runs itself with :data:`FLAG` instead, and its
entry calls :func:`serve_if_asked` before anything else. No form, script, attachment or action of a PDF is touched.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

FLAG = "--read-pdf-from-standard-input"
"""The argument that makes a frozen bundle become the child."""

MEMORY_LIMIT_MB = 768
"""What the child may take beside three times the file's size."""
TEXT_LIMIT = 24 << 20
"""How many characters the child hands over at most: some ten thousand pages."""

_HYPHEN_AT_LINE_END = 0x2
_PASSWORD_ERRORS = (4, 5)


def serve_if_asked(arguments: list[str]) -> None:
    """Become the child if the program's arguments say so, and do not return then."""
    if FLAG in arguments[1:]:
        serve()
        sys.exit(0)


def serve() -> None:
    """Read the request, limit this process, answer."""
    if sys.platform == "win32":
        import ctypes
        import msvcrt

        ctypes.windll.kernel32.SetErrorMode(0x8007)  # No window of the system tells of a crash.
        for stream in (0, 1):
            msvcrt.setmode(stream, os.O_BINARY)
    # A bundle without console has no sys.stdin; the pipes are there all the same.
    with os.fdopen(0, "rb", closefd=False) as pipe:
        request = json.loads(pipe.readline())
        data = pipe.read()
    limit_resources(len(data), int(request["seconds"]))
    answer = json.dumps(read(data, request["password"]), ensure_ascii=False).encode("utf-8", "replace")
    with os.fdopen(1, "wb", closefd=False) as pipe:
        pipe.write(answer)


def limit_resources(file_bytes: int, seconds: int) -> None:
    """Limit memory, processor time and files, as far as the system can."""
    if sys.platform == "win32":
        return
    import resource

    # Loaded while memory is still plentiful.
    import pypdfium2  # noqa: F401  # pyright: ignore[reportMissingTypeStubs, reportUnusedImport]

    for name, limit in (
        ("RLIMIT_AS", (MEMORY_LIMIT_MB << 20) + 3 * file_bytes),
        ("RLIMIT_CPU", seconds),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_CORE", 0),
    ):
        kind: int | None = getattr(resource, name, None)
        if kind is None:
            continue
        hard = resource.getrlimit(kind)[1]
        wanted = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        try:
            resource.setrlimit(kind, (wanted, wanted))
        except (ValueError, OSError):
            continue  # Some systems name a limit that they do not keep.


def read(data: bytes, password: str | None) -> dict[str, Any]:
    """Return the pages' labels and lines, each with left, bottom, right and top, or an error's name."""
    import pypdfium2  # pyright: ignore[reportMissingTypeStubs]

    try:
        document: Any = pypdfium2.PdfDocument(data, password=password)
    except pypdfium2.PdfiumError as error:
        return {"error": "password" if getattr(error, "err_code", None) in _PASSWORD_ERRORS else "not-pdf"}
    pages: list[dict[str, Any]] = []
    length = 0
    for index in range(len(document)):
        label = document.get_page_label(index) or str(index + 1)
        try:
            page = document[index]
            lines = _lines(page)
            page.close()
        except pypdfium2.PdfiumError:
            pages.append({"label": label, "lines": None})
            continue
        length += sum(len(line[0]) for line in lines)
        if length > TEXT_LIMIT:
            return {"error": "too-large"}
        pages.append({"label": label, "lines": lines})
    return {"pages": pages}


def _lines(page: Any) -> list[list[Any]]:
    """Return a page's lines in the order in which the file draws them, which is nearly always that of reading."""
    import pypdfium2.raw  # pyright: ignore[reportMissingTypeStubs]

    raw: Any = pypdfium2.raw
    unicode_at = raw.FPDFText_GetUnicode

    textpage: Any = page.get_textpage()
    handle = textpage.raw
    turned = page.get_rotation()
    lines: list[list[Any]] = []
    line: list[str] = []
    first = last = -1

    def end_line() -> None:
        nonlocal line, first, last
        if first >= 0:
            boxes = (textpage.get_charbox(index, loose=True) for index in (first, last))
            turned_boxes = [_turned(box, turned) for box in boxes]
            lines.append([_whole("".join(line)).strip(), *_around(turned_boxes)])
        line, first, last = [], -1, -1

    for index in range(textpage.count_chars()):
        number = unicode_at(handle, index)
        character = chr(number) if number <= 0x10FFFF else "\ufffd"
        if character in "\r\n":
            end_line()
            continue
        line.append(character)
        if not character.isspace():
            first = index if first < 0 else first
            last = index
        if number == _HYPHEN_AT_LINE_END:
            end_line()
    end_line()
    textpage.close()
    return lines


def _whole(text: str) -> str:
    """Join surrogates, which some systems hand over singly; a lone one is replaced."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _turned(box: tuple[float, ...], degrees: int) -> tuple[float, float, float, float]:
    """Turn a box as the page is turned when it is shown."""
    left, bottom, right, top = box
    if degrees == 90:
        return bottom, -right, top, -left
    if degrees == 180:
        return -right, -top, -left, -bottom
    if degrees == 270:
        return -top, left, -bottom, right
    return left, bottom, right, top


def _around(boxes: list[tuple[float, float, float, float]]) -> list[float]:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return [round(value, 2) for value in (min(lefts), min(bottoms), max(rights), max(tops))]


if __name__ == "__main__":
    serve()
