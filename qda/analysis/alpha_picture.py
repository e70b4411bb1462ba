"""The picture for a paper: each code's alpha with its interval, and Krippendorff's two lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from qda.model.comparing_wording import figure_text, percent_text

TENTATIVE, RELY = 0.667, 0.800  # Krippendorff's lines
_WIDTH = 6.5  # inches: the text of a page
_ROW = 0.27  # inches for each code
_AROUND = 1.0  # inches for the axis and its words
_MOST_INCHES = 60.0
_DOTS = 300  # per inch, where a picture has dots
_LONGEST = 44  # characters of a code's name


class AlphaRow(NamedTuple):
    """A code's alpha and the ends of its interval; ``None`` where there is none."""

    name: str
    alpha: float | None
    low: float | None = None
    high: float | None = None


def picture_text(rows: Sequence[AlphaRow], overall: AlphaRow, *, level: float) -> str:
    """Return the picture in words, for those who cannot see it."""
    share = percent_text(level, digits=0)

    def said(row: AlphaRow) -> str:
        if row.alpha is None:
            return f"{row.name} undefined"
        ends = "" if row.low is None else f" ({share} % interval {figure_text(row.low)} to {figure_text(row.high)})"
        return f"{row.name} {figure_text(row.alpha)}{ends}"

    codes = "; ".join(said(row) for row in rows) or "no codes"
    return f"Krippendorff’s alpha per code, with lines at .667 and .80. {codes}. {said(overall)}."


def draw_alphas(path: Path, rows: Sequence[AlphaRow], overall: AlphaRow, *, level: float, kind: str) -> None:
    """Draw the alphas into a file, in black on white, the codes from top to bottom in their order.

    Args:
        path: Where to.
        rows: The codes; one without an alpha gets a dash at the left.
        overall: The mean, drawn as a diamond under a line.
        level: Of confidence.
        kind: ``svg``, ``png`` or ``pdf``.

    Raises:
        ValueError: Another kind.
    """
    if kind not in ("svg", "png", "pdf"):
        raise ValueError(kind)
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    # Text stays text in an SVG and a PDF, so that it can be searched and edited. The hash makes files repeatable.
    looks: Any = {"font.family": "sans-serif", "font.size": 9, "svg.fonttype": "none", "pdf.fonttype": 42,
             "svg.hashsalt": "concord", "axes.linewidth": 0.8}  # fmt: skip
    with mpl.rc_context(looks):  # pyright: ignore[reportUnknownMemberType]
        height = min(_MOST_INCHES, _AROUND + _ROW * (len(rows) + 1.5))
        figure = Figure(figsize=(_WIDTH, height), layout="constrained")
        FigureCanvasAgg(figure)
        axes: Any = figure.add_subplot()
        _draw(axes, rows, overall)
        share = percent_text(level, digits=0)
        has_intervals = any(row.low is not None for row in (*rows, overall))
        axes.set_xlabel(f"Krippendorff’s α{f' with {share} % confidence interval' if has_intervals else ''}")
        words = picture_text(rows, overall, level=level)
        about: dict[str, dict[str, Any]] = {
            "svg": {"Title": "Krippendorff’s alpha per code", "Description": words, "Creator": "Concord", "Date": None},
            "png": {"Title": "Krippendorff’s alpha per code", "Description": words, "Software": "Concord"},
            "pdf": {"Title": "Krippendorff’s alpha per code", "Subject": words, "Creator": "Concord",
                    "CreationDate": None},
        }  # fmt: skip
        whole: Any = figure
        whole.savefig(path, format=kind, dpi=_DOTS, metadata=about[kind], facecolor="white")


def _draw(axes: Any, rows: Sequence[AlphaRow], overall: AlphaRow) -> None:
    everything = [*rows, overall]
    ends = [end for row in everything for end in (row.alpha, row.low) if end is not None]
    left = min(0.0, *ends) - 0.05 if ends else -0.05
    places = [float(place) for place in range(len(rows))] + [len(rows) + 0.5]
    for place, row in zip(places, everything, strict=True):
        is_mean = row is overall
        if row.alpha is None:
            axes.text(max(left, 0.0) + 0.01, place, "– undefined", va="center", ha="left", color="0.3")
            continue
        if row.low is not None and row.high is not None:
            axes.plot([row.low, row.high], [place, place], color="0.35", linewidth=1.6, solid_capstyle="butt", zorder=2)
            for end in (row.low, row.high):
                axes.plot([end, end], [place - 0.16, place + 0.16], color="0.35", linewidth=1.2, zorder=2)
        axes.plot([row.alpha], [place], marker="D" if is_mean else "o", markersize=5.5, color="black",
                  markerfacecolor="white" if is_mean else "black", linestyle="none", zorder=3)  # fmt: skip
        axes.text(1.04, place, figure_text(row.alpha), va="center", ha="left", color="black")
    if rows:
        axes.axhline(len(rows) - 0.2, color="0.6", linewidth=0.8)
    for line, dashes in ((TENTATIVE, (2, 2)), (RELY, (6, 3))):
        axes.axvline(line, color="0.45", linewidth=0.9, dashes=dashes, zorder=1)
        axes.annotate(figure_text(line, digits=3 if line == TENTATIVE else 2), (line, 1), (0, 3),
                      xycoords=("data", "axes fraction"), textcoords="offset points", fontsize=8, color="0.25",
                      ha="right" if line == TENTATIVE else "left", va="bottom")  # fmt: skip
    axes.set_yticks(places, [_literal(_shortened(row.name)) for row in everything])
    axes.set_ylim(places[-1] + 0.7, -0.7)
    axes.set_xlim(left, 1.14)
    ticks = [tick / 5 for tick in range(round((left - 0.2) * 5), 6) if tick / 5 >= left]
    axes.set_xticks(ticks, [figure_text(tick, digits=1) if tick != 0 else "0" for tick in ticks])
    axes.tick_params(axis="y", length=0)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST else f"…{name[1 - _LONGEST :]}"


def _literal(name: str) -> str:
    """Keep a dollar sign from being taken for mathematics."""
    return name.replace("$", r"\$")
