"""The Undo menu and the history tell acts in words."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from qda.model.step_wording import STEPS, step_text
from qda.model.verb import Verb
from qda.model.wording import NOTICES, notice_text

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("verb", "label", "text"),
    [
        ("code", {"code": "Criticism", "paragraph": 5}, "Code “Criticism” on ¶5"),
        ("code", {"code": "Criticism", "document": "Talk", "count": 1}, "Code “Criticism” in “Talk”"),
        ("code", {}, "Code a passage"),
        ("uncode", {"code": "A", "document": "Talk", "count": 3}, "Take 3 codings off"),
        ("uncode", {"code": "A", "document": "Talk", "count": 1}, "Take “A” off “Talk”"),
        ("rename-code", {"old": "A", "new": "B"}, "Rename the code “A” to “B”"),
        ("delete-documents", {"document": "Talk", "count": 2}, "Delete 2 documents"),
        ("add-code", {"code": "{old} <b>"}, "Add the code “{old} <b>”"),
        ("add-memo", {"name": "x" * 60}, "Add the memo “" + "x" * 39 + "…”"),
        ("add-memo", {"name": ""}, "Add a memo"),
        ("a-later-verb", {"code": "A"}, "A later verb"),
    ],
)
def test_a_step_is_told_in_words(verb: str, label: dict[str, object], text: str) -> None:
    assert step_text(verb, label) == text


def test_undo_and_redo_are_told_as_such() -> None:
    assert step_text("add-code", {"code": "A"}, act="undo") == "Undo: Add the code “A”"
    assert step_text("add-code", {"code": "A"}, act="redo") == "Redo: Add the code “A”"


def test_sentences_are_translated_before_their_gaps_are_filled() -> None:
    german = {"Add the code “{code}”": "Code „{code}“ hinzufügen"}
    assert step_text("add-code", {"code": "A"}, lambda text: german.get(text, text)) == "Code „A“ hinzufügen"


def test_every_verb_has_words_that_need_no_values() -> None:
    assert {str(verb) for verb in Verb} == set(STEPS)
    assert all("{" not in sentences[-1] for sentences in STEPS.values())


def _labels_given_by_actions() -> list[tuple[str, set[str]]]:
    found: list[tuple[str, set[str]]] = []
    for path in sorted((ROOT / "qda" / "actions").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "step":
                verb = node.args[0]
                if isinstance(verb, ast.Attribute) and all(keyword.arg for keyword in node.keywords):
                    names = {str(keyword.arg) for keyword in node.keywords}
                    found.append((str(Verb[verb.attr]), names))
    return found


@pytest.mark.parametrize(("verb", "names"), _labels_given_by_actions())
def test_what_actions_say_of_a_step_is_used(verb: str, names: set[str]) -> None:
    if not names - {"count", "fields"}:
        return
    told = {
        step_text(verb, {name: 2 if name == "count" else f"<{name}>" for name in names} | {"count": n}) for n in (1, 2)
    }
    assert any(f"<{name}>" in text for text in told for name in names), (
        "no sentence has a place for what the label says"
    )


def test_every_notice_is_a_sentence() -> None:
    assert all(notice_text(what, "laptop, today").endswith(".") for what in NOTICES)
    assert "laptop" in notice_text("open-elsewhere", "laptop, today")
