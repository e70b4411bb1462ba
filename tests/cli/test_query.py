"""Asking for segments by conditions, from the command line and in a notebook."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from openpyxl import load_workbook

import qda as library
from qda.actions.saved_queries import save_query
from qda.model.errors import BadSentence, QueryPartGone
from qda.model.query_text import parse_query
from qda.store.project import Project
from tests.cli.conftest import Qda


def test_a_sentence_finds_segments_and_is_told_as_it_was_understood(study: Path, qda: Qda) -> None:
    told = qda("query", study, "Praise", "or", "Blame", "by", "Ada")
    assert told.code == 0
    assert [line.rsplit(": ", 1)[1] for line in told.out.splitlines()] == [
        "praised the bridge",
        "blamed the mayor 👩‍👩‍👧",
    ]
    assert "2 segments: coded “Stance > Praise” or “Stance > Blame”, by “Ada”." in told.err
    found = qda("query", study, "Praise by Ada before Blame", "--json").json
    assert found["query"] == "coded “Stance > Praise”, by “Ada”, before “Stance > Blame”"
    assert [row["text"] for row in found["segments"]] == ["praised the bridge"]
    assert {"guid", "document", "code", "coder", "start", "end", "paragraph", "text"} == set(found["segments"][0])


def test_what_a_query_finds_goes_to_a_workbook_that_says_how_it_was_asked(study: Path, qda: Qda) -> None:
    told = qda("query", study, "Praise by Ada", "-o", "praise.xlsx")
    assert (told.code, told.out) == (0, "")
    book = load_workbook("praise.xlsx")
    assert book["Segments"].max_row == 2
    about = {row[0]: row[1] for row in book["About"].iter_rows(values_only=True)}
    assert about["Chosen as"] == "coded “Stance > Praise”, by “Ada”"
    assert qda("query", study, "Praise by Ada", "-o", "praise.csv").code == 0
    with Path("praise.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["Segment text"] for row in csv.DictReader(file)] == ["praised the bridge"]


def test_saved_queries_are_listed_and_asked(study: Path, qda: Qda) -> None:
    with Project.open(study) as project:
        save_query(project, "Praised", parse_query("Praise by Ada"), "the good ones")
    assert qda("query", study, "--list").out == "Praised: coded “Stance > Praise”, by “Ada”\n"
    assert qda("query", study, "--list", "--json").json["saved_queries"][0]["memo"] == "the good ones"
    assert "praised the bridge" in qda("query", study, "--saved", "praised").out
    assert qda("query", study, "--saved", "other").code == 3
    with library.open(study) as project:
        assert len(project.segments(query=project.saved_queries()["Praised"])) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ([], 2, "SENTENCE"),
        (["Praise", "--list"], 2, "SENTENCE"),
        (["Praise within two words of Blame"], 2, "at character 15, “two”"),
        (["Praise", "-o", "out.docx"], 2, ".xlsx, .csv"),
        (["Mood"], 3, "the code “Mood”"),
        (["where Country=Iraq"], 3, "the variable “Country”"),
    ],
)
def test_what_cannot_be_asked_is_told(study: Path, qda: Qda, arguments: list[str], code: int, message: str) -> None:
    told = qda("query", study, *arguments)
    assert (told.code, told.out) == (code, "")
    assert message in told.err


def test_a_notebook_asks_the_same_question(study: Path) -> None:
    with library.open(study) as project:
        assert project.segments(query="Praise by Ada")["Segment text"].tolist() == ["praised the bridge"]
        assert project.segments(query=parse_query("Praise"), coders=["Ben"])["Coder"].unique().tolist() == ["Ben"]
        assert project.segments(query="starred").empty
        with pytest.raises(BadSentence):
            project.segments(query="Praise and")
        with pytest.raises(QueryPartGone):
            project.segments(query="Mood")
