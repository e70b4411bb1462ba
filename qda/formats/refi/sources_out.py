"""Documents, recordings and pictures as the sources of a REFI-QDA project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from qda.formats.refi.kept_out import opened, parts_of, serialised
from qda.formats.refi.outgoing import DOCX, MEDIA, PDF, TRANSCRIPTS, Outgoing
from qda.formats.refi.passages_out import plain_text, selection_pieces, told_of
from qda.formats.refi.transcripts_out import shell_of, transcript_pieces
from qda.formats.refi.values_out import value_element
from qda.formats.refi.xml_out import attributes, derived_guid, element
from qda.model.portable import KeptPart, PortableDocument

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # pyright: ignore[reportPrivateUsage]


def source_pieces(out: Outgoing) -> Iterator[str]:
    """Yield all sources: documents in their order, a recording with its transcripts where the first of these stands."""
    inside = out.transcripts()
    medium_of = {
        document.guid: medium
        for medium, texts in inside.items()
        for document, part in texts
        if part.guid == document.guid
    }
    media = {part.guid: part for part in out.project.kept if part.kind in MEDIA}
    written: set[str] = set()
    for document in out.project.documents:
        medium = medium_of.get(document.guid)
        if medium is None:
            yield from _document_pieces(out, document)
        elif medium not in written:
            written.add(medium)
            yield from _medium_pieces(out, media[medium], inside[medium])
    for guid, part in media.items():
        if guid not in written:
            yield from _medium_pieces(out, part, inside.get(guid, []))
    for part, tree in out.kept.take("", "TextSource", "PDFSource"):
        _place_file(out, part, tree)
        yield serialised(tree)


# --- texts -----------------------------------------------------------------------------------------------------------
def _document_pieces(out: Outgoing, document: PortableDocument) -> Iterator[str]:
    original = document.original if out.options.originals else b""
    if original and not out.fits(original, document.name):
        original = b""
    guid = out.guids.of("document", document.guid)
    if original and document.media_type == PDF:
        yield from _pdf_pieces(out, document, guid)
        return
    rich = ""
    if original and document.media_type == DOCX:
        path = out.add_file(f"{derived_guid(document.guid, 'original')}.docx", lambda: original)
        rich = f' richTextPath="{path}"'
    plain = plain_text(out, document, guid)
    yield f'<TextSource guid="{guid}"{told_of(out, document)}{rich}{plain}>\n'
    yield element("Description", out.checked(document.memo, document.name))
    yield from selection_pieces(out, document)
    yield from _attached(out, document, "TextSource")
    yield "</TextSource>\n"


def _pdf_pieces(out: Outgoing, document: PortableDocument, guid: str) -> Iterator[str]:
    """Yield a PDF: the file with what was marked on its pages, and its text with what was coded in that."""
    text = out.guids.of("representation", derived_guid(document.guid, "text"))
    path = out.add_file(f"{guid}.pdf", lambda: document.original)
    yield f'<PDFSource guid="{guid}"{told_of(out, document)} path="{path}">\n'
    yield element("Description", out.checked(document.memo, document.name))
    yield from out.kept.texts(document.guid, "PDFSelection")
    name = attributes(name=document.name)
    yield f'<Representation guid="{text}"{name}{plain_text(out, document, text)}>\n'
    yield from selection_pieces(out, document)
    yield "</Representation>\n"
    yield from _attached(out, document, "PDFSource")
    yield "</PDFSource>\n"


def _attached(out: Outgoing, document: PortableDocument, tag: str) -> Iterator[str]:
    """Yield what a document as a whole has, in the order in which the standard wants it."""
    own: dict[str, Iterator[str]] = {
        "NoteRef": out.note_refs(out.on_document.get(document.guid, ())),
        "VariableValue": (value_element(out, value) for value in out.values.get(document.guid, ())),
    }
    for kind in parts_of(tag):
        if kind in ("Coding", "NoteRef", "VariableValue"):
            yield from own.get(kind, iter(()))
            yield from out.kept.texts(document.guid, kind)


# --- recordings and pictures -----------------------------------------------------------------------------------------
def _medium_pieces(out: Outgoing, part: KeptPart, texts: list[tuple[PortableDocument, KeptPart]]) -> Iterator[str]:
    """Yield a recording or picture as it was kept, with its texts put back into it."""
    tree = out.kept.tree_of(part)
    if tree is None:  # its XML could not be read, which was told; the texts are not lost with it
        for document, text in texts:
            if text.guid == document.guid:
                yield from _document_pieces(out, document)
        return
    _place_file(out, part, tree)
    inside = list(_inside(out, part, tree, texts))
    yield f"<{opened(tree)}>{''.join(inside)}</{part.kind}>\n" if inside else f"<{opened(tree)}/>\n"


def _inside(
    out: Outgoing, part: KeptPart, tree: Element, texts: list[tuple[PortableDocument, KeptPart]]
) -> Iterator[str]:
    """Yield what a medium holds, in the order of the standard."""
    for kind in parts_of(part.kind):
        for child in tree.iterfind(kind):
            if kind not in TRANSCRIPTS:
                yield serialised(child)
        if kind == "Transcript":
            for document, text in texts:
                yield from transcript_pieces(out, document, text)
        elif kind == "TextDescription":
            for document, text in texts[:1]:
                yield from _text_description(out, document, text)
        if kind in TRANSCRIPTS:
            yield from out.kept.texts_at(part.guid, kind)
        elif kind != "Description":
            yield from out.kept.texts(part.guid, kind)


def _text_description(out: Outgoing, document: PortableDocument, part: KeptPart) -> Iterator[str]:
    guid, told = shell_of(out, document, part)
    yield f"<TextDescription{told}{plain_text(out, document, guid)}>\n"
    if part.guid == document.guid:
        yield element("Description", out.checked(document.memo, document.name))
        yield from selection_pieces(out, document)
        yield from _attached(out, document, "TextDescription")
    yield "</TextDescription>\n"


def _place_file(out: Outgoing, part: KeptPart, tree: Element) -> None:
    """Put a medium's file into the project; where there is none, its path stays as it was, to be found by it."""
    if not part.file:
        return
    name = PurePosixPath(part.file_name).name or f"{out.guids.of('kept', part.guid)}.bin"
    # What is too large for the project may lie beside it.
    is_small = out.fits(part.file, part.name or part.file_name)
    tree.set("path", out.add_file(name, lambda: part.file) if is_small else f"relative:///{name}")
