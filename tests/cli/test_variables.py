"""Variables to and from tables, and conditions on them, on the command line."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import qda as library
from tests.cli.conftest import TEXT, Qda


@pytest.fixture
def corpus(qda: Qda, study: Path, tmp_path: Path) -> Path:
    """Add two more documents to the study, of which Ada codes one."""
    for name in ("letter.txt", "Speech.md"):
        (tmp_path / name).write_text(TEXT.replace("paper", name), encoding="utf-8")
        qda("add", study, name)
    place = ("--document", "letter", "--start", 0, "--end", 3, "--coder", "Ada")
    assert qda("code", study, *place, "--code", "Tone").code == 0
    return study


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    return path


def test_a_table_sets_variables_of_documents_by_any_of_their_names(qda: Qda, corpus: Path, tmp_path: Path) -> None:
    table = write(
        tmp_path / "about.csv",
        "Document;Country;Year;Code no.",
        "ARTICLE.TXT;Iraq;2018;00123",
        "letter;Iran;2019;1E5",
        "speech.docx;;2020;TRUE",
    )
    told = qda("variables", "import", corpus, table, "--as", "Year=integer")
    assert told.code == 0, told.err
    assert "Set 8 values; 3 new variables, 0 new cases." in told.err
    found = {one["name"]: one["variables"] for one in qda("info", corpus, "--json").json["documents"]}
    assert found["article"] == {"Country": "Iraq", "Year": "2018", "Code no.": "00123"}
    assert found["letter"]["Code no."] == "1E5"
    assert found["Speech"] == {"Year": "2020", "Code no.": "TRUE"}
    again = qda("variables", "import", corpus, table, "--json").json
    assert (again["values"], again["unchanged"], again["new_variables"]) == (0, 8, [])
    assert qda("undo", corpus).code == 0
    assert qda("info", corpus, "--json").json["variables"] == []
    assert qda("check", corpus).code == 0


def test_a_variable_that_is_there_keeps_its_kind_and_says_so(qda: Qda, corpus: Path, tmp_path: Path) -> None:
    table = write(tmp_path / "people.csv", "Name;Alter", "Mira;36", "Tom;41")
    assert qda("variables", "import", corpus, table, "--cases").code == 0
    told = qda("variables", "import", corpus, table, "--cases", "--as", "Alter=integer", "--report", "told.xlsx")
    assert openpyxl.load_workbook(tmp_path / "told.xlsx").sheetnames
    assert qda("variables", "import", corpus, table, "--cases", "--report", "told.txt").code == 2
    assert (told.code, "“Alter” was there already and holds text; that stays." in told.out) == (1, True)
    told = qda("variables", "import", corpus, table)
    assert (told.code, "These are names of cases: add --cases." in told.err) == (3, True)


def test_one_row_that_fits_nothing_refuses_all_and_says_why(qda: Qda, corpus: Path, tmp_path: Path) -> None:
    table = write(tmp_path / "about.csv", "name,Age", "article,36", "nowhere,7", "letter,young", "ARTICLE,1", ",2")
    told = qda("variables", "import", corpus, table, "--as", "Age=integer")
    assert told.code == 3
    for words in (
        "Row 3: there is no document “nowhere”.",
        "Row 4, “Age”: “young” is not a whole number.",
        "Row 5: “ARTICLE” stands in row 2 already.",
        "Row 6: the name is missing.",
    ):
        assert words in told.err
    assert qda("info", corpus, "--json").json["variables"] == []
    told = qda("variables", "import", corpus, table, "--as", "Age=integer", "--skip-bad", "--json")
    assert (told.code, told.json["values"], len(told.json["problems"])) == (1, 1, 4)


def test_cases_are_made_and_documents_go_where_the_table_says(qda: Qda, corpus: Path, tmp_path: Path) -> None:
    people = write(tmp_path / "people.csv", "Name,Age,Born", "Mira,36,1990-02-01", "Tom,,", "Zoe,41,1985-07-09")
    told = qda("variables", "import", corpus, people, "--cases", "--as", "age=integer", "--as", "Born=date")
    assert (told.code, "3 new cases" in told.err) == (0, True), told.err
    belongs = write(tmp_path / "belongs.csv", "document,case,Place", "article,mira,Basra", "letter,Tom; Zoe,Mosul")
    told = qda("variables", "import", corpus, belongs)
    assert told.code == 0, told.err
    cases = {one["name"]: one for one in qda("info", corpus, "--json").json["cases"]}
    assert [*cases] == ["Mira", "Tom", "Zoe"]
    assert cases["Mira"]["variables"] == {"Age": "36", "Born": "1990-02-01"}
    assert cases["Zoe"]["documents"] == ["letter"]


def test_what_is_exported_comes_back_the_same(qda: Qda, corpus: Path, tmp_path: Path) -> None:
    table = write(
        tmp_path / "about.csv",
        "document,case,Text,Whole,Real,Yes,Day,Time",
        'article,Mira,"=1+1, ""quoted""",-7,2.5,yes,2024-02-29,2024-02-29 10:30',
        "letter,,00123,12,0.001,no,1850-01-01,2024-02-29T10:30:00+02:00",
    )
    kinds = ("Whole=integer", "Real=decimal", "Yes=boolean", "Day=date", "Time=datetime")
    assert qda("variables", "import", corpus, table, *(part for kind in kinds for part in ("--as", kind))).code == 0
    before = qda("info", corpus, "--json").json["documents"]
    for name in ("out.csv", "out.xlsx"):
        assert qda("variables", "export", corpus, name).code == 0
        told = qda("variables", "import", corpus, name, "--json")
        assert told.code == 0, (name, told.err)
        assert (told.json["values"], told.json["new_variables"]) == (0, [])
    assert qda("info", corpus, "--json").json["documents"] == before
    assert qda("variables", "export", corpus, "out.txt").code == 2


def test_conditions_choose_what_is_exported_searched_and_told(qda: Qda, corpus: Path, tmp_path: Path) -> None:
    table = write(tmp_path / "about.csv", "document,case,Country,Year", "article,Mira,Iraq,2018", "letter,,Iran,2019")
    assert qda("variables", "import", corpus, table, "--as", "Year=integer").code == 0

    def documents(*where: str) -> list[str]:
        told = qda("info", corpus, "--json", *(part for one in where for part in ("--where", one)))
        assert told.code == 0, told.err
        return [one["name"] for one in told.json["documents"]]

    assert documents("Country=iraq") == ["article"]
    assert documents("Country=Iraq|Iran", "Year>2018") == ["letter"]
    assert documents("Year<=2018") == ["article"]
    assert documents("Country!=Iraq") == ["letter", "Speech"]
    assert documents("Country=") == ["Speech"]
    assert documents("Country!=") == ["article", "letter"]
    assert documents("Country~ra") == ["article", "letter"]
    assert documents("Case=Mira") == ["article"]
    assert documents("Set=Press") == ["article"]
    told = qda("info", corpus, "--json", "--where", "Country=Iran").json
    assert told["codings"] == sum(one["codings"] for one in told["documents"]) > 0
    assert told["codings"] == sum(one["codings"] for one in told["coders"]), "nobody's codings elsewhere are counted"
    assert qda("info", corpus, "--where", "Planet=Mars").code == 3
    assert "could mean" not in (told := qda("info", corpus, "--where", "Year=soon")).err
    assert (told.code, "not a whole number" in told.err) == (3, True)
    assert "Write it as NAME=VALUE" in qda("info", corpus, "--where", "Iraq").err

    assert qda("search", corpus, "bridge", "--where", "Country=Iran", "--json").json["hits"][0]["document"] == "letter"
    assert qda("export", corpus, "out.xlsx", "--where", "Country=Iraq").code == 0
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    head, *rows = book["Segments"].iter_rows(values_only=True)
    assert head[-2:] == ("Country", "Year")
    assert {(row[1], row[3], row[-2], row[-1]) for row in rows} == {("article", "Mira", "Iraq", 2018)}
    assert ("Only where", "Country is Iraq") in book["About"].iter_rows(values_only=True)
    with library.open(corpus) as project:
        assert project.segments(where=["Year>2018"])["Document"].tolist() == ["letter"]
        assert project.cases()["Documents"].tolist() == ["article"]


def test_coders_are_compared_where_a_variable_says_so(qda: Qda, corpus: Path, tmp_path: Path) -> None:
    table = write(tmp_path / "about.csv", "document,Country", "article,Iraq", "letter,Iran")
    assert qda("variables", "import", corpus, table).code == 0
    told = qda("compare", corpus, "--where", "Country=Iraq", "--json", "--untouched", "empty")
    assert [one["name"] for one in told.json["documents"]] == ["article"], told.err
