"""Every worked example of the research notes, where they lie beside the repository."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from qda.agreement import nominal
from qda.agreement.codings import CoderSpans, Codings, DocumentCodings
from qda.agreement.pooling import Comparison, figures
from qda.agreement.rules import CountedUnit, Overlap, Projection, Rules
from qda.agreement.segments import segment_agreement
from qda.agreement.tables import tabulate
from qda.agreement.unitizing import domains_alpha, group_figures
from qda.agreement.values import Coefficient, Undefined
from qda.model.document import Mark, MarkKind
from qda.model.span import Span

BESIDE = [folder / "shared" / "data" / "agreement_vectors.json" for folder in Path(__file__).resolve().parents[3:]]
FILE = next((path for path in BESIDE if path.is_file()), BESIDE[0])
NOT_OFFERED = {"gamma", "unitizing_2004"}
VECTORS: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))["vectors"] if FILE.is_file() else []

pytestmark = pytest.mark.skipif(not VECTORS, reason="the worked examples lie outside the repository and are not here")

NAMES = {
    "percent": Coefficient.PERCENT,
    "positive_agreement": Coefficient.POSITIVE,
    "jaccard": Coefficient.JACCARD,
    "cohen_kappa": Coefficient.KAPPA,
    "light_kappa": Coefficient.KAPPA,
    "scott_pi": Coefficient.PI,
    "fleiss_kappa": Coefficient.PI,
    "alpha_char": Coefficient.ALPHA,
    "bar_u": Coefficient.ALPHA_BINARY_U,
    "gwet_ac1": Coefficient.AC1,
    "brennan_prediger": Coefficient.BRENNAN_PREDIGER,
}


def of_kind(*kinds: str) -> pytest.MarkDecorator:
    chosen = [vector for vector in VECTORS if vector["kind"] in kinds]
    return pytest.mark.parametrize("vector", chosen, ids=[vector["id"] for vector in chosen])


def codings(lengths: list[int], documents: list[list[list[list[Any]]]], marks: tuple[Mark, ...] = ()) -> Codings:
    """Return documents of coders of ``[start, end, code]``; the codes are numbered by their names' order."""
    names = sorted({code for coders in documents for spans in coders for _, _, code in spans})
    return Codings(
        tuple(range(max(map(len, documents)))),
        tuple(range(len(names))),
        tuple(
            DocumentCodings(
                place,
                length,
                {
                    coder: CoderSpans.of((names.index(code), Span(start, end)) for start, end, code in spans)
                    for coder, spans in enumerate(coders)
                },
                marks=marks,
            )
            for place, (length, coders) in enumerate(zip(lengths, documents, strict=True))
        ),
    )


def code_of(name: str, documents: list[list[list[list[Any]]]]) -> int:
    names = sorted({code for coders in documents for spans in coders for _, _, code in spans})
    return names.index(name) if name in names else len(names)


def agrees(value: object, expected: float | None, tolerance: float) -> bool:
    if expected is None or isinstance(value, Undefined):
        return expected is None and isinstance(value, Undefined)
    return value == pytest.approx(expected, abs=tolerance)


@of_kind("table", "items")
def test_values_per_unit(vector: dict[str, Any]):
    table = vector["input"].get("table")
    units = nominal.units_of_table(table) if table else vector["input"]["items"]
    values = len(table or {value for unit in units for value in unit if value is not None})
    categories = range(values) if table else sorted({v for unit in units for v in unit if v is not None}, key=str)
    found: dict[str, object] = {
        "percent": nominal.percent_agreement(units),
        "percent_pairs_weighted": nominal.observed_agreement(units),
        "cohen_kappa": nominal.cohen_kappa(units),
        "scott_pi": nominal.fleiss_kappa(units),
        "fleiss_kappa": nominal.fleiss_kappa(units),
        "brennan_prediger": nominal.brennan_prediger(units, values),
        "gwet_ac1": nominal.gwet_ac1(units, values),
        "krippendorff_alpha": nominal.alpha_nominal(units),
    }
    for name, expected in vector["expected"].items():
        if name == "krippendorff_alpha_per_category":
            each = [nominal.alpha_nominal(units, only=value) for value in categories]
            assert each == pytest.approx(expected, abs=vector["tolerance"])
        elif name == "cohen_kappa_per_category":
            each = [nominal.cohen_kappa([[v == value for v in unit] for unit in units]) for value in categories]
            assert each == pytest.approx(expected, abs=vector["tolerance"])
        else:
            assert agrees(found[name], expected, vector["tolerance"]), name


def row_agrees(comparison: Comparison, code_id: int, vector: dict[str, Any]) -> None:
    row = comparison.codes[code_id]
    for name, expected in vector["expected"].items():
        assert agrees(row.values[NAMES[name]], expected, vector["tolerance"]), (name, row.values[NAMES[name]])


@of_kind("spans_per_code")
def test_spans_of_a_code(vector: dict[str, Any]):
    coders = vector["input"]["coders"]
    given = codings([vector["input"]["L"]], [coders])
    code_id = code_of(vector["input"]["code"], [coders])
    given = Codings(given.coders, (*given.codes, len(given.codes)), given.documents)
    row_agrees(figures(tabulate(given, Rules())), code_id, vector)


@of_kind("projected")
def test_spans_on_given_segments(vector: dict[str, Any]):
    marks = tuple(Mark(MarkKind.SEGMENT, start, end) for start, end in vector["input"]["units"])
    given = codings([vector["input"]["L"]], [vector["input"]["coders"]], marks)
    rules = Rules(unit=CountedUnit.SEGMENT, projection=Projection(vector["input"]["rule"]))
    row_agrees(figures(tabulate(given, rules)), 0, vector)


@of_kind("pooled")
def test_documents_are_pooled_by_adding_tables(vector: dict[str, Any]):
    lengths, documents = zip(*vector["input"]["docs"], strict=True)
    comparison = figures(tabulate(codings(list(lengths), list(documents)), Rules()))
    expected = vector["expected"]
    row = comparison.codes[0]
    assert row.values[Coefficient.PERCENT] == pytest.approx(expected["percent"], abs=1e-9)
    assert row.values[Coefficient.KAPPA] == pytest.approx(expected["cohen_kappa"], abs=1e-9)
    by_document = comparison.average_of_documents(0, Coefficient.KAPPA)
    assert by_document.mean == pytest.approx(expected["mean_of_document_kappas"], abs=1e-9)
    assert by_document.undefined == expected["documents_with_undefined_kappa"]


@of_kind("unitizing_2016")
def test_unitizing_family(vector: dict[str, Any]):
    coders = vector["input"]["coders"]
    given = codings([vector["input"]["L"]], [coders])
    names = sorted({code for spans in coders for _, _, code in spans})
    found = group_figures(given, given.codes)
    expected, tolerance = vector["expected"], vector["tolerance"]
    values = {"u": found.u_alpha, "bar_u": found.alpha_binary_u, "cu": found.cu_alpha.value}
    for name in values.keys() & expected.keys():
        assert agrees(values[name], expected[name], tolerance), name
    for name, value in expected.get("k", {}).items():
        ku = found.ku_alpha[names.index(name)]
        assert agrees(ku.value, value, tolerance)
        assert ku.coverage == pytest.approx(expected["k_coverage"][name], abs=tolerance)


@of_kind("domain")
def test_codes_of_one_domain_on_characters(vector: dict[str, Any]):
    coders = vector["input"]["coders"]
    given = codings([vector["input"]["L"]], [coders])
    found = group_figures(given, [code_of(name, [coders]) for name in vector["input"]["domain"]])
    assert agrees(found.cu_alpha_characters, vector["expected"]["cu_char"], vector["tolerance"])


@of_kind("Cu")
def test_domains_on_characters(vector: dict[str, Any]):
    coders = vector["input"]["coders"]
    domains: dict[str, list[int]] = {}
    for code, domain in vector["input"]["domain_of"].items():
        if any(code == used for spans in coders for _, _, used in spans):
            domains.setdefault(domain, []).append(code_of(code, [coders]))
    found = domains_alpha(codings([vector["input"]["L"]], [coders]), list(domains.values()))
    assert agrees(found, vector["expected"]["Cu_char"], vector["tolerance"])


@of_kind("segments")
def test_segments_with_a_threshold(vector: dict[str, Any]):
    given = vector["input"]
    rules = Rules(threshold=given["threshold"], overlap=Overlap(given["rule"]))
    found = segment_agreement(codings([1000], [[given["c1"], given["c2"]]]), rules).total
    expected = vector["expected"]
    assert (found.agreements, found.disagreements) == (expected["agree"], expected["disagree"])
    assert agrees(found.percent, expected["percent"], vector["tolerance"])
    if "kappa_bp" in expected:
        assert agrees(found.brennan_prediger, expected["kappa_bp"], vector["tolerance"])


def test_every_kind_of_example_is_tried():
    kinds = {vector["kind"] for vector in VECTORS}
    tried = {"table", "items", "spans_per_code", "projected", "pooled", "unitizing_2016", "domain", "Cu", "segments"}
    assert kinds <= tried | NOT_OFFERED
