"""Which characters the bytes of a text file stand for.

UTF-8 and UTF-16 can be told with certainty. Of other files we take Windows-1252 unless the bytes speak for another
script, say so, and leave it to the person to look. Statistics alone are not trusted: on short European texts they
are wrong too often.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from qda.model.document import ImportNote
from qda.model.errors import EncodingUnclear, UnknownEncoding, UnreadableFile

DEFAULT = "cp1252"

_SAMPLE_BYTES = 1 << 16
_PREVIEW_LENGTH = 400  # code points
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is its first half
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_EUROPEAN = ("cp1252", "mac_roman", "cp1250", "iso8859_15", "cp850")
_OTHER_SCRIPTS = [
    "cp1251", "cp1256", "cp932", "gb18030", "big5", "euc_jp", "cp949", "cp1253", "cp1255", "koi8_r", "iso8859_5",
    "iso8859_6", "cp866", "mac_cyrillic", "cp874",
]  # fmt: skip
_HIGH_SHARE = 0.4  # of the letters lie beyond ASCII: no European language writes so many accents
_ENOUGH_HIGH = 6  # bytes; fewer say nothing of a script
_CONTROL_SHARE = 0.1  # of the bytes are controls: this is no text
_MANY_CONTROLS = 8
_LATIN_PAIRS = 0.6  # of the pairs hold a NUL: Latin letters in UTF-16, with quotation marks and emoji among them
_BLOCK_PAIRS = 0.9  # hold a NUL or the high byte of one other script
_SOME_PAIRS = 0.02
_STRAY_NULS = 0.25  # of as many on the other side: "Ā" is U+0100
_ENOUGH_PAIRS = 16
_HIRAGANA_SHARE = 0.15
_NOT_TEXT = bytes({*range(32), 127} - set(b"\t\n\r\x0b\x0c\x1b"))
_HIGH_BYTES = bytes(range(0x80, 0x100))
_ASCII_LETTERS = bytes([*range(0x41, 0x5B), *range(0x61, 0x7B)])
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_XML = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.:-]+)["']""")
# What pages call by the first name is by common custom the second, a superset of it.
_AS_BROWSERS_READ = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}


class EncodingGuess(NamedTuple):
    """One way to read a file, with a part of the text as it would then be."""

    encoding: str
    certain: bool
    preview: str


class Decoded(NamedTuple):
    """A file's text, not yet normalised, and what has to be said of its encoding."""

    text: str
    encoding: str
    notes: tuple[ImportNote, ...]


def guess(data: bytes) -> list[EncodingGuess]:
    """Return the ways in which a file may be read, the likeliest first; a single one where it is certain."""
    certain = _certain(data)
    if certain:
        return [EncodingGuess(certain, certain=True, preview=_preview(data, certain))]
    candidates = (["utf-8"] if _is_mostly_utf8(data) else []) + _suggestions(data)
    candidates += [name for name in _EUROPEAN if name not in candidates]
    return [
        EncodingGuess(name, certain=False, preview=preview) for name in candidates if (preview := _preview(data, name))
    ]


def preview(data: bytes, encoding: str) -> str:
    """Return a part of the text as it would be in an encoding; empty if the encoding cannot have made it."""
    try:
        return _preview(data, codecs.lookup(encoding).name)
    except (LookupError, UnicodeError, ValueError, TypeError, AttributeError):
        return ""  # There is no such encoding, or it makes bytes of bytes.


def decode(data: bytes, name: str, encoding: str | None = None) -> Decoded:
    """Return the text of a file.

    Args:
        data: The file's bytes.
        name: The file's name, for messages.
        encoding: What the person chose. It is obeyed; in UTF-8 and UTF-16 broken places become U+FFFD, with a note.

    Raises:
        EncodingUnclear: It is broken UTF-8, or in another script than Windows-1252 can write.
        UnknownEncoding: The chosen encoding does not exist, or cannot have made this file.
        UnreadableFile: It is no text.
    """
    if encoding is not None:
        return _decode_as_chosen(data, name, encoding)
    certain = _certain(data)
    if certain in (None, "utf-8") and is_binary(data):
        raise UnreadableFile(name=name, reason="binary")
    if certain:
        try:
            # Lone halves of a pair, which some programs leave behind, are for the normalisation to mend and report.
            return Decoded(data.decode(certain, "surrogatepass"), certain, ())
        except UnicodeDecodeError as error:
            raise EncodingUnclear(name=name, encodings=[certain]) from error
    if not _is_mostly_utf8(data) and not _suggestions(data) and not _is_of_other_script(data):
        try:
            note = ImportNote("encoding-assumed", detail="Windows-1252", look=True)
            return Decoded(data.decode(DEFAULT), DEFAULT, (note,))
        except UnicodeDecodeError:
            pass  # Bytes that Windows-1252 leaves undefined: it is another one.
    raise EncodingUnclear(name=name, encodings=[guess.encoding for guess in guess(data)])


def decode_markup(data: bytes, name: str, encoding: str | None = None) -> Decoded:
    """Return the text of a web page, whose head may say its encoding.

    Raises:
        EncodingUnclear: Neither the page nor its bytes tell the encoding.
        UnknownEncoding: The chosen encoding does not exist, or cannot have made this file.
        UnreadableFile: It is no text.
    """
    declared = None if encoding or _by_bom(data) else _declared(data)
    if declared:
        try:
            return Decoded(data.decode(declared), declared, ())
        except UnicodeDecodeError:
            pass  # The page does not keep its word: then its bytes must tell.
    return decode(data, name, encoding)


def is_binary(data: bytes) -> bool:
    """Tell whether the bytes are no text in any encoding: too many controls among them."""
    if _by_bom(data) or _by_nul_pattern(data):
        return False
    sample = data[:_SAMPLE_BYTES]
    controls = len(sample) - len(sample.translate(None, _NOT_TEXT))
    return controls >= _MANY_CONTROLS and controls > _CONTROL_SHARE * len(sample)


def _decode_as_chosen(data: bytes, name: str, encoding: str) -> Decoded:
    try:
        codec = codecs.lookup(encoding)
        wide = codec.name.startswith(("utf-8", "utf-16", "utf-32"))
        # Codecs such as "hex", which make bytes of bytes, are refused here by bytes.decode.
        text = data.decode(codec.name, "replace" if wide else "strict")
    except (LookupError, UnicodeError, ValueError) as error:
        raise UnknownEncoding(name=name, encoding=encoding) from error
    notes = [ImportNote("encoding-chosen", detail=encoding)]
    genuine = data.count("\ufffd".encode()) if codec.name.startswith("utf-8") else 0
    if wide and (broken := text.count("\ufffd") - genuine) > 0:
        notes.append(ImportNote("invalid-replaced", count=broken, look=True))
    return Decoded(text, codec.name, tuple(notes))


def _certain(data: bytes) -> str | None:
    known = _by_bom(data) or _by_nul_pattern(data)
    if known and known != "utf-8":
        return known
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _by_bom(data: bytes) -> str | None:
    return next((encoding for bom, encoding in _BOMS if data.startswith(bom)), None)


def _by_nul_pattern(data: bytes) -> str | None:
    """Recognise UTF-16 without a mark by NUL bytes that stand all on one side of the pairs.

    Such a file is valid UTF-8 as well, full of NULs, and so has to be looked for first.
    """
    sample = data[: min(_SAMPLE_BYTES, len(data) // 2 * 2)]
    pairs = len(sample) // 2
    if pairs < 2 or b"\0" not in sample:
        return None
    for encoding, high, low in (("utf-16-le", sample[1::2], sample[::2]), ("utf-16-be", sample[::2], sample[1::2])):
        nuls = high.count(0)
        if low.count(0) > _STRAY_NULS * nuls or nuls < _SOME_PAIRS * pairs:
            continue
        # In Arabic, Cyrillic or Hebrew the other letters share one high byte, that of their block.
        others = high.replace(b"\0", b"")
        same = max(map(others.count, set(others)), default=0)
        if nuls >= _LATIN_PAIRS * pairs or (pairs >= _ENOUGH_PAIRS and same + nuls >= _BLOCK_PAIRS * pairs):
            return encoding
    return None


def _is_mostly_utf8(data: bytes) -> bool:
    """Tell whether broken places are the exception in what is otherwise UTF-8."""
    sample = data[: 1 << 22]
    good = sum(1 for _ in re.finditer(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|\xf0[\x80-\xbf]{3}", sample))
    bad = sample.decode("utf-8", "replace").count("\ufffd")
    return good >= bad


def _is_of_other_script(data: bytes) -> bool:
    sample = data[:_SAMPLE_BYTES]
    high = len(sample) - len(sample.translate(None, _HIGH_BYTES))
    letters = len(sample) - len(sample.translate(None, _ASCII_LETTERS))
    return high >= _ENOUGH_HIGH and high > _HIGH_SHARE * (high + letters)


def _suggestions(data: bytes) -> list[str]:
    """Return the encodings that make words of another script of the bytes, the likeliest first."""
    if not _is_of_other_script(data):
        return []
    from charset_normalizer import from_bytes

    matches = from_bytes(data[:_SAMPLE_BYTES], cp_isolation=_OTHER_SCRIPTS, preemptive_behaviour=False)
    fitting = [match.encoding for match in matches if _preview(data, match.encoding)]
    return sorted(fitting, key=lambda encoding: not (encoding == "cp932" and _is_japanese(_preview(data, encoding))))


def _is_japanese(text: str) -> bool:
    """Tell whether a text has as many hiragana as no accident makes; statistics of short texts miss it."""
    return sum("\u3041" <= character <= "\u3096" for character in text) >= _HIRAGANA_SHARE * len(text)


def _preview(data: bytes, encoding: str) -> str:
    """Return the text from the line where it first leaves ASCII; empty if the encoding does not fit."""
    decoder = codecs.getincrementaldecoder(encoding)("replace" if encoding.startswith("utf-") else "strict")
    try:
        sample = decoder.decode(data[:_SAMPLE_BYTES]).lstrip("\ufeff")
    except UnicodeDecodeError:
        return ""
    first = next((place for place, character in enumerate(sample) if character > "\x7f"), 0)
    begin = max(sample.rfind("\n", 0, first) + 1, first - _PREVIEW_LENGTH // 2)
    return sample[begin : begin + _PREVIEW_LENGTH]


def _declared(data: bytes) -> str | None:
    head = data[:4096]
    found = _XML.match(head) or _META.search(head)
    if not found:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
    except LookupError:
        return None
    if name.startswith("utf-16"):
        return "utf-8"  # Its own words could not be read as ASCII if it were true.
    return _AS_BROWSERS_READ.get(name, name)
