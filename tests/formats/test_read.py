"""Files as a person has them: empty, oddly named, out of reach, of the wrong kind (cases 24, 25, 32, 33, 36 to 39)."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from qda.formats.read import SUFFIXES, pasted_document, read_document
from qda.model.document import ImportedDocument, MarkKind
from qda.model.errors import FileTooLarge, PasswordNeeded, QdaError, UnreadableFile, UnsupportedFile
from qda.model.wording import NOTES, REASONS, explain
from tests.formats.zip_files import OLE, zipped


def read(folder: Path, name: str, data: bytes) -> ImportedDocument:
    path = folder / name
    path.write_bytes(data)
    return read_document(path)


def reason(folder: Path, name: str, data: bytes) -> str:
    with pytest.raises(UnreadableFile) as refused:
        read(folder, name, data)
    assert "…" not in str(explain(refused.value))
    return str(refused.value.values["reason"])


@pytest.mark.parametrize(
    ("name", "data", "text", "media_type"),
    [
        ("a.txt", b"plain\r\ntext", "plain\ntext", "text/plain"),
        ("a", b"no suffix", "no suffix", "text/plain"),
        ("A.TXT", b"capitals", "capitals", "text/plain"),
        ("a.md", b"# Title", "# Title", "text/markdown"),
        ("a.html", b"<p>a<p>b", "a\nb", "text/html"),
        ("page.txt", b"<!DOCTYPE html><p>a", "a", "text/html"),
        ("word.doc", rb"{\rtf1 a\par b}", "a\nb", "application/rtf"),
        ("a.rtf", b"plain", "plain", "text/plain"),
        ("a.srt", b"1\n00:00:01,000 --> 00:00:02,000\nhi", "hi", "application/x-subrip"),
        ("a.txt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nhi", "hi", "text/vtt"),
        ("a.md", b"<html>is a tag", "<html>is a tag", "text/markdown"),
    ],
)
def test_what_a_file_holds_counts_before_its_name(
    tmp_path: Path, name: str, data: bytes, text: str, media_type: str
) -> None:
    document = read(tmp_path, name, data)
    assert (document.text, document.media_type) == (text, media_type)
    assert (document.original, document.source_name) == (data, name)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_case_24_an_empty_file_is_refused_clearly(tmp_path: Path, suffix: str) -> None:
    assert reason(tmp_path, f"a{suffix}", b"") == "empty"


@pytest.mark.parametrize(("data", "what"), [(b" \n\t\n", "only-white-space"), (b"\xef\xbb\xbf", "empty")])
def test_case_25_a_file_without_a_word_is_said_to_be_so(tmp_path: Path, data: bytes, what: str) -> None:
    assert what in [note.what for note in read(tmp_path, "a.txt", data).notes]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("تقرير الوفد.txt", "تقرير الوفد"),
        ("notes 😀.final.txt", "notes 😀.final"),
        ("evil\u202etxt.exe.txt", "eviltxt.exe"),
        ("CON.txt", "CON"),
        ("n" * 246 + ".txt", "n" * 200),
        (".txt", ".txt"),
    ],
)
def test_case_32_odd_names(tmp_path: Path, name: str, title: str) -> None:
    if sys.platform == "win32" and name.startswith(("CON", "n")):
        pytest.skip("Windows does not let such a file be made")
    document = read(tmp_path, name, b"text")
    assert (document.name, document.source_name) == (title, name)


def test_case_33_what_is_no_file_or_out_of_reach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def why(path: Path) -> str:
        with pytest.raises(UnreadableFile) as refused:
            read_document(path)
        return str(refused.value.values["reason"])

    assert why(tmp_path) == "folder"
    assert why(tmp_path / "gone.txt") == "missing"
    assert why(tmp_path / "nul\0.txt") == "missing"
    if sys.platform != "win32":
        (tmp_path / "link.txt").symlink_to(tmp_path / "gone.txt")
        assert why(tmp_path / "link.txt") == "missing"
        os.mkfifo(tmp_path / "pipe.txt")
        assert why(tmp_path / "pipe.txt") == "device"
    (tmp_path / "a.txt").write_bytes(b"a")
    for error, expected in ((PermissionError, "permission"), (OSError, "io")):

        def refuse(_: Path, error: type[OSError] = error) -> bytes:
            raise error

        monkeypatch.setattr(Path, "read_bytes", refuse)
        assert why(tmp_path / "a.txt") == expected


def test_a_file_beyond_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(201 << 20)
    with pytest.raises(FileTooLarge):
        read_document(path)


@pytest.mark.parametrize("suffix", ["docx", "odt", "epub", "pdf"])
def test_case_36_text_that_is_called_something_else(tmp_path: Path, suffix: str) -> None:
    assert reason(tmp_path, f"a.{suffix}", b"plain text") == f"not-{suffix}"
    assert f"not-{suffix}" in REASONS


def test_case_36_a_truncated_word_file(tmp_path: Path) -> None:
    whole = zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>" * 500})
    assert reason(tmp_path, "a.docx", whole[: len(whole) // 2]) == "truncated"


def test_cases_37_and_38_old_and_protected_word_files(tmp_path: Path) -> None:
    assert reason(tmp_path, "a.docx", OLE) == "old-doc"
    assert reason(tmp_path, "a.doc", OLE) == "old-doc"
    with pytest.raises(PasswordNeeded):
        read(tmp_path, "b.docx", OLE + "EncryptedPackage".encode("utf-16-le"))


def test_case_39_a_workbook_that_is_called_a_word_file(tmp_path: Path) -> None:
    assert reason(tmp_path, "a.docx", zipped({"[Content_Types].xml": "", "xl/workbook.xml": "<x/>"})) == "is-xlsx"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xyz", b"text"),
        ("table.csv", b"a;b\n1;2"),
        ("slides.pptx", zipped({"ppt/presentation.xml": "<x/>"})),
        ("things.zip", zipped({"a.txt": "a"})),
    ],
    ids=["unknown", "case 58, a table is no document", "slides", "archive"],
)
def test_kinds_that_nobody_reads(tmp_path: Path, name: str, data: bytes) -> None:
    with pytest.raises(UnsupportedFile):
        read(tmp_path, name, data)


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n1234", b"\xff\xd8\xff\xe0", b"SQLite format 3\0", bytes(range(32)) * 9]
)
def test_pictures_and_programs_are_no_text(tmp_path: Path, data: bytes) -> None:
    assert reason(tmp_path, "a.txt", data) == "binary"


def test_a_parsers_own_exception_becomes_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from qda.formats import plain_in

    def fail(*_: object) -> None:
        raise ZeroDivisionError("in somebody's parser")

    monkeypatch.setattr(plain_in, "read_plain", fail)
    assert reason(tmp_path, "a.txt", b"text") == "failed"


def test_the_turns_of_a_transcript_are_found_in_a_text_file(tmp_path: Path) -> None:
    document = read(tmp_path, "talk.txt", b"ANA: [00:00:05] Good morning.\n\nBO: [00:12:03] Hello.\n")
    turns = [mark for mark in document.marks if mark.kind is MarkKind.TURN]
    assert [(turn.value, turn.from_ms) for turn in turns] == [("ANA", 5_000), ("BO", 723_000)]
    assert [(note.what, note.count) for note in document.notes] == [("turns-found", 2)]


def test_pasted_text() -> None:
    document = pasted_document("  From the\nweb\u202e ", "One\r\ntwo\x00")
    assert (document.name, document.text, document.original) == ("From the web", "One\ntwo\ufffd", b"")
    assert [note.what for note in document.notes] == ["nul-replaced"]
    assert pasted_document("", "x").name == "untitled"


def test_every_note_has_its_words(tmp_path: Path) -> None:
    document = read(tmp_path, "a.html", b"<p>a\0<img><script>1</script><table><tr><td>x</table>\xe9")
    assert {note.what for note in document.notes} <= set(NOTES)
    assert len(document.notes) == 5


def test_the_real_article_is_read_as_it_is(article: str, tmp_path: Path) -> None:
    for name, data in {
        "a.txt": article.encode(),
        "b.txt": article.replace("\n", "\r\n").encode("cp1252"),
        "c.txt": article.encode("utf-16"),
        "d.html": "".join(f"<p>{line}</p>\n" for line in article.split("\n")).encode(),
    }.items():
        text = read(tmp_path, name, data).text
        assert text == article or text == "\n".join(line for line in article.split("\n") if line)


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    outcomes: list[str] = []
    for name, data in (("a.txt", b"a"), ("b.docx", b"b"), ("c.txt", b"c")):
        try:
            outcomes.append(read(tmp_path, name, data).text)
        except QdaError as error:
            outcomes.append(type(error).__name__)
    assert outcomes == ["a", "UnreadableFile", "c"]


def test_case_27_a_very_long_text_is_read_and_said_to_be_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """At a hundredth of the size."""
    monkeypatch.setattr("qda.formats.read.LARGE_TEXT", 200_000)
    path = tmp_path / "long.txt"
    path.write_text("The river rose in March. " * 10_000, encoding="utf-8")
    document = read_document(path)
    assert len(document.text) == 250_000
    assert "large" in {note.what for note in document.notes}


def test_case_26_a_line_of_five_million_characters_arrives_whole(tmp_path: Path):
    path = tmp_path / "one line.txt"
    path.write_text("mare " * 1_000_000, encoding="utf-8")
    document = read_document(path)
    assert document.text == "mare " * 1_000_000


def test_a_page_that_begins_with_many_comments_is_told_at_once(tmp_path: Path) -> None:
    comments = b"<!-- kept -->\n" * 60
    begun = time.perf_counter()
    assert read(tmp_path, "page.txt", comments + b"<html><p>a").media_type == "text/html"
    assert read(tmp_path, "notes.txt", comments + b"no page").media_type == "text/plain"
    assert time.perf_counter() - begun < 10  # seconds; tried in every way, sixty comments would take for ever


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", "<!DOCTYPE" * 20_000),
        ("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<v " * 60_000),
        ("b.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v" + " " * 90_000),
    ],
)
def test_signs_that_are_never_closed_are_read_at_once(tmp_path: Path, name: str, text: str) -> None:
    begun = time.perf_counter()
    read(tmp_path, name, text.encode())
    assert time.perf_counter() - begun < 5  # seconds; it was half a minute and more
