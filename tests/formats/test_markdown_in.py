"""Markdown stays the text that it is."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qda.formats.markdown_in import read_markdown
from qda.model.document import MarkKind

NOTES = """# A title #

Some **bold** and *slanted*, ***both***, __too__; snake_case_word, 2*3*4, \\*not\\*.

```
# no heading, no **bold**
```

Under it
========
### Third
* a point
"""


def test_every_character_stays_and_marks_lie_beside() -> None:
    document = read_markdown(NOTES.encode(), "a.md")
    assert document.text == NOTES
    found = [(mark.kind, NOTES[mark.start : mark.end], mark.value) for mark in document.marks]
    assert found == [
        (MarkKind.HEADING, "A title", "1"),
        (MarkKind.BOLD, "bold", ""),
        (MarkKind.ITALIC, "slanted", ""),
        (MarkKind.BOLD, "both", ""),
        (MarkKind.ITALIC, "both", ""),
        (MarkKind.BOLD, "too", ""),
        (MarkKind.HEADING, "Under it", "1"),
        (MarkKind.HEADING, "Third", "3"),
    ]


@given(st.text(alphabet="*_ab \n#`~=-", max_size=60))
def test_no_text_is_changed_by_its_signs(text: str) -> None:
    document = read_markdown(text.encode(), "a.md")
    assert document.text == text
    assert all(text[mark.start : mark.end].strip() for mark in document.marks)


@pytest.mark.parametrize(
    "line",
    ["`" * 300_000, "# a" + " " * 300_000 + "x", "a" + " " * 300_000 + "\n=x", "a\n" + "=" * 300_000 + "x"],
    ids=["fence", "heading", "underlined", "line below"],
)
def test_case_26_a_very_long_line_is_read_at_once(line: str) -> None:
    begun = time.perf_counter()
    assert read_markdown(line.encode(), "a.md").text == line
    assert time.perf_counter() - begun < 5  # seconds; with a second look at each character it would be minutes
