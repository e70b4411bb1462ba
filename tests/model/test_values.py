"""What people type into a cell, and what is kept of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qda.model.errors import BadValue
from qda.model.values import KINDS, canonical, fits, guess_kind, order, shown, typed
from qda.model.wording import explain


@pytest.mark.parametrize(
    ("kind", "written", "kept"),
    [
        ("text", "  00123 ", "00123"),
        ("text", "=SUM(A1)", "=SUM(A1)"),
        ("integer", "007", "7"),
        ("integer", "−12", "-12"),
        ("integer", "12.0", "12"),
        ("integer", "1 000 000", "1000000"),
        ("integer", "٤٢", "42"),
        ("decimal", "3,5", "3.5"),
        ("decimal", "1.234,50", "1234.5"),
        ("decimal", "1,234.5", "1234.5"),
        ("decimal", "0,125", "0.125"),
        ("decimal", "1.234", "1.234"),
        ("decimal", "1E-3", "0.001"),
        ("decimal", "-0.0", "0"),
        ("boolean", "Yes", "true"),
        ("boolean", "FALSCH", "false"),
        ("boolean", "0", "false"),
        ("date", "2026-3-1", "2026-03-01"),
        ("date", "31.12.2024", "2024-12-31"),
        ("date", "5 March 2024", "2024-03-05"),
        ("date", "Sept. 5, 2024", "2024-09-05"),
        ("date", "31/12/2024", "2024-12-31"),
        ("date", "12/31/2024", "2024-12-31"),
        ("date", "2024-03-05 00:00:00", "2024-03-05"),
        ("datetime", "2024-03-05", "2024-03-05T00:00:00"),
        ("datetime", "2024-03-05 9:30", "2024-03-05T09:30:00"),
        ("datetime", "2024-03-05T09:30:00.2500Z", "2024-03-05T09:30:00.25Z"),
        ("datetime", "5.3.2024, 09:30 +0100", "2024-03-05T09:30:00+01:00"),
        *((kind, " \t ", "") for kind in KINDS),
    ],
)
def test_what_is_typed_is_kept_in_the_form_of_its_kind(kind: str, written: str, kept: str) -> None:
    assert canonical(kind, written) == kept


@pytest.mark.parametrize(
    ("kind", "written", "told"),
    [
        ("integer", "twelve", "not a whole number"),
        ("integer", "1.5", "not a whole number"),
        ("integer", "1,000", "not a whole number"),
        ("decimal", "1,234", "could mean 1234 or 1.234"),
        ("decimal", "1.2.3", "not a number"),
        ("decimal", "1E999", "not a number"),
        ("decimal", "NaN", "not a number"),
        ("boolean", "maybe", "neither yes nor no"),
        ("date", "03/04/2026", "could mean 2026-04-03 or 2026-03-04"),
        ("date", "2025-02-29", "no day"),
        ("date", "spring", "not a date"),
        ("date", "2024-03-05 09:30", "not a date"),
        ("datetime", "2024-03-05 25:00", "not a date with a time"),
    ],
)
def test_what_could_mean_something_else_is_refused_in_words(kind: str, written: str, told: str) -> None:
    with pytest.raises(BadValue) as refused:
        canonical(kind, written)
    assert told in explain(refused.value).what


@given(st.sampled_from([*KINDS]), st.text(max_size=40))
def test_whatever_is_typed_is_refused_or_kept_for_good(kind: str, written: str) -> None:
    try:
        kept = canonical(kind, written)
    except BadValue:
        return  # its words are tested above
    assert canonical(kind, kept) == kept
    assert canonical(kind, shown(kind, kept)) == kept
    assert bool(kept) == bool(written.replace("\0", "").strip())


@given(
    st.one_of(
        st.tuples(st.just("integer"), st.integers(-(10**18), 10**18), st.just(str)),
        st.tuples(st.just("decimal"), st.decimals(-(10**9), 10**9, places=6), st.just(str)),
        st.tuples(st.just("boolean"), st.booleans(), st.just(str)),
        st.tuples(st.just("date"), st.dates(), st.just(date.isoformat)),
        st.tuples(st.just("datetime"), st.datetimes(), st.just(datetime.isoformat)),
    )
)
def test_a_value_comes_back_as_what_it_was(case: tuple[str, object, object]) -> None:
    kind, value, write = case
    assert callable(write)
    assert typed(kind, canonical(kind, write(value))) == value


def test_a_zone_is_kept_as_it_was_given() -> None:
    zone = timezone(timedelta(hours=5, minutes=30))
    kept = canonical("datetime", "2024-03-05 09:30 +05:30")
    assert typed("datetime", kept) == datetime(2024, 3, 5, 9, 30, tzinfo=zone)


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        (["1", "", "23"], "integer"),
        (["0", "1"], "integer"),
        (["1", "2.5", "3,5"], "decimal"),
        (["00123", "4"], "text"),
        (["1E5", "2"], "text"),
        (["12", "NA"], "text"),
        (["TRUE", "no"], "boolean"),
        (["2024-03-05", "31.12.2024"], "date"),
        (["2024-03-05 10:00", "2024-03-06"], "datetime"),
        (["03/04/2024"], "text"),
        (["1,234", "2"], "text"),
        (["1234567890123456"], "text"),
        (["", "  "], "text"),
        ([], "text"),
    ],
)
def test_a_columns_kind_is_guessed_only_where_nothing_can_be_lost(column: list[str], kind: str) -> None:
    assert guess_kind(column) == kind
    assert all(fits(kind, text) for text in column)


def test_numbers_sort_by_size_and_empty_cells_last() -> None:
    values = ["10", "", "9", "-1"]
    assert sorted(values, key=lambda value: order("integer", value)) == ["-1", "9", "10", ""]
    mixed = ["2024-03-05T10:00:00Z", "2024-03-05T09:00:00", "bad"]
    assert sorted(mixed, key=lambda value: order("datetime", value))[2] == "bad"


def test_a_value_that_another_program_wrote_wrongly_is_still_shown() -> None:
    assert typed("integer", "twelve") == "twelve"
    assert typed("decimal", "2.50") == Decimal("2.5")
    assert shown("boolean", "perhaps") == "perhaps"
