"""``qda compare`` as people use it: tables, options, files, exit codes; and ``qda.compare`` in a notebook."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import qda as library
from tests.cli.conftest import TEXT, Qda


@pytest.fixture
def zoes(qda: Qda, study: Path, tmp_path: Path) -> Path:
    """Let Zoe code the blind copy of Ada's and Ben's study."""
    assert qda("copy", study, "zoe.concord", "--for-coder", "Zoe").code == 0
    for words, code in (("praised the", "Stance > Praise"), ("café", "Tone")):
        place = ("--start", TEXT.index(words), "--end", TEXT.index(words) + len(words), "--code", code)
        assert qda("code", "zoe.concord", "--document", "article", *place, "--coder", "Zoe").code == 0
    return tmp_path / "zoe.concord"


def test_a_table_says_how_far_coders_agree(qda: Qda, study: Path) -> None:
    told = qda("compare", study)
    assert told.code == 0, told.err
    lines = told.out.splitlines()
    assert lines[0] == "Ada ↔ Ben"
    assert lines[1].startswith("1 document coded by two or more, ")
    row = next(line for line in lines if line.startswith("Stance > Praise")).split()
    found = qda("compare", study, "--json").json["codes"][0]
    assert row[3] == f"{found['krippendorff_alpha']:.2f}"[1:]
    assert row[4:6] == [f"{100 * found['percent_agreement']:.1f}", f"{found['positive_agreement']:.2f}"[1:]]
    assert row[-2:] == ["1", "1"]
    assert any(line.startswith("Tone") and "used by one coder only" in line for line in lines)
    assert "Mean α of 3 codes" in told.out
    assert "too few for a confidence interval" in told.out


def test_files_are_paired_and_left_alone(qda: Qda, study: Path, zoes: Path) -> None:
    before = [study.read_bytes(), zoes.read_bytes()]
    told = qda("compare", study, zoes, "--json")
    assert told.code == 0, told.err
    assert told.json["coders"] == ["Ada", "Ben", "Zoe"]
    assert [row["matched_by"] for row in told.json["documents"]] == ["guid"]
    assert all("only" not in row for row in told.json["codes"])
    assert len(told.json["pairs"]) == 3
    two = qda("compare", study, zoes, "--coder", "Ada", "--coder", "Zoe", "--json").json
    assert two["coders"] == ["Ada", "Zoe"]
    assert set(two["codes"][0]["only"]) == {"Ada", "Zoe"}
    assert [study.read_bytes(), zoes.read_bytes()] == before


def test_codes_count_as_one_or_as_their_ancestor(qda: Qda, study: Path) -> None:
    codes = [
        row["code"]
        for row in qda("compare", study, "--as-one", "Any stance=Praise,Stance > Blame", "--json").json["codes"]
    ]
    assert codes == ["Any stance", "Tone"]
    rolled = qda("compare", study, "--roll-up", 1, "--json")
    assert [row["code"] for row in rolled.json["codes"]] == ["Stance", "Tone"]
    named = qda("compare", study, "--code", "Stance", "--json").json
    assert [row["code"] for row in named["codes"]] == ["Stance > Praise", "Stance > Blame"]
    assert named["overall"]["any_code"]["krippendorff_alpha"] is not None


def test_segments_given_beforehand_are_counted_once_each(qda: Qda, study: Path, tmp_path: Path) -> None:
    # One person cuts the units, the second codes them blind: the borders stand in the second's file only.
    assert qda("copy", study, "zoe.concord", "--for-coder", "Zoe", "--with-borders").code == 0
    words = "praised the bridge"
    place = ("--start", TEXT.index(words), "--end", TEXT.index(words) + len(words), "--code", "Stance > Praise")
    assert qda("code", "zoe.concord", "--document", "article", *place, "--coder", "Zoe").code == 0
    options = ("--coder", "Ada", "--coder", "Zoe", "--unit", "segment", "--json")
    rows = {row["code"]: row for row in qda("compare", study, "zoe.concord", *options).json["codes"]}
    praise, blame = rows["Stance > Praise"], rows["Stance > Blame"]
    assert (praise["both"], praise["only"]) == (1, {"Ada": 0, "Zoe": 0})
    assert (blame["both"], blame["only"]) == (0, {"Ada": 1, "Zoe": 0})
    assert praise["units"] == blame["units"] >= 2


def test_undefined_figures_have_a_reason(qda: Qda, study: Path) -> None:
    told = qda(
        "compare", study, "--group", "Stance=Praise,Blame", "--segments", 0.5, "--average", "documents", "--json"
    )
    tone = next(row for row in told.json["codes"] if row["code"] == "Tone")
    assert (tone["cohen_kappa"], tone["undefined"]) == (0, {})
    assert tone["average_of_documents"]["krippendorff_alpha"]["documents_defined"] == 1
    assert told.json["segments"]["agreements"] + told.json["segments"]["disagreements"] == 4
    (group,) = told.json["groups"]
    assert group["u_alpha"] is not None
    assert group["ku_alpha"]["Stance > Blame"]["value"] is None
    assert group["ku_alpha"]["Stance > Blame"]["undefined"]
    qda("code", study, "--document", "article", "--start", 0, "--end", 3, "--code", "Stance > Blame", "--coder", "Ben")
    qda("code", study, "--document", "article", "--start", 0, "--end", 3, "--code", "Stance > Praise", "--coder", "Ben")
    (group,) = qda("compare", study, "--group", "Stance=Praise,Blame", "--json").json["groups"]
    assert group["u_alpha"] is None
    assert group["undefined"]["u_alpha"] == "a coder put two codes of the group on the same text"
    assert (group["conflict"]["coder"], group["conflict"]["start"]) == ("Ben", 0)


def test_what_should_be_looked_at_is_told(qda: Qda, study: Path, zoes: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("A letter that nobody else has.\n", encoding="utf-8")
    assert qda("add", zoes, "letter.txt").code == 0
    told = qda("compare", study, zoes)
    assert told.code == 1
    assert "No partner: “letter” is only in zoe.concord." in told.err
    assert qda("compare", study, zoes, "--json").json["unmatched"] == [{"file": "zoe.concord", "document": "letter"}]


def test_an_untouched_document_is_asked_about_once(qda: Qda, study: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("A letter.\n", encoding="utf-8")
    qda("add", study, "letter.txt")
    qda("code", study, "--document", "letter", "--start", 2, "--end", 8, "--code", "Tone", "--coder", "Ada")
    told = qda("compare", study)
    assert told.code == 1
    assert "Ben neither coded nor finished “letter”" in told.err
    assert qda("compare", study, "--untouched", "missing").code == 0
    empty = qda("compare", study, "--untouched", "empty", "--json")
    assert empty.code == 0
    assert [row["coded_by"] for row in empty.json["documents"]] == [["Ada", "Ben"], ["Ada", "Ben"]]
    qda("finish", study, "--coder", "Ben", "--document", "letter")
    assert qda("compare", study).code == 0


def test_everything_for_the_paper_is_written(qda: Qda, study: Path, tmp_path: Path) -> None:
    names = ("r.xlsx", "t.docx", "p.svg", "p.png", "p.pdf", "m.txt")
    told = qda("compare", study, *(part for name in names for part in ("-o", name)))
    assert told.code == 0, told.err
    assert all((tmp_path / name).stat().st_size for name in names)
    assert "Disagreements" in openpyxl.load_workbook(tmp_path / "r.xlsx").sheetnames
    assert "[to be stated]" in (tmp_path / "m.txt").read_text(encoding="utf-8")


def test_many_are_held_against_a_key(qda: Qda, study: Path, zoes: Path, tmp_path: Path) -> None:
    told = qda("compare", "--key", study, zoes, "-o", "key.xlsx")
    assert told.code == 3
    assert "several coders (Ada, Ben)" in told.err
    told = qda("compare", "--key", study, "--key-coder", "Ada", zoes, "-o", "key.xlsx", "--json")
    assert told.code == 0, told.err
    rows = {row["code"]: row for row in told.json["rows"]}
    assert (rows["Stance > Praise"]["hits"], rows["Stance > Praise"]["other_borders"]) == (1, 1)
    assert (rows["Stance > Blame"]["misses"], rows["Tone"]["extras"]) == (1, 1)
    assert rows[None]["in_key"] == 2
    assert (tmp_path / "key.xlsx").stat().st_size


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--unit", "page"), 2),
        (("--as-one", "Stance"), 2),
        (("--segments", 0), 2),
        (("-o", "report.txt.zip"), 2),
        (("--key-coder", "Ada"), 2),
        (("--coder", "Dora"), 3),
        (("--coder", "Ada"), 3),
        (("--document", "none"), 3),
        (("--group", "g=Nothing"), 3),
    ],
)
def test_what_cannot_be_done_is_said(qda: Qda, study: Path, arguments: tuple[object, ...], code: int) -> None:
    told = qda("compare", study, *arguments)
    assert told.code == code, told.err
    assert told.err
    assert "Traceback" not in told.err


def test_a_report_is_never_written_over_a_project(qda: Qda, study: Path, tmp_path: Path) -> None:
    (tmp_path / "r.xlsx").symlink_to(study)
    before = study.read_bytes()
    assert qda("compare", study, "-o", "r.xlsx").code == 3
    assert study.read_bytes() == before


def test_a_notebook_gets_tables(study: Path, zoes: Path, tmp_path: Path) -> None:
    agreement = library.compare(study, zoes, unit="sentence", segments=0.5)
    assert agreement.coders == ["Ada", "Ben", "Zoe"]
    assert list(agreement.codes["Code"]) == ["Stance > Praise", "Stance > Blame", "Tone"]
    assert agreement.codes["Krippendorff's alpha"].dtype == "float64"
    assert len(agreement.documents) == 1
    assert set(agreement.disagreements["Kind"]) <= {"Boundary", "Not everybody coded it", "Other code"}
    assert "State" not in agreement.disagreements.columns
    assert agreement.overall["codes_defined"] == 3
    assert len(agreement.pairs) == 3 * 5
    assert len(agreement.codes_by_document) == 4
    agreement.save(tmp_path / "r.xlsx")
    with pytest.raises(ValueError, match="has to end in"):
        agreement.save(tmp_path / "r.odt")
    with pytest.raises(TypeError):
        library.compare(study, coders="Ada")
    with pytest.raises(ValueError, match="threshold"):
        library.compare(study, segments=2)
