"""The acts that ask what is in a project once it is coded."""

from __future__ import annotations

from qda.ui.action_spec import PROJECT, QT_TRANSLATE_NOOP, WRITABLE, ActionSpec

ANALYSE: tuple[ActionSpec, ...] = (
    ActionSpec(
        "retrieve",
        "analyse",
        QT_TRANSLATE_NOOP("actions", "&Retrieve segments…"),
        "Ctrl+Shift+R",
        icon="filter",
        tip=QT_TRANSLATE_NOOP("actions", "Ask for segments by codes, places, coders, documents and variables"),
        needs=(PROJECT,),
    ),
    ActionSpec(
        "tables",
        "analyse",
        QT_TRANSLATE_NOOP("actions", "&Tables…"),
        tip=QT_TRANSLATE_NOOP("actions", "Codes by document, variable and other codes; cells lead to segments"),
        needs=(PROJECT,),
        line=True,
    ),
    ActionSpec(
        "words",
        "analyse",
        QT_TRANSLATE_NOOP("actions", "&Words…"),
        tip=QT_TRANSLATE_NOOP("actions", "How often each word is used, and where more than elsewhere"),
        needs=(PROJECT,),
    ),
    ActionSpec(
        "pictures",
        "analyse",
        QT_TRANSLATE_NOOP("actions", "&Pictures…"),
        tip=QT_TRANSLATE_NOOP("actions", "Figures for a paper, drawn from the codings"),
        needs=(PROJECT,),
    ),
    ActionSpec(
        "code_speakers",
        "analyse",
        QT_TRANSLATE_NOOP("actions", "Code &speakers or headings…"),
        icon="speaker",
        tip=QT_TRANSLATE_NOOP("actions", "Speakers of transcripts to codes or cases, headings to codes"),
        needs=(PROJECT, WRITABLE),
        line=True,
    ),
    ActionSpec(
        "suggestions",
        "analyse",
        QT_TRANSLATE_NOOP("actions", "Passages &like those under a code…"),
        tip=QT_TRANSLATE_NOOP("actions", "Suggestions made on this computer; you accept or refuse each"),
        needs=(PROJECT, WRITABLE),
    ),
    ActionSpec(
        "report",
        "analyse",
        QT_TRANSLATE_NOOP("actions", "R&eport…"),
        tip=QT_TRANSLATE_NOOP("actions", "Codebook, segments, tables, pictures and memos in one file"),
        needs=(PROJECT,),
        line=True,
    ),
)
