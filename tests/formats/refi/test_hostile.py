"""Files that are damaged, odd or built to do harm: a readable message, or a careful reading with a note, never more."""

from __future__ import annotations

import codecs
import random
import struct
import sys
import time
from pathlib import Path

import pytest

from qda.formats.foreign import read_foreign
from qda.formats.refi.archive import RefiArchive
from qda.formats.refi.xml_in import DEPTH_LIMIT, TEXT_LIMIT_MB
from qda.model.errors import QdaError
from qda.model.exchange import ForeignProject, ReadOptions
from qda.model.intake.report import intake_note_text
from qda.model.wording import REASONS, explain
from tests.formats.refi.refi_files import TEXT, TONE, WORDS, link, project, qdpx, xml, zipped
from tests.formats.refi.samples import SAMPLES, needs_samples, sample
from tests.formats.refi.test_archive import run_in_little_memory
from tests.formats.zip_files import OLE, with_every_entry_encrypted

MB = 1 << 20


def refusal(path: Path) -> str:
    """Return the reason for which a file is refused, after seeing that the message is one for people."""
    with pytest.raises(QdaError) as error:
        read_foreign(path)
    words = str(explain(error.value))
    assert "…" not in words
    assert path.name in words
    assert "unchanged" in words
    reason = error.value.values.get("reason")
    assert reason is None or reason in REASONS
    return str(reason or type(error.value).__name__)


def read(path: Path) -> ForeignProject:
    found = read_foreign(path)
    assert all(account.reconciles for account in found.report.elements.values())
    assert all(intake_note_text(note) for note in found.report.notes)
    return found


def told(found: ForeignProject) -> set[str]:
    return {note.what for note in found.report.notes}


def is_whole(found: ForeignProject) -> bool:
    """Tell whether the little project of these tests came in completely."""
    [document], [coding] = found.project.documents, found.project.codings
    return (document.text, document.text[coding.start : coding.end]) == (WORDS, "hard")


def test_the_little_project_of_these_tests_is_read(tmp_path):
    found = read(qdpx(tmp_path))
    assert is_whole(found)
    assert not found.report.notes


# --- the samples -------------------------------------------------------------------------------------------------
REFUSED = {
    "billion-laughs": "dtd",
    "no-qde": "no-qde",
    "not-a-zip": "truncated",
    "truncated": "truncated",
    "xxe-file": "dtd",
    "zipbomb-qde-50MB-comment": "unsafe-zip",
    "zipbomb-txt-200MB": "unsafe-zip",
}
READ = {  # with how many codings, and what this module’s own part has to tell
    "absolute-path-in-xml": (0, set[str]()),
    "braced-mixedcase-guids": (6, set[str]()),
    "dangling-coderef-user-note": (6, set[str]()),
    "deep-nesting-5000": (0, set[str]()),
    "duplicate-guid-codes": (6, set[str]()),
    "duplicate-zip-entries": (6, {"refi-repeated-entries"}),
    "filename-case-mismatch": (6, set[str]()),
    "invalid-utf8-cp1252": (0, set[str]()),
    "missing-source-file": (0, set[str]()),
    "ns-0-10": (6, {"refi-namespace", "refi-wrong-namespace"}),
    "offsets-out-of-range": (5, set[str]()),
    "offsets-reversed-negative-huge": (5, set[str]()),
    "path-traversal-in-xml": (0, set[str]()),
    "qde-in-subfolder": (6, set[str]()),
    "qde-utf16": (6, set[str]()),
    "qde-with-bom": (6, set[str]()),
    "relative-traversal-basepath": (0, set[str]()),
    "symlink-entry": (0, {"refi-unsafe-entries"}),
    "two-qde": (6, {"refi-other-projects"}),
    "utf16-source": (6, set[str]()),
    "wrong-element-order": (6, {"refi-wrong-order"}),
    "zipslip": (6, {"refi-unsafe-entries"}),
}
QUIET = ("braced-mixedcase-guids", "deep-nesting-5000", "filename-case-mismatch", "qde-in-subfolder", "qde-utf16",
         "qde-with-bom", "utf16-source")  # fmt: skip


@needs_samples
def test_every_hostile_sample_has_an_expected_outcome():
    assert SAMPLES is not None
    assert {path.stem for path in (SAMPLES / "hostile").iterdir()} == {*REFUSED, *READ}


@pytest.mark.parametrize(("name", "reason"), REFUSED.items())
def test_requirements_30_to_32_hostile_samples_are_refused_in_words(name, reason, tmp_path, monkeypatch):
    path = sample(f"hostile/{name}.qdpx")
    monkeypatch.chdir(tmp_path)
    begun = time.monotonic()
    assert refusal(path) == reason
    assert time.monotonic() - begun < 10
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", READ)
def test_requirements_28_and_29_odd_samples_are_read_with_a_note(name, tmp_path, monkeypatch):
    path = sample(f"hostile/{name}.qdpx")
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.parent.iterdir())
    found = read(path)
    codings, expected = READ[name]
    assert len(found.project.codings) == codings
    assert expected <= told(found)
    assert bool(told(found) - {"refi-attribute-left"}) == (name not in QUIET)
    assert not any("root:" in document.text for document in found.project.documents)
    assert sorted(tmp_path.parent.iterdir()) == before
    assert not list(tmp_path.iterdir())


# --- requirements 28 and 29: names and paths -----------------------------------------------------------------------
AWAY = [
    "../../evil.txt",
    "/etc/hostname",
    "C:/evil.txt",
    "C:evil.txt",
    "..\\..\\evil.txt",
    "\\\\server\\share\\evil.txt",
    "sources/../../evil.txt",
    "sources/./evil.txt",
    "sources/evil.txt\0.png",
    "sources/CON.txt",
    "sources/nul",
    "sources/.. /evil.txt",
    "sources//evil.txt",
]


@pytest.mark.parametrize("name", AWAY)
def test_requirement_28_names_that_lead_out_of_the_archive_are_never_followed(tmp_path, monkeypatch, name):
    (tmp_path / "work").mkdir()
    path = qdpx(tmp_path / "work", qde=project(path=f"internal://{name.replace(chr(0), '')}"))
    data = zipped(("project.qde", project()), (f"sources/{TEXT}.txt", WORDS), (name.replace("\0", "?"), "evil"))
    path.write_bytes(data.replace(name.replace("\0", "?").encode(), name.encode()))
    monkeypatch.chdir(tmp_path / "work")
    found = read(path)
    assert is_whole(found)
    assert "refi-unsafe-entries" in told(found)
    assert [each.name for each in tmp_path.rglob("*")] == ["work", "study.qdpx"]


@pytest.mark.parametrize("target", ["/etc/hostname", "../../secret.txt", "secret.txt"])
def test_requirement_28_links_in_an_archive_are_never_followed(tmp_path, target):
    (tmp_path / "secret.txt").write_text("secret")
    path = tmp_path / "study.qdpx"
    path.write_bytes(zipped(("project.qde", project()), link(f"sources/{TEXT}.txt", target)))
    with RefiArchive.open(path) as archive:
        assert archive.find(f"internal://{TEXT}.txt") is None
        assert [note.what for note in archive.notes] == ["refi-unsafe-entries"]


@pytest.mark.parametrize(
    "asked",
    [
        "internal://../../../etc/passwd",
        "internal://..",
        "internal://",
        "internal:///etc/passwd",
        "/etc/passwd",
        "relative://../x.txt",
        "relative:///x.txt",
        "absolute:///etc/passwd",
        "absolute:///C:/Windows/win.ini",
        "file:///etc/passwd",
        "internal://a\0b.txt",
        "internal://sources\\x.txt",
        "internal://%2e%2e/x.txt",
        "project.qde/../../x.txt",
        "",
        ".",
        " ",
    ],
)
def test_requirement_29_paths_of_the_xml_that_lead_elsewhere_find_nothing(tmp_path, asked):
    path = qdpx(tmp_path, ("../x.txt", "x"), ("x.txt\\..", "x"))
    with RefiArchive.open(path) as archive:
        assert archive.find(asked) is None


def test_requirement_29_what_find_did_not_name_cannot_be_read(tmp_path):
    with RefiArchive.open(qdpx(tmp_path, ("../x.txt", "x"))) as archive:
        for name in ("../x.txt", "/etc/hostname", "absent"):
            with pytest.raises(QdaError):
                archive.read(name)
            with pytest.raises(QdaError):
                archive.size(name)


# --- requirement 30: bombs -----------------------------------------------------------------------------------------
NOISE = random.Random(7).randbytes(MB)

READING = """
import sys, time
from pathlib import Path
from qda.formats.foreign import read_foreign
from qda.model.errors import QdaError
begun = time.monotonic()
try:
    read_foreign(Path(sys.argv[1]))
    outcome = "read"
except QdaError as error:
    outcome = str(error.values.get("reason", type(error).__name__))
print(outcome, round(time.monotonic() - begun, 1))
"""


def bomb_of_zeros() -> bytes:
    return zipped(("project.qde", project()), (f"sources/{TEXT}.txt", b"\0" * 300 * MB), level=1)


def bomb_that_lies() -> bytes:
    """The directory promises 1,000 bytes; the entry unpacks to 300 MB."""
    data = bytearray(zipped(("project.qde", b" " * 300 * MB), level=1))
    for magic, place in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        struct.pack_into("<I", data, data.index(magic) + place, 1000)
    return bytes(data)


def bomb_of_elements() -> bytes:
    """So many elements that their tree would take gigabytes, packed beside something that does not pack."""
    text = f'<TextSource guid="{TEXT}">' + "<Coding/>" * (10 * MB) + "</TextSource>"
    return zipped(("project.qde", xml(f"<Sources>{text}</Sources>")), ("sources/noise.bin", NOISE))


def bomb_of_text() -> bytes:
    content = "a" * (TEXT_LIMIT_MB + 10) * MB
    text = f'<TextSource guid="{TEXT}"><PlainTextContent>{content}</PlainTextContent></TextSource>'
    return zipped(("project.qde", xml(f"<Sources>{text}</Sources>")), ("sources/noise.bin", NOISE))


def bomb_of_one_attribute() -> bytes:
    text = f'<TextSource guid="{TEXT}" name="{"a" * 100 * MB}"/>'
    return zipped(("project.qde", xml(f"<Sources>{text}</Sources>")), ("sources/noise.bin", NOISE))


def bomb_of_depth() -> bytes:
    codes = "<Code>" * (2 * MB)
    return zipped(("project.qde", xml(f"<CodeBook><Codes>{codes}")), ("sources/noise.bin", NOISE))


def nested_bomb() -> bytes:
    inner = zipped(("a", b"\0" * 100 * MB), level=1)
    return zipped(("project.qde", project()), (f"sources/{TEXT}.txt", WORDS), ("sources/inner.zip", inner))


@pytest.mark.skipif(sys.platform == "win32", reason="the system does not tell the peak in this way")
@pytest.mark.parametrize(
    ("bomb", "outcome"),
    [
        (bomb_of_zeros, "unsafe-zip"),
        (bomb_that_lies, "truncated"),
        (bomb_of_elements, "unsafe-zip"),
        (bomb_of_text, "FileTooLarge"),
        (bomb_of_one_attribute, "FileTooLarge"),
        (bomb_of_depth, "too-deep"),
        (nested_bomb, "read"),
    ],
)
def test_requirement_30_a_bomb_does_no_harm(bomb, outcome, tmp_path):
    """Case 42: in less than 400 MB, and in seconds."""
    path = tmp_path / "bomb.qdpx"
    path.write_bytes(bomb())
    out, peak_mb = run_in_little_memory(READING, path)
    assert out.split()[0] == outcome
    assert float(out.split()[1]) < 30  # a few on a machine that does nothing else
    assert peak_mb < 400


def test_requirement_30_a_person_who_knows_the_file_can_have_it_read_all_the_same(tmp_path):
    path = qdpx(tmp_path, ("sources/silence.wav", b"\0" * 20 * MB))
    assert refusal(path) == "unsafe-zip"
    found = read_foreign(path, ReadOptions(trust_size=True))
    assert is_whole(found)


def test_requirement_30_too_many_entries_are_refused_before_they_are_read(tmp_path):
    one = zipped(("project.qde", project()))
    start, end = one.index(b"PK\1\2"), one.index(b"PK\5\6")
    tail = bytearray(one[end:])
    many = 60_000
    struct.pack_into("<HHI", tail, 8, 1, 1, (end - start) * many)
    path = tmp_path / "study.qdpx"
    path.write_bytes(one[:start] + one[start:end] * many + bytes(tail))
    begun = time.monotonic()
    assert refusal(path) == "unsafe-zip"
    assert time.monotonic() - begun < 10


# --- requirement 31: what XML can be made to do --------------------------------------------------------------------
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
DOCTYPES = {
    "a file of the system": '<!DOCTYPE P [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
    "a server": '<!DOCTYPE P SYSTEM "http://192.0.2.1/evil.dtd">',
    "a parameter": '<!DOCTYPE P [<!ENTITY % p SYSTEM "http://192.0.2.1/p"> %p;]>',
    "a billion laughs": f'<!DOCTYPE P [<!ENTITY l0 "ha">{LAUGHS}]>',
    "quadratic": f'<!DOCTYPE P [<!ENTITY x "{"a" * 100_000}">]>',
    "nothing at all": "<!DOCTYPE Project>",
}


@pytest.mark.parametrize("before", DOCTYPES.values(), ids=DOCTYPES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_requirement_31_document_types_are_refused_before_anything_is_expanded(tmp_path, before, encoding):
    use = "&x;" * 1000 if "<!ENTITY x" in before else "&l11;" if "laughs" in before else ""
    text = project(name=use or "Study", before=before).replace("utf-8", encoding)
    path = qdpx(tmp_path, qde=text.encode(encoding))
    begun = time.monotonic()
    assert refusal(path) == "dtd"
    assert time.monotonic() - begun < 10
    bare = tmp_path / "project.qde"
    bare.write_bytes(text.encode(encoding))
    assert refusal(bare) == "dtd"


def test_requirement_31_entities_that_nobody_declared_are_no_sound_xml(tmp_path):
    assert refusal(qdpx(tmp_path, qde=project(name="&secret;"))) == "xml"


def test_requirement_31_nothing_that_the_xml_names_is_fetched(tmp_path):
    include = (
        '<Notes xmlns:xi="http://www.w3.org/2001/XInclude" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:schemaLocation="urn:QDA-XML:project:1.0 http://192.0.2.1/Project.xsd">'
        '<xi:include href="file:///etc/hostname" parse="text"/></Notes>'
    )
    before = '<?xml-stylesheet href="http://192.0.2.1/x.xsl"?>\n'
    whole = project(before=before).replace("</Project>", f"{include}</Project>")
    assert is_whole(read(qdpx(tmp_path, qde=whole)))


# --- requirement 32: damaged archives --------------------------------------------------------------------------------
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_requirement_32_archives_that_are_cut_short_are_told_as_such(tmp_path, share):
    path = qdpx(tmp_path)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    assert refusal(path) == "truncated"


def test_requirement_32_a_wrong_checksum_is_told_as_damage(tmp_path):
    path = qdpx(tmp_path)
    data = bytearray(path.read_bytes())
    for magic, place in ((b"PK\3\4", 14), (b"PK\1\2", 16)):
        data[data.index(magic) + place] ^= 0xFF
    path.write_bytes(bytes(data))
    assert refusal(path) == "truncated"


def test_requirement_32_a_text_with_a_wrong_checksum_is_told_as_damage(tmp_path):
    path = qdpx(tmp_path)
    data = bytearray(path.read_bytes())
    for magic, place in ((b"PK\3\4", 14), (b"PK\1\2", 16)):
        data[data.rindex(magic) + place] ^= 0xFF
    path.write_bytes(bytes(data))
    assert refusal(path) == "truncated"


def test_requirement_32_encrypted_archives_are_told_as_such(tmp_path):
    path = qdpx(tmp_path)
    path.write_bytes(with_every_entry_encrypted(path.read_bytes()))
    assert refusal(path) == "PasswordNeeded"


def test_requirement_32_unknown_packing_is_told_in_words(tmp_path):
    path = qdpx(tmp_path)
    data = bytearray(path.read_bytes())
    for magic, place in ((b"PK\3\4", 8), (b"PK\1\2", 10)):
        struct.pack_into("<H", data, data.index(magic) + place, 93)
    path.write_bytes(bytes(data))
    assert refusal(path) == "not-qdpx"


def test_requirement_32_an_archive_with_64_bit_sizes_is_read(tmp_path):
    import zipfile

    path = tmp_path / "study.qdpx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in (("project.qde", project()), (f"sources/{TEXT}.txt", WORDS)):
            with archive.open(name, "w", force_zip64=True) as entry:
                entry.write(content.encode())
    assert is_whole(read(path))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"PK", "truncated"),
        (b"PK\5\6" + b"\0" * 18, "no-qde"),
        (b"PK\3\4" + b"\xff" * 100, "truncated"),
        (b"just words", "not-refi"),
        (b"\0" * 1000, "not-refi"),
        (OLE, "not-refi"),
        (b"<html><body>no</body></html>", "not-refi"),
        (b"<Project", "xml"),
        (b"<", "xml"),
        (b"\xef\xbb\xbf", "not-refi"),
        (b"<Project><Users></Project>", "xml"),
        (b"<Project/><Project/>", "xml"),
    ],
)
def test_requirement_32_what_is_no_project_at_all_is_told_as_such(tmp_path, content, reason):
    path = tmp_path / "study.qdpx"
    path.write_bytes(content)
    assert refusal(path) == reason
    assert list(tmp_path.iterdir()) == [path]


def test_requirement_32_a_folder_a_missing_file_and_a_forbidden_one_are_told_apart(tmp_path):
    reasons: list[object] = []
    (tmp_path / "folder.qdpx").mkdir()
    for name in ("folder.qdpx", "absent.qdpx", "a\0b.qdpx"):
        with pytest.raises(QdaError) as error, RefiArchive.open(tmp_path / name):
            pass
        reasons.append(error.value.values["reason"])
    assert reasons == ["folder", "missing", "missing"]


# --- requirement 33: XML as it is written ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("declared", "written", "notes"),
    [
        ("utf-8", "utf-8", 0),
        ("utf-8", "utf-8-sig", 0),
        ("utf-16", "utf-16", 0),
        ("utf-16", "utf-16-le", 0),
        ("UTF-16BE", "utf-16-be", 0),
        ("windows-1252", "cp1252", 0),
        ("iso-8859-1", "latin-1", 0),
        ("utf-16", "utf-8", 1),
        ("utf-8", "utf-16", 1),
        ("utf-8", "cp1252", 1),
        ("no-such-thing", "utf-8", 1),
        ("rot13", "utf-8", 1),
        ("unicode_escape", "utf-8", 1),
        ("utf-7", "utf-8", 1),
        ("us-ascii", "utf-8", 1),
        ("base64", "utf-8", 1),
        ("idna", "utf-8", 1),
    ],
)
def test_requirement_33_encodings_are_found_out_even_where_the_xml_says_another(tmp_path, declared, written, notes):
    text = project(name="Café").replace('encoding="utf-8"', f'encoding="{declared}"')
    found = read(qdpx(tmp_path, qde=text.encode(written)))
    assert found.project.name == "Café"
    assert [note.what for note in found.report.notes].count("refi-encoding") == notes


def test_requirement_33_a_byte_order_mark_and_white_space_before_the_first_element_are_no_harm(tmp_path):
    bare = project().partition("\n")[2]
    assert is_whole(read(qdpx(tmp_path, qde=codecs.BOM_UTF8 + b"\n\n  " + bare.encode())))


@pytest.mark.parametrize("bad", ["\0", "\x0b", "\x1b", "\ufffe", "&#0;", "&#xFFFF;", "&#xD800;"])
def test_requirement_33_characters_that_xml_forbids_are_told_as_broken_structure(tmp_path, bad):
    assert refusal(qdpx(tmp_path, qde=project(name=f"a{bad}b"))) == "xml"


def test_requirement_33_an_attribute_of_ten_megabytes_is_read_in_little_time(tmp_path):
    begun = time.monotonic()
    found = read(qdpx(tmp_path, ("sources/noise.bin", NOISE), qde=project(name="a" * 10 * MB)))
    assert len(found.project.name) == 10 * MB
    assert time.monotonic() - begun < 20


def test_requirements_18_and_33_codes_5000_deep_are_read_and_deeper_ones_refused(tmp_path):
    def deep(depth: int) -> Path:
        codes = "".join(
            f'<Code guid="{number:08x}-0000-4000-8000-000000000000" name="c" isCodable="true">'
            for number in range(depth)
        )
        inside = f"<CodeBook><Codes>{codes}{'</Code>' * depth}</Codes></CodeBook>"
        return qdpx(tmp_path, ("sources/noise.bin", NOISE), qde=xml(inside))

    begun = time.monotonic()
    found = read(deep(5000))
    assert len(found.project.codes) == 5000
    assert found.project.codes[-1].parent == found.project.codes[-2].guid
    assert refusal(deep(DEPTH_LIMIT)) == "too-deep"
    assert time.monotonic() - begun < 20


def test_requirement_34_names_that_look_like_markup_come_in_as_they_are(tmp_path):
    name = "&lt;img src='file:///etc/hostname'&gt; =cmd|' /C calc'!A0"
    found = read(qdpx(tmp_path, qde=project().replace('name="Tone"', f'name="{name}"')))
    assert found.project.codes[0].name == "<img src='file:///etc/hostname'> =cmd|' /C calc'!A0"
    assert found.project.codes[0].guid == TONE


def test_a_section_in_a_wrong_place_is_accounted_for_once(tmp_path):
    """Found by changing files at random."""
    inside = "<Users><Users/></Users><Codes><Code/><Notes/></Codes><Project/>"
    found = read(qdpx(tmp_path, qde=project().replace("</Project>", f"{inside}</Project>")))
    account = found.report.elements["Users"]
    assert (account.there, account.taken, account.left) == (3, 2, 1)
