"""What belongs together in the files that are compared, how it was found, and what has to be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qda.analysis.compare.choices import Choices, Presence, Ref
from qda.analysis.compare.codes import CodePair, Suggestion, pair_codes
from qda.analysis.compare.documents import Alignments, DocumentPair, DocumentPairing
from qda.analysis.compare.raters import Rater, find_raters
from qda.analysis.compare.source import Source
from qda.model.progress import Progress, no_progress
from qda.text.align import Alignment, align


class UntouchedQuestion(NamedTuple):
    """A coder neither finished nor coded a document: has he or she read it? Asked by the pair's key."""

    document: str
    rater: Ref
    answer: Presence
    default: Presence = Presence.MISSING


class LateCodeQuestion(NamedTuple):
    """A code that a coder did not have when coding: is it missing there, or was it not given?

    ``documents`` are the keys of the pairs it is about: those finished before the code was made, or all that the
    coder coded where the code is not in that coder's file. ``is_missing`` is the answer, False unless the person
    says otherwise.
    """

    code: str
    rater: Ref
    documents: tuple[str, ...]
    is_missing: bool


@dataclass(frozen=True, slots=True)
class Pairing:
    """Everything that a comparison rests on. Made by :func:`pair`; another is made when a person's choices change.

    ``documents`` and ``codes`` hold the unpaired ones too. ``raters`` are all coders of all files.
    """

    sources: tuple[Source, ...]
    choices: Choices
    documents: tuple[DocumentPair, ...]
    codes: tuple[CodePair, ...]
    suggestions: tuple[Suggestion, ...]
    raters: tuple[Rater, ...]
    questions: tuple[UntouchedQuestion, ...]
    late_codes: tuple[LateCodeQuestion, ...]
    alignments: Alignments

    @property
    def chosen(self) -> tuple[Rater, ...]:
        """The coders that take part."""
        return tuple(one for one in self.raters if one.chosen)

    def alignment(self, base: Ref, other: Ref) -> Alignment:
        """Return how the text of one document lies on another's."""
        hashes = self._hash(base), self._hash(other)
        if hashes not in self.alignments:
            self.alignments[hashes] = align(self.text(base), self.text(other))
        return self.alignments[hashes]

    def text(self, ref: Ref) -> str:
        """Return a document's text."""
        return self.sources[ref.source].texts[ref.row_id]

    def _hash(self, ref: Ref) -> str:
        return next(row.text_hash for row in self.sources[ref.source].documents if row.document_id == ref.row_id)


def pair(
    sources: Sequence[Source],
    choices: Choices | None = None,
    *,
    known: Pairing | None = None,
    progress: Progress = no_progress,
) -> Pairing:
    """Find what belongs together in several files, or in one whose coders are compared.

    Args:
        sources: What was read from each file.
        choices: What the person said; what is not said is found.
        known: The pairing before the person changed something, whose alignments of texts need not be made again.
        progress: Told of the texts that are aligned.
    """
    choices = choices or Choices()
    alignments: Alignments = {} if known is None else known.alignments
    documents = DocumentPairing(sources, alignments).pair(choices, progress)
    codes, suggestions = pair_codes(sources, choices)
    raters = find_raters(sources, choices)
    chosen = [one for one in raters if one.chosen]
    return Pairing(
        sources=tuple(sources),
        choices=choices,
        documents=documents,
        codes=codes,
        suggestions=suggestions,
        raters=raters,
        questions=tuple(_questions(sources, choices, documents, chosen)),
        late_codes=tuple(_late_codes(sources, choices, documents, codes, chosen)),
        alignments=alignments,
    )


def presence(source: Source, pair: DocumentPair, rater: Rater, choices: Choices) -> Presence:
    """Return what a coder did with a document, after the person's answers."""
    member = pair.members[rater.source]
    if member is None:
        return Presence.ABSENT
    if rater.ref.row_id in source.coded_by(member.row_id):
        return Presence.CODED
    if _finished(source, member, rater) is not None:
        return Presence.EMPTY
    return choices.answers.get((pair.key, rater.ref), choices.untouched)


def _finished(source: Source, member: Ref, rater: Rater) -> str | None:
    progress = source.progress.get((member.row_id, rater.ref.row_id))
    return progress.time if progress else None


def _questions(
    sources: Sequence[Source], choices: Choices, documents: Sequence[DocumentPair], raters: Sequence[Rater]
) -> list[UntouchedQuestion]:
    found: list[UntouchedQuestion] = []
    coders_of = {
        Ref(source.number, document_id): codings.used_coder_ids()
        for source in sources
        for document_id, codings in source.codings.items()
    }
    for pair in documents:
        if _stands_alone(pair):
            continue
        for rater in raters:
            member = pair.members[rater.source]
            if member is None or rater.ref.row_id in coders_of.get(member, ()):
                continue
            if _finished(sources[rater.source], member, rater) is None:
                answer = choices.answers.get((pair.key, rater.ref), choices.untouched)
                found.append(UntouchedQuestion(pair.key, rater.ref, answer))
    return found


def _late_codes(
    sources: Sequence[Source],
    choices: Choices,
    documents: Sequence[DocumentPair],
    codes: Sequence[CodePair],
    raters: Sequence[Rater],
) -> list[LateCodeQuestion]:
    created = {Ref(source.number, row.code_id): row.created for source in sources for row in source.codes}
    used = {
        Ref(source.number, code_id)
        for source in sources
        for codings in source.codings.values()
        for code_id in codings.used_code_ids()
    }
    found: list[LateCodeQuestion] = []
    for code in codes:
        if not any(member in used for member in code.members):
            continue
        for rater in raters:
            member = code.members[rater.source]
            since = created[member] if member else None
            about = [
                pair.key
                for pair in documents
                if _is_late(since, pair, sources[rater.source], rater)
                and not _has_used(member, pair, sources[rater.source], rater)
            ]
            if about:
                missing = choices.late_codes.get((code.key, rater.ref), False)
                found.append(LateCodeQuestion(code.key, rater.ref, tuple(about), missing))
    return found


def _stands_alone(pair: DocumentPair) -> bool:
    """Tell whether a document has no partner in the other files, so that nobody need be asked about it."""
    return not pair.is_paired and len(pair.members) > 1


def _has_used(code: Ref | None, pair: DocumentPair, source: Source, rater: Rater) -> bool:
    """Tell whether a coder gave a code in a document, which answers whether he or she was asked about it."""
    member = pair.members[rater.source]
    codings = source.codings.get(member.row_id) if member is not None else None
    if code is None or codings is None:
        return False
    return bool(((codings.code_ids == code.row_id) & (codings.coder_ids == rater.ref.row_id)).any())


def _is_late(since: str | None, pair: DocumentPair, source: Source, rater: Rater) -> bool:
    member = pair.members[rater.source]
    if member is None or _stands_alone(pair):
        return False
    finished = _finished(source, member, rater)
    if since is not None:
        return finished is not None and finished < since
    return (member.row_id, rater.ref.row_id) in source.progress
