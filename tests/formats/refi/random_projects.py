"""Random projects with everything that a project may hold."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from qda.formats.refi.outgoing import DOCX, PDF
from qda.model.document import ImportNote, Mark, MarkKind
from qda.model.portable import (
    CASE,
    DOCUMENT,
    CasePlace,
    KeptPart,
    PortableCase,
    PortableCode,
    PortableCoder,
    PortableCoding,
    PortableComparison,
    PortableDecision,
    PortableDocument,
    PortableMemo,
    PortableProject,
    PortableSet,
    PortableValue,
    PortableVariable,
    PortableWork,
)
from qda.model.span import Span

LETTERS = "aäßñ Zя中ا עé́\u200d\u00a0\u202e😀👩‍👩‍👧𝒳🏳️‍🌈&<>\"'“—;=#]:/\\|0….-"
_blanks = st.sampled_from(["", "\n", "\n\n", " ", "\t", "\u00a0", " \n \n\n"])


def _between_blanks(texts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(texts, st.tuples(_blanks, texts, _blanks).map("".join))


_texts = _between_blanks(st.text(LETTERS + "\n\t", max_size=60))
_lines = st.text(LETTERS, max_size=30)
_names = _between_blanks(st.text(LETTERS + "\n\r\t", max_size=25))
_begin = datetime(2024, 2, 28, 22, 15, tzinfo=UTC)
times = st.integers(0, 10**10).map(
    lambda ms: (_begin + timedelta(milliseconds=ms)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
)
_guids = st.integers(0, 2**128 - 1).map(lambda number: str(uuid.UUID(int=number)))
_VALUES = {
    "text": st.text(LETTERS + "\n", min_size=1, max_size=20),
    "integer": st.integers(-(10**20), 10**20).map(str),
    "decimal": st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=4).map(lambda d: f"{d:f}"),
    "boolean": st.sampled_from(["true", "false"]),
    "date": st.dates().map(lambda day: day.isoformat()),
    "datetime": st.datetimes(timezones=st.just(UTC)).map(lambda t: f"{t:%H:%M:%S}").map(lambda t: f"2025-12-31T{t}Z"),
}


@st.composite
def projects(draw: st.DrawFn) -> PortableProject:
    """Draw a project; its texts are such as the project file holds."""
    used: set[str] = set()

    def guid() -> str:
        value = draw(_guids.filter(lambda value: value not in used))
        used.add(value)
        return value

    def several(most: int, least: int = 0) -> range:
        return range(draw(st.integers(least, most)))

    project = PortableProject(
        name=draw(_names),
        guid=guid(),
        memo=draw(_texts),
        unit=draw(st.sampled_from(["free", "sentence", "turn"])),
        blind=draw(st.booleans()),
        created=draw(times),
    )
    project.coders = [
        PortableCoder(
            guid(),
            f"{draw(_lines)}{number}",
            draw(st.sampled_from(["", "#AB12f0"])),
            draw(st.sampled_from(["person", "consensus"])),
            draw(times),
        )
        for number in several(4, 1)
    ]
    project.codes = _codes(draw, guid, several(7))
    project.documents = [_document(draw, guid(), number) for number in several(4)]
    _coded(draw, guid, project, several)
    project.sets = [
        PortableSet(guid(), f"{draw(_names)}{number}", draw(_texts), tuple(_some_of(draw, project.documents)))
        for number in several(3)
    ]
    _cases_and_variables(draw, guid, project, several)
    _settled(draw, guid, project)
    _kept(draw, guid, project)
    return project


def _some_of(draw: st.DrawFn, things: list) -> list[str]:
    return draw(st.lists(st.sampled_from([thing.guid for thing in things]), unique=True)) if things else []


def _codes(draw: st.DrawFn, guid, numbers: range) -> list[PortableCode]:
    codes: list[PortableCode] = []
    for number in numbers:
        parent = draw(st.sampled_from(["", *(code.guid for code in codes)]))
        codes.append(
            PortableCode(
                guid(),
                f"{draw(_names)}{number}",
                parent,
                is_folder=draw(st.booleans()),
                short_definition=draw(_texts),
                full_definition=draw(st.one_of(_texts, st.just("So it is.\n\nMemo: no"))),
                use_when=draw(_texts),
                dont_use_when=draw(_texts),
                example_text=draw(_texts),
                memo=draw(_texts),
                colour=draw(st.sampled_from(["", "#00ff7F", "#ABCDEF"])),
                number_key=draw(st.sampled_from(["", "3"])),
                created=draw(times),
            )
        )
    return codes


def _document(draw: st.DrawFn, guid: str, number: int) -> PortableDocument:
    text = draw(_between_blanks(st.text(draw(st.sampled_from([LETTERS + "\n\t", "… .\na"])), max_size=200)))
    marks = ()
    if text:
        spans = draw(st.lists(spans_of(text), max_size=3))
        marks = tuple(
            Mark(draw(st.sampled_from(MarkKind)), *span, draw(_lines), draw(st.sampled_from([None, 0, 1500])))
            for span in spans
        )
    return PortableDocument(
        guid,
        f"{draw(_names)}{number}",
        text,
        marks,
        draw(st.sampled_from(["text/plain", "text/markdown", DOCX, PDF])),
        draw(_lines),
        draw(st.sampled_from([b"", b"\x00\xffas it was"])),
        draw(st.sampled_from(["", "utf-8", "cp1252"])),
        draw(st.sampled_from([(), (ImportNote("tables", 2, "a", look=True),)])),
        draw(_texts),
        draw(times),
    )


def spans_of(text: str) -> st.SearchStrategy[Span]:
    """Draw a stretch of a text that is not empty."""
    return st.integers(0, len(text) - 1).flatmap(
        lambda start: st.integers(start + 1, len(text)).map(lambda end: Span(start, end))
    )


def _coded(draw: st.DrawFn, guid, project: PortableProject, several) -> None:
    texts = [document for document in project.documents if document.text]
    codes = [code.guid for code in project.codes if not code.is_folder]
    coders = [coder.guid for coder in project.coders]
    taken: set[tuple] = set()
    for _ in several(8) if texts and codes else ():
        document = draw(st.sampled_from(texts))
        span = draw(st.one_of(spans_of(document.text), st.just(Span(0, len(document.text)))))
        place = (document.guid, draw(st.sampled_from(codes)), draw(st.sampled_from(coders)), *span)
        if place not in taken:
            taken.add(place)
            created = draw(times)
            modified = draw(st.one_of(st.just(created), times))
            weight = draw(st.sampled_from([None, None, 0, 70]))
            star = draw(st.booleans())
            project.codings.append(PortableCoding(guid(), *place, draw(_texts), weight, star, created, modified))
    if project.codings and draw(st.booleans()):
        first = project.codes[0]
        project.codes[0] = PortableCode(
            **{name: getattr(first, name) for name in first.__slots__} | {"example_coding": project.codings[0].guid}
        )
    for _ in several(5):
        about: dict = {}
        kind = draw(st.sampled_from(["free", "document", "passage", "code", "coding"]))
        if kind == "document" and project.documents:
            about = {"document": draw(st.sampled_from(project.documents)).guid}
        elif kind == "passage" and texts:
            document = draw(st.sampled_from(texts))
            about = {"document": document.guid, "span": draw(spans_of(document.text))}
        elif kind == "code" and project.codes:
            about = {"code": draw(st.sampled_from(project.codes)).guid}
        elif kind == "coding" and project.codings:
            about = {"coding": draw(st.sampled_from(project.codings)).guid}
        created = draw(times)
        project.memos.append(
            PortableMemo(
                guid(),
                draw(st.sampled_from(coders)),
                draw(_names),
                draw(_texts),
                created=created,
                modified=draw(st.one_of(st.just(created), times)),
                **about,
            )
        )


def _cases_and_variables(draw: st.DrawFn, guid, project: PortableProject, several) -> None:
    for number in several(3):
        places = [CasePlace(one) for one in _some_of(draw, project.documents)]
        for document in project.documents:
            if document.text and draw(st.booleans()):
                places.append(CasePlace(document.guid, draw(spans_of(document.text))))
        project.cases.append(
            PortableCase(guid(), f"{draw(_names)}{number}", draw(_texts), tuple(draw(st.permutations(places))))
        )
    for number in several(6):
        scope, kind = draw(st.sampled_from([DOCUMENT, CASE])), draw(st.sampled_from([*_VALUES]))
        variable = PortableVariable(guid(), scope, f"{draw(_names)}{number}", kind, draw(_texts))
        project.variables.append(variable)
        for bearer in _some_of(draw, project.documents if scope == DOCUMENT else project.cases):
            project.values.append(PortableValue(variable.guid, bearer, draw(_VALUES[kind])))


def _settled(draw: st.DrawFn, guid, project: PortableProject) -> None:
    for document in project.documents:
        for coder in project.coders:
            if draw(st.booleans()):
                finished = draw(st.one_of(st.none(), times))
                project.work.append(PortableWork(document.guid, coder.guid, draw(times), finished))
    if project.codings and draw(st.booleans()):
        coder = project.coders[0].guid
        project.comparisons.append(
            PortableComparison(
                guid(), coder, '{"unit": "sentence"}', "{}", draw(times), ({"coder": coder, "key": "A"},)
            )
        )
        coding = project.codings[0]
        project.decisions.append(
            PortableDecision(
                guid(),
                coding.document,
                Span(coding.start, coding.end),
                coder,
                {"kind": "code", "verdict": "x", "held": "[]"},
                ((coding.guid, True),),
            )
        )


def _kept(draw: st.DrawFn, guid, project: PortableProject) -> None:
    """Keep links and maps of another program's, which name things of all kinds."""
    things = [*project.codes, *project.documents, *project.sets, *project.memos, *project.codings, *project.cases]
    ends = [thing.guid for thing in things]
    if len(ends) < 2 or not draw(st.booleans()):
        return
    vertex = f'<Vertex guid="{guid()}" representedGUID="{ends[0]}" firstX="-1" firstY="2"/>'
    one, other, link, graph = draw(st.sampled_from(ends)), draw(st.sampled_from(ends)), guid(), guid()
    project.kept = [
        KeptPart(
            link,
            "Link",
            "Links",
            name="to",
            xml=f'<Link guid="{link}" name="to" originGUID="{one}" targetGUID="{other}"/>'.encode(),
        ),
        KeptPart(
            graph,
            "Graph",
            "Graphs",
            xml=f'<Graph guid="{graph}">{vertex}</Graph>'.encode(),
        ),
    ]
