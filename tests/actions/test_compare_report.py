"""The report of a comparison, the table and picture for the paper, the paragraph, the key: what is in the files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from qda.actions.agreeing import Agreement, Asked, agree, rejoined, rules_of
from qda.actions.agreement_json import agreement_json
from qda.actions.codebook import add_code
from qda.actions.coders import ensure_coder
from qda.actions.coding import code_span
from qda.actions.compare_key import compare_with_key, write_key_table
from qda.actions.compare_paper import methods_text, write_apa_table, write_picture
from qda.actions.compare_report import write_report
from qda.actions.documents import add_documents
from qda.analysis.compare.choices import Presence
from qda.analysis.compare.source import read_files
from qda.model.comparing_wording import figure_text
from qda.model.document import ImportedDocument
from qda.model.errors import KeyUnclear, NotFound, TooFewCoders
from qda.model.methods import IntervalWords, MethodsFacts, MethodsFigures, methods_paragraph
from qda.model.span import Span
from qda.store.project import Project
from tests.depth import examples

TEXT = "The paper praised the bridge.\nThe paper blamed the mayor.\nNobody asked the owners."
SECOND = "=HYPERLINK was said.\nThe mayor praised the bridge again."

Work = Iterable[tuple[int, str, str]]
"""Number of a document, words in it, code."""


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QDA_DATA_DIR", str(tmp_path / "data"))


def make(path: Path, work: dict[str, Work], texts: Iterable[str] = (TEXT, SECOND)) -> Path:
    """Make a project with texts, three codes and the work of some coders."""
    texts = list(texts)
    with Project.create(path, coder_name=next(iter(work))) as project:
        add_documents(project, [ImportedDocument(f"Text {n}", text, "text/plain") for n, text in enumerate(texts, 1)])
        codes = {name: add_code(project, name) for name in ("Praise", "Blame", "=Formula")}
        for coder, passages in work.items():
            coder_id = ensure_coder(project, coder)
            for document_id, words, code in passages:
                start = texts[document_id - 1].index(words)
                span = Span(start, start + len(words))
                code_span(project, document_id, codes[code], span, coder_id=coder_id)
    return path


ADA = ((1, "praised the bridge", "Praise"), (1, "blamed the mayor", "Blame"), (2, "=HYPERLINK was", "Blame"))
BEN = ((1, "praised the", "Praise"), (1, "blamed the mayor", "Blame"), (2, "The mayor", "Praise"))
CLEO = ((1, "praised the bridge", "Praise"), (2, "The mayor", "Praise"))


def compared(tmp_path: Path, asked: Asked | None = None, **work: Work) -> Agreement:
    return agree(
        read_files([make(tmp_path / "study.concord", {k.title(): v for k, v in work.items()})]), asked or Asked()
    )


def sheet(path: Path, title: str) -> list[dict[str, object]]:
    head, *rows = openpyxl.load_workbook(path)[title].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


# --- the workbook ----------------------------------------------------------------------------------------------------
def test_every_figure_of_the_json_is_in_the_workbook(tmp_path: Path) -> None:
    asked = Asked(segments=True, groups={"Stance": ["Praise", "Blame"]})
    found = compared(tmp_path, asked, ada=ADA, ben=BEN)
    write_report(tmp_path / "r.xlsx", found.compared, found.intervals, groups=found.groups, segments=found.segments)
    told: Any = agreement_json(found)
    rows = {row["Code"]: row for row in sheet(tmp_path / "r.xlsx", "Per code")}
    titles = {
        "krippendorff_alpha": "Krippendorff's alpha",
        "percent_agreement": "Percent agreement",
        "positive_agreement": "Overlap",
        "cohen_kappa": "Cohen's kappa",
        "scott_pi": "Scott's pi",
        "brennan_prediger": "Brennan–Prediger kappa",
        "gwet_ac1": "Gwet's AC1",
        "alpha_binary_u": "|u alpha",
        "jaccard": "Jaccard",
        "both": "Both",
        "neither": "Neither",
    }
    assert [code["code"] for code in told["codes"]] == ["Praise", "Blame", "=Formula"]
    for code in told["codes"]:
        row = rows[code["code"]]
        for key, title in titles.items():
            assert row[title] == pytest.approx(code[key], abs=1e-12) if code[key] is not None else row[title] is None
        for name in ("Ada", "Ben"):
            assert (row[f"Only {name}"], row[f"n {name}"]) == (code["only"][name], code["segments"][name])
        assert bool(row["Undefined"]) == bool(code["undefined"])
    summary = {row["Figure"]: row for row in sheet(tmp_path / "r.xlsx", "Summary")}
    overall = told["overall"]
    assert summary["Mean of Krippendorff's alpha over codes"]["Value"] == overall["mean_krippendorff_alpha"]
    assert summary["Codes without an alpha"]["Number"] == 1
    assert summary["Segments with a partner"]["Number"] == told["segments"]["agreements"]
    (group,) = told["groups"]
    assert summary["Group “Stance”: u alpha"]["Value"] == pytest.approx(group["u_alpha"])
    cells = {(row["Code"], row["Document"]): row for row in sheet(tmp_path / "r.xlsx", "Code × document")}
    assert cells["Blame", "Text 1"]["Krippendorff's alpha"] == 1
    assert cells["Blame", "Text 2"]["Only Ada"] == len("=HYPERLINK was")
    per_document = sheet(tmp_path / "r.xlsx", "Per document")
    assert [row["Document"] for row in per_document] == ["Text 1", "Text 2"]


def test_texts_stay_texts_and_what_differs_is_told_card_by_card(tmp_path: Path) -> None:
    found = compared(tmp_path, ada=ADA, ben=BEN)
    write_report(tmp_path / "r.xlsx", found.compared, found.intervals)
    rows = sheet(tmp_path / "r.xlsx", "Disagreements")
    assert [(row["Code"], row["Kind"], row["Difference"]) for row in rows] == [
        ("Praise", "Boundary", "Ada extends by 7 characters"),
        ("Blame", "Only one coded it", "only Ada"),
        ("Praise", "Only one coded it", "only Ben"),
    ]
    assert [row["Ada: text"] for row in rows] == ["praised the bridge", "=HYPERLINK was", None]
    assert [row["State"] for row in rows] == ["Open"] * 3
    cells = openpyxl.load_workbook(tmp_path / "r.xlsx")["Disagreements"]
    assert not [cell.coordinate for row in cells.iter_rows() for cell in row if cell.data_type == "f"]
    (row,) = sheet(tmp_path / "r.xlsx", "Consensus")
    assert str(row["Document"]).startswith("Nothing has been settled yet")


def test_the_settings_say_how_it_was_made(tmp_path: Path) -> None:
    one = make(tmp_path / "ada.concord", {"Ada": ADA})
    other = make(tmp_path / "ben.concord", {"Ben": BEN}, (TEXT, SECOND, "Only Ben has this one."))
    asked = Asked(as_one={"Stance": ["Praise", "Blame"]}, rules=rules_of(unit="sentence", seed=7, replicates=50))
    found = agree(read_files([one, other]), asked)
    write_report(tmp_path / "r.xlsx", found.compared, found.intervals)
    rows = [(row["What"], str(row["Value"])) for row in sheet(tmp_path / "r.xlsx", "Settings")]
    assert ("Unit", "sentence") in rows
    assert ("Seed", "7") in rows
    assert ("Counted as one: “Stance”", "Blame; Praise") in rows
    assert ("Document without a partner", "Text 3 (only in ben)") in rows
    assert any(what == "File “ada”" and "ada.concord" in value for what, value in rows)
    assert any(what == "Coder “Ben”" and "ben.concord" in value for what, value in rows)
    text = sheet(tmp_path / "r.xlsx", "Methods paragraph")[0]["Text"]
    assert "Of 3 documents, 2 (67 %) were coded by two coders" in str(text)
    assert "The codes “Blame” and “Praise” counted as one (“Stance”)." in str(text)


def test_three_coders_have_their_pairs(tmp_path: Path) -> None:
    found = compared(tmp_path, ada=ADA, ben=BEN, cleo=CLEO)
    write_report(tmp_path / "r.xlsx", found.compared, found.intervals)
    pairs = sheet(tmp_path / "r.xlsx", "Pairs of coders")
    assert {(row["One coder"], row["Other coder"]) for row in pairs} == {
        ("Ada", "Ben"),
        ("Ada", "Cleo"),
        ("Ben", "Cleo"),
    }
    rows = sheet(tmp_path / "r.xlsx", "Disagreements")
    assert "Ada, Ben; not Cleo" in {row["Difference"] for row in rows}
    assert "Light, 1971" in methods_text(found.compared, found.intervals)
    assert "two or more of three coders" in methods_text(found.compared, found.intervals)


# --- the paper -------------------------------------------------------------------------------------------------------
def test_the_table_for_word_has_no_leading_zero(tmp_path: Path) -> None:
    texts = [f"{n}. {TEXT}" for n in range(6)]
    ada = [(n, "praised the bridge", "Praise") for n in range(1, 7)]
    ben = [(n, "praised the" if n % 2 else "praised the bridge", "Praise") for n in range(1, 7)]
    path = make(tmp_path / "study.concord", {"Ada": ada, "Ben": ben}, texts)
    found = agree(read_files([path]), Asked())
    write_apa_table(tmp_path / "t.docx", found.compared, found.intervals)
    word = Document(str(tmp_path / "t.docx"))
    cells = [[cell.text for cell in row.cells] for row in word.tables[0].rows]
    assert cells[1] == ["Code", "Ada", "Ben", "% agreement", "α [95 % CI]", "Overlap"]
    assert re.fullmatch(r"\.\d\d \[\.\d\d, (\.\d\d|1\.00)\]", cells[2][4])
    assert cells[3][4:] == ["–", "–"]
    everything = " ".join(cell for row in cells for cell in row) + word.paragraphs[-1].text
    assert not re.search(r"(?<![\d.,])0\.\d", everything)
    assert word.paragraphs[-1].text.startswith("Note. Unit of comparison: character. Sample: 6 of 6 documents")
    assert "jackknife" in word.paragraphs[-1].text
    assert "“Blame” and “=Formula”" in word.paragraphs[-1].text


@pytest.mark.parametrize("suffix", [".svg", ".png", ".pdf"])
def test_the_picture_says_itself_in_words(tmp_path: Path, suffix: str) -> None:
    found = compared(tmp_path, ada=ADA, ben=BEN)
    words = write_picture(tmp_path / f"p{suffix}", found.compared, found.intervals)
    data = (tmp_path / f"p{suffix}").read_bytes()
    assert data.startswith({".svg": b"<?xml", ".png": b"\x89PNG", ".pdf": b"%PDF"}[suffix])
    assert "lines at .667 and .80" in words
    assert "=Formula undefined" in words
    if suffix == ".svg":
        assert "Praise" in data.decode("utf-8")
        assert words.split(";")[0] in data.decode("utf-8")
    again = tmp_path / f"again{suffix}"
    write_picture(again, found.compared, found.intervals)
    assert again.read_bytes() == data


def figures(**other: object) -> MethodsFigures:
    usual: dict[str, Any] = {
        "coders": 2, "documents": 8, "all_documents": 20, "characters": 31204, "unit": "character", "projection": "any",
        "units": 31204, "alpha": (0.8, 0.42, 1.0), "codes": 7, "mean_percent": 0.962, "mean_overlap": 0.81,
        "mean_kappa": 0.8, "any_alpha": 0.81,
        "interval": IntervalWords(low=0.72, high=0.88, how="delete-one-document jackknife over 8 documents",
                                  level=0.95),
        "unused": ("Ceasefire",), "undefined": (), "excluded": 0, "excluded_what": "", "segments": 140, "rules": (),
        "threshold": None, "decisions": None, "version": "1",
    }  # fmt: skip
    return MethodsFigures(**{**usual, **other})


def test_the_paragraph_reads_as_people_write() -> None:
    facts = MethodsFacts(
        "discussed the codebook", "independently", "freely by each coder", "at random", "settled by talk"
    )
    text = methods_paragraph(figures(decisions=(12, 1, 3)), facts)
    assert "[to be stated]" not in text
    assert text.startswith("Of 20 documents, 8 (40 %) were coded by two coders, with 31,204 characters and 140 coded")
    assert "Alpha ranged from .42 to 1.00, with a mean of .80 over 7 codes, 95 % CI [.72, .88] (delete-one" in text
    assert "The code “Ceasefire” was used by no coder" in text
    assert "Disagreements were settled by talk (12 disagreements settled, 1 left unresolved, 3 still open)." in text


def test_the_paragraph_assumes_nothing() -> None:
    assert methods_paragraph(figures(), MethodsFacts()).count("[to be stated]") == 5


@given(
    documents=st.integers(0, 30), codes=st.integers(0, 3), coders=st.integers(2, 5), unused=st.integers(0, 3),
    unit=st.sampled_from(["character", "turn"]), kind=st.sampled_from(["none", "range", "interval"]),
    excluded=st.sampled_from([0, 1, 900]),
)  # fmt: skip
@settings(max_examples=examples(30), deadline=None)
def test_the_paragraph_never_stumbles(
    documents: int, codes: int, coders: int, unit: str, unused: int, kind: str, excluded: int
) -> None:
    interval = IntervalWords(
        low=None if kind == "none" else 0.4, high=None if kind == "none" else 0.9,
        how="no interval: no disagreement was observed", level=0.95, is_range=kind == "range",
    )  # fmt: skip
    text = methods_paragraph(
        figures(
            documents=documents, all_documents=max(documents, 1), coders=coders, unit=unit, units=documents,
            codes=codes, alpha=(0.5, 0.1, 0.9) if codes else None, mean_percent=0.9 if codes else None,
            mean_overlap=None, mean_kappa=0.5 if codes else None, any_alpha=None, interval=interval,
            unused=tuple("abc"[:unused]), excluded=excluded, excluded_what="headings",
        ),
        MethodsFacts(),
    )  # fmt: skip
    assert not re.search(r"\b1 (documents|characters|codes|turns|coders)\b", text)
    assert not re.search(r"(?<![\d.,])0\.\d|None|nan|  |\.\.|,\.", text)


def test_figures_are_printed_as_papers_do() -> None:
    shown = [figure_text(value) for value in (0.8, 1.0, -0.123, 0.0, -0.001, None, -1.0)]
    assert shown == [".80", "1.00", "−.12", ".00", ".00", "–", "−1.00"]


# --- names -----------------------------------------------------------------------------------------------------------
def test_a_name_with_a_comma_is_found_among_pieces() -> None:
    assert rejoined(["war", " peace", "bread"], {"war, peace", "bread"}.__contains__) == ["war, peace", "bread"]


def test_who_and_what_is_meant_by_name(tmp_path: Path) -> None:
    path = make(tmp_path / "study.concord", {"Ada": ADA, "Ben": BEN, "Cleo": CLEO})
    sources = read_files([path])
    found = agree(sources, Asked(coders=["cleo", "Ada"], documents=["text 1"], codes=["PRAISE"]))
    told: Any = agreement_json(found)
    assert told["coders"] == ["Ada", "Cleo"]
    assert [row["name"] for row in told["documents"]] == ["Text 1"]
    assert [row["code"] for row in told["codes"]] == ["Praise"]
    for wrong in (Asked(coders=["Dora"]), Asked(documents=["x"]), Asked(codes=["x"]), Asked(groups={"g": ["x"]})):
        with pytest.raises(NotFound):
            agree(sources, wrong)
    with pytest.raises(TooFewCoders):
        agree(sources, Asked(coders=["Ada"]))


def test_two_coders_of_one_name_are_told_apart_by_file(tmp_path: Path) -> None:
    files = [make(tmp_path / f"{name}.concord", {"Me": work}) for name, work in (("first", ADA), ("second", BEN))]
    told: Any = agreement_json(agree(read_files(files), Asked()))
    assert told["coders"] == ["Me (first)", "Me (second)"]


def test_an_untouched_document_is_missing_unless_somebody_says_otherwise(tmp_path: Path) -> None:
    work = {"ada": ADA, "ben": BEN[:2]}
    told: Any = agreement_json(compared(tmp_path, **work))
    assert [row["coded_by"] for row in told["documents"]] == [["Ada", "Ben"], ["Ada"]]
    found = agree(read_files([tmp_path / "study.concord"]), Asked(untouched=Presence.EMPTY))
    told: Any = agreement_json(found)
    assert [row["coded_by"] for row in told["documents"]] == [["Ada", "Ben"], ["Ada", "Ben"]]
    blame = next(row for row in told["codes"] if row["code"] == "Blame")
    assert blame["only"] == {"Ada": len("=HYPERLINK was"), "Ben": 0}


# --- the key ---------------------------------------------------------------------------------------------------------
def test_files_with_nothing_in_common_give_a_report_all_the_same(tmp_path: Path) -> None:
    one = make(tmp_path / "one.concord", {"Ada": ()}, ["One text."])
    other = make(tmp_path / "two.concord", {"Ben": ()}, ["Something that is quite another."])
    found = agree(read_files([one, other]), Asked(segments=True, rules=rules_of(unit="sentence")))
    told: Any = agreement_json(found)
    assert told["overall"]["mean_krippendorff_alpha"] is None
    assert [row["coded_by"] for row in told["documents"]] == [[]]
    write_report(tmp_path / "r.xlsx", found.compared, found.intervals, segments=found.segments)
    write_apa_table(tmp_path / "t.docx", found.compared, found.intervals)
    write_picture(tmp_path / "p.png", found.compared, found.intervals)
    assert methods_text(found.compared, found.intervals).startswith("No document was coded by two or more coders")


def test_students_are_held_against_a_key(tmp_path: Path) -> None:
    files = [make(tmp_path / f"{name}.concord", {name.title(): work})
             for name, work in (("teacher", ADA), ("ben", BEN), ("cleo", CLEO))]  # fmt: skip
    found = compare_with_key(read_files(files), Asked())
    assert found.key == "Teacher"
    counts = {(row.label, row.code): row.counts for row in found.rows if row.counts is not None}
    rows = {place: (one.in_key, one.hits, one.other_borders, one.misses, one.extras) for place, one in counts.items()}
    assert rows["Ben", "Praise"] == (1, 1, 1, 0, 1)
    assert rows["Ben", "Blame"] == (2, 1, 0, 1, 0)
    assert rows["Ben", ""] == (3, 2, 1, 1, 1)
    assert rows["Cleo", "Blame"] == (2, 0, 0, 2, 0)
    write_key_table(tmp_path / "key.xlsx", found)
    (ben,) = [row for row in sheet(tmp_path / "key.xlsx", "Compared with the key")
              if (row["Coder"], row["Code"]) == ("Ben", "(all codes)")]  # fmt: skip
    assert (ben["Hits"], ben["Misses"], ben["Extras"]) == (2, 1, 1)
    assert ben["Share of the key found"] == pytest.approx(2 / 3)


def test_a_key_has_one_author(tmp_path: Path) -> None:
    key = make(tmp_path / "key.concord", {"Ada": ADA, "Ben": BEN})
    student = make(tmp_path / "cleo.concord", {"Cleo": CLEO})
    with pytest.raises(KeyUnclear):
        compare_with_key(read_files([key, student]), Asked())
    assert compare_with_key(read_files([key, student]), Asked(), key_coder="Ben").key == "Ben"
