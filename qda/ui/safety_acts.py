"""The acts that keep work safe: earlier versions, checking, the history, and what is to be taken out for good."""

from __future__ import annotations

from qda.ui.action_spec import QT_TRANSLATE_NOOP, ActionSpec

FILE_SAFETY: tuple[ActionSpec, ...] = (
    # A project whose file is gone cannot be open.
    ActionSpec(
        "restore_version",
        "file",
        QT_TRANSLATE_NOOP("actions", "Restore an earlier &version…"),
        icon="history",
        tip=QT_TRANSLATE_NOOP("actions", "Versions that Concord keeps by itself; restored into a new file"),
    ),
)
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
