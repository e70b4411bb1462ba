"""What the parts of a comparison are called where it is reported, each by a name that no other has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qda.analysis.compare.choices import Presence, Ref
from qda.analysis.compare.documents import DocumentPair
from qda.analysis.compare.joining import How
from qda.analysis.compare.pairing import LateCodeQuestion, UntouchedQuestion, presence
from qda.model.errors import ProjectExists

if TYPE_CHECKING:
    from qda.actions.comparing import Compared

_SUREST_FIRST = tuple(How)


def coder_names(compared: Compared) -> list[str]:
    """Return the coders' names, told apart by file where two have the same."""
    return _told_apart(rater.label for rater in compared.gathered.raters)


def code_names(compared: Compared) -> list[str]:
    """Return the codes' paths."""
    return _told_apart(code.path_text for code in compared.gathered.codes)


def document_names(compared: Compared) -> list[str]:
    """Return the documents' names."""
    return _told_apart(document.name for document in compared.gathered.documents)


def pair_how(pair: DocumentPair) -> str:
    """Return by what a document was found in all files; of several ways the least sure."""
    hows = [how for how, member in zip(pair.how, pair.members, strict=True) if member not in (None, pair.base)]
    found = max((how for how in hows if how is not None), key=_SUREST_FIRST.index, default=How.GUID)
    return found.value


def unpaired_documents(compared: Compared) -> list[tuple[int, str]]:
    """Return the documents in the sample that only one of several files has: the file's number, and the name."""
    aside = {pair.key for pair in compared.gathered.aside}
    taken = {document.key for document in compared.gathered.documents}
    return [
        (pair.base.source, pair.name)
        for pair in compared.pairing.documents
        if len(pair.members) > 1 and not pair.is_paired and pair.key in aside | taken
    ]


def not_compared(compared: Compared) -> list[tuple[DocumentPair, list[int]]]:
    """Return the documents that fewer than two coders coded, and who did."""
    pairing = compared.pairing
    took = (Presence.CODED, Presence.EMPTY)
    return [
        (
            pair,
            [
                number
                for number, rater in enumerate(compared.gathered.raters)
                if presence(pairing.sources[rater.source], pair, rater, pairing.choices) in took
            ],
        )
        for pair in compared.gathered.aside
    ]


def lost_codings(compared: Compared, coders: Sequence[str], codes: Sequence[str]) -> list[dict[str, object]]:
    """Return the codings that have no place on the text that is compared, where they lay on their own."""
    return [
        {
            "document": document.name,
            "coder": coders[one.rater],
            "code": codes[one.code],
            "start": one.span.start,
            "end": one.span.end,
        }
        for document in compared.gathered.documents
        for one in document.carried
        if one.carried.span is None
    ]


def suggested_codes(compared: Compared) -> list[tuple[str, str]]:
    """Return codes of different files that may be the same and are not paired: each one's path with its file."""
    sources = compared.pairing.sources
    paths = {Ref(one.number, row.code_id): row.path_text for one in sources for row in one.codes}

    def said(ref: Ref) -> str:
        return f"{paths[ref]} ({sources[ref.source].label})"

    return [(said(each.one), said(each.other)) for each in compared.pairing.suggestions]


def open_questions(compared: Compared) -> list[UntouchedQuestion]:
    """Return the questions on untouched documents that matter: in the sample, and in more than one coder's hands."""
    unpaired = {pair.key for pair in compared.pairing.documents if len(pair.members) > 1 and not pair.is_paired}
    sampled = {document.key for document in compared.gathered.documents}
    sampled |= {pair.key for pair in compared.gathered.aside}
    return [one for one in compared.pairing.questions if one.document in sampled - unpaired]


def late_codes(compared: Compared) -> list[LateCodeQuestion]:
    """Return the questions on codes made later that matter: a compared code, in compared documents without it."""
    gathered = compared.gathered
    places = {rater.ref: place for place, rater in enumerate(gathered.raters)}
    numbers = {key: number for number, code in enumerate(gathered.codes) for key in code.pairs}
    documents = {document.key: document for document in gathered.documents}
    found: list[LateCodeQuestion] = []
    for one in compared.pairing.late_codes:
        number, place = numbers.get(one.code), places[one.rater]
        about = tuple(
            key
            for key in one.documents
            if key in documents and all(coding.code != number for coding in documents[key].codings[place])
        )
        if number is not None and about:
            found.append(one._replace(documents=about))
    return found


def has_things_to_look_at(compared: Compared, *, is_answered: bool = False) -> bool:
    """Tell whether a person should look at the pairing: something is unpaired, lost, or asked about.

    Args:
        compared: What was compared.
        is_answered: Whether the person has said what untouched documents mean.
    """
    pairing = compared.pairing
    lost = any(one.carried.span is None for document in compared.gathered.documents for one in document.carried)
    doubtful = any(document.pair.doubtful for document in compared.gathered.documents)
    asked = bool(open_questions(compared)) and not is_answered
    unpaired = bool(unpaired_documents(compared))
    return lost or doubtful or asked or unpaired or bool(late_codes(compared)) or bool(pairing.suggestions)


def check_output(path: Path, projects: Iterable[Path]) -> None:
    """Make sure that nothing is written over a project.

    Raises:
        ProjectExists: It would be.
    """
    if path.exists() and any(each.exists() and path.samefile(each) for each in projects):
        raise ProjectExists(path=str(path))


def _told_apart(names: Iterable[str]) -> list[str]:
    taken: set[str] = set()
    found: list[str] = []
    for name in names:
        candidate, number = name, 2
        while candidate in taken:
            candidate, number = f"{name} ({number})", number + 1
        taken.add(candidate)
        found.append(candidate)
    return found
