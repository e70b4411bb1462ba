"""Fixtures for exchange: the words of made-up notes, and a report with a bit of everything."""

from __future__ import annotations

import pytest

from qda.model.intake.report import IntakeReport, TextDecision
from qda.model.intake.wording import NOTES


@pytest.fixture(autouse=True)
def words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(NOTES, "test-moved", "A coding was moved by {detail}.")
    monkeypatch.setitem(NOTES, "test-renamed", "It is called “{detail}” here.")


@pytest.fixture
def report() -> IntakeReport:
    report = IntakeReport("refi-project", "council.qdpx", "ab" * 32, origin="NVivo 12")
    report.account("Coding").there = 7
    report.account("Coding").taken = 7
    report.account("Graph").there = 1  # of which nothing is said: it does not reconcile
    report.store("document").added = 2
    report.store("coding").read = 7
    report.store("coding").added = 7
    report.texts.append(TextDecision("Statement", "utf-8", "utf16", 2, False, "confirmed", 5, 5))
    report.texts.append(TextDecision("Letter", "cp1252", "codepoint", 1, False, "unsure"))
    report.note("test-moved", "Letter", "3")
    report.note("test-renamed", "<img src='x'>", "<b>bold</b>", look=True, line=12)
    report.note("test-renamed", "Praise", "Praise (2)")
    return report
