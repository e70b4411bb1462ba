"""The words around the notes of an import report: how positions were understood, and what the counts are counts of.

All in English; whoever shows them translates.
"""

from __future__ import annotations

from collections.abc import Callable

from qda.model.intake.report import TextDecision

UNITS: dict[str, str] = {
    "codepoint": "characters",
    "utf16": "UTF-16 units",
    "byte": "bytes",
}
"""What positions in a text are counted in."""

SURENESS: dict[str, str] = {
    "certain": "Sure: every way of counting leads to the same words",
    "confirmed": "Confirmed: {fitting} of {checked} quoted passages fit",
    "likely": "Likely: this way of counting fits best",
    "unsure": "Unsure: please look at the passages",
}
"""How sure it is that positions were understood rightly."""

LINE_BREAKS = "a line break counts {count}"
BOM_COUNTS = "the mark at the beginning of the file counts"

ELEMENTS: dict[str, str] = {
    "User": "Coders",
    "Code": "Codes and folders",
    "Coding": "Codings",
    "Variable": "Variables",
    "VariableValue": "Values of variables",
    "Case": "Cases",
    "TextSource": "Texts",
    "PDFSource": "PDF files",
    "PictureSource": "Pictures",
    "AudioSource": "Sound recordings",
    "VideoSource": "Video recordings",
    "Representation": "Texts of PDF files",
    "Transcript": "Transcripts",
    "TextDescription": "Descriptions of pictures",
    "SyncPoint": "Time marks",
    "PlainTextSelection": "Passages",
    "PDFSelection": "Areas of PDF pages",
    "PictureSelection": "Areas of pictures",
    "AudioSelection": "Stretches of sound",
    "VideoSelection": "Stretches of video",
    "TranscriptSelection": "Stretches of transcripts",
    "Note": "Memos and notes",
    "NoteRef": "References to notes",
    "Link": "Links",
    "Set": "Sets",
    "Graph": "Maps and diagrams",
    "Vertex": "Points of maps",
    "Edge": "Lines of maps",
    "Description": "Descriptions",
    "CodeRef": "Codes of codings and cases",
    "SourceRef": "Sources of cases",
    "SelectionRef": "Passages of cases",
    "VariableRef": "Variables of values",
    "MemberCode": "Codes in sets",
    "MemberSource": "Sources in sets",
    "MemberNote": "Notes in sets",
    "PlainTextContent": "Texts that stand in the XML",
    # Taguette
    "projects": "Projects",
    "documents": "Documents",
    "tags": "Tags",
    "highlights": "Highlights",
    "highlight_tags": "Tags on highlights",
    "users": "Accounts",
    "commands": "Entries of the log",
    "project_members": "Members of the project",
    # QualCoder and RQDA
    "project": "Projects",
    "source": "Documents, pictures and recordings",
    "code_name": "Codes",
    "code_cat": "Categories of codes",
    "code_text": "Codings",
    "code_image": "Codings of pictures",
    "code_av": "Codings of recordings",
    "annotation": "Annotations",
    "attribute": "Values of attributes",
    "attribute_type": "Attributes",
    "case_text": "Documents and passages of cases",
    "cases": "Cases",
    "coder_names": "Coders",
    "journal": "Entries of the journal",
    "freecode": "Codes",
    "codecat": "Categories of codes",
    "treecode": "Codes in categories",
    "coding": "Codings",
    "coding2": "Codings in the second table",
    "caselinkage": "Documents and passages of cases",
    "fileAttr": "Values of documents",
    "caseAttr": "Values of cases",
    "attributes": "Attributes",
    "filecat": "Categories of documents",
    "treefile": "Documents in categories",
    "image": "Pictures",
    "imageCoding": "Codings of pictures",
}
"""What the elements of a REFI-QDA file, or the tables of another program's database, are in plain words."""

TABLES: dict[str, str] = {
    "coder": "Coders",
    "document": "Documents",
    "document_set": "Sets of documents",
    "document_set_member": "Documents in sets",
    "document_coder": "Who began and finished what",
    "code": "Codes and folders",
    "coding": "Codings",
    "memo": "Memos",
    "case": "Cases",
    "case_document": "Documents and passages of cases",
    "variable": "Variables",
    "variable_value": "Values of variables",
    "kept_part": "Parts kept unseen",
    "saved_query": "Saved queries",
    "comparison": "Comparisons that were settled",
    "compared_coder": "Compared coders",
    "decision": "Decisions",
    "decision_coding": "Codings by decision",
}
"""What the tables of a project hold."""


def _as_is(text: str) -> str:
    return text


def counted_words(text: TextDecision, translate: Callable[[str], str] = _as_is) -> str:
    """Return how positions in a text were counted, in a few words."""
    words = [translate(UNITS.get(text.unit, text.unit))]
    if text.newline > 1:
        words.append(translate(LINE_BREAKS).format(count=text.newline))
    if text.bom:
        words.append(translate(BOM_COUNTS))
    return ", ".join(words)


def sureness_words(text: TextDecision, translate: Callable[[str], str] = _as_is) -> str:
    """Return how sure it is that the positions in a text were understood rightly."""
    words = translate(SURENESS.get(text.sureness, text.sureness))
    return words.format(fitting=f"{text.fitting:,}", checked=f"{text.checked:,}")


def element_words(name: str, translate: Callable[[str], str] = _as_is) -> str:
    """Return what an element of the file is, with the file's own name for it where we have another."""
    return f"{translate(ELEMENTS[name])} ({name})" if name in ELEMENTS else name


def table_words(name: str, translate: Callable[[str], str] = _as_is) -> str:
    """Return what a table of the project holds."""
    return translate(TABLES[name]) if name in TABLES else name.replace("_", " ")
