"""Builds small PDF files by hand."""

from __future__ import annotations

import hashlib
import textwrap
import zlib
from collections.abc import Sequence

Placed = tuple[float, float, float, str]
"""Left edge, base line, size of type, and words in Courier, whose letters are 0.6 of the size wide."""

_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
_FILE_ID = b"0123456789abcdef"


def wrapped(text: str, left: float, top: float, *, width: int, size: float = 10, pitch: float = 12) -> list[Placed]:
    """Break a text into lines of at most ``width`` letters, the first one on base line ``top``."""
    lines = textwrap.wrap(text, width, break_on_hyphens=False)
    return [(left, top - pitch * number, size, line) for number, line in enumerate(lines)]


def content(lines: Sequence[Placed]) -> bytes:
    def escaped(text: str) -> str:
        return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")

    shown = (f"/F1 {size} Tf 1 0 0 1 {left} {base} Tm ({escaped(text)}) Tj\n" for left, base, size, text in lines)
    return ("BT\n" + "".join(shown) + "ET").encode("cp1252")


def pdf(
    pages: Sequence[Sequence[Placed] | bytes],
    *,
    catalogue: str = "",
    page: str = "",
    packed: bool = False,
    password: str | None = None,
) -> bytes:
    """Return a PDF; a page is its lines or its content stream, ``catalogue`` and ``page`` further entries."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>".encode(),
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
    ]
    key, encryption = _key(password) if password is not None else (b"", "")
    for number, shown in enumerate(pages):
        stream = shown if isinstance(shown, bytes) else content(shown)
        stream = zlib.compress(stream, 1) if packed else stream
        if key:
            stream = _rc4(_object_key(key, 5 + 2 * number), stream)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * number} 0 R "
            f"/Resources << /Font << /F1 3 0 R >> >> {page} >>".encode()
        )
        packing = " /Filter /FlateDecode" if packed else ""
        objects.append(f"<< /Length {len(stream)}{packing} >>\nstream\n".encode() + stream + b"\nendstream")
    out, places = b"%PDF-1.4\n", []
    for number, written in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + written + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R {encryption} >>"
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer {trailer}\nstartxref\n{len(out)}\n%%EOF\n"
    return out + end.encode()


def _key(password: str) -> tuple[bytes, str]:
    """Return the key and the entries of the trailer for the standard encryption of 40 bits (revision 2)."""
    padded = (password.encode("latin-1") + _PADDING)[:32]
    owner = _rc4(hashlib.md5(padded).digest()[:5], padded)
    rights = (-4).to_bytes(4, "little", signed=True)
    key = hashlib.md5(padded + owner + rights + _FILE_ID).digest()[:5]
    user = _rc4(key, _PADDING)
    entries = f"/Filter /Standard /V 1 /R 2 /P -4 /O <{owner.hex()}> /U <{user.hex()}>"
    return key, f"/Encrypt << {entries} >> /ID [<{_FILE_ID.hex()}> <{_FILE_ID.hex()}>]"


def _object_key(key: bytes, number: int) -> bytes:
    return hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[:10]


def _rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
