"""Markdown stays the text that it is."""

from __future__ import annotations

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
