"""Reads PDF files in a process of their own, with limits on memory and time.

The text comes page by page in the order in which the file draws it. Lines are joined into paragraphs and words
hyphenated at line ends are joined (:mod:`qda.formats.pdf_lines`); each page that holds text is a mark. Running
headers, footers and page numbers are left out where they are told with certainty (:mod:`qda.formats.pdf_margins`).
Pictures, forms, scripts and attachments are not touched.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qda.formats import pdf_child
from qda.formats.pdf_lines import Line, Page, fragments
from qda.formats.pdf_margins import clear_margins
from qda.formats.rich_text import RichText
from qda.model.document import ImportedDocument, ImportNote, MarkKind
from qda.model.errors import Cancelled, FileTooLarge, NoText, PasswordNeeded, UnreadableFile
from qda.model.progress import Wanted, always_wanted

PDF = "application/pdf"
TIME_LIMIT_S = 120.0
"""How long the child may take for one file; a thousand pages of text take some seconds."""

_LOOK_UP_S = 0.1
_EXAMPLES = 6
_HEAD_BYTES = 1024
_TAIL_BYTES = 8192


def read_pdf(
    data: bytes,
    name: str,
    *,
    password: str | None = None,
    time_limit_s: float = TIME_LIMIT_S,
    wanted: Wanted = always_wanted,
) -> ImportedDocument:
    """Read a PDF file; ``wanted`` is asked all the while whether to go on.

    Raises:
        Cancelled: It is not wanted any more; the reader was ended.
        UnreadableFile: It is no PDF or not all of it, the reader crashed on it, or took too long.
        PasswordNeeded: It is encrypted, and the password is absent or does not fit.
        NoText: None of its pages holds text, as when it was scanned.
        FileTooLarge: It holds more text than any honest PDF.
    """
    if not data:
        raise UnreadableFile(name=name, reason="empty")
    # A file that was cut off is often mended by the reader, and pages are missing then without a word.
    tail = data.rstrip(b"\0 \r\n\t")[-_TAIL_BYTES:]
    if b"%PDF-" not in data[:_HEAD_BYTES] or not (b"startxref" in tail or b"%%EOF" in tail):
        raise UnreadableFile(name=name, reason="not-pdf")
    answer = _ask_child(data, name, password, time_limit_s, wanted)
    error = answer.get("error")
    if error == "password":
        raise PasswordNeeded(name=name, kind="pdf")
    if error == "too-large":
        raise FileTooLarge(name=name, limit_mb=pdf_child.TEXT_LIMIT >> 20)
    if error:
        raise UnreadableFile(name=name, reason="not-pdf")
    return _document(answer["pages"], data, name)


def child_command() -> list[str]:
    """Return the command that starts the child: this program again in a bundle, else a file of this package."""
    if getattr(sys, "frozen", False):
        return [sys.executable, pdf_child.FLAG]
    # -P: the folder of this package must not hide modules of the standard library.
    return [sys.executable, "-P", str(Path(pdf_child.__file__))]


def _ask_child(data: bytes, name: str, password: str | None, time_limit_s: float, wanted: Wanted) -> dict[str, Any]:
    request = json.dumps({"password": password, "seconds": int(time_limit_s) + 1}).encode("ascii") + b"\n"
    try:
        child = subprocess.Popen(
            child_command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Not kept: a damaged file makes the reader talkative, and its words help nobody.
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise UnreadableFile(name=name, reason="pdf-crash") from error
    with child:
        try:
            output = _talk(child, request + data, time.monotonic() + time_limit_s, wanted)
        except subprocess.TimeoutExpired as error:
            raise UnreadableFile(name=name, reason="pdf-time") from error
        except OSError as error:
            raise UnreadableFile(name=name, reason="pdf-crash") from error
        finally:
            child.kill()  # does nothing to a child that ended by itself
    try:
        answer: dict[str, Any] = json.loads(output) if child.returncode == 0 else {}
    except ValueError:
        answer = {}
    if not answer:
        raise UnreadableFile(name=name, reason="pdf-crash")
    return answer


def _talk(child: subprocess.Popen[bytes], request: bytes, until: float, wanted: Wanted) -> bytes:
    """Hand the child its request and return its answer, looking up in between whether it is wanted any more."""
    to_send: bytes | None = request
    while True:
        try:
            return child.communicate(to_send, timeout=max(0.0, min(_LOOK_UP_S, until - time.monotonic())))[0]
        except subprocess.TimeoutExpired:
            to_send = None  # the rest of it is still being sent
            if not wanted():
                raise Cancelled from None
            if time.monotonic() > until:
                raise


def _document(raw_pages: list[dict[str, Any]], data: bytes, name: str) -> ImportedDocument:
    unreadable = sum(page["lines"] is None for page in raw_pages)
    pages = [Page(str(page["label"]), [Line(*line) for line in page["lines"] or ()]) for page in raw_pages]
    if unreadable == len(pages):
        raise UnreadableFile(name=name, reason="not-pdf")
    if not any(page.lines for page in pages):
        raise NoText(name=name, kind="pdf")
    cleared = clear_margins(pages)
    found = fragments(cleared.pages)
    text = RichText()
    text.begin()
    start, page_before = 0, -1
    for fragment in found.fragments:
        if fragment.page != page_before and page_before >= 0:
            text.mark(MarkKind.PAGE, start, pages[page_before].label)
        text.write(fragment.glue)
        if fragment.page != page_before:
            start, page_before = text.length, fragment.page
        text.write(fragment.text)
    text.mark(MarkKind.PAGE, start, pages[page_before].label)
    text.count("hyphens-joined", found.hyphens_joined)
    if found.hyphens_kept:
        text.note(ImportNote("hyphens-kept", len(found.hyphens_kept), _some(found.hyphens_kept)))
    if cleared.left_out:
        text.note(ImportNote("margins-left-out", cleared.left_out, _some(cleared.examples)))
    text.count("ligatures-split", found.ligatures_split)
    text.count("empty-pages", sum(not page.lines for page in pages) - unreadable)
    text.count("pages-unreadable", unreadable, look=True)
    return text.finish(name=name, media_type=PDF, original=data)


def _some(words: Sequence[str]) -> str:
    """Return a few words as an example, each in quotation marks."""
    return ", ".join(f"“{word}”" for word in words[:_EXAMPLES]) + (" …" if len(words) > _EXAMPLES else "")
