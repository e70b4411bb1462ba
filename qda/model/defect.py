"""Telling of a defect of ours without a word of anybody's text."""

from __future__ import annotations

from pathlib import Path


def describe(error: BaseException) -> str:
    """Say where an error arose, in names of files, functions and kinds only: its message may quote a document."""
    import traceback  # only now: every start of the window would pay for it

    lines: list[str] = []
    seen: BaseException | None = error
    while seen is not None:
        lines.append(type(seen).__qualname__)
        lines += [
            f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(seen.__traceback__)
        ]
        seen = seen.__cause__ or seen.__context__
    return "\n".join(lines)
