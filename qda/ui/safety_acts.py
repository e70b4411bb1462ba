"""The acts that keep work safe: earlier versions, checks, the history, copies for others, and telling of problems."""

from __future__ import annotations

from qda.ui.action_spec import QT_TRANSLATE_NOOP, ActionSpec

FILE_SAFETY: tuple[ActionSpec, ...] = ()

DOCUMENT_SAFETY: tuple[ActionSpec, ...] = ()

HELP_SAFETY: tuple[ActionSpec, ...] = (
    ActionSpec(
        "report_problem",
        "help",
        QT_TRANSLATE_NOOP("actions", "&Report a problem…"),
        tip=QT_TRANSLATE_NOOP("actions", "Write down what went wrong, to mail it yourself; nothing is sent"),
        line=True,
    ),
)
