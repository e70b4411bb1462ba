"""Requirements 9, 10 and 22 to 24: texts, PDFs, pictures and recordings, inside the archive and outside."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from lxml import etree

from qda.formats.refi.reading import read_refi_project
from qda.formats.refi.writing import write_refi_project
from qda.model.document import MarkKind
from qda.model.exchange import ForeignProject, ReadOptions, WriteOptions
from qda.model.portable import KeptPart
from tests.formats.pdf_files import pdf, wrapped
from tests.formats.refi.making import (
    ANA,
    BEN,
    FEAR,
    JOY,
    coding_xml,
    guid_of,
    project_xml,
    selection_xml,
    text_source,
    write_project,
)
from tests.formats.refi.test_reading import assert_reconciled, notes, words
from tests.formats.zip_files import docx

TEXT = "We came home late. Nobody was there. Then the rain began."


def read(
    path: Path,
    sources: str,
    files: dict[str, str | bytes] | None = None,
    options: ReadOptions | None = None,
    **parts: str,
) -> ForeignProject:
    """Read a project with these sources and files."""
    foreign = read_refi_project(
        write_project(path / "study.qdpx", project_xml(Sources=sources, **parts), files), options
    )
    assert_reconciled(foreign)
    return foreign


def kept(foreign: ForeignProject, kind: str) -> list[KeptPart]:
    """Return the kept parts of a kind."""
    return [part for part in foreign.project.kept if part.kind == kind]


# --- 9: where the text is --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", ["internal://Diary.txt", "Diary.txt", "INTERNAL://DIARY.TXT", "internal:///Diary.txt"])
def test_requirement_09_a_text_is_found_by_its_path_however_it_is_written(path: str, tmp_path: Path) -> None:
    foreign = read(tmp_path, text_source("Diary", selection_xml(8, 12), path=path), {"Diary.txt": TEXT})
    assert words(foreign) == [("home", "Joy", "Ana")]


def test_requirement_09_a_text_may_stand_in_the_element(tmp_path: Path) -> None:
    inner = f"<PlainTextContent>{TEXT}</PlainTextContent>{selection_xml(8, 12)}"
    foreign = read(tmp_path, text_source("Diary", inner, path=""))
    assert words(foreign) == [("home", "Joy", "Ana")]


def test_requirement_09_of_two_texts_that_of_the_file_is_taken_and_a_difference_told(tmp_path: Path) -> None:
    inner = f"<PlainTextContent>Another text.</PlainTextContent>{selection_xml(8, 12)}"
    foreign = read(tmp_path, text_source("Diary", inner), {"Diary.txt": TEXT})
    assert words(foreign) == [("home", "Joy", "Ana")]
    assert notes(foreign, "refi-text-twice")[0].look


def test_requirement_09_a_text_that_is_missing_may_stand_in_the_element_too(tmp_path: Path) -> None:
    inner = f"<PlainTextContent>{TEXT}</PlainTextContent>{selection_xml(8, 12)}"
    foreign = read(tmp_path, text_source("Diary", inner))
    assert words(foreign) == [("home", "Joy", "Ana")]
    assert notes(foreign, "refi-file-missing")[0].detail == "internal://Diary.txt"


def test_requirement_09_without_a_plain_text_it_is_taken_from_the_word_file_and_codings_are_flagged(
    tmp_path: Path,
) -> None:
    word = docx("<w:p><w:r><w:t>We came home late.</w:t></w:r></w:p>")
    source = text_source("Diary", selection_xml(8, 12), path="", more=' richTextPath="internal://a.docx"')
    foreign = read(tmp_path, source, {"a.docx": word})
    assert words(foreign) == [("home", "Joy", "Ana")]
    assert foreign.project.documents[0].original == word
    assert notes(foreign, "refi-text-derived")[0].look


def test_requirement_09_the_word_file_beside_a_plain_text_is_its_original(tmp_path: Path) -> None:
    word = docx("<w:p><w:r><w:t>Something laid out</w:t></w:r></w:p>")
    source = text_source("Diary", selection_xml(8, 12), more=' richTextPath="internal://a.docx"')
    document = read(tmp_path, source, {"Diary.txt": TEXT, "a.docx": word}).project.documents[0]
    assert (document.text, document.original) == (TEXT, word)
    assert document.media_type.endswith("wordprocessingml.document")


def test_requirement_09_a_rich_text_that_is_plain_is_a_text(tmp_path: Path) -> None:
    source = text_source("Diary", selection_xml(8, 12), path="", more=' richTextPath="internal://Diary.txt"')
    assert words(read(tmp_path, source, {"Diary.txt": TEXT})) == [("home", "Joy", "Ana")]


def test_requirement_09_a_source_whose_text_is_gone_is_kept_with_all_its_codings(tmp_path: Path) -> None:
    sources = text_source("Diary", f"<Description>of Ana</Description>{selection_xml(8, 12)}") + text_source("Other")
    foreign = read(
        tmp_path, sources, {"Other.txt": "here"},
        Sets=f'<Set guid="{guid_of("s")}" name="Both"><MemberSource targetGUID="{guid_of("Diary")}"/>'
        f'<MemberSource targetGUID="{guid_of("Other")}"/></Set>',
    )  # fmt: skip
    assert [document.name for document in foreign.project.documents] == ["Other"]
    [part] = kept(foreign, "TextSource")
    assert (part.guid, part.place, part.name) == (guid_of("Diary"), "Sources", "Diary")
    assert etree.fromstring(part.xml).find("PlainTextSelection/Coding/CodeRef").get("targetGUID") == JOY
    assert foreign.report.elements["Coding"].kept == 1
    assert notes(foreign, "refi-text-missing")[0].detail == "1"
    [members] = kept(foreign, "Set")
    assert (members.owner, foreign.project.sets[0].documents) == (guid_of("s"), (guid_of("Other"),))


def test_requirement_09_a_source_without_any_text_is_an_empty_document(tmp_path: Path) -> None:
    foreign = read(tmp_path, text_source("Diary", path=""))
    assert foreign.project.documents[0].text == ""


# --- 10: characters --------------------------------------------------------------------------------------------------
SPOKEN = "“Café” at 5 €, she said. Niño fell."


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (SPOKEN.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + SPOKEN.encode(), "utf-8"),
        (b"\xff\xfe" + SPOKEN.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + SPOKEN.encode("utf-16-be"), "utf-16-be"),
        (SPOKEN.encode("utf-16-le"), "utf-16-le"),
        (SPOKEN.encode("cp1252"), "cp1252"),
    ],
    ids=["UTF-8", "with a mark", "UTF-16 LE", "UTF-16 BE", "UTF-16 without a mark", "Windows-1252"],
)
def test_requirement_10_texts_of_every_encoding_come_out_the_same(data: bytes, encoding: str, tmp_path: Path) -> None:
    start = SPOKEN.index("Niño")
    foreign = read(tmp_path, text_source("Diary", selection_xml(start, start + 4)), {"Diary.txt": data})
    document = foreign.project.documents[0]
    assert (document.text, document.encoding) == (SPOKEN, encoding)
    assert words(foreign)[0][0] == "Niño"
    told = notes(foreign, "refi-encoding-assumed")
    assert bool(told) == (encoding == "cp1252")
    assert all(note.look and note.detail == "Windows-1252" for note in told)


def test_requirement_10_a_few_broken_bytes_do_not_spoil_the_rest_and_are_never_lost_unseen(tmp_path: Path) -> None:
    data = "Ökonomie und Übermut: ".encode() + b"caf\xe9, na\xefve " + "mit Säure".encode()
    foreign = read(tmp_path, text_source("Diary"), {"Diary.txt": data})
    assert foreign.project.documents[0].text == "Ökonomie und Übermut: café, naïve mit Säure"
    assert "\ufffd" not in foreign.project.documents[0].text
    assert notes(foreign, "refi-encoding-assumed")[0].times == 2


def test_requirement_10_white_space_and_composition_stay_as_they_are(tmp_path: Path) -> None:
    text = "  Cafe\u0301\u00a0 two  spaces\t\n\n\n "
    foreign = read(tmp_path, text_source("Diary"), {"Diary.txt": text})
    assert foreign.project.documents[0].text == text


# --- 22: PDF ---------------------------------------------------------------------------------------------------------
def pdf_source(inner: str, *, path: str = "internal://paper.pdf") -> str:
    return f'<PDFSource guid="{guid_of("Paper")}" name="Paper.pdf" path="{path}">{inner}</PDFSource>'


def representation(inner: str = "", path: str = "internal://paper.txt") -> str:
    return f'<Representation guid="{guid_of("rep")}" plainTextPath="{path}">{inner}</Representation>'


def area(guid: str, *, page: int = 0, more: str = "", inner: str | None = None) -> str:
    inner = coding_xml(JOY, guid=guid_of(f"area {guid}")) if inner is None else inner
    corners = 'firstX="90" firstY="700" secondX="10" secondY="650"'
    return f'<PDFSelection guid="{guid}" page="{page}" {corners}{more}>{inner}</PDFSelection>'


def paper(*lines: str, password: str | None = None) -> bytes:
    page = [
        line for text, top in zip(lines, range(780, 0, -30), strict=False) for line in wrapped(text, 72, top, width=80)
    ]
    return pdf([page], password=password) if password else pdf([page])


def test_requirement_22_the_text_of_a_pdf_is_the_document_and_the_pdf_its_original(tmp_path: Path) -> None:
    data = paper("Anything at all")
    source = pdf_source(representation(selection_xml(8, 12)) + coding_xml(FEAR, user=BEN))
    foreign = read(
        tmp_path, source, {"paper.pdf": data, "paper.txt": TEXT},
        Sets=f'<Set guid="{guid_of("s")}" name="S"><MemberSource targetGUID="{guid_of("rep")}"/></Set>',
    )  # fmt: skip
    [document] = foreign.project.documents
    assert (document.guid, document.name, document.text) == (guid_of("Paper"), "Paper.pdf", TEXT)
    assert (document.original, document.media_type) == (data, "application/pdf")
    assert words(foreign) == [("home", "Joy", "Ana"), (TEXT, "Fear", "Ben")]
    assert foreign.project.sets[0].documents == (guid_of("Paper"),)


def test_requirement_22_a_passage_written_twice_is_one(tmp_path: Path) -> None:
    # As ATLAS.ti does: one guid, the codings with guids of their own; on the next page only name and time are the same.
    twin, stamp = guid_of("twin"), ' name="home" creationDateTime="2026-03-01T09:30:00Z"'
    areas = area(twin, inner=coding_xml(JOY, guid=guid_of("c1")) + coding_xml(FEAR, guid=guid_of("c2"))) + area(
        guid_of("page 2"), page=1, more=stamp
    )
    inner = areas + representation(selection_xml(8, 12, guid=twin, more=stamp))
    foreign = read(tmp_path, pdf_source(inner), {"paper.pdf": paper("x"), "paper.txt": TEXT})
    assert words(foreign) == [("home", "Joy", "Ana"), ("home", "Fear", "Ana")]
    assert kept(foreign, "PDFSelection") == []
    assert foreign.report.elements["PDFSelection"].joined == 2
    assert (foreign.report.elements["Coding"].taken, foreign.report.elements["Coding"].joined) == (2, 2)


def test_requirement_22_an_area_without_words_is_kept_with_its_corners_in_order(tmp_path: Path) -> None:
    inner = area(guid_of("figure"), page=2) + area(guid_of("f2"), page=0) + representation()
    foreign = read(tmp_path, pdf_source(inner), {"paper.pdf": paper("x"), "paper.txt": TEXT}, origin="MAXQDA 24")
    part = kept(foreign, "PDFSelection")[0]
    assert (part.guid, part.owner, part.place) == (guid_of("figure"), guid_of("Paper"), "PDFSource")
    corners = etree.fromstring(part.xml)
    assert [corners.get(name) for name in ("firstX", "firstY", "secondX", "secondY")] == ["10", "650", "90", "700"]
    assert [note.detail for note in notes(foreign, "refi-area-kept")] == ["3", "1"]  # as people count pages


def test_requirement_22_a_pdf_without_its_text_is_read(tmp_path: Path) -> None:
    foreign = read(tmp_path, pdf_source(area(guid_of("a"))), {"paper.pdf": paper("We came home late.")})
    assert foreign.project.documents[0].text == "We came home late."
    assert len(kept(foreign, "PDFSelection")) == 1
    assert notes(foreign, "refi-pdf-read")


def test_requirement_22_a_locked_pdf_asks_for_its_password_and_never_keeps_it(tmp_path: Path) -> None:
    data = paper("We came home late.", password="open sesame")
    foreign = read(tmp_path, pdf_source(area(guid_of("a"))), {"paper.pdf": data})
    assert foreign.project.documents == []
    assert notes(foreign, "refi-pdf-locked")[0].look
    assert not notes(foreign, "refi-pdf-without-text"), "why it shows no text was told just now"
    [part] = kept(foreign, "PDFSource")
    assert (part.file, part.file_name) == (data, "paper.pdf")
    foreign = read(
        tmp_path, pdf_source(area(guid_of("a"))), {"paper.pdf": data}, ReadOptions(password="open sesame")
    )  # fmt: skip
    assert foreign.project.documents[0].text == "We came home late."
    assert "open sesame" not in str(foreign.report.to_json())
    # Who imported it locked and then once more with the password has both; other programs get one paper.
    foreign.project.kept.append(part)
    write_refi_project(tmp_path / "out.qdpx", foreign.project, WriteOptions(extras=False))
    again = read_refi_project(tmp_path / "out.qdpx", ReadOptions(password="open sesame"))
    assert [document.guid for document in again.project.documents] == [guid_of("Paper")]
    assert again.report.elements["PDFSource"].there == 1


def test_requirement_22_a_pdf_that_cannot_be_read_is_kept(tmp_path: Path) -> None:
    foreign = read(tmp_path, pdf_source(area(guid_of("a"))), {"paper.pdf": b"no pdf at all"})
    assert kept(foreign, "PDFSource")[0].file == b"no pdf at all"
    assert notes(foreign, "refi-pdf-unreadable")


# --- 23: pictures and recordings -------------------------------------------------------------------------------------
def recording(
    inner: str, *, tag: str = "AudioSource", name: str = "talk.m4a", path: str = "internal://talk.m4a"
) -> str:
    return f'<{tag} guid="{guid_of(name)}" name="{name}" path="{path}">{inner}</{tag}>'


def transcript(inner: str, *, path: str = "internal://talk.txt", name: str = "Transcript") -> str:
    return f'<Transcript guid="{guid_of("transcript")}" name="{name}" plainTextPath="{path}">{inner}</Transcript>'


def sync(name: str, position: int | None, ms: int | None) -> str:
    place = "" if position is None else f' position="{position}"'
    time = "" if ms is None else f' timeStamp="{ms}"'
    return f'<SyncPoint guid="{guid_of(name)}"{place}{time}/>'


def spoken(start: str, end: str, inner: str | None = None) -> str:
    inner = coding_xml(JOY, selection=start) if inner is None else inner
    until = f' toSyncPoint="{guid_of(end)}"' if end else ""
    points = f'guid="{guid_of(f"{start}-{end}")}" fromSyncPoint="{guid_of(start)}"{until}'
    return f"<TranscriptSelection {points}>{inner}</TranscriptSelection>"


def test_requirement_23_a_transcript_is_a_document_with_times_and_its_codings(tmp_path: Path) -> None:
    points = sync("a", 0, 0) + sync("b", 19, 5000) + sync("c", 37, 9000) + sync("nowhere", None, 12000)
    inner = transcript(points + spoken("b", "c") + spoken("c", "") + spoken("nowhere", "c"))
    foreign = read(tmp_path, recording(inner), {"talk.m4a": b"sound", "talk.txt": TEXT})
    [document] = foreign.project.documents
    assert document.text == TEXT
    turns = [(m.start, m.end, m.from_ms, m.to_ms) for m in document.marks if m.kind is MarkKind.TURN]
    assert turns == [(0, 19, 0, 5000), (19, 37, 5000, 9000), (37, 57, 9000, None)]
    assert words(foreign) == [("Nobody was there. ", "Joy", "Ana"), ("Then the rain began.", "Joy", "Ana")]
    [medium] = kept(foreign, "AudioSource")
    assert (medium.file, medium.file_name, medium.place) == (b"sound", "talk.m4a", "Sources")
    assert b"Transcript" not in medium.xml
    [part] = kept(foreign, "Transcript")
    assert (part.owner, part.place) == (document.guid, medium.guid)
    assert [point.get("position") for point in etree.fromstring(part.xml)] == ["0", "19", "37", None]
    # Where a passage begins whose point has no place, nothing tells.
    assert len(kept(foreign, "TranscriptSelection")) == 1
    assert len(notes(foreign, "refi-no-sync-point")) == 1


def test_requirement_23_points_in_time_lead_through_the_dialect_too(tmp_path: Path) -> None:
    text = "Ana: 😀 we coped\r\nBen: and so did we\r\n"
    units = {name: text.index(found) + 1 for name, found in (("a", "we coped"), ("b", "Ben"), ("c", "and so"))}
    points = "".join(sync(name, at, at * 100) for name, at in units.items())
    inner = transcript(points + spoken("a", "b") + spoken("c", "d")
                       + sync("d", text.index(" did") + 1, 9900))  # fmt: skip
    foreign = read(tmp_path, recording(inner), {"talk.m4a": b"", "talk.txt": text}, origin="NVivo for Windows")
    assert words(foreign) == [("we coped\n", "Joy", "Ana"), ("and so", "Joy", "Ana")]
    xml = etree.fromstring(kept(foreign, "Transcript")[0].xml)
    assert [point.get("position") for point in xml] == ["7", "16", "21", "27"]


def test_requirement_23_codings_on_pictures_and_sound_are_kept_unseen(tmp_path: Path) -> None:
    shape = '<PictureSelection guid="{}" firstX="6" firstY="186" secondX="150" secondY="3">{}</PictureSelection>'
    area = shape.format(guid_of("ps"), coding_xml())
    picture = (
        f'<PictureSource guid="{guid_of("p")}" name="house.jpg" path="internal://house.jpg">{area}</PictureSource>'
    )
    sound = recording(
        f'<AudioSelection guid="{guid_of("as")}" begin="400" end="400">{coding_xml(FEAR)}</AudioSelection>'
    )
    foreign = read(tmp_path, picture + sound, {"house.jpg": b"\xff\xd8", "talk.m4a": b"sound"})
    corners = etree.fromstring(kept(foreign, "PictureSource")[0].xml)[0]
    assert [corners.get(name) for name in ("firstX", "firstY", "secondX", "secondY")] == ["6", "3", "150", "186"]
    assert b'begin="400" end="400"' in kept(foreign, "AudioSource")[0].xml
    assert foreign.report.elements["Coding"].kept == 2
    assert [(note.name, note.times) for note in notes(foreign, "refi-medium-kept")] == [
        ("house.jpg", 1),
        ("talk.m4a", 1),
    ]


def test_requirement_23_a_description_of_a_picture_is_a_document(tmp_path: Path) -> None:
    content = f"<PlainTextContent>A house.</PlainTextContent>{selection_xml(2, 7)}"
    told = f'<TextDescription guid="{guid_of("td")}">{content}</TextDescription>'
    foreign = read(tmp_path, f'<PictureSource guid="{guid_of("p")}" name="house.jpg">{told}</PictureSource>')
    assert words(foreign) == [("house", "Joy", "Ana")]
    assert foreign.project.documents[0].name == "house.jpg"
    assert kept(foreign, "TextDescription")[0].owner == guid_of("td")


def test_requirement_23_a_recording_that_atlasti_splits_in_three_is_one_document(tmp_path: Path) -> None:
    sources = (
        recording("", tag="VideoSource", name="clip.mp4", path="relative:///clip.mp4")
        + text_source("clip.docx", selection_xml(8, 12), path="internal://talk.txt")
        + recording(
            transcript(sync("a", 0, 0) + sync("b", 19, 5000), name="clip.docx"), tag="VideoSource", name="again.mp4"
        )
    )
    foreign = read(tmp_path, sources, {"talk.txt": TEXT})
    [document] = foreign.project.documents
    assert (document.guid, words(foreign)) == (guid_of("clip.docx"), [("home", "Joy", "Ana")])
    assert [mark.from_ms for mark in document.marks] == [0, 5000]
    assert kept(foreign, "Transcript")[0].owner == document.guid
    assert notes(foreign, "refi-transcript-joined")
    assert foreign.report.elements["Transcript"].joined == 1


def test_requirement_23_codings_that_qualcoder_writes_twice_are_one(tmp_path: Path) -> None:
    inner = transcript(sync("a", 8, 0) + sync("b", 12, 900) + spoken("a", "b"), path="internal://other.txt")
    sources = text_source("talk", selection_xml(8, 12)) + recording(inner)
    foreign = read(tmp_path, sources, {"talk.txt": TEXT, "other.txt": TEXT, "talk.m4a": b""}, origin="QualCoder 3.5")
    assert words(foreign) == [("home", "Joy", "Ana")]
    assert foreign.report.elements["Coding"].joined == 1


def test_requirement_23_files_are_kept_up_to_the_limit_and_only_once(tmp_path: Path) -> None:
    sources = (
        recording("") + recording("", name="second") + recording("", name="large.m4a", path="internal://large.m4a")
    )
    files: dict[str, str | bytes] = {"talk.m4a": b"sound" * 10, "large.m4a": Random(1).randbytes(1 << 21)}
    foreign = read(tmp_path, sources, files, ReadOptions(kept_limit_mb=1))
    assert [(part.file_name, len(part.file)) for part in kept(foreign, "AudioSource")] == [
        ("talk.m4a", 50), ("talk.m4a", 0), ("large.m4a", 0),
    ]  # fmt: skip
    assert notes(foreign, "refi-file-not-kept")[0].name == "large.m4a"
    none = read(tmp_path, sources, files, ReadOptions(keep_files=False))
    assert [part.file for part in kept(none, "AudioSource")] == [b"", b"", b""]


# --- 24: outside the project -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "path", ["relative:///media/talk.m4a", "absolute:///{folder}/media/talk.m4a", "absolute://E:/elsewhere/talk.m4a"]
)
def test_requirement_24_files_outside_are_read_only_from_the_folder_that_was_chosen(path: str, tmp_path: Path) -> None:
    media = tmp_path / "media"
    media.mkdir()
    (media / "talk.m4a").write_bytes(b"sound")
    source = recording("", path=path.format(folder=tmp_path.as_posix()))
    parts = {"attributes": f'basePath="{tmp_path}"'}
    untouched = read(tmp_path, source, **parts)
    assert kept(untouched, "AudioSource")[0].file == b""
    assert notes(untouched, "refi-file-outside")[0].detail == "talk.m4a"
    assert kept(read(tmp_path, source, options=ReadOptions(media_folder=media)), "AudioSource")[0].file == b"sound"


@pytest.mark.parametrize(
    "path", ["relative:///../secret.txt", "absolute:///{folder}/secret.txt", "relative:///link.txt",
             "relative:///%2e%2e/secret.txt",
             "internal://../../secret.txt", "../secret.txt", "{folder}/secret.txt", "file:///{folder}/secret.txt"]
)  # fmt: skip
def test_requirement_24_nothing_leads_out_of_the_chosen_folder(path: str, tmp_path: Path) -> None:
    media = tmp_path / "media"
    media.mkdir()
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    (media / "link.txt").symlink_to(tmp_path / "secret.txt")
    path = path.format(folder=tmp_path.as_posix())
    sources = recording("", path=path) + text_source("Diary", selection_xml(0, 3), path=path)
    foreign = read(tmp_path, sources, options=ReadOptions(media_folder=media))
    assert kept(foreign, "AudioSource")[0].file == b""
    assert foreign.project.documents == []
    assert b"secret" not in b"".join(part.file for part in foreign.project.kept)


def test_requirement_24_a_pdf_outside_may_come_from_the_chosen_folder(tmp_path: Path) -> None:
    (tmp_path / "paper.pdf").write_bytes(paper("We came home late."))
    source = pdf_source("", path="relative:///papers/paper.pdf")
    assert read(tmp_path, source).project.documents == []
    assert (
        read(tmp_path, source, options=ReadOptions(media_folder=tmp_path)).project.documents[0].text
        == "We came home late."
    )


def test_requirement_24_a_missing_recording_leaves_its_transcript_coded(tmp_path: Path) -> None:
    inner = transcript(sync("a", 8, 0) + sync("b", 12, 900) + spoken("a", "b"))
    foreign = read(tmp_path, recording(inner, path=f"absolute:///C:/Users/{'x' * 9}/talk.m4a"), {"talk.txt": TEXT})
    assert words(foreign) == [("home", "Joy", "Ana")]
    assert ANA in {coder.guid for coder in foreign.project.coders}
    assert "/Users" not in str(foreign.report.to_json())
