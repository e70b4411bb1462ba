"""What a project has and the standard cannot hold, as a file of our own beside the project's XML.

Other programs pass over it, and lose it when they write the project anew. It is JSON: for each kind of thing, by guid,
the values that are not what reading the XML alone would give. It names the SHA-256 of the XML it was written with.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from itertools import groupby
from typing import Any

from qda.formats.refi.definition import described, told_apart
from qda.formats.refi.kept_out import without_folders
from qda.formats.refi.outgoing import DOCX, PDF, Outgoing
from qda.formats.refi.project_out import definition_of
from qda.formats.refi.values_out import is_writable
from qda.formats.refi.xml_out import is_legal, is_own_time
from qda.model.document import Mark
from qda.model.errors import BadValue
from qda.model.portable import KeptPart, PortableCase, PortableCode, PortableDocument
from qda.model.values import canonical

EXTRAS_ENTRY = "concord.json"
"""What it is called in the archive. The standard's own files are ``project.qde`` and those in ``sources``."""

FORMAT, VERSION = "concord-refi-extras", 1

Fields = dict[str, Any]


def extras_of(out: Outgoing, qde_hash: str, files: Mapping[str, str]) -> bytes:
    """Return the file for a project that was just written.

    Args:
        out: The project, as it was written.
        qde_hash: The SHA-256 of its XML.
        files: Where the originals of documents lie that no source calls, by the documents' guids.
    """
    told: Fields = {"format": FORMAT, "version": VERSION, "qde": qde_hash, "text": _text_form(out)}
    sections: dict[str, Any] = {
        "project": _project(out),
        "guids": {written: [*key] for key, written in out.guids.changed.items() if key[0] in _RENAMED},
        "coders": _by_guid(out.project.coders, _coder),
        "codes": _by_guid(out.project.codes, _code),
        "documents": _by_guid(out.project.documents, lambda document: _document(document, files)),
        "sets": _by_guid(out.project.sets, lambda group: _texts(name=group.name, memo=group.memo)),
        "codings": _by_guid(out.project.codings, _coding),
        "memos": _by_guid(out.project.memos, _memo),
        "cases": _by_guid(out.project.cases, _case),
        "variables": _by_guid(out.project.variables, _variable),
        "values": _values(out),
        "work": [list(row) for row in out.project.work],
        "kept": [_kept(part) for part in out.kept.left()],
        "comparisons": [asdict(comparison) for comparison in out.project.comparisons],
        "decisions": [asdict(decision) for decision in out.project.decisions],
        "order": _order(out),
    }
    told |= {name: section for name, section in sections.items() if section}
    return json.dumps(told, ensure_ascii=True, separators=(",", ":"), sort_keys=False).encode("ascii")


_RENAMED = ("coder", "code", "variable", "case", "document", "memo", "set", "coding")


def needs_entry(document: PortableDocument) -> bool:
    """Tell whether the file that a document came from is one that no source of the standard can call."""
    return bool(document.original) and document.media_type not in (DOCX, PDF)


def _text_form(out: Outgoing) -> Fields:
    options = out.options
    return {"unit": options.unit, "newline": 2 if options.crlf else 1}


# --- values that do not come back by themselves ---------------------------------------------------------------------
def _by_guid(things: Iterable[Any], fields: Callable[[Any], Fields]) -> Fields:
    return {thing.guid: told for thing in things if (told := fields(thing))}


def _texts(**texts: str) -> Fields:
    """Return the texts that a reader might not give back exactly: with control characters, or space at an end."""
    return {name: text for name, text in texts.items() if not _comes_back(text)}


def _comes_back(text: str) -> bool:
    if not text:
        return True
    is_seen = any(letter.isprintable() and not letter.isspace() for letter in text)
    return is_seen and text == text.strip() and "\r" not in text and is_legal(text)


def _value_comes_back(kind: str, value: str) -> bool:
    if not value or not _comes_back(value) or not is_writable(kind, value):
        return False
    try:
        return canonical(kind, value) == value
    except BadValue:
        return False


def _time(**times: str) -> Fields:
    return {name: time for name, time in times.items() if time and not is_own_time(time)}


def _other(**values: Any) -> Fields:
    """Return what differs from nothing said."""
    return {name: value for name, value in values.items() if value}


def _project(out: Outgoing) -> Fields:
    project = out.project
    return {
        **_other(guid=project.guid, blind=project.blind),
        **({"unit": project.unit} if project.unit != "free" else {}),
        **_texts(name=project.name, memo=project.memo),
        **_time(created=project.created),
    }


def _coder(coder: Any) -> Fields:
    kind = {} if coder.kind == "person" else {"kind": coder.kind}
    return {**_other(colour=coder.colour, created=coder.created), **kind, **_texts(name=coder.name)}


def _code(code: PortableCode) -> Fields:
    definition = definition_of(code)
    told: Fields = {}
    if told_apart(described(definition)) != definition or _texts(description=described(definition)):
        told["definition"] = list(definition)
    return {
        **told,
        **_texts(name=code.name),
        **_other(example_coding=code.example_coding, number_key=code.number_key, created=code.created),
        **({"colour": code.colour} if code.colour else {}),
    }


def _document(document: PortableDocument, files: Mapping[str, str]) -> Fields:
    told = {
        **_other(source_name=document.source_name, encoding=document.encoding),
        **_texts(name=document.name, memo=document.memo),
        **_time(created=document.created),
        "media_type": document.media_type,
    }
    if document.notes:
        told["notes"] = [asdict(note) for note in document.notes]
    if document.marks:
        told["marks"] = [_mark(mark) for mark in document.marks]
        told["marked"] = text_hash(document.text)
    if document.guid in files:
        told["original"] = files[document.guid]
    return told


def text_hash(text: str) -> str:
    """Return what tells whether marks still lie in the text for which they were made."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _mark(mark: Mark) -> list[Any]:
    row: list[Any] = [str(mark.kind), mark.start, mark.end, mark.value, mark.from_ms, mark.to_ms]
    while row[-1] is None or row[-1] == "":
        row.pop()
    return row


def _coding(coding: Any) -> Fields:
    told: Fields = {}
    if coding.weight is not None:
        told["weight"] = coding.weight
    if coding.star:
        told["star"] = True
    if coding.origin:
        told["origin"] = coding.origin
    if coding.created and not is_own_time(coding.created):
        told |= {"created": coding.created, "modified": coding.modified}
    elif coding.modified != coding.created:
        told["modified"] = coding.modified
    if coding.memo:
        told |= _texts(memo=coding.memo)
    return told


def _memo(memo: Any) -> Fields:
    told = {**_texts(title=memo.title, text=memo.text), **_time(created=memo.created)}
    if "created" in told or memo.modified != memo.created:
        told["modified"] = memo.modified
    return told


def _case(case: PortableCase) -> Fields:
    # Whole documents stand before stretches in the file, and stretches of all documents in the order of these.
    told: Fields = {}
    if any(place.span is not None for place in case.places):
        told["places"] = [[place.document, *(place.span or ())] for place in case.places]
    return {**_texts(name=case.name, memo=case.memo), **told}


def _variable(variable: Any) -> Fields:
    return {"scope": variable.scope, **_texts(name=variable.name, memo=variable.memo)}


def _values(out: Outgoing) -> list[list[str]]:
    kinds = out.variable_kinds
    return [
        list(row) for row in out.project.values if not _value_comes_back(kinds.get(row.variable, "text"), row.value)
    ]


def _kept(part: KeptPart) -> Fields:
    """Return a part that found no place in the XML; what is a file of its own is not taken along."""
    xml = without_folders(part.xml)
    told: Fields = {name: getattr(part, name) for name in ("guid", "kind", "place", "owner", "name", "file_name")}
    return {**{name: value for name, value in told.items() if value}, "xml": xml.decode("utf-8", "replace")}


# --- order -----------------------------------------------------------------------------------------------------------
def _order(out: Outgoing) -> Fields:
    """Return in what order things stood; codings as runs of so many in a document, for there they keep their order."""
    project = out.project
    told: Fields = {
        name: [thing.guid for thing in getattr(project, name)]
        for name in ("coders", "codes", "documents", "sets", "memos", "cases", "variables")
    }
    told["kept"] = [part.guid for part in project.kept]
    places = {guid: number for number, guid in enumerate(out.documents)}
    runs = groupby(places.get(coding.document, -1) for coding in project.codings)
    told["codings"] = [number for place, run in runs for number in (place, sum(1 for _ in run))]
    return {name: order for name, order in told.items() if len(order) > 1}
