"""Coding many passages at once: what a search found, what somebody says, what stands below a heading."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from qda.actions.cases import put_cases
from qda.actions.coding import check_span, check_takes_codings, current_coder_id, put_codings
from qda.actions.growing_codebook import GrowingCodebook
from qda.model.codebook import clean_name
from qda.model.errors import EmptyName
from qda.model.origin import FOUND
from qda.model.span import Span
from qda.model.verb import Verb
from qda.store.project import Project
from qda.store.queries.cases import case_names, case_places
from qda.store.tables import CaseDocument, Coding

_AT_ONCE = 1000  # rows that are written in one piece, between which a window lives

Target = int | tuple[str, ...]
"""A code's id, or the path of one that is found by its names or made."""
Passages = Mapping[int, Sequence[Span]]
"""Passages by document."""


@dataclass(slots=True)
class CodedMany:
    """What coding many passages came to: codings made, passages that had theirs already, codes or cases made."""

    put: int = 0
    there: int = 0
    made: int = 0


def code_passages(
    project: Project, wanted: Mapping[Target, Passages], verb: Verb = Verb.CODE_FOUND, **told: object
) -> CodedMany:
    """Put codes on passages, as the project's current coder, in one step; see :func:`coding_passages`."""
    outcome = CodedMany()
    for _ in coding_passages(project, wanted, verb, outcome, **told):
        pass
    return outcome


def coding_passages(
    project: Project, wanted: Mapping[Target, Passages], verb: Verb, outcome: CodedMany, **told: object
) -> Generator[tuple[int, int]]:
    """Put codes on passages in one step, in pieces between which a window lives; closed before its end, it does none.

    A passage that the coder has coded so already is passed over. The codings are marked as found, not chosen by hand.

    Args:
        project: The project.
        wanted: By code, the passages of each document.
        verb: What the step is called.
        outcome: Filled at the end.
        told: What the history says of it beside the number.

    Yields:
        How many passages are done of how many.

    Raises:
        NotFound, FolderHoldsNoCodings: A code is none.
        EmptyName: A path is empty.
        SpanOutsideDocument, EmptySpan: A passage does not fit its text.
    """
    total = _count(wanted.values())
    coder_id = current_coder_id(project)
    if not total:
        return
    with project.long_step(verb, count=total, **told) as session:
        codebook = GrowingCodebook(session)
        done = 0
        for target, passages in wanted.items():
            code_id = _code_of(session, codebook, target, outcome)
            for document_id, spans in passages.items():
                new = _not_yet(session, (document_id, code_id, coder_id), _checked(project, document_id, spans))
                for at in range(0, len(new), _AT_ONCE):
                    some = new[at : at + _AT_ONCE]
                    put_codings(session, some)
                    yield done + at + len(some), total
                outcome.put += len(new)
                outcome.there += len(spans) - len(new)
                done += len(spans)
                yield done, total


def put_in_cases(project: Project, wanted: Mapping[str, Passages]) -> CodedMany:
    """Let passages belong to cases of these names, made where they are missing, in one step.

    Raises:
        EmptyName: A name has no visible character.
        SpanOutsideDocument, EmptySpan: A passage does not fit its text.
    """
    outcome = CodedMany()
    names = {name: clean_name(name) for name in wanted}
    if not all(names.values()):
        raise EmptyName
    there = {(row.case_id, row.document_id, row.start, row.end) for row in case_places(project)}
    with project.step(Verb.SPEAKERS_TO_CASES, count=_count(wanted.values()), cases=len(wanted)) as session:
        known = {name.casefold(): case_id for case_id, name in case_names(project).items()}
        missing = {name.casefold(): name for name in names.values() if name.casefold() not in known}
        known |= zip(missing, put_cases(session, [*missing.values()]), strict=True)
        rows = {
            (known[names[name].casefold()], document_id, span.start, span.end)
            for name, passages in wanted.items()
            for document_id, spans in passages.items()
            for span in _checked(project, document_id, spans)
        }
        new = sorted(rows - there)
        if new:
            columns = ("case_id", "document_id", "start", "end")
            session.execute(insert(CaseDocument), [dict(zip(columns, row, strict=True)) for row in new])
    outcome.put, outcome.there, outcome.made = len(new), len(rows) - len(new), len(missing)
    return outcome


def _count(wanted: Iterable[Passages]) -> int:
    return sum(len(spans) for passages in wanted for spans in passages.values())


def _checked(project: Project, document_id: int, spans: Sequence[Span]) -> Sequence[Span]:
    text = project.text(document_id)
    for span in spans:
        check_span(span, text)
    return spans


def _code_of(session: Session, codebook: GrowingCodebook, target: Target, outcome: CodedMany) -> int:
    if isinstance(target, int):
        code_id = target
    else:
        last = codebook.last_id
        code_id = codebook.put_path(target)
        outcome.made += code_id > last
    check_takes_codings(session, code_id)
    return code_id


def _not_yet(session: Session, place: tuple[int, int, int], spans: Sequence[Span]) -> list[dict[str, object]]:
    """Return the rows of passages, each once, that have not got the code from the coder already."""
    document_id, code_id, coder_id = place
    taken = select(Coding.start, Coding.end).where(
        Coding.document_id == document_id, Coding.code_id == code_id, Coding.coder_id == coder_id
    )
    there = {Span(*row) for row in session.execute(taken)}
    base: dict[str, object] = {"document_id": document_id, "code_id": code_id, "coder_id": coder_id, "origin": FOUND}
    return [{**base, **span._asdict()} for span in dict.fromkeys(spans) if span not in there]
