"""Queries as sentences and as they are kept: what is written is what is read."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qda.model.conditions import CASE_NAME, SET, WITHOUT_VALUES, Condition, Relation
from qda.model.errors import BadQuery, BadSentence
from qda.model.origin import ORIGINS
from qda.model.portable import CASE
from qda.model.query import (
    TAKES_DISTANCE,
    All,
    AnyOf,
    By,
    Coded,
    CodeName,
    Distance,
    How,
    InDocuments,
    Made,
    Measure,
    Name,
    Not,
    Noted,
    Query,
    Related,
    Saying,
    Starred,
    Test,
    Weighed,
    Where,
    check,
)
from qda.model.query_text import parse_query
from qda.model.wording import explain
from tests.depth import examples

NAMES = ("Tone", "or", "A", "a>b", "He said “no”", '"', "x, (y)", "it’s", "القدس", "by hand", "where", "=1+1", "’”")
names = st.sampled_from(NAMES)
codes = st.builds(CodeName, st.lists(names, min_size=1, max_size=2).map(tuple), st.just(""), st.booleans())
conditions = st.builds(
    lambda scope, name, relation, values: Condition(
        scope,
        "Set" if scope == SET else "Case" if scope == CASE_NAME else name,
        relation,
        () if relation in WITHOUT_VALUES else tuple(values),
    ),
    st.sampled_from(["", CASE, SET, CASE_NAME]),
    names,
    st.sampled_from(Relation),
    st.lists(names, min_size=1, max_size=2),
)
some_names = st.lists(st.builds(Name, names), min_size=1, max_size=2).map(tuple)
borders = st.tuples(st.none() | st.integers(0, 50), st.none() | st.integers(50, 100))
small = st.one_of(
    st.builds(Coded, st.lists(codes, max_size=2).map(tuple)),
    st.builds(By, some_names),
    st.builds(InDocuments, some_names),
    st.builds(Where, conditions),
    st.just(Starred()),
    borders.map(lambda both: Weighed(*both)),
    st.just(Noted()),
    st.builds(Saying, names, st.booleans(), st.booleans()),
    st.builds(Made, st.lists(st.sampled_from(sorted(ORIGINS)), min_size=1, max_size=2).map(tuple)),
    st.just(All()),
)


def related(target: st.SearchStrategy[Test]) -> st.SearchStrategy[Test]:
    apart = st.builds(Distance, st.integers(0, 3), st.sampled_from(Measure))
    plain = [how for how in How if how is not How.NEAR]
    return st.builds(Related, st.sampled_from(plain), target) | st.builds(
        Related, st.sampled_from(sorted(TAKES_DISTANCE)), target, apart
    )


def put_together(inner: st.SearchStrategy[Test]) -> st.SearchStrategy[Test]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.builds(All, several) | st.builds(AnyOf, several) | st.builds(Not, inner) | related(inner)


tests = st.recursive(small, put_together, max_leaves=6)


@settings(max_examples=examples(75))
@given(tests)
def test_a_sentence_and_the_kept_form_mean_the_query_they_were_written_from(test: Test) -> None:
    query = Query(test)
    check(query)
    assert parse_query(query.words()) == query
    assert Query.from_json(query.to_json()) == query


def test_a_query_reads_as_a_sentence() -> None:
    query = parse_query('"Stance > Praise" and B not "C" within 1 paragraph of "D" by "X" where Country=Iraq')
    assert query.words() == (
        "coded “Stance > Praise”, overlapping “B”, not overlapping “C”, within 1 paragraph of “D”, by “X”, "
        "where “Country” is “Iraq”"
    )


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("A", "coded “A”"),
        ("not A", "not coded “A”"),
        ('Segments Coded A OR "B c" by Ada or Ben', "coded “A” or “B c”, by “Ada” or “Ben”"),
        ('A and (B or "C")', "coded “A”, overlapping (“B” or “C”)"),
        ("A and not (B or by Ben)", "coded “A”, not overlapping (coded “B” or by “Ben”)"),
        ("(A and B) or C", "(coded “A”, overlapping “B”) or coded “C”"),
        ("A within 3 sentences before any code", "coded “A”, within 3 sentences before any code"),
        ("A in the same paragraph as B", "coded “A”, in the same paragraph as “B”"),
        ("A without subcodes in the same document as B", "coded “A” without subcodes, in the same document as “B”"),
        ("A with weight 20 to 50 and starred with a memo", "coded “A”, with weight 20 to 50, starred, with memo"),
        ("A with the word bridge in this case", "coded “A”, with the words “bridge” in this case"),
        ("A made by hand or from a suggestion", "coded “A”, made by hand or from a suggestion"),
        (
            "A where Age group >= 5 where case:Sex=f|m",
            "coded “A”, where “Age group” is at least “5”, where the case’s “Sex” is “f” or “m”",
        ),
        ("A where the set is Talks where Country=", "coded “A”, where the set is “Talks”, where “Country” is empty"),
        ("starred in Interview", "starred, in “Interview”"),
    ],
)
def test_shorter_forms_mean_the_same(short: str, long: str) -> None:
    query = parse_query(short)
    assert query.words() == long
    assert parse_query(long) == query


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        ("", "nothing", 1),
        ('A and "B', "open-name", 7),
        ("A B", "and-or-or", 3),
        ("A and B or C", "mixed", 1),
        ("A or B and C", "mixed", 1),
        ("coded A, by Ada or starred", "mixed", 1),
        ("A within two sentences of B", "number", 10),
        ("A within 2 lines of B", "measure", 12),
        ("A within 2 sentences B", "of", 22),
        ("(A", "expected-end", 3),
        ("A)", "rest", 2),
        ("A where Country", "relation", 9),
        ("A where Country <", "value-end", 18),
        ("A and", "test-end", 6),
        ("A by", "name-end", 5),
        ("=A", "test", 1),
        ("A with love", "with", 8),
        ("A made", "way-end", 7),
        ("(" * 100, "too-deep", 31),
    ],
)
def test_a_sentence_that_cannot_be_understood_is_told_with_the_place(text: str, kind: str, place: int) -> None:
    with pytest.raises(BadSentence) as caught:
        parse_query(text)
    assert (caught.value.values["kind"], caught.value.values["place"]) == (kind, place)
    assert "…" not in explain(caught.value).what


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        (Query(By(())), "no-name"),
        (Query(Not(Saying(" "))), "no-words"),
        (Query(Weighed(60, 50)), "weight"),
        (Query(Related(How.NEAR, Coded())), "distance-needed"),
        (Query(Related(How.INSIDE, Coded(), Distance(1, Measure.SENTENCE))), "no-distance-here"),
        (Query(Made(("dreamt",))), "no-origin"),
    ],
)
def test_a_query_that_means_nothing_is_told(query: Query, kind: str) -> None:
    with pytest.raises(BadQuery) as caught:
        check(query)
    assert caught.value.values["kind"] == kind
    assert "{" not in str(explain(caught.value))


def test_what_is_no_query_is_refused_whatever_it_is() -> None:
    good = json.loads(parse_query("A within 1 sentence of B where C=d").to_json())
    deep: object = {"is": "starred"}
    for _ in range(5_000):
        deep = {"is": "not", "test": deep}
    broken = [
        "",
        "[]",
        "null",
        "[" * 100_000,
        json.dumps({**good, "query": 2}),
        json.dumps({**good, "query": "1"}),
        json.dumps({"query": 1}),
        json.dumps({**good, "wanted": {"is": "all", "tests": [{"is": {}}]}}),
        json.dumps({**good, "wanted": {"is": "coded", "codes": [{"path": [], "guid": "", "below": True}]}}),
        json.dumps({**good, "wanted": {"is": "related", "how": "inside", "distance": [True, "sentence"], "to": 1}}),
    ]
    for text in broken:
        with pytest.raises(BadQuery):
            Query.from_json(text)
