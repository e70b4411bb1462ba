"""Subtitles become turns with speakers and times beside the text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qda.formats.subtitles_in import read_subtitles
from qda.model.document import MarkKind


def turns(source: str) -> list[tuple[str, str, int | None, int | None]]:
    document = read_subtitles(source.encode(), "a.srt")
    return [
        (mark.value, document.text[mark.start : mark.end], mark.from_ms, mark.to_ms)
        for mark in document.marks
        if mark.kind is MarkKind.TURN
    ]


SRT = """1
00:00:01,000 --> 00:00:02,500
<i>ANA:</i> Good morning
to all.

2
00:00:03,000 --> 00:00:04,000
{\\an8}We begin.

3
00:00:05,000 --> 00:00:06,000
- Bo: Yes & no.
- Cy: No.
"""


def test_cues_are_joined_by_speaker_without_numbers_and_times() -> None:
    document = read_subtitles(SRT.replace("\n", "\r\n").encode(), "a.srt")
    assert document.text == "Good morning to all. We begin.\nYes & no.\nNo."
    assert turns(SRT) == [
        ("ANA", "Good morning to all. We begin.", 1_000, 4_000),
        ("Bo", "Yes & no.", 5_000, 6_000),
        ("Cy", "No.", 5_000, 6_000),
    ]
    assert document.notes == ()
    assert document.media_type == "application/x-subrip"


def test_voices_of_webvtt() -> None:
    source = """\ufeffWEBVTT - a title
Kind: captions

NOTE nobody
reads this

STYLE
::cue { color: red }

first
00:01.000 --> 00:02.000 align:start
<v.loud Ana Vale>Hello <c.yellow>there</c>, a &lt; b</v>

00:02.000 --> 00:03.000
<v Ana Vale>again <00:02.500>now
<v Bo>No.
"""
    assert turns(source) == [("Ana Vale", "Hello there, a < b again now", 1_000, 3_000), ("Bo", "No.", 2_000, 3_000)]


def test_without_speakers_a_sentence_before_a_pause_ends_a_turn() -> None:
    source = """1
0:00:01,000 --> 0:00:02,000
It rained.
2
0:00:05,000 --> 0:00:06,000
Then it

3
0:00:06,000 --> 0:00:07,000
stopped.
"""
    assert turns(source) == [("", "It rained.", 1_000, 2_000), ("", "Then it stopped.", 5_000, 7_000)]


def test_broken_cues_stay_as_they_were_written_and_are_counted() -> None:
    source = (
        "1\n00:00:01,000 --> 00:00:02,000\nOne.\n\n2\n00:00:xx --> 00:00:04,000\nTwo.\n\n"
        "3\n00:00:05,000 --> 00:00:06,000\nThree.\n"
    )
    document = read_subtitles(source.encode(), "a.srt")
    assert document.text == "One.\n2\n00:00:xx --> 00:00:04,000\nTwo.\nThree."
    assert [(note.what, note.count, note.look) for note in document.notes] == [("cues-skipped", 1, True)]
    assert [turn[1] for turn in turns(source)] == ["One.", "Three."]


def test_a_colon_alone_names_nobody() -> None:
    source = "1\n00:00:01,000 --> 00:00:02,000\nOne thing: we left.\n"
    assert turns(source) == [("", "One thing: we left.", 1_000, 2_000)]


LINES = [
    "1",
    "00:00:01,000 --> 00:00:02,000",
    "00:00:03.000 --> x",
    "ANA: hi",
    "<v Bo>yes",
    "words",
    "",
    "",
    "WEBVTT",
    "NOTE",
]


@given(st.lists(st.sampled_from(LINES), max_size=20).map("\n".join))
def test_any_order_of_lines_gives_turns_that_fit_and_loses_no_word(source: str) -> None:
    document = read_subtitles(source.encode(), "a.srt")
    ends = [0]
    for mark in document.marks:
        assert ends[-1] <= mark.start < mark.end <= len(document.text)
        ends.append(mark.end)
    if not source.startswith("WEBVTT"):
        assert document.text.count("words") == source.count("words")
