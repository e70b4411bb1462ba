"""PDF files: bad-input cases 47 to 51."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from qda.formats import pdf_child, pdf_in
from qda.formats.pdf_in import read_pdf
from qda.model.document import ImportedDocument, MarkKind
from qda.model.errors import Cancelled, NoText, PasswordNeeded, UnreadableFile
from tests.formats.pdf_files import pdf, wrapped

ROOT = Path(__file__).resolve().parents[2]
FIRST = (
    "The envoys met three times in the border town, and each time they left without a word to the press, "
    "although both sides had promised to say something before the end of the month in question."
)
SECOND = (
    "Nobody expected much. The ministry called the meeting a first step, and the opposition called it a last one; "
    "the papers of the capital printed both sentences side by side and left it to the readers to choose."
)


def pages_of(document: ImportedDocument) -> list[tuple[str, str]]:
    return [(mark.value, document.text[mark.start : mark.end]) for mark in document.marks if mark.kind is MarkKind.PAGE]


def reported(document: ImportedDocument) -> dict[str, int]:
    return {note.what: note.count for note in document.notes}


def test_lines_become_paragraphs_and_pages_become_marks():
    """Case 47."""
    first = [(72.0, 740.0, 18.0, "A Border Town"), *wrapped(FIRST, 72, 700, width=60)]
    second = wrapped(SECOND, 72, 700, width=60)
    data = pdf([first, [], second])
    document = read_pdf(data, "town.pdf")
    assert document.text.split("\n") == ["A Border Town", FIRST, SECOND]
    assert pages_of(document) == [("1", f"A Border Town\n{FIRST}"), ("3", SECOND)]
    assert reported(document) == {"empty-pages": 1}
    assert document.original == data


def test_paragraphs_are_told_apart_by_space_indent_or_a_short_last_line():
    """Case 47."""
    by_space = [*wrapped(FIRST, 72, 740, width=60), *wrapped(SECOND, 72, 740 - 4 * 12 - 8, width=60)]
    by_short_line = [*wrapped(FIRST, 72, 540, width=60), *wrapped(SECOND, 72, 540 - 4 * 12, width=60)]
    indented = wrapped("xxx" + FIRST, 72, 340, width=60) + wrapped("xxx" + SECOND, 72, 340 - 4 * 12, width=60)
    by_indent = [
        (left + 18 if "xxx" in text else left, base, size, text.removeprefix("xxx"))
        for left, base, size, text in indented
    ]
    text = read_pdf(pdf([by_space, by_short_line, by_indent]), "paragraphs.pdf").text
    assert text.split("\n") == [FIRST, SECOND] * 3


def test_a_paragraph_goes_on_over_a_page():
    """Case 47: only where it cannot have ended."""
    lines = wrapped(FIRST, 72, 700, width=60)
    document = read_pdf(pdf([lines[:2], [(72, 700, 10, lines[2][3]), (72, 688, 10, lines[3][3])]]), "over.pdf")
    assert document.text == FIRST
    assert [label for label, _ in pages_of(document)] == ["1", "2"]
    assert " ".join(text for _, text in pages_of(document)) == FIRST


def test_columns_are_read_one_after_the_other():
    """Case 47."""
    left, right = wrapped(FIRST, 60, 700, width=40), wrapped(SECOND, 320, 700, width=40)
    assert read_pdf(pdf([[*left, *right]]), "columns.pdf").text.split("\n") == [FIRST, SECOND]


def test_lists_of_short_lines_stay_lines():
    """Case 47."""
    lines = ["Present:", "A. Mera, chair", "B. Tollo", "C. Anniwe, minutes of the meeting", "D. Sul"]
    shown = [(72.0, 300.0 - 12 * number, 10.0, line) for number, line in enumerate(lines)]
    document = read_pdf(pdf([[*wrapped(FIRST, 72, 700, width=60), *shown]]), "list.pdf")
    assert document.text.split("\n") == [FIRST, *lines]
    bullets = wrapped("• " + FIRST, 72, 700, width=60) + wrapped("• " + SECOND, 72, 652, width=60)
    assert read_pdf(pdf([bullets]), "bullets.pdf").text.split("\n") == ["• " + FIRST, "• " + SECOND]


def test_words_hyphenated_at_line_ends_are_joined_and_counted():
    """Case 47: a hyphen that the text also has within a line stays."""
    shown = [
        "We took every self-report at its word. The long negotia-",
        "tions went on, and so did the writing of another self-",
        "report by each of the Franco-",
        "Velian envoys in the years 2019-",
        "2020.",
    ]
    document = read_pdf(pdf([[(72, 700 - 12 * n, 10, line) for n, line in enumerate(shown)]]), "hyphens.pdf")
    assert "The long negotiations went on" in document.text
    assert "another self-report by" in document.text
    assert "-\n" not in document.text.replace("Franco-\n", "").replace("2019-\n", "")
    assert reported(document)["hyphens-joined"] == 1


def test_a_scanned_pdf_is_not_an_empty_document():
    """Case 48."""
    with pytest.raises(NoText):
        read_pdf(pdf([b"0 0 100 100 re f", []]), "scan.pdf")


def test_an_encrypted_pdf_asks_for_its_password():
    """Case 49."""
    data = pdf([wrapped(FIRST, 72, 700, width=60)], password="river")
    for wrong in (None, "", "lake"):
        with pytest.raises(PasswordNeeded):
            read_pdf(data, "locked.pdf", password=wrong)
    assert read_pdf(data, "locked.pdf", password="river").text == FIRST


def test_a_pdf_that_only_forbids_printing_opens_without_password():
    """Case 49: the empty password fits."""
    assert read_pdf(pdf([wrapped(FIRST, 72, 700, width=60)], password=""), "rights.pdf").text == FIRST


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "empty"),
        (b"A text that was renamed.", "not-pdf"),
        (pdf([wrapped(FIRST, 72, 700, width=60)])[:-400], "not-pdf"),
        (b"%PDF-1.4\nnothing at all\n%%EOF", "not-pdf"),
    ],
    ids=["0 bytes", "text", "cut off", "nothing inside"],
)
def test_a_file_that_is_no_whole_pdf_is_told(data: bytes, expected: str):
    """Case 50: a file that was cut off never arrives as if it were whole."""
    with pytest.raises(UnreadableFile) as error:
        read_pdf(data, "broken.pdf")
    assert error.value.values["reason"] == expected


def test_a_page_that_cannot_be_read_is_reported_beside_the_others():
    """Case 50: the second page is named and not there."""
    data = pdf([wrapped(FIRST, 72, 700, width=60), wrapped(SECOND, 72, 700, width=60)])
    document = read_pdf(data.replace(b"[4 0 R 6 0 R]", b"[4 0 R 9 0 R]"), "page.pdf")
    assert document.text == FIRST
    assert [(note.what, note.count, note.look) for note in document.notes] == [("pages-unreadable", 1, True)]


def test_a_reader_that_hangs_is_stopped():
    """Case 50."""
    with pytest.raises(UnreadableFile) as error:
        read_pdf(pdf([wrapped(FIRST, 72, 700, width=60)]), "slow.pdf", time_limit_s=0.001)
    assert error.value.values["reason"] == "pdf-time"


def test_reading_that_is_not_wanted_any_more_ends_at_once(monkeypatch):
    """A person presses Cancel while one long PDF is read."""
    monkeypatch.setattr(pdf_in, "child_command", lambda: [sys.executable, "-c", "import time; time.sleep(60)"])
    began = time.monotonic()
    with pytest.raises(Cancelled):
        read_pdf(pdf([[(72, 700, 10, "Words")]]), "long.pdf", wanted=lambda: False)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("program", ["import os; os.abort()", "print('no answer')", "import sys; sys.exit(3)"])
def test_a_reader_that_crashes_takes_nothing_with_it(program: str, monkeypatch):
    """Case 50."""
    monkeypatch.setattr(pdf_in, "child_command", lambda: [sys.executable, "-c", program])
    with pytest.raises(UnreadableFile) as error:
        read_pdf(pdf([wrapped(FIRST, 72, 700, width=60)]), "crash.pdf")
    assert error.value.values["reason"] == "pdf-crash"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only here are limits of memory certain")
def test_the_reader_cannot_take_more_memory_or_write_files(tmp_path):
    """Case 50."""
    program = (
        "import sys; from qda.formats.pdf_child import limit_resources; limit_resources(0, 60)\n"
        "try:\n    bytearray(900 << 20)\nexcept MemoryError:\n    print('memory')\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "try:\n    open(sys.argv[1], 'wb', buffering=0).write(b'x')\nexcept OSError:\n    print('files')\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "out")], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["memory", "files"]


def test_a_pdf_bomb_stays_within_limits():
    """Case 50: 300 MB of content packed into a hundredth of that."""
    bomb = pdf(
        [b"BT /F1 1 Tf " + b"(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj " * 6_000_000 + b"ET"], packed=True
    )
    assert len(bomb) < 4_000_000
    with pytest.raises(UnreadableFile) as error:
        read_pdf(bomb, "bomb.pdf", time_limit_s=2)
    assert error.value.values["reason"] in ("pdf-crash", "pdf-time")


def test_scripts_and_actions_are_not_run(tmp_path):
    """Case 51."""
    target = tmp_path / "launched"
    actions = (
        "/OpenAction << /S /JavaScript /JS (this.exportDataObject\\({cName: 'a', nLaunch: 2}\\)) >> "
        f"/AA << /WC << /S /Launch /F (/bin/touch) /Win << /F (cmd.exe) /P ({target.as_posix()}) >> >> >>"
    )
    document = read_pdf(pdf([wrapped(FIRST, 72, 700, width=60)], catalogue=actions), "active.pdf")
    assert document.text == FIRST
    assert not target.exists()


def test_a_turned_page_reads_as_it_is_shown():
    """Case 47."""
    turned = b"BT /F1 10 Tf " + b"".join(
        f"0 1 -1 0 {100 + 12 * number} 100 Tm ({line[3]}) Tj\n".encode()
        for number, line in enumerate(wrapped(FIRST, 0, 0, width=60))
    )
    assert read_pdf(pdf([turned + b"ET"], page="/Rotate 90"), "turned.pdf").text == FIRST


def test_letters_beyond_ascii_arrive():
    """Case 47."""
    assert read_pdf(pdf([[(72, 700, 10, "Café – “naïve” €")]]), "letters.pdf").text == "Café – “naïve” €"


def test_printed_page_numbers_name_the_pages():
    """Case 47: page anchors are what a citation uses."""
    labels = "/PageLabels << /Nums [0 << /S /r >> 1 << /S /D /St 17 >>] >>"
    pages = [wrapped(FIRST, 72, 700, width=60), wrapped(SECOND, 72, 700, width=60)]
    assert [label for label, _ in pages_of(read_pdf(pdf(pages, catalogue=labels), "labels.pdf"))] == ["i", "17"]


def test_a_bundle_becomes_the_reader_when_asked(monkeypatch):
    """Case 50: where there is no Python to start, the program starts itself."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert pdf_in.child_command() == [sys.executable, pdf_child.FLAG]
    program = "import sys; from qda.formats.pdf_child import serve_if_asked; serve_if_asked(sys.argv); print('window')"
    request = json.dumps({"password": None, "seconds": 60}).encode() + b"\n"
    run = subprocess.run(
        [sys.executable, "-c", program, pdf_child.FLAG],
        input=request + pdf([[(72, 700, 10, "Bundled")]]), cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    assert json.loads(run.stdout)["pages"][0]["lines"][0][0] == "Bundled"
    pdf_child.serve_if_asked(["concord", "file.pdf"])
