"""From what coders did in one or several files to figures and disagreements; nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

from qda.agreement.codings import CoderSpans, Codings, DocumentCodings, Missing
from qda.agreement.pooling import Comparison, figures
from qda.agreement.rules import Rules
from qda.agreement.tables import Tables, tabulate
from qda.analysis.compare.cards import Cards, cards
from qda.analysis.compare.choices import Choices
from qda.analysis.compare.columns import PlacedCodings
from qda.analysis.compare.gather import Gathered, GatheredDocument, gather
from qda.analysis.compare.given_segments import with_given_segments
from qda.analysis.compare.only_codes import with_codes
from qda.analysis.compare.pairing import Pairing, pair
from qda.model.progress import Progress, no_progress

if TYPE_CHECKING:
    from qda.analysis.compare.source import Source


class Compared(NamedTuple):
    """What a comparison came to.

    Documents, codes and coders are numbered by their places in ``gathered``, in ``tables`` and ``figures`` too.
    ``has_cards`` says whether the cards were looked for; else there are none yet.
    """

    pairing: Pairing
    gathered: Gathered
    cards: Cards
    codings: Codings
    tables: Tables
    figures: Comparison
    has_cards: bool = True


def compare(
    sources: Sequence[Source],
    choices: Choices | None = None,
    rules: Rules | None = None,
    *,
    known: Pairing | None = None,
    only: Callable[[Gathered], Collection[int]] | None = None,
    cards_up_to: int | None = None,
    progress: Progress = no_progress,
) -> Compared:
    """Pair what belongs together, carry codings over to common texts, and count.

    Args:
        sources: What the files hold, read before.
        choices: What the person said about pairing, sample and codes.
        rules: How to count.
        known: An earlier pairing of the same sources, which saves aligning texts again.
        only: Chooses the codes to be compared, by their numbers; all if there is none.
        cards_up_to: How many codings there may be for the cards to be looked for at once; figures are there the sooner
            without them, and :func:`add_cards` brings them.
        progress: Is told steps done and steps in all; may end the work.
    """
    pairing = pair(sources, choices or Choices(), known=known, progress=progress)
    gathered = with_given_segments(gather(pairing, progress=progress), pairing)
    if only is not None:
        gathered = with_codes(gathered, only(gathered))
    codings = codings_of(gathered)
    tables = tabulate(codings, rules or Rules())
    found = Compared(pairing, gathered, Cards(), codings, tables, figures(tables), has_cards=False)
    many = sum(len(placed) for document in gathered.documents for placed in document.codings)
    return found if cards_up_to is not None and many > cards_up_to else add_cards(found, progress=progress)


def add_cards(compared: Compared, *, progress: Progress = no_progress) -> Compared:
    """Look for the passages on which coders agree and differ."""
    return compared._replace(cards=cards(compared.gathered, progress=progress), has_cards=True)


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
