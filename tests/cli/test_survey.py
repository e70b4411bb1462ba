"""A survey from a spreadsheet: respondents become cases, answers documents, the rest variables."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

import qda as library
from qda.formats.survey_in import Role, guess_plan, read_survey
from qda.store.project import Project
from qda.store.queries.documents import documents
from tests.cli.conftest import Qda

HEAD = ["Respondent", "Age", "Code", "What changed?", "Anything else?", "Consent", "Notes"]
ROWS = [
    ["R-01", "36", "00123", "The bridge was rebuilt.\nThe market came back, too.", "", "yes", ""],
    ["R-02", "NA", "1E5", "=Nothing changed at all, I think", "I would like to say thank you 👩‍👩‍👧", "no", ""],
    ["R-03", "41", "TRUE", "  ", "", "yes", ""],
]


def as_csv(path: Path, rows: list[list[str]], sign: str = ",", encoding: str = "utf-8-sig") -> Path:
    lines = [sign.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    path.write_text("\r\n".join(lines) + "\r\n", encoding=encoding, newline="")
    return path


@pytest.fixture
def project(qda: Qda, tmp_path: Path) -> Path:
    qda("new", "study.concord", "--coder", "Ada")
    return tmp_path / "study.concord"


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_is_read_whatever_its_separator_and_encoding(tmp_path: Path, sign: str, encoding: str) -> None:
    table = read_survey(as_csv(tmp_path / "s.csv", [HEAD, *ROWS], sign, encoding))
    assert table.headings == HEAD
    assert [cells for _, cells in table.rows] == ROWS


def test_the_columns_are_guessed(tmp_path: Path) -> None:
    plan = guess_plan(read_survey(as_csv(tmp_path / "s.csv", [HEAD, *ROWS])))
    assert [column.role for column in plan.columns] == [
        Role.NAME,
        Role.VARIABLE,
        Role.VARIABLE,
        Role.TEXT,
        Role.TEXT,
        Role.VARIABLE,
        Role.LEAVE_OUT,
    ]
    assert [column.kind for column in plan.columns] == ["text", "text", "text", "text", "text", "boolean", "text"]


def test_respondents_become_documents_with_headings_and_cases_with_variables(
    qda: Qda, project: Path, tmp_path: Path
) -> None:
    as_csv(tmp_path / "s.csv", [HEAD, *ROWS])
    texts = ("--text", "What changed?", "--text", "anything else?")
    known = ("--variable", "Age", "--variable", "Code", "--variable", "Consent=boolean")
    told = qda("survey", project, "s.csv", *texts, "--id", "Respondent", *known, "--set", "Survey")
    assert told.code == 0, told.err
    assert "Added 2 documents, 3 cases, 3 variables and 9 values." in told.err
    assert "Empty answers left out: 3." in told.out
    assert "who became cases without a document: 1." in told.out
    found = qda("info", project, "--json").json
    assert [one["name"] for one in found["documents"]] == ["R-01", "R-02"]
    assert found["documents"][0]["sets"] == ["Survey"]
    assert found["cases"][1]["variables"] == {"Age": "NA", "Code": "1E5", "Consent": "false"}
    assert found["cases"][2] == {
        "name": "R-03",
        "documents": [],
        "variables": {"Age": "41", "Code": "TRUE", "Consent": "true"},
    }
    with Project.open(project, read_only=True) as opened:
        first, second = documents(opened)
        text = opened.text(second.document_id)
        assert text == (
            "What changed?\n\n=Nothing changed at all, I think\n\n"
            "Anything else?\n\nI would like to say thank you 👩‍👩‍👧\n"
        )
        marks = opened.marks(second.document_id)
        assert [text[mark.start : mark.end] for mark in marks] == ["What changed?", "Anything else?"]
        assert opened.text(first.document_id) == (
            "What changed?\n\nThe bridge was rebuilt.\nThe market came back, too.\n"
        )
    with library.open(project) as opened:
        assert opened.cases()["Code"].tolist() == ["00123", "1E5", "TRUE"]
    assert "imported the survey “s.csv” (3 respondents)" in qda("history", project).out
    qda("undo", project)
    assert qda("info", project, "--json").json["cases"] == []
    assert qda("check", project).code == 0


def test_each_question_may_have_its_own_document(qda: Qda, project: Path, tmp_path: Path) -> None:
    as_csv(tmp_path / "s.csv", [HEAD, *ROWS])
    told = qda("survey", project, "s.csv", "--text", "What changed?", "--text", "Anything else?", "--each-question")
    assert told.code == 0, told.err
    found = qda("info", project, "--json").json
    assert [one["name"] for one in found["documents"]] == [
        "Respondent 2 – What changed?",
        "Respondent 3 – What changed?",
        "Respondent 3 – Anything else?",
    ]
    assert [case["name"] for case in found["cases"]] == ["Respondent 2", "Respondent 3", "Respondent 4"]
    assert qda("text", project, "Respondent 3 – Anything else?").out == "I would like to say thank you 👩‍👩‍👧\n"


def test_a_second_wave_goes_to_the_same_cases_and_two_of_one_name_stay_apart(
    qda: Qda, project: Path, tmp_path: Path
) -> None:
    as_csv(tmp_path / "one.csv", [["ID", "Say"], ["R-01", "first words"], ["r-01", "others"]])
    told = qda("survey", project, "one.csv", "--text", "Say", "--id", "ID")
    assert told.code == 1
    assert "“r-01” stands in more than one row; this respondent is called “r-01 (2)”" in told.out
    as_csv(tmp_path / "two.csv", [["ID", "Say"], ["R-01", "second words"]])
    told = qda("survey", project, "two.csv", "--text", "Say", "--id", "ID", "--json")
    assert told.json["stored"]["case"] == {"read": 1, "added": 0, "joined": 1, "left": 0}
    found = {case["name"]: case["documents"] for case in qda("info", project, "--json").json["cases"]}
    assert found == {"R-01": ["R-01", "R-01 (3)"], "r-01 (2)": ["r-01 (2)"]}


def test_the_same_file_is_noticed_and_comes_in_again_only_when_asked(qda: Qda, project: Path, tmp_path: Path) -> None:
    as_csv(tmp_path / "s.csv", [["ID", "Said"], *([f"R-{number:02}", "some words"] for number in range(12))])
    assert qda("survey", project, "s.csv", "--text", "Said", "--id", "ID").code == 0
    told = qda("survey", project, "s.csv", "--text", "Said", "--id", "ID")
    assert (told.code, "To import it all the same: --again" in told.err) == (1, True)
    assert len(qda("info", project, "--json").json["documents"]) == 12
    told = qda("survey", project, "s.csv", "--text", "Said", "--id", "ID", "--again", "--report", "told.xlsx")
    assert told.out.count("A document of that name exists") == 5, "what is alike is not told forty times"
    assert "7 lines of these kinds more" in told.out
    assert "cases of the project already: 12 (“R-00”, “R-01”, “R-02”, “R-03”, “R-04” …)" in told.out
    assert "Added 12 documents, 0 cases" in told.err
    assert openpyxl.load_workbook(tmp_path / "told.xlsx").sheetnames
    qda("undo", project, "2")
    assert qda("survey", project, "s.csv", "--text", "Said").code == 0, "an import that was taken back does not count"


def test_a_guess_is_told_and_leaves_all_that_is_known_as_it_was_written(
    qda: Qda, project: Path, tmp_path: Path
) -> None:
    rows = [[f"{n:05}", f"{n},50", f"Ich finde Nummer {n} schön, aber manchmal zu früh.", ""] for n in range(1, 5)]
    as_csv(tmp_path / "s.csv", [["Fragebogen-Nr.", "Größe", "Warum?", "Leer"], *rows], ";", "cp1252")
    told = qda("survey", project, "s.csv")
    assert "Name of the respondent, as guessed: “Fragebogen-Nr.”" in told.out
    assert "Texts, as guessed: “Warum?”" in told.out
    assert "The column “Leer” is empty; it was left out." in told.out
    cases = qda("info", project, "--json").json["cases"]
    assert (cases[0]["name"], cases[0]["variables"]) == ("00001", {"Größe": "1,50"})


def test_a_cell_that_does_not_fit_refuses_all(qda: Qda, project: Path, tmp_path: Path) -> None:
    as_csv(tmp_path / "s.csv", [HEAD, *ROWS])
    told = qda("survey", project, "s.csv", "--text", "What changed?", "--variable", "Age=integer")
    assert told.code == 3
    assert "Row 3, “Age”: “NA” is not a whole number." in told.err
    assert qda("info", project, "--json").json["documents"] == []
    told = qda("survey", project, "s.csv", "--text", "Nowhere")
    assert (told.code, "There is no column “Nowhere”" in told.err) == (2, True)


def test_a_workbook_keeps_what_people_saw_and_follows_nothing(qda: Qda, project: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["ID", "Post code", "Said", "Sum"])
    sheet.append(["R-01", 123, "- and then he said", "=1+1"])
    sheet["B2"].number_format = "00000"
    sheet["C2"].data_type = "s"
    other = book.create_sheet("Other")
    other.append(["x", "y"])
    other.append([1, 2])
    book.save(tmp_path / "s.xlsx")
    told = qda(
        "survey", project, "s.xlsx", "--text", "Said", "--id", "ID", "--variable", "Post code", "--variable", "Sum"
    )
    assert told.code == 1
    assert "1 formulas without a saved result" in told.out
    assert qda("info", project, "--json").json["cases"][0]["variables"] == {"Post code": "00123"}
    assert qda("survey", project, "s.xlsx", "--sheet", "Nowhere").code == 3


def test_what_is_no_table_is_refused_in_words(qda: Qda, project: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "cut.xlsx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    (tmp_path / "cut2.xlsx").write_bytes((tmp_path / "cut.xlsx").read_bytes()[:40])
    as_csv(tmp_path / "really.xlsx", [["ID", "Said"], ["R-01", "some words"]])
    as_csv(tmp_path / "empty.csv", [["ID", "Said"]])
    (tmp_path / "words.xlsx").write_text("This is no workbook.")
    assert "Excel" in qda("survey", project, "words.xlsx").err
    for name in ("cut.xlsx", "cut2.xlsx", "empty.csv", "nowhere.csv"):
        told = qda("survey", project, name)
        assert told.code == 3, name
        assert "Your project is unchanged." in told.err
    assert qda("survey", project, "really.xlsx", "--text", "Said").code == 0, "told by its content, not its name"


def test_the_heading_rows_of_qualtrics_are_understood(tmp_path: Path) -> None:
    rows = [
        ["Q1", "Q2"],
        ["How old are you?", "What changed?"],
        ['{"ImportId":"QID1"}', '{"ImportId":"QID2"}'],
        ["36", "Everything."],
    ]
    table = read_survey(as_csv(tmp_path / "s.csv", rows))
    assert table.headings == ["How old are you?", "What changed?"]
    assert table.rows == [(4, ["36", "Everything."])]


def test_a_file_of_an_old_encoding_is_read_and_said_so(qda: Qda, project: Path, tmp_path: Path) -> None:
    as_csv(tmp_path / "s.csv", [["ID", "Said"], ["R-01", "Das Café"]], ";", "cp1252")
    told = qda("survey", project, "s.csv", "--text", "Said", "--id", "ID")
    assert (told.code, "Windows-1252" in told.out) == (1, True)
    assert "Café" in qda("text", project, "R-01").out
