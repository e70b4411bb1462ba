"""What another program's project holds, in plain words, and passages by which to see that it was read rightly."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from qda.model.direction import with_signs
from qda.model.intake.report import IntakeReport
from qda.model.intake.telling import element_words
from qda.model.portable import PortableCoding, PortableDocument, PortableProject
from qda.ui.notices import translated

_NAMES = 12  # named in a line
_CONTEXT = 36  # characters before and after a passage
_WORD = 14  # of them that may be given up to begin or end at a word
_PASSAGES = 6  # shown of each text
_LONG = 160  # characters of a passage that are shown


class Content(NamedTuple):
    """One kind of thing: what it is, how many there are, and which."""

    what: str
    number: int
    which: str


class Passage(NamedTuple):
    """A coded passage with the words around it."""

    before: str
    words: str
    after: str
    code: str


def contents(project: PortableProject, report: IntakeReport) -> list[Content]:
    """Return what comes in, and then what cannot be shown here or is left out."""
    codes = [code for code in project.codes if not code.is_folder]
    folders = [code for code in project.codes if code.is_folder]
    by_coder = Counter(coding.coder for coding in project.codings)
    coders = [f"{coder.name or _tr('(no name)')} ({by_coder[coder.guid]:,})" for coder in project.coders]
    rows = [
        Content(_tr("Documents"), len(project.documents), _names(document.name for document in project.documents)),
        Content(_tr("Codes"), len(codes), _names(code.name for code in codes)),
        Content(_tr("Folders of codes"), len(folders), _names(code.name for code in folders)),
        Content(_tr("Codings"), len(project.codings), ""),
        Content(_tr("Coders, with their codings"), len(project.coders), _names(coders)),
        Content(_tr("Memos"), len(project.memos), _names(memo.title for memo in project.memos if memo.title)),
        Content(_tr("Sets of documents"), len(project.sets), _names(each.name for each in project.sets)),
        Content(_tr("Cases"), len(project.cases), _names(case.name for case in project.cases)),
        Content(_tr("Variables"), len(project.variables), _names(each.name for each in project.variables)),
    ]
    always = {_tr("Documents"), _tr("Codes"), _tr("Codings")}
    return [row for row in rows if row.number or row.what in always] + _not_shown(report)


def _not_shown(report: IntakeReport) -> list[Content]:
    kept = [
        Content(element_words(name, translated), account.kept, _tr("kept for writing out again, but not shown here"))
        for name, account in report.elements.items()
        if account.kept and not name.endswith("Ref")  # such belong to what is told already
    ]
    left = [
        Content(element_words(name, translated), account.left, _tr("left out"))
        for name, account in report.elements.items()
        if account.left
    ]
    return left + kept


def _names(names: Iterable[str]) -> str:
    every = [" ".join(name.split()) or _tr("(no name)") for name in names]
    shown = ", ".join(every[:_NAMES])
    return f"{shown}, …" if len(every) > _NAMES else shown


def texts_decided(project: PortableProject, report: IntakeReport) -> list[PortableDocument | None]:
    """Return the document of each decision of the report; of equal names each next decision has the next document."""
    named: defaultdict[str, list[PortableDocument]] = defaultdict(list)
    for document in project.documents:
        named[document.name].append(document)
    return [named[text.document].pop(0) if named[text.document] else None for text in report.texts]


def passages(project: PortableProject, document: PortableDocument) -> list[Passage]:
    """Return some coded passages of a text: the first, the last, and some from between.

    Where positions are counted wrongly the error grows with the text, so that the last one shows it best.
    """
    names = {code.guid: code.name for code in project.codes}
    # A passage that several codes share says the same once.
    places: dict[tuple[int, int], list[PortableCoding]] = {}
    for coding in project.codings:
        if coding.document == document.guid:
            places.setdefault((coding.start, coding.end), []).append(coding)
    ordered = sorted(places)
    if len(ordered) > _PASSAGES:
        ordered = [ordered[round(n * (len(ordered) - 1) / (_PASSAGES - 1))] for n in range(_PASSAGES)]
    return [
        Passage(
            _before(document.text, start),
            _shortened(document.text[start:end]),
            _after(document.text, end),
            ", ".join(dict.fromkeys(names.get(coding.code, "") for coding in places[start, end])),
        )
        for start, end in ordered
    ]


def _before(text: str, start: int) -> str:
    """Return the end of what stands before a place, from the beginning of a word where one is near."""
    if start <= _CONTEXT:
        return _flat(text[:start])
    cut = text[start - _CONTEXT : start]
    space = cut.find(" ", 0, _WORD)
    return "…" + _flat(cut[space + 1 :])


def _after(text: str, end: int) -> str:
    """Return the beginning of what follows a place, to the end of a word where one is near."""
    if end + _CONTEXT >= len(text):
        return _flat(text[end:])
    cut = text[end : end + _CONTEXT]
    space = cut.rfind(" ", _CONTEXT - _WORD)
    return _flat(cut[:space] if space >= 0 else cut) + "…"


def _shortened(text: str) -> str:
    if len(text) <= _LONG:
        return _flat(text)
    half = _LONG // 2
    return f"{_flat(text[:half])} […] {_flat(text[-half:])}"


def _flat(text: str) -> str:
    """Return text on one line; a line break is shown, since passages often begin or end at one."""
    return with_signs(text.replace("\n", "¶ "))


def _tr(words: str) -> str:
    return QCoreApplication.translate("contents", words)
