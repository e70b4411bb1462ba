"""``qda compare --json`` on random projects, against a program that looks at every character."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from tests.cli import by_character as plain
from tests.cli.by_character import Doc, Spans
from tests.cli.conftest import Qda
from tests.depth import examples

CODES = ("Stance > Praise", "Stance > Blame", "Tone", "Never used")
WORDS = ("bridge", "mayor", "café", "praised", "old", "the", "river", "😀x", "council", "paid")


def make_text(chance: random.Random) -> tuple[str, dict[str, Spans]]:
    """Return a text with its units, known because it is put together from them."""
    text = ""
    units: dict[str, Spans] = {"token": [], "sentence": [], "paragraph": []}
    for _ in range(chance.randint(1, 4)):
        begin = len(text)
        count = chance.randint(1, 3)
        for number in range(count):
            start = len(text)
            for place in range(chance.randint(1, 5)):
                word = chance.choice(WORDS) if place else "Old"  # a small letter would begin no sentence
                text += " " if place else ""
                at = len(text) + word.startswith("😀")  # an emoji is no word
                text += word
                units["token"].append((at, len(text)))
            text += "." + (" " if number < count - 1 else "")
            units["sentence"].append((start, len(text)))
        units["paragraph"].append((begin, len(text)))
        text += "\n" * chance.randint(1, 2)
    return text, units


def make_spans(chance: random.Random, text: str) -> Spans:
    found: Spans = []
    for _ in range(chance.randint(0, 3)):
        start = chance.randrange(len(text))
        words = text[start : start + chance.randint(1, 25)]
        start += len(words) - len(words.lstrip())
        if words.strip():
            found.append((start, start + len(words.strip())))
    return sorted(set(found))


def make_docs(chance: random.Random, coders: Sequence[str]) -> list[Doc]:
    docs: list[Doc] = []
    for number in range(chance.randint(1, 5)):
        text, units = make_text(chance)
        doc = Doc(f"text {number}", text, units)
        for coder in coders:
            spans = {code: make_spans(chance, text) for code in CODES[:3]}
            if any(spans.values()) and (chance.random() < 0.8 or number == 0):
                doc.coders[coder] = spans
        if number == 0:
            for coder in coders:  # everybody begins somewhere
                doc.coders.setdefault(coder, {CODES[0]: [(0, 3)]})
        docs.append(doc)
    return docs


def write_projects(qda: Qda, folder: Path, docs: Sequence[Doc], files: dict[str, Sequence[str]]) -> list[str]:
    """Make one project per file, with the work of its coders."""
    for doc in docs:
        (folder / f"{doc.name}.txt").write_bytes(doc.text.encode())
    made: list[str] = []
    for name, coders in files.items():
        project = f"{name}.concord"
        assert qda("new", project, "--coder", coders[0]).code == 0
        assert qda("add", project, *(f"{doc.name}.txt" for doc in docs)).code in (0, 1)
        with (folder / "book.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["path"], *([code] for code in CODES)])
        told = qda("codebook", "import", project, "book.csv")
        assert told.code in (0, 1), told.err
        with (folder / "codings.csv").open("w", encoding="utf-8", newline="") as file:
            rows = [
                (doc.name, start, end, code, coder)
                for doc in docs
                for coder, spans in doc.coders.items()
                if coder in coders
                for code, each in spans.items()
                for start, end in each
            ]
            csv.writer(file).writerows([("document", "start", "end", "code", "coder"), *rows])
        told = qda("codings", "import", project, "codings.csv")
        assert told.code == 0, told.err
        made.append(project)
    return made


def same(found: float | None, expected: float | None, what: str) -> None:
    if expected is None or found is None:
        assert found is None, what
        assert expected is None, what
    else:
        assert found == pytest.approx(expected, abs=1e-9), what


def check_codes(found: Any, docs: Sequence[Doc], coders: Sequence[str], unit: str, *, majority: bool) -> None:
    assert [row["code"] for row in found["codes"]] == list(CODES)
    alphas: list[float] = []
    for row in [*found["codes"], {"code": "any", **found["overall"]["any_code"]}]:
        codes = CODES if row["code"] == "any" else [row["code"]]
        table = plain.decisions(docs, coders, codes, unit, majority=majority)
        alpha = plain.alpha(table)
        same(row["krippendorff_alpha"], alpha, f"{row['code']} alpha")
        same(row["percent_agreement"], plain.percent(table), f"{row['code']} percent")
        same(row["cohen_kappa"], plain.mean_of_pairs(table, plain.kappa), f"{row['code']} kappa")
        if row["code"] == "any":
            continue
        if alpha is not None:
            alphas.append(alpha)
        same(row["positive_agreement"], plain.mean_of_pairs(table, plain.positive), f"{row['code']} positive")
        same(row["scott_pi"], plain.pi(table), f"{row['code']} pi")
        observed = plain.percent(table)
        same(row["brennan_prediger"], None if observed is None else 2 * observed - 1, f"{row['code']} BP")
        same(row["gwet_ac1"], plain.ac1(table), f"{row['code']} AC1")
        same(row["alpha_binary_u"], plain.u_alpha(docs, coders, codes, binary=True), f"{row['code']} |u")
        if len(coders) == 2:
            a, b, c, d = plain.pair_cells(table, 0, 1)
            assert (row["both"], row["neither"]) == (a, d)
            assert row["only"] == {coders[0]: b, coders[1]: c}
        else:
            assert "only" not in row
        for coefficient in ("krippendorff_alpha", "cohen_kappa", "positive_agreement", "scott_pi"):
            assert (row[coefficient] is None) == (coefficient in row["undefined"])
    overall = found["overall"]
    same(overall["mean_krippendorff_alpha"], sum(alphas) / len(alphas) if alphas else None, "mean alpha")
    assert (overall["codes_defined"], overall["codes_undefined"]) == (len(alphas), len(CODES) - len(alphas))
    same(overall["lowest"], min(alphas, default=None), "lowest")
    same(overall["highest"], max(alphas, default=None), "highest")
    for pair in found["pairs"]:
        own = [list(coders).index(name) for name in pair["coders"]]
        for code, value in pair["cohen_kappa"].items():
            table = plain.decisions(docs, coders, [code], unit, majority=majority)
            same(value, plain.kappa(*plain.pair_cells(table, *own)), f"{code} kappa of a pair")


@pytest.mark.parametrize("seed", range(examples(4)))
def test_every_figure_is_what_the_characters_say(qda: Qda, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    coders = ("Ada", "Ben", "Cleo")[: 2 + seed % 2]
    docs = make_docs(chance, coders)
    apart = {name.lower(): [name] for name in coders}
    files = write_projects(qda, tmp_path, docs, {"all": coders} if seed in (2, 3) else apart)
    compared = [doc for doc in docs if len(doc.coders) > 1]
    for unit in ("character", "token", "sentence", "paragraph"):
        for projection in ("any", "majority") if unit != "character" else ("any",):
            told = qda("compare", *files, "--unit", unit, "--projection", projection, "--json", "--replicates", 20)
            assert told.code in (0, 1), told.err
            found = told.json
            assert found["unit"] == unit
            assert found["coders"] == list(coders)
            check_codes(found, compared, coders, unit, majority=projection == "majority")
            assert {each["name"]: each["coded_by"] for each in found["documents"]} == {
                doc.name: [coder for coder in coders if coder in doc.coders] for doc in docs
            }
            assert [len(pair["coders"]) for pair in found["pairs"]] == [2] * len(list(combinations(coders, 2)))


@pytest.mark.parametrize("seed", range(examples(2)))
def test_groups_and_segments_are_what_the_characters_say(qda: Qda, tmp_path: Path, seed: int) -> None:
    chance = random.Random(100 + seed)
    coders = ("Ada", "Ben", "Cleo")[: 2 + seed % 2]
    docs = make_docs(chance, coders)
    for doc in docs:  # codes of a group exclude each other
        for spans in doc.coders.values():
            blame = spans.get("Stance > Blame", [])
            spans["Stance > Praise"] = [
                span
                for span in spans.get("Stance > Praise", [])
                if all(span[1] <= other[0] or other[1] <= span[0] for other in blame)
            ]
            if not any(spans.values()):
                spans["Tone"] = [(0, 2)]
    files = write_projects(qda, tmp_path, docs, {name.lower(): [name] for name in coders})
    group = ("Stance > Praise", "Stance > Blame")
    for share in ("iou", "longer", "shorter", "own"):
        threshold = chance.choice((0.3, 0.5, 0.75, 1.0))
        options = ("--group", f"Stance={','.join(group)}", "--segments", threshold, "--overlap", share)
        found = qda("compare", *files, *options, "--json", "--replicates", 20).json
        agreed, disagreed = plain.segment_counts(docs, coders, CODES, threshold, share)
        assert (found["segments"]["agreements"], found["segments"]["disagreements"]) == (agreed, disagreed)
        if agreed + disagreed:
            expected = agreed / (agreed + disagreed)
            same(found["segments"]["percent"], expected, "segments")
            same(found["segments"]["brennan_prediger"], (expected - 1 / 4) / (1 - 1 / 4), "segments BP")
    (row,) = found["groups"]
    assert row["name"] == "Stance"
    same(row["u_alpha"], plain.u_alpha(docs, coders, group, binary=False), "u")
    same(row["alpha_binary_u"], plain.u_alpha(docs, coders, group, binary=True), "|u")
    cu, coverage, ku = plain.cu_alpha(docs, coders, group)
    same(row["cu_alpha"], cu, "cu")
    same(row["cu_coverage"], coverage, "coverage")
    for code in group:
        same(row["ku_alpha"][code]["value"], ku[code][0], f"(k)u {code}")
        same(row["ku_alpha"][code]["coverage"], ku[code][1], f"(k)u coverage {code}")
