"""A sheet to draw on, measured in points from its upper left corner, and the picture that comes of it.

Every text is measured before it is placed, so that none lies on another; matplotlib shapes, draws and writes.
"""

from __future__ import annotations

import io
import logging
import threading
import warnings
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from qda.analysis.joins import Ints
from qda.model.direction import is_direction_mark

INCH = 72.0  # points
DOTS = 300  # per inch, in a PNG for a paper
TEXT, SMALL, TITLE = 9.0, 8.0, 10.5  # points
ROW = 16.0  # points from one line of a list to the next
MARGIN = 10.0  # points around everything
_BOLD = 1.12  # how much wider bold letters are, at most
_LEAST = 24.0  # points; no sheet is smaller
_ELLIPSIS = "…"
_FAMILIES = (
    "Inter", "Noto Sans", "Segoe UI", "Helvetica Neue", "Liberation Sans", "DejaVu Sans", "Noto Sans Arabic",
    "Noto Sans Hebrew", "Noto Sans Devanagari", "Noto Sans Thai", "Noto Sans CJK SC", "Noto Sans CJK JP",
    "Droid Sans Fallback", "PingFang SC", "Hiragino Sans", "Microsoft YaHei", "Yu Gothic", "Malgun Gothic",
    "Arial Unicode MS", "Noto Sans Symbols2", "Noto Emoji",
)  # fmt: skip
FORMATS = ("svg", "pdf", "png")


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of a picture, as ``#rrggbb``; ``fill`` is that of bars, ``empty`` that of where a bar might be."""

    ground: str
    text: str
    muted: str
    line: str
    fill: str
    empty: str


LIGHT = Look(ground="#ffffff", text="#23262b", muted="#5c5f65", line="#c9c6bf", fill="#1f5f8b", empty="#f1f0ed")
DARK = Look(ground="#23262a", text="#e6e6e3", muted="#a6aab0", line="#565c64", fill="#6fb3e0", empty="#2e3237")
PRINT = Look(ground="#ffffff", text="#000000", muted="#3d3d3d", line="#9a9a9a", fill="#2f2f2f", empty="#f2f2f2")
HATCHES = ("", "////", "....", "xxxx", "----", "\\\\\\\\", "oo", "++")
"""What tells neighbours apart without colour."""


class Part(NamedTuple):
    """A part of a picture that leads somewhere: where it is in points, its words, and its codings."""

    left: float
    top: float
    width: float
    height: float
    words: str
    coding_ids: Ints

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a point lies on it."""
        return self.left <= x <= self.left + self.width and self.top <= y <= self.top + self.height


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A drawing of ``width`` × ``height`` points; ``alt`` says in words what it shows, ``parts`` what leads where."""

    width: float
    height: float
    title: str
    alt: str
    parts: tuple[Part, ...]
    drawing: Callable[[Any], None] = field(repr=False)
    ground: str = "#ffffff"

    def part_at(self, x: float, y: float) -> Part | None:
        """Return what lies at a point, the smallest where several do."""
        found = [part for part in self.parts if part.holds(x, y)]
        return min(found, key=lambda part: part.width * part.height, default=None)

    def pixels(self, dots: float) -> tuple[bytes, int, int]:
        """Return the picture as rows of RGBA bytes, with width and height in dots, at so many dots per inch."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        with _drawn(self) as figure:
            figure.set_dpi(dots)
            canvas: Any = FigureCanvasAgg(figure)
            canvas.draw()
            width, height = canvas.get_width_height()
            return bytes(canvas.buffer_rgba()), int(width), int(height)

    def save(self, path: Path) -> None:
        """Write the picture into a file, whose ending says as what: ``.svg``, ``.pdf`` or ``.png``.

        Raises:
            ValueError: Another ending.
            OSError: It cannot be written.
        """
        kind = path.suffix.lower().lstrip(".")
        path.write_bytes(self.as_bytes(kind))

    def as_bytes(self, kind: str) -> bytes:
        """Return the file's bytes; see :meth:`save`."""
        if kind not in FORMATS:
            raise ValueError(kind)
        about: dict[str, dict[str, Any]] = {
            "svg": {"Title": self.title, "Description": self.alt, "Creator": "Concord", "Date": None},
            "png": {"Title": self.title, "Description": self.alt, "Software": "Concord"},
            "pdf": {"Title": self.title, "Subject": self.alt, "Creator": "Concord", "CreationDate": None},
        }
        with _drawn(self) as figure:
            target = io.BytesIO()
            figure.savefig(target, format=kind, dpi=DOTS, metadata=about[kind], facecolor=self.ground)
            return target.getvalue()


_ONE_AT_A_TIME = threading.Lock()  # matplotlib's settings are everybody's


@contextmanager
def _drawn(picture: Picture) -> Generator[Any]:
    import matplotlib as mpl
    from matplotlib.figure import Figure

    # Not every script's font is there in bold, of which matplotlib would tell whoever started the program.
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    with _ONE_AT_A_TIME, mpl.rc_context(_looks()), warnings.catch_warnings():  # pyright: ignore[reportUnknownMemberType]
        warnings.filterwarnings("ignore", message="Glyph .* missing from")  # it is shown as a box
        figure: Any = Figure(figsize=(picture.width / INCH, picture.height / INCH), facecolor=picture.ground)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, picture.width)
        axes.set_ylim(picture.height, 0)
        axes.axis("off")
        picture.drawing(axes)
        yield figure


@cache
def families() -> tuple[str, ...]:
    """Return the fonts that are there, so that most scripts find one."""
    from matplotlib import font_manager

    there = {font.name for font in font_manager.fontManager.ttflist}
    return tuple(name for name in _FAMILIES if name in there) or ("DejaVu Sans",)


def _looks() -> Any:
    # Text stays text in an SVG and a PDF, so that it can be searched and edited. The hash makes files repeatable.
    return {
        "font.family": list(families()),
        "font.size": TEXT,
        "svg.fonttype": "none",
        "pdf.fonttype": 42,
        "svg.hashsalt": "concord",
        "hatch.linewidth": 0.6,
        "text.parse_math": False,
    }


class Sheet:
    """Collects what is drawn, and measures texts for whoever lays them out."""

    def __init__(self, look: Look, width: float) -> None:
        self.look = look
        self.width = width
        self.parts: list[Part] = []
        self._acts: list[Callable[[Any], None]] = []

    # --- measuring ---------------------------------------------------------------------------------------------------
    def measure(self, text: str, size: float = TEXT) -> float:
        """Return how wide a text is, in points."""
        return _width(text, size)

    def fitted(self, text: str, width: float, size: float = TEXT) -> str:
        """Return a name as it is shown in a width: on one line, without signs of direction, its end cut if need be."""
        shown = " ".join("".join(c for c in text if not is_direction_mark(c)).split())
        if self.measure(shown, size) <= width:
            return shown
        low, high = 0, len(shown)
        while low < high:
            middle = (low + high + 1) // 2
            if self.measure(shown[:middle].rstrip() + _ELLIPSIS, size) <= width:
                low = middle
            else:
                high = middle - 1
        return shown[:low].rstrip() + _ELLIPSIS

    def title(self, y: float, text: str) -> None:
        """Write a title from margin to margin."""
        room = (self.width - 2 * MARGIN) / _BOLD
        self.text(MARGIN, y, self.fitted(text, room, TITLE), size=TITLE, bold=True)

    # --- drawing -----------------------------------------------------------------------------------------------------
    def text(
        self, x: float, y: float, text: str, *, size: float = TEXT, colour: str = "", align: str = "left",
        upright: bool = False, bold: bool = False,
    ) -> None:  # fmt: skip
        """Write a text beside a point on its middle line; ``upright`` writes it upwards from that point."""
        words: dict[str, Any] = {
            "fontsize": size, "color": colour or self.look.text, "ha": align, "va": "center", "clip_on": False,
            "fontweight": "bold" if bold else "normal",
        }  # fmt: skip
        if upright:
            words |= {"rotation": 90, "ha": "center", "va": "bottom"}
        self._acts.append(lambda axes: axes.text(x, y, text, **words))

    def box(
        self, x: float, y: float, width: float, height: float, fill: str, *, edge: str = "", hatch: str = ""
    ) -> None:
        """Draw a filled rectangle; a hatch is drawn in the colour of its edge."""
        from matplotlib.patches import Rectangle

        edge = edge or (self.look.ground if hatch else "none")
        self._acts.append(
            lambda axes: axes.add_patch(
                Rectangle((x, y), width, height, facecolor=fill, edgecolor=edge, hatch=hatch or None, linewidth=0.5)
            )
        )

    def boxes(self, places: Sequence[tuple[float, float]], y: float, height: float, fill: str) -> None:
        """Draw many bars of one row at once, each by its left end and its width."""
        bars, edge = list(places), self.look.muted  # so that a pale code is seen too
        self._acts.append(
            lambda axes: axes.broken_barh(bars, (y, height), facecolor=fill, edgecolor=edge, linewidth=0.25)
        )

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: str = "", width: float = 0.6) -> None:
        """Draw a straight line."""
        shade = colour or self.look.line
        self._acts.append(lambda axes: axes.plot((x1, x2), (y1, y2), color=shade, linewidth=width))

    def lead(self, x: float, y: float, width: float, height: float, words: str, coding_ids: Ints) -> None:
        """Let a part of the picture lead to codings."""
        self.parts.append(Part(x, y, width, height, words, coding_ids))

    def done(self, height: float, title: str, alt: str) -> Picture:
        """Return the picture, so many points high."""
        acts = tuple(self._acts)

        def draw(axes: Any) -> None:
            for act in acts:
                act(axes)

        size = max(_LEAST, self.width), max(_LEAST, height)
        return Picture(*size, title, alt, tuple(self.parts), draw, self.look.ground)


@cache
def _measurer() -> Any:
    from matplotlib.backends.backend_agg import RendererAgg

    return RendererAgg(16, 16, 72)


@cache
def _fonts() -> Any:
    from matplotlib.font_manager import FontProperties

    return FontProperties(family=list(families()))


def _width(text: str, size: float) -> float:
    if not text:
        return 0.0
    return _unit_width(text) * size / 100


@cache
def _unit_width(text: str) -> float:
    font = _fonts().copy()
    font.set_size(100)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        width, _, _ = _measurer().get_text_width_height_descent(text, font, ismath=False)
    return float(width)
