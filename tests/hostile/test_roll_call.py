"""Every case of the table of bad input has a test of its number: ``test_case_68_…`` or ``test_cases_37_and_38_…``.

What each case must get stands in the test that bears its number. The cases 34 to 59, files of other programs that
are imported, stand in ``tests/formats`` and are named in the first lines of their tests.
"""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
_NAMED = re.compile(r"^\s*def test_cases?_((?:\d+_(?:and_)?)+)", re.MULTILINE)
EXPECTED = {*range(1, 34), *range(60, 93)}


def named_cases() -> dict[int, set[str]]:
    """Return the files that have a test of each case."""
    found: dict[int, set[str]] = {}
    for path in TESTS.rglob("test_*.py"):
        for numbers in _NAMED.findall(path.read_text(encoding="utf-8")):
            for number in re.findall(r"\d+", numbers):
                found.setdefault(int(number), set()).add(path.name)
    return found


def test_every_case_of_bad_input_has_a_test_of_its_number() -> None:
    found = named_cases()
    assert not EXPECTED - found.keys(), "nobody may lose a case: its tests bear its number"
    assert all(1 <= number <= 92 for number in found)
