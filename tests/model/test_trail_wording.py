"""The audit trail says in sentences who did what."""

from __future__ import annotations

from string import Formatter

import pytest

from qda.model.change_wording import HAPPENED, THINGS, happened_text, things_text
from qda.model.step_wording import STEPS
from qda.model.trail_wording import KINDS, TRAIL, kind_words, trail_text
from qda.model.verb import Verb
from qda.store.tables import TRACKED, table_of


@pytest.mark.parametrize(
    ("verb", "label", "text"),
    [
        ("uncode", {"code": "Criticism", "paragraph": 5}, "Ann took “Criticism” off ¶5"),
        ("code", {"code": "A", "document": "Talk", "paragraph": 1200}, "Ann put “A” on ¶1,200 of “Talk”"),
        ("delete-codes", {"code": "A", "count": 1, "codings": 1}, "Ann deleted the code “A” with 1 coding"),
        ("delete-codes", {"code": "A", "count": 2, "codings": 50_000}, "Ann deleted 2 codes with 50,000 codings"),
        ("delete-codes", {"code": "A", "count": 1, "codings": 0}, "Ann deleted the code “A”"),
        ("add-memo", {}, "Ann wrote a memo"),
        ("add-code", {"code": "{who} <b>"}, "Ann added the code “{who} <b>”"),
        ("a-later-verb", {"code": "A"}, "Ann: A later verb"),
    ],
)
def test_a_step_is_a_sentence(verb: str, label: dict[str, object], text: str) -> None:
    assert trail_text(verb, label, "Ann") == text


def test_undo_and_redo_name_what_they_took_and_nobody_is_somebody() -> None:
    assert trail_text("add-code", {"code": "A"}, "Ben", act="undo") == "Ben took back: Add the code “A”"
    assert trail_text("add-code", {"code": "A"}, "", act="redo") == "Somebody brought back: Add the code “A”"


def test_every_verb_has_a_sentence_and_a_kind_and_tells_no_less_than_the_undo_menu() -> None:
    verbs = {str(verb) for verb in Verb}
    assert not verbs - TRAIL.keys(), "trail_wording.py says in a sentence what was done"
    assert all(kind_words(verb) for verb in verbs)
    assert {verb for _, those in KINDS.values() for verb in those} <= verbs

    def gaps(sentences: tuple[str, ...]) -> set[str | None]:
        return {name for sentence in sentences for _, name, _, _ in Formatter().parse(sentence) if name}

    assert all(gaps(STEPS[verb]) <= gaps(TRAIL[verb]) for verb in verbs)
    assert all(sentence.startswith("{who} ") for sentences in TRAIL.values() for sentence in sentences)


def test_sums_name_the_weighty_things_and_leave_out_what_goes_along() -> None:
    counts = {"document": 1, "code": 3, "coding": 210, "document_coder": 9}
    assert things_text(counts) == "210 codings, 3 codes, 1 document"
    assert things_text({"document_coder": 2}) == "2 notes of who read what"
    assert happened_text("coding", "delete", 1200, number=lambda n: f"{n:,}") == "1,200 codings taken off"


def test_every_table_of_the_history_has_words() -> None:
    tables = {table_of(model).name for model in TRACKED}
    assert tables == THINGS.keys()
    assert {table for table, _ in HAPPENED} <= tables
