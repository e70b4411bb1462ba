"""What the stories about settling have in common."""

from __future__ import annotations

from collections.abc import Sequence

from qda.model.settling import Column, Compared, Held, Settling
from qda.model.span import Span
from qda.store.project import Project
from qda.store.queries.codebook import codes
from qda.store.queries.coders import coders
from qda.store.queries.codings import segments
from qda.store.queries.decisions import consensus_info
from tests.actions.merging import plain_plan


def compared(projects: Sequence[Project], columns: Sequence[tuple[int, str]]) -> Compared:
    """Return a comparison of coders, each given by the number of the project and a name."""
    plan = plain_plan(projects)
    people = [next(row for row in coders(projects[source]) if row.name == name) for source, name in columns]
    return Compared(
        plan,
        tuple(min(one.guid for one in group.members) for group in plan.documents),
        tuple(min(one.guid for one in group.members) for group in plan.codes),
        tuple(
            Column(f"{row.guid}/{number}", f"{row.name} ({projects[source].path.stem})", source, row.guid)
            for number, ((source, _), row) in enumerate(zip(columns, people, strict=True))
        ),
        {"unit": "character"},
    )


def settling(
    consensus: Project,
    words: str,
    code: str,
    verdict: str,
    outcome: Sequence[tuple[str, str]],
    document: str = "Article",
) -> Settling:
    """Return a verdict on the passage where words stand; ``outcome`` gives code and words of each coding."""
    info = consensus_info(consensus)
    assert info is not None
    document_id = next(row.document_id for row in segments(consensus) if row.document == document)
    text = consensus.text(document_id)
    keys = {guid: key for key, guid in info.codes.items()}
    by_name = {row.name: keys.get(row.guid, row.guid) for row in codes(consensus)}
    columns = {row.coder_id: row.key for row in info.coders}
    span = _span(text, words)
    held = [
        Held(columns[row.coder_id], by_name[row.code], row.start, row.end)
        for row in segments(consensus)
        if row.document == document and row.code == code and row.coder_id in columns and row.span.overlaps(span)
    ]
    with consensus.read() as session:
        guid = (
            session.connection().exec_driver_sql("SELECT guid FROM document WHERE name = ?", (document,)).scalar_one()
        )
    key = next(key for key, found in info.documents.items() if found == guid)
    return Settling(
        key=f"{key}/{by_name[code]}/{span.start}-{span.end}",
        document=key,
        span=span,
        kind="missed",
        codes=(by_name[code],),
        held=tuple(held),
        verdict=verdict,
        outcome=tuple((by_name[name], _span(text, said)) for name, said in outcome),
    )


def _span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def consensus_passages(consensus: Project) -> set[tuple[str, str]]:
    """Return what the consensus has: code and words."""
    info = consensus_info(consensus)
    assert info is not None
    return {
        (row.code, row.span.cut(consensus.text(row.document_id)))
        for row in segments(consensus)
        if row.coder_id == info.consensus_coder_id
    }
