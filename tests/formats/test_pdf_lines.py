"""How the lines of a PDF become paragraphs: bad-input case 47, on lines given by hand."""

from __future__ import annotations

import textwrap

from qda.formats.pdf_lines import Line, Page, fragments


def joined(*lines: Line) -> str:
    return "".join(fragment.glue + fragment.text for fragment in fragments([Page("1", lines)]).fragments)


def column(text: str, *, top: float = 700, width: int = 60, left: float = 50, letter: float = 5) -> list[Line]:
    rows = textwrap.wrap(text, width, break_on_hyphens=False)
    return [Line(row, left, top - 12 * n, left + letter * len(row), top - 12 * n + 10) for n, row in enumerate(rows)]


def mirrored(lines: list[Line]) -> list[Line]:
    return [line._replace(left=600 - line.right, right=600 - line.left) for line in lines]


LONG = "The delegates of the river towns had nothing to add to what was said before, " * 4
LONG = LONG.strip().rstrip(",") + "."


def test_a_speaker_or_number_after_a_full_line_begins_a_paragraph():
    """The last line of a turn may happen to be as long as the page is wide."""
    full = "She thought about it and said that this had been all right."
    lines = [
        full,
        "MERA: And then? Did anybody ask you what the towns wanted?",
        "2. Nobody asked anything at all on that long afternoon, no.",
    ]
    rows = [Line(text, 50, 700 - 12 * n, 350, 710 - 12 * n) for n, text in enumerate(lines)]
    assert joined(*rows) == "\n".join(lines)


def test_a_hanging_entry_of_a_bibliography_stays_together():
    entry = column("Anniwe, D. (2011). " + LONG)
    second = column("Mera, T. (2014). " + LONG, top=700 - 12 * len(entry))
    hanging = [
        line._replace(left=line.left + 20 * bool(n), right=line.right + 20 * bool(n))
        for lines in (entry, second)
        for n, line in enumerate(lines)
    ]
    assert joined(*hanging) == f"Anniwe, D. (2011). {LONG}\nMera, T. (2014). {LONG}"


def test_text_that_runs_to_the_left_is_joined_as_well():
    arabic = "وقال المندوبون إنهم لم يسمعوا شيئا جديدا في ذلك اليوم الطويل " * 4
    lines = mirrored(column(arabic.strip() + "."))
    assert joined(*lines) == arabic.strip() + "."


def test_japanese_lines_are_joined_without_a_space():
    text = "会議は三回開かれたが誰も何も言わなかったので新聞は二つの文を並べて載せた" * 3 + "。"
    rows = [text[at : at + 30] for at in range(0, len(text), 30)]
    lines = [Line(row, 50, 700 - 12 * n, 50 + 10 * len(row), 710 - 12 * n) for n, row in enumerate(rows)]
    assert joined(*lines) == text


def test_a_double_spaced_text_is_not_torn():
    lines = [line._replace(bottom=2 * line.bottom, top=2 * line.bottom + 10) for line in column(LONG)]
    assert joined(*lines) == LONG


def test_a_poem_stays_in_its_lines():
    poem = ["The river goes", "and does not ask the towns along its way", "who signed,", "or when"]
    assert joined(*(column(line, top=700 - 12 * n)[0] for n, line in enumerate(poem))) == "\n".join(poem)


def test_a_hyphen_stays_where_the_words_of_the_document_say_so():
    """ "one-sided" broke at its own hyphen; "meeting" did not."""
    rows = [
        "One side of the agreement was kept, one was not, and a sided",
        "table was made. It was called one-",
        "sided by all who had come to the mee-",
        "ting.",
    ]
    lines = [Line(row, 50, 700 - 12 * n, 350, 710 - 12 * n) for n, row in enumerate(rows)]
    assert joined(*lines).endswith("It was called one-sided by all who had come to the meeting.")


def test_a_compound_keeps_its_hyphen_where_its_second_part_is_a_word():
    """ "second-most" and "north-facing" broke at hyphens of their own, "inter-national" did not."""
    rows = [
        "Most of the north-western towns, all facing the river,",
        "had a national office. It was the second-",
        "most visited on the north-",
        "facing bank, and an inter-",
        "national one.",
    ]
    found = fragments([Page("1", [Line(row, 50, 700 - 12 * n, 350, 710 - 12 * n) for n, row in enumerate(rows)])])
    text = "".join(fragment.glue + fragment.text for fragment in found.fragments)
    assert text.endswith("the second-most visited on the north-facing bank, and an international one.")
    assert found.hyphens_kept == ("second-most", "north-facing")
    assert found.hyphens_joined == 1


def test_joined_letters_are_written_out_and_counted():
    found = fragments([Page("1", [Line("The ﬁrst oﬃce", 0, 0, 70, 10)])])
    assert found.fragments[0].text == "The first office"
    assert found.ligatures_split == 2


def test_pages_without_lines_give_nothing():
    assert fragments([Page("1", []), Page("2", [])]).fragments == []
