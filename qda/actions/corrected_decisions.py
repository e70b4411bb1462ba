"""What coders settled on in a text that is corrected: the decisions, and which passages were compared of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, cast

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from qda.analysis.compare.decisions import key_of
from qda.analysis.correction import Correction
from qda.model.settling import Held
from qda.model.span import Span
from qda.store.queries.ids import one_of
from qda.store.tables import Comparison, Decision, Document

_Follow = Callable[[Span], Span | None]


def correct_decisions(session: Session, found: Correction) -> None:
    """Within a step: move decisions, what coders held when they were made, and samples and exclusions of comparisons.

    A decision on words that are gone goes with them.
    """

    def follow(span: Span) -> Span | None:
        return found.follow(span).span

    guid = session.scalars(select(Document.guid).where(Document.id == found.document_id)).one()
    keys = {guid}
    for comparison in session.scalars(select(Comparison)):
        documents = cast("dict[str, str]", json.loads(comparison.pairing).get("documents", {}))
        own = {key for key, document in documents.items() if document == guid} or {guid}
        keys |= own
        _correct_choices(comparison, own, follow)
    gone = [one.row_id for one in found.decisions if one.after is None]
    session.execute(delete(Decision).where(one_of(Decision.id, gone)))
    session.flush()
    _correct_held(session, found, keys, follow)


def _correct_held(session: Session, found: Correction, keys: set[str], follow: _Follow) -> None:
    """Write where decisions lie now; the name of a disagreement is made of places, and follows."""
    places = {one.row_id: one.after for one in found.decisions}
    taken = set(session.scalars(select(Decision.disagreement_key)))
    for decision in session.scalars(select(Decision).where(Decision.document_id == found.document_id)):
        held = [Held(*one) for one in cast("list[tuple[str, str, int, int]]", json.loads(decision.held))]
        now = [one._replace(start=span[0], end=span[1]) for one in held if (span := follow(one.span)) is not None]
        place = places.get(decision.id)
        if place is not None:
            decision.start, decision.end = place
        if now == held:
            continue
        decision.held = json.dumps([list(one) for one in now], ensure_ascii=False)
        document = next((key for key in keys if key_of(key, held) == decision.disagreement_key), None)
        if document is not None and (key := key_of(document, now)) not in taken:
            taken.add(key)
            decision.disagreement_key = key
    session.flush()


def _correct_choices(comparison: Comparison, documents: set[str], follow: _Follow) -> None:
    """Move the passages of the documents that were to be compared, or to be left out."""
    settings = cast("dict[str, Any]", json.loads(comparison.settings))
    choices = cast("dict[str, dict[str, Any]]", settings.get("choices") or {})
    for part, name in (("sample", "passages"), ("exclusion", "spans")):
        spans = cast("dict[str, list[list[int]]]", choices.get(part, {}).get(name) or {})
        for key in documents & spans.keys():
            spans[key] = [list(now) for one in spans[key] if (now := follow(Span(*one))) is not None]
    written = json.dumps(settings, ensure_ascii=False)
    if json.loads(written) != json.loads(comparison.settings):
        comparison.settings = written
