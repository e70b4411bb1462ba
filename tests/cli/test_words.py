"""Word lists on the command line and in a notebook."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import qda as library
from tests.cli.conftest import Qda


def test_words_are_listed_and_compared(qda: Qda, study: Path) -> None:
    told = qda("words", study, "--stop-words", "en", "--json")
    assert told.code == 0, told.err
    assert told.json["list"][0] == {
        "word": "paper", "forms": {"paper": [2]}, "frequency": [2], "per_million": [2_000_000 / 15], "documents": [1],
    }  # fmt: skip
    compared = qda("words", study, "--code", "Stance", "--against", "rest", "--json").json
    assert compared["words"] == [6, 9]
    by_word = {row["word"]: row for row in compared["list"]}
    assert by_word["blamed"]["used"] == "more"
    assert by_word["the"]["frequency"] == [2, 3]
    assert all(row["expected_below_5"] for row in compared["list"])
    lines = qda("words", study, "--containing", "pra", "--match-case")
    assert lines.out.split() == ["1", "66,666.7", "1", "praised"]
    assert "15 words; 1 different in this list." in lines.err


def test_words_go_into_a_workbook_that_says_how_they_were_counted(qda: Qda, study: Path, tmp_path: Path) -> None:
    told = qda("words", study, "--coder", "Ben", "--against", "coder:Ada", "-o", "words.xlsx")
    assert told.code == 0, told.err
    book = openpyxl.load_workbook(tmp_path / "words.xlsx")
    headings = [cell.value for cell in book["Words"][1]]
    assert headings[:6] == ["Word", "G²", "Used", "Log ratio", "Frequency: Ben", "Per million: Ben"]
    about = {row[0].value: row[1].value for row in book["About"].iter_rows()}
    assert about["Compared with"] == "coder:Ada"
    assert "Rayson" in about["G² and log ratio"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--against", "Stance"), "--against takes"),
        (("--against", "rest", "--against", "code:Tone"), "stands alone"),
        (("--sort", "g2"), "needs --against"),
        (("--stop-words", "xx"), "is not one of"),
        (("-o", "words.pdf"), "ends in .xlsx or .csv"),
    ],
)
def test_what_cannot_be_asked_is_refused(qda: Qda, study: Path, options: tuple[str, ...], said: str) -> None:
    told = qda("words", study, *options)
    assert told.code == 2
    assert said in told.err


def test_a_notebook_gets_a_data_frame(study: Path) -> None:
    with library.open(study) as project:
        words = project.words(stop_words="en", stems="en")
        assert list(words.columns[:3]) == ["Word", "Frequency", "Documents"]
        compared = project.words(codes=["Stance"], against={"codes": ["Tone"]})
        assert compared.loc[compared["Word"] == "the", "Used"].item() == "more"
        with pytest.raises(ValueError, match="xx"):
            project.words(stop_words="xx")
