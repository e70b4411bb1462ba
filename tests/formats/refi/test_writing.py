"""Projects as REFI-QDA, as other programs will find them."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from qda.formats.refi.writing import write_refi_project
from qda.model.exchange import FOR_NVIVO_WINDOWS, WriteOptions
from qda.model.portable import PortableProject
from tests.depth import examples
from tests.formats.refi.random_projects import projects
from tests.formats.refi.refi_schema import schema_errors

options = st.one_of(
    st.just(WriteOptions()),
    st.just(FOR_NVIVO_WINDOWS),
    st.builds(
        WriteOptions,
        unit=st.sampled_from(["codepoint", "utf16"]),
        crlf=st.booleans(),
        bom=st.booleans(),
        capital_sources=st.booleans(),
        originals=st.booleans(),
        extras=st.booleans(),
    ),
)
many = settings(
    max_examples=examples(15), suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


def codings_by_hand(path: Path, chosen: WriteOptions) -> list[tuple[str, str, str, str]]:
    """Read a file as a stranger would: each coding's guid, code, coder and words."""
    ns = "{urn:QDA-XML:project:1.0}"
    found = []
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("project.qde"))
        for selection in root.iter(f"{ns}PlainTextSelection"):
            place = selection.getparent().get("plainTextPath").removeprefix("internal://")
            folder = "Sources" if chosen.capital_sources else "sources"
            data = archive.read(f"{folder}/{place}")
            assert data.startswith(b"\xef\xbb\xbf") == chosen.bom
            text = data.decode("utf-8-sig")
            start, end = int(selection.get("startPosition")), int(selection.get("endPosition"))
            if chosen.unit == "utf16":
                words = text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")
            else:
                words = text[start:end]
            for coding in selection.iter(f"{ns}Coding"):
                code = coding.find(f"{ns}CodeRef").get("targetGUID")
                found.append((coding.get("guid"), code, coding.get("creatingUser"), words))
    return found


@many
@given(project=projects(), chosen=options)
def test_requirement_47_a_stranger_finds_each_coding_at_its_words(
    tmp_path: Path, project: PortableProject, chosen
) -> None:
    path = tmp_path / "study.qdpx"
    write_refi_project(path, project, chosen)
    texts = {document.guid: document.text for document in project.documents}

    def words(coding) -> str:
        passage = texts[coding.document][coding.start : coding.end]
        return passage.replace("\n", "\r\n") if chosen.crlf else passage

    expected = [(c.guid.upper(), c.code.upper(), c.coder.upper(), words(c)) for c in project.codings]
    assert sorted(codings_by_hand(path, chosen)) == sorted(expected)


@many
@given(project=projects(), chosen=options)
def test_requirement_36_every_file_is_as_the_schema_wants_it(tmp_path: Path, project: PortableProject, chosen) -> None:
    path = tmp_path / "study.qdpx"
    write_refi_project(path, project, chosen)
    assert schema_errors(path) == []


@many
@given(project=projects(), chosen=options)
def test_requirement_35_r37_a_second_export_is_the_same_bytes(tmp_path: Path, project: PortableProject, chosen) -> None:
    first, second = tmp_path / "first.qdpx", tmp_path / "second.qdpx"
    write_refi_project(first, project, chosen)
    write_refi_project(second, project, chosen)
    assert hashlib.sha256(first.read_bytes()).digest() == hashlib.sha256(second.read_bytes()).digest()


@many
@given(project=projects())
def test_requirement_37_no_guid_stands_twice_and_all_are_upper_case(tmp_path: Path, project: PortableProject) -> None:
    path = tmp_path / "study.qdpx"
    write_refi_project(path, project)
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("project.qde"))
    guids = [element.get("guid") for element in root.iter("*") if element.get("guid")]
    assert len(guids) == len(set(guids))
    assert all(guid == guid.upper() for guid in guids)
    users = {user.get("guid") for user in root.iter("{*}User")}
    assert {element.get("creatingUser") for element in root.iter("*")} - {None} <= users
