"""Errors, and what an import has to report, put into words, in English; the window translates them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, cast

from qda.model.document import ImportNote
from qda.model.errors import QdaError
from qda.model.explanations import EXPLANATIONS, Explanation

REASONS: dict[str, tuple[str, str]] = {
    "empty": ("the file is empty", "Check that it was saved or downloaded completely."),
    "missing": ("the file is not there", "It may have been moved or renamed."),
    "folder": ("it is a folder", "Open it and choose the files in it."),
    "device": ("it is not an ordinary file", "Choose a document."),
    "permission": ("you have no permission to read it", "Ask its owner, or copy it to your own folder."),
    "truncated": ("the file is damaged or incomplete", "Copy or download it again."),
    "not-docx": ("it is not a readable Word file", "Open it in a word processor and save it as .docx."),
    "old-doc": (
        "it is a Word file of the old kind or protected by a password",
        "Open it in Word and save it as .docx without a password.",
    ),
    "is-xlsx": (
        "it is an Excel workbook, not a text",
        "Save the sheet as text or copy its cells and paste them as a document.",
    ),
    "not-xlsx": ("it is not a readable Excel workbook", "Open it in a spreadsheet program and save it as .xlsx."),
    "old-xls": (
        "it is an Excel workbook of the old kind or protected by a password",
        "Open it in a spreadsheet program and save it as .xlsx without a password.",
    ),
    "not-odt": ("it is not a readable OpenDocument text", "Open it in a word processor and save it again."),
    "not-epub": ("it is not a readable EPUB", "Download it again, or convert it to .html or .txt."),
    "drm-epub": ("it is protected against copying", "Only books without copy protection can be read."),
    "not-pdf": ("it is not a readable PDF", "Open it in a PDF reader and save it again."),
    "pdf-time": ("reading it took too long", "Split the PDF, or save its text and add that."),
    "pdf-crash": (
        "the PDF is built in a way that cannot be read safely",
        "Save its text from a PDF reader and add that.",
    ),
    "dtd": (
        "it contains a document type declaration, which Concord refuses for safety",
        "Open it in its own program and save it again.",
    ),
    "xml": ("its inner structure is broken", "Open it in its own program and save it again."),
    "unsafe-zip": (
        "it unpacks to far more than its size, which honest files hardly ever do",
        "Ask where the file came from.",
    ),
    "not-qdpx": ("it is not a readable REFI-QDA project", "Export the project again from the program that made it."),
    "not-refi": (
        "it is neither a REFI-QDA project nor a REFI-QDA codebook",
        "Export it from the program that made it as “REFI-QDA Project” or “REFI-QDA Codebook”.",
    ),
    "no-qde": (
        "it is an archive without a project (project.qde) in it",
        "Export the project again from the program that made it.",
    ),
    "several-qde": (
        "it is an archive with several projects (.qde) in it, none of which is called project.qde",
        "Unpack it and import the projects one by one.",
    ),
    "too-deep": (
        "its parts lie in each other deeper than honest files ever go",
        "Ask where the file came from.",
    ),
    "binary": ("it is not a text file", "Choose a document."),
    "io": ("the disk or network gave an error", "Check the drive or connection and try again."),
    "not-sqlite": (
        "it is not a readable database: its contents are of another kind, or encrypted",
        "Open it in its own program, remove a password if it has one, and save or export it again.",
    ),
    "damaged-database": (
        "the database in it is damaged",
        "Open it in its own program to see whether that can repair it, or take an earlier copy.",
    ),
    "unfinished-database": (
        "the program that made it was stopped in the middle of writing, or is writing just now",
        "Open it once in that program, close the program, and try again.",
    ),
    "database-time": (
        "reading the database in it took too long, which honest files never do",
        "Ask where the file came from.",
    ),
    "no-room": (
        "there is no room on the disk for the private copy from which it would be read",
        "Free some space and try again.",
    ),
    "failed": (
        "its structure is not what its kind requires",
        "Open it in its own program and save it again, or save its text as .txt.",
    ),
}
"""Reason keys of :class:`~qda.model.errors.UnreadableFile`: what is wrong, what to do."""

FILE_KINDS: dict[str, str] = {
    "empty": "the file is empty",
    "zip": "it is a ZIP archive, such as a Word or Excel file",
    "sqlite": "it is a database of another program",
    "folder": "it is a folder",
    "other": "its contents are of another kind",
    "concord": "it is a Concord project",
    "codebook": "it is a codebook",
    "no-project": "there is no project in it",
    "word": "it is a Word document",
    "excel": "it is an Excel workbook",
    "pdf": "it is a PDF",
    "text": "it is a text",
    "xml": "it is an XML file of another kind",
    "foreign-parts": "it holds database parts that Concord never makes, which may be unsafe to run",
    "unreadable": "you have no permission to read it",
    "nothing-readable": "nothing of a project can be read in it",
}

NOTICES: dict[str, str] = {
    "read-only": "This project is open for reading only: its file or folder cannot be written to.",
    "kept-version": "This is an earlier version that Concord keeps; it is looked at and never changed. To work in it, "
    "restore it with File › Restore an earlier version, or save a copy.",
    "looked-at": "You look at this project while another window has it open; it cannot be changed here. What is "
    "changed there is seen when you open it again.",
    "updated": "An earlier version of Concord made this project. It was brought up to date; the earlier state is kept "
    "as a backup in {detail}.",
    "not-updated": "An earlier version of Concord made this project, and it could not be brought up to date "
    "({detail}). It is unchanged, and open for reading only.",
    "newer": "A later version of Concord made this project; it is open for reading only.",
    "recovered": "The last session ended in the middle of a change. That change was taken back; all others are here.",
    "wal-converted": "Another program had changed how this file is kept; it was changed back with all its contents.",
    "wal-alone": "Another program had changed how this file is kept. Its newest edits may lie in a file “…-wal” that "
    "did not travel with it: compare it with the place it came from.",
    "open-elsewhere": "This project is open on another computer ({detail}). Close it there and let its file arrive "
    "before you go on here. If that computer was only switched off, you can go on.",
}
"""What a person is told when a project has been opened."""

PROBLEMS: dict[str, str] = {
    "pages": "The database finds a fault in the file ({detail}).",
    "unreadable": "A part of the file cannot be read ({detail}).",
    "reference": "Row {row_id} of “{table}” refers to something that is gone ({detail}).",
    "text-changed": "Stored text {row_id} is not the text that was added.",
    "chunk-misplaced": "Piece {detail} of stored text {row_id} is out of place.",
    "original-changed": "Stored original {row_id} is not the file that was added.",
    "marks-changed": "The headings and turns {row_id} are not those that were found at import.",
    "text-missing": "The text of the document “{detail}” is missing.",
    "original-missing": "The original file of the document “{detail}” is missing.",
    "kept-missing": "What row {row_id} of “{table}” keeps is missing ({detail}).",
    "marks-missing": "The headings and turns of the document “{detail}” are missing.",
    "length": "The document “{detail}” is not as long as its text.",
    "span": "Row {row_id} of “{table}” does not lie within its text ({detail}).",
    "duplicate": "Row {row_id} of “{table}” is there {detail} times.",
    "history-broken": "The history of row {row_id} of “{table}” has a gap at change {detail}.",
    "history-differs": "Row {row_id} of “{table}” was changed outside the history.",
    "search-index": "The search index does not fit the texts.",
    "more": "More of the same ({detail}).",
}
"""What :mod:`qda.store.check` can find wrong in a project."""

NOTES: dict[str, str] = {
    "encoding-assumed": "Not UTF-8; read as {detail}. Check that quotation marks and accents are right.",
    "encoding-chosen": "Read as {detail}.",
    "bom-removed": "A byte order mark at the beginning was removed.",
    "newlines": "{count} line ends were made uniform.",
    "nul-replaced": "{count} NUL characters were replaced by “\ufffd”.",
    "controls-removed": "{count} control characters were removed.",
    "invalid-replaced": "{count} invalid characters were replaced by “\ufffd”.",
    "line-breaks": "{count} vertical tabs or form feeds were made line breaks.",
    "direction-marks": "{count} characters that override the writing direction are kept and shown as marks.",
    "only-white-space": "The document holds no visible text.",
    "empty": "The document is empty.",
    "large": "A very long text ({detail}); it may take a moment to open.",
    "tracked-deletions": "{count} tracked deletions were left out.",
    "tracked-insertions": "{count} tracked insertions were kept.",
    "comments-left-out": "{count} comments were left out.",
    "pictures-left-out": "{count} pictures were left out.",
    "macros-ignored": "Macros were ignored.",
    "links-ignored": "{count} links to outside parts were not followed.",
    "footnotes": "{count} footnotes or endnotes were placed after the text.",
    "tables": "{count} tables were read row by row, cells separated by tabs.",
    "hyphens-joined": "{count} words hyphenated at line ends were joined.",
    "hyphens-kept": "{count} hyphens at line ends were kept because their words seem to be written so: {detail}.",
    "margins-left-out": "{count} lines of running headers, footers and page numbers were left out, such as {detail}.",
    "ligatures-split": "{count} joined letters such as “ﬁ” were written out.",
    "chapters-missing": "{count} chapters that the book names are not in the file.",
    "pages-unreadable": "{count} pages could not be read.",
    "empty-pages": "{count} pages hold no text.",
    "headers-left-out": "{count} page headers or footers were left out.",
    "hidden-left-out": "Scripts, styles and hidden parts were left out ({count}).",
    "read-as-text": "Not really {detail}; read as plain text.",
    "cues-skipped": "{count} broken subtitle cues were kept as plain text.",
    "cut-short": "The file seems to be cut short; what there is was read.",
    "turns-found": "{count} turns with speaker or time were found.",
    "formulas-without-result": "{count} formulas without a saved result were read as empty cells: "
    "open and save the file in a spreadsheet program first.",
    "colours-ignored": "{count} colours that are not of the form #rrggbb were left out.",
    "number-keys-ignored": "{count} number keys that are not a single digit were left out.",
    "codes-of-segments": "A table of coded segments: its {count} codes were taken, what is said of segments was not.",
    "renamed": "A document of that name exists; this one is called “{detail}”.",
    "same-text": "The same text is in the project already, as “{detail}”.",
    "skipped-same": "Left out: the same text is in the project already, as “{detail}”.",
}
"""What an :class:`~qda.model.document.ImportNote` says."""


def _as_is(text: str) -> str:
    return text


def explain(error: QdaError, translate: Callable[[str], str] = _as_is) -> Explanation:
    """Put an error into words, each sentence passed through ``translate`` before its gaps are filled."""
    message = type(error).__name__
    special = EXPLANATIONS.get(f"{message}.{error.values.get('kind')}")
    template = special or EXPLANATIONS.get(message, Explanation("{detail}", "", ""))
    values: dict[str, object] = {"detail": "", **error.values}
    if isinstance(error.values.get("reason"), str):
        reason, remedy = REASONS.get(str(values["reason"]), REASONS["failed"])
        values.update(reason=translate(reason), remedy=translate(remedy))
    if message in ("NotAProject", "NotAForeignProject"):
        values["kind"] = translate(FILE_KINDS.get(str(values.get("kind")), FILE_KINDS["other"]))
    for name, value in values.items():
        if isinstance(value, (list, tuple)):
            values[name] = "; ".join(str(item) for item in cast(Sequence[object], value))
    return Explanation(*(translate(part).format_map(_Gaps(values)) if part else "" for part in template))


def notice_text(what: str, detail: str = "", translate: Callable[[str], str] = _as_is) -> str:
    """Put into words what there is to say of a project that was opened."""
    return translate(NOTICES.get(what, "{detail}")).format_map(_Gaps({"detail": detail}))


def problem_text(problem: _Problem, translate: Callable[[str], str] = _as_is) -> str:
    """Put into words what a check found wrong."""
    gaps = {"table": problem.table, "row_id": problem.row_id, "detail": problem.detail}
    return translate(PROBLEMS.get(problem.what, "{detail}")).format_map(_Gaps(gaps))


def note_text(note: ImportNote, translate: Callable[[str], str] = _as_is) -> str:
    """Put one line of an import report into words."""
    template = NOTES.get(note.what, "{detail}")
    return translate(template).format_map(_Gaps({"count": note.count, "detail": note.detail}))


class _Problem(Protocol):
    @property
    def what(self) -> str: ...
    @property
    def table(self) -> str: ...
    @property
    def row_id(self) -> int: ...
    @property
    def detail(self) -> str: ...


class _Gaps(dict[str, object]):
    """Leaves a gap visible rather than failing while it reports a failure."""

    def __missing__(self, key: str) -> str:
        return "…"
