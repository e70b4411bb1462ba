"""The acts that keep work safe: earlier versions, checking, the history, and what is to be taken out for good."""

from __future__ import annotations

from qda.ui.action_spec import DOCUMENT, PROJECT, QT_TRANSLATE_NOOP, WRITABLE, ActionSpec

COPIES: tuple[ActionSpec, ...] = (
    ActionSpec(
        "share_copy",
        "file",
        QT_TRANSLATE_NOOP("actions", "Save a copy for s&haring…"),
        tip=QT_TRANSLATE_NOOP("actions", "A new project without original files, history or paths, and without names"),
        needs=(PROJECT,),
    ),
)
FILE_SAFETY: tuple[ActionSpec, ...] = (
    # A project whose file is gone cannot be open.
    ActionSpec(
        "restore_version",
        "file",
        QT_TRANSLATE_NOOP("actions", "Restore an earlier &version…"),
        icon="history",
        tip=QT_TRANSLATE_NOOP("actions", "Versions that Concord keeps by itself; restored into a new file"),
    ),
    ActionSpec(
        "check_project",
        "file",
        QT_TRANSLATE_NOOP("actions", "Chec&k project…"),
        tip=QT_TRANSLATE_NOOP("actions", "Look through the file for anything that is not as it should be"),
        needs=(PROJECT,),
    ),
)
DOCUMENT_TEXT: tuple[ActionSpec, ...] = (
    ActionSpec(
        "correct_text",
        "document",
        QT_TRANSLATE_NOOP("actions", "Correc&t the text…"),
        "Ctrl+Shift+E",
        icon="rename",
        tip=QT_TRANSLATE_NOOP("actions", "Mend typing mistakes; codings follow"),
        needs=(PROJECT, WRITABLE, DOCUMENT),
    ),
    ActionSpec(
        "pseudonymise",
        "document",
        QT_TRANSLATE_NOOP("actions", "Pse&udonymise…"),
        tip=QT_TRANSLATE_NOOP("actions", "Replace names in texts by a table; codings follow"),
        needs=(PROJECT, WRITABLE),
    ),
)
DOCUMENT_SAFETY: tuple[ActionSpec, ...] = (
    ActionSpec(
        "delete_permanently",
        "document",
        QT_TRANSLATE_NOOP("actions", "Delete permanentl&y…"),
        tip=QT_TRANSLATE_NOOP("actions", "A participant withdraws: nothing is left, and nothing brings it back"),
        needs=(PROJECT, WRITABLE),
    ),
)
HELP_SAFETY: tuple[ActionSpec, ...] = (
    ActionSpec(
        "report_problem",
        "help",
        QT_TRANSLATE_NOOP("actions", "&Report a problem…"),
        tip=QT_TRANSLATE_NOOP("actions", "Write down what went wrong, to mail it yourself; nothing is sent"),
        line=True,
    ),
)
