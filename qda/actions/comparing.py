"""From what coders did in one or several files to figures and disagreements; nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from qda.agreement.codings import CoderSpans, Codings, DocumentCodings, Missing
from qda.agreement.pooling import Comparison, figures
from qda.agreement.rules import Rules
from qda.agreement.tables import Tables, tabulate
from qda.analysis.compare.cards import Card, cards
from qda.analysis.compare.choices import Choices
from qda.analysis.compare.columns import PlacedCodings
from qda.analysis.compare.gather import Gathered, GatheredDocument, gather
from qda.analysis.compare.pairing import Pairing, pair
from qda.model.progress import Progress, no_progress

if TYPE_CHECKING:
    from qda.analysis.compare.source import Source


class Compared(NamedTuple):
    """What a comparison came to.

    Documents, codes and coders are numbered by their places in ``gathered``, in ``tables`` and ``figures`` too.
    """

    pairing: Pairing
    gathered: Gathered
    cards: list[Card]
    codings: Codings
    tables: Tables
    figures: Comparison


def compare(
    sources: Sequence[Source],
    choices: Choices | None = None,
    rules: Rules | None = None,
    *,
    known: Pairing | None = None,
    progress: Progress = no_progress,
) -> Compared:
    """Pair what belongs together, carry codings over to common texts, and count.

    Args:
        sources: What the files hold, read before.
        choices: What the person said about pairing, sample and codes.
        rules: How to count.
        known: An earlier pairing of the same sources, which saves aligning texts again.
        progress: Is told steps done and steps in all; may end the work.
    """
    pairing = pair(sources, choices or Choices(), known=known, progress=progress)
    gathered = gather(pairing, progress=progress)
    codings = codings_of(gathered)
    tables = tabulate(codings, rules or Rules())
    return Compared(pairing, gathered, cards(gathered, progress=progress), codings, tables, figures(tables))


def count_anew(compared: Compared, rules: Rules) -> Compared:
    """Count the same codings by other rules."""
    tables = tabulate(compared.codings, rules)
    return compared._replace(tables=tables, figures=figures(tables))


def codings_of(gathered: Gathered) -> Codings:
    """Return what is counted, by the places of documents, codes and coders in ``gathered``."""
    return Codings(
        coders=tuple(range(len(gathered.raters))),
        codes=tuple(range(len(gathered.codes))),
        documents=tuple(_document(number, document) for number, document in enumerate(gathered.documents)),
    )


def _document(number: int, document: GatheredDocument) -> DocumentCodings:
    return DocumentCodings(
        document_id=number,
        length=len(document.text),
        coders={
            rater: _spans(
                document.codings[rater],
                [Missing(code) for who, code in sorted(document.missing_codes) if who == rater],
            )
            for rater in document.raters
        },
        sample=document.counted,
        text=document.text,
        marks=document.marks,
    )


def _spans(placed: PlacedCodings, missing: Sequence[Missing]) -> CoderSpans:
    return CoderSpans(placed.codes, placed.starts, placed.ends, missing)
