"""``qda history`` and ``qda undo --to``: the trail of a project that somebody else made, and going back in it."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from tests.cli.conftest import Qda


def test_the_trail_by_coder_code_kind_day_and_words(qda: Qda, study: Path) -> None:
    everything = qda("history", study, "--json").json["steps"]
    assert everything[-1]["text"] == "Ada added “article”"

    def sentences(*options: object) -> list[str]:
        return [row["text"] for row in qda("history", study, *options, "--json").json["steps"]]

    assert all(sentence.startswith("Ben ") for sentence in sentences("--coder", "Ben"))
    assert sentences("--code", "Blame")
    assert len(sentences("--kind", "documents")) == 1
    assert sentences("--search", "praise PUT") == [s for s in sentences() if "“Praise” on" in s or "Praise” in" in s]
    assert sentences("--since", "2999-01-01") == sentences("--until", "1999-01-01") == []
    told = qda("history", study, "--code", "Nothing")
    assert (told.code, "Nothing" in told.err) == (3, True)


def test_details_quote_the_passages_and_stay_on_their_lines(qda: Qda, study: Path) -> None:
    out = qda("history", study, "--details", "--code", "Praise").out
    assert "Coding added Praise (¶1 article): “praised the bridge”" in out
    assert "?" not in out


def test_undo_up_to_a_step_says_first_what_goes_and_takes_it_in_one_pass(qda: Qda, study: Path) -> None:
    newest = qda("history", study, "--json").json["steps"][0]["step_id"]
    dry = qda("undo", study, "--to", 2, "--dry-run")
    assert f"{newest - 1} steps:" in dry.err
    assert qda("history", study, "--json").json["steps"][0]["step_id"] == newest
    told = qda("undo", study, "--after", 1)
    assert told.code == 0
    assert "codings" in told.err.splitlines()[-1]
    assert qda("info", study, "--json").json["codings"] == 0
    again = qda("undo", study, "--to", 2)
    assert (again.code, "already" in again.err) == (3, True)
    assert qda("undo", study, "--to", 2, "--after", 1).code == 2


def test_the_trail_goes_to_excel_with_the_filters(qda: Qda, study: Path, tmp_path: Path) -> None:
    assert qda("history", study, "-o", "trail.csv").code == 2
    told = qda("history", study, "-o", "trail.xlsx", "--coder", "Ben")
    assert (told.code, "Wrote trail.xlsx" in told.err) == (0, True)
    book = load_workbook(tmp_path / "trail.xlsx")
    assert book.sheetnames == ["Steps", "What was changed", "About"]
    assert {row[2].value for row in book["Steps"].iter_rows(min_row=2)} == {"Ben"}
    assert ("Coder", "Ben") in [(row[0].value, row[1].value) for row in book["About"].iter_rows()]
