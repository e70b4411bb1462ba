"""The words for what a comparison is made of, in English sentences by key: units, kinds, verdicts, reasons.

Keys are the values of the enums in :mod:`qda.agreement.rules` and :mod:`qda.analysis.compare`. No word calls a
disagreement an error.
"""

from __future__ import annotations

UNITS: dict[str, tuple[str, str]] = {
    "character": ("character", "characters"),
    "token": ("word", "words"),
    "sentence": ("sentence", "sentences"),
    "paragraph": ("paragraph", "paragraphs"),
    "turn": ("turn", "turns"),
    "segment": ("given segment", "given segments"),
}
"""Each unit for one and for several."""

PROJECTIONS: dict[str, str] = {
    "any": "a unit counts as coded when any of its characters is",
    "majority": "a unit counts as coded when more than half of its characters are",
}
OVERLAPS: dict[str, str] = {
    "iou": "of the text that either segment covers",
    "longer": "of the longer segment",
    "shorter": "of the shorter segment",
    "own": "of the segment that is tested",
}
KINDS: dict[str, str] = {
    "agreed": "Agreed",
    "trivial": "Trivial border",
    "boundary": "Boundary",
    "cut": "Cut differently",
    "more-specific": "More specific",
    "other-code": "Other code",
    "missed": "Only one coded it",
}
KINDS_SEVERAL: dict[str, str] = {"missed": "Not everybody coded it"}
"""What is said instead for more than two coders."""

VERDICTS: dict[str, str] = {
    "as-agreed": "As agreed",
    "rater": "One coder’s",
    "majority": "The majority’s",
    "both-codes": "Both codes",
    "both-stretches": "Both stretches",
    "shared-stretch": "Shared stretch",
    "another-code": "Another code",
    "own-span": "Own span",
    "neither": "Neither",
    "unresolved": "Unresolved",
    "later": "Later",
}
REASONS: dict[str, str] = {
    "definition-unclear": "Definition unclear",
    "overlooked": "Overlooked",
    "border-rule": "Border rule",
    "slip": "Slip",
    "ambiguous": "Ambiguous",
}
HOW_SETTLED: dict[str, str] = {
    "discussion": "By discussion",
    "third-person": "By a third person",
    "lead-coder": "By the lead coder",
}
FOUND_BY: dict[str, str] = {
    "person": "by hand",
    "guid": "identity",
    "text": "same text",
    "alignment": "nearly the same text",
    "path": "place in the codebook",
    "name": "name",
    "alone": "no partner",
}
DIFFERENCES: dict[str, str] = {
    "agreed": "agreed",
    "trivial": "borders differ in spaces or punctuation only",
    "only": "only {coders}",
    "not-all": "{coders}; not {others}",
    "extends": "{coder} extends by {count}",
    "disputed": "{count} in dispute",
    "parts": "{coder}: {count}",
    "says": "{coder} says {codes}",
}
"""In what coders differ on one passage; counts are filled in with :data:`COUNTED`."""

COUNTED: dict[str, tuple[str, str]] = {
    "character": ("{count} character", "{count} characters"),
    "stretch": ("{count} stretch", "{count} stretches"),
}
"""A count for one and for several."""

PRESENCES: dict[str, str] = {
    "coded": "coded",
    "empty": "read, nothing coded",
    "missing": "not begun",
    "absent": "not in the file",
}
CARRIED: dict[str, str] = {
    "moved": "moved with its words",
    "stretched": "longer, since words were added inside",
    "clipped": "shorter, since words were taken out",
    "lost": "lost: its words are not in the base text",
}


def unit_text(unit: str, count: int) -> str:
    """Return a number of units in words: "1 sentence", "5,361 characters"."""
    return f"{count:,} {UNITS[unit][count != 1]}"


def figure_text(value: float | None, *, digits: int = 2) -> str:
    """Return a coefficient as papers print it, without a leading zero: ".80", "1.00", "−.12"; a dash for ``None``."""
    if value is None:
        return "–"
    shown = f"{abs(value):.{digits}f}"
    shown = shown[1:] if shown.startswith("0.") else shown
    return f"−{shown}" if value < 0 and float(f"{abs(value):.{digits}f}") else shown


def percent_text(share: float, *, digits: int = 1) -> str:
    """Return a share in per cent, without the sign."""
    return f"{100 * share:.{digits}f}"


def listed(words: list[str]) -> str:
    """Return words as a sentence lists them: "a", "a and b", "a, b, and c"."""
    if len(words) < 3:
        return " and ".join(words)
    return f"{', '.join(words[:-1])}, and {words[-1]}"
