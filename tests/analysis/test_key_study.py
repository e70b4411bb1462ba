"""Students' files beside a key: each count has its passages, and a bad file does not keep the others from it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from qda.actions.agreeing import Asked
from qda.actions.blind_copy import copy_for_coder
from qda.actions.codebook import add_code
from qda.actions.coding import code_span
from qda.actions.compare_key import compare_with_key
from qda.actions.documents import add_documents
from qda.actions.key_files import read_key_coders, study_files, write_study
from qda.analysis.compare.source import read_files
from qda.analysis.key_study import Result
from qda.model.document import ImportedDocument
from qda.model.errors import Cancelled
from qda.model.read_file import ReadFile
from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.codebook import codes
from tests.moulds import Mould

TEXT = "The council met. Its speaker praised the neighbours for their patience. She criticised the delay of the bridge."


def code_words(project: Project, words: str, name: str) -> None:
    code_id = next(row.code_id for row in codes(project) if row.name == name)
    start = project.text(1).index(words)
    code_span(project, 1, code_id, Span(start, start + len(words)))


def make(folder: Path) -> None:
    with Project.create(folder / "key.concord", coder_name="Teacher") as project:
        texts = [ImportedDocument("Text", TEXT, "text/plain"), ImportedDocument("Other", "More.", "text/plain")]
        add_documents(project, texts)
        add_code(project, "Praise")
        add_code(project, "Criticism")
        code_words(project, "praised the neighbours", "Praise")
        code_words(project, "criticised the delay", "Criticism")
        for number in range(40):
            copy_for_coder(project, folder / f"s{number:02}.concord", f"Student {number:02}")
    for number in range(3):
        with Project.open(folder / f"s{number:02}.concord") as project:
            code_words(project, ("praised the neighbours", "praised the neighbours for", "patience")[number], "Praise")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Mould[None]:
    return Mould(make, tmp_path_factory)


@pytest.fixture
def key(made: Mould[None], tmp_path: Path) -> Path:
    made.pour(tmp_path)
    return tmp_path / "key.concord"


@pytest.fixture
def students(key: Path) -> list[Path]:
    return [key.with_name(f"s{number:02}.concord") for number in range(40)]


def read(paths: list[Path]) -> list[ReadFile]:
    return [ReadFile(path, path) for path in paths]


def test_forty_files_are_compared_and_each_count_has_its_passages(key: Path, students: list[Path]) -> None:
    coder = read_key_coders(ReadFile(key, key))[0]
    study = study_files(ReadFile(key, key), coder, read(students))
    assert len(study.students) == 40
    by_label = {one.label: one for one in study.students}
    first, second, third = (by_label[f"Student {number:02}"] for number in range(3))
    assert (first.total.hits, first.total.other_borders, first.total.misses, first.total.extras) == (1, 0, 1, 0)
    assert (second.total.hits, second.total.other_borders, second.total.misses) == (1, 1, 1)
    assert (third.total.hits, third.total.misses, third.total.extras) == (0, 2, 1)
    assert [one.quote for one in third.passages if one.result is Result.EXTRA] == ["patience"]
    assert first.total.share_found == 0.5
    assert first.untouched == ("Other",)
    assert sum(one.found_nobody for one in study.students) == 37
    for one in (first, second, third):
        assert sum(each.hits for each in one.codes.values()) == one.total.hits
        assert len(one.passages) == one.total.hits + one.total.misses + one.total.extras


def test_it_counts_as_the_command_line_does(key: Path, students: list[Path]) -> None:
    coder = read_key_coders(ReadFile(key, key))[0]
    study = study_files(ReadFile(key, key), coder, read(students[:3]))
    found = compare_with_key(read_files([key, *students[:3]]), Asked(), key_coder="Teacher")
    theirs = {(row.label, row.code): row.counts for row in found.rows if row.code}
    ours = {(one.label, code): counts for one in study.students for code, counts in one.codes.items()}
    assert ours == theirs


def test_bad_files_are_lines_of_the_sheet_and_the_rest_goes_on(key: Path, students: list[Path], tmp_path: Path) -> None:
    bad = [tmp_path / name for name in ("zero.concord", "foreign.concord", "torn.concord", "gone.concord")]
    bad[0].write_bytes(b"")
    bad[1].write_text("not a project", encoding="utf-8")
    bad[2].write_bytes(students[0].read_bytes()[:7000])
    coder = read_key_coders(ReadFile(key, key))[0]
    study = study_files(ReadFile(key, key), coder, read([*bad, key, students[0]]))
    assert [one.problem is None for one in study.students] == [False] * 5 + [True]
    write_study(tmp_path / "out.xlsx", study)
    rows = list(openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0].iter_rows(values_only=True))
    assert [row[0] for row in rows] == ["Coder", "zero", "foreign", "torn", "gone", "key", *["Student 00"] * 3]
    assert str(rows[1][10]).startswith("Not compared.")
    assert rows[-1][2:8] == ("(all codes)", 2, 1, 0, 1, 0)


def test_it_can_be_stopped(key: Path, students: list[Path]) -> None:
    coder = read_key_coders(ReadFile(key, key))[0]
    with pytest.raises(Cancelled):
        study_files(ReadFile(key, key), coder, read(students), progress=lambda done, _total: done < 2)
