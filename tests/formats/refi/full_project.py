"""A project that has every element and attribute of the standard once."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

NAMESPACE = "urn:QDA-XML:project:1.0"


def _guids() -> Iterator[str]:
    for number in itertools.count(1):
        yield f"{number:08x}-2222-4222-8222-222222222222"


def full_project() -> str:
    """Return the XML of such a project."""
    ids = _guids()

    def guid() -> str:
        return f'guid="{next(ids)}"'

    def to(name: str) -> str:
        return f'<{name} targetGUID="{next(ids)}"/>'

    user = "00000001-2222-4222-8222-222222222222"
    dates = (
        f'creatingUser="{user}" creationDateTime="2026-01-31T23:59:59.5Z" '
        f'modifyingUser="{{{user}}}" modifiedDateTime="2026-02-28T00:00:00-05:00"'
    )
    said = "<Description>said of it</Description>"

    def value(kind: str, text: str) -> str:
        return f"<VariableValue>{to('VariableRef')}<{kind}Value>{text}</{kind}Value></VariableValue>"

    def coding() -> str:
        who = f'creatingUser="{user}" creationDateTime="2026-01-01T10:00:00"'
        return f"<Coding {guid()} {who}>{to('CodeRef')}{to('NoteRef')}</Coding>"

    def tail() -> str:
        return coding() + to("NoteRef") + value("Text", "old")

    def selection(name: str, where: str, inside: str = "") -> str:
        return f'<{name} {guid()} name="q" {where} {dates}>{said}{inside}{coding()}{coding()}{to("NoteRef")}</{name}>'

    corners = 'firstX="1" firstY="2" secondX="3" secondY="-4"'

    def text(name: str, path: str = 'plainTextPath="internal://a.txt"') -> str:
        places = selection("PlainTextSelection", 'startPosition="0" endPosition="4"')
        content = "" if path else "<PlainTextContent>words\n</PlainTextContent>"
        start = f'{name} {guid()} name="t" richTextPath="internal://a.docx" {path} {dates}'
        return f"<{start}>{said}{content}{places}{tail()}</{name}>"

    def transcript() -> str:
        points = f'<SyncPoint {guid()} timeStamp="1" position="0"/><SyncPoint {guid()}/>'
        ends = f'fromSyncPoint="{user}" toSyncPoint="{user}"'
        return (
            f'<Transcript {guid()} name="t" plainTextPath="internal://b.txt" {dates}>{said}'
            f"<PlainTextContent/>{points}{selection('TranscriptSelection', ends)}{to('NoteRef')}</Transcript>"
        )

    def medium(kind: str, inside: str) -> str:
        start = f'{kind} {guid()} name="m" path="internal://m" currentPath="absolute:///C:/m" {dates}'
        return f"<{start}>{said}{inside}{tail()}</{kind}>"

    timed = 'begin="0" end="1000"'
    page = f'page="0" {corners}'
    sources = (
        text("TextSource")
        + medium("PictureSource", text("TextDescription", "") + selection("PictureSelection", corners))
        + medium(
            "PDFSource",
            selection("PDFSelection", page)
            + selection("PDFSelection", page, text("Representation"))
            + text("Representation"),
        )
        + medium("AudioSource", transcript() + transcript() + selection("AudioSelection", timed))
        + medium("VideoSource", transcript() + selection("VideoSelection", timed))
    )
    values = "".join(
        (
            value("Boolean", "true"),
            value("Integer", "-3"),
            value("Float", "1.50"),
            value("Date", "2024-02-29"),
            value("DateTime", "2024-02-29T12:00:00+01:00"),
            f"<VariableValue>{to('VariableRef')}</VariableValue>",
        )
    )
    shape = 'shape="Person" color="#123456"'
    edge = f'sourceVertex="{user}" targetVertex="{user}" color="#abc" direction="OneWay" lineStyle="dotted"'
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<Project xmlns="{NAMESPACE}" name="All" origin="tests" '
        f'creatingUserGUID="{user}" creationDateTime="2026-01-01T00:00:00Z" modifyingUserGUID="{user}" '
        'modifiedDateTime="2026-01-01T00:00:00Z" basePath="">\n'
        f'<Users>\n<User {guid()} name="Ada" id="A"/>\n<User {guid()}/>\n</Users>\n'
        f'<CodeBook>\n<Codes>\n<Code {guid()} name="top" isCodable="false">{said}{to("NoteRef")}'
        f'<Code {guid()} name="in" isCodable="1" color="#AA0011"/></Code>\n'
        f'<Code {guid()} name="" isCodable="0"/>\n</Codes>\n</CodeBook>\n'
        f'<Variables>\n<Variable {guid()} name="age" typeOfVariable="Integer">{said}</Variable>\n</Variables>\n'
        f'<Cases>\n<Case {guid()} name="c">{said}{to("CodeRef")}{values}'
        f"{to('SourceRef')}{to('SelectionRef')}</Case>\n</Cases>\n"
        f"<Sources>\n{sources}\n</Sources>\n<Notes>\n{text('Note')}\n</Notes>\n"
        f'<Links>\n<Link {guid()} name="l" direction="Associative" color="#ABC" originGUID="{user}" '
        f'targetGUID="{user}">'
        f"{to('NoteRef')}</Link>\n</Links>\n"
        f'<Sets>\n<Set {guid()} name="s">{said}{to("MemberCode")}'
        f"{to('MemberSource')}{to('MemberNote')}</Set>\n</Sets>\n"
        f'<Graphs>\n<Graph {guid()} name="g"><Vertex {guid()} representedGUID="{user}" name="v" {corners} {shape}/>'
        f'<Edge {guid()} representedGUID="{user}" name="e" {edge}/></Graph>\n</Graphs>\n'
        f"{said}\n{to('NoteRef')}\n{to('NoteRef')}\n</Project>\n"
    )
