"""What is told of the contents of REFI-QDA projects as they are read."""

from __future__ import annotations

REFI_READ_NOTES: dict[str, str] = {
    # --- elements and references
    "refi-unknown-element": "An element that the standard does not know there was left out: {name} “{detail}”.",
    "refi-out-of-place": "Elements “{name}” stand where the standard has none, and were left out: {count} of them.",
    "refi-attribute-left": "Left out, because Concord has no place for it: {detail} ({name}, {count} ×).",
    "refi-same-guid": "“{name}” shares its identity with another element ({detail}). Both were kept; what refers to it "
    "was given to the first.",
    "refi-dangling": "“{name}” refers to something that the file does not hold, which was left out: {detail}.",
    "refi-dangling-code": "A coding in “{name}” was left out, because the file does not hold its code {detail}.",
    "refi-dangling-note": "“{name}” refers to a note that the file does not hold: {detail}.",
    "refi-unknown-user": "The file names somebody as a coder whom it does not list; “{name}” stands for {detail}.",
    "refi-nobody": "The file does not say who coded; “{name}” stands for them.",
    "refi-coder-assumed": "Who made it is not said of {count} codings and notes; they were given to who made the "
    "project, or else the source.",
    "refi-time-zone": "Times without a time zone ({count}) were taken for UTC.",
    "refi-bad-time": "A time could not be read and was left out: “{name}”.",
    "refi-bad-colour": "The colour of “{name}” is none and was left out: “{detail}”.",
    # --- texts and files
    "refi-encoding-assumed": "The text of “{name}” is not in UTF-8; {count} of its bytes were read as {detail}. Check "
    "accents and quotation marks.",
    "refi-text-twice": "“{name}” has two texts that differ; that of its file was taken.",
    "refi-text-missing": "The text of “{name}” is not in the file. The source was kept unseen, with its coded "
    "passages ({detail}), and will be exported again.",
    "refi-text-derived": "“{name}” came without a plain text; the text was taken from its Word file. Check that its "
    "codings lie on the right words.",
    "refi-rich-text-unreadable": "The file “{detail}” of “{name}” could not be read as a text.",
    "refi-file-missing": "A file of “{name}” is not in the archive: “{detail}”.",
    "refi-file-unreadable": "A file of “{name}” could not be read: “{detail}”.",
    "refi-file-outside": "“{name}” lies outside the project, as “{detail}”, and was not read. Choose the folder that "
    "holds it and import again to take it along.",
    "refi-file-not-kept": "“{name}” ({detail}) is too large to be kept in the project file.",
    # --- positions
    "refi-unsure": "It cannot be told with certainty how positions in “{name}” were counted. Check that codings lie on "
    "the right words.",
    "refi-learned": "How positions in “{name}” were counted was learned from the other texts of the file.",
    "refi-learned-many": "How positions were counted was learned from the other texts of the file in {count} texts, "
    "such as “{name}”.",
    "refi-unlike": "Positions in “{name}” are counted otherwise than this program is known to do.",
    "refi-words-elsewhere": "A selection in “{name}” is named by words that stand elsewhere in the text: {detail}.",
    "refi-own-way": "Selections in “{name}” are counted in another way than the others of their text, as the words "
    "show that they are named by. They were put on these words: {count}.",
    "refi-position-rejected": "A selection in “{name}” was left out, because the text has no such positions: {detail}.",
    "refi-rounded": "A selection in “{name}” divided a character or a line end, and was widened: {detail}.",
    "refi-no-length": "A selection in “{name}” begins where it ends; it became a memo on the document: {detail}.",
    # --- codings and memos
    "refi-uncoded": "Highlights without a code in “{name}” were given the code “Uncoded highlight”: {count}.",
    "refi-identical": "Codings in “{name}” repeat another one, with the same passage, code and coder: {count}.",
    "refi-coded-folder": "The folder “{name}” was coded with {count} times, and is a code now.",
    "refi-whole-source": "The code “{detail}” on “{name}” as a whole was put on all of its text.",
    "refi-whole-empty": "The code “{detail}” on “{name}” as a whole was left out, because there is no text.",
    "refi-note-repeated": "The note “{name}” is attached to several things; each got a memo of its own: {count}.",
    "refi-coded-note": "The note “{name}” is coded itself; it was taken as a document, too.",
    "refi-note-plain": "Of the note “{name}” the text was taken, but not the formatting of its Word file.",
    "refi-annotation": "An annotation became a memo on its passage. {name}",
    "refi-annotation-placeless": "An annotation (“{name}”) became a free memo, because the file does not say in which "
    "document it lies (positions {detail}).",
    # --- PDF, pictures, recordings
    "refi-pdf-read": "“{name}” came without its text; it was read from the PDF.",
    "refi-pdf-locked": "“{name}” is protected by a password. It was kept unseen; give the password and import again to "
    "read its text.",
    "refi-pdf-scanned": "“{name}” holds no text, only pictures of it. It was kept unseen and will be exported again.",
    "refi-pdf-unreadable": "“{name}” could not be read as a PDF. It was kept unseen and will be exported again.",
    "refi-pdf-without-text": "“{name}” has no text to show; it was kept unseen and will be exported again.",
    "refi-area-kept": "An area on page {detail} of “{name}” cannot be shown here. It is kept, with its codings "
    "({count}), and will be exported again.",
    "refi-medium-kept": "“{name}” ({detail}) cannot be shown here. It is kept, with its own codings ({count}), and "
    "will be exported again.",
    "refi-transcript-joined": "“{name}” is also the transcript “{detail}”; both are one document.",
    "refi-no-sync-point": "A passage in “{name}” is kept unseen, because nothing tells where in the text it lies: "
    "{detail}.",
    # --- cases, variables, sets
    "refi-case-as-code": "Codings that say who is spoken of became passages of the case “{name}”: {count}.",
    "refi-case-code-about": "“{name}” is a case and a code; what only its code has was left out: {detail}.",
    "refi-case-code-kept": "A code on the case “{name}” as a whole is kept unseen; it will be exported again.",
    "refi-unknown-type": "The variable “{name}” is of an unknown type, “{detail}”; it was taken as text.",
    "refi-value-not-of-kind": "A value of “{name}” is not of its variable’s kind; it was kept as it is: {detail}.",
    "refi-two-values": "“{name}” has two values of one variable; the first was taken: {detail}.",
    "refi-variable-of-both": "The variable “{name}” describes documents and cases; it became two.",
    "refi-set-kept": "Members of the set “{name}” that are no documents are kept unseen: {count}.",
    "refi-part-kept": "“{name}” ({detail}) cannot be shown here. It is kept and will be exported again.",
}

KINDS: dict[str, str] = {
    "PictureSource": "picture",
    "AudioSource": "sound recording",
    "VideoSource": "video recording",
    "Link": "link",
    "Graph": "map",
    "Set": "set",
}
"""What a detail that names an element of the file is called."""

ATTRIBUTES: dict[str, str] = {
    "creatingUser": "who added a source",
    "modifyingUser": "who changed it last",
    "modifiedDateTime": "when it was changed last",
    "currentPath": "where its file lay on somebody’s computer",
    "id": "the short sign that a program gives a coder",
}
"""What the details of ``refi-attribute-left`` mean to a person."""
