"""Every act that menus, toolbar and command palette offer, declared once.

An entry appears in a menu only when something is bound to it (:meth:`qda.ui.action_registry.Actions.bind`), so that
no entry leads nowhere.
"""

from __future__ import annotations

from qda.ui.action_spec import (
    CODE,
    CODERS,
    CODING,
    DOCUMENT,
    PROJECT,
    QT_TRANSLATE_NOOP,
    REDO,
    SELECTION,
    UNDO,
    WRITABLE,
    ActionSpec,
)
from qda.ui.analyse_acts import ANALYSE
from qda.ui.exchange_acts import EXPORTS, IMPORTS
from qda.ui.safety_acts import COPIES, DOCUMENT_SAFETY, DOCUMENT_TEXT, FILE_SAFETY, HELP_SAFETY

MENUS: tuple[tuple[str, str], ...] = (
    ("file", QT_TRANSLATE_NOOP("actions", "&File")),
    ("edit", QT_TRANSLATE_NOOP("actions", "&Edit")),
    ("view", QT_TRANSLATE_NOOP("actions", "&View")),
    ("document", QT_TRANSLATE_NOOP("actions", "&Document")),
    ("codes", QT_TRANSLATE_NOOP("actions", "&Codes")),
    ("analyse", QT_TRANSLATE_NOOP("actions", "&Analyse")),
    ("compare", QT_TRANSLATE_NOOP("actions", "Co&mpare")),
    ("help", QT_TRANSLATE_NOOP("actions", "&Help")),
)
SUBMENUS: tuple[tuple[str, str], ...] = (
    ("file.recent", QT_TRANSLATE_NOOP("actions", "Open &recent")),
    ("file.import", QT_TRANSLATE_NOOP("actions", "&Import")),
    ("file.export", QT_TRANSLATE_NOOP("actions", "E&xport")),
    ("codes.borders", QT_TRANSLATE_NOOP("actions", "Move a borde&r")),
    ("view.coders", QT_TRANSLATE_NOOP("actions", "Sho&w coders")),
    ("view.scheme", QT_TRANSLATE_NOOP("actions", "Co&lours")),
)

_WRITE = (PROJECT, WRITABLE)
_ON_TEXT = (PROJECT, WRITABLE, DOCUMENT)
_ON_CODE = (PROJECT, WRITABLE, CODE)
_ON_CODING = (PROJECT, WRITABLE, DOCUMENT, CODING)

ACTIONS: tuple[ActionSpec, ...] = (
    # File
    ActionSpec("new_project", "file", QT_TRANSLATE_NOOP("actions", "&New project…"), "Ctrl+N", icon="new"),
    ActionSpec("open_project", "file", QT_TRANSLATE_NOOP("actions", "&Open project…"), "Ctrl+O", icon="open"),
    ActionSpec("clear_recent", "file.recent", QT_TRANSLATE_NOOP("actions", "&Clear this list"), line=True),
    ActionSpec("open_sample", "file", QT_TRANSLATE_NOOP("actions", "Open the sa&mple project")),
    ActionSpec(
        "save_copy",
        "file",
        QT_TRANSLATE_NOOP("actions", "&Save a copy as…"),
        "Ctrl+Shift+S",
        needs=(PROJECT,),
        line=True,
    ),
    ActionSpec(
        "copy_for_coder",
        "file",
        QT_TRANSLATE_NOOP("actions", "Copy for another co&der…"),
        needs=(PROJECT,),
        icon="coder",
    ),
    *COPIES,
    ActionSpec(
        "merge_projects",
        "file",
        QT_TRANSLATE_NOOP("actions", "Mer&ge projects…"),
        icon="merge",
        tip=QT_TRANSLATE_NOOP("actions", "Make one project out of several, in a new file"),
    ),
    *FILE_SAFETY,
    ActionSpec("project_properties", "file", QT_TRANSLATE_NOOP("actions", "Pro&ject properties…"), needs=(PROJECT,)),
    ActionSpec(
        "export_excel",
        "file",
        QT_TRANSLATE_NOOP("actions", "Export to &Excel…"),
        "Ctrl+E",
        icon="excel",
        tip=QT_TRANSLATE_NOOP("actions", "Coded segments, codebook and memos as a workbook"),
        needs=(PROJECT,),
        line=True,
    ),
    *IMPORTS,
    *EXPORTS,
    ActionSpec(
        "print", "file", QT_TRANSLATE_NOOP("actions", "&Print…"), "Ctrl+P", icon="print", needs=(PROJECT, DOCUMENT)
    ),
    ActionSpec(
        "close_project",
        "file",
        QT_TRANSLATE_NOOP("actions", "&Close project"),
        "Ctrl+Shift+W",
        needs=(PROJECT,),
        line=True,
    ),
    ActionSpec("quit", "file", QT_TRANSLATE_NOOP("actions", "&Quit"), "Ctrl+Q"),
    # Edit
    ActionSpec("undo", "edit", QT_TRANSLATE_NOOP("actions", "&Undo"), "Ctrl+Z", icon="undo", needs=(*_WRITE, UNDO)),
    ActionSpec(
        "redo", "edit", QT_TRANSLATE_NOOP("actions", "&Redo"), "Ctrl+Shift+Z", icon="redo", needs=(*_WRITE, REDO)
    ),
    ActionSpec(
        "history",
        "edit",
        QT_TRANSLATE_NOOP("actions", "&History…"),
        "Ctrl+Shift+H",
        icon="history",
        tip=QT_TRANSLATE_NOOP("actions", "Who did what and when, and undoing it up to a step"),
        needs=(PROJECT,),
    ),
    ActionSpec(
        "copy",
        "edit",
        QT_TRANSLATE_NOOP("actions", "&Copy"),
        hint="Ctrl+C",
        icon="copy",
        needs=(PROJECT, DOCUMENT, SELECTION),
        line=True,
    ),
    ActionSpec(
        "copy_quotation",
        "edit",
        QT_TRANSLATE_NOOP("actions", "Copy as &quotation"),
        "Ctrl+Shift+C",
        icon="quote",
        tip=QT_TRANSLATE_NOOP("actions", "The text with its document and paragraph"),
        needs=(PROJECT, DOCUMENT),
    ),
    ActionSpec(
        "find",
        "edit",
        QT_TRANSLATE_NOOP("actions", "&Find in document…"),
        "Ctrl+F",
        icon="search",
        needs=(PROJECT, DOCUMENT),
        line=True,
    ),
    ActionSpec("find_next", "edit", QT_TRANSLATE_NOOP("actions", "Find &next"), "F3", needs=(PROJECT, DOCUMENT)),
    ActionSpec(
        "find_previous", "edit", QT_TRANSLATE_NOOP("actions", "Find &previous"), "Shift+F3", needs=(PROJECT, DOCUMENT)
    ),
    ActionSpec(
        "find_all", "edit", QT_TRANSLATE_NOOP("actions", "Find in &all documents…"), "Ctrl+Shift+F", needs=(PROJECT,)
    ),
    # View
    ActionSpec(
        "command_palette", "view", QT_TRANSLATE_NOOP("actions", "&Command palette…"), "Ctrl+Shift+P", icon="keyboard"
    ),
    ActionSpec("zoom_in", "view", QT_TRANSLATE_NOOP("actions", "Zoom &in"), "Ctrl++", icon="zoom-in", line=True),
    ActionSpec("zoom_out", "view", QT_TRANSLATE_NOOP("actions", "Zoom &out"), "Ctrl+-", icon="zoom-out"),
    ActionSpec("zoom_reset", "view", QT_TRANSLATE_NOOP("actions", "&Usual size"), "Ctrl+0"),
    ActionSpec(
        "column_wider",
        "view",
        QT_TRANSLATE_NOOP("actions", "Wider colu&mn"),
        "Ctrl+Alt++",
        icon="column-width",
        needs=(PROJECT, DOCUMENT),
        line=True,
    ),
    ActionSpec(
        "column_narrower",
        "view",
        QT_TRANSLATE_NOOP("actions", "&Narrower column"),
        "Ctrl+Alt+-",
        needs=(PROJECT, DOCUMENT),
    ),
    ActionSpec("serif", "view", QT_TRANSLATE_NOOP("actions", "Read in a &serif font"), checkable=True),
    ActionSpec(
        "scheme_system", "view.scheme", QT_TRANSLATE_NOOP("actions", "As the &system"), checkable=True, group="scheme"
    ),
    ActionSpec("scheme_light", "view.scheme", QT_TRANSLATE_NOOP("actions", "&Light"), checkable=True, group="scheme"),
    ActionSpec("scheme_dark", "view.scheme", QT_TRANSLATE_NOOP("actions", "&Dark"), checkable=True, group="scheme"),
    ActionSpec(
        "show_left", "view", QT_TRANSLATE_NOOP("actions", "Documents and codeboo&k"), "F9", checkable=True, line=True
    ),
    ActionSpec("show_right", "view", QT_TRANSLATE_NOOP("actions", "Ins&pector"), "F10", checkable=True),
    ActionSpec(
        "blind", "view", QT_TRANSLATE_NOOP("actions", "Blin&d work: only my codings"), checkable=True, needs=_WRITE
    ),
    ActionSpec(
        "next_tab",
        "view",
        QT_TRANSLATE_NOOP("actions", "Ne&xt document"),
        "Ctrl+Tab",
        needs=(PROJECT, DOCUMENT),
        line=True,
    ),
    ActionSpec(
        "previous_tab",
        "view",
        QT_TRANSLATE_NOOP("actions", "P&revious document"),
        "Ctrl+Shift+Tab",
        needs=(PROJECT, DOCUMENT),
    ),
    ActionSpec(
        "close_tab", "view", QT_TRANSLATE_NOOP("actions", "Clos&e document"), "Ctrl+W", needs=(PROJECT, DOCUMENT)
    ),
    ActionSpec(
        "next_panel",
        "view",
        QT_TRANSLATE_NOOP("actions", "Keyboard to the next p&anel"),
        "F6",
        needs=(PROJECT,),
        line=True,
    ),
    ActionSpec(
        "previous_panel",
        "view",
        QT_TRANSLATE_NOOP("actions", "Keyboard to the panel &before"),
        "Shift+F6",
        needs=(PROJECT,),
    ),
    ActionSpec("full_screen", "view", QT_TRANSLATE_NOOP("actions", "&Full screen"), "F11", checkable=True, line=True),
    # Document
    ActionSpec(
        "add_documents",
        "document",
        QT_TRANSLATE_NOOP("actions", "&Add documents…"),
        "Ctrl+D",
        tip=QT_TRANSLATE_NOOP("actions", "Add texts, Word files, PDFs and others to the project"),
        needs=_WRITE,
    ),
    ActionSpec(
        "paste_document",
        "document",
        QT_TRANSLATE_NOOP("actions", "&Paste text as document…"),
        "Ctrl+Shift+V",
        icon="paste",
        needs=_WRITE,
    ),
    ActionSpec(
        "rename_document",
        "document",
        QT_TRANSLATE_NOOP("actions", "&Rename…"),
        icon="rename",
        needs=_ON_TEXT,
        line=True,
    ),
    ActionSpec(
        "document_memo",
        "document",
        QT_TRANSLATE_NOOP("actions", "&Memo of the document"),
        icon="memo",
        needs=(PROJECT, DOCUMENT),
    ),
    *DOCUMENT_TEXT,
    ActionSpec(
        "finished",
        "document",
        QT_TRANSLATE_NOOP("actions", "Mark as &finished"),
        tip=QT_TRANSLATE_NOOP("actions", "I have read and coded all of this"),
        needs=_ON_TEXT,
        checkable=True,
    ),
    ActionSpec(
        "new_set",
        "document",
        QT_TRANSLATE_NOOP("actions", "New &set of documents…"),
        icon="folder",
        needs=_WRITE,
        line=True,
    ),
    ActionSpec(
        "cases_variables",
        "document",
        QT_TRANSLATE_NOOP("actions", "Cases and &variables…"),
        "Ctrl+T",
        tip=QT_TRANSLATE_NOOP("actions", "A table of documents and cases with what is known of each"),
        needs=(PROJECT,),
    ),
    ActionSpec("case_of_document", "document", QT_TRANSLATE_NOOP("actions", "&Belongs to case…"), needs=_ON_TEXT),
    ActionSpec(
        "case_of_passage",
        "document",
        QT_TRANSLATE_NOOP("actions", "Selected passa&ge belongs to case…"),
        needs=(*_ON_TEXT, SELECTION),
    ),
    ActionSpec(
        "save_original",
        "document",
        QT_TRANSLATE_NOOP("actions", "Save the &original file…"),
        icon="export",
        needs=(PROJECT, DOCUMENT),
    ),
    ActionSpec(
        "delete_documents",
        "document",
        QT_TRANSLATE_NOOP("actions", "&Delete…"),
        icon="trash",
        needs=_ON_TEXT,
        line=True,
    ),
    *DOCUMENT_SAFETY,
    # Codes
    ActionSpec("new_code", "codes", QT_TRANSLATE_NOOP("actions", "&New code…"), "Ctrl+K", icon="code", needs=_WRITE),
    ActionSpec("new_folder", "codes", QT_TRANSLATE_NOOP("actions", "New &folder…"), icon="folder", needs=_WRITE),
    ActionSpec(
        "code_selection",
        "codes",
        QT_TRANSLATE_NOOP("actions", "&Code the selection…"),
        hint="Enter",
        needs=(*_ON_TEXT, SELECTION),
        line=True,
    ),
    ActionSpec(
        "code_in_vivo",
        "codes",
        QT_TRANSLATE_NOOP("actions", "Code &in vivo"),
        hint="V",
        icon="in-vivo",
        tip=QT_TRANSLATE_NOOP("actions", "A code named after the selected words"),
        needs=(*_ON_TEXT, SELECTION),
    ),
    ActionSpec(
        "code_again",
        "codes",
        QT_TRANSLATE_NOOP("actions", "Code with the &last code"),
        hint="R",
        needs=(*_ON_TEXT, SELECTION),
    ),
    ActionSpec(
        "memo_passage",
        "codes",
        QT_TRANSLATE_NOOP("actions", "Memo on the selected passa&ge…"),
        "Ctrl+M",
        icon="memo",
        needs=(*_ON_TEXT, SELECTION),
    ),
    ActionSpec(
        "recode", "codes", QT_TRANSLATE_NOOP("actions", "Give the coding another c&ode…"), needs=_ON_CODING, line=True
    ),
    ActionSpec(
        "start_earlier",
        "codes.borders",
        QT_TRANSLATE_NOOP("actions", "&Start a word earlier"),
        hint="Alt+↑",
        needs=_ON_CODING,
    ),
    ActionSpec(
        "start_later",
        "codes.borders",
        QT_TRANSLATE_NOOP("actions", "Start a word &later"),
        hint="Alt+↓",
        needs=_ON_CODING,
    ),
    ActionSpec(
        "end_earlier",
        "codes.borders",
        QT_TRANSLATE_NOOP("actions", "End a word e&arlier"),
        hint="Alt+←",
        needs=_ON_CODING,
        line=True,
    ),
    ActionSpec(
        "end_later",
        "codes.borders",
        QT_TRANSLATE_NOOP("actions", "&End a word later"),
        hint="Alt+→",
        needs=_ON_CODING,
    ),
    ActionSpec(
        "remove_coding",
        "codes",
        QT_TRANSLATE_NOOP("actions", "Remo&ve the coding"),
        hint="Del",
        icon="trash",
        needs=_ON_CODING,
    ),
    ActionSpec("star_coding", "codes", QT_TRANSLATE_NOOP("actions", "&Star the coding"), icon="star", needs=_ON_CODING),
    ActionSpec(
        "next_coding",
        "codes",
        QT_TRANSLATE_NOOP("actions", "Ne&xt coding"),
        "F8",
        needs=(PROJECT, DOCUMENT),
        line=True,
    ),
    ActionSpec(
        "previous_coding",
        "codes",
        QT_TRANSLATE_NOOP("actions", "&Previous coding"),
        "Shift+F8",
        needs=(PROJECT, DOCUMENT),
    ),
    ActionSpec("codes_here", "codes", QT_TRANSLATE_NOOP("actions", "Codes &here"), "Ctrl+H", needs=(PROJECT, DOCUMENT)),
    ActionSpec(
        "edit_code", "codes", QT_TRANSLATE_NOOP("actions", "&Edit the code…"), icon="rename", needs=_ON_CODE, line=True
    ),
    ActionSpec("merge_codes", "codes", QT_TRANSLATE_NOOP("actions", "&Merge codes…"), icon="merge", needs=_ON_CODE),
    ActionSpec("split_code", "codes", QT_TRANSLATE_NOOP("actions", "Spli&t the code…"), icon="split", needs=_ON_CODE),
    ActionSpec(
        "delete_codes", "codes", QT_TRANSLATE_NOOP("actions", "&Delete the code…"), icon="trash", needs=_ON_CODE
    ),
    ActionSpec(
        "sort_codes", "codes", QT_TRANSLATE_NOOP("actions", "Sort &by name"), icon="sort", needs=_WRITE, line=True
    ),
    ActionSpec(
        "import_codebook", "codes", QT_TRANSLATE_NOOP("actions", "Import &a codebook…"), icon="import", needs=_WRITE
    ),
    ActionSpec(
        "export_codebook",
        "codes",
        QT_TRANSLATE_NOOP("actions", "Export the codeboo&k…"),
        icon="export",
        needs=(PROJECT,),
    ),
    *ANALYSE,
    # Compare
    ActionSpec(
        "compare_with_file",
        "compare",
        QT_TRANSLATE_NOOP("actions", "With another &file…"),
        "Ctrl+Shift+M",
        icon="compare",
        tip=QT_TRANSLATE_NOOP("actions", "See where a colleague’s file agrees with this one; neither is changed"),
        short=QT_TRANSLATE_NOOP("actions", "Compare"),
        needs=(PROJECT,),
    ),
    ActionSpec(
        "compare_earlier",
        "compare",
        QT_TRANSLATE_NOOP("actions", "With an &earlier file of the same coder…"),
        icon="history",
        tip=QT_TRANSLATE_NOOP("actions", "See how far somebody agrees with her own earlier coding"),
        needs=(PROJECT,),
    ),
    ActionSpec(
        "compare_coders",
        "compare",
        QT_TRANSLATE_NOOP("actions", "&Coders in this project"),
        icon="coder",
        tip=QT_TRANSLATE_NOOP("actions", "See where the coders of this project agree"),
        needs=(PROJECT, CODERS),
    ),
    ActionSpec(
        "compare_files",
        "compare",
        QT_TRANSLATE_NOOP("actions", "Two or more other &projects…"),
        tip=QT_TRANSLATE_NOOP("actions", "Compare projects that are not open here; none of them is changed"),
    ),
    ActionSpec(
        "compare_key",
        "compare",
        QT_TRANSLATE_NOOP("actions", "&Many files with a key…"),
        tip=QT_TRANSLATE_NOOP("actions", "For teaching: hits, misses and extras of each student’s file"),
        line=True,
    ),
    ActionSpec(
        "continue_consensus",
        "compare",
        QT_TRANSLATE_NOOP("actions", "Continue a con&sensus…"),
        tip=QT_TRANSLATE_NOOP("actions", "Go on settling where you left off"),
    ),
    # Help
    ActionSpec("tour", "help", QT_TRANSLATE_NOOP("actions", "&Tour in five steps"), icon="help"),
    ActionSpec("shortcuts", "help", QT_TRANSLATE_NOOP("actions", "&Keyboard and mouse"), "F1", icon="keyboard"),
    *HELP_SAFETY,
    ActionSpec("open_log", "help", QT_TRANSLATE_NOOP("actions", "Show the &log file")),
    ActionSpec("about", "help", QT_TRANSLATE_NOOP("actions", "&About Concord"), icon="info", line=True),
)
