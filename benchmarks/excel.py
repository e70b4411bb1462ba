"""The workbook of 100,000 coded segments against openpyxl's own loop over the same values."""

from __future__ import annotations

import itertools
import random
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from openpyxl import Workbook

from benchmarks.measure import Ratio, seconds
from qda.formats.workbook import Column, Sheet, write_workbook

SEGMENTS = 100_000
COLUMNS = (
    Column("Segment ID", width=38),
    Column("Document", width=24),
    Column("Set"),
    Column("Code", width=24),
    Column("Code path", width=34),
    Column("Level 1", width=20),
    Column("Level 2", width=20),
    Column("Segment text", width=70),
    Column("Start", "integer"),
    Column("End", "integer"),
    Column("Paragraph", "integer"),
    Column("Speaker"),
    Column("Time"),
    Column("Length", "integer"),
    Column("Share of document in %", "real"),
    Column("Weight", "integer"),
    Column("Star", "flag"),
    Column("Memo", width=40),
    Column("Coder"),
    Column("Coded on", "time", 20),
    Column("Modified on", "time", 20),
    Column("Context before", width=40),
    Column("Context after", width=40),
    Column("Round", "integer"),
)
_SENTENCES = (
    "The river was higher than anybody remembered. ",
    "“We will talk about anything, even about trade,” the letter said.\n",
    "- and then he left, without a word to the others. ",
    "Nobody in the village believed it; the teacher did. ",
)


def segments(count: int) -> list[list[object]]:
    """Return rows as the sheet of segments has them."""
    chance = random.Random(2)
    begin = datetime(2026, 1, 5, 9, 30)
    rows: list[list[object]] = []
    for number in range(count):
        text = "".join(chance.choices(_SENTENCES, k=chance.randrange(1, 9)))
        start = chance.randrange(200_000)
        code = f"Code {chance.randrange(40)}"
        coded = begin + timedelta(seconds=37 * number)
        rows.append([
            f"{chance.getrandbits(128):032x}", f"Interview {number // 50}", "First round", code, f"Folder > {code}",
            "Folder", code, text, start, start + len(text), start // 300, "Speaker", "0:12:03", len(text),
            len(text) / 2000, chance.randrange(100), number % 2, "a memo" if number % 9 == 0 else None, "Anna", coded,
            coded, text[:60], text[-60:], 1,
        ])  # fmt: skip
    return rows


def ratios() -> list[Ratio]:
    """Return how long the export takes beside a loop that guesses types and cuts long text."""
    stock = segments(2000)

    def rows() -> Iterator[list[object]]:
        return itertools.islice(itertools.cycle(stock), SEGMENTS)

    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "segments.xlsx"

        def bare() -> None:
            book = Workbook(write_only=True)
            sheet = book.create_sheet("Segments")
            sheet.append([column.title for column in COLUMNS])
            for row in rows():
                sheet.append(row)
            book.save(target)

        def ours() -> None:
            write_workbook(target, [Sheet("Segments", COLUMNS, rows(), SEGMENTS)])

        # One of ours between two of the other: the machine's moods fall on both.
        before, own, after = seconds(bare), seconds(ours), seconds(bare)
    what = f"workbook of {SEGMENTS:,} segments in {len(COLUMNS)} columns"
    return [Ratio(what, own, (before + after) / 2, 1.5, "s")]


if __name__ == "__main__":
    from benchmarks.measure import table

    print(table(ratios()))
