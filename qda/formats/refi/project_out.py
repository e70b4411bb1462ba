"""A project's XML for REFI-QDA, piece by piece, in the order of the standard."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from qda.formats.refi.definition import Definition, described
from qda.formats.refi.kept_out import serialised
from qda.formats.refi.outgoing import Outgoing
from qda.formats.refi.sources_out import source_pieces
from qda.formats.refi.values_out import KINDS, value_element
from qda.formats.refi.xml_out import attributes, element, in_attribute, in_content, in_utc, is_legal
from qda.model.portable import PortableCase, PortableCode, PortableMemo, PortableProject, PortableSet

NAMESPACE = "urn:QDA-XML:project:1.0"
_NOTE_FILES = 5_000  # an archive of very many files is refused by some
_COLOUR = re.compile(r"#([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")


def origin_of(unit: str) -> str:
    """Return what the file says of who wrote it; other programs' ways of counting are told, too."""
    return "Concord for NVivo for Windows" if unit == "utf16" else "Concord"


def definition_of(code: PortableCode) -> Definition:
    """Return the parts of a code's definition."""
    return Definition(
        code.full_definition,
        code.short_definition,
        code.use_when,
        code.dont_use_when,
        code.example_text,
        code.memo,
    )


def project_pieces(out: Outgoing) -> Iterator[str]:
    """Yield the whole XML; on the way, the files that belong into the project gather in ``out.files``."""
    project = out.project
    changed = last_change(project)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<Project xmlns="{NAMESPACE}" name="{in_attribute(out.checked(project.name, project.name))}"'
    yield attributes(
        origin=origin_of(out.options.unit),
        creatingUserGUID=out.coder(project.coders[0].guid) if project.coders else "",
        creationDateTime=in_utc(project.created),
        modifiedDateTime=changed,
    )
    yield ">\n"
    yield from _section("Users", _users(out))
    yield from _section("CodeBook", _section("Codes", _codes(out)))
    yield from _section("Variables", _variables(out))
    yield from _section("Cases", _cases(out))
    yield from _section("Sources", source_pieces(out))
    yield from _section("Notes", _notes(out))
    yield from _section("Links", out.kept.texts("", "Link"))
    yield from _section("Sets", _sets(out))
    yield from _section("Graphs", out.kept.texts("", "Graph"))
    yield element("Description", out.checked(project.memo, project.name))
    yield "</Project>\n"


def last_change(project: PortableProject) -> str:
    """Return when the project was last changed as far as its things tell, so that two exports do not differ in it."""
    times = [coding.modified or coding.created for coding in project.codings]
    times += [memo.modified or memo.created for memo in project.memos]
    times += [thing.created for thing in (*project.documents, *project.codes)]
    return max((in_utc(time) for time in {*times, project.created}), default="")


def _section(name: str, pieces: Iterable[str]) -> Iterator[str]:
    """Yield a wrapper and what is in it; nothing at all where nothing is in it, which the standard forbids."""
    is_open = False
    for piece in pieces:
        if not is_open:
            yield f"<{name}>\n"
            is_open = True
        yield piece
    if is_open:
        yield f"</{name}>\n"


# --- people and codes ------------------------------------------------------------------------------------------------
def _users(out: Outgoing) -> Iterator[str]:
    for coder in out.project.coders:
        yield f'<User guid="{out.coder(coder.guid)}" name="{in_attribute(coder.name)}"/>\n'


def _codes(out: Outgoing) -> Iterator[str]:
    """Yield the tree of codes; it may be thousands of levels deep."""
    known = {code.guid for code in out.project.codes}
    below: dict[str, list[PortableCode]] = {}
    for code in out.project.codes:
        below.setdefault(code.parent if code.parent in known else "", []).append(code)
    waiting: list[PortableCode | str] = [*reversed(below.pop("", []))]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            yield item
            continue
        name = in_attribute(out.checked(item.name, item.name))
        colour = f' color="{item.colour}"' if _COLOUR.fullmatch(item.colour) else ""
        codable = "false" if item.is_folder else "true"
        inner = element("Description", out.checked(described(definition_of(item)), item.name))
        inner += "".join(out.note_refs(out.on_code.get(item.guid, ())))
        children = below.pop(item.guid, [])
        begin = f'<Code guid="{out.guids.of("code", item.guid)}" name="{name}" isCodable="{codable}"{colour}'
        if not inner and not children:
            yield f"{begin}/>\n"
            continue
        yield f"{begin}>{inner}"
        waiting.append("</Code>\n")
        waiting.extend(reversed(children))


# --- cases and variables ---------------------------------------------------------------------------------------------
def _variables(out: Outgoing) -> Iterator[str]:
    for variable in out.project.variables:
        told = f'guid="{out.guids.of("variable", variable.guid)}" name="{in_attribute(variable.name)}"'
        memo = element("Description", out.checked(variable.memo, variable.name))
        yield f'<Variable {told} typeOfVariable="{KINDS.get(variable.kind, "Text")}">{memo}</Variable>\n'


def _cases(out: Outgoing) -> Iterator[str]:
    for case in out.project.cases:
        yield _case(out, case)
    yield from out.kept.texts("", "Case")
    # A transcript has no place for values of its own.
    for texts in out.transcripts().values():
        for document, part in texts:
            values = "".join(value_element(out, value) for value in out.values.get(document.guid, ()))
            if values and part.kind == "Transcript":
                target = out.guids.of("document", document.guid)
                guid = out.guids.add("values", f"{document.guid}/values")
                yield f'<Case guid="{guid}">{values}<SourceRef targetGUID="{target}"/></Case>\n'


def _case(out: Outgoing, case: PortableCase) -> str:
    stretches = iter(out.case_stretches.get(case.guid, ()))
    sources: list[str] = []
    selections: list[str] = []
    for place in case.places:
        if place.document not in out.documents:
            continue
        if place.span is None:
            sources.append(f'<SourceRef targetGUID="{out.guids.of("document", place.document)}"/>')
        else:
            selections.append(f'<SelectionRef targetGUID="{next(stretches)}"/>')
    return "".join((
        f'<Case guid="{out.guids.of("case", case.guid)}" name="{in_attribute(out.checked(case.name, case.name))}">',
        element("Description", out.checked(case.memo, case.name)),
        *out.kept.texts(case.guid, "CodeRef"),
        *(value_element(out, value) for value in out.values.get(case.guid, ())),
        *out.kept.texts(case.guid, "VariableValue"),
        *sources,
        *out.kept.texts(case.guid, "SourceRef"),
        *selections,
        *out.kept.texts(case.guid, "SelectionRef"),
        "</Case>\n",
    ))  # fmt: skip


# --- notes and sets --------------------------------------------------------------------------------------------------
def _notes(out: Outgoing) -> Iterator[str]:
    titles: set[str] = set()
    for memo in out.project.memos:
        # QualCoder reads a note only from a file of its own, has no place for one without a name, and stops at the
        # second one of a name.
        beside = bool(memo.title) and memo.title not in titles and len(titles) < _NOTE_FILES
        titles.add(memo.title)
        yield _note(out, memo, beside=beside)
    yield from out.kept.texts("", "Note")


def _note(out: Outgoing, memo: PortableMemo, *, beside: bool) -> str:
    """Return a note with its text in it; or beside it, as asked or where XML cannot hold each of its characters."""
    guid = out.guids.of("memo", memo.guid)
    path, text = "", f"<PlainTextContent>{in_content(memo.text)}</PlainTextContent>"
    if beside or not is_legal(memo.text):
        content = memo.text.encode("utf-8", "replace")
        path, text = out.add_file(f"{guid}.txt", lambda: content), ""
    name = attributes(name=out.checked(memo.title, memo.title), plainTextPath=path)
    return "".join((
        f'<Note guid="{guid}"{name}{out.made_by(memo.coder, memo.created, memo.modified)}>{text}',
        *out.kept.texts(memo.guid, "PlainTextSelection"),
        *out.kept.texts(memo.guid, "Coding"),
        *out.kept.texts(memo.guid, "NoteRef"),
        *out.kept.texts(memo.guid, "VariableValue"),
        "</Note>\n",
    ))  # fmt: skip


def _sets(out: Outgoing) -> Iterator[str]:
    for group in out.project.sets:
        yield _set(out, group)
    yield from out.kept.texts("", "Set")


def _set(out: Outgoing, group: PortableSet) -> str:
    members: dict[str, list[str]] = {name: [] for name in ("MemberCode", "MemberSource", "MemberNote")}
    known = [guid for guid in group.documents if guid in out.documents]
    for guid in known:
        members["MemberSource"].append(f'<MemberSource targetGUID="{out.guids.of("document", guid)}"/>')
    for _, tree in out.kept.take(group.guid, "Set"):
        for member in tree:
            if str(member.tag) in members and (xml := serialised(member)) not in members[str(member.tag)]:
                members[str(member.tag)].append(xml)
    for kind in members:
        members[kind] += out.kept.texts(group.guid, kind)
    return "".join((
        f'<Set guid="{out.guids.of("set", group.guid)}" name="{in_attribute(out.checked(group.name, group.name))}">',
        element("Description", out.checked(group.memo, group.name)),
        *(xml for kind in members.values() for xml in kind),
        "</Set>\n",
    ))  # fmt: skip
