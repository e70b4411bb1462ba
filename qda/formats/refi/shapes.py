"""What the elements of other programs look like that are written out again: their attributes and parts, in order."""

from __future__ import annotations

_MADE = "creatingUser creationDateTime modifyingUser modifiedDateTime"
_TEXT = f"guid name richTextPath plainTextPath {_MADE}"
_MEDIUM = f"guid name path currentPath {_MADE}"
_CORNERS = "firstX firstY secondX secondY"

ATTRIBUTES: dict[str, tuple[str, ...]] = {
    name: tuple(attributes.split())
    for name, attributes in {
        "Description": "",
        "PlainTextContent": "",
        "NoteRef": "targetGUID",
        "CodeRef": "targetGUID",
        "SourceRef": "targetGUID",
        "SelectionRef": "targetGUID",
        "VariableRef": "targetGUID",
        "MemberCode": "targetGUID",
        "MemberSource": "targetGUID",
        "MemberNote": "targetGUID",
        "TextValue": "",
        "BooleanValue": "",
        "IntegerValue": "",
        "FloatValue": "",
        "DateValue": "",
        "DateTimeValue": "",
        "VariableValue": "",
        "Coding": "guid creatingUser creationDateTime",
        "TextSource": _TEXT,
        "TextDescription": _TEXT,
        "Representation": _TEXT,
        "Note": _TEXT,
        "Transcript": _TEXT,
        "PictureSource": _MEDIUM,
        "PDFSource": _MEDIUM,
        "AudioSource": _MEDIUM,
        "VideoSource": _MEDIUM,
        "PlainTextSelection": f"guid name startPosition endPosition {_MADE}",
        "PictureSelection": f"guid name {_CORNERS} {_MADE}",
        "PDFSelection": f"guid name page {_CORNERS} {_MADE}",
        "AudioSelection": f"guid name begin end {_MADE}",
        "VideoSelection": f"guid name begin end {_MADE}",
        "TranscriptSelection": f"guid name fromSyncPoint toSyncPoint {_MADE}",
        "SyncPoint": "guid timeStamp position",
        "Case": "guid name",
        "Set": "guid name",
        "Link": "guid name direction color originGUID targetGUID",
        "Graph": "guid name",
        "Vertex": f"guid representedGUID name {_CORNERS} shape color",
        "Edge": "guid representedGUID name sourceVertex targetVertex color direction lineStyle",
    }.items()
}
"""What each element may say of itself."""

_IN_SELECTION = "Description Coding NoteRef"
_IN_TEXT = "Description PlainTextContent PlainTextSelection Coding NoteRef VariableValue"

PARTS: dict[str, tuple[str, ...]] = {
    name: tuple(parts.split())
    for name, parts in {
        "Coding": "CodeRef NoteRef",
        "VariableValue": "VariableRef TextValue BooleanValue IntegerValue FloatValue DateValue DateTimeValue",
        "TextSource": _IN_TEXT,
        "TextDescription": _IN_TEXT,
        "Representation": _IN_TEXT,
        "Note": _IN_TEXT,
        "Transcript": "Description PlainTextContent SyncPoint TranscriptSelection NoteRef",
        "PictureSource": "Description TextDescription PictureSelection Coding NoteRef VariableValue",
        "PDFSource": "Description PDFSelection Representation Coding NoteRef VariableValue",
        "AudioSource": "Description Transcript AudioSelection Coding NoteRef VariableValue",
        "VideoSource": "Description Transcript VideoSelection Coding NoteRef VariableValue",
        "PlainTextSelection": _IN_SELECTION,
        "PictureSelection": _IN_SELECTION,
        "PDFSelection": "Description Representation Coding NoteRef",
        "AudioSelection": _IN_SELECTION,
        "VideoSelection": _IN_SELECTION,
        "TranscriptSelection": _IN_SELECTION,
        "Case": "Description CodeRef VariableValue SourceRef SelectionRef",
        "Set": "Description MemberCode MemberSource MemberNote",
        "Link": "NoteRef",
        "Graph": "Vertex Edge",
    }.items()
}
"""What each element may hold, in the order of the standard."""

ONCE = frozenset(("Description", "PlainTextContent", "CodeRef", "TextDescription", "Representation"))
"""What an element holds at most once (``CodeRef`` within a coding)."""

REQUIRED: dict[str, tuple[str, ...]] = {
    name: tuple(attributes.split())
    for name, attributes in {
        "PlainTextSelection": "startPosition endPosition",
        "PictureSelection": _CORNERS,
        "PDFSelection": f"page {_CORNERS}",
        "AudioSelection": "begin end",
        "VideoSelection": "begin end",
        "Vertex": "firstX firstY",
        "Edge": "sourceVertex targetVertex",
        "Link": "originGUID targetGUID",
        **{name: "targetGUID" for name in ATTRIBUTES if name.endswith("Ref") or name.startswith("Member")},
    }.items()
}
"""Without which an element says nothing: a link's two ends, a mark's borders, a reference's goal."""

WHOLE_NUMBERS = frozenset((
    "startPosition", "endPosition", "page", "firstX", "firstY", "secondX", "secondY", "begin", "end", "timeStamp",
    "position",
))  # fmt: skip
COLOURS = frozenset(("color",))
TIMES = frozenset(("creationDateTime", "modifiedDateTime"))
USERS = frozenset(("creatingUser", "modifyingUser"))
REFERENCES = frozenset((
    "targetGUID", "originGUID", "representedGUID", "sourceVertex", "targetVertex", "fromSyncPoint", "toSyncPoint",
))  # fmt: skip
WORDS: dict[str, frozenset[str]] = {
    "direction": frozenset(("Associative", "OneWay", "Bidirectional")),
    "lineStyle": frozenset(("dotted", "dashed", "solid")),
    "shape": frozenset((
        "Person", "Oval", "Rectangle", "RoundedRectangle", "Star", "LeftTriangle", "RightTriangle", "UpTriangle",
        "DownTriangle", "Note",
    )),
}  # fmt: skip
"""Attributes that only take certain words."""
