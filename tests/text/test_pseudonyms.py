"""Names in texts, however they are written, and what stands in their place."""

from __future__ import annotations

import unicodedata

import pytest

from qda.text.pseudonyms import Manner, Pseudonyms, Rule, parse_names, problems_of, suggest_names

RULES = (Rule("Anna", "Berta"), Rule("Anna Schmidt", "P1"), Rule("O'Brien", "Smith"), Rule("Jean-Luc", "Hans"))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Anna’s, ANNA, anna", "Berta’s, BERTA, berta"),
        ("Annas and Johanna", "Annas and Johanna"),
        ("Anna\nSchmidt met O’Brien and Jean\u2011Luc.", "P1 met Smith and Hans."),
        ("An\u00adna", "Berta"),
        ("Interview_Anna_2, InterviewAnna.docx", "Interview_Berta_2, InterviewBerta.docx"),
        ("Änna", "Berta"),
        ("(Anna)", "(Berta)"),
    ],
)
def test_a_name_is_found_however_it_is_written(written: str, read: str) -> None:
    assert Pseudonyms(RULES).rename(written) == read
    assert Pseudonyms(RULES).rename(unicodedata.normalize("NFD", written)) == unicodedata.normalize("NFD", read)


def test_inside_longer_words_only_if_asked_and_told_apart() -> None:
    text = "Annas, Anna"
    assert [(hit.start, hit.inside) for hit in Pseudonyms(RULES).all_hits(text)] == [(0, True), (7, False)]
    assert Pseudonyms(RULES, Manner(whole_words=False)).rename(text) == "Bertas, Berta"
    assert Pseudonyms([Rule("田中", "佐藤")]).rename("昨日、田中さんは") == "昨日、佐藤さんは"


def test_names_may_change_places_and_capitals_may_stay() -> None:
    assert Pseudonyms([Rule("Anna", "Maria"), Rule("Maria", "Anna")]).rename("Anna saw MARIA") == "Maria saw ANNA"
    exact = Manner(any_case=False)
    assert Pseudonyms([Rule("Rose", "P1")], exact).rename("Rose rose") == "P1 rose"
    assert Pseudonyms([Rule("Rose", "P1")]).rename("Rose rose") == "P1 p1"
    assert Pseudonyms([Rule("Rose", "P1")], not_small=[0]).rename("Rose ROSE rose") == "P1 P1 rose"
    assert Pseudonyms([Rule("Rose", "Mia")], Manner(keep_capitals=False)).rename("ROSE") == "Mia"


def test_a_table_says_what_is_wrong_with_it() -> None:
    rules = [Rule("Anna", ""), Rule("Ben", "***"), Rule("Cid", "cid"), Rule("Dan", "Daniel Dan"), Rule("ANNA", "X1")]
    assert [(one.what, one.row) for one in problems_of(rules)] == [
        ("no-replacement", 0),
        ("only-signs", 1),
        ("same", 2),
        ("keeps-name", 3),
        ("twice", 4),
    ]
    assert parse_names("Anna\tBerta\nKarl;P2\nPaul → P3\nMia, M\n\nLone") == [
        Rule("Anna", "Berta"),
        Rule("Karl", "P2"),
        Rule("Paul", "P3"),
        Rule("Mia", "M"),
        Rule("Lone", ""),
    ]


def test_who_speaks_and_what_recurs_with_a_capital_is_suggested() -> None:
    text = "We saw Basra. In Basra it rained, and Mrs. Miller said so. Then Peter Klein left. Peter Klein said: Rain.\n"
    found = {one.name: one.times for one in suggest_names([text, "Rain, rain; the river."], ["Mira"])}
    assert next(iter(found)) == "Mira"
    assert found["Basra"] == 2
    assert found["Peter Klein"] == 2
    assert "Miller" in found
    assert not {"Rain", "Then", "In", "We"} & found.keys()
