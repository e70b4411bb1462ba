"""What program's project a file is, is told by what it holds and not by its name."""

from __future__ import annotations

import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from qda.formats.foreign import foreign_kind, read_foreign, why_not
from qda.model.errors import NotAForeignProject, SeveralProjects, UnreadableFile
from qda.model.exchange import ReadOptions
from qda.model.intake.wording import FORMATS
from qda.model.wording import explain
from tests.formats.peers_making import Taguette

PROJECT = '<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" name="x"></Project>'
CODEBOOK = '<?xml version="1.0"?><CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes/></CodeBook>'


def make_tables(path: Path, *tables: str) -> Path:
    with closing(sqlite3.connect(path)) as database:
        for table in tables:
            database.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY)")
        database.commit()
    return path


def test_taguette_is_known_whatever_the_file_is_called(tmp_path):
    study = Taguette(tmp_path / "study.txt")
    study.project()
    study.document("<p>Hello</p>")
    assert foreign_kind(study.path) == "taguette"
    assert why_not(study.path) is None
    assert read_foreign(study.path).project.documents[0].text == "Hello"


def test_a_file_with_several_projects_asks_and_then_reads_one(tmp_path):
    study = Taguette(tmp_path / "workspace.sqlite3")
    study.project("One")
    study.project("Two")
    with pytest.raises(SeveralProjects) as asked:
        read_foreign(study.path)
    assert "One; Two" in str(explain(asked.value))
    assert read_foreign(study.path, ReadOptions(project="Two")).project.name == "Two"


def test_databases_are_told_by_their_tables(tmp_path):
    qualcoder = make_tables(tmp_path / "a", "project", "source", "code_name", "code_text")
    rqda = make_tables(tmp_path / "b.sqlite3", "project", "source", "freecode", "coding")
    other = make_tables(tmp_path / "places.sqlite", "moz_places")
    assert [foreign_kind(path) for path in (qualcoder, rqda, other)] == ["qualcoder", "rqda", None]
    folder = tmp_path / "study.qda"
    folder.mkdir()
    assert foreign_kind(folder) is None
    shutil.copy(qualcoder, folder / "data.qda")
    assert foreign_kind(folder) == "qualcoder"
    assert foreign_kind(folder / "data.qda") == "qualcoder"


def test_refi_files_are_told_by_their_content(tmp_path):
    bare = tmp_path / "project.xml"
    bare.write_text(PROJECT, encoding="utf-8")
    codebook = tmp_path / "codes.qdc"
    codebook.write_text(CODEBOOK, encoding="utf-16")
    archive = tmp_path / "study.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("project.qde", PROJECT)
    assert [foreign_kind(path) for path in (bare, codebook, archive)] == [
        "refi-project", "refi-codebook", "refi-project",
    ]  # fmt: skip
    with pytest.raises(NotAForeignProject) as told:
        read_foreign(codebook)
    assert "codebook of a project" in explain(told.value).now
    assert {"taguette", "qualcoder", "rqda", "refi-project", "refi-codebook"} <= set(FORMATS)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.docx", None, "it is a Word document"),
        ("a.zip", b"", "it is a ZIP archive"),
        ("a.pdf", b"%PDF-1.7 ...", "it is a PDF"),
        ("a.txt", "Just words: größer".encode(), "it is a text"),
        ("a.xml", b"<?xml version='1.0'?><other/>", "it is an XML file of another kind"),
        ("a.bin", b"\x00\x01\x02", "its contents are of another kind"),
    ],
)
def test_anything_else_is_named_for_what_it_is(tmp_path, name, data, words):
    path = tmp_path / name
    if data:
        path.write_bytes(data)
    else:
        with zipfile.ZipFile(path, "w") as made:
            made.writestr("word/document.xml" if name == "a.docx" else "readme", "x")
    assert foreign_kind(path) is None
    with pytest.raises(NotAForeignProject) as told:
        read_foreign(path)
    assert words in explain(told.value).what
    assert "project is unchanged" in explain(told.value).safe


@pytest.mark.parametrize(
    ("name", "program"), [("a.mx24", "MAXQDA"), ("a.nvpx", "NVivo"), ("a.nvp", "NVivo"), ("a.atlproj23", "ATLAS.ti")]
)
def test_forms_that_only_their_own_program_reads_are_told_with_the_way_out(tmp_path, name, program):
    make_tables(tmp_path / name, "whatever")
    with pytest.raises(NotAForeignProject) as told:
        read_foreign(tmp_path / name)
    assert str(why_not(tmp_path / name)) == str(told.value)
    assert f"is a project of {program}" in explain(told.value).what
    assert ".qdpx" in explain(told.value).now


def test_other_databases_folders_and_our_own_projects_are_named_too(tmp_path):
    other = make_tables(tmp_path / "places.sqlite", "moz_places")
    ours = make_tables(tmp_path / "study.concord", "document")
    with closing(sqlite3.connect(ours)) as database:
        database.execute(f"PRAGMA application_id = {0x436E6364}")
        database.commit()
    told = []
    for path in (other, ours, tmp_path):
        assert foreign_kind(path) is None
        with pytest.raises(NotAForeignProject) as error:
            read_foreign(path)
        told.append(str(explain(error.value)))
    assert "it is a database of another program" in told[0]
    assert "is a Concord project itself" in told[1]
    assert "File › Open" in told[1]
    assert "it is a folder" in told[2]


@pytest.mark.parametrize(("data", "words"), [(b"", "the file is empty"), (None, "the file is not there")])
def test_missing_and_empty_files_are_told(tmp_path, data, words):
    path = tmp_path / "gone.sqlite3"
    if data is not None:
        path.write_bytes(data)
    assert foreign_kind(path) is None
    assert isinstance(why_not(path), UnreadableFile)
    with pytest.raises(UnreadableFile) as told:
        read_foreign(path)
    assert words in explain(told.value).what
