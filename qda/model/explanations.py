"""What is said of each error, in three parts: what happened, whether the work is safe, what to do now.

:func:`qda.model.wording.explain` fills the gaps with an error's values.
"""

from __future__ import annotations

from typing import NamedTuple


class Explanation(NamedTuple):
    """An error in words for a person."""

    what: str
    safe: str
    now: str

    def __str__(self) -> str:
        return " ".join(part for part in self if part)


_UNCHANGED = "Your project is unchanged."
_SAVED = "Everything you did up to now is saved."

_SENTENCE = "The query cannot be understood at character {place}, “{part}”: "
_HOW_TO_WRITE = 'Write it as: coded "A", overlapping "B", by "X", where Country=Iraq.'

_SENTENCES: tuple[tuple[str, str, str], ...] = (
    ("sign", "this sign means nothing here.", "Put names in quotation marks."),
    ("open-name", "this quotation mark is never closed.", "Close it; within a name, double it."),
    ("rest", "nothing more was expected.", "Check the brackets."),
    ("expected", "“{expected}” was expected.", ""),
    ("name", "a name was expected.", "Put names in quotation marks."),
    ("too-deep", "too many brackets lie within each other.", "Split the query."),
    ("mixed", "“and” and “or” stand beside each other.", "Put what belongs together in brackets."),
    ("and-or-or", "a name follows without “and” or “or”.", "Put names of several words in quotation marks."),
    ("test", "a condition was expected.", _HOW_TO_WRITE),
    ("number", "a whole number was expected.", ""),
    ("measure", "a distance is in characters, sentences or paragraphs.", "Write, say, within 1 paragraph of."),
    ("of", "“of”, “before” or “after” was expected.", "Write, say, within 1 paragraph of."),
    ("same", "“document”, “paragraph” or “sentence” was expected.", ""),
    ("variable", "the name of a variable was expected.", "Write, say, where Country=Iraq."),
    ("relation", "=, !=, <, >, ~ or “is” was expected.", "Write, say, where Country=Iraq."),
    ("value", "a value was expected.", "Put values of several words in quotation marks."),
    ("with", "“memo”, “weight” or “the words” was expected.", ""),
    ("way", "“by hand”, “automatically” or “from a suggestion” was expected.", ""),
)
_BAD_SENTENCES: dict[str, Explanation] = {
    **{f"BadSentence.{kind}": Explanation(_SENTENCE + why, _UNCHANGED, now) for kind, why, now in _SENTENCES},
    **{
        f"BadSentence.{kind}-end": Explanation(f"The query ends too early: {why}", _UNCHANGED, now)
        for kind, why, now in _SENTENCES
    },
    "BadSentence.nothing": Explanation("The query is empty.", _UNCHANGED, _HOW_TO_WRITE),
}
"""What is wrong with a written query, and where."""

EXPLANATIONS: dict[str, Explanation] = {
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
    "NotInstalled": Explanation(
        "This needs {name}, an optional part of Concord that is not on this computer.",
        _UNCHANGED,
        "Whoever installed Concord can add it: pip install “concord-qda[suggestions]”.",
    ),
    "TooFewExamples": Explanation(
        "You have put this code on {count} sentences; from fewer than {least} nothing can be learnt.",
        _UNCHANGED,
        "Code some more passages with it, and try again.",
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
    "BadQuery": Explanation("The query means nothing: “{part}”.", _UNCHANGED, ""),
    "BadQuery.no-query": Explanation("This is no query of ours: “{part}”.", _UNCHANGED, "Make it anew."),
    "BadQuery.newer": Explanation(
        "The query was saved by a newer program: “{part}”.", _UNCHANGED, "Install the newest version of the program."
    ),
    "BadQuery.too-deep": Explanation("The query has too many brackets within each other.", _UNCHANGED, "Split it."),
    "BadQuery.no-name": Explanation("A part of the query lacks its coders or documents.", _UNCHANGED, "Choose some."),
    "BadQuery.no-words": Explanation("A part of the query lacks its words.", _UNCHANGED, "Type what to look for."),
    "BadQuery.no-origin": Explanation("A part of the query does not say how segments were made.", _UNCHANGED, ""),
    "BadQuery.weight": Explanation(
        "No weight is as the query asks: “{part}”.", _UNCHANGED, "Weights run from 0 to 100, the smaller border first."
    ),
    "BadQuery.distance": Explanation(
        "The query asks for a distance that is out of reach: “{part}”.", _UNCHANGED, "Name a smaller one."
    ),
    "BadQuery.distance-needed": Explanation(
        "The query does not say how near: “{part}”.", _UNCHANGED, "Name a distance, such as 1 paragraph."
    ),
    "BadQuery.no-distance-here": Explanation(
        "A distance means nothing here: “{part}”.", _UNCHANGED, "It goes with near, before and after."
    ),
    **_BAD_SENTENCES,
    "QueryPartGone": Explanation(
        "The query asks for the {kind} “{name}”, which this project does not have.",
        _UNCHANGED,
        "It may have been renamed or deleted: choose another one.",
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
"""By an error's class, or by its class and ``kind`` where one kind needs words of its own."""
