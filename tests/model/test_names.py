"""Names of codes, coders and documents, and paths of codes."""

from __future__ import annotations

import pytest

from qda.model.codebook import MAX_NAME_LENGTH, clean_name, free_name, parse_path


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("Stance > Blame", ("Stance", "Blame")),
        ("  Stance\t>\nBlame ", ("Stance", "Blame")),
        ("a>b", ("a>b",)),
        ("Stance > ", ("Stance",)),
        (" > Blame", ("Blame",)),
        ("Stance > > Blame", ("Stance", "Blame")),
        (" > ", ()),
        (">", ()),
    ],
)
def test_steps_of_a_path_without_a_name_are_dropped(text: str, path: tuple[str, ...]) -> None:
    assert parse_path(text) == path


@pytest.mark.parametrize("name", ["", " \t", "\ufdd0\uffff", "\u200b", "\u202e\u202c", "\u0301", "\u2060\u00ad"])
def test_case_15_a_name_of_which_nothing_is_seen_is_none(name: str) -> None:
    assert clean_name(name) == ""


@pytest.mark.parametrize("name", ["e\u0301", "👩\u200d👩\u200d👧", "می\u200cخواهم", "–", "=1+1", "\U0001fae9"])
def test_a_name_that_is_seen_is_kept_as_it_is(name: str) -> None:
    assert clean_name(name) == name


def test_a_number_that_makes_a_long_name_new_finds_room_in_it() -> None:
    long = "n" * MAX_NAME_LENGTH
    second = free_name(long, {long})
    third = free_name(long, {long, second})
    assert (second[-5:], third[-5:]) == ("n (2)", "n (3)")
    assert [clean_name(second), clean_name(third)] == [second, third]
