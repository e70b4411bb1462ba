"""Telling of a defect of ours without a word of anybody's text."""

from __future__ import annotations

from pathlib import PurePath
from types import TracebackType
from typing import cast

_FIRST, _LAST = 12, 28  # frames of a deep stack that are told


def describe(error: BaseException) -> str:
    """Say where an error arose, in names of files, functions and kinds only: its message may quote a document."""
    lines: list[str] = []
    told: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        each = waiting.pop()
        if each is None or id(each) in told:
            continue
        told.add(id(each))
        lines.append(type(each).__qualname__)
        lines += _places(each.__traceback__)
        waiting.append(each.__cause__ or each.__context__)
        if isinstance(each, BaseExceptionGroup):
            waiting += cast("BaseExceptionGroup[BaseException]", each).exceptions
    return "\n".join(lines)


def _places(trace: TracebackType | None) -> list[str]:
    # Not by the module traceback: it reads the lines of our files, which takes long where hundreds of errors come.
    places: list[str] = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"  {file_name(code.co_filename)}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    if len(places) > _FIRST + _LAST:
        places[_FIRST:-_LAST] = [f"  … {len(places) - _FIRST - _LAST} more"]
    return places


def file_name(path: str) -> str:
    """Return the last part of a file's path on whatever system, which names nobody as the folders above it may."""
    return PurePath(path.replace("\\", "/")).name
