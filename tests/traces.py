"""Looking through files, byte by byte, for words that must not stand there, however they may be written."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote


def traces(places: Iterable[Path] | Path, words: Iterable[str]) -> list[str]:
    """Return which words stand in files, or in any file of folders and in its name, and where."""
    files = [places] if isinstance(places, Path) else list(places)
    found: list[str] = []
    forms = {word: set(written(word)) for word in words}
    for file in (each for place in files for each in ([place] if place.is_file() else place.rglob("*"))):
        data = file.name.encode("utf-8", "surrogateescape") + b"\0" + (file.read_bytes() if file.is_file() else b"")
        found += [f"{word} in {file.name}" for word, some in forms.items() if any(form in data for form in some)]
    return found


def written(word: str) -> Iterator[bytes]:
    """Return the bytes of a word in all the ways in which a file may hold it: cases, encodings, escapes."""
    plain = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    for text in {word, plain}:
        for cased in {text, text.lower(), text.upper(), text.title(), text.capitalize(), text.casefold()}:
            for form in {unicodedata.normalize("NFC", cased), unicodedata.normalize("NFD", cased)}:
                yield form.encode()
                yield form.encode("utf-16-le")
                yield form.encode("utf-16-be")
                yield json.dumps(form)[1:-1].encode()
                yield quote(form).encode()
                if form.isascii() or max(map(ord, form)) < 256:
                    yield form.encode("latin-1")
