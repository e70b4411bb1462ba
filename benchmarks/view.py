"""The document view with 100,000 codings against a bare ``QPlainTextEdit`` with the same text and none."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import psutil
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QPlainTextEdit

from benchmarks.measure import Ratio, side_by_side
from qda.ui.view.document_view import DocumentView
from qda.ui.view.values import CodeStyle, CodingRow

CODINGS = 100_000
CODES = 40
WIDTH, HEIGHT = 1000, 800
# fmt: off
_WORDS = (
    "the", "of", "and", "a", "to", "in", "question", "answer", "river", "council", "market", "letter", "between",
    "people", "never", "always", "seldom", "harvest", "report", "minister", "opposition", "village", "teacher",
    "coast", "agreement", "border", "water", "price", "school", "winter", "because", "although", "however",
)
_ARABIC = (
    "في", "من", "إلى", "على", "سؤال", "جواب", "نهر", "مجلس", "سوق", "رسالة", "بين", "الناس", "دائما", "نادرا", "حصاد",
    "تقرير", "وزير", "معارضة", "قرية", "معلم", "ساحل", "اتفاق", "حدود", "ماء", "ثمن", "مدرسة", "شتاء", "لأن", "ولكن",
)
# fmt: on


def text_of(megabytes: int, words: Sequence[str] = _WORDS) -> str:
    """Return prose of so many million characters in paragraphs of 50 to 550, as in news and interviews."""
    chance = random.Random(megabytes)
    length, paragraphs = 0, []
    stock = [_paragraph(chance, words) for _ in range(400)]
    while length < megabytes * 1_000_000:
        paragraph = chance.choice(stock)
        paragraphs.append(paragraph)
        length += len(paragraph) + 1
    return "\n".join(paragraphs)[: megabytes * 1_000_000]


def _paragraph(chance: random.Random, stock: Sequence[str]) -> str:
    words = [chance.choice(stock) for _ in range(chance.randrange(8, 90))]
    for place in range(9, len(words), 13):
        words[place] += "."
    return " ".join(words).capitalize()


def codings_of(text: str) -> np.ndarray:
    """Return codings of 20 to 400 characters all over the text, and ten of half of it."""
    chance = np.random.default_rng(1)
    starts = chance.integers(0, len(text) - 500, CODINGS)
    ends = starts + chance.integers(20, 400, CODINGS)
    starts[:10], ends[:10] = 0, len(text) // 2
    codes = chance.integers(1, CODES + 1, CODINGS)
    return np.stack([np.arange(1, CODINGS + 1), starts, ends, codes, np.ones(CODINGS, dtype=np.int64)], axis=1)


def new_view() -> DocumentView:
    view = DocumentView()
    colours = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#882255")
    view.set_code_styles({code: CodeStyle(code, f"Code number {code}", colours[code % 5]) for code in range(1, 41)})
    view.resize(WIDTH, HEIGHT)
    view.show()
    QApplication.processEvents()
    return view


def new_bare() -> QPlainTextEdit:
    bare = QPlainTextEdit()
    bare.setReadOnly(True)
    bare.resize(WIDTH, HEIGHT)
    bare.show()
    QApplication.processEvents()
    return bare


def fill_view(view: DocumentView, text: str, codings: np.ndarray) -> None:
    view.set_document(text)
    view.set_codings(codings)
    view.viewport().repaint()


def fill_bare(bare: QPlainTextEdit, text: str) -> None:
    bare.setPlainText(text)
    bare.viewport().repaint()


def opening(size: str, text: str, codings: np.ndarray, at_most: float) -> Ratio:
    ours, bare = new_view(), new_bare()
    return side_by_side(
        f"open and paint, {size} with {CODINGS:,} codings",
        lambda: fill_view(ours, text, codings),
        lambda: fill_bare(bare, text),
        at_most,
    )


def wheel(widget: QAbstractScrollArea, turns: int) -> None:
    down = QPoint(0, -120)
    for _ in range(turns):
        place = QPointF(300, 300)
        event = QWheelEvent(
            place,
            widget.mapToGlobal(place),
            QPoint(),
            down,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget.viewport(), event)
        QApplication.processEvents()


def jumps(widget: QAbstractScrollArea) -> Callable[[], None]:
    chance = random.Random(5)

    def jump() -> None:
        for _ in range(10):
            bar = widget.verticalScrollBar()
            bar.setValue(chance.randrange(bar.maximum()))
            widget.viewport().repaint()

    return jump


def resizes(widget: QAbstractScrollArea) -> Callable[[], None]:
    def resize() -> None:
        for width in (WIDTH - 380, WIDTH - 40, WIDTH - 420, WIDTH):
            widget.resize(width, HEIGHT)
            QApplication.processEvents()

    return resize


def repaints(widget: QAbstractScrollArea) -> Callable[[], None]:
    def repaint() -> None:
        for _ in range(20):
            widget.viewport().repaint()

    return repaint


def additions(view: DocumentView) -> Callable[[], None]:
    numbers = iter(range(10 * CODINGS, 11 * CODINGS))

    def add() -> None:
        for _ in range(20):
            start = view.scroll_anchor()[0] + 300
            number = next(numbers)
            view.put_coding(CodingRow(number, start, start + 90, 1 + number % CODES, 1))
            view.viewport().repaint()
            view.remove_coding(number)

    return add


def handling(size: str, ours: DocumentView, bare: QPlainTextEdit) -> Iterator[Ratio]:
    yield side_by_side(f"scroll by wheel events, {size}", lambda: wheel(ours, 25), lambda: wheel(bare, 25), 2.0)
    yield side_by_side(f"full repaint, {size}", repaints(ours), repaints(bare), 1.5)
    yield side_by_side(f"add one coding and repaint, {size} (bare: repaint)", additions(ours), repaints(bare), 2.5)
    yield side_by_side(f"resize, {size}", resizes(ours), resizes(bare), 1.5)
    yield side_by_side(f"jump to a random place, {size}", jumps(ours), jumps(bare), 2.0)


def memory_added(widget: str) -> float:
    """Return the megabytes that showing a text of 20 MB adds, measured in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.view", "memory", widget]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _report_memory(widget: str) -> None:
    app = QApplication(["benchmark"])
    text = text_of(20)
    codings = codings_of(text)
    ours, bare = (new_view(), None) if widget == "ours" else (None, new_bare())
    before = psutil.Process().memory_info().rss
    if ours is not None:
        fill_view(ours, text, codings)
    elif bare is not None:
        fill_bare(bare, text)
    app.processEvents()
    print((psutil.Process().memory_info().rss - before) / 1e6)


def ratios() -> Iterator[Ratio]:
    """Yield the ratio of each goal."""
    app = QApplication.instance() or QApplication(["benchmark"])
    for size, text, at_most in (
        ("5 MB", text_of(5), 1.0),
        ("20 MB", text_of(20), 0.5),
        ("5 MB of Arabic", text_of(5, _ARABIC), 1.0),
    ):
        codings = codings_of(text)
        yield opening(size, text, codings, at_most)
        ours, bare = new_view(), new_bare()
        fill_view(ours, text, codings)
        fill_bare(bare, text)
        yield from handling(size, ours, bare)
        ours.close(), bare.close()
    del app
    yield Ratio("memory added, 20 MB", memory_added("ours"), memory_added("bare"), 0.5, "MB")


if __name__ == "__main__" and sys.argv[1:2] == ["memory"]:
    _report_memory(sys.argv[2])
