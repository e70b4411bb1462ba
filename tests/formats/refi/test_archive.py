"""Opening REFI-QDA files: what is found in them, whatever they are called and however they are written."""

from __future__ import annotations

import hashlib
import random
import subprocess
import sys
from pathlib import Path

import pytest

from qda.formats.refi.archive import RefiArchive, refi_kind
from qda.model.errors import Cancelled, FileTooLarge, UnreadableFile
from qda.model.intake.report import intake_note_text
from tests.formats.refi.full_project import full_project
from tests.formats.refi.refi_files import TEXT, TONE, WORDS, link, project, qdpx, xml, zipped
from tests.formats.refi.samples import sample

ROOT = Path(__file__).resolve().parents[3]


def told(archive: RefiArchive) -> list[str]:
    return [note.what for note in archive.notes]


def sections(path: Path) -> list[tuple[str, str]]:
    with RefiArchive.open(path) as archive:
        return [(section, element.tag) for section, element in archive.elements()]


USUAL = [("Users", "User"), ("Codes", "Code"), ("Sources", "TextSource")]


# --- requirement 1: by content -----------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["study.qdpx", "study.zip", "study.qdc", "study"])
def test_requirement_01_an_archive_is_known_whatever_it_is_called(tmp_path, name):
    path = qdpx(tmp_path, name=name)
    assert refi_kind(path) == "refi-project"
    assert sections(path) == USUAL


@pytest.mark.parametrize("name", ["study.qde", "study.xml", "study.qdpx"])
def test_requirement_01_a_project_without_archive_is_known_whatever_it_is_called(tmp_path, name):
    path = tmp_path / name
    path.write_text(project(), encoding="utf-8")
    assert refi_kind(path) == "refi-project"
    assert sections(path) == USUAL
    with RefiArchive.open(path) as archive:
        assert (archive.kind, archive.find(f"{TEXT}.txt")) == ("project", None)


def test_requirement_01_an_unpacked_project_finds_its_sources_beside_it_and_nothing_else(tmp_path):
    (tmp_path / "Sources").mkdir()
    (tmp_path / "Sources" / f"{TEXT}.TXT").write_text(WORDS)
    (tmp_path / "Sources" / "link.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "secret.txt").write_text("secret")
    path = tmp_path / "project.qde"
    path.write_text(project(), encoding="utf-8")
    with RefiArchive.open(path) as archive:
        entry = archive.find(f"internal://{TEXT}.txt")
        assert entry == f"Sources/{TEXT}.TXT"
        assert (archive.read(entry).decode(), archive.size(entry)) == (WORDS, len(WORDS))
        for away in ("secret.txt", "../secret.txt", "internal://../secret.txt", "link.txt", "Sources/../secret.txt"):
            assert archive.find(away) is None
        for away in ("secret.txt", "Sources/../secret.txt", "Sources/link.txt", "../secret.txt"):
            with pytest.raises(UnreadableFile):
                archive.read(away)


def test_requirement_01_a_codebook_is_known_by_its_first_element(tmp_path):
    path = tmp_path / "book.txt"
    path.write_text(
        f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="x"><Codes><Code guid="{TONE}" name="a" isCodable="1"/>'
        f'</Codes><Sets><Set guid="{TONE}" name="s"/></Sets></CodeBook>'
    )
    assert refi_kind(path) == "refi-codebook"
    assert sections(path) == [("Codes", "Code"), ("Sets", "Set")]
    with RefiArchive.open(path) as archive:
        assert (archive.kind, dict(archive.attributes)) == ("codebook", {"origin": "x"})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("letter.docx", zipped(("word/document.xml", "<x/>"))),
        ("plan.xml", b'<Project xmlns="http://schemas.example/plan"/>'),
        ("page.html", b"<!DOCTYPE html><html></html>"),
        ("notes.txt", b"<- see there"),
        ("table.csv", b"code,definition\n"),
        ("empty.txt", b""),
    ],
)
def test_requirement_01_other_files_are_not_taken_for_ours(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    assert refi_kind(path) is None


def test_requirement_01_a_file_that_only_says_it_is_ours_gets_a_reason(tmp_path):
    path = tmp_path / "study.qdpx"
    path.write_text("no archive")
    assert refi_kind(path) == "refi-project"
    with pytest.raises(UnreadableFile) as error, RefiArchive.open(path):
        pass
    assert error.value.values["reason"] == "not-refi"


# --- requirement 2: the one project ------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["Project.qde", "My study.QDE", "Exported/project.qde"])
def test_requirement_02_the_only_project_is_found_in_any_case_and_in_one_top_folder(tmp_path, name):
    path = tmp_path / "study.qdpx"
    folder = name.rpartition("/")[0]
    text = f"{folder}/Sources/{TEXT.upper()}.TXT" if folder else f"Sources/{TEXT}.txt"
    path.write_bytes(zipped((name, project()), (text, WORDS), ("__MACOSX/Exported/._project.qde", b"\0\5\x16")))
    with RefiArchive.open(path) as archive:
        assert archive.attributes["name"] == "Study"
        assert archive.find(f"internal://{TEXT}.txt") == text


def test_requirement_02_of_several_projects_the_one_called_project_is_read_and_the_others_told(tmp_path):
    path = qdpx(tmp_path, ("other.qde", xml(name="Other")), ("old/third.qde", xml()))
    with RefiArchive.open(path) as archive:
        assert archive.attributes["name"] == "Study"
        assert told(archive) == ["refi-other-projects"]
        assert "“other.qde”" in intake_note_text(archive.notes[0])
        assert archive.notes[0].look


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ([("readme.txt", "x")], "no-qde"),
        ([("a.qde", xml()), ("b.qde", xml())], "several-qde"),
        ([("project.qde", xml()), ("Project.QDE", xml())], "several-qde"),
        ([("a/project.qde", xml()), ("b/project.qde", xml())], "no-qde"),
        ([("a/b/project.qde", xml())], "no-qde"),
        ([link("project.qde", "/etc/hostname")], "no-qde"),
    ],
)
def test_requirement_02_no_project_or_no_telling_which_is_a_clear_error(tmp_path, entries, reason):
    path = tmp_path / "study.qdpx"
    path.write_bytes(zipped(*entries))
    with pytest.raises(UnreadableFile) as error, RefiArchive.open(path):
        pass
    assert error.value.values["reason"] == reason


# --- requirement 3: names ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "asked", ["internal://{}.txt", "INTERNAL://{}.TXT", "{}.txt", "internal:///{}.txt", "Sources/{}.txt"]
)
@pytest.mark.parametrize("there", ["sources/{}.txt", "Sources/{}.TXT", "{}.txt"])
def test_requirement_03_files_are_found_in_any_case_and_without_the_prefix(tmp_path, asked, there):
    path = tmp_path / "study.qdpx"
    path.write_bytes(zipped(("project.qde", project()), (there.format(TEXT), WORDS)))
    with RefiArchive.open(path) as archive:
        entry = archive.find(asked.format(TEXT.upper()))
        assert entry == there.format(TEXT)
        assert (archive.read(entry).decode(), archive.size(entry)) == (WORDS, len(WORDS))
        assert archive.find("internal://absent.txt") is None


def test_requirement_03_of_entries_with_one_name_the_first_is_read_and_the_others_told(tmp_path):
    path = qdpx(tmp_path, (f"sources/{TEXT}.txt", "something else"), ("project.qde", xml(name="Second")))
    with RefiArchive.open(path) as archive:
        assert archive.attributes["name"] == "Study"
        assert archive.read(f"sources/{TEXT}.txt").decode() == WORDS
        assert [(note.what, note.times) for note in archive.notes] == [("refi-repeated-entries", 2)]


# --- requirement 4: namespaces -----------------------------------------------------------------------------------
@pytest.mark.parametrize("edition", ["1.0", "0:4", "0:10", "1:0"])
def test_requirement_04_projects_of_all_editions_are_read(tmp_path, edition):
    namespace = f"urn:QDA-XML:project:{edition}"
    path = qdpx(tmp_path, qde=project(namespace=namespace))
    assert sections(path) == USUAL
    with RefiArchive.open(path) as archive:
        assert archive.namespace == namespace
        assert told(archive) == ([] if edition == "1.0" else ["refi-namespace"])


def test_requirement_04_a_project_without_namespace_is_read_and_told(tmp_path):
    path = qdpx(tmp_path, qde=project(namespace=""))
    assert sections(path) == USUAL
    with RefiArchive.open(path) as archive:
        assert told(archive) == ["refi-no-namespace"]


def test_elements_of_another_namespace_are_not_taken_for_ours(tmp_path):
    inside = '<Users><x:User xmlns:x="urn:other" guid="1"/></Users><x:Codes xmlns:x="urn:other"/>'
    assert sections(qdpx(tmp_path, qde=xml(inside))) == [("Users", "{urn:other}User"), ("Project", "{urn:other}Codes")]


# --- the elements ------------------------------------------------------------------------------------------------
def test_every_element_is_handed_out_once_with_its_section(tmp_path):
    from lxml import etree

    path = tmp_path / "project.qde"
    path.write_text(full_project(), encoding="utf-8")
    with RefiArchive.open(path) as archive:
        found = list(archive.elements())
        names = [section for section, _ in found]
        assert names == sorted(names, key=names.index)
        assert set(names) == {
            *("Users", "Codes", "Variables", "Cases", "Sources", "Notes", "Links", "Sets", "Graphs", "Project"),
        }
        whole = etree.parse(path)
        assert archive.counts == {
            name: len(whole.findall(f".//{{*}}{name}")) + (name == "Project") for name in archive.counts
        }
        assert sum(archive.counts.values()) == len(list(whole.iter()))
        assert (archive.violations, archive.done_bytes) == ([], archive.xml_bytes)
        text = dict(found)["Notes"]
        assert text.find("PlainTextSelection/Description").text == "said of it"
        assert text.line == next(
            number for number, line in enumerate(full_project().splitlines(), 1) if line.startswith("<Note ")
        )


def test_text_is_kept_exactly_and_white_space_between_elements_is_not(tmp_path):
    content = " two\n lines &amp; <![CDATA[<b>]]> "
    inside = (
        f'<Sources>\n <TextSource guid="{TEXT}">\n  <Description> </Description>\n <PlainTextContent>{content}'
        "<!-- remark -->end</PlainTextContent>\n </TextSource>\n</Sources>"
    )
    with RefiArchive.open(qdpx(tmp_path, qde=xml(inside))) as archive:
        [(_, source)] = archive.elements()
        assert [(part.tag, part.text, part.tail) for part in source] == [
            ("Description", " ", None),
            ("PlainTextContent", " two\n lines & <b> end", None),
        ]
        assert source.text is None


def test_requirement_05_faults_are_told_and_the_reading_goes_on(tmp_path):
    inside = f'<Sources><TextSource guid="{TEXT}"><Odd/></TextSource></Sources>\n<Users><User name="x"/></Users>'
    with RefiArchive.open(qdpx(tmp_path, qde=xml(inside))) as archive:
        assert [section for section, _ in archive.elements()] == ["Sources", "Users"]
        assert [(one.line, one.what, one.detail) for one in archive.violations] == [
            (2, "refi-unknown-child", "Odd"),
            (3, "refi-wrong-order", "Users"),
            (3, "refi-missing-attribute", "guid"),
        ]


def test_the_hash_is_that_of_the_file(tmp_path):
    path = qdpx(tmp_path)
    with RefiArchive.open(path) as archive:
        assert archive.file_hash == hashlib.sha256(path.read_bytes()).hexdigest()


# --- requirement 27: large projects ------------------------------------------------------------------------------
def test_requirement_27_reading_can_be_stopped_at_any_time(tmp_path):
    many = "".join(f'<User guid="{number:08x}-0000-4000-8000-000000000000"/>' for number in range(50_000))
    path = qdpx(tmp_path, qde=xml(f"<Users>{many}</Users>"))
    with pytest.raises(Cancelled), RefiArchive.open(path, lambda: False):
        pass
    stopped = False
    with RefiArchive.open(path, lambda: not stopped) as archive:
        elements = archive.elements()
        assert next(elements)[0] == "Users"
        stopped = True
        with pytest.raises(Cancelled):
            for _ in elements:
                pass
        assert archive.done_bytes < archive.xml_bytes


def test_a_limit_that_stops_a_very_large_honest_file_can_be_raised(tmp_path):
    from qda.formats.refi.archive import LIMITS

    path = qdpx(tmp_path, ("sources/film.mp4", random.Random(1).randbytes(2 << 20)))
    small = LIMITS._replace(unpacked_mb=1)
    with pytest.raises(FileTooLarge), RefiArchive.open(path, limits=small):
        pass
    with RefiArchive.open(path, limits=small._replace(unpacked_mb=5)) as archive:
        with pytest.raises(FileTooLarge):
            archive.read("sources/film.mp4", limit_mb=1)
        assert sum(map(len, archive.pieces("sources/film.mp4", limit_mb=2))) == 2 << 20


LARGE = """
import sys, time
from pathlib import Path
from qda.formats.refi.archive import RefiArchive
begun = time.monotonic()
with RefiArchive.open(Path(sys.argv[1])) as archive:
    codings = sum(1 for _, element in archive.elements() for _ in element.iter("Coding"))
    print(codings, archive.counts["Coding"], len(archive.violations), round(time.monotonic() - begun, 1))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the system does not tell the peak in this way")
@pytest.mark.parametrize(
    ("texts", "per_text", "limit_mb"),
    [(100, 1000, 300), (1, 20_000, 150), pytest.param(1, 100_000, 400, marks=pytest.mark.slow)],
)
def test_requirement_27_a_hundred_thousand_codings_take_little_memory(tmp_path, texts, per_text, limit_mb):
    """50 MB of XML in less than 300 MB; what counts is the text with the most codings, which is held as a whole."""
    who = f'creatingUser="{TONE}" creationDateTime="2026-03-01T10:00:00Z"'
    selection = (
        '<PlainTextSelection guid="{0:08x}-0000-4000-8000-000000000001" name="{1}" startPosition="{0}" '
        f'endPosition="{{0}}9" {who}><Coding guid="{{0:08x}}-0000-4000-8000-000000000002" {who}>'
        f'<CodeRef targetGUID="{TONE}"/></Coding></PlainTextSelection>\n'
    )
    path = tmp_path / "project.qde"
    with path.open("w", encoding="utf-8") as file:
        file.write(xml().removesuffix("</Project>") + "<Sources>")
        for text in range(texts):
            file.write(f'<TextSource guid="{text:08x}-0000-4000-8000-000000000000" plainTextPath="internal://a.txt">')
            for number in range(text * per_text, (text + 1) * per_text):
                file.write(selection.format(number, f"words {number} of the passage " * 4))
            file.write("</TextSource>")
        file.write("</Sources></Project>")
    codings = str(texts * per_text)
    assert path.stat().st_size > 450 * texts * per_text

    out, peak_mb = run_in_little_memory(LARGE, path)
    assert out.split()[:3] == [codings, codings, "0"]
    assert float(out.split()[3]) < 60
    assert peak_mb < limit_mb


def run_in_little_memory(script: str, *arguments: object) -> tuple[str, int]:
    """Run a script by itself; return what it printed, and the most memory that it held, in MB."""
    peak = "\nimport resource\nfrom pathlib import Path as _P\n" + (
        "print(int(_P('/proc/self/status').read_text().partition('VmHWM:')[2].split()[0]) // 1024)"
        if sys.platform == "linux"
        else "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 20)"
    )
    command = [sys.executable, "-c", script + peak, *map(str, arguments)]
    run = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=150, check=False)
    assert run.returncode == 0, run.stderr
    *out, last = run.stdout.splitlines()
    return "\n".join(out), int(last)


def test_samples_of_the_standard_itself_are_read():
    for name, users, violations in (("spec-annex-a2-atlasti-8.qde", 2, 0), ("spec-annex-a3-transana.qde", 15, 99)):
        with RefiArchive.open(sample(name)) as archive:
            for _ in archive.elements():
                pass
            assert archive.counts["User"] >= users
            assert len(archive.violations) == violations
