"""A document's text and its coded passages, wherever in a REFI-QDA project they stand."""

from __future__ import annotations

from collections.abc import Iterator

from qda.formats.refi.outgoing import Outgoing
from qda.formats.refi.positions import WrittenText
from qda.formats.refi.xml_out import attributes, derived_guid, element, in_attribute, in_utc
from qda.model.portable import PortableDocument

QUOTED = 80
"""How many characters of a passage its selection is called by."""
_TELLING = 20


def told_of(out: Outgoing, document: PortableDocument) -> str:
    """Return a document's name and time as attributes."""
    return attributes(name=out.checked(document.name, document.name), creationDateTime=in_utc(document.created))


def plain_text(out: Outgoing, document: PortableDocument, guid: str) -> str:
    """Put a document's text into the project; return its path as an attribute."""
    options = out.options
    path = out.add_file(f"{guid}.txt", lambda: WrittenText(document.text, options).encoded())
    return f' plainTextPath="{path}"'


def selection_pieces(out: Outgoing, document: PortableDocument) -> Iterator[str]:
    """Yield the passages of a document: one for each coding, for each memo and for each stretch of a case.

    NVivo and MAXQDA write one passage per coding too, and a comment on a coding has its place at the passage, where all
    programs show it. Several codes on one passage would share a comment, a coder and a time.
    """
    written = WrittenText(document.text, out.options)
    plain = written.is_plain
    where = written.position
    text = document.text
    guid_of = out.guids.of
    coders = {coder.guid: f' creatingUser="{guid_of("coder", coder.guid)}"' for coder in out.project.coders}
    codes = {code.guid: guid_of("code", code.guid) for code in out.project.codes}
    on_coding = out.on_coding
    times: dict[str, str] = {}
    for coding in out.codings[document.guid]:
        guid, _, code, coder, start, end, memo, _, _, created, modified, _ = coding
        time = times.get(created)
        if time is None:
            time = times[created] = attributes(creationDateTime=in_utc(created))
        made = coders[coder] + time
        changed = attributes(modifiedDateTime=in_utc(modified)) if modified and modified != created else ""
        if not plain:
            first, last = where(start), where(end)
        else:
            first, last = start, end
        comment = element("Description", out.checked(memo, document.name)) if memo else ""
        refs = "".join(out.note_refs(on_coding[guid])) if guid in on_coding else ""
        yield (
            f'<PlainTextSelection guid="{derived_guid(guid, "passage")}"{quoted(text, start, end)} '
            f'startPosition="{first}" endPosition="{last}"{made}{changed}>{comment}'
            f'<Coding guid="{guid_of("coding", guid)}"{made}><CodeRef targetGUID="{codes[code]}"/>{refs}</Coding>'
            "</PlainTextSelection>\n"
        )
    for memo in out.on_passage.get(document.guid, ()):
        if memo.span is not None:
            borders = f'startPosition="{where(memo.span.start)}" endPosition="{where(memo.span.end)}"'
            yield (
                f'<PlainTextSelection guid="{derived_guid(memo.guid, "passage")}"'
                f"{quoted(text, *memo.span)} {borders}{out.made_by(memo.coder, memo.created)}>"
                # Once more, as a comment: QualCoder shows nothing else at a passage.
                f"{element('Description', out.checked(memo.text, document.name))}"
                f"{''.join(out.note_refs((memo,)))}</PlainTextSelection>\n"
            )
    for stretch in out.stretches.get(document.guid, ()):
        borders = f'startPosition="{where(stretch.span.start)}" endPosition="{where(stretch.span.end)}"'
        yield f'<PlainTextSelection guid="{stretch.guid}"{quoted(text, *stretch.span)} {borders}/>\n'
    yield from out.kept.texts(document.guid, "PlainTextSelection")


def quoted(text: str, start: int, end: int) -> str:
    """Return the beginning of a passage as the name of its selection, by which other programs can check positions.

    It is the whole passage or long enough to be told from it; a passage that begins with much white space has none.
    """
    part = text[start : min(end, start + 2 * QUOTED)]
    name = " ".join(part.split())
    if len(name) < _TELLING and start + 2 * QUOTED < end:
        return ""
    return f' name="{in_attribute(name[:QUOTED].rstrip())}"' if name else ""
