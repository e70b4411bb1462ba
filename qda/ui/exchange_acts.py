"""The acts of *File › Import* and *File › Export*: what comes from other programs and files, and what goes to them."""

from __future__ import annotations

from qda.ui.action_spec import DOCUMENT, PROJECT, QT_TRANSLATE_NOOP, WRITABLE, ActionSpec

_WRITE = (PROJECT, WRITABLE)

IMPORTS: tuple[ActionSpec, ...] = (
    # Other programs' projects need no open project: they can become a new one.
    ActionSpec(
        "import_refi_project",
        "file.import",
        QT_TRANSLATE_NOOP("actions", "REFI-QDA &Project from NVivo, MAXQDA, ATLAS.ti…"),
        icon="import",
        tip=QT_TRANSLATE_NOOP("actions", "A project from NVivo, MAXQDA, ATLAS.ti, QualCoder or others (.qdpx)"),
    ),
    ActionSpec(
        "import_refi_codebook",
        "file.import",
        QT_TRANSLATE_NOOP("actions", "REFI-QDA &Codebook…"),
        tip=QT_TRANSLATE_NOOP("actions", "A codebook from another program (.qdc)"),
        needs=_WRITE,
    ),
    ActionSpec(
        "import_taguette",
        "file.import",
        QT_TRANSLATE_NOOP("actions", "&Taguette project…"),
        tip=QT_TRANSLATE_NOOP("actions", "A project exported from Taguette (.sqlite3)"),
    ),
    ActionSpec(
        "import_qualcoder",
        "file.import",
        QT_TRANSLATE_NOOP("actions", "&QualCoder project…"),
        tip=QT_TRANSLATE_NOOP("actions", "The folder of a QualCoder project (.qda)"),
    ),
    ActionSpec(
        "import_rqda",
        "file.import",
        QT_TRANSLATE_NOOP("actions", "&RQDA project…"),
        tip=QT_TRANSLATE_NOOP("actions", "A project of RQDA (.rqda)"),
    ),
    ActionSpec(
        "import_survey",
        "file.import",
        QT_TRANSLATE_NOOP("actions", "&Survey…"),
        tip=QT_TRANSLATE_NOOP(
            "actions", "Answers from Excel or CSV: each respondent a case, what they said as documents"
        ),
        needs=_WRITE,
    ),
    ActionSpec(
        "import_variables",
        "file.import",
        QT_TRANSLATE_NOOP("actions", "&Variables from a table…"),
        tip=QT_TRANSLATE_NOOP("actions", "What is known of documents or cases, one row for each, from Excel or CSV"),
        needs=_WRITE,
    ),
    ActionSpec(
        "import_codebook_table",
        "file.import",
        QT_TRANSLATE_NOOP("actions", "Codebook from a ta&ble…"),
        tip=QT_TRANSLATE_NOOP("actions", "Codes from Excel or CSV, also as MAXQDA and Taguette write them"),
        needs=_WRITE,
        line=True,
    ),
    ActionSpec(
        "import_codings",
        "file.import",
        QT_TRANSLATE_NOOP("actions", "C&odings from a table…"),
        tip=QT_TRANSLATE_NOOP("actions", "Codings from Excel or CSV: document, start, end, code, coder"),
        needs=_WRITE,
    ),
    ActionSpec(
        "import_changes",
        "file.import",
        QT_TRANSLATE_NOOP("actions", "Changes made in E&xcel…"),
        tip=QT_TRANSLATE_NOOP("actions", "What somebody changed in an exported workbook: look first, then take over"),
        needs=_WRITE,
        icon="excel",
    ),
    ActionSpec(
        "earlier_imports",
        "file.import",
        QT_TRANSLATE_NOOP("actions", "Earlier &imports…"),
        icon="history",
        tip=QT_TRANSLATE_NOOP("actions", "What was brought into this project, with its reports"),
        needs=(PROJECT,),
        line=True,
    ),
)

EXPORTS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "export_report",
        "file.export",
        QT_TRANSLATE_NOOP("actions", "Segments or codebook to &read…"),
        tip=QT_TRANSLATE_NOOP("actions", "Passages by code or by document, or the codebook, to be read and printed"),
        needs=(PROJECT,),
    ),
    ActionSpec("export_csv", "file.export", QT_TRANSLATE_NOOP("actions", "Segments as &CSV…"), needs=(PROJECT,)),
    ActionSpec(
        "export_codings",
        "file.export",
        QT_TRANSLATE_NOOP("actions", "Codin&gs as a table…"),
        tip=QT_TRANSLATE_NOOP("actions", "What Import › Codings from a table reads into a project with the same texts"),
        needs=(PROJECT,),
    ),
    ActionSpec(
        "export_variables",
        "file.export",
        QT_TRANSLATE_NOOP("actions", "&Variables as a table…"),
        tip=QT_TRANSLATE_NOOP("actions", "What Import › Variables from a table reads again"),
        needs=(PROJECT,),
    ),
    ActionSpec(
        "export_html", "file.export", QT_TRANSLATE_NOOP("actions", "Coded document as &web page…"), needs=(PROJECT,)
    ),
    ActionSpec(
        "export_docx", "file.export", QT_TRANSLATE_NOOP("actions", "Coded document for W&ord…"), needs=(PROJECT,)
    ),
    ActionSpec(
        "export_pdf", "file.export", QT_TRANSLATE_NOOP("actions", "Coded document as &PDF…"), needs=(PROJECT, DOCUMENT)
    ),
    ActionSpec(
        "export_codebook_word",
        "file.export",
        QT_TRANSLATE_NOOP("actions", "Co&debook for Word…"),
        needs=(PROJECT,),
        line=True,
    ),
    ActionSpec(
        "export_codebook_page", "file.export", QT_TRANSLATE_NOOP("actions", "Code&book as web page…"), needs=(PROJECT,)
    ),
    ActionSpec(
        "export_codebook_excel",
        "file.export",
        QT_TRANSLATE_NOOP("actions", "Codebook for &Excel…"),
        needs=(PROJECT,),
    ),
    ActionSpec(
        "export_refi_project",
        "file.export",
        QT_TRANSLATE_NOOP("actions", "REFI-QDA Pro&ject for NVivo, MAXQDA, ATLAS.ti…"),
        icon="export",
        tip=QT_TRANSLATE_NOOP("actions", "For NVivo, MAXQDA, ATLAS.ti, QualCoder and others (.qdpx)"),
        needs=(PROJECT,),
        line=True,
    ),
    ActionSpec(
        "export_refi_codebook",
        "file.export",
        QT_TRANSLATE_NOOP("actions", "REFI-&QDA Codebook…"),
        tip=QT_TRANSLATE_NOOP("actions", "The codebook for other programs (.qdc)"),
        needs=(PROJECT,),
    ),
)
