"""In what an earlier version of a project differs from what is there now, in words."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from qda.store.backups import Backup
from qda.store.peeking import Act, Counts, Peeked, peek

_translate = QCoreApplication.translate


def now_at(path: Path | None) -> Peeked | None:
    """Return what the project at a path holds now; None where it is gone or cannot be read."""
    return peek(path) if path is not None else None


def difference_words(backup: Backup, now: Peeked | None) -> str:
    """Say how a version differs from now: what there is more or less of in it, and how many acts ago it was.

    Args:
        backup: The version.
        now: What there is; nothing is said where that cannot be read.
    """
    if now is None:
        return ""
    state, last = backup.state, now.last or Act(0, "")
    same = state.guid == now.guid
    if same and (state.last_step_id, state.last_step_time) == last:
        return _translate("differing", "the same as now")
    more, fewer = _numbers(backup.counts, now.counts), _numbers(now.counts, backup.counts)
    parts = [_translate("differing", "{what} more").format(what=more)] if more else []
    parts += [_translate("differing", "{what} fewer").format(what=fewer)] if fewer else []
    if not parts:
        parts = [_translate("differing", "as many of everything, but not the same")]
    if same and last.step_id > state.last_step_id:
        parts.append(_translate("differing", "%n act(s) ago", None, last.step_id - state.last_step_id))
    return " · ".join(parts)


def _numbers(one: Counts, other: Counts) -> str:
    """Return of what there is more in one than in the other, and how much."""
    parts: list[str] = []
    if one.documents > other.documents:
        parts.append(_translate("differing", "%n document(s)", None, one.documents - other.documents))
    if one.codes > other.codes:
        parts.append(_translate("differing", "%n code(s)", None, one.codes - other.codes))
    if one.codings > other.codings:
        parts.append(_translate("differing", "%n coding(s)", None, one.codings - other.codings))
    return ", ".join(parts)
