"""The words for errors and for what an import has to report, in English; the window translates them.

An error is told in three parts: what happened, whether the work is safe, what to do now.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol, cast

from qda.model.document import ImportNote
from qda.model.errors import QdaError


class Explanation(NamedTuple):
    """An error in words for a person."""

    what: str
    safe: str
    now: str

    def __str__(self) -> str:
        return " ".join(part for part in self if part)


_UNCHANGED = "Your project is unchanged."
_SAVED = "Everything you did up to now is saved."

_EXPLANATIONS: dict[str, Explanation] = {
    "TooFewCoders": Explanation(
        "There are not two coders to compare (found: {coders}).",
        "No file was changed.",
        "Name files or coders with codings, or mark documents as finished by whoever read them and coded nothing.",
    ),
    "KeyUnclear": Explanation(
        "“{name}” holds the work of several coders ({coders}).", "No file was changed.", "Say whose work is the key."
    ),
    "UnreadableFile": Explanation("“{name}” could not be read: {reason}.", _UNCHANGED, "{remedy}"),
    "UnsupportedFile": Explanation(
        "“{name}” is of a kind that Concord does not read ({kind}).",
        _UNCHANGED,
        "Save it as .docx, .odt, .rtf, .html, .pdf, .epub, .txt, .srt or .vtt and add that file.",
    ),
    "PasswordNeeded": Explanation(
        "“{name}” is protected by a password.",
        _UNCHANGED,
        "Open it in its own program, save it without the password, and add that copy.",
    ),
    "PasswordNeeded.pdf": Explanation(
        "“{name}” is protected by a password.",
        _UNCHANGED,
        "Type its password when the window asks for it, or save it without one and add that copy.",
    ),
    "FileTooLarge": Explanation(
        "“{name}” is larger than Concord reads at once ({limit_mb} MB unpacked).",
        _UNCHANGED,
        "Split the file and add its parts.",
    ),
    "NoText": Explanation(
        "“{name}” contains no text, only pictures of it.",
        _UNCHANGED,
        "Run it through a text recognition (OCR) program first and add the result.",
    ),
    "EncodingUnclear": Explanation(
        "The characters of “{name}” cannot be told with certainty.",
        _UNCHANGED,
        "Choose the encoding in which the text reads right (likely: {encodings}).",
    ),
    "UnknownEncoding": Explanation(
        "“{name}” cannot be read in the encoding “{encoding}”.", _UNCHANGED, "Choose another encoding."
    ),
    "BadTable": Explanation(
        "“{name}” cannot be used as it is: {problems}", _UNCHANGED, "Correct the table and try again."
    ),
    "NotAForeignProject": Explanation(
        "“{name}” is not a project of another program that Concord reads: {kind}.",
        _UNCHANGED,
        "Choose a REFI-QDA file (.qdpx or .qdc) or a project of Taguette, QualCoder or RQDA; most other programs can "
        "export a REFI-QDA project.",
    ),
    "NotAForeignProject.concord": Explanation(
        "“{name}” is a Concord project itself.",
        _UNCHANGED,
        "Open it with File › Open, or take its work into this project by merging.",
    ),
    "NotAForeignProject.own-format": Explanation(
        "“{name}” is a project of {program}, in a form that only {program} reads.",
        _UNCHANGED,
        "Export it there as a REFI-QDA project (.qdpx) and import that.",
    ),
    "NotAForeignProject.codebook": Explanation(
        "“{name}” is a codebook, not a project.", _UNCHANGED, "Import it into the codebook of a project."
    ),
    "SeveralProjects": Explanation(
        "“{name}” holds several projects: {projects}.", _UNCHANGED, "Choose which of them to import."
    ),
    "ProjectMissing": Explanation(
        "There is no file at {path}.", "", "It may have been moved or renamed: look for it with File › Open."
    ),
    "ProjectExists": Explanation("{path} exists already.", "It was not touched.", "Choose another name."),
    "NotAProject": Explanation(
        "{path} is not a Concord project: {kind}.", "It was not touched.", "Choose another file."
    ),
    "NotAProject.empty": Explanation(
        "{path} holds nothing at all: {kind}.",
        "It was not touched.",
        "A program that synchronises files may not have fetched it yet: wait a moment and try again, or look for an "
        "earlier copy of it.",
    ),
    "ProjectDamaged": Explanation(
        "{path} is damaged: {detail}.",
        "Concord did not write to it.",
        "Restore an earlier version, or save what can be read of it in a new file; keep the damaged one.",
    ),
    "ProjectTooNew": Explanation(
        "{path} was made by a later version of Concord.",
        "It was not touched.",
        "Install a version of Concord that reads file format {needs}.",
    ),
    "ProjectUnfinished": Explanation(
        "{path} was not closed properly, and its folder cannot be written to, so it cannot be put in order there.",
        "It was not touched, and nothing is lost.",
        "Copy it, and the files beside it whose names begin with its name, to a folder of your own and open the copy.",
    ),
    "ProjectInUse": Explanation(
        "{path} is open in another window on this computer.",
        "Nothing was changed.",
        "Go on in that window, or close it first.",
    ),
    "SameFileTwice": Explanation(
        "{path} was chosen twice.",
        "Nothing was changed.",
        "Choose two different files; two coders of one project can be compared without a second file.",
    ),
    "ProjectReadOnly": Explanation(
        "This project is open for reading only, so it cannot be changed.",
        _SAVED,
        "Use File › Save a copy as… to go on in a copy.",
    ),
    "ProjectReplaced": Explanation(
        "Another program put another version in the place of {path} while it was open here.",
        "Your last edit was not written over the other version.",
        "Reload the file, whereby your version is kept beside it, or go on with yours under another name.",
    ),
    "ProjectReplaced.in-place": Explanation(
        "Another program wrote another version into {path} while it was open here.",
        "Your last edit was not written over the other version.",
        "Reload the file. What you did before can be found among the earlier versions of the project.",
    ),
    "ProjectReplaced.gone": Explanation(
        "{path} is no longer there: it was moved, renamed or deleted, or its drive is gone.",
        "Your last edit was not saved; everything before it is.",
        "Put the file back or reconnect the drive and try again, or go on in a copy elsewhere.",
    ),
    "ProjectUnreachable": Explanation(
        "{path} cannot be read just now ({detail}).",
        _SAVED,
        "Reconnect the drive or the network folder and try again, or close the project and open it later.",
    ),
    "ProjectUnreachable.held": Explanation(
        "Another program, such as one that synchronises files, holds {path} and did not let go of it.",
        _SAVED,
        "Wait a moment and try again.",
    ),
    "ProjectUnreachable.gone": Explanation(
        "{path} is no longer there: it was moved, renamed or deleted, or its drive is gone.",
        "Everything you did is in that file.",
        "Put it back or reconnect the drive and try again.",
    ),
    "StorageFailed": Explanation(
        "The disk refused to save the last change to {path} ({detail}; {free_mb} MB free).",
        "The change was taken back; everything before it is saved.",
        "Free some space or reconnect the drive and try again, or save a copy elsewhere.",
    ),
    "BackupFailed": Explanation(
        "No earlier version of this project could be kept in {path}: {detail}.",
        "The project itself is saved, as always.",
        "Make room there, or keep a copy elsewhere with File › Save a copy as.",
    ),
    "NoBackups": Explanation(
        "No earlier version of {path} is kept on this computer.",
        "No file was changed.",
        "Look for it on the computer where it was worked on.",
    ),
    "NoBackups.number": Explanation(
        "No earlier version {number} of {path} is kept on this computer.",
        "No file was changed.",
        "List them with --list.",
    ),
    "StorageFailed.full": Explanation(
        "The disk with {path} is full ({free_mb} MB free), so the last change could not be saved.",
        "The change was taken back; everything before it is saved.",
        "Free some space and try again, or go on in a copy on another disk.",
    ),
    "StorageFailed.disk": Explanation(
        "The drive with {path} gave an error ({detail}; {free_mb} MB free), so the last change could not be saved.",
        "The change was taken back; everything before it is saved.",
        "Reconnect the drive or the network and try again, or go on in a copy elsewhere.",
    ),
    "StorageFailed.held": Explanation(
        "Another program, such as one that synchronises files, holds {path} ({detail}), "
        "so the last change could not be saved.",
        "The change was taken back; everything before it is saved.",
        "Wait a moment and try again.",
    ),
    "StorageFailed.read-only": Explanation(
        "{path} may no longer be written to ({detail}), so the last change could not be saved.",
        "The change was taken back; everything before it is saved.",
        "Allow writing to the file and its folder and try again, or go on in a copy elsewhere.",
    ),
    "CannotWrite": Explanation(
        "{path} could not be written: {detail}.",
        "A file that was there before is unchanged.",
        "Close it in other programs, or choose another name or folder.",
    ),
    "CannotWrite.no-codes": Explanation(
        "The codebook has no codes yet, and a REFI-QDA codebook without codes cannot be written.",
        "A file that was there before is unchanged.",
        "Add a code first.",
    ),
    "BadPattern": Explanation(
        "“{pattern}” is not a regular expression: {detail}.",
        "",
        "Correct the pattern, or search for it as plain words.",
    ),
    "PatternTooSlow": Explanation(
        "The pattern “{pattern}” was still searching after {seconds} seconds and was stopped.",
        _UNCHANGED,
        "Make it simpler: a repetition within a repetition, such as (a+)+, takes very long.",
    ),
    "ChangeUnderWay": Explanation(
        "Something large is being written to the project just now.",
        "Your project is as it was, and this change was not made.",
        "Wait until it is done, or stop it, and try again.",
    ),
    "TextChanged": Explanation(
        "The text of “{name}” was changed while it was being corrected.",
        "Your corrections were not made.",
        "Look through them once more, and make them again.",
    ),
    "Cancelled": Explanation("Stopped.", "Nothing was changed.", ""),
    "SpanOutsideDocument": Explanation(
        "The passage {start}–{end} does not lie within the document, which has {length} characters.", _UNCHANGED, ""
    ),
    "EmptySpan": Explanation("There is no text in the passage {start}–{end}.", _UNCHANGED, "Select some words first."),
    "NameTaken": Explanation("There is something called “{name}” here already.", _UNCHANGED, "Choose another name."),
    "EmptyName": Explanation("A name needs at least one letter or digit.", _UNCHANGED, "Type a name."),
    "NotFound": Explanation("There is no {kind} “{name}” in this project.", _UNCHANGED, ""),
    "NotFound.project": Explanation(
        "“{name}” is not among the projects of the file.", _UNCHANGED, "Choose one of these: {projects}."
    ),
    "AmbiguousName": Explanation(
        "“{name}” fits more than one {kind}.", _UNCHANGED, "Give its full path or its number."
    ),
    "FolderHoldsNoCodings": Explanation(
        "“{name}” is a folder, and a folder holds codes, not passages.", _UNCHANGED, "Choose one of the codes in it."
    ),
    "BadValue": Explanation("“{value}” is not a value of this kind.", _UNCHANGED, ""),
    "BadValue.integer": Explanation("“{value}” is not a whole number.", _UNCHANGED, "Type digits only, such as 42."),
    "BadValue.decimal": Explanation("“{value}” is not a number.", _UNCHANGED, "Type a number such as 3.5."),
    "BadValue.thousands": Explanation(
        "“{value}” could mean {one} or {other}.", _UNCHANGED, "Type one of these, without a sign for thousands."
    ),
    "BadValue.boolean": Explanation("“{value}” is neither yes nor no.", _UNCHANGED, "Type yes or no."),
    "BadValue.date": Explanation(
        "“{value}” is not a date.", _UNCHANGED, "Type year, month and day, such as 2026-03-01."
    ),
    "BadValue.datetime": Explanation(
        "“{value}” is not a date with a time.", _UNCHANGED, "Type it such as 2026-03-01 09:30."
    ),
    "BadValue.no-day": Explanation("There is no day “{value}” in the calendar.", _UNCHANGED, "Check month and day."),
    "BadValue.day-or-month": Explanation(
        "“{value}” could mean {one} or {other}.", _UNCHANGED, "Type one of these: year, month, day."
    ),
    "ValuesDoNotFit": Explanation(
        "{count} values of “{name}” do not fit the new kind, such as {examples}.",
        _UNCHANGED,
        "Correct or empty them first, or let them be emptied.",
    ),
    "BadCondition": Explanation(
        "The condition “{condition}” cannot be understood: {detail}.",
        _UNCHANGED,
        "Write it as NAME=VALUE, NAME!=VALUE, NAME<VALUE, NAME>VALUE, NAME~PART, NAME= (empty) or NAME!= (not empty).",
    ),
    "MoveIntoItself": Explanation("“{name}” cannot be moved below itself.", _UNCHANGED, ""),
    "DocumentInUse": Explanation(
        "The text of “{name}” cannot be replaced: passages of it are coded or have memos.",
        _UNCHANGED,
        "Add the file as another document instead.",
    ),
    "BadPlan": Explanation(
        "The merge plan cannot be used: {detail}.", "Nothing was written.", "Make the plan anew from the projects."
    ),
    "NoConsensus": Explanation(
        "{path} is no consensus file.", _UNCHANGED, "Begin a consensus from a comparison, and settle there."
    ),
    "NothingToUndo": Explanation("There is nothing to take back.", "", ""),
    "CannotGoBack": Explanation("Step {step} cannot be taken back.", _UNCHANGED, ""),
    "CannotGoBack.founding": Explanation(
        "Step {step} made this project file, or lies before that, so it cannot be taken back.",
        _UNCHANGED,
        "Choose a later step. To begin anew, make a new project.",
    ),
    "CannotGoBack.undone": Explanation(
        "Step {step} was taken back already.", _UNCHANGED, "Choose a step that still holds."
    ),
    "CannotGoBack.lasting": Explanation(
        "What step {step} deleted is gone for good, so it cannot be taken back.", _UNCHANGED, ""
    ),
    "CannotGoBack.undo": Explanation(
        "Step {step} only took another step back, or brought one back that was taken back again.",
        _UNCHANGED,
        "Choose the act itself.",
    ),
    "CannotGoBack.not-redo": Explanation(
        "Step {step} cannot be brought back any more: something new was done since it was taken back.",
        _UNCHANGED,
        "What it did is still told in the history.",
    ),
    "NotAllKept": Explanation(
        "Concord made a mistake and may not have saved the words that you typed last.",
        "Everything else is saved.",
        "Look at them, copy what is missing, and close again.",
    ),
}

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
    special = _EXPLANATIONS.get(f"{message}.{error.values.get('kind')}")
    template = special or _EXPLANATIONS.get(message, Explanation("{detail}", "", ""))
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
