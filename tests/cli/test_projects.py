"""Making, filling and asking projects from the command line."""

from __future__ import annotations

import os
import sqlite3
import sys
from pathlib import Path

import pytest

import qda as qda_package
from qda.store.project import Project
from qda.store.queries.coders import coders
from qda.store.queries.documents import documents
from qda.store.tables import SCHEMA_VERSION
from tests.cli.conftest import TEXT, Qda


def test_a_new_project_refuses_an_existing_file(qda: Qda, tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_bytes(b"work of years")
    told = qda("new", "thesis.docx", "--coder", "Ada")
    assert (told.code, told.out) == (3, "")
    assert "exists already" in told.err
    assert (tmp_path / "thesis.docx").read_bytes() == b"work of years"


@pytest.mark.parametrize("name", ["", "   ", "\u202e"])
def test_a_coder_needs_a_name(qda: Qda, tmp_path: Path, name: str) -> None:
    assert qda("new", "study.concord", "--coder", name).code == 3
    assert not (tmp_path / "study.concord").exists()


def test_a_name_that_no_disk_takes_or_that_holds_stray_bytes_is_no_crash(qda: Qda, tmp_path: Path) -> None:
    assert qda("new", tmp_path / ("n" * 300 + ".concord"), "--coder", "Ada").code == 3
    assert qda("new", "zoe.concord", "--coder", "Ada", "--name", os.fsdecode(b"Zo\xeb")).code == 0
    assert qda("info", "zoe.concord", "--json").json["name"] == "Zo"


def test_a_folder_that_is_not_there_is_told_in_words(qda: Qda) -> None:
    told = qda("new", "nowhere/study.concord", "--coder", "Ada")
    assert told.code == 3
    assert "could not be written" in told.err


def test_info_counts_what_the_project_holds(qda: Qda, study: Path) -> None:
    told = qda("info", study, "--json").json
    assert told["name"] == "Bridge study"
    assert told["codings"] == 4
    assert [(row["name"], row["length"], row["sets"]) for row in told["documents"]] == [
        ("article", len(TEXT), ["Press"])
    ]
    assert [(row["name"], row["codings"]) for row in told["coders"]] == [("Ada", 2), ("Ben", 2)]
    assert [row["path"] for row in told["codes"]] == ["Stance", "Stance > Praise", "Stance > Blame", "Tone"]
    assert told["schema_version"] == SCHEMA_VERSION
    words = qda("info", study).out
    assert "3 codes, 1 folder, 4 codings" in words


def test_text_comes_back_exactly_as_stored(qda: Qda, study: Path) -> None:
    assert qda("text", study, "article").out == TEXT
    assert qda("text", study, "ARTICLE").out == TEXT


def test_a_text_without_line_end_gets_none(qda: Qda, tmp_path: Path) -> None:
    (tmp_path / "short.txt").write_bytes(b"kein Ende\r\nhier")
    qda("new", "p.concord", "--coder", "Ada")
    qda("add", "p.concord", "short.txt")
    assert qda("text", "p.concord", "short").out == "kein Ende\nhier"


def test_a_bad_file_gives_one_line_and_the_others_go_on(qda: Qda, tmp_path: Path, study: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04 not really")
    (tmp_path / "second.txt").write_text("Another text.", encoding="utf-8")
    told = qda("add", study, "missing.txt", "folder", "broken.docx", "second.txt", "--json")
    assert told.code == 1
    lines = told.json["files"]
    assert [line["added"] for line in lines] == [False, False, False, True]
    assert all(line["error"] for line in lines[:3])
    assert "second.txt: added" in qda("add", study, "second.txt", "--again").out


def test_case_32_a_file_name_of_bytes_and_line_ends_is_told_on_one_line(qda: Qda, tmp_path: Path, study: Path) -> None:
    odd = [tmp_path / os.fsdecode(b"caf\xe9.txt"), tmp_path / "two\nlines\x1b[31m.txt"]
    try:
        for number, path in enumerate(odd):
            path.write_text(f"Text {number}", encoding="utf-8")
    except OSError:
        pytest.skip("this file system wants names in UTF-8")
    told = qda("add", study, *odd, tmp_path / "no\nfile.txt")
    assert (told.code, told.err) == (1, "")
    assert len(told.out.splitlines()) == 3
    assert "\x1b" not in told.out
    assert [file["document"] for file in qda("add", study, *odd, "--again", "--json").json["files"]] == [
        "caf (2)",
        "two lines[31m (2)",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no file that its owner may not read by its mode")
def test_case_33_a_file_without_permission_is_one_line_of_the_report(
    qda: Qda, tmp_path: Path, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked, other = tmp_path / "locked.txt", tmp_path / "other.txt"
    locked.write_text("Not for you", encoding="utf-8")
    other.write_text("For all", encoding="utf-8")
    locked.chmod(0)
    # The superuser may read it in spite of its mode; being told that he may not must not refuse the others.
    monkeypatch.setattr(os, "access", lambda path, *_, **__: str(path) != str(locked))
    told = qda("add", study, locked, other, "--json")
    assert told.code in (0, 1)
    assert [file["file"] for file in told.json["files"]] == [str(locked), str(other)]
    assert told.json["files"][1]["added"]


def test_nothing_readable_is_an_unusable_input(qda: Qda, study: Path) -> None:
    told = qda("add", study, "missing.txt")
    assert told.code == 3
    assert "missing.txt: not added" in told.out


def test_a_known_text_is_left_out_unless_asked_for_again(qda: Qda, study: Path) -> None:
    told = qda("add", study, "article.txt")
    assert told.code == 1
    assert "in the project already" in told.out
    qda("add", study, "article.txt", "--again")
    with Project.open(study, read_only=True) as project:
        assert [row.name for row in documents(project)] == ["article", "article (2)"]


def test_an_assumed_encoding_is_something_to_look_at_and_a_named_one_is_not(qda: Qda, tmp_path: Path) -> None:
    qda("new", "p.concord", "--coder", "Ada")
    (tmp_path / "old.txt").write_bytes("“Café” costs 3 €".encode("cp1252"))
    assert qda("add", "p.concord", "old.txt").code == 1
    assert qda("text", "p.concord", "old").out == "“Café” costs 3 €"
    (tmp_path / "mac.txt").write_bytes("“Café”, mac".encode("mac_roman"))
    assert qda("add", "p.concord", "mac.txt", "--encoding", "mac_roman").code == 0
    assert qda("text", "p.concord", "mac").out == "“Café”, mac"
    assert qda("add", "p.concord", "mac.txt", "--encoding", "klingon").code == 3


def test_finishing_names_the_coder_and_the_documents(qda: Qda, study: Path) -> None:
    assert qda("finish", study, "--coder", "ben", "--document", "article").code == 0
    assert qda("info", study, "--json").json["documents"][0]["finished_by"] == ["Ben"]
    assert qda("finish", study, "--coder", "Cleo").code == 0
    assert qda("info", study, "--json").json["documents"][0]["finished_by"] == ["Ben", "Cleo"]
    told = qda("finish", study, "--coder", "Ada", "--document", "other")
    assert (told.code, "There is no document “other”" in told.err) == (3, True)


def test_coding_what_is_coded_adds_nothing(qda: Qda, study: Path) -> None:
    start = TEXT.index("praised")
    place = ("--document", "article", "--start", start, "--end", start + 7, "--code", "stance > PRAISE")
    told = qda("code", study, *place, "--coder", "BEN", "--json")
    assert (told.code, told.json["added"]) == (0, False)
    assert qda("info", study, "--json").json["codings"] == 4


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--end", 10_000, "does not lie within the document"),
        ("--start", -1, "does not lie within the document"),
        ("--start", 29, "There is no text"),
        ("--code", "Stance", "is a folder"),
        ("--code", " ", "A name needs"),
        ("--document", "nowhere", "There is no document"),
        ("--coder", " ", "A name needs"),
    ],
)
def test_a_coding_that_does_not_fit_leaves_nothing_behind(
    qda: Qda, study: Path, option: str, value: object, said: str
) -> None:
    before = qda("info", study, "--json").json
    values: dict[str, object] = {
        "--document": "article",
        "--start": 0,
        "--end": 31 if value == 29 else 9,
        "--code": "New > Code",
        "--coder": "Cleo",
    }
    told = qda("code", study, *(part for pair in (values | {option: value}).items() for part in pair))
    assert told.code == 3
    assert said in told.err
    assert qda("info", study, "--json").json == before


def test_a_new_coder_and_code_are_told_and_the_history_says_who(qda: Qda, study: Path) -> None:
    told = qda("code", study, "--document", "article", "--start", 0, "--end", 9, "--code", "Actor", "--coder", "Cleo")
    assert "New code: Actor" in told.err
    assert "New coder: Cleo" in told.err
    newest = qda("history", study, "--json").json["steps"][0]
    assert (newest["coder"], newest["verb"]) == ("Cleo", "code")


def test_undo_goes_back_as_far_as_asked_and_says_when_there_is_no_more(qda: Qda, study: Path) -> None:
    assert qda("undo", study).code == 0
    assert qda("info", study, "--json").json["codings"] == 3
    assert qda("undo", study, 2).code == 0
    told = qda("undo", study, 99)
    assert (told.code, "there are no more" in told.err) == (1, True)
    assert qda("undo", study).code == 3
    assert qda("info", study, "--json").json["documents"] == []
    assert "taken back" in qda("history", study).out
    with Project.open(study, read_only=True) as project:
        assert [row.name for row in coders(project)] == ["Ada"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "the file is empty"),
        (b"PK\x03\x04" + b"x" * 200, "ZIP archive"),
        (b"just some words", "of another kind"),
        (b"SQLite format 3\x00" + b"\0" * 20, "damaged"),
    ],
)
def test_a_file_that_is_no_project_is_named_and_not_touched(qda: Qda, tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / "odd.concord").write_bytes(data)
    for command in (["info"], ["undo"], ["text", "article"], ["finish", "--coder", "Ada"], ["export", "out.xlsx"]):
        told = qda(command[0], "odd.concord", *command[1:])
        assert (told.code, told.out) == (3, "")
        assert said in told.err
    assert (tmp_path / "odd.concord").read_bytes() == data


def test_a_project_that_cannot_be_written_still_answers(qda: Qda, study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qda.store.opening.can_write", lambda _path: False)
    assert qda("info", study).code == 0
    told = qda("code", study, "--document", "article", "--start", 0, "--end", 9, "--code", "Tone", "--coder", "Ada")
    assert (told.code, "reading only" in told.err) == (3, True)


def test_the_second_coder_gets_a_blind_copy(qda: Qda, tmp_path: Path, study: Path) -> None:
    told = qda("copy", study, "ben.concord", "--for-coder", "Zoe")
    assert (told.code, told.out) == (0, "")
    info = qda("info", "ben.concord", "--json").json
    assert ([row["name"] for row in info["coders"]], info["codings"]) == (["Zoe"], 0)
    assert qda("text", "ben.concord", "article").out == TEXT
    assert b"Ada" not in (tmp_path / "ben.concord").read_bytes()
    assert qda("copy", study, "ben.concord", "--for-coder", "Zoe").code == 3
    assert qda("copy", study, "other.concord").code == 2
    assert qda("copy", study, "units.concord", "--for-coder", "Zoe", "--with-borders").code == 0
    assert qda("info", "units.concord", "--json").json["unit"] == "segment"


def test_words_are_found_with_context_and_place(qda: Qda, study: Path) -> None:
    told = qda("search", study, "mayor", "--json")
    assert told.code == 0
    (hit,) = told.json["hits"]
    assert TEXT[hit["start"] : hit["end"]] == hit["text"] == "mayor"
    assert (hit["document"], hit["paragraph"]) == ("article", 2)
    assert hit["before"].endswith("blamed the ")
    assert "article ¶2" in qda("search", study, "MAYOR").out
    assert [hit["text"] for hit in qda("search", study, "--regex", r"\bp\w+d\b", "--json").json["hits"]] == ["praised"]
    assert qda("search", study, "zebra", "--json").json["hits"] == []
    assert qda("search", study, "--regex", "(").code == 2
    assert qda("search", study, "mayor", "--document", "none").code == 3


def test_words_are_counted_narrowed_to_what_is_coded_and_written(qda: Qda, study: Path) -> None:
    start = TEXT.index("mayor")
    span = ("--start", str(start), "--end", str(start + 5))
    assert qda("code", study, "--document", "article", *span, "--code", "Person", "--coder", "Ada").code == 0
    both = "mayor NEAR/9 bridge"
    assert qda("search", study, both, "--counts", "--json").json == {
        "words": both, "count": 1, "documents": [{"document": "article", "hits": 1}],
    }  # fmt: skip
    (hit,) = qda("search", study, "mayor OR zebra", "--code", "Person", "--json").json["hits"]
    assert "Person" in hit["codes"]
    assert qda("search", study, "mayor", "--uncoded", "--code", "Person", "--json").json["hits"] == []
    assert [one["text"] for one in qda("search", study, "ayo", "--part", "part", "--json").json["hits"]] == ["mayor"]
    assert qda("search", study, "mayor", "-o", "hits.csv").out == ""
    assert '"mayor"' in study.with_name("hits.csv").read_text(encoding="utf-8-sig")
    with qda_package.open(study) as project:
        found = project.search("Mayor", coded=True, codes=["Person"])
        assert list(found["Hit"]) == ["mayor"]
        assert project.search("Mayor", match_case=True).empty


def test_a_sound_project_is_called_sound(qda: Qda, study: Path) -> None:
    told = qda("check", study, "--json")
    assert told.code == 0
    assert (told.json["sound"], told.json["problems"], told.json["checked"]["coding"]) == (True, [], 4)
    with Project.open(study):
        told = qda("check", study)
        assert (told.code, "search index" in told.err) == (0, True), "a window that has it open does not hinder"


def test_a_text_changed_behind_our_back_is_found(qda: Qda, study: Path) -> None:
    with sqlite3.connect(study) as connection:
        connection.execute("UPDATE content_chunk SET text = replace(text, 'mayor', 'MAYOR')")
    connection.close()
    told = qda("check", study, "--json")
    assert told.code == 3
    assert not told.json["sound"]
    assert all(problem["text"] for problem in told.json["problems"])


def test_torn_pages_are_told_as_damage(qda: Qda, study: Path) -> None:
    data = bytearray(study.read_bytes())
    data[8192:40960] = bytes(40960 - 8192)
    study.write_bytes(data)
    told = qda("check", study)
    assert told.code == 3
    assert "damaged" in told.err


def test_every_json_document_has_the_keys_that_the_manual_names(qda: Qda, study: Path, tmp_path: Path) -> None:
    manual = (Path(__file__).resolve().parents[2] / "docs" / "json.md").read_text(encoding="utf-8")
    described = {line.split("|")[1].strip(" `"): line for line in manual.splitlines() if line.startswith("| `qda ")}
    (tmp_path / "new.txt").write_text("A new text.", encoding="utf-8")
    table = tmp_path / "table.csv"
    table.write_text("document,start,end,code,coder\narticle,0,3,Tone,Ada\n", encoding="utf-8")
    (tmp_path / "values.csv").write_text("document,case,Country\narticle,Ada,Iraq\n", encoding="utf-8")
    span = ("--document", "article", "--start", 4, "--end", 9)
    for name, arguments in {
        "qda info": ("info", study),
        "qda add": ("add", study, "new.txt"),
        "qda code": ("code", study, *span, "--code", "Tone", "--coder", "Ada"),
        "qda codings import": ("codings", "import", study, table),
        "qda variables import": ("variables", "import", study, tmp_path / "values.csv"),
        "qda search": ("search", study, "bridge"),
        "qda history": ("history", study),
        "qda check": ("check", study),
        "qda restore --list": ("restore", study, "--list"),
    }.items():
        told = qda(*arguments, "--json").json
        inner = {
            key
            for value in told.values()
            if isinstance(value, list)
            for row in value
            if isinstance(row, dict)
            for key in row
        }
        keys = {*told, *inner}
        assert {key for key in keys if f"`{key}`" not in described[name]} == set(), name


def test_one_of_a_kind_is_told_in_the_singular(qda: Qda, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("One line.", encoding="utf-8")
    qda("new", "one.concord", "--coder", "Ada")
    qda("add", "one.concord", "one.txt")
    assert "1 document with 9 characters, 0 codes, 0 folders, 0 codings, 0 memos" in qda("info", "one.concord").out
    assert "1 document and the codebook" in qda("copy", "one.concord", "two.concord", "--for-coder", "Ben").err
    assert "Looked at 1 document, 0 codings" in qda("check", "one.concord").err


def test_a_mistyped_command_names_the_likely_one(qda: Qda) -> None:
    told = qda("serch", "one.concord", "word")
    assert told.code == 2
    assert "Did you mean “search”?" in told.err


def test_the_list_of_commands_is_told_in_whole_sentences(qda: Qda) -> None:
    listed = qda("--help").out.split("Commands:")[1].split("Exit codes")[0]
    assert "..." not in listed


def test_a_machine_without_a_screen_is_told_so(qda: Qda, study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    told = qda("open", study)
    assert told.code == 3
    assert "no screen" in told.err
